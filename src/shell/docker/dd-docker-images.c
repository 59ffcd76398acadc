// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-api-json.h"
#include "dd-build-ops.h"
#include "dd-docker-pull-private.h"
#include "dd-dockerfile.h"
#include "dd-image-ops.h"

/* What the images of the model are for. */
#define PLATFORM "linux/amd64"

/* Filters of docker image ls. */

static gboolean
match_dangling (const DdWorld *world,
                gconstpointer  object,
                const char    *value)
{
  gboolean wanted = g_str_equal (value, "true") || g_str_equal (value, "1");

  gboolean dangling = !dd_image_is_tagged (world, object) &&
                      !dd_legacy_has_children (world, object);

  return dangling == wanted;
}

/**
 * dd_docker_match_image_label:
 * @world: a world
 * @object: an image
 * @value: `key` or `key=value`
 *
 * Returns: whether the image has such a label
 */
gboolean
dd_docker_match_image_label (const DdWorld *world,
                             gconstpointer  object,
                             const char    *value)
{
  const DdImage *image = object;
  g_autofree char *prefix = g_strconcat (value, "=", NULL);

  for (guint i = 0; image->labels && image->labels[i]; i++)
    if (g_str_equal (image->labels[i], value) || g_str_has_prefix (image->labels[i], prefix))
      return TRUE;
  return FALSE;
}

static gint64
created_of (const DdWorld *world,
            const char    *name)
{
  const DdImage *image = dd_world_find_image (world, name, NULL);

  return image ? image->created : 0;
}

static gboolean
match_before (const DdWorld *world,
              gconstpointer  object,
              const char    *value)
{
  return ((const DdImage *) object)->created < created_of (world, value);
}

static gboolean
match_since (const DdWorld *world,
             gconstpointer  object,
             const char    *value)
{
  return ((const DdImage *) object)->created > created_of (world, value);
}

/* A pattern without a tag is held against the name alone. */
static gboolean
matches_pattern (const char *familiar,
                 const char *pattern)
{
  const char *colon = strrchr (familiar, ':');
  g_autofree char *name = colon ? g_strndup (familiar, colon - familiar) : g_strdup (familiar);

  return g_pattern_match_simple (pattern, familiar) || g_pattern_match_simple (pattern, name);
}

static gboolean
match_reference (const DdWorld *world,
                 gconstpointer  object,
                 const char    *value)
{
  const DdImage *image = object;

  for (guint i = 0; i < world->tags->len; i++)
    {
      const DdTag *tag = g_ptr_array_index (world->tags, i);

      if (g_str_equal (tag->image->id, image->id) && matches_pattern (tag->familiar, value))
        return TRUE;
    }
  return FALSE;
}

static gboolean
match_until (const DdWorld *world,
             gconstpointer  object,
             const char    *value)
{
  guint64 time;

  return dd_docker_parse_time (world, value, &time) &&
         ((const DdImage *) object)->created < world->epoch + (gint64) time;
}

static const DdFilterTest tests[] = {
  { "dangling", match_dangling, FALSE },
  { "label", dd_docker_match_image_label, TRUE },
  { "before", match_before, FALSE },
  { "since", match_since, FALSE },
  { "reference", match_reference, FALSE },
  { "until", match_until, FALSE },
  { NULL },
};

