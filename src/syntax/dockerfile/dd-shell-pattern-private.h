// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-syntax-error.h"

G_BEGIN_DECLS

/* The patterns of ${name#pattern}, ${name%pattern} and ${name/pattern/text}:
 * `*` and `?` are wild, a backslash takes their meaning away. */

char *_dd_shell_trim_prefix (const char  *pattern,
                             const char  *value,
                             gboolean     longest,
                             GError     **error) G_GNUC_WARN_UNUSED_RESULT;
char *_dd_shell_trim_suffix (const char  *pattern,
                             const char  *value,
                             gboolean     longest,
                             GError     **error) G_GNUC_WARN_UNUSED_RESULT;
char *_dd_shell_replace     (const char  *pattern,
                             const char  *value,
                             const char  *replacement,
                             gboolean     all,
                             GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
