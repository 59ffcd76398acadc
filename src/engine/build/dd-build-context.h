// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-ignore.h"
#include "dd-node.h"

G_BEGIN_DECLS

/**
 * DdContextEntry:
 * @path: below the context's folder, such as `src/main.c`
 * @node: the entry; it belongs to user and group 0, as all that is sent does
 * @is_implied: whether it is a folder that is left out, and only there because
 *   something in it is not
 *
 * A file, folder or link that is part of a build context.
 */
typedef struct
{
  char     *path;
  DdNode   *node;
  gboolean  is_implied;
} DdContextEntry;

/**
 * DdContextLeftOut:
 * @path: below the context's folder
 * @is_folder: whether it is a folder that was not looked into
 * @pattern: the pattern that left it out
 * @line: of the ignore file that the pattern is on
 * @n_entries: how many entries that are, the folder itself included
 * @size: of the files, in bytes
 *
 * What a `.dockerignore` keeps out of a build context.
 */
typedef struct
{
  char     *path;
  gboolean  is_folder;
  char     *pattern;
  guint     line;
  guint     n_entries;
  gint64    size;
} DdContextLeftOut;

#define DD_TYPE_BUILD_CONTEXT    (dd_build_context_get_type ())
#define DD_TYPE_CONTEXT_TRANSFER (dd_context_transfer_get_type ())

/**
 * DdBuildContext:
 *
 * The files a build may copy: a folder without what is ignored. Never changes.
 */
typedef struct _DdBuildContext DdBuildContext;

/**
 * DdContextTransfer:
 *
 * What was sent of a context, so that the next time only what changed since is
 * sent. Never changes.
 */
typedef struct _DdContextTransfer DdContextTransfer;

/**
 * DdContextChange:
 * @DD_CONTEXT_SAME: nothing differs that a build looks at
 * @DD_CONTEXT_CHANGED: an entry has another kind, mode, target or other bytes
 * @DD_CONTEXT_ADDED: an entry was not there before
 * @DD_CONTEXT_REMOVED: an entry is not there any more
 *
 * How a context differs from what was sent of it before.
 */
typedef enum
{
  DD_CONTEXT_SAME,
  DD_CONTEXT_CHANGED,
  DD_CONTEXT_ADDED,
  DD_CONTEXT_REMOVED,
} DdContextChange;

/**
 * DdContextFilter:
 * @path: of an entry, below the context's folder
 * @data: what the caller gave
 *
 * Returns: whether the entry is looked at
 */
typedef gboolean (*DdContextFilter) (const char *path,
                                     gpointer    data);

GType                 dd_build_context_get_type     (void);
DdBuildContext       *dd_build_context_new          (DdNode                   *folder,
                                                     DdIgnore                 *ignore,
                                                     GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
DdBuildContext       *dd_build_context_ref          (DdBuildContext           *self);
void                  dd_build_context_unref        (DdBuildContext           *self);
gboolean              dd_build_context_read_ignore  (DdNode                   *folder,
                                                     const char               *dockerfile,
                                                     gboolean                  own,
                                                     DdIgnore                **ignore,
                                                     char                    **name,
                                                     GError                  **error);

DdNode               *dd_build_context_get_root     (const DdBuildContext     *self);
guint                 dd_build_context_get_n_entries (const DdBuildContext    *self);
const DdContextEntry *dd_build_context_get_entry    (const DdBuildContext     *self,
                                                     guint                     index);
char                 *dd_build_context_dup_digest   (const DdBuildContext     *self,
                                                     guint                     index) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray            *dd_build_context_get_left_out (const DdBuildContext     *self);
gint64                dd_build_context_get_size     (const DdBuildContext     *self);
gint64                dd_build_context_get_tar_size (const DdBuildContext     *self,
                                                     const char               *dockerfile);

GType                 dd_context_transfer_get_type  (void);
DdContextTransfer    *dd_context_transfer_new       (const DdBuildContext     *context,
                                                     const DdContextTransfer  *before,
                                                     const char *const        *wanted,
                                                     GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
DdContextTransfer    *dd_context_transfer_ref       (DdContextTransfer        *self);
void                  dd_context_transfer_unref     (DdContextTransfer        *self);
guint                 dd_context_transfer_get_n_entries (const DdContextTransfer *self);
const char *const    *dd_context_transfer_get_changed (const DdContextTransfer *self);
gint64                dd_context_transfer_get_size  (const DdContextTransfer  *self);
gint64                dd_context_transfer_get_kept  (const DdContextTransfer  *self);
DdContextChange       dd_context_transfer_find_change (const DdContextTransfer *self,
                                                     const DdBuildContext     *context,
                                                     DdContextFilter           filter,
                                                     gpointer                  data,
                                                     char                    **path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdBuildContext, dd_build_context_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdContextTransfer, dd_context_transfer_unref)

G_END_DECLS
