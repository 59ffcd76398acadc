// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>
#include <string.h>

#include "dd-arena-private.h"
#include "dd-effect-private.h"

#include "dd-tween.h"

#define PLAIN_MILLISECONDS 320
#define EFFECT_MILLISECONDS 1100

/* Where more than this changes at once nobody could follow: it jumps. */
#define MAX_MOVING 2000

/* How far new shapes rise into their place, in pixels at zoom 1. */
#define RISE 8.0

typedef enum
{
  ROLE_CHANGE,
  ROLE_APPEAR,
  ROLE_VANISH,
  ROLE_LIFT,
} Role;

/* When the parts of a change happen, as parts of its duration. */
typedef struct
{
  double vanish_from, vanish_to;
  double change_from, change_to;
  double effect_from, effect_to;
  double appear_from, appear_to;
} Timing;

static const Timing plain_timing = { 0, 0.4, 0.1, 0.9, 0, 1, 0.5, 1 };
static const Timing effect_timing = { 0, 0.2, 0.05, 0.35, 0.15, 0.9, 0.7, 0.88 };
static const Timing signal_timing = { 0.65, 0.85, 0.6, 0.95, 0, 0.75, 0.8, 1 };
static const Timing remove_timing = { 0.6, 0.8, 0.75, 1, 0, 0.8, 0.8, 1 };

typedef struct
{
  DdShape now;
  const DdShape *from;
  const DdShape *to;
  DdRect swept;
  double height;
  Role role;
} Item;

struct _DdTween
{
  DdScene *from;
  DdScene *to;
  const Timing *timing;
  DdArena arena;
  GPtrArray *items;
  GPtrArray *still;
  GPtrArray *moving;
  DdEffectPlay play;
  double zoom;
  double progress;
  gboolean zooms;
};

static Item *
item_new (DdTween       *self,
          const DdShape *from,
          const DdShape *to,
          double         height,
          Role           role)
{
  Item *item = _dd_arena_new (&self->arena, Item);
  const DdShape *shown = to != NULL ? to : from;
  DdRect other;

  item->from = from;
  item->to = to;
  item->role = role;
  item->height = height;
  item->now = *shown;
  item->now.scene = self->to;
  item->now.zoom = dd_scene_get_zoom (to != NULL ? self->to : self->from);
  item->now.parent = NULL;
  item->swept = dd_shape_get_extents (shown, self->zoom);
  if (from != NULL && to != NULL)
    {
      other = dd_shape_get_extents (from, self->zoom);
      item->swept = dd_rect_union (&item->swept, &other);
    }
  if (shown->n_points > 0)
    {
      item->now.points = _dd_arena_alloc (&self->arena, sizeof (DdPoint) * shown->n_points);
      memcpy (item->now.points, shown->points, sizeof (DdPoint) * shown->n_points);
    }
  g_ptr_array_add (self->items, item);
  return item;
}

/* Shapes of the new scene that differ from the old one. Their height in the
 * pile is their position in the new scene. */
static void
add_changed (DdTween *self)
{
  guint i;

  for (i = 0; i < dd_scene_get_n_shapes (self->to); i++)
    {
      DdShape *to = dd_scene_get_shape (self->to, i);
      DdShape *from = dd_scene_find (self->from, to->id);

      if (from == NULL)
        item_new (self, NULL, to, i, ROLE_APPEAR);
      else if (self->zooms || !dd_shape_looks_like (from, to))
        item_new (self, from, to, i, ROLE_CHANGE);
    }
}

static GHashTable *
index_positions (DdScene *scene)
{
  GHashTable *positions = g_hash_table_new (g_direct_hash, g_direct_equal);
  guint i;

  for (i = 0; i < dd_scene_get_n_shapes (scene); i++)
    g_hash_table_insert (positions, dd_scene_get_shape (scene, i), GUINT_TO_POINTER (i));
  return positions;
}

/* Shapes that vanish stay just above the one that was below them. */
static void
add_vanished (DdTween *self)
{
  g_autoptr (GHashTable) positions = index_positions (self->to);
  double height = -0.5;
  guint i;

  for (i = 0; i < dd_scene_get_n_shapes (self->from); i++)
    {
      DdShape *from = dd_scene_get_shape (self->from, i);
      DdShape *to = dd_scene_find (self->to, from->id);

      if (to == NULL)
        item_new (self, from, NULL, height, ROLE_VANISH);
      else
        height = GPOINTER_TO_UINT (g_hash_table_lookup (positions, to)) + 0.5;
    }
}

