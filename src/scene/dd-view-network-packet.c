// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-conntrack.h"
#include "dd-host-profile.h"
#include "dd-hosts.h"
#include "dd-view-network-private.h"

/* The upper half of the network view: the hooks of the kernel, the rule that
 * decided, the packet as it is now, and what connection tracking remembers. */

/* What is shown and its lengths, in pixels, for each density. */
static const struct
{
  double padding_x;
  double padding_y;
  double gap;
  double hook;
  double card;
  double way;
  guint  n_flows;
} lengths[DD_N_DENSITIES] = {
  [DD_DENSITY_FULL] = { 16, 10, 8, 122, 250, 6, 2 },
  [DD_DENSITY_CLOSE] = { 10, 5, 4, 96, 210, 2, 1 },
  [DD_DENSITY_FEW] = { 8, 4, 3, 92, 170, 2, 0 },
  [DD_DENSITY_TINY] = { 6, 2, 2, 40, 120, 0, 0 },
};

/**
 * _dd_net_get_trip:
 * @world: a world
 *
 * Returns: (nullable) (transfer none): the way of the newest packet
 */
const DdTrip *
_dd_net_get_trip (const DdWorld *world)
{
  return world->trips->len ? g_ptr_array_index (world->trips, world->trips->len - 1) : NULL;
}

const DdHop *
_dd_net_get_last_hop (const DdTrip *trip)
{
  return trip && trip->hops->len ? g_ptr_array_index (trip->hops, trip->hops->len - 1) : NULL;
}

/* Hooks */

typedef struct
{
  DdHopKind   kind;
  const char *id;
  const char *name;
  const char *role;
} Hook;

static const Hook prerouting = {
  DD_HOP_PREROUTING, "hook:prerouting", "PREROUTING", N_("what comes in"),
};
static const Hook routing = { DD_HOP_ROUTED, "hook:routing", N_("routing"), N_("where to?") };
static const Hook forward = {
  DD_HOP_FORWARD, "hook:forward", "FORWARD", N_("what only passes"),
};
static const Hook input = { DD_HOP_INPUT, "hook:input", "INPUT", N_("what is for the host") };
static const Hook output = {
  DD_HOP_OUTPUT, "hook:output", "OUTPUT", N_("what the host sends"),
};
static const Hook postrouting = {
  DD_HOP_POSTROUTING, "hook:postrouting", "POSTROUTING", N_("what leaves"),
};

static const Hook *const all_hooks[] = {
  &prerouting, &routing, &forward, &input, &output, &postrouting,
};

#define N_HOOKS 4

static const Hook *const through[N_HOOKS] = { &prerouting, &routing, &forward, &postrouting };
static const Hook *const inwards[N_HOOKS] = { &prerouting, &routing, &input };
static const Hook *const outwards[N_HOOKS] = { &output, &routing, &postrouting };
static const Hook *const within[N_HOOKS] = { &output, &routing, &input };

/* The kernel that has the bridges: its hooks are shown. */
static gboolean
is_at_kernel (const DdWorld *world,
              const DdHop   *hop)
{
  return hop->host == dd_world_get_kernel (world) && hop->container == NULL;
}

/* docker-proxy, or who carries bytes over the border of a virtual machine, ends
 * one connection and begins another: only the last one that came to the kernel
 * is shown. Returns the place of its first stop. */
static guint
find_beginning (const DdWorld *world,
                const DdTrip  *trip)
{
  guint beginning = 0;
  guint next = 0;

  for (guint i = 0; i < trip->hops->len; i++)
    {
      const DdHop *hop = g_ptr_array_index (trip->hops, i);

      if (dd_hop_is_relay (hop))
        next = i + 1;
      else if (next && is_at_kernel (world, hop))
        beginning = next;
    }
  return beginning;
}

/* The stop at a hook of the kernel that has the bridges. */
static const DdHop *
find_hop (const DdWorld *world,
          const DdTrip  *trip,
          DdHopKind      kind)
{
  guint beginning = trip ? find_beginning (world, trip) : 0;

  for (guint i = trip ? trip->hops->len : 0; i > beginning; i--)
    {
      const DdHop *hop = g_ptr_array_index (trip->hops, i - 1);

      if (hop->kind == kind && is_at_kernel (world, hop))
        return hop;
    }
  return NULL;
}

