// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-number.h"
#include "dd-go-text.h"
#include "dd-ip-address.h"
#include "dd-syntax-private.h"

#include "dd-flag-values.h"

#define fail(error, ...) dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, __VA_ARGS__)

typedef struct
{
  DdNetworkSpec *network;
  GPtrArray     *aliases;
  GPtrArray     *driver_options;
  GPtrArray     *link_local_ips;
} NetworkReader;

static gboolean
network_read_address (const char  *value,
                      char       **address,
                      GError     **error)
{
  DdIpAddress parsed;

  if (!dd_ip_address_parse (value, &parsed, error))
    return FALSE;
  g_free (*address);
  *address = dd_ip_address_to_string (&parsed);

  return TRUE;
}

static gboolean
network_set_name (NetworkReader  *reader,
                  const char     *value,
                  GError        **error)
{
  g_free (reader->network->name);
  reader->network->name = g_strdup (value);

  return TRUE;
}

static gboolean
network_add_alias (NetworkReader  *reader,
                   const char     *value,
                   GError        **error)
{
  g_ptr_array_add (reader->aliases, g_strdup (value));

  return TRUE;
}

static gboolean
network_set_ip (NetworkReader  *reader,
                const char     *value,
                GError        **error)
{
  return network_read_address (value, &reader->network->ip, error);
}

static gboolean
network_set_ip6 (NetworkReader  *reader,
                 const char     *value,
                 GError        **error)
{
  return network_read_address (value, &reader->network->ip6, error);
}

static gboolean
network_add_link_local_ip (NetworkReader  *reader,
                           const char     *value,
                           GError        **error)
{
  g_autofree char *address = NULL;

  if (!network_read_address (value, &address, error))
    return FALSE;
  g_ptr_array_add (reader->link_local_ips, g_steal_pointer (&address));

  return TRUE;
}

static gboolean
network_set_mac (NetworkReader  *reader,
                 const char     *value,
                 GError        **error)
{
  g_free (reader->network->mac);
  reader->network->mac = g_strdup (value);

  return TRUE;
}

static gboolean
network_add_driver_option (NetworkReader  *reader,
                           const char     *value,
                           GError        **error)
{
  /* Docker lowers the value too, not the name alone. */
  g_autofree char *lower = dd_go_to_lower (value);
  g_autofree char *key = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *trimmed_key = NULL;
  g_autofree char *trimmed_rest = NULL;

  if (!dd_go_cut (lower, "=", &key, &rest) || *key == '\0')
    return fail (error, "invalid key value pair format in driver options");
  trimmed_key = dd_go_trim_space (key);
  trimmed_rest = dd_go_trim_space (rest);
  _dd_strings_set_pair (reader->driver_options, trimmed_key, trimmed_rest);

  return TRUE;
}

static gboolean
network_set_gw_priority (NetworkReader  *reader,
                         const char     *value,
                         GError        **error)
{
  g_autoptr (GError) problem = NULL;

  if (!dd_go_atoi (value, &reader->network->gw_priority, &problem))
    return fail (error, "invalid gw-priority (%s): %s", value, dd_go_number_reason (problem));

  return TRUE;
}

typedef struct
{
  const char *key;
  gboolean  (*read) (NetworkReader  *reader,
                     const char     *value,
                     GError        **error);
} NetworkField;

static const NetworkField network_fields[] = {
  { "name", network_set_name },
  { "alias", network_add_alias },
  { "ip", network_set_ip },
  { "ip6", network_set_ip6 },
  { "link-local-ip", network_add_link_local_ip },
  { "mac-address", network_set_mac },
  { "driver-opt", network_add_driver_option },
  { "gw-priority", network_set_gw_priority },
};

static gboolean
network_read_field (NetworkReader  *reader,
                    const char     *field,
                    GError        **error)
{
  g_autofree char *raw_key = NULL;
  g_autofree char *raw_value = NULL;
  g_autofree char *key = NULL;
  g_autofree char *value = NULL;

  if (!dd_go_cut (field, "=", &raw_key, &raw_value) || *raw_key == '\0')
    return fail (error, "invalid field %s", field);
  key = dd_go_trim_space (raw_key);
  value = dd_go_trim_space (raw_value);
  for (gsize i = 0; i < G_N_ELEMENTS (network_fields); i++)
    if (strcmp (network_fields[i].key, key) == 0)
      return network_fields[i].read (reader, value, error);

  return fail (error, "invalid field key %s", key);
}

static gboolean
network_read_fields (NetworkReader  *reader,
                     const char     *value,
                     GError        **error)
{
  g_auto (GStrv) fields = dd_csv_read_record (value, error);

  if (fields == NULL)
    return FALSE;
  for (char **field = fields; *field != NULL; field++)
    if (!network_read_field (reader, *field, error))
      return FALSE;
  if (reader->network->name == NULL || *reader->network->name == '\0')
    return fail (error, "network name/id is not specified");

  return TRUE;
}

/**
 * dd_flag_network:
 * @value: a network's name, or fields such as `name=net1,alias=web`
 * @network: (out caller-allocates): the network; clear with
 *   [method@NetworkSpec.clear]
 * @error: return location for a #DdSyntaxError
 *
 * Reads a value of `--network`.
 *
 * Returns: whether it is one
 * Source: docker/cli, opts.NetworkOpt
 */
gboolean
dd_flag_network (const char     *value,
                 DdNetworkSpec  *network,
                 GError        **error)
{
  NetworkReader reader = {
    .network = network,
    .aliases = _dd_strings_new (),
    .driver_options = _dd_strings_new (),
    .link_local_ips = _dd_strings_new (),
  };
  gboolean ok = TRUE;

  *network = (DdNetworkSpec) { 0 };
  if (dd_is_long_syntax (value))
    ok = network_read_fields (&reader, value, error);
  else
    network->name = g_strdup (value);
  network->aliases = _dd_strings_finish (reader.aliases);
  network->driver_options = _dd_strings_finish (reader.driver_options);
  network->link_local_ips = _dd_strings_finish (reader.link_local_ips);
  if (!ok)
    dd_network_spec_clear (network);

  return ok;
}

/**
 * dd_network_spec_clear: (method)
 * @network: a network
 *
 * Frees what @network holds.
 */
void
dd_network_spec_clear (DdNetworkSpec *network)
{
  g_clear_pointer (&network->name, g_free);
  g_clear_pointer (&network->aliases, g_strfreev);
  g_clear_pointer (&network->driver_options, g_strfreev);
  g_clear_pointer (&network->ip, g_free);
  g_clear_pointer (&network->ip6, g_free);
  g_clear_pointer (&network->link_local_ips, g_strfreev);
  g_clear_pointer (&network->mac, g_free);
}
