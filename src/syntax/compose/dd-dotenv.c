// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"
#include "dd-syntax-private.h"

#include "dd-dotenv.h"

#define BYTE_ORDER_MARK "\357\273\277"
#define EXPORT          "export"

#define NEXT_LINE_MARK  0x85
#define NO_BREAK_SPACE  0xa0

/* A file that is being read. */
typedef struct
{
  const char         *start;
  const char         *at;
  guint               line;
  const char *const  *environment;
  const char *const  *before;
  GPtrArray          *variables; /* `NAME=value` */
  GError            **error;
} Reading;

/* A space that does not end a line. */
static gboolean
is_blank (gunichar character)
{
  return character == '\t' || character == '\v' || character == '\f' || character == '\r' ||
         character == ' ' || character == NEXT_LINE_MARK || character == NO_BREAK_SPACE;
}

static gboolean
is_of_name (gunichar character)
{
  switch (g_unichar_type (character))
    {
    case G_UNICODE_DECIMAL_NUMBER:
    case G_UNICODE_LETTER_NUMBER:
    case G_UNICODE_OTHER_NUMBER:
      return TRUE;

    default:
      return g_unichar_isalpha (character) ||
             (character < 0x80 && strchr ("_.-[]", (int) character) != NULL);
    }
}

static void
skip_blanks (Reading *reading)
{
  while (*reading->at != '\0' && is_blank (g_utf8_get_char (reading->at)))
    reading->at = g_utf8_next_char (reading->at);
}

/* Goes to the next statement. Gives FALSE at the end. */
static gboolean
find_statement (Reading *reading)
{
  for (;;)
    {
      while (*reading->at != '\0' && dd_go_is_space (g_utf8_get_char (reading->at)))
        {
          reading->line += *reading->at == '\n';
          reading->at = g_utf8_next_char (reading->at);
        }
      if (*reading->at != '#')
        return *reading->at != '\0';
      reading->at += strcspn (reading->at, "\n");
    }
}

/* Where the byte at @at is in its line, counted from 1. */
static guint
column_of (const Reading *reading,
           const char    *at)
{
  const char *line = at;

  while (line > reading->start && line[-1] != '\n')
    line--;

  return (guint) (at - line) + 1;
}

static char *
trim_right (const char *text,
            gsize       length)
{
  const char *end = text + length;

  while (end > text)
    {
      const char *last = g_utf8_prev_char (end);

      if (!dd_go_is_space (g_utf8_get_char (last)))
        break;
      end = last;
    }

  return g_strndup (text, (gsize) (end - text));
}

static void
skip_export (Reading *reading)
{
  gsize length = strlen (EXPORT);

  if (strncmp (reading->at, EXPORT, length) != 0 || reading->at[length] == '\0' ||
      strchr ("\t\n\f\r ", reading->at[length]) == NULL)
    return;
  reading->at += length;
  skip_blanks (reading);
}

/* Reads a name and what separates it from its value. At the end of a file there
 * need not be any; the name is then taken for a value without a name, as
 * Compose does. */
static char *
read_name (Reading  *reading,
           gboolean *inherited)
{
  const char *start;
  const char *at;

  skip_export (reading);
  start = reading->at;
  *inherited = FALSE;
  for (at = start; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (character == '=' || character == ':' || character == '\n')
        {
          g_autofree char *name = g_strndup (start, (gsize) (at - start));

          *inherited = character == '\n';
          if (*inherited && strchr (name, ' ') == NULL)
            reading->line++;
          reading->at = at + 1;
          skip_blanks (reading);
          return trim_right (name, strlen (name));
        }
      if (!is_blank (character) && !is_of_name (character))
        {
          g_autofree char *line = g_strndup (start, strcspn (start, "\n"));
          g_autofree char *text = g_strndup (at, (gsize) (g_utf8_next_char (at) - at));
          g_autofree char *quoted_line = dd_go_quote (line);
          g_autofree char *quoted_text = dd_go_quote (text);

          dd_syntax_error_set_at (reading->error, DD_SYNTAX_ERROR_INVALID, reading->line,
                                  column_of (reading, at),
                                  "line %u: unexpected character %s in variable name %s",
                                  reading->line, quoted_text, quoted_line);
          return NULL;
        }
    }
  if (start == at)
    {
      dd_syntax_error_set_at (reading->error, DD_SYNTAX_ERROR_INVALID, reading->line, 1,
                              "zero length string");
      return NULL;
    }

  return g_strdup ("");
}

static const char *
find_pair (GPtrArray  *pairs,
           const char *name)
{
  gsize length = strlen (name);

  for (guint i = pairs->len; i-- > 0;)
    {
      const char *pair = g_ptr_array_index (pairs, i);

      if (strncmp (pair, name, length) == 0 && pair[length] == '=')
        return pair + length + 1;
    }

  return NULL;
}

static const char *
find_variable (const char *const *environment,
               const char        *name)
{
  return environment != NULL ? g_environ_getenv ((char **) environment, name) : NULL;
}

/* What is set outside comes before what the files say. */
static const char *
find_outside (const Reading *reading,
              const char    *name)
{
  const char *value = find_variable (reading->environment, name);

  return value != NULL ? value : find_variable (reading->before, name);
}

static const char *
look_up (const char *name,
         gpointer    user_data)
{
  const Reading *reading = user_data;
  const char *value = find_outside (reading, name);

  return value != NULL ? value : find_pair (reading->variables, name);
}

static char *
interpolate (Reading    *reading,
             const char *text)
{
  g_autoptr (GError) error = NULL;
  char *value = dd_compose_interpolate (text, look_up, reading, NULL, &error);

  if (value == NULL)
    dd_syntax_error_set_at (reading->error, error->code, reading->line, 1, "%s", error->message);

  return value;
}

