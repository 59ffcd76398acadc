// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-build-ops.h"
#include "dd-image-ops.h"

/**
 * dd_build_record_is_shared:
 * @world: a world
 * @record: an entry of its build cache
 *
 * Returns: whether an image has the layer too, so that removing the entry
 *   frees nothing
 */
gboolean
dd_build_record_is_shared (const DdWorld       *world,
                           const DdBuildRecord *record)
{
  const DdLayer *top = record->layers->len
                       ? g_ptr_array_index (record->layers, record->layers->len - 1) : NULL;

  return top && dd_image_has_layer (world, top->chain_id);
}

/**
 * dd_build_cache_prune:
 * @engine: the engine
 * @all: also what images use
 * @removed: (element-type utf8): the ids of what is gone are added
 *
 * POST /build/prune.
 *
 * Returns: the space that was freed, in bytes
 * Source: moby daemon/internal/builder-next/builder.go, Prune
 */
gint64
dd_build_cache_prune (DdEngine  *engine,
                      gboolean   all,
                      GPtrArray *removed)
{
  const DdWorld *world = dd_engine_get_world (engine);
  gint64 freed = 0;

  for (guint i = 0; i < world->build_records->len;)
    {
      const DdBuildRecord *record = g_ptr_array_index (world->build_records, i);
      gboolean shared = dd_build_record_is_shared (world, record);
      DdBuildChanged *event;

      if (shared && !all)
        {
          i++;
          continue;
        }
      g_ptr_array_add (removed, g_strdup (record->id));
      freed += shared ? 0 : record->size;
      event = dd_event_new (&dd_build_cache_pruned_class);
      event->id = g_strdup (record->id);
      event->name = g_strdup (record->name);
      dd_engine_emit (engine, event);
    }
  return freed;
}
