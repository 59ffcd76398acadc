// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-private.h"
#include "dd-cache-image.h"
#include "dd-cache-spec.h"
#include "dd-image-ops.h"
#include "dd-image-reference.h"
#include "dd-push-private.h"
#include "dd-registry.h"

/* What a build sends when its result is there: the image to the registries of its
 * tags, its cache to where --cache-to says. One after the other.
 *
 * Source: moby/buildkit solver/llbsolver/solver.go, runCacheExporters;
 *   util/push/push.go; cache/remotecache/export.go */

#define USEC_PREPARE (30 * DD_USEC_PER_MSEC)

#define TYPE_INLINE   "inline"
#define TYPE_LOCAL    "local"
#define TYPE_REGISTRY "registry"
#define MODE_MAX      "max"

/* What goes out */

/* Whether the result of a step is one of the layers of the image. */
static gboolean
is_in_image (const DdBuildPlan *plan,
             int                index)
{
  for (int at = plan->target; at >= 0; at = dd_build_plan_get_step (plan, at)->parent)
    if (at == index)
      return TRUE;
  return FALSE;
}

static const DdBuildRecord *
find_result (GPtrArray  *records,
             const char *result)
{
  for (guint i = records->len; i > 0; i--)
    {
      const DdBuildRecord *record = g_ptr_array_index (records, i - 1);

      if (g_str_equal (record->result, result))
        return record;
    }
  return NULL;
}

/* The entries that this build made or used. With mode=min only what is in the image
 * goes out with its layers; of the other steps the keys go out. */
static GPtrArray *
list_records (const DdWorld *world,
              const DdBuild *build,
              gboolean       max)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_build_record_unref);

  for (guint i = 0; i < build->runs->len; i++)
    {
      const DdBuildStepKind kind = dd_build_plan_get_step (build->plan, (int) i)->kind;
      const char *result = dd_build_get_run (build, (int) i)->result;
      const DdBuildRecord *record;

      if (result == NULL || kind == DD_BUILD_IMAGE || kind == DD_BUILD_CONTEXT)
        continue;
      record = find_result (world->build_records, result);
      if (record == NULL)
        record = find_result (build->imported, result);
      if (record == NULL)
        continue;
      g_ptr_array_add (list, max || is_in_image (build->plan, (int) i)
                             ? dd_build_record_ref ((DdBuildRecord *) record)
                             : dd_build_record_strip (record));
    }
  return list;
}

static gboolean
has_type (const char *spec,
          const char *type)
{
  g_auto (DdCacheSpec) parsed = { 0 };

  return dd_cache_spec_parse (spec, &parsed, NULL) && g_str_equal (parsed.type, type);
}

/* With type=inline the image itself says which steps its layers come from. Takes
 * @config. */
char *
_dd_build_add_inline_cache (const DdWorld *world,
                            const DdBuild *build,
                            char          *config)
{
  g_autofree char *before = config;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *text = NULL;

  if (!_dd_build_has_inline_cache (build))
    return g_steal_pointer (&before);
  root = json_from_string (before, NULL);
  records = list_records (world, build, FALSE);
  text = dd_cache_image_dup_inline (world, records);
  json_object_set_string_member (json_node_get_object (root), DD_CACHE_INLINE_MEMBER, text);
  return json_to_string (root, FALSE);
}

gboolean
_dd_build_has_inline_cache (const DdBuild *build)
{
  for (guint i = 0; build->cache_to && build->cache_to[i]; i++)
    if (has_type (build->cache_to[i], TYPE_INLINE))
      return TRUE;
  return FALSE;
}

/* Registries */

/* What the progress says of a login, if there is one. Docker Hub gives out tokens,
 * each for a repository. */
void
_dd_build_note_login (DdEngine      *engine,
                      const DdBuild *build,
                      const char    *reference,
                      gboolean       push)
{
  g_autofree char *full = dd_image_dup_full_name (reference, NULL);
  g_auto (DdImageReference) parsed = { 0 };
  g_autofree char *user = NULL;
  g_autofree char *title = NULL;
  guint vertex;

  if (full == NULL || !dd_image_reference_parse (full, &parsed, NULL))
    return;
  user = dd_registry_dup_login (dd_engine_get_world (engine), parsed.domain);
  if (g_str_equal (parsed.domain, DD_REGISTRY_HUB))
    title = g_strdup_printf ("[auth] %s:pull%s token for registry-1.docker.io", parsed.path,
                             push ? ",push" : "");
  else if (user)
    title = g_strdup_printf ("[auth] sharing credentials for %s", parsed.domain);
  if (title == NULL)
    return;
  vertex = _dd_build_begin_vertex (engine, build, title);
  _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_DONE, "%s", "");
}

