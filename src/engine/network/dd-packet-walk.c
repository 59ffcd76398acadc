// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-container.h"
#include "dd-host-profile.h"
#include "dd-internet.h"
#include "dd-packet-walk-private.h"
#include "dd-process.h"

/* Carries a packet from stack to stack. Nothing happens by it: what a packet
 * would meet is a function of the networks as they are. */

/* More stops than any way has that ends. */
#define MAX_HOPS 64

/* docker-proxy's own connection begins at another port than its client's. */
#define PROXY_PORT_STEP 2

DdHop *
_dd_walk_add_hop (DdWalk        *self,
                  DdHopKind      kind,
                  const DdStack *stack)
{
  DdHop *hop = dd_hop_new (kind, &self->packet);

  hop->host = stack->host;
  hop->container = stack->container ? g_strdup (stack->container->id) : NULL;
  hop->place = g_strdup (stack->name);
  hop->vni = self->vni;
  hop->inner = self->inner;
  g_ptr_array_add (self->trip->hops, hop);
  return hop;
}

void
_dd_walk_end (DdWalk        *self,
              DdTripOutcome  outcome)
{
  if (outcome == DD_TRIP_REFUSED && self->trip->taken)
    outcome = DD_TRIP_RESET;
  self->trip->outcome = outcome;
}

void
_dd_walk_lose (DdWalk        *self,
               const DdStack *stack,
               DdHopReason    reason)
{
  _dd_walk_add_hop (self, DD_HOP_LOST, stack)->reason = reason;
  _dd_walk_end (self, DD_TRIP_UNREACHABLE);
}

/* Nobody tells the sender. */
void
_dd_walk_fade (DdWalk        *self,
               const DdStack *stack,
               DdHopReason    reason)
{
  _dd_walk_lose (self, stack, reason);
  _dd_walk_end (self, DD_TRIP_DROPPED);
}

/* Rules */

static gboolean
is_local_to (const DdIpAddress *address,
             gpointer           stack)
{
  return dd_stack_is_local (stack, address);
}

static const DdDevice *
find_device (const DdStack *stack,
             const char    *name)
{
  return name ? dd_stack_get_device (stack, name) : NULL;
}

static void
rewrite (DdWalk         *self,
         const DdStack  *stack,
         const DdRuling *ruling,
         const char     *out)
{
  const DdRule *rule = ruling->rule;
  const DdDevice *device = find_device (stack, out);

  if (ruling->verdict == DD_VERDICT_DNAT && rule->has_to)
    {
      self->packet.destination = rule->to;
      if (rule->to_port)
        self->packet.destination_port = rule->to_port;
    }
  else if (ruling->verdict == DD_VERDICT_DNAT && rule->to_port)
    self->packet.destination_port = rule->to_port;
  else if (ruling->verdict == DD_VERDICT_SNAT && rule->has_to)
    {
      self->packet.source = rule->to;
      if (rule->to_port)
        self->packet.source_port = rule->to_port;
    }
  else if (ruling->verdict == DD_VERDICT_SNAT && device)
    self->packet.source = self->packet.source.is_v4 ? device->v4.address : device->v6.address;
}

static void
note_ruling (DdHop          *hop,
             const DdRuling *ruling)
{
  hop->verdict = ruling->verdict;
  g_free (hop->table);
  g_free (hop->chain);
  g_free (hop->rule);
  hop->table = g_strdup (dd_rule_table_to_string (ruling->table));
  hop->chain = ruling->chain ? g_strdup (ruling->chain->name) : NULL;
  hop->number = ruling->number;
  hop->rule = ruling->rule ? dd_rule_to_text (ruling->rule, ruling->chain->name) : NULL;
}

/* What connection tracking undoes to an answer. */
static void
translate_back (DdWalk    *self,
                DdHop     *hop,
                DdHopKind  kind)
{
  if (self->flow == NULL)
    return;
  if (kind == DD_HOP_PREROUTING || kind == DD_HOP_OUTPUT)
    {
      self->packet.destination = self->flow->original.source;
      self->packet.destination_port = self->flow->original.source_port;
    }
  else if (kind == DD_HOP_POSTROUTING || kind == DD_HOP_INPUT)
    {
      self->packet.source = self->flow->original.destination;
      self->packet.source_port = self->flow->original.destination_port;
    }
  hop->after = self->packet;
  if (!dd_hop_is_rewritten (hop))
    return;
  /* Which rule let it pass matters less than what is done to it. */
  g_clear_pointer (&hop->table, g_free);
  g_clear_pointer (&hop->chain, g_free);
  g_clear_pointer (&hop->rule, g_free);
  hop->number = 0;
  hop->verdict = kind == DD_HOP_PREROUTING || kind == DD_HOP_OUTPUT ? DD_VERDICT_DNAT
                                                                    : DD_VERDICT_SNAT;
  hop->detail = g_strdup ("conntrack");
}

