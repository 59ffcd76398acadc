// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-json.h"
#include "dd-go-text.h"

#include "dd-template-private.h"

/* The longest text that a function makes, in bytes. */
#define MAX_TEXT (1024 * 1024)

#define fail(error, ...) dd_syntax_error_set (error, DD_SYNTAX_ERROR_EXECUTE, __VA_ARGS__)

static const char *
text_of (JsonNode *value)
{
  return json_node_get_string (value);
}

static gboolean
holds (JsonNode *value,
       GType     type)
{
  return !_dd_value_is_nil (value) && JSON_NODE_HOLDS_VALUE (value) &&
         json_node_get_value_type (value) == type;
}

static JsonNode *
call_json (const _DdTemplateView  *view,
           JsonNode              **args,
           guint                   n_args,
           GError                **error)
{
  if (args[0] == NULL)
    return _dd_value_new_text ("null");
  if (view->is_header)
    return json_node_ref (args[0]);

  return _dd_value_take_text (dd_go_json_encode (args[0], 0));
}

static JsonNode *
call_lower (const _DdTemplateView  *view,
            JsonNode              **args,
            guint                   n_args,
            GError                **error)
{
  return view->is_header ? json_node_ref (args[0])
                         : _dd_value_take_text (dd_go_to_lower (text_of (args[0])));
}

static JsonNode *
call_upper (const _DdTemplateView  *view,
            JsonNode              **args,
            guint                   n_args,
            GError                **error)
{
  return view->is_header ? json_node_ref (args[0])
                         : _dd_value_take_text (dd_go_to_upper (text_of (args[0])));
}

static JsonNode *
call_title (const _DdTemplateView  *view,
            JsonNode              **args,
            guint                   n_args,
            GError                **error)
{
  return view->is_header ? json_node_ref (args[0])
                         : _dd_value_take_text (dd_go_title (text_of (args[0])));
}

/* With an empty separator, Go splits between characters. */
static JsonNode *
call_split (const _DdTemplateView  *view,
            JsonNode              **args,
            guint                   n_args,
            GError                **error)
{
  const char *text = text_of (args[0]);
  const char *separator = text_of (args[1]);
  JsonArray *parts;

  if (view->is_header)
    return json_node_ref (args[0]);
  parts = json_array_new ();
  for (;;)
    {
      const char *end = *separator != '\0' ? strstr (text, separator)
                        : *text != '\0'    ? dd_text_skip (text, 1)
                                           : NULL;
      g_autofree char *part = NULL;

      if (end == NULL || (*separator == '\0' && *end == '\0'))
        break;
      part = g_strndup (text, (gsize) (end - text));
      json_array_add_string_element (parts, part);
      text = end + strlen (separator);
    }
  if (*separator != '\0' || *text != '\0')
    json_array_add_string_element (parts, text);

  return _dd_value_take_array (parts);
}

static JsonNode *
call_join (const _DdTemplateView  *view,
           JsonNode              **args,
           guint                   n_args,
           GError                **error)
{
  JsonArray *parts;
  GString *out;

  if (view->is_header)
    return json_node_ref (args[0]);
  parts = json_node_get_array (args[0]);
  out = g_string_new (NULL);
  for (guint i = 0; i < json_array_get_length (parts); i++)
    {
      if (i > 0)
        g_string_append (out, text_of (args[1]));
      g_string_append (out, json_array_get_string_element (parts, i));
    }

  return _dd_value_take_text (g_string_free (out, FALSE));
}

static JsonNode *
call_pad (const _DdTemplateView  *view,
          JsonNode              **args,
          guint                   n_args,
          GError                **error)
{
  const char *text = text_of (args[0]);
  gint64 before = json_node_get_int (args[1]);
  gint64 after = json_node_get_int (args[2]);

  if (*text == '\0')
    return json_node_ref (args[0]);
  if (before < 0 || after < 0)
    return fail (error, "strings: negative Repeat count"), NULL;
  if (before > MAX_TEXT || after > MAX_TEXT)
    return fail (error, "the text would be too long"), NULL;

  return _dd_value_take_text (g_strdup_printf ("%*s%s%*s", (int) before, "", text, (int) after,
                                               ""));
}

static JsonNode *
call_truncate (const _DdTemplateView  *view,
               JsonNode              **args,
               guint                   n_args,
               GError                **error)
{
  const char *text = text_of (args[0]);
  gint64 length = json_node_get_int (args[1]);

  if (view->is_header || (gint64) strlen (text) < length)
    return json_node_ref (args[0]);
  if (length < 0)
    return fail (error, "runtime error: slice bounds out of range [:%" G_GINT64_FORMAT "]",
                 length), NULL;

  return _dd_value_take_text (g_strndup (text, (gsize) length));
}

