// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-action.h"

static DdShape *
add (DdScene    *scene,
     const char *id,
     double      y,
     const char *before,
     const char *after)
{
  DdShape *shape = dd_scene_add (scene, NULL, DD_SHAPE_BOX, DD_TOKEN_CARD, id);
  g_autofree char *command = g_strdup_printf ("mv %s {to}", id);

  shape->box = (DdRect) { 0, y, 100, 20 };
  dd_shape_set_group (shape, "list", before, after);
  dd_shape_add_action (shape, DD_GESTURE_MOVE, "Move", command, NULL);
  return shape;
}

static void
test_group (void)
{
  g_autoptr (DdScene) scene = dd_scene_new ();
  DdShape *a = add (scene, "a", 0, "1", "2");
  DdShape *b = add (scene, "b", 30, "2", "4");
  DdShape *other = dd_scene_add (scene, NULL, DD_SHAPE_BOX, DD_TOKEN_CARD, "other");
  DdShape *c = add (scene, "c", 60, "4", "5");
  g_autofree char *down = NULL;
  g_autofree char *up = NULL;
  g_autofree char *out = NULL;
  g_autofree char *nowhere = NULL;

  other->box = (DdRect) { 0, 32, 100, 20 };
  dd_scene_finish (scene);
  g_test_message ("behind what comes later, before what comes earlier, nowhere else");
  down = dd_shape_dup_move (a, b);
  up = dd_shape_dup_move (c, a);
  out = dd_shape_dup_move (a, other);
  nowhere = dd_shape_dup_move (b, b);
  g_assert_cmpstr (down, ==, "mv a 4");
  g_assert_cmpstr (up, ==, "mv c 1");
  g_assert_null (out);
  g_assert_null (nowhere);
  g_test_message ("neighbours of the group");
  g_assert_true (dd_scene_find_member (scene, a, 1) == b);
  g_assert_true (dd_scene_find_member (scene, a, 2) == c);
  g_assert_null (dd_scene_find_member (scene, a, -1));
  g_assert_null (dd_scene_find_member (scene, c, 1));
  g_assert_null (dd_scene_find_member (scene, other, 1));
  g_assert_true (dd_scene_pick_member (scene, c, 38) == b);
  g_assert_true (dd_scene_pick_member (scene, a, 500) == c);
  g_assert_null (dd_scene_pick_member (scene, other, 0));
}

static void
test_commands (void)
{
  g_autoptr (DdScene) scene = dd_scene_new ();
  DdShape *shape = dd_scene_add (scene, NULL, DD_SHAPE_BOX, DD_TOKEN_CARD, "a");
  const DdAction *edit;
  g_autofree char *set = NULL;
  g_autofree char *run = NULL;

  dd_shape_add_action (shape, DD_GESTURE_RUN, "Do it", "do it", NULL);
  dd_shape_add_action (shape, DD_GESTURE_EDIT, "Edit", "set 3 {text} now", "old");
  dd_shape_add_action (shape, DD_GESTURE_EDIT, "Add", "add {text}", "");
  edit = dd_shape_find_action (shape, DD_GESTURE_EDIT);
  g_assert_cmpuint (shape->n_actions, ==, 3);
  g_assert_cmpstr (edit->label, ==, "Edit");
  g_assert_cmpstr (edit->text, ==, "old");
  g_assert_null (dd_shape_find_action (shape, DD_GESTURE_SWITCH));
  set = dd_action_dup_command (edit, "it's; rm -r ~");
  g_assert_cmpstr (set, ==, "set 3 'it'\\''s; rm -r ~' now");
  run = dd_action_dup_command (&shape->actions[0], NULL);
  g_assert_cmpstr (run, ==, "do it");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/action/group", test_group);
  g_test_add_func ("/scene/action/commands", test_commands);
  return g_test_run ();
}
