// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-string-map.h"

/* A hash from key to pair for lookup, an array for the order. */
struct _DdStringMap
{
  GPtrArray  *pairs;
  GHashTable *by_key;
};

G_DEFINE_BOXED_TYPE (DdStringMap, dd_string_map, dd_string_map_copy, dd_string_map_free)

static void
pair_free (gpointer data)
{
  DdStringPair *pair = data;

  g_free (pair->key);
  g_free (pair->value);
  g_free (pair);
}

static int
compare_pairs (gconstpointer a,
               gconstpointer b)
{
  const DdStringPair *first = *(DdStringPair *const *) a;
  const DdStringPair *second = *(DdStringPair *const *) b;

  return strcmp (first->key, second->key);
}

/**
 * dd_string_map_new:
 *
 * Makes an empty map.
 *
 * Returns: (transfer full): the map
 */
DdStringMap *
dd_string_map_new (void)
{
  DdStringMap *self = g_new0 (DdStringMap, 1);

  self->pairs = g_ptr_array_new_with_free_func (pair_free);
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

/**
 * dd_string_map_copy:
 * @self: (nullable): a map
 *
 * Copies a map with all its entries.
 *
 * Returns: (transfer full) (nullable): the copy, %NULL for %NULL
 */
DdStringMap *
dd_string_map_copy (const DdStringMap *self)
{
  DdStringMap *copy;

  if (self == NULL)
    return NULL;

  copy = dd_string_map_new ();
  for (guint i = 0; i < self->pairs->len; i++)
    {
      const DdStringPair *pair = g_ptr_array_index (self->pairs, i);

      dd_string_map_set (copy, pair->key, pair->value);
    }

  return copy;
}

/**
 * dd_string_map_free:
 * @self: (nullable) (transfer full): a map
 *
 * Frees a map.
 */
void
dd_string_map_free (DdStringMap *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->by_key);
  g_ptr_array_unref (self->pairs);
  g_free (self);
}

/**
 * dd_string_map_set:
 * @self: a map
 * @key: a key
 * @value: (nullable): its value; %NULL is stored as the empty string
 *
 * Sets an entry. A key that is there already keeps its place and gets the new
 * value.
 */
void
dd_string_map_set (DdStringMap *self,
                   const char  *key,
                   const char  *value)
{
  DdStringPair *pair;
  char *old;

  g_return_if_fail (self != NULL);
  g_return_if_fail (key != NULL);

  pair = g_hash_table_lookup (self->by_key, key);
  if (pair == NULL)
    {
      pair = g_new0 (DdStringPair, 1);
      pair->key = g_strdup (key);
      g_ptr_array_add (self->pairs, pair);
      g_hash_table_insert (self->by_key, pair->key, pair);
    }

  old = pair->value;
  pair->value = g_strdup (value != NULL ? value : "");
  g_free (old);
}

/**
 * dd_string_map_get:
 * @self: (nullable): a map
 * @key: a key
 *
 * Looks up a value.
 *
 * Returns: (transfer none) (nullable): the value, or %NULL if the key is not there
 */
const char *
dd_string_map_get (const DdStringMap *self,
                   const char        *key)
{
  DdStringPair *pair;

  g_return_val_if_fail (key != NULL, NULL);

  if (self == NULL)
    return NULL;

  pair = g_hash_table_lookup (self->by_key, key);

  return pair != NULL ? pair->value : NULL;
}

/**
 * dd_string_map_remove:
 * @self: a map
 * @key: a key
 *
 * Removes an entry.
 *
 * Returns: whether there was one
 */
gboolean
dd_string_map_remove (DdStringMap *self,
                      const char  *key)
{
  DdStringPair *pair;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  pair = g_hash_table_lookup (self->by_key, key);
  if (pair == NULL)
    return FALSE;

  g_hash_table_remove (self->by_key, key);
  g_ptr_array_remove (self->pairs, pair);

  return TRUE;
}

/**
 * dd_string_map_get_size:
 * @self: (nullable): a map
 *
 * Counts the entries.
 *
 * Returns: how many there are, 0 for %NULL
 */
guint
dd_string_map_get_size (const DdStringMap *self)
{
  return self != NULL ? self->pairs->len : 0;
}

/**
 * dd_string_map_get_pair:
 * @self: a map
 * @position: 0 to size - 1, in the order of insertion
 *
 * Gives one entry.
 *
 * Returns: (transfer none): the entry
 */
const DdStringPair *
dd_string_map_get_pair (const DdStringMap *self,
                        guint              position)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->pairs->len, NULL);

  return g_ptr_array_index (self->pairs, position);
}

/**
 * dd_string_map_list_sorted:
 * @self: (nullable): a map
 *
 * Lists the entries by key, which is how the engine prints maps as JSON.
 *
 * Returns: (transfer container) (element-type DdStringPair): the entries,
 *   which stay the map's own
 */
GPtrArray *
dd_string_map_list_sorted (const DdStringMap *self)
{
  GPtrArray *sorted = g_ptr_array_new ();

  if (self == NULL)
    return sorted;

  for (guint i = 0; i < self->pairs->len; i++)
    g_ptr_array_add (sorted, g_ptr_array_index (self->pairs, i));
  g_ptr_array_sort (sorted, compare_pairs);

  return sorted;
}