/* Which hooks a packet passes follows from where it comes from and where the
 * routing table sends it. */
static const Hook *const *
choose_hooks (const DdWorld *world,
              const DdTrip  *trip)
{
  if (find_hop (world, trip, DD_HOP_OUTPUT))
    return find_hop (world, trip, DD_HOP_INPUT) ? within : outwards;
  return find_hop (world, trip, DD_HOP_INPUT) ? inwards : through;
}

static DdToken
get_hop_token (const DdHop *hop)
{
  if (hop == NULL)
    return DD_TOKEN_STEP_PENDING;
  if (hop->verdict == DD_VERDICT_DROP || hop->verdict == DD_VERDICT_REJECT)
    return DD_TOKEN_STATE_DEAD;
  return DD_TOKEN_STEP_NETWORK;
}

static char *
dup_hop_words (const Hook  *hook,
               const DdHop *hop)
{
  if (hop == NULL)
    return g_strdup (_(hook->role));
  if (hop->kind == DD_HOP_ROUTED)
    return hop->out ? g_strdup_printf (_("to %s"), hop->out) : g_strdup (_("to this host"));
  if (dd_hop_is_rewritten (hop) && hop->rule == NULL)
    return g_strdup (_("conntrack: translated"));
  if (hop->verdict == DD_VERDICT_NONE)
    return g_strdup (_("passes"));
  /* The hook's own chain needs no name again. */
  if (hop->chain && hop->rule == NULL && g_str_equal (hop->chain, hook->name))
    return g_strdup_printf (_("policy %s"), dd_verdict_to_string (hop->verdict));
  if (hop->chain == NULL || g_str_equal (hop->chain, hook->name))
    return g_strdup (dd_verdict_to_string (hop->verdict));
  return g_strdup_printf ("%s: %s", hop->chain, dd_verdict_to_string (hop->verdict));
}

static void
add_hook (const DdNetPicture *picture,
          DdBox              *row,
          const Hook         *hook,
          const DdTrip       *trip)
{
  const DdHop *hop = find_hop (picture->world, trip, hook->kind);
  /* What is for the host itself needs no route. */
  gboolean is_local = hook == &routing && hop == NULL &&
                      find_hop (picture->world, trip, DD_HOP_INPUT);
  g_autofree char *words = is_local ? g_strdup (_("to this host")) : dup_hop_words (hook, hop);
  const char *name = hook == &routing ? _(hook->name) : hook->name;
  DdBox *box = dd_box_add_shape (row, DD_BOX_COLUMN, DD_SHAPE_BOX,
                                 is_local ? DD_TOKEN_STEP_NETWORK : get_hop_token (hop), hook->id);
  DdBox *text;

  dd_box_set_padding (box, lengths[picture->density].padding_x / 2,
                      lengths[picture->density].padding_y);
  dd_box_set_gap (box, 2);
  dd_box_set_least (box, lengths[picture->density].hook, 0);
  dd_box_set_grow (box, 1, 0);
  dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  if (hop && hop == _dd_net_get_last_hop (trip) && !_dd_net_is_earlier (picture->world))
    dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_EMPHASIS;
  text = dd_box_add_text (box, picture->density < DD_DENSITY_FEW ? DD_TEXT_MONO_STRONG
                                                                 : DD_TEXT_MONO_SMALL,
                          hop || is_local ? DD_INK_TONE : DD_INK_DIM, name);
  dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  dd_box_get_run (text)->shortens = TRUE;
  dd_shape_describe (dd_box_get_shape (box), "%s: %s", name, words);
  if ((picture->density == DD_DENSITY_TINY && !picture->is_tall) ||
      (picture->density >= DD_DENSITY_FEW && hop == NULL && !is_local))
    return;
  text = dd_box_add_text (box, DD_TEXT_LABEL, hop || is_local ? DD_INK_MAIN : DD_INK_DIM, words);
  dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  dd_box_get_run (text)->wraps = TRUE;
}

