// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the views about builds say about Dockerfiles, builds and the next build.

#include "config.h"

#include "dd-catalog.h"
#include "dd-session.h"
#include "dd-view.h"

#include <string.h>

#define DOCKERFILE \
  "printf 'FROM alpine AS deps\\nRUN sleep 4; echo deps > /deps\\nFROM alpine AS rest\\nRUN sleep 9\\n" \
  "FROM alpine\\nWORKDIR /app\\nCOPY a.txt ./\\nRUN sleep 2; cat a.txt > b.txt\\n" \
  "COPY --from=deps /deps ./\\nCMD cat b.txt\\n' > w/Dockerfile"

typedef struct
{
  DdSession   *session;
  DdTextCache *texts;
  DdScene     *scene;
} Fixture;

static void
type (Fixture    *fixture,
      const char *line)
{
  dd_session_type (fixture->session, line);
  dd_session_seek (fixture->session, G_MAXUINT);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->session = dd_session_new (dd_catalog_get_default (), 1);
  fixture->texts = dd_text_cache_new ();
  type (fixture, "mkdir w");
  type (fixture, "echo one > w/a.txt");
  type (fixture, DOCKERFILE);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->scene, dd_scene_unref);
  dd_text_cache_free (fixture->texts);
  g_assert_finalize_object (fixture->session);
}

static void
look (Fixture    *fixture,
      const char *view)
{
  DdViewOptions options = { .width = 1280, .height = 720, .texts = fixture->texts };

  g_clear_pointer (&fixture->scene, dd_scene_unref);
  fixture->scene = dd_view_build (dd_view_find (view), dd_session_get_world (fixture->session),
                                  &options);
}

/* What a shape says to a screen reader begins with a text, and has another. */
static void
assert_says (Fixture    *fixture,
             const char *id,
             const char *beginning,
             const char *part)
{
  const DdShape *shape = dd_scene_find (fixture->scene, id);
  const char *words = shape ? dd_shape_get_description (shape) : "nothing";

  g_test_message ("%s: %s", id, words);
  g_assert_true (g_str_has_prefix (words, beginning));
  g_assert_nonnull (strstr (words, part));
}

#define COPY  "build/line:COPY a.txt ./"
#define RUN   "build/line:RUN sleep 2; cat a.txt > b.txt"
#define CMD   "build/line:CMD cat b.txt"

static void
test_first (Fixture       *fixture,
            gconstpointer  data)
{
  look (fixture, "build");
  g_test_message ("before there was a build, the folder's Dockerfile and what would be done");
  assert_says (fixture, COPY, "Line 7", "COPY a.txt");
  assert_says (fixture, COPY "/verdict", "BUILD", "nothing was built here yet");
  assert_says (fixture, CMD "/verdict", "SETTING", "no layer");
  assert_says (fixture, "build/line:RUN sleep 9/verdict", "LEFT OUT", "target");
  assert_says (fixture, "build/file:a.txt", "a.txt", "context");
  assert_says (fixture, "build/result", "Not built yet", "");
  g_test_message ("and in the end what the builder decided");
  type (fixture, "docker build -t w w");
  look (fixture, "build");
  assert_says (fixture, "build/line:WORKDIR /app/verdict", "MISS", "not built before");
  assert_says (fixture, RUN "/verdict", "REBUILD", "");
  assert_says (fixture, "build/result", "Built docker.io/library/w:latest", "");
}

static void
test_change (Fixture       *fixture,
             gconstpointer  data)
{
  guint built;

  type (fixture, "docker build -t w w");
  built = dd_session_get_tick (fixture->session);
  type (fixture, "echo two > w/a.txt");
  look (fixture, "build");
  g_test_message ("a changed file shows at once what the next build would do");
  assert_says (fixture, "build/title/2", "What the next build would do", "");
  assert_says (fixture, "build/line:WORKDIR /app/verdict", "CACHED", "as before");
  assert_says (fixture, COPY "/verdict", "MISS", "a.txt changed");
  assert_says (fixture, RUN "/verdict", "REBUILD", "");
  assert_says (fixture, RUN "/layer", "a new layer", "");
  assert_says (fixture, "build/file:a.txt", "a.txt", "changed");
  assert_says (fixture, "build/next/taken", "about 2", "s");
  g_test_message ("going back takes it back");
  dd_session_seek (fixture->session, built);
  look (fixture, "build");
  assert_says (fixture, "build/title/2", "What the builder decides", "");
  g_test_message ("a file that is only newer is none that changed");
  type (fixture, "touch w/a.txt");
  look (fixture, "build");
  assert_says (fixture, COPY "/verdict", "CACHED", "same content");
  assert_says (fixture, "build/result", "Not built yet", "every step from the cache");
  g_test_message ("the build that follows names the file");
  type (fixture, "echo three > w/a.txt");
  type (fixture, "docker build -t w w");
  look (fixture, "build");
  assert_says (fixture, COPY "/verdict", "MISS", "a.txt changed");
  assert_says (fixture, "build/comparison", "", "times as fast");
  g_test_message ("thousands of times are told by the two times");
  type (fixture, "docker build -t w w");
  look (fixture, "build");
  assert_says (fixture, "build/comparison", "", "ms instead of 2");
}

