// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

#include "dd-goal.h"
#include "dd-lesson-check.h"
#include "dd-lesson.h"

G_BEGIN_DECLS

#define DD_TYPE_LAB (dd_lab_get_type ())

G_DECLARE_FINAL_TYPE (DdLab, dd_lab, DD, LAB, GObject)

DdLab      *dd_lab_new                (DdLesson   *lesson,
                                       const char *id) G_GNUC_WARN_UNUSED_RESULT;
DdLabSpec  *dd_lab_get_spec           (DdLab      *self);
DdGoal     *dd_lab_get_goal           (DdLab      *self,
                                       guint       position);
DdGoal     *dd_lab_get_next_goal      (DdLab      *self);
guint       dd_lab_get_n_met          (DdLab      *self);
gboolean    dd_lab_update             (DdLab      *self,
                                       DdCheckRun  run,
                                       gpointer    user_data);
void        dd_lab_reset              (DdLab      *self);
gboolean    dd_lab_get_complete       (DdLab      *self);
gboolean    dd_lab_get_done           (DdLab      *self);
const char *dd_lab_reveal_hint        (DdLab      *self);
const char *dd_lab_get_hint           (DdLab      *self,
                                       guint       position);
guint       dd_lab_get_hints_used     (DdLab      *self);
DdSolution *dd_lab_reveal_solution    (DdLab      *self);
gboolean    dd_lab_get_solution_shown (DdLab      *self);
void        dd_lab_restore            (DdLab      *self,
                                       gboolean    done,
                                       guint       hints_used,
                                       gboolean    solution_shown);

G_END_DECLS
