// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"

#include "dd-compose-interpolate.h"

/* How deep defaults may be nested in defaults. */
#define MAX_DEPTH 200

/* A text whose variables are being replaced. */
typedef struct
{
  DdVariableFunc   lookup;
  gpointer         user_data;
  GPtrArray       *missing;
  GString         *out;
  GError         **error;
} Reading;

/* What is behind `${`. */
typedef struct
{
  char       *name;
  char        operator; /* one of "-+?", or NUL for none */
  gboolean    with_empty; /* whether an empty value counts as none */
  const char *word;
  gsize       word_length;
  const char *end;  /* behind the closing brace */
  const char *rest_end; /* up to here, another text begins at @end */
} Braced;

static gboolean substitute (Reading    *reading,
                            const char *text,
                            gsize       length,
                            guint       depth);

static gsize
name_length (const char *at,
             const char *end)
{
  const char *start = at;

  if (at < end && (g_ascii_isalpha (*at) || *at == '_'))
    while (at < end && (g_ascii_isalnum (*at) || *at == '_'))
      at++;

  return (gsize) (at - start);
}

static gboolean
invalid (Reading    *reading,
         const char *text,
         gsize       length)
{
  g_autofree char *copy = g_strndup (text, length);
  g_autofree char *quoted = dd_go_quote (copy);

  return dd_syntax_error_set (reading->error, DD_SYNTAX_ERROR_INVALID, "Invalid template: %s",
                              quoted);
}

static void
put_value (Reading    *reading,
           const char *name)
{
  const char *value = reading->lookup (name, reading->user_data);

  if (value != NULL)
    g_string_append (reading->out, value);
  else if (reading->missing != NULL)
    g_ptr_array_add (reading->missing, g_strdup (name));
}

/* The last closing brace before the line ends. */
static const char *
last_brace (const char *at,
            const char *end)
{
  const char *newline = memchr (at, '\n', (gsize) (end - at));

  for (const char *brace = newline != NULL ? newline : end; brace > at; brace--)
    if (brace[-1] == '}')
      return brace - 1;

  return NULL;
}

/* The brace that closes the first one, in the way of Compose: what is behind an
 * opening brace is not looked at. */
static const char *
closing_brace (const char *at,
               const char *end)
{
  int depth = 0;

  for (; at < end; at++)
    {
      if (*at == '}' && --depth == 0)
        return at;
      if (*at == '{')
        {
          depth++;
          at++;
        }
    }

  return NULL;
}

/* Reads `${…}`, of which @at is the dollar. */
static gboolean
read_braced (const char *at,
             const char *end,
             Braced     *braced)
{
  const char *name = at + 2;
  gsize length = name_length (name, end);
  const char *next = name + length;
  const char *last;
  const char *close;

  if (length == 0 || next == end)
    return FALSE;
  *braced = (Braced) { .end = next + 1, .rest_end = next + 1 };
  if (*next != '}')
    {
      braced->with_empty = *next == ':';
      next += braced->with_empty;
      if (next == end || strchr ("-+?", *next) == NULL || *next == '\0')
        return FALSE;
      braced->operator = *next++;
      last = last_brace (next, end);
      if (last == NULL)
        return FALSE;
      close = closing_brace (at, last + 1);
      braced->word = next;
      braced->word_length = (gsize) ((close != NULL ? close : last) - next);
      braced->end = (close != NULL ? close : last) + 1;
      braced->rest_end = last + 1;
    }
  braced->name = g_strndup (name, length);

  return TRUE;
}

static gboolean
fail_required (Reading      *reading,
               const Braced *braced,
               guint         depth)
{
  GString *out = reading->out;
  g_autoptr (GString) reason = g_string_new (NULL);
  gboolean read;

  reading->out = reason;
  read = substitute (reading, braced->word, braced->word_length, depth + 1);
  reading->out = out;
  if (read)
    dd_syntax_error_set (reading->error, DD_SYNTAX_ERROR_RANGE,
                         "required variable %s is missing a value%s%s", braced->name,
                         reason->len > 0 ? ": " : "", reason->str);

  return FALSE;
}

static gboolean
put_braced (Reading      *reading,
            const Braced *braced,
            guint         depth)
{
  const char *value;
  gboolean there;

  if (braced->operator == '\0')
    {
      put_value (reading, braced->name);
      return TRUE;
    }
  value = reading->lookup (braced->name, reading->user_data);
  there = value != NULL && (!braced->with_empty || *value != '\0');
  if (braced->operator == '?' && !there)
    return fail_required (reading, braced, depth);
  if (there == (braced->operator == '+'))
    return substitute (reading, braced->word, braced->word_length, depth + 1);
  if (value != NULL)
    g_string_append (reading->out, value);

  return TRUE;
}

/* What follows a default up to the last brace of its line is a text of its own
 * for Compose: an error in it tells that part alone. */
static gboolean
substitute (Reading    *reading,
            const char *text,
            gsize       length,
            guint       depth)
{
  const char *end = text + length;
  const char *part = text;
  const char *part_end = end;

  for (const char *at = text; at < end;)
    {
      const char *dollar = memchr (at, '$', (gsize) (end - at));
      gsize named;
      Braced braced;
      g_autofree char *name = NULL;

      if (dollar == NULL)
        dollar = end;
      g_string_append_len (reading->out, at, dollar - at);
      if (dollar >= part_end)
        {
          part = text;
          part_end = end;
        }
      if (dollar == end)
        break;
      named = name_length (dollar + 1, end);
      at = dollar + 1 + named;
      if (named > 0)
        {
          name = g_strndup (dollar + 1, named);
          put_value (reading, name);
        }
      else if (at == end || *at != '{')
        {
          g_string_append_c (reading->out, '$');
          at += at < end && *at == '$';
        }
      else if (depth > MAX_DEPTH || !read_braced (dollar, end, &braced))
        return invalid (reading, part, (gsize) (part_end - part));
      else
        {
          name = braced.name;
          if (!put_braced (reading, &braced, depth))
            return FALSE;
          at = braced.end;
          if (braced.rest_end > braced.end)
            {
              part = braced.end;
              part_end = braced.rest_end;
            }
        }
    }

  return TRUE;
}

/**
 * dd_compose_interpolate:
 * @text: a text with variables, such as `nginx:${TAG:-latest}`
 * @lookup: (scope call): what gives the values
 * @user_data: for @lookup
 * @missing: (nullable) (element-type utf8): where to add the names of the
 *   variables that are replaced by nothing because they are not set
 * @error: return location for %DD_SYNTAX_ERROR_INVALID, a variable is written
 *   wrong, or %DD_SYNTAX_ERROR_RANGE, one that is required is not set; in the
 *   words of Compose
 *
 * Replaces variables by their values as Compose does in its files and in env
 * files: `$V`, `${V}`, `${V:-default}`, `${V-default}`, `${V:?error}`,
 * `${V?error}`, `${V:+other}`, `${V+other}`; `$$` is a dollar.
 *
 * Returns: (transfer full) (nullable): the text with the values
 * Source: compose-spec/compose-go, template
 */
char *
dd_compose_interpolate (const char      *text,
                        DdVariableFunc   lookup,
                        gpointer         user_data,
                        GPtrArray       *missing,
                        GError         **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  Reading reading = { lookup, user_data, missing, out, error };

  g_return_val_if_fail (text != NULL && lookup != NULL, NULL);

  if (!substitute (&reading, text, strlen (text), 0))
    return NULL;

  return g_string_free (g_steal_pointer (&out), FALSE);
}
