// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-units.h"

#include "dd-format-private.h"

#define TABLE "table {{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}"
#define RAW                                                                  \
  "type: {{.Type}}\ntotal: {{.TotalCount}}\nactive: {{.Active}}\nsize: {{.Size}}\n" \
  "reclaimable: {{.Reclaimable}}\n"

#define IMAGE_TABLE                                                                   \
  "table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}\t{{.SharedSize}}" \
  "\t{{.UniqueSize}}\t{{.Containers}}"
#define CONTAINER_TABLE                                                             \
  "table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.LocalVolumes}}\t{{.Size}}\t{{.RunningFor}}" \
  "\t{{.Status}}\t{{.Names}}"
#define VOLUME_TABLE "table {{.Name}}\t{{.Links}}\t{{.Size}}"
#define RECORD_TABLE                                                                   \
  "table {{.ID}}\t{{.CacheType}}\t{{.Size}}\t{{.CreatedSince}}\t{{.LastUsedSince}}"      \
  "\t{{.UsageCount}}\t{{.Shared}}"

static const _DdFormatHeader headers[] = {
  { "Type", "TYPE" },
  { "TotalCount", "TOTAL" },
  { "Active", "ACTIVE" },
  { "Size", "SIZE" },
  { "Reclaimable", "RECLAIMABLE" },
  { NULL, NULL },
};

static const _DdFormatKind kind = { .headers = headers };

/* The four things that take up disk space. */
static const struct
{
  const char *member;
  const char *title;
  const char *type_name;
  gboolean    with_share; /* whether the part that can be freed has a share */
} usage_kinds[] = {
  { "ImageUsage", "Images", "*formatter.diskUsageImagesContext", TRUE },
  { "ContainerUsage", "Containers", "*formatter.diskUsageContainersContext", TRUE },
  { "VolumeUsage", "Local Volumes", "*formatter.diskUsageVolumesContext", TRUE },
  { "BuildCacheUsage", "Build Cache", "*formatter.diskUsageBuilderContext", FALSE },
};

static char *
count_text (JsonObject *usage,
            const char *member)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, _dd_format_get_int (usage, member));
}

static char *
reclaimable_text (JsonObject *usage,
                  gboolean    with_share)
{
  gint64 size = _dd_format_get_int (usage, "TotalSize");
  gint64 reclaimable = _dd_format_get_int (usage, "Reclaimable");
  g_autofree char *text = dd_units_human_size ((double) reclaimable, _DD_FORMAT_USAGE_DIGITS);

  if (!with_share || size <= 0)
    return g_steal_pointer (&text);

  return g_strdup_printf ("%s (%" G_GINT64_FORMAT "%%)", text, (gint64) ((double) reclaimable * 100 / (double) size));
}

static const char *
choose_format (const DdFormatOptions *options)
{
  if (_dd_format_is_default (options->format))
    return TABLE;

  return strcmp (options->format, "raw") == 0 ? RAW : options->format;
}

