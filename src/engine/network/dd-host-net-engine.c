// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-container.h"
#include "dd-host-net-private.h"
#include "dd-json-document.h"

#define DAEMON_FILE "/etc/docker/daemon.json"

/* What the engine's own records say to somebody who looks at a host's network. */

/*
 * _dd_net_list_published:
 * @world: the world of a host
 * @container: a container
 * @list: (element-type DdPublished): gets the ports it publishes now
 */
void
_dd_net_list_published (const DdWorld     *world,
                        const DdContainer *container,
                        GPtrArray         *list)
{
  for (guint i = 0; container->published && i < container->published->len; i++)
    {
      const DdPublishBinding *binding = &g_array_index (container->published, DdPublishBinding, i);
      const DdEndpoint *endpoint = dd_container_get_gateway (container,
                                                             binding->container_ip.is_v4);
      DdPublished published = {
        .container = container, .transport = (DdTransport) binding->protocol,
        .host_ip = binding->host_ip, .host_port = binding->host_port,
        .container_ip = binding->container_ip, .port = binding->port,
      };

      if (endpoint == NULL)
        continue;
      published.network = dd_world_get_network (world, endpoint->network_id);
      g_ptr_array_add (list, g_memdup2 (&published, sizeof published));
    }
}

/*
 * _dd_net_is_published:
 * @world: the world of a host
 * @socket: where a process of the host wants to listen
 *
 * Returns: whether docker-proxy listens there
 */
gboolean
_dd_net_is_published (const DdWorld  *world,
                      const DdSocket *socket)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  gboolean taken = FALSE;

  for (guint i = 0; i < world->containers->len; i++)
    _dd_net_list_published (world, g_ptr_array_index (world->containers, i), list);
  for (guint i = 0; i < list->len && !taken; i++)
    {
      const DdPublished *published = g_ptr_array_index (list, i);
      DdSocket proxy = { (DdPublishProtocol) published->transport, published->host_ip,
                         published->host_port };

      taken = proxy.protocol == socket->protocol && proxy.port == socket->port &&
              (dd_socket_meets (&proxy, &socket->address) ||
               dd_socket_meets (socket, &proxy.address));
    }
  return taken;
}

/**
 * dd_world_has_proxy:
 * @world: the world of a host
 *
 * Returns: whether its engine starts docker-proxy: unless daemon.json says no
 */
gboolean
dd_world_has_proxy (const DdWorld *world)
{
  DdNode *root = dd_world_get_store (world, "host");
  DdNode *file = root ? dd_node_lookup (root, DAEMON_FILE) : NULL;
  g_autofree char *text = file && file->content ? dd_content_dup_text (file->content) : NULL;
  g_autoptr (DdJsonDocument) document = text ? dd_json_document_new (DAEMON_FILE, text, -1, NULL)
                                             : NULL;
  JsonNode *settings = document ? dd_json_document_get_root (document) : NULL;

  if (settings == NULL || !JSON_NODE_HOLDS_OBJECT (settings))
    return TRUE;
  return json_object_get_boolean_member_with_default (json_node_get_object (settings),
                                                      "userland-proxy", TRUE);
}

/*
 * _dd_net_filters_bridges:
 * @host: the network namespace of a host
 *
 * Returns: whether frames between two ports of a bridge meet the rules: the
 *   engine asks the kernel for it when containers must not talk to one
 *   another, or without docker-proxy
 * Source: moby daemon/libnetwork/drivers/bridge/setup_bridgenetfiltering.go
 */
gboolean
_dd_net_filters_bridges (DdStack *host)
{
  if (!dd_net_has_proxy (host->net, host->host))
    return TRUE;
  for (guint i = 0; i < host->devices->len; i++)
    {
      const DdDevice *device = g_ptr_array_index (host->devices, i);

      if (device->network && !device->network->icc)
        return TRUE;
    }
  return FALSE;
}

/*
 * _dd_stack_get_bridge:
 * @host: the network namespace of a host
 * @network: (nullable): a network
 *
 * Returns: (nullable): the bridge of the network
 */
const DdDevice *
_dd_stack_get_bridge (const DdStack   *host,
                      const DdNetwork *network)
{
  for (guint i = 0; network && i < host->devices->len; i++)
    {
      const DdDevice *device = g_ptr_array_index (host->devices, i);

      if (device->network == network)
        return device;
    }
  return NULL;
}

/*
 * _dd_device_has_card:
 * @device: an interface
 *
 * Returns: whether it is a container's share of a card of the host
 */
gboolean
_dd_device_has_card (const DdDevice *device)
{
  return device->endpoint && device->network && *device->network->parent;
}

/*
 * _dd_network_is_routed:
 * @network: a network
 *
 * Returns: whether its containers send to a router and not to neighbours: in
 *   the modes l3 and l3s of ipvlan
 */
gboolean
_dd_network_is_routed (const DdNetwork *network)
{
  return g_str_has_prefix (network->mode, "l3");
}

/*
 * _dd_network_leads_out:
 * @network: a network of macvlan or ipvlan
 *
 * Returns: whether its parent has a cable: a dummy has none
 */
gboolean
_dd_network_leads_out (const DdNetwork *network)
{
  return g_str_equal (network->parent, DD_HOST_CARD) ||
         g_str_has_prefix (network->parent, DD_HOST_CARD ".");
}

/**
 * dd_container_get_routed:
 * @world: the world of its host
 * @container: a container
 *
 * Returns: (nullable): the attachment whose device leads everywhere, without a
 *   router: in the routed modes of ipvlan
 * Source: moby daemon/libnetwork/drivers/ipvlan/ipvlan_joinleave.go
 */
const DdEndpoint *
dd_container_get_routed (const DdWorld     *world,
                         const DdContainer *container)
{
  if (dd_container_get_gateway (container, TRUE))
    return NULL;
  for (guint i = 0; i < container->endpoints->len; i++)
    {
      const DdEndpoint *endpoint = g_ptr_array_index (container->endpoints, i);
      const DdNetwork *network = dd_world_get_network (world, endpoint->network_id);

      if (network && _dd_network_is_routed (network) && !network->internal)
        return endpoint;
    }
  return NULL;
}

/**
 * dd_network_find_passthru:
 * @world: the world of a host
 *
 * Returns: (nullable): the attachment that has the card of the host for itself
 */
const DdEndpoint *
dd_network_find_passthru (const DdWorld *world)
{
  for (guint i = 0; i < world->networks->len; i++)
    {
      const DdNetwork *network = g_ptr_array_index (world->networks, i);

      if (g_str_equal (network->mode, "passthru") && network->endpoints->len &&
          g_str_equal (network->parent, DD_HOST_CARD))
        return g_ptr_array_index (network->endpoints, 0);
    }
  return NULL;
}
