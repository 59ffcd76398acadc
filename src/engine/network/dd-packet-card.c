// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-host-profile.h"
#include "dd-hosts.h"
#include "dd-packet-walk-private.h"

/* What leaves by a card: that of the host itself, and that of the containers on
 * macvlan and ipvlan, which share it as its children. No bridge and no rule of
 * the host lies on their way.
 *
 * Source: Linux drivers/net/macvlan.c, Documentation/networking/ipvlan.rst */

/* ARP: who has the address says which hardware address it is at. */
static void
tell_asked (DdWalk         *self,
            const DdStack  *from,
            const DdDevice *out,
            const char     *answer)
{
  DdHop *hop = _dd_walk_add_hop (self, DD_HOP_ASKED, from);

  hop->out = g_strdup (out->name);
  hop->mac = g_strdup (out->mac);
  hop->detail = g_strdup (answer);
}

/* From a container to the card it shares */
static void
tell_at_card (DdWalk         *self,
              const DdStack  *from,
              const DdDevice *out)
{
  DdHop *hop = _dd_walk_add_hop (self, DD_HOP_CROSSED, from);

  hop->out = g_strdup (out->name);
  hop->in = g_strdup (out->network->parent);
  hop->mac = g_strdup (out->mac);
  hop->network = g_strdup (out->network->name);
  hop->detail = g_strdup (out->network->parent);
}

/* Over the cable of a card, or from the card to one of its children. */
static DdHop *
tell_by_card (DdWalk        *self,
              const DdStack *at,
              const char    *out,
              const DdStack *to,
              const char    *in)
{
  DdHop *hop = _dd_walk_add_hop (self, DD_HOP_CROSSED, at);

  hop->out = g_strdup (out);
  hop->in = g_strdup (in);
  hop->detail = g_strdup (to->name);
  return hop;
}

/* What the card of a host passes on */

/* A frame for the host itself. A child in passthru mode gets what is for the
 * card, whoever it is for. */
static void
arrive_at_host (DdWalk        *self,
                const DdStack *at,
                const char    *out,
                DdStack       *host)
{
  const DdDevice *card = dd_stack_get_device (host, DD_HOST_CARD);
  const DdDevice *there = NULL;
  DdStack *child = _dd_net_find_passthru (self->net, host->host, &there);

  if (child == NULL || child == at)
    {
      tell_by_card (self, at, out, host, card ? card->name : NULL);
      _dd_walk_receive (self, host, card);
      return;
    }
  tell_by_card (self, at, out, host, DD_HOST_CARD);
  tell_by_card (self, host, DD_HOST_CARD, child, there->name);
  _dd_walk_fade (self, child, DD_REASON_TAKEN_OVER);
}

static void
arrive_at_child (DdWalk         *self,
                 DdStack        *host,
                 const char     *parent,
                 DdStack        *child,
                 const DdDevice *there)
{
  tell_by_card (self, host, parent, child, there->name)->network = g_strdup (there->network->name);
  _dd_walk_receive (self, child, there);
}

/* The local network */

/* The child of another host's card that has an address in the same VLAN. */
static DdStack *
find_elsewhere (DdWalk             *self,
                guint32             own,
                const char         *parent,
                const DdIpAddress  *address,
                const DdDevice    **there)
{
  for (guint32 host = 0; host < dd_net_get_n_hosts (self->net); host++)
    {
      DdStack *child = host == own ? NULL : _dd_net_find_child (self->net, host, parent, address,
                                                                there);

      if (child)
        return child;
    }
  return NULL;
}

/* The routed modes answer no ARP. */
static DdHopReason
reason_of_silence (DdWalk            *self,
                   guint32            own,
                   const char        *parent,
                   const DdIpAddress *address)
{
  const DdDevice *there;

  if (_dd_net_find_child (self->net, own, parent, address, &there) &&
      !_dd_network_is_routed (there->network))
    return DD_REASON_OWN_CHILD;
  if (_dd_net_find_child (self->net, own, parent, address, &there) ||
      find_elsewhere (self, own, parent, address, &there))
    return DD_REASON_NO_ARP;
  return DD_REASON_NO_NEIGHBOUR;
}

