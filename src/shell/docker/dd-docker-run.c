// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-docker-private.h"
#include "dd-docker-pull-private.h"
#include "dd-image-reference.h"
#include "dd-run-options.h"

/* While an image is pulled the client remembers the pull, then creates the
 * container as if it had been there. */
#define PULL_FORMAT "(sv)"

#define ID_LENGTH 64

static char *
read_file (const char  *path,
           gsize       *length,
           gpointer     user_data,
           GError     **error)
{
  DdToolCall *call = user_data;
  g_autofree char *full = dd_tool_path (call, path);
  char *text = NULL;
  int result = dd_fs_read_text (call->fs, full, &text);

  if (result != 0)
    {
      g_autofree char *reason = g_ascii_strdown (dd_fs_strerror (result), -1);

      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "open %s: %s", path, reason);
      return NULL;
    }
  *length = strlen (text);
  return text;
}

/**
 * dd_docker_get_client:
 * @call: a turn
 *
 * Returns: what options see of the side of the client; valid during the turn
 */
DdClient
dd_docker_get_client (DdToolCall *call)
{
  return (DdClient) {
    .environment = (const char *const *) call->env,
    .directory = call->cwd,
    .read_file = read_file,
    .read_file_data = call,
  };
}

static DdRunOptions *
read_options (DdToolCall    *call,
              DdDockerLine  *line,
              int           *status)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *refusal = NULL;
  DdClient client = dd_docker_get_client (call);
  DdRunOptions *options = dd_run_options_read (line->parsed, &client, &error);

  if (options == NULL)
    {
      refusal = dd_run_options_dup_refusal (error, line->path, status);
      g_string_append (call->err, refusal);
    }
  return options;
}

static gboolean
only_creates (DdDockerLine *line)
{
  return g_str_equal (line->command->path, "docker container create");
}

/* What the client itself refuses. */
static DdToolResult
refuse_here (DdToolCall   *call,
             DdDockerLine *line,
             const char   *message)
{
  if (only_creates (line))
    return dd_tool_fail (call, 1, "%s", message);
  g_string_append_printf (call->err, "docker: %s\n\nRun '%s --help' for more information\n",
                          message, line->path);
  return dd_tool_finish (call, 125);
}

/* The client looks at the name of the image and at the file for the id before
 * it sends anything; an id in full is no name.
 * Source: docker/cli cli/command/container/create.go, createContainer */
static char *
find_fault (DdToolCall         *call,
            const DdRunOptions *options)
{
  const char *image = options->config->image;
  g_auto (DdImageReference) reference = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (options->config->cidfile)
    path = dd_tool_path (call, options->config->cidfile);
  if (path && dd_fs_exists (call->fs, path))
    return g_strdup_printf ("container ID file found, make sure the other container isn't running "
                            "or delete %s", options->config->cidfile);
  if (g_str_has_prefix (image, "sha256:") ||
      (strlen (image) == ID_LENGTH && strspn (image, "0123456789abcdef") == ID_LENGTH) ||
      dd_image_reference_parse (image, &reference, &error))
    return NULL;
  return g_strdup (error->message);
}

/* What the daemon refuses to create is a plain error of docker create.
 * Source: docker/cli cli/command/container/run.go and create.go */
static DdToolResult
refuse (DdToolCall   *call,
        DdDockerLine *line,
        const GError *error,
        int           status)
{
  if (only_creates (line))
    return dd_docker_fail (call, error, 1);
  g_string_append_printf (call->err,
                          "docker: Error response from daemon: %s\n\n"
                          "Run '%s --help' for more information\n", error->message, line->path);
  return dd_tool_finish (call, status);
}

/* Source: docker/cli cli/command/container/run.go, runStartContainerErr */
static int
status_of (const GError *error)
{
  if (error->code == DD_ENGINE_ERROR_COMMAND_NOT_FOUND)
    return 127;
  return error->code == DD_ENGINE_ERROR_CANNOT_INVOKE ? 126 : 125;
}

static gboolean
wants_input (const DdRunOptions *options)
{
  return options->config->open_stdin && !options->detach && options->config->attach_stdin;
}

static DdToolResult
start_and_follow (DdToolCall   *call,
                  DdDockerLine *line,
                  DdRunOptions *options,
                  const char   *id)
{
  g_autoptr (GError) error = NULL;
  g_auto (DdStream) stream = {
    .container = g_strdup (id),
    .input = wants_input (options),
    .sig_proxy = options->sig_proxy,
    .mutes_out = !options->config->attach_stdout,
    .mutes_err = !options->config->attach_stderr,
  };

  dd_docker_request (call);
  if (!options->detach)
    dd_container_notify (call->engine, dd_world_get_container (call->world, id), "attach", NULL);
  else
    g_string_append_printf (call->out, "%s\n", id);
  dd_tool_flush (call);
  if (!dd_container_start (call->engine, id, &error))
    return refuse (call, line, error, status_of (error));
  if (options->detach)
    return dd_tool_finish (call, 0);
  /* The process has its first moment when this decision settles; wait for
   * what it prints. */
  return dd_stream_follow (call, &stream);
}

