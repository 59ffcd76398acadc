// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-port-publish.h"

G_BEGIN_DECLS

/* Hands out one port for several addresses of the host at once. */

gboolean _dd_port_allocator_take (DdPortAllocator    *self,
                                  const DdIpAddress  *addresses,
                                  guint               n_addresses,
                                  DdPublishProtocol   protocol,
                                  guint               first,
                                  guint               last,
                                  guint              *port,
                                  GError            **error);
void     _dd_port_allocator_give (DdPortAllocator    *self,
                                  const DdIpAddress  *addresses,
                                  guint               n_addresses,
                                  DdPublishProtocol   protocol,
                                  guint               port);

G_END_DECLS
