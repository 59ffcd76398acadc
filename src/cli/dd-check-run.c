// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "dd-check.h"
#include "dd-command-table.h"
#include "dd-run-options.h"

/* Writes what `docker run` asks the engine for, field by field. Lists whose
 * order Docker leaves to chance are sorted. */

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
set_text (JsonObject *out,
          const char *name,
          const char *value)
{
  if (value != NULL)
    json_object_set_string_member (out, name, value);
}

static void
set_strv (JsonObject *out,
          const char *name,
          char      **values)
{
  JsonArray *array;

  if (values == NULL)
    return;

  array = json_array_new ();
  for (char **value = values; *value != NULL; value++)
    json_array_add_string_element (array, *value);
  json_object_set_array_member (out, name, array);
}

static void
set_sorted (JsonObject *out,
            const char *name,
            char      **values)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (char **value = values; value != NULL && *value != NULL; value++)
    g_ptr_array_add (sorted, *value);
  g_ptr_array_sort (sorted, compare_strings);
  g_ptr_array_add (sorted, NULL);
  set_strv (out, name, (char **) sorted->pdata);
}

static JsonObject *
map_to_json (const DdStringMap *map)
{
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < dd_string_map_get_size (map); i++)
    {
      const DdStringPair *pair = dd_string_map_get_pair (map, i);

      json_object_set_string_member (object, pair->key, pair->value);
    }

  return object;
}

static void
set_attach (JsonObject              *out,
            const DdContainerConfig *config)
{
  JsonObject *attach = json_object_new ();

  json_object_set_boolean_member (attach, "stdin", config->attach_stdin);
  json_object_set_boolean_member (attach, "stdout", config->attach_stdout);
  json_object_set_boolean_member (attach, "stderr", config->attach_stderr);
  json_object_set_object_member (out, "attach", attach);
}

static void
set_ports (JsonObject              *out,
           const DdContainerConfig *config)
{
  JsonObject *bindings = json_object_new ();

  for (guint i = 0; i < config->port_bindings->len; i++)
    {
      const DdPortBinding *binding = g_ptr_array_index (config->port_bindings, i);
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "host_ip", binding->host_ip);
      json_object_set_string_member (entry, "host_port", binding->host_port);
      if (!json_object_has_member (bindings, binding->port))
        json_object_set_array_member (bindings, binding->port, json_array_new ());
      json_array_add_object_element (json_object_get_array_member (bindings, binding->port),
                                     entry);
    }
  json_object_set_object_member (out, "port_bindings", bindings);
  set_sorted (out, "exposed_ports", config->exposed_ports);
}

static JsonObject *
endpoint_to_json (const DdEndpointConfig *endpoint)
{
  JsonObject *object = json_object_new ();

  set_strv (object, "aliases", endpoint->aliases);
  if (endpoint->driver_opts != NULL)
    json_object_set_object_member (object, "driver_opts", map_to_json (endpoint->driver_opts));
  set_text (object, "ip", endpoint->ipv4_address);
  set_text (object, "ip6", endpoint->ipv6_address);
  set_strv (object, "link_local_ips", endpoint->link_local_ips);
  set_strv (object, "links", endpoint->links);
  set_text (object, "mac", endpoint->mac_address);
  json_object_set_int_member (object, "gw_priority", endpoint->gw_priority);

  return object;
}

static void
set_networks (JsonObject              *out,
              const DdContainerConfig *config)
{
  JsonObject *networks = json_object_new ();
  JsonObject *links = json_object_new ();

  for (guint i = 0; i < config->endpoints->len; i++)
    {
      const DdEndpointConfig *endpoint = g_ptr_array_index (config->endpoints, i);

      json_object_set_object_member (networks, endpoint->network, endpoint_to_json (endpoint));
      set_strv (links, endpoint->network, endpoint->links);
    }
  json_object_set_object_member (out, "networks", networks);
  json_object_set_object_member (out, "network_links", links);
  set_text (out, "network_mode", config->network_mode);
}

