// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "dd-progress.h"
#include "lesson-fixture.h"

#define LESSON "04-test"

/* How often the saving program is killed. */
#define N_KILLS 25

static void
save (DdProgress *progress)
{
  g_autoptr (GError) error = NULL;

  dd_progress_save (progress, &error);
  g_assert_no_error (error);
}

static void
count_cb (DdProgress *progress,
          gpointer    user_data)
{
  ++*(guint *) user_data;
}

static void
fill (DdProgress *progress)
{
  const guint choice[] = { 2, 0 };

  dd_progress_set_last (progress, LESSON, "simulate", "copy-up");
  dd_progress_visit (progress, LESSON, "learn");
  dd_progress_set_simulation (progress, LESSON, "copy-up",
                              &(DdSimulationProgress) { .step = 3, .tick = 41, .finished = TRUE });
  dd_progress_set_lab (progress, LESSON, "rescue",
                       &(DdLabProgress) { .done = TRUE, .hints = 2, .solution = FALSE });
  dd_progress_set_answer (progress, LESSON, "one", choice, 1, FALSE);
  dd_progress_set_answer (progress, LESSON, "one", choice, 2, TRUE);
}

static void
assert_filled (DdProgress *progress)
{
  DdSimulationProgress simulation = dd_progress_get_simulation (progress, LESSON, "copy-up");
  DdLabProgress lab = dd_progress_get_lab (progress, LESSON, "rescue");
  g_autoptr (DdAnswerProgress) answer = dd_progress_dup_answer (progress, LESSON, "one");

  g_assert_cmpstr (dd_progress_get_last_lesson (progress), ==, LESSON);
  g_assert_cmpstr (dd_progress_get_last_page (progress), ==, "simulate");
  g_assert_cmpstr (dd_progress_get_last_item (progress), ==, "copy-up");
  g_assert_true (dd_progress_get_visited (progress, LESSON, "learn"));
  g_assert_false (dd_progress_get_visited (progress, LESSON, "quiz"));
  g_assert_cmpuint (simulation.step, ==, 3);
  g_assert_cmpuint (simulation.tick, ==, 41);
  g_assert_true (simulation.finished);
  g_assert_true (lab.done);
  g_assert_cmpuint (lab.hints, ==, 2);
  g_assert_false (lab.solution);
  g_assert_nonnull (answer);
  g_assert_true (answer->right);
  g_assert_cmpuint (answer->tries, ==, 2);
  g_assert_cmpuint (answer->choice->len, ==, 2);
  g_assert_cmpuint (g_array_index (answer->choice, guint, 0), ==, 2);
}

static void
test_round_trip (void)
{
  g_autofree char *folder = fixture_new_folder ();
  g_autofree char *deep = g_build_filename (folder, "share", "drydock", NULL);
  DdProgress *progress = dd_progress_new (deep);
  guint n_changes = 0;

  g_signal_connect (progress, "changed", G_CALLBACK (count_cb), &n_changes);
  g_assert_null (dd_progress_get_notice (progress));
  g_assert_null (dd_progress_get_last_lesson (progress));
  g_assert_null (dd_progress_dup_answer (progress, LESSON, "one"));
  g_assert_false (dd_progress_get_dirty (progress));
  save (progress);
  g_assert_false (g_file_test (deep, G_FILE_TEST_EXISTS));

  fill (progress);
  g_assert_cmpuint (n_changes, ==, 6);
  g_assert_true (dd_progress_get_dirty (progress));
  save (progress);
  g_assert_false (dd_progress_get_dirty (progress));

  g_test_message ("What is the same already is no change");
  dd_progress_visit (progress, LESSON, "learn");
  dd_progress_set_last (progress, LESSON, "simulate", "copy-up");
  dd_progress_set_lab (progress, LESSON, "rescue",
                       &(DdLabProgress) { .done = FALSE, .hints = 2, .solution = FALSE });
  g_assert_cmpuint (n_changes, ==, 6);
  g_assert_finalize_object (progress);

  progress = dd_progress_new (deep);
  g_assert_null (dd_progress_get_notice (progress));
  assert_filled (progress);

  g_test_message ("What was finished once stays finished");
  dd_progress_set_simulation (progress, LESSON, "copy-up", &(DdSimulationProgress) { .step = 1 });
  g_assert_true (dd_progress_get_simulation (progress, LESSON, "copy-up").finished);
  g_assert_cmpuint (dd_progress_get_simulation (progress, LESSON, "copy-up").step, ==, 1);
  dd_progress_set_last (progress, LESSON, "quiz", NULL);
  g_assert_null (dd_progress_get_last_item (progress));
  g_assert_finalize_object (progress);
  fixture_remove_folder (folder);
}

