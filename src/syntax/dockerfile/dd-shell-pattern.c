// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-shell-pattern-private.h"

/* States that are remembered when a pattern with many stars fails; beyond
 * that, the pattern matches nothing. */
#define MAX_STATES (G_GUINT64_CONSTANT (1) << 28)

typedef struct
{
  gunichar character;
  gboolean wild;
} PatternToken;

/* What stands between two stars. */
typedef struct
{
  guint first;
  guint length;
} PatternPart;

typedef struct
{
  GArray *tokens;
  GArray *parts;
} Pattern;

/* One star of a pattern that is being matched. */
typedef struct
{
  gsize from;
  gsize limit;
  gsize at;
} PatternStar;

static void
pattern_free (Pattern *pattern)
{
  g_array_unref (pattern->tokens);
  g_array_unref (pattern->parts);
  g_free (pattern);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pattern, pattern_free)

static void
pattern_open_part (Pattern *pattern)
{
  PatternPart part = { .first = pattern->tokens->len };

  g_array_append_val (pattern->parts, part);
}

static void
pattern_add (Pattern  *pattern,
             gunichar  character,
             gboolean  wild)
{
  PatternToken token = { .character = character, .wild = wild };

  g_array_append_val (pattern->tokens, token);
  g_array_index (pattern->parts, PatternPart, pattern->parts->len - 1).length++;
}

/* Text as characters; a byte that is not UTF-8 is the replacement character. */
static gunichar *
to_characters (const char *text,
               gsize      *length)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  glong count;
  gunichar *characters = g_utf8_to_ucs4_fast (valid, -1, &count);

  *length = (gsize) count;

  return characters;
}

static char *
to_text (const gunichar *characters,
         gsize           length)
{
  return g_ucs4_to_utf8 (characters, (glong) length, NULL, NULL, NULL);
}

static gboolean
refuse_escape (const char  *pattern,
               gunichar     character,
               GError     **error)
{
  char shown[8] = "\357\277\275";

  if (character != 0)
    shown[g_unichar_to_utf8 (character, shown)] = '\0';

  return dd_syntax_error_set (error,
                              DD_SYNTAX_ERROR_INVALID,
                              "invalid pattern (%s) in substitution: invalid escape '\\%s'",
                              pattern,
                              shown);
}

static gboolean
is_one_of (gunichar    character,
           const char *characters)
{
  return character < 0x80 && strchr (characters, (int) character) != NULL;
}

static Pattern *
pattern_new (const char  *text,
             GError     **error)
{
  g_autoptr (Pattern) pattern = g_new0 (Pattern, 1);
  g_autofree gunichar *characters = NULL;
  gsize length;

  pattern->tokens = g_array_new (FALSE, FALSE, sizeof (PatternToken));
  pattern->parts = g_array_new (FALSE, FALSE, sizeof (PatternPart));
  characters = to_characters (text, &length);
  pattern_open_part (pattern);

  for (gsize i = 0; i < length; i++)
    {
      gunichar character = characters[i];

      if (character == '*')
        pattern_open_part (pattern);
      else if (character != '\\')
        pattern_add (pattern, character, character == '?');
      else if (i + 1 < length && is_one_of (characters[i + 1], "}/"))
        continue;
      else if (i + 1 < length && is_one_of (characters[i + 1], "*?\\"))
        pattern_add (pattern, characters[++i], FALSE);
      else
        {
          refuse_escape (text, i + 1 < length ? characters[i + 1] : 0, error);
          return NULL;
        }
    }

  return g_steal_pointer (&pattern);
}

static gboolean
part_matches (const Pattern  *pattern,
              guint           index,
              const gunichar *text,
              gsize           length,
              gsize           at)
{
  const PatternPart *part = &g_array_index (pattern->parts, PatternPart, index);

  if (part->length > length - at)
    return FALSE;

  for (guint i = 0; i < part->length; i++)
    {
      const PatternToken *token = &g_array_index (pattern->tokens, PatternToken, part->first + i);

      if (token->wild ? text[at + i] == '\n' : text[at + i] != token->character)
        return FALSE;
    }

  return TRUE;
}

