// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "dd-build-ops.h"
#include "dd-connect.h"
#include "dd-units.h"
#include "dd-view-places-private.h"
#include "dd-view-private.h"
#include "dd-view-stages-private.h"

/* The stages view: what each stage of a build holds, file by file, what is
 * copied from one to another, what is left behind, and how big the image is
 * beside others. All bars of files have one scale. */

#define SIZE_DIGITS 3
#define LEAST_CARD 208
#define FILE_BAR 6

/* Between two cards an arrow needs room; below them those that pass others. */
#define GUTTER 34
#define LANE 16

/* How many files of a stage are shown, by density. */
static const guint most_files[DD_N_DENSITIES] = {
  [DD_DENSITY_FULL] = 6,
  [DD_DENSITY_CLOSE] = 5,
  [DD_DENSITY_FEW] = 3,
  [DD_DENSITY_TINY] = 2,
};

typedef struct
{
  const DdWorld *world;
  const DdBuild *build;
  const DdStages *stages;
  DdScene *scene;
  DdDensity density;
  gint64 scale;   /* the size of a full bar, in bytes */
} Picture;

/* Which build */

static gboolean
is_named (const DdBuild *build,
          const char    *name)
{
  g_autofree char *tagged = g_strconcat ("/", name, NULL);
  g_autofree char *latest = g_strconcat (tagged, ":latest", NULL);

  for (guint i = 0; build->tags && build->tags[i]; i++)
    if (g_str_equal (build->tags[i], name) || g_str_has_suffix (build->tags[i], tagged) ||
        g_str_has_suffix (build->tags[i], latest))
      return TRUE;
  return FALSE;
}

/* The last build of that name, or the last one of all. */
static const DdBuild *
choose_build (const DdWorld *world,
              const char    *focus)
{
  const DdBuild *last = NULL;

  for (guint i = world->builds->len; i > 0; i--)
    {
      const DdBuild *build = g_ptr_array_index (world->builds, i - 1);

      if (focus && is_named (build, focus))
        return build;
      if (last == NULL)
        last = build;
    }
  return last;
}

/* Files: which are shown */

/* The largest, but those that one stage takes from another before all. */
static GPtrArray *
pick_files (const DdBuiltStage *stage,
            guint               most)
{
  GPtrArray *picked = g_ptr_array_new ();
  guint n_moved = 0;

  for (guint i = 0; i < stage->files->len && n_moved < most; i++)
    {
      const DdStageFile *file = g_ptr_array_index (stage->files, i);

      n_moved += file->is_taken || file->is_copied;
    }
  for (guint i = 0, n_other = 0; i < stage->files->len && picked->len < most; i++)
    {
      DdStageFile *file = g_ptr_array_index (stage->files, i);
      gboolean moved = file->is_taken || file->is_copied;

      if (moved || n_other + n_moved < most)
        g_ptr_array_add (picked, file);
      n_other += !moved;
    }
  return picked;
}

static gint64
measure_rest (const DdBuiltStage *stage,
              GPtrArray          *picked)
{
  gint64 rest = stage->size;

  for (guint i = 0; i < picked->len; i++)
    rest -= ((const DdStageFile *) g_ptr_array_index (picked, i))->size;
  return MAX (rest, 0);
}

static void
measure_scale (Picture *picture)
{
  picture->scale = 1;
  for (guint i = 0; i < picture->stages->stages->len; i++)
    {
      const DdBuiltStage *stage = _dd_stages_get (picture->stages, i);
      g_autoptr (GPtrArray) picked = pick_files (stage, most_files[picture->density]);

      picture->scale = MAX (picture->scale, measure_rest (stage, picked));
      if (picked->len)
        picture->scale = MAX (picture->scale,
                              ((const DdStageFile *) g_ptr_array_index (picked, 0))->size);
    }
}

/* Files: how they are shown */

static gboolean
is_left_behind (const DdBuiltStage *stage)
{
  return !stage->plan->is_target && stage->above < 0;
}