static char **
take_trace (GPtrArray *trace)
{
  g_ptr_array_add (trace, NULL);
  return (char **) g_ptr_array_free (trace, FALSE);
}

/* Only the first packet of a connection asks the nat table. */
static gboolean
asks_table (const DdWalk *self,
            DdHopKind     kind,
            DdRuleTable   table)
{
  if (table == DD_TABLE_RAW)
    return kind == DD_HOP_PREROUTING || kind == DD_HOP_OUTPUT;
  if (table == DD_TABLE_NAT)
    return self->state == DD_MATCH_NEW && kind != DD_HOP_FORWARD;
  return table == DD_TABLE_FILTER && kind != DD_HOP_PREROUTING && kind != DD_HOP_POSTROUTING;
}

static const char *
chain_of (DdHopKind kind)
{
  static const char *const chains[] = {
    [DD_HOP_OUTPUT] = "OUTPUT", [DD_HOP_PREROUTING] = "PREROUTING", [DD_HOP_INPUT] = "INPUT",
    [DD_HOP_FORWARD] = "FORWARD", [DD_HOP_POSTROUTING] = "POSTROUTING",
  };

  return chains[kind];
}

static gboolean
is_drop (DdVerdict verdict)
{
  return verdict == DD_VERDICT_DROP || verdict == DD_VERDICT_REJECT;
}

/* Lets the rules of a hook see the packet. Returns whether it goes on. */
static gboolean
pass_hook (DdWalk     *self,
           DdStack    *stack,
           DdHopKind   kind,
           const char *in,
           const char *out)
{
  /* What comes in for the host itself is translated last. */
  static const DdRuleTable order[] = { DD_TABLE_RAW, DD_TABLE_NAT, DD_TABLE_FILTER };
  static const DdRuleTable input_order[] = { DD_TABLE_RAW, DD_TABLE_FILTER, DD_TABLE_NAT };
  const DdRuleSet *rules = dd_stack_get_rules (stack, !self->packet.source.is_v4);
  DdHop *hop;
  GPtrArray *trace;

  if (dd_rule_set_is_empty (rules))
    return TRUE;
  hop = _dd_walk_add_hop (self, kind, stack);
  trace = g_ptr_array_new ();
  hop->in = g_strdup (in);
  hop->out = g_strdup (out);
  for (guint i = 0; i < G_N_ELEMENTS (order) && !is_drop (hop->verdict); i++)
    {
      DdRuleTable table = kind == DD_HOP_INPUT ? input_order[i] : order[i];
      DdRuleContext context = {
        .packet = &self->packet, .in = in, .out = out, .state = self->state,
        .original = self->flow ? &self->flow->original : &self->entered,
        .is_local = is_local_to, .user_data = stack, .trace = trace,
      };
      DdRuling ruling;

      if (table == DD_TABLE_NAT)
        translate_back (self, hop, kind);
      if (!asks_table (self, kind, table))
        continue;
      ruling = dd_rule_set_run (rules, table, chain_of (kind), &context);
      if (is_drop (ruling.verdict) || ruling.rule ||
          (table == DD_TABLE_FILTER && hop->verdict == DD_VERDICT_NONE))
        note_ruling (hop, &ruling);
      if (ruling.rule)
        rewrite (self, stack, &ruling, out);
    }
  hop->after = self->packet;
  hop->trace = take_trace (trace);
  if (!is_drop (hop->verdict))
    return TRUE;
  _dd_walk_end (self, hop->verdict == DD_VERDICT_REJECT ? DD_TRIP_REFUSED : DD_TRIP_DROPPED);
  return FALSE;
}

/* Connection tracking */

