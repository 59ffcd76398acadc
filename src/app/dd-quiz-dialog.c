// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dd-markdown.h"
#include "dd-quiz-dialog.h"

#define DIALOG_WIDTH 640
#define DIALOG_HEIGHT 620

/* One question at a time; after the answer, why. */
typedef struct
{
  DdQuiz     *quiz;
  DdLesson   *lesson;
  DdProgress *progress;
  GtkWidget  *window;
  GtkWidget  *box;
  GtkWidget  *action;
  GtkWidget  *status;
  GArray     *chosen;     /* indices of options, in order */
  GPtrArray  *buttons;    /* of the options shown */
  gboolean    answered;
} Dialog;

static void show_question (Dialog *self);

static void
dialog_free (Dialog *self)
{
  g_object_unref (self->quiz);
  g_object_unref (self->lesson);
  g_clear_object (&self->progress);
  g_array_unref (self->chosen);
  g_ptr_array_unref (self->buttons);
  g_free (self);
}

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static GtkWidget *
add_text (Dialog     *self,
          const char *text,
          const char *css_class)
{
  g_autofree char *markup = dd_markdown_dup_markup (text);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (self->box), label);
  return label;
}

static gboolean
is_multiple (const DdQuestion *question)
{
  return question->kind == DD_QUESTION_MULTIPLE || question->kind == DD_QUESTION_ORDER;
}

/* An order is told by clicking the options one after the other. */
static void
refresh_order (Dialog *self)
{
  DdQuestion *question = dd_quiz_get_question (self->quiz);

  for (guint i = 0; question->kind == DD_QUESTION_ORDER && i < self->buttons->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (self->buttons, i);
      guint option = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "option"));
      GtkWidget *number = g_object_get_data (G_OBJECT (button), "number");
      guint place = 0;
      g_autofree char *text = NULL;

      for (guint j = 0; j < self->chosen->len; j++)
        if (g_array_index (self->chosen, guint, j) == option)
          place = j + 1;
      text = place ? g_strdup_printf ("%u.", place) : g_strdup ("–");
      gtk_label_set_label (GTK_LABEL (number), text);
    }
}

static void
toggled_cb (GtkCheckButton *button,
            Dialog         *self)
{
  guint option = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "option"));

  for (guint i = 0; i < self->chosen->len; i++)
    if (g_array_index (self->chosen, guint, i) == option)
      {
        g_array_remove_index (self->chosen, i);
        break;
      }
  if (gtk_check_button_get_active (button))
    g_array_append_val (self->chosen, option);
  gtk_widget_set_sensitive (self->action, self->chosen->len > 0);
  refresh_order (self);
}

static void
add_options (Dialog     *self,
             DdQuestion *question)
{
  guint n_options;
  const guint *options = dd_quiz_get_options (self->quiz, &n_options);
  GtkWidget *group = NULL;

  for (guint i = 0; i < n_options; i++)
    {
      DdOption *option = g_ptr_array_index (question->options, options[i]);
      GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
      GtkWidget *button = gtk_check_button_new ();
      GtkWidget *number = gtk_label_new (NULL);
      GtkWidget *label = gtk_label_new (NULL);
      g_autofree char *markup = dd_markdown_dup_markup (option->text);

      gtk_label_set_markup (GTK_LABEL (label), markup);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_box_append (GTK_BOX (row), number);
      gtk_box_append (GTK_BOX (row), label);
      gtk_widget_set_visible (number, question->kind == DD_QUESTION_ORDER);
      gtk_check_button_set_child (GTK_CHECK_BUTTON (button), row);
      if (!is_multiple (question))
        {
          if (group)
            gtk_check_button_set_group (GTK_CHECK_BUTTON (button), GTK_CHECK_BUTTON (group));
          group = button;
        }
      g_object_set_data (G_OBJECT (button), "option", GUINT_TO_POINTER (options[i]));
      g_object_set_data (G_OBJECT (button), "number", number);
      g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), self);
      g_ptr_array_add (self->buttons, button);
      gtk_box_append (GTK_BOX (self->box), button);
    }
  refresh_order (self);
}

static void
show_score (Dialog *self)
{
  g_autofree char *text = g_strdup_printf (_("%u of %u right"), dd_quiz_get_n_right (self->quiz),
                                           dd_quiz_get_n_total (self->quiz));
  gboolean all = dd_quiz_get_n_right (self->quiz) == dd_quiz_get_n_total (self->quiz);

  clear_box (self->box);
  gtk_label_set_label (GTK_LABEL (self->status), "");
  add_text (self, text, "title-1");
  add_text (self, all ? _("Every answer was right.")
                      : _("You can try the missed ones again; the explanations stay."), NULL);
  gtk_button_set_label (GTK_BUTTON (self->action), all ? _("Close") : _("Retry the missed ones"));
  gtk_widget_set_sensitive (self->action, TRUE);
}

/* The why of every option that was chosen or right. */
static void
show_why (Dialog     *self,
          DdQuestion *question,
          gboolean    right)
{
  add_text (self, right ? _("Right.") : _("Not quite."), right ? "success" : "warning");
  for (guint i = 0; i < question->options->len; i++)
    {
      DdOption *option = g_ptr_array_index (question->options, i);
      g_autofree char *text = NULL;

      if (option->why == NULL || *option->why == '\0')
        continue;
      text = g_strdup_printf ("%s **%s** — %s", option->right ? "✓" : "✗", option->text,
                              option->why);
      gtk_widget_add_css_class (add_text (self, text, "why-card"), "card");
    }
  if (question->why && *question->why)
    gtk_widget_add_css_class (add_text (self, question->why, "why-card"), "card");
}

