// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-check.h"
#include "dd-format.h"
#include "dd-template.h"

#define NANOSECONDS_PER_SECOND G_GINT64_CONSTANT (1000000000)

/* The time that ages are counted back from, so long after 1970 that none of
 * them goes below it. */
#define NOW_SECONDS G_GINT64_CONSTANT (4102444800)

typedef struct
{
  const char *from;
  const char *to;
} Rename;

/* Copies members under the names of the Engine API. */
static void
copy_members (JsonObject   *from,
              JsonObject   *to,
              const Rename *names)
{
  for (; names->from != NULL; names++)
    if (json_object_has_member (from, names->from))
      json_object_set_member (to, names->to,
                              json_node_copy (json_object_get_member (from, names->from)));
}

static JsonArray *
get_array (JsonObject *in,
           const char *name)
{
  JsonNode *node = json_object_get_member (in, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* Makes API objects of a list of a case, one with each function call. */
static JsonArray *
convert (JsonObject  *in,
         const char  *name,
         JsonObject *(*convert_one) (JsonObject *object))
{
  JsonArray *from = get_array (in, name);
  JsonArray *to = json_array_new ();

  for (guint i = 0; from != NULL && i < json_array_get_length (from); i++)
    {
      JsonNode *node = json_array_get_element (from, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        json_array_add_object_element (to, convert_one (json_node_get_object (node)));
    }

  return to;
}

static void
set_created (JsonObject *from,
             JsonObject *to)
{
  gboolean known = json_object_has_member (from, "age_seconds");

  json_object_set_int_member (to, "Created",
                              known ? NOW_SECONDS - dd_check_get_int (from, "age_seconds") : 0);
}

static JsonObject *
convert_port (JsonObject *from)
{
  static const Rename names[] = {
    { "ip", "IP" },
    { "private", "PrivatePort" },
    { "public", "PublicPort" },
    { "type", "Type" },
    { NULL, NULL },
  };
  JsonObject *to = json_object_new ();

  copy_members (from, to, names);

  return to;
}

static JsonObject *
convert_mount (JsonObject *from)
{
  static const Rename names[] = {
    { "name", "Name" },
    { "source", "Source" },
    { "driver", "Driver" },
    { NULL, NULL },
  };
  JsonObject *to = json_object_new ();

  copy_members (from, to, names);

  return to;
}

static void
set_networks (JsonObject *from,
              JsonObject *to)
{
  g_auto (GStrv) names = dd_check_dup_texts (from, "networks");
  JsonObject *settings = json_object_new ();
  JsonObject *networks = json_object_new ();

  for (char **name = names; *name != NULL; name++)
    json_object_set_object_member (networks, *name, json_object_new ());
  json_object_set_object_member (settings, "Networks", networks);
  json_object_set_object_member (to, "NetworkSettings", settings);
}

static JsonObject *
convert_container (JsonObject *from)
{
  static const Rename names[] = {
    { "id", "Id" },         { "names", "Names" },   { "image", "Image" },
    { "ImageID", "ImageID" }, { "image_id", "ImageID" }, { "command", "Command" },
    { "state", "State" },   { "status", "Status" }, { "labels", "Labels" },
    { "size_rw", "SizeRw" }, { "size_rootfs", "SizeRootFs" }, { NULL, NULL },
  };
  JsonObject *to = json_object_new ();

  copy_members (from, to, names);
  set_created (from, to);
  set_networks (from, to);
  json_object_set_array_member (to, "Ports", convert (from, "ports", convert_port));
  json_object_set_array_member (to, "Mounts", convert (from, "mounts", convert_mount));

  return to;
}

static JsonObject *
convert_image (JsonObject *from)
{
  static const Rename names[] = {
    { "id", "Id" },
    { "tags", "RepoTags" },
    { "digests", "RepoDigests" },
    { "size", "Size" },
    { "shared_size", "SharedSize" },
    { "containers", "Containers" },
    { NULL, NULL },
  };
  JsonObject *to = json_object_new ();

  copy_members (from, to, names);
  set_created (from, to);

  return to;
}

static JsonObject *
convert_step (JsonObject *from)
{
  static const Rename names[] = {
    { "id", "Id" },
    { "created_by", "CreatedBy" },
    { "comment", "Comment" },
    { "size", "Size" },
    { NULL, NULL },
  };
  JsonObject *to = json_object_new ();

  copy_members (from, to, names);
  set_created (from, to);

  return to;
}

static JsonObject *
convert_network (JsonObject *from)
{
  static const Rename names[] = {
    { "id", "Id" },
    { "name", "Name" },
    { "driver", "Driver" },
    { "scope", "Scope" },
    { "internal", "Internal" },
    { "ipv4", "EnableIPv4" },
    { "ipv6", "EnableIPv6" },
    { "labels", "Labels" },
    { "created", "Created" },
    { NULL, NULL },
  };
  JsonObject *to = json_object_new ();

  copy_members (from, to, names);

  return to;
}

static JsonObject *
convert_volume (JsonObject *from)
{
  static const Rename names[] = {
    { "name", "Name" },
    { "driver", "Driver" },
    { "scope", "Scope" },
    { "mountpoint", "Mountpoint" },
    { "labels", "Labels" },
    { NULL, NULL },
  };
  JsonObject *to = json_object_new ();

  copy_members (from, to, names);

  return to;
}

static JsonObject *
convert_change (JsonObject *from)
{
  static const Rename names[] = { { "kind", "Kind" }, { "path", "Path" }, { NULL, NULL } };
  JsonObject *to = json_object_new ();

  copy_members (from, to, names);

  return to;
}

static JsonObject *
convert_binding (JsonObject *from)
{
  static const Rename names[] = {
    { "host_ip", "HostIp" },
    { "host_port", "HostPort" },
    { NULL, NULL },
  };
  JsonObject *to = json_object_new ();

  copy_members (from, to, names);

  return to;
}

static JsonObject *
convert_same (JsonObject *from)
{
  return json_object_ref (from);
}

static JsonObject *
convert_usage (JsonObject *in)
{
  static const Rename sections[] = {
    { "images", "ImageUsage" },
    { "containers", "ContainerUsage" },
    { "volumes", "VolumeUsage" },
    { "build_cache", "BuildCacheUsage" },
  };
  static const Rename names[] = {
    { "total", "TotalCount" },
    { "active", "ActiveCount" },
    { "size", "TotalSize" },
    { "reclaimable", "Reclaimable" },
    { NULL, NULL },
  };
  JsonNode *usage = json_object_get_member (in, "usage");
  JsonObject *to = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      JsonNode *node = NULL;
      JsonObject *section = json_object_new ();

      if (usage != NULL && JSON_NODE_HOLDS_OBJECT (usage))
        node = json_object_get_member (json_node_get_object (usage), sections[i].from);
      if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        copy_members (json_node_get_object (node), section, names);
      json_object_set_object_member (to, sections[i].to, section);
    }

  return to;
}

static DdFormatOptions
read_options (JsonObject *in,
              const char *format)
{
  return (DdFormatOptions) {
    .format = format,
    .now = NOW_SECONDS * NANOSECONDS_PER_SECOND,
    .no_trunc = dd_check_get_flag (in, "no_trunc"),
    .quiet = dd_check_get_flag (in, "quiet"),
    .size = dd_check_get_flag (in, "size"),
    .digests = dd_check_get_flag (in, "digests"),
  };
}

static gboolean
give_text (JsonObject *out,
           char       *text)
{
  if (text == NULL)
    return FALSE;
  dd_check_take_text (out, "text", text);

  return TRUE;
}

typedef char *(*ListFormatter) (JsonArray              *objects,
                                const DdFormatOptions  *options,
                                GError                **error);

/* Answers a verb that prints a list. */
static gboolean
answer_list (JsonObject     *in,
             JsonObject     *out,
             const char     *name,
             JsonObject    *(*convert_one) (JsonObject *object),
             ListFormatter   formatter,
             GError        **error)
{
  g_autofree char *format = dd_check_dup_text (in, "format");
  DdFormatOptions options = read_options (in, format);
  g_autoptr (JsonArray) objects = convert (in, name, convert_one);

  return give_text (out, formatter (objects, &options, error));
}

static gboolean
answer_format_ps (JsonObject  *in,
                  JsonObject  *out,
                  GError     **error)
{
  return answer_list (in, out, "containers", convert_container, dd_format_containers, error);
}

static gboolean
answer_format_images (JsonObject  *in,
                      JsonObject  *out,
                      GError     **error)
{
  return answer_list (in, out, "images", convert_image, dd_format_images, error);
}

static gboolean
answer_format_history (JsonObject  *in,
                       JsonObject  *out,
                       GError     **error)
{
  return answer_list (in, out, "history", convert_step, dd_format_history, error);
}

static gboolean
answer_format_networks (JsonObject  *in,
                        JsonObject  *out,
                        GError     **error)
{
  return answer_list (in, out, "networks", convert_network, dd_format_networks, error);
}

static gboolean
answer_format_volumes (JsonObject  *in,
                       JsonObject  *out,
                       GError     **error)
{
  return answer_list (in, out, "volumes", convert_volume, dd_format_volumes, error);
}

static gboolean
answer_format_stats (JsonObject  *in,
                     JsonObject  *out,
                     GError     **error)
{
  return answer_list (in, out, "stats", convert_same, dd_format_stats, error);
}

static gboolean
answer_format_diff (JsonObject  *in,
                    JsonObject  *out,
                    GError     **error)
{
  return answer_list (in, out, "changes", convert_change, dd_format_changes, error);
}

static gboolean
answer_format_df (JsonObject  *in,
                  JsonObject  *out,
                  GError     **error)
{
  g_autofree char *format = dd_check_dup_text (in, "format");
  DdFormatOptions options = read_options (in, format);
  g_autoptr (JsonObject) usage = convert_usage (in);

  return give_text (out, dd_format_usage (usage, &options, error));
}

static gboolean
answer_format_ports (JsonObject  *in,
                     JsonObject  *out,
                     GError     **error)
{
  g_autoptr (JsonArray) ports = convert (in, "ports", convert_port);

  return give_text (out, dd_format_ports (ports));
}

static gboolean
answer_format_port_cmd (JsonObject  *in,
                        JsonObject  *out,
                        GError     **error)
{
  g_autofree char *port = dd_check_dup_text (in, "port");
  g_autoptr (JsonObject) converted = json_object_new ();
  JsonNode *node = json_object_get_member (in, "bindings");
  g_autoptr (GList) keys = NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *bindings = json_node_get_object (node);

      keys = json_object_get_members (bindings);
      for (GList *key = keys; key != NULL; key = key->next)
        json_object_set_array_member (converted, key->data,
                                      convert (bindings, key->data, convert_binding));
    }

  return give_text (out, dd_format_port_bindings (converted, port, "container", error));
}

static gboolean
answer_format_template (JsonObject  *in,
                        JsonObject  *out,
                        GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "template");
  JsonNode *data = json_object_get_member (in, "data");
  g_autoptr (DdTemplate) template = dd_template_new (text, error);

  if (template == NULL || data == NULL)
    return FALSE;

  return give_text (out, dd_template_execute (template, data, NULL, error));
}

