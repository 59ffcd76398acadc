// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "dd-connect.h"
#include "dd-host-net.h"
#include "dd-host-profile.h"
#include "dd-hosts.h"
#include "dd-view-network-private.h"

/* The network view: who is outside, what the kernel of the host does to a
 * packet, and the bridges and containers behind it. */

/* Its lengths, in pixels, for each density. */
static const struct
{
  double padding_x;
  double padding_y;
  double host_x;
  double host_y;
  double gap;
  double outside;
  double chip;
} lengths[DD_N_DENSITIES] = {
  [DD_DENSITY_FULL] = { 20, 16, 30, 16, 12, 58, 3 },
  [DD_DENSITY_CLOSE] = { 12, 8, 26, 8, 7, 52, 1 },
  [DD_DENSITY_FEW] = { 10, 6, 24, 6, 5, 44, 1 },
  [DD_DENSITY_TINY] = { 6, 4, 8, 4, 3, 0, 0 },
};

/* How many lines of published ports are shown when they are asked for. */
#define MANY_LINES 9

/* A projector's stage is low and wide: what the kernel does and the networks
 * stand beside each other there, some gaps apart. */
#define FLAT_RATIO 2.1
#define TALL_RATIO 1.15
#define FLAT_GAP 4

/* The size of the thing that stands where the packet is, in pixels. */
#define MARKER 26

/* Outside the host */

static gboolean
touches_host (const DdTrip *trip,
              guint32       host)
{
  if (trip == NULL)
    return FALSE;
  if (trip->host == host)
    return TRUE;
  for (guint i = 0; i < trip->hops->len; i++)
    if (((const DdHop *) g_ptr_array_index (trip->hops, i))->host == host)
      return TRUE;
  return FALSE;
}

static void
add_party (const DdNetPicture *picture,
           DdBox              *column,
           guint32             host,
           const char         *name,
           const char         *title,
           const char         *address)
{
  gboolean busy = !_dd_net_is_earlier (picture->world) &&
                  touches_host (_dd_net_get_trip (picture->world), host);
  DdBox *card = dd_box_add_shape (column, DD_BOX_COLUMN, DD_SHAPE_BOX,
                                  busy ? DD_TOKEN_PACKET : DD_TOKEN_CARD,
                                  dd_scene_format (picture->scene, "outside:%s", name));

  dd_box_set_padding (card, picture->density ? 8 : 14, picture->density ? 5 : 10);
  dd_box_set_gap (card, 3);
  dd_box_get_shape (card)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_box_add_text (card, DD_TEXT_STRONG, DD_INK_MAIN, title);
  if (picture->density < DD_DENSITY_FEW)
    dd_box_add_text (card, DD_TEXT_MONO_SMALL, DD_INK_DIM, address);
  dd_shape_describe (dd_box_get_shape (card), "%s, %s", title, address);
}

/* Servers are part of the picture once something happens there. */
static gboolean
is_used (const DdWorld *world,
         guint32        number)
{
  const DdWorld *host = g_ptr_array_index (world->hosts, number - 1);

  return host->containers->len > 0 || touches_host (_dd_net_get_trip (world), number);
}

static void
add_outside (const DdNetPicture *picture,
             DdBox              *row)
{
  const DdTrip *trip = _dd_net_get_trip (picture->world);
  DdBox *column = dd_box_set_gap (dd_box_add (row, DD_BOX_COLUMN), 12);

  dd_box_set_align (column, DD_ALIGN_START, DD_ALIGN_CENTER);
  add_party (picture, column, DD_HOST_LAPTOP, "laptop", _("Laptop"),
             dd_host_get_address (DD_HOST_LAPTOP));
  for (guint32 i = 1; i < DD_HOST_LAPTOP && i <= picture->world->hosts->len; i++)
    if (is_used (picture->world, i))
      add_party (picture, column, i, dd_host_get_name (i), dd_host_get_name (i),
                 dd_host_get_address (i));
  if (touches_host (trip, DD_HOST_INTERNET))
    {
      const DdPacket *packet = &trip->packet;
      g_autofree char *site = dd_ip_address_to_string (trip->is_reply ? &packet->source
                                                                      : &packet->destination);

      /* Routers there throw away what is for an address of a private network. */
      g_autofree char *words = trip->outcome == DD_TRIP_DROPPED
                               ? g_strdup_printf (_("knows no %s"), site) : g_strdup (site);

      add_party (picture, column, DD_HOST_INTERNET, "internet", _("Internet"), words);
    }
}

