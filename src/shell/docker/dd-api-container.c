// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-api-json.h"

/* Containers as `docker inspect` tells of them: the fields in the order of
 * the API's types. */

#define ZERO_TIME "0001-01-01T00:00:00Z"
#define DATA_ROOT "/var/lib/docker/containers/"
#define SHM_SIZE_DEFAULT (64 * 1024 * 1024)

typedef enum
{
  FIELD_STRING,     /* "" for NULL */
  FIELD_STRV,       /* null for none */
  FIELD_LIST,       /* [] for none */
  FIELD_INT64,
  FIELD_INT,
  FIELD_FLAG,       /* offset is an index into the flags */
  FIELD_NULL,
  FIELD_NO_RECORDS, /* [] */
  FIELD_CUSTOM,
} FieldKind;

typedef void (*SetField) (JsonObject              *object,
                          const char              *name,
                          const DdContainerConfig *config);

typedef struct
{
  const char *name;
  FieldKind   kind;
  gsize       offset;
  SetField    set;
} Field;

enum
{
  FLAG_AUTO_REMOVE,
  FLAG_PRIVILEGED,
  FLAG_PUBLISH_ALL,
  FLAG_READ_ONLY,
  FLAG_ATTACH_STDIN,
  FLAG_ATTACH_STDOUT,
  FLAG_ATTACH_STDERR,
  FLAG_TTY,
  FLAG_OPEN_STDIN,
  FLAG_STDIN_ONCE,
};

static gboolean
get_flag (const DdContainerConfig *config,
          gsize                    flag)
{
  const gboolean flags[] = {
    [FLAG_AUTO_REMOVE] = config->auto_remove,
    [FLAG_PRIVILEGED] = config->privileged,
    [FLAG_PUBLISH_ALL] = config->publish_all,
    [FLAG_READ_ONLY] = config->read_only,
    [FLAG_ATTACH_STDIN] = config->attach_stdin,
    [FLAG_ATTACH_STDOUT] = config->attach_stdout,
    [FLAG_ATTACH_STDERR] = config->attach_stderr,
    [FLAG_TTY] = config->tty,
    [FLAG_OPEN_STDIN] = config->open_stdin,
    [FLAG_STDIN_ONCE] = config->stdin_once,
  };

  return flags[flag];
}

static void
set_log_config (JsonObject              *object,
                const char              *name,
                const DdContainerConfig *config)
{
  JsonObject *log = json_object_new ();

  json_object_set_string_member (log, "Type",
                                 config->log_driver ? config->log_driver : "json-file");
  dd_api_set_map (log, "Config", config->log_opts);
  json_object_set_object_member (object, name, log);
}

static void
set_network_mode (JsonObject              *object,
                  const char              *name,
                  const DdContainerConfig *config)
{
  json_object_set_string_member (object, name,
                                 g_str_equal (config->network_mode, "default")
                                   ? "bridge" : config->network_mode);
}

static int
compare_ports_cb (gconstpointer a,
                  gconstpointer b)
{
  return strcmp ((*(DdPortBinding *const *) a)->port, (*(DdPortBinding *const *) b)->port);
}

static void
set_port_bindings (JsonObject              *object,
                   const char              *name,
                   const DdContainerConfig *config)
{
  JsonObject *ports = json_object_new ();
  g_autoptr (GPtrArray) bindings = g_ptr_array_new ();

  g_ptr_array_extend (bindings, config->port_bindings, NULL, NULL);
  g_ptr_array_sort (bindings, compare_ports_cb);
  for (guint i = 0; i < bindings->len; i++)
    {
      const DdPortBinding *binding = g_ptr_array_index (bindings, i);
      JsonObject *host = json_object_new ();

      json_object_set_string_member (host, "HostIp", binding->host_ip ? binding->host_ip : "");
      json_object_set_string_member (host, "HostPort",
                                     binding->host_port ? binding->host_port : "");
      if (!json_object_has_member (ports, binding->port))
        json_object_set_array_member (ports, binding->port, json_array_new ());
      json_array_add_object_element (json_object_get_array_member (ports, binding->port), host);
    }
  json_object_set_object_member (object, name, ports);
}

