// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dockerfile-values.h"
#include "dd-shell-words.h"

#define HEREDOC_ESCAPE '\\'

/**
 * dd_dockerfile_heredoc_free:
 * @heredoc: (transfer full): a heredoc
 *
 * Frees @heredoc.
 */
void
dd_dockerfile_heredoc_free (DdDockerfileHeredoc *heredoc)
{
  g_free (heredoc->name);
  g_free (heredoc->content);
  g_free (heredoc);
}

static guint
count_quotes (const char *text)
{
  guint count = 0;

  for (; *text != '\0'; text++)
    count += *text == '\'' || *text == '"';

  return count;
}

/* `2<<-WORD`: an optional number, `<<`, an optional dash and the word. */
static const char *
match_heredoc (const char *word,
               guint64    *descriptor,
               gboolean   *strip_tabs)
{
  const char *at = word;

  while (g_ascii_isdigit (*at))
    at++;
  if (at[0] != '<' || at[1] != '<')
    return NULL;
  *descriptor = g_ascii_strtoull (word, NULL, 10);
  at += 2;
  *strip_tabs = *at == '-';
  if (*strip_tabs)
    at++;
  while (*at != '\0' && strchr (" \t\n\f\r", *at) != NULL)
    at++;

  return *at == '\0' || strchr (at, '<') != NULL ? NULL : at;
}

/**
 * dd_dockerfile_heredoc_parse:
 * @word: one word of an instruction, its quotes still there
 * @heredoc: (out) (nullable): the heredoc without its content; %NULL if @word
 *   begins none
 * @error: return location
 *
 * Reads the beginning of a heredoc: `<<EOF`, `<<-EOF`, `3<<"EOF"`. Where a
 * part of the name is quoted, the text is taken as it is.
 *
 * Returns: %FALSE if quotes in @word do not close
 * Source: Dockerfile reference, "Here-Documents"
 */
gboolean
dd_dockerfile_heredoc_parse (const char           *word,
                              DdDockerfileHeredoc **heredoc,
                              GError              **error)
{
  /* Read with its quotes and without: they differ where a part is quoted. */
  const DdShellFlags raw = DD_SHELL_KEEP_UNSET | DD_SHELL_RAW_QUOTES;
  g_auto (DdShellResult) plain = { 0 };
  g_auto (DdShellResult) quoted = { 0 };
  guint64 descriptor = 0;
  gboolean strip_tabs = FALSE;
  const char *name = match_heredoc (word, &descriptor, &strip_tabs);

  *heredoc = NULL;
  if (name == NULL)
    return TRUE;
  if (!dd_shell_expand (name, HEREDOC_ESCAPE, DD_SHELL_KEEP_UNSET, NULL, &plain, error))
    return FALSE;
  if (g_strv_length (plain.words) != 1)
    return TRUE;
  if (!dd_shell_expand (name, HEREDOC_ESCAPE, raw, NULL, &quoted, error))
    return FALSE;
  if (g_strv_length (quoted.words) != 1)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "internal lexing of heredoc produced inconsistent results: %s",
                                name);

  *heredoc = g_new0 (DdDockerfileHeredoc, 1);
  (*heredoc)->name = g_strdup (plain.words[0]);
  (*heredoc)->content = g_strdup ("");
  (*heredoc)->descriptor = descriptor;
  (*heredoc)->expand = count_quotes (plain.words[0]) == count_quotes (quoted.words[0]);
  (*heredoc)->strip_tabs = strip_tabs;

  return TRUE;
}

/**
 * dd_dockerfile_heredocs_in_line:
 * @line: an instruction as one line
 * @heredocs: (element-type DdDockerfileHeredoc): where they are added
 * @error: return location
 *
 * Finds the heredocs that begin in @line, in order.
 *
 * Returns: %FALSE if quotes in one of them do not close
 */
gboolean
dd_dockerfile_heredocs_in_line (const char  *line,
                                 GPtrArray   *heredocs,
                                 GError     **error)
{
  const DdShellFlags raw = DD_SHELL_KEEP_UNSET | DD_SHELL_RAW_QUOTES | DD_SHELL_RAW_ESCAPES;
  g_auto (DdShellResult) result = { 0 };

  if (!dd_shell_expand (line, HEREDOC_ESCAPE, raw, NULL, &result, NULL))
    return TRUE;

  for (gsize i = 0; result.words[i] != NULL; i++)
    {
      DdDockerfileHeredoc *heredoc;

      if (!dd_dockerfile_heredoc_parse (result.words[i], &heredoc, error))
        return FALSE;
      if (heredoc != NULL)
        g_ptr_array_add (heredocs, heredoc);
    }

  return TRUE;
}

/**
 * dd_dockerfile_heredoc_dup_text:
 * @heredoc: a heredoc
 *
 * Returns: (transfer full): its lines; without their leading tabs if it began
 *   with `<<-`
 */
char *
dd_dockerfile_heredoc_dup_text (const DdDockerfileHeredoc *heredoc)
{
  GString *out = g_string_new (NULL);
  gboolean at_start = TRUE;

  g_return_val_if_fail (heredoc != NULL, NULL);

  for (const char *at = heredoc->content; *at != '\0'; at++)
    {
      if (heredoc->strip_tabs && at_start && *at == '\t')
        continue;
      g_string_append_c (out, *at);
      at_start = *at == '\n';
    }

  return g_string_free (out, FALSE);
}
