// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DD_TYPE_SQUEEZE (dd_squeeze_get_type ())
G_DECLARE_FINAL_TYPE (DdSqueeze, dd_squeeze, DD, SQUEEZE, GtkWidget)

gboolean dd_squeeze_get_fits (DdSqueeze *self);

G_END_DECLS
