// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-connect.h"
#include "dd-fs.h"
#include "dd-name-query.h"
#include "dd-swarm.h"
#include "dd-view-network-private.h"

/* The names view: the way of the newest question for a name, from the file that
 * says whom to ask to the table that knows it, or to the outside. */

/* What is shown and its lengths, in pixels, for each density. */
static const struct
{
  guint  n_lines;   /* of the file */
  guint  n_entries; /* of a table */
  guint  n_tables;
  guint  n_before;  /* lines of earlier questions */
  double padding_x;
  double padding_y;
  double gap;
  double between;
  double file;
  double table;
} lengths[DD_N_DENSITIES] = {
  [DD_DENSITY_FULL] = { 8, 6, 3, 1, 16, 12, 8, 44, 250, 270 },
  [DD_DENSITY_CLOSE] = { 4, 4, 2, 1, 10, 6, 5, 34, 210, 220 },
  [DD_DENSITY_FEW] = { 1, 2, 2, 0, 8, 5, 3, 24, 130, 150 },
  [DD_DENSITY_TINY] = { 0, 0, 0, 0, 6, 3, 2, 14, 0, 0 },
};

typedef struct
{
  DdScene           *scene;
  const DdWorld     *world;
  const DdNameQuery *query;     /* NULL before the first */
  const DdContainer *container; /* who asks, or would; NULL for the host */
  DdDensity          density;
} Picture;

static const DdNameQuery *
get_query (const DdWorld *world)
{
  return world->queries->len ? g_ptr_array_index (world->queries, world->queries->len - 1) : NULL;
}

static gboolean
has_reached (const Picture *picture,
             DdNameStage    stage)
{
  return picture->query && picture->query->stage >= stage;
}

/* Where the question is */
static const char *
get_place (const DdNameQuery *query)
{
  static const char *const places[] = {
    [DD_NAME_ASKED] = "names/asker",
    [DD_NAME_REDIRECTED] = "names/redirect",
    [DD_NAME_LOOKED_UP] = "names/resolver",
    [DD_NAME_FORWARDED] = "names/outside",
    [DD_NAME_ANSWERED] = "names/answer",
  };

  return places[query->stage];
}

static gboolean
is_here (const Picture *picture,
         const char    *id)
{
  return picture->query && g_str_equal (get_place (picture->query), id);
}

/* What stands together: the namespace of the container, the daemon. Where there
 * is little room the stations stand in a row without it. */
static DdBox *
add_frame (const Picture *picture,
           DdBox         *row,
           const char    *id,
           DdToken        token,
           const char    *title,
           const char    *words)
{
  DdBox *frame;
  DdBox *head;

  if (picture->density == DD_DENSITY_TINY)
    return row;
  frame = dd_box_add_shape (row, DD_BOX_COLUMN, DD_SHAPE_GROUP, token, id);
  dd_box_set_padding (frame, lengths[picture->density].padding_x,
                      lengths[picture->density].padding_y);
  dd_box_set_gap (frame, lengths[picture->density].between / 2);
  dd_box_set_grow (frame, 1, 1);
  dd_box_get_shape (frame)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (frame), "%s, %s", title, words);
  head = dd_box_set_gap (dd_box_add (frame, DD_BOX_FLOW), 8);
  dd_box_add_text (head, picture->density ? DD_TEXT_STRONG : DD_TEXT_HEADING, DD_INK_MAIN, title);
  if (picture->density < DD_DENSITY_FEW)
    dd_box_set_align (dd_box_add_text (head, DD_TEXT_LABEL, DD_INK_DIM, words), DD_ALIGN_START,
                      DD_ALIGN_CENTER);
  return frame;
}

