// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dotenv.h"
#include "dd-go-text.h"

#include "dd-compose-load-private.h"

/* Notes a warning of Compose. */
void
_dd_compose_warn (GPtrArray  *warnings,
                  const char *format,
                  ...)
{
  va_list args;

  if (warnings == NULL)
    return;
  va_start (args, format);
  g_ptr_array_add (warnings, g_strdup_vprintf (format, args));
  va_end (args);
}

/* Reads a file, or says as Go does what went wrong when it tried to @verb it. */
GBytes *
_dd_compose_read (const DdComposeOptions  *options,
                  const char              *path,
                  const char              *verb,
                  GError                 **error)
{
  g_autoptr (GError) cause = NULL;
  GBytes *bytes = options->read (path, options->user_data, &cause);

  if (bytes == NULL)
    dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "%s %s: %s", verb, path,
                         cause != NULL ? cause->message : "no such file or directory");

  return bytes;
}

static const char *
look_up (const char *name,
         gpointer    user_data)
{
  const DdComposeLayer *layer = user_data;

  return layer->environment != NULL ? g_environ_getenv (layer->environment, name) : NULL;
}

static gboolean
interpolate (DdComposeLayer  *layer,
             DdYaml          *root,
             GError         **error)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  DdComposeScope scope = { look_up, layer, missing };
  gboolean done = _dd_compose_interpolate_tree (root, &scope, error);

  for (guint i = 0; i < missing->len; i++)
    _dd_compose_warn (layer->warnings,
                      "The \"%s\" variable is not set. Defaulting to a blank string.",
                      (const char *) g_ptr_array_index (missing, i));

  return done;
}

static void
drop_version (DdComposeLayer *layer,
              const char     *file,
              DdYaml         *model)
{
  if (dd_yaml_get (model, "version") == NULL)
    return;
  _dd_compose_warn (layer->warnings,
                    "%s: the attribute `version` is obsolete, it will be ignored, please remove it "
                    "to avoid potential confusion",
                    file);
  dd_yaml_remove (model, "version");
}

/* Brings what was merged up to now into its long form. */
static gboolean
settle (DdComposeLayer  *layer,
        const char      *file,
        GPtrArray       *marks_of_base,
        DdYaml         **model,
        GError         **error)
{
  if (!_dd_compose_unique (*model, error))
    return FALSE;
  if (marks_of_base == NULL)
    {
      if (!_dd_compose_schema_check (*model, file, error))
        return FALSE;
      drop_version (layer, file, *model);
    }
  *model = _dd_compose_canonical (*model, layer->options->skip_interpolation, error);
  if (*model == NULL)
    return FALSE;
  _dd_compose_omit_empty (*model);

  /* The long forms can show that two items are the same. */
  return _dd_compose_unique (*model, error);
}

static gpointer
copy_path (gconstpointer path,
           gpointer      user_data)
{
  return g_strdup (path);
}

static gboolean
add_document (DdComposeLayer  *layer,
              const char      *file,
              GPtrArray       *marks_of_base,
              DdYaml          *document,
              DdYaml         **model,
              GError         **error)
{
  g_autoptr (DdYaml) root = document;
  g_autoptr (GPtrArray) marks = NULL;

  if (!dd_yaml_is_map (root))
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, root->line, root->column,
                                   "top-level object must be a mapping");
  if (!_dd_compose_check_keys (root, error))
    return FALSE;
  marks = _dd_compose_take_marks (root);
  if (!layer->options->skip_interpolation && !interpolate (layer, root, error))
    return FALSE;
  if (marks_of_base == NULL && !_dd_compose_apply_extends (layer, file, root, marks, error))
    return FALSE;
  _dd_compose_apply_marks (*model, marks);
  if (marks_of_base != NULL)
    g_ptr_array_extend (marks_of_base, marks, copy_path, NULL);
  if (marks_of_base == NULL && !_dd_compose_apply_includes (layer, file, root, error))
    return FALSE;
  *model = _dd_compose_merge (*model, g_steal_pointer (&root), "", error);

  return *model != NULL && settle (layer, file, marks_of_base, model, error);
}

/* What is wrong with the form of a file is told as it is, what is wrong with its
 * content together with its name. */
static gboolean
fail_parse (const char  *file,
            GError      *cause,
            GError     **error)
{
  guint line = 1;
  guint column = 1;

  dd_syntax_error_get_position (cause, &line, &column);

  return g_error_matches (cause, DD_SYNTAX_ERROR, DD_SYNTAX_ERROR_RANGE)
             ? dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, line, column,
                                       "failed to parse %s: %s", file, cause->message)
             : dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, line, column, "%s",
                                       cause->message);
}

/* Reads a file and merges its documents into @model, which is NULL afterwards if
 * that fails. For `extends` a file is only a place to take a service from: its
 * marks go into @marks_of_base, and it is not checked. */
gboolean
_dd_compose_load_file (DdComposeLayer  *layer,
                       const char      *file,
                       GPtrArray       *marks_of_base,
                       DdYaml         **model,
                       GError         **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) documents = NULL;
  gconstpointer text;
  gsize length;

  if (++*layer->n_files > DD_COMPOSE_MAX_FILES)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_RANGE, "project has more than %d files",
                                DD_COMPOSE_MAX_FILES);
  bytes = _dd_compose_read (layer->options, file, "open", error);
  if (bytes == NULL)
    return FALSE;
  text = g_bytes_get_data (bytes, &length);
  documents = dd_yaml_read (text != NULL ? text : "", (gssize) length, &cause);
  if (documents == NULL)
    return fail_parse (file, cause, error);
  for (guint i = 0; i < documents->len; i++)
    {
      DdYaml *document = g_ptr_array_index (documents, i);

      g_ptr_array_index (documents, i) = NULL;
      if (!add_document (layer, file, marks_of_base, document, model, error))
        return FALSE;
    }

  return TRUE;
}

/* Loads files over each other and makes a model of them, with its defaults and
 * absolute paths. */
DdYaml *
_dd_compose_load_files (DdComposeLayer     *layer,
                        const char *const  *files,
                        GError            **error)
{
  g_autoptr (DdYaml) model = dd_yaml_new_map ();

  for (; *files != NULL; files++)
    if (!_dd_compose_load_file (layer, *files, NULL, &model, error))
      return NULL;
  if (!_dd_compose_set_defaults (&model, error) || !_dd_compose_validate (&model, error))
    return NULL;
  if (!layer->options->skip_paths &&
      !_dd_compose_resolve_paths (&model, layer->directory, layer->options->home, error))
    return NULL;
  _dd_compose_resolve_env (model, (const char *const *) layer->environment);

  return g_steal_pointer (&model);
}
