// SPDX-License-Identifier: GPL-3.0-or-later

#include "dd-export.h"
#include "dd-hit.h"
#include "dd-session.h"
#include "dd-tween.h"
#include "dd-view.h"
#include "network-crowd.h"
#include "scene-fixture.h"

#include "dd-bench-session.h"
#include "dd-bench.h"

#define N_ROUNDS 60
#define N_FRAMES 8
#define N_BUILD_TICKS 24
#define LARGEST_ZOOM 4

typedef struct
{
  const char *name;
  double width;
  double height;
  const char *full_bar;
  const char *frame_bar;
} Size;

static const Size sizes[] = {
  { "1080p", 1920, 1080, "<= 12", "<= 4" },
  { "4K", 3840, 2160, NULL, NULL },
};

static SampleScene
sample_at (const Size *size)
{
  SampleScene sample = SAMPLE_DEFAULT;

  sample.width = size->width;
  sample.height = size->height;
  sample.n_more_files = 40;
  return sample;
}

static void
report (const Size     *size,
        const char     *what,
        DdBenchSamples *samples,
        const char     *bar)
{
  g_autofree char *row = g_strdup_printf ("scene %s: %s", size->name, what);

  dd_bench_report (row, dd_bench_samples_rank (samples, 0.5), "ms CPU", bar);
}

static void
bench_layout (const Size  *size,
              DdTextCache *texts)
{
  g_autoptr (DdBenchSamples) samples = dd_bench_samples_new ();
  SampleScene sample = sample_at (size);
  guint i;

  for (i = 0; i < N_ROUNDS; i++)
    {
      double start = dd_bench_cpu ();

      dd_scene_unref (sample_scene_build (&sample, texts));
      dd_bench_samples_add (samples, dd_bench_cpu () - start);
    }
  report (size, "layout", samples, NULL);
}

static void
bench_full (const Size  *size,
            DdTextCache *texts,
            cairo_t     *cr)
{
  g_autoptr (DdBenchSamples) samples = dd_bench_samples_new ();
  SampleScene sample = sample_at (size);
  g_autoptr (DdScene) scene = sample_scene_build (&sample, texts);
  DdPaintOptions options = { .theme = DD_THEME_LIGHT };
  guint i;

  for (i = 0; i < N_ROUNDS; i++)
    {
      double start = dd_bench_cpu ();

      dd_paint_scene (cr, scene, texts, &options);
      dd_bench_samples_add (samples, dd_bench_cpu () - start);
    }
  report (size, "full repaint", samples, size->full_bar);
}

/* A frame as the stage makes it: the still part comes from a kept surface,
 * only where something moves is it copied and painted over. */
static void
paint_frame (cairo_t         *cr,
             cairo_surface_t *still,
             DdTween         *tween,
             DdTextCache     *texts)
{
  DdRect extents = dd_tween_get_extents (tween);
  DdShape *const *shapes;
  guint n_shapes;

  cairo_save (cr);
  cairo_rectangle (cr, (int) extents.x, (int) extents.y,
                   (int) extents.width + 2, (int) extents.height + 2);
  cairo_clip (cr);
  cairo_set_source_surface (cr, still, 0, 0);
  cairo_rectangle (cr, extents.x, extents.y, extents.width, extents.height);
  cairo_fill (cr);
  shapes = dd_tween_get_moving (tween, &n_shapes);
  dd_paint_shapes (cr, shapes, n_shapes, texts, DD_THEME_LIGHT);
  cairo_restore (cr);
}

static void
bench_tween (const Size  *size,
             DdTextCache *texts,
             cairo_t     *cr,
             DdScene     *from,
             DdScene     *to,
             const char  *what)
{
  g_autoptr (DdBenchSamples) samples = dd_bench_samples_new ();
  g_autofree char *match = g_strdup_printf ("%s, matching", what);
  g_autofree char *frame = g_strdup_printf ("%s, a frame", what);
  g_autoptr (DdBenchSamples) matches = dd_bench_samples_new ();
  cairo_surface_t *still = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) size->width,
                                                       (int) size->height);
  double start = dd_bench_cpu ();
  g_autoptr (DdTween) tween = dd_tween_new (from, to, texts, FALSE);
  guint i;

  dd_bench_samples_add (matches, dd_bench_cpu () - start);
  for (i = 0; i <= N_ROUNDS; i++)
    {
      start = dd_bench_cpu ();
      dd_tween_set_progress (tween, i / (double) N_ROUNDS);
      paint_frame (cr, still, tween, texts);
      dd_bench_samples_add (samples, dd_bench_cpu () - start);
    }
  report (size, match, matches, NULL);
  report (size, frame, samples, size->frame_bar);
  cairo_surface_destroy (still);
}

