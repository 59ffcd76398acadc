// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dd-compat.h"
#include "dd-markdown.h"
#include "dd-quiz-dialog.h"

#define DIALOG_WIDTH 640
#define DIALOG_HEIGHT 660
#define TEXT_WIDTH 600

/* What passes, as the certificate counts it. */
#define PASS_PERCENT 80

/* One question at a time; after the answer, why, below each option. Answers
 * are kept, so it goes on where it was left. */
typedef struct
{
  DdQuiz     *quiz;
  DdLesson   *lesson;
  DdProgress *progress;
  GtkWidget  *window;
  GtkWidget  *scroller;
  GtkWidget  *box;
  GtkWidget  *bar;
  GtkWidget  *again;
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
make_text (const char *markdown,
           const char *css_class)
{
  g_autofree char *markup = dd_markdown_dup_markup (markdown);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
add_text (Dialog     *self,
          const char *text,
          const char *css_class)
{
  GtkWidget *label = make_text (text, css_class);

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

static GtkWidget *
make_option (Dialog     *self,
             DdQuestion *question,
             guint       index)
{
  DdOption *option = g_ptr_array_index (question->options, index);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkAccessibleRole role = is_multiple (question) ? GTK_ACCESSIBLE_ROLE_CHECKBOX
                                                  : GTK_ACCESSIBLE_ROLE_RADIO;
  GtkWidget *button = g_object_new (GTK_TYPE_CHECK_BUTTON, "accessible-role", role, NULL);
  GtkWidget *number = gtk_label_new (NULL);
  g_autofree char *spoken = dd_markdown_dup_plain (option->text);

  gtk_box_append (GTK_BOX (row), number);
  gtk_box_append (GTK_BOX (row), make_text (option->text, "option-text"));
  gtk_widget_set_visible (number, question->kind == DD_QUESTION_ORDER);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), row);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
  if (!is_multiple (question) && self->buttons->len)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button),
                                GTK_CHECK_BUTTON (g_ptr_array_index (self->buttons, 0)));
  g_object_set_data (G_OBJECT (button), "option", GUINT_TO_POINTER (index));
  g_object_set_data (G_OBJECT (button), "number", number);
  g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), self);
  return button;
}

/* To a screen reader: a verdict, and what is written in Markdown. */
static void
say (Dialog     *self,
     const char *verdict,
     const char *markdown)
{
  g_autofree char *plain = dd_markdown_dup_plain (markdown ? markdown : "");
  g_autofree char *text = g_strdup_printf ("%s %s", verdict, plain);

  dd_compat_announce (self->box, g_strstrip (text));
}

static void
add_options (Dialog     *self,
             DdQuestion *question)
{
  guint n_options;
  const guint *options = dd_quiz_get_options (self->quiz, &n_options);

  for (guint i = 0; i < n_options; i++)
    {
      GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
      GtkWidget *button = make_option (self, question, options[i]);

      gtk_widget_add_css_class (card, "quiz-option");
      g_ptr_array_add (self->buttons, button);
      gtk_box_append (GTK_BOX (card), button);
      gtk_box_append (GTK_BOX (self->box), card);
    }
  refresh_order (self);
}

/* The score */

static void
show_score (Dialog *self)
{
  guint n_right = dd_quiz_get_n_right (self->quiz);
  guint n_total = dd_quiz_get_n_total (self->quiz);
  guint needed = (n_total * PASS_PERCENT + 99) / 100;
  g_autofree char *text = g_strdup_printf (_("%u of %u right"), n_right, n_total);
  g_autofree char *verdict = NULL;
  gboolean all = n_right == n_total;

  if (all)
    verdict = g_strdup (_("Every answer was right."));
  else if (n_right >= needed)
    verdict = g_strdup (_("Passed. You can try the missed ones again."));
  else
    verdict = g_strdup_printf (_("%u are needed to pass. Try the missed ones again: each answer "
                                 "says why."), needed);
  clear_box (self->box);
  g_ptr_array_set_size (self->buttons, 0);
  self->answered = FALSE;
  gtk_label_set_label (GTK_LABEL (self->status), "");
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), 1);
  add_text (self, text, "title-1");
  add_text (self, verdict, n_right >= needed ? "quiz-right" : "quiz-wrong");
  gtk_widget_set_visible (self->again, TRUE);
  gtk_button_set_label (GTK_BUTTON (self->action), all ? _("Close") : _("Retry the missed ones"));
  gtk_widget_set_sensitive (self->action, TRUE);
  gtk_widget_grab_focus (self->action);
}

