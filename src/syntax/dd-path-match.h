// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-syntax-error.h"

G_BEGIN_DECLS

gboolean dd_path_match (const char  *pattern,
                        const char  *name,
                        gboolean    *matches,
                        GError     **error);

G_END_DECLS
