// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "dd-cpus.h"
#include "dd-docker-private.h"
#include "dd-host-profile.h"
#include "dd-hosts.h"
#include "dd-image-ops.h"
#include "dd-program.h"
#include "dd-registry.h"
#include "dd-tools-private.h"
#include "dd-units.h"

/* ssh: a command on a server. */

#define STATUS_NO_CONNECTION 255

/* A parent of the server: nothing reaps the command but ssh itself. */
#define SERVER_DAEMON 1

/* The number of the host, the PID there, and how much of its two outputs was
 * printed. */
#define SSH_FORMAT "(uiuu)"

typedef struct
{
  guint32 host;
  int     pid;
  guint32 shown[2];
} Remote;

static char *
pipe_name (int pid,
           int output)
{
  return g_strdup_printf ("ssh:%d:%d", pid, output);
}

static int
spawn_there (DdToolCall *call,
             const char *name,
             const char *command)
{
  static const char *const home[] = { "/home/you", NULL };
  g_autofree char *host_name = g_strconcat ("HOSTNAME=", name, NULL);
  g_autofree char *out = pipe_name (call->pid, 0);
  g_autofree char *err = pipe_name (call->pid, 1);
  char *env[] = {
    (char *) "HOME=/home/you", host_name, (char *) "LANG=C.UTF-8", (char *) "LOGNAME=you",
    (char *) "PATH=" DD_DEFAULT_PATH, (char *) "SHELL=/bin/bash", (char *) "USER=you", NULL,
  };
  char *argv[] = { (char *) "bash", (char *) "-c", (char *) command, NULL };
  g_autoptr (DdFs) fs = dd_fs_new_for_container (call->engine, NULL, call->uid, call->gid);
  g_auto (DdProgram) program = { 0 };
  DdSpawn spawn = {
    .parent = SERVER_DAEMON, .env = env, .cwd = home[0], .uid = call->uid, .gid = call->gid,
    .out = { DD_SINK_PIPE, out }, .err = { DD_SINK_PIPE, err },
    .input = call->process->tty && call->process->input_open ? "" : call->process->input->str,
    .quiet = TRUE,
  };

  if (!dd_program_find (call->engine, fs, home[0], env, argv, &program, NULL))
    return 0;
  spawn.program = program.program;
  spawn.argv = program.argv;
  spawn.memo = program.memo;
  return dd_process_spawn (call->engine, &spawn);
}

/* Prints what is new of one of the two outputs. */
static void
show_output (DdToolCall *call,
             Remote     *remote,
             int         output)
{
  g_autofree char *pipe = pipe_name (call->pid, output);
  const DdWorld *there = g_ptr_array_index (call->world->hosts, remote->host - 1);
  const char *text = dd_world_get_pipe (there, pipe);

  if (text == NULL)
    return;
  g_string_append (output ? call->err : call->out, text + remote->shown[output]);
  remote->shown[output] = strlen (text);
}

static DdToolResult
wait_for_more (DdToolCall   *call,
               const Remote *remote)
{
  const char *name = dd_host_get_name (remote->host);
  g_autofree char *out = g_strdup_printf ("%s/pipe:ssh:%d:0", name, call->pid);
  g_autofree char *err = g_strdup_printf ("%s/pipe:ssh:%d:1", name, call->pid);
  g_autofree char *end = g_strdup_printf ("%s/exit:%d", name, remote->pid);

  return dd_tool_wait (call, g_variant_new (SSH_FORMAT, remote->host, remote->pid,
                                            remote->shown[0], remote->shown[1]),
                       -1, out, err, end, NULL);
}

static DdToolResult
follow (DdToolCall *call,
        Remote     *remote)
{
  const DdWorld *there = g_ptr_array_index (call->world->hosts, remote->host - 1);
  const DdProcess *process = dd_world_get_process (there, remote->pid);
  int status = process ? process->exit_code : STATUS_NO_CONNECTION;
  guint32 here;

  for (int i = 0; i < 2; i++)
    show_output (call, remote, i);
  if (process && process->state == DD_PROCESS_RUNNING && !call->signals)
    return wait_for_more (call, remote);
  here = dd_engine_enter_host (call->engine, remote->host);
  if (process && process->state == DD_PROCESS_RUNNING)
    dd_process_kill (call->engine, remote->pid, DD_SIGHUP, FALSE);
  else
    dd_process_reap (call->engine, remote->pid);
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *pipe = pipe_name (call->pid, i);

      dd_process_close_pipe (call->engine, pipe);
    }
  dd_engine_enter_host (call->engine, here);
  return dd_tool_finish (call, call->signals ? STATUS_NO_CONNECTION : status);
}

