// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-push.h"
#include "dd-registry.h"

G_BEGIN_DECLS

/* For the world, which owns and copies them. */

DdRegistry   *_dd_registry_copy            (const DdRegistry *self) G_GNUC_WARN_UNUSED_RESULT;
void          _dd_registry_free           (DdRegistry       *self);
DdRepository *_dd_registry_edit_repository (DdWorld          *site,
                                            const char       *name,
                                            const char       *path);
DdPush       *_dd_push_copy                (const DdPush     *self) G_GNUC_WARN_UNUSED_RESULT;
void          _dd_push_free                (DdPush           *self);

G_END_DECLS
