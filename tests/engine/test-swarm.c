// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-catalog.h"
#include "dd-container-ops.h"
#include "dd-hosts.h"
#include "dd-swarm-ops.h"
#include "engine-fixture.h"

static void
sleep_step (DdEngine *engine,
            int       pid)
{
  dd_process_wait (engine, pid, NULL, NULL, -1);
}

static guint32
go_to (DdEngine   *engine,
       const char *name)
{
  guint32 host = name ? dd_host_set_up (engine, name, NULL) : 0;

  dd_engine_enter_host (engine, host);
  return host;
}

/* Two hosts with an image each; the first begins a swarm. */
static DdEngine *
make_swarm (void)
{
  const DdSwarmRequest request = { .n_bits = 24 };
  DdEngine *engine = dd_engine_new (dd_catalog_get_default (), 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  dd_engine_add_program (engine, "sleep", sleep_step);
  dd_engine_begin (engine);
  fixture_add_image (engine, "busybox");
  go_to (engine, "server");
  fixture_add_image (engine, "busybox");
  go_to (engine, NULL);
  id = dd_swarm_init (engine, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (id), ==, 25);
  return engine;
}

static const DdSwarm *
get_swarm (DdEngine *engine)
{
  return dd_world_get_swarm (dd_engine_get_site (engine), 0);
}

static void
join (DdEngine   *engine,
      const char *host,
      gboolean    as_manager)
{
  g_autofree char *token = dd_swarm_dup_token (get_swarm (engine), as_manager);
  g_autoptr (GError) error = NULL;
  gboolean became_manager;

  go_to (engine, host);
  dd_swarm_join (engine, "192.168.1.20:2377", token, NULL, &became_manager, &error);
  g_assert_no_error (error);
  g_assert_cmpint (became_manager, ==, as_manager);
  go_to (engine, NULL);
}

static void
make_network (DdEngine *engine,
              gboolean  attachable)
{
  DdNetworkRequest request = { .name = "over", .driver = "overlay", .attachable = attachable };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = dd_network_create (engine, &request, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (id), ==, 25);
}

static const DdContainer *
run (DdEngine    *engine,
     const char  *name,
     GError     **error)
{
  g_autoptr (DdContainerConfig) config = dd_container_config_new ();
  const char *const argv[] = { "sleep", NULL };
  g_autofree char *id = NULL;

  config->image = g_strdup ("busybox");
  config->cmd = g_strdupv ((char **) argv);
  g_free (config->network_mode);
  config->network_mode = g_strdup ("over");
  id = dd_container_create (engine, config, name, NULL);
  g_assert_nonnull (id);
  dd_container_start (engine, id, error);
  return dd_world_get_container (dd_engine_get_world (engine), id);
}

static const DdNetwork *
get_network (DdEngine   *engine,
             const char *name)
{
  return dd_world_get_network (dd_engine_get_world (engine), name);
}

/* One address after the other, on whichever host; each host takes one for
 * itself; a worker has the network only as long as it needs it. */
static void
test_addresses (void)
{
  g_autoptr (DdEngine) engine = make_swarm ();
  const DdContainer *container;

  join (engine, "server", FALSE);
  make_network (engine, TRUE);
  g_assert_cmpuint (get_network (engine, "ingress")->vni, ==, 4096);
  g_assert_cmpuint (get_network (engine, "over")->vni, ==, 4097);
  g_assert_cmpint (get_network (engine, "over")->mtu, ==, 1450);
  container = run (engine, "one", NULL);
  g_assert_cmpstr (dd_container_find_endpoint (container, "over")->address, ==, "10.0.1.2");
  g_assert_cmpstr (dd_container_find_endpoint (container, "over")->mac, ==, "02:42:0a:00:01:02");
  g_test_message ("Its way out is a bridge that no list of its networks shows");
  g_assert_nonnull (dd_container_find_endpoint (container, DD_GATEWAY_BRIDGE));
  g_assert_null (dd_container_find_attachment (container, DD_GATEWAY_BRIDGE));
  go_to (engine, "server");
  g_assert_null (get_network (engine, "over"));
  container = run (engine, "two", NULL);
  g_assert_cmpstr (dd_container_find_endpoint (container, "over")->address, ==, "10.0.1.4");
  g_assert_cmpuint (get_network (engine, "over")->endpoints->len, ==, 2);
  g_assert_true (dd_container_kill (engine, "two", DD_SIGKILL, NULL));
  dd_engine_settle (engine);
  g_assert_null (get_network (engine, "over"));
  go_to (engine, NULL);
  dd_engine_settle (engine);
  g_assert_nonnull (get_network (engine, "over"));
  fixture_assert_folds (engine);
}

/* Who leaves loses the networks; without a manager there is no swarm. */
static void
test_leaving (void)
{
  g_autoptr (DdEngine) engine = make_swarm ();
  g_autoptr (GError) error = NULL;
  const DdContainer *container;

  join (engine, "server", FALSE);
  make_network (engine, TRUE);
  container = run (engine, "one", NULL);
  g_assert_false (dd_swarm_leave (engine, FALSE, &error));
  g_assert_nonnull (strstr (error->message, "Removing the last manager"));
  go_to (engine, "server");
  g_assert_true (dd_swarm_leave (engine, FALSE, NULL));
  g_assert_null (get_network (engine, "ingress"));
  g_assert_nonnull (get_network (engine, DD_GATEWAY_BRIDGE));
  go_to (engine, NULL);
  g_assert_nonnull (get_network (engine, "ingress"));
  g_assert_true (dd_swarm_leave (engine, TRUE, NULL));
  g_assert_null (get_network (engine, "over"));
  g_assert_null (get_swarm (engine));
  g_assert_cmpuint (container->endpoints->len, ==, 0);
  dd_engine_settle (engine);
  fixture_assert_folds (engine);
}

static void
assert_refused (DdEngine   *engine,
                const char *remote,
                const char *token,
                const char *words)
{
  g_autoptr (GError) error = NULL;
  gboolean as_manager;

  g_assert_false (dd_swarm_join (engine, remote, token, NULL, &as_manager, &error));
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_refusals (void)
{
  g_autoptr (DdEngine) engine = make_swarm ();
  g_autofree char *token = dd_swarm_dup_token (get_swarm (engine), FALSE);
  g_autofree char *wrong = g_strdup (token);
  g_autofree char *unknown = g_strdup (token);
  g_autoptr (GError) error = NULL;

  memset (wrong + 9, 'z', 5);
  memset (unknown + strlen (unknown) - 5, 'z', 5);
  assert_refused (engine, "192.168.1.20:2377", token, "already part of a swarm");
  go_to (engine, "server");
  assert_refused (engine, "192.168.1.20:2377", "abc", "invalid join token");
  assert_refused (engine, "192.168.1.20:2378", token, "connection refused");
  assert_refused (engine, "192.168.1.99:2377", token, "no route to host");
  assert_refused (engine, "192.168.1.20", wrong, "does not match fingerprint");
  assert_refused (engine, "192.168.1.20", unknown, "A valid join token is necessary");
  g_assert_null (dd_swarm_get_managed (engine, &error));
  g_clear_error (&error);
  go_to (engine, NULL);
  make_network (engine, FALSE);
  run (engine, "one", &error);
  g_assert_nonnull (strstr (error->message, "not manually attachable"));
  g_test_message ("An old token is of no use when there is another one");
  g_assert_true (dd_swarm_rotate_token (engine, FALSE, NULL));
  go_to (engine, "server");
  assert_refused (engine, "192.168.1.20", token, "A valid join token is necessary");
  go_to (engine, NULL);
  dd_engine_settle (engine);
  fixture_assert_folds (engine);
}

/* When the leader goes, another manager decides. */
static void
test_managers (void)
{
  g_autoptr (DdEngine) engine = make_swarm ();

  join (engine, "server", TRUE);
  make_network (engine, TRUE);
  go_to (engine, "server");
  g_assert_nonnull (get_network (engine, "over"));
  go_to (engine, NULL);
  g_assert_false (dd_swarm_leave (engine, FALSE, NULL));
  g_assert_true (dd_swarm_leave (engine, TRUE, NULL));
  g_assert_null (get_swarm (engine));
  g_assert_cmpuint (dd_swarm_get_leader (dd_world_get_swarm (dd_engine_get_site (engine), 1))->host,
                    ==, 1);
  dd_engine_settle (engine);
  fixture_assert_folds (engine);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/swarm/addresses", test_addresses);
  g_test_add_func ("/swarm/leaving", test_leaving);
  g_test_add_func ("/swarm/refusals", test_refusals);
  g_test_add_func ("/swarm/managers", test_managers);
  return g_test_run ();
}
