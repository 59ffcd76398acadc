// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-build-ops.h"
#include "dd-docker-private.h"

G_BEGIN_DECLS

/* What the options ask for, beside the files. */
typedef struct
{
  char        *call;        /* what is asked for instead of a build */
  const char  *network;
  char       **hosts;
  char       **agents;
  gint64       shm_size;
  GPtrArray   *contexts;    /* DdBuildNamedContext */
  gboolean     allows_host;
  char        *exporter;    /* what becomes of the result, NULL for an image */
  char        *dest;        /* where, "-" for the standard output */
  gboolean     pushes;
  char       **names;       /* of the image */
  GPtrArray   *cache_from;  /* DdBuildCacheSource */
  GPtrArray   *cache_to;    /* as people write it, ended by NULL */
  GString     *warnings;    /* of --cache-from */
} DdBuildRequest;

/* How a build tells how far it is. */
typedef enum
{
  DD_BUILD_PROGRESS_PLAIN,
  DD_BUILD_PROGRESS_DISPLAY,  /* what a terminal shows at the end */
  DD_BUILD_PROGRESS_JSON,
  DD_BUILD_PROGRESS_QUIET,    /* the image's id alone */
  DD_BUILD_PROGRESS_NONE,
} DdBuildProgress;

/* dd-docker-build-progress.c */
DdBuildProgress _dd_docker_build_get_progress (DdToolCall *call,
                                      DdDockerLine    *line);
gboolean _dd_docker_build_check_progress (DdToolCall  *call,
                                      DdDockerLine    *line,
                                      GError         **error);
void     _dd_docker_build_show_progress (DdToolCall   *call,
                                      DdDockerLine    *line,
                                      const DdBuild   *build,
                                      guint            n_printed);
void     _dd_docker_build_show_remarks (DdToolCall    *call,
                                      DdDockerLine    *line,
                                      const DdBuild   *build);

/* dd-docker-build-options.c */
void     _dd_build_request_init      (DdBuildRequest  *self);
void     _dd_build_request_clear     (DdBuildRequest  *self);
gboolean _dd_build_request_read      (DdToolCall      *call,
                                      DdDockerLine    *line,
                                      DdBuildRequest  *self,
                                      GError         **error);

/* dd-docker-build-output.c: what becomes of the result */
gboolean _dd_docker_build_read_output (DdToolCall      *call,
                                       DdDockerLine    *line,
                                       DdBuildRequest  *self,
                                       GError         **error);
int      _dd_docker_build_write_tree (DdToolCall       *call,
                                      const char       *path,
                                      DdNode           *tree);
int      _dd_docker_build_write_output (DdToolCall    *call,
                                        DdDockerLine  *line,
                                        const DdBuild *build);
void     _dd_docker_build_write_metadata (DdToolCall  *call,
                                        const char    *file,
                                        const DdBuild *build);

/* dd-docker-build-caches.c: --cache-from and --cache-to */
gboolean _dd_docker_build_read_caches (DdToolCall      *call,
                                       DdDockerLine    *line,
                                       DdBuildRequest  *self,
                                       GError         **error);
void     _dd_docker_build_write_caches (DdToolCall     *call,
                                        const DdBuild  *build);
char    *_dd_docker_build_warn_of_caches (DdToolCall   *call,
                                          DdDockerLine *line) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdBuildRequest, _dd_build_request_clear)

/* dd-docker-build-cache.c */
DdToolResult _dd_docker_du_command  (DdToolCall     *call,
                                      DdDockerLine   *line);

/* dd-docker-build-call.c: what a Dockerfile is asked for instead of a build */
char    *_dd_docker_build_dup_call   (DdDockerLine   *line) G_GNUC_WARN_UNUSED_RESULT;
int      _dd_docker_build_print_call (DdToolCall     *call,
                                      DdDockerLine   *line,
                                      const DdBuild  *build);

G_END_DECLS
