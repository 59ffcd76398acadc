// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>
#include <string.h>

#include "dd-go-number.h"
#include "dd-go-text.h"

#include "dd-yaml-private.h"

#define INDENT 2

/* How a text can be written, as libyaml's emitter finds out. */
typedef struct
{
  gboolean plain;
  gboolean single_quoted;
  gboolean block;
} Allowed;

/* What is known of a text that is looked through. */
typedef struct
{
  gboolean indicator;    /* something that means something in YAML */
  gboolean line_break;
  gboolean special;      /* characters that must be escaped, and tabs */
  gboolean unprintable;
  gboolean space_break;  /* a space before a line break */
  gboolean break_space;  /* and behind one */
} Seen;

static void print_node (GString      *out,
                        const DdYaml *node,
                        guint         indent,
                        gboolean      in_list);

static gboolean
is_break (gunichar character)
{
  return character == '\n' || character == '\r' || character == 0x85 || character == 0x2028 ||
         character == 0x2029;
}

static gboolean
is_blank_or_end (gunichar character)
{
  return character == '\0' || character == ' ' || character == '\t' || is_break (character);
}

static gboolean
is_printable (gunichar character)
{
  return character == '\n' || (character >= 0x20 && character <= 0x7e) || character == 0x85 ||
         (character >= 0xa0 && character <= 0xd7ff) ||
         (character >= 0xe000 && character <= 0xfffd && character != 0xfeff) ||
         (character >= 0x10000 && character <= 0x10ffff);
}

/* Whether the first character, or the first with what follows, begins something
 * else than a text. */
static gboolean
begins_indicator (const char *text)
{
  gunichar next = g_utf8_get_char (g_utf8_next_char (text));

  if (g_str_has_prefix (text, "---") || g_str_has_prefix (text, "..."))
    return TRUE;
  if (strchr ("#,[]{}&*!|>'\"%@`", *text) != NULL)
    return TRUE;

  return strchr ("?:-", *text) != NULL && is_blank_or_end (next);
}

static void
look_through (const char *text,
              Seen       *seen)
{
  gunichar before = '\0';

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);
      gunichar next = g_utf8_get_char (g_utf8_next_char (at));

      if ((character == ':' && is_blank_or_end (next)) ||
          (character == '#' && at > text && is_blank_or_end (before)))
        seen->indicator = TRUE;
      if (character == '\t')
        seen->special = TRUE;
      else if (!is_printable (character))
        seen->unprintable = TRUE;
      seen->line_break |= is_break (character);
      seen->space_break |= character == ' ' && is_break (next);
      seen->break_space |= is_break (before) && character == ' ';
      before = character;
    }
}

static Allowed
find_allowed (const char *text)
{
  Seen seen = { 0 };
  gsize length = strlen (text);
  gboolean edge_space = text[0] == ' ' || (length > 0 && text[length - 1] == ' ');
  gboolean edge_break = is_break (g_utf8_get_char (text)) ||
                        (length > 0 && text[length - 1] == '\n');
  Allowed allowed;

  seen.indicator = begins_indicator (text);
  look_through (text, &seen);
  seen.special |= seen.unprintable;
  allowed.plain = !seen.indicator && !seen.line_break && !seen.special && !edge_space &&
                  !edge_break && !seen.space_break && !seen.break_space;
  allowed.single_quoted = !seen.special && !seen.space_break && !seen.break_space;
  allowed.block = !seen.unprintable && !seen.space_break &&
                  !(length > 0 && text[length - 1] == ' ');

  return allowed;
}

/* Truth values of YAML 1.1, which old readers still take for some. */
static gboolean
is_old_bool (const char *text)
{
  static const char *const words[] = { "y",  "Y",  "yes", "Yes", "YES", "on",  "On",  "ON",
                                       "n",  "N",  "no",  "No",  "NO",  "off", "Off", "OFF", NULL };

  return g_strv_contains (words, text);
}

/* Numbers with colons were of base 60 in YAML 1.1, and a date is no text. */
static gboolean
is_old_number (const char *text)
{
  return g_regex_match_simple ("^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?$", text, 0, 0) ||
         g_regex_match_simple ("^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?$", text, 0, 0);
}