static void
set_restart_policy (JsonObject              *object,
                    const char              *name,
                    const DdContainerConfig *config)
{
  JsonObject *policy = json_object_new ();

  json_object_set_string_member (policy, "Name", config->restart_name);
  json_object_set_int_member (policy, "MaximumRetryCount", config->restart_max_retries);
  json_object_set_object_member (object, name, policy);
}

static void
set_console_size (JsonObject              *object,
                  const char              *name,
                  const DdContainerConfig *config)
{
  JsonArray *size = json_array_new ();

  json_array_add_int_element (size, config->console_height);
  json_array_add_int_element (size, config->console_width);
  json_object_set_array_member (object, name, size);
}

/* The engine writes capabilities in full. */
static void
set_caps (JsonObject  *object,
          const char  *name,
          char       **caps)
{
  JsonArray *array;

  if (caps == NULL || caps[0] == NULL)
    {
      json_object_set_null_member (object, name);
      return;
    }
  array = json_array_new ();
  for (guint i = 0; caps[i]; i++)
    {
      g_autofree char *upper = g_ascii_strup (caps[i], -1);
      g_autofree char *full = g_strconcat (g_str_has_prefix (upper, "CAP_") ||
                                           g_str_equal (upper, "ALL") ? "" : "CAP_",
                                           upper, NULL);

      json_array_add_string_element (array, full);
    }
  json_object_set_array_member (object, name, array);
}

static void
set_cap_add (JsonObject              *object,
             const char              *name,
             const DdContainerConfig *config)
{
  set_caps (object, name, config->cap_add);
}

static void
set_cap_drop (JsonObject              *object,
              const char              *name,
              const DdContainerConfig *config)
{
  set_caps (object, name, config->cap_drop);
}

static void
set_or (JsonObject *object,
        const char *name,
        const char *text,
        const char *otherwise)
{
  json_object_set_string_member (object, name, text && *text ? text : otherwise);
}

static void
set_cgroupns (JsonObject              *object,
              const char              *name,
              const DdContainerConfig *config)
{
  set_or (object, name, config->cgroupns_mode, config->privileged ? "host" : "private");
}

static void
set_ipc (JsonObject              *object,
         const char              *name,
         const DdContainerConfig *config)
{
  set_or (object, name, config->ipc_mode, "private");
}

static void
set_shm (JsonObject              *object,
         const char              *name,
         const DdContainerConfig *config)
{
  json_object_set_int_member (object, name, config->shm_size ? config->shm_size
                                                             : SHM_SIZE_DEFAULT);
}

static void
set_runtime (JsonObject              *object,
             const char              *name,
             const DdContainerConfig *config)
{
  set_or (object, name, config->runtime, "runc");
}

static void
set_memory_swap (JsonObject              *object,
                 const char              *name,
                 const DdContainerConfig *config)
{
  json_object_set_int_member (object, name, config->memory_swap ? config->memory_swap
                                                                : config->memory * 2);
}

static void
set_swappiness (JsonObject              *object,
                const char              *name,
                const DdContainerConfig *config)
{
  if (config->memory_swappiness < 0)
    json_object_set_null_member (object, name);
  else
    json_object_set_int_member (object, name, config->memory_swappiness);
}

static void
set_pids_limit (JsonObject              *object,
                const char              *name,
                const DdContainerConfig *config)
{
  if (config->pids_limit == 0)
    json_object_set_null_member (object, name);
  else
    json_object_set_int_member (object, name, config->pids_limit);
}

static void
set_ulimits (JsonObject              *object,
             const char              *name,
             const DdContainerConfig *config)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < config->ulimits->len; i++)
    {
      const DdUlimit *ulimit = g_ptr_array_index (config->ulimits, i);
      JsonObject *one = json_object_new ();

      json_object_set_string_member (one, "Name", ulimit->name);
      json_object_set_int_member (one, "Hard", ulimit->hard);
      json_object_set_int_member (one, "Soft", ulimit->soft);
      json_array_add_object_element (array, one);
    }
  json_object_set_array_member (object, name, array);
}

/* Left out unless it was said. */
static void
set_tmpfs (JsonObject              *object,
           const char              *name,
           const DdContainerConfig *config)
{
  if (dd_string_map_get_size (config->tmpfs) > 0)
    dd_api_set_map (object, name, config->tmpfs);
}

static void
set_sysctls (JsonObject              *object,
             const char              *name,
             const DdContainerConfig *config)
{
  if (dd_string_map_get_size (config->sysctls) > 0)
    dd_api_set_map (object, name, config->sysctls);
}

