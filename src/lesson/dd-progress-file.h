// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * DD_PROGRESS_VERSION:
 *
 * The version of the file that this program writes.
 */
#define DD_PROGRESS_VERSION 1

JsonObject *_dd_progress_file_load (const char  *path,
                                    char       **notice,
                                    gboolean    *writable) G_GNUC_WARN_UNUSED_RESULT;
gboolean    _dd_progress_file_save (const char  *path,
                                    JsonObject  *root,
                                    GError     **error);

G_END_DECLS
