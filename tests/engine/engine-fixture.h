// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"

G_BEGIN_DECLS

void  fixture_advance        (DdEngine   *engine,
                              guint64     usec);
void  fixture_assert_folds   (DdEngine   *engine);
char *fixture_dup_journal    (DdEngine   *engine) G_GNUC_WARN_UNUSED_RESULT;
void  fixture_add_image      (DdEngine   *engine,
                              const char *name);
void  fixture_run            (DdEngine   *engine,
                              const char *image,
                              const char *name,
                              const char *command_line);

G_END_DECLS
