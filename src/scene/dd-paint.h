// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cairo.h>

#include "dd-scene.h"

G_BEGIN_DECLS

/**
 * DdPaintOptions:
 * @theme: the colours
 * @hovered: (nullable): id of the shape under the pointer
 * @selected: (nullable): id of the selected shape
 * @focused: (nullable): id of the shape with the keyboard focus
 * @spotlight: (nullable): id of the shape that stays bright while the rest is
 *   dimmed
 * @transparent: leaves the background out
 *
 * How a scene is painted.
 */
typedef struct
{
  DdTheme theme;
  const char *hovered;
  const char *selected;
  const char *focused;
  const char *spotlight;
  guint transparent : 1;
} DdPaintOptions;

void   dd_paint_scene        (cairo_t              *cr,
                              DdScene              *scene,
                              DdTextCache          *texts,
                              const DdPaintOptions *options);
void   dd_paint_background   (cairo_t              *cr,
                              const DdRect         *area,
                              DdTheme               theme);
void   dd_paint_shapes       (cairo_t              *cr,
                              DdShape *const       *shapes,
                              guint                 n_shapes,
                              DdTextCache          *texts,
                              DdTheme               theme);
void   dd_paint_overlays     (cairo_t              *cr,
                              DdScene              *scene,
                              const DdPaintOptions *options);
DdRect dd_paint_get_overlay_extents
                             (DdScene              *scene,
                              const DdPaintOptions *options);

G_END_DECLS
