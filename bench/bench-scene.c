// SPDX-License-Identifier: GPL-3.0-or-later

#include "dd-export.h"
#include "dd-hit.h"
#include "dd-tween.h"
#include "scene-fixture.h"

#include "dd-bench.h"

#define N_ROUNDS 60

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
