// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-ignore-class-private.h"

typedef struct
{
  gunichar first;
  gunichar last;
} CharacterRange;

/* The sets that have a name, as texts of first and last characters. They hold
 * ASCII only, as Go's do. */
static const struct
{
  const char *name;
  const char *ranges;
} named_sets[] = {
  { "[:alnum:]", "09AZaz" },
  { "[:alpha:]", "AZaz" },
  { "[:ascii:]", "\1\177" },
  { "[:blank:]", "\t\t  " },
  { "[:cntrl:]", "\1\37\177\177" },
  { "[:digit:]", "09" },
  { "[:graph:]", "!~" },
  { "[:lower:]", "az" },
  { "[:print:]", " ~" },
  { "[:punct:]", "!/:@[`{~" },
  { "[:space:]", "\t\r  " },
  { "[:upper:]", "AZ" },
  { "[:word:]", "09AZ__az" },
  { "[:xdigit:]", "09AFaf" },
  { "\\d", "09" },
  { "\\s", "\t\n\f\r  " },
  { "\\w", "09AZ__az" },
};

/* Letters behind a backslash that stand for one control character. */
static const char control_names[] = "afnrtv";
static const char control_characters[] = "\a\f\n\r\t\v";

static void
add_range (GArray   *ranges,
           gunichar  first,
           gunichar  last)
{
  CharacterRange range = { first, last };

  g_array_append_val (ranges, range);
}

static void
add_set (GArray     *ranges,
         const char *set,
         gboolean    negated)
{
  gunichar next = 0;

  for (; *set != '\0'; set += 2)
    {
      if (!negated)
        add_range (ranges, (guchar) set[0], (guchar) set[1]);
      else if (next < (guchar) set[0])
        add_range (ranges, next, (guchar) set[0] - 1);
      next = (guchar) set[1] + 1;
    }
  if (negated)
    add_range (ranges, next, G_MAXUINT32);
}

/* Adds `[:name:]`, `[:^name:]`, `\d` or `\D` that begins at @at. Gives what
 * follows it, NULL if no such set begins there. */
static const char *
read_named_set (const char *at,
                GArray     *ranges)
{
  gboolean bracket = g_str_has_prefix (at, "[:");
  gboolean negated = bracket ? at[2] == '^' : g_ascii_isupper (at[1]);

  for (gsize i = 0; i < G_N_ELEMENTS (named_sets); i++)
    {
      const char *name = named_sets[i].name;
      gsize length = strlen (name);
      gboolean fits;

      if (bracket)
        fits = name[0] == '[' && strncmp (at + 2 + negated, name + 2, length - 2) == 0;
      else
        fits = name[0] == '\\' && name[1] == g_ascii_tolower (at[1]);
      if (fits)
        {
          add_set (ranges, named_sets[i].ranges, negated);
          return at + length + (bracket ? negated : 0);
        }
    }

  return NULL;
}

/* Reads one character of a class or of plain text, which may be escaped. Gives
 * what follows it, NULL if it is broken. */
const char *
_dd_ignore_class_read_character (const char *at,
                                 gunichar   *character)
{
  const char *control;

  if (*at == '\0')
    return NULL;
  if (*at != '\\')
    {
      *character = g_utf8_get_char (at);
      return g_utf8_next_char (at);
    }
  at++;
  if (*at == '\0' || (guchar) *at >= 0x80)
    return NULL;
  *character = (guchar) *at;
  if (!g_ascii_isalnum (*at))
    return at + 1;
  control = strchr (control_names, *at);
  if (control == NULL)
    return NULL;
  *character = (guchar) control_characters[control - control_names];

  return at + 1;
}

/* Adds one character, a range or a named set. */
static const char *
read_member (const char *at,
             GArray     *ranges)
{
  gunichar first;
  gunichar last;

  if (g_str_has_prefix (at, "[:") && strstr (at + 2, ":]") != NULL)
    return read_named_set (at, ranges);
  if (*at == '\\' && at[1] != '\0' && strchr ("dDsSwW", at[1]) != NULL)
    return read_named_set (at, ranges);
  at = _dd_ignore_class_read_character (at, &first);
  if (at == NULL)
    return NULL;
  last = first;
  if (at[0] == '-' && at[1] != '\0' && at[1] != ']')
    at = _dd_ignore_class_read_character (at + 1, &last);
  if (at == NULL || last < first)
    return NULL;
  add_range (ranges, first, last);

  return at;
}

/* Reads `[…]` of a regular expression, or a set such as `\d` alone. Gives what
 * follows it, NULL if it is broken. */
const char *
_dd_ignore_class_read (const char         *at,
                       DdIgnoreClass     **parsed)
{
  DdIgnoreClass *self = g_new0 (DdIgnoreClass, 1);

  self->ranges = g_array_new (FALSE, FALSE, sizeof (CharacterRange));
  *parsed = self;
  if (*at != '[')
    return read_named_set (at, self->ranges);
  self->negated = *++at == '^';
  if (self->negated)
    at++;
  for (gboolean first = TRUE; at != NULL && (first || *at != ']'); first = FALSE)
    at = *at != '\0' ? read_member (at, self->ranges) : NULL;

  return at != NULL ? at + 1 : NULL;
}

void
_dd_ignore_class_free (DdIgnoreClass *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->ranges);
  g_free (self);
}

gboolean
_dd_ignore_class_contains (const DdIgnoreClass *self,
                           gunichar             character)
{
  for (guint i = 0; i < self->ranges->len; i++)
    {
      const CharacterRange *range = &g_array_index (self->ranges, CharacterRange, i);

      if (range->first <= character && character <= range->last)
        return !self->negated;
    }

  return self->negated;
}
