// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-docker-private.h"

/* Commands that do something to each container they name: what went well is
 * printed by name, refusals follow on standard error. */

typedef gboolean (*Operation) (DdToolCall   *call,
                               DdDockerLine *line,
                               const char   *name,
                               GError      **error);

static DdToolResult
for_each (DdToolCall   *call,
          DdDockerLine *line,
          Operation     operation)
{
  guint n_args;
  const char *const *args = dd_docker_get_args (line, &n_args);
  int status = 0;

  for (guint i = 0; i < n_args; i++)
    {
      g_autoptr (GError) error = NULL;

      if (operation (call, line, args[i], &error))
        {
          g_string_append_printf (call->out, "%s\n", args[i]);
          continue;
        }
      if (error)
        dd_docker_daemon_error (call, error);
      status = 1;
    }
  return dd_tool_finish (call, status);
}

static gboolean
pause_one (DdToolCall   *call,
           DdDockerLine *line,
           const char   *name,
           GError      **error)
{
  return dd_container_pause (call->engine, name, error);
}

static gboolean
unpause_one (DdToolCall   *call,
             DdDockerLine *line,
             const char   *name,
             GError      **error)
{
  return dd_container_unpause (call->engine, name, error);
}

/* A number is taken for a signal, but 0. Source: moby sys/signal, ParseSignal */
static gboolean
is_signal_number (const char *text)
{
  return text[strspn (text, "0123456789")] == '\0' && text[strspn (text, "0")] != '\0';
}

static gboolean
kill_one (DdToolCall   *call,
          DdDockerLine *line,
          const char   *name,
          GError      **error)
{
  const char *text = dd_parsed_get_string (line->parsed, "signal");
  int signal = text && *text ? dd_signal_from_name (text) : DD_SIGKILL;

  if (signal == 0)
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID,
                   is_signal_number (text) ? "cannot kill container: %s: the linux daemon does "
                                             "not support signal %s"
                                           : "cannot kill container: %s: invalid signal: %s",
                   name, text);
      return FALSE;
    }
  return dd_container_kill (call->engine, name, signal, error);
}

/* A missing container is no failure with --force, and CLI 29 says nothing.
 * Source: docker/cli cli/command/container/rm.go */
static gboolean
remove_one (DdToolCall   *call,
            DdDockerLine *line,
            const char   *name,
            GError      **error)
{
  gboolean force = dd_parsed_get_bool (line->parsed, "force");
  gboolean volumes = dd_parsed_get_bool (line->parsed, "volumes");
  const char *trimmed = *name == '/' ? name + 1 : name;

  return dd_container_remove (call->engine, trimmed, force, volumes, error);
}

static DdToolResult
pause_command (DdToolCall   *call,
               DdDockerLine *line)
{
  return for_each (call, line, pause_one);
}

static DdToolResult
unpause_command (DdToolCall   *call,
                 DdDockerLine *line)
{
  return for_each (call, line, unpause_one);
}

static DdToolResult
kill_command (DdToolCall   *call,
              DdDockerLine *line)
{
  return for_each (call, line, kill_one);
}

static DdToolResult
rm_command (DdToolCall   *call,
            DdDockerLine *line)
{
  guint n_args;
  const char *const *args = dd_docker_get_args (line, &n_args);
  gboolean force = dd_parsed_get_bool (line->parsed, "force");
  int status = 0;

  for (guint i = 0; i < n_args; i++)
    {
      g_autoptr (GError) error = NULL;

      if (args[i][strspn (args[i], "/")] == '\0')
        {
          g_string_append (call->err, "container name cannot be empty\n");
          status = 1;
        }
      else if (remove_one (call, line, args[i], &error))
        g_string_append_printf (call->out, "%s\n", args[i]);
      else if (!force || error->code != DD_ENGINE_ERROR_NOT_FOUND)
        {
          dd_docker_daemon_error (call, error);
          status = 1;
        }
    }
  return dd_tool_finish (call, status);
}

/* Source: docker/cli cli/command/container/rename.go */
static DdToolResult
rename_command (DdToolCall   *call,
                DdDockerLine *line)
{
  g_autoptr (GError) error = NULL;
  const char *const *args = dd_parsed_get_args (line->parsed);

  if (*args[1] == '\0')
    return dd_tool_fail (call, 1, "new name cannot be blank");
  if (dd_container_rename (call->engine, args[0], args[1], &error))
    return dd_tool_finish (call, 0);
  return dd_tool_fail (call, 1, "failed to rename container: Error response from daemon: %s",
                       error->message);
}

