// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-player.h"

G_BEGIN_DECLS

#define DD_TYPE_EDITOR (dd_editor_get_type ())
G_DECLARE_FINAL_TYPE (DdEditor, dd_editor, DD, EDITOR, GtkWidget)

GtkWidget  *dd_editor_new             (DdPlayer   *player);
void        dd_editor_open            (DdEditor   *self,
                                       const char *path);
gboolean    dd_editor_save            (DdEditor   *self);
gboolean    dd_editor_get_modified    (DdEditor   *self);
char       *dd_editor_dup_path        (DdEditor   *self) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_editor_dup_text        (DdEditor   *self) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_editor_dup_unsaved     (DdEditor   *self) G_GNUC_WARN_UNUSED_RESULT;
void        dd_editor_next_problem    (DdEditor   *self,
                                       int         direction);
void        dd_editor_focus           (DdEditor   *self);

G_END_DECLS
