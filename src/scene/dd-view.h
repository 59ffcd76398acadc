// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-layout.h"
#include "dd-world.h"

G_BEGIN_DECLS

/**
 * DdViewOptions:
 * @width: of the stage, in pixels
 * @height: of the stage, in pixels; a scene may be taller
 * @texts: the text cache, which has the fonts and the text size
 * @focus: (nullable): name of the container the view is about
 * @selected: (nullable): id of the shape that is selected: it is never folded
 * @keep_zoom: zoom of the picture before, 0 for the best
 * @keep_density: density of the picture before: it gets no looser
 * @readable_zoom: the zoom below which parts are rather collapsed; 0 for what
 *   can be read on a desk
 * @zoom: how much larger than the stage the picture is: above 1 it goes beyond
 *   it and shows more details, below 1 more parts are shown small rather than
 *   collapsed; 0 for 1
 * @rtl: whether the reading direction is right to left
 * @beginning: whether it is the world to start from: what led to it is not told
 *
 * What a picture depends on besides the world.
 */
typedef struct
{
  double       width;
  double       height;
  DdTextCache *texts;
  const char  *focus;
  const char  *selected;
  double       keep_zoom;
  DdDensity    keep_density;
  double       readable_zoom;
  double       zoom;
  gboolean     rtl;
  gboolean     beginning;
} DdViewOptions;

/**
 * DdView:
 * @id: its name in lessons
 * @title: for people
 * @fill: puts the shapes into a layout
 * @finish: (nullable): adds what needs the places of the shapes: arrows
 * @sends: whether packets can be sent from one shape to another, see
 *   [func@Dd.view_dup_command]
 *
 * A way to look at a world.
 */
typedef struct
{
  const char  *id;
  const char  *title;
  void       (*fill)   (DdScene             *scene,
                        DdBox               *root,
                        const DdWorld       *world,
                        const DdViewOptions *options);
  void       (*finish) (DdScene             *scene,
                        const DdWorld       *world,
                        const DdViewOptions *options);
  gboolean     sends;
} DdView;

const DdView *dd_view_find  (const char          *id);
const DdView *dd_view_list  (guint               *n_views);
DdScene      *dd_view_build (const DdView        *self,
                             const DdWorld       *world,
                             const DdViewOptions *options) G_GNUC_WARN_UNUSED_RESULT;

char         *dd_view_dup_command (const DdWorld    *world,
                                   const char       *from,
                                   const char       *to) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
