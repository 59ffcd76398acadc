// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <string.h>

#include "dd-fs-private.h"

void
_dd_fs_target_clear (DdFsTarget *target)
{
  g_free (target->store);
  g_free (target->path);
}

int
_dd_fs_find_target (DdFs            *self,
                    const DdFsEntry *entry,
                    DdFsTarget          *target)
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

gint64
_dd_fs_now (DdFs *self)
{
  return self->world->now;
}

/* The directories above a path must exist in the writable layer before an
 * entry can be put there; overlayfs copies their attributes up. */
DdNode *
_dd_fs_with_parents (DdFs       *self,
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

  above = _dd_fs_with_parents (self, root, parent);
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

  if (node == NULL || node->mtime == _dd_fs_now (self))
    return dd_node_ref (root);
  copy = dd_node_copy (node);
  copy->mtime = _dd_fs_now (self);
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
int
_dd_fs_put (DdFs               *self,
            const DdEventClass *klass,
            const DdFsEntry    *entry,
            DdNode             *node,
            gboolean            name_changes,
            int                 from_layer,
            gint64              size,
            const char         *detail)
{
  g_auto (DdFsTarget) target = { 0 };
  g_autoptr (DdNode) parents = NULL;
  g_autoptr (DdNode) set = NULL;
  g_autoptr (DdNode) root = NULL;
  DdNode *old;
  int result = _dd_fs_find_target (self, entry, &target);

  if (result != 0)
    return result;
  old = dd_world_get_store (self->world, target.store);
  parents = target.overlay ? _dd_fs_with_parents (self, old, target.path) : dd_node_ref (old);
  set = dd_node_set_path (parents, target.path, node);
  root = name_changes ? with_parent_touched (self, set, target.path) : g_steal_pointer (&set);
  emit_change (self, klass, target.store, root, entry->path, from_layer, size, detail);
  return 0;
}

gboolean
_dd_fs_may_change_parent (DdFs            *self,
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
int
_dd_fs_stat_new (DdFs       *self,
                 const char *path,
                 gboolean    follow,
                 DdFsEntry  *entry)
{
  int result = dd_fs_stat (self, path, follow, entry);

  if (result == ENOENT && entry->path != NULL && *path)
    return 0;
  return result;
}

gboolean
_dd_fs_is_lower (const DdFsEntry *entry)
{
  return entry->layer > DD_FS_WRITABLE;
}

/* Source: kernel overlayfs guide, "non-directories": any change to a file of
 * a lower layer first copies all of it to the upper layer. */
int
_dd_fs_copy_up (DdFs      *self,
                DdFsEntry *entry)
{
  g_autoptr (DdNode) copy = NULL;
  gint64 size;
  int result;

  if (entry->mount || !_dd_fs_is_lower (entry))
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
  result = _dd_fs_put (self, &dd_file_copied_up_class, entry, copy, FALSE, entry->layer, size, NULL);
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

int
_dd_fs_put_file (DdFs               *self,
                 const DdEventClass *klass,
                 const DdFsEntry    *entry,
                 DdNode             *node,
                 gint64              size,
                 const char         *detail)
{
  g_auto (DdFsTarget) target = { 0 };
  g_autoptr (DdNode) root = NULL;
  int result;

  if (node->inode == 0)
    return _dd_fs_put (self, klass, entry, node, FALSE, DD_FS_WRITABLE, size, detail);
  result = _dd_fs_find_target (self, entry, &target);
  if (result != 0)
    return result;
  root = replace_inode (dd_world_get_store (self->world, target.store), node->inode, node);
  emit_change (self, klass, target.store, root, entry->path, DD_FS_WRITABLE, size, detail);
  return 0;
}
