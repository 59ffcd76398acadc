// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DD_TYPE_RING (dd_ring_get_type ())
G_DECLARE_FINAL_TYPE (DdRing, dd_ring, DD, RING, GtkWidget)

GtkWidget *dd_ring_new          (void);
void       dd_ring_set_fraction (DdRing *self,
                                 double  fraction);

G_END_DECLS
