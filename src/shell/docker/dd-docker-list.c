// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-api-json.h"
#include "dd-docker-private.h"
#include "dd-image-ops.h"

/* docker container ls, and what else looks at many containers. */

static gboolean
match_id (const DdWorld *world,
          gconstpointer  object,
          const char    *value)
{
  const DdContainer *container = object;

  return g_str_has_prefix (container->id, value);
}

/* A regular expression, which is held against the name with its slash, too. */
static gboolean
match_name (const DdWorld *world,
            gconstpointer  object,
            const char    *value)
{
  const DdContainer *container = object;
  g_autofree char *full = g_strconcat ("/", container->name, NULL);

  return g_regex_match_simple (value, container->name, 0, 0) ||
         g_regex_match_simple (value, full, 0, 0);
}

static gboolean
match_label (const DdWorld *world,
             gconstpointer  object,
             const char    *value)
{
  const DdContainer *container = object;

  return dd_docker_match_label (container->config->labels, value);
}

static gboolean
match_exited (const DdWorld *world,
              gconstpointer  object,
              const char    *value)
{
  const DdContainer *container = object;

  return container->has_run && !dd_container_is_running (container) &&
         container->exit_code == (int) g_ascii_strtoll (value, NULL, 10);
}

static gboolean
match_status (const DdWorld *world,
              gconstpointer  object,
              const char    *value)
{
  return g_str_equal (dd_container_get_status (object), value);
}

/* Images that were made from the ancestor have its layers at their bottom. */
static gboolean
match_ancestor (const DdWorld *world,
                gconstpointer  object,
                const char    *value)
{
  const DdContainer *container = object;
  const DdImage *ancestor = dd_world_find_image (world, value, NULL);

  if (ancestor == NULL || ancestor->layers->len > container->image->layers->len)
    return FALSE;
  for (guint i = 0; i < ancestor->layers->len; i++)
    if (g_strcmp0 (dd_image_get_layer (ancestor, i)->chain_id,
                   dd_image_get_layer (container->image, i)->chain_id) != 0)
      return FALSE;
  return TRUE;
}

static guint
position_of (const DdWorld *world,
             const char    *name)
{
  const DdContainer *container = dd_world_find_container (world, name, NULL);
  guint position = 0;

  if (container)
    g_ptr_array_find (world->containers, container, &position);
  return position;
}

static gboolean
match_before (const DdWorld *world,
              gconstpointer  object,
              const char    *value)
{
  guint position = 0;

  g_ptr_array_find (world->containers, object, &position);
  return position < position_of (world, value);
}

static gboolean
match_since (const DdWorld *world,
             gconstpointer  object,
             const char    *value)
{
  guint position = 0;

  g_ptr_array_find (world->containers, object, &position);
  return position > position_of (world, value);
}

/* The model has no health checks. */
static gboolean
match_health (const DdWorld *world,
              gconstpointer  object,
              const char    *value)
{
  return g_str_equal (value, "none");
}

