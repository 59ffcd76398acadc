// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-draft.h"
#include "dd-build-tree.h"
#include "dd-container-ops.h"
#include "dd-image-archive-private.h"
#include "dd-image-ops.h"
#include "dd-image-reference.h"

/* Images as archives: an OCI image layout with Docker's own list beside it.
 * The documents are there byte for byte; of a layer there is its tree.
 *
 * Source: OCI image-spec image-layout.md; moby daemon/containerd/image_exporter.go */

#define USEC_ARCHIVE    (80 * DD_USEC_PER_MSEC)
#define LIST_FILE       "manifest.json"
#define BLOBS           "blobs/sha256/"
#define NAME_ANNOTATION "io.containerd.image.name"
#define IMPORTED        "Imported from -"

static const char *
plain_digest (const char *digest)
{
  return g_str_has_prefix (digest, "sha256:") ? digest + strlen ("sha256:") : digest;
}

void
_dd_archive_put_text (DdNode     **root,
                      const char  *path,
                      const char  *text)
{
  g_autoptr (DdContent) content = dd_content_new_text (text);
  g_autoptr (DdNode) file = dd_node_new_file (content, 0644);
  g_autoptr (DdNode) before = *root;

  *root = dd_node_set_path (before, path, file);
}

void
_dd_archive_put_blob (DdNode     **root,
                      const char  *digest,
                      const char  *text)
{
  g_autofree char *path = g_strconcat (BLOBS, plain_digest (digest), NULL);

  _dd_archive_put_text (root, path, text);
}

/* The name that stands for the bytes of a layer has its unpacked size, too: the
 * files of the catalogue are a sample, and their sum is less. */
void
_dd_archive_put_layer (DdNode        **root,
                       const DdLayer  *layer)
{
  g_autofree char *path = g_strconcat (BLOBS, plain_digest (layer->digest), NULL);
  g_autofree char *identity = g_strdup_printf ("%s %" G_GINT64_FORMAT, layer->digest, layer->size);
  g_autoptr (DdContent) content = dd_content_new_sample (identity, layer->download_size, NULL);
  g_autoptr (DdNode) file = NULL;
  g_autoptr (DdNode) before = *root;

  content->tree = dd_node_ref (layer->root);
  file = dd_node_new_file (content, 0644);
  *root = dd_node_set_path (before, path, file);
}

/* Saving */

static void
add_descriptor (JsonArray     *manifests,
                const DdImage *image,
                const char    *full)
{
  JsonObject *descriptor = json_object_new ();
  JsonObject *annotations;
  g_auto (DdImageReference) parsed = { 0 };

  json_object_set_string_member (descriptor, "mediaType", DD_OCI_MEDIA_MANIFEST);
  json_object_set_string_member (descriptor, "digest", image->id);
  json_object_set_int_member (descriptor, "size", (gint64) strlen (image->manifest));
  if (full && dd_image_reference_parse (full, &parsed, NULL))
    {
      annotations = json_object_new ();
      json_object_set_string_member (annotations, NAME_ANNOTATION, full);
      json_object_set_string_member (annotations, DD_OCI_TAG_ANNOTATION,
                                     parsed.tag ? parsed.tag : "latest");
      json_object_set_object_member (descriptor, "annotations", annotations);
    }
  json_array_add_object_element (manifests, descriptor);
}

/* Docker's own list has an image once, with all of its names. */
static JsonObject *
find_entry (JsonArray     *list,
            const DdImage *image)
{
  g_autofree char *config = g_strconcat (BLOBS, plain_digest (image->config_digest), NULL);
  JsonObject *entry;
  JsonArray *layers;

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      entry = json_array_get_object_element (list, i);
      if (g_str_equal (json_object_get_string_member (entry, "Config"), config))
        return entry;
    }
  entry = json_object_new ();
  layers = json_array_new ();
  json_object_set_string_member (entry, "Config", config);
  json_object_set_array_member (entry, "RepoTags", json_array_new ());
  for (guint i = 0; i < image->layers->len; i++)
    {
      g_autofree char *path = g_strconcat (BLOBS, plain_digest (dd_image_get_layer (image,
                                                                                    i)->digest),
                                           NULL);

      json_array_add_string_element (layers, path);
    }
  json_object_set_array_member (entry, "Layers", layers);
  json_array_add_object_element (list, entry);
  return entry;
}

