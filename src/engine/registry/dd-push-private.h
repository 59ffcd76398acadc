// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-push.h"

G_BEGIN_DECLS

/* For builds, which send images and caches themselves. */

char *_dd_push_begin (DdEngine   *engine,
                      DdImage    *image,
                      const char *full) G_GNUC_WARN_UNUSED_RESULT;
void  _dd_push_go_on (DdEngine   *engine,
                      const char *id);

G_END_DECLS
