// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-namespace-tools-private.h"
#include "dd-network-tools-private.h"
#include "dd-process-tools-private.h"
#include "dd-sandbox.h"
#include "dd-socket.h"
#include "dd-tool-args.h"

/* netstat and route, as busybox has them. */

#define PROGRAM_WIDTH 19

/* Routes */

static char *
dup_mask (guint n_bits)
{
  guint32 mask = n_bits ? G_MAXUINT32 << (32 - n_bits) : 0;

  return g_strdup_printf ("%u.%u.%u.%u", mask >> 24, mask >> 16 & 0xff, mask >> 8 & 0xff,
                          mask & 0xff);
}

static void
append_route (DdToolCall    *call,
              const DdRoute *route,
              gboolean       numeric,
              gboolean       for_netstat)
{
  g_autofree char *destination = dd_ip_address_to_string (&route->destination.address);
  g_autofree char *gateway = dd_ip_address_to_string (&route->gateway);
  g_autofree char *mask = dup_mask (route->destination.n_bits);
  const char *nowhere = numeric ? "0.0.0.0" : "*";

  g_string_append_printf (call->out, "%-15.15s %-15.15s %-16s%-6s", route->destination.n_bits
                          ? destination : numeric ? "0.0.0.0" : "default",
                          route->has_gateway ? gateway : nowhere, mask,
                          route->has_gateway ? "UG" : "U");
  if (for_netstat)
    g_string_append_printf (call->out, "%5d %-5d %6d %s\n", 0, 0, 0, route->device);
  else
    g_string_append_printf (call->out, "%-6d %-2d %7d %s\n", 0, 0, 0, route->device);
}

static DdToolResult
show_routes (DdToolCall *call,
             gboolean    numeric,
             gboolean    for_netstat)
{
  g_autoptr (GPtrArray) routes =
    dd_sandbox_list_routes (call->world, dd_engine_get_host (call->engine),
                            dd_world_get_container (call->world,
                                                    dd_process_get_netns (call->process)));

  g_string_append_printf (call->out, "Kernel IP routing table\nDestination     Gateway         "
                          "Genmask         %s\n", for_netstat
                          ? "Flags   MSS Window  irtt Iface"
                          : "Flags Metric Ref    Use Iface");
  for (guint i = 0; i < routes->len; i++)
    {
      const DdRoute *route = g_ptr_array_index (routes, i);

      if (route->destination.address.is_v4)
        append_route (call, route, numeric, for_netstat);
    }
  return dd_tool_finish (call, 0);
}

DdToolResult
_dd_route_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };

  if (!dd_tool_args_parse (&args, call, "neA:", NULL))
    return dd_tool_finish (call, 1);
  if (args.operands->len)
    return dd_tool_fail (call, 1, "route: Drydock shows the routes and does not change them");
  return show_routes (call, dd_tool_args_has (&args, 'n'), FALSE);
}

/* Sockets */

static char *
dup_place (const DdSocket *socket)
{
  g_autofree char *address = dd_ip_address_to_string (&socket->address);

  return g_strdup_printf ("%s:%u", address, socket->port);
}

static void
append_socket (DdToolCall      *call,
               const DdProcess *process,
               const DdSocket  *socket,
               gboolean         with_program)
{
  gboolean is_tcp = socket->protocol == DD_PUBLISH_TCP;
  g_autofree char *place = dup_place (socket);
  g_autofree char *program = g_strdup_printf ("%d/%s", dd_tool_pid_of (call, process),
                                              process->argv[0] ? process->argv[0] : "");

  g_string_append_printf (call->out, "%s   %6d %6d %-23s %-23s %-12s", is_tcp ? "tcp" : "udp", 0, 0,
                          place, socket->address.is_v4 ? "0.0.0.0:*" : ":::*",
                          is_tcp ? "LISTEN" : "");
  if (with_program)
    g_string_append_printf (call->out, "%.*s", PROGRAM_WIDTH, program);
  g_string_append_c (call->out, '\n');
}

static void
append_sockets (DdToolCall       *call,
                const DdToolArgs *args)
{
  gboolean both = !dd_tool_args_has (args, 't') && !dd_tool_args_has (args, 'u');
  const DdContainer *own =
    dd_sandbox_get_owner (call->world, dd_world_get_container (call->world,
                                                               dd_process_get_netns (call->process)));

  for (guint i = 0; i < call->world->processes->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (call->world->processes, i);
      const DdContainer *container = dd_world_get_container (call->world,
                                                             dd_process_get_netns (process));

      if (process->sockets == NULL || process->state != DD_PROCESS_RUNNING ||
          dd_sandbox_get_owner (call->world, container) != own)
        continue;
      for (guint j = 0; j < process->sockets->len; j++)
        {
          const DdSocket *socket = &g_array_index (process->sockets, DdSocket, j);

          if (both || dd_tool_args_has (args, socket->protocol == DD_PUBLISH_TCP ? 't' : 'u'))
            append_socket (call, process, socket, dd_tool_args_has (args, 'p'));
        }
    }
}

DdToolResult
_dd_netstat_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };

  if (!dd_tool_args_parse (&args, call, "ralntuwxepW", NULL))
    return dd_tool_finish (call, 1);
  if (dd_tool_args_has (&args, 'r'))
    return show_routes (call, dd_tool_args_has (&args, 'n'), TRUE);
  if (!dd_tool_args_has (&args, 'l') && !dd_tool_args_has (&args, 'a'))
    return dd_tool_fail (call, 1, "netstat: Drydock models listening sockets only: “netstat -tln”");
  g_string_append_printf (call->out, "Active Internet connections (%s)\nProto Recv-Q Send-Q Local "
                          "Address           Foreign Address         State       %s\n",
                          dd_tool_args_has (&args, 'l') ? "only servers" : "servers and established",
                          dd_tool_args_has (&args, 'p') ? "PID/Program name    " : "");
  append_sockets (call, &args);
  return dd_tool_finish (call, 0);
}
