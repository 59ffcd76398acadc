// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-engine.h"
#include "dd-network-private.h"
#include "dd-world-private.h"

/* The networks of a world: a list in the order they came, and an index by name
 * and by id. */

#define DOCKER0_INDEX 3

static void
set_texts (DdStringMap       *map,
           const char *const *texts)
{
  for (guint i = 0; texts[i]; i += 2)
    dd_string_map_set (map, texts[i], texts[i + 1]);
}

/* Source: moby daemon/daemon_unix.go, initBridgeDriver */
static DdNetwork *
make_default_bridge (void)
{
  static const char *const options[] = {
    "com.docker.network.bridge.default_bridge", "true",
    "com.docker.network.bridge.enable_icc", "true",
    "com.docker.network.bridge.enable_ip_masquerade", "true",
    "com.docker.network.bridge.host_binding_ipv4", "0.0.0.0",
    "com.docker.network.bridge.name", "docker0",
    "com.docker.network.driver.mtu", "1500",
    NULL,
  };
  DdNetwork *network = dd_network_new ("bridge", "bridge");
  DdNetworkSubnet subnet = { .has_gateway = TRUE };

  set_texts (network->options, options);
  dd_ip_prefix_parse ("172.17.0.0/16", &subnet.subnet.prefix, NULL);
  dd_ip_address_parse ("172.17.0.1", &subnet.gateway, NULL);
  dd_network_add_subnet (network, &subnet);
  g_array_append_val (network->leases, subnet.gateway);
  g_free (network->bridge);
  network->bridge = g_strdup ("docker0");
  network->bridge_index = DOCKER0_INDEX;
  return network;
}

/*
 * _dd_world_add_default_networks:
 * @self: a new world
 *
 * Adds the networks that every engine has.
 */
void
_dd_world_add_default_networks (DdWorld *self)
{
  DdNetwork *networks[] = {
    make_default_bridge (), dd_network_new ("host", "host"), dd_network_new ("none", "null"),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++)
    {
      g_autoptr (DdNetwork) network = networks[i];

      network->id = dd_world_next_hex_id (self, network->name);
      network->is_predefined = TRUE;
      g_free (network->bridge_mac);
      network->bridge_mac = *network->bridge ? _dd_network_random_mac (self, "docker0")
                                             : g_strdup ("");
      _dd_world_add_network (self, network);
    }
  self->next_interface = DOCKER0_INDEX + 1;
}

void
_dd_world_add_network (DdWorld   *self,
                       DdNetwork *network)
{
  g_ptr_array_add (self->networks, g_object_ref (network));
  g_hash_table_insert (self->network_index, network->id, network);
  g_hash_table_insert (self->network_index, network->name, network);
}

void
_dd_world_remove_network (DdWorld    *self,
                          const char *id)
{
  DdNetwork *network = _dd_world_edit_network (self, id);

  g_hash_table_remove (self->network_index, network->id);
  g_hash_table_remove (self->network_index, network->name);
  g_ptr_array_remove (self->networks, network);
}

DdNetwork *
_dd_world_edit_network (DdWorld    *self,
                        const char *name)
{
  return g_hash_table_lookup (self->network_index, name);
}

/**
 * dd_world_get_network:
 * @self: a world
 * @name: name or full id
 *
 * Returns: (nullable) (transfer none): the network
 */
const DdNetwork *
dd_world_get_network (const DdWorld *self,
                      const char    *name)
{
  return name ? g_hash_table_lookup (self->network_index, name) : NULL;
}

/**
 * dd_world_find_network:
 * @self: a world
 * @name_or_id: a name, an id or the beginning of an id
 * @error: return location
 *
 * Finds what a command names.
 *
 * Returns: (nullable) (transfer none): the network
 * Source: moby daemon/network.go, FindNetwork
 */
const DdNetwork *
dd_world_find_network (const DdWorld  *self,
                       const char     *name_or_id,
                       GError        **error)
{
  const DdNetwork *found = dd_world_get_network (self, name_or_id);
  guint n_found = 0;

  if (found)
    return found;
  for (guint i = 0; *name_or_id && i < self->networks->len; i++)
    {
      const DdNetwork *network = g_ptr_array_index (self->networks, i);

      if (!g_str_has_prefix (network->id, name_or_id))
        continue;
      found = network;
      n_found++;
    }
  if (n_found == 1)
    return found;
  if (n_found > 1)
    g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID,
                 "network %s is ambiguous (%u matches found based on ID prefix)", name_or_id,
                 n_found);
  else
    g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND, "network %s not found",
                 name_or_id);
  return NULL;
}

/*
 * _dd_network_random_mac:
 * @world: a world
 * @what: what it is for
 *
 * Returns: (transfer full): a random hardware address for one interface that is
 *   administered locally
 * Source: moby libnetwork/netutils, since 28
 */
char *
_dd_network_random_mac (const DdWorld *world,
                        const char    *what)
{
  guint64 draw = dd_world_random (world, what);

  return g_strdup_printf ("%02x:%02x:%02x:%02x:%02x:%02x",
                          (guint) ((draw >> 8 & 0xfc) | 2), (guint) (draw >> 16 & 0xff),
                          (guint) (draw >> 24 & 0xff), (guint) (draw >> 32 & 0xff),
                          (guint) (draw >> 40 & 0xff), (guint) (draw >> 48 & 0xff));
}
