// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "dd-action-button.h"
#include "dd-compat.h"
#include "dd-lab-side.h"
#include "dd-markdown.h"

#define N_HINTS 3

/* The brief of a lab and its goals, beside the stage and always visible. The
 * goals are checked after everything the learner does. Signal "done"; "used"
 * when a hint or the solution was shown. */
struct _DdLabSide
{
  GtkWidget  parent_instance;

  DdPlayer  *player;
  DdLab     *lab;
  GtkWidget *outer;
  GtkWidget *scroller;
  GtkWidget *box;
  GtkWidget *title;
  GtkWidget *brief;
  GtkWidget *goals;
  GtkWidget *cause_title;
  GtkWidget *cause;
  GtkWidget *hints;
  GtkWidget *hint_button;
  guint      checked_ticks;   /* of the timeline when goals were checked */
};

G_DEFINE_FINAL_TYPE (DdLabSide, dd_lab_side, GTK_TYPE_WIDGET)

static guint done_signal;
static guint used_signal;

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static GtkWidget *
make_text (const char *markup)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

static void
add_goal (DdLabSide *self,
          DdGoal    *goal)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gboolean met = dd_goal_get_met (goal);
  GtkWidget *mark = gtk_image_new_from_icon_name (met ? "object-select-symbolic"
                                                      : "radio-symbolic");
  g_autofree char *markup = dd_markdown_dup_markup (dd_goal_get_text (goal));

  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_widget_add_css_class (mark, met ? "success" : "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  met ? _("Reached") : _("Not reached yet"), -1);
  gtk_box_append (GTK_BOX (row), mark);
  gtk_box_append (GTK_BOX (row), make_text (markup));
  gtk_widget_add_css_class (row, "goal");
  gtk_box_append (GTK_BOX (self->goals), row);
}

/* The first open goal and its nearest cause, or that there is none. */
static void
refresh_cause (DdLabSide *self)
{
  DdGoal *next = dd_lab_get_next_goal (self->lab);
  const char *cause = next ? dd_goal_get_cause (next) : NULL;
  g_autofree char *markup = cause ? dd_markdown_dup_markup (cause) : NULL;
  const char *fallback = next ? _("This goal is not reached yet. Its state is looked at after "
                                  "each command.")
                              : _("All goals are reached. Well done.");

  gtk_label_set_label (GTK_LABEL (self->cause_title), next ? _("NOT YET") : _("DONE"));
  gtk_widget_remove_css_class (self->cause_title, next ? "success" : "warning");
  gtk_widget_add_css_class (self->cause_title, next ? "warning" : "success");
  gtk_label_set_markup (GTK_LABEL (self->cause), markup ? markup : fallback);
}

static void
refresh (DdLabSide *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->lab));
  guint n_used = dd_lab_get_hints_used (self->lab);
  g_autofree char *label = n_used < N_HINTS
                           ? g_strdup_printf (_("Hint %u of %u"), n_used + 1, N_HINTS)
                           : g_strdup (_("No more hints"));

  clear_box (self->goals);
  for (guint i = 0; i < n; i++)
    add_goal (self, dd_lab_get_goal (self->lab, i));
  refresh_cause (self);
  gtk_button_set_label (GTK_BUTTON (self->hint_button), label);
}

static char *
run_check (gpointer    user_data,
           const char *command,
           int        *status)
{
  DdLabSide *self = user_data;

  return dd_session_check (dd_player_get_session (self->player), command, status);
}

static guint
count_met (DdLabSide *self)
{
  guint n_met = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->lab)); i++)
    n_met += dd_goal_get_met (dd_lab_get_goal (self->lab, i));
  return n_met;
}

/* To a screen reader: how many goals are reached, and what is missing. */
static void
say_goals (DdLabSide *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->lab));
  const char *cause = gtk_label_get_text (GTK_LABEL (self->cause));
  g_autofree char *text =
      /* Translators: how many goals, of how many, and what to do next */
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u of %u goal reached. %s",
                                    "%u of %u goals reached. %s", n), count_met (self), n, cause);

  dd_compat_announce (GTK_WIDGET (self), text);
}

