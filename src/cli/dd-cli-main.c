// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

#include "dd-cli.h"

typedef struct
{
  const char *name;
  const char *summary;
  DdCliFunc   run;
} Subcommand;

static const Subcommand subcommands[] = {
  { "cheatsheet", N_ ("Write the cheatsheets of lessons as PDF"), dd_cli_cheatsheet },
  { "check", N_ ("Answer test cases, one JSON object a line"), dd_cli_check },
  { "journal", N_ ("Run a script of commands and print its events"), dd_cli_journal },
  { "render", N_ ("Draw a tick of a simulation"), dd_cli_render },
  { "lessons", N_ ("List lessons, or check all that they claim"), dd_cli_lessons },
  { "run", N_ ("Run a script of commands and print the console"), dd_cli_run },
};

static void
print_usage (void)
{
  g_print ("%s\n\n", _ ("Usage: drydock-cli COMMAND [ARGUMENT…]"));
  for (gsize i = 0; i < G_N_ELEMENTS (subcommands); i++)
    g_print ("  %-12s  %s\n", subcommands[i].name, _ (subcommands[i].summary));
}

static gboolean
is_word (const char        *text,
         const char *const *words)
{
  return g_strv_contains (words, text);
}

int
main (int    argc,
      char **argv)
{
  static const char *const help[] = { "help", "--help", "-h", NULL };
  static const char *const version[] = { "version", "--version", NULL };

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (argc < 2)
    {
      print_usage ();
      return DD_CLI_USAGE;
    }
  if (is_word (argv[1], help))
    {
      print_usage ();
      return DD_CLI_OK;
    }
  if (is_word (argv[1], version))
    {
      g_print ("drydock-cli %s\n", PACKAGE_VERSION);
      return DD_CLI_OK;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (subcommands); i++)
    if (strcmp (subcommands[i].name, argv[1]) == 0)
      {
        g_autofree char *name = g_strdup_printf ("drydock-cli %s", argv[1]);

        g_set_prgname (name);
        return subcommands[i].run (argc - 1, argv + 1);
      }

  g_printerr (_ ("drydock-cli: there is no command “%s”\n"), argv[1]);
  print_usage ();

  return DD_CLI_USAGE;
}
