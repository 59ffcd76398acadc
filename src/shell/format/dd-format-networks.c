// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-format-private.h"

#define TABLE "table {{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}"
#define RAW "network_id: {{.ID}}\nname: {{.Name}}\ndriver: {{.Driver}}\nscope: {{.Scope}}\n"

static const _DdFormatHeader headers[] = {
  { "ID", "NETWORK ID" },
  { "Name", "NAME" },
  { "Driver", "DRIVER" },
  { "Scope", "SCOPE" },
  { "IPv4", "IPV4" },
  { "IPv6", "IPV6" },
  { "Internal", "INTERNAL" },
  { "Labels", "LABELS" },
  { "CreatedAt", "CREATED AT" },
  { NULL, NULL },
};

static const _DdFormatKind kind = {
  .type_name = "*network.networkContext",
  .headers = headers,
  .label_member = "Labels",
};

static void
set_flag (JsonObject *fields,
          const char *name,
          gboolean    flag)
{
  _dd_format_set (fields, name, flag ? "true" : "false");
}

/* The API tells this time as text. */
static char *
created_text (JsonObject *network)
{
  gint64 created;

  if (!_dd_format_get_time (network, "Created", &created))
    return g_strdup ("0001-01-01 00:00:00 +0000 UTC");

  return dd_format_time (created);
}

static void
add_network (GPtrArray             *rows,
             JsonObject            *network,
             const DdFormatOptions *options)
{
  JsonObject *fields = _dd_format_rows_add (rows, network, NULL);

  _dd_format_take (fields, "CreatedAt", created_text (network));
  _dd_format_set (fields, "Driver", _dd_format_get_text (network, "Driver"));
  _dd_format_set_id (fields, _dd_format_get_text (network, "Id"), options);
  set_flag (fields, "IPv4", _dd_format_get_flag (network, "EnableIPv4"));
  set_flag (fields, "IPv6", _dd_format_get_flag (network, "EnableIPv6"));
  set_flag (fields, "Internal", _dd_format_get_flag (network, "Internal"));
  _dd_format_set_labels (fields, network);
  _dd_format_set (fields, "Name", _dd_format_get_text (network, "Name"));
  _dd_format_set (fields, "Scope", _dd_format_get_text (network, "Scope"));
}

static const char *
choose_format (const DdFormatOptions *options)
{
  if (_dd_format_is_default (options->format))
    return options->quiet ? "{{.ID}}" : TABLE;
  if (strcmp (options->format, "raw") == 0)
    return options->quiet ? "network_id: {{.ID}}" : RAW;

  return options->format;
}

/**
 * dd_format_networks:
 * @networks: network summaries of the Engine API
 * @options: how to print them
 * @error: return location for a #DdSyntaxError
 *
 * Prints networks as `docker network ls` does.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
dd_format_networks (JsonArray              *networks,
                    const DdFormatOptions  *options,
                    GError                **error)
{
  g_autoptr (GPtrArray) rows = _dd_format_rows_new ();

  for (guint i = 0; i < json_array_get_length (networks); i++)
    if (_dd_format_array_object (networks, i) != NULL)
      add_network (rows, _dd_format_array_object (networks, i), options);

  return _dd_format_rows_write (rows, &kind, choose_format (options), error);
}
