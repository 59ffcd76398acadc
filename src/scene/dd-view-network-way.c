// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-connect.h"
#include "dd-host-profile.h"
#include "dd-hosts.h"
#include "dd-view-network-private.h"

/* The way of the newest packet through the network view: where it is, what it
 * passed, and the lines that lead to it and on from it. */

/**
 * _dd_net_is_earlier:
 * @world: a world
 *
 * Returns: whether another command was typed since the newest packet was sent
 */
gboolean
_dd_net_is_earlier (const DdWorld *world)
{
  const DdTrip *trip = _dd_net_get_trip (world);

  return trip && world->last_command && trip->begun < world->last_command->index;
}

static gboolean
is_on_way (const DdTrip      *trip,
           const DdContainer *container)
{
  if (g_strcmp0 (trip->container, container->id) == 0 ||
      g_strcmp0 (trip->server_container, container->id) == 0)
    return TRUE;
  for (guint i = 0; i < trip->hops->len; i++)
    if (g_strcmp0 (((const DdHop *) g_ptr_array_index (trip->hops, i))->container,
                   container->id) == 0)
      return TRUE;
  return FALSE;
}

/**
 * _dd_net_is_involved:
 * @world: a world
 * @container: one of its containers
 *
 * Returns: whether the newest packet, or the one that it answers, was there
 */
gboolean
_dd_net_is_involved (const DdWorld     *world,
                     const DdContainer *container)
{
  for (guint i = world->trips->len; i > 0 && world->trips->len - i < 2; i--)
    if (is_on_way (g_ptr_array_index (world->trips, i - 1), container))
      return TRUE;
  return FALSE;
}

static gboolean
uses_bridge (const DdHop     *hop,
             const DdNetwork *network)
{
  return (hop->host == 0 || hop->host == DD_HOST_VM) &&
         (g_strcmp0 (hop->network, network->name) == 0 ||
          (*network->bridge && (g_strcmp0 (hop->in, network->bridge) == 0 ||
                                g_strcmp0 (hop->out, network->bridge) == 0)));
}

/**
 * _dd_net_is_on_way:
 * @world: a world
 * @network: one of its networks
 *
 * Returns: whether the newest packet went over it
 */
gboolean
_dd_net_is_on_way (const DdWorld   *world,
                   const DdNetwork *network)
{
  const DdTrip *trip = _dd_net_get_trip (world);

  for (guint i = 0; trip && i < trip->hops->len; i++)
    if (uses_bridge (g_ptr_array_index (trip->hops, i), network))
      return TRUE;
  return FALSE;
}

static const char *
find_bridge (DdScene       *scene,
             const DdWorld *world,
             const DdHop   *hop)
{
  for (guint i = 0; i < world->networks->len; i++)
    {
      const DdNetwork *network = g_ptr_array_index (world->networks, i);

      if (uses_bridge (hop, network))
        return dd_scene_format (scene, "network:%s", network->name);
    }
  return NULL;
}

/* Its own shape, or that of its network if that is folded. */
static const char *
get_container_place (DdScene           *scene,
                     const DdContainer *container)
{
  const char *id = dd_scene_format (scene, "container:%s", container->name);
  const DdEndpoint *endpoint = dd_container_get_endpoint (container);

  if (endpoint == NULL || dd_scene_find (scene, id))
    return id;
  return dd_scene_format (scene, "network:%s", endpoint->network);
}

/**
 * _dd_net_get_place:
 * @scene: a scene of the network view
 * @world: a world
 *
 * Returns: (nullable) (transfer none): the id of the shape where the newest
 *   packet is
 */
const char *
_dd_net_get_place (DdScene       *scene,
                   const DdWorld *world)
{
  const DdTrip *trip = _dd_net_get_trip (world);
  const DdHop *hop = _dd_net_get_last_hop (trip);
  const char *bridge = hop ? find_bridge (scene, world, hop) : NULL;
  const DdContainer *container;
  const char *hook;

  if (hop == NULL || _dd_net_is_earlier (world))
    return NULL;
  if (bridge &&
      (hop->kind == DD_HOP_CROSSED || hop->kind == DD_HOP_WRAPPED || hop->kind == DD_HOP_UNWRAPPED))
    return bridge;
  if (hop->kind == DD_HOP_CROSSED && hop->host != 0 &&
      g_strcmp0 (hop->detail, dd_host_get_name (0)) == 0)
    return "host/if:eth0";
  if (hop->host == DD_HOST_INTERNET)
    return "outside:internet";
  if (hop->host != 0 && hop->host != DD_HOST_VM)
    return dd_scene_format (scene, "outside:%s", dd_host_get_name (hop->host));
  container = hop->container ? dd_world_get_container (world, hop->container) : NULL;
  if (container)
    return get_container_place (scene, container);
  if (hop->kind == DD_HOP_BRIDGED || hop->kind == DD_HOP_CROSSED)
    return bridge ? bridge : "host/if:eth0";
  if (dd_hop_is_relay (hop))
    return "proxy";
  if (hop->host != dd_world_get_kernel (world))
    return hop->kind == DD_HOP_ROUTED ? "host/if:eth0" : "host/computer";
  hook = _dd_net_find_hook (hop->kind);
  return hook ? hook : "packet";
}

