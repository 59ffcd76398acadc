// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "dd-scrubber.h"
#include "dd-transport.h"

/* First, back, play, forward, last; the timeline; the time; the speed. Its
 * buttons are bound to the window's actions. */
struct _DdTransport
{
  GtkWidget  parent_instance;

  DdPlayer  *player;
  GtkWidget *box;
  GtkWidget *first;
  GtkWidget *play;
  GtkWidget *last;
  GtkWidget *time;
  GtkWidget *scrubber;
  GtkWidget *grain;
  GtkWidget *speed;
  GtkWidget *branches;
};

G_DEFINE_FINAL_TYPE (DdTransport, dd_transport, GTK_TYPE_WIDGET)

static const double speeds[] = { 0.25, 0.5, 1, 2, 4, 8 };

static GtkWidget *
add_button (DdTransport *self,
            const char  *icon,
            const char  *action,
            const char  *tooltip)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip,
                                  -1);
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip,
                                  -1);
  gtk_box_append (GTK_BOX (self->box), button);
  return button;
}

static void
refresh_branches (DdTransport *self)
{
  DdSession *session = dd_player_get_session (self->player);
  guint n = dd_session_get_n_branches (session);
  g_autoptr (GMenu) menu = g_menu_new ();

  gtk_widget_set_visible (self->branches, n > 1);
  for (guint i = 0; n > 1 && i < n; i++)
    {
      g_autofree char *title = dd_session_dup_branch_title (session, i);
      g_autofree char *action = g_strdup_printf ("win.branch(uint32 %u)", i);

      g_menu_append (menu, title, action);
    }
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->branches), G_MENU_MODEL (menu));
}

static void
changed_cb (DdTransport *self)
{
  DdSession *session = dd_player_get_session (self->player);
  const DdWorld *world = dd_session_get_world (session);
  g_autofree char *text =
      g_strdup_printf ("%s %u / %u\n%02u:%02u.%03u", _("tick"), dd_session_get_tick (session),
                       dd_session_get_n_ticks (session),
                       (guint) (world->now / (60 * DD_USEC_PER_SEC)),
                       (guint) (world->now / DD_USEC_PER_SEC % 60),
                       (guint) (world->now / DD_USEC_PER_MSEC % 1000));
  gboolean playing = dd_player_get_playing (self->player);

  gtk_label_set_label (GTK_LABEL (self->time), text);
  gtk_button_set_icon_name (GTK_BUTTON (self->play), playing ? "media-playback-pause-symbolic"
                                                             : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (self->play, playing ? _("Pause (Ctrl+Space)")
                                                   : _("Play (Ctrl+Space)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  playing ? _("Pause") : _("Play"), -1);
  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    if (speeds[i] == dd_player_get_speed (self->player) &&
        gtk_drop_down_get_selected (GTK_DROP_DOWN (self->speed)) != i)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->speed), i);
  refresh_branches (self);
}

static void
speed_cb (DdTransport *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->speed));

  if (self->player && selected < G_N_ELEMENTS (speeds) &&
      speeds[selected] != dd_player_get_speed (self->player))
    dd_player_set_speed (self->player, speeds[selected]);
}

static void
dd_transport_dispose (GObject *object)
{
  DdTransport *self = DD_TRANSPORT (object);

  g_clear_object (&self->player);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (dd_transport_parent_class)->dispose (object);
}

static void
dd_transport_class_init (DdTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dd_transport_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "transport");
}

static void
add_buttons (DdTransport *self)
{
  self->first = add_button (self, "media-skip-backward-symbolic", "win.first",
                            _("To the beginning (Ctrl+Home)"));
  add_button (self, "media-seek-backward-symbolic", "win.step-back", _("Back (Alt+Left)"));
  self->play = add_button (self, "media-playback-start-symbolic", "win.play",
                           _("Play (Ctrl+Space)"));
  gtk_widget_add_css_class (self->play, "suggested-action");
  add_button (self, "media-seek-forward-symbolic", "win.step-forward", _("Forward (Alt+Right)"));
  self->last = add_button (self, "media-skip-forward-symbolic", "win.last",
                           _("To the end (Ctrl+End)"));
}

static void
dd_transport_init (DdTransport *self)
{
  static const char *const names[] = { "0.25×", "0.5×", "1×", "2×", "4×", "8×", NULL };

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_add_css_class (self->box, "transport");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  add_buttons (self);
  self->time = gtk_label_new ("");
  gtk_widget_add_css_class (self->time, "monospace");
  gtk_widget_add_css_class (self->time, "caption");
  gtk_label_set_xalign (GTK_LABEL (self->time), 0);
  gtk_label_set_width_chars (GTK_LABEL (self->time), 14);
  gtk_box_append (GTK_BOX (self->box), self->time);
  self->scrubber = dd_scrubber_new ();
  gtk_box_append (GTK_BOX (self->box), self->scrubber);

  self->branches = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->branches), _("Branches"));
  gtk_widget_set_tooltip_text (self->branches, _("Go back to another branch"));
  gtk_widget_set_valign (self->branches, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->box), self->branches);

  self->grain = gtk_toggle_button_new_with_label (_("Ticks"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->grain), "win.by-tick");
  gtk_widget_set_tooltip_text (self->grain, _("Step by single ticks instead of whole steps"));
  gtk_widget_set_valign (self->grain, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->box), self->grain);

  self->speed = gtk_drop_down_new_from_strings (names);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->speed), 2);
  gtk_widget_set_valign (self->speed, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->speed, _("Speed"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->speed), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Speed"), -1);
  g_signal_connect_swapped (self->speed, "notify::selected", G_CALLBACK (speed_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->speed);
}

/**
 * dd_transport_new:
 *
 * Returns: (transfer floating): a transport bar without a player
 */
GtkWidget *
dd_transport_new (void)
{
  return g_object_new (DD_TYPE_TRANSPORT, NULL);
}

/**
 * dd_transport_set_player:
 * @self: a transport bar
 * @player: what it steps through
 *
 * Connects a transport bar with a player.
 */
void
dd_transport_set_player (DdTransport *self,
                         DdPlayer    *player)
{
  if (!g_set_object (&self->player, player))
    return;
  dd_scrubber_set_player (DD_SCRUBBER (self->scrubber), player);
  g_signal_connect_object (player, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}

/**
 * dd_transport_set_narrow:
 * @self: a transport bar
 * @narrow: whether there is little room
 *
 * Leaves out what the keys and the timeline also do.
 */
void
dd_transport_set_narrow (DdTransport *self,
                         gboolean     narrow)
{
  gtk_widget_set_visible (self->first, !narrow);
  gtk_widget_set_visible (self->last, !narrow);
  gtk_widget_set_visible (self->grain, !narrow);
  gtk_widget_set_visible (self->speed, !narrow);
}