/* A station of the way: where the question was, is, or has not been. */
static DdBox *
add_station (const Picture *picture,
             DdBox         *row,
             const char    *id,
             DdToken        token,
             gboolean       reached,
             const char    *title,
             const char    *words)
{
  DdBox *box = dd_box_add_shape (row, DD_BOX_COLUMN, DD_SHAPE_BOX,
                                 reached ? token : DD_TOKEN_STEP_PENDING, id);
  DdBox *text;

  dd_box_set_padding (box, lengths[picture->density].padding_x,
                      lengths[picture->density].padding_y);
  dd_box_set_gap (box, lengths[picture->density].gap);
  dd_box_set_grow (box, 1, 0);
  dd_box_set_align (box, DD_ALIGN_FILL, DD_ALIGN_CENTER);
  dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  if (is_here (picture, id))
    dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_EMPHASIS;
  text = dd_box_add_text (box, picture->density < DD_DENSITY_TINY ? DD_TEXT_STRONG
                                                                  : DD_TEXT_LABEL_STRONG,
                          reached ? DD_INK_TONE : DD_INK_MAIN, title);
  dd_box_get_run (text)->wraps = picture->density < DD_DENSITY_TINY;
  dd_box_get_run (text)->shortens = picture->density == DD_DENSITY_TINY;
  if (words && picture->density < DD_DENSITY_FEW)
    dd_box_get_run (dd_box_add_text (box, DD_TEXT_LABEL, DD_INK_MAIN, words))->wraps = TRUE;
  dd_shape_describe (dd_box_get_shape (box), "%s. %s", title, words ? words : "");
  return box;
}

/* The file that says whom to ask */

static void
add_file (const Picture *picture,
          DdBox         *box)
{
  g_autoptr (DdFs) fs = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  if (picture->container == NULL && picture->query && picture->query->host)
    return;
  fs = dd_fs_new_for_world (picture->world, picture->container ? picture->container->id : NULL);
  if (fs == NULL || dd_fs_read_text (fs, "/etc/resolv.conf", &text) != 0)
    return;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] && n < lengths[picture->density].n_lines; i++)
    {
      gboolean is_server = g_str_has_prefix (lines[i], "nameserver ");
      DdBox *line;

      if (*lines[i] == '\0' || (*lines[i] == '#' && !strstr (lines[i], "ExtServers")))
        continue;
      line = dd_box_add_shape (box, DD_BOX_ROW, DD_SHAPE_CHIP,
                               is_server ? DD_TOKEN_RULE : DD_TOKEN_CODE,
                               dd_scene_format (picture->scene, "names/file/%u", i));
      dd_box_set_padding (line, 8, picture->density ? 1 : 3);
      dd_box_get_run (dd_box_add_text (line, DD_TEXT_MONO_SMALL, DD_INK_MAIN, lines[i]))
          ->shortens = TRUE;
      dd_shape_describe (dd_box_get_shape (line), "%s", lines[i]);
      n++;
    }
}

/* Who asks, and the way to the resolver inside its own namespace. */
static DdBox *
add_asker (const Picture *picture,
           DdBox         *row)
{
  const char *name = picture->query ? picture->query->asker
                     : picture->container ? picture->container->name : _("the host");
  g_autofree char *question = picture->query
                              /* Translators: a name that is asked for */
                              ? g_strdup_printf (_("asks: where is %s?"), picture->query->name)
                              : g_strdup (_("asks the nameserver in its file"));
  gboolean framed = picture->density < DD_DENSITY_TINY;
  DdBox *frame = add_frame (picture, row, "names/namespace",
                            picture->container ? DD_TOKEN_CONTAINER : DD_TOKEN_HOST, name,
                            _("its own network namespace"));
  DdBox *box = add_station (picture, frame, "names/asker", DD_TOKEN_PACKET, picture->query != NULL,
                            framed ? question : name, framed ? "/etc/resolv.conf" : NULL);

  dd_box_set_least (box, lengths[picture->density].file, 0);
  add_file (picture, box);
  return frame;
}

/* The resolver and the tables */

static const char *const *
list_table_names (const Picture *picture,
                  GPtrArray     *own)
{
  if (picture->query && picture->query->networks[0])
    return (const char *const *) picture->query->networks;
  for (guint i = 0; picture->container && i < picture->container->endpoints->len; i++)
    {
      const DdEndpoint *endpoint = g_ptr_array_index (picture->container->endpoints, i);

      if (endpoint->dns_names)
        g_ptr_array_add (own, endpoint->network);
    }
  g_ptr_array_add (own, NULL);
  return (const char *const *) own->pdata;
}

