// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "dd-controls.h"

/* A slider that is dragged types once, when it rests. */
#define REST_MSEC 350

/* The controls of a simulation or the sandbox: switches, choices and sliders that change its
 * world by typing commands. */
struct _DdControls
{
  GtkWidget        parent_instance;

  DdPlayer        *player;
  GtkWidget       *box;
  const GPtrArray *controls;     /* (element-type DdControl): what is shown */
  guint            tick;         /* where the switches were looked at */
  guint            branch;
  guint            resting;      /* until a slider rests */
  GtkWidget       *moved;        /* that slider */
  guint            showing : 1;  /* it is the program that moves them */
};

G_DEFINE_FINAL_TYPE (DdControls, dd_controls, GTK_TYPE_WIDGET)

static const DdControl *
control_of (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), "control");
}

static void
set_control (DdControls *self,
             GtkWidget  *widget,
             const char *value)
{
  if (!self->showing && self->player)
    dd_player_set_control (self->player, control_of (widget)->id, value);
}

static GtkWidget *
make_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

/* The widget that a control is set with; it is found again by that. */
static void
adopt (DdControls *self,
       GtkWidget  *row,
       GtkWidget  *widget,
       DdControl  *control)
{
  g_object_set_data (G_OBJECT (widget), "control", control);
  g_object_set_data (G_OBJECT (row), "setter", widget);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  control->label, -1);
}

static void
switched_cb (DdControls *self,
             GParamSpec *pspec,
             GtkWidget  *widget)
{
  set_control (self, widget, gtk_switch_get_active (GTK_SWITCH (widget)) ? "on" : "off");
}

static GtkWidget *
make_toggle (DdControls *self,
             DdControl  *control)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *widget = gtk_switch_new ();
  g_autofree char *tooltip = g_strdup_printf ("%s\n%s", control->on, control->off);

  adopt (self, row, widget, control);
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (widget, tooltip);
  gtk_box_append (GTK_BOX (row), make_label (control->label));
  gtk_box_append (GTK_BOX (row), widget);
  g_signal_connect_object (widget, "notify::active", G_CALLBACK (switched_cb), self,
                           G_CONNECT_SWAPPED);
  return row;
}

static void
picked_cb (DdControls *self,
           GtkWidget  *button)
{
  guint position = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "position"));
  g_autofree char *value = g_strdup_printf ("%u", position);

  set_control (self, gtk_widget_get_parent (gtk_widget_get_parent (button)), value);
}

static GtkWidget *
make_pick (DdControls *self,
           DdControl  *control,
           guint       position)
{
  DdTryIt *option = g_ptr_array_index (control->options, position);
  GtkWidget *button = gtk_button_new_with_label (option->label);

  gtk_widget_set_tooltip_text (button, option->run);
  gtk_widget_add_css_class (button, "control-pick");
  g_object_set_data (G_OBJECT (button), "position", GUINT_TO_POINTER (position));
  g_signal_connect_object (button, "clicked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
make_choice (DdControls *self,
             DdControl  *control)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *flow = gtk_flow_box_new ();

  adopt (self, row, flow, control);
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 6);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 6);
  for (guint i = 0; i < control->options->len; i++)
    {
      GtkWidget *child = gtk_flow_box_child_new ();

      gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), make_pick (self, control, i));
      gtk_widget_set_focusable (child, FALSE);
      gtk_flow_box_insert (GTK_FLOW_BOX (flow), child, -1);
    }
  gtk_box_append (GTK_BOX (row), make_label (control->label));
  gtk_box_append (GTK_BOX (row), flow);
  return row;
}

static void
show_number (GtkWidget *scale)
{
  GtkWidget *label = g_object_get_data (G_OBJECT (scale), "number");
  const DdControl *control = control_of (scale);
  g_autofree char *text = g_strdup_printf ("%d %s", (int) gtk_range_get_value (GTK_RANGE (scale)),
                                           control->unit ? control->unit : "");

  gtk_label_set_label (GTK_LABEL (label), g_strchomp (text));
}

static gboolean
rest_cb (gpointer user_data)
{
  DdControls *self = user_data;
  g_autofree char *value = g_strdup_printf
      ("%d", (int) gtk_range_get_value (GTK_RANGE (self->moved)));

  self->resting = 0;
  set_control (self, self->moved, value);
  return G_SOURCE_REMOVE;
}

static void
moved_cb (DdControls *self,
          GtkWidget  *scale)
{
  show_number (scale);
  if (self->showing)
    return;
  g_clear_handle_id (&self->resting, g_source_remove);
  self->moved = scale;
  self->resting = g_timeout_add (REST_MSEC, rest_cb, self);
}

