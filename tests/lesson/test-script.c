// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-control.h"
#include "dd-script.h"
#include "dd-tty-ops.h"
#include "lesson-fixture.h"

static const char lesson_text[] =
  "{\"id\": \"04-test\", \"number\": 4, \"title\": \"Test\", \"section\": \"Tests\","
  " \"summary\": \"A test.\", \"minutes\": 1, \"labs\": [], \"quiz\": [], \"simulations\": ["
  "  {\"id\": \"a\", \"title\": \"t\", \"intro\": \"i\", \"view\": \"layers\","
  "   \"steps\": ["
  "    {\"title\": \"one\", \"run\": \"echo one\", \"say\": \"s\"},"
  "    {\"title\": \"two\", \"run\": \"echo two\", \"say\": \"s\","
  "     \"predict\": {\"ask\": \"q\", \"options\": [\"x\", \"y\"], \"answer\": 1,"
  "                 \"reveal\": \"r\"}},"
  "    {\"title\": \"three\", \"run\": \"echo three\", \"say\": \"s\","
  "     \"predict\": {\"ask\": \"think\", \"reveal\": \"r\"}}],"
  "   \"controls\": ["
  "    {\"id\": \"power\", \"kind\": \"toggle\", \"label\": \"l\", \"on\": \"echo on\","
  "     \"off\": \"echo off\", \"state\": {\"run\": \"true\"}},"
  "    {\"id\": \"pick\", \"kind\": \"choice\", \"label\": \"l\", \"options\": ["
  "      {\"label\": \"a\", \"run\": \"echo a\"}, {\"label\": \"b\", \"run\": \"echo b\"}]},"
  "    {\"id\": \"wait\", \"kind\": \"slider\", \"label\": \"l\", \"run\": \"sleep {value}\","
  "     \"minimum\": -2, \"maximum\": 30, \"step\": 1, \"value\": 10, \"unit\": \"s\"}]}]}";

typedef struct
{
  DdLesson  *lesson;
  DdSession *session;
  DdScript  *script;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->lesson = fixture_load_lesson (lesson_text);
  self->session = dd_session_new (dd_catalog_get_default (), 1);
  self->script = dd_script_new (dd_lesson_find_simulation (self->lesson, "a"), self->session);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_assert_finalize_object (self->script);
  g_assert_finalize_object (self->session);
  g_assert_finalize_object (self->lesson);
}

static guint
run_to_end (Fixture *self)
{
  g_assert_nonnull (dd_script_run_next (self->script, DD_CONSOLE));
  dd_session_seek (self->session, G_MAXUINT);
  return dd_session_get_tick (self->session);
}

static void
assert_current (Fixture    *self,
                guint       tick,
                const char *title)
{
  DdStep *step;

  dd_session_seek (self->session, tick);
  step = dd_script_get_current (self->script);
  g_assert_cmpstr (step ? step->title : NULL, ==, title);
}

static void
assert_prediction (Fixture      *self,
                   DdPrediction  expected,
                   int           expected_choice)
{
  DdAsk *ask;
  int choice;

  g_assert_cmpint (dd_script_get_prediction (self->script, &ask, &choice), ==, expected);
  g_assert_cmpint (choice, ==, expected_choice);
  g_assert_true ((ask == NULL) == (expected == DD_PREDICTION_NONE));
}

static void
test_steps (Fixture       *self,
            gconstpointer  data)
{
  guint first;
  guint second;

  g_assert_null (dd_script_get_current (self->script));
  g_assert_cmpstr (dd_script_get_next (self->script)->title, ==, "one");
  first = run_to_end (self);
  second = run_to_end (self);
  run_to_end (self);
  g_assert_null (dd_script_get_next (self->script));
  g_assert_null (dd_script_run_next (self->script, DD_CONSOLE));
  g_assert_cmpuint (dd_script_get_n_run (self->script), ==, 3);

  g_test_message ("What is told is about the cursor, not about what was run last");
  assert_current (self, 0, NULL);
  assert_current (self, 1, "one");
  assert_current (self, first, "one");
  assert_current (self, first + 1, "two");
  assert_current (self, second, "two");
  assert_current (self, second + 1, "three");
}

static void
test_branches (Fixture       *self,
               gconstpointer  data)
{
  guint first = run_to_end (self);

  run_to_end (self);
  g_test_message ("On a branch the steps behind it are still to come");
  dd_session_seek (self->session, first);
  dd_session_type (self->session, "echo else");
  g_assert_cmpuint (dd_script_get_n_run (self->script), ==, 1);
  g_assert_cmpstr (dd_script_get_next (self->script)->title, ==, "two");
  run_to_end (self);
  g_assert_cmpuint (dd_script_get_n_run (self->script), ==, 2);

  g_test_message ("The branch that was left keeps its own");
  dd_session_set_branch (self->session, 0);
  g_assert_cmpuint (dd_script_get_n_run (self->script), ==, 2);
  g_assert_cmpstr (dd_script_get_next (self->script)->title, ==, "three");

  g_test_message ("A branch at the very beginning begins the script anew");
  dd_session_seek (self->session, 0);
  dd_session_type (self->session, "echo anew");
  g_assert_cmpuint (dd_script_get_n_run (self->script), ==, 0);
  g_assert_cmpuint (dd_session_get_n_branches (self->session), ==, 3);
}

