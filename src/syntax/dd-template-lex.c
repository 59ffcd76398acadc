// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"

#include "dd-template-private.h"

#define LEFT_DELIM "{{"
#define RIGHT_DELIM "}}"
#define LEFT_COMMENT "/*"
#define RIGHT_COMMENT "*/"
#define DELIM_LENGTH 2

/* A dash and the white space that sets it off: `{{- ` and ` -}}`. */
#define TRIM_MARKER_LENGTH 2
#define SPACES " \t\r\n"

typedef struct
{
  const char *text;
  const char *start; /* of the token being read */
  const char *at;
  const char *counted; /* up to where lines have been counted */
  guint       line;
  guint       depth; /* of parentheses */
  GArray     *tokens;
  gboolean    done;
} Lexer;

static const struct
{
  const char   *word;
  _DdTokenType  type;
} keywords[] = {
  { "block", _DD_TOKEN_UNSUPPORTED },
  { "break", _DD_TOKEN_BREAK },
  { "continue", _DD_TOKEN_CONTINUE },
  { "define", _DD_TOKEN_UNSUPPORTED },
  { "else", _DD_TOKEN_ELSE },
  { "end", _DD_TOKEN_END },
  { "false", _DD_TOKEN_BOOL },
  { "if", _DD_TOKEN_IF },
  { "nil", _DD_TOKEN_NIL },
  { "range", _DD_TOKEN_RANGE },
  { "template", _DD_TOKEN_UNSUPPORTED },
  { "true", _DD_TOKEN_BOOL },
  { "with", _DD_TOKEN_WITH },
};

static void
token_clear (gpointer data)
{
  _DdToken *token = data;

  g_free (token->text);
}

static gboolean
is_space (char c)
{
  return c != '\0' && strchr (SPACES, c) != NULL;
}

static gboolean
has_left_trim_marker (const char *at)
{
  return at[0] == '-' && is_space (at[1]);
}

static gboolean
has_right_trim_marker (const char *at)
{
  return is_space (at[0]) && at[1] == '-';
}

/* Gives the character at the cursor without moving, 0 at the end. A byte that
 * is not UTF-8 reads as the replacement character. */
static gunichar
peek (Lexer *lexer)
{
  gunichar character = g_utf8_get_char_validated (lexer->at, -1);

  return character >= (gunichar) -2 ? 0xfffd : character;
}

static void
advance (Lexer *lexer)
{
  gunichar character = g_utf8_get_char_validated (lexer->at, -1);

  lexer->at = character >= (gunichar) -2 ? lexer->at + 1 : g_utf8_next_char (lexer->at);
}

static gboolean
is_word_character (gunichar character)
{
  return character == '_' || (character != 0 && g_unichar_isalnum (character));
}

static void
add_token (Lexer        *lexer,
           _DdTokenType  type,
           char         *text)
{
  _DdToken token = { .type = type, .text = text };

  for (; lexer->counted < lexer->start; lexer->counted++)
    if (*lexer->counted == '\n')
      lexer->line++;
  token.position = (gsize) (lexer->start - lexer->text);
  token.line = lexer->line;
  g_array_append_val (lexer->tokens, token);
  lexer->start = lexer->at;
}

static void
emit (Lexer        *lexer,
      _DdTokenType  type)
{
  add_token (lexer, type, g_strndup (lexer->start, (gsize) (lexer->at - lexer->start)));
}

static void
lex_fail (Lexer *lexer,
          char  *message)
{
  add_token (lexer, _DD_TOKEN_ERROR, message);
  lexer->done = TRUE;
}

static void
fail_character (Lexer      *lexer,
                const char *problem,
                gunichar    character)
{
  g_autofree char *shown = NULL;

  if (character != 0 && dd_go_is_print (character))
    {
      char bytes[7] = { 0 };

      g_unichar_to_utf8 (character, bytes);
      shown = g_strdup_printf (" '%s'", bytes);
    }
  lex_fail (lexer, g_strdup_printf ("%s U+%04X%s", problem, character,
                                    shown != NULL ? shown : ""));
}

static gboolean
at_right_delim (const char *at,
                gboolean   *trim)
{
  *trim = has_right_trim_marker (at) && g_str_has_prefix (at + TRIM_MARKER_LENGTH, RIGHT_DELIM);

  return *trim || g_str_has_prefix (at, RIGHT_DELIM);
}

static gboolean
at_terminator (Lexer *lexer)
{
  char c = *lexer->at;

  return c == '\0' || is_space (c) || strchr (".,|:)(", c) != NULL ||
         g_str_has_prefix (lexer->at, RIGHT_DELIM);
}

static void
lex_comment (Lexer *lexer)
{
  const char *end = strstr (lexer->at + strlen (LEFT_COMMENT), RIGHT_COMMENT);
  gboolean trim;

  if (end == NULL)
    {
      lex_fail (lexer, g_strdup ("unclosed comment"));
      return;
    }
  lexer->at = end + strlen (RIGHT_COMMENT);
  if (!at_right_delim (lexer->at, &trim))
    {
      lex_fail (lexer, g_strdup ("comment ends before closing delimiter"));
      return;
    }
  lexer->at += DELIM_LENGTH + (trim ? TRIM_MARKER_LENGTH : 0);
  if (trim)
    lexer->at += strspn (lexer->at, SPACES);
  lexer->start = lexer->at;
}

