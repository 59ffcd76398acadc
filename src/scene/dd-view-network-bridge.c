// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-view-network-private.h"

/* The lower half of the network view: open networks with their bridge, the
 * veth pairs and the containers; folded ones with the number of theirs. */

/* What is shown and its lengths, in pixels, for each density. */
static const struct
{
  guint  n_lines;      /* of names */
  guint  n_open_lines; /* of those of a network that is selected */
  guint  n_columns;    /* of folded networks */
  guint  n_folded;     /* their lines */
  double padding_x;
  double padding_y;
  double gap;
} lengths[DD_N_DENSITIES] = {
  [DD_DENSITY_FULL] = { 2, 12, 4, 3, 16, 10, 8 },
  [DD_DENSITY_CLOSE] = { 2, 9, 4, 3, 10, 6, 5 },
  [DD_DENSITY_FEW] = { 1, 6, 3, 2, 10, 5, 4 },
  [DD_DENSITY_TINY] = { 1, 3, 2, 2, 8, 3, 3 },
};

/* Networks */

static DdBox *
add_slab (const DdNetPicture *picture,
          DdBox              *column,
          const DdNetwork    *network)
{
  DdBox *slab = dd_box_add_shape (column, DD_BOX_ROW, DD_SHAPE_BOX, DD_TOKEN_NETWORK,
                                  dd_scene_format (picture->scene, "network:%s", network->name));
  const char *device = *network->bridge ? network->bridge : network->driver;
  g_autofree char *words = _dd_net_dup_network_words (network);
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
    facts = g_strdup (words);
  text = dd_box_add_text (flow, DD_TEXT_LABEL, DD_INK_MAIN, facts);
  dd_box_set_align (text, DD_ALIGN_START, DD_ALIGN_CENTER);
  dd_box_get_run (text)->wraps = TRUE;
  dd_shape_describe (dd_box_get_shape (slab), "%s, %s", device, words);
  return slab;
}

/* Everybody on a network that is not drawn in full below it. */
static void
add_rest (const DdNetPicture *picture,
          DdBox              *column,
          const DdNetGroup   *group,
          gboolean            between)
{
  const DdNetwork *network = group->network;
  DdBox *flow = dd_box_set_gap (dd_box_add (column, DD_BOX_FLOW), 6);
  guint n = 0;

  for (guint i = 0; i < group->containers->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (group->containers, i);
      const DdNetwork *home = _dd_net_get_home (picture, container);
      const char *id = home == network
                       ? dd_scene_format (picture->scene, "container:%s", container->name)
                       : dd_scene_format (picture->scene, "container:%s@%s", container->name,
                                          network->name);
      DdBox *chip;

      if (_dd_net_is_card (picture, container) && (between || home == network))
        continue;
      chip = _dd_net_add_chip (picture, flow, id, container,
                               _dd_net_get_endpoint (container, network));
      if (home != network)
        dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_DASHED;
      n++;
    }
  if (n)
    _dd_view_add_more (flow, dd_scene_format (picture->scene, "network:%s/more", network->name),
                       group->rank == DD_NET_RANK_SELECTED
                       ? lengths[picture->density].n_open_lines
                       : lengths[picture->density].n_lines);
}

static void
add_column (const DdNetPicture *picture,
            DdBox              *row,
            const DdNetGroup   *group,
            gboolean            is_single)
{
  DdBox *column = dd_box_set_grow (dd_box_add (row, DD_BOX_COLUMN), 1, 0);
  gboolean is_alone = is_single && picture->cards->len == 1 && !picture->is_flat &&
                      picture->density < DD_DENSITY_FEW;
  DdBox *cards;

  add_slab (picture, column, group->network);
  cards = dd_box_set_equal (dd_box_set_gap (dd_box_add (column, DD_BOX_ROW), 14), TRUE);
  /* One container does not fill the whole width. */
  if (is_alone)
    dd_box_set_grow (dd_box_add_space (cards, 0, 0), 1, 0);
  for (guint i = 0; i < picture->cards->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (picture->cards, i);

      if (_dd_net_get_home (picture, container) == group->network)
        _dd_net_add_card (picture, cards, container, group->network, NULL);
    }
  if (is_alone)
    dd_box_set_grow (dd_box_add_space (cards, 0, 0), 1, 0);
  dd_box_add_space (column, 0, lengths[picture->density].padding_y);
  add_rest (picture, column, group, FALSE);
}

