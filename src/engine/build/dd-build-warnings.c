// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-private.h"
#include "dd-build-progress.h"
#include "dd-dockerfile-check.h"

#define MARK "WARN: "

/* How the error begins that `# check=error=true` makes of warnings. */
#define VIOLATION "lint violation found"

/* Notes what the checks find in the Dockerfile.
 *
 * Returns: (nullable): why that is an error, if it is one */
char *
_dd_build_note_warnings (DdEngine             *engine,
                         const DdBuild        *build,
                         guint                 vertex,
                         const DdBuildOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) args = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) warnings = NULL;
  DdDockerfileCheckOptions check = { .target = options->target, .only_needed = TRUE,
                                     .as_found = TRUE };

  for (guint i = 0; options->build_args && i < dd_string_map_get_size (options->build_args); i++)
    {
      const DdStringPair *pair = dd_string_map_get_pair (options->build_args, i);

      g_ptr_array_add (args, g_strconcat (pair->key, "=", pair->value, NULL));
    }
  g_ptr_array_add (args, NULL);
  check.build_arguments = (const char *const *) args->pdata;
  if (options->dockerfile)
    warnings = dd_dockerfile_check (options->dockerfile, -1, &check, &error);
  for (guint i = 0; warnings && i < warnings->len; i++)
    {
      const DdDockerfileWarning *warning = g_ptr_array_index (warnings, i);

      _dd_build_note (engine, build, vertex, DD_BUILD_NOTE_STATUS, MARK "%s: %s (line %u)",
                      dd_dockerfile_rule_get_name (warning->rule), warning->detail, warning->line);
    }
  return error && g_str_has_prefix (error->message, VIOLATION) ? g_strdup (error->message) : NULL;
}

/**
 * dd_build_print_warnings:
 * @self: a build that is over
 *
 * Returns: (transfer full): the warnings about its Dockerfile, "" if there are
 *   none
 * Source: docker/buildx commands/build.go, printWarnings
 */
char *
dd_build_print_warnings (const DdBuild *self)
{
  g_autoptr (GString) list = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < self->notes->len; i++)
    {
      const DdBuildNote *note = g_ptr_array_index (self->notes, i);

      if (note->kind != DD_BUILD_NOTE_STATUS || !g_str_has_prefix (note->text, MARK))
        continue;
      g_string_append_printf (list, " - %s\n", note->text + strlen (MARK));
      n++;
    }
  if (n == 0)
    return g_strdup ("");
  return g_strdup_printf ("\n \033[33m%u warning%s found (use docker --debug to expand):\n"
                          "\033[0m%s", n, n == 1 ? "" : "s", list->str);
}
