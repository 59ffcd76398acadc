// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-fs-private.h"

#define MAX_SYMLINKS 40

static DdFs *
fs_new (DdEngine      *engine,
        const DdWorld *world,
        const char    *container,
        int            uid,
        int            gid)
{
  DdFs *self = g_new0 (DdFs, 1);

  self->engine = engine;
  self->world = world;
  self->container = g_strdup (container);
  self->uid = uid;
  self->gid = gid;
  self->umask = 022;
  return self;
}

/**
 * dd_fs_new_for_container:
 * @engine: the engine
 * @container: id of a container
 * @uid: who looks
 * @gid: their group
 *
 * Returns: (transfer full): the files as processes of the container see them
 */
DdFs *
dd_fs_new_for_container (DdEngine   *engine,
                         const char *container,
                         int         uid,
                         int         gid)
{
  return fs_new (engine, dd_engine_get_world (engine), container, uid, gid);
}

/**
 * dd_fs_new_for_process:
 * @engine: the engine
 * @process: a process
 *
 * Returns: (transfer full): the files as the process sees them
 */
DdFs *
dd_fs_new_for_process (DdEngine        *engine,
                       const DdProcess *process)
{
  DdFs *self = fs_new (engine, dd_engine_get_world (engine), process->container, process->uid,
                       process->gid);

  self->pid = process->pid;
  return self;
}

/**
 * dd_fs_new_for_world:
 * @world: a world; it must outlive the view
 * @container: (nullable): id of a container, %NULL for the host
 *
 * Returns: (transfer full): files to look at as root, not to change
 */
DdFs *
dd_fs_new_for_world (const DdWorld *world,
                     const char    *container)
{
  return fs_new (NULL, world, container, 0, 0);
}

/**
 * dd_fs_free:
 * @self: (transfer full): a view of files
 *
 * Frees a view of files.
 */
void
dd_fs_free (DdFs *self)
{
  g_clear_pointer (&self->proc, g_ptr_array_unref);
  g_free (self->container);
  g_free (self);
}

/**
 * dd_fs_entry_clear:
 * @entry: an entry
 *
 * Frees what an entry holds, not the entry itself.
 */
void
dd_fs_entry_clear (DdFsEntry *entry)
{
  g_clear_pointer (&entry->path, g_free);
  entry->node = NULL;
}

const DdContainer *
_dd_fs_get_container (DdFs *self)
{
  return dd_world_get_container (self->world, self->container);
}

static void
push (DdFsStack *stack,
      DdNode    *node,
      int        layer)
{
  if (node == NULL || stack->n == DD_FS_MAX_LAYERS)
    return;
  stack->nodes[stack->n] = node;
  stack->layers[stack->n] = layer;
  stack->n++;
}

/* The roots of all layers, the topmost first. */
void
_dd_fs_get_roots (DdFs      *self,
                  DdFsStack *stack)
{
  const DdContainer *container = _dd_fs_get_container (self);

  stack->n = 0;
  if (container == NULL)
    {
      push (stack, dd_world_get_store (self->world, "host"), DD_FS_NO_LAYERS);
      return;
    }
  push (stack, dd_world_get_store (self->world, container->rw_store), DD_FS_WRITABLE);
  push (stack, container->init_layer, DD_FS_INIT);
  for (guint i = container->image->layers->len; i > 0; i--)
    {
      const DdLayer *layer = g_ptr_array_index (container->image->layers, i - 1);

      push (stack, layer->root, DD_FS_INIT + 1 + (int) (container->image->layers->len - i));
    }
}

/* Goes down one name in a stack of directories: the topmost layer that has
 * the name decides; directories below it merge unless it is opaque. */
