// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "dd-namespace-tools-private.h"
#include "dd-namespace.h"
#include "dd-program.h"
#include "dd-tools-private.h"
#include "dd-tty-ops.h"

/* nsenter: a command in the namespaces of another process. */

#define STATUS_NO_PROGRAM 127

typedef struct
{
  DdToolCall        *call;
  const char        *target;      /* (nullable): the PID that was given */
  const char        *net_file;    /* (nullable) */
  gboolean           wants[DD_N_NS_FILES];
  int                command;     /* where it begins */
  const DdContainer *container;   /* (nullable): of the target */
  const DdContainer *net;         /* (nullable): whose network is entered */
} Nsenter;

static const struct
{
  const char      *name;
  char             letter;
  DdNsFile  kind;
} options[] = {
  { "mount", 'm', DD_NS_FILE_MNT },     { "uts", 'u', DD_NS_FILE_UTS },
  { "ipc", 'i', DD_NS_FILE_IPC },       { "net", 'n', DD_NS_FILE_NET },
  { "pid", 'p', DD_NS_FILE_PID },       { "user", 'U', DD_NS_FILE_USER },
  { "cgroup", 'C', DD_NS_FILE_CGROUP }, { "time", 'T', DD_NS_FILE_TIME },
};

static gboolean
refuse_option (Nsenter    *self,
               const char *option)
{
  g_string_append_printf (self->call->err, g_str_has_prefix (option, "--")
                          ? "nsenter: unrecognized option '%s'\n"
                          : "nsenter: invalid option -- '%s'\n", option);
  g_string_append (self->call->err, "Try 'nsenter --help' for more information.\n");
  return FALSE;
}

static void
want_all (Nsenter *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    self->wants[options[i].kind] = TRUE;
}

