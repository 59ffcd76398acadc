// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>
#include <string.h>

#include "dd-text.h"

#define DEFAULT_UI_FAMILY "Cantarell, Inter, sans-serif"
#define DEFAULT_MONO_FAMILY "JetBrains Mono, Source Code Pro, monospace"

/* A scene has some hundred texts. Four times as many layouts are kept, then
 * those not used lately go. */
#define MAX_LAYOUTS 4096

/* A text that may be shortened keeps at least this many characters. */
#define LEAST_CHARACTERS 8

#define ONE_LINE -1.0

typedef struct
{
  gboolean mono;
  double size;
  PangoWeight weight;
} StyleInfo;

/* Sizes in pixels at scale 1. Monospaced letters look larger than the others
 * of the same size, so theirs are smaller. */
static const StyleInfo styles[DD_N_TEXT_STYLES] = {
  [DD_TEXT_DISPLAY]      = { FALSE, 30, PANGO_WEIGHT_ULTRABOLD },
  [DD_TEXT_TITLE]        = { FALSE, 18, PANGO_WEIGHT_ULTRABOLD },
  [DD_TEXT_HEADING]      = { FALSE, 15, PANGO_WEIGHT_ULTRABOLD },
  [DD_TEXT_BODY]         = { FALSE, 14, PANGO_WEIGHT_NORMAL },
  [DD_TEXT_STRONG]       = { FALSE, 14, PANGO_WEIGHT_BOLD },
  [DD_TEXT_LABEL]        = { FALSE, 13, PANGO_WEIGHT_NORMAL },
  [DD_TEXT_LABEL_STRONG] = { FALSE, 13, PANGO_WEIGHT_BOLD },
  [DD_TEXT_CAPTION]      = { FALSE, 12.5, PANGO_WEIGHT_NORMAL },
  [DD_TEXT_MONO]         = { TRUE, 12.5, PANGO_WEIGHT_NORMAL },
  [DD_TEXT_MONO_STRONG]  = { TRUE, 12.5, PANGO_WEIGHT_BOLD },
  [DD_TEXT_MONO_SMALL]   = { TRUE, 11.5, PANGO_WEIGHT_NORMAL },
  [DD_TEXT_MONO_TITLE]   = { TRUE, 15, PANGO_WEIGHT_BOLD },
};

typedef struct
{
  char *text;
  guint hash;
  int width;
  guint8 style;
  guint8 align;
  guint8 wraps;
  guint8 shortens;
} Key;

typedef struct
{
  Key key;
  PangoLayout *layout;
  double width;
  double height;
  double baseline;
  double least;
  guint64 used;
} Entry;

struct _DdTextCache
{
  PangoFontMap *font_map;
  PangoContext *context;
  PangoFontDescription *fonts[DD_N_TEXT_STYLES];
  GHashTable *entries;
  double scale;
  guint64 clock;
  guint64 n_made;
};

static guint
key_hash (gconstpointer data)
{
  return ((const Key *) data)->hash;
}

static gboolean
key_equal (gconstpointer one,
           gconstpointer other)
{
  const Key *a = one;
  const Key *b = other;

  return a->hash == b->hash && a->width == b->width && a->style == b->style &&
         a->align == b->align && a->wraps == b->wraps &&
         a->shortens == b->shortens && strcmp (a->text, b->text) == 0;
}

static void
key_init (Key             *key,
          const DdTextRun *run,
          double           width)
{
  gboolean sized = width >= 0 && (run->wraps || run->shortens);

  key->text = (char *) run->text;
  key->width = sized ? (int) rint (width) * PANGO_SCALE : -1;
  key->style = run->style;
  key->align = sized ? run->align : DD_ALIGN_START;
  key->wraps = sized && run->wraps;
  key->shortens = sized && run->shortens;
  key->hash = g_str_hash (run->text) * 31 + key->width * 7 + key->style +
              (key->align << 8) + (key->wraps << 12) + (key->shortens << 13);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->layout);
  g_free (entry->key.text);
  g_free (entry);
}

static PangoContext *
create_context (PangoFontMap *font_map)
{
  PangoContext *context = pango_font_map_create_context (font_map);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_SLIGHT);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 96);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);
  return context;
}

/**
 * dd_text_cache_new:
 *
 * Creates a cache with the default fonts at scale 1.
 *
 * Returns: (transfer full): the cache
 */