static void
bench_tweens (const Size  *size,
              DdTextCache *texts,
              cairo_t     *cr)
{
  DdEffect copy_up = { DD_EFFECT_COPY_UP, "layer:3/nginx.conf", "layer:rw/nginx.conf" };
  SampleScene before = sample_at (size), after = sample_at (size);
  g_autoptr (DdScene) plain = NULL;
  g_autoptr (DdScene) written = NULL;
  g_autoptr (DdScene) stopped = NULL;

  before.file_written = FALSE;
  plain = sample_scene_build (&before, texts);
  written = sample_scene_build (&after, texts);
  dd_scene_set_effect (written, &copy_up);
  after.running = FALSE;
  after.keep_zoom = dd_scene_get_zoom (written);
  stopped = sample_scene_build (&after, texts);
  bench_tween (size, texts, cr, plain, written, "copy-up");
  bench_tween (size, texts, cr, written, stopped, "stop");
}

/* Views, at every tick of a session. */

static const char *const commands[] = {
  "docker run -d --name web nginx",
  "docker run -d --name db redis",
  "docker run -d --name job busybox sleep 3600",
  "docker exec web sh -c 'echo line >> /etc/nginx/nginx.conf; rm /etc/motd'",
  "docker exec job sh -c 'for i in 1 2 3 4 5 6 7 8; do echo $i > /tmp/file$i; done'",
  "docker pause web",
  "docker unpause web",
  "docker stop db",
  "docker rm db",
  "docker commit job mine",
  "docker run -d --name more mine sleep 60",
};

static DdSession *
make_session (void)
{
  DdSession *session = dd_session_new (dd_catalog_get_default (), 1);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    dd_session_seek (session, dd_session_type (session, commands[i]));
  return session;
}

typedef struct
{
  const Size      *size;
  DdTextCache     *texts;
  cairo_t         *cr;
  cairo_surface_t *still;
  double           zoom;
  DdBenchSamples  *layouts;
  DdBenchSamples  *paints;
  DdBenchSamples  *matches;
  DdBenchSamples  *frames;
} ViewBench;

static DdScene *
build_view (ViewBench     *self,
            const DdView  *view,
            const DdWorld *world,
            DdScene       *before)
{
  DdViewOptions options = {
    .width = self->size->width,
    .height = self->size->height,
    .texts = self->texts,
    .focus = "web",
    .zoom = self->zoom,
    .keep_zoom = before ? dd_scene_get_zoom (before) : 0,
  };
  double start = dd_bench_cpu ();
  DdScene *scene = dd_view_build (view, world, &options);

  dd_bench_samples_add (self->layouts, dd_bench_cpu () - start);
  return scene;
}

static void
paint_step (ViewBench *self,
            DdScene   *from,
            DdScene   *to)
{
  DdPaintOptions options = { .theme = DD_THEME_LIGHT };
  double start = dd_bench_cpu ();
  g_autoptr (DdTween) tween = NULL;

  dd_paint_scene (self->cr, to, self->texts, &options);
  dd_bench_samples_add (self->paints, dd_bench_cpu () - start);
  start = dd_bench_cpu ();
  tween = dd_tween_new (from, to, self->texts, FALSE);
  dd_bench_samples_add (self->matches, dd_bench_cpu () - start);
  for (guint i = 0; i < N_FRAMES && dd_tween_get_duration (tween) > 0; i++)
    {
      start = dd_bench_cpu ();
      dd_tween_set_progress (tween, i / (double) N_FRAMES);
      paint_frame (self->cr, self->still, tween, self->texts);
      dd_bench_samples_add (self->frames, dd_bench_cpu () - start);
    }
}

