// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-ops.h"
#include "dd-engine-private.h"
#include "dd-image-ops.h"
#include "dd-image-private.h"
#include "dd-image-reference.h"

/**
 * dd_image_dup_full_name:
 * @reference: as people write it
 * @error: return location
 *
 * Returns: (nullable) (transfer full): in full, with a tag, such as
 *   docker.io/library/nginx:latest, or with the digest if there is one, which
 *   decides
 */
char *
dd_image_dup_full_name (const char  *reference,
                        GError     **error)
{
  g_auto (DdImageReference) parsed = { 0 };

  if (!dd_image_reference_parse (reference, &parsed, error))
    return NULL;
  dd_image_reference_set_default_tag (&parsed);
  if (*parsed.digest)
    parsed.tag[0] = '\0';
  return dd_image_reference_to_string (&parsed);
}

char *
_dd_image_dup_familiar (const char *reference)
{
  g_auto (DdImageReference) parsed = { 0 };

  if (!dd_image_reference_parse (reference, &parsed, NULL))
    return g_strdup (reference);
  dd_image_reference_set_default_tag (&parsed);
  return dd_image_reference_to_familiar (&parsed);
}

static const DdImage *
find_by_id (const DdWorld  *world,
            const char     *text,
            GError        **error)
{
  const char *hex = g_str_has_prefix (text, "sha256:") ? text + 7 : text;
  const DdImage *found = NULL;

  if (*hex == '\0' || hex[strspn (hex, "0123456789abcdef")])
    return NULL;
  for (guint i = 0; i < world->images->len; i++)
    {
      const DdImage *image = g_ptr_array_index (world->images, i);

      if (!g_str_has_prefix (image->id + 7, hex))
        continue;
      if (found)
        {
          g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND,
                       "ambiguous reference: multiple IDs found with provided prefix: %s", text);
          return NULL;
        }
      found = image;
    }
  return found;
}

/* name@digest: any image of that repository with that digest will do.
 * Source: moby daemon/containerd/image.go, resolveImage */
static const DdImage *
find_by_digest (const DdWorld *world,
                const char    *full)
{
  g_auto (DdImageReference) wanted = { 0 };

  if (strchr (full, '@') == NULL || !dd_image_reference_parse (full, &wanted, NULL))
    return NULL;
  for (guint i = 0; i < world->tags->len; i++)
    {
      const DdTag *tag = g_ptr_array_index (world->tags, i);
      g_auto (DdImageReference) have = { 0 };

      if (g_str_equal (tag->image->id, wanted.digest) &&
          dd_image_reference_parse (tag->reference, &have, NULL) &&
          g_str_equal (have.domain, wanted.domain) && g_str_equal (have.path, wanted.path))
        return tag->image;
    }
  return NULL;
}

/**
 * dd_world_find_image:
 * @self: a world
 * @name_or_id: a reference, or the beginning of an id
 * @error: return location
 *
 * Returns: (nullable) (transfer none): an image of this host
 * Source: moby daemon/containerd/image.go
 */
const DdImage *
dd_world_find_image (const DdWorld  *self,
                     const char     *name_or_id,
                     GError        **error)
{
  g_autoptr (GError) reason = NULL;
  g_autofree char *full = dd_image_dup_full_name (name_or_id, &reason);
  const DdTag *tag = full ? dd_world_get_tag (self, full) : NULL;
  const DdImage *image = tag ? tag->image : NULL;
  g_autofree char *familiar = NULL;

  if (image == NULL && full)
    image = find_by_digest (self, full);
  if (image == NULL)
    image = find_by_id (self, name_or_id, error);
  if (image || (error && *error))
    return image;
  if (full == NULL)
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID, "%s", reason->message);
      return NULL;
    }
  familiar = _dd_image_dup_familiar (name_or_id);
  g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND, "No such image: %s", familiar);
  return NULL;
}

DdImageChanged *
_dd_image_event (const DdEventClass *klass,
                 const char         *reference,
                 const DdImage      *image)
{
  DdImageChanged *event = dd_event_new (klass);

  event->reference = g_strdup (reference);
  event->familiar = reference ? _dd_image_dup_familiar (reference) : NULL;
  event->image = image ? g_object_ref ((DdImage *) image) : NULL;
  event->id = image ? g_strdup (image->id) : NULL;
  return event;
}

