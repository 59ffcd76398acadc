// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-ops.h"
#include "dd-docker-build-private.h"
#include "dd-format.h"
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

static gboolean
contains_description (const DdWorld *world,
                      gconstpointer  object,
                      const char    *value)
{
  return strstr (((const DdBuildRecord *) object)->description, value) != NULL;
}

static const DdFilterTest cache_tests[] = {
  { "description", has_description, FALSE },
  { "description~", contains_description, FALSE },
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

static char *
dup_age (const DdWorld       *world,
         const DdBuildRecord *record)
{
  g_autofree char *age = dd_units_human_duration ((gint64) (world->now - record->used) * 1000);

  return g_strconcat (age, " ago", NULL);
}

static char *
dup_created (const DdWorld       *world,
             const DdBuildRecord *record)
{
  g_autofree char *time = dd_world_format_time (world, record->created);

  return g_strdup_printf ("%.10s %.18s +0000 UTC", time, time + 11);
}

/* The columns of what was removed: a table whose cells end at tabs. The first
 * line comes with the heading, which is wider; later ones stand alone. */
static void
print_removed (DdToolCall          *call,
               const DdBuildRecord *record,
               gboolean             is_first)
{
  g_autofree char *id = g_strconcat (record->id, record->is_mutable ? "*" : "", NULL);
  g_autofree char *size = dd_units_human_size (record->size, USAGE_DIGITS);
  g_autofree char *age = dup_age (call->world, record);

  g_string_append_printf (call->out, "%-40s\ttrue \t%s%-10s\t%s\n", id, is_first ? "\t" : "",
                          size, age);
}

static void
print_removed_details (DdToolCall          *call,
                       const DdBuildRecord *record)
{
  g_autofree char *size = dd_units_human_size (record->size, USAGE_DIGITS);
  g_autofree char *age = dup_age (call->world, record);
  g_autofree char *created = dup_created (call->world, record);

  g_string_append_printf (call->out, "ID:\t\t%s\nCreated at:\t%s\nMutable:\t%s\nReclaimable:\ttrue\n"
                          "Shared:\t\tfalse\nSize:\t\t%s\n", record->id, created,
                          record->is_mutable ? "true" : "false", size);
  if (*record->description)
    g_string_append_printf (call->out, "Description:\t%s\n", record->description);
  g_string_append_printf (call->out, "Usage count:\t%u\nLast used:\t%s\n\n", record->uses, age);
}

/**
 * dd_docker_print_pruned_cache:
 * @call: a turn
 * @removed: (element-type DdBuildRecord): what is gone
 * @freed: in bytes
 * @verbose: whether all is told of each
 *
 * Prints what `docker builder prune` did.
 *
 * Source: docker/buildx commands/prune.go
 */
void
dd_docker_print_pruned_cache (DdToolCall *call,
                              GPtrArray  *removed,
                              gint64      freed,
                              gboolean    verbose)
{
  g_autofree char *total = dd_units_human_size (freed, USAGE_DIGITS);

  if (removed->len && !verbose)
    g_string_append (call->out, "ID\t\t\t\t\t\tRECLAIMABLE\tSIZE\t\tLAST ACCESSED\n");
  for (guint i = 0; i < removed->len; i++)
    if (verbose)
      print_removed_details (call, g_ptr_array_index (removed, i));
    else
      print_removed (call, g_ptr_array_index (removed, i), i == 0);
  g_string_append_printf (call->out, "Total:\t%s\n", total);
}

/* docker buildx du. Source: docker/buildx commands/diskusage.go */

static int
compare_sizes (gconstpointer a,
               gconstpointer b)
{
  const DdBuildRecord *one = *(const DdBuildRecord *const *) a;
  const DdBuildRecord *other = *(const DdBuildRecord *const *) b;

  if (one->size != other->size)
    return one->size < other->size ? -1 : 1;
  return strcmp (one->id, other->id);
}

static GPtrArray *
list_records (const DdWorld *world,
              GPtrArray     *filters)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < world->build_records->len; i++)
    {
      const DdBuildRecord *record = g_ptr_array_index (world->build_records, i);

      if (filters->len == 0 || accept_record (world, record, filters))
        g_ptr_array_add (list, (gpointer) record);
    }
  g_ptr_array_sort (list, compare_sizes);
  return list;
}

