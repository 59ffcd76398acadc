// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-lexer-private.h"

typedef struct
{
  const char    *text;
  DdShTokenKind  kind;
  DdShRedirKind  redir;
  guint          flavours;    /* bit per flavour that knows it */
} Operator;

#define ALL 7u
#define NOT_DASH ((1u << DD_SH_FLAVOUR_ASH) | (1u << DD_SH_FLAVOUR_BASH))
#define ONLY_BASH (1u << DD_SH_FLAVOUR_BASH)

/* Longer ones first: the first match is taken. */
static const Operator operators[] = {
  { "&>>", DD_SH_TOKEN_REDIR, DD_SH_REDIR_BOTH_APPEND, ONLY_BASH },
  { "<<<", DD_SH_TOKEN_REDIR, DD_SH_REDIR_HERE_STRING, NOT_DASH },
  { "<<-", DD_SH_TOKEN_REDIR, DD_SH_REDIR_HERE_DOC, ALL },
  { "&>", DD_SH_TOKEN_REDIR, DD_SH_REDIR_BOTH, NOT_DASH },
  { "<<", DD_SH_TOKEN_REDIR, DD_SH_REDIR_HERE_DOC, ALL },
  { ">>", DD_SH_TOKEN_REDIR, DD_SH_REDIR_APPEND, ALL },
  { ">|", DD_SH_TOKEN_REDIR, DD_SH_REDIR_CLOBBER, ALL },
  { "<>", DD_SH_TOKEN_REDIR, DD_SH_REDIR_READ_WRITE, ALL },
  { "<&", DD_SH_TOKEN_REDIR, DD_SH_REDIR_DUP_IN, ALL },
  { ">&", DD_SH_TOKEN_REDIR, DD_SH_REDIR_DUP_OUT, ALL },
  { "&&", DD_SH_TOKEN_AND, 0, ALL },
  { "||", DD_SH_TOKEN_OR, 0, ALL },
  { "|&", DD_SH_TOKEN_PIPE_BOTH, 0, ONLY_BASH },
  { ";;", DD_SH_TOKEN_DOUBLE_SEMI, 0, ALL },
  { ";&", DD_SH_TOKEN_SEMI_AND, 0, ONLY_BASH },
  { "<", DD_SH_TOKEN_REDIR, DD_SH_REDIR_READ, ALL },
  { ">", DD_SH_TOKEN_REDIR, DD_SH_REDIR_WRITE, ALL },
  { "&", DD_SH_TOKEN_AMP, 0, ALL },
  { "|", DD_SH_TOKEN_PIPE, 0, ALL },
  { ";", DD_SH_TOKEN_SEMI, 0, ALL },
  { "(", DD_SH_TOKEN_OPEN, 0, ALL },
  { ")", DD_SH_TOKEN_CLOSE, 0, ALL },
};

static void
here_doc_clear (gpointer data)
{
  DdShHereDoc *doc = data;

  g_clear_pointer (&doc->delimiter, g_free);
}

/* Starts a new list of here-documents that wait for their text. */
void
_dd_sh_lexer_begin_here_docs (DdShLexer *self)
{
  self->here_docs = g_array_new (FALSE, TRUE, sizeof (DdShHereDoc));
  g_array_set_clear_func (self->here_docs, here_doc_clear);
}

/* Goes back to the list of before, with what is still waiting. */
void
_dd_sh_lexer_end_here_docs (DdShLexer *self,
                            GArray    *outer)
{
  for (guint i = 0; i < self->here_docs->len; i++)
    {
      DdShHereDoc *doc = &g_array_index (self->here_docs, DdShHereDoc, i);
      DdShHereDoc moved = *doc;

      doc->delimiter = NULL;
      g_array_append_val (outer, moved);
    }
  g_array_unref (self->here_docs);
  self->here_docs = outer;
}

void
_dd_sh_lexer_init (DdShLexer   *self,
                   DdShAst     *ast,
                   DdShFlavour  flavour,
                   const char  *text,
                   guint        line,
                   guint        depth)
{
  *self = (DdShLexer) {
    .ast = ast,
    .flavour = flavour,
    .text = text,
    .length = strlen (text),
    .line = line,
    .depth = depth,
  };
  _dd_sh_lexer_begin_here_docs (self);
}

void
_dd_sh_lexer_clear (DdShLexer *self)
{
  g_clear_pointer (&self->here_docs, g_array_unref);
}

/* --- Errors ------------------------------------------------------------- */

gboolean
_dd_sh_lexer_failed (DdShLexer *self)
{
  return self->ast->error != NULL;
}

/* Records the first error; @message is for people who write programs, the
 * others are what each shell prints. */
