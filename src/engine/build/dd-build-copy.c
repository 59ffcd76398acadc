// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-build-tree.h"
#include "dd-go-text.h"

/* A layer that is being made. */
typedef struct
{
  DdNode  *base;
  DdNode  *layer;
  gint64   now;
  int      uid;   /* -1: as in the source */
  int      gid;
  int      mode;  /* -1: as in the source */
  char   **excludes;
  gboolean link;
} Writer;

/* Owners */

static void
find_id (DdNode     *base,
         const char *file,
         const char *name,
         int        *id,
         int        *group)
{
  DdNode *node = dd_build_follow (base, file, NULL);
  g_autofree char *text = node ? dd_content_dup_text (node->content) : NULL;
  g_auto (GStrv) lines = g_strsplit (text ? text : "", "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], ":", -1);

      if (g_strv_length (parts) < 3 || !g_str_equal (parts[0], name))
        continue;
      *id = atoi (parts[2]);
      if (group && parts[3])
        *group = atoi (parts[3]);
      return;
    }
}

static gboolean
is_number (const char *text)
{
  return *text && text[strspn (text, "0123456789")] == '\0';
}

/* user, user:group, or numbers. A number alone is the group too; a name that
 * nobody has is root. Source: moby/buildkit solver/llbsolver/file/user_linux.go */
static void
parse_owner (Writer     *self,
             const char *owner)
{
  g_auto (GStrv) parts = g_strsplit (owner, ":", 2);

  self->uid = self->gid = 0;
  if (is_number (parts[0]))
    self->uid = self->gid = atoi (parts[0]);
  else
    find_id (self->base, "/etc/passwd", parts[0], &self->uid, &self->gid);
  if (parts[1] && is_number (parts[1]))
    self->gid = atoi (parts[1]);
  else if (parts[1])
    find_id (self->base, "/etc/group", parts[1], &self->gid, NULL);
}

/* Writing into the layer */

static void
set_layer (Writer     *self,
           const char *path,
           DdNode     *node)
{
  g_autoptr (DdNode) before = self->layer;

  self->layer = dd_node_set_path (before, path, node);
}

static DdNode *
bare_directory (const DdNode *like)
{
  DdNode *node = dd_node_new_directory (like->mode);

  node->uid = like->uid;
  node->gid = like->gid;
  node->mtime = like->mtime;
  return node;
}

/* Makes sure that a directory is in the layer, so that something can be put
 * into it; one that the base has keeps its mode and owner. */
static void
need_directory (Writer     *self,
                const char *path,
                const DdNode *like)
{
  g_autofree char *above = NULL;
  g_autoptr (DdNode) node = NULL;
  DdNode *below = self->link ? NULL : dd_node_lookup (self->base, path);

  if (g_str_equal (path, "/") || dd_node_lookup (self->layer, path))
    return;
  above = g_path_get_dirname (path);
  need_directory (self, above, NULL);
  if (below && below->kind == DD_NODE_DIRECTORY)
    {
      node = bare_directory (below);
    }
  else
    {
      node = dd_node_new_directory (like ? like->mode : 0755);
      node->mtime = self->now;
      node->uid = self->uid > 0 ? self->uid : 0;
      node->gid = self->gid > 0 ? self->gid : 0;
    }
  set_layer (self, path, node);
}

static gboolean
changes_nothing (const Writer *self,
                 const DdNode *node)
{
  return (self->uid < 0 || (node->uid == self->uid && node->gid == self->gid)) && self->mode < 0;
}

