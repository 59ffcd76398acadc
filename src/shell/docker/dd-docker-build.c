// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <string.h>

#include "dd-archive.h"
#include "dd-build-context.h"
#include "dd-build-ops.h"
#include "dd-build-progress.h"
#include "dd-docker-build-private.h"
#include "dd-go-number.h"
#include "dd-units.h"

/* docker build.
 *
 * Source: docker/buildx commands/build.go; docker/cli cli/command/builder */

/* What the client remembers: the build, and how much of its progress it has
 * printed. */
#define BUILD_FORMAT "(su)"

#define DOCKERFILE "Dockerfile"

#define SENT_DIGITS 4
#define DAEMON      "Error response from daemon: "
#define DEPRECATED                                                                           \
  "DEPRECATED: The legacy builder is deprecated and will be removed in a future release.\n"  \
  "            BuildKit is currently disabled; enable it by removing the DOCKER_BUILDKIT=0\n" \
  "            environment-variable.\n\n"

/* What the client found out before the build begins. */
typedef struct
{
  char           *folder;       /* absolute */
  char           *dockerfile;   /* text, NULL if there is none */
  char           *file_name;
  char           *file_path;    /* absolute, NULL if it came from standard input */
  DdBuildContext *context;
  DdStringMap    *build_args;
  DdStringMap    *labels;
  DdStringMap    *secrets;
  gboolean        own_ignore;
} Request;

static void
request_clear (Request *self)
{
  g_free (self->folder);
  g_free (self->dockerfile);
  g_free (self->file_name);
  g_free (self->file_path);
  g_clear_pointer (&self->context, dd_build_context_unref);
  g_clear_pointer (&self->build_args, dd_string_map_free);
  g_clear_pointer (&self->labels, dd_string_map_free);
  g_clear_pointer (&self->secrets, dd_string_map_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

static gboolean
refuse (GError     **error,
        const char  *what,
        const char  *text)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s%s", what, text);
  return FALSE;
}

/* NAME=VALUE, or NAME for the client's own variable. */
static DdStringMap *
read_pairs (DdToolCall   *call,
            DdDockerLine *line,
            const char   *option,
            gboolean      from_env)
{
  const char *const *given = dd_parsed_get_strv (line->parsed, option);
  DdStringMap *map = dd_string_map_new ();

  for (guint i = 0; given && given[i]; i++)
    {
      g_auto (GStrv) pair = g_strsplit (given[i], "=", 2);
      const char *value = pair[1] ? pair[1] : from_env ? dd_tool_getenv (call, pair[0]) : "";

      if (value)
        dd_string_map_set (map, pair[0], value);
    }
  return map;
}

/* --secret id=NAME,src=FILE or id=NAME,env=VARIABLE */
static gboolean
read_secret (DdToolCall   *call,
             const char   *spec,
             DdStringMap  *secrets,
             GError      **error)
{
  g_auto (GStrv) fields = g_strsplit (spec, ",", -1);
  const char *id = NULL;
  const char *file = NULL;
  const char *variable = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; fields[i]; i++)
    {
      char *value = strchr (fields[i], '=');

      if (value == NULL)
        return refuse (error, "invalid field ", fields[i]);
      *value++ = '\0';
      if (g_str_equal (fields[i], "id"))
        id = value;
      else if (g_str_equal (fields[i], "src") || g_str_equal (fields[i], "source"))
        file = value;
      else if (g_str_equal (fields[i], "env"))
        variable = value;
    }
  if (id == NULL)
    return refuse (error, "secret missing ", "\"id\"");
  if (file)
    {
      g_autofree char *path = dd_tool_path (call, file);

      if (dd_fs_read_text (call->fs, path, &text) != 0)
        return refuse (error, "failed to stat ", file);
    }
  else
    {
      text = g_strdup (dd_tool_getenv (call, variable ? variable : id));
    }
  if (text)
    dd_string_map_set (secrets, id, text);
  return TRUE;
}

