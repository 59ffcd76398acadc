// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-behaviour.h"
#include "dd-catalog-private.h"
#include "dd-catalog-record.h"
#include "dd-image-reference.h"
#include "dd-host-profile.h"
#include "dd-internet.h"
#include "dd-package.h"

/* What the catalogue files hold: see data/catalog/README.md. */

#define MAX_LAYER_SIZE   (G_GINT64_CONSTANT (1) << 42)
#define MAX_LAYERS       127
#define MIN_DOWNLOAD     32
#define USUAL_COMPRESSION 3
#define DEFAULT_CREATED  "2026-01-05T00:00:00Z"
#define BUILDKIT_COMMENT "buildkit.dockerfile.v0"
#define CLASSIC_PREFIX   "/bin/sh -c #(nop)"

typedef gboolean (*ReadMember) (DdCatalog       *self,
                                DdJsonDocument  *document,
                                const char      *pointer,
                                const char      *name,
                                JsonNode        *node,
                                GError         **error);

static gboolean
read_layer (DdCatalog       *self,
            DdJsonDocument  *document,
            const char      *pointer,
            const char      *id,
            JsonNode        *node,
            GError         **error)
{
  static const char *const keys[] = {
    "comment", "created_by", "download", "size", "tree", NULL
  };
  DdCatalogLayer *layer = g_new0 (DdCatalogLayer, 1);
  g_autofree char *place = _dd_catalog_pointer (pointer, "tree");
  DdCatalogRecord record;
  const char *created_by;
  const char *comment;

  _dd_catalog_record_open (&record, document, pointer, node, keys);
  created_by = _dd_catalog_record_get_text (&record, "created_by");
  comment = _dd_catalog_record_get_text (&record, "comment");
  layer->created_by = g_strdup (created_by ? created_by : "");
  layer->comment = g_strdup (comment ? comment : BUILDKIT_COMMENT);
  if (record.error == NULL)
    layer->root = _dd_catalog_read_tree (self->trees, document, place,
                                         json_object_get_member (record.object, "tree"),
                                         &record.error);
  if (layer->root == NULL)
    layer->root = dd_node_new_directory (0755);
  layer->size = _dd_catalog_record_get_int (&record, "size", dd_node_get_tree_size (layer->root),
                                            0, MAX_LAYER_SIZE);
  layer->download_size = _dd_catalog_record_get_int (&record, "download",
                                                     MAX (layer->size / USUAL_COMPRESSION,
                                                          MIN_DOWNLOAD), 1, MAX_LAYER_SIZE);
  g_hash_table_replace (self->layers, g_strdup (id), layer);
  if (_dd_catalog_record_close (&record, error))
    return TRUE;
  g_hash_table_remove (self->layers, id);
  return FALSE;
}

static gboolean
read_named_tree (DdCatalog       *self,
                 DdJsonDocument  *document,
                 const char      *pointer,
                 const char      *name,
                 JsonNode        *node,
                 GError         **error)
{
  DdNode *tree = _dd_catalog_read_tree (self->trees, document, pointer, node, error);

  if (tree)
    g_hash_table_replace (self->trees, g_strdup (name), tree);
  return tree != NULL;
}

static gboolean
read_program (DdCatalog       *self,
              DdJsonDocument  *document,
              const char      *pointer,
              const char      *name,
              JsonNode        *node,
              GError         **error)
{
  DdBehaviour *behaviour = _dd_behaviour_new_from_json (document, pointer, name, node, error);

  if (behaviour)
    g_hash_table_replace (self->behaviours, g_strdup (name), behaviour);
  return behaviour != NULL;
}

/* One index of packages; a package that is wrong is skipped. */
static gboolean
read_packages (DdCatalog       *self,
               DdJsonDocument  *document,
               const char      *pointer,
               const char      *name,
               JsonNode        *node,
               GError         **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new ();
  gboolean known = _dd_package_read_index (self->packages, document, pointer, name, node, problems,
                                           error);

  for (guint i = 0; i < problems->len; i++)
    _dd_catalog_warn (self, g_ptr_array_index (problems, i));
  return known;
}

