// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-event.h"
#include "dd-packet.h"

G_BEGIN_DECLS

/**
 * DdPacketMoved:
 * @trip: number of its way
 * @hop: where it is now
 *
 * A packet came one stop further. Emitted on the learner's machine, whatever
 * host it is at.
 */
typedef struct
{
  DdEvent  parent;
  int      trip;
  DdHop   *hop;
} DdPacketMoved;

/**
 * DdPacketTrip:
 * @trip: the way, without its stops when it begins, with all when it was an
 *   answer
 *
 * A packet was sent, an answer came back, or a way ended.
 */
typedef struct
{
  DdEvent  parent;
  DdTrip  *trip;
} DdPacketTrip;

extern const DdEventClass dd_packet_began_class;
extern const DdEventClass dd_packet_moved_class;
extern const DdEventClass dd_packet_ended_class;
extern const DdEventClass dd_packet_answered_class;

G_END_DECLS
