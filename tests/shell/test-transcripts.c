// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-test-run-script.h"
#include "dd-transcript.h"

#include <string.h>

#define SCRIPT_SUFFIX ".script"
#define TRANSCRIPT_SUFFIX ".transcript"

typedef struct
{
  DdKnownDifferences *differences;
  GHashTable         *expected_failures; /* "script:number" to the reason */
} Fixture;

typedef struct
{
  char    *name;
  Fixture *fixture;
} Case;

static char *
read_file (const char *name,
           const char *suffix)
{
  g_autofree char *file = g_strconcat (name, suffix, NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "transcripts", file, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* Reads a transcript, real or not, against the commands of its script. */
static GPtrArray *
parse (const char *name,
       const char *text,
       GPtrArray  *commands)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *steps = dd_transcript_parse (text, commands, &error);

  if (steps == NULL)
    g_test_message ("%s: %s\n%s", name, error->message, text);
  g_assert_no_error (error);
  return steps;
}

/* An entry of the list of expected failures that must go. */
static void
fail_fixed (const char *key)
{
  g_test_message ("%s does not differ any more, take it out of expected-failures.txt", key);
  g_test_fail ();
}

/* Compares a step and says what is wrong with it. @whole is why any step of the
 * script may differ, or %NULL. Returns: whether it differs */
static gboolean
compare_step (const Case             *c,
              guint                   number,
              const char             *whole,
              const DdTranscriptStep *real,
              const DdTranscriptStep *model)
{
  g_autofree char *key = g_strdup_printf ("%s:%u", c->name, number);
  const char *listed = g_hash_table_lookup (c->fixture->expected_failures, key);
  const char *reason = listed != NULL ? listed : whole;
  g_autofree char *report =
    dd_transcript_compare_step (c->name, real, model, c->fixture->differences);

  if (report != NULL)
    g_test_message ("%s%s%s: %s", key, reason != NULL ? ", expected because " : "",
                    reason != NULL ? reason : "", report);
  if (report == NULL && listed != NULL)
    fail_fixed (key);
  if (report != NULL && reason == NULL)
    g_test_fail ();
  return report != NULL;
}

static void
test_script (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *script = read_file (c->name, SCRIPT_SUFFIX);
  g_autofree char *real_text = read_file (c->name, TRANSCRIPT_SUFFIX);
  g_autofree char *model_text = dd_test_run_script (script);
  g_autoptr (GPtrArray) commands = dd_transcript_parse_script (script);
  g_autoptr (GPtrArray) real = parse (c->name, real_text, commands);
  g_autoptr (GPtrArray) model = parse (c->name, model_text, commands);
  g_autofree char *key = g_strconcat (c->name, ":*", NULL);
  const char *whole = g_hash_table_lookup (c->fixture->expected_failures, key);
  gboolean differs = FALSE;

  for (guint i = 0; i < commands->len; i++)
    differs |= compare_step (c, i + 1, whole, g_ptr_array_index (real, i),
                             g_ptr_array_index (model, i));
  if (whole != NULL && !differs)
    fail_fixed (key);
}

static GHashTable *
read_expected_failures (void)
{
  GHashTable *expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *text = read_file ("expected-failures", ".txt");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *reason = strchr (lines[i], ' ');

      if (lines[i][0] == '\0' || lines[i][0] == '#')
        continue;
      g_assert_nonnull (reason);
      g_hash_table_insert (expected, g_strndup (lines[i], (gsize) (reason - lines[i])),
                           g_strdup (g_strstrip (reason)));
    }
  return expected;
}

static void
case_free (gpointer data)
{
  Case *c = data;

  g_free (c->name);
  g_free (c);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *differences = NULL;
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;
  int result;

  g_test_init (&argc, &argv, NULL);

  differences = read_file ("known-differences", ".txt");
  fixture.differences = dd_known_differences_new (differences, &error);
  g_assert_no_error (error);
  fixture.expected_failures = read_expected_failures ();

  names = dd_transcript_list_files (SCRIPT_SUFFIX);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_strconcat ("/transcripts/", g_ptr_array_index (names, i), NULL);
      Case *c = g_new0 (Case, 1);

      c->name = g_strdup (g_ptr_array_index (names, i));
      c->fixture = &fixture;
      g_test_add_data_func_full (path, c, test_script, case_free);
    }

  result = g_test_run ();
  dd_known_differences_free (fixture.differences);
  g_hash_table_unref (fixture.expected_failures);
  return result;
}
