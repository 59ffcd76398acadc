// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-engine-private.h"
#include "dd-image-ops.h"
#include "dd-image-reference.h"
#include "dd-push-private.h"
#include "dd-registry-private.h"

#define USEC_RESOLVE  (150 * DD_USEC_PER_MSEC)
#define USEC_MIN_STEP (20 * DD_USEC_PER_MSEC)

/* Source: moby daemon/config/config.go, max-concurrent-uploads */
#define MAX_UPLOADS 5

/* How often an upload reports, unless it is small. */
#define N_CHUNKS    4
#define SMALL_LAYER (64 * 1000)

#define PUSH_TIMER "image.push"

/* Life */

static gpointer
layer_copy (gconstpointer data,
            gpointer      user_data)
{
  DdPushLayer *copy = g_memdup2 (data, sizeof *copy);

  copy->digest = g_strdup (copy->digest);
  copy->from = g_strdup (copy->from);
  return copy;
}

DdPush *
_dd_push_copy (const DdPush *self)
{
  DdPush *copy = g_memdup2 (self, sizeof *copy);

  copy->id = g_strdup (copy->id);
  copy->reference = g_strdup (copy->reference);
  copy->repository = g_strdup (copy->repository);
  copy->fault = g_strdup (copy->fault);
  g_object_ref (copy->image);
  copy->layers = g_ptr_array_copy (copy->layers, layer_copy, NULL);
  return copy;
}

void
_dd_push_free (DdPush *self)
{
  g_free (self->id);
  g_free (self->reference);
  g_free (self->repository);
  g_free (self->fault);
  g_object_unref (self->image);
  g_ptr_array_unref (self->layers);
  g_free (self);
}

/**
 * dd_world_get_push:
 * @self: a world
 * @id: of a push
 *
 * Returns: (nullable) (transfer none): the push
 */
const DdPush *
dd_world_get_push (const DdWorld *self,
                   const char    *id)
{
  for (guint i = 0; i < self->pushes->len; i++)
    {
      const DdPush *push = g_ptr_array_index (self->pushes, i);

      if (g_str_equal (push->id, id))
        return push;
    }
  return NULL;
}

/* Deciding */

static DdPushLayer *
layer_at (const DdPush *push,
          guint         index)
{
  return g_ptr_array_index (push->layers, index);
}

static DdPushChanged *
event_about (const DdEventClass *klass,
             const DdPush       *push)
{
  DdPushChanged *event = dd_event_new (klass);
  g_auto (DdImageReference) parsed = { 0 };

  event->push = g_strdup (push->id);
  event->reference = g_strdup (push->reference);
  event->repository = g_strdup (push->repository);
  event->image = g_object_ref (push->image);
  if (dd_image_reference_parse (push->reference, &parsed, NULL))
    event->familiar = dd_image_reference_to_familiar (&parsed);
  return event;
}

static void
emit_layer (DdEngine     *engine,
            const DdPush *push,
            guint         index,
            DdPushState   state,
            gint64        done,
            const char   *from)
{
  DdPushChanged *event = event_about (&dd_push_layer_class, push);

  event->layer = index;
  event->state = state;
  event->done = done;
  event->from = g_strdup (from);
  dd_engine_emit (engine, event);
}

static gint64
next_chunk (const DdPushLayer *layer)
{
  gint64 chunk = layer->total <= SMALL_LAYER ? layer->total
                                             : (layer->total + N_CHUNKS - 1) / N_CHUNKS;

  return MIN (chunk, layer->total - layer->done);
}

/* Several uploads share the line. */
static void
schedule_layer (DdEngine     *engine,
                const DdPush *push,
                guint         index)
{
  g_autofree char *subject = g_strdup_printf ("%s %u", push->id, index);
  guint n_uploading = 0;
  guint64 delay;

  for (guint i = 0; i < push->layers->len; i++)
    n_uploading += layer_at (push, i)->state == DD_PUSH_UPLOADING;
  delay = (guint64) next_chunk (layer_at (push, index)) * n_uploading * DD_USEC_PER_SEC /
          dd_engine_get_site (engine)->link_rate;
  dd_engine_schedule (engine, MAX (delay, USEC_MIN_STEP), PUSH_TIMER, subject);
}

