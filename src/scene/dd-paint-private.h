// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-paint.h"

G_BEGIN_DECLS

/* What a shape looks like at this moment: its style, blended with the style
 * it had before. An alpha of 0 stands for a part that is not there. */
typedef struct
{
  DdColor fill;
  DdColor hatch;
  DdColor stroke;
  double fill_alpha;
  double hatch_alpha;
  double stroke_alpha;
  double halo_alpha;
  double line_width;
  double dash;
} DdLook;

typedef struct
{
  cairo_t *cr;
  DdTextCache *texts;
  DdTheme theme;
  double zoom;
  DdRect clip; /* what is painted at all, in scene pixels */
} DdPainter;

const DdStyle *_dd_shape_get_style  (const DdShape   *shape,
                                     DdTheme          theme);
void           _dd_paint_set_color  (cairo_t         *cr,
                                     const DdColor   *color,
                                     double           alpha);
void           _dd_paint_box_path   (cairo_t         *cr,
                                     const DdRect    *box,
                                     double           radius);
void           _dd_paint_outline    (const DdPainter *painter,
                                     const DdShape   *shape,
                                     const DdLook    *look);
void           _dd_paint_path       (const DdPainter *painter,
                                     const DdShape   *shape,
                                     const DdLook    *look);
void           _dd_paint_runs       (const DdPainter *painter,
                                     const DdShape   *shape);

G_END_DECLS
