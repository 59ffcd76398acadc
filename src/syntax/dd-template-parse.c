// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-number.h"
#include "dd-go-text.h"

#include "dd-template-private.h"

/* How deep controls and parentheses may be nested. */
#define MAX_DEPTH 100

/* What is beyond this does not fit in 64 bits. */
#define MAX_WHOLE_REAL 9223372036854775808.0

/* The longest piece of a token that a message quotes, in characters. */
#define MAX_QUOTED 10

typedef struct
{
  const char *text;
  GArray     *tokens;
  guint       next;        /* the token to read next */
  guint       last;        /* the token read last, which messages point at */
  GPtrArray  *variables;   /* names that can be used */
  guint       range_depth;
  guint       depth;
  guint       action_line; /* where the current action starts, 0 outside */
  GError    **error;
} Parser;

static _DdTemplateNode *parse_pipeline (Parser       *parser,
                                        const char   *context,
                                        _DdTokenType  end);
static _DdTemplateNode *parse_control  (Parser       *parser,
                                        _DdNodeType   type,
                                        gsize         position);

static _DdToken *
token_at (Parser *parser,
          guint   index)
{
  return &g_array_index (parser->tokens, _DdToken, MIN (index, parser->tokens->len - 1));
}

static const _DdToken *
peek (Parser *parser)
{
  return token_at (parser, parser->next);
}

static const _DdToken *
next (Parser *parser)
{
  const _DdToken *token = token_at (parser, parser->next);

  parser->last = parser->next;
  if (parser->next < parser->tokens->len - 1)
    parser->next++;

  return token;
}

static const _DdToken *
peek_non_space (Parser *parser)
{
  if (peek (parser)->type == _DD_TOKEN_SPACE)
    next (parser);

  return peek (parser);
}

static const _DdToken *
next_non_space (Parser *parser)
{
  peek_non_space (parser);

  return next (parser);
}

static void
back_up (Parser *parser)
{
  parser->next = parser->last;
}

G_GNUC_PRINTF (2, 3)
static gpointer
parse_fail (Parser     *parser,
            const char *format,
            ...)
{
  const _DdToken *token = token_at (parser, parser->last);
  const char *line_start = parser->text + token->position;
  g_autofree char *problem = NULL;
  va_list args;

  while (line_start > parser->text && line_start[-1] != '\n')
    line_start--;

  va_start (args, format);
  problem = g_strdup_vprintf (format, args);
  va_end (args);
  if (parser->error == NULL || *parser->error == NULL)
    dd_syntax_error_set_at (parser->error, DD_SYNTAX_ERROR_INVALID, token->line,
                            (guint) (parser->text + token->position - line_start) + 1,
                            "template: :%u: %s", token->line, problem);

  return NULL;
}

static char *
describe_token (const _DdToken *token)
{
  g_autofree char *shown = NULL;

  if (token->type == _DD_TOKEN_EOF)
    return g_strdup ("EOF");
  if (token->type == _DD_TOKEN_ERROR)
    return g_strdup (token->text);
  if (token->type > _DD_TOKEN_KEYWORD)
    return g_strdup_printf ("<%s>", token->text);
  if (strlen (token->text) > MAX_QUOTED)
    {
      g_autofree char *valid = g_utf8_make_valid (token->text, -1);
      g_autofree char *start = g_utf8_substring (valid, 0,
                                                 MIN (MAX_QUOTED, g_utf8_strlen (valid, -1)));

      shown = dd_go_quote (start);
      return g_strconcat (shown, "...", NULL);
    }

  return dd_go_quote (token->text);
}

static gpointer
unexpected (Parser         *parser,
            const _DdToken *token,
            const char     *context)
{
  g_autofree char *shown = describe_token (token);

  if (token->type != _DD_TOKEN_ERROR)
    return parse_fail (parser, "unexpected %s in %s", shown, context);
  if (parser->action_line == 0 || parser->action_line == token->line)
    return parse_fail (parser, "%s", shown);

  return parse_fail (parser, "%s%s started at :%u", shown,
                     g_str_has_suffix (shown, " action") ? "" : " in action",
                     parser->action_line);
}

