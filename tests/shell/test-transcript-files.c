// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is recorded fits together: each script has a transcript with its
// commands, the lists can be read, and every one of their entries is of use.

#include "config.h"

#include "dd-transcript.h"

#include <string.h>

#define MAX_COMMANDS 25

static char *
read_file (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "transcripts", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static GPtrArray *
read_commands (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".script", NULL);
  g_autofree char *text = read_file (file);

  return dd_transcript_parse_script (text);
}

static GPtrArray *
read_steps (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".transcript", NULL);
  g_autofree char *text = read_file (file);
  g_autoptr (GPtrArray) commands = read_commands (name);
  g_autoptr (GError) error = NULL;
  GPtrArray *steps = dd_transcript_parse (text, commands, &error);

  g_test_message ("%s", name);
  g_assert_no_error (error);
  return steps;
}

static DdKnownDifferences *
read_differences (void)
{
  g_autofree char *text = read_file ("known-differences.txt");
  g_autoptr (GError) error = NULL;
  DdKnownDifferences *differences = dd_known_differences_new (text, &error);

  g_assert_no_error (error);
  return differences;
}

static void
test_pairs (void)
{
  g_autoptr (GPtrArray) scripts = dd_transcript_list_files (".script");
  g_autoptr (GPtrArray) transcripts = dd_transcript_list_files (".transcript");

  g_assert_cmpuint (scripts->len, ==, transcripts->len);
  g_assert_cmpuint (scripts->len, >=, 200);
  for (guint i = 0; i < scripts->len; i++)
    {
      g_autoptr (GPtrArray) steps = read_steps (g_ptr_array_index (scripts, i));

      g_assert_cmpuint (steps->len, >=, 1);
      g_assert_cmpuint (steps->len, <=, MAX_COMMANDS);
    }
}

static void
test_tables (void)
{
  g_autoptr (GPtrArray) scripts = dd_transcript_list_files (".script");

  for (guint i = 0; i < scripts->len; i++)
    {
      g_autoptr (GPtrArray) steps = read_steps (g_ptr_array_index (scripts, i));

      for (guint j = 0; j < steps->len; j++)
        {
          const DdTranscriptStep *step = g_ptr_array_index (steps, j);
          g_autofree char *bad_table = dd_transcript_find_bad_table (step->output);

          g_assert_cmpstr (bad_table, ==, NULL);
        }
    }
}

/* The texts that one side alone is changed to are what the model must print. */
static void
test_one_sided (void)
{
  g_autoptr (DdKnownDifferences) differences = read_differences ();
  static const struct
  {
    const char *command;
    const char *real;
    const char *model;
  } pairs[] = {
    { "docker rm -f nope", "Error response from daemon: No such container: nope\n", "" },
    { "docker start a", "Error: failed to start containers: a\n",
      "failed to start containers: a\n" },
    { "docker inspect nope", "[]\nError: No such object: nope\n", "[]\nerror: no such object: nope\n" },
    { "docker rmi alpine",
      "conflict: unable to remove repository reference \"alpine\" (must force) - container a76165186bba is using\n",
      "conflict: unable to delete alpine:latest (must be forced) - container b76165186bba is using\n" },
    { "docker events --since 0", "container die\ncontainer stop\n", "container stop\ncontainer die\n" },
    { "docker diff web", "C /tmp\nA /f\n", "A /f\nC /tmp\n" },
    { "docker run busybox sh -c x", "sh: line 0: x: not found\n127\n", "127\nsh: x: not found\n" },
    { "docker history step", "IMAGE CREATED CREATED BY SIZE COMMENT\na76165186bba 2 days ago sh 3B note\n",
      "IMAGE CREATED CREATED BY SIZE COMMENT\nb76165186bba 2 days ago sh 4.1kB note\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      DdTranscriptStep real = { (char *) pairs[i].command, (char *) pairs[i].real, 1 };
      DdTranscriptStep model = { (char *) pairs[i].command, (char *) pairs[i].model, 1 };
      g_autofree char *report = dd_transcript_compare_step ("any", &real, &model, differences);

      g_assert_cmpstr (report, ==, NULL);
    }
}

/* A command that waits for a part of Docker must differ, so that it is taken
 * out when that part comes. */
static void
test_later (void)
{
  g_autoptr (DdKnownDifferences) differences = read_differences ();
  DdTranscriptStep real = { (char *) "docker volume ls -q", (char *) "data\n", 0 };
  DdTranscriptStep model = { (char *) "docker volume ls -q", (char *) "", 1 };
  g_autofree char *differs =
    dd_transcript_compare_step ("prune-system", &real, &model, differences);
  g_autofree char *agrees = dd_transcript_compare_step ("prune-system", &real, &real, differences);

  g_assert_cmpstr (differs, ==, NULL);
  g_assert_nonnull (agrees);
}

static void
test_expected_failures (void)
{
  g_autofree char *text = read_file ("expected-failures.txt");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) parts = NULL;
      g_autoptr (GPtrArray) commands = NULL;
      guint64 number;

      if (lines[i][0] == '\0' || lines[i][0] == '#')
        continue;

      g_test_message ("%s", lines[i]);
      parts = g_strsplit_set (lines[i], ": ", 3);
      g_assert_cmpuint (g_strv_length (parts), ==, 3);
      commands = read_commands (parts[0]);
      if (g_str_equal (parts[1], "*"))
        continue;
      number = g_ascii_strtoull (parts[1], NULL, 10);
      g_assert_cmpuint (number, >=, 1);
      g_assert_cmpuint (number, <=, commands->len);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transcript-files/pairs", test_pairs);
  g_test_add_func ("/transcript-files/tables", test_tables);
  g_test_add_func ("/transcript-files/differences", test_one_sided);
  g_test_add_func ("/transcript-files/later", test_later);
  g_test_add_func ("/transcript-files/expected-failures", test_expected_failures);
  return g_test_run ();
}
