// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <string.h>

#include "dd-archive.h"
#include "dd-docker-private.h"
#include "dd-flag-values.h"

/* A side of `docker cp`: files of the host, or of a container. */
typedef struct
{
  DdFs *fs;
  char *container;
  char *path;        /* absolute */
  char *typed;       /* as it was typed */
} Side;

static void
side_clear (Side *side)
{
  g_clear_pointer (&side->fs, dd_fs_free);
  g_free (side->container);
  g_free (side->path);
  g_free (side->typed);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Side, side_clear)

static gboolean
open_side (DdToolCall *call,
           const char *typed,
           Side       *side)
{
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  const DdContainer *container;

  dd_flag_cp_argument (typed, &name, &path);
  side->typed = g_strdup (path);
  if (name == NULL || *name == '\0')
    {
      side->path = dd_tool_path (call, path);
      side->fs = dd_fs_new_for_process (call->engine, call->process);
      return TRUE;
    }
  container = dd_world_find_container (call->world, name, &error);
  if (container == NULL)
    {
      dd_docker_daemon_error (call, error);
      return FALSE;
    }
  side->container = g_strdup (name);
  side->path = dd_fs_resolve ("/", path);
  side->fs = dd_fs_new_for_container (call->engine, container->id, 0, 0);
  return TRUE;
}

static gboolean
ends_with_dot (const char *path)
{
  return g_str_has_suffix (path, "/.") || g_str_equal (path, ".");
}

static int
fail (DdToolCall *call,
      const char *format,
      ...) G_GNUC_PRINTF (2, 3);

static int
fail (DdToolCall *call,
      const char *format,
      ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (call->err, format, arguments);
  va_end (arguments);
  g_string_append_c (call->err, '\n');
  return 1;
}

/* Source: docker/cli cli/command/container/cp.go; moby daemon/archive_unix.go */
static int
complain_source (DdToolCall *call,
                 const Side *source)
{
  if (source->container)
    return fail (call, "Error response from daemon: Could not find the file %s in container %s",
                 source->path, source->container);
  return fail (call, "lstat %s: no such file or directory", source->path);
}

/* Puts a tree in place, merging with a directory that is there already. */
static int
merge (DdFs       *fs,
       const char *path,
       DdNode     *tree)
{
  int result = 0;

  if (!dd_node_is_directory (tree) || !dd_fs_is_directory (fs, path))
    return dd_fs_put_tree (fs, path, tree);
  for (guint i = 0; result == 0 && i < tree->n_children; i++)
    {
      g_autofree char *below = dd_fs_resolve (path, tree->names[i]);

      result = merge (fs, below, tree->children[i]);
    }
  return result;
}

/* Where the copy goes: the rules of cp -a. Sets @path; %NULL after a refusal. */
static char *
find_target (DdToolCall   *call,
             const Side   *source,
             const DdNode *tree,
             const Side   *target)
{
  g_autofree char *parent = g_path_get_dirname (target->path);
  g_autofree char *name = g_path_get_basename (source->path);
  gboolean directory = dd_fs_is_directory (target->fs, target->path);

  if (directory && dd_node_is_directory (tree) && ends_with_dot (source->typed))
    return g_strdup (target->path);
  if (directory)
    return dd_fs_resolve (target->path, name);
  if (g_str_has_suffix (target->typed, "/") || *target->typed == '\0')
    {
      fail (call, "no such directory");
      return NULL;
    }
  if (dd_node_is_directory (tree) && dd_fs_exists (target->fs, target->path))
    {
      fail (call, "cannot copy directory");
      return NULL;
    }
  if (dd_fs_is_directory (target->fs, parent))
    return g_strdup (target->path);
  if (target->container)
    fail (call, "Error response from daemon: Could not find the file %s in container %s", parent,
          target->container);
  else
    fail (call, "invalid output path: directory \"%s\" does not exist", parent);
  return NULL;
}

/* The same files, as somebody's own. */
DdNode *
_dd_docker_own_tree (DdNode *tree,
                     int     uid,
                     int     gid)
{
  DdNode *copy = dd_node_copy (tree);

  copy->uid = uid;
  copy->gid = gid;
  for (guint i = 0; i < copy->n_children; i++)
    {
      g_autoptr (DdNode) before = copy->children[i];

      copy->children[i] = _dd_docker_own_tree (before, uid, gid);
    }
  return copy;
}

/* Into a container files belong to root, out of it to who copies, unless
 * --archive keeps the owner. */
static DdNode *
take_tree (DdToolCall   *call,
           DdDockerLine *line,
           const Side   *source,
           const Side   *target)
{
  gboolean follow = dd_parsed_get_bool (line->parsed, "follow-link");
  g_auto (DdFsEntry) entry = { 0 };
  g_autoptr (DdNode) tree = NULL;

  if (dd_fs_stat (source->fs, source->path, follow || ends_with_dot (source->typed), &entry) != 0)
    return NULL;
  tree = dd_fs_merge_tree (source->fs, entry.path);
  if (dd_parsed_get_bool (line->parsed, "archive"))
    return g_steal_pointer (&tree);
  if (target->container)
    return _dd_docker_own_tree (tree, 0, 0);
  return _dd_docker_own_tree (tree, call->uid, call->gid);
}