static void
set_init (JsonObject              *object,
          const char              *name,
          const DdContainerConfig *config)
{
  if (config->init != DD_TRISTATE_UNSET)
    json_object_set_boolean_member (object, name, config->init == DD_TRISTATE_TRUE);
}

static void
set_paths (JsonObject        *object,
           const char        *name,
           char             **given,
           const char *const *defaults,
           gboolean           privileged)
{
  if (privileged && given == NULL)
    json_object_set_null_member (object, name);
  else
    dd_api_set_strv (object, name, given ? given : (char **) defaults, TRUE);
}

/* Source: moby daemon/pkg/oci/defaults.go */
static void
set_masked_paths (JsonObject              *object,
                  const char              *name,
                  const DdContainerConfig *config)
{
  static const char *const defaults[] = {
    "/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys",
    "/proc/latency_stats", "/proc/sched_debug", "/proc/scsi", "/proc/timer_list",
    "/proc/timer_stats", "/sys/devices/virtual/powercap", "/sys/firmware", NULL,
  };

  set_paths (object, name, config->masked_paths, defaults, config->privileged);
}

static void
set_readonly_paths (JsonObject              *object,
                    const char              *name,
                    const DdContainerConfig *config)
{
  static const char *const defaults[] = {
    "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger", NULL,
  };

  set_paths (object, name, config->readonly_paths, defaults, config->privileged);
}

static void
set_empty (JsonObject              *object,
           const char              *name,
           const DdContainerConfig *config)
{
  json_object_set_string_member (object, name, "");
}

#define AT(kind, field) kind, G_STRUCT_OFFSET (DdContainerConfig, field), NULL
#define FLAG(flag) FIELD_FLAG, flag, NULL
#define CUSTOM(function) FIELD_CUSTOM, 0, function