static DdToken
get_token (const DdBuiltStage *stage,
           const DdStageFile  *file)
{
  if (file->is_taken || file->is_copied)
    return DD_TOKEN_CACHE_HIT;
  if (is_left_behind (stage))
    return DD_TOKEN_METADATA;
  return file->is_base ? DD_TOKEN_LAYER_READONLY : DD_TOKEN_FILE_WRITTEN;
}

static const char *
get_fate (const DdBuiltStage *stage,
          const DdStageFile  *file)
{
  if (file->is_taken)
    return _("copied to another stage");
  if (file->is_copied)
    return _("copied from another stage");
  if (is_left_behind (stage))
    return _("left behind");
  return file->is_base ? _("from the base") : _("made in this stage");
}

static const char *
get_stage_id (const Picture      *picture,
              const DdBuiltStage *stage)
{
  return dd_scene_format (picture->scene, "stage:%u", stage->index);
}

static DdBox *
add_row (const Picture *picture,
         DdBox         *card,
         const char    *id,
         DdToken        token,
         const char    *name,
         gint64         bytes,
         DdIcon         icon,
         const char    *note)
{
  g_autofree char *size = dd_units_human_size (bytes, SIZE_DIGITS);
  gboolean moved = token == DD_TOKEN_CACHE_HIT;
  DdBox *row = dd_box_add_shape (card, DD_BOX_COLUMN, DD_SHAPE_BOX,
                                 moved ? token : DD_TOKEN_CAPTION, id);
  DdBox *line;
  DdBox *text;

  dd_box_get_shape (row)->variant = moved ? DD_VARIANT_TINT : DD_VARIANT_PLAIN;
  dd_box_get_shape (row)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_box_set_padding (row, 6, picture->density ? 1 : 3);
  dd_box_set_gap (row, 2);
  line = dd_box_set_gap (dd_box_add (row, DD_BOX_ROW), 6);
  dd_box_set_justify (line, DD_ALIGN_FILL);
  if (icon != DD_ICON_NONE)
    dd_box_set_align (dd_box_add_icon (line, icon, 11), DD_ALIGN_START, DD_ALIGN_CENTER);
  text = dd_box_add_text (line, DD_TEXT_MONO_SMALL, moved ? DD_INK_MAIN : DD_INK_DIM, name);
  dd_box_get_run (text)->shortens = TRUE;
  dd_box_set_grow (text, 1, 0);
  if (note && picture->density == DD_DENSITY_FULL)
    {
      text = dd_box_add_text (line, DD_TEXT_CAPTION, DD_INK_DIM, note);
      dd_box_get_run (text)->shortens = TRUE;
      dd_box_set_align (text, DD_ALIGN_END, DD_ALIGN_CENTER);
    }
  text = dd_box_add_text (line, DD_TEXT_LABEL, moved ? DD_INK_TONE : DD_INK_DIM, size);
  dd_box_set_align (text, DD_ALIGN_END, DD_ALIGN_CENTER);
  if (picture->density < DD_DENSITY_TINY)
    dd_box_get_shape (_dd_view_add_size_bar (row, dd_scene_format (picture->scene, "%s/bar", id),
                                              token, bytes, picture->scale, FILE_BAR))->flags |= DD_SHAPE_FLAG_DECORATION;
  return row;
}

/* A stage by its name, an image by its reference. */
static char *
dup_title (const DdBuiltStage *stage)
{
  if (stage->plan->line == 0)
    return g_strdup (stage->plan->base);
  return *stage->plan->title ? g_strdup (stage->plan->title) : g_strdup (_("the only stage"));
}

/* Where a copied file is from. */
static char *
dup_note (const Picture     *picture,
          const DdStageFile *file)
{
  g_autofree char *title = NULL;

  if (!file->is_copied)
    return NULL;
  title = dup_title (_dd_stages_get (picture->stages, file->from));
  /* Translators: the name of a stage that a file was copied from */
  return g_strdup_printf (_("from %s"), title);
}

