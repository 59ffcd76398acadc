// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-tool-args.h"

G_BEGIN_DECLS

typedef void (*DdTextFunc) (DdToolCall       *call,
                            const DdToolArgs *args,
                            const char       *operand,
                            const char       *text,
                            gboolean          several);

int          dd_text_read     (DdToolCall  *call,
                               const char  *operand,
                               char       **text);
DdToolResult dd_text_for_each (DdToolCall  *call,
                               DdToolArgs  *args,
                               guint        first,
                               DdTextFunc   act);
char        *_dd_text_translate_basic (const char *pattern) G_GNUC_WARN_UNUSED_RESULT;
DdToolResult dd_grep_tool     (DdToolCall  *call);
DdToolResult dd_sed_tool      (DdToolCall  *call);

G_END_DECLS
