// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-port-spec.h"

static char *
join_ports (GPtrArray *ports)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < ports->len; i++)
    {
      g_autofree char *text = dd_port_spec_to_string (g_ptr_array_index (ports, i));

      g_string_append_printf (out, "%s%s", i > 0 ? " " : "", text);
    }

  return g_string_free (out, FALSE);
}

static void
test_parse (void)
{
  static const struct
  {
    const char *spec;
    const char *ports; /* NULL for refused */
    const char *error;
  } rows[] = {
    { "80", "::80/tcp", NULL },
    { "8080:80", ":8080:80/tcp", NULL },
    { "8080:80/UDP", ":8080:80/udp", NULL },
    { "1.2.3.4:8080:80", "1.2.3.4:8080:80/tcp", NULL },
    { "1.2.3.4::80", "1.2.3.4::80/tcp", NULL },
    { "[::1]:8080:80", "[::1]:8080:80/tcp", NULL },
    { "7000-7001:80-81", ":7000:80/tcp :7001:81/tcp", NULL },
    { "7000-7005:80", ":7000-7005:80/tcp", NULL },
    { "80-81/sctp", "::80/sctp ::81/sctp", NULL },
    { "", NULL, "no port specified: <empty>" },
    { "80:", NULL, "no port specified: 80:<empty>" },
    { "80/", "::80/tcp", NULL },
    { "80/http", NULL, "invalid proto: http" },
    { "70000", NULL, "invalid containerPort: 70000" },
    { "x:80", NULL, "invalid hostPort: x" },
    { "1.2.3:80:80", NULL, "invalid IP address: 1.2.3" },
    { "7000-7005:80-81", NULL,
      "invalid ranges specified for container and host Ports: 80-81 and 7000-7005" },
    { "9-8", NULL, "invalid containerPort: 9-8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) ports = dd_port_spec_parse (rows[i].spec, &error);
      g_autofree char *text = ports != NULL ? join_ports (ports) : NULL;

      g_test_message ("%s", rows[i].spec);
      g_assert_cmpstr (text, ==, rows[i].ports);
      if (rows[i].error != NULL)
        g_assert_cmpstr (error->message, ==, rows[i].error);
    }
}

static void
test_expose (void)
{
  g_autoptr (GPtrArray) ports = dd_port_expose_parse ("1:80-82/udp", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (ports);
  ports = dd_port_expose_parse ("80-82/udp", NULL);
  g_assert_cmpuint (ports->len, ==, 3);
  g_assert_null (dd_port_expose_parse ("80/icmp", &error));
  g_assert_cmpstr (error->message, ==, "invalid port: \"80/icmp\": invalid proto: icmp");
}

static void
test_numbers (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *protocol = NULL;
  guint begin;
  guint end;

  g_assert_true (dd_port_number_parse ("65535", &begin, NULL));
  g_assert_cmpuint (begin, ==, 65535);
  g_assert_false (dd_port_number_parse ("", &begin, NULL));
  g_assert_false (dd_port_number_parse ("0x50", &begin, NULL));
  g_assert_true (dd_port_range_parse ("5", &begin, &end, NULL));
  g_assert_cmpuint (end, ==, 5);
  g_assert_false (dd_port_range_parse ("5-4", &begin, &end, &error));
  g_assert_error (error, DD_SYNTAX_ERROR, DD_SYNTAX_ERROR_RANGE);
  g_assert_true (dd_port_range_parse_protocol ("1-2/SCTP", &begin, &end, &protocol, NULL));
  g_assert_cmpstr (protocol, ==, "sctp");
  g_clear_pointer (&protocol, g_free);
  g_assert_false (dd_port_range_parse_protocol ("/tcp", &begin, &end, &protocol, NULL));
  g_assert_null (protocol);
}

static void
test_long_form (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = dd_port_publish_to_short ("published=8080,target=80,protocol=udp", NULL);
  g_autofree char *same = dd_port_publish_to_short ("8080:80", NULL);
  DdServicePort port;

  g_assert_cmpstr (text, ==, "8080:80/udp");
  g_assert_cmpstr (same, ==, "8080:80");
  g_assert_null (dd_port_publish_to_short ("published=1,80", &error));
  g_assert_cmpstr (error->message, ==,
                   "invalid publish opts format (should be name=value but got '80')");
  g_clear_error (&error);

  g_assert_true (dd_service_port_parse ("TARGET=80,mode=host", &port, NULL));
  g_assert_cmpuint (port.target, ==, 80);
  g_assert_cmpstr (port.mode, ==, "host");
  g_assert_false (dd_service_port_parse ("published=80", &port, &error));
  g_assert_cmpstr (error->message, ==, "missing mandatory field 'target'");
  g_assert_false (dd_service_port_parse ("target=80,x=1", &port, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/port-spec/parse", test_parse);
  g_test_add_func ("/port-spec/expose", test_expose);
  g_test_add_func ("/port-spec/numbers", test_numbers);
  g_test_add_func ("/port-spec/long-form", test_long_form);

  return g_test_run ();
}
