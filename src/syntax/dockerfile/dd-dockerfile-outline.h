// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-dockerfile.h"

G_BEGIN_DECLS

/**
 * DdDockerfileParameter:
 * @name: of a build argument, a secret or an SSH agent
 * @description: (nullable): what the comment before it says
 * @value: (nullable): of a build argument, the one it has
 * @required: whether a build fails without it
 * @line: of the Dockerfile
 *
 * Something a build can be given.
 */
typedef struct
{
  char     *name;
  char     *description;
  char     *value;
  gboolean  required;
  guint     line;
} DdDockerfileParameter;

/**
 * DdDockerfileOutline:
 * @target: (nullable): the name of the stage that is built
 * @description: (nullable): what the comment before it says
 * @arguments: (element-type DdDockerfileParameter): build arguments
 * @secrets: (element-type DdDockerfileParameter): secrets
 * @agents: (element-type DdDockerfileParameter): SSH agents
 *
 * What the build of a stage can be given, each kind by line.
 */
typedef struct
{
  char      *target;
  char      *description;
  GPtrArray *arguments;
  GPtrArray *secrets;
  GPtrArray *agents;
} DdDockerfileOutline;

DdDockerfileOutline *dd_dockerfile_outline_new  (DdDockerfile         *dockerfile,
                                                 const char           *target,
                                                 const char *const    *build_arguments,
                                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void                 dd_dockerfile_outline_free (DdDockerfileOutline  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdDockerfileOutline, dd_dockerfile_outline_free)

G_END_DECLS