/**
 * _dd_net_find_hook:
 * @kind: of a stop
 *
 * Returns: (nullable): id of the hook that the stop is at
 */
const char *
_dd_net_find_hook (DdHopKind kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (all_hooks); i++)
    if (all_hooks[i]->kind == kind)
      return all_hooks[i]->id;
  return NULL;
}

/* The rule that decided */

static gboolean
is_end (const DdTrip *trip,
        const DdHop  *hop)
{
  return hop->kind >= DD_HOP_DELIVERED && trip->outcome != DD_TRIP_UNDER_WAY;
}

static char *
dup_rule (const DdTrip *trip,
          const DdHop  *hop)
{
  if (is_end (trip, hop))
    return _dd_net_dup_reason (trip);
  if (hop->rule)
    return g_strdup (hop->rule);
  if (dd_hop_is_rewritten (hop))
    return g_strdup (_("no rule is asked: connection tracking knows how it was translated"));
  if (hop->verdict != DD_VERDICT_NONE && hop->chain)
    /* Translators: a chain of iptables, and what it does at its end */
    return g_strdup_printf (_("no rule matches, policy of %s: %s"), hop->chain,
                            dd_verdict_to_string (hop->verdict));
  if (hop->kind == DD_HOP_ROUTED && hop->detail)
    return g_strdup_printf (_("route: %s"), hop->detail);
  if (hop->kind >= DD_HOP_OUTPUT && hop->kind <= DD_HOP_POSTROUTING)
    return g_strdup (_("no rule is about it: it passes"));
  return _dd_net_dup_hop_words (hop);
}

static void
add_rule (const DdNetPicture *picture,
          DdBox              *parent,
          const DdTrip       *trip)
{
  const DdHop *hop = _dd_net_get_last_hop (trip);
  g_autofree char *rule = hop ? dup_rule (trip, hop)
                               : g_strdup (trip ? _("it is about to be sent")
                                                : _("no packet yet"));
  DdBox *strip = dd_box_add_shape (parent, DD_BOX_ROW, DD_SHAPE_CHIP, DD_TOKEN_RULE, "rule");
  gboolean is_code;
  DdBox *text;

  dd_box_set_padding (strip, lengths[picture->density].padding_x,
                      lengths[picture->density].padding_y / 2);
  dd_box_set_gap (strip, 12);
  dd_box_get_shape (strip)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  if (hop && hop->table && picture->density < DD_DENSITY_FEW)
    {
      g_autofree char *where = hop->number ? g_strdup_printf ("%s %s %u", hop->table, hop->chain,
                                                              hop->number)
                                           : g_strdup_printf ("%s %s", hop->table, hop->chain);

      dd_box_add_text (strip, DD_TEXT_LABEL_STRONG, DD_INK_TONE, where);
    }
  is_code = hop && hop->rule && !is_end (trip, hop);
  text = dd_box_add_text (strip, picture->density < DD_DENSITY_FEW
                          ? (is_code ? DD_TEXT_MONO : DD_TEXT_BODY)
                          : (is_code ? DD_TEXT_MONO_SMALL : DD_TEXT_CAPTION), DD_INK_TONE, rule);
  dd_box_get_run (text)->wraps = picture->density < DD_DENSITY_TINY || picture->is_tall;
  dd_box_get_run (text)->shortens = !dd_box_get_run (text)->wraps;
  dd_box_set_grow (text, 1, 0);
  dd_shape_describe (dd_box_get_shape (strip), _("The rule that decided: %s"), rule);
}

/* The packet */

static const char *
get_title (const DdTrip *trip)
{
  switch (trip->packet.transport)
    {
    case DD_TRANSPORT_TCP:
      return trip->is_reply ? "TCP SYN, ACK" : "TCP SYN";
    case DD_TRANSPORT_UDP:
      return "UDP";
    case DD_TRANSPORT_SCTP:
      return "SCTP INIT";
    case DD_TRANSPORT_ICMP:
    default:
      return trip->is_reply ? "ICMP echo reply" : "ICMP echo request";
    }
}

