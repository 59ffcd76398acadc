// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dockerfile-private.h"
#include "dd-go-text.h"
#include "dd-syntax-private.h"

/* Reading words out of one instruction. Quotes and escapes only keep words
 * together here; they are taken away when variables are replaced. */
typedef struct
{
  const char *at;
  char        escape;
  char        quote;
  gboolean    blank_ok;
  GString    *word;
  GPtrArray  *words;
} WordReader;

static gboolean
is_blank (char character)
{
  return character == ' ' || (character >= '\t' && character <= '\r' && character != '\n');
}

/* The length of the blank at @text, 0 if there is none. */
static gsize
blank_length (const char *text)
{
  gunichar character = g_utf8_get_char_validated (text, -1);

  if (*text == '\0' || character == (gunichar) -1 || character == (gunichar) -2)
    return 0;

  return dd_go_is_space (character) ? (gsize) g_unichar_to_utf8 (character, NULL) : 0;
}

static void
close_word (WordReader *reader)
{
  if (reader->blank_ok || reader->word->len > 0)
    g_ptr_array_add (reader->words, g_strdup (reader->word->str));
  g_string_truncate (reader->word, 0);
  reader->blank_ok = FALSE;
}

static void
append_byte (WordReader *reader)
{
  g_string_append_c (reader->word, *reader->at++);
}

/* An escape and what it stands before; alone at the end it is dropped. */
static void
read_escaped (WordReader *reader)
{
  if (reader->at[1] == '\0')
    {
      reader->at++;
      return;
    }
  append_byte (reader);
  append_byte (reader);
}

static void
read_quoted (WordReader *reader)
{
  if (*reader->at == reader->escape && reader->quote != '\'')
    {
      read_escaped (reader);
      return;
    }
  if (*reader->at == reader->quote)
    reader->quote = '\0';
  append_byte (reader);
}

static void
read_unquoted (WordReader *reader)
{
  const gsize n_blank = blank_length (reader->at);

  if (n_blank > 0)
    {
      close_word (reader);
      reader->at += n_blank;
    }
  else if (*reader->at == reader->escape)
    {
      read_escaped (reader);
    }
  else
    {
      if (*reader->at == '\'' || *reader->at == '"')
        {
          reader->quote = *reader->at;
          reader->blank_ok = TRUE;
        }
      append_byte (reader);
    }
}

/* Splits at blanks that are not quoted. */
char **
_dd_dockerfile_split_words (const char *text,
                            char        escape)
{
  WordReader reader = { .at = text, .escape = escape };

  reader.word = g_string_new (NULL);
  reader.words = _dd_strings_new ();
  while (*reader.at != '\0')
    {
      if (reader.quote != '\0')
        read_quoted (&reader);
      else
        read_unquoted (&reader);
    }
  close_word (&reader);
  g_string_free (reader.word, TRUE);

  return _dd_strings_finish (reader.words);
}

/* Splits at runs of ASCII blanks, into at most @max strings unless it is 0. */
char **
_dd_dockerfile_split_blanks (const char *text,
                             int         max)
{
  GPtrArray *words = _dd_strings_new ();

  while (max == 0 || (int) words->len + 1 < max)
    {
      gsize length = 0;

      while (text[length] != '\0' && !is_blank (text[length]))
        length++;
      if (text[length] == '\0')
        break;
      g_ptr_array_add (words, g_strndup (text, length));
      text += length;
      while (is_blank (*text))
        text++;
    }
  g_ptr_array_add (words, g_strdup (text));

  return _dd_strings_finish (words);
}

static void
add_pair (GPtrArray  *out,
          char       *name,
          char       *value,
          const char *separator)
{
  g_ptr_array_add (out, name);
  g_ptr_array_add (out, value);
  g_ptr_array_add (out, g_strdup (separator));
}

/* `KEY value`, the old form: all behind the first blank is the value. */
static char **
read_old_pair (const char  *text,
               const char  *keyword,
               GError     **error)
{
  g_auto (GStrv) parts = _dd_dockerfile_split_blanks (text, 2);
  GPtrArray *out;

  if (g_strv_length (parts) < 2)
    {
      dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                           "%s must have two arguments", keyword);
      return NULL;
    }
  out = _dd_strings_new ();
  add_pair (out, g_strdup (parts[0]), g_strdup (parts[1]), "");

  return _dd_strings_finish (out);
}

/* The pairs of ENV and LABEL, three strings each. */
char **
_dd_dockerfile_read_pairs (const char  *text,
                           const char  *keyword,
                           char         escape,
                           GError     **error)
{
  g_auto (GStrv) words = _dd_dockerfile_split_words (text, escape);
  g_autoptr (GPtrArray) out = _dd_strings_new ();

  if (words[0] != NULL && strchr (words[0], '=') == NULL)
    return read_old_pair (text, keyword, error);

  for (gsize i = 0; words[i] != NULL; i++)
    {
      const char *equals = strchr (words[i], '=');

      if (equals == NULL)
        {
          g_autofree char *quoted = dd_go_quote (words[i]);

          dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                               "Syntax error - can't find = in %s. Must be of the form: name=value",
                               quoted);
          return NULL;
        }
      add_pair (out, g_strndup (words[i], (gsize) (equals - words[i])), g_strdup (equals + 1), "=");
    }

  return _dd_strings_finish (g_steal_pointer (&out));
}

/* Reads one flag; a backslash escapes here whatever the escape character is.
 * Bytes are read one by one, as the builder does. */
static void
read_flag (WordReader *reader)
{
  for (; *reader->at != '\0'; reader->at++)
    {
      const guchar byte = (guchar) *reader->at;

      if (reader->quote == '\0' && dd_go_is_space (byte))
        return;
      if (reader->quote == '\0' && (byte == '\'' || byte == '"'))
        {
          reader->quote = (char) byte;
          reader->blank_ok = TRUE;
        }
      else if (reader->quote != '\0' && byte == (guchar) reader->quote)
        {
          reader->quote = '\0';
        }
      else if (byte != '\\')
        {
          g_string_append_unichar (reader->word, byte);
        }
      else if (reader->at[1] != '\0')
        {
          g_string_append_unichar (reader->word, (guchar) *++reader->at);
        }
    }
}

/* Takes the flags from the beginning of the arguments. `--` alone ends them. */
char **
_dd_dockerfile_read_flags (const char  *text,
                           char       **rest)
{
  WordReader reader = { .at = text };
  gboolean ended = FALSE;

  reader.word = g_string_new (NULL);
  reader.words = _dd_strings_new ();
  while (!ended)
    {
      while (*reader.at != '\0' && dd_go_is_space ((guchar) *reader.at))
        reader.at++;
      if (reader.at[0] != '-' || reader.at[1] != '-')
        break;
      read_flag (&reader);
      ended = g_str_equal (reader.word->str, "--");
      if (!ended)
        close_word (&reader);
    }
  *rest = dd_go_trim_space (reader.at);
  g_string_free (reader.word, TRUE);

  return _dd_strings_finish (reader.words);
}
