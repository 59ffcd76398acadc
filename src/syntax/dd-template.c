// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-template-run-private.h"

/* A template of more steps would keep the learner waiting. */
#define MAX_STEPS 1000000

struct _DdTemplate
{
  char            *text;
  _DdTemplateNode *root;
};

static void walk (_DdTemplateRun        *run,
                  JsonNode              *dot,
                  const _DdTemplateNode *node);

static gboolean
within_bounds (_DdTemplateRun *run)
{
  if (++run->n_steps > MAX_STEPS)
    return _dd_template_run_fail (run, "the template takes too many steps") != NULL;
  if (run->out->len > _DD_TEMPLATE_MAX_OUTPUT)
    return _dd_template_run_fail (run, "the template prints too much") != NULL;

  return TRUE;
}

static void
walk_list (_DdTemplateRun        *run,
           JsonNode              *dot,
           const _DdTemplateNode *list)
{
  for (guint i = 0; i < list->children->len; i++)
    {
      walk (run, dot, g_ptr_array_index (list->children, i));
      if (run->error != NULL || run->flow != _DD_FLOW_ON)
        return;
    }
}

static void
walk_if_or_with (_DdTemplateRun        *run,
                 JsonNode              *dot,
                 const _DdTemplateNode *node)
{
  guint n_variables = run->variables->len;
  g_autoptr (JsonNode) value = _dd_template_eval (run, dot, node->pipe);

  if (run->error != NULL)
    return;
  if (_dd_value_is_true (&run->view, value))
    walk_list (run, node->type == _DD_NODE_WITH ? value : dot, node->list);
  else if (node->else_list != NULL)
    walk_list (run, dot, node->else_list);
  _dd_template_pop (run, n_variables);
}

/* Does one round of a range. Returns whether to go on. */
static gboolean
walk_round (_DdTemplateRun        *run,
            const _DdTemplateNode *node,
            JsonNode              *index,
            JsonNode              *element)
{
  const GPtrArray *names = node->pipe->variables;
  guint n_variables = run->variables->len;
  gboolean goes_on;

  if (!within_bounds (run))
    return FALSE;
  if (node->pipe->is_assign && names->len > 0)
    {
      _dd_template_assign (run, _dd_template_name_at (g_ptr_array_index (names, 0), 0),
                           names->len > 1 ? index : element);
      if (names->len > 1)
        _dd_template_assign (run, _dd_template_name_at (g_ptr_array_index (names, 1), 0), element);
    }
  else if (names->len > 0)
    {
      _dd_template_set_top (run, 1, element);
      if (names->len > 1)
        _dd_template_set_top (run, 2, index);
    }
  walk_list (run, element, node->list);
  _dd_template_pop (run, n_variables);
  goes_on = run->flow != _DD_FLOW_BREAK;
  run->flow = _DD_FLOW_ON;

  return goes_on && run->error == NULL;
}

static guint
range_over_array (_DdTemplateRun        *run,
                  const _DdTemplateNode *node,
                  JsonArray             *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autoptr (JsonNode) index = _dd_value_new_int (i);

      if (!walk_round (run, node, index, json_array_get_element (array, i)))
        break;
    }

  return json_array_get_length (array);
}

static guint
range_over_map (_DdTemplateRun        *run,
                const _DdTemplateNode *node,
                JsonNode              *map)
{
  g_autoptr (GList) keys = _dd_value_sorted_keys (map);

  for (GList *key = keys; key != NULL; key = key->next)
    {
      g_autoptr (JsonNode) index = _dd_value_new_text (key->data);

      if (!walk_round (run, node, index,
                       json_object_get_member (json_node_get_object (map), key->data)))
        break;
    }

  return json_object_get_size (json_node_get_object (map));
}

static guint
range_over_count (_DdTemplateRun        *run,
                  const _DdTemplateNode *node,
                  gint64                 count)
{
  for (gint64 i = 0; i < count; i++)
    {
      g_autoptr (JsonNode) index = _dd_value_new_int (i);

      if (!walk_round (run, node, index, index))
        break;
    }

  return count > 0;
}

