// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-yaml-json.h"

static JsonNode *
container_to_json (const DdYaml *self)
{
  JsonNode *node = json_node_new (self->kind == DD_YAML_MAP ? JSON_NODE_OBJECT : JSON_NODE_ARRAY);
  JsonObject *object = self->kind == DD_YAML_MAP ? json_object_new () : NULL;
  JsonArray *array = object == NULL ? json_array_new () : NULL;

  for (guint i = 0; i < dd_yaml_get_length (self); i++)
    {
      JsonNode *item = dd_yaml_to_json (dd_yaml_get_item (self, i));

      if (object != NULL)
        json_object_set_member (object, dd_yaml_get_key (self, i), item);
      else
        json_array_add_element (array, item);
    }
  if (object != NULL)
    json_node_take_object (node, object);
  else
    json_node_take_array (node, array);

  return node;
}

/**
 * dd_yaml_to_json:
 * @self: a node
 *
 * Returns: (transfer full): the same value in JSON, its keys in the same order
 */
JsonNode *
dd_yaml_to_json (const DdYaml *self)
{
  switch (self->kind)
    {
    case DD_YAML_BOOL:
      return json_node_init_boolean (json_node_alloc (), self->number != 0);

    case DD_YAML_INT:
      return json_node_init_int (json_node_alloc (), self->number);

    case DD_YAML_FLOAT:
      return json_node_init_double (json_node_alloc (), self->real);

    case DD_YAML_TEXT:
      return json_node_init_string (json_node_alloc (), self->text);

    case DD_YAML_LIST:
    case DD_YAML_MAP:
      return container_to_json (self);

    case DD_YAML_NULL:
    default:
      return json_node_new (JSON_NODE_NULL);
    }
}
