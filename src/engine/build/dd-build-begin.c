// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-planner.h"
#include "dd-build-private.h"
#include "dd-engine-private.h"
#include "dd-image-ops.h"

/* What comes before the first step of a build: the Dockerfile is read, the base
 * images are asked for, the plan is made. */

static void
short_vertex (DdEngine      *engine,
              const DdBuild *build,
              const char    *name,
              guint64        usec,
              const char    *status)
{
  guint vertex = _dd_build_begin_vertex (engine, build, name);

  dd_engine_elapse (engine, usec);
  if (status)
    _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_STATUS, "%s", status);
  _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_DONE, "%s", "");
}

static void
fail_vertex (DdEngine      *engine,
             const DdBuild *build,
             const char    *name,
             guint64        usec,
             const char    *fault)
{
  guint vertex = _dd_build_begin_vertex (engine, build, name);

  dd_engine_elapse (engine, usec);
  _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_ERROR, "%s", fault);
}

static char *
emit_begun (DdEngine             *engine,
            const DdBuildOptions *options,
            DdBuildPlan          *plan)
{
  DdBuildChanged *event = dd_event_new (&dd_build_begun_class);

  event->id = dd_world_next_hex_id (dd_engine_get_world (engine), "build");
  event->plan = g_object_ref (plan);
  event->context = options->context ? dd_build_context_ref (options->context) : NULL;
  event->folder = g_strdup (options->folder);
  event->tags = g_strdupv (options->tags);
  event->exporter = g_strdup (options->exporter);
  event->cache_to = g_strdupv (options->cache_to);
  event->pushes = options->pushes;
  event->removal = options->removal;
  event->secrets = options->secrets ? dd_string_map_copy (options->secrets) : NULL;
  event->build_args = options->build_args ? dd_string_map_copy (options->build_args) : NULL;
  event->labels = options->labels ? dd_string_map_copy (options->labels) : NULL;
  event->target = g_strdup (options->target);
  event->platform = g_strdup (options->platform);
  event->dockerfile = g_strdup (options->dockerfile ? options->dockerfile : "");
  event->file_name = g_strdup (options->file_name);
  event->file_path = g_strdup (options->file_path);
  event->step = -1;
  return g_strdup (((const DdBuildChanged *) dd_engine_emit (engine, event))->id);
}

static gint64
ignore_size (const DdBuildOptions *options)
{
  DdNode *root = options->context ? dd_build_context_get_root (options->context) : NULL;
  DdNode *node = root ? dd_node_get_child (root, DD_IGNORE_FILE_NAME) : NULL;

  return node && node->content
         ? _dd_build_measure_entry (DD_IGNORE_FILE_NAME, dd_node_get_size (node))
         : DD_BUILD_NOTHING_SENT;
}

/* A folder with a name has an ignore file of its own, which is looked for. */
static void
note_named_contexts (DdEngine             *engine,
                     const DdBuild        *build,
                     const DdBuildOptions *options)
{
  for (guint i = 0; options->contexts && i < options->contexts->len; i++)
    {
      const DdBuildNamedContext *context = g_ptr_array_index (options->contexts, i);
      g_autofree char *name = g_strdup_printf ("[context %s] load .dockerignore", context->name);
      g_autofree char *sent = g_strdup_printf ("transferring %s: %dB done", context->name,
                                               DD_BUILD_NOTHING_SENT);

      if (context->files)
        short_vertex (engine, build, name, DD_BUILD_USEC_READ, sent);
    }
}

/* An image that has another name here is called by that. */
static char *
name_of_metadata (const DdBuildOptions *options,
                  const char           *reference)
{
  for (guint i = 0; options->contexts && i < options->contexts->len; i++)
    {
      const DdBuildNamedContext *context = g_ptr_array_index (options->contexts, i);
      g_autofree char *full = context->reference
                              ? dd_image_dup_full_name (context->reference, NULL) : NULL;

      if (g_strcmp0 (full, reference) == 0)
        return g_strdup_printf ("[context %s] load metadata for %s", context->name,
                                context->reference);
    }
  return g_strconcat ("[internal] load metadata for ", reference, NULL);
}

/* To tell of the targets, the file alone is enough. */
static gboolean
needs_file_alone (const DdBuildOptions *options)
{
  return options->call && !g_str_equal (options->call, DD_BUILD_CALL_LINT) &&
         !g_str_equal (options->call, DD_BUILD_CALL_OUTLINE);
}

/* What comes before the steps.
 *
 * Returns: (nullable): why there is nothing to be built */
