// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-lesson.h"

G_BEGIN_DECLS

#define DD_TYPE_QUIZ (dd_quiz_get_type ())

G_DECLARE_FINAL_TYPE (DdQuiz, dd_quiz, DD, QUIZ, GObject)

/**
 * DdQuizState:
 * @DD_QUIZ_OPEN: not answered in this round
 * @DD_QUIZ_RIGHT: answered right
 * @DD_QUIZ_WRONG: answered wrong
 *
 * How a question stands.
 */
typedef enum
{
  DD_QUIZ_OPEN,
  DD_QUIZ_RIGHT,
  DD_QUIZ_WRONG,
} DdQuizState;

gboolean     dd_question_is_right   (const DdQuestion *question,
                                     const guint      *choice,
                                     guint             n_chosen);

DdQuiz      *dd_quiz_new            (DdLesson         *lesson,
                                     guint32           seed) G_GNUC_WARN_UNUSED_RESULT;
guint        dd_quiz_get_n_asked    (DdQuiz           *self);
guint        dd_quiz_get_position   (DdQuiz           *self);
void         dd_quiz_set_position   (DdQuiz           *self,
                                     guint             position);
DdQuestion  *dd_quiz_get_question   (DdQuiz           *self);
const guint *dd_quiz_get_options    (DdQuiz           *self,
                                     guint            *n_options);
gboolean     dd_quiz_answer         (DdQuiz           *self,
                                     const guint      *choice,
                                     guint             n_chosen);
DdQuizState  dd_quiz_get_state      (DdQuiz           *self);
const guint *dd_quiz_get_choice     (DdQuiz           *self,
                                     guint            *n_chosen);
gboolean     dd_quiz_get_finished   (DdQuiz           *self);
guint        dd_quiz_get_n_right    (DdQuiz           *self);
guint        dd_quiz_get_n_total    (DdQuiz           *self);
double       dd_quiz_get_score      (DdQuiz           *self);
gboolean     dd_quiz_retry_missed   (DdQuiz           *self);
void         dd_quiz_restart        (DdQuiz           *self);
void         dd_quiz_restore_answer (DdQuiz           *self,
                                     const char       *question_id,
                                     const guint      *choice,
                                     guint             n_chosen);

G_END_DECLS
