// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-json.h"
#include "dd-yaml-json.h"

#include "dd-compose-private.h"
#include "dd-compose-project.h"

#define EXTENSION "x-"

/* The fields of a project's parts in the order in which Compose prints them. What
 * is empty is left out, but for those with a plus, and in JSON those with a star. Maps that are not here have
 * their keys in order. Source: compose-spec/compose-go, types */
static const struct
{
  const char *pattern;
  const char *fields;
} orders[] = {
  { "", "name services networks volumes secrets configs models" },
  { "services.*",
    "profiles annotations +attach +build +develop +blkio_config cap_add cap_drop cgroup_parent "
    "cgroup cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpus cpuset "
    "cpu_shares +*command configs container_name +credential_spec depends_on +deploy "
    "device_cgroup_rules devices dns dns_opt dns_search domainname +*entrypoint +provider "
    "environment env_file expose external_links extra_hosts group_add gpus hostname +healthcheck "
    "image +init ipc isolation labels label_file links +logging mem_limit mem_reservation "
    "memswap_limit mem_swappiness mac_address models network_mode networks oom_kill_disable "
    "oom_score_adj pid pids_limit platform ports privileged pull_policy read_only restart runtime "
    "+scale secrets security_opt shm_size stdin_open +stop_grace_period stop_signal storage_opt "
    "sysctls tmpfs tty ulimits use_api_socket user userns_mode uts volumes volumes_from "
    "working_dir pre_start post_start pre_stop" },
  { "services.*.blkio_config",
    "weight weight_device device_read_bps device_read_iops device_write_bps device_write_iops" },
  { "services.*.blkio_config.*.*", "path weight rate" },
  { "services.*.build",
    "context dockerfile dockerfile_inline entitlements args provenance sbom ssh labels cache_from "
    "cache_to no_cache no_cache_filter additional_contexts pull extra_hosts isolation network "
    "target secrets shm_size tags ulimits platforms privileged" },
  { "services.*.build.secrets.*", "source target uid gid mode" },
  { "services.*.build.ulimits.*", "soft hard" },
  { "services.*.configs.*", "source target uid gid mode" },
  { "services.*.credential_spec", "config file registry" },
  { "services.*.depends_on.*", "condition restart +required" },
  { "services.*.deploy",
    "mode +replicas labels +update_config +rollback_config *resources +restart_policy *placement "
    "endpoint_mode" },
  { "services.*.deploy.placement", "constraints preferences max_replicas_per_node" },
  { "services.*.deploy.resources", "+limits +reservations" },
  { "services.*.deploy.resources.*", "cpus memory pids devices generic_resources" },
  { "services.*.deploy.resources.*.devices.*", "capabilities driver count device_ids options" },
  { "services.*.deploy.resources.*.generic_resources.*.*", "kind value" },
  { "services.*.deploy.restart_policy", "condition +delay +max_attempts +window" },
  { "services.*.deploy.rollback_config",
    "+parallelism delay failure_action monitor max_failure_ratio order" },
  { "services.*.deploy.update_config",
    "+parallelism delay failure_action monitor max_failure_ratio order" },
  { "services.*.develop.watch.*", "path action target exec include ignore initial_sync" },
  { "services.*.develop.watch.*.exec", "+command user privileged working_dir environment" },
  { "services.*.devices.*", "source target permissions" },
  { "services.*.env_file.*", "path +required format" },
  { "services.*.gpus.*", "capabilities driver count device_ids options" },
  { "services.*.healthcheck",
    "test timeout interval +retries start_period start_interval disable" },
  { "services.*.logging", "driver options" },
  { "services.*.models.*", "endpoint_var model_var" },
  { "services.*.networks.*",
    "aliases driver_opts gw_priority interface_name ipv4_address ipv6_address link_local_ips "
    "mac_address priority" },
  { "services.*.ports.*", "name mode host_ip target published protocol app_protocol" },
  { "services.*.post_start.*", "+command user privileged working_dir environment" },
  { "services.*.pre_start.*", "+command image user privileged working_dir environment" },
  { "services.*.pre_stop.*", "+command user privileged working_dir environment" },
  { "services.*.provider", "type options" },
  { "services.*.secrets.*", "source target uid gid mode" },
  { "services.*.ulimits.*", "soft hard" },
  { "services.*.volumes.*",
    "type source target read_only consistency +bind +volume +tmpfs +image" },
  { "services.*.volumes.*.bind", "selinux propagation create_host_path recursive" },
  { "services.*.volumes.*.volume", "labels nocopy subpath" },
  { "services.*.volumes.*.tmpfs", "size mode" },
  { "networks.*",
    "name driver driver_opts *ipam external internal attachable labels +enable_ipv4 +enable_ipv6" },
  { "networks.*.ipam", "driver config" },
  { "networks.*.ipam.config.*", "subnet gateway ip_range aux_addresses" },
  { "volumes.*", "name driver driver_opts external labels" },
  { "secrets.*", "name file environment content external labels driver driver_opts template_driver" },
  { "configs.*", "name file environment content external labels driver driver_opts template_driver" },
  { "models.*", "name model context_size runtime_flags" },
};

