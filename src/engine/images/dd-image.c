// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-image.h"
#include "dd-node.h"

G_DEFINE_FINAL_TYPE (DdImage, dd_image, G_TYPE_OBJECT)
G_DEFINE_BOXED_TYPE (DdLayer, dd_layer, dd_layer_ref, dd_layer_unref)

#define MEDIA_MANIFEST "application/vnd.oci.image.manifest.v1+json"
#define MEDIA_CONFIG   "application/vnd.oci.image.config.v1+json"
#define MEDIA_CACHE    "application/vnd.buildkit.cacheconfig.v0"
#define MEDIA_LAYER    "application/vnd.oci.image.layer.v1.tar+gzip"

/* In the descriptor of a layer of a cache: its diff id. */
#define UNCOMPRESSED_ANNOTATION "containerd.io/uncompressed"

static char *
sha256 (const char *text)
{
  g_autofree char *hex = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strconcat ("sha256:", hex, NULL);
}

/**
 * dd_layer_make_chain_id:
 * @parent: (nullable): chain id of the layers below
 * @diff_id: of a layer
 *
 * Returns: (transfer full): what identifies the stack
 * Source: OCI image-spec config.md, "Layer ChainID"
 */
char *
dd_layer_make_chain_id (const char *parent,
                        const char *diff_id)
{
  g_autofree char *text = parent ? g_strconcat (parent, " ", diff_id, NULL) : NULL;

  return text ? sha256 (text) : g_strdup (diff_id);
}

/**
 * dd_layer_new:
 * @root: what the layer adds, changes or hides
 * @parent: (nullable): the layer below
 * @size: unpacked, in bytes
 * @download_size: compressed, in bytes
 * @created_by: the instruction that made it
 *
 * Makes a layer. Its diff id is the digest of its tree; the digest of the
 * compressed blob, which the model does not have, is derived from that and
 * the size.
 *
 * Returns: (transfer full): the layer
 */
DdLayer *
dd_layer_new (DdNode        *root,
              const DdLayer *parent,
              gint64         size,
              gint64         download_size,
              const char    *created_by)
{
  DdLayer *self = g_new0 (DdLayer, 1);
  g_autofree char *blob = NULL;

  self->ref_count = 1;
  self->root = dd_node_ref (root);
  self->size = size;
  self->download_size = download_size;
  self->created_by = g_strdup (created_by);
  self->diff_id = g_strdup (dd_node_get_digest (root));
  blob = g_strdup_printf ("gzip %s %" G_GINT64_FORMAT, self->diff_id, download_size);
  self->digest = sha256 (blob);
  self->chain_id = dd_layer_make_chain_id (parent ? parent->chain_id : NULL, self->diff_id);
  return self;
}

/**
 * dd_layer_ref:
 * @self: a layer
 *
 * Returns: (transfer full): the same layer, held once more
 */
DdLayer *
dd_layer_ref (DdLayer *self)
{
  self->ref_count++;
  return self;
}

/**
 * dd_layer_unref:
 * @self: (transfer full): a layer
 *
 * Lets go of a layer. The last one who does frees it.
 */
void
dd_layer_unref (DdLayer *self)
{
  if (--self->ref_count > 0)
    return;
  g_free (self->digest);
  g_free (self->diff_id);
  g_free (self->chain_id);
  g_free (self->created_by);
  dd_node_unref (self->root);
  g_free (self);
}

static void
dd_image_finalize (GObject *object)
{
  DdImage *self = DD_IMAGE (object);

  g_free (self->id);
  g_free (self->config_digest);
  g_free (self->config);
  g_free (self->manifest);
  g_free (self->comment);
  g_free (self->author);
  g_clear_pointer (&self->layers, g_ptr_array_unref);
  g_strfreev (self->cmd);
  g_strfreev (self->entrypoint);
  g_strfreev (self->env);
  g_strfreev (self->exposed_ports);
  g_strfreev (self->volumes);
  g_strfreev (self->labels);
  g_free (self->working_dir);
  g_free (self->user);
  g_free (self->stop_signal);
  g_free (self->architecture);
  g_free (self->origin);
  g_free (self->os);
  G_OBJECT_CLASS (dd_image_parent_class)->finalize (object);
}

static void
dd_image_class_init (DdImageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dd_image_finalize;
}

static void
dd_image_init (DdImage *self)
{
}

/* Reading the config document */

static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
get_string (JsonObject *object,
            const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
         ? json_node_get_string (node) : "";
}

static char **
get_strv (JsonObject *object,
          const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;
  g_autoptr (GPtrArray) list = NULL;
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  array = json_node_get_array (node);
  list = g_ptr_array_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING)
        g_ptr_array_add (list, g_strdup (json_node_get_string (element)));
    }
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The keys of an object, sorted; for labels as "key=value". */
static char **
get_keys (JsonObject *object,
          const char *name,
          gboolean    values)
{
  JsonObject *members = get_object (object, name);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (GList) keys = members ? json_object_get_members (members) : NULL;

  for (GList *l = keys; l; l = l->next)
    g_ptr_array_add (list, values ? g_strconcat (l->data, "=", get_string (members, l->data), NULL)
                                  : g_strdup (l->data));
  g_ptr_array_sort (list, compare_strings);
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
}

static gint64
get_time (JsonObject *object,
          const char *name)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (get_string (object, name), NULL);

  return time ? g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time)
              : 0;
}

