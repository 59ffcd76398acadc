// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <string.h>

#include "dd-archive.h"
#include "dd-fs-private.h"

/* Devices such as /dev/null take what is written and change nothing. */
static gboolean
is_device (const DdNode *node)
{
  return node->kind == DD_NODE_CHAR_DEVICE;
}

static int
create_file (DdFs      *self,
             DdFsEntry *entry,
             DdContent *content)
{
  g_autoptr (DdNode) node = NULL;

  if (!_dd_fs_may_change_parent (self, entry))
    return EACCES;
  node = dd_node_new_file (content, 0666 & ~self->umask);
  node->uid = self->uid;
  node->gid = self->gid;
  node->mtime = _dd_fs_now (self);
  return _dd_fs_put (self, &dd_file_created_class, entry, node, TRUE, DD_FS_WRITABLE,
                     node->content->size, NULL);
}

/* Gets an existing file ready to be written: checks, then copy-up. */
static int
open_existing (DdFs      *self,
               DdFsEntry *entry)
{
  g_auto (DdFsTarget) target = { 0 };
  int result;

  if (dd_node_is_directory (entry->node))
    return EISDIR;
  if (!dd_fs_may (self, entry->node, 2))
    return EACCES;
  result = _dd_fs_find_target (self, entry, &target);
  return result != 0 ? result : _dd_fs_copy_up (self, entry);
}

/**
 * dd_fs_check_writable:
 * @self: a view of files
 * @path: an absolute path
 *
 * Finds out whether a file could be opened for writing, without doing so.
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_check_writable (DdFs       *self,
                      const char *path)
{
  g_auto (DdFsEntry) entry = { 0 };
  g_auto (DdFsTarget) target = { 0 };
  int result = _dd_fs_stat_new (self, path, TRUE, &entry);

  if (result != 0)
    return result;
  if (entry.node == NULL)
    return _dd_fs_may_change_parent (self, &entry) ? _dd_fs_find_target (self, &entry, &target) : EACCES;
  if (is_device (entry.node))
    return 0;
  if (dd_node_is_directory (entry.node))
    return EISDIR;
  if (!dd_fs_may (self, entry.node, 2))
    return EACCES;
  return _dd_fs_find_target (self, &entry, &target);
}

/**
 * dd_fs_open_for_writing:
 * @self: a view of files
 * @path: an absolute path
 *
 * What open() for writing does, without O_TRUNC: the file is made if it is
 * missing and copied up if it lies in a read-only layer, even if nothing is
 * written then.
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_open_for_writing (DdFs       *self,
                        const char *path)
{
  g_auto (DdFsEntry) entry = { 0 };
  int result = _dd_fs_stat_new (self, path, TRUE, &entry);

  if (result != 0)
    return result;
  if (entry.node == NULL)
    return create_file (self, &entry, NULL);
  return is_device (entry.node) ? 0 : open_existing (self, &entry);
}

static int
write_as (DdFs               *self,
          const DdEventClass *klass,
          const char         *path,
          DdContent          *content,
          const char         *detail)
{
  g_auto (DdFsEntry) entry = { 0 };
  g_autoptr (DdNode) node = NULL;
  int result = _dd_fs_stat_new (self, path, TRUE, &entry);

  if (result != 0)
    return result;
  if (entry.node == NULL)
    return create_file (self, &entry, content);
  if (is_device (entry.node))
    return 0;
  result = open_existing (self, &entry);
  if (result != 0)
    return result;

  node = dd_node_copy (entry.node);
  dd_content_unref (node->content);
  node->content = dd_content_ref (content);
  node->mtime = _dd_fs_now (self);
  return _dd_fs_put_file (self, klass, &entry, node, content->size, detail);
}

/**
 * dd_fs_write:
 * @self: a view of files
 * @path: an absolute path
 * @content: what the file is to hold
 *
 * Writes a whole file; makes it if it is missing.
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_write (DdFs       *self,
             const char *path,
             DdContent  *content)
{
  return write_as (self, &dd_file_written_class, path, content, NULL);
}

/**
 * dd_fs_edit_text:
 * @self: a view of files
 * @path: an absolute path
 * @text: what the file is to hold
 * @what: what somebody did to it, for people
 *
 * Writes a whole file, as dd_fs_write_text() does, and tells what was done
 * instead of how big it is.
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_edit_text (DdFs       *self,
                 const char *path,
                 const char *text,
                 const char *what)
{
  g_autoptr (DdContent) content = dd_content_new_text (text);

  return write_as (self, &dd_file_lines_edited_class, path, content, what);
}

/**
 * dd_fs_write_text:
 * @self: a view of files
 * @path: an absolute path
 * @text: what the file is to hold
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_write_text (DdFs       *self,
                  const char *path,
                  const char *text)
{
  g_autoptr (DdContent) archive = dd_archive_find (self->world, text);
  g_autoptr (DdContent) content = archive ? dd_content_ref (archive) : dd_content_new_text (text);

  return dd_fs_write (self, path, content);
}

/**
 * dd_fs_append:
 * @self: a view of files
 * @path: an absolute path
 * @text: bytes to add at the end
 * @length: their number
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_append (DdFs       *self,
              const char *path,
              const char *text,
              gsize       length)
{
  g_autoptr (DdContent) content = NULL;
  g_auto (DdFsEntry) entry = { 0 };
  int result = _dd_fs_stat_new (self, path, TRUE, &entry);

  if (result != 0)
    return result;
  if (entry.node && dd_node_is_directory (entry.node))
    return EISDIR;
  content = dd_archive_find (self->world, text);
  if (content == NULL || (entry.node && dd_node_get_size (entry.node) > 0))
    {
      g_clear_pointer (&content, dd_content_unref);
      content = dd_content_append (entry.node ? entry.node->content : NULL, text, length);
    }
  return dd_fs_write (self, path, content);
}

/**
 * dd_fs_make_directory:
 * @self: a view of files
 * @path: an absolute path
 * @mode: permission bits
 *
 * Makes a directory. In place of one that was deleted from a lower layer it
 * is opaque: what was in the old one stays hidden.
 *
 * Returns: 0, or a number of errno.h
 * Source: kernel overlayfs guide, whiteouts and opaque directories
 */
