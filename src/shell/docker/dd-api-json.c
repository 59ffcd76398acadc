// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-api-json.h"
#include "dd-format.h"
#include "dd-image-ops.h"
#include "dd-packet.h"

#define NSEC_PER_USEC 1000

/* Members that are maps in the API's types, whose keys may be anything. */
static const char *const map_members[] = {
  "Annotations", "Containers", "DriverOpts", "ExposedPorts", "Labels", "Networks",
  "Options", "PortBindings", "Ports", "StorageOpt", "Sysctls", "Tmpfs", "Volumes", NULL,
};

/* Members that are pointers there; their nulls print as `<nil>`. */
static const char *const pointer_members[] = {
  "Config.Healthcheck", "Config.StopTimeout", "HostConfig.Init", "IPAMConfig", "Init",
  "MemorySwappiness", "OomKillDisable", "PidsLimit", "SizeRootFs", "SizeRw", "State.Health", NULL,
};

/* Members of an image's configuration that 29 leaves out when they are empty. */
static const char *const empty_members[] = {
  "Config.Cmd", "Config.Entrypoint", "Config.Env", "Config.ExposedPorts",
  "Config.Labels", "Config.OnBuild", "Config.Shell", "Config.StopSignal:", "Config.User:",
  "Config.Volumes", "Config.WorkingDir:", NULL,
};

/**
 * dd_api_get_types:
 *
 * Returns: (transfer none): what templates have to know of the types of what
 *   the inspect commands print
 */
const DdTemplateContext *
dd_api_get_types (void)
{
  static const DdTemplateContext types = {
    .map_members = map_members,
    .pointer_members = pointer_members,
    .empty_members = empty_members,
  };

  return &types;
}

/**
 * dd_api_strv_to_array:
 * @values: (nullable): texts, ended by %NULL
 *
 * Returns: (transfer full): a list of the texts, empty for %NULL
 */
JsonArray *
dd_api_strv_to_array (char **values)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; values && values[i]; i++)
    json_array_add_string_element (array, values[i]);
  return array;
}

/**
 * dd_api_set_strv:
 * @object: an object
 * @name: a member
 * @values: (nullable): ended by %NULL
 * @empty: whether none are written as `[]`, not as `null`
 *
 * Sets a member to a list of strings.
 */
void
dd_api_set_strv (JsonObject  *object,
                 const char  *name,
                 char       **values,
                 gboolean     empty)
{
  if ((values && values[0]) || empty)
    json_object_set_array_member (object, name, dd_api_strv_to_array (values));
  else
    json_object_set_null_member (object, name);
}

/**
 * dd_api_set_map:
 * @object: an object
 * @name: a member
 * @map: (nullable): its keys and values
 *
 * Sets a member to a map, sorted by key.
 */
void
dd_api_set_map (JsonObject        *object,
                const char        *name,
                const DdStringMap *map)
{
  JsonObject *to = json_object_new ();
  g_autoptr (GPtrArray) pairs = map ? dd_string_map_list_sorted (map) : g_ptr_array_new ();

  for (guint i = 0; i < pairs->len; i++)
    {
      const DdStringPair *pair = g_ptr_array_index (pairs, i);

      json_object_set_string_member (to, pair->key, pair->value);
    }
  json_object_set_object_member (object, name, to);
}

/**
 * dd_api_get_now:
 * @world: a world
 *
 * Returns: the time, in nanoseconds since 1970
 */
gint64
dd_api_get_now (const DdWorld *world)
{
  return (world->epoch + (gint64) world->now) * NSEC_PER_USEC;
}

static gint64
nanoseconds_at (const DdWorld *world,
                guint64        time)
{
  return time ? (world->epoch + (gint64) time) * NSEC_PER_USEC : 0;
}

/**
 * dd_api_get_written:
 * @world: a world
 * @container: a container
 *
 * Returns: the size of its writable layer, in bytes
 */
gint64
dd_api_get_written (const DdWorld     *world,
                    const DdContainer *container)
{
  const DdNode *upper = dd_world_get_store (world, container->rw_store);

  return upper ? dd_node_get_tree_usage (upper) : 0;
}

/**
 * dd_api_status_text:
 * @world: a world
 * @container: a container
 *
 * Returns: (transfer full): its status as `docker ps` shows it
 */