/* Source: moby api/types/container/hostconfig.go */
static const Field host_fields[] = {
  { "Binds", AT (FIELD_STRV, binds) },
  { "ContainerIDFile", AT (FIELD_STRING, cidfile) },
  { "LogConfig", CUSTOM (set_log_config) },
  { "NetworkMode", CUSTOM (set_network_mode) },
  { "PortBindings", CUSTOM (set_port_bindings) },
  { "RestartPolicy", CUSTOM (set_restart_policy) },
  { "AutoRemove", FLAG (FLAG_AUTO_REMOVE) },
  { "VolumeDriver", AT (FIELD_STRING, volume_driver) },
  { "VolumesFrom", AT (FIELD_STRV, volumes_from) },
  { "ConsoleSize", CUSTOM (set_console_size) },
  { "CapAdd", CUSTOM (set_cap_add) },
  { "CapDrop", CUSTOM (set_cap_drop) },
  { "CgroupnsMode", CUSTOM (set_cgroupns) },
  { "Dns", AT (FIELD_LIST, dns) },
  { "DnsOptions", AT (FIELD_LIST, dns_options) },
  { "DnsSearch", AT (FIELD_LIST, dns_search) },
  { "ExtraHosts", AT (FIELD_STRV, extra_hosts) },
  { "GroupAdd", AT (FIELD_STRV, group_add) },
  { "IpcMode", CUSTOM (set_ipc) },
  { "Cgroup", CUSTOM (set_empty) },
  { "Links", AT (FIELD_STRV, links) },
  { "OomScoreAdj", AT (FIELD_INT, oom_score_adj) },
  { "PidMode", AT (FIELD_STRING, pid_mode) },
  { "Privileged", FLAG (FLAG_PRIVILEGED) },
  { "PublishAllPorts", FLAG (FLAG_PUBLISH_ALL) },
  { "ReadonlyRootfs", FLAG (FLAG_READ_ONLY) },
  { "SecurityOpt", AT (FIELD_STRV, security_opt) },
  { "Tmpfs", CUSTOM (set_tmpfs) },
  { "UTSMode", AT (FIELD_STRING, uts_mode) },
  { "UsernsMode", AT (FIELD_STRING, userns_mode) },
  { "ShmSize", CUSTOM (set_shm) },
  { "Sysctls", CUSTOM (set_sysctls) },
  { "Runtime", CUSTOM (set_runtime) },
  { "Isolation", AT (FIELD_STRING, isolation) },
  { "CpuShares", AT (FIELD_INT64, cpu_shares) },
  { "Memory", AT (FIELD_INT64, memory) },
  { "NanoCpus", AT (FIELD_INT64, nano_cpus) },
  { "CgroupParent", AT (FIELD_STRING, cgroup_parent) },
  { "BlkioWeight", AT (FIELD_INT, blkio_weight) },
  { "BlkioWeightDevice", FIELD_NO_RECORDS, 0, NULL },
  { "BlkioDeviceReadBps", FIELD_NO_RECORDS, 0, NULL },
  { "BlkioDeviceWriteBps", FIELD_NO_RECORDS, 0, NULL },
  { "BlkioDeviceReadIOps", FIELD_NO_RECORDS, 0, NULL },
  { "BlkioDeviceWriteIOps", FIELD_NO_RECORDS, 0, NULL },
  { "CpuPeriod", AT (FIELD_INT64, cpu_period) },
  { "CpuQuota", AT (FIELD_INT64, cpu_quota) },
  { "CpuRealtimePeriod", AT (FIELD_INT64, cpu_rt_period) },
  { "CpuRealtimeRuntime", AT (FIELD_INT64, cpu_rt_runtime) },
  { "CpusetCpus", AT (FIELD_STRING, cpuset_cpus) },
  { "CpusetMems", AT (FIELD_STRING, cpuset_mems) },
  { "Devices", FIELD_NO_RECORDS, 0, NULL },
  { "DeviceCgroupRules", AT (FIELD_STRV, device_cgroup_rules) },
  { "DeviceRequests", FIELD_NULL, 0, NULL },
  { "MemoryReservation", AT (FIELD_INT64, memory_reservation) },
  { "MemorySwap", CUSTOM (set_memory_swap) },
  { "MemorySwappiness", CUSTOM (set_swappiness) },
  { "OomKillDisable", FIELD_NULL, 0, NULL },
  { "PidsLimit", CUSTOM (set_pids_limit) },
  { "Ulimits", CUSTOM (set_ulimits) },
  { "CpuCount", AT (FIELD_INT64, cpu_count) },
  { "CpuPercent", AT (FIELD_INT64, cpu_percent) },
  { "IOMaximumIOps", AT (FIELD_INT64, io_max_iops) },
  { "IOMaximumBandwidth", AT (FIELD_INT64, io_max_bandwidth) },
  { "Init", CUSTOM (set_init) },
  { "MaskedPaths", CUSTOM (set_masked_paths) },
  { "ReadonlyPaths", CUSTOM (set_readonly_paths) },
};

static void
set_field (JsonObject              *object,
           const Field             *field,
           const DdContainerConfig *config)
{
  const void *at = G_STRUCT_MEMBER_P (config, field->offset);

  switch (field->kind)
    {
    case FIELD_STRING:
      set_or (object, field->name, *(char *const *) at, "");
      break;
    case FIELD_STRV:
    case FIELD_LIST:
      dd_api_set_strv (object, field->name, *(char **const *) at, field->kind == FIELD_LIST);
      break;
    case FIELD_INT64:
      json_object_set_int_member (object, field->name, *(const gint64 *) at);
      break;
    case FIELD_INT:
      json_object_set_int_member (object, field->name, *(const int *) at);
      break;
    case FIELD_FLAG:
      json_object_set_boolean_member (object, field->name, get_flag (config, field->offset));
      break;
    case FIELD_NULL:
      json_object_set_null_member (object, field->name);
      break;
    case FIELD_NO_RECORDS:
      json_object_set_array_member (object, field->name, json_array_new ());
      break;
    case FIELD_CUSTOM:
    default:
      field->set (object, field->name, config);
      break;
    }
}

/* The links of the default bridge, with the names that Docker keeps them by;
 * elsewhere they are settings of the network.
 * Source: moby daemon/inspect.go */
