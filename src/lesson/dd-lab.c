// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-goal-private.h"
#include "dd-lab.h"

/**
 * DdLab:
 *
 * A lab at work: its goals as a list of [class@Goal], hints, solution.
 *
 * Goals follow the learner's world both ways: undoing something takes the
 * tick away. Once all were met at the same time the lab is done, and stays so.
 */
struct _DdLab
{
  GObject          parent_instance;

  DdLesson        *lesson;
  DdLabSpec       *spec;
  GPtrArray       *goals; /* of DdGoal */
  guint            hints_used;
  guint            done : 1;
  guint            solution_shown : 1;
};

typedef enum
{
  PROP_COMPLETE = 1,
  PROP_DONE,
  PROP_N_MET,
  PROP_HINTS_USED,
  PROP_SOLUTION_SHOWN,
} DdLabProperty;

static GParamSpec *properties[PROP_SOLUTION_SHOWN + 1];

static GType
dd_lab_get_item_type (GListModel *model)
{
  return DD_TYPE_GOAL;
}

static guint
dd_lab_get_n_items (GListModel *model)
{
  return DD_LAB (model)->goals->len;
}

static gpointer
dd_lab_get_item (GListModel *model,
                 guint       position)
{
  DdGoal *goal = dd_lab_get_goal (DD_LAB (model), position);

  return goal != NULL ? g_object_ref (goal) : NULL;
}

static void
dd_lab_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = dd_lab_get_item_type;
  iface->get_n_items = dd_lab_get_n_items;
  iface->get_item = dd_lab_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DdLab, dd_lab, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, dd_lab_list_model_init))

static void
dd_lab_get_property (GObject    *object,
                     guint       id,
                     GValue     *value,
                     GParamSpec *pspec)
{
  DdLab *self = DD_LAB (object);

  switch ((DdLabProperty) id)
    {
    case PROP_COMPLETE:
      g_value_set_boolean (value, dd_lab_get_complete (self));
      break;
    case PROP_DONE:
      g_value_set_boolean (value, self->done);
      break;
    case PROP_N_MET:
      g_value_set_uint (value, dd_lab_get_n_met (self));
      break;
    case PROP_HINTS_USED:
      g_value_set_uint (value, self->hints_used);
      break;
    case PROP_SOLUTION_SHOWN:
      g_value_set_boolean (value, self->solution_shown);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dd_lab_finalize (GObject *object)
{
  DdLab *self = DD_LAB (object);

  g_ptr_array_unref (self->goals);
  g_clear_object (&self->lesson);
  G_OBJECT_CLASS (dd_lab_parent_class)->finalize (object);
}

static void
dd_lab_class_init (DdLabClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = dd_lab_get_property;
  object_class->finalize = dd_lab_finalize;

  /**
   * DdLab:complete:
   *
   * Whether all goals are met now.
   */
  properties[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, flags);
  /**
   * DdLab:done:
   *
   * Whether all goals were met at one time.
   */
  properties[PROP_DONE] = g_param_spec_boolean ("done", NULL, NULL, FALSE, flags);
  /**
   * DdLab:n-met:
   *
   * How many goals are met now.
   */
  properties[PROP_N_MET] = g_param_spec_uint ("n-met", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * DdLab:hints-used:
   *
   * How many hints were shown.
   */
  properties[PROP_HINTS_USED] = g_param_spec_uint ("hints-used", NULL, NULL, 0, G_MAXUINT, 0, flags);
  /**
   * DdLab:solution-shown:
   *
   * Whether the solution was shown.
   */
  properties[PROP_SOLUTION_SHOWN] =
    g_param_spec_boolean ("solution-shown", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
dd_lab_init (DdLab *self)
{
  self->goals = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * dd_lab_new:
 * @lesson: a lesson
 * @id: the id of one of its labs
 *
 * Starts a lab with all goals unmet.
 *
 * Returns: (transfer full): the lab
 */
DdLab *
dd_lab_new (DdLesson   *lesson,
            const char *id)
{
  DdLab *self;
  DdLabSpec *spec;

  g_return_val_if_fail (DD_IS_LESSON (lesson), NULL);
  spec = dd_lesson_find_lab (lesson, id);
  g_return_val_if_fail (spec != NULL, NULL);

  self = g_object_new (DD_TYPE_LAB, NULL);
  self->lesson = g_object_ref (lesson);
  self->spec = spec;
  for (guint i = 0; i < spec->goals->len; i++)
    g_ptr_array_add (self->goals, _dd_goal_new (g_ptr_array_index (spec->goals, i)));
  return self;
}

/**
 * dd_lab_get_spec:
 * @self: a lab
 *
 * Gets the lab as the lesson describes it: title, brief, setup.
 *
 * Returns: (transfer none): the description
 */
DdLabSpec *
dd_lab_get_spec (DdLab *self)
{
  g_return_val_if_fail (DD_IS_LAB (self), NULL);
  return self->spec;
}

/**
 * dd_lab_get_goal:
 * @self: a lab
 * @position: the position, from 0
 *
 * Gets a goal.
 *
 * Returns: (transfer none) (nullable): the goal
 */
DdGoal *
dd_lab_get_goal (DdLab *self,
                 guint  position)
{
  g_return_val_if_fail (DD_IS_LAB (self), NULL);
  return position < self->goals->len ? g_ptr_array_index (self->goals, position) : NULL;
}

/**
 * dd_lab_get_next_goal:
 * @self: a lab
 *
 * Gets the first goal that is not met.
 *
 * Returns: (transfer none) (nullable): the goal, or %NULL if all are met
 */
DdGoal *
dd_lab_get_next_goal (DdLab *self)
{
  g_return_val_if_fail (DD_IS_LAB (self), NULL);

  for (guint i = 0; i < self->goals->len; i++)
    if (!dd_goal_get_met (dd_lab_get_goal (self, i)))
      return dd_lab_get_goal (self, i);
  return NULL;
}

/**
 * dd_lab_get_n_met:
 * @self: a lab
 *
 * Counts the goals that are met.
 *
 * Returns: how many
 */
guint
dd_lab_get_n_met (DdLab *self)
{
  guint n = 0;

  g_return_val_if_fail (DD_IS_LAB (self), 0);

  for (guint i = 0; i < self->goals->len; i++)
    n += dd_goal_get_met (dd_lab_get_goal (self, i));
  return n;
}

static void
notify_goals (DdLab *self,
              guint  n_before)
{
  guint n_met = dd_lab_get_n_met (self);

  if (n_met == n_before)
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_MET]);
  if (n_met == self->goals->len || n_before == self->goals->len)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPLETE]);
}

/**
 * dd_lab_update:
 * @self: a lab
 * @run: (scope call): runs a command on a branch of the learner's world
 * @user_data: data for @run
 *
 * Looks at the learner's world and updates all goals. Call it after each
 * command that the learner has run.
 *
 * Returns: whether all goals are met
 */
gboolean
dd_lab_update (DdLab      *self,
               DdCheckRun  run,
               gpointer    user_data)
{
  guint n_before;

  g_return_val_if_fail (DD_IS_LAB (self) && run != NULL, FALSE);

  n_before = dd_lab_get_n_met (self);
  for (guint i = 0; i < self->goals->len; i++)
    _dd_goal_update (dd_lab_get_goal (self, i), run, user_data);
  notify_goals (self, n_before);
  if (dd_lab_get_complete (self) && !self->done)
    {
      self->done = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DONE]);
    }
  return dd_lab_get_complete (self);
}

