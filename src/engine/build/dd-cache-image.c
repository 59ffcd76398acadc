// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "dd-cache-image.h"
#include "dd-image-archive-private.h"
#include "dd-json-node.h"

/* The document of an exported cache: layers, each with the one below it, and
 * records, each with the key it is found by, the records its key is made of, and
 * the layer that came out. A step that is found by two keys has two records.
 *
 * Source: moby/buildkit cache/remotecache/v1/spec.go, cache/remotecache/inline */

#define SHA256        "sha256:"
#define LATEST        "latest"
#define NO_PARENT     -1

/* Writing */

typedef struct
{
  const DdWorld *world;
  GPtrArray     *layers;   /* DdLayer, each stack once, in the order of their digests */
  GHashTable    *indexes;  /* by result, the number of its last record + 1 */
  guint          n_records;
  JsonBuilder   *builder;
} Writer;

static int
compare_layers (gconstpointer a,
                gconstpointer b)
{
  const DdLayer *one = *(const DdLayer *const *) a;
  const DdLayer *other = *(const DdLayer *const *) b;
  int order = strcmp (one->digest, other->digest);

  return order ? order : strcmp (one->chain_id, other->chain_id);
}

static gboolean
is_same_stack (gconstpointer a,
               gconstpointer b)
{
  return g_str_equal (((const DdLayer *) a)->chain_id, ((const DdLayer *) b)->chain_id);
}

static int
find_layer (GPtrArray     *layers,
            const DdLayer *layer)
{
  guint index;

  return g_ptr_array_find_with_equal_func (layers, layer, is_same_stack, &index) ? (int) index
                                                                                 : NO_PARENT;
}

static GPtrArray *
collect_layers (GPtrArray *records)
{
  GPtrArray *layers = g_ptr_array_new ();

  for (guint i = 0; i < records->len; i++)
    {
      const DdBuildRecord *record = g_ptr_array_index (records, i);

      for (guint j = 0; j < record->layers->len; j++)
        if (find_layer (layers, g_ptr_array_index (record->layers, j)) < 0)
          g_ptr_array_add (layers, g_ptr_array_index (record->layers, j));
    }
  g_ptr_array_sort (layers, compare_layers);
  return layers;
}