/* Goes through a value. Returns how many rounds there were to do. */
static guint
range_over (_DdTemplateRun        *run,
            const _DdTemplateNode *node,
            JsonNode              *value)
{
  g_autoptr (GString) shown = NULL;

  if (value == NULL)
    return 0;
  if (JSON_NODE_HOLDS_ARRAY (value))
    return range_over_array (run, node, json_node_get_array (value));
  if (_dd_value_is_map (&run->view, value))
    return range_over_map (run, node, value);
  shown = g_string_new (NULL);
  _dd_value_print (&run->view, shown, value);
  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_INT64)
    {
      if (node->pipe->variables->len < 2)
        return range_over_count (run, node, json_node_get_int (value));
      _dd_template_run_fail (run, "can't use %s to iterate over more than one variable",
                             shown->str);
    }
  else
    _dd_template_run_fail (run, "range can't iterate over %s", shown->str);

  return 0;
}

static void
walk_range (_DdTemplateRun        *run,
            JsonNode              *dot,
            const _DdTemplateNode *node)
{
  guint n_variables = run->variables->len;
  g_autoptr (JsonNode) value = _dd_template_eval (run, dot, node->pipe);

  if (run->error == NULL && range_over (run, node, value) == 0 && run->error == NULL &&
      node->else_list != NULL)
    walk_list (run, dot, node->else_list);
  _dd_template_pop (run, n_variables);
}

static void
walk_action (_DdTemplateRun        *run,
             JsonNode              *dot,
             const _DdTemplateNode *node)
{
  g_autoptr (JsonNode) value = _dd_template_eval (run, dot, node->pipe);

  if (run->error != NULL || node->pipe->variables->len > 0)
    return;
  if (value == NULL)
    g_string_append (run->out, "<no value>");
  else
    _dd_value_print (&run->view, run->out, value);
}

static void
walk (_DdTemplateRun        *run,
      JsonNode              *dot,
      const _DdTemplateNode *node)
{
  run->node = node;
  if (!within_bounds (run))
    return;
  switch (node->type)
    {
    case _DD_NODE_TEXT:
      g_string_append (run->out, node->text);
      break;
    case _DD_NODE_IF:
    case _DD_NODE_WITH:
      walk_if_or_with (run, dot, node);
      break;
    case _DD_NODE_RANGE:
      walk_range (run, dot, node);
      break;
    case _DD_NODE_BREAK:
      run->flow = _DD_FLOW_BREAK;
      break;
    case _DD_NODE_CONTINUE:
      run->flow = _DD_FLOW_CONTINUE;
      break;
    default:
      walk_action (run, dot, node);
      break;
    }
}

/* As what the null of a struct prints. */
const char *
_dd_template_nil_text (const DdTemplateContext *context,
                       const char              *name)
{
  if (context->pointer_members != NULL && g_strv_contains (context->pointer_members, name))
    return "<nil>";

  return g_strv_contains (context->map_members, name) ? "map[]" : "[]";
}

static gboolean
is_number (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

static void
note_typed (const _DdTemplateView   *view,
            const DdTemplateContext *context,
            const char              *name,
            JsonNode                *member)
{
  if (JSON_NODE_HOLDS_OBJECT (member) && g_strv_contains (context->map_members, name))
    g_hash_table_add (view->maps, json_node_get_object (member));
  if (JSON_NODE_HOLDS_NULL (member))
    g_hash_table_insert (view->nils, json_node_ref (member),
                         (gpointer) _dd_template_nil_text (context, name));
  if (is_number (member) && context->pointer_members != NULL &&
      g_strv_contains (context->pointer_members, name))
    g_hash_table_insert (view->numbers, member, (gpointer) "*int64");
}

/* Notes which objects of the data are maps rather than structs, what its nulls
 * are and which numbers are not plain ones. */
static void
collect_types (const _DdTemplateView   *view,
               const DdTemplateContext *context,
               JsonNode                *node)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (view->maps == NULL && is_number (node))
    g_hash_table_insert (view->numbers, node, (gpointer) "json.Number");
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        collect_types (view, context, json_array_get_element (array, i));
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return;
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      if (view->maps != NULL)
        note_typed (view, context, name, member);
      collect_types (view, context, member);
    }
}

