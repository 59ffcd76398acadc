// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-tree.h"
#include "dd-go-text.h"
#include "dd-image.h"
#include "dd-path-match.h"

#define MAX_SYMLINKS 40

/**
 * dd_build_merge:
 * @lower: (nullable): a tree
 * @upper: a layer
 *
 * Lays a layer on a tree: what it adds and changes shows, what it hides is
 * gone. What did not change is shared.
 *
 * Returns: (transfer full) (nullable): the merged tree, %NULL for a whiteout
 * Source: OCI image-spec layer.md
 */
DdNode *
dd_build_merge (DdNode *lower,
                DdNode *upper)
{
  DdNode *merged;

  if (upper->kind == DD_NODE_WHITEOUT)
    return NULL;
  if (lower == NULL || upper->kind != DD_NODE_DIRECTORY || lower->kind != DD_NODE_DIRECTORY ||
      upper->opaque)
    return dd_node_ref (upper);
  merged = dd_node_copy (lower);
  merged->mode = upper->mode;
  merged->uid = upper->uid;
  merged->gid = upper->gid;
  merged->mtime = upper->mtime;
  for (guint i = 0; i < upper->n_children; i++)
    {
      DdNode *below = dd_node_get_child (lower, upper->names[i]);
      g_autoptr (DdNode) child = dd_build_merge (below, upper->children[i]);
      g_autoptr (DdNode) before = merged;

      merged = dd_node_set_child (before, upper->names[i], child);
    }
  return merged;
}

/**
 * dd_build_merge_layers:
 * @layers: (element-type DdLayer): base first
 *
 * Returns: (transfer full): the files as they are seen through all layers
 */
DdNode *
dd_build_merge_layers (GPtrArray *layers)
{
  DdNode *merged = dd_node_new_directory (0755);

  for (guint i = 0; i < layers->len; i++)
    {
      const DdLayer *layer = g_ptr_array_index (layers, i);
      g_autoptr (DdNode) below = merged;

      merged = dd_build_merge (below, layer->root);
    }
  return merged;
}

/* Where a link leads, seen from the directory it is in. */
static char *
link_path (const char *directory,
           const char *target,
           const char *rest)
{
  g_autofree char *joined = *target == '/' ? g_strconcat (target, "/", rest, NULL)
                                           : g_strconcat (directory, "/", target, "/", rest, NULL);

  return dd_go_path_clean (joined);
}

/**
 * dd_build_follow:
 * @root: a tree
 * @path: absolute
 * @real: (out) (optional): the path without links; set even where nothing is
 *
 * Follows a path with its symbolic links; none of them leads out of the tree.
 *
 * Returns: (nullable) (transfer none): what is there
 */
DdNode *
dd_build_follow (DdNode      *root,
                 const char  *path,
                 char       **real)
{
  g_autofree char *rooted = g_strconcat ("/", path, NULL);
  g_autofree char *at = dd_go_path_clean (rooted);
  DdNode *node = root;
  gsize offset = 1;
  guint n_links = 0;

  while (node && at[offset])
    {
      gsize length = strcspn (at + offset, "/");
      g_autofree char *name = g_strndup (at + offset, length);
      const char *rest = at + offset + length;

      node = dd_node_get_child (node, name);
      if (node && node->kind == DD_NODE_SYMLINK && n_links++ < MAX_SYMLINKS)
        {
          g_autofree char *directory = g_strndup (at, offset);
          char *next = link_path (directory, node->target, rest + strspn (rest, "/"));

          g_free (at);
          at = next;
          node = root;
          offset = 1;
          continue;
        }
      offset += length + strspn (rest, "/");
    }
  if (real)
    *real = g_steal_pointer (&at);
  return node;
}

/**
 * dd_build_is_wildcard:
 * @pattern: a source of a copy
 *
 * Returns: whether it is a pattern
 * Source: Go's filepath.Match
 */
gboolean
dd_build_is_wildcard (const char *pattern)
{
  return strpbrk (pattern, "*?[") != NULL;
}

