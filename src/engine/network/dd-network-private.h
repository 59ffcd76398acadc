// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-network.h"
#include "dd-engine.h"

G_BEGIN_DECLS

/* The host's card on the local network. */
#define DD_HOST_CARD_INDEX 2
#define DD_HOST_CARD_MAC   "52:54:00:12:34:56"

char *_dd_network_random_mac         (const DdWorld *world,
                                      const char    *what) G_GNUC_WARN_UNUSED_RESULT;
void  _dd_world_add_default_networks (DdWorld       *self);
gboolean _dd_network_read_options    (DdNetwork     *network,
                                      GError       **error);
void  _dd_container_update_names     (DdWorld       *world,
                                      DdContainer   *container);
void  _dd_network_notify             (DdEngine      *engine,
                                      const DdNetwork *network,
                                      const char    *action);

G_END_DECLS