static void
enter_stack (DdWalk        *self,
             const DdStack *stack)
{
  self->entered = self->packet;
  self->flow = NULL;
  if (self->request == NULL)
    return;
  self->state = DD_MATCH_NEW;
  for (guint i = 0; i < self->request->flows->len; i++)
    {
      const DdFlow *flow = g_ptr_array_index (self->request->flows, i);

      if (flow->host == stack->host && !stack->container &&
          dd_packet_equal (&flow->reply, &self->packet))
        self->flow = flow;
    }
  if (self->flow || stack->container)
    self->state = DD_MATCH_ESTABLISHED;
}

static void
leave_stack (DdWalk        *self,
             const DdStack *stack)
{
  if (self->request == NULL && stack->container == NULL && stack->world)
    g_ptr_array_add (self->trip->flows, dd_flow_new (stack->host, &self->entered, &self->packet));
}

/* Arriving */

static void
deliver_to (DdWalk        *self,
            const DdStack *stack,
            int            pid,
            char          *detail)
{
  DdTrip *trip = self->trip;

  _dd_walk_add_hop (self, DD_HOP_DELIVERED, stack)->detail = detail;
  trip->arrived = self->packet;
  trip->server_host = stack->host;
  g_free (trip->server_container);
  trip->server_container = stack->container ? g_strdup (stack->container->id) : NULL;
  trip->server_pid = pid;
  trip->taken = TRUE;
  _dd_walk_end (self, DD_TRIP_DELIVERED);
}

/* docker-proxy is a process of the host: it opens a connection of its own. */
static void
go_on_from_proxy (DdWalk            *self,
                  DdStack           *stack,
                  const DdPublished *published)
{
  DdHop *hop = _dd_walk_add_hop (self, DD_HOP_PROXIED, stack);
  DdPacket packet = self->packet;

  packet.destination = published->container_ip;
  packet.destination_port = published->port;
  packet.source_port += PROXY_PORT_STEP;
  self->trip->taken = TRUE;
  if (!dd_net_choose_source (stack, &packet))
    {
      _dd_walk_lose (self, stack, DD_REASON_NO_ROUTE);
      return;
    }
  self->packet = hop->after = packet;
  hop->detail = g_strdup (published->container->name);
  _dd_walk_send_from (self, stack);
}

static void
refuse (DdWalk        *self,
        const DdStack *stack)
{
  _dd_walk_add_hop (self, DD_HOP_REFUSED, stack);
  _dd_walk_end (self, DD_TRIP_REFUSED);
}

/* The stop at which docker-proxy opened the connection that is answered. */
static const DdHop *
find_proxied (const DdWalk  *self,
              const DdStack *stack)
{
  DdPacket asked = dd_packet_reverse (&self->packet);

  for (guint i = 0; i < self->request->hops->len; i++)
    {
      const DdHop *hop = g_ptr_array_index (self->request->hops, i);

      if (hop->kind == DD_HOP_PROXIED && hop->host == stack->host && !stack->container &&
          dd_packet_equal (&hop->after, &asked))
        return hop;
    }
  return NULL;
}

static void
deliver_answer (DdWalk  *self,
                DdStack *stack)
{
  const DdTrip *request = self->request;
  DdPacket asked = dd_packet_reverse (&self->packet);
  const DdHop *proxied = find_proxied (self, stack);
  const DdProcess *client = stack->world ? dd_world_get_process (stack->world, request->pid) : NULL;
  DdHop *hop;

  if (_dd_walk_relay_back (self, stack))
    return;
  if (proxied)
    {
      hop = _dd_walk_add_hop (self, DD_HOP_PROXIED, stack);
      hop->detail = g_strdup (proxied->detail);
      self->packet = hop->after = dd_packet_reverse (&proxied->before);
      _dd_walk_send_from (self, stack);
    }
  else if (dd_packet_equal (&request->packet, &asked))
    deliver_to (self, stack, request->pid, client ? dd_process_dup_command (client) : NULL);
  else
    /* An answer from somebody who was not asked is not wanted. */
    refuse (self, stack);
}

