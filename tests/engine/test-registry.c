// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-catalog.h"
#include "dd-fs.h"
#include "dd-hosts.h"
#include "dd-image-ops.h"
#include "dd-push.h"
#include "dd-registry.h"
#include "engine-fixture.h"

#define A_LONG_TIME (600 * DD_USEC_PER_SEC)
#define SHOP        "registry.example.com/shop:1.0"
#define TEAM_SHOP   "registry.example.com/team/shop:1.0"
#define LOGIN       "{\"auths\": {\"registry.example.com\": {\"auth\": \"ZGV2OmRyeWRvY2s=\"}, " \
                    "\"https://index.docker.io/v1/\": {\"auth\": \"ZGV2OmRyeWRvY2s=\"}}}"

static void
log_in (DdEngine *engine)
{
  g_autoptr (DdFs) fs = NULL;

  dd_engine_begin (engine);
  fs = dd_fs_new_for_container (engine, NULL, 0, 0);
  dd_fs_make_directories (fs, "/home/you/.docker", 0700);
  g_assert_cmpint (dd_fs_write_text (fs, "/home/you/.docker/config.json", LOGIN), ==, 0);
  dd_engine_settle (engine);
}

static DdEngine *
make_engine (void)
{
  DdEngine *engine = dd_engine_new (dd_catalog_get_default (), 1);

  log_in (engine);
  fixture_add_image (engine, "nginx");
  return engine;
}

static void
tag (DdEngine   *engine,
     const char *source,
     const char *target)
{
  g_autoptr (GError) error = NULL;

  dd_engine_begin (engine);
  dd_image_tag (engine, source, target, &error);
  g_assert_no_error (error);
  dd_engine_settle (engine);
}

static const DdPush *
push (DdEngine   *engine,
      const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  const DdPush *result;

  dd_engine_begin (engine);
  id = dd_image_push_begin (engine, name, &error);
  g_assert_no_error (error);
  dd_engine_settle (engine);
  fixture_advance (engine, A_LONG_TIME);
  result = dd_world_get_push (dd_engine_get_world (engine), id);
  g_assert_true (result->finished);
  return result;
}

static guint
count_state (const DdPush *of,
             DdPushState   state)
{
  guint n = 0;

  for (guint i = 0; i < of->layers->len; i++)
    n += ((const DdPushLayer *) g_ptr_array_index (of->layers, i))->state == state;
  return n;
}

/* Pulls and waits; gives the pull, or the refusal in @error. */
static const DdPull *
pull (DdEngine    *engine,
      const char  *name,
      GError     **error)
{
  g_autofree char *id = NULL;

  dd_engine_begin (engine);
  id = dd_image_pull_begin (engine, name, error);
  dd_engine_settle (engine);
  fixture_advance (engine, A_LONG_TIME);
  return id ? dd_world_get_pull (dd_engine_get_world (engine), id) : NULL;
}

static guint32
enter_server (DdEngine   *engine,
              const char *name)
{
  guint32 number;

  dd_engine_begin (engine);
  number = dd_host_set_up (engine, name, NULL);
  g_assert_cmpuint (number, >, 0);
  dd_engine_settle (engine);
  return dd_engine_enter_host (engine, number);
}

static void
test_push (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdWorld *world = dd_engine_get_world (engine);
  const DdPush *of;
  guint n_layers;

  tag (engine, "nginx", SHOP);
  of = push (engine, SHOP);
  n_layers = of->layers->len;

  g_test_message ("the first push sends every layer, then the manifest");
  g_assert_cmpstr (of->fault, ==, NULL);
  g_assert_cmpuint (count_state (of, DD_PUSH_DONE), ==, n_layers);
  g_assert_true (dd_registry_find_image (world, SHOP) == of->image);

  g_test_message ("the second finds all there");
  of = push (engine, SHOP);
  g_assert_cmpuint (count_state (of, DD_PUSH_EXISTS), ==, n_layers);

  g_test_message ("another repository of the registry gets them without sending");
  tag (engine, "nginx", TEAM_SHOP);
  of = push (engine, TEAM_SHOP);
  g_assert_cmpuint (count_state (of, DD_PUSH_MOUNTED), ==, n_layers);
  g_assert_cmpstr (((DdPushLayer *) of->layers->pdata[0])->from, ==, "shop");
  fixture_assert_folds (engine);
}

static void
test_hub (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdPush *of;

  g_test_message ("layers of official images are mounted from them");
  tag (engine, "nginx", "dev/shop");
  of = push (engine, "dev/shop");
  g_assert_cmpuint (count_state (of, DD_PUSH_MOUNTED), ==, of->layers->len);

  g_test_message ("what belongs to others cannot be pushed to");
  of = push (engine, "nginx");
  g_assert_nonnull (of->fault);
  g_assert_nonnull (strstr (of->fault, "push access denied"));
  tag (engine, "nginx", "nowhere.example/shop");
  of = push (engine, "nowhere.example/shop");
  g_assert_nonnull (strstr (of->fault, "no such host"));
  fixture_assert_folds (engine);
}

static void
test_login (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  g_autoptr (GError) error = NULL;
  guint32 before;

  tag (engine, "nginx", SHOP);
  push (engine, SHOP);
  before = enter_server (engine, "server");

  g_test_message ("a host that is not logged in is told nothing");
  g_assert_null (pull (engine, SHOP, &error));
  g_assert_nonnull (strstr (error->message, "pull access denied"));
  log_in (engine);
  g_assert_null (pull (engine, SHOP, NULL)->fault);
  dd_engine_enter_host (engine, before);

  g_assert_false (dd_registry_check_login (DD_REGISTRY_PRIVATE, "dev", "guess", NULL));
  g_assert_true (dd_registry_check_login (DD_REGISTRY_PRIVATE, DD_LOGIN_USER, DD_LOGIN_PASSWORD,
                                          NULL));
  fixture_assert_folds (engine);
}

