// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-tool.h"

G_BEGIN_DECLS

#define DD_BUSYBOX_BANNER "BusyBox v1.37.0 () multi-call binary."

DdToolResult dd_tool_usage (DdToolCall *call,
                            const char *gnu_message);

G_END_DECLS
