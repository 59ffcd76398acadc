// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <string.h>

#include "dd-fs-private.h"

/* Where a change goes: a store, and the path in it. */
typedef struct
{
  char     *store;
  char     *path;
  gboolean  overlay;
} Target;

static void
target_clear (Target *target)
{
  g_free (target->store);
  g_free (target->path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Target, target_clear)

static int
find_target (DdFs            *self,
             const DdFsEntry *entry,
             Target          *target)
{
  const DdContainer *container = _dd_fs_get_container (self);

  if (self->engine == NULL)
    return EROFS;
  if (entry->mount)
    {
      if (entry->mount->read_only)
        return EROFS;
      target->store = g_strdup (entry->mount->store);
      target->path = g_strconcat (entry->mount->path,
                                  entry->path + strlen (entry->mount->destination), NULL);
      return 0;
    }
  if (container && container->config->read_only)
    return EROFS;
  target->store = g_strdup (container ? container->rw_store : "host");
  target->path = g_strdup (entry->path);
  target->overlay = container != NULL;
  return 0;
}

static gint64
now (DdFs *self)
{
  return self->world->now;
}

/* The directories above a path must exist in the writable layer before an
 * entry can be put there; overlayfs copies their attributes up. */
static DdNode *
with_parents (DdFs       *self,
              DdNode     *root,
              const char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (DdNode) above = NULL;
  g_autoptr (DdNode) copy = NULL;
  const DdMountPoint *mount;
  DdNode *merged;
  int layer;

  if (g_str_equal (parent, "/") || g_str_equal (parent, ".") || dd_node_lookup (root, parent))
    return dd_node_ref (root);

  above = with_parents (self, root, parent);
  merged = _dd_fs_find (self, parent, &layer, &mount);
  copy = dd_node_new_directory (merged ? merged->mode : 0755);
  if (merged)
    {
      copy->uid = merged->uid;
      copy->gid = merged->gid;
      copy->mtime = merged->mtime;
    }
  return dd_node_set_path (above, parent, copy);
}

/* A directory's time changes when a name in it comes or goes. */
static DdNode *
with_parent_touched (DdFs       *self,
                     DdNode     *root,
                     const char *path)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (DdNode) copy = NULL;
  DdNode *node = dd_node_lookup (root, parent);

  if (node == NULL || node->mtime == now (self))
    return dd_node_ref (root);
  copy = dd_node_copy (node);
  copy->mtime = now (self);
  return dd_node_set_path (root, parent, copy);
}

static void
emit_change (DdFs               *self,
             const DdEventClass *klass,
             const char         *store,
             DdNode             *root,
             const char         *path,
             int                 from_layer,
             gint64              size,
             const char         *detail)
{
  const DdContainer *container = _dd_fs_get_container (self);
  DdFileChanged *event = dd_event_new (klass);

  event->store = g_strdup (store);
  event->root = dd_node_ref (root);
  event->path = g_strdup (path);
  event->container = g_strdup (self->container);
  event->container_name = container ? g_strdup (container->name) : NULL;
  event->from = from_layer > DD_FS_WRITABLE ? dd_fs_describe_layer (self, from_layer) : NULL;
  event->from_layer = from_layer;
  event->size = size;
  event->detail = g_strdup (detail);
  dd_engine_emit (self->engine, event);
}

/* Puts an entry at a path and says so. */
static int
put (DdFs               *self,
     const DdEventClass *klass,
     const DdFsEntry    *entry,
     DdNode             *node,
     gboolean            name_changes,
     int                 from_layer,
     gint64              size,
     const char         *detail)
{
  g_auto (Target) target = { 0 };
  g_autoptr (DdNode) parents = NULL;
  g_autoptr (DdNode) set = NULL;
  g_autoptr (DdNode) root = NULL;
  DdNode *old;
  int result = find_target (self, entry, &target);

  if (result != 0)
    return result;
  old = dd_world_get_store (self->world, target.store);
  parents = target.overlay ? with_parents (self, old, target.path) : dd_node_ref (old);
  set = dd_node_set_path (parents, target.path, node);
  root = name_changes ? with_parent_touched (self, set, target.path) : g_steal_pointer (&set);
  emit_change (self, klass, target.store, root, entry->path, from_layer, size, detail);
  return 0;
}

static gboolean
may_change_parent (DdFs            *self,
                   const DdFsEntry *entry)
{
  g_autofree char *parent = g_path_get_dirname (entry->path);
  const DdMountPoint *mount;
  DdNode *node;
  int layer;

  if (self->uid == 0)
    return TRUE;
  node = _dd_fs_find (self, g_str_equal (parent, "/") ? "" : parent, &layer, &mount);
  if (node == NULL || !dd_fs_may (self, node, 2))
    return FALSE;
  /* In a sticky directory such as /tmp only the owner removes an entry. */
  if ((node->mode & 01000) && entry->node && entry->node->uid != self->uid)
    return FALSE;
  return TRUE;
}

