// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-connect.h"
#include "dd-units.h"
#include "dd-view-build-private.h"

/* The build view: the lines of the Dockerfile beside what the builder decides
 * about each, the layers that come of it, and the time that it takes. */

#define LEAST_LINE 190
#define LEAST_VERDICT 170
#define LEAST_LAYER 150

/* Between two columns there is an arrow. */
#define ARROW_ROOM 26

#define N_FILE_LINES 2

typedef enum
{
  COLUMN_LINE,
  COLUMN_VERDICT = 2,
  COLUMN_LAYER = 4,
  N_COLUMNS,
} Column;

typedef struct
{
  const DdBuildSight *sight;
  DdScene            *scene;
  DdBox              *grid;
  GPtrArray          *rows;
} Picture;

static gboolean
has_arrows (const DdScene *scene)
{
  return dd_scene_get_density (scene) < DD_DENSITY_FEW;
}

static gboolean
has_layers (const DdScene *scene)
{
  return dd_scene_get_density (scene) < DD_DENSITY_TINY;
}

static DdBox *
add_cell (const Picture *picture,
          DdShapeKind    kind,
          DdToken        token,
          Column         column,
          guint          row,
          const char    *id)
{
  static const double least[N_COLUMNS] = {
    [COLUMN_LINE] = LEAST_LINE, [COLUMN_VERDICT] = LEAST_VERDICT, [COLUMN_LAYER] = LEAST_LAYER,
  };
  DdBox *box = dd_box_add_shape (picture->grid, DD_BOX_ROW, kind, token, id);
  DdDensity density = dd_scene_get_density (picture->scene);

  dd_box_set_cell (box, column, row + 1, 1, 1);
  dd_box_set_padding (box, kind == DD_SHAPE_PILL ? 14 : 10, density ? 3 : 7);
  dd_box_set_gap (box, 8);
  dd_box_set_least (box, density < DD_DENSITY_TINY ? least[column] : 0, 0);
  dd_box_set_grow (box, column == COLUMN_LAYER ? 0.7 : 1, 0);
  dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  return box;
}

/* The step that the last event is about. */
static gboolean
is_at_work (const Picture    *picture,
            const DdBuildRow *row)
{
  const DdEvent *event = picture->sight->world->last_event;

  if (event == NULL || picture->sight->preview || (event->klass != &dd_build_step_started_class &&
                        event->klass != &dd_build_step_cached_class &&
                        event->klass != &dd_build_step_done_class &&
                        event->klass != &dd_build_step_failed_class))
    return FALSE;
  return row->step >= 0 && ((const DdBuildChanged *) event)->step == row->step;
}

static void
add_line (const Picture    *picture,
          const DdBuildRow *row,
          guint             index)
{
  g_autofree char *number = g_strdup_printf ("%u", row->line);
  DdBox *box = add_cell (picture, DD_SHAPE_BOX, DD_TOKEN_CODE, COLUMN_LINE, index, row->id);
  DdBox *text;

  dd_shape_describe (dd_box_get_shape (box), row->is_off ? _("Line %u, switched off: %s %s")
                                                         : _("Line %u: %s %s"),
                     row->line, row->keyword, row->rest);
  _dd_view_add_line_actions (dd_box_get_shape (box), picture->sight, row);
  if (is_at_work (picture, row))
    dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_EMPHASIS;
  if (has_arrows (picture->scene))
    {
      text = dd_box_add_text (box, DD_TEXT_MONO_SMALL, DD_INK_DIM, number);
      dd_box_set_align (dd_box_set_least (text, 18, 0), DD_ALIGN_START, DD_ALIGN_CENTER);
    }
  text = dd_box_add_text (box, DD_TEXT_MONO_STRONG, row->is_off ? DD_INK_DIM : DD_INK_TONE,
                          row->keyword);
  dd_box_get_run (text)->token = DD_TOKEN_INSTRUCTION;
  dd_box_get_run (text)->strike = row->is_off;
  dd_box_set_align (text, DD_ALIGN_START, DD_ALIGN_CENTER);
  text = dd_box_add_text (box, DD_TEXT_MONO, row->is_off ? DD_INK_DIM : DD_INK_MAIN, row->rest);
  dd_box_get_run (text)->strike = row->is_off;
  if (dd_scene_get_density (picture->scene) < DD_DENSITY_FEW)
    dd_box_get_run (text)->wraps = TRUE;
  else
    dd_box_get_run (text)->shortens = TRUE;
  dd_box_set_align (dd_box_set_grow (text, 1, 0), DD_ALIGN_FILL, DD_ALIGN_CENTER);
}