char *
dd_api_status_text (const DdWorld     *world,
                    const DdContainer *container)
{
  DdContainerStatus status = {
    .started_at = nanoseconds_at (world, container->started),
    .finished_at = nanoseconds_at (world, container->finished),
    .exit_code = container->exit_code,
    .running = dd_container_is_running (container) ||
               container->state == DD_CONTAINER_RESTARTING,
    .paused = container->state == DD_CONTAINER_PAUSED,
    .restarting = container->state == DD_CONTAINER_RESTARTING,
    .removing = container->state == DD_CONTAINER_REMOVING,
    .dead = container->state == DD_CONTAINER_DEAD,
  };

  return dd_container_status_text (&status, dd_api_get_now (world));
}

/* Ports */

static void
published_free (gpointer data)
{
  DdPublishedPort *published = data;

  g_free (published->port);
  g_free (published->host_ip);
  g_free (published);
}

/**
 * dd_api_list_published:
 * @container: a container
 *
 * Returns: (transfer full) (element-type DdPublishedPort): the ports it
 *   publishes now
 */
GPtrArray *
dd_api_list_published (const DdContainer *container)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (published_free);

  for (guint i = 0; container->published && i < container->published->len; i++)
    {
      const DdPublishBinding *binding = &g_array_index (container->published, DdPublishBinding, i);
      DdPublishedPort *published = g_new0 (DdPublishedPort, 1);

      published->port = g_strdup_printf ("%u/%s", binding->port,
                                         dd_transport_to_string ((DdTransport) binding->protocol));
      published->host_ip = dd_ip_address_to_string (&binding->host_ip);
      published->host_port = binding->host_port;
      g_ptr_array_add (list, published);
    }
  return list;
}

static void
add_binding (JsonArray  *array,
             const char *host_ip,
             guint       host_port)
{
  JsonObject *object = json_object_new ();
  /* In routed mode a port is open, but it is none of the host. */
  g_autofree char *text = host_port ? g_strdup_printf ("%u", host_port) : g_strdup ("");

  json_object_set_string_member (object, "HostIp", host_ip);
  json_object_set_string_member (object, "HostPort", text);
  json_array_add_object_element (array, object);
}

static void
add_exposed (JsonObject  *ports,
             char       **exposed)
{
  for (guint i = 0; exposed && exposed[i]; i++)
    if (!json_object_has_member (ports, exposed[i]))
      json_object_set_null_member (ports, exposed[i]);
}

/**
 * dd_api_port_bindings:
 * @container: a container
 *
 * Only the bridge driver publishes and tells of ports.
 *
 * Returns: (transfer full): `NetworkSettings.Ports`
 */
JsonObject *
dd_api_port_bindings (const DdContainer *container)
{
  JsonObject *ports = json_object_new ();
  g_autoptr (GPtrArray) list = dd_api_list_published (container);
  const DdEndpoint *gateway = dd_container_get_gateway (container, TRUE);

  if (gateway == NULL || !g_str_equal (gateway->driver, "bridge"))
    return ports;
  for (guint i = 0; i < list->len; i++)
    {
      const DdPublishedPort *published = g_ptr_array_index (list, i);
      JsonArray *array;

      if (!json_object_has_member (ports, published->port))
        json_object_set_array_member (ports, published->port, json_array_new ());
      array = json_object_get_array_member (ports, published->port);
      add_binding (array, published->host_ip, published->host_port);
    }
  add_exposed (ports, container->config->exposed_ports);
  add_exposed (ports, container->image->exposed_ports);
  return ports;
}

static void
add_port (JsonArray  *array,
          const char *ip,
          const char *port,
          gint64      host_port)
{
  JsonObject *object = json_object_new ();
  const char *slash = strchr (port, '/');

  if (ip)
    json_object_set_string_member (object, "IP", ip);
  json_object_set_int_member (object, "PrivatePort", g_ascii_strtoll (port, NULL, 10));
  if (host_port)
    json_object_set_int_member (object, "PublicPort", host_port);
  json_object_set_string_member (object, "Type", slash ? slash + 1 : "tcp");
  json_array_add_object_element (array, object);
}

