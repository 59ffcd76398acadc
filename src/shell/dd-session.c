// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-session-private.h"
#include "dd-sh-program.h"
#include "dd-tool.h"
#include "dd-tty-ops.h"

/* How far one command may run. A command that follows something without end,
 * such as `docker logs -f`, is left running after a few seconds; the learner
 * lets time pass or types Ctrl-C. */
#define MAX_RUN      (600 * DD_USEC_PER_SEC)
#define MAX_FOLLOW   (5 * DD_USEC_PER_SEC)
#define MAX_EVENTS   20000

#define CHECK_TTY    "check"

enum
{
  SIGNAL_MOVED,
  SIGNAL_GREW,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DdSession, dd_session, G_TYPE_OBJECT)
G_DEFINE_QUARK (dd-session-error-quark, dd_session_error)

void
_dd_input_free (gpointer data)
{
  DdInput *input = data;

  g_free (input->tty);
  g_free (input->text);
  g_free (input->path);
  g_clear_pointer (&input->tree, dd_node_unref);
  g_free (input);
}

DdInput *
_dd_input_copy (const DdInput *from)
{
  DdInput *copy = g_memdup2 (from, sizeof *from);

  copy->tty = g_strdup (from->tty);
  copy->text = g_strdup (from->text);
  copy->path = g_strdup (from->path);
  copy->tree = from->tree ? dd_node_ref (from->tree) : NULL;
  return copy;
}

static void
branch_free (gpointer data)
{
  DdBranch *branch = data;

  g_object_unref (branch->engine);
  g_ptr_array_unref (branch->inputs);
  g_free (branch);
}

static DdBranch *
current (DdSession *self)
{
  return g_ptr_array_index (self->branches, self->branch);
}

/**
 * dd_session_get_engine:
 * @self: a session
 *
 * Returns: (transfer none): the engine of the branch
 */
DdEngine *
dd_session_get_engine (DdSession *self)
{
  return current (self)->engine;
}

static void
dd_session_finalize (GObject *object)
{
  DdSession *self = DD_SESSION (object);

  g_clear_pointer (&self->branches, g_ptr_array_unref);
  g_clear_object (&self->world);
  g_clear_object (&self->catalog);
  G_OBJECT_CLASS (dd_session_parent_class)->finalize (object);
}

static void
dd_session_class_init (DdSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dd_session_finalize;

  /**
   * DdSession::moved:
   *
   * The cursor stands elsewhere.
   */
  signals[SIGNAL_MOVED] = g_signal_new ("moved", DD_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 0);
  /**
   * DdSession::grew:
   *
   * Ticks were added, or another branch was chosen.
   */
  signals[SIGNAL_GREW] = g_signal_new ("grew", DD_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 0);
}

static void
dd_session_init (DdSession *self)
{
  self->branches = g_ptr_array_new_with_free_func (branch_free);
}

static void
add_branch (DdSession *self,
            DdEngine  *engine,
            guint      forked_at)
{
  DdBranch *branch = g_new0 (DdBranch, 1);

  branch->engine = engine;
  branch->forked_at = forked_at;
  branch->inputs = g_ptr_array_new_with_free_func (_dd_input_free);
  g_ptr_array_add (self->branches, branch);
  self->branch = self->branches->len - 1;
}

/* Brings the world to where the cursor is. */
static void
refresh_world (DdSession *self,
               gboolean   anew)
{
  DdEngine *engine = dd_session_get_engine (self);
  guint end = self->tick == 0 ? self->base_events
                              : dd_engine_get_tick_end (engine, self->base_ticks + self->tick);

  if (anew)
    g_clear_object (&self->world);
  self->world = dd_engine_seek (engine, g_steal_pointer (&self->world), self->n_applied, end);
  self->n_applied = end;
}

/**
 * dd_session_new:
 * @catalog: what the simulated registry holds
 * @seed: what ids are derived from
 *
 * Makes a session on a new host, with one terminal.
 *
 * Returns: (transfer full): the session
 */
