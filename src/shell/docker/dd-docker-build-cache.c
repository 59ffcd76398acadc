// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-build-ops.h"
#include "dd-docker-private.h"
#include "dd-go-number.h"
#include "dd-units.h"

#define USAGE_DIGITS 4

/* Source: moby/buildkit client/prune.go, UsageRecordType */
static const char *const types[] = {
  [DD_BUILD_RECORD_REGULAR] = "regular",
  [DD_BUILD_RECORD_SOURCE_LOCAL] = "source.local",
  [DD_BUILD_RECORD_CACHE_MOUNT] = "exec.cachemount",
};

/**
 * dd_docker_get_cache_type:
 * @record: an entry of the build cache
 *
 * Returns: (transfer none): the word that BuildKit has for what it holds
 */
const char *
dd_docker_get_cache_type (const DdBuildRecord *record)
{
  return types[record->type];
}

static JsonObject *
summarize_record (const DdWorld       *world,
                  const DdBuildRecord *record)
{
  JsonObject *item = json_object_new ();
  g_autofree char *created = dd_world_format_time (world, record->created);
  g_autofree char *used = dd_world_format_time (world, record->used);

  json_object_set_string_member (item, "ID", record->id);
  json_object_set_string_member (item, "Type", dd_docker_get_cache_type (record));
  json_object_set_string_member (item, "Description", record->description);
  json_object_set_boolean_member (item, "InUse", FALSE);
  json_object_set_boolean_member (item, "Shared", dd_build_record_is_shared (world, record));
  json_object_set_int_member (item, "Size", record->size);
  json_object_set_string_member (item, "CreatedAt", created);
  json_object_set_string_member (item, "LastUsedAt", used);
  json_object_set_int_member (item, "UsageCount", record->uses);
  return item;
}

/**
 * dd_docker_list_build_cache:
 * @world: a world
 * @size: (out): of all entries that no image shares, in bytes
 * @reclaimable: (out): of those that are not in use
 * @n_active: (out): how many are in use
 *
 * Returns: (transfer full): the entries as the Engine API lists them
 */
JsonArray *
dd_docker_list_build_cache (const DdWorld *world,
                            gint64        *size,
                            gint64        *reclaimable,
                            guint         *n_active)
{
  JsonArray *items = json_array_new ();

  *size = *reclaimable = 0;
  *n_active = 0;
  for (guint i = 0; i < world->build_records->len; i++)
    {
      const DdBuildRecord *record = g_ptr_array_index (world->build_records, i);

      json_array_add_object_element (items, summarize_record (world, record));
      if (!dd_build_record_is_shared (world, record))
        *size += record->size;
    }
  *reclaimable = *size;
  return items;
}

static gboolean
is_unused_since (const DdWorld *world,
                 gconstpointer  object,
                 const char    *value)
{
  const DdBuildRecord *record = object;
  gint64 nanoseconds;

  return dd_go_parse_duration (value, &nanoseconds, NULL) &&
         (gint64) (world->now - record->used) * 1000 >= nanoseconds;
}

static gboolean
has_id (const DdWorld *world,
        gconstpointer  object,
        const char    *value)
{
  return g_str_has_prefix (((const DdBuildRecord *) object)->id, value);
}

static gboolean
has_type (const DdWorld *world,
          gconstpointer  object,
          const char    *value)
{
  return g_str_equal (value, dd_docker_get_cache_type (object));
}

static gboolean
has_description (const DdWorld *world,
                 gconstpointer  object,
                 const char    *value)
{
  return g_str_equal (((const DdBuildRecord *) object)->description, value);
}

static const DdFilterTest cache_tests[] = {
  { "description", has_description, FALSE },
  { "id", has_id, FALSE },
  { "type", has_type, FALSE },
  { "until", is_unused_since, FALSE },
  { NULL, NULL, FALSE },
};

/* An unknown filter finds nothing. */
static gboolean
accept_record (const DdWorld       *world,
               const DdBuildRecord *record,
               gpointer             filters)
{
  GError *unknown = NULL;

  if (!dd_docker_check_filters (filters, cache_tests, &unknown))
    {
      g_clear_error (&unknown);
      return FALSE;
    }
  return dd_docker_match_filters (filters, cache_tests, world, record);
}

/**
 * dd_docker_prune_build_cache:
 * @call: a turn
 * @all: also what images use
 * @keep: bytes that may stay, 0 for none
 * @filters: (element-type DdStringPair): what may go; none for everything
 * @removed: (element-type DdBuildRecord): what is gone is added
 *
 * Removes entries of the build cache.
 *
 * Returns: the space of what is gone, in bytes
 */
gint64
dd_docker_prune_build_cache (DdToolCall *call,
                             gboolean    all,
                             gint64      keep,
                             GPtrArray  *filters,
                             GPtrArray  *removed)
{
  return dd_build_cache_prune (call->engine, &(DdCachePrune) {
    .all = all,
    .accept = filters->len ? accept_record : NULL,
    .accept_data = filters,
    .keep = keep,
  }, removed);
}

/* The columns of what was removed: a table whose cells end at tabs. The first
 * line comes with the heading, which is wider; later ones stand alone. */
static void
print_removed (DdToolCall          *call,
               const DdBuildRecord *record,
               gboolean             is_first)
{
  gint64 unused = (gint64) (call->world->now - record->used) * 1000;
  g_autofree char *id = g_strconcat (record->id, record->is_mutable ? "*" : "", NULL);
  g_autofree char *size = dd_units_human_size (record->size, USAGE_DIGITS);
  g_autofree char *age = dd_units_human_duration (unused);

  g_string_append_printf (call->out, "%-40s\ttrue \t%s%-10s\t%s ago\n", id, is_first ? "\t" : "",
                          size, age);
}

/**
 * dd_docker_print_pruned_cache:
 * @call: a turn
 * @removed: (element-type DdBuildRecord): what is gone
 * @freed: in bytes
 *
 * Prints what `docker builder prune` did.
 *
 * Source: docker/buildx commands/prune.go
 */
void
dd_docker_print_pruned_cache (DdToolCall *call,
                              GPtrArray  *removed,
                              gint64      freed)
{
  g_autofree char *total = dd_units_human_size (freed, USAGE_DIGITS);

  if (removed->len)
    g_string_append (call->out, "ID\t\t\t\t\t\tRECLAIMABLE\tSIZE\t\tLAST ACCESSED\n");
  for (guint i = 0; i < removed->len; i++)
    print_removed (call, g_ptr_array_index (removed, i), i == 0);
  g_string_append_printf (call->out, "Total:\t%s\n", total);
}
