// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-ops.h"
#include "dd-catalog.h"
#include "dd-engine-private.h"
#include "dd-image-ops.h"
#include "dd-image-reference.h"
#include "dd-registry.h"

/* How fast layers are unpacked. */
#define UNPACK_BYTES_PER_SEC (250 * 1000 * 1000)
#define USEC_RESOLVE         (180 * DD_USEC_PER_MSEC)
#define USEC_MIN_STEP        (20 * DD_USEC_PER_MSEC)

/* Source: moby daemon/config/config.go, max-concurrent-downloads */
#define MAX_DOWNLOADS 3

/* How often a download reports, unless it is small. */
#define N_CHUNKS    4
#define SMALL_LAYER (64 * 1000)

#define PULL_TIMER "image.pull"

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

static char *
familiar_name (const char *reference)
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
  familiar = familiar_name (name_or_id);
  g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND, "No such image: %s", familiar);
  return NULL;
}

static DdImageChanged *
event_about (const DdEventClass *klass,
             const char         *reference,
             const DdImage      *image)
{
  DdImageChanged *event = dd_event_new (klass);

  event->reference = g_strdup (reference);
  event->familiar = reference ? familiar_name (reference) : NULL;
  event->image = image ? g_object_ref ((DdImage *) image) : NULL;
  event->id = image ? g_strdup (image->id) : NULL;
  return event;
}

/* A line of `docker events`; the labels of the image are attributes too.
 * Source: moby daemon/containerd/image_events.go */
static void
notify (DdEngine      *engine,
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

/* Pulling */

/* A registry that wants a login says no more than Docker Hub does about a
 * repository that is not there. */
static gboolean
refuse_pull (DdEngine    *engine,
             const char  *full,
             GError     **error)
{
  const DdWorld *site = dd_engine_get_site (engine);
  g_auto (DdImageReference) reference = { 0 };
  g_autofree char *familiar = NULL;

  if (!dd_image_reference_parse (full, &reference, error))
    return FALSE;
  familiar = dd_image_reference_familiar_name (&reference);
  if (!dd_registry_exists (reference.domain))
    g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_SYSTEM,
                 "failed to resolve reference \"%s\": failed to do request: Head "
                 "\"https://%s/v2/%s/manifests/%s\": dial tcp: lookup %s on 192.168.1.1:53: no "
                 "such host", full, reference.domain, reference.path,
                 *reference.digest ? reference.digest : reference.tag, reference.domain);
  else if (dd_registry_may_pull (dd_engine_get_world (engine), reference.domain) &&
           (dd_registry_has_repository (site, reference.domain, reference.path) ||
            !g_str_equal (reference.domain, DD_REGISTRY_HUB)))
    g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND,
                 "failed to resolve reference \"%s\": %s: not found", full, full);
  else
    g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND,
                 "pull access denied for %s, repository does not exist or may require "
                 "'docker login'", familiar);
  return FALSE;
}

static void
emit_layer (DdEngine     *engine,
            const DdPull *pull,
            guint         layer,
            DdPullState   state,
            gint64        done)
{
  DdImageChanged *event = event_about (&dd_pull_layer_class, pull->reference, NULL);

  event->pull = g_strdup (pull->id);
  event->layer = layer;
  event->state = state;
  event->done = done;
  dd_engine_emit (engine, event);
}

static DdPullLayer *
layer_at (const DdPull *pull,
          guint         index)
{
  return g_ptr_array_index (pull->layers, index);
}

static gboolean
is_ready (const DdPullLayer *layer)
{
  return layer->state == DD_PULL_COMPLETE || layer->state == DD_PULL_EXISTS;
}

static void
schedule_layer (DdEngine     *engine,
                const DdPull *pull,
                guint         layer,
                guint64       delay)
{
  g_autofree char *subject = g_strdup_printf ("%s %u", pull->id, layer);

  dd_engine_schedule (engine, MAX (delay, USEC_MIN_STEP), PULL_TIMER, subject);
}

/* Several downloads share the link. */
static guint64
download_time (DdEngine *engine,
               gint64    bytes)
{
  return (guint64) bytes * MAX_DOWNLOADS * DD_USEC_PER_SEC / dd_engine_get_site (engine)->link_rate;
}

