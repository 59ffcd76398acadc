// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-tool.h"

G_BEGIN_DECLS

#define DD_DPKG_STATUS "/var/lib/dpkg/status"
#define DD_DPKG_INFO   "/var/lib/dpkg/info"

char     *dd_dpkg_read_status   (DdToolCall *call) G_GNUC_WARN_UNUSED_RESULT;
gboolean  dd_dpkg_has           (const char *status,
                                 const char *name);
char     *dd_dpkg_dup_paragraph (const char *status,
                                 const char *name) G_GNUC_WARN_UNUSED_RESULT;
void      dd_dpkg_add           (GString    *status,
                                 const char *name,
                                 const char *version);
void      dd_dpkg_remove        (GString    *status,
                                 const char *name);

G_END_DECLS
