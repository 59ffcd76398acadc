// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-catalog-record.h"

/*
 * _dd_catalog_pointer:
 * @pointer: a JSON pointer
 * @key: the name of a member
 *
 * Returns: (transfer full): the pointer to the member
 * Source: RFC 6901, section 3
 */
char *
_dd_catalog_pointer (const char *pointer,
                     const char *key)
{
  GString *result = g_string_new (pointer);

  g_string_append_c (result, '/');
  for (; *key; key++)
    {
      if (*key == '~')
        g_string_append (result, "~0");
      else if (*key == '/')
        g_string_append (result, "~1");
      else
        g_string_append_c (result, *key);
    }
  return g_string_free (result, FALSE);
}

/*
 * _dd_catalog_pointer_index:
 * @pointer: a JSON pointer
 * @index: of an element, from 0
 *
 * Returns: (transfer full): the pointer to the element
 */
char *
_dd_catalog_pointer_index (const char *pointer,
                           guint       index)
{
  return g_strdup_printf ("%s/%u", pointer, index);
}

static void
set_problem (DdCatalogRecord *self,
             const char      *key,
             DdJsonError      code,
             const char      *text)
{
  g_autofree char *place = key ? _dd_catalog_pointer (self->pointer, key) : g_strdup (self->pointer);

  if (self->error == NULL)
    self->error = dd_json_document_problem (self->document, place, code, "%s", text);
}

/*
 * _dd_catalog_record_fail:
 * @self: a record
 * @key: (nullable): the member that is wrong, %NULL for the record itself
 * @format: a printf-like message
 * @...: its arguments
 *
 * Says that a value makes no sense. Only the first problem is kept.
 */
void
_dd_catalog_record_fail (DdCatalogRecord *self,
                         const char      *key,
                         const char      *format,
                         ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  set_problem (self, key, DD_JSON_ERROR_VALUE, text);
}

static void
check_keys (DdCatalogRecord   *self,
            const char *const *keys)
{
  g_autoptr (GList) members = json_object_get_members (self->object);

  for (GList *l = members; l; l = l->next)
    if (!g_strv_contains (keys, l->data))
      {
        g_autofree char *text = g_strdup_printf ("unknown key “%s”", (const char *) l->data);

        set_problem (self, l->data, DD_JSON_ERROR_UNKNOWN_KEY, text);
      }
}

/*
 * _dd_catalog_record_open:
 * @self: (out): a record, to be closed with _dd_catalog_record_close()
 * @document: the file
 * @pointer: where in the file
 * @node: (nullable): what is there
 * @keys: (nullable): the keys it may have, ended by %NULL; %NULL for any
 *
 * Begins to read an object.
 */
void
_dd_catalog_record_open (DdCatalogRecord   *self,
                         DdJsonDocument    *document,
                         const char        *pointer,
                         JsonNode          *node,
                         const char *const *keys)
{
  self->document = document;
  self->pointer = g_strdup (pointer);
  self->object = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node)
                                                       : json_object_new ();
  self->error = NULL;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    set_problem (self, NULL, DD_JSON_ERROR_TYPE, "an object is expected");
  else if (keys)
    check_keys (self, keys);
}

/*
 * _dd_catalog_record_close:
 * @self: a record
 * @error: return location
 *
 * Returns: whether all was right
 */
gboolean
_dd_catalog_record_close (DdCatalogRecord  *self,
                          GError          **error)
{
  gboolean fine = self->error == NULL;

  if (!fine)
    g_propagate_error (error, g_steal_pointer (&self->error));
  g_clear_pointer (&self->pointer, g_free);
  g_clear_pointer (&self->object, json_object_unref);
  return fine;
}

gboolean
_dd_catalog_record_has (DdCatalogRecord *self,
                        const char      *key)
{
  return json_object_has_member (self->object, key);
}

static JsonNode *
get_value (DdCatalogRecord *self,
           const char      *key,
           GType            type,
           const char      *what)
{
  JsonNode *node = json_object_get_member (self->object, key);

  if (node == NULL || (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type))
    return node;
  set_problem (self, key, DD_JSON_ERROR_TYPE, what);
  return NULL;
}

