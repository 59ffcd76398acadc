// SPDX-License-Identifier: GPL-3.0-or-later
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "sh-fake-host.h"

#define FIRST_PID 100
#define SHELL_PID 42
#define PARENT_PID 41

typedef struct
{
  guint    mode;
  GString *text;
} File;

/* A process: the shell itself, a copy of it, or a command that takes time. */
typedef struct _Process
{
  FakeHost        *host;
  struct _Process *parent;
  gint64           pid;
  DdShState       *state;     /* (nullable): of a copy of the shell */
  DdShSinkKind     kinds[3];
  int              fds[3];
  char            *paths[3];
  gboolean         joined;
  GString         *captured[3];
  GString         *input;     /* (nullable): what it can read */
  int              looks;     /* until it ends by itself; -1 for never */
  char            *text;      /* printed at its end */
  gboolean         finished;
  int              status;
  int              term_signal;
} Process;

struct _FakeHost
{
  GHashTable *files;
  GPtrArray  *processes;
  Process    *shell;
  DdShState **shell_state;
  GString    *output;
  GString    *tails;          /* commands run as the last one */
  GQueue      lines;
  gboolean    input_ended;
  gboolean    replaces;
};

/* --- Output ------------------------------------------------------------- */

static void
emit (gpointer    user,
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
      emit (process->parent, process->fds[fd], text, length);
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
process_free (gpointer data)
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

static Process *
process_new (FakeHost *host,
             Process  *parent)
{
  Process *self = g_new0 (Process, 1);

  self->host = host;
  self->parent = parent;
  self->pid = parent != NULL ? FIRST_PID + host->processes->len : SHELL_PID;
  for (int i = 0; i < 3; i++)
    self->captured[i] = g_string_new (NULL);
  self->looks = -1;
  g_ptr_array_add (host->processes, self);

  return self;
}

static void
process_set_io (Process      *self,
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
  self = process_new (parent->host, parent);
  self->state = child;
  process_set_io (self, io);
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
      emit (self, 1, self->text, strlen (self->text));
      emit (self, 1, "\n", 1);
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

/* --- Files -------------------------------------------------------------- */

static void
file_free (gpointer data)
{
  File *self = data;

  g_string_free (self->text, TRUE);
  g_free (self);
}

/* Without `.`, `..` and double slashes. */
static char *
canonical (const char *path)
{
  return g_canonicalize_filename (path, "/");
}

static File *
find_file (FakeHost   *host,
           const char *path)
{
  g_autofree char *full = canonical (path);

  return g_hash_table_lookup (host->files, full);
}

static int
fake_open (gpointer       user,
           const char    *path,
           DdShOpenFlags  flags,
           guint          mode)
{
  FakeHost *host = ((Process *) user)->host;
  g_autofree char *full = canonical (path);
  g_autofree char *directory = g_path_get_dirname (full);
  File *file = g_hash_table_lookup (host->files, full);
  File *parent = g_hash_table_lookup (host->files, directory);

  if (file != NULL && (flags & DD_SH_OPEN_EXCLUSIVE) != 0)
    return EEXIST;
  if (file != NULL && S_ISDIR (file->mode) && (flags & DD_SH_OPEN_WRITE) != 0)
    return EISDIR;
  if (file == NULL && (parent == NULL || !S_ISDIR (parent->mode)))
    return parent == NULL ? ENOENT : ENOTDIR;
  if (file == NULL && (flags & DD_SH_OPEN_WRITE) == 0)
    return ENOENT;
  if (file == NULL)
    fake_host_set_file (host, full, "", S_IFREG | (mode & 0777));
  else if ((flags & DD_SH_OPEN_TRUNCATE) != 0)
    g_string_truncate (file->text, 0);

  return 0;
}

static int
fake_write (gpointer    user,
            const char *path,
            const char *text,
            gsize       length)
{
  File *file = find_file (((Process *) user)->host, path);

  if (file == NULL)
    return ENOENT;
  if (file->text->len + length > 1000000)
    return ENOSPC;
  g_string_append_len (file->text, text, length);

  return 0;
}

static int
fake_read (gpointer    user,
           const char *path,
           GString    *text)
{
  File *file = find_file (((Process *) user)->host, path);

  if (file == NULL)
    return ENOENT;
  if (S_ISDIR (file->mode))
    return EISDIR;
  g_string_append_len (text, file->text->str, file->text->len);

  return 0;
}

static int
fake_stat (gpointer    user,
           const char *path,
           gboolean    follow,
           DdShStat   *result)
{
  File *file = find_file (((Process *) user)->host, path);

  if (file == NULL)
    return ENOENT;
  *result = (DdShStat) {
    .mode = file->mode,
    .size = file->text->len,
    .id = GPOINTER_TO_SIZE (file),
  };

  return 0;
}

static int
fake_access (gpointer    user,
             const char *path,
             int         mode)
{
  File *file = find_file (((Process *) user)->host, path);

  if (file == NULL)
    return ENOENT;

  return mode == 1 && (file->mode & 0111) == 0 ? EACCES : 0;
}

static int
fake_list (gpointer    user,
           const char *path,
           GPtrArray  *names)
{
  FakeHost *host = ((Process *) user)->host;
  g_autofree char *full = canonical (path);
  File *directory = g_hash_table_lookup (host->files, full);
  GHashTableIter iter;
  gpointer key;

  if (directory == NULL)
    return ENOENT;
  if (!S_ISDIR (directory->mode))
    return ENOTDIR;
  g_hash_table_iter_init (&iter, host->files);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_autofree char *parent = g_path_get_dirname (key);

      if (strcmp (parent, full) == 0 && strcmp (key, "/") != 0)
        g_ptr_array_add (names, g_path_get_basename (key));
    }

  return 0;
}

static int
fake_chdir (gpointer    user,
            const char *path,
            char      **resolved)
{
  File *file = find_file (((Process *) user)->host, path);

  if (file == NULL)
    return ENOENT;
  if (!S_ISDIR (file->mode))
    return ENOTDIR;
  *resolved = canonical (path);

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
  file = find_file (((Process *) user)->host, full);

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

/* --- Commands ----------------------------------------------------------- */

typedef struct
{
  Process     *process;
  DdShCommand *command;
  GString     *input;
} Run;

static gboolean
out (Run        *run,
     const char *text)
{
  return dd_sh_io_write (run->command->io, 1, text, -1);
}

/* All that the command can read. */
static void
read_input (Run *run)
{
  const DdShSink *in = &run->command->io->in;
  FakeHost *host = run->process->host;
  GString *text = g_string_new (NULL);
  char *line;

  run->input = g_string_new (NULL);
  switch (in->kind)
    {
    case DD_SH_SINK_BUFFER:
      g_string_append_len (run->input, in->text, in->length);
      break;
    case DD_SH_SINK_FILE:
      fake_read (run->process, in->path, text);
      if (in->offset < text->len)
        g_string_append (run->input, text->str + in->offset);
      break;
    case DD_SH_SINK_INHERIT:
      while (run->process == host->shell && (line = g_queue_pop_head (&host->lines)) != NULL)
        {
          g_string_append (run->input, line);
          g_free (line);
        }
      break;
    case DD_SH_SINK_NULL:
    case DD_SH_SINK_CLOSED:
    default:
      break;
    }
  run->command->in_used = run->input->len;
  g_string_free (text, TRUE);
}

static int
run_print (Run                *run,
           const char * const *args)
{
  g_autofree char *text = g_strjoinv (" ", (char **) args);

  out (run, text);
  return out (run, "\n") ? 0 : 1;
}

static int
run_args (Run                *run,
          const char * const *args)
{
  for (; *args != NULL; args++)
    {
      g_autofree char *text = g_strdup_printf ("<%s>", *args);

      out (run, text);
    }

  return out (run, "\n") ? 0 : 1;
}

static int
run_both (Run                *run,
          const char * const *args)
{
  out (run, "out\n");
  dd_sh_io_write (run->command->io, 2, "err\n", -1);

  return 0;
}

static int
run_cat (Run                *run,
         const char * const *args)
{
  int status = 0;

  if (*args == NULL || strcmp (*args, "/dev/stdin") == 0)
    {
      read_input (run);
      out (run, run->input->str);
      return 0;
    }
  for (; *args != NULL; args++)
    {
      g_autofree char *path = g_canonicalize_filename (*args, run->command->cwd);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *complaint = NULL;

      if (fake_read (run->process, path, text) == 0)
        {
          out (run, text->str);
          continue;
        }
      complaint = g_strdup_printf ("cat: can't open '%s': No such file or directory\n", *args);
      dd_sh_io_write (run->command->io, 2, complaint, -1);
      status = 1;
    }

  return status;
}

static int
run_upper (Run                *run,
           const char * const *args)
{
  g_autofree char *text = NULL;

  read_input (run);
  text = g_ascii_strup (run->input->str, -1);
  out (run, text);

  return 0;
}

static int
run_head (Run                *run,
          const char * const *args)
{
  int n = args[0] != NULL && args[1] != NULL ? atoi (args[1]) : 10;
  g_auto (GStrv) lines = NULL;

  read_input (run);
  lines = g_strsplit (run->input->str, "\n", -1);
  for (int i = 0; i < n && lines[i] != NULL && lines[i + 1] != NULL; i++)
    {
      out (run, lines[i]);
      out (run, "\n");
    }

  return 0;
}

static int
run_wc (Run                *run,
        const char * const *args)
{
  g_autofree char *text = NULL;
  gsize n = 0;

  read_input (run);
  for (gsize i = 0; i < run->input->len; i++)
    n += g_strcmp0 (args[0], "-c") == 0 || run->input->str[i] == '\n';
  text = g_strdup_printf ("%" G_GSIZE_FORMAT "\n", n);
  out (run, text);

  return 0;
}

static int
run_grep (Run                *run,
          const char * const *args)
{
  const char *pattern = args[0];
  g_auto (GStrv) lines = NULL;
  int status = 1;

  if (g_strcmp0 (pattern, "-E") == 0)
    pattern = args[1];
  read_input (run);
  lines = g_strsplit (run->input->str, "\n", -1);
  for (guint i = 0; pattern != NULL && lines[i] != NULL; i++)
    if (lines[i][0] != '\0' && g_regex_match_simple (pattern, lines[i], G_REGEX_RAW, 0))
      {
        out (run, lines[i]);
        out (run, "\n");
        status = 0;
      }

  return status;
}

static int
run_yes (Run                *run,
         const char * const *args)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < 1000; i++)
    g_string_append (text, i > 9 ? "yyyyyyyy\n" : "y\n");
  while (out (run, text->str) && run->process->host->output->len < 100000)
    ;
  g_string_free (text, TRUE);
  run->command->term_signal = SIGPIPE;

  return 0;
}

