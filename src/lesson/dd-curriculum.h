// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

#include "dd-lesson.h"

G_BEGIN_DECLS

#define DD_TYPE_CURRICULUM (dd_curriculum_get_type ())

G_DECLARE_FINAL_TYPE (DdCurriculum, dd_curriculum, DD, CURRICULUM, GObject)

DdCurriculum *dd_curriculum_new          (GFile        *folder) G_GNUC_WARN_UNUSED_RESULT;
DdCurriculum *dd_curriculum_new_default  (void) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray    *dd_curriculum_get_problems (DdCurriculum *self);
DdLesson     *dd_curriculum_get_lesson   (DdCurriculum *self,
                                          guint         position);
DdLesson     *dd_curriculum_find_lesson  (DdCurriculum *self,
                                          const char   *id);
guint         dd_curriculum_get_n_ready  (DdCurriculum *self);

G_END_DECLS
