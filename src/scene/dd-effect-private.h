// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-arena-private.h"

#include "dd-scene.h"

G_BEGIN_DECLS

#define DD_N_SPRITES 3

/* The shapes that exist only while an effect is played. */
typedef struct
{
  const DdEffect *effect;
  const DdShape *source;
  const DdShape *target;
  const DdShape *path;
  DdScene *scene;
  double zoom;
  DdShape sprites[DD_N_SPRITES];
  guint n_sprites;
  DdPoint points[DD_N_SPRITES][2];
  DdTextRun label;
} DdEffectPlay;

double   _dd_ease                (double         progress);
double   _dd_window              (double         progress,
                                  double         from,
                                  double         to);
void     _dd_effect_play_init    (DdEffectPlay  *self,
                                  DdScene       *from,
                                  DdScene       *to,
                                  DdTextCache   *texts);
void     _dd_effect_play_update  (DdEffectPlay  *self,
                                  double         progress);

G_END_DECLS