static gboolean
read_secrets (DdToolCall    *call,
              DdDockerLine  *line,
              Request       *request,
              GError       **error)
{
  const char *const *given = dd_parsed_get_strv (line->parsed, "secret");

  request->secrets = dd_string_map_new ();
  for (guint i = 0; given && given[i]; i++)
    if (!read_secret (call, given[i], request->secrets, error))
      return FALSE;
  return TRUE;
}

/* DOCKER_BUILDKIT=0 */
static gboolean
is_legacy (DdToolCall *call)
{
  const char *value = dd_tool_getenv (call, "DOCKER_BUILDKIT");

  return value && (g_str_equal (value, "0") || g_ascii_strcasecmp (value, "false") == 0);
}

/* An ignore file of the Dockerfile's own is for BuildKit alone. */
static gboolean
read_context (DdToolCall  *call,
              Request     *request,
              GError     **error)
{
  g_autoptr (DdNode) folder = dd_fs_merge_tree (call->fs, request->folder);
  g_autoptr (DdIgnore) ignore = NULL;
  g_autofree char *name = NULL;

  if (folder == NULL)
    return TRUE;
  if (!dd_build_context_read_ignore (folder, request->file_name, !is_legacy (call), &ignore, &name,
                                     error))
    return FALSE;
  request->own_ignore = name && !g_str_equal (name, DD_IGNORE_FILE_NAME);
  request->context = dd_build_context_new (folder, ignore, error);
  return request->context != NULL;
}

/* "-" in the place of the folder, or of the Dockerfile: it comes from the standard
 * input. */
static gboolean
is_from_input (DdDockerLine *line,
               const char   *folder)
{
  return g_str_equal (folder, "-") ||
         g_strcmp0 (dd_parsed_get_string (line->parsed, "file"), "-") == 0;
}

static gboolean
read_from_input (DdToolCall *call,
                 Request    *request)
{
  request->file_name = g_strdup (DOCKERFILE);
  return dd_tool_read_input (call, &request->dockerfile);
}

static void
read_dockerfile (DdToolCall *call,
                 const char *file,
                 Request    *request)
{
  request->file_path = file && *file ? dd_tool_path (call, file)
                                     : g_build_filename (request->folder, DOCKERFILE, NULL);
  request->file_name = g_path_get_basename (request->file_path);
  dd_fs_read_text (call->fs, request->file_path, &request->dockerfile);
}

static gboolean
read_folder (DdToolCall    *call,
             DdDockerLine  *line,
             const char    *folder,
             Request       *request,
             GError       **error)
{
  const char *file = dd_parsed_get_string (line->parsed, "file");
  g_autofree char *path = NULL;

  path = dd_tool_path (call, folder);
  request->folder = g_canonicalize_filename (path, "/");
  if (!dd_fs_is_directory (call->fs, request->folder))
    {
      g_autofree char *text = g_strdup_printf ("path \"%s\" not found", folder);

      return refuse (error, "failed to build: unable to prepare context: ", text);
    }
  if (request->file_name == NULL)
    read_dockerfile (call, file, request);
  if (request->dockerfile == NULL && is_legacy (call))
    {
      g_autofree char *text = g_strdup_printf ("unable to evaluate symlinks in Dockerfile path: "
                                               "lstat %s: no such file or directory",
                                               request->file_path);

      return refuse (error, "unable to prepare context: ", text);
    }
  return read_context (call, request, error);
}

static gboolean
is_remote (const char *path)
{
  return g_str_has_prefix (path, "http://") || g_str_has_prefix (path, "https://") ||
         g_str_has_prefix (path, "git://") || g_str_has_prefix (path, "git@");
}

static DdToolResult
fail (DdToolCall *call,
      const char *message)
{
  g_string_append_printf (call->err, "%s%s\n", is_legacy (call) ? DEPRECATED : "ERROR: ", message);
  return dd_tool_finish (call, 1);
}

static gboolean
is_quiet (DdToolCall   *call,
          DdDockerLine *line)
{
  return _dd_docker_build_get_progress (call, line) >= DD_BUILD_PROGRESS_QUIET;
}

