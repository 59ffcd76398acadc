// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-catalog.h"
#include "dd-image-reference.h"
#include "dd-registry-private.h"

static const char *const known_registries[] = { DD_REGISTRY_HUB, DD_REGISTRY_PRIVATE };

/* Life */

static void
tag_free (gpointer data)
{
  DdRegistryTag *tag = data;

  g_free (tag->name);
  g_object_unref (tag->image);
  g_free (tag);
}

static gpointer
tag_copy (gconstpointer data,
          gpointer      user_data)
{
  DdRegistryTag *copy = g_memdup2 (data, sizeof *copy);

  copy->name = g_strdup (copy->name);
  g_object_ref (copy->image);
  return copy;
}

static gpointer
copy_text (gconstpointer data,
           gpointer      user_data)
{
  return g_strdup (data);
}

static gpointer
ref_image (gconstpointer data,
           gpointer      user_data)
{
  return g_object_ref ((gpointer) data);
}

static DdRepository *
repository_new (const char *path)
{
  DdRepository *self = g_new0 (DdRepository, 1);

  self->path = g_strdup (path);
  self->tags = g_ptr_array_new_with_free_func (tag_free);
  self->manifests = g_ptr_array_new_with_free_func (g_object_unref);
  self->blobs = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static void
repository_free (gpointer data)
{
  DdRepository *self = data;

  g_free (self->path);
  g_ptr_array_unref (self->tags);
  g_ptr_array_unref (self->manifests);
  g_ptr_array_unref (self->blobs);
  g_free (self);
}

static gpointer
repository_copy (gconstpointer data,
                 gpointer      user_data)
{
  const DdRepository *self = data;
  DdRepository *copy = repository_new (self->path);

  g_ptr_array_extend (copy->tags, self->tags, tag_copy, NULL);
  g_ptr_array_extend (copy->manifests, self->manifests, ref_image, NULL);
  g_ptr_array_extend (copy->blobs, self->blobs, copy_text, NULL);
  return copy;
}

static DdRegistry *
registry_new (const char *name)
{
  DdRegistry *self = g_new0 (DdRegistry, 1);

  self->name = g_strdup (name);
  self->repositories = g_ptr_array_new_with_free_func (repository_free);
  self->damaged = g_ptr_array_new_with_free_func (g_free);
  return self;
}

DdRegistry *
_dd_registry_copy (const DdRegistry *self)
{
  DdRegistry *copy = registry_new (self->name);

  g_ptr_array_extend (copy->repositories, self->repositories, repository_copy, NULL);
  g_ptr_array_extend (copy->damaged, self->damaged, copy_text, NULL);
  return copy;
}

void
_dd_registry_free (DdRegistry *self)
{
  g_free (self->name);
  g_ptr_array_unref (self->repositories);
  g_ptr_array_unref (self->damaged);
  g_free (self);
}

/* Look-ups */

/**
 * dd_registry_exists:
 * @name: host and port
 *
 * Returns: whether a registry answers there
 */
gboolean
dd_registry_exists (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known_registries); i++)
    if (g_str_equal (known_registries[i], name))
      return TRUE;
  return FALSE;
}

/**
 * dd_registry_find:
 * @site: the learner's machine, see dd_engine_get_site()
 * @name: host and port
 *
 * Returns: (nullable) (transfer none): a registry that something was pushed
 *   to
 */
const DdRegistry *
dd_registry_find (const DdWorld *site,
                  const char    *name)
{
  for (guint i = 0; i < site->registries->len; i++)
    {
      const DdRegistry *registry = g_ptr_array_index (site->registries, i);

      if (g_str_equal (registry->name, name))
        return registry;
    }
  return NULL;
}

/**
 * dd_registry_find_repository:
 * @site: the learner's machine
 * @name: of a registry
 * @path: of a repository
 *
 * Returns: (nullable) (transfer none): a repository that was pushed to
 */
const DdRepository *
dd_registry_find_repository (const DdWorld *site,
                             const char    *name,
                             const char    *path)
{
  const DdRegistry *registry = dd_registry_find (site, name);

  for (guint i = 0; registry && i < registry->repositories->len; i++)
    {
      const DdRepository *repository = g_ptr_array_index (registry->repositories, i);

      if (g_str_equal (repository->path, path))
        return repository;
    }
  return NULL;
}

static int
compare_repositories (gconstpointer a,
                      gconstpointer b)
{
  return strcmp ((*(const DdRepository *const *) a)->path,
                 (*(const DdRepository *const *) b)->path);
}

DdRepository *
_dd_registry_edit_repository (DdWorld    *site,
                              const char *name,
                              const char *path)
{
  DdRegistry *registry = (DdRegistry *) dd_registry_find (site, name);
  DdRepository *repository = (DdRepository *) dd_registry_find_repository (site, name, path);

  if (registry == NULL)
    {
      registry = registry_new (name);
      g_ptr_array_add (site->registries, registry);
    }
  if (repository == NULL)
    {
      repository = repository_new (path);
      g_ptr_array_add (registry->repositories, repository);
      g_ptr_array_sort (registry->repositories, compare_repositories);
    }
  return repository;
}

