// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "dd-record.h"

#define MEMBER(record, field, ctype) (*(ctype *) G_STRUCT_MEMBER_P (record, (field)->offset))

typedef struct
{
  DdJsonDocument *document;
  GPtrArray      *problems; /* of GError */
} Reading;

static gpointer read_record (Reading            *reading,
                             const DdRecordType *type,
                             JsonNode           *node,
                             const char         *pointer);

static const char * const kind_names[] = {
  [DD_RECORD_FIELD_STRING] = "a text",
  [DD_RECORD_FIELD_INTEGER] = "a whole number",
  [DD_RECORD_FIELD_BOOLEAN] = "true or false",
  [DD_RECORD_FIELD_CHOICE] = "a word",
  [DD_RECORD_FIELD_STRINGS] = "a text or an array of texts",
  [DD_RECORD_FIELD_RECORD] = "an object",
  [DD_RECORD_FIELD_RECORDS] = "an array of objects",
};

static gboolean
node_holds (JsonNode *node,
            GType     type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static void
report_type (Reading             *reading,
             const char          *pointer,
             const DdRecordField *field)
{
  g_ptr_array_add (reading->problems,
                   dd_json_document_problem (reading->document, pointer, DD_JSON_ERROR_TYPE,
                                             "“%s” has to be %s", field->key,
                                             kind_names[field->kind]));
}

static gboolean
read_string (Reading             *reading,
             const DdRecordField *field,
             JsonNode            *node,
             gpointer             record,
             const char          *pointer)
{
  const char *text;

  if (!node_holds (node, G_TYPE_STRING))
    return FALSE;
  text = json_node_get_string (node);
  if ((field->flags & DD_RECORD_FIELD_REQUIRED) != 0 && *text == '\0')
    g_ptr_array_add (reading->problems,
                     dd_json_document_problem (reading->document, pointer, DD_JSON_ERROR_VALUE,
                                               "“%s” must not be empty", field->key));
  MEMBER (record, field, char *) = g_strdup (text);
  return TRUE;
}

static gboolean
read_integer (Reading             *reading,
              const DdRecordField *field,
              JsonNode            *node,
              gpointer             record,
              const char          *pointer)
{
  gint64 value;

  if (!node_holds (node, G_TYPE_INT64))
    return FALSE;
  value = json_node_get_int (node);
  if (value < G_MININT || value > G_MAXINT)
    return FALSE;
  MEMBER (record, field, int) = (int) value;
  return TRUE;
}

static gboolean
read_boolean (Reading             *reading,
              const DdRecordField *field,
              JsonNode            *node,
              gpointer             record,
              const char          *pointer)
{
  if (!node_holds (node, G_TYPE_BOOLEAN))
    return FALSE;
  MEMBER (record, field, gboolean) = json_node_get_boolean (node);
  return TRUE;
}

static gboolean
read_choice (Reading             *reading,
             const DdRecordField *field,
             JsonNode            *node,
             gpointer             record,
             const char          *pointer)
{
  g_autofree char *words = NULL;

  if (!node_holds (node, G_TYPE_STRING))
    return FALSE;
  for (int i = 0; field->words[i] != NULL; i++)
    if (g_str_equal (field->words[i], json_node_get_string (node)))
      {
        MEMBER (record, field, int) = i;
        return TRUE;
      }
  words = g_strjoinv (", ", (char **) field->words);
  g_ptr_array_add (reading->problems,
                   dd_json_document_problem (reading->document, pointer, DD_JSON_ERROR_VALUE,
                                             "“%s” has to be one of %s, not “%s”", field->key,
                                             words, json_node_get_string (node)));
  return TRUE;
}

static gboolean
read_strings (Reading             *reading,
              const DdRecordField *field,
              JsonNode            *node,
              gpointer             record,
              const char          *pointer)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (node_holds (node, G_TYPE_STRING))
    g_strv_builder_add (builder, json_node_get_string (node));
  else if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      if (!node_holds (json_array_get_element (array, i), G_TYPE_STRING))
        return FALSE;
      g_strv_builder_add (builder, json_array_get_string_element (array, i));
    }
  MEMBER (record, field, char **) = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
read_one_record (Reading             *reading,
                 const DdRecordField *field,
                 JsonNode            *node,
                 gpointer             record,
                 const char          *pointer)
{
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  MEMBER (record, field, gpointer) = read_record (reading, field->type, node, pointer);
  return TRUE;
}

static gboolean
read_records (Reading             *reading,
              const DdRecordField *field,
              JsonNode            *node,
              gpointer             record,
              const char          *pointer)
{
  GPtrArray *records = MEMBER (record, field, GPtrArray *);
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s/%u", pointer, i);
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_OBJECT (element))
        return FALSE;
      g_ptr_array_add (records, read_record (reading, field->type, element, place));
    }
  return TRUE;
}

