// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-process-events.h"
#include "dd-world-private.h"

/* How much of an output a caption quotes. */
#define SPOKEN_CHARS 60

/* Where a process is, for captions: "in web" or "on the host". */
static char *
place_of (const char *container_name)
{
  if (container_name == NULL)
    return g_strdup (_("on the host"));
  /* Translators: %s is the name of a container. */
  return g_strdup_printf (_("in %s"), container_name);
}

/* Spawned */

static void
spawned_apply (DdWorld       *world,
               const DdEvent *event)
{
  const DdProcessSpawned *ev = (const DdProcessSpawned *) event;
  g_autoptr (DdProcess) process = dd_process_copy (ev->process);
  DdContainer *container = process->container
                         ? _dd_world_edit_container (world, process->container) : NULL;

  process->started = event->time;
  _dd_world_add_process (world, process);
  if (container)
    {
      container->next_ns_pid = MAX (container->next_ns_pid, process->ns_pid + 1);
      if (process->ns_pid == 1)
        container->pid = process->pid;
    }
}

static char *
spawned_caption (const DdEvent *event)
{
  const DdProcessSpawned *ev = (const DdProcessSpawned *) event;
  g_autofree char *place = place_of (ev->container_name);

  if (ev->ns_pid)
    /* Translators: a process, its PID and "in web". */
    return g_strdup_printf (_("%s starts as PID %d %s"), ev->command, ev->ns_pid, place);
  return g_strdup_printf (_("%s starts %s"), ev->command, place);
}

static char *
spawned_why (const DdEvent *event)
{
  const DdProcessSpawned *ev = (const DdProcessSpawned *) event;

  if (ev->ns_pid == 1)
    return g_strdup_printf (_("The first process of a PID namespace is PID 1 there. On the host "
                              "the same process is PID %d: one process, two numbers."), ev->pid);
  if (ev->process->exec_id)
    return g_strdup_printf (_("docker exec starts a new process and puts it into the namespaces "
                              "that %s already has. Nothing else is made: no container, no layer."),
                            ev->container_name);
  if (ev->container)
    return g_strdup_printf (_("A process of the container made a child. On the host it is PID %d; "
                              "it shares the namespaces of its parent."), ev->pid);
  return g_strdup (_("A program was started on the host."));
}

static const DdEventField spawned_fields[] = {
  DD_EVENT_INT (DdProcessSpawned, pid),
  DD_EVENT_INT (DdProcessSpawned, ns_pid),
  DD_EVENT_STRING (DdProcessSpawned, container),
  DD_EVENT_STRING (DdProcessSpawned, container_name),
  DD_EVENT_STRING (DdProcessSpawned, command),
  DD_EVENT_OBJECT (DdProcessSpawned, process),
  { NULL },
};

const DdEventClass dd_process_spawned_class = {
  .name = "process.spawned",
  .size = sizeof (DdProcessSpawned),
  .kind = DD_TICK_PROCESS,
  .fields = spawned_fields,
  .apply = spawned_apply,
  .caption = spawned_caption,
  .why = spawned_why,
};

/* The same without a tick, for helpers that are gone at once. */
const DdEventClass _dd_process_spawned_quietly_class = {
  .name = "process.spawned-quietly",
  .size = sizeof (DdProcessSpawned),
  .fields = spawned_fields,
  .apply = spawned_apply,
};

/* Executed: the program in a process was replaced */

static void
executed_apply (DdWorld       *world,
                const DdEvent *event)
{
  const DdProcessExecuted *ev = (const DdProcessExecuted *) event;
  DdProcess *process = _dd_world_edit_process (world, ev->pid);

  g_free (process->program);
  process->program = g_strdup (ev->program);
  g_strfreev (process->argv);
  process->argv = g_strdupv (ev->argv);
  if (ev->env)
    {
      g_strfreev (process->env);
      process->env = g_strdupv (ev->env);
    }
  g_clear_pointer (&process->memo, g_variant_unref);
  if (ev->memo)
    process->memo = g_variant_ref (ev->memo);
  g_clear_pointer (&process->waits, g_strfreev);
  process->caught = 0;
}

static char *
executed_caption (const DdEvent *event)
{
  const DdProcessExecuted *ev = (const DdProcessExecuted *) event;
  g_autofree char *command = g_strjoinv (" ", ev->argv);

  return g_strdup_printf (_("PID %d becomes %s"), ev->ns_pid ? ev->ns_pid : ev->pid, command);
}

