// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-host-net.h"
#include "dd-host-profile.h"
#include "dd-network-private.h"
#include "dd-sandbox-private.h"

/* What a network namespace holds: interfaces and routes. All of it follows from
 * the networks and the endpoints. */

#define LOOPBACK_MTU   65536
#define ETHERNET_MTU   1500

/* A command of a build gets no interface of its own here; what it asks for is
 * asked by the builder, which is the host. */
static gboolean
uses_builders_network (const DdContainer *container)
{
  return container->is_build && g_strcmp0 (container->config->network_mode, "none") != 0;
}

/**
 * dd_sandbox_get_owner:
 * @world: a world
 * @container: (nullable): a container, %NULL for the host
 *
 * Finds out whose network namespace a container is in.
 *
 * Returns: (nullable) (transfer none): itself, or the container whose network it
 *   shares; %NULL for the host
 */
const DdContainer *
dd_sandbox_get_owner (const DdWorld     *world,
                      const DdContainer *container)
{
  static const char prefix[] = "container:";

  while (container && container->config->network_mode &&
         g_str_has_prefix (container->config->network_mode, prefix))
    {
      const char *id = container->config->network_mode + strlen (prefix);
      const DdContainer *other = dd_world_get_container (world, id);

      if (other == NULL || other == container)
        return container;
      container = other;
    }
  if (container && (g_strcmp0 (container->config->network_mode, "host") == 0 ||
                    uses_builders_network (container)))
    return NULL;
  return container;
}

/**
 * dd_sandbox_get_host_address:
 * @host: number of a host
 * @address: (out): the address of the host's eth0
 * @router: (out): who leads to the internet
 *
 * Gives the addresses of a host on the local network.
 */
void
dd_sandbox_get_host_address (guint32      host,
                             DdIpPrefix  *address,
                             DdIpAddress *router)
{
  dd_ip_prefix_parse (DD_LAN_SUBNET, address, NULL);
  dd_ip_address_parse (dd_host_get_address (host), &address->address, NULL);
  dd_ip_address_parse (DD_LAN_ROUTER, router, NULL);
}

static void
interface_free (gpointer data)
{
  DdInterface *self = data;

  g_free (self->name);
  g_free (self->peer);
  g_free (self->master);
  g_free (self->mac);
  g_array_unref (self->addresses);
  g_free (self);
}

static DdInterface *
add_interface (GPtrArray       *list,
               int              index,
               DdInterfaceKind  kind,
               const char      *name,
               const char      *mac)
{
  DdInterface *self = g_new0 (DdInterface, 1);

  self->index = index;
  self->kind = kind;
  self->name = g_strdup (name);
  self->mac = g_strdup (mac);
  self->mtu = ETHERNET_MTU;
  self->has_carrier = TRUE;
  self->addresses = g_array_new (FALSE, FALSE, sizeof (DdIpPrefix));
  g_ptr_array_add (list, self);
  return self;
}

static void
add_address (DdInterface      *interface,
             const DdIpPrefix *address)
{
  g_array_append_val (interface->addresses, *address);
}

static void
add_address_text (DdInterface *interface,
                  const char  *text)
{
  DdIpPrefix address;

  dd_ip_prefix_parse (text, &address, NULL);
  add_address (interface, &address);
}

/* The address that the kernel makes of the hardware address.
 * Source: RFC 4291, appendix A */
static void
add_link_local (DdInterface *interface)
{
  DdIpPrefix address = { .address = { .bytes = { 0xfe, 0x80 } }, .n_bits = 64 };
  guint8 *bytes = address.address.bytes + 8;
  guint place = 0;

  for (guint i = 0; i < 6; i++)
    {
      bytes[place++] = (guint8) g_ascii_strtoull (interface->mac + 3 * i, NULL, 16);
      if (i == 2)
        {
          bytes[place++] = 0xff;
          bytes[place++] = 0xfe;
        }
    }
  bytes[0] ^= 2;
  add_address (interface, &address);
}

static void
add_loopback (GPtrArray *list)
{
  DdInterface *interface = add_interface (list, 1, DD_INTERFACE_LOOPBACK, "lo",
                                          "00:00:00:00:00:00");

  interface->mtu = LOOPBACK_MTU;
  add_address_text (interface, "127.0.0.1/8");
  add_address_text (interface, "::1/128");
}