/* What is on the host itself */

/* Those of the containers that are looked at first. */
static int
compare_published (gconstpointer a,
                   gconstpointer b,
                   gpointer      user_data)
{
  const DdPublished *left = *(const DdPublished *const *) a;
  const DdPublished *right = *(const DdPublished *const *) b;

  return (int) _dd_net_get_rank (user_data, left->container) -
         (int) _dd_net_get_rank (user_data, right->container);
}

static GPtrArray *
list_published (const DdNetPicture *picture)
{
  const GPtrArray *all = dd_net_get_published (picture->net, 0);
  GPtrArray *published = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (published, g_ptr_array_index (all, i));
  g_ptr_array_sort_with_data (published, compare_published, (gpointer) picture);
  return published;
}

static void
add_published_port (const DdNetPicture *picture,
                    DdBox              *flow,
                    const DdPublished  *port)
{
  g_autofree char *address = dd_ip_address_to_string (&port->host_ip);
  g_autofree char *text = g_strdup_printf (port->host_ip.is_v4 ? "%s:%u → %s:%u/%s"
                                                               : "[%s]:%u → %s:%u/%s",
                                           address, port->host_port, port->container->name,
                                           port->port, dd_transport_to_string (port->transport));
  DdBox *chip = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_CHIP, DD_TOKEN_RULE,
                                  dd_scene_format (picture->scene, "published:%s", text));

  dd_box_set_padding (chip, 8, lengths[picture->density].chip);
  dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_box_get_run (dd_box_add_text (chip, DD_TEXT_MONO_SMALL, DD_INK_MAIN, text))->shortens = TRUE;
  dd_shape_describe (dd_box_get_shape (chip), _("Published: %s"), text);
}

/* Whether docker-proxy took the newest packet. */
static gboolean
is_proxied (const DdNetPicture *picture)
{
  const DdTrip *trip = _dd_net_get_trip (picture->world);

  for (guint i = 0; trip && i < trip->hops->len; i++)
    if (((const DdHop *) g_ptr_array_index (trip->hops, i))->kind == DD_HOP_PROXIED)
      return TRUE;
  return FALSE;
}

static DdBox *
add_ports (const DdNetPicture *picture,
           DdBox              *parent,
           const char         *holder,
           const GPtrArray    *published)
{
  DdBox *frame = dd_box_add_shape (parent, DD_BOX_ROW, DD_SHAPE_BOX, DD_TOKEN_STATE_REMOVED,
                                   "proxy");
  DdBox *flow;

  dd_box_set_padding (frame, picture->density ? 8 : 12, picture->density ? 2 : 6);
  dd_box_set_gap (frame, 10);
  dd_box_get_shape (frame)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  /* Translators: docker-proxy, how many */
  dd_shape_describe (dd_box_get_shape (frame), _("%s keeps %u published ports of the host open"),
                     holder, published->len);
  dd_box_set_align (dd_box_add_text (frame, DD_TEXT_MONO_STRONG, DD_INK_DIM, holder),
                    DD_ALIGN_START, DD_ALIGN_CENTER);
  if (picture->density == DD_DENSITY_TINY)
    return frame;
  flow = dd_box_set_gap (dd_box_add (frame, DD_BOX_FLOW), 6);
  dd_box_set_grow (flow, 1, 0);
  for (guint i = 0; i < published->len; i++)
    add_published_port (picture, flow, g_ptr_array_index (published, i));
  _dd_view_add_more (flow, "published/more",
                     g_strcmp0 (picture->options->selected, "published/more") == 0 ? MANY_LINES
                                                                                   : 1);
  return frame;
}

/* Published ports: what docker-proxy holds open on the host. */
static void
add_published (const DdNetPicture *picture,
               DdBox              *parent)
{
  g_autoptr (GPtrArray) published = list_published (picture);

  if (published->len && (picture->density < DD_DENSITY_TINY || is_proxied (picture)))
    add_ports (picture, parent, "docker-proxy", published);
}