/* Those that are open, or those that are folded. */
static GPtrArray *
list_groups (const DdNetPicture *picture,
             gboolean            open)
{
  GPtrArray *groups = g_ptr_array_new ();

  for (guint i = 0; i < picture->groups->len; i++)
    if (((DdNetGroup *) g_ptr_array_index (picture->groups, i))->is_open == open)
      g_ptr_array_add (groups, g_ptr_array_index (picture->groups, i));
  return groups;
}

/* Two networks with a container on both: it stands between the two bridges. */
static gboolean
share_card (const DdNetPicture *picture,
            const DdNetwork    *above,
            const DdNetwork    *below)
{
  for (guint i = 0; i < picture->cards->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (picture->cards, i);

      if (_dd_net_get_endpoint (container, above) && _dd_net_get_endpoint (container, below))
        return TRUE;
    }
  return FALSE;
}

static void
add_between (const DdNetPicture *picture,
             DdBox              *parent,
             const DdNetGroup   *above,
             const DdNetGroup   *below)
{
  DdBox *cards;

  add_rest (picture, parent, above, TRUE);
  add_slab (picture, parent, above->network);
  cards = dd_box_set_equal (dd_box_set_gap (dd_box_add (parent, DD_BOX_ROW), 14), TRUE);
  /* Those on the upper network only, those on both, those on the lower only. */
  for (int part = 0; part < 3; part++)
    for (guint i = 0; i < picture->cards->len; i++)
      {
        const DdContainer *container = g_ptr_array_index (picture->cards, i);
        gboolean is_below = _dd_net_get_endpoint (container, below->network) != NULL;

        if (part == (_dd_net_get_endpoint (container, above->network) ? is_below : 2))
          _dd_net_add_card (picture, cards, container, above->network, below->network);
      }
  add_slab (picture, parent, below->network);
  add_rest (picture, parent, below, TRUE);
}

/* Folded networks */

/* How many letters of names are shown of a folded network. */
#define SHOWN_NAMES 30

/* The names of those on a network, in one line; of many only the first. */
static char *
dup_names (const DdNetGroup *group,
           gsize             most)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < group->containers->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (group->containers, i);

      if (i > 0)
        g_string_append (names, ", ");
      if (i > 0 && names->len + strlen (container->name) > most)
        {
          g_string_append (names, "…");
          break;
        }
      g_string_append (names, container->name);
    }
  return g_string_free (names, FALSE);
}

