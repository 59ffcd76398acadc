// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-tool.h"

G_BEGIN_DECLS

/* Tools of the network with files of their own. */
DdToolResult _dd_conntrack_tool (DdToolCall *call);
DdToolResult _dd_curl_tool      (DdToolCall *call);
DdToolResult _dd_dig_tool       (DdToolCall *call);
DdToolResult _dd_getent_tool    (DdToolCall *call);
DdToolResult _dd_host_tool      (DdToolCall *call);
DdToolResult _dd_iptables_tool  (DdToolCall *call);
DdToolResult _dd_iptables_save_tool (DdToolCall *call);
DdToolResult _dd_nc_tool        (DdToolCall *call);
DdToolResult _dd_netstat_tool   (DdToolCall *call);
DdToolResult _dd_nslookup_tool  (DdToolCall *call);
DdToolResult _dd_ping_tool      (DdToolCall *call);
DdToolResult _dd_route_tool     (DdToolCall *call);
DdToolResult _dd_ss_tool        (DdToolCall *call);
DdToolResult _dd_sudo_tool      (DdToolCall *call);
DdToolResult _dd_tcpdump_tool   (DdToolCall *call);
DdToolResult _dd_telnet_tool    (DdToolCall *call);
DdToolResult _dd_traceroute_tool (DdToolCall *call);
DdToolResult _dd_wget_tool      (DdToolCall *call);

void         _dd_curl_write_out (DdToolCall *call,
                                 const char *format,
                                 int         status,
                                 gsize       length,
                                 guint64     duration);

G_END_DECLS
