// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-string-map.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define DD_TYPE_CONTAINER_CONFIG (dd_container_config_get_type ())

/**
 * DD_STOP_TIMEOUT_UNSET:
 *
 * The stop timeout of a container that was not given one. All other values
 * mean something, negative ones that stopping waits for ever.
 */
#define DD_STOP_TIMEOUT_UNSET G_MININT

/**
 * DdTristate:
 * @DD_TRISTATE_UNSET: nobody said anything, the engine decides
 * @DD_TRISTATE_FALSE: said to be off
 * @DD_TRISTATE_TRUE: said to be on
 *
 * A boolean that may have been left out, as `HostConfig.Init`.
 */
typedef enum
{
  DD_TRISTATE_UNSET,
  DD_TRISTATE_FALSE,
  DD_TRISTATE_TRUE,
} DdTristate;

/**
 * DdPortBinding:
 * @port: the container's port and protocol, `80/tcp`
 * @host_ip: the host's address, "" for all
 * @host_port: the host's port, a range (`8000-8010`), or "" for any free one
 *
 * One published port (an element of `HostConfig.PortBindings`).
 */
typedef struct
{
  char *port;
  char *host_ip;
  char *host_port;
} DdPortBinding;

/**
 * DdUlimit:
 * @name: the limit's name without `RLIMIT_`, in lower case: `nofile`
 * @soft: the soft limit in the limit's own unit, -1 for none
 * @hard: the hard limit, -1 for none
 *
 * One element of `HostConfig.Ulimits`.
 */
typedef struct
{
  char   *name;
  gint64  soft;
  gint64  hard;
} DdUlimit;

/**
 * DdDeviceMapping:
 * @path_on_host: the device on the host, `/dev/snd`
 * @path_in_container: where the container sees it
 * @permissions: any of `r`, `w` and `m`
 *
 * One element of `HostConfig.Devices`.
 */
typedef struct
{
  char *path_on_host;
  char *path_in_container;
  char *permissions;
} DdDeviceMapping;

/**
 * DdDeviceRequest:
 * @driver: the driver asked for, "" for the engine's choice, `cdi` for
 *   devices by their CDI name
 * @count: how many devices, -1 for all, 0 when @device_ids names them
 * @device_ids: (nullable): the devices by name
 * @capabilities: (nullable): what the device must be able to do, all of them
 * @options: (nullable): options for the driver
 *
 * One element of `HostConfig.DeviceRequests`, as `--gpus` makes them.
 */
typedef struct
{
  char         *driver;
  int           count;
  char        **device_ids;
  char        **capabilities;
  DdStringMap  *options;
} DdDeviceRequest;

/**
 * DdBlkioDevice:
 * @path: a block device on the host
 * @value: a weight (10 to 1000), or a rate in bytes or operations a second
 *
 * A block device with its weight or its rate.
 */
typedef struct
{
  char    *path;
  guint64  value;
} DdBlkioDevice;

/**
 * DdMount:
 * @type: `bind`, `volume`, `tmpfs` or `image`
 * @source: (nullable): the host's path, the volume's or the image's name;
 *   %NULL for a tmpfs or an anonymous volume
 * @target: where the container sees it, an absolute path
 * @consistency: (nullable): `default`, `consistent`, `cached` or `delegated`
 * @bind_propagation: (nullable): `rprivate`, `rshared` and so on
 * @volume_subpath: (nullable): the folder inside the volume that is mounted
 * @volume_driver: (nullable): the driver of the volume if it must be made
 * @volume_driver_opts: (nullable): options for that driver
 * @volume_labels: (nullable): labels for the volume if it must be made
 * @image_subpath: (nullable): the folder inside the image that is mounted
 * @tmpfs_size: the most a tmpfs may hold, in bytes, 0 for no limit
 * @tmpfs_mode: the permission bits of the tmpfs' root, 0 for the default 01777
 * @read_only: whether the container may only read
 * @bind_non_recursive: leave out what is mounted below @source
 * @bind_create_mountpoint: make @source as a folder if it is missing
 * @bind_read_only_non_recursive: mounts below @source stay writable
 * @bind_read_only_force_recursive: fail unless all below is read-only too
 * @has_bind_options: whether any option of a bind was said
 * @has_volume_options: whether any option of a volume was said
 * @has_tmpfs_options: whether any option of a tmpfs was said
 * @has_image_options: whether any option of an image mount was said
 * @volume_no_copy: do not fill an empty volume from the image
 *
 * One element of `HostConfig.Mounts`, as `--mount` makes them.
 */
