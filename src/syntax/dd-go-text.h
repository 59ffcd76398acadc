// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-syntax-error.h"

G_BEGIN_DECLS

/* Text rules of Go's strconv, strings, unicode, path and encoding/csv
 * packages, which Docker's command line rests on. */

char       *dd_go_quote         (const char  *text) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_go_unquote       (const char  *quoted,
                                 GError     **error) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_go_trim_space    (const char  *text) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_go_trim          (const char  *text,
                                 const char  *characters) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_go_to_lower      (const char  *text) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_go_to_upper      (const char  *text) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_go_title         (const char  *text) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_go_path_clean    (const char  *path) G_GNUC_WARN_UNUSED_RESULT;
gboolean    dd_go_cut           (const char  *text,
                                 const char  *separator,
                                 char       **before,
                                 char       **after);
gboolean    dd_go_is_space      (gunichar     character);
gboolean    dd_go_is_print      (gunichar     character);
gsize       dd_text_length      (const char  *text);
const char *dd_text_skip        (const char  *text,
                                 gsize        n_characters);
guint       dd_text_width       (const char  *text);
guint       dd_text_char_width  (gunichar     character);
gboolean    dd_is_long_syntax   (const char  *text);
char      **dd_csv_read_record  (const char  *text,
                                 GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
