// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-units.h"
#include "dd-view-private.h"

/* The build view: the steps of the last build beside what the builder decided
 * about each, the layers they made and the time they took, on one axis. */

#define LEAST_LINE 190
#define LEAST_VERDICT 200
#define LEAST_LAYER 150
#define LEAST_TIME 130

/* So short a bar can still be seen. */
#define LEAST_BAR 4

typedef enum
{
  COLUMN_LINE,
  COLUMN_VERDICT,
  COLUMN_LAYER,
  COLUMN_TIME,
  N_COLUMNS,
} Column;

typedef struct
{
  DdToken     token;
  DdIcon      icon;
  const char *word;
} Verdict;

static const char *const titles[N_COLUMNS] = {
  [COLUMN_LINE] = N_("Steps of the Dockerfile"),
  [COLUMN_VERDICT] = N_("What the builder decides"),
  [COLUMN_LAYER] = N_("Layers"),
  [COLUMN_TIME] = N_("Time"),
};

/* By DdBuildState. */
static const Verdict verdicts[] = {
  [DD_BUILD_STATE_PENDING] = { DD_TOKEN_STEP_PENDING, DD_ICON_NONE, N_("WAITING") },
  [DD_BUILD_STATE_RUNNING] = { DD_TOKEN_CACHE_REBUILD, DD_ICON_NONE, N_("BUILDING") },
  [DD_BUILD_STATE_DONE] = { DD_TOKEN_CACHE_REBUILD, DD_ICON_CROSS, N_("MISS, BUILT") },
  [DD_BUILD_STATE_CACHED] = { DD_TOKEN_CACHE_HIT, DD_ICON_CHECK, "CACHED" },
  [DD_BUILD_STATE_FAILED] = { DD_TOKEN_STATE_DEAD, DD_ICON_CROSS, N_("FAILED") },
  [DD_BUILD_STATE_CANCELED] = { DD_TOKEN_METADATA, DD_ICON_NONE, N_("CANCELED") },
};

/* What is fetched and not built. */
static const Verdict loaded = { DD_TOKEN_METADATA, DD_ICON_CHECK, N_("LOADED") };

typedef struct
{
  const DdWorld *world;
  const DdBuild *build;
  DdScene       *scene;
  DdBox         *grid;
  guint64        begin;
  guint64        end;
} Picture;

static gboolean
is_source (const DdBuildStep *step)
{
  return step->kind == DD_BUILD_IMAGE || step->kind == DD_BUILD_CONTEXT ||
         step->kind == DD_BUILD_INLINE;
}

static const Verdict *
get_verdict (const DdBuildStep *step,
             const DdBuildRun  *run)
{
  if (is_source (step) && run->state == DD_BUILD_STATE_DONE)
    return &loaded;
  return &verdicts[run->state];
}

static gboolean
shows_column (const Picture *picture,
              Column         column)
{
  return column <= COLUMN_VERDICT || dd_scene_get_density (picture->scene) < DD_DENSITY_FEW ||
         (column == COLUMN_LAYER && dd_scene_get_density (picture->scene) < DD_DENSITY_TINY);
}

/* When a step that goes on would end now. */
static guint64
get_end (const Picture    *picture,
         const DdBuildRun *run)
{
  return run->state == DD_BUILD_STATE_RUNNING ? picture->world->now : run->ended;
}

static void
measure_time (Picture *picture)
{
  picture->begin = G_MAXUINT64;
  for (guint i = 0; i < picture->build->runs->len; i++)
    {
      const DdBuildRun *run = dd_build_get_run (picture->build, i);

      if (run->state == DD_BUILD_STATE_PENDING || run->state == DD_BUILD_STATE_CANCELED)
        continue;
      picture->begin = MIN (picture->begin, run->started);
      picture->end = MAX (picture->end, get_end (picture, run));
    }
}