DdSession *
dd_session_new (DdCatalog *catalog,
                guint64    seed)
{
  DdSession *self = g_object_new (DD_TYPE_SESSION, NULL);
  DdEngine *engine = dd_engine_new (catalog, seed);

  self->catalog = g_object_ref (catalog);
  self->seed = seed;
  dd_tools_register (engine);
  dd_sh_program_register (engine);
  add_branch (self, engine, 0);
  dd_session_open_terminal (self, DD_CONSOLE);
  dd_session_set_up (self, NULL);
  return self;
}

/* Running */

static const DdProcess *
foreground_of (DdEngine   *engine,
               const char *tty)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdTty *terminal = dd_world_get_tty (world, tty);

  return terminal && terminal->foreground ? dd_world_get_process (world, terminal->foreground)
                                          : NULL;
}

static const char *
find_topic (const DdProcess *process,
            const char      *prefix)
{
  for (guint i = 0; process->waits && process->waits[i]; i++)
    if (g_str_has_prefix (process->waits[i], prefix))
      return process->waits[i] + strlen (prefix);
  return NULL;
}

/* Whether a process waits for somebody to type. A client that passes input on
 * says to whom by the topic "forward:PID". */
static gboolean
wants_typing (const DdWorld   *world,
              const DdProcess *process)
{
  g_autofree char *input = g_strdup_printf ("input:%d", process->pid);
  const char *forward = find_topic (process, "forward:");

  if (forward)
    {
      const DdProcess *target = dd_world_get_process (world, atoi (forward));

      return target && target->waits && wants_typing (world, target);
    }
  return find_topic (process, input) != NULL && process->timer == 0;
}

