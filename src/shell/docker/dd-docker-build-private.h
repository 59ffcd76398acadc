// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-build.h"
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
} DdBuildRequest;

/* dd-docker-build-options.c */
void     _dd_build_request_init      (DdBuildRequest  *self);
void     _dd_build_request_clear     (DdBuildRequest  *self);
gboolean _dd_build_request_read      (DdToolCall      *call,
                                      DdDockerLine    *line,
                                      DdBuildRequest  *self,
                                      GError         **error);

int      _dd_docker_build_write_output (DdToolCall    *call,
                                        DdDockerLine  *line,
                                        const DdBuild *build);
void     _dd_docker_build_write_metadata (DdToolCall  *call,
                                        const char    *file,
                                        const DdBuild *build);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdBuildRequest, _dd_build_request_clear)

/* dd-docker-build-call.c: what a Dockerfile is asked for instead of a build */
char    *_dd_docker_build_dup_call   (DdDockerLine   *line) G_GNUC_WARN_UNUSED_RESULT;
int      _dd_docker_build_print_call (DdToolCall     *call,
                                      DdDockerLine   *line,
                                      const DdBuild  *build);

G_END_DECLS
