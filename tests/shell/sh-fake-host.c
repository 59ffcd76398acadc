// SPDX-License-Identifier: GPL-3.0-or-later
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "sh-fake-host-private.h"

#define SHELL_PID 42
#define PARENT_PID 41

/* --- Output ------------------------------------------------------------- */

static void
fake_host_emit (gpointer    user,
                int         fd,
                const char *text,
                gsize       length)
{
  Process *process = user;
  FakeHost *host = process->host;
  int target = process->joined && fd == 2 ? 1 : fd;
  File *file;

  if (process->parent == NULL)
    {
      g_string_append_len (host->output, text, length);
      return;
    }
  switch (process->kinds[fd])
    {
    case DD_SH_SINK_INHERIT:
      fake_host_emit (process->parent, process->fds[fd], text, length);
      break;
    case DD_SH_SINK_FILE:
      file = g_hash_table_lookup (host->files, process->paths[fd]);
      if (file != NULL && file->text->len < 100000)
        g_string_append_len (file->text, text, length);
      break;
    case DD_SH_SINK_BUFFER:
      if (process->captured[target]->len < 100000)
        g_string_append_len (process->captured[target], text, length);
      break;
    case DD_SH_SINK_NULL:
    case DD_SH_SINK_CLOSED:
    default:
      break;
    }
}

/* --- Processes ---------------------------------------------------------- */

static void
fake_process_free (gpointer data)
{
  Process *self = data;

  g_clear_pointer (&self->state, dd_sh_state_free);
  for (int i = 0; i < 3; i++)
    {
      g_free (self->paths[i]);
      if (self->captured[i] != NULL)
        g_string_free (self->captured[i], TRUE);
    }
  if (self->input != NULL)
    g_string_free (self->input, TRUE);
  g_free (self->text);
  g_free (self);
}

Process *
fake_process_new (FakeHost *host,
                  Process  *parent)
{
  Process *self = g_new0 (Process, 1);

  self->host = host;
  self->parent = parent;
  self->pid = parent != NULL ? FAKE_FIRST_PID + host->processes->len : SHELL_PID;
  for (int i = 0; i < 3; i++)
    self->captured[i] = g_string_new (NULL);
  self->looks = -1;
  g_ptr_array_add (host->processes, self);

  return self;
}

void
fake_process_set_io (Process      *self,
                     const DdShIo *io)
{
  const DdShSink *sinks[3] = { &io->in, &io->out, &io->err };

  for (int i = 0; i < 3; i++)
    {
      self->kinds[i] = sinks[i]->kind;
      self->fds[i] = sinks[i]->fd;
      self->paths[i] = g_strdup (sinks[i]->path);
    }
  self->joined = io->joined;
  if (io->in.kind == DD_SH_SINK_BUFFER)
    self->input = g_string_new_len (io->in.text, io->in.length);
}

static Process *
find_process (FakeHost *host,
              gint64    pid)
{
  for (guint i = 0; i < host->processes->len; i++)
    {
      Process *process = g_ptr_array_index (host->processes, i);

      if (process->pid == pid)
        return process;
    }

  return NULL;
}

static int
fake_fork (gpointer    user,
           DdShState  *child,
           const char *text,
           DdShIo     *io,
           gint64     *pid)
{
  Process *parent = user;
  Process *self;

  if (parent->host->processes->len > 200)
    {
      dd_sh_state_free (child);
      return EAGAIN;
    }
  self = fake_process_new (parent->host, parent);
  self->state = child;
  fake_process_set_io (self, io);
  *pid = self->pid;

  return 0;
}

/* Lets a process go on a little. */
static void
advance (Process *self)
{
  if (self->finished)
    return;
  if (self->state != NULL)
    {
      DdShResult result = dd_sh_step (self->state, &fake_host_vtable, self);

      if (result == DD_SH_DONE)
        {
          self->finished = TRUE;
          self->status = dd_sh_state_get_status (self->state);
        }
      return;
    }
  if (self->looks < 0 || --self->looks > 0)
    return;
  if (self->text != NULL)
    {
      fake_host_emit (self, 1, self->text, strlen (self->text));
      fake_host_emit (self, 1, "\n", 1);
    }
  self->finished = TRUE;
}

static void
fake_child_status (gpointer   user,
                   gint64     pid,
                   DdShChild *child)
{
  Process *self = find_process (((Process *) user)->host, pid);

  *child = (DdShChild) { .finished = TRUE, .status = 127 };
  if (self == NULL)
    return;
  advance (self);
  child->finished = self->finished;
  if (!self->finished)
    return;
  child->status = self->status;
  child->term_signal = self->term_signal;
  child->out = g_string_new_len (self->captured[1]->str, self->captured[1]->len);
  child->err = g_string_new_len (self->captured[2]->str, self->captured[2]->len);
}

static int
fake_signal (gpointer user,
             gint64   pid,
             int      signo)
{
  FakeHost *host = ((Process *) user)->host;
  Process *self = find_process (host, pid);
  DdShState *state;

  if (self == NULL || self->finished)
    return ESRCH;
  if (signo == 0)
    return 0;
  state = self->state;
  if (self == host->shell)
    state = host->shell_state != NULL ? *host->shell_state : NULL;
  if (state != NULL
      && dd_sh_state_get_disposition (state, signo) != DD_SH_DISPOSITION_DEFAULT)
    {
      dd_sh_deliver_signal (state, signo);
      return 0;
    }
  if (self == host->shell)
    return 0;
  self->finished = TRUE;
  self->term_signal = signo;

  return 0;
}

/* --- Other facts -------------------------------------------------------- */

