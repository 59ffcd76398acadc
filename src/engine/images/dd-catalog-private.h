// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-json-document.h"
#include "dd-node.h"

G_BEGIN_DECLS

/* A member of an object, or the fallback if it is missing or of another type. */

static inline const char *
_dd_catalog_get_text (JsonObject *object,
                      const char *name,
                      const char *fallback)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
         ? json_node_get_string (node) : fallback;
}

static inline gint64
_dd_catalog_get_int (JsonObject *object,
                     const char *name,
                     gint64      fallback)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64
         ? json_node_get_int (node) : fallback;
}

static inline const char *
_dd_catalog_element_text (JsonArray *array,
                          guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
         ? json_node_get_string (node) : NULL;
}

DdNode *_dd_catalog_read_tree (DdJsonDocument  *document,
                               const char      *pointer,
                               JsonObject      *tree,
                               GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
