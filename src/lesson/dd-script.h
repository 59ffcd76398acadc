// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-lesson-records.h"
#include "dd-session.h"

G_BEGIN_DECLS

/**
 * DD_SCRIPT_SKIPPED:
 *
 * Stands for an answer: the learner only wanted to see.
 */
#define DD_SCRIPT_SKIPPED (-1)

/**
 * DdPrediction:
 * @DD_PREDICTION_NONE: there is no question at the cursor
 * @DD_PREDICTION_ASKED: the question is asked, its step has not been run
 * @DD_PREDICTION_WATCHED: answered; the cursor is inside the step
 * @DD_PREDICTION_REVEALED: answered; the cursor is behind the step
 *
 * How far a prediction is.
 */
typedef enum
{
  DD_PREDICTION_NONE,
  DD_PREDICTION_ASKED,
  DD_PREDICTION_WATCHED,
  DD_PREDICTION_REVEALED,
} DdPrediction;

#define DD_TYPE_SCRIPT (dd_script_get_type ())

G_DECLARE_FINAL_TYPE (DdScript, dd_script, DD, SCRIPT, GObject)

DdScript     *dd_script_new            (DdSimulation *simulation,
                                        DdSession    *session) G_GNUC_WARN_UNUSED_RESULT;
DdSimulation *dd_script_get_simulation (DdScript     *self);
guint         dd_script_get_n_run      (DdScript     *self);
DdStep       *dd_script_get_next       (DdScript     *self);
DdStep       *dd_script_get_current    (DdScript     *self);
gboolean      dd_script_ask            (DdScript     *self);
gboolean      dd_script_answer         (DdScript     *self,
                                        int           choice);
DdPrediction  dd_script_get_prediction (DdScript     *self,
                                        DdAsk       **ask,
                                        int          *choice);
DdStep       *dd_script_run_next       (DdScript     *self,
                                        const char   *tty);

G_END_DECLS
