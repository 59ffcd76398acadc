// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-node.h"

/* Disk blocks are counted in 4 KiB units, as ext4 and overlayfs do. */
#define BLOCK_SIZE 4096

G_DEFINE_BOXED_TYPE (DdContent, dd_content, dd_content_ref, dd_content_unref)
G_DEFINE_BOXED_TYPE (DdNode, dd_node, dd_node_ref, dd_node_unref)

/**
 * dd_content_new_bytes:
 * @bytes: the bytes of the file
 *
 * Returns: (transfer full): content with real bytes
 */
DdContent *
dd_content_new_bytes (GBytes *bytes)
{
  DdContent *self = g_new0 (DdContent, 1);

  self->ref_count = 1;
  self->text = g_bytes_ref (bytes);
  self->size = g_bytes_get_size (bytes);
  return self;
}

/**
 * dd_content_new_text:
 * @text: the text of the file
 *
 * Returns: (transfer full): content with real bytes
 */
DdContent *
dd_content_new_text (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return dd_content_new_bytes (bytes);
}

/**
 * dd_content_new_sample:
 * @identity: what stands for the bytes
 * @size: in bytes
 * @program: (nullable): the program the file is, if it can be executed
 *
 * Returns: (transfer full): content that only has a size
 */
DdContent *
dd_content_new_sample (const char *identity,
                       gint64      size,
                       const char *program)
{
  DdContent *self = g_new0 (DdContent, 1);

  self->ref_count = 1;
  self->identity = g_strdup (identity);
  self->size = size;
  self->program = g_strdup (program);
  return self;
}

/**
 * dd_content_append:
 * @self: (nullable): content, %NULL for an empty file
 * @text: the bytes to add
 * @length: their number
 *
 * Returns: (transfer full): the content of a file after a write at its end
 */
DdContent *
dd_content_append (DdContent  *self,
                   const char *text,
                   gsize       length)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  if (self && self->text == NULL && self->size > 0)
    {
      g_autofree char *identity = g_strdup_printf ("%s+%.*s", self->identity,
                                                   (int) length, text);
      return dd_content_new_sample (identity, self->size + length, NULL);
    }

  if (self && self->text)
    g_byte_array_append (array, g_bytes_get_data (self->text, NULL), self->size);
  g_byte_array_append (array, (const guint8 *) text, length);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&array));
  return dd_content_new_bytes (bytes);
}

/**
 * dd_content_ref:
 * @self: content
 *
 * Returns: (transfer full): the same content, held once more
 */
DdContent *
dd_content_ref (DdContent *self)
{
  self->ref_count++;
  return self;
}

/**
 * dd_content_unref:
 * @self: (transfer full): content
 *
 * Lets go of content. The last one who does frees it.
 */
void
dd_content_unref (DdContent *self)
{
  if (--self->ref_count > 0)
    return;

  g_clear_pointer (&self->text, g_bytes_unref);
  g_clear_pointer (&self->tree, dd_node_unref);
  g_free (self->identity);
  g_free (self->program);
  g_free (self);
}

/**
 * dd_content_equal:
 * @a: content
 * @b: content
 *
 * Returns: whether two files hold the same
 */
gboolean
dd_content_equal (const DdContent *a,
                  const DdContent *b)
{
  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL || a->size != b->size)
    return FALSE;
  if (a->text && b->text)
    return g_bytes_equal (a->text, b->text);
  return a->text == NULL && b->text == NULL && g_strcmp0 (a->identity, b->identity) == 0;
}

/**
 * dd_content_get_text:
 * @self: content
 * @length: (out) (optional): number of bytes
 *
 * Returns: (nullable) (transfer none): the bytes, not terminated; %NULL where
 *   the file is only a sample
 */
const char *
dd_content_get_text (const DdContent *self,
                     gsize           *length)
{
  static const char empty[] = "";

  if (length)
    *length = 0;
  if (self->text == NULL)
    return self->size == 0 ? empty : NULL;
  if (g_bytes_get_size (self->text) == 0)
    return empty;
  return g_bytes_get_data (self->text, length);
}

/**
 * dd_content_dup_text:
 * @self: (nullable): content
 *
 * Returns: (nullable) (transfer full): the bytes as a text, up to the first
 *   zero; %NULL where there are none to be had
 */
char *
dd_content_dup_text (const DdContent *self)
{
  gsize length;
  const char *text = self ? dd_content_get_text (self, &length) : NULL;

  return text ? g_strndup (text, length) : NULL;
}

