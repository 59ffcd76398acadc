// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-transcript-progress.h"
#include "dd-transcript.h"

#include <string.h>

#define ID_CHARACTER 'x'

/* Docker's tables: a cell is followed by three spaces, and no column is
 * narrower than ten.
 * Source: docker/cli, cli/command/formatter/formatter.go */
#define CELL_PADDING 3
#define CELL_MIN_WIDTH 10

/* What differs from one run to the next, and what is written for it. No
 * replacement keeps the length, so that tables stay as they are. */
static const struct
{
  const char *pattern;
  const char *with;
} patterns[] = {
  { "\\r(?=\\n)", "" },
  { "(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", NULL },
  { "(?<![0-9a-f])[0-9a-f]{12}(?![0-9a-f])", NULL },
  { "(?!0001-01-01)\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)", "TIME" },
  { "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d [+-]\\d{4} [A-Z]+", "TIME" },
  { "\"time\":\\d+,\"timeNano\":\\d+", "\"time\":TIME,\"timeNano\":TIME" },
  { "(?<=execDuration=)\\d+|(?<=\"execDuration\":\")\\d+", "N" },
  { "\\b[A-Z][a-z]{2} [ 123]\\d +(\\d\\d:\\d\\d|\\d{4})\\b", "DATE" },
  { "(Less than a second|About a minute|About an hour|\\d+ (second|minute|hour|day|week|month|year)s?)"
    "( ago)?(?=[ \\n\"|(]|$)", "AGE\\3" },
  { "(?!(00:){5}|(ff:){5})\\b([0-9a-f]{2}:){5}[0-9a-f]{2}\\b", "MAC" },
  { "@if\\d+", "@ifN" },
  { "(?<=\"Pid\": )[1-9]\\d*|(?<=\"Pid\":)[1-9]\\d*", "N" },
  { "(?<=tini \\()\\d+", "N" },
  { "(?<=^| )(?!exec_|health_)[a-z]+_[a-z]+\\d?$", "RANDOM_NAME" },
};

static const char *const formatted_tables[] = {
  "CONTAINER ID ", "REPOSITORY ", "NAME ", "NAMES ", "TYPE ", "DRIVER ", "NETWORK ID ",
  "IMAGE          CREATED ",
};

static const char *const process_columns[] = { "PID", "PPID" };
static const char *const usage_columns[] = {
  "C", "STIME", "START", "TIME", "TTY", "%CPU", "%MEM", "VSZ", "RSS",
};

static gboolean
keep_length_cb (const GMatchInfo *info,
                GString          *result,
                gpointer          user_data)
{
  g_autofree char *match = g_match_info_fetch (info, 0);

  for (gsize i = 0; i < strlen (match); i++)
    g_string_append_c (result, ID_CHARACTER);
  return FALSE;
}

static char *
replace_pattern (const char *text,
                 guint       i)
{
  static GRegex *compiled[G_N_ELEMENTS (patterns)];
  char *result;

  if (compiled[i] == NULL)
    compiled[i] = g_regex_new (patterns[i].pattern, G_REGEX_MULTILINE | G_REGEX_OPTIMIZE, 0, NULL);
  g_assert_nonnull (compiled[i]);

  if (patterns[i].with == NULL)
    result = g_regex_replace_eval (compiled[i], text, -1, 0, 0, keep_length_cb, NULL, NULL);
  else
    result = g_regex_replace (compiled[i], text, -1, 0, patterns[i].with, 0, NULL);

  return result != NULL ? result : g_strdup (text);
}

