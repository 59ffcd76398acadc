// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"

#define REPLACEMENT_CHARACTER 0xfffd

/**
 * dd_go_is_space:
 * @character: a character
 *
 * Returns: whether Go's unicode.IsSpace holds for @character
 */
gboolean
dd_go_is_space (gunichar character)
{
  return (character >= '\t' && character <= '\r') || character == ' ' || character == 0x85 ||
         character == 0xa0 || (character > 0xff && g_unichar_isspace (character));
}

/**
 * dd_go_is_print:
 * @character: a character
 *
 * Returns: whether Go's unicode.IsPrint holds for @character: letters, marks,
 *   numbers, punctuation, symbols and the ASCII space
 */
gboolean
dd_go_is_print (gunichar character)
{
  if (character == ' ')
    return TRUE;

  switch (g_unichar_type (character))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SPACE_SEPARATOR:
      return FALSE;
    default:
      return TRUE;
    }
}

static void
quote_character (GString  *out,
                 gunichar  character)
{
  static const char letters[] = "abtnvfr";

  if (character == '"' || character == '\\')
    g_string_append_printf (out, "\\%c", (char) character);
  else if (dd_go_is_print (character))
    g_string_append_unichar (out, character);
  else if (character >= '\a' && character <= '\r')
    g_string_append_printf (out, "\\%c", letters[character - '\a']);
  else if (character < ' ' || character == 0x7f)
    g_string_append_printf (out, "\\x%02x", character);
  else if (character < 0x10000)
    g_string_append_printf (out, "\\u%04x", character);
  else
    g_string_append_printf (out, "\\U%08x", character);
}

/**
 * dd_go_quote:
 * @text: any bytes
 *
 * Puts @text in double quotes and escapes what cannot be printed, as the `%q`
 * of Docker's messages does.
 *
 * Returns: (transfer full): the quoted text
 * Source: Go's strconv.Quote
 */
char *
dd_go_quote (const char *text)
{
  GString *out;

  g_return_val_if_fail (text != NULL, NULL);

  out = g_string_new ("\"");
  while (*text != '\0')
    {
      gunichar character = g_utf8_get_char_validated (text, -1);

      if (character >= (gunichar) -2)
        {
          g_string_append_printf (out, "\\x%02x", (guint8) *text);
          text++;
          continue;
        }
      quote_character (out, character);
      text = g_utf8_next_char (text);
    }
  g_string_append_c (out, '"');

  return g_string_free (out, FALSE);
}

/* Reads @n_digits digits of @base into @value. */
static const char *
read_escape_digits (const char *at,
                    guint       n_digits,
                    guint       base,
                    gunichar   *value)
{
  *value = 0;
  for (guint i = 0; i < n_digits; i++, at++)
    {
      int digit = g_ascii_xdigit_value (*at);

      if (digit < 0 || (guint) digit >= base)
        return NULL;
      *value = *value * base + (guint) digit;
    }

  return at;
}

/* Reads what follows a backslash. @byte tells a byte from a character. */
static const char *
read_escape (const char *at,
             char        quote,
             gunichar   *value,
             gboolean   *byte)
{
  static const char letters[] = "abtnvfr";
  const char *letter = strchr (letters, *at);

  *byte = FALSE;
  if (*at == '\0')
    return NULL;
  if (letter != NULL)
    {
      *value = (gunichar) ('\a' + (letter - letters));
      return at + 1;
    }
  if (*at == '\\' || *at == quote)
    {
      *value = (gunichar) *at;
      return at + 1;
    }
  *byte = *at == 'x' || g_ascii_isdigit (*at);
  if (g_ascii_isdigit (*at))
    {
      at = read_escape_digits (at, 3, 8, value);
      return *value <= 0xff ? at : NULL;
    }
  if (*at == 'x')
    return read_escape_digits (at + 1, 2, 16, value);
  if (*at == 'u' || *at == 'U')
    {
      at = read_escape_digits (at + 1, *at == 'u' ? 4 : 8, 16, value);
      return g_unichar_validate (*value) ? at : NULL;
    }

  return NULL;
}

static char *
unquote_raw (const char *quoted,
             gsize       length)
{
  GString *out = g_string_new (NULL);

  for (gsize i = 1; i < length - 1; i++)
    if (quoted[i] != '\r')
      g_string_append_c (out, quoted[i]);

  return g_string_free (out, FALSE);
}