static DdBox *
add_cell (const Picture *picture,
          DdShapeKind    kind,
          DdToken        token,
          Column         column,
          guint          step,
          double         least)
{
  DdBox *box = dd_box_add_shape (picture->grid, DD_BOX_ROW, kind, token,
                                 dd_scene_format (picture->scene, "build/%u/%u", step, column));

  dd_box_set_cell (box, column, step + 1, 1, 1);
  dd_box_set_padding (box, 10, dd_scene_get_density (picture->scene) ? 4 : 8);
  dd_box_set_gap (box, 8);
  dd_box_set_least (box, least, 0);
  dd_box_set_grow (box, 1, 0);
  return box;
}

/* The instruction without the digest of an image, which is long. */
static char *
dup_instruction (const DdBuildStep *step)
{
  const char *digest = strstr (step->instruction, "@sha256:");

  if (step->kind == DD_BUILD_IMAGE && digest)
    return g_strndup (step->instruction, digest - step->instruction);
  return g_strdup (step->instruction);
}

static void
add_line (const Picture     *picture,
          const DdBuildStep *step,
          guint              index)
{
  DdBox *box = add_cell (picture, DD_SHAPE_BOX, DD_TOKEN_CODE, COLUMN_LINE, index, LEAST_LINE);
  g_autofree char *instruction = dup_instruction (step);
  DdBox *column;
  DdBox *text;

  dd_shape_describe (dd_box_get_shape (box), _("Step %u: %s"), index + 1, step->name);
  if (step->line > 0)
    {
      g_autofree char *number = g_strdup_printf ("%d", step->line);

      text = dd_box_add_text (box, DD_TEXT_MONO_SMALL, DD_INK_DIM, number);
      dd_box_set_align (text, DD_ALIGN_START, DD_ALIGN_CENTER);
    }
  column = dd_box_set_grow (dd_box_add (box, DD_BOX_COLUMN), 1, 0);
  dd_box_set_align (column, DD_ALIGN_FILL, DD_ALIGN_CENTER);
  if (*step->stage && dd_scene_get_density (picture->scene) < DD_DENSITY_TINY)
    {
      g_autofree char *stage = g_strdup_printf (_("stage %s"), step->stage);

      dd_box_add_text (column, DD_TEXT_LABEL, DD_INK_DIM, stage);
    }
  text = dd_box_add_text (column, DD_TEXT_MONO, DD_INK_MAIN, instruction);
  dd_box_get_run (text)->wraps = TRUE;
}

static void
add_verdict (const Picture     *picture,
             const DdBuildStep *step,
             const DdBuildRun  *run,
             guint              index)
{
  const Verdict *verdict = get_verdict (step, run);
  const char *word = _(verdict->word);
  const char *why = run->error ? run->error : run->why;
  DdBox *box = add_cell (picture, DD_SHAPE_BOX, verdict->token, COLUMN_VERDICT, index,
                         LEAST_VERDICT);
  DdBox *texts;

  dd_shape_describe (dd_box_get_shape (box), "%s: %s", word, why ? why : step->name);
  if (verdict->icon != DD_ICON_NONE)
    dd_box_set_align (dd_box_add_icon (box, verdict->icon, 14), DD_ALIGN_START, DD_ALIGN_CENTER);
  texts = dd_box_set_grow (dd_box_add (box, DD_BOX_COLUMN), 1, 0);
  dd_box_set_align (texts, DD_ALIGN_FILL, DD_ALIGN_CENTER);
  dd_box_get_run (dd_box_add_text (texts, DD_TEXT_LABEL_STRONG, DD_INK_TONE, word))->wraps = TRUE;
  if (why && *why && dd_scene_get_density (picture->scene) < DD_DENSITY_TINY)
    dd_box_get_run (dd_box_add_text (texts, DD_TEXT_LABEL, DD_INK_MAIN, why))->wraps = TRUE;
}

