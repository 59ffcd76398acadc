// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"
#include "dd-image-ops.h"

G_BEGIN_DECLS

DdImageChanged *_dd_image_event          (const DdEventClass *klass,
                                          const char         *reference,
                                          const DdImage      *image) G_GNUC_WARN_UNUSED_RESULT;
void            _dd_image_notify         (DdEngine           *engine,
                                          const DdImage      *image,
                                          const char         *action,
                                          const char         *id,
                                          const char         *name);
char           *_dd_image_dup_familiar   (const char         *reference) G_GNUC_WARN_UNUSED_RESULT;
void            _dd_image_register_pulls (DdEngine           *engine);

G_END_DECLS
