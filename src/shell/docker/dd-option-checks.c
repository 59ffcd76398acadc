// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-flag-values.h"

#include "dd-option-checks-private.h"

typedef gboolean (*DeviceRateFunc) (const char    *value,
                                    DdDeviceRate  *rate,
                                    GError       **error);

char *
dd_check_add_host (const char  *value,
                   GError     **error)
{
  return dd_flag_add_host (value, error);
}

char *
dd_check_attach (const char  *value,
                 GError     **error)
{
  return dd_flag_attach_stream (value, error);
}

char *
dd_check_cgroup_rule (const char  *value,
                      GError     **error)
{
  if (dd_flag_is_cgroup_rule (value))
    return g_strdup (value);

  dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                       "invalid device cgroup format '%s'", value);

  return NULL;
}

static char *
check_device_rate (const char      *value,
                   DeviceRateFunc   parse,
                   GError         **error)
{
  g_auto (DdDeviceRate) rate = { NULL };

  return parse (value, &rate, error) ? g_strdup (value) : NULL;
}

char *
dd_check_device_bps (const char  *value,
                     GError     **error)
{
  return check_device_rate (value, dd_flag_device_bps, error);
}

char *
dd_check_device_iops (const char  *value,
                      GError     **error)
{
  return check_device_rate (value, dd_flag_device_iops, error);
}

char *
dd_check_device_weight (const char  *value,
                        GError     **error)
{
  return check_device_rate (value, dd_flag_device_weight, error);
}

char *
dd_check_dns_search (const char  *value,
                     GError     **error)
{
  return dd_flag_dns_search (value, error);
}

/* A name alone is filled in from the client's environment when the command
 * runs, so it is kept as it is here. */
char *
dd_check_env (const char  *value,
              GError     **error)
{
  return dd_flag_env (value, NULL, error);
}

char *
dd_check_ip_address (const char  *value,
                     GError     **error)
{
  return dd_flag_ip_address (value, error);
}

char *
dd_check_label (const char  *value,
                GError     **error)
{
  return dd_flag_label (value, error);
}

char *
dd_check_link (const char  *value,
               GError     **error)
{
  g_autofree char *name = NULL;
  g_autofree char *alias = NULL;

  return dd_flag_link (value, &name, &alias, error) ? g_strdup (value) : NULL;
}

char *
dd_check_sysctl (const char  *value,
                 GError     **error)
{
  return dd_flag_sysctl (value, error);
}
