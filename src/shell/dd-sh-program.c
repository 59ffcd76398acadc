// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <string.h>

#include "dd-sh-embed-private.h"
#include "dd-sh-exec.h"
#include "dd-sh-parser.h"
#include "dd-sh-program.h"
#include "dd-tty-ops.h"

/* A shell that never waits gives the others a turn after this many commands;
 * its work takes at least this much simulated time. */
#define BUDGET      2000
#define YIELD_USEC  DD_USEC_PER_MSEC

/* What a shell's process remembers: its state, and for how many lines its
 * prompt is already on the screen: 1 for the first prompt, 2 and on for lines
 * that go on with a command. */
#define MEMO_FORMAT "(vu)"

static const DdProcess *
get (DdEngine *engine,
     int       pid)
{
  return dd_world_get_process (dd_engine_get_world (engine), pid);
}

static DdShFlavour
flavour_of (DdEngine        *engine,
            const DdProcess *process)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_process (engine, process);

  if (g_str_equal (process->program, "bash"))
    return DD_SH_FLAVOUR_BASH;
  return dd_fs_exists (fs, "/bin/busybox") ? DD_SH_FLAVOUR_ASH : DD_SH_FLAVOUR_DASH;
}

/* Parses "sh -ec 'text' name arguments" and the like. */

typedef struct
{
  DdShMode     mode;
  const char  *arg0;
  const char  *text;
  const char **params;
  GString     *letters;
  GPtrArray   *names;
  const char  *script;
} Invocation;

static void
parse_invocation (const DdProcess *process,
                  Invocation      *invocation)
{
  char **argv = process->argv;
  guint i = 1;
  gboolean command = FALSE;
  gboolean stdin_params = FALSE;

  invocation->letters = g_string_new (NULL);
  invocation->names = g_ptr_array_new ();
  for (; argv[i] && (argv[i][0] == '-' || argv[i][0] == '+') && argv[i][1]; i++)
    {
      if (g_str_equal (argv[i], "--"))
        {
          i++;
          break;
        }
      if (g_str_has_prefix (argv[i], "--"))
        continue;
      /* As in "-o pipefail". */
      if (strchr (argv[i], 'o') && argv[i + 1])
        g_ptr_array_add (invocation->names, argv[i + 1]);
      stdin_params = stdin_params || strchr (argv[i], 's') != NULL;
      command = command || strchr (argv[i], 'c') != NULL;
      g_string_append (invocation->letters, argv[i] + 1);
      i += strchr (argv[i], 'o') && argv[i + 1] ? 1 : 0;
    }
  /* A single "-" ends the options. */
  if (argv[i] && g_str_equal (argv[i], "-"))
    i++;
  invocation->arg0 = argv[0][0] == '-' ? argv[0] + 1 : argv[0];
  if (command)
    {
      invocation->mode = DD_SH_MODE_COMMAND;
      invocation->text = argv[i] ? argv[i++] : "";
      if (argv[i])
        invocation->arg0 = argv[i++];
    }
  else if (argv[i] && !stdin_params)
    {
      invocation->mode = DD_SH_MODE_SCRIPT;
      invocation->script = invocation->arg0 = argv[i++];
    }
  else
    {
      invocation->mode = process->tty ? DD_SH_MODE_INTERACTIVE : DD_SH_MODE_STDIN;
    }
  invocation->params = (const char **) (argv + i);
}

static const char *
default_prompt (DdShFlavour flavour,
                int         uid)
{
  static const char *const prompts[DD_SH_N_FLAVOURS] = {
    [DD_SH_FLAVOUR_DASH] = "$ ",
    [DD_SH_FLAVOUR_ASH] = "\\w \\$ ",
    [DD_SH_FLAVOUR_BASH] = "\\u@\\h:\\w\\$ ",
  };

  return flavour == DD_SH_FLAVOUR_DASH && uid == 0 ? "# " : prompts[flavour];
}