static const DdEventField executed_fields[] = {
  DD_EVENT_INT (DdProcessExecuted, pid),
  DD_EVENT_INT (DdProcessExecuted, ns_pid),
  DD_EVENT_STRING (DdProcessExecuted, container_name),
  DD_EVENT_STRING (DdProcessExecuted, program),
  DD_EVENT_STRV (DdProcessExecuted, argv),
  DD_EVENT_STRV (DdProcessExecuted, env),
  DD_EVENT_VARIANT (DdProcessExecuted, memo),
  { NULL },
};

const DdEventClass dd_process_executed_class = {
  .name = "process.executed",
  .size = sizeof (DdProcessExecuted),
  .kind = DD_TICK_PROCESS,
  .fields = executed_fields,
  .apply = executed_apply,
  .caption = executed_caption,
  .why_text = N_("execve replaces the program in a process. The PID stays the same; handlers for "
                 "signals are gone, because they belonged to the old program."),
};

/* Signalled */

static void
signalled_apply (DdWorld       *world,
                 const DdEvent *event)
{
  const DdProcessSignalled *ev = (const DdProcessSignalled *) event;
  DdProcess *process = _dd_world_edit_process (world, ev->pid);

  if (process && (ev->fate == DD_SIGNAL_CAUGHT || ev->fate == DD_SIGNAL_HELD))
    process->pending |= G_GUINT64_CONSTANT (1) << ev->signal;
}

static char *
signalled_caption (const DdEvent *event)
{
  const DdProcessSignalled *ev = (const DdProcessSignalled *) event;
  const char *name = dd_signal_to_name (ev->signal);
  int pid = ev->ns_pid ? ev->ns_pid : ev->pid;

  switch ((DdSignalFate) ev->fate)
    {
    case DD_SIGNAL_CAUGHT:
      return g_strdup_printf (_("SIG%s reaches PID %d (%s): its handler runs"),
                              name, pid, ev->command);
    case DD_SIGNAL_ENDS:
      return g_strdup_printf (_("SIG%s ends PID %d (%s)"), name, pid, ev->command);
    case DD_SIGNAL_DROPPED:
      return g_strdup_printf (_("SIG%s to PID %d (%s) is dropped"), name, pid, ev->command);
    case DD_SIGNAL_HELD:
      return g_strdup_printf (_("SIG%s waits: PID %d (%s) is frozen"), name, pid, ev->command);
    case DD_SIGNAL_IGNORED:
    default:
      return g_strdup_printf (_("SIG%s does nothing to PID %d (%s)"), name, pid, ev->command);
    }
}

static char *
signalled_why (const DdEvent *event)
{
  const DdProcessSignalled *ev = (const DdProcessSignalled *) event;

  switch ((DdSignalFate) ev->fate)
    {
    case DD_SIGNAL_CAUGHT:
      return g_strdup (_("The program asked for this signal, so the kernel runs its handler. What "
                         "happens next is up to the program."));
    case DD_SIGNAL_ENDS:
      if (ev->signal == DD_SIGKILL)
        return g_strdup (_("SIGKILL cannot be caught or ignored. The kernel ends the process at "
                           "once; it gets no chance to clean up."));
      return g_strdup (_("The program has no handler for this signal, so the kernel does the "
                         "default, which ends the process."));
    case DD_SIGNAL_DROPPED:
      return g_strdup (_("For PID 1 of a PID namespace there are no default actions. Without a "
                         "handler the signal is lost, and the process goes on as if nothing "
                         "happened."));
    case DD_SIGNAL_HELD:
      return g_strdup (_("A frozen process does not run, not even its signal handlers. The signal "
                         "is delivered when the cgroup thaws."));
    case DD_SIGNAL_IGNORED:
    default:
      return g_strdup (_("The program ignores this signal, or doing nothing is its default."));
    }
}

static char *
signalled_topic (const DdEvent *event)
{
  return g_strdup_printf ("signal:%d", ((const DdProcessSignalled *) event)->pid);
}

static const DdEventField signalled_fields[] = {
  DD_EVENT_INT (DdProcessSignalled, pid),
  DD_EVENT_INT (DdProcessSignalled, ns_pid),
  DD_EVENT_STRING (DdProcessSignalled, container),
  DD_EVENT_STRING (DdProcessSignalled, container_name),
  DD_EVENT_STRING (DdProcessSignalled, command),
  DD_EVENT_INT (DdProcessSignalled, signal),
  DD_EVENT_INT (DdProcessSignalled, fate),
  { NULL },
};

const DdEventClass dd_process_signalled_class = {
  .name = "process.signalled",
  .size = sizeof (DdProcessSignalled),
  .kind = DD_TICK_PROCESS,
  .fields = signalled_fields,
  .apply = signalled_apply,
  .caption = signalled_caption,
  .why = signalled_why,
  .topic = signalled_topic,
};