static int
compare_height (gconstpointer one,
                gconstpointer other)
{
  const Item *a = *(Item *const *) one;
  const Item *b = *(Item *const *) other;

  return a->height < b->height ? -1 : a->height > b->height;
}

/* Whether something that is painted with the moving shapes is below. The ones
 * from @n_sorted on are those that were lifted before, all of them lower. */
static gboolean
is_covered (DdTween       *self,
            const DdShape *shape,
            guint          position,
            guint          n_sorted)
{
  DdRect extents = dd_shape_get_extents (shape, self->zoom);
  guint i;

  for (i = 0; i < self->items->len; i++)
    {
      const Item *item = g_ptr_array_index (self->items, i);

      if (i < n_sorted && item->height >= position)
        i = n_sorted - 1;
      else if (dd_rect_intersects (&item->swept, &extents))
        return TRUE;
    }
  return FALSE;
}

/* Moving shapes are painted over still ones. A still one that stands above a
 * moving one has to be painted after it, so it counts as moving as well. */
static void
part_still (DdTween *self)
{
  guint n_items, i, next = 0;

  g_ptr_array_sort (self->items, compare_height);
  n_items = self->items->len;
  for (i = 0; i < dd_scene_get_n_shapes (self->to); i++)
    {
      DdShape *shape = dd_scene_get_shape (self->to, i);

      while (next < n_items && ((Item *) g_ptr_array_index (self->items, next))->height < i)
        next++;
      if (next < n_items && ((Item *) g_ptr_array_index (self->items, next))->to == shape)
        continue;
      if (is_covered (self, shape, i, n_items))
        item_new (self, shape, shape, i, ROLE_LIFT);
      else
        g_ptr_array_add (self->still, shape);
    }
  g_ptr_array_sort (self->items, compare_height);
}

static void
collect_moving (DdTween *self)
{
  guint i;

  for (i = 0; i < self->items->len; i++)
    g_ptr_array_add (self->moving, &((Item *) g_ptr_array_index (self->items, i))->now);
  for (i = 0; i < self->play.n_sprites; i++)
    g_ptr_array_add (self->moving, &self->play.sprites[i]);
}

static void
jump (DdTween *self)
{
  guint i;

  g_ptr_array_set_size (self->items, 0);
  g_ptr_array_set_size (self->still, 0);
  for (i = 0; i < dd_scene_get_n_shapes (self->to); i++)
    g_ptr_array_add (self->still, dd_scene_get_shape (self->to, i));
}

static gboolean
sizes_differ (DdTween *self)
{
  return dd_scene_get_width (self->from) != dd_scene_get_width (self->to) ||
         dd_scene_get_rtl (self->from) != dd_scene_get_rtl (self->to);
}

static const Timing *
choose_timing (DdTween *self)
{
  DdEffectKind kind = dd_scene_get_effect (self->to)->kind;

  if (kind == DD_EFFECT_REMOVE)
    return &remove_timing;
  if (kind == DD_EFFECT_SIGNAL)
    return &signal_timing;
  return kind == DD_EFFECT_NONE ? &plain_timing : &effect_timing;
}

/**
 * dd_tween_new:
 * @from: the scene that is shown now
 * @to: the scene to be shown
 * @texts: the cache both were laid out with
 * @reduced_motion: whether to jump to the new scene at once
 *
 * Prepares the way from one finished scene to another, at progress 0. Scenes
 * of different width are not blended; the new one just takes the place of the
 * old one, as it does with @reduced_motion. Between scenes of different zoom
 * all shapes move.
 *
 * Returns: (transfer full): the tween
 */