static void
add_fold (const DdNetPicture *picture,
          DdBox              *row,
          const DdNetGroup   *group)
{
  const DdNetwork *network = group->network;
  guint n = group->containers->len;
  g_autofree char *names = dup_names (group, G_MAXSIZE);
  g_autofree char *first = dup_names (group, SHOWN_NAMES);
  g_autofree char *count = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u container",
                                                         "%u containers", n), n);
  DdBox *box = dd_box_add_shape (row, DD_BOX_COLUMN, DD_SHAPE_BOX, DD_TOKEN_NETWORK,
                                 dd_scene_format (picture->scene, "network:%s", network->name));
  DdBox *head;
  DdBox *text;

  dd_box_set_padding (box, lengths[picture->density].padding_x * 0.75,
                      lengths[picture->density].padding_y * 0.6);
  dd_box_set_gap (box, 2);
  dd_box_set_grow (box, 1, 0);
  dd_box_get_shape (box)->variant = DD_VARIANT_OUTLINE;
  dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  head = dd_box_set_gap (dd_box_add (box, DD_BOX_ROW), 8);
  dd_box_set_align (dd_box_add_icon (head, DD_ICON_PLUS, 12), DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  text = dd_box_add_text (head, DD_TEXT_LABEL_STRONG, DD_INK_TONE, network->name);
  dd_box_get_run (text)->shortens = TRUE;
  dd_box_set_grow (dd_box_add_space (head, 0, 0), 1, 0);
  dd_box_add_text (head, DD_TEXT_LABEL, DD_INK_MAIN, count);
  if (picture->density < DD_DENSITY_FEW && n)
    dd_box_get_run (dd_box_add_text (box, DD_TEXT_LABEL, DD_INK_DIM, first))->shortens = TRUE;
  /* Translators: a network's name, address block, "7 containers", their names */
  dd_shape_describe (dd_box_get_shape (box), _("Network %s, %s, %s: %s. Select it to see them"),
                     network->name, network->subnet, count, names);
}

/* A network that nobody is on. */
static void
add_empty (const DdNetPicture *picture,
           DdBox              *flow,
           const DdNetwork    *network)
{
  g_autofree char *text = g_strdup_printf (_("network %s: no container"), network->name);
  DdBox *chip = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_CHIP, DD_TOKEN_RULE,
                                  dd_scene_format (picture->scene, "network:%s", network->name));

  dd_box_set_padding (chip, 8, 2);
  dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_box_add_text (chip, DD_TEXT_LABEL, DD_INK_MAIN, text);
  dd_shape_describe (dd_box_get_shape (chip), "%s", text);
}

static gboolean
has_group (const DdNetPicture *picture,
           const DdNetwork    *network)
{
  for (guint i = 0; i < picture->groups->len; i++)
    if (((DdNetGroup *) g_ptr_array_index (picture->groups, i))->network == network)
      return TRUE;
  return FALSE;
}

/* How many networks there is no room for, and who is on them. */
static void
add_more_folded (DdBox     *row,
                 GPtrArray *folded,
                 guint      from)
{
  guint n = folded->len - from;
  guint n_containers = 0;
  g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more network",
                                                        "%u more networks", n), n);
  DdBox *box = dd_box_add_shape (row, DD_BOX_ROW, DD_SHAPE_BOX, DD_TOKEN_RULE, "networks/more");

  for (guint i = from; i < folded->len; i++)
    n_containers += ((DdNetGroup *) g_ptr_array_index (folded, i))->containers->len;
  dd_box_set_padding (box, 12, 3);
  dd_box_set_gap (box, 8);
  dd_box_set_grow (box, 1, 0);
  dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_box_set_align (dd_box_add_icon (box, DD_ICON_PLUS, 12), DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  dd_box_get_run (dd_box_add_text (box, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, text))->shortens = TRUE;
  /* Translators: "7 more networks", and how many containers are on them */
  dd_shape_describe (dd_box_get_shape (box), _("%s, with %u containers. Select it to see them"),
                     text, n_containers);
}

/* They stand in lines of equal parts; the last part counts what is left out. */
static void
add_folds (const DdNetPicture *picture,
           DdBox              *parent,
           GPtrArray          *folded)
{
  gboolean all = g_strcmp0 (picture->options->selected, "networks/more") == 0;
  guint most = all ? lengths[picture->density].n_open_lines : lengths[picture->density].n_folded;
  guint n_lines = (folded->len + lengths[picture->density].n_columns - 1) /
                  lengths[picture->density].n_columns;
  guint n_columns = n_lines ? (folded->len + n_lines - 1) / n_lines : 0;
  guint n_shown = folded->len;
  DdBox *column = dd_box_set_gap (dd_box_add (parent, DD_BOX_COLUMN), 6);
  DdBox *row = NULL;

  if (n_lines > most)
    {
      n_columns = lengths[picture->density].n_columns;
      n_shown = most * n_columns - 1;
      n_lines = most;
    }
  for (guint i = 0; i < n_lines * n_columns; i++)
    {
      if (i % n_columns == 0)
        row = dd_box_set_equal (dd_box_set_gap (dd_box_add (column, DD_BOX_ROW), 8), TRUE);
      if (i < n_shown)
        add_fold (picture, row, g_ptr_array_index (folded, i));
      else if (i == n_shown && n_shown < folded->len)
        add_more_folded (row, folded, n_shown);
      else
        dd_box_set_grow (dd_box_add_space (row, 0, 0), 1, 0);
    }
}

