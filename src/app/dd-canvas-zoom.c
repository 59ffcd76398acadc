// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dd-action.h"
#include "dd-canvas-private.h"
#include "dd-hit.h"

/* How large the picture is and which part of it is seen. The scene is laid out
 * for a larger area rather than enlarged, so texts stay sharp and more details
 * are shown. Each view keeps its own zoom and place as long as the session is
 * the same. */

#define MOST_ZOOM 4.0
#define LEAST_ZOOM 0.5
#define ZOOM_STEP 1.25
#define SCROLL_ZOOM_STEP 1.1

/* What is nearly the whole picture is the whole picture. */
#define ZOOM_ROUNDING 0.03

#define SCROLL_PIXELS 60
#define KEY_STEPS 2
#define PAGE_STEPS 5

/* What is shown of a shape's surroundings when it is brought into sight. */
#define SURROUNDINGS 20

#define CONTROLS_MARGIN 8

/* What a view looked like when another one was chosen. */
typedef struct
{
  double zoom;
  double scroll_x;
  double scroll_y;
} Look;

/* A point of the picture that stays where it is while the zoom changes. */
typedef struct
{
  char   *id;       /* of the shape there */
  double  share_x;  /* where in the shape, or in the scene */
  double  share_y;
  double  x;        /* where on the stage */
  double  y;
} Anchor;

static double
get_width (DdCanvas *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self));
}

static double
get_height (DdCanvas *self)
{
  return gtk_widget_get_height (GTK_WIDGET (self));
}

/* Where the stage stands in the picture */

static double
most_scroll_x (DdCanvas *self)
{
  return MAX (0, (self->scene ? dd_scene_get_width (self->scene) : 0) - get_width (self));
}

static double
most_scroll_y (DdCanvas *self)
{
  return MAX (0, (self->scene ? dd_scene_get_height (self->scene) : 0) - get_height (self));
}