static DdNode *
node_new (DdNodeKind kind,
          guint32    mode)
{
  DdNode *self = g_new0 (DdNode, 1);

  self->ref_count = 1;
  self->kind = kind;
  self->mode = mode;
  return self;
}

/**
 * dd_node_new_directory:
 * @mode: permission bits
 *
 * Returns: (transfer full): an empty directory of root
 */
DdNode *
dd_node_new_directory (guint32 mode)
{
  return node_new (DD_NODE_DIRECTORY, mode);
}

/**
 * dd_node_new_file:
 * @content: (nullable): what it holds, %NULL for nothing
 * @mode: permission bits
 *
 * Returns: (transfer full): a regular file of root
 */
DdNode *
dd_node_new_file (DdContent *content,
                  guint32    mode)
{
  DdNode *self = node_new (DD_NODE_FILE, mode);

  self->content = content ? dd_content_ref (content) : dd_content_new_text ("");
  return self;
}

/**
 * dd_node_new_symlink:
 * @target: what it points to
 *
 * Returns: (transfer full): a symbolic link of root
 */
DdNode *
dd_node_new_symlink (const char *target)
{
  DdNode *self = node_new (DD_NODE_SYMLINK, 0777);

  self->target = g_strdup (target);
  return self;
}

/**
 * dd_node_new_special:
 * @kind: a device, FIFO or socket
 * @mode: permission bits
 *
 * Returns: (transfer full): a special file of root
 */
DdNode *
dd_node_new_special (DdNodeKind kind,
                     guint32    mode)
{
  return node_new (kind, mode);
}

/**
 * dd_node_new_whiteout:
 *
 * Returns: (transfer full): the entry that hides a name of the layers below
 * Source: kernel overlayfs guide, whiteouts and opaque directories
 */
DdNode *
dd_node_new_whiteout (void)
{
  return node_new (DD_NODE_WHITEOUT, 0);
}

/**
 * dd_node_copy:
 * @self: a node
 *
 * Copies one node; its children are shared. The caller may change the copy
 * until it hands it on.
 *
 * Returns: (transfer full): the copy
 */
DdNode *
dd_node_copy (const DdNode *self)
{
  DdNode *copy = g_memdup2 (self, sizeof *self);

  copy->ref_count = 1;
  copy->digest = NULL;
  copy->target = g_strdup (self->target);
  if (copy->content)
    dd_content_ref (copy->content);
  copy->children = g_memdup2 (self->children, sizeof (DdNode *) * self->n_children);
  copy->names = g_memdup2 (self->names, sizeof (char *) * self->n_children);
  for (guint i = 0; i < copy->n_children; i++)
    {
      dd_node_ref (copy->children[i]);
      copy->names[i] = g_ref_string_acquire (self->names[i]);
    }
  return copy;
}

/**
 * dd_node_ref:
 * @self: a node
 *
 * Returns: (transfer full): the same node, held once more
 */
DdNode *
dd_node_ref (DdNode *self)
{
  self->ref_count++;
  return self;
}

/**
 * dd_node_unref:
 * @self: (transfer full): a node
 *
 * Lets go of a node. The last one who does frees it and its children.
 */
void
dd_node_unref (DdNode *self)
{
  if (--self->ref_count > 0)
    return;

  for (guint i = 0; i < self->n_children; i++)
    {
      dd_node_unref (self->children[i]);
      g_ref_string_release (self->names[i]);
    }
  g_free (self->children);
  g_free (self->names);
  g_clear_pointer (&self->content, dd_content_unref);
  g_free (self->target);
  g_free (self->digest);
  g_free (self);
}

/**
 * dd_node_is_directory:
 * @self: a node
 *
 * Returns: whether it is a directory
 */
gboolean
dd_node_is_directory (const DdNode *self)
{
  return self->kind == DD_NODE_DIRECTORY;
}

/* Finds the place of a name among the sorted children. */
static gboolean
find_child (const DdNode *self,
            const char   *name,
            gsize         length,
            guint        *place)
{
  guint low = 0;
  guint high = self->n_children;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      int order = strncmp (self->names[middle], name, length);

      if (order == 0 && self->names[middle][length] != '\0')
        order = 1;
      if (order == 0)
        {
          *place = middle;
          return TRUE;
        }
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  *place = low;
  return FALSE;
}