static gboolean
is_router (const DdIpAddress *address)
{
  g_autofree char *text = dd_ip_address_to_string (address);

  return g_str_equal (text, DD_LAN_ROUTER);
}

/* What the router, or a machine of the internet, sends on. */
static void
route_outside (DdWalk        *self,
               const DdStack *at,
               const char    *out)
{
  const DdIpAddress *destination = &self->packet.destination;
  DdStack *to = dd_net_find_host (self->net, destination);
  DdStack *host;
  const DdDevice *there;

  if (to && to->host != DD_HOST_INTERNET && to != at)
    {
      arrive_at_host (self, at, out, to);
      return;
    }
  if (to && at->host != DD_HOST_INTERNET)
    {
      tell_by_card (self, at, out, to, NULL);
      _dd_walk_receive (self, to, NULL);
      return;
    }
  to = find_elsewhere (self, DD_HOST_INTERNET, DD_HOST_CARD, destination, &there);
  if (to == NULL || _dd_network_is_routed (there->network))
    {
      _dd_walk_fade (self, at, DD_REASON_NO_WAY_BACK);
      return;
    }
  host = dd_net_get_stack (self->net, to->host, NULL);
  tell_by_card (self, at, out, host, DD_HOST_CARD);
  arrive_at_child (self, host, DD_HOST_CARD, to, there);
}

/**
 * _dd_walk_leave_by_lan:
 * @self: a packet on its way
 * @from: a host
 * @out: its card
 * @next: the next machine
 *
 * Sends it over the local network.
 */
void
_dd_walk_leave_by_lan (DdWalk            *self,
                       DdStack           *from,
                       const DdDevice    *out,
                       const DdIpAddress *next)
{
  const DdDevice *there;
  DdStack *to;

  if (is_router (next))
    {
      route_outside (self, from, out->name);
      return;
    }
  to = dd_net_find_host (self->net, next);
  if (to && to != from && to->host != DD_HOST_INTERNET)
    {
      arrive_at_host (self, from, out->name, to);
      return;
    }
  to = find_elsewhere (self, from->host, out->name, next, &there);
  if (to && !_dd_network_is_routed (there->network))
    {
      DdStack *host = dd_net_get_stack (self->net, to->host, NULL);

      tell_by_card (self, from, out->name, host, there->network->parent);
      arrive_at_child (self, host, there->network->parent, to, there);
      return;
    }
  _dd_walk_lose (self, from, reason_of_silence (self, from->host, out->name, next));
}

/**
 * _dd_walk_come_from_internet:
 * @self: a packet on its way
 * @internet: the internet
 *
 * Lets the router of the local network pass on what comes from outside.
 */
void
_dd_walk_come_from_internet (DdWalk  *self,
                             DdStack *internet)
{
  route_outside (self, internet, DD_HOST_CARD);
}

/* The children of a card */

/* In the routed modes the packet goes on from the host's own stack, as if the
 * host had sent it.
 * Source: Linux drivers/net/ipvlan/ipvlan_core.c, ipvlan_process_outbound */
static void
leave_by_route (DdWalk         *self,
                DdStack        *from,
                const DdDevice *out)
{
  const DdDevice *there;
  DdStack *host = dd_net_get_stack (self->net, from->host, NULL);
  DdStack *sibling = _dd_net_find_child (self->net, from->host, out->network->parent,
                                         &self->packet.destination, &there);

  tell_at_card (self, from, out);
  if (sibling)
    arrive_at_child (self, host, out->network->parent, sibling, there);
  else if (!_dd_network_leads_out (out->network))
    _dd_walk_lose (self, host, DD_REASON_NO_CARD);
  else
    _dd_walk_send_from (self, host);
}

static gboolean
is_bridged (const DdNetwork *network)
{
  return g_str_equal (network->mode, "bridge") || g_str_equal (network->mode, "l2");
}

