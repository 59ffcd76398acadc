// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-behaviour.h"
#include "dd-catalog-private.h"
#include "dd-catalog.h"
#include "dd-image-reference.h"
#include "dd-json-document.h"

struct _DdCatalog
{
  GObject     parent_instance;

  gint64      epoch;
  DdNode     *host;
  DdNode     *kernel;
  GHashTable *layers;       /* id → DdCatalogLayer */
  GHashTable *images;       /* reference → DdImage */
  GHashTable *repositories; /* a set */
  GHashTable *behaviours;   /* program → DdBehaviour */
  GPtrArray  *warnings;
};

/* A layer before it is known what lies below it. */
typedef struct
{
  DdNode *root;
  gint64  size;
  gint64  download_size;
  char   *created_by;
} DdCatalogLayer;

G_DEFINE_FINAL_TYPE (DdCatalog, dd_catalog, G_TYPE_OBJECT)
G_DEFINE_QUARK (dd-catalog-error-quark, dd_catalog_error)

static void
catalog_layer_free (gpointer data)
{
  DdCatalogLayer *layer = data;

  dd_node_unref (layer->root);
  g_free (layer->created_by);
  g_free (layer);
}

static void
dd_catalog_finalize (GObject *object)
{
  DdCatalog *self = DD_CATALOG (object);

  g_clear_pointer (&self->host, dd_node_unref);
  g_clear_pointer (&self->kernel, dd_node_unref);
  g_clear_pointer (&self->layers, g_hash_table_unref);
  g_clear_pointer (&self->images, g_hash_table_unref);
  g_clear_pointer (&self->repositories, g_hash_table_unref);
  g_clear_pointer (&self->behaviours, g_hash_table_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  G_OBJECT_CLASS (dd_catalog_parent_class)->finalize (object);
}

static void
dd_catalog_class_init (DdCatalogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dd_catalog_finalize;
}

static void
dd_catalog_init (DdCatalog *self)
{
  g_autoptr (GDateTime) epoch = g_date_time_new_utc (2026, 1, 15, 10, 0, 0);

  self->epoch = g_date_time_to_unix (epoch) * G_USEC_PER_SEC;
  self->host = dd_node_new_directory (0755);
  self->kernel = dd_node_new_directory (0755);
  self->layers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, catalog_layer_free);
  self->images = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->repositories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->behaviours = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                            (GDestroyNotify) _dd_behaviour_free);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
}

static void
warn_taken (DdCatalog *self,
            GError    *error)
{
  g_ptr_array_add (self->warnings, g_strdup (error->message));
  g_error_free (error);
}

static JsonObject *
member_object (JsonObject *object,
               const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* Layers */

static void
read_layer (DdCatalog      *self,
            DdJsonDocument *document,
            const char     *id,
            JsonNode       *node)
{
  g_autofree char *pointer = g_strdup_printf ("/layers/%s", id);
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *tree = object ? member_object (object, "tree") : NULL;
  DdCatalogLayer *layer;
  GError *error = NULL;

  if (tree == NULL)
    {
      warn_taken (self, dd_json_document_problem (document, pointer, DD_JSON_ERROR_TYPE,
                                                  "a layer needs an object “tree”"));
      return;
    }
  layer = g_new0 (DdCatalogLayer, 1);
  layer->root = _dd_catalog_read_tree (document, pointer, tree, &error);
  if (layer->root == NULL)
    {
      warn_taken (self, error);
      g_free (layer);
      return;
    }
  layer->size = _dd_catalog_get_int (object, "size", 0);
  layer->download_size = _dd_catalog_get_int (object, "download", 0);
  layer->created_by = g_strdup (_dd_catalog_get_text (object, "created_by",
                                                                            ""));
  if (layer->size == 0)
    layer->size = dd_node_get_tree_size (layer->root);
  if (layer->download_size == 0)
    layer->download_size = MAX (layer->size / 3, 32);
  g_hash_table_replace (self->layers, g_strdup (id), layer);
}

/* Images */

static GPtrArray *
stack_layers (DdCatalog  *self,
              JsonArray  *ids,
              const char **missing)
{
  g_autoptr (GPtrArray) stack = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_layer_unref);

  for (guint i = 0; i < json_array_get_length (ids); i++)
    {
      const char *id = _dd_catalog_element_text (ids, i);
      DdCatalogLayer *layer = id ? g_hash_table_lookup (self->layers, id) : NULL;
      const DdLayer *below = stack->len ? g_ptr_array_index (stack, stack->len - 1) : NULL;

      if (layer == NULL)
        {
          *missing = id ? id : "?";
          return NULL;
        }
      g_ptr_array_add (stack, dd_layer_new (layer->root, below, layer->size, layer->download_size,
                                            layer->created_by));
    }
  return g_steal_pointer (&stack);
}