void
_dd_sh_lexer_fail (DdShLexer  *self,
                   DdShError   code,
                   const char *message,
                   const char *dash,
                   const char *ash,
                   const char *bash)
{
  const char *words[DD_SH_N_FLAVOURS] = { dash, ash, bash };
  guint column = self->pos - self->line_start + 1;
  guint line = self->line;

  if (_dd_sh_lexer_failed (self))
    return;

  if (self->have_token)
    {
      column = self->token.column;
      line = self->token.line;
    }
  g_set_error (&self->ast->error, DD_SH_ERROR, code,
               "line %u, column %u: %s", line, column, message);
  self->ast->complaint = g_strdup (words[self->flavour]);
  self->ast->error_line = line;
}

/* The text ended inside quotes or brackets. */
void
_dd_sh_lexer_fail_eof (DdShLexer  *self,
                       const char *what,
                       const char *dash,
                       const char *bash_mate)
{
  g_autofree char *message = g_strdup_printf ("the text ends inside %s", what);
  g_autofree char *dash_text = g_strdup_printf ("Syntax error: %s", dash);
  g_autofree char *ash_text = NULL;
  g_autofree char *bash_text = NULL;

  ash_text = g_strdup_printf ("syntax error: %c%s",
                              g_ascii_tolower (dash[0]), dash + 1);
  bash_text = g_strdup_printf ("unexpected EOF while looking for matching `%s'",
                               bash_mate);
  self->have_token = FALSE;
  _dd_sh_lexer_fail (self, DD_SH_ERROR_INCOMPLETE, message,
                     dash_text, ash_text, bash_text);
}

/* The line of the text that holds @pos, which bash repeats. */
static char *
dup_line (DdShLexer *self,
          gsize      pos)
{
  gsize start = MIN (pos, self->length);
  gsize end = start;

  while (start > 0 && self->text[start - 1] != '\n')
    start--;
  while (end < self->length && self->text[end] != '\n')
    end++;

  return g_strndup (self->text + start, end - start);
}

static char *
describe_token (DdShLexer *self)
{
  const DdShToken *token = &self->token;
  g_autofree char *text = NULL;

  switch (token->kind)
    {
    case DD_SH_TOKEN_EOF:
      return g_strdup ("end of file");
    case DD_SH_TOKEN_NEWLINE:
      return g_strdup ("newline");
    case DD_SH_TOKEN_REDIR:
      return g_strdup ("redirection");
    case DD_SH_TOKEN_WORD:
      if (token->plain == NULL)
        return g_strdup ("word");
      break;
    case DD_SH_TOKEN_SEMI:
    case DD_SH_TOKEN_DOUBLE_SEMI:
    case DD_SH_TOKEN_SEMI_AND:
    case DD_SH_TOKEN_AMP:
    case DD_SH_TOKEN_AND:
    case DD_SH_TOKEN_PIPE:
    case DD_SH_TOKEN_PIPE_BOTH:
    case DD_SH_TOKEN_OR:
    case DD_SH_TOKEN_OPEN:
    case DD_SH_TOKEN_CLOSE:
    case DD_SH_TOKEN_ERROR:
    default:
      break;
    }

  text = g_strndup (self->text + token->start, token->end - token->start);
  return g_strdup_printf ("\"%s\"", text);
}

static gboolean
is_reserved (const char *word)
{
  static const char *words[] = {
    "!", "{", "}", "case", "do", "done", "elif", "else", "esac", "fi", "for",
    "if", "in", "then", "until", "while", NULL
  };

  return word != NULL && g_strv_contains (words, word);
}

/* Reports the current token as out of place. */
void
_dd_sh_lexer_unexpected (DdShLexer  *self,
                         const char *expecting)
{
  const DdShToken *token = _dd_sh_lexer_peek (self);
  gboolean at_end = token->kind == DD_SH_TOKEN_EOF;
  g_autofree char *what = NULL;
  g_autofree char *hint = NULL;
  g_autofree char *message = NULL;
  g_autofree char *dash = NULL;
  g_autofree char *ash = NULL;
  g_autofree char *bash = NULL;
  g_autofree char *line = NULL;
  g_autofree char *text = NULL;

  if (_dd_sh_lexer_failed (self))
    return;

  what = describe_token (self);
  if (token->kind == DD_SH_TOKEN_WORD && !is_reserved (token->plain))
    {
      g_free (what);
      what = g_strdup ("word");
    }
  hint = expecting != NULL ? g_strdup_printf (" (expecting \"%s\")", expecting)
                           : g_strdup ("");
  message = g_strdup_printf ("unexpected %s%s", what, hint);
  dash = g_strdup_printf ("Syntax error: %s unexpected%s", what, hint);
  ash = g_strdup_printf ("syntax error: unexpected %s%s", what, hint);
  line = dup_line (self, token->start);
  text = token->kind == DD_SH_TOKEN_NEWLINE
         ? g_strdup ("newline")
         : g_strndup (self->text + token->start, token->end - token->start);
  bash = at_end
         ? g_strdup (self->in_substitution
                     ? "unexpected EOF while looking for matching `)'"
                     : "syntax error: unexpected end of file")
         : g_strdup_printf ("syntax error near unexpected token `%s'\n`%s'",
                            text, line);
  _dd_sh_lexer_fail (self,
                     at_end ? DD_SH_ERROR_INCOMPLETE : DD_SH_ERROR_SYNTAX,
                     message, dash, ash, bash);
  if (at_end && self->flavour == DD_SH_FLAVOUR_BASH)
    self->ast->error_line++;
}

