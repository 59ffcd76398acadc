// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-format-private.h"

#define TABLE "table {{.ID}} {{if .Self}}*{{else}} {{end}}\t{{.Hostname}}\t{{.Status}}\t" \
              "{{.Availability}}\t{{.ManagerStatus}}\t{{.EngineVersion}}"

static const _DdFormatHeader headers[] = {
  { "ID", "ID" },
  { "Self", "" },
  { "Hostname", "HOSTNAME" },
  { "Status", "STATUS" },
  { "Availability", "AVAILABILITY" },
  { "ManagerStatus", "MANAGER STATUS" },
  { "EngineVersion", "ENGINE VERSION" },
  { "TLSStatus", "TLS STATUS" },
  { NULL, NULL },
};

static const _DdFormatKind kind = {
  .type_name = "*node.nodeContext",
  .headers = headers,
};

static void
add_node (GPtrArray  *rows,
          JsonObject *node)
{
  static const char *const names[] = {
    "ID", "Hostname", "Status", "Availability", "ManagerStatus", "EngineVersion", "TLSStatus",
  };
  JsonObject *fields = _dd_format_rows_add (rows, node, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    _dd_format_set (fields, names[i], _dd_format_get_text (node, names[i]));
  json_object_set_boolean_member (fields, "Self", _dd_format_get_flag (node, "Self"));
}

/**
 * dd_format_nodes:
 * @nodes: the hosts of a swarm, each with the fields that the client prints
 * @options: how to print them
 * @error: return location for a #DdSyntaxError
 *
 * Prints hosts as `docker node ls` does.
 *
 * Returns: (transfer full) (nullable): the text
 * Source: docker/cli cli/command/node/formatter.go
 */
char *
dd_format_nodes (JsonArray              *nodes,
                 const DdFormatOptions  *options,
                 GError                **error)
{
  g_autoptr (GPtrArray) rows = _dd_format_rows_new ();
  const char *format = options->format;

  for (guint i = 0; i < json_array_get_length (nodes); i++)
    if (_dd_format_array_object (nodes, i) != NULL)
      add_node (rows, _dd_format_array_object (nodes, i));
  if (_dd_format_is_default (format))
    format = options->quiet ? "{{.ID}}" : TABLE;
  return _dd_format_rows_write (rows, &kind, format, error);
}
