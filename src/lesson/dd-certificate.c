// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-certificate-private.h"

#define PASS_PERCENT 80

/* A code says which lessons, which day and whose name, with a seal that shows
 * a mistyped or changed one. The key is no secret: the program is free. The
 * seal guards against slips and edits, it is no proof of who sat there. */
#define EPOCH_YEAR 2020
#define NAME_BYTES 3
#define SEAL_BYTES 3
#define SEALED_BYTES (4 + NAME_BYTES)
#define CODE_BYTES (SEALED_BYTES + SEAL_BYTES)
#define CODE_CHARS 16
#define CHARS_IN_GROUP 4

static const char seal_key[] = "drydock certificate 1";

/* No letter that looks like a digit. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

G_DEFINE_QUARK (dd-certificate-error-quark, dd_certificate_error)

/* What was done */

static guint
count_right (DdLesson   *lesson,
             DdProgress *progress)
{
  guint n_right = 0;

  for (guint i = 0; i < dd_lesson_get_quiz (lesson)->len; i++)
    {
      DdQuestion *question = g_ptr_array_index (dd_lesson_get_quiz (lesson), i);
      g_autoptr (DdAnswerProgress) answer =
          dd_progress_dup_answer (progress, dd_lesson_get_id (lesson), question->id);

      n_right += answer && answer->right;
    }
  return n_right;
}

static guint
count_labs (DdLesson   *lesson,
            DdProgress *progress)
{
  guint n_done = 0;

  for (guint i = 0; i < dd_lesson_get_labs (lesson)->len; i++)
    n_done += dd_progress_get_lab (progress, dd_lesson_get_id (lesson),
                                   ((DdLabSpec *) g_ptr_array_index (dd_lesson_get_labs (lesson),
                                                                     i))->id).done;
  return n_done;
}

static DdCertificateLine
look_at (DdLesson   *lesson,
         DdProgress *progress)
{
  DdCertificateLine line = { .lesson = lesson };

  if (!dd_lesson_get_available (lesson))
    return line;
  line.n_questions = dd_lesson_get_quiz (lesson)->len;
  line.n_labs = dd_lesson_get_labs (lesson)->len;
  line.n_right = count_right (lesson, progress);
  line.n_labs_done = count_labs (lesson, progress);
  line.passed = line.n_right * 100 >= line.n_questions * PASS_PERCENT &&
                line.n_labs_done == line.n_labs;
  return line;
}

/**
 * dd_certificate_new:
 * @curriculum: the lessons; they must outlive the certificate
 * @progress: what the learner has done
 *
 * Looks at what was done. A lesson counts when its quiz is passed at 80 % and
 * all its labs are done.
 *
 * Returns: (transfer full): the certificate, not issued yet
 */
DdCertificate *
dd_certificate_new (DdCurriculum *curriculum,
                    DdProgress   *progress)
{
  DdCertificate *self;

  g_return_val_if_fail (DD_IS_CURRICULUM (curriculum) && DD_IS_PROGRESS (progress), NULL);

  self = g_new0 (DdCertificate, 1);
  self->lines = g_array_new (FALSE, FALSE, sizeof (DdCertificateLine));
  self->name = g_strdup ("");
  g_date_set_dmy (&self->date, 1, G_DATE_JANUARY, EPOCH_YEAR);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (curriculum)); i++)
    {
      DdCertificateLine line = look_at (dd_curriculum_get_lesson (curriculum, i), progress);

      self->n_written += dd_lesson_get_available (line.lesson);
      self->n_passed += line.passed;
      g_array_append_val (self->lines, line);
    }
  return self;
}

/**
 * dd_certificate_count_passed:
 * @curriculum: the lessons
 * @progress: what the learner has done
 *
 * Counts the lessons that are passed, and reads only those that were opened.
 *
 * Returns: how many
 */
guint
dd_certificate_count_passed (DdCurriculum *curriculum,
                             DdProgress   *progress)
{
  guint n_passed = 0;

  g_return_val_if_fail (DD_IS_CURRICULUM (curriculum) && DD_IS_PROGRESS (progress), 0);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (curriculum)); i++)
    {
      DdLesson *lesson = dd_curriculum_get_lesson (curriculum, i);

      n_passed += dd_progress_has_lesson (progress, dd_lesson_get_id (lesson)) &&
                  look_at (lesson, progress).passed;
    }
  return n_passed;
}

