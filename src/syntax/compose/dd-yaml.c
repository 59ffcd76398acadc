// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-number.h"

#include "dd-yaml.h"

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static DdYaml *
new_node (DdYamlKind kind)
{
  DdYaml *self = g_new0 (DdYaml, 1);

  self->kind = kind;

  return self;
}

/**
 * dd_yaml_new_null:
 *
 * Returns: (transfer full): a node without a value
 */
DdYaml *
dd_yaml_new_null (void)
{
  return new_node (DD_YAML_NULL);
}

/**
 * dd_yaml_new_bool:
 * @value: a truth value
 *
 * Returns: (transfer full): a node for it
 */
DdYaml *
dd_yaml_new_bool (gboolean value)
{
  DdYaml *self = new_node (DD_YAML_BOOL);

  self->number = value ? 1 : 0;

  return self;
}

/**
 * dd_yaml_new_int:
 * @value: a whole number
 *
 * Returns: (transfer full): a node for it
 */
DdYaml *
dd_yaml_new_int (gint64 value)
{
  DdYaml *self = new_node (DD_YAML_INT);

  self->number = value;

  return self;
}

/**
 * dd_yaml_new_float:
 * @value: a number
 *
 * Returns: (transfer full): a node for it
 */
DdYaml *
dd_yaml_new_float (double value)
{
  DdYaml *self = new_node (DD_YAML_FLOAT);

  self->real = value;

  return self;
}

/**
 * dd_yaml_new_text:
 * @text: a text
 *
 * Returns: (transfer full): a node for it
 */
DdYaml *
dd_yaml_new_text (const char *text)
{
  DdYaml *self = new_node (DD_YAML_TEXT);

  self->text = g_strdup (text);

  return self;
}

/**
 * dd_yaml_new_list:
 *
 * Returns: (transfer full): an empty list
 */
DdYaml *
dd_yaml_new_list (void)
{
  DdYaml *self = new_node (DD_YAML_LIST);

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_yaml_free);

  return self;
}

/**
 * dd_yaml_new_map:
 *
 * Returns: (transfer full): an empty map
 */
DdYaml *
dd_yaml_new_map (void)
{
  DdYaml *self = new_node (DD_YAML_MAP);

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_yaml_free);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->index = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

/**
 * dd_yaml_free:
 * @self: (transfer full) (nullable): a node
 *
 * Frees a node and all below it.
 */
void
dd_yaml_free (DdYaml *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->index, g_hash_table_unref);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self->text);
  g_free (self);
}

/**
 * dd_yaml_copy:
 * @self: a node
 *
 * Returns: (transfer full): a copy of it and of all below it
 */
DdYaml *
dd_yaml_copy (const DdYaml *self)
{
  DdYaml *copy;

  if (self->kind == DD_YAML_MAP)
    copy = dd_yaml_new_map ();
  else if (self->kind == DD_YAML_LIST)
    copy = dd_yaml_new_list ();
  else
    copy = new_node (self->kind);
  copy->mark = self->mark;
  copy->line = self->line;
  copy->column = self->column;
  copy->number = self->number;
  copy->real = self->real;
  copy->text = g_strdup (self->text);
  for (guint i = 0; i < dd_yaml_get_length (self); i++)
    {
      DdYaml *item = dd_yaml_copy (dd_yaml_get_item (self, i));

      if (self->kind == DD_YAML_MAP)
        dd_yaml_set (copy, dd_yaml_get_key (self, i), item);
      else
        dd_yaml_append (copy, item);
    }

  return copy;
}

/**
 * dd_yaml_is_map:
 * @self: (nullable): a node
 *
 * Returns: whether it is a map
 */
gboolean
dd_yaml_is_map (const DdYaml *self)
{
  return self != NULL && self->kind == DD_YAML_MAP;
}

/**
 * dd_yaml_is_list:
 * @self: (nullable): a node
 *
 * Returns: whether it is a list
 */
gboolean
dd_yaml_is_list (const DdYaml *self)
{
  return self != NULL && self->kind == DD_YAML_LIST;
}

/**
 * dd_yaml_is_null:
 * @self: (nullable): a node
 *
 * Returns: whether there is no value
 */
gboolean
dd_yaml_is_null (const DdYaml *self)
{
  return self == NULL || self->kind == DD_YAML_NULL;
}

/**
 * dd_yaml_is_empty:
 * @self: (nullable): a node
 *
 * Returns: whether it is what Go calls the zero value of its type: nothing,
 *   `false`, 0, "", an empty list or map
 */
gboolean
dd_yaml_is_empty (const DdYaml *self)
{
  if (dd_yaml_is_null (self))
    return TRUE;
  if (self->items != NULL)
    return self->items->len == 0;
  if (self->text != NULL)
    return *self->text == '\0';

  return self->number == 0 && self->real == 0;
}

