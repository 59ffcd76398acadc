// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-command-words.h"
#include "dd-go-number.h"
#include "dd-units.h"

#include "dd-compose-private.h"

#define ALL_DEVICES (-1)

/* Where in a model something could not be read: `services[web].mem_limit`. */
static char *
field_path (const char *path)
{
  static const char *const sections[] = { "services", "networks", "volumes", "secrets",
                                          "configs", "models", NULL };
  g_auto (GStrv) parts = g_strsplit (path, ".", -1);
  GString *text = g_string_new (parts[0]);

  for (guint i = 1; parts[0] != NULL && parts[i] != NULL; i++)
    if (i == 1 && g_strv_contains (sections, parts[0]))
      g_string_append_printf (text, "[%s]", parts[i]);
    else if (*parts[i] == '[')
      g_string_append (text, parts[i]);
    else
      g_string_append_printf (text, ".%s", parts[i]);

  return g_string_free (text, FALSE);
}

/* Fails about @node, which it frees. */
static DdYaml *
fail (DdYaml      *node,
      const char  *path,
      const char  *reason,
      GError     **error)
{
  g_autofree char *field = field_path (path);

  dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, MAX (node->line, 1),
                          MAX (node->column, 1),
                          "decoding failed due to the following error(s):\n\n'%s' %s", field,
                          reason);
  dd_yaml_free (node);

  return NULL;
}

static DdYaml *
replace (DdYaml *node,
         DdYaml *value)
{
  dd_yaml_free (node);

  return value;
}

static DdYaml *
to_duration (DdYaml      *node,
             const char  *path,
             gpointer     user_data,
             GError     **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *text = NULL;
  gint64 nanoseconds;

  if (node->kind != DD_YAML_TEXT)
    return node;
  if (!dd_go_parse_duration (node->text, &nanoseconds, &cause))
    return fail (node, path, cause->message, error);
  text = dd_go_format_duration (nanoseconds);

  return replace (node, dd_yaml_new_text (text));
}

/* A number of bytes is kept as text, as Compose prints it. */
static DdYaml *
to_bytes (DdYaml      *node,
          const char  *path,
          gpointer     user_data,
          GError     **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *text = NULL;
  gint64 bytes;

  if (node->kind == DD_YAML_TEXT && !dd_units_parse_memory (node->text, &bytes, &cause))
    return fail (node, path, cause->message, error);
  if (node->kind == DD_YAML_INT)
    bytes = node->number;
  else if (node->kind == DD_YAML_FLOAT)
    bytes = (gint64) node->real;
  else if (node->kind != DD_YAML_TEXT)
    return node;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, bytes);

  return replace (node, dd_yaml_new_text (text));
}

static DdYaml *
to_text (DdYaml      *node,
         const char  *path,
         gpointer     user_data,
         GError     **error)
{
  g_autofree char *text = NULL;

  if (node->kind == DD_YAML_NULL || node->kind == DD_YAML_TEXT || node->items != NULL)
    return node;
  text = dd_yaml_dup_scalar (node);

  return replace (node, dd_yaml_new_text (text));
}

static DdYaml *
to_int (DdYaml      *node,
        const char  *path,
        gpointer     user_data,
        GError     **error)
{
  g_autoptr (GError) cause = NULL;
  gint64 value;

  if (node->kind == DD_YAML_FLOAT)
    return replace (node, dd_yaml_new_int ((gint64) node->real));
  if (node->kind != DD_YAML_TEXT)
    return node;
  if (!dd_go_atoi (node->text, &value, &cause))
    return fail (node, path, cause->message, error);

  return replace (node, dd_yaml_new_int (value));
}

static DdYaml *
to_float (DdYaml      *node,
          const char  *path,
          gpointer     user_data,
          GError     **error)
{
  g_autoptr (GError) cause = NULL;
  double value;

  if (node->kind != DD_YAML_TEXT)
    return node;
  if (!dd_go_parse_float (node->text, &value, &cause))
    return fail (node, path, cause->message, error);

  return replace (node, dd_yaml_new_float (value));
}

static DdYaml *
to_bool (DdYaml      *node,
         const char  *path,
         gpointer     user_data,
         GError     **error)
{
  g_autoptr (GError) cause = NULL;
  DdYaml *value;

  if (node->kind != DD_YAML_TEXT)
    return node;
  value = _dd_compose_cast_bool (node->text, &cause);

  return value != NULL ? replace (node, value) : fail (node, path, cause->message, error);
}