static void
deliver (DdWalk  *self,
         DdStack *stack)
{
  const DdProcess *process;
  const DdPublished *published;

  if (self->vni)
    {
      _dd_walk_unwrap (self, stack);
      return;
    }
  if (self->request)
    {
      deliver_answer (self, stack);
      return;
    }
  if (self->packet.transport == DD_TRANSPORT_ICMP)
    {
      deliver_to (self, stack, 0, NULL);
      return;
    }
  process = dd_stack_find_listener (stack, &self->packet);
  if (process)
    {
      deliver_to (self, stack, process->pid, dd_process_dup_command (process));
      return;
    }
  published = dd_stack_find_proxy (stack, &self->packet);
  if (published && stack != dd_net_get_engine (self->net, stack->host))
    {
      _dd_walk_enter_vm (self, stack, published);
      return;
    }
  if (published && dd_net_has_proxy (self->net, stack->host) && !self->trip->taken)
    {
      go_on_from_proxy (self, stack, published);
      return;
    }
  refuse (self, stack);
}

static void
come_in (DdWalk     *self,
         DdStack    *stack,
         const char *in)
{
  if (!pass_hook (self, stack, DD_HOP_INPUT, in, NULL))
    return;
  leave_stack (self, stack);
  deliver (self, stack);
}

/* Going on */

void
_dd_walk_cross (DdWalk         *self,
                DdStack        *from,
                const DdDevice *out,
                DdStack        *to,
                const DdDevice *in)
{
  DdHop *hop = _dd_walk_add_hop (self, DD_HOP_CROSSED, from);
  const DdEndpoint *endpoint = in && in->endpoint ? in->endpoint : out->endpoint;

  hop->out = g_strdup (out->name);
  hop->in = in ? g_strdup (in->name) : NULL;
  hop->detail = g_strdup (endpoint ? endpoint->veth : to->name);
  _dd_walk_receive (self, to, in);
}

/* Frames that a bridge switches meet the rules only if the kernel was told so. */
static gboolean
pass_bridge_rules (DdWalk         *self,
                   DdStack        *host,
                   const DdDevice *bridge)
{
  if (!_dd_net_filters_bridges (host))
    return TRUE;
  enter_stack (self, host);
  if (!pass_hook (self, host, DD_HOP_PREROUTING, bridge->name, NULL) ||
      !pass_hook (self, host, DD_HOP_FORWARD, bridge->name, bridge->name) ||
      !pass_hook (self, host, DD_HOP_POSTROUTING, NULL, bridge->name))
    return FALSE;
  leave_stack (self, host);
  return TRUE;
}

/* A frame arrives at a bridge from one of its ports. */
static void
switch_frame (DdWalk            *self,
              DdStack           *from,
              const DdDevice    *out,
              const DdIpAddress *next)
{
  DdStack *host = dd_net_get_engine (self->net, from->host);
  const DdDevice *bridge = _dd_stack_get_bridge (host, out->network);
  const DdDevice *there;
  DdStack *to = dd_net_find_neighbour (self->net, from, out, next, &there);
  DdHop *hop;

  if (bridge == NULL || to == NULL)
    {
      _dd_walk_lose (self, from, DD_REASON_NO_NEIGHBOUR);
      return;
    }
  hop = _dd_walk_add_hop (self, DD_HOP_CROSSED, from);
  hop->out = g_strdup (out->name);
  hop->in = g_strdup (bridge->name);
  hop->detail = out->endpoint ? g_strdup (out->endpoint->veth) : NULL;
  if (to == host)
    {
      _dd_walk_receive (self, host, bridge);
      return;
    }
  hop = _dd_walk_add_hop (self, DD_HOP_BRIDGED, host);
  hop->in = g_strdup (bridge->name);
  hop->detail = g_strdup (there->mac);
  if (pass_bridge_rules (self, host, bridge))
    _dd_walk_cross (self, host, bridge, to, there);
}

