// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-cache-image.h"
#include "dd-cache-spec.h"
#include "dd-docker-build-private.h"

/* --cache-from and --cache-to. The client reads and writes the folders.
 *
 * Source: docker/buildx build/opt.go, build/utils.go; moby/buildkit client/solve.go */

#define INDEX_FILE "index.json"

/* Of GitHub's runners; elsewhere it is left out. */
#define TYPE_GHA "gha"

typedef gboolean (*TakeCache) (DdToolCall         *call,
                               const char         *text,
                               const DdCacheSpec  *spec,
                               DdBuildRequest     *self,
                               GError            **error);

static gboolean
refuse (GError     **error,
        const char  *text)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "failed to build: %s", text);
  return FALSE;
}

/* Why a folder is no cache. */
static char *
find_fault (DdToolCall *call,
            const char *path)
{
  g_autofree char *full = dd_tool_path (call, path);
  g_autofree char *index = g_build_filename (full, INDEX_FILE, NULL);

  if (!dd_fs_is_directory (call->fs, full))
    return g_strdup_printf ("could not lock %s/" INDEX_FILE ".lock: open %s/" INDEX_FILE ".lock: no "
                            "such file or directory", path, path);
  if (!dd_fs_exists (call->fs, index))
    return g_strdup_printf ("could not read %s/" INDEX_FILE ": open %s/" INDEX_FILE ": no such file or "
                            "directory", path, path);
  return NULL;
}

static gboolean
take_source (DdToolCall         *call,
             const char         *text,
             const DdCacheSpec  *spec,
             DdBuildRequest     *self,
             GError            **error)
{
  gboolean is_local = g_str_equal (spec->type, "local");
  g_autofree char *fault = NULL;
  g_autofree char *full = NULL;
  g_autoptr (DdNode) files = NULL;

  if (is_local && *spec->path == '\0')
    return refuse (error, "local cache importer requires src");
  if (g_str_equal (spec->type, "registry") && *spec->ref == '\0')
    return refuse (error, "registry cache importer requires ref");
  fault = is_local ? find_fault (call, spec->path) : NULL;
  if (fault)
    {
      g_string_append_printf (self->warnings, "WARNING: local cache import at %s not found due to err: "
                              "%s\n", spec->path, fault);
      return TRUE;
    }
  full = is_local ? dd_tool_path (call, spec->path) : NULL;
  files = full ? dd_fs_merge_tree (call->fs, full) : NULL;
  g_ptr_array_add (self->cache_from, dd_build_cache_source_new (text, files));
  return TRUE;
}

static gboolean
take_destination (DdToolCall         *call,
                  const char         *text,
                  const DdCacheSpec  *spec,
                  DdBuildRequest     *self,
                  GError            **error)
{
  static const char *const known[] = { "inline", "local", "registry", NULL };

  if (g_str_equal (spec->type, "local") && *spec->path == '\0')
    return refuse (error, "local cache exporter requires dest");
  if (g_str_equal (spec->type, "registry") && *spec->ref == '\0')
    return refuse (error, "registry cache exporter requires ref");
  if (!g_strv_contains (known, spec->type))
    {
      g_autofree char *message = g_strdup_printf ("failed to solve: unknown cache exporter: \"%s\"",
                                                  spec->type);

      return refuse (error, message);
    }
  g_ptr_array_insert (self->cache_to, (int) self->cache_to->len - 1, g_strdup (text));
  return TRUE;
}

/* One value: a cache, or names of several. */
static gboolean
read_value (DdToolCall      *call,
            const char      *text,
            TakeCache        take,
            DdBuildRequest  *self,
            GError         **error)
{
  g_auto (GStrv) values = dd_cache_spec_split (text, error);

  for (guint i = 0; values && values[i]; i++)
    {
      g_auto (DdCacheSpec) spec = { 0 };

      if (!dd_cache_spec_parse (values[i], &spec, error) ||
          (!g_str_equal (spec.type, TYPE_GHA) && !take (call, values[i], &spec, self, error)))
        return FALSE;
    }
  return values != NULL;
}

static gboolean
read_caches (DdToolCall         *call,
             const char *const  *given,
             TakeCache           take,
             DdBuildRequest     *self,
             GError            **error)
{
  for (guint i = 0; given && given[i]; i++)
    if (*given[i] && !read_value (call, given[i], take, self, error))
      return FALSE;
  return TRUE;
}

/* Reads both options into @self. */
gboolean
_dd_docker_build_read_caches (DdToolCall      *call,
                              DdDockerLine    *line,
                              DdBuildRequest  *self,
                              GError         **error)
{
  self->cache_from = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_build_cache_source_free);
  self->cache_to = g_ptr_array_new_with_free_func (g_free);
  self->warnings = g_string_new (NULL);
  g_ptr_array_add (self->cache_to, NULL);
  return read_caches (call, dd_parsed_get_strv (line->parsed, "cache-from"), take_source, self,
                      error) &&
         read_caches (call, dd_parsed_get_strv (line->parsed, "cache-to"), take_destination, self,
                      error);
}

/* Writes the caches that go to folders. */
void
_dd_docker_build_write_caches (DdToolCall    *call,
                               const DdBuild *build)
{
  guint n_caches = 0;

  for (guint i = 0; build->cache_to && build->cache_to[i]; i++)
    {
      g_auto (DdCacheSpec) spec = { 0 };
      g_autoptr (DdNode) layout = NULL;
      g_autofree char *path = NULL;

      if (!dd_cache_spec_parse (build->cache_to[i], &spec, NULL) || g_str_equal (spec.type, "inline") ||
          n_caches >= build->caches->len)
        continue;
      n_caches++;
      if (!g_str_equal (spec.type, "local"))
        continue;
      layout = dd_cache_image_make_layout (g_ptr_array_index (build->caches, n_caches - 1));
      path = dd_tool_path (call, spec.path);
      _dd_docker_build_write_tree (call, path, layout);
    }
}

/* What is to be said of --cache-from when the build is over. */
char *
_dd_docker_build_warn_of_caches (DdToolCall   *call,
                                 DdDockerLine *line)
{
  g_auto (DdBuildRequest) self = { 0 };

  if (!_dd_docker_build_read_caches (call, line, &self, NULL))
    return g_strdup ("");
  return g_strdup (self.warnings->str);
}
