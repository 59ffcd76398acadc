// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-docker-line.h"

/* Exit codes of the docker program for a line that it refuses. */
#define EXIT_BAD_OPTION 125
#define EXIT_BAD_COMMAND 1

typedef struct
{
  DdDockerLine *line;
  guint         width;
  gboolean      wants_help; /* --help was seen already */
} Reader;

static void read_below (Reader             *reader,
                        const char *const  *words);

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

  g_clear_pointer (&self->group, dd_parsed_unref);
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

  if ((self->command->flags & DD_COMMAND_COMPOSE) != 0)
    refuse (self, EXIT_BAD_COMMAND, g_strconcat (error->message, "\n", NULL));
  else
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

/* Of a command that is not modelled: whether its help is known. */
static gboolean
has_options (const DdCommand *command)
{
  return command->table.options != NULL || command->table.shared != NULL;
}

/* Gives what was read before the command counts for it too. */
static gboolean
wants_help (const Reader   *reader,
            const DdParsed *parsed)
{
  return reader->wants_help || dd_parsed_get_bool (parsed, "help");
}

/* A group: everything left on the line is wrong, but --help. */
static void
read_group_alone (Reader             *reader,
                  const char *const  *arguments)
{
  static const DdOptionTable no_options = { NULL };
  DdDockerLine *line = reader->line;
  g_autoptr (GError) error = NULL;
  g_autoptr (DdParsed) parsed = NULL;

  parsed = dd_option_table_parse (&no_options, arguments, &error);
  if (parsed == NULL)
    {
      refuse_option (line, error);
      return;
    }

  add_warnings (line, parsed);
  if (wants_help (reader, parsed))
    print_help (line, reader->width);
  else if (dd_parsed_get_n_args (parsed) == 0)
    print_hint (line, reader->width);
  else
    refuse (line, EXIT_BAD_COMMAND,
            g_strdup_printf ("docker: unknown command: %s %s\n\nUsage:  %s\n\n"
                             "Run '%s --help' for more information\n",
                             line->path, dd_parsed_get_args (parsed)[0], line->path, line->path));
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

/* A command of Compose that is named without any option before it. */
static void
take_no_group_options (DdDockerLine *self)
{
  static const char *const words[] = { "docker", "compose", NULL };
  static const char *const nothing[] = { NULL };
  const DdCommand *group = dd_docker_find_command (words, NULL, NULL);

  if ((self->command->flags & DD_COMMAND_COMPOSE) != 0 && self->group == NULL)
    self->group = dd_option_table_parse (&group->table, nothing, NULL);
}

static void
read_command (Reader             *reader,
              const char *const  *arguments)
{
  DdDockerLine *line = reader->line;
  g_autoptr (GError) error = NULL;
  char *complaint;

  take_no_group_options (line);
  line->parsed = dd_option_table_parse (&line->command->table, arguments, &error);
  if (line->parsed == NULL)
    {
      refuse_option (line, error);
      return;
    }

  add_warnings (line, line->parsed);
  if (wants_help (reader, line->parsed))
    {
      print_help (line, reader->width);
      return;
    }

  if ((line->command->flags & DD_COMMAND_UNMODELLED) != 0)
    {
      refuse_not_modelled (line, NULL);
      return;
    }
  complaint = dd_command_check_args (line->command, line->path,
                                     dd_parsed_get_args (line->parsed));
  if (complaint != NULL)
    refuse (line, EXIT_BAD_COMMAND, complaint);
  else
    check_options (line);
}

/* No command goes by the first word, so that the line is the root's own. */
static void
read_unknown (Reader             *reader,
              const char *const  *arguments)
{
  DdDockerLine *line = reader->line;
  DdOptionTable table = line->command->table;
  g_autoptr (GError) error = NULL;
  g_autoptr (DdParsed) parsed = NULL;

  table.stops_at_argument = FALSE;
  parsed = dd_option_table_parse (&table, arguments, &error);
  if (parsed == NULL)
    {
      refuse_option (line, error);
      return;
    }

  add_warnings (line, parsed);
  if (wants_help (reader, parsed))
    print_help (line, reader->width);
  else if (dd_parsed_get_bool (parsed, "version"))
    line->kind = DD_DOCKER_LINE_VERSION;
  else
    refuse (line, EXIT_BAD_COMMAND,
            g_strdup_printf ("docker: unknown command: docker %s\n\n"
                             "Run 'docker --help' for more information\n",
                             dd_parsed_get_args (parsed)[0]));
}

/* An option between a group and its command can only be --help. Moves @words
 * to the command behind it, if there is one. */
static gboolean
skip_group_options (Reader              *reader,
                    const char *const  **words)
{
  static const DdOptionTable no_options = { NULL, NULL, TRUE };
  g_autoptr (DdParsed) parsed = dd_option_table_parse (&no_options, *words, NULL);
  guint n_skipped;

  if (parsed == NULL || dd_parsed_get_n_args (parsed) == 0)
    return FALSE;

  n_skipped = g_strv_length ((char **) *words) - dd_parsed_get_n_args (parsed);
  if (n_skipped == 0 || !dd_docker_has_entry (reader->line->path, (*words)[n_skipped]))
    return FALSE;

  add_warnings (reader->line, parsed);
  reader->wants_help |= dd_parsed_get_bool (parsed, "help");
  *words += n_skipped;

  return TRUE;
}

/* A group with options of its own, as Compose has them. */
static void
read_plugin (Reader             *reader,
             const char *const  *words)
{
  DdDockerLine *line = reader->line;
  const char *const *args;
  g_autoptr (GError) error = NULL;

  line->group = dd_option_table_parse (&line->command->table, words, &error);
  if (line->group == NULL)
    {
      refuse_option (line, error);
      return;
    }
  add_warnings (line, line->group);
  reader->wants_help |= dd_parsed_get_bool (line->group, "help");
  args = dd_parsed_get_args (line->group);
  if (args[0] != NULL && dd_docker_has_entry (line->path, args[0]))
    {
      read_below (reader, args);
      return;
    }
  print_help (line, reader->width);
  if (args[0] != NULL && !reader->wants_help)
    refuse (line, EXIT_BAD_COMMAND,
            g_strdup_printf ("unknown docker command: \"compose %s\"\n", args[0]));
}

/* Reads from the first word after a group. */
static void
read_below (Reader             *reader,
            const char *const  *words)
{
  DdDockerLine *line = reader->line;
  guint n_words;

  line->command = dd_docker_find_below (line->path, words, &line->path, &n_words);
  words += n_words;

  if (line->command == dd_docker_get_root ())
    read_unknown (reader, words);
  else if ((line->command->flags & DD_COMMAND_UNMODELLED) != 0 && !has_options (line->command))
    refuse_not_modelled (line, NULL);
  else if ((line->command->flags & DD_COMMAND_GROUP) == 0)
    read_command (reader, words);
  else if (has_options (line->command))
    read_plugin (reader, words);
  else if (skip_group_options (reader, &words))
    read_below (reader, words);
  else
    read_group_alone (reader, words);
}

/* "docker help container ls" */
static void
read_help_topic (Reader             *reader,
                 const char *const  *words)
{
  DdDockerLine *line = reader->line;
  guint n_words;

  line->command = dd_docker_find_below (line->path, words, &line->path, &n_words);
  if (words[n_words] != NULL)
    {
      g_autofree char *rest = g_strjoinv (" ", (char **) words + n_words);

      refuse (line, EXIT_BAD_COMMAND, g_strdup_printf ("unknown help topic: %s\n", rest));
    }
  else if ((line->command->flags & DD_COMMAND_UNMODELLED) != 0 && !has_options (line->command))
    refuse_not_modelled (line, NULL);
  else
    print_help (line, reader->width);
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
read_after_globals (Reader         *reader,
                    const DdParsed *globals)
{
  DdDockerLine *line = reader->line;
  const DdOption *unmodelled = dd_parsed_find_flagged (globals, DD_OPTION_UNMODELLED);
  const char *const *args = dd_parsed_get_args (globals);

  reader->wants_help = dd_parsed_get_bool (globals, "help");
  if (args[0] == NULL && reader->wants_help)
    print_help (line, reader->width);
  else if (!reader->wants_help && dd_parsed_get_bool (globals, "version"))
    line->kind = DD_DOCKER_LINE_VERSION;
  else if (args[0] == NULL)
    print_hint (line, reader->width);
  else if (!reader->wants_help && !check_log_level (line, globals))
    return;
  else if (!reader->wants_help && unmodelled != NULL)
    refuse_not_modelled (line, unmodelled);
  else if (g_str_equal (args[0], "help"))
    read_help_topic (reader, args + 1);
  else
    read_below (reader, args);
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
  Reader reader = { .line = self, .width = width };

  g_return_val_if_fail (argv != NULL && argv[0] != NULL, self);

  globals = dd_option_table_parse (&root->table, argv + 1, &error);
  if (globals == NULL)
    {
      refuse_option (self, error);
      return self;
    }

  add_warnings (self, globals);
  read_after_globals (&reader, globals);

  return self;
}
