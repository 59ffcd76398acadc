// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"

#include "dd-template-run-private.h"

/* The final argument of a command in a pipeline: the value of the command
 * before it, which may be no value at all. */
typedef struct
{
  JsonNode *value;
  gboolean  is_given;
} Final;

static const Final NO_FINAL = { NULL, FALSE };

static JsonNode *eval_function (_DdTemplateRun        *run,
                                JsonNode              *dot,
                                const _DdTemplateNode *node,
                                GPtrArray             *args,
                                Final                  final);
static JsonNode *eval_argument (_DdTemplateRun        *run,
                                JsonNode              *dot,
                                const _DdTemplateNode *node,
                                _DdParamType           type);
static JsonNode *eval_label    (_DdTemplateRun *run,
                                JsonNode       *dot,
                                GPtrArray      *args,
                                Final           final);

static JsonNode *
value_ref (JsonNode *value)
{
  return value != NULL ? json_node_ref (value) : NULL;
}

/* Names the type of what a field is looked for in. */
static const char *
receiver_type (_DdTemplateRun *run,
               JsonNode       *receiver,
               gboolean        is_first)
{
  if (receiver == run->data && run->context->type_name != NULL)
    return run->context->type_name;
  if (is_first || run->context->type_name != NULL)
    return _dd_value_type_name (receiver);

  return "interface {}";
}

static gboolean
is_member (const char *const *members,
           const char        *path)
{
  return members != NULL && g_strv_contains (members, path);
}

/* Answers for what JSON leaves out if it is nil or empty. */
static JsonNode *
get_absent (_DdTemplateRun *run,
            const char     *parent,
            const char     *name)
{
  g_autofree char *path = NULL;
  g_autofree char *text_path = NULL;
  gboolean pointer;
  JsonNode *nil;

  if (parent == NULL || run->view.nils == NULL)
    return NULL;
  path = g_strconcat (parent, ".", name, NULL);
  text_path = g_strconcat (path, ":", NULL);
  if (is_member (run->context->empty_members, text_path))
    return json_node_init_string (json_node_alloc (), "");
  pointer = is_member (run->context->pointer_members, path);
  if (!pointer && !is_member (run->context->empty_members, path))
    return NULL;
  nil = json_node_new (JSON_NODE_NULL);
  g_hash_table_insert (run->view.nils, json_node_ref (nil),
                       (gpointer) (pointer ? "<nil>" : _dd_template_nil_text (run->context, name)));

  return nil;
}

static JsonNode *
get_missing (_DdTemplateRun *run,
             JsonNode       *receiver,
             const char     *name)
{
  gboolean is_typed = receiver == run->data && run->context->type_name != NULL;
  gboolean must_be_there = (run->context->flags & DD_TEMPLATE_MISSING_IS_ERROR) != 0 ||
                           !_dd_value_is_map (&run->view, receiver);

  if (is_typed)
    return _dd_template_run_fail (run, "can't evaluate field %s in type %s", name,
                                  run->context->type_name);
  if (must_be_there)
    {
      g_autofree char *quoted = dd_go_quote (name);

      return _dd_template_run_fail (run, "map has no entry for key %s", quoted);
    }

  return NULL;
}

static JsonNode *
eval_field (_DdTemplateRun *run,
            JsonNode       *receiver,
            const char     *parent,
            const char     *name,
            guint           n_args,
            gboolean        is_first)
{
  JsonObject *object;
  JsonNode *absent;

  if (receiver == NULL)
    {
      g_autofree char *quoted = dd_go_quote (name);

      if ((run->context->flags & DD_TEMPLATE_MISSING_IS_ERROR) != 0)
        return _dd_template_run_fail (run, "nil data; no entry for key %s", quoted);
      return NULL;
    }
  if (JSON_NODE_HOLDS_NULL (receiver))
    return _dd_template_run_fail (run, "nil pointer evaluating interface {}.%s", name);
  if (!JSON_NODE_HOLDS_OBJECT (receiver))
    return _dd_template_run_fail (run, "can't evaluate field %s in type %s", name,
                                  receiver_type (run, receiver, is_first));

  object = json_node_get_object (receiver);
  if (!json_object_has_member (object, name))
    {
      absent = get_absent (run, parent, name);
      return absent != NULL ? absent : get_missing (run, receiver, name);
    }
  if (n_args > 0 && receiver == run->data && run->context->type_name != NULL)
    return _dd_template_run_fail (run, "wrong number of args for %s: want 0 got %u", name, n_args);
  if (n_args > 0)
    return _dd_template_run_fail (run, "%s is not a method but has arguments", name);

  return json_node_ref (json_object_get_member (object, name));
}

