// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dd-sh-types.h"

G_BEGIN_DECLS

/**
 * DdShSinkKind:
 * @DD_SH_SINK_INHERIT: the shell's own descriptor number @fd
 * @DD_SH_SINK_FILE: the file at @path
 * @DD_SH_SINK_BUFFER: text kept by the shell: a pipe, a here-document or the
 *   output that a command substitution gathers
 * @DD_SH_SINK_NULL: `/dev/null`
 * @DD_SH_SINK_CLOSED: nothing; using it fails with EBADF
 *
 * What a descriptor of a command is connected to.
 */
typedef enum
{
  DD_SH_SINK_INHERIT,
  DD_SH_SINK_FILE,
  DD_SH_SINK_BUFFER,
  DD_SH_SINK_NULL,
  DD_SH_SINK_CLOSED,
} DdShSinkKind;

/**
 * DdShSink:
 * @kind: what it is
 * @fd: of INHERIT: which of the shell's descriptors
 * @path: (nullable): of FILE: an absolute path; the file was opened (and
 *   truncated where asked for) by the shell, output goes to its end
 * @offset: of FILE as input: where to read from, in bytes
 * @text: (nullable): of BUFFER as input: what there is to read
 * @length: of BUFFER as input: bytes in @text
 *
 * One descriptor of a command.
 */
typedef struct
{
  DdShSinkKind  kind;
  int           fd;
  const char   *path;
  gsize         offset;
  const char   *text;
  gsize         length;
} DdShSink;

/**
 * DdShIo:
 * @in: standard input
 * @out: standard output
 * @err: standard error
 * @joined: whether @out and @err are the same, as after `2>&1`
 * @max_output: a hint: after this many bytes the reader has gone and
 *   [func@dd_sh_io_write] returns %FALSE; 0 for no limit
 *
 * The descriptors of a command. It lives as long as the call it is passed to.
 */
struct _DdShIo
{
  DdShSink  in;
  DdShSink  out;
  DdShSink  err;
  gboolean  joined;
  gsize     max_output;

  /*< private >*/
  gpointer  exec;
};

gboolean  dd_sh_io_write  (DdShIo      *self,
                           int          fd,
                           const char  *text,
                           gssize       length);

/**
 * DdShCommand:
 * @argv: the command and its arguments, ends with %NULL
 * @env: `NAME=value` of the exported variables, sorted, ends with %NULL
 * @path: (nullable): value of PATH, whether exported or not
 * @cwd: the working directory
 * @umask: the file mode mask
 * @io: its descriptors
 * @tail: nothing is left for the shell to do: real shells of this flavour
 *   would let the command take the shell's place
 * @replace: the command is the operand of `exec`
 *
 * A command for the host to run. The fields after these are the host's
 * answer.
 *
 * @status: exit status of a finished command, 0–255
 * @term_signal: the signal that ended it, or 0
 * @pid: of a started command, its process id as the shell sees it
 * @in_used: bytes of its input it has read
 */
typedef struct
{
  const char * const *argv;
  const char * const *env;
  const char         *path;
  const char         *cwd;
  guint               umask;
  DdShIo             *io;
  gboolean            tail;
  gboolean            replace;

  int                 status;
  int                 term_signal;
  gint64              pid;
  gsize               in_used;
} DdShCommand;

/**
 * DdShRunResult:
 * @DD_SH_RUN_FINISHED: it has run; its output was written
 * @DD_SH_RUN_STARTED: it runs as process @pid
 * @DD_SH_RUN_REPLACED: it took the shell's place; only answered when @tail or
 *   @replace is set
 * @DD_SH_RUN_NOT_FOUND: there is no such command
 * @DD_SH_RUN_DENIED: it may not be executed
 * @DD_SH_RUN_DIRECTORY: it is a directory
 * @DD_SH_RUN_BAD_FORMAT: it is not a program
 * @DD_SH_RUN_NO_LOADER: the loader that it asks for is not there
 *
 * What became of a command.
 */
typedef enum
{
  DD_SH_RUN_FINISHED,
  DD_SH_RUN_STARTED,
  DD_SH_RUN_REPLACED,
  DD_SH_RUN_NOT_FOUND,
  DD_SH_RUN_DENIED,
  DD_SH_RUN_DIRECTORY,
  DD_SH_RUN_BAD_FORMAT,
  DD_SH_RUN_NO_LOADER,
} DdShRunResult;

/**
 * DdShChild:
 * @finished: whether it has ended; the other fields count only then
 * @status: exit status, 0–255
 * @term_signal: the signal that ended it, or 0
 * @out: (nullable) (transfer full): what it wrote to an output that is a
 *   BUFFER; to both outputs in order if they were joined
 * @err: (nullable) (transfer full): the same for standard error
 * @in_used: bytes of its input it has read
 *
 * How a child process is doing.
 */
typedef struct
{
  gboolean  finished;
  int       status;
  int       term_signal;
  GString  *out;
  GString  *err;
  gsize     in_used;
} DdShChild;

