// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <gtksourceview/gtksource.h>
#include <string.h>

#include "app-fixture.h"
#include "dd-canvas.h"
#include "dd-context-files.h"
#include "dd-editor.h"
#include "dd-inspector.h"
#include "dd-lab-side.h"

#define DOCKERFILE "FROM busybox\nWORKDIR /app\nCOPY a.txt .\n"
#define PATH       "/home/you/app/Dockerfile"

static DdEditor *
get_editor (AppFixture *self)
{
  GtkWidget *found = app_find_widget (GTK_WIDGET (self->window), app_is_of_type,
                                      GSIZE_TO_POINTER (DD_TYPE_EDITOR));

  return found ? DD_EDITOR (found) : NULL;
}

static GtkTextBuffer *
get_buffer (AppFixture *self)
{
  GtkWidget *view = app_find_widget (GTK_WIDGET (get_editor (self)), app_is_of_type,
                                     GSIZE_TO_POINTER (GTK_SOURCE_TYPE_VIEW));

  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
}

static void
run (AppFixture *self,
     const char *line)
{
  app_act_with (self, "run", line);
  app_act (self, "last", NULL);
}

/* A project on the host of the sandbox, with the editor beside the stage. */
static void
open_project (AppFixture *self)
{
  dd_window_open_sandbox (self->window);
  app_settle ();
  run (self, "mkdir app; cd app; echo a > a.txt");
  run (self, "printf 'FROM busybox\\nWORKDIR /app\\nCOPY a.txt .\\n' > Dockerfile");
  app_act (self, "editor", NULL);
  g_assert_nonnull (get_editor (self));
}

static void
assert_text (AppFixture *self,
             const char *expected)
{
  g_autofree char *text = dd_editor_dup_text (get_editor (self));

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_host (AppFixture *self,
             const char *name,
             const char *expected)
{
  g_autoptr (DdNode) folder =
    dd_context_files_get_folder (dd_session_get_world (app_session (self)), "/home/you/app");
  g_autofree char *text = folder ? dd_context_files_dup_text (folder, name) : NULL;

  g_assert_cmpstr (text, ==, expected);
}

/* As if it was typed at the beginning of a line, from 1. */
static void
insert (AppFixture *self,
        int         line,
        const char *text)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_line (buffer, &iter, line - 1);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_insert (buffer, &iter, text, -1);
  gtk_text_buffer_end_user_action (buffer);
  app_settle ();
}

static gboolean
says (GtkWidget *widget,
      gpointer   text)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
         strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

/* The editor looks the text through a moment after the last key. */
static void
wait_for (AppFixture *self,
          const char *text)
{
  g_test_message ("it says “%s”", text);
  while (app_find_widget (GTK_WIDGET (get_editor (self)), says, (gpointer) text) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
get_enabled (AppFixture *self,
             const char *name)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (self->window), name);
}

static void
test_toggle (AppFixture    *self,
             gconstpointer  data)
{
  g_autoptr (GVariant) state = NULL;
  g_autofree char *path = NULL;

  open_project (self);
  state = g_action_group_get_action_state (G_ACTION_GROUP (self->window), "editor");
  g_assert_true (g_variant_get_boolean (state));
  path = dd_editor_dup_path (get_editor (self));
  g_assert_cmpstr (path, ==, PATH);
  assert_text (self, DOCKERFILE);
  g_assert_cmpstr (gtk_source_language_get_id (gtk_source_buffer_get_language
                                                 (GTK_SOURCE_BUFFER (get_buffer (self)))),
                   ==, "docker");
  app_act (self, "editor", NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (get_editor (self))));
}

