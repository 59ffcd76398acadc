// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-docker-private.h"

/* docker start */

static DdToolResult
start_attached (DdToolCall   *call,
                DdDockerLine *line,
                const char   *name)
{
  g_autoptr (GError) error = NULL;
  const DdContainer *container = dd_world_find_container (call->world, name, &error);
  g_auto (DdStream) stream = { 0 };

  if (container == NULL)
    return dd_docker_fail (call, error, 1);
  stream.container = g_strdup (container->id);
  stream.offset = container->log->len;
  stream.input = dd_parsed_get_bool (line->parsed, "interactive") &&
                 container->config->open_stdin;
  stream.sig_proxy = TRUE;
  dd_container_notify (call->engine, container, "attach", NULL);
  if (!dd_container_start (call->engine, container->id, &error) &&
      error->code != DD_ENGINE_ERROR_NOT_MODIFIED)
    return dd_docker_fail (call, error, 1);
  return dd_stream_follow (call, &stream);
}

/* Source: docker/cli cli/command/container/start.go */
static DdToolResult
start_command (DdToolCall   *call,
               DdDockerLine *line)
{
  g_auto (DdStream) stream = { 0 };
  g_autoptr (GString) failed = g_string_new (NULL);
  guint n_args;
  const char *const *args = dd_docker_get_args (line, &n_args);

  if (dd_stream_from_variant (call->memo, &stream))
    return dd_stream_follow (call, &stream);
  if (dd_parsed_get_bool (line->parsed, "attach") ||
      dd_parsed_get_bool (line->parsed, "interactive"))
    {
      if (n_args > 1)
        return dd_tool_fail (call, 1, "you cannot start and attach multiple containers at once");
      return start_attached (call, line, args[0]);
    }
  for (guint i = 0; i < n_args; i++)
    {
      g_autoptr (GError) error = NULL;

      if (dd_container_start (call->engine, args[i], &error) ||
          error->code == DD_ENGINE_ERROR_NOT_MODIFIED)
        {
          g_string_append_printf (call->out, "%s\n", args[i]);
          continue;
        }
      dd_tool_flush (call);
      dd_docker_daemon_error (call, error);
      dd_tool_flush (call);
      g_string_append_printf (failed, "%s%s", failed->len ? ", " : "", args[i]);
    }
  if (failed->len == 0)
    return dd_tool_finish (call, 0);
  return dd_tool_fail (call, 1, "failed to start containers: %s", failed->str);
}

/* docker attach */

/* Source: docker/cli cli/command/container/attach.go */
static DdToolResult
attach_command (DdToolCall   *call,
                DdDockerLine *line)
{
  g_auto (DdStream) stream = { 0 };
  g_autoptr (GError) error = NULL;
  const DdContainer *container;
  guint n_args;
  const char *const *args = dd_docker_get_args (line, &n_args);

  if (dd_stream_from_variant (call->memo, &stream))
    return dd_stream_follow (call, &stream);
  container = dd_world_find_container (call->world, args[0], &error);
  if (container == NULL)
    return dd_docker_fail (call, error, 1);
  if (container->state == DD_CONTAINER_PAUSED)
    return dd_tool_fail (call, 1, "You cannot attach to a paused container, unpause it first");
  if (container->state == DD_CONTAINER_RESTARTING)
    return dd_tool_fail (call, 1,
                         "You cannot attach to a restarting container, wait until it is running");
  if (container->state != DD_CONTAINER_RUNNING)
    return dd_tool_fail (call, 1, "You cannot attach to a stopped container, start it first");

  stream.container = g_strdup (container->id);
  stream.offset = container->log->len;
  stream.input = !dd_parsed_get_bool (line->parsed, "no-stdin") && container->config->open_stdin;
  stream.sig_proxy = dd_parsed_get_bool (line->parsed, "sig-proxy");
  if (container->config->tty && !dd_parsed_get_bool (line->parsed, "no-stdin") &&
      call->process->tty == NULL)
    return dd_tool_fail (call, 1, "the input device is not a TTY");
  dd_container_notify (call->engine, container, "attach", NULL);
  return dd_stream_follow (call, &stream);
}

const DdDockerCommand dd_docker_attach_commands[] = {
  { "docker container attach", attach_command },
  { "docker container start", start_command },
  { NULL },
};
