// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <string.h>

#include "dd-file-tools-private.h"
#include "dd-tool-args.h"
#include "dd-usage.h"

#define MAX_TEMPORARY 10000

/* basename, dirname */

DdToolResult
dd_basename_tool (DdToolCall *call)
{
  g_autofree char *name = NULL;

  if (call->argc < 2)
    return dd_tool_usage (call, "basename: missing operand");
  name = g_path_get_basename (*call->argv[1] ? call->argv[1] : ".");
  if (call->argc > 2 && g_str_has_suffix (name, call->argv[2]) &&
      strlen (name) > strlen (call->argv[2]))
    name[strlen (name) - strlen (call->argv[2])] = '\0';
  g_string_append_printf (call->out, "%s\n", *call->argv[1] ? name : "");
  return dd_tool_finish (call, 0);
}

DdToolResult
dd_dirname_tool (DdToolCall *call)
{
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  gsize length;

  if (call->argc < 2)
    return dd_tool_usage (call, "dirname: missing operand");
  path = g_strdup (call->argv[1]);
  for (length = strlen (path); length > 1 && path[length - 1] == '/'; length--)
    path[length - 1] = '\0';
  name = g_path_get_dirname (path);
  g_string_append_printf (call->out, "%s\n", name);
  return dd_tool_finish (call, 0);
}

/* readlink, realpath */

DdToolResult
dd_readlink_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };
  int status = 0;

  if (!dd_tool_args_parse (&args, call, "fenv", NULL))
    return dd_tool_finish (call, 1);
  if (args.operands->len == 0)
    return dd_tool_usage (call, "readlink: missing operand");
  for (guint i = 0; i < args.operands->len; i++)
    {
      g_autofree char *path = dd_tool_path (call, dd_tool_args_get (&args, i));
      g_auto (DdFsEntry) entry = { 0 };
      gboolean whole = dd_tool_args_has (&args, 'f') || dd_tool_args_has (&args, 'e');
      int result = dd_fs_stat (call->fs, path, whole, &entry);

      if (result == 0 && whole)
        g_string_append (call->out, *entry.path ? entry.path : "/");
      else if (result == 0 && entry.node->kind == DD_NODE_SYMLINK)
        g_string_append (call->out, entry.node->target);
      else
        status = 1;
      if (status == 0 && !dd_tool_args_has (&args, 'n'))
        g_string_append_c (call->out, '\n');
    }
  return dd_tool_finish (call, status);
}

DdToolResult
dd_realpath_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };
  int status = 0;

  if (!dd_tool_args_parse (&args, call, "", NULL))
    return dd_tool_finish (call, 1);
  if (args.operands->len == 0)
    return dd_tool_usage (call, "realpath: missing operand");
  for (guint i = 0; i < args.operands->len; i++)
    {
      const char *operand = dd_tool_args_get (&args, i);
      g_autofree char *path = dd_tool_path (call, operand);
      g_auto (DdFsEntry) entry = { 0 };
      int result = dd_fs_stat (call->fs, path, TRUE, &entry);

      if (result == 0)
        g_string_append_printf (call->out, "%s\n", *entry.path ? entry.path : "/");
      else
        dd_tool_complain (call, "", operand, result);
      status |= result != 0;
    }
  return dd_tool_finish (call, status);
}

/* mktemp: the names count up, since equal commands have equal results */

DdToolResult
dd_mktemp_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };
  const char *directory = dd_tool_getenv (call, "TMPDIR");

  if (!dd_tool_args_parse (&args, call, "dqt", NULL))
    return dd_tool_finish (call, 1);
  for (guint i = 0; i < MAX_TEMPORARY; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/tmp.Dry%06u", directory ? directory : "/tmp", i);
      int result;

      if (dd_fs_exists (call->fs, path))
        continue;
      result = dd_tool_args_has (&args, 'd') ? dd_fs_make_directory (call->fs, path, 0700)
                                             : dd_fs_open_for_writing (call->fs, path);
      if (result == 0 && !dd_tool_args_has (&args, 'd'))
        result = dd_fs_chmod (call->fs, path, 0600);
      if (result != 0)
        return dd_tool_fail (call, 1, "mktemp: %s: %s", path, dd_fs_strerror (result));
      g_string_append_printf (call->out, "%s\n", path);
      return dd_tool_finish (call, 0);
    }
  return dd_tool_fail (call, 1, "mktemp: %s", dd_fs_strerror (EEXIST));
}
