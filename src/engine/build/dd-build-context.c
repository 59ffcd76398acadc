// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-context-private.h"
#include "dd-go-text.h"

/* As many links are followed as Linux does. */
#define MAX_LINKS 40

#define TAR_BLOCK_SIZE  512
#define TAR_END_BLOCKS  2
#define TAR_MAX_NAME    100
#define TAR_MAX_PREFIX  155

/* What a record has beside the name: its length and "path=". */
#define TAR_RECORD_SIZE 10

struct _DdBuildContext
{
  gatomicrefcount  ref_count;
  DdNode          *folder; /* all of it */
  DdNode          *root;   /* without what is ignored */
  GPtrArray       *entries;
  GPtrArray       *left_out;
};

G_DEFINE_BOXED_TYPE (DdBuildContext, dd_build_context, dd_build_context_ref,
                     dd_build_context_unref)

/* A walk through a folder. */
typedef struct
{
  DdBuildContext  *context;
  DdIgnore        *ignore;
  GString         *path;
  GError         **error;
} Walk;

void
_dd_context_entry_free (gpointer data)
{
  DdContextEntry *entry = data;

  g_free (entry->path);
  g_clear_pointer (&entry->node, dd_node_unref);
  g_free (entry);
}

static void
left_out_free (gpointer data)
{
  DdContextLeftOut *left_out = data;

  g_free (left_out->path);
  g_free (left_out->pattern);
  g_free (left_out);
}

static void
leave_out (Walk         *walk,
           const DdNode *node,
           int           pattern)
{
  DdContextLeftOut *left_out = g_new0 (DdContextLeftOut, 1);

  left_out->path = g_strdup (walk->path->str);
  left_out->is_folder = dd_node_is_directory (node);
  left_out->pattern = g_strdup (dd_ignore_get_pattern (walk->ignore, (guint) pattern));
  left_out->line = dd_ignore_get_line (walk->ignore, (guint) pattern);
  left_out->n_entries = dd_node_count (node);
  left_out->size = dd_node_get_tree_size (node);
  g_ptr_array_add (walk->context->left_out, left_out);
}

/* The client sends everything as if it belonged to root. */
static DdNode *
dup_as_sent (DdNode *node)
{
  DdNode *copy;

  if (dd_node_is_directory (node))
    {
      copy = dd_node_new_directory (node->mode);
      copy->mtime = node->mtime;
      return copy;
    }
  if (node->uid == 0 && node->gid == 0)
    return dd_node_ref (node);
  copy = dd_node_copy (node);
  copy->uid = 0;
  copy->gid = 0;

  return copy;
}

static void
add_entry (Walk     *walk,
           guint     index,
           DdNode   *node,
           gboolean  is_implied)
{
  DdContextEntry *entry = g_new0 (DdContextEntry, 1);

  entry->path = g_strdup (walk->path->str);
  entry->node = dd_node_ref (node);
  entry->is_implied = is_implied;
  g_ptr_array_insert (walk->context->entries, (int) index, entry);
}

static gboolean walk_folder (Walk         *walk,
                             DdNode       *folder,
                             const guint8 *above,
                             DdNode       *kept);

/* A folder that is left out comes back when something in it does. */
static gboolean
walk_subfolder (Walk         *walk,
                DdNode       *node,
                const char   *name,
                const guint8 *fitting,
                int           pattern,
                gboolean      ignored,
                DdNode       *kept)
{
  GPtrArray *entries = walk->context->entries;
  guint place = entries->len;
  g_autoptr (DdNode) made = NULL;

  if (ignored && dd_ignore_may_skip (walk->ignore, walk->path->str))
    {
      leave_out (walk, node, pattern);
      return TRUE;
    }
  made = dup_as_sent (node);
  if (!ignored)
    add_entry (walk, place, made, FALSE);
  if (!walk_folder (walk, node, fitting, made))
    return FALSE;
  if (ignored && entries->len > place)
    add_entry (walk, place, made, TRUE);
  if (!ignored || entries->len > place)
    dd_node_append_child (kept, name, made);

  return TRUE;
}

