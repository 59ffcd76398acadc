// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-build-plan.h"
#include "dd-node.h"
#include "dd-string-map.h"

G_BEGIN_DECLS

/**
 * DdBuildResolve:
 * @reference: of an image, in full
 * @data: what the caller gave
 * @config: (out) (transfer full): its configuration as JSON
 * @digest: (out) (transfer full) (nullable): of its manifest
 * @error: return location
 *
 * Finds out about a base image.
 *
 * Returns: whether there is such an image
 */
typedef gboolean (*DdBuildResolve) (const char  *reference,
                                    gpointer     data,
                                    char       **config,
                                    char       **digest,
                                    GError     **error);

/**
 * DdBuildNamedContext:
 * @name: what the Dockerfile calls it
 * @reference: (nullable): of an image
 * @files: (nullable): of a folder
 *
 * A further context: a folder or an image.
 */
typedef struct
{
  char   *name;
  char   *reference;
  DdNode *files;
} DdBuildNamedContext;

#define DD_BUILD_PLAN_ERROR (dd_build_plan_error_quark ())

/**
 * DdBuildPlanError:
 * @DD_BUILD_PLAN_ERROR_CONVERT: an instruction cannot be made a step; all that
 *   the builder reads before has been read
 *
 * An error that is found late.
 */
typedef enum
{
  DD_BUILD_PLAN_ERROR_CONVERT,
} DdBuildPlanError;

GQuark dd_build_plan_error_quark (void);

/**
 * DdBuildPlanOptions:
 * @build_args: (nullable): values of ARG
 * @labels: (nullable): for the image
 * @target: (nullable): the stage to build, %NULL for the last
 * @platform: (nullable): %NULL for linux/amd64
 * @no_cache: whether the cache is not asked
 * @no_cache_stages: (nullable): the stages it is not asked for
 * @legacy: whether the plan is for the legacy builder
 * @file_name: (nullable): of the Dockerfile, for messages
 * @network: (nullable): of commands that do not name one: default, none or host
 * @hosts: (nullable): name=address, names that commands know
 * @agents: (nullable): the SSH agents that are offered
 * @shm_size: bytes of /dev/shm, 0 for the default
 * @contexts: (nullable) (element-type DdBuildNamedContext): further contexts
 * @allows_host: whether a command may use the network of the host
 * @resolve: finds out about base images
 * @resolve_data: what it is given
 *
 * What a plan depends on beside the Dockerfile.
 */
typedef struct
{
  const DdStringMap  *build_args;
  const DdStringMap  *labels;
  const char         *target;
  const char         *platform;
  gboolean            no_cache;
  gboolean            legacy;
  const char         *file_name;
  char              **no_cache_stages;
  const char         *network;
  char              **hosts;
  char              **agents;
  gint64              shm_size;
  GPtrArray          *contexts;
  gboolean            allows_host;
  DdBuildResolve      resolve;
  gpointer            resolve_data;
} DdBuildPlanOptions;

DdBuildNamedContext *dd_build_named_context_new  (const char          *name,
                                                  const char          *reference,
                                                  DdNode              *files) G_GNUC_WARN_UNUSED_RESULT;
void                 dd_build_named_context_free (DdBuildNamedContext *self);

DdBuildPlan *dd_build_plan_from_text (const char               *dockerfile,
                                      const DdBuildPlanOptions *options,
                                      int                      *line,
                                      int                      *end_line,
                                      GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

/* The keys of the legacy builder. */
char        *dd_legacy_make_comment  (DdNode                   *files,
                                      const DdBuildStep        *step,
                                      GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
char        *dd_legacy_make_key      (const char               *parent,
                                      const DdBuildStep        *step,
                                      const char               *comment) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
