// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dotenv.h"
#include "dd-go-text.h"

#include "dd-compose-setup.h"

/* Which files make a project, from which folder, and with which variables.
 * Source: compose-spec/compose-go, cli/options.go */

static const char *const file_names[] = { "compose.yaml", "compose.yml", "docker-compose.yml",
                                          "docker-compose.yaml" };
static const char *const override_names[] = { "compose.override.yml", "compose.override.yaml",
                                              "docker-compose.override.yml",
                                              "docker-compose.override.yaml" };

static GBytes *
read_file (const char  *path,
           gpointer     user_data,
           GError     **error)
{
  DdToolCall *call = user_data;
  char *text = NULL;
  int number = dd_fs_read_text (call->fs, path, &text);
  g_autofree char *reason = NULL;

  if (number == 0)
    return g_bytes_new_take (text, strlen (text));
  reason = g_strdup (dd_fs_strerror (number));
  *reason = g_ascii_tolower (*reason);
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, reason);

  return NULL;
}

static const char *
get_variable (const DdComposeSetup *self,
              const char           *name)
{
  const char *value = g_environ_getenv (self->environment, name);

  return value != NULL && *value != '\0' ? value : NULL;
}

static void
add_missing (DdComposeSetup    *self,
             const char *const *variables)
{
  for (; *variables != NULL; variables++)
    {
      g_auto (GStrv) pair = g_strsplit (*variables, "=", 2);

      self->environment = g_environ_setenv (self->environment, pair[0], pair[1], FALSE);
    }
}

/* Reads env files, of which a later one is stronger; all are weaker than the
 * environment of the shell. */
static gboolean
read_env_files (DdComposeSetup     *self,
                DdToolCall         *call,
                const char *const  *files,
                gboolean            required,
                GError            **error)
{
  g_auto (GStrv) found = g_new0 (char *, 1);

  for (; *files != NULL; files++)
    {
      g_autofree char *path = dd_tool_path (call, *files);
      g_autoptr (GBytes) bytes = read_file (path, call, NULL);
      g_autoptr (GError) cause = NULL;
      g_auto (GStrv) variables = NULL;
      gconstpointer text;
      gsize length;

      if (bytes == NULL && !required)
        continue;
      if (bytes == NULL)
        return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "couldn't find env file: %s",
                                    path);
      text = g_bytes_get_data (bytes, &length);
      variables = dd_dotenv_parse (text != NULL ? text : "", (gssize) length,
                                   (const char *const *) self->environment,
                                   (const char *const *) found, &cause);
      if (variables == NULL)
        return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "failed to read %s: %s", path,
                                    cause->message);
      for (char **variable = variables; *variable != NULL; variable++)
        {
          g_auto (GStrv) pair = g_strsplit (*variable, "=", 2);

          found = g_environ_setenv (found, pair[0], pair[1], TRUE);
        }
    }
  add_missing (self, (const char *const *) found);

  return TRUE;
}

/* The files of that name in a folder, absolute. */
static GPtrArray *
list_candidates (DdToolCall        *call,
                 const char        *directory,
                 const char *const *names,
                 guint              n_names)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_names; i++)
    {
      g_autofree char *path = g_build_filename (directory, names[i], NULL);

      if (dd_fs_exists (call->fs, path) && !dd_fs_is_directory (call->fs, path))
        g_ptr_array_add (found, g_steal_pointer (&path));
    }

  return found;
}

static void
warn_of_several (DdComposeSetup *self,
                 GPtrArray      *found)
{
  g_autofree char *names = NULL;

  if (found->len < 2)
    return;
  g_ptr_array_add (found, NULL);
  names = g_strjoinv (", ", (char **) found->pdata);
  g_ptr_array_remove_index (found, found->len - 1);
  g_ptr_array_add (self->warnings,
                   g_strdup_printf ("Found multiple config files with supported names: %s", names));
  g_ptr_array_add (self->warnings, g_strdup_printf ("Using %s",
                                                    (char *) g_ptr_array_index (found, 0)));
}

