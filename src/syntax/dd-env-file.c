// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"
#include "dd-syntax-private.h"

#include "dd-env-file.h"

#define BYTE_ORDER_MARK "\357\273\277"

/* The longest line, in bytes, that Docker's reader takes. */
#define MAX_LINE_LENGTH (64 * 1024)

/* Lists bytes as Go prints a slice of them: [65 66]. */
static char *
list_bytes (const char *bytes,
            gsize       length)
{
  GString *out = g_string_new ("[");

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (out, "%s%u", i > 0 ? " " : "", (guint8) bytes[i]);
  g_string_append_c (out, ']');

  return g_string_free (out, FALSE);
}

static const char *
skip_space (const char *text)
{
  while (*text != '\0' && dd_go_is_space (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);

  return text;
}

/* Reads one line, which is UTF-8 and has no line end. */
static gboolean
read_line (const char         *whole,
           guint               number,
           const char *const  *environment,
           GPtrArray          *variables,
           GError            **error)
{
  const char *line = skip_space (whole);
  guint column = (guint) (line - whole) + 1;
  g_autofree char *key = g_strndup (line, strcspn (line, "="));
  const char *found;

  if (*line == '\0' || *line == '#')
    return TRUE;
  if (*key == '\0')
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, number, column,
                                   "no variable name on line '%s'", line);
  if (strpbrk (key, " \t") != NULL)
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, number, column,
                                   "variable '%s' contains whitespaces", key);

  if (strchr (line, '=') != NULL)
    g_ptr_array_add (variables, g_strdup (line));
  else if (environment != NULL &&
           (found = g_environ_getenv ((char **) environment, line)) != NULL)
    g_ptr_array_add (variables, g_strconcat (line, "=", found, NULL));

  return TRUE;
}

/**
 * dd_env_file_parse:
 * @text: the file's bytes
 * @length: how many, or -1 if @text ends with a NUL
 * @environment: (array zero-terminated=1) (nullable): the shell's variables,
 *   `NAME=value` each, for names without a value; %NULL to leave such names
 *   out, as label files do
 * @error: return location for a #DdSyntaxError with line and column
 *
 * Reads the file of `--env-file` or `--label-file`: one `NAME=value` a line,
 * nothing in it is expanded or unquoted.
 *
 * Returns: (transfer full) (nullable): the variables in their order,
 *   %NULL-terminated
 * Source: docker/cli, kvfile
 */
char **
dd_env_file_parse (const char         *text,
                   gssize              length,
                   const char *const  *environment,
                   GError            **error)
{
  g_autoptr (GPtrArray) variables = _dd_strings_new ();
  const char *end;
  guint number = 1;

  g_return_val_if_fail (text != NULL, NULL);

  end = text + (length >= 0 ? (gsize) length : strlen (text));
  for (const char *at = text; at < end; number++)
    {
      const char *newline = memchr (at, '\n', (gsize) (end - at));
      const char *line_end = newline != NULL ? newline : end;
      const char *next = newline != NULL ? newline + 1 : end;
      g_autofree char *line = NULL;

      if (line_end > at && line_end[-1] == '\r')
        line_end--;
      if (line_end - at >= MAX_LINE_LENGTH)
        return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_RANGE, number, 1,
                                       "bufio.Scanner: token too long"), NULL;
      if (!g_utf8_validate (at, line_end - at, NULL))
        {
          g_autofree char *bytes = list_bytes (at, (gsize) (line_end - at));

          return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, number, 1,
                                         "invalid utf8 bytes at line %u: %s", number, bytes), NULL;
        }
      if (number == 1 && line_end - at >= 3 && memcmp (at, BYTE_ORDER_MARK, 3) == 0)
        at += strlen (BYTE_ORDER_MARK);
      line = g_strndup (at, (gsize) (line_end - at));
      if (!read_line (line, number, environment, variables, error))
        return NULL;
      at = next;
    }

  return _dd_strings_finish (g_steal_pointer (&variables));
}
