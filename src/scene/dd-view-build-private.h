// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-build-preview.h"
#include "dd-view-private.h"

G_BEGIN_DECLS

/* What the views about builds share. */

/* What is looked at: a build that is under way or over, or, when something
 * changed since or there was none, what the next build would do. */
typedef struct
{
  const DdWorld     *world;
  const DdBuild     *build;      /* (nullable): the last one */
  const DdBuild     *before;     /* (nullable): the one to compare with */
  DdBuildPreview    *preview;    /* (nullable): of the next one */
  const DdBuildPlan *plan;       /* of what is looked at */
  DdBuildContext    *context;    /* (nullable): the files it may copy */
  GPtrArray         *changed;    /* of those that differ from the ones of @before */
  GHashTable        *made;       /* by instruction: the newest run of such a step in
                                  * another build, NULL if none was carried out */
  char              *text;       /* of the Dockerfile */
  char              *path;       /* (nullable): where that is on the host */
  char              *folder;     /* (nullable): where the files are */
} DdBuildSight;

typedef struct
{
  DdToken     token;
  DdIcon      icon;
  const char *word;
} DdBuildWord;

/* A line of the Dockerfile that says something: an instruction, or one that is
 * switched off. */
typedef struct
{
  guint        line;
  guint        end_line;
  char        *id;         /* the same wherever the line stands */
  char        *keyword;
  char        *rest;
  int          step;       /* of the plan, -1 for none */
  gboolean     is_off;
  DdBuildWord  word;
  char        *cause;      /* short, may be "" */
  char        *why;        /* in full, may be "" */
} DdBuildRow;

/* A step on the axis of time. */
typedef struct
{
  int      step;
  guint64  start;
  guint64  end;
  DdToken  token;
  guint    lane;
  guint    is_hidden : 1;
} DdBuildSpan;

/* A row of a chart. */
typedef struct
{
  const DdBuildPlan *plan;
  char              *id;
  char              *name;
  char              *taken;
  GArray            *spans;
  guint              n_lanes;
} DdBuildBars;

/* dd-view-build-sight.c */
DdBuildSight *_dd_view_look_at_build  (const DdWorld      *world) G_GNUC_WARN_UNUSED_RESULT;
void        _dd_view_build_sight_free (DdBuildSight       *self);
const DdBuildRun *_dd_view_find_run   (const DdBuildSight *sight,
                                       int                 step);

/* dd-view-build-rows.c */
GPtrArray  *_dd_view_list_build_rows  (const DdBuildSight *sight) G_GNUC_WARN_UNUSED_RESULT;
DdBuildWord _dd_view_get_run_word     (const DdBuild      *build,
                                       int                 step);
DdBuildWord _dd_view_get_step_word    (const DdBuildSight *sight,
                                       int                 step);
char       *_dd_view_dup_cause        (const DdBuildSight *sight,
                                       int                 step) G_GNUC_WARN_UNUSED_RESULT;
char       *_dd_view_dup_instruction  (const DdBuildStep  *step) G_GNUC_WARN_UNUSED_RESULT;

/* dd-view-build-time.c */
char       *_dd_view_format_span      (guint64             usec) G_GNUC_WARN_UNUSED_RESULT;
GArray     *_dd_view_list_spans       (const DdWorld      *world,
                                       const DdBuild      *build,
                                       guint              *n_lanes) G_GNUC_WARN_UNUSED_RESULT;
GArray     *_dd_view_foresee_spans    (const DdBuildSight *sight,
                                       guint              *n_lanes,
                                       gboolean           *is_known) G_GNUC_WARN_UNUSED_RESULT;
guint64     _dd_view_get_span_end     (GArray             *spans);
guint       _dd_view_assign_lanes     (GArray             *spans);
DdBox      *_dd_view_add_chart_panel  (DdScene            *scene,
                                       DdBox              *root,
                                       DdBox             **head);
void        _dd_view_add_bars         (DdScene            *scene,
                                       DdBox              *grid,
                                       const DdBuildBars  *bars,
                                       guint               row,
                                       guint64             whole);
void        _dd_view_add_axis         (DdScene            *scene,
                                       DdBox              *grid,
                                       guint               row,
                                       guint64             whole);
void        _dd_view_add_build_chart  (DdScene            *scene,
                                       DdBox              *root,
                                       const DdBuildSight *sight);

/* dd-view-build-actions.c */
void        _dd_view_add_line_actions (DdShape            *shape,
                                       const DdBuildSight *sight,
                                       const DdBuildRow   *row);
void        _dd_view_add_file_actions (DdShape            *shape,
                                       const DdBuildSight *sight,
                                       const char         *path);

void        _dd_view_set_build_effect (DdScene            *scene,
                                       const DdWorld      *world);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdBuildSight, _dd_view_build_sight_free)

G_END_DECLS