static void
read_config (DdImage    *self,
             JsonObject *root)
{
  JsonObject *config = get_object (root, "config");
  const char *stop_signal = get_string (config, "StopSignal");

  self->cmd = get_strv (config, "Cmd");
  self->entrypoint = get_strv (config, "Entrypoint");
  self->env = get_strv (config, "Env");
  self->exposed_ports = get_keys (config, "ExposedPorts", FALSE);
  self->volumes = get_keys (config, "Volumes", FALSE);
  self->labels = get_keys (config, "Labels", TRUE);
  self->working_dir = g_strdup (get_string (config, "WorkingDir"));
  self->user = g_strdup (get_string (config, "User"));
  self->stop_signal = *stop_signal ? g_strdup (stop_signal) : NULL;
  self->architecture = g_strdup (get_string (root, "architecture"));
  self->os = g_strdup (get_string (root, "os"));
  self->author = g_strdup (get_string (root, "author"));
  self->comment = g_strdup (get_string (root, "comment"));
  self->created = get_time (root, "created");
}

/* rootfs names the layers by their diff ids, base first. */
static void
set_rootfs (JsonObject *root,
            GPtrArray  *layers)
{
  JsonObject *rootfs = json_object_new ();
  JsonArray *diff_ids = json_array_new ();

  for (guint i = 0; i < layers->len; i++)
    json_array_add_string_element (diff_ids, ((DdLayer *) g_ptr_array_index (layers, i))->diff_id);
  json_object_set_string_member (rootfs, "type", "layers");
  json_object_set_array_member (rootfs, "diff_ids", diff_ids);
  json_object_set_object_member (root, "rootfs", rootfs);
}

static void
add_descriptor (JsonBuilder *builder,
                const char  *media_type,
                const char  *digest,
                gint64       size,
                const char  *uncompressed)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "mediaType");
  json_builder_add_string_value (builder, media_type);
  json_builder_set_member_name (builder, "digest");
  json_builder_add_string_value (builder, digest);
  json_builder_set_member_name (builder, "size");
  json_builder_add_int_value (builder, size);
  if (uncompressed)
    {
      json_builder_set_member_name (builder, "annotations");
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, UNCOMPRESSED_ANNOTATION);
      json_builder_add_string_value (builder, uncompressed);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

/* Source: OCI image-spec manifest.md */
static char *
make_manifest (DdImage *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "schemaVersion");
  json_builder_add_int_value (builder, 2);
  json_builder_set_member_name (builder, "mediaType");
  json_builder_add_string_value (builder, MEDIA_MANIFEST);
  json_builder_set_member_name (builder, "config");
  add_descriptor (builder, self->is_cache ? MEDIA_CACHE : MEDIA_CONFIG, self->config_digest,
                  strlen (self->config), NULL);
  json_builder_set_member_name (builder, "layers");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->layers->len; i++)
    {
      const DdLayer *layer = g_ptr_array_index (self->layers, i);

      add_descriptor (builder, MEDIA_LAYER, layer->digest, layer->download_size,
                      self->is_cache ? layer->diff_id : NULL);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static void
set_layers (DdImage   *self,
            GPtrArray *layers)
{
  self->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_layer_unref);
  for (guint i = 0; i < layers->len; i++)
    {
      DdLayer *layer = g_ptr_array_index (layers, i);

      g_ptr_array_add (self->layers, dd_layer_ref (layer));
      self->size += layer->size;
    }
}

/* Takes @config. */
static void
set_documents (DdImage *self,
               char    *config)
{
  self->config = config;
  self->config_digest = sha256 (self->config);
  self->manifest = make_manifest (self);
  self->id = sha256 (self->manifest);
}

/**
 * dd_image_new_from_config:
 * @config_json: an OCI image config; its "rootfs" is filled in
 * @layers: (element-type DdLayer): base first
 * @error: return location
 *
 * Makes an image. Config and manifest are real documents and their digests
 * real digests of these bytes; the manifest's digest is the image's id, as in
 * the containerd image store.
 *
 * Returns: (nullable) (transfer full): the image
 * Source: OCI image-spec config.md and manifest.md
 */
DdImage *
dd_image_new_from_config (const char  *config_json,
                          GPtrArray   *layers,
                          GError     **error)
{
  g_autoptr (JsonNode) node = json_from_string (config_json, error);
  g_autoptr (DdImage) self = NULL;
  JsonObject *root;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA,
                           "an image config must be an object");
      return NULL;
    }
  self = g_object_new (DD_TYPE_IMAGE, NULL);
  root = json_node_get_object (node);
  set_rootfs (root, layers);
  set_layers (self, layers);
  read_config (self, root);
  set_documents (self, json_to_string (node, FALSE));
  return g_steal_pointer (&self);
}

/**
 * dd_image_new_cache:
 * @config: the document that says which steps the layers come from
 * @layers: (element-type DdLayer): in the order of the document
 *
 * Makes what a registry keeps for an exported build cache: the manifest of an
 * image, whose layers are no stack and whose config is no image's.
 *
 * Returns: (transfer full): the manifest
 * Source: moby/buildkit cache/remotecache/export.go
 */
DdImage *
dd_image_new_cache (const char *config,
                    GPtrArray  *layers)
{
  DdImage *self = g_object_new (DD_TYPE_IMAGE, NULL);

  self->is_cache = TRUE;
  set_layers (self, layers);
  read_config (self, NULL);
  set_documents (self, g_strdup (config));
  return self;
}

/**
 * dd_image_get_layer:
 * @self: an image
 * @index: from 0, the base
 *
 * Returns: (nullable) (transfer none): a layer
 */
const DdLayer *
dd_image_get_layer (const DdImage *self,
                    guint          index)
{
  return index < self->layers->len ? g_ptr_array_index (self->layers, index) : NULL;
}
