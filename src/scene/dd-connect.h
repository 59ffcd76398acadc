// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-scene.h"

G_BEGIN_DECLS

/**
 * DdSide:
 * @DD_SIDE_TOP: the upper edge
 * @DD_SIDE_BOTTOM: the lower edge
 * @DD_SIDE_START: the left edge, or the right one in right-to-left languages
 * @DD_SIDE_END: the opposite edge
 *
 * An edge of a shape.
 */
typedef enum
{
  DD_SIDE_TOP,
  DD_SIDE_BOTTOM,
  DD_SIDE_START,
  DD_SIDE_END,
} DdSide;

/**
 * DdRoute:
 * @DD_ROUTE_STRAIGHT: the shortest way
 * @DD_ROUTE_ELBOW: only across and up and down, with rounded corners
 * @DD_ROUTE_CURVE: leaves and arrives at right angles, bent in between
 *
 * How a connection runs.
 */
typedef enum
{
  DD_ROUTE_STRAIGHT,
  DD_ROUTE_ELBOW,
  DD_ROUTE_CURVE,
} DdRoute;

/**
 * DdAnchor:
 * @shape: a shape that has its place
 * @side: an edge of it
 * @at: where on the edge: 0 at its start or top, 1 at its end or bottom
 *
 * Where a connection starts or ends.
 */
typedef struct
{
  const DdShape *shape;
  DdSide side;
  double at;
} DdAnchor;

DdShape *dd_scene_connect     (DdScene        *scene,
                               const char     *id,
                               DdToken         token,
                               DdAnchor        from,
                               DdAnchor        to,
                               DdRoute         route);
DdPoint  dd_anchor_get_point  (const DdAnchor *self);
DdPoint  dd_path_get_point    (const DdShape  *path,
                               double          progress,
                               double         *angle);

G_END_DECLS
