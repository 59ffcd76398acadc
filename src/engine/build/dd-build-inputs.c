// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-build-fetch.h"
#include "dd-build-private.h"
#include "dd-build-tree.h"

/* What a step of a build is made from, and the key that follows from it. */

/* The files a step made, as later steps see them. */
DdNode *
_dd_build_get_files (const DdBuild *build,
                     int            step)
{
  const DdBuildRun *run = dd_build_get_run (build, step);

  if (step == DD_BUILD_FROM_CONTEXT && build->context)
    return dd_node_ref (dd_build_context_get_root (build->context));
  if (run && run->files)
    return dd_node_ref (run->files);
  if (run && run->layers)
    return dd_build_merge_layers (run->layers);
  return dd_node_new_directory (0755);
}

/* What a copy may take its files from. */
DdNode *
_dd_build_get_sources (const DdBuild     *build,
                       const DdBuildStep *step)
{
  g_autoptr (DdNode) files = _dd_build_get_files (build, step->input);

  for (guint i = 0; i < step->documents->len; i++)
    {
      g_autoptr (DdNode) before = g_steal_pointer (&files);
      g_autoptr (DdNode) document = _dd_build_get_files (build, g_array_index (step->documents,
                                                                                int, i));

      files = dd_build_merge (before, document);
    }
  return g_steal_pointer (&files);
}

/* The layers of what a step builds on. */
GPtrArray *
_dd_build_list_layers_below (const DdBuild *build,
                             guint          step)
{
  const DdBuildRun *run = dd_build_get_run (build, dd_build_plan_get_step (build->plan,
                                                                            step)->parent);
  GPtrArray *layers = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_layer_unref);

  for (guint i = 0; run && run->layers && i < run->layers->len; i++)
    g_ptr_array_add (layers, dd_layer_ref (g_ptr_array_index (run->layers, i)));
  return layers;
}

static char *
sum_mounts (const DdBuild     *build,
            const DdBuildStep *step)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < step->mounts->len; i++)
    {
      const DdBuildMount *mount = g_ptr_array_index (step->mounts, i);
      g_autoptr (DdNode) files = NULL;
      g_autofree char *text = NULL;
      DdNode *at;

      if (mount->input < 0 || !g_str_equal (mount->type, "bind"))
        continue;
      files = _dd_build_get_files (build, mount->input);
      at = dd_build_follow (files, mount->source ? mount->source : "/", NULL);
      text = at ? dd_build_sum_tree (at) : g_strdup ("none");
      g_checksum_update (sum, (const guchar *) text, -1);
    }
  return g_strdup (g_checksum_get_string (sum));
}

static char *
sum_content (const DdBuild     *build,
             const DdBuildStep *step,
             GError           **error)
{
  g_autoptr (DdNode) files = NULL;

  if (step->kind == DD_BUILD_RUN)
    return sum_mounts (build, step);
  files = _dd_build_get_sources (build, step);
  return dd_build_sum_sources (files, step, error);
}

/* The key of a step whose inputs are all there; NULL if a file is missing. */
DdBuildKey *
_dd_build_make_key (const DdBuild  *build,
                    guint           index,
                    GError        **error)
{
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, index);
  g_autofree const char **results = dd_build_list_results (build);
  g_autofree char *content = NULL;

  if (dd_build_needs_content (step) && !_dd_build_has_bare_input (build, index))
    {
      content = sum_content (build, step, error);
      if (content == NULL)
        return NULL;
    }
  return dd_build_key_new (build->plan, index, (const char *const *) results, content);
}

/* What came from a server: its bytes and the time that the server gives count.
 * Source: moby/buildkit source/http/source.go, formatCacheKey */
DdBuildKey *
_dd_build_make_fetch_key (const DdBuild *build,
                          guint          index,
                          const DdNode  *files)
{
  g_autofree const char **results = dd_build_list_results (build);
  const DdNode *file = files->n_children ? files->children[0] : files;
  g_autofree char *digest = dd_build_dup_file_digest (file);
  g_autofree char *content = g_strdup_printf ("%s %" G_GINT64_FORMAT, digest, file->mtime);

  return dd_build_key_new (build->plan, index, (const char *const *) results, content);
}
