// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "dd-action.h"
#include "dd-canvas-private.h"
#include "dd-line-editor.h"
#include "dd-paint.h"
#include "dd-view.h"

/* What hands do on the stage: drag a shape to another place of its group, edit
 * it, switch it off, choose something from its menu. All of it types the
 * command that the shape names, so that it is on the timeline like any other. */

#define MARK_HEIGHT 4.0

static DdShape *
find_focused (DdCanvas *self)
{
  return self->scene && self->focused ? dd_scene_find (self->scene, self->focused) : NULL;
}

/* Returns whether it was typed; a terminal at work takes no command. */
static gboolean
run (DdCanvas   *self,
     const char *command)
{
  const char *tty = dd_player_get_tty (self->player);

  if (dd_session_is_busy (dd_player_get_session (self->player), tty))
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return FALSE;
    }
  dd_player_type (self->player, command);
  return TRUE;
}

/* What can be done with a shape, for a tooltip and a screen reader. */
char *
_dd_canvas_dup_hint (const DdShape *shape)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  if (dd_shape_find_action (shape, DD_GESTURE_MOVE))
    g_ptr_array_add (parts, (char *) _("drag, or Alt with Up and Down: move"));
  if (dd_shape_find_action (shape, DD_GESTURE_EDIT))
    g_ptr_array_add (parts, (char *) _("Enter or double click: edit"));
  if (dd_shape_find_action (shape, DD_GESTURE_SWITCH))
    g_ptr_array_add (parts, (char *) _("Space: switch off or on"));
  if (shape->n_actions)
    g_ptr_array_add (parts, (char *) _("Menu key or right click: more"));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv ("\n", (char **) parts->pdata);
}

/* Sending packets */

/* The command that sends a packet from what is selected to a shape. */
static char *
dup_command (DdCanvas   *self,
             const char *id)
{
  const DdView *view = dd_view_find (dd_player_get_view (self->player));
  const char *from = dd_player_get_selection (self->player);

  if (view == NULL || !view->sends || id == NULL)
    return NULL;
  return dd_view_dup_command (dd_session_get_world (dd_player_get_session (self->player)), from,
                              id);
}

gboolean
_dd_canvas_send (DdCanvas   *self,
                 const char *id)
{
  g_autofree char *command = dup_command (self, id);

  if (command == NULL)
    return FALSE;
  dd_player_type (self->player, command);
  return TRUE;
}

char *
_dd_canvas_dup_tooltip (DdCanvas      *self,
                        const DdShape *shape)
{
  g_autofree char *command = dup_command (self, shape->id);
  g_autofree char *hint = _dd_canvas_dup_hint (shape);

  if (command == NULL)
    return g_strjoin (*hint ? "\n" : "", dd_shape_get_description (shape), hint, NULL);
  /* Translators: what is pointed at, and the command that a click types */
  return g_strdup_printf (_("%s\nCtrl+click or S: %s"), dd_shape_get_description (shape), command);
}

/* Popovers */

void
_dd_canvas_close_popover (DdCanvas *self)
{
  g_clear_pointer (&self->popover, gtk_widget_unparent);
}

static gboolean
forget_popover_cb (gpointer user_data)
{
  GtkWidget *popover = user_data;
  DdCanvas *self = DD_CANVAS (gtk_widget_get_parent (popover));

  if (self && self->popover == popover)
    _dd_canvas_close_popover (self);
  return G_SOURCE_REMOVE;
}

/* It is still at work when it says that it is closed. */
static void
closed_cb (GtkWidget *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, forget_popover_cb, g_object_ref (popover), g_object_unref);
}

static void
show_popover (DdCanvas      *self,
              GtkWidget     *popover,
              const DdShape *shape)
{
  GdkRectangle place = { (int) (shape->box.x - self->scroll_x),
                         (int) (shape->box.y - self->scroll_y),
                         (int) shape->box.width, (int) shape->box.height };

  _dd_canvas_close_popover (self);
  self->popover = popover;
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &place);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

/* The shape that the entry belongs to, and which of its actions. */
typedef struct
{
  DdCanvas *canvas;
  char     *command;
} Edit;

static void
edit_free (gpointer  data,
           GClosure *closure)
{
  Edit *edit = data;

  g_free (edit->command);
  g_free (edit);
}

