// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-conntrack.h"
#include "dd-firewall.h"
#include "dd-neighbour.h"
#include "dd-packet-events.h"
#include "dd-world-private.h"

/* How many ways a world remembers. */
#define MAX_TRIPS 16

/* A way begins */

static const DdEventField trip_fields[] = {
  DD_EVENT_BOXED (DdPacketTrip, trip, dd_trip_get_type),
  { NULL },
};

static void
add_trip (DdWorld *world,
          DdTrip  *trip)
{
  if (world->trips->len >= MAX_TRIPS)
    g_ptr_array_remove_index (world->trips, 0);
  trip->id = world->next_trip++;
  g_ptr_array_add (world->trips, trip);
}

static void
began_apply (DdWorld       *world,
             const DdEvent *event)
{
  DdTrip *trip = dd_trip_copy (((const DdPacketTrip *) event)->trip);

  g_ptr_array_set_size (trip->hops, 0);
  /* The connections that an answer belongs to are known. */
  if (!trip->is_reply)
    g_ptr_array_set_size (trip->flows, 0);
  trip->outcome = DD_TRIP_UNDER_WAY;
  trip->begun = event->index;
  add_trip (world, trip);
}

const DdEventClass dd_packet_began_class = {
  .name = "packet.began",
  .size = sizeof (DdPacketTrip),
  .fields = trip_fields,
  .apply = began_apply,
};

/* One stop further */

static const DdEventField moved_fields[] = {
  DD_EVENT_INT (DdPacketMoved, trip),
  DD_EVENT_INT (DdPacketMoved, is_reply),
  DD_EVENT_BOXED (DdPacketMoved, hop, dd_hop_get_type),
  { NULL },
};

/* The kernel of a host that an answer passes knows now that there is one. */
static void
see_answer (DdWorld     *world,
            const DdHop *hop)
{
  for (guint i = 0; i < world->flows->len && hop->container == NULL; i++)
    {
      DdFlow *flow = g_ptr_array_index (world->flows, i);

      if (!flow->is_answered && flow->host == hop->host &&
          dd_packet_equal (&flow->reply, &hop->before))
        dd_flow_set_state (flow, DD_FLOW_SYN_RECV, TRUE, world->now);
    }
}

static void
moved_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdPacketMoved *ev = (const DdPacketMoved *) event;
  DdTrip *trip = g_ptr_array_index (world->trips, world->trips->len - 1);

  g_ptr_array_add (trip->hops, dd_hop_ref (ev->hop));
  if (ev->is_reply)
    see_answer (world, ev->hop);
}

static const char *
hook_name (DdHopKind kind)
{
  switch (kind)
    {
    case DD_HOP_OUTPUT:
      return "OUTPUT";
    case DD_HOP_PREROUTING:
      return "PREROUTING";
    case DD_HOP_INPUT:
      return "INPUT";
    case DD_HOP_FORWARD:
      return "FORWARD";
    default:
      return "POSTROUTING";
    }
}

static char *
translated_caption (const DdHop *hop)
{
  g_autofree char *source = dd_packet_dup_source (&hop->after);
  g_autofree char *destination = dd_packet_dup_destination (&hop->after);
  const char *where = hop->chain ? hop->chain : hook_name (hop->kind);

  if (hop->verdict == DD_VERDICT_SNAT)
    /* Translators: a hook such as POSTROUTING, an address */
    return g_strdup_printf (_("%s: the source becomes %s"), where, source);
  /* Translators: a chain such as DOCKER, an address */
  return g_strdup_printf (_("%s: the destination becomes %s"), where, destination);
}

static gboolean
is_drop (const DdHop *hop)
{
  return hop->verdict == DD_VERDICT_DROP || hop->verdict == DD_VERDICT_REJECT;
}