typedef gboolean (*ReadFunc) (Reading             *reading,
                              const DdRecordField *field,
                              JsonNode            *node,
                              gpointer             record,
                              const char          *pointer);

static const ReadFunc readers[] = {
  [DD_RECORD_FIELD_STRING] = read_string,
  [DD_RECORD_FIELD_INTEGER] = read_integer,
  [DD_RECORD_FIELD_BOOLEAN] = read_boolean,
  [DD_RECORD_FIELD_CHOICE] = read_choice,
  [DD_RECORD_FIELD_STRINGS] = read_strings,
  [DD_RECORD_FIELD_RECORD] = read_one_record,
  [DD_RECORD_FIELD_RECORDS] = read_records,
};

static const DdRecordField *
find_field (const DdRecordType *type,
            const char         *key)
{
  for (guint i = 0; i < type->n_fields; i++)
    if (g_str_equal (type->fields[i].key, key))
      return &type->fields[i];
  return NULL;
}

static void
set_fallbacks (const DdRecordType *type,
               gpointer            record)
{
  for (guint i = 0; i < type->n_fields; i++)
    {
      const DdRecordField *field = &type->fields[i];

      if (field->kind == DD_RECORD_FIELD_RECORDS)
        MEMBER (record, field, GPtrArray *) = g_ptr_array_new_with_free_func (dd_record_free);
      else if (field->kind == DD_RECORD_FIELD_STRINGS)
        MEMBER (record, field, char **) = g_new0 (char *, 1);
      else if (field->kind == DD_RECORD_FIELD_INTEGER || field->kind == DD_RECORD_FIELD_BOOLEAN
               || field->kind == DD_RECORD_FIELD_CHOICE)
        MEMBER (record, field, int) = field->fallback;
    }
}

static void
report_missing (Reading            *reading,
                const DdRecordType *type,
                JsonObject         *object,
                const char         *pointer)
{
  for (guint i = 0; i < type->n_fields; i++)
    if ((type->fields[i].flags & DD_RECORD_FIELD_REQUIRED) != 0
        && !json_object_has_member (object, type->fields[i].key))
      g_ptr_array_add (reading->problems,
                       dd_json_document_problem (reading->document, pointer,
                                                 DD_JSON_ERROR_MISSING, "%s needs “%s”",
                                                 type->name, type->fields[i].key));
}

static void
read_member (Reading            *reading,
             const DdRecordType *type,
             gpointer            record,
             const char         *key,
             JsonNode           *node)
{
  const DdRecordField *field = find_field (type, key);
  g_autoptr (GString) place = g_string_new (key);
  g_autofree char *pointer = NULL;

  g_string_replace (place, "~", "~0", 0);
  g_string_replace (place, "/", "~1", 0);
  pointer = g_strconcat (DD_RECORD_POINTER (record), "/", place->str, NULL);
  if (field == NULL)
    g_ptr_array_add (reading->problems,
                     dd_json_document_problem (reading->document, pointer,
                                               DD_JSON_ERROR_UNKNOWN_KEY,
                                               "%s has no “%s”", type->name, key));
  else
    {
      if (field->kind == DD_RECORD_FIELD_STRINGS)
        g_clear_pointer (&MEMBER (record, field, char **), g_strfreev);
      if (!readers[field->kind] (reading, field, node, record, pointer))
        report_type (reading, pointer, field);
      if (field->kind == DD_RECORD_FIELD_STRINGS && MEMBER (record, field, char **) == NULL)
        MEMBER (record, field, char **) = g_new0 (char *, 1);
    }
}

static gpointer
read_record (Reading            *reading,
             const DdRecordType *type,
             JsonNode           *node,
             const char         *pointer)
{
  gpointer record = g_malloc0 (type->size);
  DdRecord *head = record;
  JsonObject *object = json_node_get_object (node);
  g_autoptr (GList) keys = json_object_get_members (object);

  head->type = type;
  head->pointer = g_strdup (pointer);
  set_fallbacks (type, record);
  for (GList *item = keys; item != NULL; item = item->next)
    read_member (reading, type, record, item->data, json_object_get_member (object, item->data));
  report_missing (reading, type, object, pointer);
  return record;
}

/**
 * dd_record_read:
 * @type: what the document holds
 * @document: a document
 * @problems: (element-type GError): where problems are added, each with file,
 *   line and column
 *
 * Reads a whole document into a record. A key that @type does not know, a
 * required key that is missing and a value of the wrong type are problems;
 * reading goes on after each, so that all are found at once.
 *
 * Returns: (nullable) (transfer full): the record, or %NULL if the document
 *   is not an object; free it with [func@record_free]
 */