/* Two children of one card. A bridge in the driver joins them, if their modes
 * have one. */
static void
pass_to_sibling (DdWalk         *self,
                 DdStack        *from,
                 const DdDevice *out,
                 DdStack        *sibling,
                 const DdDevice *there)
{
  DdStack *host = dd_net_get_stack (self->net, from->host, NULL);
  DdHop *hop;

  if (!is_bridged (out->network) || !is_bridged (there->network))
    {
      _dd_walk_lose (self, from, g_str_equal (out->network->mode, "vepa") ? DD_REASON_VEPA
                                                                          : DD_REASON_PRIVATE);
      return;
    }
  tell_asked (self, from, out, there->mac);
  tell_at_card (self, from, out);
  hop = _dd_walk_add_hop (self, DD_HOP_BRIDGED, host);
  hop->in = g_strdup (out->network->parent);
  hop->network = g_strdup (out->network->name);
  hop->detail = g_strdup (there->mac);
  arrive_at_child (self, host, out->network->parent, sibling, there);
}

/* To a machine of the local network, whose cable the card is at. */
static void
leave_the_host (DdWalk            *self,
                DdStack           *from,
                const DdDevice    *out,
                const DdIpAddress *next)
{
  const char *parent = out->network->parent;
  gboolean is_tagged = !g_str_equal (parent, DD_HOST_CARD);
  DdStack *host = dd_net_get_stack (self->net, from->host, NULL);
  DdStack *to = is_tagged ? NULL : dd_net_find_host (self->net, next);
  const DdDevice *there;

  if (!is_tagged && is_router (next))
    {
      tell_asked (self, from, out, DD_LAN_ROUTER_MAC);
      tell_at_card (self, from, out);
      route_outside (self, host, parent);
      return;
    }
  if (to == host)
    {
      _dd_walk_lose (self, from, DD_REASON_OWN_HOST);
      return;
    }
  if (to && to->host != DD_HOST_INTERNET)
    {
      tell_asked (self, from, out, dd_host_get_mac (to->host));
      tell_at_card (self, from, out);
      arrive_at_host (self, host, parent, to);
      return;
    }
  to = find_elsewhere (self, from->host, parent, next, &there);
  if (to == NULL || _dd_network_is_routed (there->network))
    {
      _dd_walk_lose (self, from, to ? DD_REASON_NO_ARP : DD_REASON_NO_NEIGHBOUR);
      return;
    }
  tell_asked (self, from, out, there->mac);
  tell_at_card (self, from, out);
  tell_by_card (self, host, parent, dd_net_get_stack (self->net, to->host, NULL), parent);
  arrive_at_child (self, dd_net_get_stack (self->net, to->host, NULL), parent, to, there);
}

/**
 * _dd_walk_leave_by_card:
 * @self: a packet on its way
 * @from: a container
 * @out: its interface on a network of macvlan or ipvlan
 * @next: the next machine
 *
 * Sends it by the card that the container shares.
 */
void
_dd_walk_leave_by_card (DdWalk            *self,
                        DdStack           *from,
                        const DdDevice    *out,
                        const DdIpAddress *next)
{
  const DdDevice *there;
  DdStack *sibling;

  if (dd_net_get_engine (self->net, from->host)->host == DD_HOST_VM)
    {
      /* Behind the card of the virtual machine there is no local network. */
      _dd_walk_lose (self, from, DD_REASON_NO_NEIGHBOUR);
      return;
    }
  if (_dd_network_is_routed (out->network))
    {
      leave_by_route (self, from, out);
      return;
    }
  sibling = _dd_net_find_child (self->net, from->host, out->network->parent, next, &there);
  if (sibling)
    pass_to_sibling (self, from, out, sibling, there);
  else if (_dd_network_leads_out (out->network))
    leave_the_host (self, from, out, next);
  else
    _dd_walk_lose (self, from, DD_REASON_NO_CARD);
}