/**
 * dd_lab_reset:
 * @self: a lab
 *
 * Marks all goals as not met, for a world that starts again. Hints that were
 * shown stay shown.
 */
void
dd_lab_reset (DdLab *self)
{
  guint n_before;

  g_return_if_fail (DD_IS_LAB (self));

  n_before = dd_lab_get_n_met (self);
  for (guint i = 0; i < self->goals->len; i++)
    _dd_goal_reset (dd_lab_get_goal (self, i));
  notify_goals (self, n_before);
}

/**
 * dd_lab_get_complete:
 * @self: a lab
 *
 * Gets whether all goals are met now.
 *
 * Returns: whether the lab is complete
 */
gboolean
dd_lab_get_complete (DdLab *self)
{
  g_return_val_if_fail (DD_IS_LAB (self), FALSE);
  return dd_lab_get_n_met (self) == self->goals->len;
}

/**
 * dd_lab_get_done:
 * @self: a lab
 *
 * Gets whether all goals were met at one time.
 *
 * Returns: whether the lab is done
 */
gboolean
dd_lab_get_done (DdLab *self)
{
  g_return_val_if_fail (DD_IS_LAB (self), FALSE);
  return self->done;
}

/**
 * dd_lab_reveal_hint:
 * @self: a lab
 *
 * Shows the next hint.
 *
 * Returns: (transfer none) (nullable): the hint, or %NULL if all are shown
 */
const char *
dd_lab_reveal_hint (DdLab *self)
{
  g_return_val_if_fail (DD_IS_LAB (self), NULL);

  if (self->hints_used >= g_strv_length (self->spec->hints))
    return NULL;
  self->hints_used++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HINTS_USED]);
  return self->spec->hints[self->hints_used - 1];
}

/**
 * dd_lab_get_hint:
 * @self: a lab
 * @position: the position, from 0
 *
 * Gets a hint that was shown.
 *
 * Returns: (transfer none) (nullable): the hint, or %NULL if it is not shown yet
 */
const char *
dd_lab_get_hint (DdLab *self,
                 guint  position)
{
  g_return_val_if_fail (DD_IS_LAB (self), NULL);
  return position < self->hints_used ? self->spec->hints[position] : NULL;
}

/**
 * dd_lab_get_hints_used:
 * @self: a lab
 *
 * Gets how many hints were shown.
 *
 * Returns: the number
 */
guint
dd_lab_get_hints_used (DdLab *self)
{
  g_return_val_if_fail (DD_IS_LAB (self), 0);
  return self->hints_used;
}

/**
 * dd_lab_reveal_solution:
 * @self: a lab
 *
 * Shows the solution.
 *
 * Returns: (transfer none): the first solution of the lesson
 */
DdSolution *
dd_lab_reveal_solution (DdLab *self)
{
  g_return_val_if_fail (DD_IS_LAB (self), NULL);

  if (!self->solution_shown)
    {
      self->solution_shown = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOLUTION_SHOWN]);
    }
  return g_ptr_array_index (self->spec->solutions, 0);
}

/**
 * dd_lab_get_solution_shown:
 * @self: a lab
 *
 * Gets whether the solution was shown.
 *
 * Returns: whether it was
 */
gboolean
dd_lab_get_solution_shown (DdLab *self)
{
  g_return_val_if_fail (DD_IS_LAB (self), FALSE);
  return self->solution_shown;
}

/**
 * dd_lab_restore:
 * @self: a lab
 * @done: whether it was done
 * @hints_used: how many hints were shown
 * @solution_shown: whether the solution was shown
 *
 * Brings back what is known from earlier.
 */
void
dd_lab_restore (DdLab    *self,
                gboolean  done,
                guint     hints_used,
                gboolean  solution_shown)
{
  g_return_if_fail (DD_IS_LAB (self));

  self->done = !!done;
  self->hints_used = MIN (hints_used, g_strv_length (self->spec->hints));
  self->solution_shown = !!solution_shown;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DONE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HINTS_USED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOLUTION_SHOWN]);
}
