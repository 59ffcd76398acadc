// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>
#include <string.h>

#include "dd-go-number.h"
#include "dd-go-text.h"

#include "dd-template-private.h"

/* Wider or more precise is refused, as Go does. */
#define MAX_WIDTH 1000000

/* How deep lists and objects are printed. */
#define MAX_PRINT_DEPTH 64

/* One `%…` of a format. */
typedef struct
{
  gunichar verb;
  int      width;     /* -1 for none */
  int      precision; /* -1 for none */

  guint    minus : 1;
  guint    plus : 1;
  guint    sharp : 1;
  guint    space : 1;
  guint    zero : 1;
} Spec;

typedef struct
{
  const _DdTemplateView *view;
  GString               *out;
  Spec                   spec;
  guint                  depth;
} Printer;

static void print_value (Printer  *printer,
                         JsonNode *value);

static void
append_verb (GString  *out,
             gunichar  verb)
{
  g_string_append_unichar (out, verb);
}

/* Pads @text to the width. With zeroes, the sign stays in front. */
static void
append_padded (Printer    *printer,
               const char *text,
               gboolean    is_number)
{
  const Spec *spec = &printer->spec;
  int length = (int) dd_text_length (text);
  int missing = spec->width - length;

  if (missing <= 0)
    {
      g_string_append (printer->out, text);
      return;
    }
  if (spec->minus)
    g_string_append_printf (printer->out, "%s%*s", text, missing, "");
  else if (spec->zero && is_number)
    {
      gboolean sign = *text == '-' || *text == '+';

      g_string_append_len (printer->out, text, sign);
      for (int i = 0; i < missing; i++)
        g_string_append_c (printer->out, '0');
      g_string_append (printer->out, text + sign);
    }
  else
    g_string_append_printf (printer->out, "%*s%s", missing, "", text);
}

/* Prints the complaint about a verb that does not suit a value. */
static void
append_bad_verb (Printer  *printer,
                 JsonNode *value)
{
  Spec spec = printer->spec;

  g_string_append (printer->out, "%!");
  append_verb (printer->out, spec.verb);
  g_string_append_c (printer->out, '(');
  if (value == NULL)
    g_string_append (printer->out, "<nil>");
  else
    {
      g_string_append_printf (printer->out, "%s=", _dd_value_type_name (value));
      printer->spec = (Spec) { .verb = 'v', .width = -1, .precision = -1 };
      print_value (printer, value);
    }
  g_string_append_c (printer->out, ')');
  printer->spec = spec;
}

static void
append_hex_text (Printer    *printer,
                 const char *text)
{
  g_autoptr (GString) hex = g_string_new (NULL);

  for (; *text != '\0'; text++)
    g_string_append_printf (hex, printer->spec.verb == 'X' ? "%02X" : "%02x", (guint8) *text);
  append_padded (printer, hex->str, FALSE);
}

static void
print_text (Printer    *printer,
            JsonNode   *value,
            const char *text)
{
  g_autofree char *cut = NULL;
  g_autofree char *quoted = NULL;

  if (printer->spec.precision >= 0)
    {
      const char *end = dd_text_skip (text, (gsize) printer->spec.precision);

      cut = g_strndup (text, (gsize) (end - text));
      text = cut;
    }
  switch (printer->spec.verb)
    {
    case 'v':
      if (!printer->spec.sharp)
        {
          append_padded (printer, text, FALSE);
          break;
        }
      G_GNUC_FALLTHROUGH;
    case 'q':
      quoted = dd_go_quote (text);
      append_padded (printer, quoted, FALSE);
      break;
    case 's':
      append_padded (printer, text, FALSE);
      break;
    case 'x':
    case 'X':
      append_hex_text (printer, text);
      break;
    default:
      append_bad_verb (printer, value);
      break;
    }
}

