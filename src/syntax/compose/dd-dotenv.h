// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-compose-interpolate.h"

G_BEGIN_DECLS

char **dd_dotenv_parse (const char        *text,
                        gssize             length,
                        const char *const *environment,
                        const char *const *before,
                        GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
