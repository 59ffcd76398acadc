// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-process-ops.h"

static char *
worked_caption (const DdEvent *event)
{
  const DdProcessWorked *ev = (const DdProcessWorked *) event;

  /* Translators: what is done, such as "go build", and a number of seconds. */
  return g_strdup_printf (_("%s: about %.1f s"), ev->what, (double) ev->duration / DD_USEC_PER_SEC);
}

static const DdEventField worked_fields[] = {
  DD_EVENT_INT (DdProcessWorked, pid),
  DD_EVENT_STRING (DdProcessWorked, container),
  DD_EVENT_STRING (DdProcessWorked, what),
  DD_EVENT_INT64 (DdProcessWorked, duration),
  DD_EVENT_INT (DdProcessWorked, estimate),
  { NULL },
};

/* Nothing in the world changes but the clock. */
const DdEventClass dd_process_worked_class = {
  .name = "process.worked",
  .size = sizeof (DdProcessWorked),
  .kind = DD_TICK_PROCESS,
  .fields = worked_fields,
  .caption = worked_caption,
  .why_text = N_("The time is an estimate: it follows from how much there is to download, to "
                 "unpack or to compile. Drydock does none of it."),
};

/**
 * dd_process_work:
 * @engine: the engine
 * @pid: a process
 * @what: what it does, such as "go build"
 * @duration: how long it will take, in microseconds; an estimate
 *
 * Says that a process is busy for a while.
 */
void
dd_process_work (DdEngine   *engine,
                 int         pid,
                 const char *what,
                 guint64     duration)
{
  const DdProcess *process = dd_world_get_process (dd_engine_get_world (engine), pid);
  DdProcessWorked *event = dd_event_new (&dd_process_worked_class);

  event->pid = pid;
  event->container = process ? g_strdup (process->container) : NULL;
  event->what = g_strdup (what);
  event->duration = (gint64) duration;
  event->estimate = TRUE;
  dd_engine_emit (engine, event);
}
