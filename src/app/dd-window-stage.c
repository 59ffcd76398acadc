// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-window-private.h"

/* The zoom of the stage that is shown, as actions of the window. The state of
 * win.stage-zoom is how large the picture is. */

static DdCanvas *
get_canvas (DdWindow *self)
{
  DdWorkbench *bench = _dd_window_get_workbench (self);

  return bench ? dd_workbench_get_canvas (bench) : NULL;
}

static void
zoom_by (DdWindow *self,
         int       steps)
{
  DdCanvas *canvas = get_canvas (self);

  if (canvas)
    dd_canvas_zoom_by (canvas, steps);
}

static void
set_zoom (DdWindow *self,
          double    zoom)
{
  DdCanvas *canvas = get_canvas (self);

  if (canvas)
    dd_canvas_set_zoom (canvas, zoom);
}

static void
zoom_in_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       window)
{
  zoom_by (window, 1);
}

static void
zoom_out_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       window)
{
  zoom_by (window, -1);
}

static void
zoom_reset_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       window)
{
  set_zoom (window, 1);
}

static void
zoom_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       window)
{
  set_zoom (window, g_variant_get_double (parameter));
}

static const GActionEntry entries[] = {
  { .name = "stage-zoom-in", .activate = zoom_in_cb },
  { .name = "stage-zoom-out", .activate = zoom_out_cb },
  { .name = "stage-zoom-reset", .activate = zoom_reset_cb },
  { .name = "stage-zoom", .activate = zoom_cb, .parameter_type = "d", .state = "1.0" },
};

/* The actions follow the stage of the page that is shown. */
static void
zoomed_cb (DdWindow *self)
{
  DdCanvas *canvas = get_canvas (self);
  GAction *zoom = g_action_map_lookup_action (G_ACTION_MAP (self), "stage-zoom");

  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), entries[i].name);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), canvas != NULL);
    }
  if (canvas)
    g_simple_action_set_state (G_SIMPLE_ACTION (zoom),
                               g_variant_new_double (dd_canvas_get_zoom (canvas)));
}

void
_dd_window_refresh_stage (DdWindow *self)
{
  g_signal_group_set_target (self->stage_signals, get_canvas (self));
  zoomed_cb (self);
}

void
_dd_window_add_stage_actions (DdWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  self->stage_signals = g_signal_group_new (DD_TYPE_CANVAS);
  g_signal_group_connect_swapped (self->stage_signals, "notify::zoom", G_CALLBACK (zoomed_cb),
                                  self);
  zoomed_cb (self);
}
