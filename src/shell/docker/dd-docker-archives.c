// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-docker-private.h"
#include "dd-image-archive.h"
#include "dd-image-ops.h"

/* docker save, load, export and import.
 *
 * Source: docker/cli cli/command/image/{save,load,import}.go,
 * cli/command/container/export.go */

#define TO_TERMINAL "cowardly refusing to save to a terminal. Use the -o flag or redirect"

/* As Go writes it, with a small letter. */
static DdToolResult
fail_file (DdToolCall *call,
           const char *file,
           int         number)
{
  g_autofree char *text = g_strdup (dd_fs_strerror (number));

  *text = g_ascii_tolower (*text);
  return dd_tool_fail (call, 1, "open %s: %s", file, text);
}

static gboolean
check_output (DdToolCall *call,
              const char *file,
              const char *what)
{
  g_autofree char *path = file ? dd_tool_path (call, file) : NULL;
  g_autofree char *folder = path ? g_path_get_dirname (path) : NULL;
  g_autofree char *shown = file ? g_path_get_dirname (file) : NULL;

  if (file == NULL && call->process->out[1].kind == DD_SINK_TTY)
    {
      g_string_append (call->err, TO_TERMINAL "\n");
      return FALSE;
    }
  if (folder == NULL || dd_fs_is_directory (call->fs, folder))
    return TRUE;
  g_string_append_printf (call->err, "failed to %s: invalid output path: stat %s: no such file or "
                          "directory\n", what, shown);
  return FALSE;
}

/* Writes an archive to the file, or to standard output. */
static DdToolResult
write_archive (DdToolCall *call,
               const char *file,
               DdNode     *tree)
{
  g_autoptr (DdContent) content = dd_archive_new (call->engine, tree, FALSE);
  g_autofree char *path = file ? dd_tool_path (call, file) : NULL;
  int result = 0;

  if (path == NULL)
    g_string_append (call->out, content->identity);
  else
    result = dd_fs_write (call->fs, path, content);
  if (path && result == 0)
    result = dd_fs_chmod (call->fs, path, 0600);
  if (result != 0)
    return fail_file (call, file, result);
  return dd_tool_finish (call, 0);
}

static const char *
output_of (DdDockerLine *line)
{
  const char *file = dd_parsed_get_string (line->parsed, "output");

  return file && *file ? file : NULL;
}

static DdToolResult
save_command (DdToolCall   *call,
              DdDockerLine *line)
{
  const char *file = output_of (line);
  g_autoptr (GError) error = NULL;
  g_autoptr (DdNode) tree = NULL;

  if (!check_output (call, file, "save image"))
    return dd_tool_finish (call, 1);
  tree = dd_image_save (call->engine, dd_parsed_get_args (line->parsed), &error);
  if (tree == NULL)
    return dd_docker_fail (call, error, 1);
  return write_archive (call, file, tree);
}

static DdToolResult
export_command (DdToolCall   *call,
                DdDockerLine *line)
{
  const char *file = output_of (line);
  g_autoptr (GError) error = NULL;
  g_autoptr (DdNode) tree = NULL;

  if (!check_output (call, file, "export container"))
    return dd_tool_finish (call, 1);
  tree = dd_container_export (call->engine, dd_parsed_get_args (line->parsed)[0], &error);
  if (tree == NULL)
    return dd_docker_fail (call, error, 1);
  return write_archive (call, file, tree);
}

/* Reads an archive. @waits is set where the input did not end yet. */
static DdContent *
read_archive (DdToolCall *call,
              const char *file,
              gboolean   *waits)
{
  g_autofree char *path = file ? dd_tool_path (call, file) : NULL;
  g_autoptr (DdContent) content = NULL;
  g_autofree char *text = NULL;
  int result;

  *waits = FALSE;
  if (path == NULL)
    {
      *waits = !dd_tool_read_input (call, &text);
      return text ? dd_archive_find (call->world, text) : NULL;
    }
  result = dd_fs_read (call->fs, path, &content);
  if (result != 0)
    fail_file (call, file, result);
  return result == 0 ? dd_archive_read (call->world, content) : NULL;
}

static DdToolResult
load_command (DdToolCall   *call,
              DdDockerLine *line)
{
  const char *file = dd_parsed_get_string (line->parsed, "input");
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DdContent) archive = NULL;
  g_autoptr (GError) error = NULL;
  gboolean waits;
  gboolean fine;

  archive = read_archive (call, file && *file ? file : NULL, &waits);
  if (waits)
    return dd_tool_wait_input (call);
  if (archive == NULL)
    return call->err->len ? dd_tool_finish (call, 1) : dd_tool_fail (call, 1, "unexpected EOF");
  fine = dd_image_load (call->engine, archive->tree, lines, &error);
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (call->out, "%s\n", (const char *) g_ptr_array_index (lines, i));
  return fine ? dd_tool_finish (call, 0) : dd_docker_fail (call, error, 1);
}

static DdToolResult
import_command (DdToolCall   *call,
                DdDockerLine *line)
{
  const char *const *args = dd_parsed_get_args (line->parsed);
  DdImageImport import = {
    .reference = args[1],
    .message = dd_parsed_get_string (line->parsed, "message"),
    .changes = dd_parsed_get_strv (line->parsed, "change"),
  };
  g_autoptr (DdContent) archive = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *full = NULL;
  g_autofree char *id = NULL;
  gboolean waits;

  if (strstr (args[0], "://"))
    {
      g_autofree char *text = dd_docker_dup_not_modelled ("docker import of a URL");

      g_string_append (call->err, text);
      return dd_tool_finish (call, 1);
    }
  full = args[1] ? dd_image_dup_full_name (args[1], &error) : NULL;
  if (error)
    return dd_tool_fail (call, 1, "%s", error->message);
  archive = read_archive (call, g_str_equal (args[0], "-") ? NULL : args[0], &waits);
  if (waits)
    return dd_tool_wait_input (call);
  if (archive == NULL)
    return call->err->len ? dd_tool_finish (call, 1)
                          : dd_tool_fail (call, 1, "Error response from daemon: unexpected EOF");
  import.tree = archive->tree;
  id = dd_image_import (call->engine, &import, &error);
  if (id == NULL)
    return dd_docker_fail (call, error, 1);
  g_string_append_printf (call->out, "%s\n", id);
  return dd_tool_finish (call, 0);
}

const DdDockerCommand dd_docker_archives_commands[] = {
  { "docker container export", export_command },
  { "docker image import", import_command },
  { "docker image load", load_command },
  { "docker image save", save_command },
  { NULL },
};
