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

G_END_DECLS