static JsonArray *
list_ports (const DdWorld     *world,
            const DdContainer *container)
{
  JsonArray *array = json_array_new ();
  g_autoptr (JsonObject) bindings = dd_api_port_bindings (container);
  JsonObjectIter iter;
  const char *port;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, bindings);
  while (json_object_iter_next_ordered (&iter, &port, &node))
    {
      JsonArray *hosts = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

      if (hosts == NULL)
        add_port (array, NULL, port, 0);
      for (guint i = 0; hosts && i < json_array_get_length (hosts); i++)
        {
          JsonObject *host = json_array_get_object_element (hosts, i);

          add_port (array, json_object_get_string_member (host, "HostIp"), port,
                    g_ascii_strtoll (json_object_get_string_member (host, "HostPort"), NULL, 10));
        }
    }
  return array;
}

/* Containers */

static JsonArray *
summary_mounts (const DdContainer *container)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < container->mounts->len; i++)
    {
      const DdMountPoint *mount = g_ptr_array_index (container->mounts, i);
      JsonObject *object;

      if (mount->kind != DD_MOUNT_BIND && mount->kind != DD_MOUNT_VOLUME)
        continue;
      object = json_object_new ();
      json_object_set_string_member (object, "Name", mount->name ? mount->name : "");
      json_object_set_string_member (object, "Source", mount->source ? mount->source : "");
      json_object_set_string_member (object, "Destination", mount->destination);
      json_object_set_string_member (object, "Driver",
                                     mount->kind == DD_MOUNT_VOLUME ? "local" : "");
      json_array_add_object_element (array, object);
    }
  return array;
}

/* The command as it could be typed: an argument with a space in it stands
 * between quotes. Source: moby daemon/container/view.go, transform */