static gsize
part_length (const Pattern *pattern,
             guint          index)
{
  return g_array_index (pattern->parts, PatternPart, index).length;
}

static void
star_open (PatternStar    *star,
           const gunichar *text,
           gsize           length,
           gsize           from,
           gboolean        longest)
{
  star->from = from;
  star->limit = from;
  while (star->limit < length && text[star->limit] != '\n')
    star->limit++;
  star->at = longest ? star->limit : from;
}

/* Moves a star to the next place it may end at. */
static gboolean
star_move (PatternStar *star,
           gboolean     longest)
{
  if (longest ? star->at == star->from : star->at == star->limit)
    return FALSE;
  star->at += longest ? -1 : 1;

  return TRUE;
}

/* Tries the stars from the left, the longest or the shortest first. A star
 * that failed from one place is not tried from there again, so the work is at
 * most stars times characters. */
static gboolean
match_stars (const Pattern  *pattern,
             const gunichar *text,
             gsize           length,
             gsize           from,
             gboolean        longest,
             gsize          *end)
{
  const guint n_stars = pattern->parts->len - 1;
  const guint64 n_states = (guint64) n_stars * (length + 1);
  g_autofree PatternStar *stars = g_new0 (PatternStar, n_stars);
  g_autofree guint8 *failed = NULL;
  guint depth = 0;

  if (n_states > MAX_STATES)
    return FALSE;
  failed = g_malloc0 (n_states / 8 + 1);
  star_open (&stars[0], text, length, from, longest);

  while (TRUE)
    {
      PatternStar *star = &stars[depth];
      const guint64 state = (guint64) depth * (length + 1) + star->from;
      gboolean moved = TRUE;

      if ((failed[state / 8] & (1 << (state % 8))) == 0
          && part_matches (pattern, depth + 1, text, length, star->at))
        {
          *end = star->at + part_length (pattern, depth + 1);
          if (++depth == n_stars)
            return TRUE;
          star_open (&stars[depth], text, length, *end, longest);
          continue;
        }
      if ((failed[state / 8] & (1 << (state % 8))) != 0)
        star->at = longest ? star->from : star->limit;
      while (!(moved = star_move (&stars[depth], longest)))
        {
          const guint64 dead = (guint64) depth * (length + 1) + stars[depth].from;

          failed[dead / 8] |= (guint8) (1 << (dead % 8));
          if (depth == 0)
            return FALSE;
          depth--;
        }
    }
}

static gboolean
pattern_match_at (const Pattern  *pattern,
                  const gunichar *text,
                  gsize           length,
                  gsize           at,
                  gboolean        longest,
                  gsize          *end)
{
  if (!part_matches (pattern, 0, text, length, at))
    return FALSE;
  *end = at + part_length (pattern, 0);

  return pattern->parts->len == 1 || match_stars (pattern, text, length, *end, longest, end);
}

static gboolean
pattern_find (const Pattern  *pattern,
              const gunichar *text,
              gsize           length,
              gsize           from,
              gsize          *start,
              gsize          *end)
{
  for (gsize at = from; at <= length; at++)
    if (pattern_match_at (pattern, text, length, at, TRUE, end))
      {
        *start = at;
        return TRUE;
      }

  return FALSE;
}

/* Takes away what @pattern matches at the beginning of @value.
 *
 * Source: BuildKit, shell words of the Dockerfile frontend */
char *
_dd_shell_trim_prefix (const char  *pattern,
                       const char  *value,
                       gboolean     longest,
                       GError     **error)
{
  g_autoptr (Pattern) compiled = pattern_new (pattern, error);
  g_autofree gunichar *text = NULL;
  gsize length;
  gsize end;

  if (compiled == NULL)
    return NULL;

  text = to_characters (value, &length);
  if (!pattern_match_at (compiled, text, length, 0, longest, &end))
    end = 0;

  return to_text (text + end, length - end);
}

static void
reverse (gunichar *text,
         gsize     length)
{
  for (gsize i = 0; i < length / 2; i++)
    {
      gunichar other = text[length - 1 - i];

      text[length - 1 - i] = text[i];
      text[i] = other;
    }
}

