// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dockerfile-check-private.h"
#include "dd-dockerfile-private.h"
#include "dd-dockerfile-values.h"
#include "dd-image-reference.h"
#include "dd-shell-words.h"
#include "dd-syntax-private.h"

#define TARGET_PLATFORM "TARGETPLATFORM"

/* The model builds for one platform. */
static const struct
{
  const char *name;
  const char *value;
} platform_variables[] = {
  { "BUILDPLATFORM", "linux/amd64" }, { "BUILDOS", "linux" },    { "BUILDOSVERSION", "" },
  { "BUILDARCH", "amd64" },           { "BUILDVARIANT", "" },    { TARGET_PLATFORM, "linux/amd64" },
  { "TARGETOS", "linux" },            { "TARGETOSVERSION", "" }, { "TARGETARCH", "amd64" },
  { "TARGETVARIANT", "" },
};

/* The names in `NAME=value` strings, in order. */
char **
_dd_dockerfile_names (const char *const *environment)
{
  GPtrArray *names = _dd_strings_new ();

  for (gsize i = 0; environment != NULL && environment[i] != NULL; i++)
    g_ptr_array_add (names, g_strndup (environment[i], strcspn (environment[i], "=")));

  return _dd_strings_finish (names);
}

static char **
platform_environment (const char *const *build_arguments,
                      const char        *target)
{
  char **environment = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (platform_variables); i++)
    {
      const char *name = platform_variables[i].name;
      const char *given = dd_shell_get_variable (build_arguments, name);

      environment = dd_shell_set_variable (environment, name,
                                           given != NULL ? given : platform_variables[i].value);
    }

  return dd_shell_set_variable (environment, "TARGETSTAGE",
                                target != NULL && *target != '\0' ? target : "default");
}

/* Sets one global ARG in @environment. */
static gboolean
set_global (DdDockerfile                   *dockerfile,
            const DdDockerfileInstruction  *arg,
            guint                           index,
            const char *const              *build_arguments,
            char                         ***environment,
            GError                        **error)
{
  g_autofree char *name = NULL;
  g_autofree char *expanded = NULL;
  const char *written;
  const char *value;
  const char *given;

  dd_dockerfile_instruction_get_pair (arg, index, &written, &value);
  name = g_strndup (written, strcspn (written, "="));
  given = dd_shell_get_variable (build_arguments, name);
  if (given == NULL && value != NULL)
    {
      expanded = dd_shell_expand_word (value, dockerfile->escape,
                                       (const char *const *) *environment, error);
      if (expanded == NULL)
        return FALSE;
      given = expanded;
    }
  if (given != NULL)
    *environment = dd_shell_set_variable (*environment, name, given);

  return TRUE;
}

/**
 * dd_dockerfile_dup_global_variables:
 * @dockerfile: a Dockerfile
 * @build_arguments: (nullable): `NAME=value` strings, as from `--build-arg`
 * @target: (nullable): the stage that is built
 * @error: return location
 *
 * Gives what FROM can use: the variables about the platform, and the ARGs
 * before the first FROM with what was given for them or their default. An ARG
 * in a stage that has no default takes its value from here.
 *
 * Returns: (transfer full) (nullable): `NAME=value` strings; %NULL with an
 *   error if a default cannot be expanded
 * Source: Dockerfile reference, "Understand how ARG and FROM interact"
 */
char **
dd_dockerfile_dup_global_variables (DdDockerfile        *dockerfile,
                                    const char *const   *build_arguments,
                                    const char          *target,
                                    GError             **error)
{
  g_auto (GStrv) environment = platform_environment (build_arguments, target);
  GPtrArray *arguments = dd_dockerfile_get_global_arguments (dockerfile);

  for (guint i = 0; i < arguments->len; i++)
    {
      const DdDockerfileInstruction *arg = g_ptr_array_index (arguments, i);
      const guint n_pairs = dd_dockerfile_instruction_n_pairs (arg);

      for (guint j = 0; j < n_pairs; j++)
        if (!set_global (dockerfile, arg, j, build_arguments, &environment, error))
          return NULL;
    }

  return g_steal_pointer (&environment);
}