static DdLegacyRemoval
get_removal (DdDockerLine *line)
{
  if (dd_parsed_get_bool (line->parsed, "force-rm"))
    return DD_LEGACY_REMOVES_ALL;
  return dd_parsed_get_bool (line->parsed, "rm") ? DD_LEGACY_REMOVES_DONE : DD_LEGACY_REMOVES_NONE;
}

static char *
begin_build (DdToolCall     *call,
             DdDockerLine   *line,
             const Request  *request,
             const DdBuildRequest *asked,
             GError        **error)
{
  DdBuildOptions options = {
    .dockerfile = request->dockerfile,
    .file_name = request->file_name,
    .file_path = request->file_path,
    .context = request->context,
    .folder = request->folder,
    .build_args = request->build_args,
    .labels = request->labels,
    .secrets = request->secrets,
    .call = asked->call,
    .exporter = asked->exporter,
    .network = asked->network,
    .hosts = asked->hosts,
    .agents = asked->agents,
    .shm_size = asked->shm_size,
    .contexts = asked->contexts,
    .allows_host = asked->allows_host,
    .cache_from = asked->cache_from,
    .cache_to = asked->cache_to ? (char **) asked->cache_to->pdata : NULL,
    .pushes = asked->pushes,
    .tags = is_legacy (call) ? (char **) dd_parsed_get_strv (line->parsed, "tag") : asked->names,
    .target = dd_parsed_get_string (line->parsed, "target"),
    .no_cache = dd_parsed_get_bool (line->parsed, "no-cache"),
    .no_cache_stages = (char **) dd_parsed_get_strv (line->parsed, "no-cache-filter"),
    .legacy = is_legacy (call),
    .removal = get_removal (line),
    .own_ignore = request->own_ignore,
    .pull = dd_parsed_get_bool (line->parsed, "pull"),
  };

  return dd_build_begin (call->engine, &options, error);
}

static void
write_id (DdToolCall    *call,
          DdDockerLine  *line,
          const DdImage *image)
{
  const char *file = dd_parsed_get_string (line->parsed, "iidfile");
  g_autofree char *path = file && *file ? dd_tool_path (call, file) : NULL;

  if (path)
    dd_fs_write_text (call->fs, path, image->id);
  if (_dd_docker_build_get_progress (call, line) == DD_BUILD_PROGRESS_QUIET)
    g_string_append_printf (call->out, "%s\n", image->id);
}

static void
write_metadata (DdToolCall    *call,
                DdDockerLine  *line,
                const DdBuild *build)
{
  const char *file = dd_parsed_get_string (line->parsed, "metadata-file");

  if (file && *file)
    _dd_docker_build_write_metadata (call, file, build);
}

/* Prints what is new, and ends when the build does. */
static DdToolResult
follow_build (DdToolCall   *call,
              DdDockerLine *line,
              const char   *id,
              guint         n_printed)
{
  const DdBuild *build = dd_world_get_build (call->world, id);
  g_autofree char *topic = g_strconcat ("build:", id, NULL);

  if (call->signals)
    dd_build_cancel (call->engine, id);
  if (!is_legacy (call))
    {
      _dd_docker_build_show_progress (call, line, build, n_printed);
    }
  else if (!is_quiet (call, line))
    {
      g_autofree char *text = dd_build_print_legacy (build, n_printed);

      g_string_append (call->out, text);
    }
  if (!build->finished)
    return dd_tool_wait (call, g_variant_new (BUILD_FORMAT, id, build->notes->len), -1, topic,
                         NULL);
  if (!is_legacy (call))
    _dd_docker_build_show_remarks (call, line, build);
  _dd_docker_build_write_caches (call, build);
  if (build->error == NULL && (build->output || build->image))
    write_metadata (call, line, build);
  if (build->output && build->error == NULL)
    return dd_tool_finish (call, _dd_docker_build_write_output (call, line, build));
  if (build->error == NULL && g_strcmp0 (build->exporter, DD_BUILD_EXPORTER_NONE) == 0)
    return dd_tool_finish (call, 0);
  if (build->image == NULL && build->error == NULL)
    return dd_tool_finish (call, _dd_docker_build_print_call (call, line, build));
  if (build->image && build->error == NULL)
    {
      write_id (call, line, build->image);
      return dd_tool_finish (call, 0);
    }
  if (is_legacy (call))
    g_string_append_printf (call->err, "%s%s\n", build->runs->len ? "" : DAEMON, build->error);
  else
    {
      g_autofree char *failure = dd_build_print_failure (build);

      g_string_append (call->err, failure);
    }
  return dd_tool_finish (call, call->signals ? 130 : MAX (build->exit_code, 1));
}

