// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-lesson-loader.h"
#include "lesson-fixture.h"

#define HEAD "{\"id\": \"04-test\", \"number\": 4, \"title\": \"Test\", \"section\": \"Tests\",\n" \
             " \"summary\": \"A test.\", \"minutes\": 1,\n"
#define SIMULATION "{\"id\": \"a\", \"title\": \"t\", \"intro\": \"i\", \"view\": \"layers\"," \
                   " \"steps\": [{\"title\": \"t\", \"run\": \"r\", \"say\": \"s\"}]}"
#define GOOD HEAD " \"simulations\": [" SIMULATION "], \"labs\": [], \"quiz\": []}"
#define SHEET "{\"title\": \"Test\", \"blocks\": []}"

static void
assert_load (const char  *lesson_text,
             const char  *theory,
             const char  *sheet,
             const char **messages)
{
  g_autofree char *folder = fixture_new_folder ();
  g_autoptr (GFile) home = g_file_new_build_filename (folder, "04-test", NULL);
  g_autoptr (GPtrArray) problems = fixture_new_problems ();
  g_autoptr (DdLesson) lesson = NULL;
  DdCurriculumEntry entry = {
    .number = 4,
    .slug = (char *) "04-test",
    .title = (char *) "Test",
    .section = (char *) "Tests",
    .summary = (char *) "A test.",
    .minutes = 1,
  };

  if (lesson_text != NULL)
    fixture_write (folder, "04-test/lesson.json", lesson_text);
  if (theory != NULL)
    fixture_write (folder, "04-test/theory.md", theory);
  if (sheet != NULL)
    fixture_write (folder, "04-test/cheatsheet.json", sheet);
  lesson = dd_lesson_loader_load (home, &entry, problems);
  fixture_assert_problems (problems, messages);
  g_assert_true ((lesson != NULL) == (messages[0] == NULL));
  fixture_remove_folder (folder);
}

#define ASSERT_LESSON(text, ...) \
  assert_load (text, "# Test\n", SHEET, (const char *[]) { __VA_ARGS__, NULL })
#define ASSERT_QUESTION(members, ...) \
  ASSERT_LESSON (HEAD " \"simulations\": [], \"labs\": [], \"quiz\": [\n" \
                 "{\"id\": \"q\", \"prompt\": \"?\", " members "}]}", __VA_ARGS__)

static void
test_good (void)
{
  assert_load (GOOD, "# Test\n\n![x](figure:a@step1)\n\n![x](figure:a@end/lifecycle)\n", SHEET,
               (const char *[]) { NULL });
}

static void
test_missing_files (void)
{
  assert_load (NULL, "# Test\n", SHEET, (const char *[]) { "04-test/lesson.json: ", NULL });
  assert_load (GOOD, NULL, NULL, (const char *[]) { "04-test/cheatsheet.json: ",
                                                    "04-test/theory.md: ", NULL });
}

static void
test_syntax (void)
{
  ASSERT_LESSON ("{\n  \"id\": \"04-test\",,\n}", "04-test/lesson.json:2:19: a key in double quotes");
  ASSERT_LESSON ("[]", "04-test/lesson.json:1:1: a lesson has to be an object");
  assert_load (GOOD, "a\n\n<b>\n", "{\n", (const char *[]) { "04-test/cheatsheet.json:2:1:",
                                                             "04-test/theory.md:3:1: HTML", NULL });
}

static void
test_keys (void)
{
  g_test_message ("All problems are found at once");
  ASSERT_LESSON (HEAD " \"simulations\": [],\n \"labs\": {},\n \"colour\": 1}",
                 "04-test/lesson.json:4:2: “labs” has to be an array of objects",
                 "04-test/lesson.json:5:2: a lesson has no “colour”",
                 "04-test/lesson.json:1:1: a lesson needs “quiz”");
  ASSERT_LESSON (HEAD " \"simulations\": [], \"labs\": [], \"quiz\": [1]}",
                 "04-test/lesson.json:3:33: “quiz” has to be an array of objects");
}