/* A line of `docker events`; the labels of the image are attributes too.
 * Source: moby daemon/containerd/image_events.go */
void
_dd_image_notify (DdEngine      *engine,
                  const DdImage *image,
                  const char    *action,
                  const char    *id,
                  const char    *name)
{
  DdStringMap *attributes = dd_string_map_new ();

  for (guint i = 0; image->labels[i]; i++)
    {
      g_auto (GStrv) pair = g_strsplit (image->labels[i], "=", 2);

      dd_string_map_set (attributes, pair[0], pair[1]);
    }
  dd_string_map_set (attributes, "name", name);
  dd_engine_notify (engine, "image", action, id, attributes);
}

/* Tags */

/**
 * dd_image_tag:
 * @engine: the engine
 * @source: an image
 * @target: its further name
 * @error: return location
 *
 * POST /images/{name}/tag.
 *
 * Returns: whether it has the name now
 */
gboolean
dd_image_tag (DdEngine    *engine,
              const char  *source,
              const char  *target,
              GError     **error)
{
  const DdImage *image = dd_world_find_image (dd_engine_get_world (engine), source, error);
  g_autofree char *full = NULL;
  g_autofree char *familiar = NULL;

  if (image == NULL)
    return FALSE;
  full = dd_image_dup_full_name (target, error);
  if (full == NULL)
    return FALSE;
  familiar = _dd_image_dup_familiar (full);
  dd_engine_emit (engine, _dd_image_event (&dd_image_tagged_class, full, image));
  _dd_image_notify (engine, image, "tag", image->id, familiar);
  return TRUE;
}

/**
 * dd_image_add:
 * @engine: the engine
 * @image: a new image
 * @reference: (nullable): its name
 * @error: return location
 *
 * Puts an image into the store.
 *
 * Returns: %FALSE if the name is not one
 */
gboolean
dd_image_add (DdEngine    *engine,
              DdImage     *image,
              const char  *reference,
              GError     **error)
{
  g_autofree char *full = NULL;
  g_autofree char *familiar = NULL;

  if (reference && *reference)
    {
      full = dd_image_dup_full_name (reference, error);
      if (full == NULL)
        return FALSE;
    }
  dd_engine_emit (engine, _dd_image_event (&dd_image_added_class, full, image));
  _dd_image_notify (engine, image, "create", image->id, image->id);
  if (full)
    {
      familiar = _dd_image_dup_familiar (full);
      _dd_image_notify (engine, image, "tag", image->id, familiar);
    }
  return TRUE;
}

static guint
count_tags (const DdWorld *world,
            const DdImage *image)
{
  guint n = 0;

  for (guint i = 0; i < world->tags->len; i++)
    n += g_str_equal (((const DdTag *) g_ptr_array_index (world->tags, i))->image->id, image->id);
  return n;
}

/**
 * dd_image_is_tagged:
 * @world: a world
 * @image: an image
 *
 * Returns: whether it has a name; an image without one is dangling
 */
gboolean
dd_image_is_tagged (const DdWorld *world,
                    const DdImage *image)
{
  return count_tags (world, image) > 0;
}

static const DdContainer *
find_user (const DdWorld *world,
           const DdImage *image,
           gboolean       running)
{
  for (guint i = 0; i < world->containers->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (world->containers, i);

      if (g_str_equal (container->image->id, image->id) &&
          (!running || dd_container_is_running (container)))
        return container;
    }
  return NULL;
}

/**
 * dd_image_has_layer:
 * @world: a world
 * @chain_id: of a layer on those below it
 *
 * Returns: whether an image of this host has the layer in that place
 */
gboolean
dd_image_has_layer (const DdWorld *world,
                    const char    *chain_id)
{
  for (guint i = 0; i < world->images->len; i++)
    {
      const DdImage *image = g_ptr_array_index (world->images, i);

      for (guint j = 0; j < image->layers->len; j++)
        if (g_str_equal (dd_image_get_layer (image, j)->chain_id, chain_id))
          return TRUE;
    }
  return FALSE;
}

/**
 * dd_image_count_with_layer:
 * @world: a world
 * @layer: a layer, on those below it
 *
 * Returns: how many images of this host have it
 */
