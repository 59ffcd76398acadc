// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-dockerfile.h"
#include "dd-view-graph-private.h"

/* What is in the graph of a build, and where. */

/* How far chains are pulled together. */
typedef enum
{
  PULL_NOTHING,
  PULL_ALIKE,   /* steps of a chain about which the same is decided */
  PULL_CHAINS,  /* all steps of a chain */
  N_PULLS,
} Pull;

static void
stage_free (gpointer data)
{
  DdGraphStage *stage = data;

  g_free (stage->name);
  g_free (stage);
}

static void
node_free (gpointer data)
{
  DdGraphNode *node = data;

  g_free (node->id);
  g_free (node);
}

static const DdBuildStep *
get_step (const DdGraph *self,
          guint          step)
{
  return dd_build_plan_get_step (self->sight->plan, (int) step);
}

static gboolean
is_shown (const DdBuildStep *step)
{
  return step->kind != DD_BUILD_CONTEXT && step->kind != DD_BUILD_INLINE;
}

/* Stages */

static void
add_stage (DdGraph    *self,
           const char *name,
           guint       first_line)
{
  DdGraphStage *stage = g_new0 (DdGraphStage, 1);

  stage->name = g_strdup (name);
  stage->first_line = first_line;
  stage->is_left_out = TRUE;
  g_ptr_array_add (self->stages, stage);
}

static void
add_stages (DdGraph *self)
{
  g_autoptr (DdDockerfile) file = dd_dockerfile_parse (self->sight->text, -1, NULL);
  GPtrArray *stages = file ? dd_dockerfile_get_stages (file) : NULL;

  for (guint i = 0; stages && i < stages->len; i++)
    {
      const DdDockerfileStage *stage = g_ptr_array_index (stages, i);
      g_autofree char *number = g_strdup_printf ("stage-%u", stage->index);

      add_stage (self, stage->name ? stage->name : number, stage->from->start_line);
    }
  if (self->stages->len == 0)
    add_stage (self, "stage-0", 0);
}

/* The row of a step: the stage its line is in. */
guint
_dd_graph_get_row (const DdGraph *self,
                   guint          step)
{
  const DdBuildStep *of = get_step (self, step);
  guint row = 0;

  for (guint i = 0; i < self->stages->len; i++)
    if ((int) ((DdGraphStage *) g_ptr_array_index (self->stages, i))->first_line <= of->line)
      row = i;
  return row;
}

/* Nodes */

static void
count_users (DdGraph *self)
{
  for (guint i = 0; i < self->sight->plan->steps->len; i++)
    {
      g_autoptr (GArray) inputs = dd_build_plan_list_inputs (self->sight->plan, i);

      for (guint j = 0; j < inputs->len; j++)
        self->n_users[g_array_index (inputs, int, j)]++;
    }
}

/* Whether all that a step needs is its parent or comes with the client. */
static gboolean
needs_parent_only (const DdGraph *self,
                   guint          step)
{
  g_autoptr (GArray) inputs = dd_build_plan_list_inputs (self->sight->plan, step);
  int parent = get_step (self, step)->parent;

  for (guint i = 0; i < inputs->len; i++)
    {
      int input = g_array_index (inputs, int, i);

      if (input != parent && is_shown (get_step (self, (guint) input)))
        return FALSE;
    }
  return parent >= 0;
}

static DdGraphNode *
find_chain (DdGraph *self,
            guint    step,
            Pull     pull)
{
  int parent = get_step (self, step)->parent;
  DdGraphNode *node;

  if (pull == PULL_NOTHING || !needs_parent_only (self, step) ||
      self->node_of[parent] == G_MAXUINT || self->n_users[parent] > 1)
    return NULL;
  node = g_ptr_array_index (self->nodes, self->node_of[parent]);
  if (node->row != _dd_graph_get_row (self, step) ||
      (pull == PULL_ALIKE &&
       node->word.word != _dd_view_get_step_word (self->sight, (int) step).word))
    return NULL;
  return node;
}

static char *
make_id (const DdGraph *self,
         guint          step)
{
  const DdBuildStep *of = get_step (self, step);
  const DdGraphStage *stage = g_ptr_array_index (self->stages, _dd_graph_get_row (self, step));
  g_autofree char *instruction = _dd_view_dup_instruction (of);
  char *id = g_strdup_printf ("graph/%s/%s", stage->name, instruction);

  for (guint i = 0; i < self->nodes->len; i++)
    if (g_str_equal (((DdGraphNode *) g_ptr_array_index (self->nodes, i))->id, id))
      {
        g_free (id);
        return g_strdup_printf ("graph/%s/%s#%d", stage->name, instruction, of->line);
      }
  return id;
}

static void
add_step (DdGraph *self,
          guint    step,
          Pull     pull)
{
  DdGraphNode *node = find_chain (self, step, pull);

  if (node == NULL)
    {
      node = g_new0 (DdGraphNode, 1);
      node->id = make_id (self, step);
      node->first = step;
      node->row = _dd_graph_get_row (self, step);
      node->word = _dd_view_get_step_word (self->sight, (int) step);
      ((DdGraphStage *) g_ptr_array_index (self->stages, node->row))->is_left_out = FALSE;
      g_ptr_array_add (self->nodes, node);
      self->node_of[step] = self->nodes->len - 1;
    }
  else
    self->node_of[step] = self->node_of[get_step (self, step)->parent];
  node->n_steps++;
}

