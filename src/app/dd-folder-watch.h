// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <gio/gio.h>

#include "dd-node.h"

G_BEGIN_DECLS

#define DD_TYPE_FOLDER_WATCH (dd_folder_watch_get_type ())
G_DECLARE_FINAL_TYPE (DdFolderWatch, dd_folder_watch, DD, FOLDER_WATCH, GObject)

/* A folder of the learner's computer: it is read in a thread, and read again
 * when something in it changes. Signals: "read" when there is something new to
 * see, "failed" (message) when it could not be read. */

DdFolderWatch *dd_folder_watch_new          (GFile         *folder,
                                             gint64         epoch) G_GNUC_WARN_UNUSED_RESULT;
void           dd_folder_watch_read         (DdFolderWatch *self);
const char    *dd_folder_watch_get_name     (DdFolderWatch *self);
DdNode        *dd_folder_watch_get_tree     (DdFolderWatch *self);
GPtrArray     *dd_folder_watch_get_problems (DdFolderWatch *self);

G_END_DECLS
