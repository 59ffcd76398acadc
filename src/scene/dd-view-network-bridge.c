// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-fs.h"
#include "dd-view-network-private.h"

/* The lower half of the network view: each network with its bridge, the veth
 * pairs, and the containers with what listens in them. */

/* What is shown and its lengths, in pixels, for each density. */
static const struct
{
  guint    n_cards;
  guint    n_lines; /* of chips */
  double   padding_x;
  double   padding_y;
  double   gap;
  double   cable;
  double   width;
  gboolean facts;
} lengths[DD_N_DENSITIES] = {
  [DD_DENSITY_FULL] = { 4, 2, 16, 10, 8, 34, 176, TRUE },
  [DD_DENSITY_CLOSE] = { 4, 2, 10, 6, 5, 30, 146, TRUE },
  [DD_DENSITY_FEW] = { 3, 1, 10, 5, 4, 22, 110, FALSE },
  [DD_DENSITY_TINY] = { 0, 1, 8, 3, 3, 10, 90, FALSE },
};

/* Half the height of an interface, which reaches into the room of its cable. */
#define HALF_CHIP 16

/* Which containers are shown in full */

static gboolean
is_on (const DdContainer *container,
       const DdNetwork   *network)
{
  for (guint i = 0; i < container->endpoints->len; i++)
    if (g_str_equal (((DdEndpoint *) g_ptr_array_index (container->endpoints, i))->network_id,
                     network->id))
      return TRUE;
  return FALSE;
}

static guint
count_on (const DdWorld   *world,
          const DdNetwork *network)
{
  guint n = 0;

  for (guint i = 0; i < world->containers->len; i++)
    n += is_on (g_ptr_array_index (world->containers, i), network);
  return n;
}

static const DdEndpoint *
get_endpoint (const DdContainer *container,
              const DdNetwork   *network)
{
  for (guint i = 0; i < container->endpoints->len; i++)
    {
      const DdEndpoint *endpoint = g_ptr_array_index (container->endpoints, i);

      if (g_str_equal (endpoint->network_id, network->id))
        return endpoint;
    }
  return NULL;
}

static gboolean
is_published (const DdContainer *container)
{
  return container->endpoints->len > 0 && container->config->port_bindings->len > 0;
}

/* What a learner looks at first comes first. */
static int
rank_of (const DdNetPicture *picture,
         const DdContainer  *container)
{
  if (_dd_net_is_involved (picture->world, container))
    return 0;
  if (g_strcmp0 (picture->options->focus, container->name) == 0)
    return 1;
  return is_published (container) ? 2 : 3;
}

static void
choose_cards (DdNetPicture *picture)
{
  GPtrArray *containers = picture->world->containers;

  for (int rank = 0; rank <= 3; rank++)
    for (guint i = 0; i < containers->len; i++)
      {
        DdContainer *container = g_ptr_array_index (containers, i);

        if (dd_container_get_endpoint (container) && picture->cards->len < lengths[picture->density].n_cards &&
            rank_of (picture, container) == rank)
          g_ptr_array_add (picture->cards, container);
      }
}

static gboolean
is_card (const DdNetPicture *picture,
         const DdContainer  *container)
{
  return g_ptr_array_find (picture->cards, container, NULL);
}

/* Containers */

static const char *
part_id (const DdNetPicture *picture,
         const DdContainer  *container,
         const char         *part)
{
  return dd_scene_format (picture->scene, "container:%s/%s", container->name, part);
}