/* Lines */

/* The length a line needs for its arrow head, in pixels. */
#define LEAST_LINE 9

/* How far a bridge beside the packet may be, in pixels. */
#define MOST_ROOM 90

/* The device at which it came into the host's stack, or leaves it. */
static const char *
find_device (const DdWorld *world,
             const DdTrip  *trip,
             gboolean       is_exit)
{
  const char *device = NULL;

  for (guint i = 0; i < trip->hops->len; i++)
    {
      const DdHop *hop = g_ptr_array_index (trip->hops, i);

      if (hop->host != dd_world_get_kernel (world) || hop->container)
        continue;
      if (is_exit && hop->kind == DD_HOP_ROUTED)
        device = hop->out;
      else if (!is_exit && hop->kind == DD_HOP_PREROUTING)
        device = hop->in;
    }
  return device;
}

static DdShape *
find_slab (DdScene       *scene,
           const DdWorld *world,
           const char    *bridge)
{
  for (guint i = 0; bridge && i < world->networks->len; i++)
    {
      const DdNetwork *network = g_ptr_array_index (world->networks, i);

      if (g_strcmp0 (network->bridge, bridge) == 0)
        return dd_scene_find (scene, dd_scene_format (scene, "network:%s", network->name));
    }
  return NULL;
}

/* A bridge is below the card of the packet, or beside it. Returns whether there
 * is room for a line. */
static gboolean
anchor_slab (const DdShape *card,
             const DdShape *slab,
             gboolean       is_exit,
             DdAnchor      *from,
             DdAnchor      *to)
{
  double least = LEAST_LINE * dd_scene_get_zoom (card->scene);
  double at = is_exit ? 0.7 : 0.3;
  double x = card->box.x + card->box.width * at;
  double share = CLAMP ((x - slab->box.x) / slab->box.width, 0.06, 0.94);
  gboolean rtl = dd_scene_get_rtl (card->scene);
  double room = rtl ? card->box.x - slab->box.x - slab->box.width
                    : slab->box.x - card->box.x - card->box.width;

  if (slab->box.y >= card->box.y + card->box.height)
    {
      *from = (DdAnchor) { card, DD_SIDE_BOTTOM, rtl ? 1 - at : at };
      *to = (DdAnchor) { slab, DD_SIDE_TOP, rtl ? 1 - share : share };
      return slab->box.y >= card->box.y + card->box.height + least;
    }
  *from = (DdAnchor) { card, DD_SIDE_END, at };
  *to = (DdAnchor) { slab, DD_SIDE_START, is_exit ? 0.65 : 0.35 };
  /* Another network may stand in between. */
  return room >= least && room <= MOST_ROOM * dd_scene_get_zoom (card->scene);
}

/* From the card of the packet to what is below or beside it. */
static void
connect_device (DdScene       *scene,
                const DdWorld *world,
                const char    *device,
                gboolean       is_exit)
{
  DdShape *card = dd_scene_find (scene, "packet");
  DdShape *slab = find_slab (scene, world, device);
  /* The other end of a virtual machine's card is no card of the computer's. */
  DdShape *eth0 = g_strcmp0 (device, "eth0") == 0 && dd_world_get_profile (world) == NULL
                  ? dd_scene_find (scene, "host/if:eth0") : NULL;
  DdAnchor from = { card, DD_SIDE_START, 0.5 };
  DdAnchor to = { eth0, DD_SIDE_END, 0.5 };
  DdShape *path;

  if (card == NULL || (slab == NULL && eth0 == NULL))
    return;
  if (slab && !anchor_slab (card, slab, is_exit, &from, &to))
    return;
  path = dd_scene_connect (scene, is_exit ? "way:out" : "way:in", DD_TOKEN_PACKET,
                           is_exit ? from : to, is_exit ? to : from, DD_ROUTE_CURVE);
  path->flags |= DD_SHAPE_FLAG_DECORATION | DD_SHAPE_FLAG_HEAD |
                 (is_exit ? DD_SHAPE_FLAG_DASHED : 0);
}

/**
 * _dd_net_connect_way:
 * @scene: a scene that has been laid out
 * @world: a world
 *
 * Draws where the newest packet comes from and where the routing table sends
 * it.
 */
void
_dd_net_connect_way (DdScene       *scene,
                     const DdWorld *world)
{
  const DdTrip *trip = _dd_net_get_trip (world);
  const char *in;
  const char *out;

  if (trip == NULL || _dd_net_is_earlier (world))
    return;
  in = find_device (world, trip, FALSE);
  out = find_device (world, trip, TRUE);
  connect_device (scene, world, in, FALSE);
  if (g_strcmp0 (in, out) != 0)
    connect_device (scene, world, out, TRUE);
}
