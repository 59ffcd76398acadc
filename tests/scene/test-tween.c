// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-paint.h"
#include "dd-tween.h"

#include "scene-fixture.h"

static DdShape *
add_box (DdScene    *scene,
         const char *id,
         double      x,
         double      y)
{
  DdShape *shape = dd_scene_add (scene, NULL, DD_SHAPE_BOX, DD_TOKEN_CARD, id);

  shape->box = (DdRect) { x, y, 40, 20 };
  dd_shape_describe (shape, "box %s", id);
  return shape;
}

static DdScene *
new_scene (void)
{
  DdScene *scene = dd_scene_new ();

  dd_scene_set_size (scene, 400, 300);
  return scene;
}

static DdShape *
find_moving (DdTween    *tween,
             const char *id)
{
  guint n, i;
  DdShape *const *shapes = dd_tween_get_moving (tween, &n);

  for (i = 0; i < n; i++)
    if (g_str_equal (shapes[i]->id, id))
      return shapes[i];
  return NULL;
}

static guint
count_still (DdTween *tween)
{
  guint n;

  dd_tween_get_still (tween, &n);
  return n;
}

static guint
count_moving (DdTween *tween)
{
  guint n;

  dd_tween_get_moving (tween, &n);
  return n;
}

static void
test_sets (void)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) from = new_scene ();
  g_autoptr (DdScene) to = new_scene ();
  g_autoptr (DdTween) tween = NULL;
  const DdShape *moved, *gone, *new;

  add_box (from, "still", 0, 0);
  add_box (from, "moved", 100, 100);
  add_box (from, "gone", 200, 200);
  add_box (to, "still", 0, 0);
  add_box (to, "moved", 200, 100);
  add_box (to, "new", 300, 0);
  dd_scene_finish (from);
  dd_scene_finish (to);
  tween = dd_tween_new (from, to, texts, FALSE);
  g_assert_cmpuint (count_still (tween), ==, 1);
  g_assert_cmpuint (count_moving (tween), ==, 3);
  moved = find_moving (tween, "moved");
  gone = find_moving (tween, "gone");
  new = find_moving (tween, "new");
  g_assert_cmpfloat (moved->box.x, ==, 100);
  g_assert_cmpfloat (gone->opacity, ==, 1);
  g_assert_cmpfloat (new->opacity, ==, 0);
  dd_tween_set_progress (tween, 0.5);
  g_assert_cmpfloat_with_epsilon (moved->box.x, 150, 0.001);
  dd_tween_set_progress (tween, 1);
  g_assert_cmpfloat (moved->box.x, ==, 200);
  g_assert_cmpfloat (gone->opacity, ==, 0);
  g_assert_cmpfloat (new->opacity, ==, 1);
  g_assert_cmpfloat (new->box.y, ==, 0);
}

static void
test_nothing_changes (void)
{
  SampleScene sample = SAMPLE_DEFAULT;
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) from = sample_scene_build (&sample, texts);
  g_autoptr (DdScene) to = sample_scene_build (&sample, texts);
  g_autoptr (DdTween) tween = dd_tween_new (from, to, texts, FALSE);

  g_assert_cmpuint (count_moving (tween), ==, 0);
  g_assert_cmpuint (dd_tween_get_duration (tween), ==, 0);
  g_assert_cmpuint (count_still (tween), ==, dd_scene_get_n_shapes (to));
}

/* What stands above a moving shape has to be painted after it. */
static void
test_lifts_what_is_above (void)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  DdScene *scenes[2];
  g_autoptr (DdTween) tween = NULL;
  guint i;

  for (i = 0; i < 2; i++)
    {
      scenes[i] = new_scene ();
      add_box (scenes[i], "below", 20, 0);
      add_box (scenes[i], "slab", 0, 0)->token = i == 0 ? DD_TOKEN_CARD : DD_TOKEN_PANEL;
      add_box (scenes[i], "above", 20, 0);
      add_box (scenes[i], "chain", 55, 0);
      add_box (scenes[i], "aside", 200, 0);
      dd_scene_finish (scenes[i]);
    }
  tween = dd_tween_new (scenes[0], scenes[1], texts, FALSE);
  g_assert_cmpuint (count_moving (tween), ==, 3);
  g_assert_nonnull (find_moving (tween, "above"));
  g_assert_nonnull (find_moving (tween, "chain"));
  g_assert_null (find_moving (tween, "below"));
  g_assert_true (dd_tween_is_changing (tween, 0));
  g_assert_false (dd_tween_is_changing (tween, 1));
  dd_scene_unref (scenes[0]);
  dd_scene_unref (scenes[1]);
}