static void
report_view (const ViewBench *self,
             const char      *what)
{
  const struct
  {
    const char     *what;
    DdBenchSamples *samples;
    double          rank;
    const char     *bar;
  } rows[] = {
    { "layout", self->layouts, 0.5, NULL },
    { "full repaint", self->paints, 0.5, self->size->full_bar },
    { "full repaint, longest", self->paints, 1, NULL },
    { "matching", self->matches, 0.5, NULL },
    { "a frame", self->frames, 0.5, self->size->frame_bar },
    { "a frame, p95", self->frames, 0.95, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *row = g_strdup_printf ("view %s %s: %s", what, self->size->name,
                                              rows[i].what);

      dd_bench_report (row, dd_bench_samples_rank (rows[i].samples, rows[i].rank), "ms CPU",
                       rows[i].bar);
    }
}

static void
bench_view_from (ViewBench    *self,
                 const DdView *view,
                 DdSession    *session,
                 const char   *what,
                 guint         first)
{
  g_autoptr (DdBenchSamples) layouts = self->layouts = dd_bench_samples_new ();
  g_autoptr (DdBenchSamples) paints = self->paints = dd_bench_samples_new ();
  g_autoptr (DdBenchSamples) matches = self->matches = dd_bench_samples_new ();
  g_autoptr (DdBenchSamples) frames = self->frames = dd_bench_samples_new ();
  g_autoptr (DdScene) before = NULL;

  for (guint tick = first; tick <= dd_session_get_n_ticks (session); tick++)
    {
      DdScene *scene;

      dd_session_seek (session, tick);
      scene = build_view (self, view, dd_session_get_world (session), before);
      if (before)
        {
          paint_step (self, before, scene);
          dd_scene_unref (before);
        }
      before = scene;
    }
  report_view (self, what);
}

static void
bench_view (ViewBench    *self,
            const DdView *view,
            DdSession    *session,
            const char   *what)
{
  bench_view_from (self, view, session, what, 0);
}

/* The end of a large build, and what the next one would do after a change. */
static void
bench_builds (const Size  *size,
              DdTextCache *texts,
              cairo_t     *cr)
{
  static const char *const ids[] = { "build", "graph", "stages" };
  g_autoptr (DdSession) session = dd_bench_large_build_new ();
  ViewBench self = { .size = size, .texts = texts, .cr = cr };

  dd_session_seek (session, dd_session_type (session, "echo 2 > a.txt"));
  self.still = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) size->width,
                                           (int) size->height);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *what = g_strdup_printf ("%s of 2,000 lines", ids[i]);

      bench_view_from (&self, dd_view_find (ids[i]), session, what,
                       dd_session_get_n_ticks (session) - N_BUILD_TICKS);
    }
  cairo_surface_destroy (self.still);
}

static void
bench_views (const Size  *size,
             DdTextCache *texts,
             cairo_t     *cr)
{
  g_autoptr (DdSession) session = make_session ();
  ViewBench self = { .size = size, .texts = texts, .cr = cr };
  guint n_views;
  const DdView *views = dd_view_list (&n_views);

  self.still = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) size->width,
                                           (int) size->height);
  for (guint i = 0; i < n_views; i++)
    bench_view (&self, &views[i], session, views[i].id);
  cairo_surface_destroy (self.still);
}

/* The views about networks with many containers, while a packet comes in. */
static void
bench_crowd (ViewBench *self,
             guint      n_containers,
             guint      n_networks)
{
  static const char *const ids[] = { "network", "reachability" };
  g_autoptr (DdSession) session = dd_session_new (dd_catalog_get_default (), 1);
  g_auto (GStrv) setup = network_crowd_commands (n_containers, n_networks);

  dd_session_set_up (session, (const char *const *) setup);
  dd_session_seek (session, dd_session_type (session, NETWORK_CROWD_PACKET));
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *what = g_strdup_printf ("%s of %u containers", ids[i], n_containers);

      bench_view (self, dd_view_find (ids[i]), session, what);
    }
  /* The learner looks at a part of it. */
  self->zoom = LARGEST_ZOOM;
  bench_view (self, dd_view_find ("network"), session,
              n_containers < 100 ? "network of 40, zoomed" : "network of 200, zoomed");
  self->zoom = 0;
}

static void
bench_crowds (const Size  *size,
              DdTextCache *texts,
              cairo_t     *cr)
{
  ViewBench self = { .size = size, .texts = texts, .cr = cr };

  self.still = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) size->width,
                                           (int) size->height);
  bench_crowd (&self, 40, 6);
  bench_crowd (&self, 200, 24);
  cairo_surface_destroy (self.still);
}

static void
bench_size (const Size *size)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) size->width,
                                                         (int) size->height);
  cairo_t *cr = cairo_create (surface);

  bench_layout (size, texts);
  bench_full (size, texts, cr);
  bench_tweens (size, texts, cr);
  bench_views (size, texts, cr);
  bench_crowds (size, texts, cr);
  bench_builds (size, texts, cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
bench_export (void)
{
  static const char *const names[] = { "PNG", "SVG", "PDF" };
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  SampleScene sample = sample_at (&sizes[0]);
  g_autoptr (DdScene) scene = sample_scene_build (&sample, texts);
  DdExportOptions options = { .theme = DD_THEME_LIGHT };

  for (options.format = 0; options.format < G_N_ELEMENTS (names); options.format++)
    {
      g_autofree char *row = g_strdup_printf ("scene 1080p: export %s", names[options.format]);
      double start = dd_bench_cpu ();
      GBytes *bytes = dd_export_scene (scene, texts, &options, NULL);

      dd_bench_report (row, dd_bench_cpu () - start, "ms CPU", NULL);
      g_bytes_unref (bytes);
    }
}

int
main (int   argc,
      char *argv[])
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (sizes); i++)
    bench_size (&sizes[i]);
  bench_export ();
  return 0;
}
