// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-catalog.h"
#include "dd-container-ops.h"
#include "dd-fs.h"
#include "dd-image-ops.h"
#include "dd-network-ops.h"
#include "dd-sandbox.h"
#include "engine-fixture.h"

static void
sleep_step (DdEngine *engine,
            int       pid)
{
  dd_process_wait (engine, pid, NULL, NULL, -1);
}

static DdEngine *
make_engine (void)
{
  DdEngine *engine = dd_engine_new (dd_catalog_get_default (), 1);

  dd_engine_add_program (engine, "sleep", sleep_step);
  dd_engine_begin (engine);
  fixture_add_image (engine, "busybox");
  return engine;
}

static const DdNetwork *
network_of (DdEngine   *engine,
            const char *name)
{
  return dd_world_get_network (dd_engine_get_world (engine), name);
}

static const DdContainer *
container_of (DdEngine   *engine,
              const char *name)
{
  return dd_world_get_container_by_name (dd_engine_get_world (engine), name);
}

static gboolean
create (DdEngine                *engine,
        const DdNetworkRequest  *request,
        GError                 **error)
{
  g_autofree char *id = NULL;

  dd_engine_begin (engine);
  id = dd_network_create (engine, request, error);
  dd_engine_settle (engine);
  return id != NULL;
}

static void
make_bridge (DdEngine   *engine,
             const char *name,
             const char *subnet)
{
  DdIpamConfig config = { .subnet = subnet };
  DdNetworkRequest request = {
    .name = name, .driver = "bridge", .configs = &config, .n_configs = subnet ? 1 : 0,
  };
  g_autoptr (GError) error = NULL;

  create (engine, &request, &error);
  g_assert_no_error (error);
}

static void
run (DdEngine   *engine,
     const char *name,
     const char *network,
     const char *address)
{
  g_autoptr (DdContainerConfig) config = dd_container_config_new ();
  DdEndpointConfig *endpoint = dd_endpoint_config_new (network);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  const char *const argv[] = { "sleep", NULL };

  endpoint->ipv4_address = g_strdup (address);
  config->image = g_strdup ("busybox");
  config->cmd = g_strdupv ((char **) argv);
  g_free (config->network_mode);
  config->network_mode = g_strdup (network);
  g_ptr_array_add (config->endpoints, endpoint);
  dd_engine_begin (engine);
  id = dd_container_create (engine, config, name, &error);
  g_assert_no_error (error);
  dd_container_start (engine, id, &error);
  g_assert_no_error (error);
  dd_engine_settle (engine);
}

static void
stop (DdEngine   *engine,
      const char *name)
{
  dd_engine_begin (engine);
  g_assert_true (dd_container_kill (engine, name, DD_SIGKILL, NULL));
  dd_engine_settle (engine);
}

static void
assert_address (DdEngine   *engine,
                const char *container,
                const char *network,
                const char *address)
{
  const DdEndpoint *endpoint = dd_container_find_endpoint (container_of (engine, container),
                                                           network);

  g_assert_nonnull (endpoint);
  g_assert_cmpstr (endpoint->address, ==, address);
}

static void
test_pools (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  g_autoptr (GError) error = NULL;
  DdNetworkRequest more = { .name = "more", .driver = "bridge" };

  g_test_message ("Subnets come from the pools, around the host's own network");
  for (int i = 0; i < 29; i++)
    {
      g_autofree char *name = g_strdup_printf ("n%d", i);

      make_bridge (engine, name, NULL);
    }
  g_assert_cmpstr (network_of (engine, "n0")->subnet, ==, "172.18.0.0/16");
  g_assert_cmpstr (network_of (engine, "n13")->subnet, ==, "172.31.0.0/16");
  g_assert_cmpstr (network_of (engine, "n14")->subnet, ==, "192.168.16.0/20");
  g_assert_cmpstr (network_of (engine, "n14")->gateway, ==, "192.168.16.1");
  g_assert_cmpstr (network_of (engine, "n28")->subnet, ==, "192.168.240.0/20");

  g_test_message ("All are used up; one that is given back is the next");
  g_assert_false (create (engine, &more, &error));
  g_assert_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, "all predefined address pools have been fully subnetted");
  dd_engine_begin (engine);
  g_assert_true (dd_network_remove (engine, "n5", NULL));
  g_assert_true (create (engine, &more, NULL));
  g_assert_cmpstr (network_of (engine, "more")->subnet, ==, "172.23.0.0/16");
  fixture_assert_folds (engine);
}

