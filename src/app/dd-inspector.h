// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-player.h"

G_BEGIN_DECLS

#define DD_TYPE_INSPECTOR (dd_inspector_get_type ())
G_DECLARE_FINAL_TYPE (DdInspector, dd_inspector, DD, INSPECTOR, GtkWidget)

GtkWidget *dd_inspector_new        (void);
void       dd_inspector_set_player (DdInspector *self,
                                    DdPlayer    *player);

G_END_DECLS