/* Returns whether the picture moved. */
gboolean
_dd_canvas_scroll_to (DdCanvas *self,
                      double    x,
                      double    y)
{
  double before_x = self->scroll_x, before_y = self->scroll_y;

  self->scroll_x = rint (CLAMP (x, 0, most_scroll_x (self)));
  self->scroll_y = rint (CLAMP (y, 0, most_scroll_y (self)));
  if (before_x == self->scroll_x && before_y == self->scroll_y)
    return FALSE;
  _dd_canvas_forget_still (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

gboolean
_dd_canvas_is_scrollable (DdCanvas *self)
{
  return most_scroll_x (self) > 0 || most_scroll_y (self) > 0;
}

/* The nearest place where all of a stretch is seen, or else its beginning. */
static double
reveal_stretch (double scroll,
                double room,
                double from,
                double length)
{
  if (from < scroll || length > room)
    return from;
  return MAX (scroll, from + length - room);
}

void
_dd_canvas_reveal (DdCanvas      *self,
                   const DdShape *shape)
{
  double x = reveal_stretch (self->scroll_x, get_width (self), shape->box.x - SURROUNDINGS,
                             shape->box.width + 2 * SURROUNDINGS);
  double y = reveal_stretch (self->scroll_y, get_height (self), shape->box.y - SURROUNDINGS,
                             shape->box.height + 2 * SURROUNDINGS);

  _dd_canvas_scroll_to (self, x, y);
}

/* Looks */

static void
keep_look (DdCanvas *self)
{
  Look look = { self->zoom, self->scroll_x, self->scroll_y };

  g_hash_table_insert (self->looks, self->shown_view, g_memdup2 (&look, sizeof look));
  self->shown_view = NULL;
}

/* Takes up the look of the view that is shown now. Returns whether it is
 * another one than before. */
gboolean
_dd_canvas_choose_look (DdCanvas *self)
{
  DdSession *session = dd_player_get_session (self->player);
  const char *view = dd_player_get_view (self->player);
  const Look *look;

  if (session == self->shown_session && g_strcmp0 (view, self->shown_view) == 0)
    return FALSE;
  if (session != self->shown_session)
    g_hash_table_remove_all (self->looks);
  else if (self->shown_view)
    keep_look (self);
  g_free (self->shown_view);
  self->shown_view = g_strdup (view);
  self->shown_session = session;
  look = view ? g_hash_table_lookup (self->looks, view) : NULL;
  self->scroll_x = look ? look->scroll_x : 0;
  self->scroll_y = look ? look->scroll_y : 0;
  self->zoom = look ? look->zoom : 1;
  return TRUE;
}

/* Anchors */

static Anchor
take_anchor (DdCanvas *self,
             double    x,
             double    y)
{
  const DdShape *shape = _dd_canvas_shape_at (self, x, y);
  double scene_x = x + self->scroll_x, scene_y = y + self->scroll_y;
  DdRect box = { 0, 0, MAX (1, dd_scene_get_width (self->scene)),
                 MAX (1, dd_scene_get_height (self->scene)) };

  if (shape && shape->box.width > 0 && shape->box.height > 0)
    box = shape->box;
  else
    shape = NULL;
  return (Anchor) { shape ? g_strdup (shape->id) : NULL, (scene_x - box.x) / box.width,
                    (scene_y - box.y) / box.height, x, y };
}

static void
return_to_anchor (DdCanvas *self,
                  Anchor   *anchor)
{
  const DdShape *shape = anchor->id ? dd_scene_find (self->scene, anchor->id) : NULL;
  DdRect box = { 0, 0, dd_scene_get_width (self->scene), dd_scene_get_height (self->scene) };

  if (shape)
    box = shape->box;
  _dd_canvas_scroll_to (self, box.x + anchor->share_x * box.width - anchor->x,
                        box.y + anchor->share_y * box.height - anchor->y);
  g_free (anchor->id);
}

/* The keyboard zooms around what it stands at, or else what is selected. */
static void
find_center (DdCanvas *self,
             double   *x,
             double   *y)
{
  const char *id = self->focused ? self->focused : dd_player_get_selection (self->player);
  const DdShape *shape = id ? dd_scene_find (self->scene, id) : NULL;

  *x = get_width (self) / 2;
  *y = get_height (self) / 2;
  if (shape == NULL)
    return;
  *x = CLAMP (dd_rect_center (&shape->box).x - self->scroll_x, 0, get_width (self));
  *y = CLAMP (dd_rect_center (&shape->box).y - self->scroll_y, 0, get_height (self));
}

/* Zoom */

static gboolean
can_zoom_in (DdCanvas *self)
{
  return self->scene && self->zoom < MOST_ZOOM;
}

/* Below the whole picture there is something to win only if not all is shown. */
static gboolean
can_zoom_out (DdCanvas *self)
{
  return self->scene &&
         (self->zoom > 1 ||
          (self->zoom > LEAST_ZOOM &&
           (dd_scene_get_density (self->scene) > DD_DENSITY_FULL || most_scroll_y (self) > 0)));
}

static void
zoom_at (DdCanvas *self,
         double    zoom,
         double    x,
         double    y)
{
  Anchor anchor;

  if (self->scene == NULL || (zoom < self->zoom && !can_zoom_out (self)))
    return;
  zoom = CLAMP (zoom, LEAST_ZOOM, MOST_ZOOM);
  if (fabs (zoom - 1) < ZOOM_ROUNDING || (self->zoom > 1 && zoom < 1))
    zoom = 1;
  if (zoom == self->zoom)
    return;
  anchor = take_anchor (self, x, y);
  self->zoom = zoom;
  _dd_canvas_rebuild (self);
  return_to_anchor (self, &anchor);
}

/**
 * dd_canvas_get_zoom:
 * @self: a stage
 *
 * Returns: how large the picture is; at 1 the whole of it is seen
 */
double
dd_canvas_get_zoom (DdCanvas *self)
{
  return self->zoom;
}

/**
 * dd_canvas_set_zoom:
 * @self: a stage
 * @zoom: how large the picture is to be, 0.5 to 4
 *
 * Zooms around what has the keyboard, or the middle of the stage.
 */
void
dd_canvas_set_zoom (DdCanvas *self,
                    double    zoom)
{
  double x, y;

  if (self->scene == NULL)
    return;
  find_center (self, &x, &y);
  zoom_at (self, zoom, x, y);
}

/**
 * dd_canvas_zoom_by:
 * @self: a stage
 * @steps: 1 to zoom in, -1 to zoom out
 *
 * Zooms by steps.
 */
void
dd_canvas_zoom_by (DdCanvas *self,
                   int       steps)
{
  dd_canvas_set_zoom (self, self->zoom * pow (ZOOM_STEP, steps));
}

/* The buttons */

static GtkWidget *
add_button (GtkWidget  *box,
            const char *icon,
            const char *action,
            const char *name,
            const char *tooltip)
{
  GtkWidget *button = icon ? gtk_button_new_from_icon_name (icon) : gtk_button_new_with_label ("");

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static gboolean
has_keyboard (DdCanvas *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) && gtk_window_get_focus_visible (GTK_WINDOW (root)) &&
         gtk_event_controller_focus_contains_focus (GTK_EVENT_CONTROLLER_FOCUS (self->keyboard));
}

/* They are seen while somebody points at the stage or works with its keys, and
 * as long as not the whole picture is shown. */
void
_dd_canvas_refresh_zoom (DdCanvas *self)
{
  int percent = (int) rint (self->zoom * 100);
  gboolean used = self->zoom != 1 || self->pointed || has_keyboard (self);
  /* Translators: how much larger than usual the picture is */
  g_autofree char *label = g_strdup_printf (_("%d %%"), percent);
  g_autofree char *name = g_strdup_printf (_("Zoom: %d %%. Back to the whole picture"), percent);

  gtk_button_set_label (GTK_BUTTON (self->reset), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reset), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "stage.zoom-in", can_zoom_in (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "stage.zoom-out", can_zoom_out (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "stage.zoom-reset", self->zoom != 1);
  if (used)
    gtk_widget_add_css_class (self->controls, "used");
  else
    gtk_widget_remove_css_class (self->controls, "used");
}

void
_dd_canvas_place_controls (DdCanvas *self)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkAllocation place;

  gtk_widget_measure (self->controls, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &place.width, NULL,
                      NULL);
  gtk_widget_measure (self->controls, GTK_ORIENTATION_VERTICAL, place.width, NULL, &place.height,
                      NULL, NULL);
  place.x = rtl ? CONTROLS_MARGIN : (int) get_width (self) - place.width - CONTROLS_MARGIN;
  place.y = (int) get_height (self) - place.height - CONTROLS_MARGIN;
  gtk_widget_size_allocate (self->controls, &place, -1);
}

gboolean
_dd_canvas_is_control (DdCanvas *self,
                       double    x,
                       double    y)
{
  GtkWidget *there = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  return there && gtk_widget_is_ancestor (there, self->controls);
}

static void
zoom_in_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  dd_canvas_zoom_by (DD_CANVAS (widget), 1);
}

static void
zoom_out_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  dd_canvas_zoom_by (DD_CANVAS (widget), -1);
}

