// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-build-ops.h"
#include "dd-image-ops.h"

/**
 * dd_build_cache_has_steps:
 * @world: a world
 *
 * Returns: whether any step was carried out that a build could find again
 */
gboolean
dd_build_cache_has_steps (const DdWorld *world)
{
  for (guint i = 0; i < world->build_records->len; i++)
    if (dd_build_key_get_result (((const DdBuildRecord *)
                                  g_ptr_array_index (world->build_records, i))->key))
      return TRUE;
  return world->legacy_links->len > 0;
}

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
 * dd_build_record_get_parent:
 * @world: a world
 * @record: an entry of its build cache
 *
 * Returns: (nullable) (transfer none): the entry whose layer lies below, as
 *   `docker buildx du --verbose` lists it under Parents
 */
const DdBuildRecord *
dd_build_record_get_parent (const DdWorld       *world,
                            const DdBuildRecord *record)
{
  const DdLayer *below = record->layers->len > 1
                         ? g_ptr_array_index (record->layers, record->layers->len - 2) : NULL;

  for (guint i = 0; below && i < world->build_records->len; i++)
    {
      const DdBuildRecord *other = g_ptr_array_index (world->build_records, i);
      const DdLayer *top = other->layers->len
                           ? g_ptr_array_index (other->layers, other->layers->len - 1) : NULL;

      if (top && g_str_equal (top->chain_id, below->chain_id))
        return other;
    }
  return NULL;
}

/* Whether a command that is running has it mounted. */
static gboolean
is_in_use (const DdWorld       *world,
           const DdBuildRecord *record)
{
  for (guint i = 0; record->store && i < world->build_containers->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (world->build_containers, i);

      for (guint j = 0; j < container->mounts->len; j++)
        if (g_str_equal (((DdMountPoint *) g_ptr_array_index (container->mounts, j))->store,
                         record->store))
          return TRUE;
    }
  return FALSE;
}

static int
compare_uses (gconstpointer a,
              gconstpointer b)
{
  const DdBuildRecord *one = *(const DdBuildRecord *const *) a;
  const DdBuildRecord *other = *(const DdBuildRecord *const *) b;

  return (one->used > other->used) - (one->used < other->used);
}

/* The chains that some entry is built on: those entries have to stay. */
static GHashTable *
list_needed (const DdWorld *world)
{
  GHashTable *needed = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < world->build_records->len; i++)
    {
      const DdBuildRecord *record = g_ptr_array_index (world->build_records, i);
      guint n = record->layers->len;

      if (n > 1)
        g_hash_table_add (needed, ((DdLayer *) g_ptr_array_index (record->layers, n - 2))->chain_id);
    }
  return needed;
}

static gboolean
may_go (const DdWorld       *world,
        const DdBuildRecord *record,
        const DdCachePrune  *prune,
        GHashTable          *needed)
{
  guint n = record->layers->len;

  if (is_in_use (world, record) || (!prune->all && dd_build_record_is_shared (world, record)))
    return FALSE;
  if (n && g_hash_table_contains (needed, ((DdLayer *) g_ptr_array_index (record->layers,
                                                                          n - 1))->chain_id))
    return FALSE;
  return prune->accept == NULL || prune->accept (world, record, prune->accept_data);
}

/* What may go now, the longest unused first. */
static GPtrArray *
list_candidates (const DdWorld      *world,
                 const DdCachePrune *prune)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_build_record_unref);
  g_autoptr (GHashTable) needed = list_needed (world);

  for (guint i = 0; i < world->build_records->len; i++)
    {
      DdBuildRecord *record = g_ptr_array_index (world->build_records, i);

      if (may_go (world, record, prune, needed))
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

static void
emit_pruned (DdEngine            *engine,
             const DdBuildRecord *record)
{
  DdBuildChanged *event = dd_event_new (&dd_build_cache_pruned_class);

  event->id = g_strdup (record->id);
  event->name = g_strdup (record->name);
  dd_engine_emit (engine, event);
}

/* Removes what nothing is built on. What it was built on may go after that. */
static guint
prune_round (DdEngine           *engine,
             const DdCachePrune *prune,
             GPtrArray          *removed)
{
  const DdWorld *world = dd_engine_get_world (engine);
  g_autoptr (GPtrArray) candidates = list_candidates (world, prune);

  for (guint i = 0; i < candidates->len; i++)
    {
      DdBuildRecord *record = g_ptr_array_index (candidates, i);

      if (prune->keep > 0 && measure (world) <= prune->keep)
        return 0;
      g_ptr_array_add (removed, dd_build_record_ref (record));
      emit_pruned (engine, record);
    }
  return candidates->len;
}

/**
 * dd_build_cache_prune:
 * @engine: the engine
 * @prune: what is to go
 * @removed: (element-type DdBuildRecord): what is gone is added
 *
 * POST /build/prune. An entry goes before the one that it was built on.
 *
 * Returns: the space of what is gone, in bytes
 * Source: moby daemon/internal/builder-next/builder.go, Prune; moby/buildkit
 *   cache/manager.go, prune
 */
gint64
dd_build_cache_prune (DdEngine           *engine,
                      const DdCachePrune *prune,
                      GPtrArray          *removed)
{
  guint begin = removed->len;
  gint64 freed = 0;

  while (prune_round (engine, prune, removed) > 0)
    ;
  for (guint i = begin; i < removed->len; i++)
    freed += ((const DdBuildRecord *) g_ptr_array_index (removed, i))->size;
  return freed;
}
