// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-event.h"
#include "dd-packet.h"

G_BEGIN_DECLS

/**
 * DdPacketMoved:
 * @trip: number of its way
 * @is_reply: whether it is an answer
 * @hop: where it is now
 *
 * A packet came one stop further. Emitted on the learner's machine, whatever
 * host it is at.
 */
typedef struct
{
  DdEvent  parent;
  int      trip;
  int      is_reply;
  DdHop   *hop;
} DdPacketMoved;

/**
 * DdPacketTrip:
 * @trip: the way with all its stops
 *
 * A packet was sent, or its way ended.
 */
typedef struct
{
  DdEvent  parent;
  DdTrip  *trip;
} DdPacketTrip;

extern const DdEventClass dd_packet_began_class;
extern const DdEventClass dd_packet_moved_class;
extern const DdEventClass dd_packet_ended_class;

G_END_DECLS
