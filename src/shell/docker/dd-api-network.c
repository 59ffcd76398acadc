// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-api-json.h"
#include "dd-namespace.h"
#include "dd-swarm.h"

/* Networks, and what containers have on them, as the Engine API tells of it. */

static void
set_text (JsonObject *object,
          const char *name,
          const char *text)
{
  json_object_set_string_member (object, name, text ? text : "");
}

/* Networks */

static char *
dup_address (const char *address,
             int         prefix_length)
{
  return *address ? g_strdup_printf ("%s/%d", address, prefix_length) : g_strdup ("");
}

/* Only what runs is there. */
static JsonObject *
list_members (const DdWorld   *world,
              const DdNetwork *network)
{
  JsonObject *members = json_object_new ();

  for (guint i = 0; i < network->endpoints->len; i++)
    {
      const DdEndpoint *endpoint = g_ptr_array_index (network->endpoints, i);
      const DdContainer *container = dd_world_get_container (world, endpoint->container);
      g_autofree char *address = dup_address (endpoint->address, endpoint->prefix_length);
      g_autofree char *address6 = dup_address (endpoint->address6, endpoint->prefix_length6);
      JsonObject *object = json_object_new ();

      set_text (object, "Name", endpoint->name ? endpoint->name : container->name);
      set_text (object, "EndpointID", endpoint->id);
      set_text (object, "MacAddress", endpoint->mac);
      set_text (object, "IPv4Address", address);
      set_text (object, "IPv6Address", address6);
      json_object_set_object_member (members, endpoint->container, object);
    }
  return members;
}

/* A gateway that Docker chose is told only with a subnet that it chose, too. */
static JsonObject *
make_subnet (const DdNetworkSubnet *subnet)
{
  JsonObject *object = json_object_new ();
  g_autofree char *prefix = dd_ip_prefix_to_string (&subnet->subnet.prefix);
  g_autofree char *range = dd_ip_prefix_to_string (&subnet->subnet.range);
  g_autofree char *gateway = dd_ip_address_to_string (&subnet->gateway);

  set_text (object, "Subnet", prefix);
  if (subnet->subnet.has_range)
    set_text (object, "IPRange", range);
  if (subnet->has_gateway && (!subnet->is_asked || subnet->gateway_is_asked))
    set_text (object, "Gateway", gateway);
  if (subnet->auxiliary)
    dd_api_set_map (object, "AuxiliaryAddresses", subnet->auxiliary);
  return object;
}

static void
set_ipam (JsonObject      *object,
          const DdNetwork *network)
{
  JsonObject *ipam = json_object_new ();
  JsonArray *configs = json_array_new ();

  set_text (ipam, "Driver", "default");
  if (network->is_predefined || network->vni || g_str_equal (network->name, DD_GATEWAY_BRIDGE))
    json_object_set_null_member (ipam, "Options");
  else
    dd_api_set_map (ipam, "Options", network->ipam_options);
  for (guint i = 0; i < network->subnets->len; i++)
    json_array_add_object_element (configs, make_subnet (&g_array_index (network->subnets,
                                                                         DdNetworkSubnet, i)));
  if (network->subnets->len == 0)
    {
      json_object_set_null_member (ipam, "Config");
      json_array_unref (configs);
    }
  else
    json_object_set_array_member (ipam, "Config", configs);
  json_object_set_object_member (object, "IPAM", ipam);
}

/* How many addresses a block has, as far as a number holds. */
static guint64
count_addresses (const DdIpPrefix *prefix)
{
  guint n_bits = (prefix->address.is_v4 ? 32 : 128) - prefix->n_bits;

  return n_bits < 64 ? G_GUINT64_CONSTANT (1) << n_bits : G_MAXUINT64;
}

/* The first and the last address of an IPv4 subnet, and the first one of IPv6,
 * are in use from the beginning. */
static JsonObject *
make_subnet_status (const DdNetwork  *network,
                    const DdIpPrefix *prefix)
{
  JsonObject *object = json_object_new ();
  guint64 n_all = count_addresses (prefix);
  guint64 n_used = prefix->address.is_v4 ? 2 : 1;

  for (guint i = 0; i < network->leases->len; i++)
    n_used += dd_ip_prefix_contains (prefix, &g_array_index (network->leases, DdIpAddress, i));
  json_object_set_int_member (object, "IPsInUse", (gint64) n_used);
  json_object_set_int_member (object, "DynamicIPsAvailable",
                              (gint64) MIN (n_all - n_used, G_MAXINT64));
  return object;
}