/* What comes next of a layer: a part of it, or the rest. */
static gint64
next_chunk (const DdPullLayer *layer)
{
  gint64 chunk = layer->total <= SMALL_LAYER ? layer->total
                                             : (layer->total + N_CHUNKS - 1) / N_CHUNKS;

  return MIN (chunk, layer->total - layer->done);
}

static void
begin_downloads (DdEngine     *engine,
                 const DdPull *pull)
{
  guint running = 0;

  for (guint i = 0; i < pull->layers->len; i++)
    running += layer_at (pull, i)->state == DD_PULL_DOWNLOADING;
  for (guint i = 0; i < pull->layers->len && running < MAX_DOWNLOADS; i++)
    {
      if (layer_at (pull, i)->state != DD_PULL_WAITING)
        continue;
      emit_layer (engine, pull, i, DD_PULL_DOWNLOADING, 0);
      schedule_layer (engine, pull, i, download_time (engine, next_chunk (layer_at (pull, i))));
      running++;
    }
}

/* Strictly from the base up. */
static void
begin_extraction (DdEngine     *engine,
                  const DdPull *pull)
{
  for (guint i = 0; i < pull->layers->len; i++)
    {
      const DdPullLayer *layer = layer_at (pull, i);

      if (is_ready (layer))
        continue;
      if (layer->state == DD_PULL_DOWNLOADED)
        {
          const DdLayer *from = dd_image_get_layer (pull->image, i);

          emit_layer (engine, pull, i, DD_PULL_EXTRACTING, layer->total);
          schedule_layer (engine, pull, i,
                          (guint64) from->size * DD_USEC_PER_SEC / UNPACK_BYTES_PER_SEC);
        }
      return;
    }
}

/* A cache that a build exported is kept like an image and is none. */
static void
fail_cache (DdEngine     *engine,
               const DdPull *pull)
{
  DdImageChanged *event = event_about (&dd_pull_failed_class, pull->reference, pull->image);

  event->pull = g_strdup (pull->id);
  event->fault = g_strdup ("failed to unpack image on snapshotter overlayfs: mismatched image rootfs "
                           "and manifest layers");
  dd_engine_emit (engine, event);
}

static void
end_pull (DdEngine     *engine,
          const DdPull *pull)
{
  DdImageChanged *event;
  g_auto (DdImageReference) reference = { 0 };
  g_autofree char *familiar = familiar_name (pull->reference);
  g_autofree char *name = NULL;

  for (guint i = 0; i < pull->layers->len; i++)
    if (!is_ready (layer_at (pull, i)))
      return;
  if (pull->image->is_cache)
    {
      fail_cache (engine, pull);
      return;
    }
  event = event_about (&dd_pull_ended_class, pull->reference, pull->image);
  event->pull = g_strdup (pull->id);
  event->up_to_date = pull->up_to_date;
  dd_engine_emit (engine, event);
  dd_image_reference_parse (pull->reference, &reference, NULL);
  name = dd_image_reference_familiar_name (&reference);
  notify (engine, pull->image, "pull", familiar, name);
}

/* The bytes that came are hashed. If that gives another digest than the one
 * they were asked for by, nothing is stored.
 * Source: containerd plugins/content/local/writer.go, Commit */
static gboolean
fail_if_damaged (DdEngine     *engine,
                 const DdPull *pull,
                 guint         index)
{
  const char *digest = layer_at (pull, index)->digest;
  g_auto (DdImageReference) parsed = { 0 };
  g_autofree char *real = NULL;
  DdImageChanged *event;

  if (!dd_image_reference_parse (pull->reference, &parsed, NULL) ||
      !dd_registry_is_damaged (dd_engine_get_site (engine), parsed.domain, digest))
    return FALSE;
  real = dd_registry_get_real_digest (digest);
  event = event_about (&dd_pull_failed_class, pull->reference, NULL);
  event->pull = g_strdup (pull->id);
  event->layer = index;
  event->id = g_strdup (digest);
  event->fault = g_strdup_printf ("failed commit on ref \"layer-%s\": unexpected commit digest %s, "
                                  "expected %s: failed precondition", digest, real, digest);
  dd_engine_emit (engine, event);
  return TRUE;
}