static void
applied_cb (DdLineEditor *editor,
            const char   *text,
            Edit         *edit)
{
  const DdAction action = { .command = edit->command };
  g_autofree char *command = dd_action_dup_command (&action, text);

  gtk_popover_popdown (GTK_POPOVER (editor));
  gtk_widget_grab_focus (GTK_WIDGET (edit->canvas));
  run (edit->canvas, command);
}

static void
open_editor (DdCanvas       *self,
             const DdShape  *shape,
             const DdAction *action)
{
  GtkWidget *editor = dd_line_editor_new (action->label, action->text);
  Edit *edit = g_new0 (Edit, 1);

  edit->canvas = self;
  edit->command = g_strdup (action->command);
  g_signal_connect_data (editor, "applied", G_CALLBACK (applied_cb), edit, edit_free, 0);
  show_popover (self, editor, shape);
}

static void
do_action (DdCanvas       *self,
           const DdShape  *shape,
           const DdAction *action)
{
  if (action->gesture == DD_GESTURE_EDIT)
    open_editor (self, shape, action);
  else if (action->gesture != DD_GESTURE_MOVE)
    run (self, action->command);
}

/* Returns whether there was something to edit. */
gboolean
_dd_canvas_edit (DdCanvas   *self,
                 const char *id)
{
  const DdShape *shape = id && self->scene ? dd_scene_find (self->scene, id) : NULL;
  const DdAction *action = shape ? dd_shape_find_action (shape, DD_GESTURE_EDIT) : NULL;

  if (action == NULL)
    return FALSE;
  open_editor (self, shape, action);
  return TRUE;
}

/* Moves the focused shape past its neighbours. */
static gboolean
move (DdCanvas *self,
      int       steps)
{
  const DdShape *shape = find_focused (self);
  const DdShape *target = shape ? dd_scene_find_member (self->scene, shape, steps) : NULL;
  g_autofree char *command = target ? dd_shape_dup_move (shape, target) : NULL;

  return command && run (self, command);
}

static GMenu *
make_menu (DdCanvas      *self,
           const DdShape *shape)
{
  static const struct
  {
    const char *label;
    int         steps;
  } moves[] = { { N_("Move up"), -1 }, { N_("Move down"), 1 } };
  GMenu *menu = g_menu_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      g_autofree char *action = g_strdup_printf ("stage.move(%d)", moves[i].steps);

      if (dd_scene_find_member (self->scene, shape, moves[i].steps))
        g_menu_append (menu, _(moves[i].label), action);
    }
  for (guint i = 0; i < shape->n_actions; i++)
    {
      g_autofree char *action = g_strdup_printf ("stage.act(%u)", i);

      if (shape->actions[i].gesture != DD_GESTURE_MOVE)
        g_menu_append (menu, shape->actions[i].label, action);
    }
  return menu;
}

static gboolean
open_menu (DdCanvas *self)
{
  const DdShape *shape = find_focused (self);
  g_autoptr (GMenu) menu = NULL;

  if (shape == NULL || shape->n_actions == 0)
    return FALSE;
  menu = make_menu (self, shape);
  show_popover (self, gtk_popover_menu_new_from_model (G_MENU_MODEL (menu)), shape);
  return TRUE;
}

/* Keys */

/* Returns whether the key does something with the focused shape. */
gboolean
_dd_canvas_press_key (DdCanvas        *self,
                      guint            keyval,
                      GdkModifierType  state)
{
  const DdShape *shape = find_focused (self);
  const DdAction *action = shape ? dd_shape_find_action (shape, DD_GESTURE_SWITCH) : NULL;
  GdkModifierType modifiers = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK);

  if (modifiers == GDK_ALT_MASK && (keyval == GDK_KEY_Up || keyval == GDK_KEY_Down))
    return move (self, keyval == GDK_KEY_Up ? -1 : 1);
  if (keyval == GDK_KEY_Menu || (keyval == GDK_KEY_F10 && modifiers == GDK_SHIFT_MASK))
    return open_menu (self);
  if (modifiers != 0 || shape == NULL)
    return FALSE;
  if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_F2)
    return _dd_canvas_edit (self, self->focused);
  if (action && (keyval == GDK_KEY_space || keyval == GDK_KEY_Delete))
    return run (self, action->command);
  return FALSE;
}

/* Actions */

static void
move_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  move (DD_CANVAS (widget), g_variant_get_int32 (parameter));
}

