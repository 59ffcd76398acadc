// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-flag-values.h"
#include "dd-go-text.h"
#include "dd-ip-address.h"

#include "dd-run-options-private.h"

/* The networks of a container: --network in its short and its long form, and
 * the older options beside it, which speak of the first network.
 *
 * Source: docker/cli, cli/command/container/opts.go, parseNetworkOpts */

#define DEFAULT_NETWORK "default"

/* Whether a network is one that somebody made, not one of the engine's modes. */
static gboolean
is_user_defined (const char *network)
{
  static const char *const modes[] = { DEFAULT_NETWORK, "bridge", "host", "none", NULL };

  return !g_strv_contains (modes, network) && !g_str_has_prefix (network, "container:");
}

static gboolean
is_set (char **strings)
{
  return strings != NULL && strings[0] != NULL;
}

static gboolean
check_conflicts (const DdParsed       *parsed,
                 const DdNetworkSpec  *spec,
                 GError              **error)
{
  const struct
  {
    const char *option;
    gboolean    is_in_spec;
    const char *what;
  } pairs[] = {
    { "network-alias", is_set (spec->aliases), "alias" },
    { "ip", spec->ip != NULL, "IPv4 address" },
    { "ip6", spec->ip6 != NULL, "IPv6 address" },
    { "mac-address", spec->mac != NULL && *spec->mac != '\0', "MAC address" },
    { "link-local-ip", is_set (spec->link_local_ips), "link-local IP addresses" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      gboolean is_said = dd_parsed_get_strv (parsed, pairs[i].option)[0] != NULL &&
                         *dd_parsed_get_strv (parsed, pairs[i].option)[0] != '\0';

      if (pairs[i].is_in_spec && is_said)
        return dd_run_refuse (error,
                              "conflicting options: cannot specify both --%s and per-network %s",
                              pairs[i].option, pairs[i].what);
    }

  return TRUE;
}

static void
replace_strv (char              ***field,
              const char *const   *values)
{
  if (values[0] == NULL)
    return;

  g_strfreev (*field);
  *field = dd_run_dup_strv (values);
}

static void
replace_text (char       **field,
              const char  *value)
{
  if (*value == '\0')
    return;

  g_free (*field);
  *field = g_strdup (value);
}

/* --ip takes IPv4 addresses only and --ip6 turns one into its IPv6 form. */
static void
apply_addresses (const DdParsed *parsed,
                 DdNetworkSpec  *spec)
{
  const char *ip = dd_parsed_get_string (parsed, "ip");
  const char *ip6 = dd_parsed_get_string (parsed, "ip6");
  g_autofree char *mapped = NULL;

  if (strchr (ip, ':') == NULL)
    replace_text (&spec->ip, ip);
  if (*ip6 != '\0' && strchr (ip6, ':') == NULL)
    ip6 = mapped = g_strconcat ("::ffff:", ip6, NULL);
  replace_text (&spec->ip6, ip6);
}

/* Link-local addresses that are none are dropped without a word. */
static void
apply_link_local (const DdParsed *parsed,
                  DdNetworkSpec  *spec)
{
  const char *const *values = dd_parsed_get_strv (parsed, "link-local-ip");
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);

  if (values[0] == NULL)
    return;

  for (guint i = 0; values[i] != NULL; i++)
    {
      DdIpAddress address;

      if (dd_ip_address_parse (values[i], &address, NULL))
        g_ptr_array_add (addresses, dd_ip_address_to_string (&address));
    }
  g_strfreev (spec->link_local_ips);
  spec->link_local_ips = dd_run_steal_strv (&addresses);
}

/* Lets the older options speak of the first network. */
static gboolean
apply_older_options (const DdParsed  *parsed,
                     DdNetworkSpec   *spec,
                     GError         **error)
{
  if (!check_conflicts (parsed, spec, error))
    return FALSE;

  replace_strv (&spec->aliases, dd_parsed_get_strv (parsed, "network-alias"));
  apply_addresses (parsed, spec);
  replace_text (&spec->mac, dd_parsed_get_string (parsed, "mac-address"));
  apply_link_local (parsed, spec);

  return TRUE;
}

/* Writes a hardware address with colons and in lower case. */
static char *
normalise_mac (const char *mac)
{
  GString *out = g_string_new (NULL);

  for (const char *at = mac; *at != '\0'; at++)
    {
      if (!g_ascii_isxdigit (*at))
        continue;
      if (out->len % 3 == 2)
        g_string_append_c (out, ':');
      g_string_append_c (out, g_ascii_tolower (*at));
    }

  return g_string_free (out, FALSE);
}

static gboolean
read_mac (const DdNetworkSpec  *spec,
          DdEndpointConfig     *endpoint,
          GError              **error)
{
  g_autofree char *trimmed = NULL;

  if (spec->mac == NULL || *spec->mac == '\0')
    return TRUE;

  trimmed = dd_go_trim_space (spec->mac);
  if (!dd_is_mac_address (trimmed))
    return dd_run_refuse (error, "%s is not a valid mac address", spec->mac);
  endpoint->mac_address = normalise_mac (trimmed);

  return TRUE;
}

