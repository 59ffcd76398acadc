// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-fs.h"

G_BEGIN_DECLS

#define DD_FS_MAX_LAYERS 130

struct _DdFs
{
  DdEngine      *engine;    /* NULL for a view that only reads */
  const DdWorld *world;
  char          *container;
  int            uid;
  int            gid;
  guint32        umask;
  int            pid;       /* whose view it is, 0 for nobody's */
  GPtrArray     *proc;      /* the trees made for /proc, the newest last */
};

typedef struct
{
  DdNode *nodes[DD_FS_MAX_LAYERS];
  int     layers[DD_FS_MAX_LAYERS];
  guint   n;
} DdFsStack;

const DdContainer *_dd_fs_get_container (DdFs       *self);
void               _dd_fs_get_roots     (DdFs       *self,
                                         DdFsStack  *stack);
gboolean           _dd_fs_step          (const DdFsStack *from,
                                         const char *name,
                                         DdFsStack  *to);
DdNode            *_dd_fs_find          (DdFs       *self,
                                         const char *path,
                                         int        *layer,
                                         const DdMountPoint **mount);
gboolean           _dd_fs_is_below      (DdFs       *self,
                                         const char *path,
                                         int        *layer);

guint              _dd_fs_count_layers  (DdFs       *self,
                                         const char *path);
DdNode            *_dd_fs_make_netns    (DdFs       *self);
DdNode            *_dd_fs_make_proc     (DdFs       *self,
                                         DdNode     *still) G_GNUC_WARN_UNUSED_RESULT;

/* What dd-fs-put.c offers to the operations that change files. */

/* Where a change goes: a store, and the path in it. */
typedef struct
{
  char     *store;
  char     *path;
  gboolean  overlay;
} DdFsTarget;

void               _dd_fs_target_clear  (DdFsTarget *target);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdFsTarget, _dd_fs_target_clear)

int                _dd_fs_find_target   (DdFs               *self,
                                         const DdFsEntry    *entry,
                                         DdFsTarget         *target);
DdNode            *_dd_fs_with_parents  (DdFs               *self,
                                         DdNode             *root,
                                         const char         *path) G_GNUC_WARN_UNUSED_RESULT;
int                _dd_fs_put           (DdFs               *self,
                                         const DdEventClass *klass,
                                         const DdFsEntry    *entry,
                                         DdNode             *node,
                                         gboolean            name_changes,
                                         int                 from_layer,
                                         gint64              size,
                                         const char         *detail);
int                _dd_fs_put_file      (DdFs               *self,
                                         const DdEventClass *klass,
                                         const DdFsEntry    *entry,
                                         DdNode             *node,
                                         gint64              size,
                                         const char         *detail);
gboolean           _dd_fs_may_change_parent (DdFs            *self,
                                             const DdFsEntry *entry);
int                _dd_fs_stat_new      (DdFs               *self,
                                         const char         *path,
                                         gboolean            follow,
                                         DdFsEntry          *entry);
gboolean           _dd_fs_is_lower      (const DdFsEntry    *entry);
int                _dd_fs_copy_up       (DdFs               *self,
                                         DdFsEntry          *entry);
gint64             _dd_fs_now           (DdFs               *self);

G_END_DECLS
