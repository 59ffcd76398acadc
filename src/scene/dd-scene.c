// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdarg.h>
#include <string.h>

#include "dd-scene-private.h"

#include "dd-scene.h"

struct _DdScene
{
  GPtrArray *shapes;
  GHashTable *by_id;
  DdArena arena;
  DdEffect effect;
  const char *title;
  double width;
  double height;
  double zoom;
  DdDensity density;
  gboolean rtl;
};

static const char *const effect_names[DD_N_EFFECTS] = {
  [DD_EFFECT_NONE] = "none",
  [DD_EFFECT_TRAVEL] = "travel",
  [DD_EFFECT_COPY_UP] = "copy-up",
  [DD_EFFECT_WHITEOUT] = "whiteout",
  [DD_EFFECT_PULSE] = "pulse",
  [DD_EFFECT_SIGNAL] = "signal",
  [DD_EFFECT_FREEZE] = "freeze",
  [DD_EFFECT_THAW] = "thaw",
  [DD_EFFECT_FLIP] = "flip",
  [DD_EFFECT_APPEAR] = "appear",
  [DD_EFFECT_REMOVE] = "remove",
};

G_DEFINE_BOXED_TYPE (DdScene, dd_scene, dd_scene_ref, dd_scene_unref)

/**
 * dd_scene_new:
 *
 * Creates an empty scene.
 *
 * Returns: (transfer full): the scene
 */
DdScene *
dd_scene_new (void)
{
  DdScene *self = g_atomic_rc_box_new0 (DdScene);

  self->shapes = g_ptr_array_new ();
  self->zoom = 1;
  _dd_arena_init (&self->arena);
  return self;
}

/**
 * dd_scene_ref:
 * @self: a scene
 *
 * Takes a reference. A finished scene is not changed any more, so it may be
 * read in several threads.
 *
 * Returns: (transfer full): @self
 */
DdScene *
dd_scene_ref (DdScene *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
scene_clear (gpointer data)
{
  DdScene *self = data;

  g_ptr_array_unref (self->shapes);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  _dd_arena_clear (&self->arena);
}

/**
 * dd_scene_unref:
 * @self: a scene
 *
 * Drops a reference; the last one frees the scene and its shapes.
 */
void
dd_scene_unref (DdScene *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, scene_clear);
}

/**
 * dd_scene_add:
 * @self: a scene
 * @parent: (nullable): the shape it stands in
 * @kind: outline
 * @token: meaning
 * @id: stable name; copied
 *
 * Adds a shape over those added before.
 *
 * Returns: (transfer none): the shape, owned by the scene
 */
DdShape *
dd_scene_add (DdScene     *self,
              DdShape     *parent,
              DdShapeKind  kind,
              DdToken      token,
              const char  *id)
{
  DdShape *shape;

  g_return_val_if_fail (self != NULL && id != NULL, NULL);
  g_return_val_if_fail (kind < DD_N_SHAPE_KINDS && token < DD_N_TOKENS, NULL);
  g_return_val_if_fail (parent == NULL || parent->scene == self, NULL);

  shape = _dd_arena_new (&self->arena, DdShape);
  shape->scene = self;
  shape->parent = parent;
  shape->id = _dd_arena_copy (&self->arena, id);
  shape->kind = kind;
  shape->token = token;
  shape->radius = DD_RADIUS_DEFAULT;
  shape->opacity = 1;
  shape->blend = 1;
  g_ptr_array_add (self->shapes, shape);
  if (self->by_id != NULL)
    g_hash_table_insert (self->by_id, (char *) shape->id, shape);
  return shape;
}

DdArena *
_dd_scene_get_arena (DdScene *self)
{
  return &self->arena;
}

/**
 * dd_scene_intern:
 * @self: a scene
 * @text: a string
 *
 * Copies a string into the scene.
 *
 * Returns: (transfer none): a copy that lives as long as the scene
 */
const char *
dd_scene_intern (DdScene    *self,
                 const char *text)
{
  g_return_val_if_fail (self != NULL && text != NULL, NULL);

  return _dd_arena_copy (&self->arena, text);
}

/**
 * dd_scene_format:
 * @self: a scene
 * @format: printf-like format
 * @...: its arguments
 *
 * Makes a string, for example an id, that lives as long as the scene.
 *
 * Returns: (transfer none): the string
 */
