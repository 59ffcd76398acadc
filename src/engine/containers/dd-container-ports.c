// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "dd-conntrack.h"
#include "dd-container-private.h"
#include "dd-host-net.h"
#include "dd-host-profile.h"
#include "dd-port-allocator-private.h"
#include "dd-socket.h"
#include "dd-world-private.h"

/* The ports of the host that a container has while it runs. */

#define USEC_PORTS (4 * DD_USEC_PER_MSEC)

/* Published and released */

/**
 * DdPortsPublished:
 * @container: id of the container
 * @container_name: its name
 * @bindings: (nullable) (element-type DdPublishBinding): the ports it has now;
 *   never changes
 * @ranges: (nullable) (element-type DdPortRange): which ports were given last
 * @text: what is published, in short
 *
 * A container got its ports of the host, or gave them back.
 */
typedef struct
{
  DdEvent  parent;
  char    *container;
  char    *container_name;
  GArray  *bindings;
  GArray  *ranges;
  char    *text;
} DdPortsPublished;

static const DdEventField ports_fields[] = {
  DD_EVENT_STRING (DdPortsPublished, container),
  DD_EVENT_STRING (DdPortsPublished, container_name),
  DD_EVENT_BOXED (DdPortsPublished, bindings, g_array_get_type),
  DD_EVENT_BOXED (DdPortsPublished, ranges, g_array_get_type),
  DD_EVENT_STRING (DdPortsPublished, text),
  { NULL },
};

static void
ports_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdPortsPublished *ev = (const DdPortsPublished *) event;
  DdContainer *container = _dd_world_edit_container (world, ev->container);

  g_clear_pointer (&container->published, g_array_unref);
  if (ev->bindings)
    container->published = g_array_ref (ev->bindings);
  if (ev->ranges)
    {
      g_clear_pointer (&world->port_ranges, g_array_unref);
      world->port_ranges = g_array_ref (ev->ranges);
    }
}

static char *
published_caption (const DdEvent *event)
{
  const DdPortsPublished *ev = (const DdPortsPublished *) event;

  /* Translators: ports such as 0.0.0.0:8080->80/tcp, the name of a container */
  return g_strdup_printf (_("Published: %s of %s"), ev->text, ev->container_name);
}

static const DdEventClass published_class = {
  .name = "ports.published",
  .size = sizeof (DdPortsPublished),
  .kind = DD_TICK_NETWORK,
  .fields = ports_fields,
  .apply = ports_apply,
  .caption = published_caption,
  .why_text = N_("The engine lays down a rule that rewrites the destination of packets for the "
                 "host's port, a rule that lets them pass, and holds the port with docker-proxy, "
                 "so that nobody else on the host can take it."),
};

static const DdEventClass released_class = {
  .name = "ports.released",
  .size = sizeof (DdPortsPublished),
  .fields = ports_fields,
  .apply = ports_apply,
};

/* What is asked for */

static void
add_request (GArray     *requests,
             const char *port,
             const char *host_ip,
             const char *host_port)
{
  const char *slash = strchr (port, '/');
  const char *dash = host_port ? strchr (host_port, '-') : NULL;
  DdPublishRequest request = {
    .protocol = g_strcmp0 (slash, "/udp") == 0 ? DD_PUBLISH_UDP
              : g_strcmp0 (slash, "/sctp") == 0 ? DD_PUBLISH_SCTP : DD_PUBLISH_TCP,
    .port = atoi (port),
    .host_port = host_port ? atoi (host_port) : 0,
    .host_port_end = dash ? atoi (dash + 1) : 0,
  };

  request.has_host_ip = host_ip && *host_ip &&
                        dd_ip_address_parse (host_ip, &request.host_ip, NULL);
  g_array_append_val (requests, request);
}

static gboolean
is_bound (const DdContainer *container,
          const char        *port)
{
  const GPtrArray *bindings = container->config->port_bindings;

  for (guint i = 0; i < bindings->len; i++)
    if (g_str_equal (((DdPortBinding *) g_ptr_array_index (bindings, i))->port, port))
      return TRUE;
  return FALSE;
}

/* -P: every exposed port that is not published otherwise. */
static void
add_exposed (GArray             *requests,
             const DdContainer  *container,
             char              **exposed)
{
  for (guint i = 0; exposed && exposed[i]; i++)
    if (!is_bound (container, exposed[i]))
      add_request (requests, exposed[i], NULL, NULL);
}