/**
 * dd_yaml_get_text:
 * @self: (nullable): a node
 *
 * Returns: (nullable) (transfer none): its text if it is one
 */
const char *
dd_yaml_get_text (const DdYaml *self)
{
  return self != NULL ? self->text : NULL;
}

/**
 * dd_yaml_dup_scalar:
 * @self: a scalar
 *
 * Returns: (transfer full): its value as Go prints it
 */
char *
dd_yaml_dup_scalar (const DdYaml *self)
{
  switch (self->kind)
    {
    case DD_YAML_BOOL:
      return g_strdup (self->number != 0 ? "true" : "false");

    case DD_YAML_INT:
      return g_strdup_printf ("%" G_GINT64_FORMAT, self->number);

    case DD_YAML_FLOAT:
      return dd_go_format_float (self->real, 'v', -1);

    case DD_YAML_TEXT:
      return g_strdup (self->text);

    case DD_YAML_MAP:
      return g_strdup ("map[]");

    case DD_YAML_LIST:
      return g_strdup ("[]");

    case DD_YAML_NULL:
    default:
      return g_strdup ("<nil>");
    }
}

/**
 * dd_yaml_equal:
 * @self: a node
 * @other: another one
 *
 * Returns: whether they have the same value; the order of keys does not matter
 */
gboolean
dd_yaml_equal (const DdYaml *self,
               const DdYaml *other)
{
  if (self->kind != other->kind || self->number != other->number || self->real != other->real ||
      g_strcmp0 (self->text, other->text) != 0 ||
      dd_yaml_get_length (self) != dd_yaml_get_length (other))
    return FALSE;
  for (guint i = 0; i < dd_yaml_get_length (self); i++)
    {
      const DdYaml *match = self->kind == DD_YAML_MAP
                                ? dd_yaml_get (other, dd_yaml_get_key (self, i))
                                : dd_yaml_get_item (other, i);

      if (match == NULL || !dd_yaml_equal (dd_yaml_get_item (self, i), match))
        return FALSE;
    }

  return TRUE;
}

/**
 * dd_yaml_get_length:
 * @self: (nullable): a node
 *
 * Returns: how many items a list, or keys a map has; 0 for any other node
 */
guint
dd_yaml_get_length (const DdYaml *self)
{
  return self != NULL && self->items != NULL ? self->items->len : 0;
}

/**
 * dd_yaml_get_item:
 * @self: a list or a map
 * @position: less than its length
 *
 * Returns: (transfer none): the item of the list, or the value of the map
 */
DdYaml *
dd_yaml_get_item (const DdYaml *self,
                  guint         position)
{
  return g_ptr_array_index (self->items, position);
}

/**
 * dd_yaml_append:
 * @self: a list
 * @item: (transfer full): a node
 *
 * Adds an item at the end.
 */
void
dd_yaml_append (DdYaml *self,
                DdYaml *item)
{
  g_return_if_fail (dd_yaml_is_list (self));

  g_ptr_array_add (self->items, item);
}

/**
 * dd_yaml_append_text:
 * @self: a list
 * @text: a text
 *
 * Adds a text at the end.
 */
void
dd_yaml_append_text (DdYaml     *self,
                     const char *text)
{
  dd_yaml_append (self, dd_yaml_new_text (text));
}

/**
 * dd_yaml_steal_item:
 * @self: a list or a map
 * @position: less than its length
 *
 * Takes an item and leaves a node without a value in its place, from the same
 * place of the text.
 *
 * Returns: (transfer full): the item
 */
DdYaml *
dd_yaml_steal_item (DdYaml *self,
                    guint   position)
{
  DdYaml *item = g_ptr_array_index (self->items, position);
  DdYaml *rest = dd_yaml_new_null ();

  rest->line = item->line;
  rest->column = item->column;
  g_ptr_array_index (self->items, position) = rest;

  return item;
}

/**
 * dd_yaml_replace_item:
 * @self: a list or a map
 * @position: less than its length
 * @item: (transfer full): what takes the place of the item there
 *
 * Replaces an item of a list or a value of a map. An item that has no place in
 * a text of its own takes that of the one before.
 */
void
dd_yaml_replace_item (DdYaml *self,
                      guint   position,
                      DdYaml *item)
{
  DdYaml *before = g_ptr_array_index (self->items, position);

  if (item->line == 0)
    {
      item->line = before->line;
      item->column = before->column;
    }
  g_ptr_array_index (self->items, position) = item;
  dd_yaml_free (before);
}

/**
 * dd_yaml_get_key:
 * @self: a map
 * @position: less than its length
 *
 * Returns: (transfer none): the key there
 */
const char *
dd_yaml_get_key (const DdYaml *self,
                 guint         position)
{
  return g_ptr_array_index (self->keys, position);
}

