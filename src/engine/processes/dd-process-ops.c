// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-engine-private.h"
#include "dd-fs.h"
#include "dd-process-events.h"
#include "dd-process-ops.h"

#define ALARM "process.alarm"
#define BIT(signal) (G_GUINT64_CONSTANT (1) << (signal))

static const DdProcess *
get (DdEngine *engine,
     int       pid)
{
  return dd_world_get_process (dd_engine_get_world (engine), pid);
}

static const char *
container_name (DdEngine   *engine,
                const char *id)
{
  const DdContainer *container = dd_world_get_container (dd_engine_get_world (engine), id);

  return container ? container->name : NULL;
}

static void
set_sink (DdSink       *sink,
          const DdSink *from)
{
  sink->kind = from->kind;
  sink->target = g_strdup (from->target);
}

static DdProcess *
template_from_spawn (const DdWorld *world,
                     const DdSpawn *spawn)
{
  const DdContainer *container = dd_world_get_container (world, spawn->container);
  const DdProcess *parent = dd_world_get_process (world, spawn->parent);
  DdProcess *process = dd_process_new ();

  process->pid = world->next_pid;
  process->parent = spawn->parent;
  process->ns_pid = container ? MAX (container->next_ns_pid, 1) : 0;
  process->container = g_strdup (spawn->container);
  if (parent && g_strcmp0 (parent->container, spawn->container) == 0)
    process->netns = g_strdup (parent->netns);
  process->exec_id = g_strdup (spawn->exec_id);
  process->program = g_strdup (spawn->program);
  process->argv = g_strdupv (spawn->argv);
  process->env = g_strdupv (spawn->env);
  process->cwd = g_strdup (spawn->cwd ? spawn->cwd : "/");
  process->uid = spawn->uid;
  process->gid = spawn->gid;
  process->memo = spawn->memo ? g_variant_ref_sink (spawn->memo) : NULL;
  set_sink (&process->out[1], &spawn->out);
  set_sink (&process->out[2], &spawn->err);
  process->tty = g_strdup (spawn->tty);
  g_string_assign (process->input, spawn->input ? spawn->input : "");
  process->input_open = spawn->input_open;
  process->memory = spawn->memory;
  return process;
}

/**
 * dd_process_spawn:
 * @engine: the engine
 * @spawn: what the new process is
 *
 * Starts a process. It has its first moment before the decision ends.
 *
 * Returns: its PID on the host
 */
int
dd_process_spawn (DdEngine      *engine,
                  const DdSpawn *spawn)
{
  DdProcessSpawned *event = dd_event_new (spawn->quiet ? &_dd_process_spawned_quietly_class
                                                       : &dd_process_spawned_class);
  int pid;

  event->process = template_from_spawn (dd_engine_get_world (engine), spawn);
  event->pid = pid = event->process->pid;
  event->ns_pid = event->process->ns_pid;
  event->container = g_strdup (spawn->container);
  event->container_name = g_strdup (container_name (engine, spawn->container));
  event->command = g_strjoinv (" ", spawn->argv);
  dd_engine_emit (engine, event);
  dd_engine_wake (engine, pid);
  return pid;
}

/**
 * dd_process_exec:
 * @engine: the engine
 * @pid: of a process
 * @program: what it becomes
 * @argv: its new command line
 * @env: (nullable): its new environment, %NULL to keep it
 * @memo: (nullable): what the new program is to know
 *
 * Replaces the program of a process, as execve does.
 */
void
dd_process_exec (DdEngine    *engine,
                 int          pid,
                 const char  *program,
                 char       **argv,
                 char       **env,
                 GVariant    *memo)
{
  const DdProcess *process = get (engine, pid);
  DdProcessExecuted *event = dd_event_new (&dd_process_executed_class);

  dd_engine_cancel (engine, process->timer);
  event->pid = pid;
  event->ns_pid = process->ns_pid;
  event->container_name = g_strdup (container_name (engine, process->container));
  event->program = g_strdup (program);
  event->argv = g_strdupv (argv);
  event->env = g_strdupv (env);
  event->memo = memo ? g_variant_ref_sink (memo) : NULL;
  dd_engine_emit (engine, event);
  dd_engine_wake (engine, pid);
}

