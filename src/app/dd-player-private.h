// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-player.h"

G_BEGIN_DECLS

struct _DdPlayer
{
  GObject       parent_instance;

  DdSession    *session;
  DdScript     *script;       /* of a simulation, else NULL */
  GHashTable   *settings;     /* what sliders and choices were set to, by id */
  GHashTable   *switches;     /* how toggles stand at looked_tick, by id */
  guint         looked_tick;
  guint         looked_branch;
  char         *slider;       /* the one that was set last */
  guint         slider_start; /* the tick before it was set */
  guint         slider_end;   /* the last tick of what that did */
  char         *view;
  char         *focus;
  char         *selection;
  char         *tty;          /* the terminal that was chosen */
  double        speed;
  guint         source;
  gboolean      by_tick;
  gboolean      is_sandbox;   /* nothing was set up by a lesson */
};

void _dd_player_move_to            (DdPlayer *self,
                                    guint     tick);
void _dd_player_see_enough         (DdPlayer *self);
void _dd_player_show_what_happened (DdPlayer *self);

G_END_DECLS
