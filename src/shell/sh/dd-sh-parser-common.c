// SPDX-License-Identifier: GPL-3.0-or-later
#include "dd-sh-parser-private.h"

/* What all parts of the parser use. */

/* --- Nodes -------------------------------------------------------------- */

DdShNode *
_dd_sh_parser_node (DdShLexer    *lexer,
                    DdShNodeKind  kind)
{
  DdShNode *node = _dd_sh_ast_alloc (lexer->ast, sizeof *node);

  node->kind = kind;
  node->line = _dd_sh_lexer_peek (lexer)->line;

  return node;
}

void
_dd_sh_parser_set_children (DdShLexer *lexer,
                            DdShNode  *node,
                            GPtrArray *children)
{
  node->children = _dd_sh_ast_take_array (lexer->ast, children, &node->n_children);
}

void
_dd_sh_parser_set_child (DdShLexer *lexer,
                         DdShNode  *node,
                         DdShNode  *child)
{
  GPtrArray *children = g_ptr_array_new ();

  g_ptr_array_add (children, child);
  _dd_sh_parser_set_children (lexer, node, children);
}

/* Keeps the source from @start to the last token taken. */
void
_dd_sh_parser_set_text (DdShLexer *lexer,
                        DdShNode  *node,
                        gsize      start)
{
  gsize end = MAX (lexer->last_end, start);

  node->text = _dd_sh_ast_strndup (lexer->ast, lexer->text + start, end - start);
}

/* --- Tokens ------------------------------------------------------------- */

DdShTokenKind
_dd_sh_parser_kind (DdShLexer *lexer)
{
  return _dd_sh_lexer_peek (lexer)->kind;
}

gboolean
_dd_sh_parser_at (DdShLexer  *lexer,
                  const char *word)
{
  const DdShToken *token = _dd_sh_lexer_peek (lexer);

  return token->kind == DD_SH_TOKEN_WORD && g_strcmp0 (token->plain, word) == 0;
}

gboolean
_dd_sh_parser_take (DdShLexer  *lexer,
                    const char *word)
{
  if (!_dd_sh_parser_at (lexer, word))
    return FALSE;
  _dd_sh_lexer_take (lexer);

  return TRUE;
}

gboolean
_dd_sh_parser_expect (DdShLexer  *lexer,
                      const char *word)
{
  if (_dd_sh_parser_take (lexer, word))
    return TRUE;
  _dd_sh_lexer_unexpected (lexer, word);

  return FALSE;
}

gboolean
_dd_sh_parser_take_kind (DdShLexer     *lexer,
                         DdShTokenKind  kind)
{
  if (_dd_sh_parser_kind (lexer) != kind)
    return FALSE;
  _dd_sh_lexer_take (lexer);

  return TRUE;
}

void
_dd_sh_parser_skip_newlines (DdShLexer *lexer)
{
  while (_dd_sh_parser_take_kind (lexer, DD_SH_TOKEN_NEWLINE))
    ;
}

/* True at a token that ends a list: a closing word or bracket. */
gboolean
_dd_sh_parser_at_list_end (DdShLexer *lexer)
{
  static const char *enders[] = {
    "}", "do", "done", "elif", "else", "esac", "fi", "then", NULL
  };
  const DdShToken *token = _dd_sh_lexer_peek (lexer);

  switch (token->kind)
    {
    case DD_SH_TOKEN_EOF:
    case DD_SH_TOKEN_ERROR:
    case DD_SH_TOKEN_CLOSE:
    case DD_SH_TOKEN_DOUBLE_SEMI:
    case DD_SH_TOKEN_SEMI_AND:
      return TRUE;
    case DD_SH_TOKEN_WORD:
      return token->plain != NULL && g_strv_contains (enders, token->plain);
    case DD_SH_TOKEN_NEWLINE:
    case DD_SH_TOKEN_REDIR:
    case DD_SH_TOKEN_SEMI:
    case DD_SH_TOKEN_AMP:
    case DD_SH_TOKEN_AND:
    case DD_SH_TOKEN_PIPE:
    case DD_SH_TOKEN_PIPE_BOTH:
    case DD_SH_TOKEN_OR:
    case DD_SH_TOKEN_OPEN:
    default:
      return FALSE;
    }
}

/* --- Redirections ------------------------------------------------------- */

DdShRedir *
_dd_sh_parse_redir (DdShLexer *lexer)
{
  DdShToken token = *_dd_sh_lexer_peek (lexer);
  DdShRedir *redir = _dd_sh_ast_alloc (lexer->ast, sizeof *redir);

  redir->kind = token.redir;
  redir->fd = token.fd;
  _dd_sh_lexer_take (lexer);
  if (_dd_sh_parser_kind (lexer) != DD_SH_TOKEN_WORD)
    {
      /* Bash sees the end of the line before the end of the text. */
      if (lexer->token.kind == DD_SH_TOKEN_EOF && lexer->flavour == DD_SH_FLAVOUR_BASH)
        lexer->token.kind = DD_SH_TOKEN_NEWLINE;
      _dd_sh_lexer_unexpected (lexer, NULL);
      return NULL;
    }
  redir->word = lexer->token.word;
  if (redir->kind == DD_SH_REDIR_HERE_DOC)
    _dd_sh_lexer_add_here_doc (lexer, redir, redir->word, token.strip_tabs);
  _dd_sh_lexer_take (lexer);

  return redir;
}

/* The redirections after a compound command. */
gboolean
_dd_sh_parse_redirs (DdShLexer *lexer,
                     DdShNode  *node)
{
  GPtrArray *redirs = g_ptr_array_new ();

  while (_dd_sh_parser_kind (lexer) == DD_SH_TOKEN_REDIR)
    {
      DdShRedir *redir = _dd_sh_parse_redir (lexer);

      if (redir == NULL)
        {
          g_ptr_array_unref (redirs);
          return FALSE;
        }
      g_ptr_array_add (redirs, redir);
    }
  node->redirs = _dd_sh_ast_take_array (lexer->ast, redirs, &node->n_redirs);

  return !_dd_sh_lexer_failed (lexer);
}
