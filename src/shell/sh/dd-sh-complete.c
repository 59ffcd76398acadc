// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-complete.h"

/* A line that is being typed is seldom a program, so it is not parsed: one
 * pass keeps the words since the last operator that starts a command. */

#define MAX_DEPTH 32

typedef struct
{
  GPtrArray *words;
  gboolean   target;          /* the next word is a redirection's target */
  char       close;           /* what ends this level: ) } ` or 0 */
} Level;

typedef struct
{
  const char *line;
  gsize       cursor;
  gsize       pos;
  Level       levels[MAX_DEPTH];
  guint       depth;
  GString    *word;
  gsize       start;
  gboolean    open;           /* there is a word, perhaps an empty one */
  char        quote;
  gssize      variable;       /* where a variable's name starts, or -1 */
} Scan;

/* --- Words -------------------------------------------------------------- */

static gboolean
is_assignment (const char *word)
{
  const char *p = word;

  if (!g_ascii_isalpha (*p) && *p != '_')
    return FALSE;
  while (g_ascii_isalnum (*p) || *p == '_')
    p++;

  return *p == '=';
}

/* After these words a command starts. */
static gboolean
starts_command (const char *word)
{
  static const char *words[] = {
    "!", "do", "elif", "else", "if", "then", "until", "while", "{", NULL
  };

  return g_strv_contains (words, word);
}

static Level *
level (Scan *self)
{
  return &self->levels[self->depth];
}

static void
begin_word (Scan *self)
{
  if (self->open)
    return;
  self->open = TRUE;
  self->start = self->pos;
  g_string_truncate (self->word, 0);
}

static void
end_word (Scan *self)
{
  Level *now = level (self);

  self->variable = -1;
  if (!self->open)
    return;
  self->open = FALSE;
  if (now->target)
    now->target = FALSE;
  else if (now->words->len > 0
           || !(is_assignment (self->word->str) || starts_command (self->word->str)))
    g_ptr_array_add (now->words, g_strdup (self->word->str));
}

static void
end_command (Scan *self)
{
  end_word (self);
  level (self)->target = FALSE;
  g_ptr_array_set_size (level (self)->words, 0);
}

/* --- Levels ------------------------------------------------------------- */

static void
enter (Scan *self,
       char  close,
       gsize skip)
{
  self->pos += skip;
  self->open = FALSE;
  self->variable = -1;
  if (self->depth + 1 < MAX_DEPTH)
    self->depth++;
  level (self)->close = close;
  level (self)->target = FALSE;
  if (level (self)->words == NULL)
    level (self)->words = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_set_size (level (self)->words, 0);
}

/* Back from a substitution: the word around it goes on, but its text is not
 * known any more. */
static void
leave (Scan *self)
{
  end_command (self);
  if (self->depth > 0)
    self->depth--;
  self->pos++;
  begin_word (self);
}

/* --- One pass ----------------------------------------------------------- */

static void
scan_dollar (Scan *self)
{
  char next = self->pos + 1 < self->cursor ? self->line[self->pos + 1] : '\0';

  begin_word (self);
  if (next == '(')
    {
      enter (self, ')', 2);
      return;
    }
  g_string_append_c (self->word, '$');
  self->pos++;
  self->variable = self->pos;
  if (next == '{')
    {
      g_string_append_c (self->word, '{');
      self->pos++;
      self->variable++;
    }
}

static void
scan_quoted (Scan *self)
{
  char c = self->line[self->pos];

  if (c == self->quote)
    {
      self->quote = '\0';
      self->variable = -1;
      self->pos++;
    }
  else if (c == '$' && self->quote == '"')
    {
      scan_dollar (self);
    }
  else if (c == '\\' && self->quote == '"' && self->pos + 1 < self->cursor
           && strchr ("$`\"\\", self->line[self->pos + 1]) != NULL)
    {
      g_string_append_c (self->word, self->line[self->pos + 1]);
      self->pos += 2;
    }
  else
    {
      g_string_append_c (self->word, c);
      self->pos++;
    }
}

static void
scan_backslash (Scan *self)
{
  begin_word (self);
  self->variable = -1;
  if (self->pos + 1 < self->cursor)
    g_string_append_c (self->word, self->line[self->pos + 1]);
  self->pos = MIN (self->pos + 2, self->cursor);
}

static gboolean
is_number (const char *text)
{
  return *text != '\0' && text[strspn (text, "0123456789")] == '\0';
}

