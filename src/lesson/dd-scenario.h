// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-catalog.h"
#include "dd-figure-ref.h"
#include "dd-lesson.h"
#include "dd-session.h"

G_BEGIN_DECLS

#define DD_TYPE_SCENARIO (dd_scenario_get_type ())

G_DECLARE_FINAL_TYPE (DdScenario, dd_scenario, DD, SCENARIO, GObject)

DdScenario   *dd_scenario_new            (DdLesson          *lesson,
                                          const char        *simulation,
                                          DdCatalog         *catalog) G_GNUC_WARN_UNUSED_RESULT;
DdSimulation *dd_scenario_get_simulation (DdScenario        *self);
DdSession    *dd_scenario_get_session    (DdScenario        *self);
guint         dd_scenario_get_n_steps    (DdScenario        *self);
DdStep       *dd_scenario_get_step       (DdScenario        *self,
                                          guint              position);
guint         dd_scenario_get_tick       (DdScenario        *self,
                                          guint              n_steps);
int           dd_scenario_find_step      (DdScenario        *self,
                                          guint              tick);
guint         dd_scenario_resolve        (DdScenario        *self,
                                          const DdFigureRef *figure);
gboolean      dd_scenario_on_track       (DdScenario        *self);

G_END_DECLS