static gboolean
check_filters (const DdWorld  *world,
               GPtrArray      *filters,
               GError        **error)
{
  if (!dd_docker_check_filters (filters, tests, error))
    return FALSE;
  for (guint i = 0; i < filters->len; i++)
    {
      const DdStringPair *filter = g_ptr_array_index (filters, i);

      if (!g_str_equal (filter->key, "before") && !g_str_equal (filter->key, "since"))
        continue;
      if (dd_world_find_image (world, filter->value, error) == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_repository (JsonArray  *tags,
                const char *digest)
{
  gsize length = strcspn (digest, "@");

  for (guint i = 0; i < json_array_get_length (tags); i++)
    {
      const char *tag = json_array_get_string_element (tags, i);

      if (strncmp (tag, digest, length) == 0 && tag[length] == ':')
        return TRUE;
    }
  return FALSE;
}

static void
keep_digests (JsonArray *digests,
              JsonArray *tags)
{
  for (guint i = json_array_get_length (digests); i > 0; i--)
    if (!has_repository (tags, json_array_get_string_element (digests, i - 1)))
      json_array_remove_element (digests, i - 1);
}

/* Of the names of an image, those that were asked for. */
static void
keep_names (JsonObject *image,
            GPtrArray  *filters)
{
  JsonArray *tags = json_object_get_array_member (image, "RepoTags");

  if (!dd_docker_has_filter (filters, "reference"))
    return;
  for (guint i = json_array_get_length (tags); i > 0; i--)
    {
      const char *tag = json_array_get_string_element (tags, i - 1);
      gboolean keep = FALSE;

      for (guint j = 0; j < filters->len; j++)
        {
          const DdStringPair *filter = g_ptr_array_index (filters, j);

          keep = keep || (g_str_equal (filter->key, "reference") &&
                          matches_pattern (tag, filter->value));
        }
      if (!keep)
        json_array_remove_element (tags, i - 1);
    }
  keep_digests (json_object_get_array_member (image, "RepoDigests"), tags);
}

static int
compare_created (gconstpointer a,
                 gconstpointer b)
{
  const DdImage *left = *(DdImage *const *) a;
  const DdImage *right = *(DdImage *const *) b;

  if (left->created != right->created)
    return left->created < right->created ? 1 : -1;
  return strcmp (left->id, right->id);
}

static JsonArray *
list_images (const DdWorld *world,
             GPtrArray     *filters,
             gboolean       all)
{
  JsonArray *list = json_array_new ();
  g_autoptr (GPtrArray) images = g_ptr_array_new ();

  for (guint i = 0; i < world->images->len; i++)
    g_ptr_array_add (images, g_ptr_array_index (world->images, i));
  g_ptr_array_sort (images, compare_created);
  for (guint i = 0; i < images->len; i++)
    {
      const DdImage *image = g_ptr_array_index (images, i);
      JsonObject *object;

      if (!dd_docker_match_filters (filters, tests, world, image))
        continue;
      if (!all && !dd_image_is_tagged (world, image) && dd_legacy_has_children (world, image))
        continue;
      object = dd_api_summarize_image (world, image);
      keep_names (object, filters);
      json_array_add_object_element (list, object);
    }
  return list;
}

static gboolean
wants_tree (DdDockerLine          *line,
            const DdFormatOptions *options)
{
  if (dd_parsed_get_bool (line->parsed, "tree"))
    return TRUE;
  return !options->quiet && !options->no_trunc && !options->digests &&
         (options->format == NULL || *options->format == '\0');
}

static DdToolResult
ls_command (DdToolCall   *call,
            DdDockerLine *line)
{
  g_autoptr (GPtrArray) filters = dd_docker_list_filters (line);
  const char *const *args = dd_parsed_get_args (line->parsed);
  g_autoptr (JsonArray) list = NULL;
  g_autoptr (GError) error = NULL;
  DdFormatOptions options = dd_docker_format_options (call, line);
  char *text;

  if (!check_filters (call->world, filters, &error))
    return dd_docker_fail (call, error, 1);
  if (args[0])
    dd_docker_add_filter (filters, "reference", args[0]);
  options.digests = dd_parsed_get_bool (line->parsed, "digests");
  options.all = dd_parsed_get_bool (line->parsed, "all") ||
                dd_docker_has_filter (filters, "dangling");
  list = list_images (call->world, filters, dd_parsed_get_bool (line->parsed, "all"));
  text = wants_tree (line, &options)
           ? dd_format_image_tree (list, dd_parsed_get_bool (line->parsed, "tree"), &options)
           : dd_format_images (list, &options, &error);
  return dd_docker_print (call, text, error);
}

/**
 * dd_docker_check_platform:
 * @line: with an option --platform
 * @is_other: (out): whether images of this host are for another one: there is
 *   one platform here
 * @error: return location
 *
 * Returns: whether what it names can be a platform
 */
gboolean
dd_docker_check_platform (DdDockerLine  *line,
                          gboolean      *is_other,
                          GError       **error)
{
  const char *platform = dd_parsed_get_string (line->parsed, "platform");
  g_autofree char *normal = NULL;

  *is_other = FALSE;
  if (platform == NULL || *platform == '\0')
    return TRUE;
  normal = dd_dockerfile_dup_platform (platform, error);
  *is_other = normal && !g_str_equal (normal, PLATFORM);
  return normal != NULL;
}

static DdToolResult
history_command (DdToolCall   *call,
                 DdDockerLine *line)
{
  const char *const *args = dd_parsed_get_args (line->parsed);
  g_autoptr (GError) error = NULL;
  const DdImage *image = dd_world_find_image (call->world, args[0], &error);
  g_autoptr (JsonArray) history = NULL;
  DdFormatOptions options = dd_docker_format_options (call, line);
  gboolean is_other;
  char *text;

  if (image && !dd_docker_check_platform (line, &is_other, &error))
    return dd_tool_fail (call, 1, "invalid platform: %s", error->message);
  if (image && is_other)
    {
      g_autofree char *full = dd_docker_pull_dup_name (args[0]);

      return dd_tool_fail (call, 1, "Error response from daemon: image with reference %s was found but "
                           "does not provide the specified platform (%s)", full,
                           dd_parsed_get_string (line->parsed, "platform"));
    }
  if (image == NULL)
    return dd_docker_fail (call, error, 1);
  history = dd_api_image_history (call->world, image);
  options.not_human = !dd_parsed_get_bool (line->parsed, "human");
  text = dd_format_history (history, &options, &error);
  return dd_docker_print (call, text, error);
}

static DdToolResult
tag_command (DdToolCall   *call,
             DdDockerLine *line)
{
  const char *const *args = dd_parsed_get_args (line->parsed);
  g_autoptr (GError) error = NULL;
  g_autofree char *full = dd_image_dup_full_name (args[1], &error);

  if (full == NULL)
    return dd_tool_fail (call, 1, "Error parsing reference: \"%s\" is not a valid "
                         "repository/tag: %s", args[1], error->message);
  if (!dd_image_tag (call->engine, args[0], args[1], &error))
    return dd_docker_fail (call, error, 1);
  return dd_tool_finish (call, 0);
}

static void
print_lines (DdToolCall *call,
             GPtrArray  *lines)
{
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (call->out, "%s\n", (const char *) g_ptr_array_index (lines, i));
}

/* There is one platform of an image here. */
static gboolean
check_platforms (DdDockerLine  *line,
                 const char    *name,
                 GError       **error)
{
  const char *const *platforms = dd_parsed_get_strv (line->parsed, "platform");

  for (guint i = 0; platforms && platforms[i]; i++)
    if (!g_str_equal (platforms[i], PLATFORM))
      {
        g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND,
                     "image with reference %s was found but its platform (linux/amd64) does not "
                     "match the specified platform (%s)", name, platforms[i]);
        return FALSE;
      }
  return TRUE;
}

/* With the image go the unnamed ones it was made of, unless they are to stay. */
static gboolean
remove_image (DdToolCall    *call,
              DdDockerLine  *line,
              const char    *name,
              GPtrArray     *lines,
              GError       **error)
{
  const DdImage *image = dd_world_find_image (call->world, name, NULL);
  g_autofree char *id = image ? g_strdup (image->id) : NULL;
  gboolean force = dd_parsed_get_bool (line->parsed, "force");

  if ((image && !check_platforms (line, name, error)) ||
      !dd_image_remove (call->engine, name, force, lines, error))
    return FALSE;
  if (!dd_parsed_get_bool (line->parsed, "no-prune") &&
      dd_world_find_image (call->world, id, NULL) == NULL)
    dd_legacy_remove_parents (call->engine, id, lines);
  return TRUE;
}

static DdToolResult
rm_command (DdToolCall   *call,
            DdDockerLine *line)
{
  guint n_args;
  const char *const *args = dd_docker_get_args (line, &n_args);
  gboolean force = dd_parsed_get_bool (line->parsed, "force");
  gboolean failed = FALSE;

  for (guint i = 0; i < n_args; i++)
    {
      g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GError) error = NULL;

      if (remove_image (call, line, args[i], lines, &error))
        {
          print_lines (call, lines);
          continue;
        }
      dd_docker_daemon_error (call, error);
      failed = failed || !force || error->code != DD_ENGINE_ERROR_NOT_FOUND;
    }
  return dd_tool_finish (call, failed);
}

static DdToolResult
commit_command (DdToolCall   *call,
                DdDockerLine *line)
{
  const char *const *args = dd_parsed_get_args (line->parsed);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  DdCommit commit = {
    .container = args[0],
    .reference = args[1],
    .author = dd_parsed_get_string (line->parsed, "author"),
    .message = dd_parsed_get_string (line->parsed, "message"),
    .changes = dd_parsed_get_strv (line->parsed, "change"),
    .pause = dd_parsed_get_bool (line->parsed, "pause"),
  };

  if (dd_parsed_get_bool (line->parsed, "no-pause"))
    commit.pause = FALSE;
  if (args[1])
    {
      g_autofree char *full = dd_image_dup_full_name (args[1], &error);

      if (full == NULL)
        return dd_tool_fail (call, 1, "%s", error->message);
    }
  id = dd_container_commit (call->engine, &commit, &error);
  if (id == NULL)
    return dd_docker_fail (call, error, 1);
  g_string_append_printf (call->out, "%s\n", id);
  return dd_tool_finish (call, 0);
}

const DdDockerCommand dd_docker_images_commands[] = {
  { "docker container commit", commit_command },
  { "docker image history", history_command },
  { "docker image ls", ls_command },
  { "docker image rm", rm_command },
  { "docker image tag", tag_command },
  { NULL },
};
