// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-engine.h"

#include "dd-ipam.h"

/* Some texts, and the subnet they are about. */
typedef struct
{
  GPtrArray  *problems;
  DdIpPrefix  subnet;
} Check;

static void G_GNUC_PRINTF (2, 3)
add_problem (Check      *check,
             const char *format,
             ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (check->problems, g_strdup_vprintf (format, args));
  va_end (args);
}

static const char *
family_name (const Check *check)
{
  return check->subnet.address.is_v4 ? "IPv4" : "IPv6";
}

static void
check_range (Check      *check,
             const char *text)
{
  g_autofree char *subnet = dd_ip_prefix_to_string (&check->subnet);
  g_autofree char *should = NULL;
  DdIpPrefix range;
  DdIpPrefix masked;

  if (!dd_ip_prefix_parse (text, &range, NULL))
    {
      add_problem (check, "invalid ip-range %s: invalid CIDR block notation", text);
      return;
    }
  if (range.address.is_v4 != check->subnet.address.is_v4)
    {
      add_problem (check, "invalid ip-range %s: parent subnet is an %s block", text,
                   family_name (check));
      return;
    }
  masked = dd_ip_prefix_mask (&range);
  should = dd_ip_prefix_to_string (&masked);
  if (range.n_bits < check->subnet.n_bits)
    add_problem (check, "invalid ip-range %s: CIDR block is bigger than its parent subnet %s", text,
                 subnet);
  if (dd_ip_prefix_compare (&range, &masked) != 0)
    add_problem (check, "invalid ip-range %s: it should be %s", text, should);
  if (!dd_ip_prefix_overlaps (&check->subnet, &range))
    add_problem (check, "invalid ip-range %s: parent subnet %s doesn't contain ip-range", text,
                 subnet);
}

/* @what is the name of the thing that has the address. */
static void
check_address (Check      *check,
               const char *what,
               const char *name,
               const char *text)
{
  g_autofree char *subnet = dd_ip_prefix_to_string (&check->subnet);
  DdIpAddress address;

  if (!dd_ip_address_parse (text, &address, NULL))
    add_problem (check, "invalid %s %s: invalid address", what, name);
  else if (address.is_v4 != check->subnet.address.is_v4)
    add_problem (check, "invalid %s %s: parent subnet is an %s block", what, name,
                 family_name (check));
  else if (!dd_ip_prefix_contains (&check->subnet, &address))
    add_problem (check, "invalid %s %s: parent subnet %s doesn't contain this address", what, name,
                 subnet);
}

static gboolean
is_set (const char *text)
{
  return text != NULL && *text != '\0';
}

static void
check_config (Check              *check,
              const DdIpamConfig *config,
              gboolean            ipv6)
{
  DdIpPrefix masked;

  if (!dd_ip_prefix_parse (config->subnet, &check->subnet, NULL))
    {
      add_problem (check, "invalid subnet %s: invalid CIDR block notation", config->subnet);
      return;
    }
  if (!ipv6 && !check->subnet.address.is_v4)
    return;
  masked = dd_ip_prefix_mask (&check->subnet);
  if (dd_ip_prefix_compare (&check->subnet, &masked) != 0)
    {
      g_autofree char *subnet = dd_ip_prefix_to_string (&check->subnet);
      g_autofree char *should = dd_ip_prefix_to_string (&masked);

      add_problem (check, "invalid subnet %s: it should be %s", subnet, should);
    }
  if (is_set (config->ip_range))
    check_range (check, config->ip_range);
  if (is_set (config->gateway))
    check_address (check, "gateway", config->gateway, config->gateway);
  for (const char *const *pair = config->auxiliary; pair != NULL && *pair != NULL; pair++)
    {
      const char *equals = strchr (*pair, '=');
      g_autofree char *name = g_strndup (*pair, equals != NULL ? (gsize) (equals - *pair)
                                                               : strlen (*pair));

      check_address (check, "auxiliary address", name, equals != NULL ? equals + 1 : "");
    }
}

/**
 * dd_ipam_check_config:
 * @configs: (array length=n_configs): what somebody asks for
 * @n_configs: how many
 * @ipv6: whether the network has IPv6
 * @error: return location for a %DD_ENGINE_ERROR in Docker's words, with all
 *   that is wrong
 *
 * Checks that subnets, ranges and addresses of a new network fit together.
 *
 * Returns: whether they do
 * Source: moby/moby, daemon/network.go
 */
gboolean
dd_ipam_check_config (const DdIpamConfig  *configs,
                      guint                n_configs,
                      gboolean             ipv6,
                      GError             **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  Check check = { .problems = problems };
  g_autofree char *joined = NULL;

  g_return_val_if_fail (configs != NULL || n_configs == 0, FALSE);

  for (guint i = 0; i < n_configs; i++)
    check_config (&check, &configs[i], ipv6);
  if (problems->len == 0)
    return TRUE;
  g_ptr_array_add (problems, NULL);
  joined = g_strjoinv ("\n* ", (char **) problems->pdata);
  g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID, "invalid network config:\n%s%s",
               problems->len > 2 ? "* " : "", joined);

  return FALSE;
}