static const char *
find_order (const char *path)
{
  if (*path == '\0')
    return orders[0].fields;
  for (guint i = 1; i < G_N_ELEMENTS (orders); i++)
    if (_dd_compose_path_matches (path, orders[i].pattern))
      return orders[i].fields;

  return NULL;
}

static DdYaml *arrange (const DdYaml *node,
                        GString      *path,
                        gboolean      for_json);

static DdYaml *
arrange_below (const DdYaml *node,
               const char   *key,
               GString      *path,
               gboolean      for_json)
{
  const DdYaml *value = dd_yaml_get (node, key);
  gsize length = _dd_compose_path_push (path, key);
  DdYaml *arranged = value != NULL ? arrange (value, path, for_json) : NULL;

  g_string_truncate (path, length);

  return arranged;
}

/* An entry of a map is there whatever it holds. */
static void
add_entry (DdYaml       *result,
           const DdYaml *node,
           const char   *key,
           GString      *path,
           gboolean      for_json)
{
  dd_yaml_set (result, key, arrange_below (node, key, path, for_json));
}

static void
add_field (DdYaml       *result,
           const DdYaml *node,
           const char   *key,
           GString      *path,
           gboolean      for_json,
           const char   *marks)
{
  g_autoptr (DdYaml) arranged = arrange_below (node, key, path, for_json);

  if (arranged == NULL)
    return;
  if (!dd_yaml_is_empty (arranged) || (for_json && strchr (marks, '*') != NULL) ||
      (strchr (marks, '+') != NULL && !dd_yaml_is_null (arranged)))
    dd_yaml_set (result, key, g_steal_pointer (&arranged));
}

static DdYaml *
arrange_map (const DdYaml *node,
             GString      *path,
             gboolean      for_json)
{
  const char *order = find_order (path->str);
  g_auto (GStrv) keys = dd_yaml_list_sorted_keys (node);
  g_auto (GStrv) fields = order != NULL ? g_strsplit (order, " ", -1) : NULL;
  DdYaml *result = dd_yaml_new_map ();

  for (char **field = fields; field != NULL && *field != NULL; field++)
    {
      gsize n_marks = strspn (*field, "+*");
      g_autofree char *marks = g_strndup (*field, n_marks);

      add_field (result, node, *field + n_marks, path, for_json, marks);
    }
  for (char **key = keys; *key != NULL; key++)
    if (order == NULL || g_str_has_prefix (*key, EXTENSION))
      add_entry (result, node, *key, path, for_json);

  return result;
}