/* Splits `.a.b` or `$x.a` into names. */
static void
add_names (_DdTemplateNode *node,
           const char      *text)
{
  g_auto (GStrv) names = g_strsplit (*text == '.' ? text + 1 : text, ".", -1);

  for (char **name = names; *name != NULL; name++)
    g_ptr_array_add (node->names, g_strdup (*name));
}

static _DdTemplateNode *
parse_variable (Parser         *parser,
                const _DdToken *token)
{
  _DdTemplateNode *node;

  if (!g_ptr_array_find_with_equal_func (parser->variables, token->text, g_str_equal, NULL))
    {
      g_autofree char *quoted = dd_go_quote (token->text);

      return parse_fail (parser, "undefined variable %s", quoted);
    }
  node = _dd_template_node_new (_DD_NODE_VARIABLE, token->position);
  add_names (node, token->text);

  return node;
}

static gboolean
read_character (const char *text,
                gint64     *value)
{
  g_autofree char *unquoted = dd_go_unquote (text, NULL);
  gunichar character;

  if (unquoted == NULL || *unquoted == '\0')
    return FALSE;
  character = g_utf8_get_char_validated (unquoted, -1);
  if (character >= (gunichar) -2)
    return FALSE;
  *value = (gint64) character;

  return *g_utf8_next_char (unquoted) == '\0';
}

static _DdTemplateNode *
parse_number (Parser         *parser,
              const _DdToken *token)
{
  g_autoptr (_DdTemplateNode) node = _dd_template_node_new (_DD_NODE_NUMBER, token->position);
  g_autofree char *quoted = dd_go_quote (token->text);
  gboolean is_hex = strpbrk (token->text, "xX") != NULL;
  gboolean ok;

  node->text = g_strdup (token->text);
  if (token->type == _DD_TOKEN_CHAR_CONSTANT)
    {
      node->is_integer = TRUE;
      if (!read_character (token->text, &node->integer))
        return parse_fail (parser, "malformed character constant: %s", token->text);
      return g_steal_pointer (&node);
    }
  ok = dd_go_parse_int (token->text, 0, 64, &node->integer, NULL);
  node->is_integer = ok;
  if (dd_go_parse_float (token->text, &node->real, NULL))
    {
      node->is_real = strpbrk (token->text, is_hex ? ".pP" : ".eE") != NULL;
      if (!ok && !node->is_real)
        return parse_fail (parser, "integer overflow: %s", quoted);
      ok = TRUE;
    }
  if (!ok)
    return parse_fail (parser, "illegal number syntax: %s", quoted);
  if (node->is_real && ABS (node->real) < MAX_WHOLE_REAL &&
      node->real == (double) (gint64) node->real)
    {
      node->is_integer = TRUE;
      node->integer = (gint64) node->real;
    }

  return g_steal_pointer (&node);
}

static _DdTemplateNode *
parse_string (Parser         *parser,
              const _DdToken *token)
{
  g_autoptr (GError) problem = NULL;
  char *value = dd_go_unquote (token->text, &problem);
  _DdTemplateNode *node;

  if (value == NULL)
    return parse_fail (parser, "%s", problem->message);
  node = _dd_template_node_new (_DD_NODE_STRING, token->position);
  node->text = g_strdup (token->text);
  node->value = value;

  return node;
}

static _DdTemplateNode *
parse_identifier (Parser         *parser,
                  const _DdToken *token)
{
  _DdTemplateNode *node;

  if (_dd_template_find_function (token->text) == NULL)
    {
      g_autofree char *quoted = dd_go_quote (token->text);

      return parse_fail (parser, "function %s not defined", quoted);
    }
  node = _dd_template_node_new (_DD_NODE_IDENTIFIER, token->position);
  node->text = g_strdup (token->text);

  return node;
}