static JsonNode *
call_print (const _DdTemplateView  *view,
            JsonNode              **args,
            guint                   n_args,
            GError                **error)
{
  return _dd_value_take_text (_dd_values_print (view, args, n_args));
}

static JsonNode *
call_println (const _DdTemplateView  *view,
              JsonNode              **args,
              guint                   n_args,
              GError                **error)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < n_args; i++)
    {
      if (i > 0)
        g_string_append_c (out, ' ');
      _dd_value_print (view, out, args[i]);
    }
  g_string_append_c (out, '\n');

  return _dd_value_take_text (g_string_free (out, FALSE));
}

static JsonNode *
call_printf (const _DdTemplateView  *view,
             JsonNode              **args,
             guint                   n_args,
             GError                **error)
{
  return _dd_value_take_text (_dd_values_format (view, text_of (args[0]), args + 1, n_args - 1));
}

static JsonNode *
call_html (const _DdTemplateView  *view,
           JsonNode              **args,
           guint                   n_args,
           GError                **error)
{
  g_autofree char *text = _dd_values_print (view, args, n_args);
  GString *out = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    switch (*at)
      {
      case '"':
        g_string_append (out, "&#34;");
        break;
      case '\'':
        g_string_append (out, "&#39;");
        break;
      case '&':
        g_string_append (out, "&amp;");
        break;
      case '<':
        g_string_append (out, "&lt;");
        break;
      case '>':
        g_string_append (out, "&gt;");
        break;
      default:
        g_string_append_c (out, *at);
        break;
      }

  return _dd_value_take_text (g_string_free (out, FALSE));
}

static JsonNode *
call_js (const _DdTemplateView  *view,
         JsonNode              **args,
         guint                   n_args,
         GError                **error)
{
  g_autofree char *text = _dd_values_print (view, args, n_args);
  GString *out = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    {
      if (strchr ("\\'\"", *at) != NULL)
        g_string_append_printf (out, "\\%c", *at);
      else if (strchr ("<>&=", *at) != NULL || (guint8) *at < ' ')
        g_string_append_printf (out, "\\u%04X", (guint8) *at);
      else
        g_string_append_c (out, *at);
    }

  return _dd_value_take_text (g_string_free (out, FALSE));
}

static JsonNode *
call_urlquery (const _DdTemplateView  *view,
               JsonNode              **args,
               guint                   n_args,
               GError                **error)
{
  g_autofree char *text = _dd_values_print (view, args, n_args);
  GString *out = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    {
      if (g_ascii_isalnum (*at) || strchr ("-_.~", *at) != NULL)
        g_string_append_c (out, *at);
      else if (*at == ' ')
        g_string_append_c (out, '+');
      else
        g_string_append_printf (out, "%%%02X", (guint8) *at);
    }

  return _dd_value_take_text (g_string_free (out, FALSE));
}

static JsonNode *
call_not (const _DdTemplateView  *view,
          JsonNode              **args,
          guint                   n_args,
          GError                **error)
{
  return _dd_value_new_bool (!_dd_value_is_true (view, args[0]));
}

static JsonNode *
call_len (const _DdTemplateView  *view,
          JsonNode              **args,
          guint                   n_args,
          GError                **error)
{
  JsonNode *value = args[0];
  const char *nil = _dd_value_nil_text (view, value);

  if (nil != NULL && *nil != '<')
    return _dd_value_new_int (0);
  if (_dd_value_is_nil (value))
    return fail (error, "len of nil pointer"), NULL;
  if (JSON_NODE_HOLDS_ARRAY (value))
    return _dd_value_new_int (json_array_get_length (json_node_get_array (value)));
  if (_dd_value_is_map (view, value))
    return _dd_value_new_int (json_object_get_size (json_node_get_object (value)));
  if (holds (value, G_TYPE_STRING))
    return _dd_value_new_int ((gint64) strlen (text_of (value)));

  return fail (error, "len of type %s", _dd_value_type_name (value)), NULL;
}

/* Checks an index into something of @length elements. */
static gboolean
read_index (JsonNode    *index,
            const char  *kind,
            gint64       length,
            gint64      *position,
            GError     **error)
{
  if (_dd_value_is_nil (index))
    return fail (error, "cannot index slice/array with nil");
  if (!holds (index, G_TYPE_INT64))
    return fail (error, "cannot index slice/array with type %s", _dd_value_type_name (index));
  *position = json_node_get_int (index);
  if (*position < 0 || *position > length)
    return fail (error, "index out of range: %" G_GINT64_FORMAT, *position);
  if (*position == length && kind != NULL)
    return fail (error, "reflect: %s index out of range", kind);

  return TRUE;
}