/* Warns about images that have no name unless a build argument is given. */
static void
lint_default_images (DdDockerfileCheck *check,
                     const char        *target)
{
  g_auto (GStrv) environment =
    dd_dockerfile_dup_global_variables (check->dockerfile, NULL, target, NULL);
  GPtrArray *stages = dd_dockerfile_get_stages (check->dockerfile);

  for (guint i = 0; environment != NULL && i < stages->len; i++)
    {
      const DdDockerfileStage *stage = g_ptr_array_index (stages, i);
      g_autofree char *name = dd_shell_expand_word (stage->base, check->dockerfile->escape,
                                                    (const char *const *) environment, NULL);
      DdImageReference reference = { 0 };

      if (name == NULL)
        return;
      if (!dd_image_reference_parse (name, &reference, NULL))
        _dd_dockerfile_lint_report (check->lint, DD_RULE_INVALID_DEFAULT_ARG_IN_FROM,
                                    stage->from->start_line,
                                    "Default value for ARG %s results in empty or invalid base "
                                    "image name", stage->base);
      dd_image_reference_clear (&reference);
    }
}

/* All names that FROM may use: those that have a value, and ARGs without. */
static char **
declared_names (DdDockerfileCheck *check)
{
  g_auto (GStrv) names = _dd_dockerfile_names ((const char *const *) check->globals);
  GPtrArray *arguments = dd_dockerfile_get_global_arguments (check->dockerfile);
  GPtrArray *all = _dd_strings_new ();

  for (gsize i = 0; names[i] != NULL; i++)
    g_ptr_array_add (all, g_strdup (names[i]));
  for (guint i = 0; i < arguments->len; i++)
    {
      const DdDockerfileInstruction *arg = g_ptr_array_index (arguments, i);
      g_auto (GStrv) declared = _dd_dockerfile_names ((const char *const *) arg->arguments);

      for (gsize j = 0; declared[j] != NULL; j++)
        if (!_dd_strings_contain (all, declared[j]))
          g_ptr_array_add (all, g_strdup (declared[j]));
    }

  return _dd_strings_finish (all);
}

static void
lint_undeclared (DdDockerfileCheck  *check,
                 char              **unset,
                 guint               line)
{
  g_auto (GStrv) declared = declared_names (check);

  for (gsize i = 0; unset != NULL && unset[i] != NULL; i++)
    {
      g_autofree char *meant = NULL;

      if (g_strv_contains ((const char *const *) declared, unset[i]))
        continue;
      meant = dd_dockerfile_suggest (unset[i], (const char *const *) declared, TRUE);
      if (meant != NULL)
        _dd_dockerfile_lint_report (check->lint, DD_RULE_UNDEFINED_ARG_IN_FROM, line,
                                    "FROM argument '%s' is not declared (did you mean %s?)",
                                    unset[i], meant);
      else
        _dd_dockerfile_lint_report (check->lint, DD_RULE_UNDEFINED_ARG_IN_FROM, line,
                                    "FROM argument '%s' is not declared", unset[i]);
    }
}

/* A fixed platform is fine where the name of the stage tells it. */
static void
lint_platform (DdDockerfileCheck       *check,
               const DdDockerfileStage *stage,
               const DdShellResult     *result)
{
  const guint n_used = g_strv_length (result->used);
  const guint n_unset = g_strv_length (result->unset);
  g_autofree char *system = NULL;
  g_autofree char *architecture = NULL;
  const char *name = stage->name != NULL ? stage->name : "";
  const char *target = dd_shell_get_variable ((const char *const *) check->globals,
                                              TARGET_PLATFORM);

  if (n_used == 1 && n_unset == 0 && g_str_equal (result->used[0], TARGET_PLATFORM) &&
      g_strcmp0 (result->text, target) == 0)
    _dd_dockerfile_lint_report (check->lint, DD_RULE_REDUNDANT_TARGET_PLATFORM,
                                stage->from->start_line,
                                "Setting platform to predefined %s in FROM is redundant as this "
                                "is the default behavior", stage->platform);
  if (n_used > 0 || n_unset > 0 || !_dd_dockerfile_parse_platform (result->text, &system, &architecture, NULL))
    return;
  if (strstr (name, system) == NULL && strstr (name, architecture) == NULL)
    _dd_dockerfile_lint_report (check->lint, DD_RULE_FROM_PLATFORM_FLAG_CONST,
                                stage->from->start_line,
                                "FROM --platform flag should not use constant value \"%s\"",
                                result->text);
}

/* " (did you mean NAME?)" for the first of the unset names that is near to one
 * that is set, else nothing. */
static char *
dup_hint (DdDockerfileCheck  *check,
          char              **unset)
{
  g_auto (GStrv) names = _dd_dockerfile_names ((const char *const *) check->globals);

  for (gsize i = 0; unset[i] != NULL; i++)
    {
      g_autofree char *meant =
        dd_dockerfile_suggest (unset[i], (const char *const *) names, TRUE);

      if (meant != NULL)
        return g_strdup_printf (" (did you mean %s?)", meant);
    }

  return g_strdup ("");
}

