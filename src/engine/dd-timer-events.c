// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-timer-events.h"
#include "dd-world.h"

static const DdEventField timer_fields[] = {
  DD_EVENT_INT64 (DdTimerEvent, due),
  DD_EVENT_INT (DdTimerEvent, timer),
  DD_EVENT_STRING (DdTimerEvent, kind),
  DD_EVENT_STRING (DdTimerEvent, subject),
  { NULL },
};

static void
timer_set_apply (DdWorld       *world,
                 const DdEvent *event)
{
  const DdTimerEvent *ev = (const DdTimerEvent *) event;
  DdTimer *timer = g_new0 (DdTimer, 1);
  guint place = world->timers->len;

  timer->id = ev->timer;
  timer->due = ev->due;
  timer->kind = g_intern_string (ev->kind);
  timer->subject = g_strdup (ev->subject);
  timer->cause = event->cause;
  world->next_timer = timer->id + 1;

  while (place > 0 && ((DdTimer *) g_ptr_array_index (world->timers, place - 1))->due > timer->due)
    place--;
  g_ptr_array_insert (world->timers, place, timer);
}

static void
timer_gone_apply (DdWorld       *world,
                  const DdEvent *event)
{
  const DdTimerEvent *ev = (const DdTimerEvent *) event;
  const DdTimer *timer = dd_world_get_timer (world, ev->timer);

  if (timer)
    g_ptr_array_remove (world->timers, (gpointer) timer);
}

const DdEventClass _dd_timer_set_class = {
  .name = "timer.set",
  .size = sizeof (DdTimerEvent),
  .fields = timer_fields,
  .apply = timer_set_apply,
};

const DdEventClass _dd_timer_cancelled_class = {
  .name = "timer.cancelled",
  .size = sizeof (DdTimerEvent),
  .fields = timer_fields,
  .apply = timer_gone_apply,
};

const DdEventClass _dd_timer_fired_class = {
  .name = "timer.fired",
  .size = sizeof (DdTimerEvent),
  .fields = timer_fields,
  .apply = timer_gone_apply,
};
