// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-driver-way.h"
#include "dd-hosts.h"
#include "dd-swarm.h"
#include "dd-view-network-private.h"

static void
line_free (gpointer data)
{
  DdWayLine *line = data;

  g_free (line->text);
  g_free (line);
}

static void
station_free (gpointer data)
{
  DdWayStation *station = data;

  g_free (station->place);
  g_free (station->entry);
  g_free (station->inner);
  g_ptr_array_unref (station->lines);
  g_free (station);
}

/**
 * dd_driver_way_free:
 * @self: (transfer full): a way
 *
 * Frees a way.
 */
void
dd_driver_way_free (DdDriverWay *self)
{
  g_free (self->asker);
  g_free (self->target);
  g_free (self->own);
  g_clear_pointer (&self->trip, dd_trip_free);
  g_clear_pointer (&self->answer, dd_trip_free);
  g_ptr_array_unref (self->stations);
  g_free (self);
}

/* Who is asked */

/* The driver of the network a container is on; its mode if it is on none. */
static const char *
get_driver (const DdWorld     *world,
            const DdContainer *container)
{
  const DdEndpoint *endpoint = dd_container_get_endpoint (container);
  const DdNetwork *network = endpoint ? dd_world_get_network (world, endpoint->network) : NULL;

  if (network)
    return g_str_equal (network->driver, "null") ? "none" : network->driver;
  return container->config->network_mode;
}

static const DdContainer *
find_on_host (const DdWorld *world,
              const char    *driver)
{
  for (guint i = 0; i < world->containers->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (world->containers, i);

      if (dd_container_is_running (container) &&
          g_str_equal (get_driver (world, container), driver))
        return container;
    }
  return NULL;
}

/* A neighbour in an overlay, on another host if there is one. */
static const DdContainer *
find_neighbour (const DdWorld     *site,
                const DdContainer *container,
                guint32            host,
                guint32           *where)
{
  const char *id = dd_container_get_endpoint (container)->network_id;
  const DdContainer *near = NULL;

  for (guint32 i = 0; i <= site->hosts->len; i++)
    {
      const DdNetwork *network = dd_world_get_network (dd_world_get_host (site, i), id);

      for (guint j = 0; network && j < network->endpoints->len; j++)
        {
          const DdEndpoint *endpoint = g_ptr_array_index (network->endpoints, j);
          const DdContainer *other = dd_world_get_container (dd_world_get_host (site, i),
                                                             endpoint->container);

          if (other == NULL || other == container || (i == host && near))
            continue;
          near = other;
          *where = i;
          if (i != host)
            return near;
        }
    }
  return near;
}

/* Of the containers on an overlay one with a server is asked, on another host
 * than its neighbour if it can be. */
static void
find_container (DdDriverWay   *self,
                const DdWorld *site)
{
  for (guint32 host = 0; host <= site->hosts->len; host++)
    {
      const DdWorld *world = dd_world_get_host (site, host);
      const DdContainer *found = find_on_host (world, self->driver);
      gboolean serves = found && _dd_net_find_socket (world, found);

      if (found == NULL || (self->container && !serves))
        continue;
      self->container = found;
      self->host = host;
      if (serves)
        return;
    }
}

/* Where to ask: a published port, an address of its own, or the host's. */
static gboolean
choose_target (const DdDriverWay *self,
               DdNet             *net,
               gboolean           is_neighbour,
               DdPacket          *packet)
{
  const DdWorld *world = dd_world_get_host (dd_net_get_site (net), self->host);
  const DdSocket *socket = _dd_net_find_socket (world, self->container);
  const DdEndpoint *endpoint = dd_container_get_endpoint (self->container);
  const GPtrArray *published = dd_net_get_published (net, self->host);

  packet->transport = socket ? (DdTransport) socket->protocol : DD_TRANSPORT_ICMP;
  packet->destination_port = socket ? socket->port : 0;
  for (guint i = 0; i < published->len && !is_neighbour; i++)
    {
      const DdPublished *port = g_ptr_array_index (published, i);

      if (port->container != self->container || !port->host_ip.is_v4)
        continue;
      packet->transport = port->transport;
      packet->destination_port = port->host_port;
      return dd_ip_address_parse (dd_host_get_address (self->host), &packet->destination, NULL);
    }
  if (g_str_equal (self->driver, "host"))
    return dd_ip_address_parse (dd_host_get_address (self->host), &packet->destination, NULL);
  return endpoint && dd_ip_address_parse (endpoint->address, &packet->destination, NULL);
}

static DdStack *
choose_asker (DdDriverWay *self,
              DdNet       *net,
              gboolean    *is_neighbour)
{
  guint32 host = DD_HOST_LAPTOP;
  const DdContainer *neighbour = g_str_equal (self->driver, "overlay")
                                 ? find_neighbour (dd_net_get_site (net), self->container,
                                                   self->host, &host) : NULL;

  *is_neighbour = neighbour != NULL;
  self->asker = neighbour ? g_strdup (neighbour->name) : g_strdup (_("laptop"));
  return dd_net_get_stack (net, host, neighbour ? neighbour->id : NULL);
}

static char *
dup_own (const DdDriverWay *self)
{
  const DdEndpoint *endpoint = dd_container_get_endpoint (self->container);

  if (endpoint == NULL || *endpoint->address == '\0')
    return g_str_equal (self->driver, "host") ? g_strdup (_("the host's address and MAC"))
                                              : g_strdup (_("no address"));
  if (g_str_equal (self->driver, "ipvlan"))
    return g_strdup_printf (_("%s, the host's MAC"), endpoint->address);
  if (g_str_equal (self->driver, "macvlan"))
    return g_strdup_printf (_("%s, a MAC of its own"), endpoint->address);
  return g_strdup (endpoint->address);
}

