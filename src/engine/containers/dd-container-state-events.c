// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dd-container-private.h"
#include "dd-network-private.h"
#include "dd-world-private.h"

/* The events of the states a container passes through. */

static char *
changed_topic (const DdEvent *event)
{
  return g_strconcat ("container:", ((const DdContainerChanged *) event)->container, NULL);
}

static const DdEventField changed_fields[] = {
  DD_EVENT_STRING (DdContainerChanged, container),
  DD_EVENT_STRING (DdContainerChanged, container_name),
  DD_EVENT_INT (DdContainerChanged, exit_code),
  DD_EVENT_INT (DdContainerChanged, count),
  DD_EVENT_INT (DdContainerChanged, signal),
  DD_EVENT_INT64 (DdContainerChanged, delay),
  DD_EVENT_STRING (DdContainerChanged, text),
  { NULL },
};

static DdContainer *
edit (DdWorld       *world,
      const DdEvent *event)
{
  return _dd_world_edit_container (world, ((const DdContainerChanged *) event)->container);
}

static void
started_apply (DdWorld       *world,
               const DdEvent *event)
{
  DdContainer *container = edit (world, event);

  container->state = DD_CONTAINER_RUNNING;
  container->started = event->time;
  container->exit_code = 0;
  container->oom_killed = FALSE;
  container->has_run = TRUE;
  container->next_restart = 0;
  container->stage = DD_STAGE_DONE;
  g_free (container->error);
  container->error = g_strdup ("");
}

static char *
started_caption (const DdEvent *event)
{
  return g_strdup_printf (_("%s is running"), ((const DdContainerChanged *) event)->container_name);
}

static char *
started_why (const DdEvent *event)
{
  if (((const DdContainerChanged *) event)->count > 0)
    return g_strdup (_("The same container again: its writable layer and its settings were kept; "
                       "the processes, their numbers and maybe the address are new."));
  return g_strdup (_("Its first process runs. The container lives exactly as long as that "
                     "process."));
}

/* What a container has only while it runs goes away with its last process. */
static void
clear_run (DdWorld     *world,
           DdContainer *container)
{
  for (guint i = world->processes->len; i > 0; i--)
    {
      DdProcess *process = g_ptr_array_index (world->processes, i - 1);

      if (g_strcmp0 (process->container, container->id) == 0)
        _dd_world_remove_process (world, process->pid);
    }
  memset (container->namespaces, 0, sizeof container->namespaces);
  _dd_container_set_shared_memory (world, container, FALSE);
  container->mounted = FALSE;
  container->pid = 0;
  container->shim_pid = 0;
  container->next_ns_pid = 1;
  container->grace_timer = 0;
  container->grace_ends = 0;
  container->stage = DD_STAGE_NONE;
  g_clear_pointer (&container->cgroup, g_free);
}

static void
died_apply (DdWorld       *world,
            const DdEvent *event)
{
  const DdContainerChanged *ev = (const DdContainerChanged *) event;
  DdContainer *container = edit (world, event);

  clear_run (world, container);
  container->state = DD_CONTAINER_EXITED;
  container->exit_code = ev->exit_code;
  container->finished = event->time;
}

static char *
died_caption (const DdEvent *event)
{
  const DdContainerChanged *ev = (const DdContainerChanged *) event;

  return g_strdup_printf (_("%s exited with code %d"), ev->container_name, ev->exit_code);
}

static char *
died_why (const DdEvent *event)
{
  const DdContainerChanged *ev = (const DdContainerChanged *) event;

  if (ev->signal)
    return g_strdup_printf (_("Its first process was ended by SIG%s: %d = 128 + %d. The writable "
                              "layer, the name and the log stay until docker rm."),
                            dd_signal_to_name (ev->signal), ev->exit_code, ev->signal);
  return g_strdup (_("Its first process ended, so the container is over: the exit code is that of "
                     "the process. The writable layer, the name and the log stay until "
                     "docker rm."));
}

static void
start_failed_apply (DdWorld       *world,
                    const DdEvent *event)
{
  const DdContainerChanged *ev = (const DdContainerChanged *) event;
  DdContainer *container = edit (world, event);

  clear_run (world, container);
  container->exit_code = ev->exit_code;
  g_free (container->error);
  container->error = g_strdup (ev->text);
}

static char *
start_failed_caption (const DdEvent *event)
{
  const DdContainerChanged *ev = (const DdContainerChanged *) event;

  return g_strdup_printf (_("%s could not be started"), ev->container_name);
}

static char *
start_failed_why (const DdEvent *event)
{
  const DdContainerChanged *ev = (const DdContainerChanged *) event;

  return g_strdup_printf (_("The engine says: %s. A failed start leaves the container as it was; "
                            "no restart policy applies."), ev->text);
}

static void
restarting_apply (DdWorld       *world,
                  const DdEvent *event)
{
  const DdContainerChanged *ev = (const DdContainerChanged *) event;
  DdContainer *container = edit (world, event);

  container->state = DD_CONTAINER_RESTARTING;
  container->restart_count = ev->count;
  container->backoff = ev->delay;
  container->next_restart = event->time + ev->delay;
}

static char *
restarting_caption (const DdEvent *event)
{
  const DdContainerChanged *ev = (const DdContainerChanged *) event;

  return g_strdup_printf (_("%s will be restarted in %.1f s"), ev->container_name,
                          ev->delay / (double) DD_USEC_PER_SEC);
}

