// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-catalog.h"
#include "dd-checkpoints-private.h"
#include "dd-container-ops.h"
#include "engine-fixture.h"

#define SEED     7
#define INTERVAL 10
#define MAX_KEPT 6

/* Passes every place up to one, with a world that tells where it was. */
static DdCheckpoints *
pass_until (DdWorld *world,
            guint    n_events)
{
  DdCheckpoints *list = _dd_checkpoints_new (INTERVAL, MAX_KEPT);

  for (guint i = 1; i <= n_events; i++)
    {
      world->now = i;
      _dd_checkpoints_pass (list, i, world);
    }
  return list;
}

static void
test_find (void)
{
  g_autoptr (DdWorld) world = dd_world_new (dd_catalog_get_default (), SEED);
  g_autoptr (DdCheckpoints) list = pass_until (world, 5 * INTERVAL);
  guint at = 0;

  g_assert_cmpuint (_dd_checkpoints_get_n (list), ==, 5);
  g_assert_null (_dd_checkpoints_find (list, 0, &at));
  g_assert_null (_dd_checkpoints_find (list, INTERVAL - 1, &at));
  for (guint place = INTERVAL; place <= 7 * INTERVAL; place++)
    {
      const DdWorld *found = _dd_checkpoints_find (list, place, &at);

      g_assert_cmpuint (at, ==, MIN (place / INTERVAL, 5) * INTERVAL);
      g_assert_cmpuint (found->now, ==, at);
    }
}

static void
test_bound (void)
{
  g_autoptr (DdWorld) world = dd_world_new (dd_catalog_get_default (), SEED);

  for (guint n_events = 1; n_events < 100 * INTERVAL; n_events += 37)
    {
      g_autoptr (DdCheckpoints) list = pass_until (world, n_events);
      guint gap = INTERVAL;
      guint at = 0;

      g_assert_cmpuint (_dd_checkpoints_get_n (list), <=, MAX_KEPT);
      while (gap * MAX_KEPT < n_events)
        gap *= 2;
      for (guint place = gap; place <= n_events; place++)
        {
          g_assert_nonnull (_dd_checkpoints_find (list, place, &at));
          g_assert_cmpuint (place - at, <, gap);
        }
    }
}

static void
test_branch (void)
{
  g_autoptr (DdWorld) world = dd_world_new (dd_catalog_get_default (), SEED);
  g_autoptr (DdCheckpoints) list = pass_until (world, 5 * INTERVAL);
  g_autoptr (DdCheckpoints) none = _dd_checkpoints_branch (list, INTERVAL - 1);
  g_autoptr (DdCheckpoints) branch = _dd_checkpoints_branch (list, 3 * INTERVAL);
  guint at = 0, there = 0;

  g_test_message ("a branch keeps what was before it, and goes on by itself");
  g_assert_cmpuint (_dd_checkpoints_get_n (none), ==, 0);
  g_assert_cmpuint (_dd_checkpoints_get_n (branch), ==, 3);
  g_assert_true (_dd_checkpoints_find (branch, 5 * INTERVAL, &at) ==
                 _dd_checkpoints_find (list, 3 * INTERVAL, &there));
  g_assert_cmpuint (at, ==, there);
  _dd_checkpoints_pass (branch, 4 * INTERVAL - 1, world);
  g_assert_cmpuint (_dd_checkpoints_get_n (branch), ==, 3);
  _dd_checkpoints_pass (branch, 4 * INTERVAL, world);
  g_assert_cmpuint (_dd_checkpoints_get_n (branch), ==, 4);
  g_assert_cmpuint (_dd_checkpoints_get_n (list), ==, 5);
}

/* What happens after a copy was made must not be seen in it, and the copy
 * must go on as the original does. */
static void
test_copy (void)
{
  g_autoptr (DdEngine) engine = dd_engine_new (dd_catalog_get_default (), SEED);
  g_autoptr (DdWorld) copy = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *after = NULL;
  g_autofree char *live = NULL;
  guint n_events;

  fixture_run (engine, "nginx", "web", "nginx");
  n_events = dd_engine_get_n_events (engine);
  copy = dd_world_copy (dd_engine_get_world (engine));
  before = dd_world_dup_digest (dd_engine_get_world (engine));

  dd_engine_begin (engine);
  g_assert_true (dd_container_pause (engine, "web", &error));
  g_assert_true (dd_container_rename (engine, "web", "other", &error));
  dd_engine_settle (engine);
  fixture_run (engine, "redis", "third", "redis-server");
  kept = dd_world_dup_digest (copy);
  g_assert_cmpstr (kept, ==, before);

  for (guint i = n_events + 1; i <= dd_engine_get_n_events (engine); i++)
    dd_world_apply (copy, dd_engine_get_event (engine, i));
  after = dd_world_dup_digest (copy);
  live = dd_world_dup_digest (dd_engine_get_world (engine));
  g_assert_cmpstr (after, ==, live);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/checkpoints/find", test_find);
  g_test_add_func ("/checkpoints/bound", test_bound);
  g_test_add_func ("/checkpoints/branch", test_branch);
  g_test_add_func ("/checkpoints/copy", test_copy);

  return g_test_run ();
}
