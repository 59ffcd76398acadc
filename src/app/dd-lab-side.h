// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-lab.h"
#include "dd-player.h"

G_BEGIN_DECLS

#define DD_TYPE_LAB_SIDE (dd_lab_side_get_type ())
G_DECLARE_FINAL_TYPE (DdLabSide, dd_lab_side, DD, LAB_SIDE, GtkWidget)

GtkWidget *dd_lab_side_new  (DdPlayer  *player);
void       dd_lab_side_load (DdLabSide *self,
                             DdLab     *lab);
void       dd_lab_side_reset (DdLabSide *self);
void       dd_lab_side_show_hint     (DdLabSide *self);
void       dd_lab_side_show_solution (DdLabSide *self);

G_END_DECLS
