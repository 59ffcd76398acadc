// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-connect.h"
#include "dd-hit.h"
#include "dd-scene-check.h"

#include "scene-fixture.h"

static DdShape *
add_box (DdScene    *scene,
         DdShape    *parent,
         const char *id,
         double      x,
         double      y,
         double      width,
         double      height)
{
  DdShape *shape = dd_scene_add (scene, parent, DD_SHAPE_BOX, DD_TOKEN_CARD, id);

  shape->box = (DdRect) { x, y, width, height };
  dd_shape_describe (shape, "box %s", id);
  return shape;
}

static void
test_find_and_order (void)
{
  g_autoptr (DdScene) scene = dd_scene_new ();

  add_box (scene, NULL, "a", 0, 0, 10, 10)->order = 2;
  add_box (scene, NULL, "b", 0, 0, 10, 10);
  g_assert_cmpstr (dd_scene_find (scene, "a")->id, ==, "a");
  add_box (scene, NULL, "c", 0, 0, 10, 10);
  g_assert_cmpstr (dd_scene_find (scene, "c")->id, ==, "c");
  dd_scene_finish (scene);
  g_assert_cmpstr (dd_scene_get_shape (scene, 0)->id, ==, "b");
  g_assert_cmpstr (dd_scene_get_shape (scene, 1)->id, ==, "c");
  g_assert_cmpstr (dd_scene_get_shape (scene, 2)->id, ==, "a");
  g_assert_null (dd_scene_find (scene, "d"));
}

static void
test_hidden (void)
{
  g_autoptr (DdScene) scene = dd_scene_new ();
  DdShape *outer = add_box (scene, NULL, "outer", 0, 0, 10, 10);

  add_box (scene, outer, "inner", 0, 0, 10, 10);
  outer->flags |= DD_SHAPE_FLAG_HIDDEN;
  dd_scene_finish (scene);
  g_assert_cmpuint (dd_scene_get_n_shapes (scene), ==, 0);
  g_assert_null (dd_scene_find (scene, "inner"));
}

static void
test_many_texts (void)
{
  g_autoptr (DdScene) scene = dd_scene_new ();
  DdShape *shape = add_box (scene, NULL, "a", 0, 0, 10, 10);
  guint i;

  for (i = 0; i < 100; i++)
    dd_shape_add_run (shape, DD_TEXT_BODY, DD_INK_MAIN, dd_scene_format (scene, "%u", i));
  g_assert_cmpuint (shape->n_runs, ==, 100);
  for (i = 0; i < 100; i++)
    g_assert_cmpstr (shape->runs[i].text, ==, dd_scene_format (scene, "%u", i));
}

static void
test_pick (void)
{
  g_autoptr (DdScene) scene = dd_scene_new ();
  DdShape *frame = add_box (scene, NULL, "frame", 0, 0, 100, 100);
  DdShape *dot = dd_scene_add (scene, frame, DD_SHAPE_CIRCLE, DD_TOKEN_PROCESS, "dot");
  DdShape *line = dd_scene_add (scene, NULL, DD_SHAPE_PATH, DD_TOKEN_ARROW, "line");
  DdShape *glass = add_box (scene, NULL, "glass", 0, 0, 100, 100);

  dot->box = (DdRect) { 10, 10, 40, 40 };
  dd_shape_set_points (line, (DdPoint[]) { { 0, 150 }, { 100, 250 } }, 2);
  glass->flags |= DD_SHAPE_FLAG_DECORATION;
  dd_scene_finish (scene);
  g_assert_true (dd_scene_pick (scene, 30, 30) == dot);
  g_assert_true (dd_scene_pick (scene, 11, 11) == frame);
  g_assert_true (dd_scene_pick (scene, 90, 90) == frame);
  g_assert_true (dd_scene_pick (scene, 50, 203) == line);
  g_assert_null (dd_scene_pick (scene, 90, 160));
  g_assert_null (dd_scene_pick (scene, -5, -5));
}

