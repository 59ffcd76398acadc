// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-lesson-loader.h"
#include "dd-lesson-private.h"
#include "dd-lesson-validate.h"
#include "dd-markdown.h"
#include "dd-text-chunks.h"

#define LESSON_FILE "lesson.json"
#define THEORY_FILE "theory.md"
#define SHEET_FILE "cheatsheet.json"
#define CURRICULUM_FILE "curriculum.json"

/* A file's text and the name that messages use: folder and file. */
typedef struct
{
  char  *name;
  char  *text;
  gsize  length;
} Source;

static void
source_free (Source *self)
{
  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Source, source_free)

static Source *
load_source (GFile      *folder,
             const char *file_name,
             GPtrArray  *problems)
{
  g_autoptr (Source) self = g_new0 (Source, 1);
  g_autoptr (GFile) file = g_file_get_child (folder, file_name);
  g_autofree char *folder_name = g_file_get_basename (folder);
  g_autoptr (GError) error = NULL;

  self->name = g_build_filename (folder_name, file_name, NULL);
  if (g_file_load_contents (file, NULL, &self->text, &self->length, NULL, &error))
    return g_steal_pointer (&self);
  g_prefix_error (&error, "%s: ", self->name);
  g_ptr_array_add (problems, g_steal_pointer (&error));
  return NULL;
}

static DdJsonDocument *
load_document (GFile      *folder,
               const char *file_name,
               GPtrArray  *problems)
{
  g_autoptr (Source) source = load_source (folder, file_name, problems);
  g_autoptr (GError) error = NULL;
  DdJsonDocument *document;

  if (source == NULL)
    return NULL;
  document = dd_json_document_new (source->name, source->text, (gssize) source->length, &error);
  if (document == NULL)
    g_ptr_array_add (problems, g_steal_pointer (&error));
  return document;
}

static DdLessonSpec *
load_spec (GFile                   *folder,
           const DdCurriculumEntry *entry,
           GPtrArray               *problems)
{
  g_autoptr (DdJsonDocument) document = load_document (folder, LESSON_FILE, problems);
  DdLessonSpec *spec;

  if (document == NULL)
    return NULL;
  spec = dd_record_read (&dd_lesson_spec_type, document, problems);
  if (spec == NULL)
    return NULL;
  dd_lesson_validate (spec, document, problems);
  dd_lesson_agree (spec, entry, document, problems);
  return spec;
}

static DdSheetSpec *
load_sheet (GFile        *folder,
            DdLessonSpec *lesson,
            GPtrArray    *problems)
{
  g_autoptr (DdJsonDocument) document = load_document (folder, SHEET_FILE, problems);
  DdSheetSpec *spec;

  if (document == NULL)
    return NULL;
  spec = dd_record_read (&dd_sheet_spec_type, document, problems);
  if (spec != NULL)
    dd_sheet_validate (spec, lesson, document, problems);
  return spec;
}

/* Problems are looked for in the text as it was written; what is shown is its
 * translation. */
static GPtrArray *
load_theory (GFile        *folder,
             DdLessonSpec *lesson,
             GPtrArray    *problems)
{
  g_autoptr (Source) source = load_source (folder, THEORY_FILE, problems);
  g_autoptr (GPtrArray) blocks = NULL;
  g_autofree char *translated = NULL;
  guint n_before = problems->len;

  if (source == NULL)
    return g_ptr_array_new ();
  blocks = dd_markdown_parse (source->name, source->text, (gssize) source->length, problems);
  dd_theory_validate (blocks, lesson, source->name, problems);
  if (problems->len > n_before)
    return g_steal_pointer (&blocks);
  translated = dd_text_translate (source->text, GETTEXT_PACKAGE);
  return dd_markdown_parse (source->name, translated, -1, problems);
}

/* Reads what dd_lesson_loader_load() tells of; @content is set if there are
 * no problems. */
gboolean
_dd_lesson_loader_read (GFile                   *folder,
                        const DdCurriculumEntry *entry,
                        GPtrArray               *problems,
                        DdLessonContent         *content)
{
  guint n_before = problems->len;

  *content = (DdLessonContent) { .spec = load_spec (folder, entry, problems) };
  if (content->spec == NULL)
    return FALSE;
  content->sheet = load_sheet (folder, content->spec, problems);
  content->theory = load_theory (folder, content->spec, problems);
  if (problems->len > n_before)
    {
      dd_record_free (content->spec);
      dd_record_free (content->sheet);
      g_ptr_array_unref (content->theory);
      return FALSE;
    }
  dd_record_translate (content->spec, GETTEXT_PACKAGE);
  dd_record_translate (content->sheet, GETTEXT_PACKAGE);
  return TRUE;
}

/**
 * dd_lesson_loader_load:
 * @folder: the folder of the lesson
 * @entry: what the curriculum says about it
 * @problems: (element-type GError): where problems are added, each with file,
 *   line and column
 *
 * Reads a lesson: `lesson.json`, `theory.md` and `cheatsheet.json`. A lesson
 * with any problem is not used, so that nobody meets half of one.
 *
 * Returns: (nullable) (transfer full): the lesson, or %NULL if there are problems
 */
DdLesson *
dd_lesson_loader_load (GFile                   *folder,
                       const DdCurriculumEntry *entry,
                       GPtrArray               *problems)
{
  DdLessonContent content;

  g_return_val_if_fail (G_IS_FILE (folder) && entry != NULL && problems != NULL, NULL);

  return _dd_lesson_loader_read (folder, entry, problems, &content) ? _dd_lesson_new (&content)
                                                                   : NULL;
}

/**
 * dd_lesson_loader_load_curriculum:
 * @folder: the folder with `curriculum.json`
 * @problems: (element-type GError): where problems are added
 *
 * Reads the list of all lessons. It is not translated yet, so that lessons
 * can be compared with it.
 *
 * Returns: (nullable) (transfer full): the curriculum, or %NULL if it cannot
 *   be read; free it with [func@record_free]
 */
DdCurriculumSpec *
dd_lesson_loader_load_curriculum (GFile     *folder,
                                  GPtrArray *problems)
{
  g_autoptr (DdJsonDocument) document = NULL;
  DdCurriculumSpec *spec;
  guint n_before;

  g_return_val_if_fail (G_IS_FILE (folder) && problems != NULL, NULL);

  n_before = problems->len;
  document = load_document (folder, CURRICULUM_FILE, problems);
  if (document == NULL)
    return NULL;
  spec = dd_record_read (&dd_curriculum_spec_type, document, problems);
  if (problems->len > n_before)
    g_clear_pointer (&spec, dd_record_free);
  return spec;
}