static void
store_blob (DdEngine     *engine,
            const DdPush *push,
            guint         index)
{
  g_auto (DdImageReference) parsed = { 0 };

  if (dd_image_reference_parse (push->reference, &parsed, NULL))
    dd_registry_store_blob (engine, parsed.domain, parsed.path, layer_at (push, index)->digest);
}

static void
begin_uploads (DdEngine     *engine,
               const DdPush *push)
{
  guint running = 0;

  for (guint i = 0; i < push->layers->len; i++)
    running += layer_at (push, i)->state == DD_PUSH_UPLOADING;
  for (guint i = 0; i < push->layers->len && running < MAX_UPLOADS; i++)
    {
      if (layer_at (push, i)->state != DD_PUSH_WAITING)
        continue;
      emit_layer (engine, push, i, DD_PUSH_UPLOADING, 0, NULL);
      schedule_layer (engine, push, i);
      running++;
    }
}

/* What the repository has already, and what another one can give it. */
static void
look_for_blobs (DdEngine     *engine,
                const DdPush *push)
{
  const DdWorld *site = dd_engine_get_site (engine);
  g_auto (DdImageReference) parsed = { 0 };

  if (!dd_image_reference_parse (push->reference, &parsed, NULL))
    return;
  for (guint i = 0; i < push->layers->len; i++)
    {
      const DdPushLayer *layer = layer_at (push, i);
      g_autofree char *from = NULL;

      if (dd_registry_has_blob (site, parsed.domain, parsed.path, layer->digest))
        {
          emit_layer (engine, push, i, DD_PUSH_EXISTS, layer->total, NULL);
          continue;
        }
      from = dd_registry_find_mount (site, parsed.domain, parsed.path, layer->digest);
      if (from == NULL)
        continue;
      store_blob (engine, push, i);
      emit_layer (engine, push, i, DD_PUSH_MOUNTED, layer->total, from);
    }
}

/* Source: moby daemon/containerd/image_push.go */
static void
notify (DdEngine     *engine,
        const DdPush *push)
{
  g_auto (DdImageReference) parsed = { 0 };
  DdStringMap *attributes = dd_string_map_new ();
  g_autofree char *familiar = NULL;
  g_autofree char *name = NULL;

  if (dd_image_reference_parse (push->reference, &parsed, NULL))
    {
      familiar = dd_image_reference_to_familiar (&parsed);
      name = dd_image_reference_familiar_name (&parsed);
    }
  dd_string_map_set (attributes, "name", name);
  dd_engine_notify (engine, "image", "push", familiar, attributes);
}

static void
end_push (DdEngine     *engine,
          const DdPush *push)
{
  for (guint i = 0; i < push->layers->len; i++)
    if (layer_at (push, i)->state < DD_PUSH_DONE)
      return;
  dd_registry_store_manifest (engine, push->reference, push->image);
  dd_engine_emit (engine, event_about (&dd_push_ended_class, push));
  notify (engine, push);
}

static void
push_due (DdEngine      *engine,
          const DdTimer *timer)
{
  g_auto (GStrv) parts = g_strsplit (timer->subject, " ", 2);
  const DdPush *push = dd_world_get_push (dd_engine_get_world (engine), parts[0]);
  guint index = parts[1] ? g_ascii_strtoull (parts[1], NULL, 10) : 0;
  const DdPushLayer *layer;

  if (push == NULL || push->finished || index >= push->layers->len)
    return;
  layer = layer_at (push, index);
  if (layer->done + next_chunk (layer) < layer->total)
    {
      emit_layer (engine, push, index, DD_PUSH_UPLOADING, layer->done + next_chunk (layer), NULL);
      schedule_layer (engine, push, index);
      return;
    }
  store_blob (engine, push, index);
  emit_layer (engine, push, index, DD_PUSH_DONE, layer->total, NULL);
  begin_uploads (engine, push);
  end_push (engine, push);
}

/* Why the registry would not take it. What it says comes after the first line
 * of the answer, so it is part of the push and not a refusal.
 * Source: containerd core/remotes/docker/pusher.go */