static void
test_jumps (void)
{
  SampleScene sample = SAMPLE_DEFAULT;
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) from = sample_scene_build (&sample, texts);
  g_autoptr (DdScene) to = NULL;
  g_autoptr (DdScene) wide = NULL;
  g_autoptr (DdTween) reduced = NULL;
  g_autoptr (DdTween) resized = NULL;

  sample.running = FALSE;
  to = sample_scene_build (&sample, texts);
  reduced = dd_tween_new (from, to, texts, TRUE);
  g_assert_cmpuint (dd_tween_get_duration (reduced), ==, 0);
  g_assert_cmpuint (count_still (reduced), ==, dd_scene_get_n_shapes (to));
  sample.width = 1500;
  wide = sample_scene_build (&sample, texts);
  resized = dd_tween_new (from, wide, texts, FALSE);
  g_assert_cmpuint (dd_tween_get_duration (resized), ==, 0);
}

static void
build_pair (DdTextCache    *texts,
            const DdEffect *effect,
            DdScene       **from,
            DdScene       **to)
{
  SampleScene before = SAMPLE_DEFAULT;
  SampleScene after = SAMPLE_DEFAULT;

  before.file_written = FALSE;
  *from = sample_scene_build (&before, texts);
  *to = sample_scene_build (&after, texts);
  dd_scene_set_effect (*to, effect);
}

/* While an effect is played it shows; before and after, only the scenes do. */
static void
test_effect (gconstpointer data)
{
  DdEffectKind kind = GPOINTER_TO_UINT (data);
  DdEffect effect = { kind, "layer:3/nginx.conf", "layer:rw/nginx.conf", NULL, "SIGTERM",
                      DD_ICON_ENVELOPE, DD_TOKEN_SIGNAL };
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) from = NULL;
  g_autoptr (DdScene) to = NULL;
  g_autoptr (DdTween) tween = NULL;
  const DdShape *sprite;
  gboolean seen = FALSE;
  double t;

  build_pair (texts, &effect, &from, &to);
  tween = dd_tween_new (from, to, texts, FALSE);
  sprite = find_moving (tween, kind == DD_EFFECT_COPY_UP ? "effect:1" : "effect:0");
  if (kind == DD_EFFECT_FLIP)
    {
      g_assert_null (sprite);
      return;
    }
  g_assert_nonnull (sprite);
  g_assert_cmpfloat (sprite->opacity, ==, 0);
  for (t = 0; t < 1; t += 0.05)
    {
      dd_tween_set_progress (tween, t);
      seen = seen || sprite->opacity > 0.3;
    }
  g_assert_true (seen);
  dd_tween_set_progress (tween, 1);
  g_assert_cmpfloat (sprite->opacity, ==, 0);
  g_assert_cmpuint (dd_tween_get_duration (tween), >, 500);
}

static void
test_travel_follows_path (void)
{
  DdEffect effect = { DD_EFFECT_TRAVEL, NULL, "state:running", "edge:start", "x", 0, 0 };
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) from = NULL;
  g_autoptr (DdScene) to = NULL;
  g_autoptr (DdTween) tween = NULL;
  const DdShape *sprite, *path;
  double t;

  build_pair (texts, &effect, &from, &to);
  tween = dd_tween_new (from, to, texts, FALSE);
  sprite = find_moving (tween, "effect:0");
  path = dd_scene_find (to, "edge:start");
  for (t = 0.2; t < 0.8; t += 0.1)
    {
      DdPoint center;

      dd_tween_set_progress (tween, t);
      center = dd_rect_center (&sprite->box);
      g_assert_cmpfloat_with_epsilon (center.y, path->points[0].y, 1);
      g_assert_cmpfloat (center.x, >=, path->points[0].x);
      g_assert_cmpfloat (center.x, <=, path->points[1].x);
    }
}

