// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-image-ops.h"
#include "dd-registry.h"
#include "dd-session.h"

#define SEED 7

#define DOCKERFILE "FROM busybox\\nWORKDIR /app\\nCOPY a.txt .\\nRUN echo hello > b\\n"
#define STAGES \
  "FROM busybox AS make\\nCOPY a.txt /\\nRUN cat /a.txt /a.txt > /out && echo log > /log\\n" \
  "FROM busybox\\nCOPY --from=make /out /out\\nRUN echo done > /done\\n"

#define CACHE "registry.example.com/team/cache"
#define APP   "registry.example.com/team/app"
#define PRUNE "docker image rm -f app " APP " >/dev/null; docker builder prune -af >/dev/null; "

/* A command, and how the steps of the build went: "H" from the cache, "D" done, "-"
 * what no cache decides; or a piece of what is printed. */
typedef struct
{
  const char *line;
  const char *steps;
  const char *text;
  int         status;
} Row;

static char *
print_steps (const DdBuild *build)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < build->runs->len; i++)
    {
      DdBuildStepKind kind = dd_build_plan_get_step (build->plan, (int) i)->kind;
      DdBuildState state = dd_build_get_run (build, (int) i)->state;

      g_string_append_c (out, kind == DD_BUILD_IMAGE || kind == DD_BUILD_CONTEXT ? '-'
                              : state == DD_BUILD_STATE_CACHED ? 'H' : 'D');
    }
  return g_string_free (out, FALSE);
}

static void
check_row (DdSession *session,
           const Row *row)
{
  int status = -1;
  g_autofree char *output = dd_session_run (session, row->line, &status);
  const DdWorld *world = dd_session_get_world (session);

  g_test_message ("$ %s\n%s", row->line, output);
  g_assert_cmpint (status, ==, row->status);
  if (row->text)
    g_assert_nonnull (strstr (output, row->text));
  if (row->steps)
    {
      g_autofree char *steps = print_steps (g_ptr_array_index (world->builds, world->builds->len - 1));

      g_assert_cmpstr (steps, ==, row->steps);
    }
}

static DdSession *
run_rows (const Row *rows)
{
  DdSession *session = dd_session_new (dd_catalog_get_default (), SEED);

  for (const Row *row = rows; row->line; row++)
    check_row (session, row);
  return session;
}

/* Law 2: the world is the fold of its events. */
static void
assert_folds (DdSession *session)
{
  DdEngine *engine = dd_session_get_engine (session);
  g_autoptr (DdWorld) folded = dd_engine_fold (engine, dd_engine_get_n_events (engine));
  g_autofree char *expected = dd_world_dup_digest (dd_engine_get_world (engine));
  g_autofree char *digest = dd_world_dup_digest (folded);

  g_assert_cmpstr (digest, ==, expected);
}

static void
test_folder (void)
{
  static const Row rows[] = {
    { "echo 1 > a.txt; printf '" DOCKERFILE "' > Dockerfile" },
    { "docker build -t app --cache-to type=local,dest=cache .", "-D-DD",
      "exporting cache to client directory" },
    { "docker inspect --format '{{.Id}}' app > before" },
    { "cat cache/oci-layout", NULL, "imageLayoutVersion" },
    { PRUNE "docker build -t app .", "-D-DD" },
    { PRUNE "docker build -t app --cache-from type=local,src=cache .", "-H-HH",
      "inferred cache manifest type: application/vnd.oci.image.manifest.v1+json done" },
    { "[ \"$(docker inspect --format '{{.Id}}' app)\" = \"$(cat before)\" ]" },
    { "docker run --rm app cat /app/b", NULL, "hello" },
    /* What changed is made anew, on top of what came. */
    { PRUNE "echo 2 > a.txt; docker build -t app --cache-from type=local,src=cache .", "-H-DD" },
    { "docker run --rm app cat a.txt", NULL, "2" },
    /* A folder that is none, or that was damaged, is no error. */
    { "docker build -t app --cache-from type=local,src=nothing .", "-H-HH",
      "WARNING: local cache import at nothing not found due to err: could not lock "
      "nothing/index.json.lock: open nothing/index.json.lock: no such file or directory" },
    { "mkdir empty; docker build -t app --cache-from type=local,src=empty .", "-H-HH", "WARNING: " },
    { "rm cache/blobs/sha256/*; " PRUNE "docker build -t app --cache-from type=local,src=cache .",
      "-D-DD", "ERROR: failed to load cache" },
    { "echo '[{' > cache/index.json; docker build -t app --cache-from type=local,src=cache .", "-H-HH",
      "------\n > importing cache manifest from local:" },
    { NULL },
  };
  g_autoptr (DdSession) session = run_rows (rows);

  assert_folds (session);
}

