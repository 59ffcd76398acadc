// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-scenario.h"

/* Scenarios look the same every time. */
#define SEED 1

/* The branch on which the steps were run. */
#define TRACK 0

/**
 * DdScenario:
 *
 * A simulation at work: a session in which all steps have been run, with the
 * cursor at the start.
 *
 * Stepping is moving the session's cursor to the tick of a step. What the
 * learner types in between starts a branch; the steps stay on the first one,
 * the track.
 */
struct _DdScenario
{
  GObject       parent_instance;

  DdLesson     *lesson;
  DdSimulation *simulation; /* of the lesson */
  DdSession    *session;
  GArray       *ticks;      /* of guint: the last tick of each step */
};

G_DEFINE_FINAL_TYPE (DdScenario, dd_scenario, G_TYPE_OBJECT)

static void
dd_scenario_finalize (GObject *object)
{
  DdScenario *self = DD_SCENARIO (object);

  g_array_unref (self->ticks);
  g_clear_object (&self->session);
  g_clear_object (&self->lesson);
  G_OBJECT_CLASS (dd_scenario_parent_class)->finalize (object);
}

static void
dd_scenario_class_init (DdScenarioClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dd_scenario_finalize;
}

static void
dd_scenario_init (DdScenario *self)
{
  self->ticks = g_array_new (FALSE, FALSE, sizeof (guint));
}

static void
run_steps (DdScenario *self)
{
  for (guint i = 0; i < self->simulation->steps->len; i++)
    {
      guint tick;

      g_free (dd_session_run (self->session, dd_scenario_get_step (self, i)->run, NULL));
      tick = dd_session_get_n_ticks (self->session);
      g_array_append_val (self->ticks, tick);
    }
  dd_session_seek (self->session, 0);
}

/**
 * dd_scenario_new:
 * @lesson: a lesson
 * @simulation: the id of one of its simulations
 * @catalog: what the simulated registry holds
 *
 * Makes the world that a simulation starts from, runs its steps and goes back
 * to the start.
 *
 * Returns: (transfer full): the scenario
 */
DdScenario *
dd_scenario_new (DdLesson   *lesson,
                 const char *simulation,
                 DdCatalog  *catalog)
{
  DdScenario *self;
  DdSimulation *spec;

  g_return_val_if_fail (DD_IS_LESSON (lesson), NULL);
  spec = dd_lesson_find_simulation (lesson, simulation);
  g_return_val_if_fail (spec != NULL, NULL);

  self = g_object_new (DD_TYPE_SCENARIO, NULL);
  self->lesson = g_object_ref (lesson);
  self->simulation = spec;
  self->session = dd_session_new (catalog, SEED);
  dd_session_set_up (self->session, (const char *const *) spec->setup);
  run_steps (self);
  return self;
}

/**
 * dd_scenario_get_simulation:
 * @self: a scenario
 *
 * Gets the simulation as the lesson describes it.
 *
 * Returns: (transfer none): the simulation
 */
DdSimulation *
dd_scenario_get_simulation (DdScenario *self)
{
  g_return_val_if_fail (DD_IS_SCENARIO (self), NULL);
  return self->simulation;
}

/**
 * dd_scenario_get_session:
 * @self: a scenario
 *
 * Gets the session.
 *
 * Returns: (transfer none): the session
 */
DdSession *
dd_scenario_get_session (DdScenario *self)
{
  g_return_val_if_fail (DD_IS_SCENARIO (self), NULL);
  return self->session;
}

/**
 * dd_scenario_get_n_steps:
 * @self: a scenario
 *
 * Gets how many steps there are.
 *
 * Returns: the number
 */
guint
dd_scenario_get_n_steps (DdScenario *self)
{
  g_return_val_if_fail (DD_IS_SCENARIO (self), 0);
  return self->simulation->steps->len;
}

/**
 * dd_scenario_get_step:
 * @self: a scenario
 * @position: the position, from 0
 *
 * Gets a step.
 *
 * Returns: (transfer none) (nullable): the step
 */
DdStep *
dd_scenario_get_step (DdScenario *self,
                      guint       position)
{
  g_return_val_if_fail (DD_IS_SCENARIO (self), NULL);
  return position < self->simulation->steps->len
           ? g_ptr_array_index (self->simulation->steps, position) : NULL;
}

/**
 * dd_scenario_get_tick:
 * @self: a scenario
 * @n_steps: how many steps
 *
 * Gets the tick after so many steps, on the track.
 *
 * Returns: the tick; 0 after no step, the last one after too many
 */
guint
dd_scenario_get_tick (DdScenario *self,
                      guint       n_steps)
{
  g_return_val_if_fail (DD_IS_SCENARIO (self), 0);

  n_steps = MIN (n_steps, self->ticks->len);
  return n_steps > 0 ? g_array_index (self->ticks, guint, n_steps - 1) : 0;
}

/**
 * dd_scenario_find_step:
 * @self: a scenario
 * @tick: a tick of the track
 *
 * Finds the step that a tick belongs to.
 *
 * Returns: the position of the step, or −1 before the first and after the last
 */
int
dd_scenario_find_step (DdScenario *self,
                       guint       tick)
{
  g_return_val_if_fail (DD_IS_SCENARIO (self), -1);

  for (guint i = 0; tick > 0 && i < self->ticks->len; i++)
    if (tick <= g_array_index (self->ticks, guint, i))
      return (int) i;
  return -1;
}

/**
 * dd_scenario_resolve:
 * @self: a scenario
 * @figure: a figure of this simulation
 *
 * Finds the tick that a figure shows.
 *
 * Returns: the tick on the track
 */
guint
dd_scenario_resolve (DdScenario        *self,
                     const DdFigureRef *figure)
{
  g_return_val_if_fail (DD_IS_SCENARIO (self) && figure != NULL, 0);

  if (figure->moment == DD_FIGURE_STEP)
    return dd_scenario_get_tick (self, figure->number);
  if (figure->moment == DD_FIGURE_END)
    return dd_scenario_get_tick (self, self->ticks->len);
  return MIN (figure->number, dd_scenario_get_tick (self, self->ticks->len));
}

/**
 * dd_scenario_on_track:
 * @self: a scenario
 *
 * Gets whether the session is on the branch on which the steps were run, and
 * not past their end.
 *
 * Returns: whether the cursor is at one of the lesson's own ticks
 */
gboolean
dd_scenario_on_track (DdScenario *self)
{
  g_return_val_if_fail (DD_IS_SCENARIO (self), FALSE);
  return dd_session_get_branch (self->session) == TRACK
         && dd_session_get_tick (self->session) <= dd_scenario_get_tick (self, self->ticks->len);
}
