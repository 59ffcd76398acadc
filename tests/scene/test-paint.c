// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-paint.h"
#include "dd-tween.h"

#include "scene-fixture.h"

static cairo_surface_t *
new_surface (DdScene *scene)
{
  return cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) dd_scene_get_width (scene),
                                     (int) dd_scene_get_height (scene));
}

static cairo_surface_t *
paint (DdScene              *scene,
       DdTextCache          *texts,
       const DdPaintOptions *options)
{
  cairo_surface_t *surface = new_surface (scene);
  cairo_t *cr = cairo_create (surface);

  dd_paint_scene (cr, scene, texts, options);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Counts pixels that differ by more than rounding. */
static guint
count_different (cairo_surface_t *one,
                 cairo_surface_t *other)
{
  int stride = cairo_image_surface_get_stride (one);
  int height = cairo_image_surface_get_height (one);
  int width = cairo_image_surface_get_width (one);
  const guchar *a = cairo_image_surface_get_data (one);
  const guchar *b = cairo_image_surface_get_data (other);
  guint n = 0;
  int x, y, channel;

  g_assert_cmpint (stride, ==, cairo_image_surface_get_stride (other));
  for (y = 0; y < height; y++)
    for (x = 0; x < width; x++)
      for (channel = 0; channel < 3; channel++)
        if (ABS (a[y * stride + 4 * x + channel] - b[y * stride + 4 * x + channel]) > 2)
          {
            n++;
            break;
          }
  return n;
}

static DdScene *
build (DdTextCache *texts,
       gboolean     running,
       gboolean     written)
{
  SampleScene sample = SAMPLE_DEFAULT;

  sample.running = running;
  sample.file_written = written;
  return sample_scene_build (&sample, texts);
}

/* Painting in one go and painting the still and the moving shapes one after
 * the other give the same picture, at the end of any change. */
static void
test_still_and_moving (gconstpointer data)
{
  guint bits = GPOINTER_TO_UINT (data);
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) from = build (texts, bits & 1, bits & 2);
  g_autoptr (DdScene) to = build (texts, bits & 4, bits & 8);
  g_autoptr (DdTween) tween = dd_tween_new (from, to, texts, FALSE);
  DdPaintOptions options = { .theme = DD_THEME_LIGHT };
  DdRect area = { 0, 0, dd_scene_get_width (to), dd_scene_get_height (to) };
  cairo_surface_t *whole = paint (to, texts, &options);
  cairo_surface_t *parts = new_surface (to);
  cairo_t *cr = cairo_create (parts);
  DdShape *const *shapes;
  guint n_shapes;

  dd_tween_set_progress (tween, 1);
  dd_paint_background (cr, &area, DD_THEME_LIGHT);
  shapes = dd_tween_get_still (tween, &n_shapes);
  dd_paint_shapes (cr, shapes, n_shapes, texts, DD_THEME_LIGHT);
  shapes = dd_tween_get_moving (tween, &n_shapes);
  dd_paint_shapes (cr, shapes, n_shapes, texts, DD_THEME_LIGHT);
  cairo_destroy (cr);
  cairo_surface_flush (parts);
  g_assert_cmpuint (count_different (whole, parts), ==, 0);
  cairo_surface_destroy (whole);
  cairo_surface_destroy (parts);
}

/* A picture that is painted in tiles, of which each leaves out what lies outside,
 * is the picture. */
static void
test_tiles (void)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) scene = build (texts, TRUE, TRUE);
  DdPaintOptions options = { .theme = DD_THEME_LIGHT };
  int width = (int) dd_scene_get_width (scene);
  int height = (int) dd_scene_get_height (scene);
  cairo_surface_t *whole = paint (scene, texts, &options);
  cairo_surface_t *tiles = new_surface (scene);
  cairo_t *cr = cairo_create (tiles);

  for (int y = 0; y < height; y += 100)
    for (int x = 0; x < width; x += 130)
      {
        cairo_save (cr);
        cairo_rectangle (cr, x, y, 130, 100);
        cairo_clip (cr);
        dd_paint_scene (cr, scene, texts, &options);
        cairo_restore (cr);
      }
  cairo_destroy (cr);
  cairo_surface_flush (tiles);
  /* cairo rounds edges anew in each tile; a shape that is left out is more. */
  g_assert_cmpuint (count_different (whole, tiles), <, (guint) (width * height) / 10000);
  cairo_surface_destroy (whole);
  cairo_surface_destroy (tiles);
}

/* A shape never paints outside the extents it claims. */
static void
test_extents (void)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) scene = build (texts, TRUE, TRUE);
  cairo_surface_t *plain = new_surface (scene);
  cairo_surface_t *surface = new_surface (scene);
  guint i;

  for (i = 0; i < dd_scene_get_n_shapes (scene); i++)
    {
      DdShape *shape = dd_scene_get_shape (scene, i);
      DdRect box = dd_shape_get_extents (shape, dd_scene_get_zoom (scene));
      cairo_t *cr = cairo_create (surface);

      dd_paint_shapes (cr, &shape, 1, texts, DD_THEME_LIGHT);
      cairo_set_source_rgb (cr, 0, 0, 0);
      cairo_rectangle (cr, box.x, box.y, box.width, box.height);
      cairo_fill (cr);
      cairo_destroy (cr);
      cairo_surface_flush (surface);
      if (count_different (plain, surface) > 0)
        g_error ("%s leaves its extents", shape->id);
    }
  cairo_surface_destroy (plain);
  cairo_surface_destroy (surface);
}