static void
test_save (AppFixture    *self,
           gconstpointer  data)
{
  DdEditor *editor;
  guint before;

  open_project (self);
  editor = get_editor (self);
  before = dd_session_get_tick (app_session (self));
  g_assert_false (get_enabled (self, "save-file"));
  insert (self, 3, "LABEL a=b\n");
  g_assert_true (dd_editor_get_modified (editor));
  g_assert_true (get_enabled (self, "save-file"));
  assert_host (self, "Dockerfile", DOCKERFILE);
  app_act (self, "save-file", NULL);
  g_assert_false (dd_editor_get_modified (editor));
  assert_host (self, "Dockerfile", "FROM busybox\nWORKDIR /app\nLABEL a=b\nCOPY a.txt .\n");

  g_test_message ("an edit is a step: going back takes it back, on the host and in the editor");
  app_act (self, "step-back", NULL);
  g_assert_cmpuint (dd_session_get_tick (app_session (self)), ==, before);
  assert_host (self, "Dockerfile", DOCKERFILE);
  assert_text (self, DOCKERFILE);
  app_act (self, "last", NULL);
  assert_text (self, "FROM busybox\nWORKDIR /app\nLABEL a=b\nCOPY a.txt .\n");

  g_test_message ("undo is the editor's own");
  insert (self, 1, "# hi\n");
  gtk_text_buffer_undo (get_buffer (self));
  assert_text (self, "FROM busybox\nWORKDIR /app\nLABEL a=b\nCOPY a.txt .\n");
  g_assert_false (dd_editor_get_modified (editor));
}

static void
test_refused (AppFixture    *self,
              gconstpointer  data)
{
  open_project (self);
  app_act_with (self, "edit", "/etc/hostname");
  assert_text (self, "host\n");
  insert (self, 1, "x");
  app_act (self, "save-file", NULL);
  wait_for (self, "Permission denied");
  g_assert_true (dd_editor_get_modified (get_editor (self)));
  assert_text (self, "xhost\n");
}

static gboolean
has_tooltip (GtkWidget *widget,
             gpointer   text)
{
  const char *tooltip = gtk_widget_get_tooltip_text (widget);

  return GTK_IS_BUTTON (widget) && tooltip && g_str_has_prefix (tooltip, text);
}

static void
click (AppFixture *self,
       const char *tooltip)
{
  g_signal_emit_by_name (app_find_widget (GTK_WIDGET (get_editor (self)), has_tooltip,
                                          (gpointer) tooltip), "clicked");
}

/* The host's file changes under a text that was not saved. */
static void
test_conflict (AppFixture    *self,
               gconstpointer  data)
{
  open_project (self);
  insert (self, 1, "# mine\n");
  run (self, "echo FROM alpine > Dockerfile");
  wait_for (self, "not the one you began to edit");
  assert_text (self, "# mine\n" DOCKERFILE);

  g_test_message ("keeping mine: saving takes the place of the host's");
  click (self, "Go on with your text");
  app_act (self, "save-file", NULL);
  assert_host (self, "Dockerfile", "# mine\n" DOCKERFILE);

  g_test_message ("loading the host's: mine can be had back");
  insert (self, 1, "# again\n");
  run (self, "echo FROM alpine > Dockerfile");
  wait_for (self, "not the one you began to edit");
  click (self, "Take the text");
  assert_text (self, "FROM alpine\n");
  gtk_text_buffer_undo (get_buffer (self));
  assert_text (self, "# again\n# mine\n" DOCKERFILE);
  g_assert_true (dd_editor_get_modified (get_editor (self)));

  g_test_message ("a file that is gone is said, too, and can be saved again");
  run (self, "rm Dockerfile");
  wait_for (self, "not on the host any more");
  app_act (self, "save-file", NULL);
  assert_host (self, "Dockerfile", "# again\n# mine\n" DOCKERFILE);
}

