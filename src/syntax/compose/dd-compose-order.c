// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-compose-private.h"
#include "dd-compose-project.h"

/* Looks for a way from @name back to itself. The services on the way are in
 * @way; those in @done lead to no circle. */
static gboolean
find_circle (const DdYaml *services,
             const char   *name,
             GPtrArray    *way,
             GHashTable   *done)
{
  const DdYaml *dependencies = dd_yaml_get (dd_yaml_get (services, name), "depends_on");
  g_auto (GStrv) names = dd_yaml_list_keys (dependencies);

  for (guint i = 0; i < way->len; i++)
    if (strcmp (g_ptr_array_index (way, i), name) == 0)
      {
        g_ptr_array_remove_range (way, 0, i);
        g_ptr_array_add (way, g_strdup (name));
        return TRUE;
      }
  if (g_hash_table_contains (done, name))
    return FALSE;
  g_ptr_array_add (way, g_strdup (name));
  for (char **next = names; *next != NULL; next++)
    if (dd_yaml_get (services, *next) != NULL && find_circle (services, *next, way, done))
      return TRUE;
  g_ptr_array_remove_index (way, way->len - 1);
  g_hash_table_add (done, g_strdup (name));

  return FALSE;
}

/**
 * dd_compose_find_cycle:
 * @services: a map of services in their long form
 *
 * Looks for services that wait for each other.
 *
 * Returns: (transfer full) (nullable): the way round, such as `a -> b -> a`;
 *   %NULL if there is none
 */
char *
dd_compose_find_cycle (const DdYaml *services)
{
  g_auto (GStrv) names = dd_yaml_list_keys (services);
  g_autoptr (GPtrArray) way = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (char **name = names; *name != NULL; name++)
    if (find_circle (services, *name, way, done))
      {
        g_ptr_array_add (way, NULL);
        return g_strjoinv (" -> ", (char **) way->pdata);
      }

  return NULL;
}

static gboolean
is_ready (const DdYaml *services,
          const char   *name,
          GHashTable   *placed)
{
  const DdYaml *dependencies = dd_yaml_get (dd_yaml_get (services, name), "depends_on");

  for (guint i = 0; dd_yaml_is_map (dependencies) && i < dd_yaml_get_length (dependencies); i++)
    {
      const char *other = dd_yaml_get_key (dependencies, i);

      if (dd_yaml_get (services, other) != NULL && !g_hash_table_contains (placed, other))
        return FALSE;
    }

  return TRUE;
}

/**
 * dd_compose_list_layers:
 * @services: a map of services in their long form
 *
 * Puts services in the order in which they can be started: those of a layer need
 * nothing but services of the layers before.
 *
 * Returns: (transfer full) (element-type GStrv): the layers, with the names of
 *   each in their order; services that wait for each other are in none
 */
GPtrArray *
dd_compose_list_layers (const DdYaml *services)
{
  g_auto (GStrv) names = dd_yaml_list_keys (services);
  g_autoptr (GHashTable) placed = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *layers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (;;)
    {
      GPtrArray *layer = g_ptr_array_new ();

      for (char **name = names; *name != NULL; name++)
        if (!g_hash_table_contains (placed, *name) && is_ready (services, *name, placed))
          g_ptr_array_add (layer, *name);
      if (layer->len == 0)
        {
          g_ptr_array_unref (layer);
          return layers;
        }
      for (guint i = 0; i < layer->len; i++)
        {
          g_hash_table_add (placed, g_ptr_array_index (layer, i));
          g_ptr_array_index (layer, i) = g_strdup (g_ptr_array_index (layer, i));
        }
      g_ptr_array_add (layer, NULL);
      g_ptr_array_add (layers, g_ptr_array_free (layer, FALSE));
    }
}
