// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-event.h"

G_BEGIN_DECLS

/* What happens to entries of the agenda. */

typedef struct
{
  DdEvent   parent;
  gint64    due;
  int       timer;
  char     *kind;
  char     *subject;
} DdTimerEvent;

extern const DdEventClass _dd_timer_set_class;
extern const DdEventClass _dd_timer_cancelled_class;
extern const DdEventClass _dd_timer_fired_class;

G_END_DECLS
