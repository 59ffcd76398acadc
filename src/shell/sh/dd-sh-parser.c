// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-parser-private.h"

#include "dd-sh-parser.h"

/* --- Simple commands ---------------------------------------------------- */

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

/* --- The words of [[ ]] in bash ----------------------------------------- */

/* What tokens other than words stand for there. */
static const char *
text_in_brackets (const DdShToken *token)
{
  switch (token->kind)
    {
    case DD_SH_TOKEN_AND:
      return "&&";
    case DD_SH_TOKEN_OR:
      return "||";
    case DD_SH_TOKEN_OPEN:
      return "(";
    case DD_SH_TOKEN_CLOSE:
      return ")";
    case DD_SH_TOKEN_PIPE:
      return "|";
    case DD_SH_TOKEN_REDIR:
      return token->redir == DD_SH_REDIR_READ ? "<" : token->redir == DD_SH_REDIR_WRITE ? ">"
                                                                                        : NULL;
    case DD_SH_TOKEN_EOF:
    case DD_SH_TOKEN_NEWLINE:
    case DD_SH_TOKEN_WORD:
    case DD_SH_TOKEN_SEMI:
    case DD_SH_TOKEN_DOUBLE_SEMI:
    case DD_SH_TOKEN_SEMI_AND:
    case DD_SH_TOKEN_AMP:
    case DD_SH_TOKEN_PIPE_BOTH:
    case DD_SH_TOKEN_ERROR:
    default:
      return NULL;
    }
}

static DdShWord *
word_of_text (DdShLexer  *lexer,
              const char *text)
{
  DdShWord *word = _dd_sh_ast_alloc (lexer->ast, sizeof *word);
  DdShPart *part = _dd_sh_ast_alloc (lexer->ast, sizeof *part);

  part->kind = DD_SH_PART_LITERAL;
  part->text = _dd_sh_ast_strndup (lexer->ast, text, strlen (text));
  word->parts = _dd_sh_ast_alloc (lexer->ast, sizeof part);
  word->parts[0] = part;
  word->n_parts = 1;
  word->raw = part->text;

  return word;
}

/* A regular expression may have parentheses and bars in it. */
static DdShWord *
join_words (DdShLexer *lexer,
            DdShWord  *first,
            DdShWord  *second)
{
  DdShWord *word = _dd_sh_ast_alloc (lexer->ast, sizeof *word);
  g_autofree char *raw = g_strconcat (first->raw, second->raw, NULL);

  word->n_parts = first->n_parts + second->n_parts;
  word->parts = _dd_sh_ast_alloc (lexer->ast, word->n_parts * sizeof (DdShPart *));
  memcpy (word->parts, first->parts, first->n_parts * sizeof (DdShPart *));
  memcpy (word->parts + first->n_parts, second->parts, second->n_parts * sizeof (DdShPart *));
  word->raw = _dd_sh_ast_strndup (lexer->ast, raw, strlen (raw));

  return word;
}

static gboolean
is_word (const DdShWord *word,
         const char     *text)
{
  return g_strcmp0 (_dd_sh_word_get_plain (word), text) == 0;
}

/* Takes what is between [[ and ]] as words. */
static gboolean
parse_double_bracket (DdShLexer *lexer,
                      GPtrArray *words)
{
  gsize end = 0;

  for (;;)
    {
      const DdShToken *token = _dd_sh_lexer_peek (lexer);
      const char *text = text_in_brackets (token);
      DdShWord *last = g_ptr_array_index (words, words->len - 1);
      gboolean regex = words->len > 1
                       && is_word (g_ptr_array_index (words, words->len - 2), "=~");
      DdShWord *word = token->kind == DD_SH_TOKEN_WORD ? token->word
                       : text != NULL ? word_of_text (lexer, text) : NULL;

      if (token->kind == DD_SH_TOKEN_NEWLINE)
        {
          _dd_sh_lexer_take (lexer);
          continue;
        }
      if (word == NULL)
        {
          _dd_sh_lexer_unexpected (lexer, "]]");
          return FALSE;
        }
      if (regex && token->start == end)
        words->pdata[words->len - 1] = join_words (lexer, last, word);
      else
        g_ptr_array_add (words, word);
      end = token->end;
      _dd_sh_lexer_take (lexer);
      if (is_word (word, "]]"))
        return TRUE;
    }
}

