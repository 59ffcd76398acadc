// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-ps-table.h"
#include "dd-tool-args.h"

typedef enum
{
  VALUE_PID, VALUE_PPID, VALUE_USER, VALUE_UID, VALUE_GROUP, VALUE_STAT, VALUE_COMM, VALUE_ARGS,
  VALUE_TIME, VALUE_TTY, VALUE_VSZ, VALUE_RSS, VALUE_CPU, VALUE_MEM, VALUE_C, VALUE_STIME,
  VALUE_ELAPSED, VALUE_NICE,
} Value;

/* A column: its name after -o, its title, and how wide it is; a negative
 * width is for text that begins at the left. */
struct _DdPsColumn
{
  const char *name;
  const char *title;
  int         width;
  Value       value;
};

/* Source: procps ps(1), STANDARD FORMAT SPECIFIERS */
static const DdPsColumn procps_columns[] = {
  { "pid", "PID", 7, VALUE_PID }, { "ppid", "PPID", 7, VALUE_PPID },
  { "user", "USER", -8, VALUE_USER }, { "uname", "USER", -8, VALUE_USER },
  { "euser", "EUSER", -8, VALUE_USER }, { "uid", "UID", 5, VALUE_UID },
  { "group", "GROUP", -8, VALUE_GROUP }, { "stat", "STAT", -4, VALUE_STAT },
  { "s", "S", -1, VALUE_STAT }, { "state", "S", -1, VALUE_STAT },
  { "comm", "COMMAND", -15, VALUE_COMM }, { "ucmd", "CMD", -15, VALUE_COMM },
  { "args", "COMMAND", -27, VALUE_ARGS }, { "command", "COMMAND", -27, VALUE_ARGS },
  { "cmd", "CMD", -27, VALUE_ARGS }, { "time", "TIME", 8, VALUE_TIME },
  { "tty", "TT", -8, VALUE_TTY }, { "tname", "TTY", -8, VALUE_TTY },
  { "vsz", "VSZ", 6, VALUE_VSZ }, { "rss", "RSS", 5, VALUE_RSS },
  { "%cpu", "%CPU", 4, VALUE_CPU }, { "pcpu", "%CPU", 4, VALUE_CPU },
  { "%mem", "%MEM", 4, VALUE_MEM }, { "pmem", "%MEM", 4, VALUE_MEM },
  { "c", "C", 2, VALUE_C }, { "stime", "STIME", -5, VALUE_STIME },
  { "etime", "ELAPSED", 11, VALUE_ELAPSED }, { "ni", "NI", 3, VALUE_NICE },
  { NULL, NULL, 0, VALUE_PID },
};

/* Source: busybox ps --help */
static const DdPsColumn busybox_columns[] = {
  { "user", "USER", -8, VALUE_USER }, { "group", "GROUP", -8, VALUE_GROUP },
  { "comm", "COMMAND", -16, VALUE_COMM }, { "args", "COMMAND", -256, VALUE_ARGS },
  { "pid", "PID", 5, VALUE_PID }, { "ppid", "PPID", 5, VALUE_PPID },
  { "etime", "ELAPSED", -7, VALUE_ELAPSED }, { "nice", "NI", 5, VALUE_NICE },
  { "time", "TIME", -5, VALUE_TIME }, { "tty", "TT", -6, VALUE_TTY },
  { "vsz", "VSZ", -4, VALUE_VSZ }, { "stat", "STAT", -4, VALUE_STAT },
  { "rss", "RSS", -4, VALUE_RSS }, { NULL, NULL, 0, VALUE_PID },
};

static const DdPsColumn busybox_default[] = {
  { "pid", "PID", 5, VALUE_PID }, { "user", "USER", -8, VALUE_USER },
  { "time", "TIME", -5, VALUE_TIME }, { "args", "COMMAND", -256, VALUE_ARGS },
  { NULL, NULL, 0, VALUE_PID },
};

static const DdPsColumn short_form[] = {
  { "pid", "PID", 7, VALUE_PID }, { "tty", "TTY", -8, VALUE_TTY },
  { "time", "TIME", 8, VALUE_TIME }, { "comm", "CMD", -15, VALUE_COMM },
  { NULL, NULL, 0, VALUE_PID },
};

static const DdPsColumn full_form[] = {
  { "user", "UID", -8, VALUE_USER }, { "pid", "PID", 7, VALUE_PID },
  { "ppid", "PPID", 7, VALUE_PPID }, { "c", "C", 2, VALUE_C },
  { "stime", "STIME", -5, VALUE_STIME }, { "tty", "TTY", -8, VALUE_TTY },
  { "time", "TIME", 8, VALUE_TIME }, { "args", "CMD", -27, VALUE_ARGS },
  { NULL, NULL, 0, VALUE_PID },
};