/* The nodes a node needs, each once. */
GArray *
_dd_graph_list_inputs (const DdGraph *self,
                       guint          node)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->sight->plan->steps->len; i++)
    {
      g_autoptr (GArray) inputs = NULL;

      if (self->node_of[i] != node)
        continue;
      inputs = dd_build_plan_list_inputs (self->sight->plan, i);
      for (guint j = 0; j < inputs->len; j++)
        {
          guint other = self->node_of[g_array_index (inputs, int, j)];
          gboolean known = other == node || other == G_MAXUINT;

          for (guint k = 0; k < list->len; k++)
            known = known || g_array_index (list, guint, k) == other;
          if (!known)
            g_array_append_val (list, other);
        }
    }
  return list;
}

/* A node stands to the right of all it needs. */
static void
place (DdGraph *self)
{
  self->n_columns = 0;
  for (guint i = 0; i < self->nodes->len; i++)
    {
      DdGraphNode *node = g_ptr_array_index (self->nodes, i);
      g_autoptr (GArray) inputs = _dd_graph_list_inputs (self, i);

      for (guint j = 0; j < inputs->len; j++)
        {
          const DdGraphNode *other = g_ptr_array_index (self->nodes,
                                                        g_array_index (inputs, guint, j));

          node->column = MAX (node->column, other->column + 1);
        }
      /* The same row again: images of one stage, such as one that is copied from. */
      for (guint j = 0; j < i; j++)
        {
          const DdGraphNode *other = g_ptr_array_index (self->nodes, j);

          if (other->row == node->row && other->column == node->column)
            node->column++;
        }
      self->n_columns = MAX (self->n_columns, node->column + 1);
    }
}

static void
add_nodes (DdGraph *self,
           Pull     pull)
{
  guint n = self->sight->plan->steps->len;

  g_ptr_array_set_size (self->nodes, 0);
  for (guint i = 0; i < n; i++)
    {
      self->node_of[i] = G_MAXUINT;
      if (is_shown (get_step (self, i)))
        add_step (self, i, pull);
    }
  place (self);
}

/* Time */

static const DdBuildSpan *
find_span (const DdGraph *self,
           guint          step)
{
  for (guint i = 0; i < self->spans->len; i++)
    if (g_array_index (self->spans, DdBuildSpan, i).step == (int) step)
      return &g_array_index (self->spans, DdBuildSpan, i);
  return NULL;
}

static void
measure_nodes (DdGraph *self)
{
  for (guint i = 0; i < self->sight->plan->steps->len; i++)
    {
      const DdBuildSpan *span = find_span (self, i);

      if (span && self->node_of[i] != G_MAXUINT)
        ((DdGraphNode *) g_ptr_array_index (self->nodes, self->node_of[i]))->span +=
            span->end - span->start;
    }
}

/* Of what a step waited for, what came last. */
static int
find_last_input (const DdGraph *self,
                 guint          step)
{
  g_autoptr (GArray) inputs = dd_build_plan_list_inputs (self->sight->plan, step);
  guint64 latest = 0;
  int found = -1;

  if (self->sight->plan->is_legacy)
    return (int) step - 1;
  for (guint i = 0; i < inputs->len; i++)
    {
      int input = g_array_index (inputs, int, i);
      const DdBuildSpan *span = find_span (self, (guint) input);

      if (span && (found < 0 || span->end > latest))
        {
          latest = span->end;
          found = input;
        }
    }
  return found;
}

/* The chain of steps that waited for one another up to the end: the build
 * cannot be faster than they are together. */
static void
mark_critical (DdGraph *self)
{
  int step = self->sight->plan->target;

  if (self->end == 0 || (self->sight->preview == NULL && !self->sight->build->image))
    return;
  for (; step >= 0; step = find_last_input (self, (guint) step))
    {
      const DdBuildSpan *span = find_span (self, (guint) step);

      if (span == NULL)
        return;
      self->critical += span->end - span->start;
      if (self->node_of[step] != G_MAXUINT)
        ((DdGraphNode *) g_ptr_array_index (self->nodes, self->node_of[step]))->is_critical = TRUE;
    }
}

/* Returns: (nullable): the graph of what is looked at, %NULL if there is no
 *   plan */
DdGraph *
_dd_graph_new (const DdBuildSight *sight,
               guint               most_columns)
{
  g_autoptr (DdGraph) self = NULL;

  if (sight->plan == NULL || sight->plan->steps->len == 0)
    return NULL;
  self = g_new0 (DdGraph, 1);
  self->sight = sight;
  self->stages = g_ptr_array_new_with_free_func (stage_free);
  self->nodes = g_ptr_array_new_with_free_func (node_free);
  self->node_of = g_new (guint, sight->plan->steps->len);
  self->n_users = g_new0 (guint, sight->plan->steps->len);
  self->is_known = TRUE;
  self->spans = sight->preview
                ? _dd_view_foresee_spans (sight, &self->n_lanes, &self->is_known)
                : _dd_view_list_spans (sight->world, sight->build, &self->n_lanes);
  self->end = _dd_view_get_span_end (self->spans);
  add_stages (self);
  count_users (self);
  for (Pull pull = PULL_NOTHING; pull < N_PULLS; pull++)
    {
      add_nodes (self, pull);
      if (self->n_columns <= most_columns)
        break;
    }
  measure_nodes (self);
  mark_critical (self);
  return g_steal_pointer (&self);
}

void
_dd_graph_free (DdGraph *self)
{
  g_ptr_array_unref (self->stages);
  g_ptr_array_unref (self->nodes);
  g_free (self->node_of);
  g_free (self->n_users);
  g_clear_pointer (&self->spans, g_array_unref);
  g_free (self);
}
