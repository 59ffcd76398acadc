// SPDX-License-Identifier: GPL-3.0-or-later
#include "dd-sh-parser-private.h"

#include "dd-sh-parser.h"

/* Compound commands and functions. */

static DdShNode *
parse_if (DdShLexer *lexer)
{
  DdShNode *node = _dd_sh_parser_node (lexer, DD_SH_NODE_IF);
  g_autoptr (GPtrArray) children = g_ptr_array_new ();
  DdShNode *child;

  _dd_sh_lexer_take (lexer);
  child = _dd_sh_parse_list (lexer, "then");
  if (child == NULL || !_dd_sh_parser_expect (lexer, "then"))
    return NULL;
  g_ptr_array_add (children, child);
  child = _dd_sh_parse_list (lexer, "fi");
  if (child == NULL)
    return NULL;
  g_ptr_array_add (children, child);

  if (_dd_sh_parser_at (lexer, "elif"))
    {
      child = _dd_sh_lexer_enter (lexer) ? parse_if (lexer) : NULL;
      if (child == NULL)
        return NULL;
      lexer->depth--;
      g_ptr_array_add (children, child);
    }
  else
    {
      if (_dd_sh_parser_take (lexer, "else"))
        {
          child = _dd_sh_parse_list (lexer, "fi");
          if (child == NULL)
            return NULL;
          g_ptr_array_add (children, child);
        }
      if (!_dd_sh_parser_expect (lexer, "fi"))
        return NULL;
    }
  _dd_sh_parser_set_children (lexer, node, g_steal_pointer (&children));

  return node;
}

static DdShNode *
parse_do (DdShLexer *lexer)
{
  DdShNode *body;

  if (!_dd_sh_parser_expect (lexer, "do"))
    return NULL;
  body = _dd_sh_parse_list (lexer, "done");
  if (body == NULL || !_dd_sh_parser_expect (lexer, "done"))
    return NULL;

  return body;
}

static DdShNode *
parse_while (DdShLexer *lexer)
{
  DdShNode *node = _dd_sh_parser_node (lexer, DD_SH_NODE_WHILE);
  g_autoptr (GPtrArray) children = g_ptr_array_new ();
  DdShNode *child;

  node->flag = _dd_sh_parser_at (lexer, "until");
  _dd_sh_lexer_take (lexer);
  child = _dd_sh_parse_list (lexer, "do");
  if (child == NULL)
    return NULL;
  g_ptr_array_add (children, child);
  child = parse_do (lexer);
  if (child == NULL)
    return NULL;
  g_ptr_array_add (children, child);
  _dd_sh_parser_set_children (lexer, node, g_steal_pointer (&children));

  return node;
}

/* The words after `in`, up to the end of the line. */
static gboolean
parse_for_words (DdShLexer *lexer,
                 DdShNode  *node)
{
  GPtrArray *words = g_ptr_array_new ();

  node->flag = TRUE;
  while (_dd_sh_parser_kind (lexer) == DD_SH_TOKEN_WORD)
    {
      _dd_sh_add_word (lexer, words, lexer->token.word);
      _dd_sh_lexer_take (lexer);
    }
  node->words = _dd_sh_ast_take_array (lexer->ast, words, &node->n_words);
  if (_dd_sh_parser_kind (lexer) != DD_SH_TOKEN_SEMI
      && _dd_sh_parser_kind (lexer) != DD_SH_TOKEN_NEWLINE)
    {
      _dd_sh_lexer_unexpected (lexer, NULL);
      return FALSE;
    }
  _dd_sh_lexer_take (lexer);

  return TRUE;
}

static DdShNode *
parse_for (DdShLexer *lexer)
{
  DdShNode *node = _dd_sh_parser_node (lexer, DD_SH_NODE_FOR);
  const DdShToken *token;
  DdShNode *body;

  _dd_sh_lexer_take (lexer);
  token = _dd_sh_lexer_peek (lexer);
  if (token->kind != DD_SH_TOKEN_WORD || token->plain == NULL
      || !dd_sh_is_name (token->plain))
    {
      if (token->kind == DD_SH_TOKEN_EOF)
        _dd_sh_lexer_unexpected (lexer, NULL);
      _dd_sh_lexer_fail (lexer, DD_SH_ERROR_SYNTAX, "bad loop variable",
                         "Syntax error: Bad for loop variable",
                         "syntax error: bad for loop variable",
                         "syntax error: bad for loop variable");
      return NULL;
    }
  node->name = token->plain;
  _dd_sh_lexer_take (lexer);
  if (!_dd_sh_parser_take_kind (lexer, DD_SH_TOKEN_SEMI))
    {
      _dd_sh_parser_skip_newlines (lexer);
      if (_dd_sh_parser_take (lexer, "in") && !parse_for_words (lexer, node))
        return NULL;
    }
  _dd_sh_parser_skip_newlines (lexer);
  body = parse_do (lexer);
  if (body == NULL)
    return NULL;
  _dd_sh_parser_set_child (lexer, node, body);

  return node;
}