static gboolean
walk_entry (Walk         *walk,
            DdNode       *node,
            const char   *name,
            const guint8 *above,
            guint8       *fitting,
            DdNode       *kept)
{
  gboolean ignored = FALSE;
  int pattern = DD_IGNORE_NO_PATTERN;
  g_autoptr (DdNode) sent = NULL;

  if (walk->ignore != NULL &&
      !dd_ignore_match_below (walk->ignore, walk->path->str, above, fitting, &ignored, &pattern,
                              walk->error))
    {
      g_prefix_error (walk->error, "failed to match excludepatterns: ");
      return FALSE;
    }
  if (dd_node_is_directory (node))
    return walk_subfolder (walk, node, name, fitting, pattern, ignored, kept);
  if (ignored)
    {
      leave_out (walk, node, pattern);
      return TRUE;
    }
  sent = dup_as_sent (node);
  add_entry (walk, walk->context->entries->len, sent, FALSE);
  dd_node_append_child (kept, name, sent);

  return TRUE;
}

static gboolean
walk_folder (Walk         *walk,
             DdNode       *folder,
             const guint8 *above,
             DdNode       *kept)
{
  guint n_patterns = walk->ignore != NULL ? dd_ignore_get_n_patterns (walk->ignore) : 0;
  g_autofree guint8 *fitting = g_new0 (guint8, n_patterns + 1);
  gsize length = walk->path->len;

  for (guint i = 0; i < folder->n_children; i++)
    {
      if (length > 0)
        g_string_append_c (walk->path, '/');
      g_string_append (walk->path, folder->names[i]);
      if (!walk_entry (walk, folder->children[i], folder->names[i], above, fitting, kept))
        return FALSE;
      g_string_truncate (walk->path, length);
    }

  return TRUE;
}

/**
 * dd_build_context_new:
 * @folder: the folder the build is started with
 * @ignore: (nullable): what to leave out
 * @error: return location for %DD_SYNTAX_ERROR_INVALID: a pattern of @ignore
 *   turned out to be broken; in the words of Docker, after
 *   "error from sender: "
 *
 * Makes a build context, as BuildKit's client walks through a folder: a folder
 * that is left out is not looked into, unless an exception may bring back
 * something in it.
 *
 * Returns: (transfer full) (nullable): the context
 * Source: tonistiigi/fsutil, filter.go; docs.docker.com/build/concepts/context
 */
