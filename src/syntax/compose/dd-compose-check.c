// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-compose-load-private.h"

#define SERVICE_PREFIX "service:"
#define INVALID        "invalid compose project"

/* A service that is checked. */
typedef struct
{
  const char    *name;
  const DdYaml  *service;
  const DdYaml  *model;
  const DdYaml  *disabled;
  GError       **error;
} Check;

static gboolean G_GNUC_PRINTF (3, 4)
fail (const Check  *check,
      const DdYaml *node,
      const char   *format,
      ...)
{
  g_autofree char *message = NULL;
  va_list args;

  if (node == NULL || node->line == 0)
    node = check->service;
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  return dd_syntax_error_set_at (check->error, DD_SYNTAX_ERROR_INVALID, MAX (node->line, 1),
                                 MAX (node->column, 1), "%s", message);
}

static const DdYaml *
find_service (const Check *check,
              const char  *name)
{
  return dd_yaml_get (dd_yaml_get (check->model, "services"), name);
}

static gboolean
check_contexts (const Check *check)
{
  const DdYaml *contexts = dd_yaml_get (dd_yaml_get (check->service, "build"),
                                        "additional_contexts");

  for (guint i = 0; dd_yaml_is_map (contexts) && i < dd_yaml_get_length (contexts); i++)
    {
      const DdYaml *context = dd_yaml_get_item (contexts, i);
      const char *name = context->text;
      const DdYaml *other;

      if (name == NULL || !g_str_has_prefix (name, SERVICE_PREFIX))
        continue;
      name += strlen (SERVICE_PREFIX);
      other = find_service (check, name);
      if (other == NULL)
        return fail (check, context,
                     "service \"%s\" declares unknown service \"%s\" as additional contexts %s",
                     check->name, name, dd_yaml_get_key (contexts, i));
      if (dd_yaml_get (other, "build") == NULL)
        return fail (check, context,
                     "service \"%s\" declares non-buildable service \"%s\" as additional contexts %s",
                     check->name, name, dd_yaml_get_key (contexts, i));
    }

  return TRUE;
}

static gboolean
check_platform (const Check *check)
{
  const DdYaml *platforms = dd_yaml_get (dd_yaml_get (check->service, "build"), "platforms");
  const char *platform = dd_yaml_get_string (check->service, "platform");

  if (dd_yaml_get_length (platforms) == 0 || platform == NULL || *platform == '\0')
    return TRUE;
  for (guint i = 0; i < dd_yaml_get_length (platforms); i++)
    if (g_strcmp0 (dd_yaml_get_text (dd_yaml_get_item (platforms, i)), platform) == 0)
      return TRUE;

  return fail (check, platforms, "service.build.platforms MUST include service.platform \"%s\": %s",
               platform, INVALID);
}

static gboolean
check_build (const Check *check)
{
  const DdYaml *build = dd_yaml_get (check->service, "build");
  const char *image = dd_yaml_get_string (check->service, "image");

  if (build == NULL && (image == NULL || *image == '\0') &&
      dd_yaml_get (check->service, "provider") == NULL)
    return fail (check, check->service,
                 "service \"%s\" has neither an image nor a build context specified: %s",
                 check->name, INVALID);
  if (!dd_yaml_is_empty (dd_yaml_get (build, "dockerfile")) &&
      !dd_yaml_is_empty (dd_yaml_get (build, "dockerfile_inline")))
    return fail (check, build,
                 "service \"%s\" declares mutualy exclusive dockerfile and dockerfile_inline: %s",
                 check->name, INVALID);

  return check_contexts (check) && check_platform (check);
}

static gboolean
check_networks (const Check *check)
{
  const DdYaml *networks = dd_yaml_get (check->service, "networks");
  const char *mode = dd_yaml_get_string (check->service, "network_mode");

  if (mode != NULL && *mode != '\0' && dd_yaml_get_length (networks) > 0)
    return fail (check, networks,
                 "service %s declares mutually exclusive `network_mode` and `networks`: %s",
                 check->name, INVALID);
  for (guint i = 0; dd_yaml_is_map (networks) && i < dd_yaml_get_length (networks); i++)
    if (dd_yaml_get (dd_yaml_get (check->model, "networks"), dd_yaml_get_key (networks, i)) == NULL)
      return fail (check, dd_yaml_get_item (networks, i),
                   "service \"%s\" refers to undefined network %s: %s", check->name,
                   dd_yaml_get_key (networks, i), INVALID);

  return TRUE;
}

static gboolean
check_health (const Check *check)
{
  static const char *const beginnings[] = { "CMD", "CMD-SHELL", "NONE", NULL };
  const DdYaml *test = dd_yaml_get (dd_yaml_get (check->service, "healthcheck"), "test");

  if (dd_yaml_get_length (test) == 0 ||
      g_strv_contains (beginnings, dd_yaml_get_text (dd_yaml_get_item (test, 0))))
    return TRUE;

  return fail (check, test,
               "healthcheck.test must start either by \"CMD\", \"CMD-SHELL\" or \"NONE\"");
}