static void
save_image (DdNode        **root,
            const DdImage  *image,
            const char     *full,
            JsonArray      *manifests,
            JsonArray      *list)
{
  JsonObject *entry = find_entry (list, image);
  g_auto (DdImageReference) parsed = { 0 };

  _dd_archive_put_blob (root, image->id, image->manifest);
  _dd_archive_put_blob (root, image->config_digest, image->config);
  for (guint i = 0; i < image->layers->len; i++)
    _dd_archive_put_layer (root, dd_image_get_layer (image, i));
  add_descriptor (manifests, image, full);
  if (full && dd_image_reference_parse (full, &parsed, NULL))
    {
      g_autofree char *name = dd_image_reference_to_familiar (&parsed);

      json_array_add_string_element (json_object_get_array_member (entry, "RepoTags"), name);
    }
}

static char *
print_index (JsonArray *manifests)
{
  g_autoptr (JsonObject) index = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), index);

  json_object_set_int_member (index, "schemaVersion", 2);
  json_object_set_string_member (index, "mediaType", DD_OCI_MEDIA_INDEX);
  json_object_set_array_member (index, "manifests", json_array_ref (manifests));
  return json_to_string (node, FALSE);
}

static void
put_lists (DdNode    **root,
           JsonArray  *manifests,
           JsonArray  *list)
{
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), list);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autofree char *index = print_index (manifests);

  _dd_archive_put_text (root, DD_OCI_INDEX_FILE, index);
  _dd_archive_put_text (root, LIST_FILE, text);
  _dd_archive_put_text (root, DD_OCI_LAYOUT_FILE, DD_OCI_LAYOUT);
}

static gboolean
save_name (DdEngine    *engine,
           const char  *name,
           DdNode     **root,
           JsonArray   *manifests,
           JsonArray   *list,
           GError     **error)
{
  const DdWorld *world = dd_engine_get_world (engine);
  g_autofree char *full = dd_image_dup_full_name (name, NULL);
  const DdTag *tag = full ? dd_world_get_tag (world, full) : NULL;
  const DdImage *image = tag ? tag->image : dd_world_find_image (world, name, NULL);

  if (image == NULL)
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND, "No such image: %s", name);
      return FALSE;
    }
  save_image (root, image, tag ? full : NULL, manifests, list);
  return TRUE;
}

/**
 * dd_image_save:
 * @engine: the engine
 * @names: of images, ended by %NULL
 * @error: return location
 *
 * GET /images/get: puts images into one archive.
 *
 * Returns: (nullable) (transfer full): what is in the archive
 * Source: moby daemon/containerd/image_exporter.go
 */
DdNode *
dd_image_save (DdEngine           *engine,
               const char *const  *names,
               GError            **error)
{
  DdNode *root = dd_node_new_directory (0755);
  g_autoptr (JsonArray) manifests = json_array_new ();
  g_autoptr (JsonArray) list = json_array_new ();

  for (guint i = 0; names[i]; i++)
    if (!save_name (engine, names[i], &root, manifests, list, error))
      {
        dd_node_unref (root);
        return NULL;
      }
  dd_engine_elapse (engine, USEC_ARCHIVE);
  put_lists (&root, manifests, list);
  return root;
}

/**
 * dd_image_make_archive:
 * @image: an image
 * @names: (nullable): its names, in full
 *
 * Returns: (transfer full): what is in an archive of the image
 */
DdNode *
dd_image_make_archive (const DdImage      *image,
                       const char *const  *names)
{
  DdNode *root = dd_node_new_directory (0755);
  g_autoptr (JsonArray) manifests = json_array_new ();
  g_autoptr (JsonArray) list = json_array_new ();

  if (names == NULL || names[0] == NULL)
    save_image (&root, image, NULL, manifests, list);
  for (guint i = 0; names && names[i]; i++)
    save_image (&root, image, names[i], manifests, list);
  put_lists (&root, manifests, list);
  return root;
}

/* Loading */

DdNode *
_dd_archive_find_blob (DdNode     *root,
                       const char *digest)
{
  g_autofree char *path = g_strconcat ("/" BLOBS, plain_digest (digest), NULL);

  return dd_build_follow (root, path, NULL);
}

