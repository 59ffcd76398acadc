// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-tool.h"

G_BEGIN_DECLS

gint64       dd_tool_parse_interval (const char *text);

DdToolResult dd_tool_run_list       (DdToolCall *call,
                                     GPtrArray  *commands,
                                     int         status);
DdToolResult dd_tool_continue_list  (DdToolCall *call);

G_END_DECLS