static int
run_showenv (Run                *run,
             const char * const *args)
{
  g_autofree char *name = g_strdup_printf ("%s=", args[0] != NULL ? args[0] : "");
  const char *value = "unset";

  for (guint i = 0; run->command->env[i] != NULL; i++)
    if (g_str_has_prefix (run->command->env[i], name))
      value = run->command->env[i] + strlen (name);
  out (run, value);
  out (run, "\n");

  return 0;
}

static int
run_fail (Run                *run,
          const char * const *args)
{
  return args[0] != NULL ? atoi (args[0]) & 0xff : 0;
}

static int
run_die (Run                *run,
         const char * const *args)
{
  static const struct { const char *name; int signo; } signals[] = {
    { "KILL", SIGKILL }, { "TERM", SIGTERM }, { "INT", SIGINT }, { "SEGV", SIGSEGV },
  };

  run->command->pid = FIRST_PID;
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    if (g_strcmp0 (args[0], signals[i].name) == 0)
      run->command->term_signal = signals[i].signo;

  return 0;
}

typedef int (* CommandFunc) (Run                *run,
                             const char * const *args);

static const struct
{
  const char  *name;
  CommandFunc  func;
} commands[] = {
  { "args", run_args }, { "both", run_both }, { "cat", run_cat },
  { "die", run_die }, { "fail", run_fail }, { "grep", run_grep },
  { "head", run_head }, { "print", run_print }, { "showenv", run_showenv },
  { "upper", run_upper }, { "wc", run_wc }, { "yes", run_yes },
};