static void
test_repeatable (void)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdTextCache) others = dd_text_cache_new ();
  g_autoptr (DdScene) scene = build (texts, TRUE, TRUE);
  g_autoptr (DdScene) again = build (others, TRUE, TRUE);
  DdPaintOptions options = { .theme = DD_THEME_DARK };
  cairo_surface_t *one = paint (scene, texts, &options);
  cairo_surface_t *other = paint (again, others, &options);

  g_assert_cmpuint (count_different (one, other), ==, 0);
  cairo_surface_destroy (one);
  cairo_surface_destroy (other);
}

/* A pill is a box with its radius set by hand. */
static void
test_pill_is_round_box (void)
{
  static const DdShapeKind kinds[] = { DD_SHAPE_PILL, DD_SHAPE_BOX };
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  DdPaintOptions options = { .theme = DD_THEME_LIGHT };
  cairo_surface_t *surfaces[2];
  guint i;

  for (i = 0; i < 2; i++)
    {
      g_autoptr (DdScene) scene = dd_scene_new ();
      DdShape *shape = dd_scene_add (scene, NULL, kinds[i], DD_TOKEN_CACHE_REBUILD, "a");

      dd_scene_set_size (scene, 120, 60);
      shape->box = (DdRect) { 10, 10, 100, 40 };
      shape->radius = 20;
      dd_scene_finish (scene);
      surfaces[i] = paint (scene, texts, &options);
    }
  g_assert_cmpuint (count_different (surfaces[0], surfaces[1]), ==, 0);
  cairo_surface_destroy (surfaces[0]);
  cairo_surface_destroy (surfaces[1]);
}

static void
test_overlays (void)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) scene = build (texts, TRUE, TRUE);
  DdPaintOptions plain = { .theme = DD_THEME_LIGHT };
  DdPaintOptions options = { .theme = DD_THEME_LIGHT, .selected = "layer:rw",
                             .focused = "state:paused", .hovered = "no such shape" };
  cairo_surface_t *before = paint (scene, texts, &plain);
  cairo_surface_t *after = paint (scene, texts, &options);
  DdRect extents = dd_paint_get_overlay_extents (scene, &options);
  cairo_t *cr;

  g_assert_cmpuint (count_different (before, after), >, 100);
  cr = cairo_create (after);
  cairo_set_source_surface (cr, before, 0, 0);
  cairo_rectangle (cr, extents.x, extents.y, extents.width, extents.height);
  cairo_fill (cr);
  cairo_destroy (cr);
  cairo_surface_flush (after);
  g_assert_cmpuint (count_different (before, after), ==, 0);
  cairo_surface_destroy (before);
  cairo_surface_destroy (after);
}

/* Every kind of shape, icon and theme is drawn without complaint. */
static void
test_everything (void)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) scene = dd_scene_new ();
  DdPaintOptions options = { .hovered = "0/1", .spotlight = "2/2" };
  guint kind, icon, x = 0;

  dd_scene_set_size (scene, 1200, 800);
  for (kind = 0; kind < DD_N_SHAPE_KINDS; kind++)
    for (icon = 0; icon < DD_N_ICONS; icon++, x++)
      {
        g_autofree char *id = g_strdup_printf ("%u/%u", kind, icon);
        DdShape *shape = dd_scene_add (scene, NULL, kind, x % DD_N_TOKENS, id);

        shape->box = (DdRect) { icon * 40, kind * 60, 36, 50 };
        if (kind == DD_SHAPE_PATH)
          dd_shape_set_points (shape, (DdPoint[]) { { icon * 40, kind * 60 },
                                                    { icon * 40 + 30, kind * 60 },
                                                    { icon * 40 + 30, kind * 60 + 40 } }, 3);
        shape->icon = icon;
        shape->icon_box = (DdRect) { 4, 4, 24, 24 };
        shape->value = x % 3 / 2.0;
        shape->variant = x % DD_N_VARIANTS;
        shape->flags = 1 << (x % 10);
        dd_shape_add_run (shape, x % DD_N_TEXT_STYLES, x % DD_N_INKS, "x")->strike = x % 2;
      }
  dd_scene_finish (scene);
  for (options.theme = 0; options.theme < DD_N_THEMES; options.theme++)
    cairo_surface_destroy (paint (scene, texts, &options));
}

int
main (int   argc,
      char *argv[])
{
  guint bits;

  g_test_init (&argc, &argv, NULL);
  for (bits = 0; bits < 16; bits++)
    {
      g_autofree char *path = g_strdup_printf ("/scene/paint/still-and-moving/%u", bits);

      g_test_add_data_func (path, GUINT_TO_POINTER (bits), test_still_and_moving);
    }
  g_test_add_func ("/scene/paint/tiles", test_tiles);
  g_test_add_func ("/scene/paint/extents", test_extents);
  g_test_add_func ("/scene/paint/repeatable", test_repeatable);
  g_test_add_func ("/scene/paint/pill-is-round-box", test_pill_is_round_box);
  g_test_add_func ("/scene/paint/overlays", test_overlays);
  g_test_add_func ("/scene/paint/everything", test_everything);
  return g_test_run ();
}
