// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lists of strings shared by the parsers of this library. */

GPtrArray  *_dd_strings_new      (void);
char      **_dd_strings_finish   (GPtrArray  *strings) G_GNUC_WARN_UNUSED_RESULT;
gboolean    _dd_strings_contain  (GPtrArray  *strings,
                                  const char *text);
void        _dd_strings_set_pair (GPtrArray  *strings,
                                  const char *key,
                                  const char *value);

G_END_DECLS
