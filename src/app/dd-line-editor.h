// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DD_TYPE_LINE_EDITOR (dd_line_editor_get_type ())
G_DECLARE_FINAL_TYPE (DdLineEditor, dd_line_editor, DD, LINE_EDITOR, GtkPopover)

/* A line of text to edit on the stage. Signal "applied": what it is to be. */

GtkWidget *dd_line_editor_new (const char *title,
                               const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
