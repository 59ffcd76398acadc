// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>

#include "dd-endpoint-private.h"
#include "dd-network-events.h"
#include "dd-network-private.h"
#include "dd-swarm-private.h"
#include "dd-world-private.h"

/* The networks of a swarm. What they are belongs to the swarm; every host that
 * needs one has a copy of it in its world, with the containers it has there. */

#define ID_LENGTH    25
#define VNI_OPTION   "com.docker.network.driver.overlay.vxlanid_list"
#define MTU_OPTION   "com.docker.network.driver.mtu"
#define INGRESS_BOX  "ingress-sbox"

/* Making */

/* Only the first subnet counts. */
static gboolean
read_subnet (const DdNetworkRequest *request,
             DdNetworkSubnet        *subnet)
{
  const DdIpamConfig *config = request->n_configs ? &request->configs[0] : NULL;

  if (config == NULL || !dd_ip_prefix_parse (config->subnet, &subnet->subnet.prefix, NULL))
    return FALSE;
  subnet->is_asked = TRUE;
  if (config->ip_range && *config->ip_range)
    subnet->subnet.has_range = dd_ip_prefix_parse (config->ip_range, &subnet->subnet.range, NULL);
  if (config->gateway && *config->gateway)
    subnet->gateway_is_asked = dd_ip_address_parse (config->gateway, &subnet->gateway, NULL);
  return TRUE;
}

static GArray *
list_used (const DdSwarm *swarm)
{
  GArray *used = g_array_new (FALSE, FALSE, sizeof (DdSubnet));

  for (guint i = 0; i < swarm->networks->len; i++)
    {
      const DdSwarmNetwork *network = g_ptr_array_index (swarm->networks, i);
      const DdNetworkSubnet *subnet = dd_network_get_subnet (network->network, TRUE);

      g_array_append_val (used, subnet->subnet);
    }
  return used;
}

/* The subnet asked for, or the next one of the swarm's pool. */
static gboolean
choose_subnet (const DdSwarm           *swarm,
               const DdNetworkRequest  *request,
               DdNetworkSubnet         *subnet,
               GError                 **error)
{
  g_autoptr (GArray) used = list_used (swarm);
  g_autoptr (GArray) reserved = g_array_new (FALSE, FALSE, sizeof (DdIpPrefix));
  g_autoptr (GArray) pools = g_array_new (FALSE, FALSE, sizeof (DdAddressPool));
  DdAddressPool pool = { .base = swarm->pool, .n_bits = swarm->n_bits };

  g_array_append_val (pools, pool);
  if (read_subnet (request, subnet))
    return dd_ipam_check_subnet (used, &subnet->subnet, error);
  return dd_ipam_find_subnet (pools, used, reserved, 0, &subnet->subnet.prefix, error);
}

static gboolean
set_subnet (const DdSwarm           *swarm,
            const DdNetworkRequest  *request,
            DdNetwork               *network,
            GError                 **error)
{
  DdNetworkSubnet subnet = { .has_gateway = TRUE };

  if (!choose_subnet (swarm, request, &subnet, error) ||
      !(subnet.gateway_is_asked
          ? dd_ipam_take (&subnet.subnet, network->leases, &subnet.gateway, error)
          : dd_ipam_take_next (&subnet.subnet, network->leases, &subnet.gateway, error)))
    return FALSE;
  dd_network_add_subnet (network, &subnet);
  return TRUE;
}

/*
 * _dd_swarm_make_network:
 * @swarm: a swarm
 * @request: what the network is to be
 * @id: its id
 * @error: return location
 *
 * Returns: (nullable) (transfer full): the network, with nobody on it
 * Source: moby daemon/libnetwork/drivers/overlay/ovmanager
 */
