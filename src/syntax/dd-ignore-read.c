// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"
#include "dd-syntax-private.h"

#include "dd-ignore.h"

#define BYTE_ORDER_MARK "\357\273\277"

/* The longest line, in bytes, that Docker's reader takes. */
#define MAX_LINE_LENGTH (64 * 1024)

/* A path of the context is relative, with or without a slash in front. */
static char *
clean_path (const char *path)
{
  g_autofree char *cleaned = NULL;

  if (*path == '\0')
    return g_strdup ("");
  cleaned = dd_go_path_clean (path);

  return g_strdup (cleaned[0] == '/' && cleaned[1] != '\0' ? cleaned + 1 : cleaned);
}

/* Reads a line without its end. Gives NULL for an empty one and a comment. */
static char *
read_line (const char *line)
{
  g_autofree char *trimmed = NULL;
  g_autofree char *path = NULL;
  g_autofree char *cleaned = NULL;
  gboolean is_exception;

  if (*line == '#')
    return NULL;
  trimmed = dd_go_trim_space (line);
  if (*trimmed == '\0')
    return NULL;
  is_exception = *trimmed == '!';
  path = dd_go_trim_space (trimmed + is_exception);
  cleaned = clean_path (path);

  return g_strconcat (is_exception ? "!" : "", cleaned, NULL);
}

static gboolean
check_line (const char  *line,
            gsize        length,
            guint        number,
            GError     **error)
{
  const char *nul = memchr (line, '\0', length);

  if (length >= MAX_LINE_LENGTH)
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_RANGE, number, 1,
                                   "bufio.Scanner: token too long");
  if (nul != NULL)
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, number,
                                   (guint) (nul - line) + 1,
                                   "a NUL byte cannot be in a path");

  return TRUE;
}

/**
 * dd_ignore_read:
 * @text: the bytes of a `.dockerignore`
 * @length: how many, or -1 if @text ends with a NUL
 * @lines: (out) (optional) (transfer full) (element-type guint): the line of
 *   each pattern, from 1
 * @error: return location for a #DdSyntaxError with line and column; BuildKit
 *   prints its message after "failed parsing .dockerignore: ", the classic
 *   builder after "error reading .dockerignore: "
 *
 * Reads a file: a pattern a line, `#` in the first column begins a comment,
 * `!` an exception. White space around a pattern is dropped, and patterns are
 * cleaned as paths.
 *
 * Returns: (transfer full) (nullable): the patterns, %NULL-terminated
 * Source: moby/patternmatcher, ignorefile
 */
char **
dd_ignore_read (const char  *text,
                gssize       length,
                GArray     **lines,
                GError     **error)
{
  g_autoptr (GPtrArray) patterns = _dd_strings_new ();
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  const char *end;
  guint number = 1;

  g_return_val_if_fail (text != NULL, NULL);

  end = text + (length >= 0 ? (gsize) length : strlen (text));
  for (const char *at = text; at < end; number++)
    {
      const char *newline = memchr (at, '\n', (gsize) (end - at));
      const char *line_end = newline != NULL ? newline : end;
      g_autofree char *line = NULL;
      char *pattern;

      if (!check_line (at, (gsize) (line_end - at), number, error))
        return NULL;
      line = g_strndup (at, (gsize) (line_end - at));
      if (number == 1 && g_str_has_prefix (line, BYTE_ORDER_MARK))
        memmove (line, line + 3, strlen (line) - 2);
      pattern = read_line (line);
      if (pattern != NULL)
        {
          g_ptr_array_add (patterns, pattern);
          g_array_append_val (numbers, number);
        }
      at = newline != NULL ? newline + 1 : end;
    }
  if (lines != NULL)
    *lines = g_steal_pointer (&numbers);

  return _dd_strings_finish (g_steal_pointer (&patterns));
}

/**
 * dd_ignore_own_file_name:
 * @dockerfile: the path of a Dockerfile
 *
 * Gives the path of the ignore file that belongs to one Dockerfile alone. If
 * there is such a file, BuildKit reads it in place of the one that is named
 * %DD_IGNORE_FILE_NAME; the classic builder never does.
 *
 * Returns: (transfer full): the path
 * Source: docs.docker.com/build/concepts/context
 */
char *
dd_ignore_own_file_name (const char *dockerfile)
{
  g_return_val_if_fail (dockerfile != NULL, NULL);

  return g_strconcat (dockerfile, DD_IGNORE_FILE_NAME, NULL);
}
