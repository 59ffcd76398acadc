// SPDX-License-Identifier: GPL-3.0-or-later

#include "dd-bench.h"
#include "dd-catalog.h"
#include "dd-container.h"
#include "dd-endpoint.h"
#include "dd-host-net.h"
#include "dd-world-private.h"

#define N_PORTS      2000
#define N_CONTAINERS 1000
#define N_PACKETS    200

/* A container on the default bridge, with one published port. */
static void
add_container (DdWorld *world,
               guint    number)
{
  g_autoptr (DdContainer) container = dd_container_new ();
  DdEndpoint *endpoint = dd_endpoint_new ();
  const DdNetwork *network = dd_world_get_network (world, "bridge");
  DdIpPrefix address = { { { 172, 17, number / 250 + 1, number % 250 + 1 }, TRUE }, 16 };
  DdPublishBinding binding = {
    DD_PUBLISH_TCP, 80, address.address, { { 0 }, TRUE }, 10000 + number,
  };

  container->id = g_strdup_printf ("%064x", number);
  container->name = g_strdup_printf ("c%u", number);
  container->config = dd_container_config_new ();
  g_free (endpoint->network_id);
  endpoint->network_id = g_strdup (network->id);
  g_free (endpoint->interface);
  endpoint->interface = g_strdup ("eth0");
  g_free (endpoint->driver);
  endpoint->driver = g_strdup ("bridge");
  g_free (endpoint->gateway);
  endpoint->gateway = g_strdup ("172.17.0.1");
  endpoint->host_index = number;
  dd_endpoint_set_ipv4 (endpoint, &address);
  g_ptr_array_add (container->endpoints, endpoint);
  container->published = g_array_new (FALSE, FALSE, sizeof binding);
  g_array_append_val (container->published, binding);
  _dd_world_add_container (world, container);
}

static void
bench_port (const DdWorld *world)
{
  g_autoptr (DdNet) net = dd_net_new (world);
  DdStack *host = dd_net_get_stack (net, 0, NULL);
  DdPacket packet = { .destination_port = 10000 + N_PORTS - 1, .source_port = 40000 };
  double start;

  dd_ip_address_parse (dd_host_get_address (0), &packet.destination, NULL);
  dd_net_choose_source (host, &packet);
  start = dd_bench_cpu ();
  for (guint i = 0; i < N_PACKETS; i++)
    dd_trip_free (dd_net_send (net, host, &packet));
  dd_bench_report ("a packet through 2,000 published ports",
                   (dd_bench_cpu () - start) / N_PACKETS, "ms CPU", "1");
}

static void
bench_reach (const DdWorld *world)
{
  double start = dd_bench_cpu ();
  g_autoptr (DdNet) net = dd_net_new (world);
  const DdContainer *first = g_ptr_array_index (world->containers, 0);
  DdStack *from = dd_net_get_stack (net, 0, first->id);

  for (guint i = 1; i < N_CONTAINERS; i++)
    {
      const DdContainer *container = g_ptr_array_index (world->containers, i);
      const DdEndpoint *endpoint = g_ptr_array_index (container->endpoints, 0);
      DdPacket packet = { .destination_port = 80, .source_port = 40000 };

      packet.destination = endpoint->ipv4.address;
      dd_net_choose_source (from, &packet);
      dd_trip_free (dd_net_send (net, from, &packet));
    }
  dd_bench_report ("whom one container reaches among 1,000", dd_bench_cpu () - start, "ms CPU",
                   "50");
}

static void
bench_rules (const DdWorld *world)
{
  double start = dd_bench_cpu ();
  g_autoptr (DdNet) net = dd_net_new (world);

  dd_stack_get_rules (dd_net_get_stack (net, 0, NULL), FALSE);
  dd_bench_report ("the rules for 2,000 published ports", dd_bench_cpu () - start, "ms CPU",
                   "50");
}

int
main (void)
{
  g_autoptr (DdWorld) world = dd_world_new (dd_catalog_get_default (), 1);

  for (guint i = 0; i < N_PORTS; i++)
    add_container (world, i);
  bench_rules (world);
  bench_port (world);
  bench_reach (world);
  return 0;
}
