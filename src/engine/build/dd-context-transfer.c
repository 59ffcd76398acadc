// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-context-private.h"
#include "dd-go-text.h"

/* Messages of the protocol end with the packet that says so. */
#define END_SIZE         2
#define TYPE_SIZE        2
#define TAG_SIZE         1

/* A time in nanoseconds since 1970 takes nine bytes for a long time to come. */
#define TIME_SIZE        (TAG_SIZE + 9)

/* Files are sent in pieces of this size. */
#define CHUNK_SIZE       (32 * 1024)

/* How Go writes the kind of a file. */
#define GO_MODE_DIR      (1u << 31)
#define GO_MODE_SYMLINK  (1u << 27)
#define GO_MODE_DEVICE   (1u << 26)
#define GO_MODE_PIPE     (1u << 25)
#define GO_MODE_SOCKET   (1u << 24)
#define GO_MODE_CHAR     (1u << 21)
#define GO_MODE_SETUID   (1u << 23)
#define GO_MODE_SETGID   (1u << 22)
#define GO_MODE_STICKY   (1u << 20)

#define LINK_MODE        0777

struct _DdContextTransfer
{
  gatomicrefcount  ref_count;
  GPtrArray       *entries;
  GHashTable      *by_path; /* the same, borrowed */
  GPtrArray       *changed;
  gint64           size;
};

G_DEFINE_BOXED_TYPE (DdContextTransfer, dd_context_transfer, dd_context_transfer_ref,
                     dd_context_transfer_unref)

/* The size of a whole number that has seven bits a byte. */
static gint64
number_size (guint64 number)
{
  gint64 size = 1;

  for (; number >= 0x80; number >>= 7)
    size++;

  return size;
}

/* Fields that are 0 are not sent. */
static gint64
number_field_size (guint64 number)
{
  return number != 0 ? TAG_SIZE + number_size (number) : 0;
}

static gint64
bytes_field_size (guint64 length)
{
  return length != 0 ? TAG_SIZE + number_size (length) + (gint64) length : 0;
}

static guint32
go_mode (const DdNode *node)
{
  static const guint32 kinds[] = {
    [DD_NODE_FILE] = 0,
    [DD_NODE_DIRECTORY] = GO_MODE_DIR,
    [DD_NODE_SYMLINK] = GO_MODE_SYMLINK,
    [DD_NODE_CHAR_DEVICE] = GO_MODE_DEVICE | GO_MODE_CHAR,
    [DD_NODE_FIFO] = GO_MODE_PIPE,
    [DD_NODE_SOCKET] = GO_MODE_SOCKET,
    [DD_NODE_WHITEOUT] = GO_MODE_DEVICE | GO_MODE_CHAR,
  };
  guint32 mode = node->kind == DD_NODE_SYMLINK ? LINK_MODE : node->mode & 0777;

  if ((node->mode & 04000) != 0)
    mode |= GO_MODE_SETUID;
  if ((node->mode & 02000) != 0)
    mode |= GO_MODE_SETGID;
  if ((node->mode & 01000) != 0)
    mode |= GO_MODE_STICKY;

  return mode | kinds[node->kind];
}

/* The packet that tells about an entry: every one of them, each time. */
static gint64
stat_packet_size (const DdContextEntry *entry)
{
  const DdNode *node = entry->node;
  gint64 size = bytes_field_size (strlen (entry->path)) + number_field_size (go_mode (node)) +
                TIME_SIZE;

  if (node->kind == DD_NODE_FILE)
    size += number_field_size ((guint64) dd_node_get_size (node));
  if (node->kind == DD_NODE_SYMLINK && node->target != NULL)
    size += number_field_size (strlen (node->target)) + bytes_field_size (strlen (node->target));

  return TAG_SIZE + number_size ((guint64) size) + size;
}

/* The packets with a file's bytes, and the empty one at their end. */
static gint64
data_packets_size (guint  id,
                   gint64 size)
{
  gint64 head = TYPE_SIZE + number_field_size (id);
  gint64 rest = size % CHUNK_SIZE;
  gint64 total = size / CHUNK_SIZE * (head + bytes_field_size (CHUNK_SIZE)) + head;

  if (rest > 0)
    total += head + bytes_field_size ((guint64) rest);

  return total;
}

/* The receiver compares what stat tells, the time included, and not the bytes:
 * a file that was only touched is sent again. */
static gboolean
is_same (const DdContextEntry *entry,
         const DdContextEntry *before)
{
  const DdNode *node = entry->node;
  const DdNode *old = before->node;

  return node->kind == old->kind && node->mode == old->mode && node->mtime == old->mtime &&
         dd_node_get_size (node) == dd_node_get_size (old);
}

