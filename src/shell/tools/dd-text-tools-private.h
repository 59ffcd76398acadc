// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-tool-args.h"

G_BEGIN_DECLS

/* Texts are C strings: this byte stands for byte 0. */
#define DD_TEXT_NUL '\1'

typedef void (*DdTextFunc) (DdToolCall       *call,
                            const DdToolArgs *args,
                            const char       *operand,
                            const char       *text,
                            gboolean          several);

int          dd_text_read     (DdToolCall  *call,
                               const char  *operand,
                               char       **text);
GPtrArray   *dd_text_read_all (DdToolCall  *call,
                               DdToolArgs  *args,
                               guint        first,
                               int         *status) G_GNUC_WARN_UNUSED_RESULT;
char        *dd_text_read_device (const char *path,
                                  gint64      length) G_GNUC_WARN_UNUSED_RESULT;
gint64       dd_text_parse_bytes (const char *text);
DdToolResult dd_text_for_each (DdToolCall  *call,
                               DdToolArgs  *args,
                               guint        first,
                               DdTextFunc   act);
char        *_dd_text_translate_basic (const char *pattern) G_GNUC_WARN_UNUSED_RESULT;
DdToolResult dd_base64_tool (DdToolCall *call);
DdToolResult dd_grep_tool (DdToolCall *call);
DdToolResult dd_lines_tool (DdToolCall *call);
DdToolResult dd_sum_tool (DdToolCall *call);
DdToolResult dd_nl_tool (DdToolCall *call);
DdToolResult dd_rev_tool (DdToolCall *call);
DdToolResult dd_sed_tool (DdToolCall *call);
DdToolResult dd_sort_tool (DdToolCall *call);
DdToolResult dd_tac_tool (DdToolCall *call);
DdToolResult dd_tr_tool (DdToolCall *call);
DdToolResult dd_yes_tool (DdToolCall *call);

G_END_DECLS
