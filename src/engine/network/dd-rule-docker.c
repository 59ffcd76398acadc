// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-container.h"
#include "dd-firewall.h"
#include "dd-host-net-private.h"
#include "dd-host-profile.h"
#include "dd-hosts.h"

/* The rules that Docker 29 lays down for what there is, in its order.
 * Source: moby integration/network/bridge/iptablesdoc/generated */

typedef struct
{
  DdStack   *stack;
  DdRuleSet *set;
  gboolean   v6;
  gboolean   proxy;
} Laying;

static DdRule *
add_rule (Laying     *laying,
          DdRuleTable table,
          const char *chain,
          const char *target)
{
  DdRule *rule = dd_rule_new (target);

  rule->is_docker = TRUE;
  rule->is_v6 = laying->v6;
  g_ptr_array_add (dd_rule_set_add_chain (laying->set, table, chain, NULL)->rules, rule);
  return rule;
}

static DdRule *
insert_rule (Laying     *laying,
             DdRuleTable table,
             const char *chain,
             const char *target)
{
  DdRule *rule = dd_rule_new (target);

  rule->is_docker = TRUE;
  rule->is_v6 = laying->v6;
  g_ptr_array_insert (dd_rule_set_add_chain (laying->set, table, chain, NULL)->rules, 0, rule);
  return rule;
}

static void
set_name (DdNameMatch *match,
          const char  *name,
          gboolean     is_inverted)
{
  match->name = g_strdup (name);
  match->is_inverted = is_inverted;
}

static void
set_prefix (DdPrefixMatch    *match,
            const DdIpPrefix *prefix,
            gboolean          is_inverted)
{
  match->is_set = TRUE;
  match->is_inverted = is_inverted;
  match->prefix = dd_ip_prefix_mask (prefix);
}

static void
set_address (DdPrefixMatch     *match,
             const DdIpAddress *address)
{
  DdIpPrefix prefix = { *address, address->is_v4 ? 32 : 128 };

  set_prefix (match, &prefix, FALSE);
}

static void
set_port (DdPortMatch *match,
          guint        port)
{
  match->is_set = TRUE;
  match->first = match->last = port;
}

/* The frame that is there without any network */
static void
lay_frame (Laying *laying)
{
  static const char *const parts[] = { "DOCKER-CT", "DOCKER-INTERNAL", "DOCKER-BRIDGE" };
  DdIpPrefix loopback = { 0 };
  DdRule *rule;

  dd_rule_set_add_chain (laying->set, DD_TABLE_NAT, "DOCKER", NULL);
  dd_rule_set_add_chain (laying->set, DD_TABLE_FILTER, "DOCKER", NULL);
  dd_rule_set_add_chain (laying->set, DD_TABLE_FILTER, "DOCKER-BRIDGE", NULL);
  dd_rule_set_add_chain (laying->set, DD_TABLE_FILTER, "DOCKER-CT", NULL);
  dd_rule_set_add_chain (laying->set, DD_TABLE_FILTER, "DOCKER-FORWARD", NULL);
  dd_rule_set_add_chain (laying->set, DD_TABLE_FILTER, "DOCKER-INTERNAL", NULL);
  dd_rule_set_add_chain (laying->set, DD_TABLE_FILTER, "DOCKER-USER", NULL);
  add_rule (laying, DD_TABLE_FILTER, "FORWARD", "DOCKER-USER");
  add_rule (laying, DD_TABLE_FILTER, "FORWARD", "DOCKER-FORWARD");
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    add_rule (laying, DD_TABLE_FILTER, "DOCKER-FORWARD", parts[i]);
  add_rule (laying, DD_TABLE_NAT, "PREROUTING", "DOCKER")->destination_local = 1;
  rule = add_rule (laying, DD_TABLE_NAT, "OUTPUT", "DOCKER");
  rule->destination_local = 1;
  if (laying->proxy && dd_ip_prefix_parse (laying->v6 ? "::1/128" : "127.0.0.0/8", &loopback, NULL))
    set_prefix (&rule->destination, &loopback, TRUE);
}

/* A network */

static DdGatewayMode
get_mode (const Laying    *laying,
          const DdNetwork *network)
{
  return laying->v6 ? network->gateway_mode6 : network->gateway_mode;
}

