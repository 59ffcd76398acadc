// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>

#include "dd-connect.h"

#include "dd-hit.h"

/* How near to a line the pointer has to be, in pixels at zoom 1. */
#define LINE_REACH 6.0

/* Shapes on an edge reach this far over it, in pixels. */
#define ALMOST_BESIDE 6.0

/* What is askew counts as further away by this much. */
#define ASKEW_FACTOR 3.0
#define CENTER_FACTOR 0.05

/* A line is looked at in this many places. */
#define LINE_SAMPLES 64

static gboolean
path_is_near (const DdShape *path,
              double         x,
              double         y)
{
  double reach = LINE_REACH * dd_scene_get_zoom (path->scene);
  DdPoint from = dd_path_get_point (path, 0, NULL);
  guint i;

  for (i = 1; i <= LINE_SAMPLES; i++)
    {
      DdPoint to = dd_path_get_point (path, i / (double) LINE_SAMPLES, NULL);
      double dx = to.x - from.x, dy = to.y - from.y;
      double square = dx * dx + dy * dy;
      double t = square > 0 ? ((x - from.x) * dx + (y - from.y) * dy) / square : 0;

      t = CLAMP (t, 0, 1);
      if (hypot (from.x + t * dx - x, from.y + t * dy - y) <= reach)
        return TRUE;
      from = to;
    }
  return FALSE;
}

static gboolean
circle_contains (const DdRect *box,
                 double        x,
                 double        y)
{
  DdPoint center = dd_rect_center (box);

  return hypot (x - center.x, y - center.y) <= MIN (box->width, box->height) / 2;
}

static gboolean
shape_contains (const DdShape *shape,
                double         x,
                double         y)
{
  if (shape->kind == DD_SHAPE_PATH)
    return shape->n_points >= 2 && path_is_near (shape, x, y);
  if (shape->kind == DD_SHAPE_CIRCLE)
    return circle_contains (&shape->box, x, y);
  return dd_rect_contains (&shape->box, x, y);
}

/**
 * dd_scene_pick:
 * @scene: a scene
 * @x: in scene pixels
 * @y: in scene pixels
 *
 * Finds what is pointed at: the topmost shape there that is no decoration.
 * Lines are found from a few pixels away.
 *
 * Returns: (transfer none) (nullable): the shape, %NULL on the bare canvas
 */
DdShape *
dd_scene_pick (DdScene *scene,
               double   x,
               double   y)
{
  guint i;

  g_return_val_if_fail (scene != NULL, NULL);

  for (i = dd_scene_get_n_shapes (scene); i > 0; i--)
    {
      DdShape *shape = dd_scene_get_shape (scene, i - 1);

      if (!(shape->flags & DD_SHAPE_FLAG_DECORATION) && shape->opacity > 0 &&
          shape_contains (shape, x, y))
        return shape;
    }
  return NULL;
}

static GPtrArray *
list_focusable (DdScene *scene)
{
  GPtrArray *list = g_ptr_array_new ();
  guint i;

  for (i = 0; i < dd_scene_get_n_shapes (scene); i++)
    {
      DdShape *shape = dd_scene_get_shape (scene, i);

      if (shape->flags & DD_SHAPE_FLAG_FOCUSABLE)
        g_ptr_array_add (list, shape);
    }
  return list;
}

/**
 * dd_scene_focus_next:
 * @scene: a scene
 * @id: (nullable): id of the shape that has the focus, %NULL for none
 * @steps: 1 for Tab, -1 for Shift and Tab
 *
 * Walks through the focusable shapes in the order they were added. A shape
 * that has vanished counts as none.
 *
 * Returns: (transfer none) (nullable): the next shape, %NULL at the end, where
 *   the focus leaves the scene
 */
