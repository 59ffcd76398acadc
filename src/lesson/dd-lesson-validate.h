// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-lesson-records.h"

G_BEGIN_DECLS

gboolean dd_lesson_view_is_known (const char        *view);
void     dd_lesson_validate      (DdLessonSpec      *spec,
                                  DdJsonDocument    *document,
                                  GPtrArray         *problems);
void     dd_lesson_agree         (DdLessonSpec            *spec,
                                  const DdCurriculumEntry *entry,
                                  DdJsonDocument          *document,
                                  GPtrArray               *problems);
void     dd_sheet_validate       (DdSheetSpec       *spec,
                                  DdLessonSpec      *lesson,
                                  DdJsonDocument    *document,
                                  GPtrArray         *problems);
void     dd_theory_validate      (GPtrArray         *theory,
                                  DdLessonSpec      *lesson,
                                  const char        *name,
                                  GPtrArray         *problems);

G_END_DECLS