DdTextCache *
dd_text_cache_new (void)
{
  DdTextCache *self = g_new0 (DdTextCache, 1);

  self->font_map = pango_cairo_font_map_new ();
  self->context = create_context (self->font_map);
  self->entries = g_hash_table_new_full (key_hash, key_equal, NULL, entry_free);
  dd_text_cache_set_fonts (self, NULL, NULL, 1.0);
  return self;
}

static void
clear_fonts (DdTextCache *self)
{
  guint i;

  for (i = 0; i < DD_N_TEXT_STYLES; i++)
    g_clear_pointer (&self->fonts[i], pango_font_description_free);
}

/**
 * dd_text_cache_free:
 * @self: a cache
 *
 * Frees a cache and its layouts.
 */
void
dd_text_cache_free (DdTextCache *self)
{
  g_return_if_fail (self != NULL);

  clear_fonts (self);
  g_hash_table_unref (self->entries);
  g_object_unref (self->context);
  g_object_unref (self->font_map);
  g_free (self);
}

/**
 * dd_text_cache_set_fonts:
 * @self: a cache
 * @ui_family: (nullable): family of running text; %NULL for the default
 * @mono_family: (nullable): family of code; %NULL for the default
 * @scale: text size, 1–2; other values are moved into this range
 *
 * Sets the fonts. All layouts are forgotten; scenes laid out before have to
 * be built again.
 */
void
dd_text_cache_set_fonts (DdTextCache *self,
                         const char  *ui_family,
                         const char  *mono_family,
                         double       scale)
{
  guint i;

  g_return_if_fail (self != NULL);

  clear_fonts (self);
  g_hash_table_remove_all (self->entries);
  self->scale = CLAMP (scale, DD_TEXT_SCALE_MIN, DD_TEXT_SCALE_MAX);
  for (i = 0; i < DD_N_TEXT_STYLES; i++)
    {
      PangoFontDescription *font = pango_font_description_new ();

      if (styles[i].mono)
        pango_font_description_set_family (font, mono_family ? mono_family : DEFAULT_MONO_FAMILY);
      else
        pango_font_description_set_family (font, ui_family ? ui_family : DEFAULT_UI_FAMILY);
      pango_font_description_set_weight (font, styles[i].weight);
      pango_font_description_set_absolute_size (font, styles[i].size * self->scale * PANGO_SCALE);
      self->fonts[i] = font;
    }
}

/**
 * dd_text_cache_get_scale:
 * @self: a cache
 *
 * Returns the text size set with [method@Dd.TextCache.set_fonts].
 *
 * Returns: 1–2
 */
double
dd_text_cache_get_scale (DdTextCache *self)
{
  g_return_val_if_fail (self != NULL, 1.0);

  return self->scale;
}

/**
 * dd_text_cache_get_n_layouts:
 * @self: a cache
 *
 * Returns how many layouts are kept.
 *
 * Returns: the number of layouts
 */
guint
dd_text_cache_get_n_layouts (DdTextCache *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_hash_table_size (self->entries);
}

/**
 * dd_text_cache_get_n_made:
 * @self: a cache
 *
 * Counts the layouts made so far. While an animation runs it must not grow
 * from frame to frame.
 *
 * Returns: a number that only grows
 */
guint64
dd_text_cache_get_n_made (DdTextCache *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_made;
}

/* Pango swaps left and right for a right-to-left paragraph. The wanted side
 * is a side of the picture, so the swap is undone beforehand. */
static PangoAlignment
pango_alignment (const Key   *key,
                 PangoLayout *layout)
{
  gboolean rtl = pango_layout_get_direction (layout, 0) == PANGO_DIRECTION_RTL;

  if (key->align == DD_ALIGN_CENTER)
    return PANGO_ALIGN_CENTER;
  return (key->align == DD_ALIGN_END) != rtl ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;
}

static PangoLayout *
create_layout (DdTextCache *self,
               const Key   *key)
{
  PangoLayout *layout = pango_layout_new (self->context);

  pango_layout_set_font_description (layout, self->fonts[key->style]);
  pango_layout_set_text (layout, key->text, -1);
  pango_layout_set_alignment (layout, pango_alignment (key, layout));
  if (key->wraps || key->shortens)
    pango_layout_set_width (layout, key->width);
  if (key->wraps)
    {
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
      pango_layout_set_line_spacing (layout, 1.15);
    }
  else
    {
      pango_layout_set_single_paragraph_mode (layout, TRUE);
    }
  if (key->shortens)
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_MIDDLE);
  return layout;
}

