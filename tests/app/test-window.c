// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "app-fixture.h"
#include "dd-canvas.h"

static void
test_opens (AppFixture    *self,
            gconstpointer  data)
{
  g_test_message ("A new learner stands before the first tick of a written lesson");
  g_assert_cmpuint (dd_curriculum_get_n_ready (self->curriculum), >=, 1);
  g_assert_cmpuint (dd_session_get_tick (app_session (self)), ==, 0);
  g_assert_true (dd_window_open_lesson (self->window, APP_LESSON));
  g_assert_false (dd_window_open_lesson (self->window, "no-such-lesson"));
  for (const char *const *page = (const char *[]) { "simulate", "lab", "quiz", "cheatsheet", NULL };
       *page; page++)
    {
      g_autoptr (GVariant) state = NULL;

      app_act_with (self, "show-page", *page);
      state = g_action_group_get_action_state (G_ACTION_GROUP (self->window), "show-page");
      g_assert_cmpstr (g_variant_get_string (state, NULL), ==, *page);
    }
}

static void
test_steps (AppFixture    *self,
            gconstpointer  data)
{
  guint last;

  app_act_with (self, "show-page", "simulate");
  app_act_with (self, "run", "docker create --name web nginx");
  app_act (self, "last", NULL);
  last = dd_session_get_tick (app_session (self));
  g_test_message ("What was typed made ticks");
  g_assert_cmpuint (last, >, 1);
  g_assert_cmpuint (last, ==, dd_session_get_n_ticks (app_session (self)));
  app_act (self, "step-back", NULL);
  g_assert_cmpuint (dd_session_get_tick (app_session (self)), <, last);
  app_act (self, "step-forward", NULL);
  app_act (self, "last", NULL);
  g_assert_cmpuint (dd_session_get_tick (app_session (self)), ==, last);
  app_act (self, "first", NULL);
  g_assert_cmpuint (dd_session_get_tick (app_session (self)), ==, 0);
  app_act (self, "seek", g_variant_new_uint32 (2));
  g_assert_cmpuint (dd_session_get_tick (app_session (self)), ==, 2);
}

static void
test_branches (AppFixture    *self,
               gconstpointer  data)
{
  app_act_with (self, "show-page", "simulate");
  app_act_with (self, "run", "docker create --name one nginx");
  app_act (self, "first", NULL);
  app_act_with (self, "run", "docker create --name two nginx");
  app_act (self, "last", NULL);
  g_assert_cmpuint (dd_session_get_n_branches (app_session (self)), ==, 2);
  g_assert_nonnull (dd_world_get_container_by_name (dd_session_get_world (app_session (self)),
                                                    "two"));
  g_test_message ("The branch that was left can be returned to");
  app_act (self, "branch", g_variant_new_uint32 (0));
  g_assert_nonnull (dd_world_get_container_by_name (dd_session_get_world (app_session (self)),
                                                    "one"));
}

static void
test_script (AppFixture    *self,
             gconstpointer  data)
{
  DdPlayer *player;

  app_act_with (self, "show-page", "simulate");
  player = dd_window_get_player (self->window);
  g_assert_cmpuint (dd_player_get_step (player), ==, 0);
  app_act (self, "step-forward", NULL);
  g_test_message ("A step with a question asks first");
  g_assert_cmpuint (dd_player_get_step (player), ==, 0);
  app_act (self, "step-forward", NULL);
  g_test_message ("Forward at the end of the timeline types the next command");
  g_assert_cmpuint (dd_player_get_step (player), ==, 1);
  g_assert_cmpuint (dd_session_get_n_ticks (app_session (self)), >, 0);
  app_act (self, "next-command", NULL);
  g_assert_cmpuint (dd_player_get_step (player), ==, 2);
}

/* A simulation whose steps were all run counts, and the next window begins
 * where this one was. */