static char *
hook_caption (const DdHop *hop)
{
  if (is_drop (hop))
    {
      if (hop->rule)
        /* Translators: a hook, a verdict such as DROP, a chain, a rule's place there */
        return g_strdup_printf (_("%s: %s by rule %s %u"), hook_name (hop->kind),
                                dd_verdict_to_string (hop->verdict), hop->chain, hop->number);
      /* Translators: a hook, a verdict such as DROP */
      return g_strdup_printf (_("%s: the policy says %s"), hook_name (hop->kind),
                              dd_verdict_to_string (hop->verdict));
    }
  if (dd_hop_is_rewritten (hop))
    return translated_caption (hop);
  if (hop->rule)
    /* Translators: a hook, a chain, a rule's place there */
    return g_strdup_printf (_("%s: rule %s %u lets it pass"), hook_name (hop->kind), hop->chain,
                            hop->number);
  return g_strdup_printf (_("%s: no rule is about it"), hook_name (hop->kind));
}

static char *
relayed_caption (const DdHop *hop)
{
  g_autofree char *destination = dd_packet_dup_destination (&hop->after);

  /* Translators: com.docker.backend, an address */
  return g_strdup_printf (_("%s carries it over the border of the virtual machine, to %s"),
                          hop->detail, destination);
}

static char *
hop_caption (const DdHop *hop)
{
  g_autofree char *source = dd_packet_dup_source (&hop->after);
  g_autofree char *destination = dd_packet_dup_destination (&hop->after);
  g_autofree char *transport = g_ascii_strup (dd_transport_to_string (hop->before.transport), -1);

  switch (hop->kind)
    {
    case DD_HOP_SENT:
      /* Translators: a protocol, two addresses, where it is sent */
      return g_strdup_printf (_("A packet (%s) for %s leaves %s"), transport, destination,
                              hop->place);
    case DD_HOP_ROUTED:
      return g_strdup_printf (_("Routing: %s"), hop->detail);
    case DD_HOP_BRIDGED:
      return g_strdup_printf (_("%s passes it to the port of %s"), hop->out ? hop->out : hop->in,
                              hop->detail ? hop->detail : destination);
    case DD_HOP_CROSSED:
      if (dd_hop_is_between_hosts (hop))
        /* Translators: an interface, a host, another host */
        return g_strdup_printf (_("It goes from %s of %s over the wire to %s"), hop->out, hop->place,
                                hop->detail);
      return g_strdup_printf (_("It goes from %s of %s through %s"), hop->out, hop->place,
                              hop->detail ? hop->detail : destination);
    case DD_HOP_ASKED:
      /* Translators: an interface, a hardware address */
      return g_strdup_printf (_("%s asks by ARP: the next machine is at %s"), hop->out,
                              hop->detail);
    case DD_HOP_WRAPPED:
      /* Translators: number of a tunnel, two addresses */
      return g_strdup_printf (_("VXLAN %u wraps it: from %s to %s"), hop->vni, source, destination);
    case DD_HOP_UNWRAPPED:
      /* Translators: number of a tunnel, an address */
      return g_strdup_printf (_("VXLAN %u takes it out: it is for %s"), hop->vni, destination);
    case DD_HOP_PROXIED:
      return g_strdup_printf (_("docker-proxy takes it and calls %s itself"), destination);
    case DD_HOP_RELAYED:
      return relayed_caption (hop);
    case DD_HOP_DELIVERED:
      /* Translators: a command line or a host, an address */
      return g_strdup_printf (_("%s gets it; the sender is %s"),
                              hop->detail ? hop->detail : hop->place, source);
    case DD_HOP_REFUSED:
      return g_strdup_printf (_("Refused: nobody in %s listens at %s"), hop->place, destination);
    case DD_HOP_LOST:
      return g_strdup_printf (_("Lost: there is no way to %s"), destination);
    case DD_HOP_OUTPUT:
    case DD_HOP_PREROUTING:
    case DD_HOP_INPUT:
    case DD_HOP_FORWARD:
    case DD_HOP_POSTROUTING:
    default:
      return hook_caption (hop);
    }
}