/**
 * dd_process_wait:
 * @engine: the engine
 * @pid: of the process whose turn it is
 * @memo: (nullable): what it has to remember; a floating reference is taken
 * @topics: (nullable): what wakes it
 * @alarm: time after which it is woken in any case, in microseconds; negative
 *   for none
 *
 * Ends the turn of a process: it waits. Signals it catches wake it too.
 */
void
dd_process_wait (DdEngine          *engine,
                 int                pid,
                 GVariant          *memo,
                 const char *const *topics,
                 gint64             alarm)
{
  const DdProcess *process = get (engine, pid);
  g_autofree char *subject = g_strdup_printf ("%d", pid);
  DdProcessWaited *event;
  guint timer = 0;

  dd_engine_cancel (engine, process->timer);
  if (alarm >= 0)
    timer = dd_engine_schedule (engine, alarm, ALARM, subject);

  event = dd_event_new (&dd_process_waited_class);
  event->pid = pid;
  event->memo = memo ? g_variant_ref_sink (memo) : NULL;
  event->topics = g_strdupv ((char **) topics);
  event->timer = timer;
  dd_engine_emit (engine, event);
}

static void
end_process (DdEngine *engine,
             int       pid,
             int       exit_code,
             int       term_signal)
{
  const DdProcess *process = get (engine, pid);
  DdProcessExited *event;

  if (process == NULL || process->state != DD_PROCESS_RUNNING)
    return;
  dd_engine_cancel (engine, process->timer);
  event = dd_event_new (process->container ? &dd_process_exited_class
                                           : &_dd_process_exited_quietly_class);
  event->pid = pid;
  event->ns_pid = process->ns_pid;
  event->container = g_strdup (process->container);
  event->container_name = g_strdup (container_name (engine, process->container));
  event->command = dd_process_dup_command (process);
  event->exit_code = exit_code;
  event->term_signal = term_signal;
  dd_engine_emit (engine, event);
}

/**
 * dd_process_exit:
 * @engine: the engine
 * @pid: of a process
 * @exit_code: only the low eight bits count
 *
 * Ends a process by its own will.
 */
void
dd_process_exit (DdEngine *engine,
                 int       pid,
                 int       exit_code)
{
  end_process (engine, pid, exit_code & 0xff, 0);
}

/**
 * dd_process_die:
 * @engine: the engine
 * @pid: of a process
 * @signal: what ended it
 *
 * Ends a process by a signal; its exit code is 128 + @signal.
 */
void
dd_process_die (DdEngine *engine,
                int       pid,
                int       signal)
{
  end_process (engine, pid, 128 + signal, signal);
}

/**
 * dd_process_reap:
 * @engine: the engine
 * @pid: of a zombie
 *
 * What wait() of its parent does: takes a process off the table.
 */
void
dd_process_reap (DdEngine *engine,
                 int       pid)
{
  DdProcessReaped *event;

  if (get (engine, pid) == NULL)
    return;
  event = dd_event_new (&dd_process_reaped_class);
  event->pid = pid;
  dd_engine_emit (engine, event);
}

static char *
sink_topic (const DdSink *sink)
{
  switch (sink->kind)
    {
    case DD_SINK_LOG:
      return g_strconcat ("log:", sink->target, NULL);
    case DD_SINK_PIPE:
      return g_strconcat ("pipe:", sink->target, NULL);
    case DD_SINK_TTY:
    case DD_SINK_FILE:
    case DD_SINK_NULL:
    default:
      return NULL;
    }
}

/* The container whose first words since its start these are, if they are. */
static const DdContainer *
find_speaker (DdEngine     *engine,
              const DdSink *sink)
{
  const DdContainer *container = sink->kind == DD_SINK_LOG
                                 ? dd_world_get_container (dd_engine_get_world (engine),
                                                           sink->target) : NULL;
  const DdLogLine *last = container && container->log->len
                          ? g_ptr_array_index (container->log, container->log->len - 1) : NULL;

  if (container == NULL || container->is_build || (last && last->time >= container->started))
    return NULL;
  return container;
}

