// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "dd-canvas.h"
#include "dd-scene.h"
#include "dd-tween.h"

G_BEGIN_DECLS

/* The stage draws the scene of the tick the cursor stands at. What stands
 * still is painted once into a surface; while a tween runs only the moving
 * shapes are painted anew. */
struct _DdCanvas
{
  GtkWidget      parent_instance;

  DdPlayer      *player;
  DdTextCache   *texts;
  DdScene       *scene;
  DdTween       *tween;
  AdwAnimation  *animation;
  GskRenderNode *still;       /* kept as long as nothing in it changes */
  GtkWidget     *popover;     /* a menu or an entry, while it is open */
  GtkWidget     *controls;    /* of the zoom */
  GtkWidget     *reset;       /* the one that says how large the picture is */
  GtkEventController *keyboard; /* borrowed: knows whether the focus is here */
  GHashTable    *looks;       /* zoom and place of the views not shown, by id */
  char          *shown_view;
  gpointer       shown_session; /* only compared */
  gpointer       spoken_session; /* only compared */
  guint          spoken_tick;
  char          *hovered;
  char          *focused;
  char          *dragged;     /* what is on its way to another place */
  DdTheme        theme;
  double         text_scale;
  double         zoom;        /* 1: the whole picture */
  double         scroll_x;    /* where the stage stands in the picture */
  double         scroll_y;
  double         pan_x;       /* where it stood, or the fingers were */
  double         pan_y;
  double         pinched_zoom;
  double         pointer_x;
  double         pointer_y;
  double         drag_x;      /* how far it is from where it stands */
  double         drag_y;
  int            built_width;
  int            built_height;
  guint          built_tick;
  double         built_zoom;
  guint          spotlight : 1;
  guint          far : 1;
  guint          pointed : 1; /* the pointer is on it */
};

/* dd-canvas.c */
DdShape  *_dd_canvas_shape_at        (DdCanvas      *self,
                                      double         x,
                                      double         y);
void      _dd_canvas_set_focused     (DdCanvas      *self,
                                      const char    *id);
void      _dd_canvas_rebuild         (DdCanvas      *self);
void      _dd_canvas_forget_still    (DdCanvas      *self);

/* dd-canvas-draw.c */
void      _dd_canvas_snapshot        (GtkWidget     *widget,
                                      GtkSnapshot   *snapshot);

/* dd-canvas-zoom.c: which part of the picture is seen, and how large */
void      _dd_canvas_install_zoom    (GtkWidgetClass *klass);
void      _dd_canvas_add_zoom        (DdCanvas       *self);
void      _dd_canvas_refresh_zoom    (DdCanvas       *self);
void      _dd_canvas_place_controls  (DdCanvas       *self);
gboolean  _dd_canvas_is_control      (DdCanvas       *self,
                                      double          x,
                                      double          y);
gboolean  _dd_canvas_choose_look     (DdCanvas       *self);
gboolean  _dd_canvas_is_scrollable   (DdCanvas       *self);
gboolean  _dd_canvas_scroll_to       (DdCanvas       *self,
                                      double          x,
                                      double          y);
void      _dd_canvas_reveal          (DdCanvas       *self,
                                      const DdShape  *shape);

/* dd-canvas-hands.c: what is done with the shapes */
void      _dd_canvas_install_hands   (GtkWidgetClass *klass);
void      _dd_canvas_add_hands       (DdCanvas       *self);
void      _dd_canvas_close_popover   (DdCanvas       *self);
gboolean  _dd_canvas_edit            (DdCanvas       *self,
                                      const char     *id);
gboolean  _dd_canvas_press_key       (DdCanvas       *self,
                                      guint           keyval,
                                      GdkModifierType state);
void      _dd_canvas_paint_drag      (DdCanvas       *self,
                                      cairo_t        *cr);
char     *_dd_canvas_dup_hint        (const DdShape  *shape) G_GNUC_WARN_UNUSED_RESULT;
char     *_dd_canvas_dup_tooltip     (DdCanvas       *self,
                                      const DdShape  *shape) G_GNUC_WARN_UNUSED_RESULT;
gboolean  _dd_canvas_send            (DdCanvas       *self,
                                      const char     *id);

G_END_DECLS