/* What was not saved comes back with its file. */
static void
test_drafts (AppFixture    *self,
             gconstpointer  data)
{
  g_autofree char *unsaved = NULL;
  g_autoptr (GVariant) shown = NULL;
  GValue copied = G_VALUE_INIT;

  open_project (self);
  insert (self, 1, "# draft\n");
  app_act_with (self, "edit", "a.txt");
  assert_text (self, "a\n");
  g_assert_false (dd_editor_get_modified (get_editor (self)));
  insert (self, 1, "b\n");
  app_act_with (self, "edit", "Dockerfile");
  assert_text (self, "# draft\n" DOCKERFILE);
  g_assert_true (dd_editor_get_modified (get_editor (self)));
  unsaved = dd_editor_dup_unsaved (get_editor (self));
  g_assert_nonnull (strstr (unsaved, "# draft"));
  g_assert_nonnull (strstr (unsaved, "# /home/you/app/a.txt\nb\na\n"));

  g_test_message ("leaving the page says so and offers the text");
  g_assert_true (dd_window_open_lesson (self->window, APP_LESSON));
  app_settle ();
  shown = g_action_group_get_action_state (G_ACTION_GROUP (self->window), "editor");
  g_assert_false (g_variant_get_boolean (shown));
  app_act (self, "copy-unsaved", NULL);
  g_value_init (&copied, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value
                   (gdk_clipboard_get_content (gtk_widget_get_clipboard (GTK_WIDGET (self->window))),
                    &copied, NULL));
  g_assert_cmpstr (g_value_get_string (&copied), ==, unsaved);
  g_value_unset (&copied);
}

static int
get_cursor_line (AppFixture *self)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  return gtk_text_iter_get_line (&iter) + 1;
}

static void
test_problems (AppFixture    *self,
               gconstpointer  data)
{
  GtkWidget *row;
  GtkWidget *list;
  GtkTextIter iter;

  open_project (self);
  insert (self, 3, "CMD true\nENTRYPOINT true\n");
  wait_for (self, "JSONArgsRecommended");
  row = app_find_widget (GTK_WIDGET (get_editor (self)), app_is_of_type,
                         GSIZE_TO_POINTER (GTK_TYPE_LIST_BOX_ROW));
  g_test_message ("the row leads to its line");
  list = gtk_widget_get_parent (row);
  g_signal_emit_by_name (list, "row-activated", row);
  g_assert_cmpint (get_cursor_line (self), ==, 3);
  gtk_text_buffer_get_iter_at_line_offset (get_buffer (self), &iter, 2, 1);
  g_assert_nonnull (gtk_text_iter_get_tags (&iter));
  g_test_message ("and so do keys, round and round");
  gtk_text_buffer_get_start_iter (get_buffer (self), &iter);
  gtk_text_buffer_place_cursor (get_buffer (self), &iter);
  app_act (self, "next-problem", NULL);
  g_assert_cmpint (get_cursor_line (self), ==, 3);
  app_act (self, "next-problem", NULL);
  g_assert_cmpint (get_cursor_line (self), ==, 4);
  app_act (self, "next-problem", NULL);
  g_assert_cmpint (get_cursor_line (self), ==, 3);
  app_act (self, "previous-problem", NULL);
  g_assert_cmpint (get_cursor_line (self), ==, 4);
  insert (self, 1, "COPI x\n");
  wait_for (self, "did you mean COPY?");
  wait_for (self, "Next build: fails at line 1");
}

static void
test_next_build (AppFixture    *self,
                 gconstpointer  data)
{
  GtkTextIter iter;

  open_project (self);
  wait_for (self, "Next build: nothing is cached yet, 2 steps to run");
  gtk_text_buffer_get_iter_at_line (get_buffer (self), &iter, 2);
  gtk_text_buffer_place_cursor (get_buffer (self), &iter);
  wait_for (self, "Line 3: to be built, because nothing was built here yet");
  run (self, "docker build .");
  wait_for (self, "Next build: all 2 steps are cached");
  run (self, "echo b > a.txt");
  wait_for (self, "Next build: 1 cached, 1 to run. First: line 3, because a.txt changed");
  run (self, "docker build .");
  wait_for (self, "Next build: all 2 steps are cached");
  g_test_message ("what was not saved counts, in another file too");
  app_act_with (self, "edit", "a.txt");
  insert (self, 1, "c");
  wait_for (self, "because a.txt changed");
  wait_for (self, "Counted as if it were saved");
  app_act_with (self, "edit", "Dockerfile");
  wait_for (self, "because a.txt changed");
  insert (self, 2, "COPY none .\n");
  wait_for (self, "Next build: fails at line 2");
  app_act_with (self, "edit", "/home/you/Dockerfile");
  wait_for (self, "There is no Dockerfile here yet");
}

