// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-dockerfile-check-private.h"
#include "dd-go-number.h"
#include "dd-go-text.h"

#define RULE_URL "https://docs.docker.com/go/dockerfile/rule/"

/* The options of the check directive, separated by semicolons. */
#define MAX_OPTIONS 3

static const struct
{
  const char *name;
  const char *description;
  gboolean    experimental;
} rules[] = {
  [DD_RULE_CONSISTENT_INSTRUCTION_CASING] = {
    "ConsistentInstructionCasing",
    "All commands within the Dockerfile should use the same casing (either upper or lower)",
    FALSE },
  [DD_RULE_COPY_IGNORED_FILE] = {
    "CopyIgnoredFile",
    "Attempting to Copy file that is excluded by .dockerignore",
    TRUE },
  [DD_RULE_DUPLICATE_STAGE_NAME] = {
    "DuplicateStageName",
    "Stage names should be unique",
    FALSE },
  [DD_RULE_EXPOSE_INVALID_FORMAT] = {
    "ExposeInvalidFormat",
    "IP address and host-port mapping should not be used in EXPOSE instruction. This will become "
    "an error in a future release",
    FALSE },
  [DD_RULE_EXPOSE_PROTO_CASING] = {
    "ExposeProtoCasing",
    "Protocol in EXPOSE instruction should be lowercase",
    FALSE },
  [DD_RULE_FROM_AS_CASING] = {
    "FromAsCasing",
    "The 'as' keyword should match the case of the 'from' keyword",
    FALSE },
  [DD_RULE_FROM_PLATFORM_FLAG_CONST] = {
    "FromPlatformFlagConstDisallowed",
    "FROM --platform flag should not use a constant value",
    FALSE },
  [DD_RULE_INVALID_DEFAULT_ARG_IN_FROM] = {
    "InvalidDefaultArgInFrom",
    "Default value for global ARG results in an empty or invalid base image name",
    FALSE },
  [DD_RULE_INVALID_DEFINITION_DESCRIPTION] = {
    "InvalidDefinitionDescription",
    "Comment for build stage or argument should follow the format: `# <arg/stage name> "
    "<description>`. If this is not intended to be a description comment, add an empty line or "
    "comment between the instruction and the comment.",
    TRUE },
  [DD_RULE_JSON_ARGS_RECOMMENDED] = {
    "JSONArgsRecommended",
    "JSON arguments recommended for ENTRYPOINT/CMD to prevent unintended behavior related to OS "
    "signals",
    FALSE },
  [DD_RULE_LEGACY_KEY_VALUE_FORMAT] = {
    "LegacyKeyValueFormat",
    "Legacy key/value format with whitespace separator should not be used",
    FALSE },
  [DD_RULE_MAINTAINER_DEPRECATED] = {
    "MaintainerDeprecated",
    "The MAINTAINER instruction is deprecated, use a label instead to define an image author",
    FALSE },
  [DD_RULE_MULTIPLE_INSTRUCTIONS] = {
    "MultipleInstructionsDisallowed",
    "Multiple instructions of the same type should not be used in the same stage",
    FALSE },
  [DD_RULE_NO_EMPTY_CONTINUATION] = {
    "NoEmptyContinuation",
    "Empty continuation lines will become errors in a future release",
    FALSE },
  [DD_RULE_REDUNDANT_TARGET_PLATFORM] = {
    "RedundantTargetPlatform",
    "Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default "
    "behavior",
    FALSE },
  [DD_RULE_RESERVED_STAGE_NAME] = {
    "ReservedStageName",
    "Reserved words should not be used as stage names",
    FALSE },
  [DD_RULE_SECRETS_IN_ARG_OR_ENV] = {
    "SecretsUsedInArgOrEnv",
    "Sensitive data should not be used in the ARG or ENV commands",
    FALSE },
  [DD_RULE_STAGE_NAME_CASING] = {
    "StageNameCasing",
    "Stage names should be lowercase",
    FALSE },
  [DD_RULE_UNDEFINED_ARG_IN_FROM] = {
    "UndefinedArgInFrom",
    "FROM command must use declared ARGs",
    FALSE },
  [DD_RULE_UNDEFINED_VAR] = {
    "UndefinedVar",
    "Variables should be defined before their use",
    FALSE },
  [DD_RULE_WORKDIR_RELATIVE_PATH] = {
    "WorkdirRelativePath",
    "Relative workdir without an absolute workdir declared within the build can have unexpected "
    "results if the base image changes",
    FALSE },
};

/**
 * dd_dockerfile_rule_get_name:
 * @rule: a rule
 *
 * Returns: its name, as in `# check=skip=`
 */
const char *
dd_dockerfile_rule_get_name (DdDockerfileRule rule)
{
  g_return_val_if_fail ((guint) rule < G_N_ELEMENTS (rules), NULL);

  return rules[rule].name;
}

/**
 * dd_dockerfile_rule_get_description:
 * @rule: a rule
 *
 * Returns: what the rule is about, one sentence
 */
const char *
dd_dockerfile_rule_get_description (DdDockerfileRule rule)
{
  g_return_val_if_fail ((guint) rule < G_N_ELEMENTS (rules), NULL);

  return rules[rule].description;
}

/**
 * dd_dockerfile_rule_dup_url:
 * @rule: a rule
 *
 * Returns: (transfer full): where Docker's documentation explains the rule
 */