/* Looks up a path that is about to be made: only its last name may miss. */
static int
stat_new (DdFs       *self,
          const char *path,
          gboolean    follow,
          DdFsEntry  *entry)
{
  int result = dd_fs_stat (self, path, follow, entry);

  if (result == ENOENT && entry->path != NULL && *path)
    return 0;
  return result;
}

static gboolean
is_lower (const DdFsEntry *entry)
{
  return entry->layer > DD_FS_WRITABLE;
}

/* Source: kernel overlayfs guide, "non-directories": any change to a file of
 * a lower layer first copies all of it to the upper layer. */
static int
copy_up (DdFs      *self,
         DdFsEntry *entry)
{
  g_autoptr (DdNode) copy = NULL;
  gint64 size;
  int result;

  if (entry->mount || !is_lower (entry))
    return 0;
  size = entry->node->kind == DD_NODE_FILE ? entry->node->content->size : 0;
  copy = dd_node_copy (entry->node);
  /* Another name of the same file keeps the old data: the link is broken. */
  copy->inode = 0;
  if (dd_node_is_directory (copy))
    {
      g_autoptr (DdNode) bare = dd_node_new_directory (copy->mode);

      bare->uid = copy->uid;
      bare->gid = copy->gid;
      bare->mtime = copy->mtime;
      g_clear_pointer (&copy, dd_node_unref);
      copy = g_steal_pointer (&bare);
    }
  result = put (self, &dd_file_copied_up_class, entry, copy, FALSE, entry->layer, size, NULL);
  if (result == 0)
    {
      g_autofree char *path = g_strdup (entry->path);

      dd_fs_entry_clear (entry);
      result = dd_fs_stat (self, path, FALSE, entry);
    }
  return result;
}

/* Sets all names that share an inode, so that hard links stay one file. */
static DdNode *
replace_inode (DdNode  *root,
               guint64  inode,
               DdNode  *node)
{
  DdNode *result = dd_node_ref (root);

  for (guint i = 0; i < root->n_children; i++)
    {
      DdNode *child = root->children[i];
      g_autoptr (DdNode) changed = NULL;
      g_autoptr (DdNode) before = NULL;

      if (child->inode == inode)
        changed = dd_node_ref (node);
      else if (child->n_children)
        changed = replace_inode (child, inode, node);
      if (changed == NULL || changed == child)
        continue;
      before = result;
      result = dd_node_set_child (before, root->names[i], changed);
    }
  return result;
}

static int
put_file (DdFs               *self,
          const DdEventClass *klass,
          const DdFsEntry    *entry,
          DdNode             *node,
          gint64              size,
          const char         *detail)
{
  g_auto (Target) target = { 0 };
  g_autoptr (DdNode) root = NULL;
  int result;

  if (node->inode == 0)
    return put (self, klass, entry, node, FALSE, DD_FS_WRITABLE, size, detail);
  result = find_target (self, entry, &target);
  if (result != 0)
    return result;
  root = replace_inode (dd_world_get_store (self->world, target.store), node->inode, node);
  emit_change (self, klass, target.store, root, entry->path, DD_FS_WRITABLE, size, detail);
  return 0;
}

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

  if (!may_change_parent (self, entry))
    return EACCES;
  node = dd_node_new_file (content, 0644);
  node->uid = self->uid;
  node->gid = self->gid;
  node->mtime = now (self);
  return put (self, &dd_file_created_class, entry, node, TRUE, DD_FS_WRITABLE,
              node->content->size, NULL);
}

