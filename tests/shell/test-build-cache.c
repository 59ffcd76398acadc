// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-ops.h"
#include "dd-build-record.h"
#include "dd-tty-ops.h"
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

static const DdBuild *
build (DdSession  *session,
       const char *add)
{
  g_autofree char *line = g_strdup_printf ("mkdir -p w; printf 'FROM busybox\\n%s\\n' > w/Dockerfile; "
                                           "docker build -t app w", add);

  type (session, line);
  return g_ptr_array_index (dd_session_get_world (session)->builds,
                            dd_session_get_world (session)->builds->len - 1);
}

static char *
dup_output (DdSession  *session,
            const char *line)
{
  g_autofree char *before = dd_session_dup_console (session, DD_CONSOLE);
  g_autofree char *after = NULL;

  type (session, line);
  after = dd_session_dup_console (session, DD_CONSOLE);
  return g_strdup (after + strlen (before) + strlen (line) + 1);
}

#define SITE "https://downloads.example.com"

static void
test_url (void)
{
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  g_autofree char *list = NULL;
  const DdBuild *done = build (session, "ADD " SITE "/hello.txt " SITE "/hello-1.0.tar.gz /x/\\n"
                                        "ADD --chmod=755 --chown=3:4 " SITE "/hello.txt /y");

  g_assert_null (done->error);
  g_test_message ("the same URL is fetched once, for both copies");
  g_assert_cmpuint (done->plan->steps->len, ==, 5);
  g_assert_cmpint (dd_build_plan_get_step (done->plan, 1)->kind, ==, DD_BUILD_FETCH);
  g_assert_true (g_str_has_prefix (dd_build_plan_get_step (done->plan, 1)->name, "[2/3] ADD "));
  g_assert_cmpstr (dd_build_plan_get_step (done->plan, 3)->name, ==,
                   dd_build_plan_get_step (done->plan, 1)->name);
  g_assert_nonnull (find (session, "http url " SITE "/hello.txt"));
  g_test_message ("nobody else may read it, and an archive stays one");
  list = dup_output (session, "docker run --rm app ls -ln /x /y | cut -c1-34");
  g_assert_true (g_str_has_prefix (list, "-rwxr-xr-x    1 3        4        \n\n/x:\n"));
  g_assert_nonnull (strstr (list, "\n-rw-------    1 0        0        \n-rw-------    1 0 "));
  g_test_message ("the server is asked again, and the copies hit");
  done = build (session, "ADD " SITE "/hello.txt " SITE "/hello-1.0.tar.gz /x/\\n"
                         "ADD --chmod=755 --chown=3:4 " SITE "/hello.txt /y");
  g_assert_cmpint (dd_build_get_run (done, 1)->state, ==, DD_BUILD_STATE_DONE);
  g_assert_cmpint (dd_build_get_run (done, 3)->state, ==, DD_BUILD_STATE_CACHED);
  g_assert_cmpint (dd_build_get_run (done, 4)->state, ==, DD_BUILD_STATE_CACHED);
}

static void
test_unpack (void)
{
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  g_autofree char *list = NULL;

  build (session, "ADD --unpack=true " SITE "/hello-1.0.tar.gz /u/");
  list = dup_output (session, "docker run --rm app /u/hello-1.0/hello");
  g_assert_true (g_str_has_prefix (list, "hello\n"));
}

static void
test_url_errors (void)
{
  static const char *const cases[][2] = {
    { "ADD " SITE "/nope /x", "failed to load cache key: invalid response status 404" },
    { "ADD http://nope.example.org/a /x", "failed to load cache key: Get "
      "\"http://nope.example.org/a\": dial tcp: lookup nope.example.org on 192.168.1.1:53: no such "
      "host" },
    { "ADD http://192.168.7.7/a /x",
      "Drydock does not model ADD from a server that is not on the internet yet" },
    { "ADD git@github.com:a/b.git /x", "Drydock does not model ADD of a git repository yet" },
    { "ADD https://github.com/a/b.git#v1 /x", "Drydock does not model ADD of a git repository yet" },
    { "COPY " SITE "/hello.txt /x", "source can't be a URL for COPY" },
  };
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_nonnull (strstr (build (session, cases[i][0])->error, cases[i][1]));
  g_test_message ("the legacy builder says what is missing here");
  type (session, "export DOCKER_BUILDKIT=0");
  g_assert_cmpstr (build (session, "ADD " SITE "/hello.txt /x")->error, ==,
                   "Drydock does not model ADD of a URL by the legacy builder yet");
}

static void
test_checksum (void)
{
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  g_autofree char *sum = dup_output (session, "curl -s " SITE "/hello.txt | sha256sum | cut -c1-64");
  g_autofree char *add = NULL;
  g_autofree char *wrong = NULL;

  sum[64] = '\0';
  add = g_strdup_printf ("ADD --checksum=sha256:%s " SITE "/hello.txt /x", sum);
  g_assert_null (build (session, add)->error);
  sum[0] = sum[0] == 'a' ? 'b' : 'a';
  wrong = g_strdup_printf ("ADD --checksum=sha256:%s " SITE "/hello.txt /x", sum);
  g_assert_nonnull (strstr (build (session, wrong)->error, "digest mismatch sha256:"));
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
  g_test_add_func ("/build-cache/url", test_url);
  g_test_add_func ("/build-cache/unpack", test_unpack);
  g_test_add_func ("/build-cache/url-errors", test_url_errors);
  g_test_add_func ("/build-cache/checksum", test_checksum);

  return g_test_run ();
}