/* Sends a packet from what is selected to what was walked to. */
static void
send_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  DdCanvas *self = DD_CANVAS (widget);

  _dd_canvas_send (self, dd_canvas_get_focused (self));
}

static void
act_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  DdCanvas *self = DD_CANVAS (widget);
  const DdShape *shape = find_focused (self);
  guint index = (guint) g_variant_get_int32 (parameter);

  if (shape && index < shape->n_actions)
    do_action (self, shape, &shape->actions[index]);
}

void
_dd_canvas_install_hands (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "stage.move", "i", move_action);
  gtk_widget_class_install_action (klass, "stage.act", "i", act_action);
  gtk_widget_class_install_action (klass, "stage.send", NULL, send_action);
}

/* Dragging */

static DdShape *
find_dragged (DdCanvas *self)
{
  return self->scene && self->dragged ? dd_scene_find (self->scene, self->dragged) : NULL;
}

static DdShape *
find_target (DdCanvas      *self,
             const DdShape *shape)
{
  return dd_scene_pick_member (self->scene, shape,
                               dd_rect_center (&shape->box).y + self->drag_y);
}

static void
drag_update_cb (DdCanvas       *self,
                double          x,
                double          y,
                GtkGestureDrag *drag)
{
  double from_x, from_y;
  const DdShape *shape;

  gtk_gesture_drag_get_start_point (drag, &from_x, &from_y);
  if (self->dragged == NULL)
    {
      shape = _dd_canvas_shape_at (self, from_x, from_y);
      if (shape == NULL || dd_shape_find_action (shape, DD_GESTURE_MOVE) == NULL ||
          !gtk_drag_check_threshold (GTK_WIDGET (self), (int) from_x, (int) from_y,
                                     (int) (from_x + x), (int) (from_y + y)))
        return;
      gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
      self->dragged = g_strdup (shape->id);
      gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
    }
  self->drag_x = x;
  self->drag_y = y;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_end_cb (DdCanvas *self)
{
  const DdShape *shape = find_dragged (self);
  const DdShape *target = shape ? find_target (self, shape) : NULL;
  g_autofree char *command = target ? dd_shape_dup_move (shape, target) : NULL;

  g_clear_pointer (&self->dragged, g_free);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (command)
    run (self, command);
}

static void
drag_cancel_cb (DdCanvas *self)
{
  g_clear_pointer (&self->dragged, g_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Where it would be put. */
static void
paint_mark (DdCanvas      *self,
            cairo_t       *cr,
            const DdShape *shape,
            const DdShape *target)
{
  DdColor color = dd_theme_get_focus (self->theme);
  double height = MARK_HEIGHT * dd_scene_get_zoom (self->scene);
  gboolean below = shape->box.y < target->box.y;

  cairo_set_source_rgb (cr, color.red, color.green, color.blue);
  cairo_rectangle (cr, target->box.x,
                   below ? target->box.y + target->box.height : target->box.y - height,
                   target->box.width, height);
  cairo_fill (cr);
}

/* What is dragged follows the pointer; the place it would go to is marked. */
void
_dd_canvas_paint_drag (DdCanvas *self,
                       cairo_t  *cr)
{
  DdShape *shape = find_dragged (self);
  const DdShape *target = shape ? find_target (self, shape) : NULL;

  if (shape == NULL)
    return;
  cairo_save (cr);
  cairo_translate (cr, self->drag_x, self->drag_y);
  dd_paint_shapes (cr, &shape, 1, self->texts, self->theme);
  dd_paint_overlays (cr, self->scene, &(DdPaintOptions) { .theme = self->theme,
                                                          .selected = shape->id });
  cairo_restore (cr);
  if (target && target != shape)
    paint_mark (self, cr, shape, target);
}

static void
menu_cb (DdCanvas *self,
         int       n_press,
         double    x,
         double    y)
{
  const DdShape *shape = _dd_canvas_shape_at (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  _dd_canvas_set_focused (self, shape ? shape->id : NULL);
  open_menu (self);
}

void
_dd_canvas_add_hands (DdCanvas *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *menu = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (drag, "cancel", G_CALLBACK (drag_cancel_cb), self);
  /* When it is pressed, the release that follows would close the menu again. */
  g_signal_connect_swapped (menu, "released", G_CALLBACK (menu_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu));
}
