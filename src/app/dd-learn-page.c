// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dd-figure-ref.h"
#include "dd-learn-page.h"
#include "dd-markdown.h"
#include "dd-canvas.h"

#define TEXT_WIDTH 760
#define FIGURE_HEIGHT 460

/* The theory of a lesson: its Markdown as widgets, its figures as stages of
 * their own. */

static void add_block (GtkWidget     *box,
                       DdLesson      *lesson,
                       const DdBlock *block);

static void
fill_label (GtkWidget     *label,
            const DdBlock *block,
            const char    *css_class)
{
  g_autofree char *markup = dd_runs_dup_markup (block->runs);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
}

static GtkWidget *
make_label (const DdBlock *block,
            const char    *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  fill_label (label, block, css_class);
  return label;
}

static void
add_heading (GtkWidget     *box,
             const DdBlock *block)
{
  static const char *const classes[] = { "title-1", "title-1", "title-2", "title-3", "title-4" };
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING,
                                   NULL);

  fill_label (label, block, classes[MIN (block->level, 4)]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LEVEL,
                                  (int) block->level, -1);
  gtk_widget_set_margin_top (label, 12);
  gtk_box_append (GTK_BOX (box), label);
}

static void
add_code (GtkWidget     *box,
          const DdBlock *block)
{
  GtkWidget *label = gtk_label_new (block->text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_CHAR);
  gtk_widget_add_css_class (label, "monospace");
  gtk_widget_add_css_class (label, "code-block");
  gtk_box_append (GTK_BOX (box), label);
}

static void
add_children (GtkWidget     *box,
              DdLesson      *lesson,
              const DdBlock *block)
{
  for (guint i = 0; block->children && i < block->children->len; i++)
    add_block (box, lesson, g_ptr_array_index (block->children, i));
}

static void
add_list (GtkWidget     *box,
          DdLesson      *lesson,
          const DdBlock *block)
{
  for (guint i = 0; block->children && i < block->children->len; i++)
    {
      GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
      GtkWidget *item = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
      g_autofree char *number = block->level ? g_strdup_printf ("%u.", block->level + i)
                                             : g_strdup ("•");
      GtkWidget *bullet = gtk_label_new (number);
      const DdBlock *child = g_ptr_array_index (block->children, i);

      gtk_widget_set_valign (bullet, GTK_ALIGN_START);
      gtk_widget_set_margin_start (bullet, 8);
      if (child->runs && child->runs->len)
        gtk_box_append (GTK_BOX (item), make_label (child, NULL));
      add_children (item, lesson, child);
      gtk_box_append (GTK_BOX (row), bullet);
      gtk_box_append (GTK_BOX (row), item);
      gtk_box_append (GTK_BOX (box), row);
    }
}

static const struct
{
  const char *info;
  const char *css_class;
  const char *title;
} callouts[] = {
  { "note", "callout-note", N_("NOTE") },
  { "tip", "callout-tip", N_("TIP") },
  { "warning", "callout-warning", N_("CAREFUL") },
  { "model", "callout-model", N_("WHAT THE MODEL LEAVES OUT") },
  { "predict", "callout-predict", N_("PREDICT FIRST") },
};

static GtkWidget *
add_callout_card (GtkWidget     *box,
                  const DdBlock *block)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "callout");
  for (gsize i = 0; i < G_N_ELEMENTS (callouts); i++)
    if (g_strcmp0 (block->info, callouts[i].info) == 0)
      {
        GtkWidget *title = gtk_label_new (_(callouts[i].title));

        gtk_label_set_xalign (GTK_LABEL (title), 0);
        gtk_widget_add_css_class (title, "callout-kind");
        gtk_widget_add_css_class (card, callouts[i].css_class);
        gtk_box_append (GTK_BOX (card), title);
      }
  gtk_box_append (GTK_BOX (box), card);
  return card;
}

