// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-tool.h"

G_BEGIN_DECLS

/* The tables of tools; each is in a file of its own below tools/ and
 * docker/. */

extern const DdTool dd_account_tools[];
extern const guint  dd_n_account_tools;
extern const DdTool dd_docker_tools[];
extern const guint  dd_n_docker_tools;
extern const DdTool dd_file_tools[];
extern const guint  dd_n_file_tools;
extern const DdTool dd_info_tools[];
extern const guint  dd_n_info_tools;
extern const DdTool dd_network_tools[];
extern const guint  dd_n_network_tools;
extern const DdTool dd_package_tools[];
extern const guint  dd_n_package_tools;
extern const DdTool dd_process_tools[];
extern const guint  dd_n_process_tools;
extern const DdTool dd_remote_tools[];
extern const guint  dd_n_remote_tools;
extern const DdTool dd_text_tools[];
extern const guint  dd_n_text_tools;

/* Single tools with a file of their own */
DdToolResult dd_ip_tool (DdToolCall *call);

G_END_DECLS
