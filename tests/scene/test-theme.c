// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-scene-check.h"
#include "dd-theme.h"

static const DdColor black = { 0, 0, 0 };
static const DdColor white = { 1, 1, 1 };

static void
test_contrast_formula (void)
{
  DdColor grey = { 0x77 / 255.0, 0x77 / 255.0, 0x77 / 255.0 };

  g_assert_cmpfloat_with_epsilon (dd_color_get_contrast (&black, &white), 21, 0.001);
  g_assert_cmpfloat_with_epsilon (dd_color_get_contrast (&white, &black), 21, 0.001);
  g_assert_cmpfloat_with_epsilon (dd_color_get_contrast (&white, &white), 1, 0.001);
  g_assert_cmpfloat_with_epsilon (dd_color_get_contrast (&grey, &white), 4.48, 0.005);
}

static void
assert_readable (DdTheme        theme,
                 DdToken        token,
                 DdVariant      variant,
                 DdInk          ink,
                 const DdColor *text,
                 const DdColor *ground)
{
  double contrast = dd_color_get_contrast (text, ground);

  if (contrast < DD_LEAST_CONTRAST)
    g_test_message ("%s %s variant %d ink %d: %.2f", dd_theme_get_name (theme),
                    dd_token_get_name (token), variant, ink, contrast);
  g_assert_cmpfloat (contrast, >=, DD_LEAST_CONTRAST);
}

static void
check_filled (DdTheme   theme,
              DdToken   token,
              DdVariant variant)
{
  const DdStyle *style = dd_theme_get_style (theme, token, variant);
  DdInk ink;

  for (ink = 0; ink < DD_N_INKS; ink++)
    {
      assert_readable (theme, token, variant, ink, &style->ink[ink], &style->fill);
      if (style->has_hatch)
        assert_readable (theme, token, variant, ink, &style->ink[ink], &style->hatch);
    }
}

/* Text without a ground of its own stands on surfaces. */
static void
check_plain (DdTheme   theme,
             DdToken   token,
             DdVariant variant)
{
  const DdStyle *style = dd_theme_get_style (theme, token, variant);
  DdColor canvas = dd_theme_get_canvas (theme);
  DdToken surface;
  DdInk ink;

  for (ink = 0; ink < DD_N_INKS; ink++)
    {
      assert_readable (theme, token, variant, ink, &style->ink[ink], &canvas);
      for (surface = 0; surface < DD_N_TOKENS; surface++)
        {
          const DdStyle *ground = dd_theme_get_style (theme, surface, DD_VARIANT_DEFAULT);

          if (dd_token_is_surface (surface) && ground->has_fill)
            assert_readable (theme, token, variant, ink, &style->ink[ink], &ground->fill);
        }
    }
}

static void
test_contrast_of_all (void)
{
  guint theme, token, variant;

  for (theme = 0; theme < DD_N_THEMES; theme++)
    for (token = 0; token < DD_N_TOKENS; token++)
      for (variant = 0; variant < DD_N_VARIANTS; variant++)
        {
          if (dd_theme_get_style (theme, token, variant)->has_fill)
            check_filled (theme, token, variant);
          else
            check_plain (theme, token, variant);
        }
}

static void
test_high_contrast_strokes (void)
{
  static const DdTheme themes[] = { DD_THEME_HIGH_CONTRAST, DD_THEME_HIGH_CONTRAST_DARK };
  guint i, token;

  for (i = 0; i < G_N_ELEMENTS (themes); i++)
    for (token = 0; token < DD_N_TOKENS; token++)
      {
        const DdStyle *style = dd_theme_get_style (themes[i], token, DD_VARIANT_SOFT);
        DdColor canvas = dd_theme_get_canvas (themes[i]);

        g_assert_cmpfloat (dd_color_get_contrast (&style->stroke, &canvas), >=, 4.5);
        g_assert_cmpfloat (style->line_width, >=, 2);
      }
}

static void
test_names (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  DdTheme theme = DD_THEME_LIGHT;
  guint i;

  for (i = 0; i < DD_N_TOKENS; i++)
    {
      const char *name = dd_token_get_name (i);

      g_assert_nonnull (name);
      g_assert_true (g_hash_table_add (names, (char *) name));
    }
  for (i = 0; i < DD_N_THEMES; i++)
    {
      g_assert_true (dd_theme_parse (dd_theme_get_name (i), &theme));
      g_assert_cmpint (theme, ==, i);
    }
  g_assert_false (dd_theme_parse ("sepia", &theme));
}

/* What has to be told apart differs by more than its colour. */
static void
test_not_by_colour_alone (void)
{
  const DdStyle *readonly = dd_theme_get_style (DD_THEME_LIGHT, DD_TOKEN_LAYER_READONLY, 0);
  const DdStyle *writable = dd_theme_get_style (DD_THEME_LIGHT, DD_TOKEN_LAYER_WRITABLE, 0);
  const DdStyle *miss = dd_theme_get_style (DD_THEME_LIGHT, DD_TOKEN_CACHE_MISS, 0);
  const DdStyle *rebuild = dd_theme_get_style (DD_THEME_LIGHT, DD_TOKEN_CACHE_REBUILD, 0);
  const DdStyle *removed = dd_theme_get_style (DD_THEME_LIGHT, DD_TOKEN_STATE_REMOVED, 0);

  g_assert_cmpfloat (readonly->dash, ==, 0);
  g_assert_cmpfloat (writable->dash, >, 0);
  g_assert_cmpfloat (removed->dash, >, 0);
  g_assert_false (miss->has_hatch);
  g_assert_true (rebuild->has_hatch);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scene/theme/contrast-formula", test_contrast_formula);
  g_test_add_func ("/scene/theme/contrast-of-all", test_contrast_of_all);
  g_test_add_func ("/scene/theme/high-contrast-strokes", test_high_contrast_strokes);
  g_test_add_func ("/scene/theme/names", test_names);
  g_test_add_func ("/scene/theme/not-by-colour-alone", test_not_by_colour_alone);
  return g_test_run ();
}
