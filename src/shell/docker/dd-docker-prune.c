// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-api-json.h"
#include "dd-docker-private.h"
#include "dd-image-ops.h"
#include "dd-units.h"

/* The prune commands: a question, then what was removed and what that freed. */

#define USAGE_DIGITS 4

static gboolean
is_yes (const char *text)
{
  return g_ascii_strncasecmp (text, "y\n", 2) == 0 || g_ascii_strcasecmp (text, "y") == 0;
}

/**
 * dd_docker_confirm:
 * @call: a turn
 * @line: a command line with the option `--force`
 * @warning: what will happen, one or more lines
 * @prune: does it
 *
 * Asks before something is removed, unless --force was given.
 *
 * Returns: what the command returns
 * Source: docker/cli internal/prompt/prompt.go
 */
DdToolResult
dd_docker_confirm (DdToolCall    *call,
                   DdDockerLine  *line,
                   const char    *warning,
                   DdDockerPrune  prune)
{
  g_autofree char *answer = NULL;

  if (dd_parsed_get_bool (line->parsed, "force"))
    {
      prune (call, line);
      return dd_tool_finish (call, 0);
    }
  if (call->signals)
    return dd_tool_finish (call, 130);
  if (call->memo == NULL)
    {
      g_string_append_printf (call->out, "%sAre you sure you want to continue? [y/N] ", warning);
      dd_tool_flush (call);
    }
  answer = dd_process_read_line (call->engine, call->pid);
  if (answer == NULL && call->process->input_open)
    {
      g_autofree char *topic = g_strdup_printf ("input:%d", call->pid);

      return dd_tool_wait (call, g_variant_new_boolean (TRUE), -1, topic, NULL);
    }
  if (answer && is_yes (answer))
    prune (call, line);
  return dd_tool_finish (call, 0);
}

static gint64
remove_stopped (DdToolCall *call)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) removed = g_string_new (NULL);
  gint64 freed = 0;

  for (guint i = 0; i < call->world->containers->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (call->world->containers, i);

      if (!dd_container_is_running (container) && container->state != DD_CONTAINER_RESTARTING)
        g_ptr_array_add (ids, g_strdup (container->id));
    }
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      gint64 written = dd_api_get_written (call->world, dd_world_get_container (call->world, id));

      if (!dd_container_remove (call->engine, id, FALSE, FALSE, NULL))
        continue;
      g_string_append_printf (removed, "%s\n", id);
      freed += written;
    }
  if (removed->len > 0)
    g_string_append_printf (call->out, "Deleted Containers:\n%s\n", removed->str);
  return freed;
}

static void
print_total (DdToolCall *call,
             gint64      freed)
{
  g_autofree char *size = dd_units_human_size (freed, USAGE_DIGITS);

  g_string_append_printf (call->out, "Total reclaimed space: %s\n", size);
}

static void
prune_containers (DdToolCall   *call,
                  DdDockerLine *line)
{
  print_total (call, remove_stopped (call));
}

static DdToolResult
prune_containers_command (DdToolCall   *call,
                          DdDockerLine *line)
{
  return dd_docker_confirm (call, line, "WARNING! This will remove all stopped containers.\n",
                            prune_containers);
}

static gint64
remove_images (DdToolCall *call,
               gboolean    all)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  gint64 freed = dd_image_prune (call->engine, all, lines);

  if (lines->len > 0)
    g_string_append (call->out, "Deleted Images:\n");
  for (guint i = 0; i < lines->len; i++)
    {
      const char *text = g_ptr_array_index (lines, i);

      g_string_append_printf (call->out, "%c%s\n", g_ascii_tolower (*text), text + 1);
    }
  if (lines->len > 0)
    g_string_append_c (call->out, '\n');
  return freed;
}

static void
prune_images (DdToolCall   *call,
              DdDockerLine *line)
{
  print_total (call, remove_images (call, dd_parsed_get_bool (line->parsed, "all")));
}

static DdToolResult
prune_images_command (DdToolCall   *call,
                      DdDockerLine *line)
{
  return dd_docker_confirm (call, line,
                            dd_parsed_get_bool (line->parsed, "all")
                              ? "WARNING! This will remove all images without at least one "
                                "container associated to them.\n"
                              : "WARNING! This will remove all dangling images.\n",
                            prune_images);
}

static void
prune_system (DdToolCall   *call,
              DdDockerLine *line)
{
  gint64 freed = remove_stopped (call);

  print_total (call, freed + remove_images (call, dd_parsed_get_bool (line->parsed, "all")));
}

/* Source: docker/cli cli/command/system/prune.go */
static DdToolResult
prune_system_command (DdToolCall   *call,
                      DdDockerLine *line)
{
  gboolean all = dd_parsed_get_bool (line->parsed, "all");
  g_autoptr (GString) warning = g_string_new ("WARNING! This will remove:\n"
                                              "  - all stopped containers\n"
                                              "  - all networks not used by at least one "
                                              "container\n");

  if (dd_parsed_get_bool (line->parsed, "volumes"))
    g_string_append (warning, "  - all anonymous volumes not used by at least one container\n");
  g_string_append (warning, all ? "  - all images without at least one container associated to "
                                  "them\n  - all build cache\n\n"
                                : "  - all dangling images\n  - unused build cache\n\n");
  return dd_docker_confirm (call, line, warning->str, prune_system);
}

const DdDockerCommand dd_docker_prune_commands[] = {
  { "docker container prune", prune_containers_command },
  { "docker image prune", prune_images_command },
  { "docker system prune", prune_system_command },
  { NULL },
};
