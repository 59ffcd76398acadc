// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "dd-program.h"
#include "dd-sh-embed-private.h"
#include "dd-sh-exec.h"
#include "dd-tool-args.h"
#include "dd-tty-ops.h"

void
_dd_sh_embed_init (DdShEmbed *self)
{
  self->fs = dd_fs_new_for_process (self->engine,
                                    dd_world_get_process (dd_engine_get_world (self->engine),
                                                          self->pid));
  self->truncated = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* A file that ">" opened is emptied by the first write, so that the learner
 * sees one change; if nothing was written, it is emptied here. */
void
_dd_sh_embed_flush (DdShEmbed *self)
{
  g_autoptr (GList) paths = g_list_sort (g_hash_table_get_keys (self->truncated),
                                         (GCompareFunc) strcmp);

  for (GList *l = paths; l; l = l->next)
    dd_fs_write_text (self->fs, l->data, "");
  g_hash_table_remove_all (self->truncated);
}

void
_dd_sh_embed_clear (DdShEmbed *self)
{
  _dd_sh_embed_flush (self);
  g_clear_pointer (&self->truncated, g_hash_table_unref);
  g_clear_pointer (&self->fs, dd_fs_free);
}

static const DdProcess *
me (DdShEmbed *self)
{
  return dd_world_get_process (dd_engine_get_world (self->engine), self->pid);
}

/* A shell in a container knows its children by the numbers of its PID
 * namespace. */
const DdProcess *
_dd_sh_embed_get_child (DdShEmbed *self,
                        gint64     pid)
{
  const DdWorld *world = dd_engine_get_world (self->engine);
  const DdProcess *process = me (self);

  if (process == NULL)
    return NULL;
  if (process->container)
    return dd_world_get_container_process (world, process->container, pid);
  return dd_world_get_process (world, pid);
}

static gint64
number_of (const DdProcess *process)
{
  return process->ns_pid ? process->ns_pid : process->pid;
}

/* Sinks */

static void
write_file (DdShEmbed  *self,
            const char *path,
            const char *text,
            gsize       length)
{
  if (g_hash_table_remove (self->truncated, path))
    {
      g_autoptr (GBytes) bytes = g_bytes_new (text, length);
      g_autoptr (DdContent) content = dd_content_new_bytes (bytes);

      dd_fs_write (self->fs, path, content);
    }
  else
    {
      dd_fs_append (self->fs, path, text, length);
    }
}

static DdSink
make_sink (DdShEmbed      *self,
           const DdShSink *from,
           const char     *pipe)
{
  const DdProcess *process = me (self);

  switch (from->kind)
    {
    case DD_SH_SINK_INHERIT:
      return process->out[CLAMP (from->fd, 1, 2)];
    case DD_SH_SINK_FILE:
      return (DdSink) { DD_SINK_FILE, (char *) from->path };
    case DD_SH_SINK_BUFFER:
      return (DdSink) { DD_SINK_PIPE, (char *) pipe };
    case DD_SH_SINK_NULL:
    case DD_SH_SINK_CLOSED:
    default:
      return (DdSink) { DD_SINK_NULL, NULL };
    }
}

/* What there is to read for a command, %NULL if it comes from the shell's own
 * input, which is still open. */
static char *
read_sink (DdShEmbed      *self,
           const DdShSink *sink)
{
  const DdProcess *process = me (self);
  g_autofree char *text = NULL;

  switch (sink->kind)
    {
    case DD_SH_SINK_BUFFER:
      return g_strndup (sink->text ? sink->text : "", sink->length);
    case DD_SH_SINK_FILE:
      dd_fs_read_text (self->fs, sink->path, &text);
      if (text == NULL || strlen (text) < sink->offset)
        return g_strdup ("");
      return g_strdup (text + sink->offset);
    case DD_SH_SINK_INHERIT:
      return process->input_open ? NULL : g_strdup (process->input->str);
    case DD_SH_SINK_NULL:
    case DD_SH_SINK_CLOSED:
    default:
      return g_strdup ("");
    }
}

/* Running commands */

static DdShRunResult
refuse (const GError *error)
{
  if (strstr (error->message, "is a directory"))
    return DD_SH_RUN_DIRECTORY;
  return error->code == DD_ENGINE_ERROR_CANNOT_INVOKE ? DD_SH_RUN_DENIED : DD_SH_RUN_NOT_FOUND;
}

static gboolean
run_inline (DdShEmbed    *self,
            DdShCommand  *command,
            const DdTool *tool,
            DdProgram    *program)
{
  const DdProcess *process = me (self);
  g_autofree char *input = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GString) err = g_string_new (NULL);
  g_autoptr (GPtrArray) topics = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) env = g_strdupv ((char **) command->env);
  DdToolCall call = {
    .engine = self->engine,
    .world = dd_engine_get_world (self->engine),
    .pid = self->pid,
    .process = process,
    .argv = program->argv,
    .argc = g_strv_length (program->argv),
    .env = env,
    .cwd = command->cwd,
    .fs = self->fs,
    .uid = process->uid,
    .gid = process->gid,
    .out = out,
    .err = err,
    .topics = topics,
    .alarm = -1,
    .piped = command->io->out.kind == DD_SH_SINK_BUFFER,
  };

  _dd_sh_embed_flush (self);
  dd_fs_set_umask (self->fs, command->umask);
  call.input = input = read_sink (self, &command->io->in);
  if (!dd_tool_run_inline (tool, &call))
    {
      if (call.next)
        g_variant_unref (g_variant_ref_sink (call.next));
      return FALSE;
    }
  dd_sh_io_write (command->io, 1, out->str, out->len);
  dd_sh_io_write (command->io, 2, err->str, err->len);
  command->status = call.status;
  command->in_used = call.wants_input && input ? strlen (input) : 0;
  if (call.wants_input && command->io->in.kind == DD_SH_SINK_INHERIT)
    {
      g_free (dd_process_read_all (self->engine, self->pid));
      command->in_used = 0;
    }
  return TRUE;
}