static JsonObject *
read_document (DdNode *file)
{
  g_autofree char *text = file && file->kind == DD_NODE_FILE ? dd_content_dup_text (file->content)
                                                             : NULL;
  g_autoptr (JsonNode) node = text ? json_from_string (text, NULL) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

gint64
_dd_archive_size_of_layer (const DdContent *content)
{
  const char *size = content->identity ? strchr (content->identity, ' ') : NULL;

  return size ? g_ascii_strtoll (size, NULL, 10) : dd_archive_measure_files (content->tree);
}

static GPtrArray *
read_layers (DdNode     *root,
             JsonObject *manifest)
{
  JsonArray *descriptors = json_object_has_member (manifest, "layers")
                           ? json_object_get_array_member (manifest, "layers") : NULL;
  GPtrArray *layers = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_layer_unref);

  for (guint i = 0; descriptors && i < json_array_get_length (descriptors); i++)
    {
      JsonObject *descriptor = json_array_get_object_element (descriptors, i);
      const char *digest = json_object_get_string_member_with_default (descriptor, "digest", "");
      DdNode *blob = _dd_archive_find_blob (root, digest);
      DdNode *tree = blob && blob->content ? blob->content->tree : NULL;
      const DdLayer *below = layers->len ? g_ptr_array_index (layers, layers->len - 1) : NULL;

      if (tree == NULL)
        {
          g_ptr_array_unref (layers);
          return NULL;
        }
      g_ptr_array_add (layers,
                       dd_layer_new (tree, below, _dd_archive_size_of_layer (blob->content),
                                     dd_node_get_size (blob), ""));
    }
  return layers;
}

static DdImage *
read_image (DdNode     *root,
            const char *digest)
{
  DdNode *blob = _dd_archive_find_blob (root, digest);
  g_autoptr (JsonObject) manifest = read_document (blob);
  JsonObject *descriptor = manifest && json_object_has_member (manifest, "config")
                           ? json_object_get_object_member (manifest, "config") : NULL;
  const char *name = descriptor ? json_object_get_string_member_with_default (descriptor, "digest",
                                                                              "") : NULL;
  DdNode *config = name ? _dd_archive_find_blob (root, name) : NULL;
  g_autofree char *text = config ? dd_content_dup_text (config->content) : NULL;
  g_autoptr (GPtrArray) layers = text ? read_layers (root, manifest) : NULL;

  return layers ? dd_image_new_from_config (text, layers, NULL) : NULL;
}

static gboolean
load_image (DdEngine    *engine,
            DdNode      *root,
            JsonObject  *descriptor,
            GPtrArray   *lines,
            GError     **error)
{
  const char *digest = json_object_get_string_member_with_default (descriptor, "digest", "");
  JsonObject *annotations = json_object_has_member (descriptor, "annotations")
                            ? json_object_get_object_member (descriptor, "annotations") : NULL;
  const char *full = annotations
                     ? json_object_get_string_member_with_default (annotations, NAME_ANNOTATION,
                                                                   NULL) : NULL;
  const DdImage *here = dd_world_find_image (dd_engine_get_world (engine), digest, NULL);
  g_autoptr (DdImage) image = here ? g_object_ref ((DdImage *) here) : read_image (root, digest);
  g_auto (DdImageReference) parsed = { 0 };
  g_autofree char *name = NULL;

  if (image == NULL)
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID,
                   "content digest %s: not found", digest);
      return FALSE;
    }
  if ((here == NULL || full) && !dd_image_add (engine, image, full, error))
    return FALSE;
  name = full && dd_image_reference_parse (full, &parsed, NULL)
         ? dd_image_reference_to_familiar (&parsed) : NULL;
  g_ptr_array_add (lines, name ? g_strdup_printf ("Loaded image: %s", name)
                               : g_strdup_printf ("Loaded image ID: %s", image->id));
  return TRUE;
}

/**
 * dd_image_load:
 * @engine: the engine
 * @tree: what is in an archive
 * @lines: (element-type utf8): what was loaded is added
 * @error: return location
 *
 * POST /images/load: takes the images of an archive in, with their names.
 *
 * Returns: whether all of them could be read
 * Source: moby daemon/containerd/image_exporter.go, LoadImage
 */
