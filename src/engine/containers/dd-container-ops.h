// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"
#include "dd-process-ops.h"

G_BEGIN_DECLS

#define DD_STOP_TIMEOUT_DEFAULT G_MININT

/* The operations of the Engine API on containers. Each takes the full id, a
 * name or the beginning of an id; each refuses with a GError of
 * %DD_ENGINE_ERROR whose message is Docker's. */

char     *dd_container_create      (DdEngine                *engine,
                                    const DdContainerConfig *config,
                                    const char              *name,
                                    GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  dd_container_start       (DdEngine                *engine,
                                    const char              *name,
                                    GError                 **error);
gboolean  dd_container_stop        (DdEngine                *engine,
                                    const char              *name,
                                    int                      signal,
                                    int                      timeout,
                                    GError                 **error);
gboolean  dd_container_restart     (DdEngine                *engine,
                                    const char              *name,
                                    int                      signal,
                                    int                      timeout,
                                    GError                 **error);
gboolean  dd_container_kill        (DdEngine                *engine,
                                    const char              *name,
                                    int                      signal,
                                    GError                 **error);
gboolean  dd_container_pause       (DdEngine                *engine,
                                    const char              *name,
                                    GError                 **error);
gboolean  dd_container_unpause     (DdEngine                *engine,
                                    const char              *name,
                                    GError                 **error);
gboolean  dd_container_rename      (DdEngine                *engine,
                                    const char              *name,
                                    const char              *new_name,
                                    GError                 **error);
gboolean  dd_container_update      (DdEngine                *engine,
                                    const char              *name,
                                    const DdContainerConfig *config,
                                    GError                 **error);
gboolean  dd_container_remove      (DdEngine                *engine,
                                    const char              *name,
                                    gboolean                 force,
                                    gboolean                 volumes,
                                    GError                 **error);

/**
 * DdExecConfig:
 * @argv: the command
 * @env: (nullable): added to the container's
 * @user: (nullable): %NULL for the container's
 * @working_dir: (nullable): %NULL for the container's
 * @tty: whether it gets a terminal
 * @input_open: whether its standard input stays open
 * @input: (nullable): what is already on its standard input
 * @detach: whether nobody reads what it writes
 *
 * What `docker exec` asks for.
 */
typedef struct
{
  char       **argv;
  char       **env;
  const char  *user;
  const char  *working_dir;
  const char  *input;
  const char  *tty_name;
  guint        tty : 1;
  guint        input_open : 1;
  guint        detach : 1;
  guint        privileged : 1;
} DdExecConfig;

char     *dd_container_exec        (DdEngine                *engine,
                                    const char              *name,
                                    const DdExecConfig      *config,
                                    GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

/* Shared by the operations. */

void      dd_container_notify      (DdEngine                *engine,
                                    const DdContainer       *container,
                                    const char              *action,
                                    ...) G_GNUC_NULL_TERMINATED;
char     *dd_container_random_name (const DdWorld           *world) G_GNUC_WARN_UNUSED_RESULT;
gboolean  dd_container_find_user   (DdEngine                *engine,
                                    const DdContainer       *container,
                                    const char              *user,
                                    int                     *uid,
                                    int                     *gid,
                                    char                   **home,
                                    GError                 **error);

G_END_DECLS