/* What an answer is about that a first packet is not. */
static char *
answer_caption (const DdHop *hop)
{
  g_autofree char *source = dd_packet_dup_source (&hop->after);
  g_autofree char *destination = dd_packet_dup_destination (&hop->after);

  switch ((int) hop->kind)
    {
    case DD_HOP_SENT:
      /* Translators: an address, where it is sent */
      return g_strdup_printf (_("The answer for %s leaves %s"), destination, hop->place);
    case DD_HOP_RELAYED:
      return relayed_caption (hop);
    case DD_HOP_PROXIED:
      return g_strdup_printf (_("docker-proxy has its answer and answers %s itself"), destination);
    case DD_HOP_DELIVERED:
      /* Translators: a command line or a host, an address */
      return g_strdup_printf (_("%s gets the answer; it comes from %s"),
                              hop->detail ? hop->detail : hop->place, source);
    case DD_HOP_REFUSED:
      /* Translators: a host or container, an address */
      return g_strdup_printf (_("Refused: nobody in %s asked %s"), hop->place, source);
    case DD_HOP_OUTPUT:
    case DD_HOP_PREROUTING:
    case DD_HOP_INPUT:
    case DD_HOP_POSTROUTING:
      if (hop->rule == NULL && !is_drop (hop) && !dd_hop_is_rewritten (hop))
        /* Translators: a hook such as POSTROUTING */
        return g_strdup_printf (_("%s: the connection is known, nothing to translate"),
                                hook_name (hop->kind));
      return hop_caption (hop);
    default:
      return hop_caption (hop);
    }
}

static char *
moved_caption (const DdEvent *event)
{
  const DdPacketMoved *ev = (const DdPacketMoved *) event;

  /* The packets of a tunnel are new ones in both directions. */
  return ev->is_reply && !ev->hop->vni ? answer_caption (ev->hop) : hop_caption (ev->hop);
}

static char *
hook_why (const DdHop *hop)
{
  if (hop->verdict == DD_VERDICT_DROP)
    return g_strdup_printf (_("The rule “%s” throws the packet away without a word. The sender "
                              "hears nothing and waits until it gives up: a timeout, not "
                              "“connection refused”."), hop->rule ? hop->rule : _("policy DROP"));
  if (hop->verdict == DD_VERDICT_REJECT)
    return g_strdup_printf (_("The rule “%s” throws the packet away and tells the sender."),
                            hop->rule);
  if (dd_hop_is_rewritten (hop) && hop->rule == NULL && hop->verdict == DD_VERDICT_DNAT)
    return g_strdup (_("Connection tracking remembers who sent the first packet before its source "
                       "was rewritten, and puts that address back before the route is chosen. No "
                       "rule of the nat table is asked."));
  if (dd_hop_is_rewritten (hop) && hop->rule == NULL)
    return g_strdup (_("Connection tracking remembers whom the first packet was for before its "
                       "destination was rewritten, and puts that address in as the sender, so that "
                       "the answer fits what the client asked. No rule of the nat table is asked."));
  if (hop->verdict == DD_VERDICT_DNAT)
    return g_strdup_printf (_("The rule “%s” is about this packet. It gets the container's address "
                              "and port as its destination before the kernel decides where it "
                              "goes, so the routing table sends it to the bridge."), hop->rule);
  if (hop->verdict == DD_VERDICT_SNAT)
    return g_strdup_printf (_("The rule “%s” gives the packet the address of the interface it "
                              "leaves by. Nobody outside knows the container's network, so an "
                              "answer to the container's own address would never come back."),
                            hop->rule);
  if (hop->rule)
    return g_strdup_printf (_("The rules are asked in order, and the first that is about the "
                              "packet decides: “%s”."), hop->rule);
  return g_strdup (_("The rules of this hook are asked in order. None is about this packet, so the "
                     "policy of the chain holds, and it passes."));
}

