// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-build-ops.h"
#include "dd-docker-private.h"
#include "dd-units.h"

#define USAGE_DIGITS 4

static JsonObject *
summarize_record (const DdWorld       *world,
                  const DdBuildRecord *record)
{
  JsonObject *item = json_object_new ();
  g_autofree char *created = dd_world_format_time (world, record->created);
  g_autofree char *used = dd_world_format_time (world, record->used);

  json_object_set_string_member (item, "ID", record->id);
  json_object_set_string_member (item, "Type", "regular");
  json_object_set_string_member (item, "Description", record->name);
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
 * @size: (out): of all entries, in bytes
 * @reclaimable: (out): of those that no image shares
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
      *size += record->size;
      if (!dd_build_record_is_shared (world, record))
        *reclaimable += record->size;
    }
  return items;
}

/**
 * dd_docker_print_pruned_cache:
 * @call: a turn
 * @removed: (element-type utf8): the ids of what is gone
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
    g_string_append_printf (call->out, "%s\t\t\ttrue\t\t\t\t\n",
                            (const char *) g_ptr_array_index (removed, i));
  g_string_append_printf (call->out, "Total:\t%s\n", total);
}