static void
set_links (JsonObject        *object,
           const DdContainer *container)
{
  JsonArray *list = json_array_new ();
  char **links = container->config->links;

  for (guint i = 0; dd_container_find_attachment (container, "bridge") && links && links[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (links[i], ":", 2);
      g_autofree char *text = g_strdup_printf ("/%s:/%s/%s", parts[0], container->name,
                                               parts[1] ? parts[1] : parts[0]);

      json_array_add_string_element (list, text);
    }
  if (json_array_get_length (list) > 0)
    json_object_set_array_member (object, "Links", g_steal_pointer (&list));
  else
    json_object_set_null_member (object, "Links");
  g_clear_pointer (&list, json_array_unref);
}

/**
 * dd_api_host_config:
 * @container: a container
 *
 * Returns: (transfer full): `HostConfig`
 */
JsonObject *
dd_api_host_config (const DdContainer *container)
{
  JsonObject *object = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (host_fields); i++)
    set_field (object, &host_fields[i], container->config);
  set_links (object, container);
  return object;
}

static void
set_time (JsonObject    *object,
          const char    *name,
          const DdWorld *world,
          guint64        time)
{
  g_autofree char *text = time ? dd_world_format_time (world, time) : g_strdup (ZERO_TIME);

  json_object_set_string_member (object, name, text);
}

static JsonObject *
make_state (const DdWorld     *world,
            const DdContainer *container)
{
  JsonObject *state = json_object_new ();
  gboolean restarting = container->state == DD_CONTAINER_RESTARTING;

  json_object_set_string_member (state, "Status", dd_container_get_status (container));
  json_object_set_boolean_member (state, "Running",
                                  restarting || dd_container_is_running (container));
  json_object_set_boolean_member (state, "Paused", container->state == DD_CONTAINER_PAUSED);
  json_object_set_boolean_member (state, "Restarting", restarting);
  json_object_set_boolean_member (state, "OOMKilled", container->oom_killed);
  json_object_set_boolean_member (state, "Dead", container->state == DD_CONTAINER_DEAD);
  json_object_set_int_member (state, "Pid", container->pid);
  json_object_set_int_member (state, "ExitCode", container->exit_code);
  json_object_set_string_member (state, "Error", container->error ? container->error : "");
  set_time (state, "StartedAt", world, container->started);
  set_time (state, "FinishedAt", world, container->finished);
  return state;
}

static void
set_path (JsonObject        *object,
          const char        *name,
          const DdContainer *container,
          const char        *file)
{
  g_autofree char *path = g_strconcat (DATA_ROOT, container->id, "/", file, NULL);

  json_object_set_string_member (object, name, path);
}

static JsonArray *
make_mounts (const DdContainer *container)
{
  static const char *const types[] = {
    [DD_MOUNT_BIND] = "bind", [DD_MOUNT_VOLUME] = "volume", [DD_MOUNT_TMPFS] = "tmpfs",
  };
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < container->mounts->len; i++)
    {
      const DdMountPoint *mount = g_ptr_array_index (container->mounts, i);
      gboolean volume = mount->kind == DD_MOUNT_VOLUME;
      JsonObject *object;

      if (mount->kind != DD_MOUNT_BIND && !volume)
        continue;
      object = json_object_new ();
      json_object_set_string_member (object, "Type", types[mount->kind]);
      if (volume)
        json_object_set_string_member (object, "Name", mount->name);
      json_object_set_string_member (object, "Source", mount->source ? mount->source : "");
      json_object_set_string_member (object, "Destination", mount->destination);
      if (volume)
        json_object_set_string_member (object, "Driver", "local");
      json_object_set_string_member (object, "Mode", mount->read_only ? "ro" : volume ? "z" : "");
      json_object_set_boolean_member (object, "RW", !mount->read_only);
      json_object_set_string_member (object, "Propagation", volume ? "" : "rprivate");
      json_array_add_object_element (array, object);
    }
  return array;
}

static void
set_keys (JsonObject  *object,
          const char  *name,
          char       **keys)
{
  JsonObject *map;

  if (keys == NULL || keys[0] == NULL)
    {
      json_object_set_null_member (object, name);
      return;
    }
  map = json_object_new ();
  for (guint i = 0; keys[i]; i++)
    json_object_set_object_member (map, keys[i], json_object_new ());
  json_object_set_object_member (object, name, map);
}

static void
set_exposed (JsonObject        *object,
             const DdContainer *container)
{
  JsonObject *map = json_object_new ();
  char **lists[] = { container->image->exposed_ports, container->config->exposed_ports };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; lists[i] && lists[i][j]; j++)
      json_object_set_object_member (map, lists[i][j], json_object_new ());
  for (guint i = 0; i < container->config->port_bindings->len; i++)
    {
      const DdPortBinding *binding = g_ptr_array_index (container->config->port_bindings, i);

      json_object_set_object_member (map, binding->port, json_object_new ());
    }
  if (json_object_get_size (map) > 0)
    json_object_set_object_member (object, "ExposedPorts", map);
  else
    json_object_unref (map);
}

