// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-build-ops.h"

G_BEGIN_DECLS

/**
 * DdBuildVerdict:
 * @DD_BUILD_VERDICT_NONE: no cache decides about it: an image, the files that
 *   the client sends, text of the Dockerfile
 * @DD_BUILD_VERDICT_HIT: the result of last time is taken
 * @DD_BUILD_VERDICT_MISS: it is carried out, because of something about itself
 * @DD_BUILD_VERDICT_FOLLOWS: it is carried out, because a step before it is
 * @DD_BUILD_VERDICT_OPEN: it depends on what a step before it makes this time:
 *   when that is the same as last time, it hits
 * @DD_BUILD_VERDICT_FAILS: a file that it copies is not there
 * @DD_BUILD_VERDICT_UNREACHED: a step it needs fails
 *
 * What a build would do with a step.
 */
typedef enum
{
  DD_BUILD_VERDICT_NONE,
  DD_BUILD_VERDICT_HIT,
  DD_BUILD_VERDICT_MISS,
  DD_BUILD_VERDICT_FOLLOWS,
  DD_BUILD_VERDICT_OPEN,
  DD_BUILD_VERDICT_FAILS,
  DD_BUILD_VERDICT_UNREACHED,
} DdBuildVerdict;

/**
 * DdBuildForecast:
 * @verdict: what would happen
 * @reason: why, the end of a sentence that begins with "because"; of a step
 *   that fails, Docker's message
 * @path: (nullable): of a copy from the context that misses, the first file
 *   that differs from what was sent the last time
 * @cause: of %DD_BUILD_VERDICT_FOLLOWS, %DD_BUILD_VERDICT_OPEN and
 *   %DD_BUILD_VERDICT_UNREACHED the step that decides; otherwise -1
 *
 * What a build would do with one step, and why.
 */
typedef struct
{
  DdBuildVerdict  verdict;
  char           *reason;
  char           *path;
  int             cause;
} DdBuildForecast;

/**
 * DdBuildPreview:
 * @plan: (nullable): what there is to do, %NULL if the Dockerfile is wrong
 * @forecasts: (element-type DdBuildForecast): by step of @plan
 * @error: (nullable): what is wrong, in Docker's words
 * @line: of the Dockerfile that is wrong, 0 for none
 * @end_line: its last line
 * @n_hits: steps whose result would come from the cache
 * @n_to_run: steps that would be carried out for certain
 * @n_open: steps that depend on what comes out of others
 * @first: of those that would be carried out or fail because of something about
 *   themselves, the step that is first in the Dockerfile; -1 for none
 * @is_first: whether nothing was built yet that could be found again
 *
 * What the next build would do, step by step.
 */
typedef struct
{
  DdBuildPlan *plan;
  GPtrArray   *forecasts;
  char        *error;
  int          line;
  int          end_line;
  guint        n_hits;
  guint        n_to_run;
  guint        n_open;
  int          first;
  gboolean     is_first;
} DdBuildPreview;

DdBuildPreview        *dd_build_preview          (const DdWorld        *world,
                                                  const DdWorld        *site,
                                                  const DdBuildOptions *options) G_GNUC_WARN_UNUSED_RESULT;
DdBuildPreview        *dd_build_preview_folder   (const DdWorld        *world,
                                                  const DdWorld        *site,
                                                  DdNode               *folder,
                                                  const DdBuildOptions *options) G_GNUC_WARN_UNUSED_RESULT;
DdBuildPreview        *dd_build_preview_again    (const DdWorld        *world,
                                                  const DdWorld        *site,
                                                  const DdBuild        *build) G_GNUC_WARN_UNUSED_RESULT;
void                   dd_build_preview_free     (DdBuildPreview       *self);
const DdBuildForecast *dd_build_preview_get      (const DdBuildPreview *self,
                                                  int                   step);
int                    dd_build_preview_find_line (const DdBuildPreview *self,
                                                  int                   line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdBuildPreview, dd_build_preview_free)

G_END_DECLS
