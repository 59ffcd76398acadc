// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-canvas.h"
#include "dd-window.h"

#define LESSON "04-inside-the-container"
#define FRAMES 400

static GtkApplication *application;

/* A window on a folder of its own. */
typedef struct
{
  DdCurriculum   *curriculum;
  DdProgress     *progress;
  DdWindow       *window;
  char           *folder;
} Fixture;

static void
settle (void)
{
  for (guint i = 0; i < FRAMES && g_main_context_pending (NULL); i++)
    g_main_context_iteration (NULL, FALSE);
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("drydock-XXXXXX", &error);
  g_assert_no_error (error);
  self->curriculum = dd_curriculum_new_default ();
  self->progress = dd_progress_new (self->folder);
  self->window = dd_window_new (application, self->curriculum, self->progress);
  gtk_window_present (GTK_WINDOW (self->window));
  settle ();
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  if (self->window)
    gtk_window_destroy (GTK_WINDOW (self->window));
  settle ();
  g_clear_object (&self->progress);
  g_clear_object (&self->curriculum);
  g_free (self->folder);
}

static void
act (Fixture    *self,
     const char *name,
     GVariant   *parameter)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->window), name);

  g_test_message ("win.%s", name);
  g_assert_nonnull (action);
  g_action_activate (action, parameter);
  settle ();
}

static void
act_with (Fixture    *self,
          const char *name,
          const char *text)
{
  act (self, name, g_variant_new_string (text));
}

static DdSession *
session_of (Fixture *self)
{
  return dd_player_get_session (dd_window_get_player (self->window));
}

typedef gboolean (*Visit) (GtkWidget *widget,
                           gpointer   data);

/* Goes through all widgets until one is what is looked for. */
static GtkWidget *
find_widget (GtkWidget *root,
             Visit      visit,
             gpointer   data)
{
  GtkWidget *found = visit (root, data) ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_widget (child, visit, data);
  return found;
}

static gboolean
is_of_type (GtkWidget *widget,
            gpointer   type)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (widget, GPOINTER_TO_SIZE (type));
}

static GtkWidget *
other_window (Fixture *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (window != GTK_WIDGET (self->window))
        return window;
    }
  return NULL;
}

static void
test_opens (Fixture       *self,
            gconstpointer  data)
{
  g_test_message ("A new learner stands before the first tick of a written lesson");
  g_assert_cmpuint (dd_curriculum_get_n_ready (self->curriculum), >=, 1);
  g_assert_cmpuint (dd_session_get_tick (session_of (self)), ==, 0);
  g_assert_true (dd_window_open_lesson (self->window, LESSON));
  g_assert_false (dd_window_open_lesson (self->window, "no-such-lesson"));
  for (const char *const *page = (const char *[]) { "simulate", "lab", "quiz", "cheatsheet", NULL };
       *page; page++)
    {
      g_autoptr (GVariant) state = NULL;

      act_with (self, "show-page", *page);
      state = g_action_group_get_action_state (G_ACTION_GROUP (self->window), "show-page");
      g_assert_cmpstr (g_variant_get_string (state, NULL), ==, *page);
    }
}

static void
test_steps (Fixture       *self,
            gconstpointer  data)
{
  guint last;

  act_with (self, "show-page", "simulate");
  act_with (self, "run", "docker create --name web nginx");
  act (self, "last", NULL);
  last = dd_session_get_tick (session_of (self));
  g_test_message ("What was typed made ticks");
  g_assert_cmpuint (last, >, 1);
  g_assert_cmpuint (last, ==, dd_session_get_n_ticks (session_of (self)));
  act (self, "step-back", NULL);
  g_assert_cmpuint (dd_session_get_tick (session_of (self)), <, last);
  act (self, "step-forward", NULL);
  act (self, "last", NULL);
  g_assert_cmpuint (dd_session_get_tick (session_of (self)), ==, last);
  act (self, "first", NULL);
  g_assert_cmpuint (dd_session_get_tick (session_of (self)), ==, 0);
  act (self, "seek", g_variant_new_uint32 (2));
  g_assert_cmpuint (dd_session_get_tick (session_of (self)), ==, 2);
}