static void
add_folded (const DdNetPicture *picture,
            DdBox              *parent)
{
  g_autoptr (GPtrArray) folded = list_groups (picture, FALSE);
  DdBox *flow;
  guint n = 0;

  add_folds (picture, parent, folded);
  flow = dd_box_set_gap (dd_box_add (parent, DD_BOX_FLOW), 6);
  for (guint i = 0; i < picture->world->networks->len; i++)
    {
      const DdNetwork *network = g_ptr_array_index (picture->world->networks, i);

      if (*network->subnet == '\0' || has_group (picture, network))
        continue;
      add_empty (picture, flow, network);
      n++;
    }
  if (n)
    _dd_view_add_more (flow, "networks/empty", 1);
}

/* Containers on no network */

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
  gboolean all = g_strcmp0 (picture->options->selected, "containers/more") == 0;
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
    _dd_view_add_more (flow, "containers/more", all ? lengths[picture->density].n_open_lines : 1);
}

/**
 * _dd_net_add_networks:
 * @picture: a picture that is planned
 * @parent: the box of the host
 *
 * Adds the networks and containers of a host.
 */
void
_dd_net_add_networks (const DdNetPicture *picture,
                      DdBox              *parent)
{
  g_autoptr (GPtrArray) open = list_groups (picture, TRUE);
  const DdNetGroup *first = g_ptr_array_index (open, 0);
  const DdNetGroup *second = open->len == 2 ? g_ptr_array_index (open, 1) : NULL;

  if (second && share_card (picture, first->network, second->network))
    add_between (picture, parent, first, second);
  else
    {
      /* Where there is no room for cards, one stands below the other. */
      DdBox *row = dd_box_add (parent, picture->density == DD_DENSITY_TINY ? DD_BOX_COLUMN
                                                                          : DD_BOX_ROW);

      dd_box_set_gap (row, picture->density == DD_DENSITY_TINY ? 6 : 20);
      for (guint i = 0; i < open->len; i++)
        add_column (picture, row, g_ptr_array_index (open, i), open->len == 1);
    }
  add_folded (picture, parent);
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
         const DdWorld     *world,
         const DdContainer *container,
         const DdEndpoint  *endpoint)
{
  gboolean on_way = !_dd_net_is_earlier (world) && _dd_net_is_involved (world, container) &&
                    _dd_net_is_on_way (world, dd_world_get_network (world, endpoint->network));
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
  path = dd_scene_add (scene, NULL, DD_SHAPE_PATH, on_way ? DD_TOKEN_PACKET : DD_TOKEN_NETWORK,
                       dd_scene_format (scene, "cable:%s:%s", container->name, endpoint->network));
  dd_shape_set_points (path, points, 2);
  dd_shape_describe (path, *endpoint->veth ? _("veth pair of %s on %s")
                                           : _("share of a card, of %s on %s"), container->name,
                     endpoint->network);
}

void
_dd_net_connect_networks (DdScene       *scene,
                          const DdWorld *world)
{
  for (guint i = 0; i < world->containers->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (world->containers, i);

      for (guint j = 0; j < container->endpoints->len; j++)
        connect (scene, world, container, g_ptr_array_index (container->endpoints, j));
    }
}