static char *
format_integer (const Spec *spec,
                guint64     size,
                gboolean    negative,
                guint       base,
                gboolean    upper)
{
  const char *prefix = base == 16 ? (upper ? "0X" : "0x") : base == 2 ? "0b" : "0";
  GString *digits = g_string_new (NULL);

  do
    {
      guint digit = (guint) (size % base);

      g_string_prepend_c (digits, (char) (digit < 10 ? '0' + digit
                                                     : (upper ? 'A' : 'a') + digit - 10));
      size /= base;
    }
  while (size > 0);
  while ((int) digits->len < spec->precision && digits->len < MAX_WIDTH)
    g_string_prepend_c (digits, '0');
  if (spec->sharp && base != 10)
    g_string_prepend (digits, prefix);
  if (negative)
    g_string_prepend_c (digits, '-');
  else if (spec->plus)
    g_string_prepend_c (digits, '+');
  else if (spec->space)
    g_string_prepend_c (digits, ' ');

  return g_string_free (digits, FALSE);
}

static void
print_character (Printer *printer,
                 gint64   value)
{
  gunichar character = value >= 0 && value <= 0x10ffff && g_unichar_validate ((gunichar) value)
                         ? (gunichar) value
                         : 0xfffd;
  char bytes[7] = { 0 };
  g_autofree char *text = NULL;

  g_unichar_to_utf8 (character, bytes);
  if (printer->spec.verb == 'q')
    {
      g_autofree char *quoted = dd_go_quote (bytes);

      text = g_strdup_printf ("'%s'", character == '"' ? "\"" : character == '\'' ? "\\'" : "");
      if (character != '"' && character != '\'')
        {
          g_free (text);
          text = g_strdup (quoted);
          text[0] = '\'';
          text[strlen (text) - 1] = '\'';
        }
    }
  else if (printer->spec.verb == 'U')
    text = g_strdup_printf ("U+%04X", character);
  else
    text = g_strdup (bytes);
  append_padded (printer, text, FALSE);
}

static void
print_integer (Printer  *printer,
               JsonNode *value,
               gint64    integer)
{
  static const struct
  {
    gunichar verb;
    guint    base;
  } bases[] = { { 'v', 10 }, { 'd', 10 }, { 'b', 2 }, { 'o', 8 }, { 'x', 16 }, { 'X', 16 } };
  gboolean negative = integer < 0;
  guint64 size = negative ? 0 - (guint64) integer : (guint64) integer;

  for (gsize i = 0; i < G_N_ELEMENTS (bases); i++)
    if (bases[i].verb == printer->spec.verb)
      {
        g_autofree char *text = format_integer (&printer->spec, size, negative, bases[i].base,
                                                printer->spec.verb == 'X');

        append_padded (printer, text, TRUE);
        return;
      }
  if (strchr ("cqU", (int) printer->spec.verb) != NULL && printer->spec.verb < 0x80)
    print_character (printer, integer);
  else
    append_bad_verb (printer, value);
}

static void
print_real (Printer  *printer,
            JsonNode *value,
            double    real)
{
  gunichar verb = printer->spec.verb;
  int precision = printer->spec.precision;
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;

  if (verb >= 0x80 || strchr ("veEfFgG", (int) verb) == NULL)
    {
      append_bad_verb (printer, value);
      return;
    }
  if (precision < 0 && strchr ("eEfF", (int) verb) != NULL)
    precision = 6;
  number = dd_go_format_float (real, (char) (verb == 'v' ? 'g' : g_ascii_tolower ((char) verb)),
                               precision);
  if (verb == 'E' || verb == 'G')
    for (char *c = number; *c != '\0'; c++)
      *c = *c == 'e' ? 'E' : *c;
  if (*number != '-' && *number != '+' && (printer->spec.plus || printer->spec.space))
    text = g_strconcat (printer->spec.plus ? "+" : " ", number, NULL);
  append_padded (printer, text != NULL ? text : number, !isinf (real) && !isnan (real));
}

static void
print_bool (Printer  *printer,
            JsonNode *value)
{
  if (printer->spec.verb != 'v' && printer->spec.verb != 't')
    append_bad_verb (printer, value);
  else
    append_padded (printer, json_node_get_boolean (value) ? "true" : "false", FALSE);
}

static void
print_array (Printer   *printer,
             JsonArray *array)
{
  g_string_append_c (printer->out, '[');
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (i > 0)
        g_string_append_c (printer->out, ' ');
      print_value (printer, json_array_get_element (array, i));
    }
  g_string_append_c (printer->out, ']');
}

