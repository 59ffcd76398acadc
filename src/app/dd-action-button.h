// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *dd_action_button_new (const char *label,
                                 const char *action,
                                 const char *tooltip);

G_END_DECLS
