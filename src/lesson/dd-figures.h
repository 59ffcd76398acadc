// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-cheatsheet.h"
#include "dd-scenario.h"
#include "dd-view.h"

G_BEGIN_DECLS

#define DD_TYPE_FIGURES (dd_figures_get_type ())

G_DECLARE_FINAL_TYPE (DdFigures, dd_figures, DD, FIGURES, GObject)

DdFigures  *dd_figures_new          (DdCatalog            *catalog) G_GNUC_WARN_UNUSED_RESULT;
DdScenario *dd_figures_get_scenario (DdFigures            *self,
                                     DdLesson             *lesson,
                                     const char           *simulation);
DdScene    *dd_figures_make_scene   (DdFigures            *self,
                                     DdLesson             *lesson,
                                     const DdFigureRef    *figure,
                                     const DdViewOptions  *options) G_GNUC_WARN_UNUSED_RESULT;
DdScene    *dd_figures_for_sheet    (gpointer              figures,
                                     DdLesson             *lesson,
                                     const DdFigureRef    *figure,
                                     double                width,
                                     DdTextCache         **texts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