gboolean
_dd_fs_step (const DdFsStack *from,
             const char      *name,
             DdFsStack       *to)
{
  to->n = 0;
  for (guint i = 0; i < from->n; i++)
    {
      DdNode *child = dd_node_get_child (from->nodes[i], name);

      if (child == NULL)
        continue;
      if (child->kind == DD_NODE_WHITEOUT)
        break;
      if (child->kind != DD_NODE_DIRECTORY)
        {
          if (to->n == 0)
            push (to, child, from->layers[i]);
          break;
        }
      push (to, child, from->layers[i]);
      if (child->opaque)
        break;
    }
  return to->n > 0;
}

static gboolean
walk (const DdFsStack *roots,
      const char      *path,
      DdFsStack       *at)
{
  DdFsStack next;

  *at = *roots;
  for (path += strspn (path, "/"); *path; path += strspn (path, "/"))
    {
      gsize length = strcspn (path, "/");
      g_autofree char *name = g_strndup (path, length);

      if (!_dd_fs_step (at, name, &next))
        return FALSE;
      *at = next;
      path += length;
    }
  return at->n > 0;
}

static gboolean
is_within (const char *path,
           const char *directory)
{
  gsize length = strlen (directory);

  return strncmp (path, directory, length) == 0 &&
         (path[length] == '\0' || path[length] == '/');
}

/* What the host's kernel and daemon show as files. */
static const DdMountPoint host_mounts[] = {
  { .kind = DD_MOUNT_KERNEL, .destination = (char *) "/proc", .store = (char *) "kernel",
    .path = (char *) "/proc", .fs_type = (char *) "proc", .read_only = TRUE },
  { .kind = DD_MOUNT_KERNEL, .destination = (char *) "/run/docker/netns",
    .store = (char *) "kernel", .path = (char *) "/proc", .fs_type = (char *) "nsfs",
    .read_only = TRUE },
};

static const DdMountPoint *
find_host_mount (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (host_mounts); i++)
    if (is_within (path, host_mounts[i].destination))
      return &host_mounts[i];
  return NULL;
}

static const DdMountPoint *
find_mount (DdFs       *self,
            const char *path)
{
  const DdContainer *container = _dd_fs_get_container (self);
  const DdMountPoint *best = NULL;

  if (self->container == NULL)
    return find_host_mount (path);

  for (guint i = 0; container && container->mounted && i < container->mounts->len; i++)
    {
      const DdMountPoint *mount = g_ptr_array_index (container->mounts, i);

      if (is_within (path, mount->destination) &&
          (best == NULL || strlen (mount->destination) > strlen (best->destination)))
        best = mount;
    }
  return best;
}

static char *
path_in_mount (const DdMountPoint *mount,
               const char         *path)
{
  return g_strconcat (mount->path, path + strlen (mount->destination), NULL);
}

/* What is made when somebody looks, anew when a path begins to be followed; older
 * trees are kept for entries that were found in them. */
static DdNode *
look_up_made (DdFs               *self,
              const DdMountPoint *mount,
              const char         *path)
{
  if (self->proc == NULL)
    self->proc = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_node_unref);
  if (self->proc->len == 0 || g_str_equal (path, mount->destination))
    {
      DdNode *root = dd_world_get_store (self->world, mount->store);
      DdNode *still = root ? dd_node_lookup (root, mount->path) : NULL;

      if (still == NULL)
        return NULL;
      g_ptr_array_add (self->proc, g_str_equal (mount->fs_type, "proc")
                                   ? _dd_fs_make_proc (self, still) : _dd_fs_make_netns (self));
    }
  return dd_node_lookup (g_ptr_array_index (self->proc, self->proc->len - 1),
                         path + strlen (mount->destination));
}

/* Finds a canonical path. */
DdNode *
_dd_fs_find (DdFs                *self,
             const char          *path,
             int                 *layer,
             const DdMountPoint **mount_out)
{
  const DdMountPoint *mount = find_mount (self, path);
  DdFsStack roots;
  DdFsStack at;

  *mount_out = mount;
  *layer = DD_FS_NO_LAYERS;
  if (mount && (g_strcmp0 (mount->fs_type, "proc") == 0 ||
                g_strcmp0 (mount->fs_type, "nsfs") == 0))
    return look_up_made (self, mount, path);
  if (mount)
    {
      DdNode *root = dd_world_get_store (self->world, mount->store);
      g_autofree char *inside = path_in_mount (mount, path);

      return root ? dd_node_lookup (root, inside) : NULL;
    }
  _dd_fs_get_roots (self, &roots);
  if (!walk (&roots, path, &at))
    return NULL;
  *layer = at.layers[0];
  return at.nodes[0];
}