/**
 * dd_yaml_get:
 * @self: (nullable): a node
 * @key: a key
 *
 * Returns: (nullable) (transfer none): the value of @key if @self is a map that
 *   has it
 */
DdYaml *
dd_yaml_get (const DdYaml *self,
             const char   *key)
{
  gpointer position;

  if (!dd_yaml_is_map (self) || !g_hash_table_lookup_extended (self->index, key, NULL, &position))
    return NULL;

  return dd_yaml_get_item (self, GPOINTER_TO_UINT (position));
}

/**
 * dd_yaml_get_string:
 * @self: (nullable): a node
 * @key: a key
 *
 * Returns: (nullable) (transfer none): the text of @key, %NULL if it has none
 */
const char *
dd_yaml_get_string (const DdYaml *self,
                    const char   *key)
{
  return dd_yaml_get_text (dd_yaml_get (self, key));
}

/**
 * dd_yaml_get_flag:
 * @self: (nullable): a node
 * @key: a key
 *
 * Returns: whether the value of @key is `true`
 */
gboolean
dd_yaml_get_flag (const DdYaml *self,
                  const char   *key)
{
  const DdYaml *value = dd_yaml_get (self, key);

  return value != NULL && value->kind == DD_YAML_BOOL && value->number != 0;
}

/**
 * dd_yaml_set:
 * @self: a map
 * @key: a key
 * @value: (transfer full): its value
 *
 * Adds a key, or replaces its value.
 */
void
dd_yaml_set (DdYaml     *self,
             const char *key,
             DdYaml     *value)
{
  gpointer position;
  char *copy;

  g_return_if_fail (dd_yaml_is_map (self));

  if (g_hash_table_lookup_extended (self->index, key, NULL, &position))
    {
      dd_yaml_replace_item (self, GPOINTER_TO_UINT (position), value);
      return;
    }
  copy = g_strdup (key);
  g_hash_table_insert (self->index, copy, GUINT_TO_POINTER (self->keys->len));
  g_ptr_array_add (self->keys, copy);
  g_ptr_array_add (self->items, value);
}

/**
 * dd_yaml_set_text:
 * @self: a map
 * @key: a key
 * @text: its value
 *
 * Sets a key to a text.
 */
void
dd_yaml_set_text (DdYaml     *self,
                  const char *key,
                  const char *text)
{
  dd_yaml_set (self, key, dd_yaml_new_text (text));
}

/**
 * dd_yaml_set_bool:
 * @self: a map
 * @key: a key
 * @value: its value
 *
 * Sets a key to a truth value.
 */
void
dd_yaml_set_bool (DdYaml     *self,
                  const char *key,
                  gboolean    value)
{
  dd_yaml_set (self, key, dd_yaml_new_bool (value));
}

/**
 * dd_yaml_steal:
 * @self: a map
 * @key: a key
 *
 * Takes a key away.
 *
 * Returns: (transfer full) (nullable): its value, %NULL if there is no such key
 */
DdYaml *
dd_yaml_steal (DdYaml     *self,
               const char *key)
{
  gpointer found;
  guint position;
  DdYaml *value;

  if (!dd_yaml_is_map (self) || !g_hash_table_lookup_extended (self->index, key, NULL, &found))
    return NULL;

  position = GPOINTER_TO_UINT (found);
  g_hash_table_remove (self->index, key);
  value = g_ptr_array_index (self->items, position);
  g_ptr_array_index (self->items, position) = NULL;
  g_ptr_array_remove_index (self->items, position);
  g_ptr_array_remove_index (self->keys, position);
  for (guint i = position; i < self->keys->len; i++)
    g_hash_table_insert (self->index, g_ptr_array_index (self->keys, i), GUINT_TO_POINTER (i));

  return value;
}

/**
 * dd_yaml_remove:
 * @self: a map
 * @key: a key
 *
 * Removes a key if there is one.
 */
void
dd_yaml_remove (DdYaml     *self,
                const char *key)
{
  dd_yaml_free (dd_yaml_steal (self, key));
}

/**
 * dd_yaml_list_keys:
 * @self: (nullable): a node
 *
 * Returns: (transfer full): the keys of a map in the order of their bytes,
 *   %NULL-terminated; none for any other node
 */
char **
dd_yaml_list_keys (const DdYaml *self)
{
  GPtrArray *keys = g_ptr_array_new ();

  for (guint i = 0; dd_yaml_is_map (self) && i < self->keys->len; i++)
    g_ptr_array_add (keys, g_strdup (dd_yaml_get_key (self, i)));
  g_ptr_array_sort (keys, compare_texts);
  g_ptr_array_add (keys, NULL);

  return (char **) g_ptr_array_free (keys, FALSE);
}