/* Settings for one network. @links are those of --link, which are aliases on
 * a network that somebody made. */
static DdEndpointConfig *
endpoint_new_from_spec (const DdNetworkSpec  *spec,
                        const char *const    *links,
                        GError              **error)
{
  g_autoptr (DdEndpointConfig) endpoint = NULL;
  g_autofree char *name = dd_go_trim_space (spec->name);

  if (*name == '\0')
    {
      dd_run_refuse (error, "no name set for network");
      return NULL;
    }
  if (!is_user_defined (spec->name) && is_set (spec->aliases))
    {
      dd_run_refuse (error,
                     "network-scoped aliases are only supported for user-defined networks");
      return NULL;
    }

  endpoint = dd_endpoint_config_new (spec->name);
  endpoint->aliases = dd_run_dup_strv ((const char *const *) spec->aliases);
  endpoint->ipv4_address = g_strdup (spec->ip);
  endpoint->ipv6_address = g_strdup (spec->ip6);
  endpoint->link_local_ips = dd_run_dup_strv ((const char *const *) spec->link_local_ips);
  endpoint->gw_priority = (int) CLAMP (spec->gw_priority, G_MININT, G_MAXINT);
  if (is_user_defined (spec->name))
    endpoint->links = dd_run_dup_strv (links);
  if (is_set (spec->driver_options))
    {
      endpoint->driver_opts = dd_string_map_new ();
      for (guint i = 0; spec->driver_options[i] != NULL; i++)
        dd_run_set_pair (endpoint->driver_opts, spec->driver_options[i]);
    }
  if (!read_mac (spec, endpoint, error))
    return NULL;

  return g_steal_pointer (&endpoint);
}

/* Whether the settings say no more than the network's name. */
static gboolean
is_bare (const DdEndpointConfig *endpoint)
{
  return endpoint->aliases == NULL && endpoint->links == NULL &&
         endpoint->ipv4_address == NULL && endpoint->ipv6_address == NULL &&
         endpoint->link_local_ips == NULL && endpoint->mac_address == NULL &&
         endpoint->driver_opts == NULL && endpoint->gw_priority == 0;
}

static gboolean
read_network (const DdParsed     *parsed,
              DdContainerConfig  *config,
              DdNetworkSpec      *spec,
              gboolean            is_first,
              gboolean            may_omit,
              GError            **error)
{
  static const char *const no_links[] = { NULL };
  const char *const *links = is_first ? dd_parsed_get_strv (parsed, "link") : no_links;
  g_autoptr (DdEndpointConfig) endpoint = NULL;

  if (is_first && !apply_older_options (parsed, spec, error))
    return FALSE;

  endpoint = endpoint_new_from_spec (spec, links, error);
  if (endpoint == NULL)
    return FALSE;

  if (dd_container_config_find_endpoint (config, spec->name) != NULL)
    {
      g_autofree char *quoted = dd_go_quote (spec->name);

      return dd_run_refuse (error, "network %s is specified multiple times", quoted);
    }

  /* The engine fills in the settings of a lone network by itself. */
  if (!(may_omit && is_bare (endpoint)))
    g_ptr_array_add (config->endpoints, g_steal_pointer (&endpoint));

  return TRUE;
}

static gboolean
read_default_network (const DdParsed     *parsed,
                      DdContainerConfig  *config,
                      GError            **error)
{
  g_auto (DdNetworkSpec) spec = { .name = g_strdup (DEFAULT_NETWORK) };

  return read_network (parsed, config, &spec, TRUE, FALSE, error);
}

static void
set_network_mode (DdContainerConfig *config,
                  const char        *mode)
{
  g_free (config->network_mode);
  config->network_mode = g_strdup (mode);
}

/* Reads everything about networks. */
gboolean
dd_run_read_networks (const DdParsed     *parsed,
                      DdContainerConfig  *config,
                      GError            **error)
{
  const char *const *values = dd_parsed_get_strv (parsed, "network");
  gboolean has_user_defined = FALSE;
  gboolean has_mode = FALSE;

  if (values[0] == NULL)
    return read_default_network (parsed, config, error);

  for (guint i = 0; values[i] != NULL; i++)
    {
      g_auto (DdNetworkSpec) spec = { NULL };

      if (!dd_flag_network (values[i], &spec, error) ||
          !read_network (parsed, config, &spec, i == 0, values[1] == NULL, error))
        return FALSE;

      if (i == 0)
        set_network_mode (config, spec.name);
      if (is_user_defined (spec.name))
        has_user_defined = TRUE;
      else
        has_mode = TRUE;
    }

  if (has_user_defined && has_mode)
    return dd_run_refuse (error,
                          "conflicting options: cannot attach both user-defined and "
                          "non-user-defined network-modes");

  return TRUE;
}