/* How many layers have a canonical path, as far as they show through. */
guint
_dd_fs_count_layers (DdFs       *self,
                     const char *path)
{
  DdFsStack roots;
  DdFsStack at;

  _dd_fs_get_roots (self, &roots);
  return walk (&roots, path, &at) ? at.n : 0;
}

/* Whether a read-only layer has the path, and which. */
gboolean
_dd_fs_is_below (DdFs       *self,
                 const char *path,
                 int        *layer)
{
  DdFsStack roots;
  DdFsStack at;

  _dd_fs_get_roots (self, &roots);
  if (roots.n == 0 || roots.layers[0] != DD_FS_WRITABLE)
    return FALSE;
  memmove (roots.nodes, roots.nodes + 1, sizeof (DdNode *) * (roots.n - 1));
  memmove (roots.layers, roots.layers + 1, sizeof (int) * (roots.n - 1));
  roots.n--;
  if (!walk (&roots, path, &at))
    return FALSE;
  *layer = at.layers[0];
  return TRUE;
}

static void
go_up (GString *path)
{
  char *slash = strrchr (path->str, '/');

  g_string_truncate (path, slash ? slash - path->str : 0);
}

/* Puts the components of @path before those that are left. */
static void
queue_path (GQueue     *queue,
            const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  for (guint i = g_strv_length (parts); i > 0; i--)
    if (*parts[i - 1])
      g_queue_push_head (queue, g_strdup (parts[i - 1]));
}

static int
resolve (DdFs      *self,
         GQueue    *queue,
         gboolean   follow,
         DdFsEntry *entry)
{
  g_autoptr (GString) path = g_string_new (NULL);
  guint links = 0;

  entry->node = _dd_fs_find (self, "", &entry->layer, &entry->mount);
  while (!g_queue_is_empty (queue))
    {
      g_autofree char *name = g_queue_pop_head (queue);

      if (entry->node == NULL || !dd_node_is_directory (entry->node))
        {
          g_clear_pointer (&entry->path, g_free);
          return entry->node ? ENOTDIR : ENOENT;
        }
      if (g_str_equal (name, "."))
        continue;
      if (g_str_equal (name, ".."))
        go_up (path);
      else
        g_string_append_printf (path, "/%s", name);

      g_free (entry->path);
      entry->path = g_strdup (path->str);
      entry->node = _dd_fs_find (self, path->str, &entry->layer, &entry->mount);
      if (entry->node && entry->node->kind == DD_NODE_SYMLINK &&
          (follow || !g_queue_is_empty (queue)))
        {
          if (++links > MAX_SYMLINKS)
            return ELOOP;
          queue_path (queue, entry->node->target);
          go_up (path);
          if (*entry->node->target == '/')
            g_string_truncate (path, 0);
          entry->node = _dd_fs_find (self, path->str, &entry->layer, &entry->mount);
        }
    }
  g_free (entry->path);
  entry->path = g_strdup (path->len ? path->str : "/");
  return entry->node ? 0 : ENOENT;
}