/**
 * dd_node_get_child:
 * @self: a node
 * @name: a name without slashes
 *
 * Returns: (nullable) (transfer none): the entry of that name
 */
DdNode *
dd_node_get_child (const DdNode *self,
                   const char   *name)
{
  guint place;

  return find_child (self, name, strlen (name), &place) ? self->children[place] : NULL;
}

/**
 * dd_node_lookup:
 * @self: the root of a tree
 * @path: a path with or without a leading slash; no "." or ".."
 *
 * Looks up one entry of one tree. Symbolic links are not followed.
 *
 * Returns: (nullable) (transfer none): the entry
 */
DdNode *
dd_node_lookup (DdNode     *self,
                const char *path)
{
  while (self)
    {
      gsize length;
      guint place;

      path += strspn (path, "/");
      if (*path == '\0')
        return self;
      length = strcspn (path, "/");
      if (!find_child (self, path, length, &place))
        return NULL;
      self = self->children[place];
      path += length;
    }
  return NULL;
}

static void
insert_child (DdNode     *self,
              guint       place,
              const char *name,
              gsize       length,
              DdNode     *child)
{
  guint n = self->n_children + 1;

  self->children = g_renew (DdNode *, self->children, n);
  self->names = g_renew (char *, self->names, n);
  memmove (self->children + place + 1, self->children + place, sizeof (DdNode *) * (n - 1 - place));
  memmove (self->names + place + 1, self->names + place, sizeof (char *) * (n - 1 - place));
  self->children[place] = dd_node_ref (child);
  self->names[place] = g_ref_string_new_len (name, length);
  self->n_children = n;
}

static void
remove_child (DdNode *self,
              guint   place)
{
  guint rest = self->n_children - place - 1;

  dd_node_unref (self->children[place]);
  g_ref_string_release (self->names[place]);
  memmove (self->children + place, self->children + place + 1, sizeof (DdNode *) * rest);
  memmove (self->names + place, self->names + place + 1, sizeof (char *) * rest);
  self->n_children--;
}

static DdNode *
set_child_len (const DdNode *self,
               const char   *name,
               gsize         length,
               DdNode       *child)
{
  DdNode *copy = dd_node_copy (self);
  guint place;

  if (find_child (copy, name, length, &place))
    {
      if (child == NULL)
        {
          remove_child (copy, place);
          return copy;
        }
      dd_node_ref (child);
      dd_node_unref (copy->children[place]);
      copy->children[place] = child;
    }
  else if (child)
    {
      insert_child (copy, place, name, length, child);
    }
  return copy;
}

/**
 * dd_node_set_child:
 * @self: a directory
 * @name: a name without slashes
 * @child: (nullable): the new entry, %NULL to remove the name
 *
 * Returns: (transfer full): a directory with the entry set
 */
DdNode *
dd_node_set_child (const DdNode *self,
                   const char   *name,
                   DdNode       *child)
{
  return set_child_len (self, name, strlen (name), child);
}

/**
 * dd_node_append_child:
 * @self: a directory that nobody else has seen yet
 * @name: a name that sorts behind those it has
 * @child: the entry
 *
 * Adds an entry to a directory that is being made, without making another one.
 */
void
dd_node_append_child (DdNode     *self,
                      const char *name,
                      DdNode     *child)
{
  guint n = self->n_children;

  g_return_if_fail (self->digest == NULL);
  g_return_if_fail (n == 0 || strcmp (self->names[n - 1], name) < 0);

  self->names = g_renew (char *, self->names, n + 1);
  self->children = g_renew (DdNode *, self->children, n + 1);
  self->names[n] = g_ref_string_new (name);
  self->children[n] = dd_node_ref (child);
  self->n_children++;
}

/**
 * dd_node_set_path:
 * @self: the root of a tree
 * @path: a path without "." or ".."
 * @node: (nullable): the new entry, %NULL to remove the path
 *
 * Sets one entry; directories that are missing on the way are made with mode
 * 0755. Entries beside the path are shared with the old tree.
 *
 * Returns: (transfer full): the root of the new tree
 */
