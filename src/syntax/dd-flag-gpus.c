// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-number.h"
#include "dd-go-text.h"
#include "dd-syntax-private.h"

#include "dd-flag-values.h"

#define fail(error, ...) dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, __VA_ARGS__)

static gboolean
gpus_read_count (const char  *value,
                 DdGpuSpec   *gpus,
                 GError     **error)
{
  g_autoptr (GError) problem = NULL;

  if (strcmp (value, "all") == 0)
    {
      gpus->count = -1;
      return TRUE;
    }
  if (!dd_go_atoi (value, &gpus->count, &problem))
    return fail (error,
                 "invalid count (%s): value must be either \"all\" or an integer: %s", value,
                 dd_go_number_reason (problem));

  return TRUE;
}

static char **
gpus_read_capabilities (const char *value)
{
  g_autofree char *with_gpu = g_strconcat (value, ",gpu", NULL);

  return g_strsplit (with_gpu, ",", -1);
}

static gboolean
gpus_read_options (const char  *value,
                   DdGpuSpec   *gpus,
                   GError     **error)
{
  g_autoptr (GError) problem = NULL;
  g_auto (GStrv) fields = dd_csv_read_record (value, &problem);
  GPtrArray *options = _dd_strings_new ();

  for (char **field = fields; fields != NULL && *field != NULL; field++)
    {
      g_autofree char *key = NULL;
      g_autofree char *rest = NULL;

      dd_go_cut (*field, "=", &key, &rest);
      _dd_strings_set_pair (options, key, rest);
    }
  g_strfreev (gpus->options);
  gpus->options = _dd_strings_finish (options);
  if (fields == NULL)
    return fail (error, "failed to read gpu options: %s", problem->message);

  return TRUE;
}

static gboolean
gpus_read_field (const char  *field,
                 GPtrArray   *seen,
                 DdGpuSpec   *gpus,
                 GError     **error)
{
  g_autofree char *key = NULL;
  g_autofree char *value = NULL;
  gboolean with_value = dd_go_cut (field, "=", &key, &value);

  if (_dd_strings_contain (seen, key))
    return fail (error, "gpu request key '%s' can be specified only once", key);
  g_ptr_array_add (seen, g_strdup (key));
  if (!with_value)
    {
      g_ptr_array_add (seen, g_strdup ("count"));
      return gpus_read_count (key, gpus, error);
    }
  if (strcmp (key, "count") == 0)
    return gpus_read_count (value, gpus, error);
  if (strcmp (key, "options") == 0)
    return gpus_read_options (value, gpus, error);
  if (strcmp (key, "driver") == 0)
    {
      g_free (gpus->driver);
      gpus->driver = g_steal_pointer (&value);
    }
  else if (strcmp (key, "device") == 0)
    gpus->device_ids = g_strsplit (value, ",", -1);
  else if (strcmp (key, "capabilities") == 0)
    gpus->capabilities = gpus_read_capabilities (value);
  else
    return fail (error, "unexpected key '%s' in '%s'", key, field);

  return TRUE;
}

/**
 * dd_flag_gpus:
 * @value: `all`, a number, or fields such as `count=1,driver=nvidia`
 * @gpus: (out caller-allocates): the request; clear with
 *   [method@GpuSpec.clear]
 * @error: return location for a #DdSyntaxError
 *
 * Reads a value of `--gpus`.
 *
 * Returns: whether it is one
 * Source: docker/cli, opts.GpuOpts
 */
gboolean
dd_flag_gpus (const char  *value,
              DdGpuSpec   *gpus,
              GError     **error)
{
  static const char *const gpu_only[] = { "gpu", NULL };
  static const char *const nothing[] = { NULL };
  g_auto (GStrv) fields = dd_csv_read_record (value, error);
  g_autoptr (GPtrArray) seen = _dd_strings_new ();

  *gpus = (DdGpuSpec) { .driver = g_strdup ("") };
  for (char **field = fields; fields != NULL && *field != NULL; field++)
    if (!gpus_read_field (*field, seen, gpus, error))
      {
        dd_gpu_spec_clear (gpus);
        return FALSE;
      }
  if (!_dd_strings_contain (seen, "count") && gpus->device_ids == NULL)
    gpus->count = 1;
  if (gpus->capabilities == NULL)
    gpus->capabilities = g_strdupv ((char **) gpu_only);
  if (gpus->options == NULL)
    gpus->options = g_strdupv ((char **) nothing);
  if (fields == NULL)
    dd_gpu_spec_clear (gpus);

  return fields != NULL;
}

/**
 * dd_gpu_spec_clear: (method)
 * @gpus: a request
 *
 * Frees what @gpus holds.
 */
void
dd_gpu_spec_clear (DdGpuSpec *gpus)
{
  g_clear_pointer (&gpus->driver, g_free);
  g_clear_pointer (&gpus->device_ids, g_strfreev);
  g_clear_pointer (&gpus->capabilities, g_strfreev);
  g_clear_pointer (&gpus->options, g_strfreev);
}