static void
print_map (Printer  *printer,
           JsonNode *value)
{
  JsonObject *object = json_node_get_object (value);
  g_autoptr (GList) keys = _dd_value_sorted_keys (value);

  g_string_append (printer->out, "map[");
  for (GList *key = keys; key != NULL; key = key->next)
    {
      g_string_append_printf (printer->out, "%s%s:", key == keys ? "" : " ",
                              (const char *) key->data);
      print_value (printer, json_object_get_member (object, key->data));
    }
  g_string_append_c (printer->out, ']');
}

static void
print_struct (Printer    *printer,
              JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  gboolean first = TRUE;

  g_string_append_c (printer->out, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      g_string_append (printer->out, first ? "" : " ");
      first = FALSE;
      print_value (printer, member);
    }
  g_string_append_c (printer->out, '}');
}

static void
print_nested (Printer  *printer,
              JsonNode *value)
{
  if (printer->depth >= MAX_PRINT_DEPTH)
    {
      g_string_append (printer->out, "…");
      return;
    }
  printer->depth++;
  if (JSON_NODE_HOLDS_ARRAY (value))
    print_array (printer, json_node_get_array (value));
  else if (_dd_value_is_map (printer->view, value))
    print_map (printer, value);
  else
    print_struct (printer, json_node_get_object (value));
  printer->depth--;
}

static void
print_value (Printer  *printer,
             JsonNode *value)
{
  GType type;

  if (_dd_value_is_nil (value))
    {
      if (printer->spec.verb == 'v')
        append_padded (printer, "<nil>", FALSE);
      else
        append_bad_verb (printer, NULL);
      return;
    }
  if (!JSON_NODE_HOLDS_VALUE (value))
    {
      print_nested (printer, value);
      return;
    }
  type = json_node_get_value_type (value);
  if (type == G_TYPE_BOOLEAN)
    print_bool (printer, value);
  else if (type == G_TYPE_INT64)
    print_integer (printer, value, json_node_get_int (value));
  else if (type == G_TYPE_DOUBLE)
    print_real (printer, value, json_node_get_double (value));
  else
    print_text (printer, value, json_node_get_string (value));
}

/* Prints one value as the result of an action. */
void
_dd_value_print (const _DdTemplateView *view,
                 GString               *out,
                 JsonNode              *value)
{
  Printer printer = {
    .view = view,
    .out = out,
    .spec = { .verb = 'v', .width = -1, .precision = -1 },
  };

  if (_dd_value_nil_text (view, value) != NULL)
    g_string_append (out, _dd_value_nil_text (view, value));
  else
    print_value (&printer, value);
}

static gboolean
is_text (JsonNode *value)
{
  return !_dd_value_is_nil (value) && JSON_NODE_HOLDS_VALUE (value) &&
         json_node_get_value_type (value) == G_TYPE_STRING;
}

/* Prints values one after the other, with a space between two of which
 * neither is a text. */
char *
_dd_values_print (const _DdTemplateView  *view,
                  JsonNode              **values,
                  guint                   n_values)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n_values; i++)
    {
      if (i > 0 && !is_text (values[i]) && !is_text (values[i - 1]))
        g_string_append_c (out, ' ');
      _dd_value_print (view, out, values[i]);
    }

  return g_string_free (out, FALSE);
}

/* What is left of a format and of its values. */
typedef struct
{
  const char  *at;
  JsonNode   **values;
  guint        n_values;
  guint        next;
} FormatReader;

static const char *
read_flags (const char *at,
            Spec       *spec)
{
  for (;; at++)
    switch (*at)
      {
      case '-':
        spec->minus = TRUE;
        break;
      case '+':
        spec->plus = TRUE;
        break;
      case '#':
        spec->sharp = TRUE;
        break;
      case ' ':
        spec->space = TRUE;
        break;
      case '0':
        spec->zero = TRUE;
        break;
      default:
        return at;
      }
}