static DdToolResult
connect_to (DdToolCall *call,
            const char *destination)
{
  const char *at = strrchr (destination, '@');
  const char *name = at ? at + 1 : destination;
  g_autofree char *command = g_strjoinv (" ", call->argv + 2);
  g_autoptr (GError) error = NULL;
  Remote remote = { 0 };
  guint32 here;

  if (dd_engine_get_host (call->engine) != 0)
    return dd_tool_fail (call, STATUS_NO_CONNECTION, _("Drydock does not model ssh from a server "
                                                       "yet"));
  remote.host = dd_host_set_up (call->engine, name, &error);
  if (remote.host == 0)
    return dd_tool_fail (call, STATUS_NO_CONNECTION, "ssh: %s", error->message);
  if (*command == '\0')
    return dd_tool_fail (call, STATUS_NO_CONNECTION,
                         _("Drydock does not model a session of ssh yet. Give a command: "
                           "ssh %s docker ps"), name);
  here = dd_engine_enter_host (call->engine, remote.host);
  remote.pid = spawn_there (call, name, command);
  dd_engine_enter_host (call->engine, here);
  if (remote.pid == 0)
    return dd_tool_finish (call, STATUS_NO_CONNECTION);
  return follow (call, &remote);
}

static DdToolResult
ssh_tool (DdToolCall *call)
{
  Remote remote;

  if (call->memo)
    {
      g_variant_get (call->memo, SSH_FORMAT, &remote.host, &remote.pid, &remote.shown[0],
                     &remote.shown[1]);
      return follow (call, &remote);
    }
  if (call->argc < 2 || call->argv[1][0] == '-')
    return dd_tool_fail (call, STATUS_NO_CONNECTION, "usage: ssh destination [command [argument "
                                                     "...]]");
  return connect_to (call, call->argv[1]);
}

/* registryctl: what somebody who keeps the registry could do. It is Drydock's
 * own; a real registry is a server with a disk. */

static const char registryctl_usage[] =
  N_("registryctl is Drydock's own: it plays the people who keep the registry.\n"
     "  registryctl ls                     what was pushed, with tags and digests\n"
     "  registryctl flip IMAGE [LAYER]     flip a bit of a layer on the registry's disk\n"
     "  registryctl restore IMAGE [LAYER]  put the right bytes back\n"
     "  registryctl link RATE              how fast the line is, such as 5MB a second\n");

static void
list_repository (DdToolCall         *call,
                 const DdRegistry   *registry,
                 const DdRepository *repository)
{
  for (guint i = 0; i < repository->manifests->len; i++)
    {
      const DdImage *image = g_ptr_array_index (repository->manifests, i);
      gboolean tagged = FALSE;

      for (guint j = 0; j < repository->tags->len; j++)
        {
          const DdRegistryTag *tag = g_ptr_array_index (repository->tags, j);

          if (tag->image != image && !g_str_equal (tag->image->id, image->id))
            continue;
          tagged = TRUE;
          g_string_append_printf (call->out, "%s/%s:%s  %s\n", registry->name, repository->path,
                                  tag->name, image->id);
        }
      if (!tagged)
        g_string_append_printf (call->out, "%s/%s  %s\n", registry->name, repository->path,
                                image->id);
    }
}

static DdToolResult
list_registries (DdToolCall *call)
{
  const DdWorld *site = dd_engine_get_site (call->engine);

  for (guint i = 0; i < site->registries->len; i++)
    {
      const DdRegistry *registry = g_ptr_array_index (site->registries, i);

      for (guint j = 0; j < registry->repositories->len; j++)
        list_repository (call, registry, g_ptr_array_index (registry->repositories, j));
    }
  return dd_tool_finish (call, 0);
}

