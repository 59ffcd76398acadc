// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "dd-view-graph-private.h"

/* The build graph: stages as rows, steps as nodes with arrows to what needs
 * them, and below the same steps on an axis of time. */

#define LEAST_NODE 92
#define COLUMN_GAP 26

/* So many words of an instruction are shown. */
#define N_WORDS 3

/* And no more than so many characters. */
#define MAX_CHARS 19

/* Shorter than this is not told of a step. */
#define WORTH_TELLING (G_USEC_PER_SEC / 10)

/* So many columns can be read side by side, by density. */
static const guint most_columns[DD_N_DENSITIES] = { 9, 9, 8, 6 };

static gboolean
has_details (const DdScene *scene)
{
  return dd_scene_get_density (scene) < DD_DENSITY_FEW;
}

/* Nodes */

static char *
describe_node (const DdGraph     *graph,
               const DdGraphNode *node)
{
  const DdBuildStep *step = dd_build_plan_get_step (graph->sight->plan, (int) node->first);
  g_autofree char *cause = _dd_view_dup_cause (graph->sight, (int) node->first);
  g_autofree char *span = _dd_view_format_span (node->span);
  g_autofree char *name = _dd_view_dup_instruction (step);

  if (node->is_critical && node->span > 0)
    return g_strdup_printf (_("%s: %s, %s, %s, on the critical path"), name,
                            _(node->word.word), cause, span);
  return g_strdup_printf (_("%s: %s, %s, %s"), name, _(node->word.word), cause, span);
}

static char *
cut (const char *text)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (text, -1) <= MAX_CHARS)
    return g_strdup (text);
  start = g_utf8_substring (text, 0, MAX_CHARS - 1);
  return g_strconcat (start, "…", NULL);
}

/* What tells a step from others in a few words: the stage or the files that are
 * copied, the program and its first argument, the image. */
