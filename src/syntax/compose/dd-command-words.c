// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-command-words.h"

/* A command line that is being cut into words. */
typedef struct
{
  GPtrArray *words;
  GString   *word;
  gboolean   begun;   /* whether there is a word, which may be empty */
  gboolean   escaped; /* behind a backslash */
  char       quote;   /* the quote that is open: ', ", `, ( for $(…), or NUL */
} Splitting;

static gboolean
is_space (char character)
{
  return character != '\0' && strchr (" \t\r\n", character) != NULL;
}

static void
finish_word (Splitting *splitting)
{
  if (splitting->begun)
    g_ptr_array_add (splitting->words, g_strdup (splitting->word->str));
  g_string_truncate (splitting->word, 0);
  splitting->begun = FALSE;
}

static void
add (Splitting *splitting,
     char       character)
{
  g_string_append_c (splitting->word, character);
  splitting->begun = TRUE;
}

/* Opens or closes a quote of this character. Gives FALSE if it is an ordinary
 * one here. */
static gboolean
toggle_quote (Splitting *splitting,
              char       character)
{
  if (splitting->quote == character)
    {
      splitting->quote = '\0';
      splitting->begun = TRUE;
    }
  else if (splitting->quote == '\0' || (splitting->quote == '`' && character != '`'))
    splitting->quote = character;
  else
    return FALSE;

  return TRUE;
}

static gboolean
open_substitution (Splitting *splitting)
{
  if (splitting->quote == '\0' && g_str_has_suffix (splitting->word->str, "$"))
    splitting->quote = '(';
  else if (splitting->quote != '\'' && splitting->quote != '"' && splitting->quote != '`')
    return FALSE;
  add (splitting, '(');

  return TRUE;
}

static void
add_escaped (Splitting *splitting,
             char       character)
{
  static const char letters[] = "tn";
  static const char characters[] = "\t\n";
  const char *letter = strchr (letters, character);

  add (splitting, letter != NULL ? characters[letter - letters] : character);
  splitting->escaped = FALSE;
}

/* Takes one character. Gives FALSE where the command line cannot be read. */
static gboolean
take (Splitting *splitting,
      char       character)
{
  if (splitting->escaped)
    add_escaped (splitting, character);
  else if (character == '\\' && splitting->quote != '\'')
    splitting->escaped = TRUE;
  else if (is_space (character) && splitting->quote == '\0')
    finish_word (splitting);
  else if (character == '(')
    return open_substitution (splitting);
  else if ((character == '"' || character == '\'') && toggle_quote (splitting, character))
    return TRUE;
  else
    {
      if (character == '`')
        toggle_quote (splitting, character);
      else if (character == ')' && splitting->quote == '(')
        splitting->quote = '\0';
      add (splitting, character);
    }

  return TRUE;
}

/**
 * dd_command_words_parse:
 * @text: a command line
 * @error: return location for %DD_SYNTAX_ERROR_INVALID
 *
 * Cuts a command line into words as Compose does with `command` and `entrypoint`
 * that are a text: quotes and backslashes count, nothing is replaced, and what is
 * behind `;`, `&`, `|`, `<` or `>` is dropped, because no shell runs it.
 *
 * Returns: (transfer full) (nullable): the words, %NULL-terminated
 * Source: mattn/go-shellwords, which compose-spec/compose-go uses
 */
char **
dd_command_words_parse (const char  *text,
                        GError     **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) word = g_string_new (NULL);
  Splitting splitting = { words, word, FALSE, FALSE, '\0' };
  gboolean valid = TRUE;

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *at = text; *at != '\0' && valid; at++)
    {
      if (!splitting.escaped && splitting.quote == '\0' && strchr (";&|<>", *at) != NULL)
        {
          if (*at == '>' && g_ascii_isdigit (*word->str))
            splitting.begun = FALSE;
          break;
        }
      valid = take (&splitting, *at);
    }
  if (!valid || splitting.escaped || splitting.quote != '\0')
    {
      dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "invalid command line string");
      return NULL;
    }
  finish_word (&splitting);
  g_ptr_array_add (words, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}