static void
set_bind_options (JsonObject    *object,
                  const DdMount *mount)
{
  JsonObject *bind = json_object_new ();

  set_text (bind, "Propagation", mount->bind_propagation);
  json_object_set_boolean_member (bind, "NonRecursive", mount->bind_non_recursive);
  json_object_set_boolean_member (bind, "CreateMountpoint", mount->bind_create_mountpoint);
  json_object_set_boolean_member (bind, "ReadOnlyNonRecursive",
                                  mount->bind_read_only_non_recursive);
  json_object_set_boolean_member (bind, "ReadOnlyForceRecursive",
                                  mount->bind_read_only_force_recursive);
  json_object_set_object_member (object, "BindOptions", bind);
}

static void
set_volume_options (JsonObject    *object,
                    const DdMount *mount)
{
  JsonObject *volume = json_object_new ();

  json_object_set_boolean_member (volume, "NoCopy", mount->volume_no_copy);
  set_text (volume, "Subpath", mount->volume_subpath);
  if (mount->volume_labels != NULL)
    json_object_set_object_member (volume, "Labels", map_to_json (mount->volume_labels));
  if (mount->volume_driver != NULL || mount->volume_driver_opts != NULL)
    {
      JsonObject *driver = json_object_new ();

      set_text (driver, "Name", mount->volume_driver);
      if (mount->volume_driver_opts != NULL)
        json_object_set_object_member (driver, "Options",
                                       map_to_json (mount->volume_driver_opts));
      json_object_set_object_member (volume, "DriverConfig", driver);
    }
  json_object_set_object_member (object, "VolumeOptions", volume);
}

static void
set_tmpfs_options (JsonObject    *object,
                   const DdMount *mount)
{
  JsonObject *tmpfs = json_object_new ();

  json_object_set_int_member (tmpfs, "SizeBytes", mount->tmpfs_size);
  json_object_set_int_member (tmpfs, "Mode", mount->tmpfs_mode);
  json_object_set_object_member (object, "TmpfsOptions", tmpfs);
}

static JsonObject *
mount_to_json (const DdMount *mount)
{
  JsonObject *object = json_object_new ();

  set_text (object, "Type", mount->type);
  set_text (object, "Source", mount->source);
  set_text (object, "Target", mount->target);
  set_text (object, "Consistency", mount->consistency);
  json_object_set_boolean_member (object, "ReadOnly", mount->read_only);
  if (mount->has_bind_options)
    set_bind_options (object, mount);
  if (mount->has_volume_options)
    set_volume_options (object, mount);
  if (mount->has_tmpfs_options)
    set_tmpfs_options (object, mount);
  if (mount->has_image_options)
    {
      JsonObject *image = json_object_new ();

      set_text (image, "Subpath", mount->image_subpath);
      json_object_set_object_member (object, "ImageOptions", image);
    }

  return object;
}

static void
set_storage (JsonObject              *out,
             const DdContainerConfig *config)
{
  JsonArray *mounts = json_array_new ();

  set_sorted (out, "binds", config->binds);
  set_sorted (out, "anonymous_volumes", config->anonymous_volumes);
  set_strv (out, "volumes_from", config->volumes_from);
  json_object_set_object_member (out, "tmpfs", map_to_json (config->tmpfs));
  for (guint i = 0; i < config->mounts->len; i++)
    json_array_add_object_element (mounts, mount_to_json (g_ptr_array_index (config->mounts, i)));
  json_object_set_array_member (out, "mounts", mounts);
}

static void
set_devices (JsonObject              *out,
             const DdContainerConfig *config)
{
  JsonArray *devices = json_array_new ();

  for (guint i = 0; i < config->devices->len; i++)
    {
      const DdDeviceMapping *device = g_ptr_array_index (config->devices, i);
      JsonObject *object = json_object_new ();

      set_text (object, "host", device->path_on_host);
      set_text (object, "container", device->path_in_container);
      set_text (object, "permissions", device->permissions);
      json_array_add_object_element (devices, object);
    }
  json_object_set_array_member (out, "devices", devices);

  for (guint i = 0; i < config->device_requests->len; i++)
    {
      const DdDeviceRequest *request = g_ptr_array_index (config->device_requests, i);

      if (g_str_equal (request->driver, "cdi"))
        set_strv (out, "cdi_devices", request->device_ids);
    }
}

