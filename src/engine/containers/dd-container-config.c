// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-container-config.h"

/* The records hold plain numbers, which a copy of the bytes carries over, and
 * owned fields. A table names the owned ones, so that copying and freeing is
 * written once for all records. */
typedef enum
{
  OWNED_STRING,
  OWNED_STRV,
  OWNED_MAP,
  OWNED_LIST,
  OWNED_RECORD,
} OwnedKind;

typedef struct _Record Record;

typedef struct
{
  OwnedKind     kind;
  gsize         offset;
  const Record *record; /* of the elements of a list, or of the field */
} Owned;

struct _Record
{
  gsize        size;
  const Owned *owned;
  guint        n_owned;
};

#define STRING(Type, field) { OWNED_STRING, G_STRUCT_OFFSET (Type, field), NULL }
#define STRV(Type, field) { OWNED_STRV, G_STRUCT_OFFSET (Type, field), NULL }
#define MAP(Type, field) { OWNED_MAP, G_STRUCT_OFFSET (Type, field), NULL }
#define LIST(Type, field, item) { OWNED_LIST, G_STRUCT_OFFSET (Type, field), item }
#define RECORD(Type, owned) { sizeof (Type), owned, G_N_ELEMENTS (owned) }

static const Owned port_binding_owned[] = {
  STRING (DdPortBinding, port),
  STRING (DdPortBinding, host_ip),
  STRING (DdPortBinding, host_port),
};
static const Record port_binding_record = RECORD (DdPortBinding, port_binding_owned);

static const Owned ulimit_owned[] = {
  STRING (DdUlimit, name),
};
static const Record ulimit_record = RECORD (DdUlimit, ulimit_owned);

static const Owned device_mapping_owned[] = {
  STRING (DdDeviceMapping, path_on_host),
  STRING (DdDeviceMapping, path_in_container),
  STRING (DdDeviceMapping, permissions),
};
static const Record device_mapping_record = RECORD (DdDeviceMapping, device_mapping_owned);

static const Owned device_request_owned[] = {
  STRING (DdDeviceRequest, driver),
  STRV (DdDeviceRequest, device_ids),
  STRV (DdDeviceRequest, capabilities),
  MAP (DdDeviceRequest, options),
};
static const Record device_request_record = RECORD (DdDeviceRequest, device_request_owned);

static const Owned blkio_device_owned[] = {
  STRING (DdBlkioDevice, path),
};
static const Record blkio_device_record = RECORD (DdBlkioDevice, blkio_device_owned);

static const Owned mount_owned[] = {
  STRING (DdMount, type),
  STRING (DdMount, source),
  STRING (DdMount, target),
  STRING (DdMount, consistency),
  STRING (DdMount, bind_propagation),
  STRING (DdMount, volume_subpath),
  STRING (DdMount, volume_driver),
  MAP (DdMount, volume_driver_opts),
  MAP (DdMount, volume_labels),
  STRING (DdMount, image_subpath),
};
static const Record mount_record = RECORD (DdMount, mount_owned);

static const Owned endpoint_owned[] = {
  STRING (DdEndpointConfig, network),
  STRV (DdEndpointConfig, aliases),
  STRV (DdEndpointConfig, links),
  STRING (DdEndpointConfig, ipv4_address),
  STRING (DdEndpointConfig, ipv6_address),
  STRV (DdEndpointConfig, link_local_ips),
  STRING (DdEndpointConfig, mac_address),
  MAP (DdEndpointConfig, driver_opts),
};
static const Record endpoint_record = RECORD (DdEndpointConfig, endpoint_owned);

static const Owned healthcheck_owned[] = {
  STRV (DdHealthcheck, test),
};
static const Record healthcheck_record = RECORD (DdHealthcheck, healthcheck_owned);

