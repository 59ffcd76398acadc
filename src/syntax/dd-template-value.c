// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-template-private.h"

JsonNode *
_dd_value_take_array (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);

  return node;
}

JsonNode *
_dd_value_take_text (char *text)
{
  JsonNode *node = _dd_value_new_text (text);

  g_free (text);

  return node;
}

JsonNode *
_dd_value_new_text (const char *text)
{
  g_autofree char *valid = NULL;

  /* A text that was cut inside of a character is mended. */
  if (!g_utf8_validate (text, -1, NULL))
    text = valid = g_utf8_make_valid (text, -1);

  return json_node_init_string (json_node_alloc (), text);
}

JsonNode *
_dd_value_new_int (gint64 value)
{
  return json_node_init_int (json_node_alloc (), value);
}

JsonNode *
_dd_value_new_real (double value)
{
  return json_node_init_double (json_node_alloc (), value);
}

JsonNode *
_dd_value_new_bool (gboolean value)
{
  return json_node_init_boolean (json_node_alloc (), value);
}

/* Whether there is no value, or it is null. */
gboolean
_dd_value_is_nil (JsonNode *value)
{
  return value == NULL || JSON_NODE_HOLDS_NULL (value);
}

/* Gives what a nil of a known type prints as, or NULL for any other value. */
const char *
_dd_value_nil_text (const _DdTemplateView *view,
                    JsonNode              *value)
{
  return view->nils != NULL && value != NULL ? g_hash_table_lookup (view->nils, value) : NULL;
}

gboolean
_dd_value_is_map (const _DdTemplateView *view,
                  JsonNode              *value)
{
  return JSON_NODE_HOLDS_OBJECT (value) &&
         (view->maps == NULL || g_hash_table_contains (view->maps, json_node_get_object (value)));
}

static gboolean
scalar_is_true (JsonNode *value)
{
  GType type = json_node_get_value_type (value);

  if (type == G_TYPE_BOOLEAN)
    return json_node_get_boolean (value);
  if (type == G_TYPE_INT64)
    return json_node_get_int (value) != 0;
  if (type == G_TYPE_DOUBLE)
    return json_node_get_double (value) != 0;

  return *json_node_get_string (value) != '\0';
}

/* Tells truth as `if` does: empty and zero are false, a struct is true. */
gboolean
_dd_value_is_true (const _DdTemplateView *view,
                   JsonNode              *value)
{
  if (_dd_value_is_nil (value))
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (value))
    return json_array_get_length (json_node_get_array (value)) > 0;
  if (JSON_NODE_HOLDS_OBJECT (value))
    return !_dd_value_is_map (view, value) ||
           json_object_get_size (json_node_get_object (value)) > 0;

  return scalar_is_true (value);
}

/* Names a value's type as Go does. */
const char *
_dd_value_type_name (JsonNode *value)
{
  GType type;

  if (_dd_value_is_nil (value))
    return "interface {}";
  if (JSON_NODE_HOLDS_ARRAY (value))
    return "[]interface {}";
  if (JSON_NODE_HOLDS_OBJECT (value))
    return "map[string]interface {}";
  type = json_node_get_value_type (value);
  if (type == G_TYPE_BOOLEAN)
    return "bool";
  if (type == G_TYPE_INT64)
    return "int";
  if (type == G_TYPE_DOUBLE)
    return "float64";

  return "string";
}

/* Lists an object's keys in the order in which Go goes through a map. */
GList *
_dd_value_sorted_keys (JsonNode *value)
{
  return g_list_sort (json_object_get_members (json_node_get_object (value)),
                      (GCompareFunc) strcmp);
}