static char *
read_unquoted (Reading *reading)
{
  const char *start = reading->at;
  gsize length = strcspn (start, "\n");
  g_autofree char *line = g_strndup (start, length);
  const char *comment = strstr (line, " #");
  g_autofree char *text = trim_right (line, comment != NULL ? (gsize) (comment - line) : length);
  char *value;

  value = interpolate (reading, text);
  reading->line++;
  reading->at = start + length + (start[length] == '\n');

  return value;
}

/* Three octal digits that are a character below 256. */
static gboolean
read_octal (const char *digits,
            gsize       length,
            gunichar   *character)
{
  if (length != 3 || strspn (digits, "01234567") < 3)
    return FALSE;
  *character = (gunichar) ((digits[0] - '0') << 6 | (digits[1] - '0') << 3 | (digits[2] - '0'));

  return *character < 256;
}

/* Puts what stands behind a backslash. Gives where it ends. */
static const char *
put_escape (const char *at,
            GString    *out)
{
  static const char names[] = "abfnrtv\"\\";
  static const char characters[] = "\a\b\f\n\r\t\v\"\\";
  const char *found = *at != '\0' ? strchr (names, *at) : NULL;
  gsize length = 0;
  gunichar octal;

  if (*at == '$')
    g_string_append (out, "$$");
  else if (found != NULL)
    g_string_append_c (out, characters[found - names]);
  else if (*at == '0')
    {
      at++;
      while (length < 3 && g_ascii_isdigit (at[length]))
        length++;
      if (read_octal (at, length, &octal))
        g_string_append_unichar (out, octal);
      else
        {
          g_string_append_c (out, '\\');
          g_string_append_len (out, at, (gssize) length);
        }
      return at + length;
    }
  else
    {
      g_string_append_c (out, '\\');
      return at;
    }

  return at + 1;
}

static char *
expand_escapes (const char *text)
{
  GString *out = g_string_new (NULL);

  while (*text != '\0')
    if (*text == '\\')
      text = put_escape (text + 1, out);
    else
      g_string_append_c (out, *text++);

  return g_string_free (out, FALSE);
}

/* Of a backslash before the quote, only the quote is left. */
static char *
read_quoted (Reading *reading)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *expanded = NULL;
  const char *start = reading->at;
  char quote = *start;
  gboolean escaped = FALSE;

  for (const char *at = start + 1; *at != '\0'; at++)
    {
      reading->line += *at == '\n';
      if (*at == quote && !escaped)
        {
          reading->at = at + 1;
          if (quote == '\'')
            return g_string_free (g_steal_pointer (&text), FALSE);
          expanded = expand_escapes (text->str);
          return interpolate (reading, expanded);
        }
      if (*at == '\\' && !escaped)
        {
          escaped = TRUE;
          continue;
        }
      if (escaped && *at != quote)
        g_string_append_c (text, '\\');
      g_string_append_c (text, *at);
      escaped = FALSE;
    }
  dd_syntax_error_set_at (reading->error, DD_SYNTAX_ERROR_INVALID, reading->line,
                          column_of (reading, start), "line %u: unterminated quoted value %.*s",
                          reading->line, (int) strcspn (start, "\n"), start);

  return NULL;
}

static gboolean
read_statement (Reading *reading)
{
  gboolean inherited;
  g_autofree char *name = read_name (reading, &inherited);
  g_autofree char *value = NULL;

  if (name == NULL)
    return FALSE;
  if (strchr (name, ' ') != NULL)
    return dd_syntax_error_set_at (reading->error, DD_SYNTAX_ERROR_INVALID, reading->line, 1,
                                   "line %u: key cannot contain a space", reading->line);
  if (inherited)
    {
      const char *found = find_outside (reading, name);

      if (found != NULL)
        _dd_strings_set_pair (reading->variables, name, found);
      return TRUE;
    }
  value = *reading->at == '"' || *reading->at == '\'' ? read_quoted (reading)
                                                      : read_unquoted (reading);
  if (value == NULL)
    return FALSE;
  _dd_strings_set_pair (reading->variables, name, value);

  return TRUE;
}

/**
 * dd_dotenv_parse:
 * @text: the bytes of a `.env` file
 * @length: how many, or -1 if @text ends with a NUL
 * @environment: (nullable) (array zero-terminated=1): the shell's variables,
 *   `NAME=value` each; they are stronger than those of the file when a value
 *   refers to them
 * @before: (nullable) (array zero-terminated=1): what files that were read
 *   before said
 * @error: return location for a #DdSyntaxError with line and column
 *
 * Reads the `.env` of a project, or the file of `env_file`: `NAME=value` or
 * `NAME: value`, with quotes, escapes in double quotes, variables and comments.
 * A name alone takes its value from @environment.
 *
 * Returns: (transfer full) (nullable): the variables of the file, in the order
 *   of their first statement, %NULL-terminated
 * Source: compose-spec/compose-go, dotenv
 */
char **
dd_dotenv_parse (const char         *text,
                 gssize              length,
                 const char *const  *environment,
                 const char *const  *before,
                 GError            **error)
{
  g_autoptr (GPtrArray) variables = _dd_strings_new ();
  g_autofree char *valid = NULL;
  Reading reading;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, length);
  reading = (Reading) { valid, valid, 1, environment, before, variables, error };
  if (g_str_has_prefix (valid, BYTE_ORDER_MARK))
    reading.start = reading.at = valid + strlen (BYTE_ORDER_MARK);
  while (find_statement (&reading))
    if (!read_statement (&reading))
      return NULL;

  return _dd_strings_finish (g_steal_pointer (&variables));
}