static const Owned config_owned[] = {
  STRING (DdContainerConfig, image),
  STRV (DdContainerConfig, cmd),
  STRV (DdContainerConfig, entrypoint),
  STRV (DdContainerConfig, env),
  STRING (DdContainerConfig, working_dir),
  STRING (DdContainerConfig, user),
  MAP (DdContainerConfig, labels),
  STRING (DdContainerConfig, hostname),
  STRING (DdContainerConfig, domainname),
  STRING (DdContainerConfig, stop_signal),
  STRV (DdContainerConfig, exposed_ports),
  STRV (DdContainerConfig, anonymous_volumes),
  { OWNED_RECORD, G_STRUCT_OFFSET (DdContainerConfig, healthcheck), &healthcheck_record },
  STRV (DdContainerConfig, binds),
  LIST (DdContainerConfig, mounts, &mount_record),
  MAP (DdContainerConfig, tmpfs),
  STRV (DdContainerConfig, volumes_from),
  STRING (DdContainerConfig, volume_driver),
  STRING (DdContainerConfig, cidfile),
  STRING (DdContainerConfig, log_driver),
  MAP (DdContainerConfig, log_opts),
  STRING (DdContainerConfig, network_mode),
  LIST (DdContainerConfig, endpoints, &endpoint_record),
  LIST (DdContainerConfig, port_bindings, &port_binding_record),
  STRING (DdContainerConfig, restart_name),
  STRV (DdContainerConfig, cap_add),
  STRV (DdContainerConfig, cap_drop),
  STRV (DdContainerConfig, dns),
  STRV (DdContainerConfig, dns_options),
  STRV (DdContainerConfig, dns_search),
  STRV (DdContainerConfig, extra_hosts),
  STRV (DdContainerConfig, group_add),
  STRV (DdContainerConfig, links),
  STRV (DdContainerConfig, security_opt),
  MAP (DdContainerConfig, storage_opt),
  MAP (DdContainerConfig, annotations),
  MAP (DdContainerConfig, sysctls),
  STRING (DdContainerConfig, cgroup_parent),
  STRING (DdContainerConfig, cgroupns_mode),
  STRING (DdContainerConfig, ipc_mode),
  STRING (DdContainerConfig, pid_mode),
  STRING (DdContainerConfig, uts_mode),
  STRING (DdContainerConfig, userns_mode),
  STRING (DdContainerConfig, runtime),
  STRING (DdContainerConfig, isolation),
  STRV (DdContainerConfig, masked_paths),
  STRV (DdContainerConfig, readonly_paths),
  STRING (DdContainerConfig, cpuset_cpus),
  STRING (DdContainerConfig, cpuset_mems),
  LIST (DdContainerConfig, blkio_weight_device, &blkio_device_record),
  LIST (DdContainerConfig, blkio_read_bps, &blkio_device_record),
  LIST (DdContainerConfig, blkio_write_bps, &blkio_device_record),
  LIST (DdContainerConfig, blkio_read_iops, &blkio_device_record),
  LIST (DdContainerConfig, blkio_write_iops, &blkio_device_record),
  LIST (DdContainerConfig, ulimits, &ulimit_record),
  LIST (DdContainerConfig, devices, &device_mapping_record),
  LIST (DdContainerConfig, device_requests, &device_request_record),
  STRV (DdContainerConfig, device_cgroup_rules),
  STRING (DdContainerConfig, platform),
};
static const Record config_record = RECORD (DdContainerConfig, config_owned);

G_DEFINE_BOXED_TYPE (DdContainerConfig,
                     dd_container_config,
                     dd_container_config_ref,
                     dd_container_config_unref)

static gpointer record_dup (const Record *record,
                            gconstpointer source);
static void     record_free (const Record *record,
                             gpointer      data);

static void
port_binding_free (gpointer data)
{
  record_free (&port_binding_record, data);
}

static void
ulimit_free (gpointer data)
{
  record_free (&ulimit_record, data);
}

static void
device_mapping_free (gpointer data)
{
  record_free (&device_mapping_record, data);
}

static void
device_request_free (gpointer data)
{
  record_free (&device_request_record, data);
}

