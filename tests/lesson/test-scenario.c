// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-scenario.h"
#include "dd-tty-ops.h"
#include "lesson-fixture.h"

static const char lesson_text[] =
  "{\"id\": \"04-test\", \"number\": 4, \"title\": \"Test\", \"section\": \"Tests\","
  " \"summary\": \"A test.\", \"minutes\": 1, \"labs\": [], \"quiz\": [], \"simulations\": ["
  "  {\"id\": \"a\", \"title\": \"t\", \"intro\": \"i\", \"view\": \"layers\","
  "   \"setup\": [\"echo zero > file\"],"
  "   \"steps\": [{\"title\": \"t\", \"run\": \"cat file\", \"say\": \"s\"},"
  "               {\"title\": \"t\", \"run\": \"echo two\", \"say\": \"s\"}]}]}";

static char *
console_at (DdScenario *scenario,
            guint       tick)
{
  dd_session_seek (dd_scenario_get_session (scenario), tick);
  return dd_session_dup_console (dd_scenario_get_session (scenario), DD_CONSOLE);
}

static guint
resolve (DdScenario *scenario,
         const char *text)
{
  g_autoptr (DdFigureRef) ref = dd_figure_ref_parse (text);

  g_assert_nonnull (ref);
  return dd_scenario_resolve (scenario, ref);
}

static void
test_steps (void)
{
  DdLesson *lesson = fixture_load_lesson (lesson_text);
  DdScenario *scenario = dd_scenario_new (lesson, "a", dd_catalog_get_default ());
  DdSession *session = dd_scenario_get_session (scenario);
  guint first = dd_scenario_get_tick (scenario, 1);
  guint second = dd_scenario_get_tick (scenario, 2);
  g_autofree char *before = NULL;
  g_autofree char *between = NULL;
  g_autofree char *after = NULL;

  g_assert_cmpuint (dd_scenario_get_n_steps (scenario), ==, 2);
  g_assert_null (dd_scenario_get_step (scenario, 2));
  g_assert_cmpuint (dd_session_get_tick (session), ==, 0);
  g_assert_cmpuint (dd_scenario_get_tick (scenario, 0), ==, 0);
  g_assert_cmpuint (first, >, 0);
  g_assert_cmpuint (second, >, first);
  g_assert_cmpuint (dd_scenario_get_tick (scenario, 9), ==, second);
  g_assert_cmpuint (second, ==, dd_session_get_n_ticks (session));

  g_test_message ("Each step shows what has been run until then");
  before = console_at (scenario, 0);
  between = console_at (scenario, first);
  after = console_at (scenario, second);
  g_assert_null (strstr (before, "zero"));
  g_assert_nonnull (strstr (between, "zero"));
  g_assert_null (strstr (between, "two"));
  g_assert_nonnull (strstr (after, "two"));

  g_test_message ("A tick belongs to a step");
  g_assert_cmpint (dd_scenario_find_step (scenario, 0), ==, -1);
  g_assert_cmpint (dd_scenario_find_step (scenario, 1), ==, 0);
  g_assert_cmpint (dd_scenario_find_step (scenario, first), ==, 0);
  g_assert_cmpint (dd_scenario_find_step (scenario, first + 1), ==, 1);
  g_assert_cmpint (dd_scenario_find_step (scenario, second + 1), ==, -1);

  g_test_message ("Figures name moments");
  g_assert_cmpuint (resolve (scenario, "a@step1"), ==, first);
  g_assert_cmpuint (resolve (scenario, "a@end"), ==, second);
  g_assert_cmpuint (resolve (scenario, "a@1"), ==, 1);
  g_assert_cmpuint (resolve (scenario, "a@9999"), ==, second);
  g_assert_finalize_object (scenario);
  g_assert_finalize_object (lesson);
}

static void
test_track (void)
{
  DdLesson *lesson = fixture_load_lesson (lesson_text);
  DdScenario *scenario = dd_scenario_new (lesson, "a", dd_catalog_get_default ());
  DdSession *session = dd_scenario_get_session (scenario);

  g_assert_true (dd_scenario_on_track (scenario));
  dd_session_seek (session, dd_scenario_get_tick (scenario, 1));
  dd_session_type (session, "echo something else");
  g_assert_false (dd_scenario_on_track (scenario));
  dd_session_set_branch (session, 0);
  g_assert_true (dd_scenario_on_track (scenario));
  dd_session_seek (session, dd_session_get_n_ticks (session));
  dd_session_seek (session, dd_session_type (session, "echo more"));
  g_assert_false (dd_scenario_on_track (scenario));
  g_assert_finalize_object (scenario);
  g_assert_finalize_object (lesson);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scenario/steps", test_steps);
  g_test_add_func ("/scenario/track", test_track);
  return g_test_run ();
}