static int
spawn (DdShEmbed      *self,
       DdShIo         *io,
       const char     *program,
       char          **argv,
       char          **env,
       const char     *cwd,
       GVariant       *memo)
{
  const DdWorld *world = dd_engine_get_world (self->engine);
  const DdProcess *process = me (self);
  g_autofree char *input = read_sink (self, &io->in);
  g_autofree char *out = g_strdup_printf ("sh:%d:1", world->next_pid);
  g_autofree char *err = g_strdup_printf ("sh:%d:2", world->next_pid);
  DdSpawn child = {
    .parent = process->pid,
    .container = process->container,
    .program = program,
    .argv = argv,
    .env = env,
    .cwd = cwd,
    .uid = process->uid,
    .gid = process->gid,
    .memo = memo,
    .out = make_sink (self, &io->out, out),
    .err = make_sink (self, &io->err, io->joined ? out : err),
    .tty = io->in.kind == DD_SH_SINK_INHERIT ? process->tty : NULL,
    .input = input,
    .input_open = input == NULL,
    .quiet = process->container == NULL,
  };

  return dd_process_spawn (self->engine, &child);
}

static void
bring_to_foreground (DdShEmbed *self,
                     int        pid)
{
  const DdProcess *process = me (self);
  const DdTty *tty = dd_world_get_tty (dd_engine_get_world (self->engine), process->tty);

  if (tty && tty->shell == self->pid)
    dd_tty_set_foreground (self->engine, tty->name, pid);
}

/* What is read from a pipe or a file comes to a process of its own, and so does
 * what somebody takes out of a pipe later. */
static gboolean
may_replace (const DdShCommand *command)
{
  return (command->tail || command->replace) && command->io->in.kind == DD_SH_SINK_INHERIT &&
         command->io->out.kind != DD_SH_SINK_BUFFER && command->io->err.kind != DD_SH_SINK_BUFFER;
}

static void
redirect (DdShEmbed *self,
          DdShIo    *io)
{
  DdSink out = make_sink (self, &io->out, NULL);
  DdSink err = make_sink (self, &io->err, NULL);
  g_autofree char *out_target = out.target = g_strdup (out.target);
  g_autofree char *err_target = err.target = g_strdup (err.target);

  dd_process_redirect (self->engine, self->pid, 1, &out);
  dd_process_redirect (self->engine, self->pid, 2, &err);
}