static _DdTemplateNode *
parse_simple_term (const _DdToken *token)
{
  _DdNodeType type = token->type == _DD_TOKEN_FIELD ? _DD_NODE_FIELD
                     : token->type == _DD_TOKEN_DOT ? _DD_NODE_DOT
                     : token->type == _DD_TOKEN_NIL ? _DD_NODE_NIL
                                                    : _DD_NODE_BOOL;
  _DdTemplateNode *node = _dd_template_node_new (type, token->position);

  if (type == _DD_NODE_FIELD)
    add_names (node, token->text);
  else if (type == _DD_NODE_BOOL)
    {
      node->text = g_strdup (token->text);
      node->truth = strcmp (token->text, "true") == 0;
    }

  return node;
}

static _DdTemplateNode *
parse_parenthesized (Parser *parser)
{
  _DdTemplateNode *pipe;

  if (++parser->depth > MAX_DEPTH)
    return parse_fail (parser, "max expression depth exceeded");
  pipe = parse_pipeline (parser, "parenthesized pipeline", _DD_TOKEN_RIGHT_PAREN);
  parser->depth--;

  return pipe;
}

/* Reads one term. NULL without an error means that there is none. */
static _DdTemplateNode *
parse_term (Parser *parser)
{
  const _DdToken *token = next_non_space (parser);

  switch (token->type)
    {
    case _DD_TOKEN_IDENTIFIER:
      return parse_identifier (parser, token);
    case _DD_TOKEN_DOT:
    case _DD_TOKEN_NIL:
    case _DD_TOKEN_FIELD:
    case _DD_TOKEN_BOOL:
      return parse_simple_term (token);
    case _DD_TOKEN_VARIABLE:
      return parse_variable (parser, token);
    case _DD_TOKEN_CHAR_CONSTANT:
    case _DD_TOKEN_NUMBER:
      return parse_number (parser, token);
    case _DD_TOKEN_LEFT_PAREN:
      return parse_parenthesized (parser);
    case _DD_TOKEN_STRING:
    case _DD_TOKEN_RAW_STRING:
      return parse_string (parser, token);
    default:
      back_up (parser);
      return NULL;
    }
}

static gboolean
failed (Parser *parser)
{
  return *parser->error != NULL;
}

static _DdTemplateNode *
parse_operand (Parser *parser)
{
  g_autoptr (_DdTemplateNode) node = parse_term (parser);
  _DdTemplateNode *chain;
  gsize position;

  if (node == NULL || peek (parser)->type != _DD_TOKEN_FIELD)
    return g_steal_pointer (&node);
  position = peek (parser)->position;
  if (node->type == _DD_NODE_FIELD || node->type == _DD_NODE_VARIABLE)
    {
      chain = g_steal_pointer (&node);
      chain->position = position;
    }
  else
    {
      chain = _dd_template_node_new (_DD_NODE_CHAIN, position);
      chain->pipe = g_steal_pointer (&node);
    }
  while (peek (parser)->type == _DD_TOKEN_FIELD)
    add_names (chain, next (parser)->text);
  if (chain->type == _DD_NODE_CHAIN && chain->pipe->type >= _DD_NODE_DOT)
    {
      g_autofree char *text = _dd_template_node_to_string (chain->pipe);
      g_autofree char *quoted = dd_go_quote (text);

      _dd_template_node_free (chain);
      return parse_fail (parser, "unexpected . after term %s", quoted);
    }

  return chain;
}

static _DdTemplateNode *
parse_command (Parser *parser)
{
  g_autoptr (_DdTemplateNode) command = NULL;

  command = _dd_template_node_new (_DD_NODE_COMMAND, peek_non_space (parser)->position);
  for (;;)
    {
      _DdTemplateNode *operand;
      const _DdToken *token;

      peek_non_space (parser);
      operand = parse_operand (parser);
      if (failed (parser))
        return NULL;
      if (operand != NULL)
        g_ptr_array_add (command->children, operand);
      token = next (parser);
      if (token->type == _DD_TOKEN_SPACE)
        continue;
      if (token->type == _DD_TOKEN_RIGHT_DELIM || token->type == _DD_TOKEN_RIGHT_PAREN)
        back_up (parser);
      else if (token->type != _DD_TOKEN_PIPE)
        return unexpected (parser, token, "operand");
      break;
    }
  if (command->children->len == 0)
    return parse_fail (parser, "empty command");

  return g_steal_pointer (&command);
}

