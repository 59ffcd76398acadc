// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-lesson.h"

G_BEGIN_DECLS

DdLesson *_dd_lesson_new_absent (const DdCurriculumEntry *entry) G_GNUC_WARN_UNUSED_RESULT;
DdLesson *_dd_lesson_new        (DdLessonSpec            *spec,
                                 GPtrArray               *theory,
                                 DdSheetSpec             *sheet) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
