// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dd-api-json.h"
#include "dd-controls.h"
#include "dd-inspector.h"
#include "dd-markdown.h"
#include "dd-predict-card.h"
#include "dd-units.h"

#define NEXT_LINES 3

/* What happened, why, facts of what is selected, and things to try. */
struct _DdInspector
{
  GtkWidget     parent_instance;

  DdPlayer     *player;
  GtkWidget    *frame;
  GtkWidget    *scroller;
  GtkWidget    *box;
  DdSimulation *tried;      /* whose buttons are shown */
  DdStep       *step;       /* what is told */
  GtkWidget    *predict;
  GtkWidget    *kind;
  GtkWidget    *caption;
  GtkWidget    *why;
  GtkWidget    *say;
  GtkWidget    *facts_title;
  GtkWidget    *facts;
  GtkWidget    *controls_title;
  GtkWidget    *controls;
  GtkWidget    *try_title;
  GtkWidget    *tries;
  GtkWidget    *next;
};

G_DEFINE_FINAL_TYPE (DdInspector, dd_inspector, GTK_TYPE_WIDGET)

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

/* Facts */

static void
add_fact (DdInspector *self,
          const char  *name,
          const char  *value)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *key = gtk_label_new (name);
  GtkWidget *text = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (key), 0);
  gtk_label_set_width_chars (GTK_LABEL (key), 11);
  gtk_widget_add_css_class (key, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_add_css_class (text, "monospace");
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (row), key);
  gtk_box_append (GTK_BOX (row), text);
  gtk_box_append (GTK_BOX (self->facts), row);
}

static void
add_time (DdInspector   *self,
          const DdWorld *world,
          const char    *name,
          guint64        time)
{
  g_autofree char *text = time ? dd_world_format_time (world, time) : NULL;

  if (text)
    text[MIN (strlen (text), 23)] = '\0';
  add_fact (self, name, text ? text + strlen ("2026-01-15T") : "—");
}

static void
add_container_facts (DdInspector       *self,
                     const DdWorld     *world,
                     const DdContainer *container)
{
  gboolean has_several = container->attachments->len > 1;
  g_autofree char *addresses = dd_container_dup_addresses (container, has_several);
  g_autofree char *pid = g_strdup_printf ("%d", container->pid);
  g_autofree char *code = g_strdup_printf ("%d", container->exit_code);
  g_autofree char *size = dd_units_human_size (dd_api_get_written (world, container), 3);
  g_autofree char *restarts = g_strdup_printf ("%d", container->restart_count);

  add_fact (self, "Status", dd_container_get_status (container));
  add_fact (self, "Pid", pid);
  add_fact (self, "ExitCode", code);
  add_fact (self, "OOMKilled", container->oom_killed ? "true" : "false");
  add_time (self, world, "StartedAt", container->started);
  add_time (self, world, "FinishedAt", container->finished);
  add_fact (self, "IPAddress", addresses ? addresses : "—");
  add_fact (self, "Restarts", restarts);
  add_fact (self, "SizeRw", size);
}

static void
refresh_facts (DdInspector *self)
{
  const DdWorld *world = dd_session_get_world (dd_player_get_session (self->player));
  g_autofree char *focus = dd_player_dup_focus (self->player);
  const DdContainer *container = focus ? dd_world_get_container_by_name (world, focus) : NULL;
  g_autofree char *title = container ? g_strdup_printf ("docker inspect %s", focus) : NULL;

  clear_box (self->facts);
  gtk_widget_set_visible (self->facts, container != NULL);
  gtk_widget_set_visible (self->facts_title, container != NULL);
  if (container == NULL)
    return;
  gtk_label_set_label (GTK_LABEL (self->facts_title), title);
  add_container_facts (self, world, container);
}

/* Try it */

#define TIME_STEP_SECONDS 10