/* Whether all values of an object are texts, so that a missing one is "". */
static gboolean
is_map_of_texts (JsonObject *object)
{
  g_autoptr (GList) values = json_object_get_values (object);

  for (GList *value = values; value != NULL; value = value->next)
    if (!holds (value->data, G_TYPE_STRING))
      return FALSE;

  return TRUE;
}

static JsonNode *
index_map (const _DdTemplateView  *view,
           JsonObject             *object,
           JsonNode               *key,
           GError                **error)
{
  if (_dd_value_is_nil (key))
    return fail (error, "value is nil; should be of type string"), NULL;
  if (!holds (key, G_TYPE_STRING))
    return fail (error, "value has type %s; should be string", _dd_value_type_name (key)), NULL;
  if (json_object_has_member (object, text_of (key)))
    return json_node_ref (json_object_get_member (object, text_of (key)));
  if (view->maps != NULL && is_map_of_texts (object))
    return _dd_value_new_text ("");

  return json_node_new (JSON_NODE_NULL);
}

static JsonNode *
index_once (const _DdTemplateView  *view,
            JsonNode               *item,
            JsonNode               *index,
            GError                **error)
{
  gint64 position;

  if (_dd_value_is_nil (item))
    return fail (error, "index of nil pointer"), NULL;
  if (JSON_NODE_HOLDS_ARRAY (item))
    {
      JsonArray *array = json_node_get_array (item);

      if (!read_index (index, "slice", json_array_get_length (array), &position, error))
        return NULL;
      return json_node_ref (json_array_get_element (array, (guint) position));
    }
  if (holds (item, G_TYPE_STRING))
    {
      const char *text = text_of (item);

      if (!read_index (index, "string", (gint64) strlen (text), &position, error))
        return NULL;
      return _dd_value_new_int ((guint8) text[position]);
    }
  if (_dd_value_is_map (view, item))
    return index_map (view, json_node_get_object (item), index, error);

  return fail (error, "can't index item of type %s", _dd_value_type_name (item)), NULL;
}

static JsonNode *
call_index (const _DdTemplateView  *view,
            JsonNode              **args,
            guint                   n_args,
            GError                **error)
{
  g_autoptr (JsonNode) item = NULL;

  if (_dd_value_is_nil (args[0]))
    return fail (error, "index of untyped nil"), NULL;
  item = json_node_ref (args[0]);
  for (guint i = 1; i < n_args; i++)
    {
      JsonNode *inner = index_once (view, item, args[i], error);

      if (inner == NULL)
        return NULL;
      json_node_unref (item);
      item = inner;
    }

  return g_steal_pointer (&item);
}

static JsonNode *
slice_array (JsonArray *array,
             gint64     begin,
             gint64     end)
{
  JsonArray *part = json_array_new ();

  for (gint64 i = begin; i < end; i++)
    json_array_add_element (part, json_node_copy (json_array_get_element (array, (guint) i)));

  return _dd_value_take_array (part);
}

static JsonNode *
call_slice (const _DdTemplateView  *view,
            JsonNode              **args,
            guint                   n_args,
            GError                **error)
{
  JsonNode *item = args[0];
  gboolean is_array;
  gint64 length;
  gint64 bounds[3];

  if (_dd_value_is_nil (item))
    return fail (error, "slice of untyped nil"), NULL;
  if (n_args > 4)
    return fail (error, "too many slice indexes: %u", n_args - 1), NULL;
  is_array = JSON_NODE_HOLDS_ARRAY (item);
  if (!is_array && !holds (item, G_TYPE_STRING))
    return fail (error, "can't slice item of type %s", _dd_value_type_name (item)), NULL;
  if (!is_array && n_args == 4)
    return fail (error, "cannot 3-index slice a string"), NULL;

  length = is_array ? (gint64) json_array_get_length (json_node_get_array (item))
                    : (gint64) strlen (text_of (item));
  bounds[0] = 0;
  bounds[1] = length;
  for (guint i = 1; i < n_args; i++)
    if (!read_index (args[i], NULL, length, &bounds[i - 1], error))
      return NULL;
  if (bounds[0] > bounds[1])
    return fail (error, "invalid slice index: %" G_GINT64_FORMAT " > %" G_GINT64_FORMAT,
                 bounds[0], bounds[1]), NULL;
  if (is_array)
    return slice_array (json_node_get_array (item), bounds[0], bounds[1]);

  return _dd_value_take_text (g_strndup (text_of (item) + bounds[0],
                                         (gsize) (bounds[1] - bounds[0])));
}

