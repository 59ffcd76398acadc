// SPDX-License-Identifier: GPL-3.0-or-later

#include "dd-env-file.h"
#include "dd-flag-values.h"
#include "dd-fuzz.h"
#include "dd-go-number.h"
#include "dd-ip-address.h"
#include "dd-path-match.h"
#include "dd-units.h"

typedef char *(*Read) (const char *value,
                       GError    **error);

static const char *const environment[] = { "HOME=/home/learner", "EMPTY=", NULL };

static void
read_texts (const char *text)
{
  static const Read reads[] = {
    dd_flag_add_host,   dd_flag_attach_stream, dd_flag_daemon_host, dd_flag_device_path,
    dd_flag_dns_search, dd_flag_ip_address,    dd_flag_label,       dd_flag_sysctl,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (reads); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *value = reads[i](text, &error);

      g_assert_true ((value == NULL) == (error != NULL));
    }
}

static void
read_pairs (const char *text)
{
  g_autofree char *name = NULL;
  g_autofree char *alias = NULL;
  g_autofree char *container = NULL;
  g_autofree char *path = NULL;
  g_autofree char *variable = dd_flag_env (text, environment, NULL);
  g_autofree char *capability = dd_flag_capability (text);
  const char *const names[] = { text, "CAP_CHOWN", "ALL", NULL };
  g_auto (GStrv) add = NULL;
  g_auto (GStrv) drop = NULL;

  g_assert_nonnull (capability);
  g_assert_true (variable == NULL || *text != '\0');
  dd_flag_link (text, &name, &alias, NULL);
  dd_flag_cp_argument (text, &container, &path);
  dd_flag_capability_sets (names, names + 1, &add, &drop);
  dd_flag_is_cdi_device (text);
  dd_flag_is_cgroup_rule (text);
}

static void
read_records (const char *text)
{
  g_auto (DdDeviceSpec) device = { 0 };
  g_auto (DdDeviceRate) bps = { 0 };
  g_auto (DdDeviceRate) iops = { 0 };
  g_auto (DdDeviceRate) weight = { 0 };
  g_auto (DdNetworkSpec) network = { 0 };
  g_auto (DdRestartSpec) restart = { 0 };
  g_auto (DdGpuSpec) gpus = { 0 };

  dd_flag_device (text, &device, NULL);
  dd_flag_device_bps (text, &bps, NULL);
  dd_flag_device_iops (text, &iops, NULL);
  dd_flag_device_weight (text, &weight, NULL);
  dd_flag_network (text, &network, NULL);
  if (dd_flag_restart (text, &restart, NULL))
    dd_restart_spec_check (&restart, NULL);
  dd_flag_gpus (text, &gpus, NULL);
}

static void
read_numbers (const char *text)
{
  DdUlimitSpec ulimit;
  gint64 number = 0;
  guint64 natural;
  double real;
  gboolean flag;

  dd_units_parse_size (text, &number, NULL);
  dd_units_parse_memory (text, &number, NULL);
  dd_units_parse_cpus (text, &number, NULL);
  dd_units_parse_ulimit (text, &ulimit, NULL);
  dd_go_parse_int (text, 0, 64, &number, NULL);
  dd_go_parse_uint (text, 10, 16, &natural, NULL);
  dd_go_parse_bool (text, &flag, NULL);
  if (dd_go_parse_float (text, &real, NULL))
    {
      g_autofree char *shortest = dd_go_format_float (real, 'g', -1);
      g_autofree char *size = dd_units_human_size (real, 4);
      g_autofree char *bytes = dd_units_bytes_size (real);
      double again;

      g_assert_nonnull (size);
      g_assert_nonnull (bytes);
      g_assert_true (dd_go_parse_float (shortest, &again, NULL));
      g_assert_true (again == real || (again != again && real != real));
    }
  if (dd_flag_duration (text, &number, NULL))
    {
      g_autofree char *duration = dd_go_format_duration (number);
      g_autofree char *age = dd_units_human_duration (number);
      gint64 again;

      g_assert_nonnull (age);
      g_assert_true (dd_go_parse_duration (duration, &again, NULL));
      g_assert_cmpint (again, ==, number);
    }
}

static void
read_addresses (const char *text)
{
  DdIpAddress address;
  g_autofree char *zone = NULL;
  g_autofree char *host = NULL;
  g_autofree char *port = NULL;

  if (dd_ip_address_parse (text, &address, NULL))
    {
      g_autofree char *shown = dd_ip_address_to_string (&address);
      DdIpAddress again;

      g_assert_true (dd_ip_address_parse (shown, &again, NULL));
      g_assert_cmpint (dd_ip_address_compare (&address, &again), ==, 0);
    }
  dd_ip_address_parse_zone (text, &address, &zone, NULL);
  dd_is_mac_address (text);
  if (dd_split_host_port (text, &host, &port, NULL))
    {
      g_autofree char *joined = dd_join_host_port (host, port);

      g_assert_nonnull (joined);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean matches;

  lines = dd_env_file_parse ((const char *) data, (gssize) size, environment, &error);
  g_assert_true ((lines == NULL) == (error != NULL));
  dd_path_match (text, "library/nginx:1.27", &matches, NULL);
  read_texts (text);
  read_pairs (text);
  read_records (text);
  read_numbers (text);
  read_addresses (text);

  return 0;
}
