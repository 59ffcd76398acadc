// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>

#include "dd-theme.h"

/* Text is readable from this contrast on; the guard aims a little above it.
 * Source: WCAG 2.1, success criterion 1.4.3 */
#define TEXT_CONTRAST 4.6
#define HIGH_TEXT_CONTRAST 7.2
#define HIGH_STROKE_CONTRAST 5.0

/* How much stripes differ from the fill they are on. */
#define SOFT_HATCH 0.28
#define SOLID_HATCH 0.2

typedef enum
{
  HUE_NEUTRAL,
  HUE_PANEL,
  HUE_FAINT,
  HUE_LINE,
  HUE_GREY,
  HUE_BLUE,
  HUE_SKY,
  HUE_AMBER,
  HUE_TEAL,
  HUE_GREEN,
  HUE_ORANGE,
  HUE_RED,
  HUE_PURPLE,
  N_HUES,
} Hue;

typedef struct
{
  guint soft;
  guint stroke;
  guint tone;
  guint solid;
} HueColors;

typedef struct
{
  guint canvas;
  guint card;
  guint ink;
  guint dim;
  guint focus;
  double shadow;
  HueColors hues[N_HUES];
} Palette;

static const Palette light_palette = {
  .canvas = 0xffffff,
  .card = 0xffffff,
  .ink = 0x241f31,
  .dim = 0x5e5c64,
  .focus = 0x1c71d8,
  .shadow = 0.07,
  .hues = {
    [HUE_NEUTRAL] = { 0xf3f3f4, 0x5e5c64, 0x3d3846, 0x3d3846 },
    [HUE_PANEL]   = { 0xfafafa, 0xdcdcdf, 0x3d3846, 0x3d3846 },
    [HUE_FAINT]   = { 0xf3f3f4, 0xc3c3c8, 0x66646c, 0x66646c },
    [HUE_LINE]    = { 0xf0f0f2, 0x949399, 0x5e5c64, 0x5e5c64 },
    [HUE_GREY]    = { 0xf0f0f2, 0x77767b, 0x5e5c64, 0x5e5c64 },
    [HUE_BLUE]    = { 0xdbe7f9, 0x62a0ea, 0x1a5fb4, 0x1a5fb4 },
    [HUE_SKY]     = { 0xedf3fd, 0x3584e4, 0x1a5fb4, 0x1c71d8 },
    [HUE_AMBER]   = { 0xfdf1d3, 0xe5a50a, 0x7d5200, 0x8a5a00 },
    [HUE_TEAL]    = { 0xe1f2f1, 0x12908a, 0x00645f, 0x0b7570 },
    [HUE_GREEN]   = { 0xe3f4ea, 0x26a269, 0x1a6e45, 0x1f7f51 },
    [HUE_ORANGE]  = { 0xfdeadb, 0xe66100, 0xa84300, 0xc04c00 },
    [HUE_RED]     = { 0xfce5e6, 0xd8222b, 0xa51d2d, 0xc01c28 },
    [HUE_PURPLE]  = { 0xf1e8f7, 0x813d9c, 0x613583, 0x813d9c },
  },
};

static const Palette dark_palette = {
  .canvas = 0x1e1e23,
  .card = 0x2a2a31,
  .ink = 0xfafafa,
  .dim = 0xc3c2c9,
  .focus = 0x78aeed,
  .shadow = 0.25,
  .hues = {
    [HUE_NEUTRAL] = { 0x38383f, 0xb8b7bf, 0xdedde3, 0xdedde3 },
    [HUE_PANEL]   = { 0x26262c, 0x46464e, 0xdedde3, 0xdedde3 },
    [HUE_FAINT]   = { 0x2e2e35, 0x5f5f68, 0xb1b0b8, 0xb1b0b8 },
    [HUE_LINE]    = { 0x36363d, 0x85848d, 0xc8c7ce, 0xc8c7ce },
    [HUE_GREY]    = { 0x36363d, 0x9c9ba3, 0xc8c7ce, 0xc8c7ce },
    [HUE_BLUE]    = { 0x223856, 0x62a0ea, 0xa9cdf7, 0x99c1f1 },
    [HUE_SKY]     = { 0x26303f, 0x62a0ea, 0xa9cdf7, 0x78aeed },
    [HUE_AMBER]   = { 0x433611, 0xe5a50a, 0xf8e07a, 0xf5c211 },
    [HUE_TEAL]    = { 0x16393a, 0x2bb0a7, 0x84dfd8, 0x5fd0c6 },
    [HUE_GREEN]   = { 0x26402f, 0x45c879, 0x8ff0a4, 0x57e389 },
    [HUE_ORANGE]  = { 0x47301d, 0xff7800, 0xffbe6f, 0xff9a3d },
    [HUE_RED]     = { 0x4b2529, 0xf66151, 0xffa49b, 0xff8b80 },
    [HUE_PURPLE]  = { 0x3b2b49, 0xc061cb, 0xe2b3ea, 0xdc8add },
  },
};

