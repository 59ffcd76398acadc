// SPDX-License-Identifier: GPL-3.0-or-later
#include <stdlib.h>
#include <string.h>

#include "dd-sh-lexer-private.h"

/* Brace expansion of bash: "a{1,2}" and "a{1..3}" become several words before
 * anything else is done with them. Source: Bash manual, 3.5.1 */

#define MAX_WORDS 5000

/* Goes past a quoted piece or an expansion that begins at @p; to @p itself if
 * there is none. */
static const char *
skip_piece (const char *p)
{
  static const char *pairs[] = { "''", "\"\"", "``", "{}", "()" };
  gboolean dollar = *p == '$' && (p[1] == '{' || p[1] == '(');
  const char *start = dollar ? p + 1 : p;

  if (*p == '\\' && p[1] != '\0')
    return p + 2;
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      guint depth = 0;

      if (*start != pairs[i][0] || (i >= 3 && !dollar))
        continue;
      for (const char *q = start; *q != '\0'; q++)
        {
          if (*q == '\\' && q[1] != '\0' && i != 0)
            q++;
          else if (q > start && *q == pairs[i][1] && (i < 3 || --depth == 0))
            return q + 1;
          else if (i >= 3 && *q == pairs[i][0])
            depth++;
        }
    }

  return p;
}

/* The end of the group that begins with a brace at @open, or %NULL; the places
 * of its commas go to @commas. */
static const char *
find_end (const char *open,
          GPtrArray  *commas)
{
  guint depth = 0;

  for (const char *p = open; *p != '\0'; p++)
    {
      const char *after = skip_piece (p);

      if (after > p)
        p = after - 1;
      else if (*p == '{')
        depth++;
      else if (*p == ',' && depth == 1)
        g_ptr_array_add (commas, (gpointer) p);
      else if (*p == '}' && --depth == 0)
        return p;
    }

  return NULL;
}

/* "1..5", "5..1", "1..9..2", "a..e" and, with leading zeros, "01..10". */
static gboolean
add_range (const char *text,
           GPtrArray  *parts)
{
  g_auto (GStrv) ends = g_strsplit (text, "..", -1);
  guint n = g_strv_length (ends);
  gboolean letters;
  gint64 values[3] = { 0, 0, 1 };
  int width = 0;

  if (n != 2 && n != 3)
    return FALSE;
  letters = strlen (ends[0]) == 1 && strlen (ends[1]) == 1 && g_ascii_isalpha (ends[0][0])
            && g_ascii_isalpha (ends[1][0]);
  for (guint i = 0; i < n; i++)
    {
      const char *digits = ends[i] + (ends[i][0] == '-');

      if (letters && i < 2)
        values[i] = ends[i][0];
      else if (*digits == '\0' || strlen (digits) > 9 || digits[strspn (digits, "0123456789")])
        return FALSE;
      else
        values[i] = atoi (ends[i]);
      if (!letters && i < 2 && digits[0] == '0' && digits[1] != '\0')
        width = MAX (width, (int) strlen (ends[i]));
    }
  values[2] = MAX (ABS (values[2]), 1);
  for (gint64 value = values[0];
       values[0] <= values[1] ? value <= values[1] : value >= values[1];
       value += values[0] <= values[1] ? values[2] : -values[2])
    {
      if (parts->len >= MAX_WORDS)
        return FALSE;
      g_ptr_array_add (parts, letters ? g_strdup_printf ("%c", (char) value)
                                      : g_strdup_printf ("%0*d", width, (int) value));
    }

  return TRUE;
}

static GPtrArray *expand (const char *text);

/* The parts of a group, expanded themselves; %NULL if it is no group. */
static GPtrArray *
expand_group (const char *open,
              const char *end,
              GPtrArray  *commas)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  const char *start = open + 1;

  if (commas->len == 0)
    {
      g_autofree char *range = g_strndup (start, (gsize) (end - start));

      return add_range (range, parts) ? g_steal_pointer (&parts) : NULL;
    }
  g_ptr_array_add (commas, (gpointer) end);
  for (guint i = 0; i < commas->len; i++)
    {
      const char *comma = g_ptr_array_index (commas, i);
      g_autofree char *part = g_strndup (start, (gsize) (comma - start));
      g_autoptr (GPtrArray) inner = expand (part);

      for (guint j = 0; j < inner->len && parts->len < MAX_WORDS; j++)
        g_ptr_array_add (parts, g_strdup (g_ptr_array_index (inner, j)));
      start = comma + 1;
    }

  return g_steal_pointer (&parts);
}

static GPtrArray *
expand (const char *text)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  for (const char *p = text; *p != '\0'; p++)
    {
      const char *after = skip_piece (p);
      g_autoptr (GPtrArray) commas = g_ptr_array_new ();
      g_autoptr (GPtrArray) parts = NULL;
      g_autoptr (GPtrArray) rests = NULL;
      const char *end = NULL;

      if (after > p)
        {
          p = after - 1;
          continue;
        }
      if (*p == '{')
        end = find_end (p, commas);
      if (end != NULL)
        parts = expand_group (p, end, commas);
      if (parts == NULL)
        continue;
      rests = expand (end + 1);
      for (guint i = 0; i < parts->len; i++)
        for (guint j = 0; j < rests->len && words->len < MAX_WORDS; j++)
          g_ptr_array_add (words, g_strdup_printf ("%.*s%s%s", (int) (p - text), text,
                                                   (char *) g_ptr_array_index (parts, i),
                                                   (char *) g_ptr_array_index (rests, j)));
      return words;
    }
  g_ptr_array_add (words, g_strdup (text));

  return words;
}

/* Adds a word, or in bash the words that its braces stand for. */
void
_dd_sh_add_word (DdShLexer *lexer,
                 GPtrArray *words,
                 DdShWord  *word)
{
  g_autoptr (GPtrArray) texts = NULL;

  if (lexer->flavour == DD_SH_FLAVOUR_BASH && strchr (word->raw, '{') != NULL
      && strlen (word->raw) < MAX_WORDS)
    texts = expand (word->raw);
  if (texts == NULL || (texts->len == 1 && strcmp (g_ptr_array_index (texts, 0), word->raw) == 0))
    {
      g_ptr_array_add (words, word);
      return;
    }
  for (guint i = 0; i < texts->len; i++)
    {
      const char *text = g_ptr_array_index (texts, i);
      DdShWord *made = NULL;
      DdShLexer inner;

      if (*text == '\0')
        continue;
      _dd_sh_lexer_init (&inner, lexer->ast, lexer->flavour,
                         _dd_sh_ast_strndup (lexer->ast, text, strlen (text)), lexer->line,
                         lexer->depth);
      made = _dd_sh_lexer_word (&inner);
      _dd_sh_lexer_clear (&inner);
      g_ptr_array_add (words, made != NULL ? made : word);
    }
}