static gboolean
check_dependencies (const Check *check)
{
  const DdYaml *dependencies = dd_yaml_get (check->service, "depends_on");
  const char *mode = dd_yaml_get_string (check->service, "network_mode");

  for (guint i = 0; dd_yaml_is_map (dependencies) && i < dd_yaml_get_length (dependencies); i++)
    {
      const char *name = dd_yaml_get_key (dependencies, i);
      const DdYaml *dependency = dd_yaml_get_item (dependencies, i);

      if (find_service (check, name) == NULL &&
          (dd_yaml_get (check->disabled, name) == NULL || dd_yaml_get_flag (dependency, "required")))
        return fail (check, dependency, "service \"%s\" depends on undefined service \"%s\": %s",
                     check->name, name, INVALID);
    }
  if (mode != NULL && g_str_has_prefix (mode, SERVICE_PREFIX) &&
      find_service (check, mode + strlen (SERVICE_PREFIX)) == NULL)
    return fail (check, dd_yaml_get (check->service, "network_mode"),
                 "service \"%s\" not found for network_mode 'service:%s'",
                 mode + strlen (SERVICE_PREFIX), mode + strlen (SERVICE_PREFIX));

  return TRUE;
}

/* What a service uses is there: entries of @list name things of @section. */
static gboolean
check_references (const Check  *check,
                  const DdYaml *list,
                  const char   *section,
                  const char   *what)
{
  for (guint i = 0; i < dd_yaml_get_length (list); i++)
    {
      const DdYaml *item = dd_yaml_get_item (list, i);
      const char *name = dd_yaml_is_map (list) ? dd_yaml_get_key (list, i)
                                               : dd_yaml_get_string (item, "source");
      const char *type = dd_yaml_get_string (item, "type");

      if (name == NULL || *name == '\0' || (type != NULL && strcmp (type, "volume") != 0))
        continue;
      if (dd_yaml_get (dd_yaml_get (check->model, section), name) == NULL)
        return fail (check, item, "service \"%s\" refers to undefined %s %s: %s", check->name, what,
                     name, INVALID);
    }

  return TRUE;
}

static gboolean
check_all_references (const Check *check)
{
  const DdYaml *service = check->service;

  return check_references (check, dd_yaml_get (service, "volumes"), "volumes", "volume") &&
         check_references (check, dd_yaml_get (dd_yaml_get (service, "build"), "secrets"), "secrets",
                           "build secret") &&
         check_references (check, dd_yaml_get (service, "configs"), "configs", "config") &&
         check_references (check, dd_yaml_get (service, "models"), "models", "model") &&
         check_references (check, dd_yaml_get (service, "secrets"), "secrets", "secret");
}

static double
number_of (const DdYaml *node)
{
  if (node == NULL)
    return 0;
  if (node->text != NULL)
    return g_ascii_strtod (node->text, NULL);

  return node->kind == DD_YAML_INT ? (double) node->number : node->real;
}

/* The limits that can be said in two places are the same in both. */
static gboolean
check_limits (const Check *check)
{
  static const struct
  {
    const char *field;
    const char *group;
    const char *twin;
  } twins[] = {
    { "cpus", "limits", "cpus" },
    { "mem_limit", "limits", "memory" },
    { "mem_reservation", "reservations", "memory" },
    { "pids_limit", "limits", "pids" },
  };
  const DdYaml *resources = dd_yaml_get (dd_yaml_get (check->service, "deploy"), "resources");

  for (guint i = 0; i < G_N_ELEMENTS (twins); i++)
    {
      const DdYaml *field = dd_yaml_get (check->service, twins[i].field);
      const DdYaml *group = dd_yaml_get (resources, twins[i].group);
      const DdYaml *twin = dd_yaml_get (group, twins[i].twin);

      if (number_of (field) != 0 && dd_yaml_is_map (group) &&
          number_of (field) != number_of (twin))
        return fail (check, field,
                     "services.%s: can't set distinct values on '%s' and 'deploy.resources.%s.%s': %s",
                     check->name, twins[i].field, twins[i].group, twins[i].twin, INVALID);
    }

  return TRUE;
}

