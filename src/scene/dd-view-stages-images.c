// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-units.h"
#include "dd-view-stages-private.h"

/* The lower part of the stages view: the image beside those built before. */

#define SIZE_DIGITS 3
#define MAX_COMPARED 5
#define LEAST_BAR 3
#define IMAGE_BAR 14

/* As people write it. */
char *
_dd_view_dup_build_name (const DdBuild *build)
{
  const char *name = build->tags ? build->tags[0] : NULL;

  if (name && g_str_has_prefix (name, "docker.io/library/"))
    name += strlen ("docker.io/library/");
  else if (name && g_str_has_prefix (name, "docker.io/"))
    name += strlen ("docker.io/");
  return name ? g_strdup (name) : g_strdup (_("an image without tag"));
}

/* A bar that is as long as the part is large, on an axis of its own. */
DdBox *
_dd_view_add_size_bar (DdBox      *parent,
                       const char *id,
                       DdToken     token,
                       gint64      part,
                       gint64      whole,
                       double      height)
{
  DdBox *axis = dd_box_add (parent, DD_BOX_ROW);
  DdBox *bar = dd_box_add_shape (axis, DD_BOX_STACK, DD_SHAPE_BOX, token, id);

  dd_box_get_shape (bar)->variant = DD_VARIANT_SOLID;
  dd_box_get_shape (bar)->radius = height / 3;
  dd_box_set_grow (dd_box_set_least (bar, LEAST_BAR, height), MAX (part, 1), 0);
  dd_box_set_grow (dd_box_add_space (axis, 0, 0), MAX (whole - part, 0), 0);
  return bar;
}

static gboolean
is_there (const DdWorld *world,
          const DdImage *image)
{
  for (guint i = 0; image && i < world->images->len; i++)
    if (g_str_equal (((const DdImage *) g_ptr_array_index (world->images, i))->id, image->id))
      return TRUE;
  return FALSE;
}

/* The last builds whose images are still there, each name once, oldest first. */
static GPtrArray *
list_compared (const DdWorld *world)
{
  GPtrArray *builds = world->builds;
  GPtrArray *list = g_ptr_array_new ();
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = builds->len; i > 0 && list->len < MAX_COMPARED; i--)
    {
      DdBuild *build = g_ptr_array_index (builds, i - 1);

      if (is_there (world, build->image) &&
          g_hash_table_add (names, _dd_view_dup_build_name (build)))
        g_ptr_array_insert (list, 0, build);
    }
  return list;
}

static void
add_compared (DdBox         *grid,
              DdScene       *scene,
              const DdBuild *build,
              gboolean       is_this,
              guint          row,
              gint64         largest)
{
  g_autofree char *name = _dd_view_dup_build_name (build);
  g_autofree char *size = dd_units_human_size (build->image->size, SIZE_DIGITS);
  const char *id = dd_scene_format (scene, "stages/image:%s", name);
  DdBox *text = dd_box_add_label (grid, dd_scene_format (scene, "%s/name", id),
                                  DD_TOKEN_CAPTION,
                                  is_this ? DD_TEXT_MONO_STRONG : DD_TEXT_MONO, DD_INK_MAIN, name);
  DdBox *column;
  DdBox *bar;

  dd_box_get_run (text)->shortens = TRUE;
  dd_box_set_cell (text, 0, row, 1, 1);
  dd_box_set_least (text, 60, 0);
  column = dd_box_set_grow (dd_box_add (grid, DD_BOX_COLUMN), 1, 0);
  dd_box_set_align (dd_box_set_least (column, 90, 0), DD_ALIGN_FILL, DD_ALIGN_CENTER);
  dd_box_set_cell (column, 1, row, 1, 1);
  bar = _dd_view_add_size_bar (column, id, is_this ? DD_TOKEN_CACHE_HIT : DD_TOKEN_METADATA, build->image->size,
                 largest, dd_scene_get_density (scene) ? IMAGE_BAR - 4 : IMAGE_BAR);
  dd_box_get_shape (bar)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (bar), _("%s is %s large"), name, size);
  text = dd_box_add_label (grid, dd_scene_format (scene, "%s/size", id), DD_TOKEN_CAPTION,
                           DD_TEXT_LABEL_STRONG, DD_INK_MAIN, size);
  dd_box_set_cell (text, 2, row, 1, 1);
}

/*
 * _dd_view_add_images_built:
 * @root: where the panel goes
 * @scene: the scene
 * @world: the world
 * @shown: the build that the picture is about
 *
 * Adds a panel that compares the images of the last builds by size.
 */
void
_dd_view_add_images_built (DdBox         *root,
                           DdScene       *scene,
                           const DdWorld *world,
                           const DdBuild *shown)
{
  g_autoptr (GPtrArray) list = list_compared (world);
  DdDensity density = dd_scene_get_density (scene);
  gint64 largest = 1;
  DdBox *panel;
  DdBox *grid;

  if (list->len == 0 || density == DD_DENSITY_TINY)
    return;
  for (guint i = 0; i < list->len; i++)
    largest = MAX (largest, ((const DdBuild *) g_ptr_array_index (list, i))->image->size);
  panel = dd_box_add_shape (root, DD_BOX_COLUMN, DD_SHAPE_GROUP, DD_TOKEN_PANEL, "stages/images");
  dd_box_set_padding (panel, density ? 12 : 18, density ? 8 : 14);
  dd_box_set_gap (panel, density ? 4 : 8);
  dd_shape_describe (dd_box_get_shape (panel), _("The images that were built, by size"));
  dd_box_add_text (panel, DD_TEXT_STRONG, DD_INK_MAIN, _("Images built, unpacked"));
  grid = dd_box_set_gap (dd_box_add (panel, DD_BOX_GRID), density ? 5 : 9);
  for (guint i = 0; i < list->len; i++)
    {
      const DdBuild *build = g_ptr_array_index (list, i);

      add_compared (grid, scene, build, build == shown, i, largest);
    }
}