static char *
dup_short (const DdBuildStep *step)
{
  g_autofree char *instruction = _dd_view_dup_instruction (step);
  g_auto (GStrv) words = g_strsplit (instruction, " ", -1);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = 0;

  if (words[0] && words[1] && step->kind == DD_BUILD_IMAGE)
    return g_path_get_basename (words[1]);
  for (guint i = 1; words[0] && words[i] && n < N_WORDS; i++)
    {
      if (g_str_has_prefix (words[i], "--from="))
        return g_strdup_printf (_("from %s"), words[i] + strlen ("--from="));
      if (g_str_has_prefix (words[i], "--") || *words[i] == '\0')
        continue;
      g_string_append_printf (text, "%s%s", n ? " " : "", words[i]);
      n++;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_words (DdBox             *box,
           const DdBuildStep *step,
           const DdGraphNode *node,
           gboolean           detailed)
{
  g_autofree char *full = dup_short (step);
  g_autofree char *words = cut (full);
  g_autofree char *instruction = _dd_view_dup_instruction (step);
  g_autofree char *span = _dd_view_format_span (node->span);
  g_autofree char *keyword = node->n_steps > 1
    ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u step", "%u steps", node->n_steps),
                       node->n_steps)
    : g_strndup (instruction, strcspn (instruction, " "));
  gboolean takes_time = node->span >= WORTH_TELLING;
  DdBox *head = dd_box_set_gap (dd_box_add (box, DD_BOX_ROW), 5);
  DdBox *text = dd_box_add_text (head, DD_TEXT_MONO_STRONG, DD_INK_TONE, keyword);

  dd_box_set_align (dd_box_set_grow (text, 1, 0), DD_ALIGN_START, DD_ALIGN_CENTER);
  if (takes_time && detailed)
    dd_box_set_align (dd_box_add_text (head, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, span),
                      DD_ALIGN_END, DD_ALIGN_CENTER);
  dd_box_set_align (dd_box_add_icon (head, node->is_critical && takes_time ? DD_ICON_LIGHTNING
                                                                           : node->word.icon, 13),
                    DD_ALIGN_END, DD_ALIGN_CENTER);
  if (!detailed)
    return;
  text = dd_box_add_text (box, DD_TEXT_MONO_SMALL, DD_INK_MAIN, words);
  dd_box_get_run (text)->shortens =
      dd_scene_get_density (dd_box_get_shape (box)->scene) > DD_DENSITY_FULL;
}

static void
add_node (DdScene       *scene,
          DdBox         *grid,
          const DdGraph *graph,
          guint          index)
{
  const DdGraphNode *node = g_ptr_array_index (graph->nodes, index);
  const DdBuildStep *step = dd_build_plan_get_step (graph->sight->plan, (int) node->first);
  g_autofree char *words = describe_node (graph, node);
  DdBox *box = dd_box_add_shape (grid, DD_BOX_COLUMN, DD_SHAPE_BOX, node->word.token,
                                 dd_scene_intern (scene, node->id));
  gboolean detailed = has_details (scene);
  DdBox *text;

  dd_box_set_cell (box, 2 * node->column + 2, node->row, 1, 1);
  dd_box_set_padding (box, 9, detailed ? 6 : 3);
  dd_box_set_gap (box, 2);
  dd_box_set_least (box, dd_scene_get_density (scene) < DD_DENSITY_TINY ? LEAST_NODE : 0, 0);
  dd_box_set_align (dd_box_set_grow (box, 1, 0), DD_ALIGN_FILL, DD_ALIGN_CENTER);
  dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  if (graph->sight->preview)
    dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_DASHED;
  dd_shape_describe (dd_box_get_shape (box), "%s", words);
  add_words (box, step, node, detailed);
  if (dd_scene_get_density (scene) == DD_DENSITY_TINY)
    return;
  text = dd_box_add_text (box, DD_TEXT_LABEL, DD_INK_MAIN, _(node->word.word));
  dd_box_get_run (text)->shortens = TRUE;
}

static void
add_stage (DdScene       *scene,
           DdBox         *grid,
           const DdGraph *graph,
           guint          row)
{
  const DdGraphStage *stage = g_ptr_array_index (graph->stages, row);
  DdBox *box = dd_box_add_shape (grid, DD_BOX_COLUMN, DD_SHAPE_TEXT, DD_TOKEN_HEADING,
                                 dd_scene_format (scene, "graph/stage:%s", stage->name));
  DdBox *none;

  dd_box_set_align (dd_box_set_cell (box, 0, row, 1, 1), DD_ALIGN_START, DD_ALIGN_CENTER);
  dd_shape_describe (dd_box_get_shape (box), _("Stage %s"), stage->name);
  dd_box_add_text (box, DD_TEXT_STRONG, DD_INK_MAIN, stage->name);
  if (!stage->is_left_out)
    return;
  none = dd_box_add_shape (grid, DD_BOX_ROW, DD_SHAPE_BOX, DD_TOKEN_STEP_PENDING,
                           dd_scene_format (scene, "graph/stage:%s/none", stage->name));
  dd_box_set_cell (none, 2, row, MAX (2 * graph->n_columns - 1, 1), 1);
  dd_box_set_padding (none, 10, has_details (scene) ? 8 : 3);
  dd_box_set_align (none, DD_ALIGN_FILL, DD_ALIGN_CENTER);
  dd_shape_describe (dd_box_get_shape (none), _("Stage %s is left out: the target does not need it"),
                     stage->name);
  dd_box_get_run (dd_box_add_text (none, DD_TEXT_LABEL, DD_INK_DIM,
                                   _("left out: the target does not need it")))->wraps = TRUE;
}

static void
add_graph (DdScene       *scene,
           DdBox         *root,
           const DdGraph *graph)
{
  DdBox *grid = dd_box_set_gap (dd_box_add (root, DD_BOX_GRID), 0);
  gboolean detailed = has_details (scene);

  dd_box_set_gap (grid, detailed ? 14 : 8);
  for (guint i = 0; i < graph->n_columns; i++)
    dd_box_set_cell (dd_box_add_space (grid, 0, 0), 2 * i + 1, 0, 1, 1);
  for (guint i = 0; i < graph->stages->len; i++)
    add_stage (scene, grid, graph, i);
  for (guint i = 0; i < graph->nodes->len; i++)
    add_node (scene, grid, graph, i);
}

/* Time */

/* Of the spans those of a row, or of commands that run. */
static GArray *
select_spans (const DdGraph *graph,
              int            row)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (DdBuildSpan));

  for (guint i = 0; i < graph->spans->len; i++)
    {
      const DdBuildSpan *span = &g_array_index (graph->spans, DdBuildSpan, i);
      const DdBuildStep *step = dd_build_plan_get_step (graph->sight->plan, span->step);
      gboolean is_of_row = row >= 0 && step->line > 0 &&
                           (int) _dd_graph_get_row (graph, (guint) span->step) == row;

      if (is_of_row || (row < 0 && step->kind == DD_BUILD_RUN && span->end > span->start))
        g_array_append_vals (spans, span, 1);
    }
  return spans;
}

static guint64
sum_spans (GArray *spans)
{
  guint64 sum = 0;

  for (guint i = 0; i < spans->len; i++)
    sum += g_array_index (spans, DdBuildSpan, i).end - g_array_index (spans, DdBuildSpan, i).start;
  return sum;
}

