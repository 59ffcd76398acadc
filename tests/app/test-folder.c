// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app-fixture.h"
#include "dd-context-files.h"
#include "dd-editor.h"

#define PLACE "/home/you/my-shop"

/* A folder of the computer, which the tests write to as its owner would. */

static char *
make_folder (AppFixture *self)
{
  char *path = g_build_filename (self->folder, "my shop", NULL);

  g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
  return path;
}

static void
put (const char *folder,
     const char *name,
     const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *above = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (above, 0755);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static char *
read_host (AppFixture *self,
           const char *name)
{
  g_autoptr (DdNode) folder =
    dd_context_files_get_folder (dd_session_get_world (app_session (self)), PLACE);

  return folder ? dd_context_files_dup_text (folder, name) : NULL;
}

static void
wait_for_host (AppFixture *self,
               const char *name,
               const char *expected)
{
  for (;;)
    {
      g_autofree char *text = read_host (self, name);

      if (g_strcmp0 (text, expected) == 0)
        break;
      g_main_context_iteration (NULL, TRUE);
    }
}

static gboolean
says (GtkWidget *widget,
      gpointer   text)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static void
wait_for_words (AppFixture *self,
                const char *text)
{
  while (app_find_widget (GTK_WIDGET (self->window), says, (gpointer) text) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* The same in any window. */
static gboolean
is_said (const char *text)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (app_find_widget (window, says, (gpointer) text))
        return TRUE;
    }
  return FALSE;
}

static void
open_folder (AppFixture *self,
             const char *path)
{
  dd_window_open_sandbox (self->window);
  app_settle ();
  app_act_with (self, "read-folder", path);
}

static void
test_build (AppFixture    *self,
            gconstpointer  data)
{
  g_autofree char *path = make_folder (self);
  g_autofree char *shown = NULL;
  GtkWidget *editor;
  const DdBuild *build;

  put (path, "Dockerfile", "FROM busybox\nCOPY src /src\n");
  put (path, ".dockerignore", "src/*.log\n");
  put (path, "src/app.js", "1");
  put (path, "src/x.log", "noise");
  open_folder (self, path);
  wait_for_host (self, "src/app.js", "1");
  g_test_message ("the editor has its Dockerfile, and the console is in it");
  editor = app_find_widget (GTK_WIDGET (self->window), app_is_of_type,
                            GSIZE_TO_POINTER (DD_TYPE_EDITOR));
  shown = dd_editor_dup_path (DD_EDITOR (editor));
  g_assert_cmpstr (shown, ==, PLACE "/Dockerfile");
  app_act_with (self, "run", "docker build -t shop .");
  app_act (self, "last", NULL);
  build = g_ptr_array_index (dd_session_get_world (app_session (self))->builds, 0);
  g_assert_nonnull (build->image);
  g_assert_cmpstr (build->folder, ==, PLACE);
  g_assert_null (dd_node_lookup (dd_build_context_get_root (build->context), "src/x.log"));
}

/* What changes on the computer comes; what changed on the host stays; nothing
 * is written to the computer. */
static void
test_changes (AppFixture    *self,
              gconstpointer  data)
{
  g_autofree char *path = make_folder (self);
  g_autofree char *file = g_build_filename (path, "Dockerfile", NULL);
  g_autofree char *text = NULL;
  g_autofree char *caption = NULL;
  DdSession *session;
  guint tick;

  put (path, "Dockerfile", "FROM busybox\n");
  put (path, "a.txt", "1");
  open_folder (self, path);
  wait_for_host (self, "a.txt", "1");
  wait_for_words (self, "read again when it changes");
  app_act (self, "last", NULL);
  app_act_with (self, "run", "echo FROM alpine > Dockerfile");
  app_act (self, "last", NULL);
  session = app_session (self);
  tick = dd_session_get_tick (session);
  put (path, "a.txt", "2");
  put (path, "deep/new.txt", "3");
  wait_for_host (self, "a.txt", "2");
  wait_for_host (self, "deep/new.txt", "3");
  wait_for_host (self, "Dockerfile", "FROM alpine\n");
  g_test_message ("it is a step that says so, and can be gone back over");
  caption = dd_event_get_caption (dd_session_get_event (session, tick + 1));
  g_assert_cmpstr (caption, ==, "Your folder my shop changed and is read again into " PLACE);
  app_act (self, "seek", g_variant_new_uint32 (tick));
  wait_for_host (self, "a.txt", "1");

  g_test_message ("while the cursor is in the past, the past stays as it was");
  put (path, "a.txt", "4");
  for (guint i = 0; i < 20; i++)
    app_wait_frames (GTK_WIDGET (self->window), 4);
  wait_for_host (self, "a.txt", "1");
  g_assert_cmpuint (dd_session_get_n_branches (session), ==, 1);
  app_act (self, "last", NULL);
  wait_for_host (self, "a.txt", "4");
  g_file_get_contents (file, &text, NULL, NULL);
  g_assert_cmpstr (text, ==, "FROM busybox\n");
}

static void
test_bad (AppFixture    *self,
          gconstpointer  data)
{
  g_autofree char *path = make_folder (self);
  g_autofree char *gone = g_build_filename (self->folder, "gone", NULL);
  g_autofree char *file = g_build_filename (path, "file", NULL);

  open_folder (self, gone);
  wait_for_words (self, "The folder cannot be opened: No such file or directory");
  put (path, "file", "x");
  app_act_with (self, "read-folder", file);
  wait_for_words (self, "The folder cannot be opened: Not a directory");
  g_test_message ("a folder without a Dockerfile is no mistake");
  app_act_with (self, "read-folder", path);
  wait_for_host (self, "file", "x");
  wait_for_words (self, "has no Dockerfile yet");
  g_test_message ("the same name a second time is another place");
  app_act_with (self, "read-folder", path);
  while (!dd_context_files_exists (dd_session_get_world (app_session (self)), PLACE "-2"))
    g_main_context_iteration (NULL, TRUE);
}

/* What could not be read is told, the rest is there. */
static void
test_problems (AppFixture    *self,
               gconstpointer  data)
{
  g_autofree char *path = make_folder (self);

  put (path, "Dockerfile", "FROM busybox\n");
  put (path, "b\xff", "x");
  open_folder (self, path);
  wait_for_host (self, "Dockerfile", "FROM busybox\n");
  g_assert_true (is_said ("my shop was read, all but 1 entry"));
  g_assert_true (is_said ("The name is not UTF-8"));
  if (app_other_window (self))
    gtk_window_destroy (GTK_WINDOW (app_other_window (self)));
}

/* Reading it again can be asked for; a folder that went away is not watched
 * any more, and what was read of it stays. */
static void
test_again (AppFixture    *self,
            gconstpointer  data)
{
  g_autofree char *path = make_folder (self);
  g_autofree char *file = g_build_filename (path, "Dockerfile", NULL);
  GActionGroup *actions = G_ACTION_GROUP (self->window);

  g_assert_false (g_action_group_get_action_enabled (actions, "reload-folder"));
  put (path, "Dockerfile", "FROM busybox\n");
  open_folder (self, path);
  wait_for_host (self, "Dockerfile", "FROM busybox\n");
  app_act (self, "last", NULL);
  g_assert_true (g_action_group_get_action_enabled (actions, "reload-folder"));
  put (path, "Dockerfile", "FROM alpine\n");
  app_act (self, "reload-folder", NULL);
  wait_for_host (self, "Dockerfile", "FROM alpine\n");
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_cmpint (g_rmdir (path), ==, 0);
  app_act (self, "reload-folder", NULL);
  wait_for_words (self, "The folder cannot be opened");
  g_assert_false (g_action_group_get_action_enabled (actions, "reload-folder"));
  wait_for_host (self, "Dockerfile", "FROM alpine\n");
}

/* In another session the folder is not there, and does not come. */
static void
test_left (AppFixture    *self,
           gconstpointer  data)
{
  g_autofree char *path = make_folder (self);
  guint n_events;

  put (path, "Dockerfile", "FROM busybox\n");
  open_folder (self, path);
  wait_for_host (self, "Dockerfile", "FROM busybox\n");
  dd_window_open_sandbox (self->window);
  app_settle ();
  n_events = dd_engine_get_n_events (dd_session_get_engine (app_session (self)));
  put (path, "Dockerfile", "FROM alpine\n");
  for (guint i = 0; i < 20; i++)
    app_wait_frames (GTK_WIDGET (self->window), 4);
  g_assert_cmpuint (dd_engine_get_n_events (dd_session_get_engine (app_session (self))), ==,
                    n_events);
}

static const AppTest tests[] = {
  { "/app/folder/build", test_build },
  { "/app/folder/changes", test_changes },
  { "/app/folder/bad", test_bad },
  { "/app/folder/problems", test_problems },
  { "/app/folder/again", test_again },
  { "/app/folder/left", test_left },
};

int
main (int    argc,
      char **argv)
{
  return app_run_tests (argc, argv, tests, G_N_ELEMENTS (tests));
}
