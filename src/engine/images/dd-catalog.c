// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-behaviour.h"
#include "dd-catalog-private.h"
#include "dd-image-reference.h"
#include "dd-host-profile.h"
#include "dd-internet.h"
#include "dd-package.h"

#define MAX_FILES 1000

G_DEFINE_FINAL_TYPE (DdCatalog, dd_catalog, G_TYPE_OBJECT)

void
_dd_catalog_layer_free (DdCatalogLayer *layer)
{
  dd_node_unref (layer->root);
  g_free (layer->created_by);
  g_free (layer->comment);
  g_free (layer);
}

static void
dd_catalog_finalize (GObject *object)
{
  DdCatalog *self = DD_CATALOG (object);

  g_clear_pointer (&self->host, dd_node_unref);
  g_clear_pointer (&self->kernel, dd_node_unref);
  g_clear_pointer (&self->trees, g_hash_table_unref);
  g_clear_pointer (&self->layers, g_hash_table_unref);
  g_clear_pointer (&self->images, g_hash_table_unref);
  g_clear_pointer (&self->repositories, g_hash_table_unref);
  g_clear_pointer (&self->families, g_hash_table_unref);
  g_clear_pointer (&self->behaviours, g_hash_table_unref);
  g_clear_pointer (&self->packages, g_hash_table_unref);
  g_clear_pointer (&self->sites, g_hash_table_unref);
  g_clear_pointer (&self->profiles, g_hash_table_unref);
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
  self->trees = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) dd_node_unref);
  self->layers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) _dd_catalog_layer_free);
  self->images = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->repositories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->families = _dd_catalog_families_new ();
  self->behaviours = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                            (GDestroyNotify) _dd_behaviour_free);
  self->packages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) _dd_package_free);
  self->sites = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) _dd_internet_site_free);
  self->profiles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                          (GDestroyNotify) _dd_host_profile_free);
  self->warnings = g_ptr_array_new_with_free_func (g_free);
}

/*
 * _dd_catalog_warn:
 * @self: a catalogue
 * @error: (transfer full): why something was skipped
 */
void
_dd_catalog_warn (DdCatalog *self,
                  GError    *error)
{
  gboolean ended = self->warnings->len &&
                   g_ptr_array_index (self->warnings, self->warnings->len - 1) == NULL;

  g_ptr_array_insert (self->warnings, ended ? (int) self->warnings->len - 1 : -1,
                      g_strdup (error->message));
  g_error_free (error);
}

/*
 * _dd_catalog_add_image:
 * @self: a catalogue that is being read
 * @repository: in full
 * @tag: one of its tags
 * @image: what it points to
 *
 * Lets the registry know an image by a tag, and by its digest.
 */
void
_dd_catalog_add_image (DdCatalog  *self,
                       const char *repository,
                       const char *tag,
                       DdImage    *image)
{
  g_hash_table_add (self->repositories, g_strdup (repository));
  g_hash_table_replace (self->images, g_strconcat (repository, ":", tag, NULL),
                        g_object_ref (image));
  g_hash_table_replace (self->images, g_strconcat (repository, "@", image->id, NULL),
                        g_object_ref (image));
}

/* Files */

static DdJsonDocument *
load_document (const char  *path,
               GError     **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  return dd_json_document_new (path, text, length, error);
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
add_files (GPtrArray   *paths,
           const char  *directory,
           gboolean     deeper,
           GError     **error)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, error);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL && paths->len < MAX_FILES)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (deeper && g_file_test (path, G_FILE_TEST_IS_DIR))
        add_files (paths, path, FALSE, NULL);
      else if (g_str_has_suffix (name, ".json"))
        g_ptr_array_add (paths, g_steal_pointer (&path));
    }
  return TRUE;
}

/**
 * dd_catalog_new_from_directory:
 * @directory: where the JSON files are
 * @error: return location
 *
 * Reads a catalogue: all JSON files of a folder and of the folders in it, in
 * the order of their names. A file or an entry that is wrong is skipped;
 * dd_catalog_get_warnings() says why.
 *
 * Returns: (nullable) (transfer full): the catalogue
 */