static void
declare (Parser          *parser,
         _DdTemplateNode *pipe,
         const _DdToken  *token)
{
  _DdTemplateNode *variable = _dd_template_node_new (_DD_NODE_VARIABLE, token->position);

  add_names (variable, token->text);
  g_ptr_array_add (pipe->variables, variable);
  g_ptr_array_add (parser->variables, g_strdup (token->text));
}

/* Reads `$x :=`, `$x =` or, in a range, `$i, $x :=`. */
static gboolean
parse_declarations (Parser          *parser,
                    _DdTemplateNode *pipe,
                    const char      *context)
{
  gboolean is_range = strcmp (context, "range") == 0;

  while (peek_non_space (parser)->type == _DD_TOKEN_VARIABLE)
    {
      guint at_variable = parser->next;
      const _DdToken *variable = next (parser);
      const _DdToken *after = peek_non_space (parser);

      if (after->type == _DD_TOKEN_ASSIGN || after->type == _DD_TOKEN_DECLARE)
        {
          pipe->is_assign = after->type == _DD_TOKEN_ASSIGN;
          next (parser);
          declare (parser, pipe, variable);
          return TRUE;
        }
      if (after->type != _DD_TOKEN_CHAR || strcmp (after->text, ",") != 0)
        {
          parser->next = at_variable;
          return TRUE;
        }
      next (parser);
      declare (parser, pipe, variable);
      if (!is_range || pipe->variables->len >= 2)
        return parse_fail (parser, "too many declarations in %s", context) != NULL;
      after = peek_non_space (parser);
      if (after->type != _DD_TOKEN_VARIABLE && after->type != _DD_TOKEN_RIGHT_DELIM &&
          after->type != _DD_TOKEN_RIGHT_PAREN)
        return parse_fail (parser, "range can only initialize variables") != NULL;
    }

  return TRUE;
}

static gboolean
check_pipeline (Parser          *parser,
                _DdTemplateNode *pipe,
                const char      *context)
{
  if (pipe->children->len == 0)
    return parse_fail (parser, "missing value for %s", context) != NULL;
  for (guint i = 1; i < pipe->children->len; i++)
    {
      const _DdTemplateNode *command = g_ptr_array_index (pipe->children, i);
      const _DdTemplateNode *first = g_ptr_array_index (command->children, 0);

      if (first->type >= _DD_NODE_DOT)
        return parse_fail (parser, "non executable command in pipeline stage %u", i + 1) != NULL;
    }

  return TRUE;
}

static gboolean
starts_operand (_DdTokenType type)
{
  switch (type)
    {
    case _DD_TOKEN_BOOL:
    case _DD_TOKEN_CHAR_CONSTANT:
    case _DD_TOKEN_DOT:
    case _DD_TOKEN_FIELD:
    case _DD_TOKEN_IDENTIFIER:
    case _DD_TOKEN_NUMBER:
    case _DD_TOKEN_NIL:
    case _DD_TOKEN_RAW_STRING:
    case _DD_TOKEN_STRING:
    case _DD_TOKEN_VARIABLE:
    case _DD_TOKEN_LEFT_PAREN:
      return TRUE;
    default:
      return FALSE;
    }
}

static _DdTemplateNode *
parse_pipeline (Parser       *parser,
                const char   *context,
                _DdTokenType  end)
{
  g_autoptr (_DdTemplateNode) pipe = NULL;

  pipe = _dd_template_node_new (_DD_NODE_PIPE, peek_non_space (parser)->position);
  if (!parse_declarations (parser, pipe, context))
    return NULL;
  for (;;)
    {
      const _DdToken *token = next_non_space (parser);
      _DdTemplateNode *command;

      if (token->type == end)
        return check_pipeline (parser, pipe, context) ? g_steal_pointer (&pipe) : NULL;
      if (!starts_operand (token->type))
        return unexpected (parser, token, context);
      back_up (parser);
      command = parse_command (parser);
      if (command == NULL)
        return NULL;
      g_ptr_array_add (pipe->children, command);
    }
}

