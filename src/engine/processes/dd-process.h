// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-types.h"

G_BEGIN_DECLS

#define DD_SIGHUP  1
#define DD_SIGINT  2
#define DD_SIGQUIT 3
#define DD_SIGKILL 9
#define DD_SIGUSR1 10
#define DD_SIGPIPE 13
#define DD_SIGTERM 15
#define DD_SIGCHLD 17
#define DD_SIGCONT 18
#define DD_SIGSTOP 19
#define DD_N_SIGNALS 65

/**
 * DdSinkKind:
 * @DD_SINK_NULL: nowhere
 * @DD_SINK_TTY: a terminal; @target is its name
 * @DD_SINK_LOG: the log of a container; @target is its id
 * @DD_SINK_PIPE: a pipe; @target is its name
 * @DD_SINK_FILE: a file; @target is "store:path"
 *
 * Where a file descriptor writes to.
 */
typedef enum
{
  DD_SINK_NULL,
  DD_SINK_TTY,
  DD_SINK_LOG,
  DD_SINK_PIPE,
  DD_SINK_FILE,
} DdSinkKind;

typedef struct
{
  DdSinkKind  kind;
  char       *target;
} DdSink;

/**
 * DdProcessState:
 * @DD_PROCESS_RUNNING: it has something to do or waits for something
 * @DD_PROCESS_ZOMBIE: it ended and its parent has not asked for its status
 */
typedef enum
{
  DD_PROCESS_RUNNING,
  DD_PROCESS_ZOMBIE,
} DdProcessState;

/**
 * DdProcess:
 * @pid: in the host's PID namespace
 * @parent: PID of the parent in the host's namespace
 * @ns_pid: in the container's PID namespace; 0 for a process of the host
 * @container: (nullable): id of the container it belongs to
 * @netns: (nullable): whose network namespace it has entered: the id of a
 *   container, or "" for the host's; %NULL for that of @container
 * @exec_id: (nullable): id of the exec it was started by
 * @program: how it behaves: the name of a registered program
 * @argv: as `ps` shows it
 * @env: NAME=value
 * @cwd: working directory
 * @uid: user
 * @gid: group
 * @memo: (nullable): what the program remembers between two moments
 * @waits: (nullable): the topics that wake it
 * @timer: the pending alarm, 0 for none
 * @out: standard output and standard error, index 1 and 2
 * @tty: (nullable): its controlling terminal
 * @sockets: (nullable) (element-type DdSocket): what it listens with, see
 *   dd-socket.h
 * @input: bytes that wait on its standard input
 * @input_open: whether more may come
 * @caught: bit mask of signals it has a handler for
 * @ignored: bit mask of signals it ignores
 * @pending: bit mask of caught signals it has not seen yet
 * @exit_code: once it ended
 * @term_signal: the signal that ended it, 0 for none
 * @started: when, in microseconds
 *
 * A process. Read it freely; only events change it.
 */
struct _DdProcess
{
  GObject         parent_instance;

  int             pid;
  int             parent;
  int             ns_pid;
  char           *container;
  char           *netns;
  char           *exec_id;
  char           *program;
  char          **argv;
  char          **env;
  char           *cwd;
  int             uid;
  int             gid;
  GVariant       *memo;
  char          **waits;
  guint           timer;
  DdSink          out[3];
  char           *tty;
  GArray         *sockets;
  GString        *input;
  guint64         caught;
  guint64         ignored;
  guint64         pending;
  guint64         started;
  gint64          memory;
  int             exit_code;
  int             term_signal;
  DdProcessState  state;
  guint           input_open : 1;
};

#define DD_TYPE_PROCESS (dd_process_get_type ())
G_DECLARE_FINAL_TYPE (DdProcess, dd_process, DD, PROCESS, GObject)

DdProcess  *dd_process_new            (void) G_GNUC_WARN_UNUSED_RESULT;
DdProcess  *dd_process_copy           (const DdProcess *self) G_GNUC_WARN_UNUSED_RESULT;
const char *dd_process_get_env        (const DdProcess *self,
                                       const char      *name);
const char *dd_process_get_netns      (const DdProcess *self);
gboolean    dd_process_is_init        (const DdProcess *self);
char       *dd_process_dup_command    (const DdProcess *self) G_GNUC_WARN_UNUSED_RESULT;

const char *dd_signal_to_name         (int              signal);
int         dd_signal_from_name       (const char      *name);
gboolean    dd_signal_ends_process    (int              signal);

G_END_DECLS