/* New in Docker 29. */
static void
set_status (JsonObject      *object,
            const DdNetwork *network)
{
  JsonObject *status = json_object_new ();
  JsonObject *ipam = json_object_new ();
  JsonObject *subnets = json_object_new ();

  for (guint i = 0; i < network->subnets->len; i++)
    {
      const DdIpPrefix *prefix =
        &g_array_index (network->subnets, DdNetworkSubnet, i).subnet.prefix;
      g_autofree char *text = dd_ip_prefix_to_string (prefix);

      json_object_set_object_member (subnets, text, make_subnet_status (network, prefix));
    }
  json_object_set_object_member (ipam, "Subnets", subnets);
  json_object_set_object_member (status, "IPAM", ipam);
  json_object_set_object_member (object, "Status", status);
}

/**
 * dd_api_summarize_network:
 * @world: a world
 * @network: a network
 *
 * Returns: (transfer full): an element of `GET /networks`
 */
JsonObject *
dd_api_summarize_network (const DdWorld   *world,
                          const DdNetwork *network)
{
  JsonObject *object = json_object_new ();
  JsonObject *pattern = json_object_new ();
  g_autofree char *created = dd_world_format_time (world, network->created);

  set_text (object, "Name", network->name);
  set_text (object, "Id", network->id);
  set_text (object, "Created", created);
  set_text (object, "Scope", network->vni ? "swarm" : "local");
  set_text (object, "Driver", network->driver);
  json_object_set_boolean_member (object, "EnableIPv4", network->has_ipv4);
  json_object_set_boolean_member (object, "EnableIPv6", network->has_ipv6);
  set_ipam (object, network);
  json_object_set_boolean_member (object, "Internal", network->internal);
  json_object_set_boolean_member (object, "Attachable", network->attachable);
  json_object_set_boolean_member (object, "Ingress", network->is_ingress);
  set_text (pattern, "Network", network->config_from);
  json_object_set_object_member (object, "ConfigFrom", pattern);
  json_object_set_boolean_member (object, "ConfigOnly", network->config_only);
  dd_api_set_map (object, "Options", network->options);
  dd_api_set_map (object, "Labels", network->labels);
  return object;
}

/* The hosts that have containers on it. */
static JsonArray *
list_peers (const DdWorld   *site,
            const DdNetwork *network)
{
  JsonArray *peers = json_array_new ();

  for (guint32 host = 0; host <= site->hosts->len; host++)
    {
      const DdNetwork *there = dd_world_get_network (dd_world_get_host (site, host), network->id);
      const DdSwarm *swarm = dd_world_get_swarm (site, host);
      const DdSwarmNode *node = swarm ? dd_swarm_get_node (swarm, host) : NULL;
      g_autofree char *name = node ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, node->id, -1)
                                   : NULL;
      JsonObject *peer;

      if (node == NULL || there == NULL || there->endpoints->len == 0)
        continue;
      name[12] = '\0';
      peer = json_object_new ();
      set_text (peer, "Name", name);
      set_text (peer, "IP", node->address);
      json_array_add_object_element (peers, peer);
    }
  return peers;
}

/* A manager that has nobody on a network knows less of it. */
static void
set_global (JsonObject      *object,
            const DdWorld   *site,
            const DdWorld   *world,
            const DdNetwork *network)
{
  if (network->endpoints->len == 0)
    {
      json_object_set_null_member (object, "Containers");
      if (dd_string_map_get_size (network->labels) == 0)
        json_object_set_null_member (object, "Labels");
      return;
    }
  json_object_set_object_member (object, "Containers", list_members (world, network));
  json_object_set_array_member (object, "Peers", list_peers (site, network));
}

/**
 * dd_api_inspect_network:
 * @site: the world of the learner's machine
 * @world: that of the network's host
 * @network: a network
 *
 * Returns: (transfer full): `GET /networks/{id}`
 */
JsonObject *
dd_api_inspect_network (const DdWorld   *site,
                        const DdWorld   *world,
                        const DdNetwork *network)
{
  JsonObject *object = dd_api_summarize_network (world, network);

  if (network->vni)
    {
      set_global (object, site, world, network);
      return object;
    }
  json_object_set_object_member (object, "Containers", list_members (world, network));
  if (network->subnets->len > 0 && !network->config_only)
    set_status (object, network);
  return object;
}

/* Containers */