/* Goals hold at the end of the timeline, wherever the cursor stands; they are
 * looked at when it gets there. */
static void
changed_cb (DdLabSide *self)
{
  DdSession *session = dd_player_get_session (self->player);
  guint n_ticks = dd_session_get_n_ticks (session);
  gboolean was_done;
  guint n_met;

  if (self->lab == NULL || dd_session_get_tick (session) != n_ticks ||
      self->checked_ticks == n_ticks)
    return;
  self->checked_ticks = n_ticks;
  was_done = dd_lab_get_done (self->lab);
  n_met = count_met (self);
  dd_lab_update (self->lab, run_check, self);
  refresh (self);
  if (count_met (self) != n_met)
    say_goals (self);
  if (!was_done && dd_lab_get_complete (self->lab))
    g_signal_emit (self, done_signal, 0);
}

static void
add_card (DdLabSide  *self,
          const char *title,
          const char *markup)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *heading = gtk_label_new (title);
  GtkWidget *text = make_text (markup);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_set_focusable (text, FALSE);
  gtk_widget_add_css_class (heading, "predict-heading");
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "why-card");
  gtk_box_append (GTK_BOX (card), heading);
  gtk_box_append (GTK_BOX (card), text);
  gtk_box_append (GTK_BOX (self->hints), card);
}

static void
add_hint (DdLabSide *self,
          guint      position)
{
  g_autofree char *title = g_strdup_printf (_("HINT %u"), position + 1);
  g_autofree char *markup = dd_markdown_dup_markup (dd_lab_get_hint (self->lab, position));

  add_card (self, title, markup);
}

static void
add_solution (DdLabSide *self)
{
  DdSolution *solution = dd_lab_reveal_solution (self->lab);
  g_autofree char *lines = solution ? g_strjoinv ("\n", solution->run) : NULL;
  g_autofree char *escaped = lines ? g_markup_escape_text (lines, -1) : NULL;
  g_autofree char *markup = escaped ? g_strdup_printf ("<tt>%s</tt>", escaped) : NULL;

  if (markup)
    add_card (self, _("A SOLUTION"), markup);
}

static void
begin (DdLabSide *self)
{
  DdLabSpec *spec = dd_lab_get_spec (self->lab);

  self->checked_ticks = G_MAXUINT;
  dd_player_load_setup (self->player, spec->setup, spec->view, spec->focus);
}

static void
dd_lab_side_dispose (GObject *object)
{
  DdLabSide *self = DD_LAB_SIDE (object);

  g_clear_object (&self->player);
  g_clear_object (&self->lab);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  G_OBJECT_CLASS (dd_lab_side_parent_class)->dispose (object);
}

static void
dd_lab_side_class_init (DdLabSideClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dd_lab_side_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  done_signal = g_signal_new ("done", DD_TYPE_LAB_SIDE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  used_signal = g_signal_new ("used", DD_TYPE_LAB_SIDE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
}

static GtkWidget *
add_heading (GtkWidget  *box,
             const char *text)
{
  GtkWidget *heading = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "caption-heading");
  gtk_box_append (GTK_BOX (box), heading);
  return heading;
}

static void
fill_box (DdLabSide *self)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  self->title = make_text ("");
  gtk_widget_add_css_class (self->title, "title-4");
  gtk_box_append (GTK_BOX (self->box), self->title);
  gtk_widget_add_css_class (add_heading (self->box, _("GOALS")), "dim-label");
  self->goals = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (self->box), self->goals);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "why-card");
  self->cause_title = add_heading (card, "");
  self->cause = make_text ("");
  gtk_box_append (GTK_BOX (card), self->cause);
  gtk_box_append (GTK_BOX (self->box), card);
  gtk_widget_add_css_class (add_heading (self->box, _("THE TASK")), "dim-label");
  self->brief = make_text ("");
  gtk_box_append (GTK_BOX (self->box), self->brief);
  self->hints = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_box_append (GTK_BOX (self->box), self->hints);
}