static GtkWidget *
make_try_text (const char *label,
               const char *command)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *text = gtk_label_new (label);
  GtkWidget *line = gtk_label_new (command);

  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_xalign (GTK_LABEL (line), 0);
  gtk_label_set_ellipsize (GTK_LABEL (line), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (line, "monospace");
  gtk_widget_add_css_class (line, "try-command");
  gtk_widget_set_visible (line, command != NULL && !g_str_equal (label, command));
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), line);
  return box;
}

/* A row that runs something: what it is, the command, and the sign for run. */
static GtkWidget *
make_try (const char *label,
          const char *icon,
          const char *command,
          const char *tooltip)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  gtk_box_append (GTK_BOX (row), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (row), make_try_text (label, command));
  gtk_box_append (GTK_BOX (row), gtk_image_new_from_icon_name ("media-playback-start-symbolic"));
  gtk_button_set_child (GTK_BUTTON (button), row);
  gtk_widget_add_css_class (button, "try-it");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, tooltip, -1);
  return button;
}

static void
add_try (DdInspector *self,
         DdTryIt     *try)
{
  g_autofree char *tooltip = g_strdup_printf (_("Type “%s” into the console"), try->run);
  GtkWidget *button = make_try (try->label, try->icon ? try->icon : "utilities-terminal-symbolic",
                                try->run, tooltip);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.run");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", try->run);
  gtk_box_append (GTK_BOX (self->tries), button);
}

static void
refresh_tries (DdInspector *self)
{
  DdSimulation *simulation = dd_player_get_simulation (self->player);
  GtkWidget *wait;

  if (self->tried == simulation && gtk_widget_get_first_child (self->tries))
    return;
  self->tried = simulation;
  clear_box (self->tries);
  for (guint i = 0; simulation && i < simulation->try_it->len; i++)
    add_try (self, g_ptr_array_index (simulation->try_it, i));
  wait = make_try (_("Let 10 seconds pass"), "alarm-symbolic", NULL,
                   _("Let the simulated time go on; nothing is typed"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (wait), "win.pass-time");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (wait), "u", TIME_STEP_SECONDS);
  gtk_box_append (GTK_BOX (self->tries), wait);
}

/* What happened */

static void
refresh_event (DdInspector *self)
{
  DdSession *session = dd_player_get_session (self->player);
  guint tick = dd_session_get_tick (session);
  DdEvent *event = dd_session_get_event (session, tick);
  g_autofree char *caption = event ? dd_event_get_caption (event) : g_strdup (_("The beginning"));
  g_autofree char *why = event ? dd_event_get_why (event)
                               : g_strdup (_("Step on, press play, or type into the console."));
  g_autofree char *kind = event
                          ? g_strdup_printf (_("TICK %u · %s"), tick,
                                             dd_tick_kind_to_string (event->klass->kind))
                          : g_strdup (_("BEFORE THE FIRST TICK"));

  gtk_label_set_label (GTK_LABEL (self->kind), kind);
  gtk_label_set_label (GTK_LABEL (self->caption), caption);
  gtk_label_set_label (GTK_LABEL (self->why), why);
  gtk_widget_set_visible (self->why, *why != '\0');
}

static void
refresh_script (DdInspector *self)
{
  DdSession *session = dd_player_get_session (self->player);
  DdSimulation *simulation = dd_player_get_simulation (self->player);
  DdStep *current = dd_player_get_current_step (self->player);
  DdStep *next = dd_player_get_next_step (self->player);
  gboolean at_end = dd_session_get_tick (session) == dd_session_get_n_ticks (session);
  const char *say = current ? current->say : simulation ? simulation->intro : NULL;
  g_autofree char *markup = say ? dd_markdown_dup_markup (say) : NULL;

  if (current != self->step)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment
                              (GTK_SCROLLED_WINDOW (self->scroller)), 0);
  self->step = current;
  gtk_label_set_markup (GTK_LABEL (self->say), markup ? markup : "");
  gtk_widget_set_visible (self->say, markup && *markup);
  gtk_widget_set_visible (self->next, next != NULL && at_end &&
                          !dd_predict_card_get_asked (DD_PREDICT_CARD (self->predict)));
  if (next)
    {
      g_autofree char *label = g_strdup_printf (_("Next: %s"), next->run && *next->run
                                                ? next->run : next->title ? next->title : "");

      gtk_label_set_label (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->next))), label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->next), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      label, -1);
    }
}

