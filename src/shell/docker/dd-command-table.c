// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-command-data-private.h"
#include "dd-command-table.h"
#include "dd-compose-commands-private.h"

#define NAME_COLUMNS 11

static const DdCommand *const tables[] = { dd_docker_commands, dd_compose_commands };

/**
 * dd_docker_get_root:
 *
 * Gives the `docker` program itself, whose options come before the command.
 *
 * Returns: (transfer none): the command above all others
 */
const DdCommand *
dd_docker_get_root (void)
{
  return &dd_docker_commands[0];
}

static gsize
measure_parent (const char *path)
{
  const char *space = strrchr (path, ' ');

  return space != NULL ? space - path : 0;
}

static gboolean
is_child_of (const char *path,
             const char *group_path)
{
  gsize length = measure_parent (path);

  return length == strlen (group_path) && strncmp (path, group_path, length) == 0;
}

static DdCommandEntry *
entry_new (const DdCommand *command,
           const char      *path)
{
  DdCommandEntry *entry = g_new0 (DdCommandEntry, 1);

  entry->name = path + measure_parent (path) + 1;
  entry->path = path;
  entry->command = command;

  return entry;
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const DdCommandEntry *first = *(DdCommandEntry *const *) a;
  const DdCommandEntry *second = *(DdCommandEntry *const *) b;

  return strcmp (first->name, second->name);
}

/**
 * dd_docker_list_entries:
 * @group_path: the full name of a group, `docker` or `docker container`
 *
 * Lists the commands below a group by name, hidden ones too.
 *
 * Returns: (transfer full) (element-type DdCommandEntry): the commands
 */
GPtrArray *
dd_docker_list_entries (const char *group_path)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (group_path != NULL, entries);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const DdCommand *command = tables[i]; command->path != NULL; command++)
      {
        if (is_child_of (command->path, group_path))
          g_ptr_array_add (entries, entry_new (command, command->path));
        for (guint j = 0; j < DD_COMMAND_MAX_SHORTCUTS && command->shortcuts[j] != NULL; j++)
          if (is_child_of (command->shortcuts[j], group_path))
            g_ptr_array_add (entries, entry_new (command, command->shortcuts[j]));
      }
  g_ptr_array_sort (entries, compare_entries);

  return entries;
}

static gboolean
has_word (const char *words,
          const char *word)
{
  g_auto (GStrv) list = words != NULL ? g_strsplit (words, " ", -1) : NULL;

  return list != NULL && g_strv_contains ((const char *const *) list, word);
}

static const DdCommand *
find_child (const char  *group_path,
            const char  *name,
            const char **path)
{
  g_autoptr (GPtrArray) entries = dd_docker_list_entries (group_path);

  for (guint i = 0; i < entries->len; i++)
    {
      const DdCommandEntry *entry = g_ptr_array_index (entries, i);
      gboolean is_full = entry->path == entry->command->path;

      if (g_str_equal (entry->name, name) ||
          (is_full && has_word (entry->command->aliases, name)))
        {
          *path = entry->path;
          return entry->command;
        }
    }

  return NULL;
}

/**
 * dd_docker_has_entry:
 * @group_path: the full name of a group
 * @name: a word
 *
 * Says whether a word names a command of a group.
 *
 * Returns: whether it does
 */
gboolean
dd_docker_has_entry (const char *group_path,
                     const char *name)
{
  const char *path;

  g_return_val_if_fail (group_path != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return find_child (group_path, name, &path) != NULL;
}

static const DdCommand *
find_exactly (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const DdCommand *command = tables[i]; command->path != NULL; command++)
      if (g_str_equal (command->path, path))
        return command;

  g_assert_not_reached ();
}

/**
 * dd_docker_find_below:
 * @group_path: the full name of a group, `docker`
 * @words: (array zero-terminated=1): words that follow the group's name
 * @path: (out) (optional) (transfer none): the full name the command goes by
 * @n_words: (out) (optional): how many of @words name the command
 *
 * Finds the command that words name. Options are not looked at: the search
 * ends with the first word that names no command.
 *
 * Returns: (transfer none): the command or the group that was reached
 */
const DdCommand *
dd_docker_find_below (const char         *group_path,
                      const char *const  *words,
                      const char        **path,
                      guint              *n_words)
{
  const DdCommand *command;
  const char *reached;
  guint n = 0;

  g_return_val_if_fail (group_path != NULL, NULL);
  g_return_val_if_fail (words != NULL, NULL);

  command = find_exactly (group_path);
  reached = command->path;
  while ((command->flags & DD_COMMAND_GROUP) != 0 && words[n] != NULL)
    {
      const DdCommand *child = find_child (reached, words[n], &reached);

      if (child == NULL)
        break;
      command = child;
      n++;
    }

  if (path != NULL)
    *path = (command->flags & DD_COMMAND_BUILDX) != 0 ? command->path : reached;
  if (n_words != NULL)
    *n_words = n;

  return command;
}

