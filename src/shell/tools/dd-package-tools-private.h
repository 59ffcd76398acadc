// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-tool.h"

G_BEGIN_DECLS

/* Package managers and compilers; each has a file of its own. */
DdToolResult dd_apk_tool      (DdToolCall *call);
DdToolResult dd_apt_tool      (DdToolCall *call);
DdToolResult dd_bundle_tool   (DdToolCall *call);
DdToolResult dd_cargo_tool    (DdToolCall *call);
DdToolResult dd_compiled_tool (DdToolCall *call);
DdToolResult dd_dpkg_tool     (DdToolCall *call);
DdToolResult dd_gcc_tool      (DdToolCall *call);
DdToolResult dd_go_tool       (DdToolCall *call);
DdToolResult dd_java_tool     (DdToolCall *call);
DdToolResult dd_ldd_tool      (DdToolCall *call);
DdToolResult dd_make_tool     (DdToolCall *call);
DdToolResult dd_maven_tool    (DdToolCall *call);
DdToolResult dd_npm_tool      (DdToolCall *call);
DdToolResult dd_pip_tool      (DdToolCall *call);

G_END_DECLS
