// SPDX-License-Identifier: GPL-3.0-or-later

/*
 * Collects the texts of all lessons into a template for translators. It reads
 * lessons with the same tables and cuts theory in the same way as the program
 * does, so what is asked for at run time is what translators got.
 *
 *   dd-extract-lessons ROOT OUTPUT [DEPENDENCIES]
 */

#include "config.h"

#include <gio/gio.h>

#include "dd-lesson-records.h"
#include "dd-text-chunks.h"

#define LESSONS_FOLDER "data/lessons"

typedef struct
{
  GString *places;  /* file:line, separated by spaces */
  char    *comment; /* for the translator */
} Entry;

typedef struct
{
  const char     *root;
  GHashTable     *entries;    /* text → Entry */
  GPtrArray      *texts;      /* borrowed from entries, in the order they came */
  GPtrArray      *files;      /* what was read */
  DdJsonDocument *document;   /* being read */
  char           *name;       /* of the file being read */
  gboolean        failed;
} Collector;

static void
entry_free (gpointer data)
{
  Entry *self = data;

  g_string_free (self->places, TRUE);
  g_free (self->comment);
  g_free (self);
}

static void
collect (Collector  *self,
         const char *text,
         const char *comment,
         guint       line)
{
  Entry *entry = g_hash_table_lookup (self->entries, text);

  if (*text == '\0')
    return;

  if (entry == NULL)
    {
      char *key = g_strdup (text);

      entry = g_new0 (Entry, 1);
      entry->places = g_string_new (NULL);
      entry->comment = g_strdup (comment);
      g_hash_table_insert (self->entries, key, entry);
      g_ptr_array_add (self->texts, key);
    }

  g_string_append_printf (entry->places, " %s:%u", self->name, line);
}

static void
collect_field (const DdRecord      *record,
               const DdRecordField *field,
               const char          *text,
               gpointer             user_data)
{
  Collector *self = user_data;
  g_autofree char *pointer = g_strdup_printf ("%s/%s", record->pointer, field->key);
  g_autofree char *comment = g_strdup_printf ("%s, %s", record->type->name, field->key);
  guint line, column;

  dd_json_document_locate (self->document, pointer, &line, &column);
  collect (self, text, comment, line);
}

static void
collect_chunk (const char *chunk,
               guint       line,
               gpointer    user_data)
{
  collect (user_data, chunk, "theory, in Markdown", line);
}

static void
fail (Collector    *self,
      const GError *error)
{
  g_printerr ("%s\n", error->message);
  self->failed = TRUE;
}

/* Reads a file of the tree; what is not there has no texts. */
static char *
read_file (Collector  *self,
           const char *name,
           gsize      *length)
{
  g_autofree char *path = g_build_filename (self->root, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  if (!g_file_get_contents (path, &text, length, &error))
    {
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT)
          && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
        fail (self, error);
      return NULL;
    }

  g_free (self->name);
  self->name = g_strdup (name);
  g_ptr_array_add (self->files, g_steal_pointer (&path));
  return text;
}

static void
collect_records (Collector          *self,
                 const char         *name,
                 const DdRecordType *type)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  g_autoptr (GError) error = NULL;
  gsize length;
  g_autofree char *text = read_file (self, name, &length);
  gpointer record;

  if (text == NULL)
    return;

  self->document = dd_json_document_new (name, text, (gssize) length, &error);
  if (self->document == NULL)
    {
      fail (self, error);
      return;
    }

  record = dd_record_read (type, self->document, problems);
  for (guint i = 0; i < problems->len; i++)
    fail (self, g_ptr_array_index (problems, i));
  if (record != NULL)
    dd_record_foreach_text (record, collect_field, self);

  g_clear_pointer (&record, dd_record_free);
  g_clear_pointer (&self->document, dd_json_document_free);
}