const char *
dd_scene_format (DdScene    *self,
                 const char *format,
                 ...)
{
  g_autofree char *text = NULL;
  va_list args;

  g_return_val_if_fail (self != NULL && format != NULL, NULL);

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return _dd_arena_copy (&self->arena, text);
}

typedef struct
{
  DdShape *shape;
  guint position;
} SortItem;

static int
compare_order (gconstpointer one,
               gconstpointer other)
{
  const SortItem *a = one;
  const SortItem *b = other;

  if (a->shape->order != b->shape->order)
    return a->shape->order < b->shape->order ? -1 : 1;
  return a->position < b->position ? -1 : 1;
}

static gboolean
is_hidden (const DdShape *shape)
{
  for (; shape != NULL; shape = shape->parent)
    if (shape->flags & DD_SHAPE_FLAG_HIDDEN)
      return TRUE;
  return FALSE;
}

/**
 * dd_scene_finish:
 * @self: a scene
 *
 * Drops hidden shapes, sorts the others by their order and prepares the
 * look-up by id. Called once when all shapes are there.
 */
void
dd_scene_finish (DdScene *self)
{
  g_autofree SortItem *items = NULL;
  guint i, n;

  g_return_if_fail (self != NULL);

  items = g_new (SortItem, self->shapes->len);
  for (i = n = 0; i < self->shapes->len; i++)
    {
      DdShape *shape = g_ptr_array_index (self->shapes, i);

      if (!is_hidden (shape))
        items[n++] = (SortItem) { shape, i };
    }
  if (n > 1)
    qsort (items, n, sizeof (SortItem), compare_order);
  g_ptr_array_set_size (self->shapes, n);
  for (i = 0; i < n; i++)
    g_ptr_array_index (self->shapes, i) = items[i].shape;
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  dd_scene_find (self, "");
}

/**
 * dd_scene_set_size:
 * @self: a scene
 * @width: in pixels
 * @height: in pixels
 *
 * Sets how much room the scene takes. Layout does this.
 */
void
dd_scene_set_size (DdScene *self,
                   double   width,
                   double   height)
{
  g_return_if_fail (self != NULL);

  self->width = width;
  self->height = height;
}

/**
 * dd_scene_get_width:
 * @self: a scene
 *
 * Returns the width of the scene.
 *
 * Returns: width in pixels
 */
double
dd_scene_get_width (const DdScene *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->width;
}

/**
 * dd_scene_get_height:
 * @self: a scene
 *
 * Returns the height of the scene, which may be more than was asked for.
 *
 * Returns: height in pixels
 */
double
dd_scene_get_height (const DdScene *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->height;
}

/**
 * dd_scene_set_zoom:
 * @self: a scene
 * @zoom: factor by which texts, strokes and radii are enlarged
 *
 * Sets the zoom. The geometry of the shapes already contains it.
 */
void
dd_scene_set_zoom (DdScene *self,
                   double   zoom)
{
  g_return_if_fail (self != NULL && zoom > 0);

  self->zoom = zoom;
}

/**
 * dd_scene_get_zoom:
 * @self: a scene
 *
 * Returns the factor by which texts, strokes and radii are enlarged.
 *
 * Returns: the zoom, 1 for none
 */
double
dd_scene_get_zoom (const DdScene *self)
{
  g_return_val_if_fail (self != NULL, 1);

  return self->zoom;
}

/**
 * dd_scene_set_density:
 * @self: a scene
 * @density: how much is collapsed
 *
 * Sets how much of the picture is collapsed to save room.
 */
void
dd_scene_set_density (DdScene   *self,
                      DdDensity  density)
{
  g_return_if_fail (self != NULL);

  self->density = density;
}

/**
 * dd_scene_get_density:
 * @self: a scene
 *
 * Returns how much of the picture is collapsed.
 *
 * Returns: the density, %DD_DENSITY_FULL by default
 */
DdDensity
dd_scene_get_density (const DdScene *self)
{
  g_return_val_if_fail (self != NULL, DD_DENSITY_FULL);

  return self->density;
}

/**
 * dd_scene_set_rtl:
 * @self: a scene
 * @rtl: whether the picture is mirrored
 *
 * Sets the reading direction.
 */
