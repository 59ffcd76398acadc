// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-ip-address.h"

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    const char *printed;
  } rows[] = {
    { "0.0.0.0", "0.0.0.0" },
    { "255.1.2.30", "255.1.2.30" },
    { "::", "::" },
    { "1::", "1::" },
    { "::8", "::8" },
    { "2001:0DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1" },
    { "1:0:2:0:3:0:4:0", "1:0:2:0:3:0:4:0" },
    { "::ffff:10.0.0.1", "::ffff:10.0.0.1" },
    { "64:ff9b::192.0.2.1", "64:ff9b::c000:201" },
    { "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      DdIpAddress address;
      g_autoptr (GError) error = NULL;
      g_autofree char *printed = NULL;

      g_assert_true (dd_ip_address_parse (rows[i].text, &address, &error));
      g_assert_no_error (error);
      printed = dd_ip_address_to_string (&address);
      g_assert_cmpstr (printed, ==, rows[i].printed);
    }
}

static void
test_refuse (void)
{
  static const struct
  {
    const char *text;
    const char *problem;
  } rows[] = {
    { "", "unable to parse IP" },
    { "host", "unable to parse IP" },
    { "1.2.3", "IPv4 address too short" },
    { "1.2.3.4.5", "IPv4 address too long" },
    { "1.2.3.256", "IPv4 field has value >255" },
    { "1.2.03.4", "IPv4 field has octet with leading zero" },
    { "1..3.4", "IPv4 field must have at least one digit (at \".3.4\")" },
    { "1.2.3.4/8", "unexpected character (at \"/8\")" },
    { "%eth0", "missing IPv6 address" },
    { "fe80::1%", "zone must be a non-empty string" },
    { "1:2:3", "address string too short" },
    { "1:2:3:4:5:6:7:8:9", "trailing garbage after address (at \"9\")" },
    { "1::2::3", "multiple :: in address (at \":3\")" },
    { "12345::", "each group must have 4 or less digits (at \"12345::\")" },
    { "::1 ", "unexpected character, want colon (at \" \")" },
    { "1:", "colon must be followed by more characters (at \":\")" },
    { "1:2:3:4:5:6:7::8", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      DdIpAddress address;
      g_autoptr (GError) error = NULL;
      g_autofree char *expected = NULL;

      g_test_message ("%s", rows[i].text);
      g_assert_false (dd_ip_address_parse (rows[i].text, &address, &error));
      if (rows[i].problem == NULL)
        continue;
      expected = g_strdup_printf ("ParseAddr(\"%s\"): %s", rows[i].text, rows[i].problem);
      g_assert_cmpstr (error->message, ==, expected);
    }
}

static void
test_zone (void)
{
  DdIpAddress address;
  g_autofree char *zone = NULL;

  g_assert_true (dd_ip_address_parse_zone ("fe80::1%eth0", &address, &zone, NULL));
  g_assert_cmpstr (zone, ==, "eth0");
  g_assert_false (dd_ip_address_parse ("fe80::1%eth0", &address, NULL));
}

static void
test_compare (void)
{
  static const char *const sorted[] = { "0.0.0.0", "9.0.0.1", "10.0.0.1", "::", "::1", "a::" };
  DdIpAddress mapped;

  for (gsize i = 1; i < G_N_ELEMENTS (sorted); i++)
    {
      DdIpAddress a, b;

      g_assert_true (dd_ip_address_parse (sorted[i - 1], &a, NULL));
      g_assert_true (dd_ip_address_parse (sorted[i], &b, NULL));
      g_assert_cmpint (dd_ip_address_compare (&a, &b), <, 0);
      g_assert_cmpint (dd_ip_address_compare (&b, &a), >, 0);
      g_assert_cmpint (dd_ip_address_compare (&a, &a), ==, 0);
    }
  g_assert_true (dd_ip_address_parse ("::ffff:10.0.0.1", &mapped, NULL));
  g_assert_true (dd_ip_address_unmap (&mapped));
  g_assert_false (dd_ip_address_unmap (&mapped));
  g_assert_true (mapped.is_v4);
}

static void
check_split (const char *text,
             const char *host,
             const char *port,
             const char *problem)
{
  g_autofree char *found_host = NULL;
  g_autofree char *found_port = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok = dd_split_host_port (text, &found_host, &found_port, &error);

  g_assert_cmpint (ok, ==, problem == NULL);
  if (!ok)
    {
      g_assert_cmpstr (error->message, ==, problem);
      return;
    }
  g_assert_cmpstr (found_host, ==, host);
  g_assert_cmpstr (found_port, ==, port);
}

static void
test_host_port (void)
{
  g_autofree char *joined = dd_join_host_port ("::1", "80");

  g_assert_cmpstr (joined, ==, "[::1]:80");
  check_split ("a:1", "a", "1", NULL);
  check_split (":", "", "", NULL);
  check_split ("[::1]:80", "::1", "80", NULL);
  check_split ("a", NULL, NULL, "address a: missing port in address");
  check_split ("::1", NULL, NULL, "address ::1: too many colons in address");
  check_split ("[::1:80", NULL, NULL, "address [::1:80: missing ']' in address");
  check_split ("[::1]", NULL, NULL, "address [::1]: missing port in address");
  check_split ("[a]b:1", NULL, NULL, "address [a]b:1: missing port in address");
  check_split ("a]:1", NULL, NULL, "address a]:1: unexpected ']' in address");
}

static void
test_mac (void)
{
  g_assert_true (dd_is_mac_address ("02:42:ac:11:00:02"));
  g_assert_true (dd_is_mac_address ("02-42-AC-11-00-02"));
  g_assert_true (dd_is_mac_address ("0242.ac11.0002"));
  g_assert_true (dd_is_mac_address ("02:00:5e:10:00:00:00:01"));
  g_assert_false (dd_is_mac_address (""));
  g_assert_false (dd_is_mac_address ("02:42:ac:11:00"));
  g_assert_false (dd_is_mac_address ("02:42:ac:11:00:0g"));
  g_assert_false (dd_is_mac_address ("02:42-ac:11:00:02"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ip-address/parse", test_parse);
  g_test_add_func ("/ip-address/refuse", test_refuse);
  g_test_add_func ("/ip-address/zone", test_zone);
  g_test_add_func ("/ip-address/compare", test_compare);
  g_test_add_func ("/ip-address/host-port", test_host_port);
  g_test_add_func ("/ip-address/mac", test_mac);

  return g_test_run ();
}