static DdImage *
find_manifest (const DdRepository *repository,
               const char         *digest)
{
  for (guint i = 0; i < repository->manifests->len; i++)
    {
      DdImage *image = g_ptr_array_index (repository->manifests, i);

      if (g_str_equal (image->id, digest))
        return image;
    }
  return NULL;
}

static DdImage *
find_tagged (const DdRepository *repository,
             const char         *tag)
{
  for (guint i = 0; i < repository->tags->len; i++)
    {
      const DdRegistryTag *entry = g_ptr_array_index (repository->tags, i);

      if (g_str_equal (entry->name, tag))
        return entry->image;
    }
  return NULL;
}

/**
 * dd_registry_find_image:
 * @site: the learner's machine
 * @reference: in full, with a tag or a digest
 *
 * Asks a registry for a manifest. A tag gives what it points to now, a digest
 * the one manifest that has it.
 *
 * Returns: (nullable) (transfer none): the image
 */
DdImage *
dd_registry_find_image (const DdWorld *site,
                        const char    *reference)
{
  g_auto (DdImageReference) parsed = { 0 };
  const DdRepository *repository;
  DdImage *image = NULL;

  if (!dd_image_reference_parse (reference, &parsed, NULL))
    return NULL;
  repository = dd_registry_find_repository (site, parsed.domain, parsed.path);
  if (repository && *parsed.digest)
    image = find_manifest (repository, parsed.digest);
  else if (repository)
    image = find_tagged (repository, parsed.tag);
  return image ? image : dd_catalog_find_image (site->catalog, reference);
}

/**
 * dd_registry_has_repository:
 * @site: the learner's machine
 * @name: of a registry
 * @path: of a repository
 *
 * Returns: whether there is such a repository
 */
gboolean
dd_registry_has_repository (const DdWorld *site,
                            const char    *name,
                            const char    *path)
{
  g_autofree char *full = g_strconcat (name, "/", path, NULL);

  return dd_registry_find_repository (site, name, path) != NULL ||
         dd_catalog_has_repository (site->catalog, full);
}

/**
 * dd_registry_has_blob:
 * @site: the learner's machine
 * @name: of a registry
 * @path: of a repository
 * @digest: of a layer
 *
 * HEAD /v2/PATH/blobs/DIGEST.
 *
 * Returns: whether the repository has the layer
 * Source: OCI distribution-spec, "Checking if content exists in the registry"
 */
gboolean
dd_registry_has_blob (const DdWorld *site,
                      const char    *name,
                      const char    *path,
                      const char    *digest)
{
  const DdRepository *repository = dd_registry_find_repository (site, name, path);

  return repository && g_ptr_array_find_with_equal_func (repository->blobs, digest, g_str_equal,
                                                         NULL);
}

/**
 * dd_registry_find_mount:
 * @site: the learner's machine
 * @name: of a registry
 * @path: of the repository that is pushed to
 * @digest: of a layer
 *
 * Returns: (nullable) (transfer full): the path of another repository of the
 *   same registry that has the layer
 * Source: OCI distribution-spec, "Mounting a blob from another repository"
 */
char *
dd_registry_find_mount (const DdWorld *site,
                        const char    *name,
                        const char    *path,
                        const char    *digest)
{
  const DdRegistry *registry = dd_registry_find (site, name);

  for (guint i = 0; registry && i < registry->repositories->len; i++)
    {
      const DdRepository *repository = g_ptr_array_index (registry->repositories, i);

      if (!g_str_equal (repository->path, path) &&
          g_ptr_array_find_with_equal_func (repository->blobs, digest, g_str_equal, NULL))
        return g_strdup (repository->path);
    }
  if (g_str_equal (name, DD_REGISTRY_HUB))
    return dd_catalog_dup_blob_source (site->catalog, digest);
  return NULL;
}

/**
 * dd_registry_is_damaged:
 * @site: the learner's machine
 * @name: of a registry
 * @digest: of a layer
 *
 * Returns: whether the bytes it sends are not those of @digest
 */
gboolean
dd_registry_is_damaged (const DdWorld *site,
                        const char    *name,
                        const char    *digest)
{
  const DdRegistry *registry = dd_registry_find (site, name);

  return registry && g_ptr_array_find_with_equal_func (registry->damaged, digest, g_str_equal,
                                                       NULL);
}

/**
 * dd_registry_get_real_digest:
 * @digest: of a blob that was damaged
 *
 * Returns: (transfer full): what the damaged bytes hash to
 */
char *
dd_registry_get_real_digest (const char *digest)
{
  g_autofree char *text = g_strconcat ("one bit of ", digest, NULL);
  g_autofree char *hex = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strconcat ("sha256:", hex, NULL);
}
