// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-compose-project.h"

static void
add_with_dependencies (const DdYaml *services,
                       const char   *name,
                       GHashTable   *kept)
{
  const DdYaml *dependencies = dd_yaml_get (dd_yaml_get (services, name), "depends_on");

  if (dd_yaml_get (services, name) == NULL || !g_hash_table_add (kept, g_strdup (name)))
    return;
  for (guint i = 0; dd_yaml_is_map (dependencies) && i < dd_yaml_get_length (dependencies); i++)
    add_with_dependencies (services, dd_yaml_get_key (dependencies, i), kept);
}

/* Removes the entries of a section that are not in @kept. */
static void
keep_only (DdYaml     *section,
           GHashTable *kept)
{
  for (guint i = 0; dd_yaml_is_map (section) && i < dd_yaml_get_length (section);)
    {
      g_autofree char *name = g_strdup (dd_yaml_get_key (section, i));

      if (g_hash_table_contains (kept, name))
        i++;
      else
        dd_yaml_remove (section, name);
    }
}

static void
enable (DdComposeProject *self,
        const char       *name)
{
  DdYaml *service = dd_yaml_steal (self->disabled, name);

  if (service != NULL)
    dd_yaml_set (dd_yaml_get (self->model, "services"), name, service);
}

/**
 * dd_compose_project_select:
 * @self: a project
 * @services: names of services, %NULL-terminated; none for all
 * @error: return location for a #DdSyntaxError in the words of Compose
 *
 * Keeps only these services and those they depend on. Naming a service switches
 * it on, whatever its profiles are.
 *
 * Returns: whether there are all of them
 */
gboolean
dd_compose_project_select (DdComposeProject   *self,
                           const char *const  *services,
                           GError            **error)
{
  DdYaml *all = dd_yaml_get (self->model, "services");
  g_autoptr (GHashTable) kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (services == NULL || *services == NULL)
    return TRUE;
  for (; *services != NULL; services++)
    {
      enable (self, *services);
      if (dd_yaml_get (all, *services) == NULL)
        return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "no such service: %s",
                                    *services);
      add_with_dependencies (all, *services, kept);
    }
  keep_only (all, kept);

  return TRUE;
}

/* Adds the names that a list or map of a service uses. */
static void
add_used (GHashTable   *used,
          const DdYaml *list)
{
  for (guint i = 0; i < dd_yaml_get_length (list); i++)
    {
      const char *name = dd_yaml_is_map (list)
                             ? dd_yaml_get_key (list, i)
                             : dd_yaml_get_string (dd_yaml_get_item (list, i), "source");

      if (name != NULL)
        g_hash_table_add (used, g_strdup (name));
    }
}

/**
 * dd_compose_project_drop_unused:
 * @self: a project
 *
 * Removes the networks, volumes, secrets, configs and models that no service
 * uses: Compose would not make them.
 */
void
dd_compose_project_drop_unused (DdComposeProject *self)
{
  static const char *const sections[] = { "networks", "volumes", "secrets", "configs", "models" };
  const DdYaml *services = dd_yaml_get (self->model, "services");

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      for (guint j = 0; dd_yaml_is_map (services) && j < dd_yaml_get_length (services); j++)
        {
          const DdYaml *service = dd_yaml_get_item (services, j);

          add_used (used, dd_yaml_get (service, sections[i]));
          add_used (used, dd_yaml_get (dd_yaml_get (service, "build"), sections[i]));
        }
      keep_only (dd_yaml_get (self->model, sections[i]), used);
      if (dd_yaml_get_length (dd_yaml_get (self->model, sections[i])) == 0)
        dd_yaml_remove (self->model, sections[i]);
    }
}
