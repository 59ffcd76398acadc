// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-connection.h"
#include "dd-conntrack.h"
#include "dd-host-net.h"
#include "dd-hosts.h"
#include "dd-session.h"

/* The ways of packets, as they were measured on a real kernel with Docker 29's
 * rules. */

#define WEB  "docker run -d --name web -p 8080:80 nginx >/dev/null 2>&1; "
#define APP  "docker network create app >/dev/null; docker run -d --name other --network app " \
             "nginx >/dev/null 2>&1; "
#define SIDE "docker run -d --name other nginx >/dev/null 2>&1; "
#define WAIT "sleep 2; ssh laptop true"

/* @hops: "kind@place", with "!" where it was dropped and "*" where it was
 * rewritten; @peer: the address that the server sees; @back: the same as @hops
 * for the answer. */
typedef struct
{
  const char    *name;
  const char    *setup;
  guint32        host;
  const char    *container;
  const char    *address;
  guint          port;
  DdTransport    transport;
  const char    *hops;
  DdTripOutcome  outcome;
  const char    *peer;
  const char    *back;
} Path;

#define INTO_WEB "bridged@host crossed@host delivered@web"
#define FROM_WEB "sent@web routed@web crossed@web "
#define TO_LAPTOP FROM_WEB "prerouting@host routed@host forward@host postrouting@host* " \
                  "crossed@host delivered@laptop"
#define TO_PROXY FROM_WEB "prerouting@host input@host proxied@host* output@host "
#define BACK_ACROSS FROM_WEB "prerouting@host* routed@host forward@host postrouting@host* " \
                    "bridged@host crossed@host delivered@other"
#define TO_BRIDGE "routed@host postrouting@host bridged@host crossed@host "