/* Gets an existing file ready to be written: checks, then copy-up. */
static int
open_existing (DdFs      *self,
               DdFsEntry *entry)
{
  g_auto (Target) target = { 0 };
  int result;

  if (dd_node_is_directory (entry->node))
    return EISDIR;
  if (!dd_fs_may (self, entry->node, 2))
    return EACCES;
  result = find_target (self, entry, &target);
  return result != 0 ? result : copy_up (self, entry);
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
  g_auto (Target) target = { 0 };
  int result = stat_new (self, path, TRUE, &entry);

  if (result != 0)
    return result;
  if (entry.node == NULL)
    return may_change_parent (self, &entry) ? find_target (self, &entry, &target) : EACCES;
  if (is_device (entry.node))
    return 0;
  if (dd_node_is_directory (entry.node))
    return EISDIR;
  if (!dd_fs_may (self, entry.node, 2))
    return EACCES;
  return find_target (self, &entry, &target);
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
  int result = stat_new (self, path, TRUE, &entry);

  if (result != 0)
    return result;
  if (entry.node == NULL)
    return create_file (self, &entry, NULL);
  return is_device (entry.node) ? 0 : open_existing (self, &entry);
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
  g_auto (DdFsEntry) entry = { 0 };
  g_autoptr (DdNode) node = NULL;
  int result = stat_new (self, path, TRUE, &entry);

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
  node->mtime = now (self);
  return put_file (self, &dd_file_written_class, &entry, node, content->size, NULL);
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
  g_autoptr (DdContent) content = dd_content_new_text (text);

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
  int result = stat_new (self, path, TRUE, &entry);

  if (result != 0)
    return result;
  if (entry.node && dd_node_is_directory (entry.node))
    return EISDIR;
  content = dd_content_append (entry.node ? entry.node->content : NULL, text, length);
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
  int result = stat_new (self, path, FALSE, &entry);

  if (result != 0)
    return result;
  if (entry.node)
    return EEXIST;
  if (!may_change_parent (self, &entry))
    return EACCES;
  node = dd_node_new_directory (mode);
  node->uid = self->uid;
  node->gid = self->gid;
  node->mtime = now (self);
  node->opaque = self->container && !entry.mount && _dd_fs_is_below (self, entry.path, &layer);
  return put (self, &dd_file_created_class, &entry, node, TRUE, DD_FS_WRITABLE, 0, NULL);
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
  int result = stat_new (self, path, FALSE, &entry);

  if (result != 0)
    return result;
  if (entry.node)
    return EEXIST;
  if (!may_change_parent (self, &entry))
    return EACCES;
  node = dd_node_new_symlink (target);
  node->uid = self->uid;
  node->gid = self->gid;
  node->mtime = now (self);
  return put (self, &dd_file_created_class, &entry, node, TRUE, DD_FS_WRITABLE, 0, target);
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
    result = stat_new (self, path, FALSE, &entry);
  if (result != 0)
    return result;
  if (entry.node)
    return EEXIST;
  if (dd_node_is_directory (source.node))
    return EPERM;
  if (source.mount != entry.mount)
    return EXDEV;
  if (!may_change_parent (self, &entry))
    return EACCES;
  result = copy_up (self, &source);
  if (result != 0)
    return result;

  node = dd_node_copy (source.node);
  if (node->inode == 0)
    {
      node->inode = self->world->next_inode;
      result = put (self, &dd_file_attributes_class, &source, node, FALSE, DD_FS_WRITABLE, 0,
                    "two names");
    }
  if (result == 0)
    result = put (self, &dd_file_created_class, &entry, node, TRUE, DD_FS_WRITABLE, 0, from);
  return result;
}

/* Takes a name away: for good, or with a whiteout if a layer below has it. */
static int
remove_entry (DdFs            *self,
              const DdFsEntry *entry)
{
  g_autoptr (DdNode) whiteout = NULL;
  gint64 size = entry->node->kind == DD_NODE_FILE ? entry->node->content->size : 0;
  int layer = DD_FS_WRITABLE;

  if (!may_change_parent (self, entry))
    return EACCES;
  if (entry->mount && g_str_equal (entry->mount->destination, entry->path))
    return EBUSY;
  if (self->container && !entry->mount && _dd_fs_is_below (self, entry->path, &layer))
    {
      whiteout = dd_node_new_whiteout ();
      return put (self, &dd_file_hidden_class, entry, whiteout, TRUE, layer, size, NULL);
    }
  return put (self, &dd_file_removed_class, entry, NULL, TRUE, DD_FS_WRITABLE, size, NULL);
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
  if (!may_change_parent (self, source) || !may_change_parent (self, entry))
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
    result = stat_new (self, to, FALSE, &entry);
  if (result == 0)
    result = check_rename (self, &source, &entry);
  if (result != 0)
    return result;
  if (g_str_equal (source.path, entry.path))
    return 0;

  was_lower = is_lower (&source);
  layer = source.layer;
  result = copy_up (self, &source);
  if (result != 0)
    return result;
  node = dd_node_ref (source.node);
  result = put (self, &dd_file_moved_class, &entry, node, TRUE,
                was_lower ? layer : DD_FS_WRITABLE, 0, entry.path);
  return result != 0 ? result : remove_entry (self, &source);
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
  g_auto (Target) target = { 0 };
  g_autoptr (DdNode) node = NULL;
  int result = find_target (self, entry, &target);

  if (result != 0)
    return result;
  if (self->uid != 0 && self->uid != entry->node->uid)
    return EPERM;
  result = copy_up (self, entry);
  if (result != 0)
    return result;
  node = dd_node_copy (entry->node);
  node->mode = mode;
  node->uid = uid;
  node->gid = gid;
  node->mtime = mtime;
  return put_file (self, &dd_file_attributes_class, entry, node, 0, detail);
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
  int result = stat_new (self, path, FALSE, &entry);

  if (result != 0)
    return result;
  node = dd_node_copy (tree);
  if (dd_node_is_directory (node) && self->container && !entry.mount)
    node->opaque = _dd_fs_is_below (self, entry.path, &layer);
  return put (self, &dd_file_created_class, &entry, node, TRUE, DD_FS_WRITABLE,
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
