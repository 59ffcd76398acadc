// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-container-private.h"
#include "dd-endpoint-private.h"
#include "dd-engine.h"
#include "dd-host-net.h"
#include "dd-network-events.h"
#include "dd-network-private.h"
#include "dd-swarm-private.h"

/* How long it takes to make an interface, an address and the rules. */
#define USEC_INTERFACE (60 * DD_USEC_PER_MSEC)

/* How somebody asks for a certain name of the interface. */
#define IFNAME "com.docker.network.endpoint.ifname"

/* lo is 1. */
#define FIRST_INTERFACE 2

/* What a container is attached to */

static const char *
network_mode (const DdContainer *container)
{
  const char *mode = container->config->network_mode;

  return mode == NULL || g_str_equal (mode, "default") ? "bridge" : mode;
}

/**
 * _dd_container_add_attachments:
 * @container: a container that is being made
 *
 * Notes the networks it is to be attached to: those it was asked to join, and
 * the one of its network mode.
 *
 * Source: moby daemon/container_operations.go, updateContainerNetworkSettings
 */
void
_dd_container_add_attachments (DdContainer *container)
{
  GPtrArray *asked = container->config->endpoints;
  const char *mode = network_mode (container);

  if (g_str_has_prefix (mode, "container:"))
    return;
  for (guint i = 0; i < asked->len; i++)
    {
      const DdEndpointConfig *config = g_ptr_array_index (asked, i);
      const char *name = g_str_equal (config->network, "default") ? mode : config->network;

      g_ptr_array_add (container->attachments, dd_attachment_new (name, NULL, config));
    }
  if (dd_container_find_attachment (container, mode) == NULL)
    {
      g_autoptr (DdEndpointConfig) config = dd_endpoint_config_new (mode);

      g_ptr_array_add (container->attachments, dd_attachment_new (mode, NULL, config));
    }
  g_ptr_array_sort (container->attachments, dd_attachment_compare);
}

/* Names. Source: moby daemon/container_operations.go, buildEndpointDNSNames */

static void
add_name (GPtrArray  *names,
          const char *name)
{
  if (name && *name && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (name));
}

/*
 * _dd_container_list_names:
 * @container: a container
 * @config: what is asked for on a network
 *
 * Returns: (transfer full) (array zero-terminated=1): its names there, if the
 *   network has DNS
 */