/* The answer slides out, and the focus goes to what can be read next. */
static void
reveal_cb (GtkRevealer *answer,
           GtkWidget   *button)
{
  gboolean shown = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button));

  gtk_revealer_set_reveal_child (answer, shown);
  gtk_button_set_label (GTK_BUTTON (button), shown ? _("Hide the answer") : _("Reveal"));
}

static GtkWidget *
make_reveal (GtkWidget *answer)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (_("Reveal"));

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "reveal");
  gtk_widget_set_tooltip_text (button, _("Think first, then look"));
  gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_CONTROLS,
                                  answer, NULL, -1);
  g_signal_connect_object (button, "toggled", G_CALLBACK (reveal_cb), answer, G_CONNECT_SWAPPED);
  return button;
}

/* The first block of a prediction is the question; the rest waits until the
 * learner has thought. */
static void
add_prediction (GtkWidget     *card,
                DdLesson      *lesson,
                const DdBlock *block)
{
  GtkWidget *answer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *revealer = gtk_revealer_new ();
  GtkWidget *question = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  gtk_widget_add_css_class (question, "callout-question");
  gtk_box_append (GTK_BOX (card), question);
  for (guint i = 0; block->children && i < block->children->len; i++)
    add_block (i ? answer : question, lesson, g_ptr_array_index (block->children, i));
  gtk_revealer_set_child (GTK_REVEALER (revealer), answer);
  gtk_revealer_set_transition_type (GTK_REVEALER (revealer),
                                    GTK_REVEALER_TRANSITION_TYPE_SLIDE_DOWN);
  gtk_box_append (GTK_BOX (card), make_reveal (revealer));
  gtk_box_append (GTK_BOX (card), revealer);
}

static void
add_callout (GtkWidget     *box,
             DdLesson      *lesson,
             const DdBlock *block)
{
  GtkWidget *card = add_callout_card (box, block);

  if (g_strcmp0 (block->info, "predict") == 0)
    {
      add_prediction (card, lesson, block);
      return;
    }
  if (block->runs && block->runs->len)
    gtk_box_append (GTK_BOX (card), make_label (block, NULL));
  add_children (card, lesson, block);
}

static void
add_table (GtkWidget     *box,
           const DdBlock *block)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 8);
  gtk_widget_add_css_class (grid, "card");
  gtk_widget_add_css_class (grid, "callout");
  for (guint y = 0; block->children && y < block->children->len; y++)
    {
      const DdBlock *row = g_ptr_array_index (block->children, y);

      for (guint x = 0; row->children && x < row->children->len; x++)
        gtk_grid_attach (GTK_GRID (grid),
                         make_label (g_ptr_array_index (row->children, x), y ? NULL : "heading"),
                         x, y, 1, 1);
    }
  gtk_box_append (GTK_BOX (box), grid);
}

/* A simulation played up to the moment that a figure names. */
static DdPlayer *
play_figure (DdSimulation      *simulation,
             const DdFigureRef *figure)
{
  DdPlayer *player = dd_player_new ();
  DdSession *session;
  guint n_steps = figure->moment == DD_FIGURE_STEP ? figure->number : simulation->steps->len;

  dd_player_load_simulation (player, simulation);
  session = dd_player_get_session (player);
  for (guint i = 0; i < MIN (n_steps, simulation->steps->len); i++)
    {
      const DdStep *step = g_ptr_array_index (simulation->steps, i);

      dd_session_seek (session, G_MAXUINT);
      if (step->run && *step->run)
        dd_session_type (session, step->run);
    }
  if (figure->view)
    dd_player_set_view (player, figure->view);
  dd_player_seek (player, figure->moment == DD_FIGURE_TICK ? figure->number : G_MAXUINT);
  return player;
}

/* A stage that is still empty, and the moment that it will show. */
typedef struct
{
  GtkWidget    *stage;
  DdLesson     *lesson;       /* keeps the simulation */
  DdSimulation *simulation;
  DdFigureRef  *figure;
} Pending;

static void
pending_free (gpointer data)
{
  Pending *self = data;

  g_object_unref (self->stage);
  g_object_unref (self->lesson);
  dd_figure_ref_free (self->figure);
  g_free (self);
}

