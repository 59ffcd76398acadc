// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "dd-file-tools-private.h"
#include "dd-tool-args.h"
#include "dd-usage.h"

/* Where a source goes: into the last operand if that is a directory. */
static char *
destination_of (DdToolCall *call,
                const char *source,
                const char *target)
{
  g_autofree char *path = dd_tool_path (call, target);
  g_autofree char *name = g_path_get_basename (source);

  return dd_fs_is_directory (call->fs, path) ? dd_tool_join_path (path, name)
                                             : g_steal_pointer (&path);
}

static int
copy_file (DdToolCall   *call,
           const DdNode *node,
           const char   *from,
           const char   *to,
           gboolean      keep)
{
  g_auto (DdFsEntry) existing = { 0 };
  gboolean fresh;
  int result;

  if (node->kind == DD_NODE_SYMLINK)
    {
      dd_fs_remove (call->fs, to);
      return dd_fs_make_symlink (call->fs, node->target, to);
    }
  if (node->kind != DD_NODE_FILE)
    return 0;
  fresh = dd_fs_stat (call->fs, to, TRUE, &existing) != 0;
  result = dd_fs_write (call->fs, to, node->content);
  if (result == 0 && (keep || (fresh && node->mode != 0644)))
    result = dd_fs_chmod (call->fs, to, node->mode);
  if (result == 0 && keep && call->uid == 0 && (node->uid || node->gid))
    result = dd_fs_chown (call->fs, to, node->uid, node->gid, TRUE);
  if (result == 0 && keep)
    result = dd_fs_touch (call->fs, to, node->mtime);
  return result;
}

static int
copy_tree (DdToolCall *call,
           const char *from,
           const char *to,
           gboolean    follow,
           gboolean    keep)
{
  g_auto (DdFsEntry) entry = { 0 };
  g_auto (GStrv) names = NULL;
  g_autoptr (DdNode) node = NULL;
  int result = dd_fs_stat (call->fs, from, follow, &entry);

  if (result != 0)
    return result;
  node = dd_node_ref (entry.node);
  if (!dd_node_is_directory (node))
    return copy_file (call, node, from, to, keep);
  if (!dd_fs_is_directory (call->fs, to))
    result = dd_fs_make_directory (call->fs, to, node->mode);
  dd_fs_list (call->fs, from, &names);
  for (guint i = 0; result == 0 && names && names[i]; i++)
    {
      g_autofree char *below_from = dd_tool_join_path (from, names[i]);
      g_autofree char *below_to = dd_tool_join_path (to, names[i]);

      result = copy_tree (call, below_from, below_to, FALSE, keep);
    }
  return result;
}

static int
copy_one (DdToolCall       *call,
          const DdToolArgs *args,
          const char       *source,
          const char       *target)
{
  gboolean archive = dd_tool_args_has (args, 'a');
  gboolean recursive = archive || dd_tool_args_has (args, 'r') || dd_tool_args_has (args, 'R');
  g_autofree char *from = dd_tool_path (call, source);
  g_autofree char *to = destination_of (call, source, target);
  g_auto (DdFsEntry) entry = { 0 };
  int result = dd_fs_stat (call->fs, from, !archive, &entry);

  if (result != 0)
    {
      if (dd_tool_is_busybox (call))
        dd_tool_complain (call, "stat", source, result);
      else
        dd_tool_complain (call, "cannot stat", source, result);
      return 1;
    }
  if (dd_node_is_directory (entry.node) && !recursive)
    {
      g_string_append_printf (call->err, dd_tool_is_busybox (call)
                              ? "cp: omitting directory '%s'\n"
                              : "cp: -r not specified; omitting directory '%s'\n", source);
      return 1;
    }
  result = copy_tree (call, from, to, !archive && !recursive,
                      archive || dd_tool_args_has (args, 'p'));
  if (result == 0)
    return 0;
  dd_tool_complain (call, dd_tool_is_busybox (call) ? "create" : "cannot create regular file",
                    target, result);
  return 1;
}

static gboolean
check_operands (DdToolCall       *call,
                const DdToolArgs *args)
{
  g_autofree char *message = NULL;

  if (args->operands->len >= 2)
    return TRUE;
  message = args->operands->len
            ? g_strdup_printf ("%s: missing destination file operand after '%s'", call->argv[0],
                               dd_tool_args_get (args, 0))
            : g_strdup_printf ("%s: missing file operand", call->argv[0]);
  dd_tool_usage (call, message);
  return FALSE;
}

/* Does something with every operand and the last one. */
static DdToolResult
for_each_pair (DdToolCall *call,
               DdToolArgs *args,
               int       (*act) (DdToolCall       *call,
                                 const DdToolArgs *args,
                                 const char       *source,
                                 const char       *target))
{
  const char *target;
  int status = 0;

  if (!check_operands (call, args))
    return dd_tool_finish (call, 1);
  target = dd_tool_args_get (args, args->operands->len - 1);
  for (guint i = 0; i + 1 < args->operands->len; i++)
    status |= act (call, args, dd_tool_args_get (args, i), target);
  return dd_tool_finish (call, status);
}

