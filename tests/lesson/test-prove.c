// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "lesson-fixture.h"

/* The prover itself, on a world of names and values. */

#define LESSON(simulations, labs, quiz) \
  "{\"id\": \"04-test\", \"number\": 4, \"title\": \"Test\", \"section\": \"Tests\"," \
  " \"summary\": \"A test.\", \"minutes\": 1, \"simulations\": [" simulations "]," \
  " \"labs\": [" labs "], \"quiz\": [" quiz "]}"

#define STEP(command, more) "{\"title\": \"t\", \"run\": \"" command "\", \"say\": \"s\"" more "}"
#define SIMULATION(setup, steps, more) \
  "{\"id\": \"sim\", \"title\": \"t\", \"intro\": \"i\", \"view\": \"layers\"," \
  " \"setup\": [" setup "], \"steps\": [" steps "]" more "}"
#define WAY(title, commands, more) "{\"title\": \"" title "\", \"run\": [" commands "]" more "}"
#define LAB(goals, solutions, wrong) \
  "{\"id\": \"lab\", \"title\": \"t\", \"brief\": \"b\", \"hints\": [\"1\", \"2\", \"3\"]," \
  " \"setup\": [\"put b 1\"], \"goals\": [" goals "], \"solutions\": [" solutions "]," \
  " \"wrong\": [" wrong "]}"
#define GOAL(check, cause) \
  "{\"id\": \"goal\", \"text\": \"t\", \"check\": {" check "}," \
  " \"causes\": [{\"check\": {" cause "}, \"say\": \"because\"}]}"
#define QUESTION(check) \
  "{\"id\": \"question\", \"kind\": \"single\", \"prompt\": \"?\", \"options\": [" \
  "{\"text\": \"a\", \"why\": \"w\", \"right\": true}, {\"text\": \"b\", \"why\": \"w\"}]," \
  " \"proofs\": [{\"setup\": [\"put a 1\"], \"check\": {" check "}}]}"

static void
assert_proved (const char  *text,
               guint        n_expected,
               const char **messages)
{
  DdLesson *lesson = fixture_load_lesson (text);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  guint n_messages = g_strv_length ((char **) messages);
  guint n = dd_prove_lesson (lesson, &fake_world, NULL, problems);

  for (guint i = 0; i < problems->len; i++)
    g_test_message ("%s", (char *) g_ptr_array_index (problems, i));
  for (guint i = 0; i < MIN (n_messages, problems->len); i++)
    g_assert_nonnull (strstr (g_ptr_array_index (problems, i), messages[i]));
  g_assert_cmpuint (problems->len, ==, n_messages);
  g_assert_cmpuint (n, ==, n_expected);
  g_assert_finalize_object (lesson);
}

#define ASSERT_PROVED(text, n, ...) \
  assert_proved (text, n, (const char *[]) { __VA_ARGS__ __VA_OPT__ (,) NULL })

static void
test_simulation (void)
{
  ASSERT_PROVED (LESSON (SIMULATION ("\"put a 1\"", STEP ("get a", "") ","
                                     STEP ("get b", ", \"exit\": 1"), ""), "", ""), 2);
  ASSERT_PROVED (LESSON (SIMULATION ("\"nonsense\"", STEP ("get b", "") "," STEP ("odd", "") ","
                                     STEP ("hang", ""), ""), "", ""), 3,
                 "sim: “nonsense” ends with 127", "sim: “get b” ends with 1, not 0: no b",
                 "sim: “odd”: Drydock does not model", "sim: “hang” does not come to an end");
}

static void
test_buttons (void)
{
  ASSERT_PROVED (LESSON (SIMULATION ("", STEP ("list", ""),
                                     ", \"try_it\": [{\"label\": \"l\", \"run\": \"odd\"},"
                                     " {\"label\": \"l\", \"run\": \"get z\"}], \"controls\": ["
                                     "{\"id\": \"t\", \"kind\": \"toggle\", \"label\": \"l\","
                                     " \"on\": \"list\", \"off\": \"hang\", \"state\": {\"run\":"
                                     " \"list\"}},"
                                     "{\"id\": \"s\", \"kind\": \"slider\", \"label\": \"l\","
                                     " \"run\": \"put a {value}\"},"
                                     "{\"id\": \"c\", \"kind\": \"choice\", \"label\": \"l\","
                                     " \"options\": [{\"label\": \"l\", \"run\": \"list\"},"
                                     " {\"label\": \"l\", \"run\": \"odd\"}]}]"), "", ""), 1,
                 "sim: “odd”", "sim: “hang” does not", "sim: “odd”");
}

static void
test_fair_lab (void)
{
  ASSERT_PROVED (LESSON ("", LAB (GOAL ("\"run\": \"get a\", \"equals\": \"1\"",
                                        "\"run\": \"get b\""),
                                  WAY ("s", "\"put a 1\"", "") ","
                                  WAY ("t", "\"put a 2\", \"put a 1\"", ""),
                                  WAY ("w", "\"put a 2\"", ", \"unmet\": \"goal\"")), ""), 3);
}

static void
test_unfair_labs (void)
{
  ASSERT_PROVED (LESSON ("", LAB (GOAL ("\"run\": \"get b\"", "\"run\": \"get b\""),
                                  WAY ("s", "\"put a 1\"", ""), ""), ""), 1,
                 "lab: all goals are met at the start");
  ASSERT_PROVED (LESSON ("", LAB (GOAL ("\"run\": \"get a\", \"equals\": \"1\"",
                                        "\"run\": \"get c\""),
                                  WAY ("s", "\"put a 2\"", ""),
                                  WAY ("w", "\"put a 1\"", ", \"unmet\": \"goal\"")), ""), 2,
                 "lab: at the start: no cause is known for the open goal “goal”",
                 "lab: solution “s” leaves “goal” open: “get a”: it has to print “1”",
                 "lab: wrong try “w” reaches “goal”");
}

static void
test_question (void)
{
  ASSERT_PROVED (LESSON ("", "", QUESTION ("\"run\": \"get a\", \"equals\": \"1\"")), 1);
  ASSERT_PROVED (LESSON ("", "", QUESTION ("\"run\": \"get a\", \"equals\": \"2\"")), 1,
                 "question: proof 1: “get a”: it has to print “2”");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/prove/simulation", test_simulation);
  g_test_add_func ("/prove/buttons", test_buttons);
  g_test_add_func ("/prove/fair-lab", test_fair_lab);
  g_test_add_func ("/prove/unfair-labs", test_unfair_labs);
  g_test_add_func ("/prove/question", test_question);
  return g_test_run ();
}
