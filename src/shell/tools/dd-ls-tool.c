// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <string.h>

#include "dd-file-tools-private.h"
#include "dd-tool-args.h"

#define SIX_MONTHS_SECONDS (G_GINT64_CONSTANT (15778800))

typedef struct
{
  char    *shown;
  DdNode  *node;
  guint    links;
  guint64  inode;
} Item;

static void
item_clear (gpointer data)
{
  Item *item = data;

  g_free (item->shown);
  dd_node_unref (item->node);
}

static char *
time_text (DdToolCall   *call,
           const DdNode *node)
{
  gint64 now = call->world->epoch + (gint64) call->world->now;
  gint64 then = call->world->epoch + node->mtime;
  gint64 age = (now - then) / (gint64) DD_USEC_PER_SEC;
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (then / (gint64) DD_USEC_PER_SEC);

  if (date == NULL)
    return g_strdup ("Jan  1  1970");
  return dd_tool_date_text (date, age > SIX_MONTHS_SECONDS || age < 0 ? "%b %e  %Y"
                                                                      : "%b %e %H:%M");
}

static int
digits (gint64 number)
{
  int n = 1;

  for (; number >= 10; number /= 10)
    n++;
  return n;
}

typedef struct
{
  int links;
  int user;
  int group;
  int size;
} Widths;

static char *
size_text (DdToolCall       *call,
           const DdToolArgs *args,
           const DdNode     *node)
{
  return dd_tool_args_has (args, 'h')
         ? dd_tool_size_text (call, dd_node_get_size (node))
         : g_strdup_printf ("%" G_GINT64_FORMAT, dd_node_get_size (node));
}

static void
measure (DdToolCall       *call,
         const DdToolArgs *args,
         GArray           *items,
         Widths           *widths)
{
  gboolean busybox = dd_tool_is_busybox (call);

  *widths = busybox ? (Widths) { 4, 8, 8, 9 } : (Widths) { 1, 1, 1, 1 };
  for (guint i = 0; !busybox && i < items->len; i++)
    {
      const DdNode *node = g_array_index (items, Item, i).node;
      g_autofree char *user = dd_tool_user_name (call, node->uid);
      g_autofree char *group = dd_tool_group_name (call, node->gid);
      g_autofree char *size = size_text (call, args, node);

      widths->links = MAX (widths->links, digits (g_array_index (items, Item, i).links));
      widths->user = MAX (widths->user, (int) strlen (user));
      widths->group = MAX (widths->group, (int) strlen (group));
      widths->size = MAX (widths->size, (int) strlen (size));
    }
}

/* What -F and -p add to a name. */
static const char *
mark_of (const DdToolArgs *args,
         const DdNode     *node)
{
  if (dd_node_is_directory (node))
    return dd_tool_args_has (args, 'F') || dd_tool_args_has (args, 'p') ? "/" : "";
  if (!dd_tool_args_has (args, 'F'))
    return "";
  switch (node->kind)
    {
    case DD_NODE_SYMLINK: return dd_tool_args_has (args, 'l') ? "" : "@";
    case DD_NODE_FIFO: return "|";
    case DD_NODE_SOCKET: return "=";
    case DD_NODE_FILE: return node->mode & 0111 ? "*" : "";
    case DD_NODE_DIRECTORY:
    case DD_NODE_CHAR_DEVICE:
    case DD_NODE_WHITEOUT:
    default: return "";
    }
}

static void
print_long (DdToolCall       *call,
            const DdToolArgs *args,
            const Item       *item,
            const Widths     *widths)
{
  gboolean numeric = dd_tool_args_has (args, 'n');
  g_autofree char *mode = dd_tool_mode_text (item->node);
  g_autofree char *user = numeric ? g_strdup_printf ("%d", item->node->uid)
                                  : dd_tool_user_name (call, item->node->uid);
  g_autofree char *group = numeric ? g_strdup_printf ("%d", item->node->gid)
                                   : dd_tool_group_name (call, item->node->gid);
  g_autofree char *size = size_text (call, args, item->node);
  g_autofree char *date = time_text (call, item->node);

  g_string_append_printf (call->out, "%s %*u %-*s %-*s %*s %s %s", mode, widths->links,
                          item->links, widths->user, user, widths->group, group,
                          widths->size, size, date, item->shown);
  g_string_append (call->out, mark_of (args, item->node));
  if (item->node->kind == DD_NODE_SYMLINK)
    g_string_append_printf (call->out, " -> %s", item->node->target);
  g_string_append_c (call->out, '\n');
}

static void
print_items (DdToolCall       *call,
             const DdToolArgs *args,
             GArray           *items)
{
  DdSinkKind to = call->process->out[1].kind;
  gboolean columns = call->process->tty && to != DD_SINK_PIPE && to != DD_SINK_FILE &&
                     !dd_tool_args_has (args, '1') && !call->inlined;
  Widths widths;

  measure (call, args, items, &widths);
  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = &g_array_index (items, Item, i);

      if (dd_tool_args_has (args, 'i'))
        g_string_append_printf (call->out, "%7" G_GUINT64_FORMAT " ", item->inode);
      if (dd_tool_args_has (args, 'l') || dd_tool_args_has (args, 'n'))
        print_long (call, args, item, &widths);
      else
        g_string_append_printf (call->out, "%s%s%s", item->shown, mark_of (args, item->node),
                                columns && i + 1 < items->len ? "  " : "\n");
    }
}

static void
add_item (DdToolCall *call,
          GArray     *items,
          const char *path,
          const char *shown)
{
  g_auto (DdFsEntry) entry = { 0 };
  Item item;

  if (dd_fs_stat (call->fs, path, FALSE, &entry) != 0)
    return;
  item.shown = g_strdup (shown);
  item.node = dd_node_ref (entry.node);
  item.links = dd_fs_count_links (call->fs, &entry);
  item.inode = dd_fs_get_inode (&entry);
  g_array_append_val (items, item);
}

