// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-connection.h"
#include "dd-hit.h"
#include "dd-scene-check.h"
#include "dd-session.h"
#include "dd-view.h"
#include "network-crowd.h"

/* The views about networks: what they show follows from the packets that were
 * sent. */

#define WIDTH  1280.0
#define HEIGHT 720.0

static DdSession *
start (const char *const *commands)
{
  DdSession *session = dd_session_new (dd_catalog_get_default (), 1);

  dd_session_set_up (session, commands);
  return session;
}

static void
type (DdSession  *session,
      const char *line)
{
  dd_session_type (session, line);
  dd_session_seek (session, G_MAXUINT);
}

static DdScene *
look_at (DdSession   *session,
         const char  *view,
         DdTextCache *texts,
         const char  *selected)
{
  DdViewOptions options = { .width = WIDTH, .height = HEIGHT, .texts = texts,
                            .selected = selected };

  return dd_view_build (dd_view_find (view), dd_session_get_world (session), &options);
}

static DdScene *
look (DdSession   *session,
      const char  *view,
      DdTextCache *texts)
{
  return look_at (session, view, texts, NULL);
}

static const char *
describe (DdScene    *scene,
          const char *id)
{
  DdShape *shape = dd_scene_find (scene, id);

  g_test_message ("%s: %s", id, shape ? dd_shape_get_description (shape) : "(none)");
  return shape ? dd_shape_get_description (shape) : "";
}

static void
assert_says (DdScene    *scene,
             const char *id,
             const char *words)
{
  g_assert_nonnull (strstr (describe (scene, id), words));
}

static const char *const published[] = {
  "docker pull -q nginx", "docker run -d --name web -p 8080:80 nginx", "sleep 1", NULL,
};

/* A packet from outside: rewritten before routing, accepted on its way
 * through, delivered; the marker was at each stop. */
static void
test_inbound (void)
{
  static const char *const places[] = {
    "outside:laptop", "host/if:eth0", "hook:prerouting", "hook:routing", "hook:forward",
    "network:bridge", "container:web",
  };
  g_autoptr (DdSession) session = start (published);
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) before = look (session, "network", texts);
  g_autoptr (DdScene) after = NULL;
  gboolean seen[G_N_ELEMENTS (places)] = { FALSE };

  g_assert_nonnull (dd_scene_find (before, "packet/none"));
  g_assert_null (dd_scene_find (before, "packet/marker"));
  g_assert_nonnull (dd_scene_find (before, "cable:web:bridge"));
  assert_says (before, "container:web/socket:0", "0.0.0.0:80");
  dd_session_type (session, "ssh laptop curl -m 3 http://192.168.1.20:8080");
  for (guint tick = 0; tick <= dd_session_get_n_ticks (session); tick++)
    {
      g_autoptr (DdScene) scene = NULL;
      DdShape *marker;

      dd_session_seek (session, tick);
      scene = look (session, "network", texts);
      marker = dd_scene_find (scene, "packet/marker");
      for (gsize i = 0; marker && i < G_N_ELEMENTS (places); i++)
        {
          DdShape *place = dd_scene_find (scene, places[i]);

          seen[i] |= place && dd_rect_intersects (&place->box, &marker->box);
        }
      if (marker && strstr (describe (scene, "hook:prerouting"), "DNAT"))
        assert_says (scene, "packet", "172.17.0.2:80");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_test_message ("at %s", places[i]);
      g_assert_true (seen[i]);
    }
  g_test_message ("The answer comes from where the laptop asked");
  after = look (session, "network", texts);
  assert_says (after, "rule", "the client sees 192.168.1.20:8080");
  g_test_message ("It came from the bridge and left by the host's card");
  g_assert_nonnull (dd_scene_find (after, "way:in"));
  g_assert_nonnull (dd_scene_find (after, "way:out"));
  g_assert_cmpint (dd_scene_find (after, "cable:web:bridge")->token, ==, DD_TOKEN_PACKET);
}

