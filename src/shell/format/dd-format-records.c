// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-format-private.h"

#define TABLE                                                                        \
  "table {{.ID}}\t{{.CacheType}}\t{{.Size}}\t{{.CreatedSince}}\t{{.LastUsedSince}}\t" \
  "{{.UsageCount}}\t{{.Shared}}\t{{.Description}}"

static const _DdFormatHeader headers[] = {
  { "ID", "CACHE ID" },
  { "Parent", "PARENT" },
  { "CacheType", "CACHE TYPE" },
  { "Size", "SIZE" },
  { "CreatedSince", "CREATED" },
  { "LastUsedSince", "LAST USED" },
  { "UsageCount", "USAGE" },
  { "InUse", "IN USE" },
  { "Shared", "SHARED" },
  { "Description", "DESCRIPTION" },
  { NULL, NULL },
};

const _DdFormatKind _dd_format_record_kind = {
  .type_name = "*formatter.buildCacheContext",
  .headers = headers,
};

static void
set_times (JsonObject            *fields,
           JsonObject            *record,
           const char            *member,
           const char            *since,
           const DdFormatOptions *options)
{
  gint64 time;
  gboolean known = _dd_format_get_time (record, member, &time);

  _dd_format_take (fields, member, known ? dd_format_time (time) : g_strdup (""));
  _dd_format_take (fields, since, known ? _dd_format_ago (time, options->now) : g_strdup (""));
}

static void
set_parents (JsonObject            *fields,
             JsonObject            *record,
             const DdFormatOptions *options)
{
  JsonArray *parents = _dd_format_get_array (record, "Parents");
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; parents != NULL && i < json_array_get_length (parents); i++)
    if (_dd_format_array_text (parents, i) != NULL)
      g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "",
                              _dd_format_array_text (parents, i));
  _dd_format_take (fields, "Parent",
                   options->no_trunc ? g_strdup (out->str) : dd_format_short_id (out->str));
}

static void
add_record (GPtrArray             *rows,
            JsonObject            *record,
            const DdFormatOptions *options)
{
  JsonObject *fields = _dd_format_rows_add (rows, record, NULL);
  gboolean in_use = _dd_format_get_flag (record, "InUse");
  const char *id = _dd_format_get_text (record, "ID");
  g_autofree char *shown = options->no_trunc ? g_strdup (id) : dd_format_short_id (id);

  _dd_format_set (fields, "CacheType", _dd_format_get_text (record, "Type"));
  set_times (fields, record, "CreatedAt", "CreatedSince", options);
  _dd_format_set (fields, "Description", _dd_format_get_text (record, "Description"));
  _dd_format_take (fields, "ID", g_strconcat (shown, in_use ? "*" : "", NULL));
  _dd_format_set (fields, "InUse", in_use ? "true" : "false");
  set_times (fields, record, "LastUsedAt", "LastUsedSince", options);
  set_parents (fields, record, options);
  _dd_format_set (fields, "Shared", _dd_format_get_flag (record, "Shared") ? "true" : "false");
  _dd_format_set_size (fields, "Size", _dd_format_get_number (record, "Size"),
                       _DD_FORMAT_TABLE_DIGITS);
  _dd_format_take (fields, "UsageCount",
                   g_strdup_printf ("%" G_GINT64_FORMAT,
                                    _dd_format_get_int (record, "UsageCount")));
}

/* Least recently used first, those never used before all others. */
static int
compare_records (gconstpointer a,
                 gconstpointer b)
{
  JsonObject *x = *(JsonObject *const *) a;
  JsonObject *y = *(JsonObject *const *) b;
  gint64 x_time = G_MININT64;
  gint64 y_time = G_MININT64;

  _dd_format_get_time (x, "LastUsedAt", &x_time);
  _dd_format_get_time (y, "LastUsedAt", &y_time);
  if (x_time != y_time)
    return x_time < y_time ? -1 : 1;

  return strcmp (_dd_format_get_text (x, "ID"), _dd_format_get_text (y, "ID"));
}

void
_dd_format_add_records (GPtrArray             *rows,
                        JsonArray             *records,
                        const DdFormatOptions *options)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; records != NULL && i < json_array_get_length (records); i++)
    if (_dd_format_array_object (records, i) != NULL)
      g_ptr_array_add (sorted, _dd_format_array_object (records, i));
  g_ptr_array_sort (sorted, compare_records);
  for (guint i = 0; i < sorted->len; i++)
    add_record (rows, g_ptr_array_index (sorted, i), options);
}

/**
 * dd_format_build_cache:
 * @records: records of the build cache of the Engine API
 * @options: how to print them
 * @error: return location for a #DdSyntaxError
 *
 * Prints the build cache through a format.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
dd_format_build_cache (JsonArray              *records,
                       const DdFormatOptions  *options,
                       GError                **error)
{
  g_autoptr (GPtrArray) rows = _dd_format_rows_new ();
  const char *format = options->format;

  _dd_format_add_records (rows, records, options);
  if (_dd_format_is_default (format))
    format = options->quiet ? "{{.ID}}" : TABLE;

  return _dd_format_rows_write (rows, &_dd_format_record_kind, format, error);
}