/* Compares two values of the same simple type. */
static int
compare_values (JsonNode *a,
                JsonNode *b)
{
  GType type = json_node_get_value_type (a);

  if (type == G_TYPE_INT64)
    {
      gint64 x = json_node_get_int (a);
      gint64 y = json_node_get_int (b);

      return (x > y) - (x < y);
    }
  if (type == G_TYPE_DOUBLE)
    {
      double x = json_node_get_double (a);
      double y = json_node_get_double (b);

      return (x > y) - (x < y);
    }
  if (type == G_TYPE_BOOLEAN)
    return json_node_get_boolean (a) - json_node_get_boolean (b);

  return strcmp (text_of (a), text_of (b));
}

static const char *
number_type (const _DdTemplateView *view,
             JsonNode              *value)
{
  const char *type = view->numbers != NULL ? g_hash_table_lookup (view->numbers, value) : NULL;

  return type != NULL ? type : _dd_value_type_name (value);
}

static gboolean
refuse_types (const _DdTemplateView  *view,
              JsonNode               *a,
              JsonNode               *b,
              GError                **error)
{
  return fail (error, "incompatible types for comparison: %s and %s", number_type (view, a),
               number_type (view, b));
}

/* A number of plain JSON is a text for Go, and a pointer is no number. */
static gboolean
check_numbers (const _DdTemplateView  *view,
               JsonNode               *a,
               JsonNode               *b,
               GError                **error)
{
  if (view->numbers == NULL || _dd_value_is_nil (a) || _dd_value_is_nil (b) ||
      g_hash_table_contains (view->numbers, a) == g_hash_table_contains (view->numbers, b))
    return TRUE;

  return refuse_types (view, a, b, error);
}

static gboolean
values_equal (const _DdTemplateView  *view,
              JsonNode               *a,
              JsonNode               *b,
              gboolean               *equal,
              GError                **error)
{
  gboolean simple_a;
  gboolean simple_b;

  *equal = FALSE;
  if (!check_numbers (view, a, b, error))
    return FALSE;
  if (_dd_value_is_nil (a) || _dd_value_is_nil (b))
    {
      *equal = _dd_value_is_nil (a) && _dd_value_is_nil (b);
      return TRUE;
    }
  simple_a = JSON_NODE_HOLDS_VALUE (a);
  simple_b = JSON_NODE_HOLDS_VALUE (b);
  if (simple_a != simple_b ||
      (simple_a && json_node_get_value_type (a) != json_node_get_value_type (b)))
    return refuse_types (view, a, b, error);
  if (!simple_a)
    return fail (error, "non-comparable type %s: %s", _dd_value_type_name (a),
                 _dd_value_type_name (a));
  *equal = compare_values (a, b) == 0;

  return TRUE;
}

static JsonNode *
call_eq (const _DdTemplateView  *view,
         JsonNode              **args,
         guint                   n_args,
         GError                **error)
{
  gboolean equal = FALSE;

  if (n_args < 2)
    return fail (error, "missing argument for comparison"), NULL;
  for (guint i = 1; i < n_args && !equal; i++)
    if (!values_equal (view, args[0], args[i], &equal, error))
      return NULL;

  return _dd_value_new_bool (equal);
}

static JsonNode *
call_ne (const _DdTemplateView  *view,
         JsonNode              **args,
         guint                   n_args,
         GError                **error)
{
  gboolean equal;

  return values_equal (view, args[0], args[1], &equal, error) ? _dd_value_new_bool (!equal) : NULL;
}

static gboolean
is_orderable (JsonNode *value)
{
  return holds (value, G_TYPE_INT64) || holds (value, G_TYPE_DOUBLE) ||
         holds (value, G_TYPE_STRING);
}

static gboolean
order (const _DdTemplateView  *view,
       JsonNode              **args,
       int                    *result,
       GError                **error)
{
  if (!check_numbers (view, args[0], args[1], error))
    return FALSE;
  if (_dd_value_is_nil (args[0]) || _dd_value_is_nil (args[1]) ||
      !JSON_NODE_HOLDS_VALUE (args[0]) || !JSON_NODE_HOLDS_VALUE (args[1]))
    return fail (error, "invalid type for comparison");
  if (json_node_get_value_type (args[0]) != json_node_get_value_type (args[1]))
    return refuse_types (view, args[0], args[1], error);
  if (!is_orderable (args[0]))
    return fail (error, "invalid type for comparison");
  *result = compare_values (args[0], args[1]);

  return TRUE;
}

