// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-scene-check.h"

#include "scene-fixture.h"

typedef struct
{
  DdTextCache *texts;
  DdScene *scene;
  DdLayout *layout;
  DdBox *root;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->texts = dd_text_cache_new ();
  fixture->scene = dd_scene_new ();
  fixture->layout = dd_layout_new (fixture->scene, fixture->texts);
  fixture->root = dd_layout_get_root (fixture->layout);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  dd_layout_free (fixture->layout);
  dd_scene_unref (fixture->scene);
  dd_text_cache_free (fixture->texts);
}

static void
run_layout (Fixture *fixture,
            double   width,
            double   height)
{
  DdArea area = { width, height, 1, 1 };

  dd_layout_run (fixture->layout, &area);
  dd_scene_finish (fixture->scene);
}

static DdBox *
add_block (DdBox      *parent,
           const char *id,
           double      width,
           double      height)
{
  DdBox *box = dd_box_add_shape (parent, DD_BOX_STACK, DD_SHAPE_BOX, DD_TOKEN_CARD, id);

  return dd_box_set_least (box, width, height);
}

static void
assert_box (Fixture    *fixture,
            const char *id,
            double      x,
            double      y,
            double      width,
            double      height)
{
  const DdShape *shape = dd_scene_find (fixture->scene, id);

  g_assert_nonnull (shape);
  g_test_message ("%s: %g,%g %gx%g", id, shape->box.x, shape->box.y, shape->box.width,
                  shape->box.height);
  g_assert_cmpfloat (shape->box.x, ==, x);
  g_assert_cmpfloat (shape->box.y, ==, y);
  g_assert_cmpfloat (shape->box.width, ==, width);
  g_assert_cmpfloat (shape->box.height, ==, height);
}

static void
test_row (Fixture       *fixture,
          gconstpointer  data)
{
  DdBox *row = dd_box_add (fixture->root, DD_BOX_ROW);

  dd_box_set_gap (dd_box_set_padding (row, 10, 5), 10);
  add_block (row, "a", 50, 20);
  dd_box_set_grow (add_block (row, "b", 50, 40), 1, 0);
  dd_box_set_align (add_block (row, "c", 50, 20), DD_ALIGN_FILL, DD_ALIGN_END);
  run_layout (fixture, 300, 50);
  assert_box (fixture, "a", 10, 5, 50, 40);
  assert_box (fixture, "b", 70, 5, 160, 40);
  assert_box (fixture, "c", 240, 25, 50, 20);
}

static void
test_column (Fixture       *fixture,
             gconstpointer  data)
{
  dd_box_set_gap (fixture->root, 10);
  add_block (fixture->root, "a", 50, 20);
  dd_box_set_grow (add_block (fixture->root, "b", 50, 20), 0, 1);
  dd_box_set_align (add_block (fixture->root, "c", 50, 20), DD_ALIGN_CENTER, DD_ALIGN_FILL);
  run_layout (fixture, 200, 200);
  assert_box (fixture, "a", 0, 0, 200, 20);
  assert_box (fixture, "b", 0, 30, 200, 140);
  assert_box (fixture, "c", 75, 180, 50, 20);
}

static void
test_flow (Fixture       *fixture,
           gconstpointer  data)
{
  DdBox *flow = dd_box_add (fixture->root, DD_BOX_FLOW);

  dd_box_set_gap (flow, 10);
  add_block (flow, "a", 80, 20);
  add_block (flow, "b", 80, 30);
  add_block (flow, "c", 80, 20);
  run_layout (fixture, 200, 20);
  assert_box (fixture, "a", 0, 0, 80, 20);
  assert_box (fixture, "b", 90, 0, 80, 30);
  assert_box (fixture, "c", 0, 40, 80, 20);
  g_assert_cmpfloat (dd_scene_get_height (fixture->scene), ==, 60);
}

static void
test_flow_equal (Fixture       *fixture,
                 gconstpointer  data)
{
  DdBox *flow = dd_box_add (fixture->root, DD_BOX_FLOW);

  dd_box_set_equal (dd_box_set_gap (flow, 10), TRUE);
  add_block (flow, "a", 80, 20);
  add_block (flow, "b", 60, 20);
  add_block (flow, "c", 60, 20);
  add_block (flow, "d", 60, 20);
  run_layout (fixture, 290, 50);
  assert_box (fixture, "a", 0, 0, 140, 20);
  assert_box (fixture, "b", 150, 0, 140, 20);
  assert_box (fixture, "c", 0, 30, 140, 20);
  assert_box (fixture, "d", 150, 30, 140, 20);
}

