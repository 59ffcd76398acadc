// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-network.h"
#include "dd-world.h"

G_BEGIN_DECLS

/* Where managers listen, and where tunnels end.
 * Source: docs manuals/engine/swarm/swarm-tutorial */
#define DD_SWARM_PORT  2377
#define DD_VXLAN_PORT  4789
/* What a header of VXLAN takes of each packet: 14 bytes of Ethernet, 20 of IP,
 * 8 of UDP and 8 of its own. */
#define DD_OVERLAY_MTU 1450

/**
 * DdSwarmNode:
 * @id: 25 letters and digits
 * @host: number of the host
 * @address: where the others reach it
 * @is_manager: whether it keeps the state of the swarm
 * @is_leader: whether it decides for all managers
 * @has_left: whether it is only remembered
 * @left: since when, in microseconds
 *
 * A host of a swarm.
 */
typedef struct
{
  char     *id;
  guint32   host;
  char     *address;
  gboolean  is_manager;
  gboolean  is_leader;
  gboolean  has_left;
  guint64   left;
} DdSwarmNode;

/**
 * DdSwarmNetwork:
 * @network: what it is, with nobody on it
 * @last: the address that was given last: the next one follows it
 *
 * A network that all hosts of a swarm know of.
 */
typedef struct
{
  DdNetwork   *network;
  DdIpAddress  last;
} DdSwarmNetwork;

/**
 * DdSwarm:
 * @id: 25 letters and digits
 * @fingerprint: of its certificates; part of the tokens
 * @secrets: of the tokens for workers and for managers
 * @pool: what the subnets of its networks are taken from
 * @n_bits: how long their prefixes are
 * @next_vni: number of the next tunnel
 * @nodes: (element-type DdSwarmNode): in order of joining
 * @networks: (element-type DdSwarmNetwork): in order of their making
 *
 * A swarm. It never changes, and worlds and events share it: hold it with
 * dd_swarm_ref(), and change a dd_swarm_copy().
 */
typedef struct
{
  int         ref_count;
  char       *id;
  char       *fingerprint;
  char       *secrets[2];
  DdIpPrefix  pool;
  guint       n_bits;
  guint       next_vni;
  GPtrArray  *nodes;
  GPtrArray  *networks;
} DdSwarm;

#define DD_TYPE_SWARM (dd_swarm_get_type ())

GType              dd_swarm_get_type       (void);
DdSwarm           *dd_swarm_new            (void) G_GNUC_WARN_UNUSED_RESULT;
DdSwarm           *dd_swarm_copy           (const DdSwarm      *self) G_GNUC_WARN_UNUSED_RESULT;
DdSwarm           *dd_swarm_ref            (DdSwarm            *self);
void               dd_swarm_unref          (DdSwarm            *self);
DdSwarmNode       *dd_swarm_add_node       (DdSwarm            *self,
                                            const char         *id,
                                            guint32             host,
                                            const char         *address,
                                            gboolean            is_manager);
DdSwarmNetwork    *dd_swarm_add_network    (DdSwarm            *self,
                                            DdNetwork          *network);

char              *dd_swarm_dup_token      (const DdSwarm      *self,
                                            gboolean            for_manager) G_GNUC_WARN_UNUSED_RESULT;
const DdSwarmNode *dd_swarm_get_node       (const DdSwarm      *self,
                                            guint32             host);
const DdSwarmNode *dd_swarm_get_leader     (const DdSwarm      *self);
guint              dd_swarm_count_managers (const DdSwarm      *self);
const DdSwarmNetwork *dd_swarm_find_network (const DdSwarm     *self,
                                            const char         *name_or_id);
gboolean           dd_swarm_node_is_ready  (const DdSwarmNode  *self,
                                            guint64             now);

const DdSwarm     *dd_world_get_swarm      (const DdWorld      *site,
                                            guint32             host);
const DdNetwork   *dd_world_find_tunnel    (const DdWorld      *world,
                                            guint               vni);
const DdWorld     *dd_world_get_host       (const DdWorld      *site,
                                            guint32             host);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdSwarm, dd_swarm_unref)

G_END_DECLS
