// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-player.h"

G_BEGIN_DECLS

#define DD_TYPE_SEGMENTS (dd_segments_get_type ())
G_DECLARE_FINAL_TYPE (DdSegments, dd_segments, DD, SEGMENTS, GtkWidget)

GtkWidget *dd_segments_new        (void);
void       dd_segments_set_player (DdSegments *self,
                                   DdPlayer   *player);
guint      dd_segments_count      (DdSegments *self,
                                   double      width);

G_END_DECLS