static DdYaml *
to_device_count (DdYaml      *node,
                 const char  *path,
                 gpointer     user_data,
                 GError     **error)
{
  gint64 value = ALL_DEVICES;
  g_autofree char *lower = NULL;
  g_autofree char *reason = NULL;

  if (node->kind != DD_YAML_TEXT)
    return node;
  lower = g_ascii_strdown (node->text, -1);
  if (strcmp (lower, "all") == 0 || dd_go_parse_int (node->text, 10, 64, &value, NULL))
    return replace (node, dd_yaml_new_int (value));
  reason = g_strdup_printf ("invalid value \"%s\", the only value allowed is 'all' or a number",
                            node->text);

  return fail (node, path, reason, error);
}

/* The mode of a file is octal, whether it is written as a number or a text. */
static DdYaml *
to_file_mode (DdYaml      *node,
              const char  *path,
              gpointer     user_data,
              GError     **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *text = NULL;
  gint64 mode = node->number;

  if (node->kind == DD_YAML_TEXT && !dd_go_parse_int (node->text, 8, 64, &mode, &cause))
    return fail (node, path, cause->message, error);
  if (node->kind != DD_YAML_TEXT && node->kind != DD_YAML_INT)
    return node;
  text = g_strdup_printf ("0%" G_GINT64_MODIFIER "o", mode);

  return replace (node, dd_yaml_new_text (text));
}

static DdYaml *
to_command (DdYaml      *node,
            const char  *path,
            gpointer     user_data,
            GError     **error)
{
  g_autoptr (GError) cause = NULL;
  g_auto (GStrv) words = NULL;
  DdYaml *list;

  if (node->kind != DD_YAML_TEXT)
    return node;
  words = dd_command_words_parse (node->text, &cause);
  if (words == NULL)
    return fail (node, path, cause->message, error);
  list = dd_yaml_new_list ();
  for (char **word = words; *word != NULL; word++)
    dd_yaml_append_text (list, *word);

  return replace (node, list);
}

static DdYaml *
to_health_test (DdYaml      *node,
                const char  *path,
                gpointer     user_data,
                GError     **error)
{
  DdYaml *list;

  if (node->kind != DD_YAML_TEXT)
    return node;
  list = dd_yaml_new_list ();
  dd_yaml_append_text (list, "CMD-SHELL");
  dd_yaml_append (list, node);

  return list;
}

/* Makes a map of texts; a key without a value keeps none if @nullable. */
static DdYaml *
make_map (DdYaml   *node,
          gboolean  nullable)
{
  DdYaml *map;

  if (node->items == NULL)
    return node;
  map = dd_yaml_new_map ();
  for (guint i = 0; i < dd_yaml_get_length (node); i++)
    {
      const DdYaml *item = dd_yaml_get_item (node, i);
      g_autofree char *text = dd_yaml_dup_scalar (item);
      const char *equals = dd_yaml_is_list (node) ? strchr (text, '=') : NULL;
      g_autofree char *key = NULL;
      const char *value = NULL;

      if (dd_yaml_is_map (node))
        {
          key = g_strdup (dd_yaml_get_key (node, i));
          value = dd_yaml_is_null (item) ? NULL : text;
        }
      else
        {
          key = g_strndup (text, equals != NULL ? (gsize) (equals - text) : strlen (text));
          value = equals != NULL ? equals + 1 : NULL;
        }
      if (value != NULL || !nullable)
        dd_yaml_set_text (map, key, value != NULL ? value : "");
      else
        dd_yaml_set (map, key, dd_yaml_new_null ());
    }

  return replace (node, map);
}

static DdYaml *
to_mapping (DdYaml      *node,
            const char  *path,
            gpointer     user_data,
            GError     **error)
{
  return make_map (node, FALSE);
}

static DdYaml *
to_environment (DdYaml      *node,
                const char  *path,
                gpointer     user_data,
                GError     **error)
{
  return make_map (node, TRUE);
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  return strcmp ((*(DdYaml *const *) a)->text, (*(DdYaml *const *) b)->text);
}