static void
test_branches (Fixture       *self,
               gconstpointer  data)
{
  act_with (self, "show-page", "simulate");
  act_with (self, "run", "docker create --name one nginx");
  act (self, "first", NULL);
  act_with (self, "run", "docker create --name two nginx");
  act (self, "last", NULL);
  g_assert_cmpuint (dd_session_get_n_branches (session_of (self)), ==, 2);
  g_assert_nonnull (dd_world_get_container_by_name (dd_session_get_world (session_of (self)),
                                                    "two"));
  g_test_message ("The branch that was left can be returned to");
  act (self, "branch", g_variant_new_uint32 (0));
  g_assert_nonnull (dd_world_get_container_by_name (dd_session_get_world (session_of (self)),
                                                    "one"));
}

static void
test_script (Fixture       *self,
             gconstpointer  data)
{
  DdPlayer *player;

  act_with (self, "show-page", "simulate");
  player = dd_window_get_player (self->window);
  g_assert_cmpuint (dd_player_get_step (player), ==, 0);
  act (self, "step-forward", NULL);
  g_test_message ("Forward at the end of the timeline types the next command");
  g_assert_cmpuint (dd_player_get_step (player), ==, 1);
  g_assert_cmpuint (dd_session_get_n_ticks (session_of (self)), >, 0);
  act (self, "next-command", NULL);
  g_assert_cmpuint (dd_player_get_step (player), ==, 2);
}

static void
test_lab (Fixture       *self,
          gconstpointer  data)
{
  DdLesson *lesson = dd_curriculum_find_lesson (self->curriculum, LESSON);
  DdLabSpec *lab = g_ptr_array_index (dd_lesson_get_labs (lesson), 0);
  DdSolution *solution = g_ptr_array_index (lab->solutions, 0);
  g_autofree char *console = NULL;

  act_with (self, "show-page", "lab");
  g_assert_false (dd_progress_get_lab (self->progress, LESSON, lab->id).done);
  for (guint i = 0; solution->run[i]; i++)
    {
      act_with (self, "run", solution->run[i]);
      act (self, "last", NULL);
    }
  console = dd_session_dup_console (session_of (self),
                                    dd_player_get_tty (dd_window_get_player (self->window)));
  g_test_message ("%s", console);
  g_assert_true (dd_progress_get_lab (self->progress, LESSON, lab->id).done);
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
  return gtk_widget_has_css_class (widget, "why-card");
}

static void
test_quiz (Fixture       *self,
           gconstpointer  data)
{
  GtkWidget *dialog;
  GtkWidget *option;
  GtkWidget *button;

  act (self, "quiz", NULL);
  dialog = other_window (self);
  g_assert_nonnull (dialog);
  option = find_widget (dialog, is_of_type, GSIZE_TO_POINTER (GTK_TYPE_CHECK_BUTTON));
  button = find_widget (dialog, is_answer, NULL);
  g_assert_false (gtk_widget_get_sensitive (button));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (option), TRUE);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_assert_null (find_widget (dialog, is_why, NULL));
  g_signal_emit_by_name (button, "clicked");
  g_test_message ("The why comes after the answer");
  g_assert_nonnull (find_widget (dialog, is_why, NULL));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_presenter (Fixture       *self,
                gconstpointer  data)
{
  GtkWidget *presenter;

  act_with (self, "show-page", "simulate");
  act (self, "present", NULL);
  presenter = other_window (self);
  g_assert_nonnull (presenter);
  g_assert_nonnull (find_widget (presenter, is_of_type, GSIZE_TO_POINTER (DD_TYPE_CANVAS)));
  act (self, "step-forward", NULL);
  gtk_window_destroy (GTK_WINDOW (presenter));
  act (self, "last", NULL);
}

static void
test_sandbox (Fixture       *self,
              gconstpointer  data)
{
  dd_window_open_sandbox (self->window);
  settle ();
  g_assert_cmpuint (dd_session_get_world (session_of (self))->containers->len, ==, 0);
  act_with (self, "run", "docker run -d --name web nginx");
  act (self, "last", NULL);
  g_assert_nonnull (dd_world_get_container_by_name (dd_session_get_world (session_of (self)),
                                                    "web"));
}