/**
 * dd_certificate_free:
 * @self: (transfer full): a certificate
 *
 * Frees a certificate.
 */
void
dd_certificate_free (DdCertificate *self)
{
  g_array_unref (self->lines);
  g_free (self->name);
  g_free (self);
}

/**
 * dd_certificate_get_n_lessons:
 * @self: a certificate
 *
 * Returns: how many lessons it is about
 */
guint
dd_certificate_get_n_lessons (const DdCertificate *self)
{
  return self->lines->len;
}

/**
 * dd_certificate_get_n_passed:
 * @self: a certificate
 *
 * Returns: how many of them are passed
 */
guint
dd_certificate_get_n_passed (const DdCertificate *self)
{
  return self->n_passed;
}

/**
 * dd_certificate_get_line:
 * @self: a certificate
 * @index: of a lesson, from 0
 *
 * Returns: (transfer none): how far that lesson is
 */
const DdCertificateLine *
dd_certificate_get_line (const DdCertificate *self,
                         guint                index)
{
  g_return_val_if_fail (index < self->lines->len, NULL);
  return &g_array_index (self->lines, DdCertificateLine, index);
}

/**
 * dd_certificate_dup_task:
 * @self: a certificate
 * @index: of a lesson, from 0
 *
 * Says what is still to be done in a lesson.
 *
 * Returns: (nullable) (transfer full): a sentence, or %NULL if it is passed
 */
char *
dd_certificate_dup_task (const DdCertificate *self,
                         guint                index)
{
  const DdCertificateLine *line = dd_certificate_get_line (self, index);
  guint n_needed = (line->n_questions * PASS_PERCENT + 99) / 100;
  guint n_labs = line->n_labs - line->n_labs_done;
  g_autofree char *quiz = NULL;
  g_autofree char *labs = NULL;

  if (!dd_lesson_get_available (line->lesson))
    return g_strdup (_("In the works"));
  if (line->passed)
    return NULL;
  if (line->n_right < n_needed)
    quiz = g_strdup_printf (_("Quiz: %u of %u right, %u needed"), line->n_right,
                            line->n_questions, n_needed);
  if (n_labs)
    labs = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u lab to do", "%u labs to do", n_labs),
                            n_labs);
  if (quiz && labs)
    return g_strjoin (" · ", quiz, labs, NULL);
  return g_strdup (quiz ? quiz : labs);
}

/**
 * dd_certificate_get_earned:
 * @self: a certificate
 *
 * Returns: whether every lesson that is written is passed
 */
gboolean
dd_certificate_get_earned (const DdCertificate *self)
{
  return self->n_passed > 0 && self->n_passed == self->n_written;
}

/**
 * dd_certificate_get_complete:
 * @self: a certificate
 *
 * Returns: whether the whole course is passed
 */
gboolean
dd_certificate_get_complete (const DdCertificate *self)
{
  return self->n_passed > 0 && self->n_passed == self->lines->len;
}

/**
 * dd_certificate_issue:
 * @self: a certificate
 * @name: for whom; may be empty
 * @date: of the day
 *
 * Writes a name and a date on it.
 */
void
dd_certificate_issue (DdCertificate *self,
                      const char    *name,
                      const GDate   *date)
{
  g_autofree char *copy = g_utf8_make_valid (name, -1);

  g_return_if_fail (g_date_valid (date));
  g_free (self->name);
  self->name = g_strdup (g_strstrip (copy));
  self->date = *date;
}

/* Codes */

static guint
get_day (const GDate *date)
{
  GDate epoch;

  g_date_set_dmy (&epoch, 1, G_DATE_JANUARY, EPOCH_YEAR);
  return (guint) CLAMP (g_date_days_between (&epoch, date), 0, G_MAXUINT16);
}

/* The same name written a little differently is the same name. */
static void
hash_name (const char *name,
           guint8      bytes[NAME_BYTES])
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_autofree char *normal = g_utf8_normalize (g_strstrip (valid), -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (normal, -1);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (sum, (const guchar *) folded, -1);
  g_checksum_get_digest (sum, digest, &length);
  memcpy (bytes, digest, NAME_BYTES);
}

static void
make_seal (const guint8 sealed[SEALED_BYTES],
           guint8       seal[SEAL_BYTES])
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) seal_key,
                                       strlen (seal_key));
  guint8 digest[32];
  gsize length = sizeof digest;

  g_hmac_update (hmac, sealed, SEALED_BYTES);
  g_hmac_get_digest (hmac, digest, &length);
  memcpy (seal, digest, SEAL_BYTES);
}

