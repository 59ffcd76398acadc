// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-tool.h"

G_BEGIN_DECLS

DdToolResult dd_corepack_tool               (DdToolCall *call);
DdToolResult dd_gzip_tool                   (DdToolCall *call);
DdToolResult dd_install_tool                (DdToolCall *call);
DdToolResult dd_update_ca_certificates_tool (DdToolCall *call);

G_END_DECLS
