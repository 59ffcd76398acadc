// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-compose-private.h"
#include "dd-compose-project.h"

/* A service on the way, and which of those it depends on comes next. */
typedef struct
{
  char  *name;
  char **others;
  guint  next;
} Step;

static void
step_clear (gpointer data)
{
  Step *step = data;

  g_free (step->name);
  g_strfreev (step->others);
}

static void
enter (GArray       *way,
       GHashTable   *places,
       const DdYaml *services,
       const char   *name)
{
  Step step = { .name = g_strdup (name),
                .others = dd_yaml_list_keys (dd_yaml_get (dd_yaml_get (services, name),
                                                          "depends_on")) };

  g_hash_table_insert (places, step.name, GUINT_TO_POINTER (way->len));
  g_array_append_val (way, step);
}

static char *
tell_circle (GArray     *way,
             guint       first,
             const char *name)
{
  GString *text = g_string_new (NULL);

  for (guint i = first; i < way->len; i++)
    g_string_append_printf (text, "%s -> ", g_array_index (way, Step, i).name);
  g_string_append (text, name);

  return g_string_free (text, FALSE);
}

/* Looks for a way from @start back to a service on it. The services in @done
 * lead to no circle. */
static char *
find_circle (const DdYaml *services,
             const char   *start,
             GHashTable   *done)
{
  g_autoptr (GArray) way = g_array_new (FALSE, FALSE, sizeof (Step));
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);

  g_array_set_clear_func (way, step_clear);
  enter (way, places, services, start);
  while (way->len > 0)
    {
      Step *step = &g_array_index (way, Step, way->len - 1);
      const char *other = step->others[step->next];
      gpointer place;

      if (other == NULL)
        {
          g_hash_table_add (done, g_strdup (step->name));
          g_hash_table_remove (places, step->name);
          g_array_set_size (way, way->len - 1);
          continue;
        }
      step->next++;
      if (g_hash_table_lookup_extended (places, other, NULL, &place))
        return tell_circle (way, GPOINTER_TO_UINT (place), other);
      if (dd_yaml_get (services, other) != NULL && !g_hash_table_contains (done, other))
        enter (way, places, services, other);
    }

  return NULL;
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
  g_autoptr (GHashTable) done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char *circle = NULL;

  for (char **name = names; *name != NULL && circle == NULL; name++)
    if (!g_hash_table_contains (done, *name))
      circle = find_circle (services, *name, done);

  return circle;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Notes for each service how many others it waits for, and for each of these who
 * waits for it. */
static void
count_dependencies (const DdYaml *services,
                    GHashTable   *waiting,
                    GHashTable   *dependents)
{
  for (guint i = 0; i < dd_yaml_get_length (services); i++)
    {
      const char *name = dd_yaml_get_key (services, i);
      const DdYaml *dependencies = dd_yaml_get (dd_yaml_get_item (services, i), "depends_on");
      guint n_waiting = 0;

      for (guint j = 0; dd_yaml_is_map (dependencies) && j < dd_yaml_get_length (dependencies); j++)
        {
          const char *other = dd_yaml_get_key (dependencies, j);
          GPtrArray *names = g_hash_table_lookup (dependents, other);

          if (dd_yaml_get (services, other) == NULL)
            continue;
          if (names == NULL)
            {
              names = g_ptr_array_new ();
              g_hash_table_insert (dependents, (gpointer) other, names);
            }
          g_ptr_array_add (names, (gpointer) name);
          n_waiting++;
        }
      g_hash_table_insert (waiting, (gpointer) name, GUINT_TO_POINTER (n_waiting));
    }
}

/* The services that wait for nothing any more once @layer is there. */
static GPtrArray *
next_layer (GPtrArray  *layer,
            GHashTable *waiting,
            GHashTable *dependents)
{
  GPtrArray *next = g_ptr_array_new ();

  for (guint i = 0; i < layer->len; i++)
    {
      const GPtrArray *names = g_hash_table_lookup (dependents, g_ptr_array_index (layer, i));

      for (guint j = 0; names != NULL && j < names->len; j++)
        {
          gpointer name = g_ptr_array_index (names, j);
          guint n_waiting = GPOINTER_TO_UINT (g_hash_table_lookup (waiting, name)) - 1;

          g_hash_table_insert (waiting, name, GUINT_TO_POINTER (n_waiting));
          if (n_waiting == 0)
            g_ptr_array_add (next, name);
        }
    }
  g_ptr_array_sort (next, compare_names);

  return next;
}

static char **
dup_names (GPtrArray *names)
{
  char **copies = g_new0 (char *, names->len + 1);

  for (guint i = 0; i < names->len; i++)
    copies[i] = g_strdup (g_ptr_array_index (names, i));

  return copies;
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
  g_autoptr (GHashTable) waiting = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) dependents = g_hash_table_new_full (
      g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  GPtrArray *layers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  GPtrArray *layer = g_ptr_array_new ();

  count_dependencies (services, waiting, dependents);
  for (guint i = 0; i < dd_yaml_get_length (services); i++)
    if (g_hash_table_lookup (waiting, dd_yaml_get_key (services, i)) == NULL)
      g_ptr_array_add (layer, (gpointer) dd_yaml_get_key (services, i));
  g_ptr_array_sort (layer, compare_names);
  while (layer->len > 0)
    {
      GPtrArray *next = next_layer (layer, waiting, dependents);

      g_ptr_array_add (layers, dup_names (layer));
      g_ptr_array_unref (layer);
      layer = next;
    }
  g_ptr_array_unref (layer);

  return layers;
}