static void
test_focus (void)
{
  g_autoptr (DdScene) scene = dd_scene_new ();
  guint i;

  for (i = 0; i < 5; i++)
    {
      DdShape *shape = add_box (scene, NULL, dd_scene_format (scene, "%u", i), i * 20, 0, 10, 10);

      if (i % 2 == 0)
        shape->flags |= DD_SHAPE_FLAG_FOCUSABLE;
    }
  dd_scene_finish (scene);
  g_assert_cmpstr (dd_scene_focus_next (scene, NULL, 1)->id, ==, "0");
  g_assert_cmpstr (dd_scene_focus_next (scene, "0", 1)->id, ==, "2");
  g_assert_cmpstr (dd_scene_focus_next (scene, NULL, -1)->id, ==, "4");
  g_assert_cmpstr (dd_scene_focus_next (scene, "gone", 1)->id, ==, "0");
  g_assert_null (dd_scene_focus_next (scene, "4", 1));
  g_assert_null (dd_scene_focus_next (scene, "0", -1));
}

static void
test_anchors (void)
{
  g_autoptr (DdScene) scene = dd_scene_new ();
  DdShape *a = add_box (scene, NULL, "a", 0, 0, 100, 50);
  DdShape *b = add_box (scene, NULL, "b", 200, 100, 100, 50);
  DdShape *path;
  DdPoint middle;

  path = dd_scene_connect (scene, "ab", DD_TOKEN_ARROW, (DdAnchor) { a, DD_SIDE_END, 0.5 },
                           (DdAnchor) { b, DD_SIDE_START, 0.5 }, DD_ROUTE_ELBOW);
  g_assert_cmpuint (path->n_points, ==, 4);
  g_assert_cmpfloat (path->points[0].x, ==, 100);
  g_assert_cmpfloat (path->points[3].y, ==, 125);
  middle = dd_path_get_point (path, 0.5, NULL);
  g_assert_cmpfloat (middle.x, ==, 150);
  g_assert_cmpfloat (middle.y, ==, 75);
  dd_scene_set_rtl (scene, TRUE);
  path = dd_scene_connect (scene, "ba", DD_TOKEN_ARROW, (DdAnchor) { b, DD_SIDE_END, 0.5 },
                           (DdAnchor) { a, DD_SIDE_START, 0.5 }, DD_ROUTE_CURVE);
  g_assert_cmpfloat (path->points[0].x, ==, 200);
  g_assert_cmpfloat (path->points[3].x, ==, 100);
}

static void
test_to_text (void)
{
  g_autoptr (DdScene) scene = dd_scene_new ();
  DdShape *slab = dd_scene_add (scene, NULL, DD_SHAPE_BOX, DD_TOKEN_LAYER_WRITABLE, "layer:rw");
  DdShape *chip = dd_scene_add (scene, slab, DD_SHAPE_CHIP, DD_TOKEN_FILE_WHITEOUT, "layer:rw/a");
  g_autofree char *text = NULL;
  g_autofree char *speech = NULL;

  dd_scene_set_size (scene, 100, 50);
  dd_scene_set_title (scene, "Layers");
  slab->box = (DdRect) { 0, 0, 100, 50 };
  dd_shape_add_run (slab, DD_TEXT_LABEL, DD_INK_MAIN, "writable layer");
  chip->box = (DdRect) { 10, 10, 30, 20.4 };
  chip->icon = DD_ICON_ERASE;
  dd_shape_add_run (chip, DD_TEXT_MONO, DD_INK_TONE, "a \"b\"")->strike = 1;
  dd_shape_describe (chip, "%s is deleted", "a");
  dd_scene_set_effect (scene, &(DdEffect) { .kind = DD_EFFECT_WHITEOUT, .target = "layer:rw/a" });
  dd_scene_finish (scene);
  text = dd_scene_to_text (scene);
  g_assert_cmpstr (text, ==,
                   "scene 100x50 zoom=1.00 \"Layers\"\n"
                   "layer:rw box layer.writable 0,0 100x50 \"writable layer\"\n"
                   "  layer:rw/a chip file.whiteout 10,10 30x20 icon=erase \"a \\\"b\\\"\" struck\n"
                   "effect whiteout - -> layer:rw/a\n");
  speech = dd_scene_to_speech (scene);
  g_assert_cmpstr (speech, ==, "Layers\nwritable layer\na is deleted");
}

static void
assert_fault (DdScene     *scene,
              DdTextCache *texts,
              const char  *words)
{
  g_autoptr (GPtrArray) faults = dd_scene_check (scene, texts, DD_THEME_LIGHT);
  guint i;

  for (i = 0; i < faults->len; i++)
    if (g_strrstr (g_ptr_array_index (faults, i), words) != NULL)
      return;
  g_error ("not found: %s", words);
}