static void
add_file (const Picture      *picture,
          DdBox              *card,
          const DdBuiltStage *stage,
          const DdStageFile  *file)
{
  const char *id = dd_scene_format (picture->scene, "%s%s", get_stage_id (picture, stage),
                                    file->path);
  g_autofree char *size = dd_units_human_size (file->size, SIZE_DIGITS);
  DdIcon icon = file->is_taken ? DD_ICON_ARROW_RIGHT : file->is_copied ? DD_ICON_CHECK
                                                                       : DD_ICON_NONE;
  g_autofree char *note = dup_note (picture, file);
  DdBox *row = add_row (picture, card, id, get_token (stage, file), file->path, file->size, icon,
                        note);

  dd_shape_describe (dd_box_get_shape (row), "%s, %s, %s", file->path, size,
                     get_fate (stage, file));
}

static void
add_rest (const Picture      *picture,
          DdBox              *card,
          const DdBuiltStage *stage,
          GPtrArray          *picked)
{
  gint64 rest = measure_rest (stage, picked);
  g_autofree char *size = dd_units_human_size (rest, SIZE_DIGITS);
  DdBox *row;

  if (rest == 0)
    return;
  row = add_row (picture, card,
                 dd_scene_format (picture->scene, "%s/rest", get_stage_id (picture, stage)),
                 is_left_behind (stage) ? DD_TOKEN_METADATA : DD_TOKEN_LAYER_READONLY,
                 _("everything else"), rest, DD_ICON_NONE, NULL);
  dd_shape_describe (dd_box_get_shape (row), _("Everything else in it: %s"), size);
}

/* Cards */

static const char *
get_badge (const DdBuiltStage *stage,
           DdToken            *token)
{
  *token = DD_TOKEN_CACHE_REBUILD;
  if (stage->state == DD_BUILD_STATE_RUNNING)
    return _("building");
  *token = DD_TOKEN_STATE_DEAD;
  if (stage->state == DD_BUILD_STATE_FAILED)
    return _("failed");
  *token = DD_TOKEN_METADATA;
  if (stage->state == DD_BUILD_STATE_CANCELED)
    return _("canceled");
  if (stage->state == DD_BUILD_STATE_PENDING)
    return _("waiting");
  *token = DD_TOKEN_SELECTED;
  return stage->plan->is_target ? _("target") : NULL;
}

static void
add_badge (const Picture      *picture,
           DdBox              *line,
           const DdBuiltStage *stage)
{
  DdToken token;
  const char *word = get_badge (stage, &token);
  DdBox *pill;

  if (word == NULL)
    return;
  pill = dd_box_add_shape (line, DD_BOX_ROW, DD_SHAPE_PILL, token,
                           dd_scene_format (picture->scene, "%s/badge",
                                            get_stage_id (picture, stage)));
  dd_box_set_padding (pill, 8, 2);
  dd_box_set_align (pill, DD_ALIGN_END, DD_ALIGN_CENTER);
  dd_box_add_text (pill, DD_TEXT_LABEL_STRONG, DD_INK_TONE, word);
  dd_shape_describe (dd_box_get_shape (pill), "%s", word);
}

static void
add_head (const Picture      *picture,
          DdBox              *card,
          const DdBuiltStage *stage)
{
  g_autofree char *title = dup_title (stage);
  g_autofree char *from = g_strconcat (stage->plan->line ? "FROM " : "COPY --from=",
                                       stage->plan->base, NULL);
  DdBox *line = dd_box_set_gap (dd_box_add (card, DD_BOX_ROW), 8);
  DdBox *text;

  dd_box_set_align (dd_box_add_icon (line, stage->plan->is_target ? DD_ICON_BOX : DD_ICON_LAYERS,
                                     15), DD_ALIGN_START, DD_ALIGN_CENTER);
  text = dd_box_add_text (line, DD_TEXT_STRONG, DD_INK_MAIN, title);
  dd_box_get_run (text)->shortens = TRUE;
  dd_box_set_grow (text, 1, 0);
  add_badge (picture, line, stage);
  if (picture->density < DD_DENSITY_TINY)
    dd_box_get_run (dd_box_add_text (card, DD_TEXT_MONO_SMALL, DD_INK_DIM, from))->shortens = TRUE;
}