typedef struct
{
  const char *name;
  Hue hue;
  DdVariant variant;
  double line_width;
  double dash;
  gboolean has_hatch;
} TokenInfo;

#define THIN 1.0
#define NORMAL 2.0
#define DASH 6.0

static const TokenInfo tokens[DD_N_TOKENS] = {
  [DD_TOKEN_NONE]             = { "none", HUE_NEUTRAL, DD_VARIANT_PLAIN, THIN },
  [DD_TOKEN_CANVAS]           = { "canvas", HUE_NEUTRAL, DD_VARIANT_PLAIN, THIN },
  [DD_TOKEN_PANEL]            = { "panel", HUE_PANEL, DD_VARIANT_SOFT, THIN },
  [DD_TOKEN_CARD]             = { "card", HUE_FAINT, DD_VARIANT_OUTLINE, THIN },
  [DD_TOKEN_GROUP]            = { "group", HUE_FAINT, DD_VARIANT_SOFT, THIN },
  [DD_TOKEN_HOST]             = { "host", HUE_FAINT, DD_VARIANT_SOFT, NORMAL },
  [DD_TOKEN_CONTAINER]        = { "container", HUE_TEAL, DD_VARIANT_OUTLINE, NORMAL },
  [DD_TOKEN_IMAGE]            = { "image", HUE_BLUE, DD_VARIANT_OUTLINE, NORMAL },
  [DD_TOKEN_LAYER_READONLY]   = { "layer.readonly", HUE_BLUE, DD_VARIANT_SOFT, NORMAL },
  [DD_TOKEN_LAYER_WRITABLE]   = { "layer.writable", HUE_AMBER, DD_VARIANT_SOFT, NORMAL, DASH },
  [DD_TOKEN_LAYER_MISSING]    = { "layer.missing", HUE_FAINT, DD_VARIANT_OUTLINE, NORMAL, DASH },
  [DD_TOKEN_FILE]             = { "file", HUE_FAINT, DD_VARIANT_OUTLINE, THIN },
  [DD_TOKEN_FILE_WRITTEN]     = { "file.written", HUE_AMBER, DD_VARIANT_OUTLINE, THIN },
  [DD_TOKEN_FILE_SHADOWED]    = { "file.shadowed", HUE_BLUE, DD_VARIANT_SOFT, THIN },
  [DD_TOKEN_FILE_WHITEOUT]    = { "file.whiteout", HUE_RED, DD_VARIANT_OUTLINE, THIN, 4 },
  [DD_TOKEN_STATE_CREATED]    = { "state.created", HUE_GREY, DD_VARIANT_OUTLINE, NORMAL },
  [DD_TOKEN_STATE_RUNNING]    = { "state.running", HUE_GREEN, DD_VARIANT_OUTLINE, NORMAL },
  [DD_TOKEN_STATE_PAUSED]     = { "state.paused", HUE_SKY, DD_VARIANT_OUTLINE, NORMAL },
  [DD_TOKEN_STATE_RESTARTING] = { "state.restarting", HUE_AMBER, DD_VARIANT_OUTLINE, NORMAL },
  [DD_TOKEN_STATE_EXITED]     = { "state.exited", HUE_ORANGE, DD_VARIANT_OUTLINE, NORMAL },
  [DD_TOKEN_STATE_DEAD]       = { "state.dead", HUE_RED, DD_VARIANT_OUTLINE, NORMAL },
  [DD_TOKEN_STATE_REMOVED]    = { "state.removed", HUE_FAINT, DD_VARIANT_OUTLINE, NORMAL, DASH },
  [DD_TOKEN_PROCESS]          = { "process", HUE_GREEN, DD_VARIANT_SOFT, NORMAL },
  [DD_TOKEN_PROCESS_ZOMBIE]   = { "process.zombie", HUE_GREY, DD_VARIANT_SOFT, NORMAL, 4 },
  [DD_TOKEN_PROCESS_FROZEN]   = { "process.frozen", HUE_SKY, DD_VARIANT_SOFT, NORMAL },
  [DD_TOKEN_NAMESPACE]        = { "namespace", HUE_TEAL, DD_VARIANT_TINT, THIN },
  [DD_TOKEN_CGROUP]           = { "cgroup", HUE_TEAL, DD_VARIANT_SOFT, THIN },
  [DD_TOKEN_FREEZER]          = { "freezer", HUE_SKY, DD_VARIANT_SOFT, NORMAL },
  [DD_TOKEN_SIGNAL]           = { "signal", HUE_AMBER, DD_VARIANT_SOFT, NORMAL },
  [DD_TOKEN_STEP]             = { "step", HUE_GREY, DD_VARIANT_OUTLINE, NORMAL },
  [DD_TOKEN_STEP_KERNEL]      = { "step.kernel", HUE_TEAL, DD_VARIANT_OUTLINE, NORMAL },
  [DD_TOKEN_STEP_STORAGE]     = { "step.storage", HUE_AMBER, DD_VARIANT_OUTLINE, NORMAL },
  [DD_TOKEN_STEP_NETWORK]     = { "step.network", HUE_PURPLE, DD_VARIANT_OUTLINE, NORMAL },
  [DD_TOKEN_STEP_DONE]        = { "step.done", HUE_GREEN, DD_VARIANT_OUTLINE, NORMAL },
  [DD_TOKEN_STEP_PENDING]     = { "step.pending", HUE_FAINT, DD_VARIANT_SOFT, NORMAL, DASH },
  [DD_TOKEN_STAGE_SKIPPED]    = { "stage.skipped", HUE_FAINT, DD_VARIANT_SOFT, NORMAL, DASH, TRUE },
  [DD_TOKEN_NETWORK]          = { "network", HUE_PURPLE, DD_VARIANT_SOFT, NORMAL },
  [DD_TOKEN_RULE]             = { "rule", HUE_PURPLE, DD_VARIANT_TINT, THIN },
  [DD_TOKEN_PACKET]           = { "packet", HUE_SKY, DD_VARIANT_OUTLINE, NORMAL },
  [DD_TOKEN_VOLUME]           = { "volume", HUE_GREEN, DD_VARIANT_SOFT, NORMAL },
  [DD_TOKEN_MEMORY]           = { "memory", HUE_ORANGE, DD_VARIANT_SOFT, NORMAL },
  [DD_TOKEN_CPU]              = { "cpu", HUE_BLUE, DD_VARIANT_SOFT, NORMAL },
  [DD_TOKEN_CACHE_HIT]        = { "cache.hit", HUE_GREEN, DD_VARIANT_SOFT, NORMAL },
  [DD_TOKEN_CACHE_MISS]       = { "cache.miss", HUE_ORANGE, DD_VARIANT_SOFT, NORMAL },
  [DD_TOKEN_CACHE_REBUILD]    = { "cache.rebuild", HUE_ORANGE, DD_VARIANT_SOFT, NORMAL, 0, TRUE },
  [DD_TOKEN_METADATA]         = { "metadata", HUE_GREY, DD_VARIANT_SOFT, NORMAL },
  [DD_TOKEN_INSTRUCTION]      = { "instruction", HUE_SKY, DD_VARIANT_PLAIN, NORMAL },
  [DD_TOKEN_CODE]             = { "code", HUE_NEUTRAL, DD_VARIANT_TINT, THIN },
  [DD_TOKEN_HEADING]          = { "heading", HUE_NEUTRAL, DD_VARIANT_PLAIN, THIN },
  [DD_TOKEN_CAPTION]          = { "caption", HUE_GREY, DD_VARIANT_PLAIN, THIN },
  [DD_TOKEN_ARROW]            = { "arrow", HUE_LINE, DD_VARIANT_PLAIN, NORMAL },
  [DD_TOKEN_COPY_UP]          = { "copy-up", HUE_ORANGE, DD_VARIANT_SOFT, NORMAL },
  [DD_TOKEN_SELECTED]         = { "selected", HUE_SKY, DD_VARIANT_OUTLINE, NORMAL },
  [DD_TOKEN_MUTED]            = { "muted", HUE_FAINT, DD_VARIANT_SOFT, THIN },
  [DD_TOKEN_NOTE_GOOD]        = { "note.good", HUE_GREEN, DD_VARIANT_PLAIN, NORMAL },
  [DD_TOKEN_NOTE_WARN]        = { "note.warn", HUE_AMBER, DD_VARIANT_PLAIN, NORMAL },
  [DD_TOKEN_NOTE_BAD]         = { "note.bad", HUE_ORANGE, DD_VARIANT_PLAIN, NORMAL },
};

