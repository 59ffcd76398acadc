// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-lexer-private.h"

/* Finds the tildes in words that have been read. */

static DdShPart *
new_text_part (DdShAst      *ast,
               DdShPartKind  kind,
               const char   *text,
               gsize         length)
{
  DdShPart *part = _dd_sh_ast_alloc (ast, sizeof *part);

  part->kind = kind;
  part->text = _dd_sh_ast_strndup (ast, text, length);
  return part;
}

/* Splits one literal. A tilde counts at its start when @first, and after the
 * equals sign and each colon in an assignment; its user name must end inside this literal or with
 * the word. */
static void
split_literal (DdShAst    *ast,
               GPtrArray  *out,
               const char *text,
               gboolean    first,
               gboolean    last,
               gboolean    assignment)
{
  const char *start = text;

  for (const char *p = text; *p != '\0'; p++)
    {
      gsize n;

      if (*p != '~' || !((p == text && first)
                         || (assignment && p > text && strchr (":=", p[-1]) != NULL)))
        continue;
      n = strcspn (p + 1, assignment ? "/:" : "/");
      if (p[1 + n] == '\0' && !last)
        continue;
      if (p > start)
        g_ptr_array_add (out, new_text_part (ast, DD_SH_PART_LITERAL, start, p - start));
      g_ptr_array_add (out, new_text_part (ast, DD_SH_PART_TILDE, p + 1, n));
      start = p + 1 + n;
      p = start - 1;
    }
  if (*start != '\0')
    g_ptr_array_add (out, new_text_part (ast, DD_SH_PART_LITERAL, start, strlen (start)));
}

void
_dd_sh_word_split_tildes (DdShAst  *ast,
                          DdShWord *word,
                          gboolean  assignment)
{
  GPtrArray *out = NULL;
  gboolean found = FALSE;

  for (guint i = 0; i < word->n_parts; i++)
    if (word->parts[i]->kind == DD_SH_PART_LITERAL && !word->parts[i]->quoted
        && strchr (word->parts[i]->text, '~') != NULL)
      found = TRUE;
  if (!found)
    return;

  out = g_ptr_array_new ();
  for (guint i = 0; i < word->n_parts; i++)
    {
      DdShPart *part = word->parts[i];

      if (part->kind == DD_SH_PART_LITERAL && !part->quoted)
        split_literal (ast, out, part->text, i == 0, i + 1 == word->n_parts,
                       assignment);
      else
        g_ptr_array_add (out, part);
    }
  word->parts = _dd_sh_ast_take_array (ast, out, &word->n_parts);
}
