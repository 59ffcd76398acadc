// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-scene.h"

G_BEGIN_DECLS

/**
 * DdBoxKind:
 * @DD_BOX_COLUMN: one below the other
 * @DD_BOX_ROW: one beside the other, in reading direction
 * @DD_BOX_FLOW: beside each other, going on in a new line when one is full
 * @DD_BOX_GRID: in cells set with [method@Dd.Box.set_cell]
 * @DD_BOX_STACK: all at the same place
 * @DD_BOX_ADAPTIVE: a row where there is room for one, a column otherwise
 * @DD_BOX_SCALE: a row whose parts are as wide as they grow, in proportion, and
 *   not as wide as what is in them; but none is narrower than its least width
 *
 * How a box arranges what is in it.
 */
typedef enum
{
  DD_BOX_COLUMN,
  DD_BOX_ROW,
  DD_BOX_FLOW,
  DD_BOX_GRID,
  DD_BOX_STACK,
  DD_BOX_ADAPTIVE,
  DD_BOX_SCALE,
} DdBoxKind;

/**
 * DdBox:
 *
 * A rectangle in a layout. It may carry a shape, and it contains boxes, texts
 * and icons. Sizes come from the texts, so nothing overlaps and nothing is
 * cut off. All lengths given to boxes are pixels at text size 100 % and grow
 * with the text. Setters return their box, so that calls can be nested.
 */
typedef struct _DdBox DdBox;

/**
 * DdLayout:
 *
 * A tree of boxes that gives the shapes of a scene their places.
 */
typedef struct _DdLayout DdLayout;

/**
 * DdArea:
 * @width: width of the scene, in pixels
 * @height: height it should fill; the scene becomes higher if it has to
 * @least_zoom: how far the scene may shrink to fit; 0 for the default
 * @most_zoom: how far it may grow to fill; 0 for the default
 * @keep_zoom: the zoom of the scene shown before, which is kept if everything
 *   still fits, so that the picture does not breathe from tick to tick; 0 for
 *   the best zoom
 *
 * The room a layout is made for.
 */
typedef struct
{
  double width;
  double height;
  double least_zoom;
  double most_zoom;
  double keep_zoom;
} DdArea;

#define DD_ZOOM_LEAST 0.8
#define DD_ZOOM_MOST 2.5
#define DD_ZOOM_FLOOR 0.6

DdLayout  *dd_layout_new        (DdScene      *scene,
                                 DdTextCache  *texts) G_GNUC_WARN_UNUSED_RESULT;
void       dd_layout_free       (DdLayout     *self);
DdBox     *dd_layout_get_root   (DdLayout     *self);
void       dd_layout_run        (DdLayout     *self,
                                 const DdArea *area);

DdBox     *dd_box_add           (DdBox        *parent,
                                 DdBoxKind     kind);
DdBox     *dd_box_add_shape     (DdBox        *parent,
                                 DdBoxKind     kind,
                                 DdShapeKind   shape_kind,
                                 DdToken       token,
                                 const char   *id);
DdBox     *dd_box_add_text      (DdBox        *parent,
                                 DdTextStyle   style,
                                 DdInk         ink,
                                 const char   *text);
DdBox     *dd_box_add_label     (DdBox        *parent,
                                 const char   *id,
                                 DdToken       token,
                                 DdTextStyle   style,
                                 DdInk         ink,
                                 const char   *text);
DdBox     *dd_box_add_icon      (DdBox        *parent,
                                 DdIcon        icon,
                                 double        size);
DdBox     *dd_box_add_space     (DdBox        *parent,
                                 double        width,
                                 double        height);

DdBox     *dd_box_set_padding   (DdBox        *self,
                                 double        horizontal,
                                 double        vertical);
DdBox     *dd_box_set_gap       (DdBox        *self,
                                 double        gap);
DdBox     *dd_box_set_align     (DdBox        *self,
                                 DdAlign       horizontal,
                                 DdAlign       vertical);
DdBox     *dd_box_set_justify   (DdBox        *self,
                                 DdAlign       justify);
DdBox     *dd_box_set_grow      (DdBox        *self,
                                 double        horizontal,
                                 double        vertical);
DdBox     *dd_box_set_least     (DdBox        *self,
                                 double        width,
                                 double        height);
DdBox     *dd_box_set_equal     (DdBox        *self,
                                 gboolean      equal);
DdBox     *dd_box_set_cell      (DdBox        *self,
                                 guint         column,
                                 guint         row,
                                 guint         n_columns,
                                 guint         n_rows);
DdBox     *dd_box_set_lines     (DdBox        *self,
                                 guint         n_lines,
                                 DdBox        *more);
DdShape   *dd_box_get_shape     (DdBox        *self);
DdScene   *dd_box_get_scene     (DdBox        *self);
DdTextRun *dd_box_get_run       (DdBox        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdLayout, dd_layout_free)

G_END_DECLS