/* Inside */

static void
add_endpoint (GPtrArray        *list,
              const DdWorld    *world,
              const DdEndpoint *endpoint)
{
  static const struct
  {
    const char      *driver;
    DdInterfaceKind  kind;
  } kinds[] = {
    { "macvlan", DD_INTERFACE_MACVLAN }, { "ipvlan", DD_INTERFACE_IPVLAN },
  };
  DdInterface *interface;

  if (*endpoint->interface == '\0')
    return;
  interface = add_interface (list, endpoint->index, DD_INTERFACE_VETH, endpoint->interface,
                             endpoint->mac);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (endpoint->driver, kinds[i].driver))
      interface->kind = kinds[i].kind;
  interface->peer = g_strdup_printf ("if%d", endpoint->host_index);
  interface->endpoint = endpoint;
  interface->network = dd_world_get_network (world, endpoint->network_id);
  if (interface->network)
    interface->mtu = interface->network->mtu;
  if (endpoint->has_ipv4)
    add_address (interface, &endpoint->ipv4);
  if (endpoint->has_ipv6)
    {
      add_address (interface, &endpoint->ipv6);
      add_link_local (interface);
    }
}

/* On the host */

static void
add_bridge (GPtrArray       *list,
            const DdNetwork *network)
{
  DdInterface *interface = add_interface (list, network->bridge_index, DD_INTERFACE_BRIDGE,
                                          network->bridge, network->bridge_mac);

  interface->network = network;
  interface->mtu = network->mtu;
  interface->has_carrier = network->endpoints->len > 0;
  for (guint i = 0; i < network->subnets->len; i++)
    {
      const DdNetworkSubnet *subnet = &g_array_index (network->subnets, DdNetworkSubnet, i);
      gboolean is_v4 = subnet->subnet.prefix.address.is_v4;
      DdIpPrefix address = { subnet->gateway, subnet->subnet.prefix.n_bits };
      gboolean isolated = (is_v4 ? network->gateway_mode : network->gateway_mode6) ==
                          DD_GATEWAY_ISOLATED;

      if (subnet->has_gateway && !isolated && !(is_v4 && network->no_bridge_address))
        add_address (interface, &address);
    }
  if (network->has_ipv6 && network->gateway_mode6 != DD_GATEWAY_ISOLATED)
    add_link_local (interface);
}

static void
add_cables (GPtrArray       *list,
            const DdNetwork *network)
{
  for (guint i = 0; i < network->endpoints->len; i++)
    {
      const DdEndpoint *endpoint = g_ptr_array_index (network->endpoints, i);
      DdInterface *interface;
      g_autofree char *mac = NULL;

      if (*endpoint->veth == '\0')
        continue;
      /* The host's end has a random address of its own, which never changes. */
      mac = g_strdup_printf ("%c%c:%s", endpoint->veth[4], "26ae"[endpoint->veth[5] & 3],
                             endpoint->mac + 3);
      interface = add_interface (list, endpoint->host_index, DD_INTERFACE_VETH, endpoint->veth,
                                 mac);
      interface->peer = g_strdup_printf ("if%d", endpoint->index);
      interface->master = g_strdup (network->bridge);
      interface->mtu = network->mtu;
      interface->endpoint = endpoint;
      interface->network = network;
    }
}

/* The parts of a card, and the devices that lead nowhere, which macvlan and
 * ipvlan make themselves. */
static void
add_parent (GPtrArray       *list,
            guint32          host,
            const DdNetwork *network)
{
  const char *dot = strrchr (network->parent, '.');
  DdInterface *interface;

  if (network->bridge_index == 0)
    return;
  interface = add_interface (list, network->bridge_index,
                             dot ? DD_INTERFACE_VLAN : DD_INTERFACE_DUMMY, network->parent,
                             dot ? dd_host_get_mac (host) : network->bridge_mac);
  if (dot)
    interface->peer = g_strndup (network->parent, (gsize) (dot - network->parent));
  interface->network = network;
}

