// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dd-canvas-private.h"
#include "dd-compat.h"
#include "dd-export.h"
#include "dd-hit.h"
#include "dd-view.h"

#define LEAST_WIDTH  300
#define LEAST_HEIGHT 200

/* The zoom that is read from the last row when the screen is that high. */
#define FAR_ZOOM 1.2
#define FAR_HEIGHT 720

G_DEFINE_FINAL_TYPE (DdCanvas, dd_canvas, GTK_TYPE_WIDGET)

enum
{
  PROP_TEXT_SCALE = 1,
  PROP_ZOOM,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static gboolean
reduced_motion (DdCanvas *self)
{
  return !adw_get_enable_animations (GTK_WIDGET (self));
}

void
_dd_canvas_forget_still (DdCanvas *self)
{
  g_clear_pointer (&self->still, gsk_render_node_unref);
}

static void
drop_tween (DdCanvas *self)
{
  if (self->animation)
    adw_animation_reset (self->animation);
  g_clear_object (&self->animation);
  g_clear_pointer (&self->tween, dd_tween_free);
  _dd_canvas_forget_still (self);
}

static DdTheme
choose_theme (DdCanvas *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean dark = self->far || adw_style_manager_get_dark (manager);

  if (adw_style_manager_get_high_contrast (manager))
    return dark ? DD_THEME_HIGH_CONTRAST_DARK : DD_THEME_HIGH_CONTRAST;
  return dark ? DD_THEME_DARK : DD_THEME_LIGHT;
}

/* From the last row it is the height of the screen that counts, however much
 * of it the stage has. */
static double
get_readable_zoom (DdCanvas *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!self->far || root == NULL)
    return 0;
  return FAR_ZOOM * gtk_widget_get_height (GTK_WIDGET (root)) / FAR_HEIGHT;
}

static DdScene *
build (DdCanvas *self,
       DdScene *before)
{
  DdSession *session = dd_player_get_session (self->player);
  g_autofree char *focus = dd_player_dup_focus (self->player);
  const DdView *view = dd_view_find (dd_player_get_view (self->player));
  DdViewOptions options = {
    .width = MAX (gtk_widget_get_width (GTK_WIDGET (self)), LEAST_WIDTH),
    .height = MAX (gtk_widget_get_height (GTK_WIDGET (self)), LEAST_HEIGHT),
    .texts = self->texts,
    .focus = focus,
    .selected = dd_player_get_selection (self->player),
    .keep_zoom = before ? dd_scene_get_zoom (before) : 0,
    .keep_density = before ? dd_scene_get_density (before) : DD_DENSITY_FULL,
    .readable_zoom = get_readable_zoom (self),
    .zoom = self->zoom,
    .beginning = dd_session_get_tick (session) == 0,
    .rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL,
  };

  return dd_view_build (view ? view : dd_view_find ("lifecycle"),
                        dd_session_get_world (session), &options);
}