static gboolean
container_has_timers (const DdWorld *world,
                      const char    *container)
{
  const DdContainer *found = dd_world_get_container (world, container);

  if (found && found->state == DD_CONTAINER_RESTARTING)
    return TRUE;
  for (guint i = 0; i < world->processes->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (world->processes, i);

      if (process->timer && g_strcmp0 (process->container, container) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Until when a job in the foreground is waited for. */
static guint64
patience (const DdWorld   *world,
          const DdProcess *job)
{
  const char *attached = find_topic (job, "attached:");

  if (find_topic (job, "follow") || (attached && !container_has_timers (world, attached)))
    return MAX_FOLLOW;
  return MAX_RUN;
}

/* Lets the agenda run until the terminal prompts again, somebody has to type,
 * or patience ends. */
static void
run_until_idle (DdEngine   *engine,
                const char *tty)
{
  const DdWorld *world = dd_engine_get_world (engine);
  guint64 began = world->now;
  guint n_events = dd_engine_get_n_events (engine);
  const DdProcess *job;

  dd_engine_settle (engine);
  while ((job = foreground_of (engine, tty)) != NULL && !wants_typing (world, job))
    {
      if (dd_engine_get_n_events (engine) - n_events > MAX_EVENTS ||
          !dd_engine_advance (engine, began + patience (world, job)))
        break;
    }
}

/* A terminal whose shell was left closes; at the first one it stays. */
static void
close_if_left (DdEngine   *engine,
               const char *tty)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdTty *terminal = dd_world_get_tty (world, tty);
  const DdProcess *shell = terminal ? dd_world_get_process (world, terminal->shell) : NULL;

  if (terminal == NULL || g_str_equal (tty, DD_CONSOLE) ||
      (shell && shell->state == DD_PROCESS_RUNNING))
    return;
  dd_tty_close (engine, tty);
  dd_engine_settle (engine);
}

static void
perform (DdEngine      *engine,
         const DdInput *input)
{
  dd_engine_begin (engine);
  switch (input->kind)
    {
    case DD_INPUT_OPEN:
      dd_tty_open (engine, input->tty);
      dd_sh_program_log_in (engine, input->tty);
      break;
    case DD_INPUT_CLOSE:
      dd_tty_close (engine, input->tty);
      dd_engine_settle (engine);
      return;
    case DD_INPUT_LINE:
      dd_tty_type (engine, input->tty, input->text);
      break;
    case DD_INPUT_INTERRUPT:
      dd_tty_interrupt (engine, input->tty);
      dd_sh_program_interrupted (engine, input->tty);
      break;
    case DD_INPUT_END:
      dd_tty_end_input (engine, input->tty);
      break;
    case DD_INPUT_SAVE:
    case DD_INPUT_FOLDER:
      _dd_session_bring (engine, input);
      dd_engine_settle (engine);
      return;
    case DD_INPUT_TIME:
    default:
      dd_engine_settle (engine);
      dd_engine_pass_time (engine, dd_engine_get_world (engine)->now + input->usec);
      return;
    }
  run_until_idle (engine, input->tty);
  close_if_left (engine, input->tty);
}

/* What was done before a branch began. The last input may have been cut short
 * by the new one. */
static void
copy_inputs (DdBranch       *branch,
             const DdBranch *from)
{
  guint end = dd_engine_get_n_events (from->engine);

  for (guint i = 0; i < from->inputs->len; i++)
    {
      const DdInput *input = g_ptr_array_index (from->inputs, i);
      const DdInput *next = i + 1 < from->inputs->len ? g_ptr_array_index (from->inputs, i + 1)
                                                      : NULL;
      DdInput *copy;

      if (input->at >= branch->forked_at)
        break;
      copy = _dd_input_copy (input);
      if ((next ? next->at : end) > branch->forked_at)
        copy->cut = branch->forked_at;
      g_ptr_array_add (branch->inputs, copy);
    }
}

/* Input at a cursor in the past goes to a new branch, whose journal begins
 * with the same events. */
static void
branch_if_past (DdSession *self)
{
  DdEngine *engine = dd_session_get_engine (self);
  DdBranch *from = current (self);
  guint n_events;

  if (self->tick == dd_session_get_n_ticks (self))
    return;
  n_events = dd_engine_get_group_end (engine, self->n_applied);
  add_branch (self, dd_engine_fork (engine, n_events), n_events);
  copy_inputs (current (self), from);
  self->tick = MIN (self->tick, dd_session_get_n_ticks (self));
}

/* Does something at the cursor and remembers it. */
guint
_dd_session_do (DdSession     *self,
                const DdInput *input)
{
  DdInput *done = _dd_input_copy (input);
  DdEngine *engine;

  branch_if_past (self);
  if (input->kind != DD_INPUT_OPEN)
    dd_session_open_terminal (self, input->tty);
  engine = dd_session_get_engine (self);
  done->at = dd_engine_get_n_events (engine);
  done->cut = 0;
  g_ptr_array_add (current (self)->inputs, done);
  perform (engine, done);
  refresh_world (self, FALSE);
  g_signal_emit (self, signals[SIGNAL_GREW], 0);
  return dd_session_get_n_ticks (self);
}

static guint
do_input (DdSession   *self,
          DdInputKind  kind,
          const char  *tty,
          const char  *text,
          guint64      usec)
{
  DdInput input = { .kind = kind, .tty = (char *) tty, .text = (char *) text, .usec = usec };

  return _dd_session_do (self, &input);
}

/* Forgets what the last input did after an event, as if a branch began there. */
void
_dd_session_cut (DdSession *self,
                 guint      n_events)
{
  DdBranch *branch = current (self);
  DdInput *input = g_ptr_array_index (branch->inputs, branch->inputs->len - 1);
  g_autoptr (DdEngine) whole = NULL;

  n_events = MAX (n_events, MAX (input->at, self->base_events));
  n_events = dd_engine_get_group_end (branch->engine, n_events);
  if (n_events == dd_engine_get_n_events (branch->engine))
    return;
  input->cut = n_events;
  whole = branch->engine;
  branch->engine = dd_engine_fork (whole, n_events);
  self->tick = MIN (self->tick, dd_session_get_n_ticks (self));
  refresh_world (self, TRUE);
}

/**
 * dd_session_type:
 * @self: a session
 * @line: a command
 *
 * Types a line at the first terminal; see dd_session_type_at().
 *
 * Returns: the last tick now
 */
guint
dd_session_type (DdSession  *self,
                 const char *line)
{
  return dd_session_type_at (self, DD_CONSOLE, line);
}

/**
 * dd_session_type_at:
 * @self: a session
 * @tty: name of a terminal
 * @line: a command, or input for the job in the foreground
 *
 * Types a line and lets it run until the terminal prompts again. The cursor
 * stays where it is; if that is in the past, a branch begins there.
 *
 * Returns: the last tick now
 */
guint
dd_session_type_at (DdSession  *self,
                    const char *tty,
                    const char *line)
{
  g_autofree char *clean = g_utf8_make_valid (line, -1);

  g_strdelimit (clean, "\r", ' ');
  return do_input (self, DD_INPUT_LINE, tty, clean, 0);
}

/**
 * dd_session_interrupt:
 * @self: a session
 * @tty: name of a terminal
 *
 * Types Ctrl-C.
 *
 * Returns: the last tick now
 */
guint
dd_session_interrupt (DdSession  *self,
                      const char *tty)
{
  return do_input (self, DD_INPUT_INTERRUPT, tty, NULL, 0);
}

/**
 * dd_session_end_input:
 * @self: a session
 * @tty: name of a terminal
 *
 * Types Ctrl-D.
 *
 * Returns: the last tick now
 */
guint
dd_session_end_input (DdSession  *self,
                      const char *tty)
{
  return do_input (self, DD_INPUT_END, tty, NULL, 0);
}

/**
 * dd_session_pass_time:
 * @self: a session
 * @usec: in microseconds
 *
 * Lets time pass without typing anything.
 *
 * Returns: the last tick now
 */
guint
dd_session_pass_time (DdSession *self,
                      guint64    usec)
{
  return do_input (self, DD_INPUT_TIME, DD_CONSOLE, NULL, usec);
}

/**
 * dd_session_open_terminal:
 * @self: a session
 * @tty: name of a terminal, such as pts/1
 *
 * Opens a terminal on the host and logs in, unless there is one of that name
 * at the cursor.
 */
void
dd_session_open_terminal (DdSession  *self,
                          const char *tty)
{
  const DdWorld *world = self->world && self->tick < dd_session_get_n_ticks (self)
                         ? self->world : dd_engine_get_world (dd_session_get_engine (self));

  if (dd_world_get_tty (world, tty) == NULL)
    do_input (self, DD_INPUT_OPEN, tty, NULL, 0);
}

/**
 * dd_session_close_terminal:
 * @self: a session
 * @tty: name of a terminal
 *
 * Closes a terminal. What runs in it is hung up.
 */
void
dd_session_close_terminal (DdSession  *self,
                           const char *tty)
{
  const DdTty *terminal = dd_world_get_tty (self->world, tty);

  if (terminal && !terminal->closed)
    do_input (self, DD_INPUT_CLOSE, tty, NULL, 0);
}

/**
 * dd_session_set_up:
 * @self: a session
 * @commands: (nullable): ended by %NULL
 *
 * Runs commands that come before the timeline: the world a simulation or a
 * lab starts from. The console is cleared after them.
 */
void
dd_session_set_up (DdSession         *self,
                   const char *const *commands)
{
  DdEngine *engine;

  for (guint i = 0; commands && commands[i]; i++)
    {
      self->tick = dd_session_get_n_ticks (self);
      dd_session_type (self, commands[i]);
    }
  self->tick = dd_session_get_n_ticks (self);
  if (commands && commands[0])
    dd_session_type (self, "clear");
  engine = dd_session_get_engine (self);
  self->base_ticks = dd_engine_get_n_ticks (engine);
  self->base_events = dd_engine_get_n_events (engine);
  self->tick = 0;
  refresh_world (self, FALSE);
  g_signal_emit (self, signals[SIGNAL_GREW], 0);
}

/* The timeline */

/**
 * dd_session_get_world:
 * @self: a session
 *
 * Returns: (transfer none): the world at the cursor
 */
const DdWorld *
dd_session_get_world (DdSession *self)
{
  return self->world;
}

/**
 * dd_session_get_tick:
 * @self: a session
 *
 * Returns: the tick the cursor stands at, 0 before the first
 */
guint
dd_session_get_tick (DdSession *self)
{
  return self->tick;
}

/**
 * dd_session_get_n_ticks:
 * @self: a session
 *
 * Returns: how many ticks the branch has, those of the set-up not counted
 */
guint
dd_session_get_n_ticks (DdSession *self)
{
  return dd_engine_get_n_ticks (dd_session_get_engine (self)) - self->base_ticks;
}

/**
 * dd_session_get_event:
 * @self: a session
 * @tick: from 1
 *
 * Returns: (nullable) (transfer none): what happened at a tick
 */
DdEvent *
dd_session_get_event (DdSession *self,
                      guint      tick)
{
  return tick == 0 ? NULL : dd_engine_get_tick (dd_session_get_engine (self),
                                                self->base_ticks + tick);
}

/**
 * dd_session_seek:
 * @self: a session
 * @tick: from 0, which is before the first
 *
 * Moves the cursor.
 *
 * Returns: whether it moved
 */
gboolean
dd_session_seek (DdSession *self,
                 guint      tick)
{
  tick = MIN (tick, dd_session_get_n_ticks (self));
  if (tick == self->tick)
    return FALSE;
  self->tick = tick;
  refresh_world (self, FALSE);
  g_signal_emit (self, signals[SIGNAL_MOVED], 0);
  return TRUE;
}

static char *
spans_to_text (const DdTty *tty,
               guint        from)
{
  GString *text = g_string_new (NULL);

  for (guint i = MAX (from, tty->cleared); i < tty->spans->len; i++)
    g_string_append (text, ((const DdTtySpan *) g_ptr_array_index (tty->spans, i))->text);
  return g_string_free (text, FALSE);
}

/**
 * dd_session_dup_console:
 * @self: a session
 * @tty: name of a terminal
 *
 * Returns: (transfer full): all that the terminal shows at the cursor
 */
char *
dd_session_dup_console (DdSession  *self,
                        const char *tty)
{
  const DdTty *terminal = dd_world_get_tty (self->world, tty);

  return terminal ? spans_to_text (terminal, 0) : g_strdup ("");
}

/**
 * dd_session_dup_prompt:
 * @self: a session
 * @tty: name of a terminal
 *
 * Returns: (transfer full): the unfinished last line of a terminal at the
 *   cursor, which is what stands before the next input
 */
char *
dd_session_dup_prompt (DdSession  *self,
                       const char *tty)
{
  const DdTty *terminal = dd_world_get_tty (self->world, tty);
  g_autoptr (GString) prompt = g_string_new (NULL);
  const char *newline = NULL;

  for (guint i = terminal ? terminal->spans->len : 0; terminal && i > terminal->cleared &&
       newline == NULL; i--)
    {
      const DdTtySpan *span = g_ptr_array_index (terminal->spans, i - 1);

      newline = strrchr (span->text, '\n');
      g_string_prepend (prompt, newline ? newline + 1 : span->text);
    }
  return g_string_free (g_steal_pointer (&prompt), FALSE);
}

/**
 * dd_session_is_busy:
 * @self: a session
 * @tty: name of a terminal
 *
 * Returns: whether a job is in the foreground at the end of the timeline
 */
gboolean
dd_session_is_busy (DdSession  *self,
                    const char *tty)
{
  return foreground_of (dd_session_get_engine (self), tty) != NULL;
}

/**
 * dd_session_get_status:
 * @self: a session
 * @tty: name of a terminal
 *
 * Returns: exit code of the last command of its shell ($?)
 */
int
dd_session_get_status (DdSession  *self,
                       const char *tty)
{
  return dd_sh_program_get_status (dd_engine_get_world (dd_session_get_engine (self)), tty);
}

/* Running and looking */

/* Runs a line at a terminal and returns what was printed meanwhile, without
 * the prompt that follows. */
static char *
run_at (DdEngine   *engine,
        const char *tty,
        const char *line,
        int        *status)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdTty *terminal = dd_world_get_tty (world, tty);
  DdInput input = { .kind = DD_INPUT_LINE, .tty = (char *) tty, .text = (char *) line };
  GString *text = g_string_new (NULL);
  guint from = terminal->spans->len;

  perform (engine, &input);
  for (guint i = from; i < terminal->spans->len; i++)
    {
      const DdTtySpan *span = g_ptr_array_index (terminal->spans, i);

      if (span->role != 'i' && span->role != 'p')
        g_string_append (text, span->text);
    }
  if (status)
    *status = dd_sh_program_get_status (world, tty);
  return g_string_free (text, FALSE);
}

/**
 * dd_session_run:
 * @self: a session
 * @line: a command
 * @status: (out) (optional): its exit code
 *
 * Types a command at the end of the timeline and moves the cursor there.
 *
 * Returns: (transfer full): what it printed
 */
char *
dd_session_run (DdSession  *self,
                const char *line,
                int        *status)
{
  const DdTty *tty;
  g_autoptr (GString) text = g_string_new (NULL);
  guint from;

  dd_session_seek (self, dd_session_get_n_ticks (self));
  tty = dd_world_get_tty (self->world, DD_CONSOLE);
  from = tty->spans->len;
  dd_session_seek (self, dd_session_type (self, line));
  tty = dd_world_get_tty (self->world, DD_CONSOLE);
  for (guint i = from; i < tty->spans->len; i++)
    {
      const DdTtySpan *span = g_ptr_array_index (tty->spans, i);

      if (span->role != 'i' && span->role != 'p')
        g_string_append (text, span->text);
    }
  if (status)
    *status = dd_session_get_status (self, DD_CONSOLE);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * dd_session_check:
 * @self: a session
 * @command: a command
 * @status: (out) (optional): its exit code
 *
 * Runs a command in a terminal of its own on a branch of the world at the
 * cursor, and throws the branch away.
 *
 * Returns: (transfer full): what it printed
 */
char *
dd_session_check (DdSession  *self,
                  const char *command,
                  int        *status)
{
  g_autoptr (DdEngine) fork = dd_engine_fork (dd_session_get_engine (self), self->n_applied);
  DdInput open = { .kind = DD_INPUT_OPEN, .tty = (char *) CHECK_TTY };

  perform (fork, &open);
  return run_at (fork, CHECK_TTY, command, status);
}

/* Branches */

/**
 * dd_session_get_n_branches:
 * @self: a session
 *
 * Returns: how many branches there are, at least 1
 */
guint
dd_session_get_n_branches (DdSession *self)
{
  return self->branches->len;
}

/**
 * dd_session_get_branch:
 * @self: a session
 *
 * Returns: the branch the cursor is on, from 0
 */
guint
dd_session_get_branch (DdSession *self)
{
  return self->branch;
}

/**
 * dd_session_set_branch:
 * @self: a session
 * @branch: from 0
 *
 * Goes to another branch, to its end.
 */
void
dd_session_set_branch (DdSession *self,
                       guint      branch)
{
  g_return_if_fail (branch < self->branches->len);

  if (branch == self->branch)
    return;
  self->branch = branch;
  self->tick = dd_session_get_n_ticks (self);
  refresh_world (self, TRUE);
  g_signal_emit (self, signals[SIGNAL_GREW], 0);
  g_signal_emit (self, signals[SIGNAL_MOVED], 0);
}

/**
 * dd_session_dup_branch_title:
 * @self: a session
 * @branch: from 0
 *
 * Returns: (transfer full): what the branch began with
 */
char *
dd_session_dup_branch_title (DdSession *self,
                             guint      branch)
{
  const DdBranch *the = g_ptr_array_index (self->branches, branch);

  for (guint i = 0; i < the->inputs->len; i++)
    {
      const DdInput *input = g_ptr_array_index (the->inputs, i);

      if (branch > 0 && input->at >= the->forked_at && input->kind == DD_INPUT_LINE)
        return g_strdup (input->text);
    }
  return branch == 0 ? g_strdup (_("Original")) : g_strdup_printf (_("Branch %u"), branch);
}