/**
 * dd_docker_find_command:
 * @argv: (array zero-terminated=1): words, the first of which is `docker`
 * @path: (out) (optional) (transfer none): the full name the command goes by
 * @n_words: (out) (optional): how many words name the command
 *
 * Finds the command that a line starts with, as dd_docker_find_below() does.
 *
 * Returns: (transfer none): the command or the group that was reached
 */
const DdCommand *
dd_docker_find_command (const char *const *argv,
                        const char       **path,
                        guint             *n_words)
{
  const DdCommand *command;

  g_return_val_if_fail (argv != NULL && argv[0] != NULL, NULL);

  command = dd_docker_find_below (dd_docker_get_root ()->path, argv + 1, path, n_words);
  if (n_words != NULL)
    *n_words += 1;

  return command;
}

/**
 * dd_command_dup_usage:
 * @self: a command
 * @path: the full name it was called by
 *
 * Writes how a command is used, without the word "Usage:".
 *
 * Returns: (transfer full): one line, two for `docker cp`
 */
char *
dd_command_dup_usage (const DdCommand *self,
                      const char      *path)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  if (self->usage == NULL)
    return g_strdup (path);

  return g_strdup_printf ("%s %s", path, self->usage);
}

static const char *
pluralize (guint n)
{
  return n == 1 ? "argument" : "arguments";
}

static char *
dup_args_complaint (const DdCommand *self)
{
  if (self->max_args == 0)
    return g_strdup ("accepts no arguments");
  if (self->min_args == self->max_args)
    return g_strdup_printf ("requires %u %s", self->min_args, pluralize (self->min_args));
  if (self->max_args == DD_COMMAND_ANY_NUMBER)
    return g_strdup_printf ("requires at least %u %s", self->min_args, pluralize (self->min_args));
  if (self->min_args == 0)
    return g_strdup_printf ("requires at most %u %s", self->max_args, pluralize (self->max_args));

  return g_strdup_printf ("requires at least %u and at most %u %s",
                          self->min_args, self->max_args, pluralize (self->max_args));
}

/* Compose tells it as the library does that reads its options. */
static char *
dup_plugin_complaint (const DdCommand *self,
                      const char      *path,
                      guint            n_args,
                      const char      *first)
{
  if (self->max_args == 0)
    return g_strdup_printf ("unknown command \"%s\" for \"%s\"\n", first, path);
  if (self->min_args == self->max_args)
    return g_strdup_printf ("accepts %u arg(s), received %u\n", self->min_args, n_args);
  if (self->max_args == DD_COMMAND_ANY_NUMBER)
    return g_strdup_printf ("requires at least %u arg(s), only received %u\n", self->min_args,
                            n_args);

  return g_strdup_printf ("accepts between %u and %u arg(s), received %u\n", self->min_args,
                          self->max_args, n_args);
}

/* Docker's own pointers to the help differ, one of them by a slip. */
static const char *
get_pointer_verb (const DdCommand *self)
{
  if (self->min_args != self->max_args && self->max_args == DD_COMMAND_ANY_NUMBER)
    return "See";
  if (self->min_args == 0 && self->max_args > 0)
    return "SRun";

  return "Run";
}

/**
 * dd_command_check_args:
 * @self: a command
 * @path: the full name it was called by
 * @args: (array zero-terminated=1): the arguments it got
 *
 * Checks the number of arguments.
 *
 * Returns: (transfer full) (nullable): what Docker prints if there are too
 *   few or too many, %NULL if the number is right
 */
char *
dd_command_check_args (const DdCommand    *self,
                       const char         *path,
                       const char *const  *args)
{
  guint n_args = g_strv_length ((char **) args);
  g_autofree char *usage = NULL;
  g_autofree char *complaint = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  if (n_args >= self->min_args && n_args <= self->max_args)
    return NULL;
  if ((self->flags & DD_COMMAND_COMPOSE) != 0)
    return dup_plugin_complaint (self, path, n_args, args[0]);

  usage = dd_command_dup_usage (self, path);
  complaint = dup_args_complaint (self);

  return g_strdup_printf ("%sdocker: '%s' %s\n\nUsage:  %s\n\n"
                          "%s '%s --help' for more information\n",
                          (self->flags & DD_COMMAND_BUILDX) != 0 ? "ERROR: " : "",
                          path, complaint, usage, get_pointer_verb (self), path);
}

static void
append_aliases (GString         *out,
                const DdCommand *self)
{
  g_auto (GStrv) aliases = self->aliases != NULL ? g_strsplit (self->aliases, " ", -1) : NULL;

  if (self->alias_line != NULL)
    {
      g_string_append_printf (out, "\nAliases:\n  %s\n", self->alias_line);
      return;
    }
  if (aliases == NULL && self->shortcuts[0] == NULL)
    return;

  g_string_append_printf (out, "\nAliases:\n  %s", self->path);
  for (guint i = 0; aliases != NULL && aliases[i] != NULL; i++)
    g_string_append_printf (out, ", %.*s %s", (int) measure_parent (self->path), self->path,
                            aliases[i]);
  for (guint i = 0; i < DD_COMMAND_MAX_SHORTCUTS && self->shortcuts[i] != NULL; i++)
    g_string_append_printf (out, ", %s", self->shortcuts[i]);
  g_string_append_c (out, '\n');
}

