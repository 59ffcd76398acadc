// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>
#include <string.h>

#include "dd-compose-private.h"
#include "dd-compose-project.h"
#include "dd-compose-schema-private.h"

#define EXTENSION "x-"

/* Up to so many items of a list are compared each with each. */
#define FEW_ITEMS 32

/* Of all that does not fit, Compose tells what is deepest in the file. */
typedef struct
{
  GString *path;    /* of the node that is looked at, with points */
  guint    depth;   /* how many parts that has */
  char    *problem; /* the deepest problem up to now */
  int      problem_depth;
  guint    line;
  guint    column;
} Finding;

static void check_node (Finding        *finding,
                        const DdYaml   *node,
                        const DdSchema *schema);

static const struct
{
  DdSchemaTypes type;
  const char   *name;
} type_names[] = {
  { DD_SCHEMA_ARRAY, "array" },     { DD_SCHEMA_BOOLEAN, "boolean" }, { DD_SCHEMA_INTEGER, "integer" },
  { DD_SCHEMA_OBJECT, "mapping" },  { DD_SCHEMA_NULL, "null" },       { DD_SCHEMA_NUMBER, "number" },
  { DD_SCHEMA_STRING, "string" },
};

static void G_GNUC_PRINTF (4, 5)
note (Finding      *finding,
      const DdYaml *node,
      guint         deeper,
      const char   *format,
      ...)
{
  int depth = (int) (finding->depth + deeper);
  g_autofree char *what = NULL;
  va_list args;

  if (depth <= finding->problem_depth)
    return;
  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_free (finding->problem);
  finding->problem = g_strdup_printf ("%s %s", finding->path->str, what);
  finding->problem_depth = depth;
  finding->line = node->line;
  finding->column = node->column;
}

static DdSchemaTypes
types_of (const DdYaml *node)
{
  switch (node->kind)
    {
    case DD_YAML_BOOL:
      return DD_SCHEMA_BOOLEAN;

    case DD_YAML_INT:
      return (DdSchemaTypes) (DD_SCHEMA_INTEGER | DD_SCHEMA_NUMBER);

    case DD_YAML_FLOAT:
      return node->real == floor (node->real)
                 ? (DdSchemaTypes) (DD_SCHEMA_INTEGER | DD_SCHEMA_NUMBER)
                 : DD_SCHEMA_NUMBER;

    case DD_YAML_TEXT:
      return DD_SCHEMA_STRING;

    case DD_YAML_LIST:
      return DD_SCHEMA_ARRAY;

    case DD_YAML_MAP:
      return DD_SCHEMA_OBJECT;

    case DD_YAML_NULL:
    default:
      return DD_SCHEMA_NULL;
    }
}

/* Says of which types a node should be, in the order of their names. */
static void
note_types (Finding      *finding,
            const DdYaml *node,
            DdSchemaTypes types)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if (types & type_names[i].type)
      g_ptr_array_add (names, (gpointer) type_names[i].name);
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "%s%s",
                            i == 0 ? "" : (i + 1 < names->len ? ", " : " or "),
                            (const char *) g_ptr_array_index (names, i));
  note (finding, node, 0, "must be a %s", text->str);
}

static gboolean
is_of_names (const char    *key,
             DdSchemaNames  names)
{
  if (*key == '\0')
    return FALSE;
  if (names == DD_SCHEMA_NAMES_ANY)
    return TRUE;
  for (; *key != '\0'; key++)
    if (names == DD_SCHEMA_NAMES_LOWER
            ? !g_ascii_islower (*key)
            : !g_ascii_isalnum (*key) && strchr ("._-", *key) == NULL)
      return FALSE;

  return TRUE;
}

static const DdSchema *
find_field (const DdSchema *schema,
            const char     *key)
{
  for (const DdSchemaField *field = schema->fields; field != NULL && field->name != NULL; field++)
    if (strcmp (field->name, key) == 0)
      return field->schema;

  return NULL;
}

static void
append_quoted (GString    *list,
               const char *name)
{
  g_string_append_printf (list, "%s'%s'", list->len > 0 ? ", " : "", name);
}

static void
check_required (Finding        *finding,
                const DdYaml   *node,
                const DdSchema *schema)
{
  g_autoptr (GString) missing = g_string_new (NULL);
  guint n_missing = 0;

  for (const char *const *name = schema->required; name != NULL && *name != NULL; name++)
    if (dd_yaml_get (node, *name) == NULL)
      {
        append_quoted (missing, *name);
        n_missing++;
      }
  if (n_missing > 0)
    note (finding, node, 0, "missing %s %s", n_missing == 1 ? "property" : "properties",
          missing->str);
}

static void
check_below (Finding        *finding,
             const DdYaml   *node,
             const char     *part,
             const DdSchema *schema)
{
  gsize length = _dd_compose_path_push (finding->path, part);

  finding->depth++;
  check_node (finding, node, schema);
  finding->depth--;
  g_string_truncate (finding->path, length);
}

static void
check_object (Finding        *finding,
              const DdYaml   *node,
              const DdSchema *schema)
{
  g_autoptr (GString) others = g_string_new (NULL);
  const DdYaml *other = NULL;

  check_required (finding, node, schema);
  for (guint i = 0; i < dd_yaml_get_length (node); i++)
    {
      const char *key = dd_yaml_get_key (node, i);
      const DdYaml *value = dd_yaml_get_item (node, i);
      const DdSchema *field = find_field (schema, key);

      if (field == NULL && schema->entries != NULL && is_of_names (key, schema->names))
        field = schema->entries;
      if (field != NULL)
        check_below (finding, value, key, field);
      else if (schema->closed && !(schema->extensible && g_str_has_prefix (key, EXTENSION)))
        {
          append_quoted (others, key);
          other = other != NULL ? other : value;
        }
    }
  if (other != NULL)
    note (finding, other, 1, "additional properties %s not allowed", others->str);
}