/* A text that the kernel refuses to execute is run by a shell of the same kind.
 * Source: POSIX, Shell Command Language, 2.9.1.6 */
static void
run_as_script (DdShEmbed *self,
               DdProgram *program)
{
  g_auto (GStrv) before = program->argv;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add (builder, me (self)->argv[0]);
  g_strv_builder_add (builder, program->path);
  g_strv_builder_addv (builder, (const char **) before + 1);
  program->argv = g_strv_builder_end (builder);
  g_free (program->program);
  program->program = g_strdup (me (self)->program);
}

static DdShRunResult
embed_run (gpointer     user,
           DdShCommand *command)
{
  DdShEmbed *self = user;
  g_autoptr (GError) error = NULL;
  g_auto (DdProgram) program = { 0 };
  g_auto (GStrv) lookup = NULL;
  const DdTool *tool;
  int pid;

  lookup = g_environ_setenv (NULL, "PATH", command->path ? command->path : DD_DEFAULT_PATH, TRUE);
  if (!dd_program_find (self->engine, self->fs, command->cwd, lookup, (char **) command->argv,
                        &program, &error))
    return refuse (error);

  if (g_str_equal (program.program, DD_PROGRAM_WITHOUT_LOADER))
    return DD_SH_RUN_NO_LOADER;
  if (g_str_equal (program.program, DD_PROGRAM_BARE_TEXT))
    run_as_script (self, &program);
  tool = dd_tool_find (program.program);
  if (tool && tool->inlined && run_inline (self, command, tool, &program))
    return DD_SH_RUN_FINISHED;

  _dd_sh_embed_flush (self);
  if (may_replace (command))
    {
      dd_process_set_cwd (self->engine, self->pid, command->cwd);
      redirect (self, command->io);
      dd_process_exec (self->engine, self->pid, program.program, program.argv,
                       (char **) command->env, program.memo);
      return DD_SH_RUN_REPLACED;
    }
  pid = spawn (self, command->io, program.program, program.argv, (char **) command->env,
               command->cwd, program.memo);
  command->pid = number_of (dd_world_get_process (dd_engine_get_world (self->engine), pid));
  bring_to_foreground (self, pid);
  return DD_SH_RUN_STARTED;
}

static int
embed_fork (gpointer    user,
            DdShState  *child,
            const char *text,
            DdShIo     *io,
            gint64     *pid)
{
  DdShEmbed *self = user;
  const DdProcess *process = me (self);
  g_autoptr (DdShState) copy = child;
  int number;

  _dd_sh_embed_flush (self);
  number = spawn (self, io, process->program, process->argv, process->env,
                  dd_sh_state_get_cwd (copy), _dd_sh_program_make_memo (copy, 0));
  *pid = number_of (dd_world_get_process (dd_engine_get_world (self->engine), number));
  return 0;
}

static GString *
take_pipe (DdShEmbed    *self,
           const DdSink *sink)
{
  const char *text;
  GString *taken;

  if (sink->kind != DD_SINK_PIPE)
    return NULL;
  text = dd_world_get_pipe (dd_engine_get_world (self->engine), sink->target);
  if (text == NULL)
    return NULL;
  taken = g_string_new (text);
  dd_process_close_pipe (self->engine, sink->target);
  return taken;
}

static void
embed_child_status (gpointer   user,
                    gint64     pid,
                    DdShChild *child)
{
  DdShEmbed *self = user;
  const DdProcess *process = _dd_sh_embed_get_child (self, pid);

  memset (child, 0, sizeof *child);
  if (process == NULL)
    {
      child->finished = TRUE;
      child->status = 127;
      return;
    }
  if (process->state != DD_PROCESS_ZOMBIE)
    return;
  child->finished = TRUE;
  child->status = process->exit_code;
  child->term_signal = process->term_signal;
  child->out = take_pipe (self, &process->out[1]);
  child->err = take_pipe (self, &process->out[2]);
  dd_process_reap (self->engine, process->pid);
}

