// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-image-ops.h"
#include "dd-units.h"
#include "dd-view-places-private.h"

/* The image store: what `docker images` adds up to and what is really on the
 * disk, which images share which layers, and which image nothing points to. */

#define SIZE_DIGITS 3
#define MAX_IMAGES  8
#define MAX_LAYERS  10
#define MAX_NAMES   3

static const char *
hex_of (const char *digest)
{
  return digest + strlen ("sha256:");
}

static gboolean
image_has (const DdImage *image,
           const DdLayer *layer)
{
  for (guint i = 0; i < image->layers->len; i++)
    if (g_str_equal (dd_image_get_layer (image, i)->chain_id, layer->chain_id))
      return TRUE;
  return FALSE;
}

static int
compare_usage (gconstpointer a,
               gconstpointer b)
{
  gint64 left = (*(const DdLayer *const *) a)->size;
  gint64 right = (*(const DdLayer *const *) b)->size;

  return (left < right) - (left > right);
}

/* Each layer once, the biggest first. */
static GPtrArray *
list_layers (const DdWorld *world)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *layers = g_ptr_array_new ();

  for (guint i = 0; i < world->images->len; i++)
    {
      const DdImage *image = g_ptr_array_index (world->images, i);

      for (guint j = 0; j < image->layers->len; j++)
        if (g_hash_table_add (seen, dd_image_get_layer (image, j)->chain_id))
          g_ptr_array_add (layers, (gpointer) dd_image_get_layer (image, j));
    }
  g_ptr_array_sort (layers, compare_usage);
  return layers;
}

/* The two sums */

static void
add_bar (DdBox      *panel,
         const char *id,
         DdToken     token,
         const char *words,
         gint64      bytes,
         double      value)
{
  g_autofree char *size = dd_units_human_size (bytes, SIZE_DIGITS);
  DdBox *row = dd_box_add (panel, DD_BOX_COLUMN);
  DdBox *head;
  DdBox *bar;

  dd_box_set_gap (row, 5);
  head = dd_box_set_gap (dd_box_add (row, DD_BOX_ROW), 12);
  dd_box_set_justify (head, DD_ALIGN_FILL);
  dd_box_get_run (dd_box_add_text (head, DD_TEXT_LABEL, DD_INK_MAIN, words))->shortens = TRUE;
  dd_box_add_text (head, DD_TEXT_STRONG, DD_INK_MAIN, size);
  bar = dd_box_add_shape (row, DD_BOX_STACK, DD_SHAPE_PROGRESS, token, id);
  dd_box_set_least (bar, 120, 18);
  dd_box_get_shape (bar)->value = value;
  dd_box_get_shape (bar)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (bar), "%s, %s", words, size);
}

static void
add_sums (DdBox         *root,
          const DdWorld *world,
          GPtrArray     *layers)
{
  DdBox *panel = dd_box_add_shape (root, DD_BOX_COLUMN, DD_SHAPE_GROUP, DD_TOKEN_PANEL,
                                   "store/sums");
  gint64 apparent = 0;
  gint64 real = 0;

  for (guint i = 0; i < world->images->len; i++)
    apparent += ((DdImage *) g_ptr_array_index (world->images, i))->size;
  for (guint i = 0; i < layers->len; i++)
    real += ((DdLayer *) g_ptr_array_index (layers, i))->size;
  dd_box_set_padding (panel, 18, 14);
  dd_box_set_gap (panel, 12);
  dd_shape_describe (dd_box_get_shape (panel), _("What the images add up to and what they take"));
  add_bar (panel, "store/apparent", DD_TOKEN_MEMORY,
           _("All images added up, unpacked"), apparent, apparent > 0);
  add_bar (panel, "store/real", DD_TOKEN_CACHE_HIT,
           _("On the disk, every layer once: docker system df"), real,
           apparent ? (double) real / apparent : 0);
}

/* Images */

static guint
add_tags (DdBox         *flow,
          const DdWorld *world,
          const DdImage *image)
{
  guint n = 0;

  for (guint i = 0; i < world->tags->len; i++)
    {
      const DdTag *tag = g_ptr_array_index (world->tags, i);
      g_autofree char *id = g_strconcat ("store/tag:", tag->familiar, NULL);
      DdBox *pill;

      if (!g_str_equal (tag->image->id, image->id))
        continue;
      pill = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_PILL, DD_TOKEN_RULE, id);
      dd_box_set_padding (pill, 9, 3);
      dd_box_get_run (dd_box_add_text (pill, DD_TEXT_MONO_STRONG, DD_INK_TONE, tag->familiar))
          ->shortens = TRUE;
      dd_box_get_shape (pill)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
      dd_shape_describe (dd_box_get_shape (pill), _("Tag %s"), tag->familiar);
      n++;
    }
  return n;
}

