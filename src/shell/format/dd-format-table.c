// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"

#include "dd-format-private.h"

/* A cell takes at least so many columns, with this much space behind it. */
#define MIN_WIDTH 10
#define PADDING 3

/* How many cells of a line end with a tab and so belong to a column. */
static guint
n_column_cells (char **cells)
{
  return g_strv_length (cells) - 1;
}

/* Pads a column from one line on, as far as consecutive lines have it. Lines
 * are padded from left to right, so that cells in front of it are done. */
static guint
pad_block (GPtrArray *lines,
           guint      first,
           guint      column)
{
  guint width = MIN_WIDTH;
  guint end = first;

  for (; end < lines->len; end++)
    {
      char **cells = g_ptr_array_index (lines, end);

      if (n_column_cells (cells) <= column)
        break;
      width = MAX (width, dd_text_width (cells[column]) + PADDING);
    }
  for (guint i = first; i < end; i++)
    {
      char **cells = g_ptr_array_index (lines, i);
      char *padded = g_strdup_printf ("%s%*s", cells[column],
                                      (int) (width - dd_text_width (cells[column])), "");

      g_free (cells[column]);
      cells[column] = padded;
    }

  return end;
}

/**
 * dd_format_table:
 * @text: lines whose cells are separated by tabs
 *
 * Lines up cells: each column is as wide as its widest cell and three spaces,
 * at least ten in all. What follows the last tab of a line is not in a
 * column.
 *
 * Returns: (transfer full): the text with spaces instead of tabs
 * Source: Go's text/tabwriter, with the settings of docker/cli
 */
char *
dd_format_table (const char *text)
{
  g_auto (GStrv) raw = g_strsplit (text, "\n", -1);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  guint n_columns = 0;
  GString *out = g_string_new (NULL);

  for (char **line = raw; *line != NULL; line++)
    {
      char **cells = g_strsplit (*line, "\t", -1);

      /* An empty line has one empty cell. */
      if (cells[0] == NULL)
        {
          g_strfreev (cells);
          cells = g_new0 (char *, 2);
          cells[0] = g_strdup ("");
        }
      g_ptr_array_add (lines, cells);
      n_columns = MAX (n_columns, n_column_cells (cells));
    }
  for (guint column = 0; column < n_columns; column++)
    for (guint first = 0; first < lines->len; first++)
      first = pad_block (lines, first, column);
  for (guint i = 0; i < lines->len; i++)
    {
      g_autofree char *joined = g_strjoinv ("", g_ptr_array_index (lines, i));

      if (i > 0)
        g_string_append_c (out, '\n');
      g_string_append (out, joined);
    }

  return g_string_free (out, FALSE);
}