void
dd_scene_set_rtl (DdScene  *self,
                  gboolean  rtl)
{
  g_return_if_fail (self != NULL);

  self->rtl = rtl;
}

/**
 * dd_scene_get_rtl:
 * @self: a scene
 *
 * Returns the reading direction.
 *
 * Returns: %TRUE for right to left
 */
gboolean
dd_scene_get_rtl (const DdScene *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->rtl;
}

/**
 * dd_scene_set_title:
 * @self: a scene
 * @title: one line that says what the picture shows
 *
 * Sets the title, which exports and screen readers use.
 */
void
dd_scene_set_title (DdScene    *self,
                    const char *title)
{
  g_return_if_fail (self != NULL && title != NULL);

  self->title = _dd_arena_copy (&self->arena, title);
}

/**
 * dd_scene_get_title:
 * @self: a scene
 *
 * Returns the title.
 *
 * Returns: (transfer none): the title, "" if it has none
 */
const char *
dd_scene_get_title (const DdScene *self)
{
  g_return_val_if_fail (self != NULL, "");

  return self->title != NULL ? self->title : "";
}

static const char *
intern_or_null (DdScene    *self,
                const char *text)
{
  return text != NULL ? _dd_arena_copy (&self->arena, text) : NULL;
}

/**
 * dd_scene_set_effect:
 * @self: a scene
 * @effect: what happened just before; copied
 *
 * Sets the effect that is played when an animation leads to this scene.
 */
void
dd_scene_set_effect (DdScene        *self,
                     const DdEffect *effect)
{
  g_return_if_fail (self != NULL && effect != NULL);

  self->effect = *effect;
  self->effect.source = intern_or_null (self, effect->source);
  self->effect.target = intern_or_null (self, effect->target);
  self->effect.path = intern_or_null (self, effect->path);
  self->effect.label = intern_or_null (self, effect->label);
}

/**
 * dd_scene_get_effect:
 * @self: a scene
 *
 * Returns the effect that leads to this scene.
 *
 * Returns: (transfer none): the effect, of kind %DD_EFFECT_NONE by default
 */
const DdEffect *
dd_scene_get_effect (const DdScene *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->effect;
}

/**
 * dd_scene_get_n_shapes:
 * @self: a scene
 *
 * Counts the shapes.
 *
 * Returns: the number of shapes
 */
guint
dd_scene_get_n_shapes (const DdScene *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->shapes->len;
}

/**
 * dd_scene_get_shape:
 * @self: a scene
 * @position: 0 for the lowest
 *
 * Returns a shape by its place in the pile.
 *
 * Returns: (transfer none): the shape
 */
DdShape *
dd_scene_get_shape (const DdScene *self,
                    guint          position)
{
  g_return_val_if_fail (self != NULL && position < self->shapes->len, NULL);

  return g_ptr_array_index (self->shapes, position);
}

/**
 * dd_scene_get_shapes:
 * @self: a scene
 *
 * Returns all shapes, lowest first.
 *
 * Returns: (transfer none) (array): the shapes
 */
DdShape *const *
dd_scene_get_shapes (const DdScene *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (DdShape *const *) self->shapes->pdata;
}

/**
 * dd_scene_find:
 * @self: a scene
 * @id: the id of a shape
 *
 * Finds a shape by id.
 *
 * Returns: (transfer none) (nullable): the shape, %NULL if there is none
 */
DdShape *
dd_scene_find (DdScene    *self,
               const char *id)
{
  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  if (self->by_id == NULL)
    {
      guint i;

      self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
      for (i = 0; i < self->shapes->len; i++)
        {
          DdShape *shape = g_ptr_array_index (self->shapes, i);

          g_hash_table_insert (self->by_id, (char *) shape->id, shape);
        }
    }
  return g_hash_table_lookup (self->by_id, id);
}

/**
 * dd_effect_kind_get_name:
 * @kind: an effect
 *
 * Returns the name used in text dumps.
 *
 * Returns: (transfer none): the name
 */
const char *
dd_effect_kind_get_name (DdEffectKind kind)
{
  g_return_val_if_fail (kind < DD_N_EFFECTS, NULL);

  return effect_names[kind];
}
