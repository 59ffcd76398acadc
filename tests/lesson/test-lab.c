// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-lab.h"
#include "lesson-fixture.h"

static const char lesson_text[] =
  "{\"id\": \"04-test\", \"number\": 4, \"title\": \"Test\", \"section\": \"Tests\","
  " \"summary\": \"A test.\", \"minutes\": 1, \"simulations\": [], \"quiz\": [],"
  " \"labs\": [{\"id\": \"lab\", \"title\": \"Lab\", \"brief\": \"Do it.\","
  "  \"goals\": ["
  "   {\"id\": \"one\", \"text\": \"a is 1\", \"check\": {\"run\": \"get a\", \"equals\": \"1\"},"
  "    \"causes\": [{\"check\": {\"run\": \"get a\", \"equals\": \"2\"}, \"say\": \"a is 2\"},"
  "                 {\"check\": {\"run\": \"get a\", \"exit\": 1}, \"say\": \"there is no a\"}]},"
  "   {\"id\": \"two\", \"text\": \"no b\", \"check\": {\"run\": \"get b\", \"exit\": 1},"
  "    \"causes\": [{\"check\": {\"run\": \"get b\"}, \"say\": \"there is b\"}]}],"
  "  \"hints\": [\"h1\", \"h2\", \"h3\"],"
  "  \"solutions\": [{\"title\": \"s\", \"run\": [\"put a 1\"]}], \"wrong\": []}]}";

static void
count_notify_cb (GObject    *object,
                 GParamSpec *pspec,
                 gpointer    user_data)
{
  ++*(guint *) user_data;
}

static void
run (gpointer    world,
     const char *command)
{
  int status;

  g_free (fake_world_run (world, command, &status));
}

static void
test_goals (void)
{
  DdLesson *lesson = fixture_load_lesson (lesson_text);
  DdLab *lab = dd_lab_new (lesson, "lab");
  gpointer world = fake_world_new ();
  DdGoal *one = dd_lab_get_goal (lab, 0);
  DdGoal *two = dd_lab_get_goal (lab, 1);
  guint n_met_notifies = 0;

  g_signal_connect (one, "notify::met", G_CALLBACK (count_notify_cb), &n_met_notifies);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (lab)), ==, 2);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (lab)) == DD_TYPE_GOAL);
  g_assert_null (dd_lab_get_goal (lab, 2));

  g_test_message ("An open goal tells its nearest cause");
  run (world, "put b 5");
  g_assert_false (dd_lab_update (lab, fake_world_check, world));
  g_assert_cmpstr (dd_goal_get_cause (one), ==, "there is no a");
  g_assert_cmpstr (dd_goal_get_cause (two), ==, "there is b");
  run (world, "put a 2");
  dd_lab_update (lab, fake_world_check, world);
  g_assert_cmpstr (dd_goal_get_cause (one), ==, "a is 2");
  run (world, "put a 3");
  dd_lab_update (lab, fake_world_check, world);
  g_assert_null (dd_goal_get_cause (one));

  g_test_message ("Goals follow the world both ways");
  run (world, "put a 1");
  g_assert_false (dd_lab_update (lab, fake_world_check, world));
  g_assert_true (dd_goal_get_met (one));
  g_assert_true (dd_lab_get_next_goal (lab) == two);
  g_assert_cmpuint (dd_lab_get_n_met (lab), ==, 1);
  run (world, "drop b");
  g_assert_true (dd_lab_update (lab, fake_world_check, world));
  g_assert_true (dd_lab_get_done (lab));
  g_assert_null (dd_lab_get_next_goal (lab));
  run (world, "put a 2");
  g_assert_false (dd_lab_update (lab, fake_world_check, world));
  g_assert_false (dd_lab_get_complete (lab));
  g_assert_true (dd_lab_get_done (lab));
  g_assert_cmpuint (n_met_notifies, ==, 2);

  g_test_message ("A reset opens all goals and keeps what was done");
  dd_lab_reset (lab);
  g_assert_cmpuint (dd_lab_get_n_met (lab), ==, 0);
  g_assert_true (dd_lab_get_done (lab));

  fake_world_free (world);
  g_assert_finalize_object (lab);
  g_assert_finalize_object (lesson);
}

static void
test_help (void)
{
  DdLesson *lesson = fixture_load_lesson (lesson_text);
  DdLab *lab = dd_lab_new (lesson, "lab");
  DdLab *later = dd_lab_new (lesson, "lab");

  g_assert_null (dd_lab_get_hint (lab, 0));
  g_assert_cmpstr (dd_lab_reveal_hint (lab), ==, "h1");
  g_assert_cmpstr (dd_lab_reveal_hint (lab), ==, "h2");
  g_assert_cmpstr (dd_lab_get_hint (lab, 1), ==, "h2");
  g_assert_null (dd_lab_get_hint (lab, 2));
  g_assert_cmpstr (dd_lab_reveal_hint (lab), ==, "h3");
  g_assert_null (dd_lab_reveal_hint (lab));
  g_assert_cmpuint (dd_lab_get_hints_used (lab), ==, 3);

  g_assert_false (dd_lab_get_solution_shown (lab));
  g_assert_cmpstr (dd_lab_reveal_solution (lab)->run[0], ==, "put a 1");
  g_assert_true (dd_lab_get_solution_shown (lab));

  g_test_message ("More hints than there are can come from an old file");
  dd_lab_restore (later, TRUE, 70, TRUE);
  g_assert_cmpuint (dd_lab_get_hints_used (later), ==, 3);
  g_assert_true (dd_lab_get_done (later));
  g_assert_finalize_object (later);
  g_assert_finalize_object (lab);
  g_assert_finalize_object (lesson);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/goals", test_goals);
  g_test_add_func ("/lab/help", test_help);
  return g_test_run ();
}