static void
notify (DdToolCall *call,
        const Side *side,
        const char *action)
{
  if (side->container)
    dd_container_notify (call->engine, dd_world_find_container (call->world, side->container, NULL),
                         action, NULL);
}

static int
copy (DdToolCall   *call,
      DdDockerLine *line,
      Side         *source,
      Side         *target)
{
  g_autoptr (DdNode) tree = take_tree (call, line, source, target);
  g_autofree char *path = NULL;
  int result;

  if (tree == NULL)
    return complain_source (call, source);
  path = find_target (call, source, tree, target);
  if (path == NULL)
    return 1;
  result = merge (target->fs, path, tree);
  if (result == EROFS)
    return fail (call, "Error response from daemon: container rootfs is marked read-only");
  if (result != 0)
    return fail (call, "open %s: %s", path, dd_fs_strerror (result));
  notify (call, source, "archive-path");
  notify (call, target, "extract-to-dir");
  return 0;
}

/* Archives. Source: docker/cli cli/command/container/cp.go */

/* Writes what is there as an archive with the last part of the path at its top. */
static DdToolResult
write_archive (DdToolCall   *call,
               DdDockerLine *line,
               const char   *typed)
{
  gboolean follow = dd_parsed_get_bool (line->parsed, "follow-link");
  g_auto (Side) source = { 0 };
  g_auto (DdFsEntry) entry = { 0 };
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  g_autoptr (DdNode) root = dd_node_new_directory (0755);
  g_autoptr (DdNode) tree = NULL;
  g_autoptr (DdNode) wrapped = NULL;
  g_autoptr (DdContent) content = NULL;

  if (!open_side (call, typed, &source))
    return dd_tool_finish (call, 1);
  if (dd_fs_stat (source.fs, source.path, follow || ends_with_dot (source.typed), &entry) != 0)
    return dd_tool_finish (call, complain_source (call, &source));
  tree = dd_fs_merge_tree (source.fs, entry.path);
  name = g_path_get_basename (source.path);
  wrapped = g_str_equal (name, "/") ? dd_node_ref (tree) : dd_node_set_child (root, name, tree);
  content = dd_archive_make (wrapped, FALSE);
  text = dd_archive_send (call->engine, content);
  g_string_append (call->out, text);
  notify (call, &source, "archive-path");
  return dd_tool_finish (call, 0);
}

/* Unpacks what comes through the pipe. Owners are those of the archive. */
static DdToolResult
read_archive (DdToolCall *call,
              const char *typed)
{
  g_auto (Side) target = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (DdContent) content = NULL;
  int result = 0;

  if (!dd_tool_read_input (call, &text))
    return dd_tool_wait_input (call);
  if (!open_side (call, typed, &target))
    return dd_tool_finish (call, 1);
  if (!dd_fs_is_directory (target.fs, target.path))
    return dd_tool_fail (call, 1, "destination \"%s\" must be a directory", typed);
  content = dd_archive_find (call->world, text);
  if (content == NULL && *text)
    return dd_tool_fail (call, 1, "Error response from daemon: unexpected EOF");
  if (content)
    result = merge (target.fs, target.path, content->tree);
  if (result == EROFS)
    return dd_tool_fail (call, 1, "Error response from daemon: container rootfs is marked "
                         "read-only");
  if (result != 0)
    return dd_tool_fail (call, 1, "open %s: %s", target.path, dd_fs_strerror (result));
  notify (call, &target, "extract-to-dir");
  return dd_tool_finish (call, 0);
}

static DdToolResult
cp_command (DdToolCall   *call,
            DdDockerLine *line)
{
  const char *const *args = dd_parsed_get_args (line->parsed);
  g_autofree char *source_name = NULL;
  g_autofree char *target_name = NULL;
  g_autofree char *path = NULL;
  g_auto (Side) source = { 0 };
  g_auto (Side) target = { 0 };

  dd_flag_cp_argument (args[0], &source_name, &path);
  g_clear_pointer (&path, g_free);
  dd_flag_cp_argument (args[1], &target_name, &path);
  if (source_name && *source_name && target_name && *target_name)
    return dd_tool_fail (call, 1, "copying between containers is not supported");
  if ((source_name == NULL || !*source_name) && (target_name == NULL || !*target_name))
    return dd_tool_fail (call, 1, "must specify at least one container source");
  if (g_str_equal (args[1], "-"))
    return write_archive (call, line, args[0]);
  if (g_str_equal (args[0], "-"))
    return read_archive (call, args[1]);
  if (!open_side (call, args[0], &source) || !open_side (call, args[1], &target))
    return dd_tool_finish (call, 1);
  return dd_tool_finish (call, copy (call, line, &source, &target));
}

const DdDockerCommand dd_docker_cp_commands[] = {
  { "docker container cp", cp_command },
  { NULL },
};
