// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "dd-fs-private.h"
#include "dd-world-private.h"

/* What a package manager or a compiler leaves: many files, one event. */

static void
unpacked_apply (DdWorld       *world,
                const DdEvent *event)
{
  const DdFilesUnpacked *ev = (const DdFilesUnpacked *) event;

  _dd_world_set_store (world, ev->store, ev->root);
  world->next_inode++;
}

static char *
unpacked_caption (const DdEvent *event)
{
  const DdFilesUnpacked *ev = (const DdFilesUnpacked *) event;
  g_autofree char *size = g_format_size (ev->size);

  if (ev->estimate)
    /* Translators: a package and its version, and a size. */
    return g_strdup_printf (_("%s is put in place: about %s"), ev->what, size);
  return g_strdup_printf (_("%s is put in place: %s"), ev->what, size);
}

static char *
unpacked_why (const DdEvent *event)
{
  const DdFilesUnpacked *ev = (const DdFilesUnpacked *) event;
  const char *place = g_str_has_prefix (ev->store, "rw:")
                    ? _("All of its files go straight into the writable layer.")
                    : _("All of its files are new here.");

  if (!ev->estimate)
    return g_strdup (place);
  /* Translators: the sentence above, and a number of seconds. */
  return g_strdup_printf (_("%s Size and time (%.1f s) are estimates: Drydock has a table of packages "
                            "and rules for what is built. It downloads and compiles nothing, and "
                            "shows a sample of the files."),
                          place, (double) ev->duration / DD_USEC_PER_SEC);
}

static const DdEventField unpacked_fields[] = {
  DD_EVENT_STRING (DdFilesUnpacked, store),
  DD_EVENT_BOXED (DdFilesUnpacked, root, dd_node_get_type),
  DD_EVENT_STRING (DdFilesUnpacked, container),
  DD_EVENT_STRING (DdFilesUnpacked, container_name),
  DD_EVENT_STRING (DdFilesUnpacked, what),
  DD_EVENT_INT (DdFilesUnpacked, n_files),
  DD_EVENT_INT64 (DdFilesUnpacked, size),
  DD_EVENT_INT64 (DdFilesUnpacked, duration),
  DD_EVENT_INT (DdFilesUnpacked, estimate),
  { NULL },
};

const DdEventClass dd_files_unpacked_class = {
  .name = "file.unpacked",
  .size = sizeof (DdFilesUnpacked),
  .kind = DD_TICK_FILE,
  .fields = unpacked_fields,
  .apply = unpacked_apply,
  .caption = unpacked_caption,
  .why = unpacked_why,
};

/* The trees that change: by store, what they become. A mount on the way leads
 * into another store. */
typedef struct
{
  DdFs       *fs;
  GHashTable *roots;
  int         result;
} Unpacking;

static void
put (Unpacking       *self,
     const DdFsEntry *entry,
     DdNode          *node)
{
  g_auto (DdFsTarget) target = { 0 };
  g_autoptr (DdNode) parents = NULL;
  g_autoptr (DdNode) copy = NULL;
  DdNode *root;
  int layer;
  int result = _dd_fs_find_target (self->fs, entry, &target);

  if (result != 0)
    {
      self->result = result;
      return;
    }
  root = g_hash_table_lookup (self->roots, target.store);
  if (root == NULL)
    root = dd_world_get_store (self->fs->world, target.store);
  copy = dd_node_copy (node);
  if (dd_node_is_directory (copy) && target.overlay)
    copy->opaque = _dd_fs_is_below (self->fs, entry->path, &layer);
  parents = target.overlay ? _dd_fs_with_parents (self->fs, root, target.path) : dd_node_ref (root);
  g_hash_table_replace (self->roots, g_strdup (target.store),
                        dd_node_set_path (parents, target.path, copy));
}

/* Merges a tree into what is there: directories stay, files are replaced. */
static void
merge (Unpacking  *self,
       const char *path,
       DdNode     *node)
{
  g_auto (DdFsEntry) entry = { 0 };
  gboolean is_directory = dd_node_is_directory (node);
  int result = dd_fs_stat (self->fs, path, is_directory, &entry);

  if (result == ENOENT && entry.path == NULL)
    entry.path = g_strdup (path);
  if (result == 0 && is_directory && dd_node_is_directory (entry.node))
    {
      for (guint i = 0; i < node->n_children; i++)
        {
          g_autofree char *below = dd_fs_resolve (entry.path, node->names[i]);

          merge (self, below, node->children[i]);
        }
      return;
    }
  if (result == 0 || result == ENOENT)
    put (self, &entry, node);
  else
    self->result = result;
}

static int
count_files (const DdNode *node)
{
  int n = !dd_node_is_directory (node);

  for (guint i = 0; i < node->n_children; i++)
    n += count_files (node->children[i]);
  return n;
}

static void
emit (DdFs       *self,
      const char *store,
      DdNode     *root,
      DdNode     *tree,
      const char *what,
      guint64     duration)
{
  const DdContainer *container = _dd_fs_get_container (self);
  DdFilesUnpacked *event = dd_event_new (&dd_files_unpacked_class);

  event->store = g_strdup (store);
  event->root = dd_node_ref (root);
  event->container = g_strdup (self->container);
  event->container_name = container ? g_strdup (container->name) : NULL;
  event->what = g_strdup (what);
  event->n_files = count_files (tree);
  event->size = dd_node_get_tree_size (tree);
  event->duration = (gint64) duration;
  event->estimate = TRUE;
  dd_engine_emit (self->engine, event);
}

/**
 * dd_fs_unpack:
 * @self: a view of files
 * @tree: what comes to the root directory; directories are merged with those
 *   that are there, files replace what is in their place
 * @what: what it is, such as "curl (8.14.1-2)"
 * @duration: how long it took, in microseconds
 *
 * Puts many files in place as one change whose size and time are estimated.
 * Permissions are not looked at: what may not write must not call it.
 *
 * Returns: 0, or a number of errno.h; then nothing has changed
 */
int
dd_fs_unpack (DdFs       *self,
              DdNode     *tree,
              const char *what,
              guint64     duration)
{
  g_autoptr (GHashTable) roots = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                        (GDestroyNotify) dd_node_unref);
  g_autoptr (GList) stores = NULL;
  Unpacking unpacking = { self, roots, 0 };

  merge (&unpacking, "/", tree);
  if (unpacking.result != 0)
    return unpacking.result;
  stores = g_list_sort (g_hash_table_get_keys (roots), (GCompareFunc) g_strcmp0);
  for (GList *l = stores; l; l = l->next)
    emit (self, l->data, g_hash_table_lookup (roots, l->data), tree, what, duration);
  return 0;
}