static void
test_prediction (Fixture       *self,
                 gconstpointer  data)
{
  guint first;
  guint second;

  g_assert_false (dd_script_ask (self->script));
  g_assert_false (dd_script_answer (self->script, 0));
  assert_prediction (self, DD_PREDICTION_NONE, DD_SCRIPT_SKIPPED);
  first = run_to_end (self);

  g_test_message ("It is asked once, and takes only what is offered");
  g_assert_true (dd_script_ask (self->script));
  g_assert_false (dd_script_ask (self->script));
  assert_prediction (self, DD_PREDICTION_ASKED, DD_SCRIPT_SKIPPED);
  g_assert_false (dd_script_answer (self->script, 2));
  g_assert_false (dd_script_answer (self->script, -2));
  g_assert_true (dd_script_answer (self->script, 0));
  g_assert_false (dd_script_answer (self->script, 1));
  second = run_to_end (self);
  assert_prediction (self, DD_PREDICTION_REVEALED, 0);

  g_test_message ("Stepping back and forth keeps the answer");
  dd_session_seek (self->session, first);
  assert_prediction (self, DD_PREDICTION_NONE, DD_SCRIPT_SKIPPED);
  if (second > first + 1)
    {
      dd_session_seek (self->session, first + 1);
      assert_prediction (self, DD_PREDICTION_WATCHED, 0);
    }
  dd_session_seek (self->session, second);
  assert_prediction (self, DD_PREDICTION_REVEALED, 0);

  g_test_message ("On a branch it is not asked again");
  dd_session_seek (self->session, first);
  dd_session_type (self->session, "echo else");
  dd_session_seek (self->session, G_MAXUINT);
  g_assert_false (dd_script_ask (self->script));
  run_to_end (self);
  assert_prediction (self, DD_PREDICTION_REVEALED, 0);
}

static void
test_skip (Fixture       *self,
           gconstpointer  data)
{
  run_to_end (self);
  g_test_message ("Typing something else withdraws the question");
  g_assert_true (dd_script_ask (self->script));
  dd_session_type (self->session, "echo else");
  dd_session_seek (self->session, G_MAXUINT);
  assert_prediction (self, DD_PREDICTION_NONE, DD_SCRIPT_SKIPPED);
  g_assert_true (dd_script_ask (self->script));
  g_assert_true (dd_script_answer (self->script, DD_SCRIPT_SKIPPED));
  run_to_end (self);
  assert_prediction (self, DD_PREDICTION_REVEALED, DD_SCRIPT_SKIPPED);

  g_test_message ("A question without options is only thought about");
  g_assert_true (dd_script_ask (self->script));
  g_assert_false (dd_script_answer (self->script, 0));
  g_assert_true (dd_script_answer (self->script, DD_SCRIPT_SKIPPED));
}

static void
test_controls (Fixture       *self,
               gconstpointer  data)
{
  static const struct
  {
    const char *id;
    const char *value;
    const char *command;
  } cases[] = {
    { "power", "on", "echo on" },
    { "power", "off", "echo off" },
    { "power", "1", NULL },
    { "pick", "0", "echo a" },
    { "pick", "1", "echo b" },
    { "pick", "2", NULL },
    { "pick", "-1", NULL },
    { "pick", "", NULL },
    { "wait", "10", "sleep 10" },
    { "wait", "-2", "sleep -2" },
    { "wait", "31", NULL },
    { "wait", "4; rm -r /", NULL },
  };
  DdSimulation *simulation = dd_script_get_simulation (self->script);

  g_assert_null (dd_control_find (simulation->controls, "none"));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DdControl *control = dd_control_find (simulation->controls, cases[i].id);
      g_autofree char *command = dd_control_dup_command (control, cases[i].value);

      g_assert_cmpstr (command, ==, cases[i].command);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/lesson/script/steps", Fixture, NULL, set_up, test_steps, tear_down);
  g_test_add ("/lesson/script/branches", Fixture, NULL, set_up, test_branches, tear_down);
  g_test_add ("/lesson/script/prediction", Fixture, NULL, set_up, test_prediction, tear_down);
  g_test_add ("/lesson/script/skip", Fixture, NULL, set_up, test_skip, tear_down);
  g_test_add ("/lesson/script/controls", Fixture, NULL, set_up, test_controls, tear_down);
  return g_test_run ();
}