/* Exited */

/* Children of a process that ended go to PID 1 of their namespace. */
static void
reparent_children (DdWorld         *world,
                   const DdProcess *dead)
{
  const DdContainer *container = dd_world_get_container (world, dead->container);
  int heir = container && container->pid != dead->pid ? container->pid : 0;

  for (guint i = 0; i < world->processes->len; i++)
    {
      DdProcess *process = g_ptr_array_index (world->processes, i);

      if (process->parent == dead->pid)
        process->parent = heir;
    }
}

static void
exited_apply (DdWorld       *world,
              const DdEvent *event)
{
  const DdProcessExited *ev = (const DdProcessExited *) event;
  DdProcess *process = _dd_world_edit_process (world, ev->pid);

  process->state = DD_PROCESS_ZOMBIE;
  process->exit_code = ev->exit_code;
  process->term_signal = ev->term_signal;
  process->pending = 0;
  g_clear_pointer (&process->waits, g_strfreev);
  reparent_children (world, process);
}

static char *
exited_caption (const DdEvent *event)
{
  const DdProcessExited *ev = (const DdProcessExited *) event;
  int pid = ev->ns_pid ? ev->ns_pid : ev->pid;

  if (ev->term_signal)
    return g_strdup_printf (_("PID %d (%s) was ended by SIG%s"), pid, ev->command,
                            dd_signal_to_name (ev->term_signal));
  return g_strdup_printf (_("PID %d (%s) ends with code %d"), pid, ev->command, ev->exit_code);
}

static char *
exited_why (const DdEvent *event)
{
  const DdProcessExited *ev = (const DdProcessExited *) event;

  if (ev->ns_pid == 1)
    return g_strdup (_("When PID 1 of a PID namespace ends, the kernel ends every other process "
                       "in it. That is why a container lives exactly as long as its first "
                       "process."));
  return g_strdup (_("Until its parent asks for the exit code, an ended process stays in the "
                     "process table as a zombie."));
}

static char *
exited_topic (const DdEvent *event)
{
  return g_strdup_printf ("exit:%d", ((const DdProcessExited *) event)->pid);
}

static const DdEventField exited_fields[] = {
  DD_EVENT_INT (DdProcessExited, pid),
  DD_EVENT_INT (DdProcessExited, ns_pid),
  DD_EVENT_STRING (DdProcessExited, container),
  DD_EVENT_STRING (DdProcessExited, container_name),
  DD_EVENT_STRING (DdProcessExited, command),
  DD_EVENT_INT (DdProcessExited, exit_code),
  DD_EVENT_INT (DdProcessExited, term_signal),
  { NULL },
};

const DdEventClass dd_process_exited_class = {
  .name = "process.exited",
  .size = sizeof (DdProcessExited),
  .kind = DD_TICK_PROCESS,
  .fields = exited_fields,
  .apply = exited_apply,
  .caption = exited_caption,
  .why = exited_why,
  .topic = exited_topic,
};

/* A process of the host ended: no tick, the learner sees the prompt return. */
const DdEventClass _dd_process_exited_quietly_class = {
  .name = "process.exited-quietly",
  .size = sizeof (DdProcessExited),
  .fields = exited_fields,
  .apply = exited_apply,
  .topic = exited_topic,
};

/* The silent ones */

static void
waited_apply (DdWorld       *world,
              const DdEvent *event)
{
  const DdProcessWaited *ev = (const DdProcessWaited *) event;
  DdProcess *process = _dd_world_edit_process (world, ev->pid);

  g_clear_pointer (&process->memo, g_variant_unref);
  if (ev->memo)
    process->memo = g_variant_ref (ev->memo);
  g_strfreev (process->waits);
  process->waits = g_strdupv (ev->topics);
  process->timer = ev->timer;
}

static const DdEventField waited_fields[] = {
  DD_EVENT_INT (DdProcessWaited, pid),
  DD_EVENT_VARIANT (DdProcessWaited, memo),
  DD_EVENT_STRV (DdProcessWaited, topics),
  DD_EVENT_INT (DdProcessWaited, timer),
  { NULL },
};

const DdEventClass dd_process_waited_class = {
  .name = "process.waited",
  .size = sizeof (DdProcessWaited),
  .fields = waited_fields,
  .apply = waited_apply,
};

