// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-lexer-private.h"

/* Where a piece of a word ends. */
typedef enum
{
  MODE_WORD,                  /* at a blank or an operator */
  MODE_DOUBLE,                /* at " */
  MODE_BRACE,                 /* at } */
  MODE_BRACE_SLASH,           /* at } or / */
  MODE_BRACE_COLON,           /* at } or : */
  MODE_ARITH,                 /* at the )) that matches */
  MODE_HERE,                  /* at the end of the text */
} Mode;

typedef struct
{
  GPtrArray *parts;
  GString   *literal;
  gboolean   literal_quoted;
} Builder;

static gboolean fail_open (DdShLexer *self,
                           Mode       mode);

static gboolean scan (DdShLexer *self,
                      Builder   *builder,
                      Mode       mode,
                      gboolean   quoted);

/* --- Building words ----------------------------------------------------- */

static void
builder_init (Builder *builder)
{
  builder->parts = g_ptr_array_new ();
  builder->literal = g_string_new (NULL);
  builder->literal_quoted = FALSE;
}

static DdShPart *
add_part (DdShLexer    *self,
          Builder      *builder,
          DdShPartKind  kind,
          gboolean      quoted)
{
  DdShPart *part = _dd_sh_ast_alloc (self->ast, sizeof *part);

  part->kind = kind;
  part->quoted = quoted;
  part->text = "";
  g_ptr_array_add (builder->parts, part);

  return part;
}

static void
flush (DdShLexer *self,
       Builder   *builder)
{
  DdShPart *part;

  if (builder->literal->len == 0)
    return;

  part = add_part (self, builder, DD_SH_PART_LITERAL, builder->literal_quoted);
  part->text = _dd_sh_ast_strndup (self->ast, builder->literal->str,
                                   builder->literal->len);
  g_string_truncate (builder->literal, 0);
}

static void
add_char (DdShLexer *self,
          Builder   *builder,
          char       c,
          gboolean   quoted)
{
  if (builder->literal_quoted != quoted)
    flush (self, builder);
  builder->literal_quoted = quoted;
  g_string_append_c (builder->literal, c);
}

static DdShWord *
builder_end (DdShLexer *self,
             Builder   *builder,
             gsize      start,
             gboolean   ok)
{
  DdShWord *word = NULL;

  if (ok)
    {
      flush (self, builder);
      word = _dd_sh_ast_alloc (self->ast, sizeof *word);
      word->parts = _dd_sh_ast_take_array (self->ast, g_steal_pointer (&builder->parts),
                                           &word->n_parts);
      word->raw = _dd_sh_ast_strndup (self->ast, self->text + start,
                                      self->pos - start);
    }
  g_clear_pointer (&builder->parts, g_ptr_array_unref);
  g_string_free (builder->literal, TRUE);

  return word;
}

/* Scans a word of its own, up to where @mode ends. */
static DdShWord *
scan_word (DdShLexer *self,
           Mode       mode,
           gboolean   quoted)
{
  gsize start = self->pos;
  Builder builder;
  gboolean ok;

  builder_init (&builder);
  ok = scan (self, &builder, mode, quoted);

  return builder_end (self, &builder, start, ok);
}

/* --- Quotes ------------------------------------------------------------- */

static void
next_char (DdShLexer *self)
{
  if (self->text[self->pos++] == '\n')
    _dd_sh_lexer_newline (self);
}

static gboolean
scan_single (DdShLexer *self,
             Builder   *builder)
{
  flush (self, builder);
  add_part (self, builder, DD_SH_PART_QUOTES, TRUE);
  self->pos++;
  while (self->pos < self->length && self->text[self->pos] != '\'')
    {
      add_char (self, builder, self->text[self->pos], TRUE);
      next_char (self);
    }
  if (self->pos >= self->length)
    {
      _dd_sh_lexer_fail_eof (self, "single quotes",
                             "Unterminated quoted string", "'");
      return FALSE;
    }
  self->pos++;

  return TRUE;
}

