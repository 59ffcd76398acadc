// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-container-config.h"
#include "dd-endpoint.h"
#include "dd-ipam.h"
#include "dd-types.h"

G_BEGIN_DECLS

/* The bridge that leads containers on overlay networks out of their host. */
#define DD_GATEWAY_BRIDGE "docker_gwbridge"

/**
 * DdGatewayMode:
 * @DD_GATEWAY_NAT: addresses are translated, only published ports can be
 *   reached
 * @DD_GATEWAY_NAT_UNPROTECTED: addresses are translated, all ports can be
 *   reached
 * @DD_GATEWAY_ROUTED: addresses are not translated
 * @DD_GATEWAY_ISOLATED: the host has no address on the bridge
 *
 * How a bridge network is connected to the outside, for one family.
 *
 * Source: docs manuals/engine/network/port-publishing.md
 */
typedef enum
{
  DD_GATEWAY_NAT,
  DD_GATEWAY_NAT_UNPROTECTED,
  DD_GATEWAY_ROUTED,
  DD_GATEWAY_ISOLATED,
} DdGatewayMode;

/**
 * DdNetworkSubnet:
 * @subnet: the addresses, and those that are handed out
 * @has_gateway: whether there is a @gateway
 * @gateway: the bridge's own address, or that of a router
 * @auxiliary: (nullable): names and addresses that are never handed out
 * @is_asked: whether somebody asked for the subnet
 * @gateway_is_asked: whether somebody asked for the gateway
 *
 * One subnet of a network.
 */
typedef struct
{
  DdSubnet     subnet;
  DdIpAddress  gateway;
  DdStringMap *auxiliary;
  gboolean     has_gateway;
  gboolean     is_asked;
  gboolean     gateway_is_asked;
} DdNetworkSubnet;

/**
 * DdNetwork:
 * @origin: (nullable): of a copy, the network that it shares all with but
 *   @leases and @endpoints
 * @id: 64 hexadecimal digits
 * @name: such as bridge
 * @driver: bridge, host, null, macvlan, ipvlan or overlay
 * @subnet: the first IPv4 subnet in CIDR form, "" for none
 * @gateway: its gateway, "" for none
 * @bridge: name of the device on the host, "" for none
 * @bridge_index: number of that device
 * @bridge_mac: its hardware address
 * @parent: the host's device that macvlan and ipvlan use, "" for none
 * @subnets: (element-type DdNetworkSubnet): IPv4 before IPv6
 * @options: of the driver
 * @ipam_options: of the address management
 * @labels: what somebody noted
 * @created: in microseconds since the world began
 * @mode: of macvlan and ipvlan, such as bridge or l2, "" for none
 * @config_from: (nullable): the pattern that its subnets come from
 * @gateway_mode: for IPv4
 * @gateway_mode6: for IPv6
 * @has_binding_address: whether there is a @binding_address
 * @binding_address: where ports are published when nobody says it
 * @mtu: of its interfaces
 * @vni: of overlay: the number of its tunnel, 0 for a network of one host
 * @leases: (element-type DdIpAddress): addresses in use, sorted
 * @endpoints: (element-type DdEndpoint): what is attached, in order of coming
 * @is_predefined: whether Docker made it
 * @has_ipv4: whether it has IPv4
 * @has_ipv6: whether it has IPv6
 * @internal: whether nothing gets out or in
 * @attachable: whether containers may be attached by hand, in a swarm
 * @icc: whether its containers may talk to one another
 * @masquerade: whether what leaves gets the host's address
 * @no_bridge_address: whether the bridge has no IPv4 address
 * @config_only: whether it is only a pattern for others
 * @is_ingress: whether it is the routing mesh of a swarm
 *
 * A network. Read it freely; only events change it.
 */
struct _DdNetwork
{
  GObject        parent_instance;

  DdNetwork     *origin;
  char          *id;
  char          *name;
  char          *driver;
  char          *subnet;
  char          *gateway;
  char          *bridge;
  int            bridge_index;
  char          *bridge_mac;
  char          *parent;
  GArray        *subnets;
  DdStringMap   *options;
  DdStringMap   *ipam_options;
  DdStringMap   *labels;
  guint64        created;
  char          *mode;
  char          *config_from;
  DdGatewayMode  gateway_mode;
  DdGatewayMode  gateway_mode6;
  DdIpAddress    binding_address;
  int            mtu;
  guint          vni;
  GArray        *leases;
  GPtrArray     *endpoints;

  gboolean       icc;
  gboolean       masquerade;
  gboolean       no_bridge_address;
  guint          has_binding_address : 1;
  guint          is_predefined : 1;
  guint          has_ipv4 : 1;
  guint          has_ipv6 : 1;
  guint          internal : 1;
  guint          attachable : 1;
  guint          config_only : 1;
  guint          is_ingress : 1;
};

#define DD_TYPE_NETWORK  (dd_network_get_type ())
G_DECLARE_FINAL_TYPE (DdNetwork, dd_network, DD, NETWORK, GObject)

DdNetwork             *dd_network_new          (const char       *name,
                                                const char       *driver) G_GNUC_WARN_UNUSED_RESULT;
DdNetwork             *dd_network_copy         (const DdNetwork  *self) G_GNUC_WARN_UNUSED_RESULT;
void                   dd_network_add_subnet   (DdNetwork             *self,
                                                const DdNetworkSubnet *subnet);
const DdNetworkSubnet *dd_network_get_subnet   (const DdNetwork  *self,
                                                gboolean          is_v4);
gboolean               dd_network_has_dns      (const DdNetwork  *self);
gboolean               dd_network_is_bridge    (const DdNetwork  *self);
char                  *dd_network_dup_short_id (const DdNetwork  *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
