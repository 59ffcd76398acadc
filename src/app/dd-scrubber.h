// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-player.h"

G_BEGIN_DECLS

#define DD_TYPE_SCRUBBER (dd_scrubber_get_type ())
G_DECLARE_FINAL_TYPE (DdScrubber, dd_scrubber, DD, SCRUBBER, GtkWidget)

GtkWidget *dd_scrubber_new        (void);
void       dd_scrubber_set_player (DdScrubber *self,
                                   DdPlayer   *player);

G_END_DECLS