gpointer
dd_record_read (const DdRecordType *type,
                DdJsonDocument     *document,
                GPtrArray          *problems)
{
  Reading reading = { document, problems };
  JsonNode *root;

  g_return_val_if_fail (type != NULL && document != NULL && problems != NULL, NULL);

  root = dd_json_document_get_root (document);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_ptr_array_add (problems,
                       dd_json_document_problem (document, "", DD_JSON_ERROR_TYPE,
                                                 "%s has to be an object", type->name));
      return NULL;
    }
  return read_record (&reading, type, root, "");
}

static void
clear_field (gpointer             record,
             const DdRecordField *field)
{
  if (field->kind == DD_RECORD_FIELD_STRING)
    g_free (MEMBER (record, field, char *));
  else if (field->kind == DD_RECORD_FIELD_STRINGS)
    g_strfreev (MEMBER (record, field, char **));
  else if (field->kind == DD_RECORD_FIELD_RECORD)
    dd_record_free (MEMBER (record, field, gpointer));
  else if (field->kind == DD_RECORD_FIELD_RECORDS)
    g_ptr_array_unref (MEMBER (record, field, GPtrArray *));
}

/**
 * dd_record_free:
 * @record: (nullable): a record that [func@record_read] made
 *
 * Frees a record and everything in it.
 */
void
dd_record_free (gpointer record)
{
  const DdRecordType *type;

  if (record == NULL)
    return;
  type = DD_RECORD_TYPE (record);
  for (guint i = 0; i < type->n_fields; i++)
    clear_field (record, &type->fields[i]);
  g_free (DD_RECORD_POINTER (record));
  g_free (record);
}

static void
foreach_text_in_field (gconstpointer        record,
                       const DdRecordField *field,
                       DdRecordTextFunc     func,
                       gpointer             user_data)
{
  if (field->kind == DD_RECORD_FIELD_RECORD && MEMBER (record, field, gpointer) != NULL)
    dd_record_foreach_text (MEMBER (record, field, gpointer), func, user_data);
  if (field->kind == DD_RECORD_FIELD_RECORDS)
    for (guint i = 0; i < MEMBER (record, field, GPtrArray *)->len; i++)
      dd_record_foreach_text (g_ptr_array_index (MEMBER (record, field, GPtrArray *), i),
                              func, user_data);
  if ((field->flags & DD_RECORD_FIELD_HUMAN) == 0)
    return;
  if (field->kind == DD_RECORD_FIELD_STRING && MEMBER (record, field, char *) != NULL)
    func (record, field, MEMBER (record, field, char *), user_data);
  if (field->kind == DD_RECORD_FIELD_STRINGS)
    for (char **text = MEMBER (record, field, char **); *text != NULL; text++)
      func (record, field, *text, user_data);
}

/**
 * dd_record_foreach_text:
 * @record: a record
 * @func: (scope call): what to call
 * @user_data: data for @func
 *
 * Calls @func for each text that people read, in the order of the tables.
 */
void
dd_record_foreach_text (gconstpointer    record,
                        DdRecordTextFunc func,
                        gpointer         user_data)
{
  const DdRecordType *type;

  g_return_if_fail (record != NULL && func != NULL);

  type = DD_RECORD_TYPE (record);
  for (guint i = 0; i < type->n_fields; i++)
    foreach_text_in_field (record, &type->fields[i], func, user_data);
}

static void
translate_text (char       **text,
                const char  *domain)
{
  const char *translated;

  /* An empty message id would give the header of the catalogue. */
  if (*text == NULL || **text == '\0')
    return;
  translated = g_dgettext (domain, *text);
  if (translated != *text)
    {
      g_free (*text);
      *text = g_strdup (translated);
    }
}

/**
 * dd_record_translate:
 * @record: a record
 * @domain: the gettext domain
 *
 * Replaces each text that people read by its translation.
 */
void
dd_record_translate (gpointer    record,
                     const char *domain)
{
  const DdRecordType *type;

  g_return_if_fail (record != NULL && domain != NULL);

  type = DD_RECORD_TYPE (record);
  for (guint i = 0; i < type->n_fields; i++)
    {
      const DdRecordField *field = &type->fields[i];
      gboolean human = (field->flags & DD_RECORD_FIELD_HUMAN) != 0;

      if (field->kind == DD_RECORD_FIELD_RECORD && MEMBER (record, field, gpointer) != NULL)
        dd_record_translate (MEMBER (record, field, gpointer), domain);
      else if (field->kind == DD_RECORD_FIELD_RECORDS)
        for (guint j = 0; j < MEMBER (record, field, GPtrArray *)->len; j++)
          dd_record_translate (g_ptr_array_index (MEMBER (record, field, GPtrArray *), j), domain);
      else if (human && field->kind == DD_RECORD_FIELD_STRING)
        translate_text (&MEMBER (record, field, char *), domain);
      else if (human && field->kind == DD_RECORD_FIELD_STRINGS)
        for (char **text = MEMBER (record, field, char **); *text != NULL; text++)
          translate_text (text, domain);
    }
}