/* Images */

/* One step of a history: an image's, or one that made no layer. */
static void
add_step (JsonArray  *history,
          const char *created,
          const char *created_by,
          const char *comment,
          gboolean    empty)
{
  JsonObject *step = json_object_new ();

  json_object_set_string_member (step, "created", created);
  json_object_set_string_member (step, "created_by", created_by);
  if (*comment && !g_str_has_prefix (created_by, CLASSIC_PREFIX))
    json_object_set_string_member (step, "comment", comment);
  if (empty)
    json_object_set_boolean_member (step, "empty_layer", TRUE);
  json_array_add_object_element (history, step);
}

static void
add_layer (DdCatalog       *self,
           DdCatalogRecord *record,
           const char      *id,
           const char      *created,
           GPtrArray       *layers,
           JsonArray       *history)
{
  const DdCatalogLayer *layer = g_hash_table_lookup (self->layers, id);
  const DdLayer *below = layers->len ? g_ptr_array_index (layers, layers->len - 1) : NULL;

  if (layer == NULL)
    {
      _dd_catalog_record_fail (record, "layers", "there is no layer “%s”", id);
      return;
    }
  if (layers->len == MAX_LAYERS)
    {
      _dd_catalog_record_fail (record, "layers", "an image has at most %d layers", MAX_LAYERS);
      return;
    }
  g_ptr_array_add (layers, dd_layer_new (layer->root, below, layer->size, layer->download_size,
                                         layer->created_by));
  add_step (history, created, layer->created_by, layer->comment, FALSE);
}

/* The list "layers" is the history: ids of layers, and steps without one. */
static void
read_steps (DdCatalog       *self,
            DdCatalogRecord *record,
            const char      *created,
            GPtrArray       *layers,
            JsonArray       *history)
{
  static const char *const keys[] = { "empty", NULL };
  JsonArray *array = _dd_catalog_record_get_array (record, "layers");
  g_autofree char *pointer = _dd_catalog_pointer (record->pointer, "layers");

  if (array == NULL)
    _dd_catalog_record_fail (record, NULL, "“layers” is missing");
  for (guint i = 0; array && i < json_array_get_length (array) && record->error == NULL; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autofree char *place = _dd_catalog_pointer_index (pointer, i);
      DdCatalogRecord step;
      const char *text;

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        {
          add_layer (self, record, json_node_get_string (node), created, layers, history);
          continue;
        }
      _dd_catalog_record_open (&step, record->document, place, node, keys);
      text = _dd_catalog_record_get_text (&step, "empty");
      if (text)
        add_step (history, created, text, BUILDKIT_COMMENT, TRUE);
      else
        _dd_catalog_record_fail (&step, NULL, "the id of a layer or “empty” is expected");
      _dd_catalog_record_close (&step, &record->error);
    }
}