/* Reads a width or a precision: digits, or a star that takes a value. */
static gboolean
read_size (FormatReader *reader,
           int          *size)
{
  gint64 number = 0;

  if (*reader->at == '*')
    {
      JsonNode *value = reader->next < reader->n_values ? reader->values[reader->next] : NULL;

      reader->at++;
      reader->next++;
      if (_dd_value_is_nil (value) || !JSON_NODE_HOLDS_VALUE (value) ||
          json_node_get_value_type (value) != G_TYPE_INT64)
        return FALSE;
      number = json_node_get_int (value);
    }
  else
    {
      if (!g_ascii_isdigit (*reader->at))
        return TRUE;
      for (; g_ascii_isdigit (*reader->at); reader->at++)
        number = MIN (number * 10 + (*reader->at - '0'), MAX_WIDTH + 1);
    }
  if (ABS (number) > MAX_WIDTH)
    return FALSE;
  *size = (int) number;

  return TRUE;
}

static void
read_spec (FormatReader *reader,
           Spec         *spec,
           GString      *out)
{
  *spec = (Spec) { .width = -1, .precision = -1 };
  reader->at = read_flags (reader->at, spec);
  if (!read_size (reader, &spec->width))
    g_string_append (out, "%!(BADWIDTH)");
  if (spec->width < -1)
    {
      spec->width = -spec->width;
      spec->minus = TRUE;
    }
  if (*reader->at == '.')
    {
      reader->at++;
      spec->precision = 0;
      if (!read_size (reader, &spec->precision) || spec->precision < 0)
        {
          spec->precision = -1;
          g_string_append (out, "%!(BADPREC)");
        }
    }
  if (spec->minus)
    spec->zero = FALSE;
}

static void
append_extra (Printer       *printer,
              FormatReader  *reader)
{
  if (reader->next >= reader->n_values)
    return;
  g_string_append (printer->out, "%!(EXTRA ");
  printer->spec = (Spec) { .verb = 'v', .width = -1, .precision = -1 };
  for (guint i = reader->next; i < reader->n_values; i++)
    {
      JsonNode *value = reader->values[i];

      g_string_append (printer->out, i > reader->next ? ", " : "");
      if (_dd_value_is_nil (value))
        g_string_append (printer->out, "<nil>");
      else
        {
          g_string_append_printf (printer->out, "%s=", _dd_value_type_name (value));
          print_value (printer, value);
        }
    }
  g_string_append_c (printer->out, ')');
}

static void
format_one (Printer      *printer,
            FormatReader *reader)
{
  gunichar verb;

  read_spec (reader, &printer->spec, printer->out);
  if (*reader->at == '\0')
    {
      g_string_append (printer->out, "%!(NOVERB)");
      return;
    }
  verb = g_utf8_get_char_validated (reader->at, -1);
  if (verb >= (gunichar) -2)
    {
      verb = 0xfffd;
      reader->at++;
    }
  else
    reader->at = g_utf8_next_char (reader->at);
  printer->spec.verb = verb;
  if (verb == '%')
    g_string_append_c (printer->out, '%');
  else if (reader->next >= reader->n_values)
    {
      g_string_append (printer->out, "%!");
      append_verb (printer->out, verb);
      g_string_append (printer->out, "(MISSING)");
    }
  else if (verb == 'T')
    {
      JsonNode *value = reader->values[reader->next++];

      append_padded (printer, value == NULL ? "<nil>" : _dd_value_type_name (value), FALSE);
    }
  else
    print_value (printer, reader->values[reader->next++]);
}

/* Prints values by a format of printf. */
char *
_dd_values_format (const _DdTemplateView  *view,
                   const char             *format,
                   JsonNode              **values,
                   guint                   n_values)
{
  Printer printer = { .view = view, .out = g_string_new (NULL) };
  FormatReader reader = { .at = format, .values = values, .n_values = n_values };

  while (*reader.at != '\0')
    {
      gsize length = strcspn (reader.at, "%");

      g_string_append_len (printer.out, reader.at, (gssize) length);
      reader.at += length;
      if (*reader.at == '%')
        {
          reader.at++;
          format_one (&printer, &reader);
        }
    }
  append_extra (&printer, &reader);

  return g_string_free (printer.out, FALSE);
}