DdCatalog *
dd_catalog_new_from_directory (const char  *directory,
                               GError     **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) documents =
    g_ptr_array_new_with_free_func ((GDestroyNotify) dd_json_document_free);
  DdCatalog *self;

  if (!add_files (paths, directory, TRUE, error))
    return NULL;
  g_ptr_array_sort (paths, compare_paths);

  self = g_object_new (DD_TYPE_CATALOG, NULL);
  for (guint i = 0; i < paths->len; i++)
    {
      GError *reason = NULL;
      DdJsonDocument *document = load_document (g_ptr_array_index (paths, i), &reason);

      if (document)
        g_ptr_array_add (documents, document);
      else
        _dd_catalog_warn (self, reason);
    }
  for (guint i = 0; i < documents->len; i++)
    _dd_catalog_read_document (self, g_ptr_array_index (documents, i));
  for (guint i = 0; i < documents->len; i++)
    _dd_catalog_read_images (self, g_ptr_array_index (documents, i));
  g_ptr_array_add (self->warnings, NULL);
  return self;
}

/**
 * dd_catalog_new_from_text:
 * @name: what messages call the text
 * @text: a catalogue file
 * @length: in bytes
 *
 * Reads a catalogue that is one text.
 *
 * Returns: (transfer full): the catalogue; empty, with a warning, if the text
 *   is not JSON
 */
DdCatalog *
dd_catalog_new_from_text (const char *name,
                          const char *text,
                          gssize      length)
{
  DdCatalog *self = g_object_new (DD_TYPE_CATALOG, NULL);
  GError *error = NULL;
  g_autoptr (DdJsonDocument) document = dd_json_document_new (name, text, length, &error);

  if (document)
    {
      _dd_catalog_read_document (self, document);
      _dd_catalog_read_images (self, document);
    }
  else
    {
      _dd_catalog_warn (self, error);
    }
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
 * @reference: in full, such as docker.io/library/nginx:latest; with a digest
 *   that alone decides
 *
 * Returns: (nullable) (transfer none): what a registry has under that name
 */
DdImage *
dd_catalog_find_image (DdCatalog  *self,
                       const char *reference)
{
  g_auto (DdImageReference) parsed = { 0 };
  DdImage *image = g_hash_table_lookup (self->images, reference);
  g_autofree char *name = NULL;
  g_autofree char *key = NULL;

  if (image || !dd_image_reference_parse (reference, &parsed, NULL))
    return image;
  name = dd_image_reference_get_name (&parsed);
  if (*parsed.digest)
    key = g_strconcat (name, "@", parsed.digest, NULL);
  else
    key = g_strconcat (name, ":", parsed.tag, NULL);
  image = g_hash_table_lookup (self->images, key);
  if (image == NULL)
    {
      _dd_catalog_make_variant (self, name, *parsed.digest ? NULL : parsed.tag);
      image = g_hash_table_lookup (self->images, key);
    }
  return image;
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
 * dd_catalog_list_tags:
 * @self: a catalogue
 * @repository: such as docker.io/library/nginx
 *
 * Lists all tags, those of versions that are made when they are asked for
 * included.
 *
 * Returns: (transfer full) (element-type utf8): the tags, sorted
 */
GPtrArray *
dd_catalog_list_tags (DdCatalog  *self,
                      const char *repository)
{
  g_autofree char *prefix = g_strconcat (repository, ":", NULL);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *tags = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->images);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, prefix))
      g_ptr_array_add (tags, g_strdup ((const char *) key + strlen (prefix)));
  _dd_catalog_add_variant_tags (self, repository, tags);
  for (guint i = 0; i < tags->len; i++)
    if (g_hash_table_add (known, g_ptr_array_index (tags, i)))
      g_ptr_array_add (all, g_strdup (g_ptr_array_index (tags, i)));
  g_ptr_array_unref (tags);
  g_ptr_array_sort (all, compare_paths);
  return all;
}

static gboolean
has_blob (const DdImage *image,
          const char    *digest)
{
  for (guint i = 0; i < image->layers->len; i++)
    if (g_str_equal (dd_image_get_layer (image, i)->digest, digest))
      return TRUE;
  return FALSE;
}

/**
 * dd_catalog_dup_blob_source:
 * @self: a catalogue
 * @digest: of a layer
 *
 * Returns: (nullable) (transfer full): the path of a repository of Docker Hub
 *   that has the layer, such as library/nginx; of several, the first by name
 */
char *
dd_catalog_dup_blob_source (DdCatalog  *self,
                            const char *digest)
{
  const char *best = NULL;
  const char *path;
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->images);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (g_str_has_prefix (key, "docker.io/") && (best == NULL || strcmp (key, best) < 0) &&
        has_blob (value, digest))
      best = key;
  if (best == NULL)
    return NULL;
  path = best + strlen ("docker.io/");
  return g_strndup (path, strcspn (path, ":@"));
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