static GtkWidget *
make_buttons (DdLabSide *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_add_css_class (row, "lab-buttons");
  self->hint_button = dd_action_button_new (_("Hint"), "win.hint",
                                            _("Show the next hint (Ctrl+H)"));
  gtk_widget_set_hexpand (self->hint_button, TRUE);
  gtk_box_append (GTK_BOX (row), self->hint_button);
  gtk_box_append (GTK_BOX (row), dd_action_button_new (_("Solution"), "win.solution",
                                                       _("Show a solution (Ctrl+Shift+H)")));
  gtk_box_append (GTK_BOX (row), dd_action_button_new (_("Reset"), "win.reset",
                                                       _("Begin the lab anew (Ctrl+R)")));
  return row;
}

static void
dd_lab_side_init (DdLabSide *self)
{
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_widget_add_css_class (self->box, "inspector");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
  fill_box (self);
  gtk_box_append (GTK_BOX (self->outer), self->scroller);
  gtk_box_append (GTK_BOX (self->outer), make_buttons (self));
}

/**
 * dd_lab_side_new:
 * @player: where the lab is worked on
 *
 * Returns: (transfer floating): the brief of a lab
 */
GtkWidget *
dd_lab_side_new (DdPlayer *player)
{
  DdLabSide *self = g_object_new (DD_TYPE_LAB_SIDE, NULL);

  self->player = g_object_ref (player);
  g_signal_connect_object (player, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * dd_lab_side_load:
 * @self: a lab's side
 * @lab: a lab
 *
 * Begins a lab.
 */
void
dd_lab_side_load (DdLabSide *self,
                  DdLab     *lab)
{
  DdLabSpec *spec = dd_lab_get_spec (lab);
  g_autofree char *markup = dd_markdown_dup_markup (spec->brief);

  g_set_object (&self->lab, lab);
  gtk_label_set_label (GTK_LABEL (self->title), spec->title);
  gtk_label_set_markup (GTK_LABEL (self->brief), markup);
  clear_box (self->hints);
  for (guint i = 0; i < dd_lab_get_hints_used (lab); i++)
    add_hint (self, i);
  if (dd_lab_get_solution_shown (lab))
    add_solution (self);
  begin (self);
}

/**
 * dd_lab_side_reset:
 * @self: a lab's side
 *
 * Begins the lab anew; the hints that were shown stay.
 */
void
dd_lab_side_reset (DdLabSide *self)
{
  if (self->lab == NULL)
    return;
  dd_lab_reset (self->lab);
  begin (self);
}

static gboolean
scroll_to_end (gpointer user_data)
{
  DdLabSide *self = user_data;
  GtkAdjustment *adjustment;

  if (self->outer == NULL)
    return G_SOURCE_REMOVE;
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  return G_SOURCE_REMOVE;
}

static void
used (DdLabSide *self)
{
  refresh (self);
  g_idle_add_full (G_PRIORITY_LOW, scroll_to_end, g_object_ref (self), g_object_unref);
  g_signal_emit (self, used_signal, 0);
}

/**
 * dd_lab_side_show_hint:
 * @self: a lab's side
 *
 * Shows the next of three hints, if there is one.
 */
void
dd_lab_side_show_hint (DdLabSide *self)
{
  g_autofree char *spoken = NULL;
  guint n_used;

  if (self->lab == NULL || dd_lab_reveal_hint (self->lab) == NULL)
    return;
  n_used = dd_lab_get_hints_used (self->lab);
  add_hint (self, n_used - 1);
  spoken = dd_markdown_dup_plain (dd_lab_get_hint (self->lab, n_used - 1));
  dd_compat_announce (GTK_WIDGET (self), spoken);
  used (self);
}

/**
 * dd_lab_side_show_solution:
 * @self: a lab's side
 *
 * Shows a solution, once.
 */
void
dd_lab_side_show_solution (DdLabSide *self)
{
  if (self->lab == NULL || dd_lab_get_solution_shown (self->lab))
    return;
  add_solution (self);
  used (self);
}