/* Reads the text up to the next action. Returns whether one follows. */
static gboolean
lex_text (Lexer *lexer)
{
  const char *delim = strstr (lexer->at, LEFT_DELIM);
  const char *end = delim != NULL ? delim : lexer->at + strlen (lexer->at);

  lexer->at = end;
  if (delim != NULL && has_left_trim_marker (delim + DELIM_LENGTH))
    while (lexer->at > lexer->start && is_space (lexer->at[-1]))
      lexer->at--;
  if (lexer->at > lexer->start)
    emit (lexer, _DD_TOKEN_TEXT);
  lexer->at = end;
  lexer->start = end;

  return delim != NULL;
}

/* Reads `{{`. Returns FALSE for a comment, which is done with. */
static gboolean
lex_left_delim (Lexer *lexer)
{
  gboolean trim = has_left_trim_marker (lexer->at + DELIM_LENGTH);
  gsize marker = trim ? TRIM_MARKER_LENGTH : 0;

  if (g_str_has_prefix (lexer->at + DELIM_LENGTH + marker, LEFT_COMMENT))
    {
      lexer->at += DELIM_LENGTH + marker;
      lexer->start = lexer->at;
      lex_comment (lexer);
      return FALSE;
    }
  lexer->at += DELIM_LENGTH;
  emit (lexer, _DD_TOKEN_LEFT_DELIM);
  lexer->at += marker;
  lexer->start = lexer->at;
  lexer->depth = 0;

  return TRUE;
}

static void
lex_right_delim (Lexer    *lexer,
                 gboolean  trim)
{
  if (trim)
    {
      lexer->at += TRIM_MARKER_LENGTH;
      lexer->start = lexer->at;
    }
  lexer->at += DELIM_LENGTH;
  emit (lexer, _DD_TOKEN_RIGHT_DELIM);
  if (trim)
    {
      lexer->at += strspn (lexer->at, SPACES);
      lexer->start = lexer->at;
    }
}

/* Reads white space, but leaves the last of it to a trim marker. */
static void
lex_space (Lexer *lexer)
{
  gboolean trim;

  lexer->at += strspn (lexer->at, SPACES);
  at_right_delim (lexer->at - 1, &trim);
  if (trim)
    lexer->at--;
  if (lexer->at > lexer->start)
    emit (lexer, _DD_TOKEN_SPACE);
}

static void
lex_word (Lexer *lexer)
{
  _DdTokenType type = _DD_TOKEN_IDENTIFIER;
  g_autofree char *word = NULL;

  while (is_word_character (peek (lexer)))
    advance (lexer);
  if (!at_terminator (lexer))
    {
      fail_character (lexer, "bad character", peek (lexer));
      return;
    }
  word = g_strndup (lexer->start, (gsize) (lexer->at - lexer->start));
  for (gsize i = 0; i < G_N_ELEMENTS (keywords); i++)
    if (strcmp (keywords[i].word, word) == 0)
      type = keywords[i].type;
  emit (lexer, type);
}

/* Reads `.name` or `$name`; the first character is behind the cursor. */
static void
lex_field_or_variable (Lexer        *lexer,
                       _DdTokenType  type)
{
  if (at_terminator (lexer))
    {
      emit (lexer, type == _DD_TOKEN_VARIABLE ? type : _DD_TOKEN_DOT);
      return;
    }
  while (is_word_character (peek (lexer)))
    advance (lexer);
  if (!at_terminator (lexer))
    fail_character (lexer, "bad character", peek (lexer));
  else
    emit (lexer, type);
}

/* Reads a literal up to its closing quote; the opening one is behind the
 * cursor. */
static void
lex_quoted (Lexer        *lexer,
            char          quote,
            _DdTokenType  type,
            const char   *problem)
{
  gboolean raw = quote == '`';

  for (; *lexer->at != quote; lexer->at++)
    {
      if (!raw && *lexer->at == '\\' && lexer->at[1] != '\0' && lexer->at[1] != '\n')
        {
          lexer->at++;
          continue;
        }
      if (*lexer->at == '\0' || (!raw && (*lexer->at == '\n' || *lexer->at == '\\')))
        {
          lex_fail (lexer, g_strdup (problem));
          return;
        }
    }
  lexer->at++;
  emit (lexer, type);
}

static void
accept_run (Lexer      *lexer,
            const char *characters)
{
  lexer->at += strspn (lexer->at, characters);
}

static gboolean
accept (Lexer      *lexer,
        const char *characters)
{
  if (*lexer->at == '\0' || strchr (characters, *lexer->at) == NULL)
    return FALSE;
  lexer->at++;

  return TRUE;
}

