// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-ipam.h"

static DdSubnet
make_subnet (const char *prefix,
             const char *range)
{
  DdSubnet subnet = { .has_range = range != NULL };

  g_assert_true (dd_ip_prefix_parse (prefix, &subnet.prefix, NULL));
  if (range != NULL)
    g_assert_true (dd_ip_prefix_parse (range, &subnet.range, NULL));

  return subnet;
}

/* @texts are between spaces. */
static GArray *
make_subnets (const char *texts)
{
  g_auto (GStrv) split = g_strsplit (texts, " ", -1);
  GArray *subnets = g_array_new (FALSE, FALSE, sizeof (DdSubnet));

  for (guint i = 0; split[i] != NULL && *split[i] != '\0'; i++)
    {
      DdSubnet subnet = make_subnet (split[i], NULL);

      g_array_append_val (subnets, subnet);
    }

  return subnets;
}

static GArray *
make_prefixes (const char *texts)
{
  g_autoptr (GArray) subnets = make_subnets (texts);
  GArray *prefixes = g_array_new (FALSE, FALSE, sizeof (DdIpPrefix));

  for (guint i = 0; i < subnets->len; i++)
    g_array_append_val (prefixes, g_array_index (subnets, DdSubnet, i).prefix);

  return prefixes;
}

static char *
find (GArray     *pools,
      const char *in_use,
      const char *reserved,
      guint       n_bits)
{
  g_autoptr (GArray) used = make_subnets (in_use);
  g_autoptr (GArray) host = make_prefixes (reserved);
  g_autoptr (GError) error = NULL;
  DdIpPrefix found;

  if (!dd_ipam_find_subnet (pools, used, host, n_bits, &found, &error))
    return g_strdup (error->message);

  return dd_ip_prefix_to_string (&found);
}

static void
check_default (const char *in_use,
               const char *reserved,
               guint       n_bits,
               const char *expected)
{
  g_autoptr (GArray) pools = dd_ipam_new_default_pools (FALSE);
  g_autofree char *found = find (pools, in_use, reserved, n_bits);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_default_pools (void)
{
  check_default ("", "", 0, "172.17.0.0/16");
  check_default ("172.17.0.0/16 172.19.0.0/16", "", 0, "172.18.0.0/16");
  check_default ("172.17.0.0/16", "172.16.0.0/12", 0, "192.168.0.0/20");
  check_default ("172.16.0.0/12 192.168.0.0/20", "192.168.20.7/32", 0, "192.168.32.0/20");
  check_default ("172.16.0.0/12 192.168.0.0/16", "", 0,
                 "all predefined address pools have been fully subnetted");
  check_default ("172.17.3.0/24", "", 24, "172.17.0.0/24");
  check_default ("", "", 33, "invalid address pool");
}

static void
test_pools (void)
{
  g_autoptr (GArray) pools = dd_ipam_new_default_pools (TRUE);
  g_autofree char *first = find (pools, "", "", 0);
  g_autofree char *v6 = NULL;
  DdAddressPool inside;
  DdAddressPool sixth;

  g_assert_cmpstr (first, ==, "10.0.0.0/24");

  /* A pool inside another one is not used. */
  g_assert_true (dd_ip_prefix_parse ("10.200.0.0/16", &inside.base, NULL));
  inside.n_bits = 24;
  g_array_append_val (pools, inside);
  g_assert_true (dd_ip_prefix_parse ("fd00:5::/48", &sixth.base, NULL));
  sixth.n_bits = 64;
  g_array_append_val (pools, sixth);
  v6 = find (pools, "fd00:5::/64", "10.0.0.0/8", 0);
  g_assert_cmpstr (v6, ==, "fd00:5:0:1::/64");
}

static void
check_wanted (const char *prefix,
              const char *range,
              gboolean    expected)
{
  g_autoptr (GArray) in_use = make_subnets ("172.17.0.0/16 10.0.0.0/8");
  DdSubnet ranged = make_subnet ("10.9.0.0/16", "10.9.8.0/24");
  DdSubnet wanted = make_subnet (prefix, range);
  g_autoptr (GError) error = NULL;

  g_array_append_val (in_use, ranged);
  g_assert_true (dd_ipam_check_subnet (in_use, &wanted, &error) == expected);
  if (!expected)
    g_assert_cmpstr (error->message, ==,
                     "invalid pool request: Pool overlaps with other one on this address space");
}

/* That a range hides an overlap is Docker's doing. */
static void
test_wanted (void)
{
  check_wanted ("192.168.7.0/24", NULL, TRUE);
  check_wanted ("172.17.9.0/24", NULL, FALSE);
  check_wanted ("172.0.0.0/8", NULL, FALSE);
  check_wanted ("10.9.0.0/16", "10.9.7.0/24", TRUE);
  check_wanted ("10.9.0.0/16", "10.9.8.0/24", FALSE);
}

static void
check_next (const DdSubnet *subnet,
            GArray         *taken,
            const char     *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  DdIpAddress address;

  if (dd_ipam_take_next (subnet, taken, &address, &error))
    text = dd_ip_address_to_string (&address);
  else
    text = g_strdup (error->message);
  g_assert_cmpstr (text, ==, expected);
}

static void
give_back (GArray     *taken,
           const char *text)
{
  DdIpAddress address;

  g_assert_true (dd_ip_address_parse (text, &address, NULL));
  dd_ipam_give_back (taken, &address);
}

static void
test_addresses (void)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (DdIpAddress));
  DdSubnet subnet = make_subnet ("192.168.5.0/29", NULL);

  for (guint i = 1; i <= 6; i++)
    {
      g_autofree char *expected = g_strdup_printf ("192.168.5.%u", i);

      check_next (&subnet, taken, expected);
    }
  check_next (&subnet, taken, "no available addresses on this pool");
  give_back (taken, "192.168.5.4");
  give_back (taken, "192.168.5.2");
  give_back (taken, "192.168.5.2");
  check_next (&subnet, taken, "192.168.5.2");
  check_next (&subnet, taken, "192.168.5.4");
}