/* A shell that cannot read its script says so in its own words. */
static char *
describe_failure (const char  *name,
                  const char  *script,
                  DdShFlavour  flavour,
                  int          number)
{
  const char *text = number == ENOENT && flavour == DD_SH_FLAVOUR_ASH ? "no such file"
                     : number == ENOENT && flavour == DD_SH_FLAVOUR_DASH ? "No such file"
                     : dd_fs_strerror (number);

  switch (flavour)
    {
    case DD_SH_FLAVOUR_DASH:
      return g_strdup_printf ("%s: 0: cannot open %s: %s\n", name, script, text);
    case DD_SH_FLAVOUR_ASH:
      return g_strdup_printf ("%s: can't open %s: %s\n", name, script, text);
    case DD_SH_FLAVOUR_BASH:
    default:
      return g_strdup_printf ("%s: %s: %s\n", name, script, text);
    }
}

/* The state a shell begins with. */
static DdShState *
first_state (DdEngine *engine,
             int       pid,
             int      *failure)
{
  const DdProcess *process = get (engine, pid);
  g_autoptr (DdFs) fs = dd_fs_new_for_process (engine, process);
  g_autofree char *text = NULL;
  Invocation invocation = { 0 };
  DdShFlavour flavour = flavour_of (engine, process);
  DdShState *state;

  parse_invocation (process, &invocation);
  *failure = 0;
  if (invocation.script)
    {
      g_autofree char *path = dd_fs_resolve (process->cwd, invocation.script);
      int result = dd_fs_read_text (fs, path, &text);

      if (result != 0)
        {
          g_autofree char *message = describe_failure (process->argv[0], invocation.script,
                                                       flavour, result);

          dd_process_write (engine, pid, 2, message);
          *failure = flavour == DD_SH_FLAVOUR_BASH ? 127 : 2;
        }
    }
  state = dd_sh_state_new (flavour, invocation.mode, invocation.arg0,
                           text ? text : invocation.text, invocation.params,
                           (const char *const *) process->env, process->cwd);
  for (const char *letter = invocation.letters->str; *letter; letter++)
    if (strchr ("euxfn", *letter))
      dd_sh_state_set_option (state, *letter, TRUE);
  if (invocation.mode == DD_SH_MODE_INTERACTIVE && dd_process_get_env (process, "PS1") == NULL)
    dd_sh_state_set_variable (state, "PS1", default_prompt (flavour, process->uid));
  for (guint i = 0; i < invocation.names->len; i++)
    dd_sh_state_set_named_option (state, g_ptr_array_index (invocation.names, i), TRUE);
  g_ptr_array_unref (invocation.names);
  g_string_free (invocation.letters, TRUE);
  return state;
}

static DdShState *
load_state (const DdProcess *process,
            guint           *prompted)
{
  g_autoptr (GVariant) variant = NULL;

  *prompted = 0;
  if (process->memo == NULL || !g_variant_is_of_type (process->memo, G_VARIANT_TYPE (MEMO_FORMAT)))
    return NULL;
  g_variant_get (process->memo, MEMO_FORMAT, &variant, prompted);
  return dd_sh_state_new_from_variant (variant, NULL);
}

GVariant *
_dd_sh_program_make_memo (DdShState *state,
                          guint      prompted)
{
  g_autoptr (GVariant) written = dd_sh_state_to_variant (state);

  return g_variant_new (MEMO_FORMAT, written, prompted);
}

/* Tells the kernel which signals the shell handles. */
static void
update_signals (DdEngine  *engine,
                int        pid,
                DdShState *state)
{
  guint64 caught = 0;
  guint64 ignored = 0;

  for (int signo = 1; signo < 32; signo++)
    {
      DdShDisposition disposition = dd_sh_state_get_disposition (state, signo);

      if (disposition == DD_SH_DISPOSITION_CAUGHT)
        caught |= G_GUINT64_CONSTANT (1) << signo;
      else if (disposition == DD_SH_DISPOSITION_IGNORED)
        ignored |= G_GUINT64_CONSTANT (1) << signo;
    }
  dd_process_set_signals (engine, pid, caught, ignored);
}

