// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-tool.h"

G_BEGIN_DECLS

DdToolResult dd_basename_tool (DdToolCall *call);
DdToolResult dd_chmod_tool (DdToolCall *call);
DdToolResult dd_chown_tool (DdToolCall *call);
DdToolResult dd_cp_tool    (DdToolCall *call);
DdToolResult dd_dirname_tool (DdToolCall *call);
DdToolResult dd_du_tool    (DdToolCall *call);
DdToolResult dd_find_tool  (DdToolCall *call);
DdToolResult dd_ln_tool    (DdToolCall *call);
DdToolResult dd_ls_tool    (DdToolCall *call);
DdToolResult dd_mktemp_tool (DdToolCall *call);
DdToolResult dd_mv_tool    (DdToolCall *call);
DdToolResult dd_readlink_tool (DdToolCall *call);
DdToolResult dd_realpath_tool (DdToolCall *call);
DdToolResult dd_stat_tool  (DdToolCall *call);
DdToolResult dd_tar_tool   (DdToolCall *call);

G_END_DECLS
