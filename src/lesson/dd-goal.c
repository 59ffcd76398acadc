// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-goal-private.h"

/**
 * DdGoal:
 *
 * A goal of a running lab: whether the learner's world has reached it, and
 * if not, the nearest cause.
 */
struct _DdGoal
{
  GObject           parent_instance;

  const DdGoalSpec *spec;  /* the lab keeps the lesson alive */
  const char       *cause; /* of the lesson */
  guint             met : 1;
};

typedef enum
{
  PROP_ID = 1,
  PROP_TEXT,
  PROP_MET,
  PROP_CAUSE,
} DdGoalProperty;

static GParamSpec *properties[PROP_CAUSE + 1];

G_DEFINE_FINAL_TYPE (DdGoal, dd_goal, G_TYPE_OBJECT)

static void
dd_goal_get_property (GObject    *object,
                      guint       id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  DdGoal *self = DD_GOAL (object);

  switch ((DdGoalProperty) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->spec->id);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->spec->text);
      break;
    case PROP_MET:
      g_value_set_boolean (value, self->met);
      break;
    case PROP_CAUSE:
      g_value_set_string (value, self->cause);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dd_goal_class_init (DdGoalClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = dd_goal_get_property;

  /**
   * DdGoal:id:
   *
   * Its name in the lab.
   */
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  /**
   * DdGoal:text:
   *
   * What to reach.
   */
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  /**
   * DdGoal:met:
   *
   * Whether it is reached.
   */
  properties[PROP_MET] = g_param_spec_boolean ("met", NULL, NULL, FALSE, flags);
  /**
   * DdGoal:cause:
   *
   * Why it is not reached yet, or %NULL if no cause is known.
   */
  properties[PROP_CAUSE] = g_param_spec_string ("cause", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties),
                                     properties);
}

static void
dd_goal_init (DdGoal *self)
{
}

static void
dd_goal_set_state (DdGoal     *self,
                   gboolean    met,
                   const char *cause)
{
  if (self->met != (guint) met)
    {
      self->met = met;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MET]);
    }
  if (self->cause != cause)
    {
      self->cause = cause;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAUSE]);
    }
}

static const char *
find_cause (const DdGoalSpec *spec,
            DdCheckRun        run,
            gpointer          user_data)
{
  for (guint i = 0; i < spec->causes->len; i++)
    {
      const DdCause *cause = g_ptr_array_index (spec->causes, i);

      if (dd_check_evaluate (cause->check, run, user_data, NULL))
        return cause->say;
    }
  return NULL;
}

DdGoal *
_dd_goal_new (const DdGoalSpec *spec)
{
  DdGoal *self = g_object_new (DD_TYPE_GOAL, NULL);

  self->spec = spec;
  return self;
}

void
_dd_goal_update (DdGoal     *self,
                 DdCheckRun  run,
                 gpointer    user_data)
{
  gboolean met = dd_check_evaluate (self->spec->check, run, user_data, NULL);

  dd_goal_set_state (self, met, met ? NULL : find_cause (self->spec, run, user_data));
}

void
_dd_goal_reset (DdGoal *self)
{
  dd_goal_set_state (self, FALSE, NULL);
}

/**
 * dd_goal_get_text:
 * @self: a goal
 *
 * Gets what to reach.
 *
 * Returns: (transfer none): the text
 */
const char *
dd_goal_get_text (DdGoal *self)
{
  g_return_val_if_fail (DD_IS_GOAL (self), NULL);
  return self->spec->text;
}

/**
 * dd_goal_get_met:
 * @self: a goal
 *
 * Gets whether it was reached at the last update.
 *
 * Returns: whether it is met
 */
gboolean
dd_goal_get_met (DdGoal *self)
{
  g_return_val_if_fail (DD_IS_GOAL (self), FALSE);
  return self->met;
}

/**
 * dd_goal_get_cause:
 * @self: a goal
 *
 * Gets the nearest cause why it is not met.
 *
 * Returns: (transfer none) (nullable): the cause, or %NULL if it is met or no
 *   cause is known
 */
const char *
dd_goal_get_cause (DdGoal *self)
{
  g_return_val_if_fail (DD_IS_GOAL (self), NULL);
  return self->cause;
}
