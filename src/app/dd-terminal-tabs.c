// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "dd-terminal-tabs.h"

#define MAX_LABEL_CHARS 26

struct _DdTerminalTabs
{
  GtkWidget  parent_instance;

  DdPlayer  *player;
  GtkWidget *scroller;
  GtkWidget *box;
  char      *shown;   /* what the tabs say, to see whether that changed */
};

G_DEFINE_FINAL_TYPE (DdTerminalTabs, dd_terminal_tabs, GTK_TYPE_WIDGET)

/* What runs in a terminal: its job, else its shell. */
static char *
dup_title (const DdWorld *world,
           const DdTty   *tty)
{
  const DdProcess *job = dd_world_get_process (world, tty->foreground ? tty->foreground
                                                                      : tty->shell);
  const char *number = tty->name + strcspn (tty->name, "0123456789");
  g_autofree char *line = NULL;

  if (job == NULL || tty->foreground == 0)
    line = g_strdup (job ? job->program : "");
  else
    line = g_strdelimit (g_strjoinv (" ", job->argv), "\n\t", ' ');
  return g_strdup_printf ("%d  %s", atoi (number) + 1, line);
}

static GtkWidget *
make_closer (const DdTty *tty)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Close this terminal (Ctrl+Shift+W)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Close this terminal"), -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", tty->name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.close-terminal");
  return button;
}

static GtkWidget *
make_tab (const DdTty *tty,
          const char  *title,
          gboolean     closes)
{
  GtkWidget *tab = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_LABEL_CHARS);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", tty->name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.terminal");
  gtk_widget_add_css_class (tab, "terminal-tab");
  gtk_box_append (GTK_BOX (tab), button);
  if (closes)
    gtk_box_append (GTK_BOX (tab), make_closer (tty));
  return tab;
}

/**
 * dd_terminal_tabs_new_adder:
 *
 * Returns: (transfer floating): a button that opens another terminal
 */
GtkWidget *
dd_terminal_tabs_new_adder (void)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("tab-new-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Open another terminal (Ctrl+Shift+T)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Open another terminal"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.new-terminal");
  return button;
}

static void
refresh (DdTerminalTabs *self)
{
  const DdWorld *world = dd_session_get_world (dd_player_get_session (self->player));
  g_autoptr (GPtrArray) terminals = dd_player_list_terminals (self->player);
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  GtkWidget *child;

  for (guint i = 0; i < terminals->len; i++)
    g_ptr_array_add (titles, dup_title (world, g_ptr_array_index (terminals, i)));
  g_ptr_array_add (titles, NULL);
  text = g_strjoinv ("\n", (char **) titles->pdata);
  if (g_strcmp0 (text, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  for (guint i = 0; i < terminals->len; i++)
    gtk_box_append (GTK_BOX (self->box), make_tab (g_ptr_array_index (terminals, i),
                                                   g_ptr_array_index (titles, i), i > 0));
  gtk_box_append (GTK_BOX (self->box), dd_terminal_tabs_new_adder ());
  gtk_widget_set_visible (GTK_WIDGET (self), terminals->len > 1);
}

static void
dd_terminal_tabs_dispose (GObject *object)
{
  DdTerminalTabs *self = DD_TERMINAL_TABS (object);

  g_clear_object (&self->player);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (dd_terminal_tabs_parent_class)->dispose (object);
}

static void
dd_terminal_tabs_class_init (DdTerminalTabsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dd_terminal_tabs_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "terminals");
}

static void
dd_terminal_tabs_init (DdTerminalTabs *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_EXTERNAL,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
  gtk_widget_add_css_class (self->scroller, "terminal-tabs");
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Terminals"), -1);
}

/**
 * dd_terminal_tabs_new:
 *
 * Returns: (transfer floating): tabs without a player
 */
GtkWidget *
dd_terminal_tabs_new (void)
{
  return g_object_new (DD_TYPE_TERMINAL_TABS, NULL);
}

/**
 * dd_terminal_tabs_set_player:
 * @self: the tabs
 * @player: whose terminals they are
 *
 * Connects the tabs with a player.
 */
void
dd_terminal_tabs_set_player (DdTerminalTabs *self,
                             DdPlayer       *player)
{
  if (!g_set_object (&self->player, player))
    return;
  g_signal_connect_object (player, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}