DdToolResult
dd_cp_tool (DdToolCall *call)
{
  static const DdLongOption long_options[] = { { "recursive", 'r' }, { "archive", 'a' }, { NULL } };
  g_auto (DdToolArgs) args = { 0 };

  if (!dd_tool_args_parse (&args, call, "arRpfvdLPu", long_options))
    return dd_tool_finish (call, 1);
  return for_each_pair (call, &args, copy_one);
}

/* rename() refuses a directory that has anything in a lower layer; mv then
 * copies it and deletes the original. */
static int
move_one (DdToolCall       *call,
          const DdToolArgs *args,
          const char       *source,
          const char       *target)
{
  g_autofree char *from = dd_tool_path (call, source);
  g_autofree char *to = destination_of (call, source, target);
  int result = dd_fs_rename (call->fs, from, to);

  if (result == EXDEV)
    {
      result = copy_tree (call, from, to, FALSE, TRUE);
      if (result == 0)
        result = dd_fs_remove_tree (call->fs, from);
    }
  if (result == 0)
    return 0;
  if (result == ENOENT && !dd_fs_exists (call->fs, from))
    dd_tool_complain (call, dd_tool_is_busybox (call) ? "rename" : "cannot stat", source, result);
  else if (dd_tool_is_busybox (call))
    dd_tool_complain (call, "rename", source, result);
  else
    g_string_append_printf (call->err, "mv: cannot move '%s' to '%s': %s\n", source, target,
                            dd_fs_strerror (result));
  return 1;
}

DdToolResult
dd_mv_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };

  if (!dd_tool_args_parse (&args, call, "finv", NULL))
    return dd_tool_finish (call, 1);
  return for_each_pair (call, &args, move_one);
}

static int
link_one (DdToolCall       *call,
          const DdToolArgs *args,
          const char       *source,
          const char       *target)
{
  g_autofree char *from = dd_tool_path (call, source);
  g_autofree char *to = destination_of (call, source, target);
  int result;

  if (dd_tool_args_has (args, 'f'))
    dd_fs_remove (call->fs, to);
  result = dd_tool_args_has (args, 's') ? dd_fs_make_symlink (call->fs, source, to)
                                        : dd_fs_make_link (call->fs, from, to);
  if (result == 0)
    return 0;
  if (dd_tool_is_busybox (call))
    g_string_append_printf (call->err, "ln: %s: %s\n", target, dd_fs_strerror (result));
  else
    g_string_append_printf (call->err, "ln: failed to create %s link '%s': %s\n",
                            dd_tool_args_has (args, 's') ? "symbolic" : "hard", target,
                            dd_fs_strerror (result));
  return 1;
}

DdToolResult
dd_ln_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };

  if (!dd_tool_args_parse (&args, call, "sfnv", NULL))
    return dd_tool_finish (call, 1);
  if (args.operands->len == 1)
    g_ptr_array_add (args.operands, (gpointer) ".");
  return for_each_pair (call, &args, link_one);
}

/* chmod */

/* One clause of a symbolic mode: "u+x", "go-w", "a=r". */
static gboolean
apply_clause (const char *clause,
              gboolean    directory,
              guint32    *mode)
{
  guint32 who = 0;
  guint32 bits = 0;
  char operation;

  for (; *clause && strchr ("ugoa", *clause); clause++)
    who |= *clause == 'u' ? 04700 : *clause == 'g' ? 02070 : *clause == 'o' ? 01007 : 07777;
  if (who == 0)
    who = 07777;
  operation = *clause++;
  if (operation == '\0' || strchr ("+-=", operation) == NULL)
    return FALSE;
  for (; *clause; clause++)
    {
      switch (*clause)
        {
        case 'r': bits |= 0444; break;
        case 'w': bits |= 0222; break;
        case 'x': bits |= 0111; break;
        case 'X': bits |= directory || (*mode & 0111) ? 0111 : 0; break;
        case 's': bits |= 06000; break;
        case 't': bits |= 01000; break;
        default: return FALSE;
        }
    }
  if (operation == '+')
    *mode |= bits & who;
  else if (operation == '-')
    *mode &= ~(bits & who);
  else
    *mode = (*mode & ~who) | (bits & who);
  return TRUE;
}

static gboolean
apply_mode (const char *text,
            gboolean    directory,
            guint32    *mode)
{
  g_auto (GStrv) clauses = NULL;

  if (*text && text[strspn (text, "01234567")] == '\0')
    {
      *mode = strtoul (text, NULL, 8) & 07777;
      return TRUE;
    }
  clauses = g_strsplit (text, ",", -1);
  for (guint i = 0; clauses[i]; i++)
    if (!apply_clause (clauses[i], directory, mode))
      return FALSE;
  return clauses[0] != NULL;
}