/* Before its folder was made there is another one, or none; it comes back. */
static void
test_past (AppFixture    *self,
           gconstpointer  data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  open_project (self);
  app_act (self, "first", NULL);
  before = dd_editor_dup_path (get_editor (self));
  g_assert_cmpstr (before, ==, "/home/you/Dockerfile");
  assert_text (self, "");
  g_assert_false (dd_editor_get_modified (get_editor (self)));
  app_act (self, "last", NULL);
  after = dd_editor_dup_path (get_editor (self));
  g_assert_cmpstr (after, ==, PATH);
  assert_text (self, DOCKERFILE);
}

static gboolean
is_mapped (GtkWidget *widget,
           gpointer   type)
{
  return app_is_of_type (widget, type) && gtk_widget_get_mapped (widget);
}

static gboolean
is_shown (AppFixture *self,
          GType       type)
{
  return app_find_widget (GTK_WIDGET (self->window), is_mapped, GSIZE_TO_POINTER (type)) != NULL;
}

static void
resize (AppFixture *self,
        int         width)
{
  for (guint i = 0; i < 4; i++)
    {
      gtk_window_set_default_size (GTK_WINDOW (self->window), width + (int) i % 2, 700);
      app_wait_frames (GTK_WIDGET (self->window), 4);
    }
}

/* The inspector makes room for the editor; the brief of a lab stays. */
static void
test_room (AppFixture    *self,
           gconstpointer  data)
{
  app_act_with (self, "show-page", "simulate");
  app_act (self, "editor", NULL);
  resize (self, 1280);
  g_assert_true (is_shown (self, DD_TYPE_CANVAS));
  g_assert_false (is_shown (self, DD_TYPE_INSPECTOR));
  app_act_with (self, "show-page", "lab");
  resize (self, 1280);
  g_assert_true (is_shown (self, DD_TYPE_EDITOR));
  g_assert_true (is_shown (self, DD_TYPE_LAB_SIDE));
  g_assert_true (is_shown (self, DD_TYPE_CANVAS));
  resize (self, 900);
  g_assert_true (is_shown (self, DD_TYPE_EDITOR));
  g_assert_true (is_shown (self, DD_TYPE_LAB_SIDE));
  g_assert_false (is_shown (self, DD_TYPE_CANVAS));
}

static void
test_narrow (AppFixture    *self,
             gconstpointer  data)
{
  GtkWidget *window = GTK_WIDGET (self->window);
  GtkWidget *stage;

  open_project (self);
  stage = app_find_widget (window, app_is_of_type, GSIZE_TO_POINTER (DD_TYPE_CANVAS));
  resize (self, 360);
  g_assert_cmpint (gtk_widget_get_width (window), <=, 361);
  g_test_message ("the editor takes the place of the stage");
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (get_editor (self))));
  g_assert_false (gtk_widget_get_mapped (stage));
  app_act (self, "editor", NULL);
  app_wait_frames (window, 4);
  g_assert_true (gtk_widget_get_mapped (stage));
}

static const AppTest tests[] = {
  { "/app/editor/toggle", test_toggle },
  { "/app/editor/save", test_save },
  { "/app/editor/refused", test_refused },
  { "/app/editor/conflict", test_conflict },
  { "/app/editor/drafts", test_drafts },
  { "/app/editor/problems", test_problems },
  { "/app/editor/next-build", test_next_build },
  { "/app/editor/past", test_past },
  { "/app/editor/room", test_room },
  { "/app/editor/narrow", test_narrow },
};

int
main (int    argc,
      char **argv)
{
  return app_run_tests (argc, argv, tests, G_N_ELEMENTS (tests));
}
