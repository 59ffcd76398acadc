// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-compose-load-private.h"

/* A service on the way from the one that extends to the one that is extended. */
typedef struct _Step Step;

struct _Step
{
  const Step *before;
  const char *file;
  const char *service;
  guint       n_before;
};

static DdYaml *extend_service (DdComposeLayer  *layer,
                               const char      *file,
                               DdYaml          *services,
                               const char      *name,
                               GPtrArray       *marks,
                               const Step      *before,
                               GError         **error);

static void
tell_steps (GString    *text,
            const Step *step)
{
  if (step->before != NULL)
    tell_steps (text, step->before);
  g_string_append_printf (text, "\n  %s%s in %s", step->before != NULL ? "extends " : "",
                          step->service, step->file);
}

static gboolean
check_circle (const Step    *step,
              const DdYaml  *service,
              GError       **error)
{
  if (step->n_before > DD_COMPOSE_MAX_STEPS)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_RANGE,
                                "services extend each other more than %d times",
                                DD_COMPOSE_MAX_STEPS);
  for (const Step *at = step->before; at != NULL; at = at->before)
    if (strcmp (at->file, step->file) == 0 && strcmp (at->service, step->service) == 0)
      {
        g_autoptr (GString) text = g_string_new ("Circular reference:");

        tell_steps (text, step);
        return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, MAX (service->line, 1),
                                       MAX (service->column, 1), "%s", text->str);
      }

  return TRUE;
}

/* What the paths of another file are made relative to: nothing, or the project's
 * folder if paths are not to be changed. */
static char *
base_directory (const DdComposeLayer *layer,
                const char           *file)
{
  g_autofree char *directory = g_path_get_dirname (file);
  gsize length = strlen (layer->directory);

  if (!layer->options->skip_paths || !g_str_has_prefix (directory, layer->directory))
    return g_steal_pointer (&directory);
  if (directory[length] == '\0')
    return g_strdup (".");

  return directory[length] == '/' ? g_strdup (directory + length + 1)
                                  : g_steal_pointer (&directory);
}

/* Reads the services of another file, with their paths made absolute. */
static DdYaml *
read_services (DdComposeLayer  *layer,
               const char      *file,
               const char      *name,
               GPtrArray       *marks,
               GError         **error)
{
  g_autoptr (DdYaml) model = dd_yaml_new_map ();
  g_autofree char *directory = base_directory (layer, file);
  DdYaml *services;

  if (!_dd_compose_load_file (layer, file, marks, &model, error) ||
      !_dd_compose_resolve_paths (&model, directory, layer->options->home, error))
    return NULL;
  services = dd_yaml_steal (model, "services");
  if (services == NULL)
    dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                         "cannot extend service \"%s\" in %s: no services section", name, file);
  else if (!dd_yaml_is_map (services))
    {
      dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                           "cannot extend service \"%s\" in %s: services must be a mapping", name,
                           file);
      g_clear_pointer (&services, dd_yaml_free);
    }

  return services;
}

static gboolean
fail_not_found (const DdYaml  *extends,
                const char    *name,
                const char    *file,
                const char    *base,
                const char    *other,
                GError       **error)
{
  g_autofree char *where = other != NULL ? g_strconcat (" in ", other, NULL) : g_strdup ("");

  return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, MAX (extends->line, 1),
                                 MAX (extends->column, 1),
                                 "cannot extend service \"%s\" in %s: service \"%s\" not found%s",
                                 name, other != NULL ? other : file, base, where);
}