/* With mode=min other stages have keys and no layers. */
static void
test_modes (void)
{
  static const Row rows[] = {
    { "echo 1 > a.txt; printf '" STAGES "' > Dockerfile" },
    { "docker login -u dev -p drydock registry.example.com" },
    { "docker build -t app --cache-to " CACHE ":min --cache-to type=registry,ref=" CACHE
      ":max,mode=max .", "--DDDD", "exporting cache to registry" },
    { PRUNE "docker build -t app --cache-from " CACHE ":min .", "--HHHH",
      "importing cache manifest from " CACHE ":min" },
    { "docker run --rm app cat /out /done", NULL, "1\n1\ndone" },
    { "sed -i 's,/done,/over,' Dockerfile" },
    { PRUNE "docker build -t app --cache-from " CACHE ":min .", "--HHHD" },
    { "docker run --rm app cat /out /over", NULL, "1\n1\ndone" },
    /* Another file of the stage is needed: its layer is only in the cache of mode=max. */
    { "sed -i 's,make /out,make /log,' Dockerfile" },
    { PRUNE "docker build -t app --cache-from " CACHE ":min .", "--DDDD" },
    { PRUNE "docker build -t app --cache-from " CACHE ":max .", "--HHDD" },
    { "docker run --rm app cat /out", NULL, "log" },
    { NULL },
  };
  g_autoptr (DdSession) session = run_rows (rows);

  assert_folds (session);
}

/* Another host that never built this finds it all. */
static void
test_hosts (void)
{
  static const Row rows[] = {
    { "echo 1 > a.txt; printf '" DOCKERFILE "' > Dockerfile" },
    { "docker login -u dev -p drydock registry.example.com" },
    { "docker build -t " APP " --push --cache-to type=inline .", "-D-DD",
      "preparing layers for inline cache" },
    { "ssh server 'docker login -u dev -p drydock registry.example.com'" },
    { "ssh server \"echo 1 > a.txt; printf '" DOCKERFILE "' > Dockerfile\"" },
    { "ssh server 'docker build -t app --cache-from " APP " . 2>&1 | grep -c CACHED'", NULL, "3" },
    { "ssh server 'docker run --rm app cat b'", NULL, "hello" },
    { PRUNE "docker build -t app --cache-from " APP " .", "-H-HH", "B / " },
    { "docker pull " APP, NULL, "Status: Downloaded newer image" },
    { "docker build --cache-to " CACHE " -t app .", "-H-HH" },
    { "docker pull " CACHE, NULL, "mismatched image rootfs and manifest layers", 1 },
    { NULL },
  };
  g_autoptr (DdSession) session = run_rows (rows);

  assert_folds (session);
}