static const char *
text_or_empty (const char *text)
{
  return text ? text : "";
}

/* The history has an entry a layer, and one for each empty step. */
static void
add_history (JsonObject *config,
             JsonObject *version,
             GPtrArray  *layers)
{
  JsonArray *history = json_array_new ();
  const char *created = _dd_catalog_get_text (version, "created", "");
  JsonNode *empty = json_object_get_member (version, "empty_steps");

  for (guint i = 0; i < layers->len; i++)
    {
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "created", created);
      json_object_set_string_member (entry, "created_by",
                                     ((DdLayer *) g_ptr_array_index (layers, i))->created_by);
      json_array_add_object_element (history, entry);
    }
  for (guint i = 0; empty && JSON_NODE_HOLDS_ARRAY (empty) &&
       i < json_array_get_length (json_node_get_array (empty)); i++)
    {
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "created", created);
      json_object_set_string_member (entry, "created_by",
                                     text_or_empty (_dd_catalog_element_text
                                                    (json_node_get_array (empty), i)));
      json_object_set_boolean_member (entry, "empty_layer", TRUE);
      json_array_add_object_element (history, entry);
    }
  json_object_set_array_member (config, "history", history);
}

static DdImage *
make_image (JsonObject  *version,
            GPtrArray   *layers,
            GError     **error)
{
  JsonObject *config = json_object_new ();
  JsonNode *given = json_object_get_member (version, "config");
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), config);
  g_autofree char *text = NULL;

  json_object_unref (config);
  json_object_set_string_member (config, "created", _dd_catalog_get_text
                                 (version, "created", "2026-01-05T00:00:00Z"));
  json_object_set_string_member (config, "architecture", "amd64");
  json_object_set_string_member (config, "os", "linux");
  json_object_set_member (config, "config", given ? json_node_copy (given)
                          : json_node_init_object (json_node_alloc (), json_object_new ()));
  add_history (config, version, layers);
  text = json_to_string (node, FALSE);
  return dd_image_new_from_config (text, layers, error);
}

static void
add_image (DdCatalog  *self,
           const char *repository,
           JsonObject *version,
           DdImage    *image)
{
  JsonNode *tags = json_object_get_member (version, "tags");

  g_hash_table_add (self->repositories, g_strdup (repository));
  for (guint i = 0; tags && JSON_NODE_HOLDS_ARRAY (tags) &&
       i < json_array_get_length (json_node_get_array (tags)); i++)
    {
      const char *tag = _dd_catalog_element_text (json_node_get_array (tags), i);

      if (tag)
        g_hash_table_replace (self->images, g_strconcat (repository, ":", tag, NULL),
                              g_object_ref (image));
    }
}

static void
read_version (DdCatalog      *self,
              DdJsonDocument *document,
              const char     *repository,
              JsonNode       *node,
              guint           index)
{
  g_autofree char *pointer = g_strdup_printf ("/images/%s/%u", repository, index);
  JsonObject *version = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *ids = version ? json_object_get_member (version, "layers") : NULL;
  g_autoptr (GPtrArray) layers = NULL;
  g_autoptr (DdImage) image = NULL;
  GError *error = NULL;
  const char *missing = NULL;

  if (ids == NULL || !JSON_NODE_HOLDS_ARRAY (ids))
    {
      warn_taken (self, dd_json_document_problem (document, pointer, DD_JSON_ERROR_TYPE,
                                                  "an image needs a list “layers”"));
      return;
    }
  layers = stack_layers (self, json_node_get_array (ids), &missing);
  if (layers == NULL)
    {
      warn_taken (self, dd_json_document_problem (document, pointer, DD_JSON_ERROR_VALUE,
                                                  "there is no layer “%s”", missing));
      return;
    }
  image = make_image (version, layers, &error);
  if (image == NULL)
    warn_taken (self, error);
  else
    add_image (self, repository, version, image);
}

