// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-conntrack.h"
#include "dd-packet.h"

G_DEFINE_BOXED_TYPE (DdHop, dd_hop, dd_hop_ref, dd_hop_unref)
G_DEFINE_BOXED_TYPE (DdTrip, dd_trip, dd_trip_copy, dd_trip_free)

/**
 * dd_hop_new:
 * @kind: what happens
 * @packet: the packet as it comes there
 *
 * Returns: (transfer full): a stop that nothing is known of yet
 */
DdHop *
dd_hop_new (DdHopKind       kind,
            const DdPacket *packet)
{
  DdHop *self = g_new0 (DdHop, 1);

  self->ref_count = 1;
  self->kind = kind;
  self->before = self->after = *packet;
  return self;
}

/**
 * dd_hop_ref:
 * @self: a stop
 *
 * Returns: (transfer full): the same
 */
DdHop *
dd_hop_ref (DdHop *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

/**
 * dd_hop_unref:
 * @self: (transfer full): a stop
 *
 * Lets go of a stop.
 */
void
dd_hop_unref (DdHop *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_free (self->container);
  g_free (self->place);
  g_free (self->in);
  g_free (self->out);
  g_free (self->table);
  g_free (self->chain);
  g_free (self->rule);
  g_strfreev (self->trace);
  g_free (self->detail);
  g_free (self->mac);
  g_free (self->network);
  g_free (self);
}

/**
 * dd_hop_get_reason:
 * @self: a stop
 *
 * Returns: (nullable): in a sentence why the packet is lost here, if there is
 *   more to say than that
 */
const char *
dd_hop_get_reason (const DdHop *self)
{
  static const char *const sentences[] = {
    [DD_REASON_NO_ROUTE] = N_("No route leads there."),
    [DD_REASON_NO_NEIGHBOUR] = N_("Nobody answers to the address: ARP asks in vain."),
    [DD_REASON_OWN_HOST] = N_("The card sends out what its children send, and hands none of it to "
                              "the host it is in: a container on macvlan or ipvlan and its own "
                              "host do not hear each other."),
    [DD_REASON_OWN_CHILD] = N_("What the host sends leaves by the card for the local network and "
                               "does not come back: a host does not reach its own containers on "
                               "macvlan or ipvlan."),
    [DD_REASON_PRIVATE] = N_("In private mode the children of one card get nothing from each "
                             "other."),
    [DD_REASON_VEPA] = N_("In vepa mode everything goes out to the switch, which would have to "
                          "send it back by the port it came from. An ordinary switch does not."),
    [DD_REASON_NO_CARD] = N_("The parent is a dummy device: it leads nowhere, so the containers of "
                             "this network have only each other."),
    [DD_REASON_NO_ARP] = N_("In the routed modes of ipvlan nobody answers ARP: who wants to reach "
                            "the container needs a route through its host."),
    [DD_REASON_TAKEN_OVER] = N_("In passthru mode one container has the whole card. What comes in "
                                "for the host goes to that container, which does not know the "
                                "address."),
    [DD_REASON_NO_WAY_BACK] = N_("The routers outside do not know this address, so what is for it "
                                 "gets lost."),
    [DD_REASON_NO_TUNNEL] = N_("No host of the swarm has a container with this address."),
  };

  return self->reason ? _(sentences[self->reason]) : NULL;
}

/**
 * dd_hop_is_rewritten:
 * @self: a stop
 *
 * Returns: whether the packet leaves it with other addresses or ports
 */
gboolean
dd_hop_is_rewritten (const DdHop *self)
{
  return !dd_packet_equal (&self->before, &self->after);
}

/**
 * dd_hop_is_between_hosts:
 * @self: a stop
 *
 * Returns: whether the packet leaves the host there by its network card
 */
gboolean
dd_hop_is_between_hosts (const DdHop *self)
{
  /* From a card to its child it stays on the host. */
  return self->kind == DD_HOP_CROSSED && self->container == NULL && self->network == NULL &&
         self->out && g_str_has_prefix (self->out, "eth0");
}

/**
 * dd_hop_is_relay:
 * @self: a stop
 *
 * Returns: whether one connection ends there and another begins
 */
gboolean
dd_hop_is_relay (const DdHop *self)
{
  return self->kind == DD_HOP_PROXIED || self->kind == DD_HOP_RELAYED;
}

/**
 * dd_hop_kind_to_string:
 * @kind: what happens at a stop
 *
 * Returns: its name, for tests and style tokens
 */
const char *
dd_hop_kind_to_string (DdHopKind kind)
{
  static const char *const names[] = {
    "sent", "output", "prerouting", "routed", "input", "forward", "postrouting", "bridged",
    "crossed", "asked", "wrapped", "unwrapped", "proxied", "relayed", "delivered", "refused", "lost",
  };

  return names[MIN (kind, G_N_ELEMENTS (names) - 1)];
}

/**
 * dd_verdict_to_string:
 * @verdict: what rules say
 *
 * Returns: its name, as a target of iptables where it is one
 */
const char *
dd_verdict_to_string (DdVerdict verdict)
{
  static const char *const names[] = { "none", "ACCEPT", "DROP", "REJECT", "DNAT", "SNAT" };

  return names[MIN (verdict, G_N_ELEMENTS (names) - 1)];
}

/**
 * dd_trip_new:
 * @packet: as it is sent
 *
 * Returns: (transfer full): a way without a stop yet
 */
DdTrip *
dd_trip_new (const DdPacket *packet)
{
  DdTrip *self = g_new0 (DdTrip, 1);

  self->packet = self->arrived = *packet;
  self->hops = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_hop_unref);
  self->flows = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_flow_free);
  return self;
}

