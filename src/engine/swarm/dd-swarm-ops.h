// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"
#include "dd-network-ops.h"
#include "dd-swarm.h"

G_BEGIN_DECLS

/**
 * DdSwarmRequest:
 * @advertise: (nullable): where the others reach this host: an address or an
 *   interface, maybe with a port
 * @pool: (nullable): what the subnets of networks are taken from
 * @n_bits: how long their prefixes are
 *
 * What a swarm is to be.
 */
typedef struct
{
  const char *advertise;
  const char *pool;
  guint       n_bits;
} DdSwarmRequest;

/* All of them are about the host that the decision is about. */
char          *dd_swarm_init          (DdEngine              *engine,
                                       const DdSwarmRequest  *request,
                                       GError               **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean       dd_swarm_join          (DdEngine              *engine,
                                       const char            *remote,
                                       const char            *token,
                                       const char            *advertise,
                                       gboolean              *as_manager,
                                       GError               **error);
gboolean       dd_swarm_leave         (DdEngine              *engine,
                                       gboolean               force,
                                       GError               **error);
const DdSwarm *dd_swarm_get_managed   (DdEngine              *engine,
                                       GError               **error);
gboolean       dd_swarm_rotate_token  (DdEngine              *engine,
                                       gboolean               for_manager,
                                       GError               **error);

G_END_DECLS