static gboolean
reads_as_text (const char *text)
{
  g_autoptr (DdYaml) node = _dd_yaml_resolve (text);
  const char *digits = text + (*text == '-' || *text == '+');

  if (node->kind != DD_YAML_TEXT || is_old_bool (text))
    return FALSE;
  if (!g_ascii_isdigit (*digits))
    return TRUE;

  return !is_old_number (text);
}

static void
print_escaped (GString    *out,
               const char *text)
{
  static const char characters[] = "\a\b\t\n\v\f\r\033\"\\";
  static const char letters[] = "abtnvfre\"\\";

  g_string_append_c (out, '"');
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);
      const char *known = character < 0x80 ? strchr (characters, (int) character) : NULL;

      if (known != NULL)
        g_string_append_printf (out, "\\%c", letters[known - characters]);
      else if (is_printable (character) && !is_break (character))
        g_string_append_unichar (out, character);
      else if (character <= 0xff)
        g_string_append_printf (out, "\\x%02X", character);
      else
        g_string_append_printf (out, character <= 0xffff ? "\\u%04X" : "\\U%08X", character);
    }
  g_string_append_c (out, '"');
}

static void
print_quoted (GString    *out,
              const char *text)
{
  g_string_append_c (out, '\'');
  for (; *text != '\0'; text++)
    {
      g_string_append_c (out, *text);
      if (*text == '\'')
        g_string_append_c (out, '\'');
    }
  g_string_append_c (out, '\'');
}

static void
print_block (GString    *out,
             const char *text,
             guint       indent)
{
  gsize length = strlen (text);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n_lines = g_strv_length (lines);

  g_string_append_c (out, '|');
  if (*text == ' ' || *text == '\n')
    g_string_append_printf (out, "%d", INDENT);
  if (text[length - 1] != '\n')
    g_string_append_c (out, '-');
  else if (length == 1 || text[length - 2] == '\n')
    g_string_append_c (out, '+');
  if (n_lines > 0 && *lines[n_lines - 1] == '\0')
    n_lines--;
  for (guint i = 0; i < n_lines; i++)
    if (*lines[i] != '\0')
      g_string_append_printf (out, "\n%*s%s", (int) indent, "", lines[i]);
    else
      g_string_append_c (out, '\n');
}

/* A key is never a block. */
static void
print_text (GString    *out,
            const char *text,
            guint       indent,
            gboolean    is_key)
{
  Allowed allowed = find_allowed (text);

  if (strchr (text, '\n') != NULL)
    {
      if (allowed.block && !is_key)
        print_block (out, text, indent);
      else
        print_escaped (out, text);
    }
  else if (!reads_as_text (text))
    print_escaped (out, text);
  else if (allowed.plain)
    g_string_append (out, text);
  else if (allowed.single_quoted)
    print_quoted (out, text);
  else
    print_escaped (out, text);
}

static void
print_scalar (GString      *out,
              const DdYaml *node,
              guint         indent)
{
  g_autofree char *text = NULL;

  if (node->kind == DD_YAML_NULL)
    g_string_append (out, "null");
  else if (node->kind == DD_YAML_TEXT)
    print_text (out, node->text, indent, FALSE);
  else if (node->kind == DD_YAML_FLOAT && isinf (node->real))
    g_string_append (out, node->real > 0 ? ".inf" : "-.inf");
  else if (node->kind == DD_YAML_FLOAT && isnan (node->real))
    g_string_append (out, ".nan");
  else if (node->kind == DD_YAML_FLOAT)
    {
      text = dd_go_format_float (node->real, 'g', -1);
      g_string_append (out, text);
    }
  else
    {
      text = dd_yaml_dup_scalar (node);
      g_string_append (out, text);
    }
}

static void
begin_line (GString  *out,
            guint     indent,
            gboolean *first)
{
  if (!*first)
    g_string_append_printf (out, "\n%*s", (int) indent, "");
  *first = FALSE;
}

