// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-port-publish.h"

#define FIRST_PORT 32768
#define LAST_PORT  32770

static DdIpAddress
address (const char *text)
{
  DdIpAddress parsed;

  g_assert_true (dd_ip_address_parse (text, &parsed, NULL));

  return parsed;
}

static DdPublishPlace
make_place (const char *v4,
            const char *v6)
{
  DdPublishPlace place = { .proxy = TRUE, .has_v4 = v4 != NULL, .has_v6 = v6 != NULL };

  if (v4 != NULL)
    place.container_v4 = address (v4);
  if (v6 != NULL)
    place.container_v6 = address (v6);

  return place;
}

/* Adds a request; @host_ip may be %NULL. */
static void
want (GArray     *requests,
      const char *host_ip,
      guint       first,
      guint       last,
      guint       port)
{
  DdPublishRequest request = { .port = port, .host_port = first, .host_port_end = last };

  request.has_host_ip = host_ip != NULL;
  if (host_ip != NULL)
    request.host_ip = address (host_ip);
  g_array_append_val (requests, request);
}

static GArray *
new_requests (void)
{
  return g_array_new (FALSE, FALSE, sizeof (DdPublishRequest));
}

static gboolean
is_busy (const DdIpAddress *host_ip,
         DdPublishProtocol  protocol,
         guint              port,
         gpointer           user_data)
{
  return host_ip->is_v4 && port == *(guint *) user_data;
}

/* Publishes and compares with "HOST:PORT>CONTAINER:PORT", with spaces between,
 * or with the refusal. */
static void
check (DdPortAllocator      *allocator,
       const DdPublishPlace *place,
       GArray               *requests,
       guint                 busy,
       const char           *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) bindings = dd_publish_ports (allocator, place, requests, is_busy, &busy,
                                                  &error);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; bindings != NULL && i < bindings->len; i++)
    {
      const DdPublishBinding *binding = &g_array_index (bindings, DdPublishBinding, i);
      g_autofree char *host = dd_ip_address_to_string (&binding->host_ip);
      g_autofree char *container = dd_ip_address_to_string (&binding->container_ip);

      g_string_append_printf (text, "%s%s %u>%s %u", i > 0 ? ", " : "", host, binding->host_port,
                              container, binding->port);
    }
  if (error != NULL)
    g_string_append (text, error->message);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_families (void)
{
  g_autoptr (DdPortAllocator) allocator = dd_port_allocator_new (FIRST_PORT, LAST_PORT);
  g_autoptr (GArray) requests = new_requests ();
  DdPublishPlace v4 = make_place ("172.17.0.2", NULL);
  DdPublishPlace both = make_place ("172.17.0.3", "fd00::3");

  want (requests, NULL, 8080, 0, 80);
  check (allocator, &v4, requests, 0, "0.0.0.0 8080>172.17.0.2 80, :: 8080>172.17.0.2 80");
  check (allocator, &both, requests, 0, "Bind for 0.0.0.0:8080 failed: port is already allocated");
  g_array_set_size (requests, 0);
  want (requests, NULL, 8081, 0, 80);
  check (allocator, &both, requests, 0, "0.0.0.0 8081>172.17.0.3 80, :: 8081>fd00::3 80");
  v4.proxy = FALSE;
  g_array_set_size (requests, 0);
  want (requests, NULL, 8082, 0, 80);
  check (allocator, &v4, requests, 0, "0.0.0.0 8082>172.17.0.2 80");
}

