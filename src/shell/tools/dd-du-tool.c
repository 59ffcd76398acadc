// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>

#include "dd-file-tools-private.h"
#include "dd-tool-args.h"

#define BLOCK_SIZE 4096

static void
print_usage (DdToolCall       *call,
             const DdToolArgs *args,
             const char       *shown,
             gint64            usage)
{
  g_autofree char *text = dd_tool_args_has (args, 'h')
                          ? dd_tool_size_text (call, usage)
                          : g_strdup_printf ("%" G_GINT64_FORMAT, usage / 1024);

  g_string_append_printf (call->out, "%s\t%s\n", text, shown);
}

static gint64
own_usage (const DdNode *node,
           GHashTable   *seen)
{
  if (dd_node_is_directory (node))
    return BLOCK_SIZE;
  if (node->kind != DD_NODE_FILE)
    return 0;
  if (node->inode && !g_hash_table_add (seen, GSIZE_TO_POINTER (node->inode)))
    return 0;
  return (node->content->size + BLOCK_SIZE - 1) / BLOCK_SIZE * BLOCK_SIZE;
}

/* Adds up a tree; a file with several names counts once. Prints what is below
 * before it prints the directory. */
static gint64
measure (DdToolCall       *call,
         const DdToolArgs *args,
         const char       *path,
         const char       *shown,
         int               depth,
         GHashTable       *seen)
{
  g_auto (DdFsEntry) entry = { 0 };
  g_auto (GStrv) names = NULL;
  const char *max_depth = dd_tool_args_value (args, 'd');
  gboolean directory;
  gint64 usage;

  if (dd_fs_stat (call->fs, path, FALSE, &entry) != 0)
    return 0;
  directory = dd_node_is_directory (entry.node);
  usage = own_usage (entry.node, seen);
  if (directory)
    dd_fs_list (call->fs, path, &names);
  for (guint i = 0; names && names[i]; i++)
    {
      g_autofree char *below = dd_tool_join_path (path, names[i]);
      g_autofree char *below_shown = dd_tool_join_path (shown, names[i]);

      usage += measure (call, args, below, below_shown, depth + 1, seen);
    }
  if (depth == 0 || (!dd_tool_args_has (args, 's') &&
                     (directory || dd_tool_args_has (args, 'a')) &&
                     (max_depth == NULL || depth <= g_ascii_strtoll (max_depth, NULL, 10))))
    print_usage (call, args, shown, usage);
  return usage;
}

DdToolResult
dd_du_tool (DdToolCall *call)
{
  static const DdLongOption long_options[] = { { "summarize", 's' }, { "human-readable", 'h' },
                                               { "max-depth", 'd' }, { NULL } };
  g_auto (DdToolArgs) args = { 0 };
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  gint64 total = 0;
  int status = 0;

  if (!dd_tool_args_parse (&args, call, "shkacd:", long_options))
    return dd_tool_finish (call, 1);
  if (args.operands->len == 0)
    g_ptr_array_add (args.operands, (gpointer) ".");
  for (guint i = 0; i < args.operands->len; i++)
    {
      const char *operand = dd_tool_args_get (&args, i);
      g_autofree char *path = dd_tool_path (call, operand);

      if (dd_fs_exists (call->fs, path))
        {
          total += measure (call, &args, path, operand, 0, seen);
          continue;
        }
      dd_tool_complain (call, dd_tool_is_busybox (call) ? "" : "cannot access", operand, ENOENT);
      status = 1;
    }
  if (dd_tool_args_has (&args, 'c'))
    print_usage (call, &args, "total", total);
  return dd_tool_finish (call, status);
}