static JsonNode *
call_lt (const _DdTemplateView  *view,
         JsonNode              **args,
         guint                   n_args,
         GError                **error)
{
  int result;

  return order (view, args, &result, error) ? _dd_value_new_bool (result < 0) : NULL;
}

static JsonNode *
call_le (const _DdTemplateView  *view,
         JsonNode              **args,
         guint                   n_args,
         GError                **error)
{
  int result;

  return order (view, args, &result, error) ? _dd_value_new_bool (result <= 0) : NULL;
}

static JsonNode *
call_gt (const _DdTemplateView  *view,
         JsonNode              **args,
         guint                   n_args,
         GError                **error)
{
  int result;

  return order (view, args, &result, error) ? _dd_value_new_bool (result > 0) : NULL;
}

static JsonNode *
call_ge (const _DdTemplateView  *view,
         JsonNode              **args,
         guint                   n_args,
         GError                **error)
{
  int result;

  return order (view, args, &result, error) ? _dd_value_new_bool (result >= 0) : NULL;
}

/* There are no functions among the values that could be called. */
static JsonNode *
call_call (const _DdTemplateView  *view,
           JsonNode              **args,
           guint                   n_args,
           GError                **error)
{
  if (_dd_value_is_nil (args[0]))
    return fail (error, "call of nil"), NULL;

  return fail (error, "non-function of type %s", _dd_value_type_name (args[0])), NULL;
}

static const _DdTemplateFunction functions[] = {
  { "and", 2, TRUE, { _DD_PARAM_ANY, _DD_PARAM_ANY }, NULL },
  { "call", 2, TRUE, { _DD_PARAM_ANY, _DD_PARAM_ANY }, call_call },
  { "eq", 2, TRUE, { _DD_PARAM_ANY, _DD_PARAM_ANY }, call_eq },
  { "ge", 2, FALSE, { _DD_PARAM_ANY, _DD_PARAM_ANY }, call_ge },
  { "gt", 2, FALSE, { _DD_PARAM_ANY, _DD_PARAM_ANY }, call_gt },
  { "html", 1, TRUE, { _DD_PARAM_ANY }, call_html },
  { "index", 2, TRUE, { _DD_PARAM_ANY, _DD_PARAM_ANY }, call_index },
  { "join", 2, FALSE, { _DD_PARAM_STRINGS, _DD_PARAM_STRING }, call_join },
  { "js", 1, TRUE, { _DD_PARAM_ANY }, call_js },
  { "json", 1, FALSE, { _DD_PARAM_ANY }, call_json },
  { "le", 2, FALSE, { _DD_PARAM_ANY, _DD_PARAM_ANY }, call_le },
  { "len", 1, FALSE, { _DD_PARAM_ANY }, call_len },
  { "lower", 1, FALSE, { _DD_PARAM_STRING }, call_lower },
  { "lt", 2, FALSE, { _DD_PARAM_ANY, _DD_PARAM_ANY }, call_lt },
  { "ne", 2, FALSE, { _DD_PARAM_ANY, _DD_PARAM_ANY }, call_ne },
  { "not", 1, FALSE, { _DD_PARAM_ANY }, call_not },
  { "or", 2, TRUE, { _DD_PARAM_ANY, _DD_PARAM_ANY }, NULL },
  { "pad", 3, FALSE, { _DD_PARAM_STRING, _DD_PARAM_INT, _DD_PARAM_INT }, call_pad },
  { "print", 1, TRUE, { _DD_PARAM_ANY }, call_print },
  { "printf", 2, TRUE, { _DD_PARAM_STRING, _DD_PARAM_ANY }, call_printf },
  { "println", 1, TRUE, { _DD_PARAM_ANY }, call_println },
  { "slice", 2, TRUE, { _DD_PARAM_ANY, _DD_PARAM_ANY }, call_slice },
  { "split", 2, FALSE, { _DD_PARAM_STRING, _DD_PARAM_STRING }, call_split },
  { "title", 1, FALSE, { _DD_PARAM_STRING }, call_title },
  { "truncate", 2, FALSE, { _DD_PARAM_STRING, _DD_PARAM_INT }, call_truncate },
  { "upper", 1, FALSE, { _DD_PARAM_STRING }, call_upper },
  { "urlquery", 1, TRUE, { _DD_PARAM_ANY }, call_urlquery },
};

/* The functions of templates: Go's own and those Docker adds. */
const _DdTemplateFunction *
_dd_template_find_function (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    if (strcmp (functions[i].name, name) == 0)
      return &functions[i];

  return NULL;
}
