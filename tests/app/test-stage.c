// SPDX-License-Identifier: GPL-3.0-or-later
//
// What hands do on the stage becomes a command.

#include "config.h"

#include <string.h>

#include "app-fixture.h"
#include "dd-canvas.h"
#include "dd-fs.h"
#include "dd-line-editor.h"

#define FILE_PATH "/home/you/w/Dockerfile"
#define FROM "build/line:FROM alpine"
#define COPY "build/line:COPY . /app"

static gboolean
is_shown (GtkWidget *widget,
          gpointer   type)
{
  return app_is_of_type (widget, type) && gtk_widget_get_mapped (widget);
}

static GtkWidget *
find_shown (AppFixture *self,
            GType       type)
{
  return app_find_widget (GTK_WIDGET (self->window), is_shown, GSIZE_TO_POINTER (type));
}

static char *
read_file (AppFixture *self)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_world (dd_session_get_world (app_session (self)), NULL);
  char *text = NULL;

  g_assert_cmpint (dd_fs_read_text (fs, FILE_PATH, &text), ==, 0);
  return text;
}

static void
assert_file (AppFixture *self,
             const char *expected)
{
  g_autofree char *text = read_file (self);

  g_assert_cmpstr (text, ==, expected);
}

/* Goes to a part of the stage with Tab. */
static GtkWidget *
walk_to (AppFixture *self,
         const char *id)
{
  GtkWidget *stage = find_shown (self, DD_TYPE_CANVAS);

  gtk_window_set_focus (GTK_WINDOW (self->window), NULL);
  do
    g_assert_true (gtk_widget_child_focus (stage, GTK_DIR_TAB_FORWARD));
  while (g_strcmp0 (dd_canvas_get_focused (DD_CANVAS (stage)), id) != 0);
  return stage;
}

static void
open_builds (AppFixture *self)
{
  dd_window_open_sandbox (self->window);
  app_act_with (self, "run", "mkdir w");
  app_act_with (self, "run", "printf 'FROM alpine\\nCOPY . /app\\nRUN ls /app\\n' > w/Dockerfile");
  app_act (self, "last", NULL);
  dd_player_set_view (dd_window_get_player (self->window), "build");
  app_wait_frames (find_shown (self, DD_TYPE_CANVAS), 2);
}

static void
test_move (AppFixture    *self,
           gconstpointer  data)
{
  GtkWidget *stage;
  guint before;

  open_builds (self);
  before = dd_session_get_tick (app_session (self));
  stage = walk_to (self, COPY);
  g_test_message ("down, past the last, and up");
  g_assert_true (gtk_widget_activate_action (stage, "stage.move", "i", 1));
  app_act (self, "last", NULL);
  assert_file (self, "FROM alpine\nRUN ls /app\nCOPY . /app\n");
  g_test_message ("the line that moved keeps the focus");
  g_assert_cmpstr (dd_canvas_get_focused (DD_CANVAS (stage)), ==, COPY);
  gtk_widget_activate_action (stage, "stage.move", "i", 1);
  app_act (self, "last", NULL);
  assert_file (self, "FROM alpine\nRUN ls /app\nCOPY . /app\n");
  gtk_widget_activate_action (stage, "stage.move", "i", -1);
  app_act (self, "last", NULL);
  assert_file (self, "FROM alpine\nCOPY . /app\nRUN ls /app\n");
  g_test_message ("it is on the timeline, and going back takes it back");
  g_assert_cmpuint (dd_session_get_n_ticks (app_session (self)), >, before);
  gtk_widget_activate_action (stage, "stage.move", "i", 1);
  app_act (self, "last", NULL);
  dd_session_seek (app_session (self), before);
  assert_file (self, "FROM alpine\nCOPY . /app\nRUN ls /app\n");
}

/* The actions of a line: move, edit, switch, add, take out. */
enum
{
  ACT_EDIT = 1,
  ACT_SWITCH,
  ACT_ADD,
  ACT_TAKE_OUT,
};

