// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-compose-private.h"

/* Fails about @node, which it frees. */
static DdYaml *
fail (DdYaml      *node,
      const char  *path,
      const char  *reason,
      GError     **error)
{
  dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, MAX (node->line, 1),
                          MAX (node->column, 1), "%s: %s", path, reason);
  dd_yaml_free (node);

  return NULL;
}

/* Configs and secrets come from exactly one of @sources. */
static DdYaml *
check_sources (DdYaml             *node,
               const char         *path,
               const char *const  *sources,
               GError            **error)
{
  g_autofree char *names = g_strjoinv ("|", (char **) sources);
  g_autofree char *reason = NULL;
  guint n_sources = 0;

  if (!dd_yaml_is_map (node))
    return node;
  for (const char *const *source = sources; *source != NULL; source++)
    n_sources += dd_yaml_get (node, *source) != NULL;
  if (n_sources > 1)
    reason = g_strdup_printf ("%s attributes are mutually exclusive", names);
  else if (n_sources == 0 && dd_yaml_get (node, "driver") == NULL &&
           dd_yaml_get (node, "external") == NULL)
    reason = g_strdup_printf ("one of %s must be set", names);

  return reason != NULL ? fail (node, path, reason, error) : node;
}

static DdYaml *
check_config (DdYaml      *node,
              const char  *path,
              gpointer     user_data,
              GError     **error)
{
  static const char *const sources[] = { "file", "environment", "content", NULL };

  return check_sources (node, path, sources, error);
}

static DdYaml *
check_secret (DdYaml      *node,
              const char  *path,
              gpointer     user_data,
              GError     **error)
{
  static const char *const sources[] = { "file", "environment", NULL };

  return check_sources (node, path, sources, error);
}

/* What somebody else made cannot be described here. */
static DdYaml *
check_volume (DdYaml      *node,
              const char  *path,
              gpointer     user_data,
              GError     **error)
{
  static const char *const allowed[] = { "name", "external", NULL };

  if (!dd_yaml_get_flag (node, "external"))
    return node;
  for (guint i = 0; i < dd_yaml_get_length (node); i++)
    {
      const char *key = dd_yaml_get_key (node, i);
      g_autofree char *reason = NULL;

      if (g_strv_contains (allowed, key) || g_str_has_prefix (key, "x-"))
        continue;
      reason = g_strdup_printf ("conflicting parameters \"external\" and \"%s\" specified", key);
      return fail (node, path, reason, error);
    }

  return node;
}

static DdYaml *
check_path (DdYaml      *node,
            const char  *path,
            gpointer     user_data,
            GError     **error)
{
  if (g_strcmp0 (node->text, "") == 0)
    return fail (node, path, "value can't be blank", error);

  return node;
}

static DdYaml *
check_device_request (DdYaml      *node,
                      const char  *path,
                      gpointer     user_data,
                      GError     **error)
{
  if (dd_yaml_get (node, "count") != NULL && dd_yaml_get (node, "device_ids") != NULL)
    return fail (node, path, "\"count\" and \"device_ids\" attributes are exclusive", error);

  return node;
}

/* Source: compose-spec/compose-go, validation */
static const DdComposeRule rules[] = {
  { "volumes.*", check_volume },
  { "configs.*", check_config },
  { "secrets.*", check_secret },
  { "services.*.develop.watch.*.path", check_path },
  { "services.*.deploy.resources.reservations.devices.*", check_device_request },
  { "services.*.gpus.*", check_device_request },
  { NULL, NULL },
};

/* Checks what the schema cannot say about single fields. */
gboolean
_dd_compose_validate (DdYaml  **root,
                      GError  **error)
{
  *root = _dd_compose_walk (*root, rules, NULL, error);

  return *root != NULL;
}
