// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-compose-load-private.h"

#define PROJECT_VARIABLE "COMPOSE_PROJECT_NAME"

/**
 * dd_compose_normalize_name:
 * @name: a name, such as that of a folder
 *
 * Makes a name that a project can have: lower-case letters, digits, dashes and
 * underscores, of which the last two do not begin it.
 *
 * Returns: (transfer full): the name, which may be ""
 * Source: compose-spec/compose-go, loader, NormalizeProjectName
 */
char *
dd_compose_normalize_name (const char *name)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (name != NULL, NULL);

  for (; *name != '\0'; name++)
    {
      char character = g_ascii_tolower (*name);

      if (g_ascii_isalnum (character) ||
          (text->len > 0 && (character == '-' || character == '_')))
        g_string_append_c (text, character);
    }

  return g_string_free (text, FALSE);
}

/* The name that the last of the files has that has one. A file that cannot be
 * read says nothing here, but later what is wrong. */
static char *
find_name (const DdComposeOptions *options)
{
  char *name = NULL;

  for (const char *const *file = options->files; *file != NULL; file++)
    {
      g_autoptr (GBytes) bytes = options->read (*file, options->user_data, NULL);
      g_autoptr (GPtrArray) documents = NULL;
      gsize length = 0;
      gconstpointer text = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

      if (text != NULL)
        documents = dd_yaml_read (text, (gssize) length, NULL);
      for (guint i = 0; documents != NULL && i < documents->len; i++)
        {
          const char *found = dd_yaml_get_string (g_ptr_array_index (documents, i), "name");

          if (found != NULL && *found != '\0')
            {
              g_free (name);
              name = g_strdup (found);
            }
        }
    }

  return name;
}

static const char *
look_up (const char *name,
         gpointer    user_data)
{
  const DdComposeOptions *options = user_data;

  return options->environment != NULL
             ? g_environ_getenv ((char **) options->environment, name)
             : NULL;
}

static gboolean
choose_name (const DdComposeOptions  *options,
             GPtrArray               *warnings,
             char                   **name,
             GError                 **error)
{
  g_autoptr (DdYaml) found = NULL;
  g_autofree char *text = NULL;
  DdComposeScope scope = { look_up, (gpointer) options, NULL };

  *name = NULL;
  if (options->name_is_given)
    {
      g_autofree char *normal = dd_compose_normalize_name (options->name);

      if (strcmp (normal, options->name) != 0)
        return dd_syntax_error_set (
            error, DD_SYNTAX_ERROR_INVALID,
            "invalid project name \"%s\": must consist only of lowercase alphanumeric characters, "
            "hyphens, and underscores as well as start with a letter or number",
            options->name);
      *name = g_strdup (options->name);
      return TRUE;
    }
  text = find_name (options);
  if (text != NULL)
    {
      found = dd_yaml_new_text (text);
      if (!options->skip_interpolation &&
          !_dd_compose_interpolate_text (found, "name", &scope, error))
        return FALSE;
      *name = options->skip_normalization ? g_strdup (found->text)
                                          : dd_compose_normalize_name (found->text);
    }
  if (*name == NULL || **name == '\0')
    {
      g_free (*name);
      *name = g_strdup (options->name != NULL ? options->name : "");
    }

  return TRUE;
}

/* Loads the model in its long form. @name is the project's name. */
static DdYaml *
load_model (const DdComposeOptions  *options,
            GPtrArray               *warnings,
            char                   **name,
            GError                 **error)
{
  g_autoptr (GPtrArray) included = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DdYaml) model = NULL;
  g_auto (GStrv) environment = NULL;
  guint n_files = 0;
  DdComposeLayer layer = { options, warnings, options->directory, NULL, included, &n_files };

  if (!choose_name (options, warnings, name, error))
    return NULL;
  environment = options->environment != NULL ? g_strdupv ((char **) options->environment)
                                             : g_new0 (char *, 1);
  environment = g_environ_setenv (environment, PROJECT_VARIABLE, *name, TRUE);
  layer.environment = environment;
  model = _dd_compose_load_files (&layer, options->files, error);
  if (model == NULL)
    return NULL;
  if (dd_yaml_get_length (model) == 0)
    {
      dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "empty compose file");
      return NULL;
    }
  if (**name == '\0')
    {
      dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "project name must not be empty");
      return NULL;
    }
  dd_yaml_set_text (model, "name", *name);
  if (!options->skip_normalization)
    _dd_compose_normalize (model, *name, (const char *const *) environment);

  return g_steal_pointer (&model);
}