typedef struct
{
  char        *type;
  char        *source;
  char        *target;
  char        *consistency;
  char        *bind_propagation;
  char        *volume_subpath;
  char        *volume_driver;
  DdStringMap *volume_driver_opts;
  DdStringMap *volume_labels;
  char        *image_subpath;
  gint64       tmpfs_size;
  guint        tmpfs_mode;
  guint        read_only : 1;
  guint        bind_non_recursive : 1;
  guint        bind_create_mountpoint : 1;
  guint        bind_read_only_non_recursive : 1;
  guint        bind_read_only_force_recursive : 1;
  guint        has_bind_options : 1;
  guint        has_volume_options : 1;
  guint        has_tmpfs_options : 1;
  guint        has_image_options : 1;
  guint        volume_no_copy : 1;
} DdMount;

/**
 * DdEndpointConfig:
 * @network: the network's name or id, as it was given
 * @aliases: (nullable): further names in that network's DNS
 * @links: (nullable): `container:alias` links in that network
 * @ipv4_address: (nullable): the address asked for
 * @ipv6_address: (nullable): the IPv6 address asked for
 * @link_local_ips: (nullable): link-local addresses to add
 * @mac_address: (nullable): the MAC address asked for
 * @driver_opts: (nullable): options for the network's driver
 * @gw_priority: which network gives the default route, the highest wins
 * @by_connect: whether `docker network connect` asked, which tells more
 *   empty fields
 *
 * One element of `NetworkingConfig.EndpointsConfig`.
 */
typedef struct
{
  char         *network;
  char        **aliases;
  char        **links;
  char         *ipv4_address;
  char         *ipv6_address;
  char        **link_local_ips;
  char         *mac_address;
  DdStringMap  *driver_opts;
  int           gw_priority;
  gboolean      by_connect;
} DdEndpointConfig;

/**
 * DdHealthcheck:
 * @test: (nullable): `["NONE"]` (off), `["CMD", …]`, `["CMD-SHELL", line]`,
 *   or %NULL to keep the image's test
 * @interval: time between two probes, in nanoseconds, 0 to keep the default
 * @timeout: how long a probe may take, in nanoseconds
 * @start_period: time in which failures do not count, in nanoseconds
 * @start_interval: time between probes in the start period, in nanoseconds
 * @retries: how many failures in a row make it unhealthy
 *
 * `Config.Healthcheck`. Zero keeps the image's value, or the engine's default
 * (30 s, 30 s, 0 s, 5 s, 3).
 */
typedef struct
{
  char   **test;
  gint64   interval;
  gint64   timeout;
  gint64   start_period;
  gint64   start_interval;
  int      retries;
} DdHealthcheck;

/**
 * DdContainerConfig:
 *
 * What a container is asked to be: the Engine API's `Config`, `HostConfig` and
 * `NetworkingConfig` in one value.
 *
 * It is a plain record: fill it while you are its only owner, read it
 * afterwards. Strings and lists that were not said are %NULL unless their
 * comment says otherwise; lists end with %NULL. Numbers that were not said
 * are 0, which is also what the API sends, unless their comment says
 * otherwise. The name of the field in the API follows each comment.
 */
