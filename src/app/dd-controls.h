// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-player.h"

G_BEGIN_DECLS

#define DD_TYPE_CONTROLS (dd_controls_get_type ())
G_DECLARE_FINAL_TYPE (DdControls, dd_controls, DD, CONTROLS, GtkWidget)

GtkWidget *dd_controls_new        (void);
void       dd_controls_set_player (DdControls *self,
                                   DdPlayer   *player);

G_END_DECLS
