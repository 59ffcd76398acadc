// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-number.h"
#include "dd-go-text.h"

#include "dd-compose-private.h"

/* Makes another node of a text, or fails in Go's words. */
typedef DdYaml *(*CastFunc) (const char  *text,
                             GError     **error);

static DdYaml *
cast_int (const char  *text,
          GError     **error)
{
  gint64 value;

  return dd_go_atoi (text, &value, error) ? dd_yaml_new_int (value) : NULL;
}

static DdYaml *
cast_int64 (const char  *text,
            GError     **error)
{
  gint64 value;

  return dd_go_parse_int (text, 10, 64, &value, error) ? dd_yaml_new_int (value) : NULL;
}

static DdYaml *
cast_float (const char  *text,
            GError     **error)
{
  double value;

  return dd_go_parse_float (text, &value, error) ? dd_yaml_new_float (value) : NULL;
}

/* Makes a truth value of a text; those of YAML 1.1 are taken here. */
DdYaml *
_dd_compose_cast_bool (const char  *text,
                       GError     **error)
{
  static const char *const yes[] = { "true", "y", "yes", "on", NULL };
  static const char *const no[] = { "false", "n", "no", "off", NULL };
  g_autofree char *lower = g_ascii_strdown (text, -1);

  if (g_strv_contains (yes, lower))
    return dd_yaml_new_bool (TRUE);
  if (g_strv_contains (no, lower))
    return dd_yaml_new_bool (FALSE);
  dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "invalid boolean: %s", text);

  return NULL;
}

/* The fields whose texts become numbers or truth values once their variables
 * are replaced. Source: compose-spec/compose-go, loader, interpolateTypeCastMapping */
static const struct
{
  const char *pattern;
  CastFunc    cast;
} casts[] = {
  { "services.*.configs.[].mode", cast_int },
  { "services.*.cpu_count", cast_int64 },
  { "services.*.cpu_percent", cast_float },
  { "services.*.cpu_period", cast_int64 },
  { "services.*.cpu_quota", cast_int64 },
  { "services.*.cpu_rt_period", cast_int64 },
  { "services.*.cpu_rt_runtime", cast_int64 },
  { "services.*.cpus", cast_float },
  { "services.*.cpu_shares", cast_int64 },
  { "services.*.init", _dd_compose_cast_bool },
  { "services.*.depends_on.*.required", _dd_compose_cast_bool },
  { "services.*.depends_on.*.restart", _dd_compose_cast_bool },
  { "services.*.deploy.replicas", cast_int },
  { "services.*.deploy.update_config.parallelism", cast_int },
  { "services.*.deploy.update_config.max_failure_ratio", cast_float },
  { "services.*.deploy.rollback_config.parallelism", cast_int },
  { "services.*.deploy.rollback_config.max_failure_ratio", cast_float },
  { "services.*.deploy.restart_policy.max_attempts", cast_int },
  { "services.*.deploy.placement.max_replicas_per_node", cast_int },
  { "services.*.healthcheck.retries", cast_int },
  { "services.*.healthcheck.disable", _dd_compose_cast_bool },
  { "services.*.oom_kill_disable", _dd_compose_cast_bool },
  { "services.*.oom_score_adj", cast_int64 },
  { "services.*.pids_limit", cast_int64 },
  { "services.*.ports.[].target", cast_int },
  { "services.*.privileged", _dd_compose_cast_bool },
  { "services.*.read_only", _dd_compose_cast_bool },
  { "services.*.scale", cast_int },
  { "services.*.stdin_open", _dd_compose_cast_bool },
  { "services.*.tty", _dd_compose_cast_bool },
  { "services.*.ulimits.*", cast_int },
  { "services.*.ulimits.*.hard", cast_int },
  { "services.*.ulimits.*.soft", cast_int },
  { "services.*.volumes.[].read_only", _dd_compose_cast_bool },
  { "services.*.volumes.[].volume.nocopy", _dd_compose_cast_bool },
  { "networks.*.external", _dd_compose_cast_bool },
  { "networks.*.internal", _dd_compose_cast_bool },
  { "networks.*.attachable", _dd_compose_cast_bool },
  { "networks.*.enable_ipv4", _dd_compose_cast_bool },
  { "networks.*.enable_ipv6", _dd_compose_cast_bool },
  { "volumes.*.external", _dd_compose_cast_bool },
  { "secrets.*.external", _dd_compose_cast_bool },
  { "configs.*.external", _dd_compose_cast_bool },
};

static CastFunc
find_cast (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (casts); i++)
    if (_dd_compose_path_matches (path, casts[i].pattern))
      return casts[i].cast;

  return NULL;
}

static gboolean
fail_template (const DdYaml  *node,
               const char    *path,
               const GError  *cause,
               GError       **error)
{
  static const char prefix[] = "Invalid template: ";

  if (g_str_has_prefix (cause->message, prefix))
    {
      g_autofree char *template = dd_go_unquote (cause->message + strlen (prefix), NULL);

      return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, node->line, node->column,
                                     "invalid interpolation format for %s.\n"
                                     "You may need to escape any $ with another $.\n%s",
                                     path, template != NULL ? template : node->text);
    }

  return dd_syntax_error_set_at (error, cause->code, node->line, node->column,
                                 "error while interpolating %s: %s", path, cause->message);
}

/* Replaces the variables of a text in place. */
gboolean
_dd_compose_interpolate_text (DdYaml                *node,
                              const char            *path,
                              const DdComposeScope  *scope,
                              GError               **error)
{
  g_autoptr (GError) cause = NULL;
  char *text = dd_compose_interpolate (node->text, scope->lookup, scope->user_data,
                                       scope->missing, &cause);

  if (text == NULL)
    return fail_template (node, path, cause, error);
  g_free (node->text);
  node->text = text;

  return TRUE;
}

/* Gives the node of a text, or what its field makes of it. */
static DdYaml *
interpolate_scalar (DdYaml                *node,
                    const char            *path,
                    const DdComposeScope  *scope,
                    GError               **error)
{
  g_autoptr (GError) cause = NULL;
  CastFunc cast = find_cast (path);
  DdYaml *value;

  if (!_dd_compose_interpolate_text (node, path, scope, error))
    return NULL;
  if (cast == NULL)
    return node;
  value = cast (node->text, &cause);
  if (value == NULL)
    dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, node->line, node->column,
                            "error while interpolating %s: failed to cast to expected type: %s",
                            path, cause->message);

  return value;
}

static gboolean
interpolate (DdYaml                *node,
             GString               *path,
             const DdComposeScope  *scope,
             GError               **error)
{
  for (guint i = 0; i < dd_yaml_get_length (node); i++)
    {
      DdYaml *item = dd_yaml_get_item (node, i);
      const char *part = node->kind == DD_YAML_MAP ? dd_yaml_get_key (node, i) : "[]";
      gsize length = _dd_compose_path_push (path, part);
      gboolean done = TRUE;

      if (item->kind == DD_YAML_TEXT)
        {
          DdYaml *value = interpolate_scalar (item, path->str, scope, error);

          done = value != NULL;
          if (done && value != item)
            dd_yaml_replace_item (node, i, value);
        }
      else
        done = interpolate (item, path, scope, error);
      g_string_truncate (path, length);
      if (!done)
        return FALSE;
    }

  return TRUE;
}

/* Replaces the variables in all values of a tree, never in keys. */
gboolean
_dd_compose_interpolate_tree (DdYaml                *root,
                              const DdComposeScope  *scope,
                              GError               **error)
{
  g_autoptr (GString) path = g_string_new (NULL);

  return interpolate (root, path, scope, error);
}