static gboolean
scan_double (DdShLexer *self,
             Builder   *builder)
{
  flush (self, builder);
  add_part (self, builder, DD_SH_PART_QUOTES, TRUE);
  self->pos++;
  if (!_dd_sh_lexer_enter (self) || !scan (self, builder, MODE_DOUBLE, TRUE))
    return FALSE;
  self->depth--;
  self->pos++;

  return TRUE;
}

/* Reads up to @max digits in @base. */
static int
scan_number (DdShLexer *self,
             int        base,
             int        max)
{
  int value = 0;

  for (int i = 0; i < max; i++)
    {
      int digit = g_ascii_xdigit_value (_dd_sh_lexer_at (self, 0));

      if (digit < 0 || digit >= base)
        break;
      value = value * base + digit;
      self->pos++;
    }

  return value;
}

/* $'…' with the escapes of C. */
static gboolean
scan_dollar_single (DdShLexer *self,
                    Builder   *builder)
{
  static const char letters[] = "abefnrtv\\'\"?";
  static const char values[] = "\a\b\033\f\n\r\t\v\\'\"?";

  flush (self, builder);
  add_part (self, builder, DD_SH_PART_QUOTES, TRUE);
  self->pos += 2;
  while (self->pos < self->length && self->text[self->pos] != '\'')
    {
      char c = self->text[self->pos];
      char next = _dd_sh_lexer_at (self, 1);
      const char *letter;
      int value;

      next_char (self);
      if (c != '\\' || next == '\0')
        {
          add_char (self, builder, c, TRUE);
          continue;
        }
      letter = strchr (letters, next);
      if (letter != NULL)
        {
          add_char (self, builder, values[letter - letters], TRUE);
          self->pos++;
          continue;
        }
      if (next == 'x')
        self->pos++;
      else if (next < '0' || next > '7')
        {
          add_char (self, builder, c, TRUE);
          continue;
        }
      value = next == 'x' ? scan_number (self, 16, 2) : scan_number (self, 8, 3);
      if (value != 0)
        add_char (self, builder, (char) value, TRUE);
    }
  if (self->pos >= self->length)
    {
      _dd_sh_lexer_fail_eof (self, "single quotes",
                             "Unterminated quoted string", "'");
      return FALSE;
    }
  self->pos++;

  return TRUE;
}

static void
scan_backslash (DdShLexer *self,
                Builder   *builder,
                Mode       mode,
                gboolean   quoted)
{
  char next = _dd_sh_lexer_at (self, 1);

  if (next == '\n')
    {
      self->pos += 2;
      _dd_sh_lexer_newline (self);
      if (self->pos >= self->length)
        self->ends_open = TRUE;
      return;
    }
  if (next == '\0')
    {
      self->pos++;
      add_char (self, builder, '\\', TRUE);
      return;
    }
  if (quoted && strchr ("$`\\", next) == NULL
      && !(next == '"' && mode != MODE_HERE)
      && !(next == '}' && mode >= MODE_BRACE && mode <= MODE_BRACE_COLON))
    {
      self->pos++;
      add_char (self, builder, '\\', TRUE);
      return;
    }
  self->pos += 2;
  add_char (self, builder, next, TRUE);
}

/* --- Dollar ------------------------------------------------------------- */

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_';
}

static gboolean
is_special_param (char c)
{
  return c != '\0' && strchr ("@*#?-$!", c) != NULL;
}

/* Reads a parameter's name; the empty string when there is none. */
static const char *
scan_name (DdShLexer *self,
           gboolean   braced)
{
  gsize start = self->pos;
  char c = _dd_sh_lexer_at (self, 0);

  if (is_name_start (c))
    {
      while (g_ascii_isalnum (_dd_sh_lexer_at (self, 0))
             || _dd_sh_lexer_at (self, 0) == '_')
        self->pos++;
    }
  else if (g_ascii_isdigit (c))
    {
      do
        self->pos++;
      while (braced && g_ascii_isdigit (_dd_sh_lexer_at (self, 0)));
    }
  else if (is_special_param (c))
    {
      self->pos++;
    }

  return _dd_sh_ast_strndup (self->ast, self->text + start, self->pos - start);
}

/* The operand of ${name op word}. Patterns know quotes even inside "…". */
static gboolean
scan_operand (DdShLexer *self,
              DdShPart  *part,
              gsize      skip,
              Mode       mode,
              gboolean   quoted)
{
  self->pos += skip;
  part->word = scan_word (self, mode, quoted);

  return part->word != NULL;
}