static void
test_progress (AppFixture    *self,
               gconstpointer  data)
{
  DdPlayer *player = dd_window_get_player (self->window);
  DdWindow *again;
  double before;

  app_act_with (self, "simulation", "copy-up");
  before = dd_progress_get_fraction (self->progress,
                                     dd_curriculum_find_lesson (self->curriculum, APP_LESSON));
  for (guint i = 0; i < 100 && dd_player_get_next_step (player); i++)
    app_act (self, "next-command", NULL);
  app_act (self, "last", NULL);
  g_assert_true (dd_progress_get_simulation (self->progress, APP_LESSON, "copy-up").finished);
  g_assert_cmpfloat (dd_progress_get_fraction
                       (self->progress, dd_curriculum_find_lesson (self->curriculum, APP_LESSON)),
                     >, before);
  again = dd_window_new (gtk_window_get_application (GTK_WINDOW (self->window)),
                         self->curriculum, self->progress);
  gtk_window_present (GTK_WINDOW (again));
  app_settle ();
  g_assert_cmpstr (g_variant_get_string (g_action_group_get_action_state
                                           (G_ACTION_GROUP (again), "show-page"), NULL),
                   ==, "simulate");
  g_assert_cmpstr (dd_player_get_simulation (dd_window_get_player (again))->id, ==, "copy-up");
  gtk_window_destroy (GTK_WINDOW (again));
}

static void
test_lab (AppFixture    *self,
          gconstpointer  data)
{
  DdLesson *lesson = dd_curriculum_find_lesson (self->curriculum, APP_LESSON);
  DdLabSpec *lab = g_ptr_array_index (dd_lesson_get_labs (lesson), 0);
  DdSolution *solution = g_ptr_array_index (lab->solutions, 0);
  g_autofree char *console = NULL;

  app_act_with (self, "show-page", "lab");
  g_assert_false (dd_progress_get_lab (self->progress, APP_LESSON, lab->id).done);
  for (guint i = 0; solution->run[i]; i++)
    {
      app_act_with (self, "run", solution->run[i]);
      app_act (self, "last", NULL);
    }
  console = dd_session_dup_console (app_session (self),
                                    dd_player_get_tty (dd_window_get_player (self->window)));
  g_test_message ("%s", console);
  g_assert_true (dd_progress_get_lab (self->progress, APP_LESSON, lab->id).done);
}

static gboolean
is_answer (GtkWidget *widget,
           gpointer   data)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, "suggested-action");
}

static gboolean
is_why (GtkWidget *widget,
        gpointer   data)
{
  return gtk_widget_has_css_class (widget, "option-why");
}

static void
test_quiz (AppFixture    *self,
           gconstpointer  data)
{
  GtkWidget *dialog;
  GtkWidget *option;
  GtkWidget *button;

  app_act (self, "quiz", NULL);
  dialog = app_other_window (self);
  g_assert_nonnull (dialog);
  option = app_find_widget (dialog, app_is_of_type, GSIZE_TO_POINTER (GTK_TYPE_CHECK_BUTTON));
  button = app_find_widget (dialog, is_answer, NULL);
  g_assert_false (gtk_widget_get_sensitive (button));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (option), TRUE);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_assert_null (app_find_widget (dialog, is_why, NULL));
  g_signal_emit_by_name (button, "clicked");
  g_test_message ("The why comes after the answer");
  g_assert_nonnull (app_find_widget (dialog, is_why, NULL));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_presenter (AppFixture    *self,
                gconstpointer  data)
{
  GtkWidget *presenter;

  app_act_with (self, "show-page", "simulate");
  app_act (self, "present", NULL);
  presenter = app_other_window (self);
  g_assert_nonnull (presenter);
  g_assert_nonnull (app_find_widget (presenter, app_is_of_type, GSIZE_TO_POINTER (DD_TYPE_CANVAS)));
  app_act (self, "step-forward", NULL);
  gtk_window_destroy (GTK_WINDOW (presenter));
  app_act (self, "last", NULL);
}

static void
test_sandbox (AppFixture    *self,
              gconstpointer  data)
{
  dd_window_open_sandbox (self->window);
  app_settle ();
  g_assert_cmpuint (dd_session_get_world (app_session (self))->containers->len, ==, 0);
  app_act_with (self, "run", "docker run -d --name web nginx");
  app_act (self, "last", NULL);
  g_assert_nonnull (dd_world_get_container_by_name (dd_session_get_world (app_session (self)),
                                                    "web"));
  app_act_with (self, "view", "build");
  g_assert_cmpstr (dd_player_get_view (dd_window_get_player (self->window)), ==, "build");
  app_act_with (self, "view", "no such view");
  g_assert_cmpstr (dd_player_get_view (dd_window_get_player (self->window)), ==, "build");
}

