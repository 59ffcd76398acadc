// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-dockerfile-check-private.h"
#include "dd-dockerfile-private.h"
#include "dd-dockerfile-values.h"
#include "dd-shell-words.h"

/* The build argument that takes the place of the check directive. */
#define CHECK_ARGUMENT "BUILDKIT_DOCKERFILE_CHECK"

static gboolean
check_stages (DdDockerfile                    *dockerfile,
              const DdDockerfileCheckOptions  *options,
              DdDockerfileLint                *lint,
              GError                         **error)
{
  DdDockerfileCheck check = { .dockerfile = dockerfile, .options = options, .lint = lint };
  gboolean fine;

  check.by_name = g_hash_table_new (g_str_hash, g_str_equal);
  check.stages = g_ptr_array_new_with_free_func ((GDestroyNotify) _dd_dockerfile_walk_free);
  fine = _dd_dockerfile_open_stages (&check, error) &&
         _dd_dockerfile_link_stages (&check, error) && _dd_dockerfile_walk_stages (&check, error);
  g_hash_table_unref (check.by_name);
  g_ptr_array_unref (check.stages);
  g_strfreev (check.globals);

  return fine;
}

static gboolean
check_file (const char                      *text,
            gssize                           length,
            const DdDockerfileCheckOptions  *options,
            DdDockerfileLint                *lint,
            GError                         **error)
{
  g_autoptr (DdDockerfile) read = NULL;
  g_autoptr (DdDockerfile) dockerfile = NULL;

  if (length == 0 || *text == '\0')
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID, "the Dockerfile cannot be empty");
  read = dd_dockerfile_read (text, length, error);
  if (read == NULL)
    return FALSE;
  _dd_dockerfile_lint_file (read, lint);
  dockerfile = dd_dockerfile_parse (text, length, error);
  if (dockerfile == NULL)
    return FALSE;
  if (dockerfile->stages->len == 0)
    return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                "dockerfile contains no stages to build");
  _dd_dockerfile_lint_stages (dockerfile, lint);

  return check_stages (dockerfile, options, lint, error);
}

/**
 * dd_dockerfile_check:
 * @text: the text of a Dockerfile; any bytes
 * @length: its length in bytes, or -1 if it ends with a NUL
 * @options: (nullable): with what it is checked
 * @error: return location
 *
 * Checks a Dockerfile as `docker build --check` does: every stage is gone
 * through with its variables, nothing is built. Rules are left out or made
 * errors by the `check` directive.
 *
 * What it cannot know without the images is left out: an image brings along
 * PATH and no other variable, and its platform is not compared.
 *
 * Returns: (transfer full) (element-type DdDockerfileWarning): the warnings by
 *   line and rule, also when @error is set because the file is refused or because
 *   warnings are errors
 * Source: Docker's build checks reference
 */
GPtrArray *
dd_dockerfile_check (const char                      *text,
                     gssize                           length,
                     const DdDockerfileCheckOptions  *options,
                     GError                         **error)
{
  static const DdDockerfileCheckOptions defaults = { 0 };
  DdDockerfileLint lint = { 0 };
  g_autoptr (GError) inner = NULL;
  g_autofree char *directive = NULL;
  GPtrArray *warnings;
  const char *rules;
  guint line;

  g_return_val_if_fail (text != NULL, NULL);

  if (options == NULL)
    options = &defaults;
  rules = dd_shell_get_variable (options->build_arguments, CHECK_ARGUMENT);
  if (rules == NULL && dd_dockerfile_find_directive (text, "check", &directive, &line))
    rules = directive;

  if (_dd_dockerfile_lint_init (&lint, rules, &inner))
    check_file (text, length, options, &lint, &inner);
  _dd_dockerfile_lint_finish (&lint, !options->as_found, inner == NULL ? &inner : NULL);
  warnings = g_ptr_array_ref (lint.warnings);
  _dd_dockerfile_lint_clear (&lint);
  if (inner != NULL)
    g_propagate_error (error, g_steal_pointer (&inner));

  return warnings;
}
