// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-catalog.h"
#include "dd-name-query.h"
#include "dd-resolver.h"
#include "dd-world.h"
#include "engine-fixture.h"

/* Questions for names: who is asked, what comes of it, and that it folds. */

static DdEngine *
start (void)
{
  DdEngine *engine = dd_engine_new (dd_catalog_get_default (), 1);

  fixture_run (engine, "nginx:latest", "web", "nginx");
  return engine;
}

static const DdNameQuery *
ask (DdEngine   *engine,
     const char *name,
     DdLookup    expected)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdContainer *container = dd_world_get_container_by_name (world, "web");
  g_autoptr (GArray) addresses = NULL;

  dd_engine_begin (engine);
  g_assert_cmpint (dd_resolver_find (engine, container->pid, name, &addresses), ==, expected);
  dd_engine_settle (engine);
  return world->queries->len ? g_ptr_array_index (world->queries, world->queries->len - 1) : NULL;
}

/* On the default bridge the server of the host's network is asked. */
static void
test_outside (void)
{
  g_autoptr (DdEngine) engine = start ();
  const DdNameQuery *query = ask (engine, "example.com", DD_LOOKUP_FOUND);

  g_assert_cmpstr (query->asker, ==, "web");
  g_assert_cmpstr (query->name, ==, "example.com");
  g_assert_cmpstr (query->server, ==, query->upstream);
  g_assert_cmpint (query->stage, ==, DD_NAME_ANSWERED);
  g_assert_cmpint (query->outcome, ==, DD_NAME_FOUND);
  g_assert_cmpuint (query->port, ==, 0);
  g_assert_cmpuint (g_strv_length (query->addresses), ==, 1);
  fixture_assert_folds (engine);
}

static void
test_unknown (void)
{
  g_autoptr (DdEngine) engine = start ();
  const DdNameQuery *query = ask (engine, "dbb", DD_LOOKUP_NOT_FOUND);

  g_assert_cmpint (query->outcome, ==, DD_NAME_UNKNOWN);
  g_assert_cmpstr (dd_name_outcome_to_string (query->outcome), ==, "NXDOMAIN");
  g_assert_cmpuint (g_strv_length (query->addresses), ==, 0);
  fixture_assert_folds (engine);
}

/* What /etc/hosts knows, and what is an address, nobody is asked for. */
static void
test_not_asked (void)
{
  g_autoptr (DdEngine) engine = start ();

  g_assert_null (ask (engine, "localhost", DD_LOOKUP_FOUND));
  g_assert_null (ask (engine, "192.168.1.21", DD_LOOKUP_FOUND));
}

/* A world remembers the last sixteen, each with a number of its own. */
static void
test_remembered (void)
{
  g_autoptr (DdEngine) engine = start ();
  const DdWorld *world = dd_engine_get_world (engine);

  for (guint i = 1; i <= 20; i++)
    g_assert_cmpuint (ask (engine, "example.com", DD_LOOKUP_FOUND)->id, ==, i);
  g_assert_cmpuint (world->queries->len, ==, 16);
  fixture_assert_folds (engine);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/name-query/outside", test_outside);
  g_test_add_func ("/name-query/unknown", test_unknown);
  g_test_add_func ("/name-query/not-asked", test_not_asked);
  g_test_add_func ("/name-query/remembered", test_remembered);
  return g_test_run ();
}