static void
add_verdict (const Picture    *picture,
             const DdBuildRow *row,
             guint             index)
{
  const char *word = _(row->word.word);
  DdBox *box = add_cell (picture, DD_SHAPE_PILL, row->word.token, COLUMN_VERDICT, index,
                         dd_scene_format (picture->scene, "%s/verdict", row->id));
  DdBox *text;

  if (*row->why && !g_str_equal (row->why, row->cause))
    dd_shape_describe (dd_box_get_shape (box), "%s: %s. %s", word, row->cause, row->why);
  else
    dd_shape_describe (dd_box_get_shape (box), "%s: %s", word, row->cause);
  if (picture->sight->preview)
    dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_DASHED;
  if (row->word.icon != DD_ICON_NONE)
    dd_box_set_align (dd_box_add_icon (box, row->word.icon, 14), DD_ALIGN_START, DD_ALIGN_CENTER);
  text = dd_box_add_text (box, DD_TEXT_LABEL_STRONG, DD_INK_TONE, word);
  dd_box_set_align (text, DD_ALIGN_START, DD_ALIGN_CENTER);
  if (*row->cause == '\0' || dd_scene_get_density (picture->scene) == DD_DENSITY_TINY)
    return;
  dd_box_set_least (text, 76, 0);
  text = dd_box_add_text (box, DD_TEXT_LABEL, DD_INK_MAIN, row->cause);
  /* What failed is told in full below. */
  if (dd_scene_get_density (picture->scene) < DD_DENSITY_FEW &&
      row->word.token != DD_TOKEN_STATE_DEAD)
    dd_box_get_run (text)->wraps = TRUE;
  else
    dd_box_get_run (text)->shortens = TRUE;
  dd_box_set_align (dd_box_set_grow (text, 1, 0), DD_ALIGN_FILL, DD_ALIGN_CENTER);
}

/* Layers */

static gboolean
is_in_image (const DdImage *image,
             const DdLayer *layer)
{
  for (guint i = 0; image && i < image->layers->len; i++)
    if (g_str_equal (dd_image_get_layer (image, i)->chain_id, layer->chain_id))
      return TRUE;
  return image == NULL;
}

/* A layer that is being made, or would be. */
static void
add_growing (const Picture    *picture,
             const DdBuildRow *row,
             const DdBuildRun *run,
             guint             index)
{
  g_autofree char *span = run ? _dd_view_format_span (picture->sight->world->now - run->started)
                              : NULL;
  g_autofree char *text = run ? g_strdup_printf (_("building, %s so far"), span)
                              : g_strdup (_("a new layer"));
  DdBox *box = add_cell (picture, DD_SHAPE_BOX, DD_TOKEN_CACHE_REBUILD, COLUMN_LAYER, index,
                         dd_scene_format (picture->scene, "%s/layer", row->id));

  dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_DASHED;
  dd_box_set_align (dd_box_add_text (box, DD_TEXT_LABEL, DD_INK_MAIN, text), DD_ALIGN_START,
                    DD_ALIGN_CENTER);
}