/* A field as it is; crossed out and beside what it became where it was
 * rewritten. */
static void
add_field (const DdNetPicture *picture,
           DdBox              *grid,
           guint               row,
           const char         *name,
           const char         *sent,
           const char         *now,
           const char         *by)
{
  gboolean is_rewritten = !g_str_equal (sent, now);
  g_autofree char *words = NULL;
  DdBox *text;

  text = dd_box_add_text (grid, DD_TEXT_LABEL_STRONG, DD_INK_DIM, name);
  dd_box_set_cell (text, 0, row, 1, 1);
  text = dd_box_add_text (grid, DD_TEXT_MONO, is_rewritten ? DD_INK_DIM : DD_INK_MAIN, sent);
  dd_box_set_cell (text, 1, row, 1, 1);
  if (!is_rewritten)
    return;
  dd_box_get_run (text)->strike = 1;
  text = dd_box_add_text (grid, DD_TEXT_MONO_STRONG, DD_INK_TONE, now);
  dd_box_get_run (text)->token = DD_TOKEN_NETWORK;
  if (picture->density == DD_DENSITY_CLOSE)
    dd_box_set_cell (text, 2, row, 1, 1);
  else
    dd_box_set_cell (text, 1, row + 1, 1, 1);
  if (picture->density != DD_DENSITY_FULL)
    return;
  /* Translators: DNAT, MASQUERADE, conntrack or docker-proxy */
  words = g_strdup_printf (_("rewritten by %s"), by);
  text = dd_box_add_text (grid, DD_TEXT_LABEL_STRONG, DD_INK_TONE, words);
  dd_box_get_run (text)->token = DD_TOKEN_NETWORK;
  dd_box_set_cell (text, 2, row + 1, 1, 1);
}

/* Who changes the source or the destination of a packet. */
static const char *
get_writer (const DdTrip *trip,
            const char   *target)
{
  const char *relay = _dd_net_get_relay (trip);

  return relay ? relay : trip->is_reply ? "conntrack" : target;
}

static const char *
get_state (const DdTrip *trip,
           DdToken      *token)
{
  *token = DD_TOKEN_NOTE_BAD;
  switch (trip->outcome)
    {
    case DD_TRIP_DELIVERED:
      *token = DD_TOKEN_NOTE_GOOD;
      return _("delivered");
    case DD_TRIP_REFUSED:
      return _("refused: an error at once");
    case DD_TRIP_DROPPED:
      return _("dropped: the sender waits");
    case DD_TRIP_UNREACHABLE:
      return _("unreachable");
    case DD_TRIP_RESET:
      return _("reset: nobody behind the open port");
    case DD_TRIP_UNDER_WAY:
    default:
      *token = DD_TOKEN_CAPTION;
      return _("under way");
    }
}

/* What is around the packet in a tunnel. */
static void
add_tunnel (DdBox       *card,
            const DdHop *hop)
{
  const DdPacket *outer = hop->kind == DD_HOP_UNWRAPPED ? &hop->before : &hop->after;
  g_autofree char *source = dd_packet_dup_source (outer);
  g_autofree char *destination = dd_packet_dup_destination (outer);
  g_autofree char *text = g_strdup_printf (hop->kind == DD_HOP_UNWRAPPED
                                           /* Translators: number of a tunnel, two addresses */
                                           ? _("taken out of VXLAN %u, UDP %s → %s")
                                           : _("in VXLAN %u, UDP %s → %s"), hop->vni, source,
                                           destination);
  DdBox *chip = dd_box_add_shape (card, DD_BOX_ROW, DD_SHAPE_CHIP, DD_TOKEN_NETWORK, "packet/tunnel");

  dd_box_set_padding (chip, 8, 2);
  dd_box_get_run (dd_box_add_text (chip, DD_TEXT_MONO_SMALL, DD_INK_TONE, text))->wraps = TRUE;
  dd_shape_describe (dd_box_get_shape (chip), "%s", text);
}