DdShape *
dd_scene_focus_next (DdScene    *scene,
                     const char *id,
                     int         steps)
{
  g_autoptr (GPtrArray) list = NULL;
  guint i;
  int next;

  g_return_val_if_fail (scene != NULL && steps != 0, NULL);

  list = list_focusable (scene);
  next = steps > 0 ? steps - 1 : (int) list->len + steps;
  for (i = 0; id != NULL && i < list->len; i++)
    if (g_str_equal (((DdShape *) g_ptr_array_index (list, i))->id, id))
      next = (int) i + steps;
  if (next < 0 || next >= (int) list->len)
    return NULL;
  return g_ptr_array_index (list, next);
}

/* How far a stretch is from another one: before it or behind it; 0 where they
 * are beside each other. */
static double
gap_between (double from,
             double length,
             double other_from,
             double other_length)
{
  return MAX (0, MAX (other_from - (from + length), from - (other_from + other_length)));
}

/* How far the way to a shape in a direction is; negative if it is not there.
 * What is askew is further away than what is straight ahead. */
static double
measure_way (const DdRect *from,
             const DdRect *to,
             int           dx,
             int           dy)
{
  double ahead = dx > 0 ? to->x - (from->x + from->width)
                 : dx < 0 ? from->x - (to->x + to->width)
                 : dy > 0 ? to->y - (from->y + from->height)
                 : from->y - (to->y + to->height);
  double askew = dx != 0 ? gap_between (from->y, from->height, to->y, to->height)
                         : gap_between (from->x, from->width, to->x, to->width);
  double centers = dx != 0 ? fabs (dd_rect_center (from).y - dd_rect_center (to).y)
                           : fabs (dd_rect_center (from).x - dd_rect_center (to).x);

  if (ahead < -ALMOST_BESIDE)
    return -1;
  return MAX (0, ahead) + ASKEW_FACTOR * askew + CENTER_FACTOR * centers;
}

/**
 * dd_scene_focus_towards:
 * @scene: a scene
 * @id: id of the shape that has the focus
 * @dx: 1 for right, -1 for left, else 0
 * @dy: 1 for down, -1 for up, else 0
 *
 * Finds the nearest focusable shape in a direction, as the arrow keys do. What
 * contains the shape or is in it is not in any direction.
 *
 * Returns: (transfer none) (nullable): the shape, %NULL if there is none
 */
DdShape *
dd_scene_focus_towards (DdScene    *scene,
                        const char *id,
                        int         dx,
                        int         dy)
{
  g_autoptr (GPtrArray) list = NULL;
  const DdShape *from;
  DdShape *nearest = NULL;
  double least = G_MAXDOUBLE;

  g_return_val_if_fail (scene != NULL && id != NULL && (dx != 0) != (dy != 0), NULL);

  from = dd_scene_find (scene, id);
  list = list_focusable (scene);
  for (guint i = 0; from && i < list->len; i++)
    {
      DdShape *to = g_ptr_array_index (list, i);
      double way = measure_way (&from->box, &to->box, dx, dy);

      if (way < 0 || way >= least || to == from || dd_shape_is_descendant (to, from) ||
          dd_shape_is_descendant (from, to))
        continue;
      least = way;
      nearest = to;
    }
  return nearest;
}

/**
 * dd_scene_find_news:
 * @scene: a scene
 *
 * Finds what the newest tick is about: where its effect ends, what travels, or
 * else what is emphasised. A stage that shows only a part of the scene goes
 * there.
 *
 * Returns: (transfer none) (nullable): the shape
 */
DdShape *
dd_scene_find_news (DdScene *scene)
{
  const DdEffect *effect;
  DdShape *shape;

  g_return_val_if_fail (scene != NULL, NULL);

  effect = dd_scene_get_effect (scene);
  shape = effect->kind != DD_EFFECT_NONE && effect->target != NULL
          ? dd_scene_find (scene, effect->target) : NULL;
  if (shape == NULL)
    shape = dd_scene_find (scene, DD_SCENE_MARKER);
  for (guint i = 0; shape == NULL && i < dd_scene_get_n_shapes (scene); i++)
    if (dd_scene_get_shape (scene, i)->flags & DD_SHAPE_FLAG_EMPHASIS)
      shape = dd_scene_get_shape (scene, i);
  return shape;
}

