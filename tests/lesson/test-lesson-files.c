// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-curriculum.h"
#include "dd-markdown.h"
#include "lesson-fixture.h"

/* What every lesson has to bring. */
#define N_LESSONS 15
#define MIN_SIMULATIONS 2
#define N_LABS 3
#define MIN_QUESTIONS 10
#define MIN_FIGURES 2
#define MIN_SOLUTIONS 2

static DdCurriculum *
load (void)
{
  g_autoptr (GFile) folder = g_file_new_for_path (fixture_lessons_path ());

  return dd_curriculum_new (folder);
}

static void
test_curriculum (void)
{
  DdCurriculum *curriculum = load ();
  const char *last_section = "";
  g_autoptr (GHashTable) sections = g_hash_table_new (g_str_hash, g_str_equal);

  fixture_assert_problems (dd_curriculum_get_problems (curriculum), (const char *[]) { NULL });
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (curriculum)), ==, N_LESSONS);
  for (guint i = 0; i < N_LESSONS; i++)
    {
      DdLesson *lesson = dd_curriculum_get_lesson (curriculum, i);
      g_autofree char *prefix = g_strdup_printf ("%02u-", i + 1);

      g_assert_cmpint (dd_lesson_get_number (lesson), ==, i + 1);
      g_assert_true (g_str_has_prefix (dd_lesson_get_id (lesson), prefix));

      g_test_message ("The lessons of a section stand together");
      if (!g_str_equal (dd_lesson_get_section (lesson), last_section))
        g_assert_true (g_hash_table_add (sections, (gpointer) dd_lesson_get_section (lesson)));
      last_section = dd_lesson_get_section (lesson);
    }
  g_assert_cmpuint (dd_curriculum_get_n_ready (curriculum), >=, 1);
  g_assert_finalize_object (curriculum);
}

static guint
count_blocks (GPtrArray   *blocks,
              DdBlockKind  kind)
{
  guint n = 0;

  for (guint i = 0; i < blocks->len; i++)
    {
      const DdBlock *block = g_ptr_array_index (blocks, i);

      n += block->kind == kind;
      if (block->children != NULL)
        n += count_blocks (block->children, kind);
    }
  return n;
}

static void
check_amount (DdLesson *lesson)
{
  g_assert_cmpuint (dd_lesson_get_simulations (lesson)->len, >=, MIN_SIMULATIONS);
  g_assert_cmpuint (dd_lesson_get_labs (lesson)->len, ==, N_LABS);
  g_assert_cmpuint (dd_lesson_get_quiz (lesson)->len, >=, MIN_QUESTIONS);
  g_assert_cmpuint (count_blocks (dd_lesson_get_theory (lesson), DD_BLOCK_FIGURE), >=, MIN_FIGURES);
  g_assert_cmpuint (dd_lesson_get_sheet (lesson)->blocks->len, >, 0);
  for (guint i = 0; i < dd_lesson_get_labs (lesson)->len; i++)
    {
      DdLabSpec *lab = g_ptr_array_index (dd_lesson_get_labs (lesson), i);

      g_assert_cmpuint (lab->solutions->len, >=, MIN_SOLUTIONS);
      g_assert_cmpuint (lab->wrong->len, >=, 1);
    }
}

static void
check_question_kinds (DdLesson *lesson)
{
  gboolean seen[DD_QUESTION_FAULT + 1] = { FALSE };

  for (guint i = 0; i < dd_lesson_get_quiz (lesson)->len; i++)
    seen[((DdQuestion *) g_ptr_array_index (dd_lesson_get_quiz (lesson), i))->kind] = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    g_assert_true (seen[i]);
}

static void
check_texts (const DdRecord      *record,
             const DdRecordField *field,
             const char          *text,
             gpointer             user_data)
{
  g_autoptr (GPtrArray) problems = fixture_new_problems ();
  g_autoptr (GPtrArray) blocks = dd_markdown_parse (record->pointer, text, -1, problems);
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  fixture_assert_problems (problems, (const char *[]) { NULL });
  g_assert_nonnull (blocks);
  g_assert_cmpstr (stripped, ==, text);
  g_assert_null (strstr (text, "  "));
}

static void
test_contents (void)
{
  DdCurriculum *curriculum = load ();

  for (guint i = 0; i < N_LESSONS; i++)
    {
      DdLesson *lesson = dd_curriculum_get_lesson (curriculum, i);

      if (!dd_lesson_get_available (lesson))
        continue;
      g_test_message ("%s", dd_lesson_get_id (lesson));
      check_amount (lesson);
      check_question_kinds (lesson);
      dd_record_foreach_text (dd_lesson_get_sheet (lesson), check_texts, NULL);
      for (guint j = 0; j < dd_lesson_get_simulations (lesson)->len; j++)
        dd_record_foreach_text (g_ptr_array_index (dd_lesson_get_simulations (lesson), j),
                                check_texts, NULL);
      for (guint j = 0; j < dd_lesson_get_labs (lesson)->len; j++)
        dd_record_foreach_text (g_ptr_array_index (dd_lesson_get_labs (lesson), j), check_texts, NULL);
      for (guint j = 0; j < dd_lesson_get_quiz (lesson)->len; j++)
        dd_record_foreach_text (g_ptr_array_index (dd_lesson_get_quiz (lesson), j), check_texts, NULL);
    }
  g_assert_finalize_object (curriculum);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lesson-files/curriculum", test_curriculum);
  g_test_add_func ("/lesson-files/contents", test_contents);
  return g_test_run ();
}
