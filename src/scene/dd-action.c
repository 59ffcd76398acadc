// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>
#include <string.h>

#include "dd-action.h"
#include "dd-arena-private.h"
#include "dd-scene-private.h"

/**
 * dd_shape_add_action:
 * @self: a shape
 * @gesture: what is done with it
 * @label: what that means, for people; copied
 * @command: what is typed then; copied
 * @text: (nullable): what is edited; copied
 *
 * Says what can be done with a shape. Of each gesture but %DD_GESTURE_RUN the
 * first counts.
 */
void
dd_shape_add_action (DdShape    *self,
                     DdGesture   gesture,
                     const char *label,
                     const char *command,
                     const char *text)
{
  DdArena *arena;
  DdAction *actions;

  g_return_if_fail (self != NULL && label != NULL && command != NULL);

  arena = _dd_scene_get_arena (self->scene);
  actions = _dd_arena_alloc (arena, sizeof (DdAction) * (self->n_actions + 1));
  if (self->n_actions > 0)
    memcpy (actions, self->actions, sizeof (DdAction) * self->n_actions);
  actions[self->n_actions++] = (DdAction) {
    gesture, _dd_arena_copy (arena, label), _dd_arena_copy (arena, command),
    text ? _dd_arena_copy (arena, text) : NULL,
  };
  self->actions = actions;
}

/**
 * dd_shape_set_group:
 * @self: a shape
 * @group: what it can change places with; copied
 * @before: what `{to}` stands for when something is put before it; copied
 * @after: the same behind it; copied
 *
 * Makes a shape one of several that stand in an order.
 */
void
dd_shape_set_group (DdShape    *self,
                    const char *group,
                    const char *before,
                    const char *after)
{
  DdArena *arena;

  g_return_if_fail (self != NULL && group != NULL && before != NULL && after != NULL);

  arena = _dd_scene_get_arena (self->scene);
  self->group = _dd_arena_copy (arena, group);
  self->before = _dd_arena_copy (arena, before);
  self->after = _dd_arena_copy (arena, after);
}

/**
 * dd_shape_find_action:
 * @self: a shape
 * @gesture: what somebody does with it
 *
 * Returns: (transfer none) (nullable): what that means, %NULL if it cannot be
 *   done
 */
const DdAction *
dd_shape_find_action (const DdShape *self,
                      DdGesture      gesture)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->n_actions; i++)
    if (self->actions[i].gesture == gesture)
      return &self->actions[i];
  return NULL;
}

/**
 * dd_action_dup_command:
 * @self: an action
 * @value: (nullable): for `{to}` or `{text}`; it is quoted
 *
 * Returns: (transfer full): the command to type
 */
char *
dd_action_dup_command (const DdAction *self,
                       const char     *value)
{
  static const char *const places[] = { "{to}", "{text}" };

  g_return_val_if_fail (self != NULL, NULL);

  for (gsize i = 0; value && i < G_N_ELEMENTS (places); i++)
    {
      const char *place = strstr (self->command, places[i]);
      g_autofree char *quoted = place ? g_shell_quote (value) : NULL;

      if (place)
        return g_strdup_printf ("%.*s%s%s", (int) (place - self->command), self->command,
                                i == 0 ? value : quoted, place + strlen (places[i]));
    }
  return g_strdup (self->command);
}

static gboolean
is_member (const DdShape *shape,
           const DdShape *of)
{
  return of->group && g_strcmp0 (shape->group, of->group) == 0;
}

/**
 * dd_scene_find_member:
 * @self: a scene
 * @shape: a shape of a group
 * @steps: how many places further in the group, or less than 0 for back
 *
 * Returns: (transfer none) (nullable): the shape that stands there, %NULL beyond
 *   the ends
 */
DdShape *
dd_scene_find_member (DdScene       *self,
                      const DdShape *shape,
                      int            steps)
{
  int wanted = -1, position = 0;

  g_return_val_if_fail (self != NULL && shape != NULL, NULL);

  for (guint pass = 0; pass < 2; pass++)
    {
      position = 0;
      for (guint i = 0; i < dd_scene_get_n_shapes (self); i++)
        {
          DdShape *other = dd_scene_get_shape (self, i);

          if (!is_member (other, shape))
            continue;
          if (pass == 0 && other == shape)
            wanted = position + steps;
          if (pass == 1 && position == wanted)
            return other;
          position++;
        }
    }
  return NULL;
}

/**
 * dd_scene_pick_member:
 * @self: a scene
 * @shape: a shape of a group
 * @y: in scene pixels
 *
 * Returns: (transfer none) (nullable): the shape of its group that is nearest to
 *   a height, %NULL if it is in none
 */
DdShape *
dd_scene_pick_member (DdScene       *self,
                      const DdShape *shape,
                      double         y)
{
  DdShape *nearest = NULL;
  double least = G_MAXDOUBLE;

  g_return_val_if_fail (self != NULL && shape != NULL, NULL);

  for (guint i = 0; i < dd_scene_get_n_shapes (self); i++)
    {
      DdShape *other = dd_scene_get_shape (self, i);
      double distance = fabs (dd_rect_center (&other->box).y - y);

      if (!is_member (other, shape) || distance >= least)
        continue;
      least = distance;
      nearest = other;
    }
  return nearest;
}

/**
 * dd_shape_dup_move:
 * @self: a shape of a group
 * @target: the shape whose place it takes
 *
 * Returns: (transfer full) (nullable): the command that moves it there: before
 *   what comes earlier in the group, behind what comes later; %NULL if it
 *   cannot be moved there
 */
char *
dd_shape_dup_move (const DdShape *self,
                   const DdShape *target)
{
  const DdAction *action;

  g_return_val_if_fail (self != NULL && target != NULL, NULL);

  action = dd_shape_find_action (self, DD_GESTURE_MOVE);
  if (action == NULL || self == target || !is_member (target, self))
    return NULL;
  for (guint i = 0; i < dd_scene_get_n_shapes (self->scene); i++)
    {
      const DdShape *first = dd_scene_get_shape (self->scene, i);

      if (first == self)
        return dd_action_dup_command (action, target->after);
      if (first == target)
        return dd_action_dup_command (action, target->before);
    }
  return NULL;
}
