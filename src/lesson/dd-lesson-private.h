// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

#include "dd-lesson.h"

G_BEGIN_DECLS

/* What the files of a lesson hold. */
typedef struct
{
  DdLessonSpec *spec;
  GPtrArray    *theory; /* of DdBlock */
  DdSheetSpec  *sheet;
} DdLessonContent;

DdLesson *_dd_lesson_new_listed  (DdCurriculumEntry       *entry,
                                  GFile                   *home,
                                  GPtrArray               *problems) G_GNUC_WARN_UNUSED_RESULT;
DdLesson *_dd_lesson_new         (const DdLessonContent   *content) G_GNUC_WARN_UNUSED_RESULT;

gboolean  _dd_lesson_loader_read (GFile                   *folder,
                                  const DdCurriculumEntry *entry,
                                  GPtrArray               *problems,
                                  DdLessonContent         *content);

G_END_DECLS
