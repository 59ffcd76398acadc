// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-session.h"

/* What the ticks of a session are, and where its steps begin and end. */

/**
 * dd_session_get_tick_kind:
 * @self: a session
 * @tick: from 1
 *
 * Returns: what the tick is about, %DD_TICK_NONE if there is no such tick
 */
DdTickKind
dd_session_get_tick_kind (DdSession *self,
                          guint      tick)
{
  const DdEvent *event = dd_session_get_event (self, tick);

  return event ? event->klass->kind : DD_TICK_NONE;
}

/**
 * dd_session_starts_step:
 * @self: a session
 * @tick: from 1
 *
 * Returns: whether a step begins with the tick
 */
gboolean
dd_session_starts_step (DdSession *self,
                        guint      tick)
{
  const DdEvent *event = dd_session_get_event (self, tick);

  return event && event->klass->starts_step;
}

/**
 * dd_session_next_step:
 * @self: a session
 * @tick: from 0
 *
 * Returns: the last tick of the step that comes after @tick
 */
guint
dd_session_next_step (DdSession *self,
                      guint      tick)
{
  guint n_ticks = dd_session_get_n_ticks (self);

  if (tick >= n_ticks)
    return n_ticks;
  tick++;
  while (tick < n_ticks && !dd_session_starts_step (self, tick + 1))
    tick++;
  return tick;
}

/**
 * dd_session_previous_step:
 * @self: a session
 * @tick: from 0
 *
 * Returns: the last tick of the step that comes before @tick
 */
guint
dd_session_previous_step (DdSession *self,
                          guint      tick)
{
  while (tick > 0 && !dd_session_starts_step (self, tick))
    tick--;
  return tick > 0 ? tick - 1 : 0;
}