/**
 * dd_format_usage:
 * @usage: the members `ImageUsage`, `ContainerUsage`, `VolumeUsage` and
 *   `BuildCacheUsage` of the Engine API, each with `TotalCount`,
 *   `ActiveCount`, `TotalSize` and `Reclaimable`
 * @options: how to print it
 * @error: return location for a #DdSyntaxError
 *
 * Prints what takes up disk space as `docker system df` does.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
dd_format_usage (JsonObject             *usage,
                 const DdFormatOptions  *options,
                 GError                **error)
{
  g_autoptr (GPtrArray) rows = _dd_format_rows_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (usage_kinds); i++)
    {
      JsonObject *one = _dd_format_get_object (usage, usage_kinds[i].member);
      JsonObject *fields = _dd_format_rows_add (rows, one, usage_kinds[i].type_name);

      _dd_format_take (fields, "Active", count_text (one, "ActiveCount"));
      _dd_format_take (fields, "Reclaimable",
                       reclaimable_text (one, usage_kinds[i].with_share));
      _dd_format_set_size (fields, "Size", _dd_format_get_number (one, "TotalSize"),
                           _DD_FORMAT_USAGE_DIGITS);
      _dd_format_take (fields, "TotalCount", count_text (one, "TotalCount"));
      _dd_format_set (fields, "Type", usage_kinds[i].title);
    }

  return _dd_format_rows_write (rows, &kind, choose_format (options), error);
}

static JsonArray *
get_items (JsonObject *usage,
           const char *member)
{
  return _dd_format_get_array (_dd_format_get_object (usage, member), "Items");
}

static gboolean
append_section (GString              *out,
                const char           *title,
                GPtrArray            *rows,
                const _DdFormatKind  *section,
                const char           *format,
                GError              **error)
{
  g_autofree char *text = _dd_format_rows_write (rows, section, format, error);

  if (text == NULL)
    return FALSE;
  g_string_append_printf (out, "%s%s\n\n%s", out->len > 0 ? "\n" : "", title, text);

  return TRUE;
}

/* The list of containers shows what each wrote, not the image below it. */
static JsonArray *
without_root_sizes (JsonArray *containers)
{
  JsonArray *copies = json_array_new ();

  for (guint i = 0; containers != NULL && i < json_array_get_length (containers); i++)
    {
      JsonNode *copy = json_node_copy (json_array_get_element (containers, i));

      if (JSON_NODE_HOLDS_OBJECT (copy))
        {
          JsonObject *object = json_object_new ();
          JsonObjectIter iter;
          const char *name;
          JsonNode *value;

          json_object_iter_init_ordered (&iter, json_node_get_object (copy));
          while (json_object_iter_next_ordered (&iter, &name, &value))
            if (strcmp (name, "SizeRootFs") != 0)
              json_object_set_member (object, name, json_node_copy (value));
          json_array_add_object_element (copies, object);
        }
      json_node_unref (copy);
    }

  return copies;
}

/**
 * dd_format_usage_details:
 * @usage: as for [func@format_usage], with `Items` in each of its members
 * @options: how to print it; the format is not looked at
 * @error: return location for a #DdSyntaxError
 *
 * Prints each thing that takes up disk space as `docker system df -v` does.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
dd_format_usage_details (JsonObject             *usage,
                         const DdFormatOptions  *options,
                         GError                **error)
{
  DdFormatOptions section = { .now = options->now };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GPtrArray) images = _dd_format_rows_new ();
  g_autoptr (GPtrArray) containers = _dd_format_rows_new ();
  g_autoptr (GPtrArray) volumes = _dd_format_rows_new ();
  g_autoptr (GPtrArray) records = _dd_format_rows_new ();
  g_autoptr (JsonArray) own_sizes = without_root_sizes (get_items (usage, "ContainerUsage"));
  JsonObject *cache = _dd_format_get_object (usage, "BuildCacheUsage");
  g_autofree char *cache_size = dd_units_human_size (_dd_format_get_number (cache, "TotalSize"),
                                                     _DD_FORMAT_USAGE_DIGITS);
  g_autofree char *cache_title = g_strconcat ("Build cache usage: ", cache_size, NULL);

  _dd_format_add_images (images, get_items (usage, "ImageUsage"), TRUE, &section);
  _dd_format_add_containers (containers, own_sizes, &section);
  _dd_format_add_volumes (volumes, get_items (usage, "VolumeUsage"));
  _dd_format_add_records (records, get_items (usage, "BuildCacheUsage"), &section);
  if (!append_section (out, "Images space usage:", images, &_dd_format_image_kind, IMAGE_TABLE,
                       error) ||
      !append_section (out, "Containers space usage:", containers,
                       &_dd_format_container_kind, CONTAINER_TABLE, error) ||
      !append_section (out, "Local Volumes space usage:", volumes, &_dd_format_volume_kind,
                       VOLUME_TABLE, error) ||
      !append_section (out, cache_title, records, &_dd_format_record_kind, RECORD_TABLE, error))
    return NULL;

  return g_string_free (g_steal_pointer (&out), FALSE);
}