static DdToolResult
set_link (DdToolCall *call)
{
  g_autoptr (GError) error = NULL;
  gint64 rate;

  if (!dd_units_parse_size (call->argv[2], &rate, &error))
    return dd_tool_fail (call, 1, "registryctl: %s", error->message);
  if (rate <= 0)
    return dd_tool_fail (call, 1, _("registryctl: a rate must be more than 0"));
  dd_registry_set_link_rate (call->engine, rate);
  return dd_tool_finish (call, 0);
}

static DdToolResult
set_damaged (DdToolCall *call,
             gboolean    damaged)
{
  g_autoptr (GError) error = NULL;
  int layer = call->argc > 3 ? atoi (call->argv[3]) : 1;

  if (layer < 1)
    return dd_tool_fail (call, 1, _("registryctl: layers are counted from 1, the base"));
  if (!dd_registry_set_damaged (call->engine, call->argv[2], layer - 1, damaged, &error))
    return dd_tool_fail (call, 1, "registryctl: %s", error->message);
  return dd_tool_finish (call, 0);
}

static DdToolResult
registryctl_tool (DdToolCall *call)
{
  const char *verb = call->argc > 1 ? call->argv[1] : "";

  if (g_str_equal (verb, "ls"))
    return list_registries (call);
  if (call->argc > 2 && g_str_equal (verb, "link"))
    return set_link (call);
  if (call->argc > 2 && (g_str_equal (verb, "flip") || g_str_equal (verb, "restore")))
    return set_damaged (call, g_str_equal (verb, "flip"));
  g_string_append (call->out, _(registryctl_usage));
  return dd_tool_finish (call, call->argc > 1 && !g_str_equal (verb, "--help"));
}

/* hostctl: how the computer itself is. It is Drydock's own, as registryctl is. */

static const char hostctl_usage[] =
  N_("hostctl is Drydock's own: it plays whoever installs Docker on this computer.\n"
     "  hostctl                how the engine runs here\n"
     "  hostctl engine         on this computer itself, as on a Linux machine\n"
     "  hostctl desktop        in the virtual machine of Docker Desktop\n"
     "  hostctl cpus           how many processors there are\n"
     "  hostctl cpus N         have N of them; programs that compute share them\n");

static DdToolResult
set_cpus (DdToolCall *call)
{
  guint64 n;

  if (call->argc == 2)
    {
      g_string_append_printf (call->out, "%u\n", call->world->n_cpus);
      return dd_tool_finish (call, 0);
    }
  if (!g_ascii_string_to_unsigned (call->argv[2], 10, 1, DD_CPUS_MOST, &n, NULL))
    return dd_tool_fail (call, 1, _("hostctl: a host has 1 to %d processors"), DD_CPUS_MOST);
  dd_cpus_set (call->engine, (guint) n);
  return dd_tool_finish (call, 0);
}


static DdToolResult
hostctl_tool (DdToolCall *call)
{
  const char *name = call->argc > 1 ? call->argv[1] : "";
  const DdHostProfile *profile = dd_world_get_profile (call->world);
  g_autoptr (GError) error = NULL;

  if (*name == '\0')
    {
      g_string_append_printf (call->out, "%s\n", profile ? profile->version : "Docker Engine");
      return dd_tool_finish (call, 0);
    }
  if (g_str_equal (name, "cpus") && call->argc <= 3)
    return set_cpus (call);
  if (*name == '-' || call->argc > 2)
    {
      g_string_append (call->out, _(hostctl_usage));
      return dd_tool_finish (call, !g_str_equal (name, "--help"));
    }
  if (dd_host_choose_profile (call->engine, g_str_equal (name, "engine") ? NULL : name, &error))
    return dd_tool_finish (call, 0);
  return dd_tool_fail (call, 1, "hostctl: %s", error->message);
}

const DdTool dd_remote_tools[] = {
  { "hostctl", hostctl_tool, FALSE, 0 },
  { "registryctl", registryctl_tool, FALSE, 0 },
  { "ssh", ssh_tool, FALSE, G_GUINT64_CONSTANT (1) << DD_SIGINT },
};

const guint dd_n_remote_tools = G_N_ELEMENTS (dd_remote_tools);
