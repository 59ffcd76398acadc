// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"
#include "dd-shell-pattern-private.h"
#include "dd-syntax-private.h"

#include "dd-shell-words.h"

/* What peek() and take() give at the end of the text. */
#define END ((gunichar) -1)
#define BYTE_ORDER_MARK 0xfeff
#define REPLACEMENT_CHARACTER 0xfffd

/* Braces inside braces; a text with more of them is refused. */
#define MAX_DEPTH 200

typedef struct
{
  const char         *at;
  gunichar            escape;
  DdShellFlags        flags;
  gboolean            raw_escapes;
  guint               depth;
  const char *const  *environment;
  GPtrArray          *used;
  GPtrArray          *unset;
} ShellReader;

/* The words found so far, and the one that is being read. */
typedef struct
{
  GPtrArray *words;
  GString   *word;
  gboolean   inside;
} WordList;

static gboolean read_until (ShellReader  *reader,
                            gunichar      stop,
                            gboolean      raw_escapes,
                            GString      *out,
                            WordList     *words,
                            GError      **error);

static gunichar
decode (const char *text,
        gsize      *length)
{
  gunichar character;

  if (*text == '\0')
    {
      *length = 0;
      return END;
    }
  character = g_utf8_get_char_validated (text, -1);
  if (character == (gunichar) -1 || character == (gunichar) -2)
    {
      *length = 1;
      return REPLACEMENT_CHARACTER;
    }
  *length = (gsize) g_unichar_to_utf8 (character, NULL);

  return character;
}

static gunichar
peek (ShellReader *reader)
{
  gsize length;

  return decode (reader->at, &length);
}

static gunichar
take (ShellReader *reader)
{
  gsize length;
  gunichar character = decode (reader->at, &length);

  reader->at += length;

  return character;
}

static char *
refuse (GError     **error,
        const char  *message)
{
  dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "%s", message);

  return NULL;
}

static void
words_add_raw (WordList *list,
               gunichar  character)
{
  g_string_append_unichar (list->word, character);
  list->inside = TRUE;
}

static void
words_close (WordList *list)
{
  if (list->word->len == 0)
    return;
  g_ptr_array_add (list->words, g_strdup (list->word->str));
  g_string_truncate (list->word, 0);
  list->inside = FALSE;
}

static void
words_add (WordList *list,
           gunichar  character)
{
  if (!dd_go_is_space (character))
    words_add_raw (list, character);
  else if (list->inside)
    words_close (list);
}

/* What a variable became is split at its blanks; what was quoted is not. */
static void
words_add_text (WordList   *list,
                const char *text,
                gboolean    quoted)
{
  if (quoted)
    {
      g_string_append (list->word, text);
      list->inside = TRUE;
      return;
    }

  while (*text != '\0')
    {
      gsize length;

      words_add (list, decode (text, &length));
      text += length;
    }
}

static void
note (GPtrArray  *names,
      const char *name)
{
  if (!_dd_strings_contain (names, name))
    g_ptr_array_add (names, g_strdup (name));
}

static const char *
look_up (ShellReader *reader,
         const char  *name)
{
  const char *value = dd_shell_get_variable (reader->environment, name);

  note (value != NULL ? reader->used : reader->unset, name);

  return value;
}

static gboolean
is_special_parameter (gunichar character)
{
  return character < 0x80 && strchr ("@*#?-$!0", (int) character) != NULL;
}

/* A name: letters, digits and underscores; or digits alone; or one of the
 * shell's special parameters. */
static char *
read_name (ShellReader *reader)
{
  GString *name = g_string_new (NULL);
  gunichar character = peek (reader);

  if (character != END && g_unichar_isdigit (character))
    {
      while (peek (reader) != END && g_unichar_isdigit (peek (reader)))
        g_string_append_unichar (name, take (reader));
    }
  else if (character != END && is_special_parameter (character))
    {
      g_string_append_unichar (name, take (reader));
    }
  else
    {
      while ((character = peek (reader)) != END &&
             (character == '_' || g_unichar_isalpha (character) || g_unichar_isdigit (character)))
        g_string_append_unichar (name, take (reader));
    }

  return g_string_free (name, FALSE);
}