static void
assert_set_aside (const char *text,
                  gssize      length,
                  const char *reason)
{
  g_autofree char *folder = fixture_new_folder ();
  g_autofree char *path = g_build_filename (folder, "progress.json", NULL);
  g_autofree char *aside = g_build_filename (folder, "progress.json.damaged-1", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;
  gsize written_length = length < 0 ? strlen (text) : (gsize) length;
  gsize kept_length;
  DdProgress *progress;

  g_file_set_contents (path, text, length, &error);
  g_assert_no_error (error);
  progress = dd_progress_new (folder);
  g_test_message ("%s", dd_progress_get_notice (progress));
  g_assert_nonnull (strstr (dd_progress_get_notice (progress), reason));
  g_assert_nonnull (strstr (dd_progress_get_notice (progress), aside));
  g_file_get_contents (aside, &kept, &kept_length, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (kept, kept_length, text, written_length);

  g_test_message ("A new file is started and works");
  fill (progress);
  save (progress);
  g_assert_finalize_object (progress);
  progress = dd_progress_new (folder);
  g_assert_null (dd_progress_get_notice (progress));
  assert_filled (progress);
  g_assert_finalize_object (progress);
  fixture_remove_folder (folder);
}

static void
test_damaged (void)
{
  assert_set_aside ("", -1, "progress.json:1:1: a value is expected here");
  assert_set_aside ("{\n \"version\": 1, \"les", -1, "progress.json:2:");
  assert_set_aside ("\0\0\0\0", 4, "progress.json:1:1: not UTF-8 text");
  assert_set_aside ("[]", -1, "progress.json:1:1: not what progress looks like");
  assert_set_aside ("{\"version\": \"1\"}", -1, "progress.json:1:2: not what progress");
  assert_set_aside ("{\"version\": -3}", -1, "progress.json:1:2: not what progress");
  assert_set_aside ("{\"lessons\": {\"a\": {\"pages\": [1]}}}", -1, "progress.json:1:");
  assert_set_aside ("{\"lessons\": {\"a\":\n {\"labs\": {\"b\": true}}}}", -1, "progress.json:2:12:");
  assert_set_aside ("{\"lessons\": {\"a\": {\"answers\": {\"b\": {\"choice\": 1}}}}}", -1,
                    "progress.json:1:");
}

static void
test_damaged_twice (void)
{
  g_autofree char *folder = fixture_new_folder ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  DdProgress *progress;

  fixture_write (folder, "progress.json", "one");
  progress = dd_progress_new (folder);
  g_assert_finalize_object (progress);
  fixture_write (folder, "progress.json", "two");
  progress = dd_progress_new (folder);
  g_assert_finalize_object (progress);
  first = fixture_read (folder, "progress.json.damaged-1");
  second = fixture_read (folder, "progress.json.damaged-2");
  g_assert_cmpstr (first, ==, "one");
  g_assert_cmpstr (second, ==, "two");
  fixture_remove_folder (folder);
}

static void
test_newer (void)
{
  static const char text[] = "{\"version\": 7, \"glory\": [1, 2], \"lessons\": {\"04-test\":"
                             " {\"pages\": [\"learn\"], \"badges\": {}}}}";
  g_autofree char *folder = fixture_new_folder ();
  g_autofree char *copy = NULL;
  g_autofree char *ours = NULL;
  DdProgress *progress;

  fixture_write (folder, "progress.json", text);
  progress = dd_progress_new (folder);
  g_assert_nonnull (strstr (dd_progress_get_notice (progress), "progress.json.version-7-1"));
  g_assert_true (dd_progress_get_visited (progress, LESSON, "learn"));
  copy = fixture_read (folder, "progress.json.version-7-1");
  g_assert_cmpstr (copy, ==, text);

  g_test_message ("What this version does not know is kept in its file too");
  dd_progress_visit (progress, LESSON, "quiz");
  save (progress);
  g_assert_finalize_object (progress);
  ours = fixture_read (folder, "progress.json");
  g_assert_nonnull (strstr (ours, "glory"));
  g_assert_nonnull (strstr (ours, "badges"));
  progress = dd_progress_new (folder);
  g_assert_null (dd_progress_get_notice (progress));
  g_assert_finalize_object (progress);
  fixture_remove_folder (folder);
}

/* A folder in the place of the file can neither be read nor written, also by
 * a user who may do everything. */
static void
test_unreadable (void)
{
  g_autofree char *folder = fixture_new_folder ();
  g_autofree char *inner = g_build_filename (folder, "progress.json", NULL);
  g_autofree char *aside = g_build_filename (folder, "progress.json.damaged-1", NULL);
  DdProgress *progress;

  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  progress = dd_progress_new (folder);
  g_assert_nonnull (dd_progress_get_notice (progress));
  g_assert_true (g_file_test (aside, G_FILE_TEST_IS_DIR));
  fill (progress);
  save (progress);
  g_assert_finalize_object (progress);
  fixture_remove_folder (folder);
}

/* The parent is a file, so the folder cannot be made: what a read-only disk
 * looks like to any user. */
static void
test_no_folder (void)
{
  g_autofree char *folder = fixture_new_folder ();
  g_autofree char *blocked = g_build_filename (folder, "file", "drydock", NULL);
  g_autoptr (GError) error = NULL;
  DdProgress *progress;

  fixture_write (folder, "file", "");
  progress = dd_progress_new (blocked);
  fill (progress);
  g_assert_false (dd_progress_save (progress, &error));
  g_test_message ("%s", error->message);
  g_assert_true (error->domain == G_FILE_ERROR);
  g_assert_true (dd_progress_get_dirty (progress));

  g_test_message ("The program goes on in memory");
  assert_filled (progress);
  g_assert_finalize_object (progress);
  fixture_remove_folder (folder);
}

/* Who may not write into the folder keeps the file that is there. */
static void
test_read_only_folder (void)
{
  g_autofree char *folder = fixture_new_folder ();
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;
  DdProgress *progress;

  fixture_write (folder, "progress.json", "damaged");
  g_assert_cmpint (g_chmod (folder, 0500), ==, 0);
  progress = dd_progress_new (folder);
  g_assert_nonnull (dd_progress_get_notice (progress));
  fill (progress);
  if (g_access (folder, W_OK) != 0)
    {
      g_assert_false (dd_progress_save (progress, &error));
      g_assert_error (error, DD_PROGRESS_ERROR, DD_PROGRESS_ERROR_KEPT);
      kept = fixture_read (folder, "progress.json");
    }
  else
    {
      g_test_message ("This user may write everywhere, so the file was set aside");
      save (progress);
      kept = fixture_read (folder, "progress.json.damaged-1");
    }
  g_assert_cmpstr (kept, ==, "damaged");
  g_assert_finalize_object (progress);
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
  fixture_remove_folder (folder);
}

static void
save_without_end (const char *folder)
{
  DdProgress *progress = dd_progress_new (folder);

  for (guint i = 1; ; i++)
    {
      dd_progress_set_simulation (progress, LESSON, "copy-up",
                                  &(DdSimulationProgress) { .step = i, .tick = i });
      if (!dd_progress_save (progress, NULL))
        _exit (1);
    }
}

/* Whenever the program is killed, the file is the old one or the new one. */
static void
test_killed (void)
{
  g_autofree char *folder = fixture_new_folder ();
  g_autoptr (GRand) random = g_rand_new_with_seed (4);

  for (guint i = 0; i < N_KILLS; i++)
    {
      DdProgress *progress;
      DdSimulationProgress state;
      int status;
      pid_t child = fork ();

      g_assert_cmpint (child, >=, 0);
      if (child == 0)
        save_without_end (folder);
      g_usleep ((gulong) g_rand_int_range (random, 1000, 40000));
      g_assert_cmpint (kill (child, SIGKILL), ==, 0);
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);
      g_assert_true (WIFSIGNALED (status));
      progress = dd_progress_new (folder);
      g_assert_null (dd_progress_get_notice (progress));
      state = dd_progress_get_simulation (progress, LESSON, "copy-up");
      g_assert_cmpuint (state.step, ==, state.tick);
      g_assert_finalize_object (progress);
    }
  fixture_remove_folder (folder);
}

static void
test_fraction (void)
{
  static const char text[] =
    "{\"id\": \"04-test\", \"number\": 4, \"title\": \"Test\", \"section\": \"Tests\","
    " \"summary\": \"A test.\", \"minutes\": 1, \"labs\": [], \"simulations\": ["
    "  {\"id\": \"copy-up\", \"title\": \"t\", \"intro\": \"i\", \"view\": \"layers\","
    "   \"steps\": [{\"title\": \"t\", \"run\": \"r\", \"say\": \"s\"}]},"
    "  {\"id\": \"other\", \"title\": \"t\", \"intro\": \"i\", \"view\": \"layers\","
    "   \"steps\": [{\"title\": \"t\", \"run\": \"r\", \"say\": \"s\"}]}],"
    " \"quiz\": [{\"id\": \"one\", \"kind\": \"single\", \"prompt\": \"?\", \"options\": ["
    "   {\"text\": \"a\", \"why\": \"w\", \"right\": true}, {\"text\": \"b\", \"why\": \"w\"}]}]}";
  g_autofree char *folder = fixture_new_folder ();
  DdLesson *lesson = fixture_load_lesson (text);
  DdProgress *progress = dd_progress_new (folder);

  g_test_message ("A lesson without labs has that quarter once it was opened");
  g_assert_false (dd_progress_has_lesson (progress, "04-test"));
  g_assert_cmpfloat (dd_progress_get_fraction (progress, lesson), ==, 0);
  dd_progress_set_last (progress, "04-test", "learn", "");
  g_assert_false (dd_progress_has_lesson (progress, "04-test"));
  dd_progress_visit (progress, "04-test", "quiz");
  g_assert_true (dd_progress_has_lesson (progress, "04-test"));
  g_assert_cmpfloat (dd_progress_get_fraction (progress, lesson), ==, 0.25);
  fill (progress);
  g_assert_cmpfloat (dd_progress_get_fraction (progress, lesson), ==, 0.875);
  g_assert_finalize_object (progress);
  g_assert_finalize_object (lesson);
  fixture_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/progress/round-trip", test_round_trip);
  g_test_add_func ("/progress/damaged", test_damaged);
  g_test_add_func ("/progress/damaged-twice", test_damaged_twice);
  g_test_add_func ("/progress/newer", test_newer);
  g_test_add_func ("/progress/unreadable", test_unreadable);
  g_test_add_func ("/progress/no-folder", test_no_folder);
  g_test_add_func ("/progress/read-only-folder", test_read_only_folder);
  g_test_add_func ("/progress/killed", test_killed);
  g_test_add_func ("/progress/fraction", test_fraction);
  return g_test_run ();
}