static void
write_text (DdEngine   *engine,
            int         pid,
            int         fd,
            gboolean    calm,
            const char *text)
{
  const DdProcess *process = get (engine, pid);
  const DdSink *sink = &process->out[fd];
  const DdContainer *speaker;
  DdProcessWrote *event;

  if (*text == '\0' || sink->kind == DD_SINK_NULL)
    return;
  if (sink->kind == DD_SINK_FILE)
    {
      g_autoptr (DdFs) fs = dd_fs_new_for_process (engine, process);

      dd_fs_append (fs, sink->target, text, strlen (text));
      return;
    }
  speaker = find_speaker (engine, sink);
  event = dd_event_new (speaker ? &dd_process_spoke_class : &dd_process_wrote_class);
  event->container_name = speaker ? g_strdup (speaker->name) : NULL;
  event->pid = pid;
  event->fd = fd;
  event->text = g_strdup (text);
  event->topic = sink_topic (sink);
  event->calm = calm;
  dd_engine_emit (engine, event);
}

/**
 * dd_process_write:
 * @engine: the engine
 * @pid: of a process
 * @fd: 1 for standard output, 2 for standard error
 * @text: what it writes
 *
 * Lets a process write. Where the text goes depends on its file descriptor.
 */
void
dd_process_write (DdEngine   *engine,
                  int         pid,
                  int         fd,
                  const char *text)
{
  write_text (engine, pid, fd, FALSE, text);
}

/**
 * dd_process_write_progress:
 * @engine: the engine
 * @pid: of a process
 * @text: what it writes
 *
 * Lets a process write to its standard error what is no error: a terminal does
 * not show it as one.
 */
void
dd_process_write_progress (DdEngine   *engine,
                           int         pid,
                           const char *text)
{
  write_text (engine, pid, 2, TRUE, text);
}

static void
emit_signals (DdEngine *engine,
              int       pid,
              guint64   caught,
              guint64   ignored,
              guint64   pending)
{
  DdProcessSignals *event = dd_event_new (&dd_process_signals_class);

  event->pid = pid;
  event->caught = caught;
  event->ignored = ignored;
  event->pending = pending;
  dd_engine_emit (engine, event);
}

/**
 * dd_process_set_signals:
 * @engine: the engine
 * @pid: of a process
 * @caught: bit mask of the signals it has a handler for
 * @ignored: bit mask of the signals it ignores
 *
 * What sigaction() does.
 */
void
dd_process_set_signals (DdEngine *engine,
                        int       pid,
                        guint64   caught,
                        guint64   ignored)
{
  const DdProcess *process = get (engine, pid);

  if (process->caught != caught || process->ignored != ignored)
    emit_signals (engine, pid, caught, ignored, process->pending);
}

/**
 * dd_process_take_signals:
 * @engine: the engine
 * @pid: of the process whose turn it is
 *
 * Returns: bit mask of the caught signals that arrived since the last time
 */
guint64
dd_process_take_signals (DdEngine *engine,
                         int       pid)
{
  const DdProcess *process = get (engine, pid);
  guint64 pending = process->pending;

  if (pending)
    emit_signals (engine, pid, process->caught, process->ignored, 0);
  return pending;
}

static gboolean
is_frozen (DdEngine        *engine,
           const DdProcess *process)
{
  const DdContainer *container = dd_world_get_container (dd_engine_get_world (engine),
                                                         process->container);

  return container && container->state == DD_CONTAINER_PAUSED;
}

/* Source: signal(7), pid_namespaces(7): PID 1 only gets signals it has a
 * handler for, except SIGKILL and SIGSTOP from outside its namespace. */
static DdSignalFate
decide_fate (DdEngine        *engine,
             const DdProcess *process,
             int              signal,
             gboolean         from_outside)
{
  gboolean unstoppable = signal == DD_SIGKILL || signal == DD_SIGSTOP;

  if (unstoppable && dd_process_is_init (process) && !from_outside)
    return DD_SIGNAL_DROPPED;
  if (signal == DD_SIGKILL)
    return DD_SIGNAL_ENDS;
  if (is_frozen (engine, process))
    return DD_SIGNAL_HELD;
  if (process->caught & BIT (signal))
    return DD_SIGNAL_CAUGHT;
  if (process->ignored & BIT (signal))
    return DD_SIGNAL_IGNORED;
  if (!dd_signal_ends_process (signal))
    return DD_SIGNAL_IGNORED;
  return dd_process_is_init (process) ? DD_SIGNAL_DROPPED : DD_SIGNAL_ENDS;
}

