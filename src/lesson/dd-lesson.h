// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib-object.h>

#include "dd-lesson-records.h"

G_BEGIN_DECLS

#define DD_TYPE_LESSON (dd_lesson_get_type ())

G_DECLARE_FINAL_TYPE (DdLesson, dd_lesson, DD, LESSON, GObject)

const char   *dd_lesson_get_id          (DdLesson   *self);
int           dd_lesson_get_number      (DdLesson   *self);
const char   *dd_lesson_get_title       (DdLesson   *self);
const char   *dd_lesson_get_section     (DdLesson   *self);
const char   *dd_lesson_get_summary     (DdLesson   *self);
int           dd_lesson_get_minutes     (DdLesson   *self);
gboolean      dd_lesson_get_written     (DdLesson   *self);
gboolean      dd_lesson_get_available   (DdLesson   *self);
const GError *dd_lesson_get_problem     (DdLesson   *self);

GPtrArray    *dd_lesson_get_simulations (DdLesson   *self);
GPtrArray    *dd_lesson_get_labs        (DdLesson   *self);
GPtrArray    *dd_lesson_get_quiz        (DdLesson   *self);
GPtrArray    *dd_lesson_get_theory      (DdLesson   *self);
DdSheetSpec  *dd_lesson_get_sheet       (DdLesson   *self);

DdSimulation *dd_lesson_find_simulation (DdLesson   *self,
                                         const char *id);
DdLabSpec    *dd_lesson_find_lab        (DdLesson   *self,
                                         const char *id);
DdQuestion   *dd_lesson_find_question   (DdLesson   *self,
                                         const char *id);

G_END_DECLS
