// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-tool.h"

G_BEGIN_DECLS

/**
 * DdToolArgs:
 * @letters: the option letters that were given, in order
 * @values: for each letter its value, %NULL for none
 * @operands: what is left
 *
 * A command line of a small tool, taken apart.
 */
typedef struct
{
  GString   *letters;
  GPtrArray *values;
  GPtrArray *operands;
} DdToolArgs;

/**
 * DdLongOption:
 * @name: without the dashes
 * @letter: the letter it stands for
 */
typedef struct
{
  const char *name;
  char        letter;
} DdLongOption;

gboolean    dd_tool_args_parse (DdToolArgs         *self,
                                DdToolCall         *call,
                                const char         *accepted,
                                const DdLongOption *long_options);
void        dd_tool_args_clear (DdToolArgs         *self);
gboolean    dd_tool_args_has   (const DdToolArgs   *self,
                                char                letter);
const char *dd_tool_args_value (const DdToolArgs   *self,
                                char                letter);
const char *dd_tool_args_get   (const DdToolArgs   *self,
                                guint               index);

void        dd_tool_complain   (DdToolCall         *call,
                                const char         *gnu_verb,
                                const char         *path,
                                int                 number);
char       *dd_tool_user_name  (DdToolCall         *call,
                                int                 uid) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_tool_group_name (DdToolCall         *call,
                                int                 gid) G_GNUC_WARN_UNUSED_RESULT;
gboolean    dd_tool_find_id    (DdToolCall         *call,
                                const char         *file,
                                const char         *name,
                                int                *id);
char       *dd_tool_mode_text  (const DdNode       *node) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_tool_size_text  (DdToolCall         *call,
                                gint64              bytes) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_tool_date_text  (GDateTime          *date,
                                const char         *format) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_tool_join_path  (const char         *directory,
                                const char         *name) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdToolArgs, dd_tool_args_clear)

G_END_DECLS
