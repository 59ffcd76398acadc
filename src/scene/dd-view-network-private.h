// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-host-net.h"
#include "dd-packet.h"
#include "dd-socket.h"
#include "dd-view-private.h"

G_BEGIN_DECLS

/* Shared by the views about networks. */

/**
 * DdNetPicture:
 * @scene: what is filled
 * @world: of the machine whose networks are shown
 * @options: of the view
 * @density: how much is collapsed
 * @net: a snapshot of the networks
 * @cards: (element-type DdContainer): the containers that are shown in full
 *
 * What the parts of the network view need.
 */
typedef struct
{
  DdScene             *scene;
  const DdWorld       *world;
  const DdViewOptions *options;
  DdDensity            density;
  DdNet               *net;
  GPtrArray           *cards;
} DdNetPicture;

/* The network view: its upper half, */
const DdTrip *_dd_net_get_trip         (const DdWorld      *world);
gboolean      _dd_net_is_involved      (const DdWorld      *world,
                                        const DdContainer  *container);
const char   *_dd_net_get_place        (DdScene            *scene,
                                        const DdWorld      *world);
void          _dd_net_add_packet       (const DdNetPicture *picture,
                                        DdBox              *parent);

/* its lower half, */
void          _dd_net_add_networks     (DdNetPicture       *picture,
                                        DdBox              *parent);
void          _dd_net_connect_networks (DdScene            *scene,
                                        const DdWorld      *world);
void          _dd_net_straddle         (DdShape            *shape,
                                        double              dx,
                                        double              dy);

/* and the processes that send and listen. */
void          _dd_net_add_sockets      (const DdNetPicture *picture,
                                        DdBox              *card,
                                        const DdContainer  *container);
void          _dd_net_add_host_processes (const DdNetPicture *picture,
                                        DdBox              *row);

/* For all views about networks. */
gboolean      _dd_net_is_loopback      (const DdIpAddress  *address);
gboolean      _dd_net_is_carried       (const DdContainer  *container);
void          _dd_net_mark             (DdScene            *scene,
                                        const char         *id);
const DdSocket *_dd_net_find_socket    (const DdWorld      *world,
                                        const DdContainer  *container);
char         *_dd_net_dup_hop_words    (const DdHop        *hop) G_GNUC_WARN_UNUSED_RESULT;
char         *_dd_net_dup_reason       (const DdTrip       *trip) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
