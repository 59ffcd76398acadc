// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-private.h"
#include "dd-build-tree.h"
#include "dd-ignore.h"
#include "dd-image.h"

/* What a build keeps beside the results of its steps: what the client sent, the
 * layers of the images it starts from, and cache mounts. */

static const DdBuildRecord *
find_record (const DdWorld *world,
             const char    *identity)
{
  for (guint i = 0; i < world->build_records->len; i++)
    {
      const DdBuildRecord *record = g_ptr_array_index (world->build_records, i);

      if (g_str_equal (record->result, identity))
        return record;
    }
  return NULL;
}

static void
keep (DdEngine            *engine,
      const DdBuild       *build,
      const DdBuildSource *source)
{
  const DdWorld *world = dd_engine_get_world (engine);
  DdBuildChanged *event = _dd_build_event (&dd_build_source_kept_class, build, -1);

  event->record = dd_build_record_new_source (source, find_record (world, source->identity),
                                              world->now);
  dd_engine_emit (engine, event);
}

/* The files of a folder that a client sent. Those of another folder are kept
 * beside them; what comes without a folder is never the same. */
void
_dd_build_keep_local (DdEngine      *engine,
                      const DdBuild *build,
                      const char    *name,
                      const char    *what,
                      const char    *folder,
                      gint64         size)
{
  g_autofree char *identity = g_strdup_printf ("local %s %s %s", name, what,
                                               folder ? folder : build->id);
  g_autofree char *description = g_strconcat ("local source for ", name, NULL);

  keep (engine, build, &(DdBuildSource) {
    .type = DD_BUILD_RECORD_SOURCE_LOCAL,
    .kind = DD_BUILD_CONTEXT,
    .identity = identity,
    .description = description,
    .size = size,
  });
}

/* The text of the Dockerfile, wherever the client has it. */
void
_dd_build_keep_dockerfile (DdEngine             *engine,
                           const DdBuild        *build,
                           const DdBuildOptions *options)
{
  g_autofree char *folder = options->file_path ? g_path_get_dirname (options->file_path) : NULL;

  _dd_build_keep_local (engine, build, "dockerfile", "", folder,
                        options->dockerfile ? (gint64) strlen (options->dockerfile) : 0);
}

/* A file that came from a server. */
void
_dd_build_keep_fetched (DdEngine      *engine,
                        const DdBuild *build,
                        guint          index,
                        const DdNode  *files)
{
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, (int) index);
  g_autofree char *identity = g_strconcat ("url ", step->reference, NULL);
  g_autofree char *description = g_strconcat ("http url ", step->reference, NULL);

  keep (engine, build, &(DdBuildSource) {
    .type = DD_BUILD_RECORD_REGULAR,
    .kind = DD_BUILD_CONTEXT,
    .identity = identity,
    .description = description,
    .size = dd_node_get_tree_size (files),
  });
}

/* The ignore file is asked for on its own, before the rest of the context. */
void
_dd_build_keep_ignore (DdEngine             *engine,
                       const DdBuild        *build,
                       const DdBuildOptions *options)
{
  DdNode *root = options->context ? dd_build_context_get_root (options->context) : NULL;
  DdNode *node = root ? dd_node_get_child (root, DD_IGNORE_FILE_NAME) : NULL;

  _dd_build_keep_local (engine, build, "context", DD_IGNORE_FILE_NAME, build->folder,
                        node ? dd_node_get_size (node) : 0);
}

static void
keep_layers (DdEngine          *engine,
             const DdBuild     *build,
             const DdBuildStep *step,
             GPtrArray         *layers)
{
  g_autofree char *description = g_strdup_printf ("pulled from %s@%s", step->reference,
                                                  step->digest);
  g_autoptr (GPtrArray) below = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_layer_unref);

  for (guint i = 0; i < layers->len; i++)
    {
      DdLayer *layer = g_ptr_array_index (layers, i);
      g_autofree char *identity = g_strconcat ("layer ", layer->chain_id, NULL);

      g_ptr_array_add (below, dd_layer_ref (layer));
      keep (engine, build, &(DdBuildSource) {
        .type = DD_BUILD_RECORD_REGULAR,
        .kind = DD_BUILD_IMAGE,
        .identity = identity,
        .description = description,
        .layers = below,
        .size = layer->size,
      });
    }
}

/* What was found in the cache is only used when something needs it; of an image
 * the layers come into the cache then, not while all that is built on it hits. */
void
_dd_build_use_result (DdEngine      *engine,
                      const DdBuild *build,
                      int            index)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, index);
  const DdBuildRun *run = dd_build_get_run (build, index);
  const DdBuildRecord *record = NULL;
  DdBuildChanged *event;

  if (step && step->kind == DD_BUILD_IMAGE && run->layers)
    keep_layers (engine, build, step, run->layers);
  if (run && run->state == DD_BUILD_STATE_CACHED)
    record = find_record (world, run->result);
  if (record == NULL)
    return;
  event = _dd_build_event (&dd_build_source_kept_class, build, -1);
  event->record = dd_build_record_use (record, world->now);
  dd_engine_emit (engine, event);
}

void
_dd_build_use_inputs (DdEngine      *engine,
                      const DdBuild *build,
                      guint          index)
{
  g_autoptr (GArray) inputs = dd_build_plan_list_inputs (build->plan, index);

  for (guint i = 0; i < inputs->len; i++)
    _dd_build_use_result (engine, build, g_array_index (inputs, int, i));
}

/* What a command leaves in its cache mounts, however it ended. */
void
_dd_build_keep_cache_mounts (DdEngine      *engine,
                             const DdBuild *build,
                             guint          index)
{
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, (int) index);
  g_autofree char *command = g_strjoinv (" ", step->argv);

  for (guint i = 0; i < step->mounts->len; i++)
    {
      const DdBuildMount *mount = g_ptr_array_index (step->mounts, i);
      g_autofree char *store = _dd_build_dup_cache_store (mount);
      DdNode *files = store ? dd_world_get_store (dd_engine_get_world (engine), store) : NULL;
      g_autofree char *description = g_strdup_printf ("cached mount %s from exec %s with id "
                                                      "\"/%s\"", mount->target, command,
                                                      mount->id);

      if (files)
        keep (engine, build, &(DdBuildSource) {
          .type = DD_BUILD_RECORD_CACHE_MOUNT,
          .kind = DD_BUILD_CONTEXT,
          .identity = store,
          .description = description,
          .store = store,
          .size = dd_node_get_tree_size (files),
        });
    }
}
