// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-arena-private.h"

#include "dd-layout.h"

G_BEGIN_DECLS

typedef enum
{
  LEAF_NONE,
  LEAF_TEXT,
  LEAF_ICON,
  LEAF_SPACE,
} DdLeaf;

/* Everything is in pixels at zoom 1 until dd_layout_run() places the shapes. */
struct _DdBox
{
  DdLayout *layout;
  DdBox *parent;
  DdBox *first;
  DdBox *last;
  DdBox *next;
  guint n_children;

  DdBoxKind kind;
  DdLeaf leaf;
  DdShape *shape;
  DdShape *owner;
  guint run;
  DdBox *more;
  guint n_lines;

  double pad_x;
  double pad_y;
  double gap;
  DdAlign halign;
  DdAlign valign;
  DdAlign justify;
  double grow_x;
  double grow_y;
  double least_width;
  double least_height;
  guint column;
  guint row;
  guint n_columns;
  guint n_rows;

  double min_width;
  double nat_width;
  double height;
  double height_width;
  DdRect rect;

  guint equal : 1;
  guint measured : 1;
  guint hidden : 1;
};

struct _DdLayout
{
  DdScene *scene;
  DdTextCache *texts;
  DdArena arena;
  DdBox *root;
  double unit;
};

void   _dd_box_measure_width  (DdBox         *self);
double _dd_box_measure_height (DdBox         *self,
                               double         width);
double _dd_box_get_baseline   (DdBox         *self);
void   _dd_box_allocate       (DdBox         *self,
                               const DdRect  *rect);

void   _dd_grid_measure_width (DdBox         *self,
                               double        *min_width,
                               double        *nat_width);
double _dd_grid_measure_height(DdBox         *self,
                               double         width);
void   _dd_grid_allocate      (DdBox         *self,
                               const DdRect  *inner);
void   _dd_share_out          (double        *sizes,
                               const double  *weights,
                               guint          n,
                               double         extra);

G_END_DECLS
