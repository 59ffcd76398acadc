// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-docker-private.h"
#include "dd-tools-private.h"
#include "dd-tty-ops.h"

/* How wide help and tables may be without a terminal. */
#define DEFAULT_COLUMNS 80

/* One request over the socket and back. */
#define USEC_REQUEST (6 * DD_USEC_PER_MSEC)

static const DdDockerCommand *const tables[] = {
  dd_docker_attach_commands,
  dd_docker_build_commands,
  dd_docker_compose_commands,
  dd_docker_cp_commands,
  dd_docker_exec_commands,
  dd_docker_archives_commands,
  dd_docker_images_commands,
  dd_docker_imagetools_commands,
  dd_docker_inspect_commands,
  dd_docker_lifecycle_commands,
  dd_docker_list_commands,
  dd_docker_login_commands,
  dd_docker_logs_commands,
  dd_docker_network_commands,
  dd_docker_pull_commands,
  dd_docker_prune_commands,
  dd_docker_push_commands,
  dd_docker_run_commands,
  dd_docker_swarm_commands,
  dd_docker_system_commands,
};

static DdDockerRun
find_command (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const DdDockerCommand *command = tables[i]; command->path; command++)
      if (g_str_equal (command->path, path))
        return command->run;
  return NULL;
}

/**
 * dd_docker_is_modelled:
 * @path: the full name of a command, as in #DdCommand.path
 *
 * Returns: whether the program carries the command out
 */
gboolean
dd_docker_is_modelled (const char *path)
{
  return find_command (path) != NULL;
}

/**
 * dd_docker_daemon_error:
 * @call: a turn
 * @error: the engine's refusal
 *
 * Prints a refusal of the engine as the client does.
 *
 * Source: moby client/request.go
 */
void
dd_docker_daemon_error (DdToolCall   *call,
                        const GError *error)
{
  /* What only the model lacks is not said by Docker. */
  g_string_append_printf (call->err, "%s%s\n", g_str_has_prefix (error->message, "Drydock ")
                          ? "" : "Error response from daemon: ", error->message);
}

/**
 * dd_docker_fail:
 * @call: a turn
 * @error: the engine's refusal
 * @status: exit code
 *
 * Prints a refusal and ends.
 *
 * Returns: %DD_TOOL_DONE
 */
DdToolResult
dd_docker_fail (DdToolCall   *call,
                const GError *error,
                int           status)
{
  dd_docker_daemon_error (call, error);
  return dd_tool_finish (call, status);
}

/**
 * dd_docker_request:
 * @call: a turn
 *
 * Lets the time pass that a request needs on its way.
 */
void
dd_docker_request (DdToolCall *call)
{
  dd_engine_elapse (call->engine, USEC_REQUEST);
}

/**
 * dd_docker_get_args:
 * @line: a command line
 * @n_args: (out): number of arguments
 *
 * Returns: (transfer none): the arguments after the options
 */
const char *const *
dd_docker_get_args (DdDockerLine *line,
                    guint        *n_args)
{
  *n_args = dd_parsed_get_n_args (line->parsed);
  return dd_parsed_get_args (line->parsed);
}

/**
 * dd_docker_container_topic:
 * @id: of a container
 *
 * Returns: (transfer full): the topic that comes up when its state changes
 */
char *
dd_docker_container_topic (const char *id)
{
  return g_strconcat ("container:", id, NULL);
}

static guint
columns_of (DdToolCall *call)
{
  const DdTty *tty = dd_world_get_tty (call->world, call->process->tty);

  return tty ? (guint) tty->columns : DEFAULT_COLUMNS;
}

/* The images of the model are made for one platform. Commands that look at an image of
 * this host say themselves that it is not there for another one. */
static gboolean
wants_other_platform (DdDockerLine *line)
{
  static const char *const looking[] = {
    "docker image history", "docker image inspect", "docker image rm", NULL,
  };
  static const char *const own[] = { "", "linux", "amd64", "linux/amd64", "linux/x86_64", NULL };

  return dd_parsed_has_option (line->parsed, "platform") &&
         dd_parsed_is_set (line->parsed, "platform") &&
         !g_strv_contains (looking, line->command->path) &&
         !g_strv_contains (own, dd_parsed_get_string (line->parsed, "platform"));
}

/* Docker has it, the model does not: said plainly, never pretended. */
static gboolean
refuse_unmodelled (DdToolCall   *call,
                   DdDockerLine *line)
{
  const DdOption *option = dd_parsed_find_flagged (line->parsed, DD_OPTION_UNMODELLED);
  g_autofree char *what = NULL;
  g_autofree char *text = NULL;

  if (find_command (line->command->path) == NULL)
    what = g_strdup (line->path);
  else if (option)
    what = g_strdup_printf ("%s --%s", line->path, option->name);
  else if (wants_other_platform (line))
    what = g_strdup_printf ("%s --platform %s", line->path,
                            dd_parsed_get_string (line->parsed, "platform"));
  else
    return FALSE;
  text = dd_docker_dup_not_modelled (what);
  g_string_append (call->err, text);
  return TRUE;
}

static DdToolResult
docker_tool (DdToolCall *call)
{
  g_autoptr (DdDockerLine) line = dd_docker_line_parse ((const char *const *) call->argv,
                                                        columns_of (call));

  if (line->kind == DD_DOCKER_LINE_VERSION)
    {
      g_string_append (call->out, "Docker version 29.7.2, build 5a1c3d7\n");
      return dd_tool_finish (call, 0);
    }
  if (call->memo == NULL)
    g_string_append (call->err, line->error_output);
  if (line->kind == DD_DOCKER_LINE_PRINT)
    {
      g_string_append (call->out, line->output);
      return dd_tool_finish (call, line->exit_code);
    }
  if (refuse_unmodelled (call, line))
    return dd_tool_finish (call, 1);
  if (call->memo == NULL)
    dd_docker_request (call);
  return find_command (line->command->path) (call, line);
}

const DdTool dd_docker_tools[] = {
  { "docker", docker_tool, FALSE,
    (G_GUINT64_CONSTANT (1) << DD_SIGINT) | (G_GUINT64_CONSTANT (1) << DD_SIGTERM) },
};

const guint dd_n_docker_tools = G_N_ELEMENTS (dd_docker_tools);
