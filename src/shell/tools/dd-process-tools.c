// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-tools-private.h"

/* sleep */

/* A number of seconds, with a fraction and one of the units s, m, h, d.
 * Returns -1 if it is not that. */
static gint64
parse_interval (const char *text)
{
  static const struct { char unit; double seconds; } units[] = {
    { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 },
  };
  char *end;
  double value = g_ascii_strtod (text, &end);

  if (end == text || value < 0 || value > 1e9 || !g_ascii_isdigit (text[0] == '.' ? text[1] : text[0]))
    return -1;
  for (gsize i = 0; *end && i < G_N_ELEMENTS (units); i++)
    if (*end == units[i].unit && end[1] == '\0')
      return (gint64) (value * units[i].seconds * DD_USEC_PER_SEC);
  return *end ? -1 : (gint64) (value * DD_USEC_PER_SEC);
}

static DdToolResult
sleep_tool (DdToolCall *call)
{
  gint64 total = 0;
  gint64 until;
  gint64 now = call->world->now;

  if (call->memo)
    {
      until = g_variant_get_int64 (call->memo);
      if (now >= until)
        return dd_tool_finish (call, 0);
      return dd_tool_wait (call, call->memo, until - now, NULL, NULL);
    }
  if (call->argc < 2)
    return dd_tool_is_busybox (call)
           ? dd_tool_fail (call, 1, "BusyBox v1.37.0 () multi-call binary.\n\n"
                           "Usage: sleep [N]...\n\n"
                           "Pause for a time equal to the total of the args given, where each arg "
                           "can\nhave an optional suffix of (s)econds, (m)inutes, (h)ours, or "
                           "(d)ays")
           : dd_tool_fail (call, 1, "sleep: missing operand\n"
                           "Try 'sleep --help' for more information.");
  for (int i = 1; i < call->argc; i++)
    {
      gint64 part = parse_interval (call->argv[i]);

      if (g_str_equal (call->argv[i], "infinity"))
        part = (gint64) 1000000000 * (gint64) DD_USEC_PER_SEC;
      if (part < 0)
        return dd_tool_is_busybox (call)
               ? dd_tool_fail (call, 1, "sleep: invalid number '%s'", call->argv[i])
               : dd_tool_fail (call, 1, "sleep: invalid time interval ‘%s’\n"
                               "Try 'sleep --help' for more information.", call->argv[i]);
      total += part;
    }
  return dd_tool_wait (call, g_variant_new_int64 (now + total), total, NULL, NULL);
}

/* true, false, echo, pwd: for `docker run IMAGE echo`, where no shell runs */

static DdToolResult
true_tool (DdToolCall *call)
{
  return dd_tool_finish (call, 0);
}

static DdToolResult
false_tool (DdToolCall *call)
{
  return dd_tool_finish (call, 1);
}

static DdToolResult
echo_tool (DdToolCall *call)
{
  int first = 1;
  gboolean newline = TRUE;

  if (call->argv[first] && g_str_equal (call->argv[first], "-n"))
    {
      newline = FALSE;
      first++;
    }
  for (int i = first; i < call->argc; i++)
    g_string_append_printf (call->out, "%s%s", i > first ? " " : "", call->argv[i]);
  if (newline)
    g_string_append_c (call->out, '\n');
  return dd_tool_finish (call, 0);
}

static DdToolResult
pwd_tool (DdToolCall *call)
{
  g_string_append_printf (call->out, "%s\n", call->cwd);
  return dd_tool_finish (call, 0);
}

/* ps */

static GPtrArray *
visible_processes (DdToolCall *call)
{
  GPtrArray *list;

  if (call->process->container)
    return dd_world_list_processes (call->world, call->process->container);
  list = g_ptr_array_new ();
  for (guint i = 0; i < call->world->processes->len; i++)
    g_ptr_array_add (list, g_ptr_array_index (call->world->processes, i));
  return list;
}

static int
pid_of (DdToolCall      *call,
        const DdProcess *process)
{
  return call->process->container ? process->ns_pid : process->pid;
}

static const DdProcess *
find_visible (DdToolCall *call,
              int         pid)
{
  g_autoptr (GPtrArray) list = visible_processes (call);

  for (guint i = 0; i < list->len; i++)
    if (pid_of (call, g_ptr_array_index (list, i)) == pid)
      return g_ptr_array_index (list, i);
  return NULL;
}

static char *
user_name (DdToolCall *call,
           int         uid)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  dd_fs_read_text (call->fs, "/etc/passwd", &text);
  lines = g_strsplit (text ? text : "", "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ":", -1);

      if (g_strv_length (fields) > 2 && atoi (fields[2]) == uid)
        return g_strdup (fields[0]);
    }
  return g_strdup_printf ("%d", uid);
}

static char *
command_of (const DdProcess *process)
{
  g_autofree char *command = dd_process_dup_command (process);

  if (process->state != DD_PROCESS_ZOMBIE)
    return g_steal_pointer (&command);
  return g_strdup_printf ("[%s]", process->argv[0]);
}

static char
state_of (DdToolCall      *call,
          const DdProcess *process)
{
  const DdContainer *container = dd_world_get_container (call->world, process->container);

  if (process->state == DD_PROCESS_ZOMBIE)
    return 'Z';
  if (container && container->state == DD_CONTAINER_PAUSED)
    return 'D';
  return process->pid == call->pid ? 'R' : 'S';
}