static const DdPsColumn user_form[] = {
  { "user", "USER", -8, VALUE_USER }, { "pid", "PID", 7, VALUE_PID },
  { "%cpu", "%CPU", 4, VALUE_CPU }, { "%mem", "%MEM", 4, VALUE_MEM },
  { "vsz", "VSZ", 6, VALUE_VSZ }, { "rss", "RSS", 5, VALUE_RSS },
  { "tty", "TTY", -8, VALUE_TTY }, { "stat", "STAT", -4, VALUE_STAT },
  { "stime", "START", -5, VALUE_STIME }, { "bsdtime", "TIME", 6, VALUE_TIME },
  { "args", "COMMAND", -27, VALUE_ARGS }, { NULL, NULL, 0, VALUE_PID },
};

static void
take_columns (DdPsTable        *self,
              const DdPsColumn *columns)
{
  g_ptr_array_set_size (self->columns, 0);
  for (; columns->name; columns++)
    g_ptr_array_add (self->columns, (gpointer) columns);
}

static const DdPsColumn *
find_column (gboolean    busybox,
             const char *name)
{
  for (const DdPsColumn *column = busybox ? busybox_columns : procps_columns; column->name;
       column++)
    if (g_str_equal (column->name, name))
      return column;
  return NULL;
}

/* Adds the columns of "-o pid,comm". */
static void
add_columns (DdPsTable  *self,
             const char *list,
             gboolean    busybox)
{
  g_auto (GStrv) names = g_strsplit_set (list, ", ", -1);

  for (guint i = 0; names[i] && self->refusal == NULL; i++)
    {
      const DdPsColumn *column = find_column (busybox, names[i]);

      if (column)
        g_ptr_array_add (self->columns, (gpointer) column);
      else if (*names[i])
        self->refusal = busybox
                        ? g_strdup_printf ("ps: bad -o argument '%s'", names[i])
                        : g_strdup_printf ("error: unknown user-defined format specifier \"%s\"",
                                           names[i]);
    }
}

typedef struct
{
  const char *list;
  gboolean    full;
  gboolean    user;
} Forms;

/* One word of letters. Returns whether it took the next word too. */
static gboolean
read_letters (DdPsTable  *self,
              const char *word,
              const char *next,
              Forms      *forms)
{
  for (const char *p = word + (*word == '-'); *p; p++)
    {
      if (*p == 'o' || *p == 'p')
        {
          const char *value = p[1] ? p + 1 : next;

          if (*p == 'o')
            forms->list = value;
          else if (value)
            self->only = atoi (value);
          return p[1] == '\0';
        }
      self->everything = self->everything || strchr ("eAax", *p) != NULL;
      forms->full = forms->full || *p == 'f' || *p == 'F';
      forms->user = forms->user || (*p == 'u' && *word != '-');
    }
  return FALSE;
}

/**
 * dd_ps_table_init:
 * @self: (out): what is to be shown
 * @words: the command line without the name of the command
 * @busybox: whether it is busybox's ps, which knows only -o
 *
 * Reads the options of `ps`. What it refuses is in refusal.
 *
 * Source: procps ps(1); busybox ps --help
 */
void
dd_ps_table_init (DdPsTable         *self,
                  const char *const *words,
                  gboolean           busybox)
{
  Forms forms = { NULL, FALSE, FALSE };

  *self = (DdPsTable) { .columns = g_ptr_array_new (), .everything = busybox,
                        .busybox = busybox };
  for (guint i = 0; words[i]; i++)
    if (read_letters (self, words[i], words[i + 1], &forms) && words[i + 1])
      i++;
  if (forms.list)
    add_columns (self, forms.list, busybox);
  else if (busybox)
    take_columns (self, busybox_default);
  else
    take_columns (self, forms.user ? user_form : forms.full ? full_form : short_form);
}

/**
 * dd_ps_table_clear:
 * @self: what dd_ps_table_init() made
 *
 * Frees what is in it.
 */
void
dd_ps_table_clear (DdPsTable *self)
{
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->refusal, g_free);
}

static const DdPsColumn *
column_at (const DdPsTable *self,
           guint            column)
{
  return g_ptr_array_index (self->columns, column);
}

/**
 * dd_ps_table_has_pid:
 * @self: a table
 *
 * Returns: whether one of its columns is the process's number
 */
gboolean
dd_ps_table_has_pid (const DdPsTable *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    if (column_at (self, i)->value == VALUE_PID)
      return TRUE;
  return FALSE;
}

/**
 * dd_ps_table_get_title:
 * @self: a table
 * @column: from 0
 *
 * Returns: the column's title
 */
const char *
dd_ps_table_get_title (const DdPsTable *self,
                       guint            column)
{
  return column_at (self, column)->title;
}

static char *
state_text (DdToolCall      *call,
            const DdProcess *process)
{
  const DdContainer *container = dd_world_get_container (call->world, process->container);

  if (process->state == DD_PROCESS_ZOMBIE)
    return g_strdup ("Z");
  if (container && container->state == DD_CONTAINER_PAUSED)
    return g_strdup ("D");
  return g_strdup (process->pid == call->pid ? "R" : "S");
}