int
dd_fs_make_directory (DdFs       *self,
                      const char *path,
                      guint32     mode)
{
  g_auto (DdFsEntry) entry = { 0 };
  g_autoptr (DdNode) node = NULL;
  int layer;
  int result = _dd_fs_stat_new (self, path, FALSE, &entry);

  if (result != 0)
    return result;
  if (entry.node)
    return EEXIST;
  if (!_dd_fs_may_change_parent (self, &entry))
    return EACCES;
  node = dd_node_new_directory (mode);
  node->uid = self->uid;
  node->gid = self->gid;
  node->mtime = _dd_fs_now (self);
  node->opaque = self->container && !entry.mount && _dd_fs_is_below (self, entry.path, &layer);
  return _dd_fs_put (self, &dd_file_created_class, &entry, node, TRUE, DD_FS_WRITABLE, 0, NULL);
}

/**
 * dd_fs_make_directories:
 * @self: a view of files
 * @path: an absolute path
 * @mode: permission bits
 *
 * What `mkdir -p` does.
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_make_directories (DdFs       *self,
                        const char *path,
                        guint32     mode)
{
  g_autofree char *parent = g_path_get_dirname (path);
  int result;

  if (dd_fs_is_directory (self, path))
    return 0;
  if (!g_str_equal (parent, path) && !g_str_equal (parent, "."))
    {
      result = dd_fs_make_directories (self, parent, mode);
      if (result != 0)
        return result;
    }
  return dd_fs_make_directory (self, path, mode);
}

/**
 * dd_fs_make_symlink:
 * @self: a view of files
 * @target: what the link says
 * @path: an absolute path
 *
 * Makes a symbolic link. What it points to is not touched.
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_make_symlink (DdFs       *self,
                    const char *target,
                    const char *path)
{
  g_auto (DdFsEntry) entry = { 0 };
  g_autoptr (DdNode) node = NULL;
  int result = _dd_fs_stat_new (self, path, FALSE, &entry);

  if (result != 0)
    return result;
  if (entry.node)
    return EEXIST;
  if (!_dd_fs_may_change_parent (self, &entry))
    return EACCES;
  node = dd_node_new_symlink (target);
  node->uid = self->uid;
  node->gid = self->gid;
  node->mtime = _dd_fs_now (self);
  return _dd_fs_put (self, &dd_file_created_class, &entry, node, TRUE, DD_FS_WRITABLE, 0, target);
}

/**
 * dd_fs_make_link:
 * @self: a view of files
 * @from: path of an existing file
 * @path: its second name
 *
 * Makes a hard link. A file of a read-only layer is copied up first.
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_make_link (DdFs       *self,
                 const char *from,
                 const char *path)
{
  g_auto (DdFsEntry) source = { 0 };
  g_auto (DdFsEntry) entry = { 0 };
  g_autoptr (DdNode) node = NULL;
  int result = dd_fs_stat (self, from, FALSE, &source);

  if (result == 0)
    result = _dd_fs_stat_new (self, path, FALSE, &entry);
  if (result != 0)
    return result;
  if (entry.node)
    return EEXIST;
  if (dd_node_is_directory (source.node))
    return EPERM;
  if (source.mount != entry.mount)
    return EXDEV;
  if (!_dd_fs_may_change_parent (self, &entry))
    return EACCES;
  result = _dd_fs_copy_up (self, &source);
  if (result != 0)
    return result;

  node = dd_node_copy (source.node);
  if (node->inode == 0)
    {
      node->inode = self->world->next_inode;
      result = _dd_fs_put (self, &dd_file_attributes_class, &source, node, FALSE, DD_FS_WRITABLE, 0,
                           "two names");
    }
  if (result == 0)
    result = _dd_fs_put (self, &dd_file_created_class, &entry, node, TRUE, DD_FS_WRITABLE, 0, from);
  return result;
}

/* Changes attributes of an entry, which copies a lower file up. */
static int
change (DdFs       *self,
        DdFsEntry  *entry,
        guint32     mode,
        int         uid,
        int         gid,
        gint64      mtime,
        const char *detail)
{
  g_auto (DdFsTarget) target = { 0 };
  g_autoptr (DdNode) node = NULL;
  int result = _dd_fs_find_target (self, entry, &target);

  if (result != 0)
    return result;
  if (self->uid != 0 && self->uid != entry->node->uid)
    return EPERM;
  result = _dd_fs_copy_up (self, entry);
  if (result != 0)
    return result;
  node = dd_node_copy (entry->node);
  node->mode = mode;
  node->uid = uid;
  node->gid = gid;
  node->mtime = mtime;
  return _dd_fs_put_file (self, &dd_file_attributes_class, entry, node, 0, detail);
}

