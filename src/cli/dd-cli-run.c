// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "dd-cli.h"
#include "dd-session.h"
#include "dd-tty-ops.h"

/* Reads a script: a file, or the standard input for "-". */
static char *
read_script (const char  *name,
             GError     **error)
{
  g_autoptr (GString) text = NULL;
  char *contents = NULL;
  char buffer[4096];
  size_t n;

  if (!g_str_equal (name, "-"))
    return g_file_get_contents (name, &contents, NULL, error) ? contents : NULL;
  text = g_string_new (NULL);
  while ((n = fread (buffer, 1, sizeof buffer, stdin)) > 0)
    g_string_append_len (text, buffer, n);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * dd_cli_run_script:
 * @name: a file with a command a line, "-" for the standard input
 *
 * Runs a script of commands; what is wrong with the file is printed.
 *
 * Returns: (transfer full) (nullable): a session whose cursor stands at the end
 */
DdSession *
dd_cli_run_script (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *script = read_script (name, &error);
  g_auto (GStrv) lines = NULL;
  DdSession *session;

  if (script == NULL)
    {
      g_printerr ("drydock-cli: %s\n", error->message);
      return NULL;
    }
  dd_cli_report_catalog ();
  session = dd_session_new (dd_catalog_get_default (), 1);
  lines = g_strsplit (script, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      if (*lines[i] == '\0' && lines[i + 1] == NULL)
        break;
      dd_session_seek (session, dd_session_get_n_ticks (session));
      dd_session_type (session, lines[i]);
    }
  dd_session_seek (session, dd_session_get_n_ticks (session));
  return session;
}

/* The one file that a subcommand is given. --help ends the program. */
static char *
dup_file_name (int    argc,
               char **argv)
{
  g_auto (GStrv) names = NULL;
  const GOptionEntry entries[] = {
    { G_OPTION_REMAINING, 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME_ARRAY, &names, NULL,
      N_ ("FILE|-") },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *help = NULL;
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, _("A command a line; “-” is the standard input."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("drydock-cli: %s\n", error->message);
      return NULL;
    }
  if (names && names[0] && names[1] == NULL)
    return g_strdup (names[0]);
  help = g_option_context_get_help (context, TRUE, NULL);
  g_printerr ("%s", help);
  return NULL;
}

/**
 * dd_cli_run:
 * @argc: number of arguments
 * @argv: the subcommand's name and the arguments
 *
 * Runs a script of commands, one a line, and prints the console. The exit
 * code is that of the last command.
 *
 * Returns: exit code
 */
int
dd_cli_run (int    argc,
            char **argv)
{
  g_autofree char *name = dup_file_name (argc, argv);
  g_autoptr (DdSession) session = NULL;
  g_autofree char *console = NULL;

  if (name == NULL)
    return DD_CLI_USAGE;
  session = dd_cli_run_script (name);
  if (session == NULL)
    return DD_CLI_FAILED;
  console = dd_session_dup_console (session, DD_CONSOLE);
  g_print ("%s\n", console);
  return dd_session_get_status (session, DD_CONSOLE);
}

/**
 * dd_cli_journal:
 * @argc: number of arguments
 * @argv: the subcommand's name and the arguments
 *
 * Runs a script of commands and prints all events as JSON, one a line.
 *
 * Returns: exit code
 */
int
dd_cli_journal (int    argc,
                char **argv)
{
  g_autofree char *name = dup_file_name (argc, argv);
  g_autoptr (DdSession) session = NULL;
  DdEngine *engine;

  if (name == NULL)
    return DD_CLI_USAGE;
  session = dd_cli_run_script (name);
  if (session == NULL)
    return DD_CLI_FAILED;
  engine = dd_session_get_engine (session);
  for (guint i = 1; i <= dd_engine_get_n_events (engine); i++)
    {
      g_autoptr (JsonNode) node = dd_event_to_json (dd_engine_get_event (engine, i));
      g_autofree char *text = json_to_string (node, FALSE);

      g_print ("%s\n", text);
    }
  return DD_CLI_OK;
}