DdNetwork *
_dd_swarm_make_network (const DdSwarm           *swarm,
                        const DdNetworkRequest  *request,
                        const char              *id,
                        GError                 **error)
{
  g_autoptr (DdNetwork) network = dd_network_new (request->name, "overlay");
  g_autofree char *vni = g_strdup_printf ("%u", swarm->next_vni);
  const char *mtu = request->options ? dd_string_map_get (request->options, MTU_OPTION) : NULL;

  network->id = g_strdup (id);
  network->vni = swarm->next_vni;
  network->mtu = mtu && atoi (mtu) > 0 ? atoi (mtu) : DD_OVERLAY_MTU;
  network->internal = request->internal;
  network->attachable = request->attachable;
  network->is_ingress = request->ingress;
  if (request->options)
    {
      dd_string_map_free (network->options);
      network->options = dd_string_map_copy (request->options);
    }
  if (request->labels)
    {
      dd_string_map_free (network->labels);
      network->labels = dd_string_map_copy (request->labels);
    }
  dd_string_map_set (network->options, VNI_OPTION, vni);
  return set_subnet (swarm, request, network, error) ? g_steal_pointer (&network) : NULL;
}

/* On the present host */
static void
bring (DdEngine  *engine,
       DdNetwork *network)
{
  DdNetworkCreated *event = dd_event_new (&dd_network_created_class);

  event->name = g_strdup (network->name);
  event->network = g_object_ref (network);
  dd_engine_emit (engine, event);
}

/* On all managers: workers get a network when a container of theirs needs it. */
static void
bring_to_managers (DdEngine      *engine,
                   const DdSwarm *swarm,
                   DdNetwork     *network)
{
  guint32 before = dd_engine_get_host (engine);

  for (guint i = 0; i < swarm->nodes->len; i++)
    {
      const DdSwarmNode *node = g_ptr_array_index (swarm->nodes, i);

      if (node->has_left || !node->is_manager)
        continue;
      dd_engine_enter_host (engine, node->host);
      bring (engine, network);
    }
  dd_engine_enter_host (engine, before);
}

static gboolean
check_request (const DdNetworkRequest  *request,
               GError                 **error)
{
  if (!g_str_equal (request->driver, "overlay"))
    return dd_refuse (error, "Drydock does not model networks of a swarm with the driver %s yet",
                      request->driver);
  if (request->ipv6 || request->no_ipv4)
    return dd_refuse (error, "Drydock does not model overlay networks with IPv6 yet");
  if (request->ingress)
    return dd_refuse (error, "Drydock does not model another ingress network yet");
  return request->n_configs < 2 ||
         dd_refuse (error, "Drydock does not model overlay networks with several subnets yet");
}

/*
 * _dd_swarm_create_network:
 * @engine: the engine
 * @request: what the network is to be; nobody has its name yet
 * @error: return location
 *
 * Makes a network that all hosts of the swarm know of.
 *
 * Returns: (nullable) (transfer full): its id
 * Source: moby daemon/cluster/networks.go, CreateNetwork
 */
char *
_dd_swarm_create_network (DdEngine                *engine,
                          const DdNetworkRequest  *request,
                          GError                 **error)
{
  const DdWorld *site = dd_engine_get_site (engine);
  guint32 host = dd_engine_get_host (engine);
  const DdSwarm *own = dd_world_get_swarm (site, host);
  g_autofree char *id = _dd_swarm_new_id (site, "network", ID_LENGTH);
  g_autoptr (DdNetwork) network = NULL;
  DdSwarm *swarm;

  if (own == NULL || !dd_swarm_get_node (own, host)->is_manager)
    {
      dd_refuse (error, "This node is not a swarm manager. Use \"docker swarm init\" or \"docker "
                 "swarm join\" to connect this node to swarm and try again.");
      return NULL;
    }
  network = check_request (request, error) ? _dd_swarm_make_network (own, request, id, error) : NULL;
  if (network == NULL)
    return NULL;
  swarm = dd_swarm_copy (own);
  dd_swarm_add_network (swarm, network);
  swarm->next_vni++;
  _dd_swarm_tell (engine, &dd_swarm_noted_class, NULL, FALSE, swarm);
  bring_to_managers (engine, dd_world_get_swarm (site, host), network);
  return g_strdup (id);
}

