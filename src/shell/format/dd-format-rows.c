// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-go-text.h"
#include "dd-template.h"
#include "dd-units.h"

#include "dd-format-private.h"

#define TABLE_WORD "table"
#define JSON_WORD "json"
#define TEMPLATE_ERROR "template parsing error: "
#define JSON_TEMPLATE "{{json .}}"

#define NANOSECONDS_PER_MICROSECOND 1000

/* The JSON that stands for a member, or NULL if it has another type. */
static JsonNode *
get_member (JsonObject  *object,
            const char  *member,
            JsonNodeType type)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && json_node_get_node_type (node) == type ? node : NULL;
}

const char *
_dd_format_get_text (JsonObject *object,
                     const char *member)
{
  JsonNode *node = get_member (object, member, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : "";
}

double
_dd_format_get_number (JsonObject *object,
                       const char *member)
{
  JsonNode *node = get_member (object, member, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) != G_TYPE_STRING
           ? json_node_get_double (node)
           : 0;
}

gint64
_dd_format_get_int (JsonObject *object,
                    const char *member)
{
  JsonNode *node = get_member (object, member, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) != G_TYPE_STRING
           ? json_node_get_int (node)
           : 0;
}

/* Gives a time that is told in seconds, in nanoseconds. */
gint64
_dd_format_get_seconds (JsonObject *object,
                        const char *member)
{
  const gint64 most = G_MAXINT64 / _DD_FORMAT_SECOND;

  return CLAMP (_dd_format_get_int (object, member), -most, most) * _DD_FORMAT_SECOND;
}

/* Gives a time that is told as text; FALSE if it is none. */
gboolean
_dd_format_get_time (JsonObject *object,
                     const char *member,
                     gint64     *nanoseconds)
{
  const gint64 most = G_MAXINT64 / _DD_FORMAT_SECOND - 1;
  g_autoptr (GDateTime) date =
    g_date_time_new_from_iso8601 (_dd_format_get_text (object, member), NULL);

  if (date == NULL)
    return FALSE;
  *nanoseconds = CLAMP (g_date_time_to_unix (date), -most, most) * _DD_FORMAT_SECOND +
                 g_date_time_get_microsecond (date) * NANOSECONDS_PER_MICROSECOND;

  return TRUE;
}

gboolean
_dd_format_get_flag (JsonObject *object,
                     const char *member)
{
  JsonNode *node = get_member (object, member, JSON_NODE_VALUE);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN &&
         json_node_get_boolean (node);
}

JsonArray *
_dd_format_get_array (JsonObject *object,
                      const char *member)
{
  JsonNode *node = get_member (object, member, JSON_NODE_ARRAY);

  return node != NULL ? json_node_get_array (node) : NULL;
}

JsonObject *
_dd_format_get_object (JsonObject *object,
                       const char *member)
{
  JsonNode *node = get_member (object, member, JSON_NODE_OBJECT);

  return node != NULL ? json_node_get_object (node) : NULL;
}

/* Gives an element that is an object, or NULL. */
JsonObject *
_dd_format_array_object (JsonArray *array,
                         guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* Gives an element that is text, or NULL. */
const char *
_dd_format_array_text (JsonArray *array,
                       guint      index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

void
_dd_format_set (JsonObject *fields,
                const char *name,
                const char *text)
{
  json_object_set_string_member (fields, name, text);
}

void
_dd_format_take (JsonObject *fields,
                 const char *name,
                 char       *text)
{
  _dd_format_set (fields, name, text);
  g_free (text);
}

void
_dd_format_set_size (JsonObject *fields,
                     const char *name,
                     double      bytes,
                     guint       digits)
{
  _dd_format_take (fields, name, dd_units_human_size (bytes, digits));
}

void
_dd_format_set_id (JsonObject            *fields,
                   const char            *id,
                   const DdFormatOptions *options)
{
  _dd_format_take (fields, "ID", options->no_trunc ? g_strdup (id) : dd_format_short_id (id));
}

/* Joins the labels of an object, sorted. */
void
_dd_format_set_labels (JsonObject *fields,
                       JsonObject *source)
{
  JsonObject *labels = _dd_format_get_object (source, "Labels");
  g_autoptr (GList) keys = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (labels != NULL)
    keys = g_list_sort (json_object_get_members (labels), (GCompareFunc) strcmp);
  for (GList *key = keys; key != NULL; key = key->next)
    g_string_append_printf (out, "%s%s=%s", out->len > 0 ? "," : "", (const char *) key->data,
                            _dd_format_get_text (labels, key->data));
  _dd_format_set (fields, "Labels", out->str);
}

/* Gives the time from one moment to another, the longest if it is longer. */
gint64
_dd_format_elapsed (gint64 nanoseconds,
                    gint64 now)
{
  if (nanoseconds < 0 && now > G_MAXINT64 + nanoseconds)
    return G_MAXINT64;
  if (nanoseconds > 0 && now < G_MININT64 + nanoseconds)
    return G_MININT64;

  return now - nanoseconds;
}

/* Tells how long ago something was, in whole seconds of the client. */
char *
_dd_format_ago (gint64 nanoseconds,
                gint64 now)
{
  g_autofree char *age = dd_units_human_duration (_dd_format_elapsed (nanoseconds, now));

  return g_strconcat (age, " ago", NULL);
}

static void
row_free (gpointer data)
{
  _DdFormatRow *row = data;

  json_object_unref (row->fields);
  g_clear_pointer (&row->source, json_object_unref);
  g_free (row);
}

GPtrArray *
_dd_format_rows_new (void)
{
  return g_ptr_array_new_with_free_func (row_free);
}

/* Adds a row, and gives the object whose members are to be set. They are set
 * in the order of their names, in which Docker prints them as JSON. */
JsonObject *
_dd_format_rows_add (GPtrArray  *rows,
                     JsonObject *source,
                     const char *type_name)
{
  _DdFormatRow *row = g_new0 (_DdFormatRow, 1);

  row->fields = json_object_new ();
  row->source = source != NULL ? json_object_ref (source) : NULL;
  row->type_name = type_name;
  g_ptr_array_add (rows, row);

  return row->fields;
}

gboolean
_dd_format_is_table (const char *format)
{
  return g_str_has_prefix (format, TABLE_WORD);
}

/* Whether a format asks for the table a command prints by itself. */
gboolean
_dd_format_is_default (const char *format)
{
  return format == NULL || *format == '\0' || strcmp (format, TABLE_WORD) == 0;
}

/* Gives the template that a format stands for. `\t` and `\n` may be typed as
 * two characters. */
static char *
template_text (const char *format)
{
  const char *start = _dd_format_is_table (format) ? format + strlen (TABLE_WORD) : format;
  g_autofree char *trimmed = NULL;
  GString *out;

  if (strcmp (format, JSON_WORD) == 0)
    return g_strdup (JSON_TEMPLATE);
  trimmed = dd_go_trim (start, " ");
  out = g_string_new (NULL);
  for (const char *at = trimmed; *at != '\0'; at++)
    {
      if (*at == '\\' && (at[1] == 't' || at[1] == 'n'))
        g_string_append_c (out, *++at == 't' ? '\t' : '\n');
      else
        g_string_append_c (out, *at);
    }

  return g_string_free (out, FALSE);
}

static gpointer
prefix_error (GError **error)
{
  g_prefix_error (error, TEMPLATE_ERROR);

  return NULL;
}

static char *
find_label (const char *key,
            gpointer    user_data)
{
  return g_strdup (_dd_format_get_text (user_data, key));
}

/* The head of a column of labels is the last part of the label's key. */
static char *
label_title (const char *key,
             gpointer    user_data)
{
  const char *dot = strrchr (key, '.');

  return g_strdelimit (g_strdup (dot != NULL ? dot + 1 : key), "-_", ' ');
}

static char *
execute_row (DdTemplate           *template,
             const _DdFormatRow   *row,
             const _DdFormatKind  *kind,
             GError              **error)
{
  g_autoptr (JsonNode) node = NULL;
  DdTemplateContext context = {
    .type_name = row->type_name != NULL ? row->type_name : kind->type_name,
    .label = kind->label_member != NULL ? find_label : NULL,
  };

  if (kind->label_member != NULL)
    context.label_data = _dd_format_get_object (row->source, kind->label_member);
  node = json_node_init_object (json_node_alloc (), row->fields);

  return dd_template_execute (template, node, &context, error);
}

static char *
execute_header (DdTemplate          *template,
                const _DdFormatKind *kind)
{
  static const DdTemplateContext context = {
    .label = label_title,
    .flags = DD_TEMPLATE_HEADER,
  };
  g_autoptr (JsonNode) node = NULL;
  JsonObject *titles = json_object_new ();
  char *text;

  for (const _DdFormatHeader *header = kind->headers; header->field != NULL; header++)
    json_object_set_string_member (titles, header->field, header->title);
  node = json_node_init_object (json_node_alloc (), titles);
  json_object_unref (titles);
  text = dd_template_execute (template, node, &context, NULL);

  return text != NULL ? text : g_strdup ("");
}

/* Writes rows through a format. */
char *
_dd_format_rows_write (GPtrArray            *rows,
                       const _DdFormatKind  *kind,
                       const char           *format,
                       GError              **error)
{
  g_autofree char *text = template_text (format);
  g_autoptr (DdTemplate) template = dd_template_new (text, error);
  g_autoptr (GString) out = NULL;
  g_autofree char *header = NULL;

  if (template == NULL)
    return prefix_error (error);
  out = g_string_new (NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autofree char *line = execute_row (template, g_ptr_array_index (rows, i), kind, error);

      if (line == NULL)
        return prefix_error (error);
      g_string_append (out, line);
      g_string_append_c (out, '\n');
    }
  if (!_dd_format_is_table (format))
    return g_string_free (g_steal_pointer (&out), FALSE);
  header = execute_header (template, kind);
  g_string_prepend (out, "\n");
  g_string_prepend (out, header);

  return dd_format_table (out->str);
}

/**
 * dd_format_template_rows:
 * @rows: (element-type JsonObject): the objects
 * @format: a template, or `json`
 * @error: return location for a #DdSyntaxError
 *
 * Prints each object through a template on a line of its own, as commands do
 * whose objects are plain JSON: `docker version`, `docker info`,
 * `docker events`.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
dd_format_template_rows (GPtrArray   *rows,
                         const char  *format,
                         GError     **error)
{
  g_autofree char *text = template_text (format);
  g_autoptr (DdTemplate) template = dd_template_new (text, error);
  g_autoptr (GString) out = NULL;

  if (template == NULL)
    return prefix_error (error);
  out = g_string_new (NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (),
                                                         g_ptr_array_index (rows, i));
      g_autofree char *line = dd_template_execute (template, node, NULL, error);

      if (line == NULL)
        return prefix_error (error);
      g_string_append (out, line);
      g_string_append_c (out, '\n');
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}
