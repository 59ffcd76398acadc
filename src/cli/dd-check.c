// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-check.h"

/* Text that is not UTF-8 is written {"$hex": "ff00"}. */
static char *
decode_hex (const char *digits)
{
  GString *bytes = g_string_new (NULL);

  for (; g_ascii_isxdigit (digits[0]) && g_ascii_isxdigit (digits[1]); digits += 2)
    g_string_append_c (bytes, (char) (g_ascii_xdigit_value (digits[0]) << 4 |
                                      g_ascii_xdigit_value (digits[1])));

  return g_string_free (bytes, FALSE);
}

static char *
node_to_text (JsonNode *node)
{
  const char *digits = NULL;

  if (node == NULL)
    return g_strdup ("");
  if (JSON_NODE_HOLDS_OBJECT (node))
    digits = json_object_get_string_member_with_default (json_node_get_object (node), "$hex",
                                                         NULL);
  if (digits != NULL)
    return decode_hex (digits);
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));

  return g_strdup ("");
}

/**
 * dd_check_dup_text:
 * @in: an object
 * @name: a member
 *
 * Returns: (transfer full): the text of that member, "" if there is none
 */
char *
dd_check_dup_text (JsonObject *in,
                   const char *name)
{
  return node_to_text (json_object_get_member (in, name));
}

static JsonArray *
get_array (JsonObject *in,
           const char *name)
{
  JsonNode *node = json_object_get_member (in, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * dd_check_dup_texts:
 * @in: an object
 * @name: a member
 *
 * Returns: (transfer full): the texts of that list, %NULL-terminated
 */
char **
dd_check_dup_texts (JsonObject *in,
                    const char *name)
{
  JsonArray *array = get_array (in, name);
  guint n_texts = array != NULL ? json_array_get_length (array) : 0;
  char **texts = g_new0 (char *, n_texts + 1);

  for (guint i = 0; i < n_texts; i++)
    texts[i] = node_to_text (json_array_get_element (array, i));

  return texts;
}

/**
 * dd_check_dup_environ:
 * @in: an object
 * @name: a member
 *
 * Returns: (transfer full): that object's members as `NAME=value`,
 *   %NULL-terminated
 */
char **
dd_check_dup_environ (JsonObject *in,
                      const char *name)
{
  JsonNode *node = json_object_get_member (in, name);
  GPtrArray *pairs = g_ptr_array_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &key, &value))
        {
          g_autofree char *text = node_to_text (value);

          g_ptr_array_add (pairs, g_strconcat (key, "=", text, NULL));
        }
    }
  g_ptr_array_add (pairs, NULL);

  return (char **) g_ptr_array_free (pairs, FALSE);
}

static gboolean
holds_number (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         (json_node_get_value_type (node) == G_TYPE_INT64 ||
          json_node_get_value_type (node) == G_TYPE_DOUBLE);
}

/**
 * dd_check_get_number:
 * @in: an object
 * @name: a member
 *
 * Returns: the number of that member, 0 if there is none
 */
double
dd_check_get_number (JsonObject *in,
                     const char *name)
{
  JsonNode *node = json_object_get_member (in, name);

  return holds_number (node) ? json_node_get_double (node) : 0;
}

/**
 * dd_check_get_int:
 * @in: an object
 * @name: a member
 *
 * Returns: the whole number of that member, 0 if there is none
 */
gint64
dd_check_get_int (JsonObject *in,
                  const char *name)
{
  JsonNode *node = json_object_get_member (in, name);

  return holds_number (node) ? json_node_get_int (node) : 0;
}

/**
 * dd_check_get_flag:
 * @in: an object
 * @name: a member
 *
 * Returns: the truth value of that member, %FALSE if there is none
 */
gboolean
dd_check_get_flag (JsonObject *in,
                   const char *name)
{
  return json_object_get_boolean_member_with_default (in, name, FALSE);
}

/**
 * dd_check_set_text:
 * @out: an object
 * @name: a member
 * @text: (nullable): its text, %NULL for ""
 *
 * Sets a text.
 */
void
dd_check_set_text (JsonObject *out,
                   const char *name,
                   const char *text)
{
  json_object_set_string_member (out, name, text != NULL ? text : "");
}

/**
 * dd_check_take_text:
 * @out: an object
 * @name: a member
 * @text: (transfer full): its text
 *
 * Sets a text and frees it.
 */
void
dd_check_take_text (JsonObject *out,
                    const char *name,
                    char       *text)
{
  dd_check_set_text (out, name, text);
  g_free (text);
}

/**
 * dd_check_set_texts:
 * @out: an object
 * @name: a member
 * @texts: (nullable): its texts, %NULL-terminated
 *
 * Sets a list of texts.
 */
void
dd_check_set_texts (JsonObject         *out,
                    const char         *name,
                    const char *const  *texts)
{
  JsonArray *array = json_array_new ();

  for (; texts != NULL && *texts != NULL; texts++)
    json_array_add_string_element (array, *texts);
  json_object_set_array_member (out, name, array);
}

/**
 * dd_check_set_pairs:
 * @out: an object
 * @name: a member
 * @pairs: (nullable): `key=value` texts, %NULL-terminated
 *
 * Sets an object whose members are @pairs.
 */
void
dd_check_set_pairs (JsonObject         *out,
                    const char         *name,
                    const char *const  *pairs)
{
  JsonObject *object = json_object_new ();

  for (; pairs != NULL && *pairs != NULL; pairs++)
    {
      const char *equals = strchr (*pairs, '=');
      g_autofree char *key = g_strndup (*pairs, equals != NULL ? (gsize) (equals - *pairs)
                                                               : strlen (*pairs));

      json_object_set_string_member (object, key, equals != NULL ? equals + 1 : "");
    }
  json_object_set_object_member (out, name, object);
}