/* Follows the names of a field from the name at @first on. */
static JsonNode *
eval_names (_DdTemplateRun        *run,
            JsonNode              *dot,
            JsonNode              *receiver,
            const _DdTemplateNode *node,
            guint                  first,
            GPtrArray             *args,
            Final                  final)
{
  g_autoptr (JsonNode) value = value_ref (receiver);
  guint n_args = (args != NULL ? args->len - 1 : 0) + final.is_given;

  for (guint i = first; i < node->names->len; i++)
    {
      gboolean is_last = i + 1 == node->names->len;
      JsonNode *inner;

      if (is_last && value == run->data && run->context->label != NULL &&
          strcmp (_dd_template_name_at (node, i), "Label") == 0)
        return eval_label (run, dot, args, final);
      inner = eval_field (run, value, i > first ? _dd_template_name_at (node, i - 1) : NULL,
                          _dd_template_name_at (node, i), is_last ? n_args : 0, i == first);
      g_clear_pointer (&value, json_node_unref);
      value = inner;
      if (run->error != NULL)
        return NULL;
    }

  return g_steal_pointer (&value);
}

static JsonNode *
eval_constant (_DdTemplateRun        *run,
               const _DdTemplateNode *node)
{
  switch (node->type)
    {
    case _DD_NODE_BOOL:
      return _dd_value_new_bool (node->truth);
    case _DD_NODE_STRING:
      return _dd_value_new_text (node->value);
    default:
      return node->is_real ? _dd_value_new_real (node->real) : _dd_value_new_int (node->integer);
    }
}

static gboolean
not_a_function (_DdTemplateRun *run,
                GPtrArray      *args,
                Final           final)
{
  g_autofree char *first = NULL;

  if (args == NULL || (args->len <= 1 && !final.is_given))
    return TRUE;
  first = _dd_template_node_to_string (g_ptr_array_index (args, 0));

  return _dd_template_run_fail (run, "can't give argument to non-function %s", first) != NULL;
}

static JsonNode *
eval_variable (_DdTemplateRun        *run,
               JsonNode              *dot,
               const _DdTemplateNode *node,
               GPtrArray             *args,
               Final                  final)
{
  JsonNode *value;

  run->node = node;
  if (!_dd_template_look_up (run, _dd_template_name_at (node, 0), &value))
    return NULL;
  if (node->names->len > 1)
    return eval_names (run, dot, value, node, 1, args, final);

  return not_a_function (run, args, final) ? value_ref (value) : NULL;
}

static JsonNode *
eval_chain (_DdTemplateRun        *run,
            JsonNode              *dot,
            const _DdTemplateNode *node,
            GPtrArray             *args,
            Final                  final)
{
  g_autoptr (JsonNode) base = NULL;

  run->node = node;
  base = eval_argument (run, dot, node->pipe, _DD_PARAM_ANY);
  if (run->error != NULL)
    return NULL;

  return eval_names (run, dot, base, node, 0, args, final);
}

/* Evaluates what can be a command or an argument alike. @handled tells
 * whether @node is such a thing. */
static JsonNode *
eval_operand (_DdTemplateRun        *run,
              JsonNode              *dot,
              const _DdTemplateNode *node,
              GPtrArray             *args,
              Final                  final,
              gboolean              *handled)
{
  *handled = TRUE;
  switch (node->type)
    {
    case _DD_NODE_FIELD:
      run->node = node;
      return eval_names (run, dot, dot, node, 0, args, final);
    case _DD_NODE_CHAIN:
      return eval_chain (run, dot, node, args, final);
    case _DD_NODE_VARIABLE:
      return eval_variable (run, dot, node, args, final);
    case _DD_NODE_IDENTIFIER:
      return eval_function (run, dot, node, args, final);
    case _DD_NODE_PIPE:
      return not_a_function (run, args, final) ? _dd_template_eval (run, dot, node) : NULL;
    default:
      *handled = FALSE;
      return NULL;
    }
}

static gboolean
is_array_of_texts (JsonNode *value)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (value))
    return FALSE;
  array = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING)
        return FALSE;
    }

  return TRUE;
}

static const char *
param_type_name (_DdParamType type)
{
  static const char *const names[] = {
    [_DD_PARAM_ANY] = "interface {}",
    [_DD_PARAM_STRING] = "string",
    [_DD_PARAM_INT] = "int",
    [_DD_PARAM_STRINGS] = "[]string",
  };

  return names[type];
}