/* What becomes of it: the sentence below the size. */
static char *
dup_outcome (const Picture      *picture,
             const DdBuiltStage *stage)
{
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  if (stage->state != DD_BUILD_STATE_DONE)
    return g_strdup (_("so far"));
  if (stage->above >= 0)
    return g_strdup_printf (_("the base of %s"),
                            _dd_stages_get (picture->stages, (guint) stage->above)->plan->title);
  if (stage->plan->is_target)
    {
      one = dd_units_human_size (stage->base_size, SIZE_DIGITS);
      two = dd_units_human_size (stage->size - stage->base_size, SIZE_DIGITS);
      /* Translators: sizes; of the base image, and of what the stage adds to it */
      return g_strdup_printf (_("base %s + added %s"), one, two);
    }
  one = dd_units_human_size (stage->size - stage->taken_size, SIZE_DIGITS);
  if (stage->taken_size == 0)
    return g_strdup (_("nothing of it is copied"));
  return g_strdup_printf (_("%s left behind"), one);
}

static void
add_size (const Picture      *picture,
          DdBox              *card,
          const DdBuiltStage *stage)
{
  g_autofree char *size = dd_units_human_size (stage->size, SIZE_DIGITS);
  g_autofree char *outcome = dup_outcome (picture, stage);
  DdBox *line = dd_box_set_gap (dd_box_add (card, DD_BOX_FLOW), 8);
  DdBox *text;

  dd_box_add_text (line, picture->density ? DD_TEXT_STRONG : DD_TEXT_HEADING, DD_INK_MAIN, size);
  text = dd_box_add_text (line, DD_TEXT_LABEL, DD_INK_DIM, outcome);
  dd_box_get_run (text)->wraps = TRUE;
  dd_box_set_align (text, DD_ALIGN_START, DD_ALIGN_BASELINE);
}

/* What an intruder would find, and a scanner. */
static void
add_facts (const Picture      *picture,
           DdBox              *card,
           const DdBuiltStage *stage)
{
  g_autofree char *packages =
    g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u package", "%u packages",
                                  stage->n_packages), stage->n_packages);
  g_autofree char *text = g_strdup_printf (stage->has_shell ? _("%s, a shell") : _("%s, no shell"),
                                           packages);

  if (picture->density >= DD_DENSITY_FEW)
    return;
  dd_box_get_run (dd_box_add_label (card, dd_scene_format (picture->scene, "%s/facts",
                                                           get_stage_id (picture, stage)),
                                    DD_TOKEN_CAPTION, DD_TEXT_LABEL, DD_INK_DIM, text))
    ->wraps = TRUE;
}

static void
add_stage (const Picture      *picture,
           DdBox              *parent,
           const DdBuiltStage *stage)
{
  g_autoptr (GPtrArray) picked = pick_files (stage, most_files[picture->density]);
  g_autofree char *title = dup_title (stage);
  DdBox *card = dd_box_add_shape (parent, DD_BOX_COLUMN, DD_SHAPE_BOX,
                                  stage->plan->is_target ? DD_TOKEN_IMAGE : DD_TOKEN_GROUP,
                                  get_stage_id (picture, stage));

  dd_box_set_padding (card, picture->density ? 8 : 12, picture->density ? 7 : 12);
  dd_box_set_gap (card, picture->density ? 3 : 6);
  dd_box_set_least (card, LEAST_CARD, 0);
  dd_box_set_grow (card, 1, 0);
  dd_box_get_shape (card)->flags |= DD_SHAPE_FLAG_FOCUSABLE | DD_SHAPE_FLAG_RAISED;
  dd_shape_describe (dd_box_get_shape (card), stage->plan->is_target
                     ? _("Stage %s from %s, the target") : _("Stage %s from %s"), title,
                     stage->plan->base);
  add_head (picture, card, stage);
  if (stage->size > 0 || stage->state == DD_BUILD_STATE_DONE)
    {
      add_size (picture, card, stage);
      add_facts (picture, card, stage);
    }
  for (guint i = 0; i < picked->len; i++)
    add_file (picture, card, stage, g_ptr_array_index (picked, i));
  add_rest (picture, card, stage, picked);
}

