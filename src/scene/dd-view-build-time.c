// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-view-build-private.h"

/* How long the steps of a build take, on an axis of time. */

/* So short a bar can still be seen. */
#define LEAST_BAR 5
#define BAR_HEIGHT 22

/* A bar has words on it when it takes this part of the axis. */
#define WORDS_PART 0.16

/* Sending the files is only shown when it takes as long as this. */
#define LEAST_TRANSFER (G_USEC_PER_SEC / 10)

/* The axis is at least as long as this, so that what is short looks short. */
#define LEAST_AXIS (2 * G_USEC_PER_SEC)

/* The axis has at most so many marks. */
#define MAX_MARKS 8

/* Times are told when they differ by this factor. */
#define WORTH_TELLING 1.15

/* More times than these say less than the two times themselves. */
#define MOST_TIMES 100

char *
_dd_view_format_span (guint64 usec)
{
  if (usec < G_USEC_PER_SEC / 10)
    return g_strdup_printf (_("%.0f ms"), usec / 1000.0);
  return g_strdup_printf (_("%.1f s"), (double) usec / G_USEC_PER_SEC);
}

static int
compare_spans (gconstpointer a,
               gconstpointer b)
{
  const DdBuildSpan *one = a;
  const DdBuildSpan *other = b;

  if (one->start != other->start)
    return one->start < other->start ? -1 : 1;
  return one->step - other->step;
}

/* Gives each span the first lane that is free when it starts. */
guint
_dd_view_assign_lanes (GArray *spans)
{
  g_autoptr (GArray) free_from = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < spans->len; i++)
    {
      DdBuildSpan *span = &g_array_index (spans, DdBuildSpan, i);

      for (span->lane = 0; span->lane < free_from->len; span->lane++)
        if (g_array_index (free_from, guint64, span->lane) <= span->start)
          break;
      if (span->lane == free_from->len)
        g_array_append_val (free_from, span->end);
      g_array_index (free_from, guint64, span->lane) = span->end;
    }
  return free_from->len;
}

/* The steps that began, by when they did; times count from the first. A step
 * that goes on ends now. */
GArray *
_dd_view_list_spans (const DdWorld *world,
                     const DdBuild *build,
                     guint         *n_lanes)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (DdBuildSpan));
  guint64 begin = G_MAXUINT64;

  for (guint i = 0; i < build->runs->len; i++)
    {
      const DdBuildRun *run = dd_build_get_run (build, (int) i);
      DdBuildSpan span = { .step = (int) i, .start = run->started, .end = run->ended };

      if (run->state == DD_BUILD_STATE_PENDING || run->started == 0)
        continue;
      if (run->state == DD_BUILD_STATE_RUNNING)
        span.end = world->now;
      span.end = MAX (span.start, span.end);
      if (dd_build_plan_get_step (build->plan, (int) i)->kind == DD_BUILD_CONTEXT &&
          span.end - span.start < LEAST_TRANSFER)
        continue;
      span.token = _dd_view_get_run_word (build, (int) i).token;
      begin = MIN (begin, span.start);
      g_array_append_val (spans, span);
    }
  for (guint i = 0; i < spans->len; i++)
    {
      g_array_index (spans, DdBuildSpan, i).start -= begin;
      g_array_index (spans, DdBuildSpan, i).end -= begin;
    }
  g_array_sort (spans, compare_spans);
  *n_lanes = _dd_view_assign_lanes (spans);
  return spans;
}

/* When what a step needs is there. */
static guint64
find_start (const DdBuildSight *sight,
            GArray             *spans,
            guint               step)
{
  g_autoptr (GArray) inputs = dd_build_plan_list_inputs (sight->plan, step);
  guint64 start = 0;

  for (guint i = 0; i < inputs->len; i++)
    start = MAX (start, g_array_index (spans, DdBuildSpan, g_array_index (inputs, int, i)).end);
  /* The legacy builder does one thing after the other. */
  if (sight->plan->is_legacy && step > 0)
    start = MAX (start, g_array_index (spans, DdBuildSpan, step - 1).end);
  return start;
}

/* How long the next build would take: a step that is carried out takes as long
 * as such a step took the last time. @is_known: whether all those are known. */