/* Removing */

static void
take_away (DdEngine   *engine,
           const char *id,
           const char *name)
{
  DdNetworkRemoved *event = dd_event_new (&dd_network_removed_class);

  event->network = g_strdup (id);
  event->name = g_strdup (name);
  dd_engine_emit (engine, event);
}

static gboolean
is_used (const DdWorld *site,
         const DdSwarm *swarm,
         const char    *id)
{
  for (guint i = 0; i < swarm->nodes->len; i++)
    {
      const DdSwarmNode *node = g_ptr_array_index (swarm->nodes, i);
      const DdNetwork *network = dd_world_get_network (dd_world_get_host (site, node->host), id);

      if (network && network->endpoints->len)
        return TRUE;
    }
  return FALSE;
}

/*
 * _dd_swarm_remove_network:
 * @engine: the engine
 * @network: a network of the swarm
 * @error: return location
 *
 * Removes a network from all hosts.
 *
 * Returns: whether it is gone
 * Source: moby daemon/cluster/networks.go, RemoveNetwork
 */
gboolean
_dd_swarm_remove_network (DdEngine         *engine,
                          const DdNetwork  *network,
                          GError          **error)
{
  const DdWorld *site = dd_engine_get_site (engine);
  guint32 host = dd_engine_get_host (engine);
  const DdSwarm *own = dd_world_get_swarm (site, host);
  g_autofree char *id = g_strdup (network->id);
  g_autofree char *name = g_strdup (network->name);
  g_autofree char *task = _dd_swarm_new_id (site, id, ID_LENGTH);
  DdSwarm *swarm;

  if (!dd_swarm_get_node (own, host)->is_manager)
    return dd_refuse (error, "This node is not a swarm manager. Worker nodes can't be used to view "
                      "or modify cluster state. Please run this command on a manager node or promote "
                      "the current node to a manager.");
  if (network->is_ingress)
    return dd_refuse (error, "Drydock does not model a swarm without its ingress network yet");
  if (is_used (site, own, id))
    return dd_refuse (error, "rpc error: code = FailedPrecondition desc = network %s is in use by "
                      "task %s", id, task);
  swarm = dd_swarm_copy (own);
  for (guint i = swarm->networks->len; i > 0; i--)
    if (g_str_equal (((DdSwarmNetwork *) g_ptr_array_index (swarm->networks, i - 1))->network->id, id))
      g_ptr_array_remove_index (swarm->networks, i - 1);
  _dd_swarm_tell (engine, &dd_swarm_noted_class, NULL, FALSE, swarm);
  for (guint32 i = 0; i <= site->hosts->len; i++)
    {
      dd_engine_enter_host (engine, i);
      if (dd_world_get_network (dd_engine_get_world (engine), id))
        take_away (engine, id, name);
    }
  dd_engine_enter_host (engine, host);
  return TRUE;
}

/* Addresses */

/* What is in use on all hosts. */
static GArray *
list_leases (const DdWorld *site,
             const char    *id)
{
  GArray *leases = g_array_new (FALSE, FALSE, sizeof (DdIpAddress));

  for (guint32 host = 0; host <= site->hosts->len; host++)
    {
      const DdNetwork *network = dd_world_get_network (dd_world_get_host (site, host), id);
      const DdNetworkSubnet *subnet = network ? dd_network_get_subnet (network, TRUE) : NULL;

      for (guint i = 0; subnet && i < network->leases->len; i++)
        dd_ipam_take (&subnet->subnet, leases, &g_array_index (network->leases, DdIpAddress, i), NULL);
    }
  return leases;
}