static void
progress_cb (double   value,
             DdCanvas *self)
{
  if (self->tween == NULL)
    return;
  dd_tween_set_progress (self->tween, value);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
done_cb (DdCanvas *self)
{
  g_clear_pointer (&self->tween, dd_tween_free);
  _dd_canvas_forget_still (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
animate (DdCanvas *self,
         DdScene *from)
{
  AdwAnimationTarget *target;

  self->tween = dd_tween_new (from, self->scene, self->texts, reduced_motion (self));
  if (dd_tween_get_duration (self->tween) == 0)
    {
      g_clear_pointer (&self->tween, dd_tween_free);
      return;
    }
  dd_tween_set_progress (self->tween, 0);
  target = adw_callback_animation_target_new ((AdwAnimationTargetFunc) progress_cb, self, NULL);
  self->animation = adw_timed_animation_new (GTK_WIDGET (self), 0, 1,
                                             dd_tween_get_duration (self->tween), target);
  adw_timed_animation_set_easing (ADW_TIMED_ANIMATION (self->animation), ADW_LINEAR);
  g_signal_connect_swapped (self->animation, "done", G_CALLBACK (done_cb), self);
  adw_animation_play (self->animation);
}

/* What a screen reader knows of the picture, and says when it shows another
 * tick than before. A figure that only appears says nothing by itself. */
static void
speak (DdCanvas *self)
{
  DdSession *session = dd_player_get_session (self->player);
  guint tick = dd_session_get_tick (session);
  DdEvent *event = dd_session_get_event (session, tick);
  gboolean stepped = session == self->spoken_session && tick != self->spoken_tick;
  g_autofree char *caption = event ? dd_event_get_caption (event) : g_strdup (_("The beginning"));
  g_autofree char *text = dd_scene_to_speech (self->scene);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, caption,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  self->spoken_session = session;
  self->spoken_tick = tick;
  if (stepped)
    dd_compat_announce (GTK_WIDGET (self), caption);
}

/* What is where */

DdShape *
_dd_canvas_shape_at (DdCanvas *self,
                     double    x,
                     double    y)
{
  return self->scene ? dd_scene_pick (self->scene, x + self->scroll_x, y + self->scroll_y) : NULL;
}

static const char *
shape_at (DdCanvas *self,
          double   x,
          double   y)
{
  const DdShape *shape = _dd_canvas_shape_at (self, x, y);

  return shape ? shape->id : NULL;
}

static void
set_hovered (DdCanvas    *self,
             const char *id)
{
  DdShape *shape = id ? dd_scene_find (self->scene, id) : NULL;
  g_autofree char *tooltip = NULL;

  if (g_strcmp0 (self->hovered, id) == 0)
    return;
  tooltip = shape ? _dd_canvas_dup_tooltip (self, shape) : NULL;
  g_free (self->hovered);
  self->hovered = g_strdup (id);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), shape && shape->group ? "grab" : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* A part of the picture follows what happens in it. */
static void
follow (DdCanvas *self)
{
  guint tick = dd_session_get_tick (dd_player_get_session (self->player));
  const char *selected = dd_player_get_selection (self->player);
  const DdShape *shape = tick != self->built_tick ? dd_scene_find_news (self->scene)
                         : selected ? dd_scene_find (self->scene, selected) : NULL;

  self->built_tick = tick;
  _dd_canvas_scroll_to (self, self->scroll_x, self->scroll_y);
  if (shape && _dd_canvas_is_scrollable (self))
    _dd_canvas_reveal (self, shape);
}

static void
rebuild (DdCanvas *self,
         gboolean animated)
{
  g_autoptr (DdScene) from = self->scene ? dd_scene_ref (self->scene) : NULL;
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  gboolean same_size = width == self->built_width && height == self->built_height &&
                       !(self->player && _dd_canvas_choose_look (self)) &&
                       self->zoom == self->built_zoom;

  if (self->player == NULL || width <= 0 || height <= 0)
    return;
  drop_tween (self);
  g_clear_pointer (&self->scene, dd_scene_unref);
  self->scene = build (self, same_size ? from : NULL);
  self->built_width = width;
  self->built_height = height;
  self->built_zoom = self->zoom;
  follow (self);
  if (from && animated && same_size)
    animate (self, from);
  speak (self);
  if (self->pointed)
    set_hovered (self, shape_at (self, self->pointer_x, self->pointer_y));
  _dd_canvas_refresh_zoom (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOM]);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* For another zoom. */
void
_dd_canvas_rebuild (DdCanvas *self)
{
  rebuild (self, FALSE);
}

static void
changed_cb (DdCanvas *self)
{
  rebuild (self, TRUE);
}

static void
theme_changed_cb (DdCanvas *self)
{
  self->theme = choose_theme (self);
  rebuild (self, FALSE);
}

void
_dd_canvas_set_focused (DdCanvas   *self,
                        const char *id)
{
  char *copy = g_strdup (id);

  g_free (self->focused);
  self->focused = copy;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
dd_canvas_size_allocate (GtkWidget *widget,
                        int        width,
                        int        height,
                        int        baseline)
{
  DdCanvas *self = DD_CANVAS (widget);

  if (width != self->built_width || height != self->built_height)
    rebuild (self, FALSE);
  _dd_canvas_place_controls (self);
  if (self->popover)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

static void
dd_canvas_measure (GtkWidget      *widget,
                  GtkOrientation  orientation,
                  int             for_size,
                  int            *minimum,
                  int            *natural,
                  int            *minimum_baseline,
                  int            *natural_baseline)
{
  gboolean wide = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = wide ? LEAST_WIDTH : LEAST_HEIGHT;
  *natural = wide ? 900 : 560;
}

/* Pointing, selecting, walking */

static void
set_pointed (DdCanvas *self,
             gboolean  pointed)
{
  if (self->pointed == pointed)
    return;
  self->pointed = pointed;
  _dd_canvas_refresh_zoom (self);
}

static void
motion_cb (DdCanvas *self,
           double   x,
           double   y)
{
  self->pointer_x = x;
  self->pointer_y = y;
  set_pointed (self, TRUE);
  if (self->scene && self->dragged == NULL)
    set_hovered (self, shape_at (self, x, y));
  if (self->spotlight)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (DdCanvas *self)
{
  set_pointed (self, FALSE);
  set_hovered (self, NULL);
}

static void
pressed_cb (DdCanvas           *self,
            int                 n_press,
            double              x,
            double              y,
            GtkEventController *click)
{
  g_autofree char *id = g_strdup (shape_at (self, x, y));

  if (_dd_canvas_is_control (self, x, y))
    return;
  set_pointed (self, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if ((gtk_event_controller_get_current_event_state (click) & GDK_CONTROL_MASK) &&
      _dd_canvas_send (self, id))
    return;
  _dd_canvas_set_focused (self, id);
  dd_player_set_selection (self->player, id);
  if (n_press == 2)
    _dd_canvas_edit (self, id);
}

static void
reveal_focused (DdCanvas *self)
{
  DdShape *shape = self->focused ? dd_scene_find (self->scene, self->focused) : NULL;
  g_autofree char *hint = NULL;

  if (shape == NULL)
    return;
  _dd_canvas_reveal (self, shape);
  hint = _dd_canvas_dup_hint (shape);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  dd_shape_get_description (shape),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, hint, -1);
}

/* Goes to the next shape. Returns FALSE after the last one. */
static gboolean
walk (DdCanvas *self,
      int       direction)
{
  DdShape *next = self->scene ? dd_scene_focus_next (self->scene, self->focused, direction) : NULL;

  _dd_canvas_set_focused (self, next ? next->id : NULL);
  reveal_focused (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return next != NULL;
}

/* Tab walks through the shapes, to the buttons of the zoom, and then leaves the
 * stage. */
static gboolean
dd_canvas_focus (GtkWidget        *widget,
                 GtkDirectionType  direction)
{
  DdCanvas *self = DD_CANVAS (widget);
  gboolean was_here = gtk_widget_is_focus (widget);
  gboolean forward = direction == GTK_DIR_TAB_FORWARD;

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (dd_canvas_parent_class)->focus (widget, direction);
  if (self->scene == NULL)
    return !was_here && gtk_widget_grab_focus (widget);
  if (gtk_widget_get_focus_child (widget) == self->controls || (!was_here && !forward))
    {
      if (gtk_widget_child_focus (self->controls, direction))
        return TRUE;
      if (forward)
        return FALSE;
    }
  if (!was_here)
    g_clear_pointer (&self->focused, g_free);
  if (walk (self, forward ? 1 : -1))
    return was_here || gtk_widget_grab_focus (widget);
  if (forward)
    return gtk_widget_child_focus (self->controls, direction);
  return !was_here && gtk_widget_grab_focus (widget);
}

static const struct
{
  guint key;
  int   dx;
  int   dy;
} arrows[] = {
  { GDK_KEY_Left, -1, 0 }, { GDK_KEY_Right, 1, 0 }, { GDK_KEY_Up, 0, -1 }, { GDK_KEY_Down, 0, 1 },
};

/* Goes to what is in a direction. Up and down lead on where there is nothing,
 * so that they reach every shape. */
static gboolean
go (DdCanvas *self,
    int       dx,
    int       dy)
{
  DdShape *next = self->focused ? dd_scene_focus_towards (self->scene, self->focused, dx, dy)
                                : NULL;

  if (next)
    {
      _dd_canvas_set_focused (self, next->id);
      reveal_focused (self);
    }
  else if (dy != 0 || self->focused == NULL)
    walk (self, dx + dy);
  return GDK_EVENT_STOP;
}

static gboolean
key_cb (DdCanvas         *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  state)
{
  if (_dd_canvas_press_key (self, keyval, state) ||
      dd_canvas_press_zoom_key (self, keyval, state))
    return GDK_EVENT_STOP;
  if (self->scene == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return GDK_EVENT_PROPAGATE;
  for (gsize i = 0; i < G_N_ELEMENTS (arrows); i++)
    if (arrows[i].key == keyval)
      return go (self, arrows[i].dx, arrows[i].dy);
  if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && self->focused)
    {
      g_autofree char *id = g_strdup (self->focused);

      dd_player_set_selection (self->player, id);
      return GDK_EVENT_STOP;
    }
  if ((keyval == GDK_KEY_s || keyval == GDK_KEY_S) && _dd_canvas_send (self, self->focused))
    return GDK_EVENT_STOP;
  return GDK_EVENT_PROPAGATE;
}

/* Life */

static void
dd_canvas_dispose (GObject *object)
{
  DdCanvas *self = DD_CANVAS (object);

  drop_tween (self);
  _dd_canvas_close_popover (self);
  g_clear_pointer (&self->controls, gtk_widget_unparent);
  g_clear_pointer (&self->looks, g_hash_table_unref);
  g_clear_pointer (&self->shown_view, g_free);
  g_clear_object (&self->player);
  g_clear_pointer (&self->scene, dd_scene_unref);
  g_clear_pointer (&self->texts, dd_text_cache_free);
  g_clear_pointer (&self->hovered, g_free);
  g_clear_pointer (&self->focused, g_free);
  g_clear_pointer (&self->dragged, g_free);
  G_OBJECT_CLASS (dd_canvas_parent_class)->dispose (object);
}

static void
dd_canvas_get_property (GObject    *object,
                        guint       property,
                        GValue     *value,
                        GParamSpec *pspec)
{
  if (property == PROP_TEXT_SCALE)
    g_value_set_double (value, DD_CANVAS (object)->text_scale);
  else if (property == PROP_ZOOM)
    g_value_set_double (value, DD_CANVAS (object)->zoom);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
dd_canvas_set_property (GObject      *object,
                        guint         property,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  if (property == PROP_TEXT_SCALE)
    dd_canvas_set_text_scale (DD_CANVAS (object), g_value_get_double (value));
  else if (property == PROP_ZOOM)
    dd_canvas_set_zoom (DD_CANVAS (object), g_value_get_double (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
dd_canvas_class_init (DdCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dd_canvas_dispose;
  object_class->get_property = dd_canvas_get_property;
  object_class->set_property = dd_canvas_set_property;

  /**
   * DdCanvas:text-scale:
   *
   * Factor on the text size of the stage.
   */
  properties[PROP_TEXT_SCALE] = g_param_spec_double ("text-scale", NULL, NULL, 1, 2, 1,
                                                     G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                     G_PARAM_STATIC_STRINGS);

  /**
   * DdCanvas:zoom:
   *
   * How large the picture is; at 1 the whole of it is seen.
   */
  properties[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, 0.5, 4, 1,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                               G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  widget_class->focus = dd_canvas_focus;
  widget_class->snapshot = _dd_canvas_snapshot;
  widget_class->size_allocate = dd_canvas_size_allocate;
  widget_class->measure = dd_canvas_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "stage");
  _dd_canvas_install_hands (widget_class);
  _dd_canvas_install_zoom (widget_class);
}

static void
add_controllers (DdCanvas *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static void
dd_canvas_init (DdCanvas *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->texts = dd_text_cache_new ();
  self->text_scale = 1;
  self->theme = choose_theme (self);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  add_controllers (self);
  _dd_canvas_add_hands (self);
  _dd_canvas_add_zoom (self);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (theme_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (theme_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * dd_canvas_new:
 *
 * Returns: (transfer floating): a stage without a player
 */
GtkWidget *
dd_canvas_new (void)
{
  return g_object_new (DD_TYPE_CANVAS, NULL);
}

/**
 * dd_canvas_set_player:
 * @self: a stage
 * @player: what it shows
 *
 * Connects a stage with a player.
 */
void
dd_canvas_set_player (DdCanvas  *self,
                     DdPlayer *player)
{
  if (!g_set_object (&self->player, player))
    return;
  g_signal_connect_object (player, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  rebuild (self, FALSE);
}

/**
 * dd_canvas_set_text_scale:
 * @self: a stage
 * @scale: factor on the text size, 1 to 2
 *
 * Sets the text size of the stage.
 */
void
dd_canvas_set_text_scale (DdCanvas *self,
                         double   scale)
{
  scale = CLAMP (scale, 1, 2);
  if (self->text_scale == scale)
    return;
  self->text_scale = scale;
  dd_text_cache_set_fonts (self->texts, NULL, NULL, scale);
  g_clear_pointer (&self->scene, dd_scene_unref);
  rebuild (self, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT_SCALE]);
}

/**
 * dd_canvas_get_focused:
 * @self: a stage
 *
 * Returns: (nullable) (transfer none): id of the shape that has the keyboard
 */
const char *
dd_canvas_get_focused (DdCanvas *self)
{
  return self->focused;
}

/**
 * dd_canvas_set_spotlight:
 * @self: a stage
 * @spotlight: whether all but one shape is dimmed
 *
 * Sets whether what is pointed at, walked to or selected is lit alone.
 */
void
dd_canvas_set_spotlight (DdCanvas  *self,
                        gboolean  spotlight)
{
  self->spotlight = spotlight;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * dd_canvas_set_far:
 * @self: a stage
 * @far: whether it is looked at from far away, on a projector
 *
 * Sets whether the stage is for a whole room: dark on a light desktop too, and
 * rather with fewer parts than with small ones.
 */
void
dd_canvas_set_far (DdCanvas *self,
                   gboolean  far)
{
  self->far = far;
  theme_changed_cb (self);
}

/**
 * dd_canvas_save:
 * @self: a stage
 * @path: a PNG, SVG or PDF file, by its ending
 * @error: return location
 *
 * Saves the picture on the stage.
 *
 * Returns: whether it was written
 */
gboolean
dd_canvas_save (DdCanvas     *self,
               const char  *path,
               GError     **error)
{
  DdExportOptions options = { .theme = self->theme, .scale = 2 };

  if (!dd_export_format_parse (path, &options.format))
    options.format = DD_EXPORT_PNG;
  return dd_export_save (self->scene, self->texts, &options, path, error);
}
