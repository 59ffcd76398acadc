// SPDX-License-Identifier: GPL-3.0-or-later
//
// What hands do on the stage becomes a command.

#include "config.h"

#include <string.h>

#include "app-fixture.h"
#include "dd-canvas-private.h"
#include "dd-fs.h"
#include "dd-hit.h"
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

static double
get_state (AppFixture *self)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (self->window),
                                                                "stage-zoom");

  return g_variant_get_double (state);
}

/* Whether the middle of a shape is on the stage and is found there. */
static void
assert_seen (DdCanvas   *canvas,
             const char *id)
{
  const DdShape *shape = dd_scene_find (canvas->scene, id);
  double x, y;

  g_assert_nonnull (shape);
  x = dd_rect_center (&shape->box).x - canvas->scroll_x;
  y = dd_rect_center (&shape->box).y - canvas->scroll_y;
  g_test_message ("%s is at %g, %g", id, x, y);
  g_assert_cmpfloat (x, >=, 0);
  g_assert_cmpfloat (y, >=, 0);
  g_assert_cmpfloat (x, <=, gtk_widget_get_width (GTK_WIDGET (canvas)));
  g_assert_cmpfloat (y, <=, gtk_widget_get_height (GTK_WIDGET (canvas)));
  for (shape = _dd_canvas_shape_at (canvas, x, y); shape; shape = shape->parent)
    if (g_str_equal (shape->id, id))
      return;
  g_assert_not_reached ();
}

static DdCanvas *
open_network (AppFixture *self)
{
  DdPlayer *player;
  GtkWidget *stage;

  dd_window_open_sandbox (self->window);
  player = dd_window_get_player (self->window);
  app_act_with (self, "run", "docker run -d --name web -p 8080:80 nginx; sleep 1");
  app_act (self, "last", NULL);
  dd_player_set_view (player, "network");
  stage = find_shown (self, DD_TYPE_CANVAS);
  app_wait_frames (stage, 2);
  return DD_CANVAS (stage);
}

/* The picture gets larger around what has the keyboard, and what is pointed at
 * is where it is seen. */
static void
test_zoom (AppFixture    *self,
           gconstpointer  data)
{
  DdCanvas *canvas = open_network (self);
  double width = dd_scene_get_width (canvas->scene);

  g_assert_cmpfloat (get_state (self), ==, 1);
  assert_seen (canvas, "container:web");
  walk_to (self, "container:web");
  for (guint i = 0; i < 4; i++)
    app_act (self, "stage-zoom-in", NULL);
  g_assert_cmpfloat_with_epsilon (get_state (self), 2.44, 0.01);
  g_assert_cmpfloat (dd_scene_get_width (canvas->scene), >, 2 * width);
  assert_seen (canvas, "container:web");
  g_test_message ("The keys move the picture, as far as there is any");
  for (guint i = 0; i < 50; i++)
    dd_canvas_press_zoom_key (canvas, GDK_KEY_Right, GDK_SHIFT_MASK);
  g_assert_cmpfloat_with_epsilon (canvas->scroll_x + gtk_widget_get_width (GTK_WIDGET (canvas)),
                                  dd_scene_get_width (canvas->scene), 1);
  g_test_message ("What is walked to comes into sight");
  walk_to (self, "outside:laptop");
  assert_seen (canvas, "outside:laptop");
  app_act (self, "stage-zoom-reset", NULL);
  g_assert_cmpfloat (get_state (self), ==, 1);
  g_assert_cmpfloat (canvas->scroll_x, ==, 0);
  g_assert_true (dd_canvas_press_zoom_key (canvas, GDK_KEY_plus, 0));
  g_assert_cmpfloat (dd_canvas_get_zoom (canvas), ==, 1.25);
  g_assert_true (dd_canvas_press_zoom_key (canvas, GDK_KEY_0, 0));
  g_assert_cmpfloat (dd_canvas_get_zoom (canvas), ==, 1);
}

/* A part of the picture follows the packet. Each view has its own zoom, until
 * another session is opened. */
static void
test_look (AppFixture    *self,
           gconstpointer  data)
{
  DdCanvas *canvas = open_network (self);
  DdPlayer *player = dd_window_get_player (self->window);
  DdSession *session = app_session (self);
  guint before = dd_session_get_n_ticks (session);
  gboolean seen = FALSE;

  app_act_with (self, "run", "ssh laptop curl -m 3 http://192.168.1.20:8080");
  app_act (self, "stage-zoom", g_variant_new_double (4));
  for (guint tick = before + 1; tick <= dd_session_get_n_ticks (session); tick++)
    {
      const DdShape *news;

      app_act (self, "seek", g_variant_new_uint32 (tick));
      news = dd_scene_find_news (canvas->scene);
      if (news)
        g_assert_true (dd_rect_intersects (&news->box, &(DdRect) {
                         canvas->scroll_x, canvas->scroll_y,
                         gtk_widget_get_width (GTK_WIDGET (canvas)),
                         gtk_widget_get_height (GTK_WIDGET (canvas)) }));
      seen |= news && g_str_equal (news->id, DD_SCENE_MARKER);
    }
  g_assert_true (seen);
  dd_player_set_view (player, "reachability");
  g_assert_cmpfloat (dd_canvas_get_zoom (canvas), ==, 1);
  dd_player_set_view (player, "network");
  g_assert_cmpfloat (dd_canvas_get_zoom (canvas), ==, 4);
  dd_player_load_session (player, dd_session_new (dd_catalog_get_default (), 1));
  g_assert_cmpfloat (dd_canvas_get_zoom (canvas), ==, 1);
}

/* A folded network is unfolded by selecting it. */
static void
test_unfold (AppFixture    *self,
             gconstpointer  data)
{
  DdCanvas *canvas = open_network (self);
  DdPlayer *player = dd_window_get_player (self->window);

  app_act_with (self, "run", "for n in a b c d e; do docker network create $n; "
                             "for i in 1 2 3; do docker run -d --name $n$i --network $n nginx; "
                             "done; done");
  app_act (self, "last", NULL);
  app_wait_frames (GTK_WIDGET (canvas), 2);
  g_assert_null (dd_scene_find (canvas->scene, "container:b2"));
  walk_to (self, "network:b");
  dd_player_set_selection (player, "network:b");
  g_assert_nonnull (dd_scene_find (canvas->scene, "container:b2"));
  g_assert_cmpstr (dd_canvas_get_focused (canvas), ==, "network:b");
}

/* The sandbox lets the engine run in a virtual machine, until there is something
 * in it. */
static void
test_sandbox_machine (AppFixture    *self,
                      gconstpointer  data)
{
  g_autoptr (DdPlayer) player = dd_player_new ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  dd_player_load_setup (player, NULL, "network", NULL);
  g_assert_cmpuint (dd_player_get_controls (player)->len, ==, 1);
  before = dd_player_dup_control (player, "desktop");
  g_assert_cmpstr (before, ==, "off");
  g_assert_true (dd_player_set_control (player, "desktop", "on"));
  after = dd_player_dup_control (player, "desktop");
  g_assert_cmpstr (after, ==, "on");
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
    { "/stage/zoom", test_zoom },
    { "/stage/look", test_look },
    { "/stage/unfold", test_unfold },
    { "/stage/sandbox-machine", test_sandbox_machine },
  };

  return app_run_tests (argc, argv, tests, G_N_ELEMENTS (tests));
}
