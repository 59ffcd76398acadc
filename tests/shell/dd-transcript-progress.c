// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-transcript-progress.h"

#include <string.h>

/* One step of a build: a vertex of the graph that BuildKit solves. */
typedef struct
{
  char      *name;
  GPtrArray *lines;
} Vertex;

static const struct
{
  const char *pattern;
  const char *with;
} patterns[] = {
  /* The seconds since the start of the step before what it printed. */
  { "^\\d+\\.\\d+ ?", "" },
  /* How long something took. */
  { "^DONE \\d+\\.\\d+s$", "DONE" },
  { " \\d+\\.\\d+s done$", " done" },
  /* The session and the vertex in the message about a missing file. */
  { "\\bref [0-9a-z-]+::[0-9a-z]+", "ref REF" },
};

static void
vertex_free (gpointer data)
{
  Vertex *vertex = data;

  g_free (vertex->name);
  g_ptr_array_unref (vertex->lines);
  g_free (vertex);
}

static char *
clean_line (const char *line)
{
  char *text = g_strdup (line);

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (GRegex) regex = g_regex_new (patterns[i].pattern, 0, 0, NULL);
      char *next = g_regex_replace (regex, text, -1, 0, patterns[i].with, 0, NULL);

      g_free (text);
      text = next;
    }
  return text;
}

/* Takes "#N text" apart. */
static const char *
take_number (const char *line,
             guint64    *number)
{
  char *end = NULL;

  if (line[0] != '#' || !g_ascii_isdigit (line[1]))
    return NULL;
  *number = g_ascii_strtoull (line + 1, &end, 10);
  return *end == ' ' ? end + 1 : NULL;
}

/* Status lines are printed once more whenever they have moved on: only the last
 * word about a thing is kept, and that of a pause is no word. */
static void
add_to_vertex (Vertex     *vertex,
               const char *text)
{
  g_autofree char *line = clean_line (text);
  const char *last = vertex->lines->len > 0 ? vertex->lines->pdata[vertex->lines->len - 1] : NULL;

  if (g_str_equal (line, "...") || g_str_equal (line, vertex->name) ||
      g_regex_match_simple (": \\d+\\.\\d+s$", line, 0, 0))
    return;
  if (last != NULL && g_str_has_prefix (line, last) && g_str_has_suffix (line, " done"))
    g_ptr_array_remove_index (vertex->lines, vertex->lines->len - 1);
  g_ptr_array_add (vertex->lines, g_steal_pointer (&line));
}

static char *
join_lines (const Vertex *vertex)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < vertex->lines->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (vertex->lines, i));
  return g_string_free (text, FALSE);
}

/* By name; what has the same name, by what it printed. */
static int
compare_vertices_cb (gconstpointer a,
                     gconstpointer b)
{
  const Vertex *first = *(const Vertex *const *) a;
  const Vertex *second = *(const Vertex *const *) b;

  int by_name = strcmp (first->name, second->name);
  g_autofree char *a_lines = join_lines (first);
  g_autofree char *b_lines = join_lines (second);

  return by_name ? by_name : strcmp (a_lines, b_lines);
}

static void
append_vertices (GString   *result,
                 GPtrArray *vertices)
{
  g_ptr_array_sort (vertices, compare_vertices_cb);
  for (guint i = 0; i < vertices->len; i++)
    {
      const Vertex *vertex = g_ptr_array_index (vertices, i);

      g_string_append_printf (result, "# %s\n", vertex->name);
      for (guint j = 0; j < vertex->lines->len; j++)
        g_string_append_printf (result, "# %s\n", (char *) g_ptr_array_index (vertex->lines, j));
    }
}

static void
add_line (GHashTable *by_number,
          GPtrArray  *vertices,
          guint64     number,
          const char *text)
{
  Vertex *vertex = g_hash_table_lookup (by_number, GUINT_TO_POINTER ((guint) number));

  if (vertex == NULL)
    {
      vertex = g_new0 (Vertex, 1);
      vertex->name = g_strdup (text);
      vertex->lines = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (vertices, vertex);
      g_hash_table_insert (by_number, GUINT_TO_POINTER ((guint) number), vertex);
    }
  else
    add_to_vertex (vertex, text);
}

/**
 * dd_transcript_normalise_progress:
 * @output: what a command printed, in UTF-8
 *
 * Brings the plain progress of a build into one order: the steps sorted by
 * their names and without their numbers, each with all of its lines, and no
 * durations. Steps that do not wait for each other start and end in no settled
 * order, and so do their numbers. What follows the steps stays as it is, but for
 * the seconds before repeated lines.
 *
 * Returns: (transfer full) (nullable): the normalised output, or %NULL if it is
 *   no such progress
 */
char *
dd_transcript_normalise_progress (const char *output)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  g_autoptr (GHashTable) by_number = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) vertices = g_ptr_array_new_with_free_func (vertex_free);
  g_autoptr (GString) rest = g_string_new (NULL);
  g_autoptr (GString) result = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint64 number = 0;
      const char *text = take_number (lines[i], &number);
      g_autofree char *line = clean_line (lines[i]);

      if (text != NULL)
        add_line (by_number, vertices, number, text);
      else if (line[0] != '\0')
        g_string_append_printf (rest, "%s\n", line);
    }
  if (vertices->len == 0)
    return NULL;

  append_vertices (result, vertices);
  g_string_append (result, rest->str);
  return g_string_free (g_steal_pointer (&result), FALSE);
}