/* Why */

static gboolean
is_chosen (Dialog *self,
           guint   option)
{
  for (guint i = 0; i < self->chosen->len; i++)
    if (g_array_index (self->chosen, guint, i) == option)
      return TRUE;
  return FALSE;
}

/* Where an option of an order was put: from 1, 0 if nowhere. */
static guint
place_of (Dialog *self,
          guint   option)
{
  for (guint i = 0; i < self->chosen->len; i++)
    if (g_array_index (self->chosen, guint, i) == option)
      return i + 1;
  return 0;
}

/* Whether what was done with an option was right, and the word for it. */
static gboolean
judge (Dialog      *self,
       DdQuestion  *question,
       guint        index,
       char       **word)
{
  const DdOption *option = g_ptr_array_index (question->options, index);

  if (question->kind == DD_QUESTION_ORDER)
    {
      *word = g_strdup_printf (_("Place %u."), index + 1);
      return place_of (self, index) == index + 1;
    }
  *word = g_strdup (option->right ? _("Right.") : _("Wrong."));
  return option->right;
}

/* Below an option: what it is, and why. It stays readable, but cannot be
 * changed any more. */
static void
explain_option (Dialog     *self,
                DdQuestion *question,
                GtkWidget  *button)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "option"));
  const DdOption *option = g_ptr_array_index (question->options, index);
  GtkWidget *card = gtk_widget_get_parent (button);
  g_autofree char *word = NULL;
  gboolean right = judge (self, question, index, &word);
  g_autofree char *text = g_strdup_printf ("%s **%s** %s", right ? "✓" : "✗", word,
                                           option->why ? option->why : "");

  gtk_widget_set_can_target (button, FALSE);
  gtk_widget_set_focusable (button, FALSE);
  gtk_box_append (GTK_BOX (card), make_text (text, "option-why"));
  if (right)
    gtk_widget_add_css_class (card, "quiz-option-right");
  else if (is_chosen (self, index))
    gtk_widget_add_css_class (card, "quiz-option-wrong");
}

static void
show_why (Dialog     *self,
          DdQuestion *question,
          gboolean    right)
{
  GtkWidget *verdict = gtk_widget_get_first_child (self->box);

  gtk_label_set_label (GTK_LABEL (verdict), right ? _("✓ Right.") : _("✗ Not quite."));
  gtk_widget_remove_css_class (verdict, "predict-heading");
  gtk_widget_add_css_class (verdict, right ? "quiz-right" : "quiz-wrong");
  for (guint i = 0; i < self->buttons->len; i++)
    explain_option (self, question, g_ptr_array_index (self->buttons, i));
  if (question->why && *question->why)
    gtk_widget_add_css_class (add_text (self, question->why, "why-card"), "card");
}

/* The next question that is not answered in this round, or −1. */
static int
find_open (Dialog *self)
{
  guint position = dd_quiz_get_position (self->quiz);
  guint n = dd_quiz_get_n_asked (self->quiz);
  int found = -1;

  for (guint i = 0; i < n && found < 0; i++)
    {
      dd_quiz_set_position (self->quiz, (position + i) % n);
      if (dd_quiz_get_state (self->quiz) == DD_QUIZ_OPEN)
        found = (int) ((position + i) % n);
    }
  dd_quiz_set_position (self->quiz, position);
  return found;
}