static const DdIpPrefix *
get_subnet (const Laying   *laying,
            const DdDevice *bridge)
{
  return &dd_network_get_subnet (bridge->network, !laying->v6)->subnet.prefix;
}

static void
lay_way_out (Laying         *laying,
             const DdDevice *bridge)
{
  DdRule *rule;

  if (!bridge->network->masquerade || get_mode (laying, bridge->network) == DD_GATEWAY_ROUTED)
    return;
  rule = insert_rule (laying, DD_TABLE_NAT, "POSTROUTING", "MASQUERADE");
  set_prefix (&rule->source, get_subnet (laying, bridge), FALSE);
  set_name (&rule->out, bridge->name, TRUE);
  if (laying->proxy)
    return;
  rule = insert_rule (laying, DD_TABLE_NAT, "POSTROUTING", "MASQUERADE");
  set_name (&rule->out, bridge->name, FALSE);
  rule->source_local = 1;
}

static void
lay_between_containers (Laying         *laying,
                        const DdDevice *bridge)
{
  DdRule *rule;

  if (bridge->network->icc)
    {
      rule = add_rule (laying, DD_TABLE_FILTER, "DOCKER-FORWARD", "ACCEPT");
      set_name (&rule->in, bridge->name, FALSE);
      return;
    }
  rule = add_rule (laying, DD_TABLE_FILTER, "DOCKER-FORWARD", "DROP");
  set_name (&rule->in, bridge->name, FALSE);
  set_name (&rule->out, bridge->name, FALSE);
  rule = add_rule (laying, DD_TABLE_FILTER, "DOCKER-FORWARD", "ACCEPT");
  set_name (&rule->in, bridge->name, FALSE);
  set_name (&rule->out, bridge->name, TRUE);
}

static void
lay_internal (Laying         *laying,
              const DdDevice *bridge)
{
  const DdIpPrefix *subnet = get_subnet (laying, bridge);
  DdRule *rule = add_rule (laying, DD_TABLE_FILTER, "DOCKER-INTERNAL", "DROP");

  set_prefix (&rule->source, subnet, TRUE);
  set_name (&rule->out, bridge->name, FALSE);
  rule = add_rule (laying, DD_TABLE_FILTER, "DOCKER-INTERNAL", "DROP");
  set_prefix (&rule->destination, subnet, TRUE);
  set_name (&rule->in, bridge->name, FALSE);
  rule = add_rule (laying, DD_TABLE_FILTER, "DOCKER-FORWARD",
                   bridge->network->icc ? "ACCEPT" : "DROP");
  set_name (&rule->in, bridge->name, FALSE);
  set_name (&rule->out, bridge->name, FALSE);
}

/* What is not published does not get in; in routed mode ICMP does. */
static void
lay_end (Laying         *laying,
         const DdDevice *bridge)
{
  DdGatewayMode mode = get_mode (laying, bridge->network);
  DdRule *rule;

  if (mode == DD_GATEWAY_NAT_UNPROTECTED)
    {
      rule = add_rule (laying, DD_TABLE_FILTER, "DOCKER", "ACCEPT");
      set_name (&rule->in, bridge->name, TRUE);
      set_name (&rule->out, bridge->name, FALSE);
      return;
    }
  if (mode == DD_GATEWAY_ROUTED)
    {
      rule = add_rule (laying, DD_TABLE_FILTER, "DOCKER", "ACCEPT");
      set_name (&rule->out, bridge->name, FALSE);
      rule->transport = DD_TRANSPORT_ICMP;
    }
  rule = add_rule (laying, DD_TABLE_FILTER, "DOCKER", "DROP");
  set_name (&rule->in, bridge->name, TRUE);
  set_name (&rule->out, bridge->name, FALSE);
}

static void
lay_network (Laying         *laying,
             const DdDevice *bridge)
{
  DdRule *rule;

  rule = add_rule (laying, DD_TABLE_FILTER, "DOCKER-CT", "ACCEPT");
  set_name (&rule->out, bridge->name, FALSE);
  rule->states = DD_MATCH_RELATED | DD_MATCH_ESTABLISHED;
  rule = add_rule (laying, DD_TABLE_FILTER, "DOCKER-BRIDGE", "DOCKER");
  set_name (&rule->out, bridge->name, FALSE);
  lay_end (laying, bridge);
  lay_way_out (laying, bridge);
  lay_between_containers (laying, bridge);
}