static char *
write_code (const guint8 bytes[CODE_BYTES])
{
  GString *code = g_string_new (NULL);

  for (guint i = 0; i < CODE_CHARS; i++)
    {
      guint value = 0;

      for (guint bit = 5 * i; bit < 5 * i + 5; bit++)
        value = value * 2 + ((bytes[bit / 8] >> (7 - bit % 8)) & 1);
      if (i && i % CHARS_IN_GROUP == 0)
        g_string_append_c (code, '-');
      g_string_append_c (code, alphabet[value]);
    }
  return g_string_free (code, FALSE);
}

/* What people mistake: O for 0, I and L for 1. */
static int
value_of (char letter)
{
  char upper = g_ascii_toupper (letter);
  const char *found;

  upper = upper == 'O' ? '0' : upper == 'I' || upper == 'L' ? '1' : upper;
  found = upper ? strchr (alphabet, upper) : NULL;
  return found ? (int) (found - alphabet) : -1;
}

static gboolean
read_code (const char *code,
           guint8      bytes[CODE_BYTES])
{
  guint n_chars = 0;

  memset (bytes, 0, CODE_BYTES);
  for (; *code; code++)
    {
      int value;

      if (*code == '-' || g_ascii_isspace (*code))
        continue;
      value = value_of (*code);
      if (value < 0 || n_chars == CODE_CHARS)
        return FALSE;
      for (guint i = 0; i < 5; i++)
        if (value & (16 >> i))
          bytes[(5 * n_chars + i) / 8] |= (guint8) (128 >> (5 * n_chars + i) % 8);
      n_chars++;
    }
  return n_chars == CODE_CHARS;
}

/**
 * dd_certificate_dup_code:
 * @self: a certificate
 *
 * Returns: (transfer full): the code that dd_certificate_check() accepts for
 *   the name
 */
char *
dd_certificate_dup_code (const DdCertificate *self)
{
  guint8 bytes[CODE_BYTES];
  guint lessons = 0;
  guint day = get_day (&self->date);

  for (guint i = 0; i < self->lines->len; i++)
    if (g_array_index (self->lines, DdCertificateLine, i).passed)
      lessons |= 1u << (i % 16);
  bytes[0] = lessons >> 8;
  bytes[1] = lessons & 0xff;
  bytes[2] = day >> 8;
  bytes[3] = day & 0xff;
  hash_name (self->name, bytes + 4);
  make_seal (bytes, bytes + SEALED_BYTES);
  return write_code (bytes);
}

/**
 * dd_certificate_check:
 * @code: what stands on a certificate
 * @name: the name on it
 * @date: (out): its day
 * @n_lessons: (out): how many lessons it covers
 * @error: return location for a #DdCertificateError
 *
 * Checks a certificate.
 *
 * Returns: whether code and name belong together
 */
gboolean
dd_certificate_check (const char  *code,
                      const char  *name,
                      GDate       *date,
                      guint       *n_lessons,
                      GError     **error)
{
  guint8 bytes[CODE_BYTES];
  guint8 expected[SEAL_BYTES];

  if (!read_code (code, bytes))
    {
      g_set_error (error, DD_CERTIFICATE_ERROR, DD_CERTIFICATE_ERROR_SYNTAX,
                   _("A code has %u letters and digits"), CODE_CHARS);
      return FALSE;
    }
  make_seal (bytes, expected);
  if (memcmp (expected, bytes + SEALED_BYTES, SEAL_BYTES) != 0)
    {
      g_set_error_literal (error, DD_CERTIFICATE_ERROR, DD_CERTIFICATE_ERROR_WRONG,
                           _("No certificate has this code; is a letter mistyped?"));
      return FALSE;
    }
  hash_name (name, expected);
  if (memcmp (expected, bytes + 4, NAME_BYTES) != 0)
    {
      g_set_error_literal (error, DD_CERTIFICATE_ERROR, DD_CERTIFICATE_ERROR_NAME,
                           _("The code belongs to another name"));
      return FALSE;
    }
  g_date_set_dmy (date, 1, G_DATE_JANUARY, EPOCH_YEAR);
  g_date_add_days (date, bytes[2] * 256u + bytes[3]);
  *n_lessons = 0;
  for (guint bits = bytes[0] * 256u + bytes[1]; bits; bits &= bits - 1)
    ++*n_lessons;
  return TRUE;
}