/* Source: procps ps.c and busybox ps: the columns of "ps", "ps -ef", "ps aux" */
static DdToolResult
ps_tool (DdToolCall *call)
{
  g_autoptr (GPtrArray) list = visible_processes (call);
  gboolean busybox = dd_tool_is_busybox (call);
  gboolean full = call->argc > 1 && strpbrk (call->argv[1], "feaux") != NULL;
  gboolean with_parent = full && call->argv[1][0] == '-';

  if (busybox)
    g_string_append (call->out, "PID   USER     TIME  COMMAND\n");
  else if (with_parent)
    g_string_append (call->out, "UID          PID    PPID  C STIME TTY          TIME CMD\n");
  else if (full)
    g_string_append (call->out, "USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   "
                     "TIME COMMAND\n");
  else
    g_string_append (call->out, "    PID TTY          TIME CMD\n");
  for (guint i = 0; i < list->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (list, i);
      const DdProcess *parent = dd_world_get_process (call->world, process->parent);
      g_autofree char *user = user_name (call, process->uid);
      g_autofree char *command = command_of (process);
      const char *tty = process->tty ? "pts/0" : "?";
      int pid = pid_of (call, process);

      if (busybox)
        g_string_append_printf (call->out, "%5d %-8s  0:00 %s\n", pid, user, command);
      else if (with_parent)
        g_string_append_printf (call->out, "%-8s %7d %7d  0 10:00 %-8s 00:00:00 %s\n", user, pid,
                                parent ? pid_of (call, parent) : 0, tty, command);
      else if (full)
        g_string_append_printf (call->out, "%-8s %7d  0.0  0.1 %6d %5d %-8s %c    10:00   0:00 "
                                "%s\n", user, pid, (int) (process->memory / 256),
                                (int) (process->memory / 1024), tty, state_of (call, process),
                                command);
      else if (process->tty && g_strcmp0 (process->tty, call->process->tty) == 0)
        g_string_append_printf (call->out, "%7d %-8s 00:00:00 %s\n", pid, tty, process->argv[0]);
    }
  return dd_tool_finish (call, 0);
}

/* top, one shot */

static DdToolResult
top_tool (DdToolCall *call)
{
  g_autoptr (GPtrArray) list = visible_processes (call);

  g_string_append_printf (call->out, "Tasks: %u total\n", list->len);
  g_string_append (call->out, "    PID USER      S  %CPU     RES COMMAND\n");
  for (guint i = 0; i < list->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (list, i);
      g_autofree char *user = user_name (call, process->uid);
      g_autofree char *command = command_of (process);

      g_string_append_printf (call->out, "%7d %-8s  %c   0.0 %6dK %s\n", pid_of (call, process),
                              user, state_of (call, process), (int) (process->memory / 1024),
                              command);
    }
  return dd_tool_finish (call, 0);
}

/* kill */

static DdToolResult
list_signals (DdToolCall *call)
{
  for (int signal = 1; dd_signal_to_name (signal); signal++)
    g_string_append_printf (call->out, "%2d) SIG%s\n", signal, dd_signal_to_name (signal));
  return dd_tool_finish (call, 0);
}

static int
kill_one (DdToolCall *call,
          const char *text,
          int         signal)
{
  char *end;
  gint64 pid = g_ascii_strtoll (text, &end, 10);
  const DdProcess *target;

  if (*end || end == text)
    {
      g_string_append_printf (call->err, "kill: invalid number '%s'\n", text);
      return 1;
    }
  target = find_visible (call, pid);
  if (target == NULL || target->state == DD_PROCESS_ZOMBIE)
    {
      g_string_append_printf (call->err, "kill: can't kill pid %s: No such process\n", text);
      return 1;
    }
  if (call->uid != 0 && call->uid != target->uid)
    {
      g_string_append_printf (call->err, "kill: can't kill pid %s: Operation not permitted\n",
                              text);
      return 1;
    }
  if (signal)
    dd_process_kill (call->engine, target->pid, signal, call->process->container == NULL);
  return 0;
}

static DdToolResult
kill_tool (DdToolCall *call)
{
  int signal = DD_SIGTERM;
  int status = 0;
  int first = 1;

  if (call->argc > 1 && g_str_equal (call->argv[1], "-l"))
    return list_signals (call);
  if (call->argc > 1 && call->argv[1][0] == '-' && call->argv[1][1])
    {
      const char *name = call->argv[1] + 1;

      first = 2;
      if (g_str_equal (name, "s") && call->argc > 2)
        {
          name = call->argv[2];
          first = 3;
        }
      signal = g_str_equal (name, "0") ? 0 : dd_signal_from_name (name);
      if (signal == 0 && !g_str_equal (name, "0"))
        return dd_tool_fail (call, 1, "kill: bad signal name '%s'", name);
    }
  if (first >= call->argc)
    return dd_tool_fail (call, 1, "kill: you need to specify whom to kill");
  for (int i = first; i < call->argc; i++)
    status |= kill_one (call, call->argv[i], signal);
  return dd_tool_finish (call, status);
}

const DdTool dd_process_tools[] = {
  { "echo", echo_tool, TRUE, 0 },
  { "false", false_tool, TRUE, 0 },
  { "kill", kill_tool, TRUE, 0 },
  { "ps", ps_tool, TRUE, 0 },
  { "pwd", pwd_tool, TRUE, 0 },
  { "sleep", sleep_tool, FALSE, 0 },
  { "top", top_tool, TRUE, 0 },
  { "true", true_tool, TRUE, 0 },
};

const guint dd_n_process_tools = G_N_ELEMENTS (dd_process_tools);
