// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-build-ops.h"
#include "dd-build-record.h"
#include "dd-session.h"

/* What the build cache holds beside the results of steps, as commands use it. */

#define MAKE "mkdir w; echo abc > w/a; printf 'FROM busybox\\nCOPY a /a\\n" \
             "RUN --mount=type=cache,target=/c echo 1 >> /c/x; cat /c/x\\n' > w/Dockerfile"

static void
type (DdSession  *session,
      const char *line)
{
  dd_session_type (session, line);
  dd_session_seek (session, G_MAXUINT);
}

static DdSession *
make_session (void)
{
  DdSession *session = dd_session_new (dd_catalog_get_default (), 1);

  type (session, MAKE);
  type (session, "docker build -t app w");
  return session;
}

static const DdBuildRecord *
find (DdSession  *session,
      const char *description)
{
  GPtrArray *records = dd_session_get_world (session)->build_records;

  for (guint i = 0; i < records->len; i++)
    {
      const DdBuildRecord *record = g_ptr_array_index (records, i);

      if (g_str_has_prefix (record->description, description))
        return record;
    }
  return NULL;
}

static void
test_kinds (void)
{
  g_autoptr (DdSession) session = make_session ();
  const DdWorld *world = dd_session_get_world (session);
  const DdBuildRecord *copy = find (session, "[stage-0 2/3] COPY a /a");
  const DdBuildRecord *base = find (session, "pulled from docker.io/library/busybox:latest@sha256:");
  const DdBuildRecord *cache = find (session, "cached mount /c from exec /bin/sh -c echo");

  g_assert_cmpuint (world->build_records->len, ==, 7);
  g_assert_nonnull (find (session, "local source for dockerfile"));
  g_assert_nonnull (find (session, "local source for context"));
  g_assert_true (dd_build_record_get_parent (world, copy) == base);
  g_assert_null (dd_build_record_get_parent (world, base));
  g_assert_true (dd_build_record_is_shared (world, base));
  g_assert_true (g_str_has_suffix (cache->description, "with id \"//c\""));
  g_assert_cmpint (cache->type, ==, DD_BUILD_RECORD_CACHE_MOUNT);
  g_assert_cmpint (cache->size, ==, 2);
  g_assert_true (cache->is_mutable && !copy->is_mutable);
}

/* A step below one that hits is not touched; what was sent counts each time. */
static void
test_uses (void)
{
  g_autoptr (DdSession) session = make_session ();

  type (session, "docker build -t app w");
  g_assert_cmpuint (find (session, "[stage-0 2/3] COPY a /a")->uses, ==, 1);
  g_assert_cmpuint (find (session, "mount / from exec")->uses, ==, 2);
  g_assert_cmpuint (find (session, "local source for dockerfile")->uses, ==, 2);
  g_assert_cmpuint (find (session, "pulled from")->uses, ==, 1);
  g_test_message ("a new last step is built on the one that was found");
  type (session, "echo 'RUN true' >> w/Dockerfile; docker build -t app w");
  g_assert_cmpuint (find (session, "[stage-0 2/3] COPY a /a")->uses, ==, 1);
  g_assert_cmpuint (find (session, "mount / from exec /bin/sh -c echo")->uses, ==, 3);
}

/* When a cache mount is pruned, its files are gone for the next command. */
static void
test_prune_cache_mount (void)
{
  g_autoptr (DdSession) session = make_session ();

  type (session, "docker build --no-cache -t app w");
  g_assert_cmpint (find (session, "cached mount")->size, ==, 4);
  type (session, "docker builder prune -f --filter type=exec.cachemount");
  g_assert_null (find (session, "cached mount"));
  type (session, "docker build --no-cache -t app w");
  g_assert_cmpint (find (session, "cached mount")->size, ==, 2);
}

static void
test_left_open (void)
{
  g_autoptr (DdSession) session = make_session ();

  type (session, "printf 'FROM busybox AS a\\nRUN echo 2 > /y\\nFROM busybox\\n"
                 "COPY --from=a /y /y\\n' > w/Dockerfile; docker build -t app w");
  g_test_message ("what a command wrote was only read, so it is no layer yet");
  g_assert_true (find (session, "mount / from exec /bin/sh -c echo 2")->is_mutable);
  type (session, "docker build --target a -t app w");
  g_assert_false (find (session, "mount / from exec /bin/sh -c echo 2")->is_mutable);
}

static void
test_system_prune (void)
{
  g_autoptr (DdSession) session = make_session ();

  type (session, "docker system prune -f");
  g_test_message ("what an image has stays");
  g_assert_cmpuint (dd_session_get_world (session)->build_records->len, ==, 3);
  type (session, "docker system prune -af");
  g_assert_cmpuint (dd_session_get_world (session)->build_records->len, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/build-cache/kinds", test_kinds);
  g_test_add_func ("/build-cache/uses", test_uses);
  g_test_add_func ("/build-cache/prune-cache-mount", test_prune_cache_mount);
  g_test_add_func ("/build-cache/left-open", test_left_open);
  g_test_add_func ("/build-cache/system-prune", test_system_prune);

  return g_test_run ();
}