static DdScene *
faulty_scene (void)
{
  DdScene *scene = dd_scene_new ();

  dd_scene_set_size (scene, 200, 200);
  return scene;
}

static void
test_check_geometry (void)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) scene = faulty_scene ();
  DdShape *outer = add_box (scene, NULL, "outer", 0, 0, 100, 100);

  add_box (scene, outer, "inner", 50, 50, 100, 20);
  add_box (scene, NULL, "neighbour", 60, 90, 100, 20);
  add_box (scene, NULL, "far", 150, 150, 100, 20);
  add_box (scene, NULL, "far", 0, 150, 20, 20);
  dd_scene_finish (scene);
  assert_fault (scene, texts, "inner: outside its parent outer");
  assert_fault (scene, texts, "outer and neighbour overlap");
  assert_fault (scene, texts, "far: outside the scene");
  assert_fault (scene, texts, "far: the id is used twice");
}

static void
test_check_excuses (void)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) scene = faulty_scene ();
  DdShape *outer = add_box (scene, NULL, "outer", 0, 0, 100, 100);

  add_box (scene, outer, "port", 80, 40, 40, 20)->flags |= DD_SHAPE_FLAG_STRADDLES;
  add_box (scene, NULL, "packet", 60, 90, 100, 20)->flags |= DD_SHAPE_FLAG_OVERLAY;
  dd_scene_finish (scene);
  assert_no_faults (scene, texts, DD_THEME_LIGHT, "excused");
}

static void
test_check_texts (void)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) scene = faulty_scene ();
  DdShape *small = add_box (scene, NULL, "small", 0, 0, 30, 20);
  DdShape *silent = dd_scene_add (scene, NULL, DD_SHAPE_BOX, DD_TOKEN_CARD, "silent");
  DdShape *solid = add_box (scene, NULL, "solid", 0, 40, 150, 20);
  DdShape *label = dd_scene_add (scene, NULL, DD_SHAPE_TEXT, DD_TOKEN_CAPTION, "label");
  DdShape *line = dd_scene_add (scene, NULL, DD_SHAPE_PATH, DD_TOKEN_ARROW, "line");

  dd_shape_add_run (small, DD_TEXT_BODY, DD_INK_MAIN, "far too long")->rect =
    (DdRect) { 0, 0, 30, 20 };
  silent->box = (DdRect) { 60, 0, 10, 10 };
  solid->token = DD_TOKEN_NETWORK;
  solid->variant = DD_VARIANT_SOLID;
  dd_shape_add_run (solid, DD_TEXT_BODY, DD_INK_MAIN, "faint")->rect = (DdRect) { 0, 0, 150, 20 };
  solid->runs[0].token = DD_TOKEN_HEADING;
  label->box = (DdRect) { 0, 100, 100, 20 };
  dd_shape_add_run (label, DD_TEXT_BODY, DD_INK_MAIN, "words")->rect = (DdRect) { 0, 0, 100, 20 };
  dd_shape_set_points (line, (DdPoint[]) { { 50, 90 }, { 50, 130 } }, 2);
  dd_shape_describe (line, "a line");
  dd_scene_finish (scene);
  assert_fault (scene, texts, "\"far too long\" is larger than its room");
  assert_fault (scene, texts, "silent: says nothing");
  assert_fault (scene, texts, "\"faint\" has a contrast of");
  assert_fault (scene, texts, "line runs through the text label");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/scene/find-and-order", test_find_and_order);
  g_test_add_func ("/scene/scene/hidden", test_hidden);
  g_test_add_func ("/scene/scene/many-texts", test_many_texts);
  g_test_add_func ("/scene/hit/pick", test_pick);
  g_test_add_func ("/scene/hit/focus", test_focus);
  g_test_add_func ("/scene/hit/to-text", test_to_text);
  g_test_add_func ("/scene/connect/anchors", test_anchors);
  g_test_add_func ("/scene/check/geometry", test_check_geometry);
  g_test_add_func ("/scene/check/excuses", test_check_excuses);
  g_test_add_func ("/scene/check/texts", test_check_texts);
  return g_test_run ();
}
