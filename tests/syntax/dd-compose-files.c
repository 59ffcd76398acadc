// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-compose-files.h"

static GBytes *
read_file (const char  *path,
           gpointer     user_data,
           GError     **error)
{
  const char *text = g_hash_table_lookup (user_data, path);

  if (text != NULL)
    return g_bytes_new (text, strlen (text));
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "no such file or directory");

  return NULL;
}

/* Begins an empty folder /project of a project named `demo`. */
void
dd_compose_files_init (DdComposeFiles *self)
{
  *self = (DdComposeFiles) {
    .files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .paths = g_ptr_array_new_with_free_func (g_free),
    .warnings = g_ptr_array_new_with_free_func (g_free),
  };
  self->options = (DdComposeOptions) {
    .directory = "/project",
    .home = "/home/learner",
    .name = "demo",
    .read = read_file,
    .user_data = self->files,
    .raw_env_files = TRUE,
  };
}

void
dd_compose_files_clear (DdComposeFiles *self)
{
  g_hash_table_unref (self->files);
  g_ptr_array_unref (self->paths);
  g_ptr_array_unref (self->warnings);
}

/* Adds a file; its path is relative to the folder. */
void
dd_compose_files_add (DdComposeFiles *self,
                      const char     *path,
                      const char     *text)
{
  g_hash_table_insert (self->files, g_build_filename ("/project", path, NULL), g_strdup (text));
}

/* Adds a file that is loaded, over those before. */
void
dd_compose_files_load (DdComposeFiles *self,
                       const char     *path,
                       const char     *text)
{
  dd_compose_files_add (self, path, text);
  g_ptr_array_add (self->paths, g_build_filename ("/project", path, NULL));
}

static DdComposeProject *
run (DdComposeFiles  *self,
     GError         **error)
{
  DdComposeProject *project;

  g_ptr_array_add (self->paths, NULL);
  self->options.files = (const char *const *) self->paths->pdata;
  project = dd_compose_project_load (&self->options, self->warnings, error);
  g_ptr_array_remove_index (self->paths, self->paths->len - 1);

  return project;
}

/* Loads what must be right. */
DdComposeProject *
dd_compose_files_run (DdComposeFiles *self)
{
  g_autoptr (GError) error = NULL;
  DdComposeProject *project = run (self, &error);

  g_assert_no_error (error);

  return project;
}

/* Loads what must fail; @line is 0 if the place does not matter. */
void
dd_compose_files_fails (DdComposeFiles *self,
                        const char     *message,
                        guint           line,
                        guint           column)
{
  g_autoptr (GError) error = NULL;
  guint found_line;
  guint found_column;

  g_assert_null (run (self, &error));
  g_assert_cmpstr (error->message, ==, message);
  g_assert_true (dd_syntax_error_get_position (error, &found_line, &found_column));
  if (line == 0)
    return;
  g_assert_cmpuint (found_line, ==, line);
  g_assert_cmpuint (found_column, ==, column);
}