static const char *const theme_names[DD_N_THEMES] = {
  [DD_THEME_LIGHT] = "light",
  [DD_THEME_DARK] = "dark",
  [DD_THEME_HIGH_CONTRAST] = "high-contrast",
  [DD_THEME_HIGH_CONTRAST_DARK] = "high-contrast-dark",
  [DD_THEME_PRINT] = "print",
};

typedef struct
{
  DdColor canvas;
  DdColor card;
  DdColor ink;
  DdColor dim;
  DdColor focus;
  double shadow;
  DdStyle styles[DD_N_TOKENS][DD_N_VARIANTS];
} ThemeTable;

static DdColor
color_from_hex (guint hex)
{
  return (DdColor) { (hex >> 16 & 0xff) / 255.0,
                     (hex >> 8 & 0xff) / 255.0,
                     (hex & 0xff) / 255.0 };
}

static const DdColor black = { 0, 0, 0 };
static const DdColor white = { 1, 1, 1 };

static double
linear_channel (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

/**
 * dd_color_get_luminance:
 * @color: a colour
 *
 * Computes the relative luminance.
 *
 * Returns: 0 for black to 1 for white
 * Source: WCAG 2.1, definition of relative luminance
 */
double
dd_color_get_luminance (const DdColor *color)
{
  return 0.2126 * linear_channel (color->red) +
         0.7152 * linear_channel (color->green) +
         0.0722 * linear_channel (color->blue);
}

/**
 * dd_color_get_contrast:
 * @one: a colour
 * @other: another colour
 *
 * Computes the contrast ratio, whichever of the two is lighter.
 *
 * Returns: 1 (the same) to 21 (black on white)
 * Source: WCAG 2.1, definition of contrast ratio
 */
double
dd_color_get_contrast (const DdColor *one,
                       const DdColor *other)
{
  double a = dd_color_get_luminance (one) + 0.05;
  double b = dd_color_get_luminance (other) + 0.05;

  return MAX (a, b) / MIN (a, b);
}

/**
 * dd_color_mix:
 * @from: the colour at progress 0
 * @to: the colour at progress 1
 * @progress: 0–1
 *
 * Blends two colours.
 *
 * Returns: the blend
 */
DdColor
dd_color_mix (const DdColor *from,
              const DdColor *to,
              double         progress)
{
  return (DdColor) { from->red + (to->red - from->red) * progress,
                     from->green + (to->green - from->green) * progress,
                     from->blue + (to->blue - from->blue) * progress };
}

/* Moves @color towards black or white until it stands out from @background. */
static DdColor
ensure_contrast (DdColor        color,
                 const DdColor *background,
                 double         ratio)
{
  const DdColor *pole = dd_color_get_luminance (background) > 0.18 ? &black : &white;
  DdColor result = color;
  int step;

  for (step = 1; step <= 20 && dd_color_get_contrast (&result, background) < ratio; step++)
    result = dd_color_mix (&color, pole, step / 20.0);
  return result;
}

static gboolean
is_high_contrast (DdTheme theme)
{
  return theme == DD_THEME_HIGH_CONTRAST || theme == DD_THEME_HIGH_CONTRAST_DARK;
}

/**
 * dd_theme_is_dark:
 * @theme: a theme
 *
 * Tells whether the canvas is dark.
 *
 * Returns: %TRUE for light text on dark
 */
gboolean
dd_theme_is_dark (DdTheme theme)
{
  return theme == DD_THEME_DARK || theme == DD_THEME_HIGH_CONTRAST_DARK;
}

static void
apply_variant (DdStyle          *style,
               const ThemeTable *table,
               const HueColors  *hue,
               DdVariant         variant)
{
  style->has_fill = variant != DD_VARIANT_PLAIN && variant != DD_VARIANT_FRAME;
  style->has_stroke = variant == DD_VARIANT_SOFT || variant == DD_VARIANT_OUTLINE ||
                      variant == DD_VARIANT_FRAME;
  style->fill = color_from_hex (hue->soft);
  if (variant == DD_VARIANT_OUTLINE)
    style->fill = table->card;
  else if (variant == DD_VARIANT_SOLID)
    style->fill = color_from_hex (hue->solid);
}

/* High contrast keeps a hint of the hue, so that the same picture is still
 * recognised, and print saves ink the same way. */
static void
apply_theme_to_fill (DdStyle          *style,
                     const ThemeTable *table,
                     DdTheme           theme,
                     DdVariant         variant)
{
  if (variant == DD_VARIANT_SOLID)
    return;
  if (is_high_contrast (theme))
    style->fill = dd_color_mix (&style->fill, &table->canvas, 0.6);
  else if (theme == DD_THEME_PRINT)
    style->fill = dd_color_mix (&style->fill, &table->canvas, 0.25);
}

static void
fill_inks (DdStyle          *style,
           const ThemeTable *table,
           const HueColors  *hue,
           DdTheme           theme,
           DdVariant         variant)
{
  double ratio = is_high_contrast (theme) ? HIGH_TEXT_CONTRAST : TEXT_CONTRAST;
  const DdColor *background = style->has_fill ? &style->fill : &table->canvas;
  gboolean solid = variant == DD_VARIANT_SOLID;
  DdColor tone = color_from_hex (hue->tone);
  guint i;

  style->ink[DD_INK_MAIN] = table->ink;
  style->ink[DD_INK_DIM] = table->dim;
  style->ink[DD_INK_TONE] = tone;
  for (i = 0; i < DD_N_INKS; i++)
    {
      if (solid)
        style->ink[i] = dd_color_get_luminance (background) > 0.18 ? black : white;
      style->ink[i] = ensure_contrast (style->ink[i], background, ratio);
      if (solid)
        style->hatch = dd_color_mix (&style->fill, dd_color_get_luminance (background) > 0.18
                                                   ? &white : &black, SOLID_HATCH);
      if (style->has_hatch)
        style->ink[i] = ensure_contrast (style->ink[i], &style->hatch, ratio);
    }
}

/* Text without a fill of its own stands on surfaces, the greyest of which is
 * the group; its inks have to be readable there, too. */
static void
fill_plain_inks (DdStyle       *style,
                 const Palette *palette,
                 DdTheme        theme)
{
  DdColor surface = color_from_hex (palette->hues[HUE_FAINT].soft);
  double ratio = is_high_contrast (theme) ? HIGH_TEXT_CONTRAST : TEXT_CONTRAST;
  guint i;

  for (i = 0; i < DD_N_INKS; i++)
    style->ink[i] = ensure_contrast (style->ink[i], &surface, ratio);
}

static void
build_style (ThemeTable    *table,
             const Palette *palette,
             DdTheme        theme,
             DdToken        token,
             DdVariant      variant)
{
  const TokenInfo *info = &tokens[token];
  const HueColors *hue = &palette->hues[info->hue];
  DdStyle *style = &table->styles[token][variant];
  DdVariant shown = variant == DD_VARIANT_DEFAULT ? info->variant : variant;

  apply_variant (style, table, hue, shown);
  apply_theme_to_fill (style, table, theme, shown);
  style->stroke = color_from_hex (hue->stroke);
  style->line_width = info->line_width;
  style->dash = info->dash;
  style->has_hatch = info->has_hatch;
  style->hatch = dd_color_mix (&style->fill, &style->stroke, SOFT_HATCH);
  if (is_high_contrast (theme))
    {
      style->stroke = ensure_contrast (style->stroke, &table->canvas, HIGH_STROKE_CONTRAST);
      style->line_width += 1;
    }
  fill_inks (style, table, hue, theme, shown);
  if (!style->has_fill)
    fill_plain_inks (style, palette, theme);
}

static void
build_table (ThemeTable *table,
             DdTheme     theme)
{
  const Palette *palette = dd_theme_is_dark (theme) ? &dark_palette : &light_palette;
  guint token, variant;

  table->canvas = color_from_hex (palette->canvas);
  table->card = color_from_hex (palette->card);
  table->ink = color_from_hex (palette->ink);
  table->dim = color_from_hex (palette->dim);
  table->focus = color_from_hex (palette->focus);
  table->shadow = theme == DD_THEME_PRINT ? 0 : palette->shadow;
  if (is_high_contrast (theme))
    {
      gboolean dark = dd_theme_is_dark (theme);

      table->canvas = table->card = dark ? black : white;
      table->ink = dark ? white : black;
      table->dim = ensure_contrast (table->dim, &table->canvas, HIGH_TEXT_CONTRAST);
      table->shadow = 0;
    }
  for (token = 0; token < DD_N_TOKENS; token++)
    for (variant = 0; variant < DD_N_VARIANTS; variant++)
      build_style (table, palette, theme, token, variant);
}

static const ThemeTable *
get_table (DdTheme theme)
{
  static ThemeTable tables[DD_N_THEMES];
  static gsize ready[DD_N_THEMES];

  if (g_once_init_enter (&ready[theme]))
    {
      build_table (&tables[theme], theme);
      g_once_init_leave (&ready[theme], 1);
    }
  return &tables[theme];
}

/**
 * dd_theme_get_style:
 * @theme: a theme
 * @token: what is drawn
 * @variant: how strongly
 *
 * Looks up the colours and lines of a token.
 *
 * Returns: (transfer none): the style, valid for the life of the program
 */
const DdStyle *
dd_theme_get_style (DdTheme   theme,
                    DdToken   token,
                    DdVariant variant)
{
  g_return_val_if_fail (theme < DD_N_THEMES, NULL);
  g_return_val_if_fail (token < DD_N_TOKENS, NULL);
  g_return_val_if_fail (variant < DD_N_VARIANTS, NULL);

  return &get_table (theme)->styles[token][variant];
}

/**
 * dd_theme_get_canvas:
 * @theme: a theme
 *
 * Returns the colour behind everything.
 *
 * Returns: the canvas colour
 */
DdColor
dd_theme_get_canvas (DdTheme theme)
{
  return get_table (theme)->canvas;
}

/**
 * dd_theme_get_focus:
 * @theme: a theme
 *
 * Returns the colour of selection and focus rings.
 *
 * Returns: the ring colour
 */
DdColor
dd_theme_get_focus (DdTheme theme)
{
  return get_table (theme)->focus;
}

/**
 * dd_theme_get_shadow:
 * @theme: a theme
 *
 * Returns how dark the shadow of raised shapes is.
 *
 * Returns: 0 (no shadows) to 1
 */
double
dd_theme_get_shadow (DdTheme theme)
{
  return get_table (theme)->shadow;
}

/**
 * dd_theme_get_name:
 * @theme: a theme
 *
 * Returns the name used on command lines and in files.
 *
 * Returns: (transfer none): the name
 */
const char *
dd_theme_get_name (DdTheme theme)
{
  g_return_val_if_fail (theme < DD_N_THEMES, NULL);

  return theme_names[theme];
}

/**
 * dd_theme_parse:
 * @name: a name such as "dark"
 * @theme: (out): the theme of that name
 *
 * Finds a theme by name.
 *
 * Returns: %FALSE if there is none of that name; @theme is untouched then
 */
gboolean
dd_theme_parse (const char *name,
                DdTheme    *theme)
{
  guint i;

  g_return_val_if_fail (name != NULL && theme != NULL, FALSE);

  for (i = 0; i < DD_N_THEMES; i++)
    {
      if (g_str_equal (theme_names[i], name))
        {
          *theme = i;
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * dd_token_get_name:
 * @token: a token
 *
 * Returns the dotted name of a token, such as "layer.writable".
 *
 * Returns: (transfer none): the name
 */
const char *
dd_token_get_name (DdToken token)
{
  g_return_val_if_fail (token < DD_N_TOKENS, NULL);

  return tokens[token].name;
}

/**
 * dd_token_is_surface:
 * @token: a token
 *
 * Tells whether text of any token may stand on this one.
 *
 * Returns: %TRUE for the canvas, panels, cards, groups and frames
 */
gboolean
dd_token_is_surface (DdToken token)
{
  static const DdToken surfaces[] = {
    DD_TOKEN_CANVAS, DD_TOKEN_PANEL, DD_TOKEN_CARD, DD_TOKEN_GROUP,
    DD_TOKEN_HOST, DD_TOKEN_CONTAINER, DD_TOKEN_IMAGE,
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (surfaces); i++)
    if (surfaces[i] == token)
      return TRUE;
  return FALSE;
}
