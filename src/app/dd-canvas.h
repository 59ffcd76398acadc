// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

#include "dd-player.h"

G_BEGIN_DECLS

#define DD_TYPE_CANVAS (dd_canvas_get_type ())
G_DECLARE_FINAL_TYPE (DdCanvas, dd_canvas, DD, CANVAS, GtkWidget)

GtkWidget  *dd_canvas_new             (void);
void        dd_canvas_set_player      (DdCanvas    *self,
                                      DdPlayer   *player);
const char *dd_canvas_get_focused     (DdCanvas    *self);
void        dd_canvas_set_text_scale  (DdCanvas    *self,
                                      double      scale);
void        dd_canvas_set_spotlight   (DdCanvas    *self,
                                      gboolean    spotlight);
void        dd_canvas_set_far         (DdCanvas    *self,
                                       gboolean     far);
double      dd_canvas_get_zoom        (DdCanvas    *self);
void        dd_canvas_set_zoom        (DdCanvas    *self,
                                       double       zoom);
void        dd_canvas_zoom_by         (DdCanvas    *self,
                                       int          steps);
gboolean    dd_canvas_press_zoom_key  (DdCanvas    *self,
                                       guint        keyval,
                                       GdkModifierType state);
gboolean    dd_canvas_save            (DdCanvas    *self,
                                      const char *path,
                                      GError    **error);

G_END_DECLS
