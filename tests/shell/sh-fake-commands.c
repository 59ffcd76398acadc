// SPDX-License-Identifier: GPL-3.0-or-later
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "sh-fake-host-private.h"

#define YES_BYTES  100000
#define YES_WRITES 100

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
  /* What does not go to the terminal may never be refused. */
  for (int i = 0; i < YES_WRITES && out (run, text->str); i++)
    if (run->process->host->output->len >= YES_BYTES)
      break;
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

  run->command->pid = FAKE_FIRST_PID;
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
  Process *self = fake_process_new (parent->host, parent);

  fake_process_set_io (self, command->io);
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

DdShRunResult
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

/* Puts the commands into /bin. */
void
fake_host_add_commands (FakeHost *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *path = g_strconcat ("/bin/", commands[i].name, NULL);

      fake_host_set_file (self, path, "", S_IFREG | 0755);
    }
}