static gboolean
is_in_image (const DdImage *image,
             const DdLayer *layer)
{
  for (guint i = 0; image && i < image->layers->len; i++)
    if (g_str_equal (dd_image_get_layer (image, i)->chain_id, layer->chain_id))
      return TRUE;
  return image == NULL;
}

/* The layer a step made, or all those of an image it starts from. */
static void
add_layer (const Picture     *picture,
           const DdBuildStep *step,
           const DdBuildRun  *run,
           guint              index)
{
  const DdLayer *top;
  g_autofree char *name = NULL;
  g_autofree char *size = NULL;
  gboolean is_kept;
  gint64 total = 0;
  DdBox *box;
  DdBox *text;

  if (run->layers == NULL || run->layers->len == 0)
    return;
  top = g_ptr_array_index (run->layers, run->layers->len - 1);
  for (guint i = 0; i < run->layers->len; i++)
    total += ((const DdLayer *) g_ptr_array_index (run->layers, i))->size;
  is_kept = is_in_image (picture->build->image, top);
  size = dd_units_human_size (step->kind == DD_BUILD_IMAGE ? total : top->size, 3);
  if (step->kind == DD_BUILD_IMAGE)
    name = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u base layer", "%u base layers",
                                         run->layers->len), run->layers->len);
  else
    name = g_strdup_printf ("%.8s", top->chain_id + strlen ("sha256:"));
  box = add_cell (picture, DD_SHAPE_BOX,
                  is_kept ? DD_TOKEN_LAYER_READONLY : DD_TOKEN_LAYER_MISSING, COLUMN_LAYER, index,
                  LEAST_LAYER);
  dd_shape_describe (dd_box_get_shape (box), is_kept ? _("Layer %s, %s")
                                                     : _("Layer %s, %s, not in the image"),
                     name, size);
  text = dd_box_set_grow (dd_box_add (box, DD_BOX_COLUMN), 1, 0);
  dd_box_set_align (text, DD_ALIGN_FILL, DD_ALIGN_CENTER);
  dd_box_add_text (text, DD_TEXT_MONO, DD_INK_MAIN, name);
  if (!is_kept)
    dd_box_add_text (text, DD_TEXT_LABEL, DD_INK_DIM, _("not in the image"));
  dd_box_set_align (dd_box_add_text (box, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, size), DD_ALIGN_END,
                    DD_ALIGN_CENTER);
}

static char *
format_time (guint64 span)
{
  if (span < G_USEC_PER_SEC / 10)
    return g_strdup_printf (_("%.1f ms"), span / 1000.0);
  return g_strdup_printf (_("%.1f s"), (double) span / G_USEC_PER_SEC);
}

static void
add_time (const Picture     *picture,
          const DdBuildStep *step,
          const DdBuildRun  *run,
          guint              index)
{
  guint64 end = get_end (picture, run);
  g_autofree char *taken = NULL;
  DdBox *column;
  DdBox *axis;
  DdBox *bar;

  if (run->state == DD_BUILD_STATE_PENDING || run->state == DD_BUILD_STATE_CANCELED ||
      end < run->started)
    return;
  taken = format_time (end - run->started);
  column = dd_box_add (picture->grid, DD_BOX_COLUMN);
  dd_box_set_cell (column, COLUMN_TIME, index + 1, 1, 1);
  dd_box_set_least (column, LEAST_TIME, 0);
  dd_box_set_grow (dd_box_set_gap (column, 2), 1, 0);
  dd_box_set_align (column, DD_ALIGN_FILL, DD_ALIGN_CENTER);
  dd_box_add_label (column, dd_scene_format (picture->scene, "build/%u/taken", index),
                    DD_TOKEN_CAPTION, DD_TEXT_LABEL, DD_INK_MAIN, taken);
  axis = dd_box_add (column, DD_BOX_ROW);
  dd_box_set_grow (dd_box_add_space (axis, 0, 0), run->started - picture->begin, 0);
  bar = dd_box_add_shape (axis, DD_BOX_STACK, DD_SHAPE_BOX, get_verdict (step, run)->token,
                          dd_scene_format (picture->scene, "build/%u/bar", index));
  dd_box_get_shape (bar)->radius = 3;
  dd_shape_describe (dd_box_get_shape (bar), _("%s took %s"), step->name, taken);
  dd_box_set_grow (dd_box_set_least (bar, LEAST_BAR, 10), end - run->started, 0);
  dd_box_set_grow (dd_box_add_space (axis, 0, 0), picture->end - end, 0);
}

