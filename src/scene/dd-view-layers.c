// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-fs.h"
#include "dd-units.h"
#include "dd-view-private.h"

/* The layers view: containers of this host above the layers of their images,
 * which are drawn once however many share them. */

#define MAX_CONTAINERS 6
#define MAX_FILES 4

static char *
layer_key (const DdLayer *layer)
{
  return g_strndup (layer->chain_id + strlen ("sha256:"), 12);
}

static void
add_container (DdBox             *row,
               const DdWorld     *world,
               const DdContainer *container)
{
  g_autofree char *id = g_strconcat ("container:", container->name, NULL);
  g_autoptr (GPtrArray) changes = dd_fs_list_changes (world, container->id);
  g_autoptr (DdFs) fs = dd_fs_new_for_world (world, container->id);
  DdNode *upper = dd_world_get_store (world, container->rw_store);
  g_autofree char *size = dd_units_human_size (dd_node_get_tree_size (upper), 3);
  DdBox *frame = dd_box_add_shape (row, DD_BOX_COLUMN, DD_SHAPE_GROUP, DD_TOKEN_CONTAINER, id);
  DdScene *scene = dd_box_get_shape (frame)->scene;
  DdBox *head;
  DdBox *flow;
  DdBox *dot;
  DdBox *text;
  guint n = 0;

  dd_box_set_padding (frame, 14, dd_scene_get_density (scene) ? 7 : 12);
  dd_box_set_gap (frame, dd_scene_get_density (scene) ? 5 : 8);
  dd_box_set_grow (frame, 1, 0);
  dd_box_set_least (frame, 250, 0);
  dd_box_get_shape (frame)->flags |= DD_SHAPE_FLAG_RAISED | DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (frame), _("Container %s, %s, made from %s"),
                     container->name, dd_container_get_status (container), container->image_ref);
  head = dd_box_add (frame, DD_BOX_ROW);
  dd_box_set_gap (head, 8);
  dot = dd_box_add_shape (head, DD_BOX_STACK, DD_SHAPE_CIRCLE,
                          _dd_view_state_token (container->state),
                          dd_scene_format (scene, "%s/dot", id));
  dd_box_get_shape (dot)->variant = DD_VARIANT_SOLID;
  dd_box_get_shape (dot)->flags |= DD_SHAPE_FLAG_DECORATION;
  dd_box_set_least (dot, 12, 12);
  dd_box_set_align (dot, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  text = dd_box_add_text (head, DD_TEXT_STRONG, DD_INK_MAIN, container->name);
  dd_box_get_run (text)->shortens = TRUE;
  dd_box_set_grow (dd_box_add_space (head, 0, 0), 1, 0);
  text = dd_box_add_text (head, DD_TEXT_LABEL, DD_INK_DIM, dd_container_get_status (container));
  flow = _dd_view_add_slab (frame, dd_scene_format (scene, "%s/layer:rw", id),
                            DD_TOKEN_LAYER_WRITABLE, _("writable"), size);
  for (guint i = 0; i < changes->len; i++)
    {
      const DdFileChange *change = g_ptr_array_index (changes, i);
      g_autofree char *base = g_path_get_basename (change->path);

      if (change->kind == 'C' && dd_fs_is_directory (fs, change->path))
        continue;
      _dd_view_add_file (flow, dd_scene_format (scene, "%s/layer:rw%s", id, change->path),
                         change->kind == 'D' ? DD_TOKEN_FILE_WHITEOUT : DD_TOKEN_FILE_WRITTEN,
                         base);
      n++;
    }
  if (n)
    _dd_view_add_more (flow, dd_scene_format (scene, "%s/layer:rw-more", id), 1);
}