static gboolean
parse_patterns (DdShLexer    *lexer,
                DdShCaseItem *item)
{
  GPtrArray *patterns = g_ptr_array_new ();
  gboolean ok = FALSE;

  _dd_sh_parser_take_kind (lexer, DD_SH_TOKEN_OPEN);
  while (_dd_sh_parser_kind (lexer) == DD_SH_TOKEN_WORD)
    {
      g_ptr_array_add (patterns, lexer->token.word);
      _dd_sh_lexer_take (lexer);
      ok = TRUE;
      if (!_dd_sh_parser_take_kind (lexer, DD_SH_TOKEN_PIPE))
        break;
      ok = FALSE;
    }
  item->patterns = _dd_sh_ast_take_array (lexer->ast, patterns, &item->n_patterns);
  if (!ok || !_dd_sh_parser_take_kind (lexer, DD_SH_TOKEN_CLOSE))
    {
      _dd_sh_lexer_unexpected (lexer, ")");
      return FALSE;
    }

  return TRUE;
}

/* One `pattern) list ;;`. @body may stay %NULL: a branch may be empty. */
static DdShCaseItem *
parse_case_item (DdShLexer  *lexer,
                 DdShNode  **body)
{
  DdShCaseItem *item = _dd_sh_ast_alloc (lexer->ast, sizeof *item);

  if (!parse_patterns (lexer, item))
    return NULL;
  _dd_sh_parser_skip_newlines (lexer);
  if (_dd_sh_parser_kind (lexer) != DD_SH_TOKEN_DOUBLE_SEMI
      && _dd_sh_parser_kind (lexer) != DD_SH_TOKEN_SEMI_AND && !_dd_sh_parser_at (lexer, "esac"))
    {
      *body = _dd_sh_parse_list (lexer, ";;");
      if (*body == NULL)
        return NULL;
    }
  if (*body == NULL)
    *body = _dd_sh_parser_node (lexer, DD_SH_NODE_LIST);
  if (_dd_sh_parser_take_kind (lexer, DD_SH_TOKEN_SEMI_AND))
    {
      item->falls_through = TRUE;
    }
  else if (!_dd_sh_parser_take_kind (lexer, DD_SH_TOKEN_DOUBLE_SEMI)
           && !_dd_sh_parser_at (lexer, "esac"))
    {
      _dd_sh_lexer_unexpected (lexer, ";;");
      return NULL;
    }
  _dd_sh_parser_skip_newlines (lexer);

  return item;
}

static gboolean
parse_case_items (DdShLexer *lexer,
                  DdShNode  *node)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (GPtrArray) bodies = g_ptr_array_new ();

  while (!_dd_sh_parser_take (lexer, "esac"))
    {
      DdShNode *body = NULL;
      DdShCaseItem *item = parse_case_item (lexer, &body);

      if (item == NULL)
        return FALSE;
      item->body = bodies->len;
      g_ptr_array_add (items, item);
      g_ptr_array_add (bodies, body);
    }
  node->items = _dd_sh_ast_take_array (lexer->ast, g_steal_pointer (&items),
                                       &node->n_items);
  _dd_sh_parser_set_children (lexer, node, g_steal_pointer (&bodies));

  return TRUE;
}

static DdShNode *
parse_case (DdShLexer *lexer)
{
  DdShNode *node = _dd_sh_parser_node (lexer, DD_SH_NODE_CASE);

  _dd_sh_lexer_take (lexer);
  if (_dd_sh_parser_kind (lexer) != DD_SH_TOKEN_WORD)
    {
      _dd_sh_lexer_unexpected (lexer, NULL);
      return NULL;
    }
  node->words = _dd_sh_ast_alloc (lexer->ast, sizeof *node->words);
  node->words[0] = lexer->token.word;
  node->n_words = 1;
  _dd_sh_lexer_take (lexer);
  _dd_sh_parser_skip_newlines (lexer);
  if (!_dd_sh_parser_expect (lexer, "in"))
    return NULL;
  _dd_sh_parser_skip_newlines (lexer);

  return parse_case_items (lexer, node) ? node : NULL;
}