static void
read_images (DdCatalog      *self,
             DdJsonDocument *document,
             JsonObject     *images)
{
  g_autoptr (GList) names = json_object_get_members (images);

  for (GList *l = names; l; l = l->next)
    {
      g_autofree char *repository = g_strconcat ("docker.io/library/", l->data, NULL);
      JsonNode *node = json_object_get_member (images, l->data);

      if (!JSON_NODE_HOLDS_ARRAY (node))
        {
          g_autofree char *pointer = g_strconcat ("/images/", l->data, NULL);

          warn_taken (self, dd_json_document_problem (document, pointer, DD_JSON_ERROR_TYPE,
                                                      "the versions of an image are a list"));
          continue;
        }
      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        read_version (self, document, repository,
                      json_array_get_element (json_node_get_array (node), i), i);
    }
}

static void
read_members (DdCatalog      *self,
              DdJsonDocument *document,
              JsonObject     *object,
              void          (*read) (DdCatalog      *self,
                                     DdJsonDocument *document,
                                     const char     *name,
                                     JsonNode       *node))
{
  g_autoptr (GList) names = object ? json_object_get_members (object) : NULL;

  for (GList *l = names; l; l = l->next)
    read (self, document, l->data, json_object_get_member (object, l->data));
}

static void
read_behaviour (DdCatalog      *self,
                DdJsonDocument *document,
                const char     *name,
                JsonNode       *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    g_hash_table_replace (self->behaviours, g_strdup (name),
                          _dd_behaviour_new_from_json (name, json_node_get_object (node)));
  else
    warn_taken (self, dd_json_document_problem (document, "/programs", DD_JSON_ERROR_TYPE,
                                                "the program “%s” must be an object", name));
}

static void
read_root_tree (DdCatalog      *self,
                DdJsonDocument *document,
                JsonObject     *root,
                const char     *name,
                DdNode        **tree)
{
  JsonObject *object = member_object (root, name);
  g_autofree char *pointer = g_strconcat ("/", name, NULL);
  GError *error = NULL;
  DdNode *read;

  if (object == NULL)
    return;
  read = _dd_catalog_read_tree (document, pointer, object, &error);
  if (read == NULL)
    {
      warn_taken (self, error);
      return;
    }
  dd_node_unref (*tree);
  *tree = read;
}

static void
read_file (DdCatalog  *self,
           const char *path)
{
  g_autoptr (DdJsonDocument) document = NULL;
  g_autofree char *text = NULL;
  GError *error = NULL;
  JsonObject *root;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &error))
    {
      warn_taken (self, error);
      return;
    }
  document = dd_json_document_new (path, text, length, &error);
  if (document == NULL)
    {
      warn_taken (self, error);
      return;
    }
  if (!JSON_NODE_HOLDS_OBJECT (dd_json_document_get_root (document)))
    {
      warn_taken (self, dd_json_document_problem (document, "", DD_JSON_ERROR_TYPE,
                                                  "a catalogue file is an object"));
      return;
    }
  root = json_node_get_object (dd_json_document_get_root (document));
  read_root_tree (self, document, root, "host", &self->host);
  read_root_tree (self, document, root, "kernel", &self->kernel);
  read_members (self, document, member_object (root, "layers"), read_layer);
  read_members (self, document, member_object (root, "programs"), read_behaviour);
  if (member_object (root, "images"))
    read_images (self, document, member_object (root, "images"));
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * dd_catalog_new_from_directory:
 * @directory: where the JSON files are
 * @error: return location
 *
 * Reads a catalogue: all JSON files of a directory, by name, so that layers
 * are known before the images that use them. A file or an entry that is wrong
 * is skipped; dd_catalog_get_warnings() says why.
 *
 * Returns: (nullable) (transfer full): the catalogue
 */
