// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-tool.h"

G_BEGIN_DECLS

DdToolResult dd_addgroup_tool (DdToolCall *call);
DdToolResult dd_adduser_tool  (DdToolCall *call);
DdToolResult dd_delgroup_tool (DdToolCall *call);
DdToolResult dd_deluser_tool  (DdToolCall *call);

G_END_DECLS
