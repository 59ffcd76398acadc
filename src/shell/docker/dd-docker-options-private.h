// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-options.h"

G_BEGIN_DECLS

/* Pulling and pushing still take this option, say that it is gone and do
 * nothing with it. */
#define DISABLE_CONTENT_TRUST \
  { "disable-content-trust", 0, DD_OPTION_BOOL, "Skip image verification (deprecated)", "true", \
    .flags = DD_OPTION_HIDDEN, \
    .deprecated = "support for docker content trust was removed" }

/* How lists can be printed. */
#define DD_FORMAT_HELP \
  "Format output using a custom template:\n" \
  "'table':            Print output in table format with column headers (default)\n" \
  "'table TEMPLATE':   Print output in table format using the given Go template\n" \
  "'json':             Print in JSON format\n" \
  "'TEMPLATE':         Print output using the given Go template.\n" \
  "Refer to https://docs.docker.com/go/formatting/ for more information about formatting " \
  "output with templates"

/* The option tables, each ended by an option without a name. */
extern const DdOption dd_root_options[];
extern const DdOption dd_container_start_options[];
extern const DdOption dd_container_stop_options[];
extern const DdOption dd_container_kill_options[];
extern const DdOption dd_container_rm_options[];
extern const DdOption dd_container_attach_options[];
extern const DdOption dd_container_exec_options[];
extern const DdOption dd_container_ls_options[];
extern const DdOption dd_container_inspect_options[];
extern const DdOption dd_container_logs_options[];
extern const DdOption dd_container_cp_options[];
extern const DdOption dd_container_commit_options[];
extern const DdOption dd_container_stats_options[];
extern const DdOption dd_container_export_options[];
extern const DdOption dd_prune_options[];
extern const DdOption dd_container_update_options[];
extern const DdOption dd_image_ls_options[];
extern const DdOption dd_image_inspect_options[];
extern const DdOption dd_image_rm_options[];
extern const DdOption dd_image_prune_options[];
extern const DdOption dd_image_history_options[];
extern const DdOption dd_image_pull_options[];
extern const DdOption dd_image_push_options[];
extern const DdOption dd_image_save_options[];
extern const DdOption dd_image_load_options[];
extern const DdOption dd_image_import_options[];
extern const DdOption dd_image_build_options[];
extern const DdOption dd_inspect_options[];
extern const DdOption dd_version_options[];
extern const DdOption dd_system_events_options[];
extern const DdOption dd_system_df_options[];
extern const DdOption dd_builder_prune_options[];
extern const DdOption dd_buildx_du_options[];
extern const DdOption dd_imagetools_inspect_options[];
extern const DdOption dd_system_prune_options[];
extern const DdOption dd_login_options[];
extern const DdOption dd_manifest_inspect_options[];
extern const DdOption dd_search_options[];
extern const DdOption dd_network_ls_options[];
extern const DdOption dd_network_create_options[];
extern const DdOption dd_network_rm_options[];
extern const DdOption dd_network_inspect_options[];
extern const DdOption dd_network_connect_options[];
extern const DdOption dd_network_disconnect_options[];
extern const DdOption dd_swarm_init_options[];
extern const DdOption dd_swarm_join_options[];
extern const DdOption dd_swarm_join_token_options[];
extern const DdOption dd_swarm_leave_options[];
extern const DdOption dd_node_ls_options[];
extern const DdOption dd_volume_ls_options[];
extern const DdOption dd_volume_create_options[];
extern const DdOption dd_volume_rm_options[];
extern const DdOption dd_volume_prune_options[];

G_END_DECLS
