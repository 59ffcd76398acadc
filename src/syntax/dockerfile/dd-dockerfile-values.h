// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-dockerfile.h"

G_BEGIN_DECLS

/**
 * DdDockerfileHealth:
 * @test: `NONE`, or `CMD` and words, or `CMD-SHELL` and a command line
 * @interval: nanoseconds between two checks; 0 for the default, as below
 * @timeout: nanoseconds a check may take
 * @start_period: nanoseconds in which failures do not count
 * @start_interval: nanoseconds between two checks in the start period
 * @retries: failures in a row that make the container unhealthy
 *
 * What a HEALTHCHECK says.
 */
typedef struct
{
  char   **test;
  gint64   interval;
  gint64   timeout;
  gint64   start_period;
  gint64   start_interval;
  gint64   retries;
} DdDockerfileHealth;

/**
 * DdDockerfileMountType:
 * @DD_DOCKERFILE_MOUNT_BIND: files of the context, of a stage or of an image
 * @DD_DOCKERFILE_MOUNT_CACHE: a folder that outlives the build
 * @DD_DOCKERFILE_MOUNT_TMPFS: a folder in memory
 * @DD_DOCKERFILE_MOUNT_SECRET: a secret as a file or a variable
 * @DD_DOCKERFILE_MOUNT_SSH: the socket of an SSH agent
 *
 * The kinds of `RUN --mount`.
 */
typedef enum
{
  DD_DOCKERFILE_MOUNT_BIND,
  DD_DOCKERFILE_MOUNT_CACHE,
  DD_DOCKERFILE_MOUNT_TMPFS,
  DD_DOCKERFILE_MOUNT_SECRET,
  DD_DOCKERFILE_MOUNT_SSH,
} DdDockerfileMountType;

/**
 * DdDockerfileMount:
 * @type: the kind
 * @from: (nullable): the stage, context or image
 * @source: (nullable): the path there
 * @target: (nullable): the path in the container
 * @id: (nullable): the name of the cache, the secret or the socket
 * @sharing: (nullable): `shared`, `private` or `locked`
 * @environment: (nullable): the variable that holds the secret
 * @size: bytes at most, 0 for no limit
 * @mode: permissions, -1 for the default
 * @uid: the owner, -1 for the default
 * @gid: the group, -1 for the default
 * @read_only: whether writing is refused
 * @required: whether a secret or socket that is missing is an error
 *
 * One `RUN --mount`.
 */
typedef struct
{
  DdDockerfileMountType  type;
  char                  *from;
  char                  *source;
  char                  *target;
  char                  *id;
  char                  *sharing;
  char                  *environment;
  gint64                 size;
  gint64                 mode;
  gint64                 uid;
  gint64                 gid;
  gboolean               read_only;
  gboolean               required;
} DdDockerfileMount;

/**
 * DdDockerfilePort:
 * @text: the port as it is written, variables replaced
 * @upper_case: its protocol is not in lower case
 * @published: it names an address or a port of the host, which EXPOSE ignores
 *
 * How a port of EXPOSE is written.
 */
typedef struct
{
  char     *text;
  gboolean  upper_case;
  gboolean  published;
} DdDockerfilePort;

gboolean   dd_dockerfile_health_read  (const DdDockerfileInstruction  *instruction,
                                       DdDockerfileHealth             *health,
                                       GError                        **error);
void       dd_dockerfile_health_clear (DdDockerfileHealth             *health);

gboolean   dd_dockerfile_mount_parse  (const char                     *text,
                                       char                            escape,
                                       const char *const              *environment,
                                       DdDockerfileMount              *mount,
                                       GError                        **error);
void       dd_dockerfile_mount_clear  (DdDockerfileMount              *mount);

char     **dd_dockerfile_expose_ports (const char *const              *ports,
                                       GPtrArray                     **notes,
                                       GError                        **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean   dd_dockerfile_heredoc_parse    (const char           *word,
                                           DdDockerfileHeredoc **heredoc,
                                           GError              **error);
gboolean   dd_dockerfile_heredocs_in_line (const char           *line,
                                           GPtrArray            *heredocs,
                                           GError              **error);
void       dd_dockerfile_heredoc_free     (DdDockerfileHeredoc  *heredoc);

gboolean   dd_dockerfile_find_directive   (const char           *text,
                                           const char           *name,
                                           char                **value,
                                           guint                *line);

char      *dd_dockerfile_suggest          (const char           *text,
                                           const char *const    *options,
                                           gboolean              case_sensitive) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdDockerfileHealth, dd_dockerfile_health_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdDockerfileMount, dd_dockerfile_mount_clear)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdDockerfileHeredoc, dd_dockerfile_heredoc_free)

G_END_DECLS
