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

static GtkWidget *
make_label (const DdBlock *block,
            const char    *css_class)
{
  g_autofree char *markup = dd_runs_dup_markup (block->runs);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_heading (GtkWidget     *box,
             const DdBlock *block)
{
  static const char *const classes[] = { "title-1", "title-1", "title-2", "title-3", "title-4" };
  GtkWidget *label = make_label (block, classes[MIN (block->level, 4)]);

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

static void
add_callout (GtkWidget     *box,
             DdLesson      *lesson,
             const DdBlock *block)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "callout");
  if (block->runs && block->runs->len)
    gtk_box_append (GTK_BOX (card), make_label (block, NULL));
  add_children (card, lesson, block);
  gtk_box_append (GTK_BOX (box), card);
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

static void
add_figure (GtkWidget     *box,
            DdLesson      *lesson,
            const DdBlock *block)
{
  g_autoptr (DdFigureRef) figure = dd_figure_ref_parse (block->info);
  DdSimulation *simulation = figure ? dd_lesson_find_simulation (lesson, figure->simulation) : NULL;
  g_autoptr (DdPlayer) player = simulation ? play_figure (simulation, figure) : NULL;
  GtkWidget *frame;
  GtkWidget *stage;
  GtkWidget *open;

  if (player == NULL)
    return;
  frame = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  stage = dd_canvas_new ();
  gtk_widget_set_size_request (stage, -1, FIGURE_HEIGHT);
  gtk_widget_set_vexpand (stage, FALSE);
  dd_canvas_set_player (DD_CANVAS (stage), player);
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
