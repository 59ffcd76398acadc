// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-fs.h"
#include "dd-process-ops.h"

G_BEGIN_DECLS

/**
 * DdToolResult:
 * @DD_TOOL_DONE: it ended with #DdToolCall.status
 * @DD_TOOL_WAIT: it goes on later: when one of @topics comes up, the alarm
 *   rings, input comes or a signal it catches arrives
 * @DD_TOOL_REPLACED: its process is another program now
 *
 * What a tool says at the end of its turn.
 */
typedef enum
{
  DD_TOOL_DONE,
  DD_TOOL_WAIT,
  DD_TOOL_REPLACED,
} DdToolResult;

typedef struct _DdTool DdTool;

/**
 * DdToolCall:
 * @engine: the engine; for operations that emit events
 * @world: its world, to look at
 * @pid: the process it runs in
 * @process: the same, borrowed; look it up again after an event
 * @argv: the command line
 * @argc: its length
 * @env: environment
 * @cwd: working directory
 * @fs: the files as the process sees them
 * @memo: (nullable): what the tool asked to remember in its last turn; %NULL
 *   in the first
 * @signals: bit mask of caught signals that arrived
 * @out: what it prints; written when the turn ends
 * @err: what it prints on standard error
 * @status: (out): exit code
 * @next: (out): what to remember; a floating reference is taken
 * @topics: (out): what wakes it
 * @alarm: (out): wake it after so many microseconds; negative for never
 *
 * One turn of a tool. A tool that waits is called again from the start with
 * what it asked to remember, so that its whole state is in the world.
 */
typedef struct
{
  DdEngine         *engine;
  const DdWorld    *world;
  int               pid;
  const DdProcess  *process;
  char            **argv;
  int               argc;
  char            **env;
  const char       *cwd;
  DdFs             *fs;
  int               uid;
  int               gid;

  GVariant         *memo;
  guint64           signals;

  GString          *out;
  GString          *err;

  int               status;
  GVariant         *next;
  GPtrArray        *topics;
  gint64            alarm;

  /*< private >*/
  const char       *input;      /* whole standard input, if it is known */
  gboolean          inlined;    /* runs inside the shell's own turn */
  gboolean          piped;      /* there, with a pipe as its output */
  gboolean          wants_input;
} DdToolCall;

typedef DdToolResult (*DdToolFunc) (DdToolCall *call);

/**
 * DdTool:
 * @name: of the command
 * @run: what it does
 * @inlined: it ends in its first turn, unless it needs input that is not
 *   there yet; then no process of its own is shown
 * @caught: bit mask of signals it has a handler for
 */
struct _DdTool
{
  const char *name;
  DdToolFunc  run;
  gboolean    inlined;
  guint64     caught;
};

const DdTool *dd_tool_find         (const char        *name);
void          dd_tools_register    (DdEngine          *engine);

gboolean      dd_tool_read_input   (DdToolCall        *call,
                                    char             **text);
DdToolResult  dd_tool_finish       (DdToolCall        *call,
                                    int                status);
DdToolResult  dd_tool_wait         (DdToolCall        *call,
                                    GVariant          *memo,
                                    gint64             alarm,
                                    const char        *topic,
                                    ...) G_GNUC_NULL_TERMINATED;
DdToolResult  dd_tool_wait_input   (DdToolCall        *call);
DdToolResult  dd_tool_fail         (DdToolCall        *call,
                                    int                status,
                                    const char        *format,
                                    ...) G_GNUC_PRINTF (3, 4);
void          dd_tool_flush        (DdToolCall        *call);
void          dd_tool_show_progress (DdToolCall      *call,
                                     const char      *text);
char         *dd_tool_path         (DdToolCall        *call,
                                    const char        *path) G_GNUC_WARN_UNUSED_RESULT;
const char   *dd_tool_getenv       (DdToolCall        *call,
                                    const char        *name);
gboolean      dd_tool_is_busybox   (DdToolCall        *call);

/* For the shell: a tool inside the shell's turn. */
gboolean      dd_tool_run_inline   (const DdTool      *tool,
                                    DdToolCall        *call);

G_END_DECLS
