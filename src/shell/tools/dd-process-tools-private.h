// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-tool.h"

G_BEGIN_DECLS

GPtrArray       *dd_tool_list_processes  (DdToolCall      *call) G_GNUC_WARN_UNUSED_RESULT;
int              dd_tool_pid_of          (DdToolCall      *call,
                                          const DdProcess *process);
const DdProcess *dd_tool_find_process    (DdToolCall      *call,
                                          int              pid);

DdToolResult     dd_ps_tool              (DdToolCall      *call);
DdToolResult     dd_top_tool             (DdToolCall      *call);

DdToolResult     dd_killall_tool         (DdToolCall      *call);
DdToolResult     dd_pgrep_tool           (DdToolCall      *call);
DdToolResult     dd_pkill_tool           (DdToolCall      *call);

DdToolResult     dd_env_tool             (DdToolCall      *call);
DdToolResult     dd_nohup_tool           (DdToolCall      *call);
DdToolResult     dd_timeout_tool         (DdToolCall      *call);
DdToolResult     dd_xargs_tool           (DdToolCall      *call);

G_END_DECLS
