// SPDX-License-Identifier: GPL-3.0-or-later

#include "dd-fuzz.h"
#include "dd-port-spec.h"

/* A published port that was read is written in a form that reads the same. */
static void
check_again (DdPortSpec *port)
{
  g_autofree char *text = dd_port_spec_to_string (port);
  g_autoptr (GPtrArray) again = dd_port_spec_parse (text, NULL);
  DdPortSpec *first;

  if (again == NULL || again->len != 1)
    return;
  first = g_ptr_array_index (again, 0);
  g_assert_cmpstr (first->container, ==, port->container);
  g_assert_cmpstr (first->host_ip, ==, port->host_ip);
}

static void
read_ports (GPtrArray    *ports,
            const GError *error)
{
  g_assert_true ((ports == NULL) == (error != NULL));
  for (guint i = 0; ports != NULL && i < MIN (ports->len, 4); i++)
    check_again (g_ptr_array_index (ports, i));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) expose_error = NULL;
  g_autoptr (GPtrArray) ports = dd_port_spec_parse (text, &error);
  g_autoptr (GPtrArray) exposed = dd_port_expose_parse (text, &expose_error);
  g_autofree char *published = NULL;
  g_autofree char *protocol = NULL;
  g_autofree char *number = NULL;
  g_autofree char *name = NULL;
  DdServicePort service;
  guint begin;
  guint end;

  published = dd_port_publish_to_short (text, NULL);
  read_ports (ports, error);
  read_ports (exposed, expose_error);
  if (dd_port_range_parse (text, &begin, &end, NULL))
    g_assert_cmpuint (begin, <=, end);
  dd_port_number_parse (text, &begin, NULL);
  dd_port_range_parse_protocol (text, &begin, &end, &protocol, NULL);
  dd_port_split_protocol (text, &number, &name);
  dd_service_port_parse (text, &service, NULL);

  return 0;
}