static void
add_head (const DdNetPicture *picture,
          DdBox              *host,
          const char         *id,
          const char         *title,
          const char         *words)
{
  DdBox *head = dd_box_set_gap (dd_box_add (host, DD_BOX_ROW), 10);

  dd_box_add_label (head, id, DD_TOKEN_NONE, picture->density ? DD_TEXT_STRONG : DD_TEXT_HEADING,
                    DD_INK_MAIN, title);
  if (picture->density < DD_DENSITY_FEW)
    dd_box_set_align (dd_box_add_text (head, DD_TEXT_LABEL, DD_INK_DIM, words), DD_ALIGN_START,
                      DD_ALIGN_CENTER);
  dd_box_set_grow (dd_box_add_space (head, 0, 0), 1, 0);
  if (!g_str_equal (id, "vm/title"))
    _dd_net_add_host_processes (picture, head);
}

/* The computer around the virtual machine that the engine is in. Returns the
 * inside of that. */
static DdBox *
add_computer (const DdNetPicture  *picture,
              DdBox               *host,
              const DdHostProfile *profile)
{
  g_autoptr (GPtrArray) published = list_published (picture);
  g_autofree char *address = dd_ip_prefix_to_string (&profile->address);
  g_autofree char *title = g_strdup_printf (_("Virtual machine %s"), profile->name);
  g_autofree char *words = g_strdup_printf (_("kernel %s, eth0 %s"), profile->kernel, address);
  DdBox *row;
  DdBox *vm;

  add_head (picture, host, "host/computer", _("Your computer"),
            _("no Linux kernel for containers here, and no way to their addresses"));
  row = dd_box_set_gap (dd_box_add (host, DD_BOX_ROW), picture->density ? 10 : 18);
  if (picture->density < DD_DENSITY_TINY)
    _dd_net_add_eth0 (picture, row);
  dd_box_set_align (dd_box_set_grow (add_ports (picture, row, profile->backend, published), 1, 0),
                    DD_ALIGN_FILL, DD_ALIGN_CENTER);
  vm = dd_box_add_shape (host, DD_BOX_COLUMN, DD_SHAPE_GROUP, DD_TOKEN_GROUP, "vm");
  dd_box_set_padding (vm, picture->density ? 8 : 16, picture->density ? 4 : 10);
  dd_box_set_gap (vm, lengths[picture->density].gap);
  dd_box_set_grow (vm, 1, 1);
  dd_box_get_shape (vm)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (vm), "%s, %s", title, words);
  add_head (picture, vm, "vm/title", title, words);
  return vm;
}

void
_dd_view_network_fill (DdScene             *scene,
                       DdBox               *root,
                       const DdWorld       *world,
                       const DdViewOptions *options)
{
  g_autoptr (DdNet) net = dd_net_new (world);
  DdDensity density = dd_scene_get_density (scene);
  DdNetPicture picture = { .scene = scene, .world = world, .options = options,
                           .density = density, .net = net,
                           .is_flat = options->width > FLAT_RATIO * options->height,
                           .is_tall = options->height > TALL_RATIO * options->width };
  const DdHostProfile *profile = dd_world_get_profile (world);
  DdBox *row;
  DdBox *host;
  DdBox *inside;
  DdBox *halves;
  DdBox *kernel;
  DdBox *networks;

  _dd_net_plan (&picture);
  dd_box_set_padding (root, lengths[density].padding_x, lengths[density].padding_y);
  row = dd_box_set_gap (dd_box_add (root, DD_BOX_ROW), lengths[density].outside);
  dd_box_set_grow (row, 1, 1);
  if (density < DD_DENSITY_TINY)
    add_outside (&picture, row);
  host = inside = dd_box_add_shape (row, DD_BOX_COLUMN, DD_SHAPE_GROUP, DD_TOKEN_HOST, "host");
  dd_box_set_padding (host, lengths[density].host_x, lengths[density].host_y);
  dd_box_set_gap (host, lengths[density].gap);
  dd_box_set_grow (host, 1, 1);
  dd_box_get_shape (host)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (host), _("Docker host, %s"), dd_host_get_address (0));
  if (profile)
    inside = add_computer (&picture, host, profile);
  else
    add_head (&picture, host, "host/title", _("Docker host"),
              _("kernel network stack, root namespace"));
  halves = dd_box_add (inside, picture.is_flat ? DD_BOX_ROW : DD_BOX_COLUMN);
  dd_box_set_gap (halves, lengths[density].gap * (picture.is_flat ? FLAT_GAP : 1));
  kernel = dd_box_set_gap (dd_box_add (halves, DD_BOX_COLUMN), lengths[density].gap);
  dd_box_set_grow (kernel, 3, 0);
  networks = dd_box_set_gap (dd_box_add (halves, DD_BOX_COLUMN), lengths[density].gap);
  dd_box_set_grow (networks, 2, 0);
  if (profile == NULL)
    add_published (&picture, kernel);
  _dd_net_add_packet (&picture, kernel);
  _dd_net_add_networks (&picture, networks);
  _dd_net_plan_clear (&picture);
}