static gboolean
check_scale (const Check *check)
{
  const DdYaml *scale = dd_yaml_get (check->service, "scale");
  const DdYaml *replicas = dd_yaml_get (dd_yaml_get (check->service, "deploy"), "replicas");
  const DdYaml *name = dd_yaml_get (check->service, "container_name");
  const DdYaml *number = scale != NULL ? scale : replicas;

  if (scale != NULL && replicas != NULL && number_of (scale) != number_of (replicas))
    return fail (check, scale,
                 "services.%s: can't set distinct values on 'scale' and 'deploy.replicas': %s",
                 check->name, INVALID);
  if (number_of (scale) < 0)
    return fail (check, scale, "services.%s.scale: must be greater than or equal to 0", check->name);
  if (number_of (number) > 1 && !dd_yaml_is_empty (name))
    return fail (check, name,
                 "services.%s: can't set container_name and %s as container name must be unique: %s",
                 check->name, scale != NULL ? "scale" : "deploy.replicas", INVALID);

  return TRUE;
}

static gboolean
check_watch (const Check *check)
{
  static const char *const without_target[] = { "rebuild", "restart", NULL };
  const DdYaml *watches = dd_yaml_get (dd_yaml_get (check->service, "develop"), "watch");

  for (guint i = 0; i < dd_yaml_get_length (watches); i++)
    {
      const DdYaml *watch = dd_yaml_get_item (watches, i);
      const char *action = dd_yaml_get_string (watch, "action");

      if (action != NULL && dd_yaml_is_empty (dd_yaml_get (watch, "target")) &&
          !g_strv_contains (without_target, action))
        return fail (check, watch,
                     "services.%s.develop.watch: target is required for non-rebuild actions: %s",
                     check->name, INVALID);
    }

  return TRUE;
}

static gboolean
claim_target (const Check  *check,
              GHashTable   *targets,
              const DdYaml *item,
              const char   *field,
              guint         position,
              const char   *target)
{
  char *place = g_strdup_printf ("services.%s.%s[%u]", check->name, field, position);
  const char *other = g_hash_table_lookup (targets, target);
  gboolean done = TRUE;

  if (other != NULL)
    {
      done = fail (check, item, "%s: target %s already mounted as %s", place, target, other);
      g_free (place);
    }
  else
    g_hash_table_insert (targets, g_strdup (target), place);

  return done;
}

static gboolean
check_mounts (const Check *check)
{
  const DdYaml *tmpfs = dd_yaml_get (check->service, "tmpfs");
  const DdYaml *volumes = dd_yaml_get (check->service, "volumes");
  g_autoptr (GHashTable) targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < dd_yaml_get_length (tmpfs); i++)
    {
      const DdYaml *item = dd_yaml_get_item (tmpfs, i);
      const char *text = item->text != NULL ? item->text : "";
      g_autofree char *target = g_strndup (text, strcspn (text, ":"));

      if (!claim_target (check, targets, item, "tmpfs", i, target))
        return FALSE;
    }
  for (guint i = 0; i < dd_yaml_get_length (volumes); i++)
    {
      const DdYaml *item = dd_yaml_get_item (volumes, i);
      const char *target = dd_yaml_get_string (item, "target");

      if (target != NULL && !claim_target (check, targets, item, "volumes", i, target))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_secrets (const Check *check)
{
  const DdYaml *secrets = dd_yaml_get (check->model, "secrets");

  for (guint i = 0; dd_yaml_is_map (secrets) && i < dd_yaml_get_length (secrets); i++)
    {
      const DdYaml *secret = dd_yaml_get_item (secrets, i);

      if (!dd_yaml_get_flag (secret, "external") &&
          dd_yaml_is_empty (dd_yaml_get (secret, "file")) &&
          dd_yaml_is_empty (dd_yaml_get (secret, "environment")) &&
          dd_yaml_is_empty (dd_yaml_get (secret, "driver")))
        return fail (check, secret, "secret \"%s\" must declare either `file` or `environment`: %s",
                     dd_yaml_get_key (secrets, i), INVALID);
    }

  return TRUE;
}

static gboolean (*const checks[]) (const Check *check) = {
  check_build,  check_networks, check_health, check_dependencies, check_all_references,
  check_limits, check_scale,    check_watch,  check_mounts,
};

/* Checks that the parts of a project fit together.
 * Source: compose-spec/compose-go, loader, checkConsistency */
gboolean
_dd_compose_check_services (DdYaml        *model,
                            const DdYaml  *disabled,
                            GError       **error)
{
  const DdYaml *services = dd_yaml_get (model, "services");
  Check check = { .service = model, .model = model, .disabled = disabled, .error = error };
  g_autofree char *circle = NULL;

  for (guint i = 0; dd_yaml_is_map (services) && i < dd_yaml_get_length (services); i++)
    {
      check.name = dd_yaml_get_key (services, i);
      check.service = dd_yaml_get_item (services, i);
      for (guint j = 0; j < G_N_ELEMENTS (checks); j++)
        if (!checks[j](&check))
          return FALSE;
    }
  check.service = model;
  if (!check_secrets (&check))
    return FALSE;
  circle = dd_compose_find_cycle (services);

  return circle == NULL || fail (&check, NULL, "dependency cycle detected: %s", circle);
}