static gboolean
is_answer (const Picture    *picture,
           const DdNetwork  *network,
           const DdEndpoint *endpoint)
{
  return has_reached (picture, DD_NAME_LOOKED_UP) &&
         g_strcmp0 (picture->query->network, network->name) == 0 &&
         g_strv_contains ((const char *const *) picture->query->addresses, endpoint->address);
}

static void
add_entry (const Picture    *picture,
           DdBox            *card,
           const DdNetwork  *network,
           const DdEndpoint *endpoint)
{
  g_autofree char *names = g_strjoinv (", ", endpoint->dns_names);
  gboolean found = is_answer (picture, network, endpoint);
  DdBox *row = dd_box_add_shape (card, DD_BOX_ROW, DD_SHAPE_CHIP,
                                 found ? DD_TOKEN_CACHE_HIT : DD_TOKEN_CODE,
                                 dd_scene_format (picture->scene, "names/table:%s/%s",
                                                  network->name, endpoint->address));
  DdBox *text;

  dd_box_set_padding (row, 8, picture->density ? 1 : 3);
  dd_box_set_gap (row, 10);
  dd_box_get_shape (row)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  text = dd_box_set_grow (dd_box_add_text (row, DD_TEXT_MONO_SMALL, DD_INK_MAIN, names), 1, 0);
  dd_box_get_run (text)->shortens = TRUE;
  dd_box_add_text (row, DD_TEXT_MONO_SMALL, DD_INK_TONE, endpoint->address);
  /* Translators: names, an address */
  dd_shape_describe (dd_box_get_shape (row), found ? _("%s: %s, the answer") : _("%s: %s"), names,
                     endpoint->address);
}

static void
add_entries (GPtrArray       *entries,
             const DdNetwork *network)
{
  for (guint i = 0; i < network->endpoints->len; i++)
    {
      DdEndpoint *endpoint = g_ptr_array_index (network->endpoints, i);

      if (endpoint->dns_names)
        g_ptr_array_add (entries, endpoint);
    }
}

/* Who has names on a network; in a swarm on all hosts. */
static GPtrArray *
list_entries (const DdWorld   *site,
              const DdNetwork *network)
{
  GPtrArray *entries = g_ptr_array_new ();

  add_entries (entries, network);
  for (guint32 host = 0; network->vni && host <= site->hosts->len; host++)
    {
      const DdNetwork *there = dd_world_get_network (dd_world_get_host (site, host), network->id);

      if (there && there != network)
        add_entries (entries, there);
    }
  return entries;
}

static void
add_table (const Picture   *picture,
           DdBox           *column,
           const DdNetwork *network)
{
  g_autoptr (GPtrArray) entries = list_entries (picture->world, network);
  g_autofree char *title = g_strdup_printf (_("network %s"), network->name);
  DdBox *card = dd_box_add_shape (column, DD_BOX_COLUMN, DD_SHAPE_BOX, DD_TOKEN_NETWORK,
                                  dd_scene_format (picture->scene, "network:%s", network->name));
  guint n = 0;

  dd_box_set_padding (card, lengths[picture->density].padding_x,
                      lengths[picture->density].padding_y / 2 + 1);
  dd_box_set_gap (card, lengths[picture->density].gap / 2);
  dd_box_get_shape (card)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (card), _("The table of names of the network %s"),
                     network->name);
  dd_box_add_text (card, DD_TEXT_LABEL_STRONG, DD_INK_TONE, title);
  for (guint i = 0; i < entries->len; i++)
    {
      const DdEndpoint *endpoint = g_ptr_array_index (entries, i);
      gboolean found = is_answer (picture, network, endpoint);

      if (n >= lengths[picture->density].n_entries && !found)
        continue;
      add_entry (picture, card, network, endpoint);
      n++;
    }
  if (entries->len > n)
    {
      g_autofree char *more = g_strdup_printf ("+%u", entries->len - n);

      dd_box_add_text (card, DD_TEXT_LABEL, DD_INK_MAIN, more);
    }
}