static int
find_parent (GPtrArray     *layers,
             GPtrArray     *records,
             const DdLayer *layer)
{
  for (guint i = 0; i < records->len; i++)
    {
      const DdBuildRecord *record = g_ptr_array_index (records, i);

      for (guint j = 1; j < record->layers->len; j++)
        if (is_same_stack (g_ptr_array_index (record->layers, j), layer))
          return find_layer (layers, g_ptr_array_index (record->layers, j - 1));
    }
  return NO_PARENT;
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_int (JsonBuilder *builder,
         const char  *name,
         gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
write_layers (Writer    *self,
              GPtrArray *records)
{
  json_builder_set_member_name (self->builder, "layers");
  json_builder_begin_array (self->builder);
  for (guint i = 0; i < self->layers->len; i++)
    {
      const DdLayer *layer = g_ptr_array_index (self->layers, i);

      json_builder_begin_object (self->builder);
      add_string (self->builder, "blob", layer->digest);
      add_int (self->builder, "parent", find_parent (self->layers, records, layer));
      json_builder_end_object (self->builder);
    }
  json_builder_end_array (self->builder);
}

static void
write_input (Writer     *self,
             const char *selector,
             int         link)
{
  json_builder_begin_array (self->builder);
  json_builder_begin_object (self->builder);
  if (selector)
    {
      g_autofree char *digest = g_strconcat (SHA256, selector, NULL);

      add_string (self->builder, "selector", digest);
    }
  add_int (self->builder, "link", link);
  json_builder_end_object (self->builder);
  json_builder_end_array (self->builder);
}

/* @partner is the record of the same step that is found by its definition. */
static int
write_record (Writer              *self,
              const DdBuildRecord *record,
              const char          *key,
              int                  parent,
              int                  partner)
{
  g_autofree char *digest = g_strconcat (SHA256, key, NULL);

  json_builder_begin_object (self->builder);
  add_string (self->builder, "digest", digest);
  if (record && !record->is_bare)
    {
      g_autofree char *created = dd_world_format_time (self->world, record->created);

      json_builder_set_member_name (self->builder, "layers");
      json_builder_begin_array (self->builder);
      json_builder_begin_object (self->builder);
      add_int (self->builder, "layer",
               find_layer (self->layers, g_ptr_array_index (record->layers,
                                                            record->layers->len - 1)));
      add_string (self->builder, "createdAt", created);
      json_builder_end_object (self->builder);
      json_builder_end_array (self->builder);
    }
  if (record)
    {
      json_builder_set_member_name (self->builder, "inputs");
      json_builder_begin_array (self->builder);
      write_input (self, NULL, parent);
      if (key == record->key->content)
        write_input (self, record->key->parts[DD_BUILD_PART_CONTENT], MAX (partner, parent));
      json_builder_end_array (self->builder);
    }
  json_builder_end_object (self->builder);
  return (int) self->n_records++;
}

/* What a step is built on that is no step of the cache, such as an image, has a
 * record of its own. */
static int
write_parent (Writer     *self,
              const char *result)
{
  gpointer known = g_hash_table_lookup (self->indexes, result);
  int index;

  if (known)
    return GPOINTER_TO_INT (known) - 1;
  index = write_record (self, NULL, result, 0, 0);
  g_hash_table_insert (self->indexes, (gpointer) result, GINT_TO_POINTER (index + 1));
  return index;
}

static void
write_step (Writer              *self,
            const DdBuildRecord *record)
{
  int parent = write_parent (self, record->key->parts[DD_BUILD_PART_PARENT]);
  int index = NO_PARENT;

  if (record->key->definition)
    index = write_record (self, record, record->key->definition, parent, NO_PARENT);
  if (record->key->content)
    index = write_record (self, record, record->key->content, parent, index);
  g_hash_table_insert (self->indexes, record->result, GINT_TO_POINTER (index + 1));
}

static char *
write_document (const DdWorld *world,
                GPtrArray     *records,
                GPtrArray     *layers)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GHashTable) indexes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (JsonNode) root = NULL;
  Writer writer = { world, layers, indexes, 0, builder };

  json_builder_begin_object (builder);
  write_layers (&writer, records);
  json_builder_set_member_name (builder, "records");
  json_builder_begin_array (builder);
  for (guint i = 0; i < records->len; i++)
    write_step (&writer, g_ptr_array_index (records, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/**
 * dd_cache_image_new:
 * @world: a world
 * @records: (element-type DdBuildRecord): entries of a build cache
 *
 * Returns: (transfer full): a manifest that has them and their layers
 */
DdImage *
dd_cache_image_new (const DdWorld *world,
                    GPtrArray     *records)
{
  g_autoptr (GPtrArray) layers = collect_layers (records);
  g_autofree char *document = write_document (world, records, layers);

  return dd_image_new_cache (document, layers);
}

/**
 * dd_cache_image_dup_inline:
 * @world: a world
 * @records: (element-type DdBuildRecord): the entries that an image came from
 *
 * Returns: (transfer full): what the image's config says of them in its member
 *   %DD_CACHE_INLINE_MEMBER
 */
char *
dd_cache_image_dup_inline (const DdWorld *world,
                           GPtrArray     *records)
{
  g_autoptr (GPtrArray) layers = collect_layers (records);
  g_autofree char *document = write_document (world, records, layers);

  return g_base64_encode ((const guchar *) document, strlen (document));
}

/* Reading. What is damaged or was never a cache has no records. */

static int
read_index (JsonNode   *node,
            const char *name)
{
  return (int) CLAMP (dd_json_get_int (dd_json_get_member (node, name), NO_PARENT), NO_PARENT,
                      G_MAXINT);
}

static const DdLayer *
find_blob (const DdImage *image,
           const char    *digest,
           const DdLayer *below)
{
  for (guint i = 0; i < image->layers->len; i++)
    {
      const DdLayer *layer = dd_image_get_layer (image, i);
      g_autofree char *chain = NULL;

      if (!g_str_equal (layer->digest, digest))
        continue;
      chain = dd_layer_make_chain_id (below ? below->chain_id : NULL, layer->diff_id);
      if (g_str_equal (layer->chain_id, chain))
        return layer;
    }
  return NULL;
}

/* The stack of which layer number @index of the document is the top, base first;
 * NULL if a layer is missing. */
static GPtrArray *
read_stack (JsonNode      *layers,
            const DdImage *image,
            int            index)
{
  g_autoptr (GPtrArray) digests = g_ptr_array_new ();
  g_autoptr (GPtrArray) stack = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_layer_unref);
  JsonNode *node;

  while (index >= 0 && digests->len < dd_json_count_elements (layers) &&
         (node = dd_json_get_element (layers, (guint) index)))
    {
      g_ptr_array_insert (digests, 0, (gpointer) dd_json_get_string (dd_json_get_member (node,
                                                                                         "blob"),
                                                                     ""));
      index = read_index (node, "parent");
    }
  for (guint i = 0; i < digests->len; i++)
    {
      const DdLayer *below = i ? g_ptr_array_index (stack, i - 1) : NULL;
      const DdLayer *layer = find_blob (image, g_ptr_array_index (digests, i), below);

      if (layer == NULL)
        return NULL;
      g_ptr_array_add (stack, dd_layer_ref ((DdLayer *) layer));
    }
  return digests->len ? g_steal_pointer (&stack) : NULL;
}

static int
read_link (JsonNode *inputs,
           guint     index)
{
  return read_index (dd_json_get_element (dd_json_get_element (inputs, index), 0), "link");
}

static const char *
read_key (JsonNode *record)
{
  const char *digest = dd_json_get_string (dd_json_get_member (record, "digest"), "");

  return g_str_has_prefix (digest, SHA256) ? digest + strlen (SHA256) : digest;
}

static guint64
read_time (const DdWorld *world,
           JsonNode      *node)
{
  const char *text = dd_json_get_string (node, "");
  g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (text, NULL);
  gint64 usec = date ? g_date_time_to_unix (date) * G_USEC_PER_SEC +
                       g_date_time_get_microsecond (date) : 0;

  return (guint64) MAX (usec - world->epoch, 0);
}

/* A record that is found by content names in its second input the one of the same
 * step that is found by its definition, if there is one. */
static DdBuildRecord *
read_record (const DdWorld  *world,
             JsonNode       *root,
             JsonNode       *record,
             const DdImage  *image,
             JsonNode      **partner)
{
  JsonNode *inputs = dd_json_get_member (record, "inputs");
  JsonNode *layer = dd_json_get_element (dd_json_get_member (record, "layers"), 0);
  g_autoptr (GPtrArray) stack = read_stack (dd_json_get_member (root, "layers"), image,
                                            read_index (layer, "layer"));
  guint64 created = read_time (world, dd_json_get_member (layer, "createdAt"));
  int link = read_link (inputs, 1);

  *partner = NULL;
  if (dd_json_count_elements (inputs) < 2)
    return dd_build_record_new_imported (read_key (record), NULL, stack, created);
  if (link >= 0 && link != read_link (inputs, 0))
    *partner = dd_json_get_element (dd_json_get_member (root, "records"), (guint) link);
  return dd_build_record_new_imported (*partner ? read_key (*partner) : NULL, read_key (record),
                                       stack, created);
}

static GPtrArray *
read_records (const DdWorld *world,
              JsonNode      *root,
              const DdImage *image)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_build_record_unref);
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);
  JsonNode *list = dd_json_get_member (root, "records");

  for (guint i = dd_json_count_elements (list); i > 0; i--)
    {
      JsonNode *record = dd_json_get_element (list, i - 1);
      JsonNode *partner;

      if (dd_json_count_elements (dd_json_get_member (record, "inputs")) == 0 ||
          g_hash_table_contains (taken, record))
        continue;
      g_ptr_array_insert (records, 0, read_record (world, root, record, image, &partner));
      g_hash_table_add (taken, partner);
    }
  return records;
}

