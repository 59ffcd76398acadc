// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-host-net.h"
#include "dd-hosts.h"
#include "dd-view-network-private.h"

/* The drivers view: the same question of the laptop to one container of each
 * driver, stop by stop, beside one another. */

/* What is shown and its lengths, in pixels, for each density. */
static const struct
{
  guint  n_hops;
  double padding_x;
  double padding_y;
  double width;
} lengths[DD_N_DENSITIES] = {
  [DD_DENSITY_FULL] = { 12, 14, 10, 170 },
  [DD_DENSITY_CLOSE] = { 12, 8, 4, 140 },
  [DD_DENSITY_FEW] = { 4, 8, 4, 96 },
  [DD_DENSITY_TINY] = { 0, 6, 2, 50 },
};

static const struct
{
  const char *driver;
  const char *words;
} drivers[] = {
  { "bridge", N_("its own namespace, an address behind the host") },
  { "host", N_("the host's own namespace, no address of its own") },
  { "none", N_("its own namespace with nothing but loopback") },
  { "macvlan", N_("an address and a MAC of its own on the local network") },
  { "ipvlan", N_("an address of its own on the local network, the host's MAC") },
  { "overlay", N_("one network over several hosts, in a tunnel") },
};

typedef struct
{
  DdScene       *scene;
  const DdWorld *world;
  DdNet         *net;
  DdDensity      density;
} Picture;

