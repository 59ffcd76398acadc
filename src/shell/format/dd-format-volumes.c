// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-format-private.h"

#define TABLE "table {{.Driver}}\t{{.Name}}"
#define RAW "name: {{.Name}}\ndriver: {{.Driver}}\n"

static const _DdFormatHeader headers[] = {
  { "ID", "ID" },
  { "Name", "VOLUME NAME" },
  { "Group", "GROUP" },
  { "Driver", "DRIVER" },
  { "Scope", "SCOPE" },
  { "Availability", "AVAILABILITY" },
  { "Mountpoint", "MOUNTPOINT" },
  { "Labels", "LABELS" },
  { "Links", "LINKS" },
  { "Size", "SIZE" },
  { "Status", "STATUS" },
  { NULL, NULL },
};

const _DdFormatKind _dd_format_volume_kind = {
  .type_name = "*formatter.volumeContext",
  .headers = headers,
  .label_member = "Labels",
};

/* What only volumes of a cluster have is not available here. */
static void
add_volume (GPtrArray  *rows,
            JsonObject *volume)
{
  JsonObject *fields = _dd_format_rows_add (rows, volume, NULL);
  JsonObject *usage = _dd_format_get_object (volume, "UsageData");

  _dd_format_set (fields, "Availability", _DD_FORMAT_NOT_AVAILABLE);
  _dd_format_set (fields, "Driver", _dd_format_get_text (volume, "Driver"));
  _dd_format_set (fields, "Group", _DD_FORMAT_NOT_AVAILABLE);
  _dd_format_set_labels (fields, volume);
  _dd_format_take (fields, "Links",
                   usage == NULL ? g_strdup (_DD_FORMAT_NOT_AVAILABLE)
                                 : g_strdup_printf ("%" G_GINT64_FORMAT,
                                                    _dd_format_get_int (usage, "RefCount")));
  _dd_format_set (fields, "Mountpoint", _dd_format_get_text (volume, "Mountpoint"));
  _dd_format_set (fields, "Name", _dd_format_get_text (volume, "Name"));
  _dd_format_set (fields, "Scope", _dd_format_get_text (volume, "Scope"));
  if (usage == NULL)
    _dd_format_set (fields, "Size", _DD_FORMAT_NOT_AVAILABLE);
  else
    _dd_format_set_size (fields, "Size", _dd_format_get_number (usage, "Size"),
                         _DD_FORMAT_USAGE_DIGITS);
  _dd_format_set (fields, "Status", _DD_FORMAT_NOT_AVAILABLE);
}

void
_dd_format_add_volumes (GPtrArray *rows,
                        JsonArray *volumes)
{
  for (guint i = 0; volumes != NULL && i < json_array_get_length (volumes); i++)
    if (_dd_format_array_object (volumes, i) != NULL)
      add_volume (rows, _dd_format_array_object (volumes, i));
}

static const char *
choose_format (const DdFormatOptions *options)
{
  if (_dd_format_is_default (options->format))
    return options->quiet ? "{{.Name}}" : TABLE;
  if (strcmp (options->format, "raw") == 0)
    return options->quiet ? "name: {{.Name}}" : RAW;

  return options->format;
}

/**
 * dd_format_volumes:
 * @volumes: volumes of the Engine API
 * @options: how to print them
 * @error: return location for a #DdSyntaxError
 *
 * Prints volumes as `docker volume ls` does.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
dd_format_volumes (JsonArray              *volumes,
                   const DdFormatOptions  *options,
                   GError                **error)
{
  g_autoptr (GPtrArray) rows = _dd_format_rows_new ();

  _dd_format_add_volumes (rows, volumes);

  return _dd_format_rows_write (rows, &_dd_format_volume_kind, choose_format (options), error);
}