gboolean
dd_image_load (DdEngine   *engine,
               DdNode     *tree,
               GPtrArray  *lines,
               GError    **error)
{
  DdNode *file = dd_node_get_child (tree, DD_OCI_INDEX_FILE);
  g_autoptr (JsonObject) index = read_document (file);
  JsonArray *manifests = index && json_object_has_member (index, "manifests")
                         ? json_object_get_array_member (index, "manifests") : NULL;

  if (manifests == NULL)
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID, "unrecognized image format");
      return FALSE;
    }
  dd_engine_elapse (engine, USEC_ARCHIVE);
  for (guint i = 0; i < json_array_get_length (manifests); i++)
    if (!load_image (engine, tree, json_array_get_object_element (manifests, i), lines, error))
      return FALSE;
  return TRUE;
}

/* Containers as archives */

/**
 * dd_container_export:
 * @engine: the engine
 * @name: of a container
 * @error: return location
 *
 * GET /containers/{id}/export: the files of a container as one tree. What is
 * mounted is not in it.
 *
 * Returns: (nullable) (transfer full): the files
 * Source: moby daemon/export.go
 */
DdNode *
dd_container_export (DdEngine    *engine,
                     const char  *name,
                     GError     **error)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdContainer *container = dd_world_find_container (world, name, error);
  g_autoptr (DdNode) layers = NULL;
  g_autoptr (DdNode) below = NULL;
  DdNode *upper;

  if (container == NULL)
    return NULL;
  upper = dd_world_get_store (world, container->rw_store);
  layers = dd_build_merge_layers (container->image->layers);
  below = container->init_layer ? dd_build_merge (layers, container->init_layer)
                                : dd_node_ref (layers);
  dd_container_notify (engine, container, "export", NULL);
  dd_engine_elapse (engine, USEC_ARCHIVE);
  return upper ? dd_build_merge (below, upper) : g_steal_pointer (&below);
}

static char *
make_config (const DdWorld        *world,
             const DdImageImport  *import,
             GError              **error)
{
  g_autoptr (JsonObject) root = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), root);
  g_autofree char *created = dd_world_format_time (world, world->now);
  JsonObject *config = json_object_new ();
  JsonArray *history = json_array_new ();
  JsonObject *entry = json_object_new ();
  const char *message = import->message && *import->message ? import->message : IMPORTED;

  json_object_set_string_member (root, "architecture", "amd64");
  json_object_set_string_member (root, "os", "linux");
  json_object_set_string_member (root, "created", created);
  json_object_set_string_member (root, "comment", message);
  json_object_set_object_member (root, "config", config);
  json_object_set_string_member (entry, "created", created);
  json_object_set_string_member (entry, "comment", message);
  json_array_add_object_element (history, entry);
  json_object_set_array_member (root, "history", history);
  for (guint i = 0; import->changes && import->changes[i]; i++)
    if (!dd_image_apply_change (config, import->changes[i], error))
      return NULL;
  dd_build_draft_arrange (root);
  return json_to_string (node, FALSE);
}

/**
 * dd_image_import:
 * @engine: the engine
 * @import: what is asked for
 * @error: return location
 *
 * POST /images/create?fromSrc: makes an image with one layer of a tree.
 *
 * Returns: (nullable) (transfer full): the id of the image
 * Source: moby daemon/containerd/image_import.go
 */
char *
dd_image_import (DdEngine             *engine,
                 const DdImageImport  *import,
                 GError              **error)
{
  g_autofree char *config = make_config (dd_engine_get_world (engine), import, error);
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_layer_unref);
  g_autoptr (DdImage) image = NULL;
  gint64 size = dd_archive_measure_files (import->tree);

  if (config == NULL)
    return NULL;
  g_ptr_array_add (layers, dd_layer_new (import->tree, NULL, size, MAX (size / 3, 32), ""));
  image = dd_image_new_from_config (config, layers, error);
  dd_engine_elapse (engine, USEC_ARCHIVE);
  if (image == NULL || !dd_image_add (engine, image, import->reference, error))
    return NULL;
  return g_strdup (image->id);
}