static void
transmit (DdWalk             *self,
          DdStack            *from,
          const DdStackRoute *route)
{
  const DdIpAddress *next = route->has_gateway ? &route->gateway : &self->packet.destination;
  const DdDevice *out = route->device;
  const DdDevice *there;
  DdStack *to;
  DdHop *hop;

  if (out->kind == DD_DEVICE_LAN && from->host == DD_HOST_VM)
    _dd_walk_leave_vm (self, from);
  else if (out->kind == DD_DEVICE_LAN)
    _dd_walk_leave_by_lan (self, from, out, next);
  else if (_dd_device_has_card (out))
    _dd_walk_leave_by_card (self, from, out, next);
  else if (out->endpoint && out->network && out->network->vni)
    _dd_walk_leave_by_tunnel (self, from, out, next);
  else if (out->kind == DD_DEVICE_CONTAINER)
    switch_frame (self, from, out, next);
  else
    {
      to = dd_net_find_neighbour (self->net, from, out, next, &there);
      if (to == NULL || to == from)
        {
          _dd_walk_lose (self, from, DD_REASON_NO_NEIGHBOUR);
          return;
        }
      hop = _dd_walk_add_hop (self, DD_HOP_BRIDGED, from);
      hop->out = g_strdup (out->name);
      hop->detail = g_strdup (there->mac);
      _dd_walk_cross (self, from, out, to, there);
    }
}

static const DdStackRoute *
find_way (DdWalk  *self,
          DdStack *stack)
{
  const DdStackRoute *route = dd_stack_find_route (stack, &self->packet.destination);
  g_autofree char *to = route ? dd_ip_prefix_to_string (&route->to) : NULL;
  g_autofree char *gateway = route && route->has_gateway
                             ? dd_ip_address_to_string (&route->gateway) : NULL;
  DdHop *hop;

  if (route == NULL)
    {
      _dd_walk_lose (self, stack, DD_REASON_NO_ROUTE);
      return NULL;
    }
  hop = _dd_walk_add_hop (self, DD_HOP_ROUTED, stack);
  hop->out = g_strdup (route->device->name);
  if (gateway)
    hop->detail = g_strdup_printf ("default via %s dev %s", gateway, route->device->name);
  else
    hop->detail = g_strdup_printf ("%s dev %s", route->to.n_bits ? to : "default",
                                   route->device->name);
  return route;
}

static void
forward (DdWalk         *self,
         DdStack        *stack,
         const DdDevice *in)
{
  const DdStackRoute *route = find_way (self, stack);

  if (route == NULL ||
      !pass_hook (self, stack, DD_HOP_FORWARD, in->name, route->device->name) ||
      !pass_hook (self, stack, DD_HOP_POSTROUTING, NULL, route->device->name))
    return;
  leave_stack (self, stack);
  transmit (self, stack, route);
}

static gboolean
is_loopback (const DdIpAddress *address)
{
  return address->is_v4 && address->bytes[0] == 127;
}

/* What comes in at an interface */
void
_dd_walk_receive (DdWalk         *self,
                  DdStack        *stack,
                  const DdDevice *device)
{
  gboolean was_loopback = is_loopback (&self->packet.destination);

  if (self->trip->hops->len > MAX_HOPS)
    {
      _dd_walk_end (self, DD_TRIP_DROPPED);
      return;
    }
  enter_stack (self, stack);
  if (stack->world == NULL)
    {
      if (stack->host != DD_HOST_INTERNET)
        deliver (self, stack);
      else if (dd_internet_find_site (dd_net_get_site (self->net)->catalog,
                                      &self->packet.destination))
        deliver_to (self, stack, 0, NULL);
      else
        _dd_walk_fade (self, stack, DD_REASON_NO_WAY_BACK);
      return;
    }
  if (!pass_hook (self, stack, DD_HOP_PREROUTING, device->name, NULL))
    return;
  if (was_loopback && is_loopback (&self->packet.destination))
    _dd_walk_end (self, DD_TRIP_DROPPED);
  else if (dd_stack_is_local (stack, &self->packet.destination))
    come_in (self, stack, device->name);
  else if (stack->container == NULL)
    forward (self, stack, device);
  else
    _dd_walk_end (self, DD_TRIP_DROPPED);
}

/* What a process of the stack sends */
void
_dd_walk_send_from (DdWalk  *self,
                    DdStack *stack)
{
  const DdStackRoute *route;

  enter_stack (self, stack);
  if (stack->world == NULL)
    {
      _dd_walk_come_from_internet (self, stack);
      return;
    }
  if (!pass_hook (self, stack, DD_HOP_OUTPUT, NULL, NULL))
    return;
  if (dd_stack_is_local (stack, &self->packet.destination))
    {
      come_in (self, stack, "lo");
      return;
    }
  route = find_way (self, stack);
  if (route && pass_hook (self, stack, DD_HOP_POSTROUTING, NULL, route->device->name))
    {
      leave_stack (self, stack);
      transmit (self, stack, route);
    }
}

