// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-quiz.h"
#include "lesson-fixture.h"

#define OPTION(text, right) "{\"text\": \"" text "\", \"why\": \"w\", \"right\": " right "}"

static const char lesson_text[] =
  "{\"id\": \"04-test\", \"number\": 4, \"title\": \"Test\", \"section\": \"Tests\","
  " \"summary\": \"A test.\", \"minutes\": 1, \"simulations\": [], \"labs\": [], \"quiz\": ["
  "  {\"id\": \"one\", \"kind\": \"single\", \"prompt\": \"?\", \"options\": ["
       OPTION ("a", "false") "," OPTION ("b", "true") "," OPTION ("c", "false") "]},"
  "  {\"id\": \"many\", \"kind\": \"multiple\", \"prompt\": \"?\", \"options\": ["
       OPTION ("a", "true") "," OPTION ("b", "true") "," OPTION ("c", "false") "]},"
  "  {\"id\": \"order\", \"kind\": \"order\", \"prompt\": \"?\", \"options\": ["
       OPTION ("a", "false") "," OPTION ("b", "false") "," OPTION ("c", "false") "]}]}";

static gboolean
is_right (DdQuestion *question,
          guint       n,
          guint       first,
          guint       second,
          guint       third)
{
  const guint choice[] = { first, second, third };

  return dd_question_is_right (question, choice, n);
}

static void
test_judge (void)
{
  DdLesson *lesson = fixture_load_lesson (lesson_text);
  DdQuestion *one = dd_lesson_find_question (lesson, "one");
  DdQuestion *many = dd_lesson_find_question (lesson, "many");
  DdQuestion *order = dd_lesson_find_question (lesson, "order");

  g_assert_true (is_right (one, 1, 1, 0, 0));
  g_assert_false (is_right (one, 1, 0, 0, 0));
  g_assert_false (is_right (one, 0, 0, 0, 0));
  g_assert_false (is_right (one, 2, 1, 0, 0));
  g_assert_false (is_right (one, 1, 7, 0, 0));

  g_assert_true (is_right (many, 2, 0, 1, 0));
  g_assert_true (is_right (many, 2, 1, 0, 0));
  g_assert_false (is_right (many, 1, 0, 0, 0));
  g_assert_false (is_right (many, 2, 0, 0, 0));
  g_assert_false (is_right (many, 3, 0, 1, 2));

  g_assert_true (is_right (order, 3, 0, 1, 2));
  g_assert_false (is_right (order, 3, 0, 2, 1));
  g_assert_false (is_right (order, 2, 0, 1, 0));
  g_assert_false (is_right (order, 3, 0, 0, 0));
  g_assert_finalize_object (lesson);
}

static void
answer (DdQuiz   *quiz,
        guint     position,
        gboolean  right)
{
  const guint rights[][3] = { { 1 }, { 0, 1 }, { 0, 1, 2 } };
  const guint n_rights[] = { 1, 2, 3 };
  const guint wrong[] = { 2, 0 };
  guint index = 0;

  dd_quiz_set_position (quiz, position);
  index = (guint) dd_quiz_get_question (quiz)->kind;
  if (right)
    g_assert_true (dd_quiz_answer (quiz, rights[index], n_rights[index]));
  else
    g_assert_false (dd_quiz_answer (quiz, wrong, G_N_ELEMENTS (wrong)));
}