GArray *
_dd_view_foresee_spans (const DdBuildSight *sight,
                        guint              *n_lanes,
                        gboolean           *is_known)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (DdBuildSpan));

  *is_known = TRUE;
  for (guint i = 0; sight->plan && i < sight->plan->steps->len; i++)
    {
      DdBuildVerdict verdict = dd_build_preview_get (sight->preview, (int) i)->verdict;
      const DdBuildRun *run = _dd_view_find_run (sight, (int) i);
      DdBuildSpan span = { .step = (int) i, .start = find_start (sight, spans, i),
                           .token = _dd_view_get_step_word (sight, (int) i).token };
      gboolean runs = verdict == DD_BUILD_VERDICT_MISS || verdict == DD_BUILD_VERDICT_FOLLOWS ||
                      verdict == DD_BUILD_VERDICT_OPEN;

      span.end = span.start + (runs && run ? run->ended - run->started : 0);
      if (dd_build_plan_get_step (sight->plan, (int) i)->kind == DD_BUILD_CONTEXT)
        span.is_hidden = TRUE;
      *is_known = *is_known && (!runs || run);
      g_array_append_val (spans, span);
    }
  /* They were needed by their number up to here. */
  for (guint i = spans->len; i > 0; i--)
    if (g_array_index (spans, DdBuildSpan, i - 1).is_hidden)
      g_array_remove_index (spans, i - 1);
  g_array_sort (spans, compare_spans);
  *n_lanes = _dd_view_assign_lanes (spans);
  return spans;
}

/* When the last one ends. */
guint64
_dd_view_get_span_end (GArray *spans)
{
  guint64 end = 0;

  for (guint i = 0; i < spans->len; i++)
    end = MAX (end, g_array_index (spans, DdBuildSpan, i).end);
  return end;
}