/* The layer a step made, or all those of an image it starts from. */
static void
add_made (const Picture    *picture,
          const DdBuildRow *row,
          const DdBuildRun *run,
          guint             index)
{
  const DdBuildStep *step = dd_build_plan_get_step (picture->sight->plan, row->step);
  const DdImage *image = picture->sight->preview ? NULL : picture->sight->build->image;
  const DdLayer *top = g_ptr_array_index (run->layers, run->layers->len - 1);
  gboolean is_base = step->kind == DD_BUILD_IMAGE;
  gboolean is_kept = is_in_image (image, top);
  gboolean is_new = !picture->sight->preview && run->state == DD_BUILD_STATE_DONE && !is_base;
  g_autofree char *name = NULL;
  g_autofree char *size = NULL;
  gint64 total = 0;
  DdBox *box;
  DdBox *text;

  for (guint i = 0; i < run->layers->len; i++)
    total += ((const DdLayer *) g_ptr_array_index (run->layers, i))->size;
  size = dd_units_human_size (is_base ? total : top->size, 3);
  if (is_base)
    name = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u base layer", "%u base layers",
                                         run->layers->len), run->layers->len);
  else
    name = g_strdup_printf ("%.12s", top->chain_id + strlen ("sha256:"));
  box = add_cell (picture, DD_SHAPE_BOX, !is_kept ? DD_TOKEN_LAYER_MISSING
                                         : is_new ? DD_TOKEN_CACHE_MISS : DD_TOKEN_LAYER_READONLY,
                  COLUMN_LAYER, index, dd_scene_format (picture->scene, "%s/layer", row->id));
  dd_shape_describe (dd_box_get_shape (box), !is_kept ? _("Layer %s, %s, not in the image")
                                             : is_new ? _("New layer %s, %s") : _("Layer %s, %s"),
                     name, size);
  text = dd_box_set_grow (dd_box_add (box, DD_BOX_COLUMN), 1, 0);
  dd_box_set_align (text, DD_ALIGN_FILL, DD_ALIGN_CENTER);
  dd_box_add_text (text, DD_TEXT_MONO_SMALL, DD_INK_MAIN, name);
  if (!is_kept)
    dd_box_get_run (dd_box_add_text (text, DD_TEXT_LABEL, DD_INK_DIM,
                                     _("not in the image")))->wraps = TRUE;
  dd_box_set_align (dd_box_add_text (box, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, size), DD_ALIGN_END,
                    DD_ALIGN_CENTER);
}

static void
add_layer (const Picture    *picture,
           const DdBuildRow *row,
           guint             index)
{
  const DdBuildStep *step = dd_build_plan_get_step (picture->sight->plan, row->step);
  const DdBuildRun *run = _dd_view_find_run (picture->sight, row->step);
  gboolean is_hatched = row->word.token == DD_TOKEN_CACHE_MISS ||
                        row->word.token == DD_TOKEN_CACHE_REBUILD;

  if (step == NULL || step->kind == DD_BUILD_CONFIG)
    return;
  if (picture->sight->preview && is_hatched)
    add_growing (picture, row, NULL, index);
  else if (run && run->state == DD_BUILD_STATE_RUNNING)
    add_growing (picture, row, run, index);
  else if (run && run->layers && run->layers->len)
    add_made (picture, row, run, index);
}

/* Heads */

static void
add_head (const Picture *picture,
          Column         column,
          const char    *text)
{
  DdBox *title = dd_box_add_label (picture->grid,
                                   dd_scene_format (picture->scene, "build/title/%u", column),
                                   DD_TOKEN_HEADING, DD_TEXT_STRONG, DD_INK_MAIN, text);

  dd_box_set_cell (title, column, 0, 1, 1);
}

static char *
dup_layers_title (const DdBuild *build)
{
  const char *tag = build && build->tags ? build->tags[0] : NULL;
  const char *slash = tag ? strrchr (tag, '/') : NULL;

  return tag ? g_strdup_printf (_("Layers of %s"), slash ? slash + 1 : tag)
             : g_strdup (_("Layers"));
}

static void
add_heads (const Picture *picture)
{
  const DdBuildSight *sight = picture->sight;
  g_autofree char *layers = dup_layers_title (sight->build);
  g_autofree char *name = sight->path ? g_path_get_basename (sight->path)
                                      : g_strdup (sight->build->file_name);

  add_head (picture, COLUMN_LINE, name);
  add_head (picture, COLUMN_VERDICT, sight->preview ? _("What the next build would do")
                                                    : _("What the builder decides"));
  if (has_layers (picture->scene))
    add_head (picture, COLUMN_LAYER, layers);
}

/* Files */

static void
add_file (const Picture *picture,
          DdBox         *flow,
          const char    *path,
          gboolean       changed)
{
  DdBox *chip = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_CHIP,
                                  changed ? DD_TOKEN_COPY_UP : DD_TOKEN_FILE,
                                  dd_scene_format (picture->scene, "build/file:%s", path));
  DdBox *text;

  dd_box_set_padding (chip, 8, dd_scene_get_density (picture->scene) ? 2 : 4);
  dd_box_set_gap (chip, 5);
  if (changed)
    dd_box_add_icon (chip, DD_ICON_PENCIL, 13);
  text = dd_box_add_text (chip, DD_TEXT_MONO_SMALL, changed ? DD_INK_TONE : DD_INK_MAIN, path);
  dd_box_get_run (text)->shortens = TRUE;
  dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  _dd_view_add_file_actions (dd_box_get_shape (chip), picture->sight, path);
  dd_shape_describe (dd_box_get_shape (chip),
                     changed ? _("%s of the context, changed since the build before")
                             : _("%s of the context"), path);
}