/* Finds what a service extends, with what that extends merged into it. */
static DdYaml *
find_base (DdComposeLayer  *layer,
           const char      *file,
           DdYaml          *services,
           const DdYaml    *extends,
           GPtrArray       *marks,
           const Step      *step,
           GError         **error)
{
  const char *base = extends->text != NULL ? extends->text
                                           : dd_yaml_get_string (extends, "service");
  const char *other = dd_yaml_get_string (extends, "file");
  g_autofree char *path = NULL;
  g_autoptr (DdYaml) foreign = NULL;
  g_autoptr (GPtrArray) foreign_marks = g_ptr_array_new_with_free_func (g_free);

  if (base == NULL)
    base = "";
  if (other != NULL)
    {
      path = _dd_compose_join (layer->directory, other, layer->options->home);
      foreign = read_services (layer, path, step->service, foreign_marks, error);
      if (foreign == NULL)
        return NULL;
      services = foreign;
    }
  if (dd_yaml_get (services, base) == NULL)
    {
      fail_not_found (extends, step->service, file, base, path, error);
      return NULL;
    }

  return extend_service (layer, path != NULL ? path : file, services, base,
                         path != NULL ? foreign_marks : marks, step, error);
}

/* Gives a copy of a service with what it extends below it. */
static DdYaml *
extend_service (DdComposeLayer  *layer,
                const char      *file,
                DdYaml          *services,
                const char      *name,
                GPtrArray       *marks,
                const Step      *before,
                GError         **error)
{
  g_autoptr (DdYaml) service = dd_yaml_copy (dd_yaml_get (services, name));
  g_autoptr (DdYaml) extends = NULL;
  g_autoptr (DdYaml) wrapped = NULL;
  g_autoptr (GString) path = g_string_new ("services");
  Step step = { before, file, name, before != NULL ? before->n_before + 1 : 0 };
  DdYaml *base;

  extends = dd_yaml_steal (service, "extends");
  if (extends == NULL)
    return g_steal_pointer (&service);
  if (dd_yaml_is_map (extends) && dd_yaml_get_string (extends, "service") == NULL)
    {
      dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, MAX (extends->line, 1),
                              MAX (extends->column, 1), "extends.%s.service is required", name);
      return NULL;
    }
  if (!check_circle (&step, service, error))
    return NULL;
  base = find_base (layer, file, services, extends, marks, &step, error);
  if (base == NULL)
    return NULL;
  if (!dd_yaml_is_map (base))
    {
      dd_yaml_free (base);
      return g_steal_pointer (&service);
    }
  /* What the service takes away is taken away from what it extends. */
  wrapped = dd_yaml_new_map ();
  dd_yaml_set (wrapped, "services", dd_yaml_new_map ());
  dd_yaml_set (dd_yaml_get (wrapped, "services"), name, base);
  _dd_compose_apply_marks (wrapped, marks);
  base = dd_yaml_steal (dd_yaml_get (wrapped, "services"), name);
  if (base == NULL)
    return g_steal_pointer (&service);
  _dd_compose_path_push (path, name);

  return _dd_compose_merge (base, g_steal_pointer (&service), path->str, error);
}

/* Replaces the services of a document that extend others by what they are then. */
gboolean
_dd_compose_apply_extends (DdComposeLayer  *layer,
                           const char      *file,
                           DdYaml          *root,
                           GPtrArray       *marks,
                           GError         **error)
{
  DdYaml *services = dd_yaml_get (root, "services");
  g_autoptr (DdYaml) before = NULL;

  if (!dd_yaml_is_map (services))
    return TRUE;
  before = dd_yaml_copy (services);
  for (guint i = 0; i < dd_yaml_get_length (services); i++)
    {
      DdYaml *service = dd_yaml_get_item (services, i);

      if (!dd_yaml_is_null (service) && !dd_yaml_is_map (service))
        return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, service->line,
                                       service->column, "services.%s must be a mapping",
                                       dd_yaml_get_key (services, i));
      if (dd_yaml_get (service, "extends") == NULL)
        continue;
      service = extend_service (layer, file, before, dd_yaml_get_key (services, i), marks, NULL,
                                error);
      if (service == NULL)
        return FALSE;
      dd_yaml_replace_item (services, i, service);
    }

  return TRUE;
}
