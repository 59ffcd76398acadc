// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-docker-line.h"

/* Exit codes of the docker program for a line that it refuses. */
#define EXIT_BAD_OPTION 125
#define EXIT_BAD_COMMAND 1

static DdDockerLine *
line_new (const DdCommand *command,
          const char      *path)
{
  DdDockerLine *self = g_new0 (DdDockerLine, 1);

  self->kind = DD_DOCKER_LINE_PRINT;
  self->command = command;
  self->path = path;
  self->output = g_strdup ("");
  self->error_output = g_strdup ("");

  return self;
}

/**
 * dd_docker_line_free:
 * @self: (nullable) (transfer full): a line
 *
 * Frees a line.
 */
void
dd_docker_line_free (DdDockerLine *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->parsed, dd_parsed_unref);
  g_free (self->output);
  g_free (self->error_output);
  g_free (self);
}

static void
take_text (char **field,
           char  *text)
{
  g_free (*field);
  *field = text;
}

static void
add_warnings (DdDockerLine   *self,
              const DdParsed *parsed)
{
  const char *const *warnings = dd_parsed_get_warnings (parsed);
  GString *text = g_string_new (self->error_output);

  for (guint i = 0; warnings[i] != NULL; i++)
    g_string_append_printf (text, "%s\n", warnings[i]);
  take_text (&self->error_output, g_string_free (text, FALSE));
}

static void
refuse (DdDockerLine *self,
        int           exit_code,
        char         *text)
{
  g_autofree char *refusal = text;

  self->exit_code = exit_code;
  take_text (&self->error_output, g_strconcat (self->error_output, refusal, NULL));
}

static void
refuse_option (DdDockerLine *self,
               const GError *error)
{
  g_autofree char *usage = dd_command_dup_usage (self->command, self->path);

  refuse (self, EXIT_BAD_OPTION,
          g_strdup_printf ("%s\n\nUsage:  %s\n\nRun '%s --help' for more information\n",
                           error->message, usage, self->path));
}

static void
print_help (DdDockerLine *self,
            guint         width)
{
  take_text (&self->output, dd_command_to_help (self->command, self->path, width));
}

/* A group without a command shows its help as a hint, not as an answer. */
static void
print_hint (DdDockerLine *self,
            guint         width)
{
  refuse (self, 0, dd_command_to_help (self->command, self->path, width));
}

/**
 * dd_docker_dup_not_modelled:
 * @what: a command or an option that Docker has
 *
 * Writes what the program says when it is asked for something that Docker has
 * and its engine does not. The exit code for it is 1.
 *
 * Returns: (transfer full): a line with its newline
 */
char *
dd_docker_dup_not_modelled (const char *what)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (what != NULL, NULL);

  /* Translators: %s is a command such as "docker swarm" or "docker run --gpus". */
  text = g_strdup_printf (_("Drydock does not model “%s” yet."), what);

  return g_strconcat (text, "\n", NULL);
}

static void
refuse_not_modelled (DdDockerLine   *self,
                     const DdOption *option)
{
  g_autofree char *what = NULL;

  if (option != NULL)
    what = g_strdup_printf ("%s --%s", self->path, option->name);
  refuse (self, EXIT_BAD_COMMAND, dd_docker_dup_not_modelled (what != NULL ? what : self->path));
}

/* A group: everything left on the line is wrong, but --help. */
static void
read_group (DdDockerLine       *self,
            const char *const  *arguments,
            guint               width)
{
  static const DdOptionTable no_options = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DdParsed) parsed = NULL;

  parsed = dd_option_table_parse (&no_options, arguments, &error);
  if (parsed == NULL)
    {
      refuse_option (self, error);
      return;
    }

  add_warnings (self, parsed);
  if (dd_parsed_get_bool (parsed, "help"))
    print_help (self, width);
  else if (dd_parsed_get_n_args (parsed) == 0)
    print_hint (self, width);
  else
    refuse (self, EXIT_BAD_COMMAND,
            g_strdup_printf ("docker: unknown command: %s %s\n\nUsage:  %s\n\n"
                             "Run '%s --help' for more information\n",
                             self->path, dd_parsed_get_args (parsed)[0], self->path, self->path));
}

static void
check_options (DdDockerLine *self)
{
  const DdOption *option = dd_parsed_find_flagged (self->parsed, DD_OPTION_WINDOWS);

  if (option != NULL)
    {
      refuse (self, EXIT_BAD_COMMAND,
              g_strdup_printf ("\"--%s\" is only supported on a Docker daemon running on windows, "
                               "but the Docker daemon is running on linux\n", option->name));
      return;
    }

  option = dd_parsed_find_flagged (self->parsed, DD_OPTION_UNMODELLED);
  if (option != NULL)
    {
      refuse_not_modelled (self, option);
      return;
    }

  self->kind = DD_DOCKER_LINE_RUN;
}

