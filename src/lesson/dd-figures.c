// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-figures.h"

/* The shape of a figure on paper, height to width. */
#define SHEET_RATIO 0.5

/**
 * DdFigures:
 *
 * Makes the scenes of figures, in theory and on cheatsheets. A simulation is
 * run once, however many of its moments are shown.
 */
struct _DdFigures
{
  GObject      parent_instance;

  DdCatalog   *catalog;
  GHashTable  *scenarios; /* "lesson/simulation" → DdScenario */
  DdTextCache *texts;     /* for paper */
};

G_DEFINE_FINAL_TYPE (DdFigures, dd_figures, G_TYPE_OBJECT)

static void
dd_figures_finalize (GObject *object)
{
  DdFigures *self = DD_FIGURES (object);

  g_hash_table_unref (self->scenarios);
  g_clear_pointer (&self->texts, dd_text_cache_free);
  g_clear_object (&self->catalog);
  G_OBJECT_CLASS (dd_figures_parent_class)->finalize (object);
}

static void
dd_figures_class_init (DdFiguresClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dd_figures_finalize;
}

static void
dd_figures_init (DdFigures *self)
{
  self->scenarios = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/**
 * dd_figures_new:
 * @catalog: what the simulated registry holds
 *
 * Makes a maker of figures.
 *
 * Returns: (transfer full): the maker
 */
DdFigures *
dd_figures_new (DdCatalog *catalog)
{
  DdFigures *self;

  g_return_val_if_fail (DD_IS_CATALOG (catalog), NULL);

  self = g_object_new (DD_TYPE_FIGURES, NULL);
  self->catalog = g_object_ref (catalog);
  return self;
}

/**
 * dd_figures_get_scenario:
 * @self: the figures
 * @lesson: a lesson
 * @simulation: the id of a simulation
 *
 * Gets the scenario that figures of a simulation are taken from. Its cursor
 * moves with each figure.
 *
 * Returns: (transfer none) (nullable): the scenario, or %NULL if the lesson
 *   has no such simulation
 */
DdScenario *
dd_figures_get_scenario (DdFigures  *self,
                         DdLesson   *lesson,
                         const char *simulation)
{
  g_autofree char *key = NULL;
  DdScenario *scenario;

  g_return_val_if_fail (DD_IS_FIGURES (self) && DD_IS_LESSON (lesson), NULL);
  g_return_val_if_fail (simulation != NULL, NULL);

  key = g_strdup_printf ("%s/%s", dd_lesson_get_id (lesson), simulation);
  scenario = g_hash_table_lookup (self->scenarios, key);
  if (scenario != NULL || dd_lesson_find_simulation (lesson, simulation) == NULL)
    return scenario;
  scenario = dd_scenario_new (lesson, simulation, self->catalog);
  g_hash_table_insert (self->scenarios, g_steal_pointer (&key), scenario);
  return scenario;
}

/* The step that a figure shows may have its own view and focus. */
static const DdStep *
find_step (DdScenario *scenario,
           guint       tick)
{
  int position = dd_scenario_find_step (scenario, tick);

  return position >= 0 ? dd_scenario_get_step (scenario, (guint) position) : NULL;
}

/**
 * dd_figures_make_scene:
 * @self: the figures
 * @lesson: the lesson that the figure belongs to
 * @figure: which scene
 * @options: size and texts; the focus is that of the simulation if it is %NULL
 *
 * Makes the scene of a figure.
 *
 * Returns: (nullable) (transfer full): the scene, or %NULL if there is no such
 *   simulation or view
 */
DdScene *
dd_figures_make_scene (DdFigures           *self,
                       DdLesson            *lesson,
                       const DdFigureRef   *figure,
                       const DdViewOptions *options)
{
  DdViewOptions filled = *options;
  DdSimulation *simulation;
  DdScenario *scenario;
  const DdStep *step;
  const DdView *view;
  const char *id;
  guint tick;

  g_return_val_if_fail (DD_IS_FIGURES (self) && figure != NULL && options != NULL, NULL);

  scenario = dd_figures_get_scenario (self, lesson, figure->simulation);
  if (scenario == NULL)
    return NULL;
  simulation = dd_scenario_get_simulation (scenario);
  tick = dd_scenario_resolve (scenario, figure);
  filled.beginning = tick == 0;
  step = find_step (scenario, tick);
  id = figure->view != NULL ? figure->view
       : step != NULL && step->view != NULL ? step->view : simulation->view;
  view = dd_view_find (id);
  if (view == NULL)
    return NULL;
  if (filled.focus == NULL)
    filled.focus = step != NULL && step->focus != NULL ? step->focus : simulation->focus;
  dd_session_seek (dd_scenario_get_session (scenario), tick);
  return dd_view_build (view, dd_session_get_world (dd_scenario_get_session (scenario)), &filled);
}

/**
 * dd_figures_for_sheet:
 * @figures: (type DdFigures): the figures
 * @lesson: the lesson that the figure belongs to
 * @figure: which scene
 * @width: how wide, in pixels
 * @texts: (out) (transfer none): the texts of the scene, which live as long as
 *   @figures
 *
 * A [callback@FigureFunc] for cheatsheets.
 *
 * Returns: (nullable) (transfer full): the scene
 */
DdScene *
dd_figures_for_sheet (gpointer             figures,
                      DdLesson            *lesson,
                      const DdFigureRef   *figure,
                      double               width,
                      DdTextCache        **texts)
{
  DdFigures *self = figures;
  DdViewOptions options = { .width = width, .height = width * SHEET_RATIO };

  g_return_val_if_fail (DD_IS_FIGURES (self) && texts != NULL, NULL);

  if (self->texts == NULL)
    self->texts = dd_text_cache_new ();
  options.texts = self->texts;
  *texts = self->texts;
  return dd_figures_make_scene (self, lesson, figure, &options);
}
