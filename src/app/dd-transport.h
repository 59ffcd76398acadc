// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-player.h"

G_BEGIN_DECLS

#define DD_TYPE_TRANSPORT (dd_transport_get_type ())
G_DECLARE_FINAL_TYPE (DdTransport, dd_transport, DD, TRANSPORT, GtkWidget)

GtkWidget *dd_transport_new        (void);
void       dd_transport_set_player (DdTransport *self,
                                    DdPlayer    *player);
void       dd_transport_set_narrow (DdTransport *self,
                                    gboolean     narrow);

G_END_DECLS
