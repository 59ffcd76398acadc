// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-namespace-tools-private.h"
#include "dd-namespace.h"
#include "dd-process-tools-private.h"
#include "dd-tool-args.h"

/* lsns: the namespaces that the processes are in. */

typedef struct
{
  DdNsFile    kind;
  guint64            number;
  guint              n_processes;
  const DdProcess   *first;
  const DdContainer *sandbox;
} Row;

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const Row *first = a;
  const Row *second = b;

  return first->number < second->number ? -1 : first->number > second->number;
}

static void
count_process (GArray          *rows,
               const DdWorld   *world,
               const DdProcess *process,
               DdNsFile  kind)
{
  Row row = { .kind = kind, .number = dd_namespace_get_number (world, process, kind),
              .n_processes = 1, .first = process };

  for (guint i = 0; i < rows->len; i++)
    if (g_array_index (rows, Row, i).number == row.number)
      {
        g_array_index (rows, Row, i).n_processes++;
        return;
      }
  row.sandbox = kind == DD_NS_FILE_NET ? dd_namespace_get_sandbox (world, process) : NULL;
  g_array_append_val (rows, row);
}

/* Who is not root may look at the namespaces of its own processes only. */
static GArray *
list_rows (DdToolCall *call,
           int         kind)
{
  g_autoptr (GPtrArray) processes = dd_tool_list_processes (call);
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (Row));

  for (guint i = 0; i < processes->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (processes, i);

      if (process->state != DD_PROCESS_RUNNING || (call->uid && call->uid != process->uid))
        continue;
      for (int j = 0; j < (int) DD_N_NS_FILES; j++)
        if (kind < 0 || kind == j)
          count_process (rows, call->world, process, j);
    }
  g_array_sort (rows, compare_rows);
  return rows;
}

/* What is said of network namespaces alone. */
static void
append_net (DdToolCall *call,
            const Row  *row,
            int         width)
{
  int id = row->sandbox ? dd_namespace_get_net_id (call->world, row->sandbox) : -1;
  g_autofree char *number = id >= 0 ? g_strdup_printf ("%d", id) : g_strdup ("unassigned");
  g_autofree char *key = row->sandbox ? dd_sandbox_dup_key (row->sandbox) : g_strdup ("");
  g_autofree char *file = *key ? g_strdup_printf ("/run/docker/netns/%s", key) : g_strdup ("");

  g_string_append_printf (call->out, " %10s %-*s", number, width, file);
}

static void
append_row (DdToolCall *call,
            const Row  *row,
            int         type_width,
            int         user_width,
            int         file_width)
{
  g_autofree char *user = dd_tool_user_name (call, row->first->uid);
  g_autofree char *command = dd_process_dup_command (row->first);

  g_string_append_printf (call->out, "%10" G_GUINT64_FORMAT " %-*s %6u %5d %-*s", row->number,
                          type_width, dd_namespace_get_name (row->kind), row->n_processes,
                          dd_tool_pid_of (call, row->first), user_width, user);
  if (file_width)
    append_net (call, row, file_width);
  g_string_append_printf (call->out, " %s\n", command);
}

static int
find_kind (const char *name)
{
  for (int i = 0; i < (int) DD_N_NS_FILES; i++)
    if (g_str_equal (dd_namespace_get_name (i), name))
      return i;
  return -1;
}

DdToolResult
dd_lsns_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };
  g_autoptr (GArray) rows = NULL;
  const char *type;
  int kind;
  int type_width = strlen ("TYPE");
  int user_width = strlen ("USER");
  int file_width = 0;

  if (!dd_tool_args_parse (&args, call, "t:nlruW", NULL))
    return dd_tool_finish (call, 1);
  type = dd_tool_args_value (&args, 't');
  kind = type ? find_kind (type) : -1;
  if (type && kind < 0)
    return dd_tool_fail (call, 1, "lsns: unknown namespace type: %s", type);
  rows = list_rows (call, kind);
  if (kind == DD_NS_FILE_NET)
    file_width = strlen ("NSFS");
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);
      g_autofree char *user = dd_tool_user_name (call, row->first->uid);

      type_width = MAX (type_width, (int) strlen (dd_namespace_get_name (row->kind)));
      user_width = MAX (user_width, (int) strlen (user));
      if (file_width && row->sandbox)
        file_width = strlen ("/run/docker/netns/") + 12;
    }
  if (!dd_tool_args_has (&args, 'n'))
    g_string_append_printf (call->out, "%10s %-*s NPROCS   PID %-*s", "NS", type_width, "TYPE",
                            user_width, "USER");
  if (file_width && !dd_tool_args_has (&args, 'n'))
    g_string_append_printf (call->out, " %10s %-*s", "NETNSID", file_width, "NSFS");
  if (!dd_tool_args_has (&args, 'n'))
    g_string_append (call->out, " COMMAND\n");
  for (guint i = 0; i < rows->len; i++)
    append_row (call, &g_array_index (rows, Row, i), type_width, user_width, file_width);
  return dd_tool_finish (call, 0);
}