/* Why the registry would not take it. */
static char *
find_fault (DdEngine      *engine,
            const char    *full,
            const DdImage *image)
{
  g_auto (DdImageReference) parsed = { 0 };
  const char *digest = image->layers->len ? dd_image_get_layer (image, 0)->digest
                                          : image->config_digest;

  if (!dd_image_reference_parse (full, &parsed, NULL))
    return g_strdup ("invalid reference format");
  if (!dd_registry_exists (parsed.domain))
    return g_strdup_printf ("failed to do request: Head \"https://%s/v2/%s/blobs/%s\": dial tcp: "
                            "lookup %s on 192.168.1.1:53: no such host", parsed.domain,
                            parsed.path, digest, parsed.domain);
  if (dd_registry_may_push (dd_engine_get_world (engine), parsed.domain, parsed.path))
    return NULL;
  if (g_str_equal (parsed.domain, DD_REGISTRY_HUB))
    return g_strdup ("push access denied, repository does not exist or may require authorization: "
                     "server message: insufficient_scope: authorization failed");
  return g_strdup_printf ("unexpected status from HEAD request to https://%s/v2/%s/blobs/%s: 401 "
                          "Unauthorized", parsed.domain, parsed.path, digest);
}

static void
fail (DdEngine      *engine,
      const DdBuild *build,
      guint          vertex,
      const char    *what,
      const char    *fault)
{
  DdBuildChanged *event;
  g_autofree char *text = g_strconcat (what, fault, NULL);

  _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_ERROR, "%s", text);
  event = _dd_build_event (&dd_build_failed_class, build, -1);
  event->error = g_steal_pointer (&text);
  dd_engine_emit (engine, event);
}

static void
emit_sending (DdEngine      *engine,
              const DdBuild *build,
              guint          vertex,
              const char    *push)
{
  DdBuildChanged *event = _dd_build_event (&dd_build_sending_class, build, -1);

  event->vertex = (int) vertex;
  event->push = g_strdup (push);
  dd_engine_emit (engine, event);
}

/* The image, tag by tag, within the vertex that wrote it. */
static void
send_tag (DdEngine      *engine,
          const DdBuild *build,
          const char    *full)
{
  g_autofree char *fault = find_fault (engine, full, build->image);
  g_autofree char *what = g_strdup_printf ("failed to push %s: ", full);
  guint vertex = build->push_vertex;
  g_autofree char *push = NULL;

  if (fault)
    {
      _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_STATUS, "pushing layers done");
      fail (engine, build, vertex, what, fault);
      return;
    }
  if (build->n_sent == 0)
    _dd_build_note_login (engine, build, full, TRUE);
  else
    _dd_build_note_name (engine, build, vertex, full);
  push = _dd_push_begin (engine, build->image, full);
  emit_sending (engine, build, vertex, push);
  _dd_push_go_on (engine, push);
}

static void
note_cache (DdEngine      *engine,
            const DdBuild *build,
            guint          vertex,
            const DdImage *cache)
{
  _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_STATUS, "preparing build cache for export done");
  for (guint i = 0; i < cache->layers->len; i++)
    _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_STATUS, "writing layer %s done",
                    dd_image_get_layer (cache, i)->digest);
  _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_STATUS, "writing config %s done",
                  cache->config_digest);
  _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_STATUS, "writing cache image manifest %s done",
                  cache->id);
}

static void
emit_cache (DdEngine      *engine,
            const DdBuild *build,
            guint          vertex,
            const char    *name,
            DdImage       *cache)
{
  DdBuildChanged *event;

  note_cache (engine, build, vertex, cache);
  event = _dd_build_event (&dd_build_cache_exported_class, build, -1);
  event->vertex = (int) vertex;
  event->name = g_strdup (name);
  event->image = g_object_ref (cache);
  dd_engine_emit (engine, event);
}