/* The managers go round and round: the address after the last one. */
static gboolean
find_next (const DdSubnet    *subnet,
           GArray            *leases,
           const DdIpAddress *last,
           DdIpAddress       *address)
{
  DdIpPrefix block = dd_ip_prefix_mask (subnet->has_range ? &subnet->range : &subnet->prefix);

  *address = *last;
  for (guint round = 0; round < 2; round++)
    {
      while (dd_ip_address_next (address) && dd_ip_prefix_contains (&block, address))
        if (dd_ipam_take (subnet, leases, address, NULL))
          return TRUE;
      *address = block.address;
    }
  return FALSE;
}

/*
 * _dd_swarm_pick_address:
 * @engine: the engine
 * @network: a network of the swarm
 * @asked: (nullable): the address that somebody asks for
 * @address: (out): the address
 * @error: return location
 *
 * Asks the managers for an address that no host of the swarm has given yet.
 *
 * Returns: %FALSE if there is none
 * Source: moby daemon/libnetwork/cnmallocator/networkallocator.go
 */
gboolean
_dd_swarm_pick_address (DdEngine         *engine,
                        const DdNetwork  *network,
                        const char       *asked,
                        DdIpPrefix       *address,
                        GError          **error)
{
  const DdWorld *site = dd_engine_get_site (engine);
  const DdSwarm *swarm = dd_world_get_swarm (site, dd_engine_get_host (engine));
  const DdSwarmNetwork *known = swarm ? dd_swarm_find_network (swarm, network->id) : NULL;
  const DdNetworkSubnet *subnet = dd_network_get_subnet (network, TRUE);
  g_autoptr (GArray) leases = list_leases (site, network->id);

  address->n_bits = subnet->subnet.prefix.n_bits;
  if (asked && *asked)
    return dd_ip_address_parse (asked, &address->address, error) &&
           dd_ipam_take (&subnet->subnet, leases, &address->address, error);
  return (known && find_next (&subnet->subnet, leases, &known->last, &address->address)) ||
         dd_refuse (error, "could not find an available IP while allocating VIP");
}

static void
note_last (DdEngine          *engine,
           const char        *id,
           const DdIpAddress *last)
{
  const DdSwarm *own = dd_world_get_swarm (dd_engine_get_site (engine), dd_engine_get_host (engine));
  DdSwarm *swarm = own ? dd_swarm_copy (own) : NULL;
  DdSwarmNetwork *network = swarm ? (DdSwarmNetwork *) dd_swarm_find_network (swarm, id) : NULL;

  if (network == NULL)
    {
      g_clear_pointer (&swarm, dd_swarm_unref);
      return;
    }
  network->last = *last;
  _dd_swarm_tell (engine, &dd_swarm_noted_class, NULL, FALSE, swarm);
}

/* What the engine itself has on a network */

static DdEndpoint *
make_service (DdEngine        *engine,
              const DdNetwork *network,
              const char      *box,
              const char      *name)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdNetworkSubnet *subnet = dd_network_get_subnet (network, TRUE);
  DdEndpoint *endpoint = dd_endpoint_new ();
  DdIpPrefix address = { .n_bits = subnet->subnet.prefix.n_bits };
  g_autoptr (GArray) leases = g_array_copy (network->leases);

  if (network->vni)
    _dd_swarm_pick_address (engine, network, NULL, &address, NULL);
  else
    dd_ipam_take_next (&subnet->subnet, leases, &address.address, NULL);
  endpoint->container = g_strdup (box);
  endpoint->name = g_strdup (name);
  endpoint->network = g_strdup (network->name);
  endpoint->network_id = g_strdup (network->id);
  endpoint->id = dd_world_next_hex_id (world, box);
  endpoint->driver = g_strdup (network->driver);
  dd_endpoint_set_ipv4 (endpoint, &address);
  _dd_endpoint_set_link (endpoint, world, network, NULL);
  return endpoint;
}

static void
serve (DdEngine   *engine,
       const char *id,
       const char *box,
       const char *name)
{
  const DdNetwork *network = dd_world_get_network (dd_engine_get_world (engine), id);
  DdServiceEndpoint *event = dd_event_new (&dd_service_attached_class);

  event->endpoint = make_service (engine, network, box, name);
  dd_engine_emit (engine, event);
  if (network->vni)
    note_last (engine, id, &event->endpoint->ipv4.address);
}