static void
print_map (GString      *out,
           const DdYaml *node,
           guint         indent,
           gboolean      first)
{
  for (guint i = 0; i < dd_yaml_get_length (node); i++)
    {
      begin_line (out, indent, &first);
      print_text (out, dd_yaml_get_key (node, i), indent, TRUE);
      g_string_append_c (out, ':');
      print_node (out, dd_yaml_get_item (node, i), indent + INDENT, FALSE);
    }
}

static void
print_list (GString      *out,
            const DdYaml *node,
            guint         indent,
            gboolean      first)
{
  for (guint i = 0; i < dd_yaml_get_length (node); i++)
    {
      begin_line (out, indent, &first);
      g_string_append_c (out, '-');
      print_node (out, dd_yaml_get_item (node, i), indent + INDENT, TRUE);
    }
}

/* Prints what is behind a key or a dash. */
static void
print_node (GString      *out,
            const DdYaml *node,
            guint         indent,
            gboolean      in_list)
{
  if (node->items == NULL)
    {
      g_string_append_c (out, ' ');
      print_scalar (out, node, indent);
    }
  else if (node->items->len == 0)
    g_string_append (out, node->kind == DD_YAML_MAP ? " {}" : " []");
  else
    {
      if (in_list)
        g_string_append_c (out, ' ');
      if (node->kind == DD_YAML_MAP)
        print_map (out, node, indent, in_list);
      else
        print_list (out, node, indent, in_list);
    }
}

/**
 * dd_yaml_print:
 * @self: a node
 *
 * Prints YAML as yaml.v3 does with an indent of two: the same quotes for the
 * same texts.
 *
 * Returns: (transfer full): the text, which ends with a line break
 * Source: yaml.v3, encode and emitterc
 */
char *
dd_yaml_print (const DdYaml *self)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  if (self->items == NULL)
    print_scalar (out, self, INDENT);
  else if (self->items->len == 0)
    g_string_append (out, self->kind == DD_YAML_MAP ? "{}" : "[]");
  else if (self->kind == DD_YAML_MAP)
    print_map (out, self, 0, TRUE);
  else
    print_list (out, self, 0, TRUE);
  g_string_append_c (out, '\n');

  return g_string_free (out, FALSE);
}

static gint64
read_digits (const char **at)
{
  gint64 value = 0;

  while (g_ascii_isdigit (**at) && value < G_MAXINT64 / 100)
    value = value * 10 + *(*at)++ - '0';

  return value;
}

/* Numbers in keys count as numbers, and what is no letter comes first. */
static int
compare_keys (const char *first,
              const char *second)
{
  const char *a = first;
  const char *b = second;
  gboolean in_digits = FALSE;

  for (; *a != '\0' && *a == *b; a++, b++)
    in_digits = g_ascii_isdigit (*a);
  if (*a == '\0' || *b == '\0')
    return (*a != '\0') - (*b != '\0');
  if (g_ascii_isalpha (*a) && g_ascii_isalpha (*b))
    return *a - *b;
  if (g_ascii_isalpha (*a) || g_ascii_isalpha (*b))
    return (in_digits ? g_ascii_isalpha (*a) : g_ascii_isalpha (*b)) ? -1 : 1;
  if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b))
    {
      const char *end_a = a;
      const char *end_b = b;
      gint64 value_a = read_digits (&end_a);
      gint64 value_b = read_digits (&end_b);

      if (value_a != value_b)
        return value_a < value_b ? -1 : 1;
      if (end_a - a != end_b - b)
        return end_a - a < end_b - b ? -1 : 1;
    }

  return (unsigned char) *a - (unsigned char) *b;
}

static int
compare_key_pointers (gconstpointer a,
                      gconstpointer b)
{
  return compare_keys (*(const char *const *) a, *(const char *const *) b);
}

/**
 * dd_yaml_list_sorted_keys:
 * @self: a map
 *
 * Returns: (transfer full): its keys in the order in which yaml.v3 prints those of
 *   a map: `a2` before `a10`; %NULL-terminated
 */
char **
dd_yaml_list_sorted_keys (const DdYaml *self)
{
  char **keys = dd_yaml_list_keys (self);

  qsort (keys, g_strv_length (keys), sizeof *keys, compare_key_pointers);

  return keys;
}
