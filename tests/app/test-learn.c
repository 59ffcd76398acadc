// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "app-fixture.h"
#include "dd-controls.h"
#include "dd-inspector.h"
#include "dd-predict-card.h"
#include "dd-presenter.h"
#include "dd-segments.h"
#include "dd-sheet-page.h"

static GVariant *
state_of (AppFixture *self,
          const char *name)
{
  return g_action_group_get_action_state (G_ACTION_GROUP (self->window), name);
}

static void
assert_answer (AppFixture *self,
               int         expected)
{
  g_autoptr (GVariant) state = state_of (self, "answer");

  g_assert_cmpint (g_variant_get_int32 (state), ==, expected);
}

static void
assert_control (AppFixture *self,
                const char *id,
                const char *expected)
{
  g_autoptr (GVariant) state = state_of (self, "control");
  const char *value = NULL;

  g_variant_lookup (state, id, "&s", &value);
  g_assert_cmpstr (value, ==, expected);
}

static void
set_control (AppFixture *self,
             const char *id,
             const char *value)
{
  app_act (self, "control", g_variant_new ("(ss)", id, value));
  app_act (self, "last", NULL);
}

static GtkWidget *
find (AppFixture *self,
      GType       type)
{
  return app_find_widget (GTK_WIDGET (self->window), app_is_of_type, GSIZE_TO_POINTER (type));
}

static DdPlayer *
open_simulation (AppFixture *self,
                 const char *id)
{
  app_act_with (self, "simulation", id);
  return dd_window_get_player (self->window);
}

static gboolean
is_option (GtkWidget *widget,
           gpointer   data)
{
  return gtk_widget_has_css_class (widget, "predict-option");
}

static void
test_predict (AppFixture    *self,
              gconstpointer  data)
{
  DdPlayer *player = open_simulation (self, "lifecycle");
  GtkWidget *card = find (self, DD_TYPE_PREDICT_CARD);
  GtkWidget *option;
  guint end;

  g_assert_false (gtk_widget_get_visible (card));
  assert_answer (self, -3);
  g_test_message ("Before the first step it asks, and nothing happens yet");
  app_act (self, "step-forward", NULL);
  g_assert_true (gtk_widget_get_visible (card));
  g_assert_cmpuint (dd_session_get_n_ticks (app_session (self)), ==, 0);
  assert_answer (self, -2);

  g_test_message ("A click on an option answers it and runs the step");
  option = app_find_widget (card, is_option, NULL);
  g_assert_nonnull (option);
  g_signal_emit_by_name (option, "clicked");
  app_act (self, "last", NULL);
  end = dd_session_get_tick (app_session (self));
  g_assert_cmpuint (end, >, 0);
  g_assert_cmpuint (dd_player_get_step (player), ==, 1);
  assert_answer (self, 0);

  g_test_message ("It stays answered, back and forth");
  app_act (self, "first", NULL);
  g_assert_false (gtk_widget_get_visible (card));
  app_act (self, "step-forward", NULL);
  assert_answer (self, 0);

  g_test_message ("Until the simulation begins anew");
  app_act (self, "reset", NULL);
  app_act (self, "next-command", NULL);
  assert_answer (self, -2);
  g_test_message ("Going on without an answer skips it");
  app_act (self, "next-command", NULL);
  app_act (self, "last", NULL);
  g_assert_cmpuint (dd_player_get_step (player), ==, 1);
  assert_answer (self, -1);
}

static void
test_answer_action (AppFixture    *self,
                    gconstpointer  data)
{
  DdPlayer *player = open_simulation (self, "lifecycle");

  g_test_message ("An answer to nothing does nothing");
  app_act (self, "answer", g_variant_new_int32 (0));
  g_assert_cmpuint (dd_player_get_step (player), ==, 0);
  app_act (self, "step-forward", NULL);
  app_act (self, "answer", g_variant_new_int32 (99));
  assert_answer (self, -2);
  app_act (self, "answer", g_variant_new_int32 (1));
  app_act (self, "last", NULL);
  g_assert_cmpuint (dd_player_get_step (player), ==, 1);
  assert_answer (self, 1);
}

static void
test_toggle (AppFixture    *self,
             gconstpointer  data)
{
  GtkWidget *control;

  open_simulation (self, "lifecycle");
  app_act_with (self, "run", "docker create --name web nginx");
  app_act (self, "last", NULL);
  assert_control (self, "power", "off");
  control = app_find_widget (find (self, DD_TYPE_CONTROLS), app_is_of_type,
                             GSIZE_TO_POINTER (GTK_TYPE_SWITCH));
  g_assert_nonnull (control);
  g_test_message ("A switch types its command, and shows what then is so");
  gtk_switch_set_active (GTK_SWITCH (control), TRUE);
  app_act (self, "last", NULL);
  assert_control (self, "power", "on");
  app_act (self, "first", NULL);
  assert_control (self, "power", "off");
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (control)));
  app_act (self, "last", NULL);
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (control)));
  set_control (self, "power", "off");
  assert_control (self, "power", "off");
}

