// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-view-network-private.h"

/* The stops of a packet, one behind the other. */

static gboolean
is_end (const DdHop *hop)
{
  return hop->verdict == DD_VERDICT_DROP || hop->verdict == DD_VERDICT_REJECT ||
         hop->kind == DD_HOP_REFUSED || hop->kind == DD_HOP_LOST;
}

static DdToken
get_token (const DdHop *hop)
{
  if (is_end (hop))
    return DD_TOKEN_STATE_DEAD;
  if (hop->kind == DD_HOP_DELIVERED)
    return DD_TOKEN_CACHE_HIT;
  return hop->container ? DD_TOKEN_CONTAINER : DD_TOKEN_STEP_NETWORK;
}

/**
 * _dd_net_add_hops:
 * @parent: a box
 * @trip: the way of a packet
 * @id: what the ids of its stops begin with
 * @n_lines: how many lines may be filled; the rest is counted
 *
 * Adds the stops of a packet, in reading direction: where, and what happened
 * there. Each says the rule or the route that decided.
 */
void
_dd_net_add_hops (DdBox        *parent,
                  const DdTrip *trip,
                  const char   *id,
                  guint         n_lines)
{
  DdScene *scene = dd_box_get_scene (parent);
  DdBox *flow = dd_box_set_gap (dd_box_add (parent, DD_BOX_FLOW), 6);

  for (guint i = 0; i < trip->hops->len; i++)
    {
      const DdHop *hop = g_ptr_array_index (trip->hops, i);
      g_autofree char *words = _dd_net_dup_hop_words (hop);
      const char *place = hop->place ? hop->place : "";
      const char *detail = hop->rule ? hop->rule : hop->detail ? hop->detail : "";
      DdBox *chip = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_CHIP, get_token (hop),
                                      dd_scene_format (scene, "%s:%u", id, i));

      dd_box_set_padding (chip, 8, 2);
      dd_box_set_gap (chip, 6);
      dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
      if (i > 0)
        dd_box_set_align (dd_box_add_icon (chip, DD_ICON_ARROW_RIGHT, 11), DD_ALIGN_CENTER,
                          DD_ALIGN_CENTER);
      dd_box_get_run (dd_box_add_text (chip, DD_TEXT_LABEL, DD_INK_DIM, place))->shortens = TRUE;
      dd_box_get_run (dd_box_add_text (chip, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, words))->shortens
          = TRUE;
      dd_shape_describe (dd_box_get_shape (chip), "%s: %s%s%s", place, words, *detail ? ". " : "",
                         detail);
    }
  _dd_view_add_more (flow, dd_scene_format (scene, "%s/more", id), n_lines);
}
