// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-engine-private.h"
#include "dd-image-ops.h"
#include "dd-image-private.h"
#include "dd-image-reference.h"
#include "dd-registry.h"

/* Pulling: layers come three at a time and are unpacked in their order. */

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
  DdImageChanged *event = _dd_image_event (&dd_pull_layer_class, pull->reference, NULL);

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
  DdImageChanged *event = _dd_image_event (&dd_pull_failed_class, pull->reference, pull->image);

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
  g_autofree char *familiar = _dd_image_dup_familiar (pull->reference);
  g_autofree char *name = NULL;

  for (guint i = 0; i < pull->layers->len; i++)
    if (!is_ready (layer_at (pull, i)))
      return;
  if (pull->image->is_cache)
    {
      fail_cache (engine, pull);
      return;
    }
  event = _dd_image_event (&dd_pull_ended_class, pull->reference, pull->image);
  event->pull = g_strdup (pull->id);
  event->up_to_date = pull->up_to_date;
  dd_engine_emit (engine, event);
  dd_image_reference_parse (pull->reference, &reference, NULL);
  name = dd_image_reference_familiar_name (&reference);
  _dd_image_notify (engine, pull->image, "pull", familiar, name);
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
  event = _dd_image_event (&dd_pull_failed_class, pull->reference, NULL);
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
  event = _dd_image_event (&dd_pull_begun_class, full, image);
  event->pull = dd_world_next_hex_id (world, "pull");
  event->up_to_date = tag && g_str_equal (tag->image->id, image->id);
  id = g_strdup (event->pull);
  dd_engine_emit (engine, event);
  pull = dd_world_get_pull (world, id);
  begin_downloads (engine, pull);
  end_pull (engine, pull);
  return g_steal_pointer (&id);
}

void
_dd_image_register_pulls (DdEngine *engine)
{
  dd_engine_add_timer (engine, PULL_TIMER, pull_due);
}