/* The size of an archive with the Dockerfile alone. */
static gint64
measure_dockerfile (const Request *request)
{
  g_autoptr (DdNode) root = dd_node_new_directory (0755);
  g_autoptr (DdContent) content = dd_content_new_text (request->dockerfile);
  g_autoptr (DdNode) file = dd_node_new_file (content, 0644);
  g_autoptr (DdNode) archive = dd_node_set_child (root, request->file_name, file);

  return dd_archive_measure (archive);
}

/* The whole context is sent at once. */
static void
begin_legacy (DdToolCall    *call,
              DdDockerLine  *line,
              const Request *request)
{
  gint64 size = request->context ? dd_build_context_get_tar_size (request->context,
                                                                  request->file_name)
                                 : measure_dockerfile (request);
  g_autofree char *text = dd_units_human_size (size, SENT_DIGITS);

  g_string_append (call->err, DEPRECATED);
  dd_tool_flush (call);
  if (!is_quiet (call, line))
    g_string_append_printf (call->out, "Sending build context to Docker daemon%9s\r\r\n", text);
}

/* What the legacy builder has, or has not, and the model of it has not. */
static gboolean
refuse_legacy (DdToolCall   *call,
               DdDockerLine *line)
{
  static const char *const options[] = { "cache-from", "cache-to", "push" };

  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    if (dd_parsed_is_set (line->parsed, options[i]))
      {
        g_autofree char *what = g_strconcat ("DOCKER_BUILDKIT=0 docker build --", options[i], NULL);
        g_autofree char *text = dd_docker_dup_not_modelled (what);

        g_string_append (call->err, text);
        return TRUE;
      }
  return FALSE;
}

/* Nothing came through the pipe. */
static DdToolResult
refuse_nothing (DdToolCall    *call,
                DdDockerLine  *line,
                const Request *request)
{
  if (is_legacy (call))
    {
      begin_legacy (call, line, request);
      return dd_tool_fail (call, 1, "Error response from daemon: the Dockerfile (%s) cannot be empty",
                           request->file_name);
    }
  if (!is_quiet (call, line))
    dd_tool_show_progress (call, "#0 building with \"default\" instance using docker driver\n\n"
                           "#1 [internal] load build definition from Dockerfile\n"
                           "#1 transferring dockerfile:\n------\n"
                           " > [internal] load build definition from Dockerfile:\n------\n");
  return fail (call, "failed to build: failed to solve: failed to read dockerfile: no local sources "
               "enabled");
}