static gboolean
is_old (gpointer key,
        gpointer value,
        gpointer user_data)
{
  return ((Entry *) value)->used < *(guint64 *) user_data;
}

static void
forget_old (DdTextCache *self)
{
  guint64 oldest = self->clock - MIN (self->clock, MAX_LAYOUTS);

  if (g_hash_table_size (self->entries) < 2 * MAX_LAYOUTS)
    return;
  g_hash_table_foreach_remove (self->entries, is_old, &oldest);
}

static Entry *
create_entry (DdTextCache *self,
              const Key   *key)
{
  Entry *entry = g_new0 (Entry, 1);
  PangoRectangle extents;

  entry->key = *key;
  entry->key.text = g_strdup (key->text);
  entry->layout = create_layout (self, key);
  pango_layout_get_extents (entry->layout, NULL, &extents);
  entry->width = extents.width / (double) PANGO_SCALE;
  entry->height = extents.height / (double) PANGO_SCALE;
  entry->baseline = pango_layout_get_baseline (entry->layout) / (double) PANGO_SCALE;
  entry->least = -1;
  g_hash_table_insert (self->entries, &entry->key, entry);
  self->n_made++;
  return entry;
}

static Entry *
get_entry (DdTextCache     *self,
           const DdTextRun *run,
           double           width)
{
  Entry *entry;
  Key key;

  key_init (&key, run, width);
  entry = g_hash_table_lookup (self->entries, &key);
  if (entry == NULL)
    {
      forget_old (self);
      entry = create_entry (self, &key);
      self->clock++;
    }
  entry->used = self->clock;
  return entry;
}

/**
 * dd_text_cache_get_layout:
 * @self: a cache
 * @run: a text
 *
 * Returns the layout of a text in the room it was given, made at the first
 * call and kept.
 *
 * Returns: (transfer none): the layout, valid until the next call
 */
PangoLayout *
dd_text_cache_get_layout (DdTextCache     *self,
                          const DdTextRun *run)
{
  g_return_val_if_fail (self != NULL && run != NULL, NULL);

  return get_entry (self, run, run->room)->layout;
}

/**
 * dd_text_cache_measure:
 * @self: a cache
 * @run: a text
 * @width: room for it, in pixels at zoom 1, or a negative number for as much
 *   as it wants
 * @out_width: (out) (optional): width of the text, in pixels
 * @out_height: (out) (optional): height of all its lines, in pixels
 * @out_baseline: (out) (optional): distance of its first baseline from the
 *   top, in pixels
 *
 * Measures a text.
 */
void
dd_text_cache_measure (DdTextCache     *self,
                       const DdTextRun *run,
                       double           width,
                       double          *out_width,
                       double          *out_height,
                       double          *out_baseline)
{
  const Entry *entry;

  g_return_if_fail (self != NULL && run != NULL);

  entry = get_entry (self, run, width);
  if (out_width != NULL)
    *out_width = entry->width;
  if (out_height != NULL)
    *out_height = entry->height;
  if (out_baseline != NULL)
    *out_baseline = entry->baseline;
}

/* The width of the longest word. */
static double
measure_words (DdTextCache *self,
               const Entry *entry)
{
  g_autoptr (PangoLayout) layout = pango_layout_copy (entry->layout);
  PangoRectangle extents;

  pango_layout_set_single_paragraph_mode (layout, FALSE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
  pango_layout_set_width (layout, 0);
  pango_layout_get_extents (layout, NULL, &extents);
  return extents.width / (double) PANGO_SCALE;
}

static double
measure_characters (const Entry *entry)
{
  glong length = g_utf8_strlen (entry->key.text, -1);

  if (length <= LEAST_CHARACTERS)
    return entry->width;
  return entry->width * (LEAST_CHARACTERS + 1) / length;
}

/**
 * dd_text_cache_measure_least:
 * @self: a cache
 * @run: a text
 *
 * Measures the least room a text can do with: its longest word if it wraps,
 * a few characters if it shortens, all of it otherwise.
 *
 * Returns: the width, in pixels at zoom 1
 */
double
dd_text_cache_measure_least (DdTextCache     *self,
                             const DdTextRun *run)
{
  Entry *entry;

  g_return_val_if_fail (self != NULL && run != NULL, 0);

  entry = get_entry (self, run, ONE_LINE);
  if (run->wraps)
    {
      if (entry->least < 0)
        entry->least = measure_words (self, entry);
      return entry->least;
    }
  return run->shortens ? measure_characters (entry) : entry->width;
}