static void
answer (Dialog *self)
{
  DdQuestion *question = dd_quiz_get_question (self->quiz);
  gboolean right = dd_quiz_answer (self->quiz, (guint *) self->chosen->data, self->chosen->len);

  self->answered = TRUE;
  if (self->progress)
    {
      dd_progress_set_answer (self->progress, dd_lesson_get_id (self->lesson), question->id,
                              (guint *) self->chosen->data, self->chosen->len, right);
      dd_progress_save (self->progress, NULL);
    }
  show_why (self, question, right);
  gtk_button_set_label (GTK_BUTTON (self->action), find_open (self) < 0 ? _("Score")
                                                                        : _("Next question"));
  gtk_widget_grab_focus (self->action);
  say (self, right ? _("Right.") : _("Not quite."), question->why);
}

/* Goes to what is still to be answered, or to the score. */
static void
go_on (Dialog *self)
{
  int position = find_open (self);

  if (position < 0)
    {
      show_score (self);
      return;
    }
  dd_quiz_set_position (self->quiz, (guint) position);
  show_question (self);
}

static void
action_cb (Dialog *self)
{
  if (self->answered)
    go_on (self);
  else if (self->buttons->len)
    answer (self);
  else if (dd_quiz_retry_missed (self->quiz))
    show_question (self);
  else
    gtk_window_destroy (GTK_WINDOW (self->window));
}

static void
again_cb (Dialog *self)
{
  dd_quiz_restart (self->quiz);
  show_question (self);
}

static void
add_code (Dialog     *self,
          const char *text)
{
  GtkWidget *code = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (code), 0);
  gtk_label_set_wrap (GTK_LABEL (code), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (code), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (code), TRUE);
  gtk_widget_set_focusable (code, FALSE);
  gtk_widget_add_css_class (code, "monospace");
  gtk_widget_add_css_class (code, "code-block");
  gtk_box_append (GTK_BOX (self->box), code);
}

static void
show_question (Dialog *self)
{
  static const char *const kinds[] = {
    [DD_QUESTION_SINGLE] = N_("ONE IS RIGHT"),
    [DD_QUESTION_MULTIPLE] = N_("CHOOSE ALL THAT ARE RIGHT"),
    [DD_QUESTION_ORDER] = N_("PUT IN ORDER: CHOOSE ONE AFTER THE OTHER"),
    [DD_QUESTION_PREDICT] = N_("PREDICT WHAT HAPPENS"),
    [DD_QUESTION_FAULT] = N_("FIND THE FAULT"),
  };
  DdQuestion *question = dd_quiz_get_question (self->quiz);
  guint position = dd_quiz_get_position (self->quiz);
  guint n = dd_quiz_get_n_asked (self->quiz);
  g_autofree char *status = g_strdup_printf (_("Question %u of %u"), position + 1, n);

  clear_box (self->box);
  g_ptr_array_set_size (self->buttons, 0);
  g_array_set_size (self->chosen, 0);
  self->answered = FALSE;
  gtk_label_set_label (GTK_LABEL (self->status), status);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), position / (double) n);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment
                            (GTK_SCROLLED_WINDOW (self->scroller)), 0);
  add_text (self, _(kinds[question->kind]), "predict-heading");
  add_text (self, question->prompt, "title-4");
  if (question->code && *question->code)
    add_code (self, question->code);
  add_options (self, question);
  gtk_widget_set_visible (self->again, FALSE);
  gtk_button_set_label (GTK_BUTTON (self->action), _("Answer"));
  gtk_widget_set_sensitive (self->action, FALSE);
  gtk_widget_grab_focus (g_ptr_array_index (self->buttons, 0));
  say (self, "", question->prompt);
}

