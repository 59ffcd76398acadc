// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-player.h"

G_BEGIN_DECLS

#define DD_TYPE_TERMINAL_TABS (dd_terminal_tabs_get_type ())
G_DECLARE_FINAL_TYPE (DdTerminalTabs, dd_terminal_tabs, DD, TERMINAL_TABS, GtkWidget)

/* The terminals of the host at the cursor. It is seen once there are two. */

GtkWidget *dd_terminal_tabs_new        (void);
void       dd_terminal_tabs_set_player (DdTerminalTabs *self,
                                        DdPlayer       *player);
GtkWidget *dd_terminal_tabs_new_adder  (void);

G_END_DECLS