static void
test_addresses (void)
{
  g_autoptr (DdPortAllocator) allocator = dd_port_allocator_new (FIRST_PORT, LAST_PORT);
  g_autoptr (GArray) requests = new_requests ();
  DdPublishPlace place = make_place ("172.17.0.2", NULL);

  want (requests, "127.0.0.1", 8080, 0, 80);
  check (allocator, &place, requests, 0, "127.0.0.1 8080>172.17.0.2 80");
  g_array_set_size (requests, 0);
  want (requests, "192.168.1.20", 8080, 0, 80);
  check (allocator, &place, requests, 0, "192.168.1.20 8080>172.17.0.2 80");
  g_array_set_size (requests, 0);
  want (requests, "::ffff:0.0.0.0", 8080, 0, 80);
  check (allocator, &place, requests, 0, "Bind for 0.0.0.0:8080 failed: port is already allocated");
  place.has_default = TRUE;
  place.default_host_ip = address ("127.0.0.1");
  g_array_set_size (requests, 0);
  want (requests, NULL, 9090, 0, 90);
  check (allocator, &place, requests, 0, "127.0.0.1 9090>172.17.0.2 90");
}

static void
test_order (void)
{
  g_autoptr (DdPortAllocator) allocator = dd_port_allocator_new (FIRST_PORT, LAST_PORT);
  g_autoptr (GArray) requests = new_requests ();
  DdPublishPlace place = make_place ("172.17.0.2", NULL);

  place.proxy = FALSE;
  want (requests, NULL, 0, 0, 90);
  want (requests, NULL, 8000, 8002, 70);
  want (requests, NULL, 8000, 0, 80);
  check (allocator, &place, requests, 0,
         "0.0.0.0 8000>172.17.0.2 80, 0.0.0.0 8001>172.17.0.2 70, "
         "0.0.0.0 32768>172.17.0.2 90");
}

/* The search goes on behind the last port, and begins anew at the end. */
static void
test_ephemeral (void)
{
  g_autoptr (DdPortAllocator) allocator = dd_port_allocator_new (FIRST_PORT, LAST_PORT);
  g_autoptr (GArray) requests = new_requests ();
  DdPublishPlace place = make_place ("172.17.0.2", NULL);

  place.proxy = FALSE;
  want (requests, NULL, 0, 0, 80);
  check (allocator, &place, requests, 0, "0.0.0.0 32768>172.17.0.2 80");
  check (allocator, &place, requests, 32769, "0.0.0.0 32770>172.17.0.2 80");
  check (allocator, &place, requests, 0, "0.0.0.0 32769>172.17.0.2 80");
  check (allocator, &place, requests, 0, "all ports are allocated");
}

static void
test_busy (void)
{
  g_autoptr (DdPortAllocator) allocator = dd_port_allocator_new (FIRST_PORT, LAST_PORT);
  g_autoptr (GArray) requests = new_requests ();
  DdPublishPlace place = make_place ("172.17.0.2", NULL);

  want (requests, NULL, 7000, 0, 70);
  want (requests, NULL, 8080, 0, 80);
  check (allocator, &place, requests, 8080,
         "failed to bind host port 0.0.0.0:8080/tcp: address already in use");
  check (allocator, &place, requests, 0,
         "0.0.0.0 7000>172.17.0.2 70, :: 7000>172.17.0.2 70, "
         "0.0.0.0 8080>172.17.0.2 80, :: 8080>172.17.0.2 80");
}

static void
test_routed (void)
{
  g_autoptr (DdPortAllocator) allocator = dd_port_allocator_new (FIRST_PORT, LAST_PORT);
  g_autoptr (GArray) requests = new_requests ();
  DdPublishPlace place = make_place ("172.17.0.2", "fd00::2");

  place.routed_v6 = TRUE;
  want (requests, NULL, 8080, 0, 80);
  check (allocator, &place, requests, 0, "0.0.0.0 8080>172.17.0.2 80, :: 0>fd00::2 80");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/port-publish/families", test_families);
  g_test_add_func ("/port-publish/addresses", test_addresses);
  g_test_add_func ("/port-publish/order", test_order);
  g_test_add_func ("/port-publish/ephemeral", test_ephemeral);
  g_test_add_func ("/port-publish/busy", test_busy);
  g_test_add_func ("/port-publish/routed", test_routed);

  return g_test_run ();
}
