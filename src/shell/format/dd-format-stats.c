// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-number.h"
#include "dd-units.h"

#include "dd-format-private.h"

#define UNKNOWN "--"
#define UNKNOWN_PAIR "-- / --"
#define TABLE                                                                    \
  "table {{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}" \
  "\t{{.BlockIO}}\t{{.PIDs}}"

static const _DdFormatHeader headers[] = {
  { "Container", "CONTAINER" },
  { "Name", "NAME" },
  { "ID", "CONTAINER ID" },
  { "CPUPerc", "CPU %" },
  { "MemUsage", "MEM USAGE / LIMIT" },
  { "MemPerc", "MEM %" },
  { "NetIO", "NET I/O" },
  { "BlockIO", "BLOCK I/O" },
  { "PIDs", "PIDS" },
  { NULL, NULL },
};

static const _DdFormatKind kind = {
  .type_name = "*container.statsContext",
  .headers = headers,
};

static char *
percentage (JsonObject *entry,
            const char *member)
{
  g_autofree char *number = dd_go_format_float (_dd_format_get_number (entry, member), 'f', 2);

  return g_strconcat (number, "%", NULL);
}

static char *
size_pair (JsonObject *entry,
           const char *first,
           const char *second)
{
  g_autofree char *a = dd_units_human_size (_dd_format_get_number (entry, first),
                                            _DD_FORMAT_TABLE_DIGITS);
  g_autofree char *b = dd_units_human_size (_dd_format_get_number (entry, second),
                                            _DD_FORMAT_TABLE_DIGITS);

  return g_strconcat (a, " / ", b, NULL);
}

static char *
memory_pair (JsonObject *entry)
{
  g_autofree char *used = dd_units_bytes_size (_dd_format_get_number (entry, "Memory"));
  g_autofree char *limit = dd_units_bytes_size (_dd_format_get_number (entry, "MemoryLimit"));

  return g_strconcat (used, " / ", limit, NULL);
}

static void
add_entry (GPtrArray             *rows,
           JsonObject            *entry,
           const DdFormatOptions *options)
{
  JsonObject *fields = _dd_format_rows_add (rows, entry, NULL);
  gboolean unknown = _dd_format_get_flag (entry, "IsInvalid");
  const char *name = _dd_format_get_text (entry, "Name");

  _dd_format_take (fields, "BlockIO",
                   unknown ? g_strdup (UNKNOWN) : size_pair (entry, "BlockRead", "BlockWrite"));
  _dd_format_take (fields, "CPUPerc",
                   unknown ? g_strdup (UNKNOWN) : percentage (entry, "CPUPercentage"));
  _dd_format_set (fields, "Container", _dd_format_get_text (entry, "Container"));
  _dd_format_set_id (fields, _dd_format_get_text (entry, "ID"), options);
  _dd_format_take (fields, "MemPerc",
                   unknown ? g_strdup (UNKNOWN) : percentage (entry, "MemoryPercentage"));
  _dd_format_take (fields, "MemUsage", unknown ? g_strdup (UNKNOWN_PAIR) : memory_pair (entry));
  _dd_format_set (fields, "Name", strlen (name) > 1 ? name + 1 : UNKNOWN);
  _dd_format_take (fields, "NetIO",
                   unknown ? g_strdup (UNKNOWN) : size_pair (entry, "NetworkRx", "NetworkTx"));
  _dd_format_take (fields, "PIDs",
                   unknown ? g_strdup (UNKNOWN)
                           : g_strdup_printf ("%" G_GINT64_FORMAT,
                                              _dd_format_get_int (entry, "PidsCurrent")));
}

/**
 * dd_format_stats:
 * @stats: one entry a container, with the members `Container`, `ID`, `Name`
 *   (with its slash), `CPUPercentage`, `Memory`, `MemoryLimit`,
 *   `MemoryPercentage`, `NetworkRx`, `NetworkTx`, `BlockRead`, `BlockWrite`,
 *   `PidsCurrent`, and `IsInvalid` if nothing is known yet
 * @options: how to print them
 * @error: return location for a #DdSyntaxError
 *
 * Prints what containers use as `docker stats` does.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
dd_format_stats (JsonArray              *stats,
                 const DdFormatOptions  *options,
                 GError                **error)
{
  g_autoptr (GPtrArray) rows = _dd_format_rows_new ();

  for (guint i = 0; i < json_array_get_length (stats); i++)
    if (_dd_format_array_object (stats, i) != NULL)
      add_entry (rows, _dd_format_array_object (stats, i), options);

  return _dd_format_rows_write (rows, &kind,
                                _dd_format_is_default (options->format) ? TABLE
                                                                        : options->format,
                                error);
}
