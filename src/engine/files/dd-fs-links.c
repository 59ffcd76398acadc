// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-fs-private.h"

/* How many names of a tree share an inode. */
static guint
count_names (const DdNode *node,
             guint64       inode)
{
  guint n = node->inode == inode;

  for (guint i = 0; i < node->n_children; i++)
    n += count_names (node->children[i], inode);
  return n;
}

/* The root of the tree an entry was found in. */
static DdNode *
find_root (DdFs            *self,
           const DdFsEntry *entry)
{
  DdFsStack roots;

  if (entry->mount)
    return dd_world_get_store (self->world, entry->mount->store);
  _dd_fs_get_roots (self, &roots);
  for (guint i = 0; i < roots.n; i++)
    if (roots.layers[i] == entry->layer)
      return roots.nodes[i];
  return NULL;
}

/**
 * dd_fs_count_links:
 * @self: a view of files
 * @entry: what dd_fs_stat() found
 *
 * Counts what `ls -l` shows as links: for a file its names in the layer it is
 * in, for a directory itself, its name and its subdirectories. A directory
 * that several layers have is not counted: overlayfs says 1.
 *
 * Returns: the number of links
 * Source: kernel fs/overlayfs/inode.c, ovl_getattr()
 */
guint
dd_fs_count_links (DdFs            *self,
                   const DdFsEntry *entry)
{
  const DdNode *node = entry->node;
  guint links = 2;

  if (!dd_node_is_directory (node))
    {
      DdNode *root = node->inode ? find_root (self, entry) : NULL;

      return root ? MAX (count_names (root, node->inode), 1) : 1;
    }
  if (entry->mount == NULL && _dd_fs_count_layers (self, entry->path) > 1)
    return 1;
  for (guint i = 0; i < node->n_children; i++)
    links += dd_node_is_directory (node->children[i]);
  return links;
}

/**
 * dd_fs_get_inode:
 * @entry: what dd_fs_stat() found
 *
 * Returns: its inode number; names of one file have the same. A file with one
 *   name has a number made from its path, which is a simplification
 */
guint64
dd_fs_get_inode (const DdFsEntry *entry)
{
  return entry->node->inode ? entry->node->inode : 100000 + g_str_hash (entry->path) % 900000;
}

/**
 * dd_fs_set_umask:
 * @self: a view of files
 * @umask: permission bits that new files and directories do not get
 *
 * Sets the file mode mask; it is 022 at first.
 */
void
dd_fs_set_umask (DdFs    *self,
                 guint32  umask)
{
  self->umask = umask & 0777;
}

/**
 * dd_fs_get_umask:
 * @self: a view of files
 *
 * Returns: the file mode mask
 */
guint32
dd_fs_get_umask (DdFs *self)
{
  return self->umask;
}