static void
test_flow_more (Fixture       *fixture,
                gconstpointer  data)
{
  DdBox *flow = dd_box_add (fixture->root, DD_BOX_FLOW);
  DdBox *more;
  guint i;

  for (i = 0; i < 10; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      add_block (flow, id, 50, 20);
    }
  more = add_block (flow, "more", 50, 20);
  dd_box_add_text (more, DD_TEXT_MONO, DD_INK_MAIN, "+00");
  dd_box_set_lines (flow, 1, more);
  run_layout (fixture, 220, 20);
  assert_box (fixture, "2", 100, 0, 50, 20);
  assert_box (fixture, "more", 150, 0, 50, 20);
  g_assert_null (dd_scene_find (fixture->scene, "3"));
  g_assert_cmpstr (dd_scene_find (fixture->scene, "more")->runs[0].text, ==, "+7");
}

static void
test_flow_no_more (Fixture       *fixture,
                   gconstpointer  data)
{
  DdBox *flow = dd_box_add (fixture->root, DD_BOX_FLOW);
  DdBox *more;

  add_block (flow, "a", 50, 20);
  more = add_block (flow, "more", 50, 20);
  dd_box_add_text (more, DD_TEXT_MONO, DD_INK_MAIN, "+00");
  dd_box_set_lines (flow, 1, more);
  run_layout (fixture, 70, 20);
  assert_box (fixture, "a", 0, 0, 50, 20);
  g_assert_null (dd_scene_find (fixture->scene, "more"));
}

static void
test_grid (Fixture       *fixture,
           gconstpointer  data)
{
  DdBox *grid = dd_box_add (fixture->root, DD_BOX_GRID);

  dd_box_set_gap (grid, 10);
  dd_box_set_cell (add_block (grid, "a", 50, 20), 0, 0, 1, 1);
  dd_box_set_cell (dd_box_set_grow (add_block (grid, "b", 30, 40), 1, 0), 1, 0, 1, 1);
  dd_box_set_cell (add_block (grid, "c", 120, 20), 0, 1, 2, 1);
  run_layout (fixture, 200, 70);
  assert_box (fixture, "a", 0, 0, 65, 40);
  assert_box (fixture, "b", 75, 0, 125, 40);
  assert_box (fixture, "c", 0, 50, 200, 20);
}

static void
test_adaptive (Fixture       *fixture,
               gconstpointer  data)
{
  gboolean wide = GPOINTER_TO_INT (data);
  DdBox *box = dd_box_add (fixture->root, DD_BOX_ADAPTIVE);

  add_block (box, "a", 100, 20);
  add_block (box, "b", 100, 20);
  run_layout (fixture, wide ? 220 : 180, 40);
  assert_box (fixture, "b", wide ? 100 : 0, wide ? 0 : 20, wide ? 100 : 180, 20);
}

/* Parts in proportion, whatever is in them, but none below its least width. */
static void
test_scale (Fixture       *fixture,
            gconstpointer  data)
{
  DdBox *row = dd_box_add (fixture->root, DD_BOX_SCALE);
  DdBox *text;

  dd_box_set_grow (add_block (row, "a", 10, 20), 1, 0);
  dd_box_set_grow (add_block (row, "b", 10, 20), 300, 0);
  text = dd_box_set_grow (add_block (row, "c", 10, 20), 90, 0);
  dd_box_add_text (text, DD_TEXT_BODY, DD_INK_MAIN, "A text that is wider than its part");
  run_layout (fixture, 400, 20);
  assert_box (fixture, "a", 0, 0, 10, 20);
  assert_box (fixture, "b", 10, 0, 300, 20);
  g_assert_cmpfloat (dd_scene_find (fixture->scene, "c")->box.width, ==, 90);
}

static void
test_mirror (Fixture       *fixture,
             gconstpointer  data)
{
  DdBox *row = dd_box_add (fixture->root, DD_BOX_ROW);

  dd_scene_set_rtl (fixture->scene, TRUE);
  add_block (row, "a", 50, 20);
  add_block (row, "b", 70, 20);
  run_layout (fixture, 200, 20);
  assert_box (fixture, "a", 150, 0, 50, 20);
  assert_box (fixture, "b", 80, 0, 70, 20);
}

/* A text alone on a too narrow page makes the picture smaller, never cut. */
static void
test_narrow (Fixture       *fixture,
             gconstpointer  data)
{
  DdBox *box = add_block (fixture->root, "a", 0, 0);
  DdArea area = { 150, 50, 0, 0 };

  dd_box_add_text (box, DD_TEXT_MONO, DD_INK_MAIN, "docker run --rm -it alpine");
  dd_layout_run (fixture->layout, &area);
  dd_scene_finish (fixture->scene);
  g_assert_cmpfloat (dd_scene_get_zoom (fixture->scene), <, 1);
  assert_no_faults (fixture->scene, fixture->texts, DD_THEME_LIGHT, "narrow");
}

