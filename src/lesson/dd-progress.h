// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-lesson.h"

G_BEGIN_DECLS

#define DD_TYPE_PROGRESS (dd_progress_get_type ())

G_DECLARE_FINAL_TYPE (DdProgress, dd_progress, DD, PROGRESS, GObject)

#define DD_PROGRESS_ERROR (dd_progress_error_quark ())

/**
 * DdProgressError:
 * @DD_PROGRESS_ERROR_KEPT: the file could neither be read nor set aside, so
 *   it is left alone and nothing is saved
 *
 * Why progress is not saved, besides errors of the file system.
 */
typedef enum
{
  DD_PROGRESS_ERROR_KEPT,
} DdProgressError;

/**
 * DdSimulationProgress:
 * @step: the step reached
 * @tick: the tick shown
 * @finished: whether the last step was reached once
 *
 * How far a simulation was played.
 */
typedef struct
{
  guint    step;
  guint    tick;
  gboolean finished;
} DdSimulationProgress;

/**
 * DdLabProgress:
 * @done: whether all goals were met at one time
 * @hints: how many hints were shown
 * @solution: whether the solution was shown
 *
 * How far a lab is.
 */
typedef struct
{
  gboolean done;
  guint    hints;
  gboolean solution;
} DdLabProgress;

/**
 * DdAnswerProgress:
 * @choice: (element-type guint): the options chosen, as the lesson numbers them
 * @right: whether that was right
 * @tries: how often the question was answered
 *
 * The latest answer to a question.
 */
typedef struct
{
  GArray   *choice;
  gboolean  right;
  guint     tries;
} DdAnswerProgress;

GQuark                dd_progress_error_quark     (void);

DdProgress           *dd_progress_new             (const char                 *folder) G_GNUC_WARN_UNUSED_RESULT;
const char           *dd_progress_get_notice      (DdProgress                 *self);
gboolean              dd_progress_get_dirty       (DdProgress                 *self);
gboolean              dd_progress_save            (DdProgress                 *self,
                                                   GError                    **error);

void                  dd_progress_set_last        (DdProgress                 *self,
                                                   const char                 *lesson,
                                                   const char                 *page,
                                                   const char                 *item);
const char           *dd_progress_get_last_lesson (DdProgress                 *self);
const char           *dd_progress_get_last_page   (DdProgress                 *self);
const char           *dd_progress_get_last_item   (DdProgress                 *self);

void                  dd_progress_visit           (DdProgress                 *self,
                                                   const char                 *lesson,
                                                   const char                 *page);
gboolean              dd_progress_get_visited     (DdProgress                 *self,
                                                   const char                 *lesson,
                                                   const char                 *page);
void                  dd_progress_set_simulation  (DdProgress                 *self,
                                                   const char                 *lesson,
                                                   const char                 *simulation,
                                                   const DdSimulationProgress *state);
DdSimulationProgress  dd_progress_get_simulation  (DdProgress                 *self,
                                                   const char                 *lesson,
                                                   const char                 *simulation);
void                  dd_progress_set_lab         (DdProgress                 *self,
                                                   const char                 *lesson,
                                                   const char                 *lab,
                                                   const DdLabProgress        *state);
DdLabProgress         dd_progress_get_lab         (DdProgress                 *self,
                                                   const char                 *lesson,
                                                   const char                 *lab);
void                  dd_progress_set_answer      (DdProgress                 *self,
                                                   const char                 *lesson,
                                                   const char                 *question,
                                                   const guint                *choice,
                                                   guint                       n_chosen,
                                                   gboolean                    right);
DdAnswerProgress     *dd_progress_dup_answer      (DdProgress                 *self,
                                                   const char                 *lesson,
                                                   const char                 *question) G_GNUC_WARN_UNUSED_RESULT;
void                  dd_answer_progress_free     (DdAnswerProgress           *self);
gboolean              dd_progress_has_lesson      (DdProgress                 *self,
                                                   const char                 *lesson);
double                dd_progress_get_fraction    (DdProgress                 *self,
                                                   DdLesson                   *lesson);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdAnswerProgress, dd_answer_progress_free)

G_END_DECLS