static gboolean
is_in (const char        *word,
       const char *const *words,
       gsize              n_words)
{
  for (gsize i = 0; i < n_words; i++)
    if (g_str_equal (word, words[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_table_header (const char *line)
{
  return g_regex_match_simple ("^ *[A-Z%][A-Z0-9 %/]*( {2,}[A-Z%][A-Z0-9 %/-]*)*$", line, 0, 0)
         && strstr (line, "  ") != NULL;
}

/* Splits at white space without empty words. */
static GPtrArray *
split_words (const char *line)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = g_strsplit_set (line, " \t", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] != '\0')
      g_ptr_array_add (words, g_strdup (parts[i]));
  return words;
}

static char *
join_words (GPtrArray *words)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (line, "%s%s", i > 0 ? " " : "", (const char *) g_ptr_array_index (words, i));
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/* In a list of processes, numbers of processes are compared only where Docker
 * settles them: 0 is the outside, 1 the first. */
static void
mask_process (GPtrArray *header,
              GPtrArray *row)
{
  for (guint i = 0; i < header->len && i < row->len; i++)
    {
      const char *column = g_ptr_array_index (header, i);
      const char *cell = g_ptr_array_index (row, i);
      gboolean masked = is_in (column, usage_columns, G_N_ELEMENTS (usage_columns));

      if (is_in (column, process_columns, G_N_ELEMENTS (process_columns)))
        masked = !g_str_equal (cell, "0") && !g_str_equal (cell, "1");
      if (masked)
        {
          g_free (row->pdata[i]);
          row->pdata[i] = g_strdup ("N");
        }
    }
}

/* Ages and sizes change the widths of columns, so that tables are compared by
 * their cells; dd_transcript_find_bad_table() judges the widths. */
static char *
normalise_table (const char *output)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  g_autoptr (GPtrArray) header = split_words (lines[0]);
  gboolean has_processes = FALSE;

  for (guint i = 0; i < header->len; i++)
    has_processes |= g_str_equal (g_ptr_array_index (header, i), "PID");

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) words = split_words (lines[i]);

      if (has_processes && i > 0)
        mask_process (header, words);
      g_free (lines[i]);
      lines[i] = join_words (words);
    }
  return g_strjoinv ("\n", lines);
}

/**
 * dd_transcript_normalise:
 * @output: what a command printed
 *
 * Replaces what is different in every run (ids, times, ages, MAC addresses,
 * numbers of processes, random names) by fixed words, and the spaces between
 * the cells of a table by one. The steps of a build are brought into one order.
 *
 * Returns: (transfer full): the normalised output
 */
char *
dd_transcript_normalise (const char *output)
{
  g_autofree char *valid = g_utf8_make_valid (output, -1);
  char *text = dd_transcript_normalise_progress (valid);
  g_autofree char *first = NULL;

  if (text == NULL)
    text = g_steal_pointer (&valid);

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      char *next = replace_pattern (text, i);

      g_free (text);
      text = next;
    }

  first = g_strndup (text, strcspn (text, "\n"));
  if (is_table_header (first))
    {
      char *next = normalise_table (text);

      g_free (text);
      text = next;
    }
  return text;
}

/* The cell of @line that starts at @start, without the spaces after it. */
static char *
dup_cell (const char *line,
          glong       start,
          glong       end)
{
  glong length = g_utf8_strlen (line, -1);
  char *cell;

  if (start >= length)
    return g_strdup ("");
  cell = g_utf8_substring (line, start, end < 0 || end > length ? length : end);
  return g_strchomp (cell);
}

static GArray *
find_columns (const char *header)
{
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (glong));
  gsize n_spaces = CELL_PADDING;

  for (gsize i = 0; header[i] != '\0'; i++)
    {
      glong start = (glong) i;

      if (header[i] != ' ' && n_spaces >= 2)
        g_array_append_val (starts, start);
      n_spaces = header[i] == ' ' ? n_spaces + 1 : 0;
    }
  return starts;
}

/* The width that Docker's formatter gives the column, in characters. */
static glong
measure_column (char  **lines,
                glong   start,
                glong   end)
{
  glong longest = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *cell = dup_cell (lines[i], start, end);

      longest = MAX (longest, g_utf8_strlen (cell, -1));
    }
  return MAX (CELL_MIN_WIDTH, longest + CELL_PADDING);
}

/**
 * dd_transcript_find_bad_table:
 * @output: what a command printed
 *
 * Checks the layout of a table in Docker's form: each column as wide as its
 * longest cell and three spaces, and not narrower than ten characters.
 *
 * Returns: (transfer full) (nullable): what is wrong, or %NULL if the output is
 *   no such table or a good one
 */
char *
dd_transcript_find_bad_table (const char *output)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  g_autoptr (GArray) starts = NULL;
  gboolean is_formatted = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (formatted_tables) && lines[0] != NULL; i++)
    is_formatted |= g_str_has_prefix (lines[0], formatted_tables[i]);
  if (!is_formatted || !is_table_header (lines[0]))
    return NULL;

  starts = find_columns (lines[0]);
  for (guint i = 0; i + 1 < starts->len; i++)
    {
      glong start = g_array_index (starts, glong, i);
      glong end = g_array_index (starts, glong, i + 1);
      glong width = measure_column (lines, start, end);

      if (end - start != width)
        return g_strdup_printf ("column %u is %ld wide instead of %ld", i + 1, end - start, width);
    }
  return NULL;
}