/* Reads up to @stop; when the text ends first, @missing is what is wrong. */
static char *
read_braced (ShellReader  *reader,
             gunichar      stop,
             gboolean      raw_escapes,
             const char   *missing,
             GError      **error)
{
  g_autoptr (GError) inner = NULL;
  GString *out = g_string_new (NULL);

  if (read_until (reader, stop, raw_escapes, out, NULL, &inner))
    return g_string_free (out, FALSE);

  g_string_free (out, TRUE);
  if (peek (reader) == END)
    refuse (error, missing);
  else
    g_propagate_error (error, g_steal_pointer (&inner));

  return NULL;
}

static char *
refuse_modifier (const char  *modifier,
                 GError     **error)
{
  dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                       "unsupported modifier (%s) in substitution", modifier);

  return NULL;
}

static char *
require (const char  *name,
         const char  *value,
         const char  *word,
         gboolean     null_is_unset,
         GError     **error)
{
  const char *reason = value == NULL ? "is not allowed to be unset" : "is not allowed to be empty";

  if (value != NULL && !(null_is_unset && *value == '\0'))
    return g_strdup (value);

  dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                       "%s: %s", name, *word != '\0' ? word : reason);

  return NULL;
}

static char *
trim_value (gunichar      modifier,
            const char   *word,
            const char   *value,
            GError      **error)
{
  const gboolean longest = *word != '\0' && (gunichar) *word == modifier;

  if (longest)
    word++;
  if (modifier == '%')
    return _dd_shell_trim_suffix (word, value, longest, error);

  return _dd_shell_trim_prefix (word, value, longest, error);
}

/* ${name-word} and its relations, from behind the modifier. */
static char *
read_modified (ShellReader  *reader,
               const char   *name,
               const char   *modifier,
               GError      **error)
{
  const gboolean null_is_unset = modifier[0] == ':';
  const gunichar kind = g_utf8_get_char (modifier + null_is_unset);
  g_autofree char *word = NULL;
  const char *value;
  gboolean empty;

  if (null_is_unset && (kind == '#' || kind == '%'))
    return refuse_modifier (modifier, error);
  word = read_braced (reader, '}', kind == '#' || kind == '%', "syntax error: missing '}'", error);
  if (word == NULL)
    return NULL;

  value = look_up (reader, name);
  if (value == NULL && (reader->flags & DD_SHELL_KEEP_UNSET) != 0)
    return g_strdup_printf ("${%s%s%s}", name, modifier, word);

  empty = value == NULL || (null_is_unset && *value == '\0');
  switch (kind)
    {
    case '-':
      return g_strdup (empty ? word : value);
    case '+':
      return g_strdup (empty ? "" : word);
    case '?':
      return require (name, value, word, null_is_unset, error);
    case '#':
    case '%':
      return trim_value (kind, word, value != NULL ? value : "", error);
    default:
      return refuse_modifier (modifier, error);
    }
}

/* ${name/pattern/replacement} and ${name//pattern/replacement}. */
static char *
read_replaced (ShellReader  *reader,
               const char   *name,
               GError      **error)
{
  g_autofree char *pattern = NULL;
  g_autofree char *replacement = NULL;
  gboolean all = peek (reader) == '/';
  const char *value;

  if (all)
    take (reader);
  pattern = read_braced (reader, '/', TRUE, "syntax error: missing '/' in ${}", error);
  if (pattern == NULL)
    return NULL;
  replacement = read_braced (reader, '}', TRUE, "syntax error: missing '}'", error);
  if (replacement == NULL)
    return NULL;

  value = look_up (reader, name);
  if (value == NULL && (reader->flags & DD_SHELL_KEEP_UNSET) != 0)
    return g_strdup_printf ("${%s/%s/%s}", name, pattern, replacement);

  return _dd_shell_replace (pattern, value != NULL ? value : "", replacement, all, error);
}

/* A variable without a modifier. */
static char *
plain_variable (ShellReader *reader,
                const char  *name,
                const char  *format_open,
                const char  *format_close)
{
  const char *value = look_up (reader, name);

  if (value == NULL && (reader->flags & DD_SHELL_KEEP_UNSET) != 0)
    return g_strconcat (format_open, name, format_close, NULL);

  return g_strdup (value != NULL ? value : "");
}