static void
blkio_device_free (gpointer data)
{
  record_free (&blkio_device_record, data);
}

static void
mount_free (gpointer data)
{
  dd_mount_free (data);
}

static void
endpoint_free (gpointer data)
{
  dd_endpoint_config_free (data);
}

/* The free function of a list's elements; GPtrArray takes no closure. */
static GDestroyNotify
record_get_free_func (const Record *record)
{
  static const struct
  {
    const Record *record;
    GDestroyNotify free_func;
  } free_funcs[] = {
    { &port_binding_record, port_binding_free },
    { &ulimit_record, ulimit_free },
    { &device_mapping_record, device_mapping_free },
    { &device_request_record, device_request_free },
    { &blkio_device_record, blkio_device_free },
    { &mount_record, mount_free },
    { &endpoint_record, endpoint_free },
  };

  for (guint i = 0; i < G_N_ELEMENTS (free_funcs); i++)
    if (free_funcs[i].record == record)
      return free_funcs[i].free_func;

  g_assert_not_reached ();
}

static GPtrArray *
list_dup (GPtrArray    *source,
          const Record *record)
{
  GPtrArray *copy;

  if (source == NULL)
    return NULL;

  copy = g_ptr_array_new_full (source->len, record_get_free_func (record));
  for (guint i = 0; i < source->len; i++)
    g_ptr_array_add (copy, record_dup (record, g_ptr_array_index (source, i)));

  return copy;
}

static gpointer
owned_dup (const Owned *owned,
           gpointer     value)
{
  switch (owned->kind)
    {
    case OWNED_STRING:
      return g_strdup (value);
    case OWNED_STRV:
      return g_strdupv (value);
    case OWNED_MAP:
      return dd_string_map_copy (value);
    case OWNED_LIST:
      return list_dup (value, owned->record);
    case OWNED_RECORD:
      return value != NULL ? record_dup (owned->record, value) : NULL;
    default:
      g_assert_not_reached ();
    }
}