static int
embed_signal (gpointer user,
              gint64   pid,
              int      signo)
{
  DdShEmbed *self = user;
  const DdProcess *target;

  if (pid <= 0)
    return ESRCH;
  target = _dd_sh_embed_get_child (self, pid);
  if (target == NULL)
    return ESRCH;
  if (me (self)->uid != 0 && me (self)->uid != target->uid)
    return EPERM;
  /* A shell that signals itself must have told which signals it handles. */
  if (signo && target->pid == self->pid && self->state)
    _dd_sh_program_take_signals (self->engine, self->pid, self->state);
  if (signo)
    dd_process_kill (self->engine, target->pid, signo, target->container != me (self)->container &&
                     me (self)->container == NULL);
  if (signo && me (self) && target == me (self) && self->state)
    _dd_sh_program_take_signals (self->engine, self->pid, self->state);
  return 0;
}

/* Files */

static char *
embed_find (gpointer    user,
            const char *name,
            const char *path,
            const char *cwd)
{
  DdShEmbed *self = user;
  g_auto (DdProgram) program = { 0 };
  g_auto (GStrv) env = g_environ_setenv (NULL, "PATH", path ? path : DD_DEFAULT_PATH, TRUE);
  char *argv[] = { (char *) name, NULL };

  if (!dd_program_find (self->engine, self->fs, cwd, env, argv, &program, NULL))
    return NULL;
  return g_steal_pointer (&program.path);
}

static int
embed_open (gpointer       user,
            const char    *path,
            DdShOpenFlags  flags,
            guint          mode)
{
  DdShEmbed *self = user;
  g_auto (DdFsEntry) entry = { 0 };
  int result;

  if (!(flags & DD_SH_OPEN_WRITE))
    {
      result = dd_fs_stat (self->fs, path, TRUE, &entry);
      if (result == 0 && !dd_node_is_directory (entry.node) &&
          !dd_fs_may (self->fs, entry.node, 4))
        result = EACCES;
      return result;
    }
  if ((flags & DD_SH_OPEN_EXCLUSIVE) && dd_fs_exists (self->fs, path))
    return EEXIST;
  result = dd_fs_check_writable (self->fs, path);
  if (result != 0)
    return result;
  if (flags & DD_SH_OPEN_TRUNCATE)
    g_hash_table_add (self->truncated, g_strdup (path));
  else
    result = dd_fs_open_for_writing (self->fs, path);
  return result;
}

static int
embed_write (gpointer    user,
             const char *path,
             const char *text,
             gsize       length)
{
  write_file (user, path, text, length);
  return 0;
}

static int
embed_read (gpointer    user,
            const char *path,
            GString    *text)
{
  DdShEmbed *self = user;
  g_autoptr (DdContent) content = NULL;
  const char *bytes;
  gsize length;
  int result;

  _dd_sh_embed_flush (self);
  result = dd_fs_read (self->fs, path, &content);
  if (result != 0)
    return result;
  bytes = dd_content_get_text (content, &length);
  if (bytes)
    g_string_append_len (text, bytes, length);
  return 0;
}

static guint32
type_bits (DdNodeKind kind)
{
  static const guint32 bits[] = {
    [DD_NODE_FILE] = S_IFREG, [DD_NODE_DIRECTORY] = S_IFDIR, [DD_NODE_SYMLINK] = S_IFLNK,
    [DD_NODE_CHAR_DEVICE] = S_IFCHR, [DD_NODE_FIFO] = S_IFIFO, [DD_NODE_SOCKET] = S_IFSOCK,
    [DD_NODE_WHITEOUT] = S_IFCHR,
  };

  return bits[kind];
}

static int
embed_stat (gpointer    user,
            const char *path,
            gboolean    follow,
            DdShStat   *result)
{
  DdShEmbed *self = user;
  g_auto (DdFsEntry) entry = { 0 };
  int number;

  _dd_sh_embed_flush (self);
  number = dd_fs_stat (self->fs, path, follow, &entry);
  memset (result, 0, sizeof *result);
  if (number != 0)
    return number;
  result->mode = type_bits (entry.node->kind) | entry.node->mode;
  result->uid = entry.node->uid;
  result->gid = entry.node->gid;
  result->size = dd_node_get_size (entry.node);
  result->mtime = entry.node->mtime;
  result->id = entry.node->inode ? entry.node->inode : g_str_hash (entry.path);
  return 0;
}