static void
add_tables (const Picture *picture,
            DdBox         *column)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new ();
  const char *const *names = list_table_names (picture, own);

  for (guint i = 0; names[i] && i < lengths[picture->density].n_tables; i++)
    {
      const DdNetwork *network = dd_world_get_network (picture->world, names[i]);

      if (network)
        add_table (picture, column, network);
    }
}

static gboolean
asks_docker (const Picture *picture)
{
  const DdEndpoint *endpoint = picture->container ? dd_container_get_endpoint (picture->container)
                                                  : NULL;

  if (picture->query)
    return g_str_equal (picture->query->server, DD_RESOLVER_ADDRESS);
  return endpoint && endpoint->dns_names;
}

static void
add_redirect (const Picture *picture,
              DdBox         *frame)
{
  g_autofree char *port = picture->query && picture->query->port
                          ? g_strdup_printf ("127.0.0.11:53 → :%u", picture->query->port)
                          : g_strdup ("127.0.0.11:53");

  add_station (picture, frame, "names/redirect", DD_TOKEN_STEP_NETWORK,
               has_reached (picture, DD_NAME_REDIRECTED), port,
               _("a rule of the container's own nat table leads to the port of Docker's resolver"));
}

static void
add_resolver (const Picture *picture,
              DdBox         *row)
{
  DdBox *frame = add_frame (picture, row, "names/daemon", DD_TOKEN_HOST, "dockerd",
                            _("on the host"));
  DdBox *box = add_station (picture, frame, "names/resolver", DD_TOKEN_STEP_NETWORK,
                            has_reached (picture, DD_NAME_LOOKED_UP),
                            picture->density < DD_DENSITY_TINY ? _("embedded DNS") : "dockerd",
                            _("looks into the tables of the asker's networks first"));

  dd_box_set_least (box, lengths[picture->density].table, 0);
  add_tables (picture, frame);
}

/* On the default bridge nobody has a name. */
static void
add_no_resolver (const Picture *picture,
                 DdBox         *frame)
{
  if (picture->density >= DD_DENSITY_FEW || picture->container == NULL ||
      dd_container_get_endpoint (picture->container) == NULL)
    return;
  add_station (picture, frame, "names/resolver", DD_TOKEN_STEP_PENDING, FALSE,
               _("Docker's DNS is not asked"),
               _("The default bridge has no table of names: the file is that of the host, and "
                 "containers there find each other by address only"));
}

/* The outside, and the answer */

static void
add_outside (const Picture *picture,
             DdBox         *row)
{
  gboolean asked = picture->query && picture->query->upstream &&
                   has_reached (picture, DD_NAME_FORWARDED);
  DdBox *box = add_station (picture, row, "names/outside", DD_TOKEN_STEP, asked,
               asked ? picture->query->upstream : _("outside"),
               asked ? _("a DNS server outside was asked")
                     : asks_docker (picture) ? _("asked only for what no table knows")
                                             : _("asked for every name"));

  dd_box_set_least (box, lengths[picture->density].table / 2, 0);
}

/* Why the answer is what it is. */
static char *
dup_reason (const Picture *picture)
{
  const DdNameQuery *query = picture->query;

  if (query == NULL || !has_reached (picture, DD_NAME_ANSWERED))
    return NULL;
  if (query->network)
    return g_strdup_printf (_("the table of the network %s knows it; nobody outside is asked"),
                            query->network);
  if (query->outcome == DD_NAME_FAILED)
    return g_strdup (_("nobody who could know it answers"));
  if (query->upstream && query->outcome == DD_NAME_FOUND)
    return g_strdup_printf (_("%s outside knows it"), query->upstream);
  if (query->upstream && query->networks[0])
    return g_strdup_printf (_("no table of the networks of %s knows it, and %s outside neither"),
                            query->asker, query->upstream);
  if (query->upstream)
    return g_strdup_printf (_("%s does not know it"), query->upstream);
  return NULL;
}