char **
_dd_container_list_names (const DdContainer      *container,
                          const DdEndpointConfig *config)
{
  GPtrArray *names = g_ptr_array_new ();
  g_autofree char *short_id = dd_container_dup_short_id (container);

  add_name (names, container->name);
  for (guint i = 0; config->aliases && config->aliases[i]; i++)
    add_name (names, config->aliases[i]);
  add_name (names, short_id);
  add_name (names, container->hostname);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

/* Addresses */

/* Gives a fixed address, or the lowest free one. */
static gboolean
pick_address (const DdNetwork        *network,
              const DdNetworkSubnet  *subnet,
              const char             *asked,
              DdIpPrefix             *address,
              GError                **error)
{
  g_autoptr (GArray) taken = g_array_copy (network->leases);

  address->n_bits = subnet->subnet.prefix.n_bits;
  if (asked && *asked)
    return dd_ip_address_parse (asked, &address->address, error) &&
           dd_ipam_take (&subnet->subnet, taken, &address->address, error);
  if (dd_ipam_take_next (&subnet->subnet, taken, &address->address, NULL))
    return TRUE;
  return dd_refuse (error, "no available %s addresses on this network's address pools: %s (%s)",
                    subnet->subnet.prefix.address.is_v4 ? "IPv4" : "IPv6", network->name,
                    network->id);
}

static void
set_gateway (char                  **text,
             const DdNetwork        *network,
             const DdNetworkSubnet  *subnet)
{
  /* In the routed modes of ipvlan there is no gateway, and none in an overlay. */
  if (network->internal || !subnet->has_gateway || network->vni ||
      g_str_has_prefix (network->mode, "l3"))
    return;
  g_free (*text);
  *text = dd_ip_address_to_string (&subnet->gateway);
}

static gboolean
set_addresses (DdEngine                *engine,
               DdEndpoint              *endpoint,
               const DdNetwork         *network,
               const DdEndpointConfig  *config,
               GError                 **error)
{
  const DdNetworkSubnet *v4 = dd_network_get_subnet (network, TRUE);
  const DdNetworkSubnet *v6 = dd_network_get_subnet (network, FALSE);
  DdIpPrefix address;

  if (v4)
    {
      if (!(network->vni ? _dd_swarm_pick_address (engine, network, config->ipv4_address, &address,
                                                   error)
                         : pick_address (network, v4, config->ipv4_address, &address, error)))
        return FALSE;
      dd_endpoint_set_ipv4 (endpoint, &address);
      set_gateway (&endpoint->gateway, network, v4);
    }
  if (v6)
    {
      if (!pick_address (network, v6, config->ipv6_address, &address, error))
        return FALSE;
      dd_endpoint_set_ipv6 (endpoint, &address);
      set_gateway (&endpoint->gateway6, network, v6);
    }
  return TRUE;
}

static gboolean
has_interface (const DdContainer *container,
               const char        *name)
{
  for (guint i = 0; i < container->endpoints->len; i++)
    if (g_str_equal (((const DdEndpoint *) g_ptr_array_index (container->endpoints, i))->interface,
                     name))
      return TRUE;
  return FALSE;
}

/* The lowest number that is free. */
static char *
next_interface_name (const DdContainer *container)
{
  for (guint i = 0;; i++)
    {
      g_autofree char *name = g_strdup_printf ("eth%u", i);

      if (!has_interface (container, name))
        return g_steal_pointer (&name);
    }
}

/* An interface on a device of the host is made there, and then moved. */
static void
use_device (DdEndpoint      *endpoint,
            const DdWorld   *world,
            guint32          host,
            const DdNetwork *network)
{
  endpoint->index = world->next_interface;
  endpoint->host_index = network->bridge_index ? network->bridge_index : DD_HOST_CARD_INDEX;
  if (!g_str_equal (network->driver, "ipvlan"))
    return;
  g_free (endpoint->mac);
  endpoint->mac = g_strdup (dd_host_get_mac (host));
}

/* A card can be had by children of one driver only, and by one child alone in
 * passthru mode. The kernel says so when the interface is made.
 * Source: Linux drivers/net/macvlan.c, drivers/net/ipvlan/ipvlan_main.c */
static gboolean
check_card (const DdWorld    *world,
            const DdNetwork  *network,
            GError          **error)
{
  for (guint i = 0; *network->parent && i < world->networks->len; i++)
    {
      const DdNetwork *other = g_ptr_array_index (world->networks, i);

      if (other->endpoints->len == 0 || !g_str_equal (other->parent, network->parent))
        continue;
      if (!g_str_equal (other->driver, network->driver))
        return dd_refuse (error, "failed to create the %s port: device or resource busy",
                          network->driver);
      if (g_str_equal (other->mode, "passthru"))
        return dd_refuse (error, "failed to create the %s port: invalid argument",
                          network->driver);
    }
  return TRUE;
}

/* In an overlay the hardware address follows from the address, so that the hosts
 * need not tell each other both.
 * Source: moby daemon/libnetwork/drivers/overlay/ov_endpoint.go */
static char *
dup_mac (const DdEndpoint *endpoint,
         const DdWorld    *world,
         const DdNetwork  *network)
{
  const guint8 *bytes = endpoint->ipv4.address.bytes;

  if (network->vni)
    return g_strdup_printf ("02:42:%02x:%02x:%02x:%02x", bytes[0], bytes[1], bytes[2], bytes[3]);
  return _dd_network_random_mac (world, "mac");
}

/*
 * _dd_endpoint_set_link:
 * @endpoint: an endpoint that is being made, with its address
 * @world: the world of its host
 * @network: a network of bridge or overlay
 * @mac: (nullable): the hardware address that somebody asks for
 *
 * Gives it a veth pair. That of an overlay begins in the host's namespace and is
 * moved: one end to the container, the other to the network's own namespace.
 */
void
_dd_endpoint_set_link (DdEndpoint      *endpoint,
                       const DdWorld   *world,
                       const DdNetwork *network,
                       const char      *mac)
{
  g_free (endpoint->mac);
  endpoint->mac = mac && *mac ? g_strdup (mac) : dup_mac (endpoint, world, network);
  g_free (endpoint->veth);
  if (network->vni)
    endpoint->veth = g_strdup_printf ("veth%u", network->endpoints->len);
  else
    endpoint->veth = g_strdup_printf ("veth%07x", (guint) (dd_world_random (world, "veth") &
                                                           0xfffffff));
  endpoint->index = world->next_interface;
  endpoint->host_index = world->next_interface + 1;
}

/* Gives it an interface inside, and the other end of it on the host. */
static void
add_interface (DdEndpoint             *endpoint,
               const DdWorld          *world,
               guint32                 host,
               const DdContainer      *container,
               const DdNetwork        *network,
               const DdEndpointConfig *config)
{
  const char *asked = config->driver_opts ? dd_string_map_get (config->driver_opts, IFNAME) : NULL;

  g_free (endpoint->interface);
  endpoint->interface = asked && *asked ? g_strdup (asked)
                                        : next_interface_name (container);
  if (dd_network_is_bridge (network) || network->vni)
    {
      _dd_endpoint_set_link (endpoint, world, network, config->mac_address);
      if (network->vni)
        return;
      endpoint->index = MAX (container->next_interface, FIRST_INTERFACE);
      endpoint->host_index = world->next_interface;
      return;
    }
  g_free (endpoint->mac);
  endpoint->mac = config->mac_address && *config->mac_address
                    ? g_strdup (config->mac_address) : _dd_network_random_mac (world, "mac");
  use_device (endpoint, world, host, network);
}

static DdEndpoint *
make_endpoint (DdEngine                *engine,
               const DdContainer       *container,
               const DdNetwork         *network,
               const DdEndpointConfig  *config,
               GError                 **error)
{
  const DdWorld *world = dd_engine_get_world (engine);
  g_autoptr (DdEndpoint) endpoint = dd_endpoint_new ();

  endpoint->container = g_strdup (container->id);
  endpoint->network = g_strdup (network->name);
  endpoint->network_id = g_strdup (network->id);
  endpoint->id = dd_world_next_hex_id (world, "endpoint");
  endpoint->driver = g_strdup (network->driver);
  endpoint->gw_priority = config->gw_priority;
  endpoint->internal = network->internal;
  if (!set_addresses (engine, endpoint, network, config, error) || !check_card (world, network, error))
    return NULL;
  if (endpoint->has_ipv4 || endpoint->has_ipv6)
    add_interface (endpoint, world, dd_engine_get_host (engine), container, network, config);
  if (dd_network_has_dns (network))
    endpoint->dns_names = _dd_container_list_names (container, config);
  return g_steal_pointer (&endpoint);
}

/* Attaching and detaching */

static void
notify (DdEngine          *engine,
        const DdContainer *container,
        const DdNetwork   *network,
        const char        *action)
{
  DdStringMap *attributes = dd_string_map_new ();

  dd_string_map_set (attributes, "container", container->id);
  dd_string_map_set (attributes, "name", network->name);
  dd_string_map_set (attributes, "type", network->driver);
  dd_engine_notify (engine, "network", action, network->id, attributes);
}

static void
emit_endpoint (DdEngine           *engine,
               const DdEventClass *klass,
               const DdContainer  *container,
               DdEndpoint         *endpoint)
{
  DdEndpointChanged *event = dd_event_new (klass);

  event->container = g_strdup (container->id);
  event->container_name = g_strdup (container->name);
  event->endpoint = endpoint;
  dd_engine_emit (engine, event);
}

/* The network that an attachment means: the one it had, not another of the
 * same name. */
static const DdNetwork *
find_network (const DdWorld       *world,
              const DdAttachment  *attachment,
              GError             **error)
{
  return dd_world_find_network (world, *attachment->network_id ? attachment->network_id
                                                               : attachment->network, error);
}

/*
 * _dd_container_attach:
 * @engine: the engine
 * @container: a container
 * @attachment: the network it is to be attached to
 * @error: return location
 *
 * Plugs a running container, or one that is about to run, into a network.
 *
 * Returns: %FALSE if the network is gone or has no address for it
 */
gboolean
_dd_container_attach (DdEngine            *engine,
                      const DdContainer   *container,
                      const DdAttachment  *attachment,
                      GError             **error)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdNetwork *network = NULL;
  g_autoptr (DdEndpoint) endpoint = NULL;

  if (_dd_swarm_prepare (engine, attachment->network, error))
    network = find_network (world, attachment, error);
  if (network)
    endpoint = make_endpoint (engine, container, network, attachment->config, error);
  if (endpoint == NULL)
    return FALSE;
  if (*endpoint->interface)
    dd_engine_elapse (engine, USEC_INTERFACE);
  emit_endpoint (engine, &dd_endpoint_attached_class, container, dd_endpoint_ref (endpoint));
  if (network->vni)
    _dd_swarm_note_endpoint (engine, endpoint);
  notify (engine, container, network, "connect");
  return TRUE;
}

