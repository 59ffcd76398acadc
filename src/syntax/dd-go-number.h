// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-syntax-error.h"

G_BEGIN_DECLS

/* Docker is written in Go, and the numbers people type and read follow the
 * rules of Go's strconv and time packages. The functions here carry these
 * rules and the wording of their errors. */

gboolean    dd_go_parse_int        (const char  *text,
                                    int          base,
                                    int          bits,
                                    gint64      *value,
                                    GError     **error);
gboolean    dd_go_parse_uint       (const char  *text,
                                    int          base,
                                    int          bits,
                                    guint64     *value,
                                    GError     **error);
gboolean    dd_go_atoi             (const char  *text,
                                    gint64      *value,
                                    GError     **error);
gboolean    dd_go_parse_float      (const char  *text,
                                    double      *value,
                                    GError     **error);
gboolean    dd_go_parse_bool       (const char  *text,
                                    gboolean    *value,
                                    GError     **error);
const char *dd_go_number_reason    (const GError *error);

gboolean    dd_go_parse_duration   (const char  *text,
                                    gint64      *nanoseconds,
                                    GError     **error);
char       *dd_go_format_duration  (gint64       nanoseconds) G_GNUC_WARN_UNUSED_RESULT;

char       *dd_go_format_float     (double       value,
                                    char         verb,
                                    int          precision) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
