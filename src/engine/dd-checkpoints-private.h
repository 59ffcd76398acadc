// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-world.h"

G_BEGIN_DECLS

typedef struct _DdCheckpoints DdCheckpoints;

DdCheckpoints *_dd_checkpoints_new    (guint                interval,
                                       guint                max) G_GNUC_WARN_UNUSED_RESULT;
DdCheckpoints *_dd_checkpoints_branch (const DdCheckpoints *self,
                                       guint                n_events) G_GNUC_WARN_UNUSED_RESULT;
void           _dd_checkpoints_free   (DdCheckpoints       *self);
guint          _dd_checkpoints_get_n  (const DdCheckpoints *self);
void           _dd_checkpoints_pass   (DdCheckpoints       *self,
                                       guint                n_events,
                                       const DdWorld       *world);
DdWorld       *_dd_checkpoints_find   (const DdCheckpoints *self,
                                       guint                n_events,
                                       guint               *at);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdCheckpoints, _dd_checkpoints_free)

G_END_DECLS