/**
 * dd_fs_chmod:
 * @self: a view of files
 * @path: an absolute path
 * @mode: permission bits
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_chmod (DdFs       *self,
             const char *path,
             guint32     mode)
{
  g_auto (DdFsEntry) entry = { 0 };
  g_autofree char *detail = g_strdup_printf ("mode %04o", mode);
  int result = dd_fs_stat (self, path, TRUE, &entry);

  if (result != 0)
    return result;
  return change (self, &entry, mode, entry.node->uid, entry.node->gid, entry.node->mtime, detail);
}

/**
 * dd_fs_chown:
 * @self: a view of files
 * @path: an absolute path
 * @uid: new owner, -1 to keep it
 * @gid: new group, -1 to keep it
 * @follow: whether a symbolic link is followed
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_chown (DdFs       *self,
             const char *path,
             int         uid,
             int         gid,
             gboolean    follow)
{
  g_auto (DdFsEntry) entry = { 0 };
  g_autofree char *detail = NULL;
  int result = dd_fs_stat (self, path, follow, &entry);

  if (result != 0)
    return result;
  if (self->uid != 0)
    return EPERM;
  uid = uid < 0 ? entry.node->uid : uid;
  gid = gid < 0 ? entry.node->gid : gid;
  detail = g_strdup_printf ("owner %d:%d", uid, gid);
  return change (self, &entry, entry.node->mode, uid, gid, entry.node->mtime, detail);
}

/**
 * dd_fs_touch:
 * @self: a view of files
 * @path: an absolute path
 * @mtime: the new time, in microseconds since the world began
 *
 * What utimensat() does.
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_touch (DdFs       *self,
             const char *path,
             gint64      mtime)
{
  g_auto (DdFsEntry) entry = { 0 };
  int result = dd_fs_stat (self, path, TRUE, &entry);

  if (result != 0)
    return result;
  return change (self, &entry, entry.node->mode, entry.node->uid, entry.node->gid, mtime,
                 "new time");
}

/**
 * dd_fs_put_tree:
 * @self: a view of files
 * @path: an absolute path; what is above it must exist
 * @tree: a file, or a directory with all that is in it
 *
 * Puts a tree in place, as one change, replacing what was there. This is what
 * unpacking an archive does.
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_put_tree (DdFs       *self,
                const char *path,
                DdNode     *tree)
{
  g_auto (DdFsEntry) entry = { 0 };
  g_autoptr (DdNode) node = NULL;
  int layer;
  int result = _dd_fs_stat_new (self, path, FALSE, &entry);

  if (result != 0)
    return result;
  node = dd_node_copy (tree);
  if (dd_node_is_directory (node) && self->container && !entry.mount)
    node->opaque = _dd_fs_is_below (self, entry.path, &layer);
  return _dd_fs_put (self, &dd_file_created_class, &entry, node, TRUE, DD_FS_WRITABLE,
                     dd_node_get_tree_size (node), NULL);
}

/**
 * dd_fs_merge_tree:
 * @self: a view of files
 * @path: an absolute path
 *
 * Returns: (nullable) (transfer full): the entry with all that is in it, as
 *   one tree without layers
 */
DdNode *
dd_fs_merge_tree (DdFs       *self,
                  const char *path)
{
  g_auto (DdFsEntry) entry = { 0 };
  g_auto (GStrv) names = NULL;
  DdNode *tree;

  if (dd_fs_stat (self, path, FALSE, &entry) != 0)
    return NULL;
  if (!dd_node_is_directory (entry.node))
    return dd_node_copy (entry.node);

  tree = dd_node_new_directory (entry.node->mode);
  tree->uid = entry.node->uid;
  tree->gid = entry.node->gid;
  tree->mtime = entry.node->mtime;
  dd_fs_list (self, path, &names);
  for (guint i = 0; names && names[i]; i++)
    {
      g_autofree char *below = dd_fs_resolve (entry.path, names[i]);
      g_autoptr (DdNode) child = dd_fs_merge_tree (self, below);
      g_autoptr (DdNode) before = tree;

      tree = child ? dd_node_set_child (before, names[i], child) : dd_node_ref (before);
    }
  return tree;
}
