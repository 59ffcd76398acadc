// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-build-plan.h"
#include "dd-catalog.h"

G_BEGIN_DECLS

/* Whom the host asks for names. */
#define DD_BUILD_NAME_SERVER "192.168.1.1"

gboolean  dd_build_is_url          (const char         *source);
gboolean  dd_build_is_git          (const char         *source);
char     *dd_build_dup_url_name    (const char         *url) G_GNUC_WARN_UNUSED_RESULT;
char     *dd_build_dup_file_digest (const DdNode       *file) G_GNUC_WARN_UNUSED_RESULT;
DdNode   *dd_build_fetch           (DdCatalog          *catalog,
                                    const DdBuildStep  *step,
                                    GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
