// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-container.h"
#include "dd-sandbox.h"
#include "dd-tool.h"

G_BEGIN_DECLS

/* Where `ip netns` looks for names. */
#define DD_NETNS_FOLDER "/run/netns"

char         *dd_netns_resolve        (DdToolCall         *call,
                                       const char         *path) G_GNUC_WARN_UNUSED_RESULT;
gboolean      dd_netns_find           (DdToolCall         *call,
                                       const char         *name,
                                       const DdContainer **container);
DdToolResult  dd_netns_run            (DdToolCall         *call,
                                       gboolean            enters,
                                       const DdContainer  *container,
                                       char              **argv);
GPtrArray    *dd_tool_list_interfaces (DdToolCall         *call) G_GNUC_WARN_UNUSED_RESULT;

DdToolResult  dd_arp_tool             (DdToolCall         *call);
DdToolResult  dd_bridge_tool          (DdToolCall         *call);
DdToolResult  dd_brctl_tool           (DdToolCall         *call);
DdToolResult  dd_ip_netns             (DdToolCall         *call,
                                       char              **words);
DdToolResult  dd_ip_neigh             (DdToolCall         *call,
                                       char              **words);
DdToolResult  dd_ip_route_get         (DdToolCall         *call,
                                       char              **words);
DdToolResult  dd_lsns_tool            (DdToolCall         *call);
DdToolResult  dd_nsenter_tool         (DdToolCall         *call);

G_END_DECLS