static void
match_free (gpointer data)
{
  g_free (((DdBuildMatch *) data)->path);
  g_free (data);
}

static void
add_match (GPtrArray  *matches,
           const char *path,
           DdNode     *node)
{
  DdBuildMatch *match = g_new0 (DdBuildMatch, 1);

  match->path = g_strdup (path);
  match->node = node;
  g_ptr_array_add (matches, match);
}

static gboolean
matches_name (const char *pattern,
              const char *name)
{
  gboolean matches = FALSE;

  return dd_path_match (pattern, name, &matches, NULL) && matches;
}

/* Goes through the names of a pattern one by one. */
static void
find_below (DdNode     *directory,
            const char *at,
            const char *pattern,
            GPtrArray  *matches)
{
  gsize length = strcspn (pattern, "/");
  g_autofree char *name = g_strndup (pattern, length);
  const char *rest = pattern + length + strspn (pattern + length, "/");

  for (guint i = 0; i < directory->n_children; i++)
    {
      g_autofree char *path = NULL;

      if (!matches_name (name, directory->names[i]))
        continue;
      path = g_strconcat (at, "/", directory->names[i], NULL);
      if (*rest == '\0')
        add_match (matches, path, directory->children[i]);
      else if (directory->children[i]->kind == DD_NODE_DIRECTORY)
        find_below (directory->children[i], path, rest, matches);
    }
}

/**
 * dd_build_find_sources:
 * @root: what is copied from
 * @pattern: a path or a pattern; nothing outside @root can be reached
 *
 * Returns: (transfer full) (element-type DdBuildMatch): what was found, in
 *   the order of the names; empty if nothing was
 * Source: https://docs.docker.com/reference/dockerfile/#copy
 */
GPtrArray *
dd_build_find_sources (DdNode     *root,
                       const char *pattern)
{
  GPtrArray *matches = g_ptr_array_new_with_free_func (match_free);
  g_autofree char *rooted = g_strconcat ("/", pattern, NULL);
  g_autofree char *clean = dd_go_path_clean (rooted);
  DdNode *node;

  if (dd_build_is_wildcard (clean))
    {
      find_below (root, "", clean + 1, matches);
      return matches;
    }
  node = dd_build_follow (root, clean, NULL);
  if (node)
    add_match (matches, clean, node);
  return matches;
}

/**
 * dd_build_is_excluded:
 * @excludes: (nullable): patterns of --exclude
 * @path: of an entry, below the source that is copied
 *
 * Returns: whether one of the patterns takes it out
 */
gboolean
dd_build_is_excluded (char       **excludes,
                      const char  *path)
{
  const char *base = strrchr (path, '/') ? strrchr (path, '/') + 1 : path;

  for (guint i = 0; excludes && excludes[i]; i++)
    {
      const char *pattern = excludes[i];
      gboolean deep = g_str_has_prefix (pattern, "**/");

      if (matches_name (deep ? pattern + 3 : pattern, deep ? base : path))
        return TRUE;
    }
  return FALSE;
}

/* What is left of a path below a source that takes it, NULL if it does not. */
static const char *
path_below (const char *source,
            const char *path)
{
  for (;; source++, path++)
    {
      gsize length = strcspn (source, "/");
      gsize end = strcspn (path, "/");
      g_autofree char *pattern = g_strndup (source, length);
      g_autofree char *name = g_strndup (path, end);

      if (*source == '\0')
        return path;
      if (!(dd_build_is_wildcard (pattern) ? matches_name (pattern, name)
                                           : g_str_equal (pattern, name)))
        return NULL;
      source += length;
      path += end;
      if (*source == '\0')
        return *path ? path + 1 : path;
      if (*path == '\0')
        return NULL;
    }
}

/**
 * dd_build_takes:
 * @step: a copy
 * @path: of an entry, without a slash in front
 *
 * Links on the way are not followed.
 *
 * Returns: whether one of the sources takes the entry
 */