DdTween *
dd_tween_new (DdScene     *from,
              DdScene     *to,
              DdTextCache *texts,
              gboolean     reduced_motion)
{
  DdTween *self;

  g_return_val_if_fail (from != NULL && to != NULL && texts != NULL, NULL);

  self = g_new0 (DdTween, 1);
  self->from = dd_scene_ref (from);
  self->to = dd_scene_ref (to);
  self->zoom = MAX (dd_scene_get_zoom (from), dd_scene_get_zoom (to));
  self->zooms = dd_scene_get_zoom (from) != dd_scene_get_zoom (to);
  self->items = g_ptr_array_new ();
  self->still = g_ptr_array_new ();
  self->moving = g_ptr_array_new ();
  _dd_arena_init (&self->arena);
  self->timing = choose_timing (self);
  if (reduced_motion || sizes_differ (self))
    {
      jump (self);
      return self;
    }
  add_changed (self);
  add_vanished (self);
  if (self->items->len > MAX_MOVING)
    {
      jump (self);
      return self;
    }
  part_still (self);
  _dd_effect_play_init (&self->play, from, to, texts);
  collect_moving (self);
  dd_tween_set_progress (self, 0);
  return self;
}

/**
 * dd_tween_free:
 * @self: a tween
 *
 * Frees a tween and drops its scenes.
 */
void
dd_tween_free (DdTween *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->still);
  g_ptr_array_unref (self->moving);
  _dd_arena_clear (&self->arena);
  dd_scene_unref (self->from);
  dd_scene_unref (self->to);
  g_free (self);
}

/**
 * dd_tween_get_duration:
 * @self: a tween
 *
 * Returns how long the change wants to take at normal speed.
 *
 * Returns: milliseconds; 0 if there is nothing to be seen in between
 */
guint
dd_tween_get_duration (DdTween *self)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->moving->len == 0)
    return 0;
  return self->timing == &plain_timing ? PLAIN_MILLISECONDS : EFFECT_MILLISECONDS;
}

static void
update_points (Item   *item,
               double  t)
{
  guint i;

  if (item->from->n_points != item->to->n_points)
    return;
  for (i = 0; i < item->now.n_points; i++)
    item->now.points[i] = (DdPoint) {
      dd_lerp (item->from->points[i].x, item->to->points[i].x, t),
      dd_lerp (item->from->points[i].y, item->to->points[i].y, t),
    };
}

static void
update_changed (DdTween *self,
                Item    *item)
{
  double t = _dd_ease (_dd_window (self->progress, self->timing->change_from,
                                   self->timing->change_to));

  item->now.blend_from = t < 1 ? item->from : NULL;
  item->now.blend = t;
  item->now.box = dd_rect_lerp (&item->from->box, &item->to->box, t);
  item->now.icon_box = dd_rect_lerp (&item->from->icon_box, &item->to->icon_box, t);
  item->now.opacity = dd_lerp (item->from->opacity, item->to->opacity, t);
  item->now.value = dd_lerp (item->from->value, item->to->value, t);
  item->now.zoom = dd_lerp (dd_scene_get_zoom (self->from), dd_scene_get_zoom (self->to), t);
  item->now.icon = t < 0.5 ? item->from->icon : item->to->icon;
  update_points (item, t);
}

static void
shift_points (Item   *item,
              double  dy)
{
  guint i;

  for (i = 0; i < item->now.n_points; i++)
    item->now.points[i].y = item->to->points[i].y + dy;
}

static void
update_appearing (DdTween *self,
                  Item    *item)
{
  double t = _dd_window (self->progress, self->timing->appear_from, self->timing->appear_to);
  double dy = (1 - _dd_ease (t)) * RISE * self->zoom;

  /* What is lifted to its place is there when the thing that moves arrives,
   * not below its place. */
  if (self->play.target == item->to && self->play.n_sprites > 0)
    dy = 0;
  item->now.opacity = item->to->opacity * t;
  item->now.box.y = item->to->box.y + dy;
  shift_points (item, dy);
}

static void
update_vanishing (DdTween *self,
                  Item    *item)
{
  item->now.opacity = item->from->opacity *
                      (1 - _dd_window (self->progress, self->timing->vanish_from,
                                       self->timing->vanish_to));
}