/*
 * _dd_container_detach:
 * @engine: the engine
 * @container: a container
 * @endpoint: one of its endpoints
 *
 * Unplugs a container from a network and gives its addresses back.
 */
void
_dd_container_detach (DdEngine          *engine,
                      const DdContainer *container,
                      const DdEndpoint  *endpoint)
{
  const DdNetwork *network = dd_world_get_network (dd_engine_get_world (engine),
                                                   endpoint->network_id);
  g_autoptr (DdEndpoint) gone = dd_endpoint_ref ((DdEndpoint *) endpoint);

  emit_endpoint (engine, &dd_endpoint_detached_class, container, dd_endpoint_ref (gone));
  notify (engine, container, network, "disconnect");
  if (network->vni)
    _dd_swarm_release (engine, gone->network_id);
}

/* The way out of containers on overlay networks */

/* Source: moby daemon/libnetwork/default_gateway.go, needDefaultGW */
static gboolean
needs_gateway (const DdWorld     *world,
               const DdContainer *container)
{
  gboolean needs = FALSE;

  for (guint i = 0; i < container->endpoints->len; i++)
    {
      const DdEndpoint *endpoint = g_ptr_array_index (container->endpoints, i);
      const DdNetwork *network = dd_world_get_network (world, endpoint->network_id);

      if (endpoint->name || network == NULL || network->internal)
        continue;
      if (*endpoint->gateway)
        return FALSE;
      needs |= network->vni > 0;
    }
  return needs;
}

