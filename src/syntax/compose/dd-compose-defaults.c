// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-number.h"
#include "dd-go-text.h"

#include "dd-compose-private.h"

#define SERVICE_PREFIX   "service:"
#define CONTAINER_PREFIX "container:"
#define SECRETS_FOLDER   "/run/secrets/"
#define ALL_DEVICES      (-1)

static void
set_text_unless (DdYaml     *map,
                 const char *key,
                 const char *text)
{
  if (dd_yaml_get (map, key) == NULL)
    dd_yaml_set_text (map, key, text);
}

static DdYaml *
default_build (DdYaml      *node,
               const char  *path,
               gpointer     user_data,
               GError     **error)
{
  if (dd_yaml_is_map (node))
    set_text_unless (node, "context", ".");

  return node;
}

static DdYaml *
default_secret (DdYaml      *node,
                const char  *path,
                gpointer     user_data,
                GError     **error)
{
  const char *source = dd_yaml_get_string (node, "source");
  g_autofree char *target = g_strconcat (SECRETS_FOLDER, source, NULL);

  if (source != NULL)
    set_text_unless (node, "target", target);

  return node;
}

static DdYaml *
default_port (DdYaml      *node,
              const char  *path,
              gpointer     user_data,
              GError     **error)
{
  if (dd_yaml_is_map (node))
    {
      set_text_unless (node, "protocol", "tcp");
      set_text_unless (node, "mode", "ingress");
    }

  return node;
}

static DdYaml *
default_device_request (DdYaml      *node,
                        const char  *path,
                        gpointer     user_data,
                        GError     **error)
{
  if (dd_yaml_is_map (node) && dd_yaml_get (node, "count") == NULL &&
      dd_yaml_get (node, "device_ids") == NULL)
    dd_yaml_set (node, "count", dd_yaml_new_int (ALL_DEVICES));

  return node;
}

static DdYaml *
default_bind (DdYaml      *node,
              const char  *path,
              gpointer     user_data,
              GError     **error)
{
  if (dd_yaml_is_map (node) && dd_yaml_get (node, "create_host_path") == NULL)
    dd_yaml_set_bool (node, "create_host_path", TRUE);

  return node;
}

/* Source: compose-spec/compose-go, transform, defaults */
static const DdComposeRule defaults[] = {
  { "services.*.build", default_build },
  { "services.*.secrets.*", default_secret },
  { "services.*.ports.*", default_port },
  { "services.*.deploy.resources.reservations.devices.*", default_device_request },
  { "services.*.gpus.*", default_device_request },
  { "services.*.volumes.*.bind", default_bind },
  { NULL, NULL },
};

/* Adds what the specification says of fields that are not there. */
gboolean
_dd_compose_set_defaults (DdYaml  **root,
                          GError  **error)
{
  *root = _dd_compose_walk (*root, defaults, NULL, error);

  return *root != NULL;
}

/* A service that says nothing about networks is on the default one, which there
 * is only if somebody is on it. */
static gboolean
uses_default_network (DdYaml *service)
{
  const DdYaml *networks = dd_yaml_get (service, "networks");
  DdYaml *only_default;

  if (!dd_yaml_is_map (service) || dd_yaml_get (service, "provider") != NULL ||
      dd_yaml_get (service, "network_mode") != NULL)
    return FALSE;
  if (dd_yaml_get_length (networks) > 0)
    return dd_yaml_get (networks, "default") != NULL;
  only_default = dd_yaml_new_map ();
  dd_yaml_set (only_default, "default", dd_yaml_new_null ());
  dd_yaml_set (service, "networks", only_default);

  return TRUE;
}