/* Reads `end`, `else`, `break` or `continue` and the end of its action. */
static _DdTemplateNode *
parse_word (Parser         *parser,
            _DdNodeType     type,
            const _DdToken *word)
{
  _DdTokenType following = peek_non_space (parser)->type;
  gboolean is_exit = type == _DD_NODE_BREAK || type == _DD_NODE_CONTINUE;
  const _DdToken *token;
  g_autoptr (_DdTemplateNode) node = _dd_template_node_new (type, word->position);

  node->text = g_strdup_printf ("{{%s}}", word->text);
  /* `{{else if …}}` is read as `{{else}}{{if …}}`. */
  if (type == _DD_NODE_ELSE && (following == _DD_TOKEN_IF || following == _DD_TOKEN_WITH))
    return g_steal_pointer (&node);
  token = next (parser);
  if (token->type != _DD_TOKEN_RIGHT_DELIM)
    return unexpected (parser, token, is_exit ? node->text : word->text);
  if (is_exit && parser->range_depth == 0)
    return parse_fail (parser, "%s outside {{range}}", node->text);

  return g_steal_pointer (&node);
}

static _DdTemplateNode *
parse_action (Parser *parser)
{
  const _DdToken *token = next_non_space (parser);
  _DdTemplateNode *node;

  switch (token->type)
    {
    case _DD_TOKEN_END:
      return parse_word (parser, _DD_NODE_END, token);
    case _DD_TOKEN_ELSE:
      return parse_word (parser, _DD_NODE_ELSE, token);
    case _DD_TOKEN_BREAK:
      return parse_word (parser, _DD_NODE_BREAK, token);
    case _DD_TOKEN_CONTINUE:
      return parse_word (parser, _DD_NODE_CONTINUE, token);
    case _DD_TOKEN_IF:
      return parse_control (parser, _DD_NODE_IF, token->position);
    case _DD_TOKEN_RANGE:
      return parse_control (parser, _DD_NODE_RANGE, token->position);
    case _DD_TOKEN_WITH:
      return parse_control (parser, _DD_NODE_WITH, token->position);
    default:
      back_up (parser);
      break;
    }
  node = _dd_template_node_new (_DD_NODE_ACTION, peek (parser)->position);
  node->pipe = parse_pipeline (parser, "command", _DD_TOKEN_RIGHT_DELIM);
  if (node->pipe == NULL)
    g_clear_pointer (&node, _dd_template_node_free);

  return node;
}

static _DdTemplateNode *
parse_text_or_action (Parser *parser)
{
  const _DdToken *token = next_non_space (parser);
  _DdTemplateNode *node;

  if (token->type == _DD_TOKEN_TEXT)
    {
      node = _dd_template_node_new (_DD_NODE_TEXT, token->position);
      node->text = g_strdup (token->text);
      return node;
    }
  if (token->type != _DD_TOKEN_LEFT_DELIM)
    return unexpected (parser, token, "input");
  parser->action_line = token->line;
  node = parse_action (parser);
  parser->action_line = 0;

  return node;
}

/* Reads up to the `end` or `else` of a control, which goes to @end. */
static _DdTemplateNode *
parse_list (Parser           *parser,
            _DdTemplateNode **end)
{
  g_autoptr (_DdTemplateNode) list = NULL;

  list = _dd_template_node_new (_DD_NODE_LIST, peek_non_space (parser)->position);
  while (peek_non_space (parser)->type != _DD_TOKEN_EOF)
    {
      _DdTemplateNode *node = parse_text_or_action (parser);

      if (node == NULL)
        return NULL;
      if (node->type == _DD_NODE_END || node->type == _DD_NODE_ELSE)
        {
          *end = node;
          return g_steal_pointer (&list);
        }
      g_ptr_array_add (list->children, node);
    }
  next (parser);

  return parse_fail (parser, "unexpected EOF");
}