static int
compare_size (gconstpointer a,
              gconstpointer b)
{
  gint64 left = dd_node_get_size (((const Item *) a)->node);
  gint64 right = dd_node_get_size (((const Item *) b)->node);

  return left < right ? 1 : left > right ? -1 : 0;
}

static int
compare_time (gconstpointer a,
              gconstpointer b)
{
  gint64 left = ((const Item *) a)->node->mtime;
  gint64 right = ((const Item *) b)->node->mtime;

  return left < right ? 1 : left > right ? -1 : 0;
}

static int
compare_name (gconstpointer a,
              gconstpointer b)
{
  return strcmp (((const Item *) a)->shown, ((const Item *) b)->shown);
}

static int
compare_operand (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
sort_items (const DdToolArgs *args,
            GArray           *items)
{
  g_array_sort (items, compare_name);
  if (dd_tool_args_has (args, 'S'))
    g_array_sort (items, compare_size);
  else if (dd_tool_args_has (args, 't'))
    g_array_sort (items, compare_time);
  if (!dd_tool_args_has (args, 'r'))
    return;
  for (guint i = 0; i < items->len / 2; i++)
    {
      Item swap = g_array_index (items, Item, i);

      g_array_index (items, Item, i) = g_array_index (items, Item, items->len - 1 - i);
      g_array_index (items, Item, items->len - 1 - i) = swap;
    }
}

static int
list_directory (DdToolCall       *call,
                const DdToolArgs *args,
                const char       *path,
                const char       *shown,
                gboolean          titled)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (Item));
  g_auto (GStrv) names = NULL;
  int result = dd_fs_list (call->fs, path, &names);

  g_array_set_clear_func (items, item_clear);
  if (result != 0)
    {
      dd_tool_complain (call, dd_tool_is_busybox (call) ? "open" : "cannot open directory", shown,
                        result);
      return 1;
    }
  if (titled)
    g_string_append_printf (call->out, "%s%s:\n", call->out->len ? "\n" : "", shown);
  if (dd_tool_args_has (args, 'a'))
    {
      g_autofree char *parent = dd_tool_join_path (path, "..");

      add_item (call, items, path, ".");
      add_item (call, items, parent, "..");
    }
  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *below = dd_tool_join_path (path, names[i]);

      if (names[i][0] != '.' || dd_tool_args_has (args, 'a') || dd_tool_args_has (args, 'A'))
        add_item (call, items, below, names[i]);
    }
  sort_items (args, items);
  if (dd_tool_args_has (args, 'l'))
    {
      gint64 blocks = 0;

      for (guint i = 0; i < items->len; i++)
        blocks += (dd_node_get_size (g_array_index (items, Item, i).node) + 4095) / 4096 * 4;
      g_string_append_printf (call->out, "total %" G_GINT64_FORMAT "\n", blocks);
    }
  print_items (call, args, items);
  for (guint i = 0; dd_tool_args_has (args, 'R') && names[i]; i++)
    {
      g_autofree char *below = dd_tool_join_path (path, names[i]);
      g_autofree char *below_shown = dd_tool_join_path (shown, names[i]);
      g_auto (DdFsEntry) entry = { 0 };

      if (dd_fs_stat (call->fs, below, FALSE, &entry) == 0 && dd_node_is_directory (entry.node))
        list_directory (call, args, below, below_shown, TRUE);
    }
  return 0;
}

DdToolResult
dd_ls_tool (DdToolCall *call)
{
  static const DdLongOption long_options[] = {
    { "all", 'a' }, { "almost-all", 'A' }, { "human-readable", 'h' }, { "recursive", 'R' },
    { NULL },
  };
  g_auto (DdToolArgs) args = { 0 };
  g_autoptr (GArray) files = g_array_new (FALSE, FALSE, sizeof (Item));
  g_autoptr (GPtrArray) directories = g_ptr_array_new ();
  int status = 0;

  g_array_set_clear_func (files, item_clear);
  if (!dd_tool_args_parse (&args, call, "1aAdhlnrRtSFipC", long_options))
    return dd_tool_finish (call, 1);
  if (args.operands->len == 0)
    g_ptr_array_add (args.operands, (gpointer) ".");
  for (guint i = 0; i < args.operands->len; i++)
    {
      const char *operand = dd_tool_args_get (&args, i);
      g_autofree char *path = dd_tool_path (call, operand);
      g_auto (DdFsEntry) entry = { 0 };
      gboolean follow = !dd_tool_args_has (&args, 'l') && !dd_tool_args_has (&args, 'd');
      int result = dd_fs_stat (call->fs, path, follow, &entry);

      if (result != 0)
        {
          dd_tool_complain (call, dd_tool_is_busybox (call) ? "" : "cannot access", operand,
                            result);
          status = dd_tool_is_busybox (call) ? 1 : 2;
        }
      else if (dd_node_is_directory (entry.node) && !dd_tool_args_has (&args, 'd'))
        g_ptr_array_add (directories, (gpointer) operand);
      else
        add_item (call, files, path, operand);
    }
  sort_items (&args, files);
  g_ptr_array_sort (directories, compare_operand);
  print_items (call, &args, files);
  for (guint i = 0; i < directories->len; i++)
    {
      const char *operand = g_ptr_array_index (directories, i);
      g_autofree char *path = dd_tool_path (call, operand);
      int result = list_directory (call, &args, path, operand,
                                   args.operands->len > 1 || dd_tool_args_has (&args, 'R'));

      status = MAX (status, result);
    }
  return dd_tool_finish (call, status);
}
