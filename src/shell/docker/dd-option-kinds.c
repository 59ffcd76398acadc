// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-flag-values.h"
#include "dd-go-number.h"
#include "dd-go-text.h"
#include "dd-ip-address.h"
#include "dd-mount-spec.h"
#include "dd-units.h"

#include "dd-option-kinds-private.h"

static char *
dup_number (gint64 number)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

static char *
check_bool (const char  *value,
            GError     **error)
{
  gboolean on;

  if (!dd_go_parse_bool (value, &on, error))
    return NULL;

  return g_strdup (on ? "true" : "false");
}

static char *
check_int (const char  *value,
           GError     **error)
{
  gint64 number;

  return dd_go_parse_int (value, 0, 64, &number, error) ? dup_number (number) : NULL;
}

static char *
check_unsigned (const char  *value,
                int          bits,
                GError     **error)
{
  guint64 number;

  if (!dd_go_parse_uint (value, 0, bits, &number, error))
    return NULL;

  return g_strdup_printf ("%" G_GUINT64_FORMAT, number);
}

static char *
check_uint (const char  *value,
            GError     **error)
{
  return check_unsigned (value, 64, error);
}

static char *
check_uint16 (const char  *value,
              GError     **error)
{
  return check_unsigned (value, 16, error);
}

static char *
check_duration (const char  *value,
                GError     **error)
{
  gint64 nanoseconds;

  return dd_go_parse_duration (value, &nanoseconds, error) ? dup_number (nanoseconds) : NULL;
}

static char *
check_bytes (const char  *value,
             GError     **error)
{
  gint64 bytes;

  return dd_units_parse_memory (value, &bytes, error) ? dup_number (bytes) : NULL;
}

static char *
check_swap_bytes (const char  *value,
                  GError     **error)
{
  if (g_str_equal (value, "-1"))
    return g_strdup (value);

  return check_bytes (value, error);
}

static char *
check_cpus (const char  *value,
            GError     **error)
{
  gint64 nano_cpus;

  return dd_units_parse_cpus (value, &nano_cpus, error) ? dup_number (nano_cpus) : NULL;
}

/* An empty value counts as none. */
static char *
check_ip (const char  *value,
          GError     **error)
{
  g_autofree char *trimmed = dd_go_trim_space (value);
  DdIpAddress address;

  if (*value == '\0')
    return g_strdup (value);
  if (dd_ip_address_parse (trimmed, &address, NULL))
    {
      dd_ip_address_unmap (&address);
      return dd_ip_address_to_string (&address);
    }

  {
    g_autofree char *quoted = dd_go_quote (value);

    dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "failed to parse IP: %s", quoted);
  }

  return NULL;
}

/* An empty value is let through and then left out by whoever reads the list. */
static char *
check_filter (const char  *value,
              GError     **error)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  g_autofree char *trimmed_name = NULL;
  g_autofree char *lower_name = NULL;
  g_autofree char *trimmed_text = NULL;

  if (*value == '\0')
    return g_strdup (value);

  if (!dd_go_cut (value, "=", &name, &text))
    {
      dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                           "bad format of filter (expected name=value)");
      return NULL;
    }

  trimmed_name = dd_go_trim_space (name);
  lower_name = dd_go_to_lower (trimmed_name);
  trimmed_text = dd_go_trim_space (text);

  return g_strconcat (lower_name, "=", trimmed_text, NULL);
}

static char *
check_ulimit (const char  *value,
              GError     **error)
{
  DdUlimitSpec ulimit;

  return dd_units_parse_ulimit (value, &ulimit, error) ? g_strdup (value) : NULL;
}

static char *
check_mount (const char  *value,
             GError     **error)
{
  g_auto (DdMountSpec) mount = { NULL };

  return dd_mount_spec_parse (value, "/", &mount, error) ? g_strdup (value) : NULL;
}

static char *
check_network (const char  *value,
               GError     **error)
{
  g_auto (DdNetworkSpec) network = { NULL };

  return dd_flag_network (value, &network, error) ? g_strdup (value) : NULL;
}

static char *
check_gpus (const char  *value,
            GError     **error)
{
  g_auto (DdGpuSpec) gpus = { NULL };

  return dd_flag_gpus (value, &gpus, error) ? g_strdup (value) : NULL;
}

/**
 * dd_option_kind_get_info:
 * @kind: a kind of option
 *
 * Looks up what the options of a kind have in common.
 *
 * Returns: (transfer none): the facts
 */
const DdOptionKindInfo *
dd_option_kind_get_info (DdOptionKind kind)
{
  static const DdOptionKindInfo infos[] = {
    [DD_OPTION_BOOL] = { "", NULL, check_bool, FALSE },
    [DD_OPTION_STRING] = { "string", NULL, NULL, FALSE },
    [DD_OPTION_INT] = { "int", NULL, check_int, FALSE },
    [DD_OPTION_UINT] = { "uint", NULL, check_uint, FALSE },
    [DD_OPTION_UINT16] = { "uint16", NULL, check_uint16, FALSE },
    [DD_OPTION_DURATION] = { "duration", NULL, check_duration, FALSE },
    [DD_OPTION_BYTES] = { "bytes", NULL, check_bytes, FALSE },
    [DD_OPTION_SWAP_BYTES] = { "bytes", NULL, check_swap_bytes, FALSE },
    [DD_OPTION_CPUS] = { "decimal", NULL, check_cpus, FALSE },
    [DD_OPTION_IP] = { "ip", NULL, check_ip, FALSE },
    [DD_OPTION_LIST] = { "list", NULL, NULL, TRUE },
    [DD_OPTION_STRINGS] = { "strings", NULL, NULL, TRUE },
    [DD_OPTION_STRING_ARRAY] = { "stringArray", NULL, NULL, TRUE },
    [DD_OPTION_MAP] = { "map", "map[]", NULL, TRUE },
    [DD_OPTION_FILTER] = { "filter", NULL, check_filter, TRUE },
    [DD_OPTION_ULIMIT] = { "ulimit", "[]", check_ulimit, TRUE },
    [DD_OPTION_MOUNT] = { "mount", NULL, check_mount, TRUE },
    [DD_OPTION_NETWORK] = { "network", NULL, check_network, TRUE },
    [DD_OPTION_GPUS] = { "gpu-request", NULL, check_gpus, TRUE },
    [DD_OPTION_SCALE] = { "scale", NULL, NULL, TRUE },
  };

  g_assert ((guint) kind < G_N_ELEMENTS (infos));

  return &infos[kind];
}