/**
 * DdShStat:
 * @mode: type and permission bits, as in `st_mode`
 * @uid: owner
 * @gid: group
 * @size: bytes
 * @mtime: last change, in any unit that compares
 * @id: equal for two names of one file
 *
 * Facts about a file for `test`.
 */
typedef struct
{
  guint32  mode;
  guint32  uid;
  guint32  gid;
  guint64  size;
  gint64   mtime;
  guint64  id;
} DdShStat;

/**
 * DdShOpenFlags:
 * @DD_SH_OPEN_READ: for reading
 * @DD_SH_OPEN_WRITE: for writing; it is created when missing
 * @DD_SH_OPEN_TRUNCATE: emptied first
 * @DD_SH_OPEN_EXCLUSIVE: fails with EEXIST when it is there (`set -C`)
 *
 * How a redirection opens a file.
 */
typedef enum
{
  DD_SH_OPEN_READ = 1 << 0,
  DD_SH_OPEN_WRITE = 1 << 1,
  DD_SH_OPEN_TRUNCATE = 1 << 2,
  DD_SH_OPEN_EXCLUSIVE = 1 << 3,
} DdShOpenFlags;

/**
 * DdShReadResult:
 * @DD_SH_READ_LINE: a line was read; it ends with a newline, or the input
 *   ended after it
 * @DD_SH_READ_EOF: the input has ended
 * @DD_SH_READ_BLOCKED: nothing to read yet
 *
 * What reading a line of the shell's own input gave.
 */
typedef enum
{
  DD_SH_READ_LINE,
  DD_SH_READ_EOF,
  DD_SH_READ_BLOCKED,
} DdShReadResult;

/**
 * DdShHost:
 * @run: runs a command
 * @fork: starts a copy of the shell that goes on with @child, and gives its
 *   process id; the sinks of @io are the copy's standard descriptors. Returns
 *   an `errno` value
 * @child_status: tells how process @pid is doing
 * @signal: sends a signal to a process, or to a group when @pid is negative.
 *   Returns an `errno` value
 * @find: finds a command in a PATH. Returns (transfer full) (nullable) its path
 * @open: opens or creates a file. Returns an `errno` value
 * @write: appends to a file. Returns an `errno` value
 * @read: reads a whole file. Returns an `errno` value
 * @stat: gets facts about a file, of a link itself when not @follow. Returns
 *   an `errno` value
 * @access: tells whether the shell may read (4), write (2) or execute (1) a
 *   file. Returns an `errno` value
 * @list: adds the names in a directory, as new strings. Returns an `errno`
 *   value
 * @chdir: tells whether a directory can be entered, and resolves links in its
 *   path. Returns an `errno` value
 * @home: gets the home directory of a user, (transfer full) (nullable)
 * @user_name: the name of the user who runs the shell, (transfer full)
 *   (nullable)
 * @get_pid: the shell's process id, or its parent's
 * @read_line: reads a line of the shell's own standard input
 * @is_tty: tells whether a descriptor of the shell is a terminal
 * @emit: writes to the shell's own output @fd
 *
 * What the surroundings do for the interpreter. Paths are absolute but may
 * hold `.` and `..`. Text is bytes that need not be UTF-8. Of all these only
 * @run, @fork, @signal, @open, @write, @read_line and @emit change anything.
 */
struct _DdShHost
{
  DdShRunResult  (* run)          (gpointer        user,
                                   DdShCommand    *command);
  int            (* fork)         (gpointer        user,
                                   DdShState      *child,
                                   const char     *text,
                                   DdShIo         *io,
                                   gint64         *pid);
  void           (* child_status) (gpointer        user,
                                   gint64          pid,
                                   DdShChild      *child);
  int            (* signal)       (gpointer        user,
                                   gint64          pid,
                                   int             signo);
  char         * (* find)         (gpointer        user,
                                   const char     *name,
                                   const char     *path,
                                   const char     *cwd);
  int            (* open)         (gpointer        user,
                                   const char     *path,
                                   DdShOpenFlags   flags,
                                   guint           mode);
  int            (* write)        (gpointer        user,
                                   const char     *path,
                                   const char     *text,
                                   gsize           length);
  int            (* read)         (gpointer        user,
                                   const char     *path,
                                   GString        *text);
  int            (* stat)         (gpointer        user,
                                   const char     *path,
                                   gboolean        follow,
                                   DdShStat       *result);
  int            (* access)       (gpointer        user,
                                   const char     *path,
                                   int             mode);
  int            (* list)         (gpointer        user,
                                   const char     *path,
                                   GPtrArray      *names);
  int            (* chdir)        (gpointer        user,
                                   const char     *path,
                                   char          **resolved);
  char         * (* home)         (gpointer        user,
                                   const char     *name);
  char         * (* user_name)    (gpointer        user);
  gint64         (* get_pid)      (gpointer        user,
                                   gboolean        parent);
  DdShReadResult (* read_line)    (gpointer        user,
                                   GString        *line);
  gboolean       (* is_tty)       (gpointer        user,
                                   int             fd);
  void           (* emit)         (gpointer        user,
                                   int             fd,
                                   const char     *text,
                                   gsize           length);
};

G_END_DECLS
