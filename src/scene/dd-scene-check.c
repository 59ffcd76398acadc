// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-paint-private.h"

#include "dd-scene-check.h"

/* Geometry is rounded to whole pixels; less than this is no fault. */
#define TOLERANCE 1.6

typedef struct
{
  DdScene *scene;
  DdTextCache *texts;
  DdTheme theme;
  GPtrArray *faults;
} Check;

static void add_fault (Check      *check,
                       const char *format,
                       ...) G_GNUC_PRINTF (2, 3);

static void
add_fault (Check      *check,
           const char *format,
           ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (check->faults, g_strdup_vprintf (format, args));
  va_end (args);
}

static gboolean
rect_holds (const DdRect *outer,
            const DdRect *inner)
{
  return inner->x >= outer->x - TOLERANCE && inner->y >= outer->y - TOLERANCE &&
         inner->x + inner->width <= outer->x + outer->width + TOLERANCE &&
         inner->y + inner->height <= outer->y + outer->height + TOLERANCE;
}

static void
check_place (Check         *check,
             const DdShape *shape)
{
  DdRect page = { 0, 0, dd_scene_get_width (check->scene), dd_scene_get_height (check->scene) };

  if (!rect_holds (&page, &shape->box))
    add_fault (check, "%s: outside the scene", shape->id);
  if (shape->flags & (DD_SHAPE_FLAG_STRADDLES | DD_SHAPE_FLAG_OVERLAY))
    return;
  if (shape->parent != NULL && !rect_holds (&shape->parent->box, &shape->box))
    add_fault (check, "%s: outside its parent %s", shape->id, shape->parent->id);
}

static DdRect
run_box (const DdShape   *shape,
         const DdTextRun *run)
{
  return (DdRect) { shape->box.x + run->rect.x, shape->box.y + run->rect.y,
                    run->rect.width, run->rect.height };
}

static void
check_text_size (Check           *check,
                 const DdShape   *shape,
                 const DdTextRun *run)
{
  double zoom = dd_scene_get_zoom (check->scene);
  /* Texts are measured in whole pixels before they are enlarged. */
  double slack = TOLERANCE + zoom / 2;
  DdRect box = run_box (shape, run);
  double width, height;

  dd_text_cache_measure (check->texts, run, run->room, &width, &height, NULL);
  if (width * zoom > run->rect.width + slack || height * zoom > run->rect.height + slack)
    add_fault (check, "%s: text \"%s\" is larger than its room", shape->id, run->text);
  if (!rect_holds (&shape->box, &box))
    add_fault (check, "%s: text \"%s\" is outside its shape", shape->id, run->text);
  if (run->text[0] != '\0' && height * zoom < DD_LEAST_TEXT_SIZE)
    add_fault (check, "%s: text \"%s\" is too small to read", shape->id, run->text);
}

static void
check_text_overlap (Check         *check,
                    const DdShape *shape)
{
  guint i, j;

  for (i = 0; i < shape->n_runs; i++)
    for (j = i + 1; j < shape->n_runs; j++)
      {
        DdRect one = dd_rect_inset (&shape->runs[i].rect, TOLERANCE);
        DdRect other = dd_rect_inset (&shape->runs[j].rect, TOLERANCE);

        if (!dd_rect_is_empty (&one) && !dd_rect_is_empty (&other) &&
            dd_rect_intersects (&one, &other))
          add_fault (check, "%s: texts \"%s\" and \"%s\" overlap", shape->id,
                     shape->runs[i].text, shape->runs[j].text);
      }
}

/* What a text of @shape is seen on: the nearest fill below it. */
static const DdShape *
find_ground (const DdShape *shape,
             DdTheme        theme)
{
  for (; shape != NULL; shape = shape->parent)
    if (_dd_shape_get_style (shape, theme)->has_fill &&
        shape->kind != DD_SHAPE_TEXT && shape->kind != DD_SHAPE_ICON &&
        shape->kind != DD_SHAPE_PATH)
      return shape;
  return NULL;
}

static void
check_contrast (Check           *check,
                const DdShape   *shape,
                const DdTextRun *run)
{
  const DdStyle *style = _dd_shape_get_style (shape, check->theme);
  const DdShape *ground = find_ground (shape, check->theme);
  DdColor fill = dd_theme_get_canvas (check->theme);
  double contrast;

  if (run->token != DD_TOKEN_NONE)
    style = dd_theme_get_style (check->theme, run->token, DD_VARIANT_DEFAULT);
  if (ground != NULL)
    fill = _dd_shape_get_style (ground, check->theme)->fill;
  contrast = dd_color_get_contrast (&style->ink[run->ink], &fill);
  if (contrast < DD_LEAST_CONTRAST)
    add_fault (check, "%s: text \"%s\" has a contrast of %.1f in theme %s",
               shape->id, run->text, contrast, dd_theme_get_name (check->theme));
}

static void
check_texts (Check         *check,
             const DdShape *shape)
{
  guint i;

  for (i = 0; i < shape->n_runs; i++)
    {
      check_text_size (check, shape, &shape->runs[i]);
      check_contrast (check, shape, &shape->runs[i]);
    }
  check_text_overlap (check, shape);
}