static char *
fake_find (gpointer    user,
           const char *name,
           const char *path,
           const char *cwd)
{
  g_autofree char *full = NULL;
  File *file;

  if (strchr (name, '/') != NULL)
    full = g_canonicalize_filename (name, cwd);
  else if (g_strcmp0 (path, "/bin") == 0)
    full = g_strconcat ("/bin/", name, NULL);
  else
    return NULL;
  file = fake_host_find_file (((Process *) user)->host, full);

  return file != NULL && (file->mode & 0111) != 0 ? g_steal_pointer (&full) : NULL;
}

static char *
fake_home (gpointer    user,
           const char *name)
{
  if (*name == '\0' || strcmp (name, "root") == 0)
    return g_strdup ("/root");

  return strcmp (name, "learner") == 0 ? g_strdup ("/home/learner") : NULL;
}

static char *
fake_user_name (gpointer user)
{
  return g_strdup ("root");
}

static gint64
fake_get_pid (gpointer user,
              gboolean parent)
{
  return parent ? PARENT_PID : ((Process *) user)->pid;
}

static DdShReadResult
fake_read_line (gpointer  user,
                GString  *line)
{
  FakeHost *host = ((Process *) user)->host;
  g_autofree char *text = NULL;

  if (user != host->shell)
    return DD_SH_READ_EOF;
  text = g_queue_pop_head (&host->lines);
  if (text == NULL)
    return host->input_ended ? DD_SH_READ_EOF : DD_SH_READ_BLOCKED;
  g_string_append (line, text);

  return DD_SH_READ_LINE;
}

static gboolean
fake_is_tty (gpointer user,
             int      fd)
{
  return FALSE;
}

const DdShHost fake_host_vtable = {
  .run = fake_run,
  .fork = fake_fork,
  .child_status = fake_child_status,
  .signal = fake_signal,
  .find = fake_find,
  .open = fake_open,
  .write = fake_write,
  .read = fake_read,
  .stat = fake_stat,
  .access = fake_access,
  .list = fake_list,
  .chdir = fake_chdir,
  .home = fake_home,
  .user_name = fake_user_name,
  .get_pid = fake_get_pid,
  .read_line = fake_read_line,
  .is_tty = fake_is_tty,
  .emit = fake_host_emit,
};

/* --- The host itself ---------------------------------------------------- */

FakeHost *
fake_host_new (void)
{
  static const char *directories[] = {
    "/", "/bin", "/data", "/data/sub", "/dev", "/etc", "/home", "/home/learner",
    "/root", "/tmp", "/w",
  };
  FakeHost *self = g_new0 (FakeHost, 1);

  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, fake_file_free);
  self->processes = g_ptr_array_new_with_free_func (fake_process_free);
  self->output = g_string_new (NULL);
  self->tails = g_string_new (NULL);
  self->shell = fake_process_new (self, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (directories); i++)
    fake_host_set_file (self, directories[i], "", S_IFDIR | 0755);
  fake_host_add_commands (self);
  fake_host_set_file (self, "/bin/ls", "", S_IFREG | 0755);
  fake_host_set_file (self, "/etc/passwd",
                      "root:x:0:0:root:/root:/bin/sh\n"
                      "learner:x:1000:1000::/home/learner:/bin/sh\n", S_IFREG | 0644);
  fake_host_set_file (self, "/data/a.txt", "alpha\nbeta\n", S_IFREG | 0644);
  fake_host_set_file (self, "/data/b.txt", "gamma\n", S_IFREG | 0644);
  fake_host_set_file (self, "/data/.hidden", "h\n", S_IFREG | 0644);
  fake_host_set_file (self, "/data/noexec", "echo noexec\n", S_IFREG | 0644);
  fake_host_set_file (self, "/data/sub/c.txt", "c\n", S_IFREG | 0644);

  return self;
}

void
fake_host_free (FakeHost *self)
{
  g_hash_table_unref (self->files);
  g_ptr_array_unref (self->processes);
  g_string_free (self->output, TRUE);
  g_string_free (self->tails, TRUE);
  g_queue_clear_full (&self->lines, g_free);
  g_free (self);
}

/* What to pass as the user data of the shell. */
gpointer
fake_host_get_user (FakeHost *self)
{
  return self->shell;
}

/* What was written to the shell's own descriptors, in order. */
const char *
fake_host_get_output (FakeHost *self)
{
  return self->output->str;
}

void
fake_host_clear (FakeHost *self)
{
  g_string_truncate (self->output, 0);
}

void
fake_host_set_file (FakeHost   *self,
                    const char *path,
                    const char *text,
                    guint       mode)
{
  File *file = g_new0 (File, 1);

  file->mode = mode;
  file->text = g_string_new (text);
  g_hash_table_insert (self->files, g_strdup (path), file);
}

/* Types a line, with its newline if it has one. */
void
fake_host_feed (FakeHost   *self,
                const char *line)
{
  g_queue_push_tail (&self->lines, g_strdup (line));
}

void
fake_host_end_input (FakeHost *self)
{
  self->input_ended = TRUE;
}

/* Ends a command that takes time. */
void
fake_host_finish (FakeHost *self,
                  gint64    pid,
                  int       status)
{
  Process *process = find_process (self, pid);

  g_assert_nonnull (process);
  process->finished = TRUE;
  process->status = status;
}

/* Where the shell's state is found, for signals that it sends to itself. */
void
fake_host_set_shell (FakeHost   *self,
                     DdShState **shell)
{
  self->shell_state = shell;
}

/* The commands that could take the shell's place; `!` marks `exec`. */
const char *
fake_host_get_tails (FakeHost *self)
{
  return self->tails->str;
}

/* Whether commands that take time do take the shell's place. */
void
fake_host_set_replaces (FakeHost *self,
                        gboolean  replaces)
{
  self->replaces = replaces;
}
