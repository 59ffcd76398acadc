// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "dd-curriculum.h"
#include "dd-player.h"
#include "dd-progress.h"

G_BEGIN_DECLS

#define DD_TYPE_WINDOW (dd_window_get_type ())
G_DECLARE_FINAL_TYPE (DdWindow, dd_window, DD, WINDOW, AdwApplicationWindow)

DdWindow *dd_window_new              (GtkApplication *application,
                                      DdCurriculum   *curriculum,
                                      DdProgress     *progress);
gboolean  dd_window_open_lesson      (DdWindow       *self,
                                      const char     *id);
void      dd_window_open_sandbox     (DdWindow       *self);
void      dd_window_open_cheatsheets (DdWindow       *self);
void      dd_window_open_certificate (DdWindow       *self);
DdPlayer *dd_window_get_player       (DdWindow       *self);

G_END_DECLS