/* stop and restart begin on all containers at once and report in the order
 * of the arguments, as each is done. The memo holds, for each argument, the
 * container's id ("" for a refusal) and the start it had before; and the
 * number of arguments already reported. */

#define WAIT_FORMAT "(ua(stb))"

typedef struct
{
  char     *id;
  guint64   started;
  gboolean  restart;
} Pending;

static void
pending_clear (gpointer data)
{
  g_clear_pointer (&((Pending *) data)->id, g_free);
}

static gboolean
is_done (DdToolCall    *call,
         const Pending *pending)
{
  const DdContainer *container = dd_world_get_container (call->world, pending->id);

  if (container == NULL)
    return TRUE;
  if (pending->restart)
    return container->started != pending->started && dd_container_is_running (container);
  return !dd_container_is_running (container) && !container->config->auto_remove;
}

static GVariant *
pending_to_variant (GArray *list,
                    guint   reported)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(stb)"));
  for (guint i = 0; i < list->len; i++)
    {
      const Pending *pending = &g_array_index (list, Pending, i);

      g_variant_builder_add (&builder, "(stb)", pending->id, pending->started, pending->restart);
    }
  return g_variant_new (WAIT_FORMAT, reported, &builder);
}

static GArray *
pending_from_variant (GVariant *memo,
                      guint    *reported)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Pending));
  g_autoptr (GVariantIter) iter = NULL;
  Pending pending;

  g_array_set_clear_func (list, pending_clear);
  g_variant_get (memo, WAIT_FORMAT, reported, &iter);
  while (g_variant_iter_next (iter, "(stb)", &pending.id, &pending.started, &pending.restart))
    g_array_append_val (list, pending);
  return list;
}

/* Why a container that was stopped did not start again, NULL if it did or may
 * still do. */
static const char *
restart_fault (DdToolCall    *call,
               const Pending *pending)
{
  const DdContainer *container = dd_world_get_container (call->world, pending->id);

  if (container == NULL || !pending->restart || dd_container_is_running (container) ||
      container->restart_requested || *container->error == '\0')
    return NULL;
  return container->error;
}

/* Reports the arguments that are done, in their order. */
static DdToolResult
report (DdToolCall *call,
        GArray     *list,
        guint       reported,
        const char *const *args)
{
  gboolean failed = FALSE;
  g_autofree char *topic = NULL;

  for (; reported < list->len; reported++)
    {
      Pending *pending = &g_array_index (list, Pending, reported);
      const char *fault = restart_fault (call, pending);

      if (fault)
        {
          g_string_append_printf (call->err, "Error response from daemon: Cannot restart container "
                                  "%s: %s\n", args[reported], fault);
          *pending->id = '\0';
        }
      if (*pending->id == '\0')
        continue;
      if (!is_done (call, pending))
        break;
      g_string_append_printf (call->out, "%s\n", args[reported]);
    }
  if (reported < list->len)
    {
      topic = dd_docker_container_topic (g_array_index (list, Pending, reported).id);
      return dd_tool_wait (call, pending_to_variant (list, reported), -1, topic, NULL);
    }
  for (guint i = 0; i < list->len; i++)
    failed = failed || *g_array_index (list, Pending, i).id == '\0';
  return dd_tool_finish (call, failed);
}

static int
signal_option (DdDockerLine *line)
{
  const char *text = dd_parsed_get_string (line->parsed, "signal");

  return text && *text ? dd_signal_from_name (text) : 0;
}

static int
timeout_option (DdDockerLine *line)
{
  if (dd_parsed_is_set (line->parsed, "timeout"))
    return dd_parsed_get_int (line->parsed, "timeout");
  if (dd_parsed_has_option (line->parsed, "time") && dd_parsed_is_set (line->parsed, "time"))
    return dd_parsed_get_int (line->parsed, "time");
  return DD_STOP_TIMEOUT_DEFAULT;
}