static void
deliver_signals (DdEngine  *engine,
                 int        pid,
                 DdShState *state)
{
  guint64 pending = dd_process_take_signals (engine, pid);

  for (int signo = 1; signo < 64; signo++)
    if (pending & (G_GUINT64_CONSTANT (1) << signo))
      dd_sh_deliver_signal (state, signo);
}

/* Tells the kernel which signals the shell handles, and the shell which have
 * come. */
void
_dd_sh_program_take_signals (DdEngine  *engine,
                             int        pid,
                             DdShState *state)
{
  update_signals (engine, pid, state);
  deliver_signals (engine, pid, state);
}

static gboolean
is_login_shell (DdEngine        *engine,
                const DdProcess *process)
{
  const DdTty *tty = dd_world_get_tty (dd_engine_get_world (engine), process->tty);

  return tty && tty->shell == process->pid;
}

/* The shell is idle: it takes the terminal back and prompts. */
static void
show_prompt (DdShEmbed *embed,
             DdShState *state,
             gboolean   continued)
{
  const DdProcess *process = get (embed->engine, embed->pid);
  g_autofree char *prompt = dd_sh_expand_prompt (state, &dd_sh_embed_host, embed, continued);

  if (is_login_shell (embed->engine, process))
    {
      dd_tty_set_foreground (embed->engine, process->tty, 0);
      dd_tty_print (embed->engine, process->tty, 'p', prompt);
    }
  else
    {
      dd_process_write (embed->engine, embed->pid, 2, prompt);
    }
}

/* How long the first complete command of a text is; 0 if there is none yet.
 * @n_lines counts the lines that were looked at. */
static gsize
measure_command (const char  *text,
                 DdShFlavour  flavour,
                 guint       *n_lines)
{
  const char *end = text;

  for (*n_lines = 0; (end = strchr (end, '\n')); end++)
    {
      g_autofree char *command = g_strndup (text, (gsize) (end - text));

      ++*n_lines;
      if (dd_sh_is_complete (command, flavour))
        return (gsize) (end + 1 - text);
    }
  return 0;
}

/* What there is to run: a command that may go over several lines, or all that
 * is left if no more will come. */