/* Looks for a file of a usual name in a folder and those above. */
static gboolean
find_files (DdComposeSetup  *self,
            DdToolCall      *call,
            const char      *start,
            GError         **error)
{
  g_autofree char *directory = g_strdup (start);
  g_autoptr (GPtrArray) files = g_ptr_array_new ();

  for (;;)
    {
      g_autoptr (GPtrArray) found = list_candidates (call, directory, file_names,
                                                     G_N_ELEMENTS (file_names));
      char *above;

      if (found->len > 0)
        {
          g_autoptr (GPtrArray) overrides = list_candidates (call, directory, override_names,
                                                             G_N_ELEMENTS (override_names));

          warn_of_several (self, found);
          warn_of_several (self, overrides);
          g_ptr_array_add (files, g_strdup (g_ptr_array_index (found, 0)));
          if (overrides->len > 0)
            g_ptr_array_add (files, g_strdup (g_ptr_array_index (overrides, 0)));
          break;
        }
      if (strcmp (directory, "/") == 0)
        return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                    "no configuration file provided: not found");
      above = g_path_get_dirname (directory);
      g_free (directory);
      directory = above;
    }
  g_ptr_array_add (files, NULL);
  self->files = (char **) g_ptr_array_free (g_steal_pointer (&files), FALSE);

  return TRUE;
}

/* Standard input, a Git repository or an artifact of a registry. */
static gboolean
is_elsewhere (const char *name)
{
  return strcmp (name, "-") == 0 || strstr (name, "://") != NULL || g_str_has_prefix (name, "git@");
}

static gboolean
refuse_elsewhere (const char  *name,
                  GError     **error)
{
  g_autofree char *what = g_strconcat ("docker compose -f ", name, NULL);
  g_autofree char *text = dd_docker_dup_not_modelled (what);

  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "%s", g_strchomp (text));
}

/* The files that were named, absolute. */
static gboolean
take_files (DdComposeSetup     *self,
            DdToolCall         *call,
            const char *const  *names,
            GError            **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

  for (; *names != NULL; names++)
    {
      if (is_elsewhere (*names))
        return refuse_elsewhere (*names, error);
      g_ptr_array_add (files, dd_tool_path (call, *names));
    }
  g_ptr_array_add (files, NULL);
  self->files = (char **) g_ptr_array_free (g_steal_pointer (&files), FALSE);

  return TRUE;
}

static gboolean
choose_files (DdComposeSetup  *self,
              DdToolCall      *call,
              DdDockerLine    *line,
              const char      *directory,
              GError         **error)
{
  const char *const *named = dd_parsed_get_strv (line->group, "file");
  const char *variable = get_variable (self, "COMPOSE_FILE");
  const char *separator = get_variable (self, "COMPOSE_PATH_SEPARATOR");
  g_auto (GStrv) parts = NULL;

  if (*named != NULL)
    return take_files (self, call, named, error);
  if (variable == NULL)
    return find_files (self, call, directory, error);
  parts = g_strsplit (variable, separator != NULL ? separator : ":", -1);

  return take_files (self, call, (const char *const *) parts, error);
}

static void
choose_profiles (DdComposeSetup *self,
                 DdDockerLine   *line)
{
  const char *const *named = dd_parsed_get_strv (line->group, "profile");
  const char *variable = get_variable (self, "COMPOSE_PROFILES");

  if (*named == NULL && variable != NULL)
    self->profiles = g_strsplit (variable, ",", -1);
  else
    self->profiles = g_strdupv ((char **) named);
}

static void
choose_name (DdComposeSetup *self,
             DdDockerLine   *line)
{
  const char *given = dd_parsed_get_string (line->group, "project-name");
  const char *variable = get_variable (self, "COMPOSE_PROJECT_NAME");
  g_autofree char *folder = g_path_get_basename (self->directory);

  if (given == NULL || *given == '\0')
    given = variable;
  self->options.name_is_given = given != NULL;
  self->name = given != NULL ? g_strdup (given) : dd_compose_normalize_name (folder);
}