static char *
answer_hook_why (const DdHop *hop)
{
  if (is_drop (hop))
    return g_strdup_printf (_("The rule “%s” throws the answer away. The server has said yes, and "
                              "the client waits until it gives up."),
                            hop->rule ? hop->rule : _("policy DROP"));
  if (dd_hop_is_rewritten (hop))
    return hook_why (hop);
  if (hop->rule)
    return g_strdup_printf (_("Rules for new connections are not about an answer; “%s” lets it "
                              "pass."), hop->rule);
  if (hop->kind == DD_HOP_FORWARD)
    return hook_why (hop);
  return g_strdup (_("Connection tracking knows the connection, so the nat table is not asked: "
                     "only its first packet is. Nothing has to be translated here."));
}

static char *
answer_why (const DdHop *hop)
{
  switch ((int) hop->kind)
    {
    case DD_HOP_SENT:
      return g_strdup (_("The kernel accepts the connection for the process and says so to the "
                         "address that it saw as the sender. It knows nothing of what was rewritten "
                         "on the way."));
    case DD_HOP_PROXIED:
      return g_strdup (_("These are two connections: the container answers docker-proxy, and "
                         "docker-proxy answers who asked at the published port."));
    case DD_HOP_DELIVERED:
      return g_strdup (_("The answer comes from the address and port that the client asked, so the "
                         "client takes it as its own. The connection stands, and what follows takes "
                         "the same way in both directions."));
    case DD_HOP_REFUSED:
      return g_strdup (_("A client takes an answer only from the address and port that it asked. "
                         "This one seems to come from somebody else."));
    case DD_HOP_OUTPUT:
    case DD_HOP_PREROUTING:
    case DD_HOP_INPUT:
    case DD_HOP_FORWARD:
    case DD_HOP_POSTROUTING:
      return answer_hook_why (hop);
    default:
      return NULL;
    }
}

static char *
crossed_why (const DdHop *hop)
{
  if (hop->vni)
    return g_strdup (_("On the wire there is only a UDP packet from one host to the other. The "
                       "containers' packet is its content."));
  if (hop->mac)
    return g_strdup_printf (_("Its interface is a share of %s: what it sends leaves there, with the "
                              "hardware address %s. The rules and routes of the host are not "
                              "asked."), hop->in, hop->mac);
  return g_strdup (_("The two ends of the cable are interfaces in different network "
                     "namespaces; what enters one comes out of the other."));
}

static char *
moved_why (const DdEvent *event)
{
  const DdPacketMoved *ev = (const DdPacketMoved *) event;
  const DdHop *hop = ev->hop;
  char *why = ev->is_reply && !hop->vni ? answer_why (hop) : NULL;

  if (why)
    return why;
  switch (hop->kind)
    {
    case DD_HOP_SENT:
      return g_strdup (_("A process asked its kernel for a connection. The first packet decides "
                         "everything: whether the rules let it pass, how it is rewritten, and who "
                         "gets it."));
    case DD_HOP_ROUTED:
      return g_strdup (_("The kernel looks for the route with the longest prefix that fits the "
                         "destination as it is now, after any rewriting."));
    case DD_HOP_BRIDGED:
      return g_strdup (_("A bridge is a switch inside the kernel: it knows which of its ports has "
                         "which hardware address. Docker's rules are not asked for what it only "
                         "switches."));
    case DD_HOP_CROSSED:
      return crossed_why (hop);
    case DD_HOP_ASKED:
      if (hop->vni)
        return g_strdup (_("A broadcast would not reach the other hosts. So the end of the tunnel "
                           "answers for their containers: the engines told each other, by gossip at "
                           "port 7946, which host has which address."));
      return g_strdup_printf (_("A frame needs a hardware address, and ARP asks everybody on the "
                                "local network for it. The frame leaves with %s as its own."),
                              hop->mac ? hop->mac : _("the interface's address"));
    case DD_HOP_WRAPPED:
      return g_strdup (_("The network between the hosts does not know the containers' addresses. So "
                         "the whole frame becomes the content of a UDP packet from host to host, "
                         "with a header of VXLAN that names the network by its number. That costs "
                         "50 bytes of each packet, which is why the MTU inside is 1450."));
    case DD_HOP_UNWRAPPED:
      return g_strdup (_("A packet to UDP port 4789 is for the kernel's own tunnel. The number in "
                         "its header says which overlay network the frame in it belongs to; there "
                         "it goes on as if both hosts had one switch."));
    case DD_HOP_RELAYED:
      return g_strdup (_("The engine is in a virtual machine, and no packet crosses its border. A "
                         "program of the computer ends one connection and carries the bytes over "
                         "shared memory into another, on the other side. Whoever is asked there "
                         "sees that side as the client."));
    case DD_HOP_PROXIED:
      return g_strdup (_("Packets that the DNAT rule does not catch, such as those to localhost, "
                         "end at docker-proxy, a small process that holds the published port. It "
                         "opens a second connection from the host to the container, so the "
                         "container sees the bridge's address and not the client's."));
    case DD_HOP_DELIVERED:
      return g_strdup (_("A process listens at this address and port of this network namespace, so "
                         "the kernel accepts the connection for it."));
    case DD_HOP_REFUSED:
      return g_strdup (_("The packet arrived, but no process listens at this port and address "
                         "here. The kernel says so at once: “connection refused”."));
    case DD_HOP_LOST:
      return g_strdup (dd_hop_get_reason (hop));
    case DD_HOP_OUTPUT:
    case DD_HOP_PREROUTING:
    case DD_HOP_INPUT:
    case DD_HOP_FORWARD:
    case DD_HOP_POSTROUTING:
    default:
      return hook_why (hop);
    }
}