static void
add_sizes (DdBox         *card,
           const char    *id,
           const DdWorld *world,
           const DdImage *image)
{
  gint64 shared = dd_image_get_shared_size (world, image);
  g_autofree char *shared_size = dd_units_human_size (shared, SIZE_DIGITS);
  g_autofree char *own_size = dd_units_human_size (image->size - shared, SIZE_DIGITS);
  g_autofree char *text = NULL;
  g_autofree char *label = g_strconcat (id, "/sizes", NULL);

  /* Translators: sizes; of the layers that others have, too, and of the rest */
  text = g_strdup_printf (_("shared %s · its own %s"), shared_size, own_size);
  dd_box_add_label (card, label, DD_TOKEN_CAPTION, DD_TEXT_LABEL, DD_INK_DIM, text);
}

static void
add_use (DdBox         *card,
         const char    *id,
         const DdWorld *world,
         const DdImage *image,
         gboolean       dangling)
{
  guint n = dd_image_count_users (world, image);
  g_autofree char *label = g_strconcat (id, "/use", NULL);
  g_autofree char *used = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "used by %u container",
                                                        "used by %u containers", n), n);

  if (n)
    dd_box_add_label (card, label, DD_TOKEN_NOTE_GOOD, DD_TEXT_LABEL_STRONG, DD_INK_TONE, used);
  else
    dd_box_add_label (card, label, dangling ? DD_TOKEN_NOTE_BAD : DD_TOKEN_NOTE_WARN,
                      DD_TEXT_LABEL_STRONG, DD_INK_TONE,
                      dangling ? _("prune takes it") : _("prune -a takes it"));
}

static void
add_image (DdBox         *flow,
           const DdWorld *world,
           const DdImage *image)
{
  g_autofree char *id = g_strdup_printf ("store/image:%.12s", hex_of (image->id));
  g_autofree char *short_id = g_strndup (hex_of (image->id), 12);
  gboolean dangling = !dd_image_is_tagged (world, image);
  DdBox *card = dd_box_add_shape (flow, DD_BOX_COLUMN, DD_SHAPE_BOX,
                                  dangling ? DD_TOKEN_LAYER_MISSING : DD_TOKEN_IMAGE, id);
  DdBox *head;

  dd_box_set_padding (card, 12, 10);
  dd_box_set_gap (card, 7);
  dd_box_set_least (card, 210, 0);
  dd_box_set_grow (card, 1, 0);
  dd_box_get_shape (card)->flags |= DD_SHAPE_FLAG_FOCUSABLE | DD_SHAPE_FLAG_RAISED;
  dd_shape_describe (dd_box_get_shape (card), dangling ? _("Image %s, dangling") : _("Image %s"),
                     short_id);
  head = dd_box_set_gap (dd_box_add (card, DD_BOX_ROW), 8);
  dd_box_add_icon (head, DD_ICON_LAYERS, 16);
  dd_box_add_text (head, DD_TEXT_MONO, DD_INK_MAIN, short_id);
  if (dangling)
    dd_box_add_text (head, DD_TEXT_LABEL_STRONG, DD_INK_DIM, _("dangling"));
  add_tags (dd_box_set_gap (dd_box_add (card, DD_BOX_FLOW), 6), world, image);
  add_sizes (card, id, world, image);
  add_use (card, id, world, image, dangling);
}

static void
add_images (DdBox         *root,
            const DdWorld *world)
{
  guint n = world->images->len;
  DdBox *flow;

  dd_box_add_label (root, "store/images", DD_TOKEN_HEADING, DD_TEXT_HEADING, DD_INK_MAIN,
                    _("Images: names and lists of layers"));
  flow = dd_box_set_gap (dd_box_add (root, DD_BOX_FLOW), 12);
  dd_box_set_equal (flow, TRUE);
  for (guint i = n > MAX_IMAGES ? n - MAX_IMAGES : 0; i < n; i++)
    add_image (flow, world, g_ptr_array_index (world->images, i));
  if (n == 0)
    dd_box_add_label (root, "store/none", DD_TOKEN_CAPTION, DD_TEXT_BODY, DD_INK_DIM,
                      _("No image yet: docker pull brings one"));
}