static void
normalize_networks (DdYaml *root)
{
  DdYaml *services = dd_yaml_get (root, "services");
  gboolean used = FALSE;

  for (guint i = 0; dd_yaml_is_map (services) && i < dd_yaml_get_length (services); i++)
    used |= uses_default_network (dd_yaml_get_item (services, i));
  if (!used)
    return;
  if (!dd_yaml_is_map (dd_yaml_get (root, "networks")))
    dd_yaml_set (root, "networks", dd_yaml_new_map ());
  if (dd_yaml_get (dd_yaml_get (root, "networks"), "default") == NULL)
    dd_yaml_set (dd_yaml_get (root, "networks"), "default", dd_yaml_new_null ());
}

static const char *
find_variable (const char *const *environment,
               const char        *name)
{
  return environment != NULL ? g_environ_getenv ((char **) environment, name) : NULL;
}

/* Gives the keys without a value what the environment has for them. Those it
 * has nothing for stay if @keep. */
static void
resolve_values (DdYaml            *node,
                const char *const *environment,
                gboolean           keep)
{
  for (guint i = 0; i < dd_yaml_get_length (node);)
    {
      const DdYaml *item = dd_yaml_get_item (node, i);
      gboolean is_map = node->kind == DD_YAML_MAP;
      const char *name = is_map ? dd_yaml_get_key (node, i) : item->text;
      const char *value = NULL;

      if (is_map ? !dd_yaml_is_null (item) : name == NULL || strchr (name, '=') != NULL)
        {
          i++;
          continue;
        }
      value = find_variable (environment, name);
      if (value != NULL && is_map)
        dd_yaml_replace_item (node, i, dd_yaml_new_text (value));
      else if (value != NULL)
        {
          g_autofree char *pair = g_strconcat (name, "=", value, NULL);

          dd_yaml_replace_item (node, i, dd_yaml_new_text (pair));
        }
      else if (!keep)
        {
          g_autofree char *key = g_strdup (name);

          if (is_map)
            dd_yaml_remove (node, key);
          else
            g_ptr_array_remove_index (node->items, i);
          continue;
        }
      i++;
    }
}

static void
add_dependency (DdYaml     *service,
                const char *name,
                gboolean    restart)
{
  DdYaml *dependencies = dd_yaml_get (service, "depends_on");
  DdYaml *dependency;

  if (!dd_yaml_is_map (dependencies))
    {
      dependencies = dd_yaml_new_map ();
      dd_yaml_set (service, "depends_on", dependencies);
    }
  if (dd_yaml_get (dependencies, name) != NULL)
    return;
  dependency = dd_yaml_new_map ();
  dependency->line = service->line;
  dependency->column = service->column;
  dd_yaml_set_text (dependency, "condition", "service_started");
  dd_yaml_set_bool (dependency, "restart", restart);
  dd_yaml_set_bool (dependency, "required", TRUE);
  dd_yaml_set (dependencies, name, dependency);
}