static void
add_packet (const DdNetPicture *picture,
            DdBox              *row,
            const DdTrip       *trip)
{
  const DdHop *hop = _dd_net_get_last_hop (trip);
  const DdPacket *now = hop == NULL ? &trip->packet
                        : hop->vni && hop->kind != DD_HOP_ASKED ? &hop->inner : &hop->after;
  g_autofree char *source = dd_packet_dup_source (&trip->packet);
  g_autofree char *destination = dd_packet_dup_destination (&trip->packet);
  g_autofree char *new_source = dd_packet_dup_source (now);
  g_autofree char *new_destination = dd_packet_dup_destination (now);
  DdBox *card = dd_box_add_shape (row, DD_BOX_COLUMN, DD_SHAPE_BOX, DD_TOKEN_PACKET, "packet");
  gboolean is_earlier = _dd_net_is_earlier (picture->world);
  DdToken token;
  const char *state = get_state (trip, &token);
  g_autofree char *words = is_earlier
                           /* Translators: of a packet of the command before, such as "delivered" */
                           ? g_strdup_printf (_("earlier: %s"), state)
                           : g_strdup (state);
  DdBox *head;
  DdBox *grid;

  dd_box_set_padding (card, lengths[picture->density].padding_x,
                      lengths[picture->density].padding_y);
  dd_box_set_gap (card, lengths[picture->density].gap);
  dd_box_set_least (card, lengths[picture->density].card, 0);
  dd_box_set_grow (card, 3, 0);
  dd_box_get_shape (card)->flags |= DD_SHAPE_FLAG_FOCUSABLE |
                                    (is_earlier ? DD_SHAPE_FLAG_DASHED : DD_SHAPE_FLAG_RAISED);
  dd_shape_describe (dd_box_get_shape (card), _("%s from %s to %s, %s"), get_title (trip),
                     new_source, new_destination, words);
  head = dd_box_set_gap (dd_box_add (card, DD_BOX_ROW), 12);
  dd_box_add_icon (head, DD_ICON_ENVELOPE, 16);
  dd_box_add_text (head, DD_TEXT_STRONG, DD_INK_TONE, get_title (trip));
  dd_box_set_grow (dd_box_add_space (head, 0, 0), 1, 0);
  dd_box_get_run (dd_box_add_text (head, DD_TEXT_LABEL_STRONG, DD_INK_TONE, words))->token = token;
  grid = dd_box_set_gap (dd_box_add (card, DD_BOX_GRID), picture->density ? 4 : 6);
  add_field (picture, grid, 0, "src", source, new_source, get_writer (trip, "MASQUERADE"));
  add_field (picture, grid, 2, "dst", destination, new_destination, get_writer (trip, "DNAT"));
  if (hop && hop->vni && hop->kind != DD_HOP_ASKED)
    add_tunnel (card, hop);
}

static void
add_no_packet (const DdNetPicture *picture,
               DdBox              *row)
{
  DdBox *card = dd_box_add_shape (row, DD_BOX_COLUMN, DD_SHAPE_BOX, DD_TOKEN_STEP_PENDING,
                                  "packet/none");
  DdBox *text;

  dd_box_set_padding (card, lengths[picture->density].padding_x,
                      lengths[picture->density].padding_y);
  dd_box_set_grow (card, 3, 0);
  text = dd_box_add_text (card, DD_TEXT_LABEL, DD_INK_MAIN,
                          _("No packet is under way: curl, ping or nc send one"));
  dd_box_get_run (text)->wraps = TRUE;
  dd_shape_describe (dd_box_get_shape (card), _("No packet is under way"));
}

/* Connection tracking */

/* How a packet of the connection comes, and what it becomes: of an answer, the
 * other way round. */