static void
set_ulimits (JsonObject              *out,
             const DdContainerConfig *config)
{
  JsonArray *ulimits = json_array_new ();

  for (guint i = 0; i < config->ulimits->len; i++)
    {
      const DdUlimit *ulimit = g_ptr_array_index (config->ulimits, i);
      JsonObject *object = json_object_new ();

      set_text (object, "name", ulimit->name);
      json_object_set_int_member (object, "soft", ulimit->soft);
      json_object_set_int_member (object, "hard", ulimit->hard);
      json_array_add_object_element (ulimits, object);
    }
  json_object_set_array_member (out, "ulimits", ulimits);
}

static void
set_health (JsonObject              *out,
            const DdContainerConfig *config)
{
  const DdHealthcheck *check = config->healthcheck;
  JsonObject *health;

  if (check == NULL)
    return;

  health = json_object_new ();
  set_strv (health, "test", check->test);
  json_object_set_int_member (health, "interval", check->interval);
  json_object_set_int_member (health, "timeout", check->timeout);
  json_object_set_int_member (health, "start_period", check->start_period);
  json_object_set_int_member (health, "start_interval", check->start_interval);
  json_object_set_int_member (health, "retries", check->retries);
  json_object_set_object_member (out, "health", health);
}

static void
set_resources (JsonObject              *out,
               const DdContainerConfig *config)
{
  const struct
  {
    const char *name;
    gint64      value;
  } numbers[] = {
    { "cpu_period", config->cpu_period },
    { "cpu_quota", config->cpu_quota },
    { "cpu_shares", config->cpu_shares },
    { "memory", config->memory },
    { "memory_reservation", config->memory_reservation },
    { "memory_swap", config->memory_swap },
    { "nano_cpus", config->nano_cpus },
    { "pids_limit", config->pids_limit },
    { "shm_size", config->shm_size },
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    json_object_set_int_member (out, numbers[i].name, numbers[i].value);
  set_text (out, "cpuset_cpus", config->cpuset_cpus);
}

static void
set_policies (JsonObject              *out,
              const DdContainerConfig *config)
{
  JsonObject *restart = json_object_new ();
  JsonObject *log = json_object_new ();

  json_object_set_string_member (restart, "name", config->restart_name);
  json_object_set_int_member (restart, "max_retries", config->restart_max_retries);
  json_object_set_object_member (out, "restart", restart);

  set_text (log, "driver", config->log_driver);
  json_object_set_object_member (log, "options", map_to_json (config->log_opts));
  json_object_set_object_member (out, "log", log);
}

static void
set_texts (JsonObject              *out,
           const DdContainerConfig *config)
{
  set_text (out, "image", config->image);
  set_text (out, "hostname", config->hostname);
  set_text (out, "domainname", config->domainname);
  set_text (out, "user", config->user);
  set_text (out, "workdir", config->working_dir);
  set_text (out, "stop_signal", config->stop_signal);
  set_text (out, "ipc_mode", config->ipc_mode);
  set_text (out, "pid_mode", config->pid_mode);
  set_text (out, "uts_mode", config->uts_mode);
  set_text (out, "userns_mode", config->userns_mode);
}

static void
set_lists (JsonObject              *out,
           const DdContainerConfig *config)
{
  set_strv (out, "command", config->cmd);
  set_strv (out, "entrypoint", config->entrypoint);
  set_strv (out, "env", config->env);
  json_object_set_object_member (out, "labels", map_to_json (config->labels));
  set_strv (out, "cap_add", config->cap_add);
  set_strv (out, "cap_drop", config->cap_drop);
  set_strv (out, "dns", config->dns);
  set_strv (out, "dns_search", config->dns_search);
  set_strv (out, "extra_hosts", config->extra_hosts);
  set_strv (out, "group_add", config->group_add);
  set_strv (out, "links", config->links);
  set_strv (out, "security_opts", config->security_opt);
}

static void
set_switches (JsonObject              *out,
              const DdContainerConfig *config)
{
  json_object_set_boolean_member (out, "tty", config->tty);
  json_object_set_boolean_member (out, "stdin_open", config->open_stdin);
  json_object_set_boolean_member (out, "rm", config->auto_remove);
  json_object_set_boolean_member (out, "privileged", config->privileged);
  json_object_set_boolean_member (out, "read_only", config->read_only);
  json_object_set_boolean_member (out, "publish_all", config->publish_all);
  json_object_set_boolean_member (out, "init", config->init == DD_TRISTATE_TRUE);
  json_object_set_boolean_member (out, "oom_kill_disable",
                                  config->oom_kill_disable == DD_TRISTATE_TRUE);
  if (config->stop_timeout != DD_STOP_TIMEOUT_UNSET)
    json_object_set_int_member (out, "stop_timeout", config->stop_timeout);
}

static void
set_options (JsonObject         *out,
             const DdRunOptions *options)
{
  const DdContainerConfig *config = options->config;

  set_texts (out, config);
  set_lists (out, config);
  set_switches (out, config);
  set_attach (out, config);
  set_ports (out, config);
  set_networks (out, config);
  set_storage (out, config);
  set_devices (out, config);
  set_ulimits (out, config);
  set_health (out, config);
  set_resources (out, config);
  set_policies (out, config);
  set_text (out, "name", options->name);
  set_text (out, "pull", options->pull);
  json_object_set_boolean_member (out, "detach", options->detach);
}

/* Reads from the files that came with the question. */
static char *
read_given_file (const char  *path,
                 gsize       *length,
                 gpointer     user_data,
                 GError     **error)
{
  JsonObject *files = user_data;
  char *text;

  if (files == NULL || !json_object_has_member (files, path))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   "open %s: no such file or directory", path);
      return NULL;
    }

  text = dd_check_dup_text (files, path);
  *length = strlen (text);

  return text;
}

