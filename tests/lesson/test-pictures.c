// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-curriculum.h"
#include "dd-scene-check.h"
#include "dd-session.h"
#include "dd-view.h"

/* Every view at every tick of every simulation, in the sizes and text sizes
 * people have: nothing may overlap, be cut off or be too faint. */

typedef struct
{
  double width;
  double height;
} Size;

static const Size sizes[] = {
  { 340, 220 }, { 670, 295 }, { 960, 540 }, { 1280, 720 }, { 1920, 1080 }, { 3840, 2160 },
};
static const double scales[] = { 1, 1.5, 2 };

static void
check_picture (const DdView  *view,
               const DdWorld *world,
               DdSimulation  *simulation,
               DdTextCache   *texts,
               const Size    *size,
               DdTheme        theme,
               const char    *where)
{
  DdViewOptions options = {
    .width = size->width,
    .height = size->height,
    .texts = texts,
    .focus = simulation->focus && *simulation->focus ? simulation->focus : NULL,
  };
  g_autoptr (DdScene) scene = dd_view_build (view, world, &options);
  g_autoptr (GPtrArray) faults = dd_scene_check (scene, texts, theme);

  for (guint i = 0; i < faults->len; i++)
    g_test_message ("%s %gx%g text %g: %s", where, size->width, size->height,
                    dd_text_cache_get_scale (texts), (char *) g_ptr_array_index (faults, i));
  g_assert_cmpuint (faults->len, ==, 0);
}

static DdSession *
play (DdSimulation *simulation)
{
  DdSession *session = dd_session_new (dd_catalog_get_default (), 1);

  dd_session_set_up (session, (const char *const *) simulation->setup);
  for (guint i = 0; i < simulation->steps->len; i++)
    {
      const DdStep *step = g_ptr_array_index (simulation->steps, i);

      dd_session_seek (session, G_MAXUINT);
      if (step->run && *step->run)
        dd_session_type (session, step->run);
    }
  return session;
}

static gboolean
is_lit (DdSession  *session,
        const char *focus,
        const char *edge)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  DdViewOptions options = { .width = 1280, .height = 720, .texts = texts, .focus = focus };
  g_autoptr (DdScene) scene = dd_view_build (dd_view_find ("lifecycle"),
                                             dd_session_get_world (session), &options);

  return (dd_scene_find (scene, edge)->flags & DD_SHAPE_FLAG_EMPHASIS) != 0;
}

/* An arrow is lit when the container in the picture took it, not another. */
static void
test_arrows (void)
{
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);

  dd_session_set_up (session, (const char *const []) { "docker pull -q nginx",
                                                       "docker run -d --name one nginx",
                                                       "docker run -d --name two nginx", NULL });
  dd_session_type (session, "docker pause one");
  dd_session_seek (session, G_MAXUINT);
  g_assert_true (is_lit (session, "one", "edge:pause"));
  g_assert_false (is_lit (session, "two", "edge:pause"));
  dd_session_type (session, "docker rm -f one");
  dd_session_seek (session, G_MAXUINT);
  g_assert_true (is_lit (session, "one", "edge:rm"));
  g_assert_false (is_lit (session, "two", "edge:rm"));
  g_assert_false (is_lit (session, NULL, "edge:rm"));
}

/* A larger screen shows the same picture larger: what can be read from the last row of a room is
 * collapsed as much, not more. */
static void
test_screens (void)
{
  static const double screens[] = { 1, 1.5, 2, 3 };
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();

  dd_session_set_up (session, (const char *const []) { "docker run -d --name web nginx", NULL });
  for (gsize i = 0; i < G_N_ELEMENTS (screens); i++)
    {
      DdViewOptions options = { .width = 1280 * screens[i], .height = 446 * screens[i],
                                .texts = texts, .readable_zoom = 1.2 * screens[i] };
      g_autoptr (DdScene) scene = dd_view_build (dd_view_find ("lifecycle"),
                                                 dd_session_get_world (session), &options);

      g_test_message ("%g wide: density %d, zoom %g", options.width, dd_scene_get_density (scene),
                      dd_scene_get_zoom (scene));
      g_assert_cmpint (dd_scene_get_density (scene), ==, DD_DENSITY_FEW);
      g_assert_cmpfloat (dd_scene_get_zoom (scene), >=, options.readable_zoom);
    }
}

/* What a row of steps says at a tick: a letter each for done, going on, left
 * out and not yet. */
static char *
read_run_steps (DdSession *session)
{
  static const char *const ids[] = {
    "run/ask", "run/image", "run/pull", "run/create", "run/start", "run/output", "run/exit",
  };
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  DdViewOptions options = { .width = 1280, .height = 720, .texts = texts };
  g_autoptr (DdScene) scene = dd_view_build (dd_view_find ("workflow"),
                                             dd_session_get_world (session), &options);
  GString *letters = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const DdShape *shape = dd_scene_find (scene, ids[i]);
      const char *words = shape ? strstr (dd_shape_get_description (shape), ", ") : NULL;

      if (words)
        g_string_append_c (letters, words[2]);
    }
  return g_string_free (letters, FALSE);
}