static void
note_equal (Finding      *finding,
            const DdYaml *node,
            guint         first,
            guint         second)
{
  note (finding, dd_yaml_get_item (node, second), 0, "items at %u and %u are equal", first, second);
}

/* Says which two items are equal. Long lists are compared by what they print. */
static void
find_equal (Finding      *finding,
            const DdYaml *node)
{
  guint n_items = dd_yaml_get_length (node);
  g_autoptr (GHashTable) seen = n_items > FEW_ITEMS ? g_hash_table_new_full (g_str_hash, g_str_equal,
                                                                             g_free, NULL)
                                                    : NULL;

  for (guint i = 0; seen != NULL && i < n_items; i++)
    {
      g_autofree char *text = dd_compose_model_to_yaml (dd_yaml_get_item (node, i));
      gpointer first;

      if (g_hash_table_lookup_extended (seen, text, NULL, &first))
        {
          note_equal (finding, node, GPOINTER_TO_UINT (first), i);
          return;
        }
      g_hash_table_insert (seen, g_steal_pointer (&text), GUINT_TO_POINTER (i));
    }
  for (guint i = 1; seen == NULL && i < n_items; i++)
    for (guint j = 0; j < i; j++)
      if (dd_yaml_equal (dd_yaml_get_item (node, j), dd_yaml_get_item (node, i)))
        {
          note_equal (finding, node, j, i);
          return;
        }
}

static void
check_array (Finding        *finding,
             const DdYaml   *node,
             const DdSchema *schema)
{
  for (guint i = 0; schema->items != NULL && i < dd_yaml_get_length (node); i++)
    {
      char part[16];

      g_snprintf (part, sizeof part, "%u", i);
      check_below (finding, dd_yaml_get_item (node, i), part, schema->items);
    }
  if (schema->unique)
    find_equal (finding, node);
}

static void
check_values (Finding        *finding,
              const DdYaml   *node,
              const DdSchema *schema)
{
  g_autoptr (GString) allowed = g_string_new (NULL);

  if (schema->values == NULL || g_strv_contains (schema->values, node->text))
    return;
  for (const char *const *value = schema->values; *value != NULL; value++)
    append_quoted (allowed, *value);
  note (finding, node, 0, schema->values[1] == NULL ? "value must be %s" : "value must be one of %s",
        allowed->str);
}

static void
check_scalar (Finding        *finding,
              const DdYaml   *node,
              const DdSchema *schema)
{
  double value = node->kind == DD_YAML_INT ? (double) node->number : node->real;

  if (node->kind == DD_YAML_TEXT)
    {
      check_values (finding, node, schema);
      if (schema->pattern != NULL && !g_regex_match_simple (schema->pattern, node->text, 0, 0))
        note (finding, node, 0, "'%s' does not match pattern '%s'", node->text, schema->pattern);
    }
  else if (schema->range != NULL && value < (double) schema->range[0])
    note (finding, node, 0, "must be greater than or equal to %" G_GINT64_FORMAT,
          schema->range[0]);
  else if (schema->range != NULL && value > (double) schema->range[1])
    note (finding, node, 0, "must be less than or equal to %" G_GINT64_FORMAT, schema->range[1]);
}

static gboolean
fits (const DdYaml   *node,
      const DdSchema *schema)
{
  g_autoptr (GString) path = g_string_new (NULL);
  Finding finding = { .path = path, .problem_depth = -1 };

  check_node (&finding, node, schema);
  g_free (finding.problem);

  return finding.problem_depth < 0;
}

/* Nothing is said unless none fits, or more than one. */
static void
check_one_of (Finding        *finding,
              const DdYaml   *node,
              const DdSchema *schema)
{
  int first = -1;

  for (guint i = 0; schema->one_of[i] != NULL; i++)
    {
      if (!fits (node, schema->one_of[i]))
        continue;
      if (first >= 0)
        {
          note (finding, node, 0, "oneOf failed, subschemas %d, %u matched", first, i);
          return;
        }
      first = (int) i;
    }
  for (guint i = 0; first < 0 && schema->one_of[i] != NULL; i++)
    check_node (finding, node, schema->one_of[i]);
}

static void
check_node (Finding        *finding,
            const DdYaml   *node,
            const DdSchema *schema)
{
  if (schema->types != 0 && (types_of (node) & schema->types) == 0)
    {
      note_types (finding, node, schema->types);
      return;
    }
  if (node->kind == DD_YAML_MAP)
    check_object (finding, node, schema);
  else if (node->kind == DD_YAML_LIST)
    check_array (finding, node, schema);
  else
    check_scalar (finding, node, schema);
  if (schema->one_of != NULL)
    check_one_of (finding, node, schema);
}

/* Compares a model with the schema of the Compose specification, in the words of
 * Compose. @file is the one that was read last. */
gboolean
_dd_compose_schema_check (DdYaml      *root,
                          const char  *file,
                          GError     **error)
{
  g_autoptr (GString) path = g_string_new (NULL);
  Finding finding = { .path = path, .problem_depth = -1 };
  g_autofree char *problem = NULL;

  check_node (&finding, root, &_dd_compose_schema);
  problem = finding.problem;
  if (problem == NULL)
    return TRUE;

  return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, MAX (finding.line, 1),
                                 MAX (finding.column, 1), "%s%s%s%s",
                                 file != NULL ? "validating " : "", file != NULL ? file : "",
                                 file != NULL ? ": " : "", problem);
}
