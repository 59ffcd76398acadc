// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-script.h"

/* No answer has been given yet. */
#define OPEN (-2)

/**
 * DdScript:
 *
 * Where the steps of a simulation stand in a session.
 *
 * A step is run when the learner gets to it, at the end of the timeline.
 * Typing in the past begins a branch; on it, the steps behind that moment are
 * still to come. So each branch keeps its own marks.
 *
 * It also keeps what the learner predicted, until the simulation begins anew:
 * a question that was answered is not asked again, on no branch.
 */
struct _DdScript
{
  GObject       parent_instance;

  DdSimulation *simulation; /* of the lesson */
  DdSession    *session;
  GPtrArray    *branches;   /* of GArray of Mark, by branch */
  guint         branch;     /* the one that was seen last */
  GArray       *answers;    /* of int, by step */
  guint         asked : 1;
};

/* The ticks of a step, after @start up to @end. */
typedef struct
{
  guint start;
  guint end;
} Mark;

G_DEFINE_FINAL_TYPE (DdScript, dd_script, G_TYPE_OBJECT)

static GArray *
marks (DdScript *self)
{
  return g_ptr_array_index (self->branches, self->branch);
}

/* What a branch has in common with the one it left at the cursor. */
static void
add_branch (DdScript *self)
{
  GArray *from = marks (self);
  GArray *copy = g_array_new (FALSE, FALSE, sizeof (Mark));
  guint tick = dd_session_get_tick (self->session);

  for (guint i = 0; i < from->len; i++)
    {
      Mark mark = g_array_index (from, Mark, i);

      if (mark.start >= tick && mark.end > mark.start)
        break;
      mark.end = MIN (mark.end, tick);
      g_array_append_val (copy, mark);
    }
  g_ptr_array_add (self->branches, copy);
}

static void
grew_cb (DdScript *self)
{
  guint branch = dd_session_get_branch (self->session);

  while (self->branches->len <= branch)
    add_branch (self);
  self->branch = branch;
  self->asked = FALSE;
}

static void
dd_script_finalize (GObject *object)
{
  DdScript *self = DD_SCRIPT (object);

  g_clear_object (&self->session);
  g_ptr_array_unref (self->branches);
  g_array_unref (self->answers);
  G_OBJECT_CLASS (dd_script_parent_class)->finalize (object);
}

static void
dd_script_class_init (DdScriptClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dd_script_finalize;
}

static void
dd_script_init (DdScript *self)
{
  self->branches = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->answers = g_array_new (FALSE, FALSE, sizeof (int));
}

/**
 * dd_script_new:
 * @simulation: a simulation; its lesson has to outlive the script
 * @session: (transfer none): where its steps are run, set up and on its first
 *   branch
 *
 * Begins a simulation.
 *
 * Returns: (transfer full): the script, before its first step
 */
