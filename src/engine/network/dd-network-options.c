// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-number.h"
#include "dd-host-net.h"
#include "dd-network-private.h"

#define BRIDGE "com.docker.network.bridge."

/* Longest name of a device in Linux, without the NUL. */
#define MAX_DEVICE_NAME 15

/* The options of the drivers: what they are called and what they set. */

static gboolean
refuse_value (GError     **error,
              const char  *option,
              const char  *value,
              const char  *why)
{
  return dd_refuse (error, "failed to parse %s value: %s (%s)", option, value, why);
}

static gboolean
set_mtu (DdNetwork   *network,
         const char  *option,
         const char  *value,
         GError     **error)
{
  g_autoptr (GError) problem = NULL;
  gint64 mtu = 0;

  if (!dd_go_atoi (value, &mtu, &problem))
    return refuse_value (error, option, value, problem->message);
  if (mtu > 0)
    network->mtu = (int) mtu;
  return TRUE;
}

static gboolean
set_binding (DdNetwork   *network,
             const char  *option,
             const char  *value,
             GError     **error)
{
  if (!dd_ip_address_parse (value, &network->binding_address, NULL))
    return refuse_value (error, option, value, "nil ip");
  network->has_binding_address = TRUE;
  return TRUE;
}

static gboolean
read_mode (const char     *option,
           const char     *value,
           DdGatewayMode  *mode,
           GError        **error)
{
  static const char *const names[] = { "nat", "nat-unprotected", "routed", "isolated" };
  g_autofree char *why = g_strconcat ("unknown gateway mode ", value, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (value, names[i]))
      {
        *mode = (DdGatewayMode) i;
        return TRUE;
      }
  return refuse_value (error, option, value, why);
}

static gboolean
set_mode (DdNetwork   *network,
          const char  *option,
          const char  *value,
          GError     **error)
{
  return read_mode (option, value, &network->gateway_mode, error);
}

static gboolean
set_mode6 (DdNetwork   *network,
           const char  *option,
           const char  *value,
           GError     **error)
{
  return read_mode (option, value, &network->gateway_mode6, error);
}

static gboolean
set_bridge_name (DdNetwork   *network,
                 const char  *option,
                 const char  *value,
                 GError     **error)
{
  if (strlen (value) > MAX_DEVICE_NAME)
    return dd_refuse (error, "numerical result out of range");
  g_free (network->bridge);
  network->bridge = g_strdup (value);
  return TRUE;
}

typedef struct
{
  const char *name;
  goffset     flag; /* of a field of DdNetwork, for options that are yes or no */
  gboolean  (*set) (DdNetwork   *network,
                    const char  *option,
                    const char  *value,
                    GError     **error);
} NetworkOption;

#define FLAG(field) G_STRUCT_OFFSET (DdNetwork, field), NULL

/* Source: moby daemon/libnetwork/drivers/bridge/bridge_linux.go, fromLabels */
static const NetworkOption bridge_options[] = {
  { BRIDGE "name", 0, set_bridge_name },
  { "com.docker.network.driver.mtu", 0, set_mtu },
  { BRIDGE "enable_icc", FLAG (icc) },
  { BRIDGE "enable_ip_masquerade", FLAG (masquerade) },
  { BRIDGE "host_binding_ipv4", 0, set_binding },
  { BRIDGE "inhibit_ipv4", FLAG (no_bridge_address) },
  { BRIDGE "gateway_mode_ipv4", 0, set_mode },
  { BRIDGE "gateway_mode_ipv6", 0, set_mode6 },
};

static gboolean
set_flag (DdNetwork            *network,
          const NetworkOption  *option,
          const char           *value,
          GError              **error)
{
  g_autoptr (GError) problem = NULL;

  return dd_go_parse_bool (value, &G_STRUCT_MEMBER (gboolean, network, option->flag), &problem) ||
         refuse_value (error, option->name, value, problem->message);
}

static gboolean
set_option (DdNetwork            *network,
            const NetworkOption  *option,
            const char           *value,
            GError              **error)
{
  return option->set ? option->set (network, option->name, value, error)
                     : set_flag (network, option, value, error);
}