static gboolean
count_frame (GtkWidget     *widget,
             GdkFrameClock *clock,
             gpointer       data)
{
  guint *frames = data;

  gtk_widget_queue_draw (widget);
  return --*frames ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
wait_frames (GtkWidget *widget,
             guint      n_frames)
{
  gtk_widget_add_tick_callback (widget, count_frame, &n_frames, NULL);
  while (n_frames)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_narrow (Fixture       *self,
             gconstpointer  data)
{
  GtkWidget *window = GTK_WIDGET (self->window);
  GtkSettings *settings = gtk_widget_get_settings (window);

  /* AdwLeaflet 1.2 never frees its picture of a page when a fold interrupts
   * another; without animations it makes none. */
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  for (const char *const *page = (const char *[]) { "learn", "simulate", "lab", "quiz",
                                                    "cheatsheet", NULL }; *page; page++)
    {
      act_with (self, "show-page", *page);
      /* What a narrow window leaves out goes in the frame after. */
      for (guint i = 0; i < 4; i++)
        {
          gtk_window_set_default_size (GTK_WINDOW (window), 360 + (int) i % 2, 640);
          wait_frames (window, 4);
        }
      g_test_message ("%s: %d pixels wide", *page, gtk_widget_get_width (window));
      g_assert_cmpint (gtk_widget_get_width (window), <=, 361);
    }
  gtk_settings_reset_property (settings, "gtk-enable-animations");
}

/* A button that shows only an icon has to say what it does. */
static gboolean
is_nameless (GtkWidget *widget,
             gpointer   data)
{
  if (!GTK_IS_BUTTON (widget) || gtk_button_get_icon_name (GTK_BUTTON (widget)) == NULL ||
      gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) ||
      gtk_widget_get_ancestor (widget, GTK_TYPE_DROP_DOWN))
    return FALSE;
  return gtk_widget_get_tooltip_text (widget) == NULL;
}

static void
test_names (Fixture       *self,
            gconstpointer  data)
{
  GtkWidget *canvas;

  act_with (self, "show-page", "simulate");
  g_assert_null (find_widget (GTK_WIDGET (self->window), is_nameless, NULL));
  canvas = find_widget (GTK_WIDGET (self->window), is_of_type, GSIZE_TO_POINTER (DD_TYPE_CANVAS));
  g_assert_nonnull (canvas);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (canvas), GTK_ACCESSIBLE_ROLE_IMG);
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (canvas),
                                                   GTK_ACCESSIBLE_PROPERTY_LABEL));
}

static void
test_goes (Fixture       *self,
           gconstpointer  data)
{
  GWeakRef window;

  act_with (self, "run", "docker create --name web nginx");
  g_weak_ref_init (&window, self->window);
  gtk_window_destroy (GTK_WINDOW (self->window));
  self->window = NULL;
  settle ();
  g_test_message ("Nothing holds a closed window");
  g_assert_null (g_weak_ref_get (&window));
  g_weak_ref_clear (&window);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void      (*test) (Fixture       *self,
                       gconstpointer  data);
  } tests[] = {
    { "/app/window/opens", test_opens },
    { "/app/window/steps", test_steps },
    { "/app/window/branches", test_branches },
    { "/app/window/script", test_script },
    { "/app/window/lab", test_lab },
    { "/app/window/quiz", test_quiz },
    { "/app/window/presenter", test_presenter },
    { "/app/window/sandbox", test_sandbox },
    { "/app/window/narrow", test_narrow },
    { "/app/window/names", test_names },
    { "/app/window/goes", test_goes },
  };
  int status;

  gtk_test_init (&argc, &argv, NULL);
  application = GTK_APPLICATION (adw_application_new (NULL, G_APPLICATION_NON_UNIQUE));
  g_application_register (G_APPLICATION (application), NULL, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  status = g_test_run ();
  g_object_unref (application);
  return status;
}