/* Takes the engine's own share of a network away. */
static void
stop_serving (DdEngine   *engine,
              const char *id,
              const char *box)
{
  const DdNetwork *network = dd_world_get_network (dd_engine_get_world (engine), id);

  for (guint i = network ? network->endpoints->len : 0; i > 0; i--)
    {
      DdEndpoint *endpoint = g_ptr_array_index (network->endpoints, i - 1);
      DdServiceEndpoint *event;

      if (endpoint->name == NULL || !g_str_equal (endpoint->container, box))
        continue;
      event = dd_event_new (&dd_service_detached_class);
      event->endpoint = dd_endpoint_ref (endpoint);
      dd_engine_emit (engine, event);
    }
}

/* Hosts */

/* The way out for containers on overlay networks.
 * Source: moby daemon/network_operations.go, docker_gwbridge */
static void
ensure_gateway_bridge (DdEngine *engine)
{
  g_autoptr (DdStringMap) options = dd_string_map_new ();
  DdNetworkRequest request = { .name = DD_GATEWAY_BRIDGE, .driver = "bridge", .options = options };
  g_autofree char *id = NULL;

  if (dd_world_get_network (dd_engine_get_world (engine), DD_GATEWAY_BRIDGE))
    return;
  dd_string_map_set (options, "com.docker.network.bridge.enable_icc", "false");
  dd_string_map_set (options, "com.docker.network.bridge.enable_ip_masquerade", "true");
  dd_string_map_set (options, "com.docker.network.bridge.name", DD_GATEWAY_BRIDGE);
  id = dd_network_create (engine, &request, NULL);
}

/*
 * _dd_swarm_set_up_host:
 * @engine: the engine
 * @swarm: the swarm that the present host is part of now
 *
 * Gives the host what every host of a swarm has: the ingress network and
 * docker_gwbridge; and a manager all networks.
 */
void
_dd_swarm_set_up_host (DdEngine      *engine,
                       const DdSwarm *swarm)
{
  gboolean is_manager = dd_swarm_get_node (swarm, dd_engine_get_host (engine))->is_manager;
  g_autoptr (DdSwarm) kept = dd_swarm_ref ((DdSwarm *) swarm);

  for (guint i = 0; i < kept->networks->len; i++)
    {
      const DdSwarmNetwork *network = g_ptr_array_index (kept->networks, i);

      if (is_manager || network->network->is_ingress)
        bring (engine, network->network);
    }
  ensure_gateway_bridge (engine);
  serve (engine, "ingress", INGRESS_BOX, "ingress-endpoint");
  serve (engine, DD_GATEWAY_BRIDGE, INGRESS_BOX, "gateway_" INGRESS_BOX);
}

static void
detach_containers (DdEngine   *engine,
                   const char *id)
{
  const DdWorld *world = dd_engine_get_world (engine);

  for (guint i = 0; i < world->containers->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (world->containers, i);
      const DdEndpoint *endpoint = dd_container_find_endpoint (container, id);

      if (endpoint == NULL)
        continue;
      _dd_container_detach (engine, container, endpoint);
      _dd_container_follow_gateway (engine, container, NULL);
    }
}

/*
 * _dd_swarm_clear_host:
 * @engine: the engine
 *
 * Takes the swarm's networks from the present host. docker_gwbridge stays.
 */
void
_dd_swarm_clear_host (DdEngine *engine)
{
  const DdWorld *world = dd_engine_get_world (engine);

  stop_serving (engine, DD_GATEWAY_BRIDGE, INGRESS_BOX);
  stop_serving (engine, "ingress", INGRESS_BOX);
  for (guint i = world->networks->len; i > 0; i--)
    {
      const DdNetwork *network = i <= world->networks->len
                                 ? g_ptr_array_index (world->networks, i - 1) : NULL;
      g_autofree char *id = network && network->vni ? g_strdup (network->id) : NULL;
      g_autofree char *name = network ? g_strdup (network->name) : NULL;

      if (id == NULL)
        continue;
      detach_containers (engine, id);
      if (dd_world_get_network (world, id))
        take_away (engine, id, name);
    }
}

