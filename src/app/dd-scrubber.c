// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dd-scrubber.h"
#include "dd-tick-color.h"

#define MARGIN 12.0
#define KNOB_RADIUS 8.0
#define MAX_MARKS 400

/* The timeline as a line with a mark a tick. The kind of a tick is told by
 * the colour and the height of its mark. */
struct _DdScrubber
{
  GtkWidget  parent_instance;

  DdPlayer  *player;
};

G_DEFINE_FINAL_TYPE (DdScrubber, dd_scrubber, GTK_TYPE_WIDGET)

static const double heights[DD_N_TICK_KINDS] = {
  [DD_TICK_NONE] = 4,
  [DD_TICK_COMMAND] = 11,
  [DD_TICK_ENGINE] = 5,
  [DD_TICK_STATE] = 9,
  [DD_TICK_PROCESS] = 7,
  [DD_TICK_FILE] = 8,
  [DD_TICK_NETWORK] = 6,
  [DD_TICK_IMAGE] = 6,
};

/* Mirrors a place where reading goes from right to left; back again too. */
static double
mirror (DdScrubber *self,
        double      x)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  return rtl ? gtk_widget_get_width (GTK_WIDGET (self)) - x : x;
}

static double
position_of (DdScrubber *self,
             guint       tick)
{
  guint n = dd_session_get_n_ticks (dd_player_get_session (self->player));
  double room = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * MARGIN;

  return mirror (self, MARGIN + (n ? room * tick / n : 0));
}

static guint
tick_at (DdScrubber *self,
         double      x)
{
  guint n = dd_session_get_n_ticks (dd_player_get_session (self->player));
  double room = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * MARGIN;

  x = mirror (self, x) - MARGIN;
  return room > 0 ? (guint) (CLAMP (x / room, 0, 1) * n + 0.5) : 0;
}

static void
append_bar (GtkSnapshot   *snapshot,
            const GdkRGBA *color,
            double         x,
            double         y,
            double         width,
            double         height)
{
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, y, width, height));
}

static void
append_knob (GtkSnapshot *snapshot,
             double       x,
             double       y)
{
  GskRoundedRect outline;
  GdkRGBA blue;
  GdkRGBA white = { 1, 1, 1, 1 };
  const float widths[4] = { 3, 3, 3, 3 };

  gdk_rgba_parse (&blue, "#3584e4");
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (x - KNOB_RADIUS, y - KNOB_RADIUS,
                                                                  2 * KNOB_RADIUS,
                                                                  2 * KNOB_RADIUS), KNOB_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &white, &outline.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, widths, (GdkRGBA[4]) { blue, blue, blue, blue });
}

static void
dd_scrubber_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  DdScrubber *self = DD_SCRUBBER (widget);
  DdSession *session = self->player ? dd_player_get_session (self->player) : NULL;
  double middle = gtk_widget_get_height (widget) / 2.0;
  double width = gtk_widget_get_width (widget);
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  guint n_ticks;
  guint tick;
  guint stride;
  double start;
  double here;
  GdkRGBA blue;
  GdkRGBA gray = { 0.5, 0.5, 0.5, 0.35 };

  if (session == NULL)
    return;
  gdk_rgba_parse (&blue, "#3584e4");
  n_ticks = dd_session_get_n_ticks (session);
  tick = dd_session_get_tick (session);
  stride = n_ticks / MAX_MARKS + 1;
  start = mirror (self, MARGIN);
  here = position_of (self, tick);
  append_bar (snapshot, &gray, MARGIN, middle - 1.5, width - 2 * MARGIN, 3);
  append_bar (snapshot, &blue, MIN (start, here), middle - 1.5, ABS (here - start), 3);
  for (guint i = 1; i <= n_ticks; i += stride)
    {
      DdTickKind kind = dd_session_get_tick_kind (session, i);
      GdkRGBA color = dd_tick_color_get (kind, dark);

      if (i > tick)
        color.alpha = 0.45;
      append_bar (snapshot, &color, position_of (self, i) - 1, middle - heights[kind], 2.5,
                  2 * heights[kind]);
    }
  append_knob (snapshot, here, middle);
  if (gtk_widget_has_visible_focus (widget))
    {
      GskRoundedRect outline;
      const float widths[4] = { 2, 2, 2, 2 };

      gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (1, 1, width - 2,
                                                                      2 * middle - 2), 8);
      gtk_snapshot_append_border (snapshot, &outline, widths,
                                  (GdkRGBA[4]) { blue, blue, blue, blue });
    }
}

static void
dd_scrubber_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  gboolean wide = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = wide ? 80 : 32;
  *natural = wide ? 400 : 36;
}

static void
pressed_cb (DdScrubber *self,
            int         n_press,
            double      x,
            double      y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  dd_player_seek (self->player, tick_at (self, x));
}

static void
drag_cb (DdScrubber     *self,
         double          dx,
         double          dy,
         GtkGestureDrag *drag)
{
  double x;
  double y;

  if (gtk_gesture_drag_get_start_point (drag, &x, &y))
    dd_player_seek (self->player, tick_at (self, x + dx));
}

static gboolean
key_cb (DdScrubber *self,
        guint       keyval)
{
  DdSession *session = dd_player_get_session (self->player);
  guint tick = dd_session_get_tick (session);
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      if ((keyval == GDK_KEY_Right) != rtl)
        dd_player_seek (self->player, tick + 1);
      else
        dd_player_seek (self->player, tick ? tick - 1 : 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      dd_player_first (self->player);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      dd_player_last (self->player);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
tooltip_cb (DdScrubber *self,
            int         x,
            int         y,
            gboolean    keyboard,
            GtkTooltip *tooltip)
{
  DdSession *session = dd_player_get_session (self->player);
  DdEvent *event = dd_session_get_event (session, keyboard ? dd_session_get_tick (session)
                                                           : tick_at (self, x));
  g_autofree char *caption = event ? dd_event_get_caption (event) : g_strdup (_("The beginning"));

  gtk_tooltip_set_text (tooltip, caption);
  return TRUE;
}

static void
changed_cb (DdScrubber *self)
{
  DdSession *session = dd_player_get_session (self->player);
  guint tick = dd_session_get_tick (session);
  guint n_ticks = dd_session_get_n_ticks (session);
  g_autofree char *text = g_strdup_printf (_("tick %u of %u"), tick, n_ticks);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) n_ticks,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) tick,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
dd_scrubber_dispose (GObject *object)
{
  g_clear_object (&DD_SCRUBBER (object)->player);
  G_OBJECT_CLASS (dd_scrubber_parent_class)->dispose (object);
}

static void
dd_scrubber_class_init (DdScrubberClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dd_scrubber_dispose;
  widget_class->snapshot = dd_scrubber_snapshot;
  widget_class->measure = dd_scrubber_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_widget_class_set_css_name (widget_class, "scrubber");
}

static void
dd_scrubber_init (DdScrubber *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Timeline"), -1);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (tooltip_cb), NULL);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), key);
}

/**
 * dd_scrubber_new:
 *
 * Returns: (transfer floating): a scrubber without a player
 */
GtkWidget *
dd_scrubber_new (void)
{
  return g_object_new (DD_TYPE_SCRUBBER, NULL);
}

/**
 * dd_scrubber_set_player:
 * @self: a scrubber
 * @player: whose timeline it shows
 *
 * Connects a scrubber with a player.
 */
void
dd_scrubber_set_player (DdScrubber *self,
                        DdPlayer   *player)
{
  if (!g_set_object (&self->player, player))
    return;
  g_signal_connect_object (player, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}
