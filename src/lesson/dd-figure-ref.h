// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DdFigureMoment:
 * @DD_FIGURE_TICK: after so many ticks
 * @DD_FIGURE_STEP: after so many steps; 0 is the world to start from
 * @DD_FIGURE_END: after the last step
 *
 * How a figure names the moment it shows.
 */
typedef enum
{
  DD_FIGURE_TICK,
  DD_FIGURE_STEP,
  DD_FIGURE_END,
} DdFigureMoment;

/**
 * DdFigureRef:
 * @simulation: the id of the simulation
 * @moment: how the moment is named
 * @number: the tick or the step
 * @view: (nullable): the view, if not the simulation's own
 *
 * Which scene a figure shows, written `simulation@moment` or
 * `simulation@moment/view`. The moment is `end`, `step` and a number, or the
 * number of a tick. Steps are the better choice: they stay right when the
 * engine learns to tell more.
 */
typedef struct
{
  char           *simulation;
  DdFigureMoment  moment;
  guint           number;
  char           *view;
} DdFigureRef;

DdFigureRef *dd_figure_ref_parse (const char  *text) G_GNUC_WARN_UNUSED_RESULT;
void         dd_figure_ref_free  (DdFigureRef *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdFigureRef, dd_figure_ref_free)

G_END_DECLS
