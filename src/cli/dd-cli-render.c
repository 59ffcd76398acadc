// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "dd-cli.h"
#include "dd-curriculum.h"
#include "dd-export.h"
#include "dd-session.h"
#include "dd-view.h"

typedef struct
{
  int       tick;
  char     *theme;
  char     *size;
  char     *output;
  char     *view;
  char     *script;
  char     *select;
  double    text;
  char    **names;
} Arguments;

static void
arguments_clear (Arguments *arguments)
{
  g_free (arguments->theme);
  g_free (arguments->size);
  g_free (arguments->output);
  g_free (arguments->view);
  g_free (arguments->script);
  g_free (arguments->select);
  g_strfreev (arguments->names);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
parse_arguments (Arguments *arguments,
                 int        argc,
                 char     **argv,
                 GError   **error)
{
  const GOptionEntry entries[] = {
    { "tick", 0, 0, G_OPTION_ARG_INT, &arguments->tick, N_("Tick, from 0; the last by default"),
      "N" },
    { "theme", 0, 0, G_OPTION_ARG_STRING, &arguments->theme,
      N_("light, dark, high-contrast, high-contrast-dark or print"), "THEME" },
    { "size", 0, 0, G_OPTION_ARG_STRING, &arguments->size, N_("Size in pixels"), "WxH" },
    { "text", 0, 0, G_OPTION_ARG_DOUBLE, &arguments->text, N_("Text size, 1 to 2"), "SCALE" },
    { "view", 0, 0, G_OPTION_ARG_STRING, &arguments->view, N_("Another view"), "VIEW" },
    { "script", 0, 0, G_OPTION_ARG_FILENAME, &arguments->script,
      N_("A file of commands instead of a simulation"), "FILE" },
    { "select", 0, 0, G_OPTION_ARG_STRING, &arguments->select,
      N_("What is selected in the picture"), "SHAPE" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &arguments->output, N_("PNG, SVG or PDF file"),
      "FILE" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments->names, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("LESSON/SIMULATION");

  arguments->tick = -1;
  arguments->text = 1;
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, &argc, &argv, error);
}

static DdSimulation *
find_simulation (DdCurriculum *curriculum,
                 const char   *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", 2);
  DdLesson *lesson = parts[0] ? dd_curriculum_find_lesson (curriculum, parts[0]) : NULL;

  return lesson && parts[1] ? dd_lesson_find_simulation (lesson, parts[1]) : NULL;
}

static DdSession *
play (DdSimulation *simulation)
{
  DdSession *session;

  dd_cli_report_catalog ();
  session = dd_session_new (dd_catalog_get_default (), 1);
  dd_session_set_up (session, (const char *const *) simulation->setup);
  for (guint i = 0; i < simulation->steps->len; i++)
    {
      const DdStep *step = g_ptr_array_index (simulation->steps, i);

      dd_session_seek (session, dd_session_get_n_ticks (session));
      if (step->run && *step->run)
        dd_session_type (session, step->run);
    }
  return session;
}

static gboolean
draw (const Arguments *arguments,
      DdSession       *session,
      const char      *view_id,
      const char      *focus,
      GError         **error)
{
  g_autoptr (DdTextCache) texts = dd_text_cache_new ();
  g_autoptr (DdScene) scene = NULL;
  const DdView *view = dd_view_find (arguments->view ? arguments->view : view_id);
  DdExportOptions export = { .scale = 1 };
  DdViewOptions options = {
    .width = 1280,
    .height = 720,
    .texts = texts,
    .focus = focus && *focus ? focus : NULL,
    .selected = arguments->select,
  };

  if (view == NULL)
    view = dd_view_find ("lifecycle");
  if (arguments->size &&
      sscanf (arguments->size, "%lfx%lf", &options.width, &options.height) != 2)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("“%s” is not a size"),
                   arguments->size);
      return FALSE;
    }
  if (!dd_export_format_parse (arguments->output, &export.format))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("“%s” is not the name of a PNG, SVG or PDF file"), arguments->output);
      return FALSE;
    }
  if (arguments->theme && !dd_theme_parse (arguments->theme, &export.theme))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("“%s” is not a theme"),
                   arguments->theme);
      return FALSE;
    }
  options.width = CLAMP (options.width, 320, 8192);
  options.height = CLAMP (options.height, 240, 8192);
  dd_text_cache_set_fonts (texts, NULL, NULL, CLAMP (arguments->text, 1, 2));
  dd_session_seek (session, arguments->tick < 0 ? G_MAXUINT : (guint) arguments->tick);
  options.beginning = dd_session_get_tick (session) == 0;
  scene = dd_view_build (view, dd_session_get_world (session), &options);
  return dd_export_save (scene, texts, &export, arguments->output, error);
}

/**
 * dd_cli_render:
 * @argc: how many words there are
 * @argv: the subcommand's name and its arguments
 *
 * Draws a tick of a simulation, or of what a script of commands did.
 *
 * Returns: the exit status
 */
int
dd_cli_render (int    argc,
               char **argv)
{
  g_autoptr (DdCurriculum) curriculum = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Arguments) arguments = { 0 };
  g_autoptr (DdSession) session = NULL;
  DdSimulation *simulation = NULL;

  if (!parse_arguments (&arguments, argc, argv, &error))
    {
      g_printerr ("drydock-cli: %s\n", error->message);
      return DD_CLI_USAGE;
    }
  if ((arguments.names == NULL) == (arguments.script == NULL) || arguments.output == NULL)
    {
      g_printerr ("%s\n", _("Usage: drydock-cli render LESSON/SIMULATION|--script FILE -o FILE"));
      return DD_CLI_USAGE;
    }
  if (arguments.script)
    session = dd_cli_run_script (arguments.script);
  else
    {
      curriculum = dd_curriculum_new_default ();
      simulation = find_simulation (curriculum, arguments.names[0]);
      if (simulation == NULL)
        g_printerr (_("drydock-cli: there is no simulation “%s”\n"), arguments.names[0]);
      session = simulation ? play (simulation) : NULL;
    }
  if (session == NULL)
    return DD_CLI_FAILED;
  if (!draw (&arguments, session, simulation ? simulation->view : NULL,
             simulation ? simulation->focus : NULL, &error))
    {
      g_printerr ("drydock-cli: %s\n", error->message);
      return DD_CLI_FAILED;
    }
  return DD_CLI_OK;
}