static GArray *
list_requests (const DdContainer *container)
{
  const GPtrArray *bindings = container->config->port_bindings;
  GArray *requests = g_array_new (FALSE, FALSE, sizeof (DdPublishRequest));

  for (guint i = 0; i < bindings->len; i++)
    {
      const DdPortBinding *binding = g_ptr_array_index (bindings, i);

      add_request (requests, binding->port, binding->host_ip, binding->host_port);
    }
  if (container->config->publish_all)
    {
      add_exposed (requests, container, container->image->exposed_ports);
      add_exposed (requests, container, container->config->exposed_ports);
    }
  return requests;
}

static DdPublishPlace
find_place (const DdWorld    *world,
            const DdEndpoint *v4,
            const DdEndpoint *v6)
{
  const DdNetwork *network4 = v4 ? dd_world_get_network (world, v4->network_id) : NULL;
  const DdNetwork *network6 = v6 ? dd_world_get_network (world, v6->network_id) : NULL;
  DdPublishPlace place = {
    .has_v4 = v4 && v4->has_ipv4, .has_v6 = v6 && v6->has_ipv6,
    .proxy = dd_world_has_proxy (world),
  };

  if (place.has_v4)
    place.container_v4 = v4->ipv4.address;
  if (place.has_v6)
    place.container_v6 = v6->ipv6.address;
  place.routed_v4 = network4 && network4->gateway_mode == DD_GATEWAY_ROUTED;
  place.routed_v6 = network6 && network6->gateway_mode6 == DD_GATEWAY_ROUTED;
  place.has_default = network4 && network4->has_binding_address;
  if (place.has_default)
    place.default_host_ip = network4->binding_address;
  return place;
}

/* What is taken already */

static DdPortAllocator *
make_allocator (const DdWorld *world)
{
  DdPortAllocator *allocator = _dd_port_allocator_new_with (world->port_ranges);

  for (guint i = 0; i < world->containers->len; i++)
    {
      const DdContainer *other = g_ptr_array_index (world->containers, i);

      for (guint j = 0; other->published && j < other->published->len; j++)
        {
          const DdPublishBinding *binding = &g_array_index (other->published, DdPublishBinding, j);

          _dd_port_allocator_hold (allocator, &binding->host_ip, binding->protocol,
                                   binding->host_port);
        }
    }
  return allocator;
}

static gboolean
is_busy (const DdIpAddress *host_ip,
         DdPublishProtocol  protocol,
         guint              port,
         gpointer           world)
{
  DdSocket socket = { protocol, *host_ip, port };

  return dd_socket_is_taken (world, NULL, &socket);
}

static char *
describe (GArray *bindings)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < bindings->len; i++)
    {
      const DdPublishBinding *binding = &g_array_index (bindings, DdPublishBinding, i);
      DdSocket socket = { binding->protocol, binding->host_ip, binding->host_port };
      g_autofree char *place = dd_socket_dup_text (&socket);

      g_string_append_printf (text, "%s%s->%u/%s", i ? ", " : "", place, binding->port,
                              dd_transport_to_string ((DdTransport) binding->protocol));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Only the bridge driver publishes: who has an address on the local network is
 * reached there, at every port. */
static gboolean
has_card (const DdWorld    *world,
          const DdEndpoint *endpoint)
{
  const DdNetwork *network = dd_world_get_network (world, endpoint->network_id);

  return network && !dd_network_is_bridge (network);
}

/*
 * _dd_container_check_backend:
 * @engine: the engine
 * @container: a container that is about to run
 * @error: return location
 *
 * Docker Desktop opens the ports on the computer before the engine hears of
 * them, and has words of its own if one is taken there.
 *
 * Returns: %FALSE if a port of the computer is taken
 * Source: github.com/docker/for-win issues 14385, 14407
 */
gboolean
_dd_container_check_backend (DdEngine           *engine,
                             const DdContainer  *container,
                             GError            **error)
{
  const DdWorld *world = dd_engine_get_world (engine);
  g_autoptr (GArray) requests = dd_world_get_profile (world) ? list_requests (container) : NULL;

  for (guint i = 0; requests && i < requests->len; i++)
    {
      const DdPublishRequest *request = &g_array_index (requests, DdPublishRequest, i);
      DdIpAddress address = { .is_v4 = TRUE };
      g_autofree char *host = NULL;
      g_autofree char *transport = NULL;

      if (request->has_host_ip)
        address = request->host_ip;
      if (request->host_port == 0 || request->host_port_end ||
          !is_busy (&address, request->protocol, request->host_port, (gpointer) world))
        continue;
      host = dd_ip_address_to_string (&address);
      transport = g_ascii_strup (dd_transport_to_string ((DdTransport) request->protocol), -1);
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_SYSTEM,
                   "ports are not available: exposing port %s %s:%u -> 127.0.0.1:0: listen %s4 "
                   "%s:%u: bind: address already in use", transport, host, request->host_port,
                   dd_transport_to_string ((DdTransport) request->protocol), host,
                   request->host_port);
      return FALSE;
    }
  return TRUE;
}

