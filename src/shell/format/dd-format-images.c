// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-image-reference.h"
#include "dd-units.h"

#include "dd-format-private.h"

#define AGE "{{if .CreatedSince }}{{.CreatedSince}}{{else}}N/A{{end}}"
#define TABLE "table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t" AGE "\t{{.Size}}"
#define DIGEST_TABLE \
  "table {{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t" AGE "\t{{.Size}}"
#define RAW                                                         \
  "repository: {{ .Repository }}\ntag: {{.Tag}}\nimage_id: {{.ID}}\n" \
  "created_at: {{.CreatedAt}}\nvirtual_size: {{.Size}}\n"
#define DIGEST_RAW                                                     \
  "repository: {{ .Repository }}\ntag: {{.Tag}}\ndigest: {{.Digest}}\n" \
  "image_id: {{.ID}}\ncreated_at: {{.CreatedAt}}\nvirtual_size: {{.Size}}\n"
#define DIGEST_FIELD "{{.Digest}}"

static const _DdFormatHeader headers[] = {
  { "ID", "IMAGE ID" },
  { "Repository", "REPOSITORY" },
  { "Tag", "TAG" },
  { "Digest", "DIGEST" },
  { "CreatedSince", "CREATED" },
  { "CreatedAt", "CREATED AT" },
  { "Size", "SIZE" },
  { "Containers", "CONTAINERS" },
  { "VirtualSize", "SIZE" },
  { "SharedSize", "SHARED SIZE" },
  { "UniqueSize", "UNIQUE SIZE" },
  { NULL, NULL },
};

const _DdFormatKind _dd_format_image_kind = {
  .type_name = "*formatter.imageContext",
  .headers = headers,
};

/* How the names of an image become rows. */
typedef struct
{
  GPtrArray             *rows;
  JsonObject            *image;
  const DdFormatOptions *options;
  gboolean               with_digests; /* a row for each digest */
} ImageRows;

static void
set_size_or_not (JsonObject *fields,
                 const char *name,
                 double      bytes)
{
  if (bytes < 0)
    _dd_format_set (fields, name, _DD_FORMAT_NOT_AVAILABLE);
  else
    _dd_format_set_size (fields, name, bytes, _DD_FORMAT_USAGE_DIGITS);
}

static void
add_row (const ImageRows *rows,
         const char      *repository,
         const char      *tag,
         const char      *digest)
{
  JsonObject *image = rows->image;
  JsonObject *fields = _dd_format_rows_add (rows->rows, image, NULL);
  gint64 created = _dd_format_get_seconds (image, "Created");
  gint64 size = _dd_format_get_int (image, "Size");
  gint64 shared = _dd_format_get_int (image, "SharedSize");
  gint64 containers = _dd_format_get_int (image, "Containers");

  _dd_format_take (fields, "Containers",
                   containers == -1 ? g_strdup (_DD_FORMAT_NOT_AVAILABLE)
                                    : g_strdup_printf ("%" G_GINT64_FORMAT, containers));
  _dd_format_take (fields, "CreatedAt", dd_format_time (created));
  _dd_format_take (fields, "CreatedSince", _dd_format_ago (created, rows->options->now));
  _dd_format_set (fields, "Digest", digest);
  _dd_format_set_id (fields, _dd_format_get_text (image, "Id"), rows->options);
  _dd_format_set (fields, "Repository", repository);
  set_size_or_not (fields, "SharedSize", (double) shared);
  _dd_format_set_size (fields, "Size", (double) size, _DD_FORMAT_TABLE_DIGITS);
  _dd_format_set (fields, "Tag", tag);
  set_size_or_not (fields, "UniqueSize", size == -1 || shared == -1 ? -1 : (double) size - (double) shared);
  _dd_format_set_size (fields, "VirtualSize", (double) size, _DD_FORMAT_USAGE_DIGITS);
}

/* One repository of an image, with its tags and digests. */
typedef struct
{
  char      *name;
  GPtrArray *tags;
  GPtrArray *digests;
} Repository;

static void
repository_free (gpointer data)
{
  Repository *repository = data;

  g_free (repository->name);
  g_ptr_array_unref (repository->tags);
  g_ptr_array_unref (repository->digests);
  g_free (repository);
}

static Repository *
get_repository (GPtrArray  *repositories,
                const char *name)
{
  Repository *made;

  for (guint i = 0; i < repositories->len; i++)
    {
      Repository *repository = g_ptr_array_index (repositories, i);

      if (strcmp (repository->name, name) == 0)
        return repository;
    }
  made = g_new0 (Repository, 1);
  made->name = g_strdup (name);
  made->tags = g_ptr_array_new_with_free_func (g_free);
  made->digests = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (repositories, made);

  return made;
}

