// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-swarm.h"

/* How long the managers wait for a host that says nothing: three times five
 * seconds.
 * Source: moby swarmkit manager/dispatcher/dispatcher.go */
#define PATIENCE (15 * G_USEC_PER_SEC)

G_DEFINE_BOXED_TYPE (DdSwarm, dd_swarm, dd_swarm_ref, dd_swarm_unref)

static void
node_free (gpointer data)
{
  DdSwarmNode *node = data;

  g_free (node->id);
  g_free (node->address);
  g_free (node);
}

static void
network_free (gpointer data)
{
  DdSwarmNetwork *network = data;

  g_object_unref (network->network);
  g_free (network);
}

/**
 * dd_swarm_new:
 *
 * Returns: (transfer full): a swarm without hosts, to be filled in
 */
DdSwarm *
dd_swarm_new (void)
{
  DdSwarm *self = g_new0 (DdSwarm, 1);

  self->ref_count = 1;
  self->nodes = g_ptr_array_new_with_free_func (node_free);
  self->networks = g_ptr_array_new_with_free_func (network_free);
  return self;
}

/**
 * dd_swarm_copy:
 * @self: a swarm
 *
 * Returns: (transfer full): another one that is the same in all, to be changed
 */
DdSwarm *
dd_swarm_copy (const DdSwarm *self)
{
  DdSwarm *copy = dd_swarm_new ();

  copy->id = g_strdup (self->id);
  copy->fingerprint = g_strdup (self->fingerprint);
  for (gsize i = 0; i < G_N_ELEMENTS (self->secrets); i++)
    copy->secrets[i] = g_strdup (self->secrets[i]);
  copy->pool = self->pool;
  copy->n_bits = self->n_bits;
  copy->next_vni = self->next_vni;
  for (guint i = 0; i < self->nodes->len; i++)
    {
      DdSwarmNode *node = g_memdup2 (g_ptr_array_index (self->nodes, i), sizeof *node);

      node->id = g_strdup (node->id);
      node->address = g_strdup (node->address);
      g_ptr_array_add (copy->nodes, node);
    }
  for (guint i = 0; i < self->networks->len; i++)
    {
      const DdSwarmNetwork *network = g_ptr_array_index (self->networks, i);

      dd_swarm_add_network (copy, network->network)->last = network->last;
    }
  return copy;
}

/**
 * dd_swarm_ref:
 * @self: a swarm
 *
 * Returns: (transfer full): @self
 */
DdSwarm *
dd_swarm_ref (DdSwarm *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

/**
 * dd_swarm_unref:
 * @self: (transfer full): a swarm
 *
 * Lets go of a swarm.
 */
void
dd_swarm_unref (DdSwarm *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_free (self->id);
  g_free (self->fingerprint);
  for (gsize i = 0; i < G_N_ELEMENTS (self->secrets); i++)
    g_free (self->secrets[i]);
  g_ptr_array_unref (self->nodes);
  g_ptr_array_unref (self->networks);
  g_free (self);
}

/**
 * dd_swarm_add_node:
 * @self: a swarm that nobody else has yet
 * @id: 25 letters and digits
 * @host: number of a host
 * @address: where the others reach it
 * @is_manager: whether it joins as a manager
 *
 * Adds a host. The first one is the leader.
 *
 * Returns: (transfer none): what is known of it
 */
DdSwarmNode *
dd_swarm_add_node (DdSwarm    *self,
                   const char *id,
                   guint32     host,
                   const char *address,
                   gboolean    is_manager)
{
  DdSwarmNode *node = g_new0 (DdSwarmNode, 1);

  node->id = g_strdup (id);
  node->host = host;
  node->address = g_strdup (address);
  node->is_manager = is_manager;
  node->is_leader = self->nodes->len == 0;
  g_ptr_array_add (self->nodes, node);
  return node;
}

/**
 * dd_swarm_add_network:
 * @self: a swarm that nobody else has yet
 * @network: a network with nobody on it
 *
 * Adds a network. Its gateway is the address that was given last.
 *
 * Returns: (transfer none): what is known of it
 */
DdSwarmNetwork *
dd_swarm_add_network (DdSwarm   *self,
                      DdNetwork *network)
{
  const DdNetworkSubnet *subnet = dd_network_get_subnet (network, TRUE);
  DdSwarmNetwork *added = g_new0 (DdSwarmNetwork, 1);

  added->network = g_object_ref (network);
  if (subnet)
    added->last = subnet->gateway;
  g_ptr_array_add (self->networks, added);
  return added;
}

/**
 * dd_swarm_dup_token:
 * @self: a swarm
 * @for_manager: whether who has it becomes a manager
 *
 * Returns: (transfer full): what a host must know to join
 * Source: moby swarmkit ca/config.go, GenerateJoinToken
 */
char *
dd_swarm_dup_token (const DdSwarm *self,
                    gboolean       for_manager)
{
  return g_strdup_printf ("SWMTKN-1-%s-%s", self->fingerprint, self->secrets[for_manager]);
}

/**
 * dd_swarm_get_node:
 * @self: a swarm
 * @host: number of a host
 *
 * Returns: (nullable): what is known of it, if it is part of the swarm
 */
const DdSwarmNode *
dd_swarm_get_node (const DdSwarm *self,
                   guint32        host)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const DdSwarmNode *node = g_ptr_array_index (self->nodes, i);

      if (node->host == host && !node->has_left)
        return node;
    }
  return NULL;
}