/*
 * _dd_catalog_record_get_text:
 * @self: a record
 * @key: of a member
 *
 * Returns: (nullable) (transfer none): %NULL if it is missing
 */
const char *
_dd_catalog_record_get_text (DdCatalogRecord *self,
                             const char      *key)
{
  JsonNode *node = get_value (self, key, G_TYPE_STRING, "a text is expected");

  return node ? json_node_get_string (node) : NULL;
}

/*
 * _dd_catalog_record_get_int:
 * @self: a record
 * @key: of a member
 * @fallback: what it is if it is missing
 * @least: the least it may be
 * @most: the most it may be
 *
 * Returns: the number
 */
gint64
_dd_catalog_record_get_int (DdCatalogRecord *self,
                            const char      *key,
                            gint64           fallback,
                            gint64           least,
                            gint64           most)
{
  JsonNode *node = get_value (self, key, G_TYPE_INT64, "a whole number is expected");
  gint64 number = node ? json_node_get_int (node) : fallback;

  if (node && (number < least || number > most))
    {
      _dd_catalog_record_fail (self, key, "a number from %" G_GINT64_FORMAT " to %"
                               G_GINT64_FORMAT " is expected", least, most);
      return fallback;
    }
  return number;
}

gboolean
_dd_catalog_record_get_bool (DdCatalogRecord *self,
                             const char      *key)
{
  JsonNode *node = get_value (self, key, G_TYPE_BOOLEAN, "true or false is expected");

  return node && json_node_get_boolean (node);
}

/*
 * _dd_catalog_record_get_array:
 * @self: a record
 * @key: of a member
 *
 * Returns: (nullable) (transfer none): %NULL if it is missing
 */
JsonArray *
_dd_catalog_record_get_array (DdCatalogRecord *self,
                              const char      *key)
{
  JsonNode *node = json_object_get_member (self->object, key);

  if (node && JSON_NODE_HOLDS_ARRAY (node))
    return json_node_get_array (node);
  if (node)
    set_problem (self, key, DD_JSON_ERROR_TYPE, "a list is expected");
  return NULL;
}

/*
 * _dd_catalog_record_get_object:
 * @self: a record
 * @key: of a member
 *
 * Returns: (nullable) (transfer none): %NULL if it is missing
 */
JsonObject *
_dd_catalog_record_get_object (DdCatalogRecord *self,
                               const char      *key)
{
  JsonNode *node = json_object_get_member (self->object, key);

  if (node && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  if (node)
    set_problem (self, key, DD_JSON_ERROR_TYPE, "an object is expected");
  return NULL;
}

/*
 * _dd_catalog_record_get_texts:
 * @self: a record
 * @key: of a member
 *
 * Returns: (transfer full) (element-type utf8): the texts of a list, empty if
 *   it is missing
 */
GPtrArray *
_dd_catalog_record_get_texts (DdCatalogRecord *self,
                              const char      *key)
{
  JsonArray *array = _dd_catalog_record_get_array (self, key);
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_ptr_array_add (texts, g_strdup (json_node_get_string (node)));
      else
        set_problem (self, key, DD_JSON_ERROR_TYPE, "a list of texts is expected");
    }
  return texts;
}

/*
 * _dd_catalog_record_read_list:
 * @record: an object
 * @key: of a list of objects
 * @keys: what these may have
 * @read: reads one of them
 * @destroy: frees what @read gives
 *
 * Returns: (transfer full): what was read, empty if there is no list
 */
GPtrArray *
_dd_catalog_record_read_list (DdCatalogRecord      *record,
                              const char           *key,
                              const char *const    *keys,
                              DdCatalogReadElement  read,
                              GDestroyNotify        destroy)
{
  JsonArray *array = _dd_catalog_record_get_array (record, key);
  g_autofree char *pointer = _dd_catalog_pointer (record->pointer, key);
  GPtrArray *list = g_ptr_array_new_with_free_func (destroy);

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      g_autofree char *place = _dd_catalog_pointer_index (pointer, i);
      GError **error = record->error ? NULL : &record->error;
      DdCatalogRecord element;

      _dd_catalog_record_open (&element, record->document, place,
                               json_array_get_element (array, i), keys);
      g_ptr_array_add (list, read (&element));
      _dd_catalog_record_close (&element, error);
    }
  return list;
}