static gboolean
answer_inspect_template (JsonObject  *in,
                         JsonObject  *out,
                         GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "template");
  JsonNode *data = json_object_get_member (in, "data");
  g_autoptr (JsonArray) objects = json_array_new ();

  if (data != NULL)
    json_array_add_element (objects, json_node_copy (data));

  return give_text (out, dd_format_inspect (objects, text, NULL, error));
}

static gboolean
answer_ellipsis (JsonObject  *in,
                 JsonObject  *out,
                 GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");

  return give_text (out, dd_format_ellipsis (text, (int) dd_check_get_int (in, "width")));
}

static gboolean
answer_truncate_id (JsonObject  *in,
                    JsonObject  *out,
                    GError     **error)
{
  g_autofree char *text = dd_check_dup_text (in, "text");

  return give_text (out, dd_format_short_id (text));
}

static gint64
read_moment (JsonObject *flags,
             const char *name)
{
  if (!json_object_has_member (flags, name))
    return 0;

  return (NOW_SECONDS - dd_check_get_int (flags, name)) * NANOSECONDS_PER_SECOND;
}

static gboolean
answer_state_text (JsonObject  *in,
                   JsonObject  *out,
                   GError     **error)
{
  JsonNode *node = json_object_get_member (in, "flags");
  JsonObject *flags = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node)
                                                                    : in;
  g_autofree char *health = dd_check_dup_text (flags, "health");
  DdContainerStatus status = {
    .started_at = read_moment (flags, "started_seconds_ago"),
    .finished_at = read_moment (flags, "finished_seconds_ago"),
    .exit_code = dd_check_get_int (flags, "exit_code"),
    .health = health,
    .running = dd_check_get_flag (flags, "running"),
    .paused = dd_check_get_flag (flags, "paused"),
    .restarting = dd_check_get_flag (flags, "restarting"),
    .removing = dd_check_get_flag (flags, "removing") ||
                dd_check_get_flag (flags, "removal_in_progress"),
    .dead = dd_check_get_flag (flags, "dead"),
  };

  dd_check_set_text (out, "state", dd_container_status_state (&status));

  return give_text (out, dd_container_status_text (&status, NOW_SECONDS * NANOSECONDS_PER_SECOND));
}

const DdCheckVerb dd_check_format_verbs[] = {
  { "ellipsis", answer_ellipsis },
  { "format-df", answer_format_df },
  { "format-diff", answer_format_diff },
  { "format-history", answer_format_history },
  { "format-images", answer_format_images },
  { "format-networks", answer_format_networks },
  { "format-port-cmd", answer_format_port_cmd },
  { "format-ports", answer_format_ports },
  { "format-ps", answer_format_ps },
  { "format-stats", answer_format_stats },
  { "format-template", answer_format_template },
  { "format-volumes", answer_format_volumes },
  { "inspect-template", answer_inspect_template },
  { "state-text", answer_state_text },
  { "truncate-id", answer_truncate_id },
  { NULL, NULL },
};