/**
 * dd_fs_stat:
 * @self: a view of files
 * @path: an absolute path
 * @follow: whether a symbolic link at its end is followed
 * @entry: (out): what the path leads to; the canonical path is set also when
 *   only the last name is missing
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_stat (DdFs       *self,
            const char *path,
            gboolean    follow,
            DdFsEntry  *entry)
{
  g_autoptr (GQueue) queue = g_queue_new ();
  int result;

  memset (entry, 0, sizeof *entry);
  if (*path == '\0')
    return ENOENT;
  queue_path (queue, path);
  result = resolve (self, queue, follow, entry);
  if (!g_queue_is_empty (queue))
    g_clear_pointer (&entry->path, g_free);
  g_queue_clear_full (queue, g_free);
  if (result == 0 && !dd_node_is_directory (entry->node) && g_str_has_suffix (path, "/"))
    result = ENOTDIR;
  return result;
}

/**
 * dd_fs_exists:
 * @self: a view of files
 * @path: an absolute path
 *
 * Returns: whether there is an entry; symbolic links are followed
 */
gboolean
dd_fs_exists (DdFs       *self,
              const char *path)
{
  g_auto (DdFsEntry) entry = { 0 };

  return dd_fs_stat (self, path, TRUE, &entry) == 0;
}

/**
 * dd_fs_is_directory:
 * @self: a view of files
 * @path: an absolute path
 *
 * Returns: whether the path leads to a directory; symbolic links are followed
 */
gboolean
dd_fs_is_directory (DdFs       *self,
                    const char *path)
{
  g_auto (DdFsEntry) entry = { 0 };

  return dd_fs_stat (self, path, TRUE, &entry) == 0 && dd_node_is_directory (entry.node);
}

/**
 * dd_fs_may:
 * @self: a view of files
 * @node: an entry
 * @bit: 4 to read, 2 to write, 1 to execute
 *
 * Returns: whether the user of the view may do that
 */
gboolean
dd_fs_may (DdFs         *self,
           const DdNode *node,
           int           bit)
{
  int shift = 0;

  if (self->uid == 0)
    return bit != 1 || dd_node_is_directory (node) || (node->mode & 0111) != 0;
  if (node->uid == self->uid)
    shift = 6;
  else if (node->gid == self->gid)
    shift = 3;
  return ((node->mode >> shift) & bit) != 0;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
add_mount_names (DdFs       *self,
                 const char *path,
                 GHashTable *names)
{
  const DdContainer *container = _dd_fs_get_container (self);

  for (guint i = 0; container && container->mounted && i < container->mounts->len; i++)
    {
      const DdMountPoint *mount = g_ptr_array_index (container->mounts, i);
      g_autofree char *parent = g_path_get_dirname (mount->destination);

      if (g_str_equal (parent, path))
        g_hash_table_add (names, g_path_get_basename (mount->destination));
    }
}

static void
add_layer_names (DdFs       *self,
                 const char *path,
                 GHashTable *names)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  DdFsStack roots;
  DdFsStack at;

  _dd_fs_get_roots (self, &roots);
  if (!walk (&roots, path, &at))
    return;
  for (guint i = 0; i < at.n; i++)
    for (guint j = 0; j < at.nodes[i]->n_children; j++)
      {
        char *name = at.nodes[i]->names[j];

        if (!g_hash_table_add (seen, name))
          continue;
        if (at.nodes[i]->children[j]->kind != DD_NODE_WHITEOUT)
          g_hash_table_add (names, g_strdup (name));
      }
}

