// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-view-build-private.h"

G_BEGIN_DECLS

/* The graph of a build: steps as nodes, stages as rows. */

/* A row: a stage of the Dockerfile. */
typedef struct
{
  char     *name;
  guint     first_line;
  gboolean  is_left_out;
} DdGraphStage;

/* A step, or several of a chain that are shown as one. */
typedef struct
{
  char        *id;
  guint        first;        /* step */
  guint        n_steps;
  guint        row;
  guint        column;
  guint64      span;
  DdBuildWord  word;
  gboolean     is_critical;
} DdGraphNode;

typedef struct
{
  const DdBuildSight *sight;
  GPtrArray          *stages;
  GPtrArray          *nodes;
  guint              *node_of;     /* by step; G_MAXUINT for none */
  guint              *n_users;     /* by step: how many steps need it */
  GArray             *spans;       /* of all steps, with lanes */
  guint               n_lanes;
  guint               n_columns;
  guint64             end;
  guint64             critical;    /* how long the critical path is */
  gboolean            is_known;    /* whether all times are known */
} DdGraph;

DdGraph *_dd_graph_new         (const DdBuildSight *sight,
                                guint               most_columns) G_GNUC_WARN_UNUSED_RESULT;
void     _dd_graph_free        (DdGraph            *self);
guint    _dd_graph_get_row     (const DdGraph      *self,
                                guint               step);
GArray  *_dd_graph_list_inputs (const DdGraph      *self,
                                guint               node) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdGraph, _dd_graph_free)

G_END_DECLS