static char *
take_command (DdShEmbed *embed,
              DdShState *state,
              guint     *n_lines)
{
  const DdProcess *process = get (embed->engine, embed->pid);
  gsize length = measure_command (process->input->str, dd_sh_state_get_flavour (state), n_lines);
  g_autoptr (GString) text = NULL;

  if (length == 0 && process->input_open)
    return NULL;
  if (length == 0)
    length = process->input->len;
  if (length == 0)
    return NULL;
  text = g_string_new (NULL);
  while (text->len < length)
    {
      g_autofree char *line = dd_process_read_line (embed->engine, embed->pid);

      if (line == NULL)
        break;
      g_string_append_printf (text, "%s\n", line);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* An idle shell prompts and takes its next command; at the end of its input
 * it ends as "exit" would. Returns whether it has something to run. */
static gboolean
feed_command (DdShEmbed *embed,
              DdShState *state,
              guint     *prompted)
{
  gboolean interactive = dd_sh_state_get_mode (state) == DD_SH_MODE_INTERACTIVE;
  g_autofree char *text = NULL;
  guint n_lines = 0;

  if (interactive && *prompted == 0)
    {
      show_prompt (embed, state, FALSE);
      *prompted = 1;
    }
  text = take_command (embed, state, &n_lines);
  for (; text == NULL && interactive && *prompted < n_lines + 1; ++*prompted)
    show_prompt (embed, state, TRUE);
  if (text == NULL && (get (embed->engine, embed->pid)->input_open ||
                       is_login_shell (embed->engine, get (embed->engine, embed->pid))))
    return FALSE;
  dd_sh_state_feed (state, text ? text : "exit\n");
  *prompted = 0;
  return TRUE;
}

static void
drop_input (DdEngine *engine,
            int       pid)
{
  for (;;)
    {
      g_autofree char *line = dd_process_read_line (engine, pid);

      if (line == NULL)
        return;
    }
}

/* What is typed while a child is in the foreground is for the child. */
static void
pass_input_on (DdShEmbed *embed,
               DdShState *state)
{
  const DdProcess *process = get (embed->engine, embed->pid);
  guint n_pids;
  const gint64 *pids = dd_sh_state_get_block_pids (state, &n_pids);
  const DdProcess *child;
  g_autofree char *text = NULL;
  gboolean more = process->input_open;

  if (n_pids != 1 || process->tty == NULL || is_login_shell (embed->engine, process))
    return;
  child = _dd_sh_embed_get_child (embed, pids[0]);
  if (child == NULL || !child->input_open || (process->input->len == 0 && more))
    return;
  text = g_strdup (process->input->str);
  drop_input (embed->engine, embed->pid);
  dd_process_feed (embed->engine, child->pid, text, more);
}

/* "fg" brings a job that runs already to the front of the terminal. */
static void
bring_to_front (DdShEmbed *embed,
                DdShState *state)
{
  const DdProcess *process = get (embed->engine, embed->pid);
  const DdTty *tty = dd_world_get_tty (dd_engine_get_world (embed->engine), process->tty);
  guint n_pids;
  const gint64 *pids = dd_sh_state_get_block_pids (state, &n_pids);
  const DdProcess *child = n_pids == 1 ? _dd_sh_embed_get_child (embed, pids[0]) : NULL;

  if (child && is_login_shell (embed->engine, process) && tty->foreground != child->pid)
    dd_tty_set_foreground (embed->engine, process->tty, child->pid);
}

static void
block (DdShEmbed *embed,
       DdShState *state,
       guint      prompted,
       gint64     alarm)
{
  g_autofree char *child = g_strdup_printf ("child:%d", embed->pid);
  g_autofree char *input = g_strdup_printf ("input:%d", embed->pid);
  DdShBlockKind kind = dd_sh_state_get_block (state);
  const char *topics[] = { NULL, NULL, NULL };

  if (kind == DD_SH_BLOCK_INPUT || kind == DD_SH_BLOCK_PROMPT)
    {
      topics[0] = input;
      topics[1] = child;
    }
  else if (kind == DD_SH_BLOCK_CHILD)
    {
      topics[0] = child;
      topics[1] = get (embed->engine, embed->pid)->tty ? input : NULL;
      pass_input_on (embed, state);
      bring_to_front (embed, state);
    }
  else if (kind == DD_SH_BLOCK_JOBS)
    {
      topics[0] = child;
    }
  dd_process_wait (embed->engine, embed->pid, _dd_sh_program_make_memo (state, prompted), topics,
                   alarm);
}

static void
end (DdShEmbed *embed,
     DdShState *state)
{
  if (get (embed->engine, embed->pid)->state == DD_PROCESS_RUNNING)
    dd_process_exit (embed->engine, embed->pid, dd_sh_state_get_status (state));
}

/* Lets a shell run until it waits, ends or becomes another program. At the end
 * of its input it exits, with its trap and the status of the last command. */
static void
run (DdShEmbed *embed,
     DdShState *state,
     guint      prompted)
{
  for (;;)
    {
      DdShResult result;

      if (dd_sh_state_get_block (state) == DD_SH_BLOCK_PROMPT &&
          !feed_command (embed, state, &prompted))
        {
          block (embed, state, prompted, -1);
          return;
        }
      result = dd_sh_step (state, &dd_sh_embed_host, embed);
      _dd_sh_embed_flush (embed);
      if (get (embed->engine, embed->pid) == NULL)
        return;
      dd_process_set_cwd (embed->engine, embed->pid, dd_sh_state_get_cwd (state));
      if (result == DD_SH_REPLACED)
        return;
      if (result == DD_SH_DONE)
        {
          end (embed, state);
          return;
        }
      update_signals (embed->engine, embed->pid, state);
      if (result == DD_SH_YIELD || dd_sh_state_get_block (state) != DD_SH_BLOCK_PROMPT)
        {
          block (embed, state, prompted, result == DD_SH_YIELD ? (gint64) YIELD_USEC : -1);
          return;
        }
    }
}

static void
sh_step (DdEngine *engine,
         int       pid)
{
  DdShEmbed embed = { .engine = engine, .pid = pid };
  g_autoptr (DdShState) state = NULL;
  guint prompted;
  int failure = 0;

  state = load_state (get (engine, pid), &prompted);
  if (state == NULL)
    state = first_state (engine, pid, &failure);
  if (failure)
    {
      dd_process_exit (engine, pid, failure);
      return;
    }
  embed.state = state;
  _dd_sh_embed_init (&embed);
  dd_sh_state_set_budget (state, BUDGET);
  deliver_signals (engine, pid, state);
  run (&embed, state, prompted);
  _dd_sh_embed_clear (&embed);
}

/**
 * dd_sh_program_register:
 * @engine: a new engine
 *
 * Makes the shells known as programs.
 */
void
dd_sh_program_register (DdEngine *engine)
{
  static const char *const names[] = { "sh", "ash", "dash", "bash" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    dd_engine_add_program (engine, names[i], sh_step);
}

/* Who logs in where: terminals whose name begins with "root" are root's. */
typedef struct
{
  const char *prefix;
  const char *home;
  const char *logname;
  const char *user;
  int         uid;
} Login;

static const Login logins[] = {
  { "root", "HOME=/root", "LOGNAME=root", "USER=root", 0 },
  { "", "HOME=/home/you", "LOGNAME=you", "USER=you", 1000 },
};

static const Login *
find_login (const char *tty)
{
  const Login *login = logins;

  while (!g_str_has_prefix (tty, login->prefix))
    login++;
  return login;
}

/**
 * dd_sh_program_log_in:
 * @engine: the engine
 * @tty: name of a terminal
 *
 * Starts a login shell at a terminal of the host.
 */
void
dd_sh_program_log_in (DdEngine   *engine,
                      const char *tty)
{
  static char *argv[] = { (char *) "-bash", NULL };
  const Login *login = find_login (tty);
  char *env[] = {
    (char *) login->home, (char *) "HOSTNAME=host", (char *) "LANG=C.UTF-8",
    (char *) login->logname, (char *) "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:"
    "/sbin:/bin", (char *) "SHELL=/bin/bash", (char *) "TERM=xterm-256color",
    (char *) login->user, NULL,
  };
  DdSpawn spawn = {
    .program = "bash",
    .argv = argv,
    .env = env,
    .cwd = strchr (login->home, '/'),
    .uid = login->uid,
    .gid = login->uid,
    .out = { DD_SINK_TTY, (char *) tty },
    .err = { DD_SINK_TTY, (char *) tty },
    .tty = tty,
    .input_open = TRUE,
    .quiet = TRUE,
  };

  dd_tty_set_shell (engine, tty, dd_process_spawn (engine, &spawn));
}

/**
 * dd_sh_program_interrupted:
 * @engine: the engine
 * @tty: name of a terminal
 *
 * After Ctrl-C at a prompt: the shell forgets the line and prompts again.
 */
void
dd_sh_program_interrupted (DdEngine   *engine,
                           const char *tty)
{
  const DdTty *terminal = dd_world_get_tty (dd_engine_get_world (engine), tty);

  if (terminal->foreground != 0)
    return;
  drop_input (engine, terminal->shell);
  dd_process_feed (engine, terminal->shell, "\n", TRUE);
}

/**
 * dd_sh_program_get_status:
 * @world: a world
 * @tty: name of a terminal
 *
 * Returns: exit code of the last command of the terminal's shell
 */
int
dd_sh_program_get_status (const DdWorld *world,
                          const char    *tty)
{
  const DdTty *terminal = dd_world_get_tty (world, tty);
  const DdProcess *shell = terminal ? dd_world_get_process (world, terminal->shell) : NULL;
  g_autoptr (DdShState) state = NULL;
  guint prompted;

  if (shell == NULL)
    return 0;
  state = load_state (shell, &prompted);
  return state ? dd_sh_state_get_status (state) : 0;
}