/* Layers */

static char *
name_of (const DdWorld *world,
         const DdImage *image)
{
  for (guint i = 0; i < world->tags->len; i++)
    {
      const DdTag *tag = g_ptr_array_index (world->tags, i);

      if (g_str_equal (tag->image->id, image->id))
        return g_strdup (tag->familiar);
    }
  return g_strndup (hex_of (image->id), 12);
}

static void
add_owners (DdBox         *flow,
            const char    *id,
            const DdWorld *world,
            const DdLayer *layer)
{
  guint n = 0;

  for (guint i = 0; i < world->images->len; i++)
    {
      const DdImage *image = g_ptr_array_index (world->images, i);
      g_autofree char *name = name_of (world, image);
      g_autofree char *chip_id = g_strdup_printf ("%s/of:%.12s", id, hex_of (image->id));
      DdBox *chip;

      if (!image_has (image, layer) || n++ >= MAX_NAMES)
        continue;
      chip = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_CHIP, DD_TOKEN_FILE, chip_id);
      dd_box_set_padding (chip, 8, 3);
      dd_box_get_run (dd_box_add_text (chip, DD_TEXT_MONO_SMALL, DD_INK_MAIN, name))
          ->shortens = TRUE;
      dd_shape_describe (dd_box_get_shape (chip), _("used by %s"), name);
    }
  if (n > 1)
    {
      g_autofree char *label = g_strconcat (id, "/shared", NULL);
      g_autofree char *text = g_strdup_printf (_("shared by %u"), n);

      dd_box_add_label (flow, label, DD_TOKEN_NOTE_GOOD, DD_TEXT_LABEL_STRONG, DD_INK_TONE, text);
    }
}

static void
add_layer (DdBox         *column,
           const DdWorld *world,
           const DdLayer *layer)
{
  g_autofree char *id = g_strdup_printf ("store/layer:%.12s", hex_of (layer->chain_id));
  g_autofree char *size = dd_units_human_size (layer->size, SIZE_DIGITS);
  g_autofree char *name = g_strndup (hex_of (layer->digest), 12);
  DdBox *flow = _dd_view_add_slab (column, id, DD_TOKEN_LAYER_READONLY, name, size);

  add_owners (flow, id, world, layer);
}

static void
add_layers (DdBox         *root,
            const DdWorld *world,
            GPtrArray     *layers)
{
  guint n = MIN (layers->len, MAX_LAYERS);
  DdBox *column;

  if (n == 0)
    return;
  dd_box_add_label (root, "store/layers", DD_TOKEN_HEADING, DD_TEXT_HEADING, DD_INK_MAIN,
                    _("Layers: each stored once, the biggest first"));
  column = dd_box_set_gap (dd_box_add (root, DD_BOX_COLUMN), 6);
  for (guint i = 0; i < n; i++)
    add_layer (column, world, g_ptr_array_index (layers, i));
  if (layers->len > n)
    {
      g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                            "and %u smaller layer",
                                                            "and %u smaller layers",
                                                            layers->len - n), layers->len - n);

      dd_box_add_label (column, "store/layers-more", DD_TOKEN_CAPTION, DD_TEXT_CAPTION, DD_INK_DIM,
                        text);
    }
}

void
_dd_view_store_fill (DdScene             *scene,
                     DdBox               *root,
                     const DdWorld       *world,
                     const DdViewOptions *options)
{
  g_autoptr (GPtrArray) layers = list_layers (world);
  DdBox *top;
  DdBox *left;
  DdBox *right;

  dd_box_set_padding (root, 24, 20);
  dd_box_set_gap (root, 16);
  add_sums (root, world, layers);
  top = dd_box_set_gap (dd_box_add (root, DD_BOX_ADAPTIVE), 28);
  left = dd_box_set_gap (dd_box_set_grow (dd_box_add (top, DD_BOX_COLUMN), 1, 0), 12);
  add_images (left, world);
  right = dd_box_set_gap (dd_box_set_grow (dd_box_add (top, DD_BOX_COLUMN), 1, 0), 12);
  add_layers (right, world, layers);
  _dd_view_add_bottom (root, world, options);
}
