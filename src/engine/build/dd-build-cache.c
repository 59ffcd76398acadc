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

static int
compare_uses (gconstpointer a,
              gconstpointer b)
{
  const DdBuildRecord *one = *(const DdBuildRecord *const *) a;
  const DdBuildRecord *other = *(const DdBuildRecord *const *) b;

  return (one->used > other->used) - (one->used < other->used);
}

/* What may go, the longest unused first. */
static GPtrArray *
list_candidates (const DdWorld      *world,
                 const DdCachePrune *prune)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_build_record_unref);

  for (guint i = 0; i < world->build_records->len; i++)
    {
      DdBuildRecord *record = g_ptr_array_index (world->build_records, i);

      if ((prune->all || !dd_build_record_is_shared (world, record)) &&
          (prune->accept == NULL || prune->accept (world, record, prune->accept_data)))
        g_ptr_array_add (list, dd_build_record_ref (record));
    }
  g_ptr_array_sort (list, compare_uses);
  return list;
}

static gint64
measure (const DdWorld *world)
{
  gint64 size = 0;

  for (guint i = 0; i < world->build_records->len; i++)
    size += ((const DdBuildRecord *) g_ptr_array_index (world->build_records, i))->size;
  return size;
}

/**
 * dd_build_cache_prune:
 * @engine: the engine
 * @prune: what is to go
 * @removed: (element-type utf8): the ids of what is gone are added
 *
 * POST /build/prune.
 *
 * Returns: the space that was freed, in bytes
 * Source: moby daemon/internal/builder-next/builder.go, Prune
 */
gint64
dd_build_cache_prune (DdEngine           *engine,
                      const DdCachePrune *prune,
                      GPtrArray          *removed)
{
  const DdWorld *world = dd_engine_get_world (engine);
  g_autoptr (GPtrArray) candidates = list_candidates (world, prune);
  gint64 freed = 0;

  for (guint i = 0; i < candidates->len; i++)
    {
      const DdBuildRecord *record = g_ptr_array_index (candidates, i);
      DdBuildChanged *event;

      if (prune->keep > 0 && measure (world) <= prune->keep)
        break;
      g_ptr_array_add (removed, g_strdup (record->id));
      freed += dd_build_record_is_shared (world, record) ? 0 : record->size;
      event = dd_event_new (&dd_build_cache_pruned_class);
      event->id = g_strdup (record->id);
      event->name = g_strdup (record->name);
      dd_engine_emit (engine, event);
    }
  return freed;
}