static void
add_flow (DdBox        *card,
          const DdFlow *flow,
          gboolean      is_answered)
{
  DdPacket asked = dd_packet_reverse (&flow->reply);
  DdPacket answer = dd_packet_reverse (&flow->original);
  const DdPacket *comes = is_answered ? &flow->reply : &flow->original;
  const DdPacket *becomes = is_answered ? &answer : &asked;
  g_autofree char *source = dd_packet_dup_source (comes);
  g_autofree char *destination = dd_packet_dup_destination (comes);
  g_autofree char *new_source = dd_packet_dup_source (becomes);
  g_autofree char *new_destination = dd_packet_dup_destination (becomes);
  g_autofree char *first = g_strdup_printf ("%s → %s", source, destination);
  g_autofree char *second = g_strdup_printf ("⇒ %s → %s", new_source, new_destination);

  dd_box_get_run (dd_box_add_text (card, DD_TEXT_MONO_SMALL, DD_INK_MAIN, first))->shortens = TRUE;
  if (dd_flow_is_translated (flow))
    dd_box_get_run (dd_box_add_text (card, DD_TEXT_MONO_SMALL, DD_INK_MAIN, second))
        ->shortens = TRUE;
}

static void
add_flows (const DdNetPicture *picture,
           DdBox              *card,
           const GPtrArray    *flows)
{
  const DdTrip *trip = _dd_net_get_trip (picture->world);
  gboolean is_reply = trip && trip->is_reply;
  const char *words = flows->len == 0 ? _("no connection is remembered")
                    : is_reply ? _("the answer is translated back with this entry")
                    : _("replies are translated back with this entry");
  DdBox *text;

  for (guint i = 0; i < MIN (flows->len, lengths[picture->density].n_flows); i++)
    {
      const DdFlow *flow = g_ptr_array_index (flows, i);

      add_flow (card, flow, is_reply && dd_trip_has_flow (trip, flow));
    }
  text = dd_box_add_text (card, DD_TEXT_LABEL, DD_INK_DIM, words);
  dd_box_get_run (text)->wraps = TRUE;
}

/* How many entries there are, and those that are shown as conntrack -L does. */
static char *
dup_flow_description (const DdNetPicture *picture,
                      const GPtrArray    *flows,
                      const char         *state)
{
  GString *words = g_string_new (NULL);

  g_string_printf (words,
                   /* Translators: how many, a state such as ESTABLISHED */
                   ngettext ("Connection tracking: %u entry, the newest %s",
                             "Connection tracking: %u entries, the newest %s", flows->len),
                   flows->len, state ? state : _("without a state"));
  for (guint i = 0; i < MIN (flows->len, lengths[picture->density].n_flows); i++)
    {
      g_autofree char *line = dd_flow_dup_text (g_ptr_array_index (flows, i),
                                                picture->world->now);

      g_string_append_printf (words, "\n%s", line);
    }
  return g_string_free (words, FALSE);
}

static void
add_conntrack (const DdNetPicture *picture,
               DdBox              *row)
{
  g_autoptr (GPtrArray) flows = dd_world_list_flows (picture->world,
                                                      dd_world_get_kernel (picture->world));
  const char *state = flows->len ? dd_flow_get_state (g_ptr_array_index (flows, 0)) : NULL;
  g_autofree char *description = dup_flow_description (picture, flows, state);
  DdBox *card;
  DdBox *head;

  if (lengths[picture->density].n_flows == 0)
    return;
  card = dd_box_add_shape (row, DD_BOX_COLUMN, DD_SHAPE_BOX, DD_TOKEN_CARD, "conntrack");
  dd_box_set_padding (card, lengths[picture->density].padding_x,
                      lengths[picture->density].padding_y);
  dd_box_set_gap (card, 2);
  dd_box_set_least (card, lengths[picture->density].card, 0);
  dd_box_set_grow (card, 2, 0);
  dd_box_get_shape (card)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (card), "%s", description);
  head = dd_box_set_gap (dd_box_add (card, DD_BOX_ROW), 12);
  dd_box_add_text (head, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, "conntrack");
  dd_box_set_grow (dd_box_add_space (head, 0, 0), 1, 0);
  if (state)
    dd_box_add_text (head, DD_TEXT_MONO_SMALL, DD_INK_DIM, state);
  add_flows (picture, card, flows);
}

/* The upper half */