static void
test_ranges (void)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (DdIpAddress));
  g_autoptr (GArray) pair = g_array_new (FALSE, FALSE, sizeof (DdIpAddress));
  g_autoptr (GArray) v6 = g_array_new (FALSE, FALSE, sizeof (DdIpAddress));
  DdSubnet subnet = make_subnet ("10.9.0.0/16", "10.9.8.0/30");
  DdSubnet last = make_subnet ("10.9.0.0/16", "10.9.255.254/31");
  DdSubnet ends = make_subnet ("10.1.0.0/31", NULL);
  DdSubnet sixth = make_subnet ("fd00::/126", NULL);

  check_next (&subnet, taken, "10.9.8.0");
  check_next (&subnet, taken, "10.9.8.1");
  check_next (&last, taken, "10.9.255.254");
  check_next (&last, taken, "no available addresses on this pool");
  check_next (&ends, pair, "10.1.0.0");
  check_next (&ends, pair, "10.1.0.1");
  check_next (&ends, pair, "no available addresses on this pool");
  check_next (&sixth, v6, "fd00::1");
  check_next (&sixth, v6, "fd00::2");
  check_next (&sixth, v6, "fd00::3");
}

static void
check_take (GArray     *taken,
            const char *text,
            const char *expected)
{
  DdSubnet subnet = make_subnet ("10.9.0.0/16", "10.9.8.0/30");
  g_autoptr (GError) error = NULL;
  DdIpAddress address;

  g_assert_true (dd_ip_address_parse (text, &address, NULL));
  dd_ipam_take (&subnet, taken, &address, &error);
  g_assert_cmpstr (error != NULL ? error->message : NULL, ==, expected);
}

static void
test_take (void)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (DdIpAddress));

  check_take (taken, "10.9.77.1", NULL);
  check_take (taken, "10.9.77.1", "Address already in use");
  check_take (taken, "10.9.0.0", "Address already in use");
  check_take (taken, "10.9.255.255", "Address already in use");
  check_take (taken, "10.8.0.1", "Requested address is out of range");
  g_assert_cmpuint (taken->len, ==, 1);
}

static void
check_config (const DdIpamConfig *config,
              gboolean            ipv6,
              const char         *expected)
{
  g_autoptr (GError) error = NULL;

  dd_ipam_check_config (config, 1, ipv6, &error);
  g_assert_cmpstr (error != NULL ? error->message : NULL, ==, expected);
}

static void
test_config (void)
{
  static const char *const auxiliary[] = { "router=10.0.0.1", "disk=x", NULL };

  check_config (&(DdIpamConfig) { "10.4.0.0/16", "10.4.4.0/24", "10.4.0.1", NULL }, FALSE, NULL);
  check_config (&(DdIpamConfig) { "10.4.0.9/16", "", "", NULL }, FALSE,
                "invalid network config:\ninvalid subnet 10.4.0.9/16: it should be 10.4.0.0/16");
  check_config (&(DdIpamConfig) { "10.4/16", NULL, NULL, NULL }, FALSE,
                "invalid network config:\n"
                "invalid subnet 10.4/16: invalid CIDR block notation");
  check_config (&(DdIpamConfig) { "10.4.0.0/16", "10.5.5.0/8", "fd00::1", auxiliary }, FALSE,
                "invalid network config:\n"
                "* invalid ip-range 10.5.5.0/8: CIDR block is bigger than its parent subnet "
                "10.4.0.0/16\n"
                "* invalid ip-range 10.5.5.0/8: it should be 10.0.0.0/8\n"
                "* invalid gateway fd00::1: parent subnet is an IPv4 block\n"
                "* invalid auxiliary address router: parent subnet 10.4.0.0/16 doesn't contain "
                "this address\n"
                "* invalid auxiliary address disk: invalid address");
  check_config (&(DdIpamConfig) { "fd00::1/64", NULL, NULL, NULL }, FALSE, NULL);
  check_config (&(DdIpamConfig) { "fd00::1/64", "10.0.0.0/8", NULL, NULL }, TRUE,
                "invalid network config:\n"
                "* invalid subnet fd00::1/64: it should be fd00::/64\n"
                "* invalid ip-range 10.0.0.0/8: parent subnet is an IPv6 block");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ipam/default-pools", test_default_pools);
  g_test_add_func ("/ipam/pools", test_pools);
  g_test_add_func ("/ipam/wanted", test_wanted);
  g_test_add_func ("/ipam/addresses", test_addresses);
  g_test_add_func ("/ipam/ranges", test_ranges);
  g_test_add_func ("/ipam/take", test_take);
  g_test_add_func ("/ipam/config", test_config);

  return g_test_run ();
}