/**
 * dd_scene_to_speech:
 * @scene: a scene
 *
 * Puts the picture into words: its title and what its parts say, a sentence a
 * line.
 *
 * Returns: (transfer full): the words
 */
char *
dd_scene_to_speech (DdScene *scene)
{
  GString *speech;
  guint i;

  g_return_val_if_fail (scene != NULL, NULL);

  speech = g_string_new (dd_scene_get_title (scene));
  for (i = 0; i < dd_scene_get_n_shapes (scene); i++)
    {
      const DdShape *shape = dd_scene_get_shape (scene, i);
      const char *words = dd_shape_get_description (shape);

      if ((shape->flags & DD_SHAPE_FLAG_DECORATION) || *words == '\0')
        continue;
      if (speech->len > 0)
        g_string_append_c (speech, '\n');
      g_string_append (speech, words);
    }
  return g_string_free (speech, FALSE);
}

static guint
depth_of (const DdShape *shape)
{
  guint depth = 0;

  for (shape = shape->parent; shape != NULL; shape = shape->parent)
    depth++;
  return depth;
}

static void
append_texts (GString       *text,
              const DdShape *shape)
{
  guint i;

  for (i = 0; i < shape->n_runs; i++)
    {
      g_autofree char *escaped = g_strescape (shape->runs[i].text, NULL);

      g_string_append_printf (text, " \"%s\"%s", escaped,
                              shape->runs[i].strike > 0 ? " struck" : "");
    }
}

static void
append_shape (GString       *text,
              const DdShape *shape)
{
  g_string_append_printf (text, "%*s%s %s %s %.0f,%.0f %.0fx%.0f",
                          (int) depth_of (shape) * 2, "",
                          shape->id, dd_shape_kind_get_name (shape->kind),
                          dd_token_get_name (shape->token),
                          shape->box.x, shape->box.y, shape->box.width, shape->box.height);
  if (shape->icon != DD_ICON_NONE)
    g_string_append_printf (text, " icon=%s", dd_icon_get_name (shape->icon));
  if (shape->kind == DD_SHAPE_PROGRESS)
    g_string_append_printf (text, " value=%.0f%%", shape->value * 100);
  if (shape->flags & DD_SHAPE_FLAG_EMPHASIS)
    g_string_append (text, " emphasis");
  append_texts (text, shape);
  g_string_append_c (text, '\n');
}

/**
 * dd_scene_to_text:
 * @scene: a scene
 *
 * Lists the shapes, one a line and indented by depth: id, kind, token, place
 * and size, icon, value, emphasis and texts. Tests compare it, and it shows
 * what is in a picture where there is no screen.
 *
 * Returns: (transfer full): the list
 */
char *
dd_scene_to_text (DdScene *scene)
{
  const DdEffect *effect;
  GString *text;
  guint i;

  g_return_val_if_fail (scene != NULL, NULL);

  text = g_string_new (NULL);
  g_string_append_printf (text, "scene %.0fx%.0f zoom=%.2f \"%s\"\n",
                          dd_scene_get_width (scene), dd_scene_get_height (scene),
                          dd_scene_get_zoom (scene), dd_scene_get_title (scene));
  for (i = 0; i < dd_scene_get_n_shapes (scene); i++)
    append_shape (text, dd_scene_get_shape (scene, i));
  effect = dd_scene_get_effect (scene);
  if (effect->kind != DD_EFFECT_NONE)
    g_string_append_printf (text, "effect %s %s -> %s\n",
                            dd_effect_kind_get_name (effect->kind),
                            effect->source != NULL ? effect->source : "-",
                            effect->target != NULL ? effect->target : "-");
  return g_string_free (text, FALSE);
}