/* The address of a host's card, and of who leads to the internet. */
static void
get_card (const DdWorld *world,
          guint32        host,
          DdIpPrefix    *address,
          DdIpAddress   *router)
{
  const DdHostProfile *profile = host == DD_HOST_VM ? dd_world_get_profile (world) : NULL;

  if (profile == NULL)
    {
      dd_sandbox_get_host_address (host, address, router);
      return;
    }
  *address = profile->address;
  *router = profile->gateway;
}

static void
add_host_interfaces (GPtrArray     *list,
                     const DdWorld *world,
                     guint32        host,
                     gboolean       with_cables)
{
  const DdEndpoint *passthru = world ? dd_network_find_passthru (world) : NULL;
  /* A card that a container has for itself takes that one's address. */
  DdInterface *interface = add_interface (list, DD_HOST_CARD_INDEX, DD_INTERFACE_ETHERNET,
                                          DD_HOST_CARD, passthru ? passthru->mac
                                                                 : dd_host_get_mac (host));
  DdIpPrefix address;
  DdIpAddress router;

  get_card (world, host, &address, &router);
  add_address (interface, &address);
  /* Outside the virtual machine there is nothing of the engine's. */
  if (host != DD_HOST_VM && dd_world_get_profile (world))
    return;
  for (guint i = 0; world && i < world->networks->len; i++)
    {
      const DdNetwork *network = g_ptr_array_index (world->networks, i);

      if (*network->bridge)
        {
          add_bridge (list, network);
          if (with_cables)
            add_cables (list, network);
        }
      else if (*network->parent)
        add_parent (list, host, network);
    }
}

static int
compare_interfaces (gconstpointer a,
                    gconstpointer b)
{
  const DdInterface *const *left = a;
  const DdInterface *const *right = b;

  return (*left)->index - (*right)->index;
}

/* A container that uses the network of its host uses that of the virtual
 * machine, if the engine is in one. */
static guint32
get_namespace (const DdWorld     *world,
               guint32            host,
               const DdContainer *container)
{
  return container && dd_world_get_profile (world) ? DD_HOST_VM : host;
}

/**
 * dd_sandbox_is_same:
 * @world: a world
 * @a: (nullable): a container, %NULL for the host
 * @b: (nullable): another
 *
 * Returns: whether both use the same network namespace
 */
gboolean
dd_sandbox_is_same (const DdWorld     *world,
                    const DdContainer *a,
                    const DdContainer *b)
{
  return dd_sandbox_get_owner (world, a) == dd_sandbox_get_owner (world, b) &&
         get_namespace (world, 0, a) == get_namespace (world, 0, b);
}

/*
 * _dd_sandbox_list_interfaces:
 * @world: (nullable): a world, %NULL for a host where nobody was yet
 * @host: its number, see dd-hosts.h
 * @owner: (nullable): the container whose network namespace it is, %NULL for
 *   the host's
 * @with_cables: whether the ends of veth pairs that stay on the host are listed
 *
 * Returns: (transfer full) (element-type DdInterface): its interfaces, by their
 *   numbers
 */
GPtrArray *
_dd_sandbox_list_interfaces (const DdWorld     *world,
                             guint32            host,
                             const DdContainer *owner,
                             gboolean           with_cables)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (interface_free);

  add_loopback (list);
  for (guint i = 0; owner && i < owner->endpoints->len; i++)
    add_endpoint (list, world, g_ptr_array_index (owner->endpoints, i));
  if (owner == NULL)
    add_host_interfaces (list, world, host, with_cables);
  g_ptr_array_sort (list, compare_interfaces);
  return list;
}

/**
 * dd_sandbox_list_interfaces:
 * @world: a world
 * @host: its number, see dd-hosts.h
 * @container: (nullable): whose network namespace, %NULL for the host
 *
 * Returns: (transfer full) (element-type DdInterface): its interfaces, by their
 *   numbers
 */
GPtrArray *
dd_sandbox_list_interfaces (const DdWorld     *world,
                            guint32            host,
                            const DdContainer *container)
{
  return _dd_sandbox_list_interfaces (world, get_namespace (world, host, container),
                                      dd_sandbox_get_owner (world, container), TRUE);
}

/* Routes */

static void
route_free (gpointer data)
{
  DdRoute *self = data;

  g_free (self->device);
  g_free (self);
}