static void
zoom_reset_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  dd_canvas_set_zoom (DD_CANVAS (widget), 1);
}

void
_dd_canvas_install_zoom (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "stage.zoom-in", NULL, zoom_in_action);
  gtk_widget_class_install_action (klass, "stage.zoom-out", NULL, zoom_out_action);
  gtk_widget_class_install_action (klass, "stage.zoom-reset", NULL, zoom_reset_action);
}

/* Wheel, touchpad, fingers and the middle button */

static gboolean
scroll_cb (DdCanvas                 *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *scroll)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));

  if (state & GDK_CONTROL_MASK)
    {
      zoom_at (self, self->zoom * pow (SCROLL_ZOOM_STEP, -dy), self->pointer_x, self->pointer_y);
      return GDK_EVENT_STOP;
    }
  if (state & GDK_SHIFT_MASK)
    {
      dx += dy;
      dy = 0;
    }
  return _dd_canvas_scroll_to (self, self->scroll_x + dx * SCROLL_PIXELS,
                               self->scroll_y + dy * SCROLL_PIXELS) ? GDK_EVENT_STOP
                                                                    : GDK_EVENT_PROPAGATE;
}

static void
pan_begin_cb (DdCanvas *self)
{
  self->pan_x = self->scroll_x;
  self->pan_y = self->scroll_y;
}

static void
pan_update_cb (DdCanvas *self,
               double    x,
               double    y)
{
  if (_dd_canvas_scroll_to (self, self->pan_x - x, self->pan_y - y))
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
}

/* A finger, or the first button, moves the picture where it moves no shape. */
static void
finger_begin_cb (DdCanvas   *self,
                 double      x,
                 double      y,
                 GtkGesture *finger)
{
  const DdShape *shape = _dd_canvas_shape_at (self, x, y);

  if (!_dd_canvas_is_scrollable (self) || _dd_canvas_is_control (self, x, y) ||
      (shape && dd_shape_find_action (shape, DD_GESTURE_MOVE)))
    gtk_gesture_set_state (finger, GTK_EVENT_SEQUENCE_DENIED);
  else
    pan_begin_cb (self);
}

static void
pan_end_cb (DdCanvas *self)
{
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), NULL);
}

