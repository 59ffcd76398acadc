// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-build-context.h"

G_BEGIN_DECLS

void _dd_context_entry_free     (gpointer              data);
void _dd_context_add_with_links (const DdBuildContext *self,
                                 const char           *path,
                                 GPtrArray            *paths);

G_END_DECLS