/* Gives a copy with the fields in the order in which Compose prints them. */
static DdYaml *
arrange (const DdYaml *node,
         GString      *path,
         gboolean      for_json)
{
  DdYaml *result;

  if (dd_yaml_is_map (node))
    return arrange_map (node, path, for_json);
  if (!dd_yaml_is_list (node))
    return dd_yaml_copy (node);
  result = dd_yaml_new_list ();
  for (guint i = 0; i < dd_yaml_get_length (node); i++)
    {
      gsize length = _dd_compose_path_push (path, "[]");

      dd_yaml_append (result, arrange (dd_yaml_get_item (node, i), path, for_json));
      g_string_truncate (path, length);
    }

  return result;
}

/**
 * dd_compose_escape_dollars:
 * @text: a text
 *
 * Returns: (transfer full): the text with each dollar twice
 */
char *
dd_compose_escape_dollars (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "$", -1);

  return g_strjoinv ("$$", parts);
}

/**
 * dd_compose_project_to_yaml:
 * @self: a project
 *
 * Prints a project as `docker compose config` does: dollars are doubled, so that
 * what is printed can be read again.
 *
 * Returns: (transfer full): the YAML
 */
char *
dd_compose_project_to_yaml (const DdComposeProject *self)
{
  g_autoptr (GString) path = g_string_new (NULL);
  g_autoptr (DdYaml) arranged = NULL;
  g_autofree char *printed = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  arranged = arrange (self->model, path, FALSE);
  printed = dd_yaml_print (arranged);

  return dd_compose_escape_dollars (printed);
}

/**
 * dd_compose_model_sort:
 * @model: a model, or a part of one
 *
 * Returns: (transfer full): a copy with the keys of all its maps in order
 */
DdYaml *
dd_compose_model_sort (const DdYaml *model)
{
  g_auto (GStrv) keys = NULL;
  DdYaml *result;

  g_return_val_if_fail (model != NULL, NULL);

  if (model->items == NULL)
    return dd_yaml_copy (model);
  keys = dd_yaml_list_sorted_keys (model);
  result = dd_yaml_is_map (model) ? dd_yaml_new_map () : dd_yaml_new_list ();
  for (char **key = keys; *key != NULL; key++)
    dd_yaml_set (result, *key, dd_compose_model_sort (dd_yaml_get (model, *key)));
  for (guint i = 0; dd_yaml_is_list (model) && i < dd_yaml_get_length (model); i++)
    dd_yaml_append (result, dd_compose_model_sort (dd_yaml_get_item (model, i)));

  return result;
}

/**
 * dd_compose_model_to_yaml:
 * @model: a model
 *
 * Prints a model as `docker compose config --no-interpolate` does.
 *
 * Returns: (transfer full): the YAML
 */
char *
dd_compose_model_to_yaml (const DdYaml *model)
{
  g_autoptr (DdYaml) sorted = dd_compose_model_sort (model);

  return dd_yaml_print (sorted);
}

/* An empty list of something that has no type is nothing in Go. */
static void
drop_empty_lists (DdYaml *node)
{
  for (guint i = 0; i < dd_yaml_get_length (node); i++)
    {
      DdYaml *item = dd_yaml_get_item (node, i);

      if (dd_yaml_is_list (item) && item->items->len == 0)
        dd_yaml_replace_item (node, i, dd_yaml_new_null ());
      else
        drop_empty_lists (item);
    }
}

/**
 * dd_compose_model_to_json:
 * @model: a model
 *
 * Makes the document that `docker compose config --no-interpolate --format json`
 * prints.
 *
 * Returns: (transfer full): the document
 */
JsonNode *
dd_compose_model_to_json (const DdYaml *model)
{
  g_autoptr (DdYaml) sorted = dd_compose_model_sort (model);

  drop_empty_lists (sorted);

  return dd_yaml_to_json (sorted);
}

/* Extensions are shown in JSON at the top only. */
static void
drop_extensions (DdYaml   *node,
                 gboolean  at_top)
{
  for (guint i = 0; i < dd_yaml_get_length (node);)
    {
      gboolean is_extension = dd_yaml_is_map (node) &&
                              g_str_has_prefix (dd_yaml_get_key (node, i), EXTENSION);
      g_autofree char *key = NULL;

      if (is_extension && !at_top)
        {
          key = g_strdup (dd_yaml_get_key (node, i));
          dd_yaml_remove (node, key);
          continue;
        }
      if (!is_extension)
        drop_extensions (dd_yaml_get_item (node, i), FALSE);
      i++;
    }
}

