// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-build-private.h"
#include "dd-cache-image.h"
#include "dd-cache-spec.h"
#include "dd-image-ops.h"
#include "dd-image-reference.h"
#include "dd-registry.h"

/* Caches that were exported elsewhere: what a build takes from them.
 *
 * Source: moby/buildkit solver/llbsolver/bridge.go, cache/remotecache/import.go */

#define USEC_MANIFEST  (120 * DD_USEC_PER_MSEC)
#define IMPORT_VERTEX  "importing cache manifest from "
#define SOURCE_DIGITS  16

#define MEDIA_INDEX    "application/vnd.oci.image.index.v1+json"
#define MEDIA_MANIFEST "application/vnd.oci.image.manifest.v1+json"

/**
 * dd_build_cache_source_new:
 * @spec: as people write it
 * @files: (nullable): of a folder, what is in it
 *
 * Returns: (transfer full): a cache that a build may take steps from
 */
DdBuildCacheSource *
dd_build_cache_source_new (const char *spec,
                           DdNode     *files)
{
  DdBuildCacheSource *self = g_new0 (DdBuildCacheSource, 1);

  self->spec = g_strdup (spec);
  self->files = files ? dd_node_ref (files) : NULL;
  return self;
}

/**
 * dd_build_cache_source_free:
 * @self: (transfer full): a cache
 *
 * Frees what is known of it.
 */
void
dd_build_cache_source_free (DdBuildCacheSource *self)
{
  g_free (self->spec);
  g_clear_pointer (&self->files, dd_node_unref);
  g_free (self);
}

/* Asking for the manifest */

/* What has no name of its own is called by a number. */
static char *
name_source (const DdCacheSpec *spec)
{
  g_autofree char *hex = NULL;

  if (g_str_equal (spec->type, "registry"))
    return g_strdup (spec->ref);
  hex = g_compute_checksum_for_string (G_CHECKSUM_SHA256, spec->path, -1);
  hex[SOURCE_DIGITS] = '\0';
  return g_strdup_printf ("%s:%" G_GUINT64_FORMAT, spec->type, g_ascii_strtoull (hex, NULL, 16));
}

static DdImage *
ask_registry (DdEngine     *engine,
              const char   *name,
              const char  **media_type,
              GError      **error)
{
  const DdWorld *site = dd_engine_get_site (engine);
  g_autofree char *full = dd_image_dup_full_name (name, error);
  g_auto (DdImageReference) parsed = { 0 };
  g_autofree char *fault = NULL;
  DdImage *image;

  if (full == NULL || !dd_image_reference_parse (full, &parsed, error))
    return NULL;
  fault = _dd_build_find_pull_fault (dd_engine_get_world (engine), site, &parsed);
  image = fault ? NULL : dd_registry_find_image (site, full);
  if (image == NULL && fault == NULL)
    fault = g_strdup_printf ("%s: not found", full);
  if (fault)
    dd_refuse (error, "failed to configure registry cache importer: %s", fault);
  *media_type = dd_registry_find_repository (site, parsed.domain, parsed.path) ? MEDIA_MANIFEST
                                                                               : MEDIA_INDEX;
  return image ? g_object_ref (image) : NULL;
}

static DdImage *
ask (DdEngine                  *engine,
     const DdCacheSpec         *spec,
     const DdBuildCacheSource  *source,
     const char               **media_type,
     GError                   **error)
{
  DdImage *image;

  *media_type = MEDIA_MANIFEST;
  if (g_str_equal (spec->type, "registry"))
    return ask_registry (engine, spec->ref, media_type, error);
  if (!g_str_equal (spec->type, "local"))
    {
      dd_refuse (error, "unknown cache importer: %s", spec->type);
      return NULL;
    }
  image = source->files ? dd_cache_image_read_layout (source->files, spec->digest) : NULL;
  if (image == NULL)
    dd_refuse (error, "failed to load cache: content digest %s: not found", spec->digest);
  return image;
}