DdBuildContext *
dd_build_context_new (DdNode    *folder,
                      DdIgnore  *ignore,
                      GError   **error)
{
  g_autoptr (DdBuildContext) self = NULL;
  g_autoptr (GString) path = g_string_new (NULL);
  Walk walk = { NULL, ignore, path, error };

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_new0 (DdBuildContext, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->folder = dd_node_ref (folder);
  self->root = dup_as_sent (folder);
  self->entries = g_ptr_array_new_with_free_func (_dd_context_entry_free);
  self->left_out = g_ptr_array_new_with_free_func (left_out_free);
  walk.context = self;
  if (dd_node_is_directory (folder) && !walk_folder (&walk, folder, NULL, self->root))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * dd_build_context_ref:
 * @self: a context
 *
 * Returns: (transfer full): @self
 */
DdBuildContext *
dd_build_context_ref (DdBuildContext *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * dd_build_context_unref:
 * @self: (transfer full): a context
 *
 * Drops a reference.
 */
void
dd_build_context_unref (DdBuildContext *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  dd_node_unref (self->folder);
  dd_node_unref (self->root);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->left_out);
  g_free (self);
}

/* Follows the first link on a path, which has no slash in front. Gives the
 * link's own path in @link, if there is one, and where it leads, which never is
 * outside the folder. */
static char *
follow_link (DdNode      *folder,
             const char  *path,
             char       **link)
{
  for (const char *end = path; end != NULL && *end != '\0';)
    {
      g_autofree char *part = NULL;
      g_autofree char *above = NULL;
      g_autofree char *joined = NULL;
      g_autofree char *cleaned = NULL;
      DdNode *node;

      end = strchr (end, '/');
      part = end != NULL ? g_strndup (path, (gsize) (end - path)) : g_strdup (path);
      node = dd_node_lookup (folder, part);
      if (node != NULL && node->kind == DD_NODE_SYMLINK)
        {
          above = node->target[0] == '/' ? g_strdup ("/") : g_path_get_dirname (part);
          joined = g_strconcat ("/", above, "/", node->target, end != NULL ? end : "", NULL);
          cleaned = dd_go_path_clean (joined);
          *link = g_steal_pointer (&part);
          return g_strdup (cleaned + 1);
        }
      if (end != NULL)
        end++;
    }

  return NULL;
}

/* Adds the links that are on the way to a path, and where they lead. */
void
_dd_context_add_with_links (const DdBuildContext *self,
                            const char           *path,
                            GPtrArray            *paths)
{
  g_autofree char *at = g_strdup (path);

  for (guint i = 0; i < MAX_LINKS; i++)
    {
      char *link = NULL;
      char *target = follow_link (self->root, at, &link);

      if (target == NULL)
        break;
      g_ptr_array_add (paths, link);
      g_free (at);
      at = target;
    }
  g_ptr_array_add (paths, g_steal_pointer (&at));
}

static DdNode *
find_file (DdNode     *folder,
           const char *path)
{
  g_autofree char *at = dd_go_path_clean (path);
  DdNode *node;

  for (guint i = 0; i < MAX_LINKS; i++)
    {
      g_autofree char *link = NULL;
      char *target = follow_link (folder, at, &link);

      if (target == NULL)
        break;
      g_free (at);
      at = target;
    }
  node = dd_node_lookup (folder, at);

  return node != NULL && node->kind == DD_NODE_FILE ? node : NULL;
}

/**
 * dd_build_context_read_ignore:
 * @folder: the folder the build is started with
 * @dockerfile: the path of the Dockerfile in it
 * @own: whether the Dockerfile may have a file of its own, as in BuildKit
 * @ignore: (out) (nullable) (transfer full): what to leave out, %NULL if there
 *   is no such file
 * @name: (out) (nullable) (transfer full): the file that was read
 * @error: return location for a #DdSyntaxError with its line
 *
 * Reads `NAME.dockerignore` beside the Dockerfile, or else the
 * `.dockerignore` of the folder; never both.
 *
 * Returns: %FALSE if @error is set
 * Source: docs.docker.com/build/concepts/context
 */
gboolean
dd_build_context_read_ignore (DdNode      *folder,
                              const char  *dockerfile,
                              gboolean     own,
                              DdIgnore   **ignore,
                              char       **name,
                              GError     **error)
{
  g_autofree char *own_name = NULL;
  const char *found = DD_IGNORE_FILE_NAME;
  const char *text;
  gsize length;
  DdNode *file = NULL;

  g_return_val_if_fail (folder != NULL && dockerfile != NULL, FALSE);
  g_return_val_if_fail (ignore != NULL && name != NULL, FALSE);

  *ignore = NULL;
  *name = NULL;
  own_name = dd_ignore_own_file_name (dockerfile);
  if (own && (file = find_file (folder, own_name)) != NULL)
    found = own_name;
  else
    file = find_file (folder, DD_IGNORE_FILE_NAME);
  if (file == NULL)
    return TRUE;
  text = dd_content_get_text (file->content, &length);
  if (text == NULL)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_RANGE, "bufio.Scanner: token too long");
  *name = g_strdup (found);
  *ignore = dd_ignore_parse (text, (gssize) length, error);

  return *ignore != NULL;
}

/**
 * dd_build_context_get_root:
 * @self: a context
 *
 * Returns: (transfer none): the folder without what is left out; all in it
 *   belongs to user and group 0
 */
DdNode *
dd_build_context_get_root (const DdBuildContext *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->root;
}

/**
 * dd_build_context_get_n_entries:
 * @self: a context
 *
 * Returns: how many files, folders and links it has
 */
guint
dd_build_context_get_n_entries (const DdBuildContext *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->entries->len;
}

/**
 * dd_build_context_get_entry:
 * @self: a context
 * @index: which, from 0; a folder is followed by what is in it
 *
 * Returns: (transfer none): the entry
 */
const DdContextEntry *
dd_build_context_get_entry (const DdBuildContext *self,
                            guint                 index)
{
  g_return_val_if_fail (self != NULL && index < self->entries->len, NULL);

  return g_ptr_array_index (self->entries, index);
}

/**
 * dd_build_context_dup_digest:
 * @self: a context
 * @index: which entry, from 0
 *
 * Gives the digest of what the build cache looks at in one entry: kind, mode,
 * size, link target and bytes; not its name, its owner and when it changed.
 *
 * Returns: (transfer full): the digest, "sha256:…"
 * Source: moby/buildkit, cache/contenthash
 */
char *
dd_build_context_dup_digest (const DdBuildContext *self,
                             guint                 index)
{
  const DdContextEntry *entry;
  g_autoptr (DdNode) plain = NULL;

  g_return_val_if_fail (self != NULL && index < self->entries->len, NULL);

  entry = g_ptr_array_index (self->entries, index);
  if (dd_node_is_directory (entry->node))
    plain = dd_node_new_directory (entry->node->mode);
  else
    plain = dd_node_copy (entry->node);
  plain->mtime = 0;

  return g_strdup (dd_node_get_digest (plain));
}

/**
 * dd_build_context_get_left_out:
 * @self: a context
 *
 * Returns: (transfer none) (element-type DdContextLeftOut): what is left out
 */
GPtrArray *
dd_build_context_get_left_out (const DdBuildContext *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->left_out;
}

/**
 * dd_build_context_get_size:
 * @self: a context
 *
 * Returns: the bytes of all its files
 */
gint64
dd_build_context_get_size (const DdBuildContext *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return dd_node_get_tree_size (self->root);
}

/* Whether a header has room for a name: it may be cut at a slash. */
static gboolean
fits_tar_header (const char *path)
{
  gsize length = strlen (path);
  const char *slash = g_strrstr_len (path, (gssize) MIN (length, TAR_MAX_PREFIX + 1), "/");

  if (!g_str_is_ascii (path))
    return FALSE;

  return length <= TAR_MAX_NAME ||
         (slash != NULL && slash > path && strlen (slash + 1) <= TAR_MAX_NAME);
}

static gint64
tar_entry_size (const char *path,
                gint64      size)
{
  gint64 n_blocks = 1 + (size + TAR_BLOCK_SIZE - 1) / TAR_BLOCK_SIZE;

  /* A header and a record of their own for the name. */
  if (!fits_tar_header (path))
    n_blocks += 1 + ((gint64) strlen (path) + TAR_RECORD_SIZE) / TAR_BLOCK_SIZE + 1;

  return n_blocks * TAR_BLOCK_SIZE;
}

/* What the classic builder sends even when it is to be left out. */
static gint64
tar_size_if_left_out (const DdBuildContext *self,
                      const char           *path)
{
  DdNode *node = dd_node_lookup (self->folder, path);

  if (node == NULL || dd_node_lookup (self->root, path) != NULL)
    return 0;

  return tar_entry_size (path, dd_node_get_size (node));
}

/**
 * dd_build_context_get_tar_size:
 * @self: a context
 * @dockerfile: the path of the Dockerfile in it
 *
 * Gives what the classic builder sends: one archive with everything. The
 * Dockerfile and the `.dockerignore` are always part of it, folders that are
 * left out never are.
 *
 * Returns: the size of the archive, in bytes
 * Source: docker/cli, image/build
 */
gint64
dd_build_context_get_tar_size (const DdBuildContext *self,
                               const char           *dockerfile)
{
  gint64 size = TAR_END_BLOCKS * TAR_BLOCK_SIZE;

  g_return_val_if_fail (self != NULL && dockerfile != NULL, 0);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const DdContextEntry *entry = g_ptr_array_index (self->entries, i);
      gboolean is_file = entry->node->kind == DD_NODE_FILE;

      if (!entry->is_implied)
        size += tar_entry_size (entry->path, is_file ? dd_node_get_size (entry->node) : 0);
    }

  return size + tar_size_if_left_out (self, dockerfile) +
         tar_size_if_left_out (self, DD_IGNORE_FILE_NAME);
}