static gpointer
ref_hop (gconstpointer hop,
         gpointer      user_data)
{
  return dd_hop_ref ((DdHop *) hop);
}

static gpointer
copy_flow (gconstpointer flow,
           gpointer      user_data)
{
  return dd_flow_copy (flow);
}

/**
 * dd_trip_copy:
 * @self: a way
 *
 * Returns: (transfer full): the copy, with the same stops
 */
DdTrip *
dd_trip_copy (const DdTrip *self)
{
  DdTrip *copy = g_memdup2 (self, sizeof *self);

  copy->container = g_strdup (self->container);
  copy->server_container = g_strdup (self->server_container);
  copy->hops = g_ptr_array_copy (self->hops, ref_hop, NULL);
  copy->flows = g_ptr_array_copy (self->flows, copy_flow, NULL);
  return copy;
}

/**
 * dd_trip_free:
 * @self: (transfer full): a way
 *
 * Frees a way.
 */
void
dd_trip_free (DdTrip *self)
{
  g_free (self->container);
  g_free (self->server_container);
  g_ptr_array_unref (self->hops);
  g_ptr_array_unref (self->flows);
  g_free (self);
}

/**
 * dd_trip_outcome_to_string:
 * @outcome: how a way ended
 *
 * Returns: its name, for tests and style tokens
 */
const char *
dd_trip_outcome_to_string (DdTripOutcome outcome)
{
  static const char *const names[] = {
    "under-way", "delivered", "refused", "dropped", "unreachable", "reset",
  };

  return names[MIN (outcome, G_N_ELEMENTS (names) - 1)];
}

/**
 * dd_transport_to_string:
 * @transport: what is in a packet
 *
 * Returns: its name, such as tcp
 */
const char *
dd_transport_to_string (DdTransport transport)
{
  static const char *const names[] = { "tcp", "udp", "sctp", "icmp" };

  return names[MIN (transport, G_N_ELEMENTS (names) - 1)];
}

/**
 * dd_packet_equal:
 * @a: a packet
 * @b: another one
 *
 * Returns: whether both have the same addresses and ports
 */
gboolean
dd_packet_equal (const DdPacket *a,
                 const DdPacket *b)
{
  return a->transport == b->transport && a->source_port == b->source_port &&
         a->destination_port == b->destination_port &&
         dd_ip_address_compare (&a->source, &b->source) == 0 &&
         dd_ip_address_compare (&a->destination, &b->destination) == 0;
}

/**
 * dd_packet_reverse:
 * @self: a packet
 *
 * Returns: the packet that answers it
 */
DdPacket
dd_packet_reverse (const DdPacket *self)
{
  DdPacket answer = *self;

  answer.source = self->destination;
  answer.destination = self->source;
  answer.source_port = self->destination_port;
  answer.destination_port = self->source_port;
  return answer;
}

static char *
dup_end (const DdIpAddress *address,
         guint              port)
{
  g_autofree char *host = dd_ip_address_to_string (address);
  g_autofree char *number = g_strdup_printf ("%u", port);

  return port ? dd_join_host_port (host, number) : g_steal_pointer (&host);
}

/**
 * dd_packet_dup_source:
 * @self: a packet
 *
 * Returns: (transfer full): who sends it, such as 172.17.0.2:80
 */
char *
dd_packet_dup_source (const DdPacket *self)
{
  return dup_end (&self->source, self->source_port);
}

/**
 * dd_packet_dup_destination:
 * @self: a packet
 *
 * Returns: (transfer full): whom it is for, such as 172.17.0.2:80
 */
char *
dd_packet_dup_destination (const DdPacket *self)
{
  return dup_end (&self->destination, self->destination_port);
}