/* `name=address` texts in their order. */
static DdYaml *
to_hosts (DdYaml      *node,
          const char  *path,
          gpointer     user_data,
          GError     **error)
{
  g_autoptr (DdYaml) hosts = NULL;
  g_autoptr (DdYaml) list = _dd_compose_to_list (node);

  hosts = dd_yaml_new_list ();
  for (guint i = 0; i < dd_yaml_get_length (list); i++)
    {
      const char *entry = dd_yaml_get_text (dd_yaml_get_item (list, i));
      gsize length = entry != NULL ? strcspn (entry, strchr (entry, '=') != NULL ? "=" : ":") : 0;
      g_autofree char *name = entry != NULL ? g_strndup (entry, length) : NULL;
      g_autofree char *address = NULL;
      g_autofree char *host = NULL;

      if (entry == NULL || entry[length] == '\0')
        {
          g_autofree char *reason = g_strdup_printf ("invalid additional host, missing IP: %s",
                                                     entry != NULL ? entry : "");

          return fail (g_steal_pointer (&list), path, reason, error);
        }
      address = g_strdup (entry + length + 1);
      if (*address == '[' && g_str_has_suffix (address, "]"))
        {
          g_autofree char *inner = g_strndup (address + 1, strlen (address) - 2);

          host = g_strconcat (name, "=", inner, NULL);
        }
      else
        host = g_strconcat (name, "=", address, NULL);
      dd_yaml_append_text (hosts, host);
    }
  g_ptr_array_sort (hosts->items, compare_items);

  return g_steal_pointer (&hosts);
}

/* Each option of a provider has a list of values. */
static DdYaml *
to_options (DdYaml      *node,
            const char  *path,
            gpointer     user_data,
            GError     **error)
{
  DdYaml *list;

  if (dd_yaml_is_list (node))
    return node;
  list = dd_yaml_new_list ();
  dd_yaml_append (list, to_text (node, path, user_data, error));

  return list;
}

/* Compose prints a key of SSH with its path as one text. */
static DdYaml *
to_ssh_keys (DdYaml      *node,
             const char  *path,
             gpointer     user_data,
             GError     **error)
{
  DdYaml *list;

  if (!dd_yaml_is_map (node))
    return node;
  list = dd_yaml_new_list ();
  for (guint i = 0; i < dd_yaml_get_length (node); i++)
    {
      const char *file = dd_yaml_get_text (dd_yaml_get_item (node, i));
      g_autofree char *key = file != NULL
                                 ? g_strconcat (dd_yaml_get_key (node, i), ": ", file, NULL)
                                 : g_strdup (dd_yaml_get_key (node, i));

      dd_yaml_append_text (list, key);
    }

  return replace (node, list);
}

/* A file that must be there is what nobody needs to be told. */
static DdYaml *
to_env_file (DdYaml      *node,
             const char  *path,
             gpointer     user_data,
             GError     **error)
{
  DdYaml *required = dd_yaml_get (node, "required");

  if (required != NULL)
    {
      DdYaml *value = to_bool (dd_yaml_copy (required), path, user_data, error);

      if (value == NULL)
        {
          dd_yaml_free (node);
          return NULL;
        }
      dd_yaml_set (node, "required", value);
      if (dd_yaml_get_flag (node, "required"))
        dd_yaml_remove (node, "required");
    }

  return node;
}

/* What the fields of a project hold in the end.
 * Source: compose-spec/compose-go, types */