/* A stage that the target does not need. */
static void
add_skipped (const Picture      *picture,
             DdBox              *flow,
             const DdBuiltStage *stage)
{
  DdBox *card = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_BOX, DD_TOKEN_STAGE_SKIPPED,
                                  get_stage_id (picture, stage));
  DdBox *text;

  dd_box_set_padding (card, 12, picture->density ? 4 : 7);
  dd_box_set_gap (card, 8);
  dd_box_get_shape (card)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (card), _("Stage %s from %s, not built"),
                     stage->plan->title, stage->plan->base);
  dd_box_get_run (dd_box_add_text (card, DD_TEXT_STRONG, DD_INK_MAIN, stage->plan->title))
    ->shortens = TRUE;
  if (picture->density < DD_DENSITY_FEW)
    {
      g_autofree char *from = g_strconcat ("FROM ", stage->plan->base, NULL);

      text = dd_box_add_text (card, DD_TEXT_MONO_SMALL, DD_INK_DIM, from);
      dd_box_get_run (text)->shortens = TRUE;
      dd_box_set_align (text, DD_ALIGN_START, DD_ALIGN_CENTER);
    }
  text = dd_box_add_text (card, DD_TEXT_LABEL_STRONG, DD_INK_TONE, _("not built"));
  dd_box_set_align (text, DD_ALIGN_END, DD_ALIGN_CENTER);
}

/* Copies past other cards run below the cards, each in a lane of its own. */

static gboolean
is_neighbour (const Picture     *picture,
              const DdStageCopy *copy)
{
  for (guint i = copy->from + 1; i < picture->stages->stages->len && i < copy->to; i++)
    if (_dd_stages_get (picture->stages, i)->plan->is_needed)
      return FALSE;
  return copy->from < copy->to;
}

static guint
count_lanes (const Picture *picture)
{
  guint n = 0;

  for (guint i = 0; i < picture->stages->copies->len; i++)
    n += !is_neighbour (picture, g_ptr_array_index (picture->stages->copies, i));
  return n;
}

static void
add_cards (const Picture *picture,
           DdBox         *root)
{
  DdBox *row = dd_box_set_gap (dd_box_add (root, DD_BOX_ADAPTIVE), GUTTER);
  guint n_lanes = count_lanes (picture);

  dd_box_set_equal (row, TRUE);
  for (guint i = 0; i < picture->stages->stages->len; i++)
    {
      const DdBuiltStage *stage = _dd_stages_get (picture->stages, i);

      if (stage->plan->is_needed)
        add_stage (picture, row, stage);
    }
  if (n_lanes)
    dd_box_add_space (root, 0, n_lanes * LANE);
}

static void
add_all_skipped (const Picture *picture,
                 DdBox         *root)
{
  DdBox *flow = NULL;

  for (guint i = 0; i < picture->stages->stages->len; i++)
    {
      const DdBuiltStage *stage = _dd_stages_get (picture->stages, i);

      if (stage->plan->is_needed || stage->plan->line == 0)
        continue;
      if (flow == NULL)
        {
          flow = dd_box_set_gap (dd_box_add (root, DD_BOX_FLOW), 10);
          if (picture->density < DD_DENSITY_FEW)
            dd_box_set_padding (dd_box_add_label (flow, "stages/skipped", DD_TOKEN_CAPTION,
                                                  DD_TEXT_LABEL, DD_INK_MAIN,
                                                  _("The target does not need")), 0, 7);
        }
      add_skipped (picture, flow, stage);
    }
}