static char *
read_hint (DdSession   *session,
           DdTextCache *texts)
{
  DdViewOptions options = { .width = 1920, .height = 1080, .texts = texts };
  g_autoptr (DdScene) scene = dd_view_build (dd_view_find ("network"),
                                             dd_session_get_world (session), &options);
  const DdShape *words = dd_scene_find (scene, "netfilter/words");

  g_assert_nonnull (words);
  return g_strdup (words->runs[0].text);
}

/* Neighbours on a bridge need no hook of the host, and the picture says so. */
static void
test_neighbours (void)
{
  g_autoptr (DdSession) session = start (published);
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autofree char *within = NULL;
  g_autofree char *through = NULL;

  type (session, "docker run --rm alpine wget -T 2 -qO- http://172.17.0.2");
  within = read_hint (session, texts);
  g_assert_nonnull (strstr (within, "stays on its bridge"));
  type (session, "ssh laptop curl -m 3 http://192.168.1.20:8080");
  through = read_hint (session, texts);
  g_assert_null (strstr (through, "stays on its bridge"));
}

/* With the next command the packet belongs to an earlier one: it is nowhere
 * any more. */
static void
test_earlier (void)
{
  g_autoptr (DdSession) session = start (published);
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) sent = NULL;
  g_autoptr (DdScene) later = NULL;

  type (session, "curl -m 3 http://172.17.0.2");
  sent = look (session, "network", texts);
  g_assert_nonnull (dd_scene_find (sent, DD_SCENE_MARKER));
  assert_says (sent, "packet", ", delivered");
  type (session, "docker ps");
  later = look (session, "network", texts);
  g_assert_null (dd_scene_find (later, DD_SCENE_MARKER));
  g_assert_null (dd_scene_find (later, "way:out"));
  assert_says (later, "packet", "earlier: delivered");
}

/* The answer goes back hop by hop: what DNAT did is undone where the packet
 * leaves, and connection tracking sees it pass. */
static void
test_answer (void)
{
  static const struct
  {
    const char *place;
    const char *words;
    const char *packet;
    const char *state;
  } stops[] = {
    { "container:web", "TCP SYN, ACK", "172.17.0.2:80", "SYN_SENT" },
    { "network:bridge", NULL, "172.17.0.2:80", "SYN_SENT" },
    { "hook:prerouting", "passes", "172.17.0.2:80", "SYN_RECV" },
    { "hook:routing", "to eth0", "172.17.0.2:80", "SYN_RECV" },
    { "hook:forward", "DOCKER-FORWARD: ACCEPT", "172.17.0.2:80", "SYN_RECV" },
    { "hook:postrouting", "conntrack: translated", "192.168.1.20:8080", "SYN_RECV" },
    { "host/if:eth0", NULL, "192.168.1.20:8080", "SYN_RECV" },
    { "outside:laptop", NULL, "192.168.1.20:8080", "ESTABLISHED" },
  };
  g_autoptr (DdSession) session = start (published);
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  gsize reached = 0;

  dd_session_type (session, "ssh laptop curl -m 3 http://192.168.1.20:8080");
  for (guint tick = 0; tick <= dd_session_get_n_ticks (session); tick++)
    {
      g_autoptr (DdScene) scene = NULL;
      DdShape *marker;
      DdShape *place;

      dd_session_seek (session, tick);
      scene = look (session, "network", texts);
      marker = dd_scene_find (scene, "packet/marker");
      if (marker == NULL || reached == G_N_ELEMENTS (stops) ||
          strstr (describe (scene, "packet"), "SYN, ACK") == NULL)
        continue;
      place = dd_scene_find (scene, stops[reached].place);
      if (place == NULL || !dd_rect_intersects (&place->box, &marker->box))
        continue;
      g_test_message ("at %s", stops[reached].place);
      assert_says (scene, "packet", stops[reached].packet);
      assert_says (scene, "conntrack", stops[reached].state);
      if (stops[reached].words)
        assert_says (scene, g_str_has_prefix (stops[reached].place, "hook") ? stops[reached].place
                                                                            : "packet",
                     stops[reached].words);
      reached++;
    }
  g_assert_cmpuint (reached, ==, G_N_ELEMENTS (stops));
}