static void
test_addresses (void)
{
  g_autoptr (DdEngine) engine = make_engine ();

  make_bridge (engine, "back", "10.9.0.0/24");
  run (engine, "a1", "back", NULL);
  run (engine, "b1", "back", "10.9.0.3");
  run (engine, "c1", "back", NULL);
  assert_address (engine, "a1", "back", "10.9.0.2");
  assert_address (engine, "b1", "back", "10.9.0.3");
  assert_address (engine, "c1", "back", "10.9.0.4");
  g_assert_cmpuint (network_of (engine, "back")->endpoints->len, ==, 3);

  g_test_message ("A stopped container gives its address back, and gets another one");
  stop (engine, "a1");
  g_assert_cmpuint (network_of (engine, "back")->endpoints->len, ==, 2);
  run (engine, "d1", "back", NULL);
  assert_address (engine, "d1", "back", "10.9.0.2");
  dd_engine_begin (engine);
  g_assert_true (dd_container_start (engine, "a1", NULL));
  dd_engine_settle (engine);
  assert_address (engine, "a1", "back", "10.9.0.5");
  fixture_assert_folds (engine);
}

static char *
dup_hosts (DdEngine   *engine,
           const char *container)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_container (engine, container_of (engine, container)->id, 0,
                                                 0);
  char *text = NULL;

  dd_fs_read_text (fs, "/etc/hosts", &text);
  return text;
}

static void
connect_to (DdEngine   *engine,
            const char *network,
            const char *container)
{
  g_autoptr (DdEndpointConfig) config = dd_endpoint_config_new (network);
  g_autoptr (GError) error = NULL;

  dd_engine_begin (engine);
  dd_network_connect (engine, network, container, config, &error);
  g_assert_no_error (error);
  dd_engine_settle (engine);
}

/* The device of the default route of a container. */
static char *
dup_way_out (DdEngine   *engine,
             const char *container)
{
  g_autoptr (GPtrArray) routes = dd_sandbox_list_routes (dd_engine_get_world (engine), 0,
                                                         container_of (engine, container));

  for (guint i = 0; i < routes->len; i++)
    {
      const DdRoute *route = g_ptr_array_index (routes, i);

      if (route->destination.n_bits == 0)
        return g_strdup (route->device);
    }
  return g_strdup ("none");
}

static void
test_connect (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *last = NULL;

  make_bridge (engine, "zeta", "10.1.0.0/24");
  make_bridge (engine, "alpha", "10.2.0.0/24");
  run (engine, "web", "zeta", NULL);
  before = dup_hosts (engine, "web");
  g_assert_nonnull (strstr (before, "10.1.0.2\t"));
  first = dup_way_out (engine, "web");
  g_assert_cmpstr (first, ==, "eth0");

  g_test_message ("The network whose name comes first has the default route");
  connect_to (engine, "alpha", "web");
  after = dup_hosts (engine, "web");
  g_assert_nonnull (strstr (after, "10.2.0.2\t"));
  second = dup_way_out (engine, "web");
  g_assert_cmpstr (second, ==, "eth1");

  g_test_message ("Disconnected, the interface is gone at once");
  dd_engine_begin (engine);
  g_assert_true (dd_network_disconnect (engine, "alpha", "web", FALSE, NULL));
  dd_engine_settle (engine);
  last = dup_way_out (engine, "web");
  g_assert_cmpstr (last, ==, "eth0");
  g_assert_null (dd_container_find_attachment (container_of (engine, "web"), "alpha"));
  fixture_assert_folds (engine);
}

static void
test_rename (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdEndpoint *endpoint;

  g_test_message ("A running container that is renamed is known by its new name");
  make_bridge (engine, "app", "10.1.0.0/24");
  run (engine, "web", "app", NULL);
  dd_engine_begin (engine);
  g_assert_true (dd_container_rename (engine, "web", "site", NULL));
  dd_engine_settle (engine);
  endpoint = dd_container_find_endpoint (container_of (engine, "site"), "app");
  g_assert_cmpstr (endpoint->dns_names[0], ==, "site");
  g_assert_true (g_ptr_array_index (network_of (engine, "app")->endpoints, 0) == endpoint);
  fixture_assert_folds (engine);
}

