// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-rule.h"
#include "dd-world.h"

G_BEGIN_DECLS

/* What is behind the router of the local network, as a number of a host. */
#define DD_HOST_INTERNET 1000u

#define DD_LAN_SUBNET "192.168.1.0/24"
#define DD_LAN_ROUTER "192.168.1.1"
#define DD_LAN_ROUTER_MAC "52:54:00:12:34:01"

/* The card of every host. */
#define DD_HOST_CARD "eth0"

/**
 * DdDeviceKind:
 * @DD_DEVICE_LOOPBACK: lo
 * @DD_DEVICE_LAN: the network card of a host
 * @DD_DEVICE_BRIDGE: a bridge of the engine
 * @DD_DEVICE_CONTAINER: the end that is in the container
 *
 * What kind of interface it is.
 */
typedef enum
{
  DD_DEVICE_LOOPBACK,
  DD_DEVICE_LAN,
  DD_DEVICE_BRIDGE,
  DD_DEVICE_CONTAINER,
} DdDeviceKind;

/**
 * DdDevice:
 * @kind: what it is
 * @name: such as eth0
 * @has_v4: whether there is a @v4
 * @v4: its address and the length of its prefix
 * @has_v6: whether there is a @v6
 * @v6: the same for IPv6
 * @mac: (nullable): its hardware address
 * @network: (nullable): the engine's network it belongs to
 * @endpoint: (nullable): the container's attachment it belongs to
 *
 * An interface of a network namespace.
 */
typedef struct
{
  DdDeviceKind      kind;
  char             *name;
  gboolean          has_v4;
  DdIpPrefix        v4;
  gboolean          has_v6;
  DdIpPrefix        v6;
  char             *mac;
  const DdNetwork  *network;
  const DdEndpoint *endpoint;
} DdDevice;

/**
 * DdStackRoute:
 * @to: destinations
 * @has_gateway: whether there is a @gateway
 * @gateway: the next router
 * @device: the interface
 * @source: the address that packets leave with
 *
 * A line of a routing table.
 */
typedef struct
{
  DdIpPrefix      to;
  gboolean        has_gateway;
  DdIpAddress     gateway;
  const DdDevice *device;
  DdIpAddress     source;
} DdStackRoute;

/**
 * DdPublished:
 * @container: the container
 * @network: the network its traffic goes through
 * @transport: the protocol
 * @host_ip: where the host listens
 * @host_port: the host's port
 * @container_ip: of the container
 * @port: of the container
 *
 * A published port of a running container.
 */
typedef struct
{
  const DdContainer *container;
  const DdNetwork   *network;
  DdTransport        transport;
  DdIpAddress        host_ip;
  guint              host_port;
  DdIpAddress        container_ip;
  guint              port;
} DdPublished;

typedef struct _DdNet DdNet;

/**
 * DdStack:
 * @net: what it is part of
 * @host: number of the host
 * @world: the host's world; %NULL for the internet
 * @container: (nullable): whose network namespace it is; %NULL for the host's
 * @name: of the container or the host
 * @devices: (element-type DdDevice): its interfaces, in order
 * @routes: (element-type DdStackRoute): its routing table; the longest prefix first
 *
 * A network namespace.
 */
typedef struct
{
  DdNet             *net;
  guint32            host;
  const DdWorld     *world;
  const DdContainer *container;
  const char        *name;
  GPtrArray         *devices;
  GArray            *routes;

  /*< private >*/
  DdRuleSet         *rules[2];
} DdStack;

/* A snapshot of the networks of all hosts; the world must not change while it
 * is used. */
DdNet           *dd_net_new             (const DdWorld      *site) G_GNUC_WARN_UNUSED_RESULT;
void             dd_net_free            (DdNet              *self);
const DdWorld   *dd_net_get_site        (const DdNet        *self);
guint32          dd_net_get_n_hosts     (const DdNet        *self);
DdStack         *dd_net_get_stack       (DdNet              *self,
                                         guint32             host,
                                         const char         *container);
DdStack         *dd_net_get_engine      (DdNet              *self,
                                         guint32             host);
DdStack         *dd_net_find_host       (DdNet              *self,
                                         const DdIpAddress  *address);
DdStack         *dd_net_find_neighbour  (DdNet              *self,
                                         const DdStack      *stack,
                                         const DdDevice     *device,
                                         const DdIpAddress  *address,
                                         const DdDevice    **there);
const GPtrArray *dd_net_get_published   (DdNet              *self,
                                         guint32             host);
const DdEndpoint *dd_container_get_routed (const DdWorld    *world,
                                         const DdContainer  *container);
const DdEndpoint *dd_network_find_passthru (const DdWorld   *world);
gboolean         dd_world_has_proxy     (const DdWorld      *world);
gboolean         dd_net_has_proxy       (DdNet              *self,
                                         guint32             host);

gboolean         dd_stack_is_local      (const DdStack      *self,
                                         const DdIpAddress  *address);
const DdStackRoute   *dd_stack_find_route    (const DdStack      *self,
                                         const DdIpAddress  *destination);
const DdDevice  *dd_stack_get_device    (const DdStack      *self,
                                         const char         *name);
const DdProcess *dd_stack_find_listener (const DdStack      *self,
                                         const DdPacket     *packet);
const DdPublished *dd_stack_find_proxy  (const DdStack      *self,
                                         const DdPacket     *packet);
const DdRuleSet *dd_stack_get_rules     (DdStack            *self,
                                         gboolean            v6);
const char      *dd_host_get_address    (guint32             host);
const char      *dd_host_get_mac        (guint32             host);
guint32          dd_host_find_address   (const char         *address);

DdTrip          *dd_net_send            (DdNet              *self,
                                         DdStack            *from,
                                         const DdPacket     *packet) G_GNUC_WARN_UNUSED_RESULT;
DdTrip          *dd_net_answer          (DdNet              *self,
                                         const DdTrip       *trip) G_GNUC_WARN_UNUSED_RESULT;
DdTrip          *dd_net_ask             (DdNet              *self,
                                         DdStack            *from,
                                         const DdPacket     *packet,
                                         DdTrip            **answer) G_GNUC_WARN_UNUSED_RESULT;
gboolean         dd_net_choose_source   (const DdStack      *from,
                                         DdPacket           *packet);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdNet, dd_net_free)

G_END_DECLS