/* It has no name there, and lists name it after its namespace. */
static DdEndpoint *
make_gateway (DdEngine           *engine,
              const DdContainer  *container,
              GError            **error)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdNetwork *bridge = dd_world_get_network (world, DD_GATEWAY_BRIDGE);
  g_autoptr (DdEndpointConfig) config = dd_endpoint_config_new (DD_GATEWAY_BRIDGE);
  g_autofree char *sandbox = g_compute_checksum_for_string (G_CHECKSUM_SHA256, container->id, -1);
  DdEndpoint *endpoint = make_endpoint (engine, container, bridge, config, error);

  if (endpoint == NULL)
    return NULL;
  g_clear_pointer (&endpoint->dns_names, g_strfreev);
  endpoint->name = g_strdup_printf ("gateway_%.12s", sandbox);
  endpoint->index = world->next_interface;
  endpoint->host_index = world->next_interface + 1;
  return endpoint;
}

/*
 * _dd_container_follow_gateway:
 * @engine: the engine
 * @container: a container whose networks changed
 * @error: return location
 *
 * Plugs it into docker_gwbridge if none of its networks leads out, and out of it
 * if one does.
 *
 * Returns: %FALSE if there is no address for it
 * Source: moby daemon/libnetwork/default_gateway.go
 */
