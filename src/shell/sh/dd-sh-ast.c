// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "dd-sh-ast-private.h"

G_DEFINE_QUARK (dd-sh-error-quark, dd_sh_error)

static const char *node_names[] = {
  [DD_SH_NODE_PROGRAM] = "program",
  [DD_SH_NODE_LIST] = "list",
  [DD_SH_NODE_ASYNC] = "async",
  [DD_SH_NODE_AND_OR] = "and-or",
  [DD_SH_NODE_NOT] = "not",
  [DD_SH_NODE_PIPE] = "pipe",
  [DD_SH_NODE_SIMPLE] = "simple",
  [DD_SH_NODE_SUBSHELL] = "subshell",
  [DD_SH_NODE_BRACE] = "brace",
  [DD_SH_NODE_IF] = "if",
  [DD_SH_NODE_WHILE] = "while",
  [DD_SH_NODE_FOR] = "for",
  [DD_SH_NODE_CASE] = "case",
  [DD_SH_NODE_FUNCTION] = "function",
};

static const char *param_names[] = {
  [DD_SH_PARAM_PLAIN] = "",
  [DD_SH_PARAM_LENGTH] = "length",
  [DD_SH_PARAM_DEFAULT] = "-",
  [DD_SH_PARAM_ASSIGN] = "=",
  [DD_SH_PARAM_ALTERNATE] = "+",
  [DD_SH_PARAM_ERROR] = "?",
  [DD_SH_PARAM_PREFIX] = "#",
  [DD_SH_PARAM_PREFIX_LONG] = "##",
  [DD_SH_PARAM_SUFFIX] = "%",
  [DD_SH_PARAM_SUFFIX_LONG] = "%%",
  [DD_SH_PARAM_REPLACE] = "/",
  [DD_SH_PARAM_REPLACE_ALL] = "//",
  [DD_SH_PARAM_SUBSTRING] = "substring",
  [DD_SH_PARAM_BAD] = "bad",
};

static const char *redir_names[] = {
  [DD_SH_REDIR_READ] = "<",
  [DD_SH_REDIR_WRITE] = ">",
  [DD_SH_REDIR_CLOBBER] = ">|",
  [DD_SH_REDIR_APPEND] = ">>",
  [DD_SH_REDIR_READ_WRITE] = "<>",
  [DD_SH_REDIR_DUP_IN] = "<&",
  [DD_SH_REDIR_DUP_OUT] = ">&",
  [DD_SH_REDIR_BOTH] = "&>",
  [DD_SH_REDIR_BOTH_APPEND] = "&>>",
  [DD_SH_REDIR_HERE_DOC] = "<<",
  [DD_SH_REDIR_HERE_STRING] = "<<<",
};

/* --- Memory ------------------------------------------------------------- */

/* The text is kept without NUL bytes, which shells drop. */
DdShAst *
_dd_sh_ast_new (const char *text,
                gssize      length)
{
  DdShAst *self = g_new0 (DdShAst, 1);
  gsize n = length < 0 ? strlen (text) : (gsize) length;
  gsize kept = 0;

  self->ref_count = 1;
  self->arena = g_ptr_array_new_with_free_func (g_free);
  self->nodes = g_ptr_array_new ();
  self->not_arith = g_hash_table_new (NULL, NULL);
  self->text = g_malloc (n + 1);
  for (gsize i = 0; i < n; i++)
    if (text[i] != '\0')
      self->text[kept++] = text[i];
  self->text[kept] = '\0';

  return self;
}

gpointer
_dd_sh_ast_alloc (DdShAst *self,
                  gsize    size)
{
  gpointer block = g_malloc0 (size);

  g_ptr_array_add (self->arena, block);
  return block;
}

char *
_dd_sh_ast_strndup (DdShAst    *self,
                    const char *text,
                    gsize       length)
{
  char *copy = g_strndup (text, length);

  g_ptr_array_add (self->arena, copy);
  return copy;
}

/* Moves the pointers of @array into the arena and frees @array. */
gpointer
_dd_sh_ast_take_array (DdShAst   *self,
                       GPtrArray *array,
                       guint     *length)
{
  gpointer *block = NULL;

  *length = array->len;
  if (array->len > 0)
    {
      block = _dd_sh_ast_alloc (self, sizeof (gpointer) * array->len);
      memcpy (block, array->pdata, sizeof (gpointer) * array->len);
    }
  g_ptr_array_unref (array);

  return block;
}

