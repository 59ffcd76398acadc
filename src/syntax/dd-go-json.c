// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>
#include <string.h>

#include "dd-go-number.h"

#include "dd-go-json.h"

/* Numbers outside of these bounds get an exponent. */
#define MIN_PLAIN 1e-6
#define MAX_PLAIN 1e21

#define LINE_SEPARATOR 0x2028
#define PARAGRAPH_SEPARATOR 0x2029

typedef struct
{
  GString *out;
  guint    indent; /* spaces a level, 0 for everything on one line */
  guint    depth;
} Writer;

static void write_node (Writer   *writer,
                        JsonNode *node);

static void
write_character (GString  *out,
                 gunichar  character)
{
  static const char letters[] = "btn\0fr";

  if (character == '"' || character == '\\')
    g_string_append_printf (out, "\\%c", (char) character);
  else if (character >= '\b' && character <= '\r' && character != '\v')
    g_string_append_printf (out, "\\%c", letters[character - '\b']);
  else if (character < ' ' || character == LINE_SEPARATOR || character == PARAGRAPH_SEPARATOR)
    g_string_append_printf (out, "\\u%04x", character);
  else
    g_string_append_unichar (out, character);
}

static void
write_text (GString    *out,
            const char *text)
{
  g_string_append_c (out, '"');
  while (*text != '\0')
    {
      gunichar character = g_utf8_get_char_validated (text, -1);

      if (character >= (gunichar) -2)
        {
          g_string_append (out, "\\ufffd");
          text++;
          continue;
        }
      write_character (out, character);
      text = g_utf8_next_char (text);
    }
  g_string_append_c (out, '"');
}

static void
write_line_break (Writer *writer)
{
  if (writer->indent == 0)
    return;
  g_string_append_printf (writer->out, "\n%*s", (int) (writer->indent * writer->depth), "");
}

/* The exponent of a small number is written without a leading zero. */
static void
write_real (GString *out,
            double   value)
{
  gboolean plain = value == 0 || (fabs (value) >= MIN_PLAIN && fabs (value) < MAX_PLAIN);
  g_autofree char *text = dd_go_format_float (value, plain ? 'f' : 'e', -1);
  gsize length = strlen (text);

  if (!plain && length > 4 && text[length - 3] == '-' && text[length - 2] == '0')
    {
      text[length - 2] = text[length - 1];
      text[length - 1] = '\0';
    }
  g_string_append (out, text);
}

static void
write_array (Writer    *writer,
             JsonArray *array)
{
  guint n_elements = json_array_get_length (array);

  g_string_append_c (writer->out, '[');
  writer->depth++;
  for (guint i = 0; i < n_elements; i++)
    {
      if (i > 0)
        g_string_append_c (writer->out, ',');
      write_line_break (writer);
      write_node (writer, json_array_get_element (array, i));
    }
  writer->depth--;
  if (n_elements > 0)
    write_line_break (writer);
  g_string_append_c (writer->out, ']');
}

static void
write_object (Writer     *writer,
              JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  gboolean first = TRUE;

  g_string_append_c (writer->out, '{');
  writer->depth++;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    {
      if (!first)
        g_string_append_c (writer->out, ',');
      first = FALSE;
      write_line_break (writer);
      write_text (writer->out, name);
      g_string_append (writer->out, writer->indent > 0 ? ": " : ":");
      write_node (writer, value);
    }
  writer->depth--;
  if (!first)
    write_line_break (writer);
  g_string_append_c (writer->out, '}');
}

static void
write_value (Writer   *writer,
             JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_BOOLEAN)
    g_string_append (writer->out, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_INT64)
    g_string_append_printf (writer->out, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else if (type == G_TYPE_DOUBLE)
    write_real (writer->out, json_node_get_double (node));
  else
    write_text (writer->out, json_node_get_string (node));
}

static void
write_node (Writer   *writer,
            JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      write_object (writer, json_node_get_object (node));
      break;
    case JSON_NODE_ARRAY:
      write_array (writer, json_node_get_array (node));
      break;
    case JSON_NODE_VALUE:
      write_value (writer, node);
      break;
    case JSON_NODE_NULL:
      g_string_append (writer->out, "null");
      break;
    }
}

/**
 * dd_go_json_encode:
 * @node: a value
 * @indent: spaces for each level, 4 in `docker inspect`; 0 for one line
 *
 * Writes JSON as Go does. Members stay in their order.
 *
 * Returns: (transfer full): the text, without a line end
 * Source: Go's encoding/json
 */
char *
dd_go_json_encode (JsonNode *node,
                   guint     indent)
{
  Writer writer = { .out = g_string_new (NULL), .indent = indent };

  write_node (&writer, node);

  return g_string_free (writer.out, FALSE);
}