static void
read_command (DdDockerLine       *self,
              const char *const  *arguments,
              guint               width)
{
  g_autoptr (GError) error = NULL;
  char *complaint;

  self->parsed = dd_option_table_parse (&self->command->table, arguments, &error);
  if (self->parsed == NULL)
    {
      refuse_option (self, error);
      return;
    }

  add_warnings (self, self->parsed);
  if (dd_parsed_get_bool (self->parsed, "help"))
    {
      print_help (self, width);
      return;
    }

  complaint = dd_command_check_args (self->command, self->path,
                                     dd_parsed_get_n_args (self->parsed));
  if (complaint != NULL)
    refuse (self, EXIT_BAD_COMMAND, complaint);
  else
    check_options (self);
}

static void
read_below_root (DdDockerLine       *self,
                 const char *const  *words,
                 guint               width)
{
  guint n_words;

  self->command = dd_docker_find_command (words, &self->path, &n_words);
  if (self->command == dd_docker_get_root ())
    refuse (self, EXIT_BAD_COMMAND,
            g_strdup_printf ("docker: unknown command: docker %s\n\n"
                             "Run 'docker --help' for more information\n", words[1]));
  else if ((self->command->flags & DD_COMMAND_UNMODELLED) != 0)
    refuse_not_modelled (self, NULL);
  else if ((self->command->flags & DD_COMMAND_GROUP) != 0)
    read_group (self, words + n_words, width);
  else
    read_command (self, words + n_words, width);
}

/* "docker help container ls" */
static void
read_help_topic (DdDockerLine       *self,
                 const char *const  *words,
                 guint               width)
{
  guint n_words;

  self->command = dd_docker_find_command (words, &self->path, &n_words);
  if (words[n_words] != NULL)
    {
      g_autofree char *rest = g_strjoinv (" ", (char **) words + n_words);

      refuse (self, EXIT_BAD_COMMAND, g_strdup_printf ("unknown help topic: %s\n", rest));
    }
  else if ((self->command->flags & DD_COMMAND_UNMODELLED) != 0)
    refuse_not_modelled (self, NULL);
  else
    print_help (self, width);
}

static gboolean
check_log_level (DdDockerLine   *self,
                 const DdParsed *globals)
{
  static const char *const levels[] = {
    "trace", "debug", "info", "warn", "warning", "error", "fatal", "panic", NULL,
  };
  const char *level = dd_parsed_get_string (globals, "log-level");
  g_autofree char *lower = g_ascii_strdown (level, -1);

  if (g_strv_contains (levels, lower))
    return TRUE;

  refuse (self, EXIT_BAD_COMMAND, g_strdup_printf ("Unable to parse logging level: %s\n", level));

  return FALSE;
}

static void
read_after_globals (DdDockerLine       *self,
                    const DdParsed     *globals,
                    guint               width)
{
  const char *const *args = dd_parsed_get_args (globals);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  gboolean wants_help = dd_parsed_get_bool (globals, "help");

  if (dd_parsed_get_bool (globals, "version"))
    {
      self->kind = DD_DOCKER_LINE_VERSION;
      return;
    }
  if (args[0] == NULL)
    {
      (wants_help ? print_help : print_hint) (self, width);
      return;
    }
  if (!wants_help && !check_log_level (self, globals))
    return;

  if (!wants_help && g_str_equal (args[0], "help"))
    {
      wants_help = TRUE;
      args++;
    }

  g_ptr_array_add (words, (gpointer) self->path);
  for (guint i = 0; args[i] != NULL; i++)
    g_ptr_array_add (words, (gpointer) args[i]);
  g_ptr_array_add (words, NULL);

  if (wants_help)
    read_help_topic (self, (const char *const *) words->pdata, width);
  else
    read_below_root (self, (const char *const *) words->pdata, width);
}

/**
 * dd_docker_line_parse:
 * @argv: (array zero-terminated=1): the words of a command line, the first of
 *   which is `docker`
 * @width: columns of the terminal, 80 if there is none
 *
 * Reads a command line of the `docker` program: its global options, the
 * command, the command's options and the number of its arguments.
 *
 * Returns: (transfer full): what it comes down to
 */
DdDockerLine *
dd_docker_line_parse (const char *const *argv,
                      guint              width)
{
  const DdCommand *root = dd_docker_get_root ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DdParsed) globals = NULL;
  DdDockerLine *self = line_new (root, root->path);

  g_return_val_if_fail (argv != NULL && argv[0] != NULL, self);

  globals = dd_option_table_parse (&root->table, argv + 1, &error);
  if (globals == NULL)
    {
      refuse_option (self, error);
      return self;
    }

  add_warnings (self, globals);
  read_after_globals (self, globals, width);

  return self;
}