/* Docker Desktop: the kernel with the bridges is in a virtual machine, and a
 * program of the computer holds the ports and passes the border. */
static void
test_desktop (void)
{
  static const char *const commands[] = {
    "hostctl desktop", "docker pull -q nginx", "docker run -d --name web -p 8080:80 nginx",
    "sleep 1", NULL,
  };
  static const char *const places[] = {
    "host/computer", "proxy", "hook:output", "hook:routing", "network:bridge", "container:web",
    "proxy", "host/computer",
  };
  g_autoptr (DdSession) session = start (commands);
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) matrix = NULL;
  gsize reached = 0;

  dd_session_type (session, "curl -s localhost:8080");
  for (guint tick = 0; tick <= dd_session_get_n_ticks (session); tick++)
    {
      g_autoptr (DdScene) scene = NULL;
      DdShape *marker;
      DdShape *place;

      dd_session_seek (session, tick);
      scene = look (session, "network", texts);
      marker = dd_scene_find (scene, DD_SCENE_MARKER);
      place = reached < G_N_ELEMENTS (places) ? dd_scene_find (scene, places[reached]) : NULL;
      if (marker == NULL || place == NULL || !dd_rect_intersects (&place->box, &marker->box))
        continue;
      g_test_message ("at %s", places[reached]);
      g_assert_true (dd_rect_intersects (&dd_scene_find (scene, "vm")->box,
                                         &dd_scene_find (scene, "container:web")->box));
      assert_says (scene, "proxy", "com.docker.backend keeps 2 published ports");
      reached++;
    }
  g_assert_cmpuint (reached, ==, G_N_ELEMENTS (places));
  matrix = look (session, "reachability", texts);
  assert_says (matrix, "reach:host:web::80", "times out");
  assert_says (matrix, "reach:host:host::8080", "answers");
  assert_says (matrix, "reach:web:host::8080", "answers");
}

static DdSession *
start_crowd (guint n_containers,
             guint n_networks)
{
  g_auto (GStrv) commands = network_crowd_commands (n_containers, n_networks);

  return start ((const char *const *) commands);
}

/* Forty containers on one network: some in full, the others as names, all
 * counted. */
static void
test_forty (void)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdSession) session = start_crowd (40, 1);
  g_autoptr (DdScene) scene = look (session, "network", texts);

  g_assert_cmpfloat (dd_scene_get_height (scene), <=, HEIGHT);
  g_assert_nonnull (dd_scene_find (scene, "container:shop-web-1/if:shop"));
  g_assert_null (dd_scene_find (scene, "container:shop-queue-6"));
  g_assert_nonnull (dd_scene_find (scene, "network:shop/more"));
}

/* Networks that no packet touches are folded, with a count and the names. What
 * is selected is unfolded, and the way of the packet stays. */
static void
test_folded (void)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdSession) session = start_crowd (40, 6);
  g_autoptr (DdScene) before = look (session, "network", texts);
  g_autoptr (DdScene) after = NULL;
  g_autoptr (DdScene) chosen = NULL;

  assert_says (before, "network:blog", "7 containers: blog-web-1, blog-api-1");
  g_assert_null (dd_scene_find (before, "container:blog-web-1"));
  type (session, NETWORK_CROWD_PACKET);
  after = look (session, "network", texts);
  g_assert_nonnull (dd_scene_find (after, "cable:blog-web-1:blog"));
  assert_says (after, "network:chat", "6 containers: chat-web-1");
  chosen = look_at (session, "network", texts, "network:chat");
  g_assert_nonnull (dd_scene_find (chosen, "container:chat-db-1"));
  g_assert_nonnull (dd_scene_find (chosen, "cable:blog-web-1:blog"));
  g_assert_null (dd_scene_find (chosen, "container:mail-web-1"));
}