static gboolean
is_listed (GPtrArray  *paths,
           const char *path)
{
  return g_ptr_array_find_with_equal_func (paths, path, g_str_equal, NULL);
}

/* The files a build may copy, those that changed first. */
static void
add_files (const Picture *picture,
           DdBox         *root)
{
  const DdBuildContext *context = picture->sight->context;
  GPtrArray *changed = picture->sight->changed;
  DdBox *row;
  DdBox *text;
  DdBox *flow;

  if (context == NULL || dd_build_context_get_n_entries (context) == 0)
    return;
  row = dd_box_set_gap (dd_box_add (root, DD_BOX_ROW), 12);
  text = dd_box_add_label (row, "build/files", DD_TOKEN_HEADING, DD_TEXT_LABEL_STRONG, DD_INK_MAIN,
                           _("Files of the context"));
  dd_box_set_align (text, DD_ALIGN_START, DD_ALIGN_CENTER);
  flow = dd_box_set_gap (dd_box_set_grow (dd_box_add (row, DD_BOX_FLOW), 1, 0), 6);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < dd_build_context_get_n_entries (context); i++)
      {
        const DdContextEntry *entry = dd_build_context_get_entry (context, i);

        if (!dd_node_is_directory (entry->node) &&
            is_listed (changed, entry->path) == (pass == 0))
          add_file (picture, flow, entry->path, pass == 0);
      }
  _dd_view_add_more (flow, "build/file/more", N_FILE_LINES);
}

static char *
describe_built (const Picture *picture)
{
  const DdBuild *build = picture->sight->build;
  guint n_lanes;
  g_autoptr (GArray) spans = _dd_view_list_spans (picture->sight->world, build, &n_lanes);
  g_autofree char *size = dd_units_human_size (build->image->size, 3);
  g_autofree char *taken = _dd_view_format_span (_dd_view_get_span_end (spans));
  const char *name = build->tags && build->tags[0] ? build->tags[0] : _("an image without tag");

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Built %s: %u layer, %s, in %s",
                                       "Built %s: %u layers, %s, in %s",
                                       build->image->layers->len),
                          name, build->image->layers->len, size, taken);
}

static char *
describe_next (const DdBuildPreview *preview,
               DdToken              *token)
{
  *token = preview->n_to_run ? DD_TOKEN_NOTE_WARN : DD_TOKEN_NOTE_GOOD;
  if (preview->error)
    {
      *token = DD_TOKEN_NOTE_BAD;
      return g_strdup_printf (_("The next build would fail: %s"), preview->error);
    }
  if (preview->n_to_run == 0 && preview->n_open == 0)
    return g_strdup (_("Not built yet. The next build would take every step from the cache"));
  if (preview->n_open == 0)
    return g_strdup_printf (_("Not built yet. Steps from the cache: %u, to carry out: %u"),
                            preview->n_hits, preview->n_to_run);
  return g_strdup_printf (_("Not built yet. Steps from the cache: %u, to carry out: %u, depending on "
                            "what they copy: %u"),
                          preview->n_hits, preview->n_to_run, preview->n_open);
}

static void
add_result (const Picture *picture,
            DdBox         *root)
{
  const DdBuild *build = picture->sight->build;
  g_autofree char *text = NULL;
  DdToken token = DD_TOKEN_NOTE_GOOD;
  DdBox *label;

  if (picture->sight->preview)
    text = describe_next (picture->sight->preview, &token);
  else if (build->error)
    {
      text = g_strdup_printf (_("The build failed: %s"), build->error);
      token = DD_TOKEN_NOTE_BAD;
    }
  else if (build->image)
    text = describe_built (picture);
  else
    {
      text = g_strdup (_("The build goes on"));
      token = DD_TOKEN_NOTE_WARN;
    }
  label = dd_box_add_shape (root, DD_BOX_ROW, DD_SHAPE_TEXT, token, "build/result");
  dd_box_get_run (dd_box_add_text (label, DD_TEXT_STRONG, DD_INK_TONE, text))->wraps = TRUE;
}