/* The steps of docker run are lit in their order, and follow the cursor. */
static void
test_run_steps (void)
{
  static const char *const wanted[] = {
    "dgnnnnn", /* asked, looks for the image */
    "ddgnnnn", /* pulls */
    "dddnnnn",
    "ddddnnn",
    "ddddgnn", /* starts */
    "dddddnn",
    "ddddddn", /* prints */
    "ddddddd",
  };
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  g_autofree char *before = read_run_steps (session);
  g_autofree char *again = NULL;
  g_autofree char *after = NULL;
  gsize reached = 0;

  g_assert_cmpstr (before, ==, "");
  dd_session_type (session, "docker run hello-world");
  for (guint tick = 0; tick <= dd_session_get_n_ticks (session); tick++)
    {
      g_autofree char *steps = NULL;

      dd_session_seek (session, tick);
      steps = read_run_steps (session);
      if (*steps == '\0' || g_str_equal (steps, wanted[reached]))
        continue;
      reached++;
      g_assert_cmpuint (reached, <, G_N_ELEMENTS (wanted));
      g_assert_cmpstr (steps, ==, wanted[reached]);
    }
  g_assert_cmpuint (reached, ==, G_N_ELEMENTS (wanted) - 1);

  g_test_message ("The second time nothing has to be pulled");
  dd_session_type (session, "docker run hello-world");
  dd_session_seek (session, G_MAXUINT);
  again = read_run_steps (session);
  g_assert_cmpstr (again, ==, "ddldddd");
  dd_session_type (session, "docker ps");
  dd_session_seek (session, G_MAXUINT);
  after = read_run_steps (session);
  g_assert_cmpstr (after, ==, "");
}

static gboolean
is_on_map (DdSession  *session,
           const char *id)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  DdViewOptions options = { .width = 1280, .height = 720, .texts = texts };
  g_autoptr (DdScene) scene = dd_view_build (dd_view_find ("workflow"),
                                             dd_session_get_world (session), &options);

  return dd_scene_find (scene, id) != NULL;
}

/* The map grows from a machine to the whole way, and its arrows have names. */
static void
test_map (void)
{
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);

  dd_session_set_up (session, (const char *const []) { "docker run -d --name web nginx", NULL });
  g_assert_false (is_on_map (session, "stage:build"));
  g_assert_true (is_on_map (session, "edge:docker.io:host/label"));
  g_assert_true (is_on_map (session, "edge:run:web/label"));
  dd_session_type (session, "mkdir app && echo FROM nginx > app/Dockerfile");
  dd_session_seek (session, G_MAXUINT);
  g_assert_true (is_on_map (session, "stage:build"));
  g_assert_true (is_on_map (session, "place:host/recipe"));
  g_assert_true (is_on_map (session, "place:server/none"));
  dd_session_type (session, "docker login -u dev -p drydock registry.example.com && "
                            "docker build -q -t registry.example.com/app app && "
                            "docker push -q registry.example.com/app && "
                            "ssh server docker login -u dev -p drydock registry.example.com && "
                            "ssh server docker run -d --name app registry.example.com/app");
  dd_session_seek (session, G_MAXUINT);
  g_assert_true (is_on_map (session, "edge:registry.example.com:host/label"));
  g_assert_true (is_on_map (session, "edge:registry.example.com:server/label"));
  g_assert_true (is_on_map (session, "place:server/container:app"));
  g_assert_false (is_on_map (session, "place:server/none"));
}

/* The whole picture is seen without scrolling, however small the stage of a
 * small window or of a phone is. */
static void
test_fits (gconstpointer data)
{
  DdSimulation *simulation = (DdSimulation *) data;
  g_autoptr (DdSession) session = play (simulation);
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();

  for (guint tick = 0; tick <= dd_session_get_n_ticks (session); tick++)
    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        DdViewOptions options = { .width = sizes[i].width, .height = sizes[i].height,
                                  .texts = texts, .focus = simulation->focus };
        g_autoptr (DdScene) scene = NULL;

        dd_session_seek (session, tick);
        scene = dd_view_build (dd_view_find ("lifecycle"), dd_session_get_world (session),
                               &options);
        g_test_message ("tick %u at %gx%g: %g high", tick, sizes[i].width, sizes[i].height,
                        dd_scene_get_height (scene));
        g_assert_cmpfloat (dd_scene_get_height (scene), <=, sizes[i].height);
        g_assert_cmpfloat (dd_scene_get_width (scene), <=, sizes[i].width);
      }
}

/* The sizes and the text sizes take turns from tick to tick, and all are looked
 * at in the end; so every tick is seen and the test stays short. */
static void
check_tick (DdSession    *session,
            DdSimulation *simulation,
            DdTextCache  *texts,
            guint         tick)
{
  gboolean all = tick == dd_session_get_n_ticks (session);
  guint n_views;
  const DdView *views = dd_view_list (&n_views);

  dd_session_seek (session, tick);
  for (guint i = 0; i < n_views; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (sizes); j++)
      {
        g_autofree char *where = g_strdup_printf ("%s@%u/%s", simulation->id, tick, views[i].id);

        if (!all && (tick + i) % G_N_ELEMENTS (sizes) != j)
          continue;
        check_picture (&views[i], dd_session_get_world (session), simulation, texts, &sizes[j],
                       tick % (DD_THEME_PRINT + 1), where);
      }
}