/* Turns a ribbon over: it gets flat, changes its face and gets high again. */
static void
update_flipping (Item   *item,
                 double  progress)
{
  const DdShape *face = progress < 0.5 && item->from != NULL ? item->from : item->to;
  double height = fabs (cos (_dd_ease (progress) * G_PI));
  DdShape now = *face;

  now.scene = item->now.scene;
  now.parent = NULL;
  now.box.y += face->box.height * (1 - height) / 2;
  now.box.height *= height;
  if (height < 0.7)
    {
      now.n_runs = 0;
      now.icon = DD_ICON_NONE;
    }
  item->now = now;
}

static gboolean
is_flipping (DdTween    *self,
             const Item *item)
{
  return self->play.effect != NULL && self->play.effect->kind == DD_EFFECT_FLIP &&
         item->to != NULL && item->to == self->play.target && item->to->n_points == 0;
}

static void
update_item (DdTween *self,
             Item    *item)
{
  if (is_flipping (self, item))
    {
      update_flipping (item, _dd_window (self->progress, self->timing->effect_from,
                                         self->timing->effect_to));
      return;
    }
  if (item->role == ROLE_CHANGE)
    update_changed (self, item);
  else if (item->role == ROLE_APPEAR)
    update_appearing (self, item);
  else if (item->role == ROLE_VANISH)
    update_vanishing (self, item);
}

/**
 * dd_tween_set_progress:
 * @self: a tween
 * @progress: 0–1, growing evenly; the tween eases by itself
 *
 * Moves the moving shapes. At 1 they look like the new scene. Allocates
 * nothing.
 */
void
dd_tween_set_progress (DdTween *self,
                       double   progress)
{
  guint i;

  g_return_if_fail (self != NULL);

  self->progress = CLAMP (progress, 0, 1);
  for (i = 0; i < self->items->len; i++)
    update_item (self, g_ptr_array_index (self->items, i));
  _dd_effect_play_update (&self->play,
                          _dd_window (self->progress, self->timing->effect_from,
                                      self->timing->effect_to));
}

/**
 * dd_tween_get_still:
 * @self: a tween
 * @n_shapes: (out): how many
 *
 * Returns the shapes that are the same all the way and may be painted once.
 *
 * Returns: (transfer none) (array length=n_shapes): the shapes, lowest first
 */
DdShape *const *
dd_tween_get_still (DdTween *self,
                    guint   *n_shapes)
{
  g_return_val_if_fail (self != NULL && n_shapes != NULL, NULL);

  *n_shapes = self->still->len;
  return (DdShape *const *) self->still->pdata;
}

/**
 * dd_tween_get_moving:
 * @self: a tween
 * @n_shapes: (out): how many
 *
 * Returns the shapes to be painted over the still ones in each frame. The
 * list stays the same, what the shapes look like depends on the progress.
 *
 * Returns: (transfer none) (array length=n_shapes): the shapes, lowest first
 */
DdShape *const *
dd_tween_get_moving (DdTween *self,
                     guint   *n_shapes)
{
  g_return_val_if_fail (self != NULL && n_shapes != NULL, NULL);

  *n_shapes = self->moving->len;
  return (DdShape *const *) self->moving->pdata;
}

/**
 * dd_tween_is_changing:
 * @self: a tween
 * @position: a position among the moving shapes
 *
 * Tells whether a moving shape changes, or is only painted with them because
 * it stands above one that does.
 *
 * Returns: %FALSE if a picture of the shape may be kept for all frames
 */
gboolean
dd_tween_is_changing (DdTween *self,
                      guint    position)
{
  g_return_val_if_fail (self != NULL && position < self->moving->len, FALSE);

  if (position >= self->items->len)
    return TRUE;
  return ((Item *) g_ptr_array_index (self->items, position))->role != ROLE_LIFT;
}

/**
 * dd_tween_get_extents:
 * @self: a tween
 *
 * Returns the box around all moving shapes at this moment.
 *
 * Returns: the extents, in scene pixels; empty if nothing moves
 */
DdRect
dd_tween_get_extents (DdTween *self)
{
  DdRect extents = { 0 };
  guint i;

  g_return_val_if_fail (self != NULL, extents);

  for (i = 0; i < self->moving->len; i++)
    {
      const DdShape *shape = g_ptr_array_index (self->moving, i);
      DdRect box = dd_shape_get_extents (shape, self->zoom);

      if (shape->opacity > 0)
        extents = dd_rect_union (&extents, &box);
    }
  return extents;
}