static void
set_unless (DdYaml     *map,
            const char *key,
            DdYaml     *value)
{
  if (dd_yaml_get (map, key) == NULL)
    dd_yaml_set (map, key, value);
  else
    dd_yaml_free (value);
}

/* In JSON some fields are there even if nothing is in them. */
static void
add_empty (DdYaml *model)
{
  DdYaml *networks = dd_yaml_get (model, "networks");
  DdYaml *services = dd_yaml_get (model, "services");

  for (guint i = 0; i < dd_yaml_get_length (networks); i++)
    set_unless (dd_yaml_get_item (networks, i), "ipam", dd_yaml_new_map ());
  for (guint i = 0; i < dd_yaml_get_length (services); i++)
    {
      DdYaml *service = dd_yaml_get_item (services, i);
      DdYaml *deploy = dd_yaml_get (service, "deploy");

      set_unless (service, "command", dd_yaml_new_null ());
      set_unless (service, "entrypoint", dd_yaml_new_null ());
      if (!dd_yaml_is_map (deploy))
        continue;
      set_unless (deploy, "resources", dd_yaml_new_map ());
      set_unless (deploy, "placement", dd_yaml_new_map ());
    }
}

/* A key of SSH that has a path is what Compose cannot print as JSON. */
static gboolean
check_ssh (const DdYaml  *services,
           GError       **error)
{
  for (guint i = 0; i < dd_yaml_get_length (services); i++)
    {
      const DdYaml *keys = dd_yaml_get (dd_yaml_get (dd_yaml_get_item (services, i), "build"),
                                        "ssh");

      for (guint j = 0; j < dd_yaml_get_length (keys); j++)
        if (strstr (dd_yaml_get_item (keys, j)->text, ": ") != NULL)
          return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                      "json: error calling MarshalJSON for type types.SSHKey: "
                                      "invalid character ':' after top-level value");
    }

  return TRUE;
}

/**
 * dd_compose_project_to_json:
 * @self: a project
 * @error: return location for a #DdSyntaxError: Compose itself cannot print keys
 *   of SSH with a path
 *
 * Makes the document that `docker compose config --format json` prints.
 *
 * Returns: (transfer full) (nullable): the document
 */
JsonNode *
dd_compose_project_to_json (const DdComposeProject  *self,
                            GError                 **error)
{
  g_autoptr (GString) path = g_string_new (NULL);
  g_autoptr (DdYaml) model = NULL;
  g_autoptr (DdYaml) arranged = NULL;
  g_autoptr (DdYaml) sorted = dd_yaml_new_map ();
  g_autoptr (DdYaml) extensions = dd_yaml_new_map ();
  g_auto (GStrv) keys = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (!check_ssh (dd_yaml_get (self->model, "services"), error))
    return NULL;
  model = dd_yaml_copy (self->model);
  drop_extensions (model, TRUE);
  dd_yaml_remove (model, "models");
  add_empty (model);
  arranged = arrange (model, path, TRUE);
  keys = dd_yaml_list_keys (arranged);
  for (char **key = keys; *key != NULL; key++)
    if (g_str_has_prefix (*key, EXTENSION))
      dd_yaml_set (extensions, *key, dd_yaml_copy (dd_yaml_get (arranged, *key)));
    else
      dd_yaml_set (sorted, *key, dd_yaml_copy (dd_yaml_get (arranged, *key)));
  drop_empty_lists (extensions);
  for (guint i = 0; i < dd_yaml_get_length (extensions); i++)
    dd_yaml_set (sorted, dd_yaml_get_key (extensions, i), dd_yaml_steal_item (extensions, i));

  return dd_yaml_to_json (sorted);
}
