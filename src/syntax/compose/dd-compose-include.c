// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dotenv.h"

#include "dd-compose-load-private.h"

static const char *const sections[] = { "services", "volumes", "networks",
                                        "secrets",  "configs", "models" };

/* Makes absolute paths of a text or a list of texts. */
static GPtrArray *
list_paths (const DdComposeLayer *layer,
            const DdYaml         *node)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  guint n_paths = dd_yaml_is_list (node) ? dd_yaml_get_length (node) : 1;

  for (guint i = 0; node != NULL && i < n_paths; i++)
    {
      const char *path = dd_yaml_get_text (dd_yaml_is_list (node) ? dd_yaml_get_item (node, i)
                                                                  : node);

      if (path != NULL)
        g_ptr_array_add (paths, _dd_compose_join (layer->directory, path, layer->options->home));
    }

  return paths;
}

static gboolean
check_circle (GPtrArray   *included,
              const char  *path,
              GError     **error)
{
  gboolean found = FALSE;
  g_autoptr (GString) text = g_string_new ("include cycle detected:\n");

  for (guint i = 0; i < included->len; i++)
    {
      found |= strcmp (g_ptr_array_index (included, i), path) == 0;
      g_string_append_printf (text, "%s%s", i == 0 ? "" : "\n include ",
                              (const char *) g_ptr_array_index (included, i));
    }
  if (!found && included->len > DD_COMPOSE_MAX_INCLUDES)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_RANGE,
                                "files include each other more than %d times",
                                DD_COMPOSE_MAX_INCLUDES);
  if (!found)
    return TRUE;
  g_string_append_printf (text, "\n include %s", path);

  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "%s", text->str);
}

/* Adds the variables of a file to those there are, which are stronger. */
static gboolean
add_variables (const DdComposeLayer   *layer,
               const char             *path,
               gboolean                required,
               char                 ***environment,
               GError                **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) bytes = _dd_compose_read (layer->options, path, "stat", &cause);
  g_auto (GStrv) variables = NULL;
  gconstpointer text;
  gsize length;

  if (bytes == NULL && !required)
    return TRUE;
  if (bytes == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  text = g_bytes_get_data (bytes, &length);
  variables = dd_dotenv_parse (text != NULL ? text : "", (gssize) length,
                               (const char *const *) *environment, NULL, error);
  for (guint i = 0; variables != NULL && variables[i] != NULL; i++)
    {
      const char *equals = strchr (variables[i], '=');
      g_autofree char *name = g_strndup (variables[i], (gsize) (equals - variables[i]));

      *environment = g_environ_setenv (*environment, name, equals + 1, FALSE);
    }

  return variables != NULL;
}

/* The variables of an included project: those outside, then those of its own
 * files. */
static gboolean
make_environment (const DdComposeLayer   *layer,
                  const DdYaml           *files,
                  const char             *directory,
                  char                 ***environment,
                  GError                **error)
{
  g_autoptr (GPtrArray) paths = list_paths (layer, files);
  g_autofree char *usual = g_build_filename (directory, ".env", NULL);

  *environment = layer->environment != NULL ? g_strdupv (layer->environment) : g_new0 (char *, 1);
  if (paths->len == 0)
    return add_variables (layer, usual, FALSE, environment, error);
  for (guint i = paths->len; i-- > 0;)
    {
      const char *path = g_ptr_array_index (paths, i);

      if (strcmp (path, "/dev/null") != 0 &&
          !add_variables (layer, path, TRUE, environment, error))
        return FALSE;
    }

  return TRUE;
}

/* Adds what an included project has. What the including file says of the same
 * thing is stronger. */
static gboolean
add_resources (DdYaml  *root,
               DdYaml  *model,
               GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      DdYaml *from = dd_yaml_get (model, sections[i]);

      if (!dd_yaml_is_map (from))
        continue;
      if (!dd_yaml_is_map (dd_yaml_get (root, sections[i])))
        dd_yaml_set (root, sections[i], dd_yaml_new_map ());
      for (guint j = 0; j < dd_yaml_get_length (from); j++)
        {
          DdYaml *section = dd_yaml_get (root, sections[i]);
          const char *name = dd_yaml_get_key (from, j);
          DdYaml *resource = dd_yaml_steal_item (from, j);
          const DdYaml *own = dd_yaml_get (section, name);
          g_autoptr (GString) path = g_string_new (sections[i]);

          _dd_compose_path_push (path, name);
          if (own != NULL)
            resource = _dd_compose_merge (resource, dd_yaml_copy (own), path->str, error);
          if (resource == NULL)
            return FALSE;
          dd_yaml_set (section, name, resource);
        }
    }

  return TRUE;
}

static char *
project_directory (const DdComposeLayer *layer,
                   const DdYaml         *include,
                   const char           *first)
{
  const char *directory = dd_yaml_get_string (include, "project_directory");

  return directory != NULL ? _dd_compose_join (layer->directory, directory, layer->options->home)
                           : g_path_get_dirname (first);
}

static gboolean
apply_include (DdComposeLayer  *layer,
               DdYaml          *root,
               const DdYaml    *include,
               GError         **error)
{
  const DdYaml *source = dd_yaml_is_map (include) ? dd_yaml_get (include, "path") : include;
  g_autoptr (GPtrArray) paths = list_paths (layer, source);
  g_autofree char *directory = NULL;
  g_auto (GStrv) environment = NULL;
  g_autoptr (DdYaml) model = NULL;
  DdComposeLayer inner = *layer;

  if (paths->len == 0)
    return TRUE;
  if (!check_circle (layer->included, g_ptr_array_index (paths, 0), error))
    return FALSE;
  directory = project_directory (layer, include, g_ptr_array_index (paths, 0));
  if (!make_environment (layer, dd_yaml_get (include, "env_file"), directory, &environment, error))
    return FALSE;
  g_ptr_array_add (paths, NULL);
  inner.directory = directory;
  inner.environment = environment;
  model = _dd_compose_load_files (&inner, (const char *const *) paths->pdata, error);

  return model != NULL && add_resources (root, model, error);
}

/* Adds the projects that a document includes to it. */
gboolean
_dd_compose_apply_includes (DdComposeLayer  *layer,
                            const char      *file,
                            DdYaml          *root,
                            GError         **error)
{
  g_autoptr (DdYaml) includes = dd_yaml_steal (root, "include");
  gboolean done = TRUE;

  if (includes == NULL)
    return TRUE;
  if (!dd_yaml_is_list (includes))
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, includes->line,
                                   includes->column, "`include` must be a list");
  g_ptr_array_add (layer->included, g_strdup (file));
  for (guint i = 0; done && i < dd_yaml_get_length (includes); i++)
    done = apply_include (layer, root, dd_yaml_get_item (includes, i), error);
  g_ptr_array_remove_index (layer->included, layer->included->len - 1);

  return done;
}