static GtkWidget *
make_slider (DdControls *self,
             DdControl  *control)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *number = gtk_label_new ("");
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, control->minimum,
                                               control->maximum, control->step);

  adopt (self, row, scale, control);
  gtk_range_set_value (GTK_RANGE (scale), control->value);
  gtk_scale_set_draw_value (GTK_SCALE (scale), FALSE);
  gtk_widget_set_tooltip_text (scale, control->run);
  gtk_widget_add_css_class (number, "monospace");
  g_object_set_data (G_OBJECT (scale), "number", number);
  gtk_box_append (GTK_BOX (head), make_label (control->label));
  gtk_box_append (GTK_BOX (head), number);
  gtk_box_append (GTK_BOX (row), head);
  gtk_box_append (GTK_BOX (row), scale);
  show_number (scale);
  g_signal_connect_object (scale, "value-changed", G_CALLBACK (moved_cb), self,
                           G_CONNECT_SWAPPED);
  return row;
}

/* Showing where they stand */

static void
show_choice (GtkWidget  *flow,
             const char *value)
{
  guint position = value ? (guint) g_ascii_strtoull (value, NULL, 10) : G_MAXUINT;
  GtkFlowBoxChild *child;

  for (int i = 0; (child = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (flow), i)) != NULL; i++)
    {
      GtkWidget *button = gtk_flow_box_child_get_child (child);

      if ((guint) i == position)
        gtk_widget_add_css_class (button, "control-picked");
      else
        gtk_widget_remove_css_class (button, "control-picked");
    }
}

static void
show_control (DdControls *self,
              GtkWidget  *widget)
{
  const DdControl *control = control_of (widget);
  g_autofree char *value = dd_player_dup_control (self->player, control->id);

  if (control->kind == DD_CONTROL_TOGGLE)
    gtk_switch_set_active (GTK_SWITCH (widget), g_strcmp0 (value, "on") == 0);
  else if (control->kind == DD_CONTROL_CHOICE)
    show_choice (widget, value);
  else if (self->resting == 0 && value)
    gtk_range_set_value (GTK_RANGE (widget), (double) g_ascii_strtoll (value, NULL, 10));
}

static void
show_all (DdControls *self)
{
  self->showing = TRUE;
  for (GtkWidget *row = gtk_widget_get_first_child (self->box); row;
       row = gtk_widget_get_next_sibling (row))
    show_control (self, g_object_get_data (G_OBJECT (row), "setter"));
  self->showing = FALSE;
}

static void
rebuild (DdControls *self)
{
  static GtkWidget *(*const makers[]) (DdControls *self, DdControl *control) = {
    [DD_CONTROL_TOGGLE] = make_toggle,
    [DD_CONTROL_CHOICE] = make_choice,
    [DD_CONTROL_SLIDER] = make_slider,
  };
  GtkWidget *child;

  g_clear_handle_id (&self->resting, g_source_remove);
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  for (guint i = 0; self->controls && i < self->controls->len; i++)
    {
      DdControl *control = g_ptr_array_index (self->controls, i);

      gtk_box_append (GTK_BOX (self->box), makers[control->kind] (self, control));
    }
  gtk_widget_set_visible (GTK_WIDGET (self), gtk_widget_get_first_child (self->box) != NULL);
}

static void
changed_cb (DdControls *self)
{
  DdSession *session = dd_player_get_session (self->player);
  const GPtrArray *controls = dd_player_get_controls (self->player);
  guint tick = dd_session_get_tick (session);
  guint branch = dd_session_get_branch (session);

  if (controls == self->controls && tick == self->tick && branch == self->branch)
    return;
  if (controls != self->controls)
    {
      self->controls = controls;
      rebuild (self);
    }
  self->tick = tick;
  self->branch = branch;
  if (!dd_player_get_playing (self->player) || tick == dd_session_get_n_ticks (session))
    show_all (self);
  else
    self->tick = G_MAXUINT;
}

static void
dd_controls_dispose (GObject *object)
{
  DdControls *self = DD_CONTROLS (object);

  g_clear_handle_id (&self->resting, g_source_remove);
  g_clear_object (&self->player);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (dd_controls_parent_class)->dispose (object);
}

static void
dd_controls_class_init (DdControlsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dd_controls_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "controls");
}

static void
dd_controls_init (DdControls *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * dd_controls_new:
 *
 * Returns: (transfer floating): controls that hide while there are none
 */
GtkWidget *
dd_controls_new (void)
{
  return g_object_new (DD_TYPE_CONTROLS, NULL);
}

/**
 * dd_controls_set_player:
 * @self: controls
 * @player: whose simulation they change
 *
 * Connects controls with a player.
 */
void
dd_controls_set_player (DdControls *self,
                        DdPlayer   *player)
{
  if (!g_set_object (&self->player, player))
    return;
  g_signal_connect_object (player, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  self->tick = G_MAXUINT;
  changed_cb (self);
}
