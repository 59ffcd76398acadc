// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-view-network-private.h"

/* Which networks the network view shows with their containers, and which it
 * only counts. A pure function of the world and of what is selected: the way
 * of the packet and the selection are always shown. */

/* Up to here nothing is folded. */
#define FEW_CONTAINERS 12

/* Where there is height to spare, some are shown in full in any case. */
#define TALL_CARDS 2u

/* How many networks stand beside each other, and how many containers are shown
 * in full, of few and of many. */
static const struct
{
  guint n_open;
  guint n_cards;
  guint n_crowd_cards;
} limits[DD_N_DENSITIES] = {
  [DD_DENSITY_FULL] = { 4, 4, 4 },
  [DD_DENSITY_CLOSE] = { 4, 4, 3 },
  [DD_DENSITY_FEW] = { 2, 3, 3 },
  [DD_DENSITY_TINY] = { 2, 0, 0 },
};

static void
group_free (gpointer data)
{
  DdNetGroup *group = data;

  g_ptr_array_unref (group->containers);
  g_free (group);
}

/* A network or a container, or a part of it, is selected: "network:NAME" and
 * what stands behind a slash or an at sign. */
static gboolean
is_selected (const DdNetPicture *picture,
             const char         *prefix,
             const char         *name)
{
  const char *selected = picture->options->selected;
  gsize length = strlen (name);

  if (selected == NULL || !g_str_has_prefix (selected, prefix))
    return FALSE;
  selected += strlen (prefix);
  return strncmp (selected, name, length) == 0 && strchr ("/@", selected[length]) != NULL;
}

/**
 * _dd_net_get_rank:
 * @picture: a picture
 * @container: a container
 *
 * Returns: how early it is shown: what a learner looks at first comes first
 */
DdNetRank
_dd_net_get_rank (const DdNetPicture *picture,
                  const DdContainer  *container)
{
  if (is_selected (picture, "container:", container->name))
    return DD_NET_RANK_SELECTED;
  if (_dd_net_is_involved (picture->world, container))
    return DD_NET_RANK_PACKET;
  if (g_strcmp0 (picture->options->focus, container->name) == 0)
    return DD_NET_RANK_FOCUS;
  return container->config->port_bindings->len > 0 ? DD_NET_RANK_PUBLISHED : DD_NET_RANK_OTHER;
}

static int
compare_places (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  const DdNetPicture *picture = user_data;
  const DdContainer *left = *(DdContainer *const *) a;
  const DdContainer *right = *(DdContainer *const *) b;

  return (int) _dd_net_get_rank (picture, left) - (int) _dd_net_get_rank (picture, right);
}

static DdNetGroup *
make_group (DdNetPicture    *picture,
            const DdNetwork *network)
{
  DdNetGroup *group = g_new0 (DdNetGroup, 1);

  group->network = network;
  group->containers = g_ptr_array_new ();
  group->rank = DD_NET_RANK_OTHER;
  for (guint i = 0; i < network->endpoints->len; i++)
    {
      const DdEndpoint *endpoint = g_ptr_array_index (network->endpoints, i);
      const DdContainer *container = dd_world_get_container (picture->world,
                                                             endpoint->container);

      if (container == NULL)
        continue;
      g_ptr_array_add (group->containers, (gpointer) container);
      group->rank = MIN (group->rank, _dd_net_get_rank (picture, container));
    }
  /* Sorting is stable: those of one rank stay in the order of their joining. */
  g_ptr_array_sort_with_data (group->containers, compare_places, picture);
  if (_dd_net_is_on_way (picture->world, network))
    group->rank = DD_NET_RANK_PACKET;
  if (is_selected (picture, "network:", network->name))
    group->rank = DD_NET_RANK_SELECTED;
  return group;
}

/* What the engine itself has on a network is nobody. */
static gboolean
has_containers (const DdNetPicture *picture,
                const DdNetwork    *network)
{
  for (guint i = 0; i < network->endpoints->len; i++)
    if (dd_world_get_container (picture->world,
                                ((DdEndpoint *) g_ptr_array_index (network->endpoints, i))->container))
      return TRUE;
  return FALSE;
}

