// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-template-private.h"

_DdTemplateNode *
_dd_template_node_new (_DdNodeType type,
                       gsize       position)
{
  _DdTemplateNode *node = g_new0 (_DdTemplateNode, 1);

  node->type = type;
  node->position = position;
  if (type == _DD_NODE_LIST || type == _DD_NODE_PIPE || type == _DD_NODE_COMMAND)
    node->children = g_ptr_array_new_with_free_func ((GDestroyNotify) _dd_template_node_free);
  if (type == _DD_NODE_PIPE)
    node->variables = g_ptr_array_new_with_free_func ((GDestroyNotify) _dd_template_node_free);
  if (type == _DD_NODE_FIELD || type == _DD_NODE_VARIABLE || type == _DD_NODE_CHAIN)
    node->names = g_ptr_array_new_with_free_func (g_free);

  return node;
}

void
_dd_template_node_free (_DdTemplateNode *node)
{
  if (node == NULL)
    return;
  g_free (node->text);
  g_free (node->value);
  g_clear_pointer (&node->names, g_ptr_array_unref);
  g_clear_pointer (&node->children, g_ptr_array_unref);
  g_clear_pointer (&node->variables, g_ptr_array_unref);
  _dd_template_node_free (node->pipe);
  _dd_template_node_free (node->list);
  _dd_template_node_free (node->else_list);
  g_free (node);
}

static void node_write (const _DdTemplateNode *node,
                        GString               *out);

static void
write_joined (GPtrArray  *nodes,
              const char *separator,
              GString    *out)
{
  for (guint i = 0; i < nodes->len; i++)
    {
      if (i > 0)
        g_string_append (out, separator);
      node_write (g_ptr_array_index (nodes, i), out);
    }
}

static void
write_pipe (const _DdTemplateNode *node,
            GString               *out)
{
  write_joined (node->variables, ", ", out);
  if (node->variables->len > 0)
    g_string_append (out, node->is_assign ? " = " : " := ");
  write_joined (node->children, " | ", out);
}

static void
write_in_parens (const _DdTemplateNode *node,
                 GString               *out)
{
  gboolean parens = node->type == _DD_NODE_PIPE;

  if (parens)
    g_string_append_c (out, '(');
  node_write (node, out);
  if (parens)
    g_string_append_c (out, ')');
}

static void
write_command (const _DdTemplateNode *node,
               GString               *out)
{
  for (guint i = 0; i < node->children->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ' ');
      write_in_parens (g_ptr_array_index (node->children, i), out);
    }
}

/* Fields carry their dot in front, a variable's first name does not. */
static void
write_names (const _DdTemplateNode *node,
             GString               *out)
{
  if (node->type == _DD_NODE_CHAIN)
    write_in_parens (node->pipe, out);
  for (guint i = 0; i < node->names->len; i++)
    {
      if (i > 0 || node->type != _DD_NODE_VARIABLE)
        g_string_append_c (out, '.');
      g_string_append (out, g_ptr_array_index (node->names, i));
    }
}

static void
node_write (const _DdTemplateNode *node,
            GString               *out)
{
  switch (node->type)
    {
    case _DD_NODE_PIPE:
      write_pipe (node, out);
      break;
    case _DD_NODE_COMMAND:
      write_command (node, out);
      break;
    case _DD_NODE_FIELD:
    case _DD_NODE_CHAIN:
    case _DD_NODE_VARIABLE:
      write_names (node, out);
      break;
    case _DD_NODE_ACTION:
      g_string_append (out, "{{");
      write_pipe (node->pipe, out);
      g_string_append (out, "}}");
      break;
    case _DD_NODE_END:
      g_string_append (out, "{{end}}");
      break;
    case _DD_NODE_ELSE:
      g_string_append (out, "{{else}}");
      break;
    case _DD_NODE_DOT:
      g_string_append_c (out, '.');
      break;
    case _DD_NODE_NIL:
      g_string_append (out, "nil");
      break;
    case _DD_NODE_TEXT:
    case _DD_NODE_LIST:
    case _DD_NODE_IF:
    case _DD_NODE_RANGE:
    case _DD_NODE_WITH:
    case _DD_NODE_BREAK:
    case _DD_NODE_CONTINUE:
    case _DD_NODE_IDENTIFIER:
    case _DD_NODE_BOOL:
    case _DD_NODE_NUMBER:
    case _DD_NODE_STRING:
      if (node->text != NULL)
        g_string_append (out, node->text);
      break;
    }
}

/* Writes a node as it stands in messages. */
char *
_dd_template_node_to_string (const _DdTemplateNode *node)
{
  GString *out = g_string_new (NULL);

  node_write (node, out);

  return g_string_free (out, FALSE);
}