/* Numbers choose, Return answers and goes on, Escape leaves. */
static gboolean
key_cb (Dialog *self,
        guint   keyval)
{
  guint number = keyval - GDK_KEY_1;

  if (keyval == GDK_KEY_Escape)
    gtk_window_destroy (GTK_WINDOW (self->window));
  else if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) &&
           gtk_widget_get_sensitive (self->action))
    action_cb (self);
  else if (keyval >= GDK_KEY_1 && number < self->buttons->len && !self->answered)
    {
      GtkCheckButton *button = g_ptr_array_index (self->buttons, number);

      gtk_check_button_set_active (button, !gtk_check_button_get_active (button));
      gtk_widget_grab_focus (GTK_WIDGET (button));
    }
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static GtkWidget *
make_foot (Dialog *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->status = gtk_label_new ("");
  gtk_widget_set_hexpand (self->status, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->status), 0);
  self->again = gtk_button_new_with_label (_("Begin Anew"));
  gtk_widget_set_tooltip_text (self->again, _("Ask all questions again"));
  g_signal_connect_swapped (self->again, "clicked", G_CALLBACK (again_cb), self);
  self->action = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (self->action, "suggested-action");
  gtk_widget_set_tooltip_text (self->action, _("Return"));
  g_signal_connect_swapped (self->action, "clicked", G_CALLBACK (action_cb), self);
  gtk_widget_add_css_class (foot, "quiz-foot");
  gtk_box_append (GTK_BOX (foot), self->status);
  gtk_box_append (GTK_BOX (foot), self->again);
  gtk_box_append (GTK_BOX (foot), self->action);
  return foot;
}

static GtkWidget *
make_body (Dialog *self)
{
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *clamp = adw_clamp_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_widget_add_css_class (self->box, "inspector");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), TEXT_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->box);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), clamp);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  self->bar = gtk_progress_bar_new ();
  gtk_widget_add_css_class (self->bar, "osd");
  gtk_box_append (GTK_BOX (body), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (body), self->bar);
  gtk_box_append (GTK_BOX (body), self->scroller);
  gtk_box_append (GTK_BOX (body), make_foot (self));
  return body;
}

static void
restore_answers (Dialog *self)
{
  GPtrArray *questions = dd_lesson_get_quiz (self->lesson);

  for (guint i = 0; self->progress && i < questions->len; i++)
    {
      const char *id = ((DdQuestion *) g_ptr_array_index (questions, i))->id;
      g_autoptr (DdAnswerProgress) known =
          dd_progress_dup_answer (self->progress, dd_lesson_get_id (self->lesson), id);

      if (known)
        dd_quiz_restore_answer (self->quiz, id, (guint *) known->choice->data,
                                known->choice->len);
    }
}

static void
make_window (Dialog    *self,
             GtkWindow *parent)
{
  GtkEventController *key = gtk_event_controller_key_new ();
  int width = gtk_widget_get_width (GTK_WIDGET (parent));

  self->window = adw_window_new ();
  gtk_window_set_title (GTK_WINDOW (self->window), _("Quiz"));
  gtk_window_set_modal (GTK_WINDOW (self->window), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (self->window), parent);
  gtk_window_set_default_size (GTK_WINDOW (self->window),
                               width > 0 ? MIN (DIALOG_WIDTH, width) : DIALOG_WIDTH,
                               DIALOG_HEIGHT);
  adw_window_set_content (ADW_WINDOW (self->window), make_body (self));
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->window, key);
  g_object_set_data_full (G_OBJECT (self->window), "dialog", self, (GDestroyNotify) dialog_free);
}

/**
 * dd_quiz_dialog_present:
 * @parent: the window
 * @lesson: whose quiz
 * @progress: (nullable): where answers are kept
 *
 * Opens the quiz of a lesson, where it was left.
 *
 * Returns: (transfer none): the window of the quiz
 */
GtkWindow *
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
  make_window (self, parent);
  restore_answers (self);
  go_on (self);
  gtk_window_present (GTK_WINDOW (self->window));
  return GTK_WINDOW (self->window);
}
