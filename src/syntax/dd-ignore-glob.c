// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-ignore-class-private.h"
#include "dd-ignore-private.h"

/* What the expressions that patterns turn into are made of. */
#define STAR_EXPRESSION   "[^/]*"
#define ANY_EXPRESSION    "[^/]"
#define FOLDER_EXPRESSION "(.*/)?"
#define REST_EXPRESSION   ".*"

/* Characters that mean nothing to a pattern, but something to an expression. */
#define ESCAPED_CHARACTERS ".+()|{}$"

typedef enum
{
  TOKEN_LITERAL,
  TOKEN_BEGIN,   /* nothing may be before it */
  TOKEN_ANY,     /* one character, no slash */
  TOKEN_STAR,    /* any number of them */
  TOKEN_FOLDERS, /* nothing, or anything that ends in a slash */
  TOKEN_REST,    /* anything */
  TOKEN_CLASS,
  TOKEN_CLASSES, /* any number of characters of a class */
} TokenKind;

typedef struct
{
  TokenKind      kind;
  GString       *literal;
  DdIgnoreClass *characters;
} Token;

typedef enum
{
  GLOB_EXACT,
  GLOB_PREFIX,
  GLOB_SUFFIX,
  GLOB_TOKENS,
  GLOB_BROKEN,
} GlobKind;

struct _DdIgnoreGlob
{
  GlobKind  kind;
  GString  *text; /* of the first three kinds */
  GArray   *tokens;
};

static void
token_clear (gpointer data)
{
  Token *token = data;

  if (token->literal != NULL)
    g_string_free (token->literal, TRUE);
  _dd_ignore_class_free (token->characters);
}

static void
add_token (DdIgnoreGlob  *self,
           TokenKind      kind,
           DdIgnoreClass *characters)
{
  Token token = { kind, NULL, characters };

  g_array_append_val (self->tokens, token);
}

static void
add_literal (DdIgnoreGlob *self,
             gunichar      character)
{
  Token *last = self->tokens->len > 0
                  ? &g_array_index (self->tokens, Token, self->tokens->len - 1)
                  : NULL;

  if (last == NULL || last->kind != TOKEN_LITERAL)
    {
      add_token (self, TOKEN_LITERAL, NULL);
      last = &g_array_index (self->tokens, Token, self->tokens->len - 1);
      last->literal = g_string_new (NULL);
    }
  g_string_append_unichar (last->literal, character);
}

static gboolean
skip_text (const char **at,
           const char  *text)
{
  if (!g_str_has_prefix (*at, text))
    return FALSE;
  *at += strlen (text);

  return TRUE;
}

/* Reads `**` behind which @at points. Gives the kind that the pattern has from
 * here on. */
static GlobKind
translate_double_star (const char **at,
                       gboolean     at_start,
                       GlobKind     kind,
                       GString     *expression)
{
  if (**at == '/')
    (*at)++;
  if (**at != '\0')
    {
      g_string_append (expression, FOLDER_EXPRESSION);
      kind = GLOB_TOKENS;
    }
  else if (kind == GLOB_EXACT)
    kind = GLOB_PREFIX;
  else
    {
      g_string_append (expression, REST_EXPRESSION);
      kind = GLOB_TOKENS;
    }

  return at_start ? GLOB_SUFFIX : kind;
}

/* Writes a pattern, which is UTF-8, as the regular expression that Docker
 * makes of it: inside a class, too, which gives `[*]` an odd meaning. */
static GlobKind
translate (const char *pattern,
           GString    *expression)
{
  GlobKind kind = GLOB_EXACT;

  for (const char *at = pattern; *at != '\0';)
    {
      const char *next = g_utf8_next_char (at);
      gboolean special = TRUE;

      if (at[0] == '*' && at[1] == '*')
        {
          next = at + 2;
          kind = translate_double_star (&next, at == pattern, kind, expression);
          special = FALSE;
        }
      else if (*at == '*')
        g_string_append (expression, STAR_EXPRESSION);
      else if (*at == '?')
        g_string_append (expression, ANY_EXPRESSION);
      else if (*at == '\\' && at[1] != '\0')
        {
          next = g_utf8_next_char (at + 1);
          g_string_append_len (expression, at, next - at);
        }
      else
        {
          if (strchr (ESCAPED_CHARACTERS, *at) != NULL)
            g_string_append_c (expression, '\\');
          g_string_append_len (expression, at, next - at);
          special = *at == '[' || *at == ']';
        }
      if (special)
        kind = GLOB_TOKENS;
      at = next;
    }

  return kind;
}

/* Reads `[…]` or a set such as `\d`. */
static const char *
read_class (DdIgnoreGlob *self,
            const char   *at)
{
  DdIgnoreClass *characters = NULL;
  const char *next = _dd_ignore_class_read (at, &characters);
  gboolean many = next != NULL && *next == '*';

  add_token (self, many ? TOKEN_CLASSES : TOKEN_CLASS, characters);

  return next != NULL ? next + many : NULL;
}