static void
test_flip_turns (void)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) from = new_scene ();
  g_autoptr (DdScene) to = new_scene ();
  g_autoptr (DdTween) tween = NULL;
  const DdShape *ribbon;

  add_box (from, "ribbon", 0, 0)->token = DD_TOKEN_CACHE_HIT;
  add_box (to, "ribbon", 0, 0)->token = DD_TOKEN_CACHE_MISS;
  dd_scene_set_effect (to, &(DdEffect) { .kind = DD_EFFECT_FLIP, .target = "ribbon" });
  dd_scene_finish (from);
  dd_scene_finish (to);
  tween = dd_tween_new (from, to, texts, FALSE);
  ribbon = find_moving (tween, "ribbon");
  g_assert_cmpint (ribbon->token, ==, DD_TOKEN_CACHE_HIT);
  dd_tween_set_progress (tween, 0.5);
  g_assert_cmpfloat (ribbon->box.height, <, 10);
  dd_tween_set_progress (tween, 1);
  g_assert_cmpint (ribbon->token, ==, DD_TOKEN_CACHE_MISS);
  g_assert_cmpfloat (ribbon->box.height, ==, 20);
}

/* An effect between things that are not there is left out. */
static void
test_effect_without_shapes (void)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  guint kind;

  for (kind = 0; kind < DD_N_EFFECTS; kind++)
    {
      DdEffect effect = { kind, "no such", "nothing", "nowhere", "x", 0, 0 };
      g_autoptr (DdScene) from = NULL;
      g_autoptr (DdScene) to = NULL;
      g_autoptr (DdTween) tween = NULL;

      build_pair (texts, &effect, &from, &to);
      tween = dd_tween_new (from, to, texts, FALSE);
      dd_tween_set_progress (tween, 0.5);
      g_assert_null (find_moving (tween, "effect:0"));
    }
}

/* No layouts are made from frame to frame, and everything that is painted
 * stays within the extents the tween gives. */
static void
test_frames_reuse_layouts (void)
{
  DdEffect effect = { DD_EFFECT_COPY_UP, "layer:3/nginx.conf", "layer:rw/nginx.conf" };
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) from = NULL;
  g_autoptr (DdScene) to = NULL;
  g_autoptr (DdTween) tween = NULL;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1020, 722);
  cairo_t *cr = cairo_create (surface);
  DdShape *const *shapes;
  guint64 n_made = 0;
  guint n, frame;

  build_pair (texts, &effect, &from, &to);
  tween = dd_tween_new (from, to, texts, FALSE);
  for (frame = 0; frame <= 60; frame++)
    {
      dd_tween_set_progress (tween, frame / 60.0);
      g_assert_false (dd_rect_is_empty (&(DdRect) { 0, 0, dd_tween_get_extents (tween).width,
                                                    dd_tween_get_extents (tween).height }));
      shapes = dd_tween_get_moving (tween, &n);
      dd_paint_shapes (cr, shapes, n, texts, DD_THEME_LIGHT);
      if (frame == 0)
        n_made = dd_text_cache_get_n_made (texts);
    }
  g_assert_cmpuint (dd_text_cache_get_n_made (texts), ==, n_made);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int   argc,
      char *argv[])
{
  guint kind;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/tween/sets", test_sets);
  g_test_add_func ("/scene/tween/nothing-changes", test_nothing_changes);
  g_test_add_func ("/scene/tween/lifts-what-is-above", test_lifts_what_is_above);
  g_test_add_func ("/scene/tween/jumps", test_jumps);
  for (kind = DD_EFFECT_NONE + 1; kind < DD_N_EFFECTS; kind++)
    {
      g_autofree char *path = g_strdup_printf ("/scene/tween/effect/%s",
                                               dd_effect_kind_get_name (kind));

      g_test_add_data_func (path, GUINT_TO_POINTER (kind), test_effect);
    }
  g_test_add_func ("/scene/tween/travel-follows-path", test_travel_follows_path);
  g_test_add_func ("/scene/tween/flip-turns", test_flip_turns);
  g_test_add_func ("/scene/tween/effect-without-shapes", test_effect_without_shapes);
  g_test_add_func ("/scene/tween/frames-reuse-layouts", test_frames_reuse_layouts);
  return g_test_run ();
}
