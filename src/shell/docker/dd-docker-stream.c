// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-docker-private.h"

#define STREAM_FORMAT "(suibbbbb)"

/* Following a container's output, as `docker run`, `start -a` and `attach`
 * do, until its first process ends. */

void
dd_stream_clear (DdStream *self)
{
  g_clear_pointer (&self->container, g_free);
}

GVariant *
dd_stream_to_variant (const DdStream *self)
{
  return g_variant_new (STREAM_FORMAT, self->container, self->offset, self->exit_code,
                        self->input, self->over, self->sig_proxy, self->mutes_out,
                        self->mutes_err);
}

/**
 * dd_stream_from_variant:
 * @variant: (nullable): what dd_stream_to_variant() made
 * @self: (out): the stream
 *
 * Returns: %FALSE if @variant is something else
 */
gboolean
dd_stream_from_variant (GVariant *variant,
                        DdStream *self)
{
  if (variant == NULL || !g_variant_is_of_type (variant, G_VARIANT_TYPE (STREAM_FORMAT)))
    return FALSE;
  g_variant_get (variant, STREAM_FORMAT, &self->container, &self->offset, &self->exit_code,
                 &self->input, &self->over, &self->sig_proxy, &self->mutes_out, &self->mutes_err);
  return TRUE;
}

/* The process that would be in the foreground of the container's terminal:
 * the youngest that has it. */
static const DdProcess *
foreground_of (const DdWorld     *world,
               const DdContainer *container,
               const char        *exec)
{
  const DdProcess *found = NULL;

  for (guint i = 0; i < world->processes->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (world->processes, i);

      if (process->tty && process->state == DD_PROCESS_RUNNING &&
          g_strcmp0 (process->container, container->id) == 0 &&
          (exec == NULL || found || g_strcmp0 (process->exec_id, exec) == 0))
        found = process;
    }
  return found;
}

static gboolean
is_at_prompt (const DdProcess *process)
{
  g_autofree char *topic = g_strdup_printf ("input:%d", process->pid);

  return process->waits && g_strv_contains ((const char *const *) process->waits, topic);
}

/**
 * dd_docker_pass_signals:
 * @call: a turn of the client
 * @container: what it is attached to
 * @exec: (nullable): the exec it is attached to
 *
 * Passes the signals on that the client got: with a terminal as the key that
 * was pressed, else as `docker kill` would.
 *
 * Source: docker/cli cli/command/container/signals.go
 */
void
dd_docker_pass_signals (DdToolCall        *call,
                        const DdContainer *container,
                        const char        *exec)
{
  for (int signal = 1; signal < 32; signal++)
    {
      const DdProcess *target;

      if (!(call->signals & (G_GUINT64_CONSTANT (1) << signal)))
        continue;
      if (!container->config->tty && exec == NULL)
        {
          dd_container_kill (call->engine, container->id, signal, NULL);
          continue;
        }
      target = foreground_of (call->world, container, exec);
      if (target && is_at_prompt (target))
        dd_process_feed (call->engine, target->pid, "\n", TRUE);
      else if (target)
        dd_process_kill (call->engine, target->pid, signal, FALSE);
    }
}

/**
 * dd_docker_pass_input:
 * @call: a turn of the client
 * @pid: of the process that reads
 *
 * Passes on what came on the client's standard input.
 */
void
dd_docker_pass_input (DdToolCall *call,
                      int         pid)
{
  const DdProcess *self = dd_world_get_process (call->world, call->pid);
  const DdProcess *target = dd_world_get_process (call->world, pid);
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean more = self->input_open;

  if (target == NULL || !target->input_open || (self->input->len == 0 && more))
    return;
  for (;;)
    {
      g_autofree char *line = dd_process_read_line (call->engine, call->pid);

      if (line == NULL)
        break;
      g_string_append_printf (text, "%s\n", line);
    }
  dd_process_feed (call->engine, pid, text->str, more);
}

static void
print_log (DdToolCall        *call,
           const DdContainer *container,
           DdStream          *stream)
{
  for (; stream->offset < container->log->len; stream->offset++)
    {
      const DdLogLine *line = g_ptr_array_index (container->log, stream->offset);

      if (line->is_stderr ? stream->mutes_err : stream->mutes_out)
        continue;
      /* The order of the two streams is kept. */
      dd_tool_flush (call);
      g_string_append (line->is_stderr ? call->err : call->out, line->text);
    }
}

static DdToolResult
wait_more (DdToolCall        *call,
           const DdContainer *container,
           DdStream          *stream)
{
  g_autofree char *log = g_strconcat ("log:", container->id, NULL);
  g_autofree char *state = dd_docker_container_topic (container->id);
  g_autofree char *attached = g_strconcat ("attached:", container->id, NULL);
  g_autofree char *input = g_strdup_printf ("input:%d", call->pid);
  g_autofree char *forward = g_strdup_printf ("forward:%d", container->pid);

  if (stream->input)
    return dd_tool_wait (call, dd_stream_to_variant (stream), -1, log, state, attached, input,
                         forward, NULL);
  return dd_tool_wait (call, dd_stream_to_variant (stream), -1, log, state, attached, NULL);
}

/**
 * dd_stream_follow:
 * @call: a turn of the client
 * @stream: what it follows
 *
 * Prints what is new, passes input and signals on, and waits for more. When
 * the first process ended, the client ends with its exit code; with --rm it
 * waits until the container is gone.
 *
 * Returns: what the tool returns
 */
DdToolResult
dd_stream_follow (DdToolCall *call,
                  DdStream   *stream)
{
  const DdContainer *container = dd_world_get_container (call->world, stream->container);

  if (container == NULL)
    return dd_tool_finish (call, stream->exit_code);

  print_log (call, container, stream);
  if (!stream->over && dd_container_is_running (container))
    {
      if (stream->sig_proxy && call->signals)
        dd_docker_pass_signals (call, container, NULL);
      if (stream->input)
        dd_docker_pass_input (call, container->pid);
      container = dd_world_get_container (call->world, stream->container);
      if (container && dd_container_is_running (container))
        return wait_more (call, container, stream);
      if (container == NULL)
        return dd_tool_finish (call, stream->exit_code);
    }
  if (!stream->over)
    {
      stream->over = TRUE;
      stream->exit_code = container->exit_code;
    }
  if (container->config->auto_remove)
    {
      g_autofree char *topic = dd_docker_container_topic (container->id);

      return dd_tool_wait (call, dd_stream_to_variant (stream), -1, topic, NULL);
    }
  return dd_tool_finish (call, stream->exit_code);
}
