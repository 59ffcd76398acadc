// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <string.h>

#include "dd-fs-private.h"

/* Takes a name away: for good, or with a whiteout if a layer below has it. */
static int
remove_entry (DdFs            *self,
              const DdFsEntry *entry)
{
  g_autoptr (DdNode) whiteout = NULL;
  gint64 size = entry->node->kind == DD_NODE_FILE ? entry->node->content->size : 0;
  int layer = DD_FS_WRITABLE;

  if (!_dd_fs_may_change_parent (self, entry))
    return EACCES;
  if (entry->mount && g_str_equal (entry->mount->destination, entry->path))
    return EBUSY;
  if (self->container && !entry->mount && _dd_fs_is_below (self, entry->path, &layer))
    {
      whiteout = dd_node_new_whiteout ();
      return _dd_fs_put (self, &dd_file_hidden_class, entry, whiteout, TRUE, layer, size, NULL);
    }
  return _dd_fs_put (self, &dd_file_removed_class, entry, NULL, TRUE, DD_FS_WRITABLE, size, NULL);
}

/**
 * dd_fs_remove:
 * @self: a view of files
 * @path: an absolute path
 *
 * What unlink() does.
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_remove (DdFs       *self,
              const char *path)
{
  g_auto (DdFsEntry) entry = { 0 };
  int result = dd_fs_stat (self, path, FALSE, &entry);

  if (result != 0)
    return result;
  return dd_node_is_directory (entry.node) ? EISDIR : remove_entry (self, &entry);
}

/**
 * dd_fs_remove_directory:
 * @self: a view of files
 * @path: an absolute path
 *
 * What rmdir() does.
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_remove_directory (DdFs       *self,
                        const char *path)
{
  g_auto (DdFsEntry) entry = { 0 };
  g_auto (GStrv) names = NULL;
  int result = dd_fs_stat (self, path, FALSE, &entry);

  if (result != 0)
    return result;
  if (!dd_node_is_directory (entry.node))
    return ENOTDIR;
  if (g_str_equal (entry.path, "/"))
    return EBUSY;
  dd_fs_list (self, path, &names);
  if (names && names[0])
    return ENOTEMPTY;
  return remove_entry (self, &entry);
}

/**
 * dd_fs_remove_tree:
 * @self: a view of files
 * @path: an absolute path
 *
 * What `rm -r` does, as one change: a single whiteout hides a directory of a
 * lower layer with all that is in it.
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_remove_tree (DdFs       *self,
                   const char *path)
{
  g_auto (DdFsEntry) entry = { 0 };
  int result = dd_fs_stat (self, path, FALSE, &entry);

  if (result != 0)
    return result;
  return g_str_equal (entry.path, "/") ? EBUSY : remove_entry (self, &entry);
}

/* A file takes the place of a file, a directory that of an empty one, and
 * none goes into itself. Source: rename(2) */
static int
check_replace (DdFs            *self,
               const DdFsEntry *source,
               const DdFsEntry *entry)
{
  gboolean is_directory = dd_node_is_directory (source->node);
  g_autofree char *inside = g_strconcat (source->path, "/", NULL);
  g_auto (GStrv) names = NULL;

  if (is_directory && g_str_has_prefix (entry->path, inside))
    return EINVAL;
  if (entry->node == NULL || g_str_equal (source->path, entry->path))
    return 0;
  if (dd_node_is_directory (entry->node) != is_directory)
    return is_directory ? ENOTDIR : EISDIR;
  if (is_directory)
    dd_fs_list (self, entry->path, &names);
  return names && names[0] ? ENOTEMPTY : 0;
}

/* A directory that has anything in a lower layer cannot be renamed without
 * copying all of it; overlayfs refuses, and mv copies instead.
 * Source: kernel overlayfs guide, "renaming directories" */
static int
check_rename (DdFs            *self,
              const DdFsEntry *source,
              const DdFsEntry *entry)
{
  int layer;
  int result;

  if (source->mount != entry->mount)
    return EXDEV;
  if (dd_node_is_directory (source->node) && self->container && !source->mount &&
      _dd_fs_is_below (self, source->path, &layer) && !source->node->opaque)
    return EXDEV;
  result = check_replace (self, source, entry);
  if (result != 0)
    return result;
  if (!_dd_fs_may_change_parent (self, source) || !_dd_fs_may_change_parent (self, entry))
    return EACCES;
  return 0;
}

/**
 * dd_fs_rename:
 * @self: a view of files
 * @from: an absolute path
 * @to: its new path
 *
 * What rename() does.
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_rename (DdFs       *self,
              const char *from,
              const char *to)
{
  g_auto (DdFsEntry) source = { 0 };
  g_auto (DdFsEntry) entry = { 0 };
  g_autoptr (DdNode) node = NULL;
  gboolean was_lower;
  int layer = DD_FS_WRITABLE;
  int result = dd_fs_stat (self, from, FALSE, &source);

  if (result == 0)
    result = _dd_fs_stat_new (self, to, FALSE, &entry);
  if (result == 0)
    result = check_rename (self, &source, &entry);
  if (result != 0)
    return result;
  if (g_str_equal (source.path, entry.path))
    return 0;

  was_lower = _dd_fs_is_lower (&source);
  layer = source.layer;
  result = _dd_fs_copy_up (self, &source);
  if (result != 0)
    return result;
  node = dd_node_ref (source.node);
  result = _dd_fs_put (self, &dd_file_moved_class, &entry, node, TRUE,
                       was_lower ? layer : DD_FS_WRITABLE, 0, entry.path);
  return result != 0 ? result : remove_entry (self, &source);
}