static void
add_rows (const Picture *picture)
{
  add_heads (picture);
  if (has_arrows (picture->scene))
    for (guint i = COLUMN_LINE + 1; i < N_COLUMNS; i += 2)
      dd_box_set_cell (dd_box_add_space (picture->grid, ARROW_ROOM, 0), i, 0, 1, 1);
  for (guint i = 0; i < picture->rows->len; i++)
    {
      const DdBuildRow *row = g_ptr_array_index (picture->rows, i);

      add_line (picture, row, i);
      add_verdict (picture, row, i);
      if (has_layers (picture->scene))
        add_layer (picture, row, i);
    }
}

void
_dd_view_build_fill (DdScene             *scene,
                     DdBox               *root,
                     const DdWorld       *world,
                     const DdViewOptions *options)
{
  DdDensity density = dd_scene_get_density (scene);
  g_autoptr (DdBuildSight) sight = _dd_view_look_at_build (world);
  g_autoptr (GPtrArray) rows = NULL;
  Picture picture = { .sight = sight, .scene = scene };

  dd_box_set_padding (root, density ? 14 : 24, density ? 10 : 18);
  dd_box_set_gap (root, density ? 8 : 14);
  if (sight == NULL)
    {
      dd_box_add_label (root, "build/title", DD_TOKEN_HEADING, DD_TEXT_HEADING, DD_INK_MAIN,
                        _("Build"));
      dd_box_add_label (root, "build/none", DD_TOKEN_CAPTION, DD_TEXT_BODY, DD_INK_DIM,
                        _("No Dockerfile and no build yet: docker build shows its steps here"));
      return;
    }
  picture.rows = rows = _dd_view_list_build_rows (sight);
  picture.grid = dd_box_set_gap (dd_box_add (root, DD_BOX_GRID), density ? 4 : 8);
  add_rows (&picture);
  if (density < DD_DENSITY_FEW)
    add_files (&picture, root);
  add_result (&picture, root);
  if (density < DD_DENSITY_TINY)
    _dd_view_add_build_chart (scene, root, sight);
}

/* Arrows */

static void
connect (DdScene    *scene,
         const char *id,
         const char *from,
         DdSide      from_side,
         const char *to,
         DdSide      to_side,
         DdToken     token)
{
  const DdShape *source = dd_scene_find (scene, from);
  const DdShape *target = dd_scene_find (scene, to);
  DdShape *path;

  if (source == NULL || target == NULL)
    return;
  path = dd_scene_connect (scene, id, token, (DdAnchor) { source, from_side, 0.5 },
                           (DdAnchor) { target, to_side, 0.5 }, DD_ROUTE_STRAIGHT);
  path->flags |= DD_SHAPE_FLAG_HEAD | DD_SHAPE_FLAG_DECORATION;
}

void
_dd_view_build_finish (DdScene             *scene,
                       const DdWorld       *world,
                       const DdViewOptions *options)
{
  g_autoptr (DdBuildSight) sight = has_arrows (scene) ? _dd_view_look_at_build (world) : NULL;
  g_autoptr (GPtrArray) rows = sight ? _dd_view_list_build_rows (sight) : NULL;

  if (rows == NULL)
    return;
  for (guint i = 0; i < rows->len; i++)
    {
      const DdBuildRow *row = g_ptr_array_index (rows, i);
      const char *verdict = dd_scene_format (scene, "%s/verdict", row->id);

      connect (scene, dd_scene_format (scene, "%s/edge", row->id), row->id, DD_SIDE_END, verdict,
               DD_SIDE_START, row->word.token);
      connect (scene, dd_scene_format (scene, "%s/out", row->id), verdict, DD_SIDE_END,
               dd_scene_format (scene, "%s/layer", row->id), DD_SIDE_START, row->word.token);
    }
}

/* A verdict turns over when it falls. */
void
_dd_view_set_build_effect (DdScene       *scene,
                           const DdWorld *world)
{
  const DdBuildChanged *event = (const DdBuildChanged *) world->last_event;
  g_autoptr (DdBuildSight) sight = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (event->parent.klass != &dd_build_step_started_class &&
      event->parent.klass != &dd_build_step_cached_class)
    return;
  sight = _dd_view_look_at_build (world);
  rows = sight && !sight->preview ? _dd_view_list_build_rows (sight) : NULL;
  for (guint i = 0; rows && i < rows->len; i++)
    {
      const DdBuildRow *row = g_ptr_array_index (rows, i);

      if (row->step == event->step)
        _dd_view_put_effect (scene, DD_EFFECT_FLIP, NULL,
                             dd_scene_format (scene, "%s/verdict", row->id), NULL, DD_ICON_NONE,
                             row->word.token);
    }
}