static void
send_entry (DdContextTransfer       *self,
            const DdContextEntry    *entry,
            const DdContextTransfer *before)
{
  DdContextEntry *sent = g_new0 (DdContextEntry, 1);
  guint id = self->entries->len;
  DdContextEntry *old = before != NULL ? g_hash_table_lookup (before->by_path, entry->path) : NULL;

  sent->path = g_strdup (entry->path);
  sent->node = dd_node_ref (entry->node);
  g_ptr_array_add (self->entries, sent);
  g_hash_table_insert (self->by_path, sent->path, sent);
  self->size += stat_packet_size (entry);
  if (entry->node->kind != DD_NODE_FILE || (old != NULL && is_same (entry, old)))
    return;
  self->size += data_packets_size (id, dd_node_get_size (entry->node));
  g_ptr_array_add (self->changed, g_strdup (entry->path));
}

/* Makes patterns of what instructions copy. %NULL for the whole context. */
static DdIgnore *
make_wanted (const DdBuildContext  *context,
             const char *const     *wanted,
             gboolean              *all,
             GError               **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  *all = FALSE;
  for (; *wanted != NULL; wanted++)
    {
      g_autofree char *rooted = g_strconcat ("/", *wanted, NULL);
      g_autofree char *cleaned = dd_go_path_clean (rooted);

      if (cleaned[1] == '\0')
        {
          *all = TRUE;
          return NULL;
        }
      _dd_context_add_with_links (context, cleaned + 1, paths);
    }
  g_ptr_array_add (paths, NULL);

  return dd_ignore_new ((const char *const *) paths->pdata, error);
}

/* A folder is sent when something in it is: marks those above an entry. */
static void
mark_above (GHashTable *folders,
            const char *path)
{
  for (const char *end = path + strlen (path); end > path; end--)
    if (*end == '/')
      {
        char *folder = g_strndup (path, (gsize) (end - path));

        if (!g_hash_table_add (folders, folder))
          return;
      }
}

/* Gives which entries are wanted, by their index. */
static gboolean *
select_entries (const DdBuildContext  *context,
                DdIgnore              *wanted,
                GError               **error)
{
  guint n_entries = dd_build_context_get_n_entries (context);
  g_autofree gboolean *selected = g_new0 (gboolean, n_entries + 1);
  g_autoptr (GHashTable) folders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = n_entries; i-- > 0;)
    {
      const DdContextEntry *entry = dd_build_context_get_entry (context, i);

      if (!dd_ignore_match (wanted, entry->path, &selected[i], NULL, error))
        {
          g_prefix_error (error, "failed to match includepatterns: ");
          return NULL;
        }
      if (selected[i])
        mark_above (folders, entry->path);
      else
        selected[i] = g_hash_table_contains (folders, entry->path);
    }

  return g_steal_pointer (&selected);
}

/**
 * dd_context_transfer_new:
 * @context: a context
 * @before: (nullable): what was sent of it the last time
 * @wanted: (nullable) (array zero-terminated=1): what the instructions copy,
 *   as they say it, with wildcards; %NULL for the whole context
 * @error: return location for %DD_SYNTAX_ERROR_INVALID: a path of @wanted is no
 *   pattern
 *
 * Sends a context as BuildKit does: what stat tells of each wanted entry, and
 * the bytes of the files of which that changed since the last time. What was
 * not wanted the last time is not there any more.
 *
 * Returns: (transfer full) (nullable): what was sent
 * Source: tonistiigi/fsutil; sizes as BuildKit prints them
 */
DdContextTransfer *
dd_context_transfer_new (const DdBuildContext     *context,
                         const DdContextTransfer  *before,
                         const char *const        *wanted,
                         GError                  **error)
{
  g_autoptr (DdContextTransfer) self = NULL;
  g_autoptr (DdIgnore) patterns = NULL;
  g_autofree gboolean *selected = NULL;
  gboolean all = TRUE;

  g_return_val_if_fail (context != NULL, NULL);

  if (wanted != NULL)
    {
      patterns = make_wanted (context, wanted, &all, error);
      if (!all && patterns == NULL)
        return NULL;
    }
  if (!all && (selected = select_entries (context, patterns, error)) == NULL)
    return NULL;
  self = g_new0 (DdContextTransfer, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->entries = g_ptr_array_new_with_free_func (_dd_context_entry_free);
  self->by_path = g_hash_table_new (g_str_hash, g_str_equal);
  self->changed = g_ptr_array_new_with_free_func (g_free);
  self->size = END_SIZE;
  for (guint i = 0; i < dd_build_context_get_n_entries (context); i++)
    if (all || selected[i])
      send_entry (self, dd_build_context_get_entry (context, i), before);
  g_ptr_array_add (self->changed, NULL);

  return g_steal_pointer (&self);
}

/**
 * dd_context_transfer_ref:
 * @self: what was sent
 *
 * Returns: (transfer full): @self
 */
DdContextTransfer *
dd_context_transfer_ref (DdContextTransfer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * dd_context_transfer_unref:
 * @self: (transfer full): what was sent
 *
 * Drops a reference.
 */
void
dd_context_transfer_unref (DdContextTransfer *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->by_path);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->changed);
  g_free (self);
}

