// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-docker-private.h"
#include "dd-flag-values.h"
#include "dd-ps-table.h"

/* What `docker logs -f` remembers: the container and how many entries it has
 * printed. */
#define LOGS_FORMAT "(su)"

/* How far the number of a container's first process is from its shim's. */
#define PIDS_FROM_SHIM 22

typedef struct
{
  guint64   since;
  guint64   until;
  gboolean  timestamps;
  gboolean  details;
} Window;

static gboolean
parse_date (const DdWorld *world,
            const char    *text,
            gint64        *unix_usec)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *padded = NULL;
  char *end;
  double seconds = g_ascii_strtod (text, &end);

  if (*text && *end == '\0' && strchr (text, '-') == NULL)
    {
      *unix_usec = seconds * DD_USEC_PER_SEC;
      return TRUE;
    }
  padded = strchr (text, 'T') ? g_strdup (text) : g_strconcat (text, "T00:00:00", NULL);
  date = g_date_time_new_from_iso8601 (padded, utc);
  if (date == NULL)
    return FALSE;
  *unix_usec = g_date_time_to_unix (date) * (gint64) DD_USEC_PER_SEC +
               g_date_time_get_microsecond (date);
  return TRUE;
}

/**
 * dd_docker_parse_time:
 * @world: a world
 * @text: a date, seconds since the Unix epoch, or a duration back from now
 * @time: (out): in microseconds since the world began, not below 0
 *
 * Returns: whether it is one of these
 * Source: docker/cli and moby api/types/time/timestamp.go
 */
gboolean
dd_docker_parse_time (const DdWorld *world,
                      const char    *text,
                      guint64       *time)
{
  gint64 nanoseconds;
  gint64 unix_usec;
  gint64 relative;

  if (dd_flag_duration (text, &nanoseconds, NULL))
    relative = (gint64) world->now - nanoseconds / 1000;
  else if (parse_date (world, text, &unix_usec))
    relative = unix_usec - world->epoch;
  else
    return FALSE;
  *time = MAX (relative, 0);
  return TRUE;
}

static gboolean
read_bound (DdToolCall   *call,
            DdDockerLine *line,
            const char   *option,
            guint64      *bound)
{
  const char *text = dd_parsed_get_string (line->parsed, option);

  if (text == NULL || *text == '\0' || dd_docker_parse_time (call->world, text, bound))
    return TRUE;
  g_string_append_printf (call->err, "invalid value for \"%s\": failed to parse value as time or "
                          "duration: \"%s\"\n", option, text);
  return FALSE;
}

static void
print_entry (DdToolCall      *call,
             const Window    *window,
             const DdLogLine *entry)
{
  GString *to = entry->is_stderr ? call->err : call->out;

  if (entry->time < window->since || entry->time > window->until)
    return;
  dd_tool_flush (call);
  if (window->timestamps)
    {
      g_autofree char *stamp = dd_world_format_time (call->world, entry->time);

      g_string_append_printf (to, "%s ", stamp);
    }
  if (window->details)
    g_string_append_c (to, ' ');
  g_string_append (to, entry->text);
}

/* Where the last @tail lines begin; "all", negative and what is no number
 * mean all. */
static guint
first_entry (const DdContainer *container,
             const char        *tail)
{
  char *end;
  gint64 n = g_ascii_strtoll (tail ? tail : "all", &end, 10);

  if (*end || n < 0 || n > container->log->len)
    return 0;
  return container->log->len - n;
}

static DdToolResult
follow (DdToolCall        *call,
        const DdContainer *container,
        guint              offset)
{
  g_autofree char *log = g_strconcat ("log:", container->id, NULL);
  g_autofree char *state = dd_docker_container_topic (container->id);
  g_autofree char *attached = g_strconcat ("attached:", container->id, NULL);

  return dd_tool_wait (call, g_variant_new (LOGS_FORMAT, container->id, offset), -1, log, state,
                       attached, NULL);
}