static void
test_links (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  g_autoptr (DdEndpointConfig) config = dd_endpoint_config_new ("app");
  const char *const links[] = { "db:store", NULL };
  g_autofree char *linked = NULL;
  g_autofree char *other = NULL;
  g_autofree char *elsewhere = NULL;

  g_test_message ("A link is a name that one container has, on one network");
  make_bridge (engine, "app", "10.1.0.0/24");
  run (engine, "web", "bridge", NULL);
  config->links = g_strdupv ((char **) links);
  dd_engine_begin (engine);
  g_assert_true (dd_network_connect (engine, "app", "web", config, NULL));
  dd_engine_settle (engine);
  linked = dd_container_dup_linked (container_of (engine, "web"), "app", "Store");
  other = dd_container_dup_linked (container_of (engine, "web"), "app", "shop");
  elsewhere = dd_container_dup_linked (container_of (engine, "web"), "bridge", "store");
  g_assert_cmpstr (linked, ==, "db");
  g_assert_cmpstr (other, ==, "shop");
  g_assert_cmpstr (elsewhere, ==, "store");
}

static void
test_shared (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdWorld *world = dd_engine_get_world (engine);
  g_autoptr (GPtrArray) interfaces = NULL;
  g_autofree char *mode = NULL;

  g_test_message ("Who shares a network has the other's interfaces");
  run (engine, "base", "bridge", NULL);
  mode = g_strconcat ("container:", container_of (engine, "base")->id, NULL);
  run (engine, "other", mode, NULL);
  g_assert_true (dd_sandbox_get_owner (world, container_of (engine, "other")) ==
                 container_of (engine, "base"));
  interfaces = dd_sandbox_list_interfaces (world, 0, container_of (engine, "other"));
  g_assert_cmpuint (interfaces->len, ==, 2);
  g_assert_cmpuint (container_of (engine, "other")->endpoints->len, ==, 0);

  g_test_message ("Who uses the host's network has those of the host");
  run (engine, "hosted", "host", NULL);
  g_assert_null (dd_sandbox_get_owner (world, container_of (engine, "hosted")));
  g_assert_cmpuint (network_of (engine, "host")->endpoints->len, ==, 1);
  fixture_assert_folds (engine);
}

static void
test_host_interfaces (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  g_autoptr (GPtrArray) interfaces = NULL;
  const DdInterface *bridge;
  const DdInterface *cable;

  make_bridge (engine, "app", "10.1.0.0/24");
  run (engine, "web", "app", NULL);
  interfaces = dd_sandbox_list_interfaces (dd_engine_get_world (engine), 0, NULL);
  g_assert_cmpuint (interfaces->len, ==, 5);
  bridge = g_ptr_array_index (interfaces, 3);
  cable = g_ptr_array_index (interfaces, 4);
  g_assert_cmpstr (bridge->name, ==, network_of (engine, "app")->bridge);
  g_assert_true (bridge->has_carrier);
  g_assert_cmpint (cable->kind, ==, DD_INTERFACE_VETH);
  g_assert_cmpstr (cable->master, ==, bridge->name);
  g_assert_cmpint (cable->index, ==, cable->endpoint->host_index);

  g_test_message ("The default bridge has nothing at its other end");
  g_assert_false (((const DdInterface *) g_ptr_array_index (interfaces, 2))->has_carrier);
}