static void
bars_clear (DdBuildBars *bars)
{
  g_free (bars->id);
  g_free (bars->name);
  g_free (bars->taken);
  g_clear_pointer (&bars->spans, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DdBuildBars, bars_clear)

static guint
number_of (const DdWorld *world,
           const DdBuild *build)
{
  guint index = 0;

  g_ptr_array_find (world->builds, build, &index);
  return index + 1;
}

static void
set_build (DdBuildBars          *bars,
           const DdWorld *world,
           const DdBuild *build)
{
  g_autofree char *span = NULL;

  bars->plan = build->plan;
  bars->spans = _dd_view_list_spans (world, build, &bars->n_lanes);
  span = _dd_view_format_span (_dd_view_get_span_end (bars->spans));
  bars->id = g_strdup_printf ("build/%u", number_of (world, build));
  bars->name = g_strdup_printf (_("build %u"), number_of (world, build));
  bars->taken = build->finished ? g_steal_pointer (&span) : g_strdup_printf (_("%s so far"), span);
}

static void
set_next (DdBuildBars               *bars,
          const DdBuildSight *sight)
{
  g_autofree char *span = NULL;
  gboolean is_known;

  bars->plan = sight->plan;
  bars->spans = _dd_view_foresee_spans (sight, &bars->n_lanes, &is_known);
  span = _dd_view_format_span (_dd_view_get_span_end (bars->spans));
  bars->id = g_strdup ("build/next");
  bars->name = g_strdup (_("the next"));
  bars->taken = is_known ? g_strdup_printf (_("about %s"), span)
                         : g_strdup_printf (_("%s or more"), span);
}

static void
add_bar (DdScene           *scene,
         DdBox             *lane,
         const DdBuildBars        *bars,
         const DdBuildSpan *span,
         guint64            whole)
{
  const DdBuildStep *step = dd_build_plan_get_step (bars->plan, span->step);
  guint64 length = span->end - span->start;
  g_autofree char *taken = _dd_view_format_span (length);
  g_autofree char *instruction = _dd_view_dup_instruction (step);
  DdBox *bar = dd_box_add_shape (lane, DD_BOX_ROW, DD_SHAPE_BOX, span->token,
                                 dd_scene_format (scene, "%s/bar/%d", bars->id, span->step));
  DdBox *text;

  dd_box_get_shape (bar)->radius = 4;
  dd_shape_describe (dd_box_get_shape (bar), _("%s, %s: %s"), bars->name, instruction, taken);
  dd_box_set_grow (dd_box_set_least (bar, LEAST_BAR, BAR_HEIGHT), length, 0);
  if (dd_scene_get_density (scene) > DD_DENSITY_CLOSE || (double) length / whole < WORDS_PART)
    return;
  dd_box_set_padding (bar, 8, 2);
  text = dd_box_add_text (bar, DD_TEXT_MONO_SMALL, DD_INK_MAIN, instruction);
  dd_box_get_run (text)->shortens = TRUE;
  dd_box_set_align (dd_box_set_grow (text, 1, 0), DD_ALIGN_START, DD_ALIGN_CENTER);
}

static void
add_lane (DdScene    *scene,
          DdBox      *axis,
          const DdBuildBars *bars,
          guint       index,
          guint64     whole)
{
  DdBox *lane = dd_box_add (axis, DD_BOX_SCALE);
  guint64 at = 0;

  for (guint i = 0; i < bars->spans->len; i++)
    {
      const DdBuildSpan *span = &g_array_index (bars->spans, DdBuildSpan, i);

      if (span->lane != index)
        continue;
      dd_box_set_grow (dd_box_add_space (lane, 0, 0), span->start > at ? span->start - at : 0, 0);
      add_bar (scene, lane, bars, span, whole);
      at = span->end;
    }
  dd_box_set_grow (dd_box_add_space (lane, 0, 0), whole > at ? whole - at : 0, 0);
}

void
_dd_view_add_bars (DdScene           *scene,
                   DdBox             *grid,
                   const DdBuildBars *bars,
                   guint              row,
                   guint64            whole)
{
  DdBox *text;
  DdBox *axis;

  text = dd_box_add_label (grid, dd_scene_format (scene, "%s/name", bars->id), DD_TOKEN_CAPTION,
                           DD_TEXT_LABEL, DD_INK_MAIN, bars->name);
  dd_box_set_align (dd_box_set_cell (text, 0, row, 1, 1), DD_ALIGN_START, DD_ALIGN_CENTER);
  axis = dd_box_set_gap (dd_box_add (grid, DD_BOX_COLUMN), 3);
  dd_box_set_align (axis, DD_ALIGN_FILL, DD_ALIGN_CENTER);
  dd_box_set_grow (dd_box_set_cell (axis, 1, row, 1, 1), 1, 0);
  for (guint i = 0; i < bars->n_lanes; i++)
    add_lane (scene, axis, bars, i, whole);
  if (*bars->taken == '\0')
    return;
  text = dd_box_add_label (grid, dd_scene_format (scene, "%s/taken", bars->id), DD_TOKEN_CAPTION,
                           DD_TEXT_LABEL_STRONG, DD_INK_MAIN, bars->taken);
  dd_box_set_align (dd_box_set_cell (text, 2, row, 1, 1), DD_ALIGN_END, DD_ALIGN_CENTER);
}

/* How the two compare. */
static void
add_comparison (DdBox      *head,
                const DdBuildBars *before,
                const DdBuildBars *now)
{
  double old_span = (double) _dd_view_get_span_end (before->spans);
  double new_span = (double) _dd_view_get_span_end (now->spans);
  g_autofree char *text = NULL;
  DdToken token = DD_TOKEN_NOTE_GOOD;
  double ratio;

  if (old_span <= 0 || new_span <= 0)
    return;
  ratio = MAX (old_span / new_span, new_span / old_span);
  if (ratio < WORTH_TELLING)
    return;
  if (new_span > old_span)
    token = DD_TOKEN_NOTE_BAD;
  if (ratio >= MOST_TIMES)
    /* Translators: how long a build took, and how long the one before */
    text = g_strdup_printf (_("%s instead of %s"), now->taken, before->taken);
  else if (new_span > old_span)
    text = g_strdup_printf (_("%.1f times as long as the build before"), ratio);
  else
    text = g_strdup_printf (_("%.1f times as fast as the build before"), ratio);
  dd_box_set_align (dd_box_add_label (head, "build/comparison", token, DD_TEXT_LABEL_STRONG,
                                      DD_INK_TONE, text), DD_ALIGN_END, DD_ALIGN_CENTER);
}

/* Returns: (transfer none): where the rows go; @head: where something may be said
 * beside the title */
DdBox *
_dd_view_add_chart_panel (DdScene  *scene,
                          DdBox    *root,
                          DdBox   **head)
{
  gboolean close = dd_scene_get_density (scene) > DD_DENSITY_FULL;
  DdBox *panel = dd_box_add_shape (root, DD_BOX_COLUMN, DD_SHAPE_GROUP, DD_TOKEN_PANEL,
                                   "build/chart");
  DdBox *title;

  dd_box_set_padding (panel, 14, close ? 8 : 12);
  dd_box_set_gap (panel, close ? 6 : 10);
  dd_shape_describe (dd_box_get_shape (panel), _("How long the steps take"));
  *head = dd_box_set_gap (dd_box_add (panel, DD_BOX_ROW), 12);
  title = dd_box_add_label (*head, "build/chart/title", DD_TOKEN_HEADING, DD_TEXT_STRONG,
                            DD_INK_MAIN, _("Time, estimated"));
  dd_box_set_grow (title, 1, 0);
  return dd_box_set_gap (dd_box_add (panel, DD_BOX_GRID), 10);
}

/* The distance of two marks, so that there are not too many. */
static guint64
choose_step (guint64 whole)
{
  static const guint seconds[] = { 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600 };

  for (gsize i = 0; i < G_N_ELEMENTS (seconds); i++)
    if (whole <= (guint64) seconds[i] * G_USEC_PER_SEC * MAX_MARKS)
      return (guint64) seconds[i] * G_USEC_PER_SEC;
  return whole / MAX_MARKS;
}

/* The seconds below the bars. */
void
_dd_view_add_axis (DdScene *scene,
                   DdBox   *grid,
                   guint    row,
                   guint64  whole)
{
  DdBox *axis = dd_box_set_grow (dd_box_set_cell (dd_box_add (grid, DD_BOX_SCALE), 1, row, 1, 1), 1,
                                 0);
  guint64 step = choose_step (whole);

  for (guint64 at = 0; at < whole; at += step)
    {
      guint64 length = MIN (step, whole - at);
      g_autofree char *text = g_strdup_printf (_("%u s"), (guint) (at / G_USEC_PER_SEC));
      DdBox *mark = dd_box_set_grow (dd_box_add (axis, DD_BOX_ROW), length, 0);
      DdBox *label;

      if (length < step / 2)
        continue;
      label = dd_box_add_label (mark, dd_scene_format (scene, "build/axis/%u",
                                                       (guint) (at / G_USEC_PER_SEC)),
                                DD_TOKEN_CAPTION, DD_TEXT_CAPTION, DD_INK_DIM, text);
      dd_box_get_run (label)->shortens = TRUE;
    }
}

/* The build, or the next one, and the one it is compared with, on one axis. */
void
_dd_view_add_build_chart (DdScene            *scene,
                          DdBox              *root,
                          const DdBuildSight *sight)
{
  g_auto (DdBuildBars) now = { 0 };
  g_auto (DdBuildBars) before = { 0 };
  DdBox *head;
  DdBox *grid;
  guint64 whole;

  if (sight->plan == NULL)
    return;
  if (sight->preview)
    set_next (&now, sight);
  else
    set_build (&now, sight->world, sight->build);
  /* Of what was never carried out no times are known. */
  if (sight->preview && sight->before == NULL && _dd_view_get_span_end (now.spans) == 0)
    return;
  grid = _dd_view_add_chart_panel (scene, root, &head);
  whole = MAX (_dd_view_get_span_end (now.spans), LEAST_AXIS);
  if (sight->before)
    {
      set_build (&before, sight->world, sight->before);
      whole = MAX (whole, _dd_view_get_span_end (before.spans));
      _dd_view_add_bars (scene, grid, &before, 0, whole);
      if (sight->preview || sight->build->image)
        add_comparison (head, &before, &now);
    }
  _dd_view_add_bars (scene, grid, &now, sight->before ? 1 : 0, whole);
}