/* Adds what a service depends on because it shares something with another. */
static void
add_implied_dependencies (DdYaml *service)
{
  static const char *const namespaces[] = { "network_mode", "ipc", "pid", "uts", "cgroup" };
  const DdYaml *links = dd_yaml_get (service, "links");
  const DdYaml *volumes = dd_yaml_get (service, "volumes_from");

  for (guint i = 0; i < dd_yaml_get_length (links); i++)
    {
      const char *link = dd_yaml_get_text (dd_yaml_get_item (links, i));
      g_autofree char *name = link != NULL ? g_strndup (link, strcspn (link, ":")) : NULL;

      if (name != NULL)
        add_dependency (service, name, TRUE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (namespaces); i++)
    {
      const char *mode = dd_yaml_get_string (service, namespaces[i]);

      if (mode != NULL && g_str_has_prefix (mode, SERVICE_PREFIX))
        add_dependency (service, mode + strlen (SERVICE_PREFIX), TRUE);
    }
  for (guint i = 0; i < dd_yaml_get_length (volumes); i++)
    {
      const char *from = dd_yaml_get_text (dd_yaml_get_item (volumes, i));
      g_autofree char *name = from != NULL ? g_strndup (from, strcspn (from, ":")) : NULL;

      if (name != NULL && !g_str_has_prefix (from, CONTAINER_PREFIX))
        add_dependency (service, name, FALSE);
    }
}

static void
clean_targets (DdYaml *service)
{
  const DdYaml *volumes = dd_yaml_get (service, "volumes");

  for (guint i = 0; i < dd_yaml_get_length (volumes); i++)
    {
      DdYaml *volume = dd_yaml_get_item (volumes, i);
      const char *target = dd_yaml_get_string (volume, "target");
      g_autofree char *clean = target != NULL ? dd_go_path_clean (target) : NULL;

      if (clean != NULL)
        dd_yaml_set_text (volume, "target", clean);
    }
}

static void
normalize_service (DdYaml            *service,
                   const char *const *environment)
{
  DdYaml *build = dd_yaml_get (service, "build");
  DdYaml *arguments = dd_yaml_get (build, "args");
  DdYaml *variables = dd_yaml_get (service, "environment");

  if (g_strcmp0 (dd_yaml_get_string (service, "pull_policy"), "if_not_present") == 0)
    dd_yaml_set_text (service, "pull_policy", "missing");
  if (dd_yaml_is_map (build))
    {
      set_text_unless (build, "context", ".");
      if (dd_yaml_get (build, "dockerfile_inline") == NULL)
        set_text_unless (build, "dockerfile", "Dockerfile");
    }
  if (arguments != NULL)
    resolve_values (arguments, environment, FALSE);
  if (variables != NULL)
    resolve_values (variables, environment, TRUE);
  add_implied_dependencies (service);
  clean_targets (service);
}

static gboolean
is_external (const DdYaml *resource)
{
  const char *text = dd_yaml_get_string (resource, "external");
  gboolean value = FALSE;

  if (text != NULL && dd_go_parse_bool (text, &value, NULL))
    return value;

  return dd_yaml_get_flag (resource, "external");
}

/* What has no name of its own is named after the project and its key; what was
 * made by somebody else has its key as its name. */
static void
name_resources (DdYaml     *root,
                const char *section,
                const char *project)
{
  DdYaml *resources = dd_yaml_get (root, section);

  for (guint i = 0; dd_yaml_is_map (resources) && i < dd_yaml_get_length (resources); i++)
    {
      const char *key = dd_yaml_get_key (resources, i);
      DdYaml *resource = dd_yaml_get_item (resources, i);
      g_autofree char *name = g_strdup_printf ("%s_%s", project, key);

      if (!dd_yaml_is_map (resource))
        {
          dd_yaml_replace_item (resources, i, dd_yaml_new_map ());
          resource = dd_yaml_get_item (resources, i);
        }
      set_text_unless (resource, "name", is_external (resource) ? key : name);
    }
}

/* Says what a model leaves unsaid: networks, names, dependencies, values that
 * come from the environment. */
void
_dd_compose_normalize (DdYaml            *root,
                       const char        *name,
                       const char *const *environment)
{
  static const char *const sections[] = { "networks", "volumes", "configs", "secrets" };
  DdYaml *services = dd_yaml_get (root, "services");

  normalize_networks (root);
  for (guint i = 0; dd_yaml_is_map (services) && i < dd_yaml_get_length (services); i++)
    if (dd_yaml_is_map (dd_yaml_get_item (services, i)))
      normalize_service (dd_yaml_get_item (services, i), environment);
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    name_resources (root, sections[i], name);
}

/* Gives services the values that the environment of their file has. */
void
_dd_compose_resolve_env (DdYaml            *root,
                         const char *const *environment)
{
  DdYaml *services = dd_yaml_get (root, "services");

  for (guint i = 0; dd_yaml_is_map (services) && i < dd_yaml_get_length (services); i++)
    {
      DdYaml *variables = dd_yaml_get (dd_yaml_get_item (services, i), "environment");

      if (variables != NULL)
        resolve_values (variables, environment, TRUE);
    }
}
