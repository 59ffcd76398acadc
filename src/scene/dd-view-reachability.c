// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-host-profile.h"
#include "dd-hosts.h"
#include "dd-swarm.h"
#include "dd-view-network-private.h"

/* The reachability view: who gets an answer from whom, as a matrix. Each cell
 * is what a packet that is carried through the model meets. */

/* What is shown and its lengths, in pixels, for each density. */
static const struct
{
  guint    n_sources;
  guint    n_targets;
  double   padding;
  double   cell;
  gboolean words;
} lengths[DD_N_DENSITIES] = {
  [DD_DENSITY_FULL] = { 9, 7, 8, 104, TRUE },
  [DD_DENSITY_CLOSE] = { 9, 7, 4, 84, TRUE },
  [DD_DENSITY_FEW] = { 7, 5, 3, 40, FALSE },
  [DD_DENSITY_TINY] = { 4, 3, 2, 30, FALSE },
};

/* Lines of stops of the packet of the selected cell. */
#define WHY_LINES 3

/* Where packets start: a namespace. */
typedef struct
{
  const char        *name;
  guint32            host;
  const DdContainer *container;
} Source;

/* What they are sent to: something that listens, at an address. */
typedef struct
{
  const char        *name;
  const DdContainer *container; /* NULL for a published port */
  DdTransport        transport;
  DdIpAddress        address;
  DdIpAddress        local;
  guint              port;
  char              *where;
} Target;

typedef struct
{
  DdScene       *scene;
  DdNet         *net;
  const DdWorld *world;
  DdBox         *grid;
  DdDensity      density;
  const char    *selected;
  DdTrip        *chosen; /* the packet of the cell that is selected */
  char          *why;    /* what became of it */
} Matrix;

typedef struct
{
  DdToken     token;
  DdIcon      icon;
  const char *word;
} Verdict;

/* By DdTripOutcome. */
static const Verdict verdicts[] = {
  [DD_TRIP_UNDER_WAY] = { DD_TOKEN_STEP_PENDING, DD_ICON_CLOCK, N_("lost") },
  [DD_TRIP_DELIVERED] = { DD_TOKEN_CACHE_HIT, DD_ICON_CHECK, N_("answers") },
  [DD_TRIP_REFUSED] = { DD_TOKEN_CACHE_MISS, DD_ICON_CROSS, N_("refused") },
  [DD_TRIP_DROPPED] = { DD_TOKEN_STATE_DEAD, DD_ICON_CLOCK, N_("times out") },
  [DD_TRIP_UNREACHABLE] = { DD_TOKEN_METADATA, DD_ICON_CROSS, N_("no way") },
  [DD_TRIP_RESET] = { DD_TOKEN_CACHE_MISS, DD_ICON_LIGHTNING, N_("reset") },
};

static void
target_clear (gpointer data)
{
  g_free (((Target *) data)->where);
}

/* Of other hosts those count that are on a network which leads beyond their
 * host. */
static gboolean
is_shown (const DdContainer *container,
          guint32            host)
{
  const DdEndpoint *endpoint = dd_container_get_endpoint (container);

  return dd_container_is_running (container) &&
         (host == 0 || (endpoint && *endpoint->address && !g_str_equal (endpoint->driver, "bridge")));
}

static const char *
name_of (const Matrix      *matrix,
         const DdContainer *container,
         guint32            host)
{
  return host ? dd_scene_format (matrix->scene, "%s@%s", container->name, dd_host_get_name (host))
              : container->name;
}

static GArray *
list_sources (const Matrix *matrix)
{
  GArray *sources = g_array_new (FALSE, FALSE, sizeof (Source));
  Source source = { dd_host_get_name (DD_HOST_LAPTOP), DD_HOST_LAPTOP, NULL };

  g_array_append_val (sources, source);
  source = (Source) { dd_host_get_name (0), 0, NULL };
  g_array_append_val (sources, source);
  for (guint32 host = 0; host <= matrix->world->hosts->len; host++)
    {
      const GPtrArray *containers = dd_world_get_host (matrix->world, host)->containers;

      for (guint i = 0; i < containers->len; i++)
        {
          const DdContainer *container = g_ptr_array_index (containers, i);

          source = (Source) { name_of (matrix, container, host), host, container };
          if (is_shown (container, host))
            g_array_append_val (sources, source);
        }
    }
  return sources;
}

