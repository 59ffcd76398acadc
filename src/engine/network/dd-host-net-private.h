// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-host-net.h"
#include "dd-socket.h"

G_BEGIN_DECLS

/* What a snapshot is made of. */

void               _dd_net_set_bridge_addresses (const DdNetwork *network,
                                               DdDevice          *device);
const DdContainer *_dd_net_find_owner         (const DdWorld     *world,
                                               const DdContainer *container);
void               _dd_net_list_published     (const DdWorld     *world,
                                               const DdContainer *container,
                                               GPtrArray         *list);
gboolean           _dd_net_is_published      (const DdWorld     *world,
                                               const DdSocket    *socket);
gboolean           _dd_net_filters_bridges   (DdStack           *host);
const DdDevice    *_dd_stack_get_bridge      (const DdStack     *host,
                                               const DdNetwork   *network);
DdRuleSet         *_dd_net_make_rules         (DdStack           *stack,
                                               gboolean           v6) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
