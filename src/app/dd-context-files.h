// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-session.h"

G_BEGIN_DECLS

/* Which folder of the host is meant as a build context, and its files. */

char     *dd_context_files_find_folder (DdSession     *session) G_GNUC_WARN_UNUSED_RESULT;
char     *dd_context_files_dup_home    (DdSession     *session) G_GNUC_WARN_UNUSED_RESULT;
gboolean  dd_context_files_exists      (const DdWorld *world,
                                        const char    *path);
DdNode   *dd_context_files_get_folder  (const DdWorld *world,
                                        const char    *path) G_GNUC_WARN_UNUSED_RESULT;
char    **dd_context_files_list        (DdNode        *folder) G_GNUC_WARN_UNUSED_RESULT;
char     *dd_context_files_dup_text    (DdNode        *folder,
                                        const char    *path) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