/* What a container listens with: the socket of its first process that has one,
 * for all addresses or for one. A container without any is pinged. */
static void
add_container_target (GArray            *targets,
                      const DdWorld     *world,
                      const char        *name,
                      const DdContainer *container)
{
  const DdSocket *socket = _dd_net_find_socket (world, container);
  const DdEndpoint *endpoint = dd_container_get_endpoint (container);
  Target target = { .name = name, .container = container,
                    .transport = DD_TRANSPORT_ICMP };

  if (endpoint == NULL || !dd_ip_address_parse (endpoint->address, &target.address, NULL))
    return;
  if (socket)
    {
      target.transport = (DdTransport) socket->protocol;
      target.port = socket->port;
      target.where = g_strdup_printf (":%u", socket->port);
    }
  else
    target.where = g_strdup ("ping");
  target.local = target.address;
  g_array_append_val (targets, target);
}

/* A port may be bound to several addresses of the host. */
static gboolean
has_target (GArray       *targets,
            const Target *target)
{
  for (guint i = 0; i < targets->len; i++)
    {
      const Target *other = &g_array_index (targets, Target, i);

      if (g_str_equal (other->name, target->name) && g_str_equal (other->where, target->where))
        return TRUE;
    }
  return FALSE;
}

static GArray *
list_targets (const Matrix *matrix)
{
  GArray *targets = g_array_new (FALSE, FALSE, sizeof (Target));
  const GPtrArray *published = dd_net_get_published (matrix->net, 0);

  g_array_set_clear_func (targets, target_clear);
  for (guint32 host = 0; host <= matrix->world->hosts->len; host++)
    {
      const DdWorld *world = dd_world_get_host (matrix->world, host);

      for (guint i = 0; i < world->containers->len; i++)
        {
          const DdContainer *container = g_ptr_array_index (world->containers, i);

          if (is_shown (container, host))
            add_container_target (targets, world, name_of (matrix, container, host), container);
        }
    }
  for (guint i = 0; i < published->len; i++)
    {
      const DdPublished *port = g_ptr_array_index (published, i);
      Target target = { .name = dd_host_get_name (0), .transport = port->transport,
                        .port = port->host_port };

      if (!port->host_ip.is_v4 ||
          !dd_ip_address_parse (dd_host_get_address (0), &target.address, NULL))
        continue;
      target.local = _dd_net_is_loopback (&port->host_ip) ? port->host_ip : target.address;
      target.where = g_strdup_printf (port->transport == DD_TRANSPORT_TCP ? ":%u" : ":%u/%s",
                                      port->host_port, dd_transport_to_string (port->transport));
      if (has_target (targets, &target))
        g_free (target.where);
      else
        g_array_append_val (targets, target);
    }
  return targets;
}

/* Of several addresses the one on a network that both are on. */
static void
choose_address (const Source *source,
                const Target *target,
                DdIpAddress  *address)
{
  const DdContainer *from = source->container;
  const DdContainer *to = target->container;

  /* What is bound to the loopback interface is asked there by the host. */
  *address = source->container == NULL && source->host == 0 ? target->local : target->address;
  for (guint i = 0; from && to && i < from->endpoints->len; i++)
    for (guint j = 0; j < to->endpoints->len; j++)
      {
        const DdEndpoint *here = g_ptr_array_index (from->endpoints, i);
        const DdEndpoint *there = g_ptr_array_index (to->endpoints, j);

        if (g_str_equal (here->network_id, there->network_id) &&
            dd_ip_address_parse (there->address, address, NULL))
          return;
      }
}

static DdTrip *
carry (const Matrix  *matrix,
       const Source  *source,
       const Target  *target,
       DdTrip       **answer)
{
  DdStack *stack = dd_net_get_stack (matrix->net, source->host,
                                     source->container ? source->container->id : NULL);
  DdPacket packet = { .transport = target->transport, .destination_port = target->port };

  choose_address (source, target, &packet.destination);
  if (stack == NULL || !dd_net_choose_source (stack, &packet))
    return NULL;
  return dd_net_ask (matrix->net, stack, &packet, answer);
}