static void
add_stage_times (DdScene       *scene,
                 DdBox         *grid,
                 const DdGraph *graph,
                 guint64        whole,
                 guint         *at)
{
  for (guint i = 0; i < graph->stages->len; i++)
    {
      const DdGraphStage *stage = g_ptr_array_index (graph->stages, i);
      g_autoptr (GArray) spans = select_spans (graph, (int) i);
      g_autofree char *id = g_strdup_printf ("graph/time/%s", stage->name);
      guint64 sum = sum_spans (spans);
      g_autofree char *taken = sum ? _dd_view_format_span (sum) : g_strdup ("");
      DdBuildBars bars = { graph->sight->plan, id, stage->name, taken, spans,
                           _dd_view_assign_lanes (spans) };

      if (spans->len)
        _dd_view_add_bars (scene, grid, &bars, (*at)++, whole);
    }
}

/* With as many processors as commands each has one for itself; with fewer they
 * share them, and each takes longer. */
static void
add_processors (DdScene       *scene,
                DdBox         *grid,
                const DdGraph *graph,
                guint64        whole,
                guint         *at)
{
  g_autoptr (GArray) all = select_spans (graph, -1);
  guint n_lanes = _dd_view_assign_lanes (all);
  const DdBuildSight *sight = graph->sight;
  guint n_cpus = sight->preview ? sight->world->n_cpus : sight->build->n_cpus;

  for (guint lane = 0; lane < n_lanes; lane++)
    {
      g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (DdBuildSpan));
      g_autofree char *id = g_strdup_printf ("graph/cpu/%u", lane + 1);
      g_autofree char *name = n_lanes <= n_cpus
                              ? g_strdup_printf (_("CPU %u"), lane + 1)
                              : g_strdup_printf (ngettext ("shares %u CPU", "shares %u CPUs", n_cpus),
                                                 n_cpus);
      DdBuildBars bars = { graph->sight->plan, id, name, (char *) "", spans, 1 };

      for (guint i = 0; i < all->len; i++)
        if (g_array_index (all, DdBuildSpan, i).lane == lane)
          g_array_append_vals (spans, &g_array_index (all, DdBuildSpan, i), 1);
      for (guint i = 0; i < spans->len; i++)
        g_array_index (spans, DdBuildSpan, i).lane = 0;
      _dd_view_add_bars (scene, grid, &bars, (*at)++, whole);
    }
}

static void
add_sum (DdBox         *head,
         const DdGraph *graph)
{
  g_autofree char *path = _dd_view_format_span (graph->critical);
  g_autofree char *work = _dd_view_format_span (sum_spans (graph->spans));
  g_autofree char *text = NULL;
  DdBox *label;

  if (graph->critical == 0)
    return;
  text = g_strdup_printf (_("critical path %s, work in all %s"), path, work);
  label = dd_box_add_shape (head, DD_BOX_ROW, DD_SHAPE_TEXT, DD_TOKEN_NOTE_WARN, "graph/critical");
  dd_box_set_gap (label, 6);
  dd_shape_describe (dd_box_get_shape (label),
                     _("%s. The critical path is the chain of steps that wait for one another: the "
                       "build cannot be faster"), text);
  dd_box_set_align (dd_box_add_icon (label, DD_ICON_LIGHTNING, 14), DD_ALIGN_START,
                    DD_ALIGN_CENTER);
  dd_box_get_run (dd_box_add_text (label, DD_TEXT_LABEL_STRONG, DD_INK_TONE, text))->wraps = TRUE;
}

static void
add_chart (DdScene       *scene,
           DdBox         *root,
           const DdGraph *graph)
{
  DdBox *head;
  DdBox *grid = _dd_view_add_chart_panel (scene, root, &head);
  guint64 whole = MAX (graph->end, G_USEC_PER_SEC);
  guint at = 0;

  add_sum (head, graph);
  add_stage_times (scene, grid, graph, whole, &at);
  if (has_details (scene))
    add_processors (scene, grid, graph, whole, &at);
  _dd_view_add_axis (scene, grid, at, whole);
}

static void
add_title (DdScene            *scene,
           DdBox              *root,
           const DdBuildSight *sight)
{
  const char *builder = sight->plan->is_legacy ? _("legacy builder, one line after the other")
                                               : _("BuildKit, whatever can run at the same time");
  g_autofree char *text = sight->preview ? g_strdup_printf (_("The next build: %s"), builder)
                                         : g_strdup_printf (_("Build %u: %s"),
                                                            sight->world->builds->len, builder);
  DdBox *label = dd_box_add_label (root, "graph/title", DD_TOKEN_HEADING, DD_TEXT_STRONG,
                                   DD_INK_MAIN, text);

  dd_box_get_run (label)->wraps = TRUE;
}

