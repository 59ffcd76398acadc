// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

#include "dd-cheatsheet.h"

G_BEGIN_DECLS

GtkWidget    *dd_sheet_page_new   (DdLesson  *lesson);
DdCheatsheet *dd_sheet_page_make  (DdLesson  *lesson,
                                   DdPaper    paper) G_GNUC_WARN_UNUSED_RESULT;
void          dd_sheet_page_print (GtkWindow *parent,
                                   DdLesson  *lesson);

G_END_DECLS
