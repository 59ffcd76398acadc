// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "dd-dockerfile-private.h"
#include "dd-dockerfile-values.h"
#include "dd-go-text.h"

#define BYTE_ORDER_MARK "\357\273\277"

static const char *const directive_names[] = { "syntax", "escape", "check", NULL };

/* Skips blanks as Unicode knows them. */
const char *
_dd_dockerfile_skip_blanks (const char *text)
{
  while (*text != '\0')
    {
      gunichar character = g_utf8_get_char_validated (text, -1);

      if (character >= (gunichar) -2 || !dd_go_is_space (character))
        break;
      text = g_utf8_next_char (text);
    }

  return text;
}

static const char *
skip_ascii_blanks (const char *text)
{
  while (*text != '\0' && strchr (" \t\n\f\r", *text) != NULL)
    text++;

  return text;
}

/* Matches `# name = value` where the name is one of a parser directive, with
 * @mark for the number sign. Of a value that is nothing but blanks the last
 * blank counts. */
gboolean
_dd_dockerfile_match_directive (const char  *line,
                                const char  *mark,
                                char       **name,
                                char       **value)
{
  const char *start;
  const char *at;
  gsize length;

  if (!g_str_has_prefix (line, mark))
    return FALSE;
  start = at = _dd_dockerfile_skip_blanks (line + strlen (mark));
  if (!g_ascii_isalpha (*at))
    return FALSE;
  while (g_ascii_isalnum (*at))
    at++;
  *name = g_ascii_strdown (start, (gssize) (at - start));
  at = skip_ascii_blanks (at);
  if (*at != '=' || at[1] == '\0' || !g_strv_contains (directive_names, *name))
    {
      g_clear_pointer (name, g_free);
      return FALSE;
    }

  start = skip_ascii_blanks (at + 1);
  if (*start == '\0')
    start--;
  length = strlen (start);
  while (length > 1 && strchr (" \t\n\f\r", start[length - 1]) != NULL)
    length--;
  *value = g_strndup (start, length);

  return TRUE;
}

/* Looks through the directives at the beginning of @text. */
static gboolean
find_marked (const char  *text,
             const char  *mark,
             const char  *wanted,
             char       **value,
             guint       *line)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *whole = NULL;
      g_autofree char *rest = NULL;

      if (!_dd_dockerfile_match_directive (lines[i], mark, &name, &whole))
        return FALSE;
      if (!g_str_equal (name, wanted))
        continue;
      dd_go_cut (whole, " ", value, &rest);
      *line += i;
      return TRUE;
    }

  return FALSE;
}

/* A file may also be a JSON object with a member of that name. */
static gboolean
find_member (const char  *text,
             const char  *name,
             char       **value)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonNode *root;
  JsonNode *member;

  if (*_dd_dockerfile_skip_blanks (text) != '{')
    return FALSE;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, -1, NULL))
    return FALSE;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  member = json_object_get_member (json_node_get_object (root), name);
  if (member == NULL || !JSON_NODE_HOLDS_VALUE (member) ||
      json_node_get_value_type (member) != G_TYPE_STRING)
    return FALSE;
  *value = g_strdup (json_node_get_string (member));

  return TRUE;
}

/**
 * dd_dockerfile_find_directive:
 * @text: the beginning of a Dockerfile
 * @name: `syntax`, `escape` or `check`
 * @value: (out) (transfer full): its value up to the first blank
 * @line: (out): its line, counted from 1
 *
 * Finds a parser directive before the file itself is read. A first line that
 * begins with `#!` is skipped. The syntax may also be told in a `//` comment or
 * in a JSON object, since another frontend may read the file.
 *
 * Returns: whether there is such a directive
 * Source: Dockerfile reference, "Parser directives"
 */
gboolean
dd_dockerfile_find_directive (const char  *text,
                              const char  *name,
                              char       **value,
                              guint       *line)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  *value = NULL;
  *line = 1;
  if (g_str_has_prefix (text, BYTE_ORDER_MARK))
    text += strlen (BYTE_ORDER_MARK);
  if (g_str_has_prefix (text, "#!"))
    {
      const char *end = strchr (text, '\n');

      text = end != NULL ? end + 1 : "";
      *line = 2;
    }
  if (find_marked (text, "#", name, value, line))
    return TRUE;

  return g_str_equal (name, "syntax") &&
         (find_marked (text, "//", name, value, line) || find_member (text, name, value));
}