static void
test_values (void)
{
  ASSERT_QUESTION ("\"kind\": \"riddle\", \"options\": []",
                   "04-test/lesson.json:4:28: “kind” has to be one of single, multiple, order,"
                   " predict, fault, not “riddle”",
                   "4:46: a question has at least 2 options", "4:46: exactly one option is right");
  ASSERT_QUESTION ("\"kind\": \"single\", \"options\": [\n"
                   "{\"text\": \"a\", \"why\": \"w\", \"right\": \"yes\"},\n"
                   "{\"text\": \"\", \"why\": \"w\", \"right\": true}]",
                   "04-test/lesson.json:5:27: “right” has to be true or false",
                   "04-test/lesson.json:6:2: “text” must not be empty");
  ASSERT_QUESTION ("\"kind\": \"single\", \"options\": [\n"
                   "{\"text\": \"a\", \"why\": \"w\", \"right\": true},\n"
                   "{\"text\": \"b\", \"why\": \"w\", \"right\": true}]",
                   "exactly one option is right, not 2");
  ASSERT_QUESTION ("\"kind\": \"order\", \"options\": [\n"
                   "{\"text\": \"a\", \"why\": \"w\", \"right\": true},\n"
                   "{\"text\": \"b\", \"why\": \"w\"}]",
                   "at least 3 to put in order", "options to put in order are not marked");
  ASSERT_QUESTION ("\"kind\": \"fault\", \"options\": [\n"
                   "{\"text\": \"a\", \"why\": \"w\", \"right\": true},\n"
                   "{\"text\": \"b\", \"why\": \"w\"}],\n"
                   "\"proofs\": [{\"check\": {\"run\": \"r\", \"matches\": \"(\"}}]",
                   "04-test/lesson.json:4:1: a question of this kind needs “code”",
                   "04-test/lesson.json:7:35: ");
}

static void
test_simulations (void)
{
  ASSERT_LESSON (HEAD " \"labs\": [], \"quiz\": [], \"simulations\": [\n" SIMULATION ",\n"
                 SIMULATION "]}", "04-test/lesson.json:5:2: there are two with the id “a”");
  ASSERT_LESSON (HEAD " \"labs\": [], \"quiz\": [], \"simulations\": [\n"
                 "{\"id\": \"A b\", \"title\": \"t\", \"intro\": \"i\", \"view\": \"roof\","
                 " \"steps\": []}]}",
                 "an id is made of", "there is no view “roof”", "at least one step");
  ASSERT_LESSON (HEAD " \"labs\": [], \"quiz\": [], \"simulations\": [\n"
                 "{\"id\": \"a\", \"title\": \"t\", \"intro\": \"i\", \"view\": \"layers\","
                 " \"steps\": [{\"title\": \"t\", \"run\": \"r\", \"say\": \"s\",\n"
                 " \"predict\": {\"ask\": \"?\", \"options\": [\"x\", \"y\"], \"answer\": 2,"
                 " \"reveal\": \"r\"}}], \"controls\": [\n"
                 " {\"id\": \"p\", \"kind\": \"toggle\", \"label\": \"l\", \"on\": \"o\"},\n"
                 " {\"id\": \"s\", \"kind\": \"slider\", \"label\": \"l\", \"run\": \"r\","
                 " \"minimum\": 5, \"maximum\": 5}]}]}",
                 "04-test/lesson.json:5:49: there is no option 2",
                 "6:2: a control of this kind needs “off”", "6:2: a control of this kind needs “state”",
                 "7:2: the numbers of a slider", "has “{value}” in it");
}

static void
test_labs (void)
{
  ASSERT_LESSON (HEAD " \"simulations\": [], \"quiz\": [], \"labs\": [\n"
                 "{\"id\": \"l\", \"title\": \"t\", \"brief\": \"b\", \"hints\": [\"h\"],"
                 " \"goals\": [{\"id\": \"g\", \"text\": \"t\", \"check\": {\"run\": \"r\"},"
                 " \"causes\": []}], \"solutions\": [],\n"
                 " \"wrong\": [{\"title\": \"t\", \"run\": [\"r\"], \"unmet\": \"h\"}]}]}",
                 "a goal names at least one cause", "a lab has 3 hints",
                 "a lab has at least one solution", "04-test/lesson.json:5:41: there is no goal “h”");
}