/* Labels of the image come first; the container's own win. */
static void
set_labels (JsonObject        *object,
            const DdContainer *container)
{
  g_autoptr (DdStringMap) labels = dd_string_map_new ();

  for (guint i = 0; container->image->labels && container->image->labels[i]; i++)
    {
      g_auto (GStrv) pair = g_strsplit (container->image->labels[i], "=", 2);

      dd_string_map_set (labels, pair[0], pair[1] ? pair[1] : "");
    }
  for (guint i = 0; i < dd_string_map_get_size (container->config->labels); i++)
    {
      const DdStringPair *pair = dd_string_map_get_pair (container->config->labels, i);

      dd_string_map_set (labels, pair->key, pair->value);
    }
  dd_api_set_map (object, "Labels", labels);
}

static char **
effective_cmd (const DdContainer *container)
{
  const DdContainerConfig *config = container->config;

  if (config->cmd && config->cmd[0])
    return config->cmd;
  return config->entrypoint ? NULL : container->image->cmd;
}

static char **
effective_entrypoint (const DdContainer *container)
{
  char **entrypoint = container->config->entrypoint;

  if (entrypoint == NULL)
    return container->image->entrypoint;
  return entrypoint[0] && *entrypoint[0] == '\0' ? NULL : entrypoint;
}

static void
set_healthcheck (JsonObject              *object,
                 const DdContainerConfig *config)
{
  const DdHealthcheck *check = config->healthcheck;
  JsonObject *health;

  if (check == NULL)
    return;
  health = json_object_new ();
  if (check->test)
    dd_api_set_strv (health, "Test", check->test, TRUE);
  if (check->interval)
    json_object_set_int_member (health, "Interval", check->interval);
  if (check->timeout)
    json_object_set_int_member (health, "Timeout", check->timeout);
  if (check->start_period)
    json_object_set_int_member (health, "StartPeriod", check->start_period);
  if (check->retries)
    json_object_set_int_member (health, "Retries", check->retries);
  json_object_set_object_member (object, "Healthcheck", health);
}

static void
set_stop (JsonObject        *object,
          const DdContainer *container)
{
  const char *given = container->config->stop_signal ? container->config->stop_signal
                                                     : container->image->stop_signal;

  if (given)
    json_object_set_string_member (object, "StopSignal", given);
  if (container->config->stop_timeout != DD_STOP_TIMEOUT_UNSET)
    json_object_set_int_member (object, "StopTimeout", container->config->stop_timeout);
}

/* Source: moby api/types/container/config.go */
static JsonObject *
make_config (const DdContainer *container)
{
  static const Field flags[] = {
    { "AttachStdin", FLAG (FLAG_ATTACH_STDIN) },
    { "AttachStdout", FLAG (FLAG_ATTACH_STDOUT) },
    { "AttachStderr", FLAG (FLAG_ATTACH_STDERR) },
  };
  static const Field more_flags[] = {
    { "Tty", FLAG (FLAG_TTY) },
    { "OpenStdin", FLAG (FLAG_OPEN_STDIN) },
    { "StdinOnce", FLAG (FLAG_STDIN_ONCE) },
  };
  const DdContainerConfig *config = container->config;
  g_auto (GStrv) env = dd_container_dup_config_env (container);
  JsonObject *object = json_object_new ();

  set_or (object, "Hostname", container->hostname, "");
  set_or (object, "Domainname", config->domainname, "");
  set_or (object, "User", config->user ? config->user : container->image->user, "");
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    set_field (object, &flags[i], config);
  set_exposed (object, container);
  for (gsize i = 0; i < G_N_ELEMENTS (more_flags); i++)
    set_field (object, &more_flags[i], config);
  dd_api_set_strv (object, "Env", env, FALSE);
  dd_api_set_strv (object, "Cmd", effective_cmd (container), FALSE);
  set_healthcheck (object, config);
  json_object_set_string_member (object, "Image", container->image_ref);
  set_keys (object, "Volumes", config->anonymous_volumes);
  set_or (object, "WorkingDir",
          config->working_dir ? config->working_dir : container->image->working_dir, "");
  dd_api_set_strv (object, "Entrypoint", effective_entrypoint (container), FALSE);
  set_labels (object, container);
  set_stop (object, container);
  return object;
}

