// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dockerfile-check-private.h"
#include "dd-dockerfile-private.h"
#include "dd-go-text.h"

static gboolean
is_lower (const char *text)
{
  g_autofree char *lower = dd_go_to_lower (text);

  return g_str_equal (lower, text);
}

static gboolean
is_upper (const char *text)
{
  g_autofree char *upper = dd_go_to_upper (text);

  return g_str_equal (upper, text);
}

/* FROM and AS are compared only where FROM itself is in one case. */
static void
lint_from (const DdDockerfileInstruction *from,
           DdDockerfileLint              *lint)
{
  const guint n = g_strv_length (from->arguments);
  const char *as = n > 1 ? from->arguments[1] : NULL;
  const gboolean lower = is_lower (from->keyword);

  if (n == 3 && !is_lower (from->arguments[2]))
    _dd_dockerfile_lint_report (lint, DD_RULE_STAGE_NAME_CASING, from->start_line,
                                "Stage name '%s' should be lowercase", from->arguments[2]);
  if (n < 3 || (!lower && !is_upper (from->keyword)))
    return;
  if (lower ? !is_lower (as) : !is_upper (as))
    _dd_dockerfile_lint_report (lint, DD_RULE_FROM_AS_CASING, from->start_line,
                                "'%s' and '%s' keywords' casing do not match", as, from->keyword);
}

/* The comment before an ARG or a stage describes it when it begins with its
 * name. */
static void
lint_description (const DdDockerfileInstruction *instruction,
                  char                         **names,
                  DdDockerfileLint              *lint)
{
  const guint n_comments = g_strv_length (instruction->comments);
  g_autofree char *word = NULL;
  const char *comment;

  if (n_comments == 0 || names[0] == NULL)
    return;
  comment = instruction->comments[n_comments - 1];
  word = g_strndup (comment, strcspn (comment, " "));
  if (!g_strv_contains ((const char *const *) names, word))
    _dd_dockerfile_lint_report (lint, DD_RULE_INVALID_DEFINITION_DESCRIPTION,
                                instruction->start_line,
                                "Comment for %s should follow the format: `# %s <description>`",
                                dd_dockerfile_kind_to_string (instruction->kind),
                                names[1] != NULL ? "<arg_key>" : names[0]);
}

static void
lint_definition (const DdDockerfileInstruction *instruction,
                 DdDockerfileLint              *lint)
{
  g_auto (GStrv) names = NULL;

  if (instruction->kind == DD_DOCKERFILE_ARG)
    {
      names = _dd_dockerfile_names ((const char *const *) instruction->arguments);
    }
  else if (instruction->kind == DD_DOCKERFILE_FROM && instruction->arguments[1] != NULL)
    {
      names = g_new0 (char *, 2);
      names[0] = dd_go_to_lower (instruction->arguments[2]);
    }
  if (names != NULL)
    lint_description (instruction, names, lint);
}

/* Looks at the instructions one by one, as far as they are right.
 *
 * Returns: %FALSE if one of them is wrong */
gboolean
_dd_dockerfile_lint_file (DdDockerfile     *dockerfile,
                          DdDockerfileLint *lint)
{
  GPtrArray *instructions = dd_dockerfile_get_instructions (dockerfile);

  for (guint i = 0; i < instructions->len; i++)
    {
      const DdDockerfileInstruction *instruction = g_ptr_array_index (instructions, i);

      if (instruction->empty_line > 0)
        _dd_dockerfile_lint_report (lint, DD_RULE_NO_EMPTY_CONTINUATION, instruction->empty_line,
                                    "Empty continuation line");
    }
  for (guint i = 0; i < instructions->len; i++)
    {
      const DdDockerfileInstruction *instruction = g_ptr_array_index (instructions, i);

      if (instruction->kind == DD_DOCKERFILE_MAINTAINER)
        _dd_dockerfile_lint_report (lint, DD_RULE_MAINTAINER_DEPRECATED, instruction->start_line,
                                    "Maintainer instruction is deprecated in favor of using label");
      else if (instruction->kind == DD_DOCKERFILE_FROM)
        lint_from (instruction, lint);
      if (!_dd_dockerfile_check_instruction (instruction, NULL))
        return FALSE;
      lint_definition (instruction, lint);
    }

  return TRUE;
}

static void
lint_stage_names (GPtrArray        *stages,
                  DdDockerfileLint *lint)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < stages->len; i++)
    {
      const DdDockerfileStage *stage = g_ptr_array_index (stages, i);

      if (stage->name == NULL)
        continue;
      if (g_str_equal (stage->name, "scratch") || g_str_equal (stage->name, "context"))
        _dd_dockerfile_lint_report (lint, DD_RULE_RESERVED_STAGE_NAME, stage->from->start_line,
                                    "Stage name should not use the same name as reserved stage "
                                    "\"%s\"", stage->name);
      if (!g_hash_table_add (names, stage->name))
        _dd_dockerfile_lint_report (lint, DD_RULE_DUPLICATE_STAGE_NAME, stage->from->start_line,
                                    "Duplicate stage name \"%s\", stage names should be unique",
                                    stage->name);
    }
}

static void
lint_casing (const DdDockerfileInstruction *instruction,
             gboolean                       lower,
             DdDockerfileLint              *lint)
{
  if (lower ? is_lower (instruction->keyword) : is_upper (instruction->keyword))
    return;
  _dd_dockerfile_lint_report (lint, DD_RULE_CONSISTENT_INSTRUCTION_CASING,
                              instruction->start_line,
                              "Command '%s' should match the case of the command majority (%s)",
                              instruction->keyword, lower ? "lowercase" : "uppercase");
}

/* Looks at what the stages of a right file are called, and at the case of its
 * instructions: the majority is right. ARGs before the first FROM do not
 * count. */
void
_dd_dockerfile_lint_stages (DdDockerfile     *dockerfile,
                            DdDockerfileLint *lint)
{
  GPtrArray *stages = dd_dockerfile_get_stages (dockerfile);
  GPtrArray *instructions = dd_dockerfile_get_instructions (dockerfile);
  const guint first = dd_dockerfile_get_global_arguments (dockerfile)->len;
  guint n_lower = 0;
  guint n_upper = 0;

  lint_stage_names (stages, lint);
  for (guint i = first; i < instructions->len; i++)
    {
      const DdDockerfileInstruction *instruction = g_ptr_array_index (instructions, i);
      const gboolean lower = is_lower (instruction->keyword);

      n_lower += lower;
      n_upper += !lower && is_upper (instruction->keyword);
    }
  for (guint i = first; i < instructions->len; i++)
    lint_casing (g_ptr_array_index (instructions, i), n_lower > n_upper, lint);
}