static void
changed_cb (DdInspector *self)
{
  refresh_event (self);
  refresh_script (self);
  refresh_facts (self);
  refresh_tries (self);
  gtk_widget_set_visible (self->controls_title, gtk_widget_get_visible (self->controls));
}

/* Life */

static void
dd_inspector_dispose (GObject *object)
{
  DdInspector *self = DD_INSPECTOR (object);

  g_clear_object (&self->player);
  g_clear_pointer (&self->frame, gtk_widget_unparent);
  G_OBJECT_CLASS (dd_inspector_parent_class)->dispose (object);
}

static void
dd_inspector_class_init (DdInspectorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dd_inspector_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "inspector");
}

static GtkWidget *
add_label (DdInspector *self,
           const char  *css_class,
           const char  *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (self->box), label);
  return label;
}

static GtkWidget *
add_card (DdInspector *self,
          gboolean     frame)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  if (frame)
    {
      gtk_widget_add_css_class (card, "card");
      gtk_widget_add_css_class (card, "inspector-card");
    }
  gtk_box_append (GTK_BOX (self->box), card);
  return card;
}

static GtkWidget *
make_next (void)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_lines (GTK_LABEL (label), NEXT_LINES);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_add_css_class (button, "inspector-next");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.next-command");
  gtk_widget_set_tooltip_text (button, _("Type the next command of this simulation"));
  return button;
}

static void
dd_inspector_init (DdInspector *self)
{
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  self->frame = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->frame), self->scroller);
  gtk_widget_set_parent (self->frame, GTK_WIDGET (self));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_widget_add_css_class (self->box, "inspector");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);

  self->predict = dd_predict_card_new ();
  gtk_box_append (GTK_BOX (self->box), self->predict);
  self->kind = add_label (self, "caption-heading", "");
  gtk_widget_add_css_class (self->kind, "dim-label");
  self->caption = add_label (self, "title-4", "");
  self->why = add_label (self, "why-card", "");
  gtk_widget_add_css_class (self->why, "card");
  self->say = add_label (self, "say", "");
  /* It stays in sight however long the text is. */
  self->next = make_next ();
  gtk_box_append (GTK_BOX (self->frame), self->next);
  self->facts_title = add_label (self, "caption-heading", "");
  self->facts = add_card (self, TRUE);
  self->controls_title = add_label (self, "caption-heading", _("CONTROLS"));
  gtk_widget_add_css_class (self->controls_title, "dim-label");
  self->controls = dd_controls_new ();
  gtk_box_append (GTK_BOX (self->box), self->controls);
  self->try_title = add_label (self, "caption-heading", _("TRY IT"));
  gtk_widget_add_css_class (self->try_title, "dim-label");
  self->tries = add_card (self, FALSE);
}

/**
 * dd_inspector_new:
 *
 * Returns: (transfer floating): an inspector without a player
 */
GtkWidget *
dd_inspector_new (void)
{
  return g_object_new (DD_TYPE_INSPECTOR, NULL);
}

/**
 * dd_inspector_set_player:
 * @self: an inspector
 * @player: what it explains
 *
 * Connects an inspector with a player.
 */
void
dd_inspector_set_player (DdInspector *self,
                         DdPlayer    *player)
{
  if (!g_set_object (&self->player, player))
    return;
  /* Its parts first: what it shows depends on theirs. */
  dd_predict_card_set_player (DD_PREDICT_CARD (self->predict), player);
  dd_controls_set_player (DD_CONTROLS (self->controls), player);
  g_signal_connect_object (player, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}