static const char *
read_token (DdIgnoreGlob *self,
            const char   *at)
{
  static const struct
  {
    const char *text;
    TokenKind   kind;
  } fixed[] = {
    { FOLDER_EXPRESSION, TOKEN_FOLDERS },
    { REST_EXPRESSION, TOKEN_REST },
    { STAR_EXPRESSION, TOKEN_STAR },
    { ANY_EXPRESSION, TOKEN_ANY },
    { "^", TOKEN_BEGIN },
  };
  gunichar character;

  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
    if (skip_text (&at, fixed[i].text))
      {
        add_token (self, fixed[i].kind, NULL);
        return at;
      }
  if (*at == '[' || (*at == '\\' && at[1] != '\0' && strchr ("dDsSwW", at[1]) != NULL))
    return read_class (self, at);
  at = _dd_ignore_class_read_character (at, &character);
  if (at != NULL)
    add_literal (self, character);

  return at;
}

static GlobKind
read_tokens (DdIgnoreGlob *self,
             const char   *expression)
{
  for (const char *at = expression; *at != '\0';)
    {
      at = read_token (self, at);
      if (at == NULL)
        return GLOB_BROKEN;
    }

  return GLOB_TOKENS;
}

/* Makes a pattern ready. It is cleaned, not empty, and has no `!`. */
DdIgnoreGlob *
_dd_ignore_glob_new (const char *pattern)
{
  DdIgnoreGlob *self = g_new0 (DdIgnoreGlob, 1);
  g_autofree char *valid = g_utf8_make_valid (pattern, -1);
  g_autoptr (GString) expression = g_string_new (NULL);

  self->kind = translate (valid, expression);
  self->tokens = g_array_new (FALSE, TRUE, sizeof (Token));
  g_array_set_clear_func (self->tokens, token_clear);
  self->text = g_string_new (pattern);
  if (self->kind == GLOB_PREFIX)
    g_string_truncate (self->text, self->text->len - strlen ("**"));
  else if (self->kind == GLOB_SUFFIX)
    g_string_erase (self->text, 0, strlen ("**"));
  else if (self->kind == GLOB_TOKENS)
    self->kind = read_tokens (self, expression->str);

  return self;
}

void
_dd_ignore_glob_free (DdIgnoreGlob *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->tokens);
  g_string_free (self->text, TRUE);
  g_free (self);
}

/* Whether the pattern turned into an expression that Go does not take. */
gboolean
_dd_ignore_glob_is_broken (const DdIgnoreGlob *self)
{
  return self->kind == GLOB_BROKEN;
}

void
_dd_ignore_path_init (DdIgnorePath *path)
{
  *path = (DdIgnorePath) { .bytes = g_string_new (NULL) };
}

static void
reserve (DdIgnorePath *path,
         gsize         capacity)
{
  if (capacity <= path->capacity)
    return;
  path->capacity = capacity * 2;
  path->after_slash.at = g_renew (guint, path->after_slash.at, path->capacity);
  path->places[0].at = g_renew (guint, path->places[0].at, path->capacity);
  path->places[1].at = g_renew (guint, path->places[1].at, path->capacity);
}

static void
add_place (DdIgnorePlaces *places,
           gsize           place)
{
  places->at[places->length++] = (guint) place;
}

void
_dd_ignore_path_set (DdIgnorePath *path,
                     const char   *bytes,
                     gsize         length)
{
  g_string_truncate (path->bytes, 0);
  g_string_append_len (path->bytes, bytes, (gssize) length);
  g_clear_pointer (&path->valid, g_free);
  if (!g_utf8_validate (path->bytes->str, (gssize) length, NULL))
    path->valid = g_utf8_make_valid (path->bytes->str, (gssize) length);
  path->text = path->valid != NULL ? path->valid : path->bytes->str;
  path->text_length = strlen (path->text);
  path->has_newline = strchr (path->text, '\n') != NULL;
  reserve (path, path->text_length + 2);
  path->after_slash.length = 0;
  for (const char *at = path->text; (at = strchr (at, '/')) != NULL; at++)
    add_place (&path->after_slash, (gsize) (at - path->text) + 1);
}

void
_dd_ignore_path_clear (DdIgnorePath *path)
{
  g_string_free (path->bytes, TRUE);
  g_free (path->valid);
  g_free (path->after_slash.at);
  g_free (path->places[0].at);
  g_free (path->places[1].at);
}

static gboolean
fits_character (const Token *token,
                gunichar     character)
{
  return token->characters != NULL ? _dd_ignore_class_contains (token->characters, character)
                                   : character != '/';
}

/* Goes over one character that the token takes. Gives 0 when it does not. */
static gsize
step (const Token        *token,
      const DdIgnorePath *path,
      gsize               place)
{
  const char *at = path->text + place;

  if (*at == '\0' || !fits_character (token, g_utf8_get_char (at)))
    return 0;

  return (gsize) (g_utf8_next_char (at) - path->text);
}

static void
match_literal (const Token          *token,
               const DdIgnorePath   *path,
               const DdIgnorePlaces *from,
               DdIgnorePlaces       *to)
{
  gsize length = token->literal->len;

  for (guint i = 0; i < from->length; i++)
    if (path->text_length - from->at[i] >= length &&
        memcmp (path->text + from->at[i], token->literal->str, length) == 0)
      add_place (to, from->at[i] + length);
}

