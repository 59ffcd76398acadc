// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-compose-private.h"
#include "dd-compose-project.h"

static DdYaml *
read_document (const char  *text,
               gssize       length,
               GError     **error)
{
  g_autoptr (GPtrArray) documents = dd_yaml_read (text, length, error);
  DdYaml *root;

  if (documents == NULL)
    return NULL;
  if (documents->len == 0 || !dd_yaml_is_map (g_ptr_array_index (documents, 0)))
    {
      dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "top-level object must be a mapping");
      return NULL;
    }
  root = g_ptr_array_index (documents, 0);
  g_ptr_array_index (documents, 0) = NULL;

  return root;
}

/**
 * dd_compose_merge_documents:
 * @documents: the texts of Compose files, %NULL-terminated
 * @error: return location for a #DdSyntaxError
 *
 * Lays Compose files over each other, without replacing variables or looking at
 * anything else.
 *
 * Returns: (transfer full) (nullable): what they say together
 */
DdYaml *
dd_compose_merge_documents (const char *const  *documents,
                            GError            **error)
{
  g_autoptr (DdYaml) model = dd_yaml_new_map ();

  g_return_val_if_fail (documents != NULL, NULL);

  for (; *documents != NULL; documents++)
    {
      DdYaml *root = read_document (*documents, -1, error);

      if (root == NULL)
        return NULL;
      model = _dd_compose_merge (g_steal_pointer (&model), root, "", error);
      if (model == NULL)
        return NULL;
    }
  if (!_dd_compose_unique (model, error))
    return NULL;

  return g_steal_pointer (&model);
}

/**
 * dd_compose_check_document:
 * @text: the bytes of a Compose file
 * @length: how many, or -1 if @text ends with a NUL
 * @error: return location for a #DdSyntaxError with line and column
 *
 * Compares one file with the Compose specification, without replacing variables
 * or reading anything else.
 *
 * Returns: whether it fits
 */
gboolean
dd_compose_check_document (const char  *text,
                           gssize       length,
                           GError     **error)
{
  g_autoptr (DdYaml) root = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  root = read_document (text, length, error);

  return root != NULL && _dd_compose_check_keys (root, error) &&
         _dd_compose_schema_check (root, NULL, error);
}