static const Path paths[] = {
  { "a-lan", WEB WAIT, DD_HOST_LAPTOP, NULL, "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@laptop routed@laptop crossed@laptop prerouting@host* routed@host forward@host "
    "postrouting@host " INTO_WEB, DD_TRIP_DELIVERED, "192.168.1.50",
    TO_LAPTOP },
  { "a-unpublished", WEB WAIT, DD_HOST_LAPTOP, NULL, "192.168.1.20", 8081, DD_TRANSPORT_TCP,
    "sent@laptop routed@laptop crossed@laptop prerouting@host input@host refused@host",
    DD_TRIP_REFUSED, NULL, NULL },
  { "b-localhost", WEB WAIT, 0, NULL, "127.0.0.1", 8080, DD_TRANSPORT_TCP,
    "sent@host output@host input@host proxied@host* output@host routed@host postrouting@host "
    INTO_WEB, DD_TRIP_DELIVERED, "172.17.0.1",
    TO_PROXY "input@host delivered@host" },
  { "b-own-address", WEB WAIT, 0, NULL, "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@host output@host* routed@host postrouting@host " INTO_WEB, DD_TRIP_DELIVERED,
    "192.168.1.20",
    FROM_WEB "prerouting@host input@host* delivered@host" },
  { "b-container", WEB WAIT, 0, NULL, "172.17.0.2", 80, DD_TRANSPORT_TCP,
    "sent@host output@host routed@host postrouting@host " INTO_WEB, DD_TRIP_DELIVERED,
    "172.17.0.1",
    FROM_WEB "prerouting@host input@host delivered@host" },
  { "b-container-unpublished", WEB WAIT, 0, NULL, "172.17.0.2", 81, DD_TRANSPORT_TCP,
    "sent@host output@host routed@host postrouting@host bridged@host crossed@host refused@web",
    DD_TRIP_REFUSED, NULL, NULL },
  { "c-internet", WEB WAIT, 0, "web", "203.0.113.80", 80, DD_TRANSPORT_TCP,
    "sent@web routed@web crossed@web prerouting@host routed@host forward@host postrouting@host* "
    "crossed@host delivered@internet", DD_TRIP_DELIVERED, "192.168.1.20",
    "sent@internet crossed@internet prerouting@host* routed@host forward@host postrouting@host "
    INTO_WEB },
  { "d-same-bridge", WEB SIDE WAIT, 0, "other", "172.17.0.2", 80, DD_TRANSPORT_TCP,
    "sent@other routed@other crossed@other " INTO_WEB, DD_TRIP_DELIVERED, "172.17.0.3",
    FROM_WEB "bridged@host crossed@host delivered@other" },
  { "d-same-bridge-closed", WEB SIDE WAIT, 0, "other", "172.17.0.2", 81, DD_TRANSPORT_TCP,
    "sent@other routed@other crossed@other bridged@host crossed@host refused@web",
    DD_TRIP_REFUSED, NULL, NULL },
  { "e-other-bridge", WEB APP WAIT, 0, "other", "172.17.0.2", 80, DD_TRANSPORT_TCP,
    "sent@other routed@other crossed@other prerouting@host!", DD_TRIP_DROPPED, NULL, NULL },
  { "e-no-endpoint", WEB APP WAIT, 0, "other", "172.17.0.9", 80, DD_TRANSPORT_TCP,
    "sent@other routed@other crossed@other prerouting@host routed@host forward@host!",
    DD_TRIP_DROPPED, NULL, NULL },
  { "e-published", WEB APP WAIT, 0, "other", "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@other routed@other crossed@other prerouting@host* routed@host forward@host "
    "postrouting@host* " INTO_WEB, DD_TRIP_DELIVERED, "172.17.0.1",
    BACK_ACROSS },
  { "e-published-by-gateway", WEB APP WAIT, 0, "other", "172.18.0.1", 8080, DD_TRANSPORT_TCP,
    "sent@other routed@other crossed@other prerouting@host* routed@host forward@host "
    "postrouting@host* " INTO_WEB, DD_TRIP_DELIVERED, "172.17.0.1",
    BACK_ACROSS },
  { "f-hairpin", WEB WAIT, 0, "web", "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@web routed@web crossed@web prerouting@host input@host proxied@host* output@host "
    "routed@host postrouting@host " INTO_WEB, DD_TRIP_DELIVERED, "172.17.0.1",
    TO_PROXY TO_BRIDGE "delivered@web" },
  { "f-neighbour", WEB SIDE WAIT, 0, "other", "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@other routed@other crossed@other prerouting@host input@host proxied@host* output@host "
    "routed@host postrouting@host " INTO_WEB, DD_TRIP_DELIVERED, "172.17.0.1",
    TO_PROXY TO_BRIDGE "delivered@other" },
  { "g-udp", "docker pull -q alpine >/dev/null; docker run -d --name web -p 5353:53/udp alpine nc -u "
    "-l -k -p 53 >/dev/null; " WAIT, DD_HOST_LAPTOP, NULL, "192.168.1.20", 5353, DD_TRANSPORT_UDP,
    "sent@laptop routed@laptop crossed@laptop prerouting@host* routed@host forward@host "
    "postrouting@host " INTO_WEB, DD_TRIP_DELIVERED, "192.168.1.50",
    TO_LAPTOP },
  { "g-tcp-is-another", "docker pull -q alpine >/dev/null; docker run -d --name web -p 5353:53/udp "
    "alpine nc -u -l -k -p 53 >/dev/null; " WAIT, DD_HOST_LAPTOP, NULL, "192.168.1.20", 5353,
    DD_TRANSPORT_TCP, "sent@laptop routed@laptop crossed@laptop prerouting@host input@host "
    "refused@host", DD_TRIP_REFUSED, NULL, NULL },
  { "h-loopback-bound", "docker run -d --name web -p 127.0.0.1:8080:80 nginx >/dev/null 2>&1; " WAIT,
    DD_HOST_LAPTOP, NULL, "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@laptop routed@laptop crossed@laptop prerouting@host input@host refused@host",
    DD_TRIP_REFUSED, NULL, NULL },
  { "i-nobody", WAIT, DD_HOST_LAPTOP, NULL, "192.168.1.20", 80, DD_TRANSPORT_TCP,
    "sent@laptop routed@laptop crossed@laptop prerouting@host input@host refused@host",
    DD_TRIP_REFUSED, NULL, NULL },
  { "docker-user", WEB "sudo iptables -I DOCKER-USER -p tcp --dport 80 -j DROP; " WAIT,
    DD_HOST_LAPTOP, NULL, "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@laptop routed@laptop crossed@laptop prerouting@host* routed@host forward@host!",
    DD_TRIP_DROPPED, NULL, NULL },
  { "docker-user-too-late", WEB "sudo iptables -I DOCKER-USER -p tcp --dport 8080 -j DROP; " WAIT,
    DD_HOST_LAPTOP, NULL, "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@laptop routed@laptop crossed@laptop prerouting@host* routed@host forward@host "
    "postrouting@host " INTO_WEB, DD_TRIP_DELIVERED, "192.168.1.50",
    TO_LAPTOP },
  { "input-drop", WEB "sudo iptables -P INPUT DROP; " WAIT, DD_HOST_LAPTOP, NULL,
    "192.168.1.20", 8080, DD_TRANSPORT_TCP,
    "sent@laptop routed@laptop crossed@laptop prerouting@host* routed@host forward@host "
    "postrouting@host " INTO_WEB, DD_TRIP_DELIVERED, "192.168.1.50",
    TO_LAPTOP },
  { "input-drop-hairpin", WEB "sudo iptables -P INPUT DROP; " WAIT, 0, "web", "192.168.1.20",
    8080, DD_TRANSPORT_TCP,
    "sent@web routed@web crossed@web prerouting@host input@host!", DD_TRIP_DROPPED, NULL, NULL },
  { "icc-off", "docker network create -o com.docker.network.bridge.enable_icc=false app "
    ">/dev/null; docker run -d --name web --network app nginx >/dev/null 2>&1; docker run -d "
    "--name other --network app nginx >/dev/null; " WAIT, 0, "other", "172.18.0.2", 80,
    DD_TRANSPORT_TCP, "sent@other routed@other crossed@other bridged@host prerouting@host "
    "forward@host!", DD_TRIP_DROPPED, NULL, NULL },
  { "internal", "docker network create --internal app >/dev/null; docker run -d --name web "
    "--network app nginx >/dev/null 2>&1; " WAIT, 0, "web", "203.0.113.80", 80, DD_TRANSPORT_TCP,
    "sent@web lost@web", DD_TRIP_UNREACHABLE, NULL, NULL },
};