static void
match_one (const Token          *token,
           const DdIgnorePath   *path,
           const DdIgnorePlaces *from,
           DdIgnorePlaces       *to)
{
  for (guint i = 0; i < from->length; i++)
    {
      gsize next = step (token, path, from->at[i]);

      if (next != 0)
        add_place (to, next);
    }
}

/* What can be reached from a place that was reached before is known. */
static void
match_many (const Token          *token,
            const DdIgnorePath   *path,
            const DdIgnorePlaces *from,
            DdIgnorePlaces       *to)
{
  for (guint i = 0; i < from->length; i++)
    {
      gsize place = from->at[i];

      if (to->length > 0 && place <= to->at[to->length - 1])
        continue;
      add_place (to, place);
      while ((place = step (token, path, place)) != 0)
        add_place (to, place);
    }
}

/* Whether `.*` gets from one place to another. */
static gboolean
is_one_line (const DdIgnorePath *path,
             gsize               from,
             gsize               to)
{
  return !path->has_newline || memchr (path->text + from, '\n', to - from) == NULL;
}

/* Stays, or goes behind any of the slashes that follow. What cannot be reached
 * from the nearest place cannot be reached from those before it either. */
static void
match_folders (const Token          *token,
               const DdIgnorePath   *path,
               const DdIgnorePlaces *from,
               DdIgnorePlaces       *to)
{
  const DdIgnorePlaces *slashes = &path->after_slash;
  guint next = 0;

  for (guint i = 0; i < slashes->length; i++)
    {
      gsize place = slashes->at[i];

      while (next < from->length && from->at[next] < place)
        add_place (to, from->at[next++]);
      if (next < from->length && from->at[next] == place)
        add_place (to, from->at[next++]);
      else if (to->length > 0 && is_one_line (path, to->at[to->length - 1], place))
        add_place (to, place);
    }
  while (next < from->length)
    add_place (to, from->at[next++]);
}

static void
match_rest (const Token          *token,
            const DdIgnorePath   *path,
            const DdIgnorePlaces *from,
            DdIgnorePlaces       *to)
{
  if (is_one_line (path, from->at[from->length - 1], path->text_length))
    add_place (to, path->text_length);
}

static void
match_begin (const Token          *token,
             const DdIgnorePath   *path,
             const DdIgnorePlaces *from,
             DdIgnorePlaces       *to)
{
  if (from->at[0] == 0)
    add_place (to, 0);
}

/* From each set of places a token leads to another one, so the time is bound
 * by the length of the path times that of the pattern. */
static const struct
{
  void (*match) (const Token          *token,
                 const DdIgnorePath   *path,
                 const DdIgnorePlaces *from,
                 DdIgnorePlaces       *to);
} token_kinds[] = {
  [TOKEN_LITERAL] = { match_literal },
  [TOKEN_BEGIN] = { match_begin },
  [TOKEN_ANY] = { match_one },
  [TOKEN_STAR] = { match_many },
  [TOKEN_FOLDERS] = { match_folders },
  [TOKEN_REST] = { match_rest },
  [TOKEN_CLASS] = { match_one },
  [TOKEN_CLASSES] = { match_many },
};

static gboolean
ends_with (const char    *text,
           gsize          length,
           const GString *end)
{
  return length >= end->len && memcmp (text + length - end->len, end->str, end->len) == 0;
}

static gboolean
match_tokens (const DdIgnoreGlob *self,
              DdIgnorePath       *path)
{
  const Token *tokens = (const Token *) self->tokens->data;
  const Token *last = &tokens[self->tokens->len - 1];
  DdIgnorePlaces *from = &path->places[0];
  DdIgnorePlaces *to = &path->places[1];

  if (last->kind == TOKEN_LITERAL && !ends_with (path->text, path->text_length, last->literal))
    return FALSE;
  from->length = 0;
  add_place (from, 0);
  for (const Token *token = tokens; token <= last; token++)
    {
      DdIgnorePlaces *used = from;

      to->length = 0;
      token_kinds[token->kind].match (token, path, from, to);
      if (to->length == 0)
        return FALSE;
      from = to;
      to = used;
    }

  return from->at[from->length - 1] == path->text_length;
}

/* Whether a whole path fits. Broken patterns fit nothing. */
gboolean
_dd_ignore_glob_match (const DdIgnoreGlob *self,
                       DdIgnorePath       *path)
{
  const GString *text = self->text;
  const GString *bytes = path->bytes;

  switch (self->kind)
    {
    case GLOB_EXACT:
      return g_string_equal (text, bytes);

    case GLOB_PREFIX:
      return bytes->len >= text->len && memcmp (bytes->str, text->str, text->len) == 0;

    case GLOB_SUFFIX:
      return ends_with (bytes->str, bytes->len, text) ||
             (text->str[0] == '/' && strcmp (bytes->str, text->str + 1) == 0);

    case GLOB_TOKENS:
      return match_tokens (self, path);

    case GLOB_BROKEN:
    default:
      return FALSE;
    }
}
