// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-compose-private.h"
#include "dd-compose-project.h"
#include "dd-compose-variables.h"

/* A text that stands for the file of a project, and whether others were asked
 * for. */
typedef struct
{
  GBytes   *bytes;
  gboolean  asked_for_others;
} Alone;

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

static GBytes *
read_alone (const char  *path,
            gpointer     user_data,
            GError     **error)
{
  Alone *alone = user_data;

  if (strcmp (path, "/compose.yaml") == 0)
    return g_bytes_ref (alone->bytes);
  alone->asked_for_others = TRUE;

  return NULL;
}

/* Without its variables, a file can only be looked at with them in it. */
static gboolean
load_alone (DdComposeOptions  *options,
            GPtrArray         *warnings,
            GError           **error)
{
  g_autoptr (DdYaml) model = NULL;
  g_autoptr (GPtrArray) variables = NULL;
  g_autoptr (DdComposeProject) project = NULL;

  options->skip_interpolation = TRUE;
  model = dd_compose_model_load (options, warnings, error);
  if (model == NULL)
    return FALSE;
  variables = dd_compose_list_variables (model);
  if (variables->len > 0)
    return TRUE;
  options->skip_interpolation = FALSE;
  project = dd_compose_project_load (options, NULL, error);

  return project != NULL;
}

/**
 * dd_compose_check_alone:
 * @text: the bytes of a Compose file
 * @length: how many, or -1 if @text ends with a NUL
 * @warnings: (nullable) (element-type utf8): where to add what Compose warns of
 * @error: return location for a #DdSyntaxError with line and column
 *
 * Looks a Compose file through while it is written: its form, its fields and, if
 * it uses no variables, whether its parts fit together. What other files say,
 * which it includes or extends, is not known here, and no reason to refuse it.
 *
 * Returns: whether it is right, as far as one can tell
 */
gboolean
dd_compose_check_alone (const char  *text,
                        gssize       length,
                        GPtrArray   *warnings,
                        GError     **error)
{
  static const char *const files[] = { "/compose.yaml", NULL };
  static const char *const profiles[] = { "*", NULL };
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) bytes = NULL;
  Alone alone = { NULL, FALSE };
  DdComposeOptions options = {
    .directory = "/",
    .name = "project",
    .files = files,
    .profiles = profiles,
    .read = read_alone,
    .user_data = &alone,
    .skip_env_files = TRUE,
  };

  g_return_val_if_fail (text != NULL, FALSE);

  bytes = g_bytes_new (text, length >= 0 ? (gsize) length : strlen (text));
  alone.bytes = bytes;
  if (load_alone (&options, warnings, &cause) || alone.asked_for_others)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));

  return FALSE;
}