/* Goes one level deeper, or fails. */
gboolean
_dd_sh_lexer_enter (DdShLexer *self)
{
  if (_dd_sh_lexer_failed (self))
    return FALSE;
  if (++self->depth <= DD_SH_MAX_DEPTH)
    return TRUE;

  _dd_sh_lexer_fail (self, DD_SH_ERROR_TOO_DEEP, "nested too deeply",
                     "Syntax error: nested too deeply",
                     "syntax error: nested too deeply",
                     "syntax error: nested too deeply");
  return FALSE;
}

/* --- Here-documents ----------------------------------------------------- */

/* The delimiter with its quotes taken off. */
static char *
unquote_delimiter (DdShWord *word,
                   gboolean *quoted)
{
  GString *text = g_string_new (NULL);

  *quoted = FALSE;
  for (guint i = 0; i < word->n_parts; i++)
    {
      const DdShPart *part = word->parts[i];

      if (part->kind == DD_SH_PART_QUOTES || part->quoted)
        *quoted = TRUE;
      if (part->kind == DD_SH_PART_LITERAL)
        g_string_append (text, part->text);
      else if (part->kind == DD_SH_PART_TILDE)
        g_string_append_printf (text, "~%s", part->text);
      else if (part->kind != DD_SH_PART_QUOTES)
        return g_string_free (text, TRUE), g_strdup (word->raw);
    }

  return g_string_free (text, FALSE);
}

void
_dd_sh_lexer_add_here_doc (DdShLexer *self,
                           DdShRedir *redir,
                           DdShWord  *delimiter,
                           gboolean   strip_tabs)
{
  DdShHereDoc doc = { .redir = redir, .strip_tabs = strip_tabs };

  doc.delimiter = unquote_delimiter (delimiter, &doc.quoted);
  g_array_append_val (self->here_docs, doc);
}

/* Takes one line of a here-document, without its newline. */
static char *
take_line (DdShLexer *self,
           gboolean   strip_tabs,
           gboolean  *had_newline)
{
  gsize start;
  gsize end;

  while (strip_tabs && _dd_sh_lexer_at (self, 0) == '\t')
    self->pos++;
  start = self->pos;
  while (self->pos < self->length && self->text[self->pos] != '\n')
    self->pos++;
  end = self->pos;
  *had_newline = self->pos < self->length;
  if (*had_newline)
    {
      self->pos++;
      _dd_sh_lexer_newline (self);
    }

  return g_strndup (self->text + start, end - start);
}

static gboolean
ends_in_backslash (const char *line)
{
  gsize n = strlen (line);
  gsize count = 0;

  while (count < n && line[n - 1 - count] == '\\')
    count++;
  return count % 2 == 1;
}

static char *
read_here_body (DdShLexer   *self,
                DdShHereDoc *doc)
{
  GString *body = g_string_new (NULL);
  gboolean joined = FALSE;

  for (;;)
    {
      g_autofree char *line = NULL;
      gboolean had_newline;

      if (self->pos >= self->length)
        {
          self->ends_open = TRUE;
          break;
        }
      line = take_line (self, doc->strip_tabs, &had_newline);
      if (!joined && g_str_equal (line, doc->delimiter))
        break;
      joined = !doc->quoted && ends_in_backslash (line);
      g_string_append (body, line);
      if (had_newline)
        g_string_append_c (body, '\n');
    }

  return g_string_free (body, FALSE);
}

static DdShWord *
quoted_word (DdShAst    *ast,
             const char *text)
{
  DdShWord *word = _dd_sh_ast_alloc (ast, sizeof *word);
  DdShPart *part = _dd_sh_ast_alloc (ast, sizeof *part);

  part->kind = DD_SH_PART_LITERAL;
  part->text = _dd_sh_ast_strndup (ast, text, strlen (text));
  part->quoted = TRUE;
  word->parts = _dd_sh_ast_alloc (ast, sizeof part);
  word->parts[0] = part;
  word->n_parts = 1;
  word->raw = part->text;

  return word;
}

