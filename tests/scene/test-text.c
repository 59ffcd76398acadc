// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-text.h"

static DdTextRun
make_run (const char *text)
{
  return (DdTextRun) { .text = text, .style = DD_TEXT_BODY, .align = DD_ALIGN_START, .room = -1 };
}

static void
test_keeps_layouts (void)
{
  g_autoptr (DdTextCache) cache = dd_text_cache_new ();
  DdTextRun run = make_run ("docker run");
  PangoLayout *layout = dd_text_cache_get_layout (cache, &run);

  g_assert_true (layout == dd_text_cache_get_layout (cache, &run));
  g_assert_cmpuint (dd_text_cache_get_n_made (cache), ==, 1);
  run.style = DD_TEXT_MONO;
  g_assert_true (layout != dd_text_cache_get_layout (cache, &run));
  g_assert_cmpuint (dd_text_cache_get_n_layouts (cache), ==, 2);
}

static void
test_scale (void)
{
  g_autoptr (DdTextCache) cache = dd_text_cache_new ();
  DdTextRun run = make_run ("docker run");
  double width, height, wide, high;

  dd_text_cache_measure (cache, &run, -1, &width, &height, NULL);
  dd_text_cache_set_fonts (cache, NULL, NULL, 2.0);
  dd_text_cache_measure (cache, &run, -1, &wide, &high, NULL);
  g_assert_cmpfloat_with_epsilon (wide / width, 2, 0.02);
  g_assert_cmpfloat_with_epsilon (high / height, 2, 0.1);
  dd_text_cache_set_fonts (cache, NULL, NULL, 17.0);
  g_assert_cmpfloat (dd_text_cache_get_scale (cache), ==, DD_TEXT_SCALE_MAX);
  dd_text_cache_set_fonts (cache, NULL, NULL, 0);
  g_assert_cmpfloat (dd_text_cache_get_scale (cache), ==, DD_TEXT_SCALE_MIN);
}

static void
test_wraps (void)
{
  g_autoptr (DdTextCache) cache = dd_text_cache_new ();
  DdTextRun run = make_run ("an exited container keeps its writable layer");
  double width, height, narrow, high, least;

  dd_text_cache_measure (cache, &run, -1, &width, &height, NULL);
  run.wraps = TRUE;
  least = dd_text_cache_measure_least (cache, &run);
  g_assert_cmpfloat (least, <, width / 3);
  dd_text_cache_measure (cache, &run, width / 2, &narrow, &high, NULL);
  g_assert_cmpfloat (narrow, <=, width / 2 + 1);
  g_assert_cmpfloat (high, >, height * 1.5);
}

static void
test_shortens_only_when_declared (void)
{
  g_autoptr (DdTextCache) cache = dd_text_cache_new ();
  DdTextRun run = make_run ("4f1d2c0a9b7e4f1d2c0a9b7e");

  run.room = 60;
  g_assert_false (pango_layout_is_ellipsized (dd_text_cache_get_layout (cache, &run)));
  run.shortens = TRUE;
  g_assert_true (pango_layout_is_ellipsized (dd_text_cache_get_layout (cache, &run)));
  g_assert_cmpfloat (dd_text_cache_measure_least (cache, &run), <, 120);
}

static void
test_markup_is_text (void)
{
  g_autoptr (DdTextCache) cache = dd_text_cache_new ();
  DdTextRun run = make_run ("<b>&amp;");

  g_assert_cmpstr (pango_layout_get_text (dd_text_cache_get_layout (cache, &run)), ==, "<b>&amp;");
}

/* The start of a text is where the picture says, whatever the script. */
static void
test_alignment_of_scripts (void)
{
  g_autoptr (DdTextCache) cache = dd_text_cache_new ();
  static const char *const words[] = { "word", "كلمة" };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (words); i++)
    {
      DdTextRun run = make_run (words[i]);
      PangoRectangle extents;

      run.wraps = TRUE;
      run.room = 300;
      pango_layout_get_extents (dd_text_cache_get_layout (cache, &run), NULL, &extents);
      g_assert_cmpint (extents.x, <, 10 * PANGO_SCALE);
      run.align = DD_ALIGN_END;
      pango_layout_get_extents (dd_text_cache_get_layout (cache, &run), NULL, &extents);
      g_assert_cmpint (extents.x + extents.width, >, 290 * PANGO_SCALE);
    }
}

static void
test_forgets (void)
{
  g_autoptr (DdTextCache) cache = dd_text_cache_new ();
  guint i;

  for (i = 0; i < 20000; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);
      DdTextRun run = make_run (text);

      dd_text_cache_measure (cache, &run, -1, NULL, NULL, NULL);
    }
  g_assert_cmpuint (dd_text_cache_get_n_layouts (cache), <, 10000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/text/keeps-layouts", test_keeps_layouts);
  g_test_add_func ("/scene/text/scale", test_scale);
  g_test_add_func ("/scene/text/wraps", test_wraps);
  g_test_add_func ("/scene/text/shortens-only-when-declared", test_shortens_only_when_declared);
  g_test_add_func ("/scene/text/markup-is-text", test_markup_is_text);
  g_test_add_func ("/scene/text/alignment-of-scripts", test_alignment_of_scripts);
  g_test_add_func ("/scene/text/forgets", test_forgets);
  return g_test_run ();
}
