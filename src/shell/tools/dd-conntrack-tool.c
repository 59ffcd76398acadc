// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>

#include "dd-conntrack.h"
#include "dd-network-tools-private.h"
#include "dd-tool-args.h"

/* conntrack of conntrack-tools: the list, and forgetting it. */

#define VERSION "v1.4.8 (conntrack-tools)"

static gboolean
is_asked (const DdFlow     *flow,
          const DdToolArgs *args)
{
  const char *protocol = dd_tool_args_value (args, 'p');
  const char *port = dd_tool_args_value (args, 'O');
  const char *source = dd_tool_args_value (args, 's');
  const char *destination = dd_tool_args_value (args, 'd');
  const char *family = dd_tool_args_value (args, 'f');
  g_autofree char *from = dd_ip_address_to_string (&flow->original.source);
  g_autofree char *to = dd_ip_address_to_string (&flow->original.destination);

  return (family == NULL ||
          g_str_equal (family, flow->original.source.is_v4 ? "ipv4" : "ipv6")) &&
         (protocol == NULL ||
          g_str_equal (protocol, dd_transport_to_string (flow->original.transport))) &&
         (port == NULL || (guint) atoi (port) == flow->original.destination_port) &&
         (source == NULL || g_str_equal (source, from)) &&
         (destination == NULL || g_str_equal (destination, to));
}

static DdToolResult
list (DdToolCall       *call,
      const DdToolArgs *args)
{
  g_autoptr (GPtrArray) flows = dd_world_list_flows (dd_engine_get_site (call->engine),
                                                     dd_engine_get_host (call->engine));
  guint n = 0;

  for (guint i = 0; i < flows->len; i++)
    {
      const DdFlow *flow = g_ptr_array_index (flows, i);
      g_autofree char *text = dd_flow_dup_text (flow, call->world->now);

      if (!is_asked (flow, args))
        continue;
      g_string_append_printf (call->out, "%s\n", text);
      n++;
    }
  g_string_append_printf (call->err, "conntrack %s: %u flow entries have been shown.\n", VERSION,
                          n);
  return dd_tool_finish (call, 0);
}

DdToolResult
_dd_conntrack_tool (DdToolCall *call)
{
  static const DdLongOption long_options[] = {
    { "dump", 'L' }, { "flush", 'F' }, { "proto", 'p' }, { "dport", 'O' }, { "src", 's' },
    { "dst", 'd' }, { "family", 'f' }, { NULL, 0 }
  };
  g_auto (DdToolArgs) args = { 0 };

  if (!dd_tool_args_parse (&args, call, "LFp:O:s:d:f:n", long_options))
    return dd_tool_finish (call, 2);
  if (call->uid)
    return dd_tool_fail (call, 1, "conntrack %s: Operation failed: sorry, you must be root or get "
                         "CAP_NET_ADMIN capability to do this", VERSION);
  if (dd_tool_args_has (&args, 'L'))
    return list (call, &args);
  if (!dd_tool_args_has (&args, 'F'))
    return dd_tool_fail (call, 2, "conntrack %s: Drydock models conntrack -L and -F only", VERSION);
  dd_conntrack_flush (call->engine);
  g_string_append_printf (call->err, "conntrack %s: connection tracking table has been emptied.\n",
                          VERSION);
  return dd_tool_finish (call, 0);
}
