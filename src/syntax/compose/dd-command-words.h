// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-syntax-error.h"

G_BEGIN_DECLS

char **dd_command_words_parse (const char  *text,
                               GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