static gboolean
read_long (Nsenter    *self,
           const char *word,
           int        *at)
{
  const char *equals = strchr (word, '=');
  gsize length = equals ? (gsize) (equals - word) : strlen (word);

  if (length == strlen ("all") && g_str_has_prefix (word, "all"))
    {
      want_all (self);
      return TRUE;
    }
  if (length == strlen ("target") && g_str_has_prefix (word, "target"))
    {
      self->target = equals ? equals + 1 : self->call->argv[++*at];
      return self->target != NULL;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    if (strlen (options[i].name) == length && strncmp (options[i].name, word, length) == 0)
      {
        self->wants[options[i].kind] = TRUE;
        if (equals && options[i].kind == DD_NS_FILE_NET)
          self->net_file = equals + 1;
        return TRUE;
      }
  return refuse_option (self, self->call->argv[*at]);
}

static gboolean
read_letters (Nsenter    *self,
              const char *letters,
              int        *at)
{
  for (; *letters; letters++)
    {
      const char text[] = { *letters, '\0' };
      gboolean known = *letters == 'a' || strchr ("rwFZ", *letters);

      if (*letters == 't')
        {
          self->target = letters[1] ? letters + 1 : self->call->argv[++*at];
          return self->target != NULL;
        }
      if (*letters == 'a')
        want_all (self);
      for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
        if (options[i].letter == *letters)
          {
            known = self->wants[options[i].kind] = TRUE;
            if (*letters == 'n' && letters[1])
              {
                self->net_file = letters + 1 + (letters[1] == '=');
                return TRUE;
              }
          }
      if (!known)
        return refuse_option (self, text);
    }
  return TRUE;
}

static gboolean
read_options (Nsenter *self)
{
  int at = 1;

  for (; self->call->argv[at] && self->call->argv[at][0] == '-'; at++)
    {
      const char *word = self->call->argv[at];

      if (g_str_equal (word, "--"))
        {
          at++;
          break;
        }
      if (word[1] == '-' ? !read_long (self, word + 2, &at) : !read_letters (self, word + 1, &at))
        return FALSE;
      if (self->call->argv[at] == NULL)
        break;
    }
  self->command = at;
  return TRUE;
}

static gboolean
fail (Nsenter    *self,
      const char *file,
      int         number)
{
  g_string_append_printf (self->call->err, "nsenter: cannot open %s: %s\n", file,
                          dd_fs_strerror (number));
  return FALSE;
}

/* The first kind that is wanted, in the order in which they are opened. */
static const char *
first_wanted (const Nsenter *self)
{
  static const DdNsFile order[] = {
    DD_NS_FILE_USER, DD_NS_FILE_CGROUP, DD_NS_FILE_IPC, DD_NS_FILE_UTS, DD_NS_FILE_NET,
    DD_NS_FILE_PID, DD_NS_FILE_MNT, DD_NS_FILE_TIME,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    if (self->wants[order[i]] && !(self->net_file && order[i] == DD_NS_FILE_NET))
      return dd_namespace_get_name (order[i]);
  return NULL;
}

static gboolean
find_target (Nsenter *self)
{
  const char *kind = first_wanted (self);
  g_autofree char *file = g_strdup_printf ("/proc/%s/ns/%s", self->target ? self->target : "",
                                           kind ? kind : "");
  const DdProcess *process;

  if (kind == NULL && self->net_file == NULL)
    {
      g_string_append (self->call->err, "nsenter: no namespace specified\n");
      return FALSE;
    }
  if (kind == NULL)
    return TRUE;
  if (self->target == NULL)
    {
      g_string_append (self->call->err, "nsenter: no target PID specified\n");
      return FALSE;
    }
  process = dd_world_get_process (self->call->world, atoi (self->target));
  if (process == NULL && atoi (self->target) != 1)
    return fail (self, file, ENOENT);
  if (self->call->uid && (process == NULL || process->uid != self->call->uid))
    return fail (self, file, EACCES);
  self->container = process ? dd_world_get_container (self->call->world, process->container) : NULL;
  self->net = process ? dd_namespace_get_sandbox (self->call->world, process) : NULL;
  return TRUE;
}

static gboolean
find_net (Nsenter *self)
{
  g_autofree char *path = NULL;
  g_autofree char *real = NULL;

  if (self->net_file == NULL)
    return TRUE;
  path = dd_tool_path (self->call, self->net_file);
  real = dd_netns_resolve (self->call, path);
  if (!dd_namespace_find_net (self->call->world, real, &self->net))
    return fail (self, self->net_file, ENOENT);
  return self->call->uid ? fail (self, self->net_file, EACCES) : TRUE;
}

static char **
get_command (Nsenter *self)
{
  static char *shell[] = { (char *) "/bin/sh", NULL };
  char **argv = self->call->argv + self->command;

  return *argv ? argv : shell;
}

static DdToolResult
fail_program (Nsenter *self)
{
  return dd_tool_fail (self->call, STATUS_NO_PROGRAM, "nsenter: failed to execute %s: No such file "
                       "or directory", get_command (self)[0]);
}

/* What is typed is for the command from now on. */
static void
bring_to_foreground (DdToolCall *call,
                     int         pid)
{
  const DdTty *tty = dd_world_get_tty (call->world, call->process->tty);

  if (tty && tty->foreground == call->pid)
    dd_tty_set_foreground (call->engine, tty->name, pid);
}

/* A file of the host is no file of the container: what goes there comes back
 * through a pipe. */
static char *
dup_pipe (DdToolCall *call,
          int         fd)
{
  return g_strdup_printf ("nsenter:%d:%d", call->pid, fd);
}

static void
choose_sink (DdToolCall *call,
             int         fd,
             char       *pipe,
             DdSink     *sink)
{
  *sink = call->process->out[fd];
  if (sink->kind == DD_SINK_FILE)
    *sink = (DdSink) { DD_SINK_PIPE, pipe };
}

static void
pass_on (DdToolCall *call,
         int         fd,
         GString    *to)
{
  g_autofree char *pipe = dup_pipe (call, fd);
  const char *text = dd_world_get_pipe (call->world, pipe);

  if (text == NULL)
    return;
  g_string_append (to, text);
  dd_process_close_pipe (call->engine, pipe);
}

static DdToolResult
wait_on (DdToolCall *call,
         int         pid)
{
  g_autofree char *child = g_strdup_printf ("child:%d", call->pid);
  g_autofree char *out = g_strdup_printf ("pipe:nsenter:%d:1", call->pid);
  g_autofree char *err = g_strdup_printf ("pipe:nsenter:%d:2", call->pid);

  return dd_tool_wait (call, g_variant_new_int32 (pid), -1, child, out, err, NULL);
}

/* With the files of the container: a child that counts as one of it. */
static DdToolResult
start_inside (Nsenter *self)
{
  DdToolCall *call = self->call;
  g_autoptr (DdFs) fs = dd_fs_new_for_container (call->engine, self->container->id, 0, 0);
  g_autofree char *out = dup_pipe (call, 1);
  g_autofree char *err = dup_pipe (call, 2);
  g_auto (DdProgram) program = { 0 };
  DdSpawn child = {
    .parent = call->pid, .container = self->container->id, .env = call->env, .cwd = "/",
    .tty = call->process->tty, .input = call->process->input->str,
    .input_open = call->process->input_open,
  };
  g_autofree char *net = self->net ? g_strdup (self->net->id) : NULL;
  int pid;

  if (!dd_program_find (call->engine, fs, "/", call->env, get_command (self), &program, NULL))
    return fail_program (self);
  choose_sink (call, 1, out, &child.out);
  choose_sink (call, 2, err, &child.err);
  child.program = program.program;
  child.argv = program.argv;
  child.memo = program.memo;
  pid = dd_process_spawn (call->engine, &child);
  bring_to_foreground (call, pid);
  if (!self->wants[DD_NS_FILE_NET])
    dd_process_enter_net (call->engine, pid, dd_process_get_netns (call->process));
  else if (self->net_file)
    dd_process_enter_net (call->engine, pid, net);
  return wait_on (call, pid);
}

static DdToolResult
wait_for_child (DdToolCall *call)
{
  int pid = g_variant_get_int32 (call->memo);
  const DdProcess *child;
  int status;

  pass_on (call, 1, call->out);
  pass_on (call, 2, call->err);
  child = dd_world_get_process (call->world, pid);
  if (child && child->state != DD_PROCESS_ZOMBIE)
    return wait_on (call, pid);
  status = child ? child->exit_code : STATUS_NO_PROGRAM;
  if (child)
    dd_process_reap (call->engine, child->pid);
  return dd_tool_finish (call, status);
}

DdToolResult
dd_nsenter_tool (DdToolCall *call)
{
  Nsenter self = { .call = call };
  DdToolResult result;

  if (call->memo)
    return wait_for_child (call);
  if (!read_options (&self) || !find_target (&self) || !find_net (&self))
    return dd_tool_finish (call, 1);
  if (self.wants[DD_NS_FILE_MNT] && self.container)
    return start_inside (&self);
  if (self.wants[DD_NS_FILE_UTS] && self.container)
    return dd_tool_fail (call, 1, "nsenter: Drydock models -u, -i and -p together with -m only");
  result = dd_netns_run (call, self.wants[DD_NS_FILE_NET], self.net, get_command (&self));
  return result == DD_TOOL_DONE ? fail_program (&self) : result;
}
