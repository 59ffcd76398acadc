// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-hosts.h"
#include "dd-packet-walk-private.h"
#include "dd-swarm.h"

/* Overlay networks. On each host the network has a namespace of its own with a
 * bridge, the other ends of the containers' veth pairs, and the end of a tunnel
 * of VXLAN to the other hosts.
 *
 * Source: moby daemon/libnetwork/drivers/overlay; RFC 7348 */

#define OVERLAY_BRIDGE "br0"
#define TUNNEL         "vxlan0"

/* The kernel takes the sender's port of a tunnel from what is in the packet, so
 * that it spreads over the ways there are.
 * Source: RFC 7348, section 5 */
#define FIRST_TUNNEL_PORT 32768
#define N_TUNNEL_PORTS    28232

/* To the other end of a veth pair in the network's namespace */
static void
tell_to_bridge (DdWalk         *self,
                const DdStack  *from,
                const DdDevice *out)
{
  DdHop *hop = _dd_walk_add_hop (self, DD_HOP_CROSSED, from);

  hop->out = g_strdup (out->name);
  hop->in = g_strdup (OVERLAY_BRIDGE);
  hop->network = g_strdup (out->network->name);
  hop->detail = g_strdup (out->endpoint->veth);
}

/* The tunnel knows where every container is and answers for those of other
 * hosts, whom a broadcast would not reach. */
static void
tell_asked (DdWalk         *self,
            const DdStack  *from,
            const DdDevice *out,
            const DdDevice *there)
{
  DdHop *hop = _dd_walk_add_hop (self, DD_HOP_ASKED, from);

  hop->out = g_strdup (out->name);
  hop->mac = g_strdup (out->mac);
  hop->detail = g_strdup (there->mac);
  hop->vni = out->network->vni;
}

static void
leave_bridge (DdWalk         *self,
              DdStack        *host,
              DdStack        *to,
              const DdDevice *there)
{
  DdHop *hop = _dd_walk_add_hop (self, DD_HOP_BRIDGED, host);

  hop->in = g_strdup (OVERLAY_BRIDGE);
  hop->network = g_strdup (there->network->name);
  hop->detail = g_strdup (there->mac);
  hop = _dd_walk_add_hop (self, DD_HOP_CROSSED, host);
  hop->out = g_strdup (OVERLAY_BRIDGE);
  hop->in = g_strdup (there->name);
  hop->network = g_strdup (there->network->name);
  hop->detail = g_strdup (there->endpoint->veth);
  _dd_walk_receive (self, to, there);
}

static guint
choose_port (const DdPacket *packet)
{
  guint hash = 5381;

  for (gsize i = 0; i < sizeof packet->source.bytes; i++)
    hash = hash * 33 + packet->source.bytes[i] + 7 * packet->destination.bytes[i];
  return FIRST_TUNNEL_PORT + (hash + packet->source_port) % N_TUNNEL_PORTS;
}

static void
wrap (DdWalk          *self,
      DdStack         *host,
      const DdStack   *to,
      const DdNetwork *network)
{
  const DdWorld *site = dd_net_get_site (self->net);
  const DdSwarm *swarm = dd_world_get_swarm (site, host->host);
  const DdSwarmNode *here = swarm ? dd_swarm_get_node (swarm, host->host) : NULL;
  const DdSwarmNode *there = swarm ? dd_swarm_get_node (swarm, to->host) : NULL;
  DdPacket outer = {
    .transport = DD_TRANSPORT_UDP, .source_port = choose_port (&self->packet),
    .destination_port = DD_VXLAN_PORT,
  };
  DdHop *hop;

  if (here == NULL || there == NULL ||
      !dd_ip_address_parse (here->address, &outer.source, NULL) ||
      !dd_ip_address_parse (there->address, &outer.destination, NULL))
    {
      _dd_walk_lose (self, host, DD_REASON_NO_TUNNEL);
      return;
    }
  hop = _dd_walk_add_hop (self, DD_HOP_WRAPPED, host);
  hop->in = g_strdup (OVERLAY_BRIDGE);
  hop->out = g_strdup (TUNNEL);
  self->inner = hop->inner = self->packet;
  self->vni = hop->vni = network->vni;
  self->packet = hop->after = outer;
  hop->network = g_strdup (network->name);
  _dd_walk_send_from (self, host);
}

/**
 * _dd_walk_leave_by_tunnel:
 * @self: a packet on its way
 * @from: a container
 * @out: its interface on an overlay network
 * @next: the neighbour that it is for
 *
 * Sends it to a neighbour, on the same host or through the tunnel.
 */
void
_dd_walk_leave_by_tunnel (DdWalk            *self,
                          DdStack           *from,
                          const DdDevice    *out,
                          const DdIpAddress *next)
{
  DdStack *host = dd_net_get_stack (self->net, from->host, NULL);
  const DdDevice *there;
  DdStack *to = _dd_net_find_overlaid (self->net, out->network->id, next, &there);

  if (to == NULL)
    {
      _dd_walk_lose (self, from, DD_REASON_NO_TUNNEL);
      return;
    }
  tell_asked (self, from, out, there);
  tell_to_bridge (self, from, out);
  if (to->host == from->host)
    leave_bridge (self, host, to, there);
  else
    wrap (self, host, to, out->network);
}

/**
 * _dd_walk_unwrap:
 * @self: a packet in a tunnel
 * @host: the host that the tunnel's packet arrived at
 *
 * Takes out what is in it and passes it to the container that it is for.
 */
void
_dd_walk_unwrap (DdWalk  *self,
                 DdStack *host)
{
  DdHop *hop = _dd_walk_add_hop (self, DD_HOP_UNWRAPPED, host);
  const DdDevice *there = NULL;
  const DdNetwork *network = dd_world_find_tunnel (host->world, self->vni);
  DdStack *to;

  hop->in = g_strdup (TUNNEL);
  hop->out = g_strdup (OVERLAY_BRIDGE);
  hop->network = network ? g_strdup (network->name) : NULL;
  self->packet = hop->after = self->inner;
  self->vni = 0;
  to = network ? _dd_net_find_overlaid (self->net, network->id, &self->packet.destination, &there)
               : NULL;
  if (to == NULL || to->host != host->host)
    _dd_walk_lose (self, host, DD_REASON_NO_TUNNEL);
  else
    leave_bridge (self, host, to, there);
}