/* Begins the first simulation of the lesson that has a control of a kind. */
static DdControl *
open_control (AppFixture    *self,
              DdControlKind  kind)
{
  DdLesson *lesson = dd_curriculum_find_lesson (self->curriculum, APP_LESSON);

  for (guint i = 0; i < dd_lesson_get_simulations (lesson)->len; i++)
    {
      DdSimulation *simulation = g_ptr_array_index (dd_lesson_get_simulations (lesson), i);

      for (guint j = 0; j < simulation->controls->len; j++)
        {
          DdControl *control = g_ptr_array_index (simulation->controls, j);

          if (control->kind != (int) kind)
            continue;
          open_simulation (self, simulation->id);
          return control;
        }
    }
  g_assert_not_reached ();
}

static void
test_slider (AppFixture    *self,
             gconstpointer  data)
{
  DdControl *control = open_control (self, DD_CONTROL_SLIDER);
  g_autofree char *most = g_strdup_printf ("%d", control->maximum);
  g_autofree char *least = g_strdup_printf ("%d", control->minimum);

  set_control (self, control->id, least);
  g_assert_cmpuint (dd_session_get_n_branches (app_session (self)), ==, 1);
  g_test_message ("Moved again it asks “what if”, on a branch");
  set_control (self, control->id, most);
  g_assert_cmpuint (dd_session_get_n_branches (app_session (self)), ==, 2);
  assert_control (self, control->id, most);
  g_test_message ("After something else it goes on from there");
  app_act_with (self, "run", "docker ps");
  app_act (self, "last", NULL);
  set_control (self, control->id, least);
  g_assert_cmpuint (dd_session_get_n_branches (app_session (self)), ==, 2);
  g_test_message ("What it cannot be is not taken");
  set_control (self, control->id, "1000000");
  assert_control (self, control->id, least);
}

static void
test_chooser (AppFixture    *self,
              gconstpointer  data)
{
  DdLesson *lesson = dd_curriculum_find_lesson (self->curriculum, APP_LESSON);
  DdSimulation *last = g_ptr_array_index (dd_lesson_get_simulations (lesson),
                                          dd_lesson_get_simulations (lesson)->len - 1);
  GObject *chooser = gtk_widget_get_template_child (GTK_WIDGET (self->window), DD_TYPE_WINDOW,
                                                    "chooser");

  app_act_with (self, "show-page", "simulate");
  app_act_with (self, "simulation", last->id);
  g_test_message ("The chooser names the simulation that was opened");
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (chooser)), ==,
                    dd_lesson_get_simulations (lesson)->len - 1);
  g_assert_true (dd_player_get_simulation (dd_window_get_player (self->window)) == last);
}

static void
test_choice (AppFixture    *self,
             gconstpointer  data)
{
  DdControl *control = open_control (self, DD_CONTROL_CHOICE);

  assert_control (self, control->id, NULL);
  set_control (self, control->id, "1");
  assert_control (self, control->id, "1");
  g_assert_cmpuint (dd_session_get_n_ticks (app_session (self)), >, 0);
}

static gboolean
is_try (GtkWidget *widget,
        gpointer   data)
{
  return gtk_widget_has_css_class (widget, "try-it");
}

static void
test_tries (AppFixture    *self,
            gconstpointer  data)
{
  DdPlayer *player = open_simulation (self, "lifecycle");
  DdTryIt *try = g_ptr_array_index (dd_player_get_simulation (player)->try_it, 0);
  GtkWidget *row = app_find_widget (find (self, DD_TYPE_INSPECTOR), is_try, NULL);
  g_autofree char *console = NULL;

  g_assert_nonnull (row);
  g_assert_nonnull (gtk_widget_get_tooltip_text (row));
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (row),
                                                   GTK_ACCESSIBLE_PROPERTY_LABEL));
  gtk_widget_activate_action_variant (row, gtk_actionable_get_action_name (GTK_ACTIONABLE (row)),
                                      gtk_actionable_get_action_target_value
                                      (GTK_ACTIONABLE (row)));
  app_act (self, "last", NULL);
  console = dd_session_dup_console (app_session (self), dd_player_get_tty (player));
  g_assert_nonnull (strstr (console, try->run));
}