/* --- The rest ----------------------------------------------------------- */

static gboolean
parse_simple_parts (DdShLexer *lexer,
                    Simple    *simple)
{
  for (;;)
    {
      const DdShToken *token = _dd_sh_lexer_peek (lexer);

      if (token->kind == DD_SH_TOKEN_REDIR)
        {
          DdShRedir *redir = _dd_sh_parse_redir (lexer);

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
            _dd_sh_add_word (lexer, simple->words, token->word);
          _dd_sh_lexer_take (lexer);
          if (assign == NULL && simple->words->len == 1
              && lexer->flavour == DD_SH_FLAVOUR_BASH
              && is_word (g_ptr_array_index (simple->words, 0), "[[")
              && !parse_double_bracket (lexer, simple->words))
            return FALSE;
        }
      else
        {
          return token->kind != DD_SH_TOKEN_ERROR;
        }
      if (simple->words->len == 1 && simple->assigns->len == 0
          && simple->redirs->len == 0
          && _dd_sh_parser_kind (lexer) == DD_SH_TOKEN_OPEN)
        return TRUE;
    }
}

DdShNode *
_dd_sh_parse_simple (DdShLexer *lexer)
{
  DdShNode *node = _dd_sh_parser_node (lexer, DD_SH_NODE_SIMPLE);
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
      && _dd_sh_parser_kind (lexer) == DD_SH_TOKEN_OPEN)
    {
      DdShWord *name = node->words[0];

      node->n_words = 0;
      return _dd_sh_parse_function (lexer, node, name, start);
    }
  if (node->n_words + node->n_assigns + node->n_redirs == 0)
    {
      _dd_sh_lexer_unexpected (lexer, NULL);
      return NULL;
    }
  _dd_sh_parser_set_text (lexer, node, start);

  return node;
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
  DdShNode *node = _dd_sh_parser_node (lexer, DD_SH_NODE_PIPE);
  g_autoptr (GPtrArray) stages = g_ptr_array_new ();

  for (;;)
    {
      DdShNode *stage = _dd_sh_parse_command (lexer);

      if (stage == NULL)
        return NULL;
      g_ptr_array_add (stages, stage);
      if (_dd_sh_parser_kind (lexer) == DD_SH_TOKEN_PIPE_BOTH)
        add_error_to_output (lexer, stage);
      else if (_dd_sh_parser_kind (lexer) != DD_SH_TOKEN_PIPE)
        break;
      _dd_sh_lexer_take (lexer);
      _dd_sh_parser_skip_newlines (lexer);
    }
  if (stages->len == 1)
    return g_ptr_array_index (stages, 0);
  _dd_sh_parser_set_children (lexer, node, g_steal_pointer (&stages));

  return node;
}

static DdShNode *
parse_pipeline (DdShLexer *lexer)
{
  DdShNode *outer = NULL;
  gboolean invert = FALSE;
  DdShNode *node;

  if (_dd_sh_parser_at (lexer, "!"))
    outer = _dd_sh_parser_node (lexer, DD_SH_NODE_NOT);
  while (_dd_sh_parser_take (lexer, "!"))
    {
      invert = !invert;
      if (_dd_sh_parser_at (lexer, "!") && lexer->flavour != DD_SH_FLAVOUR_BASH)
        {
          _dd_sh_lexer_unexpected (lexer, NULL);
          return NULL;
        }
    }
  node = parse_stages (lexer);
  if (node == NULL || outer == NULL || !invert)
    return node;
  _dd_sh_parser_set_child (lexer, outer, node);

  return outer;
}

static DdShNode *
parse_and_or (DdShLexer *lexer)
{
  DdShNode *node = _dd_sh_parser_node (lexer, DD_SH_NODE_AND_OR);
  g_autoptr (GPtrArray) children = g_ptr_array_new ();
  g_autoptr (GString) joins = g_string_new ("&");

  for (;;)
    {
      DdShNode *child = parse_pipeline (lexer);

      if (child == NULL)
        return NULL;
      g_ptr_array_add (children, child);
      if (_dd_sh_parser_kind (lexer) == DD_SH_TOKEN_AND)
        g_string_append_c (joins, '&');
      else if (_dd_sh_parser_kind (lexer) == DD_SH_TOKEN_OR)
        g_string_append_c (joins, '|');
      else
        break;
      _dd_sh_lexer_take (lexer);
      _dd_sh_parser_skip_newlines (lexer);
    }
  if (children->len == 1)
    return g_ptr_array_index (children, 0);
  node->operators = (const guchar *) _dd_sh_ast_strndup (lexer->ast, joins->str, joins->len);
  _dd_sh_parser_set_children (lexer, node, g_steal_pointer (&children));

  return node;
}

