// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-flag-values.h"

#include "dd-run-options-private.h"

typedef gboolean (*DeviceRateFunc) (const char    *value,
                                    DdDeviceRate  *rate,
                                    GError       **error);

static gboolean
read_rates (const DdParsed  *parsed,
            const char      *option,
            DeviceRateFunc   parse,
            GPtrArray       *devices,
            GError         **error)
{
  const char *const *values = dd_parsed_get_strv (parsed, option);

  for (guint i = 0; values[i] != NULL; i++)
    {
      g_auto (DdDeviceRate) rate = { NULL };

      if (!parse (values[i], &rate, error))
        return FALSE;
      g_ptr_array_add (devices, dd_blkio_device_new (rate.path, rate.value));
    }

  return TRUE;
}

static gboolean
read_mapping (const char         *value,
              DdContainerConfig  *config,
              GError            **error)
{
  g_autofree char *clean = dd_flag_device_path (value, error);
  g_auto (DdDeviceSpec) device = { NULL };

  if (clean == NULL || !dd_flag_device (clean, &device, error))
    return FALSE;

  g_ptr_array_add (config->devices,
                   dd_device_mapping_new (device.host, device.container, device.permissions));

  return TRUE;
}

/* Devices that go by a CDI name are one request for all of them. */
static void
add_cdi_request (DdContainerConfig *config,
                 GPtrArray         *names)
{
  DdDeviceRequest *request;

  if (names->len == 0)
    return;

  request = dd_device_request_new ();
  g_free (request->driver);
  request->driver = g_strdup ("cdi");
  request->device_ids = g_new0 (char *, names->len + 1);
  for (guint i = 0; i < names->len; i++)
    request->device_ids[i] = g_strdup (g_ptr_array_index (names, i));
  g_ptr_array_add (config->device_requests, request);
}

static gboolean
read_mappings (const DdParsed     *parsed,
               DdContainerConfig  *config,
               GError            **error)
{
  const char *const *values = dd_parsed_get_strv (parsed, "device");

  for (guint i = 0; values[i] != NULL; i++)
    if (!dd_flag_is_cdi_device (values[i]) && !read_mapping (values[i], config, error))
      return FALSE;

  return TRUE;
}

/* Reads --device and the options that limit what is read from or written to
 * block devices. */
gboolean
dd_run_read_devices (const DdParsed     *parsed,
                     DdContainerConfig  *config,
                     GError            **error)
{
  return read_mappings (parsed, config, error) &&
         read_rates (parsed, "blkio-weight-device", dd_flag_device_weight,
                     config->blkio_weight_device, error) &&
         read_rates (parsed, "device-read-bps", dd_flag_device_bps, config->blkio_read_bps,
                     error) &&
         read_rates (parsed, "device-write-bps", dd_flag_device_bps, config->blkio_write_bps,
                     error) &&
         read_rates (parsed, "device-read-iops", dd_flag_device_iops, config->blkio_read_iops,
                     error) &&
         read_rates (parsed, "device-write-iops", dd_flag_device_iops, config->blkio_write_iops,
                     error);
}

static DdDeviceRequest *
request_new_from_spec (const DdGpuSpec *spec)
{
  DdDeviceRequest *request = dd_device_request_new ();

  g_free (request->driver);
  request->driver = g_strdup (spec->driver);
  request->count = (int) CLAMP (spec->count, G_MININT, G_MAXINT);
  request->device_ids = dd_run_dup_strv ((const char *const *) spec->device_ids);
  request->capabilities = dd_run_dup_strv ((const char *const *) spec->capabilities);
  request->options = dd_string_map_new ();
  for (guint i = 0; spec->options != NULL && spec->options[i] != NULL; i++)
    dd_run_set_pair (request->options, spec->options[i]);

  return request;
}

/* Reads --gpus, then adds the devices that --device names by CDI. */
gboolean
dd_run_read_gpus (const DdParsed     *parsed,
                  DdContainerConfig  *config,
                  GError            **error)
{
  const char *const *gpus = dd_parsed_get_strv (parsed, "gpus");
  const char *const *devices = dd_parsed_get_strv (parsed, "device");
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; gpus[i] != NULL; i++)
    {
      g_auto (DdGpuSpec) spec = { NULL };

      if (!dd_flag_gpus (gpus[i], &spec, error))
        return FALSE;
      g_ptr_array_add (config->device_requests, request_new_from_spec (&spec));
    }

  for (guint i = 0; devices[i] != NULL; i++)
    if (dd_flag_is_cdi_device (devices[i]))
      g_ptr_array_add (names, (gpointer) devices[i]);
  add_cdi_request (config, names);

  return TRUE;
}