static char *
dup_answer (const DdNameQuery *query)
{
  g_autofree char *addresses = g_strjoinv (", ", query->addresses);

  if (query->outcome == DD_NAME_FOUND)
    /* Translators: a name, addresses */
    return g_strdup_printf (_("%s is %s"), query->name, addresses);
  return g_strdup_printf (_("%s: no address, %s"), query->name,
                          dd_name_outcome_to_string (query->outcome));
}

static DdToken
get_answer_token (const DdNameQuery *query)
{
  return query->outcome == DD_NAME_FOUND ? DD_TOKEN_CACHE_HIT : DD_TOKEN_CACHE_MISS;
}

static void
add_answer (const Picture *picture,
            DdBox         *root)
{
  const DdNameQuery *query = picture->query;
  gboolean done = has_reached (picture, DD_NAME_ANSWERED);
  g_autofree char *reason = dup_reason (picture);
  g_autofree char *text = NULL;
  DdBox *strip;
  DdBox *flow;

  if (query == NULL)
    text = g_strdup (_("No question yet: docker exec web getent hosts db asks one"));
  else if (!done)
    /* Translators: who asks, for which name */
    text = g_strdup_printf (_("%s asks for %s …"), query->asker, query->name);
  else
    text = dup_answer (query);
  strip = dd_box_add_shape (root, DD_BOX_ROW, DD_SHAPE_BOX,
                            done ? get_answer_token (query) : DD_TOKEN_STEP_PENDING,
                            "names/answer");
  dd_box_set_padding (strip, lengths[picture->density].padding_x,
                      lengths[picture->density].padding_y);
  dd_box_set_gap (strip, 10);
  dd_box_get_shape (strip)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  if (done)
    dd_box_set_align (dd_box_add_icon (strip, query->outcome == DD_NAME_FOUND ? DD_ICON_CHECK
                                                                              : DD_ICON_CROSS, 14),
                      DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  flow = dd_box_set_grow (dd_box_set_gap (dd_box_add (strip, DD_BOX_FLOW), 12), 1, 0);
  dd_box_get_run (dd_box_add_text (flow, DD_TEXT_STRONG, DD_INK_MAIN, text))->wraps = TRUE;
  if (reason && picture->density < DD_DENSITY_TINY)
    dd_box_get_run (dd_box_add_text (flow, DD_TEXT_LABEL, DD_INK_MAIN, reason))->wraps = TRUE;
  if (reason)
    dd_shape_describe (dd_box_get_shape (strip), "%s: %s", text, reason);
  else
    dd_shape_describe (dd_box_get_shape (strip), "%s", text);
}

/* What was asked before, newest first. */
static void
add_before (const Picture *picture,
            DdBox         *root)
{
  const GPtrArray *queries = picture->world->queries;
  DdBox *flow;

  if (lengths[picture->density].n_before == 0 || queries->len < 2)
    return;
  flow = dd_box_set_gap (dd_box_add (root, DD_BOX_FLOW), 6);
  dd_box_set_align (dd_box_add_label (flow, "names/before", DD_TOKEN_CAPTION, DD_TEXT_LABEL,
                                      DD_INK_DIM, _("asked before")),
                    DD_ALIGN_START, DD_ALIGN_CENTER);
  for (guint i = queries->len - 1; i > 0; i--)
    {
      const DdNameQuery *query = g_ptr_array_index (queries, i - 1);
      g_autofree char *text = NULL;
      DdBox *chip;

      if (query->id == picture->query->id || query->stage != DD_NAME_ANSWERED)
        continue;
      text = dup_answer (query);
      chip = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_CHIP, get_answer_token (query),
                               dd_scene_format (picture->scene, "names/before/%u", query->id));
      dd_box_set_padding (chip, 8, 2);
      dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
      dd_box_get_run (dd_box_add_text (chip, DD_TEXT_LABEL, DD_INK_MAIN, text))->shortens = TRUE;
      dd_shape_describe (dd_box_get_shape (chip), _("Asked before by %s: %s"), query->asker, text);
    }
  _dd_view_add_more (flow, "names/before/more", lengths[picture->density].n_before);
}

