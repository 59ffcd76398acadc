// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The `/etc/hosts` that a container gets. */

GString *dd_hosts_file_new (gboolean    ipv6) G_GNUC_WARN_UNUSED_RESULT;
void     dd_hosts_file_add (GString    *text,
                            const char *address,
                            const char *names);

G_END_DECLS