/* Figures are played after the text is there, when nothing else is to do. */
static gboolean
play_cb (gpointer user_data)
{
  Pending *self = user_data;
  g_autoptr (DdPlayer) player = NULL;

  if (gtk_widget_get_root (self->stage) == NULL)
    return G_SOURCE_REMOVE;
  player = play_figure (self->simulation, self->figure);
  dd_canvas_set_player (DD_CANVAS (self->stage), player);
  return G_SOURCE_REMOVE;
}

static GtkWidget *
make_stage (DdLesson     *lesson,
            DdSimulation *simulation,
            DdFigureRef  *figure)
{
  GtkWidget *stage = dd_canvas_new ();
  Pending *pending = g_new0 (Pending, 1);

  gtk_widget_set_size_request (stage, -1, FIGURE_HEIGHT);
  gtk_widget_set_vexpand (stage, FALSE);
  pending->stage = g_object_ref (stage);
  pending->lesson = g_object_ref (lesson);
  pending->simulation = simulation;
  pending->figure = figure;
  g_idle_add_full (G_PRIORITY_LOW, play_cb, pending, pending_free);
  return stage;
}

static void
add_figure (GtkWidget     *box,
            DdLesson      *lesson,
            const DdBlock *block)
{
  DdFigureRef *figure = dd_figure_ref_parse (block->info);
  DdSimulation *simulation = figure ? dd_lesson_find_simulation (lesson, figure->simulation) : NULL;
  GtkWidget *frame;
  GtkWidget *stage;
  GtkWidget *open;

  if (simulation == NULL)
    {
      g_clear_pointer (&figure, dd_figure_ref_free);
      return;
    }
  frame = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  stage = make_stage (lesson, simulation, figure);
  gtk_widget_add_css_class (frame, "card");
  gtk_widget_add_css_class (frame, "figure");
  gtk_box_append (GTK_BOX (frame), stage);
  gtk_box_append (GTK_BOX (frame), make_label (block, "caption"));
  open = gtk_button_new_with_label (_("Open in Simulate"));
  gtk_widget_set_halign (open, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (open), "win.simulation");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (open), "s", simulation->id);
  gtk_widget_set_tooltip_text (open, _("Step through this simulation yourself"));
  gtk_box_append (GTK_BOX (frame), open);
  gtk_box_append (GTK_BOX (box), frame);
}

static void
add_block (GtkWidget     *box,
           DdLesson      *lesson,
           const DdBlock *block)
{
  switch (block->kind)
    {
    case DD_BLOCK_HEADING:
      add_heading (box, block);
      break;
    case DD_BLOCK_PARAGRAPH:
      gtk_box_append (GTK_BOX (box), make_label (block, NULL));
      break;
    case DD_BLOCK_LIST:
      add_list (box, lesson, block);
      break;
    case DD_BLOCK_CODE:
      add_code (box, block);
      break;
    case DD_BLOCK_CALLOUT:
      add_callout (box, lesson, block);
      break;
    case DD_BLOCK_TABLE:
      add_table (box, block);
      break;
    case DD_BLOCK_FIGURE:
      add_figure (box, lesson, block);
      break;
    case DD_BLOCK_RULE:
      gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
      break;
    case DD_BLOCK_ITEM:
    case DD_BLOCK_ROW:
    case DD_BLOCK_CELL:
    default:
      add_children (box, lesson, block);
      break;
    }
}

/**
 * dd_learn_page_new:
 * @lesson: a lesson
 *
 * Returns: (transfer floating): its theory
 */
GtkWidget *
dd_learn_page_new (DdLesson *lesson)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  GPtrArray *theory = dd_lesson_get_theory (lesson);

  gtk_widget_add_css_class (box, "theory");
  for (guint i = 0; theory && i < theory->len; i++)
    add_block (box, lesson, g_ptr_array_index (theory, i));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), TEXT_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  return scroller;
}
