// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>

#include "dd-file-tools-private.h"
#include "dd-tool-args.h"
#include "dd-usage.h"

static const char *
type_name (const DdNode *node)
{
  static const char *const names[] = {
    [DD_NODE_FILE] = "regular file", [DD_NODE_DIRECTORY] = "directory",
    [DD_NODE_SYMLINK] = "symbolic link", [DD_NODE_CHAR_DEVICE] = "character special file",
    [DD_NODE_FIFO] = "fifo", [DD_NODE_SOCKET] = "socket",
    [DD_NODE_WHITEOUT] = "character special file",
  };

  if (node->kind == DD_NODE_FILE && node->content->size == 0)
    return "regular empty file";
  return names[node->kind];
}

static char *
full_time (DdToolCall *call,
           gint64      mtime)
{
  gint64 usec = call->world->epoch + mtime;
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (usec / (gint64) DD_USEC_PER_SEC);
  g_autofree char *text = date ? g_date_time_format (date, "%Y-%m-%d %H:%M:%S") : g_strdup ("?");

  return g_strdup_printf ("%s.%06d000 +0000", text, ABS ((int) (usec % (gint64) DD_USEC_PER_SEC)));
}

/* stat has a word for an owner without a name. */
static char *
named_or_unknown (char *name)
{
  g_autofree char *taken = name;

  return g_ascii_isdigit (*taken) ? g_strdup ("UNKNOWN") : g_steal_pointer (&taken);
}

static void
print_formatted (DdToolCall      *call,
                 const char      *format,
                 const char      *operand,
                 const DdFsEntry *entry)
{
  const DdNode *node = entry->node;
  GString *out = call->out;

  for (const char *p = format; *p; p++)
    {
      g_autofree char *text = NULL;

      if (*p == '\\' && p[1] == 'n')
        {
          g_string_append_c (out, '\n');
          p++;
          continue;
        }
      if (*p != '%' || p[1] == '\0')
        {
          g_string_append_c (out, *p);
          continue;
        }
      switch (*++p)
        {
        case 'a': g_string_append_printf (out, "%o", node->mode); break;
        case 'A': text = dd_tool_mode_text (node); break;
        case 'b': g_string_append_printf (out, "%" G_GINT64_FORMAT,
                                          (dd_node_get_size (node) + 4095) / 4096 * 8); break;
        case 'F': text = g_strdup (type_name (node)); break;
        case 'g': g_string_append_printf (out, "%d", node->gid); break;
        case 'G': text = named_or_unknown (dd_tool_group_name (call, node->gid)); break;
        case 'h': g_string_append_printf (out, "%u", dd_fs_count_links (call->fs, entry)); break;
        case 'i': g_string_append_printf (out, "%" G_GUINT64_FORMAT, dd_fs_get_inode (entry)); break;
        case 'n': text = g_strdup (operand); break;
        case 'N': text = g_strdup (operand); break;
        case 's': g_string_append_printf (out, "%" G_GINT64_FORMAT, dd_node_get_size (node)); break;
        case 'u': g_string_append_printf (out, "%d", node->uid); break;
        case 'U': text = named_or_unknown (dd_tool_user_name (call, node->uid)); break;
        case 'y': text = full_time (call, node->mtime); break;
        case 'Y': g_string_append_printf (out, "%" G_GINT64_FORMAT,
                                          (call->world->epoch + node->mtime) /
                                          (gint64) DD_USEC_PER_SEC); break;
        case '%': g_string_append_c (out, '%'); break;
        default: g_string_append_printf (out, "?%c", *p); break;
        }
      if (text)
        g_string_append (out, text);
    }
}

static void
print_stat (DdToolCall      *call,
            const char      *operand,
            const DdFsEntry *entry)
{
  const DdNode *node = entry->node;
  g_autofree char *mode = dd_tool_mode_text (node);
  g_autofree char *user = named_or_unknown (dd_tool_user_name (call, node->uid));
  g_autofree char *group = named_or_unknown (dd_tool_group_name (call, node->gid));
  g_autofree char *time = full_time (call, node->mtime);

  g_string_append_printf (call->out, "  File: %s", operand);
  if (node->kind == DD_NODE_SYMLINK)
    g_string_append_printf (call->out, " -> %s", node->target);
  g_string_append_printf (call->out, "\n  Size: %-10" G_GINT64_FORMAT "\tBlocks: %-10"
                          G_GINT64_FORMAT " IO Block: 4096   %s\n", dd_node_get_size (node),
                          (dd_node_get_size (node) + 4095) / 4096 * 8, type_name (node));
  g_string_append_printf (call->out, "Device: 0,52\tInode: %-11" G_GUINT64_FORMAT " Links: %u\n",
                          dd_fs_get_inode (entry), dd_fs_count_links (call->fs, entry));
  g_string_append_printf (call->out, "Access: (%04o/%s)  Uid: (%5d/%8s)   Gid: (%5d/%8s)\n",
                          node->mode, mode, node->uid, user, node->gid, group);
  g_string_append_printf (call->out, "Access: %s\nModify: %s\nChange: %s\n", time, time, time);
}

DdToolResult
dd_stat_tool (DdToolCall *call)
{
  static const DdLongOption long_options[] = { { "format", 'c' }, { NULL } };
  g_auto (DdToolArgs) args = { 0 };
  int status = 0;

  if (!dd_tool_args_parse (&args, call, "Lc:", long_options))
    return dd_tool_finish (call, 1);
  if (args.operands->len == 0)
    return dd_tool_usage (call, "stat: missing operand");
  for (guint i = 0; i < args.operands->len; i++)
    {
      const char *operand = dd_tool_args_get (&args, i);
      g_autofree char *path = dd_tool_path (call, operand);
      g_auto (DdFsEntry) entry = { 0 };
      int result = dd_fs_stat (call->fs, path, dd_tool_args_has (&args, 'L'), &entry);

      if (result != 0)
        {
          dd_tool_complain (call, dd_tool_is_busybox (call) ? "stat" : "cannot statx", operand,
                            result);
          status = 1;
        }
      else if (dd_tool_args_value (&args, 'c'))
        {
          print_formatted (call, dd_tool_args_value (&args, 'c'), operand, &entry);
          g_string_append_c (call->out, '\n');
        }
      else
        {
          print_stat (call, operand, &entry);
        }
    }
  return dd_tool_finish (call, status);
}