static char *
dup_document (const DdImage *image)
{
  g_autoptr (JsonNode) root = image->is_cache ? NULL : json_from_string (image->config, NULL);
  const char *text = dd_json_get_string (dd_json_get_member (root, DD_CACHE_INLINE_MEMBER), "");
  g_autofree guchar *bytes = NULL;
  gsize length;

  if (image->is_cache)
    return g_strdup (image->config);
  bytes = g_base64_decode (text, &length);
  return g_strndup ((const char *) bytes, length);
}

/**
 * dd_cache_image_list_records:
 * @world: a world
 * @image: a cache, or an image that may have one in its config
 *
 * Returns: (transfer full) (element-type DdBuildRecord): the entries it has
 */
GPtrArray *
dd_cache_image_list_records (const DdWorld *world,
                             const DdImage *image)
{
  g_autofree char *document = dup_document (image);
  g_autoptr (JsonNode) root = json_from_string (document, NULL);

  return read_records (world, root, image);
}

/* A folder with a cache */

static char *
write_index (const DdImage *image)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_int (builder, "schemaVersion", 2);
  add_string (builder, "mediaType", DD_OCI_MEDIA_INDEX);
  json_builder_set_member_name (builder, "manifests");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  add_string (builder, "mediaType", DD_OCI_MEDIA_MANIFEST);
  add_string (builder, "digest", image->id);
  add_int (builder, "size", (gint64) strlen (image->manifest));
  json_builder_set_member_name (builder, "annotations");
  json_builder_begin_object (builder);
  add_string (builder, DD_OCI_TAG_ANNOTATION, LATEST);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/**
 * dd_cache_image_make_layout:
 * @image: a cache
 *
 * Returns: (transfer full): the files of a folder that keeps it, an OCI layout
 * Source: moby/buildkit cache/remotecache/local
 */