static void
test_narrow (AppFixture    *self,
             gconstpointer  data)
{
  GtkWidget *window = GTK_WIDGET (self->window);

  for (const char *const *page = (const char *[]) { "learn", "simulate", "lab", "quiz",
                                                    "cheatsheet", NULL }; *page; page++)
    {
      app_act_with (self, "show-page", *page);
      /* What a narrow window leaves out goes in the frame after. */
      for (guint i = 0; i < 4; i++)
        {
          gtk_window_set_default_size (GTK_WINDOW (window), 360 + (int) i % 2, 640);
          app_wait_frames (window, 4);
        }
      g_test_message ("%s: %d pixels wide", *page, gtk_widget_get_width (window));
      g_assert_cmpint (gtk_widget_get_width (window), <=, 361);
    }
}

/* What the libraries make is theirs. */
static gboolean
is_made_by_us (GtkWidget *widget)
{
  static const char *const theirs[] = {
    "GtkWindowControls", "GtkDropDown", "AdwViewSwitcher", "AdwViewSwitcherBar", "GtkPopoverMenu",
    "GtkMenuButton", "GtkSpinButton", "GtkEntry",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (theirs); i++)
    {
      GType type = g_type_from_name (theirs[i]);

      if (type && gtk_widget_get_ancestor (widget, type))
        return FALSE;
    }
  return TRUE;
}

/* A screen reader has to know what a button is called, whatever is in it, and
 * everybody what it does. */
static gboolean
is_nameless (GtkWidget *widget,
             gpointer   data)
{
  if (!GTK_IS_BUTTON (widget) || !gtk_widget_get_mapped (widget) || !is_made_by_us (widget))
    return FALSE;
  if (gtk_widget_get_tooltip_text (widget) &&
      (gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL) ||
       gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                         GTK_ACCESSIBLE_RELATION_LABELLED_BY)))
    return FALSE;
  g_test_message ("%s “%s” has no name", G_OBJECT_TYPE_NAME (widget),
                  gtk_widget_get_tooltip_text (widget));
  return TRUE;
}

static void
test_names (AppFixture    *self,
            gconstpointer  data)
{
  static const char *const pages[] = { "learn", "lab", "quiz", "cheatsheet", "simulate" };
  GtkWidget *canvas;

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      app_act_with (self, "show-page", pages[i]);
      app_settle ();
      g_assert_null (app_find_widget (GTK_WIDGET (self->window), is_nameless, NULL));
    }
  canvas = app_find_widget (GTK_WIDGET (self->window), app_is_of_type, GSIZE_TO_POINTER (DD_TYPE_CANVAS));
  g_assert_nonnull (canvas);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_ROLE_IMG);
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (canvas),
                                                   GTK_ACCESSIBLE_PROPERTY_LABEL));
}

static void
test_goes (AppFixture    *self,
           gconstpointer  data)
{
  GWeakRef window;

  app_act_with (self, "run", "docker create --name web nginx");
  g_weak_ref_init (&window, self->window);
  gtk_window_destroy (GTK_WINDOW (self->window));
  self->window = NULL;
  app_settle ();
  g_test_message ("Nothing holds a closed window");
  g_assert_null (g_weak_ref_get (&window));
  g_weak_ref_clear (&window);
}

int
main (int    argc,
      char **argv)
{
  static const AppTest tests[] = {
    { "/app/window/opens", test_opens },
    { "/app/window/steps", test_steps },
    { "/app/window/branches", test_branches },
    { "/app/window/script", test_script },
    { "/app/window/progress", test_progress },
    { "/app/window/lab", test_lab },
    { "/app/window/quiz", test_quiz },
    { "/app/window/presenter", test_presenter },
    { "/app/window/sandbox", test_sandbox },
    { "/app/window/narrow", test_narrow },
    { "/app/window/names", test_names },
    { "/app/window/goes", test_goes },
  };

  return app_run_tests (argc, argv, tests, G_N_ELEMENTS (tests));
}
