// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The Date of HTTP. Source: RFC 9110, 5.6.7 */
#define DD_CLOCK_HTTP "%a, %d %b %Y %H:%M:%S GMT"

void dd_clock_append (GString    *result,
                      gint64      usec,
                      const char *format,
                      gsize       length);

G_END_DECLS