/* The cable between a bridge and an interface, and its name beside it. */
static void
add_cable (const DdNetPicture *picture,
           DdBox              *column,
           const DdContainer  *container,
           const DdEndpoint   *endpoint,
           gboolean            is_above)
{
  DdBox *row = dd_box_add (column, DD_BOX_ROW);
  DdBox *half;
  DdBox *text;

  dd_box_set_least (row, 0, lengths[picture->density].cable);
  if (endpoint == NULL)
    return;
  dd_box_set_equal (row, TRUE);
  dd_box_set_grow (dd_box_add (row, DD_BOX_COLUMN), 1, 0);
  half = dd_box_set_grow (dd_box_add (row, DD_BOX_COLUMN), 1, 0);
  dd_box_set_padding (half, 6, 2);
  if (picture->density >= DD_DENSITY_FEW || *endpoint->veth == '\0')
    return;
  if (!is_above)
    dd_box_add_space (half, 0, HALF_CHIP);
  text = dd_box_add_label (half, dd_scene_format (picture->scene, "container:%s/veth:%s",
                                                  container->name, endpoint->network),
                           DD_TOKEN_NETWORK, DD_TEXT_MONO_SMALL, DD_INK_TONE, endpoint->veth);
  dd_box_get_shape (text)->variant = DD_VARIANT_PLAIN;
  dd_box_get_run (text)->shortens = TRUE;
  if (is_above)
    dd_box_add_space (half, 0, HALF_CHIP);
}

