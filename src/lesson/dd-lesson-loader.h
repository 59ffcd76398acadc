// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

#include "dd-lesson.h"

G_BEGIN_DECLS

DdLesson         *dd_lesson_loader_load            (GFile                   *folder,
                                                    const DdCurriculumEntry *entry,
                                                    GPtrArray               *problems) G_GNUC_WARN_UNUSED_RESULT;
DdCurriculumSpec *dd_lesson_loader_load_curriculum (GFile                   *folder,
                                                    GPtrArray               *problems) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
