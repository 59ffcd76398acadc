// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define DD_TYPE_GOAL (dd_goal_get_type ())

G_DECLARE_FINAL_TYPE (DdGoal, dd_goal, DD, GOAL, GObject)

const char *dd_goal_get_text  (DdGoal *self);
gboolean    dd_goal_get_met   (DdGoal *self);
const char *dd_goal_get_cause (DdGoal *self);

G_END_DECLS