/* Containers */

/*
 * _dd_swarm_prepare:
 * @engine: the engine
 * @name: of a network that a container is to be attached to, or its id
 * @error: return location
 *
 * Gets a network of the swarm to the present host if it is not there yet.
 *
 * Returns: %FALSE if containers may not be attached to it by hand
 * Source: moby daemon/cluster/networks.go, AttachNetwork
 */
gboolean
_dd_swarm_prepare (DdEngine    *engine,
                   const char  *name,
                   GError     **error)
{
  const DdSwarm *swarm = dd_world_get_swarm (dd_engine_get_site (engine), dd_engine_get_host (engine));
  const DdSwarmNetwork *known = swarm ? dd_swarm_find_network (swarm, name) : NULL;

  if (known == NULL)
    return TRUE;
  if (!known->network->attachable)
    return dd_refuse (error, "Could not attach to network %s: rpc error: code = PermissionDenied "
                      "desc = network %s not manually attachable", name, known->network->name);
  if (dd_world_get_network (dd_engine_get_world (engine), known->network->id) == NULL)
    bring (engine, known->network);
  return TRUE;
}

static char *
dup_balancer (const DdNetwork *network)
{
  return g_strconcat ("lb-", network->name, NULL);
}

static gboolean
has_balancer (const DdNetwork *network)
{
  g_autofree char *box = dup_balancer (network);

  for (guint i = 0; i < network->endpoints->len; i++)
    if (g_str_equal (((DdEndpoint *) g_ptr_array_index (network->endpoints, i))->container, box))
      return TRUE;
  return FALSE;
}

/*
 * _dd_swarm_note_endpoint:
 * @engine: the engine
 * @endpoint: an attachment to an overlay network, made just now
 *
 * Lets the managers know the address, and gives the host its own one on the
 * network for its load balancer, if it has none yet.
 *
 * Source: moby daemon/libnetwork/network.go, createLoadBalancerSandbox
 */
void
_dd_swarm_note_endpoint (DdEngine         *engine,
                         const DdEndpoint *endpoint)
{
  const DdNetwork *network = dd_world_get_network (dd_engine_get_world (engine),
                                                   endpoint->network_id);
  g_autofree char *box = dup_balancer (network);
  g_autofree char *name = g_strconcat (network->name, "-endpoint", NULL);

  note_last (engine, network->id, &endpoint->ipv4.address);
  if (!has_balancer (network))
    serve (engine, network->id, box, name);
}

static gboolean
has_containers (const DdNetwork *network)
{
  for (guint i = 0; i < network->endpoints->len; i++)
    if (((DdEndpoint *) g_ptr_array_index (network->endpoints, i))->name == NULL)
      return TRUE;
  return FALSE;
}

/*
 * _dd_swarm_release:
 * @engine: the engine
 * @network_id: a network of the swarm that a container left
 *
 * Gives up what the host has on the network when no container of it is left,
 * and on a worker the network itself.
 */
void
_dd_swarm_release (DdEngine   *engine,
                   const char *network_id)
{
  guint32 host = dd_engine_get_host (engine);
  const DdNetwork *network = dd_world_get_network (dd_engine_get_world (engine), network_id);
  const DdSwarm *swarm = dd_world_get_swarm (dd_engine_get_site (engine), host);
  g_autofree char *id = g_strdup (network_id);
  g_autofree char *name = network ? g_strdup (network->name) : NULL;
  g_autofree char *box = network ? dup_balancer (network) : NULL;

  if (network == NULL || has_containers (network))
    return;
  stop_serving (engine, id, box);
  if (swarm && !dd_swarm_get_node (swarm, host)->is_manager)
    take_away (engine, id, name);
}
