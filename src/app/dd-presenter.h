// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-player.h"

G_BEGIN_DECLS

GtkWindow *dd_presenter_new (GtkApplication *application,
                             DdPlayer       *player);

G_END_DECLS