static void
act (AppFixture *self,
     const char *id,
     int         index)
{
  GtkWidget *stage = walk_to (self, id);

  g_assert_true (gtk_widget_activate_action (stage, "stage.act", "i", index));
  app_act (self, "last", NULL);
  app_wait_frames (stage, 2);
}

static void
test_switch (AppFixture    *self,
             gconstpointer  data)
{
  open_builds (self);
  act (self, COPY, ACT_SWITCH);
  assert_file (self, "FROM alpine\n# COPY . /app\nRUN ls /app\n");
  act (self, COPY, ACT_SWITCH);
  assert_file (self, "FROM alpine\nCOPY . /app\nRUN ls /app\n");
  act (self, COPY, ACT_TAKE_OUT);
  assert_file (self, "FROM alpine\nRUN ls /app\n");
}

static void
apply (AppFixture *self,
       const char *text)
{
  GtkWidget *editor = find_shown (self, DD_TYPE_LINE_EDITOR);

  g_assert_nonnull (editor);
  g_signal_emit_by_name (editor, "applied", text);
  app_act (self, "last", NULL);
  app_settle ();
}

static void
test_edit (AppFixture    *self,
           gconstpointer  data)
{
  open_builds (self);
  act (self, FROM, ACT_EDIT);
  apply (self, "FROM alpine:3.24 AS it's");
  assert_file (self, "FROM alpine:3.24 AS it's\nCOPY . /app\nRUN ls /app\n");
  g_assert_null (find_shown (self, DD_TYPE_LINE_EDITOR));
  act (self, COPY, ACT_ADD);
  apply (self, "USER nobody");
  assert_file (self, "FROM alpine:3.24 AS it's\nCOPY . /app\nUSER nobody\nRUN ls /app\n");
}

/* While a command is at work nothing is typed into it. */
static void
test_busy (AppFixture    *self,
           gconstpointer  data)
{
  GtkWidget *stage;

  open_builds (self);
  stage = walk_to (self, COPY);
  app_act_with (self, "run", "cat");
  app_act (self, "last", NULL);
  gtk_widget_activate_action (stage, "stage.move", "i", 1);
  app_act (self, "last", NULL);
  assert_file (self, "FROM alpine\nCOPY . /app\nRUN ls /app\n");
}

/* A source that is selected and a target that is walked to make a command. */
static void
test_send (AppFixture    *self,
           gconstpointer  data)
{
  DdPlayer *player;
  GtkWidget *stage;
  guint before;

  dd_window_open_sandbox (self->window);
  player = dd_window_get_player (self->window);
  app_act_with (self, "run", "docker run -d --name web -p 8080:80 nginx; sleep 1");
  app_act (self, "last", NULL);
  dd_player_set_view (player, "network");
  app_wait_frames (find_shown (self, DD_TYPE_CANVAS), 2);
  stage = walk_to (self, "container:web");
  before = dd_session_get_n_ticks (app_session (self));
  g_test_message ("without a source nothing is sent");
  dd_player_set_selection (player, NULL);
  g_assert_true (gtk_widget_activate_action (stage, "stage.send", NULL));
  g_assert_cmpuint (dd_session_get_n_ticks (app_session (self)), ==, before);
  g_test_message ("the laptop asks the published port");
  dd_player_set_selection (player, "outside:laptop");
  g_assert_true (gtk_widget_activate_action (stage, "stage.send", NULL));
  app_act (self, "last", NULL);
  g_assert_cmpuint (dd_session_get_world (app_session (self))->trips->len, ==, 2);
}

int
main (int    argc,
      char **argv)
{
  const AppTest tests[] = {
    { "/stage/move", test_move },
    { "/stage/switch", test_switch },
    { "/stage/edit", test_edit },
    { "/stage/busy", test_busy },
    { "/stage/send", test_send },
  };

  return app_run_tests (argc, argv, tests, G_N_ELEMENTS (tests));
}