static void
lex_number (Lexer *lexer)
{
  const char *digits = "0123456789_";
  const char *exponent = "eE";

  accept (lexer, "+-");
  if (accept (lexer, "0"))
    {
      if (accept (lexer, "xX"))
        {
          digits = "0123456789abcdefABCDEF_";
          exponent = "pP";
        }
      else if (accept (lexer, "oO"))
        digits = "01234567_";
      else if (accept (lexer, "bB"))
        digits = "01_";
    }
  accept_run (lexer, digits);
  if (accept (lexer, "."))
    accept_run (lexer, digits);
  if (accept (lexer, exponent))
    {
      accept (lexer, "+-");
      accept_run (lexer, "0123456789_");
    }
  if (is_word_character (peek (lexer)))
    {
      g_autofree char *number = NULL;
      g_autofree char *quoted = NULL;

      advance (lexer);
      number = g_strndup (lexer->start, (gsize) (lexer->at - lexer->start));
      quoted = dd_go_quote (number);
      lex_fail (lexer, g_strdup_printf ("bad number syntax: %s", quoted));
      return;
    }
  emit (lexer, _DD_TOKEN_NUMBER);
}

static void
lex_parenthesis (Lexer *lexer,
                 char   c)
{
  lexer->at++;
  if (c == '(')
    {
      lexer->depth++;
      emit (lexer, _DD_TOKEN_LEFT_PAREN);
    }
  else if (lexer->depth == 0)
    lex_fail (lexer, g_strdup ("unexpected right paren"));
  else
    {
      lexer->depth--;
      emit (lexer, _DD_TOKEN_RIGHT_PAREN);
    }
}

/* Reads a token that its first character tells: an operator, a literal, a
 * field or a variable. Returns FALSE if it is none of them. */
static gboolean
lex_marked (Lexer *lexer,
            char   c)
{
  if (c == '=' || c == '|')
    {
      lexer->at++;
      emit (lexer, c == '=' ? _DD_TOKEN_ASSIGN : _DD_TOKEN_PIPE);
    }
  else if (c == ':' && lexer->at[1] != '=')
    lex_fail (lexer, g_strdup ("expected :="));
  else if (c == ':')
    {
      lexer->at += 2;
      emit (lexer, _DD_TOKEN_DECLARE);
    }
  else if (c == '(' || c == ')')
    lex_parenthesis (lexer, c);
  else if (c == '"' || c == '`' || c == '\'' || c == '$')
    {
      lexer->at++;
      if (c == '$')
        lex_field_or_variable (lexer, _DD_TOKEN_VARIABLE);
      else if (c == '"')
        lex_quoted (lexer, c, _DD_TOKEN_STRING, "unterminated quoted string");
      else if (c == '`')
        lex_quoted (lexer, c, _DD_TOKEN_RAW_STRING, "unterminated raw quoted string");
      else
        lex_quoted (lexer, c, _DD_TOKEN_CHAR_CONSTANT, "unterminated character constant");
    }
  else if (c == '.' && !g_ascii_isdigit (lexer->at[1]))
    {
      lexer->at++;
      lex_field_or_variable (lexer, _DD_TOKEN_FIELD);
    }
  else
    return FALSE;

  return TRUE;
}

/* Reads one token inside an action. Returns FALSE when the action is over. */
static gboolean
lex_inside_action (Lexer *lexer)
{
  char c = *lexer->at;
  gboolean trim;

  if (at_right_delim (lexer->at, &trim))
    {
      if (lexer->depth > 0)
        lex_fail (lexer, g_strdup ("unclosed left paren"));
      else
        lex_right_delim (lexer, trim);
      return FALSE;
    }
  if (c == '\0')
    lex_fail (lexer, g_strdup ("unclosed action"));
  else if (is_space (c))
    lex_space (lexer);
  else if (lex_marked (lexer, c))
    return !lexer->done;
  else if (c == '.' || c == '+' || c == '-' || g_ascii_isdigit (c))
    lex_number (lexer);
  else if (is_word_character (peek (lexer)))
    lex_word (lexer);
  else if (g_ascii_isprint (c))
    {
      lexer->at++;
      emit (lexer, _DD_TOKEN_CHAR);
    }
  else
    fail_character (lexer, "unrecognized character in action:", peek (lexer));

  return !lexer->done;
}

/* Takes the text of a template apart. The list ends with an EOF or an error
 * token. */
GArray *
_dd_template_lex (const char *text)
{
  Lexer lexer = {
    .text = text,
    .start = text,
    .at = text,
    .counted = text,
    .line = 1,
    .tokens = g_array_new (FALSE, FALSE, sizeof (_DdToken)),
  };

  g_array_set_clear_func (lexer.tokens, token_clear);
  while (!lexer.done && lex_text (&lexer))
    if (lex_left_delim (&lexer))
      while (lex_inside_action (&lexer))
        ;
  if (!lexer.done)
    emit (&lexer, _DD_TOKEN_EOF);

  return lexer.tokens;
}