static void
test_simulation (gconstpointer data)
{
  DdSimulation *simulation = (DdSimulation *) data;
  g_autoptr (DdSession) session = play (simulation);
  DdTextCache *texts[G_N_ELEMENTS (scales)];
  guint last = dd_session_get_n_ticks (session);

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      texts[i] = dd_text_cache_new ();
      dd_text_cache_set_fonts (texts[i], NULL, NULL, scales[i]);
    }
  for (guint tick = 0; tick <= last; tick++)
    for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
      if (tick == last ||
          (tick + tick / G_N_ELEMENTS (sizes)) % G_N_ELEMENTS (scales) == i)
        check_tick (session, simulation, texts[i], tick);
  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    dd_text_cache_free (texts[i]);
}

/* Builds with hits, misses, stages that are left out, and a step that fails. */
static void
test_builds (void)
{
  static const char *const commands[] = {
    "mkdir w",
    "echo one > w/a.txt",
    "printf 'FROM alpine AS deps\\nRUN echo deps > /deps.txt\\nFROM alpine\\nWORKDIR /app\\n"
    "COPY a.txt ./\\nCOPY --from=deps /deps.txt ./\\nRUN cat a.txt > b.txt\\nCMD cat b.txt\\n' "
    "> w/Dockerfile",
    "docker build -t app w",
    "docker build -t app w",
    "echo two > w/a.txt",
    "docker build -t app w",
    "echo 'RUN exit 3' >> w/Dockerfile",
    "docker build w",
  };
  DdSimulation simulation = { .id = (char *) "builds" };
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  const DdBuild *build;

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      dd_session_type (session, commands[i]);
      dd_session_seek (session, G_MAXUINT);
      for (gsize j = 0; j < G_N_ELEMENTS (scales); j++)
        {
          dd_text_cache_set_fonts (texts, NULL, NULL, scales[j]);
          check_tick (session, &simulation, texts, dd_session_get_n_ticks (session));
        }
    }
  g_assert_cmpuint (dd_session_get_world (session)->builds->len, ==, 4);
  build = g_ptr_array_index (dd_session_get_world (session)->builds, 3);
  g_assert_nonnull (build->error);
  for (guint tick = 0; tick < dd_session_get_n_ticks (session); tick++)
    {
      dd_text_cache_set_fonts (texts, NULL, NULL, scales[tick % G_N_ELEMENTS (scales)]);
      check_tick (session, &simulation, texts, MAX (tick, 1));
    }
}

static gboolean
shows_lifecycle (const DdSimulation *simulation)
{
  for (guint i = 0; i < simulation->steps->len; i++)
    {
      const DdStep *step = g_ptr_array_index (simulation->steps, i);

      if (g_strcmp0 (step->view, "lifecycle") == 0)
        return TRUE;
    }
  return g_strcmp0 (simulation->view, "lifecycle") == 0;
}

static void
add_lesson (DdLesson *lesson,
            guint     share,
            guint     n_shares,
            guint    *n_simulations)
{
  GPtrArray *simulations = dd_lesson_get_available (lesson) ? dd_lesson_get_simulations (lesson)
                                                            : NULL;

  for (guint i = 0; simulations && i < simulations->len; i++)
    {
      DdSimulation *simulation = g_ptr_array_index (simulations, i);
      g_autofree char *path = g_strdup_printf ("/pictures/%s/%s", dd_lesson_get_id (lesson),
                                               simulation->id);
      g_autofree char *fits = g_strconcat (path, "/fits", NULL);

      if ((*n_simulations)++ % n_shares != share)
        continue;
      g_test_add_data_func (path, simulation, test_simulation);
      if (shows_lifecycle (simulation))
        g_test_add_data_func (fits, simulation, test_fits);
    }
}

/* With two numbers, one share of many of the simulations, to be run at the
 * same time as the others. */
int
main (int    argc,
      char **argv)
{
  g_autoptr (DdCurriculum) curriculum = NULL;
  guint share = 0, n_shares = 1, n_simulations = 0;

  g_test_init (&argc, &argv, NULL);
  if (argc == 3)
    {
      share = (guint) atoi (argv[1]);
      n_shares = (guint) MAX (1, atoi (argv[2]));
    }
  if (share == 0)
    {
      g_test_add_func ("/pictures/arrows", test_arrows);
      g_test_add_func ("/pictures/builds", test_builds);
      g_test_add_func ("/pictures/screens", test_screens);
      g_test_add_func ("/pictures/map", test_map);
      g_test_add_func ("/pictures/run-steps", test_run_steps);
    }
  curriculum = dd_curriculum_new_default ();
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (curriculum)); i++)
    add_lesson (dd_curriculum_get_lesson (curriculum, i), share, n_shares, &n_simulations);
  return g_test_run ();
}