/**
 * dd_context_transfer_get_n_entries:
 * @self: what was sent
 *
 * Returns: how many entries the builder has
 */
guint
dd_context_transfer_get_n_entries (const DdContextTransfer *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->entries->len;
}

/**
 * dd_context_transfer_get_changed:
 * @self: what was sent
 *
 * Returns: (transfer none) (array zero-terminated=1): the files whose bytes
 *   were sent
 */
const char *const *
dd_context_transfer_get_changed (const DdContextTransfer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->changed->pdata;
}

/**
 * dd_context_transfer_get_size:
 * @self: what was sent
 *
 * Returns: the bytes that "transferring context" counts: the protocol's own
 *   ones, too, so that 2 are sent when there is nothing
 */
gint64
dd_context_transfer_get_size (const DdContextTransfer *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

/**
 * dd_context_transfer_get_kept:
 * @self: what was sent
 *
 * Returns: the bytes of all files that the builder has, those that did not
 *   change included
 */
gint64
dd_context_transfer_get_kept (const DdContextTransfer *self)
{
  gint64 size = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const DdContextEntry *entry = g_ptr_array_index (self->entries, i);

      size += entry->node->kind == DD_NODE_FILE ? dd_node_get_size (entry->node) : 0;
    }

  return size;
}

/* What the build cache looks at in one entry; of a folder not what is in it,
 * since that has entries of its own. */
static gboolean
counts_as_same (const DdNode *a,
                const DdNode *b)
{
  if (a == b)
    return TRUE;
  if (a->kind != b->kind || a->mode != b->mode || g_strcmp0 (a->target, b->target) != 0)
    return FALSE;

  return a->content == b->content ||
         (a->content != NULL && b->content != NULL && dd_content_equal (a->content, b->content));
}

static DdContextChange
find_new (const DdContextTransfer  *self,
          const DdBuildContext     *context,
          DdContextFilter           filter,
          gpointer                  data,
          GHashTable               *seen,
          char                    **path)
{
  for (guint i = 0; i < dd_build_context_get_n_entries (context); i++)
    {
      const DdContextEntry *entry = dd_build_context_get_entry (context, i);
      const DdContextEntry *before = g_hash_table_lookup (self->by_path, entry->path);

      g_hash_table_add (seen, entry->path);
      if (!filter (entry->path, data) || (before && counts_as_same (before->node, entry->node)))
        continue;
      /* The file that is new in a folder says more than the folder. */
      if (before == NULL && dd_node_is_directory (entry->node) && entry->node->n_children > 0)
        continue;
      *path = g_strdup (entry->path);
      return before ? DD_CONTEXT_CHANGED : DD_CONTEXT_ADDED;
    }

  return DD_CONTEXT_SAME;
}

/**
 * dd_context_transfer_find_change:
 * @self: what was sent before
 * @context: the files as they are now
 * @filter: which of them to look at
 * @data: what it is given
 * @path: (out) (nullable) (transfer full): the entry that differs
 *
 * Finds the first entry that differs in what the build cache looks at: kind,
 * mode, target and bytes, not the time of the last change.
 *
 * Returns: how it differs
 */
DdContextChange
dd_context_transfer_find_change (const DdContextTransfer  *self,
                                 const DdBuildContext     *context,
                                 DdContextFilter           filter,
                                 gpointer                  data,
                                 char                    **path)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  DdContextChange change;

  g_return_val_if_fail (self != NULL && context != NULL, DD_CONTEXT_SAME);
  g_return_val_if_fail (filter != NULL && path != NULL, DD_CONTEXT_SAME);

  *path = NULL;
  change = find_new (self, context, filter, data, seen, path);
  for (guint i = 0; change == DD_CONTEXT_SAME && i < self->entries->len; i++)
    {
      const DdContextEntry *entry = g_ptr_array_index (self->entries, i);

      if (g_hash_table_contains (seen, entry->path) || !filter (entry->path, data))
        continue;
      *path = g_strdup (entry->path);
      change = DD_CONTEXT_REMOVED;
    }

  return change;
}
