// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "dd-dockerfile-check.h"
#include "dd-dockerfile-values.h"
#include "dd-dockerfile.h"
#include "dd-fuzz.h"
#include "dd-shell-words.h"

static const char *const environment[] = {
  "FOO=bar", "EMPTY=", "PATH=/usr/bin:/bin", "STAR=a*b?c", "WIDE=\303\251\342\202\254", NULL,
};

static void
assert_position (const GError *error)
{
  guint line;
  guint column;

  g_assert_nonnull (error);
  g_assert_true (dd_syntax_error_get_position (error, &line, &column));
  g_assert_cmpuint (line, >, 0);
  g_assert_cmpuint (column, >, 0);
}

static void
check_instruction (const DdDockerfileInstruction *instruction)
{
  g_autofree char *trigger = NULL;

  g_assert_cmpuint (instruction->start_line, >, 0);
  g_assert_cmpuint (instruction->end_line, >=, instruction->start_line);
  if (instruction->kind == DD_DOCKERFILE_COPY || instruction->kind == DD_DOCKERFILE_ADD)
    {
      g_auto (GStrv) sources = dd_dockerfile_instruction_dup_sources (instruction);
      g_autoptr (GPtrArray) files = dd_dockerfile_instruction_dup_inline (instruction);

      g_assert_nonnull (sources);
      g_assert_nonnull (files);
    }
  if (instruction->kind == DD_DOCKERFILE_HEALTHCHECK)
    dd_dockerfile_health_read (instruction, NULL, NULL);
  if (instruction->kind == DD_DOCKERFILE_ONBUILD)
    trigger = dd_dockerfile_instruction_dup_trigger (instruction);
}

static void
check_words (const char *text)
{
  static const DdShellFlags flags[] = {
    DD_SHELL_DEFAULT,
    DD_SHELL_RAW_QUOTES | DD_SHELL_RAW_ESCAPES | DD_SHELL_KEEP_UNSET,
    DD_SHELL_PLAIN_QUOTES,
  };

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      g_auto (DdShellResult) result = { 0 };
      g_autoptr (GError) error = NULL;
      gboolean read = dd_shell_expand (text, '\\', flags[i], environment, &result, &error);

      g_assert_true (read == (error == NULL));
      g_assert_true (g_utf8_validate (result.text, -1, NULL));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const DdDockerfileCheckOptions options = { .build_arguments = environment };
  const char *text = (const char *) data;
  g_autofree char *terminated = g_strndup (text, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (DdDockerfile) read = dd_dockerfile_read (text, (gssize) size, NULL);
  g_autoptr (DdDockerfile) dockerfile = dd_dockerfile_parse (text, (gssize) size, &error);
  g_autoptr (GPtrArray) warnings = NULL;

  g_assert_true ((dockerfile == NULL) == (error != NULL));
  if (error != NULL)
    {
      g_autofree char *excerpt = NULL;
      guint line;

      assert_position (error);
      dd_syntax_error_get_position (error, &line, NULL);
      excerpt = dd_dockerfile_dup_excerpt (terminated, "Dockerfile", line, line);
    }
  for (guint i = 0; read != NULL && i < dd_dockerfile_get_instructions (read)->len; i++)
    check_instruction (g_ptr_array_index (dd_dockerfile_get_instructions (read), i));
  check_words (terminated);
  warnings = dd_dockerfile_check (terminated, -1, &options, NULL);
  g_assert_nonnull (warnings);

  return 0;
}