char *
dd_dockerfile_rule_dup_url (DdDockerfileRule rule)
{
  GString *url = g_string_new (RULE_URL);
  const char *name;

  g_return_val_if_fail ((guint) rule < G_N_ELEMENTS (rules), NULL);

  name = rules[rule].name;
  for (gsize i = 0; name[i] != '\0'; i++)
    {
      const gboolean upper = g_ascii_isupper (name[i]);
      const gboolean first = i > 0 && upper &&
                             (!g_ascii_isupper (name[i - 1]) || g_ascii_islower (name[i + 1]));

      if (first)
        g_string_append_c (url, '-');
      g_string_append_c (url, g_ascii_tolower (name[i]));
    }

  return g_string_free (g_string_append_c (url, '/'), FALSE);
}

static void
warning_free (DdDockerfileWarning *warning)
{
  g_free (warning->detail);
  g_free (warning);
}

static gboolean
refuse_option (const char  *option,
               GError     **error)
{
  g_autofree char *quoted = dd_go_quote (option);

  return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                              "failed to parse check options: invalid check option %s", quoted);
}

static char **
split_names (const char *text)
{
  char **names = g_strsplit (text, ",", -1);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      char *trimmed = dd_go_trim_space (names[i]);

      g_free (names[i]);
      names[i] = trimmed;
    }

  return names;
}

static gboolean
read_option (DdDockerfileLint  *lint,
             const char        *option,
             GError           **error)
{
  g_autofree char *written = NULL;
  g_autofree char *key = NULL;
  g_autofree char *raw = NULL;
  g_autofree char *value = NULL;
  g_autoptr (GError) inner = NULL;
  char ***names;

  if (!dd_go_cut (option, "=", &written, &raw))
    return refuse_option (option, error);
  key = dd_go_trim_space (written);
  value = dd_go_trim_space (raw);
  if (g_str_equal (key, "error"))
    {
      if (dd_go_parse_bool (value, &lint->as_error, &inner))
        return TRUE;
      return dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                                  "failed to parse check options: failed to parse check option "
                                  "\"%s\": %s", option, inner->message);
    }
  if (!g_str_equal (key, "skip") && !g_str_equal (key, "experimental"))
    return refuse_option (key, error);

  names = g_str_equal (key, "skip") ? &lint->skipped : &lint->experimental;
  g_strfreev (*names);
  *names = split_names (value);

  return TRUE;
}

/* Reads what `# check=` says: `skip=A,B;error=true;experimental=C`. */
gboolean
_dd_dockerfile_lint_init (DdDockerfileLint  *lint,
                          const char        *text,
                          GError           **error)
{
  g_autofree char *trimmed = dd_go_trim_space (text != NULL ? text : "");
  g_auto (GStrv) options = NULL;

  *lint = (DdDockerfileLint) { 0 };
  lint->warnings = g_ptr_array_new_with_free_func ((GDestroyNotify) warning_free);
  if (*trimmed == '\0')
    return TRUE;

  options = g_strsplit (trimmed, ";", MAX_OPTIONS);
  for (gsize i = 0; options[i] != NULL; i++)
    if (!read_option (lint, options[i], error))
      return FALSE;

  return TRUE;
}

void
_dd_dockerfile_lint_clear (DdDockerfileLint *lint)
{
  g_clear_pointer (&lint->warnings, g_ptr_array_unref);
  g_clear_pointer (&lint->skipped, g_strfreev);
  g_clear_pointer (&lint->experimental, g_strfreev);
}

static gboolean
names_contain (char       **names,
               const char  *name)
{
  const gboolean all = names != NULL && names[0] != NULL && names[1] == NULL &&
                       g_str_equal (names[0], "all");

  return all || (names != NULL && g_strv_contains ((const char *const *) names, name));
}

/* Adds a warning, unless its rule is not wanted. */
void
_dd_dockerfile_lint_report (DdDockerfileLint *lint,
                            DdDockerfileRule  rule,
                            guint             line,
                            const char       *format,
                            ...)
{
  const char *name = rules[rule].name;
  DdDockerfileWarning *warning;
  va_list args;

  if (rules[rule].experimental ? !names_contain (lint->experimental, name)
                               : names_contain (lint->skipped, name))
    return;

  warning = g_new0 (DdDockerfileWarning, 1);
  warning->rule = rule;
  warning->line = line;
  va_start (args, format);
  warning->detail = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (lint->warnings, warning);
}

static int
compare_warnings (gconstpointer a,
                  gconstpointer b)
{
  const DdDockerfileWarning *one = *(const DdDockerfileWarning *const *) a;
  const DdDockerfileWarning *other = *(const DdDockerfileWarning *const *) b;

  if (one->line != other->line)
    return one->line < other->line ? -1 : 1;
  if (one->rule != other->rule)
    return strcmp (rules[one->rule].name, rules[other->rule].name);

  return strcmp (one->detail, other->detail);
}

/* Sorts the warnings, if they are wanted so.
 *
 * Returns: %FALSE with an error if there are any and they are errors */
gboolean
_dd_dockerfile_lint_finish (DdDockerfileLint  *lint,
                            gboolean           sorted,
                            GError           **error)
{
  GString *names = g_string_new (NULL);
  gboolean seen[G_N_ELEMENTS (rules)] = { FALSE };
  gboolean fine;

  if (sorted)
    g_ptr_array_sort (lint->warnings, compare_warnings);
  for (guint i = 0; i < lint->warnings->len; i++)
    {
      const DdDockerfileWarning *warning = g_ptr_array_index (lint->warnings, i);

      seen[warning->rule] = TRUE;
    }
  for (guint rule = 0; rule < G_N_ELEMENTS (rules); rule++)
    if (seen[rule])
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", rules[rule].name);
  fine = names->len == 0 || !lint->as_error ||
         dd_syntax_error_set (error, DD_SYNTAX_ERROR_INVALID,
                              "lint violation found for rules: %s", names->str);
  g_string_free (names, TRUE);

  return fine;
}