/* The log has an entry a line, as the json-file driver writes it. */
static void
append_log (DdContainer   *container,
            const DdEvent *event,
            int            fd,
            const char    *text)
{
  while (*text)
    {
      const char *newline = strchr (text, '\n');
      gsize length = newline ? (gsize) (newline + 1 - text) : strlen (text);
      DdLogLine *line = g_rc_box_new0 (DdLogLine);

      line->time = event->time;
      line->is_stderr = fd == 2 && !container->config->tty;
      line->text = g_strndup (text, length);
      g_ptr_array_add (container->log, line);
      text += length;
    }
}

static void
wrote_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdProcessWrote *ev = (const DdProcessWrote *) event;
  DdProcess *process = _dd_world_edit_process (world, ev->pid);
  DdSink *sink = &process->out[ev->fd];
  DdContainer *container;

  switch (sink->kind)
    {
    case DD_SINK_TTY:
      _dd_world_print (world, sink->target, ev->fd == 2 && !ev->calm ? 'e' : 'o', ev->text);
      break;
    case DD_SINK_LOG:
      container = _dd_world_edit_container (world, sink->target);
      if (container)
        append_log (container, event, ev->fd, ev->text);
      break;
    case DD_SINK_PIPE:
      _dd_world_append_pipe (world, sink->target, ev->text);
      break;
    case DD_SINK_FILE:
    case DD_SINK_NULL:
    default:
      break;
    }
}

static char *
wrote_topic (const DdEvent *event)
{
  return g_strdup (((const DdProcessWrote *) event)->topic);
}

static const DdEventField wrote_fields[] = {
  DD_EVENT_INT (DdProcessWrote, pid),
  DD_EVENT_INT (DdProcessWrote, fd),
  DD_EVENT_STRING (DdProcessWrote, text),
  DD_EVENT_STRING (DdProcessWrote, topic),
  DD_EVENT_STRING (DdProcessWrote, container_name),
  DD_EVENT_INT (DdProcessWrote, calm),
  { NULL },
};

const DdEventClass dd_process_wrote_class = {
  .name = "process.wrote",
  .size = sizeof (DdProcessWrote),
  .fields = wrote_fields,
  .apply = wrote_apply,
  .topic = wrote_topic,
};

/* The first output of a container since it was started. */

static char *
spoke_caption (const DdEvent *event)
{
  const DdProcessWrote *ev = (const DdProcessWrote *) event;
  const char *begin = ev->text + strspn (ev->text, "\n");
  g_autofree char *line = g_strndup (begin, strcspn (begin, "\r\n"));
  g_autofree char *start = g_utf8_make_valid (line, -1);

  if (g_utf8_strlen (start, -1) > SPOKEN_CHARS)
    {
      g_autofree char *first = g_utf8_substring (start, 0, SPOKEN_CHARS);

      return g_strdup_printf (_("%s prints: %s…"), ev->container_name, first);
    }
  return g_strdup_printf (_("%s prints: %s"), ev->container_name, start);
}

const DdEventClass dd_process_spoke_class = {
  .name = "process.spoke",
  .size = sizeof (DdProcessWrote),
  .kind = DD_TICK_PROCESS,
  .fields = wrote_fields,
  .apply = wrote_apply,
  .caption = spoke_caption,
  .why_text = N_("What a program in a container writes to its output is kept in the log of the "
                 "container, where docker logs reads it. A docker run without -d also shows it "
                 "on your terminal."),
  .topic = wrote_topic,
};

static void
signals_apply (DdWorld       *world,
               const DdEvent *event)
{
  const DdProcessSignals *ev = (const DdProcessSignals *) event;
  DdProcess *process = _dd_world_edit_process (world, ev->pid);

  process->caught = ev->caught;
  process->ignored = ev->ignored;
  process->pending = ev->pending;
}

static const DdEventField signals_fields[] = {
  DD_EVENT_INT (DdProcessSignals, pid),
  DD_EVENT_INT64 (DdProcessSignals, caught),
  DD_EVENT_INT64 (DdProcessSignals, ignored),
  DD_EVENT_INT64 (DdProcessSignals, pending),
  { NULL },
};

const DdEventClass dd_process_signals_class = {
  .name = "process.signals",
  .size = sizeof (DdProcessSignals),
  .fields = signals_fields,
  .apply = signals_apply,
};

static void
input_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdProcessInput *ev = (const DdProcessInput *) event;
  DdProcess *process = _dd_world_edit_process (world, ev->pid);

  if (process == NULL)
    return;
  if (ev->consumed)
    g_string_erase (process->input, 0, ev->consumed);
  if (ev->text)
    g_string_append (process->input, ev->text);
  process->input_open = ev->more;
}

