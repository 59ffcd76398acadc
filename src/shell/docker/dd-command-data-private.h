// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-command-table.h"

G_BEGIN_DECLS

/* All commands, ended by one without a path. The first one is the root. */
extern const DdCommand dd_docker_commands[];

G_END_DECLS
