// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-service-private.h"
#include "dd-world-private.h"

/**
 * DdProcessSettled:
 * @pid: the process
 * @argv: (nullable): its new command line, as `ps` shows it
 * @uid: its new user, negative for no change
 * @gid: its new group, negative for no change
 *
 * A process gave itself another title or became another user.
 */
typedef struct
{
  DdEvent   parent;
  int       pid;
  char    **argv;
  int       uid;
  int       gid;
} DdProcessSettled;

static const DdEventField settled_fields[] = {
  DD_EVENT_INT (DdProcessSettled, pid),
  DD_EVENT_STRV (DdProcessSettled, argv),
  DD_EVENT_INT (DdProcessSettled, uid),
  DD_EVENT_INT (DdProcessSettled, gid),
  { NULL },
};

static void
settled_apply (DdWorld       *world,
               const DdEvent *event)
{
  const DdProcessSettled *ev = (const DdProcessSettled *) event;
  DdProcess *process = _dd_world_edit_process (world, ev->pid);

  if (ev->argv)
    {
      g_strfreev (process->argv);
      process->argv = g_strdupv (ev->argv);
    }
  if (ev->uid >= 0)
    process->uid = ev->uid;
  if (ev->gid >= 0)
    process->gid = ev->gid;
}

static char *
settled_caption (const DdEvent *event)
{
  const DdProcessSettled *ev = (const DdProcessSettled *) event;

  if (ev->uid >= 0)
    return g_strdup_printf (_("PID %d on the host goes on as user %d"), ev->pid, ev->uid);
  return g_strdup_printf (_("PID %d on the host calls itself %s"), ev->pid, ev->argv[0]);
}

static char *
settled_why (const DdEvent *event)
{
  if (((const DdProcessSettled *) event)->uid >= 0)
    return g_strdup (_("A service that is started by root gives its rights up before it listens to "
                       "anyone."));
  return g_strdup (_("A process may change the title that ps shows, to say what it does."));
}

static const DdEventClass settled_class = {
  .name = "process.settled",
  .size = sizeof (DdProcessSettled),
  .kind = DD_TICK_NONE,
  .fields = settled_fields,
  .apply = settled_apply,
  .caption = settled_caption,
  .why = settled_why,
};

/*
 * _dd_service_settle:
 * @self: a turn
 * @title: (nullable): what `ps` shows from now on
 * @uid: the user it becomes, negative for none
 * @gid: the group it becomes, negative for none
 */
void
_dd_service_settle (Service    *self,
                    const char *title,
                    int         uid,
                    int         gid)
{
  DdProcessSettled *event = dd_event_new (&settled_class);
  char *argv[] = { (char *) title, NULL };

  event->pid = self->pid;
  event->argv = title ? g_strdupv (argv) : NULL;
  event->uid = uid;
  event->gid = gid;
  dd_engine_emit (self->engine, event);
}

/**
 * dd_process_set_user:
 * @engine: the engine
 * @pid: a process
 * @uid: the user it becomes
 * @gid: the group it becomes
 *
 * setuid() and setgid() of a process that may do so.
 */
void
dd_process_set_user (DdEngine *engine,
                     int       pid,
                     int       uid,
                     int       gid)
{
  DdProcessSettled *event = dd_event_new (&settled_class);

  event->pid = pid;
  event->uid = uid;
  event->gid = gid;
  dd_engine_emit (engine, event);
}
