// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dotenv.h"
#include "dd-env-file.h"

#include "dd-compose-load-private.h"

/* Sets what a service's map has not set yet. */
static void
set_unless (DdYaml     *map,
            const char *name,
            const char *value)
{
  const DdYaml *before = dd_yaml_get (map, name);

  if (before == NULL)
    dd_yaml_set_text (map, name, value);
}

/* The variables that the values of an env file may use, the strongest first:
 * those outside, then those of the service. */
static char **
list_known (const DdComposeOptions *options,
            const DdYaml           *variables)
{
  char **known = options->environment != NULL ? g_strdupv ((char **) options->environment)
                                              : g_new0 (char *, 1);

  for (guint i = 0; dd_yaml_is_map (variables) && i < dd_yaml_get_length (variables); i++)
    {
      const char *value = dd_yaml_get_text (dd_yaml_get_item (variables, i));

      if (value != NULL)
        known = g_environ_setenv (known, dd_yaml_get_key (variables, i), value, FALSE);
    }

  return known;
}

/* Lines of `NAME=value` as they are. */
static char **
read_raw (const char         *text,
          gsize               length,
          const char *const  *known)
{
  g_autofree char *copy = g_strndup (text, length);
  g_auto (GStrv) lines = g_strsplit (copy, "\n", -1);
  GPtrArray *pairs = g_ptr_array_new ();

  for (char **line = lines; *line != NULL; line++)
    {
      g_autofree char *stripped = g_strchug (g_strdup (*line));
      const char *value = NULL;

      if (*stripped == '\0' || *stripped == '#')
        continue;
      if (strchr (stripped, '=') == NULL)
        value = g_environ_getenv ((char **) known, stripped);
      if (value != NULL)
        g_ptr_array_add (pairs, g_strconcat (stripped, "=", value, NULL));
      else if (strchr (stripped, '=') != NULL)
        g_ptr_array_add (pairs, g_steal_pointer (&stripped));
    }
  g_ptr_array_add (pairs, NULL);

  return (char **) g_ptr_array_free (pairs, FALSE);
}

static char **
parse_file (const DdComposeOptions  *options,
            const DdYaml            *file,
            const char              *text,
            gsize                    length,
            const char *const       *known,
            GError                 **error)
{
  const char *format = dd_yaml_get_string (file, "format");
  const char *path = dd_yaml_get_string (file, "path");
  g_autoptr (GError) cause = NULL;
  char **pairs = NULL;

  if (format != NULL && *format != '\0' &&
      !(options->raw_env_files && strcmp (format, "raw") == 0))
    {
      dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, MAX (file->line, 1),
                              MAX (file->column, 1), "unsupported env_file format \"%s\"", format);
      return NULL;
    }
  if (format != NULL && *format != '\0')
    return read_raw (text, length, known);
  pairs = dd_dotenv_parse (text, (gssize) length, known, NULL, &cause);
  if (pairs == NULL)
    dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "failed to read %s: %s", path,
                         cause->message);

  return pairs;
}

/* Adds the variables of a file; later files are stronger. */
static gboolean
add_file (const DdComposeOptions  *options,
          const DdYaml            *file,
          const DdYaml            *variables,
          DdYaml                  *found,
          GError                 **error)
{
  const char *name = dd_yaml_get_string (file, "path");
  const DdYaml *required = dd_yaml_get (file, "required");
  g_autofree char *path = NULL;
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_auto (GStrv) known = NULL;
  g_auto (GStrv) pairs = NULL;
  gconstpointer text;
  gsize length;

  if (name == NULL)
    return TRUE;
  path = _dd_compose_join (options->directory, name, options->home);
  bytes = _dd_compose_read (options, path, "stat", &cause);
  if (bytes == NULL && required != NULL && !dd_yaml_get_flag (file, "required"))
    return TRUE;
  if (bytes == NULL)
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, MAX (file->line, 1),
                                   MAX (file->column, 1), "env file %s not found: %s", path,
                                   cause->message);
  text = g_bytes_get_data (bytes, &length);
  known = list_known (options, variables);
  pairs = parse_file (options, file, text != NULL ? text : "", length,
                      (const char *const *) known, error);
  for (guint i = 0; pairs != NULL && pairs[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);

      dd_yaml_set_text (found, pair[0], pair[1]);
    }

  return pairs != NULL;
}

static gboolean
read_env_files (const DdComposeOptions  *options,
                DdYaml                  *service,
                GError                 **error)
{
  const DdYaml *files = dd_yaml_get (service, "env_file");
  g_autoptr (DdYaml) found = dd_yaml_new_map ();

  for (guint i = 0; i < dd_yaml_get_length (files); i++)
    if (!add_file (options, dd_yaml_get_item (files, i), dd_yaml_get (service, "environment"), found,
                   error))
      return FALSE;
  if (dd_yaml_get_length (found) == 0)
    return TRUE;
  if (!dd_yaml_is_map (dd_yaml_get (service, "environment")))
    dd_yaml_set (service, "environment", dd_yaml_new_map ());
  for (guint i = 0; i < dd_yaml_get_length (found); i++)
    set_unless (dd_yaml_get (service, "environment"), dd_yaml_get_key (found, i),
                dd_yaml_get_item (found, i)->text);

  return TRUE;
}

static gboolean
read_label_files (const DdComposeOptions  *options,
                  DdYaml                  *service,
                  GError                 **error)
{
  const DdYaml *files = dd_yaml_get (service, "label_file");

  for (guint i = 0; i < dd_yaml_get_length (files); i++)
    {
      const DdYaml *item = dd_yaml_get_item (files, i);
      g_autofree char *path = NULL;
      g_autoptr (GError) cause = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_auto (GStrv) pairs = NULL;
      gconstpointer text;
      gsize length;

      if (item->text == NULL)
        continue;
      path = _dd_compose_join (options->directory, item->text, options->home);
      bytes = _dd_compose_read (options, path, "stat", &cause);
      if (bytes == NULL)
        return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, MAX (item->line, 1),
                                       MAX (item->column, 1), "label file %s not found: %s",
                                       path, cause->message);
      text = g_bytes_get_data (bytes, &length);
      pairs = dd_dotenv_parse (text != NULL ? text : "", (gssize) length, options->environment, NULL,
                               error);
      if (pairs == NULL)
        return FALSE;
      if (!dd_yaml_is_map (dd_yaml_get (service, "labels")))
        dd_yaml_set (service, "labels", dd_yaml_new_map ());
      for (char **pair = pairs; *pair != NULL; pair++)
        {
          g_auto (GStrv) parts = g_strsplit (*pair, "=", 2);

          set_unless (dd_yaml_get (service, "labels"), parts[0], parts[1]);
        }
    }

  return TRUE;
}

/* Reads the env files and label files of services into their variables and
 * labels. */
gboolean
_dd_compose_read_env_files (const DdComposeOptions  *options,
                            DdYaml                  *services,
                            GPtrArray               *warnings,
                            GError                 **error)
{
  for (guint i = 0; dd_yaml_is_map (services) && i < dd_yaml_get_length (services); i++)
    {
      DdYaml *service = dd_yaml_get_item (services, i);

      if (!read_env_files (options, service, error) || !read_label_files (options, service, error))
        return FALSE;
    }

  return TRUE;
}