const DdEventClass dd_packet_moved_class = {
  .name = "packet.moved",
  .size = sizeof (DdPacketMoved),
  .kind = DD_TICK_NETWORK,
  .fields = moved_fields,
  .apply = moved_apply,
  .caption = moved_caption,
  .why = moved_why,
};

/* A way ended */

static void
remember_flows (DdWorld      *world,
                const DdTrip *trip)
{
  for (guint i = world->flows->len; i > 0; i--)
    if (((DdFlow *) g_ptr_array_index (world->flows, i - 1))->expires <= world->now)
      g_ptr_array_remove_index (world->flows, i - 1);
  for (guint i = 0; i < trip->flows->len; i++)
    {
      DdFlow *flow = dd_flow_copy (g_ptr_array_index (trip->flows, i));

      dd_flow_set_state (flow, DD_FLOW_SYN_SENT, FALSE, world->now);
      g_ptr_array_add (world->flows, flow);
    }
}

static void
settle_flows (DdWorld      *world,
              const DdTrip *answer)
{
  for (guint i = 0; i < world->flows->len; i++)
    {
      DdFlow *flow = g_ptr_array_index (world->flows, i);

      if (dd_trip_has_flow (answer, flow))
        dd_flow_set_state (flow, DD_FLOW_ESTABLISHED, TRUE, world->now);
    }
}

static void
ended_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdTrip *whole = ((const DdPacketTrip *) event)->trip;
  const DdTrip *begun = g_ptr_array_index (world->trips, world->trips->len - 1);
  DdTrip *trip = dd_trip_copy (whole);

  _dd_firewall_count (world, whole);
  _dd_neighbours_hear (world, whole);
  trip->id = begun->id;
  trip->begun = begun->begun;
  g_ptr_array_remove_index (world->trips, world->trips->len - 1);
  g_ptr_array_add (world->trips, trip);
  if (whole->is_reply && whole->outcome == DD_TRIP_DELIVERED)
    settle_flows (world, whole);
  else if (!whole->is_reply &&
           (whole->outcome == DD_TRIP_DELIVERED || whole->outcome == DD_TRIP_RESET))
    remember_flows (world, whole);
}

const DdEventClass dd_packet_ended_class = {
  .name = "packet.ended",
  .size = sizeof (DdPacketTrip),
  .fields = trip_fields,
  .apply = ended_apply,
};