/* Checks that a value can be given to a parameter, and passes it on. */
static JsonNode *
check_type (_DdTemplateRun *run,
            JsonNode       *value,
            _DdParamType    type)
{
  g_autoptr (JsonNode) owned = value;
  GType wanted = type == _DD_PARAM_INT ? G_TYPE_INT64 : G_TYPE_STRING;

  if (run->error != NULL)
    return NULL;
  if (type == _DD_PARAM_STRINGS && run->view.is_header)
    type = _DD_PARAM_STRING;
  if (type == _DD_PARAM_ANY)
    return g_steal_pointer (&owned);
  if (type == _DD_PARAM_STRINGS && _dd_value_is_nil (owned))
    return _dd_value_take_array (json_array_new ());
  if (owned == NULL)
    return _dd_template_run_fail (run, "invalid value; expected %s", param_type_name (type));
  if (type == _DD_PARAM_STRINGS ? is_array_of_texts (owned)
                                : JSON_NODE_HOLDS_VALUE (owned) &&
                                    json_node_get_value_type (owned) == wanted)
    return g_steal_pointer (&owned);

  return _dd_template_run_fail (run, "wrong type for value; expected %s; got %s",
                                param_type_name (type), _dd_value_type_name (owned));
}

static JsonNode *
eval_literal (_DdTemplateRun        *run,
              const _DdTemplateNode *node,
              _DdParamType           type)
{
  g_autofree char *text = NULL;

  if (type == _DD_PARAM_ANY ||
      (type == _DD_PARAM_STRING && node->type == _DD_NODE_STRING) ||
      (type == _DD_PARAM_INT && node->type == _DD_NODE_NUMBER && node->is_integer))
    return type == _DD_PARAM_INT ? _dd_value_new_int (node->integer) : eval_constant (run, node);

  text = _dd_template_node_to_string (node);
  if (type == _DD_PARAM_STRINGS && !run->view.is_header)
    return _dd_template_run_fail (run, "can't handle %s for arg of type []string", text);

  return _dd_template_run_fail (run, "expected %s; found %s",
                                type == _DD_PARAM_INT ? "integer" : "string", text);
}

static JsonNode *
eval_argument (_DdTemplateRun        *run,
               JsonNode              *dot,
               const _DdTemplateNode *node,
               _DdParamType           type)
{
  gboolean handled;
  JsonNode *value;

  run->node = node;
  if (node->type == _DD_NODE_DOT)
    return check_type (run, value_ref (dot), type);
  if (node->type == _DD_NODE_NIL)
    {
      if (type == _DD_PARAM_ANY || type == _DD_PARAM_STRINGS)
        return check_type (run, json_node_new (JSON_NODE_NULL), type);
      return _dd_template_run_fail (run, "cannot assign nil to %s", param_type_name (type));
    }
  value = eval_operand (run, dot, node, NULL, NO_FINAL, &handled);
  if (handled)
    return check_type (run, value, type);

  return eval_literal (run, node, type);
}

/* The arguments of a call, evaluated. */
static void
free_arguments (GPtrArray *values)
{
  for (guint i = 0; i < values->len; i++)
    if (g_ptr_array_index (values, i) != NULL)
      json_node_unref (g_ptr_array_index (values, i));
  g_ptr_array_unref (values);
}

/* Answers the one method with an argument that Docker's rows have. */
static JsonNode *
eval_label (_DdTemplateRun *run,
            JsonNode       *dot,
            GPtrArray      *args,
            Final           final)
{
  guint n_args = (args != NULL ? args->len - 1 : 0) + final.is_given;
  g_autoptr (JsonNode) key = NULL;

  if (n_args != 1)
    return _dd_template_run_fail (run, "wrong number of args for Label: want 1 got %u", n_args);
  key = final.is_given ? check_type (run, value_ref (final.value), _DD_PARAM_STRING)
                       : eval_argument (run, dot, g_ptr_array_index (args, 1),
                                        _DD_PARAM_STRING);
  if (run->error != NULL)
    return NULL;

  return _dd_value_take_text (run->context->label (json_node_get_string (key),
                                                   run->context->label_data));
}

/* Evaluates `and` and `or`, which stop at the first argument that settles
 * them. */
static JsonNode *
eval_and_or (_DdTemplateRun *run,
             JsonNode       *dot,
             gboolean        is_or,
             GPtrArray      *args,
             Final           final)
{
  JsonNode *value = NULL;

  for (guint i = 1; args != NULL && i < args->len; i++)
    {
      g_clear_pointer (&value, json_node_unref);
      value = eval_argument (run, dot, g_ptr_array_index (args, i), _DD_PARAM_ANY);
      if (run->error != NULL || _dd_value_is_true (&run->view, value) == is_or)
        return value;
    }
  if (final.is_given)
    {
      g_clear_pointer (&value, json_node_unref);
      value = value_ref (final.value);
    }

  return value;
}