/* A container reaches itself without any network. */
static void
add_self (const Matrix *matrix,
          const Source *source,
          guint         column,
          guint         row)
{
  DdBox *box = dd_box_add_shape (matrix->grid, DD_BOX_ROW, DD_SHAPE_BOX, DD_TOKEN_CODE,
                                 dd_scene_format (matrix->scene, "reach/self:%s", source->name));

  dd_box_set_cell (box, column, row, 1, 1);
  dd_box_set_justify (box, DD_ALIGN_CENTER);
  dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  if (lengths[matrix->density].words)
    dd_box_add_text (box, DD_TEXT_LABEL, DD_INK_DIM, _("itself"));
  dd_shape_describe (dd_box_get_shape (box),
                     _("%s itself: over its own loopback interface, no network is needed"),
                     source->name);
}

static void
add_cell (Matrix       *matrix,
          const Source *source,
          const Target *target,
          guint         column,
          guint         row)
{
  g_autoptr (DdTrip) trip = NULL;
  g_autoptr (DdTrip) answer = NULL;
  g_autofree char *why = NULL;
  const Verdict *verdict;
  DdBox *box;

  if (source->container && source->container == target->container)
    {
      add_self (matrix, source, column, row);
      return;
    }
  trip = carry (matrix, source, target, &answer);
  verdict = &verdicts[trip ? trip->outcome : DD_TRIP_UNREACHABLE];
  why = trip ? _dd_net_dup_answer_reason (trip, answer) : g_strdup (_("no route to it"));
  box = dd_box_add_shape (matrix->grid, DD_BOX_ROW, DD_SHAPE_BOX, verdict->token,
                          dd_scene_format (matrix->scene, "reach:%s:%s:%s", source->name,
                                           target->name, target->where));
  dd_box_set_cell (box, column, row, 1, 1);
  dd_box_set_padding (box, lengths[matrix->density].padding, lengths[matrix->density].padding);
  dd_box_set_gap (box, 6);
  dd_box_set_least (box, lengths[matrix->density].cell, 0);
  dd_box_set_grow (box, 1, 0);
  dd_box_set_justify (box, DD_ALIGN_CENTER);
  dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_box_set_align (dd_box_add_icon (box, verdict->icon, 13), DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  if (lengths[matrix->density].words)
    dd_box_add_text (box, DD_TEXT_LABEL_STRONG, DD_INK_TONE, _(verdict->word));
  /* Translators: who sends, to whom and to which port, what comes of it, why */
  dd_shape_describe (dd_box_get_shape (box), _("%s to %s%s: %s. %s"), source->name, target->name,
                     target->where, _(verdict->word), why);
  if (g_strcmp0 (matrix->selected, dd_box_get_shape (box)->id) != 0)
    return;
  dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_EMPHASIS;
  matrix->why = g_strdup (dd_shape_get_description (dd_box_get_shape (box)));
  matrix->chosen = g_steal_pointer (&trip);
}

static void
add_head (const Matrix *matrix,
          const char   *id,
          const char   *name,
          const char   *detail,
          guint         column,
          guint         row)
{
  DdBox *box = dd_box_add_shape (matrix->grid, DD_BOX_COLUMN, DD_SHAPE_BOX, DD_TOKEN_CODE, id);

  dd_box_set_cell (box, column, row, 1, 1);
  dd_box_set_padding (box, lengths[matrix->density].padding + 2, lengths[matrix->density].padding);
  dd_box_set_grow (box, 1, 0);
  dd_box_get_run (dd_box_add_text (box, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, name))->shortens = TRUE;
  if (detail && *detail)
    dd_box_add_text (box, DD_TEXT_MONO_SMALL, DD_INK_DIM, detail);
  dd_shape_describe (dd_box_get_shape (box), "%s %s", name, detail ? detail : "");
}

/* The way of the packet of the cell that is selected. */
static void
add_why (const Matrix *matrix,
         DdBox        *root)
{
  DdBox *panel = dd_box_add_shape (root, DD_BOX_COLUMN, DD_SHAPE_BOX, DD_TOKEN_CARD, "reach/why");

  dd_box_set_padding (panel, matrix->density ? 8 : 14, matrix->density ? 4 : 10);
  dd_box_set_gap (panel, matrix->density ? 4 : 8);
  dd_box_get_shape (panel)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (panel), "%s", matrix->why);
  dd_box_get_run (dd_box_add_text (panel, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, matrix->why))->wraps
      = TRUE;
  if (matrix->chosen && matrix->density < DD_DENSITY_FEW)
    _dd_net_add_hops (panel, matrix->chosen, "reach/hop", WHY_LINES);
}

