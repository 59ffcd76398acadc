// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "dd-certificate.h"
#include "lesson-fixture.h"

#define NAME "Ada Lovelace"

typedef struct
{
  char         *folder;
  DdCurriculum *curriculum;
  DdProgress   *progress;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  self->folder = fixture_new_folder ();
  self->curriculum = dd_curriculum_new_default ();
  self->progress = dd_progress_new (self->folder);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_assert_finalize_object (self->progress);
  g_assert_finalize_object (self->curriculum);
  fixture_remove_folder (self->folder);
  g_free (self->folder);
}

/* Answers so many questions of a lesson right, the others wrong. */
static void
answer (Fixture  *self,
        DdLesson *lesson,
        guint     n_right)
{
  const guint choice = 0;

  for (guint i = 0; i < dd_lesson_get_quiz (lesson)->len; i++)
    {
      DdQuestion *question = g_ptr_array_index (dd_lesson_get_quiz (lesson), i);

      dd_progress_set_answer (self->progress, dd_lesson_get_id (lesson), question->id, &choice, 1,
                              i < n_right);
    }
}

static void
do_labs (Fixture  *self,
         DdLesson *lesson)
{
  for (guint i = 0; i < dd_lesson_get_labs (lesson)->len; i++)
    dd_progress_set_lab (self->progress, dd_lesson_get_id (lesson),
                         ((DdLabSpec *) g_ptr_array_index (dd_lesson_get_labs (lesson), i))->id,
                         &(DdLabProgress) { .done = TRUE });
}

static void
pass_all (Fixture *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->curriculum)); i++)
    {
      DdLesson *lesson = dd_curriculum_get_lesson (self->curriculum, i);

      if (!dd_lesson_get_available (lesson))
        continue;
      answer (self, lesson, dd_lesson_get_quiz (lesson)->len);
      do_labs (self, lesson);
    }
}

static DdCertificate *
issue (Fixture    *self,
       const char *name)
{
  DdCertificate *certificate = dd_certificate_new (self->curriculum, self->progress);
  GDate date;

  g_date_set_dmy (&date, 3, G_DATE_MARCH, 2026);
  dd_certificate_issue (certificate, name, &date);
  return certificate;
}

static guint
first_written (Fixture *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->curriculum)); i++)
    if (dd_lesson_get_available (dd_curriculum_get_lesson (self->curriculum, i)))
      return i;
  g_assert_not_reached ();
}

static void
test_tasks (Fixture       *self,
            gconstpointer  data)
{
  guint index = first_written (self);
  DdLesson *lesson = dd_curriculum_get_lesson (self->curriculum, index);
  guint n_questions = dd_lesson_get_quiz (lesson)->len;
  guint n_needed = (n_questions * 8 + 9) / 10;

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (DdCertificate) certificate = NULL;
      g_autofree char *task = NULL;

      if (i == 1)
        answer (self, lesson, n_needed - 1);
      else if (i == 2)
        do_labs (self, lesson);
      else if (i == 3)
        answer (self, lesson, n_needed);
      certificate = dd_certificate_new (self->curriculum, self->progress);
      task = dd_certificate_dup_task (certificate, index);
      g_test_message ("%u: %s", i, task);
      g_assert_cmpint (task == NULL, ==, i == 3);
      g_assert_cmpint (task && strstr (task, "lab"), ==, i < 2);
      g_assert_cmpint (task && strstr (task, "Quiz"), ==, i < 3);
      g_assert_cmpuint (dd_certificate_get_n_passed (certificate), ==, i == 3);
      g_assert_cmpuint (dd_certificate_get_n_lessons (certificate), ==, 15);
    }
}

static void
test_earned (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (DdCertificate) before = issue (self, NAME);
  g_autoptr (DdCertificate) after = NULL;
  g_autofree char *text = NULL;
  guint n_ready = dd_curriculum_get_n_ready (self->curriculum);

  g_assert_false (dd_certificate_get_earned (before));
  pass_all (self);
  after = issue (self, NAME);
  g_assert_true (dd_certificate_get_earned (after));
  g_assert_cmpuint (dd_certificate_get_n_passed (after), ==, n_ready);
  g_assert_cmpint (dd_certificate_get_complete (after), ==, n_ready == 15);
  text = dd_certificate_dup_text (after);
  g_assert_nonnull (strstr (text, NAME));
  g_assert_nonnull (strstr (text, "3 March 2026"));
}

static void
assert_refused (const char         *code,
                const char         *name,
                DdCertificateError  reason)
{
  g_autoptr (GError) error = NULL;
  GDate date;
  guint n_lessons;

  g_assert_false (dd_certificate_check (code, name, &date, &n_lessons, &error));
  g_assert_error (error, DD_CERTIFICATE_ERROR, (int) reason);
}

static void
test_code (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr (DdCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;
  g_autofree char *lower = NULL;
  GDate date;
  guint n_lessons;

  pass_all (self);
  certificate = issue (self, NAME);
  code = dd_certificate_dup_code (certificate);
  lower = g_ascii_strdown (code, -1);
  g_test_message ("%s", code);
  g_assert_true (dd_certificate_check (lower, " ada LOVELACE ", &date, &n_lessons, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_date_get_day (&date), ==, 3);
  g_assert_cmpint (g_date_get_year (&date), ==, 2026);
  g_assert_cmpuint (n_lessons, ==, dd_certificate_get_n_passed (certificate));

  assert_refused (code, "Somebody Else", DD_CERTIFICATE_ERROR_NAME);
  assert_refused ("", NAME, DD_CERTIFICATE_ERROR_SYNTAX);
  assert_refused ("ABCD-ABCD-ABCD-ABC?", NAME, DD_CERTIFICATE_ERROR_SYNTAX);
  assert_refused ("ABCD-ABCD-ABCD-ABCDE", NAME, DD_CERTIFICATE_ERROR_SYNTAX);
  g_test_message ("No single letter can be changed");
  for (char *c = code; *c; c++)
    {
      char kept = *c;

      if (kept == '-')
        continue;
      *c = kept == '7' ? '8' : '7';
      assert_refused (code, NAME, DD_CERTIFICATE_ERROR_WRONG);
      *c = kept;
    }
}

static void
test_pdf (Fixture       *self,
          gconstpointer  data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *path = g_build_filename (self->folder, "c.pdf", NULL);
  gsize length;
  gsize other;

  pass_all (self);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (DdCertificate) certificate = issue (self, NAME);
      g_autoptr (GError) error = NULL;

      dd_certificate_save_pdf (certificate, DD_PAPER_A4, path, &error);
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, i ? &second : &first, i ? &other : &length, NULL));
    }
  g_assert_cmpmem (first, length, second, other);
  g_assert_cmpint (memcmp (first, "%PDF-", 5), ==, 0);
  g_unlink (path);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void      (*test) (Fixture       *self,
                       gconstpointer  data);
  } tests[] = {
    { "/certificate/tasks", test_tasks },
    { "/certificate/earned", test_earned },
    { "/certificate/code", test_code },
    { "/certificate/pdf", test_pdf },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