static void
read_here_docs (DdShLexer *self)
{
  for (guint i = 0; i < self->here_docs->len; i++)
    {
      DdShHereDoc *doc = &g_array_index (self->here_docs, DdShHereDoc, i);
      guint line = self->line;
      g_autofree char *body = read_here_body (self, doc);
      DdShLexer inner;

      if (doc->quoted)
        {
          doc->redir->word = quoted_word (self->ast, body);
          continue;
        }
      _dd_sh_lexer_init (&inner, self->ast, self->flavour,
                         _dd_sh_ast_strndup (self->ast, body, strlen (body)),
                         line, self->depth);
      doc->redir->word = _dd_sh_lexer_here_text (&inner);
      _dd_sh_lexer_clear (&inner);
    }
  g_array_set_size (self->here_docs, 0);
}

/* --- Tokens ------------------------------------------------------------- */

/* Tells the lexer that a newline has just been passed. */
void
_dd_sh_lexer_newline (DdShLexer *self)
{
  self->line++;
  self->line_start = self->pos;
}

static void
skip_blanks (DdShLexer *self)
{
  for (;;)
    {
      char c = _dd_sh_lexer_at (self, 0);

      if (c == ' ' || c == '\t' || c == '\r')
        {
          self->pos++;
        }
      else if (c == '\\' && _dd_sh_lexer_at (self, 1) == '\n')
        {
          self->pos += 2;
          _dd_sh_lexer_newline (self);
          if (self->pos >= self->length)
            self->ends_open = TRUE;
        }
      else if (c == '#')
        {
          while (self->pos < self->length && self->text[self->pos] != '\n')
            self->pos++;
        }
      else
        {
          return;
        }
    }
}

static const Operator *
match_operator (DdShLexer *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    if ((operators[i].flavours & (1u << self->flavour)) != 0
        && strncmp (self->text + self->pos, operators[i].text,
                    strlen (operators[i].text)) == 0)
      return &operators[i];

  return NULL;
}

static int
default_fd (DdShRedirKind kind)
{
  switch (kind)
    {
    case DD_SH_REDIR_READ:
    case DD_SH_REDIR_READ_WRITE:
    case DD_SH_REDIR_DUP_IN:
    case DD_SH_REDIR_HERE_DOC:
    case DD_SH_REDIR_HERE_STRING:
      return 0;
    case DD_SH_REDIR_WRITE:
    case DD_SH_REDIR_CLOBBER:
    case DD_SH_REDIR_APPEND:
    case DD_SH_REDIR_DUP_OUT:
    case DD_SH_REDIR_BOTH:
    case DD_SH_REDIR_BOTH_APPEND:
    default:
      return 1;
    }
}

static void
lex_operator (DdShLexer      *self,
              const Operator *op,
              int             fd)
{
  DdShToken *token = &self->token;

  self->pos += strlen (op->text);
  token->kind = op->kind;
  token->redir = op->redir;
  token->fd = fd >= 0 ? fd : default_fd (op->redir);
  token->strip_tabs = g_str_equal (op->text, "<<-");
}

static void
lex (DdShLexer *self)
{
  DdShToken *token = &self->token;
  const Operator *op;
  char c;

  skip_blanks (self);
  *token = (DdShToken) {
    .start = self->pos,
    .line = self->line,
    .column = self->pos - self->line_start + 1,
  };

  c = _dd_sh_lexer_at (self, 0);
  if (self->pos >= self->length)
    {
      token->kind = DD_SH_TOKEN_EOF;
      if (self->here_docs->len > 0)
        read_here_docs (self);
    }
  else if (c == '\n')
    {
      self->pos++;
      token->kind = DD_SH_TOKEN_NEWLINE;
      token->end = self->pos;
      _dd_sh_lexer_newline (self);
      read_here_docs (self);
      return;
    }
  else if ((op = match_operator (self)) != NULL)
    {
      lex_operator (self, op, -1);
    }
  else if (g_ascii_isdigit (c)
           && (_dd_sh_lexer_at (self, 1) == '<' || _dd_sh_lexer_at (self, 1) == '>'))
    {
      self->pos++;
      lex_operator (self, match_operator (self), c - '0');
    }
  else
    {
      token->kind = DD_SH_TOKEN_WORD;
      token->word = _dd_sh_lexer_word (self);
      if (token->word == NULL)
        token->kind = DD_SH_TOKEN_ERROR;
      else
        token->plain = _dd_sh_word_get_plain (token->word);
    }
  token->end = self->pos;
}

/* Gets the next token without taking it. */
DdShToken *
_dd_sh_lexer_peek (DdShLexer *self)
{
  if (!self->have_token)
    {
      lex (self);
      if (_dd_sh_lexer_failed (self))
        self->token.kind = DD_SH_TOKEN_ERROR;
      self->have_token = TRUE;
    }

  return &self->token;
}

/* Takes the token that was peeked at. */
void
_dd_sh_lexer_take (DdShLexer *self)
{
  g_assert (self->have_token);

  self->have_token = FALSE;
  self->last_end = self->token.end;
}
