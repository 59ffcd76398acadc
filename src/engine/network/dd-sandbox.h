// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-container.h"
#include "dd-world.h"

G_BEGIN_DECLS

/**
 * DdInterfaceKind:
 * @DD_INTERFACE_LOOPBACK: lo
 * @DD_INTERFACE_ETHERNET: a card of the host
 * @DD_INTERFACE_BRIDGE: a switch in the kernel
 * @DD_INTERFACE_VETH: one end of a virtual cable
 * @DD_INTERFACE_MACVLAN: shares a card, with a hardware address of its own
 * @DD_INTERFACE_IPVLAN: shares a card and its hardware address
 * @DD_INTERFACE_VLAN: a tagged part of a card
 * @DD_INTERFACE_DUMMY: leads nowhere
 *
 * What an interface is.
 */
typedef enum
{
  DD_INTERFACE_LOOPBACK,
  DD_INTERFACE_ETHERNET,
  DD_INTERFACE_BRIDGE,
  DD_INTERFACE_VETH,
  DD_INTERFACE_MACVLAN,
  DD_INTERFACE_IPVLAN,
  DD_INTERFACE_VLAN,
  DD_INTERFACE_DUMMY,
} DdInterfaceKind;

/**
 * DdInterface:
 * @index: its number in its network namespace
 * @kind: what it is
 * @name: such as eth0
 * @peer: name or number of what it is tied to, as in `eth0@if7`, %NULL for none
 * @master: (nullable): the bridge it is plugged into
 * @mac: hardware address
 * @addresses: (element-type DdIpPrefix): its addresses, IPv4 before IPv6
 * @mtu: the largest packet, in bytes
 * @has_carrier: whether something is at the other end
 * @network: (nullable): the network it belongs to
 * @endpoint: (nullable): the endpoint it belongs to
 *
 * An interface, as the kernel has it.
 */
typedef struct
{
  int               index;
  DdInterfaceKind   kind;
  char             *name;
  char             *peer;
  char             *master;
  char             *mac;
  GArray           *addresses;
  int               mtu;
  gboolean          has_carrier;
  const DdNetwork  *network;
  const DdEndpoint *endpoint;
} DdInterface;

/**
 * DdRoute:
 * @destination: for what; no bits for everything else
 * @has_gateway: whether there is a @gateway
 * @gateway: who passes it on
 * @device: the interface
 * @has_source: whether there is a @source
 * @source: the address that is used there
 * @has_carrier: whether something is at the other end of @device
 *
 * A line of a routing table.
 */
typedef struct
{
  DdIpPrefix   destination;
  DdIpAddress  gateway;
  DdIpAddress  source;
  char        *device;
  gboolean     has_gateway;
  gboolean     has_source;
  gboolean     has_carrier;
} DdRoute;

const DdContainer *dd_sandbox_get_owner       (const DdWorld     *world,
                                               const DdContainer *container);
gboolean           dd_sandbox_is_same         (const DdWorld     *world,
                                               const DdContainer *a,
                                               const DdContainer *b);
GPtrArray         *dd_sandbox_list_interfaces (const DdWorld     *world,
                                               guint32            host,
                                               const DdContainer *container) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray         *dd_sandbox_list_routes     (const DdWorld     *world,
                                               guint32            host,
                                               const DdContainer *container) G_GNUC_WARN_UNUSED_RESULT;
void               dd_sandbox_get_host_address (guint32           host,
                                               DdIpPrefix        *address,
                                               DdIpAddress       *router);

G_END_DECLS