static void
add_interface (const DdNetPicture *picture,
               DdBox              *card,
               const DdContainer  *container,
               const DdEndpoint   *endpoint)
{
  const char *name = endpoint->interface;
  DdBox *chip = dd_box_add_shape (card, DD_BOX_ROW, DD_SHAPE_CHIP, DD_TOKEN_NAMESPACE,
                                  dd_scene_format (picture->scene, "container:%s/if:%s",
                                                   container->name, endpoint->network));

  dd_box_set_padding (chip, 14, 2);
  dd_box_set_align (chip, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  dd_box_get_shape (chip)->variant = DD_VARIANT_SOFT;
  dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_STRADDLES | DD_SHAPE_FLAG_FOCUSABLE;
  dd_box_add_text (chip, DD_TEXT_MONO_STRONG, DD_INK_TONE, name);
  dd_shape_describe (dd_box_get_shape (chip), _("%s of %s: %s, joined to %s of the host"), name,
                     container->name, endpoint->address, endpoint->veth);
}

static void
add_dot (const DdNetPicture *picture,
         DdBox              *row,
         const DdContainer  *container)
{
  DdBox *dot = dd_box_add_shape (row, DD_BOX_STACK, DD_SHAPE_CIRCLE,
                                 _dd_view_state_token (container->state),
                                 part_id (picture, container, "dot"));

  dd_box_get_shape (dot)->variant = DD_VARIANT_SOLID;
  dd_box_get_shape (dot)->flags |= DD_SHAPE_FLAG_DECORATION;
  dd_box_set_least (dot, 11, 11);
  dd_box_set_align (dot, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
}

static void
add_fact (const DdNetPicture *picture,
          DdBox              *card,
          const char         *id,
          DdToken             token,
          const char         *text)
{
  DdBox *row = dd_box_add_shape (card, DD_BOX_ROW, DD_SHAPE_CHIP, token, id);

  dd_box_set_padding (row, 8, picture->density ? 1 : 3);
  dd_box_get_shape (row)->variant = DD_VARIANT_TINT;
  dd_box_get_run (dd_box_add_text (row, DD_TEXT_MONO_SMALL, DD_INK_MAIN, text))->shortens = TRUE;
  dd_shape_describe (dd_box_get_shape (row), "%s", text);
}

/* The first nameserver that the container's file names. */
static char *
dup_nameserver (const DdWorld     *world,
                const DdContainer *container)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_world (world, container->id);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (fs == NULL || dd_fs_read_text (fs, "/etc/resolv.conf", &text) != 0)
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    if (g_str_has_prefix (lines[i], "nameserver "))
      return g_strdup (lines[i] + strlen ("nameserver "));
  return NULL;
}

/* The program without its arguments: "nginx: master", "redis-server". */
static char *
dup_first_words (const DdProcess *process)
{
  g_autofree char *command = dd_process_dup_command (process);
  const char *first = strchr (command, ' ');
  const char *second = first && first[-1] == ':' ? strchr (first + 1, ' ') : first;

  return second ? g_strndup (command, second - command) : g_steal_pointer (&command);
}

static void
add_facts (const DdNetPicture *picture,
           DdBox              *card,
           const DdContainer  *container)
{
  const DdProcess *process = dd_world_get_container_process (picture->world, container->id, 1);
  g_autofree char *command = process ? dup_first_words (process) : NULL;
  g_autofree char *nameserver = dup_nameserver (picture->world, container);

  if (command)
    {
      g_autofree char *text = g_strdup_printf ("PID 1 %s", command);

      add_fact (picture, card, part_id (picture, container, "pid1"), DD_TOKEN_CODE, text);
    }
  _dd_net_add_sockets (picture, card, container);
  if (nameserver)
    {
      g_autofree char *text = g_strdup_printf ("resolv.conf %s", nameserver);

      add_fact (picture, card, part_id (picture, container, "resolv"), DD_TOKEN_CODE, text);
    }
}

static void
add_card (const DdNetPicture *picture,
          DdBox              *row,
          const DdContainer  *container,
          const DdNetwork    *above,
          const DdNetwork    *below)
{
  const DdEndpoint *up = get_endpoint (container, above);
  const DdEndpoint *down = below ? get_endpoint (container, below) : NULL;
  const DdEndpoint *main = up ? up : down;
  DdBox *column = dd_box_set_grow (dd_box_add (row, DD_BOX_COLUMN), 1, 0);
  DdBox *card;
  DdBox *head;

  dd_box_set_least (column, lengths[picture->density].width, 0);
  add_cable (picture, column, container, up, TRUE);
  card = dd_box_add_shape (column, DD_BOX_COLUMN, DD_SHAPE_BOX, DD_TOKEN_CONTAINER,
                           dd_scene_format (picture->scene, "container:%s", container->name));
  dd_box_set_gap (card, lengths[picture->density].gap);
  dd_box_set_padding (card, lengths[picture->density].padding_x, up && down ? 0 : 1);
  dd_box_set_grow (card, 1, 1);
  dd_box_get_shape (card)->flags |= DD_SHAPE_FLAG_FOCUSABLE | DD_SHAPE_FLAG_RAISED;
  dd_shape_describe (dd_box_get_shape (card), _("Container %s, %s, address %s"), container->name,
                     dd_container_get_status (container), main->address);
  if (up)
    add_interface (picture, card, container, up);
  else
    dd_box_add_space (card, 0, lengths[picture->density].padding_y);
  head = dd_box_set_gap (dd_box_add (card, DD_BOX_ROW), 8);
  add_dot (picture, head, container);
  dd_box_get_run (dd_box_add_text (head, picture->density ? DD_TEXT_STRONG : DD_TEXT_HEADING,
                                   DD_INK_MAIN, container->name))->shortens = TRUE;
  if (lengths[picture->density].facts)
    {
      DdBox *image;

      dd_box_set_grow (dd_box_add_space (head, 0, 0), 1, 0);
      image = dd_box_add_text (head, DD_TEXT_LABEL, DD_INK_DIM, container->image_ref);
      dd_box_set_align (image, DD_ALIGN_END, DD_ALIGN_CENTER);
      dd_box_get_run (image)->shortens = TRUE;
    }
  for (guint i = 0; i < container->endpoints->len; i++)
    {
      const DdEndpoint *endpoint = g_ptr_array_index (container->endpoints, i);

      if (endpoint == up || endpoint == down)
        dd_box_add_text (card, DD_TEXT_MONO_STRONG, DD_INK_TONE, endpoint->address);
    }
  if (lengths[picture->density].facts)
    add_facts (picture, card, container);
  else
    _dd_net_add_sockets (picture, card, container);
  dd_box_set_grow (dd_box_add_space (card, 0, lengths[picture->density].padding_y), 0, 1);
  if (down)
    add_interface (picture, card, container, down);
  if (below)
    add_cable (picture, column, container, down, FALSE);
}

/* A container that is drawn in full elsewhere, or for which there is no room. */
static DdBox *
add_chip (const DdNetPicture *picture,
          DdBox              *flow,
          const char         *id,
          const DdContainer  *container,
          const DdEndpoint   *endpoint)
{
  const char *last = strrchr (endpoint->address, '.');
  DdBox *chip = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_CHIP, DD_TOKEN_CONTAINER, id);

  dd_box_set_padding (chip, 8, 2);
  dd_box_set_gap (chip, 6);
  dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_box_get_run (dd_box_add_text (chip, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, container->name))
      ->shortens = TRUE;
  dd_box_add_text (chip, DD_TEXT_MONO_SMALL, DD_INK_TONE, last ? last : endpoint->address);
  dd_shape_describe (dd_box_get_shape (chip), _("Container %s, %s, address %s"), container->name,
                     dd_container_get_status (container), endpoint->address);
  return chip;
}

