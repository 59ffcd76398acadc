// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-packet.h"
#include "dd-world.h"

G_BEGIN_DECLS

/**
 * DdNeighbourState:
 * @DD_NEIGHBOUR_REACHABLE: it was heard a moment ago
 * @DD_NEIGHBOUR_STALE: it was heard once, and is asked again before it is used
 * @DD_NEIGHBOUR_INCOMPLETE: it is being asked
 * @DD_NEIGHBOUR_FAILED: nobody answered
 *
 * What the kernel knows of a neighbour.
 */
typedef enum
{
  DD_NEIGHBOUR_REACHABLE,
  DD_NEIGHBOUR_STALE,
  DD_NEIGHBOUR_INCOMPLETE,
  DD_NEIGHBOUR_FAILED,
} DdNeighbourState;

/**
 * DdNeighbour:
 * @host: number of the host
 * @container: (nullable): id of the container whose network namespace it is in,
 *   %NULL for the host's own
 * @interface: where it was heard
 * @address: its address
 * @heard: when, in microseconds since the world began
 * @is_silent: whether it was asked in vain
 *
 * An entry of the table that says which hardware address belongs to an address.
 */
typedef struct
{
  guint32      host;
  char        *container;
  char        *interface;
  DdIpAddress  address;
  guint64      heard;
  gboolean     is_silent;
} DdNeighbour;

GPtrArray       *dd_neighbour_list      (const DdWorld      *site,
                                         guint32             host,
                                         const char         *container) G_GNUC_WARN_UNUSED_RESULT;
DdNeighbourState dd_neighbour_get_state (const DdNeighbour  *self,
                                         guint64             now);
char            *dd_neighbour_dup_mac   (const DdWorld      *site,
                                         const DdNeighbour  *self) G_GNUC_WARN_UNUSED_RESULT;

/* For worlds */
void             _dd_neighbours_hear    (DdWorld            *site,
                                         const DdTrip       *trip);
DdNeighbour     *_dd_neighbour_copy     (const DdNeighbour  *self) G_GNUC_WARN_UNUSED_RESULT;
void             _dd_neighbour_free     (DdNeighbour        *self);

G_END_DECLS
