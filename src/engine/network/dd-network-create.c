// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-host-net.h"
#include "dd-network-events.h"
#include "dd-network-ops.h"
#include "dd-network-private.h"
#include "dd-swarm-private.h"

#define USEC_API    (2 * DD_USEC_PER_MSEC)
#define USEC_BRIDGE (40 * DD_USEC_PER_MSEC)

/* Refusals before anything is made */

static gboolean
check_name (const DdWorld  *world,
            const char     *name,
            GError        **error)
{
  static const char *const predefined[] = { "bridge", "host", "none", "default", NULL };

  if (name[strspn (name, " \t\n\r")] == '\0')
    return dd_refuse (error, "invalid name: name is empty");
  if (g_strv_contains (predefined, name))
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
                   "operation is not permitted on predefined %s network", name);
      return FALSE;
    }
  if (dd_world_get_network (world, name) == NULL)
    return TRUE;
  g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
               "network with name %s already exists", name);
  return FALSE;
}

/* What needs a swarm, and what there is only one of.
 * Source: moby daemon/network.go, createNetwork */
static gboolean
check_driver (const DdNetworkRequest  *request,
              GError                 **error)
{
  static const char *const drivers[] = { "bridge", "macvlan", "ipvlan", NULL };

  if (request->ingress)
    return dd_refuse (error, "Ingress network can only be global scope network");
  if (g_strcmp0 (request->scope, "swarm") == 0)
    return dd_refuse (error, "cannot create a swarm scoped network when swarm is not active");
  if (g_str_equal (request->driver, "host") || g_str_equal (request->driver, "null"))
    return dd_refuse (error, "only one instance of \"%s\" network is allowed", request->driver);
  if (request->no_ipv4 && !request->ipv6)
    return dd_refuse (error, "IPv4 or IPv6 must be enabled");
  return g_strv_contains (drivers, request->driver) ||
         dd_refuse (error, "plugin \"%s\" not found", request->driver);
}

/* Networks of a swarm are made by its managers. */
static gboolean
is_global (DdEngine               *engine,
           const DdNetworkRequest *request)
{
  gboolean has_swarm = dd_world_get_swarm (dd_engine_get_site (engine),
                                           dd_engine_get_host (engine)) != NULL;

  return !request->config_only &&
         (g_str_equal (request->driver, "overlay") ||
          (has_swarm && (request->ingress || g_strcmp0 (request->scope, "swarm") == 0)));
}

static gboolean
check_bridge_name (const DdWorld    *world,
                   const DdNetwork  *network,
                   GError          **error)
{
  for (guint i = 0; *network->bridge && i < world->networks->len; i++)
    {
      const DdNetwork *other = g_ptr_array_index (world->networks, i);

      if (g_str_equal (other->bridge, network->bridge))
        return dd_refuse (error, "cannot create network %s (%s): conflicts with network %s (%s): "
                          "networks have same bridge name", network->id, network->bridge,
                          other->id, other->bridge);
    }
  return TRUE;
}

/* A parent can be used by several networks of macvlan, unless one of them takes
 * it over, but by one of ipvlan.
 * Source: moby daemon/libnetwork/drivers/macvlan/macvlan_network.go,
 * drivers/ipvlan/ipvlan_network.go */
static gboolean
check_parent (const DdWorld    *world,
              const DdNetwork  *network,
              GError          **error)
{
  for (guint i = 0; *network->parent && i < world->networks->len; i++)
    {
      const DdNetwork *other = g_ptr_array_index (world->networks, i);

      if (!g_str_equal (other->parent, network->parent) ||
          !g_str_equal (other->driver, network->driver))
        continue;
      if (g_str_equal (network->driver, "ipvlan"))
        return dd_refuse (error, "network di-%.12s is already using parent interface %s",
                          other->id, network->parent);
      if (g_str_equal (network->mode, "passthru"))
        return dd_refuse (error, "cannot use mode passthru, macvlan network %s is already using "
                          "parent interface %s", other->id, network->parent);
      if (g_str_equal (other->mode, "passthru"))
        return dd_refuse (error, "macvlan network %s is already using parent interface %s in mode "
                          "passthru", other->id, network->parent);
    }
  return TRUE;
}

/* Subnets */