void
_dd_view_names_fill (DdScene             *scene,
                     DdBox               *root,
                     const DdWorld       *world,
                     const DdViewOptions *options)
{
  const DdNameQuery *query = get_query (world);
  Picture picture = {
    scene, world, query,
    query ? (query->container ? dd_world_get_container (world, query->container) : NULL)
          : _dd_view_get_focus (world, options),
    dd_scene_get_density (scene),
  };
  DdBox *row;
  DdBox *frame;

  dd_box_set_padding (root, picture.density ? 12 : 24, picture.density ? 8 : 20);
  dd_box_set_gap (root, lengths[picture.density].gap * 2);
  if (picture.density < DD_DENSITY_FEW)
    dd_box_add_label (root, "names/title", DD_TOKEN_HEADING, DD_TEXT_HEADING, DD_INK_MAIN,
                      _("From a name to an address"));
  row = dd_box_add (root, picture.density < DD_DENSITY_TINY ? DD_BOX_ADAPTIVE : DD_BOX_ROW);
  dd_box_set_gap (row, lengths[picture.density].between);
  dd_box_set_grow (row, 0, 1);
  frame = add_asker (&picture, row);
  if (asks_docker (&picture))
    {
      add_redirect (&picture, frame);
      add_resolver (&picture, row);
    }
  else
    add_no_resolver (&picture, frame);
  add_outside (&picture, row);
  add_answer (&picture, root);
  add_before (&picture, root);
}

static gboolean
is_beside (const DdShape *source,
           const DdShape *target)
{
  if (dd_scene_get_rtl (source->scene))
    return target->box.x + target->box.width <= source->box.x;
  return target->box.x >= source->box.x + source->box.width;
}

/* What stands beside another is reached from its side, what is below from its
 * lower edge. */
static void
connect (DdScene    *scene,
         const char *from,
         const char *to)
{
  DdShape *source = dd_scene_find (scene, from);
  DdShape *target = dd_scene_find (scene, to);
  gboolean below;
  DdShape *path;

  if (source == NULL || target == NULL)
    return;
  below = !is_beside (source, target);
  path = dd_scene_connect (scene, dd_scene_format (scene, "edge:%s:%s", from, to),
                           target->token == DD_TOKEN_STEP_PENDING ? DD_TOKEN_ARROW
                                                                  : DD_TOKEN_PACKET,
                           (DdAnchor) { source, below ? DD_SIDE_BOTTOM : DD_SIDE_END, 0.5 },
                           (DdAnchor) { target, below ? DD_SIDE_TOP : DD_SIDE_START, 0.5 },
                           below ? DD_ROUTE_STRAIGHT : DD_ROUTE_CURVE);
  path->flags |= DD_SHAPE_FLAG_HEAD | DD_SHAPE_FLAG_DECORATION;
}

void
_dd_view_names_finish (DdScene             *scene,
                       const DdWorld       *world,
                       const DdViewOptions *options)
{
  const DdNameQuery *query = get_query (world);
  gboolean docker = dd_scene_find (scene, "names/redirect") != NULL;
  const DdShape *daemon = dd_scene_find (scene, "names/daemon");
  const DdShape *outside = dd_scene_find (scene, "names/outside");

  connect (scene, "names/asker", docker ? "names/redirect" : "names/outside");
  if (docker)
    {
      connect (scene, "names/redirect", "names/resolver");
      /* In a column the tables are between the two. */
      connect (scene, daemon && !is_beside (daemon, outside) ? "names/daemon" : "names/resolver",
               "names/outside");
    }
  if (query && query->networks[0])
    connect (scene, "names/resolver", dd_scene_format (scene, "network:%s", query->networks[0]));
  if (query)
    _dd_net_mark (scene, get_place (query));
}
