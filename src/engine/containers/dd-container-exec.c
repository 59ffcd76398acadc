// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-container-private.h"
#include "dd-fs.h"
#include "dd-program.h"

#define OCI_EXEC_PREFIX "OCI runtime exec failed: exec failed: unable to start container process: "
#define USEC_EXEC (20 * DD_USEC_PER_MSEC)

/* Source: moby daemon/exec.go, getExecConfig */
static gboolean
check_state (const DdContainer  *container,
             GError            **error)
{
  if (container->state == DD_CONTAINER_PAUSED)
    g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
                 "Container %s is paused, unpause the container before exec", container->name);
  else if (container->state == DD_CONTAINER_RESTARTING)
    g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
                 "Container %s is restarting, wait until the container is running", container->id);
  else if (container->state != DD_CONTAINER_RUNNING)
    g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT, "container %s is not running",
                 container->id);
  else
    return TRUE;
  return FALSE;
}

static char **
merge_env (const DdContainer  *container,
           const DdExecConfig *config,
           const char         *home)
{
  char **env = g_strdupv (container->env);

  if (config->tty)
    env = g_environ_setenv (env, "TERM", "xterm", TRUE);
  for (guint i = 0; config->env && config->env[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (config->env[i], "=", 2);

      if (parts[0] && parts[1])
        env = g_environ_setenv (env, parts[0], parts[1], TRUE);
    }
  if (g_environ_getenv (env, "HOME") == NULL)
    env = g_environ_setenv (env, "HOME", home, TRUE);
  return env;
}

static char *
emit_exec (DdEngine           *engine,
           const DdContainer  *container,
           const DdExecConfig *config)
{
  DdExecChanged *event = dd_event_new (&dd_exec_created_class);
  g_autofree char *id = dd_world_next_hex_id (dd_engine_get_world (engine), "exec");
  g_autofree char *arguments = g_strjoinv (" ", config->argv + 1);
  g_autofree char *command = g_strconcat (config->argv[0], " ", arguments, NULL);
  g_autofree char *created = g_strconcat ("exec_create: ", command, NULL);
  g_autofree char *started = g_strconcat ("exec_start: ", command, NULL);

  event->container = g_strdup (container->id);
  event->container_name = g_strdup (container->name);
  event->exec = g_strdup (id);
  event->argv = g_strdupv (config->argv);
  event->tty = config->tty;
  dd_engine_emit (engine, event);
  dd_container_notify (engine, container, created, "execID", id, NULL);
  dd_container_notify (engine, container, started, "execID", id, NULL);
  return g_steal_pointer (&id);
}

static void
start_exec (DdEngine           *engine,
            const DdContainer  *container,
            const DdExecConfig *config,
            const char         *id,
            DdProgram          *program,
            DdSpawn            *spawn)
{
  DdExecChanged *event;
  g_autofree char *out = g_strconcat ("exec-out:", id, NULL);
  g_autofree char *err = g_strconcat ("exec-err:", id, NULL);
  int pid;

  spawn->container = container->id;
  spawn->exec_id = id;
  spawn->program = program->program;
  spawn->argv = program->argv;
  spawn->memo = program->memo;
  if (!config->detach)
    {
      spawn->out = (DdSink) { DD_SINK_PIPE, out };
      spawn->err = (DdSink) { DD_SINK_PIPE, config->tty ? out : err };
    }
  spawn->tty = config->tty ? "console" : NULL;
  spawn->input = config->input;
  spawn->input_open = config->input_open;
  pid = dd_process_spawn (engine, spawn);

  event = dd_event_new (&dd_exec_started_class);
  event->container = g_strdup (container->id);
  event->container_name = g_strdup (container->name);
  event->exec = g_strdup (id);
  event->argv = g_strdupv (config->argv);
  event->pid = pid;
  dd_engine_emit (engine, event);
}

/**
 * dd_container_exec:
 * @engine: the engine
 * @name: of a container
 * @config: what is to run
 * @error: return location
 *
 * POST /containers/{id}/exec and POST /exec/{id}/start in one: a new process
 * in the namespaces and the cgroup of a running container. What it writes can
 * be read from the pipes "exec-out:ID" and "exec-err:ID"; when it ended, the
 * topic "exec:ID" comes up.
 *
 * Returns: (nullable) (transfer full): the id of the exec
 * Source: moby daemon/exec.go
 */
char *
dd_container_exec (DdEngine            *engine,
                   const char          *name,
                   const DdExecConfig  *config,
                   GError             **error)
{
  const DdContainer *container = dd_world_find_container (dd_engine_get_world (engine), name,
                                                          error);
  g_autoptr (DdFs) fs = NULL;
  g_auto (DdProgram) program = { 0 };
  g_auto (GStrv) env = NULL;
  g_autofree char *home = NULL;
  g_autofree char *id = NULL;
  const char *cwd;
  DdSpawn spawn = { 0 };

  if (container == NULL || !check_state (container, error))
    return NULL;
  if (!dd_container_find_user (engine, container, config->user ? config->user : container->user,
                               &spawn.uid, &spawn.gid, &home, error))
    return NULL;

  cwd = config->working_dir ? config->working_dir : container->working_dir;
  cwd = *cwd ? cwd : "/";
  env = merge_env (container, config, home);
  fs = dd_fs_new_for_container (engine, container->id, spawn.uid, spawn.gid);
  id = emit_exec (engine, container, config);
  if (!dd_fs_is_directory (fs, cwd))
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_COMMAND_NOT_FOUND,
                   OCI_EXEC_PREFIX "chdir to cwd (\"%s\") set in config.json failed: "
                   "no such file or directory", cwd);
      return NULL;
    }
  if (!dd_program_find (engine, fs, cwd, env, config->argv, &program, error))
    {
      g_prefix_error (error, OCI_EXEC_PREFIX);
      return NULL;
    }
  dd_engine_elapse (engine, USEC_EXEC);
  spawn.cwd = cwd;
  spawn.env = env;
  start_exec (engine, container, config, id, &program, &spawn);
  return g_steal_pointer (&id);
}