static void
test_ipv6 (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  DdNetworkRequest request = { .name = "six", .driver = "bridge", .ipv6 = TRUE };
  DdNetworkRequest next = { .name = "seven", .driver = "bridge", .ipv6 = TRUE };
  const DdNetworkSubnet *first;
  const DdNetworkSubnet *second;
  const DdEndpoint *endpoint;

  g_assert_true (create (engine, &request, NULL));
  g_assert_true (create (engine, &next, NULL));
  first = dd_network_get_subnet (network_of (engine, "six"), FALSE);
  second = dd_network_get_subnet (network_of (engine, "seven"), FALSE);

  g_test_message ("A unique local /64, and the next one of the same host");
  g_assert_cmpint (first->subnet.prefix.address.bytes[0], ==, 0xfd);
  g_assert_cmpuint (first->subnet.prefix.n_bits, ==, 64);
  g_assert_cmpint (second->subnet.prefix.address.bytes[7], ==, 1);
  g_assert_cmpmem (first->subnet.prefix.address.bytes, 6, second->subnet.prefix.address.bytes, 6);
  run (engine, "web", "six", NULL);
  endpoint = dd_container_get_gateway (container_of (engine, "web"), FALSE);
  g_assert_nonnull (endpoint);
  g_assert_true (g_str_has_suffix (endpoint->address6, "::2"));
  g_assert_true (g_str_has_suffix (endpoint->gateway6, "::1"));
  fixture_assert_folds (engine);
}

static void
test_refusals (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  DdIpamConfig overlap = { .subnet = "172.17.128.0/24" };
  const struct
  {
    DdNetworkRequest  request;
    const char       *message;
  } cases[] = {
    { { .name = "bridge", .driver = "bridge" },
      "operation is not permitted on predefined bridge network" },
    { { .name = "x", .driver = "nope" }, "plugin \"nope\" not found" },
    { { .name = "x", .driver = "bridge", .no_ipv4 = TRUE }, "IPv4 or IPv6 must be enabled" },
    { { .name = "x", .driver = "bridge", .configs = &overlap, .n_configs = 1 },
      "invalid pool request: Pool overlaps with other one on this address space" },
    { { .name = "x", .driver = "bridge", .config_from = "nope" }, "configuration network \"nope\" does not exist" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (create (engine, &cases[i].request, &error));
      g_assert_nonnull (error);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
  g_assert_null (network_of (engine, "x"));
}

static void
test_copies (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  g_autoptr (DdWorld) copy = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  make_bridge (engine, "app", "10.1.0.0/24");
  run (engine, "web", "app", NULL);
  copy = dd_world_copy (dd_engine_get_world (engine));
  before = dd_world_dup_digest (copy);

  g_test_message ("What happens later leaves a copy as it was");
  run (engine, "db", "app", NULL);
  stop (engine, "web");
  after = dd_world_dup_digest (copy);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (dd_world_get_network (copy, "app")->endpoints->len, ==, 1);
  g_assert_true (dd_world_get_network (copy, "app")->subnets ==
                 network_of (engine, "app")->subnets);
}

/* All addresses are told, not only the first. */
static void
test_all_addresses (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  g_autoptr (DdEndpointConfig) config = dd_endpoint_config_new ("back");
  g_autoptr (GError) error = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *named = NULL;
  g_autofree char *none = NULL;

  make_bridge (engine, "front", "10.1.0.0/24");
  make_bridge (engine, "back", "10.2.0.0/24");
  run (engine, "web", "front", NULL);
  dd_engine_begin (engine);
  dd_network_connect (engine, "back", "web", config, &error);
  g_assert_no_error (error);
  dd_engine_settle (engine);
  plain = dd_container_dup_addresses (container_of (engine, "web"), FALSE);
  named = dd_container_dup_addresses (container_of (engine, "web"), TRUE);
  g_assert_cmpstr (plain, ==, "10.1.0.2, 10.2.0.2");
  g_assert_cmpstr (named, ==, "10.1.0.2 (front), 10.2.0.2 (back)");
  stop (engine, "web");
  none = dd_container_dup_addresses (container_of (engine, "web"), FALSE);
  g_assert_null (none);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/networks/pools", test_pools);
  g_test_add_func ("/networks/addresses", test_addresses);
  g_test_add_func ("/networks/connect", test_connect);
  g_test_add_func ("/networks/rename", test_rename);
  g_test_add_func ("/networks/links", test_links);
  g_test_add_func ("/networks/shared", test_shared);
  g_test_add_func ("/networks/host-interfaces", test_host_interfaces);
  g_test_add_func ("/networks/ipv6", test_ipv6);
  g_test_add_func ("/networks/refusals", test_refusals);
  g_test_add_func ("/networks/copies", test_copies);
  g_test_add_func ("/networks/all-addresses", test_all_addresses);
  return g_test_run ();
}