static const DdComposeRule rules[] = {
  { "services.*.annotations", to_mapping },
  { "services.*.attach", to_bool },
  { "services.*.blkio_config.weight", to_int },
  { "services.*.blkio_config.weight_device.*.weight", to_int },
  { "services.*.blkio_config.device_read_bps.*.rate", to_bytes },
  { "services.*.blkio_config.device_read_iops.*.rate", to_bytes },
  { "services.*.blkio_config.device_write_bps.*.rate", to_bytes },
  { "services.*.blkio_config.device_write_iops.*.rate", to_bytes },
  { "services.*.build.args", to_environment },
  { "services.*.build.additional_contexts", to_mapping },
  { "services.*.build.extra_hosts", to_hosts },
  { "services.*.build.labels", to_mapping },
  { "services.*.build.no_cache", to_bool },
  { "services.*.build.no_cache_filter", _dd_compose_text_list },
  { "services.*.build.privileged", to_bool },
  { "services.*.build.provenance", to_text },
  { "services.*.build.pull", to_bool },
  { "services.*.build.sbom", to_text },
  { "services.*.build.secrets.*.mode", to_file_mode },
  { "services.*.build.shm_size", to_bytes },
  { "services.*.build.ssh", to_ssh_keys },
  { "services.*.build.ulimits.*", to_int },
  { "services.*.command", to_command },
  { "services.*.configs.*.mode", to_file_mode },
  { "services.*.cpu_count", to_int },
  { "services.*.cpu_percent", to_float },
  { "services.*.cpu_period", to_int },
  { "services.*.cpu_quota", to_int },
  { "services.*.cpu_rt_period", to_int },
  { "services.*.cpu_rt_runtime", to_int },
  { "services.*.cpu_shares", to_int },
  { "services.*.cpus", to_float },
  { "services.*.deploy.labels", to_mapping },
  { "services.*.deploy.replicas", to_int },
  { "services.*.deploy.resources.limits.cpus", to_float },
  { "services.*.deploy.resources.limits.memory", to_bytes },
  { "services.*.deploy.resources.limits.pids", to_int },
  { "services.*.deploy.resources.reservations.cpus", to_float },
  { "services.*.deploy.resources.reservations.memory", to_bytes },
  { "services.*.deploy.resources.reservations.devices.*.count", to_device_count },
  { "services.*.deploy.resources.reservations.devices.*.options", to_mapping },
  { "services.*.deploy.resources.reservations.generic_resources.*.discrete_resource_spec.value",
    to_int },
  { "services.*.deploy.restart_policy.delay", to_duration },
  { "services.*.deploy.restart_policy.window", to_duration },
  { "services.*.deploy.rollback_config.delay", to_duration },
  { "services.*.deploy.rollback_config.monitor", to_duration },
  { "services.*.deploy.update_config.delay", to_duration },
  { "services.*.deploy.update_config.monitor", to_duration },
  { "services.*.develop.watch.*.exec.command", to_command },
  { "services.*.develop.watch.*.exec.environment", to_environment },
  { "services.*.develop.watch.*.exec.privileged", to_bool },
  { "services.*.dns", _dd_compose_text_list },
  { "services.*.dns_search", _dd_compose_text_list },
  { "services.*.entrypoint", to_command },
  { "services.*.env_file.*", to_env_file },
  { "services.*.environment", to_environment },
  { "services.*.expose.*", to_text },
  { "services.*.extra_hosts", to_hosts },
  { "services.*.gpus.*.count", to_device_count },
  { "services.*.gpus.*.options", to_mapping },
  { "services.*.group_add.*", to_text },
  { "services.*.healthcheck.disable", to_bool },
  { "services.*.healthcheck.interval", to_duration },
  { "services.*.healthcheck.retries", to_int },
  { "services.*.healthcheck.start_interval", to_duration },
  { "services.*.healthcheck.start_period", to_duration },
  { "services.*.healthcheck.test", to_health_test },
  { "services.*.healthcheck.timeout", to_duration },
  { "services.*.init", to_bool },
  { "services.*.labels", to_mapping },
  { "services.*.logging.options", to_mapping },
  { "services.*.mem_limit", to_bytes },
  { "services.*.mem_reservation", to_bytes },
  { "services.*.mem_swappiness", to_bytes },
  { "services.*.memswap_limit", to_bytes },
  { "services.*.networks.*.driver_opts", to_mapping },
  { "services.*.oom_score_adj", to_int },
  { "services.*.pids_limit", to_int },
  { "services.*.ports.*.published", to_text },
  { "services.*.ports.*.target", to_int },
  { "services.*.post_start.*.command", to_command },
  { "services.*.post_start.*.environment", to_environment },
  { "services.*.post_start.*.privileged", to_bool },
  { "services.*.pre_start.*.command", to_command },
  { "services.*.pre_start.*.environment", to_environment },
  { "services.*.pre_start.*.privileged", to_bool },
  { "services.*.pre_stop.*.command", to_command },
  { "services.*.pre_stop.*.environment", to_environment },
  { "services.*.pre_stop.*.privileged", to_bool },
  { "services.*.provider.options.*", to_options },
  { "services.*.provider.options.*.*", to_text },
  { "services.*.secrets.*.mode", to_file_mode },
  { "services.*.shm_size", to_bytes },
  { "services.*.stop_grace_period", to_duration },
  { "services.*.storage_opt", to_mapping },
  { "services.*.sysctls", to_mapping },
  { "services.*.tmpfs", _dd_compose_text_list },
  { "services.*.volumes.*.bind.create_host_path", to_bool },
  { "services.*.volumes.*.tmpfs.mode", to_int },
  { "services.*.volumes.*.tmpfs.size", to_bytes },
  { "services.*.volumes.*.volume.labels", to_mapping },
  { "services.*.volumes.*.volume.nocopy", to_bool },
  { "networks.*.driver_opts", to_mapping },
  { "networks.*.labels", to_mapping },
  { "volumes.*.driver_opts", to_mapping },
  { "volumes.*.labels", to_mapping },
  { "secrets.*.driver_opts", to_mapping },
  { "secrets.*.labels", to_mapping },
  { "configs.*.labels", to_mapping },
  { NULL, NULL },
};

/* Gives the fields of a model the types they have in a project. */
gboolean
_dd_compose_decode (DdYaml  **root,
                    GError  **error)
{
  *root = _dd_compose_walk (*root, rules, NULL, error);

  return *root != NULL;
}