/*
 * _dd_container_publish:
 * @engine: the engine
 * @container: a container that is attached to its networks
 * @error: return location
 *
 * Gives a container the ports of the host that it asks for, on the network that
 * has its default route. A container without one, or on a network that is no
 * bridge, gets none, and nobody is told.
 *
 * Returns: %FALSE if a port is taken
 * Source: moby daemon/libnetwork/drivers/bridge, ProgramExternalConnectivity
 */
gboolean
_dd_container_publish (DdEngine           *engine,
                       const DdContainer  *container,
                       GError            **error)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdEndpoint *v4 = dd_container_get_gateway (container, TRUE);
  const DdEndpoint *v6 = dd_container_get_gateway (container, FALSE);
  DdPublishPlace place = find_place (world, v4, v6);
  g_autoptr (GArray) requests = list_requests (container);
  g_autoptr (DdPortAllocator) allocator = NULL;
  g_autoptr (GArray) bindings = NULL;
  DdPortsPublished *event;

  if (requests->len == 0 || (!place.has_v4 && !place.has_v6) || has_card (world, v4 ? v4 : v6))
    return TRUE;
  allocator = make_allocator (world);
  bindings = dd_publish_ports (allocator, &place, requests, is_busy, (gpointer) world, error);
  if (bindings == NULL)
    {
      g_prefix_error (error, "driver failed programming external connectivity on endpoint %s "
                      "(%s): ", container->name, (v4 ? v4 : v6)->id);
      return FALSE;
    }
  dd_engine_elapse (engine, USEC_PORTS);
  event = dd_event_new (&published_class);
  event->container = g_strdup (container->id);
  event->container_name = g_strdup (container->name);
  event->text = describe (bindings);
  event->bindings = g_steal_pointer (&bindings);
  event->ranges = _dd_port_allocator_copy_ranges (allocator);
  dd_engine_emit (engine, event);
  return TRUE;
}

/*
 * _dd_container_unpublish:
 * @engine: the engine
 * @container: a container
 *
 * Gives back the ports of the host that a container has, and forgets the
 * connections to its addresses.
 */
void
_dd_container_unpublish (DdEngine          *engine,
                         const DdContainer *container)
{
  DdPortsPublished *event;

  if (container->published == NULL)
    return;
  for (guint i = 0; i < container->endpoints->len; i++)
    _dd_conntrack_forget (engine, g_ptr_array_index (container->endpoints, i));
  event = dd_event_new (&released_class);
  event->container = g_strdup (container->id);
  event->container_name = g_strdup (container->name);
  dd_engine_emit (engine, event);
}

/*
 * _dd_container_republish:
 * @engine: the engine
 * @container: a container that runs
 * @error: return location
 *
 * Lets the ports of a container follow its default route to another network.
 *
 * Returns: %FALSE if a port is taken
 * Source: moby daemon/libnetwork/sandbox.go, updateGateway
 */
gboolean
_dd_container_republish (DdEngine           *engine,
                         const DdContainer  *container,
                         GError            **error)
{
  const DdEndpoint *gateway = dd_container_get_gateway (container, TRUE);
  const DdPublishBinding *first =
    container->published && container->published->len
    ? &g_array_index (container->published, DdPublishBinding, 0) : NULL;

  if (first && gateway &&
      dd_ip_address_compare (&gateway->ipv4.address, &first->container_ip) == 0)
    return TRUE;
  _dd_container_unpublish (engine, container);
  return _dd_container_publish (engine, container, error);
}
