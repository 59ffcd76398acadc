// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"

G_BEGIN_DECLS

/**
 * DdSpawn:
 * @parent: PID of the parent on the host, 0 for the host's init
 * @container: (nullable): id of the container it runs in
 * @exec_id: (nullable): id of the exec that starts it
 * @program: name of a registered program
 * @argv: as `ps` shows it
 * @env: NAME=value
 * @cwd: working directory
 * @memo: (nullable): what the program is to know at its first moment
 * @out: standard output
 * @err: standard error
 * @tty: (nullable): controlling terminal
 * @input_open: whether something may come on its standard input
 * @quiet: no tick of its own, for a helper that is gone at once
 *
 * What a new process is. Everything is copied.
 */
typedef struct
{
  int           parent;
  const char   *container;
  const char   *exec_id;
  const char   *program;
  char        **argv;
  char        **env;
  const char   *cwd;
  int           uid;
  int           gid;
  GVariant     *memo;
  DdSink        out;
  DdSink        err;
  const char   *tty;
  const char   *input;
  gint64        memory;
  guint         input_open : 1;
  guint         quiet : 1;
} DdSpawn;

int      dd_process_spawn        (DdEngine           *engine,
                                  const DdSpawn      *spawn);
void     dd_process_wait         (DdEngine           *engine,
                                  int                 pid,
                                  GVariant           *memo,
                                  const char *const  *topics,
                                  gint64              alarm);
void     dd_process_exec         (DdEngine           *engine,
                                  int                 pid,
                                  const char         *program,
                                  char              **argv,
                                  char              **env,
                                  GVariant           *memo);
void     dd_process_exit         (DdEngine           *engine,
                                  int                 pid,
                                  int                 exit_code);
void     dd_process_die          (DdEngine           *engine,
                                  int                 pid,
                                  int                 signal);
void     dd_process_reap         (DdEngine           *engine,
                                  int                 pid);
void     dd_process_write        (DdEngine           *engine,
                                  int                 pid,
                                  int                 fd,
                                  const char         *text);
void     dd_process_write_progress (DdEngine         *engine,
                                    int               pid,
                                    const char       *text);
void     dd_process_set_signals  (DdEngine           *engine,
                                  int                 pid,
                                  guint64             caught,
                                  guint64             ignored);
guint64  dd_process_take_signals (DdEngine           *engine,
                                  int                 pid);
gboolean dd_process_kill         (DdEngine           *engine,
                                  int                 pid,
                                  int                 signal,
                                  gboolean            from_outside);
void     dd_process_thaw         (DdEngine           *engine,
                                  int                 pid);
void     dd_process_feed         (DdEngine           *engine,
                                  int                 pid,
                                  const char         *text,
                                  gboolean            more);
char    *dd_process_read_line    (DdEngine           *engine,
                                  int                 pid) G_GNUC_WARN_UNUSED_RESULT;
char    *dd_process_read_all     (DdEngine           *engine,
                                  int                 pid) G_GNUC_WARN_UNUSED_RESULT;
void     dd_process_close_pipe   (DdEngine           *engine,
                                  const char         *pipe);
void     dd_process_set_cwd      (DdEngine           *engine,
                                  int                 pid,
                                  const char         *cwd);
void     dd_process_enter_net    (DdEngine           *engine,
                                  int                 pid,
                                  const char         *container);
void     dd_process_redirect     (DdEngine           *engine,
                                  int                 pid,
                                  int                 fd,
                                  const DdSink       *sink);
void     dd_process_set_user     (DdEngine           *engine,
                                  int                 pid,
                                  int                 uid,
                                  int                 gid);
void     dd_process_set_memory   (DdEngine           *engine,
                                  int                 pid,
                                  gint64              memory);
void     dd_process_work         (DdEngine           *engine,
                                  int                 pid,
                                  const char         *what,
                                  guint64             duration);

/**
 * DdProcessWorked:
 * @pid: the process on the host
 * @container: (nullable): id of its container
 * @what: what it does
 * @duration: how long it takes, in microseconds
 * @estimate: whether @duration is an estimate of the model
 *
 * A process downloads, unpacks or compiles, and is busy for a while.
 */
typedef struct
{
  DdEvent  parent;
  int      pid;
  char    *container;
  char    *what;
  gint64   duration;
  int      estimate;
} DdProcessWorked;

extern const DdEventClass dd_process_worked_class;

extern const DdEventClass dd_process_exited_class;

/**
 * DdProcessExited:
 *
 * A process ended. Its @exit_code is 128 + @term_signal when a signal ended
 * it.
 */
typedef struct
{
  DdEvent  parent;
  int      pid;
  int      ns_pid;
  char    *container;
  char    *container_name;
  char    *command;
  int      exit_code;
  int      term_signal;
} DdProcessExited;

extern const DdEventClass dd_process_signalled_class;

/**
 * DdSignalFate:
 * @DD_SIGNAL_CAUGHT: a handler runs
 * @DD_SIGNAL_ENDS: the default action ends the process
 * @DD_SIGNAL_IGNORED: the process ignores it, or nothing is to be done
 * @DD_SIGNAL_DROPPED: PID 1 has no handler, so the kernel drops it
 * @DD_SIGNAL_HELD: the process is frozen; the signal waits
 */
typedef enum
{
  DD_SIGNAL_CAUGHT,
  DD_SIGNAL_ENDS,
  DD_SIGNAL_IGNORED,
  DD_SIGNAL_DROPPED,
  DD_SIGNAL_HELD,
} DdSignalFate;

typedef struct
{
  DdEvent  parent;
  int      pid;
  int      ns_pid;
  char    *container;
  char    *container_name;
  char    *command;
  int      signal;
  int      fate;
} DdProcessSignalled;

extern const DdEventClass dd_process_spawned_class;

typedef struct
{
  DdEvent    parent;
  int        pid;
  int        ns_pid;
  char      *container;
  char      *container_name;
  char      *command;
  DdProcess *process;
} DdProcessSpawned;

G_END_DECLS