/* However many there are and whatever is selected, nothing overlaps, is cut
 * off or is too faint, at every size. */
static void
check_crowd (DdSession  *session,
             const char *selected)
{
  static const struct
  {
    double  width;
    double  height;
    double  scale;
    DdTheme theme;
  } screens[] = {
    { 340, 400, 1, DD_THEME_LIGHT },          { 670, 295, 1.5, DD_THEME_DARK },
    { 1280, 440, 1, DD_THEME_LIGHT },         { 3840, 1320, 1, DD_THEME_DARK },
    { 960, 540, 1, DD_THEME_HIGH_CONTRAST },  { 960, 540, 2, DD_THEME_DARK },
    { 1280, 720, 1.5, DD_THEME_LIGHT },       { 1920, 1080, 1, DD_THEME_PRINT },
    { 3840, 2160, 2, DD_THEME_HIGH_CONTRAST_DARK },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (screens); i++)
    {
      g_autoptr (DdTextCache) texts = dd_text_cache_new ();
      DdViewOptions options = { .width = screens[i].width, .height = screens[i].height,
                                .texts = texts, .selected = selected, .rtl = i % 2 };
      g_autoptr (DdScene) scene = NULL;
      g_autoptr (GPtrArray) faults = NULL;

      dd_text_cache_set_fonts (texts, NULL, NULL, screens[i].scale);
      scene = dd_view_build (dd_view_find ("network"), dd_session_get_world (session), &options);
      faults = dd_scene_check (scene, texts, screens[i].theme);
      for (guint j = 0; j < faults->len; j++)
        g_test_message ("%gx%g text %g, %s selected: %s", options.width, options.height,
                        screens[i].scale, selected ? selected : "nothing",
                        (char *) g_ptr_array_index (faults, j));
      g_assert_cmpuint (faults->len, ==, 0);
    }
}

static void
test_crowds (void)
{
  static const struct
  {
    guint n_containers;
    guint n_networks;
  } crowds[] = { { 40, 1 }, { 40, 6 }, { 200, 24 } };
  static const char *const selections[] = {
    NULL, "network:shop", "network:shop/more", "networks/more", "published/more",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (crowds); i++)
    {
      g_autoptr (DdSession) session = start_crowd (crowds[i].n_containers, crowds[i].n_networks);

      for (gsize j = 0; j < G_N_ELEMENTS (selections); j++)
        check_crowd (session, selections[j]);
      type (session, NETWORK_CROWD_PACKET);
      check_crowd (session, NULL);
      check_crowd (session, "network:shop");
      check_crowd (session, "container:shop-web-1");
    }
}

/* A name is found in a table, outside, or nowhere, and the picture says why. */
static void
test_names (void)
{
  static const char *const commands[] = {
    "docker pull -q alpine", "docker network create app",
    "docker run -d --name web --network app alpine sleep 3600",
    "docker run -d --name db --network app alpine sleep 3600",
    "docker run -d --name old alpine sleep 3600", NULL,
  };
  static const struct
  {
    const char *command;
    const char *reason;
  } questions[] = {
    { "docker exec web getent hosts db", "the table of the network app knows it" },
    { "docker exec web getent hosts example.com", "192.168.1.1 outside knows it" },
    { "docker exec web getent hosts dbb", "no table of the networks of web knows it" },
    { "docker exec old getent hosts web", "192.168.1.1 does not know it" },
  };
  g_autoptr (DdSession) session = start (commands);
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr (DdScene) scene = NULL;
      g_autoptr (GPtrArray) faults = NULL;

      type (session, questions[i].command);
      scene = look (session, "names", texts);
      assert_says (scene, "names/answer", questions[i].reason);
      faults = dd_scene_check (scene, texts, DD_THEME_LIGHT);
      for (guint j = 0; j < faults->len; j++)
        g_test_message ("%s", (char *) g_ptr_array_index (faults, j));
      g_assert_cmpuint (faults->len, ==, 0);
      g_assert_cmpint (dd_scene_find (scene, "names/before/1") != NULL, ==, i > 0);
      g_assert_cmpint (dd_scene_find (scene, "names/redirect") != NULL, ==, i < 3);
    }
}

