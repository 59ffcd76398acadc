// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-lexer-private.h"

#include "dd-sh-parser.h"

static DdShNode *parse_command (DdShLexer *lexer);
static DdShNode *parse_list (DdShLexer *lexer,
                             const char *closer);

/* --- Nodes -------------------------------------------------------------- */

static DdShNode *
new_node (DdShLexer    *lexer,
          DdShNodeKind  kind)
{
  DdShNode *node = _dd_sh_ast_alloc (lexer->ast, sizeof *node);

  node->kind = kind;
  node->line = _dd_sh_lexer_peek (lexer)->line;

  return node;
}

static void
set_children (DdShLexer *lexer,
              DdShNode  *node,
              GPtrArray *children)
{
  node->children = _dd_sh_ast_take_array (lexer->ast, children, &node->n_children);
}

static void
set_child (DdShLexer *lexer,
           DdShNode  *node,
           DdShNode  *child)
{
  GPtrArray *children = g_ptr_array_new ();

  g_ptr_array_add (children, child);
  set_children (lexer, node, children);
}

/* Keeps the source from @start to the last token taken. */
static void
set_text (DdShLexer *lexer,
          DdShNode  *node,
          gsize      start)
{
  gsize end = MAX (lexer->last_end, start);

  node->text = _dd_sh_ast_strndup (lexer->ast, lexer->text + start, end - start);
}

/* --- Tokens ------------------------------------------------------------- */

static DdShTokenKind
peek_kind (DdShLexer *lexer)
{
  return _dd_sh_lexer_peek (lexer)->kind;
}

static gboolean
at_word (DdShLexer  *lexer,
         const char *word)
{
  const DdShToken *token = _dd_sh_lexer_peek (lexer);

  return token->kind == DD_SH_TOKEN_WORD && g_strcmp0 (token->plain, word) == 0;
}

static gboolean
take_word (DdShLexer  *lexer,
           const char *word)
{
  if (!at_word (lexer, word))
    return FALSE;
  _dd_sh_lexer_take (lexer);

  return TRUE;
}

static gboolean
expect_word (DdShLexer  *lexer,
             const char *word)
{
  if (take_word (lexer, word))
    return TRUE;
  _dd_sh_lexer_unexpected (lexer, word);

  return FALSE;
}

static gboolean
take_kind (DdShLexer     *lexer,
           DdShTokenKind  kind)
{
  if (peek_kind (lexer) != kind)
    return FALSE;
  _dd_sh_lexer_take (lexer);

  return TRUE;
}

static void
skip_newlines (DdShLexer *lexer)
{
  while (take_kind (lexer, DD_SH_TOKEN_NEWLINE))
    ;
}

/* True at a token that ends a list: a closing word or bracket. */
static gboolean
at_list_end (DdShLexer *lexer)
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