/* Takes the text between two quotes apart; NULL when it is broken. */
static char *
unquote_escaped (const char *quoted,
                 gsize       length)
{
  g_autoptr (GString) out = g_string_new (NULL);
  char quote = quoted[0];
  const char *end = quoted + length - 1;
  const char *at = quoted + 1;

  while (at < end)
    {
      gunichar value;
      gboolean byte;

      if (*at == quote || *at == '\n')
        return NULL;
      if (*at != '\\')
        {
          g_string_append_c (out, *at++);
          continue;
        }
      at = read_escape (at + 1, quote, &value, &byte);
      if (at == NULL || at > end)
        return NULL;
      if (byte)
        g_string_append_c (out, (char) value);
      else
        g_string_append_unichar (out, value);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * dd_go_unquote:
 * @quoted: a literal in double, single or back quotes
 * @error: return location: %DD_SYNTAX_ERROR_INVALID
 *
 * Gives the text that a literal of Go stands for.
 *
 * Returns: (transfer full) (nullable): the text
 * Source: Go's strconv.Unquote
 */
char *
dd_go_unquote (const char  *quoted,
               GError     **error)
{
  gsize length = strlen (quoted);
  char *text = NULL;

  if (length >= 2 && strchr ("\"'`", *quoted) != NULL && quoted[length - 1] == *quoted)
    text = *quoted == '`' ? unquote_raw (quoted, length) : unquote_escaped (quoted, length);
  if (text == NULL)
    dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "invalid syntax");

  return text;
}

typedef gboolean (*CharacterTest) (gunichar    character,
                                   const char *characters);

static gboolean
test_space (gunichar    character,
            const char *characters)
{
  return dd_go_is_space (character);
}

static gboolean
test_listed (gunichar    character,
             const char *characters)
{
  return character < 0x80 && strchr (characters, (int) character) != NULL;
}

static char *
trim_where (const char    *text,
            CharacterTest  test,
            const char    *characters)
{
  const char *start = text;
  const char *end = text + strlen (text);

  while (*start != '\0')
    {
      gunichar character = g_utf8_get_char_validated (start, -1);

      if (character >= (gunichar) -2 || !test (character, characters))
        break;
      start = g_utf8_next_char (start);
    }
  while (end > start)
    {
      const char *last = g_utf8_find_prev_char (start, end);
      gunichar character = last != NULL ? g_utf8_get_char_validated (last, end - last)
                                        : (gunichar) -1;

      if (character >= (gunichar) -2 || !test (character, characters))
        break;
      end = last;
    }

  return g_strndup (start, (gsize) (end - start));
}

/**
 * dd_go_trim_space:
 * @text: a text
 *
 * Returns: (transfer full): @text without white space at both ends, as Go's
 *   strings.TrimSpace
 */
char *
dd_go_trim_space (const char *text)
{
  return trim_where (text, test_space, NULL);
}

/**
 * dd_go_trim:
 * @text: a text
 * @characters: the ASCII characters to take off
 *
 * Returns: (transfer full): @text without any of @characters at both ends, as
 *   Go's strings.Trim
 */
char *
dd_go_trim (const char *text,
            const char *characters)
{
  return trim_where (text, test_listed, characters);
}

typedef gunichar (*CharacterMap) (gunichar character);

static char *
map_characters (const char   *text,
                CharacterMap  map)
{
  GString *out = g_string_new (NULL);

  while (*text != '\0')
    {
      gunichar character = g_utf8_get_char_validated (text, -1);

      if (character >= (gunichar) -2)
        {
          g_string_append_unichar (out, REPLACEMENT_CHARACTER);
          text++;
          continue;
        }
      g_string_append_unichar (out, map (character));
      text = g_utf8_next_char (text);
    }

  return g_string_free (out, FALSE);
}

/**
 * dd_go_to_lower:
 * @text: a text
 *
 * Returns: (transfer full): @text in lower case, one character at a time
 */
char *
dd_go_to_lower (const char *text)
{
  return map_characters (text, g_unichar_tolower);
}

/**
 * dd_go_to_upper:
 * @text: a text
 *
 * Returns: (transfer full): @text in upper case, one character at a time
 */
char *
dd_go_to_upper (const char *text)
{
  return map_characters (text, g_unichar_toupper);
}

static gboolean
separates_words (gunichar character)
{
  if (character < 0x80)
    return !g_ascii_isalnum ((char) character) && character != '_';

  return !g_unichar_isalnum (character) && dd_go_is_space (character);
}

/**
 * dd_go_title:
 * @text: a text
 *
 * Gives every word a capital first letter and leaves the rest alone.
 *
 * Returns: (transfer full): the text
 * Source: Go's strings.Title
 */
char *
dd_go_title (const char *text)
{
  GString *out = g_string_new (NULL);
  gunichar previous = ' ';

  while (*text != '\0')
    {
      gunichar character = g_utf8_get_char_validated (text, -1);
      gboolean valid = character < (gunichar) -2;

      if (!valid)
        character = REPLACEMENT_CHARACTER;
      g_string_append_unichar (out, separates_words (previous) ? g_unichar_totitle (character)
                                                               : character);
      previous = character;
      text = valid ? g_utf8_next_char (text) : text + 1;
    }

  return g_string_free (out, FALSE);
}

/**
 * dd_go_path_clean:
 * @path: a path with slashes
 *
 * Gives the shortest path that means the same, without looking at any file:
 * no empty or `.` elements, `..` taken back where it can be.
 *
 * Returns: (transfer full): the path, `.` for an empty one
 * Source: Go's path.Clean
 */
char *
dd_go_path_clean (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  gboolean rooted = *path == '/';
  g_autofree char *joined = NULL;

  for (char **part = parts; *part != NULL; part++)
    {
      const char *last = kept->len > 0 ? g_ptr_array_index (kept, kept->len - 1) : NULL;

      if (**part == '\0' || strcmp (*part, ".") == 0)
        continue;
      if (strcmp (*part, "..") != 0)
        g_ptr_array_add (kept, *part);
      else if (last != NULL && strcmp (last, "..") != 0)
        g_ptr_array_set_size (kept, (int) kept->len - 1);
      else if (!rooted)
        g_ptr_array_add (kept, *part);
    }
  if (kept->len == 0)
    return g_strdup (rooted ? "/" : ".");
  g_ptr_array_add (kept, NULL);
  joined = g_strjoinv ("/", (char **) kept->pdata);

  return g_strconcat (rooted ? "/" : "", joined, NULL);
}

/**
 * dd_go_cut:
 * @text: a text
 * @separator: what to cut at, not empty
 * @before: (out) (transfer full): the part in front of the first @separator,
 *   the whole @text when there is none
 * @after: (out) (transfer full): the part behind it, or ""
 *
 * Cuts @text in two.
 *
 * Returns: whether @separator was found
 * Source: Go's strings.Cut
 */
gboolean
dd_go_cut (const char  *text,
           const char  *separator,
           char       **before,
           char       **after)
{
  const char *at = strstr (text, separator);

  *before = at != NULL ? g_strndup (text, (gsize) (at - text)) : g_strdup (text);
  *after = g_strdup (at != NULL ? at + strlen (separator) : "");

  return at != NULL;
}

/**
 * dd_text_length:
 * @text: any bytes
 *
 * Returns: how many characters @text has; a byte that is not UTF-8 counts as
 *   one
 */
gsize
dd_text_length (const char *text)
{
  gsize length = 0;

  for (; *text != '\0'; text = dd_text_skip (text, 1))
    length++;

  return length;
}

/**
 * dd_text_skip:
 * @text: any bytes
 * @n_characters: how many characters to step over
 *
 * Returns: (transfer none): what is left of @text behind them
 */
const char *
dd_text_skip (const char *text,
              gsize       n_characters)
{
  for (; n_characters > 0 && *text != '\0'; n_characters--)
    text = g_utf8_get_char_validated (text, -1) >= (gunichar) -2 ? text + 1
                                                                 : g_utf8_next_char (text);

  return text;
}

/**
 * dd_text_char_width:
 * @character: a character
 *
 * Returns: how many columns of a terminal @character takes: 2 for the wide
 *   ones of East Asia, 0 for combining and control characters, else 1
 */
guint
dd_text_char_width (gunichar character)
{
  if (g_unichar_iszerowidth (character) || g_unichar_iscntrl (character))
    return 0;

  return g_unichar_iswide (character) ? 2 : 1;
}

/**
 * dd_text_width:
 * @text: a text
 *
 * Returns: how many columns of a terminal @text takes; a byte that is not
 *   UTF-8 counts as one
 */
guint
dd_text_width (const char *text)
{
  guint width = 0;

  while (*text != '\0')
    {
      gunichar character = g_utf8_get_char_validated (text, -1);

      if (character >= (gunichar) -2)
        {
          width++;
          text++;
          continue;
        }
      width += dd_text_char_width (character);
      text = g_utf8_next_char (text);
    }

  return width;
}

/**
 * dd_is_long_syntax:
 * @text: the value of a flag such as `--network` or `--publish`
 *
 * Several flags take either a short form or a list of `key=value` fields.
 * Docker takes the value for the long form when a word, an equals sign and a
 * word follow each other anywhere in it.
 *
 * Returns: whether @text is in the long form
 */
gboolean
dd_is_long_syntax (const char *text)
{
  for (const char *at = strchr (text, '='); at != NULL; at = strchr (at + 1, '='))
    if (at > text && (g_ascii_isalnum (at[-1]) || at[-1] == '_') &&
        (g_ascii_isalnum (at[1]) || at[1] == '_'))
      return TRUE;

  return FALSE;
}

typedef struct
{
  const char *start;
  const char *at;
  GPtrArray  *fields;
  GError    **error;
} CsvReader;

static gboolean
csv_fail (CsvReader  *reader,
          const char *at,
          const char *problem)
{
  guint line = 1;
  const char *line_start = reader->start;

  for (const char *c = reader->start; c < at; c++)
    if (*c == '\n')
      {
        line++;
        line_start = c + 1;
      }

  return dd_syntax_error_set_at (reader->error, DD_SYNTAX_ERROR_INVALID, line,
                                 (guint) (at - line_start) + 1,
                                 "parse error on line %u, column %u: %s", line,
                                 (guint) (at - line_start) + 1, problem);
}

static gboolean
at_line_end (const char *at)
{
  return *at == '\0' || *at == '\n' || (*at == '\r' && (at[1] == '\n' || at[1] == '\0'));
}

static gboolean
csv_read_quoted (CsvReader *reader)
{
  GString *field = g_string_new (NULL);
  const char *at = reader->at + 1;

  while (*at != '\0')
    {
      if (*at != '"')
        {
          if (*at == '\r' && at[1] == '\n')
            at++;
          g_string_append_c (field, *at++);
          continue;
        }
      if (at[1] != '"')
        break;
      g_string_append_c (field, '"');
      at += 2;
    }
  g_ptr_array_add (reader->fields, g_string_free (field, FALSE));

  if (*at == '\0' || (at[1] != ',' && !at_line_end (at + 1)))
    return csv_fail (reader, at, "extraneous or missing \" in quoted-field");
  reader->at = at + 1;

  return TRUE;
}

static gboolean
csv_read_plain (CsvReader *reader)
{
  const char *at = reader->at;

  for (; *at != ',' && !at_line_end (at); at++)
    if (*at == '"')
      return csv_fail (reader, at, "bare \" in non-quoted field");
  g_ptr_array_add (reader->fields, g_strndup (reader->at, (gsize) (at - reader->at)));
  reader->at = at;

  return TRUE;
}

/**
 * dd_csv_read_record:
 * @text: comma-separated values
 * @error: return location: %DD_SYNTAX_ERROR_INVALID
 *
 * Reads the first record of @text, as flags with `key=value` fields are read:
 * a field may be in double quotes, a quote inside is written twice.
 *
 * Returns: (transfer full) (nullable): the fields, %NULL on error
 * Source: Go's encoding/csv
 */
char **
dd_csv_read_record (const char  *text,
                    GError     **error)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  CsvReader reader = { .start = text, .at = text, .fields = fields, .error = error };

  g_return_val_if_fail (text != NULL, NULL);

  while (*reader.at == '\n' || (*reader.at == '\r' && reader.at[1] == '\n'))
    reader.at += *reader.at == '\n' ? 1 : 2;
  if (*reader.at == '\0')
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "EOF"), NULL;

  for (;;)
    {
      if (!(*reader.at == '"' ? csv_read_quoted (&reader) : csv_read_plain (&reader)))
        return NULL;
      if (*reader.at != ',')
        break;
      reader.at++;
    }
  g_ptr_array_add (fields, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&fields), FALSE);
}