static void
print_table (DdToolCall *call,
             GPtrArray  *records)
{
  g_autoptr (GString) rows = g_string_new ("ID\tRECLAIMABLE\tSIZE\tLAST ACCESSED\n");
  g_autofree char *text = NULL;

  for (guint i = 0; i < records->len; i++)
    {
      const DdBuildRecord *record = g_ptr_array_index (records, i);
      g_autofree char *size = dd_units_human_size (record->size, USAGE_DIGITS);
      g_autofree char *age = dup_age (call->world, record);

      g_string_append_printf (rows, "%s%s\ttrue\t%s%s\t%s\n", record->id,
                              record->is_mutable ? "*" : "", size,
                              dd_build_record_is_shared (call->world, record) ? "*" : "", age);
    }
  text = dd_format_table (rows->str);
  g_string_append (call->out, text);
}

static void
print_details (DdToolCall          *call,
               const DdBuildRecord *record)
{
  const DdBuildRecord *parent = dd_build_record_get_parent (call->world, record);
  g_autofree char *size = dd_units_human_size (record->size, USAGE_DIGITS);
  g_autofree char *age = dup_age (call->world, record);
  g_autofree char *created = dup_created (call->world, record);

  g_string_append_printf (call->out, "ID:           %s\n", record->id);
  if (parent)
    g_string_append_printf (call->out, "Parents:\n - %s\n", parent->id);
  g_string_append_printf (call->out, "Created at:   %s\n", created);
  g_string_append_printf (call->out, "Mutable:      %s\nReclaimable:  true\nShared:       %s\n",
                          record->is_mutable ? "true" : "false",
                          dd_build_record_is_shared (call->world, record) ? "true" : "false");
  g_string_append_printf (call->out, "Size:         %s\n", size);
  if (*record->description)
    g_string_append_printf (call->out, "Description:  %s\n", record->description);
  g_string_append_printf (call->out, "Usage count:  %u\nLast used:    %s\nType:         %s\n\n",
                          record->uses, age, dd_docker_get_cache_type (record));
}

static void
print_totals (DdToolCall *call,
              GPtrArray  *records)
{
  gint64 shared = 0;
  gint64 all = 0;
  g_autofree char *shared_text = NULL;
  g_autofree char *private_text = NULL;
  g_autofree char *all_text = NULL;

  for (guint i = 0; i < records->len; i++)
    {
      const DdBuildRecord *record = g_ptr_array_index (records, i);

      all += record->size;
      if (dd_build_record_is_shared (call->world, record))
        shared += record->size;
    }
  shared_text = dd_units_human_size (shared, USAGE_DIGITS);
  private_text = dd_units_human_size (all - shared, USAGE_DIGITS);
  all_text = dd_units_human_size (all, USAGE_DIGITS);
  if (shared)
    g_string_append_printf (call->out, "Shared:\t\t%s\nPrivate:\t%s\n", shared_text, private_text);
  g_string_append_printf (call->out, "Reclaimable:\t%s\nTotal:\t\t%s\n", all_text, all_text);
}

DdToolResult
_dd_docker_du_command (DdToolCall   *call,
                       DdDockerLine *line)
{
  g_autoptr (GPtrArray) filters = dd_docker_list_filters (line);
  g_autoptr (GPtrArray) records = list_records (call->world, filters);

  if (!dd_parsed_get_bool (line->parsed, "verbose"))
    print_table (call, records);
  for (guint i = 0; i < records->len && dd_parsed_get_bool (line->parsed, "verbose"); i++)
    print_details (call, g_ptr_array_index (records, i));
  if (filters->len == 0)
    print_totals (call, records);
  return dd_tool_finish (call, 0);
}