static DdRoute *
add_route (GPtrArray   *list,
           const char  *device,
           gboolean     has_carrier)
{
  DdRoute *self = g_new0 (DdRoute, 1);

  self->device = g_strdup (device);
  self->has_carrier = has_carrier;
  g_ptr_array_add (list, self);
  return self;
}

/* An address makes a route to its own network. */
static void
add_connected (GPtrArray         *list,
               const DdInterface *interface)
{
  for (guint i = 0; i < interface->addresses->len; i++)
    {
      const DdIpPrefix *address = &g_array_index (interface->addresses, DdIpPrefix, i);
      DdRoute *route;

      if (interface->kind == DD_INTERFACE_LOOPBACK)
        continue;
      route = add_route (list, interface->name, interface->has_carrier);
      route->destination = dd_ip_prefix_mask (address);
      route->has_source = address->address.is_v4;
      route->source = address->address;
    }
}

static void
add_default (GPtrArray         *list,
             const DdContainer *container,
             gboolean           is_v4)
{
  const DdEndpoint *endpoint = dd_container_get_gateway (container, is_v4);
  DdIpAddress gateway;
  DdRoute *route;

  if (endpoint == NULL ||
      !dd_ip_address_parse (is_v4 ? endpoint->gateway : endpoint->gateway6, &gateway, NULL))
    return;
  route = add_route (list, endpoint->interface, TRUE);
  route->destination.address.is_v4 = is_v4;
  route->has_gateway = TRUE;
  route->gateway = gateway;
}

/* In the routed modes of ipvlan everything leaves by the device itself. */
static void
add_device_default (GPtrArray        *list,
                    const DdEndpoint *endpoint)
{
  if (endpoint)
    add_route (list, endpoint->interface, TRUE)->destination.address.is_v4 = TRUE;
}

static int
compare_routes (gconstpointer a,
                gconstpointer b)
{
  const DdRoute *const *left = a;
  const DdRoute *const *right = b;

  if ((*left)->destination.address.is_v4 != (*right)->destination.address.is_v4)
    return (*left)->destination.address.is_v4 ? -1 : 1;
  return dd_ip_prefix_compare (&(*left)->destination, &(*right)->destination);
}

/*
 * _dd_sandbox_list_routes:
 * @world: (nullable): a world, %NULL for a host where nobody was yet
 * @host: its number, see dd-hosts.h
 * @owner: (nullable): the container whose network namespace it is, %NULL for
 *   the host's
 * @interfaces: (element-type DdInterface): what is in it
 *
 * Returns: (transfer full) (element-type DdRoute): its routing tables, IPv4
 *   before IPv6, each with the default route first
 */
GPtrArray *
_dd_sandbox_list_routes (const DdWorld     *world,
                         guint32            host,
                         const DdContainer *owner,
                         const GPtrArray   *interfaces)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (route_free);

  for (guint i = 0; i < interfaces->len; i++)
    add_connected (list, g_ptr_array_index (interfaces, i));
  if (owner)
    {
      add_default (list, owner, TRUE);
      add_default (list, owner, FALSE);
      add_device_default (list, dd_container_get_routed (world, owner));
    }
  else
    {
      DdRoute *route = add_route (list, DD_HOST_CARD, TRUE);
      DdIpPrefix address;

      get_card (world, host, &address, &route->gateway);
      route->has_gateway = route->destination.address.is_v4 = TRUE;
    }
  g_ptr_array_sort (list, compare_routes);
  return list;
}

/**
 * dd_sandbox_list_routes:
 * @world: a world
 * @host: its number, see dd-hosts.h
 * @container: (nullable): whose network namespace, %NULL for the host
 *
 * Returns: (transfer full) (element-type DdRoute): its routing tables, IPv4
 *   before IPv6, each with the default route first
 */
GPtrArray *
dd_sandbox_list_routes (const DdWorld     *world,
                        guint32            host,
                        const DdContainer *container)
{
  const DdContainer *owner = dd_sandbox_get_owner (world, container);
  g_autoptr (GPtrArray) interfaces = NULL;

  host = get_namespace (world, host, container);
  interfaces = _dd_sandbox_list_interfaces (world, host, owner, FALSE);
  return _dd_sandbox_list_routes (world, host, owner, interfaces);
}