/* Networks */

static DdBox *
add_slab (const DdNetPicture *picture,
          DdBox              *column,
          const DdNetwork    *network)
{
  DdBox *slab = dd_box_add_shape (column, DD_BOX_ROW, DD_SHAPE_BOX, DD_TOKEN_NETWORK,
                                  dd_scene_format (picture->scene, "network:%s", network->name));
  const char *device = *network->bridge ? network->bridge : network->driver;
  g_autofree char *facts = NULL;
  DdBox *flow;
  DdBox *text;

  dd_box_set_padding (slab, lengths[picture->density].padding_x,
                      lengths[picture->density].padding_y);
  dd_box_get_shape (slab)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  flow = dd_box_set_gap (dd_box_add (slab, DD_BOX_FLOW), 12);
  dd_box_set_grow (flow, 1, 0);
  text = dd_box_add_text (flow, DD_TEXT_MONO_STRONG, DD_INK_TONE, device);
  dd_box_set_align (text, DD_ALIGN_START, DD_ALIGN_CENTER);
  if (picture->density == DD_DENSITY_TINY)
    facts = g_strdup (network->name);
  else if (picture->density == DD_DENSITY_FEW)
    facts = g_strdup_printf (_("network %s"), network->name);
  else
    /* Translators: name, address block, address of the bridge itself */
    facts = g_strdup_printf (_("network %s, %s, gateway %s"), network->name, network->subnet,
                             network->gateway);
  text = dd_box_add_text (flow, DD_TEXT_LABEL, DD_INK_MAIN, facts);
  dd_box_set_align (text, DD_ALIGN_START, DD_ALIGN_CENTER);
  dd_box_get_run (text)->wraps = TRUE;
  /* Translators: a device, name, address block, address of the router */
  dd_shape_describe (dd_box_get_shape (slab), _("%s, network %s, %s, gateway %s"), device,
                     network->name, network->subnet, network->gateway);
  return slab;
}

static const DdNetwork *
home_of (GPtrArray         *networks,
         const DdContainer *container)
{
  for (guint i = 0; i < networks->len; i++)
    if (is_on (container, g_ptr_array_index (networks, i)))
      return g_ptr_array_index (networks, i);
  return NULL;
}

/* Everybody on a network that is not drawn in full below it. */
static void
add_rest (const DdNetPicture *picture,
          DdBox              *column,
          const DdNetwork    *network,
          GPtrArray          *networks,
          gboolean            between)
{
  DdBox *flow = dd_box_set_gap (dd_box_add (column, DD_BOX_FLOW), 6);
  guint n = 0;

  for (guint i = 0; i < picture->world->containers->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (picture->world->containers, i);
      const DdEndpoint *endpoint = get_endpoint (container, network);
      const DdNetwork *home = home_of (networks, container);
      const char *id = home == network
                       ? dd_scene_format (picture->scene, "container:%s", container->name)
                       : dd_scene_format (picture->scene, "container:%s@%s", container->name,
                                          network->name);
      DdBox *chip;

      if (endpoint == NULL || (is_card (picture, container) && (between || home == network)))
        continue;
      chip = add_chip (picture, flow, id, container, endpoint);
      if (home != network)
        dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_DASHED;
      n++;
    }
  if (n)
    _dd_view_add_more (flow, dd_scene_format (picture->scene, "network:%s/more", network->name),
                       lengths[picture->density].n_lines);
}

