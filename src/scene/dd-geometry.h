// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>
#include <math.h>

G_BEGIN_DECLS

/**
 * DdPoint:
 * @x: horizontal position, in scene pixels
 * @y: vertical position, in scene pixels, growing downwards
 *
 * A point of a scene.
 */
typedef struct
{
  double x;
  double y;
} DdPoint;

/**
 * DdRect:
 * @x: left edge, in scene pixels
 * @y: top edge, in scene pixels
 * @width: extent to the right
 * @height: extent downwards
 *
 * A rectangle of a scene. One with no width or no height is empty.
 */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
} DdRect;

static inline double
dd_lerp (double from,
         double to,
         double progress)
{
  return from + (to - from) * progress;
}

static inline DdPoint
dd_rect_center (const DdRect *rect)
{
  return (DdPoint) { rect->x + rect->width / 2, rect->y + rect->height / 2 };
}

static inline gboolean
dd_rect_is_empty (const DdRect *rect)
{
  return rect->width <= 0 || rect->height <= 0;
}

static inline gboolean
dd_rect_contains (const DdRect *rect,
                  double        x,
                  double        y)
{
  return x >= rect->x && x < rect->x + rect->width &&
         y >= rect->y && y < rect->y + rect->height;
}

static inline DdRect
dd_rect_intersection (const DdRect *one,
                      const DdRect *other)
{
  double left = MAX (one->x, other->x);
  double top = MAX (one->y, other->y);
  double right = MIN (one->x + one->width, other->x + other->width);
  double bottom = MIN (one->y + one->height, other->y + other->height);

  return (DdRect) { left, top, MAX (0, right - left), MAX (0, bottom - top) };
}

static inline gboolean
dd_rect_intersects (const DdRect *one,
                    const DdRect *other)
{
  return one->x < other->x + other->width && other->x < one->x + one->width &&
         one->y < other->y + other->height && other->y < one->y + one->height;
}

static inline DdRect
dd_rect_inset (const DdRect *rect,
               double        amount)
{
  return (DdRect) { rect->x + amount, rect->y + amount,
                    MAX (rect->width - 2 * amount, 0),
                    MAX (rect->height - 2 * amount, 0) };
}

static inline DdRect
dd_rect_union (const DdRect *one,
               const DdRect *other)
{
  double left = MIN (one->x, other->x);
  double top = MIN (one->y, other->y);
  double right = MAX (one->x + one->width, other->x + other->width);
  double bottom = MAX (one->y + one->height, other->y + other->height);

  if (dd_rect_is_empty (one))
    return *other;
  if (dd_rect_is_empty (other))
    return *one;
  return (DdRect) { left, top, right - left, bottom - top };
}

static inline DdRect
dd_rect_lerp (const DdRect *from,
              const DdRect *to,
              double        progress)
{
  return (DdRect) { dd_lerp (from->x, to->x, progress),
                    dd_lerp (from->y, to->y, progress),
                    dd_lerp (from->width, to->width, progress),
                    dd_lerp (from->height, to->height, progress) };
}

G_END_DECLS
