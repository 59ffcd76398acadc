// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-compose-variables.h"

static void scan_text (const char *text,
                       GHashTable *variables);

static void
variable_free (gpointer data)
{
  DdComposeVariable *variable = data;

  g_free (variable->name);
  g_free (variable->default_value);
  g_free (variable->alternate_value);
  g_free (variable);
}

static gsize
name_length (const char *at)
{
  gsize length = 0;

  if (g_ascii_isalpha (*at) || *at == '_')
    while (g_ascii_isalnum (at[length]) || at[length] == '_')
      length++;

  return length;
}

static DdComposeVariable *
get_variable (GHashTable *variables,
              const char *name,
              gsize       length)
{
  g_autofree char *key = g_strndup (name, length);
  DdComposeVariable *variable = g_hash_table_lookup (variables, key);

  if (variable == NULL)
    {
      variable = g_new0 (DdComposeVariable, 1);
      variable->name = g_steal_pointer (&key);
      g_hash_table_insert (variables, variable->name, variable);
    }

  return variable;
}

/* Reads what is between braces. */
static void
scan_braced (const char *inner,
             GHashTable *variables)
{
  gsize length = name_length (inner);
  const char *operator = inner + length;
  DdComposeVariable *variable;

  if (length == 0)
    return;
  variable = get_variable (variables, inner, length);
  operator += *operator == ':';
  if (*operator == '?')
    variable->required = TRUE;
  else if (*operator == '-' || *operator == '+')
    {
      char **value = *operator == '-' ? &variable->default_value : &variable->alternate_value;

      g_free (*value);
      *value = g_strdup (operator + 1);
    }
  if (*operator != '\0')
    scan_text (operator + 1, variables);
}

/* How long a text in braces is, with the braces inside of it. */
static gsize
braced_length (const char *at)
{
  guint depth = 1;
  gsize length = 0;

  for (; at[length] != '\0'; length++)
    {
      depth += at[length] == '{';
      depth -= at[length] == '}';
      if (depth == 0)
        break;
    }

  return length;
}

static void
scan_text (const char *text,
           GHashTable *variables)
{
  const char *at = text;

  while ((at = strchr (at, '$')) != NULL)
    {
      gsize length = name_length (at + 1);

      if (at[1] == '$')
        at += 2;
      else if (at[1] == '{')
        {
          g_autofree char *inner = g_strndup (at + 2, braced_length (at + 2));

          scan_braced (inner, variables);
          at += 2 + strlen (inner);
        }
      else
        {
          if (length > 0)
            get_variable (variables, at + 1, length);
          at += 1 + length;
        }
    }
}

static void
scan_node (const DdYaml *node,
           GHashTable   *variables)
{
  if (node->kind == DD_YAML_TEXT)
    scan_text (node->text, variables);
  for (guint i = 0; i < dd_yaml_get_length (node); i++)
    scan_node (dd_yaml_get_item (node, i), variables);
}

static int
compare_variables (gconstpointer a,
                   gconstpointer b)
{
  return strcmp ((*(DdComposeVariable *const *) a)->name, (*(DdComposeVariable *const *) b)->name);
}

/**
 * dd_compose_list_variables:
 * @model: a model whose variables are not replaced
 *
 * Lists the variables of a model, those in the defaults of others too.
 *
 * Returns: (transfer full) (element-type DdComposeVariable): the variables in the
 *   order of their names
 * Source: compose-spec/compose-go, template, ExtractVariables
 */
GPtrArray *
dd_compose_list_variables (const DdYaml *model)
{
  g_autoptr (GHashTable) variables = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *list = g_ptr_array_new_with_free_func (variable_free);
  GHashTableIter iter;
  gpointer variable;

  g_return_val_if_fail (model != NULL, list);

  scan_node (model, variables);
  g_hash_table_iter_init (&iter, variables);
  while (g_hash_table_iter_next (&iter, NULL, &variable))
    g_ptr_array_add (list, variable);
  g_ptr_array_sort (list, compare_variables);

  return list;
}
