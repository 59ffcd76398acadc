// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-process-tools-private.h"
#include "dd-run-tools-private.h"
#include "dd-tools-private.h"
#include "dd-usage.h"

/* sleep */

/* A number of seconds, with a fraction and one of the units s, m, h, d.
 * Returns -1 if it is not that. */
gint64
dd_tool_parse_interval (const char *text)
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
    return dd_tool_usage (call, "sleep: missing operand");
  for (int i = 1; i < call->argc; i++)
    {
      gint64 part = dd_tool_parse_interval (call->argv[i]);

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

/* kill */

/* "kill -l" lists all, "kill -l 9" and "kill -l KILL" translate. */
static DdToolResult
list_signals (DdToolCall *call)
{
  int status = 0;

  for (int signal = 1; call->argc == 2 && dd_signal_to_name (signal); signal++)
    g_string_append_printf (call->out, "%2d) SIG%s\n", signal, dd_signal_to_name (signal));
  for (int i = 2; i < call->argc; i++)
    {
      const char *text = call->argv[i];
      int signal = dd_signal_from_name (text);

      if (signal == 0)
        {
          g_string_append_printf (call->err, "kill: unknown signal '%s'\n", text);
          status = 1;
        }
      else if (g_ascii_isdigit (*text))
        {
          g_string_append_printf (call->out, "%s\n", dd_signal_to_name (signal));
        }
      else
        {
          g_string_append_printf (call->out, "%d\n", signal);
        }
    }
  return dd_tool_finish (call, status);
}

static int
kill_one (DdToolCall *call,
          const char *text,
          int         signal)
{
  char *end;
  gint64 pid = g_ascii_strtoll (text, &end, 10);
  const DdProcess *target;
  const char *problem = NULL;

  if (*end || end == text)
    {
      g_string_append_printf (call->err, "kill: invalid number '%s'\n", text);
      return 1;
    }
  target = dd_tool_find_process (call, pid);
  if (target == NULL)
    problem = "No such process";
  else if (call->uid != 0 && call->uid != target->uid)
    problem = "Operation not permitted";
  if (problem)
    {
      g_string_append_printf (call->err, "kill: can't kill pid %s: %s\n", text, problem);
      return 1;
    }
  if (signal && target->state == DD_PROCESS_RUNNING)
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
  { "env", dd_env_tool, TRUE, 0 },
  { "false", false_tool, TRUE, 0 },
  { "kill", kill_tool, TRUE, 0 },
  { "killall", dd_killall_tool, FALSE, 0 },
  { "nohup", dd_nohup_tool, FALSE, 0 },
  { "pgrep", dd_pgrep_tool, FALSE, 0 },
  { "pkill", dd_pkill_tool, FALSE, 0 },
  { "ps", dd_ps_tool, FALSE, 0 },
  { "pwd", pwd_tool, TRUE, 0 },
  { "sleep", sleep_tool, FALSE, 0 },
  { "timeout", dd_timeout_tool, FALSE, G_GUINT64_CONSTANT (1) << DD_SIGTERM },
  { "top", dd_top_tool, FALSE, 0 },
  { "true", true_tool, TRUE, 0 },
  { "xargs", dd_xargs_tool, FALSE, 0 },
};

const guint dd_n_process_tools = G_N_ELEMENTS (dd_process_tools);