void
_dd_net_add_eth0 (const DdNetPicture *picture,
                  DdBox              *row)
{
  const char *address = dd_host_get_address (0);
  DdBox *chip = dd_box_add_shape (row, DD_BOX_COLUMN, DD_SHAPE_BOX, DD_TOKEN_STEP, "host/if:eth0");
  DdBox *text;

  dd_box_set_padding (chip, 10, lengths[picture->density].padding_y);
  dd_box_set_align (chip, DD_ALIGN_START, DD_ALIGN_CENTER);
  dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_STRADDLES | DD_SHAPE_FLAG_FOCUSABLE;
  text = dd_box_add_text (chip, DD_TEXT_MONO_STRONG, DD_INK_MAIN, "eth0");
  dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  if (picture->density < DD_DENSITY_FEW)
    {
      text = dd_box_add_text (chip, DD_TEXT_MONO_SMALL, DD_INK_DIM, strrchr (address, '.'));
      dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
    }
  dd_shape_describe (dd_box_get_shape (chip), _("eth0 of the host: %s"), address);
}

/* Neighbours on a bridge do not need the host's stack. */
static gboolean
stays_on_bridge (const DdWorld *world,
                 const DdTrip  *trip)
{
  gboolean is_switched = FALSE;

  for (guint i = 0; trip && i < trip->hops->len; i++)
    is_switched |= ((const DdHop *) g_ptr_array_index (trip->hops, i))->kind == DD_HOP_BRIDGED;
  for (gsize i = 0; i < G_N_ELEMENTS (all_hooks); i++)
    if (find_hop (world, trip, all_hooks[i]->kind))
      return FALSE;
  return is_switched;
}

/* Beside each other; where it is tiny, two and two. */
static void
add_hooks (const DdNetPicture *picture,
           DdBox              *parent,
           const DdTrip       *trip)
{
  static const double gaps[DD_N_DENSITIES] = { 26, 12, 12, 14 };
  const Hook *const *hooks = choose_hooks (picture->world, trip);
  guint n_columns = picture->density == DD_DENSITY_TINY ? N_HOOKS / 2 : N_HOOKS;
  DdBox *column = dd_box_set_gap (dd_box_add (parent, DD_BOX_COLUMN), 4);
  DdBox *row = NULL;

  for (guint i = 0; i < N_HOOKS && hooks[i]; i++)
    {
      if (i % n_columns == 0)
        {
          row = dd_box_set_gap (dd_box_add (column, DD_BOX_ROW), gaps[picture->density]);
          dd_box_set_equal (row, TRUE);
        }
      add_hook (picture, row, hooks[i], trip);
    }
}

/**
 * _dd_net_add_packet:
 * @picture: a picture that is planned
 * @parent: a box in that of the host
 *
 * Adds the hooks, the rule, the packet and connection tracking.
 */
void
_dd_net_add_packet (const DdNetPicture *picture,
                    DdBox              *parent)
{
  const DdTrip *trip = _dd_net_get_trip (picture->world);
  DdBox *row;

  if (picture->density == DD_DENSITY_FULL)
    {
      row = dd_box_set_gap (dd_box_add (parent, DD_BOX_FLOW), 10);
      dd_box_add_label (row, "netfilter", DD_TOKEN_NETWORK, DD_TEXT_STRONG, DD_INK_TONE,
                        "netfilter");
      dd_box_add_label (row, "netfilter/words", DD_TOKEN_CAPTION, DD_TEXT_LABEL, DD_INK_DIM,
                        stays_on_bridge (picture->world, trip)
                        ? _("no hook is asked: the packet stays on its bridge")
                        : _("what each hook of this kernel does to the packet"));
    }
  add_hooks (picture, parent, trip);
  add_rule (picture, parent, trip);
  row = dd_box_set_gap (dd_box_add (parent, DD_BOX_ROW), picture->density ? 10 : 18);
  if (picture->density < DD_DENSITY_TINY && dd_world_get_profile (picture->world) == NULL)
    _dd_net_add_eth0 (picture, row);
  if (trip)
    add_packet (picture, row, trip);
  else
    add_no_packet (picture, row);
  /* Between the packet and the bridges there is room for the lines. */
  add_conntrack (picture, picture->is_flat ? parent : row);
  if (!picture->is_flat)
    dd_box_add_space (parent, 0, lengths[picture->density].way);
}