/* The stations */

static gboolean
is_end (const DdHop *hop)
{
  return hop->verdict == DD_VERDICT_DROP || hop->verdict == DD_VERDICT_REJECT ||
         hop->kind == DD_HOP_REFUSED || hop->kind == DD_HOP_LOST;
}

static void
add_line (DdWayStation *station,
          const DdHop  *hop,
          gboolean      is_main,
          char         *text)
{
  DdWayLine *line = g_new0 (DdWayLine, 1);

  line->text = text;
  line->is_main = is_main;
  line->is_end = is_end (hop);
  line->hop = hop;
  g_ptr_array_add (station->lines, line);
}

static char *
dup_rewriting (const DdHop *hop)
{
  g_autofree char *source = dd_packet_dup_source (&hop->after);
  g_autofree char *destination = dd_packet_dup_destination (&hop->after);

  if (hop->kind == DD_HOP_WRAPPED)
    return g_strdup (_("wrapped by the end of the tunnel"));
  if (hop->kind == DD_HOP_UNWRAPPED)
    return g_strdup (_("unwrapped at its other end"));
  if (hop->kind == DD_HOP_PROXIED)
    return g_strdup_printf (_("docker-proxy calls %s"), destination);
  return g_strdup_printf ("%s → %s", dd_verdict_to_string (hop->verdict),
                          hop->verdict == DD_VERDICT_SNAT ? source : destination);
}

/* What a stop adds to its station. Crossings are what leads from one to the
 * next. */
static void
add_hop (DdWayStation *station,
         const DdHop  *hop)
{
  g_autofree char *words = _dd_net_dup_hop_words (hop);

  if (hop->kind == DD_HOP_SENT)
    return;
  if (hop->kind == DD_HOP_CROSSED)
    {
      if (hop->mac)
        /* Translators: an interface of the host, a hardware address */
        add_line (station, hop, TRUE, g_strdup_printf (_("by the card %s, as %s"), hop->in,
                                                       hop->mac));
      return;
    }
  if (dd_hop_is_rewritten (hop))
    add_line (station, hop, TRUE, dup_rewriting (hop));
  else
    add_line (station, hop, is_end (hop) || hop->kind == DD_HOP_BRIDGED ||
              hop->kind == DD_HOP_ASKED || hop->kind == DD_HOP_DELIVERED || hop->rule,
              g_steal_pointer (&words));
}

static char *
dup_entry (const DdHop *hop)
{
  g_autofree char *destination = dd_packet_dup_destination (&hop->after);

  if (hop->vni)
    /* Translators: an address */
    return g_strdup_printf (_("UDP for %s"), destination);
  return g_strdup_printf (_("for %s"), destination);
}

static char *
dup_inner (const DdHop *hop)
{
  g_autofree char *destination = dd_packet_dup_destination (&hop->inner);

  /* Translators: number of a tunnel, an address */
  return hop->vni ? g_strdup_printf (_("VXLAN %u: for %s"), hop->vni, destination) : NULL;
}

static DdWayStation *
add_station (DdDriverWay *self,
             const DdHop *hop,
             const DdHop *before)
{
  DdWayStation *station = g_new0 (DdWayStation, 1);

  station->place = g_strdup (hop->place ? hop->place : "");
  station->is_container = hop->container != NULL;
  station->is_passed = TRUE;
  station->entry = before ? dup_entry (before) : NULL;
  station->inner = before ? dup_inner (before) : NULL;
  station->lines = g_ptr_array_new_with_free_func (line_free);
  g_ptr_array_add (self->stations, station);
  return station;
}

static void
add_stations (DdDriverWay *self)
{
  DdWayStation *station = NULL;
  const DdHop *before = NULL;

  for (guint i = 0; i < self->trip->hops->len; i++)
    {
      const DdHop *hop = g_ptr_array_index (self->trip->hops, i);

      if (before == NULL || before->host != hop->host ||
          g_strcmp0 (before->container, hop->container) != 0)
        station = add_station (self, hop, before);
      add_hop (station, hop);
      station->is_passed &= hop->kind == DD_HOP_CROSSED;
      before = hop;
    }
}

/**
 * dd_driver_way_new:
 * @net: a snapshot of all networks
 * @driver: such as bridge
 *
 * Sends the packet that shows a driver: one of the laptop to a container, or of
 * a container to its neighbour on another host.
 *
 * Returns: (transfer full): its way
 */
DdDriverWay *
dd_driver_way_new (DdNet      *net,
                   const char *driver)
{
  DdDriverWay *self = g_new0 (DdDriverWay, 1);
  DdPacket packet = { 0 };
  gboolean is_neighbour;
  DdStack *from;

  self->driver = driver;
  self->stations = g_ptr_array_new_with_free_func (station_free);
  find_container (self, dd_net_get_site (net));
  if (self->container == NULL)
    return self;
  self->own = dup_own (self);
  from = choose_asker (self, net, &is_neighbour);
  if (from == NULL || !choose_target (self, net, is_neighbour, &packet) ||
      !dd_net_choose_source (from, &packet))
    return self;
  self->target = dd_packet_dup_destination (&packet);
  self->trip = dd_net_ask (net, from, &packet, &self->answer);
  add_stations (self);
  return self;
}
