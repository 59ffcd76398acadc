// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-build-plan.h"
#include "dd-node.h"

G_BEGIN_DECLS

/**
 * DdBuildMatch:
 * @path: in the source, absolute
 * @node: what is there, borrowed from the source
 *
 * A source of a copy that was found.
 */
typedef struct
{
  char   *path;
  DdNode *node;
} DdBuildMatch;

DdNode    *dd_build_merge         (DdNode             *lower,
                                   DdNode             *upper) G_GNUC_WARN_UNUSED_RESULT;
DdNode    *dd_build_merge_layers  (GPtrArray          *layers) G_GNUC_WARN_UNUSED_RESULT;
DdNode    *dd_build_follow        (DdNode             *root,
                                   const char         *path,
                                   char              **real);
gboolean   dd_build_is_wildcard   (const char         *pattern);
gboolean   dd_build_is_excluded   (char              **excludes,
                                   const char         *path);
gboolean   dd_build_takes         (const DdBuildStep  *step,
                                   const char         *path);
GPtrArray *dd_build_find_sources  (DdNode             *root,
                                   const char         *pattern) G_GNUC_WARN_UNUSED_RESULT;
char      *dd_build_sum_tree      (DdNode             *node) G_GNUC_WARN_UNUSED_RESULT;
char      *dd_build_sum_sources   (DdNode             *root,
                                   const DdBuildStep  *step,
                                   GError            **error) G_GNUC_WARN_UNUSED_RESULT;
DdNode    *dd_build_copy_files    (DdNode             *base,
                                   DdNode             *source,
                                   const DdBuildStep  *step,
                                   gint64              now,
                                   GError            **error) G_GNUC_WARN_UNUSED_RESULT;
DdNode    *dd_build_make_directory (DdNode            *base,
                                   const char         *path,
                                   gint64              now) G_GNUC_WARN_UNUSED_RESULT;
DdNode    *dd_build_make_workdir  (DdNode             *base,
                                   const DdBuildStep  *step,
                                   gint64              now,
                                   GError            **error) G_GNUC_WARN_UNUSED_RESULT;
DdNode    *dd_build_make_inline   (const DdBuildStep  *step) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
