// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "dd-catalog.h"
#include "dd-fuzz.h"
#include "dd-network-ipam.h"
#include "dd-network-ops.h"

/* What somebody asks for when a network is created: one value a line, with a
 * letter before it that says which option it is of. */

#define MAX_LINES 32

/* Values by the letter of their option. */
static char **
list_values (char **lines,
             char   letter)
{
  GPtrArray *values = g_ptr_array_new ();

  for (guint i = 0; lines[i]; i++)
    if (lines[i][0] == letter)
      g_ptr_array_add (values, g_strdup (lines[i] + 1));
  g_ptr_array_add (values, NULL);
  return (char **) g_ptr_array_free (values, FALSE);
}

static DdStringMap *
read_options (char **pairs)
{
  DdStringMap *map = dd_string_map_new ();

  for (; *pairs; pairs++)
    {
      g_auto (GStrv) parts = g_strsplit (*pairs, "=", 2);

      dd_string_map_set (map, parts[0] ? parts[0] : "", parts[0] && parts[1] ? parts[1] : "");
    }
  return map;
}

/* Nothing that was accepted may lie in something else, or outside itself. */
static void
check_network (const DdWorld   *world,
               const DdNetwork *network)
{
  for (guint i = 0; i < network->subnets->len; i++)
    {
      const DdNetworkSubnet *subnet = &g_array_index (network->subnets, DdNetworkSubnet, i);

      g_assert_true (network->config_only || subnet->has_gateway);
      g_assert_true (network->config_only ||
                     dd_ip_prefix_contains (&subnet->subnet.prefix, &subnet->gateway));
    }
  for (guint i = 1; i < network->leases->len; i++)
    g_assert_cmpint (dd_ip_address_compare (&g_array_index (network->leases, DdIpAddress, i - 1),
                                            &g_array_index (network->leases, DdIpAddress, i)),
                     <, 0);
  g_assert_true (dd_world_get_network (world, network->name) == network);
}

static void
create (DdEngine               *engine,
        const DdNetworkRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  dd_engine_begin (engine);
  id = dd_network_create (engine, request, &error);
  g_assert_true ((id == NULL) == (error != NULL));
  if (id)
    {
      check_network (dd_engine_get_world (engine),
                     dd_world_get_network (dd_engine_get_world (engine), id));
      g_assert_true (dd_network_remove (engine, id, NULL));
    }
  dd_engine_settle (engine);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_utf8_make_valid ((const char *) data, (gssize) size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", MAX_LINES);
  g_auto (GStrv) subnets = list_values (lines, 's');
  g_auto (GStrv) ranges = list_values (lines, 'r');
  g_auto (GStrv) gateways = list_values (lines, 'g');
  g_auto (GStrv) auxiliary = list_values (lines, 'a');
  g_auto (GStrv) pairs = list_values (lines, 'o');
  g_auto (GStrv) drivers = list_values (lines, 'd');
  g_auto (GStrv) names = list_values (lines, 'n');
  g_autoptr (DdStringMap) options = read_options (pairs);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) configs =
    dd_network_ipam_new ((const char *const *) subnets, (const char *const *) ranges,
                         (const char *const *) gateways, (const char *const *) auxiliary, &error);
  g_autoptr (DdEngine) engine = NULL;
  DdNetworkRequest request = {
    .name = names[0] ? names[0] : "app",
    .driver = drivers[0] ? drivers[0] : "bridge",
    .options = options,
    .ipv6 = size % 2,
    .internal = size % 3 == 0,
    .config_only = size % 7 == 0,
  };

  g_assert_true ((configs == NULL) == (error != NULL));
  if (configs == NULL)
    return 0;
  request.configs = (const DdIpamConfig *) configs->data;
  request.n_configs = configs->len;
  engine = dd_engine_new (dd_catalog_get_default (), 1);
  create (engine, &request);
  return 0;
}