static void
import_cache (DdEngine                 *engine,
              const DdBuild            *build,
              const DdBuildCacheSource *source)
{
  g_auto (DdCacheSpec) spec = { 0 };
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DdImage) image = NULL;
  const char *media_type;
  DdBuildChanged *event;
  guint vertex;

  if (!dd_cache_spec_parse (source->spec, &spec, NULL))
    return;
  name = name_source (&spec);
  title = g_strconcat (IMPORT_VERTEX, name, NULL);
  if (g_str_equal (spec.type, "registry"))
    _dd_build_note_login (engine, build, spec.ref, FALSE);
  vertex = _dd_build_begin_vertex (engine, build, title);
  dd_engine_elapse (engine, USEC_MANIFEST);
  image = ask (engine, &spec, source, &media_type, &error);
  if (image == NULL)
    {
      _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_ERROR, "%s", error->message);
      return;
    }
  _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_STATUS, "inferred cache manifest type: %s done",
                  media_type);
  _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_DONE, "%s", "");
  event = _dd_build_event (&dd_build_cache_imported_class, build, -1);
  event->name = g_steal_pointer (&name);
  event->image = g_steal_pointer (&image);
  dd_engine_emit (engine, event);
}

/* A cache that is not there is no error of the build. */
void
_dd_build_import_caches (DdEngine             *engine,
                         const DdBuild        *build,
                         const DdBuildOptions *options)
{
  for (guint i = 0; options->cache_from && i < options->cache_from->len; i++)
    import_cache (engine, build, g_ptr_array_index (options->cache_from, i));
}

/* Looking steps up */

static gboolean
is_cacheable (const DdBuildStep *step)
{
  return step->kind == DD_BUILD_RUN || step->kind == DD_BUILD_COPY ||
         step->kind == DD_BUILD_WORKDIR || step->kind == DD_BUILD_INLINE;
}

/* Whether nothing came out of a step that this one copies or mounts files of. */
gboolean
_dd_build_has_bare_input (const DdBuild *build,
                          guint          index)
{
  g_autoptr (GArray) inputs = dd_build_plan_list_inputs (build->plan, index);

  for (guint i = 0; i < inputs->len; i++)
    {
      const DdBuildRun *run = dd_build_get_run (build, g_array_index (inputs, int, i));

      if (run && run->is_bare)
        return TRUE;
    }
  return FALSE;
}

static const DdBuildRecord *
find_any (const DdWorld    *world,
          const DdBuild    *build,
          const DdBuildKey *key)
{
  const DdBuildRecord *record = dd_build_cache_find (world->build_records, key);

  return record ? record : dd_build_cache_find (build->imported, key);
}

static gboolean
is_over (const DdBuildRun *run)
{
  return run->state == DD_BUILD_STATE_DONE || run->state == DD_BUILD_STATE_CACHED;
}

static gboolean
has_inputs (const DdBuild *build,
            guint          index)
{
  g_autoptr (GArray) inputs = dd_build_plan_list_inputs (build->plan, index);

  for (guint i = 0; i < inputs->len; i++)
    {
      const DdBuildRun *run = dd_build_get_run (build, g_array_index (inputs, int, i));

      if (run && (!is_over (run) || run->is_bare))
        return FALSE;
    }
  return TRUE;
}

/* How the rest of a build would go. */
typedef struct
{
  const DdWorld  *world;
  const DdBuild  *build;
  const char    **results;
  gboolean       *is_there;   /* by step: what comes out of it is at hand */
  gboolean       *is_needed;
  GPtrArray      *keys;       /* of what @results borrows from */
} Outlook;

static void
look_ahead (Outlook *self,
            guint    index)
{
  const DdBuildStep *step = dd_build_plan_get_step (self->build->plan, (int) index);
  const DdBuildRun *run = dd_build_get_run (self->build, (int) index);
  DdBuildKey *key;
  const DdBuildRecord *record = NULL;

  self->is_there[index] = !is_cacheable (step) || (is_over (run) && !run->is_bare);
  if (is_over (run))
    return;
  key = has_inputs (self->build, index) ? _dd_build_make_key (self->build, index, NULL)
                                        : dd_build_key_new (self->build->plan, index, self->results,
                                                            NULL);
  if (key == NULL)
    return;
  g_ptr_array_add (self->keys, key);
  if (is_cacheable (step))
    record = step->no_cache ? NULL : find_any (self->world, self->build, key);
  self->is_there[index] = self->is_there[index] || (record && !record->is_bare);
  self->results[index] = record ? record->result : is_cacheable (step) ? NULL : key->definition;
}

