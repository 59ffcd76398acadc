// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-dockerfile.h"
#include "dd-ignore.h"

G_BEGIN_DECLS

/**
 * DdDockerfileRule:
 * @DD_RULE_CONSISTENT_INSTRUCTION_CASING: names in upper and in lower case
 * @DD_RULE_COPY_IGNORED_FILE: a source is left out by `.dockerignore`
 * @DD_RULE_DUPLICATE_STAGE_NAME: two stages have one name
 * @DD_RULE_EXPOSE_INVALID_FORMAT: EXPOSE names something of the host
 * @DD_RULE_EXPOSE_PROTO_CASING: the protocol of EXPOSE is in upper case
 * @DD_RULE_FROM_AS_CASING: FROM and AS are not in the same case
 * @DD_RULE_FROM_PLATFORM_FLAG_CONST: the platform of FROM is fixed
 * @DD_RULE_INVALID_DEFAULT_ARG_IN_FROM: without a build argument the image
 *   has no valid name
 * @DD_RULE_INVALID_DEFINITION_DESCRIPTION: a comment before an ARG or a stage
 *   does not begin with its name
 * @DD_RULE_JSON_ARGS_RECOMMENDED: CMD or ENTRYPOINT in shell form
 * @DD_RULE_LEGACY_KEY_VALUE_FORMAT: ENV or LABEL without an equals sign
 * @DD_RULE_MAINTAINER_DEPRECATED: MAINTAINER is used
 * @DD_RULE_MULTIPLE_INSTRUCTIONS: only the last of several counts
 * @DD_RULE_NO_EMPTY_CONTINUATION: an empty line inside an instruction
 * @DD_RULE_REDUNDANT_TARGET_PLATFORM: the platform is the default
 * @DD_RULE_RESERVED_STAGE_NAME: a stage is called `scratch` or `context`
 * @DD_RULE_SECRETS_IN_ARG_OR_ENV: a secret in ARG or ENV
 * @DD_RULE_STAGE_NAME_CASING: the name of a stage is not in lower case
 * @DD_RULE_UNDEFINED_ARG_IN_FROM: FROM uses an ARG that nothing declares
 * @DD_RULE_UNDEFINED_VAR: a variable is used that nothing sets
 * @DD_RULE_WORKDIR_RELATIVE_PATH: the first WORKDIR is relative
 *
 * What the builder warns about.
 */
typedef enum
{
  DD_RULE_CONSISTENT_INSTRUCTION_CASING,
  DD_RULE_COPY_IGNORED_FILE,
  DD_RULE_DUPLICATE_STAGE_NAME,
  DD_RULE_EXPOSE_INVALID_FORMAT,
  DD_RULE_EXPOSE_PROTO_CASING,
  DD_RULE_FROM_AS_CASING,
  DD_RULE_FROM_PLATFORM_FLAG_CONST,
  DD_RULE_INVALID_DEFAULT_ARG_IN_FROM,
  DD_RULE_INVALID_DEFINITION_DESCRIPTION,
  DD_RULE_JSON_ARGS_RECOMMENDED,
  DD_RULE_LEGACY_KEY_VALUE_FORMAT,
  DD_RULE_MAINTAINER_DEPRECATED,
  DD_RULE_MULTIPLE_INSTRUCTIONS,
  DD_RULE_NO_EMPTY_CONTINUATION,
  DD_RULE_REDUNDANT_TARGET_PLATFORM,
  DD_RULE_RESERVED_STAGE_NAME,
  DD_RULE_SECRETS_IN_ARG_OR_ENV,
  DD_RULE_STAGE_NAME_CASING,
  DD_RULE_UNDEFINED_ARG_IN_FROM,
  DD_RULE_UNDEFINED_VAR,
  DD_RULE_WORKDIR_RELATIVE_PATH,
} DdDockerfileRule;

/**
 * DdDockerfileWarning:
 * @rule: the rule
 * @detail: what is wrong here, one sentence
 * @line: the line, counted from 1
 *
 * One warning about a Dockerfile.
 */
typedef struct
{
  DdDockerfileRule  rule;
  char             *detail;
  guint             line;
} DdDockerfileWarning;

/**
 * DdDockerfileCheckOptions:
 * @build_arguments: (nullable): `NAME=value` strings, as from `--build-arg`
 * @target: (nullable): the stage that is built
 * @ignore: (nullable): the `.dockerignore` of the context
 * @only_needed: whether stages that the target does not need are left out, as
 *   a build does. A check of the whole file goes through all of them, unless
 *   there is a @target
 * @as_found: whether the warnings come in the order in which they are found
 *
 * With what a Dockerfile is checked. The build argument
 * `BUILDKIT_DOCKERFILE_CHECK` takes the place of the `check` directive.
 */
typedef struct
{
  const char *const *build_arguments;
  const char        *target;
  DdIgnore          *ignore;
  gboolean           only_needed;
  gboolean           as_found;
} DdDockerfileCheckOptions;

GPtrArray  *dd_dockerfile_check                 (const char                      *text,
                                                 gssize                           length,
                                                 const DdDockerfileCheckOptions  *options,
                                                 GError                         **error) G_GNUC_WARN_UNUSED_RESULT;
const char *dd_dockerfile_rule_get_name         (DdDockerfileRule                 rule);
const char *dd_dockerfile_rule_get_description  (DdDockerfileRule                 rule);
char       *dd_dockerfile_rule_dup_url          (DdDockerfileRule                 rule) G_GNUC_WARN_UNUSED_RESULT;

char      **dd_dockerfile_dup_global_variables  (DdDockerfile                    *dockerfile,
                                                 const char *const               *build_arguments,
                                                 const char                      *target,
                                                 GError                         **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