DdCatalog *
dd_catalog_new_from_directory (const char  *directory,
                               GError     **error)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, error);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  DdCatalog *self;
  const char *name;

  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (paths, g_build_filename (directory, name, NULL));
  g_ptr_array_sort (paths, compare_paths);

  self = g_object_new (DD_TYPE_CATALOG, NULL);
  for (guint i = 0; i < paths->len; i++)
    read_file (self, g_ptr_array_index (paths, i));
  g_ptr_array_add (self->warnings, NULL);
  return self;
}

static char *
find_directory (void)
{
  const char *const places[] = { g_getenv ("DRYDOCK_DATADIR"), SRCDATADIR, PKGDATADIR };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *directory = places[i] ? g_build_filename (places[i], "catalog", NULL) : NULL;

      if (directory && g_file_test (directory, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&directory);
    }
  return g_build_filename (PKGDATADIR, "catalog", NULL);
}

/**
 * dd_catalog_get_default:
 *
 * The catalogue that comes with the program: from the folder that the
 * variable DRYDOCK_DATADIR names, from the sources, or from where it was
 * installed.
 *
 * Returns: (transfer none): the catalogue; empty if it cannot be read
 */
DdCatalog *
dd_catalog_get_default (void)
{
  static DdCatalog *catalog = NULL;

  if (g_once_init_enter (&catalog))
    {
      g_autofree char *directory = find_directory ();
      g_autoptr (GError) error = NULL;
      DdCatalog *made = dd_catalog_new_from_directory (directory, &error);

      if (made == NULL)
        {
          made = g_object_new (DD_TYPE_CATALOG, NULL);
          g_ptr_array_add (made->warnings, g_strdup (error->message));
          g_ptr_array_add (made->warnings, NULL);
        }
      g_once_init_leave (&catalog, made);
    }
  return catalog;
}

/**
 * dd_catalog_get_warnings:
 * @self: a catalogue
 *
 * Returns: (transfer none): what was skipped and why, ended by %NULL
 */
const char *const *
dd_catalog_get_warnings (DdCatalog *self)
{
  return (const char *const *) self->warnings->pdata;
}

/**
 * dd_catalog_get_epoch:
 * @self: a catalogue
 *
 * Returns: when a new world begins, in microseconds since the Unix epoch
 */
gint64
dd_catalog_get_epoch (DdCatalog *self)
{
  return self->epoch;
}

/**
 * dd_catalog_get_host_root:
 * @self: a catalogue
 *
 * Returns: (transfer none): the files of the simulated host
 */
DdNode *
dd_catalog_get_host_root (DdCatalog *self)
{
  return self->host;
}

/**
 * dd_catalog_get_kernel_root:
 * @self: a catalogue
 *
 * Returns: (transfer none): what the kernel shows in /proc, /sys and /dev
 */
DdNode *
dd_catalog_get_kernel_root (DdCatalog *self)
{
  return self->kernel;
}

/**
 * dd_catalog_find_image:
 * @self: a catalogue
 * @reference: in full, such as docker.io/library/nginx:latest
 *
 * Returns: (nullable) (transfer none): what a registry has under that name
 */
DdImage *
dd_catalog_find_image (DdCatalog  *self,
                       const char *reference)
{
  return g_hash_table_lookup (self->images, reference);
}

/**
 * dd_catalog_has_repository:
 * @self: a catalogue
 * @repository: such as docker.io/library/nginx
 *
 * Returns: whether a registry has it, with whatever tags
 */
gboolean
dd_catalog_has_repository (DdCatalog  *self,
                           const char *repository)
{
  return g_hash_table_contains (self->repositories, repository);
}

/**
 * dd_catalog_get_behaviour:
 * @self: a catalogue
 * @program: its name
 *
 * Returns: (nullable) (transfer none): how a program behaves
 */
const DdBehaviour *
dd_catalog_get_behaviour (DdCatalog  *self,
                          const char *program)
{
  return g_hash_table_lookup (self->behaviours, program);
}
