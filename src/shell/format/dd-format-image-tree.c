// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"
#include "dd-units.h"

#include "dd-format-private.h"

/* The widths of the columns behind the first, and the space between them. */
#define ID_WIDTH 12
#define DISK_WIDTH 10
#define CONTENT_WIDTH 12
#define SPACING "   "

#define UNTAGGED "<untagged>"
#define LEGEND "i Info \342\206\222   U  In Use"
#define MIDDLE_BRANCH "\342\224\234\342\224\200 "
#define LAST_BRANCH "\342\224\224\342\224\200 "

/* One line of the tree: an image under one of its names, or a platform. */
typedef struct
{
  char       *name;
  const char *id;
  double      disk;
  double      content;
  gboolean    in_use;
  gboolean    is_untagged;
  GPtrArray  *children;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->name);
  g_ptr_array_unref (entry->children);
  g_free (entry);
}

static Entry *
entry_new (char       *name,
           const char *id)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->name = name;
  entry->id = id;
  entry->children = g_ptr_array_new_with_free_func (entry_free);

  return entry;
}

static char *
platform_text (JsonObject *platform)
{
  const char *variant = _dd_format_get_text (platform, "variant");

  return g_strconcat (_dd_format_get_text (platform, "os"), "/",
                      _dd_format_get_text (platform, "architecture"),
                      *variant != '\0' ? "/" : "", variant, NULL);
}

static Entry *
platform_entry (JsonObject *manifest)
{
  JsonObject *size = _dd_format_get_object (manifest, "Size");
  JsonObject *data = _dd_format_get_object (manifest, "ImageData");
  JsonArray *containers = _dd_format_get_array (data, "Containers");
  Entry *entry = entry_new (platform_text (_dd_format_get_object (data, "Platform")),
                            _dd_format_get_text (manifest, "ID"));

  entry->disk = _dd_format_get_number (size, "Total");
  entry->content = _dd_format_get_number (size, "Content");
  entry->in_use = containers != NULL && json_array_get_length (containers) > 0;

  return entry;
}

/* Makes the entry of an image under one name. Its sizes are those of its
 * platforms, if these are known. */
static Entry *
image_entry (JsonObject *image,
             const char *name)
{
  JsonArray *manifests = _dd_format_get_array (image, "Manifests");
  guint n_manifests = manifests != NULL ? json_array_get_length (manifests) : 0;
  Entry *entry = entry_new (g_strdup (name), _dd_format_get_text (image, "Id"));

  entry->disk = _dd_format_get_number (image, "Size");
  entry->in_use = _dd_format_get_int (image, "Containers") > 0;
  for (guint i = 0; i < n_manifests; i++)
    {
      JsonObject *manifest = _dd_format_array_object (manifests, i);
      Entry *child;

      if (strcmp (_dd_format_get_text (manifest, "Kind"), "image") != 0)
        continue;
      child = platform_entry (manifest);
      if (entry->children->len == 0)
        entry->disk = 0;
      entry->disk += child->disk;
      entry->content += child->content;
      entry->in_use = entry->in_use || child->in_use;
      g_ptr_array_add (entry->children, child);
    }

  return entry;
}

static void
add_entries (GPtrArray  *entries,
             JsonObject *image,
             JsonArray  *names)
{
  for (guint i = 0; i < json_array_get_length (names); i++)
    if (_dd_format_array_text (names, i) != NULL)
      g_ptr_array_add (entries, image_entry (image, _dd_format_array_text (names, i)));
}

static gboolean
has_names (JsonArray *names)
{
  return names != NULL && json_array_get_length (names) > 0;
}

