// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-curriculum.h"
#include "lesson-fixture.h"

#define ENTRY(number, slug) "{\"number\": " number ", \"slug\": \"" slug "\", \"title\": \"T\"," \
                            " \"section\": \"S\", \"summary\": \"Y.\", \"minutes\": 1}"
#define LESSON(slug, number) "{\"id\": \"" slug "\", \"number\": " number ", \"title\": \"T\"," \
                             " \"section\": \"S\", \"summary\": \"Y.\", \"minutes\": 1," \
                             " \"simulations\": [], \"labs\": [], \"quiz\": []}"

static DdCurriculum *
load (const char *folder)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);

  return dd_curriculum_new (file);
}

/* One lesson is good, one is broken, one is not written. */
static void
test_broken_lesson (void)
{
  g_autofree char *folder = fixture_new_folder ();
  DdCurriculum *curriculum;
  DdLesson *lesson;

  fixture_write (folder, "curriculum.json", "{\"lessons\": [" ENTRY ("1", "01-a") ", "
                 ENTRY ("2", "02-b") ", " ENTRY ("3", "03-c") "]}");
  fixture_write (folder, "01-a/lesson.json", "{");
  fixture_write (folder, "02-b/lesson.json", LESSON ("02-b", "2"));
  fixture_write (folder, "02-b/theory.md", "# T\n");
  fixture_write (folder, "02-b/cheatsheet.json", "{\"title\": \"T\", \"blocks\": []}");
  curriculum = load (folder);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (curriculum)), ==, 3);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (curriculum)) == DD_TYPE_LESSON);
  g_assert_true (dd_lesson_get_written (dd_curriculum_get_lesson (curriculum, 0)));
  g_assert_false (dd_lesson_get_written (dd_curriculum_get_lesson (curriculum, 2)));
  g_assert_cmpuint (dd_curriculum_get_n_ready (curriculum), ==, 1);
  g_assert_true (g_str_has_prefix (dd_lesson_get_problem (dd_curriculum_get_lesson (curriculum, 0))
                                     ->message, "01-a/lesson.json:1:2: "));
  g_assert_null (dd_lesson_get_problem (dd_curriculum_get_lesson (curriculum, 1)));
  g_assert_null (dd_lesson_get_problem (dd_curriculum_get_lesson (curriculum, 2)));
  fixture_assert_problems (dd_curriculum_get_problems (curriculum),
                           (const char *[]) { "01-a/lesson.json:1:2: ", NULL });
  g_assert_false (dd_lesson_get_available (dd_curriculum_get_lesson (curriculum, 0)));
  g_assert_true (dd_lesson_get_available (dd_curriculum_get_lesson (curriculum, 1)));
  g_assert_false (dd_lesson_get_available (dd_curriculum_get_lesson (curriculum, 2)));
  g_assert_null (dd_curriculum_get_lesson (curriculum, 3));

  lesson = dd_curriculum_find_lesson (curriculum, "03-c");
  g_assert_cmpint (dd_lesson_get_number (lesson), ==, 3);
  g_assert_null (dd_lesson_get_sheet (lesson));
  g_assert_cmpuint (dd_lesson_get_quiz (lesson)->len, ==, 0);
  g_assert_true (dd_curriculum_find_lesson (curriculum, "2")
                 == dd_curriculum_get_lesson (curriculum, 1));
  g_assert_null (dd_curriculum_find_lesson (curriculum, "17"));
  g_assert_finalize_object (curriculum);
  fixture_remove_folder (folder);
}

/* A lesson is read when its content is asked for, and once. */
static void
test_read_when_needed (void)
{
  g_autofree char *folder = fixture_new_folder ();
  DdCurriculum *curriculum;
  DdLesson *lesson;

  fixture_write (folder, "curriculum.json", "{\"lessons\": [" ENTRY ("1", "01-a") "]}");
  fixture_write (folder, "01-a/lesson.json", "{");
  curriculum = load (folder);
  lesson = dd_curriculum_get_lesson (curriculum, 0);
  g_assert_cmpstr (dd_lesson_get_title (lesson), ==, "T");
  g_assert_cmpint (dd_lesson_get_minutes (lesson), ==, 1);

  fixture_write (folder, "01-a/lesson.json", LESSON ("01-a", "1"));
  fixture_write (folder, "01-a/theory.md", "# T\n");
  fixture_write (folder, "01-a/cheatsheet.json", "{\"title\": \"T\", \"blocks\": []}");
  g_assert_true (dd_lesson_get_available (lesson));
  fixture_write (folder, "01-a/lesson.json", "{");
  g_assert_nonnull (dd_lesson_get_sheet (lesson));
  g_assert_cmpuint (dd_curriculum_get_problems (curriculum)->len, ==, 0);
  g_assert_finalize_object (curriculum);
  fixture_remove_folder (folder);
}

static void
test_no_curriculum (void)
{
  g_autofree char *folder = fixture_new_folder ();
  DdCurriculum *curriculum = load (folder);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (curriculum)), ==, 0);
  g_assert_cmpuint (dd_curriculum_get_problems (curriculum)->len, ==, 1);
  g_assert_finalize_object (curriculum);

  fixture_write (folder, "curriculum.json", "{\"lessons\": [{\"number\": 1}]}");
  curriculum = load (folder);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (curriculum)), ==, 0);
  g_assert_cmpuint (dd_curriculum_get_problems (curriculum)->len, ==, 4);
  g_assert_finalize_object (curriculum);
  fixture_remove_folder (folder);
}

static void
test_properties (void)
{
  g_autofree char *folder = fixture_new_folder ();
  g_autofree char *title = NULL;
  g_autofree char *section = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *id = NULL;
  gboolean available;
  int number;
  int minutes;
  DdCurriculum *curriculum;

  fixture_write (folder, "curriculum.json", "{\"lessons\": [" ENTRY ("1", "01-a") "]}");
  curriculum = load (folder);
  g_object_get (dd_curriculum_get_lesson (curriculum, 0), "id", &id, "number", &number, "title",
                &title, "section", &section, "summary", &summary, "minutes", &minutes, "available",
                &available, NULL);
  g_assert_cmpstr (id, ==, "01-a");
  g_assert_cmpint (number, ==, 1);
  g_assert_cmpstr (title, ==, "T");
  g_assert_cmpstr (section, ==, "S");
  g_assert_cmpstr (summary, ==, "Y.");
  g_assert_cmpint (minutes, ==, 1);
  g_assert_false (available);
  g_assert_finalize_object (curriculum);
  fixture_remove_folder (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/curriculum/broken-lesson", test_broken_lesson);
  g_test_add_func ("/curriculum/read-when-needed", test_read_when_needed);
  g_test_add_func ("/curriculum/no-curriculum", test_no_curriculum);
  g_test_add_func ("/curriculum/properties", test_properties);
  return g_test_run ();
}
