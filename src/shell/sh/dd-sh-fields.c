// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-exec-private.h"
#include "dd-sh-pattern.h"

/* A word under expansion is a rope: bytes, each with a mark that says where
 * it came from. The marks decide what is split and what is a pattern. */

void
_dd_sh_rope_init (DdShRope *self)
{
  self->text = g_string_new (NULL);
  self->marks = g_string_new (NULL);
}

void
_dd_sh_rope_clear (DdShRope *self)
{
  g_string_free (self->text, TRUE);
  g_string_free (self->marks, TRUE);
}

void
_dd_sh_rope_add (DdShRope   *self,
                 const char *text,
                 char        mark)
{
  gsize length = strlen (text);
  gsize start = self->marks->len;

  g_string_append_len (self->text, text, length);
  g_string_set_size (self->marks, start + length);
  memset (self->marks->str + start, mark, length);
}

/* Adds a mark that stands for no byte. */
void
_dd_sh_rope_mark (DdShRope *self,
                  char      mark)
{
  g_string_append_c (self->text, ' ');
  g_string_append_c (self->marks, mark);
}

static gboolean
is_byte (const DdShRope *self,
         gsize           i)
{
  char mark = self->marks->str[i];

  return mark != DD_SH_MARK_BREAK && mark != DD_SH_MARK_KEEP;
}

static gboolean
is_pattern_byte (char c)
{
  return strchr ("*?[]\\-!^", c) != NULL;
}

/* The part from @start to @end, as plain text or as a pattern in which quoted
 * bytes stand for themselves. */
static char *
slice (const DdShRope *self,
       gsize           start,
       gsize           end,
       gboolean        pattern)
{
  GString *out = g_string_new (NULL);

  for (gsize i = start; i < end; i++)
    {
      char c = self->text->str[i];

      if (!is_byte (self, i))
        continue;
      if (pattern && self->marks->str[i] == DD_SH_MARK_QUOTED && is_pattern_byte (c))
        g_string_append_c (out, '\\');
      g_string_append_c (out, c);
    }

  return g_string_free (out, FALSE);
}

/* The text without marks; parts of `$@` are joined by blanks. */
char *
_dd_sh_rope_to_string (const DdShRope *self)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < self->text->len; i++)
    if (self->marks->str[i] != DD_SH_MARK_KEEP)
      g_string_append_c (out, self->text->str[i]);

  return g_string_free (out, FALSE);
}

char *
_dd_sh_rope_to_pattern (const DdShRope *self)
{
  return slice (self, 0, self->text->len, TRUE);
}

/* --- Splitting ---------------------------------------------------------- */

/* Adds what a field stands for: itself, or the files that match it. */
static void
add_field (DdShExec       *x,
           const DdShRope *rope,
           gsize           start,
           gsize           end,
           GPtrArray      *fields)
{
  g_autofree char *pattern = NULL;
  g_autoptr (GPtrArray) names = NULL;

  if ((x->state->env->options & DD_SH_OPT_NOGLOB) == 0)
    {
      pattern = slice (rope, start, end, TRUE);
      if (dd_sh_pattern_is_active (pattern))
        names = _dd_sh_glob (x, pattern);
    }
  if (names != NULL && names->len == 0
      && (x->state->env->options & DD_SH_OPT_NULLGLOB) != 0)
    return;
  if (names == NULL || names->len == 0)
    g_ptr_array_add (fields, slice (rope, start, end, FALSE));
  else
    for (guint i = 0; i < names->len; i++)
      g_ptr_array_add (fields, g_strdup (g_ptr_array_index (names, i)));
}

typedef struct
{
  gsize    start;
  gboolean open;              /* the present field has something in it */
  gboolean after_blank;       /* blanks have just ended a field */
} Splitter;

/* One byte that separates fields. Blanks in IFS melt together; each other
 * byte ends a field, even an empty one. */
static void
split_at (DdShExec       *x,
          const DdShRope *rope,
          Splitter       *splitter,
          gsize           i,
          GPtrArray      *fields)
{
  gboolean blank = strchr (" \t\n", rope->text->str[i]) != NULL;

  if (splitter->open || (!blank && !splitter->after_blank))
    add_field (x, rope, splitter->start, i, fields);
  splitter->after_blank = blank && (splitter->open || splitter->after_blank);
  splitter->open = FALSE;
  splitter->start = i + 1;
}

static void
split_byte (DdShExec       *x,
            const DdShRope *rope,
            Splitter       *splitter,
            const char     *ifs,
            gsize           i,
            GPtrArray      *fields)
{
  switch (rope->marks->str[i])
    {
    case DD_SH_MARK_BREAK:
      if (splitter->open)
        add_field (x, rope, splitter->start, i, fields);
      splitter->open = splitter->after_blank = FALSE;
      splitter->start = i + 1;
      return;
    case DD_SH_MARK_RESULT:
      if (strchr (ifs, rope->text->str[i]) != NULL)
        {
          split_at (x, rope, splitter, i, fields);
          return;
        }
      break;
    case DD_SH_MARK_KEEP:
    case DD_SH_MARK_LITERAL:
    case DD_SH_MARK_QUOTED:
    default:
      break;
    }
  splitter->open = TRUE;
  splitter->after_blank = FALSE;
}

/* Splits a rope into fields and finds the files that they match. */
void
_dd_sh_rope_to_fields (DdShExec       *x,
                       const DdShRope *self,
                       GPtrArray      *fields)
{
  const char *ifs = _dd_sh_env_get (x->state->env, "IFS");
  Splitter splitter = { 0 };

  if (ifs == NULL)
    ifs = " \t\n";
  for (gsize i = 0; i < self->text->len; i++)
    split_byte (x, self, &splitter, ifs, i, fields);
  if (splitter.open)
    add_field (x, self, splitter.start, self->text->len, fields);
}
