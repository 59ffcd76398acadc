// SPDX-License-Identifier: GPL-3.0-or-later
//
// The view of the stages of a build: what is shown of which build.

#include "config.h"

#include <string.h>

#include "dd-curriculum.h"
#include "dd-scene-check.h"
#include "dd-session.h"
#include "dd-view.h"

#define SOURCE "mkdir w; printf 'package main\\nimport \"fmt\"\\nfunc main() {\\nfmt.Println(\"hi\")\\n}\\n' > " \
               "w/main.go; echo 'module a/app' > w/go.mod"
#define ONE_STAGE "printf 'FROM golang\\nCOPY . /src\\nWORKDIR /src\\nRUN go build -o /app\\n' > w/one; " \
                  "docker build -q -t app:one -f w/one w"
#define MANY_STAGES \
  "printf 'FROM golang AS build\\nCOPY . /src\\nWORKDIR /src\\nRUN go build -o /app\\n" \
  "FROM build AS test\\nRUN go test > /report\\n" \
  "FROM alpine AS conf\\nRUN echo x > /conf\\n" \
  "FROM scratch\\nCOPY --from=conf /conf /etc/conf\\nCOPY --from=build /app /app\\n' > w/many"

typedef struct
{
  DdSession   *session;
  DdTextCache *texts;
  DdScene     *scene;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->session = dd_session_new (dd_catalog_get_default (), 1);
  fixture->texts = dd_text_cache_new ();
  dd_session_set_up (fixture->session, (const char *const []) { SOURCE, ONE_STAGE, MANY_STAGES,
                                                                NULL });
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->scene, dd_scene_unref);
  dd_text_cache_free (fixture->texts);
  g_object_unref (fixture->session);
}

static void
type (Fixture    *fixture,
      const char *line)
{
  dd_session_type (fixture->session, line);
  dd_session_seek (fixture->session, G_MAXUINT);
}

static void
draw (Fixture    *fixture,
      const char *focus)
{
  DdViewOptions options = { .width = 1280, .height = 720, .texts = fixture->texts,
                            .focus = focus };

  g_clear_pointer (&fixture->scene, dd_scene_unref);
  fixture->scene = dd_view_build (dd_view_find ("stages"), dd_session_get_world (fixture->session),
                                  &options);
}

static const char *
describe (Fixture    *fixture,
          const char *id)
{
  DdShape *shape = dd_scene_find (fixture->scene, id);

  return shape ? dd_shape_get_description (shape) : NULL;
}

static void
test_one_stage (Fixture       *fixture,
                gconstpointer  data)
{
  draw (fixture, NULL);
  g_test_message ("a single stage is the target, with the compiler in it");
  g_assert_cmpstr (describe (fixture, "stage:0"), ==,
                   "Stage the only stage from golang, the target");
  g_assert_cmpstr (describe (fixture, "stage:0/root/.cache/go-build/cache"), ==,
                   "/root/.cache/go-build/cache, 60MB, made in this stage");
  g_assert_nonnull (strstr (describe (fixture, "stage:0/usr/lib/gcc/x86_64-linux-gnu/14/cc1"),
                            "34MB, from the base"));
  g_assert_nonnull (dd_scene_find (fixture->scene, "stage:0/rest"));
  g_assert_null (dd_scene_find (fixture->scene, "stage:1"));
}

static void
test_many_stages (Fixture       *fixture,
                  gconstpointer  data)
{
  type (fixture, "docker build -t app:many -f w/many w");
  draw (fixture, NULL);
  g_test_message ("what is copied is marked on both sides, what is not is left behind");
  g_assert_nonnull (strstr (describe (fixture, "stage:0/app"), "copied to another stage"));
  g_assert_nonnull (strstr (describe (fixture, "stage:3/app"), "copied from another stage"));
  g_assert_nonnull (strstr (describe (fixture, "stage:0/usr/lib/gcc/x86_64-linux-gnu/14/cc1"),
                            "left behind"));
  g_assert_null (dd_scene_find (fixture->scene, "stage:3/usr/local/go/bin/go"));

  g_test_message ("small files that are copied are shown, too");
  g_assert_nonnull (dd_scene_find (fixture->scene, "stage:2/conf"));
  g_assert_nonnull (dd_scene_find (fixture->scene, "stage:3/etc/conf"));

  g_test_message ("how much is in each: packages, and a shell");
  g_assert_cmpstr (describe (fixture, "stage:0/facts"), ==, "203 packages, a shell");
  g_assert_cmpstr (describe (fixture, "stage:2/facts"), ==, "16 packages, a shell");
  g_assert_cmpstr (describe (fixture, "stage:3/facts"), ==, "0 packages, no shell");

  g_test_message ("an arrow for each pair, past other stages as well");
  g_assert_cmpstr (describe (fixture, "stage:2/copy:3"), ==, "COPY --from=conf");
  g_assert_cmpstr (describe (fixture, "stage:0/copy:3"), ==, "COPY --from=build");

  g_test_message ("a stage that the target does not need is not built");
  g_assert_cmpstr (describe (fixture, "stage:1"), ==, "Stage test from build, not built");
  g_assert_null (dd_scene_find (fixture->scene, "stage:1/rest"));

  g_test_message ("both images are compared");
  g_assert_cmpstr (describe (fixture, "stages/image:app:one"), ==, "app:one is 987MB large");
  g_assert_cmpstr (describe (fixture, "stages/image:app:many"), ==, "app:many is 2.1MB large");
}

