// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "dd-curriculum.h"
#include "dd-prove.h"

#include "dd-cli.h"

typedef struct
{
  gboolean   check;
  gboolean   files_only;
  char     **lessons;
} Options;

static void
list_lesson (DdLesson *lesson)
{
  if (dd_lesson_get_available (lesson))
    g_print (_ ("%2d  %s: %u simulations, %u labs, %u questions\n"), dd_lesson_get_number (lesson),
             dd_lesson_get_id (lesson), dd_lesson_get_simulations (lesson)->len,
             dd_lesson_get_labs (lesson)->len, dd_lesson_get_quiz (lesson)->len);
  else
    g_print (_ ("%2d  %s: in the works\n"), dd_lesson_get_number (lesson), dd_lesson_get_id (lesson));
}

static guint
prove_lesson (DdLesson *lesson)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  guint n = dd_prove_lesson (lesson, &dd_prove_sessions, dd_catalog_get_default (), problems);

  for (guint i = 0; i < problems->len; i++)
    g_printerr ("%s: %s\n", dd_lesson_get_id (lesson), (char *) g_ptr_array_index (problems, i));
  g_print (_ ("%2d  %s: %u steps, ways and proofs run\n"), dd_lesson_get_number (lesson),
           dd_lesson_get_id (lesson), n);
  return problems->len;
}

static gboolean
is_wanted (const Options *options,
           DdCurriculum  *curriculum,
           DdLesson      *lesson)
{
  if (options->lessons == NULL)
    return TRUE;
  for (guint i = 0; options->lessons[i] != NULL; i++)
    if (dd_curriculum_find_lesson (curriculum, options->lessons[i]) == lesson)
      return TRUE;
  return FALSE;
}

static gboolean
all_exist (const Options *options,
           DdCurriculum  *curriculum)
{
  for (guint i = 0; options->lessons != NULL && options->lessons[i] != NULL; i++)
    if (dd_curriculum_find_lesson (curriculum, options->lessons[i]) == NULL)
      {
        g_printerr (_ ("drydock-cli: there is no lesson “%s”\n"), options->lessons[i]);
        return FALSE;
      }
  return TRUE;
}

static guint
go_through (const Options *options,
            DdCurriculum  *curriculum)
{
  guint n_problems = options->check && !options->files_only ? dd_cli_report_catalog () : 0;

  if (n_problems > 0)
    return n_problems;
  for (guint i = 0; dd_curriculum_get_lesson (curriculum, i) != NULL; i++)
    {
      DdLesson *lesson = dd_curriculum_get_lesson (curriculum, i);

      if (!is_wanted (options, curriculum, lesson))
        continue;
      if (options->check && !options->files_only && dd_lesson_get_available (lesson))
        n_problems += prove_lesson (lesson);
      else
        list_lesson (lesson);
    }
  return n_problems;
}

static gboolean
read_options (Options  *options,
              int       argc,
              char    **argv)
{
  const GOptionEntry entries[] = {
    { "check", 'c', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &options->check,
      N_ ("Check the files, then run every step, lab and proof"), NULL },
    { "files-only", 'f', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, &options->files_only,
      N_ ("Check the files only"), NULL },
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

/**
 * dd_cli_lessons:
 * @argc: how many words there are
 * @argv: (array length=argc): the words
 *
 * Lists the lessons; with `--check` reports every problem in their files with
 * file, line and column, and tries out all that can be proved.
 *
 * Returns: the exit status, %DD_CLI_FAILED if there was any problem
 */
int
dd_cli_lessons (int    argc,
                char **argv)
{
  Options options = { 0 };
  g_auto (GStrv) lessons = NULL;
  g_autoptr (DdCurriculum) curriculum = NULL;
  GPtrArray *problems;

  if (!read_options (&options, argc, argv))
    return DD_CLI_USAGE;
  lessons = options.lessons;
  curriculum = dd_curriculum_new_default ();
  problems = dd_curriculum_get_problems (curriculum);
  for (guint i = 0; i < problems->len; i++)
    g_printerr ("%s\n", ((GError *) g_ptr_array_index (problems, i))->message);
  if (!all_exist (&options, curriculum))
    return DD_CLI_USAGE;
  return problems->len + go_through (&options, curriculum) > 0 ? DD_CLI_FAILED : DD_CLI_OK;
}
