// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

#include "dd-cheatsheet.h"

G_BEGIN_DECLS

GtkWidget *dd_sheet_page_new   (DdLesson  *lesson);
void       dd_sheet_page_print (GtkWindow *parent,
                                DdLesson  *lesson);

G_END_DECLS
