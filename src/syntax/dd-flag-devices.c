// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-number.h"
#include "dd-go-text.h"
#include "dd-units.h"

#include "dd-flag-values.h"

#define MIN_BLKIO_WEIGHT 10
#define MAX_BLKIO_WEIGHT 1000

#define fail(error, ...) dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, __VA_ARGS__)

/* Any of r, w and m, each once. */
static gboolean
is_device_mode (const char *text)
{
  gsize length = strlen (text);

  return length > 0 && strspn (text, "rwm") == length &&
         strchr (text, 'r') == strrchr (text, 'r') &&
         strchr (text, 'w') == strrchr (text, 'w') &&
         strchr (text, 'm') == strrchr (text, 'm');
}

static const char *
skip_name (const char *at,
           const char *punctuation)
{
  const char *start = at;

  while (g_ascii_isalnum (*at) || (*at != '\0' && strchr (punctuation, *at) != NULL))
    at++;

  return at > start && g_ascii_isalnum (at[-1]) ? at : NULL;
}

/**
 * dd_flag_is_cdi_device:
 * @value: a value of `--device`
 *
 * Returns: whether @value is a device by its qualified CDI name,
 *   `vendor.com/class=name`, rather than a path
 * Source: Container Device Interface specification, device names
 */
gboolean
dd_flag_is_cdi_device (const char *value)
{
  const char *at = value;

  if (!g_ascii_isalpha (*at) || (at = skip_name (at, "_-.")) == NULL || *at++ != '/')
    return FALSE;
  if (!g_ascii_isalpha (*at) || (at = skip_name (at, "_-")) == NULL || *at++ != '=')
    return FALSE;

  return g_ascii_isalnum (*at) && (at = skip_name (at, "_-.:")) != NULL && *at == '\0';
}

static const char *
skip_device_number (const char *at)
{
  if (*at == '*')
    return at + 1;

  return at + strspn (at, "0123456789");
}

/**
 * dd_flag_is_cgroup_rule:
 * @value: a value of `--device-cgroup-rule`
 *
 * Returns: whether @value has the form `type major:minor access`, for
 *   instance `c 1:3 mr`
 */
gboolean
dd_flag_is_cgroup_rule (const char *value)
{
  const char *at = value;
  const char *next;

  if (*at == '\0' || strchr ("acb", *at) == NULL || at[1] != ' ')
    return FALSE;
  at += 2;
  next = skip_device_number (at);
  if (next == at || *next != ':')
    return FALSE;
  at = next + 1;
  next = skip_device_number (at);
  if (next == at || *next != ' ')
    return FALSE;
  at = next + 1;

  return strspn (at, "rwm") == strlen (at) && strlen (at) >= 1 && strlen (at) <= 3;
}

/**
 * dd_flag_device_path:
 * @value: `host[:container][:permissions]`
 * @error: return location for a #DdSyntaxError
 *
 * Checks the form of a value of `--device`.
 *
 * Returns: (transfer full) (nullable): @value with its last path cleaned
 * Source: docker/cli, container.validateLinuxPath
 */
char *
dd_flag_device_path (const char  *value,
                     GError     **error)
{
  g_auto (GStrv) parts = g_strsplit (value, ":", -1);
  guint n_parts = g_strv_length (parts);
  gboolean mode_second = n_parts == 2 && is_device_mode (parts[1]);
  const char *path;
  g_autofree char *clean = NULL;

  if (n_parts > 3 || n_parts == 0 || *parts[0] == '\0')
    return fail (error, "bad format for path: %s", value), NULL;
  if (n_parts == 3 && !is_device_mode (parts[2]))
    return fail (error, "bad mode specified: %s", parts[2]), NULL;

  path = n_parts == 1 || mode_second ? parts[0] : parts[1];
  if (*path != '/')
    return fail (error, "%s is not an absolute path", path), NULL;
  if (n_parts == 3)
    return g_strdup (value);
  clean = dd_go_path_clean (path);
  if (n_parts == 1)
    return g_steal_pointer (&clean);

  return mode_second ? g_strconcat (clean, ":", parts[1], NULL)
                     : g_strconcat (parts[0], ":", clean, NULL);
}

/**
 * dd_flag_device:
 * @value: `host[:container][:permissions]`
 * @device: (out caller-allocates): the device; clear with
 *   [method@DeviceSpec.clear]
 * @error: return location for a #DdSyntaxError
 *
 * Reads a value of `--device` whose form has been checked by
 * [func@flag_device_path]. The container sees the device under the same path
 * unless another is given, and may read, write and make it.
 *
 * Returns: whether it is one
 * Source: docker/cli, container.parseLinuxDevice
 */
