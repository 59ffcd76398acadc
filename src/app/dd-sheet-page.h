// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-cheatsheet.h"
#include "dd-paper-view.h"

G_BEGIN_DECLS

GtkWidget    *dd_sheet_page_new     (DdLesson   *lesson,
                                     gboolean    with_all);
DdCheatsheet *dd_sheet_page_make    (DdLesson   *lesson,
                                     DdPaper     paper) G_GNUC_WARN_UNUSED_RESULT;
DdPaperJob    dd_sheet_page_get_job (DdLesson   *lesson);
void          dd_sheet_page_print   (GtkWindow  *parent,
                                     DdLesson   *lesson);
gboolean      dd_sheet_page_save    (GPtrArray  *lessons,
                                     const char *path,
                                     GError    **error);

G_END_DECLS
