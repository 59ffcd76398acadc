// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-network.h"
#include "dd-world.h"

G_BEGIN_DECLS

char *_dd_network_random_mac         (const DdWorld *world,
                                      const char    *what) G_GNUC_WARN_UNUSED_RESULT;
void  _dd_world_add_default_networks (DdWorld       *self);

G_END_DECLS
