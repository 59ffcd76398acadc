// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-file-tools-private.h"
#include "dd-tool-args.h"
#include "dd-sh-pattern.h"

#define MAX_DEPTH 64

/* The tests of find that people use; all must hold. */
typedef struct
{
  const char *name;
  const char *path;
  char        type;
  int         max_depth;
  int         min_depth;
  gint64      min_size;
  gboolean    remove;
} Tests;

static gboolean
parse_size (const char *text,
            gint64     *size)
{
  char *end;
  gint64 number = g_ascii_strtoll (*text == '+' ? text + 1 : text, &end, 10);
  gint64 unit = *end == 'k' ? 1024 : *end == 'M' ? 1048576 : *end == 'G' ? 1073741824
                : *end == 'c' ? 1 : 512;

  *size = number * unit;
  return *text == '+' && number >= 0;
}

/* Reads one test; returns how many words it took, 0 if it is not known. */
static int
parse_test (DdToolCall *call,
            int         i,
            Tests      *tests)
{
  const char *word = call->argv[i];
  const char *value = call->argv[i + 1];

  if (g_str_equal (word, "-print"))
    return 1;
  if (g_str_equal (word, "-delete"))
    {
      tests->remove = TRUE;
      return 1;
    }
  if (value == NULL)
    return 0;
  if (g_str_equal (word, "-name"))
    tests->name = value;
  else if (g_str_equal (word, "-path"))
    tests->path = value;
  else if (g_str_equal (word, "-type") && strchr ("fdlcps", *value) && *value && !value[1])
    tests->type = *value;
  else if (g_str_equal (word, "-maxdepth") && g_ascii_isdigit (*value))
    tests->max_depth = g_ascii_strtoll (value, NULL, 10);
  else if (g_str_equal (word, "-mindepth") && g_ascii_isdigit (*value))
    tests->min_depth = g_ascii_strtoll (value, NULL, 10);
  else if (g_str_equal (word, "-size") && parse_size (value, &tests->min_size))
    return 2;
  else
    return 0;
  return 2;
}

static char
type_of (const DdNode *node)
{
  static const char types[] = {
    [DD_NODE_FILE] = 'f', [DD_NODE_DIRECTORY] = 'd', [DD_NODE_SYMLINK] = 'l',
    [DD_NODE_CHAR_DEVICE] = 'c', [DD_NODE_FIFO] = 'p', [DD_NODE_SOCKET] = 's',
    [DD_NODE_WHITEOUT] = 'c',
  };

  return types[node->kind];
}

static gboolean
matches (const Tests  *tests,
         const DdNode *node,
         const char   *shown,
         int           depth)
{
  g_autofree char *name = g_path_get_basename (shown);

  return depth >= tests->min_depth && (tests->type == 0 || tests->type == type_of (node)) &&
         (tests->name == NULL || dd_sh_pattern_match (tests->name, name)) &&
         (tests->path == NULL || dd_sh_pattern_match (tests->path, shown)) &&
         dd_node_get_size (node) >= tests->min_size;
}

static int
visit (DdToolCall  *call,
       const Tests *tests,
       const char  *path,
       const char  *shown,
       int          depth)
{
  g_auto (DdFsEntry) entry = { 0 };
  g_auto (GStrv) names = NULL;
  gboolean hit;
  int status = 0;
  int result = dd_fs_stat (call->fs, path, FALSE, &entry);

  if (result != 0)
    {
      if (dd_tool_is_busybox (call))
        dd_tool_complain (call, "", shown, result);
      else
        g_string_append_printf (call->err, "find: ‘%s’: %s\n", shown, dd_fs_strerror (result));
      return 1;
    }
  hit = matches (tests, entry.node, shown, depth);
  if (hit && !tests->remove)
    g_string_append_printf (call->out, "%s\n", shown);
  if (dd_node_is_directory (entry.node) && depth < tests->max_depth)
    dd_fs_list (call->fs, path, &names);
  for (guint i = 0; names && names[i]; i++)
    {
      g_autofree char *below = dd_tool_join_path (path, names[i]);
      g_autofree char *below_shown = dd_tool_join_path (shown, names[i]);

      status |= visit (call, tests, below, below_shown, depth + 1);
    }
  if (hit && tests->remove)
    dd_fs_remove_tree (call->fs, path);
  return status;
}

DdToolResult
dd_find_tool (DdToolCall *call)
{
  Tests tests = { .max_depth = MAX_DEPTH };
  int n_paths = 0;
  int status = 0;

  while (call->argv[1 + n_paths] && call->argv[1 + n_paths][0] != '-')
    n_paths++;
  for (int i = 1 + n_paths; call->argv[i];)
    {
      int taken = parse_test (call, i, &tests);

      if (taken == 0)
        return dd_tool_fail (call, 1, "find: Drydock does not model %s yet", call->argv[i]);
      i += taken;
    }
  tests.max_depth = MIN (tests.max_depth, MAX_DEPTH);
  if (n_paths == 0)
    return dd_tool_finish (call, visit (call, &tests, call->cwd, ".", 0));
  for (int i = 1; i <= n_paths; i++)
    {
      g_autofree char *path = dd_tool_path (call, call->argv[i]);

      status |= visit (call, &tests, path, call->argv[i], 0);
    }
  return dd_tool_finish (call, status);
}
