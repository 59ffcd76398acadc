// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-container-private.h"
#include "dd-engine-private.h"

#define GRACE_TIMER "container.grace"

static const DdContainer *
find (DdEngine    *engine,
      const char  *name,
      GError     **error)
{
  return dd_world_find_container (dd_engine_get_world (engine), name, error);
}

static void
send_signal (DdEngine          *engine,
             const DdContainer *container,
             int                signal)
{
  g_autofree char *number = g_strdup_printf ("%d", signal);
  int pid = container->pid;

  dd_container_notify (engine, container, "kill", "signal", number, NULL);
  dd_process_kill (engine, pid, signal, TRUE);
}

static void
thaw (DdEngine          *engine,
      const DdContainer *container)
{
  g_autoptr (GPtrArray) processes = dd_world_list_processes (dd_engine_get_world (engine),
                                                             container->id);

  dd_engine_emit (engine, _dd_container_event (&dd_container_unpaused_class, container));
  dd_container_notify (engine, container, "unpause", NULL);
  for (guint i = 0; i < processes->len; i++)
    {
      DdProcess *process = g_ptr_array_index (processes, i);

      dd_process_thaw (engine, process->pid);
    }
}

/* A container that waits for its next try runs nothing: the loop just ends. */
static void
end_restart_loop (DdEngine          *engine,
                  const DdContainer *container)
{
  DdContainerFlags *flags = _dd_container_flags (container);
  DdContainerChanged *event;
  int exit_code = container->exit_code;

  dd_engine_cancel (engine, container->restart_timer);
  flags->manually_stopped = TRUE;
  flags->restart_timer = 0;
  dd_engine_emit (engine, flags);
  event = _dd_container_event (&dd_container_died_class, container);
  event->exit_code = exit_code;
  dd_engine_emit (engine, event);
}

static gint64
grace_of (const DdContainer *container,
          int                timeout)
{
  int seconds = timeout == DD_STOP_TIMEOUT_DEFAULT ? dd_container_get_stop_timeout (container)
                                                   : timeout;

  return seconds < 0 ? -1 : (gint64) seconds * (gint64) DD_USEC_PER_SEC;
}

/* Sends the stop signal and puts the end of the grace period on the agenda. */
static void
begin_stop (DdEngine          *engine,
            const DdContainer *container,
            int                signal,
            int                timeout,
            gboolean           restart)
{
  gint64 grace = grace_of (container, timeout);
  DdContainerChanged *event;
  DdContainerFlags *flags;
  guint timer = 0;

  signal = signal ? signal : dd_container_get_stop_signal (container);
  if (grace >= 0)
    timer = dd_engine_schedule (engine, grace, GRACE_TIMER, container->id);
  flags = _dd_container_flags (container);
  flags->stop_requested = TRUE;
  flags->manually_stopped = !restart;
  flags->restart_requested = restart;
  flags->grace_timer = timer;
  dd_engine_emit (engine, flags);

  event = _dd_container_event (&dd_container_stopping_class, container);
  event->signal = signal;
  event->delay = grace;
  dd_engine_emit (engine, event);
  send_signal (engine, container, signal);
  if (container->state == DD_CONTAINER_PAUSED)
    thaw (engine, container);
}

static void
grace_over (DdEngine      *engine,
            const DdTimer *timer)
{
  const DdContainer *container = dd_world_get_container (dd_engine_get_world (engine),
                                                         timer->subject);

  if (container == NULL || !dd_container_is_running (container))
    return;
  dd_engine_emit (engine, _dd_container_event (&dd_container_grace_over_class, container));
  send_signal (engine, container, DD_SIGKILL);
}

/**
 * dd_container_stop:
 * @engine: the engine
 * @name: of a container
 * @signal: 0 for the container's stop signal
 * @timeout: seconds before SIGKILL, -1 to wait for ever,
 *   %DD_STOP_TIMEOUT_DEFAULT for the container's
 * @error: return location
 *
 * POST /containers/{id}/stop. It only begins to stop; wait for the topic
 * "container:ID" until it does not run.
 *
 * Returns: whether it has to stop; %DD_ENGINE_ERROR_NOT_MODIFIED if it does
 *   not run
 * Source: moby daemon/stop.go
 */