static char *
note_preparations (DdEngine             *engine,
                   const DdBuild        *build,
                   const DdBuildOptions *options,
                   const DdBuildResolver *resolver,
                   gboolean              fails)
{
  g_autofree char *violation = NULL;
  g_autofree char *load = g_strconcat ("[internal] load build definition from ",
                                       options->file_name, NULL);
  gint64 n_bytes = options->dockerfile
                   ? _dd_build_measure_entry (options->file_name,
                                              (gint64) strlen (options->dockerfile))
                   : DD_BUILD_NOTHING_SENT;
  g_autofree char *size = _dd_build_format_bytes (n_bytes);
  g_autofree char *sent = g_strdup_printf ("transferring dockerfile: %s done", size);
  g_autofree char *ignored = NULL;
  guint vertex;
  g_autofree char *ignore = NULL;

  vertex = _dd_build_begin_vertex (engine, build, load);
  dd_engine_elapse (engine, DD_BUILD_USEC_READ);
  _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_STATUS, "%s", sent);
  _dd_build_keep_dockerfile (engine, build, options);
  if (options->call == NULL)
    violation = _dd_build_note_warnings (engine, build, vertex, options);
  _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_DONE, "%s", "");
  if (needs_file_alone (options))
    return NULL;
  for (guint i = 0; i < resolver->asked->len; i++)
    {
      const char *reference = g_ptr_array_index (resolver->asked, i);
      g_autofree char *name = name_of_metadata (options, reference);
      gboolean here = !resolver->pull &&
                      dd_world_find_image (dd_engine_get_world (engine), reference, NULL);

      if (resolver->fault && i + 1 == resolver->asked->len)
        fail_vertex (engine, build, name, DD_BUILD_USEC_METADATA, resolver->fault);
      else
        short_vertex (engine, build, name, here ? 0 : DD_BUILD_USEC_METADATA, NULL);
    }
  if (!fails)
    note_named_contexts (engine, build, options);
  if (!fails && !options->own_ignore)
    {
      ignored = _dd_build_format_bytes (ignore_size (options));
      ignore = g_strdup_printf ("transferring context: %s done", ignored);
      short_vertex (engine, build, "[internal] load .dockerignore", DD_BUILD_USEC_READ, ignore);
      _dd_build_keep_ignore (engine, build, options);
    }
  if (!fails && violation == NULL && options->call == NULL)
    _dd_build_import_caches (engine, build, options);
  return g_steal_pointer (&violation);
}

static gboolean
complete_tags (char    **tags,
               char   ***full,
               GError  **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; tags && tags[i]; i++)
    {
      g_autoptr (GError) reason = NULL;
      char *name = dd_image_dup_full_name (tags[i], &reason);

      if (name == NULL)
        {
          g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID,
                       "invalid tag \"%s\": %s", tags[i],
                       strstr (reason->message, "lowercase") ? "repository name must be lowercase"
                                                             : reason->message);
          return FALSE;
        }
      g_ptr_array_add (list, name);
    }
  g_ptr_array_add (list, NULL);
  g_ptr_array_set_free_func (list, NULL);
  *full = (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
  return TRUE;
}

static gboolean
is_known_call (const char *call)
{
  return g_str_equal (call, DD_BUILD_CALL_LINT) || g_str_equal (call, DD_BUILD_CALL_OUTLINE) ||
         g_str_equal (call, DD_BUILD_CALL_TARGETS);
}

static void
fail_plan (DdEngine      *engine,
           const DdBuild *build,
           int            line,
           int            end_line,
           const GError  *error)
{
  DdBuildChanged *event = _dd_build_event (&dd_build_failed_class, build, -1);

  event->line = line;
  event->end_line = end_line;
  event->error = g_strdup (error->message);
  dd_engine_emit (engine, event);
}

/**
 * dd_build_begin:
 * @engine: the engine
 * @options: what is asked for
 * @error: return location
 *
 * Begins a build. A Dockerfile that makes no sense is a build that failed.
 * Wait for the topic "build:ID" until #DdBuild.finished.
 *
 * Returns: (nullable) (transfer full): the id of the build
 * Source: moby/buildkit frontend/dockerfile, docker/buildx
 */
char *
dd_build_begin (DdEngine              *engine,
                const DdBuildOptions  *options,
                GError               **error)
{
  g_autoptr (GPtrArray) asked = g_ptr_array_new_with_free_func (g_free);
  DdBuildResolver resolver = { dd_engine_get_world (engine), dd_engine_get_site (engine),
                               options->pull, asked, NULL };
  g_autofree char *fault = NULL;
  DdBuildOptions full = *options;
  g_auto (GStrv) tags = NULL;
  g_autoptr (GError) reason = NULL;
  g_autoptr (DdBuildPlan) plan = NULL;
  g_autofree char *id = NULL;
  g_autofree char *violation = NULL;
  const DdBuild *build;
  int line = 0;
  int end_line = 0;

  if (!complete_tags (options->tags, &tags, error))
    return NULL;
  full.tags = tags;
  plan = _dd_build_make_plan (options, &resolver, &line, &end_line, &reason);
  fault = resolver.fault;
  if (plan == NULL)
    plan = dd_build_plan_new ();
  id = emit_begun (engine, &full, plan);
  build = dd_world_get_build (dd_engine_get_world (engine), id);
  if (!options->legacy)
    violation = note_preparations (engine, build, options, &resolver,
                                   reason && reason->domain != DD_BUILD_PLAN_ERROR);
  if (reason == NULL && options->call && !is_known_call (options->call))
    g_set_error (&reason, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID, "unsupported request "
                 "frontend.%s: unsupported request frontend.%s", options->call, options->call);
  if (violation && reason == NULL)
    g_set_error_literal (&reason, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID, violation);
  if (reason)
    fail_plan (engine, build, line, end_line, reason);
  else if (options->call)
    dd_engine_emit (engine, _dd_build_event (&dd_build_asked_class, build, -1));
  else if (options->legacy)
    _dd_legacy_advance (engine, id);
  else
    _dd_build_advance (engine, id);
  return g_steal_pointer (&id);
}