static gboolean
scan_replace (DdShLexer *self,
              DdShPart  *part,
              gboolean   quoted)
{
  gboolean all = _dd_sh_lexer_at (self, 1) == '/';

  part->op = all ? DD_SH_PARAM_REPLACE_ALL : DD_SH_PARAM_REPLACE;
  if (!scan_operand (self, part, all ? 2 : 1, MODE_BRACE_SLASH, FALSE))
    return FALSE;
  if (_dd_sh_lexer_at (self, 0) != '/')
    return TRUE;
  self->pos++;
  part->word2 = scan_word (self, MODE_BRACE, quoted);

  return part->word2 != NULL;
}

static gboolean
scan_substring (DdShLexer *self,
                DdShPart  *part)
{
  part->op = DD_SH_PARAM_SUBSTRING;
  if (!scan_operand (self, part, 1, MODE_BRACE_COLON, TRUE))
    return FALSE;
  if (_dd_sh_lexer_at (self, 0) != ':')
    return TRUE;
  self->pos++;
  part->word2 = scan_word (self, MODE_BRACE, TRUE);

  return part->word2 != NULL;
}

/* What follows the name in ${name…}, up to the brace. */
static gboolean
scan_param_op (DdShLexer *self,
               DdShPart  *part,
               gboolean   quoted)
{
  static const char words[] = "-=+?";
  char c = _dd_sh_lexer_at (self, 0);
  char next = _dd_sh_lexer_at (self, 1);
  const char *word;

  if (c == '}')
    return TRUE;
  part->colon = c == ':' && next != '\0' && strchr (words, next) != NULL;
  word = c == '\0' ? NULL : strchr (words, part->colon ? next : c);
  if (word != NULL)
    {
      part->op = DD_SH_PARAM_DEFAULT + (word - words);
      return scan_operand (self, part, part->colon ? 2 : 1, MODE_BRACE, quoted);
    }
  if (c == '#' || c == '%')
    {
      part->op = c == '#' ? DD_SH_PARAM_PREFIX : DD_SH_PARAM_SUFFIX;
      if (next == c)
        part->op++;
      return scan_operand (self, part, next == c ? 2 : 1, MODE_BRACE, FALSE);
    }
  if (c == '/' && self->flavour != DD_SH_FLAVOUR_DASH)
    return scan_replace (self, part, quoted);
  if (c == ':' && self->flavour != DD_SH_FLAVOUR_DASH)
    return scan_substring (self, part);

  part->op = DD_SH_PARAM_BAD;
  return scan_operand (self, part, 0, MODE_BRACE, quoted);
}

/* True for ${#x}: a length, and not ${#} or ${#-w}. */
static gboolean
looks_like_length (DdShLexer *self)
{
  char c = _dd_sh_lexer_at (self, 1);

  if (_dd_sh_lexer_at (self, 0) != '#' || c == '}' || c == '\0')
    return FALSE;
  return is_name_start (c) || g_ascii_isdigit (c)
         || (is_special_param (c) && _dd_sh_lexer_at (self, 2) == '}');
}

static gboolean
scan_braced (DdShLexer *self,
             Builder   *builder,
             gboolean   quoted)
{
  gsize start = self->pos;
  DdShPart *part = add_part (self, builder, DD_SH_PART_PARAM, quoted);
  gboolean length;
  gboolean ok;

  if (!_dd_sh_lexer_enter (self))
    return FALSE;
  self->pos += 2;
  length = looks_like_length (self);
  if (length)
    self->pos++;
  part->text = scan_name (self, TRUE);
  if (length && _dd_sh_lexer_at (self, 0) == '}')
    part->op = DD_SH_PARAM_LENGTH;
  if (part->text[0] == '\0' || (length && part->op != DD_SH_PARAM_LENGTH))
    {
      part->op = DD_SH_PARAM_BAD;
      ok = scan_operand (self, part, 0, MODE_BRACE, quoted);
    }
  else
    {
      ok = scan_param_op (self, part, quoted);
    }
  if (!ok)
    return FALSE;
  self->depth--;
  self->pos++;
  if (part->op == DD_SH_PARAM_BAD)
    part->text = _dd_sh_ast_strndup (self->ast, self->text + start,
                                     self->pos - start);

  return TRUE;
}

