// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-compose-project.h"
#include "dd-dockerfile-check.h"
#include "dd-problems.h"

#define PARSE_ERROR "dockerfile parse error on line "

/**
 * dd_problem_free:
 * @self: (transfer full): a problem
 *
 * Frees a problem.
 */
void
dd_problem_free (DdProblem *self)
{
  g_free (self->message);
  g_free (self);
}

/**
 * dd_problems_is_dockerfile:
 * @name: name or path of a file
 *
 * Returns: whether it is called as Dockerfiles are: `Dockerfile`,
 *   `Dockerfile.dev` or `dev.Dockerfile`
 */
gboolean
dd_problems_is_dockerfile (const char *name)
{
  g_autofree char *base = g_path_get_basename (name);
  g_autofree char *lower = g_ascii_strdown (base, -1);

  if (g_str_has_suffix (lower, DD_IGNORE_FILE_NAME))
    return FALSE;
  return g_str_equal (lower, "dockerfile") || g_str_has_prefix (lower, "dockerfile.") ||
         g_str_has_suffix (lower, ".dockerfile");
}

/**
 * dd_problems_is_compose:
 * @name: name or path of a file
 *
 * Returns: whether it is called as Compose files are: `compose.yaml`,
 *   `docker-compose.yml` or `compose.override.yaml`
 */
gboolean
dd_problems_is_compose (const char *name)
{
  g_autofree char *base = g_path_get_basename (name);

  return g_regex_match_simple ("^(docker-)?compose(\\.[^.]+)?\\.ya?ml$", base, G_REGEX_CASELESS, 0);
}

/* The file and the line are told beside the message. */
static const char *
skip_line (const char *message)
{
  static const char *const beginnings[] = { PARSE_ERROR, "validating /", "failed to parse /" };
  const char *rest = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (beginnings) && rest == NULL; i++)
    if (g_str_has_prefix (message, beginnings[i]))
      rest = strstr (message + strlen (beginnings[i]), ": ");
  return rest ? rest + strlen (": ") : message;
}

static DdProblem *
add (GPtrArray  *problems,
     gboolean    is_error,
     guint       line,
     const char *message)
{
  DdProblem *problem = g_new0 (DdProblem, 1);

  problem->is_error = is_error;
  problem->line = problem->end_line = MAX (line, 1);
  problem->message = g_strdup (skip_line (message));
  g_ptr_array_add (problems, problem);
  return problem;
}

static void
add_error (GPtrArray    *problems,
           const GError *error)
{
  guint line = 1;
  guint column;

  if (!dd_syntax_error_get_position (error, &line, &column))
    line = 1;
  add (problems, TRUE, line, error->message);
}

/* What only the plan finds, such as an image that nobody has or a stage that
 * copies from itself, and files that are not there. */
static void
add_from_preview (GPtrArray            *problems,
                  const DdBuildPreview *preview)
{
  DdProblem *problem;

  if (preview->error)
    {
      problem = add (problems, TRUE, (guint) MAX (preview->line, 1), preview->error);
      problem->end_line = (guint) MAX (preview->end_line, (int) problem->line);
    }
  for (guint i = 0; i < preview->forecasts->len; i++)
    {
      const DdBuildForecast *forecast = dd_build_preview_get (preview, (int) i);
      const DdBuildStep *step = dd_build_plan_get_step (preview->plan, (int) i);

      if (forecast->verdict != DD_BUILD_VERDICT_FAILS)
        continue;
      problem = add (problems, TRUE, (guint) step->line, forecast->reason);
      problem->end_line = (guint) MAX (step->end_line, step->line);
    }
}

static void
check_dockerfile (GPtrArray            *problems,
                  const char           *text,
                  DdIgnore             *ignore,
                  const DdBuildPreview *preview)
{
  DdDockerfileCheckOptions options = { .ignore = ignore };
  g_autoptr (GError) error = NULL;
  g_autoptr (DdDockerfile) parsed = dd_dockerfile_parse (text, -1, &error);
  g_autoptr (GPtrArray) warnings = NULL;

  if (parsed == NULL)
    {
      add_error (problems, error);
      return;
    }
  if (preview)
    add_from_preview (problems, preview);
  warnings = dd_dockerfile_check (text, -1, &options, &error);
  if (warnings == NULL && problems->len == 0)
    add_error (problems, error);
  for (guint i = 0; warnings && i < warnings->len; i++)
    {
      const DdDockerfileWarning *warning = g_ptr_array_index (warnings, i);
      DdProblem *problem = add (problems, FALSE, warning->line, warning->detail);

      problem->rule = dd_dockerfile_rule_get_name (warning->rule);
      problem->description = dd_dockerfile_rule_get_description (warning->rule);
    }
}

static void
check_compose (GPtrArray  *problems,
               const char *text)
{
  g_autoptr (GError) error = NULL;

  if (!dd_compose_check_alone (text, -1, NULL, &error))
    add_error (problems, error);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const DdProblem *one = *(const DdProblem *const *) a;
  const DdProblem *other = *(const DdProblem *const *) b;

  if (one->line != other->line)
    return one->line < other->line ? -1 : 1;
  return other->is_error - one->is_error;
}

/**
 * dd_problems_find:
 * @name: name or path of a file
 * @text: what is in it
 * @ignore: (nullable): the ignore file of the context
 * @preview: (nullable): of a Dockerfile, what a build of it would do
 *
 * Looks a file through as Docker does: a Dockerfile for mistakes and with
 * all checks, an ignore file for patterns that make no sense, a Compose file as
 * Compose does when it loads a project. Other files are never wrong.
 *
 * Returns: (transfer full) (element-type DdProblem): what is wrong, by line
 */
GPtrArray *
dd_problems_find (const char           *name,
                  const char           *text,
                  DdIgnore             *ignore,
                  const DdBuildPreview *preview)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_problem_free);
  g_autoptr (GError) error = NULL;

  if (g_str_has_suffix (name, DD_IGNORE_FILE_NAME))
    {
      g_autoptr (DdIgnore) parsed = dd_ignore_parse (text, -1, &error);

      if (parsed == NULL)
        add_error (problems, error);
    }
  else if (dd_problems_is_dockerfile (name))
    {
      check_dockerfile (problems, text, ignore, preview);
    }
  else if (dd_problems_is_compose (name))
    {
      check_compose (problems, text);
    }
  g_ptr_array_sort (problems, compare);
  return problems;
}