static GArray *
list_used (const DdWorld *world)
{
  GArray *used = g_array_new (FALSE, FALSE, sizeof (DdSubnet));

  for (guint i = 0; i < world->networks->len; i++)
    {
      const DdNetwork *network = g_ptr_array_index (world->networks, i);

      for (guint j = 0; !network->config_only && j < network->subnets->len; j++)
        g_array_append_val (used, g_array_index (network->subnets, DdNetworkSubnet, j).subnet);
    }
  return used;
}

/* What the host is connected to itself. */
static GArray *
list_reserved (void)
{
  GArray *reserved = g_array_new (FALSE, FALSE, sizeof (DdIpPrefix));
  DdIpPrefix local;

  dd_ip_prefix_parse (DD_LAN_SUBNET, &local, NULL);
  g_array_append_val (reserved, local);
  return reserved;
}

/* Unique local addresses, 40 random bits of which are the host's own.
 * Source: moby daemon/daemon.go, deriveULABaseNetwork; RFC 4193 */
static GArray *
list_ula_pools (const DdWorld *world)
{
  GArray *pools = g_array_new (FALSE, FALSE, sizeof (DdAddressPool));
  DdAddressPool pool = { .base = { .n_bits = 48 }, .n_bits = 64 };
  g_autofree char *seed = g_strdup_printf ("host %" G_GUINT64_FORMAT, world->seed);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, seed, -1);

  pool.base.address.bytes[0] = 0xfd;
  for (guint i = 0; i < 5; i++)
    pool.base.address.bytes[i + 1] = (guint8) (g_ascii_xdigit_value (hash[2 * i]) << 4 |
                                               g_ascii_xdigit_value (hash[2 * i + 1]));
  g_array_append_val (pools, pool);
  return pools;
}

/* The gateway is the first address that is asked for; the auxiliary ones are
 * never given to anybody. */
static gboolean
take_addresses (DdNetwork        *network,
                DdNetworkSubnet  *subnet,
                GError          **error)
{
  guint n_auxiliary = dd_string_map_get_size (subnet->auxiliary);
  gboolean is_v4 = subnet->subnet.prefix.address.is_v4;
  gboolean isolated = (is_v4 ? network->gateway_mode : network->gateway_mode6) ==
                      DD_GATEWAY_ISOLATED;
  gboolean done = TRUE;

  /* A bridge without an address needs none. */
  if (subnet->has_gateway)
    done = dd_ipam_take (&subnet->subnet, network->leases, &subnet->gateway, error);
  else if (!isolated)
    subnet->has_gateway = done = dd_ipam_take_next (&subnet->subnet, network->leases,
                                                    &subnet->gateway, error);
  for (guint i = 0; done && i < n_auxiliary; i++)
    {
      DdIpAddress address;

      done = dd_ip_address_parse (dd_string_map_get_pair (subnet->auxiliary, i)->value, &address,
                                  error) &&
             dd_ipam_take (&subnet->subnet, network->leases, &address, error);
    }
  return done;
}

static DdStringMap *
read_auxiliary (const char *const *pairs)
{
  DdStringMap *map = pairs && *pairs ? dd_string_map_new () : NULL;

  for (; pairs && *pairs; pairs++)
    {
      g_auto (GStrv) parts = g_strsplit (*pairs, "=", 2);

      dd_string_map_set (map, parts[0], parts[1] ? parts[1] : "");
    }
  return map;
}

static gboolean
is_set (const char *text)
{
  return text && *text;
}

/* The texts were checked before. */
static gboolean
read_subnet (const DdIpamConfig *config,
             DdNetworkSubnet    *subnet)
{
  memset (subnet, 0, sizeof *subnet);
  if (!dd_ip_prefix_parse (config->subnet, &subnet->subnet.prefix, NULL))
    return FALSE;
  subnet->is_asked = TRUE;
  subnet->subnet.has_range = is_set (config->ip_range) &&
                             dd_ip_prefix_parse (config->ip_range, &subnet->subnet.range, NULL);
  subnet->has_gateway = is_set (config->gateway) &&
                        dd_ip_address_parse (config->gateway, &subnet->gateway, NULL);
  subnet->gateway_is_asked = subnet->has_gateway;
  subnet->auxiliary = read_auxiliary (config->auxiliary);
  return TRUE;
}

