// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-api-json.h"
#include "dd-docker-private.h"
#include "dd-flag-values.h"
#include "dd-go-json.h"
#include "dd-host-profile.h"
#include "dd-image-ops.h"
#include "dd-swarm.h"
#include "dd-template.h"

#define NSEC_PER_USEC 1000
#define EXIT_BAD_TEMPLATE 64

/* docker events. The memo holds the time of the last event that was looked
 * at and how many of that time there were, so that none is shown twice. */
#define EVENTS_FORMAT "(tu)"

static gboolean
names_actor (const DdDockerEvent *event,
             const char          *type,
             const char          *value)
{
  const char *name = dd_string_map_get (event->attributes, "name");

  return g_str_equal (event->type, type) &&
         (g_str_has_prefix (event->id, value) || g_strcmp0 (name, value) == 0);
}

static gboolean
match_container (const DdWorld *world,
                 gconstpointer  object,
                 const char    *value)
{
  return names_actor (object, "container", value);
}

static gboolean
match_network (const DdWorld *world,
               gconstpointer  object,
               const char    *value)
{
  return names_actor (object, "network", value);
}

static gboolean
match_volume (const DdWorld *world,
              gconstpointer  object,
              const char    *value)
{
  return names_actor (object, "volume", value);
}

/* "exec_create" stands for "exec_create: COMMAND", too. */
static gboolean
match_event (const DdWorld *world,
             gconstpointer  object,
             const char    *value)
{
  const DdDockerEvent *event = object;
  g_autofree char *prefix = g_strconcat (value, ":", NULL);

  return g_str_equal (event->action, value) || g_str_has_prefix (event->action, prefix);
}

static gboolean
match_type (const DdWorld *world,
            gconstpointer  object,
            const char    *value)
{
  return g_str_equal (((const DdDockerEvent *) object)->type, value);
}

static gboolean
match_label (const DdWorld *world,
             gconstpointer  object,
             const char    *value)
{
  return dd_docker_match_label (((const DdDockerEvent *) object)->attributes, value);
}

static gboolean
match_image (const DdWorld *world,
             gconstpointer  object,
             const char    *value)
{
  const DdDockerEvent *event = object;
  const char *image = dd_string_map_get (event->attributes, "image");
  const char *name = dd_string_map_get (event->attributes, "name");
  const char *found = g_str_equal (event->type, "image") ? name : image;
  g_autofree char *latest = g_strconcat (value, ":latest", NULL);

  return g_strcmp0 (found, value) == 0 || g_strcmp0 (found, latest) == 0 ||
         (g_str_equal (event->type, "image") && g_str_has_prefix (event->id, value));
}

static const DdFilterTest tests[] = {
  { "container", match_container, FALSE },
  { "network", match_network, FALSE },
  { "volume", match_volume, FALSE },
  { "event", match_event, FALSE },
  { "type", match_type, FALSE },
  { "label", match_label, TRUE },
  { "image", match_image, FALSE },
  { NULL },
};

static JsonObject *
make_actor (const DdDockerEvent *event)
{
  JsonObject *actor = json_object_new ();

  json_object_set_string_member (actor, "ID", event->id);
  dd_api_set_map (actor, "Attributes", event->attributes);
  return actor;
}

static JsonNode *
make_message (const DdWorld       *world,
              const DdDockerEvent *event)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  const char *from = dd_string_map_get (event->attributes, "image");
  gint64 usec = world->epoch + (gint64) event->parent.time;

  if (g_str_equal (event->type, "container"))
    {
      json_object_set_string_member (object, "status", event->action);
      json_object_set_string_member (object, "id", event->id);
      json_object_set_string_member (object, "from", from ? from : "");
    }
  json_object_set_string_member (object, "Type", event->type);
  json_object_set_string_member (object, "Action", event->action);
  json_object_set_object_member (object, "Actor", make_actor (event));
  json_object_set_string_member (object, "scope", "local");
  json_object_set_int_member (object, "time", usec / (gint64) DD_USEC_PER_SEC);
  json_object_set_int_member (object, "timeNano", usec * NSEC_PER_USEC);
  json_node_take_object (node, object);
  return node;
}

