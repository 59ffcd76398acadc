// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-path-match.h"

/* One `[…]` or literal of a class: the character and what follows it. */
static const char *
read_class_character (const char *at,
                      gunichar   *character)
{
  if (*at == '\0' || *at == '-' || *at == ']')
    return NULL;
  if (*at == '\\' && *++at == '\0')
    return NULL;
  *character = g_utf8_get_char_validated (at, -1);
  if (*character >= (gunichar) -2)
    return NULL;
  at = g_utf8_next_char (at);

  return *at != '\0' ? at : NULL;
}

/* Reads the class behind `[` and tells whether @character is in it. Gives
 * what follows the `]`, or NULL for a broken class. */
static const char *
match_class (const char *at,
             gunichar    character,
             gboolean   *in_class)
{
  gboolean negated = *at == '^';
  gboolean found = FALSE;

  if (negated)
    at++;
  for (gboolean first = TRUE; first || *at != ']'; first = FALSE)
    {
      gunichar low;
      gunichar high;

      at = read_class_character (at, &low);
      if (at == NULL)
        return NULL;
      high = low;
      if (*at == '-' && (at = read_class_character (at + 1, &high)) == NULL)
        return NULL;
      found = found || (low <= character && character <= high);
    }
  *in_class = found != negated;

  return at + 1;
}

static gunichar
next_character (const char **name)
{
  gunichar character = g_utf8_get_char_validated (*name, -1);

  if (character >= (gunichar) -2)
    {
      (*name)++;
      return 0xfffd;
    }
  *name = g_utf8_next_char (*name);

  return character;
}

/* Finds the end of the pattern's part up to the next star. */
static const char *
chunk_end (const char *at)
{
  gboolean in_class = FALSE;

  for (; *at != '\0'; at++)
    {
      if (*at == '\\' && at[1] != '\0')
        at++;
      else if (*at == '[')
        in_class = TRUE;
      else if (*at == ']')
        in_class = FALSE;
      else if (*at == '*' && !in_class)
        break;
    }

  return at;
}

/* Matches a part without stars against the start of @name. The rest of the
 * part is read even after a mismatch, so that a broken pattern is noticed.
 * Gives what is left of @name in @rest, NULL for no match. */
static gboolean
match_chunk (const char  *chunk,
             const char  *end,
             const char  *name,
             const char **rest)
{
  while (chunk < end)
    {
      gboolean fits = name != NULL && *name != '\0';
      const char *before = name;
      gunichar character = fits ? next_character (&name) : 0;

      if (*chunk == '[')
        {
          gboolean in_class = FALSE;

          chunk = match_class (chunk + 1, character, &in_class);
          if (chunk == NULL)
            return FALSE;
          fits = fits && in_class;
        }
      else if (*chunk == '?')
        {
          fits = fits && character != '/';
          chunk++;
        }
      else
        {
          if (*chunk == '\\' && ++chunk == end)
            return FALSE;
          fits = fits && *before == *chunk;
          if (fits)
            name = before + 1;
          chunk++;
        }
      if (!fits)
        name = NULL;
    }
  *rest = name;

  return TRUE;
}

/* Tries a part that follows a star at every place a star can reach. */
static gboolean
match_after_star (const char  *chunk,
                  const char  *end,
                  const char  *name,
                  const char **rest)
{
  for (;;)
    {
      if (!match_chunk (chunk, end, name, rest))
        return FALSE;
      if (*rest != NULL && (*end != '\0' || **rest == '\0'))
        return TRUE;
      *rest = NULL;
      if (*name == '\0' || *name == '/')
        return TRUE;
      name++;
    }
}

/**
 * dd_path_match:
 * @pattern: a shell pattern with `*`, `?`, `[…]` and `\`
 * @name: a name whose parts are separated by slashes
 * @matches: (out): whether @pattern fits the whole of @name
 * @error: return location: %DD_SYNTAX_ERROR_INVALID
 *
 * Matches a name against a pattern. `*` and `?` do not match a slash.
 *
 * Returns: whether @pattern is a pattern
 * Source: Go's path.Match
 */
gboolean
dd_path_match (const char  *pattern,
               const char  *name,
               gboolean    *matches,
               GError     **error)
{
  const char *rest = name;

  g_return_val_if_fail (pattern != NULL && name != NULL && matches != NULL, FALSE);

  while (*pattern != '\0')
    {
      gboolean star = *pattern == '*';
      const char *end;
      gboolean valid;

      while (*pattern == '*')
        pattern++;
      if (star && *pattern == '\0')
        {
          *matches = rest != NULL && strchr (rest, '/') == NULL;
          return TRUE;
        }
      end = chunk_end (pattern);
      if (star && rest != NULL)
        valid = match_after_star (pattern, end, rest, &rest);
      else
        valid = match_chunk (pattern, end, rest, &rest);
      if (!valid)
        return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "syntax error in pattern");
      pattern = end;
    }
  *matches = rest != NULL && *rest == '\0';

  return TRUE;
}