/* A container's attachment: nobody gets at it but through its bridge. */
static void
lay_endpoint (Laying            *laying,
              const DdIpAddress *address,
              const DdNetwork   *network)
{
  DdRule *rule = add_rule (laying, DD_TABLE_RAW, "PREROUTING", "DROP");

  set_address (&rule->destination, address);
  set_name (&rule->in, network->bridge, TRUE);
}

/* A published port */

static gboolean
is_unspecified (const DdIpAddress *address)
{
  DdIpAddress none = { .is_v4 = address->is_v4 };

  return dd_ip_address_compare (address, &none) == 0;
}

static void
lay_translation (Laying            *laying,
                 const DdPublished *published)
{
  DdRule *rule = add_rule (laying, DD_TABLE_NAT, "DOCKER", "DNAT");
  DdIpPrefix link_local;

  if (!is_unspecified (&published->host_ip))
    set_address (&rule->destination, &published->host_ip);
  if (laying->proxy)
    set_name (&rule->in, published->network->bridge, TRUE);
  /* An address that is good on one cable only cannot be answered from another. */
  if (laying->proxy && laying->v6 && dd_ip_prefix_parse ("fe80::/10", &link_local, NULL))
    set_prefix (&rule->source, &link_local, TRUE);
  rule->transport = published->transport;
  set_port (&rule->destination_port, published->host_port);
  rule->has_to = TRUE;
  rule->to = published->container_ip;
  rule->to_port = published->port;
}

static void
lay_loopback_guard (Laying            *laying,
                    const DdPublished *published)
{
  DdRule *rule = add_rule (laying, DD_TABLE_RAW, "PREROUTING", "DROP");

  set_address (&rule->destination, &published->host_ip);
  set_name (&rule->in, "lo", TRUE);
  rule->transport = published->transport;
  set_port (&rule->destination_port, published->host_port);
}

static void
lay_hairpin (Laying            *laying,
             const DdPublished *published)
{
  DdRule *rule = add_rule (laying, DD_TABLE_NAT, "POSTROUTING", "MASQUERADE");

  set_address (&rule->source, &published->container_ip);
  set_address (&rule->destination, &published->container_ip);
  rule->transport = published->transport;
  set_port (&rule->destination_port, published->port);
}

/* Where nothing is kept out, nothing has to be let in. */
static void
lay_accept (Laying            *laying,
            const DdPublished *published)
{
  DdRule *rule;

  if (get_mode (laying, published->network) == DD_GATEWAY_NAT_UNPROTECTED)
    return;
  rule = insert_rule (laying, DD_TABLE_FILTER, "DOCKER", "ACCEPT");
  set_address (&rule->destination, &published->container_ip);
  set_name (&rule->in, published->network->bridge, TRUE);
  set_name (&rule->out, published->network->bridge, FALSE);
  rule->transport = published->transport;
  set_port (&rule->destination_port, published->port);
}

static void
lay_published (Laying            *laying,
               const DdPublished *published)
{
  if (published->host_ip.is_v4 == laying->v6 || published->container_ip.is_v4 == laying->v6)
    return;
  if (published->host_port)
    lay_translation (laying, published);
  lay_accept (laying, published);
  if (published->host_ip.is_v4 && published->host_ip.bytes[0] == 127)
    lay_loopback_guard (laying, published);
  if (!laying->proxy && published->host_port)
    lay_hairpin (laying, published);
}

/* Rules come and go with the attachments, so they are in their order. */
static int
compare_attached (gconstpointer a,
                  gconstpointer b)
{
  const DdContainer *first = *(const DdContainer *const *) a;
  const DdContainer *second = *(const DdContainer *const *) b;
  const DdEndpoint *first_endpoint = g_ptr_array_index (first->endpoints, 0);
  const DdEndpoint *second_endpoint = g_ptr_array_index (second->endpoints, 0);

  return (first_endpoint->host_index > second_endpoint->host_index) -
         (first_endpoint->host_index < second_endpoint->host_index);
}

static GPtrArray *
list_attached (const DdWorld *world)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < world->containers->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (world->containers, i);

      if (container->endpoints->len)
        g_ptr_array_add (list, (gpointer) container);
    }
  g_ptr_array_sort (list, compare_attached);
  return list;
}