static void
collect_names (GPtrArray *repositories,
               JsonArray *names)
{
  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    {
      const char *text = _dd_format_array_text (names, i);
      g_auto (DdImageReference) reference = { 0 };
      g_autofree char *name = NULL;
      Repository *repository;

      if (text == NULL || !dd_image_reference_parse (text, &reference, NULL))
        continue;
      name = dd_image_reference_familiar_name (&reference);
      repository = get_repository (repositories, name);
      if (*reference.tag != '\0')
        g_ptr_array_add (repository->tags, g_strdup (reference.tag));
      if (*reference.digest != '\0')
        g_ptr_array_add (repository->digests, g_strdup (reference.digest));
    }
}

static gboolean
array_is (JsonArray  *array,
          const char *text)
{
  if (array == NULL || json_array_get_length (array) == 0)
    return text == NULL;

  return text != NULL && json_array_get_length (array) == 1 &&
         g_strcmp0 (_dd_format_array_text (array, 0), text) == 0;
}

/* Whether nothing names an image any more. */
static gboolean
is_dangling (JsonObject *image)
{
  JsonArray *tags = _dd_format_get_array (image, "RepoTags");
  JsonArray *digests = _dd_format_get_array (image, "RepoDigests");

  return (array_is (tags, NULL) && array_is (digests, NULL)) ||
         (array_is (tags, "<none>:<none>") && array_is (digests, "<none>@<none>"));
}

static void
add_repository (const ImageRows  *rows,
                const Repository *repository)
{
  guint n_digests = rows->with_digests ? repository->digests->len : 0;

  for (guint i = 0; i < repository->tags->len; i++)
    {
      const char *tag = g_ptr_array_index (repository->tags, i);

      if (n_digests == 0)
        add_row (rows, repository->name, tag, _DD_FORMAT_NONE);
      for (guint j = 0; j < n_digests; j++)
        add_row (rows, repository->name, tag, g_ptr_array_index (repository->digests, j));
    }
  if (repository->tags->len > 0)
    return;
  if (!rows->options->digests)
    add_row (rows, repository->name, _DD_FORMAT_NONE, "");
  for (guint j = 0; rows->options->digests && j < repository->digests->len; j++)
    add_row (rows, repository->name, _DD_FORMAT_NONE,
             g_ptr_array_index (repository->digests, j));
}

static void
add_first_tag (const ImageRows *rows,
               GPtrArray       *repositories)
{
  const Repository *first = repositories->len > 0 ? g_ptr_array_index (repositories, 0) : NULL;

  if (first != NULL && first->tags->len > 0)
    add_row (rows, first->name, g_ptr_array_index (first->tags, 0), "");
  else
    add_row (rows, _DD_FORMAT_NONE, _DD_FORMAT_NONE, "");
}

static void
add_image (const ImageRows *rows,
           gboolean         first_tag_only)
{
  g_autoptr (GPtrArray) repositories = g_ptr_array_new_with_free_func (repository_free);

  if (is_dangling (rows->image))
    {
      add_row (rows, _DD_FORMAT_NONE, _DD_FORMAT_NONE, _DD_FORMAT_NONE);
      return;
    }
  collect_names (repositories, _dd_format_get_array (rows->image, "RepoTags"));
  collect_names (repositories, _dd_format_get_array (rows->image, "RepoDigests"));
  if (first_tag_only)
    {
      add_first_tag (rows, repositories);
      return;
    }
  for (guint i = 0; i < repositories->len; i++)
    add_repository (rows, g_ptr_array_index (repositories, i));
}

void
_dd_format_add_images (GPtrArray             *rows,
                       JsonArray             *images,
                       gboolean               first_tag_only,
                       const DdFormatOptions *options)
{
  gboolean in_format = options->format != NULL && strstr (options->format, DIGEST_FIELD) != NULL;

  for (guint i = 0; images != NULL && i < json_array_get_length (images); i++)
    {
      ImageRows image = {
        .rows = rows,
        .image = _dd_format_array_object (images, i),
        .options = options,
        .with_digests = options->digests || in_format,
      };

      if (image.image != NULL)
        add_image (&image, first_tag_only);
    }
}

static char *
choose_format (const DdFormatOptions *options)
{
  const char *format = options->format;

  if (_dd_format_is_default (format))
    return g_strdup (options->quiet ? "{{.ID}}" : options->digests ? DIGEST_TABLE : TABLE);
  if (strcmp (format, "raw") == 0)
    return g_strdup (options->quiet ? "image_id: {{.ID}}" : options->digests ? DIGEST_RAW : RAW);
  if (_dd_format_is_table (format) && options->digests && strstr (format, DIGEST_FIELD) == NULL)
    return g_strconcat (format, "\t" DIGEST_FIELD, NULL);

  return g_strdup (format);
}

/**
 * dd_format_images:
 * @images: image summaries of the Engine API
 * @options: how to print them
 * @error: return location for a #DdSyntaxError
 *
 * Prints images in the classic table or through a format, one row for each
 * name.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
dd_format_images (JsonArray              *images,
                  const DdFormatOptions  *options,
                  GError                **error)
{
  g_autoptr (GPtrArray) rows = _dd_format_rows_new ();
  g_autofree char *format = choose_format (options);

  _dd_format_add_images (rows, images, FALSE, options);

  return _dd_format_rows_write (rows, &_dd_format_image_kind, format, error);
}