static JsonObject *
make_storage (const DdContainer *container)
{
  JsonObject *storage = json_object_new ();
  JsonObject *root = json_object_new ();
  JsonObject *snapshot = json_object_new ();

  json_object_set_string_member (snapshot, "Name", "overlayfs");
  json_object_set_object_member (root, "Snapshot", snapshot);
  json_object_set_object_member (storage, "RootFS", root);
  return storage;
}

static JsonObject *
make_descriptor (const DdImage *image)
{
  JsonObject *descriptor = json_object_new ();
  JsonObject *platform = json_object_new ();

  json_object_set_string_member (descriptor, "mediaType",
                                 "application/vnd.oci.image.manifest.v1+json");
  json_object_set_string_member (descriptor, "digest", image->id);
  json_object_set_int_member (descriptor, "size", (gint64) strlen (image->manifest));
  json_object_set_string_member (platform, "architecture", image->architecture);
  json_object_set_string_member (platform, "os", image->os);
  json_object_set_object_member (descriptor, "platform", platform);
  return descriptor;
}

static void
set_exec_ids (JsonObject        *object,
              const DdContainer *container)
{
  JsonArray *ids = json_array_new ();

  for (guint i = 0; i < container->execs->len; i++)
    {
      const DdExec *exec = g_ptr_array_index (container->execs, i);

      if (exec->running)
        json_array_add_string_element (ids, exec->id);
    }
  if (json_array_get_length (ids) > 0)
    json_object_set_array_member (object, "ExecIDs", ids);
  else
    json_object_set_null_member (object, "ExecIDs");
  if (json_array_get_length (ids) == 0)
    json_array_unref (ids);
}

static void
set_files (JsonObject        *object,
           const DdContainer *container)
{
  g_autofree char *log = g_strconcat (container->id, "-json.log", NULL);

  set_path (object, "ResolvConfPath", container, "resolv.conf");
  set_path (object, "HostnamePath", container, "hostname");
  set_path (object, "HostsPath", container, "hosts");
  set_path (object, "LogPath", container, log);
}

/**
 * dd_api_inspect_container:
 * @world: a world
 * @container: a container
 * @size: whether its sizes are told
 *
 * Returns: (transfer full): `GET /containers/{id}/json`
 */
JsonObject *
dd_api_inspect_container (const DdWorld     *world,
                          const DdContainer *container,
                          gboolean           size)
{
  JsonObject *object = json_object_new ();
  g_autofree char *name = g_strconcat ("/", container->name, NULL);
  gint64 written = dd_api_get_written (world, container);

  json_object_set_string_member (object, "Id", container->id);
  set_time (object, "Created", world, container->created);
  set_or (object, "Path", container->argv ? container->argv[0] : NULL, "");
  dd_api_set_strv (object, "Args",
                   container->argv && container->argv[0] ? container->argv + 1 : NULL, TRUE);
  json_object_set_object_member (object, "State", make_state (world, container));
  json_object_set_string_member (object, "Image", container->image->id);
  set_files (object, container);
  json_object_set_string_member (object, "Name", name);
  json_object_set_int_member (object, "RestartCount", container->restart_count);
  json_object_set_string_member (object, "Driver", "overlayfs");
  json_object_set_string_member (object, "Platform", "linux");
  json_object_set_string_member (object, "MountLabel", "");
  json_object_set_string_member (object, "ProcessLabel", "");
  json_object_set_string_member (object, "AppArmorProfile", "");
  set_exec_ids (object, container);
  json_object_set_object_member (object, "HostConfig", dd_api_host_config (container));
  json_object_set_object_member (object, "Storage", make_storage (container));
  if (size)
    {
      json_object_set_int_member (object, "SizeRw", written);
      json_object_set_int_member (object, "SizeRootFs", container->image->size + written);
    }
  json_object_set_array_member (object, "Mounts", make_mounts (container));
  json_object_set_object_member (object, "Config", make_config (container));
  json_object_set_object_member (object, "NetworkSettings",
                                 dd_api_network_settings (world, container));
  json_object_set_object_member (object, "ImageManifestDescriptor",
                                 make_descriptor (container->image));
  return object;
}