static void
test_rounds (void)
{
  DdLesson *lesson = fixture_load_lesson (lesson_text);
  DdQuiz *quiz = dd_quiz_new (lesson, 7);
  const guint second_try[] = { 1 };
  guint n_chosen;

  g_assert_cmpuint (dd_quiz_get_n_total (quiz), ==, 3);
  g_assert_cmpuint (dd_quiz_get_n_asked (quiz), ==, 3);
  g_assert_cmpint (dd_quiz_get_state (quiz), ==, DD_QUIZ_OPEN);

  g_test_message ("An answer counts once in a round");
  answer (quiz, 0, FALSE);
  g_assert_cmpint (dd_quiz_get_state (quiz), ==, DD_QUIZ_WRONG);
  g_assert_false (dd_quiz_answer (quiz, second_try, 1));
  g_assert_cmpuint (dd_quiz_get_choice (quiz, &n_chosen)[0], ==, 2);
  g_assert_cmpuint (n_chosen, ==, 2);
  answer (quiz, 1, TRUE);
  g_assert_false (dd_quiz_get_finished (quiz));
  answer (quiz, 2, FALSE);
  g_assert_true (dd_quiz_get_finished (quiz));
  g_assert_cmpfloat_with_epsilon (dd_quiz_get_score (quiz), 1.0 / 3, 1e-9);

  g_test_message ("A retry asks the missed ones");
  g_assert_true (dd_quiz_retry_missed (quiz));
  g_assert_cmpuint (dd_quiz_get_n_asked (quiz), ==, 2);
  g_assert_cmpuint (dd_quiz_get_position (quiz), ==, 0);
  g_assert_cmpstr (dd_quiz_get_question (quiz)->id, ==, "one");
  g_assert_false (dd_quiz_get_finished (quiz));
  answer (quiz, 0, TRUE);
  answer (quiz, 99, TRUE);
  g_assert_cmpfloat (dd_quiz_get_score (quiz), ==, 1);
  g_assert_false (dd_quiz_retry_missed (quiz));
  g_assert_cmpuint (dd_quiz_get_n_asked (quiz), ==, 2);

  g_test_message ("A restart forgets everything");
  dd_quiz_restart (quiz);
  g_assert_cmpuint (dd_quiz_get_n_asked (quiz), ==, 3);
  g_assert_cmpuint (dd_quiz_get_n_right (quiz), ==, 0);
  g_assert_finalize_object (quiz);
  g_assert_finalize_object (lesson);
}

static void
test_options (void)
{
  DdLesson *lesson = fixture_load_lesson (lesson_text);

  for (guint32 seed = 0; seed < 50; seed++)
    {
      DdQuiz *quiz = dd_quiz_new (lesson, seed);
      DdQuiz *same = dd_quiz_new (lesson, seed);
      gboolean seen[3] = { FALSE, FALSE, FALSE };
      const guint *options;
      const guint *same_options;
      guint n_options;

      dd_quiz_set_position (quiz, 2);
      dd_quiz_set_position (same, 2);
      options = dd_quiz_get_options (quiz, &n_options);
      same_options = dd_quiz_get_options (same, &n_options);
      g_assert_cmpmem (options, n_options * sizeof *options,
                       same_options, n_options * sizeof *options);
      g_assert_false (options[0] == 0 && options[1] == 1 && options[2] == 2);
      for (guint i = 0; i < n_options; i++)
        seen[options[i]] = TRUE;
      g_assert_true (seen[0] && seen[1] && seen[2]);
      g_assert_finalize_object (quiz);
      g_assert_finalize_object (same);
    }
  g_assert_finalize_object (lesson);
}

static void
test_restore (void)
{
  DdLesson *lesson = fixture_load_lesson (lesson_text);
  DdQuiz *quiz = dd_quiz_new (lesson, 1);
  const guint right[] = { 1 };
  const guint gone[] = { 12 };

  dd_quiz_restore_answer (quiz, "one", right, 1);
  dd_quiz_restore_answer (quiz, "many", gone, 1);
  dd_quiz_restore_answer (quiz, "no-longer-there", right, 1);
  g_assert_cmpuint (dd_quiz_get_n_right (quiz), ==, 1);
  dd_quiz_set_position (quiz, 1);
  g_assert_cmpint (dd_quiz_get_state (quiz), ==, DD_QUIZ_WRONG);
  g_assert_finalize_object (quiz);
  g_assert_finalize_object (lesson);
}

static void
test_empty (void)
{
  static const char text[] =
    "{\"id\": \"04-test\", \"number\": 4, \"title\": \"Test\", \"section\": \"Tests\","
    " \"summary\": \"A test.\", \"minutes\": 1, \"simulations\": [], \"labs\": [], \"quiz\": []}";
  DdLesson *lesson = fixture_load_lesson (text);
  DdQuiz *quiz = dd_quiz_new (lesson, 1);
  guint n;

  g_assert_null (dd_quiz_get_question (quiz));
  g_assert_null (dd_quiz_get_options (quiz, &n));
  g_assert_null (dd_quiz_get_choice (quiz, &n));
  g_assert_true (dd_quiz_get_finished (quiz));
  g_assert_cmpfloat (dd_quiz_get_score (quiz), ==, 0);
  g_assert_finalize_object (quiz);
  g_assert_finalize_object (lesson);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quiz/judge", test_judge);
  g_test_add_func ("/quiz/rounds", test_rounds);
  g_test_add_func ("/quiz/options", test_options);
  g_test_add_func ("/quiz/restore", test_restore);
  g_test_add_func ("/quiz/empty", test_empty);
  return g_test_run ();
}
