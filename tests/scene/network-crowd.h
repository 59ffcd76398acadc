// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Commands for a host with many containers on many networks, for tests and
 * benchmarks of the views about networks. */

/* What a packet from outside is sent with: to the first container of the
 * second network. */
#define NETWORK_CROWD_PACKET "ssh laptop curl -m 3 http://192.168.1.20:8081"

char **network_crowd_commands (guint n_containers,
                               guint n_networks) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