typedef gboolean (*EntryFilter) (const DdCommandEntry *entry);

static gboolean
is_common (const DdCommandEntry *entry)
{
  return entry->command->common_rank > 0 && is_child_of (entry->path, dd_docker_get_root ()->path);
}

static gboolean
is_management (const DdCommandEntry *entry)
{
  return (entry->command->flags & DD_COMMAND_GROUP) != 0 &&
         (entry->command->flags & DD_COMMAND_SWARM) == 0;
}

static gboolean
is_swarm (const DdCommandEntry *entry)
{
  return (entry->command->flags & DD_COMMAND_SWARM) != 0;
}

static gboolean
is_operation (const DdCommandEntry *entry)
{
  return (entry->command->flags & DD_COMMAND_GROUP) == 0 && !is_common (entry);
}

static int
compare_ranks (gconstpointer a,
               gconstpointer b)
{
  const DdCommandEntry *first = *(DdCommandEntry *const *) a;
  const DdCommandEntry *second = *(DdCommandEntry *const *) b;

  return (int) first->command->common_rank - (int) second->command->common_rank;
}

static void
append_section (GString     *out,
                const char  *title,
                GPtrArray   *entries,
                EntryFilter  filter)
{
  gboolean is_first = TRUE;

  for (guint i = 0; i < entries->len; i++)
    {
      const DdCommandEntry *entry = g_ptr_array_index (entries, i);
      gboolean is_plugin = (entry->command->flags & DD_COMMAND_PLUGIN) != 0;
      g_autofree char *shown = NULL;

      if ((entry->command->flags & DD_COMMAND_HIDDEN) != 0 || !filter (entry))
        continue;
      if (is_first)
        g_string_append_printf (out, "\n%s:\n", title);
      is_first = FALSE;

      shown = g_strconcat (entry->name, is_plugin ? "*" : "", NULL);
      g_string_append_printf (out, "  %-*s %s\n", NAME_COLUMNS, shown, entry->command->summary);
    }
}

static void
append_commands (GString    *out,
                 const char *path)
{
  g_autoptr (GPtrArray) entries = dd_docker_list_entries (path);
  g_autoptr (GPtrArray) ranked = dd_docker_list_entries (path);

  g_ptr_array_sort (ranked, compare_ranks);
  append_section (out, "Common Commands", ranked, is_common);
  append_section (out, "Management Commands", entries, is_management);
  append_section (out, "Swarm Commands", entries, is_swarm);
  append_section (out, "Commands", entries, is_operation);
}

static void
append_options (GString         *out,
                const char      *title,
                const DdCommand *self,
                guint            width)
{
  g_autofree char *options = dd_option_table_to_help (&self->table, width);

  if (*options != '\0')
    g_string_append_printf (out, "\n%s:\n%s", title, options);
}

/**
 * dd_command_to_help:
 * @self: a command or a group
 * @path: the full name it was called by
 * @width: columns of the terminal, 80 if there is none
 *
 * Writes what `--help` prints.
 *
 * Returns: (transfer full): the text, with a newline at its end
 */
char *
dd_command_to_help (const DdCommand *self,
                    const char      *path,
                    guint            width)
{
  gboolean is_root = self == dd_docker_get_root ();
  GString *out = g_string_new ("Usage:  ");

  g_return_val_if_fail (self != NULL, g_string_free (out, FALSE));
  g_return_val_if_fail (path != NULL, g_string_free (out, FALSE));

  if ((self->flags & DD_COMMAND_GROUP) != 0)
    g_string_append_printf (out, "%s%s COMMAND", path,
                            self->table.options != NULL ? " [OPTIONS]" : "");
  else
    {
      g_autofree char *usage = dd_command_dup_usage (self, path);

      g_string_append (out, usage);
    }

  g_string_append_printf (out, "\n\n%s\n", self->details != NULL ? self->details : self->summary);
  append_aliases (out, self);
  if (!is_root)
    append_options (out, "Options", self, width);
  if ((self->flags & DD_COMMAND_GROUP) != 0)
    append_commands (out, path);
  if (is_root)
    append_options (out, "Global Options", self, width);
  if ((self->flags & DD_COMMAND_GROUP) != 0)
    g_string_append_printf (out, "\nRun '%s COMMAND --help' for more information on a command.\n",
                            path);
  if (is_root)
    g_string_append (out, "\nFor more help on how to use Docker, head to "
                          "https://docs.docker.com/go/guides/\n");

  return g_string_free (out, FALSE);
}
