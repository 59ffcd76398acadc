// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-process-tools-private.h"
#include "dd-ps-table.h"
#include "dd-tool-args.h"

/* Every process that can be seen from where the tool runs. */
GPtrArray *
dd_tool_list_processes (DdToolCall *call)
{
  GPtrArray *list;

  if (call->process->container)
    return dd_world_list_processes (call->world, call->process->container);
  list = g_ptr_array_new ();
  for (guint i = 0; i < call->world->processes->len; i++)
    g_ptr_array_add (list, g_ptr_array_index (call->world->processes, i));
  return list;
}

/* A process's number where the tool runs. */
int
dd_tool_pid_of (DdToolCall      *call,
                const DdProcess *process)
{
  return call->process->container ? process->ns_pid : process->pid;
}

const DdProcess *
dd_tool_find_process (DdToolCall *call,
                      int         pid)
{
  g_autoptr (GPtrArray) list = dd_tool_list_processes (call);

  for (guint i = 0; i < list->len; i++)
    if (dd_tool_pid_of (call, g_ptr_array_index (list, i)) == pid)
      return g_ptr_array_index (list, i);
  return NULL;
}

/* A parent in another PID namespace is number 0 here. */
static int
parent_of (DdToolCall      *call,
           const DdProcess *process)
{
  const DdProcess *parent = dd_world_get_process (call->world, process->parent);

  if (parent == NULL || (call->process->container &&
                         g_strcmp0 (parent->container, call->process->container) != 0))
    return 0;
  return dd_tool_pid_of (call, parent);
}

static gboolean
is_shown (DdToolCall      *call,
          const DdPsTable *table,
          const DdProcess *process)
{
  if (table->only)
    return dd_tool_pid_of (call, process) == table->only;
  return table->everything ||
         (process->tty && g_strcmp0 (process->tty, call->process->tty) == 0);
}

DdToolResult
dd_ps_tool (DdToolCall *call)
{
  g_autoptr (GPtrArray) list = dd_tool_list_processes (call);
  g_auto (DdPsTable) table = { 0 };

  dd_ps_table_init (&table, (const char *const *) call->argv + 1,
                    dd_tool_is_busybox (call));
  if (table.refusal)
    return dd_tool_fail (call, 1, "%s", table.refusal);
  for (guint column = 0; column < table.columns->len; column++)
    dd_ps_table_append_title (&table, column, call->out);
  g_string_append_c (call->out, '\n');
  for (guint i = 0; i < list->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (list, i);

      if (!is_shown (call, &table, process))
        continue;
      for (guint column = 0; column < table.columns->len; column++)
        {
          g_autofree char *cell = dd_ps_table_dup_cell (&table, column, call, process,
                                                        dd_tool_pid_of (call, process),
                                                        parent_of (call, process));

          dd_ps_table_append (&table, column, cell, call->out);
        }
      g_string_append_c (call->out, '\n');
    }
  return dd_tool_finish (call, 0);
}

/* top, one shot */

DdToolResult
dd_top_tool (DdToolCall *call)
{
  static const char *const words[] = { "-e", "-o", "pid,user,s,%cpu,rss,args", NULL };
  g_autoptr (GPtrArray) list = dd_tool_list_processes (call);
  g_auto (DdPsTable) table = { 0 };

  dd_ps_table_init (&table, words, FALSE);
  g_string_append_printf (call->out, "Tasks: %u total\n    PID USER      S  %%CPU     RES "
                          "COMMAND\n", list->len);
  for (guint i = 0; i < list->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (list, i);
      g_auto (GStrv) cells = g_new0 (char *, 7);

      for (guint column = 0; column < 6; column++)
        cells[column] = dd_ps_table_dup_cell (&table, column, call, process,
                                              dd_tool_pid_of (call, process), 0);
      g_string_append_printf (call->out, "%7s %-8s  %s %5s %6sK %s\n", cells[0], cells[1],
                              cells[2], cells[3], cells[4], cells[5]);
    }
  return dd_tool_finish (call, 0);
}