static DdShRunResult
start (Process     *parent,
       DdShCommand *command)
{
  const char * const *args = command->argv + 1;
  Process *self = process_new (parent->host, parent);

  process_set_io (self, command->io);
  if (strcmp (command->argv[0], "block") == 0)
    {
      self->looks = 3;
      self->status = args[0] != NULL ? atoi (args[0]) & 0xff : 0;
      if (args[0] != NULL)
        self->text = g_strdup (args[1]);
    }
  command->pid = self->pid;

  return DD_SH_RUN_STARTED;
}

static DdShRunResult
check_path (Process    *self,
            const char *path,
            const char *cwd)
{
  g_autofree char *full = g_canonicalize_filename (path, cwd);
  File *file = g_hash_table_lookup (self->host->files, full);

  if (file == NULL)
    return DD_SH_RUN_NOT_FOUND;
  if (S_ISDIR (file->mode))
    return DD_SH_RUN_DIRECTORY;

  return (file->mode & 0111) == 0 ? DD_SH_RUN_DENIED : DD_SH_RUN_BAD_FORMAT;
}

static DdShRunResult
fake_run (gpointer     user,
          DdShCommand *command)
{
  Process *self = user;
  const char *name = command->argv[0];
  Run run = { self, command, NULL };

  if (command->tail)
    g_string_append_printf (self->host->tails, "%s%s", name, command->replace ? "! " : " ");
  if (strchr (name, '/') != NULL)
    return check_path (self, name, command->cwd);
  if (g_strcmp0 (command->path, "/bin") != 0)
    return DD_SH_RUN_NOT_FOUND;
  if ((strcmp (name, "block") == 0 || strcmp (name, "sleep") == 0)
      && self->host->processes->len < 300)
    return command->tail && self->host->replaces ? DD_SH_RUN_REPLACED : start (self, command);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, name) == 0)
      {
        command->status = commands[i].func (&run, command->argv + 1);
        if (run.input != NULL)
          g_string_free (run.input, TRUE);
        return DD_SH_RUN_FINISHED;
      }

  return DD_SH_RUN_NOT_FOUND;
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
  .get_pid = fake_get_pid,
  .read_line = fake_read_line,
  .is_tty = fake_is_tty,
  .emit = emit,
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

  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, file_free);
  self->processes = g_ptr_array_new_with_free_func (process_free);
  self->output = g_string_new (NULL);
  self->tails = g_string_new (NULL);
  self->shell = process_new (self, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (directories); i++)
    fake_host_set_file (self, directories[i], "", S_IFDIR | 0755);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *path = g_strconcat ("/bin/", commands[i].name, NULL);

      fake_host_set_file (self, path, "", S_IFREG | 0755);
    }
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
