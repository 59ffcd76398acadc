// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

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

/* Filters. Source: moby daemon/prune.go and daemon/containerd/image_prune.go */

static gboolean
is_before (const DdWorld *world,
           gint64         unix_usec,
           const char    *value)
{
  guint64 time;

  return dd_docker_parse_time (world, value, &time) && unix_usec < world->epoch + (gint64) time;
}

static gboolean
match_container_until (const DdWorld *world,
                       gconstpointer  object,
                       const char    *value)
{
  const DdContainer *container = object;

  return is_before (world, world->epoch + (gint64) container->created, value);
}

static gboolean
match_container_label (const DdWorld *world,
                       gconstpointer  object,
                       const char    *value)
{
  const DdContainer *container = object;

  return dd_docker_match_label (container->config->labels, value);
}

static gboolean
match_container_no_label (const DdWorld *world,
                          gconstpointer  object,
                          const char    *value)
{
  return !match_container_label (world, object, value);
}

static gboolean
match_image_until (const DdWorld *world,
                   gconstpointer  object,
                   const char    *value)
{
  return is_before (world, ((const DdImage *) object)->created, value);
}

static gboolean
match_image_no_label (const DdWorld *world,
                      gconstpointer  object,
                      const char    *value)
{
  return !dd_docker_match_image_label (world, object, value);
}

/* Whether images with a name go, too, is settled before. */
static gboolean
match_any (const DdWorld *world,
           gconstpointer  object,
           const char    *value)
{
  return TRUE;
}

static const DdFilterTest container_tests[] = {
  { "label", match_container_label, TRUE },
  { "label!", match_container_no_label, TRUE },
  { "until", match_container_until, TRUE },
  { NULL },
};

static const DdFilterTest image_tests[] = {
  { "dangling", match_any, FALSE },
  { "label", dd_docker_match_image_label, TRUE },
  { "label!", match_image_no_label, TRUE },
  { "until", match_image_until, TRUE },
  { NULL },
};

/**
 * dd_docker_check_prune_filters:
 * @call: a turn
 * @filters: what was given
 * @tests: the filters there are
 * @error: return location
 *
 * Checks the filters of a prune command.
 *
 * Returns: %FALSE if one is unknown or no time
 */
gboolean
dd_docker_check_prune_filters (DdToolCall          *call,
                               GPtrArray           *filters,
                               const DdFilterTest  *tests,
                               GError             **error)
{
  guint64 time;

  if (!dd_docker_check_filters (filters, tests, error))
    return FALSE;
  for (guint i = 0; i < filters->len; i++)
    {
      const DdStringPair *filter = g_ptr_array_index (filters, i);

      if (!g_str_equal (filter->key, "until") ||
          dd_docker_parse_time (call->world, filter->value, &time))
        continue;
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID,
                   "failed to parse value as time or duration: \"%s\"", filter->value);
      return FALSE;
    }
  return TRUE;
}

static gint64
remove_stopped (DdToolCall *call,
                GPtrArray  *filters)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) removed = g_string_new (NULL);
  gint64 freed = 0;

  for (guint i = 0; i < call->world->containers->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (call->world->containers, i);

      if (!dd_container_is_running (container) && container->state != DD_CONTAINER_RESTARTING &&
          dd_docker_match_filters (filters, container_tests, call->world, container))
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
  g_autoptr (GPtrArray) filters = dd_docker_list_filters (line);

  print_total (call, remove_stopped (call, filters));
}

static DdToolResult
prune_containers_command (DdToolCall   *call,
                          DdDockerLine *line)
{
  g_autoptr (GPtrArray) filters = dd_docker_list_filters (line);
  g_autoptr (GError) error = NULL;

  if (!dd_docker_check_prune_filters (call, filters, container_tests, &error))
    return dd_docker_fail (call, error, 1);
  return dd_docker_confirm (call, line, "WARNING! This will remove all stopped containers.\n",
                            prune_containers);
}

static gboolean
accept_image (const DdWorld *world,
              const DdImage *image,
              gpointer       filters)
{
  return dd_docker_match_filters (filters, image_tests, world, image);
}

/* Whether images with a name go, too. */
static gboolean
wants_all (DdDockerLine *line,
           GPtrArray    *filters)
{
  gboolean all = dd_parsed_get_bool (line->parsed, "all");

  for (guint i = 0; i < filters->len; i++)
    {
      const DdStringPair *filter = g_ptr_array_index (filters, i);

      if (g_str_equal (filter->key, "dangling"))
        all = all || g_str_equal (filter->value, "false") || g_str_equal (filter->value, "0");
    }
  return all;
}