/**
 * dd_sh_ast_ref:
 * @self: a syntax tree
 *
 * Takes a reference. Trees never change, so sharing them is safe.
 *
 * Returns: (transfer full): @self
 */
DdShAst *
dd_sh_ast_ref (DdShAst *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

/**
 * dd_sh_ast_unref:
 * @self: (transfer full): a syntax tree
 *
 * Drops a reference, and the tree with the last one.
 */
void
dd_sh_ast_unref (DdShAst *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_ptr_array_unref (self->arena);
  g_ptr_array_unref (self->nodes);
  g_hash_table_unref (self->not_arith);
  g_clear_error (&self->error);
  g_free (self->complaint);
  g_free (self->text);
  g_free (self);
}

/* --- Numbers ------------------------------------------------------------ */

static void number_node (DdShAst  *self,
                         DdShNode *node);

static void
number_word (DdShAst  *self,
             DdShWord *word)
{
  if (word == NULL)
    return;

  for (guint i = 0; i < word->n_parts; i++)
    {
      DdShPart *part = word->parts[i];

      if (part->node != NULL)
        number_node (self, part->node);
      number_word (self, part->word);
      number_word (self, part->word2);
    }
}

static void
number_node (DdShAst  *self,
             DdShNode *node)
{
  node->id = self->nodes->len;
  g_ptr_array_add (self->nodes, node);

  for (guint i = 0; i < node->n_assigns; i++)
    number_word (self, node->assigns[i]->value);
  for (guint i = 0; i < node->n_words; i++)
    number_word (self, node->words[i]);
  for (guint i = 0; i < node->n_items; i++)
    for (guint j = 0; j < node->items[i]->n_patterns; j++)
      number_word (self, node->items[i]->patterns[j]);
  for (guint i = 0; i < node->n_redirs; i++)
    number_word (self, node->redirs[i]->word);
  for (guint i = 0; i < node->n_children; i++)
    number_node (self, node->children[i]);
}

/* Numbers the nodes in preorder. */
void
_dd_sh_ast_number (DdShAst *self)
{
  number_node (self, self->root);
}

/* --- Access ------------------------------------------------------------- */

/**
 * dd_sh_ast_get_text:
 * @self: a syntax tree
 *
 * Gets the text that was parsed, without NUL bytes.
 *
 * Returns: (transfer none): the text, which need not be UTF-8
 */
const char *
dd_sh_ast_get_text (DdShAst *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/**
 * dd_sh_ast_get_root:
 * @self: a syntax tree
 *
 * Gets the program node.
 *
 * Returns: (transfer none): the root
 */
const DdShNode *
dd_sh_ast_get_root (DdShAst *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->root;
}

/**
 * dd_sh_ast_get_n_nodes:
 * @self: a syntax tree
 *
 * Counts the nodes. Ids go from 0, the root, in preorder.
 *
 * Returns: how many nodes there are
 */
guint
dd_sh_ast_get_n_nodes (DdShAst *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->nodes->len;
}

/**
 * dd_sh_ast_get_node:
 * @self: a syntax tree
 * @id: a node's number
 *
 * Looks up a node.
 *
 * Returns: (nullable) (transfer none): the node, or %NULL past the last one
 */
const DdShNode *
dd_sh_ast_get_node (DdShAst *self,
                    guint    id)
{
  g_return_val_if_fail (self != NULL, NULL);

  return id < self->nodes->len ? g_ptr_array_index (self->nodes, id) : NULL;
}

/**
 * dd_sh_ast_get_error:
 * @self: a syntax tree
 *
 * Gets why the text could not be read to its end. The tree holds the lines
 * before that place; a shell has run them when it finds the error.
 *
 * Returns: (nullable) (transfer none): an error of [error@DdShError]
 */
const GError *
dd_sh_ast_get_error (DdShAst *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->error;
}

/**
 * dd_sh_ast_get_complaint:
 * @self: a syntax tree
 * @line: (out) (optional): the line it is about, from 1
 *
 * Gets the error in the words of the imitated shell, without the shell's name
 * and the line number.
 *
 * Returns: (nullable) (transfer none): the text, or %NULL without an error
 */
const char *
dd_sh_ast_get_complaint (DdShAst *self,
                         guint   *line)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (line != NULL)
    *line = self->error_line;
  return self->complaint;
}

/* --- Dump --------------------------------------------------------------- */

static void dump_node (const DdShNode *node,
                       GString        *out);

static void dump_word (const DdShWord *word,
                       GString        *out);

static void
dump_param (const DdShPart *part,
            GString        *out)
{
  g_string_append_printf (out, "${%s", part->text);
  if (part->op != DD_SH_PARAM_PLAIN)
    g_string_append_printf (out, " %s%s", part->colon ? ":" : "",
                            param_names[part->op]);
  if (part->word != NULL)
    {
      g_string_append_c (out, ' ');
      dump_word (part->word, out);
    }
  if (part->word2 != NULL)
    {
      g_string_append_c (out, ' ');
      dump_word (part->word2, out);
    }
  g_string_append_c (out, '}');
}

static void
dump_part (const DdShPart *part,
           GString        *out)
{
  if (part->quoted && part->kind != DD_SH_PART_QUOTES)
    g_string_append_c (out, '"');
  switch (part->kind)
    {
    case DD_SH_PART_LITERAL:
      g_string_append (out, part->text);
      break;
    case DD_SH_PART_QUOTES:
      g_string_append (out, "\"\"");
      break;
    case DD_SH_PART_TILDE:
      g_string_append_printf (out, "~%s~", part->text);
      break;
    case DD_SH_PART_PARAM:
      dump_param (part, out);
      break;
    case DD_SH_PART_COMMAND:
      g_string_append (out, "$(");
      dump_node (part->node, out);
      g_string_append_c (out, ')');
      break;
    case DD_SH_PART_ARITH:
      g_string_append (out, "$((");
      dump_word (part->word, out);
      g_string_append (out, "))");
      break;
    default:
      g_assert_not_reached ();
    }
  if (part->quoted && part->kind != DD_SH_PART_QUOTES)
    g_string_append_c (out, '"');
}

static void
dump_word (const DdShWord *word,
           GString        *out)
{
  g_string_append_c (out, '[');
  for (guint i = 0; i < word->n_parts; i++)
    {
      if (i > 0)
        g_string_append_c (out, '+');
      dump_part (word->parts[i], out);
    }
  g_string_append_c (out, ']');
}

static void
dump_items (const DdShNode *node,
            GString        *out)
{
  for (guint i = 0; i < node->n_items; i++)
    {
      const DdShCaseItem *item = node->items[i];

      g_string_append (out, " (when");
      for (guint j = 0; j < item->n_patterns; j++)
        {
          g_string_append_c (out, ' ');
          dump_word (item->patterns[j], out);
        }
      g_string_append_printf (out, "%s)", item->falls_through ? " ;&" : "");
    }
}

static void
dump_node (const DdShNode *node,
           GString        *out)
{
  g_string_append_printf (out, "(%s", node_names[node->kind]);
  if (node->flag)
    g_string_append_c (out, '!');
  if (node->name != NULL)
    g_string_append_printf (out, " %s", node->name);
  for (guint i = 0; i < node->n_assigns; i++)
    {
      g_string_append_printf (out, " %s%s=", node->assigns[i]->name,
                              node->assigns[i]->append ? "+" : "");
      dump_word (node->assigns[i]->value, out);
    }
  for (guint i = 0; i < node->n_words; i++)
    {
      g_string_append_c (out, ' ');
      dump_word (node->words[i], out);
    }
  dump_items (node, out);
  for (guint i = 0; i < node->n_children; i++)
    {
      g_string_append_c (out, ' ');
      if (node->operators != NULL && i > 0)
        g_string_append (out, node->operators[i] == '&' ? "&& " : "|| ");
      dump_node (node->children[i], out);
    }
  for (guint i = 0; i < node->n_redirs; i++)
    {
      const DdShRedir *redir = node->redirs[i];

      g_string_append_printf (out, " %d%s", redir->fd, redir_names[redir->kind]);
      dump_word (redir->word, out);
    }
  g_string_append_c (out, ')');
}

/**
 * dd_sh_ast_dump:
 * @self: a syntax tree
 *
 * Writes the tree as one line of nested parentheses, for tests.
 *
 * Returns: (transfer full): the text
 */
char *
dd_sh_ast_dump (DdShAst *self)
{
  GString *out;

  g_return_val_if_fail (self != NULL, NULL);

  out = g_string_new (NULL);
  dump_node (self->root, out);
  return g_string_free (out, FALSE);
}