static void
check_words (Check         *check,
             const DdShape *shape)
{
  if (shape->flags & DD_SHAPE_FLAG_DECORATION)
    return;
  if (*dd_shape_get_description (shape) == '\0')
    add_fault (check, "%s: says nothing to a screen reader", shape->id);
}

static gboolean
may_overlap (const DdShape *shape)
{
  return (shape->flags & DD_SHAPE_FLAG_OVERLAY) || shape->kind == DD_SHAPE_PATH;
}

static int
compare_left (gconstpointer one,
              gconstpointer other)
{
  const DdShape *a = *(DdShape *const *) one;
  const DdShape *b = *(DdShape *const *) other;

  return a->box.x < b->box.x ? -1 : a->box.x > b->box.x;
}

static void
check_pair (Check         *check,
            const DdShape *one,
            const DdShape *other)
{
  DdRect a = dd_rect_inset (&one->box, TOLERANCE / 2);
  DdRect b = dd_rect_inset (&other->box, TOLERANCE / 2);

  if (dd_rect_is_empty (&a) || dd_rect_is_empty (&b) || !dd_rect_intersects (&a, &b))
    return;
  if (dd_shape_is_descendant (one, other) || dd_shape_is_descendant (other, one))
    return;
  add_fault (check, "%s and %s overlap", one->id, other->id);
}

/* Sweeps from left to right, so that only neighbours are compared. */
static void
check_overlaps (Check *check)
{
  guint n = dd_scene_get_n_shapes (check->scene);
  g_autofree DdShape **shapes = g_new (DdShape *, n + 1);
  guint n_shapes = 0, i, j;

  for (i = 0; i < n; i++)
    {
      shapes[n_shapes] = dd_scene_get_shape (check->scene, i);
      n_shapes += !may_overlap (shapes[n_shapes]);
    }
  qsort (shapes, n_shapes, sizeof (DdShape *), compare_left);
  for (i = 0; i < n_shapes; i++)
    for (j = i + 1; j < n_shapes && shapes[j]->box.x < shapes[i]->box.x + shapes[i]->box.width; j++)
      check_pair (check, shapes[i], shapes[j]);
}

/* A line may run past shapes, but never through what somebody reads. */
static void
check_line_over_texts (Check         *check,
                       const DdShape *path)
{
  guint i, j;

  if (path->flags & (DD_SHAPE_FLAG_OVERLAY | DD_SHAPE_FLAG_CURVED))
    return;
  for (i = 0; i + 1 < path->n_points; i++)
    {
      DdRect line = { MIN (path->points[i].x, path->points[i + 1].x),
                      MIN (path->points[i].y, path->points[i + 1].y),
                      MAX (ABS (path->points[i].x - path->points[i + 1].x), 1),
                      MAX (ABS (path->points[i].y - path->points[i + 1].y), 1) };

      if (line.width > 1 && line.height > 1)
        continue;
      for (j = 0; j < dd_scene_get_n_shapes (check->scene); j++)
        {
          const DdShape *text = dd_scene_get_shape (check->scene, j);
          DdRect box = dd_rect_inset (&text->box, TOLERANCE);

          if (text->kind == DD_SHAPE_TEXT && dd_rect_intersects (&line, &box))
            add_fault (check, "%s runs through the text %s", path->id, text->id);
        }
    }
}

static void
check_ids (Check *check)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint i;

  for (i = 0; i < dd_scene_get_n_shapes (check->scene); i++)
    {
      const char *id = dd_scene_get_shape (check->scene, i)->id;

      if (!g_hash_table_add (seen, (char *) id))
        add_fault (check, "%s: the id is used twice", id);
    }
}

/**
 * dd_scene_check:
 * @scene: a finished scene
 * @texts: the cache it was laid out with
 * @theme: the theme whose contrasts are looked at
 *
 * Looks for what would make a picture hard to read: shapes that overlap or
 * leave their parent or the scene, texts that are larger than their room,
 * overlap, are too small or too faint, lines through texts, ids used twice,
 * and shapes that say nothing to a screen reader. Shapes with the flags
 * OVERLAY, STRADDLES and DECORATION are excused from what these stand for.
 *
 * Returns: (transfer full) (element-type utf8): the faults, in words; empty
 *   for a good scene
 */
GPtrArray *
dd_scene_check (DdScene     *scene,
                DdTextCache *texts,
                DdTheme      theme)
{
  Check check = { scene, texts, theme, NULL };
  guint i;

  g_return_val_if_fail (scene != NULL && texts != NULL, NULL);

  check.faults = g_ptr_array_new_with_free_func (g_free);
  check_ids (&check);
  for (i = 0; i < dd_scene_get_n_shapes (scene); i++)
    {
      const DdShape *shape = dd_scene_get_shape (scene, i);

      check_place (&check, shape);
      check_texts (&check, shape);
      check_words (&check, shape);
      if (shape->kind == DD_SHAPE_PATH)
        check_line_over_texts (&check, shape);
    }
  check_overlaps (&check);
  return check.faults;
}
