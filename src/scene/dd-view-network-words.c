// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-view-network-private.h"

/* What the views about networks say of packets and sockets. */

/**
 * _dd_net_get_relay:
 * @trip: the way of a packet
 *
 * Returns: (nullable): the program that ended one connection and began another
 *   last
 */
const char *
_dd_net_get_relay (const DdTrip *trip)
{
  for (guint i = trip->hops->len; i > 0; i--)
    {
      const DdHop *hop = g_ptr_array_index (trip->hops, i - 1);

      if (dd_hop_is_relay (hop))
        return hop->kind == DD_HOP_PROXIED ? "docker-proxy" : hop->detail;
    }
  return NULL;
}

/**
 * _dd_net_dup_hop_words:
 * @hop: a stop of a packet
 *
 * Returns: (transfer full): a few words about what happens there
 */
char *
_dd_net_dup_hop_words (const DdHop *hop)
{
  g_autofree char *hook = NULL;

  switch (hop->kind)
    {
    case DD_HOP_OUTPUT:
    case DD_HOP_PREROUTING:
    case DD_HOP_INPUT:
    case DD_HOP_FORWARD:
    case DD_HOP_POSTROUTING:
      hook = g_ascii_strup (dd_hop_kind_to_string (hop->kind), -1);
      if (hop->verdict == DD_VERDICT_NONE)
        return g_strdup_printf (_("%s: passes"), hook);
      return g_strdup_printf ("%s: %s", hook, dd_verdict_to_string (hop->verdict));
    case DD_HOP_ROUTED:
      return hop->out ? g_strdup_printf (_("routed to %s"), hop->out)
                      : g_strdup (_("for this machine"));
    case DD_HOP_BRIDGED:
      return g_strdup_printf (_("switched by %s"), hop->in ? hop->in : hop->out);
    case DD_HOP_CROSSED:
      if (dd_hop_is_between_hosts (hop))
        /* Translators: a host */
        return g_strdup_printf (_("over the wire to %s"), hop->detail);
      return hop->in && hop->out ? g_strdup_printf ("%s → %s", hop->out, hop->in)
                                 : g_strdup (_("over the wire"));
    case DD_HOP_ASKED:
      return g_strdup_printf (_("ARP: at %s"), hop->detail);
    case DD_HOP_WRAPPED:
      return g_strdup_printf (_("wrapped: VXLAN %u"), hop->vni);
    case DD_HOP_UNWRAPPED:
      return g_strdup_printf (_("unwrapped: VXLAN %u"), hop->vni);
    case DD_HOP_PROXIED:
      return g_strdup (_("docker-proxy takes it"));
    case DD_HOP_RELAYED:
      /* Translators: com.docker.backend */
      return g_strdup_printf (_("%s carries it across"), hop->detail);
    case DD_HOP_DELIVERED:
      return g_strdup (_("delivered"));
    case DD_HOP_REFUSED:
      return g_strdup (_("refused"));
    case DD_HOP_LOST:
      return g_strdup (_("lost"));
    case DD_HOP_SENT:
    default:
      return g_strdup (_("sent"));
    }
}

static char *
dup_drop (const DdTrip *trip)
{
  const DdHop *last = trip->hops->len ? g_ptr_array_index (trip->hops, trip->hops->len - 1) : NULL;

  for (guint i = trip->hops->len; i > 0; i--)
    {
      const DdHop *hop = g_ptr_array_index (trip->hops, i - 1);

      if (hop->verdict != DD_VERDICT_DROP)
        continue;
      if (hop->rule)
        /* Translators: table, chain, number of the rule, its text */
        return g_strdup_printf (_("Dropped by %s %s, rule %u: %s"), hop->table, hop->chain,
                                hop->number, hop->rule);
      return g_strdup_printf (_("Dropped by the policy of %s"), hop->chain);
    }
  return g_strdup (last && last->reason ? dd_hop_get_reason (last) : _("Nobody answers"));
}

/**
 * _dd_net_dup_reason:
 * @trip: the way of a packet, to its end
 *
 * Returns: (transfer full): why it ended as it did
 */
char *
_dd_net_dup_reason (const DdTrip *trip)
{
  const DdHop *last = trip->hops->len ? g_ptr_array_index (trip->hops, trip->hops->len - 1) : NULL;
  g_autofree char *address = NULL;

  switch (trip->outcome)
    {
    case DD_TRIP_DELIVERED:
      address = dd_packet_dup_source (&trip->arrived);
      return g_strdup_printf (trip->is_reply ? _("Delivered; the client sees %s")
                                             : _("Delivered; the server sees %s"), address);
    case DD_TRIP_REFUSED:
      address = dd_packet_dup_destination (last ? &last->after : &trip->packet);
      return g_strdup_printf (_("Refused: nobody listens at %s"), address);
    case DD_TRIP_DROPPED:
      return dup_drop (trip);
    case DD_TRIP_RESET:
      /* Translators: docker-proxy */
      return g_strdup_printf (_("%s took it, but could not reach the container"),
                              _dd_net_get_relay (trip));
    case DD_TRIP_UNREACHABLE:
      return g_strdup (last && last->reason ? dd_hop_get_reason (last)
                                            : _("There is no way to it"));
    case DD_TRIP_UNDER_WAY:
    default:
      return g_strdup (_("Under way"));
    }
}

/**
 * _dd_net_dup_answer_reason:
 * @trip: the way of a packet, to its end
 * @answer: (nullable): the way of its answer
 *
 * Returns: (transfer full): why the sender hears what it hears
 */
char *
_dd_net_dup_answer_reason (const DdTrip *trip,
                           const DdTrip *answer)
{
  g_autofree char *why = NULL;

  if (answer == NULL || answer->outcome == DD_TRIP_DELIVERED)
    return _dd_net_dup_reason (trip);
  why = _dd_net_dup_reason (answer);
  /* Translators: why the answer is lost, a sentence */
  return g_strdup_printf (_("It arrives, but the answer does not come back. %s"), why);
}

/**
 * _dd_net_dup_network_words:
 * @network: a network
 *
 * Returns: (transfer full): its name and addresses, and what its driver is about
 */
char *
_dd_net_dup_network_words (const DdNetwork *network)
{
  if (network->vni)
    /* Translators: name, address block, number of a tunnel, size of a packet */
    return g_strdup_printf (_("network %s, %s, VXLAN %u to the other hosts, MTU %d"), network->name,
                            network->subnet, network->vni, network->mtu);
  if (g_str_has_prefix (network->mode, "l3"))
    /* Translators: name, address block, a mode such as l3, a device */
    return g_strdup_printf (_("network %s, %s, mode %s, on %s"), network->name, network->subnet,
                            network->mode, network->parent);
  if (*network->parent)
    /* Translators: name, address block, a mode, a device, address of the router */
    return g_strdup_printf (_("network %s, %s, mode %s, on %s, router %s"), network->name,
                            network->subnet, network->mode, network->parent, network->gateway);
  /* Translators: name, address block, address of the bridge itself */
  return g_strdup_printf (_("network %s, %s, gateway %s"), network->name, network->subnet,
                          network->gateway);
}