static GPtrArray *
collect_entries (JsonArray             *images,
                 const DdFormatOptions *options)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (entry_free);

  for (guint i = 0; images != NULL && i < json_array_get_length (images); i++)
    {
      JsonObject *image = _dd_format_array_object (images, i);
      JsonArray *tags = _dd_format_get_array (image, "RepoTags");
      JsonArray *digests = _dd_format_get_array (image, "RepoDigests");

      if (has_names (tags))
        add_entries (entries, image, tags);
      else if (options->all && has_names (digests))
        add_entries (entries, image, digests);
      else if (options->all)
        {
          Entry *entry = image_entry (image, UNTAGGED);

          entry->is_untagged = TRUE;
          g_ptr_array_add (entries, entry);
        }
    }

  return entries;
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const Entry *x = *(Entry *const *) a;
  const Entry *y = *(Entry *const *) b;

  if (x->is_untagged != y->is_untagged)
    return x->is_untagged ? 1 : -1;

  return strcmp (x->name, y->name);
}

static void
append_left (GString    *out,
             const char *text,
             guint       width)
{
  guint used = dd_text_width (text);

  g_string_append_printf (out, "%s%*s", text, (int) (used < width ? width - used : 0), "");
}

static void
append_line (GString     *out,
             const Entry *entry,
             const char  *branch,
             guint        width)
{
  g_autofree char *name = g_strconcat (branch, entry->name, NULL);
  g_autofree char *id = dd_format_short_id (entry->id);
  g_autofree char *disk = dd_units_human_size (entry->disk, _DD_FORMAT_TABLE_DIGITS);
  g_autofree char *content = dd_units_human_size (entry->content, _DD_FORMAT_TABLE_DIGITS);

  append_left (out, name, width);
  g_string_append (out, SPACING);
  append_left (out, id, ID_WIDTH);
  g_string_append_printf (out, SPACING "%*s" SPACING "%*s" SPACING "%s\n", DISK_WIDTH, disk,
                          CONTENT_WIDTH, content, entry->in_use ? " U  " : "     ");
}

static void
append_entry (GString     *out,
              const Entry *entry,
              gboolean     children,
              guint        width)
{
  append_line (out, entry, "", width);
  if (!children)
    return;
  for (guint i = 0; i < entry->children->len; i++)
    append_line (out, g_ptr_array_index (entry->children, i),
                 i + 1 < entry->children->len ? MIDDLE_BRANCH : LAST_BRANCH, width);
}

static guint
widest_name (GPtrArray *entries,
             gboolean   children)
{
  guint width = (guint) strlen ("IMAGE");

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);

      width = MAX (width, dd_text_width (entry->name));
      for (guint j = 0; children && j < entry->children->len; j++)
        {
          const Entry *child = g_ptr_array_index (entry->children, j);

          width = MAX (width, dd_text_width (child->name) + dd_text_width (LAST_BRANCH));
        }
    }

  return width;
}

/**
 * dd_format_image_tree:
 * @images: image summaries of the Engine API; with their `Manifests`, the
 *   sizes are those of the platforms that are there
 * @children: whether to show the platforms of each image
 * @options: how to print them; the format is not looked at
 *
 * Prints images as `docker images` does since version 29, sorted by name. A
 * legend stands above the table on a terminal.
 *
 * Returns: (transfer full): the text
 */
char *
dd_format_image_tree (JsonArray             *images,
                      gboolean               children,
                      const DdFormatOptions *options)
{
  g_autoptr (GPtrArray) entries = collect_entries (images, options);
  GString *out = g_string_new (NULL);
  guint width = widest_name (entries, children);
  guint legend_width = dd_text_width (LEGEND);

  g_ptr_array_sort (entries, compare_entries);
  if (options->width > legend_width)
    g_string_append_printf (out, "%*s%s\n", (int) (options->width - legend_width), "", LEGEND);
  append_left (out, "IMAGE", width);
  g_string_append_printf (out, SPACING "%-*s" SPACING "%*s" SPACING "%*s" SPACING "EXTRA\n",
                          ID_WIDTH, "ID", DISK_WIDTH, "DISK USAGE", CONTENT_WIDTH,
                          "CONTENT SIZE");
  for (guint i = 0; i < entries->len; i++)
    {
      if (children && i > 0)
        g_string_append_c (out, '\n');
      append_entry (out, g_ptr_array_index (entries, i), children, width);
    }

  return g_string_free (out, FALSE);
}