/**
 * dd_fs_list:
 * @self: a view of files
 * @path: an absolute path
 * @names: (out) (transfer full): the names in the directory, sorted
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_list (DdFs         *self,
            const char   *path,
            char       ***names)
{
  g_auto (DdFsEntry) entry = { 0 };
  g_autoptr (GHashTable) set = NULL;
  g_autoptr (GPtrArray) list = NULL;
  GHashTableIter iter;
  gpointer name;
  int result = dd_fs_stat (self, path, TRUE, &entry);

  *names = NULL;
  if (result != 0)
    return result;
  if (!dd_node_is_directory (entry.node))
    return ENOTDIR;
  if (!dd_fs_may (self, entry.node, 4))
    return EACCES;

  set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (entry.mount)
    for (guint i = 0; i < entry.node->n_children; i++)
      g_hash_table_add (set, g_strdup (entry.node->names[i]));
  else
    add_layer_names (self, entry.path, set);
  add_mount_names (self, entry.path, set);

  list = g_ptr_array_new ();
  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_hash_table_iter_steal (&iter);
      g_ptr_array_add (list, name);
    }
  g_ptr_array_sort (list, compare_names);
  g_ptr_array_add (list, NULL);
  *names = (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
  return 0;
}

/**
 * dd_fs_read:
 * @self: a view of files
 * @path: an absolute path
 * @content: (out) (transfer full): what the file holds
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_read (DdFs        *self,
            const char  *path,
            DdContent  **content)
{
  g_auto (DdFsEntry) entry = { 0 };
  int result = dd_fs_stat (self, path, TRUE, &entry);

  *content = NULL;
  if (result != 0)
    return result;
  if (dd_node_is_directory (entry.node))
    return EISDIR;
  if (!dd_fs_may (self, entry.node, 4))
    return EACCES;
  *content = entry.node->content ? dd_content_ref (entry.node->content)
                                 : dd_content_new_text ("");
  return 0;
}

/**
 * dd_fs_read_text:
 * @self: a view of files
 * @path: an absolute path
 * @text: (out) (transfer full): the text; a sample without bytes reads as "",
 *   an archive as the line that stands for it
 *
 * Returns: 0, or a number of errno.h
 */
int
dd_fs_read_text (DdFs        *self,
                 const char  *path,
                 char       **text)
{
  g_autoptr (DdContent) content = NULL;
  int result = dd_fs_read (self, path, &content);
  const char *bytes;
  gsize length;

  *text = NULL;
  if (result != 0)
    return result;
  bytes = dd_content_get_text (content, &length);
  *text = bytes ? g_strndup (bytes, length) : g_strdup (content->tree ? content->identity : "");
  return 0;
}

/**
 * dd_fs_resolve:
 * @cwd: an absolute path
 * @path: a path, absolute or relative to @cwd
 *
 * Returns: (transfer full): an absolute path; "." and ".." are kept
 */
char *
dd_fs_resolve (const char *cwd,
               const char *path)
{
  if (*path == '/')
    return g_strdup (path);
  if (*path == '\0')
    return g_strdup ("");
  return g_str_has_suffix (cwd, "/") ? g_strconcat (cwd, path, NULL)
                                     : g_strconcat (cwd, "/", path, NULL);
}

/**
 * dd_fs_strerror:
 * @number: of errno.h
 *
 * Returns: what tools print, in English as in a container without locale
 */
const char *
dd_fs_strerror (int number)
{
  static const struct { int number; const char *text; } errors[] = {
    { EPERM, "Operation not permitted" },
    { ENOENT, "No such file or directory" },
    { EACCES, "Permission denied" },
    { EBUSY, "Resource busy" },
    { EEXIST, "File exists" },
    { EXDEV, "Invalid cross-device link" },
    { ENOTDIR, "Not a directory" },
    { EISDIR, "Is a directory" },
    { EINVAL, "Invalid argument" },
    { ENOSPC, "No space left on device" },
    { EROFS, "Read-only file system" },
    { ELOOP, "Symbolic link loop" },
    { ENOTEMPTY, "Directory not empty" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    if (errors[i].number == number)
      return errors[i].text;
  return "Unknown error";
}

/**
 * dd_fs_describe_layer:
 * @self: a view of files
 * @layer: of an entry
 *
 * Returns: (transfer full): the layer in words: "the writable layer",
 *   "layer 2", counted from the base of the image
 */
char *
dd_fs_describe_layer (DdFs *self,
                      int   layer)
{
  const DdContainer *container = _dd_fs_get_container (self);

  if (layer == DD_FS_WRITABLE || container == NULL)
    return g_strdup (_("the writable layer"));
  if (layer == DD_FS_INIT)
    return g_strdup (_("the init layer"));
  return g_strdup_printf (_("layer %d"), (int) container->image->layers->len - (layer - DD_FS_INIT - 1));
}