/**
 * dd_net_choose_source:
 * @from: where the packet is sent
 * @packet: a packet with a destination; gets its source address
 *
 * Chooses the address that a packet leaves with, as the kernel does.
 *
 * Returns: %FALSE if there is no way to the destination
 */
gboolean
dd_net_choose_source (const DdStack *from,
                      DdPacket      *packet)
{
  const DdStackRoute *route;

  if (dd_stack_is_local (from, &packet->destination))
    {
      packet->source = packet->destination;
      return TRUE;
    }
  route = dd_stack_find_route (from, &packet->destination);
  if (route == NULL)
    return FALSE;
  packet->source = route->source;
  return TRUE;
}

/* "Connection refused" is a packet too, which has to find its way back. */
static gboolean
hears_refusal (DdNet        *self,
               const DdTrip *trip)
{
  const DdHop *last = g_ptr_array_index (trip->hops, trip->hops->len - 1);
  g_autoptr (DdTrip) refused = NULL;
  g_autoptr (DdTrip) answer = NULL;

  if (last->kind != DD_HOP_REFUSED)
    return TRUE;
  refused = dd_trip_copy (trip);
  refused->arrived = last->after;
  refused->server_host = last->host;
  refused->server_container = g_strdup (last->container);
  answer = dd_net_answer (self, refused);
  return answer->outcome == DD_TRIP_DELIVERED;
}

/**
 * dd_net_send:
 * @self: a snapshot
 * @from: where a process sends it
 * @packet: the packet, the first of its connection
 *
 * Carries a packet until it arrives or is lost.
 *
 * Returns: (transfer full): its way
 */
DdTrip *
dd_net_send (DdNet          *self,
             DdStack        *from,
             const DdPacket *packet)
{
  DdWalk walk = { .net = self, .packet = *packet, .state = DD_MATCH_NEW };

  walk.trip = dd_trip_new (packet);
  walk.trip->host = from->host;
  walk.trip->container = from->container ? g_strdup (from->container->id) : NULL;
  _dd_walk_add_hop (&walk, DD_HOP_SENT, from);
  _dd_walk_send_from (&walk, from);
  if (walk.trip->outcome == DD_TRIP_REFUSED && !hears_refusal (self, walk.trip))
    _dd_walk_end (&walk, DD_TRIP_DROPPED);
  return walk.trip;
}

/**
 * dd_net_ask:
 * @self: a snapshot
 * @from: where a process sends it
 * @packet: the packet, the first of its connection
 * @answer: (out) (nullable) (transfer full): the way of the answer; %NULL if the
 *   packet did not arrive
 *
 * Carries a packet and its answer. Only who hears an answer knows that there is
 * somebody, so a packet whose answer is lost counts as dropped.
 *
 * Returns: (transfer full): the way there
 */
DdTrip *
dd_net_ask (DdNet           *self,
            DdStack         *from,
            const DdPacket  *packet,
            DdTrip         **answer)
{
  DdTrip *trip = dd_net_send (self, from, packet);

  *answer = trip->outcome == DD_TRIP_DELIVERED ? dd_net_answer (self, trip) : NULL;
  if (*answer && (*answer)->outcome != DD_TRIP_DELIVERED)
    trip->outcome = DD_TRIP_DROPPED;
  return trip;
}

/**
 * dd_net_answer:
 * @self: a snapshot
 * @trip: a way that ended at a process
 *
 * Carries the answer back to the client. If docker-proxy opened a connection of
 * its own, it takes that connection's answer and sends another.
 *
 * Returns: (transfer full): its way
 */
DdTrip *
dd_net_answer (DdNet        *self,
               const DdTrip *trip)
{
  DdPacket answer = dd_packet_reverse (&trip->arrived);
  DdStack *from = dd_net_get_stack (self, trip->server_host, trip->server_container);
  DdWalk walk = { .net = self, .packet = answer, .request = trip };

  walk.trip = dd_trip_new (&answer);
  walk.trip->is_reply = TRUE;
  walk.trip->host = trip->server_host;
  walk.trip->container = g_strdup (trip->server_container);
  walk.trip->pid = trip->server_pid;
  _dd_walk_add_hop (&walk, DD_HOP_SENT, from);
  _dd_walk_send_from (&walk, from);
  return walk.trip;
}