/* What the marks mean, for those who do not tell the colours. */
static void
add_legend (const Picture *picture,
            DdBox         *root)
{
  static const struct
  {
    DdToken     token;
    const char *text;
  } entries[] = {
    { DD_TOKEN_CACHE_HIT, N_("copied by COPY --from") },
    { DD_TOKEN_METADATA, N_("left behind") },
    { DD_TOKEN_LAYER_READONLY, N_("from the base") },
    { DD_TOKEN_FILE_WRITTEN, N_("made in the stage") },
  };
  DdBox *flow;

  if (picture->density >= DD_DENSITY_FEW)
    return;
  flow = dd_box_set_gap (dd_box_add (root, DD_BOX_FLOW), 14);
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      const char *id = dd_scene_format (picture->scene, "stages/legend/%u", (guint) i);
      DdBox *entry = dd_box_set_gap (dd_box_add (flow, DD_BOX_ROW), 6);
      DdBox *mark = dd_box_add_shape (entry, DD_BOX_STACK, DD_SHAPE_BOX, entries[i].token,
                                      dd_scene_format (picture->scene, "%s/mark", id));

      dd_box_get_shape (mark)->variant = DD_VARIANT_SOLID;
      dd_box_get_shape (mark)->radius = FILE_BAR / 3.0;
      dd_box_get_shape (mark)->flags |= DD_SHAPE_FLAG_DECORATION;
      dd_box_set_align (dd_box_set_least (mark, 18, 8), DD_ALIGN_START, DD_ALIGN_CENTER);
      dd_box_add_label (entry, id, DD_TOKEN_CAPTION, DD_TEXT_CAPTION, DD_INK_MAIN,
                        _(entries[i].text));
    }
}

static void
add_title (const Picture *picture,
           DdBox         *root)
{
  g_autofree char *name = _dd_view_dup_build_name (picture->build);
  g_autofree char *title = g_strdup_printf (_("Stages of %s"), name);
  DdBox *text;

  if (picture->density >= DD_DENSITY_FEW)
    return;
  text = dd_box_add_label (root, "stages/title", DD_TOKEN_HEADING, DD_TEXT_HEADING, DD_INK_MAIN,
                           title);
  dd_box_get_run (text)->wraps = TRUE;
}

void
_dd_view_stages_fill (DdScene             *scene,
                      DdBox               *root,
                      const DdWorld       *world,
                      const DdViewOptions *options)
{
  DdDensity density = dd_scene_get_density (scene);
  Picture picture = { .world = world, .scene = scene, .density = density };
  g_autoptr (DdStages) stages = NULL;

  dd_box_set_padding (root, density ? 14 : 24, density ? 10 : 20);
  dd_box_set_gap (root, density ? 8 : 14);
  picture.build = choose_build (world, options->focus);
  if (picture.build == NULL)
    {
      dd_box_add_label (root, "stages/title", DD_TOKEN_HEADING, DD_TEXT_HEADING, DD_INK_MAIN,
                        _("Stages"));
      dd_box_get_run (dd_box_add_label (root, "stages/none", DD_TOKEN_CAPTION, DD_TEXT_BODY,
                                        DD_INK_DIM,
                                        _("No build yet: docker build shows its stages here")))
        ->wraps = TRUE;
      return;
    }
  picture.stages = stages = _dd_stages_new (picture.build);
  measure_scale (&picture);
  add_title (&picture, root);
  add_cards (&picture, root);
  add_all_skipped (&picture, root);
  add_legend (&picture, root);
  _dd_view_add_images_built (root, scene, world, picture.build);
  if (density == DD_DENSITY_FULL)
    _dd_view_add_bottom (root, world, options);
}

/* Arrows */

/* Between neighbours from file to file, or from card to card where they stand
 * one below the other or the files are not shown. */
static DdShape *
connect_neighbours (const Picture     *picture,
                    const DdStageCopy *copy,
                    const DdShape     *from,
                    const DdShape     *to,
                    const char        *id)
{
  DdToken token = copy->is_base ? DD_TOKEN_ARROW : DD_TOKEN_CACHE_HIT;
  const DdShape *source = copy->source
                        ? dd_scene_find (picture->scene,
                                         dd_scene_format (picture->scene, "%s%s", from->id,
                                                          copy->source)) : NULL;
  const DdShape *target = copy->target
                        ? dd_scene_find (picture->scene,
                                         dd_scene_format (picture->scene, "%s%s", to->id,
                                                          copy->target)) : NULL;

  if (to->box.y >= from->box.y + from->box.height)
    return dd_scene_connect (picture->scene, id, token,
                             (DdAnchor) { from, DD_SIDE_BOTTOM, 0.5 },
                             (DdAnchor) { to, DD_SIDE_TOP, 0.5 }, DD_ROUTE_STRAIGHT);
  return dd_scene_connect (picture->scene, id, token,
                           (DdAnchor) { source ? source : from, DD_SIDE_END, 0.5 },
                           (DdAnchor) { target ? target : to, DD_SIDE_START, 0.5 },
                           DD_ROUTE_CURVE);
}