/**
 * dd_swarm_get_leader:
 * @self: a swarm
 *
 * Returns: (nullable): the manager that decides
 */
const DdSwarmNode *
dd_swarm_get_leader (const DdSwarm *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const DdSwarmNode *node = g_ptr_array_index (self->nodes, i);

      if (node->is_leader && !node->has_left)
        return node;
    }
  return NULL;
}

/**
 * dd_swarm_count_managers:
 * @self: a swarm
 *
 * Returns: how many managers it has
 */
guint
dd_swarm_count_managers (const DdSwarm *self)
{
  guint n = 0;

  for (guint i = 0; i < self->nodes->len; i++)
    {
      const DdSwarmNode *node = g_ptr_array_index (self->nodes, i);

      n += node->is_manager && !node->has_left;
    }
  return n;
}

/**
 * dd_swarm_find_network:
 * @self: a swarm
 * @name_or_id: name or full id of a network
 *
 * Returns: (nullable): it
 */
const DdSwarmNetwork *
dd_swarm_find_network (const DdSwarm *self,
                       const char    *name_or_id)
{
  for (guint i = 0; i < self->networks->len; i++)
    {
      const DdSwarmNetwork *network = g_ptr_array_index (self->networks, i);

      if (g_str_equal (network->network->name, name_or_id) ||
          g_str_equal (network->network->id, name_or_id))
        return network;
    }
  return NULL;
}

/**
 * dd_swarm_node_is_ready:
 * @self: a host of a swarm
 * @now: in microseconds
 *
 * Returns: whether the managers think that it is there: they notice that it
 *   left only when they have not heard of it for a while
 */
gboolean
dd_swarm_node_is_ready (const DdSwarmNode *self,
                        guint64            now)
{
  return !self->has_left || now < self->left + PATIENCE;
}

/**
 * dd_world_get_swarm:
 * @site: the world of the learner's machine
 * @host: number of a host
 *
 * Returns: (nullable): the swarm that the host is part of
 */
const DdSwarm *
dd_world_get_swarm (const DdWorld *site,
                    guint32        host)
{
  for (guint i = 0; i < site->swarms->len; i++)
    {
      const DdSwarm *swarm = g_ptr_array_index (site->swarms, i);

      if (dd_swarm_get_node (swarm, host))
        return swarm;
    }
  return NULL;
}

/**
 * dd_world_get_host:
 * @site: the world of the learner's machine
 * @host: number of a host
 *
 * Returns: (nullable): its world
 */
const DdWorld *
dd_world_get_host (const DdWorld *site,
                   guint32        host)
{
  if (host == 0)
    return site;
  return host <= site->hosts->len ? g_ptr_array_index (site->hosts, host - 1) : NULL;
}

/**
 * dd_world_find_tunnel:
 * @world: the world of a host
 * @vni: number of a tunnel
 *
 * Returns: (nullable): the overlay network that it belongs to, if the host has it
 */
const DdNetwork *
dd_world_find_tunnel (const DdWorld *world,
                      guint          vni)
{
  for (guint i = 0; vni && i < world->networks->len; i++)
    {
      const DdNetwork *network = g_ptr_array_index (world->networks, i);

      if (network->vni == vni)
        return network;
    }
  return NULL;
}
