// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A class of characters, `[…]`, as Go's regular expressions read it: Docker
 * turns patterns into those. The texts are UTF-8. */

typedef struct
{
  GArray   *ranges;
  gboolean  negated;
} DdIgnoreClass;

const char *_dd_ignore_class_read           (const char          *at,
                                             DdIgnoreClass      **parsed);
const char *_dd_ignore_class_read_character (const char          *at,
                                             gunichar            *character);
void        _dd_ignore_class_free           (DdIgnoreClass       *self);
gboolean    _dd_ignore_class_contains       (const DdIgnoreClass *self,
                                             gunichar             character);

G_END_DECLS