static DdShNode *
parse_group (DdShLexer *lexer)
{
  gboolean subshell = _dd_sh_parser_kind (lexer) == DD_SH_TOKEN_OPEN;
  DdShNode *node = _dd_sh_parser_node (lexer, subshell ? DD_SH_NODE_SUBSHELL : DD_SH_NODE_BRACE);
  DdShNode *child;

  _dd_sh_lexer_take (lexer);
  child = _dd_sh_parse_list (lexer, subshell ? ")" : "}");
  if (child == NULL)
    return NULL;
  if (subshell && !_dd_sh_parser_take_kind (lexer, DD_SH_TOKEN_CLOSE))
    {
      _dd_sh_lexer_unexpected (lexer, ")");
      return NULL;
    }
  if (!subshell && !_dd_sh_parser_expect (lexer, "}"))
    return NULL;
  _dd_sh_parser_set_child (lexer, node, child);

  return node;
}

/* `function name [()] body`, which dash lacks. */
static DdShNode *
parse_function_word (DdShLexer *lexer)
{
  DdShNode *node = _dd_sh_parser_node (lexer, DD_SH_NODE_FUNCTION);
  gsize start = lexer->token.start;
  DdShWord *name;

  _dd_sh_lexer_take (lexer);
  if (_dd_sh_parser_kind (lexer) != DD_SH_TOKEN_WORD)
    {
      _dd_sh_lexer_unexpected (lexer, NULL);
      return NULL;
    }
  name = lexer->token.word;
  _dd_sh_lexer_take (lexer);

  return _dd_sh_parse_function (lexer, node, name, start);
}

typedef DdShNode *(* ParseFunc) (DdShLexer *lexer);

static const struct
{
  const char *word;
  ParseFunc   parse;
} compounds[] = {
  { "if", parse_if },
  { "while", parse_while },
  { "until", parse_while },
  { "for", parse_for },
  { "case", parse_case },
  { "{", parse_group },
};

static ParseFunc
find_compound (DdShLexer *lexer)
{
  if (_dd_sh_parser_kind (lexer) == DD_SH_TOKEN_OPEN)
    return parse_group;
  for (guint i = 0; i < G_N_ELEMENTS (compounds); i++)
    if (_dd_sh_parser_at (lexer, compounds[i].word))
      return compounds[i].parse;

  return NULL;
}

/* The body of a function, after `name ()`. */
DdShNode *
_dd_sh_parse_function (DdShLexer *lexer,
                       DdShNode  *node,
                       DdShWord  *name,
                       gsize      start)
{
  const char *plain = _dd_sh_word_get_plain (name);
  DdShNode *body;

  if (_dd_sh_parser_take_kind (lexer, DD_SH_TOKEN_OPEN)
      && !_dd_sh_parser_take_kind (lexer, DD_SH_TOKEN_CLOSE))
    {
      _dd_sh_lexer_unexpected (lexer, ")");
      return NULL;
    }
  if (plain == NULL || (lexer->flavour == DD_SH_FLAVOUR_DASH && !dd_sh_is_name (plain)))
    {
      _dd_sh_lexer_fail (lexer, DD_SH_ERROR_SYNTAX, "bad function name",
                         "Syntax error: Bad function name",
                         "syntax error: bad function name",
                         "syntax error near unexpected token `('");
      return NULL;
    }
  _dd_sh_parser_skip_newlines (lexer);
  body = _dd_sh_parse_command (lexer);
  if (body == NULL)
    return NULL;
  node->kind = DD_SH_NODE_FUNCTION;
  node->name = plain;
  _dd_sh_parser_set_child (lexer, node, body);
  _dd_sh_parser_set_text (lexer, node, start);

  return node;
}

DdShNode *
_dd_sh_parse_command (DdShLexer *lexer)
{
  ParseFunc parse;
  DdShNode *node;

  if (!_dd_sh_lexer_enter (lexer))
    return NULL;

  parse = find_compound (lexer);
  if (parse != NULL)
    {
      node = parse (lexer);
      if (node != NULL && !_dd_sh_parse_redirs (lexer, node))
        node = NULL;
    }
  else if (lexer->flavour != DD_SH_FLAVOUR_DASH && _dd_sh_parser_at (lexer, "function"))
    {
      node = parse_function_word (lexer);
    }
  else if (_dd_sh_parser_at_list_end (lexer))
    {
      _dd_sh_lexer_unexpected (lexer, NULL);
      node = NULL;
    }
  else
    {
      node = _dd_sh_parse_simple (lexer);
    }
  lexer->depth--;

  return node;
}