static void
answer (Dialog *self)
{
  DdQuestion *question = dd_quiz_get_question (self->quiz);
  gboolean right = dd_quiz_answer (self->quiz, (guint *) self->chosen->data, self->chosen->len);

  self->answered = TRUE;
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_widget_set_sensitive (g_ptr_array_index (self->buttons, i), FALSE);
  if (self->progress)
    {
      dd_progress_set_answer (self->progress, dd_lesson_get_id (self->lesson), question->id,
                              (guint *) self->chosen->data, self->chosen->len, right);
      dd_progress_save (self->progress, NULL);
    }
  show_why (self, question, right);
  gtk_button_set_label (GTK_BUTTON (self->action),
                        dd_quiz_get_position (self->quiz) + 1 < dd_quiz_get_n_asked (self->quiz)
                        ? _("Next question") : _("Score"));
}

static void
action_cb (Dialog *self)
{
  if (dd_quiz_get_question (self->quiz) && !self->answered && self->buttons->len)
    answer (self);
  else if (self->answered &&
           dd_quiz_get_position (self->quiz) + 1 < dd_quiz_get_n_asked (self->quiz))
    {
      dd_quiz_set_position (self->quiz, dd_quiz_get_position (self->quiz) + 1);
      show_question (self);
    }
  else if (self->answered)
    {
      self->answered = FALSE;
      g_ptr_array_set_size (self->buttons, 0);
      show_score (self);
    }
  else if (dd_quiz_retry_missed (self->quiz))
    show_question (self);
  else
    gtk_window_destroy (GTK_WINDOW (self->window));
}

static void
show_question (Dialog *self)
{
  DdQuestion *question = dd_quiz_get_question (self->quiz);
  g_autofree char *status = g_strdup_printf (_("Question %u of %u"),
                                             dd_quiz_get_position (self->quiz) + 1,
                                             dd_quiz_get_n_asked (self->quiz));

  clear_box (self->box);
  g_ptr_array_set_size (self->buttons, 0);
  g_array_set_size (self->chosen, 0);
  self->answered = FALSE;
  gtk_label_set_label (GTK_LABEL (self->status), status);
  add_text (self, question->prompt, "title-4");
  if (question->code && *question->code)
    {
      GtkWidget *code = gtk_label_new (question->code);

      gtk_label_set_xalign (GTK_LABEL (code), 0);
      gtk_label_set_wrap (GTK_LABEL (code), TRUE);
      gtk_widget_add_css_class (code, "monospace");
      gtk_widget_add_css_class (code, "code-block");
      gtk_box_append (GTK_BOX (self->box), code);
    }
  if (question->kind == DD_QUESTION_MULTIPLE)
    add_text (self, _("More than one may be right."), "dim-label");
  else if (question->kind == DD_QUESTION_ORDER)
    add_text (self, _("Choose them one after the other, in their order."), "dim-label");
  add_options (self, question);
  gtk_button_set_label (GTK_BUTTON (self->action), _("Answer"));
  gtk_widget_set_sensitive (self->action, FALSE);
}

static GtkWidget *
make_body (Dialog *self)
{
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_widget_add_css_class (self->box, "inspector");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  self->status = gtk_label_new ("");
  gtk_widget_set_hexpand (self->status, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->status), 0);
  gtk_widget_add_css_class (self->status, "dim-label");
  self->action = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (self->action, "suggested-action");
  g_signal_connect_swapped (self->action, "clicked", G_CALLBACK (action_cb), self);
  gtk_widget_add_css_class (foot, "inspector");
  gtk_box_append (GTK_BOX (foot), self->status);
  gtk_box_append (GTK_BOX (foot), self->action);
  gtk_box_append (GTK_BOX (body), header);
  gtk_box_append (GTK_BOX (body), scroller);
  gtk_box_append (GTK_BOX (body), foot);
  return body;
}

/**
 * dd_quiz_dialog_present:
 * @parent: the window
 * @lesson: whose quiz
 * @progress: (nullable): where answers are kept
 *
 * Opens the quiz of a lesson.
 */
void
dd_quiz_dialog_present (GtkWindow  *parent,
                        DdLesson   *lesson,
                        DdProgress *progress)
{
  Dialog *self = g_new0 (Dialog, 1);

  self->quiz = dd_quiz_new (lesson, 1);
  self->lesson = g_object_ref (lesson);
  self->progress = progress ? g_object_ref (progress) : NULL;
  self->chosen = g_array_new (FALSE, FALSE, sizeof (guint));
  self->buttons = g_ptr_array_new ();
  self->window = adw_window_new ();
  gtk_window_set_title (GTK_WINDOW (self->window), _("Quiz"));
  gtk_window_set_modal (GTK_WINDOW (self->window), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (self->window), parent);
  gtk_window_set_default_size (GTK_WINDOW (self->window), DIALOG_WIDTH, DIALOG_HEIGHT);
  adw_window_set_content (ADW_WINDOW (self->window), make_body (self));
  g_object_set_data_full (G_OBJECT (self->window), "dialog", self, (GDestroyNotify) dialog_free);
  show_question (self);
  gtk_window_present (GTK_WINDOW (self->window));
}