static void
test_push (void)
{
  static const Row rows[] = {
    { "echo 1 > a.txt; printf '" DOCKERFILE "' > Dockerfile" },
    { "docker build --push .", NULL, "ERROR: failed to build: tag is needed when pushing to registry", 1 },
    { "docker build -o type=registry .", NULL, "tag is needed when pushing", 1 },
    { "docker build -t " APP " --push .", "-D-DD",
      "ERROR: failed to build: failed to solve: failed to push " APP ":latest: unexpected status from "
      "HEAD request to https://registry.example.com/v2/team/app/blobs/sha256:", 1 },
    { "docker build -t dev/app --push .", "-H-HH",
      "failed to push docker.io/dev/app:latest: push access denied", 1 },
    { "docker build -t nowhere.example.com/app --push .", "-H-HH", "no such host", 1 },
    /* The image was written before. */
    { "docker image ls -q " APP " | grep ." },
    { "docker login -u dev -p drydock registry.example.com" },
    { "docker build -t " APP ":1 -t " APP ":2 --push .", "-H-HH",
      "pushing manifest for " APP ":2@sha256:" },
    { "docker build -o type=registry,name=" APP ":3 .", "-H-HH",
      "pushing manifest for " APP ":3@sha256:" },
    { "docker build -o type=image,push=true -t " APP ":4 .", "-H-HH",
      "[auth] sharing credentials for registry.example.com" },
    { "docker build -q --push -t " APP ":5 .", NULL, "sha256:" },
    { "docker build -o type=local,dest=out --push -t " APP " .", NULL, "does not model", 1 },
    { "ssh server 'docker login -u dev -p drydock registry.example.com && docker run --rm " APP
      ":3 cat b'", NULL, "hello" },
    { NULL },
  };
  g_autoptr (DdSession) session = run_rows (rows);
  const DdWorld *world = dd_session_get_world (session);
  const DdRepository *repository = dd_registry_find_repository (world, DD_REGISTRY_PRIVATE, "team/app");

  g_assert_cmpuint (repository->tags->len, ==, 5);
  g_assert_cmpuint (repository->manifests->len, ==, 1);
  assert_folds (session);
}

static void
test_errors (void)
{
  static const Row rows[] = {
    { "echo 1 > a.txt; printf '" DOCKERFILE "' > Dockerfile" },
    { "docker build --cache-from type=local .", NULL,
      "ERROR: failed to build: local cache importer requires src\n", 1 },
    { "docker build --cache-to type=local .", NULL,
      "ERROR: failed to build: local cache exporter requires dest\n", 1 },
    { "docker build --cache-from type=registry .", NULL, "registry cache importer requires ref", 1 },
    { "docker build --cache-to type=registry .", NULL, "registry cache exporter requires ref", 1 },
    { "docker build --cache-to type=foo .", NULL,
      "ERROR: failed to build: failed to solve: unknown cache exporter: \"foo\"\n", 1 },
    { "docker build --cache-to mode=max .", NULL, "ERROR: type required form> \"mode=max\"\n", 1 },
    { "docker build --cache-from type=gha --cache-to type=gha,mode=max .", "-D-DD" },
    { "docker build --cache-from type=foo .", "-H-HH", "ERROR: unknown cache importer: foo" },
    { "docker build --cache-from " CACHE " .", "-H-HH",
      "ERROR: failed to configure registry cache importer: unexpected status from HEAD request to "
      "https://registry.example.com/v2/team/cache/manifests/latest: 401 Unauthorized" },
    { "docker build --cache-to " CACHE " .", "-H-HH", "ERROR: error writing layer blob: unexpected "
      "status from HEAD request to https://registry.example.com/v2/team/cache/blobs/sha256:", 1 },
    { "docker login -u dev -p drydock registry.example.com" },
    { "docker build --cache-from " CACHE " .", "-H-HH",
      "failed to configure registry cache importer: " CACHE ":latest: not found" },
    { "docker build --cache-from nowhere/else .", "-H-HH", "pull access denied" },
    { "docker build --cache-from alpine .", "-H-HH",
      "inferred cache manifest type: application/vnd.oci.image.index.v1+json" },
    { "docker build -o type=cacheonly --cache-to " CACHE " .", "-H-HH", "exporting cache to registry" },
    { "DOCKER_BUILDKIT=0 docker build --cache-from alpine .", NULL, "does not model", 1 },
    { NULL },
  };
  g_autoptr (DdSession) session = run_rows (rows);

  assert_folds (session);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/build-caches/folder", test_folder);
  g_test_add_func ("/build-caches/modes", test_modes);
  g_test_add_func ("/build-caches/hosts", test_hosts);
  g_test_add_func ("/build-caches/push", test_push);
  g_test_add_func ("/build-caches/errors", test_errors);
  return g_test_run ();
}
