// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-conntrack.h"
#include "dd-host-net-private.h"

G_BEGIN_DECLS

/*
 * DdWalk:
 * @net: a snapshot of all networks
 * @trip: what is told of the way
 * @packet: as it is now
 * @entered: as it came to the stack it is in
 * @state: what connection tracking calls it there
 * @flow: (nullable): of an answer: what the stack remembers
 * @request: (nullable): what is answered; %NULL if this is no answer
 * @vni: number of the tunnel it is in, 0 for none
 * @inner: what is in the tunnel's packet
 *
 * A packet that is being carried.
 */
typedef struct
{
  DdNet        *net;
  DdTrip       *trip;
  DdPacket      packet;
  DdPacket      entered;
  DdFlowMatch   state;
  const DdFlow *flow;
  const DdTrip *request;
  guint         vni;
  DdPacket      inner;
} DdWalk;

DdHop   *_dd_walk_add_hop       (DdWalk            *self,
                                 DdHopKind          kind,
                                 const DdStack     *stack);
void     _dd_walk_end           (DdWalk            *self,
                                 DdTripOutcome      outcome);
void     _dd_walk_lose          (DdWalk            *self,
                                 const DdStack     *stack,
                                 DdHopReason        reason);
void     _dd_walk_fade          (DdWalk            *self,
                                 const DdStack     *stack,
                                 DdHopReason        reason);
void     _dd_walk_cross         (DdWalk            *self,
                                 DdStack           *from,
                                 const DdDevice    *out,
                                 DdStack           *to,
                                 const DdDevice    *in);
void     _dd_walk_receive       (DdWalk            *self,
                                 DdStack           *stack,
                                 const DdDevice    *device);
void     _dd_walk_send_from     (DdWalk            *self,
                                 DdStack           *stack);

/* What leaves by a card, of the host or of a container that shares it. */
void     _dd_walk_leave_by_lan  (DdWalk            *self,
                                 DdStack           *from,
                                 const DdDevice    *out,
                                 const DdIpAddress *next);
void     _dd_walk_leave_by_card (DdWalk            *self,
                                 DdStack           *from,
                                 const DdDevice    *out,
                                 const DdIpAddress *next);
/* What goes from host to host in a tunnel. */
void     _dd_walk_leave_by_tunnel (DdWalk          *self,
                                 DdStack           *from,
                                 const DdDevice    *out,
                                 const DdIpAddress *next);
void     _dd_walk_unwrap        (DdWalk            *self,
                                 DdStack           *host);
void     _dd_walk_come_from_internet (DdWalk       *self,
                                 DdStack           *internet);

/* The border of the virtual machine that the engine may be in. */
void     _dd_walk_enter_vm      (DdWalk            *self,
                                 DdStack           *computer,
                                 const DdPublished *published);
void     _dd_walk_leave_vm      (DdWalk            *self,
                                 DdStack           *vm);
gboolean _dd_walk_relay_back    (DdWalk            *self,
                                 DdStack           *stack);

G_END_DECLS