typedef struct
{
  /*< Config >*/
  char         *image;              /* the image as it was typed. Image */
  char        **cmd;                /* NULL: the image's. Cmd */
  char        **entrypoint;         /* NULL: the image's; { "", NULL }: none. Entrypoint */
  char        **env;                /* KEY=VALUE, or KEY alone to remove the image's. Env */
  char         *working_dir;        /* NULL: the image's. WorkingDir */
  char         *user;               /* user, uid, or either with :group. User */
  DdStringMap  *labels;             /* never NULL. Labels */
  char         *hostname;           /* NULL: the first 12 digits of the id. Hostname */
  char         *domainname;         /* Domainname */
  char         *stop_signal;        /* NULL: the image's, else SIGTERM. StopSignal */
  int           stop_timeout;       /* seconds, negative: wait for ever,
                                       DD_STOP_TIMEOUT_UNSET: 10 s. StopTimeout */
  char        **exposed_ports;      /* "80/tcp", without those of the image. ExposedPorts */
  char        **anonymous_volumes;  /* paths in the container. Volumes */
  DdHealthcheck *healthcheck;       /* NULL: the image's. Healthcheck */

  /*< HostConfig >*/
  char        **binds;              /* "source:target[:mode]" as typed. Binds */
  GPtrArray    *mounts;             /* DdMount, never NULL. Mounts */
  DdStringMap  *tmpfs;              /* path to mount options, never NULL. Tmpfs */
  char        **volumes_from;       /* "container[:mode]". VolumesFrom */
  char         *volume_driver;      /* driver of the volumes in binds. VolumeDriver */
  char         *cidfile;            /* file the client writes the id to. ContainerIDFile */
  char         *log_driver;         /* NULL: the engine's (json-file). LogConfig.Type */
  DdStringMap  *log_opts;           /* never NULL. LogConfig.Config */
  char         *network_mode;       /* never NULL: "default", "bridge", "host", "none",
                                       "container:ID", or a network. NetworkMode */
  GPtrArray    *endpoints;          /* DdEndpointConfig, never NULL. NetworkingConfig */
  GPtrArray    *port_bindings;      /* DdPortBinding, never NULL. PortBindings */
  char         *restart_name;       /* never NULL: "no", "always", "unless-stopped",
                                       "on-failure". RestartPolicy.Name */
  int           restart_max_retries; /* 0: no limit. RestartPolicy.MaximumRetryCount */
  char        **cap_add;            /* as typed. CapAdd */
  char        **cap_drop;           /* as typed. CapDrop */
  char        **dns;                /* addresses. Dns */
  char        **dns_options;        /* DnsOptions */
  char        **dns_search;         /* domains. DnsSearch */
  char        **extra_hosts;        /* "name:address". ExtraHosts */
  char        **group_add;          /* groups by name or gid. GroupAdd */
  char        **links;              /* "container:alias". Links */
  char        **security_opt;       /* "label=…", "seccomp=…", … SecurityOpt */
  DdStringMap  *storage_opt;        /* never NULL. StorageOpt */
  DdStringMap  *annotations;        /* never NULL. Annotations */
  DdStringMap  *sysctls;            /* never NULL. Sysctls */
  char         *cgroup_parent;      /* CgroupParent */
  char         *cgroupns_mode;      /* "", "host" or "private". CgroupnsMode */
  char         *ipc_mode;           /* "", "host", "private", "shareable", "none",
                                       "container:ID". IpcMode */
  char         *pid_mode;           /* "", "host", "container:ID". PidMode */
  char         *uts_mode;           /* "" or "host". UTSMode */
  char         *userns_mode;        /* "" or "host". UsernsMode */
  char         *runtime;            /* NULL: the engine's (runc). Runtime */
  char         *isolation;          /* Isolation */
  gint64        shm_size;           /* bytes, 0: 64 MiB. ShmSize */
  int           oom_score_adj;      /* -1000 to 1000. OomScoreAdj */
  char        **masked_paths;       /* NULL: the engine's list. MaskedPaths */
  char        **readonly_paths;     /* NULL: the engine's list. ReadonlyPaths */

  /*< HostConfig: resources >*/
  gint64        memory;             /* bytes, 0: no limit. Memory */
  gint64        memory_swap;        /* bytes of memory and swap, 0: twice the memory,
                                       -1: no limit on swap. MemorySwap */
  gint64        memory_reservation; /* bytes. MemoryReservation */
  gint64        memory_swappiness;  /* 0 to 100, -1: not said. MemorySwappiness */
  gint64        nano_cpus;          /* billionths of a CPU, 0: no limit. NanoCpus */
  gint64        cpu_shares;         /* weight, 0: 1024. CpuShares */
  gint64        cpu_quota;          /* microseconds a period. CpuQuota */
  gint64        cpu_period;         /* microseconds. CpuPeriod */
  gint64        cpu_rt_period;      /* microseconds. CpuRealtimePeriod */
  gint64        cpu_rt_runtime;     /* microseconds. CpuRealtimeRuntime */
  gint64        cpu_count;          /* Windows only. CpuCount */
  gint64        cpu_percent;        /* Windows only. CpuPercent */
  char         *cpuset_cpus;        /* "0-3,7". CpusetCpus */
  char         *cpuset_mems;        /* "0,1". CpusetMems */
  gint64        pids_limit;         /* 0: not said, -1: no limit. PidsLimit */
  guint         blkio_weight;       /* 10 to 1000, 0: off. BlkioWeight */
  GPtrArray    *blkio_weight_device; /* DdBlkioDevice, never NULL, as the next four */
  GPtrArray    *blkio_read_bps;     /* bytes a second. BlkioDeviceReadBps */
  GPtrArray    *blkio_write_bps;    /* bytes a second. BlkioDeviceWriteBps */
  GPtrArray    *blkio_read_iops;    /* operations a second. BlkioDeviceReadIOps */
  GPtrArray    *blkio_write_iops;   /* operations a second. BlkioDeviceWriteIOps */
  guint64       io_max_bandwidth;   /* Windows only, bytes a second. IOMaximumBandwidth */
  guint64       io_max_iops;        /* Windows only. IOMaximumIOps */
  GPtrArray    *ulimits;            /* DdUlimit, never NULL. Ulimits */
  GPtrArray    *devices;            /* DdDeviceMapping, never NULL. Devices */
  GPtrArray    *device_requests;    /* DdDeviceRequest, never NULL. DeviceRequests */
  char        **device_cgroup_rules; /* "c 1:3 mr". DeviceCgroupRules */

  char         *platform;           /* "linux/amd64"; the request's platform */
  guint         console_height;     /* rows of the client's terminal, 0: none. ConsoleSize[0] */
  guint         console_width;      /* columns. ConsoleSize[1] */

  DdTristate    init;               /* an init process as PID 1. Init */
  DdTristate    oom_kill_disable;   /* OomKillDisable */

  guint         tty : 1;            /* Tty */
  guint         open_stdin : 1;     /* OpenStdin */
  guint         stdin_once : 1;     /* StdinOnce */
  guint         attach_stdin : 1;   /* AttachStdin */
  guint         attach_stdout : 1;  /* AttachStdout */
  guint         attach_stderr : 1;  /* AttachStderr */
  guint         auto_remove : 1;    /* AutoRemove */
  guint         privileged : 1;     /* Privileged */
  guint         read_only : 1;      /* ReadonlyRootfs */
  guint         publish_all : 1;    /* PublishAllPorts */
} DdContainerConfig;

