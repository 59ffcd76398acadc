// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-build-progress.h"
#include "dd-docker-build-private.h"

/* How a build tells how far it is: --progress, -q and BUILDKIT_PROGRESS.
 *
 * Where Docker's client would draw on a terminal, lines that it goes back to, "auto"
 * prints them as to a file: each moment adds to what is there, so that stepping from one
 * to the next shows what came. With --progress=tty the console gets what the drawing
 * leaves at the end.
 *
 * Source: docker/buildx commands/build.go, util/progress/printer.go */

#define DEFAULT_COLUMNS 80
#define BEGINNING       "#0 building with \"default\" instance using docker driver\n\n"

static const struct
{
  const char      *name;
  DdBuildProgress  progress;
} modes[] = {
  { "auto", DD_BUILD_PROGRESS_PLAIN },
  { "", DD_BUILD_PROGRESS_PLAIN },
  { "plain", DD_BUILD_PROGRESS_PLAIN },
  { "tty", DD_BUILD_PROGRESS_DISPLAY },
  { "rawjson", DD_BUILD_PROGRESS_JSON },
  { "quiet", DD_BUILD_PROGRESS_QUIET },
  { "none", DD_BUILD_PROGRESS_NONE },
};

static const char *
get_name (DdToolCall   *call,
          DdDockerLine *line)
{
  const char *from_env = dd_tool_getenv (call, "BUILDKIT_PROGRESS");

  if (dd_parsed_get_bool (line->parsed, "quiet"))
    return "quiet";
  if (from_env && !dd_parsed_is_set (line->parsed, "progress"))
    return from_env;
  return dd_parsed_get_string (line->parsed, "progress");
}

/* How the build that is asked for tells of itself. */
DdBuildProgress
_dd_docker_build_get_progress (DdToolCall   *call,
                               DdDockerLine *line)
{
  const char *name = get_name (call, line);

  for (gsize i = 0; name && i < G_N_ELEMENTS (modes); i++)
    if (g_str_equal (modes[i].name, name))
      return modes[i].progress;
  return DD_BUILD_PROGRESS_PLAIN;
}

gboolean
_dd_docker_build_check_progress (DdToolCall    *call,
                                 DdDockerLine  *line,
                                 GError       **error)
{
  const char *name = get_name (call, line);

  for (gsize i = 0; name && i < G_N_ELEMENTS (modes); i++)
    {
      if (!g_str_equal (modes[i].name, name))
        continue;
      if (modes[i].progress != DD_BUILD_PROGRESS_DISPLAY ||
          call->process->out[2].kind == DD_SINK_TTY)
        return TRUE;
      return dd_refuse (error, "failed to get console: provided file is not a console");
    }
  return name == NULL || dd_refuse (error, "invalid progress mode %s", name);
}

static guint
get_width (DdToolCall *call)
{
  const DdTty *tty = dd_world_get_tty (call->world, call->process->out[2].target);

  return tty && tty->columns > 0 ? (guint) tty->columns : DEFAULT_COLUMNS;
}

/* Prints what is new since @n_printed notes. */
void
_dd_docker_build_show_progress (DdToolCall    *call,
                                DdDockerLine  *line,
                                const DdBuild *build,
                                guint          n_printed)
{
  g_autofree char *text = NULL;

  switch (_dd_docker_build_get_progress (call, line))
    {
    case DD_BUILD_PROGRESS_PLAIN:
      if (n_printed == 0)
        dd_tool_show_progress (call, BEGINNING);
      text = dd_build_print_progress (build, n_printed);
      break;
    case DD_BUILD_PROGRESS_DISPLAY:
      text = build->finished ? dd_build_print_display (build, get_width (call)) : NULL;
      break;
    case DD_BUILD_PROGRESS_JSON:
      text = dd_build_print_status (call->world, build, n_printed);
      break;
    case DD_BUILD_PROGRESS_QUIET:
    case DD_BUILD_PROGRESS_NONE:
    default:
      break;
    }
  if (text)
    dd_tool_show_progress (call, text);
}

/* What is said of a build that is over, below its progress. */
void
_dd_docker_build_show_remarks (DdToolCall    *call,
                               DdDockerLine  *line,
                               const DdBuild *build)
{
  DdBuildProgress progress = _dd_docker_build_get_progress (call, line);
  g_autofree char *errors = NULL;
  g_autofree char *warnings = NULL;
  g_autofree char *caches = NULL;
  g_autofree char *text = NULL;

  if (progress == DD_BUILD_PROGRESS_QUIET || progress == DD_BUILD_PROGRESS_NONE)
    return;
  errors = progress == DD_BUILD_PROGRESS_JSON ? g_strdup ("") : dd_build_print_errors (build);
  warnings = dd_build_print_warnings (build);
  caches = _dd_docker_build_warn_of_caches (call, line);
  text = g_strconcat (errors, warnings, caches, NULL);
  dd_tool_show_progress (call, text);
}