guint
dd_image_count_with_layer (const DdWorld *world,
                           const DdLayer *layer)
{
  guint n = 0;

  for (guint i = 0; i < world->images->len; i++)
    {
      const DdImage *image = g_ptr_array_index (world->images, i);

      for (guint j = 0; j < image->layers->len; j++)
        n += g_str_equal (dd_image_get_layer (image, j)->chain_id, layer->chain_id);
    }
  return n;
}

/**
 * dd_image_get_shared_size:
 * @world: a world
 * @image: one of its images
 *
 * Returns: the size of those of its layers that other images have, too,
 *   unpacked, in bytes
 * Source: moby daemon/containerd/image_list.go
 */
gint64
dd_image_get_shared_size (const DdWorld *world,
                          const DdImage *image)
{
  gint64 size = 0;

  for (guint i = 0; i < image->layers->len; i++)
    if (dd_image_count_with_layer (world, dd_image_get_layer (image, i)) > 1)
      size += dd_image_get_layer (image, i)->size;
  return size;
}

/**
 * dd_image_count_users:
 * @world: a world
 * @image: an image
 *
 * Returns: the number of containers made from it
 */
guint
dd_image_count_users (const DdWorld *world,
                      const DdImage *image)
{
  guint n = 0;

  for (guint i = 0; i < world->containers->len; i++)
    n += g_str_equal (((const DdContainer *) g_ptr_array_index (world->containers, i))->image->id,
                      image->id);
  return n;
}

static gboolean
refuse_conflict (const char        *name,
                 gboolean           by_id,
                 gboolean           can_force,
                 const DdContainer *user,
                 const DdImage     *image,
                 GError           **error)
{
  if (by_id)
    g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
                 "conflict: unable to delete %.12s (%s) - image is being used by %s container "
                 "%.12s", image->id + 7, can_force ? "must be forced" : "cannot be forced",
                 dd_container_is_running (user) ? "running" : "stopped", user->id);
  else
    g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
                 "conflict: unable to delete %s (must be forced) - container %.12s is using its "
                 "referenced image %.12s", name, user->id, image->id + 7);
  return FALSE;
}

static void
untag (DdEngine    *engine,
       const DdTag *tag,
       GPtrArray   *lines)
{
  g_autofree char *familiar = g_strdup (tag->familiar);
  g_autoptr (DdImage) image = g_object_ref (tag->image);

  g_ptr_array_add (lines, g_strconcat ("Untagged: ", familiar, NULL));
  dd_engine_emit (engine, _dd_image_event (&dd_image_untagged_class, tag->reference, image));
  _dd_image_notify (engine, image, "untag", image->id, familiar);
}

static void
delete_image (DdEngine      *engine,
              const DdImage *image,
              GPtrArray     *lines)
{
  g_autofree char *id = g_strdup (image->id);

  g_ptr_array_add (lines, g_strconcat ("Deleted: ", id, NULL));
  dd_engine_emit (engine, _dd_image_event (&dd_image_deleted_class, NULL, image));
  _dd_image_notify (engine, image, "delete", id, id);
}

static void
untag_all (DdEngine      *engine,
           const DdImage *image,
           GPtrArray     *lines)
{
  const DdWorld *world = dd_engine_get_world (engine);

  for (guint i = world->tags->len; i > 0; i--)
    {
      const DdTag *tag = g_ptr_array_index (world->tags, i - 1);

      if (g_str_equal (tag->image->id, image->id))
        untag (engine, tag, lines);
    }
}

static gboolean
remove_by_id (DdEngine       *engine,
              const char     *name,
              const DdImage  *image,
              gboolean        force,
              GPtrArray      *lines,
              GError        **error)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdContainer *running = find_user (world, image, TRUE);
  const DdContainer *user = find_user (world, image, FALSE);
  g_autoptr (DdImage) keep = g_object_ref ((DdImage *) image);

  if (running)
    return refuse_conflict (name, TRUE, FALSE, running, image, error);
  if (user && !force)
    return refuse_conflict (name, TRUE, TRUE, user, image, error);
  if (count_tags (world, image) > 1 && !force)
    {
      g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_CONFLICT,
                   "conflict: unable to delete %.12s (must be forced) - image is referenced in "
                   "multiple repositories", image->id + 7);
      return FALSE;
    }
  untag_all (engine, keep, lines);
  delete_image (engine, keep, lines);
  return TRUE;
}

