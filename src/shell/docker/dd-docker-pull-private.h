// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-docker-private.h"

G_BEGIN_DECLS

/* What a pull is for: `docker pull`, `docker run`, or a pull of all tags. */
typedef enum
{
  DD_DOCKER_PULL_ALONE,
  DD_DOCKER_PULL_FOR_RUN,
  DD_DOCKER_PULL_OF_MANY,
} DdDockerPullKind;

/* Pulling as a client: begin, then print progress at every turn until it is
 * done. Used by `docker pull`, and by `docker run` for a missing image. */

char         *dd_docker_pull_dup_name (const char  *reference) G_GNUC_WARN_UNUSED_RESULT;
GVariant     *dd_docker_pull_begin    (DdToolCall  *call,
                                       const char  *reference,
                                       gboolean     quiet,
                                       GError     **error);
gboolean      dd_docker_pull_print    (DdToolCall  *call,
                                       GVariant    *memo,
                                       DdDockerPullKind kind,
                                       GVariant   **next);
gboolean      dd_docker_pull_failed   (DdToolCall  *call,
                                       GVariant    *memo);
DdToolResult  dd_docker_pull_wait     (DdToolCall  *call,
                                       GVariant    *memo,
                                       GVariant    *pull);

G_END_DECLS
