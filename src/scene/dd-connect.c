// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>

#include "dd-connect.h"

/* A curve leaves its shape for this part of the distance. */
#define CURVE_REACH 0.5

static gboolean
is_upright (DdSide side)
{
  return side == DD_SIDE_START || side == DD_SIDE_END;
}

/**
 * dd_anchor_get_point:
 * @self: an anchor
 *
 * Returns the point it stands for.
 *
 * Returns: the point, in scene pixels
 */
DdPoint
dd_anchor_get_point (const DdAnchor *self)
{
  const DdRect *box;
  gboolean rtl;
  double at;

  g_return_val_if_fail (self != NULL && self->shape != NULL, (DdPoint) { 0 });

  box = &self->shape->box;
  rtl = dd_scene_get_rtl (self->shape->scene);
  if (is_upright (self->side))
    return (DdPoint) { box->x + ((self->side == DD_SIDE_END) != rtl ? box->width : 0),
                       box->y + box->height * self->at };
  at = rtl ? 1 - self->at : self->at;
  return (DdPoint) { box->x + box->width * at,
                     box->y + (self->side == DD_SIDE_BOTTOM ? box->height : 0) };
}

static DdPoint
leave (const DdAnchor *anchor,
       DdPoint         point,
       double          distance)
{
  gboolean rtl = dd_scene_get_rtl (anchor->shape->scene);
  double outwards = anchor->side == DD_SIDE_TOP || anchor->side == DD_SIDE_START ? -1 : 1;

  if (is_upright (anchor->side))
    point.x += distance * (rtl ? -outwards : outwards);
  else
    point.y += distance * outwards;
  return point;
}

static guint
route_elbow (const DdAnchor *from,
             const DdAnchor *to,
             DdPoint        *points)
{
  DdPoint end = points[1];
  DdPoint start = points[0];
  gboolean upright_from = is_upright (from->side);
  gboolean upright_to = is_upright (to->side);

  if (upright_from != upright_to)
    {
      points[1] = upright_from ? (DdPoint) { end.x, start.y } : (DdPoint) { start.x, end.y };
      points[2] = end;
      return 3;
    }
  points[3] = end;
  if (upright_from)
    {
      points[1] = (DdPoint) { (start.x + end.x) / 2, start.y };
      points[2] = (DdPoint) { points[1].x, end.y };
    }
  else
    {
      points[1] = (DdPoint) { start.x, (start.y + end.y) / 2 };
      points[2] = (DdPoint) { end.x, points[1].y };
    }
  return 4;
}

static guint
route_curve (const DdAnchor *from,
             const DdAnchor *to,
             DdPoint        *points)
{
  DdPoint end = points[1];
  double dx = fabs (end.x - points[0].x);
  double dy = fabs (end.y - points[0].y);

  points[1] = leave (from, points[0], (is_upright (from->side) ? dx : dy) * CURVE_REACH);
  points[2] = leave (to, end, (is_upright (to->side) ? dx : dy) * CURVE_REACH);
  points[3] = end;
  return 4;
}

/**
 * dd_scene_connect:
 * @scene: a scene that has been laid out
 * @id: stable id of the connection; copied
 * @token: its meaning
 * @from: where it starts
 * @to: where it ends
 * @route: how it runs
 *
 * Adds a line from one shape to another. Set %DD_SHAPE_FLAG_HEAD to make it
 * an arrow.
 *
 * Returns: (transfer none): the path
 */
DdShape *
dd_scene_connect (DdScene    *scene,
                  const char *id,
                  DdToken     token,
                  DdAnchor    from,
                  DdAnchor    to,
                  DdRoute     route)
{
  DdPoint points[4];
  DdShape *path;
  guint n_points = 2;

  g_return_val_if_fail (scene != NULL && id != NULL, NULL);
  g_return_val_if_fail (from.shape != NULL && to.shape != NULL, NULL);

  points[0] = dd_anchor_get_point (&from);
  points[1] = dd_anchor_get_point (&to);
  if (route == DD_ROUTE_ELBOW)
    n_points = route_elbow (&from, &to, points);
  else if (route == DD_ROUTE_CURVE)
    n_points = route_curve (&from, &to, points);
  path = dd_scene_add (scene, NULL, DD_SHAPE_PATH, token, id);
  if (route == DD_ROUTE_CURVE)
    path->flags |= DD_SHAPE_FLAG_CURVED;
  dd_shape_set_points (path, points, n_points);
  return path;
}

static DdPoint
curve_point (const DdPoint *p,
             double         t,
             double        *angle)
{
  double u = 1 - t;
  double a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;

  if (angle != NULL)
    *angle = atan2 (u * u * (p[1].y - p[0].y) + 2 * u * t * (p[2].y - p[1].y) + t * t * (p[3].y - p[2].y),
                    u * u * (p[1].x - p[0].x) + 2 * u * t * (p[2].x - p[1].x) + t * t * (p[3].x - p[2].x));
  return (DdPoint) { a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x,
                     a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y };
}

static double
segment_length (const DdPoint *points)
{
  return hypot (points[1].x - points[0].x, points[1].y - points[0].y);
}

static DdPoint
polyline_point (const DdShape *path,
                double         progress,
                double        *angle)
{
  const DdPoint *p = path->points;
  double total = 0, rest, part;
  guint i;

  for (i = 0; i + 1 < path->n_points; i++)
    total += segment_length (&p[i]);
  rest = total * progress;
  for (i = 0; i + 2 < path->n_points && rest > segment_length (&p[i]); i++)
    rest -= segment_length (&p[i]);
  part = segment_length (&p[i]) > 0 ? CLAMP (rest / segment_length (&p[i]), 0, 1) : 0;
  if (angle != NULL)
    *angle = atan2 (p[i + 1].y - p[i].y, p[i + 1].x - p[i].x);
  return (DdPoint) { dd_lerp (p[i].x, p[i + 1].x, part), dd_lerp (p[i].y, p[i + 1].y, part) };
}

/**
 * dd_path_get_point:
 * @path: a path
 * @progress: 0 at its start to 1 at its end
 * @angle: (out) (optional): its direction there, in radians
 *
 * Finds a point on a path.
 *
 * Returns: the point, in scene pixels
 */
DdPoint
dd_path_get_point (const DdShape *path,
                   double         progress,
                   double        *angle)
{
  g_return_val_if_fail (path != NULL && path->n_points >= 2, (DdPoint) { 0 });

  if ((path->flags & DD_SHAPE_FLAG_CURVED) && path->n_points == 4)
    return curve_point (path->points, progress, angle);
  return polyline_point (path, progress, angle);
}