static void
test_time (AppFixture    *self,
           gconstpointer  data)
{
  g_autofree char *console = NULL;

  open_simulation (self, "lifecycle");
  app_act_with (self, "run", "docker run -d --name web busybox sleep 5");
  app_act (self, "last", NULL);
  app_act (self, "pass-time", g_variant_new_uint32 (10));
  app_act (self, "last", NULL);
  g_test_message ("Time passes without anything typed");
  g_assert_cmpint (dd_world_get_container_by_name (dd_session_get_world (app_session (self)),
                                                   "web")->pid, ==, 0);
  console = dd_session_dup_console (app_session (self),
                                    dd_player_get_tty (dd_window_get_player (self->window)));
  g_assert_null (strstr (console, "sleep 10"));
}

static gboolean
is_reveal (GtkWidget *widget,
           gpointer   data)
{
  return gtk_widget_has_css_class (widget, "reveal");
}

static void
test_callout (AppFixture    *self,
              gconstpointer  data)
{
  GtkWidget *button;
  GtkWidget *answer;

  button = app_find_widget (GTK_WIDGET (self->window), is_reveal, NULL);
  g_assert_nonnull (button);
  answer = gtk_widget_get_next_sibling (button);
  g_test_message ("The answer waits until the learner has thought");
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (answer)));
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (gtk_revealer_get_reveal_child (GTK_REVEALER (answer)));
  g_signal_emit_by_name (button, "clicked");
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (answer)));
}

static gboolean
get_flag (GtkWidget  *window,
          const char *name)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (window), name);

  return g_variant_get_boolean (state);
}

static void
test_presenter (AppFixture    *self,
                gconstpointer  data)
{
  DdPlayer *player = open_simulation (self, "lifecycle");
  GtkWidget *presenter;
  GtkWidget *segments;

  app_act (self, "present", NULL);
  presenter = app_other_window (self);
  g_assert_true (DD_IS_PRESENTER (presenter));
  g_test_message ("A question is asked there too");
  g_action_group_activate_action (G_ACTION_GROUP (presenter), "step-forward", NULL);
  g_assert_true (get_flag (presenter, "answer"));
  g_action_group_activate_action (G_ACTION_GROUP (presenter), "answer", g_variant_new_int32 (0));
  g_assert_false (get_flag (presenter, "answer"));
  g_assert_cmpuint (dd_player_get_step (player), ==, 1);
  g_test_message ("A segment a tick, and one for each step to come");
  segments = app_find_widget (presenter, app_is_of_type, GSIZE_TO_POINTER (DD_TYPE_SEGMENTS));
  g_assert_cmpuint (dd_segments_count (DD_SEGMENTS (segments), 4000), ==,
                    dd_session_get_n_ticks (app_session (self)) +
                    dd_player_get_simulation (player)->steps->len - 1);
  g_assert_cmpuint (dd_segments_count (DD_SEGMENTS (segments), 100), <=,
                    dd_player_get_simulation (player)->steps->len);
  g_action_group_activate_action (G_ACTION_GROUP (presenter), "blank", NULL);
  g_assert_true (get_flag (presenter, "blank"));
  g_action_group_activate_action (G_ACTION_GROUP (presenter), "spotlight", NULL);
  g_assert_true (get_flag (presenter, "spotlight"));
  g_action_group_activate_action (G_ACTION_GROUP (presenter), "leave", NULL);
  app_settle ();
  g_assert_null (app_other_window (self));
}

static gboolean
is_option_button (GtkWidget *widget,
                  gpointer   data)
{
  return GTK_IS_CHECK_BUTTON (widget) && gtk_widget_get_parent (widget) &&
         gtk_widget_has_css_class (gtk_widget_get_parent (widget), "quiz-option");
}

static gboolean
is_status (GtkWidget *widget,
           gpointer   text)
{
  return GTK_IS_LABEL (widget) &&
         g_str_has_prefix (gtk_label_get_label (GTK_LABEL (widget)), text);
}

static gboolean
is_action (GtkWidget *widget,
           gpointer   data)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, "suggested-action");
}