static void
owned_free (const Owned *owned,
            gpointer     value)
{
  if (value == NULL)
    return;

  switch (owned->kind)
    {
    case OWNED_STRING:
      g_free (value);
      break;
    case OWNED_STRV:
      g_strfreev (value);
      break;
    case OWNED_MAP:
      dd_string_map_free (value);
      break;
    case OWNED_LIST:
      g_ptr_array_unref (value);
      break;
    case OWNED_RECORD:
      record_free (owned->record, value);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Copies the bytes of a record, then what its pointers own. */
static void
record_copy_into (const Record *record,
                  gpointer      target,
                  gconstpointer source)
{
  memcpy (target, source, record->size);
  for (guint i = 0; i < record->n_owned; i++)
    {
      gpointer *field = G_STRUCT_MEMBER_P (target, record->owned[i].offset);

      *field = owned_dup (&record->owned[i], *field);
    }
}

static gpointer
record_dup (const Record *record,
            gconstpointer source)
{
  gpointer copy = g_malloc (record->size);

  record_copy_into (record, copy, source);

  return copy;
}

static void
record_clear (const Record *record,
              gpointer      data)
{
  for (guint i = 0; i < record->n_owned; i++)
    {
      gpointer *field = G_STRUCT_MEMBER_P (data, record->owned[i].offset);

      owned_free (&record->owned[i], g_steal_pointer (field));
    }
}

static void
record_free (const Record *record,
             gpointer      data)
{
  if (data == NULL)
    return;

  record_clear (record, data);
  g_free (data);
}

/* Gives every list of a record an empty array. */
static void
record_init_lists (const Record *record,
                   gpointer      data)
{
  for (guint i = 0; i < record->n_owned; i++)
    if (record->owned[i].kind == OWNED_LIST)
      {
        GPtrArray **field = G_STRUCT_MEMBER_P (data, record->owned[i].offset);

        *field = g_ptr_array_new_with_free_func (record_get_free_func (record->owned[i].record));
      }
}

static void
config_clear (gpointer data)
{
  record_clear (&config_record, data);
}

/**
 * dd_container_config_new:
 *
 * Makes a configuration in which nothing was said.
 *
 * Returns: (transfer full): the configuration
 */
DdContainerConfig *
dd_container_config_new (void)
{
  DdContainerConfig *self = g_rc_box_new0 (DdContainerConfig);

  record_init_lists (&config_record, self);
  self->labels = dd_string_map_new ();
  self->tmpfs = dd_string_map_new ();
  self->log_opts = dd_string_map_new ();
  self->storage_opt = dd_string_map_new ();
  self->annotations = dd_string_map_new ();
  self->sysctls = dd_string_map_new ();
  self->network_mode = g_strdup ("default");
  self->restart_name = g_strdup ("no");
  self->stop_timeout = DD_STOP_TIMEOUT_UNSET;
  self->memory_swappiness = -1;

  return self;
}

/**
 * dd_container_config_ref:
 * @self: a configuration
 *
 * Takes another reference. A configuration with more than one owner must not
 * be changed any more.
 *
 * Returns: (transfer full): @self
 */
DdContainerConfig *
dd_container_config_ref (DdContainerConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_rc_box_acquire (self);
}

/**
 * dd_container_config_unref:
 * @self: (transfer full): a configuration
 *
 * Drops a reference and frees the configuration with the last one.
 */
void
dd_container_config_unref (DdContainerConfig *self)
{
  g_return_if_fail (self != NULL);

  g_rc_box_release_full (self, config_clear);
}

/**
 * dd_container_config_copy:
 * @self: a configuration
 *
 * Makes a deep copy, which may be changed.
 *
 * Returns: (transfer full): the copy
 */
DdContainerConfig *
dd_container_config_copy (const DdContainerConfig *self)
{
  DdContainerConfig *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_rc_box_alloc (sizeof (DdContainerConfig));
  record_copy_into (&config_record, copy, self);

  return copy;
}

/**
 * dd_container_config_find_endpoint:
 * @self: a configuration
 * @network: a network, as it was given
 *
 * Looks up the settings for one network.
 *
 * Returns: (transfer none) (nullable): the settings
 */
DdEndpointConfig *
dd_container_config_find_endpoint (const DdContainerConfig *self,
                                   const char              *network)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (network != NULL, NULL);

  for (guint i = 0; i < self->endpoints->len; i++)
    {
      DdEndpointConfig *endpoint = g_ptr_array_index (self->endpoints, i);

      if (g_str_equal (endpoint->network, network))
        return endpoint;
    }

  return NULL;
}

/**
 * dd_port_binding_new:
 * @port: the container's port and protocol, `80/tcp`
 * @host_ip: the host's address or ""
 * @host_port: the host's port, a range or ""
 *
 * Makes a port binding for #DdContainerConfig's `port_bindings`.
 *
 * Returns: (transfer full): the binding
 */
DdPortBinding *
dd_port_binding_new (const char *port,
                     const char *host_ip,
                     const char *host_port)
{
  DdPortBinding *self = g_new0 (DdPortBinding, 1);

  self->port = g_strdup (port);
  self->host_ip = g_strdup (host_ip);
  self->host_port = g_strdup (host_port);

  return self;
}

/**
 * dd_ulimit_new:
 * @name: the limit's name, `nofile`
 * @soft: the soft limit, -1 for none
 * @hard: the hard limit, -1 for none
 *
 * Makes a resource limit for #DdContainerConfig's `ulimits`.
 *
 * Returns: (transfer full): the limit
 */
DdUlimit *
dd_ulimit_new (const char *name,
               gint64      soft,
               gint64      hard)
{
  DdUlimit *self = g_new0 (DdUlimit, 1);

  self->name = g_strdup (name);
  self->soft = soft;
  self->hard = hard;

  return self;
}

/**
 * dd_device_mapping_new:
 * @path_on_host: the device on the host
 * @path_in_container: where the container sees it
 * @permissions: any of `r`, `w` and `m`
 *
 * Makes a device for #DdContainerConfig's `devices`.
 *
 * Returns: (transfer full): the device
 */
DdDeviceMapping *
dd_device_mapping_new (const char *path_on_host,
                       const char *path_in_container,
                       const char *permissions)
{
  DdDeviceMapping *self = g_new0 (DdDeviceMapping, 1);

  self->path_on_host = g_strdup (path_on_host);
  self->path_in_container = g_strdup (path_in_container);
  self->permissions = g_strdup (permissions);

  return self;
}

/**
 * dd_device_request_new:
 *
 * Makes an empty request for #DdContainerConfig's `device_requests`.
 *
 * Returns: (transfer full): the request
 */
DdDeviceRequest *
dd_device_request_new (void)
{
  DdDeviceRequest *self = g_new0 (DdDeviceRequest, 1);

  self->driver = g_strdup ("");

  return self;
}

/**
 * dd_blkio_device_new:
 * @path: a block device on the host
 * @value: its weight, or its rate in bytes or operations a second
 *
 * Makes an element of one of #DdContainerConfig's `blkio_` lists.
 *
 * Returns: (transfer full): the element
 */
DdBlkioDevice *
dd_blkio_device_new (const char *path,
                     guint64     value)
{
  DdBlkioDevice *self = g_new0 (DdBlkioDevice, 1);

  self->path = g_strdup (path);
  self->value = value;

  return self;
}

/**
 * dd_mount_new:
 *
 * Makes a mount with nothing set.
 *
 * Returns: (transfer full): the mount
 */
DdMount *
dd_mount_new (void)
{
  return g_new0 (DdMount, 1);
}

/**
 * dd_mount_copy:
 * @self: a mount
 *
 * Copies a mount.
 *
 * Returns: (transfer full): the copy
 */
DdMount *
dd_mount_copy (const DdMount *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return record_dup (&mount_record, self);
}

/**
 * dd_mount_free:
 * @self: (nullable) (transfer full): a mount
 *
 * Frees a mount.
 */
void
dd_mount_free (DdMount *self)
{
  record_free (&mount_record, self);
}

/**
 * dd_endpoint_config_new:
 * @network: the network's name or id
 *
 * Makes the settings for one network with nothing but its name.
 *
 * Returns: (transfer full): the settings
 */
DdEndpointConfig *
dd_endpoint_config_new (const char *network)
{
  DdEndpointConfig *self = g_new0 (DdEndpointConfig, 1);

  self->network = g_strdup (network);

  return self;
}

/**
 * dd_endpoint_config_copy:
 * @self: settings for a network
 *
 * Copies the settings.
 *
 * Returns: (transfer full): the copy
 */
DdEndpointConfig *
dd_endpoint_config_copy (const DdEndpointConfig *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return record_dup (&endpoint_record, self);
}

/**
 * dd_endpoint_config_free:
 * @self: (nullable) (transfer full): settings for a network
 *
 * Frees the settings.
 */
void
dd_endpoint_config_free (DdEndpointConfig *self)
{
  record_free (&endpoint_record, self);
}

/**
 * dd_healthcheck_new:
 *
 * Makes a health check with nothing set.
 *
 * Returns: (transfer full): the health check
 */
DdHealthcheck *
dd_healthcheck_new (void)
{
  return g_new0 (DdHealthcheck, 1);
}

/**
 * dd_healthcheck_copy:
 * @self: a health check
 *
 * Copies a health check.
 *
 * Returns: (transfer full): the copy
 */
DdHealthcheck *
dd_healthcheck_copy (const DdHealthcheck *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return record_dup (&healthcheck_record, self);
}

/**
 * dd_healthcheck_free:
 * @self: (nullable) (transfer full): a health check
 *
 * Frees a health check.
 */
void
dd_healthcheck_free (DdHealthcheck *self)
{
  record_free (&healthcheck_record, self);
}
