// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "sh-table.h"

static void
outcome_free (gpointer data)
{
  TableOutcome *self = data;

  g_free (self->flavours);
  g_free (self->output);
  g_free (self);
}

static void
row_free (gpointer data)
{
  TableRow *self = data;

  g_free (self->name);
  g_free (self->script);
  g_ptr_array_unref (self->outcomes);
  g_free (self);
}

/* A section's text ends where the next one starts; an empty line before a
 * new row does not belong to it. */
static void
add_line (GString    *text,
          const char *line)
{
  g_string_append (text, line);
  g_string_append_c (text, '\n');
}

static TableOutcome *
start_outcome (TableRow   *row,
               const char *line)
{
  TableOutcome *outcome = g_new0 (TableOutcome, 1);
  const char *blank = strrchr (line, ' ');

  outcome->flavours = g_strndup (line + 4, blank - line - 4);
  outcome->status = atoi (blank + 1);
  g_ptr_array_add (row->outcomes, outcome);

  return outcome;
}

static void
end_section (TableRow     *row,
             TableOutcome *outcome,
             GString      *text)
{
  if (row == NULL)
    return;
  if (outcome == NULL)
    {
      g_string_truncate (text, MAX (text->len, 1) - 1);
      row->script = g_strdup (text->str);
    }
  else
    {
      if (g_str_has_suffix (text->str, "\\\n"))
        g_string_truncate (text, text->len - 2);
      outcome->output = g_strdup (text->str);
    }
  g_string_truncate (text, 0);
}

/* Loads a table; its first lines say what it looks like. */
GPtrArray *
table_load (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "shell", "data", name, NULL);
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  GPtrArray *rows = g_ptr_array_new_with_free_func (row_free);
  TableRow *row = NULL;
  TableOutcome *outcome = NULL;

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (contents, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      gboolean last = lines[i + 1] == NULL;

      if (g_str_has_prefix (lines[i], "=== "))
        {
          row = g_new0 (TableRow, 1);
          row->name = g_strdup (lines[i] + 4);
          row->outcomes = g_ptr_array_new_with_free_func (outcome_free);
          g_ptr_array_add (rows, row);
          outcome = NULL;
        }
      else if (g_str_has_prefix (lines[i], "--- "))
        {
          end_section (row, outcome, text);
          outcome = start_outcome (row, lines[i]);
        }
      else if (last || (*lines[i] == '\0' && g_str_has_prefix (lines[i + 1], "=== ")))
        {
          end_section (row, outcome, text);
        }
      else if (row != NULL)
        {
          add_line (text, lines[i]);
        }
    }

  return rows;
}
