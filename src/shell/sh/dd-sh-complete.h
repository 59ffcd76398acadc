// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dd-sh-types.h"

G_BEGIN_DECLS

/**
 * DdShCompleteContext:
 * @words: (transfer full): the words of the command before the one that is
 *   being completed, without quotes; assignments in front are left out
 * @word: (transfer full): what there is of the word, without quotes
 * @start: where the word starts in the line, in bytes
 * @quote: the quote the cursor is in: `"`, `'` or 0
 * @is_command: the word is the name of a command
 * @is_target: the word is the target of a redirection
 * @is_variable: the word is a variable's name after `$` or `${`; @word and
 *   @start are about the name alone
 *
 * What can be completed at a place in a line.
 */
typedef struct
{
  char    **words;
  char     *word;
  gsize     start;
  char      quote;
  gboolean  is_command;
  gboolean  is_target;
  gboolean  is_variable;
} DdShCompleteContext;

DdShCompleteContext *dd_sh_complete_context      (const char          *line,
                                                  gsize                cursor) G_GNUC_WARN_UNUSED_RESULT;
void                 dd_sh_complete_context_free (DdShCompleteContext *self);
char                *dd_sh_complete_quote        (const char          *text,
                                                  char                 quote) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdShCompleteContext, dd_sh_complete_context_free)

G_END_DECLS