static gboolean
add_subnet (DdNetwork        *network,
            DdNetworkSubnet  *subnet,
            GError          **error)
{
  gboolean done = network->config_only || take_addresses (network, subnet, error);

  if (done)
    dd_network_add_subnet (network, subnet);
  g_clear_pointer (&subnet->auxiliary, dd_string_map_free);
  return done;
}

/* An address of 0.0.0.0 stands for any free subnet of that size.
 * Source: Docker Engine 29.0 release notes */
static gboolean
is_any (const DdIpPrefix *prefix)
{
  for (guint i = 0; i < 16; i++)
    if (prefix->address.bytes[i])
      return FALSE;
  return TRUE;
}

static gboolean
find_subnet (const DdWorld    *world,
             gboolean          is_v4,
             guint             n_bits,
             DdNetworkSubnet  *subnet,
             GError          **error)
{
  g_autoptr (GArray) pools = is_v4 ? dd_ipam_new_default_pools (FALSE) : list_ula_pools (world);
  g_autoptr (GArray) used = list_used (world);
  g_autoptr (GArray) reserved = list_reserved ();

  return dd_ipam_find_subnet (pools, used, reserved, n_bits, &subnet->subnet.prefix, error);
}

static gboolean
add_asked (const DdWorld       *world,
           DdNetwork           *network,
           const DdIpamConfig  *config,
           GError             **error)
{
  g_autoptr (GArray) used = list_used (world);
  DdNetworkSubnet subnet;

  if (!read_subnet (config, &subnet))
    return TRUE;
  if (!network->config_only && is_any (&subnet.subnet.prefix) &&
      (subnet.subnet.has_range || subnet.has_gateway))
    {
      g_clear_pointer (&subnet.auxiliary, dd_string_map_free);
      return dd_refuse (error, "Drydock does not model an ip-range or a gateway of a subnet that "
                        "Docker chooses");
    }
  if (!network->config_only &&
      (is_any (&subnet.subnet.prefix)
         ? !find_subnet (world, subnet.subnet.prefix.address.is_v4, subnet.subnet.prefix.n_bits,
                         &subnet, error)
         : !dd_ipam_check_subnet (used, &subnet.subnet, error)))
    {
      g_clear_pointer (&subnet.auxiliary, dd_string_map_free);
      return FALSE;
    }
  return add_subnet (network, &subnet, error);
}

/* The subnets of one family: those asked for, or the next free one. */
static gboolean
add_family (const DdWorld           *world,
            DdNetwork               *network,
            const DdNetworkRequest  *request,
            gboolean                 is_v4,
            GError                 **error)
{
  DdNetworkSubnet free_one = { .is_asked = FALSE };
  guint n_asked = 0;

  for (guint i = 0; i < request->n_configs; i++)
    {
      DdIpPrefix prefix;

      if (!dd_ip_prefix_parse (request->configs[i].subnet, &prefix, NULL) ||
          !prefix.address.is_v4 != !is_v4)
        continue;
      if (++n_asked > 1 && dd_network_is_bridge (network))
        return dd_refuse (error, "bridge driver doesn't support multiple subnets");
      if (!add_asked (world, network, &request->configs[i], error))
        return FALSE;
    }
  if (n_asked > 0 || network->config_only)
    return TRUE;
  return find_subnet (world, is_v4, 0, &free_one, error) && add_subnet (network, &free_one, error);
}

static gboolean
add_subnets (const DdWorld           *world,
             DdNetwork               *network,
             const DdNetworkRequest  *request,
             GError                 **error)
{
  return (!network->has_ipv4 || add_family (world, network, request, TRUE, error)) &&
         (!network->has_ipv6 || add_family (world, network, request, FALSE, error));
}

/* From a pattern */

static gboolean
find_pattern (const DdWorld           *world,
              const DdNetworkRequest  *request,
              const DdNetwork        **pattern,
              GError                 **error)
{
  *pattern = NULL;
  if (!is_set (request->config_from))
    return TRUE;
  if (request->config_only)
    return dd_refuse (error, "a configuration network depends on another configuration network");
  *pattern = dd_world_get_network (world, request->config_from);
  if (*pattern == NULL)
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND,
                   "configuration network \"%s\" does not exist", request->config_from);
      return FALSE;
    }
  if (!(*pattern)->config_only)
    return dd_refuse (error, "configuration network \"%s\" does not exist: network is not a "
                      "configuration network", request->config_from);
  return TRUE;
}