static gint64
remove_images (DdToolCall *call,
               gboolean    all,
               GPtrArray  *filters)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  gint64 freed = dd_image_prune (call->engine, all, accept_image, filters, lines);

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
  g_autoptr (GPtrArray) filters = dd_docker_list_filters (line);

  print_total (call, remove_images (call, wants_all (line, filters), filters));
}

static DdToolResult
prune_images_command (DdToolCall   *call,
                      DdDockerLine *line)
{
  g_autoptr (GPtrArray) filters = dd_docker_list_filters (line);
  g_autoptr (GError) error = NULL;

  if (!dd_docker_check_prune_filters (call, filters, image_tests, &error))
    return dd_docker_fail (call, error, 1);
  return dd_docker_confirm (call, line,
                            dd_parsed_get_bool (line->parsed, "all")
                              ? "WARNING! This will remove all images without at least one "
                                "container associated to them.\n"
                              : "WARNING! This will remove all dangling images.\n",
                            prune_images);
}

/* Of the filters only "until" is about the build cache. */
static gint64
remove_build_cache (DdToolCall *call,
                    gboolean    all,
                    GPtrArray  *filters)
{
  g_autoptr (GPtrArray) removed = g_ptr_array_new_with_free_func (
    (GDestroyNotify) dd_build_record_unref);
  g_autoptr (GPtrArray) times = g_ptr_array_new ();
  gint64 freed;

  for (guint i = 0; i < filters->len; i++)
    if (g_str_equal (((DdStringPair *) g_ptr_array_index (filters, i))->key, "until"))
      g_ptr_array_add (times, g_ptr_array_index (filters, i));
  freed = dd_docker_prune_build_cache (call, all, 0, times, removed);
  if (removed->len)
    g_string_append (call->out, "Deleted build cache objects:\n");
  for (guint i = 0; i < removed->len; i++)
    g_string_append_printf (call->out, "%s\n",
                            ((DdBuildRecord *) g_ptr_array_index (removed, i))->id);
  if (removed->len)
    g_string_append_c (call->out, '\n');
  return freed;
}

static void
prune_system (DdToolCall   *call,
              DdDockerLine *line)
{
  g_autoptr (GPtrArray) filters = dd_docker_list_filters (line);
  gint64 freed = remove_stopped (call, filters);

  dd_docker_prune_networks (call, filters);
  freed += remove_images (call, wants_all (line, filters), filters);
  freed += remove_build_cache (call, dd_parsed_get_bool (line->parsed, "all"), filters);
  print_total (call, freed);
}

static int
compare_texts_cb (gconstpointer a,
                  gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Says what the filters of docker system prune are, in order. */
static void
append_filters (GString   *warning,
                GPtrArray *filters)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < filters->len; i++)
    {
      const DdStringPair *filter = g_ptr_array_index (filters, i);

      g_ptr_array_add (texts, g_strdup_printf ("%s=%s", filter->key, filter->value));
    }
  if (texts->len > 0)
    g_string_append (warning, "\n  Items to be pruned will be filtered with:\n");
  g_ptr_array_sort (texts, compare_texts_cb);
  for (guint i = 0; i < texts->len; i++)
    g_string_append_printf (warning, "  - %s\n", (const char *) g_ptr_array_index (texts, i));
}

/* Source: docker/cli cli/command/system/prune.go */
static DdToolResult
prune_system_command (DdToolCall   *call,
                      DdDockerLine *line)
{
  gboolean all = dd_parsed_get_bool (line->parsed, "all");
  gboolean volumes = dd_parsed_get_bool (line->parsed, "volumes");
  g_autoptr (GPtrArray) filters = dd_docker_list_filters (line);
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) warning = g_string_new ("WARNING! This will remove:\n"
                                              "  - all stopped containers\n"
                                              "  - all networks not used by at least one "
                                              "container\n");

  if (volumes && dd_docker_has_filter (filters, "until"))
    return dd_tool_fail (call, 1,
                         "ERROR: The \"until\" filter is not supported with \"--volumes\"");
  if (!dd_docker_check_prune_filters (call, filters, container_tests, &error))
    return dd_docker_fail (call, error, 1);
  if (volumes)
    g_string_append (warning, "  - all anonymous volumes not used by at least one container\n");
  g_string_append (warning, all ? "  - all images without at least one container associated to "
                                  "them\n  - all build cache\n"
                                : "  - all dangling images\n  - unused build cache\n");
  append_filters (warning, filters);
  g_string_append_c (warning, '\n');
  return dd_docker_confirm (call, line, warning->str, prune_system);
}

const DdDockerCommand dd_docker_prune_commands[] = {
  { "docker container prune", prune_containers_command },
  { "docker image prune", prune_images_command },
  { "docker system prune", prune_system_command },
  { NULL },
};