static void
test_agreement (void)
{
  ASSERT_LESSON ("{\"id\": \"04-test\", \"number\": 5, \"title\": \"Tests\", \"section\": \"Tests\","
                 " \"summary\": \"A test.\", \"minutes\": 1, \"simulations\": [], \"labs\": [],"
                 " \"quiz\": []}",
                 "04-test/lesson.json:1:32: the curriculum says “Test”, not “Tests”",
                 "04-test/lesson.json:1:19: the curriculum says 4, not 5");
}

static void
test_figures (void)
{
  assert_load (GOOD, "# Test\n\n![x](figure:b@end)\n\n> ![x](figure:a@step2)\n\n![x](figure:a)\n\n"
                     "![x](figure:a@1/roof)\n",
               "{\"title\": \"T\", \"blocks\": [\n{\"kind\": \"figure\", \"title\": \"t\"},\n"
               "{\"kind\": \"figure\", \"title\": \"t\", \"figure\": \"a@-1\"},\n"
               "{\"kind\": \"table\", \"title\": \"t\"},\n"
               "{\"kind\": \"flow\", \"title\": \"t\", \"rows\": [{\"cells\": [\"a\", \"b\", \"c\"]}]}]}",
               (const char *[]) {
                 "04-test/cheatsheet.json:2:1: a card of this kind needs “figure”",
                 "04-test/cheatsheet.json:3:34: “a@-1” is no figure",
                 "04-test/cheatsheet.json:4:1: a card of this kind needs “rows”",
                 "04-test/cheatsheet.json:5:42: a row of this card has one or two cells",
                 "04-test/theory.md:3:1: there is no simulation “b”",
                 "04-test/theory.md:5:1: “a” has 1 steps",
                 "04-test/theory.md:7:1: “a” is no figure",
                 "04-test/theory.md:9:1: there is no view “roof”", NULL });
}

static void
test_record_texts (void)
{
  g_test_message ("Half a lesson of wrong types is freed like a whole one");
  ASSERT_LESSON ("{\"id\": 1, \"number\": \"4\", \"title\": [], \"simulations\": [{\"id\": null,"
                 " \"setup\": [1], \"steps\": [{\"predict\": [], \"exit\": 1e3}]}]}",
                 "“id” has to be a text", "“number” has to be a whole number",
                 "“title” has to be a text", "“id” has to be a text",
                 "“setup” has to be a text or an array of texts",
                 "“predict” has to be an object", "“exit” has to be a whole number",
                 "a step needs “title”", "a step needs “run”", "a step needs “say”",
                 "a simulation needs “title”", "a simulation needs “intro”",
                 "a simulation needs “view”", "a lesson needs “section”",
                 "a lesson needs “summary”", "a lesson needs “minutes”", "a lesson needs “labs”",
                 "a lesson needs “quiz”", "the curriculum says 4, not 0",
                 "the curriculum says 1, not 0");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lesson-loader/good", test_good);
  g_test_add_func ("/lesson-loader/missing-files", test_missing_files);
  g_test_add_func ("/lesson-loader/syntax", test_syntax);
  g_test_add_func ("/lesson-loader/keys", test_keys);
  g_test_add_func ("/lesson-loader/values", test_values);
  g_test_add_func ("/lesson-loader/simulations", test_simulations);
  g_test_add_func ("/lesson-loader/labs", test_labs);
  g_test_add_func ("/lesson-loader/agreement", test_agreement);
  g_test_add_func ("/lesson-loader/figures", test_figures);
  g_test_add_func ("/lesson-loader/wrong-types", test_record_texts);
  return g_test_run ();
}
