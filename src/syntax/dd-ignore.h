// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib-object.h>

#include "dd-syntax-error.h"

G_BEGIN_DECLS

/* The file that is read when the Dockerfile has none of its own. */
#define DD_IGNORE_FILE_NAME ".dockerignore"

/* No pattern decided about a path. */
#define DD_IGNORE_NO_PATTERN -1

#define DD_TYPE_IGNORE (dd_ignore_get_type ())

/**
 * DdIgnore:
 *
 * The patterns of a `.dockerignore`, ready to be compared with paths. The last
 * pattern that fits a path or one of the folders it is in decides; a pattern
 * with `!` brings the path back.
 */
typedef struct _DdIgnore DdIgnore;

GType       dd_ignore_get_type       (void);
DdIgnore   *dd_ignore_new            (const char *const  *patterns,
                                      GError            **error) G_GNUC_WARN_UNUSED_RESULT;
DdIgnore   *dd_ignore_parse          (const char         *text,
                                      gssize              length,
                                      GError            **error) G_GNUC_WARN_UNUSED_RESULT;
DdIgnore   *dd_ignore_ref            (DdIgnore           *self);
void        dd_ignore_unref          (DdIgnore           *self);

guint       dd_ignore_get_n_patterns (const DdIgnore     *self);
const char *dd_ignore_get_pattern    (const DdIgnore     *self,
                                      guint               index);
guint       dd_ignore_get_line       (const DdIgnore     *self,
                                      guint               index);
gboolean    dd_ignore_has_exceptions (const DdIgnore     *self);

gboolean    dd_ignore_match          (DdIgnore           *self,
                                      const char         *path,
                                      gboolean           *ignored,
                                      int                *pattern,
                                      GError            **error);
gboolean    dd_ignore_match_below    (DdIgnore           *self,
                                      const char         *path,
                                      const guint8       *above,
                                      guint8             *fitting,
                                      gboolean           *ignored,
                                      int                *pattern,
                                      GError            **error);
gboolean    dd_ignore_match_walking  (DdIgnore           *self,
                                      const char         *path,
                                      gboolean           *ignored,
                                      int                *pattern,
                                      GError            **error);
gboolean    dd_ignore_may_skip       (const DdIgnore     *self,
                                      const char         *folder);

char      **dd_ignore_read           (const char         *text,
                                      gssize              length,
                                      GArray            **lines,
                                      GError            **error) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_ignore_own_file_name  (const char         *dockerfile) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdIgnore, dd_ignore_unref)

G_END_DECLS
