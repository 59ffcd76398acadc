// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-ip-prefix.h"

static DdIpPrefix
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  DdIpPrefix prefix;

  dd_ip_prefix_parse (text, &prefix, &error);
  g_assert_no_error (error);

  return prefix;
}

static void
check_text (const char *text,
            const char *masked_text,
            const char *last_text)
{
  DdIpPrefix prefix = parse (text);
  DdIpPrefix masked = dd_ip_prefix_mask (&prefix);
  DdIpAddress last = dd_ip_prefix_get_last (&prefix);
  g_autofree char *same = dd_ip_prefix_to_string (&prefix);
  g_autofree char *masked_same = dd_ip_prefix_to_string (&masked);
  g_autofree char *last_same = dd_ip_address_to_string (&last);

  g_assert_cmpstr (same, ==, text);
  g_assert_cmpstr (masked_same, ==, masked_text);
  g_assert_cmpstr (last_same, ==, last_text);
}

static void
test_text (void)
{
  check_text ("10.1.2.3/8", "10.0.0.0/8", "10.255.255.255");
  check_text ("192.168.4.77/30", "192.168.4.76/30", "192.168.4.79");
  check_text ("10.0.0.1/32", "10.0.0.1/32", "10.0.0.1");
  check_text ("1.2.3.4/0", "0.0.0.0/0", "255.255.255.255");
  check_text ("fd00:1:2::5/61", "fd00:1:2::/61", "fd00:1:2:7:ffff:ffff:ffff:ffff");
}

static void
test_refused (void)
{
  static const char *const refused[] = {
    "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0/8",
    "fd00::/129", "/8", "", "10.0.0.0/8x", "fd00::%eth0/64",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      DdIpPrefix prefix;

      g_assert_false (dd_ip_prefix_parse (refused[i], &prefix, &error));
      g_assert_nonnull (error);
    }
}

static void
check_overlap (const char *first,
               const char *second,
               gboolean    expected)
{
  DdIpPrefix a = parse (first);
  DdIpPrefix b = parse (second);

  g_assert_true (dd_ip_prefix_overlaps (&a, &b) == expected);
  g_assert_true (dd_ip_prefix_overlaps (&b, &a) == expected);
}

static void
test_overlap (void)
{
  check_overlap ("10.0.0.0/8", "10.200.0.0/16", TRUE);
  check_overlap ("10.0.0.0/9", "10.200.0.0/16", FALSE);
  check_overlap ("10.0.0.0/8", "::/0", FALSE);
  check_overlap ("fd00::/64", "fd00:0:0:1::/65", FALSE);
  check_overlap ("fd00::/64", "fd00::8000:0:0:0/65", TRUE);
}

static void
test_order (void)
{
  DdIpPrefix wide = parse ("10.0.0.0/8");
  DdIpPrefix narrow = parse ("10.0.0.0/16");
  DdIpPrefix later = parse ("10.1.0.0/8");

  g_assert_cmpint (dd_ip_prefix_compare (&wide, &narrow), <, 0);
  g_assert_cmpint (dd_ip_prefix_compare (&narrow, &later), <, 0);
  g_assert_cmpint (dd_ip_prefix_compare (&wide, &wide), ==, 0);
}

static void
test_next (void)
{
  DdIpPrefix prefix = parse ("10.0.0.255/32");
  DdIpPrefix end = parse ("255.255.255.255/32");
  g_autofree char *text = NULL;

  g_assert_true (dd_ip_address_next (&prefix.address));
  text = dd_ip_address_to_string (&prefix.address);
  g_assert_cmpstr (text, ==, "10.0.1.0");
  g_assert_false (dd_ip_address_next (&end.address));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ip-prefix/text", test_text);
  g_test_add_func ("/ip-prefix/refused", test_refused);
  g_test_add_func ("/ip-prefix/overlap", test_overlap);
  g_test_add_func ("/ip-prefix/order", test_order);
  g_test_add_func ("/ip-prefix/next", test_next);

  return g_test_run ();
}