gboolean
dd_build_takes (const DdBuildStep *step,
                const char        *path)
{
  for (guint i = 0; step->sources && step->sources[i]; i++)
    {
      g_autofree char *rooted = g_strconcat ("/", step->sources[i], NULL);
      g_autofree char *clean = dd_go_path_clean (rooted);
      const char *below = path_below (clean + 1, path);

      if (below && !dd_build_is_excluded (step->excludes, below))
        return TRUE;
    }
  return FALSE;
}

/* What counts of a file: its type, mode, owner, size, target and bytes. The
 * time of its last change does not.
 * Source: moby/buildkit cache/contenthash */
static void
sum_node (GChecksum  *sum,
          DdNode     *node,
          const char *path,
          char      **excludes)
{
  g_autofree char *head = g_strdup_printf ("%d %o %d:%d %" G_GINT64_FORMAT " %s\n", node->kind,
                                           node->mode, node->uid, node->gid,
                                           node->kind == DD_NODE_DIRECTORY
                                           ? 0 : dd_node_get_size (node),
                                           node->target ? node->target : "");

  g_checksum_update (sum, (const guchar *) head, -1);
  if (node->content)
    {
      gsize length = 0;
      const char *text = dd_content_get_text (node->content, &length);

      if (node->content->text)
        g_checksum_update (sum, (const guchar *) text, length);
      else if (node->content->identity)
        g_checksum_update (sum, (const guchar *) node->content->identity, -1);
    }
  for (guint i = 0; i < node->n_children; i++)
    {
      g_autofree char *below = *path ? g_strconcat (path, "/", node->names[i], NULL)
                                     : g_strdup (node->names[i]);

      if (dd_build_is_excluded (excludes, below))
        continue;
      g_checksum_update (sum, (const guchar *) node->names[i], -1);
      g_checksum_update (sum, (const guchar *) "\n", 1);
      sum_node (sum, node->children[i], below, excludes);
    }
  g_checksum_update (sum, (const guchar *) ".\n", 2);
}

/**
 * dd_build_sum_tree:
 * @node: a tree
 *
 * Returns: (transfer full): the digest of its content, without times
 */
char *
dd_build_sum_tree (DdNode *node)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  sum_node (sum, node, "", NULL);
  return g_strdup (g_checksum_get_string (sum));
}

static gboolean
sum_source (GChecksum          *sum,
            DdNode             *root,
            const DdBuildStep  *step,
            const char         *source,
            GError            **error)
{
  g_autoptr (GPtrArray) matches = dd_build_find_sources (root, source);
  gboolean names = dd_build_is_wildcard (source) || step->keeps_parents;

  if (matches->len == 0 && !dd_build_is_wildcard (source))
    {
      g_autofree char *rooted = g_strconcat ("/", source, NULL);
      g_autofree char *clean = dd_go_path_clean (rooted);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "\"%s\": not found", clean);
      return FALSE;
    }
  for (guint i = 0; i < matches->len; i++)
    {
      const DdBuildMatch *match = g_ptr_array_index (matches, i);
      g_autofree char *base = g_path_get_basename (match->path);

      if (names)
        g_checksum_update (sum, (const guchar *) (step->keeps_parents ? match->path : base), -1);
      sum_node (sum, match->node, "", step->excludes);
    }
  return TRUE;
}

/**
 * dd_build_sum_sources:
 * @root: what is copied from
 * @step: a copy
 * @error: return location
 *
 * The part of the cache key that is about content: of everything the copy
 * takes the type, mode, owner, size and bytes; below a directory or for a
 * pattern the names too. Times do not count.
 *
 * Returns: (nullable) (transfer full): the digest; %NULL if a source is not
 *   there
 * Source: moby/buildkit cache/contenthash and solver/llbsolver/ops/file.go
 */
char *
dd_build_sum_sources (DdNode             *root,
                      const DdBuildStep  *step,
                      GError            **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; step->sources[i]; i++)
    if (!sum_source (sum, root, step, step->sources[i], error))
      return NULL;
  return g_strdup (g_checksum_get_string (sum));
}