/**
 * dd_image_remove:
 * @engine: the engine
 * @name: a reference or the beginning of an id
 * @force: whether an image that a stopped container uses goes too
 * @lines: (element-type utf8): what happened is added, as `docker rmi` prints it
 * @error: return location
 *
 * DELETE /images/{name}: takes a tag away, and with the last one the image.
 *
 * Returns: whether it was done
 * Source: moby daemon/containerd/image_delete.go
 */
gboolean
dd_image_remove (DdEngine    *engine,
                 const char  *name,
                 gboolean     force,
                 GPtrArray   *lines,
                 GError     **error)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdImage *image = dd_world_find_image (world, name, error);
  g_autofree char *full = dd_image_dup_full_name (name, NULL);
  const DdTag *tag = full ? dd_world_get_tag (world, full) : NULL;
  g_autoptr (DdImage) keep = NULL;
  const DdContainer *user;

  if (image == NULL)
    return FALSE;
  if (tag == NULL)
    return remove_by_id (engine, name, image, force, lines, error);
  keep = g_object_ref (tag->image);
  user = find_user (world, keep, FALSE);
  if (count_tags (world, keep) == 1 && user && !force)
    return refuse_conflict (tag->familiar, FALSE, TRUE, user, keep, error);
  untag (engine, tag, lines);
  if (count_tags (world, keep) == 0 && user == NULL)
    delete_image (engine, keep, lines);
  return TRUE;
}

/* What is freed when an image goes: the layers that no other one has. */
static gint64
count_freed (const DdWorld *world,
             const DdImage *image)
{
  gint64 freed = 0;

  for (guint i = 0; i < image->layers->len; i++)
    if (!dd_image_has_layer (world, dd_image_get_layer (image, i)->chain_id))
      freed += dd_image_get_layer (image, i)->size;
  return freed;
}

/* A container keeps the name it was made by; one that was made by an id keeps
 * none, but the image. Source: moby daemon/containerd/image_prune.go */
static gboolean
is_name_used (const DdWorld *world,
              const DdTag   *tag)
{
  for (guint i = 0; i < world->containers->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (world->containers, i);
      g_autofree char *full = dd_image_dup_full_name (container->config->image, NULL);

      if (g_strcmp0 (full, tag->reference) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
prune_names (DdEngine      *engine,
             const DdImage *image,
             GPtrArray     *lines)
{
  const DdWorld *world = dd_engine_get_world (engine);

  for (guint i = 0; i < world->tags->len;)
    {
      const DdTag *tag = g_ptr_array_index (world->tags, i);

      if (g_str_equal (tag->image->id, image->id) && !is_name_used (world, tag))
        untag (engine, tag, lines);
      else
        i++;
    }
}

/**
 * dd_image_prune:
 * @engine: the engine
 * @all: also images that have a tag but no container
 * @accept: (nullable) (scope call): tells which images may go; %NULL for all
 * @accept_data: what @accept is given
 * @lines: (element-type utf8): what happened is added
 *
 * POST /images/prune.
 *
 * Returns: the space that was freed, in bytes
 */
gint64
dd_image_prune (DdEngine    *engine,
                gboolean     all,
                DdImageTest  accept,
                gpointer     accept_data,
                GPtrArray   *lines)
{
  const DdWorld *world = dd_engine_get_world (engine);
  gint64 freed = 0;

  for (guint i = 0; i < world->images->len;)
    {
      g_autoptr (DdImage) image = g_object_ref (g_ptr_array_index (world->images, i));

      gboolean may_go = accept == NULL || accept (world, image, accept_data);

      if (all && may_go)
        prune_names (engine, image, lines);
      if (!may_go || dd_image_is_tagged (world, image) || find_user (world, image, FALSE) ||
          (!all && dd_legacy_has_children (world, image)))
        {
          i++;
          continue;
        }
      delete_image (engine, image, lines);
      freed += count_freed (world, image);
    }
  return freed;
}

void
_dd_engine_register_images (DdEngine *engine)
{
  _dd_image_register_pulls (engine);
}