static void
scan_operator (Scan *self)
{
  char c = self->line[self->pos];

  if (c == '<' || c == '>')
    {
      if (self->open && is_number (self->word->str))
        self->open = FALSE;
      end_word (self);
      while (self->pos < self->cursor && strchr ("<>&|", self->line[self->pos]) != NULL)
        self->pos++;
      level (self)->target = TRUE;
      return;
    }
  if (c == ')' && level (self)->close == ')')
    {
      leave (self);
      return;
    }
  end_command (self);
  self->pos++;
}

static void
scan_one (Scan *self)
{
  char c = self->line[self->pos];

  if (self->quote != '\0')
    {
      scan_quoted (self);
    }
  else if (c == '\'' || c == '"')
    {
      begin_word (self);
      self->variable = -1;
      self->quote = c;
      self->pos++;
    }
  else if (c == '\\')
    {
      scan_backslash (self);
    }
  else if (c == '$')
    {
      scan_dollar (self);
    }
  else if (c == '`')
    {
      if (level (self)->close == '`')
        leave (self);
      else
        enter (self, '`', 1);
    }
  else if (c == ' ' || c == '\t')
    {
      end_word (self);
      self->pos++;
    }
  else if (strchr ("|&;()<>\n", c) != NULL)
    {
      scan_operator (self);
    }
  else
    {
      begin_word (self);
      if (self->variable >= 0 && !g_ascii_isalnum (c) && c != '_')
        self->variable = -1;
      g_string_append_c (self->word, c);
      self->pos++;
    }
}

static DdShCompleteContext *
make_context (Scan *self)
{
  DdShCompleteContext *context = g_new0 (DdShCompleteContext, 1);
  Level *now = level (self);

  if (!self->open)
    {
      self->start = self->cursor;
      g_string_truncate (self->word, 0);
    }
  context->is_variable = self->variable >= 0 && self->quote != '\'';
  context->is_target = now->target;
  context->is_command = now->words->len == 0 && !now->target && !context->is_variable
                        && !is_assignment (self->word->str);
  context->quote = self->quote;
  context->start = context->is_variable ? (gsize) self->variable : self->start;
  context->word = context->is_variable
                  ? g_strndup (self->line + self->variable, self->cursor - self->variable)
                  : g_strdup (self->word->str);
  g_ptr_array_add (now->words, NULL);
  context->words = g_strdupv ((char **) now->words->pdata);

  return context;
}

/**
 * dd_sh_complete_context:
 * @line: the line that is being typed
 * @cursor: where the cursor is, in bytes from the start
 *
 * Finds out what is being completed. Quotes, operators, `$(` and redirections
 * are understood; what stands behind the cursor does not matter.
 *
 * Returns: (transfer full): the context
 */
DdShCompleteContext *
dd_sh_complete_context (const char *line,
                        gsize       cursor)
{
  Scan scan = { .line = line, .variable = -1 };
  DdShCompleteContext *context;

  g_return_val_if_fail (line != NULL, NULL);

  scan.cursor = MIN (cursor, strlen (line));
  scan.word = g_string_new (NULL);
  scan.levels[0].words = g_ptr_array_new_with_free_func (g_free);
  while (scan.pos < scan.cursor)
    scan_one (&scan);
  context = make_context (&scan);
  g_string_free (scan.word, TRUE);
  for (guint i = 0; i < MAX_DEPTH; i++)
    g_clear_pointer (&scan.levels[i].words, g_ptr_array_unref);

  return context;
}

/**
 * dd_sh_complete_context_free:
 * @self: (transfer full): a context
 *
 * Frees a context.
 */
void
dd_sh_complete_context_free (DdShCompleteContext *self)
{
  g_return_if_fail (self != NULL);

  g_strfreev (self->words);
  g_free (self->word);
  g_free (self);
}

/**
 * dd_sh_complete_quote:
 * @text: a completed word
 * @quote: the quote the cursor is in: `"`, `'` or 0
 *
 * Quotes a completion so that the shell reads it as @text. An open quote is
 * not closed.
 *
 * Returns: (transfer full): what to put in from the start of the word on,
 *   without the opening quote
 */
char *
dd_sh_complete_quote (const char *text,
                      char        quote)
{
  GString *out;
  const char *special = quote == '"' ? "$`\"\\" : " \t\n|&;<>()$`\\\"'*?[#~!{}";

  g_return_val_if_fail (text != NULL, NULL);

  out = g_string_new (NULL);
  for (; *text != '\0'; text++)
    {
      if (quote == '\'' && *text == '\'')
        g_string_append (out, "'\\'");
      else if (quote != '\'' && strchr (special, *text) != NULL)
        g_string_append_c (out, '\\');
      g_string_append_c (out, *text);
    }

  return g_string_free (out, FALSE);
}