/* A pattern read from its end; an escape stays before what it escapes. */
static char *
reverse_pattern (const char *pattern)
{
  gsize length;
  g_autofree gunichar *text = to_characters (pattern, &length);

  for (gsize i = 0; i + 1 < length; i++)
    if (text[i] == '\\')
      {
        text[i] = text[i + 1];
        text[++i] = '\\';
      }
  reverse (text, length);

  return to_text (text, length);
}

/* Takes away what @pattern matches at the end of @value: both are reversed, so
 * that the shortest match at the end is the shortest one at the beginning. */
char *
_dd_shell_trim_suffix (const char  *pattern,
                       const char  *value,
                       gboolean     longest,
                       GError     **error)
{
  g_autofree char *backwards = reverse_pattern (pattern);
  g_autofree gunichar *text = NULL;
  g_autofree char *turned = NULL;
  g_autofree char *rest = NULL;
  g_autofree gunichar *kept = NULL;
  gsize length;

  text = to_characters (value, &length);
  reverse (text, length);
  turned = to_text (text, length);
  rest = _dd_shell_trim_prefix (backwards, turned, longest, error);
  if (rest == NULL)
    return NULL;

  kept = to_characters (rest, &length);
  reverse (kept, length);

  return to_text (kept, length);
}

static void
append_characters (GString        *out,
                   const gunichar *text,
                   gsize           length)
{
  for (gsize i = 0; i < length; i++)
    g_string_append_unichar (out, text[i]);
}

static gsize
name_length (const char *text)
{
  gsize length = 0;

  while (g_ascii_isalnum (text[length]) || text[length] == '_')
    length++;

  return length;
}

/* When all matches are replaced, $0 stands for the match, any other name for
 * nothing, and $$ for a dollar sign. */
static void
append_replacement (GString        *out,
                    const char     *replacement,
                    const gunichar *match,
                    gsize           length)
{
  for (const char *at = replacement; *at != '\0'; at++)
    {
      const gboolean braces = at[0] == '$' && at[1] == '{';
      const gsize n_name = at[0] == '$' ? name_length (at + 1 + braces) : 0;

      if (at[0] == '$' && at[1] == '$')
        g_string_append_c (out, *at++);
      else if (n_name == 0 || (braces && at[2 + n_name] != '}'))
        g_string_append_c (out, *at);
      else
        {
          if (n_name == 1 && at[1 + braces] == '0')
            append_characters (out, match, length);
          at += n_name + 2 * braces;
        }
    }
}

static char *
replace_all (const Pattern  *pattern,
             const gunichar *text,
             gsize           length,
             const char     *replacement)
{
  GString *out = g_string_new (NULL);
  gsize last = 0;
  gsize search = 0;
  gsize start;
  gsize end;

  while (search <= length && pattern_find (pattern, text, length, search, &start, &end))
    {
      append_characters (out, text + last, start - last);
      if (end > last || start == 0)
        append_replacement (out, replacement, text + start, end - start);
      last = end;
      search = MAX (search + 1, end);
    }
  append_characters (out, text + last, length - last);

  return g_string_free (out, FALSE);
}

/* Replaces the first match of @pattern in @value, or all of them. */
char *
_dd_shell_replace (const char  *pattern,
                   const char  *value,
                   const char  *replacement,
                   gboolean     all,
                   GError     **error)
{
  g_autoptr (Pattern) compiled = pattern_new (pattern, error);
  g_autofree gunichar *text = NULL;
  GString *out;
  gsize length;
  gsize start;
  gsize end;

  if (compiled == NULL)
    return NULL;

  text = to_characters (value, &length);
  if (all)
    return replace_all (compiled, text, length, replacement);
  if (!pattern_find (compiled, text, length, 0, &start, &end))
    return g_strdup (value);

  out = g_string_new (NULL);
  append_characters (out, text, start);
  g_string_append (out, replacement);
  append_characters (out, text + end, length - end);

  return g_string_free (out, FALSE);
}
