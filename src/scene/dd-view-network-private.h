// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-host-net.h"
#include "dd-packet.h"
#include "dd-socket.h"
#include "dd-view-private.h"

G_BEGIN_DECLS

/* Shared by the views about networks. */

/**
 * DdNetRank:
 * @DD_NET_RANK_SELECTED: what is selected
 * @DD_NET_RANK_PACKET: where the newest packet was
 * @DD_NET_RANK_FOCUS: what the picture is about
 * @DD_NET_RANK_PUBLISHED: what can be reached from outside
 * @DD_NET_RANK_OTHER: all else
 *
 * What is shown first where there is no room for all.
 */
typedef enum
{
  DD_NET_RANK_SELECTED,
  DD_NET_RANK_PACKET,
  DD_NET_RANK_FOCUS,
  DD_NET_RANK_PUBLISHED,
  DD_NET_RANK_OTHER,
} DdNetRank;

#define DD_NET_N_RANKS (DD_NET_RANK_OTHER + 1)

/**
 * DdNetGroup:
 * @network: a network
 * @containers: (element-type DdContainer): those on it, by rank
 * @rank: of the network
 * @is_open: whether its containers are shown, not only counted
 *
 * A network and who is on it.
 */
typedef struct
{
  const DdNetwork *network;
  GPtrArray       *containers;
  DdNetRank        rank;
  gboolean         is_open;
} DdNetGroup;

/**
 * DdNetPicture:
 * @scene: what is filled
 * @world: of the machine whose networks are shown
 * @options: of the view
 * @density: how much is collapsed
 * @net: a snapshot of the networks
 * @groups: (element-type DdNetGroup): the networks that somebody is on
 * @cards: (element-type DdContainer): the containers that are shown in full
 * @is_flat: whether the networks stand beside what the kernel does, not below
 * @is_tall: whether there is more height than width, as on a phone
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
  GPtrArray           *groups;
  GPtrArray           *cards;
  gboolean             is_flat;
  gboolean             is_tall;
} DdNetPicture;

/* The network view: what of it is shown, */
void          _dd_net_plan             (DdNetPicture       *picture);
void          _dd_net_plan_clear       (DdNetPicture       *picture);
DdNetRank     _dd_net_get_rank         (const DdNetPicture *picture,
                                        const DdContainer  *container);
gboolean      _dd_net_is_card          (const DdNetPicture *picture,
                                        const DdContainer  *container);
const DdNetwork *_dd_net_get_home      (const DdNetPicture *picture,
                                        const DdContainer  *container);
const DdEndpoint *_dd_net_get_endpoint (const DdContainer  *container,
                                        const DdNetwork    *network);

/* its upper half, */
const DdTrip *_dd_net_get_trip         (const DdWorld      *world);
const DdHop  *_dd_net_get_last_hop     (const DdTrip       *trip);
const char   *_dd_net_find_hook        (DdHopKind           kind);
void          _dd_net_add_eth0         (const DdNetPicture *picture,
                                        DdBox              *row);
void          _dd_net_add_packet       (const DdNetPicture *picture,
                                        DdBox              *parent);

/* the way of the packet through it, */
gboolean      _dd_net_is_earlier       (const DdWorld      *world);
gboolean      _dd_net_is_involved      (const DdWorld      *world,
                                        const DdContainer  *container);
gboolean      _dd_net_is_on_way        (const DdWorld      *world,
                                        const DdNetwork    *network);
const char   *_dd_net_get_place        (DdScene            *scene,
                                        const DdWorld      *world);
void          _dd_net_connect_way      (DdScene            *scene,
                                        const DdWorld      *world);

/* its lower half, */
void          _dd_net_add_networks     (const DdNetPicture *picture,
                                        DdBox              *parent);
void          _dd_net_connect_networks (DdScene            *scene,
                                        const DdWorld      *world);
void          _dd_net_straddle         (DdShape            *shape,
                                        double              dx,
                                        double              dy);

/* its containers, */
void          _dd_net_add_card         (const DdNetPicture *picture,
                                        DdBox              *row,
                                        const DdContainer  *container,
                                        const DdNetwork    *above,
                                        const DdNetwork    *below);
DdBox        *_dd_net_add_chip         (const DdNetPicture *picture,
                                        DdBox              *flow,
                                        const char         *id,
                                        const DdContainer  *container,
                                        const DdEndpoint   *endpoint);

/* and the processes that send and listen. */
void          _dd_net_add_sockets      (const DdNetPicture *picture,
                                        DdBox              *card,
                                        const DdContainer  *container);
void          _dd_net_add_host_processes (const DdNetPicture *picture,
                                        DdBox              *row);

/* For all views about networks. */
gboolean      _dd_net_is_loopback      (const DdIpAddress  *address);
void          _dd_net_mark             (DdScene            *scene,
                                        const char         *id);
void          _dd_net_add_hops         (DdBox              *parent,
                                        const DdTrip       *trip,
                                        const char         *id,
                                        guint               n_lines);
const DdSocket *_dd_net_find_socket    (const DdWorld      *world,
                                        const DdContainer  *container);
const char   *_dd_net_get_relay        (const DdTrip       *trip);
char         *_dd_net_dup_network_words (const DdNetwork   *network) G_GNUC_WARN_UNUSED_RESULT;
char         *_dd_net_dup_hop_words    (const DdHop        *hop) G_GNUC_WARN_UNUSED_RESULT;
char         *_dd_net_dup_reason       (const DdTrip       *trip) G_GNUC_WARN_UNUSED_RESULT;
char         *_dd_net_dup_answer_reason (const DdTrip      *trip,
                                        const DdTrip       *answer) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
