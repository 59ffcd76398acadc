// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "dd-format.h"
#include "dd-fuzz.h"
#include "dd-json-document.h"

#define MAX_LENGTH 4096
#define NOW G_GINT64_CONSTANT (1767323045000000000)

typedef char *(*Print) (JsonArray              *rows,
                        const DdFormatOptions  *options,
                        GError                **error);

static void
print_lists (JsonArray  *rows,
             const char *format)
{
  static const Print prints[] = {
    dd_format_containers, dd_format_images,  dd_format_history, dd_format_networks,
    dd_format_volumes,    dd_format_changes, dd_format_stats,   dd_format_build_cache,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (prints); i++)
    {
      g_autoptr (GError) error = NULL;
      const DdFormatOptions options = {
        .format = format,
        .now = NOW,
        .no_trunc = i % 2,
        .size = TRUE,
        .digests = TRUE,
      };
      g_autofree char *text = prints[i](rows, &options, &error);

      g_assert_true ((text == NULL) == (error != NULL));
    }
}

static void
print_others (JsonArray *rows)
{
  const DdFormatOptions options = { .now = NOW, .all = TRUE, .width = 100 };
  g_autoptr (JsonObject) usage = json_object_new ();
  g_autoptr (JsonObject) one = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *ports = dd_format_ports (rows);
  g_autofree char *tree = dd_format_image_tree (rows, TRUE, &options);
  g_autofree char *details = NULL;

  g_assert_true (ports != NULL && tree != NULL);
  json_object_set_array_member (one, "Items", json_array_ref (rows));
  json_object_set_object_member (usage, "ImageUsage", json_object_ref (one));
  json_object_set_object_member (usage, "ContainerUsage", json_object_ref (one));
  json_object_set_object_member (usage, "VolumeUsage", json_object_ref (one));
  json_object_set_object_member (usage, "BuildCacheUsage", json_object_ref (one));
  details = dd_format_usage_details (usage, &options, &error);
  g_assert_no_error (error);
}

/* The first line is the format, the rest the rows. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, MIN (size, MAX_LENGTH));
  char *end = strchr (text, '\n');
  g_autoptr (DdJsonDocument) document = NULL;
  JsonNode *node;

  if (end == NULL)
    return 0;
  *end = '\0';
  document = dd_json_document_new ("rows", end + 1, -1, NULL);
  node = document != NULL ? dd_json_document_get_root (document) : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return 0;
  print_lists (json_node_get_array (node), text);
  print_others (json_node_get_array (node));

  return 0;
}