/* Reads the arguments as `docker run` does. Without an image the line is
 * refused for the number of its arguments. */
static DdRunOptions *
read_arguments (const char *const  *args,
                JsonObject         *files,
                GError            **error)
{
  const char *const command_words[] = { "docker", "run", NULL };
  const DdCommand *command = dd_docker_find_command (command_words, NULL, NULL);
  const DdClient client = {
    .directory = "/project",
    .read_file = read_given_file,
    .read_file_data = files,
  };
  g_autoptr (DdParsed) parsed = dd_option_table_parse (&command->table, args, error);
  g_autofree char *complaint = NULL;

  if (parsed == NULL)
    return NULL;

  complaint = dd_command_check_args (command, "docker run", dd_parsed_get_args (parsed));
  if (complaint != NULL)
    {
      g_set_error_literal (error, DD_OPTION_ERROR, DD_OPTION_ERROR_SYNTAX, complaint);
      return NULL;
    }

  return dd_run_options_read (parsed, &client, error);
}

static gboolean
answer_run_flags (JsonObject  *in,
                  JsonObject  *out,
                  GError     **error)
{
  g_auto (GStrv) args = dd_check_dup_texts (in, "args");
  JsonNode *files = json_object_get_member (in, "files");
  g_autoptr (DdRunOptions) options = NULL;

  options = read_arguments ((const char *const *) args,
                            files != NULL && JSON_NODE_HOLDS_OBJECT (files)
                                ? json_node_get_object (files) : NULL,
                            error);
  if (options == NULL)
    return FALSE;

  set_options (out, options);

  return TRUE;
}

static gboolean
answer_security_opts (JsonObject  *in,
                      JsonObject  *out,
                      GError     **error)
{
  g_auto (GStrv) values = dd_check_dup_texts (in, "values");
  g_auto (GStrv) kept = NULL;
  gboolean unconfined;

  kept = dd_run_split_security_options ((const char *const *) values, &unconfined);
  set_strv (out, "values", kept);
  json_object_set_boolean_member (out, "unconfined", unconfined);

  return TRUE;
}

const DdCheckVerb dd_check_run_verbs[] = {
  { "run-flags", answer_run_flags },
  { "security-opts", answer_security_opts },
  { NULL, NULL },
};
