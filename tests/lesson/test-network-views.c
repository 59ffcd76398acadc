// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-scene-check.h"
#include "dd-session.h"
#include "dd-view.h"

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
look (DdSession   *session,
      const char  *view,
      DdTextCache *texts)
{
  DdViewOptions options = { .width = WIDTH, .height = HEIGHT, .texts = texts };

  return dd_view_build (dd_view_find (view), dd_session_get_world (session), &options);
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
}

/* Forty containers: some in full, the others as names, all counted. */
static void
test_forty (void)
{
  g_autoptr (GPtrArray) commands = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdSession) session = NULL;
  g_autoptr (DdScene) scene = NULL;
  g_autoptr (GPtrArray) faults = NULL;

  g_ptr_array_add (commands, g_strdup ("docker pull -q nginx"));
  for (guint i = 0; i < 40; i++)
    g_ptr_array_add (commands, g_strdup_printf ("docker run -d --name c%u nginx", i));
  g_ptr_array_add (commands, NULL);
  session = start ((const char *const *) commands->pdata);
  scene = look (session, "network", texts);
  faults = dd_scene_check (scene, texts, DD_THEME_LIGHT);
  g_assert_cmpuint (faults->len, ==, 0);
  g_assert_cmpfloat (dd_scene_get_height (scene), <=, HEIGHT);
  g_assert_nonnull (dd_scene_find (scene, "container:c0/if:bridge"));
  g_assert_null (dd_scene_find (scene, "container:c39/if:bridge"));
  g_assert_nonnull (dd_scene_find (scene, "network:bridge/more"));
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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network-views/inbound", test_inbound);
  g_test_add_func ("/network-views/forty", test_forty);
  g_test_add_func ("/network-views/matrix", test_matrix);
  g_test_add_func ("/network-views/send", test_send);
  g_test_add_func ("/network-views/drivers", test_drivers);
  return g_test_run ();
}
