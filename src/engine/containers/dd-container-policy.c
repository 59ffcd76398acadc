// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-container-private.h"

#define RESTART_TIMER "container.restart"
#define REMOVE_TIMER  "container.remove"

/* Source: moby daemon/internal/restartmanager/restartmanager.go */
#define FIRST_BACKOFF (100 * DD_USEC_PER_MSEC)
#define MAX_BACKOFF   (60 * DD_USEC_PER_SEC)
#define GOOD_RUN      (10 * DD_USEC_PER_SEC)

#define USEC_REMOVE   (10 * DD_USEC_PER_MSEC)

/* When PID 1 ends, the kernel ends every other process of the namespace. */
void
_dd_container_end_others (DdEngine          *engine,
                          const DdContainer *container)
{
  g_autoptr (GPtrArray) processes = dd_world_list_processes (dd_engine_get_world (engine),
                                                             container->id);

  for (guint i = 0; i < processes->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (processes, i);

      if (process->ns_pid != 1)
        dd_process_die (engine, process->pid, DD_SIGKILL);
    }
}

static gboolean
policy_wants_restart (const DdContainer *container,
                      int                exit_code)
{
  const DdContainerConfig *config = container->config;

  if (container->manually_stopped || container->policy_cancelled || container->remove_requested)
    return FALSE;
  if (g_str_equal (config->restart_name, "always") ||
      g_str_equal (config->restart_name, "unless-stopped"))
    return TRUE;
  if (!g_str_equal (config->restart_name, "on-failure") || exit_code == 0)
    return FALSE;
  return config->restart_max_retries == 0 ||
         container->restart_count < config->restart_max_retries;
}

static guint64
next_backoff (const DdContainer *container,
              guint64            run_time)
{
  if (run_time >= GOOD_RUN || container->backoff == 0)
    return FIRST_BACKOFF;
  return MIN (container->backoff * 2, MAX_BACKOFF);
}

static void
schedule_restart (DdEngine          *engine,
                  const DdContainer *container,
                  guint64            run_time)
{
  guint64 delay = next_backoff (container, run_time);
  guint timer = dd_engine_schedule (engine, delay, RESTART_TIMER, container->id);
  DdContainerChanged *event;
  DdContainerFlags *flags = _dd_container_flags (container);

  flags->restart_timer = timer;
  dd_engine_emit (engine, flags);
  event = _dd_container_event (&dd_container_restarting_class, container);
  event->exit_code = container->exit_code;
  event->count = container->restart_count + 1;
  event->delay = delay;
  event->text = g_strdup (container->config->restart_name);
  dd_engine_emit (engine, event);
}

static void
restart_due (DdEngine      *engine,
             const DdTimer *timer)
{
  const DdContainer *container = dd_world_get_container (dd_engine_get_world (engine),
                                                         timer->subject);

  if (container && container->state == DD_CONTAINER_RESTARTING)
    _dd_container_start_run (engine, container, NULL);
}

static void
emit_died (DdEngine              *engine,
           const DdContainer     *container,
           const DdProcessExited *exited)
{
  DdContainerChanged *event = _dd_container_event (&dd_container_died_class, container);

  event->exit_code = exited->exit_code;
  event->signal = exited->term_signal;
  dd_engine_emit (engine, event);
}

static void
notify_died (DdEngine          *engine,
             const DdContainer *container,
             guint64            run_time)
{
  g_autofree char *code = g_strdup_printf ("%d", container->exit_code);
  g_autofree char *duration = g_strdup_printf ("%" G_GUINT64_FORMAT, run_time / DD_USEC_PER_SEC);

  dd_container_notify (engine, container, "die", "execDuration", duration, "exitCode", code,
                       NULL);
  if (container->stop_requested)
    dd_container_notify (engine, container, "stop", NULL);
}

/* What follows when a container died: restart, remove, or nothing. */
static void
follow_up (DdEngine          *engine,
           const DdContainer *container,
           guint64            run_time)
{
  gboolean restart = container->restart_requested;

  if (restart)
    {
      if (dd_container_start (engine, container->id, NULL))
        dd_container_notify (engine, container, "restart", NULL);
    }
  else if (policy_wants_restart (container, container->exit_code))
    {
      schedule_restart (engine, container, run_time);
    }
  else if (container->remove_requested)
    {
      _dd_container_forget (engine, container);
    }
  else if (container->config->auto_remove)
    {
      /* A moment later, so that clients can read the last output. */
      dd_engine_schedule (engine, USEC_REMOVE, REMOVE_TIMER, container->id);
    }
}

static void
remove_due (DdEngine      *engine,
            const DdTimer *timer)
{
  const DdContainer *container = dd_world_get_container (dd_engine_get_world (engine),
                                                         timer->subject);

  if (container && !dd_container_is_running (container))
    _dd_container_forget (engine, container);
}

static void
first_process_exited (DdEngine      *engine,
                      const DdEvent *event)
{
  const DdProcessExited *exited = (const DdProcessExited *) event;
  const DdContainer *container = dd_world_get_container (dd_engine_get_world (engine),
                                                         exited->container);
  guint64 run_time;

  if (exited->ns_pid != 1 || container == NULL || container->is_build)
    return;
  run_time = event->time - container->started;
  dd_engine_cancel (engine, container->grace_timer);
  _dd_container_end_others (engine, container);
  dd_engine_elapse (engine, 4 * DD_USEC_PER_MSEC);
  _dd_container_detach_all (engine, container);
  emit_died (engine, container, exited);
  notify_died (engine, container, run_time);
  follow_up (engine, container, run_time);
}

/* An exec'd process ended. */
static void
exec_exited (DdEngine      *engine,
             const DdEvent *event)
{
  const DdProcessExited *exited = (const DdProcessExited *) event;
  const DdWorld *world = dd_engine_get_world (engine);
  const DdContainer *container = dd_world_get_container (world, exited->container);
  const DdExec *exec = NULL;
  DdExecChanged *ended;
  g_autofree char *code = g_strdup_printf ("%d", exited->exit_code);
  g_autofree char *id = NULL;

  for (guint i = 0; container && i < container->execs->len; i++)
    {
      const DdExec *candidate = g_ptr_array_index (container->execs, i);

      if (candidate->running && candidate->pid == exited->pid)
        exec = candidate;
    }
  if (exec == NULL)
    return;
  id = g_strdup (exec->id);
  ended = dd_event_new (&dd_exec_ended_class);
  ended->container = g_strdup (container->id);
  ended->container_name = g_strdup (container->name);
  ended->exec = g_strdup (id);
  ended->argv = g_strdupv (exec->argv);
  ended->exit_code = exited->exit_code;
  dd_engine_emit (engine, ended);
  dd_container_notify (engine, container, "exec_die", "execID", id, "exitCode", code, NULL);
}

void
_dd_container_register_policy (DdEngine *engine)
{
  dd_engine_add_timer (engine, RESTART_TIMER, restart_due);
  dd_engine_add_timer (engine, REMOVE_TIMER, remove_due);
  dd_engine_add_reaction (engine, &dd_process_exited_class, exec_exited);
  dd_engine_add_reaction (engine, &dd_process_exited_class, first_process_exited);
}