/* What the managers of a swarm give is as if it had been asked for. */
static void
set_ipam_config (JsonObject             *object,
                 const DdEndpointConfig *config,
                 const DdEndpoint       *endpoint)
{
  gboolean is_global = endpoint && g_str_equal (endpoint->driver, "overlay");
  const struct
  {
    const char *name;
    const char *value;
  } texts[] = {
    { "IPv4Address", is_global ? endpoint->address : config->ipv4_address }, { "IPv6Address", config->ipv6_address },
  };
  JsonObject *ipam = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i].value && *texts[i].value)
      set_text (ipam, texts[i].name, texts[i].value);
  if (config->link_local_ips && config->link_local_ips[0])
    dd_api_set_strv (ipam, "LinkLocalIPs", config->link_local_ips, FALSE);
  if (json_object_get_size (ipam) > 0 || config->by_connect)
    {
      json_object_set_object_member (object, "IPAMConfig", ipam);
      return;
    }
  json_object_unref (ipam);
  json_object_set_null_member (object, "IPAMConfig");
}

static void
set_driver_opts (JsonObject             *object,
                 const DdEndpointConfig *config)
{
  if (config->driver_opts)
    dd_api_set_map (object, "DriverOpts", config->driver_opts);
  else if (config->by_connect)
    json_object_set_object_member (object, "DriverOpts", json_object_new ());
  else
    json_object_set_null_member (object, "DriverOpts");
}

/* What was asked for, and what there is while the container runs. */
static JsonObject *
make_attachment (const DdContainer  *container,
                 const DdAttachment *attachment)
{
  JsonObject *object = json_object_new ();
  const DdEndpoint *endpoint = dd_container_find_endpoint (container, attachment->network);
  const DdEndpointConfig *config = attachment->config;

  set_ipam_config (object, config, endpoint);
  dd_api_set_strv (object, "Links", config->links, FALSE);
  dd_api_set_strv (object, "Aliases", config->aliases, config->by_connect);
  set_driver_opts (object, config);
  json_object_set_int_member (object, "GwPriority", config->gw_priority);
  set_text (object, "NetworkID", attachment->network_id);
  set_text (object, "EndpointID", endpoint ? endpoint->id : NULL);
  set_text (object, "Gateway", endpoint ? endpoint->gateway : NULL);
  set_text (object, "IPAddress", endpoint ? endpoint->address : NULL);
  set_text (object, "MacAddress", endpoint ? endpoint->mac : container->has_run ? NULL : config->mac_address);
  json_object_set_int_member (object, "IPPrefixLen", endpoint ? endpoint->prefix_length : 0);
  set_text (object, "IPv6Gateway", endpoint ? endpoint->gateway6 : NULL);
  set_text (object, "GlobalIPv6Address", endpoint ? endpoint->address6 : NULL);
  json_object_set_int_member (object, "GlobalIPv6PrefixLen",
                              endpoint ? endpoint->prefix_length6 : 0);
  dd_api_set_strv (object, "DNSNames", attachment->dns_names, FALSE);
  return object;
}

/**
 * dd_api_container_networks:
 * @container: a container
 *
 * Returns: (transfer full): `NetworkSettings.Networks`, by name
 */
JsonObject *
dd_api_container_networks (const DdContainer *container)
{
  JsonObject *networks = json_object_new ();

  for (guint i = 0; i < container->attachments->len; i++)
    {
      const DdAttachment *attachment = g_ptr_array_index (container->attachments, i);

      json_object_set_object_member (networks, attachment->network,
                                     make_attachment (container, attachment));
    }
  return networks;
}

/**
 * dd_api_network_settings:
 * @world: a world
 * @container: a container
 *
 * Returns: (transfer full): `NetworkSettings` of a container
 */
JsonObject *
dd_api_network_settings (const DdWorld     *world,
                         const DdContainer *container)
{
  JsonObject *settings = json_object_new ();
  g_autofree char *sandbox = dd_sandbox_dup_id (container);
  g_autofree char *name = dd_sandbox_dup_key (container);
  g_autofree char *key = *name ? g_strconcat ("/var/run/docker/netns/", name, NULL)
                               : g_strdup ("");

  set_text (settings, "SandboxID", sandbox);
  set_text (settings, "SandboxKey", key);
  json_object_set_object_member (settings, "Ports", dd_api_port_bindings (container));
  json_object_set_object_member (settings, "Networks", dd_api_container_networks (container));
  return settings;
}