/* The driver of the network a container is on; of its mode if it is on none. */
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
find_container (const DdWorld *world,
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

/* Where the laptop would ask: a published port, an address of its own, or the
 * host's. */
static gboolean
choose_target (const Picture     *picture,
               const DdContainer *container,
               const char        *driver,
               DdPacket          *packet)
{
  const DdSocket *socket = _dd_net_find_socket (picture->world, container);
  const DdEndpoint *endpoint = dd_container_get_endpoint (container);
  const GPtrArray *published = dd_net_get_published (picture->net, 0);

  packet->transport = socket ? (DdTransport) socket->protocol : DD_TRANSPORT_ICMP;
  packet->destination_port = socket ? socket->port : 0;
  for (guint i = 0; i < published->len; i++)
    {
      const DdPublished *port = g_ptr_array_index (published, i);

      if (port->container != container || !port->host_ip.is_v4)
        continue;
      packet->transport = port->transport;
      packet->destination_port = port->host_port;
      return dd_ip_address_parse (dd_host_get_address (0), &packet->destination, NULL);
    }
  if (g_str_equal (driver, "host"))
    return dd_ip_address_parse (dd_host_get_address (0), &packet->destination, NULL);
  return endpoint && dd_ip_address_parse (endpoint->address, &packet->destination, NULL);
}

static void
add_hop (const Picture *picture,
         DdBox         *column,
         const char    *driver,
         const DdHop   *hop,
         guint          index)
{
  g_autofree char *words = _dd_net_dup_hop_words (hop);
  gboolean is_end = hop->verdict == DD_VERDICT_DROP || hop->verdict == DD_VERDICT_REJECT ||
                    hop->kind == DD_HOP_REFUSED || hop->kind == DD_HOP_LOST;
  const char *place = hop->place ? hop->place : "";
  DdBox *box = dd_box_add_shape (column, DD_BOX_COLUMN, DD_SHAPE_BOX,
                                 is_end ? DD_TOKEN_STATE_DEAD
                                 : hop->container ? DD_TOKEN_CONTAINER : DD_TOKEN_STEP_NETWORK,
                                 dd_scene_format (picture->scene, "driver:%s/hop:%u", driver,
                                                  index));
  DdBox *text;

  dd_box_set_padding (box, 8, picture->density ? 1 : 3);
  dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_box_get_run (dd_box_add_text (box, DD_TEXT_LABEL, DD_INK_DIM, place))->shortens = TRUE;
  text = dd_box_add_text (box, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, words);
  dd_box_get_run (text)->wraps = TRUE;
  dd_shape_describe (dd_box_get_shape (box), "%s: %s. %s", place, words,
                     hop->rule ? hop->rule : hop->detail ? hop->detail : "");
}

static void
add_trip (const Picture     *picture,
          DdBox             *column,
          const DdContainer *container,
          const char        *driver)
{
  DdStack *laptop = dd_net_get_stack (picture->net, DD_HOST_LAPTOP, NULL);
  g_autoptr (DdTrip) trip = NULL;
  g_autofree char *target = NULL;
  g_autofree char *asks = NULL;
  g_autofree char *why = NULL;
  DdPacket packet = { 0 };
  DdToken token = DD_TOKEN_NOTE_BAD;
  DdBox *text;

  if (laptop && choose_target (picture, container, driver, &packet) &&
      dd_net_choose_source (laptop, &packet))
    trip = dd_net_send (picture->net, laptop, &packet);
  if (trip)
    {
      target = dd_packet_dup_destination (&packet);
      asks = g_strdup_printf (_("laptop asks %s"), target);
      text = dd_box_add_label (column, dd_scene_format (picture->scene, "driver:%s/asks", driver),
                               DD_TOKEN_CAPTION, DD_TEXT_LABEL, DD_INK_MAIN, asks);
      dd_box_get_run (text)->wraps = TRUE;
    }
  for (guint i = 0; trip && i < MIN (trip->hops->len, lengths[picture->density].n_hops); i++)
    add_hop (picture, column, driver, g_ptr_array_index (trip->hops, i), i);
  why = trip ? _dd_net_dup_reason (trip) : g_strdup (_("It has no address that could be asked."));
  if (trip && trip->outcome == DD_TRIP_DELIVERED)
    token = DD_TOKEN_NOTE_GOOD;
  text = dd_box_add_label (column, dd_scene_format (picture->scene, "driver:%s/end", driver),
                           token, DD_TEXT_LABEL_STRONG, DD_INK_TONE, why);
  dd_box_get_run (text)->wraps = TRUE;
}

static void
add_driver (const Picture *picture,
            DdBox         *row,
            const char    *driver,
            const char    *words)
{
  const DdContainer *container = find_container (picture->world, driver);
  DdBox *column = dd_box_add_shape (row, DD_BOX_COLUMN, DD_SHAPE_GROUP,
                                    container ? DD_TOKEN_PANEL : DD_TOKEN_STEP_PENDING,
                                    dd_scene_format (picture->scene, "driver:%s", driver));
  DdBox *text;

  dd_box_set_padding (column, lengths[picture->density].padding_x,
                      lengths[picture->density].padding_y);
  dd_box_set_gap (column, picture->density ? 3 : 6);
  dd_box_set_least (column, lengths[picture->density].width, 0);
  dd_box_set_grow (column, 1, 1);
  dd_box_get_shape (column)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (column), "%s: %s", driver, words);
  dd_box_add_text (column, picture->density ? DD_TEXT_MONO_STRONG : DD_TEXT_MONO_TITLE,
                   DD_INK_MAIN, driver);
  if (picture->density < DD_DENSITY_FEW)
    dd_box_get_run (dd_box_add_text (column, DD_TEXT_LABEL, DD_INK_MAIN, words))->wraps = TRUE;
  if (container == NULL)
    {
      if (picture->density < DD_DENSITY_TINY)
        {
          text = dd_box_add_label (column, dd_scene_format (picture->scene, "driver:%s/none",
                                                            driver),
                                   DD_TOKEN_CAPTION, DD_TEXT_LABEL, DD_INK_DIM,
                                   _("no container uses it"));
          dd_box_get_run (text)->wraps = TRUE;
        }
      return;
    }
  text = dd_box_add_shape (column, DD_BOX_ROW, DD_SHAPE_CHIP, DD_TOKEN_CONTAINER,
                           dd_scene_format (picture->scene, "container:%s", container->name));
  dd_box_set_padding (text, 8, picture->density ? 1 : 3);
  dd_box_get_shape (text)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_box_get_run (dd_box_add_text (text, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, container->name))
      ->shortens = TRUE;
  dd_shape_describe (dd_box_get_shape (text), _("Container %s"), container->name);
  if (picture->density == DD_DENSITY_TINY)
    return;
  add_trip (picture, column, container, driver);
}

void
_dd_view_drivers_fill (DdScene             *scene,
                       DdBox               *root,
                       const DdWorld       *world,
                       const DdViewOptions *options)
{
  g_autoptr (DdNet) net = dd_net_new (world);
  Picture picture = { scene, world, net, dd_scene_get_density (scene) };
  DdBox *row;

  dd_box_set_padding (root, picture.density ? 10 : 20, picture.density ? 6 : 16);
  row = dd_box_set_gap (dd_box_add (root, DD_BOX_ROW), picture.density ? 6 : 12);
  dd_box_set_grow (row, 1, 1);
  dd_box_set_equal (row, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (drivers); i++)
    add_driver (&picture, row, drivers[i].driver, _(drivers[i].words));
}