/* $((…)). In bash the text may turn out to be $( (…) ): then the position is
 * left alone, and that is remembered, so that nesting doesn't multiply the
 * attempts. */
static gboolean
scan_arith (DdShLexer *self,
            Builder   *builder,
            gboolean   quoted)
{
  DdShLexer saved = *self;
  DdShWord *word;
  DdShPart *part;
  gpointer place = (gpointer) (self->text + self->pos);

  if (g_hash_table_contains (self->ast->not_arith, place))
    return FALSE;
  self->pos += 3;
  word = scan_word (self, MODE_ARITH, TRUE);
  if (word == NULL)
    return FALSE;
  if (_dd_sh_lexer_at (self, 0) != ')' || _dd_sh_lexer_at (self, 1) != ')')
    {
      if (self->flavour != DD_SH_FLAVOUR_BASH)
        {
          fail_open (self, MODE_ARITH);
          return FALSE;
        }
      *self = saved;
      g_hash_table_add (self->ast->not_arith, place);
      return FALSE;
    }
  self->pos += 2;
  part = add_part (self, builder, DD_SH_PART_ARITH, quoted);
  part->word = word;

  return TRUE;
}

static gboolean
scan_command (DdShLexer *self,
              Builder   *builder,
              gboolean   quoted)
{
  DdShPart *part;

  if (!_dd_sh_lexer_enter (self))
    return FALSE;
  if (_dd_sh_lexer_at (self, 2) == '(' && scan_arith (self, builder, quoted))
    {
      self->depth--;
      return TRUE;
    }
  if (_dd_sh_lexer_failed (self))
    return FALSE;

  self->pos += 2;
  part = add_part (self, builder, DD_SH_PART_COMMAND, quoted);
  part->node = _dd_sh_parse_substitution (self);
  self->depth--;

  return part->node != NULL;
}

static gboolean
scan_dollar (DdShLexer *self,
             Builder   *builder,
             Mode       mode,
             gboolean   quoted)
{
  char next = _dd_sh_lexer_at (self, 1);
  DdShPart *part;

  if (is_name_start (next) || g_ascii_isdigit (next) || is_special_param (next))
    {
      flush (self, builder);
      part = add_part (self, builder, DD_SH_PART_PARAM, quoted);
      self->pos++;
      part->text = scan_name (self, FALSE);
      return TRUE;
    }
  if (next == '{' || next == '(')
    {
      flush (self, builder);
      return next == '{' ? scan_braced (self, builder, quoted)
                         : scan_command (self, builder, quoted);
    }
  if (next == '\'' && !quoted && self->flavour != DD_SH_FLAVOUR_DASH)
    return scan_dollar_single (self, builder);
  if (next == '"' && !quoted && self->flavour == DD_SH_FLAVOUR_BASH)
    {
      self->pos++;
      return scan_double (self, builder);
    }

  self->pos++;
  add_char (self, builder, '$', quoted);
  return TRUE;
}

/* --- Backquotes --------------------------------------------------------- */

static char *
take_backquoted (DdShLexer *self,
                 gboolean   in_double)
{
  GString *text = g_string_new (NULL);

  self->pos++;
  while (self->pos < self->length && self->text[self->pos] != '`')
    {
      char next = _dd_sh_lexer_at (self, 1);

      if (self->text[self->pos] == '\\' && next != '\0'
          && (strchr ("$`\\", next) != NULL || (next == '"' && in_double)))
        self->pos++;
      g_string_append_c (text, self->text[self->pos]);
      next_char (self);
    }

  return g_string_free (text, FALSE);
}