static void
add_legend (DdBox *root)
{
  DdBox *text = dd_box_add_label (root, "reach/legend", DD_TOKEN_CAPTION, DD_TEXT_LABEL,
                                  DD_INK_DIM,
                                  _("Refused: it arrived, and nobody listens there. Times out: a "
                                    "rule throws it away, or a router that does not know the "
                                    "address. No way: no route leads there. Select a cell to see "
                                    "the way of its packet."));

  dd_box_get_run (text)->wraps = TRUE;
}

static void
add_left_out (const Matrix *matrix,
              DdBox        *root,
              guint         n)
{
  g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more: zoom in",
                                                        "and %u more: zoom in", n), n);

  if (n)
    dd_box_add_label (root, "reach/more", DD_TOKEN_CAPTION, DD_TEXT_CAPTION, DD_INK_DIM, text);
}

static void
add_border (DdBox               *root,
            const DdHostProfile *profile)
{
  /* Translators: the name of a virtual machine, a program */
  g_autofree char *words = g_strdup_printf (_("Containers are in the virtual machine %s, host "
                                              "and laptop outside: only %s passes its border."),
                                            profile->name, profile->backend);
  DdBox *text = dd_box_add_label (root, "reach/vm", DD_TOKEN_CAPTION, DD_TEXT_LABEL, DD_INK_DIM,
                                  words);

  dd_box_get_run (text)->wraps = TRUE;
}

void
_dd_view_reachability_fill (DdScene             *scene,
                            DdBox               *root,
                            const DdWorld       *world,
                            const DdViewOptions *options)
{
  g_autoptr (DdNet) net = dd_net_new (world);
  Matrix matrix = { .scene = scene, .net = net, .world = world, .selected = options->selected,
                    .density = dd_scene_get_density (scene) };
  /* A larger picture has room for more. */
  double share = MAX (1, options->zoom);
  g_autoptr (GArray) sources = list_sources (&matrix);
  g_autoptr (GArray) targets = list_targets (&matrix);
  guint n_sources = MIN (sources->len, (guint) (lengths[matrix.density].n_sources * share));
  guint n_targets = MIN (targets->len, (guint) (lengths[matrix.density].n_targets * share));
  const DdHostProfile *profile = dd_world_get_profile (world);
  DdBox *text;

  dd_box_set_padding (root, matrix.density ? 12 : 24, matrix.density ? 8 : 20);
  dd_box_set_gap (root, matrix.density ? 6 : 12);
  if (matrix.density < DD_DENSITY_FEW)
    {
      text = dd_box_add_label (root, "reach/title", DD_TOKEN_HEADING, DD_TEXT_HEADING,
                               DD_INK_MAIN, _("Who gets an answer from whom"));
      dd_box_get_run (text)->wraps = TRUE;
    }
  if (n_targets == 0)
    {
      text = dd_box_add_label (root, "reach/none", DD_TOKEN_CAPTION, DD_TEXT_BODY, DD_INK_DIM,
                               _("No container runs yet: there is nobody to reach"));
      dd_box_get_run (text)->wraps = TRUE;
      return;
    }
  if (profile && matrix.density < DD_DENSITY_FEW)
    add_border (root, profile);
  matrix.grid = dd_box_set_gap (dd_box_add (root, DD_BOX_GRID), matrix.density ? 4 : 8);
  add_head (&matrix, "reach/corner", _("from ↓"), _("to →"), 0, 0);
  for (guint i = 0; i < n_targets; i++)
    {
      const Target *target = &g_array_index (targets, Target, i);

      add_head (&matrix, dd_scene_format (scene, "reach/to:%s%s", target->name, target->where),
                target->name, target->where, i + 1, 0);
    }
  for (guint i = 0; i < n_sources; i++)
    {
      const Source *source = &g_array_index (sources, Source, i);

      add_head (&matrix, dd_scene_format (scene, "reach/from:%s", source->name), source->name,
                profile && source->container ? profile->name : NULL, 0, i + 1);
      for (guint j = 0; j < n_targets; j++)
        add_cell (&matrix, source, &g_array_index (targets, Target, j), j + 1, i + 1);
    }
  if (matrix.why)
    add_why (&matrix, root);
  else if (matrix.density < DD_DENSITY_FEW)
    add_legend (root);
  add_left_out (&matrix, root, sources->len - n_sources + targets->len - n_targets);
  g_clear_pointer (&matrix.chosen, dd_trip_free);
  g_free (matrix.why);
}