/* The matrix is computed anew after every change, and says why. */
static void
test_matrix (void)
{
  g_autoptr (DdSession) session = start (published);
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) open = look (session, "reachability", texts);
  g_autoptr (DdScene) closed = NULL;

  g_assert_cmpint (dd_scene_find (open, "reach:laptop:host::8080")->token, ==,
                   DD_TOKEN_CACHE_HIT);
  assert_says (open, "reach:laptop:host::8080", "192.168.1.50");
  g_assert_cmpint (dd_scene_find (open, "reach:host:web::80")->token, ==, DD_TOKEN_CACHE_HIT);
  g_assert_cmpint (dd_scene_find (open, "reach:laptop:web::80")->token, !=, DD_TOKEN_CACHE_HIT);
  type (session, "docker rm -f web");
  closed = look (session, "reachability", texts);
  g_assert_null (dd_scene_find (closed, "reach:laptop:host::8080"));
}

static void
assert_towards (DdScene    *scene,
                const char *from,
                int         dx,
                int         dy,
                const char *to)
{
  const DdShape *shape = dd_scene_focus_towards (scene, from, dx, dy);

  g_assert_cmpstr (shape ? shape->id : NULL, ==, to);
}

/* Every cell explains itself, and the one that is selected shows the way of its
 * packet. The arrow keys go through the cells. */
static void
test_cells (void)
{
  static const char *const commands[] = {
    "docker pull -q nginx", "docker pull -q redis", "docker network create back",
    "docker run -d --name web -p 8080:80 nginx", "docker run -d --name db --network back redis",
    "sleep 1", NULL,
  };
  g_autoptr (DdSession) session = start (commands);
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) plain = look (session, "reachability", texts);
  g_autoptr (DdScene) chosen = look_at (session, "reachability", texts, "reach:web:db::6379");
  guint n_cells = 0;

  for (guint i = 0; i < dd_scene_get_n_shapes (plain); i++)
    {
      const DdShape *shape = dd_scene_get_shape (plain, i);

      if (!g_str_has_prefix (shape->id, "reach:") && !g_str_has_prefix (shape->id, "reach/self:"))
        continue;
      n_cells++;
      g_assert_true (shape->flags & DD_SHAPE_FLAG_FOCUSABLE);
      g_assert_cmpuint (strlen (dd_shape_get_description (shape)), >, 20);
    }
  g_assert_cmpuint (n_cells, ==, 4 * 3);
  assert_says (plain, "reach/self:web", "loopback");
  g_assert_null (dd_scene_find (plain, "reach/why"));
  assert_says (chosen, "reach/why", "web to db:6379: times out. Dropped by raw PREROUTING");
  assert_says (chosen, "reach/hop:3", "DROP");
  assert_towards (plain, "reach:laptop:web::80", 1, 0, "reach:laptop:db::6379");
  assert_towards (plain, "reach:laptop:web::80", 0, 1, "reach:host:web::80");
  assert_towards (plain, "reach:host:host::8080", 0, -1, "reach:laptop:host::8080");
  assert_towards (plain, "reach:host:db::6379", -1, 0, "reach:host:web::80");
  assert_towards (plain, "reach:laptop:web::80", 0, -1, NULL);
}

