// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-process-tools-private.h"
#include "dd-program.h"
#include "dd-run-tools-private.h"
#include "dd-text-tools-private.h"
#include "dd-tool-args.h"

#define STATUS_TIMED_OUT     124
#define STATUS_DENIED        126
#define STATUS_NOT_FOUND     127
#define STATUS_SOME_FAILED   123
#define USEC_MONITOR_POLL    DD_USEC_PER_SEC

/* Says that a command cannot be executed, as busybox or GNU word it. */
static int
complain (DdToolCall   *call,
          const char   *name,
          const GError *error)
{
  gboolean denied = error->code == DD_ENGINE_ERROR_CANNOT_INVOKE;
  const char *text = denied ? "Permission denied" : "No such file or directory";

  if (g_str_equal (call->argv[0], "xargs"))
    g_string_append_printf (call->err, "xargs: %s: %s\n", name, text);
  else if (dd_tool_is_busybox (call))
    g_string_append_printf (call->err, "%s: can't execute '%s': %s\n", call->argv[0], name, text);
  else
    g_string_append_printf (call->err, "%s: ‘%s’: %s\n", call->argv[0], name, text);
  return denied ? STATUS_DENIED : STATUS_NOT_FOUND;
}

/* The tool's process becomes another program, as execvp() does. */
static DdToolResult
become (DdToolCall  *call,
        char       **argv,
        char       **env)
{
  g_auto (DdProgram) program = { 0 };
  g_autoptr (GError) error = NULL;

  if (call->inlined)
    return DD_TOOL_WAIT;
  if (!dd_program_find (call->engine, call->fs, call->cwd, env, argv, &program, &error))
    return dd_tool_finish (call, complain (call, argv[0], error));
  dd_tool_flush (call);
  dd_process_exec (call->engine, call->pid, program.program, program.argv, env, program.memo);
  return DD_TOOL_REPLACED;
}

/* Starts a command beside the tool, with the tool's own output.
 * Returns its PID on the host, or 0 after it said what is wrong. */
static int
start (DdToolCall  *call,
       char       **argv,
       gboolean     with_input,
       int         *status)
{
  g_auto (DdProgram) program = { 0 };
  g_autoptr (GError) error = NULL;
  DdSpawn child = {
    .parent = call->pid, .container = call->process->container, .env = call->env,
    .cwd = call->cwd, .uid = call->uid, .gid = call->gid,
    .out = call->process->out[1], .err = call->process->out[2],
    .tty = with_input ? call->process->tty : NULL,
    .input = with_input ? call->process->input->str : "",
    .input_open = with_input && call->process->input_open,
    .quiet = call->process->container == NULL,
  };

  if (!dd_program_find (call->engine, call->fs, call->cwd, call->env, argv, &program, &error))
    {
      *status = complain (call, argv[0], error);
      return 0;
    }
  child.program = program.program;
  child.argv = program.argv;
  child.memo = program.memo;
  dd_tool_flush (call);
  return dd_process_spawn (call->engine, &child);
}

static DdToolResult
wait_for_child (DdToolCall *call,
                GVariant   *memo,
                gint64      alarm)
{
  g_autofree char *topic = g_strdup_printf ("child:%d", call->pid);

  return dd_tool_wait (call, memo, alarm, topic, NULL);
}

/* Takes the status of a child that ended. Returns whether it did. */
static gboolean
reap (DdToolCall *call,
      int         pid,
      int        *status)
{
  const DdProcess *child = dd_world_get_process (call->world, pid);

  if (child && child->state != DD_PROCESS_ZOMBIE)
    return FALSE;
  *status = child ? child->exit_code : STATUS_NOT_FOUND;
  if (child)
    dd_process_reap (call->engine, pid);
  return TRUE;
}

/* A list of commands, one after the other. What is left of it is the tool's
 * memory: the commands, which is next, the PID that runs, the worst status. */