static void
test_hosts (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdWorld *site = dd_engine_get_site (engine);
  guint32 before = enter_server (engine, "server2");

  g_test_message ("a server has images of its own");
  g_assert_cmpuint (site->hosts->len, ==, 2);
  g_assert_cmpuint (dd_engine_get_world (engine)->images->len, ==, 0);
  g_assert_null (pull (engine, "alpine", NULL)->fault);
  g_assert_cmpuint (dd_engine_get_world (engine)->images->len, ==, 1);
  dd_engine_enter_host (engine, before);
  g_assert_cmpuint (dd_engine_get_world (engine)->images->len, ==, 1);
  g_assert_null (dd_world_get_tag (site, "docker.io/library/alpine:latest"));
  g_assert_cmpuint (dd_host_set_up (engine, "nowhere", NULL), ==, 0);
  fixture_assert_folds (engine);
}

static void
test_tag_moves (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdWorld *site = dd_engine_get_site (engine);
  g_autofree char *pinned = NULL;
  const DdImage *old;
  const DdImage *new;
  guint32 before;

  tag (engine, "nginx", SHOP);
  old = push (engine, SHOP)->image;
  pinned = g_strconcat ("registry.example.com/shop@", old->id, NULL);
  before = enter_server (engine, "server");
  log_in (engine);
  pull (engine, SHOP, NULL);
  dd_engine_enter_host (engine, before);

  g_test_message ("a push moves the tag in the registry, and on no other host");
  fixture_add_image (engine, "httpd");
  tag (engine, "httpd", SHOP);
  new = push (engine, SHOP)->image;
  g_assert_true (dd_registry_find_image (site, SHOP) == new);
  g_assert_true (dd_registry_find_image (site, pinned) == old);
  dd_engine_enter_host (engine, 1);
  g_assert_cmpstr (dd_world_get_tag (dd_engine_get_world (engine), SHOP)->image->id, ==, old->id);

  g_test_message ("a pull moves it there; the old image is left without a name");
  pull (engine, SHOP, NULL);
  g_assert_cmpstr (dd_world_get_tag (dd_engine_get_world (engine), SHOP)->image->id, ==, new->id);
  g_assert_false (dd_image_is_tagged (dd_engine_get_world (engine), old));
  g_assert_null (pull (engine, pinned, NULL)->fault);
  g_assert_true (dd_image_is_tagged (dd_engine_get_world (engine), old));
  dd_engine_enter_host (engine, before);
  fixture_assert_folds (engine);
}

static void
test_damage (void)
{
  g_autoptr (DdEngine) engine = make_engine ();
  const DdPull *of;
  guint32 before;

  tag (engine, "nginx", SHOP);
  push (engine, SHOP);
  dd_engine_begin (engine);
  g_assert_true (dd_registry_set_damaged (engine, SHOP, 1, TRUE, NULL));
  g_assert_false (dd_registry_set_damaged (engine, SHOP, 99, TRUE, NULL));
  g_assert_false (dd_registry_set_damaged (engine, "alpine", 0, TRUE, NULL));

  g_test_message ("bytes that hash to something else are not stored");
  before = enter_server (engine, "server");
  log_in (engine);
  of = pull (engine, SHOP, NULL);
  g_assert_true (of->finished);
  g_assert_nonnull (strstr (of->fault, "unexpected commit digest"));
  g_assert_cmpuint (dd_engine_get_world (engine)->images->len, ==, 0);

  dd_engine_begin (engine);
  g_assert_true (dd_registry_set_damaged (engine, SHOP, 1, FALSE, NULL));
  g_assert_null (pull (engine, SHOP, NULL)->fault);
  g_assert_cmpuint (dd_engine_get_world (engine)->images->len, ==, 1);
  dd_engine_enter_host (engine, before);
  fixture_assert_folds (engine);
}

static void
test_link (void)
{
  g_autoptr (DdEngine) engine = dd_engine_new (dd_catalog_get_default (), 1);
  guint64 fast;
  guint64 start;

  pull (engine, "alpine", NULL);
  fast = dd_engine_get_tick (engine, dd_engine_get_n_ticks (engine))->time;
  dd_engine_begin (engine);
  dd_registry_set_link_rate (engine, 100 * 1000);
  start = dd_engine_get_world (engine)->now;
  pull (engine, "debian", NULL);
  g_test_message ("a slow line takes longer");
  g_assert_cmpuint (dd_engine_get_tick (engine, dd_engine_get_n_ticks (engine))->time - start, >,
                    10 * fast);
  fixture_assert_folds (engine);
}

static void
test_index (void)
{
  DdImage *image = dd_catalog_find_image (dd_catalog_get_default (),
                                          "docker.io/library/alpine:latest");
  g_autofree char *index = dd_registry_dup_index (image);
  g_autofree char *hex = g_compute_checksum_for_string (G_CHECKSUM_SHA256, image->manifest, -1);

  g_assert_nonnull (strstr (index, hex));
  g_assert_nonnull (strstr (index, "\"arm64\""));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/registry/push", test_push);
  g_test_add_func ("/registry/hub", test_hub);
  g_test_add_func ("/registry/login", test_login);
  g_test_add_func ("/registry/hosts", test_hosts);
  g_test_add_func ("/registry/tag-moves", test_tag_moves);
  g_test_add_func ("/registry/damage", test_damage);
  g_test_add_func ("/registry/link", test_link);
  g_test_add_func ("/registry/index", test_index);
  return g_test_run ();
}