/* A larger picture has more cells. */
static void
test_zoomed_matrix (void)
{
  g_autoptr (DdSession) session = start_crowd (40, 6);
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  DdViewOptions options = { .width = WIDTH, .height = HEIGHT, .texts = texts, .zoom = 2 };
  g_autoptr (DdScene) whole = look (session, "reachability", texts);
  g_autoptr (DdScene) part = dd_view_build (dd_view_find ("reachability"),
                                            dd_session_get_world (session), &options);
  g_autoptr (GPtrArray) faults = dd_scene_check (part, texts, DD_THEME_LIGHT);

  g_assert_cmpuint (faults->len, ==, 0);
  g_assert_cmpfloat (dd_scene_get_width (part), >=, 2 * WIDTH);
  g_assert_nonnull (dd_scene_find (whole, "reach/from:shop-web-1"));
  g_assert_null (dd_scene_find (whole, "reach/from:chat-api-1"));
  g_assert_nonnull (dd_scene_find (part, "reach/from:chat-api-1"));
}

static void
assert_command (DdSession  *session,
                const char *from,
                const char *to,
                const char *command)
{
  g_autofree char *line = dd_view_dup_command (dd_session_get_world (session), from, to);

  g_assert_cmpstr (line, ==, command);
}

/* What is typed when a source and a target are chosen on the stage. */
static void
test_send (void)
{
  static const char *const commands[] = {
    "docker pull -q nginx", "docker pull -q alpine", "docker pull -q redis",
    "docker run -d --name web -p 8080:80 nginx", "docker run -d --name box alpine sleep 3600",
    "sleep 1", NULL,
  };
  g_autoptr (DdSession) session = start (commands);

  assert_command (session, "outside:laptop", "container:web",
                  "ssh laptop curl -m 3 http://192.168.1.20:8080");
  assert_command (session, "host", "container:web/if:bridge", "curl -m 3 http://172.17.0.2:80");
  assert_command (session, "container:box", "container:web",
                  "docker exec box wget -T 3 -qO- http://172.17.0.2:80");
  assert_command (session, "container:web", "container:box",
                  "docker exec web ping -c 1 -W 2 172.17.0.3");
  assert_command (session, NULL, "reach:laptop:web::80",
                  "ssh laptop curl -m 3 http://192.168.1.20:8080");
  assert_command (session, "rule", "container:web", NULL);
  assert_command (session, NULL, "container:web", NULL);
}

/* Every driver that a container uses has its own way, with its own end. */
static void
test_drivers (void)
{
  static const char *const commands[] = {
    "docker pull -q nginx", "docker run -d --name web -p 8080:80 nginx",
    "docker run -d --name hosted --network host nginx",
    "docker run -d --name lonely --network none nginx", "sleep 1", NULL,
  };
  g_autoptr (DdSession) session = start (commands);
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) scene = look (session, "drivers", texts);

  assert_says (scene, "driver:bridge/end", "192.168.1.50");
  assert_says (scene, "driver:host/end", "192.168.1.50");
  g_assert_nonnull (dd_scene_find (scene, "driver:none/end"));
  g_assert_nonnull (dd_scene_find (scene, "driver:macvlan/none"));
  g_assert_null (dd_scene_find (scene, "driver:macvlan/end"));
}