static char *
read_in_braces (ShellReader  *reader,
                GError      **error)
{
  g_autofree char *name = NULL;
  char modifier[16] = "";
  gunichar character;

  take (reader);
  character = peek (reader);
  if (character == END)
    return refuse (error, "syntax error: missing '}'");
  if (character == '{' || character == '}' || character == ':')
    return refuse (error, "syntax error: bad substitution");

  name = read_name (reader);
  character = take (reader);
  if (character == '}')
    return plain_variable (reader, name, "${", "}");
  if (character == '/')
    return read_replaced (reader, name, error);

  g_unichar_to_utf8 (character == END ? REPLACEMENT_CHARACTER : character, modifier);
  if (character == ':')
    {
      character = take (reader);
      g_unichar_to_utf8 (character == END ? REPLACEMENT_CHARACTER : character, modifier + 1);
      return read_modified (reader, name, modifier, error);
    }
  if (character < 0x80 && strchr ("+-?#%", (int) character) != NULL)
    return read_modified (reader, name, modifier, error);

  return refuse_modifier (modifier, error);
}

static char *
read_dollar (ShellReader  *reader,
             GError      **error)
{
  g_autofree char *name = NULL;
  char *text;

  take (reader);
  if (peek (reader) != '{')
    {
      name = read_name (reader);
      return *name == '\0' ? g_strdup ("$") : plain_variable (reader, name, "$", "");
    }

  if (reader->depth == MAX_DEPTH)
    return refuse (error, "syntax error: too many braces");
  reader->depth++;
  text = read_in_braces (reader, error);
  reader->depth--;

  return text;
}

static char *
read_single_quotes (ShellReader  *reader,
                    GError      **error)
{
  const gboolean raw = (reader->flags & DD_SHELL_RAW_QUOTES) != 0;
  GString *out = g_string_new (NULL);
  gunichar character;

  take (reader);
  if (raw)
    g_string_append_c (out, '\'');
  while ((character = take (reader)) != '\'')
    {
      if (character == END)
        {
          g_string_free (out, TRUE);
          refuse (error, "unexpected end of statement while looking for matching single-quote");
          return NULL;
        }
      g_string_append_unichar (out, character);
    }
  if (raw)
    g_string_append_c (out, '\'');

  return g_string_free (out, FALSE);
}

/* One character inside double quotes. An escape there counts only before a
 * quote, a dollar sign and itself. */
static void
read_double_quoted (ShellReader *reader,
                    GString     *out)
{
  gunichar character = take (reader);

  if (character == reader->escape)
    {
      gunichar next = peek (reader);

      if (reader->raw_escapes)
        g_string_append_unichar (out, character);
      if (next == END)
        return;
      if (next == '"' || next == '$' || next == reader->escape)
        character = take (reader);
    }
  g_string_append_unichar (out, character);
}

