// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"
#include "dd-node.h"

G_BEGIN_DECLS

/**
 * DdArchiveKept:
 * @store: where it is kept
 * @root: a directory with the archive
 *
 * An archive was made, which from now on can be known by its digest.
 */
typedef struct
{
  DdEvent  parent;
  char    *store;
  DdNode  *root;
} DdArchiveKept;

DdContent *dd_archive_make      (DdNode          *tree,
                                 gboolean         compressed) G_GNUC_WARN_UNUSED_RESULT;
char      *dd_archive_send      (DdEngine        *engine,
                                 DdContent       *content) G_GNUC_WARN_UNUSED_RESULT;
DdContent *dd_archive_gzip      (DdContent       *content) G_GNUC_WARN_UNUSED_RESULT;
DdContent *dd_archive_gunzip    (DdContent       *content) G_GNUC_WARN_UNUSED_RESULT;
DdContent *dd_archive_new       (DdEngine        *engine,
                                 DdNode          *tree,
                                 gboolean         compressed) G_GNUC_WARN_UNUSED_RESULT;
DdContent *dd_archive_find      (const DdWorld   *world,
                                 const char      *text) G_GNUC_WARN_UNUSED_RESULT;
DdContent *dd_archive_read      (const DdWorld   *world,
                                 DdContent       *content) G_GNUC_WARN_UNUSED_RESULT;
gint64     dd_archive_measure   (const DdNode    *tree);
gint64     dd_archive_measure_files (const DdNode *tree);

extern const DdEventClass dd_archive_kept_class;

G_END_DECLS
