// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-scene.h"

G_BEGIN_DECLS

/**
 * DdGesture:
 * @DD_GESTURE_MOVE: it is dragged to the place of another one of its group
 * @DD_GESTURE_SWITCH: it is switched off or on
 * @DD_GESTURE_EDIT: its text is edited
 * @DD_GESTURE_RUN: it is chosen from the menu
 *
 * What somebody does with a shape.
 */
typedef enum
{
  DD_GESTURE_MOVE,
  DD_GESTURE_SWITCH,
  DD_GESTURE_EDIT,
  DD_GESTURE_RUN,
} DdGesture;

/**
 * DdAction:
 * @gesture: what is done with the shape
 * @label: what that means, for people
 * @command: what is typed then: `{to}` stands for the place it is moved to,
 *   `{text}` for the text
 * @text: (nullable): of %DD_GESTURE_EDIT, what is edited
 *
 * Something that can be done with a shape. It does nothing by itself: it is a
 * command, typed like any other, so that going back takes it back.
 */
struct _DdAction
{
  DdGesture   gesture;
  const char *label;
  const char *command;
  const char *text;
};

void            dd_shape_add_action   (DdShape        *self,
                                       DdGesture       gesture,
                                       const char     *label,
                                       const char     *command,
                                       const char     *text);
void            dd_shape_set_group    (DdShape        *self,
                                       const char     *group,
                                       const char     *before,
                                       const char     *after);
const DdAction *dd_shape_find_action  (const DdShape  *self,
                                       DdGesture       gesture);
char           *dd_shape_dup_move     (const DdShape  *self,
                                       const DdShape  *target) G_GNUC_WARN_UNUSED_RESULT;
char           *dd_action_dup_command (const DdAction *self,
                                       const char     *value) G_GNUC_WARN_UNUSED_RESULT;
DdShape        *dd_scene_find_member  (DdScene        *self,
                                       const DdShape  *shape,
                                       int             steps);
DdShape        *dd_scene_pick_member  (DdScene        *self,
                                       const DdShape  *shape,
                                       double          y);

G_END_DECLS