/* Source: OCI image-spec config.md */
static void
check_config (DdCatalogRecord *record)
{
  static const char *const lists[] = { "Cmd", "Entrypoint", "Env", "OnBuild", "Shell" };
  static const char *const objects[] = { "ExposedPorts", "Labels", "Volumes" };
  static const char *const texts[] = { "StopSignal", "User", "WorkingDir" };
  JsonNode *node = json_object_get_member (record->object, "config");
  g_autofree char *place = _dd_catalog_pointer (record->pointer, "config");
  DdCatalogRecord config;

  if (node == NULL)
    return;
  _dd_catalog_record_open (&config, record->document, place, node, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    g_ptr_array_unref (_dd_catalog_record_get_texts (&config, lists[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (objects); i++)
    _dd_catalog_record_get_object (&config, objects[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    _dd_catalog_record_get_text (&config, texts[i]);
  _dd_catalog_record_close (&config, &record->error);
}

static DdImage *
make_image (DdCatalogRecord *record,
            const char      *created,
            GPtrArray       *layers,
            JsonArray       *history)
{
  JsonObject *given = _dd_catalog_record_get_object (record, "config");
  const char *author = _dd_catalog_record_get_text (record, "author");
  const char *comment = _dd_catalog_record_get_text (record, "comment");
  g_autoptr (JsonObject) config = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), config);
  g_autofree char *text = NULL;

  json_object_set_string_member (config, "created", created);
  json_object_set_string_member (config, "architecture", "amd64");
  json_object_set_string_member (config, "os", "linux");
  if (author)
    json_object_set_string_member (config, "author", author);
  if (comment)
    json_object_set_string_member (config, "comment", comment);
  json_object_set_object_member (config, "config", given ? json_object_ref (given)
                                                         : json_object_new ());
  json_object_set_array_member (config, "history", json_array_ref (history));
  text = json_to_string (node, FALSE);
  return dd_image_new_from_config (text, layers, &record->error);
}

static const char *
read_created (DdCatalogRecord *record)
{
  const char *created = _dd_catalog_record_get_text (record, "created");
  g_autoptr (GDateTime) time = created ? g_date_time_new_from_iso8601 (created, NULL) : NULL;

  if (created && time == NULL)
    _dd_catalog_record_fail (record, "created", "“%s” is not a time", created);
  return time ? created : DEFAULT_CREATED;
}

static GPtrArray *
read_tags (DdCatalogRecord *record)
{
  GPtrArray *tags = _dd_catalog_record_get_texts (record, "tags");

  for (guint i = 0; i < tags->len; i++)
    if (!dd_image_is_tag (g_ptr_array_index (tags, i)))
      _dd_catalog_record_fail (record, "tags", "“%s” is not a tag",
                               (const char *) g_ptr_array_index (tags, i));
  return tags;
}

static gboolean
read_version (DdCatalog       *self,
              DdJsonDocument  *document,
              const char      *pointer,
              const char      *repository,
              JsonNode        *node,
              GError         **error)
{
  static const char *const keys[] = {
    "author", "comment", "config", "created", "layers", "tags", NULL
  };
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_layer_unref);
  g_autoptr (JsonArray) history = json_array_new ();
  g_autoptr (GPtrArray) tags = NULL;
  g_autoptr (DdImage) image = NULL;
  DdCatalogRecord record;
  const char *created;

  _dd_catalog_record_open (&record, document, pointer, node, keys);
  created = read_created (&record);
  tags = read_tags (&record);
  if (record.error == NULL)
    check_config (&record);
  if (record.error == NULL)
    read_steps (self, &record, created, layers, history);
  if (record.error == NULL)
    image = make_image (&record, created, layers, history);
  for (guint i = 0; image && record.error == NULL && i < tags->len; i++)
    _dd_catalog_add_image (self, repository, g_ptr_array_index (tags, i), image);
  return _dd_catalog_record_close (&record, error);
}

static gboolean
read_repository (DdCatalog       *self,
                 DdJsonDocument  *document,
                 const char      *pointer,
                 const char      *name,
                 JsonNode        *node,
                 GError         **error)
{
  g_auto (DdImageReference) reference = { 0 };
  g_autofree char *repository = NULL;
  JsonArray *versions;

  if (!dd_image_reference_parse (name, &reference, NULL) || *reference.tag || *reference.digest)
    {
      g_propagate_error (error, dd_json_document_problem (document, pointer, DD_JSON_ERROR_VALUE,
                                                          "“%s” is not the name of an image", name));
      return FALSE;
    }
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      g_propagate_error (error, dd_json_document_problem (document, pointer, DD_JSON_ERROR_TYPE,
                                                          "a list of versions is expected"));
      return FALSE;
    }
  repository = dd_image_reference_get_name (&reference);
  versions = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (versions); i++)
    {
      g_autofree char *place = _dd_catalog_pointer_index (pointer, i);
      GError *reason = NULL;

      if (!read_version (self, document, place, repository, json_array_get_element (versions, i),
                         &reason))
        _dd_catalog_warn (self, reason);
    }
  return TRUE;
}