static void
add_column (const DdNetPicture *picture,
            DdBox              *row,
            const DdNetwork    *network,
            GPtrArray          *networks)
{
  DdBox *column = dd_box_set_grow (dd_box_add (row, DD_BOX_COLUMN), 1, 0);
  DdBox *cards;

  add_slab (picture, column, network);
  cards = dd_box_set_equal (dd_box_set_gap (dd_box_add (column, DD_BOX_ROW), 14), TRUE);
  for (guint i = 0; i < picture->cards->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (picture->cards, i);

      if (home_of (networks, container) == network)
        add_card (picture, cards, container, network, NULL);
    }
  dd_box_add_space (column, 0, lengths[picture->density].padding_y);
  add_rest (picture, column, network, networks, FALSE);
}

/* Two networks with a container on both: it stands between the two bridges. */
static gboolean
share_container (const DdNetPicture *picture,
                 GPtrArray          *networks)
{
  for (guint i = 0; networks->len == 2 && i < picture->cards->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (picture->cards, i);

      if (is_on (container, g_ptr_array_index (networks, 0)) &&
          is_on (container, g_ptr_array_index (networks, 1)))
        return TRUE;
    }
  return FALSE;
}

static void
add_between (const DdNetPicture *picture,
             DdBox              *parent,
             const DdNetwork    *above,
             const DdNetwork    *below,
             GPtrArray          *networks)
{
  DdBox *cards;

  add_rest (picture, parent, above, networks, TRUE);
  add_slab (picture, parent, above);
  cards = dd_box_set_equal (dd_box_set_gap (dd_box_add (parent, DD_BOX_ROW), 14), TRUE);
  /* Those on the upper network only, those on both, those on the lower only. */
  for (int part = 0; part < 3; part++)
    for (guint i = 0; i < picture->cards->len; i++)
      {
        const DdContainer *container = g_ptr_array_index (picture->cards, i);

        if (part == (is_on (container, above) ? is_on (container, below) : 2))
          add_card (picture, cards, container, above, below);
      }
  add_slab (picture, parent, below);
  add_rest (picture, parent, below, networks, TRUE);
}

/* Networks that somebody is on; the default one if there is nobody. */
static GPtrArray *
list_networks (const DdWorld *world)
{
  GPtrArray *networks = g_ptr_array_new ();

  for (guint i = 0; i < world->networks->len; i++)
    {
      DdNetwork *network = g_ptr_array_index (world->networks, i);

      if (*network->subnet && count_on (world, network))
        g_ptr_array_add (networks, network);
    }
  if (networks->len == 0)
    g_ptr_array_add (networks, (gpointer) dd_world_get_network (world, "bridge"));
  return networks;
}

/* Networks that there is no room for, or nobody is on. */
static void
add_more_networks (const DdNetPicture *picture,
                   DdBox              *parent,
                   GPtrArray          *networks)
{
  DdBox *flow = dd_box_set_gap (dd_box_add (parent, DD_BOX_FLOW), 6);
  guint n = 0;

  for (guint i = 0; i < picture->world->networks->len; i++)
    {
      const DdNetwork *network = g_ptr_array_index (picture->world->networks, i);
      guint n_on = count_on (picture->world, network);
      g_autofree char *text = NULL;
      DdBox *chip;

      if (*network->subnet == '\0' || g_ptr_array_find (networks, network, NULL))
        continue;
      text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "network %s: %u container",
                                           "network %s: %u containers", n_on),
                              network->name, n_on);
      chip = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_CHIP, DD_TOKEN_RULE,
                               dd_scene_format (picture->scene, "network:%s", network->name));
      dd_box_set_padding (chip, 8, 2);
      dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
      dd_box_add_text (chip, DD_TEXT_LABEL, DD_INK_MAIN, text);
      dd_shape_describe (dd_box_get_shape (chip), "%s", text);
      n++;
    }
  if (n)
    _dd_view_add_more (flow, "networks/more", 1);
}

/* Why a container is on no bridge. */
static char *
dup_apart (const DdContainer *container)
{
  const char *mode = container->config->network_mode;

  if (!dd_container_is_running (container))
    return g_strdup (dd_container_get_status (container));
  if (g_str_equal (mode, "host"))
    return g_strdup (_("in the host's own namespace"));
  if (g_str_equal (mode, "none"))
    return g_strdup (_("only a loopback interface"));
  if (g_str_has_prefix (mode, "container:"))
    return g_strdup (_("in the namespace of another container"));
  return g_strdup (_("on no network"));
}

