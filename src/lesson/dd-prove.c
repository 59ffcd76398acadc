// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-control.h"
#include "dd-lesson-check.h"
#include "dd-prove.h"

/* What the program says to a command that Docker has and the model lacks. No
 * lesson may run into it. */
#define NOT_MODELLED "Drydock does not model"

/* From here on an exit status means that the command itself was at fault. */
#define FIRST_FAULT 125
#define LAST_FAULT 127

typedef struct
{
  const DdProveWorld *world;
  gpointer            host;
  const char         *where; /* of the lesson */
  GPtrArray          *problems;
  guint               n_proved;
} Trial;

static void report (Trial      *self,
                    const char *format,
                    ...) G_GNUC_PRINTF (2, 3);

static void
report (Trial      *self,
        const char *format,
        ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (self->problems, g_strdup_printf ("%s: %s", self->where, message));
}

static void
judge_output (Trial      *self,
              const char *command,
              const char *output)
{
  if (output == NULL)
    report (self, "“%s” does not come to an end", command);
  else if (strstr (output, NOT_MODELLED) != NULL)
    report (self, "“%s”: %s", command, output);
}

/* What makes a world may fail like a program fails, but not like a mistake. */
static void
run_all (Trial  *self,
         char  **commands)
{
  for (guint i = 0; commands[i] != NULL; i++)
    {
      int status = 0;
      g_autofree char *output = self->world->run (self->host, commands[i], &status);

      judge_output (self, commands[i], output);
      if (status >= FIRST_FAULT && status <= LAST_FAULT)
        report (self, "“%s” ends with %d: %s", commands[i], status, output);
    }
}

static void
begin (Trial     *self,
       gpointer   user_data,
       char     **setup)
{
  self->host = self->world->open (user_data);
  run_all (self, setup);
}

static void
end (Trial *self)
{
  g_clear_pointer (&self->host, self->world->close);
}

static gboolean
holds (Trial          *self,
       const DdCheck  *check,
       char          **detail)
{
  return dd_check_evaluate (check, self->world->check, self->host, detail);
}

static void
try_button (Trial      *self,
            const char *command)
{
  int status = 0;
  g_autofree char *output = self->world->check (self->host, command, &status);

  judge_output (self, command, output);
}

static void
try_buttons (Trial     *self,
             GPtrArray *buttons)
{
  for (guint i = 0; i < buttons->len; i++)
    try_button (self, ((DdTryIt *) g_ptr_array_index (buttons, i))->run);
}

static void
try_slider (Trial           *self,
            const DdControl *control)
{
  const int values[] = { control->minimum, control->value, control->maximum };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *number = g_strdup_printf ("%d", values[i]);
      g_autofree char *command = dd_control_dup_command (control, number);

      if (command)
        try_button (self, command);
    }
}

static void
try_controls (Trial     *self,
              GPtrArray *controls)
{
  for (guint i = 0; i < controls->len; i++)
    {
      const DdControl *control = g_ptr_array_index (controls, i);

      if (control->kind == DD_CONTROL_TOGGLE)
        {
          try_button (self, control->on);
          try_button (self, control->off);
        }
      else if (control->kind == DD_CONTROL_SLIDER)
        try_slider (self, control);
      else
        try_buttons (self, control->options);
    }
}

static void
run_step (Trial        *self,
          const DdStep *step)
{
  int status = 0;
  g_autofree char *output = self->world->run (self->host, step->run, &status);

  judge_output (self, step->run, output);
  if (status != step->exit)
    report (self, "“%s” ends with %d, not %d: %s", step->run, status, step->exit, output);
  self->n_proved++;
}

/**
 * dd_prove_simulation:
 * @simulation: a simulation
 * @world: where to try it
 * @user_data: data for @world
 * @problems: (element-type utf8): where problems are added
 *
 * Runs every step of a simulation and compares its exit status, and tries
 * each button and control where the steps lead to.
 *
 * Returns: how many steps were run
 */
guint
dd_prove_simulation (DdSimulation       *simulation,
                     const DdProveWorld *world,
                     gpointer            user_data,
                     GPtrArray          *problems)
{
  Trial self = { .world = world, .where = simulation->id, .problems = problems };

  begin (&self, user_data, simulation->setup);
  for (guint i = 0; i < simulation->steps->len; i++)
    run_step (&self, g_ptr_array_index (simulation->steps, i));
  try_buttons (&self, simulation->try_it);
  try_controls (&self, simulation->controls);
  end (&self);
  return self.n_proved;
}

static gboolean
has_cause (Trial            *self,
           const DdGoalSpec *goal)
{
  for (guint i = 0; i < goal->causes->len; i++)
    if (holds (self, ((DdCause *) g_ptr_array_index (goal->causes, i))->check, NULL))
      return TRUE;
  return FALSE;
}

