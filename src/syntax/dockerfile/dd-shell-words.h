// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-syntax-error.h"

G_BEGIN_DECLS

/**
 * DdShellFlags:
 * @DD_SHELL_DEFAULT: quotes and escapes are taken away
 * @DD_SHELL_RAW_QUOTES: quotes stay in the result
 * @DD_SHELL_RAW_ESCAPES: escape characters stay in the result
 * @DD_SHELL_PLAIN_QUOTES: quotes are ordinary characters
 * @DD_SHELL_KEEP_UNSET: a variable that is not set stays as it is written
 *
 * How the builder reads words.
 */
typedef enum
{
  DD_SHELL_DEFAULT = 0,
  DD_SHELL_RAW_QUOTES = 1 << 0,
  DD_SHELL_RAW_ESCAPES = 1 << 1,
  DD_SHELL_PLAIN_QUOTES = 1 << 2,
  DD_SHELL_KEEP_UNSET = 1 << 3,
} DdShellFlags;

/**
 * DdShellResult:
 * @text: the text with its variables replaced
 * @words: @text split at blanks that are not quoted
 * @used: names of the variables that are set, each once, in order of use
 * @unset: names of the variables that are not set, each once, in order of use
 *
 * What becomes of a text. Clear it with [func@shell_result_clear].
 */
typedef struct
{
  char  *text;
  char **words;
  char **used;
  char **unset;
} DdShellResult;

gboolean    dd_shell_expand       (const char         *text,
                                   char                escape,
                                   DdShellFlags        flags,
                                   const char *const  *environment,
                                   DdShellResult      *result,
                                   GError            **error);
char       *dd_shell_expand_word  (const char         *text,
                                   char                escape,
                                   const char *const  *environment,
                                   GError            **error) G_GNUC_WARN_UNUSED_RESULT;
char      **dd_shell_expand_words (const char         *text,
                                   char                escape,
                                   const char *const  *environment,
                                   GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void        dd_shell_result_clear (DdShellResult      *result);
const char *dd_shell_get_variable (const char *const  *environment,
                                   const char         *name);
char      **dd_shell_set_variable (char              **environment,
                                   const char         *name,
                                   const char         *value) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdShellResult, dd_shell_result_clear)

G_END_DECLS