static DdShape *
connect_below (const Picture     *picture,
               const DdStageCopy *copy,
               const DdShape     *from,
               const DdShape     *to,
               const char        *id,
               guint              lane)
{
  double zoom = dd_scene_get_zoom (picture->scene);
  double bottom = MAX (from->box.y + from->box.height, to->box.y + to->box.height);
  double y = bottom + (lane + 1) * LANE * zoom;
  DdPoint start = { from->box.x + from->box.width / 2, from->box.y + from->box.height };
  DdPoint end = { to->box.x + to->box.width / 2, to->box.y + to->box.height };
  DdPoint points[] = { start, { start.x, y }, { end.x, y }, end };
  DdShape *path;

  /* One below the other there is no way round; the marks of the files say it. */
  if (fabs (from->box.y - to->box.y) > 1)
    return NULL;
  path = dd_scene_add (picture->scene, NULL, DD_SHAPE_PATH,
                       copy->is_base ? DD_TOKEN_ARROW : DD_TOKEN_CACHE_HIT, id);
  dd_shape_set_points (path, points, G_N_ELEMENTS (points));
  return path;
}

static void
add_arrow (const Picture     *picture,
           const DdStageCopy *copy,
           guint             *lane)
{
  const DdBuiltStage *stage = _dd_stages_get (picture->stages, copy->from);
  const DdShape *from = dd_scene_find (picture->scene, get_stage_id (picture, stage));
  const DdShape *to = dd_scene_find (picture->scene,
                                     get_stage_id (picture, _dd_stages_get (picture->stages,
                                                                            copy->to)));
  const char *id = dd_scene_format (picture->scene, "stage:%u/%s:%u", copy->from,
                                    copy->is_base ? "base" : "copy", copy->to);
  g_autofree char *title = dup_title (stage);
  DdShape *path;

  if (from == NULL || to == NULL)
    return;
  if (is_neighbour (picture, copy))
    path = connect_neighbours (picture, copy, from, to, id);
  else
    path = connect_below (picture, copy, from, to, id, (*lane)++);
  if (path == NULL)
    return;
  path->flags |= DD_SHAPE_FLAG_HEAD;
  dd_shape_describe (path, copy->is_base ? "FROM %s" : "COPY --from=%s", title);
}

/* A file flies over when its copy is done. */
static void
add_effect (const Picture *picture)
{
  const DdBuildChanged *event = (const DdBuildChanged *) picture->world->last_event;

  if (event == NULL || event->parent.host ||
      (event->parent.klass != &dd_build_step_done_class &&
       event->parent.klass != &dd_build_step_cached_class))
    return;
  for (guint i = 0; i < picture->stages->copies->len; i++)
    {
      const DdStageCopy *copy = g_ptr_array_index (picture->stages->copies, i);
      g_autofree char *base = copy->source ? g_path_get_basename (copy->source) : NULL;

      if (copy->step == event->step && copy->source && copy->target)
        _dd_view_put_effect (picture->scene, DD_EFFECT_TRAVEL,
                             dd_scene_format (picture->scene, "stage:%u%s", copy->from,
                                              copy->source),
                             dd_scene_format (picture->scene, "stage:%u%s", copy->to,
                                              copy->target),
                             dd_scene_intern (picture->scene, base), DD_ICON_FILE,
                             DD_TOKEN_CACHE_HIT);
    }
}

void
_dd_view_stages_finish (DdScene             *scene,
                        const DdWorld       *world,
                        const DdViewOptions *options)
{
  Picture picture = { .world = world, .scene = scene };
  g_autoptr (DdStages) stages = NULL;
  guint lane = 0;

  picture.build = choose_build (world, options->focus);
  if (picture.build == NULL)
    return;
  picture.stages = stages = _dd_stages_new (picture.build);
  for (guint i = 0; i < stages->copies->len; i++)
    add_arrow (&picture, g_ptr_array_index (stages->copies, i), &lane);
  add_effect (&picture);
}