static void
test_quiz_goes_on (AppFixture    *self,
                   gconstpointer  data)
{
  GtkWidget *dialog;

  app_act (self, "quiz", NULL);
  dialog = app_other_window (self);
  g_assert_nonnull (app_find_widget (dialog, is_status, (gpointer) "Question 1 of"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (app_find_widget (dialog, is_option_button, NULL)),
                               TRUE);
  g_signal_emit_by_name (app_find_widget (dialog, is_action, NULL), "clicked");
  gtk_window_destroy (GTK_WINDOW (dialog));
  app_settle ();
  g_test_message ("What was answered is kept: it goes on with the next question");
  app_act (self, "quiz", NULL);
  dialog = app_other_window (self);
  g_assert_nonnull (app_find_widget (dialog, is_status, (gpointer) "Question 2 of"));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_lab (AppFixture    *self,
          gconstpointer  data)
{
  DdLesson *lesson = dd_curriculum_find_lesson (self->curriculum, APP_LESSON);
  DdLabSpec *lab = g_ptr_array_index (dd_lesson_get_labs (lesson), 0);
  g_autoptr (GVariant) hints = NULL;
  g_autoptr (GVariant) solution = NULL;

  app_act_with (self, "show-page", "lab");
  g_assert_nonnull (app_find_widget (GTK_WIDGET (self->window), is_status, (gpointer) "NOT YET"));
  for (guint i = 0; i < 5; i++)
    app_act (self, "hint", NULL);
  app_act (self, "solution", NULL);
  hints = state_of (self, "hint");
  solution = state_of (self, "solution");
  g_test_message ("There are three hints, and one solution to show");
  g_assert_cmpuint (g_variant_get_uint32 (hints), ==, 3);
  g_assert_true (g_variant_get_boolean (solution));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (self->window), "hint"));
  g_assert_cmpuint (dd_progress_get_lab (self->progress, APP_LESSON, lab->id).hints, ==, 3);
  app_act_with (self, "run", "echo changed");
  app_act (self, "last", NULL);
  app_act (self, "reset", NULL);
  g_assert_cmpuint (dd_session_get_n_ticks (app_session (self)), ==, 0);
}

/* Whether a PDF holds a text that can be selected. */
static void
assert_text (const char *path,
             const char *expected)
{
  g_autofree char *tool = g_find_program_in_path ("pdftotext");
  g_autofree char *text = NULL;

  if (tool == NULL)
    return;
  g_assert_true (g_spawn_sync (NULL, (char *[]) { tool, (char *) path, (char *) "-", NULL }, NULL,
                               G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &text, NULL, NULL, NULL));
  g_assert_nonnull (strstr (text, expected));
}

/* A sheet can be read on a phone: it is wider than the window, and scrolled. */
static void
test_sheet_width (AppFixture    *self,
                  gconstpointer  data)
{
  GtkWidget *page = g_object_ref_sink (dd_sheet_page_new
      (dd_curriculum_find_lesson (self->curriculum, APP_LESSON), FALSE));
  GtkWidget *paper = app_find_widget (page, app_is_of_type,
                                      GSIZE_TO_POINTER (DD_TYPE_PAPER_VIEW));
  int least;

  g_assert_nonnull (paper);
  gtk_widget_measure (paper, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, >=, 600);
  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 340);
  g_object_unref (page);
}

static void
test_sheets (AppFixture    *self,
             gconstpointer  data)
{
  DdLesson *lesson = dd_curriculum_find_lesson (self->curriculum, APP_LESSON);
  DdPaperJob job = dd_sheet_page_get_job (lesson);
  g_autoptr (GtkPrintOperation) operation = dd_paper_new_operation (&job);
  g_autofree char *path = g_build_filename (self->folder, "printed.pdf", NULL);
  g_autofree char *saved = g_build_filename (self->folder, "saved.pdf", NULL);
  g_autoptr (GPtrArray) lessons = g_ptr_array_new ();
  g_autoptr (GVariant) page = NULL;

  dd_window_open_cheatsheets (self->window);
  app_settle ();
  page = state_of (self, "show-page");
  g_test_message ("The sheets are pages; without a stage there is nothing to present");
  g_assert_nonnull (dd_curriculum_find_lesson (self->curriculum,
                                               g_variant_get_string (page, NULL)));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (self->window), "present"));
  g_test_message ("What is printed and what is saved can be selected");
  gtk_print_operation_set_export_filename (operation, path);
  g_assert_cmpint (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT,
                                            GTK_WINDOW (self->window), NULL), ==,
                   GTK_PRINT_OPERATION_RESULT_APPLY);
  assert_text (path, "docker commit web saved");
  g_ptr_array_add (lessons, lesson);
  g_assert_true (dd_sheet_page_save (lessons, saved, NULL));
  assert_text (saved, "docker commit web saved");
}

int
main (int    argc,
      char **argv)
{
  static const AppTest tests[] = {
    { "/app/learn/predict", test_predict },
    { "/app/learn/answer-action", test_answer_action },
    { "/app/learn/toggle", test_toggle },
    { "/app/learn/slider", test_slider },
    { "/app/learn/choice", test_choice },
    { "/app/learn/chooser", test_chooser },
    { "/app/learn/tries", test_tries },
    { "/app/learn/time", test_time },
    { "/app/learn/callout", test_callout },
    { "/app/learn/presenter", test_presenter },
    { "/app/learn/quiz", test_quiz_goes_on },
    { "/app/learn/lab", test_lab },
    { "/app/learn/sheets", test_sheets },
    { "/app/learn/sheet-width", test_sheet_width },
  };

  return app_run_tests (argc, argv, tests, G_N_ELEMENTS (tests));
}