gboolean
_dd_container_follow_gateway (DdEngine           *engine,
                              const DdContainer  *container,
                              GError            **error)
{
  const DdEndpoint *present = dd_container_find_endpoint (container, DD_GATEWAY_BRIDGE);
  gboolean needs = needs_gateway (dd_engine_get_world (engine), container);
  DdEndpoint *endpoint;

  if (needs == (present != NULL))
    return TRUE;
  if (present)
    {
      emit_endpoint (engine, &dd_endpoint_detached_class, container,
                     dd_endpoint_ref ((DdEndpoint *) present));
      return TRUE;
    }
  endpoint = make_gateway (engine, container, error);
  if (endpoint)
    emit_endpoint (engine, &dd_endpoint_attached_class, container, endpoint);
  return endpoint != NULL;
}

/* Another container's network can be shared only while that one runs. */
static gboolean
check_shared (const DdWorld      *world,
              const DdContainer  *container,
              GError            **error)
{
  const char *mode = network_mode (container);
  const DdContainer *other;

  if (!g_str_has_prefix (mode, "container:"))
    return TRUE;
  other = dd_world_find_container (world, mode + strlen ("container:"), error);
  if (other == NULL)
    {
      g_prefix_error (error, "joining network namespace of container: ");
      return FALSE;
    }
  if (dd_container_is_running (other))
    return TRUE;
  g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
               "cannot join network namespace of a non running container: container %s is %s",
               other->name, dd_container_get_status (other));
  return FALSE;
}

/*
 * _dd_container_attach_all:
 * @engine: the engine
 * @container: a container that is about to run
 * @error: return location
 *
 * Plugs it into all networks it is to be attached to, the default bridge first.
 * Docker keeps no order among the others; the model takes that of their names.
 *
 * Returns: %FALSE if one of them cannot be had
 * Source: moby daemon/container_operations.go, allocateNetwork
 */
gboolean
_dd_container_attach_all (DdEngine           *engine,
                          const DdContainer  *container,
                          GError            **error)
{
  const DdWorld *world = dd_engine_get_world (engine);
  g_autoptr (GPtrArray) attachments = NULL;
  gboolean done = TRUE;

  attachments = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_attachment_unref);
  for (guint i = 0; i < container->attachments->len; i++)
    g_ptr_array_add (attachments,
                     dd_attachment_ref (g_ptr_array_index (container->attachments, i)));
  if (!check_shared (world, container, error) ||
      !_dd_container_check_links (world, container, error) ||
      !_dd_container_check_backend (engine, container, error))
    return FALSE;
  for (guint i = 0; done && i < attachments->len; i++)
    done = _dd_container_attach (engine, container, g_ptr_array_index (attachments, i), error);
  done = done && _dd_container_follow_gateway (engine, container, error) &&
         _dd_container_publish (engine, container, error);
  if (!done)
    g_prefix_error (error, "failed to set up container networking: ");
  return done;
}

/*
 * _dd_container_detach_all:
 * @engine: the engine
 * @container: a container that ends, or could not start
 *
 * Gives all its addresses back. Docker tells of all its networks, even of those
 * it was not attached to when a start failed.
 *
 * Source: moby daemon/container_operations.go, releaseNetwork
 */
void
_dd_container_detach_all (DdEngine          *engine,
                          const DdContainer *container)
{
  const DdWorld *world = dd_engine_get_world (engine);

  _dd_container_unpublish (engine, container);
  for (guint i = 0; i < container->attachments->len; i++)
    {
      const DdAttachment *attachment = g_ptr_array_index (container->attachments, i);
      const DdEndpoint *endpoint = dd_container_find_endpoint (container, attachment->network);
      const DdNetwork *network = find_network (world, attachment, NULL);

      if (endpoint)
        _dd_container_detach (engine, container, endpoint);
      else if (network)
        notify (engine, container, network, "disconnect");
    }
  _dd_container_follow_gateway (engine, container, NULL);
}
