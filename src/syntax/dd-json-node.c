// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-json-node.h"

/**
 * dd_json_get_member:
 * @self: (nullable): a value
 * @name: of a member
 *
 * Returns: (nullable) (transfer none): the member, if @self is an object that has
 *   it
 */
JsonNode *
dd_json_get_member (JsonNode   *self,
                    const char *name)
{
  return self && JSON_NODE_HOLDS_OBJECT (self)
         ? json_object_get_member (json_node_get_object (self), name) : NULL;
}

/**
 * dd_json_count_elements:
 * @self: (nullable): a value
 *
 * Returns: how many elements @self has, 0 if it is no array
 */
guint
dd_json_count_elements (JsonNode *self)
{
  return self && JSON_NODE_HOLDS_ARRAY (self) ? json_array_get_length (json_node_get_array (self))
                                              : 0;
}

/**
 * dd_json_get_element:
 * @self: (nullable): a value
 * @index: from 0
 *
 * Returns: (nullable) (transfer none): the element, if @self is an array that has
 *   it
 */
JsonNode *
dd_json_get_element (JsonNode *self,
                     guint     index)
{
  return index < dd_json_count_elements (self)
         ? json_array_get_element (json_node_get_array (self), index) : NULL;
}

/**
 * dd_json_get_string:
 * @self: (nullable): a value
 * @fallback: (nullable): if it is no string
 *
 * Returns: (nullable) (transfer none): the string
 */
const char *
dd_json_get_string (JsonNode   *self,
                    const char *fallback)
{
  return self && JSON_NODE_HOLDS_VALUE (self) && json_node_get_value_type (self) == G_TYPE_STRING
         ? json_node_get_string (self) : fallback;
}

/**
 * dd_json_get_int:
 * @self: (nullable): a value
 * @fallback: if it is no whole number
 *
 * Returns: the number
 */
gint64
dd_json_get_int (JsonNode *self,
                 gint64    fallback)
{
  return self && JSON_NODE_HOLDS_VALUE (self) && json_node_get_value_type (self) == G_TYPE_INT64
         ? json_node_get_int (self) : fallback;
}