static DdToolResult
run_from (DdToolCall *call,
          GVariant   *commands,
          guint       next,
          int         worst)
{
  for (; next < g_variant_n_children (commands); next++)
    {
      g_autoptr (GVariant) command = g_variant_get_child_value (commands, next);
      g_auto (GStrv) argv = g_variant_dup_strv (command, NULL);
      int status = 0;
      int pid = start (call, argv, FALSE, &status);

      if (pid)
        return wait_for_child (call, g_variant_new ("(@aasuii)", commands, next + 1, pid, worst),
                               -1);
      worst = MAX (worst, status);
    }
  return dd_tool_finish (call, worst);
}

/**
 * dd_tool_run_list:
 * @call: the first turn of a tool that runs in a process of its own
 * @commands: (element-type GStrv): command lines
 * @status: the tool's own exit code so far
 *
 * Runs commands one after the other. In every turn but the first the tool
 * calls dd_tool_continue_list().
 *
 * Returns: what the tool is to return; its status is the greatest of all
 */
DdToolResult
dd_tool_run_list (DdToolCall *call,
                  GPtrArray  *commands,
                  int         status)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aas"));
  g_autoptr (GVariant) list = NULL;

  for (guint i = 0; i < commands->len; i++)
    g_variant_builder_add_value (&builder,
                                 g_variant_new_strv (g_ptr_array_index (commands, i), -1));
  list = g_variant_ref_sink (g_variant_builder_end (&builder));
  return run_from (call, list, 0, status);
}

/**
 * dd_tool_continue_list:
 * @call: a later turn of a tool that called dd_tool_run_list()
 *
 * Returns: what the tool is to return
 */
DdToolResult
dd_tool_continue_list (DdToolCall *call)
{
  g_autoptr (GVariant) commands = NULL;
  guint next;
  int pid;
  int worst;
  int status;

  g_variant_get (call->memo, "(@aasuii)", &commands, &next, &pid, &worst);
  if (!reap (call, pid, &status))
    return wait_for_child (call, call->memo, -1);
  return run_from (call, commands, next, MAX (worst, status));
}

/* env, nohup */

DdToolResult
dd_env_tool (DdToolCall *call)
{
  g_auto (GStrv) env = g_strdupv (call->env);
  int i = 1;

  for (; i < call->argc && (call->argv[i][0] == '-' || strchr (call->argv[i], '=')); i++)
    {
      const char *word = call->argv[i];
      const char *equals = strchr (word, '=');

      if (g_str_equal (word, "-i") || g_str_equal (word, "-"))
        {
          g_clear_pointer (&env, g_strfreev);
          env = g_new0 (char *, 1);
        }
      else if (g_str_equal (word, "-u") && call->argv[i + 1])
        {
          env = g_environ_unsetenv (env, call->argv[++i]);
        }
      else if (word[0] != '-')
        {
          g_autofree char *name = g_strndup (word, (gsize) (equals - word));

          env = g_environ_setenv (env, name, equals + 1, TRUE);
        }
      else
        {
          return dd_tool_fail (call, dd_tool_is_busybox (call) ? 1 : 125,
                               "env: unrecognized option '%s'", word);
        }
    }
  if (i < call->argc)
    return become (call, call->argv + i, env);
  for (guint j = 0; env[j]; j++)
    g_string_append_printf (call->out, "%s\n", env[j]);
  return dd_tool_finish (call, 0);
}

DdToolResult
dd_nohup_tool (DdToolCall *call)
{
  if (call->argc < 2)
    return dd_tool_fail (call, 125, "nohup: missing operand");
  dd_process_set_signals (call->engine, call->pid, call->process->caught,
                          call->process->ignored | G_GUINT64_CONSTANT (1) << DD_SIGHUP);
  return become (call, call->argv + 1, call->env);
}

/* timeout. GNU's waits beside the command. Busybox's becomes the command and
 * leaves a process behind that watches, so the command keeps its number.
 * Source: busybox coreutils/timeout.c, coreutils timeout.c */

typedef struct
{
  int    pid;      /* who is watched */
  gint64 deadline; /* simulated time */
  int    signal;
} Watch;