gboolean
dd_flag_device (const char    *value,
                DdDeviceSpec  *device,
                GError       **error)
{
  g_auto (GStrv) parts = g_strsplit (value, ":", -1);
  guint n_parts = g_strv_length (parts);
  const char *container = NULL;
  const char *permissions = "rwm";

  *device = (DdDeviceSpec) { 0 };
  if (n_parts > 3 || n_parts == 0)
    return fail (error, "invalid device specification: %s", value);
  if (n_parts == 3)
    permissions = parts[2];
  if (n_parts >= 2 && is_device_mode (parts[1]))
    permissions = parts[1];
  else if (n_parts >= 2 && *parts[1] != '\0')
    container = parts[1];
  device->host = g_strdup (parts[0]);
  device->container = g_strdup (container != NULL ? container : parts[0]);
  device->permissions = g_strdup (permissions);

  return TRUE;
}

/**
 * dd_device_spec_clear: (method)
 * @device: a device
 *
 * Frees what @device holds.
 */
void
dd_device_spec_clear (DdDeviceSpec *device)
{
  g_clear_pointer (&device->host, g_free);
  g_clear_pointer (&device->container, g_free);
  g_clear_pointer (&device->permissions, g_free);
}

/* Splits `/dev/path:value`. */
static gboolean
split_device_value (const char    *text,
                    DdDeviceRate  *rate,
                    char         **value,
                    GError       **error)
{
  *rate = (DdDeviceRate) { 0 };
  if (!dd_go_cut (text, ":", &rate->path, value) || *rate->path == '\0')
    fail (error, "bad format: %s", text);
  else if (!g_str_has_prefix (rate->path, "/dev/"))
    fail (error, "bad format for device path: %s", text);
  else
    return TRUE;
  dd_device_rate_clear (rate);

  return FALSE;
}

/**
 * dd_flag_device_bps:
 * @value: `/dev/path:bytes`, a size in binary units
 * @rate: (out caller-allocates): the rate; clear with
 *   [method@DeviceRate.clear]
 * @error: return location for a #DdSyntaxError
 *
 * Reads a value of `--device-read-bps` and `--device-write-bps`.
 *
 * Returns: whether it is one
 * Source: docker/cli, opts.ValidateThrottleBpsDevice
 */
gboolean
dd_flag_device_bps (const char    *value,
                    DdDeviceRate  *rate,
                    GError       **error)
{
  g_autofree char *size = NULL;
  gint64 bytes;

  if (!split_device_value (value, rate, &size, error))
    return FALSE;
  if (!dd_units_parse_memory (size, &bytes, NULL) || bytes < 0)
    {
      dd_device_rate_clear (rate);
      return fail (error,
                   "invalid rate for device: %s. The correct format is "
                   "<device-path>:<number>[<unit>]. Number must be a positive integer. "
                   "Unit is optional and can be kb, mb, or gb",
                   value);
    }
  rate->value = (guint64) bytes;

  return TRUE;
}

/**
 * dd_flag_device_iops:
 * @value: `/dev/path:operations`
 * @rate: (out caller-allocates): the rate; clear with
 *   [method@DeviceRate.clear]
 * @error: return location for a #DdSyntaxError
 *
 * Reads a value of `--device-read-iops` and `--device-write-iops`.
 *
 * Returns: whether it is one
 * Source: docker/cli, opts.ValidateThrottleIOpsDevice
 */
gboolean
dd_flag_device_iops (const char    *value,
                     DdDeviceRate  *rate,
                     GError       **error)
{
  g_autofree char *number = NULL;

  if (!split_device_value (value, rate, &number, error))
    return FALSE;
  if (!dd_go_parse_uint (number, 10, 64, &rate->value, NULL))
    {
      dd_device_rate_clear (rate);
      return fail (error,
                   "invalid rate for device: %s. The correct format is "
                   "<device-path>:<number>. Number must be a positive integer",
                   value);
    }

  return TRUE;
}

/**
 * dd_flag_device_weight:
 * @value: `/dev/path:weight`
 * @weight: (out caller-allocates): the weight; clear with
 *   [method@DeviceRate.clear]
 * @error: return location for a #DdSyntaxError
 *
 * Reads a value of `--blkio-weight-device`: a weight from 10 to 1000, or 0
 * for none.
 *
 * Returns: whether it is one
 * Source: docker/cli, opts.ValidateWeightDevice
 */
gboolean
dd_flag_device_weight (const char    *value,
                       DdDeviceRate  *weight,
                       GError       **error)
{
  g_autofree char *number = NULL;

  if (!split_device_value (value, weight, &number, error))
    return FALSE;
  if (!dd_go_parse_uint (number, 10, 16, &weight->value, NULL) ||
      (weight->value > 0 && weight->value < MIN_BLKIO_WEIGHT) ||
      weight->value > MAX_BLKIO_WEIGHT)
    {
      dd_device_rate_clear (weight);
      return fail (error, "invalid weight for device: %s", value);
    }

  return TRUE;
}

/**
 * dd_device_rate_clear: (method)
 * @rate: a device and its rate
 *
 * Frees what @rate holds.
 */
void
dd_device_rate_clear (DdDeviceRate *rate)
{
  g_clear_pointer (&rate->path, g_free);
}