static void
check_sample (DdTextCache *texts,
              double       width,
              double       height,
              gboolean     rtl)
{
  guint bits, theme;

  for (bits = 0; bits < 8; bits++)
    {
      SampleScene sample = { width, height, rtl, bits & 1, bits & 2, bits & 4, bits * 9, 0 };
      g_autoptr (DdScene) scene = sample_scene_build (&sample, texts);
      g_autofree char *where = g_strdup_printf ("%gx%g text %g state %u", width, height,
                                                dd_text_cache_get_scale (texts), bits);

      g_assert_cmpfloat (dd_scene_get_width (scene), ==, width);
      g_assert_cmpfloat (dd_scene_get_height (scene), >=, height);
      for (theme = 0; theme < DD_N_THEMES; theme++)
        assert_no_faults (scene, texts, theme, where);
    }
}

/* The picture is good at every size, text size and reading direction. */
static void
test_sizes (void)
{
  static const double sizes[][2] = { { 640, 480 }, { 960, 540 }, { 1280, 720 },
                                     { 1920, 1080 }, { 3840, 2160 } };
  static const double scales[] = { 1.0, 1.5, 2.0 };
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  guint size, scale, rtl;

  for (scale = 0; scale < G_N_ELEMENTS (scales); scale++)
    {
      dd_text_cache_set_fonts (texts, NULL, NULL, scales[scale]);
      for (size = 0; size < G_N_ELEMENTS (sizes); size++)
        for (rtl = 0; rtl < 2; rtl++)
          check_sample (texts, sizes[size][0], sizes[size][1], rtl);
    }
}

/* Text that is twice as large comes out larger, even where room is short. */
static void
test_large_text_is_larger (void)
{
  SampleScene sample = { .width = 960, .height = 540, .running = TRUE };
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) small = sample_scene_build (&sample, texts);
  g_autoptr (DdScene) large = NULL;

  dd_text_cache_set_fonts (texts, NULL, NULL, 2.0);
  large = sample_scene_build (&sample, texts);
  g_assert_cmpfloat (2 * dd_scene_get_zoom (large), >, 1.5 * dd_scene_get_zoom (small));
}

/* From tick to tick the zoom stays while it can. */
static void
test_keeps_zoom (void)
{
  SampleScene sample = { .width = 1920, .height = 1080, .keep_zoom = 1.2 };
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) kept = sample_scene_build (&sample, texts);
  g_autoptr (DdScene) best = NULL;
  g_autoptr (DdScene) large = NULL;

  g_assert_cmpfloat (dd_scene_get_zoom (kept), ==, 1.2);
  sample.keep_zoom = 0;
  best = sample_scene_build (&sample, texts);
  g_assert_cmpfloat (dd_scene_get_zoom (best), >, 1.2);
  sample.keep_zoom = 9;
  large = sample_scene_build (&sample, texts);
  g_assert_cmpfloat (dd_scene_get_zoom (large), ==, dd_scene_get_zoom (best));
}

static void
test_growth (void)
{
  SampleScene sample = { .width = 960, .height = 540, .running = TRUE, .n_more_files = 3000 };
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) scene = sample_scene_build (&sample, texts);

  g_assert_cmpuint (dd_scene_get_n_shapes (scene), <, 100);
  assert_no_faults (scene, texts, DD_THEME_DARK, "3000 files");
}

#define ADD(name, data, func) \
  g_test_add ("/scene/layout/" name, Fixture, data, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("row", NULL, test_row);
  ADD ("column", NULL, test_column);
  ADD ("scale", NULL, test_scale);
  ADD ("flow", NULL, test_flow);
  ADD ("flow-equal", NULL, test_flow_equal);
  ADD ("flow-more", NULL, test_flow_more);
  ADD ("flow-no-more", NULL, test_flow_no_more);
  ADD ("grid", NULL, test_grid);
  ADD ("adaptive-wide", GINT_TO_POINTER (TRUE), test_adaptive);
  ADD ("adaptive-narrow", GINT_TO_POINTER (FALSE), test_adaptive);
  ADD ("mirror", NULL, test_mirror);
  ADD ("narrow", NULL, test_narrow);
  g_test_add_func ("/scene/layout/sizes", test_sizes);
  g_test_add_func ("/scene/layout/large-text-is-larger", test_large_text_is_larger);
  g_test_add_func ("/scene/layout/keeps-zoom", test_keeps_zoom);
  g_test_add_func ("/scene/layout/growth", test_growth);
  return g_test_run ();
}