static char *
read_double_quotes (ShellReader  *reader,
                    GError      **error)
{
  const gboolean raw = (reader->flags & DD_SHELL_RAW_QUOTES) != 0;
  g_autoptr (GString) out = g_string_new (NULL);
  gunichar character;

  take (reader);
  if (raw)
    g_string_append_c (out, '"');
  while ((character = peek (reader)) != '"')
    {
      if (character == END)
        {
          refuse (error, "unexpected end of statement while looking for matching double-quote");
          return NULL;
        }
      if (character == '$')
        {
          g_autofree char *value = read_dollar (reader, error);

          if (value == NULL)
            return NULL;
          g_string_append (out, value);
        }
      else
        {
          read_double_quoted (reader, out);
        }
    }
  take (reader);
  if (raw)
    g_string_append_c (out, '"');

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* `<<` and the blanks behind it, so that the word of a heredoc stays one. */
static char *
read_less_than (ShellReader *reader)
{
  GString *out = g_string_new ("<");

  take (reader);
  if (peek (reader) == '<')
    {
      g_string_append_unichar (out, take (reader));
      while (peek (reader) == ' ' || peek (reader) == '\t')
        g_string_append_unichar (out, take (reader));
    }

  return g_string_free (out, FALSE);
}

/* What begins with a character that has a meaning; %NULL for any other. */
static char *
read_special (ShellReader  *reader,
              gboolean     *special,
              GError      **error)
{
  const gunichar character = peek (reader);
  const gboolean quotes = (reader->flags & DD_SHELL_PLAIN_QUOTES) == 0;

  *special = character == '$' || (quotes && (character == '\'' || character == '"' || character == '<'));
  if (!*special)
    return NULL;
  if (character == '$')
    return read_dollar (reader, error);
  if (character == '"')
    return read_double_quotes (reader, error);
  if (character == '<')
    return read_less_than (reader);

  return read_single_quotes (reader, error);
}

static void
read_ordinary (ShellReader *reader,
               GString     *out,
               WordList    *words)
{
  gunichar character = take (reader);
  gboolean escaped = character == reader->escape;

  if (escaped)
    {
      if (reader->raw_escapes)
        {
          if (words != NULL)
            words_add_raw (words, character);
          g_string_append_unichar (out, character);
        }
      character = take (reader);
      if (character == END)
        return;
    }
  if (words != NULL)
    {
      if (escaped)
        words_add_raw (words, character);
      else
        words_add (words, character);
    }
  g_string_append_unichar (out, character);
}

static gboolean
read_characters (ShellReader  *reader,
                 gunichar      stop,
                 GString      *out,
                 WordList     *words,
                 GError      **error)
{
  gunichar character;

  while ((character = peek (reader)) != END)
    {
      g_autofree char *text = NULL;
      gboolean special;

      if (character == stop)
        {
          take (reader);
          return TRUE;
        }
      text = read_special (reader, &special, error);
      if (special && text == NULL)
        return FALSE;
      if (!special)
        {
          read_ordinary (reader, out, words);
          continue;
        }
      g_string_append (out, text);
      if (words != NULL)
        words_add_text (words, text, character != '$');
    }

  return stop == END ||
         dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                              "unexpected end of statement while looking for matching %c",
                              (int) stop);
}

static gboolean
read_until (ShellReader  *reader,
            gunichar      stop,
            gboolean      raw_escapes,
            GString      *out,
            WordList     *words,
            GError      **error)
{
  const gboolean outside = reader->raw_escapes;
  gboolean read;

  reader->raw_escapes = raw_escapes;
  read = read_characters (reader, stop, out, words, error);
  reader->raw_escapes = outside;

  return read;
}

static void
prefix_error (GError     **error,
              const char  *text)
{
  g_autofree char *quoted = dd_go_quote (text);

  g_prefix_error (error, "failed to process %s: ", quoted);
}

/**
 * dd_shell_expand:
 * @text: a text of a Dockerfile
 * @escape: the escape character, a backslash or a backtick
 * @flags: how to read
 * @environment: (nullable): `NAME=value` strings; of two with the same name
 *   the later one counts
 * @result: (out caller-allocates): what becomes of @text, also if it is refused
 * @error: return location
 *
 * Replaces variables, takes quotes away and splits into words, as the builder
 * does: `$name`, `${name}`, `${name:-word}`, `${name-word}`, `${name:+word}`,
 * `${name+word}`, `${name:?word}`, `${name?word}`, `${name#pattern}`,
 * `${name##pattern}`, `${name%pattern}`, `${name%%pattern}`,
 * `${name/pattern/text}` and `${name//pattern/text}`.
 *
 * Returns: %FALSE if @text is refused
 * Source: Dockerfile reference, "Environment replacement"
 */
