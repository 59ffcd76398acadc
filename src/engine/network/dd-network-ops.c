// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-network-events.h"
#include "dd-network-ops.h"
#include "dd-network-private.h"
#include "dd-swarm-private.h"

#define USEC_REMOVE (60 * DD_USEC_PER_MSEC)

/*
 * _dd_network_notify:
 * @engine: the engine
 * @network: a network
 * @action: create or destroy
 *
 * Adds a line about a network to `docker events`.
 */
void
_dd_network_notify (DdEngine        *engine,
                    const DdNetwork *network,
                    const char      *action)
{
  DdStringMap *attributes = dd_string_map_new ();

  dd_string_map_set (attributes, "name", network->name);
  dd_string_map_set (attributes, "type", network->driver);
  dd_engine_notify (engine, "network", action, network->id, attributes);
}

/**
 * dd_network_is_unused:
 * @network: a network
 *
 * Only containers that run count: what is stopped is not attached.
 *
 * Returns: whether `docker network prune` may take it
 * Source: moby daemon/prune.go, localNetworksPrune
 */
gboolean
dd_network_is_unused (const DdNetwork *network)
{
  return !network->is_predefined && !network->is_ingress && network->endpoints->len == 0;
}

/**
 * dd_network_notify_pruned:
 * @engine: the engine
 *
 * Adds the line about a prune to `docker events`, which comes whether something
 * was removed or not.
 *
 * Source: moby daemon/prune.go, NetworksPrune
 */
void
dd_network_notify_pruned (DdEngine *engine)
{
  DdStringMap *attributes = dd_string_map_new ();

  dd_string_map_set (attributes, "reclaimed", "0");
  dd_engine_notify (engine, "network", "prune", "", attributes);
}

/* Source: moby daemon/libnetwork/error.go, ActiveEndpointsError */
static gboolean
refuse_active (const DdWorld    *world,
               const DdNetwork  *network,
               GError          **error)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < network->endpoints->len; i++)
    {
      const DdEndpoint *endpoint = g_ptr_array_index (network->endpoints, i);
      const DdContainer *container = dd_world_get_container (world, endpoint->container);

      g_string_append_printf (list, "%sname:\"%s\" id:\"%.12s\"", i ? ", " : "",
                              endpoint->name ? endpoint->name : container->name, endpoint->id);
    }
  g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
               "error while removing network: network %s has active endpoints (%s)",
               network->name, list->str);
  return FALSE;
}

static gboolean
check_pattern (const DdWorld    *world,
               const DdNetwork  *network,
               GError          **error)
{
  for (guint i = 0; network->config_only && i < world->networks->len; i++)
    {
      const DdNetwork *other = g_ptr_array_index (world->networks, i);

      if (g_strcmp0 (other->config_from, network->name) == 0)
        return dd_refuse (error, "error while removing network: configuration network \"%s\" is "
                          "in use", network->name);
    }
  return TRUE;
}

/**
 * dd_network_remove:
 * @engine: the engine
 * @name: of a network
 * @error: return location
 *
 * DELETE /networks/{id}.
 *
 * Returns: whether it is gone
 * Source: moby daemon/network.go, deleteNetwork
 */
gboolean
dd_network_remove (DdEngine    *engine,
                   const char  *name,
                   GError     **error)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdNetwork *found = dd_world_find_network (world, name, error);
  g_autoptr (DdNetwork) network = NULL;
  DdNetworkRemoved *event;

  if (found == NULL)
    return FALSE;
  if (found->is_predefined)
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
                   "%s is a pre-defined network and cannot be removed", found->name);
      return FALSE;
    }
  if (found->vni)
    return _dd_swarm_remove_network (engine, found, error);
  if (found->endpoints->len > 0)
    return refuse_active (world, found, error);
  if (!check_pattern (world, found, error))
    return FALSE;
  network = dd_network_copy (found);
  dd_engine_elapse (engine, USEC_REMOVE);
  event = dd_event_new (&dd_network_removed_class);
  event->network = g_strdup (network->id);
  event->name = g_strdup (network->name);
  dd_engine_emit (engine, event);
  _dd_network_notify (engine, network, "destroy");
  return TRUE;
}