static gboolean
check_argument_count (_DdTemplateRun            *run,
                      const _DdTemplateFunction *function,
                      guint                      n_args,
                      Final                      final)
{
  guint n_given = n_args + final.is_given;

  if (function->is_variadic)
    return n_given >= function->n_params - 1 ||
           _dd_template_run_fail (run, "wrong number of args for %s: want at least %u got %u",
                                  function->name, function->n_params - 1, n_args) != NULL;

  return n_given == function->n_params ||
         _dd_template_run_fail (run, "wrong number of args for %s: want %u got %u", function->name,
                                function->n_params, n_given) != NULL;
}

static _DdParamType
param_at (const _DdTemplateFunction *function,
          guint                      index)
{
  return function->params[MIN (index, function->n_params - 1)];
}

/* A template could double a text again and again. */
static gboolean
is_too_long (JsonNode *value)
{
  return value != NULL && JSON_NODE_HOLDS_VALUE (value) &&
         json_node_get_value_type (value) == G_TYPE_STRING &&
         strlen (json_node_get_string (value)) > _DD_TEMPLATE_MAX_OUTPUT;
}

static JsonNode *
call_function (_DdTemplateRun            *run,
               JsonNode                  *dot,
               const _DdTemplateNode     *command,
               const _DdTemplateFunction *function,
               GPtrArray                 *args,
               Final                      final)
{
  GPtrArray *values = g_ptr_array_new ();
  JsonNode *result = NULL;
  g_autoptr (GError) problem = NULL;

  for (guint i = 1; args != NULL && i < args->len && run->error == NULL; i++)
    g_ptr_array_add (values, eval_argument (run, dot, g_ptr_array_index (args, i),
                                            param_at (function, i - 1)));
  if (final.is_given && run->error == NULL)
    g_ptr_array_add (values, check_type (run, value_ref (final.value),
                                         param_at (function, values->len)));
  if (run->error == NULL)
    {
      result = function->call (&run->view, (JsonNode **) values->pdata, values->len, &problem);
      run->node = command;
      if (problem != NULL)
        _dd_template_run_fail (run, "error calling %s: %s", function->name, problem->message);
      else if (is_too_long (result))
        _dd_template_run_fail (run, "the template prints too much");
    }
  free_arguments (values);

  return result;
}

static JsonNode *
eval_function (_DdTemplateRun        *run,
               JsonNode              *dot,
               const _DdTemplateNode *node,
               GPtrArray             *args,
               Final                  final)
{
  const _DdTemplateFunction *function = _dd_template_find_function (node->text);
  const _DdTemplateNode *command = args != NULL ? run->command : node;

  run->node = node;
  if (!check_argument_count (run, function, args != NULL ? args->len - 1 : 0, final))
    return NULL;
  if (function->call == NULL)
    return eval_and_or (run, dot, strcmp (function->name, "or") == 0, args, final);

  return call_function (run, dot, command, function, args, final);
}

static JsonNode *
eval_command (_DdTemplateRun        *run,
              JsonNode              *dot,
              const _DdTemplateNode *command,
              Final                  final)
{
  const _DdTemplateNode *first = g_ptr_array_index (command->children, 0);
  gboolean handled;
  JsonNode *value;

  run->command = command;
  value = eval_operand (run, dot, first, command->children, final, &handled);
  if (handled)
    return value;
  run->node = first;
  if (!not_a_function (run, command->children, final))
    return NULL;
  if (first->type == _DD_NODE_DOT)
    return value_ref (dot);
  if (first->type == _DD_NODE_NIL)
    return _dd_template_run_fail (run, "nil is not a command");

  return eval_constant (run, first);
}

/* Evaluates a pipeline and sets the variables it declares. */
JsonNode *
_dd_template_eval (_DdTemplateRun        *run,
                   JsonNode              *dot,
                   const _DdTemplateNode *pipe)
{
  g_autoptr (JsonNode) value = NULL;
  Final final = NO_FINAL;

  run->node = pipe;
  for (guint i = 0; i < pipe->children->len; i++)
    {
      JsonNode *result = eval_command (run, dot, g_ptr_array_index (pipe->children, i), final);

      g_clear_pointer (&value, json_node_unref);
      value = result;
      if (run->error != NULL)
        return NULL;
      if (value != NULL && JSON_NODE_HOLDS_NULL (value) &&
          _dd_value_nil_text (&run->view, value) == NULL)
        g_clear_pointer (&value, json_node_unref);
      final = (Final) { value, TRUE };
    }
  for (guint i = 0; i < pipe->variables->len; i++)
    {
      const char *name = _dd_template_name_at (g_ptr_array_index (pipe->variables, i), 0);

      if (pipe->is_assign)
        _dd_template_assign (run, name, value);
      else
        _dd_template_push (run, name, value);
    }

  return g_steal_pointer (&value);
}
