// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-types.h"

G_BEGIN_DECLS

/**
 * DdNetwork:
 * @id: 64 hexadecimal digits
 * @name: such as bridge
 * @driver: bridge, host or null
 * @subnet: in CIDR form, "" for none
 * @gateway: the bridge's own address
 * @bridge: name of the interface on the host
 * @leases: addresses in use, in host order, sorted
 *
 * A network. Read it freely; only events change it.
 */
struct _DdNetwork
{
  GObject   parent_instance;

  char     *id;
  char     *name;
  char     *driver;
  char     *subnet;
  char     *gateway;
  char     *bridge;
  GArray   *leases;
  guint64   created;
};

/**
 * DdEndpoint:
 * @network: name of the network
 * @address: IPv4 address, such as 172.17.0.2
 * @prefix_length: such as 16
 * @gateway: default route
 * @mac: hardware address
 * @veth: the end that stays on the host
 *
 * A container's attachment to a network, while it runs.
 */
typedef struct
{
  char *network;
  char *network_id;
  char *id;
  char *address;
  int   prefix_length;
  char *gateway;
  char *mac;
  char *veth;
} DdEndpoint;

#define DD_TYPE_NETWORK  (dd_network_get_type ())
#define DD_TYPE_ENDPOINT (dd_endpoint_get_type ())
G_DECLARE_FINAL_TYPE (DdNetwork, dd_network, DD, NETWORK, GObject)

DdNetwork  *dd_network_copy      (const DdNetwork  *self) G_GNUC_WARN_UNUSED_RESULT;

GType       dd_endpoint_get_type (void);
DdEndpoint *dd_endpoint_copy     (const DdEndpoint *self) G_GNUC_WARN_UNUSED_RESULT;
void        dd_endpoint_free     (DdEndpoint       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdEndpoint, dd_endpoint_free)

G_END_DECLS