static DdShRedir *
parse_redir (DdShLexer *lexer)
{
  DdShToken token = *_dd_sh_lexer_peek (lexer);
  DdShRedir *redir = _dd_sh_ast_alloc (lexer->ast, sizeof *redir);

  redir->kind = token.redir;
  redir->fd = token.fd;
  _dd_sh_lexer_take (lexer);
  if (peek_kind (lexer) != DD_SH_TOKEN_WORD)
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
static gboolean
parse_redirs (DdShLexer *lexer,
              DdShNode  *node)
{
  GPtrArray *redirs = g_ptr_array_new ();

  while (peek_kind (lexer) == DD_SH_TOKEN_REDIR)
    {
      DdShRedir *redir = parse_redir (lexer);

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

/* --- Simple commands and functions -------------------------------------- */

/**
 * dd_sh_is_name:
 * @text: some text
 *
 * Tells whether @text can name a variable.
 *
 * Returns: %TRUE for a letter or underscore followed by letters, digits and
 *   underscores
 */
gboolean
dd_sh_is_name (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  if (!g_ascii_isalpha (*text) && *text != '_')
    return FALSE;
  while (g_ascii_isalnum (*text) || *text == '_')
    text++;

  return *text == '\0';
}

/* Makes an assignment of a word that looks like one, else returns NULL. */
static DdShAssign *
word_to_assign (DdShLexer *lexer,
                DdShWord  *word)
{
  const DdShPart *first = word->n_parts > 0 ? word->parts[0] : NULL;
  const char *equals;
  const char *end;
  DdShAssign *assign;
  GPtrArray *parts;
  DdShWord *value;

  if (first == NULL || first->kind != DD_SH_PART_LITERAL || first->quoted)
    return NULL;
  equals = strchr (first->text, '=');
  if (equals == NULL || equals == first->text)
    return NULL;
  end = equals;
  if (end[-1] == '+' && lexer->flavour == DD_SH_FLAVOUR_BASH)
    end--;
  assign = _dd_sh_ast_alloc (lexer->ast, sizeof *assign);
  assign->append = end < equals;
  assign->name = _dd_sh_ast_strndup (lexer->ast, first->text, end - first->text);
  if (!dd_sh_is_name (assign->name))
    return NULL;

  parts = g_ptr_array_new ();
  if (equals[1] != '\0')
    {
      DdShPart *rest = _dd_sh_ast_alloc (lexer->ast, sizeof *rest);

      rest->kind = DD_SH_PART_LITERAL;
      rest->text = equals + 1;
      g_ptr_array_add (parts, rest);
    }
  for (guint i = 1; i < word->n_parts; i++)
    g_ptr_array_add (parts, word->parts[i]);
  value = _dd_sh_ast_alloc (lexer->ast, sizeof *value);
  value->raw = word->raw;
  value->parts = _dd_sh_ast_take_array (lexer->ast, parts, &value->n_parts);
  _dd_sh_word_split_tildes (lexer->ast, value, TRUE);
  assign->value = value;

  return assign;
}

/* The words after these may be assignments, too. */
static gboolean
is_declaration (GPtrArray *words)
{
  static const char *names[] = {
    "declare", "export", "local", "readonly", "typeset", NULL
  };
  const char *plain = NULL;

  if (words->len > 0)
    plain = _dd_sh_word_get_plain (g_ptr_array_index (words, 0));

  return plain != NULL && g_strv_contains (names, plain);
}

typedef struct
{
  GPtrArray *assigns;
  GPtrArray *words;
  GPtrArray *redirs;
} Simple;

static gboolean
parse_simple_parts (DdShLexer *lexer,
                    Simple    *simple)
{
  for (;;)
    {
      const DdShToken *token = _dd_sh_lexer_peek (lexer);

      if (token->kind == DD_SH_TOKEN_REDIR)
        {
          DdShRedir *redir = parse_redir (lexer);

          if (redir == NULL)
            return FALSE;
          g_ptr_array_add (simple->redirs, redir);
        }
      else if (token->kind == DD_SH_TOKEN_WORD)
        {
          DdShAssign *assign = NULL;

          if (simple->words->len == 0)
            assign = word_to_assign (lexer, token->word);
          else if (is_declaration (simple->words))
            _dd_sh_word_split_tildes (lexer->ast, token->word, TRUE);
          if (assign != NULL)
            g_ptr_array_add (simple->assigns, assign);
          else
            g_ptr_array_add (simple->words, token->word);
          _dd_sh_lexer_take (lexer);
        }
      else
        {
          return token->kind != DD_SH_TOKEN_ERROR;
        }
      if (simple->words->len == 1 && simple->assigns->len == 0
          && simple->redirs->len == 0
          && peek_kind (lexer) == DD_SH_TOKEN_OPEN)
        return TRUE;
    }
}

/* The body of a function, after `name ()`. */
static DdShNode *
parse_function (DdShLexer *lexer,
                DdShNode  *node,
                DdShWord  *name,
                gsize      start)
{
  const char *plain = _dd_sh_word_get_plain (name);
  DdShNode *body;

  if (take_kind (lexer, DD_SH_TOKEN_OPEN)
      && !take_kind (lexer, DD_SH_TOKEN_CLOSE))
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
  skip_newlines (lexer);
  body = parse_command (lexer);
  if (body == NULL)
    return NULL;
  node->kind = DD_SH_NODE_FUNCTION;
  node->name = plain;
  set_child (lexer, node, body);
  set_text (lexer, node, start);

  return node;
}

static DdShNode *
parse_simple (DdShLexer *lexer)
{
  DdShNode *node = new_node (lexer, DD_SH_NODE_SIMPLE);
  gsize start = _dd_sh_lexer_peek (lexer)->start;
  Simple simple = {
    g_ptr_array_new (), g_ptr_array_new (), g_ptr_array_new ()
  };
  gboolean ok = parse_simple_parts (lexer, &simple);

  node->assigns = _dd_sh_ast_take_array (lexer->ast, simple.assigns, &node->n_assigns);
  node->words = _dd_sh_ast_take_array (lexer->ast, simple.words, &node->n_words);
  node->redirs = _dd_sh_ast_take_array (lexer->ast, simple.redirs, &node->n_redirs);
  if (!ok)
    return NULL;
  if (node->n_words == 1 && node->n_assigns == 0 && node->n_redirs == 0
      && peek_kind (lexer) == DD_SH_TOKEN_OPEN)
    {
      DdShWord *name = node->words[0];

      node->n_words = 0;
      return parse_function (lexer, node, name, start);
    }
  if (node->n_words + node->n_assigns + node->n_redirs == 0)
    {
      _dd_sh_lexer_unexpected (lexer, NULL);
      return NULL;
    }
  set_text (lexer, node, start);

  return node;
}

/* --- Compound commands -------------------------------------------------- */

static DdShNode *
parse_if (DdShLexer *lexer)
{
  DdShNode *node = new_node (lexer, DD_SH_NODE_IF);
  g_autoptr (GPtrArray) children = g_ptr_array_new ();
  DdShNode *child;

  _dd_sh_lexer_take (lexer);
  child = parse_list (lexer, "then");
  if (child == NULL || !expect_word (lexer, "then"))
    return NULL;
  g_ptr_array_add (children, child);
  child = parse_list (lexer, "fi");
  if (child == NULL)
    return NULL;
  g_ptr_array_add (children, child);

  if (at_word (lexer, "elif"))
    {
      child = _dd_sh_lexer_enter (lexer) ? parse_if (lexer) : NULL;
      if (child == NULL)
        return NULL;
      lexer->depth--;
      g_ptr_array_add (children, child);
    }
  else
    {
      if (take_word (lexer, "else"))
        {
          child = parse_list (lexer, "fi");
          if (child == NULL)
            return NULL;
          g_ptr_array_add (children, child);
        }
      if (!expect_word (lexer, "fi"))
        return NULL;
    }
  set_children (lexer, node, g_steal_pointer (&children));

  return node;
}

static DdShNode *
parse_do (DdShLexer *lexer)
{
  DdShNode *body;

  if (!expect_word (lexer, "do"))
    return NULL;
  body = parse_list (lexer, "done");
  if (body == NULL || !expect_word (lexer, "done"))
    return NULL;

  return body;
}

static DdShNode *
parse_while (DdShLexer *lexer)
{
  DdShNode *node = new_node (lexer, DD_SH_NODE_WHILE);
  g_autoptr (GPtrArray) children = g_ptr_array_new ();
  DdShNode *child;

  node->flag = at_word (lexer, "until");
  _dd_sh_lexer_take (lexer);
  child = parse_list (lexer, "do");
  if (child == NULL)
    return NULL;
  g_ptr_array_add (children, child);
  child = parse_do (lexer);
  if (child == NULL)
    return NULL;
  g_ptr_array_add (children, child);
  set_children (lexer, node, g_steal_pointer (&children));

  return node;
}

/* The words after `in`, up to the end of the line. */
static gboolean
parse_for_words (DdShLexer *lexer,
                 DdShNode  *node)
{
  GPtrArray *words = g_ptr_array_new ();

  node->flag = TRUE;
  while (peek_kind (lexer) == DD_SH_TOKEN_WORD)
    {
      g_ptr_array_add (words, lexer->token.word);
      _dd_sh_lexer_take (lexer);
    }
  node->words = _dd_sh_ast_take_array (lexer->ast, words, &node->n_words);
  if (peek_kind (lexer) != DD_SH_TOKEN_SEMI && peek_kind (lexer) != DD_SH_TOKEN_NEWLINE)
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
  DdShNode *node = new_node (lexer, DD_SH_NODE_FOR);
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
  if (!take_kind (lexer, DD_SH_TOKEN_SEMI))
    {
      skip_newlines (lexer);
      if (take_word (lexer, "in") && !parse_for_words (lexer, node))
        return NULL;
    }
  skip_newlines (lexer);
  body = parse_do (lexer);
  if (body == NULL)
    return NULL;
  set_child (lexer, node, body);

  return node;
}

static gboolean
parse_patterns (DdShLexer    *lexer,
                DdShCaseItem *item)
{
  GPtrArray *patterns = g_ptr_array_new ();
  gboolean ok = FALSE;

  take_kind (lexer, DD_SH_TOKEN_OPEN);
  while (peek_kind (lexer) == DD_SH_TOKEN_WORD)
    {
      g_ptr_array_add (patterns, lexer->token.word);
      _dd_sh_lexer_take (lexer);
      ok = TRUE;
      if (!take_kind (lexer, DD_SH_TOKEN_PIPE))
        break;
      ok = FALSE;
    }
  item->patterns = _dd_sh_ast_take_array (lexer->ast, patterns, &item->n_patterns);
  if (!ok || !take_kind (lexer, DD_SH_TOKEN_CLOSE))
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
  skip_newlines (lexer);
  if (peek_kind (lexer) != DD_SH_TOKEN_DOUBLE_SEMI
      && peek_kind (lexer) != DD_SH_TOKEN_SEMI_AND && !at_word (lexer, "esac"))
    {
      *body = parse_list (lexer, ";;");
      if (*body == NULL)
        return NULL;
    }
  if (*body == NULL)
    *body = new_node (lexer, DD_SH_NODE_LIST);
  if (take_kind (lexer, DD_SH_TOKEN_SEMI_AND))
    {
      item->falls_through = TRUE;
    }
  else if (!take_kind (lexer, DD_SH_TOKEN_DOUBLE_SEMI) && !at_word (lexer, "esac"))
    {
      _dd_sh_lexer_unexpected (lexer, ";;");
      return NULL;
    }
  skip_newlines (lexer);

  return item;
}

static gboolean
parse_case_items (DdShLexer *lexer,
                  DdShNode  *node)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (GPtrArray) bodies = g_ptr_array_new ();

  while (!take_word (lexer, "esac"))
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
  set_children (lexer, node, g_steal_pointer (&bodies));

  return TRUE;
}

static DdShNode *
parse_case (DdShLexer *lexer)
{
  DdShNode *node = new_node (lexer, DD_SH_NODE_CASE);

  _dd_sh_lexer_take (lexer);
  if (peek_kind (lexer) != DD_SH_TOKEN_WORD)
    {
      _dd_sh_lexer_unexpected (lexer, NULL);
      return NULL;
    }
  node->words = _dd_sh_ast_alloc (lexer->ast, sizeof *node->words);
  node->words[0] = lexer->token.word;
  node->n_words = 1;
  _dd_sh_lexer_take (lexer);
  skip_newlines (lexer);
  if (!expect_word (lexer, "in"))
    return NULL;
  skip_newlines (lexer);

  return parse_case_items (lexer, node) ? node : NULL;
}

static DdShNode *
parse_group (DdShLexer *lexer)
{
  gboolean subshell = peek_kind (lexer) == DD_SH_TOKEN_OPEN;
  DdShNode *node = new_node (lexer, subshell ? DD_SH_NODE_SUBSHELL : DD_SH_NODE_BRACE);
  DdShNode *child;

  _dd_sh_lexer_take (lexer);
  child = parse_list (lexer, subshell ? ")" : "}");
  if (child == NULL)
    return NULL;
  if (subshell && !take_kind (lexer, DD_SH_TOKEN_CLOSE))
    {
      _dd_sh_lexer_unexpected (lexer, ")");
      return NULL;
    }
  if (!subshell && !expect_word (lexer, "}"))
    return NULL;
  set_child (lexer, node, child);

  return node;
}

/* `function name [()] body`, which dash lacks. */
static DdShNode *
parse_function_word (DdShLexer *lexer)
{
  DdShNode *node = new_node (lexer, DD_SH_NODE_FUNCTION);
  gsize start = lexer->token.start;
  DdShWord *name;

  _dd_sh_lexer_take (lexer);
  if (peek_kind (lexer) != DD_SH_TOKEN_WORD)
    {
      _dd_sh_lexer_unexpected (lexer, NULL);
      return NULL;
    }
  name = lexer->token.word;
  _dd_sh_lexer_take (lexer);

  return parse_function (lexer, node, name, start);
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
  if (peek_kind (lexer) == DD_SH_TOKEN_OPEN)
    return parse_group;
  for (guint i = 0; i < G_N_ELEMENTS (compounds); i++)
    if (at_word (lexer, compounds[i].word))
      return compounds[i].parse;

  return NULL;
}

/**
 * dd_sh_is_keyword:
 * @word: a word
 *
 * Tells whether @word is a reserved word of the language.
 *
 * Returns: %TRUE if it is
 */
gboolean
dd_sh_is_keyword (const char *word)
{
  static const char *words[] = {
    "!", "case", "do", "done", "elif", "else", "esac", "fi", "for", "if", "in",
    "then", "until", "while", "{", "}", NULL
  };

  g_return_val_if_fail (word != NULL, FALSE);

  return g_strv_contains (words, word);
}

static DdShNode *
parse_command (DdShLexer *lexer)
{
  ParseFunc parse;
  DdShNode *node;

  if (!_dd_sh_lexer_enter (lexer))
    return NULL;

  parse = find_compound (lexer);
  if (parse != NULL)
    {
      node = parse (lexer);
      if (node != NULL && !parse_redirs (lexer, node))
        node = NULL;
    }
  else if (lexer->flavour != DD_SH_FLAVOUR_DASH && at_word (lexer, "function"))
    {
      node = parse_function_word (lexer);
    }
  else if (at_list_end (lexer))
    {
      _dd_sh_lexer_unexpected (lexer, NULL);
      node = NULL;
    }
  else
    {
      node = parse_simple (lexer);
    }
  lexer->depth--;

  return node;
}

/* --- Pipelines and lists ------------------------------------------------ */

/* Adds the `2>&1` that `|&` stands for. */
static void
add_error_to_output (DdShLexer *lexer,
                     DdShNode  *node)
{
  DdShRedir *redir = _dd_sh_ast_alloc (lexer->ast, sizeof *redir);
  DdShWord *word = _dd_sh_ast_alloc (lexer->ast, sizeof *word);
  DdShPart *part = _dd_sh_ast_alloc (lexer->ast, sizeof *part);
  GPtrArray *redirs = g_ptr_array_new ();

  part->kind = DD_SH_PART_LITERAL;
  part->text = "1";
  word->parts = _dd_sh_ast_alloc (lexer->ast, sizeof part);
  word->parts[0] = part;
  word->n_parts = 1;
  word->raw = "1";
  redir->kind = DD_SH_REDIR_DUP_OUT;
  redir->fd = 2;
  redir->word = word;
  for (guint i = 0; i < node->n_redirs; i++)
    g_ptr_array_add (redirs, node->redirs[i]);
  g_ptr_array_add (redirs, redir);
  node->redirs = _dd_sh_ast_take_array (lexer->ast, redirs, &node->n_redirs);
}

static DdShNode *
parse_stages (DdShLexer *lexer)
{
  DdShNode *node = new_node (lexer, DD_SH_NODE_PIPE);
  g_autoptr (GPtrArray) stages = g_ptr_array_new ();

  for (;;)
    {
      DdShNode *stage = parse_command (lexer);

      if (stage == NULL)
        return NULL;
      g_ptr_array_add (stages, stage);
      if (peek_kind (lexer) == DD_SH_TOKEN_PIPE_BOTH)
        add_error_to_output (lexer, stage);
      else if (peek_kind (lexer) != DD_SH_TOKEN_PIPE)
        break;
      _dd_sh_lexer_take (lexer);
      skip_newlines (lexer);
    }
  if (stages->len == 1)
    return g_ptr_array_index (stages, 0);
  set_children (lexer, node, g_steal_pointer (&stages));

  return node;
}

static DdShNode *
parse_pipeline (DdShLexer *lexer)
{
  DdShNode *outer = NULL;
  gboolean invert = FALSE;
  DdShNode *node;

  if (at_word (lexer, "!"))
    outer = new_node (lexer, DD_SH_NODE_NOT);
  while (take_word (lexer, "!"))
    {
      invert = !invert;
      if (at_word (lexer, "!") && lexer->flavour != DD_SH_FLAVOUR_BASH)
        {
          _dd_sh_lexer_unexpected (lexer, NULL);
          return NULL;
        }
    }
  node = parse_stages (lexer);
  if (node == NULL || outer == NULL || !invert)
    return node;
  set_child (lexer, outer, node);

  return outer;
}

static DdShNode *
parse_and_or (DdShLexer *lexer)
{
  DdShNode *node = new_node (lexer, DD_SH_NODE_AND_OR);
  g_autoptr (GPtrArray) children = g_ptr_array_new ();
  g_autoptr (GString) joins = g_string_new ("&");

  for (;;)
    {
      DdShNode *child = parse_pipeline (lexer);

      if (child == NULL)
        return NULL;
      g_ptr_array_add (children, child);
      if (peek_kind (lexer) == DD_SH_TOKEN_AND)
        g_string_append_c (joins, '&');
      else if (peek_kind (lexer) == DD_SH_TOKEN_OR)
        g_string_append_c (joins, '|');
      else
        break;
      _dd_sh_lexer_take (lexer);
      skip_newlines (lexer);
    }
  if (children->len == 1)
    return g_ptr_array_index (children, 0);
  node->operators = (const guchar *) _dd_sh_ast_strndup (lexer->ast, joins->str, joins->len);
  set_children (lexer, node, g_steal_pointer (&children));

  return node;
}

/* An and-or list with the `&` that may follow it. */
static DdShNode *
parse_item (DdShLexer *lexer)
{
  gsize start = _dd_sh_lexer_peek (lexer)->start;
  DdShNode *node = parse_and_or (lexer);
  DdShNode *async;

  if (node == NULL || peek_kind (lexer) != DD_SH_TOKEN_AMP)
    return node;
  async = new_node (lexer, DD_SH_NODE_ASYNC);
  async->line = node->line;
  set_child (lexer, async, node);
  set_text (lexer, async, start);

  return async;
}

static DdShNode *
finish_list (DdShLexer *lexer,
             DdShNode  *node,
             GPtrArray *items)
{
  if (items->len == 1)
    {
      DdShNode *only = g_ptr_array_index (items, 0);

      g_ptr_array_unref (items);
      return only;
    }
  set_children (lexer, node, items);

  return node;
}

/* Commands up to a closing word or bracket, usually @closer; at least one. */
static DdShNode *
parse_list (DdShLexer  *lexer,
            const char *closer)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  DdShNode *node;

  skip_newlines (lexer);
  node = new_node (lexer, DD_SH_NODE_LIST);
  if (peek_kind (lexer) == DD_SH_TOKEN_EOF)
    {
      _dd_sh_lexer_unexpected (lexer, closer);
      return NULL;
    }
  do
    {
      DdShNode *item = parse_item (lexer);

      if (item == NULL)
        return NULL;
      g_ptr_array_add (items, item);
      if (!take_kind (lexer, DD_SH_TOKEN_SEMI)
          && !take_kind (lexer, DD_SH_TOKEN_AMP)
          && peek_kind (lexer) != DD_SH_TOKEN_NEWLINE)
        break;
      skip_newlines (lexer);
    }
  while (!at_list_end (lexer));
  if (_dd_sh_lexer_failed (lexer))
    return NULL;

  return finish_list (lexer, node, g_steal_pointer (&items));
}

/* One line of the program: what a shell reads before it runs anything. */
static DdShNode *
parse_line (DdShLexer *lexer)
{
  DdShNode *node = new_node (lexer, DD_SH_NODE_LIST);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  for (;;)
    {
      DdShNode *item = parse_item (lexer);
      gboolean more;

      if (item == NULL)
        return NULL;
      g_ptr_array_add (items, item);
      more = take_kind (lexer, DD_SH_TOKEN_SEMI) || take_kind (lexer, DD_SH_TOKEN_AMP);
      if (take_kind (lexer, DD_SH_TOKEN_NEWLINE) || peek_kind (lexer) == DD_SH_TOKEN_EOF)
        break;
      if (!more)
        {
          _dd_sh_lexer_unexpected (lexer, NULL);
          return NULL;
        }
    }
  if (_dd_sh_lexer_failed (lexer))
    return NULL;

  return finish_list (lexer, node, g_steal_pointer (&items));
}

/* --- Whole texts -------------------------------------------------------- */

/* All lines of a lexer's text, as far as they can be read. */
DdShNode *
_dd_sh_parse_all (DdShLexer *self)
{
  DdShNode *node = new_node (self, DD_SH_NODE_PROGRAM);
  GPtrArray *lines = g_ptr_array_new ();

  for (;;)
    {
      DdShNode *line;

      skip_newlines (self);
      if (peek_kind (self) == DD_SH_TOKEN_EOF)
        break;
      line = parse_line (self);
      if (line == NULL)
        break;
      g_ptr_array_add (lines, line);
    }
  set_children (self, node, lines);

  return node;
}

/* The inside of $(…), with the closing bracket. The surrounding command waits
 * meanwhile; its here-documents start after the line that holds all this. */
DdShNode *
_dd_sh_parse_substitution (DdShLexer *self)
{
  DdShLexer saved = *self;
  DdShNode *node;

  self->have_token = FALSE;
  self->in_substitution = TRUE;
  self->here_docs = g_array_new (FALSE, TRUE, sizeof (DdShHereDoc));
  skip_newlines (self);
  if (peek_kind (self) == DD_SH_TOKEN_CLOSE)
    node = new_node (self, DD_SH_NODE_PROGRAM);
  else
    node = parse_list (self, ")");
  if (node != NULL && !take_kind (self, DD_SH_TOKEN_CLOSE))
    {
      _dd_sh_lexer_unexpected (self, ")");
      node = NULL;
    }

  for (guint i = 0; i < self->here_docs->len; i++)
    g_array_append_val (saved.here_docs,
                        g_array_index (self->here_docs, DdShHereDoc, i));
  g_array_unref (self->here_docs);
  self->here_docs = saved.here_docs;
  self->token = saved.token;
  self->have_token = FALSE;
  self->in_substitution = saved.in_substitution;
  self->last_end = saved.last_end;

  return node;
}

/**
 * dd_sh_parse_lines:
 * @text: a shell program; it need not be UTF-8
 * @length: bytes in @text, or -1 if it ends with a NUL
 * @flavour: whose rules to follow
 *
 * Reads a program as far as it can be read. Shells read and run one line at a
 * time, so a mistake in line 3 does not keep line 1 from being run:
 * [method@DdShAst.get_error] tells about the mistake.
 *
 * Returns: (transfer full): a tree, always
 */
DdShAst *
dd_sh_parse_lines (const char  *text,
                   gssize       length,
                   DdShFlavour  flavour)
{
  DdShAst *ast;
  DdShLexer lexer;

  g_return_val_if_fail (text != NULL, NULL);

  ast = _dd_sh_ast_new (text, length);
  _dd_sh_lexer_init (&lexer, ast, flavour, ast->text, 1, 0);
  ast->root = _dd_sh_parse_all (&lexer);
  ast->ends_open = lexer.ends_open;
  _dd_sh_lexer_clear (&lexer);
  _dd_sh_ast_number (ast);

  return ast;
}

/**
 * dd_sh_parse:
 * @text: a shell program; it need not be UTF-8
 * @length: bytes in @text, or -1 if it ends with a NUL
 * @flavour: whose rules to follow
 * @error: return location for an error
 *
 * Reads a whole program.
 *
 * Returns: (transfer full) (nullable): a tree, or %NULL with an error of
 *   [error@DdShError] that names line and column
 */
DdShAst *
dd_sh_parse (const char   *text,
             gssize        length,
             DdShFlavour   flavour,
             GError      **error)
{
  g_autoptr (DdShAst) ast = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  ast = dd_sh_parse_lines (text, length, flavour);
  if (ast->error != NULL)
    {
      g_propagate_error (error, g_error_copy (ast->error));
      return NULL;
    }

  return g_steal_pointer (&ast);
}

/**
 * dd_sh_is_complete:
 * @text: what has been typed so far
 * @flavour: whose rules to follow
 *
 * Tells whether an interactive shell would act on @text or ask for more lines
 * with its second prompt. Text with a mistake is complete: waiting would not
 * mend it.
 *
 * Returns: %FALSE when @text ends inside a construct
 */
gboolean
dd_sh_is_complete (const char  *text,
                   DdShFlavour  flavour)
{
  g_autofree char *line = NULL;
  g_autoptr (DdShAst) ast = NULL;

  g_return_val_if_fail (text != NULL, TRUE);

  line = g_strconcat (text, "\n", NULL);
  ast = dd_sh_parse_lines (line, -1, flavour);

  return !ast->ends_open
         && !g_error_matches (ast->error, DD_SH_ERROR, DD_SH_ERROR_INCOMPLETE);
}
