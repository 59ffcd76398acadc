// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "dd-curriculum.h"
#include "dd-figures.h"

#include "dd-cli.h"

#define DEFAULT_OUTPUT "cheatsheet.pdf"

typedef struct
{
  char  *paper_name;
  char  *output;
  char **lessons;
} Options;

static gboolean
add_sheet (GPtrArray *sheets,
           DdFigures *figures,
           DdLesson  *lesson,
           DdPaper    paper)
{
  if (lesson == NULL || !dd_lesson_get_available (lesson))
    return FALSE;
  g_ptr_array_add (sheets, dd_cheatsheet_new_paper (lesson, paper, dd_figures_for_sheet, figures));
  return TRUE;
}

/* The sheets of the lessons that are named, or of all that are written. */
static GPtrArray *
make_sheets (const Options *options,
             DdFigures     *figures,
             DdCurriculum  *curriculum,
             DdPaper        paper)
{
  g_autoptr (GPtrArray) sheets = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; options->lessons != NULL && options->lessons[i] != NULL; i++)
    if (!add_sheet (sheets, figures,
                    dd_curriculum_find_lesson (curriculum, options->lessons[i]), paper))
      {
        g_printerr (_ ("drydock-cli: there is no lesson “%s”\n"), options->lessons[i]);
        return NULL;
      }
  if (options->lessons != NULL)
    return g_steal_pointer (&sheets);
  for (guint i = 0; dd_curriculum_get_lesson (curriculum, i) != NULL; i++)
    add_sheet (sheets, figures, dd_curriculum_get_lesson (curriculum, i), paper);
  if (sheets->len > 0)
    return g_steal_pointer (&sheets);
  g_printerr (_ ("drydock-cli: there is no lesson\n"));
  return NULL;
}

static gboolean
read_options (Options  *options,
              int       argc,
              char    **argv)
{
  const GOptionEntry entries[] = {
    { "paper", 'p', G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &options->paper_name,
      N_ ("a4 or letter"), N_ ("PAPER") },
    { "output", 'o', G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &options->output,
      N_ ("Write this file"), N_ ("FILE.pdf") },
    { G_OPTION_REMAINING, 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING_ARRAY, &options->lessons, NULL,
      N_ ("[LESSON…]") },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, &argc, &argv, &error))
    return TRUE;
  g_printerr ("drydock-cli: %s\n", error->message);
  return FALSE;
}

static void
options_clear (Options *options)
{
  g_free (options->paper_name);
  g_free (options->output);
  g_strfreev (options->lessons);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/**
 * dd_cli_cheatsheet:
 * @argc: how many words there are
 * @argv: (array length=argc): the words
 *
 * Writes the cheatsheets of the lessons that are named, or of all, into one
 * PDF file.
 *
 * Returns: the exit status
 */
int
dd_cli_cheatsheet (int    argc,
                   char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (DdCurriculum) curriculum = NULL;
  g_autoptr (DdFigures) figures = NULL;
  g_autoptr (GPtrArray) sheets = NULL;
  g_autoptr (GError) error = NULL;
  const char *path;
  DdPaper paper = DD_PAPER_A4;

  if (!read_options (&options, argc, argv))
    return DD_CLI_USAGE;
  if (options.paper_name != NULL && !dd_paper_parse (options.paper_name, &paper))
    {
      g_printerr (_ ("drydock-cli: there is no paper “%s”\n"), options.paper_name);
      return DD_CLI_USAGE;
    }
  path = options.output != NULL ? options.output : DEFAULT_OUTPUT;
  curriculum = dd_curriculum_new_default ();
  figures = dd_figures_new (dd_catalog_get_default ());
  sheets = make_sheets (&options, figures, curriculum, paper);
  if (sheets == NULL)
    return DD_CLI_USAGE;
  if (!dd_cheatsheet_save_pdf (sheets, path, &error))
    {
      g_printerr ("drydock-cli: %s\n", error->message);
      return DD_CLI_FAILED;
    }
  g_print ("%s\n", path);
  return DD_CLI_OK;
}