static Pending
begin_one (DdToolCall   *call,
           DdDockerLine *line,
           const char   *name,
           gboolean      restart)
{
  g_autoptr (GError) error = NULL;
  const DdContainer *container = dd_world_find_container (call->world, name, NULL);
  Pending pending = { .restart = restart, .started = container ? container->started : 0 };
  const char *text = dd_parsed_get_string (line->parsed, "signal");
  gboolean begun = FALSE;

  if (container && dd_container_is_running (container) && text && *text &&
      dd_signal_from_name (text) == 0)
    g_set_error (&error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID,
                 restart ? "Cannot restart container %s: invalid signal: %s"
                         : "cannot stop container: %s: invalid signal: %s", name, text);
  else if (restart)
    begun = dd_container_restart (call->engine, name, signal_option (line), timeout_option (line),
                                  &error);
  else
    begun = dd_container_stop (call->engine, name, signal_option (line), timeout_option (line),
                               &error);
  if (begun || error->code == DD_ENGINE_ERROR_NOT_MODIFIED)
    {
      pending.id = g_strdup (container->id);
    }
  else
    {
      dd_docker_daemon_error (call, error);
      pending.id = g_strdup ("");
    }
  return pending;
}

static DdToolResult
begin_all (DdToolCall   *call,
           DdDockerLine *line,
           gboolean      restart)
{
  guint n_args;
  const char *const *args = dd_docker_get_args (line, &n_args);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Pending));

  g_array_set_clear_func (list, pending_clear);
  for (guint i = 0; i < n_args; i++)
    {
      Pending pending = begin_one (call, line, args[i], restart);

      g_array_append_val (list, pending);
    }
  return report (call, list, 0, args);
}

static DdToolResult
stop_or_restart (DdToolCall   *call,
                 DdDockerLine *line,
                 gboolean      restart)
{
  g_autoptr (GArray) list = NULL;
  guint reported;

  if (call->memo == NULL)
    return begin_all (call, line, restart);
  if (call->signals & (G_GUINT64_CONSTANT (1) << DD_SIGINT))
    return dd_tool_finish (call, 130);
  list = pending_from_variant (call->memo, &reported);
  return report (call, list, reported, dd_parsed_get_args (line->parsed));
}

static DdToolResult
stop_command (DdToolCall   *call,
              DdDockerLine *line)
{
  return stop_or_restart (call, line, FALSE);
}

static DdToolResult
restart_command (DdToolCall   *call,
                 DdDockerLine *line)
{
  return stop_or_restart (call, line, TRUE);
}

/* docker wait: one container after the other, each until its next exit. The
 * memo holds how many are done, whether one was refused, and the container
 * that is waited for with its start. */

#define DOCKER_WAIT_FORMAT "(ubst)"

static DdToolResult
wait_from (DdToolCall   *call,
           DdDockerLine *line,
           guint         done,
           gboolean      failed)
{
  guint n_args;
  const char *const *args = dd_docker_get_args (line, &n_args);

  for (; done < n_args; done++)
    {
      g_autoptr (GError) error = NULL;
      const DdContainer *container = dd_world_find_container (call->world, args[done], &error);

      if (container == NULL)
        {
          dd_docker_daemon_error (call, error);
          failed = TRUE;
          continue;
        }
      if (dd_container_is_running (container) || container->state == DD_CONTAINER_RESTARTING)
        {
          g_autofree char *topic = dd_docker_container_topic (container->id);

          return dd_tool_wait (call, g_variant_new (DOCKER_WAIT_FORMAT, done, failed,
                                                    container->id, container->finished),
                               -1, topic, NULL);
        }
      g_string_append_printf (call->out, "%d\n", container->exit_code);
    }
  return dd_tool_finish (call, failed);
}

static DdToolResult
wait_command (DdToolCall   *call,
              DdDockerLine *line)
{
  const DdContainer *container;
  const char *id;
  guint64 finished;
  gboolean failed;
  guint done;

  if (call->memo == NULL)
    return wait_from (call, line, 0, FALSE);
  if (call->signals)
    return dd_tool_finish (call, 130);
  g_variant_get (call->memo, "(ub&st)", &done, &failed, &id, &finished);
  container = dd_world_get_container (call->world, id);
  if (container && container->finished == finished && dd_container_is_running (container))
    {
      g_autofree char *topic = dd_docker_container_topic (id);

      return dd_tool_wait (call, call->memo, -1, topic, NULL);
    }
  if (container)
    g_string_append_printf (call->out, "%d\n", container->exit_code);
  return wait_from (call, line, done + 1, failed);
}

const DdDockerCommand dd_docker_lifecycle_commands[] = {
  { "docker container kill", kill_command },
  { "docker container pause", pause_command },
  { "docker container rename", rename_command },
  { "docker container restart", restart_command },
  { "docker container rm", rm_command },
  { "docker container stop", stop_command },
  { "docker container unpause", unpause_command },
  { "docker container wait", wait_command },
  { NULL },
};