DdNode *
dd_node_set_path (DdNode     *self,
                  const char *path,
                  DdNode     *node)
{
  g_autoptr (DdNode) made = NULL;
  g_autoptr (DdNode) child = NULL;
  DdNode *old;
  gsize length;
  guint place;

  path += strspn (path, "/");
  if (*path == '\0')
    return node ? dd_node_ref (node) : dd_node_new_directory (0755);

  length = strcspn (path, "/");
  if (path[length + strspn (path + length, "/")] == '\0')
    return set_child_len (self, path, length, node);

  old = find_child (self, path, length, &place) ? self->children[place] : NULL;
  if (old == NULL || !dd_node_is_directory (old))
    {
      if (node == NULL)
        return dd_node_ref (self);
      old = made = dd_node_new_directory (0755);
    }
  child = dd_node_set_path (old, path + length, node);
  return set_child_len (self, path, length, child);
}

/**
 * dd_node_get_size:
 * @self: a node
 *
 * Returns: what `stat` calls its size, in bytes
 */
gint64
dd_node_get_size (const DdNode *self)
{
  if (self->kind == DD_NODE_FILE)
    return self->content->size;
  if (self->kind == DD_NODE_SYMLINK)
    return strlen (self->target);
  return self->kind == DD_NODE_DIRECTORY ? BLOCK_SIZE : 0;
}

/**
 * dd_node_get_tree_size:
 * @self: a node
 *
 * Returns: the bytes of all files of a tree; directories count nothing
 */
gint64
dd_node_get_tree_size (const DdNode *self)
{
  gint64 size = self->kind == DD_NODE_FILE ? self->content->size : 0;

  for (guint i = 0; i < self->n_children; i++)
    size += dd_node_get_tree_size (self->children[i]);
  return size;
}

static gint64
add_usage (const DdNode *self,
           GHashTable   *seen)
{
  gint64 usage = 0;

  if (self->kind == DD_NODE_FILE && self->inode &&
      !g_hash_table_add (seen, GSIZE_TO_POINTER (self->inode)))
    return 0;
  if (self->kind == DD_NODE_FILE)
    usage = (self->content->size + BLOCK_SIZE - 1) / BLOCK_SIZE * BLOCK_SIZE;
  else if (self->kind == DD_NODE_DIRECTORY)
    usage = BLOCK_SIZE;
  for (guint i = 0; i < self->n_children; i++)
    usage += add_usage (self->children[i], seen);
  return usage;
}

/**
 * dd_node_get_tree_usage:
 * @self: a node
 *
 * Returns: the disk space of a tree, in bytes: files in whole blocks of 4 KiB,
 *   a file with several names once, one block for a directory
 */
gint64
dd_node_get_tree_usage (const DdNode *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  return add_usage (self, seen);
}

/**
 * dd_node_count:
 * @self: a node
 *
 * Returns: the number of entries of a tree, the root included
 */
guint
dd_node_count (const DdNode *self)
{
  guint count = 1;

  for (guint i = 0; i < self->n_children; i++)
    count += dd_node_count (self->children[i]);
  return count;
}

static void
digest_content (GChecksum       *sum,
                const DdContent *content)
{
  if (content->text)
    {
      gsize length;
      gconstpointer data = g_bytes_get_data (content->text, &length);

      g_checksum_update (sum, data, length);
    }
  else
    {
      g_checksum_update (sum, (const guchar *) "~", 1);
      g_checksum_update (sum, (const guchar *) content->identity, -1);
    }
}

/**
 * dd_node_get_digest:
 * @self: a node
 *
 * The digest of a tree, as "sha256:" and 64 hexadecimal digits. It is over a
 * canonical listing of the entries, a simplification of the tar archive that
 * Docker hashes. Equal trees have equal digests.
 *
 * Returns: (transfer none): the digest, computed once
 */
const char *
dd_node_get_digest (DdNode *self)
{
  g_autoptr (GChecksum) sum = NULL;
  g_autofree char *head = NULL;

  if (self->digest)
    return self->digest;

  sum = g_checksum_new (G_CHECKSUM_SHA256);
  head = g_strdup_printf ("%d %o %d:%d %" G_GINT64_FORMAT " %d %" G_GINT64_FORMAT " %s\n",
                          self->kind, self->mode, self->uid, self->gid, self->mtime,
                          self->opaque, dd_node_get_size (self), self->target ? self->target : "");
  g_checksum_update (sum, (const guchar *) head, -1);
  if (self->content)
    digest_content (sum, self->content);
  for (guint i = 0; i < self->n_children; i++)
    {
      g_checksum_update (sum, (const guchar *) self->names[i], -1);
      g_checksum_update (sum, (const guchar *) dd_node_get_digest (self->children[i]), -1);
    }
  self->digest = g_strconcat ("sha256:", g_checksum_get_string (sum), NULL);
  return self->digest;
}