static gboolean
read_bridge (DdNetwork  *network,
             GError    **error)
{
  gboolean isolated;

  for (gsize i = 0; i < G_N_ELEMENTS (bridge_options); i++)
    {
      const NetworkOption *option = &bridge_options[i];
      const char *value = dd_string_map_get (network->options, option->name);

      if (value && !set_option (network, option, value, error))
        return FALSE;
    }
  isolated = network->gateway_mode == DD_GATEWAY_ISOLATED ||
             network->gateway_mode6 == DD_GATEWAY_ISOLATED;
  if (isolated && !network->internal)
    return dd_refuse (error, "gateway mode 'isolated' can only be used for an internal network");
  if (*network->bridge == '\0')
    {
      g_free (network->bridge);
      network->bridge = g_strdup_printf ("br-%.12s", network->id);
    }
  return TRUE;
}

/* The drivers that use a device of the host.
 * Source: moby daemon/libnetwork/drivers/macvlan, drivers/ipvlan */

typedef struct
{
  const char *driver;
  const char *option;
  const char *modes[5]; /* the first one is what it is without the option */
  const char *device;   /* what begins the name of a device of its own */
} DeviceDriver;

static const DeviceDriver device_drivers[] = {
  { "macvlan", "macvlan_mode", { "bridge", "private", "passthru", "vepa", NULL }, "dm-" },
  { "ipvlan", "ipvlan_mode", { "l2", "l3", "l3s", NULL }, "di-" },
};

/* A part after a dot is the number of a VLAN. */
static gboolean
check_parent (const char  *parent,
              GError     **error)
{
  const char *dot = strrchr (parent, '.');

  if (g_str_equal (parent, DD_HOST_CARD))
    return TRUE;
  if (dot && dot > parent)
    {
      g_autofree char *device = g_strndup (parent, (gsize) (dot - parent));
      gint64 vlan = 0;

      if (g_str_equal (device, DD_HOST_CARD) && dd_go_atoi (dot + 1, &vlan, NULL) && vlan > 0 &&
          vlan < 4095)
        return TRUE;
    }
  return dd_refuse (error, "invalid subinterface vlan name %s, example formatting is eth0.10",
                    parent);
}

static gboolean
read_device (DdNetwork           *network,
             const DeviceDriver  *driver,
             GError             **error)
{
  const char *mode = dd_string_map_get (network->options, driver->option);
  const char *parent = dd_string_map_get (network->options, "parent");

  if (mode && *mode && !g_strv_contains (driver->modes, mode))
    return dd_refuse (error, "requested %s mode '%s' is not valid, '%s' mode is the %s driver "
                      "default", driver->driver, mode, driver->modes[0], driver->driver);
  if (g_strcmp0 (parent, "lo") == 0)
    return dd_refuse (error, "loopback interface is not a valid %s parent link", driver->driver);
  if (parent && *parent && !check_parent (parent, error))
    return FALSE;
  g_free (network->mode);
  network->mode = g_strdup (mode && *mode ? mode : driver->modes[0]);
  g_free (network->parent);
  if (parent && *parent)
    network->parent = g_strdup (parent);
  else
    network->parent = g_strdup_printf ("%s%.12s", driver->device, network->id);
  /* A device of its own leads nowhere. */
  if (parent == NULL || *parent == '\0')
    network->internal = TRUE;
  return TRUE;
}

/*
 * _dd_network_read_options:
 * @network: a network that is being made, with its id and its options
 * @error: return location
 *
 * Reads the options of its driver. Unknown ones are kept and mean nothing.
 *
 * Returns: %FALSE if the driver refuses one
 */
gboolean
_dd_network_read_options (DdNetwork  *network,
                          GError    **error)
{
  if (dd_network_is_bridge (network))
    return read_bridge (network, error);
  for (gsize i = 0; i < G_N_ELEMENTS (device_drivers); i++)
    if (g_str_equal (network->driver, device_drivers[i].driver))
      return read_device (network, &device_drivers[i], error);
  return TRUE;
}