/* Source: docker/cli cli/command/container/logs.go */
static DdToolResult
logs_command (DdToolCall   *call,
              DdDockerLine *line)
{
  g_autoptr (GError) error = NULL;
  Window window = {
    .until = G_MAXUINT64,
    .timestamps = dd_parsed_get_bool (line->parsed, "timestamps"),
    .details = dd_parsed_get_bool (line->parsed, "details"),
  };
  const DdContainer *container;
  guint offset;

  if (call->signals)
    return dd_tool_finish (call, 130);
  if (call->memo)
    {
      const char *id;

      g_variant_get (call->memo, "(&su)", &id, &offset);
      container = dd_world_get_container (call->world, id);
      if (container == NULL)
        return dd_tool_finish (call, 0);
    }
  else
    {
      container = dd_world_find_container (call->world, dd_parsed_get_args (line->parsed)[0],
                                           &error);
      if (container == NULL)
        return dd_docker_fail (call, error, 1);
      if (!read_bound (call, line, "since", &window.since) ||
          !read_bound (call, line, "until", &window.until))
        return dd_tool_finish (call, 1);
      offset = first_entry (container, dd_parsed_get_string (line->parsed, "tail"));
    }
  for (; offset < container->log->len; offset++)
    print_entry (call, &window, g_ptr_array_index (container->log, offset));
  if (dd_parsed_get_bool (line->parsed, "follow") &&
      (dd_container_is_running (container) || container->state == DD_CONTAINER_RESTARTING))
    return follow (call, container, offset);
  return dd_tool_finish (call, 0);
}

/* docker diff */

static DdToolResult
diff_command (DdToolCall   *call,
              DdDockerLine *line)
{
  g_autoptr (GError) error = NULL;
  const DdContainer *container = dd_world_find_container (call->world,
                                                          dd_parsed_get_args (line->parsed)[0],
                                                          &error);
  g_autoptr (GPtrArray) changes = NULL;

  if (container == NULL)
    return dd_docker_fail (call, error, 1);
  changes = dd_fs_list_changes (call->world, container->id);
  for (guint i = 0; i < changes->len; i++)
    {
      const DdFileChange *change = g_ptr_array_index (changes, i);

      g_string_append_printf (call->out, "%c %s\n", change->kind, change->path);
    }
  return dd_tool_finish (call, 0);
}

/* docker top: not the usual table, every cell is 20 wide.
 * Source: docker/cli cli/command/container/top.go; tabwriter of width 20 */

static void
append_cell (GString    *out,
             const char *text)
{
  gsize width = MAX (20, g_utf8_strlen (text, -1) + 1);

  g_string_append (out, text);
  for (gsize i = g_utf8_strlen (text, -1); i < width; i++)
    g_string_append_c (out, ' ');
}

static void
append_top_cell (const DdPsTable *table,
                 guint            column,
                 const char      *text,
                 GString         *out)
{
  if (column + 1 < table->columns->len)
    append_cell (out, text);
  else
    g_string_append_printf (out, "%s\n", text);
}

static void
append_top_row (DdToolCall        *call,
                const DdPsTable   *table,
                const DdContainer *container,
                const DdProcess   *process)
{
  int parent = process->parent ? process->parent : container->pid - PIDS_FROM_SHIM;

  for (guint i = 0; i < table->columns->len; i++)
    {
      g_autofree char *cell = dd_ps_table_dup_cell (table, i, call, process, process->pid, parent);

      append_top_cell (table, i, cell, call->out);
    }
}

/* The words after the container's name are for the host's ps.
 * Source: moby daemon/top_unix.go */
static DdToolResult
top_command (DdToolCall   *call,
             DdDockerLine *line)
{
  static const char *const usual[] = { "-ef", NULL };
  const char *const *args = dd_parsed_get_args (line->parsed);
  g_autoptr (GError) error = NULL;
  const DdContainer *container = dd_world_find_container (call->world, args[0], &error);
  g_autoptr (GPtrArray) processes = NULL;
  g_auto (DdPsTable) table = { 0 };

  if (container == NULL)
    return dd_docker_fail (call, error, 1);
  if (container->state == DD_CONTAINER_RESTARTING)
    return dd_tool_fail (call, 1, "Error response from daemon: Container %s is restarting, wait "
                         "until the container is running", container->id);
  if (!dd_container_is_running (container))
    return dd_tool_fail (call, 1, "Error response from daemon: container %s is not running",
                         container->id);
  dd_ps_table_init (&table, args[1] ? args + 1 : usual, FALSE);
  if (table.refusal)
    return dd_tool_fail (call, 1, "Error response from daemon: ps: %s", table.refusal);
  if (!dd_ps_table_has_pid (&table))
    return dd_tool_fail (call, 1, "Error response from daemon: Couldn't find PID field in ps "
                         "output");
  for (guint i = 0; i < table.columns->len; i++)
    append_top_cell (&table, i, dd_ps_table_get_title (&table, i), call->out);
  processes = dd_world_list_processes (call->world, container->id);
  for (guint i = 0; i < processes->len; i++)
    append_top_row (call, &table, container, g_ptr_array_index (processes, i));
  dd_container_notify (call->engine, container, "top", NULL);
  return dd_tool_finish (call, 0);
}

const DdDockerCommand dd_docker_logs_commands[] = {
  { "docker container diff", diff_command },
  { "docker container logs", logs_command },
  { "docker container top", top_command },
  { NULL },
};