gboolean
dd_container_stop (DdEngine    *engine,
                   const char  *name,
                   int          signal,
                   int          timeout,
                   GError     **error)
{
  const DdContainer *container = find (engine, name, error);

  if (container == NULL)
    return FALSE;
  if (container->state == DD_CONTAINER_RESTARTING)
    {
      end_restart_loop (engine, container);
      return TRUE;
    }
  if (!dd_container_is_running (container))
    {
      g_set_error_literal (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_MODIFIED,
                           "container is already stopped");
      return FALSE;
    }
  begin_stop (engine, container, signal, timeout, FALSE);
  return TRUE;
}

/**
 * dd_container_restart:
 * @engine: the engine
 * @name: of a container
 * @signal: as for dd_container_stop()
 * @timeout: as for dd_container_stop()
 * @error: return location
 *
 * POST /containers/{id}/restart. A container that runs is stopped first; wait
 * for the topic "container:ID" until it was started again.
 *
 * Returns: whether it will run
 * Source: moby daemon/restart.go
 */
gboolean
dd_container_restart (DdEngine    *engine,
                      const char  *name,
                      int          signal,
                      int          timeout,
                      GError     **error)
{
  const DdContainer *container = find (engine, name, error);

  if (container == NULL)
    return FALSE;
  if (dd_container_is_running (container))
    {
      begin_stop (engine, container, signal, timeout, TRUE);
      return TRUE;
    }
  if (container->state == DD_CONTAINER_RESTARTING)
    end_restart_loop (engine, container);
  if (!dd_container_start (engine, container->id, error))
    return FALSE;
  dd_container_notify (engine, container, "restart", NULL);
  return TRUE;
}

static gboolean
refuse_not_running (const DdContainer  *container,
                    GError            **error)
{
  g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT, "container %s is not running",
               container->id);
  return FALSE;
}

/* Only a container with a stop signal of its own can be sent another signal
 * without an end to its restart policy. Source: moby daemon/kill.go,
 * killWithSignal */
static gboolean
cancels_policy (const DdContainer *container,
                int                signal)
{
  return container->stop_signal == NULL || *container->stop_signal == '\0' ||
         signal == DD_SIGKILL || signal == dd_container_get_stop_signal (container);
}

/**
 * dd_container_kill:
 * @engine: the engine
 * @name: of a container
 * @signal: to send to its first process
 * @error: return location
 *
 * POST /containers/{id}/kill.
 *
 * Returns: whether the signal was sent
 * Source: moby daemon/kill.go
 */
gboolean
dd_container_kill (DdEngine    *engine,
                   const char  *name,
                   int          signal,
                   GError     **error)
{
  const DdContainer *container = find (engine, name, error);

  if (container == NULL)
    {
      g_prefix_error (error, "cannot kill container: %s: ", name);
      return FALSE;
    }
  if (container->state == DD_CONTAINER_RESTARTING)
    {
      end_restart_loop (engine, container);
      return TRUE;
    }
  if (!dd_container_is_running (container))
    {
      refuse_not_running (container, error);
      g_prefix_error (error, "cannot kill container: %s: ", name);
      return FALSE;
    }
  if (cancels_policy (container, signal))
    {
      DdContainerFlags *flags = _dd_container_flags (container);

      flags->manually_stopped = TRUE;
      dd_engine_emit (engine, flags);
    }
  send_signal (engine, container, signal);
  return TRUE;
}

/**
 * dd_container_pause:
 * @engine: the engine
 * @name: of a container
 * @error: return location
 *
 * POST /containers/{id}/pause: freezes the cgroup.
 *
 * Returns: whether it is frozen now
 * Source: moby daemon/pause.go
 */
gboolean
dd_container_pause (DdEngine    *engine,
                    const char  *name,
                    GError     **error)
{
  const DdContainer *container = find (engine, name, error);

  if (container == NULL)
    return FALSE;
  if (container->state == DD_CONTAINER_PAUSED)
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
                   "container %s is already paused", container->id);
      return FALSE;
    }
  if (container->state == DD_CONTAINER_RESTARTING)
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
                   "Container %s is restarting, wait until the container is running",
                   container->id);
      return FALSE;
    }
  if (container->state != DD_CONTAINER_RUNNING)
    return refuse_not_running (container, error);
  dd_engine_elapse (engine, 2 * DD_USEC_PER_MSEC);
  dd_engine_emit (engine, _dd_container_event (&dd_container_paused_class, container));
  dd_container_notify (engine, container, "pause", NULL);
  return TRUE;
}

/**
 * dd_container_unpause:
 * @engine: the engine
 * @name: of a container
 * @error: return location
 *
 * POST /containers/{id}/unpause: thaws the cgroup.
 *
 * Returns: whether it goes on
 * Source: moby daemon/unpause.go
 */
