// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <pango/pangocairo.h>

#include "dd-cheatsheet.h"

G_BEGIN_DECLS

/* How a cheatsheet is laid out: cards on pages, rows in cards, texts in rows.
 * All lengths are in points. */

typedef enum
{
  DD_SHEET_INK_TEXT,
  DD_SHEET_INK_DIM,
  DD_SHEET_INK_ACCENT,
  DD_SHEET_INK_CODE,
} DdSheetInk;

typedef struct
{
  PangoLayout *layout;
  DdSheetInk   ink;
  double       x;
  double       y;
} DdSheetText;

typedef enum
{
  DD_SHEET_ROW_PLAIN,
  DD_SHEET_ROW_STRIPE,
  DD_SHEET_ROW_HEADER,
  DD_SHEET_ROW_BULLET,
  DD_SHEET_ROW_CODE,
  DD_SHEET_ROW_FLOW,
  DD_SHEET_ROW_FIGURE,
} DdSheetRowStyle;

typedef struct
{
  DdSheetRowStyle  style;
  double           height;
  guint            n_boxes;   /* of a flow */
  GArray          *texts;     /* of DdSheetText */
  DdScene         *scene;     /* of a figure */
  DdTextCache     *scene_texts;
  double           scale;
} DdSheetLine;

typedef struct
{
  PangoLayout *title;
  GPtrArray   *lines; /* of DdSheetLine, borrowed */
  guint        page;
  double       x;
  double       y;
  double       width;
  double       height;
} DdSheetCard;

typedef struct
{
  PangoContext *context;
  DdLesson     *lesson;
  double        width;
  double        height;
  GPtrArray    *lines; /* of DdSheetLine */
  GPtrArray    *cards; /* of DdSheetCard */
  guint         n_pages;
} DdSheetLayout;

#define DD_SHEET_MARGIN 28.0
#define DD_SHEET_HEADER 57.0
#define DD_SHEET_FOOTER 34.0
#define DD_SHEET_PADDING 12.0
#define DD_SHEET_FLOW_GAP 14.0
#define DD_SHEET_FLOW_BOX_HEIGHT 40.0

DdSheetLayout *_dd_sheet_layout_new   (DdLesson      *lesson,
                                       double         width,
                                       double         height,
                                       DdFigureFunc   figures,
                                       gpointer       user_data) G_GNUC_WARN_UNUSED_RESULT;
void           _dd_sheet_layout_free  (DdSheetLayout *self);
PangoContext  *_dd_sheet_context_new  (void) G_GNUC_WARN_UNUSED_RESULT;
PangoLayout   *_dd_sheet_text_new     (PangoContext  *context,
                                       gboolean       mono,
                                       double         size,
                                       gboolean       bold,
                                       const char    *text) G_GNUC_WARN_UNUSED_RESULT;
double         _dd_sheet_text_measure (PangoLayout   *layout,
                                       double        *width);

G_END_DECLS