/* A copy with the owner and the mode that are asked for. */
static DdNode *
dress (Writer     *self,
       DdNode     *node,
       const char *path)
{
  g_autoptr (DdNode) copy = NULL;

  if (changes_nothing (self, node) && node->n_children == 0)
    return dd_node_ref (node);
  copy = node->kind == DD_NODE_DIRECTORY ? bare_directory (node) : dd_node_copy (node);
  if (self->uid >= 0)
    {
      copy->uid = self->uid;
      copy->gid = self->gid;
    }
  if (self->mode >= 0 && node->kind != DD_NODE_SYMLINK)
    copy->mode = self->mode;
  for (guint i = 0; i < node->n_children; i++)
    {
      g_autofree char *below = *path ? g_strconcat (path, "/", node->names[i], NULL)
                                     : g_strdup (node->names[i]);
      g_autoptr (DdNode) child = NULL;
      g_autoptr (DdNode) before = NULL;

      if (dd_build_is_excluded (self->excludes, below))
        continue;
      child = dress (self, node->children[i], below);
      before = g_steal_pointer (&copy);
      copy = dd_node_set_child (before, node->names[i], child);
    }
  return g_steal_pointer (&copy);
}

static gboolean
refuse_place (GError     **error,
              const char  *path)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY, "cannot copy to non-directory: %s",
               path);
  return FALSE;
}

/* The contents of a directory; directories merge, files replace. */
static gboolean
put_contents (Writer      *self,
              DdNode      *tree,
              const char  *dest,
              GError     **error)
{
  DdNode *there = self->link ? NULL : dd_node_lookup (self->base, dest);

  if (there && there->kind != DD_NODE_DIRECTORY)
    return refuse_place (error, dest);
  need_directory (self, dest, tree);
  for (guint i = 0; i < tree->n_children; i++)
    {
      DdNode *child = tree->children[i];
      g_autofree char *path = g_str_equal (dest, "/") ? g_strconcat ("/", tree->names[i], NULL)
                                                      : g_strconcat (dest, "/", tree->names[i],
                                                                     NULL);
      DdNode *below = self->link ? NULL : dd_node_lookup (self->base, path);
      DdNode *own = dd_node_lookup (self->layer, path);

      if (child->kind == DD_NODE_DIRECTORY && (below || own))
        {
          if (!put_contents (self, child, path, error))
            return FALSE;
          continue;
        }
      set_layer (self, path, child);
    }
  return TRUE;
}

static gboolean
put_file (Writer      *self,
          DdNode      *file,
          const char  *path,
          GError     **error)
{
  g_autofree char *above = g_path_get_dirname (path);
  DdNode *directory = self->link ? NULL : dd_node_lookup (self->base, above);

  if (directory && directory->kind != DD_NODE_DIRECTORY)
    return refuse_place (error, above);
  need_directory (self, above, NULL);
  set_layer (self, path, file);
  return TRUE;
}

/* Copying */

static char *
join (const char *directory,
      const char *name)
{
  g_autofree char *joined = g_strconcat (directory, "/", name, NULL);

  return dd_go_path_clean (joined);
}

/* What is in an archive keeps its owners and permissions. */
static gboolean
unpack (Writer      *self,
        DdNode      *tree,
        const char  *dest,
        GError     **error)
{
  g_autoptr (DdNode) dressed = dress (self, tree, "");

  return put_contents (self, dressed, dest, error);
}

static gboolean
copy_one (Writer             *self,
          const DdBuildStep  *step,
          const DdBuildMatch *match,
          gboolean            into,
          GError            **error)
{
  g_autofree char *clean = dd_go_path_clean (step->dest);
  g_autofree char *real = NULL;
  g_autofree char *base = g_path_get_basename (match->path);
  g_autofree char *path = NULL;
  g_autoptr (DdNode) dressed = dress (self, match->node, "");
  DdNode *there = self->link ? NULL : dd_build_follow (self->base, clean, &real);
  const char *dest = real ? real : clean;

  if (step->keeps_parents)
    path = join (dest, match->path);
  if (step->unpacks && dressed->kind == DD_NODE_FILE && dressed->content->tree)
    return unpack (self, dressed->content->tree, path ? path : dest, error);
  if (dressed->kind == DD_NODE_DIRECTORY)
    return put_contents (self, dressed, path ? path : dest, error);
  if (path == NULL && (into || (there && there->kind == DD_NODE_DIRECTORY)))
    path = join (dest, base);
  return put_file (self, dressed, path ? path : dest, error);
}