/**
 * dd_process_kill:
 * @engine: the engine
 * @pid: of a process, on the host
 * @signal: a number
 * @from_outside: whether it comes from outside the process's PID namespace
 *
 * Sends a signal and lets the kernel do with it what it does.
 *
 * Returns: %FALSE if there is no such process
 */
gboolean
dd_process_kill (DdEngine *engine,
                 int       pid,
                 int       signal,
                 gboolean  from_outside)
{
  const DdProcess *process = get (engine, pid);
  DdProcessSignalled *event;
  DdSignalFate fate;

  if (process == NULL || process->state != DD_PROCESS_RUNNING)
    return FALSE;

  fate = decide_fate (engine, process, signal, from_outside);
  event = dd_event_new (&dd_process_signalled_class);
  event->pid = pid;
  event->ns_pid = process->ns_pid;
  event->container = g_strdup (process->container);
  event->container_name = g_strdup (container_name (engine, process->container));
  event->command = dd_process_dup_command (process);
  event->signal = signal;
  event->fate = fate;
  dd_engine_emit (engine, event);

  if (fate == DD_SIGNAL_ENDS)
    dd_process_die (engine, pid, signal);
  else if (fate == DD_SIGNAL_CAUGHT)
    dd_engine_wake (engine, pid);
  return TRUE;
}

/**
 * dd_process_thaw:
 * @engine: the engine
 * @pid: of a process that was frozen
 *
 * Lets a process go on. Signals that waited are delivered now.
 */
void
dd_process_thaw (DdEngine *engine,
                 int       pid)
{
  const DdProcess *process = get (engine, pid);
  guint64 held;

  if (process == NULL || process->state != DD_PROCESS_RUNNING)
    return;
  held = process->pending & ~process->caught;
  if (held)
    emit_signals (engine, pid, process->caught, process->ignored, process->pending & ~held);
  for (int signal = 1; signal < DD_N_SIGNALS - 1; signal++)
    if (held & BIT (signal))
      dd_process_kill (engine, pid, signal, TRUE);
  dd_engine_wake (engine, pid);
}

static void
emit_input (DdEngine   *engine,
            int         pid,
            const char *text,
            gboolean    more,
            int         consumed)
{
  DdProcessInput *event = dd_event_new (&dd_process_input_class);

  event->pid = pid;
  event->text = g_strdup (text);
  event->more = more;
  event->consumed = consumed;
  dd_engine_emit (engine, event);
}

/**
 * dd_process_feed:
 * @engine: the engine
 * @pid: of a process
 * @text: (nullable): what comes on its standard input
 * @more: %FALSE if the end of input follows
 *
 * Gives a process input.
 */
void
dd_process_feed (DdEngine   *engine,
                 int         pid,
                 const char *text,
                 gboolean    more)
{
  emit_input (engine, pid, text, more, 0);
}

/**
 * dd_process_read_line:
 * @engine: the engine
 * @pid: of the process whose turn it is
 *
 * Takes one line from the standard input, without its newline.
 *
 * Returns: (nullable): %NULL if no whole line is there; look at
 *   #DdProcess.input_open to tell waiting from the end
 */
char *
dd_process_read_line (DdEngine *engine,
                      int       pid)
{
  const DdProcess *process = get (engine, pid);
  const char *end = strchr (process->input->str, '\n');
  g_autofree char *line = NULL;

  if (end == NULL && (process->input_open || process->input->len == 0))
    return NULL;
  line = end ? g_strndup (process->input->str, end - process->input->str)
             : g_strdup (process->input->str);
  emit_input (engine, pid, NULL, process->input_open,
              end ? (int) strlen (line) + 1 : (int) process->input->len);
  return g_steal_pointer (&line);
}

/**
 * dd_process_read_all:
 * @engine: the engine
 * @pid: of the process whose turn it is
 *
 * Returns: (nullable): all that is there on the standard input; %NULL while
 *   more may come
 */
char *
dd_process_read_all (DdEngine *engine,
                     int       pid)
{
  const DdProcess *process = get (engine, pid);
  g_autofree char *text = NULL;

  if (process->input_open)
    return NULL;
  text = g_strdup (process->input->str);
  if (*text)
    emit_input (engine, pid, NULL, FALSE, strlen (text));
  return g_steal_pointer (&text);
}