/* Looks through the data if its types matter. */
static void
prepare_view (_DdTemplateRun *run)
{
  _DdTemplateView *view = &run->view;
  gboolean is_raw = (run->context->flags & DD_TEMPLATE_MISSING_IS_ERROR) != 0;

  view->is_header = (run->context->flags & DD_TEMPLATE_HEADER) != 0;
  if (run->context->map_members != NULL)
    {
      view->maps = g_hash_table_new (NULL, NULL);
      view->nils = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) json_node_unref, NULL);
    }
  if (view->maps == NULL && !is_raw)
    return;
  view->numbers = g_hash_table_new (NULL, NULL);
  collect_types (view, run->context, run->data);
}

static void
clear_view (_DdTemplateView *view)
{
  g_clear_pointer (&view->maps, g_hash_table_unref);
  g_clear_pointer (&view->nils, g_hash_table_unref);
  g_clear_pointer (&view->numbers, g_hash_table_unref);
}

/**
 * dd_template_new:
 * @text: a template
 * @error: return location for a #DdSyntaxError with line and column
 *
 * Reads a template.
 *
 * Returns: (transfer full) (nullable): the template, %NULL on error
 */
DdTemplate *
dd_template_new (const char  *text,
                 GError     **error)
{
  _DdTemplateNode *root;
  DdTemplate *self;

  g_return_val_if_fail (text != NULL, NULL);

  root = _dd_template_parse (text, error);
  if (root == NULL)
    return NULL;
  self = g_new0 (DdTemplate, 1);
  self->text = g_strdup (text);
  self->root = root;

  return self;
}

/**
 * dd_template_free: (method)
 * @self: (transfer full) (nullable): a template
 *
 * Frees a template.
 */
void
dd_template_free (DdTemplate *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  _dd_template_node_free (self->root);
  g_free (self);
}

/**
 * dd_template_execute: (method)
 * @self: a template
 * @data: what the dot stands for
 * @context: (nullable): what to know about @data
 * @error: return location for a #DdSyntaxError with line and column
 *
 * Carries out a template.
 *
 * Returns: (transfer full) (nullable): what it prints, %NULL on error
 */
char *
dd_template_execute (DdTemplate               *self,
                     JsonNode                 *data,
                     const DdTemplateContext  *context,
                     GError                  **error)
{
  static const DdTemplateContext plain = { 0 };
  g_autoptr (GArray) variables = _dd_template_variables ();
  _DdTemplateRun run = {
    .text = self->text,
    .context = context != NULL ? context : &plain,
    .data = data,
    .out = g_string_new (NULL),
    .variables = variables,
  };

  g_return_val_if_fail (self != NULL && data != NULL, NULL);

  prepare_view (&run);
  _dd_template_push (&run, "$", data);
  walk_list (&run, data, self->root);
  clear_view (&run.view);
  if (run.error != NULL)
    {
      g_string_free (run.out, TRUE);
      g_propagate_error (error, run.error);
      return NULL;
    }

  return g_string_free (run.out, FALSE);
}

static gboolean
node_uses (const _DdTemplateNode *node,
           const char            *field)
{
  if (node == NULL)
    return FALSE;
  if (node->type == _DD_NODE_FIELD && strcmp (_dd_template_name_at (node, 0), field) == 0)
    return TRUE;
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    if (node_uses (g_ptr_array_index (node->children, i), field))
      return TRUE;

  return node_uses (node->pipe, field) || node_uses (node->list, field) ||
         node_uses (node->else_list, field);
}

/**
 * dd_template_uses: (method)
 * @self: a template
 * @field: the name of a field, without a dot
 *
 * Tells whether a template names a field. `docker ps` asks the engine for
 * sizes only if its format does.
 *
 * Returns: whether `.field` stands anywhere in the template
 */
gboolean
dd_template_uses (DdTemplate *self,
                  const char *field)
{
  return node_uses (self->root, field);
}