static char *
command_text (const DdProcess *process)
{
  g_autofree char *name = process->argv[0] ? g_path_get_basename (process->argv[0]) : NULL;

  return process->state == DD_PROCESS_ZOMBIE ? g_strdup_printf ("[%s]", name ? name : "")
                                             : dd_process_dup_command (process);
}

/**
 * dd_ps_dup_program:
 * @process: a process
 *
 * What `ps -o comm` shows: the name of the program's file, at most 15
 * characters of it. What a program writes over its command line, such as
 * "nginx: worker process", does not change it.
 *
 * Returns: (transfer full): the name
 * Source: proc_pid_comm(5)
 */
char *
dd_ps_dup_program (const DdProcess *process)
{
  const char *command = process->argv && process->argv[0] ? process->argv[0] : process->program;
  g_autofree char *first = g_strndup (command, strcspn (command, " :"));
  g_autofree char *name = g_path_get_basename (first);

  return g_strndup (*name == '-' ? name + 1 : name, 15);
}

static char *
clock_text (DdToolCall      *call,
            const DdProcess *process)
{
  gint64 then = call->world->epoch + (gint64) process->started;
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (then / (gint64) DD_USEC_PER_SEC);

  return date ? g_date_time_format (date, "%H:%M") : g_strdup ("-");
}

static char *
elapsed_text (DdToolCall      *call,
              const DdProcess *process)
{
  gint64 seconds = (gint64) ((call->world->now - process->started) / DD_USEC_PER_SEC);

  if (seconds >= 3600)
    return g_strdup_printf ("%02d:%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60),
                            (int) (seconds % 60));
  return g_strdup_printf ("%02d:%02d", (int) (seconds / 60), (int) (seconds % 60));
}

/**
 * dd_ps_table_dup_cell:
 * @self: a table
 * @column: from 0
 * @call: a turn of a tool
 * @process: a process
 * @pid: its number where ps runs
 * @parent: that of its parent
 *
 * Returns: (transfer full): the cell's text
 */
char *
dd_ps_table_dup_cell (const DdPsTable *self,
                      guint            column,
                      DdToolCall      *call,
                      const DdProcess *process,
                      int              pid,
                      int              parent)
{
  const DdPsColumn *at = column_at (self, column);

  switch (at->value)
    {
    case VALUE_PID: return g_strdup_printf ("%d", pid);
    case VALUE_PPID: return g_strdup_printf ("%d", parent);
    case VALUE_USER: return dd_tool_user_name (call, process->uid);
    case VALUE_UID: return g_strdup_printf ("%d", process->uid);
    case VALUE_GROUP: return dd_tool_group_name (call, process->gid);
    case VALUE_STAT: return state_text (call, process);
    case VALUE_COMM: return dd_ps_dup_program (process);
    case VALUE_ARGS: return command_text (process);
    case VALUE_TIME: return g_strdup (at->width == 8 ? "00:00:00" : " 0:00");
    case VALUE_TTY: return g_strdup (process->tty ? "pts/0" : "?");
    case VALUE_VSZ: return g_strdup_printf ("%d", (int) (process->memory / 256));
    case VALUE_RSS: return g_strdup_printf ("%d", (int) (process->memory / 1024));
    case VALUE_MEM: return g_strdup ("0.1");
    case VALUE_CPU: return g_strdup ("0.0");
    case VALUE_C:
    case VALUE_NICE: return g_strdup ("0");
    case VALUE_STIME: return clock_text (call, process);
    case VALUE_ELAPSED:
    default: return elapsed_text (call, process);
    }
}

/**
 * dd_ps_table_append:
 * @self: a table
 * @column: from 0
 * @text: a cell or a title
 * @line: what it is added to
 *
 * Adds a cell as wide as its column; the last one is not filled up.
 */
void
dd_ps_table_append (const DdPsTable *self,
                    guint            column,
                    const char      *text,
                    GString         *line)
{
  int width = column_at (self, column)->width;

  if (column)
    g_string_append_c (line, ' ');
  if (column + 1 == self->columns->len && width < 0)
    g_string_append (line, text);
  else
    g_string_append_printf (line, "%*s", width, text);
}

/**
 * dd_ps_table_append_title:
 * @self: a table
 * @column: from 0
 * @line: what it is added to
 *
 * Adds a title; busybox's are all at the left.
 */
void
dd_ps_table_append_title (const DdPsTable *self,
                          guint            column,
                          GString         *line)
{
  const DdPsColumn *at = column_at (self, column);
  g_autofree char *title = g_strdup_printf ("%-*s", self->busybox ? MAX (at->width, 0) : 0,
                                            at->title);

  dd_ps_table_append (self, column, title, line);
}
