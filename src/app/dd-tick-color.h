// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

#include "dd-engine.h"

G_BEGIN_DECLS

GdkRGBA    dd_tick_color_get      (DdTickKind kind,
                                   gboolean   dark);
DdTickKind dd_tick_color_stronger (DdTickKind one,
                                   DdTickKind other);

G_END_DECLS
