// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "dd-compat.h"
#include "dd-completions.h"

#define MAX_SHOWN 400

struct _DdCompletions
{
  GtkWidget  parent_instance;

  GtkWidget *row;
  GtkWidget *count;
  GtkWidget *scroller;
  GtkWidget *box;
  GPtrArray *buttons;   /* borrowed */
  int        chosen;    /* -1: none */
};

enum
{
  SIGNAL_CHOSEN,
  SIGNAL_ACCEPTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DdCompletions, dd_completions, GTK_TYPE_WIDGET)

/* Brings the chosen one into view. */
static void
reveal (DdCompletions *self,
        GtkWidget     *button)
{
  GtkAdjustment *adjustment =
      gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (button, self->box, &bounds))
    gtk_adjustment_clamp_page (adjustment, bounds.origin.x - bounds.size.width,
                               bounds.origin.x + 2 * bounds.size.width);
}

static void
count (DdCompletions *self)
{
  g_autofree char *text = self->chosen < 0
                          ? g_strdup_printf ("%u", self->buttons->len)
                          : g_strdup_printf ("%d/%u", self->chosen + 1, self->buttons->len);

  gtk_label_set_label (GTK_LABEL (self->count), text);
}

static void
choose (DdCompletions *self,
        int            index)
{
  GtkWidget *before = self->chosen >= 0 ? g_ptr_array_index (self->buttons, self->chosen) : NULL;
  GtkWidget *button = index >= 0 ? g_ptr_array_index (self->buttons, index) : NULL;

  if (before)
    gtk_widget_unset_state_flags (before, GTK_STATE_FLAG_SELECTED);
  self->chosen = index;
  count (self);
  if (button == NULL)
    return;
  gtk_widget_set_state_flags (button, GTK_STATE_FLAG_SELECTED, FALSE);
  reveal (self, button);
  dd_compat_announce (GTK_WIDGET (self), dd_completions_get_chosen (self));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0);
}

static void
clicked_cb (DdCompletions *self,
            GtkWidget     *button)
{
  guint index;

  if (g_ptr_array_find (self->buttons, button, &index))
    choose (self, index);
  g_signal_emit (self, signals[SIGNAL_ACCEPTED], 0);
}

static void
clear (DdCompletions *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->buttons, 0);
  self->chosen = -1;
  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
}

static void
dd_completions_dispose (GObject *object)
{
  DdCompletions *self = DD_COMPLETIONS (object);

  g_clear_pointer (&self->row, gtk_widget_unparent);
  g_clear_pointer (&self->buttons, g_ptr_array_unref);
  G_OBJECT_CLASS (dd_completions_parent_class)->dispose (object);
}

static void
dd_completions_class_init (DdCompletionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dd_completions_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "completions");

  /**
   * DdCompletions::chosen:
   *
   * Another candidate was chosen.
   */
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", DD_TYPE_COMPLETIONS, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
  /**
   * DdCompletions::accepted:
   *
   * A candidate was clicked.
   */
  signals[SIGNAL_ACCEPTED] = g_signal_new ("accepted", DD_TYPE_COMPLETIONS, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dd_completions_init (DdCompletions *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->buttons = g_ptr_array_new ();
  self->chosen = -1;
  self->count = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->count, "completions-count");
  gtk_widget_add_css_class (self->count, "numeric");
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_EXTERNAL,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
  gtk_widget_set_hexpand (self->scroller, TRUE);
  gtk_widget_add_css_class (row, "completions");
  gtk_box_append (GTK_BOX (row), self->count);
  gtk_box_append (GTK_BOX (row), self->scroller);
  self->row = row;
  gtk_widget_set_parent (row, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * dd_completions_new:
 *
 * Returns: (transfer floating): a list of completions that is hidden
 */
GtkWidget *
dd_completions_new (void)
{
  return g_object_new (DD_TYPE_COMPLETIONS, NULL);
}

/**
 * dd_completions_show:
 * @self: a row of choices
 * @candidates: ended by %NULL
 *
 * Shows candidates; none is chosen yet.
 */
void
dd_completions_show (DdCompletions      *self,
                     const char *const  *candidates)
{
  g_autofree char *spoken = NULL;
  guint n = g_strv_length ((char **) candidates);

  clear (self);
  for (guint i = 0; i < MIN (n, MAX_SHOWN); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (candidates[i]);

      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "monospace");
      gtk_widget_set_focusable (button, FALSE);
      g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (self->box), button);
      g_ptr_array_add (self->buttons, button);
    }
  count (self);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  spoken = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u way to complete",
                                         "%u ways to complete", n), n);
  dd_compat_announce (GTK_WIDGET (self), spoken);
}

/**
 * dd_completions_hide:
 * @self: a list of completions
 *
 * Hides the list.
 */
void
dd_completions_hide (DdCompletions *self)
{
  clear (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * dd_completions_get_shown:
 * @self: a list of completions
 *
 * Returns: whether it is shown
 */
gboolean
dd_completions_get_shown (DdCompletions *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self));
}

/**
 * dd_completions_move:
 * @self: a row of choices
 * @direction: 1 for the next, -1 for the one before
 *
 * Chooses another candidate; after the last comes the first.
 */
void
dd_completions_move (DdCompletions *self,
                     int            direction)
{
  int n = (int) self->buttons->len;

  if (n == 0)
    return;
  if (self->chosen < 0)
    choose (self, direction > 0 ? 0 : n - 1);
  else
    choose (self, (self->chosen + direction + n) % n);
}

/**
 * dd_completions_get_chosen:
 * @self: a row of choices
 *
 * Returns: (nullable) (transfer none): the candidate chosen
 */
const char *
dd_completions_get_chosen (DdCompletions *self)
{
  return self->chosen < 0 ? NULL
                          : gtk_button_get_label (g_ptr_array_index (self->buttons, self->chosen));
}

/**
 * dd_completions_get_n:
 * @self: a list of completions
 *
 * Returns: how many there are to choose from
 */
guint
dd_completions_get_n (DdCompletions *self)
{
  return self->buttons->len;
}