static char *
restarting_why (const DdEvent *event)
{
  const DdContainerChanged *ev = (const DdContainerChanged *) event;

  return g_strdup_printf (_("The restart policy %s asks for it. The wait doubles with each crash, "
                            "from 0.1 s to at most a minute, and begins anew after a run of ten "
                            "seconds. This is restart %d."), ev->text, ev->count);
}

static void
paused_apply (DdWorld       *world,
              const DdEvent *event)
{
  edit (world, event)->state = DD_CONTAINER_PAUSED;
}

static char *
paused_caption (const DdEvent *event)
{
  return g_strdup_printf (_("%s is frozen"), ((const DdContainerChanged *) event)->container_name);
}

static char *
paused_why (const DdEvent *event)
{
  return g_strdup (_("The engine wrote 1 to cgroup.freeze. The kernel stops scheduling every "
                     "process of the cgroup; they keep their memory, files and connections and "
                     "are not told."));
}

static void
unpaused_apply (DdWorld       *world,
                const DdEvent *event)
{
  edit (world, event)->state = DD_CONTAINER_RUNNING;
}

static char *
unpaused_caption (const DdEvent *event)
{
  return g_strdup_printf (_("%s thaws"), ((const DdContainerChanged *) event)->container_name);
}

static char *
unpaused_why (const DdEvent *event)
{
  return g_strdup (_("The engine wrote 0 to cgroup.freeze. The processes go on where they were; "
                     "for them no time has passed, except on the clock."));
}

static void
renamed_apply (DdWorld       *world,
               const DdEvent *event)
{
  DdContainer *container = edit (world, event);

  g_free (container->name);
  container->name = g_strdup (((const DdContainerChanged *) event)->text);
  if (dd_container_is_running (container))
    _dd_container_update_names (world, container);
}

static char *
renamed_caption (const DdEvent *event)
{
  const DdContainerChanged *ev = (const DdContainerChanged *) event;

  return g_strdup_printf (_("%s is now called %s"), ev->container_name, ev->text);
}

static char *
renamed_why (const DdEvent *event)
{
  return g_strdup (_("A name is a label for people. The id, the layers and the processes stay the "
                     "same."));
}

static void
removed_apply (DdWorld       *world,
               const DdEvent *event)
{
  DdContainer *container = edit (world, event);
  g_autofree char *directory = g_strconcat ("dir:", container->id, NULL);

  clear_run (world, container);
  _dd_world_set_store (world, container->rw_store, NULL);
  _dd_world_set_store (world, directory, NULL);
  _dd_world_remove_container (world, container->id);
}

static char *
removed_caption (const DdEvent *event)
{
  return g_strdup_printf (_("%s is removed, with its writable layer"),
                          ((const DdContainerChanged *) event)->container_name);
}

static char *
removed_why (const DdEvent *event)
{
  return g_strdup (_("docker rm throws the writable layer, the log and the name away. The image "
                     "and its layers stay; what was only in the writable layer is lost."));
}

static void
stopping_apply (DdWorld       *world,
                const DdEvent *event)
{
  const DdContainerChanged *ev = (const DdContainerChanged *) event;
  DdContainer *container = edit (world, event);

  container->grace_started = event->time;
  container->grace_ends = ev->delay < 0 ? 0 : event->time + ev->delay;
}

static char *
stopping_caption (const DdEvent *event)
{
  const DdContainerChanged *ev = (const DdContainerChanged *) event;

  if (ev->delay < 0)
    return g_strdup_printf (_("%s is asked to stop, without a limit"), ev->container_name);
  return g_strdup_printf (_("%s is asked to stop within %d s"), ev->container_name,
                          (int) (ev->delay / (gint64) DD_USEC_PER_SEC));
}

static char *
stopping_why (const DdEvent *event)
{
  const DdContainerChanged *ev = (const DdContainerChanged *) event;

  return g_strdup_printf (_("docker stop sends SIG%s to PID 1 and waits. A program that handles "
                            "the signal can finish its work; when the grace period is over the "
                            "engine sends SIGKILL."), dd_signal_to_name (ev->signal));
}

static void
grace_over_apply (DdWorld       *world,
                  const DdEvent *event)
{
  DdContainer *container = edit (world, event);

  container->grace_ends = 0;
  container->grace_timer = 0;
}

static char *
grace_over_caption (const DdEvent *event)
{
  return g_strdup_printf (_("The grace period of %s is over"),
                          ((const DdContainerChanged *) event)->container_name);
}

static char *
grace_over_why (const DdEvent *event)
{
  return g_strdup (_("PID 1 did not end in time. It did not handle the signal, or it takes longer "
                     "than it was given. Now comes SIGKILL."));
}

#define CHANGE_CLASS(id, event_name)                 \
  const DdEventClass dd_container_##id##_class = {   \
    .name = event_name,                              \
    .size = sizeof (DdContainerChanged),             \
    .kind = DD_TICK_STATE,                           \
    .fields = changed_fields,                        \
    .apply = id##_apply,                             \
    .caption = id##_caption,                         \
    .why = id##_why,                                 \
    .topic = changed_topic,                          \
  }

CHANGE_CLASS (started, "container.started");
CHANGE_CLASS (start_failed, "container.start-failed");
CHANGE_CLASS (died, "container.died");
CHANGE_CLASS (restarting, "container.restarting");
CHANGE_CLASS (paused, "container.paused");
CHANGE_CLASS (unpaused, "container.unpaused");
CHANGE_CLASS (renamed, "container.renamed");
CHANGE_CLASS (removed, "container.removed");
CHANGE_CLASS (stopping, "container.stopping");
CHANGE_CLASS (grace_over, "container.grace-over");