static gboolean
scan_backquote (DdShLexer *self,
                Builder   *builder,
                Mode       mode,
                gboolean   quoted)
{
  guint line = self->line;
  g_autofree char *text = take_backquoted (self, mode == MODE_DOUBLE);
  DdShPart *part;
  DdShLexer inner;

  flush (self, builder);
  if (self->pos >= self->length)
    {
      _dd_sh_lexer_fail_eof (self, "backquotes",
                             "EOF in backquote substitution", "`");
      return FALSE;
    }
  self->pos++;
  if (!_dd_sh_lexer_enter (self))
    return FALSE;
  part = add_part (self, builder, DD_SH_PART_COMMAND, quoted);
  _dd_sh_lexer_init (&inner, self->ast, self->flavour,
                     _dd_sh_ast_strndup (self->ast, text, strlen (text)),
                     line, self->depth);
  part->node = _dd_sh_parse_all (&inner);
  _dd_sh_lexer_clear (&inner);
  self->depth--;

  return part->node != NULL;
}

/* --- Words -------------------------------------------------------------- */

static gboolean
is_word_end (DdShLexer *self,
             char       c)
{
  return c == '\0' || strchr (" \t\r\n|&;<>()", c) != NULL;
}

/* True where @mode ends. @parens counts the open ones of arithmetic. */
static gboolean
at_end (DdShLexer *self,
        Mode       mode,
        int       *parens)
{
  char c = _dd_sh_lexer_at (self, 0);

  switch (mode)
    {
    case MODE_WORD:
      return is_word_end (self, c);
    case MODE_DOUBLE:
      return c == '"';
    case MODE_BRACE:
      return c == '}';
    case MODE_BRACE_SLASH:
      return c == '}' || c == '/';
    case MODE_BRACE_COLON:
      return c == '}' || c == ':';
    case MODE_ARITH:
      if (c == '(')
        (*parens)++;
      return c == ')' && --(*parens) < 0;
    case MODE_HERE:
    default:
      return FALSE;
    }
}

static gboolean
fail_open (DdShLexer *self,
           Mode       mode)
{
  switch (mode)
    {
    case MODE_WORD:
    case MODE_HERE:
      return TRUE;
    case MODE_DOUBLE:
      _dd_sh_lexer_fail_eof (self, "double quotes",
                             "Unterminated quoted string", "\"");
      return FALSE;
    case MODE_ARITH:
      _dd_sh_lexer_fail_eof (self, "arithmetic", "Missing '))'", ")");
      return FALSE;
    case MODE_BRACE:
    case MODE_BRACE_SLASH:
    case MODE_BRACE_COLON:
    default:
      _dd_sh_lexer_fail_eof (self, "${", "Missing '}'", "}");
      return FALSE;
    }
}

static gboolean
scan (DdShLexer *self,
      Builder   *builder,
      Mode       mode,
      gboolean   quoted)
{
  int parens = 0;

  while (self->pos < self->length)
    {
      char c = self->text[self->pos];
      gboolean ok = TRUE;

      if (at_end (self, mode, &parens))
        return TRUE;
      if (c == '\\')
        scan_backslash (self, builder, mode, quoted);
      else if (c == '$')
        ok = scan_dollar (self, builder, mode, quoted);
      else if (c == '`')
        ok = scan_backquote (self, builder, mode, quoted);
      else if (c == '\'' && !quoted)
        ok = scan_single (self, builder);
      else if (c == '"' && mode == MODE_ARITH)
        self->pos++;
      else if (c == '"' && mode != MODE_HERE)
        ok = scan_double (self, builder);
      else
        {
          add_char (self, builder, c, quoted);
          next_char (self);
        }
      if (!ok)
        return FALSE;
    }

  return fail_open (self, mode);
}

DdShWord *
_dd_sh_lexer_word (DdShLexer *self)
{
  DdShWord *word = scan_word (self, MODE_WORD, FALSE);

  if (word != NULL)
    _dd_sh_word_split_tildes (self->ast, word, FALSE);
  return word;
}

/* The body of a here-document whose delimiter was not quoted. */
DdShWord *
_dd_sh_lexer_here_text (DdShLexer *self)
{
  return scan_word (self, MODE_HERE, TRUE);
}

/* Gets the text of a word that is only unquoted literal text. */
const char *
_dd_sh_word_get_plain (const DdShWord *word)
{
  if (word->n_parts == 1 && word->parts[0]->kind == DD_SH_PART_LITERAL
      && !word->parts[0]->quoted)
    return word->parts[0]->text;

  return NULL;
}