/* An overlay over two hosts: the tunnel is seen, names and reach cross it. */
static void
test_overlay (void)
{
  static const char *const commands[] = {
    "docker pull -q alpine", "ssh server docker pull -q nginx", "docker swarm init",
    "ssh server docker swarm join --token $(docker swarm join-token -q worker) 192.168.1.20:2377",
    "docker network create -d overlay --attachable over",
    "docker run -d --name near --network over alpine sleep 1000",
    "ssh server docker run -d --name far --network over nginx", "sleep 1", NULL,
  };
  g_autoptr (DdSession) session = start (commands);
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) drivers = look (session, "drivers", texts);
  g_autoptr (DdScene) matrix = look (session, "reachability", texts);
  g_autoptr (DdScene) names = NULL;
  g_autofree char *to_far = NULL;
  g_autofree char *from_far = NULL;
  guint n_in_tunnel = 0;

  assert_says (drivers, "driver:overlay/end", "answers");
  assert_says (drivers, "driver:overlay/wire:2", "192.168.1.21:4789");
  assert_says (drivers, "driver:overlay/wire:2/inner", "10.0.1.4:80");
  assert_says (matrix, "reach:near:far@server::80", "answers");
  assert_says (matrix, "reach:far@server:near:ping", "answers");
  to_far = dd_view_dup_command (dd_session_get_world (session), NULL, "reach:near:far@server::80");
  g_assert_cmpstr (to_far, ==, "docker exec near wget -T 3 -qO- http://far:80");
  from_far = dd_view_dup_command (dd_session_get_world (session), NULL, "reach:far@server:laptop:x");
  g_assert_cmpstr (from_far, ==, "ssh server docker exec far ping -c 1 -W 2 192.168.1.50");
  dd_session_type (session, "docker exec near wget -qO- http://far");
  for (guint tick = 0; tick <= dd_session_get_n_ticks (session); tick++)
    {
      g_autoptr (DdScene) scene = NULL;

      dd_session_seek (session, tick);
      scene = look (session, "network", texts);
      if (dd_scene_find (scene, "packet/tunnel") == NULL)
        continue;
      n_in_tunnel++;
      assert_says (scene, "packet/tunnel", "VXLAN 4097");
      g_assert_nonnull (strstr (describe (scene, "packet"), "10.0.1.4:80"));
    }
  g_test_message ("Eight stops in the tunnel, and as many for the answer");
  g_assert_cmpuint (n_in_tunnel, >=, 16);
  names = look (session, "names", texts);
  assert_says (names, "names/table:over/10.0.1.4", "the answer");
}

/* Containers on the host's card are part of all views: the laptop reaches them
 * at every port, and their own host does not. */
static void
test_card (void)
{
  static const char *const commands[] = {
    "docker pull -q nginx",
    "docker network create -d macvlan -o parent=eth0 --subnet 192.168.1.0/24 --gateway 192.168.1.1 lan",
    "docker run -d --name web --network lan --ip 192.168.1.100 nginx",
    "docker run -d --name other --network lan --ip 192.168.1.101 nginx", "sleep 1", NULL,
  };
  g_autoptr (DdSession) session = start (commands);
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) matrix = look (session, "reachability", texts);
  g_autoptr (DdScene) drivers = look (session, "drivers", texts);

  assert_says (matrix, "reach:laptop:web::80", "answers");
  assert_says (matrix, "reach:other:web::80", "192.168.1.101");
  assert_says (matrix, "reach:host:web::80", "does not reach its own containers");
  assert_says (drivers, "driver:macvlan/end", "192.168.1.50");
  type (session, "ssh laptop curl -s -m 2 http://192.168.1.100");
  g_assert_cmpint (dd_world_get_trip (dd_session_get_world (session))->outcome, ==,
                   DD_TRIP_DELIVERED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network-views/inbound", test_inbound);
  g_test_add_func ("/network-views/answer", test_answer);
  g_test_add_func ("/network-views/earlier", test_earlier);
  g_test_add_func ("/network-views/desktop", test_desktop);
  g_test_add_func ("/network-views/neighbours", test_neighbours);
  g_test_add_func ("/network-views/forty", test_forty);
  g_test_add_func ("/network-views/folded", test_folded);
  g_test_add_func ("/network-views/crowds", test_crowds);
  g_test_add_func ("/network-views/names", test_names);
  g_test_add_func ("/network-views/matrix", test_matrix);
  g_test_add_func ("/network-views/cells", test_cells);
  g_test_add_func ("/network-views/zoomed-matrix", test_zoomed_matrix);
  g_test_add_func ("/network-views/send", test_send);
  g_test_add_func ("/network-views/drivers", test_drivers);
  g_test_add_func ("/network-views/card", test_card);
  g_test_add_func ("/network-views/overlay", test_overlay);
  return g_test_run ();
}