gboolean
dd_shell_expand (const char         *text,
                 char                escape,
                 DdShellFlags        flags,
                 const char *const  *environment,
                 DdShellResult      *result,
                 GError            **error)
{
  ShellReader reader = { .at = text, .escape = (guchar) escape, .flags = flags };
  WordList words = { .words = _dd_strings_new (), .word = g_string_new (NULL) };
  GString *out = g_string_new (NULL);
  gboolean read;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (result != NULL, FALSE);

  reader.environment = environment;
  reader.used = _dd_strings_new ();
  reader.unset = _dd_strings_new ();
  if (peek (&reader) == BYTE_ORDER_MARK)
    take (&reader);

  read = read_until (&reader, END, (flags & DD_SHELL_RAW_ESCAPES) != 0, out, &words, error);
  if (read)
    words_close (&words);
  else
    prefix_error (error, text);

  g_string_free (words.word, TRUE);
  result->text = g_string_free (out, FALSE);
  result->words = _dd_strings_finish (words.words);
  result->used = _dd_strings_finish (reader.used);
  result->unset = _dd_strings_finish (reader.unset);

  return read;
}

/**
 * dd_shell_expand_word:
 * @text: a text of a Dockerfile
 * @escape: the escape character
 * @environment: (nullable): `NAME=value` strings
 * @error: return location
 *
 * Replaces the variables of @text and takes its quotes away. See
 * [func@shell_expand].
 *
 * Returns: (transfer full) (nullable): what becomes of @text
 */
char *
dd_shell_expand_word (const char         *text,
                      char                escape,
                      const char *const  *environment,
                      GError            **error)
{
  g_auto (DdShellResult) result = { 0 };

  if (!dd_shell_expand (text, escape, DD_SHELL_DEFAULT, environment, &result, error))
    return NULL;

  return g_steal_pointer (&result.text);
}

/**
 * dd_shell_expand_words:
 * @text: a text of a Dockerfile
 * @escape: the escape character
 * @environment: (nullable): `NAME=value` strings
 * @error: return location
 *
 * Replaces the variables of @text, then splits it at blanks that are not
 * quoted. See [func@shell_expand].
 *
 * Returns: (transfer full) (nullable): the words
 */
char **
dd_shell_expand_words (const char         *text,
                       char                escape,
                       const char *const  *environment,
                       GError            **error)
{
  g_auto (DdShellResult) result = { 0 };

  if (!dd_shell_expand (text, escape, DD_SHELL_DEFAULT, environment, &result, error))
    return NULL;

  return g_steal_pointer (&result.words);
}

/**
 * dd_shell_result_clear:
 * @result: a result
 *
 * Frees what @result holds.
 */
void
dd_shell_result_clear (DdShellResult *result)
{
  g_clear_pointer (&result->text, g_free);
  g_clear_pointer (&result->words, g_strfreev);
  g_clear_pointer (&result->used, g_strfreev);
  g_clear_pointer (&result->unset, g_strfreev);
}

/**
 * dd_shell_get_variable:
 * @environment: (nullable): `NAME=value` strings; a name alone has an empty value
 * @name: a name
 *
 * Returns: (nullable): the value of @name, of two the later one
 */
const char *
dd_shell_get_variable (const char *const *environment,
                       const char        *name)
{
  const gsize length = strlen (name);
  const char *value = NULL;

  for (gsize i = 0; environment != NULL && environment[i] != NULL; i++)
    if (strncmp (environment[i], name, length) == 0)
      {
        if (environment[i][length] == '=')
          value = environment[i] + length + 1;
        else if (environment[i][length] == '\0')
          value = environment[i] + length;
      }

  return value;
}

/**
 * dd_shell_set_variable:
 * @environment: (transfer full) (nullable): `NAME=value` strings
 * @name: a name
 * @value: its value
 *
 * Sets a variable: in the place it has, or at the end.
 *
 * Returns: (transfer full): @environment with the variable
 */
char **
dd_shell_set_variable (char       **environment,
                       const char  *name,
                       const char  *value)
{
  const gsize length = strlen (name);
  const guint n = environment != NULL ? g_strv_length (environment) : 0;
  char *pair = g_strconcat (name, "=", value, NULL);

  for (guint i = 0; i < n; i++)
    if (strncmp (environment[i], name, length) == 0 &&
        (environment[i][length] == '=' || environment[i][length] == '\0'))
      {
        g_free (environment[i]);
        environment[i] = pair;
        return environment;
      }
  environment = g_renew (char *, environment, n + 2);
  environment[n] = pair;
  environment[n + 1] = NULL;

  return environment;
}
