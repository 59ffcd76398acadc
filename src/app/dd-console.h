// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-player.h"

G_BEGIN_DECLS

#define DD_TYPE_CONSOLE (dd_console_get_type ())
G_DECLARE_FINAL_TYPE (DdConsole, dd_console, DD, CONSOLE, GtkWidget)

GtkWidget *dd_console_new        (void);
void       dd_console_set_player (DdConsole  *self,
                                  DdPlayer   *player);
void       dd_console_focus      (DdConsole  *self);

G_END_DECLS