static void
test_edit (Fixture       *fixture,
           gconstpointer  data)
{
  type (fixture, "docker build -t w w");
  type (fixture, "lines move w/Dockerfile 9 7");
  look (fixture, "build");
  g_test_message ("a moved line keeps its name and gets another number");
  assert_says (fixture, "build/line:COPY --from=deps /deps ./", "Line 7", "");
  assert_says (fixture, COPY "/verdict", "REBUILD", "");
  type (fixture, "lines off w/Dockerfile 9");
  look (fixture, "build");
  assert_says (fixture, RUN, "Line 9, switched off", "");
  assert_says (fixture, RUN "/verdict", "OFF", "comment");
  type (fixture, "lines set w/Dockerfile 8 'COPY nope.txt ./'");
  look (fixture, "build");
  assert_says (fixture, "build/line:COPY nope.txt .//verdict", "FAILS", "nope.txt");
  type (fixture, "lines set w/Dockerfile 8 'COPPY a.txt'");
  look (fixture, "build");
  assert_says (fixture, "build/result", "The next build would fail", "COPPY");
}

static void
test_legacy (Fixture       *fixture,
             gconstpointer  data)
{
  type (fixture, "DOCKER_BUILDKIT=0 docker build -t w w");
  type (fixture, "lines add w/Dockerfile 6 'LABEL a=b'");
  look (fixture, "build");
  g_test_message ("for the legacy builder a label is a step");
  assert_says (fixture, "build/line:LABEL a=b/verdict", "MISS", "");
  assert_says (fixture, CMD "/verdict", "REBUILD", "");
  look (fixture, "graph");
  assert_says (fixture, "graph/title", "The next build: legacy builder", "");
}

#define NODE_RUN "graph/stage-2/RUN sleep 2; cat a.txt > b.txt"

static void
test_graph (Fixture       *fixture,
            gconstpointer  data)
{
  const DdShape *deps;
  const DdShape *copy;

  type (fixture, "docker pull -q alpine");
  type (fixture, "docker build -t w w");
  look (fixture, "graph");
  g_test_message ("a stage nobody needs is left out; the others are rows");
  assert_says (fixture, "graph/stage:rest/none", "Stage rest is left out", "");
  g_assert_null (dd_scene_find (fixture->scene, "graph/rest/RUN sleep 9"));
  assert_says (fixture, "graph/deps/RUN sleep 4; echo deps > /deps", "RUN sleep 4",
               "on the critical path");
  g_assert_null (strstr (dd_shape_get_description (dd_scene_find (fixture->scene, NODE_RUN)),
                         "critical"));
  assert_says (fixture, "graph/critical", "critical path 4", "work in all 6");
  g_test_message ("what is copied stands left of the copy, and an arrow leads there");
  deps = dd_scene_find (fixture->scene, "graph/deps/RUN sleep 4; echo deps > /deps");
  copy = dd_scene_find (fixture->scene, "graph/stage-2/COPY --from=deps /deps ./");
  g_assert_cmpfloat (deps->box.x + deps->box.width, <, copy->box.x);
  g_assert_nonnull (dd_scene_find (fixture->scene,
                                   dd_scene_format (fixture->scene, "%s -> %s", deps->id,
                                                    copy->id)));
  g_test_message ("both ran at the same time, so there are two processors");
  g_assert_nonnull (dd_scene_find (fixture->scene, "graph/cpu/2/name"));
  type (fixture, "DOCKER_BUILDKIT=0 docker build -t old w");
  look (fixture, "graph");
  g_assert_null (dd_scene_find (fixture->scene, "graph/cpu/2/name"));
  g_assert_null (dd_scene_find (fixture->scene, "graph/stage:rest/none"));
  assert_says (fixture, "graph/critical", "critical path 15", "work in all 15");
}

/* A long chain is pulled together, so that it can be read. */
static void
test_long_chain (Fixture       *fixture,
                 gconstpointer  data)
{
  type (fixture, "echo FROM alpine > w/Dockerfile; for i in $(seq 40); do echo RUN echo $i >> "
                 "w/Dockerfile; done");
  type (fixture, "docker build -q w");
  look (fixture, "graph");
  g_assert_cmpfloat (dd_scene_get_width (fixture->scene), <=, 1280);
  g_assert_cmpuint (dd_scene_get_n_shapes (fixture->scene), <, 200);
  assert_says (fixture, "graph/stage-0/RUN echo 2", "RUN echo 2: REBUILD", "");
}

#define ADD(name, func) \
  g_test_add ("/build-pictures/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("first", test_first);
  ADD ("change", test_change);
  ADD ("edit", test_edit);
  ADD ("legacy", test_legacy);
  ADD ("graph", test_graph);
  ADD ("long-chain", test_long_chain);
  return g_test_run ();
}
