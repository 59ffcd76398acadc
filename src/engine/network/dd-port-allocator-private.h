// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-port-publish.h"

G_BEGIN_DECLS

/* Hands out one port for several addresses of the host at once. */

/**
 * DdPortRange:
 * @address: of the host
 * @protocol: the protocol
 * @first: of the range
 * @last: of the range
 * @given: the port of it that was handed out last
 *
 * Where the next port is searched.
 */
typedef struct
{
  DdIpAddress       address;
  DdPublishProtocol protocol;
  guint             first;
  guint             last;
  guint             given;
} DdPortRange;

DdPortAllocator *_dd_port_allocator_new_with (GArray *ranges) G_GNUC_WARN_UNUSED_RESULT;
GArray  *_dd_port_allocator_copy_ranges (const DdPortAllocator *self) G_GNUC_WARN_UNUSED_RESULT;
void     _dd_port_allocator_hold (DdPortAllocator    *self,
                                  const DdIpAddress  *address,
                                  DdPublishProtocol   protocol,
                                  guint               port);
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