GType              dd_container_config_get_type (void) G_GNUC_CONST;
DdContainerConfig *dd_container_config_new      (void) G_GNUC_WARN_UNUSED_RESULT;
DdContainerConfig *dd_container_config_ref      (DdContainerConfig       *self);
void               dd_container_config_unref    (DdContainerConfig       *self);
DdContainerConfig *dd_container_config_copy     (const DdContainerConfig *self) G_GNUC_WARN_UNUSED_RESULT;
DdEndpointConfig  *dd_container_config_find_endpoint (const DdContainerConfig *self,
                                                      const char              *network);

DdPortBinding     *dd_port_binding_new          (const char              *port,
                                                 const char              *host_ip,
                                                 const char              *host_port) G_GNUC_WARN_UNUSED_RESULT;
DdUlimit          *dd_ulimit_new                (const char              *name,
                                                 gint64                   soft,
                                                 gint64                   hard) G_GNUC_WARN_UNUSED_RESULT;
DdDeviceMapping   *dd_device_mapping_new        (const char              *path_on_host,
                                                 const char              *path_in_container,
                                                 const char              *permissions) G_GNUC_WARN_UNUSED_RESULT;
DdDeviceRequest   *dd_device_request_new        (void) G_GNUC_WARN_UNUSED_RESULT;
DdBlkioDevice     *dd_blkio_device_new          (const char              *path,
                                                 guint64                  value) G_GNUC_WARN_UNUSED_RESULT;
DdMount           *dd_mount_new                 (void) G_GNUC_WARN_UNUSED_RESULT;
DdMount           *dd_mount_copy                (const DdMount           *self) G_GNUC_WARN_UNUSED_RESULT;
void               dd_mount_free                (DdMount                 *self);
DdEndpointConfig  *dd_endpoint_config_new       (const char              *network) G_GNUC_WARN_UNUSED_RESULT;
DdEndpointConfig  *dd_endpoint_config_copy      (const DdEndpointConfig  *self) G_GNUC_WARN_UNUSED_RESULT;
void               dd_endpoint_config_free      (DdEndpointConfig        *self);
DdHealthcheck     *dd_healthcheck_new           (void) G_GNUC_WARN_UNUSED_RESULT;
DdHealthcheck     *dd_healthcheck_copy          (const DdHealthcheck     *self) G_GNUC_WARN_UNUSED_RESULT;
void               dd_healthcheck_free          (DdHealthcheck           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdContainerConfig, dd_container_config_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdMount, dd_mount_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdEndpointConfig, dd_endpoint_config_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdHealthcheck, dd_healthcheck_free)

G_END_DECLS
