// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-command-table.h"

G_BEGIN_DECLS

/* docker compose and its commands, ended by one without a path. The first one is
 * the group. */
extern const DdCommand dd_compose_commands[];

/* Their option tables, each ended by an option without a name. */
extern const DdOption dd_compose_shared_options[];
extern const DdOption dd_compose_options[];
extern const DdOption dd_compose_attach_options[];
extern const DdOption dd_compose_build_options[];
extern const DdOption dd_compose_commit_options[];
extern const DdOption dd_compose_config_options[];
extern const DdOption dd_compose_cp_options[];
extern const DdOption dd_compose_create_options[];
extern const DdOption dd_compose_down_options[];
extern const DdOption dd_compose_events_options[];
extern const DdOption dd_compose_exec_options[];
extern const DdOption dd_compose_export_options[];
extern const DdOption dd_compose_images_options[];
extern const DdOption dd_compose_kill_options[];
extern const DdOption dd_compose_logs_options[];
extern const DdOption dd_compose_ls_options[];
extern const DdOption dd_compose_port_options[];
extern const DdOption dd_compose_ps_options[];
extern const DdOption dd_compose_publish_options[];
extern const DdOption dd_compose_pull_options[];
extern const DdOption dd_compose_push_options[];
extern const DdOption dd_compose_restart_options[];
extern const DdOption dd_compose_rm_options[];
extern const DdOption dd_compose_run_options[];
extern const DdOption dd_compose_scale_options[];
extern const DdOption dd_compose_stats_options[];
extern const DdOption dd_compose_stop_options[];
extern const DdOption dd_compose_up_options[];
extern const DdOption dd_compose_version_options[];
extern const DdOption dd_compose_volumes_options[];
extern const DdOption dd_compose_wait_options[];
extern const DdOption dd_compose_watch_options[];

G_END_DECLS
