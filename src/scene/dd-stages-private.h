// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-build.h"

G_BEGIN_DECLS

/* What the stages of a build hold, for the view that draws them. */

/*
 * DdStageFile:
 * @path: in the stage
 * @size: in bytes
 * @is_base: it came with the image or the stage below
 * @is_taken: another stage copies it
 * @is_copied: it was copied from another stage
 * @from: then the index of that stage
 */
typedef struct
{
  char   *path;
  gint64  size;
  guint   from;
  guint   is_base : 1;
  guint   is_taken : 1;
  guint   is_copied : 1;
} DdStageFile;

/*
 * DdBuiltStage:
 * @plan: what the plan says of it
 * @index: its place in the plan
 * @state: how far it is
 * @files: (element-type DdStageFile): the largest first
 * @size: of all layers, in bytes
 * @base_size: of those it started from
 * @taken_size: of what other stages copy
 * @copied_size: of what it copied from others
 * @above: a stage that starts from it, -1 for none: then nothing is left behind
 * @n_packages: what its package manager has written down, or Distroless
 * @has_shell: whether there is /bin/sh
 */
typedef struct
{
  const DdBuildPlanStage *plan;
  guint                   index;
  DdBuildState            state;
  GPtrArray              *files;
  gint64                  size;
  gint64                  base_size;
  gint64                  taken_size;
  gint64                  copied_size;
  int                     above;
  guint                   n_packages;
  gboolean                has_shell;
} DdBuiltStage;

/*
 * DdStageCopy:
 * @from: index of the stage that has the files
 * @to: index of the stage that gets them
 * @source: (nullable): the first file, in the one stage
 * @target: (nullable): the same file, in the other
 * @step: the step of the plan that copies it, -1 for none
 * @is_base: the one starts from the other: FROM and not COPY --from
 */
typedef struct
{
  guint  from;
  guint  to;
  char  *source;
  char  *target;
  int    step;
  guint  is_base : 1;
} DdStageCopy;

/*
 * DdStages:
 * @stages: (element-type DdBuiltStage): of the plan, in its order
 * @copies: (element-type DdStageCopy): COPY --from and FROM, once for two stages
 */
typedef struct
{
  GPtrArray *stages;
  GPtrArray *copies;
} DdStages;

DdStages     *_dd_stages_new  (const DdBuild  *build) G_GNUC_WARN_UNUSED_RESULT;
void          _dd_stages_free (DdStages       *self);
DdBuiltStage *_dd_stages_get  (const DdStages *self,
                               guint           index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdStages, _dd_stages_free)

G_END_DECLS