/* What a step needs that has to be carried out. */
static void
mark_needed (Outlook *self,
             int      index)
{
  g_autoptr (GArray) inputs = NULL;

  if (index < 0 || self->is_needed[index])
    return;
  self->is_needed[index] = TRUE;
  if (self->is_there[index])
    return;
  inputs = dd_build_plan_list_inputs (self->build->plan, (guint) index);
  for (guint i = 0; i < inputs->len; i++)
    mark_needed (self, g_array_index (inputs, int, i));
}

/* Whether the files of a step are needed, and not only its key. */
static gboolean
needs_files (const DdWorld *world,
             const DdBuild *build,
             guint          index)
{
  guint n_steps = build->plan->steps->len;
  g_autofree const char **results = dd_build_list_results (build);
  g_autofree gboolean *is_there = g_new0 (gboolean, n_steps);
  g_autofree gboolean *is_needed = g_new0 (gboolean, n_steps);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_build_key_free);
  Outlook outlook = { world, build, results, is_there, is_needed, keys };

  for (guint i = 0; i < n_steps; i++)
    look_ahead (&outlook, i);
  mark_needed (&outlook, build->plan->target);
  return is_needed[index];
}

/* The entry of the cache of this host or of an imported one. An entry without
 * what came out is good enough where nobody needs that. */
const DdBuildRecord *
_dd_build_find_record (const DdWorld    *world,
                       const DdBuild    *build,
                       guint             index,
                       const DdBuildKey *key)
{
  const DdBuildRecord *record = find_any (world, build, key);

  return record && record->is_bare && needs_files (world, build, index) ? NULL : record;
}

/* Whether an imported cache knows the key and no more. */
gboolean
_dd_build_is_stripped (const DdBuild    *build,
                       const DdBuildKey *key)
{
  const DdBuildRecord *record = dd_build_cache_find (build->imported, key);

  return record && record->is_bare;
}

/* Fetching */

/* Layers of @layers that are on the host neither in an image nor in the cache. */
GPtrArray *
_dd_build_list_remote (const DdWorld *world,
                       GPtrArray     *layers)
{
  GPtrArray *remote = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_layer_unref);

  for (guint i = 0; i < layers->len; i++)
    if (!_dd_build_has_chain (world, layers, i))
      g_ptr_array_add (remote, dd_layer_ref (g_ptr_array_index (layers, i)));
  return remote;
}

/* What is not there yet of a step and of those below it. */
GPtrArray *
_dd_build_list_unfetched (const DdBuild *build,
                          int            step)
{
  GPtrArray *layers = g_ptr_array_new ();

  for (int at = step; at >= 0; at = dd_build_plan_get_step (build->plan, at)->parent)
    {
      const DdBuildRun *run = dd_build_get_run (build, at);

      for (guint i = run->remote ? run->remote->len : 0; i > 0; i--)
        g_ptr_array_insert (layers, 0, g_ptr_array_index (run->remote, i - 1));
    }
  return layers;
}

/* Hits of an imported cache bring no bytes. They come, with those of the steps below,
 * when something needs them. The image store unpacks them itself, for a step they are
 * unpacked first. */
void
_dd_build_fetch_layers (DdEngine      *engine,
                        const DdBuild *build,
                        int            step,
                        gboolean       unpack)
{
  g_autoptr (GPtrArray) layers = _dd_build_list_unfetched (build, step);
  const DdBuildRun *run = dd_build_get_run (build, step);
  gint64 rate = dd_engine_get_site (engine)->link_rate;

  for (guint i = 0; i < layers->len; i++)
    {
      const DdLayer *layer = g_ptr_array_index (layers, i);
      g_autofree char *size = _dd_build_format_bytes (layer->download_size);
      guint64 usec = (guint64) layer->download_size * DD_USEC_PER_SEC / (guint64) rate;

      dd_engine_elapse (engine, usec);
      _dd_build_note (engine, build, run->vertex, DD_BUILD_NOTE_STATUS, "%s %s / %s %.1fs done",
                      layer->digest, size, size, (double) usec / DD_USEC_PER_SEC);
    }
  for (guint i = 0; unpack && i < layers->len; i++)
    _dd_build_note (engine, build, run->vertex, DD_BUILD_NOTE_STATUS, "extracting %s done",
                    ((const DdLayer *) g_ptr_array_index (layers, i))->digest);
  if (layers->len)
    dd_engine_emit (engine, _dd_build_event (&dd_build_layers_fetched_class, build, step));
}
