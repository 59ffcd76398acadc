// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-syntax-error.h"

G_BEGIN_DECLS

/* Values of the flags of `docker run` and its relatives. Every function takes
 * the text of one value and gives it checked and normalised, or refuses it in
 * the words of the Docker command. */

/**
 * DdNetworkSpec:
 * @name: the network's name or ID, or a mode such as `host`
 * @aliases: further names in that network, %NULL-terminated
 * @driver_options: `key=value` options for the driver, %NULL-terminated
 * @ip: (nullable): the IPv4 address asked for
 * @ip6: (nullable): the IPv6 address asked for
 * @link_local_ips: link-local addresses, %NULL-terminated
 * @mac: (nullable): the hardware address asked for, not checked
 * @gw_priority: the network with the highest number gives the default gateway
 *
 * A value of `--network`.
 */
typedef struct
{
  char   *name;
  char  **aliases;
  char  **driver_options;
  char   *ip;
  char   *ip6;
  char  **link_local_ips;
  char   *mac;
  gint64  gw_priority;
} DdNetworkSpec;

/**
 * DdRestartSpec:
 * @name: the policy's name, "" when none was given
 * @max_retries: how often `on-failure` tries again, 0 for without end
 *
 * A value of `--restart`.
 */
typedef struct
{
  char   *name;
  gint64  max_retries;
} DdRestartSpec;

/**
 * DdDeviceSpec:
 * @host: the path on the host
 * @container: the path in the container
 * @permissions: any of `r`, `w` and `m`
 *
 * A value of `--device`.
 */
typedef struct
{
  char *host;
  char *container;
  char *permissions;
} DdDeviceSpec;

/**
 * DdDeviceRate:
 * @path: the device
 * @value: bytes or operations a second, or a weight
 *
 * A value of `--device-read-bps` and its relatives.
 */
typedef struct
{
  char    *path;
  guint64  value;
} DdDeviceRate;

/**
 * DdGpuSpec:
 * @driver: the driver asked for, "" for the engine's choice
 * @count: how many devices, -1 for all
 * @device_ids: (nullable): the devices by name, %NULL-terminated
 * @capabilities: what the devices must be able to do, %NULL-terminated
 * @options: `key=value` options for the driver, %NULL-terminated
 *
 * A value of `--gpus`.
 */
typedef struct
{
  char   *driver;
  gint64  count;
  char  **device_ids;
  char  **capabilities;
  char  **options;
} DdGpuSpec;

char     *dd_flag_add_host           (const char          *value,
                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;
char     *dd_flag_attach_stream      (const char          *value,
                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;
char     *dd_flag_capability         (const char          *value) G_GNUC_WARN_UNUSED_RESULT;
void      dd_flag_capability_sets    (const char *const   *add,
                                      const char *const   *drop,
                                      char              ***effective_add,
                                      char              ***effective_drop);
char     *dd_flag_daemon_host        (const char          *value,
                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;
char     *dd_flag_dns_search         (const char          *value,
                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  dd_flag_duration           (const char          *value,
                                      gint64              *nanoseconds,
                                      GError             **error);
char     *dd_flag_env                (const char          *value,
                                      const char *const   *environment,
                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;
char     *dd_flag_ip_address         (const char          *value,
                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;
char     *dd_flag_label              (const char          *value,
                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  dd_flag_link               (const char          *value,
                                      char               **name,
                                      char               **alias,
                                      GError             **error);
char     *dd_flag_sysctl             (const char          *value,
                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void      dd_flag_cp_argument        (const char          *value,
                                      char               **container,
                                      char               **path);

gboolean  dd_flag_is_cdi_device      (const char          *value);
gboolean  dd_flag_is_cgroup_rule     (const char          *value);
char     *dd_flag_device_path        (const char          *value,
                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  dd_flag_device             (const char          *value,
                                      DdDeviceSpec        *device,
                                      GError             **error);
void      dd_device_spec_clear       (DdDeviceSpec        *device);
gboolean  dd_flag_device_bps         (const char          *value,
                                      DdDeviceRate        *rate,
                                      GError             **error);
gboolean  dd_flag_device_iops        (const char          *value,
                                      DdDeviceRate        *rate,
                                      GError             **error);
gboolean  dd_flag_device_weight      (const char          *value,
                                      DdDeviceRate        *weight,
                                      GError             **error);
void      dd_device_rate_clear       (DdDeviceRate        *rate);

gboolean  dd_flag_network            (const char          *value,
                                      DdNetworkSpec       *network,
                                      GError             **error);
void      dd_network_spec_clear      (DdNetworkSpec       *network);

gboolean  dd_flag_restart            (const char          *value,
                                      DdRestartSpec       *restart,
                                      GError             **error);
gboolean  dd_restart_spec_check      (const DdRestartSpec *restart,
                                      GError             **error);
void      dd_restart_spec_clear      (DdRestartSpec       *restart);

gboolean  dd_flag_gpus               (const char          *value,
                                      DdGpuSpec           *gpus,
                                      GError             **error);
void      dd_gpu_spec_clear          (DdGpuSpec           *gpus);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdDeviceSpec, dd_device_spec_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdDeviceRate, dd_device_rate_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdNetworkSpec, dd_network_spec_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdRestartSpec, dd_restart_spec_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdGpuSpec, dd_gpu_spec_clear)

G_END_DECLS
