// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-host-net.h"

G_BEGIN_DECLS

/* The way of one packet for each driver, as the drivers view shows it. */

/**
 * DdWayLine:
 * @text: what happens, in a few words
 * @is_main: whether it is what the driver is about; the rest can be left out
 * @is_end: whether the packet gets no further
 * @hop: the stop that it tells of
 *
 * A line of a station.
 */
typedef struct
{
  char        *text;
  gboolean     is_main;
  gboolean     is_end;
  const DdHop *hop;
} DdWayLine;

/**
 * DdWayStation:
 * @place: name of the host or container
 * @is_container: whether it is a container
 * @is_passed: whether the packet only uses a card of it
 * @entry: (nullable): what is on the wire on the way here
 * @inner: (nullable): what is in that, when it is a tunnel
 * @lines: (element-type DdWayLine): what happens here
 *
 * A network namespace on the way.
 */
typedef struct
{
  char      *place;
  gboolean   is_container;
  gboolean   is_passed;
  char      *entry;
  char      *inner;
  GPtrArray *lines;
} DdWayStation;

/**
 * DdDriverWay:
 * @driver: such as bridge
 * @container: (nullable): one that uses it; %NULL if there is none
 * @host: the container's host
 * @asker: (nullable): who asks
 * @target: (nullable): which address and port
 * @own: (nullable): the container's addresses, in a few words
 * @trip: (nullable): the way there; %NULL if there is nothing to ask
 * @answer: (nullable): and back
 * @stations: (element-type DdWayStation): in order
 *
 * A packet to a container of one driver.
 */
typedef struct
{
  const char        *driver;
  const DdContainer *container;
  guint32            host;
  char              *asker;
  char              *target;
  char              *own;
  DdTrip            *trip;
  DdTrip            *answer;
  GPtrArray         *stations;
} DdDriverWay;

DdDriverWay *dd_driver_way_new  (DdNet       *net,
                                 const char  *driver) G_GNUC_WARN_UNUSED_RESULT;
void         dd_driver_way_free (DdDriverWay *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdDriverWay, dd_driver_way_free)

G_END_DECLS