static GVariant *
watch_to_variant (const Watch *watch)
{
  return g_variant_new ("(ixi)", watch->pid, watch->deadline, watch->signal);
}

static DdToolResult
start_watching (DdToolCall  *call,
                Watch       *watch,
                char       **argv)
{
  const DdContainer *container = dd_world_get_container (call->world, call->process->container);
  DdSpawn monitor = {
    .parent = container ? container->pid : 0, .container = call->process->container,
    .program = "timeout", .argv = call->argv, .env = call->env, .cwd = call->cwd,
    .uid = call->uid, .gid = call->gid, .input = "", .quiet = TRUE,
  };
  int status = 0;

  if (dd_tool_is_busybox (call))
    {
      watch->pid = call->pid;
      monitor.memo = watch_to_variant (watch);
      dd_process_spawn (call->engine, &monitor);
      return become (call, argv, call->env);
    }
  watch->pid = start (call, argv, TRUE, &status);
  if (watch->pid == 0)
    return dd_tool_finish (call, status);
  return wait_for_child (call, watch_to_variant (watch),
                         watch->deadline - (gint64) call->world->now);
}

static DdToolResult
watch_beside (DdToolCall  *call,
              const Watch *watch)
{
  gint64 left = watch->deadline - (gint64) call->world->now;
  const DdProcess *watched = dd_world_get_process (call->world, watch->pid);

  if (watched == NULL || watched->state != DD_PROCESS_RUNNING)
    return dd_tool_finish (call, 0);
  if (left > 0)
    return dd_tool_wait (call, call->memo, MIN (left, (gint64) USEC_MONITOR_POLL), NULL, NULL);
  dd_process_kill (call->engine, watch->pid, watch->signal, FALSE);
  return dd_tool_finish (call, 0);
}

static DdToolResult
watch_above (DdToolCall *call,
             Watch      *watch)
{
  gint64 left = watch->deadline - (gint64) call->world->now;
  int status;

  if (reap (call, watch->pid, &status))
    return dd_tool_finish (call, watch->signal < 0 ? STATUS_TIMED_OUT : status);
  if (watch->signal > 0 && left <= 0)
    {
      dd_process_kill (call->engine, watch->pid, watch->signal, FALSE);
      watch->signal = -1;
    }
  return wait_for_child (call, watch_to_variant (watch), watch->signal > 0 ? left : -1);
}

DdToolResult
dd_timeout_tool (DdToolCall *call)
{
  Watch watch = { 0, 0, DD_SIGTERM };
  gint64 duration;
  int i = 1;

  if (call->memo)
    {
      g_variant_get (call->memo, "(ixi)", &watch.pid, &watch.deadline, &watch.signal);
      return dd_tool_is_busybox (call) ? watch_beside (call, &watch) : watch_above (call, &watch);
    }
  for (; call->argv[i] && g_str_equal (call->argv[i], "-s") && call->argv[i + 1]; i += 2)
    watch.signal = dd_signal_from_name (call->argv[i + 1]);
  if (i + 1 >= call->argc)
    return dd_tool_fail (call, dd_tool_is_busybox (call) ? 1 : 125, "timeout: missing operand");
  duration = dd_tool_parse_interval (call->argv[i]);
  if (duration < 0 || watch.signal <= 0)
    return dd_tool_fail (call, dd_tool_is_busybox (call) ? 1 : 125, dd_tool_is_busybox (call)
                         ? "timeout: invalid number '%s'" : "timeout: invalid time interval ‘%s’",
                         call->argv[i]);
  watch.deadline = (gint64) call->world->now + duration;
  return start_watching (call, &watch, call->argv + i + 1);
}

/* xargs */

static void
add_command (GPtrArray  *commands,
             char      **words,
             char      **arguments,
             guint       n)
{
  GPtrArray *argv = g_ptr_array_new ();

  for (guint i = 0; words[i]; i++)
    g_ptr_array_add (argv, g_strdup (words[i]));
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (argv, g_strdup (arguments[i]));
  g_ptr_array_add (argv, NULL);
  g_ptr_array_add (commands, g_ptr_array_free (argv, FALSE));
}