static char *
input_topic (const DdEvent *event)
{
  const DdProcessInput *ev = (const DdProcessInput *) event;

  return ev->consumed ? NULL : g_strdup_printf ("input:%d", ev->pid);
}

static const DdEventField input_fields[] = {
  DD_EVENT_INT (DdProcessInput, pid),
  DD_EVENT_STRING (DdProcessInput, text),
  DD_EVENT_INT (DdProcessInput, more),
  DD_EVENT_INT (DdProcessInput, consumed),
  { NULL },
};

const DdEventClass dd_process_input_class = {
  .name = "process.input",
  .size = sizeof (DdProcessInput),
  .fields = input_fields,
  .apply = input_apply,
  .topic = input_topic,
};

static void
moved_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdProcessMoved *ev = (const DdProcessMoved *) event;
  DdProcess *process = _dd_world_edit_process (world, ev->pid);

  g_free (process->cwd);
  process->cwd = g_strdup (ev->cwd);
}

static const DdEventField moved_fields[] = {
  DD_EVENT_INT (DdProcessMoved, pid),
  DD_EVENT_STRING (DdProcessMoved, cwd),
  { NULL },
};

const DdEventClass dd_process_moved_class = {
  .name = "process.moved",
  .size = sizeof (DdProcessMoved),
  .fields = moved_fields,
  .apply = moved_apply,
};

static void
entered_net_apply (DdWorld       *world,
                   const DdEvent *event)
{
  const DdProcessEnteredNet *ev = (const DdProcessEnteredNet *) event;
  DdProcess *process = _dd_world_edit_process (world, ev->pid);

  g_free (process->netns);
  process->netns = g_strdup (ev->netns);
}

static const DdEventField entered_net_fields[] = {
  DD_EVENT_INT (DdProcessEnteredNet, pid),
  DD_EVENT_STRING (DdProcessEnteredNet, netns),
  { NULL },
};

const DdEventClass dd_process_entered_net_class = {
  .name = "process.entered-net",
  .size = sizeof (DdProcessEnteredNet),
  .fields = entered_net_fields,
  .apply = entered_net_apply,
};

static void
redirected_apply (DdWorld       *world,
                  const DdEvent *event)
{
  const DdProcessRedirected *ev = (const DdProcessRedirected *) event;
  DdSink *sink = &_dd_world_edit_process (world, ev->pid)->out[ev->fd];

  sink->kind = ev->kind;
  g_free (sink->target);
  sink->target = g_strdup (ev->target);
}

static const DdEventField redirected_fields[] = {
  DD_EVENT_INT (DdProcessRedirected, pid),
  DD_EVENT_INT (DdProcessRedirected, fd),
  DD_EVENT_INT (DdProcessRedirected, kind),
  DD_EVENT_STRING (DdProcessRedirected, target),
  { NULL },
};

const DdEventClass dd_process_redirected_class = {
  .name = "process.redirected",
  .size = sizeof (DdProcessRedirected),
  .fields = redirected_fields,
  .apply = redirected_apply,
};

static void
grew_apply (DdWorld       *world,
            const DdEvent *event)
{
  const DdProcessGrew *ev = (const DdProcessGrew *) event;

  _dd_world_edit_process (world, ev->pid)->memory = ev->memory;
}

static const DdEventField grew_fields[] = {
  DD_EVENT_INT (DdProcessGrew, pid),
  DD_EVENT_INT64 (DdProcessGrew, memory),
  { NULL },
};

const DdEventClass dd_process_grew_class = {
  .name = "process.grew",
  .size = sizeof (DdProcessGrew),
  .fields = grew_fields,
  .apply = grew_apply,
};

static void
reaped_apply (DdWorld       *world,
              const DdEvent *event)
{
  _dd_world_remove_process (world, ((const DdProcessReaped *) event)->pid);
}

static const DdEventField reaped_fields[] = {
  DD_EVENT_INT (DdProcessReaped, pid),
  { NULL },
};

const DdEventClass dd_process_reaped_class = {
  .name = "process.reaped",
  .size = sizeof (DdProcessReaped),
  .fields = reaped_fields,
  .apply = reaped_apply,
};

static void
pipe_closed_apply (DdWorld       *world,
                   const DdEvent *event)
{
  _dd_world_append_pipe (world, ((const DdPipeClosed *) event)->pipe, NULL);
}

static const DdEventField pipe_closed_fields[] = {
  DD_EVENT_STRING (DdPipeClosed, pipe),
  { NULL },
};

const DdEventClass dd_pipe_closed_class = {
  .name = "pipe.closed",
  .size = sizeof (DdPipeClosed),
  .fields = pipe_closed_fields,
  .apply = pipe_closed_apply,
};