static void
append_plain (DdToolCall          *call,
              const DdDockerEvent *event)
{
  g_autofree char *stamp = dd_world_format_time (call->world, event->parent.time);
  g_autoptr (GPtrArray) pairs = dd_string_map_list_sorted (event->attributes);

  g_string_append_printf (call->out, "%s %s %s %s", stamp, event->type, event->action, event->id);
  for (guint i = 0; i < pairs->len; i++)
    {
      const DdStringPair *pair = g_ptr_array_index (pairs, i);

      g_string_append_printf (call->out, "%s%s=%s", i == 0 ? " (" : ", ", pair->key, pair->value);
    }
  g_string_append (call->out, pairs->len > 0 ? ")\n" : "\n");
}

static gboolean
append_event (DdToolCall           *call,
              DdTemplate           *template,
              gboolean              as_json,
              const DdDockerEvent  *event,
              GError              **error)
{
  static const char *const maps[] = { "Attributes", NULL };
  DdTemplateContext context = { .type_name = "*events.Message", .map_members = maps };
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (template == NULL && !as_json)
    {
      append_plain (call, event);
      return TRUE;
    }
  node = make_message (call->world, event);
  text = as_json ? dd_go_json_encode (node, 0)
                 : dd_template_execute (template, node, &context, error);
  if (text)
    g_string_append_printf (call->out, "%s\n", text);
  return text != NULL;
}

typedef struct
{
  guint64      since;
  guint64      until;   /* G_MAXUINT64 for without end */
  gboolean     as_json;
  DdTemplate  *template;
  GPtrArray   *filters;
} EventQuery;