static void
add_replaced (GPtrArray   *commands,
              char       **words,
              const char  *mark,
              const char  *argument)
{
  GPtrArray *argv = g_ptr_array_new ();

  for (guint i = 0; words[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], mark, -1);

      g_ptr_array_add (argv, g_strjoinv (argument, parts));
    }
  g_ptr_array_add (argv, NULL);
  g_ptr_array_add (commands, g_ptr_array_free (argv, FALSE));
}

/* The words of the input: between blanks, lines with -I, between NULs or
 * whatever -d says. */
static GPtrArray *
split_input (const char *text,
             const char *delimiters,
             gboolean    quotes)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) words = NULL;

  if (quotes && g_shell_parse_argv (text, NULL, &words, NULL))
    {
      for (guint i = 0; words[i]; i++)
        g_ptr_array_add (list, g_strdup (words[i]));
      return list;
    }
  g_clear_pointer (&words, g_strfreev);
  words = g_strsplit_set (text, delimiters, -1);
  for (guint i = 0; words[i]; i++)
    if (*words[i])
      g_ptr_array_add (list, g_strdup (words[i]));
  return list;
}

/* How many of the first words are xargs's own. Options end at the command. */
static gboolean
parse_xargs (DdToolCall  *call,
             int         *first,
             guint       *count,
             const char **mark,
             gboolean    *zero)
{
  int i = 1;

  for (; i < call->argc && call->argv[i][0] == '-'; i++)
    {
      const char *word = call->argv[i];
      const char *value = word[1] && word[2] ? word + 2 : call->argv[i + 1];

      if (strchr ("nI", word[1]) && word[1] && value)
        {
          if (word[1] == 'n')
            *count = MAX (atoi (value), 1);
          else
            *mark = value;
          i += word[2] == '\0';
        }
      else if (g_str_equal (word, "-0") || g_str_equal (word, "--null") ||
               g_str_equal (word, "-0r") || g_str_equal (word, "-r0"))
        {
          *zero = TRUE;
        }
      else if (!g_str_equal (word, "-r") && !g_str_equal (word, "--no-run-if-empty") &&
               !g_str_equal (word, "-t"))
        {
          g_string_append_printf (call->err, "xargs: invalid option -- '%s'\n", word + 1);
          return FALSE;
        }
    }
  *first = i;
  return TRUE;
}

DdToolResult
dd_xargs_tool (DdToolCall *call)
{
  static char *echo[] = { (char *) "echo", NULL };
  g_autoptr (GPtrArray) commands = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (GPtrArray) words = NULL;
  g_autofree char *text = NULL;
  const char *mark = NULL;
  const char zero_text[] = { DD_TEXT_NUL, '\0' };
  gboolean zero = FALSE;
  guint count = G_MAXUINT;
  int first = 1;
  char **argv;

  if (call->memo)
    {
      DdToolResult result = dd_tool_continue_list (call);

      if (result == DD_TOOL_DONE && call->status > 0 && call->status < STATUS_TIMED_OUT)
        call->status = STATUS_SOME_FAILED;
      return result;
    }
  if (!parse_xargs (call, &first, &count, &mark, &zero))
    return dd_tool_finish (call, 1);
  if (!dd_tool_read_input (call, &text))
    return dd_tool_wait_input (call);
  argv = call->argv[first] ? call->argv + first : echo;
  words = split_input (text, zero ? zero_text : mark ? "\n" : " \t\n", mark == NULL && !zero);
  for (guint i = 0; mark && i < words->len; i++)
    add_replaced (commands, argv, mark, g_ptr_array_index (words, i));
  for (guint i = 0; mark == NULL && i < words->len; i += MIN (count, words->len - i))
    add_command (commands, argv, (char **) words->pdata + i, MIN (count, words->len - i));
  if (words->len == 0 && mark == NULL && !g_strv_contains ((const char *const *) call->argv, "-r"))
    add_command (commands, argv, NULL, 0);
  return dd_tool_run_list (call, commands, 0);
}