static void
pinch_begin_cb (DdCanvas         *self,
                GdkEventSequence *sequence,
                GtkGesture       *pinch)
{
  double x, y;

  self->pinched_zoom = self->zoom;
  if (gtk_gesture_get_bounding_box_center (pinch, &x, &y))
    {
      self->pan_x = x;
      self->pan_y = y;
    }
}

/* Two fingers zoom and pan at once. */
static void
pinch_cb (DdCanvas   *self,
          double      scale,
          GtkGesture *pinch)
{
  double x = self->pan_x, y = self->pan_y;

  gtk_gesture_get_bounding_box_center (pinch, &x, &y);
  _dd_canvas_scroll_to (self, self->scroll_x + self->pan_x - x, self->scroll_y + self->pan_y - y);
  self->pan_x = x;
  self->pan_y = y;
  zoom_at (self, self->pinched_zoom * scale, x, y);
}

/* Keys */

static const struct
{
  guint  key;
  double x;
  double y;
} pan_keys[] = {
  { GDK_KEY_Left, -1, 0 }, { GDK_KEY_Right, 1, 0 }, { GDK_KEY_Up, 0, -1 }, { GDK_KEY_Down, 0, 1 },
};

static gboolean
press_zoom_key (DdCanvas *self,
                guint     keyval)
{
  switch (keyval)
    {
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      dd_canvas_zoom_by (self, 1);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      dd_canvas_zoom_by (self, -1);
      return TRUE;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      dd_canvas_set_zoom (self, 1);
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * dd_canvas_press_zoom_key:
 * @self: a stage
 * @keyval: a key
 * @state: what else is held
 *
 * Plus, minus and 0 zoom; Shift and the arrows, Page Up and Page Down move the
 * picture.
 *
 * Returns: whether the key is one of these
 */
gboolean
dd_canvas_press_zoom_key (DdCanvas        *self,
                          guint            keyval,
                          GdkModifierType  state)
{
  if (self->scene == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return FALSE;
  for (gsize i = 0; (state & GDK_SHIFT_MASK) && i < G_N_ELEMENTS (pan_keys); i++)
    if (pan_keys[i].key == keyval)
      {
        _dd_canvas_scroll_to (self, self->scroll_x + pan_keys[i].x * KEY_STEPS * SCROLL_PIXELS,
                              self->scroll_y + pan_keys[i].y * KEY_STEPS * SCROLL_PIXELS);
        return TRUE;
      }
  if (keyval == GDK_KEY_Page_Down || keyval == GDK_KEY_Page_Up)
    return _dd_canvas_scroll_to (self, self->scroll_x,
                                 self->scroll_y + (keyval == GDK_KEY_Page_Down ? 1 : -1) *
                                 PAGE_STEPS * SCROLL_PIXELS);
  return press_zoom_key (self, keyval);
}

void
_dd_canvas_add_zoom (DdCanvas *self)
{
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *pan = gtk_gesture_drag_new ();
  GtkGesture *finger = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  self->zoom = 1;
  self->keyboard = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (self->keyboard, "notify::contains-focus",
                            G_CALLBACK (_dd_canvas_refresh_zoom), self);
  gtk_widget_add_controller (GTK_WIDGET (self), self->keyboard);
  self->looks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->controls = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->controls, "linked");
  gtk_widget_add_css_class (self->controls, "stage-zoom");
  add_button (self->controls, "zoom-out-symbolic", "stage.zoom-out", _("Zoom out"),
              _("Zoom out (−, or Ctrl and scroll)"));
  self->reset = add_button (self->controls, NULL, "stage.zoom-reset", _("The whole picture"),
                            _("The whole picture (0)"));
  add_button (self->controls, "zoom-in-symbolic", "stage.zoom-in", _("Zoom in"),
              _("Zoom in (+, or Ctrl and scroll)"));
  gtk_widget_set_parent (self->controls, GTK_WIDGET (self));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (pan), GDK_BUTTON_MIDDLE);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (pan, "drag-begin", G_CALLBACK (pan_begin_cb), self);
  g_signal_connect_swapped (pan, "drag-update", G_CALLBACK (pan_update_cb), self);
  g_signal_connect_swapped (pan, "drag-end", G_CALLBACK (pan_end_cb), self);
  g_signal_connect_swapped (finger, "drag-begin", G_CALLBACK (finger_begin_cb), self);
  g_signal_connect_swapped (finger, "drag-update", G_CALLBACK (pan_update_cb), self);
  g_signal_connect_swapped (finger, "drag-end", G_CALLBACK (pan_end_cb), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pan));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (finger));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
}