static void
add_steps (const Picture *picture)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    if (shows_column (picture, i))
      {
        DdBox *title = dd_box_add_label (picture->grid,
                                         dd_scene_format (picture->scene, "build/title/%u", i),
                                         DD_TOKEN_HEADING, DD_TEXT_STRONG, DD_INK_MAIN,
                                         _(titles[i]));

        dd_box_set_cell (title, i, 0, 1, 1);
      }
  for (guint i = 0; i < picture->build->runs->len; i++)
    {
      const DdBuildStep *step = dd_build_plan_get_step (picture->build->plan, i);
      const DdBuildRun *run = dd_build_get_run (picture->build, i);

      add_line (picture, step, i);
      add_verdict (picture, step, run, i);
      if (shows_column (picture, COLUMN_LAYER))
        add_layer (picture, step, run, i);
      if (shows_column (picture, COLUMN_TIME))
        add_time (picture, step, run, i);
    }
}

static void
add_result (const Picture *picture,
            DdBox         *root)
{
  const DdBuild *build = picture->build;
  g_autofree char *text = NULL;
  DdToken token = DD_TOKEN_NOTE_GOOD;
  DdBox *label;

  if (build->error)
    {
      text = g_strdup_printf (_("The build failed: %s"), build->error);
      token = DD_TOKEN_NOTE_BAD;
    }
  else if (build->image)
    {
      g_autofree char *size = dd_units_human_size (build->image->size, 3);
      g_autofree char *taken =
          format_time (picture->end - MIN (picture->begin, picture->end));
      const char *name = build->tags && build->tags[0] ? build->tags[0] : _("an image without tag");

      text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Built %s: %u layer, %s, in %s",
                                           "Built %s: %u layers, %s, in %s",
                                           build->image->layers->len),
                              name, build->image->layers->len, size, taken);
    }
  else
    {
      text = g_strdup (_("The build goes on"));
      token = DD_TOKEN_NOTE_WARN;
    }
  label = dd_box_add_shape (root, DD_BOX_ROW, DD_SHAPE_TEXT, token, "build/result");
  dd_box_get_run (dd_box_add_text (label, DD_TEXT_STRONG, DD_INK_TONE, text))->wraps = TRUE;
}

void
_dd_view_build_fill (DdScene             *scene,
                     DdBox               *root,
                     const DdWorld       *world,
                     const DdViewOptions *options)
{
  DdDensity density = dd_scene_get_density (scene);
  Picture picture = { .world = world, .scene = scene };

  dd_box_set_padding (root, density ? 14 : 24, density ? 10 : 20);
  dd_box_set_gap (root, density ? 8 : 14);
  if (world->builds->len == 0)
    {
      dd_box_add_label (root, "build/title", DD_TOKEN_HEADING, DD_TEXT_HEADING, DD_INK_MAIN,
                        _("Build"));
      dd_box_add_label (root, "build/none", DD_TOKEN_CAPTION, DD_TEXT_BODY, DD_INK_DIM,
                        _("No build yet: docker build shows its steps here"));
      return;
    }
  picture.build = g_ptr_array_index (world->builds, world->builds->len - 1);
  picture.grid = dd_box_set_gap (dd_box_add (root, DD_BOX_GRID), density ? 5 : 10);
  measure_time (&picture);
  add_steps (&picture);
  add_result (&picture, root);
}