DdScript *
dd_script_new (DdSimulation *simulation,
               DdSession    *session)
{
  DdScript *self;
  int open = OPEN;

  g_return_val_if_fail (simulation != NULL && DD_IS_SESSION (session), NULL);

  self = g_object_new (DD_TYPE_SCRIPT, NULL);
  self->simulation = simulation;
  self->session = g_object_ref (session);
  g_ptr_array_add (self->branches, g_array_new (FALSE, FALSE, sizeof (Mark)));
  for (guint i = 0; i < simulation->steps->len; i++)
    g_array_append_val (self->answers, open);
  g_signal_connect_object (session, "grew", G_CALLBACK (grew_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * dd_script_get_simulation:
 * @self: a script
 *
 * Gets the simulation.
 *
 * Returns: (transfer none): the simulation
 */
DdSimulation *
dd_script_get_simulation (DdScript *self)
{
  g_return_val_if_fail (DD_IS_SCRIPT (self), NULL);
  return self->simulation;
}

/**
 * dd_script_get_n_run:
 * @self: a script
 *
 * Gets how many steps were run on the branch that is shown.
 *
 * Returns: the number
 */
guint
dd_script_get_n_run (DdScript *self)
{
  g_return_val_if_fail (DD_IS_SCRIPT (self), 0);
  return marks (self)->len;
}

static DdStep *
step_at (DdScript *self,
         guint     position)
{
  return position < self->simulation->steps->len
         ? g_ptr_array_index (self->simulation->steps, position) : NULL;
}

/* How many steps have begun at the cursor. */
static guint
count_begun (DdScript *self)
{
  GArray *here = marks (self);
  guint tick = dd_session_get_tick (self->session);
  guint n = 0;

  for (guint i = 0; i < here->len; i++)
    {
      const Mark *mark = &g_array_index (here, Mark, i);

      if (mark->start < tick || (mark->end == mark->start && mark->start == tick))
        n = i + 1;
    }
  return n;
}

/**
 * dd_script_get_next:
 * @self: a script
 *
 * Gets what is run next at the end of the timeline.
 *
 * Returns: (transfer none) (nullable): the step
 */
DdStep *
dd_script_get_next (DdScript *self)
{
  g_return_val_if_fail (DD_IS_SCRIPT (self), NULL);
  return step_at (self, marks (self)->len);
}

/**
 * dd_script_get_current:
 * @self: a script
 *
 * Gets the step that the cursor is in or behind.
 *
 * Returns: (transfer none) (nullable): the step, %NULL before the first
 */
DdStep *
dd_script_get_current (DdScript *self)
{
  guint n;

  g_return_val_if_fail (DD_IS_SCRIPT (self), NULL);
  n = count_begun (self);
  return n ? step_at (self, n - 1) : NULL;
}

static int *
answer_of (DdScript *self,
           guint     position)
{
  return &g_array_index (self->answers, int, position);
}

static gboolean
at_end (DdScript *self)
{
  return dd_session_get_tick (self->session) == dd_session_get_n_ticks (self->session);
}

/**
 * dd_script_ask:
 * @self: a script
 *
 * Asks for a prediction about the next step, if it has a question that was
 * not answered yet. A question that is asked already is not asked again.
 *
 * Returns: whether there now is something to answer first
 */
gboolean
dd_script_ask (DdScript *self)
{
  DdStep *next;

  g_return_val_if_fail (DD_IS_SCRIPT (self), FALSE);
  next = dd_script_get_next (self);
  if (next == NULL || next->ask == NULL || *answer_of (self, marks (self)->len) != OPEN
      || dd_script_get_prediction (self, NULL, NULL) == DD_PREDICTION_ASKED)
    return FALSE;
  self->asked = TRUE;
  return TRUE;
}

/**
 * dd_script_answer:
 * @self: a script
 * @choice: the position of the option, or %DD_SCRIPT_SKIPPED
 *
 * Answers the question that is asked.
 *
 * Returns: whether there was one and it has this option
 */
gboolean
dd_script_answer (DdScript *self,
                  int       choice)
{
  DdAsk *ask;

  g_return_val_if_fail (DD_IS_SCRIPT (self), FALSE);
  if (dd_script_get_prediction (self, &ask, NULL) != DD_PREDICTION_ASKED
      || choice < DD_SCRIPT_SKIPPED || choice >= (int) g_strv_length (ask->options))
    return FALSE;
  *answer_of (self, marks (self)->len) = choice;
  self->asked = FALSE;
  return TRUE;
}

/**
 * dd_script_get_prediction:
 * @self: a script
 * @ask: (out) (optional) (nullable) (transfer none): the question
 * @choice: (out) (optional): the answer, if it was given
 *
 * Gets the question that belongs to the moment at the cursor. The right answer
 * is for those who see it %DD_PREDICTION_REVEALED.
 *
 * Returns: how far it is
 */
DdPrediction
dd_script_get_prediction (DdScript  *self,
                          DdAsk    **ask,
                          int       *choice)
{
  guint n;
  DdStep *step;

  g_return_val_if_fail (DD_IS_SCRIPT (self), DD_PREDICTION_NONE);
  n = count_begun (self);
  step = self->asked && at_end (self) ? dd_script_get_next (self) : n ? step_at (self, n - 1) : NULL;
  if (ask)
    *ask = step ? step->ask : NULL;
  if (choice)
    *choice = DD_SCRIPT_SKIPPED;
  if (step == NULL || step->ask == NULL)
    return DD_PREDICTION_NONE;
  if (self->asked && at_end (self))
    return DD_PREDICTION_ASKED;
  if (choice)
    *choice = MAX (*answer_of (self, n - 1), DD_SCRIPT_SKIPPED);
  return dd_session_get_tick (self->session) < g_array_index (marks (self), Mark, n - 1).end
         ? DD_PREDICTION_WATCHED : DD_PREDICTION_REVEALED;
}

/**
 * dd_script_run_next:
 * @self: a script
 * @tty: name of a terminal
 *
 * Goes to the end of the timeline and types the command of the next step. The
 * cursor stays before what it does.
 *
 * Returns: (transfer none) (nullable): the step that was run
 */
DdStep *
dd_script_run_next (DdScript   *self,
                    const char *tty)
{
  DdStep *step;
  GArray *here;
  Mark mark;

  g_return_val_if_fail (DD_IS_SCRIPT (self), NULL);
  step = dd_script_get_next (self);
  if (step == NULL)
    return NULL;
  self->asked = FALSE;
  dd_session_seek (self->session, G_MAXUINT);
  here = marks (self);
  mark.start = mark.end = dd_session_get_n_ticks (self->session);
  g_array_append_val (here, mark);
  if (step->run && *step->run)
    g_array_index (here, Mark, here->len - 1).end = dd_session_type_at (self->session, tty,
                                                                        step->run);
  return step;
}