static DdToolResult
build_command (DdToolCall   *call,
               DdDockerLine *line)
{
  const char *path = dd_parsed_get_args (line->parsed)[0];
  g_auto (Request) request = { 0 };
  g_auto (DdBuildRequest) asked = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  guint n_printed;

  if (call->memo && g_variant_is_of_type (call->memo, G_VARIANT_TYPE (BUILD_FORMAT)))
    {
      g_variant_get (call->memo, BUILD_FORMAT, &id, &n_printed);
      return follow_build (call, line, id, n_printed);
    }
  if (is_remote (path))
    {
      g_autofree char *text = dd_docker_dup_not_modelled ("docker build of a remote context");

      g_string_append (call->err, text);
      return dd_tool_finish (call, 1);
    }
  if (is_legacy (call) && refuse_legacy (call, line))
    return dd_tool_finish (call, 1);
  _dd_build_request_init (&asked);
  if (!is_legacy (call) && !_dd_docker_build_check_progress (call, line, &error))
    return fail (call, error->message);
  if (dd_parsed_get_bool (line->parsed, "squash"))
    {
      if (is_legacy (call))
        return dd_tool_fail (call, 1, "\"--squash\" is only supported on a Docker daemon with "
                             "experimental features enabled");
      g_string_append (call->err, "WARNING: experimental flag squash is removed with BuildKit. You "
                       "should squash inside build using a multi-stage Dockerfile for "
                       "efficiency.\n");
    }
  if (!is_legacy (call) && !_dd_build_request_read (call, line, &asked, &error))
    return fail (call, error->message);
  if (is_from_input (line, path) && !read_from_input (call, &request))
    return dd_tool_wait_input (call);
  if (!g_str_equal (path, "-") && !read_folder (call, line, path, &request, &error))
    return fail (call, error->message);
  if (is_from_input (line, path) && request.dockerfile && *request.dockerfile == '\0')
    return refuse_nothing (call, line, &request);
  request.build_args = read_pairs (call, line, "build-arg", TRUE);
  request.labels = read_pairs (call, line, "label", FALSE);
  if (!read_secrets (call, line, &request, &error))
    return fail (call, error->message);
  id = begin_build (call, line, &request, &asked, &error);
  if (id == NULL)
    {
      g_prefix_error (&error, "failed to build: ");
      return fail (call, error->message);
    }
  if (is_legacy (call))
    begin_legacy (call, line, &request);
  return follow_build (call, line, id, 0);
}

/* docker buildx prune. Source: docker/buildx commands/prune.go */

static gboolean
check_until (GPtrArray *filters,
             GString   *complaint)
{
  for (guint i = 0; i < filters->len; i++)
    {
      const DdStringPair *filter = g_ptr_array_index (filters, i);
      gint64 nanoseconds;

      if (!g_str_equal (filter->key, "until") ||
          dd_go_parse_duration (filter->value, &nanoseconds, NULL))
        continue;
      g_string_append_printf (complaint, "ERROR: \"until\" filter expects a duration (e.g., '24h'): "
                              "time: invalid duration \"%s\"\n", filter->value);
      return FALSE;
    }
  return TRUE;
}

/* How much may stay. The disk of the model has room enough, whatever is to be free.
 * Source: moby/buildkit cache/manager.go, calculateKeepBytes */
static gint64
get_space_to_keep (DdDockerLine *line)
{
  gint64 reserved = MAX (dd_parsed_get_int (line->parsed, "reserved-space"),
                         dd_parsed_get_int (line->parsed, "keep-storage"));

  return MAX (reserved, dd_parsed_get_int (line->parsed, "max-used-space"));
}

static void
prune_cache (DdToolCall   *call,
             DdDockerLine *line)
{
  g_autoptr (GPtrArray) filters = dd_docker_list_filters (line);
  g_autoptr (GPtrArray) removed = g_ptr_array_new_with_free_func (
    (GDestroyNotify) dd_build_record_unref);
  gint64 freed = dd_docker_prune_build_cache (call, dd_parsed_get_bool (line->parsed, "all"),
                                              get_space_to_keep (line), filters, removed);

  dd_docker_print_pruned_cache (call, removed, freed,
                                dd_parsed_get_bool (line->parsed, "verbose"));
}

static DdToolResult
prune_command (DdToolCall   *call,
               DdDockerLine *line)
{
  gboolean all = dd_parsed_get_bool (line->parsed, "all");
  g_autoptr (GPtrArray) filters = dd_docker_list_filters (line);

  if (call->memo == NULL && dd_parsed_is_set (line->parsed, "keep-storage"))
    dd_tool_show_progress (call, "Flag --keep-storage has been deprecated, keep-storage flag has been "
                           "changed to reserved-space\n");
  if (!check_until (filters, call->err))
    return dd_tool_finish (call, 1);
  return dd_docker_confirm (call, line, all ? "WARNING! This will remove all build cache. "
                                            : "WARNING! This will remove all dangling build "
                                              "cache. ", prune_cache);
}

const DdDockerCommand dd_docker_build_commands[] = {
  { "docker buildx build", build_command },
  { "docker buildx du", _dd_docker_du_command },
  { "docker buildx prune", prune_command },
  { NULL },
};
