// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-goal.h"
#include "dd-lesson-check.h"

G_BEGIN_DECLS

DdGoal *_dd_goal_new    (const DdGoalSpec *spec) G_GNUC_WARN_UNUSED_RESULT;
void    _dd_goal_update (DdGoal           *self,
                         DdCheckRun        run,
                         gpointer          user_data);
void    _dd_goal_reset  (DdGoal           *self);

G_END_DECLS
