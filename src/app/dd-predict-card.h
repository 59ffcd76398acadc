// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-player.h"

G_BEGIN_DECLS

#define DD_TYPE_PREDICT_CARD (dd_predict_card_get_type ())
G_DECLARE_FINAL_TYPE (DdPredictCard, dd_predict_card, DD, PREDICT_CARD, GtkWidget)

GtkWidget *dd_predict_card_new        (void);
void       dd_predict_card_set_player (DdPredictCard *self,
                                       DdPlayer      *player);
void       dd_predict_card_set_wide   (DdPredictCard *self,
                                       gboolean       wide);
gboolean   dd_predict_card_get_asked  (DdPredictCard *self);

G_END_DECLS