static void
send_to_registry (DdEngine          *engine,
                  const DdBuild     *build,
                  const DdCacheSpec *spec,
                  DdImage           *cache)
{
  g_autofree char *full = dd_image_dup_full_name (spec->ref, NULL);
  g_autofree char *fault = full ? find_fault (engine, full, cache)
                                : g_strdup ("invalid reference format");
  g_autofree char *push = NULL;
  guint vertex;

  if (fault == NULL)
    _dd_build_note_login (engine, build, full, TRUE);
  vertex = _dd_build_begin_vertex (engine, build, "exporting cache to registry");
  dd_engine_elapse (engine, USEC_PREPARE);
  if (fault)
    {
      _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_STATUS,
                      "preparing build cache for export done");
      if (cache->layers->len)
        _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_STATUS, "writing layer %s done",
                        dd_image_get_layer (cache, 0)->digest);
      fail (engine, build, vertex, "error writing layer blob: ", fault);
      return;
    }
  push = _dd_push_begin (engine, cache, full);
  emit_sending (engine, build, vertex, push);
  _dd_push_go_on (engine, push);
}

/* A folder is the client's to write. */
static void
send_to_client (DdEngine          *engine,
                const DdBuild     *build,
                const DdCacheSpec *spec,
                DdImage           *cache)
{
  guint vertex = _dd_build_begin_vertex (engine, build, "exporting cache to client directory");

  dd_engine_elapse (engine, USEC_PREPARE);
  emit_sending (engine, build, vertex, NULL);
  emit_cache (engine, build, vertex, spec->path, cache);
  _dd_build_send_rest (engine, build);
}

static void
send_cache (DdEngine      *engine,
            const DdBuild *build,
            const char    *text)
{
  const DdWorld *world = dd_engine_get_world (engine);
  g_auto (DdCacheSpec) spec = { 0 };
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (DdImage) cache = NULL;

  if (!dd_cache_spec_parse (text, &spec, NULL) || g_str_equal (spec.type, TYPE_INLINE))
    {
      emit_sending (engine, build, 0, NULL);
      _dd_build_send_rest (engine, build);
      return;
    }
  records = list_records (world, build, g_str_equal (spec.mode, MODE_MAX));
  cache = dd_cache_image_new (world, records);
  if (g_str_equal (spec.type, TYPE_REGISTRY))
    send_to_registry (engine, build, &spec, cache);
  else
    send_to_client (engine, build, &spec, cache);
}

static guint
count_tags (const DdBuild *build)
{
  return build->pushes && build->tags ? g_strv_length (build->tags) : 0;
}

/* Whether something is to be done when the result is there. */
gboolean
_dd_build_has_to_send (const DdBuild *build)
{
  return count_tags (build) > 0 || (build->cache_to && build->cache_to[0]);
}

/* Goes on with what was not sent yet, and ends the build when all was. */
void
_dd_build_send_rest (DdEngine      *engine,
                     const DdBuild *build)
{
  guint n_tags = count_tags (build);
  guint n_caches = build->cache_to ? g_strv_length (build->cache_to) : 0;

  if (build->n_sent < n_tags)
    send_tag (engine, build, build->tags[build->n_sent]);
  else if (build->n_sent < n_tags + n_caches)
    send_cache (engine, build, build->cache_to[build->n_sent - n_tags]);
  else
    dd_engine_emit (engine, _dd_build_event (&dd_build_finished_class, build, -1));
}

static const DdBuild *
find_build (const DdWorld *world,
            const char    *push)
{
  for (guint i = world->builds->len; i > 0; i--)
    {
      const DdBuild *build = g_ptr_array_index (world->builds, i - 1);

      if (!build->finished && g_strcmp0 (build->push, push) == 0)
        return build;
    }
  return NULL;
}

/* A push that a build waited for is over. */
static void
push_ended (DdEngine      *engine,
            const DdEvent *event)
{
  const DdPushChanged *ended = (const DdPushChanged *) event;
  const DdBuild *build = find_build (dd_engine_get_world (engine), ended->push);
  const DdPush *push = dd_world_get_push (dd_engine_get_world (engine), ended->push);

  if (build == NULL || push == NULL)
    return;
  if (push->image->is_cache)
    {
      emit_cache (engine, build, build->push_vertex, push->reference, push->image);
    }
  else
    {
      if (build->n_sent == 1)
        _dd_build_note (engine, build, build->push_vertex, DD_BUILD_NOTE_STATUS,
                        "pushing layers done");
      _dd_build_note (engine, build, build->push_vertex, DD_BUILD_NOTE_STATUS,
                      "pushing manifest for %s@%s done", push->reference, push->image->id);
      if (build->n_sent == count_tags (build))
        _dd_build_note (engine, build, build->push_vertex, DD_BUILD_NOTE_DONE, "%s", "");
    }
  _dd_build_send_rest (engine, build);
}

void
_dd_build_register_sending (DdEngine *engine)
{
  dd_engine_add_reaction (engine, &dd_push_ended_class, push_ended);
}
