// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdarg.h>
#include <string.h>

#include "dd-scene-private.h"

#include "dd-scene.h"

#define MAX_LINE_WIDTH 5.0
#define SHADOW_REACH 4.0
#define HEAD_REACH 9.0

typedef struct
{
  const char *name;
  double radius;
} KindInfo;

static const KindInfo kinds[DD_N_SHAPE_KINDS] = {
  [DD_SHAPE_BOX] = { "box", 10 },
  [DD_SHAPE_GROUP] = { "group", 16 },
  [DD_SHAPE_CHIP] = { "chip", 6 },
  [DD_SHAPE_PILL] = { "pill", 0 },
  [DD_SHAPE_CIRCLE] = { "circle", 0 },
  [DD_SHAPE_CYLINDER] = { "cylinder", 0 },
  [DD_SHAPE_RIBBON] = { "ribbon", 0 },
  [DD_SHAPE_PROGRESS] = { "progress", 6 },
  [DD_SHAPE_PATH] = { "path", 0 },
  [DD_SHAPE_TEXT] = { "text", 0 },
  [DD_SHAPE_ICON] = { "icon", 0 },
};

/**
 * dd_shape_add_run:
 * @self: a shape
 * @style: size, weight and family
 * @ink: which of the colours of its token
 * @text: plain text; copied
 *
 * Adds a text. Its place is left to the caller or to the layout.
 *
 * Returns: (transfer none): the text, valid until the next one is added
 */
DdTextRun *
dd_shape_add_run (DdShape     *self,
                  DdTextStyle  style,
                  DdInk        ink,
                  const char  *text)
{
  DdTextRun *run;

  g_return_val_if_fail (self != NULL && text != NULL, NULL);

  /* The room for texts doubles whenever their number is a power of two. */
  if ((self->n_runs & (self->n_runs - 1)) == 0)
    {
      DdTextRun *runs = _dd_arena_alloc (_dd_scene_get_arena (self->scene),
                                         sizeof (DdTextRun) * MAX (self->n_runs * 2, 1));

      if (self->n_runs > 0)
        memcpy (runs, self->runs, sizeof (DdTextRun) * self->n_runs);
      self->runs = runs;
    }
  run = &self->runs[self->n_runs++];
  run->text = _dd_arena_copy (_dd_scene_get_arena (self->scene), text);
  run->style = style;
  run->ink = ink;
  run->align = DD_ALIGN_START;
  run->room = -1;
  return run;
}

static DdRect
points_bounds (const DdPoint *points,
               guint          n_points)
{
  double left = G_MAXDOUBLE, top = G_MAXDOUBLE;
  double right = -G_MAXDOUBLE, bottom = -G_MAXDOUBLE;
  guint i;

  for (i = 0; i < n_points; i++)
    {
      left = MIN (left, points[i].x);
      right = MAX (right, points[i].x);
      top = MIN (top, points[i].y);
      bottom = MAX (bottom, points[i].y);
    }
  return (DdRect) { left, top, right - left, bottom - top };
}

/**
 * dd_shape_set_points:
 * @self: a path
 * @points: (array length=n_points): its corners, in scene pixels; copied
 * @n_points: at least 2
 *
 * Sets the way of a path and the box around it.
 */
void
dd_shape_set_points (DdShape       *self,
                     const DdPoint *points,
                     guint          n_points)
{
  g_return_if_fail (self != NULL && self->kind == DD_SHAPE_PATH);
  g_return_if_fail (points != NULL && n_points >= 2);

  self->points = _dd_arena_alloc (_dd_scene_get_arena (self->scene), sizeof (DdPoint) * n_points);
  memcpy (self->points, points, sizeof (DdPoint) * n_points);
  self->n_points = n_points;
  self->box = points_bounds (points, n_points);
}

/**
 * dd_shape_describe:
 * @self: a shape
 * @format: printf-like format
 * @...: its arguments
 *
 * Sets what a screen reader says of the shape.
 */
void
dd_shape_describe (DdShape    *self,
                   const char *format,
                   ...)
{
  g_autofree char *text = NULL;
  va_list args;

  g_return_if_fail (self != NULL && format != NULL);

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  self->description = _dd_arena_copy (_dd_scene_get_arena (self->scene), text);
}

/**
 * dd_shape_get_description:
 * @self: a shape
 *
 * Returns what a screen reader says: the description, or else the first text.
 *
 * Returns: (transfer none): the words, "" if there are none
 */
const char *
dd_shape_get_description (const DdShape *self)
{
  g_return_val_if_fail (self != NULL, "");

  if (self->description != NULL)
    return self->description;
  return self->n_runs > 0 ? self->runs[0].text : "";
}