static gboolean
match_network (const DdWorld *world,
               gconstpointer  object,
               const char    *value)
{
  const DdContainer *container = object;

  for (guint i = 0; i < container->attachments->len; i++)
    {
      const DdAttachment *attachment = g_ptr_array_index (container->attachments, i);

      if (g_str_equal (attachment->network, value) ||
          (*value && g_str_has_prefix (attachment->network_id, value)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
match_volume (const DdWorld *world,
              gconstpointer  object,
              const char    *value)
{
  const DdContainer *container = object;

  for (guint i = 0; i < container->mounts->len; i++)
    {
      const DdMountPoint *mount = g_ptr_array_index (container->mounts, i);

      if (g_strcmp0 (mount->name, value) == 0 || g_strcmp0 (mount->destination, value) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
match_publish (const DdWorld *world,
               gconstpointer  object,
               const char    *value)
{
  g_autoptr (GPtrArray) published = dd_api_list_published (object);
  g_autofree char *full = strchr (value, '/') ? g_strdup (value) : g_strconcat (value, "/tcp",
                                                                                NULL);

  for (guint i = 0; i < published->len; i++)
    {
      const DdPublishedPort *port = g_ptr_array_index (published, i);

      if (g_str_equal (port->port, full) ||
          port->host_port == g_ascii_strtoull (value, NULL, 10))
        return TRUE;
    }
  return FALSE;
}

static gboolean
match_expose (const DdWorld *world,
              gconstpointer  object,
              const char    *value)
{
  const DdContainer *container = object;
  g_autofree char *full = strchr (value, '/') ? g_strdup (value) : g_strconcat (value, "/tcp",
                                                                                NULL);
  const char *const *lists[] = {
    (const char *const *) container->config->exposed_ports,
    (const char *const *) container->image->exposed_ports,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    if (lists[i] && g_strv_contains (lists[i], full))
      return TRUE;
  return FALSE;
}

static gboolean
match_task (const DdWorld *world,
            gconstpointer  object,
            const char    *value)
{
  return g_str_equal (value, "false") || g_str_equal (value, "0");
}

static const DdFilterTest tests[] = {
  { "id", match_id, FALSE },
  { "name", match_name, FALSE },
  { "label", match_label, TRUE },
  { "exited", match_exited, FALSE },
  { "status", match_status, FALSE },
  { "ancestor", match_ancestor, FALSE },
  { "before", match_before, FALSE },
  { "since", match_since, FALSE },
  { "health", match_health, FALSE },
  { "network", match_network, FALSE },
  { "volume", match_volume, FALSE },
  { "publish", match_publish, FALSE },
  { "expose", match_expose, FALSE },
  { "is-task", match_task, FALSE },
  { NULL },
};

static gboolean
check_word (const DdStringPair  *filter,
            const char *const   *words,
            const char          *what,
            GError             **error)
{
  g_autofree char *list = NULL;

  if (g_strv_contains (words, filter->value))
    return TRUE;
  list = g_strjoinv (", ", (char **) words);
  return dd_refuse (error, "invalid filter '%s=%s': invalid value for %s (%s): must be one of %s",
                    filter->key, filter->value, what, filter->value, list);
}

/* Source: moby daemon/list.go */
static gboolean
check_value (const DdWorld       *world,
             const DdStringPair  *filter,
             GError             **error)
{
  static const char *const states[] = {
    "created", "running", "paused", "restarting", "removing", "exited", "dead", NULL,
  };
  static const char *const healths[] = { "none", "starting", "healthy", "unhealthy", NULL };
  static const char *const booleans[] = { "0", "1", "false", "true", NULL };
  char *end;

  if (g_str_equal (filter->key, "status"))
    return check_word (filter, states, "state", error);
  if (g_str_equal (filter->key, "health"))
    return check_word (filter, healths, "health", error);
  if (g_str_equal (filter->key, "is-task") && !g_strv_contains (booleans, filter->value))
    return dd_refuse (error, "invalid filter 'is-task=[%s]'", filter->value);
  if (g_str_equal (filter->key, "before") || g_str_equal (filter->key, "since"))
    return dd_world_find_container (world, filter->value, error) != NULL;
  if (!g_str_equal (filter->key, "exited"))
    return TRUE;
  g_ascii_strtoll (filter->value, &end, 10);
  if (*filter->value == '\0' || *end)
    return dd_refuse (error, "invalid filter 'exited=%s': strconv.Atoi: parsing \"%s\": invalid "
                      "syntax", filter->value, filter->value);
  return TRUE;
}

static gboolean
check_filters (const DdWorld  *world,
               GPtrArray      *filters,
               GError        **error)
{
  if (!dd_docker_check_filters (filters, tests, error))
    return FALSE;
  for (guint i = 0; i < filters->len; i++)
    if (!check_value (world, g_ptr_array_index (filters, i), error))
      return FALSE;
  return TRUE;
}

/* How many of the newest are shown, whatever their state; negative for all
 * that run. */
static gint64
get_last (DdDockerLine *line)
{
  if (dd_parsed_get_bool (line->parsed, "latest"))
    return 1;
  return dd_parsed_is_set (line->parsed, "last") ? dd_parsed_get_int (line->parsed, "last") : -1;
}

static JsonArray *
list_containers (DdToolCall   *call,
                 DdDockerLine *line,
                 GPtrArray    *filters,
                 gboolean      size)
{
  const DdWorld *world = call->world;
  JsonArray *list = json_array_new ();
  gint64 last = get_last (line);
  gboolean all = dd_parsed_get_bool (line->parsed, "all") || last > 0 ||
                 dd_docker_has_filter (filters, "status") ||
                 dd_docker_has_filter (filters, "exited");

  for (guint i = world->containers->len; i > 0; i--)
    {
      const DdContainer *container = g_ptr_array_index (world->containers, i - 1);

      if (last > 0 && json_array_get_length (list) >= last)
        break;
      if (!all && !dd_container_is_running (container) &&
          container->state != DD_CONTAINER_RESTARTING)
        continue;
      if (dd_docker_match_filters (filters, tests, world, container))
        json_array_add_object_element (list, dd_api_summarize_container (world, container, size));
    }
  return list;
}

/* Without --size the client looks itself whether the template asks for sizes,
 * and stumbles over a bad one in its own words.
 * Source: docker/cli cli/command/container/list.go */
static gboolean
check_template (const DdFormatOptions  *options,
                GError                **error)
{
  static const char prefix[] = "template parsing error: ";
  DdFormatOptions trial = { .format = options->format };
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (DdTemplate) template = NULL;
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = NULL;

  if (options->format == NULL || options->size)
    return TRUE;
  template = dd_template_new (options->format, error);
  if (template == NULL)
    {
      g_prefix_error (error, "failed to parse template: ");
      return FALSE;
    }
  json_array_add_object_element (list, json_object_new ());
  text = dd_format_containers (list, &trial, &problem);
  if (text == NULL)
    g_set_error (error, problem->domain, problem->code, "failed to execute template: %s",
                 g_str_has_prefix (problem->message, prefix) ? problem->message + strlen (prefix)
                                                             : problem->message);
  return text != NULL;
}

static DdToolResult
ls_command (DdToolCall   *call,
            DdDockerLine *line)
{
  g_autoptr (GPtrArray) filters = dd_docker_list_filters (line);
  g_autoptr (JsonArray) list = NULL;
  g_autoptr (GError) error = NULL;
  DdFormatOptions options = dd_docker_format_options (call, line);
  gboolean size = dd_parsed_get_bool (line->parsed, "size");
  char *text;

  if (!check_filters (call->world, filters, &error))
    return dd_docker_fail (call, error, 1);
  if (options.quiet && options.format && *options.format)
    g_string_append (call->err, "WARNING: Ignoring custom format, because both --format and "
                     "--quiet are set.\n");
  dd_tool_flush (call);
  options.size = size;
  if (!check_template (&options, &error))
    return dd_tool_fail (call, 1, "%s", error->message);
  size = size || (options.format && (strstr (options.format, ".Size") ||
                                     strstr (options.format, "json .")));
  list = list_containers (call, line, filters, size);
  text = dd_format_containers (list, &options, &error);
  return dd_docker_print (call, text, error);
}

/* docker port. Source: docker/cli cli/command/container/port.go */
static DdToolResult
port_command (DdToolCall   *call,
              DdDockerLine *line)
{
  const char *const *args = dd_parsed_get_args (line->parsed);
  g_autoptr (GError) error = NULL;
  const DdContainer *container = dd_world_find_container (call->world, args[0], &error);
  g_autoptr (JsonObject) bindings = NULL;
  g_autofree char *text = NULL;

  if (container == NULL)
    return dd_docker_fail (call, error, 1);
  bindings = dd_api_port_bindings (container);
  text = dd_format_port_bindings (bindings, args[1], args[0], &error);
  if (text == NULL)
    {
      g_string_append_printf (call->err, "%s%s\n",
                              g_str_has_prefix (error->message, "Error") ? "" : "Error: ",
                              error->message);
      return dd_tool_finish (call, 1);
    }
  g_string_append (call->out, text);
  if (*text && text[strlen (text) - 1] != '\n')
    g_string_append_c (call->out, '\n');
  return dd_tool_finish (call, 0);
}

/* docker stats: one row a container. */

static double
memory_of (const DdWorld     *world,
           const DdContainer *container,
           guint             *n_processes)
{
  g_autoptr (GPtrArray) processes = dd_world_list_processes (world, container->id);
  double bytes = 0;

  *n_processes = processes->len;
  for (guint i = 0; i < processes->len; i++)
    bytes += ((const DdProcess *) g_ptr_array_index (processes, i))->memory;
  return bytes;
}

#define HOST_MEMORY (G_GINT64_CONSTANT (8) * 1024 * 1024 * 1024)

static JsonObject *
make_stats (const DdWorld     *world,
            const DdContainer *container,
            const char        *named)
{
  JsonObject *entry = json_object_new ();
  gboolean running = dd_container_is_running (container);
  guint n_processes = 0;
  double bytes = memory_of (world, container, &n_processes);
  double limit = container->config->memory ? container->config->memory : HOST_MEMORY;
  g_autofree char *name = g_strconcat ("/", container->name, NULL);

  json_object_set_string_member (entry, "Container", named);
  json_object_set_string_member (entry, "ID", container->id);
  json_object_set_string_member (entry, "Name", name);
  json_object_set_double_member (entry, "CPUPercentage", 0);
  json_object_set_double_member (entry, "Memory", running ? bytes : 0);
  json_object_set_double_member (entry, "MemoryLimit", running ? limit : 0);
  json_object_set_double_member (entry, "MemoryPercentage", running ? bytes * 100 / limit : 0);
  json_object_set_double_member (entry, "NetworkRx", 0);
  json_object_set_double_member (entry, "NetworkTx", 0);
  json_object_set_double_member (entry, "BlockRead", 0);
  json_object_set_double_member (entry, "BlockWrite", 0);
  json_object_set_int_member (entry, "PidsCurrent", running ? n_processes : 0);
  return entry;
}

static JsonArray *
list_stats (DdToolCall    *call,
            DdDockerLine  *line,
            GError       **error)
{
  const DdWorld *world = call->world;
  g_autoptr (JsonArray) list = json_array_new ();
  guint n_args;
  const char *const *args = dd_docker_get_args (line, &n_args);
  gboolean all = dd_parsed_get_bool (line->parsed, "all");

  for (guint i = 0; i < n_args; i++)
    {
      const DdContainer *container = dd_world_find_container (world, args[i], error);

      if (container == NULL)
        return NULL;
      json_array_add_object_element (list, make_stats (world, container, args[i]));
    }
  for (guint i = world->containers->len; n_args == 0 && i > 0; i--)
    {
      const DdContainer *container = g_ptr_array_index (world->containers, i - 1);

      if (all || dd_container_is_running (container))
        json_array_add_object_element (list, make_stats (world, container, container->id));
    }
  return g_steal_pointer (&list);
}

static DdToolResult
stats_command (DdToolCall   *call,
               DdDockerLine *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) list = NULL;
  DdFormatOptions options = dd_docker_format_options (call, line);
  gboolean stream = !dd_parsed_get_bool (line->parsed, "no-stream");
  g_autofree char *text = NULL;

  if (call->signals)
    return dd_tool_finish (call, stream ? 0 : 130);
  list = list_stats (call, line, &error);
  if (list == NULL)
    return dd_docker_fail (call, error, 1);
  text = dd_format_stats (list, &options, &error);
  if (text == NULL || !stream)
    return dd_docker_print (call, g_steal_pointer (&text), error);
  g_string_append (call->out, text);
  return dd_tool_wait (call, g_variant_new_boolean (TRUE), DD_USEC_PER_SEC, "follow", NULL);
}

const DdDockerCommand dd_docker_list_commands[] = {
  { "docker container ls", ls_command },
  { "docker container port", port_command },
  { "docker container stats", stats_command },
  { NULL },
};