/* Gives the number of goals that are not met; each has to have a cause. */
static guint
count_unmet (Trial      *self,
             DdLabSpec  *lab,
             const char *attempt)
{
  guint n = 0;

  for (guint i = 0; i < lab->goals->len; i++)
    {
      const DdGoalSpec *goal = g_ptr_array_index (lab->goals, i);

      if (holds (self, goal->check, NULL))
        continue;
      n++;
      if (!has_cause (self, goal))
        report (self, "%s: no cause is known for the open goal “%s”", attempt, goal->id);
    }
  return n;
}

static void
prove_solution (Trial            *self,
                DdLabSpec        *lab,
                const DdSolution *solution,
                gpointer          user_data)
{
  begin (self, user_data, lab->setup);
  run_all (self, solution->run);
  for (guint i = 0; i < lab->goals->len; i++)
    {
      const DdGoalSpec *goal = g_ptr_array_index (lab->goals, i);
      g_autofree char *detail = NULL;

      if (!holds (self, goal->check, &detail))
        report (self, "solution “%s” leaves “%s” open: %s", solution->title, goal->id, detail);
    }
  self->n_proved++;
  end (self);
}

static void
prove_wrong (Trial            *self,
             DdLabSpec        *lab,
             const DdSolution *wrong,
             gpointer          user_data)
{
  begin (self, user_data, lab->setup);
  for (guint i = 0; wrong->run[i] != NULL; i++)
    g_free (self->world->run (self->host, wrong->run[i], &(int) { 0 }));
  count_unmet (self, lab, wrong->title);
  for (guint i = 0; i < lab->goals->len; i++)
    {
      const DdGoalSpec *goal = g_ptr_array_index (lab->goals, i);

      if (g_str_equal (goal->id, wrong->unmet) && holds (self, goal->check, NULL))
        report (self, "wrong try “%s” reaches “%s”", wrong->title, goal->id);
    }
  self->n_proved++;
  end (self);
}

/**
 * dd_prove_lab:
 * @lab: a lab
 * @world: where to try it
 * @user_data: data for @world
 * @problems: (element-type utf8): where problems are added
 *
 * Proves that a lab is fair: at the start a goal is open, each solution
 * reaches all of them, each wrong try leaves its goal open, and for an open
 * goal there is always a cause.
 *
 * Returns: how many ways through the lab were tried
 */
guint
dd_prove_lab (DdLabSpec          *lab,
              const DdProveWorld *world,
              gpointer            user_data,
              GPtrArray          *problems)
{
  Trial self = { .world = world, .where = lab->id, .problems = problems };

  begin (&self, user_data, lab->setup);
  if (count_unmet (&self, lab, "at the start") == 0)
    report (&self, "all goals are met at the start");
  end (&self);
  for (guint i = 0; i < lab->solutions->len; i++)
    prove_solution (&self, lab, g_ptr_array_index (lab->solutions, i), user_data);
  for (guint i = 0; i < lab->wrong->len; i++)
    prove_wrong (&self, lab, g_ptr_array_index (lab->wrong, i), user_data);
  return self.n_proved;
}

/**
 * dd_prove_question:
 * @question: a quiz question
 * @world: where to try it
 * @user_data: data for @world
 * @problems: (element-type utf8): where problems are added
 *
 * Runs the proofs of a question.
 *
 * Returns: how many proofs there are
 */
guint
dd_prove_question (DdQuestion         *question,
                   const DdProveWorld *world,
                   gpointer            user_data,
                   GPtrArray          *problems)
{
  Trial self = { .world = world, .where = question->id, .problems = problems };

  for (guint i = 0; i < question->proofs->len; i++)
    {
      const DdProof *proof = g_ptr_array_index (question->proofs, i);
      g_autofree char *detail = NULL;

      begin (&self, user_data, proof->setup);
      if (!holds (&self, proof->check, &detail))
        report (&self, "proof %u: %s", i + 1, detail);
      self.n_proved++;
      end (&self);
    }
  return self.n_proved;
}

/**
 * dd_prove_lesson:
 * @lesson: a lesson that is available
 * @world: where to try it
 * @user_data: data for @world
 * @problems: (element-type utf8): where problems are added, a sentence each
 *
 * Proves all of a lesson that can be proved.
 *
 * Returns: how many steps, ways and proofs were run
 */
guint
dd_prove_lesson (DdLesson           *lesson,
                 const DdProveWorld *world,
                 gpointer            user_data,
                 GPtrArray          *problems)
{
  GPtrArray *simulations;
  GPtrArray *labs;
  GPtrArray *quiz;
  guint n = 0;

  g_return_val_if_fail (DD_IS_LESSON (lesson) && world != NULL && problems != NULL, 0);

  simulations = dd_lesson_get_simulations (lesson);
  labs = dd_lesson_get_labs (lesson);
  quiz = dd_lesson_get_quiz (lesson);
  for (guint i = 0; i < simulations->len; i++)
    n += dd_prove_simulation (g_ptr_array_index (simulations, i), world, user_data, problems);
  for (guint i = 0; i < labs->len; i++)
    n += dd_prove_lab (g_ptr_array_index (labs, i), world, user_data, problems);
  for (guint i = 0; i < quiz->len; i++)
    n += dd_prove_question (g_ptr_array_index (quiz, i), world, user_data, problems);
  return n;
}
