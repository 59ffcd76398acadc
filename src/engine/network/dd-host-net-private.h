// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-host-net.h"
#include "dd-sandbox.h"
#include "dd-socket.h"

G_BEGIN_DECLS

/* What a snapshot is made of. */

DdStack           *_dd_stack_new             (DdNet             *net,
                                               guint32            host,
                                               const DdWorld     *world,
                                               const DdContainer *container) G_GNUC_WARN_UNUSED_RESULT;
void               _dd_stack_fill            (DdStack           *self);
void               _dd_stack_free            (gpointer           data);
void               _dd_net_list_published     (const DdWorld     *world,
                                               const DdContainer *container,
                                               GPtrArray         *list);
gboolean           _dd_net_is_published      (const DdWorld     *world,
                                               const DdSocket    *socket);
gboolean           _dd_net_filters_bridges   (DdStack           *host);
const DdDevice    *_dd_stack_get_bridge      (const DdStack     *host,
                                               const DdNetwork   *network);
/* Who has an address */
const DdWorld     *_dd_net_get_world          (DdNet             *self,
                                               guint32            host);
const DdContainer *_dd_net_get_by_address     (DdNet             *self,
                                               guint32            host,
                                               const DdIpAddress *address);
gboolean           _dd_device_has_address     (const DdDevice    *device,
                                               const DdIpAddress *address);

/* The drivers that share a card of the host */
gboolean           _dd_device_has_card        (const DdDevice    *device);
gboolean           _dd_network_is_routed      (const DdNetwork   *network);
gboolean           _dd_network_leads_out      (const DdNetwork   *network);
DdStack           *_dd_net_find_child         (DdNet             *self,
                                               guint32            host,
                                               const char        *parent,
                                               const DdIpAddress *address,
                                               const DdDevice   **there);
DdStack           *_dd_net_find_overlaid      (DdNet             *self,
                                               const char        *network,
                                               const DdIpAddress *address,
                                               const DdDevice   **there);
DdStack           *_dd_net_find_passthru      (DdNet             *self,
                                               guint32            host,
                                               const DdDevice   **there);

DdRuleSet         *_dd_net_make_rules         (DdStack           *stack,
                                               gboolean           v6) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