/* An and-or list with the `&` that may follow it. */
static DdShNode *
parse_item (DdShLexer *lexer)
{
  gsize start = _dd_sh_lexer_peek (lexer)->start;
  DdShNode *node = parse_and_or (lexer);
  DdShNode *async;

  if (node == NULL || _dd_sh_parser_kind (lexer) != DD_SH_TOKEN_AMP)
    return node;
  async = _dd_sh_parser_node (lexer, DD_SH_NODE_ASYNC);
  async->line = node->line;
  _dd_sh_parser_set_child (lexer, async, node);
  _dd_sh_parser_set_text (lexer, async, start);

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
  _dd_sh_parser_set_children (lexer, node, items);

  return node;
}

/* Commands up to a closing word or bracket, usually @closer; at least one. */
DdShNode *
_dd_sh_parse_list (DdShLexer  *lexer,
                   const char *closer)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  DdShNode *node;

  _dd_sh_parser_skip_newlines (lexer);
  node = _dd_sh_parser_node (lexer, DD_SH_NODE_LIST);
  if (_dd_sh_parser_kind (lexer) == DD_SH_TOKEN_EOF)
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
      if (!_dd_sh_parser_take_kind (lexer, DD_SH_TOKEN_SEMI)
          && !_dd_sh_parser_take_kind (lexer, DD_SH_TOKEN_AMP)
          && _dd_sh_parser_kind (lexer) != DD_SH_TOKEN_NEWLINE)
        break;
      _dd_sh_parser_skip_newlines (lexer);
    }
  while (!_dd_sh_parser_at_list_end (lexer));
  if (_dd_sh_lexer_failed (lexer))
    return NULL;

  return finish_list (lexer, node, g_steal_pointer (&items));
}

/* One line of the program: what a shell reads before it runs anything. */
static DdShNode *
parse_line (DdShLexer *lexer)
{
  DdShNode *node = _dd_sh_parser_node (lexer, DD_SH_NODE_LIST);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  for (;;)
    {
      DdShNode *item = parse_item (lexer);
      gboolean more;

      if (item == NULL)
        return NULL;
      g_ptr_array_add (items, item);
      more = _dd_sh_parser_take_kind (lexer, DD_SH_TOKEN_SEMI)
             || _dd_sh_parser_take_kind (lexer, DD_SH_TOKEN_AMP);
      if (_dd_sh_parser_take_kind (lexer, DD_SH_TOKEN_NEWLINE)
          || _dd_sh_parser_kind (lexer) == DD_SH_TOKEN_EOF)
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
  DdShNode *node = _dd_sh_parser_node (self, DD_SH_NODE_PROGRAM);
  GPtrArray *lines = g_ptr_array_new ();

  for (;;)
    {
      DdShNode *line;

      _dd_sh_parser_skip_newlines (self);
      if (_dd_sh_parser_kind (self) == DD_SH_TOKEN_EOF)
        break;
      line = parse_line (self);
      if (line == NULL)
        break;
      g_ptr_array_add (lines, line);
    }
  _dd_sh_parser_set_children (self, node, lines);

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
  _dd_sh_lexer_begin_here_docs (self);
  _dd_sh_parser_skip_newlines (self);
  if (_dd_sh_parser_kind (self) == DD_SH_TOKEN_CLOSE)
    node = _dd_sh_parser_node (self, DD_SH_NODE_PROGRAM);
  else
    node = _dd_sh_parse_list (self, ")");
  if (node != NULL && !_dd_sh_parser_take_kind (self, DD_SH_TOKEN_CLOSE))
    {
      _dd_sh_lexer_unexpected (self, ")");
      node = NULL;
    }

  _dd_sh_lexer_end_here_docs (self, saved.here_docs);
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