static gboolean
is_guarded (const DdNetwork *network,
            gboolean         v6)
{
  DdGatewayMode mode = v6 ? network->gateway_mode6 : network->gateway_mode;

  return dd_network_is_bridge (network) && !network->internal && mode == DD_GATEWAY_NAT;
}

/* What the engine itself has on a bridge. */
static void
lay_services (Laying         *laying,
              const DdDevice *bridge)
{
  const GPtrArray *endpoints = bridge->network->endpoints;

  for (guint i = 0; i < endpoints->len && is_guarded (bridge->network, laying->v6); i++)
    {
      const DdEndpoint *endpoint = g_ptr_array_index (endpoints, i);

      if (!laying->v6 && endpoint->name &&
          dd_world_get_container (laying->stack->world, endpoint->container) == NULL)
        lay_endpoint (laying, &endpoint->ipv4.address, bridge->network);
    }
}

static void
lay_container (Laying            *laying,
               const DdContainer *container)
{
  g_autoptr (GPtrArray) published = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < container->endpoints->len; i++)
    {
      const DdEndpoint *endpoint = g_ptr_array_index (container->endpoints, i);
      const DdNetwork *network = dd_world_get_network (laying->stack->world,
                                                       endpoint->network_id);

      if (network && is_guarded (network, laying->v6) &&
          (laying->v6 ? endpoint->has_ipv6 : endpoint->has_ipv4))
        lay_endpoint (laying, laying->v6 ? &endpoint->ipv6.address : &endpoint->ipv4.address,
                      network);
    }
  _dd_net_list_published (laying->stack->world, container, published);
  for (guint i = 0; i < published->len; i++)
    lay_published (laying, g_ptr_array_index (published, i));
}

static void
close_forward (Laying *laying)
{
  DdChain *chain = dd_rule_set_get_chain (laying->set, DD_TABLE_FILTER, "FORWARD");

  g_free (chain->policy);
  chain->policy = g_strdup ("DROP");
}

/* The engine switches forwarding of IPv6 on when a network needs it, and then
 * forwards nothing that it did not ask for.
 * Source: moby daemon/libnetwork/drivers/bridge/setup_ip_forwarding.go */
static gboolean
has_v6 (const DdStack *stack)
{
  for (guint i = 0; i < stack->world->networks->len; i++)
    {
      const DdNetwork *network = g_ptr_array_index (stack->world->networks, i);

      if (dd_network_is_bridge (network) && network->has_ipv6)
        return TRUE;
    }
  return FALSE;
}

/*
 * _dd_net_make_rules:
 * @stack: a network namespace
 * @v6: whether for IPv6
 *
 * Returns: (transfer full): its rules: those of the engine and those that
 *   somebody typed
 */
DdRuleSet *
_dd_net_make_rules (DdStack  *stack,
                    gboolean  v6)
{
  Laying laying = { stack, dd_rule_set_new (), v6, dd_net_has_proxy (stack->net, stack->host) };
  g_autoptr (GPtrArray) attached = NULL;

  if (stack->container || stack->world == NULL)
    return laying.set;
  if (!dd_host_has_engine (stack->host) ||
      stack != dd_net_get_engine (stack->net, stack->host))
    {
      _dd_firewall_apply (stack->world->firewall, laying.set, v6);
      return laying.set;
    }
  attached = list_attached (stack->world);
  lay_frame (&laying);
  if (v6 && has_v6 (stack))
    close_forward (&laying);
  for (guint i = 0; i < stack->devices->len; i++)
    {
      const DdDevice *device = g_ptr_array_index (stack->devices, i);

      if (device->kind != DD_DEVICE_BRIDGE || !dd_network_get_subnet (device->network, !v6))
        continue;
      if (device->network->internal)
        lay_internal (&laying, device);
      else
        lay_network (&laying, device);
      lay_services (&laying, device);
    }
  for (guint i = 0; i < attached->len; i++)
    lay_container (&laying, g_ptr_array_index (attached, i));
  /* What is typed at the computer is for its own kernel. */
  if (stack->host != DD_HOST_VM)
    _dd_firewall_apply (stack->world->firewall, laying.set, v6);
  return laying.set;
}
