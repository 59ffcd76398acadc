// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-archive.h"
#include "dd-world-private.h"

/* Archives. Such a file has a tree instead of bytes, and the size that a tar
 * archive of the tree has. Where its bytes would go through a pipe, a line with
 * its digest goes; the world knows the archive by that. */

#define TAR_BLOCK 512

/* What gzip makes of the usual mixture of programs and text: about a third. */
#define GZIP_RATIO 3

/* A file that is compressed alone is the only entry of a tree, by a name that no
 * file can have; with its own name and the time it takes a few bytes more. */
#define GZIP_ENTRY "/gzip"
#define GZIP_LEAST 24

#define TOKEN "archive "
#define STORE "archive:"
#define ENTRY "archive"

/* The bytes of a file, which hard links have once. */
static gint64
measure_file (const DdNode *node,
              GHashTable   *seen)
{
  if (node->kind != DD_NODE_FILE)
    return 0;
  if (node->inode && !g_hash_table_add (seen, GSIZE_TO_POINTER ((gsize) node->inode)))
    return 0;
  return dd_node_get_size (node);
}

static gint64
measure_entries (const DdNode *node,
                 GHashTable   *seen,
                 gboolean      blocks)
{
  gint64 size = 0;

  for (guint i = 0; i < node->n_children; i++)
    {
      const DdNode *child = node->children[i];
      gint64 bytes = measure_file (child, seen);

      if (blocks)
        bytes = TAR_BLOCK + (bytes + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
      size += bytes + measure_entries (child, seen, blocks);
    }
  return size;
}

/**
 * dd_archive_measure:
 * @tree: a directory
 *
 * Returns: the size of a tar archive of it, in bytes
 * Source: POSIX ustar: a block a header, contents in whole blocks, two at the
 *   end
 */
gint64
dd_archive_measure (const DdNode *tree)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  return measure_entries (tree, seen, TRUE) + 2 * TAR_BLOCK;
}

/**
 * dd_archive_measure_files:
 * @tree: a directory
 *
 * Returns: the bytes of all files, those with several names once
 */
gint64
dd_archive_measure_files (const DdNode *tree)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  return measure_entries (tree, seen, FALSE);
}

static const DdEventField kept_fields[] = {
  DD_EVENT_STRING (DdArchiveKept, store),
  DD_EVENT_BOXED (DdArchiveKept, root, dd_node_get_type),
  { NULL },
};

static void
kept_apply (DdWorld       *world,
            const DdEvent *event)
{
  const DdArchiveKept *ev = (const DdArchiveKept *) event;

  _dd_world_set_store (world, ev->store, ev->root);
}

const DdEventClass dd_archive_kept_class = {
  .name = "archive.kept",
  .size = sizeof (DdArchiveKept),
  .fields = kept_fields,
  .apply = kept_apply,
};

static void
keep (DdEngine   *engine,
      const char *store,
      DdContent  *content)
{
  g_autoptr (DdNode) root = dd_node_new_directory (0755);
  g_autoptr (DdNode) file = dd_node_new_file (content, 0644);
  DdArchiveKept *event;

  if (dd_world_get_store (dd_engine_get_world (engine), store))
    return;
  event = dd_event_new (&dd_archive_kept_class);
  event->store = g_strdup (store);
  event->root = dd_node_set_child (root, ENTRY, file);
  dd_engine_emit (engine, event);
}

/**
 * dd_archive_make:
 * @tree: a directory
 * @compressed: whether it goes through gzip
 *
 * Returns: (transfer full): the content of an archive file, which the world does
 *   not know yet
 */
DdContent *
dd_archive_make (DdNode   *tree,
                 gboolean  compressed)
{
  gint64 size = dd_archive_measure (tree);
  g_autofree char *described = g_strdup_printf ("%s %d", dd_node_get_digest (tree), compressed);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, described, -1);
  g_autofree char *token = g_strdup_printf (TOKEN "sha256:%s\n", digest);
  DdContent *content = dd_content_new_sample (token, compressed ? size / GZIP_RATIO : size, NULL);

  content->tree = dd_node_ref (tree);
  return content;
}

/**
 * dd_archive_send:
 * @engine: the engine
 * @content: of a file that has a size and no bytes
 *
 * Makes the content known to the world by what goes through a pipe or a
 * connection in the place of its bytes.
 *
 * Returns: (transfer full): that line
 */
char *
dd_archive_send (DdEngine  *engine,
                 DdContent *content)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, content->identity, -1);
  char *token = content->tree ? g_strdup (content->identity)
                              : g_strdup_printf (TOKEN "sha256:%s\n", digest);
  g_autofree char *store = g_strconcat (STORE, token + strlen (TOKEN), NULL);

  g_strchomp (store);
  keep (engine, store, content);
  return token;
}

/**
 * dd_archive_new:
 * @engine: the engine
 * @tree: a directory
 * @compressed: whether it goes through gzip
 *
 * Makes the content of an archive file.
 *
 * Returns: (transfer full): the content
 */
DdContent *
dd_archive_new (DdEngine *engine,
                DdNode   *tree,
                gboolean  compressed)
{
  DdContent *content = dd_archive_make (tree, compressed);

  g_free (dd_archive_send (engine, content));
  return content;
}

/**
 * dd_archive_gzip:
 * @content: of a file
 *
 * Returns: (transfer full): what gzip makes of it
 */
DdContent *
dd_archive_gzip (DdContent *content)
{
  g_autoptr (DdNode) root = dd_node_new_directory (0755);
  g_autoptr (DdNode) file = dd_node_new_file (content, 0644);
  g_autoptr (DdNode) wrapped = NULL;
  DdContent *result;

  if (content->tree)
    return dd_archive_make (content->tree, TRUE);
  wrapped = dd_node_set_child (root, GZIP_ENTRY, file);
  result = dd_archive_make (wrapped, TRUE);
  result->size = MAX (content->size / GZIP_RATIO, GZIP_LEAST);
  return result;
}

/**
 * dd_archive_gunzip:
 * @content: of a file
 *
 * Returns: (nullable) (transfer full): what was compressed; %NULL if it was not
 */
DdContent *
dd_archive_gunzip (DdContent *content)
{
  DdNode *file = content->tree ? dd_node_get_child (content->tree, GZIP_ENTRY) : NULL;

  if (content->tree == NULL)
    return NULL;
  if (file)
    return dd_content_ref (file->content);
  return dd_archive_make (content->tree, FALSE);
}

/**
 * dd_archive_find:
 * @world: a world
 * @text: what came through a pipe
 *
 * Returns: (nullable) (transfer full): the archive it stands for
 */
DdContent *
dd_archive_find (const DdWorld *world,
                 const char    *text)
{
  g_autofree char *store = NULL;
  DdNode *root;
  DdNode *file;

  if (!g_str_has_prefix (text, TOKEN))
    return NULL;
  store = g_strconcat (STORE, text + strlen (TOKEN), NULL);
  g_strchomp (store);
  root = dd_world_get_store (world, store);
  file = root ? dd_node_get_child (root, ENTRY) : NULL;
  return file && file->content ? dd_content_ref (file->content) : NULL;
}

/**
 * dd_archive_read:
 * @world: a world
 * @content: (nullable): of a file
 *
 * Returns: (nullable) (transfer full): the archive that the file is; %NULL if
 *   it is none
 */
DdContent *
dd_archive_read (const DdWorld *world,
                 DdContent     *content)
{
  g_autofree char *text = NULL;

  if (content && content->tree)
    return dd_content_ref (content);
  text = dd_content_dup_text (content);
  return text ? dd_archive_find (world, text) : NULL;
}