static char *
describe (const DdTrip *trip)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < trip->hops->len; i++)
    {
      const DdHop *hop = g_ptr_array_index (trip->hops, i);
      gboolean dropped = hop->verdict == DD_VERDICT_DROP || hop->verdict == DD_VERDICT_REJECT;

      g_string_append_printf (text, "%s%s@%s%s", i ? " " : "", dd_hop_kind_to_string (hop->kind),
                              hop->place, dropped ? "!" : dd_hop_is_rewritten (hop) ? "*" : "");
    }
  return g_string_free (text, FALSE);
}

static void
test_path (gconstpointer data)
{
  const Path *path = data;
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  g_autoptr (DdNet) net = NULL;
  g_autoptr (DdTrip) trip = NULL;
  g_autofree char *hops = NULL;
  const DdWorld *world;
  const DdContainer *container;
  DdStack *from;
  DdPacket packet = {
    .transport = path->transport, .source_port = 40000, .destination_port = path->port,
  };

  dd_session_seek (session, dd_session_type (session, path->setup));
  world = dd_engine_get_world (dd_session_get_engine (session));
  net = dd_net_new (world);
  container = path->container ? dd_world_get_container_by_name (world, path->container) : NULL;
  from = dd_net_get_stack (net, path->host, container ? container->id : NULL);
  g_assert_true (dd_ip_address_parse (path->address, &packet.destination, NULL));
  dd_net_choose_source (from, &packet);
  trip = dd_net_send (net, from, &packet);
  hops = describe (trip);
  g_assert_cmpstr (hops, ==, path->hops);
  g_assert_cmpstr (dd_trip_outcome_to_string (trip->outcome), ==,
                   dd_trip_outcome_to_string (path->outcome));
  if (path->peer)
    {
      g_autofree char *peer = dd_ip_address_to_string (&trip->arrived.source);
      g_autoptr (DdTrip) answer = dd_net_answer (net, trip);

      g_assert_cmpstr (peer, ==, path->peer);
      g_autofree char *back = describe (answer);

      g_assert_cmpstr (back, ==, path->back);
      g_assert_cmpstr (dd_trip_outcome_to_string (answer->outcome), ==, "delivered");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *name = g_strconcat ("/packet-paths/", paths[i].name, NULL);

      g_test_add_data_func (name, &paths[i], test_path);
    }
  return g_test_run ();
}