static void
collect_theory (Collector  *self,
                const char *name)
{
  gsize length;
  g_autofree char *text = read_file (self, name, &length);

  if (text != NULL)
    dd_text_foreach_chunk (text, collect_chunk, self);
}

static void
collect_lesson (Collector  *self,
                const char *folder)
{
  g_autofree char *lesson = g_build_filename (LESSONS_FOLDER, folder, "lesson.json", NULL);
  g_autofree char *theory = g_build_filename (LESSONS_FOLDER, folder, "theory.md", NULL);
  g_autofree char *sheet = g_build_filename (LESSONS_FOLDER, folder, "cheatsheet.json", NULL);

  collect_records (self, lesson, &dd_lesson_spec_type);
  collect_theory (self, theory);
  collect_records (self, sheet, &dd_sheet_spec_type);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

static void
collect_all (Collector *self)
{
  g_autofree char *path = g_build_filename (self->root, LESSONS_FOLDER, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  const char *name;

  if (dir == NULL)
    {
      fail (self, error);
      return;
    }

  g_ptr_array_add (self->files, g_strdup (path));
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  collect_records (self, LESSONS_FOLDER "/curriculum.json", &dd_curriculum_spec_type);
  for (guint i = 0; i < names->len; i++)
    collect_lesson (self, g_ptr_array_index (names, i));
}

/* Appends a text as PO strings, one a line of the text. */
static void
append_quoted (GString    *out,
               const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_string_append (out, lines[1] != NULL ? "msgid \"\"\n" : "msgid ");
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GString) line = g_string_new (lines[i]);

      g_string_replace (line, "\\", "\\\\", 0);
      g_string_replace (line, "\"", "\\\"", 0);
      g_string_replace (line, "\t", "\\t", 0);
      if (lines[i + 1] != NULL)
        g_string_append (line, "\\n");
      if (line->len > 0 || lines[1] == NULL)
        g_string_append_printf (out, "\"%s\"\n", line->str);
    }
}

static char *
print_template (Collector *self)
{
  GString *out = g_string_new ("msgid \"\"\nmsgstr \"\"\n"
                               "\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
                               "\"Content-Transfer-Encoding: 8bit\\n\"\n");

  for (guint i = 0; i < self->texts->len; i++)
    {
      const char *text = g_ptr_array_index (self->texts, i);
      const Entry *entry = g_hash_table_lookup (self->entries, text);

      g_string_append_printf (out, "\n#. %s\n#:%s\n", entry->comment, entry->places->str);
      append_quoted (out, text);
      g_string_append (out, "msgstr \"\"\n");
    }

  return g_string_free (out, FALSE);
}

static char *
print_dependencies (Collector  *self,
                    const char *output)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "%s:", output);
  for (guint i = 0; i < self->files->len; i++)
    g_string_append_printf (out, " %s", (const char *) g_ptr_array_index (self->files, i));
  g_string_append_c (out, '\n');

  return g_string_free (out, FALSE);
}

static void
save (Collector  *self,
      const char *path,
      const char *text)
{
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, text, -1, &error))
    fail (self, error);
}

int
main (int   argc,
      char *argv[])
{
  Collector self = { 0 };
  g_autofree char *template = NULL;

  if (argc < 3 || argc > 4)
    {
      g_printerr ("usage: %s ROOT OUTPUT [DEPENDENCIES]\n", argv[0]);
      return 2;
    }

  self.root = argv[1];
  self.entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  self.texts = g_ptr_array_new ();
  self.files = g_ptr_array_new_with_free_func (g_free);

  collect_all (&self);
  template = print_template (&self);
  save (&self, argv[2], template);
  if (argc == 4)
    {
      g_autofree char *dependencies = print_dependencies (&self, argv[2]);

      save (&self, argv[3], dependencies);
    }

  g_ptr_array_unref (self.texts);
  g_ptr_array_unref (self.files);
  g_hash_table_unref (self.entries);
  g_free (self.name);

  return self.failed ? 1 : 0;
}