static gboolean
is_enabled (const DdYaml      *service,
            const char *const *profiles)
{
  const DdYaml *own = dd_yaml_get (service, "profiles");

  if (dd_yaml_get_length (own) == 0)
    return TRUE;
  for (; profiles != NULL && *profiles != NULL; profiles++)
    {
      if (strcmp (*profiles, "*") == 0)
        return TRUE;
      for (guint i = 0; i < dd_yaml_get_length (own); i++)
        if (g_strcmp0 (dd_yaml_get_text (dd_yaml_get_item (own, i)), *profiles) == 0)
          return TRUE;
    }

  return FALSE;
}

/* Moves the services whose profiles are not switched on out of the model. */
static void
apply_profiles (DdComposeProject       *self,
                const DdComposeOptions *options)
{
  DdYaml *services = dd_yaml_get (self->model, "services");

  for (guint i = 0; dd_yaml_is_map (services) && i < dd_yaml_get_length (services);)
    {
      g_autofree char *name = g_strdup (dd_yaml_get_key (services, i));

      if (is_enabled (dd_yaml_get_item (services, i), options->profiles))
        i++;
      else
        dd_yaml_set (self->disabled, name, dd_yaml_steal (services, name));
    }
}

/* The two places that say how many there are say the same. */
static void
copy_scale (const DdYaml *services)
{
  for (guint i = 0; i < dd_yaml_get_length (services); i++)
    {
      const DdYaml *scale = dd_yaml_get (dd_yaml_get_item (services, i), "scale");
      DdYaml *deploy = dd_yaml_get (dd_yaml_get_item (services, i), "deploy");

      if (scale != NULL && dd_yaml_is_map (deploy))
        dd_yaml_set (deploy, "replicas", dd_yaml_copy (scale));
    }
}

static gboolean
finish (DdComposeProject        *self,
        const DdComposeOptions  *options,
        GPtrArray               *warnings,
        GError                 **error)
{
  if (!_dd_compose_decode (&self->model, error))
    return FALSE;
  apply_profiles (self, options);
  if (!options->skip_consistency &&
      !_dd_compose_check_services (self->model, self->disabled, error))
    return FALSE;
  if (!options->skip_consistency)
    copy_scale (dd_yaml_get (self->model, "services"));

  return options->skip_env_files ||
         _dd_compose_read_env_files (options, dd_yaml_get (self->model, "services"), warnings,
                                     error);
}

/**
 * dd_compose_project_load:
 * @options: what to load, and how
 * @warnings: (nullable) (element-type utf8): where to add what Compose warns of
 * @error: return location for a #DdSyntaxError in the words of Compose, with the
 *   line and column where it is known
 *
 * Loads the files of a project: variables are replaced, what is extended and
 * included is merged, later files are laid over earlier ones, the whole is
 * compared with the specification, brought into its long form, completed and
 * checked.
 *
 * Returns: (transfer full) (nullable): the project
 * Source: compose-spec/compose-go, loader
 */
DdComposeProject *
dd_compose_project_load (const DdComposeOptions  *options,
                         GPtrArray               *warnings,
                         GError                 **error)
{
  g_autoptr (DdComposeProject) self = g_new0 (DdComposeProject, 1);
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (options != NULL && options->files != NULL && options->read != NULL, NULL);

  self->disabled = dd_yaml_new_map ();
  self->model = load_model (options, warnings, &self->name, &cause);
  if (self->model != NULL && finish (self, options, warnings, &cause))
    return g_steal_pointer (&self);
  _dd_compose_show_points (cause);
  g_propagate_error (error, g_steal_pointer (&cause));

  return NULL;
}

/**
 * dd_compose_model_load:
 * @options: what to load, and how
 * @warnings: (nullable) (element-type utf8): where to add what Compose warns of
 * @error: return location for a #DdSyntaxError in the words of Compose
 *
 * Loads the files of a project, but leaves the values of its fields as they are
 * written, and all its services in it, as `docker compose config
 * --no-interpolate` shows it.
 *
 * Returns: (transfer full) (nullable): the model
 */
DdYaml *
dd_compose_model_load (const DdComposeOptions  *options,
                       GPtrArray               *warnings,
                       GError                 **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GError) cause = NULL;
  DdYaml *model;

  g_return_val_if_fail (options != NULL && options->files != NULL && options->read != NULL, NULL);

  model = load_model (options, warnings, &name, &cause);
  if (model == NULL)
    {
      _dd_compose_show_points (cause);
      g_propagate_error (error, g_steal_pointer (&cause));
    }

  return model;
}

/**
 * dd_compose_project_free:
 * @self: (transfer full) (nullable): a project
 *
 * Frees a project.
 */
void
dd_compose_project_free (DdComposeProject *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  dd_yaml_free (self->model);
  dd_yaml_free (self->disabled);
  g_free (self);
}