gboolean
dd_container_unpause (DdEngine    *engine,
                      const char  *name,
                      GError     **error)
{
  const DdContainer *container = find (engine, name, error);

  if (container == NULL)
    return FALSE;
  if (container->state != DD_CONTAINER_PAUSED)
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT, "Container %s is not paused",
                   container->id);
      return FALSE;
    }
  dd_engine_elapse (engine, 2 * DD_USEC_PER_MSEC);
  thaw (engine, container);
  return TRUE;
}

/* Source: moby daemon/delete.go */
static gboolean
check_remove (const DdContainer  *container,
              GError            **error)
{
  if (container->state == DD_CONTAINER_PAUSED)
    g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
                 "cannot remove container \"%s\": container is paused and must be unpaused first",
                 container->name);
  else if (container->state == DD_CONTAINER_RUNNING ||
           container->state == DD_CONTAINER_RESTARTING)
    g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
                 "cannot remove container \"%s\": container is %s: stop the container before "
                 "removing or force remove", container->name,
                 dd_container_get_status (container));
  else
    return TRUE;
  return FALSE;
}

/* Takes a container that does not run away. */
void
_dd_container_forget (DdEngine          *engine,
                      const DdContainer *container)
{
  g_autoptr (DdContainer) keep = g_object_ref ((DdContainer *) container);

  dd_engine_elapse (engine, 5 * DD_USEC_PER_MSEC);
  dd_container_notify (engine, container, "destroy", NULL);
  dd_engine_emit (engine, _dd_container_event (&dd_container_removed_class, keep));
}

/**
 * dd_container_remove:
 * @engine: the engine
 * @name: of a container
 * @force: whether a running one is killed first
 * @volumes: whether its anonymous volumes go too
 * @error: return location
 *
 * DELETE /containers/{id}. A running container is killed; it is gone when the
 * decision has settled.
 *
 * Returns: whether it goes
 * Source: moby daemon/delete.go
 */
gboolean
dd_container_remove (DdEngine    *engine,
                     const char  *name,
                     gboolean     force,
                     gboolean     volumes,
                     GError     **error)
{
  const DdContainer *container = find (engine, name, error);

  if (container == NULL || (!force && !check_remove (container, error)))
    return FALSE;
  if (dd_container_is_running (container))
    {
      DdContainerFlags *flags = _dd_container_flags (container);

      flags->remove_requested = TRUE;
      flags->manually_stopped = TRUE;
      dd_engine_emit (engine, flags);
      send_signal (engine, container, DD_SIGKILL);
      return TRUE;
    }
  if (container->state == DD_CONTAINER_RESTARTING)
    end_restart_loop (engine, container);
  _dd_container_forget (engine, container);
  return TRUE;
}

/**
 * dd_container_rename:
 * @engine: the engine
 * @name: of a container
 * @new_name: what it is to be called
 * @error: return location
 *
 * POST /containers/{id}/rename.
 *
 * Returns: whether it was renamed
 * Source: moby daemon/rename.go
 */
gboolean
dd_container_rename (DdEngine    *engine,
                     const char  *name,
                     const char  *new_name,
                     GError     **error)
{
  const DdContainer *container = find (engine, name, error);
  g_autofree char *old = NULL;
  g_autofree char *full = NULL;
  DdContainerChanged *event;

  if (container == NULL)
    return FALSE;
  if (*new_name == '\0')
    {
      g_set_error_literal (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID,
                           "Neither old nor new names may be empty");
      return FALSE;
    }
  if (g_str_equal (container->name, *new_name == '/' ? new_name + 1 : new_name))
    {
      g_set_error_literal (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID,
                           "Renaming a container with the same name as its current name");
      return FALSE;
    }
  full = g_strconcat (*new_name == '/' ? "" : "/", new_name, NULL);
  if (!_dd_container_check_name (dd_engine_get_world (engine), full, error))
    {
      g_prefix_error (error, "Error when allocating new name: ");
      return FALSE;
    }
  old = g_strconcat ("/", container->name, NULL);
  event = _dd_container_event (&dd_container_renamed_class, container);
  event->text = g_strdup (full + 1);
  dd_engine_emit (engine, event);
  dd_container_notify (engine, container, "rename", "oldName", old, NULL);
  return TRUE;
}

void
_dd_engine_register_containers (DdEngine *engine)
{
  dd_engine_add_timer (engine, GRACE_TIMER, grace_over);
  _dd_container_register_policy (engine);
}