/* The variables of the files that were named, or else of those that are there. */
static gboolean
read_variables (DdComposeSetup  *self,
                DdToolCall      *call,
                DdDockerLine    *line,
                const char      *directory,
                GError         **error)
{
  const char *const *named = dd_parsed_get_strv (line->group, "env-file");
  g_autofree char *usual = g_build_filename (directory, ".env", NULL);
  const char *const usual_files[] = { usual, NULL };
  const char *variable = get_variable (self, "COMPOSE_ENV_FILES");
  g_auto (GStrv) parts = NULL;

  if (*named != NULL)
    return read_env_files (self, call, named, TRUE, error);
  if (variable != NULL)
    {
      parts = g_strsplit (variable, ",", -1);
      return read_env_files (self, call, (const char *const *) parts, TRUE, error);
    }

  return read_env_files (self, call, usual_files, FALSE, error);
}

/* Makes the project's folder known, after its files. */
static void
choose_directory (DdComposeSetup *self,
                  const char     *given)
{
  self->directory = given != NULL ? g_strdup (given) : g_path_get_dirname (self->files[0]);
}

/**
 * dd_compose_setup_init:
 * @self: (out caller-allocates): what is found out
 * @call: a turn
 * @line: a command line of `docker compose`
 * @error: return location for what Compose says
 *
 * Finds out which files a project is made of and how they are to be loaded.
 *
 * Returns: whether there are any
 */
gboolean
dd_compose_setup_init (DdComposeSetup  *self,
                       DdToolCall      *call,
                       DdDockerLine    *line,
                       GError         **error)
{
  const char *named = dd_parsed_get_string (line->group, "project-directory");
  g_autofree char *given = named != NULL && *named != '\0' ? dd_tool_path (call, named) : NULL;
  const char *home = dd_tool_getenv (call, "HOME");

  *self = (DdComposeSetup) {
    .environment = g_strdupv (call->env),
    .warnings = g_ptr_array_new_with_free_func (g_free),
  };
  /* The variables next to the shell may say which files to load; those next to
   * the files come after. */
  if (!read_variables (self, call, line, given != NULL ? given : call->cwd, error) ||
      !choose_files (self, call, line, given != NULL ? given : call->cwd, error))
    return FALSE;
  choose_directory (self, given);
  if (!read_variables (self, call, line, self->directory, error))
    return FALSE;
  choose_profiles (self, line);
  choose_name (self, line);
  self->options.directory = self->directory;
  self->options.home = home != NULL ? home : "/";
  self->options.name = self->name;
  self->options.files = (const char *const *) self->files;
  self->options.profiles = (const char *const *) self->profiles;
  self->options.environment = (const char *const *) self->environment;
  self->options.read = read_file;
  self->options.user_data = call;
  self->options.raw_env_files = TRUE;

  return TRUE;
}

/**
 * dd_compose_setup_clear:
 * @self: what was found out
 *
 * Frees what a setup holds.
 */
void
dd_compose_setup_clear (DdComposeSetup *self)
{
  g_free (self->directory);
  g_free (self->name);
  g_strfreev (self->files);
  g_strfreev (self->profiles);
  g_strfreev (self->environment);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
}

/**
 * dd_compose_setup_tell:
 * @self: a setup
 * @call: a turn
 *
 * Prints what Compose warns of, as its log does at a terminal or without one.
 *
 * Source: sirupsen/logrus, TextFormatter
 */
void
dd_compose_setup_tell (DdComposeSetup *self,
                       DdToolCall     *call)
{
  g_autofree char *now = dd_world_format_time (call->world, call->world->now);
  gboolean at_terminal = call->process->out[2].kind == DD_SINK_TTY;

  for (guint i = 0; i < self->warnings->len; i++)
    {
      const char *warning = g_ptr_array_index (self->warnings, i);
      g_autofree char *quoted = dd_go_quote (warning);

      if (at_terminal)
        g_string_append_printf (call->err, "WARN[0000] %-44s \n", warning);
      else
        g_string_append_printf (call->err, "time=\"%.*sZ\" level=warning msg=%s\n",
                                (int) strcspn (now, "."), now, quoted);
    }
}
