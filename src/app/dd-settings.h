// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <adwaita.h>

#include "dd-cheatsheet.h"

G_BEGIN_DECLS

GSettings *dd_settings_get_default (void);
DdPaper    dd_settings_get_paper   (void);
void       dd_settings_apply       (void);
void       dd_settings_bind_choice (const char        *key,
                                    gpointer           object,
                                    const char        *property,
                                    const char *const *values);

G_END_DECLS