static char *
find_fault (DdEngine    *engine,
            const char  *reference,
            const char  *domain,
            const char  *path)
{
  if (!dd_registry_exists (domain))
    return g_strdup_printf ("failed to do request: Head \"https://%s/v2/%s/blobs/\": dial tcp: "
                            "lookup %s on 192.168.1.1:53: no such host", domain, path, domain);
  if (!dd_registry_may_push (dd_engine_get_world (engine), domain, path))
    return g_strconcat ("push access denied, repository does not exist or may require authorization: ",
                        g_str_equal (domain, DD_REGISTRY_HUB)
                        ? "server message: insufficient_scope: authorization failed"
                        : "authorization failed: no basic auth credentials", NULL);
  return NULL;
}

static const DdTag *
find_tag (const DdWorld           *world,
          const char              *full,
          const DdImageReference  *parsed,
          GError                 **error)
{
  const DdTag *tag = dd_world_get_tag (world, full);
  g_autofree char *familiar = NULL;

  if (tag)
    return tag;
  familiar = dd_image_reference_familiar_name (parsed);
  g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND,
               "An image does not exist locally with the tag: %s", familiar);
  return NULL;
}

static const DdPush *
begin (DdEngine   *engine,
       DdImage    *image,
       const char *full,
       char       *fault)
{
  const DdWorld *world = dd_engine_get_world (engine);
  g_autofree char *id = dd_world_next_hex_id (world, "push");
  DdPushChanged *event = dd_event_new (&dd_push_begun_class);
  g_auto (DdImageReference) parsed = { 0 };

  event->push = g_strdup (id);
  event->reference = g_strdup (full);
  event->image = g_object_ref (image);
  event->fault = fault;
  if (dd_image_reference_parse (full, &parsed, NULL))
    {
      event->familiar = dd_image_reference_to_familiar (&parsed);
      event->repository = dd_image_reference_get_name (&parsed);
    }
  dd_engine_emit (engine, event);
  return dd_world_get_push (world, id);
}

static void
go_on (DdEngine     *engine,
       const DdPush *push)
{
  look_for_blobs (engine, push);
  begin_uploads (engine, push);
  end_push (engine, push);
}

/* A push that may be made. The builder asks no local tag and tells the events of
 * the daemon nothing; _dd_push_go_on() sends the first layers. */
char *
_dd_push_begin (DdEngine   *engine,
                DdImage    *image,
                const char *full)
{
  dd_engine_elapse (engine, USEC_RESOLVE);
  return g_strdup (begin (engine, image, full, NULL)->id);
}

void
_dd_push_go_on (DdEngine   *engine,
                const char *id)
{
  go_on (engine, dd_world_get_push (dd_engine_get_world (engine), id));
}

/**
 * dd_image_push_begin:
 * @engine: the engine
 * @reference: as people write it
 * @error: return location
 *
 * POST /images/{name}/push. It only begins; wait for the topic "push:ID" until
 * #DdPush.finished.
 *
 * Returns: (nullable) (transfer full): the id of the push
 * Source: moby daemon/containerd/image_push.go
 */
char *
dd_image_push_begin (DdEngine    *engine,
                     const char  *reference,
                     GError     **error)
{
  g_autofree char *full = dd_image_dup_full_name (reference, error);
  g_auto (DdImageReference) parsed = { 0 };
  const DdTag *tag;
  const DdPush *push;

  if (full == NULL || !dd_image_reference_parse (full, &parsed, error))
    return NULL;
  tag = find_tag (dd_engine_get_world (engine), full, &parsed, error);
  if (tag == NULL)
    return NULL;
  dd_engine_elapse (engine, USEC_RESOLVE);
  push = begin (engine, tag->image, tag->reference,
                find_fault (engine, tag->reference, parsed.domain, parsed.path));
  if (push->fault == NULL)
    go_on (engine, push);
  return g_strdup (push->id);
}

void
_dd_engine_register_pushes (DdEngine *engine)
{
  dd_engine_add_timer (engine, PUSH_TIMER, push_due);
}
