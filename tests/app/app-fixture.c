// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "app-fixture.h"
#include "lesson-fixture.h"

#define FRAMES 400

static GtkApplication *application;

void
app_settle (void)
{
  for (guint i = 0; i < FRAMES && g_main_context_pending (NULL); i++)
    g_main_context_iteration (NULL, FALSE);
}

/* GTK 4.8 looks for an icon in its cache while a thread that loaded it drops the
 * last reference. It gets nothing then and loads the icon anew, which does no
 * harm; seen in gtk_icon_theme_lookup_icon(). */
static gboolean
is_icon_race (const char *message)
{
  return strstr (message, "g_object_ref: assertion '!object_already_finalized' failed") != NULL;
}

static gboolean
is_fatal (const char     *domain,
          GLogLevelFlags  level,
          const char     *message,
          gpointer        user_data)
{
  return !is_icon_race (message);
}

static void
object_log (const char     *domain,
            GLogLevelFlags  level,
            const char     *message,
            gpointer        user_data)
{
  if (is_icon_race (message))
    g_test_message ("GTK met an icon that was just dropped");
  else
    g_log_default_handler (domain, level, message, user_data);
}

static void
set_up (AppFixture    *self,
        gconstpointer  data)
{
  g_test_log_set_fatal_handler (is_fatal, NULL);
  self->folder = fixture_new_folder ();
  self->curriculum = dd_curriculum_new_default ();
  self->progress = dd_progress_new (self->folder);
  self->window = dd_window_new (application, self->curriculum, self->progress);
  g_assert_true (dd_window_open_lesson (self->window, APP_LESSON));
  gtk_window_present (GTK_WINDOW (self->window));
  app_settle ();
}

static void
tear_down (AppFixture    *self,
           gconstpointer  data)
{
  if (self->window)
    gtk_window_destroy (GTK_WINDOW (self->window));
  app_settle ();
  g_clear_object (&self->progress);
  g_clear_object (&self->curriculum);
  fixture_remove_folder (self->folder);
  g_free (self->folder);
}

void
app_act (AppFixture *self,
         const char *name,
         GVariant   *parameter)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->window), name);

  g_test_message ("win.%s", name);
  g_assert_nonnull (action);
  g_action_activate (action, parameter);
  app_settle ();
}

void
app_act_with (AppFixture *self,
              const char *name,
              const char *text)
{
  app_act (self, name, g_variant_new_string (text));
}

DdSession *
app_session (AppFixture *self)
{
  return dd_player_get_session (dd_window_get_player (self->window));
}

/* Goes through all widgets until one is what is looked for. */
GtkWidget *
app_find_widget (GtkWidget *root,
                 AppVisit   visit,
                 gpointer   data)
{
  GtkWidget *found = visit (root, data) ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = app_find_widget (child, visit, data);
  return found;
}

gboolean
app_is_of_type (GtkWidget *widget,
                gpointer   type)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (widget, GPOINTER_TO_SIZE (type));
}

GtkWidget *
app_other_window (AppFixture *self)
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

static gboolean
count_frame (GtkWidget     *widget,
             GdkFrameClock *clock,
             gpointer       data)
{
  guint *frames = data;

  gtk_widget_queue_draw (widget);
  return --*frames ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
app_wait_frames (GtkWidget *widget,
                 guint      n_frames)
{
  gtk_widget_add_tick_callback (widget, count_frame, &n_frames, NULL);
  while (n_frames)
    g_main_context_iteration (NULL, TRUE);
}

/* GTK 4.8: when the height of a text becomes known while it is laid out, the trough of its scrollbar,
 * which had its turn before, is drawn once without one. GTK says so and goes on. Every other warning
 * ends the test. */
static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && fields[i].length < 0 &&
        g_str_has_prefix (fields[i].value, "Trying to snapshot GtkGizmo "))
      return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, data);
}

int
app_run_tests (int           argc,
               char        **argv,
               const AppTest *tests,
               gsize         n_tests)
{
  int status;

  g_log_set_writer_func (write_log, NULL, NULL);
  gtk_test_init (&argc, &argv, NULL);
  g_log_set_handler ("GLib-GObject", G_LOG_LEVEL_CRITICAL | G_LOG_FLAG_FATAL | G_LOG_FLAG_RECURSION,
                     object_log, NULL);
  application = GTK_APPLICATION (adw_application_new (NULL, G_APPLICATION_NON_UNIQUE));
  g_application_register (G_APPLICATION (application), NULL, NULL);
  for (gsize i = 0; i < n_tests; i++)
    g_test_add (tests[i].path, AppFixture, NULL, set_up, tests[i].test, tear_down);
  status = g_test_run ();
  g_object_unref (application);
  return status;
}