static void
add_apart (const DdNetPicture *picture,
           DdBox              *parent)
{
  DdBox *flow = dd_box_set_gap (dd_box_add (parent, DD_BOX_FLOW), 6);
  guint n = 0;

  for (guint i = 0; i < picture->world->containers->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (picture->world->containers, i);
      g_autofree char *why = NULL;
      DdBox *chip;

      if (dd_container_get_endpoint (container))
        continue;
      why = dup_apart (container);
      chip = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_CHIP, DD_TOKEN_STATE_REMOVED,
                               dd_scene_format (picture->scene, "container:%s", container->name));
      dd_box_set_padding (chip, 8, 2);
      dd_box_set_gap (chip, 6);
      dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
      dd_box_get_run (dd_box_add_text (chip, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, container->name))
          ->shortens = TRUE;
      if (picture->density < DD_DENSITY_TINY)
        dd_box_get_run (dd_box_add_text (chip, DD_TEXT_LABEL, DD_INK_MAIN, why))->shortens = TRUE;
      dd_shape_describe (dd_box_get_shape (chip), _("Container %s: %s"), container->name, why);
      n++;
    }
  if (n)
    _dd_view_add_more (flow, "containers/more", 1);
}

/* How many networks stand beside each other. */
static guint
max_columns (const DdNetPicture *picture)
{
  static const guint n_columns[DD_N_DENSITIES] = { 4, 4, 2, 1 };

  return n_columns[picture->density];
}

void
_dd_net_add_networks (DdNetPicture *picture,
                      DdBox        *parent)
{
  g_autoptr (GPtrArray) networks = list_networks (picture->world);

  choose_cards (picture);
  if (share_container (picture, networks))
    add_between (picture, parent, g_ptr_array_index (networks, 0),
                 g_ptr_array_index (networks, 1), networks);
  else
    {
      DdBox *row = dd_box_set_gap (dd_box_add (parent, DD_BOX_ROW), 20);

      if (networks->len > max_columns (picture))
        g_ptr_array_set_size (networks, max_columns (picture));
      for (guint i = 0; i < networks->len; i++)
        add_column (picture, row, g_ptr_array_index (networks, i), networks);
    }
  add_more_networks (picture, parent, networks);
  add_apart (picture, parent);
}

/* Moves a shape onto the edge of the one it stands in. */
void
_dd_net_straddle (DdShape *shape,
                  double   dx,
                  double   dy)
{
  shape->box.x += dx;
  shape->box.y += dy;
}

static void
connect (DdScene           *scene,
         const DdContainer *container,
         const DdEndpoint  *endpoint)
{
  DdShape *slab = dd_scene_find (scene, dd_scene_format (scene, "network:%s", endpoint->network));
  DdShape *chip = dd_scene_find (scene, dd_scene_format (scene, "container:%s/if:%s",
                                                         container->name, endpoint->network));
  DdPoint points[2];
  gboolean is_above;
  DdShape *path;

  if (slab == NULL || chip == NULL)
    return;
  is_above = slab->box.y < chip->box.y;
  _dd_net_straddle (chip, 0, is_above ? -chip->box.height / 2 : chip->box.height / 2);
  points[0].x = points[1].x = chip->box.x + chip->box.width / 2;
  points[0].y = is_above ? slab->box.y + slab->box.height : slab->box.y;
  points[1].y = is_above ? chip->box.y : chip->box.y + chip->box.height;
  path = dd_scene_add (scene, NULL, DD_SHAPE_PATH, DD_TOKEN_NETWORK,
                       dd_scene_format (scene, "cable:%s:%s", container->name, endpoint->network));
  dd_shape_set_points (path, points, 2);
  dd_shape_describe (path, _("veth pair of %s on %s"), container->name, endpoint->network);
}

void
_dd_net_connect_networks (DdScene       *scene,
                          const DdWorld *world)
{
  for (guint i = 0; i < world->containers->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (world->containers, i);

      for (guint j = 0; j < container->endpoints->len; j++)
        connect (scene, container, g_ptr_array_index (container->endpoints, j));
    }
}
