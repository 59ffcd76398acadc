// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-fs-private.h"

typedef struct
{
  const DdFsStack *lower;
  GPtrArray       *list;
} Diff;

static void
change_free (gpointer data)
{
  DdFileChange *change = data;

  g_free (change->path);
  g_free (change);
}

static void
add_change (Diff       *diff,
            char        kind,
            const char *path)
{
  DdFileChange *change = g_new0 (DdFileChange, 1);

  change->kind = kind;
  change->path = g_strdup (path);
  g_ptr_array_add (diff->list, change);
}

/* Compared by attributes, never by content; a directory's time and size do
 * not count. Source: moby go-archive changes_unix.go */
static gboolean
differs (const DdNode *old,
         const DdNode *node)
{
  if (old->kind != node->kind || old->mode != node->mode || old->uid != node->uid ||
      old->gid != node->gid)
    return TRUE;
  if (dd_node_is_directory (node))
    return FALSE;
  return old->mtime != node->mtime || dd_node_get_size (old) != dd_node_get_size (node);
}

static gboolean diff_directory (Diff            *diff,
                                const DdFsStack *lower,
                                const DdNode    *upper,
                                const char      *path);

static void
add_all (Diff         *diff,
         const DdNode *node,
         const char   *path)
{
  add_change (diff, 'A', path);
  for (guint i = 0; i < node->n_children; i++)
    {
      g_autofree char *below = g_strconcat (path, "/", node->names[i], NULL);

      if (node->children[i]->kind != DD_NODE_WHITEOUT)
        add_all (diff, node->children[i], below);
    }
}

/* In an opaque directory everything of the layers below is gone. */
static gboolean
add_deleted (Diff            *diff,
             const DdFsStack *lower,
             const DdNode    *upper,
             const char      *path)
{
  gboolean any = FALSE;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < lower->n; i++)
    for (guint j = 0; j < lower->nodes[i]->n_children; j++)
      {
        const char *name = lower->nodes[i]->names[j];
        g_autofree char *below = g_strconcat (path, "/", name, NULL);
        DdFsStack next;

        if (!g_hash_table_add (seen, (gpointer) name) || dd_node_get_child (upper, name) ||
            !_dd_fs_step (lower, name, &next))
          continue;
        add_change (diff, 'D', below);
        any = TRUE;
      }
  return any;
}

static gboolean
diff_entry (Diff            *diff,
            const DdFsStack *lower,
            const DdNode    *node,
            const char      *name,
            const char      *path)
{
  DdFsStack next = { .n = 0 };
  gboolean below = lower->n > 0 && _dd_fs_step (lower, name, &next);
  gboolean changed;

  if (node->kind == DD_NODE_WHITEOUT)
    {
      if (below)
        add_change (diff, 'D', path);
      return below;
    }
  if (!below)
    {
      add_all (diff, node, path);
      return TRUE;
    }
  changed = differs (next.nodes[0], node);
  if (dd_node_is_directory (node) && dd_node_is_directory (next.nodes[0]))
    {
      changed = diff_directory (diff, &next, node, path) || changed;
      if (changed)
        add_change (diff, 'C', path);
      return changed;
    }
  if (changed)
    add_change (diff, 'C', path);
  return changed;
}

static gboolean
diff_directory (Diff            *diff,
                const DdFsStack *lower,
                const DdNode    *upper,
                const char      *path)
{
  gboolean any = FALSE;

  if (upper->opaque)
    any = add_deleted (diff, lower, upper, path);
  for (guint i = 0; i < upper->n_children; i++)
    {
      g_autofree char *below = g_strconcat (path, "/", upper->names[i], NULL);

      any = diff_entry (diff, lower, upper->children[i], upper->names[i], below) || any;
    }
  return any;
}

static int
compare_changes (gconstpointer a,
                 gconstpointer b)
{
  const DdFileChange *const *left = a;
  const DdFileChange *const *right = b;

  return strcmp ((*left)->path, (*right)->path);
}

/**
 * dd_fs_list_changes:
 * @world: a world
 * @container: id of a container
 *
 * What `docker diff` lists: the writable layer against all that is below it.
 *
 * Returns: (transfer full) (element-type DdFileChange): sorted by path
 * Source: moby go-archive changes.go
 */
GPtrArray *
dd_fs_list_changes (const DdWorld *world,
                    const char    *container)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_world (world, container);
  GPtrArray *list = g_ptr_array_new_with_free_func (change_free);
  Diff diff = { .list = list };
  DdFsStack roots;
  DdNode *upper;

  _dd_fs_get_roots (fs, &roots);
  if (roots.n == 0)
    return list;
  upper = roots.nodes[0];
  memmove (roots.nodes, roots.nodes + 1, sizeof (DdNode *) * (roots.n - 1));
  roots.n--;
  diff.lower = &roots;
  diff_directory (&diff, &roots, upper, "");
  g_ptr_array_sort (list, compare_changes);
  return list;
}
