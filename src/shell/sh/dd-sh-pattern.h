// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dd-sh-types.h"

G_BEGIN_DECLS

gboolean  dd_sh_pattern_is_active (const char *pattern);
gboolean  dd_sh_pattern_match     (const char *pattern,
                                   const char *text);
char     *dd_sh_pattern_unescape  (const char *pattern) G_GNUC_WARN_UNUSED_RESULT;
char     *dd_sh_pattern_strip     (const char *text,
                                   const char *pattern,
                                   gboolean    suffix,
                                   gboolean    longest) G_GNUC_WARN_UNUSED_RESULT;
char     *dd_sh_pattern_replace   (const char *text,
                                   const char *pattern,
                                   const char *replacement,
                                   gboolean    all,
                                   gboolean    anchors) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