static gboolean
write_cidfile (DdToolCall   *call,
               DdRunOptions *options,
               const char   *id)
{
  g_autofree char *path = NULL;

  if (options->config->cidfile == NULL)
    return TRUE;
  path = dd_tool_path (call, options->config->cidfile);
  return dd_fs_write_text (call->fs, path, id) == 0;
}

static DdToolResult
created (DdToolCall   *call,
         DdDockerLine *line,
         DdRunOptions *options,
         const char   *id)
{
  dd_tool_flush (call);
  write_cidfile (call, options, id);
  if (only_creates (line))
    {
      g_string_append_printf (call->out, "%s\n", id);
      return dd_tool_finish (call, 0);
    }
  return start_and_follow (call, line, options, id);
}

static DdToolResult create (DdToolCall   *call,
                            DdDockerLine *line,
                            DdRunOptions *options,
                            gboolean      pulled);

static DdToolResult
go_on_pulling (DdToolCall   *call,
               DdDockerLine *line,
               DdRunOptions *options,
               GVariant     *memo)
{
  GVariant *next = NULL;

  if (dd_docker_pull_print (call, memo, DD_DOCKER_PULL_FOR_RUN, &next))
    return dd_docker_pull_wait (call, g_variant_new (PULL_FORMAT, "pull", next), next);
  if (dd_docker_pull_failed (call, memo))
    return dd_tool_finish (call, 125);
  return create (call, line, options, TRUE);
}

static DdToolResult
begin_pull (DdToolCall   *call,
            DdDockerLine *line,
            DdRunOptions *options)
{
  g_autoptr (GVariant) memo = NULL;
  g_autoptr (GError) error = NULL;

  if (!options->quiet)
    {
      g_autofree char *name = dd_docker_pull_dup_name (options->config->image);

      g_string_append_printf (call->err, "Unable to find image '%s' locally\n", name);
    }
  dd_tool_flush (call);
  memo = dd_docker_pull_begin (call, options->config->image, options->quiet, &error);
  if (memo == NULL)
    return refuse (call, line, error, 125);
  return go_on_pulling (call, line, options, memo);
}

/* Source: docker/cli cli/command/container/create.go: a missing image is
 * pulled, then the container is created as if it had been there. */
static DdToolResult
create (DdToolCall   *call,
        DdDockerLine *line,
        DdRunOptions *options,
        gboolean      pulled)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  if (!pulled && g_strcmp0 (options->pull, "always") == 0)
    return begin_pull (call, line, options);
  id = dd_container_create (call->engine, options->config, options->name, &error);
  if (id)
    return created (call, line, options, id);
  if (!pulled && error->code == DD_ENGINE_ERROR_NOT_FOUND &&
      g_strcmp0 (options->pull, "never") != 0)
    return begin_pull (call, line, options);
  return refuse (call, line, error, 125);
}

static DdToolResult
run_command (DdToolCall   *call,
             DdDockerLine *line)
{
  g_auto (DdStream) stream = { 0 };
  g_autoptr (DdRunOptions) options = NULL;
  g_autofree char *warning = NULL;
  g_autofree char *fault = NULL;
  int status = 125;

  if (dd_stream_from_variant (call->memo, &stream))
    return dd_stream_follow (call, &stream);

  options = read_options (call, line, &status);
  if (options == NULL)
    return dd_tool_finish (call, status);
  if (call->memo)
    {
      g_autoptr (GVariant) memo = NULL;
      const char *tag;

      g_variant_get (call->memo, "(&sv)", &tag, &memo);
      return go_on_pulling (call, line, options, memo);
    }

  if (options->config->tty && wants_input (options) && call->process->tty == NULL)
    return dd_tool_fail (call, 1, "the input device is not a TTY");
  fault = find_fault (call, options);
  if (fault)
    return refuse_here (call, line, fault);
  warning = dd_run_options_dup_dns_warning (options);
  if (warning)
    g_string_append (call->err, warning);
  if (g_str_equal (options->config->network_mode, "host") &&
      options->config->port_bindings->len > 0)
    g_string_append (call->err, "WARNING: Published ports are discarded when using host network "
                     "mode\n");
  return create (call, line, options, FALSE);
}

const DdDockerCommand dd_docker_run_commands[] = {
  { "docker container create", run_command },
  { "docker container run", run_command },
  { NULL },
};
