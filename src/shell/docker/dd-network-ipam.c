// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-engine.h"

#include "dd-network-ipam.h"

/* The client of docker network create finds out which range, gateway and
 * auxiliary address belongs to which subnet.
 *
 * Source: docker/cli cli/command/network/create.go, createIPAMConfig */

typedef enum
{
  MATCH_NO,
  MATCH_YES,
  MATCH_ERROR,
} Match;

static Match
match_subnet (const char  *subnet,
              const char  *text,
              GError     **error)
{
  DdIpPrefix prefix;
  DdIpPrefix other;

  if (!dd_ip_prefix_parse (subnet, &prefix, NULL))
    {
      dd_refuse (error, "invalid subnet: invalid CIDR address: %s", subnet);
      return MATCH_ERROR;
    }
  if (strchr (text, '/') == NULL)
    return dd_ip_address_parse (text, &other.address, NULL) &&
           dd_ip_prefix_contains (&prefix, &other.address) ? MATCH_YES : MATCH_NO;
  if (dd_ip_prefix_parse (text, &other, NULL))
    return dd_ip_prefix_contains (&prefix, &other.address) ? MATCH_YES : MATCH_NO;
  dd_refuse (error, "invalid CIDR address: %s", text);
  return MATCH_ERROR;
}

/* Gives the subnets that something lies in; NULL with an error if there is
 * none. */
static GPtrArray *
find_configs (GArray      *configs,
              const char  *what,
              const char  *text,
              GError     **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (guint i = 0; i < configs->len; i++)
    {
      DdIpamConfig *config = &g_array_index (configs, DdIpamConfig, i);

      switch (match_subnet (config->subnet, text, error))
        {
        case MATCH_YES:
          g_ptr_array_add (found, config);
          break;
        case MATCH_ERROR:
          return NULL;
        case MATCH_NO:
        default:
          break;
        }
    }
  if (found->len > 0)
    return g_steal_pointer (&found);
  dd_refuse (error, "no matching subnet for %s %s", what, text);
  return NULL;
}

static gboolean
add_subnet (GArray      *configs,
            const char  *subnet,
            GError     **error)
{
  DdIpamConfig made = { .subnet = subnet };

  for (guint i = 0; i < configs->len; i++)
    {
      const char *other = g_array_index (configs, DdIpamConfig, i).subnet;
      Match inside = match_subnet (subnet, other, error);
      Match around = inside == MATCH_ERROR ? MATCH_ERROR : match_subnet (other, subnet, error);

      if (inside == MATCH_ERROR || around == MATCH_ERROR)
        return FALSE;
      if (inside == MATCH_YES || around == MATCH_YES)
        return dd_refuse (error, "multiple overlapping subnet configuration is not supported");
    }
  g_array_append_val (configs, made);
  return TRUE;
}

static gboolean
add_range (GArray      *configs,
           const char  *range,
           GError     **error)
{
  g_autoptr (GPtrArray) found = NULL;
  DdIpPrefix prefix;

  if (!dd_ip_prefix_parse (range, &prefix, NULL))
    return dd_refuse (error, "invalid CIDR address: %s", range);
  found = find_configs (configs, "range", range, error);

  for (guint i = 0; found && i < found->len; i++)
    {
      DdIpamConfig *config = g_ptr_array_index (found, i);

      if (config->ip_range)
        return dd_refuse (error, "cannot configure multiple ranges (%s, %s) on the same subnet "
                          "(%s)", range, config->ip_range, config->subnet);
      config->ip_range = range;
    }
  return found != NULL;
}

static gboolean
add_gateway (GArray      *configs,
             const char  *gateway,
             GError     **error)
{
  g_autoptr (GPtrArray) found = find_configs (configs, "gateway", gateway, error);

  for (guint i = 0; found && i < found->len; i++)
    {
      DdIpamConfig *config = g_ptr_array_index (found, i);

      if (config->gateway)
        return dd_refuse (error, "cannot configure multiple gateways (%s, %s) for the same subnet "
                          "(%s)", gateway, config->gateway, config->subnet);
      config->gateway = gateway;
    }
  return found != NULL;
}

static void
append_pair (DdIpamConfig *config,
             const char   *pair)
{
  guint n = config->auxiliary ? g_strv_length ((char **) config->auxiliary) : 0;
  const char **list = g_renew (const char *, (gpointer) config->auxiliary, n + 2);

  list[n] = pair;
  list[n + 1] = NULL;
  config->auxiliary = list;
}

static gboolean
add_auxiliary (GArray      *configs,
               const char  *pair,
               GError     **error)
{
  const char *equals = strchr (pair, '=');
  g_autoptr (GPtrArray) found = find_configs (configs, "aux-address", equals ? equals + 1 : "",
                                              error);

  for (guint i = 0; found && i < found->len; i++)
    append_pair (g_ptr_array_index (found, i), pair);
  return found != NULL;
}

static void
clear_config (gpointer data)
{
  g_free ((gpointer) ((DdIpamConfig *) data)->auxiliary);
}

static gboolean
add_all (GArray             *configs,
         const char *const  *texts,
         gboolean          (*add) (GArray      *configs,
                                   const char  *text,
                                   GError     **error),
         GError            **error)
{
  for (; *texts; texts++)
    if (!add (configs, *texts, error))
      return FALSE;
  return TRUE;
}

/**
 * dd_network_ipam_new:
 * @subnets: (array zero-terminated=1): values of --subnet
 * @ranges: (array zero-terminated=1): values of --ip-range
 * @gateways: (array zero-terminated=1): values of --gateway
 * @auxiliary: (array zero-terminated=1): values of --aux-address, `NAME=ADDRESS`
 * @error: return location for what the client says
 *
 * Puts together what belongs together.
 *
 * Returns: (transfer full) (nullable) (element-type DdIpamConfig): one for each
 *   subnet; the texts are those of the arguments
 */
GArray *
dd_network_ipam_new (const char *const  *subnets,
                     const char *const  *ranges,
                     const char *const  *gateways,
                     const char *const  *auxiliary,
                     GError            **error)
{
  g_autoptr (GArray) configs = g_array_new (FALSE, FALSE, sizeof (DdIpamConfig));
  guint n_subnets = g_strv_length ((char **) subnets);

  g_array_set_clear_func (configs, clear_config);
  if (n_subnets < g_strv_length ((char **) ranges) ||
      n_subnets < g_strv_length ((char **) gateways))
    {
      dd_refuse (error, "every ip-range or gateway must have a corresponding subnet");
      return NULL;
    }
  if (add_all (configs, subnets, add_subnet, error) &&
      add_all (configs, ranges, add_range, error) &&
      add_all (configs, gateways, add_gateway, error) &&
      add_all (configs, auxiliary, add_auxiliary, error))
    return g_steal_pointer (&configs);
  return NULL;
}