/* Lines, and the place of the packet */

static void
connect_hooks (DdScene *scene)
{
  static const char *const ids[] = {
    "hook:prerouting", "hook:output", "hook:routing", "hook:forward", "hook:input",
    "hook:postrouting",
  };
  DdShape *last = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      DdShape *next = dd_scene_find (scene, ids[i]);
      DdShape *path;

      /* Where they stand in two rows, the first arrow of the second is left out. */
      if (next && last && fabs (next->box.y - last->box.y) < next->box.height / 2)
        {
          path = dd_scene_connect (scene, dd_scene_format (scene, "edge:%s", ids[i]),
                                   next->token == DD_TOKEN_STEP_PENDING ? DD_TOKEN_ARROW
                                                                        : DD_TOKEN_NETWORK,
                                   (DdAnchor) { last, DD_SIDE_END, 0.5 },
                                   (DdAnchor) { next, DD_SIDE_START, 0.5 }, DD_ROUTE_STRAIGHT);
          path->flags |= DD_SHAPE_FLAG_HEAD | DD_SHAPE_FLAG_DECORATION;
        }
      last = next ? next : last;
    }
}

static void
connect_outside (DdScene *scene)
{
  DdShape *host = dd_scene_find (scene, "host");
  DdShape *card = dd_scene_find (scene, "host/if:eth0");
  double edge;

  if (card == NULL || host == NULL)
    return;
  edge = dd_scene_get_rtl (scene) ? host->box.x + host->box.width : host->box.x;
  _dd_net_straddle (card, edge - card->box.x - card->box.width / 2, 0);
  for (guint i = 0; i < dd_scene_get_n_shapes (scene); i++)
    {
      DdShape *party = dd_scene_get_shape (scene, i);
      DdShape *path;

      if (!g_str_has_prefix (party->id, "outside:"))
        continue;
      path = dd_scene_connect (scene, dd_scene_format (scene, "edge:%s", party->id),
                               party->token == DD_TOKEN_PACKET ? DD_TOKEN_PACKET
                                                               : DD_TOKEN_ARROW,
                               (DdAnchor) { party, DD_SIDE_END, 0.5 },
                               (DdAnchor) { card, DD_SIDE_START, 0.5 }, DD_ROUTE_CURVE);
      path->flags |= DD_SHAPE_FLAG_DECORATION;
    }
}

/**
 * _dd_net_mark:
 * @scene: a scene that has been laid out
 * @id: (nullable): id of the shape where it is
 *
 * Puts an envelope where the packet or the question is. It moves from tick to
 * tick.
 */
void
_dd_net_mark (DdScene    *scene,
              const char *id)
{
  DdShape *place = id ? dd_scene_find (scene, id) : NULL;
  double size = MARKER * dd_scene_get_zoom (scene);
  DdShape *marker;

  if (place == NULL)
    return;
  marker = dd_scene_add (scene, NULL, DD_SHAPE_CIRCLE, DD_TOKEN_PACKET, DD_SCENE_MARKER);
  marker->variant = DD_VARIANT_SOLID;
  marker->flags |= DD_SHAPE_FLAG_OVERLAY | DD_SHAPE_FLAG_DECORATION | DD_SHAPE_FLAG_RAISED;
  marker->icon = DD_ICON_ENVELOPE;
  marker->box = (DdRect) {
    CLAMP (place->box.x + place->box.width - size * 0.6, 0, dd_scene_get_width (scene) - size),
    MAX (place->box.y - size * 0.4, 0), size, size,
  };
  marker->icon_box = (DdRect) { size * 0.22, size * 0.22, size * 0.56, size * 0.56 };
}

void
_dd_view_network_finish (DdScene             *scene,
                         const DdWorld       *world,
                         const DdViewOptions *options)
{
  connect_hooks (scene);
  connect_outside (scene);
  _dd_net_connect_networks (scene, world);
  _dd_net_connect_way (scene, world);
  _dd_net_mark (scene, _dd_net_get_place (scene, world));
}
