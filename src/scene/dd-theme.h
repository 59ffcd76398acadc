// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DdTheme:
 * @DD_THEME_LIGHT: dark text on a white canvas
 * @DD_THEME_DARK: light text on a dark canvas
 * @DD_THEME_HIGH_CONTRAST: black on white, strong strokes
 * @DD_THEME_HIGH_CONTRAST_DARK: white on black, strong strokes
 * @DD_THEME_PRINT: for paper: white canvas, pale fills, no shadows
 *
 * A set of colours for all tokens.
 */
typedef enum
{
  DD_THEME_LIGHT,
  DD_THEME_DARK,
  DD_THEME_HIGH_CONTRAST,
  DD_THEME_HIGH_CONTRAST_DARK,
  DD_THEME_PRINT,
} DdTheme;

#define DD_N_THEMES (DD_THEME_PRINT + 1)

/**
 * DdToken:
 *
 * What a shape means. A view picks a token, never a colour; the theme turns
 * it into fill, stroke, text colours, dashes and hatches. The name of a token
 * ("layer.writable") is given by [func@Dd.token_get_name].
 */
typedef enum
{
  DD_TOKEN_NONE,
  DD_TOKEN_CANVAS,
  DD_TOKEN_PANEL,
  DD_TOKEN_CARD,
  DD_TOKEN_GROUP,
  DD_TOKEN_HOST,
  DD_TOKEN_CONTAINER,
  DD_TOKEN_IMAGE,
  DD_TOKEN_LAYER_READONLY,
  DD_TOKEN_LAYER_WRITABLE,
  DD_TOKEN_LAYER_MISSING,
  DD_TOKEN_FILE,
  DD_TOKEN_FILE_WRITTEN,
  DD_TOKEN_FILE_SHADOWED,
  DD_TOKEN_FILE_WHITEOUT,
  DD_TOKEN_STATE_CREATED,
  DD_TOKEN_STATE_RUNNING,
  DD_TOKEN_STATE_PAUSED,
  DD_TOKEN_STATE_RESTARTING,
  DD_TOKEN_STATE_EXITED,
  DD_TOKEN_STATE_DEAD,
  DD_TOKEN_STATE_REMOVED,
  DD_TOKEN_PROCESS,
  DD_TOKEN_PROCESS_ZOMBIE,
  DD_TOKEN_PROCESS_FROZEN,
  DD_TOKEN_NAMESPACE,
  DD_TOKEN_CGROUP,
  DD_TOKEN_FREEZER,
  DD_TOKEN_SIGNAL,
  DD_TOKEN_STEP,
  DD_TOKEN_STEP_KERNEL,
  DD_TOKEN_STEP_STORAGE,
  DD_TOKEN_STEP_NETWORK,
  DD_TOKEN_STEP_DONE,
  DD_TOKEN_STEP_PENDING,
  DD_TOKEN_STAGE_SKIPPED,
  DD_TOKEN_NETWORK,
  DD_TOKEN_RULE,
  DD_TOKEN_PACKET,
  DD_TOKEN_VOLUME,
  DD_TOKEN_MEMORY,
  DD_TOKEN_CPU,
  DD_TOKEN_CACHE_HIT,
  DD_TOKEN_CACHE_MISS,
  DD_TOKEN_CACHE_REBUILD,
  DD_TOKEN_METADATA,
  DD_TOKEN_INSTRUCTION,
  DD_TOKEN_CODE,
  DD_TOKEN_HEADING,
  DD_TOKEN_CAPTION,
  DD_TOKEN_ARROW,
  DD_TOKEN_COPY_UP,
  DD_TOKEN_SELECTED,
  DD_TOKEN_MUTED,
  DD_TOKEN_NOTE_GOOD,
  DD_TOKEN_NOTE_WARN,
  DD_TOKEN_NOTE_BAD,
} DdToken;

#define DD_N_TOKENS (DD_TOKEN_NOTE_BAD + 1)

/**
 * DdVariant:
 * @DD_VARIANT_DEFAULT: what the token asks for
 * @DD_VARIANT_SOFT: pale fill and a stroke
 * @DD_VARIANT_OUTLINE: card-coloured fill and a stroke
 * @DD_VARIANT_TINT: pale fill, no stroke
 * @DD_VARIANT_FRAME: only a stroke, no fill
 * @DD_VARIANT_SOLID: strong fill, no stroke, text in the opposite colour
 * @DD_VARIANT_PLAIN: neither fill nor stroke, only text
 *
 * How strongly a token is shown.
 */
typedef enum
{
  DD_VARIANT_DEFAULT,
  DD_VARIANT_SOFT,
  DD_VARIANT_OUTLINE,
  DD_VARIANT_TINT,
  DD_VARIANT_FRAME,
  DD_VARIANT_SOLID,
  DD_VARIANT_PLAIN,
} DdVariant;

#define DD_N_VARIANTS (DD_VARIANT_PLAIN + 1)

/**
 * DdInk:
 * @DD_INK_MAIN: the strongest neutral text colour
 * @DD_INK_DIM: a weaker neutral one for what is secondary
 * @DD_INK_TONE: the token's own colour, as text
 *
 * Which of a style's text colours a text is written in.
 */
typedef enum
{
  DD_INK_MAIN,
  DD_INK_DIM,
  DD_INK_TONE,
} DdInk;

#define DD_N_INKS (DD_INK_TONE + 1)

/**
 * DdColor:
 * @red: 0–1
 * @green: 0–1
 * @blue: 0–1
 *
 * An opaque sRGB colour.
 */
typedef struct
{
  double red;
  double green;
  double blue;
} DdColor;

/**
 * DdStyle:
 * @fill: inside, if @has_fill
 * @hatch: stripes over the fill, if @has_hatch
 * @stroke: outline, arrows and icons
 * @ink: text colours by #DdInk
 * @line_width: outline width at zoom 1, in pixels
 * @dash: length of a dash at zoom 1, in pixels; 0 for a solid line
 *
 * What a token looks like in a theme.
 */
typedef struct
{
  DdColor fill;
  DdColor hatch;
  DdColor stroke;
  DdColor ink[DD_N_INKS];
  double line_width;
  double dash;
  guint has_fill : 1;
  guint has_stroke : 1;
  guint has_hatch : 1;
} DdStyle;

const DdStyle *dd_theme_get_style      (DdTheme         theme,
                                        DdToken         token,
                                        DdVariant       variant);
DdColor        dd_theme_get_canvas     (DdTheme         theme);
DdColor        dd_theme_get_focus      (DdTheme         theme);
double         dd_theme_get_shadow     (DdTheme         theme);
gboolean       dd_theme_is_dark        (DdTheme         theme);
const char    *dd_theme_get_name       (DdTheme         theme);
gboolean       dd_theme_parse          (const char     *name,
                                        DdTheme        *theme);

const char    *dd_token_get_name       (DdToken         token);
gboolean       dd_token_is_surface     (DdToken         token);

double         dd_color_get_luminance  (const DdColor  *color);
double         dd_color_get_contrast   (const DdColor  *one,
                                        const DdColor  *other);
DdColor        dd_color_mix            (const DdColor  *from,
                                        const DdColor  *to,
                                        double          progress);

G_END_DECLS
