// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DdKnownDifferences DdKnownDifferences;

DdKnownDifferences *dd_known_differences_new   (const char          *text,
                                                GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void                dd_known_differences_free  (DdKnownDifferences  *self);
void                dd_known_differences_apply (DdKnownDifferences  *self,
                                                const char          *script,
                                                const char          *command,
                                                char               **real,
                                                char               **model);

gboolean            dd_known_differences_is_later (DdKnownDifferences *self,
                                                const char          *script,
                                                const char          *command);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdKnownDifferences, dd_known_differences_free)

G_END_DECLS