static gboolean
copy_all (Writer             *self,
          DdNode             *source,
          const DdBuildStep  *step,
          GError            **error)
{
  gboolean into = g_str_has_suffix (step->dest, "/") || g_strv_length (step->sources) > 1;

  for (guint i = 0; step->sources[i]; i++)
    {
      g_autoptr (GPtrArray) matches = dd_build_find_sources (source, step->sources[i]);

      for (guint j = 0; j < matches->len; j++)
        if (!copy_one (self, step, g_ptr_array_index (matches, j), into || matches->len > 1,
                       error))
          return FALSE;
    }
  return TRUE;
}

/**
 * dd_build_copy_files:
 * @base: the files below, merged
 * @source: what is copied from, merged
 * @step: a copy
 * @now: the time for directories that are made, in microseconds
 * @error: return location
 *
 * Carries COPY or ADD out.
 *
 * Returns: (nullable) (transfer full): the new layer
 * Source: https://docs.docker.com/reference/dockerfile/#copy
 */
DdNode *
dd_build_copy_files (DdNode             *base,
                     DdNode             *source,
                     const DdBuildStep  *step,
                     gint64              now,
                     GError            **error)
{
  Writer self = {
    .base = base,
    .layer = dd_node_new_directory (0755),
    .now = now,
    .uid = -1,
    .gid = -1,
    .mode = step->mode ? (int) g_ascii_strtoull (step->mode, NULL, 8) : -1,
    .excludes = step->excludes,
    .link = step->link,
  };

  if (step->owner)
    parse_owner (&self, step->owner);
  if (copy_all (&self, source, step, error))
    return self.layer;
  dd_node_unref (self.layer);
  return NULL;
}

/**
 * dd_build_make_directory:
 * @base: the files below, merged
 * @path: absolute
 * @now: the time for directories that are made, in microseconds
 *
 * Returns: (nullable) (transfer full): a layer with the directory and those
 *   above it, as far as they are not there; %NULL if a file is in the way
 */
DdNode *
dd_build_make_directory (DdNode     *base,
                         const char *path,
                         gint64      now)
{
  DdBuildStep step = { .cwd = (char *) path };

  return dd_build_make_workdir (base, &step, now, NULL);
}

/**
 * dd_build_make_workdir:
 * @base: the files below, merged
 * @step: a WORKDIR
 * @now: the time for directories that are made, in microseconds
 * @error: return location
 *
 * Makes the directory with those above it. Where it is already, the layer is
 * empty.
 *
 * Returns: (nullable) (transfer full): the new layer
 */
DdNode *
dd_build_make_workdir (DdNode             *base,
                       const DdBuildStep  *step,
                       gint64              now,
                       GError            **error)
{
  Writer self = { .base = base, .now = now, .uid = -1, .gid = -1, .mode = -1 };
  g_autofree char *real = NULL;
  DdNode *there = dd_build_follow (base, step->cwd, &real);

  if (there && there->kind != DD_NODE_DIRECTORY)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY, "mkdir %s: not a directory",
                   step->cwd);
      return NULL;
    }
  if (step->user && *step->user)
    parse_owner (&self, step->user);
  self.layer = dd_node_new_directory (0755);
  if (there == NULL)
    need_directory (&self, real, NULL);
  return self.layer;
}

/**
 * dd_build_make_inline:
 * @step: an inline document
 *
 * Returns: (transfer full): a directory with its files
 */
DdNode *
dd_build_make_inline (const DdBuildStep *step)
{
  DdNode *root = dd_node_new_directory (0755);

  for (guint i = 0; i < step->files->len; i++)
    {
      const DdBuildFile *file = g_ptr_array_index (step->files, i);
      g_autoptr (DdContent) content = dd_content_new_text (file->text);
      g_autoptr (DdNode) node = dd_node_new_file (content, step->mode ? 0755 : 0644);
      g_autoptr (DdNode) before = root;

      root = dd_node_set_child (before, file->name, node);
    }
  return root;
}
