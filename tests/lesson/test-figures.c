// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-curriculum.h"
#include "dd-figures.h"
#include "dd-markdown.h"
#include "lesson-fixture.h"

#define WIDTH 960.0
#define HEIGHT 540.0

typedef struct
{
  DdFigures     *figures;
  DdLesson      *lesson;
  DdViewOptions  options;
  guint          n_scenes;
} Maker;

static void
make (Maker      *self,
      const char *target)
{
  g_autoptr (DdFigureRef) ref = dd_figure_ref_parse (target);
  g_autoptr (DdScene) scene = NULL;

  g_test_message ("%s", target);
  g_assert_nonnull (ref);
  scene = dd_figures_make_scene (self->figures, self->lesson, ref, &self->options);
  g_assert_nonnull (scene);
  g_assert_cmpuint (dd_scene_get_n_shapes (scene), >, 1);
  self->n_scenes++;
}

static void
make_all (Maker     *self,
          GPtrArray *blocks)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const DdBlock *block = g_ptr_array_index (blocks, i);

      if (block->kind == DD_BLOCK_FIGURE)
        make (self, block->info);
      if (block->children != NULL)
        make_all (self, block->children);
    }
}

/* Every figure of every lesson can be drawn. */
static void
test_lessons (void)
{
  g_autoptr (GFile) folder = g_file_new_for_path (fixture_lessons_path ());
  g_autoptr (DdCurriculum) curriculum = dd_curriculum_new (folder);
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  Maker maker = { .options = { .width = WIDTH, .height = HEIGHT, .texts = texts } };

  maker.figures = dd_figures_new (dd_catalog_get_default ());
  for (guint i = 0; dd_curriculum_get_lesson (curriculum, i) != NULL; i++)
    {
      maker.lesson = dd_curriculum_get_lesson (curriculum, i);
      if (!dd_lesson_get_available (maker.lesson))
        continue;
      make_all (&maker, dd_lesson_get_theory (maker.lesson));
      for (guint j = 0; j < dd_lesson_get_sheet (maker.lesson)->blocks->len; j++)
        {
          const DdSheetBlock *block = g_ptr_array_index (dd_lesson_get_sheet (maker.lesson)->blocks, j);

          if (block->figure != NULL)
            make (&maker, block->figure);
        }
    }
  g_assert_cmpuint (maker.n_scenes, >, 4);
  g_assert_finalize_object (maker.figures);
}

static void
test_unknown (void)
{
  static const char text[] =
    "{\"id\": \"04-test\", \"number\": 4, \"title\": \"Test\", \"section\": \"Tests\","
    " \"summary\": \"A test.\", \"minutes\": 1, \"labs\": [], \"quiz\": [], \"simulations\": ["
    "  {\"id\": \"a\", \"title\": \"t\", \"intro\": \"i\", \"view\": \"layers\","
    "   \"steps\": [{\"title\": \"t\", \"run\": \"true\", \"say\": \"s\"}]}]}";
  DdLesson *lesson = fixture_load_lesson (text);
  DdFigures *figures = dd_figures_new (dd_catalog_get_default ());
  DdScenario *scenario = dd_figures_get_scenario (figures, lesson, "a");
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdFigureRef) missing = dd_figure_ref_parse ("b@end");
  g_autoptr (DdFigureRef) unseen = dd_figure_ref_parse ("a@end/roof");
  DdViewOptions options = { .width = WIDTH, .height = HEIGHT, .texts = texts };

  g_assert_nonnull (scenario);
  g_assert_true (dd_figures_get_scenario (figures, lesson, "a") == scenario);
  g_assert_null (dd_figures_get_scenario (figures, lesson, "b"));
  g_assert_null (dd_figures_make_scene (figures, lesson, missing, &options));
  g_assert_null (dd_figures_make_scene (figures, lesson, unseen, &options));
  g_assert_finalize_object (figures);
  g_assert_finalize_object (lesson);
}

/* The world to start from: what the setup did last is not told. */
static void
test_beginning (void)
{
  static const char text[] =
    "{\"id\": \"04-test\", \"number\": 4, \"title\": \"Test\", \"section\": \"Tests\","
    " \"summary\": \"A test.\", \"minutes\": 1, \"labs\": [], \"quiz\": [], \"simulations\": ["
    "  {\"id\": \"a\", \"title\": \"t\", \"intro\": \"i\", \"view\": \"layers\","
    "   \"setup\": [\"true\"],"
    "   \"steps\": [{\"title\": \"t\", \"run\": \"true\", \"say\": \"s\"}]}]}";
  g_autoptr (DdLesson) lesson = fixture_load_lesson (text);
  g_autoptr (DdFigures) figures = dd_figures_new (dd_catalog_get_default ());
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdFigureRef) start = dd_figure_ref_parse ("a@step0");
  g_autoptr (DdFigureRef) end = dd_figure_ref_parse ("a@end");
  DdViewOptions options = { .width = WIDTH, .height = HEIGHT, .texts = texts };
  g_autoptr (DdScene) first = dd_figures_make_scene (figures, lesson, start, &options);
  g_autoptr (DdScene) last = dd_figures_make_scene (figures, lesson, end, &options);

  g_assert_null (dd_scene_find (first, "narration/caption"));
  g_assert_nonnull (dd_scene_find (last, "narration/caption"));
}

static void
test_references (void)
{
  static const char * const wrong[] = {
    "", "a", "@end", "a@", "a@-1", "a@step", "a@stepx", "a@step-1", "a@99999999", "a@1x"
  };
  g_autoptr (DdFigureRef) step = dd_figure_ref_parse ("copy-up@step12/layers");
  g_autoptr (DdFigureRef) tick = dd_figure_ref_parse ("a@7");
  g_autoptr (DdFigureRef) last = dd_figure_ref_parse ("a@end");

  g_assert_cmpstr (step->simulation, ==, "copy-up");
  g_assert_cmpint (step->moment, ==, DD_FIGURE_STEP);
  g_assert_cmpuint (step->number, ==, 12);
  g_assert_cmpstr (step->view, ==, "layers");
  g_assert_cmpint (tick->moment, ==, DD_FIGURE_TICK);
  g_assert_cmpuint (tick->number, ==, 7);
  g_assert_null (tick->view);
  g_assert_cmpint (last->moment, ==, DD_FIGURE_END);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (dd_figure_ref_parse (wrong[i]));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/lessons", test_lessons);
  g_test_add_func ("/figures/unknown", test_unknown);
  g_test_add_func ("/figures/beginning", test_beginning);
  g_test_add_func ("/figures/references", test_references);
  return g_test_run ();
}
