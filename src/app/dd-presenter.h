// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-player.h"

G_BEGIN_DECLS

#define DD_TYPE_PRESENTER (dd_presenter_get_type ())
G_DECLARE_FINAL_TYPE (DdPresenter, dd_presenter, DD, PRESENTER, GtkApplicationWindow)

GtkWindow *dd_presenter_new (GtkApplication *application,
                             DdPlayer       *player);

G_END_DECLS