void
_dd_view_graph_fill (DdScene             *scene,
                     DdBox               *root,
                     const DdWorld       *world,
                     const DdViewOptions *options)
{
  DdDensity density = dd_scene_get_density (scene);
  g_autoptr (DdBuildSight) sight = _dd_view_look_at_build (world);
  g_autoptr (DdGraph) graph = sight ? _dd_graph_new (sight, most_columns[density]) : NULL;

  dd_box_set_padding (root, density ? 14 : 24, density ? 10 : 18);
  dd_box_set_gap (root, density ? 8 : 18);
  if (graph == NULL)
    {
      const char *error = sight && sight->preview ? sight->preview->error
                          : sight && sight->build ? sight->build->error : NULL;
      g_autofree char *text = error ? g_strdup_printf (_("There is no graph: %s"), error)
                                    : g_strdup (_("No Dockerfile and no build yet: docker build "
                                                  "shows its graph here"));

      dd_box_add_label (root, "graph/title", DD_TOKEN_HEADING, DD_TEXT_HEADING, DD_INK_MAIN,
                        _("Build graph"));
      dd_box_get_run (dd_box_add_label (root, "graph/none", DD_TOKEN_CAPTION, DD_TEXT_BODY,
                                        DD_INK_DIM, text))->wraps = TRUE;
      return;
    }
  add_title (scene, root, sight);
  add_graph (scene, root, graph);
  if (density < DD_DENSITY_TINY && graph->end > 0)
    add_chart (scene, root, graph);
}

/* Arrows */

/* A line that keeps to the gaps between rows and columns. */
static void
connect (DdScene           *scene,
         const DdGraphNode *from,
         const DdGraphNode *to)
{
  const DdShape *source = dd_scene_find (scene, from->id);
  const DdShape *target = dd_scene_find (scene, to->id);
  gboolean rtl = dd_scene_get_rtl (scene);
  double out = rtl ? -1 : 1;
  double start, end, gap, y;
  DdPoint points[5];
  guint n = 0;
  DdShape *path;

  if (source == NULL || target == NULL)
    return;
  start = source->box.x + (rtl ? 0 : source->box.width);
  end = target->box.x + (rtl ? target->box.width : 0);
  y = source->box.y + source->box.height / 2;
  gap = end - out * COLUMN_GAP * dd_scene_get_zoom (scene) / 2;
  if (from->row == to->row && from->column + 1 == to->column)
    points[n++] = (DdPoint) { start, y };
  else if (from->column + 1 == to->column)
    {
      points[n++] = (DdPoint) { start, y };
      points[n++] = (DdPoint) { gap, y };
      points[n++] = (DdPoint) { gap, target->box.y + target->box.height / 2 };
    }
  else
    {
      gboolean down = to->row >= from->row;
      double edge = source->box.y + (down ? source->box.height : 0);
      double between = edge + (down ? 1 : -1) * 6 * dd_scene_get_zoom (scene);
      double middle = source->box.x + source->box.width / 2;

      points[n++] = (DdPoint) { middle, edge };
      points[n++] = (DdPoint) { middle, between };
      points[n++] = (DdPoint) { gap, between };
      points[n++] = (DdPoint) { gap, target->box.y + target->box.height / 2 };
    }
  points[n++] = (DdPoint) { end, target->box.y + target->box.height / 2 };
  path = dd_scene_add (scene, NULL, DD_SHAPE_PATH,
                       from->is_critical && to->is_critical ? DD_TOKEN_SIGNAL : DD_TOKEN_ARROW,
                       dd_scene_format (scene, "%s -> %s", from->id, to->id));
  path->flags |= DD_SHAPE_FLAG_HEAD | DD_SHAPE_FLAG_DECORATION;
  dd_shape_set_points (path, points, n);
}

void
_dd_view_graph_finish (DdScene             *scene,
                       const DdWorld       *world,
                       const DdViewOptions *options)
{
  g_autoptr (DdBuildSight) sight = _dd_view_look_at_build (world);
  g_autoptr (DdGraph) graph =
      sight ? _dd_graph_new (sight, most_columns[dd_scene_get_density (scene)]) : NULL;

  for (guint i = 0; graph && i < graph->nodes->len; i++)
    {
      g_autoptr (GArray) inputs = _dd_graph_list_inputs (graph, i);

      for (guint j = 0; j < inputs->len; j++)
        connect (scene, g_ptr_array_index (graph->nodes, g_array_index (inputs, guint, j)),
                 g_ptr_array_index (graph->nodes, i));
    }
}
