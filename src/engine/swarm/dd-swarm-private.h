// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-container.h"
#include "dd-engine.h"
#include "dd-network-ops.h"
#include "dd-swarm.h"

G_BEGIN_DECLS

/*
 * DdSwarmChanged:
 * @name: (nullable): of the host that it is about
 * @as_manager: whether that one is a manager
 * @is_over: whether nobody is left in the swarm
 * @swarm: as it is now
 *
 * A swarm is another one now.
 */
typedef struct
{
  DdEvent  parent;
  char    *name;
  int      as_manager;
  int      is_over;
  DdSwarm *swarm;
} DdSwarmChanged;

/*
 * DdServiceEndpoint:
 * @endpoint: what an engine itself has on a network, for its routing mesh
 *
 * It comes or goes.
 */
typedef struct
{
  DdEvent     parent;
  DdEndpoint *endpoint;
} DdServiceEndpoint;

extern const DdEventClass dd_service_attached_class;
extern const DdEventClass dd_service_detached_class;
extern const DdEventClass dd_swarm_began_class;
extern const DdEventClass dd_swarm_joined_class;
extern const DdEventClass dd_swarm_left_class;
extern const DdEventClass dd_swarm_rotated_class;
extern const DdEventClass dd_swarm_noted_class;

char    *_dd_swarm_new_id             (const DdWorld            *site,
                                       const char               *what,
                                       guint                     length) G_GNUC_WARN_UNUSED_RESULT;
void     _dd_swarm_tell               (DdEngine                 *engine,
                                       const DdEventClass       *klass,
                                       const char               *name,
                                       gboolean                  as_manager,
                                       DdSwarm                  *swarm);

/* Networks of a swarm on one of its hosts */
char    *_dd_swarm_create_network     (DdEngine                 *engine,
                                       const DdNetworkRequest   *request,
                                       GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
DdNetwork *_dd_swarm_make_network     (const DdSwarm            *swarm,
                                       const DdNetworkRequest   *request,
                                       const char               *id,
                                       GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean _dd_swarm_remove_network     (DdEngine                 *engine,
                                       const DdNetwork          *network,
                                       GError                  **error);
void     _dd_swarm_set_up_host        (DdEngine                 *engine,
                                       const DdSwarm            *swarm);
void     _dd_swarm_clear_host         (DdEngine                 *engine);

/* Containers on them */
gboolean _dd_swarm_prepare            (DdEngine                 *engine,
                                       const char               *name,
                                       GError                  **error);
gboolean _dd_swarm_pick_address       (DdEngine                 *engine,
                                       const DdNetwork          *network,
                                       const char               *asked,
                                       DdIpPrefix               *address,
                                       GError                  **error);
void     _dd_swarm_note_endpoint      (DdEngine                 *engine,
                                       const DdEndpoint         *endpoint);
void     _dd_swarm_release            (DdEngine                 *engine,
                                       const char               *network_id);

G_END_DECLS