static gboolean
read_site (DdCatalog       *self,
           DdJsonDocument  *document,
           const char      *pointer,
           const char      *name,
           JsonNode        *node,
           GError         **error)
{
  DdInternetSite *site = _dd_internet_site_new_from_json (self->trees, document, pointer, name, node,
                                                           error);

  if (site)
    g_hash_table_replace (self->sites, g_strdup (name), site);
  return site != NULL;
}

static gboolean
read_profile (DdCatalog       *self,
              DdJsonDocument  *document,
              const char      *pointer,
              const char      *name,
              JsonNode        *node,
              GError         **error)
{
  DdHostProfile *profile = _dd_host_profile_new_from_json (document, pointer, name, node, error);

  if (profile)
    g_hash_table_replace (self->profiles, g_strdup (name), profile);
  return profile != NULL;
}

/* Sections */

static void
read_section (DdCatalog      *self,
              DdJsonDocument *document,
              JsonObject     *root,
              const char     *key,
              ReadMember      read)
{
  JsonNode *node = json_object_get_member (root, key);
  g_autofree char *pointer = g_strconcat ("/", key, NULL);
  g_autoptr (GList) names = NULL;
  JsonObject *object;

  if (node == NULL)
    return;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      _dd_catalog_warn (self, dd_json_document_problem (document, pointer, DD_JSON_ERROR_TYPE,
                                                        "an object is expected"));
      return;
    }
  object = json_node_get_object (node);
  names = json_object_get_members (object);
  for (GList *l = names; l; l = l->next)
    {
      g_autofree char *place = _dd_catalog_pointer (pointer, l->data);
      GError *error = NULL;

      if (!read (self, document, place, l->data, json_object_get_member (object, l->data), &error))
        _dd_catalog_warn (self, error);
    }
}

static void
read_root_tree (DdCatalog       *self,
                DdJsonDocument  *document,
                JsonObject      *root,
                const char      *key,
                DdNode         **tree)
{
  JsonNode *node = json_object_get_member (root, key);
  g_autofree char *pointer = g_strconcat ("/", key, NULL);
  GError *error = NULL;
  DdNode *read;

  if (node == NULL)
    return;
  read = _dd_catalog_read_tree (self->trees, document, pointer, node, &error);
  if (read == NULL)
    {
      _dd_catalog_warn (self, error);
      return;
    }
  dd_node_unref (*tree);
  *tree = read;
}

/*
 * _dd_catalog_read_document:
 * @self: a catalogue that is being read
 * @document: one of its files
 *
 * Reads all but the images, which may need layers of other files.
 */
void
_dd_catalog_read_document (DdCatalog      *self,
                           DdJsonDocument *document)
{
  static const char *const keys[] = {
    "host", "images", "kernel", "layers", "packages", "profiles", "programs", "sites", "trees",
    "variants", NULL
  };
  DdCatalogRecord record;
  GError *error = NULL;

  _dd_catalog_record_open (&record, document, "", dd_json_document_get_root (document), keys);
  read_section (self, document, record.object, "trees", read_named_tree);
  read_root_tree (self, document, record.object, "host", &self->host);
  read_root_tree (self, document, record.object, "kernel", &self->kernel);
  read_section (self, document, record.object, "layers", read_layer);
  read_section (self, document, record.object, "packages", read_packages);
  read_section (self, document, record.object, "profiles", read_profile);
  read_section (self, document, record.object, "programs", read_program);
  read_section (self, document, record.object, "sites", read_site);
  if (!_dd_catalog_record_close (&record, &error))
    _dd_catalog_warn (self, error);
}

/*
 * _dd_catalog_read_images:
 * @self: a catalogue whose layers are known
 * @document: one of its files
 *
 * Reads the images, and what other versions of them there are.
 */
void
_dd_catalog_read_images (DdCatalog      *self,
                         DdJsonDocument *document)
{
  JsonNode *root = dd_json_document_get_root (document);

  if (JSON_NODE_HOLDS_OBJECT (root))
    {
      read_section (self, document, json_node_get_object (root), "images", read_repository);
      read_section (self, document, json_node_get_object (root), "variants",
                    _dd_catalog_read_variants);
    }
}