DdNode *
dd_cache_image_make_layout (const DdImage *image)
{
  DdNode *root = dd_node_new_directory (0755);
  g_autofree char *index = write_index (image);
  g_autoptr (DdNode) before = NULL;
  g_autoptr (DdNode) ingest = dd_node_new_directory (0755);

  _dd_archive_put_blob (&root, image->id, image->manifest);
  _dd_archive_put_blob (&root, image->config_digest, image->config);
  for (guint i = 0; i < image->layers->len; i++)
    _dd_archive_put_layer (&root, dd_image_get_layer (image, i));
  _dd_archive_put_text (&root, DD_OCI_INDEX_FILE, index);
  _dd_archive_put_text (&root, DD_OCI_LAYOUT_FILE, DD_OCI_LAYOUT);
  before = root;
  return dd_node_set_path (before, "ingest", ingest);
}

static DdLayer *
read_blob (DdNode        *root,
           const char    *digest,
           const DdLayer *below)
{
  DdNode *blob = _dd_archive_find_blob (root, digest);
  DdNode *tree = blob && blob->content ? blob->content->tree : NULL;

  return tree ? dd_layer_new (tree, below, _dd_archive_size_of_layer (blob->content),
                              dd_node_get_size (blob), "") : NULL;
}

/* By the number of a layer in the document; those below it are read first. */
static gboolean
read_layer (DdNode    *root,
            JsonNode  *list,
            guint      index,
            guint      depth,
            DdLayer  **layers)
{
  guint n_layers = dd_json_count_elements (list);
  JsonNode *node = dd_json_get_element (list, index);
  int parent = read_index (node, "parent");

  if (node == NULL || depth > n_layers)
    return FALSE;
  if (layers[index])
    return TRUE;
  if (parent >= 0 && !read_layer (root, list, (guint) parent, depth + 1, layers))
    return FALSE;
  layers[index] = read_blob (root, dd_json_get_string (dd_json_get_member (node, "blob"), ""),
                             parent >= 0 ? layers[parent] : NULL);
  return layers[index] != NULL;
}

static DdImage *
read_cache (DdNode     *root,
            const char *document)
{
  g_autoptr (JsonNode) node = json_from_string (document, NULL);
  JsonNode *list = dd_json_get_member (node, "layers");
  guint n_layers = dd_json_count_elements (list);
  g_autofree DdLayer **read = g_new0 (DdLayer *, n_layers + 1);
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_layer_unref);
  gboolean ok = list != NULL;

  for (guint i = 0; i < n_layers && ok; i++)
    ok = read_layer (root, list, i, 0, read);
  for (guint i = 0; i < n_layers; i++)
    if (read[i])
      g_ptr_array_add (layers, read[i]);
  return ok ? dd_image_new_cache (document, layers) : NULL;
}

static JsonNode *
parse_file (DdNode *file)
{
  g_autofree char *text = file && file->content ? dd_content_dup_text (file->content) : NULL;

  return text ? json_from_string (text, NULL) : NULL;
}

/* The digest of the cache that the index of a folder calls latest. */
static char *
find_latest (DdNode *file)
{
  g_autoptr (JsonNode) root = parse_file (file);
  JsonNode *list = dd_json_get_member (root, "manifests");

  for (guint i = 0; i < dd_json_count_elements (list); i++)
    {
      JsonNode *entry = dd_json_get_element (list, i);
      JsonNode *tag = dd_json_get_member (dd_json_get_member (entry, "annotations"),
                                          DD_OCI_TAG_ANNOTATION);

      if (g_strcmp0 (dd_json_get_string (tag, NULL), LATEST) == 0)
        return g_strdup (dd_json_get_string (dd_json_get_member (entry, "digest"), NULL));
    }
  return NULL;
}

/**
 * dd_cache_image_read_layout:
 * @root: a folder
 * @digest: which of the caches in it, "" for the latest
 *
 * Returns: (nullable) (transfer full): the cache, %NULL if it is not there or
 *   not whole
 * Source: moby/buildkit cache/remotecache/local
 */
DdImage *
dd_cache_image_read_layout (DdNode     *root,
                            const char *digest)
{
  g_autofree char *name = *digest ? g_strdup (digest)
                                  : find_latest (dd_node_get_child (root, DD_OCI_INDEX_FILE));
  g_autoptr (JsonNode) manifest = name ? parse_file (_dd_archive_find_blob (root, name)) : NULL;
  JsonNode *config = dd_json_get_member (dd_json_get_member (manifest, "config"), "digest");
  DdNode *blob = _dd_archive_find_blob (root, dd_json_get_string (config, ""));
  g_autofree char *document = blob && blob->content ? dd_content_dup_text (blob->content) : NULL;

  return document ? read_cache (root, document) : NULL;
}
