// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-process-tools-private.h"
#include "dd-ps-table.h"
#include "dd-tool-args.h"
#include "dd-tools-private.h"

/* pgrep, pkill and killall: processes by their names. */

#define ACCEPTED "flaxnocv"

typedef struct
{
  DdToolCall *call;
  DdToolArgs  args;
  int         signal;
} Pgrep;

static void
pgrep_clear (Pgrep *self)
{
  dd_tool_args_clear (&self->args);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pgrep, pgrep_clear)

/* Takes "-9", "-KILL" or "-SIGKILL" out of the command line. */
static void
take_signal (Pgrep *self)
{
  char **argv = self->call->argv;

  self->signal = DD_SIGTERM;
  for (int i = 1; argv[i]; i++)
    {
      int signal = *argv[i] == '-' ? dd_signal_from_name (argv[i] + 1) : 0;

      if (signal == 0)
        continue;
      self->signal = signal;
      g_free (argv[i]);
      for (; argv[i]; i++)
        argv[i] = argv[i + 1];
      self->call->argc--;
      return;
    }
}

/* The processes that are meant, but not the one that looks for them. */
static GPtrArray *
list_matches (Pgrep  *self,
              GRegex *pattern)
{
  g_autoptr (GPtrArray) all = dd_tool_list_processes (self->call);
  gboolean whole = dd_tool_args_has (&self->args, 'f');
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (all, i);
      g_autofree char *text = whole ? dd_process_dup_command (process)
                                    : dd_ps_dup_program (process);

      if (process->pid != self->call->pid && process->state == DD_PROCESS_RUNNING &&
          g_regex_match (pattern, text, 0, NULL))
        g_ptr_array_add (found, g_ptr_array_index (all, i));
    }
  return found;
}

static GRegex *
make_pattern (Pgrep      *self,
              const char *text,
              gboolean    exact)
{
  g_autofree char *anchored = exact ? g_strdup_printf ("^(?:%s)$", text) : g_strdup (text);
  g_autoptr (GError) error = NULL;
  GRegex *pattern = g_regex_new (anchored, G_REGEX_OPTIMIZE, 0, &error);

  if (pattern == NULL)
    g_string_append_printf (self->call->err, "%s: bad regex '%s'\n", self->call->argv[0], text);
  return pattern;
}

/* Returns whether all of them could be told. */
static gboolean
send_signal (Pgrep     *self,
             GPtrArray *processes)
{
  DdToolCall *call = self->call;
  g_autoptr (GArray) pids = g_array_new (FALSE, FALSE, sizeof (int));
  gboolean all = TRUE;

  for (guint i = 0; i < processes->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (processes, i);

      if (call->uid == 0 || call->uid == process->uid)
        {
          g_array_append_val (pids, process->pid);
          continue;
        }
      g_string_append_printf (call->err, "%s: killing pid %d failed: Operation not permitted\n",
                              call->argv[0], dd_tool_pid_of (call, process));
      all = FALSE;
    }
  for (guint i = 0; i < pids->len; i++)
    dd_process_kill (call->engine, g_array_index (pids, int, i), self->signal,
                     call->process->container == NULL);
  return all && processes->len > 0;
}

static void
print_matches (Pgrep     *self,
               GPtrArray *processes)
{
  for (guint i = 0; i < processes->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (processes, i);
      g_autofree char *program = dd_ps_dup_program (process);
      g_autofree char *command = dd_process_dup_command (process);

      g_string_append_printf (self->call->out, "%d", dd_tool_pid_of (self->call, process));
      if (dd_tool_args_has (&self->args, 'a'))
        g_string_append_printf (self->call->out, " %s", command);
      else if (dd_tool_args_has (&self->args, 'l'))
        g_string_append_printf (self->call->out, " %s", program);
      g_string_append_c (self->call->out, '\n');
    }
}

static DdToolResult
find (DdToolCall *call,
      gboolean    kills)
{
  g_auto (Pgrep) self = { .call = call };
  g_autoptr (GRegex) pattern = NULL;
  g_autoptr (GPtrArray) found = NULL;
  const char *text;

  if (kills)
    take_signal (&self);
  if (!dd_tool_args_parse (&self.args, call, ACCEPTED, NULL))
    return dd_tool_finish (call, 2);
  text = dd_tool_args_get (&self.args, 0);
  if (text == NULL)
    return dd_tool_fail (call, 2, "%s: no matching criteria specified\nTry `%s --help' for more "
                         "information.", call->argv[0], call->argv[0]);
  pattern = make_pattern (&self, text, dd_tool_args_has (&self.args, 'x'));
  if (pattern == NULL)
    return dd_tool_finish (call, 2);
  found = list_matches (&self, pattern);
  if (kills)
    return dd_tool_finish (call, send_signal (&self, found) ? 0 : 1);
  if (dd_tool_args_has (&self.args, 'c'))
    g_string_append_printf (call->out, "%u\n", found->len);
  else
    print_matches (&self, found);
  return dd_tool_finish (call, found->len ? 0 : 1);
}

DdToolResult
dd_pgrep_tool (DdToolCall *call)
{
  return find (call, FALSE);
}

DdToolResult
dd_pkill_tool (DdToolCall *call)
{
  return find (call, TRUE);
}

DdToolResult
dd_killall_tool (DdToolCall *call)
{
  g_auto (Pgrep) self = { .call = call };
  int status = 0;
  const char *name;

  take_signal (&self);
  if (!dd_tool_args_parse (&self.args, call, "qw", NULL))
    return dd_tool_finish (call, 1);
  for (guint i = 0; (name = dd_tool_args_get (&self.args, i)); i++)
    {
      g_autofree char *escaped = g_regex_escape_string (name, -1);
      g_autoptr (GRegex) pattern = make_pattern (&self, escaped, TRUE);
      g_autoptr (GPtrArray) found = list_matches (&self, pattern);

      if (found->len == 0 && !dd_tool_args_has (&self.args, 'q'))
        g_string_append_printf (call->err, dd_tool_is_busybox (call)
                                ? "killall: %s: no process killed\n"
                                : "%s: no process found\n", name);
      if (!send_signal (&self, found))
        status = 1;
    }
  return dd_tool_finish (call, status);
}