static void
test_target (Fixture       *fixture,
             gconstpointer  data)
{
  type (fixture, "docker build -t app:test --target test -f w/many w");
  draw (fixture, NULL);
  g_test_message ("--target makes the image of another stage; those behind it are left out");
  g_assert_cmpstr (describe (fixture, "stage:1"), ==, "Stage test from build, the target");
  g_assert_cmpstr (describe (fixture, "stage:0/base:1"), ==, "FROM build");
  g_assert_cmpstr (describe (fixture, "stage:3"), ==, "Stage stage-3 from scratch, not built");
  g_test_message ("what a stage starts from is not left behind");
  g_assert_nonnull (strstr (describe (fixture, "stage:0/usr/lib/gcc/x86_64-linux-gnu/14/cc1"),
                            "from the base"));
}

static void
test_choice (Fixture       *fixture,
             gconstpointer  data)
{
  type (fixture, "docker build -t app:many -f w/many w");
  draw (fixture, "app:one");
  g_test_message ("a build can be chosen by the name of its image");
  g_assert_null (dd_scene_find (fixture->scene, "stage:1"));
  draw (fixture, "no-such-image");
  g_assert_nonnull (dd_scene_find (fixture->scene, "stage:3"));
  g_test_message ("an image that was removed is not compared");
  type (fixture, "docker rmi app:one");
  draw (fixture, NULL);
  g_assert_null (dd_scene_find (fixture->scene, "stages/image:app:one"));
  g_assert_nonnull (dd_scene_find (fixture->scene, "stages/image:app:many"));
}

static void
test_under_way (Fixture       *fixture,
                gconstpointer  data)
{
  guint first = dd_session_get_n_ticks (fixture->session);
  gboolean waited = FALSE, built = FALSE, flew = FALSE;

  type (fixture, "docker build -t app:many -f w/many w");
  for (guint tick = first; tick <= dd_session_get_n_ticks (fixture->session); tick++)
    {
      const char *badge;

      dd_session_seek (fixture->session, tick);
      draw (fixture, NULL);
      badge = describe (fixture, "stage:3/badge");
      flew |= dd_scene_get_effect (fixture->scene) &&
              dd_scene_get_effect (fixture->scene)->kind == DD_EFFECT_TRAVEL &&
              g_strcmp0 (dd_scene_get_effect (fixture->scene)->target, "stage:3/app") == 0;
      waited |= g_strcmp0 (badge, "waiting") == 0;
      built |= g_strcmp0 (describe (fixture, "stage:0/badge"), "building") == 0;
    }
  g_test_message ("a stage waits, is built, and is the target in the end");
  g_assert_true (waited && built);
  g_test_message ("and the file flies over");
  g_assert_true (flew);
  g_assert_cmpstr (describe (fixture, "stage:3/badge"), ==, "target");
}

static void
test_failure (Fixture       *fixture,
              gconstpointer  data)
{
  type (fixture, "printf 'FROM alpine AS a\\nRUN exit 3\\nFROM alpine\\nCOPY --from=a /x /\\n' > w/bad");
  type (fixture, "docker build -f w/bad w");
  draw (fixture, NULL);
  g_assert_cmpstr (describe (fixture, "stage:0/badge"), ==, "failed");
  g_assert_cmpstr (describe (fixture, "stages/image:app:one"), ==, "app:one is 987MB large");
}

/* Nothing overlaps or is cut off with four stages, whatever the size. */
static void
test_faults (Fixture       *fixture,
             gconstpointer  data)
{
  static const struct { double width, height, scale; } sizes[] = {
    { 340, 220, 2 }, { 670, 295, 1 }, { 960, 540, 1 }, { 960, 540, 2 }, { 1280, 720, 1.5 },
    { 1920, 1080, 1 }, { 3840, 2160, 2 },
  };

  type (fixture, "docker build -t app:many -f w/many w");
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int rtl = 0; rtl < 2; rtl++)
      {
        DdViewOptions options = { .width = sizes[i].width, .height = sizes[i].height,
                                  .texts = fixture->texts, .rtl = rtl };
        g_autoptr (DdScene) scene = NULL;
        g_autoptr (GPtrArray) faults = NULL;

        dd_text_cache_set_fonts (fixture->texts, NULL, NULL, sizes[i].scale);
        scene = dd_view_build (dd_view_find ("stages"), dd_session_get_world (fixture->session),
                               &options);
        faults = dd_scene_check (scene, fixture->texts, DD_THEME_LIGHT);
        for (guint j = 0; j < faults->len; j++)
          g_test_message ("%gx%g: %s", sizes[i].width, sizes[i].height,
                          (char *) g_ptr_array_index (faults, j));
        g_assert_cmpuint (faults->len, ==, 0);
      }
}

#define ADD(name, func) g_test_add ("/view-stages/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("one", test_one_stage);
  ADD ("many", test_many_stages);
  ADD ("target", test_target);
  ADD ("choice", test_choice);
  ADD ("under-way", test_under_way);
  ADD ("failure", test_failure);
  ADD ("faults", test_faults);
  return g_test_run ();
}