static gboolean
read_platform (DdDockerfileCheck        *check,
               const DdDockerfileStage  *stage,
               GError                  **error)
{
  const guint line = stage->from->start_line;
  g_auto (DdShellResult) result = { 0 };
  g_autoptr (GError) inner = NULL;
  g_autofree char *system = NULL;
  g_autofree char *architecture = NULL;
  g_autofree char *hint = NULL;

  if (stage->platform == NULL || *stage->platform == '\0')
    return TRUE;
  if (!dd_shell_expand (stage->platform, check->dockerfile->escape, DD_SHELL_DEFAULT,
                        (const char *const *) check->globals, &result, &inner))
    {
      lint_undeclared (check, result.unset, line);
      return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, line, 1,
                                     "failed to process arguments for platform : %s",
                                     inner->message);
    }
  lint_undeclared (check, result.unset, line);
  lint_platform (check, stage, &result);
  hint = dup_hint (check, result.unset);
  if (*result.text == '\0')
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, line, 1,
                                   "empty platform value from expression %s%s",
                                   stage->platform, hint);

  return _dd_dockerfile_parse_platform (result.text, &system, &architecture, &inner) ||
         dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, line, 1,
                                 "failed to parse platform %s: %s%s",
                                 stage->platform, inner->message, hint);
}

void
_dd_dockerfile_walk_free (DdDockerfileWalk *walk)
{
  g_free (walk->base_name);
  g_free (walk->name);
  g_strfreev (walk->environment);
  g_ptr_array_unref (walk->arguments);
  g_ptr_array_unref (walk->triggers);
  g_ptr_array_unref (walk->commands);
  g_ptr_array_unref (walk->sources);
  g_free (walk);
}

static DdDockerfileWalk *
walk_new (DdDockerfileStage *stage,
          const char        *base_name)
{
  DdDockerfileWalk *walk = g_new0 (DdDockerfileWalk, 1);

  walk->stage = stage;
  walk->base_name = g_strdup (base_name);
  walk->name = stage->name != NULL ? g_strdup (stage->name)
                                   : g_strdup_printf ("stage-%u", stage->index);
  walk->arguments = _dd_strings_new ();
  walk->triggers = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_dockerfile_unref);
  walk->commands = g_ptr_array_new ();
  walk->sources = g_ptr_array_new ();

  return walk;
}

/* Opens a stage: what it is built from, an image or a stage before it. */
static gboolean
open_stage (DdDockerfileCheck  *check,
            DdDockerfileStage  *stage,
            GError            **error)
{
  const guint line = stage->from->start_line;
  g_auto (DdShellResult) result = { 0 };
  g_autoptr (GError) inner = NULL;
  DdDockerfileWalk *walk;
  gboolean read = dd_shell_expand (stage->base, check->dockerfile->escape, DD_SHELL_DEFAULT,
                                   (const char *const *) check->globals, &result, &inner);

  lint_undeclared (check, result.unset, line);
  if (!read)
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, line, 1, "%s", inner->message);
  if (*result.text == '\0')
    return dd_syntax_error_set_at (error, DD_SYNTAX_ERROR_INVALID, line, 1,
                                   "base name (%s) should not be blank", stage->base);
  if (!read_platform (check, stage, error))
    return FALSE;

  walk = walk_new (stage, result.text);
  walk->base = g_hash_table_lookup (check->by_name, walk->base_name);
  if (stage->name != NULL)
    g_hash_table_insert (check->by_name, stage->name, walk);
  g_ptr_array_add (check->stages, walk);

  return TRUE;
}

/* Gives the global variables their values and opens all stages. */
gboolean
_dd_dockerfile_open_stages (DdDockerfileCheck  *check,
                            GError            **error)
{
  GPtrArray *stages = dd_dockerfile_get_stages (check->dockerfile);
  const DdDockerfileStage *last = g_ptr_array_index (stages, stages->len - 1);
  const char *target = check->options->target;

  if (target == NULL || *target == '\0')
    target = last->name;
  lint_default_images (check, target);
  check->globals = dd_dockerfile_dup_global_variables (
    check->dockerfile, check->options->build_arguments, target, error);
  if (check->globals == NULL)
    return FALSE;

  for (guint i = 0; i < stages->len; i++)
    if (!open_stage (check, g_ptr_array_index (stages, i), error))
      return FALSE;

  return TRUE;
}