/* Does something to a path and, with -R, to all below it. */
static int
for_tree (DdToolCall *call,
          const char *path,
          gboolean    recursive,
          int       (*act) (DdToolCall    *call,
                            const char    *path,
                            const DdNode  *node,
                            gconstpointer  data),
          gconstpointer data)
{
  g_auto (DdFsEntry) entry = { 0 };
  g_auto (GStrv) names = NULL;
  gboolean directory;
  int result = dd_fs_stat (call->fs, path, FALSE, &entry);

  if (result != 0)
    return result;
  directory = dd_node_is_directory (entry.node);
  result = act (call, path, entry.node, data);
  if (recursive && directory)
    dd_fs_list (call->fs, path, &names);
  for (guint i = 0; result == 0 && names && names[i]; i++)
    {
      g_autofree char *below = dd_tool_join_path (path, names[i]);

      result = for_tree (call, below, recursive, act, data);
    }
  return result;
}

static int
chmod_one (DdToolCall    *call,
           const char    *path,
           const DdNode  *node,
           gconstpointer  data)
{
  guint32 mode = node->mode;

  if (node->kind == DD_NODE_SYMLINK && call->argc > 3)
    return 0;
  apply_mode (data, dd_node_is_directory (node), &mode);
  return dd_fs_chmod (call->fs, path, mode);
}

/* A mode may begin with a minus: it is not an option. */
static gboolean
is_mode (const char *text)
{
  guint32 mode = 0;

  return apply_mode (text, FALSE, &mode);
}

DdToolResult
dd_chmod_tool (DdToolCall *call)
{
  gboolean recursive = FALSE;
  const char *mode = NULL;
  int status = 0;
  int n_files = 0;

  for (int i = 1; i < call->argc; i++)
    {
      g_autofree char *path = dd_tool_path (call, call->argv[i]);
      int result;

      if (g_str_equal (call->argv[i], "-R"))
        {
          recursive = TRUE;
          continue;
        }
      if (mode == NULL)
        {
          mode = call->argv[i];
          if (!is_mode (mode))
            return dd_tool_fail (call, 1, dd_tool_is_busybox (call)
                                 ? "chmod: invalid mode '%s'" : "chmod: invalid mode: ‘%s’", mode);
          continue;
        }
      n_files++;
      result = for_tree (call, path, recursive, chmod_one, mode);
      if (result != 0)
        {
          if (dd_tool_is_busybox (call))
            dd_tool_complain (call, "", call->argv[i], result);
          else
            dd_tool_complain (call, "cannot access", call->argv[i], result);
          status = 1;
        }
    }
  if (n_files == 0)
    return dd_tool_usage (call, "chmod: missing operand");
  return dd_tool_finish (call, status);
}

/* chown */

typedef struct
{
  int uid;
  int gid;
} Owner;

static int
chown_one (DdToolCall    *call,
           const char    *path,
           const DdNode  *node,
           gconstpointer  data)
{
  const Owner *owner = data;

  return dd_fs_chown (call->fs, path, owner->uid, owner->gid, TRUE);
}

DdToolResult
dd_chown_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };
  g_auto (GStrv) parts = NULL;
  Owner owner = { -1, -1 };
  int status = 0;

  if (!dd_tool_args_parse (&args, call, "Rhv", NULL))
    return dd_tool_finish (call, 1);
  if (args.operands->len < 2)
    return dd_tool_usage (call, "chown: missing operand");
  parts = g_strsplit (dd_tool_args_get (&args, 0), ":", 2);
  if (*parts[0] && !dd_tool_find_id (call, "/etc/passwd", parts[0], &owner.uid))
    return dd_tool_fail (call, 1, dd_tool_is_busybox (call) ? "chown: unknown user %s"
                         : "chown: invalid user: ‘%s’", dd_tool_args_get (&args, 0));
  if (parts[1] && *parts[1] && !dd_tool_find_id (call, "/etc/group", parts[1], &owner.gid))
    return dd_tool_fail (call, 1, dd_tool_is_busybox (call) ? "chown: unknown group %s"
                         : "chown: invalid group: ‘%s’",
                         dd_tool_is_busybox (call) ? parts[1] : dd_tool_args_get (&args, 0));
  for (guint i = 1; i < args.operands->len; i++)
    {
      const char *operand = dd_tool_args_get (&args, i);
      g_autofree char *path = dd_tool_path (call, operand);
      int result = for_tree (call, path, dd_tool_args_has (&args, 'R'), chown_one, &owner);

      if (result != 0)
        {
          if (dd_tool_is_busybox (call))
            dd_tool_complain (call, "", operand, result);
          else
            dd_tool_complain (call, result == ENOENT ? "cannot access" : "changing ownership of",
                              operand, result);
          status = 1;
        }
    }
  return dd_tool_finish (call, status);
}
