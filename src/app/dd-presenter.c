// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dd-presenter.h"
#include "dd-settings.h"
#include "dd-canvas.h"

/* The whole screen for a classroom: the stage, a large caption, how far it
 * is. Space and the arrows step, B blanks, L lights what is pointed at,
 * Escape leaves. */
typedef struct
{
  DdPlayer  *player;
  GtkWidget *window;
  GtkWidget *stack;
  GtkWidget *stage;
  GtkWidget *title;
  GtkWidget *why;
  GtkWidget *progress;
  GtkWidget *foot;
  gboolean   blank;
  gboolean   spotlight;
} Presenter;

static void
presenter_free (Presenter *self)
{
  g_signal_handlers_disconnect_by_data (self->player, self);
  g_object_unref (self->player);
  g_free (self);
}

static void
changed_cb (Presenter *self)
{
  DdSession *session = dd_player_get_session (self->player);
  guint tick = dd_session_get_tick (session);
  guint n_ticks = dd_session_get_n_ticks (session);
  DdEvent *event = dd_session_get_event (session, tick);
  g_autofree char *caption = event ? dd_event_get_caption (event) : g_strdup (_("The beginning"));
  g_autofree char *why = event ? dd_event_get_why (event) : g_strdup ("");
  g_autofree char *foot =
      g_strdup_printf (_("tick %u / %u    %.1f s of simulated time    Space next · ← back · B blank "
                         "· L spotlight · Esc leave"), tick, n_ticks,
                       dd_session_get_world (session)->now / (double) DD_USEC_PER_SEC);

  gtk_label_set_label (GTK_LABEL (self->title), caption);
  gtk_label_set_label (GTK_LABEL (self->why), why);
  gtk_label_set_label (GTK_LABEL (self->foot), foot);
  gtk_level_bar_set_max_value (GTK_LEVEL_BAR (self->progress), MAX (n_ticks, 1));
  gtk_level_bar_set_value (GTK_LEVEL_BAR (self->progress), tick);
}

static void
toggle_blank (Presenter *self)
{
  self->blank = !self->blank;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), self->blank ? "blank" : "stage");
}

static gboolean
key_cb (Presenter *self,
        guint      keyval)
{
  switch (keyval)
    {
    case GDK_KEY_space:
    case GDK_KEY_Right:
    case GDK_KEY_Page_Down:
      dd_player_forward (self->player);
      return GDK_EVENT_STOP;
    case GDK_KEY_Left:
    case GDK_KEY_Page_Up:
      dd_player_back (self->player);
      return GDK_EVENT_STOP;
    case GDK_KEY_b:
    case GDK_KEY_B:
      toggle_blank (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_l:
    case GDK_KEY_L:
      self->spotlight = !self->spotlight;
      dd_canvas_set_spotlight (DD_CANVAS (self->stage), self->spotlight);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
    case GDK_KEY_F5:
      gtk_window_destroy (GTK_WINDOW (self->window));
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static GtkWidget *
add_label (GtkWidget  *box,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
make_body (Presenter *self)
{
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *caption = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->stage = dd_canvas_new ();
  gtk_box_append (GTK_BOX (body), self->stage);
  gtk_widget_add_css_class (caption, "presenter-caption");
  self->title = add_label (caption, "presenter-title");
  self->why = add_label (caption, "presenter-why");
  gtk_box_append (GTK_BOX (body), caption);
  gtk_widget_add_css_class (foot, "presenter-foot");
  self->progress = gtk_level_bar_new ();
  gtk_box_append (GTK_BOX (foot), self->progress);
  self->foot = add_label (foot, "monospace");
  gtk_box_append (GTK_BOX (body), foot);
  return body;
}

/**
 * dd_presenter_new:
 * @application: the application
 * @player: what is presented
 *
 * Returns: (transfer none): a window that fills the screen
 */
GtkWindow *
dd_presenter_new (GtkApplication *application,
                  DdPlayer       *player)
{
  Presenter *self = g_new0 (Presenter, 1);
  GtkWidget *blank = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *key = gtk_event_controller_key_new ();

  self->player = g_object_ref (player);
  self->window = gtk_application_window_new (application);
  gtk_window_set_title (GTK_WINDOW (self->window), _("Presentation"));
  gtk_widget_add_css_class (self->window, "presenter");
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), make_body (self), "stage");
  gtk_widget_add_css_class (blank, "presenter-blank");
  gtk_stack_add_named (GTK_STACK (self->stack), blank, "blank");
  gtk_window_set_child (GTK_WINDOW (self->window), self->stack);
  dd_canvas_set_player (DD_CANVAS (self->stage), player);
  dd_canvas_set_text_scale (DD_CANVAS (self->stage),
                            1.25 * g_settings_get_double (dd_settings_get_default (),
                                                          "stage-text-scale"));
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->window, key);
  g_signal_connect_swapped (player, "changed", G_CALLBACK (changed_cb), self);
  g_object_set_data_full (G_OBJECT (self->window), "presenter", self,
                          (GDestroyNotify) presenter_free);
  changed_cb (self);
  gtk_window_fullscreen (GTK_WINDOW (self->window));
  return GTK_WINDOW (self->window);
}
