// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dockerfile-private.h"
#include "dd-go-text.h"
#include "dd-syntax-private.h"

/* Arrays inside arrays; a deeper text is no JSON for this reader. */
#define MAX_DEPTH 64
#define REPLACEMENT_CHARACTER 0xfffd

/* A strict reader: what it does not take is the shell form of an instruction,
 * so it must take neither more nor less than the builder. */
typedef struct
{
  const char *at;
  guint       depth;
} JsonReader;

static gboolean read_value (JsonReader *reader);

static void
skip_blanks (JsonReader *reader)
{
  while (*reader->at != '\0' && strchr (" \t\r\n", *reader->at) != NULL)
    reader->at++;
}

static gboolean
take (JsonReader *reader,
      const char *text)
{
  if (!g_str_has_prefix (reader->at, text))
    return FALSE;
  reader->at += strlen (text);

  return TRUE;
}

static gboolean
read_hex (JsonReader *reader,
          gunichar   *value)
{
  *value = 0;
  for (int i = 0; i < 4; i++)
    {
      const int digit = g_ascii_xdigit_value (*reader->at);

      if (digit < 0)
        return FALSE;
      *value = *value * 16 + (gunichar) digit;
      reader->at++;
    }

  return TRUE;
}

/* Four hexadecimal digits, or a pair of surrogates. */
static gboolean
read_code_point (JsonReader *reader,
                 GString    *out)
{
  gunichar value;
  gunichar low;

  if (!read_hex (reader, &value))
    return FALSE;
  if (value >= 0xd800 && value < 0xdc00 && reader->at[0] == '\\' && reader->at[1] == 'u')
    {
      JsonReader ahead = { .at = reader->at + 2 };

      if (!read_hex (&ahead, &low))
        return FALSE;
      if (low >= 0xdc00 && low < 0xe000)
        {
          value = 0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00);
          reader->at = ahead.at;
        }
    }
  if ((value >= 0xd800 && value < 0xe000) || value == 0)
    value = REPLACEMENT_CHARACTER;
  g_string_append_unichar (out, value);

  return TRUE;
}

static gboolean
read_escape (JsonReader *reader,
             GString    *out)
{
  static const char names[] = "\"\\/bfnrt";
  static const char values[] = "\"\\/\b\f\n\r\t";
  const char *found;

  if (*reader->at == 'u')
    {
      reader->at++;
      return read_code_point (reader, out);
    }
  found = *reader->at != '\0' ? strchr (names, *reader->at) : NULL;
  if (found == NULL)
    return FALSE;
  g_string_append_c (out, values[found - names]);
  reader->at++;

  return TRUE;
}

static gboolean
read_string (JsonReader  *reader,
             char       **text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!take (reader, "\""))
    return FALSE;
  while (*reader->at != '"')
    {
      const guchar byte = (guchar) *reader->at;

      if (byte < 0x20)
        return FALSE;
      reader->at++;
      if (byte != '\\')
        g_string_append_c (out, (char) byte);
      else if (!read_escape (reader, out))
        return FALSE;
    }
  reader->at++;
  if (text != NULL)
    *text = g_utf8_make_valid (out->str, (gssize) out->len);

  return TRUE;
}

static gboolean
read_digits (JsonReader *reader)
{
  const char *start = reader->at;

  while (g_ascii_isdigit (*reader->at))
    reader->at++;

  return reader->at > start;
}

static gboolean
read_number (JsonReader *reader)
{
  take (reader, "-");
  if (!take (reader, "0") && !read_digits (reader))
    return FALSE;
  if (take (reader, ".") && !read_digits (reader))
    return FALSE;
  if (take (reader, "e") || take (reader, "E"))
    {
      if (!take (reader, "-"))
        take (reader, "+");
      return read_digits (reader);
    }

  return TRUE;
}

static gboolean
read_members (JsonReader *reader,
              const char *close,
              gboolean    named)
{
  skip_blanks (reader);
  if (take (reader, close))
    return TRUE;

  while (TRUE)
    {
      skip_blanks (reader);
      if (named)
        {
          if (!read_string (reader, NULL))
            return FALSE;
          skip_blanks (reader);
          if (!take (reader, ":"))
            return FALSE;
        }
      if (!read_value (reader))
        return FALSE;
      skip_blanks (reader);
      if (take (reader, close))
        return TRUE;
      if (!take (reader, ","))
        return FALSE;
    }
}

static gboolean
read_value (JsonReader *reader)
{
  gboolean read;

  skip_blanks (reader);
  if (take (reader, "null") || take (reader, "true") || take (reader, "false"))
    return TRUE;
  if (*reader->at == '"')
    return read_string (reader, NULL);
  if (*reader->at != '[' && *reader->at != '{')
    return read_number (reader);

  if (++reader->depth > MAX_DEPTH)
    return FALSE;
  read = take (reader, "[") ? read_members (reader, "]", FALSE)
                            : take (reader, "{") && read_members (reader, "}", TRUE);
  reader->depth--;

  return read;
}

/* Reads one element of the outer array, a string or something else. */
static gboolean
read_element (JsonReader *reader,
              GPtrArray  *strings,
              gboolean   *all_strings)
{
  char *text = NULL;

  skip_blanks (reader);
  if (*reader->at != '"')
    {
      *all_strings = FALSE;
      return read_value (reader);
    }
  if (!read_string (reader, &text))
    return FALSE;
  g_ptr_array_add (strings, text);

  return TRUE;
}

static gboolean
read_array (JsonReader *reader,
            GPtrArray  *strings,
            gboolean   *all_strings)
{
  skip_blanks (reader);
  if (!take (reader, "]"))
    {
      do
        {
          if (!read_element (reader, strings, all_strings))
            return FALSE;
          skip_blanks (reader);
        }
      while (take (reader, ","));
      if (!take (reader, "]"))
        return FALSE;
    }
  skip_blanks (reader);

  return *reader->at == '\0';
}

/* Reads an array of strings.
 *
 * Returns: %FALSE with an error if it is an array, but not of strings;
 *   %TRUE with @strings %NULL if it is no JSON array at all */
gboolean
_dd_dockerfile_read_json (const char   *text,
                          char       ***strings,
                          GError      **error)
{
  g_autofree char *trimmed = dd_go_trim_space (text);
  g_autoptr (GPtrArray) out = _dd_strings_new ();
  JsonReader reader = { .at = trimmed };
  gboolean all_strings = TRUE;

  *strings = NULL;
  if (!take (&reader, "[") || !read_array (&reader, out, &all_strings))
    return TRUE;
  if (!all_strings)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "when using JSON array syntax, arrays must be comprised of "
                                "strings only");
  *strings = _dd_strings_finish (g_steal_pointer (&out));

  return TRUE;
}