static gboolean
take_pattern (const DdWorld    *world,
              DdNetwork        *network,
              const DdNetwork  *pattern,
              GError          **error)
{
  network->config_from = g_strdup (pattern->name);
  for (guint i = 0; i < pattern->subnets->len; i++)
    {
      DdNetworkSubnet subnet = g_array_index (pattern->subnets, DdNetworkSubnet, i);
      g_autoptr (GArray) used = list_used (world);

      subnet.auxiliary = dd_string_map_copy (subnet.auxiliary);
      if (!dd_ipam_check_subnet (used, &subnet.subnet, error))
        {
          g_clear_pointer (&subnet.auxiliary, dd_string_map_free);
          return FALSE;
        }
      if (!add_subnet (network, &subnet, error))
        return FALSE;
    }
  return TRUE;
}

static void
set_map (DdStringMap       **map,
         const DdStringMap  *value)
{
  if (value == NULL)
    return;
  dd_string_map_free (*map);
  *map = dd_string_map_copy (value);
}

/* A bridge is a device of its own, and so are a VLAN and a dummy that macvlan
 * and ipvlan make for their first network. */
static gboolean
needs_device (const DdWorld   *world,
              const DdNetwork *network)
{
  if (*network->bridge)
    return TRUE;
  if (*network->parent == '\0' || g_str_equal (network->parent, DD_HOST_CARD))
    return FALSE;
  for (guint i = 0; i < world->networks->len; i++)
    if (g_str_equal (((const DdNetwork *) g_ptr_array_index (world->networks, i))->parent,
                     network->parent))
      return FALSE;
  return TRUE;
}

static DdNetwork *
make_network (const DdWorld           *world,
              const DdNetworkRequest  *request,
              const DdNetwork         *pattern,
              GError                 **error)
{
  g_autoptr (DdNetwork) network = dd_network_new (request->name, request->config_only
                                                                   ? "null" : request->driver);

  network->id = dd_world_next_hex_id (world, "network");
  network->has_ipv4 = !request->no_ipv4;
  network->has_ipv6 = request->ipv6;
  network->internal = request->internal;
  network->attachable = request->attachable;
  network->config_only = request->config_only;
  set_map (&network->options, pattern ? pattern->options : request->options);
  set_map (&network->ipam_options, request->ipam_options);
  set_map (&network->labels, request->labels);
  if (!_dd_network_read_options (network, error) ||
      !check_bridge_name (world, network, error) || !check_parent (world, network, error))
    return NULL;
  if (pattern && pattern->subnets->len > 0)
    {
      if (!take_pattern (world, network, pattern, error))
        return NULL;
    }
  else if (!add_subnets (world, network, request, error))
    return NULL;
  if (needs_device (world, network))
    {
      network->bridge_index = world->next_interface;
      g_free (network->bridge_mac);
      network->bridge_mac = _dd_network_random_mac (world, "bridge");
    }
  return g_steal_pointer (&network);
}

/**
 * dd_network_create:
 * @engine: the engine
 * @request: what the network is to be
 * @error: return location
 *
 * POST /networks/create.
 *
 * Returns: (nullable) (transfer full): the new id, 64 digits
 * Source: moby daemon/network.go
 */
char *
dd_network_create (DdEngine                *engine,
                   const DdNetworkRequest  *request,
                   GError                 **error)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdNetwork *pattern;
  DdNetworkCreated *event;
  g_autoptr (DdNetwork) network = NULL;

  if (!check_name (world, request->name, error) ||
      !dd_ipam_check_config (request->configs, request->n_configs, request->ipv6, error) ||
      !find_pattern (world, request, &pattern, error) ||
      (!request->config_only && !is_global (engine, request) && !check_driver (request, error)))
    return NULL;
  if (is_global (engine, request))
    {
      dd_engine_elapse (engine, USEC_BRIDGE);
      return _dd_swarm_create_network (engine, request, error);
    }
  network = make_network (world, request, pattern, error);
  if (network == NULL)
    return NULL;
  dd_engine_elapse (engine, *network->bridge ? USEC_BRIDGE : USEC_API);
  event = dd_event_new (&dd_network_created_class);
  event->name = g_strdup (network->name);
  event->network = g_object_ref (network);
  dd_engine_emit (engine, event);
  _dd_network_notify (engine, network, "create");
  return g_strdup (network->id);
}