static void
pull_due (DdEngine      *engine,
          const DdTimer *timer)
{
  g_auto (GStrv) parts = g_strsplit (timer->subject, " ", 2);
  const DdPull *pull = dd_world_get_pull (dd_engine_get_world (engine), parts[0]);
  guint index = parts[1] ? g_ascii_strtoull (parts[1], NULL, 10) : 0;
  const DdPullLayer *layer;

  if (pull == NULL || pull->finished || index >= pull->layers->len)
    return;
  layer = layer_at (pull, index);
  if (layer->state == DD_PULL_DOWNLOADING && layer->done + next_chunk (layer) < layer->total)
    {
      emit_layer (engine, pull, index, DD_PULL_DOWNLOADING, layer->done + next_chunk (layer));
      schedule_layer (engine, pull, index, download_time (engine, next_chunk (layer)));
      return;
    }
  if (layer->state == DD_PULL_DOWNLOADING && fail_if_damaged (engine, pull, index))
    return;
  if (layer->state == DD_PULL_DOWNLOADING)
    emit_layer (engine, pull, index, DD_PULL_DOWNLOADED, layer->total);
  else if (layer->state == DD_PULL_EXTRACTING)
    emit_layer (engine, pull, index, DD_PULL_COMPLETE, layer->total);
  begin_downloads (engine, pull);
  begin_extraction (engine, pull);
  end_pull (engine, pull);
}

/**
 * dd_image_find_remote:
 * @world: the host that asks
 * @site: the world that has the registries: dd_engine_get_site()
 * @full: in full, such as docker.io/library/nginx:latest
 *
 * Returns: (nullable) (transfer none): what the registry has under the name,
 *   if this host may pull it
 */
DdImage *
dd_image_find_remote (const DdWorld *world,
                      const DdWorld *site,
                      const char    *full)
{
  g_auto (DdImageReference) parsed = { 0 };

  if (!dd_image_reference_parse (full, &parsed, NULL) ||
      !dd_registry_may_pull (world, parsed.domain))
    return NULL;
  return dd_registry_find_image (site, full);
}

/**
 * dd_image_pull_begin:
 * @engine: the engine
 * @reference: as people write it
 * @error: return location
 *
 * POST /images/create. It only begins to pull; wait for the topic "pull:ID"
 * until #DdPull.finished.
 *
 * Returns: (nullable) (transfer full): the id of the pull
 * Source: moby daemon/containerd/image_pull.go
 */
char *
dd_image_pull_begin (DdEngine    *engine,
                     const char  *reference,
                     GError     **error)
{
  const DdWorld *world = dd_engine_get_world (engine);
  g_autofree char *full = dd_image_dup_full_name (reference, error);
  g_autofree char *id = NULL;
  DdImageChanged *event;
  const DdPull *pull;
  DdImage *image;
  const DdTag *tag;

  if (full == NULL)
    return NULL;
  dd_engine_elapse (engine, USEC_RESOLVE);
  image = dd_image_find_remote (world, dd_engine_get_site (engine), full);
  if (image == NULL)
    {
      refuse_pull (engine, full, error);
      return NULL;
    }
  tag = dd_world_get_tag (world, full);
  event = event_about (&dd_pull_begun_class, full, image);
  event->pull = dd_world_next_hex_id (world, "pull");
  event->up_to_date = tag && g_str_equal (tag->image->id, image->id);
  id = g_strdup (event->pull);
  dd_engine_emit (engine, event);
  pull = dd_world_get_pull (world, id);
  begin_downloads (engine, pull);
  end_pull (engine, pull);
  return g_steal_pointer (&id);
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
  familiar = familiar_name (full);
  dd_engine_emit (engine, event_about (&dd_image_tagged_class, full, image));
  notify (engine, image, "tag", image->id, familiar);
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
  dd_engine_emit (engine, event_about (&dd_image_added_class, full, image));
  notify (engine, image, "create", image->id, image->id);
  if (full)
    {
      familiar = familiar_name (full);
      notify (engine, image, "tag", image->id, familiar);
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
  dd_engine_emit (engine, event_about (&dd_image_untagged_class, tag->reference, image));
  notify (engine, image, "untag", image->id, familiar);
}

static void
delete_image (DdEngine      *engine,
              const DdImage *image,
              GPtrArray     *lines)
{
  g_autofree char *id = g_strdup (image->id);

  g_ptr_array_add (lines, g_strconcat ("Deleted: ", id, NULL));
  dd_engine_emit (engine, event_about (&dd_image_deleted_class, NULL, image));
  notify (engine, image, "delete", id, id);
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
  dd_engine_add_timer (engine, PULL_TIMER, pull_due);
}