/* Networks that somebody is on, oldest first. */
static void
list_groups (DdNetPicture *picture)
{
  for (guint i = 0; i < picture->world->networks->len; i++)
    {
      const DdNetwork *network = g_ptr_array_index (picture->world->networks, i);

      if (*network->subnet && has_containers (picture, network))
        g_ptr_array_add (picture->groups, make_group (picture, network));
    }
  if (picture->groups->len == 0)
    g_ptr_array_add (picture->groups,
                     make_group (picture, dd_world_get_network (picture->world, "bridge")));
}

/* The first network of a rank that is not open yet. */
static DdNetGroup *
find_folded (const DdNetPicture *picture,
             DdNetRank           rank)
{
  for (guint i = 0; i < picture->groups->len; i++)
    {
      DdNetGroup *group = g_ptr_array_index (picture->groups, i);

      if (!group->is_open && group->rank == rank)
        return group;
    }
  return NULL;
}

static gboolean
are_few (const DdNetPicture *picture)
{
  guint n_containers = 0;

  for (guint i = 0; i < picture->groups->len; i++)
    n_containers += ((DdNetGroup *) g_ptr_array_index (picture->groups, i))->containers->len;
  return n_containers <= FEW_CONTAINERS;
}

static void
open_groups (const DdNetPicture *picture)
{
  gboolean few = are_few (picture);
  guint n_open = 0;

  for (DdNetRank rank = 0; rank < DD_NET_N_RANKS; rank++)
    {
      /* Where there are many, one is opened if nothing calls for another. */
      guint most = few || rank < DD_NET_RANK_PUBLISHED ? limits[picture->density].n_open : 1;
      DdNetGroup *group = n_open < most ? find_folded (picture, rank) : NULL;

      for (; group && n_open < most; group = find_folded (picture, rank), n_open++)
        group->is_open = TRUE;
    }
}

static void
choose_cards (const DdNetPicture *picture)
{
  guint most = are_few (picture) ? limits[picture->density].n_cards
                                 : limits[picture->density].n_crowd_cards;

  if (picture->is_tall)
    most = MAX (most, TALL_CARDS);
  for (DdNetRank rank = 0; rank < DD_NET_N_RANKS; rank++)
    for (guint i = 0; i < picture->groups->len; i++)
      {
        const DdNetGroup *group = g_ptr_array_index (picture->groups, i);

        for (guint j = 0; group->is_open && j < group->containers->len; j++)
          {
            DdContainer *container = g_ptr_array_index (group->containers, j);

            if (picture->cards->len < most &&
                _dd_net_get_rank (picture, container) == rank && !_dd_net_is_card (picture, container))
              g_ptr_array_add (picture->cards, container);
          }
      }
}

/**
 * _dd_net_plan:
 * @picture: a picture without groups and cards
 *
 * Decides which networks are open and which containers are shown in full.
 */
void
_dd_net_plan (DdNetPicture *picture)
{
  picture->groups = g_ptr_array_new_with_free_func (group_free);
  picture->cards = g_ptr_array_new ();
  list_groups (picture);
  open_groups (picture);
  choose_cards (picture);
}

/**
 * _dd_net_plan_clear:
 * @picture: a picture
 *
 * Frees what [func@_dd_net_plan] made.
 */
void
_dd_net_plan_clear (DdNetPicture *picture)
{
  g_clear_pointer (&picture->groups, g_ptr_array_unref);
  g_clear_pointer (&picture->cards, g_ptr_array_unref);
}

/**
 * _dd_net_is_card:
 * @picture: a picture
 * @container: a container
 *
 * Returns: whether the container is shown in full
 */
gboolean
_dd_net_is_card (const DdNetPicture *picture,
                 const DdContainer  *container)
{
  return g_ptr_array_find (picture->cards, container, NULL);
}

/**
 * _dd_net_get_home:
 * @picture: a picture
 * @container: a container
 *
 * Returns: (nullable) (transfer none): the first open network that it is on,
 *   below which it stands
 */
const DdNetwork *
_dd_net_get_home (const DdNetPicture *picture,
                  const DdContainer  *container)
{
  for (guint i = 0; i < picture->groups->len; i++)
    {
      const DdNetGroup *group = g_ptr_array_index (picture->groups, i);

      if (group->is_open && _dd_net_get_endpoint (container, group->network))
        return group->network;
    }
  return NULL;
}

/**
 * _dd_net_get_endpoint:
 * @container: a container
 * @network: a network
 *
 * Returns: (nullable) (transfer none): the container's interface on it
 */
const DdEndpoint *
_dd_net_get_endpoint (const DdContainer *container,
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