/**
 * dd_process_close_pipe:
 * @engine: the engine
 * @pipe: name of a pipe
 *
 * Forgets what was written into a pipe.
 */
void
dd_process_close_pipe (DdEngine   *engine,
                       const char *pipe)
{
  DdPipeClosed *event;

  if (dd_world_get_pipe (dd_engine_get_world (engine), pipe) == NULL)
    return;
  event = dd_event_new (&dd_pipe_closed_class);
  event->pipe = g_strdup (pipe);
  dd_engine_emit (engine, event);
}

/**
 * dd_process_set_cwd:
 * @engine: the engine
 * @pid: of a process
 * @cwd: an absolute path
 *
 * What chdir() does.
 */
void
dd_process_set_cwd (DdEngine   *engine,
                    int         pid,
                    const char *cwd)
{
  DdProcessMoved *event;

  if (g_strcmp0 (get (engine, pid)->cwd, cwd) == 0)
    return;
  event = dd_event_new (&dd_process_moved_class);
  event->pid = pid;
  event->cwd = g_strdup (cwd);
  dd_engine_emit (engine, event);
}

/**
 * dd_process_enter_net:
 * @engine: the engine
 * @pid: of a process
 * @container: (nullable): id of a container, %NULL for the host
 *
 * What setns() does for a network namespace: the process and its children send
 * and listen there from now on, and keep all else.
 */
void
dd_process_enter_net (DdEngine   *engine,
                      int         pid,
                      const char *container)
{
  DdProcessEnteredNet *event = dd_event_new (&dd_process_entered_net_class);

  event->pid = pid;
  event->netns = g_strdup (container ? container : "");
  dd_engine_emit (engine, event);
}

/**
 * dd_process_redirect:
 * @engine: the engine
 * @pid: of a process
 * @fd: 1 for standard output, 2 for standard error
 * @sink: where it leads from now on
 *
 * What dup2() does before a program is executed.
 */
void
dd_process_redirect (DdEngine     *engine,
                     int           pid,
                     int           fd,
                     const DdSink *sink)
{
  const DdSink *before = &get (engine, pid)->out[fd];
  DdProcessRedirected *event;

  if (before->kind == sink->kind && g_strcmp0 (before->target, sink->target) == 0)
    return;
  event = dd_event_new (&dd_process_redirected_class);
  event->pid = pid;
  event->fd = fd;
  event->kind = sink->kind;
  event->target = g_strdup (sink->target);
  dd_engine_emit (engine, event);
}

/**
 * dd_process_set_memory:
 * @engine: the engine
 * @pid: of a process
 * @memory: in bytes
 *
 * Says how much memory a process uses from now on.
 */
void
dd_process_set_memory (DdEngine *engine,
                       int       pid,
                       gint64    memory)
{
  DdProcessGrew *event = dd_event_new (&dd_process_grew_class);

  event->pid = pid;
  event->memory = memory;
  dd_engine_emit (engine, event);
}

/* Reactions */

static void
alarm_rang (DdEngine      *engine,
            const DdTimer *timer)
{
  dd_engine_wake (engine, atoi (timer->subject));
}

/* SIGCHLD: a parent that waits for its children is woken. A child that
 * nobody waits for is taken off at once: the host's init reaps it. */
static void
child_exited (DdEngine      *engine,
              const DdEvent *event)
{
  const DdProcess *child = get (engine, ((const DdProcessExited *) event)->pid);
  g_autofree char *topic = NULL;

  if (child == NULL)
    return;
  if (child->parent == 0)
    {
      if (!dd_process_is_init (child))
        dd_process_reap (engine, child->pid);
      return;
    }
  topic = g_strdup_printf ("child:%d", child->parent);
  dd_engine_wake_topic (engine, topic);
}

void
_dd_engine_register_processes (DdEngine *engine)
{
  dd_engine_add_timer (engine, ALARM, alarm_rang);
  dd_engine_add_reaction (engine, &dd_process_exited_class, child_exited);
  dd_engine_add_reaction (engine, &_dd_process_exited_quietly_class, child_exited);
}
