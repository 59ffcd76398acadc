// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-host-net.h"
#include "dd-host-profile.h"
#include "dd-network-tools-private.h"
#include "dd-ps-table.h"
#include "dd-socket.h"
#include "dd-tool-args.h"

/* ss -l: who listens in a network namespace. */

#define BACKLOG 4096

typedef struct
{
  DdSocket  socket;
  int       backlog;
  char     *address;
  char     *owner;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->address);
  g_free (row->owner);
  g_free (row);
}

static Row *
add_row (GPtrArray      *rows,
         const DdSocket *socket,
         const char     *program,
         int             pid)
{
  Row *row = g_new0 (Row, 1);
  g_autofree char *place = dd_socket_dup_text (socket);

  row->socket = *socket;
  row->backlog = BACKLOG;
  row->address = g_strndup (place, strrchr (place, ':') - place);
  row->owner = pid ? g_strdup_printf ("users:((\"%s\",pid=%d,fd=3))", program, pid)
                   : g_strdup_printf ("users:((\"%s\"))", program);
  g_ptr_array_add (rows, row);
  return row;
}

/* Without docker-proxy the engine keeps the port, and nobody takes from it. */
static void
add_published (GPtrArray         *rows,
               DdPublishProtocol  protocol,
               const DdPublished *published,
               const char        *program)
{
  DdSocket socket = {
    (DdPublishProtocol) published->transport, published->host_ip, published->host_port,
  };

  if (socket.protocol != protocol || socket.port == 0)
    return;
  if (program)
    add_row (rows, &socket, program, 0);
  else
    add_row (rows, &socket, "dockerd", 0)->backlog = 0;
}

static GPtrArray *
list_rows (DdToolCall        *call,
           DdPublishProtocol  protocol)
{
  g_autoptr (DdNet) net = dd_net_new (dd_engine_get_site (call->engine));
  guint32 host = dd_engine_get_host (call->engine);
  DdStack *stack = dd_net_get_stack (net, host, dd_process_get_netns (call->process));
  const GPtrArray *published = stack->container ? NULL : dd_net_get_published (net, host);
  const char *holder = stack->container ? NULL
                       : stack != dd_net_get_engine (net, host)
                       ? dd_world_get_profile (stack->world)->backend
                       : dd_net_has_proxy (net, host) ? "docker-proxy" : NULL;
  GPtrArray *rows = g_ptr_array_new_with_free_func (row_free);

  for (guint i = 0; published && i < published->len; i++)
    add_published (rows, protocol, g_ptr_array_index (published, i), holder);
  for (guint i = 0; i < call->world->processes->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (call->world->processes, i);
      g_autofree char *program = dd_ps_dup_program (process);

      if (process->sockets == NULL || process->state != DD_PROCESS_RUNNING ||
          dd_net_get_stack (net, host, dd_process_get_netns (process)) != stack)
        continue;
      for (guint j = 0; j < process->sockets->len; j++)
        if (g_array_index (process->sockets, DdSocket, j).protocol == protocol)
          add_row (rows, &g_array_index (process->sockets, DdSocket, j), program,
                   process->ns_pid && call->process->container ? process->ns_pid : process->pid);
    }
  return rows;
}

static void
print_rows (DdToolCall *call,
            GPtrArray  *rows,
            gboolean    is_udp,
            gboolean    with_owner)
{
  int width = strlen ("Local Address");
  int port_width = strlen ("Port");

  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = g_ptr_array_index (rows, i);

      width = MAX (width, (int) strlen (row->address));
      port_width = MAX (port_width, row->socket.port > 9999 ? 5 : 4);
    }
  g_string_append_printf (call->out, "%-6s Recv-Q Send-Q %*s:%-*s Peer Address:Port%s\n", "State",
                          width, "Local Address", port_width, "Port",
                          with_owner ? " Process" : " ");
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = g_ptr_array_index (rows, i);

      g_string_append_printf (call->out, "%-6s %-6d %-6d %*s:%-*u %12s:*    %s\n",
                              is_udp ? "UNCONN" : "LISTEN", 0, is_udp ? 0 : row->backlog, width,
                              row->address, port_width, row->socket.port,
                              row->socket.address.is_v4 ? "0.0.0.0" : "[::]",
                              with_owner ? row->owner : "");
    }
}

DdToolResult
_dd_ss_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };
  g_autoptr (GPtrArray) rows = NULL;
  gboolean is_udp;

  if (!dd_tool_args_parse (&args, call, "ltunpaH46", NULL))
    return dd_tool_finish (call, 255);
  if (!dd_tool_args_has (&args, 'l') && !dd_tool_args_has (&args, 'a'))
    return dd_tool_fail (call, 1, "ss: Drydock models listening sockets only: “ss -ltn”");
  is_udp = dd_tool_args_has (&args, 'u') && !dd_tool_args_has (&args, 't');
  rows = list_rows (call, is_udp ? DD_PUBLISH_UDP : DD_PUBLISH_TCP);
  print_rows (call, rows, is_udp, dd_tool_args_has (&args, 'p'));
  return dd_tool_finish (call, 0);
}
