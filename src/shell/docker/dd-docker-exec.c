// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-docker-private.h"

/* What the client of an exec remembers: container, exec, how much of the two
 * pipes it has printed, whether input is passed on. */
#define EXEC_FORMAT "(ssttb)"

/* A client that does not wait does not tell why the start failed. */
#define EXIT_DETACHED 1

typedef struct
{
  char     *container;
  char     *exec;
  guint64   out;
  guint64   err;
  gboolean  input;
} Client;

static void
client_clear (Client *self)
{
  g_free (self->container);
  g_free (self->exec);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Client, client_clear)

static void
print_pipe (DdToolCall *call,
            GString    *to,
            const char *kind,
            const char *exec,
            guint64    *offset)
{
  g_autofree char *name = g_strconcat (kind, exec, NULL);
  const char *text = dd_world_get_pipe (call->world, name);

  if (text == NULL || strlen (text) <= *offset)
    return;
  g_string_append (to, text + *offset);
  *offset = strlen (text);
}

static void
print_output (DdToolCall *call,
              Client     *client)
{
  print_pipe (call, call->out, "exec-out:", client->exec, &client->out);
  print_pipe (call, call->err, "exec-err:", client->exec, &client->err);
}

static DdToolResult
wait_more (DdToolCall *call,
           Client     *client,
           int         pid)
{
  g_autofree char *state = dd_docker_container_topic (client->container);
  g_autofree char *out = g_strconcat ("pipe:exec-out:", client->exec, NULL);
  g_autofree char *err = g_strconcat ("pipe:exec-err:", client->exec, NULL);
  g_autofree char *over = g_strconcat ("exec:", client->exec, NULL);
  g_autofree char *attached = g_strconcat ("attached:", client->container, NULL);
  g_autofree char *input = g_strdup_printf ("input:%d", call->pid);
  g_autofree char *forward = g_strdup_printf ("forward:%d", pid);
  GVariant *memo = g_variant_new (EXEC_FORMAT, client->container, client->exec, client->out,
                                  client->err, client->input);

  if (client->input)
    return dd_tool_wait (call, memo, -1, state, out, err, over, attached, input, forward, NULL);
  return dd_tool_wait (call, memo, -1, state, out, err, over, attached, NULL);
}

static DdToolResult
follow (DdToolCall *call,
        Client     *client)
{
  const DdContainer *container = dd_world_get_container (call->world, client->container);
  const DdExec *exec = container ? dd_container_find_exec (container, client->exec) : NULL;

  print_output (call, client);
  if (exec && exec->running && dd_container_is_running (container))
    {
      if (call->signals)
        dd_docker_pass_signals (call, container, client->exec);
      if (client->input)
        dd_docker_pass_input (call, exec->pid);
      return wait_more (call, client, exec->pid);
    }
  dd_tool_flush (call);
  /* Killed with the container before its end could be noted down. */
  return dd_tool_finish (call, exec && !exec->running ? exec->exit_code : 137);
}

static int
status_of (const GError *error)
{
  if (error->code == DD_ENGINE_ERROR_COMMAND_NOT_FOUND)
    return 127;
  return error->code == DD_ENGINE_ERROR_CANNOT_INVOKE ? 126 : 1;
}

static gboolean
is_runtime_error (const GError *error)
{
  return g_str_has_prefix (error->message, "OCI runtime exec failed");
}

static DdToolResult
begin (DdToolCall   *call,
       DdDockerLine *line)
{
  DdParsed *parsed = line->parsed;
  g_autoptr (GError) error = NULL;
  g_auto (Client) client = { 0 };
  const char *const *args = dd_parsed_get_args (parsed);
  const char *user = dd_parsed_get_string (parsed, "user");
  const char *workdir = dd_parsed_get_string (parsed, "workdir");
  DdExecConfig config = {
    .argv = (char **) args + 1,
    .user = user && *user ? user : NULL,
    .working_dir = workdir && *workdir ? workdir : NULL,
    .tty = dd_parsed_get_bool (parsed, "tty"),
    .input_open = dd_parsed_get_bool (parsed, "interactive"),
    .detach = dd_parsed_get_bool (parsed, "detach"),
    .privileged = dd_parsed_get_bool (parsed, "privileged"),
  };
  const DdContainer *container;
  g_auto (GStrv) env = NULL;
  DdClient side = dd_docker_get_client (call);

  if (!dd_run_read_environment (parsed, &side, &env, &error))
    return dd_tool_fail (call, 1, "%s", error->message);
  config.env = env;
  if (config.tty && config.input_open && !config.detach && call->process->tty == NULL)
    return dd_tool_fail (call, 1, "the input device is not a TTY");
  client.exec = dd_container_exec (call->engine, args[0], &config, &error);
  if (client.exec == NULL)
    {
      if (config.detach)
        return dd_docker_fail (call, error, EXIT_DETACHED);
      if (!is_runtime_error (error))
        return dd_docker_fail (call, error, status_of (error));
      return dd_tool_fail (call, status_of (error), "%s", error->message);
    }
  if (config.detach)
    return dd_tool_finish (call, 0);
  container = dd_world_find_container (call->world, args[0], NULL);
  client.container = g_strdup (container->id);
  client.input = config.input_open;
  return follow (call, &client);
}

/* Source: docker/cli cli/command/container/exec.go */
static DdToolResult
exec_command (DdToolCall   *call,
              DdDockerLine *line)
{
  g_auto (Client) client = { 0 };

  if (call->memo == NULL)
    return begin (call, line);
  g_variant_get (call->memo, EXEC_FORMAT, &client.container, &client.exec, &client.out,
                 &client.err, &client.input);
  return follow (call, &client);
}

const DdDockerCommand dd_docker_exec_commands[] = {
  { "docker container exec", exec_command },
  { NULL },
};