static int
embed_access (gpointer    user,
              const char *path,
              int         mode)
{
  DdShEmbed *self = user;
  g_auto (DdFsEntry) entry = { 0 };
  int result = dd_fs_stat (self->fs, path, TRUE, &entry);

  for (int bit = 4; result == 0 && bit; bit >>= 1)
    if ((mode & bit) && !dd_fs_may (self->fs, entry.node, bit))
      result = EACCES;
  return result;
}

static int
embed_list (gpointer    user,
            const char *path,
            GPtrArray  *names)
{
  DdShEmbed *self = user;
  g_auto (GStrv) list = NULL;
  int result;

  _dd_sh_embed_flush (self);
  result = dd_fs_list (self->fs, path, &list);
  for (guint i = 0; list && list[i]; i++)
    g_ptr_array_add (names, g_strdup (list[i]));
  return result;
}

static int
embed_chdir (gpointer     user,
             const char  *path,
             char       **resolved)
{
  DdShEmbed *self = user;
  g_auto (DdFsEntry) entry = { 0 };
  int result = dd_fs_stat (self->fs, path, TRUE, &entry);

  if (result == 0 && !dd_node_is_directory (entry.node))
    result = ENOTDIR;
  if (result == 0 && !dd_fs_may (self->fs, entry.node, 1))
    result = EACCES;
  if (result == 0 && resolved)
    *resolved = g_strdup (entry.path);
  return result;
}

static char *
embed_home (gpointer    user,
            const char *name)
{
  DdShEmbed *self = user;
  g_autofree char *number = g_strdup_printf ("%d", me (self)->uid);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  dd_fs_read_text (self->fs, "/etc/passwd", &text);
  lines = g_strsplit (text ? text : "", "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ":", -1);

      if (g_strv_length (fields) > 5 && g_str_equal (fields[*name ? 0 : 2], *name ? name : number))
        return g_strdup (fields[5]);
    }
  return NULL;
}

static char *
embed_user_name (gpointer user)
{
  DdShEmbed *self = user;
  DdToolCall call = { .fs = self->fs };
  g_autofree char *name = dd_tool_user_name (&call, me (self)->uid);

  if (me (self)->uid == 0)
    return g_strdup ("root");
  return g_ascii_isdigit (*name) ? NULL : g_steal_pointer (&name);
}

/* The process itself */

static gint64
embed_get_pid (gpointer user,
               gboolean parent)
{
  DdShEmbed *self = user;
  const DdProcess *process = me (self);
  const DdProcess *above;

  if (!parent)
    return number_of (process);
  above = dd_world_get_process (dd_engine_get_world (self->engine), process->parent);
  return above ? number_of (above) : 0;
}

static DdShReadResult
embed_read_line (gpointer  user,
                 GString  *line)
{
  DdShEmbed *self = user;
  gboolean whole = strchr (me (self)->input->str, '\n') != NULL;
  g_autofree char *text = dd_process_read_line (self->engine, self->pid);

  if (text == NULL)
    return me (self)->input_open ? DD_SH_READ_BLOCKED : DD_SH_READ_EOF;
  g_string_append (line, text);
  if (whole)
    g_string_append_c (line, '\n');
  return DD_SH_READ_LINE;
}

static gboolean
embed_is_tty (gpointer user,
              int      fd)
{
  return me (user)->tty != NULL;
}

static void
embed_emit (gpointer    user,
            int         fd,
            const char *text,
            gsize       length)
{
  DdShEmbed *self = user;
  g_autofree char *copy = g_strndup (text, length);

  dd_process_write (self->engine, self->pid, fd == 2 ? 2 : 1, copy);
}

const DdShHost dd_sh_embed_host = {
  .run = embed_run,
  .fork = embed_fork,
  .child_status = embed_child_status,
  .signal = embed_signal,
  .find = embed_find,
  .open = embed_open,
  .write = embed_write,
  .read = embed_read,
  .stat = embed_stat,
  .access = embed_access,
  .list = embed_list,
  .chdir = embed_chdir,
  .home = embed_home,
  .user_name = embed_user_name,
  .get_pid = embed_get_pid,
  .read_line = embed_read_line,
  .is_tty = embed_is_tty,
  .emit = embed_emit,
};