/* Reads what follows an `else`: another control or a list. */
static _DdTemplateNode *
parse_else (Parser      *parser,
            _DdNodeType  type)
{
  _DdTokenType following = peek_non_space (parser)->type;
  g_autoptr (_DdTemplateNode) end = NULL;
  g_autoptr (_DdTemplateNode) list = NULL;
  _DdTemplateNode *inner;

  if ((type == _DD_NODE_IF && following == _DD_TOKEN_IF) ||
      (type == _DD_NODE_WITH && following == _DD_TOKEN_WITH))
    {
      const _DdToken *token = next (parser);

      list = _dd_template_node_new (_DD_NODE_LIST, token->position);
      inner = parse_control (parser, type, token->position);
      if (inner == NULL)
        return NULL;
      g_ptr_array_add (list->children, inner);
      return g_steal_pointer (&list);
    }
  list = parse_list (parser, &end);
  if (list != NULL && end->type != _DD_NODE_END)
    return parse_fail (parser, "expected end; found %s", end->text);

  return g_steal_pointer (&list);
}

static gboolean
parse_control_parts (Parser          *parser,
                     _DdTemplateNode *node)
{
  static const char *const contexts[] = {
    [_DD_NODE_IF] = "if",
    [_DD_NODE_RANGE] = "range",
    [_DD_NODE_WITH] = "with",
  };
  g_autoptr (_DdTemplateNode) end = NULL;
  gboolean is_range = node->type == _DD_NODE_RANGE;

  node->pipe = parse_pipeline (parser, contexts[node->type], _DD_TOKEN_RIGHT_DELIM);
  if (node->pipe == NULL)
    return FALSE;
  parser->range_depth += is_range;
  node->list = parse_list (parser, &end);
  parser->range_depth -= is_range;
  if (node->list == NULL)
    return FALSE;
  if (end->type == _DD_NODE_ELSE)
    node->else_list = parse_else (parser, node->type);

  return end->type == _DD_NODE_END || node->else_list != NULL;
}

static _DdTemplateNode *
parse_control (Parser      *parser,
               _DdNodeType  type,
               gsize        position)
{
  guint n_variables = parser->variables->len;
  _DdTemplateNode *node;

  if (++parser->depth > MAX_DEPTH)
    return parse_fail (parser, "max expression depth exceeded");
  node = _dd_template_node_new (type, position);
  if (!parse_control_parts (parser, node))
    g_clear_pointer (&node, _dd_template_node_free);
  parser->depth--;
  g_ptr_array_set_size (parser->variables, (int) n_variables);

  return node;
}

static _DdTemplateNode *
parse_all (Parser *parser)
{
  g_autoptr (_DdTemplateNode) root = _dd_template_node_new (_DD_NODE_LIST, 0);

  while (peek (parser)->type != _DD_TOKEN_EOF)
    {
      _DdTemplateNode *node = parse_text_or_action (parser);

      if (node == NULL)
        return NULL;
      g_ptr_array_add (root->children, node);
      if (node->type == _DD_NODE_END || node->type == _DD_NODE_ELSE)
        return parse_fail (parser, "unexpected %s", node->text);
    }

  return g_steal_pointer (&root);
}

/* Reads the text of a template into a list of nodes. */
_DdTemplateNode *
_dd_template_parse (const char  *text,
                    GError     **error)
{
  g_autoptr (GArray) tokens = _dd_template_lex (text);
  g_autoptr (GPtrArray) variables = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) problem = NULL;
  Parser parser = {
    .text = text,
    .tokens = tokens,
    .variables = variables,
    .error = &problem,
  };
  _DdTemplateNode *root;

  g_ptr_array_add (variables, g_strdup ("$"));
  root = parse_all (&parser);
  if (root == NULL)
    g_propagate_error (error, g_steal_pointer (&problem));

  return root;
}