static void
event_query_clear (EventQuery *query)
{
  g_clear_pointer (&query->template, dd_template_free);
  g_clear_pointer (&query->filters, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EventQuery, event_query_clear)

/* The client sends whole seconds. */
static gboolean
read_bound (DdToolCall   *call,
            DdDockerLine *line,
            const char   *option,
            guint64      *bound)
{
  const char *text = dd_parsed_get_string (line->parsed, option);
  guint64 fraction;

  if (text == NULL || *text == '\0')
    return TRUE;
  if (!dd_docker_parse_time (call->world, text, bound))
    {
      g_string_append_printf (call->err, "failed to parse value as time or duration: \"%s\"\n",
                              text);
      return FALSE;
    }
  fraction = (guint64) (call->world->epoch + (gint64) *bound) % DD_USEC_PER_SEC;
  *bound -= MIN (*bound, fraction);
  return TRUE;
}

/* Events up to the until, from those that were not looked at yet. */
static gboolean
append_events (DdToolCall        *call,
               const EventQuery  *query,
               guint64           *last,
               guint             *n_last,
               GError           **error)
{
  GPtrArray *events = call->world->docker_events;
  guint seen = 0;

  for (guint i = 0; i < events->len; i++)
    {
      const DdDockerEvent *event = g_ptr_array_index (events, i);

      if (event->parent.time < *last || event->parent.time > query->until)
        continue;
      if (event->parent.time == *last && seen++ < *n_last)
        continue;
      *n_last = event->parent.time == *last ? *n_last + 1 : 1;
      if (event->parent.time != *last)
        seen = 1;
      *last = event->parent.time;
      if (event->parent.time < query->since ||
          !dd_docker_match_filters (query->filters, tests, call->world, event))
        continue;
      if (!append_event (call, query->template, query->as_json, event, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_unknown_filter (GPtrArray *filters)
{
  return !dd_docker_check_filters (filters, tests, NULL);
}

static DdToolResult
events_command (DdToolCall   *call,
                DdDockerLine *line)
{
  g_auto (EventQuery) query = { .until = G_MAXUINT64, .since = call->world->now };
  const char *format = dd_parsed_get_string (line->parsed, "format");
  g_autoptr (GError) error = NULL;
  guint64 last = 0;
  guint n_last = 0;

  query.filters = dd_docker_list_filters (line);
  query.as_json = g_strcmp0 (format, "json") == 0;
  if (!read_bound (call, line, "since", &query.since) ||
      !read_bound (call, line, "until", &query.until))
    return dd_tool_finish (call, 1);
  if (call->signals)
    return dd_tool_finish (call, 130);
  if (has_unknown_filter (query.filters))
    return dd_tool_finish (call, 0);
  if (call->memo)
    {
      g_variant_get (call->memo, EVENTS_FORMAT, &last, &n_last);
      query.since = 0;
    }
  else if (!dd_parsed_is_set (line->parsed, "since"))
    {
      last = call->world->now + 1;
    }
  if (format && *format && !query.as_json)
    query.template = dd_template_new (format, &error);
  if (error || !append_events (call, &query, &last, &n_last, &error))
    return dd_tool_fail (call, EXIT_BAD_TEMPLATE, "Error parsing format: %s", error->message);
  if (query.until <= call->world->now)
    return dd_tool_finish (call, 0);
  return dd_tool_wait (call, g_variant_new (EVENTS_FORMAT, last, n_last),
                       query.until == G_MAXUINT64 ? -1 : (gint64) (query.until - call->world->now),
                       "events", "follow", NULL);
}

/* docker version and docker info */

static const char version_json[] =
  "{\"Client\":{\"Version\":\"29.7.2\",\"ApiVersion\":\"1.55\",\"DefaultAPIVersion\":\"1.55\","
  "\"GitCommit\":\"5a1c3d7\",\"GoVersion\":\"go1.25.5\",\"Os\":\"%s\",\"Arch\":\"%s\","
  "\"BuildTime\":\"Mon Jan  5 12:00:00 2026\",\"Context\":\"%s\"},"
  "\"Server\":{\"Platform\":{\"Name\":\"%s\"},\"Version\":\"29.7.2\","
  "\"ApiVersion\":\"1.55\",\"MinAPIVersion\":\"1.40\",\"Os\":\"linux\",\"Arch\":\"amd64\","
  "\"Experimental\":false,\"GitCommit\":\"9f3b1c2\",\"GoVersion\":\"go1.25.5\","
  "\"KernelVersion\":\"%s\",\"BuildTime\":\"Mon Jan  5 12:00:00 2026\"}}";

static const char version_text[] =
  "Client:%s\n"
  " Version:           29.7.2\n"
  " API version:       1.55\n"
  " Go version:        go1.25.5\n"
  " Git commit:        5a1c3d7\n"
  " Built:             Mon Jan  5 12:00:00 2026\n"
  " OS/Arch:           %s\n"
  " Context:           %s\n"
  "\n"
  "Server: %s\n"
  " Engine:\n"
  "  Version:          29.7.2\n"
  "  API version:      1.55 (minimum version 1.40)\n"
  "  Go version:       go1.25.5\n"
  "  Git commit:       9f3b1c2\n"
  "  Built:            Mon Jan  5 12:00:00 2026\n"
  "  OS/Arch:          linux/amd64\n"
  "  Experimental:     false\n"
  " containerd:\n"
  "  Version:          v2.3.3\n"
  "  GitCommit:        dea7da592f5d1d2b7755e3a161be07f43fad8f75\n"
  " runc:\n"
  "  Version:          1.4.3\n"
  "  GitCommit:        v1.4.3-0-gd6d73eb8\n"
  " docker-init:\n"
  "  Version:          0.19.0\n"
  "  GitCommit:        de40ad0\n";

/* What the engine says of the machine it runs on. */
static const DdHostProfile *
get_machine (const DdWorld *world)
{
  static const DdHostProfile host = {
    .version = (char *) "Docker Engine - Community", .context = (char *) "default",
    .client = (char *) "linux/amd64", .name = (char *) "host",
    .system = (char *) "Debian GNU/Linux 13 (trixie)", .kernel = (char *) "6.12.57+deb13-amd64",
  };
  const DdHostProfile *profile = dd_world_get_profile (world);

  return profile ? profile : &host;
}

/* Only packages of the engine name their client. */
static const char *
get_client (const DdHostProfile *machine)
{
  return machine->id ? "" : " Docker Engine - Community";
}

/* Prints one object through a template, as JSON, or its text. */
static DdToolResult
print_object (DdToolCall              *call,
              DdDockerLine            *line,
              JsonNode                *node,
              const DdTemplateContext *context,
              const char              *text)
{
  const char *format = dd_parsed_get_string (line->parsed, "format");
  g_autoptr (GError) error = NULL;
  g_autoptr (DdTemplate) template = NULL;
  g_autofree char *output = NULL;

  if (format == NULL || *format == '\0')
    {
      g_string_append (call->out, text);
      return dd_tool_finish (call, 0);
    }
  if (g_str_equal (format, "json"))
    {
      output = dd_go_json_encode (node, 0);
    }
  else
    {
      template = dd_template_new (format, &error);
      output = template ? dd_template_execute (template, node, context, &error) : NULL;
    }
  g_string_append_printf (call->out, "%s\n", output ? output : "");
  if (output == NULL)
    g_string_append_printf (call->err, "%s%s\n", template ? "" : "template parsing error: ",
                            error->message);
  return dd_tool_finish (call, output ? 0 : template ? 1 : EXIT_BAD_TEMPLATE);
}

static DdToolResult
version_command (DdToolCall   *call,
                 DdDockerLine *line)
{
  static const char *const no_maps[] = { NULL };
  DdTemplateContext context = {
    .name = "version",
    .type_name = "system.versionInfo",
    .map_members = no_maps,
  };
  const DdHostProfile *machine = get_machine (call->world);
  g_auto (GStrv) client = g_strsplit (machine->client, "/", 2);
  g_autofree char *json = g_strdup_printf (version_json, client[0], client[1], machine->context,
                                           machine->version, machine->kernel);
  g_autofree char *text = g_strdup_printf (version_text, get_client (machine), machine->client,
                                           machine->context, machine->version);
  g_autoptr (JsonNode) node = json_from_string (json, NULL);

  return print_object (call, line, node, &context, text);
}

static guint
count_states (const DdWorld    *world,
              DdContainerState  first,
              DdContainerState  second)
{
  guint n = 0;

  for (guint i = 0; i < world->containers->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (world->containers, i);

      n += container->state == first || container->state == second;
    }
  return n;
}

static JsonNode *
make_info (DdToolCall *call,
           guint       running,
           guint       paused)
{
  const DdWorld *world = call->world;
  gboolean has_swarm = dd_world_get_swarm (dd_engine_get_site (call->engine),
                                           dd_engine_get_host (call->engine)) != NULL;
  const DdHostProfile *machine = get_machine (call->world);
  JsonObject *info = json_object_new ();
  JsonObject *swarm = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_int_member (info, "Containers", world->containers->len);
  json_object_set_int_member (info, "ContainersRunning", running);
  json_object_set_int_member (info, "ContainersPaused", paused);
  json_object_set_int_member (info, "ContainersStopped",
                              world->containers->len - running - paused);
  json_object_set_int_member (info, "Images", world->images->len);
  json_object_set_string_member (info, "Driver", "overlayfs");
  json_object_set_string_member (info, "LoggingDriver", "json-file");
  json_object_set_string_member (info, "CgroupDriver", "systemd");
  json_object_set_string_member (info, "CgroupVersion", "2");
  json_object_set_string_member (info, "KernelVersion", machine->kernel);
  json_object_set_string_member (info, "OperatingSystem", machine->system);
  json_object_set_string_member (info, "OSType", "linux");
  json_object_set_string_member (info, "Architecture", "x86_64");
  json_object_set_int_member (info, "NCPU", world->n_cpus);
  json_object_set_int_member (info, "MemTotal", G_GINT64_CONSTANT (8589934592));
  json_object_set_string_member (info, "DockerRootDir", "/var/lib/docker");
  json_object_set_string_member (info, "Name", machine->name);
  json_object_set_string_member (info, "ServerVersion", "29.7.2");
  json_object_set_string_member (info, "DefaultRuntime", "runc");
  json_object_set_string_member (swarm, "LocalNodeState", has_swarm ? "active" : "inactive");
  json_object_set_object_member (info, "Swarm", swarm);
  json_node_take_object (node, info);
  return node;
}

static DdToolResult
info_command (DdToolCall   *call,
              DdDockerLine *line)
{
  const DdWorld *world = call->world;
  const DdHostProfile *machine = get_machine (world);
  DdTemplateContext context = { NULL };
  guint running = count_states (world, DD_CONTAINER_RUNNING, DD_CONTAINER_RESTARTING);
  guint paused = count_states (world, DD_CONTAINER_PAUSED, DD_CONTAINER_PAUSED);
  g_autoptr (JsonNode) node = make_info (call, running, paused);
  g_autofree char *swarm = dd_docker_dup_swarm_info (call);
  g_autofree char *text = g_strdup_printf (
    "Client:%s\n Version:    29.7.2\n Context:    %s\n"
    " Debug Mode: false\n\n"
    "Server:\n Containers: %u\n  Running: %u\n  Paused: %u\n  Stopped: %u\n Images: %u\n"
    " Server Version: 29.7.2\n Storage Driver: overlayfs\n"
    "  driver-type: io.containerd.snapshotter.v1\n Logging Driver: json-file\n"
    " Cgroup Driver: systemd\n Cgroup Version: 2\n Plugins:\n  Volume: local\n"
    "  Network: bridge host ipvlan macvlan null overlay\n"
    "  Log: awslogs fluentd gcplogs gelf journald json-file local splunk syslog\n"
    "%s Runtimes: io.containerd.runc.v2 runc\n Default Runtime: runc\n"
    " Init Binary: docker-init\n Security Options:\n  apparmor\n  seccomp\n   Profile: builtin\n"
    "  cgroupns\n Kernel Version: %s\n"
    " Operating System: %s\n OSType: linux\n Architecture: x86_64\n"
    " CPUs: %u\n Total Memory: 8GiB\n Name: %s\n Docker Root Dir: /var/lib/docker\n"
    " Debug Mode: false\n Experimental: false\n Insecure Registries:\n  ::1/128\n"
    "  127.0.0.0/8\n Live Restore Enabled: false\n\n",
    get_client (machine), machine->context, world->containers->len, running, paused,
    world->containers->len - running - paused, world->images->len, swarm, machine->kernel,
    machine->system, world->n_cpus, machine->name);

  return print_object (call, line, node, &context, text);
}

/* docker system df */

static void
add_usage (JsonObject *usage,
           const char *name,
           gint64      total,
           gint64      active,
           gint64      size,
           gint64      reclaimable,
           JsonArray  *items)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "TotalCount", total);
  json_object_set_int_member (object, "ActiveCount", active);
  json_object_set_int_member (object, "TotalSize", size);
  json_object_set_int_member (object, "Reclaimable", reclaimable);
  json_object_set_array_member (object, "Items", items);
  json_object_set_object_member (usage, name, object);
}

/* Layers that several images share take their space once. */
static void
add_image_usage (JsonObject    *usage,
                 const DdWorld *world)
{
  g_autoptr (GHashTable) layers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *items = json_array_new ();
  gint64 size = 0, in_use = 0, active = 0;

  for (guint i = 0; i < world->images->len; i++)
    {
      const DdImage *image = g_ptr_array_index (world->images, i);
      gboolean has_users = dd_image_count_users (world, image) > 0;
      JsonObject *summary;

      active += has_users;
      summary = dd_api_summarize_image (world, image);
      json_object_set_int_member (summary, "SharedSize", dd_image_get_shared_size (world, image));
      json_array_add_object_element (items, summary);
      for (guint j = 0; j < image->layers->len; j++)
        {
          const DdLayer *layer = dd_image_get_layer (image, j);

          if (g_hash_table_add (layers, layer->chain_id))
            size += layer->size;
          if (has_users && g_hash_table_add (used, layer->chain_id))
            in_use += layer->size;
        }
    }
  add_usage (usage, "ImageUsage", world->images->len, active, size, size - in_use, items);
}

static void
add_container_usage (JsonObject    *usage,
                     const DdWorld *world)
{
  JsonArray *items = json_array_new ();
  gint64 size = 0, reclaimable = 0, active = 0;

  for (guint i = world->containers->len; i > 0; i--)
    {
      const DdContainer *container = g_ptr_array_index (world->containers, i - 1);
      gboolean runs = dd_container_is_running (container) ||
                      container->state == DD_CONTAINER_RESTARTING;
      gint64 written = dd_api_get_written (world, container);

      active += runs;
      size += written;
      reclaimable += runs ? 0 : written;
      json_array_add_object_element (items, dd_api_summarize_container (world, container, TRUE));
    }
  add_usage (usage, "ContainerUsage", world->containers->len, active, size, reclaimable, items);
}

static void
add_cache_usage (JsonObject    *usage,
                 const DdWorld *world)
{
  gint64 size, reclaimable;
  guint n_active;
  JsonArray *items = dd_docker_list_build_cache (world, &size, &reclaimable, &n_active);

  add_usage (usage, "BuildCacheUsage", world->build_records->len, n_active, size, reclaimable,
             items);
}

static DdToolResult
df_command (DdToolCall   *call,
            DdDockerLine *line)
{
  g_autoptr (JsonObject) usage = json_object_new ();
  g_autoptr (GError) error = NULL;
  DdFormatOptions options = dd_docker_format_options (call, line);
  char *text;

  add_image_usage (usage, call->world);
  add_container_usage (usage, call->world);
  add_usage (usage, "VolumeUsage", 0, 0, 0, 0, json_array_new ());
  add_cache_usage (usage, call->world);
  text = dd_parsed_get_bool (line->parsed, "verbose")
           ? dd_format_usage_details (usage, &options, &error)
           : dd_format_usage (usage, &options, &error);
  return dd_docker_print (call, text, error);
}

/* docker update */

static const struct
{
  const char *option;
  gsize       offset;
} update_numbers[] = {
  { "cpu-period", G_STRUCT_OFFSET (DdContainerConfig, cpu_period) },
  { "cpu-quota", G_STRUCT_OFFSET (DdContainerConfig, cpu_quota) },
  { "cpu-rt-period", G_STRUCT_OFFSET (DdContainerConfig, cpu_rt_period) },
  { "cpu-rt-runtime", G_STRUCT_OFFSET (DdContainerConfig, cpu_rt_runtime) },
  { "cpu-shares", G_STRUCT_OFFSET (DdContainerConfig, cpu_shares) },
  { "cpus", G_STRUCT_OFFSET (DdContainerConfig, nano_cpus) },
  { "memory", G_STRUCT_OFFSET (DdContainerConfig, memory) },
  { "memory-reservation", G_STRUCT_OFFSET (DdContainerConfig, memory_reservation) },
  { "memory-swap", G_STRUCT_OFFSET (DdContainerConfig, memory_swap) },
  { "pids-limit", G_STRUCT_OFFSET (DdContainerConfig, pids_limit) },
};

static const struct
{
  const char *option;
  gsize       offset;
} update_strings[] = {
  { "cpuset-cpus", G_STRUCT_OFFSET (DdContainerConfig, cpuset_cpus) },
  { "cpuset-mems", G_STRUCT_OFFSET (DdContainerConfig, cpuset_mems) },
};

static gboolean
apply_restart (const DdParsed     *parsed,
               DdContainerConfig  *config,
               GError            **error)
{
  g_auto (DdRestartSpec) restart = { NULL };

  if (!dd_parsed_is_set (parsed, "restart"))
    return TRUE;
  if (!dd_flag_restart (dd_parsed_get_string (parsed, "restart"), &restart, error) ||
      !dd_restart_spec_check (&restart, error))
    return FALSE;
  g_free (config->restart_name);
  config->restart_name = g_strdup (restart.name);
  config->restart_max_retries = (int) CLAMP (restart.max_retries, G_MININT, G_MAXINT);
  return TRUE;
}

static gboolean
update_one (DdToolCall    *call,
            DdDockerLine  *line,
            const char    *name,
            GError       **error)
{
  const DdContainer *container = dd_world_find_container (call->world, name, error);
  g_autoptr (DdContainerConfig) config = NULL;

  if (container == NULL)
    return FALSE;
  config = dd_container_config_copy (container->config);
  for (gsize i = 0; i < G_N_ELEMENTS (update_numbers); i++)
    if (dd_parsed_is_set (line->parsed, update_numbers[i].option))
      G_STRUCT_MEMBER (gint64, config, update_numbers[i].offset) =
        dd_parsed_get_int (line->parsed, update_numbers[i].option);
  for (gsize i = 0; i < G_N_ELEMENTS (update_strings); i++)
    if (dd_parsed_is_set (line->parsed, update_strings[i].option))
      {
        char **at = G_STRUCT_MEMBER_P (config, update_strings[i].offset);

        g_free (*at);
        *at = g_strdup (dd_parsed_get_string (line->parsed, update_strings[i].option));
      }
  if (dd_parsed_is_set (line->parsed, "blkio-weight"))
    config->blkio_weight = dd_parsed_get_uint (line->parsed, "blkio-weight");
  return apply_restart (line->parsed, config, error) &&
         dd_container_update (call->engine, container->id, config, error);
}

static gboolean
has_flags (DdDockerLine *line)
{
  if (dd_parsed_is_set (line->parsed, "restart") || dd_parsed_is_set (line->parsed, "blkio-weight"))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (update_numbers); i++)
    if (dd_parsed_is_set (line->parsed, update_numbers[i].option))
      return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (update_strings); i++)
    if (dd_parsed_is_set (line->parsed, update_strings[i].option))
      return TRUE;
  return FALSE;
}

static DdToolResult
update_command (DdToolCall   *call,
                DdDockerLine *line)
{
  guint n_args;
  const char *const *args = dd_docker_get_args (line, &n_args);
  g_autoptr (GString) refusals = g_string_new (NULL);

  if (!has_flags (line))
    return dd_tool_fail (call, 1, "you must provide one or more flags when using this command");
  for (guint i = 0; i < n_args; i++)
    {
      g_autoptr (GError) error = NULL;

      if (update_one (call, line, args[i], &error))
        g_string_append_printf (call->out, "%s\n", args[i]);
      else
        g_string_append_printf (refusals, "Error response from daemon: %s\n", error->message);
    }
  g_string_append (call->err, refusals->str);
  return dd_tool_finish (call, refusals->len > 0);
}

const DdDockerCommand dd_docker_system_commands[] = {
  { "docker container update", update_command },
  { "docker system df", df_command },
  { "docker system events", events_command },
  { "docker system info", info_command },
  { "docker version", version_command },
  { NULL },
};
