// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-console.h"
#include "dd-canvas.h"
#include "dd-editor.h"

G_BEGIN_DECLS

#define DD_TYPE_WORKBENCH (dd_workbench_get_type ())
G_DECLARE_FINAL_TYPE (DdWorkbench, dd_workbench, DD, WORKBENCH, GtkWidget)

GtkWidget *dd_workbench_new        (DdPlayer    *player,
                                    GtkWidget   *side);
DdCanvas   *dd_workbench_get_canvas  (DdWorkbench *self);
DdEditor  *dd_workbench_get_editor (DdWorkbench *self);
void       dd_workbench_set_side_stays (DdWorkbench *self,
                                        gboolean     stays);
void       dd_workbench_set_editor_shown (DdWorkbench *self,
                                          gboolean     shown);
void       dd_workbench_focus_console (DdWorkbench *self);
void       dd_workbench_focus_next_pane (DdWorkbench *self,
                                         int          direction);

G_END_DECLS