static char *
quote_command (char **argv)
{
  g_autoptr (GString) text = g_string_new (argv[0]);

  for (guint i = 1; argv[0] && argv[i]; i++)
    g_string_append_printf (text, strchr (argv[i], ' ') ? " '%s'" : " %s", argv[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The name a container was made with, or the image's id if the name belongs to
 * another image now or to none. Source: moby daemon/list.go, refreshImage */
static const char *
image_shown (const DdWorld     *world,
             const DdContainer *container)
{
  const DdImage *image = dd_world_find_image (world, container->image_ref, NULL);

  return image && g_str_equal (image->id, container->image->id) ? container->image_ref
                                                                : container->image->id;
}

/**
 * dd_api_summarize_container:
 * @world: a world
 * @container: a container
 * @size: whether its sizes are told
 *
 * Returns: (transfer full): an entry of `GET /containers/json`
 */
JsonObject *
dd_api_summarize_container (const DdWorld     *world,
                            const DdContainer *container,
                            gboolean           size)
{
  JsonObject *object = json_object_new ();
  JsonArray *names = json_array_new ();
  JsonObject *settings = json_object_new ();
  g_autofree char *name = g_strconcat ("/", container->name, NULL);
  g_autofree char *command = quote_command (container->argv);
  g_autofree char *status = dd_api_status_text (world, container);
  gint64 written = dd_api_get_written (world, container);

  json_array_add_string_element (names, name);
  json_object_set_string_member (object, "Id", container->id);
  json_object_set_array_member (object, "Names", names);
  json_object_set_string_member (object, "Image",
                                 image_shown (world, container));
  json_object_set_string_member (object, "ImageID", container->image->id);
  json_object_set_string_member (object, "Command", command);
  json_object_set_int_member (object, "Created",
                              (world->epoch + (gint64) container->created) /
                              (gint64) DD_USEC_PER_SEC);
  json_object_set_array_member (object, "Ports", list_ports (world, container));
  if (size)
    {
      json_object_set_int_member (object, "SizeRw", written);
      json_object_set_int_member (object, "SizeRootFs", container->image->size + written);
    }
  dd_api_set_map (object, "Labels", container->config->labels);
  json_object_set_string_member (object, "State", dd_container_get_status (container));
  json_object_set_string_member (object, "Status", status);
  json_object_set_object_member (settings, "Networks", dd_api_container_networks (container));
  json_object_set_object_member (object, "NetworkSettings", settings);
  json_object_set_array_member (object, "Mounts", summary_mounts (container));
  return object;
}

/* Images */

static JsonArray *
list_tags (const DdWorld *world,
           const DdImage *image)
{
  JsonArray *tags = json_array_new ();

  for (guint i = 0; i < world->tags->len; i++)
    {
      const DdTag *tag = g_ptr_array_index (world->tags, i);

      if (g_str_equal (tag->image->id, image->id))
        json_array_add_string_element (tags, tag->familiar);
    }
  return tags;
}

/* The containerd image store knows the digest of every name. */
static JsonArray *
list_digests (const DdWorld *world,
              const DdImage *image)
{
  JsonArray *digests = json_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < world->tags->len; i++)
    {
      const DdTag *tag = g_ptr_array_index (world->tags, i);
      const char *colon = strrchr (tag->familiar, ':');
      g_autofree char *name = NULL;

      if (!g_str_equal (tag->image->id, image->id) || colon == NULL)
        continue;
      name = g_strdup_printf ("%.*s@%s", (int) (colon - tag->familiar), tag->familiar, image->id);
      if (g_hash_table_add (seen, g_strdup (name)))
        json_array_add_string_element (digests, name);
    }
  return digests;
}

static gint64
content_size (const DdImage *image)
{
  gint64 size = (gint64) strlen (image->config) + (gint64) strlen (image->manifest);

  for (guint i = 0; i < image->layers->len; i++)
    size += dd_image_get_layer (image, i)->download_size;
  return size;
}

static JsonObject *
summarize_manifest (const DdWorld *world,
                    const DdImage *image)
{
  JsonObject *manifest = json_object_new ();
  JsonObject *size = json_object_new ();
  JsonObject *data = json_object_new ();
  JsonObject *platform = json_object_new ();
  JsonArray *containers = json_array_new ();

  for (guint i = 0; i < world->containers->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (world->containers, i);

      if (g_str_equal (container->image->id, image->id))
        json_array_add_string_element (containers, container->id);
    }
  json_object_set_string_member (platform, "architecture", image->architecture);
  json_object_set_string_member (platform, "os", image->os);
  json_object_set_object_member (data, "Platform", platform);
  json_object_set_array_member (data, "Containers", containers);
  json_object_set_int_member (size, "Content", content_size (image));
  json_object_set_int_member (size, "Total", content_size (image) + image->size);
  json_object_set_string_member (manifest, "ID", image->id);
  json_object_set_string_member (manifest, "Kind", "image");
  json_object_set_object_member (manifest, "Size", size);
  json_object_set_object_member (manifest, "ImageData", data);
  return manifest;
}

static void
set_labels (JsonObject    *object,
            const DdImage *image)
{
  JsonObject *labels = json_object_new ();

  for (guint i = 0; image->labels && image->labels[i]; i++)
    {
      g_auto (GStrv) pair = g_strsplit (image->labels[i], "=", 2);

      json_object_set_string_member (labels, pair[0], pair[1] ? pair[1] : "");
    }
  json_object_set_object_member (object, "Labels", labels);
}

/**
 * dd_api_summarize_image:
 * @world: a world
 * @image: an image
 *
 * Returns: (transfer full): an entry of `GET /images/json`
 */
JsonObject *
dd_api_summarize_image (const DdWorld *world,
                        const DdImage *image)
{
  JsonObject *object = json_object_new ();
  JsonArray *manifests = json_array_new ();

  json_array_add_object_element (manifests, summarize_manifest (world, image));
  json_object_set_string_member (object, "Id", image->id);
  json_object_set_array_member (object, "RepoTags", list_tags (world, image));
  json_object_set_array_member (object, "RepoDigests", list_digests (world, image));
  json_object_set_int_member (object, "Created", image->created / (gint64) DD_USEC_PER_SEC);
  json_object_set_int_member (object, "Size", image->size);
  json_object_set_int_member (object, "SharedSize", -1);
  json_object_set_int_member (object, "Containers", dd_image_count_users (world, image));
  set_labels (object, image);
  json_object_set_array_member (object, "Manifests", manifests);
  return object;
}

static JsonObject *
layers_object (const DdImage *image)
{
  JsonObject *root = json_object_new ();
  JsonArray *layers = json_array_new ();

  for (guint i = 0; i < image->layers->len; i++)
    json_array_add_string_element (layers, dd_image_get_layer (image, i)->diff_id);
  json_object_set_string_member (root, "Type", "layers");
  json_object_set_array_member (root, "Layers", layers);
  return root;
}

static JsonObject *
parse_config (const DdImage *image)
{
  g_autoptr (JsonNode) node = json_from_string (image->config, NULL);

  return json_object_ref (json_node_get_object (node));
}

static void
set_config (JsonObject *object,
            JsonObject *document)
{
  JsonNode *config = json_object_get_member (document, "config");

  json_object_set_member (object, "Config", config ? json_node_copy (config)
                                                   : json_node_new (JSON_NODE_NULL));
}

/**
 * dd_api_inspect_image:
 * @world: a world
 * @image: an image
 *
 * Returns: (transfer full): `GET /images/{name}/json`
 */
JsonObject *
dd_api_inspect_image (const DdWorld *world,
                      const DdImage *image)
{
  JsonObject *object = json_object_new ();
  JsonObject *metadata = json_object_new ();
  g_autoptr (JsonObject) document = parse_config (image);
  g_autofree char *tagged = dd_world_format_time (world, 0);

  json_object_set_string_member (object, "Id", image->id);
  json_object_set_array_member (object, "RepoTags", list_tags (world, image));
  json_object_set_array_member (object, "RepoDigests", list_digests (world, image));
  json_object_set_string_member (object, "Comment", image->comment ? image->comment : "");
  json_object_set_string_member (object, "Created",
                                 json_object_get_string_member_with_default (document, "created",
                                                                             ""));
  json_object_set_string_member (object, "Author", image->author ? image->author : "");
  set_config (object, document);
  json_object_set_string_member (object, "Architecture", image->architecture);
  json_object_set_string_member (object, "Os", image->os);
  json_object_set_int_member (object, "Size", image->size);
  json_object_set_object_member (object, "RootFS", layers_object (image));
  json_object_set_string_member (metadata, "LastTagTime", tagged);
  json_object_set_object_member (object, "Metadata", metadata);
  return object;
}

static gint64
parse_seconds (const char *text)
{
  g_autoptr (GDateTime) date = text ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  return date ? g_date_time_to_unix (date) : 0;
}

static JsonObject *
history_step (JsonObject    *step,
              const DdLayer *layer,
              gint64         created)
{
  JsonObject *object = json_object_new ();
  const char *stamp = json_object_get_string_member_with_default (step, "created", NULL);

  json_object_set_string_member (object, "Id", "<missing>");
  json_object_set_int_member (object, "Created", stamp ? parse_seconds (stamp) : created);
  json_object_set_string_member (object, "CreatedBy",
                                 json_object_get_string_member_with_default (step, "created_by",
                                                                             ""));
  json_object_set_null_member (object, "Tags");
  json_object_set_int_member (object, "Size", layer ? layer->size : 0);
  json_object_set_string_member (object, "Comment",
                                 json_object_get_string_member_with_default (step, "comment", ""));
  return object;
}

/* The image the legacy builder made the next instruction from.
 * Source: moby daemon/containerd/image_history.go */
static const char *
find_parent (const DdWorld *world,
             const char    *id)
{
  for (guint i = 0; id && i < world->legacy_links->len; i++)
    {
      const DdLegacyLink *link = g_ptr_array_index (world->legacy_links, i);

      if (g_str_equal (link->image, id))
        return link->parent;
    }
  return NULL;
}

/**
 * dd_api_image_history:
 * @world: a world
 * @image: an image
 *
 * Returns: (transfer full): `GET /images/{name}/history`, newest first
 */
JsonArray *
dd_api_image_history (const DdWorld *world,
                      const DdImage *image)
{
  JsonArray *array = json_array_new ();
  g_autoptr (JsonObject) document = parse_config (image);
  JsonArray *steps = json_object_has_member (document, "history")
                       ? json_object_get_array_member (document, "history") : NULL;
  guint n_steps = steps ? json_array_get_length (steps) : 0;
  guint layer = image->layers->len;
  const char *id = image->id;

  for (guint i = n_steps; i > 0; i--)
    {
      JsonObject *step = json_array_get_object_element (steps, i - 1);
      gboolean empty = json_object_get_boolean_member_with_default (step, "empty_layer", FALSE);
      const DdLayer *own = !empty && layer > 0 ? dd_image_get_layer (image, --layer) : NULL;
      JsonObject *entry = history_step (step, own, image->created / (gint64) DD_USEC_PER_SEC);

      if (i == n_steps)
        json_object_set_array_member (entry, "Tags", list_tags (world, image));
      if (id)
        json_object_set_string_member (entry, "Id", id);
      id = find_parent (world, id);
      json_array_add_object_element (array, entry);
    }
  return array;
}