/**
 * dd_shape_get_radius:
 * @self: a shape
 * @zoom: the zoom of its scene
 *
 * Returns the corner radius that is drawn.
 *
 * Returns: radius in scene pixels
 */
double
dd_shape_get_radius (const DdShape *self,
                     double         zoom)
{
  double half;

  g_return_val_if_fail (self != NULL, 0);

  half = MIN (self->box.width, self->box.height) / 2;
  if (self->kind == DD_SHAPE_PILL || self->kind == DD_SHAPE_CIRCLE)
    return half;
  if (self->radius >= 0)
    return MIN (self->radius, half);
  return MIN (kinds[self->kind].radius * zoom, half);
}

/**
 * dd_shape_get_extents:
 * @self: a shape
 * @zoom: the zoom of its scene
 *
 * Returns the box that everything drawn for the shape stays in: strokes,
 * arrow heads, shadow and texts.
 *
 * Returns: the extents, in scene pixels
 */
DdRect
dd_shape_get_extents (const DdShape *self,
                      double         zoom)
{
  DdRect extents;
  double reach = 1;
  guint i;

  g_return_val_if_fail (self != NULL, (DdRect) { 0 });

  extents = self->box;
  if (self->flags & (DD_SHAPE_FLAG_RAISED | DD_SHAPE_FLAG_EMPHASIS))
    reach = SHADOW_REACH * zoom;
  if (self->kind == DD_SHAPE_PATH)
    reach = (MAX_LINE_WIDTH + HEAD_REACH) * zoom;
  extents = (DdRect) { extents.x - reach, extents.y - reach,
                       extents.width + 2 * reach, extents.height + 2 * reach };
  for (i = 0; i < self->n_runs; i++)
    {
      DdRect text = self->runs[i].rect;

      text.x += self->box.x;
      text.y += self->box.y;
      extents = dd_rect_union (&extents, &text);
    }
  return extents;
}

/**
 * dd_shape_is_descendant:
 * @self: a shape
 * @ancestor: another shape
 *
 * Tells whether a shape stands in another, at any depth.
 *
 * Returns: %TRUE if @ancestor is a parent of @self
 */
gboolean
dd_shape_is_descendant (const DdShape *self,
                        const DdShape *ancestor)
{
  const DdShape *shape;

  g_return_val_if_fail (self != NULL && ancestor != NULL, FALSE);

  for (shape = self->parent; shape != NULL; shape = shape->parent)
    if (shape == ancestor)
      return TRUE;
  return FALSE;
}

static gboolean
rect_equal (const DdRect *one,
            const DdRect *other)
{
  return one->x == other->x && one->y == other->y &&
         one->width == other->width && one->height == other->height;
}

static gboolean
run_equal (const DdTextRun *one,
           const DdTextRun *other)
{
  return one->style == other->style && one->ink == other->ink &&
         one->token == other->token && one->align == other->align &&
         one->room == other->room && one->strike == other->strike &&
         one->wraps == other->wraps && one->shortens == other->shortens &&
         rect_equal (&one->rect, &other->rect) && strcmp (one->text, other->text) == 0;
}

static gboolean
fields_equal (const DdShape *one,
              const DdShape *other)
{
  return one->kind == other->kind && one->token == other->token &&
         one->variant == other->variant && one->flags == other->flags &&
         one->icon == other->icon && one->radius == other->radius &&
         one->opacity == other->opacity && one->value == other->value &&
         one->n_runs == other->n_runs && one->n_points == other->n_points &&
         rect_equal (&one->icon_box, &other->icon_box);
}

/**
 * dd_shape_looks_like:
 * @self: a shape
 * @other: another shape
 *
 * Tells whether two shapes would be drawn in the same way at the same place.
 *
 * Returns: %TRUE if no pixel differs
 */
gboolean
dd_shape_looks_like (const DdShape *self,
                     const DdShape *other)
{
  guint i;

  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  if (!fields_equal (self, other) || !rect_equal (&self->box, &other->box))
    return FALSE;
  for (i = 0; i < self->n_runs; i++)
    if (!run_equal (&self->runs[i], &other->runs[i]))
      return FALSE;
  return self->n_points == 0 ||
         memcmp (self->points, other->points, sizeof (DdPoint) * self->n_points) == 0;
}

/**
 * dd_shape_kind_get_name:
 * @kind: an outline
 *
 * Returns the name used in text dumps.
 *
 * Returns: (transfer none): the name
 */
const char *
dd_shape_kind_get_name (DdShapeKind kind)
{
  g_return_val_if_fail (kind < DD_N_SHAPE_KINDS, NULL);

  return kinds[kind].name;
}
