// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-dockerfile-check.h"
#include "dd-dockerfile-outline.h"
#include "dd-syntax-error.h"

/* Checks @text; the warnings become "line Rule: detail" lines. */
static char *
check_with (const char                     *text,
            const DdDockerfileCheckOptions *options,
            GError                        **error)
{
  g_autoptr (GPtrArray) warnings = dd_dockerfile_check (text, -1, options, error);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < warnings->len; i++)
    {
      const DdDockerfileWarning *warning = g_ptr_array_index (warnings, i);

      g_string_append_printf (out, "%u %s: %s\n", warning->line,
                              dd_dockerfile_rule_get_name (warning->rule), warning->detail);
    }

  return g_string_free (out, FALSE);
}

static void
assert_warnings (const char *text,
                 const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *got = check_with (text, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (got, ==, expected);
}

static void
test_fine (void)
{
  assert_warnings ("ARG TAG=3.24\n"
                   "FROM alpine:$TAG AS build\n"
                   "ARG TAG MODE=dev\n"
                   "WORKDIR /src\n"
                   "WORKDIR $MODE/$TAG\n"
                   "COPY . .\n"
                   "FROM scratch\n"
                   "COPY --from=build /src /\n"
                   "ENTRYPOINT [\"/app\"]\n",
                   "");
}

static void
test_casing (void)
{
  assert_warnings ("FROM alpine as Tools\n"
                   "run true\n"
                   "RUN true\n",
                   "1 FromAsCasing: 'as' and 'FROM' keywords' casing do not match\n"
                   "1 StageNameCasing: Stage name 'Tools' should be lowercase\n"
                   "2 ConsistentInstructionCasing: Command 'run' should match the case of the "
                   "command majority (uppercase)\n");
}

static void
test_stages (void)
{
  assert_warnings ("FROM alpine AS scratch\n"
                   "FROM alpine AS one\n"
                   "FROM --platform=linux/arm64 alpine AS one\n"
                   "FROM --platform=linux/arm64 alpine AS for-arm64\n"
                   "FROM --platform=$TARGETPLATFORM alpine\n",
                   "1 ReservedStageName: Stage name should not use the same name as reserved "
                   "stage \"scratch\"\n"
                   "3 DuplicateStageName: Duplicate stage name \"one\", stage names should be "
                   "unique\n"
                   "3 FromPlatformFlagConstDisallowed: FROM --platform flag should not use "
                   "constant value \"linux/arm64\"\n"
                   "5 RedundantTargetPlatform: Setting platform to predefined $TARGETPLATFORM in "
                   "FROM is redundant as this is the default behavior\n");
}

static void
test_images (void)
{
  g_autofree char *got = check_with ("ARG VERSION=1\nFROM debian:$VERSIN\n", NULL, NULL);

  g_assert_cmpstr (got, ==,
                   "2 InvalidDefaultArgInFrom: Default value for ARG debian:$VERSIN results in "
                   "empty or invalid base image name\n"
                   "2 UndefinedArgInFrom: FROM argument 'VERSIN' is not declared (did you mean "
                   "VERSION?)\n");
}

static void
test_undefined (void)
{
  assert_warnings ("FROM debian\n"
                   "ENV HOME_DIR=/srv\n"
                   "COPY a $HOMEDIR/\n"
                   "LABEL v=$VERSION\n"
                   "RUN echo $ANYTHING\n",
                   "3 UndefinedVar: Usage of undefined variable '$HOMEDIR' (did you mean "
                   "$HOME_DIR?)\n"
                   "4 UndefinedVar: Usage of undefined variable '$VERSION'\n");
}

static void
test_instructions (void)
{
  assert_warnings ("FROM debian\n"
                   "MAINTAINER me\n"
                   "ENV API_TOKEN x\n"
                   "ARG PUBLIC_KEY\n"
                   "WORKDIR app\n"
                   "RUN one \\\n"
                   "\n"
                   "  two\n"
                   "EXPOSE 80/TCP 1:2\n"
                   "CMD run\n"
                   "CMD [\"run\"]\n",
                   "2 MaintainerDeprecated: Maintainer instruction is deprecated in favor of "
                   "using label\n"
                   "3 LegacyKeyValueFormat: \"ENV key=value\" should be used instead of legacy "
                   "\"ENV key value\" format\n"
                   "3 SecretsUsedInArgOrEnv: Do not use ARG or ENV instructions for sensitive "
                   "data (ENV \"API_TOKEN\")\n"
                   "5 WorkdirRelativePath: Relative workdir \"app\" can have unexpected results "
                   "if the base image changes\n"
                   "8 NoEmptyContinuation: Empty continuation line\n"
                   "9 ExposeInvalidFormat: EXPOSE instruction should not define an IP address or "
                   "host-port mapping, found '1:2'\n"
                   "9 ExposeProtoCasing: Defined protocol '80/TCP' in EXPOSE instruction should "
                   "be lowercase\n"
                   "10 JSONArgsRecommended: JSON arguments recommended for CMD to prevent "
                   "unintended behavior related to OS signals\n"
                   "10 MultipleInstructionsDisallowed: Multiple CMD instructions should not be "
                   "used in the same stage because only the last one will be used\n");
}

static void
test_directive (void)
{
  static const char *const arguments[] = { "BUILDKIT_DOCKERFILE_CHECK=skip=all", NULL };
  const DdDockerfileCheckOptions options = { .build_arguments = arguments };
  g_autoptr (GError) error = NULL;
  g_autofree char *got = NULL;
  g_autofree char *skipped = NULL;

  assert_warnings ("# check=skip=JSONArgsRecommended\nFROM a\nCMD b\n", "");
  got = check_with ("# check=error=true\nFROM a\nCMD b\n", NULL, &error);
  g_assert_error (error, DD_SYNTAX_ERROR, DD_SYNTAX_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==,
                   "lint violation found for rules: JSONArgsRecommended");
  g_clear_error (&error);
  skipped = check_with ("# check=error=true\nFROM a\nCMD b\n", &options, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (skipped, ==, "");
}

static void
test_experimental (void)
{
  g_autoptr (DdIgnore) ignore = dd_ignore_parse ("*.log\n", -1, NULL);
  const DdDockerfileCheckOptions options = { .ignore = ignore };
  g_autofree char *got = check_with ("# check=experimental=all\n"
                                     "# the base\n"
                                     "FROM alpine AS base\n"
                                     "COPY a.log b.txt /\n",
                                     &options, NULL);

  g_assert_cmpstr (got, ==,
                   "3 InvalidDefinitionDescription: Comment for FROM should follow the format: "
                   "`# base <description>`\n"
                   "4 CopyIgnoredFile: Attempting to Copy file \"a.log\" that is excluded by "
                   ".dockerignore\n");
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *text;
    guint       line;
    const char *message;
  } cases[] = {
    { "FROM $X\n", 1, "base name ($X) should not be blank" },
    { "FROM a\nSTOPSIGNAL KILLER\n", 2, "invalid signal: KILLER" },
    { "FROM a\nCOPY https://example.com/a /\n", 2, "source can't be a URL for COPY" },
    { "FROM a AS x\nCOPY --from=y . .\nFROM a AS y\nCOPY --from=x . .\n", 1,
      "circular dependency detected on stage: x" },
    { "FROM a AS x\nCOPY --from=y . .\nFROM a AS y\n", 2,
      "cannot copy from stage \"y\", it needs to be defined before current stage \"x\"" },
    { "FROM A\n", 1,
      "failed to parse stage name \"A\": invalid reference format: repository name (library/A) "
      "must be lowercase" },
    { "", 1, "the Dockerfile cannot be empty" },
    { "FROM --platform=$BULIDPLATFORM a\n", 1,
      "empty platform value from expression $BULIDPLATFORM (did you mean BUILDPLATFORM?)" },
    { "FROM --platform=toaster a\n", 1,
      "failed to parse platform toaster: \"toaster\": unknown operating system or architecture: "
      "invalid argument" },
    { "# check=error=true\nFROM a as b\ncopy c d\n", 1,
      "lint violation found for rules: ConsistentInstructionCasing, FromAsCasing" },
    { "ARG A=1\n", 1, "dockerfile contains no stages to build" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *got = check_with (cases[i].text, NULL, &error);
      guint line;

      g_assert_nonnull (got);
      g_assert_error (error, DD_SYNTAX_ERROR, DD_SYNTAX_ERROR_INVALID);
      g_assert_cmpstr (error->message, ==, cases[i].message);
      g_assert_true (dd_syntax_error_get_position (error, &line, NULL));
      g_assert_cmpuint (line, ==, cases[i].line);
    }
}

static void
test_target (void)
{
  const DdDockerfileCheckOptions options = { .target = "one" };
  g_autofree char *got = check_with ("FROM a AS one\nFROM a AS two\nCMD x\n", &options, NULL);

  g_assert_cmpstr (got, ==, "");
}

static void
test_rules (void)
{
  g_autofree char *url = dd_dockerfile_rule_dup_url (DD_RULE_JSON_ARGS_RECOMMENDED);

  g_assert_cmpstr (url, ==,
                   "https://docs.docker.com/go/dockerfile/rule/json-args-recommended/");
  g_assert_cmpstr (dd_dockerfile_rule_get_description (DD_RULE_DUPLICATE_STAGE_NAME), ==,
                   "Stage names should be unique");
}

/* What a build can be given */

static char *
list_parameters (GPtrArray *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const DdDockerfileParameter *parameter = g_ptr_array_index (list, i);

      g_string_append_printf (text, "%u %s=%s%s%s\n", parameter->line, parameter->name,
                              parameter->value ? parameter->value : "",
                              parameter->required ? " required" : "",
                              parameter->description ? parameter->description : "");
    }
  return g_string_free (text, FALSE);
}

static void
test_outline (void)
{
  const char *const given[] = { "V=9", NULL };
  g_autoptr (DdDockerfile) dockerfile =
    dd_dockerfile_parse ("ARG BASE=a\nARG UNUSED=b\nFROM $BASE AS base\n# V is the version\n"
                         "ARG V=1\nRUN --mount=type=secret,id=k,required=true x\n"
                         "FROM base AS other\nARG X\nFROM base\nARG Y=2\nRUN --mount=type=ssh y\n",
                         -1, NULL);
  g_autoptr (DdDockerfileOutline) outline = dd_dockerfile_outline_new (dockerfile, NULL, given,
                                                                       NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *arguments = list_parameters (outline->arguments);
  g_autofree char *secrets = list_parameters (outline->secrets);
  g_autofree char *agents = list_parameters (outline->agents);

  g_test_message ("what the target is made of counts, the rest does not");
  g_assert_cmpstr (arguments, ==, "1 BASE=a\n5 V=9is the version\n10 Y=2\n");
  g_assert_cmpstr (secrets, ==, "6 k= required\n");
  g_assert_cmpstr (agents, ==, "11 default=\n");
  g_assert_null (dd_dockerfile_outline_new (dockerfile, "nope", NULL, &error));
  g_assert_error (error, DD_SYNTAX_ERROR, DD_SYNTAX_ERROR_INVALID);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/syntax/dockerfile-check/fine", test_fine);
  g_test_add_func ("/syntax/dockerfile-check/casing", test_casing);
  g_test_add_func ("/syntax/dockerfile-check/stages", test_stages);
  g_test_add_func ("/syntax/dockerfile-check/images", test_images);
  g_test_add_func ("/syntax/dockerfile-check/undefined", test_undefined);
  g_test_add_func ("/syntax/dockerfile-check/instructions", test_instructions);
  g_test_add_func ("/syntax/dockerfile-check/directive", test_directive);
  g_test_add_func ("/syntax/dockerfile-check/experimental", test_experimental);
  g_test_add_func ("/syntax/dockerfile-check/refusals", test_refusals);
  g_test_add_func ("/syntax/dockerfile-check/target", test_target);
  g_test_add_func ("/syntax/dockerfile-check/rules", test_rules);

  g_test_add_func ("/syntax/dockerfile-check/outline", test_outline);

  return g_test_run ();
}
