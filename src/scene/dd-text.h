// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <pango/pangocairo.h>

#include "dd-geometry.h"
#include "dd-theme.h"

G_BEGIN_DECLS

/**
 * DdTextStyle:
 * @DD_TEXT_DISPLAY: the headline of a presentation
 * @DD_TEXT_TITLE: the name of the main thing in a picture
 * @DD_TEXT_HEADING: the head of a section
 * @DD_TEXT_BODY: running text
 * @DD_TEXT_STRONG: running text, bold
 * @DD_TEXT_LABEL: names in boxes, a little smaller than the body
 * @DD_TEXT_LABEL_STRONG: the same, bold
 * @DD_TEXT_CAPTION: small secondary text
 * @DD_TEXT_MONO: code, file names, ids
 * @DD_TEXT_MONO_STRONG: the same, bold
 * @DD_TEXT_MONO_SMALL: the second line in a small box
 * @DD_TEXT_MONO_TITLE: code as a title
 *
 * Size, weight and family of a text.
 */
typedef enum
{
  DD_TEXT_DISPLAY,
  DD_TEXT_TITLE,
  DD_TEXT_HEADING,
  DD_TEXT_BODY,
  DD_TEXT_STRONG,
  DD_TEXT_LABEL,
  DD_TEXT_LABEL_STRONG,
  DD_TEXT_CAPTION,
  DD_TEXT_MONO,
  DD_TEXT_MONO_STRONG,
  DD_TEXT_MONO_SMALL,
  DD_TEXT_MONO_TITLE,
} DdTextStyle;

#define DD_N_TEXT_STYLES (DD_TEXT_MONO_TITLE + 1)

/**
 * DdAlign:
 * @DD_ALIGN_FILL: takes all the room there is
 * @DD_ALIGN_START: left, or right in right-to-left languages; top
 * @DD_ALIGN_CENTER: in the middle
 * @DD_ALIGN_END: the opposite of start
 * @DD_ALIGN_BASELINE: vertical only: on the line the row's texts share
 *
 * Where something stands in the room it is given.
 */
typedef enum
{
  DD_ALIGN_FILL,
  DD_ALIGN_START,
  DD_ALIGN_CENTER,
  DD_ALIGN_END,
  DD_ALIGN_BASELINE,
} DdAlign;

/**
 * DdTextRun:
 * @text: plain text, never markup
 * @rect: where it stands, relative to the origin of its shape
 * @style: size, weight and family
 * @ink: which of the style's colours
 * @token: whose colours; %DD_TOKEN_NONE for those of its shape
 * @align: start, center or end of @rect (after mirroring: start is left)
 * @room: width it is laid out in, at zoom 1; negative for a single line
 * @strike: 0–1, how much of a line is drawn through it
 * @wraps: breaks into lines as wide as @rect
 * @shortens: may lose its middle when there is too little room
 *
 * A piece of text in one style.
 */
typedef struct
{
  const char *text;
  DdRect rect;
  DdTextStyle style;
  DdInk ink;
  DdToken token;
  DdAlign align;
  double room;
  double strike;
  guint wraps : 1;
  guint shortens : 1;
} DdTextRun;

/**
 * DdTextCache:
 *
 * Measures texts and keeps their Pango layouts. Layouts are not hinted, so a
 * text has the same size on the screen, in a picture and on paper. A cache
 * belongs to the thread that made it.
 */
typedef struct _DdTextCache DdTextCache;

#define DD_TEXT_SCALE_MIN 1.0
#define DD_TEXT_SCALE_MAX 2.0

DdTextCache *dd_text_cache_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void         dd_text_cache_free          (DdTextCache     *self);
void         dd_text_cache_set_fonts     (DdTextCache     *self,
                                          const char      *ui_family,
                                          const char      *mono_family,
                                          double           scale);
double       dd_text_cache_get_scale     (DdTextCache     *self);
guint        dd_text_cache_get_n_layouts (DdTextCache     *self);
guint64      dd_text_cache_get_n_made    (DdTextCache     *self);

PangoLayout *dd_text_cache_get_layout    (DdTextCache     *self,
                                          const DdTextRun *run);
void         dd_text_cache_measure       (DdTextCache     *self,
                                          const DdTextRun *run,
                                          double           width,
                                          double          *out_width,
                                          double          *out_height,
                                          double          *out_baseline);
double       dd_text_cache_measure_least (DdTextCache     *self,
                                          const DdTextRun *run);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdTextCache, dd_text_cache_free)

G_END_DECLS