static char *
image_names (const DdWorld *world,
             const DdImage *image)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < world->tags->len; i++)
    {
      const DdTag *tag = g_ptr_array_index (world->tags, i);

      if (g_str_equal (tag->image->id, image->id))
        g_string_append_printf (names, "%s%s", names->len ? ", " : "", tag->familiar);
    }
  if (names->len == 0)
    g_string_append_printf (names, _("%.12s, no tag"), image->id + strlen ("sha256:"));
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* The layers of an image that no earlier image has shown, top first. */
static void
add_image (DdBox         *column,
           const DdWorld *world,
           const DdImage *image,
           GHashTable    *shown)
{
  g_autofree char *names = image_names (world, image);
  g_autofree char *id = g_strconcat ("image:", image->id, NULL);
  DdBox *frame = dd_box_add_shape (column, DD_BOX_COLUMN, DD_SHAPE_GROUP, DD_TOKEN_IMAGE, id);
  DdScene *scene = dd_box_get_shape (frame)->scene;
  g_autofree char *size = dd_units_human_size (image->size, 3);
  guint n_shared = 0;
  DdBox *head;

  dd_box_set_padding (frame, 14, dd_scene_get_density (scene) ? 7 : 12);
  dd_box_set_gap (frame, dd_scene_get_density (scene) ? 4 : 6);
  dd_box_get_shape (frame)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (frame), _("Image %s, %s"), names, size);
  head = dd_box_add (frame, DD_BOX_ROW);
  dd_box_set_justify (head, DD_ALIGN_FILL);
  dd_box_set_gap (head, 12);
  dd_box_get_run (dd_box_add_text (head, DD_TEXT_STRONG, DD_INK_MAIN, names))->shortens = TRUE;
  dd_box_add_text (head, DD_TEXT_LABEL, DD_INK_DIM, size);
  for (guint i = image->layers->len; i > 0; i--)
    {
      const DdLayer *layer = dd_image_get_layer (image, i - 1);
      g_autofree char *key = layer_key (layer);
      g_autofree char *layer_size = dd_units_human_size (layer->size, 3);
      g_autofree char *name = g_strdup_printf (_("layer %u"), i);
      g_autoptr (GPtrArray) paths = _dd_view_pick_files (layer, NULL, MAX_FILES);
      DdBox *flow;

      if (!g_hash_table_add (shown, g_strdup (key)))
        {
          n_shared++;
          continue;
        }
      if (image->layers->len > 4 && i > 1 && i < image->layers->len && layer->size < 100000)
        continue;
      flow = _dd_view_add_slab (frame, dd_scene_format (scene, "layer:%s", key),
                                DD_TOKEN_LAYER_READONLY, name, layer_size);
      for (guint j = 0; j < paths->len; j++)
        {
          const char *path = g_ptr_array_index (paths, j);
          g_autofree char *base = g_path_get_basename (path);

          _dd_view_add_file (flow, dd_scene_format (scene, "layer:%s%s", key, path),
                             DD_TOKEN_FILE, base);
        }
      if (paths->len)
        _dd_view_add_more (flow, dd_scene_format (scene, "layer:%s-more", key), 1);
    }
  if (n_shared)
    {
      g_autofree char *text =
          g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u layer below is shared, stored once",
                                        "%u layers below are shared, stored once", n_shared),
                           n_shared);

      dd_box_add_label (frame, dd_scene_format (scene, "%s/shared", id), DD_TOKEN_NOTE_GOOD,
                        DD_TEXT_LABEL_STRONG, DD_INK_TONE, text);
    }
}

static void
add_empty (DdBox      *parent,
           const char *id,
           const char *text)
{
  dd_box_add_label (parent, id, DD_TOKEN_CAPTION, DD_TEXT_BODY, DD_INK_DIM, text);
}

void
_dd_view_layers_fill (DdScene             *scene,
                      DdBox               *root,
                      const DdWorld       *world,
                      const DdViewOptions *options)
{
  g_autoptr (GHashTable) shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = world->containers->len;
  guint first = n > MAX_CONTAINERS ? n - MAX_CONTAINERS : 0;
  DdDensity density = dd_scene_get_density (scene);
  DdBox *row;
  DdBox *panel;

  dd_box_set_padding (root, density ? 14 : 24, density ? 10 : 20);
  dd_box_set_gap (root, density ? 8 : 14);
  dd_box_add_label (root, "containers/title", DD_TOKEN_HEADING, DD_TEXT_HEADING, DD_INK_MAIN,
                    _("Containers: one writable layer each"));
  row = dd_box_add (root, DD_BOX_FLOW);
  dd_box_set_gap (row, 14);
  dd_box_set_equal (row, TRUE);
  for (guint i = first; i < n; i++)
    add_container (row, world, g_ptr_array_index (world->containers, i));
  if (n == 0)
    add_empty (root, "containers/none", _("No container yet"));
  dd_box_add_label (root, "images/title", DD_TOKEN_HEADING, DD_TEXT_HEADING, DD_INK_MAIN,
                    _("Images: read-only layers, each stored once"));
  for (guint i = 0; i < world->images->len; i++)
    add_image (root, world, g_ptr_array_index (world->images, i), shown);
  if (world->images->len == 0)
    add_empty (root, "images/none", _("No image yet: docker pull or docker run brings one"));
  if (density)
    return;
  dd_box_set_grow (dd_box_add_space (root, 0, 0), 0, 1);
  panel = dd_box_add_shape (root, DD_BOX_COLUMN, DD_SHAPE_GROUP, DD_TOKEN_PANEL, "narration");
  dd_box_set_padding (panel, 18, 14);
  dd_box_set_gap (panel, 8);
  dd_shape_describe (dd_box_get_shape (panel), _("What happened"));
  if (world->last_event && !options->beginning)
    _dd_view_add_narration (panel, world);
  else
    add_empty (panel, "narration/none", _("Nothing has happened yet"));
}
