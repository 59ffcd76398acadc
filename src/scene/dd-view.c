// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "dd-container-events.h"
#include "dd-fs.h"
#include "dd-process-ops.h"
#include "dd-view-build-private.h"
#include "dd-view-places-private.h"
#include "dd-view-private.h"

/* Below this a view rather grows beyond the stage, which then scrolls. */
#define LEAST_ZOOM 0.7

/* A picture of so many heights of its area is laid out closely at once. */
#define ENDLESS 8

/* Below this it rather collapses what is less important. */
#define READABLE_ZOOM 0.85

/* A larger stage may be zoomed by as much as it is larger than this one. */
#define LARGE_WIDTH 1280.0
#define LARGE_HEIGHT 720.0

/* What has to be read from afar may be zoomed by as much more than it needs. */
#define LARGE_READABLE 1.5

#define ZOOM_ROUNDING 0.001

/* How much of what a container printed is shown. */
#define MAX_SAID 100

static const DdView views[] = {
  { "lifecycle", N_("Lifecycle"), _dd_view_lifecycle_fill, _dd_view_lifecycle_finish },
  { "layers", N_("Layers"), _dd_view_layers_fill, NULL },
  { "build", N_("Build"), _dd_view_build_fill, _dd_view_build_finish },
  { "graph", N_("Build graph"), _dd_view_graph_fill, _dd_view_graph_finish },
  { "network", N_("Network"), _dd_view_network_fill, _dd_view_network_finish, TRUE },
  { "names", N_("Names"), _dd_view_names_fill, _dd_view_names_finish, FALSE },
  { "reachability", N_("Reachability"), _dd_view_reachability_fill, NULL, TRUE },
  { "drivers", N_("Network drivers"), _dd_view_drivers_fill, NULL, TRUE },
  { "registry", N_("Registry"), _dd_view_registry_fill, _dd_view_registry_finish },
  { "stages", N_("Stages"), _dd_view_stages_fill, _dd_view_stages_finish },
  { "store", N_("Image store"), _dd_view_store_fill, NULL },
  { "argv", N_("Command"), _dd_view_argv_fill, NULL },
  { "workflow", N_("Workflow"), _dd_view_workflow_fill, _dd_view_workflow_finish },
};

/**
 * dd_view_find:
 * @id: name of a view
 *
 * Returns: (nullable): the view
 */
const DdView *
dd_view_find (const char *id)
{
  for (gsize i = 0; id && i < G_N_ELEMENTS (views); i++)
    if (g_str_equal (views[i].id, id))
      return &views[i];
  return NULL;
}

/**
 * dd_view_list:
 * @n_views: (out): their number
 *
 * Returns: (array length=n_views): all views
 */
const DdView *
dd_view_list (guint *n_views)
{
  *n_views = G_N_ELEMENTS (views);
  return views;
}

static DdScene *
build_at (const DdView        *self,
          const DdWorld       *world,
          const DdViewOptions *options,
          DdDensity            density)
{
  DdScene *scene = dd_scene_new ();
  g_autoptr (DdLayout) layout = NULL;
  DdArea area = {
    .width = options->width,
    .height = options->height,
    .keep_zoom = density == options->keep_density ? options->keep_zoom : 0,
    .least_zoom = LEAST_ZOOM * MIN (options->zoom, 1),
    .most_zoom = MAX (MAX (DD_ZOOM_MOST, LARGE_READABLE * options->readable_zoom) *
                      MAX (options->zoom, 1),
                      MIN (options->width / LARGE_WIDTH, options->height / LARGE_HEIGHT)),
  };

  dd_scene_set_rtl (scene, options->rtl);
  dd_scene_set_density (scene, density);
  dd_scene_set_title (scene, _(self->title));
  layout = dd_layout_new (scene, options->texts);
  self->fill (scene, dd_layout_get_root (layout), world, options);
  dd_layout_run (layout, &area);
  return scene;
}

/* Whether it can be read and seen as a whole. */
static gboolean
is_good (const DdScene       *scene,
         const DdViewOptions *options)
{
  double wanted = options->readable_zoom > 0 ? options->readable_zoom : READABLE_ZOOM;

  return dd_scene_get_zoom (scene) >= wanted * MIN (options->zoom, 1) - ZOOM_ROUNDING &&
         dd_scene_get_height (scene) <= ceil (options->height) &&
         dd_scene_get_width (scene) <= ceil (options->width);
}

/* Whether collapsing by degrees would only take time: a file of thousands of
 * lines. */
static gboolean
is_endless (const DdScene       *scene,
            const DdViewOptions *options)
{
  return dd_scene_get_height (scene) > ENDLESS * options->height;
}

/**
 * dd_view_build:
 * @self: a view
 * @world: what is looked at
 * @options: how big, and about what
 *
 * Makes a picture: a pure function of the world and the options. What does not
 * fit, or could not be read, is collapsed as far as needed.
 *
 * Returns: (transfer full): the scene
 */
DdScene *
dd_view_build (const DdView        *self,
               const DdWorld       *world,
               const DdViewOptions *options)
{
  DdViewOptions zoomed = *options;
  DdDensity density = options->keep_density;
  DdScene *scene;

  zoomed.zoom = options->zoom > 0 ? options->zoom : 1;
  zoomed.width *= MAX (zoomed.zoom, 1);
  zoomed.height *= MAX (zoomed.zoom, 1);
  scene = build_at (self, world, &zoomed, density);
  while (!is_good (scene, &zoomed) && density < DD_DENSITY_TINY)
    {
      density = is_endless (scene, &zoomed) ? DD_DENSITY_TINY : density + 1;
      dd_scene_unref (scene);
      scene = build_at (self, world, &zoomed, density);
    }
  if (self->finish)
    self->finish (scene, world, &zoomed);
  dd_scene_finish (scene);
  _dd_view_set_effect (scene, world);
  return scene;
}

const DdContainer *
_dd_view_get_focus (const DdWorld       *world,
                    const DdViewOptions *options)
{
  const DdContainer *container = options->focus
                                 ? dd_world_get_container_by_name (world, options->focus) : NULL;

  if (container == NULL && options->focus == NULL && world->containers->len)
    container = g_ptr_array_index (world->containers, world->containers->len - 1);
  return container;
}

DdToken
_dd_view_state_token (DdContainerState state)
{
  static const DdToken tokens[DD_N_CONTAINER_STATES] = {
    [DD_CONTAINER_CREATED] = DD_TOKEN_STATE_CREATED,
    [DD_CONTAINER_RUNNING] = DD_TOKEN_STATE_RUNNING,
    [DD_CONTAINER_PAUSED] = DD_TOKEN_STATE_PAUSED,
    [DD_CONTAINER_RESTARTING] = DD_TOKEN_STATE_RESTARTING,
    [DD_CONTAINER_EXITED] = DD_TOKEN_STATE_EXITED,
    [DD_CONTAINER_REMOVING] = DD_TOKEN_STATE_REMOVED,
    [DD_CONTAINER_DEAD] = DD_TOKEN_STATE_DEAD,
  };

  return tokens[state];
}

/* What happened and why, in the words of the event: the same in a lesson and
 * in the sandbox. */
void
_dd_view_add_narration (DdBox         *parent,
                        const DdWorld *world)
{
  g_autofree char *caption = NULL;
  g_autofree char *why = NULL;
  DdBox *text;

  if (world->last_event == NULL)
    return;
  caption = dd_event_get_caption (world->last_event);
  why = dd_event_get_why (world->last_event);
  text = dd_box_add_label (parent, "narration/caption", DD_TOKEN_HEADING, DD_TEXT_STRONG,
                           DD_INK_MAIN, caption);
  dd_box_get_run (text)->wraps = TRUE;
  if (*why == '\0')
    return;
  text = dd_box_add_label (parent, "narration/why", DD_TOKEN_CAPTION, DD_TEXT_BODY, DD_INK_MAIN,
                           why);
  dd_box_get_run (text)->wraps = TRUE;
}

/* Effects: which movement goes with an event */

void
_dd_view_put_effect (DdScene      *scene,
                     DdEffectKind  kind,
                     const char   *source,
                     const char   *target,
                     const char   *label,
                     DdIcon        icon,
                     DdToken       token)
{
  DdEffect effect = {
    .kind = kind,
    .source = source,
    .target = target,
    .label = label,
    .icon = icon,
    .token = token,
  };

  if (target && dd_scene_find (scene, target) == NULL)
    return;
  if (source && dd_scene_find (scene, source) == NULL)
    effect.source = NULL;
  if ((kind == DD_EFFECT_COPY_UP || kind == DD_EFFECT_SIGNAL || kind == DD_EFFECT_TRAVEL) &&
      effect.source == NULL)
    effect.kind = DD_EFFECT_PULSE;
  dd_scene_set_effect (scene, &effect);
}

static void
set_file_effect (DdScene             *scene,
                 const DdFileChanged *ev)
{
  g_autofree char *base = NULL;
  const char *target;

  if (ev->container_name == NULL)
    return;
  base = g_path_get_basename (ev->path);
  target = dd_scene_format (scene, "container:%s/layer:rw%s", ev->container_name, ev->path);
  if (ev->parent.klass == &dd_file_copied_up_class)
    _dd_view_put_effect (scene, DD_EFFECT_COPY_UP,
                         dd_scene_format (scene, "container:%s/layer:%d%s", ev->container_name,
                                          ev->from_layer, ev->path),
                         target, dd_scene_intern (scene, base), DD_ICON_FILE, DD_TOKEN_COPY_UP);
  else if (ev->parent.klass == &dd_file_hidden_class)
    _dd_view_put_effect (scene, DD_EFFECT_WHITEOUT, NULL, target, dd_scene_intern (scene, base),
                         DD_ICON_ERASE, DD_TOKEN_FILE_WHITEOUT);
  else
    _dd_view_put_effect (scene, DD_EFFECT_PULSE, NULL, target, NULL, DD_ICON_PENCIL,
                         DD_TOKEN_FILE_WRITTEN);
}

static void
set_signal_effect (DdScene                  *scene,
                   const DdProcessSignalled *ev)
{
  if (ev->container_name == NULL)
    return;
  _dd_view_put_effect (scene, DD_EFFECT_SIGNAL,
                       dd_scene_format (scene, "container:%s/dot", ev->container_name),
                       dd_scene_format (scene, "container:%s/process:%d", ev->container_name,
                                        ev->ns_pid),
                       dd_scene_format (scene, "SIG%s", dd_signal_to_name (ev->signal)),
                       DD_ICON_LIGHTNING, DD_TOKEN_SIGNAL);
}

/* Events about a container's state and the movement that goes with them. */
static const struct
{
  const DdEventClass *klass;
  DdEffectKind        kind;
  const char         *part;
  DdIcon              icon;
  DdToken             token;
} state_effects[] = {
  { &dd_container_paused_class, DD_EFFECT_FREEZE, "/freezer", DD_ICON_SNOWFLAKE,
    DD_TOKEN_FREEZER },
  { &dd_container_unpaused_class, DD_EFFECT_THAW, "/freezer", DD_ICON_PLAY, DD_TOKEN_FREEZER },
  { &dd_container_started_class, DD_EFFECT_PULSE, "", DD_ICON_PLAY, DD_TOKEN_STATE_RUNNING },
  { &dd_container_died_class, DD_EFFECT_PULSE, "", DD_ICON_STOP, DD_TOKEN_STATE_EXITED },
  { &dd_container_restarting_class, DD_EFFECT_PULSE, "/dot", DD_ICON_RESTART,
    DD_TOKEN_STATE_RESTARTING },
};

void
_dd_view_set_effect (DdScene       *scene,
                     const DdWorld *world)
{
  const DdEvent *event = world->last_event;

  if (event == NULL)
    return;
  if (event->klass->kind == DD_TICK_IMAGE)
    {
      _dd_view_set_transfer_effect (scene, world);
      _dd_view_set_build_effect (scene, world);
    }
  _dd_view_set_card_effect (scene, world);
  /* The other views are about the learner's machine. */
  if (event->host)
    return;
  if (event->klass->kind == DD_TICK_FILE)
    set_file_effect (scene, (const DdFileChanged *) event);
  else if (event->klass == &dd_process_signalled_class)
    set_signal_effect (scene, (const DdProcessSignalled *) event);
  for (gsize i = 0; i < G_N_ELEMENTS (state_effects); i++)
    if (event->klass == state_effects[i].klass)
      _dd_view_put_effect (scene, state_effects[i].kind, NULL,
                           dd_scene_format (scene, "container:%s%s",
                                            ((const DdContainerChanged *) event)->container_name,
                                            state_effects[i].part),
                           NULL, state_effects[i].icon, state_effects[i].token);
}

/* Slabs and files */

DdBox *
_dd_view_add_slab (DdBox      *stack,
                   const char *id,
                   DdToken     token,
                   const char *name,
                   const char *size)
{
  DdBox *slab = dd_box_add_shape (stack, DD_BOX_ROW, DD_SHAPE_BOX, token, id);
  DdDensity density = dd_scene_get_density (dd_box_get_shape (slab)->scene);
  DdBox *flow;
  DdBox *text;

  dd_box_set_padding (slab, density ? 10 : 14,
                      density == DD_DENSITY_TINY ? 1 : density ? 4 : 6);
  dd_box_set_least (slab, 0, density ? 24 : 36);
  dd_box_set_gap (slab, density ? 8 : 12);
  dd_box_get_shape (slab)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (slab), "%s, %s", name, size);
  text = dd_box_add_text (slab, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, name);
  dd_box_set_least (text, density < DD_DENSITY_TINY ? 104 : 0, 0);
  flow = dd_box_add (slab, DD_BOX_FLOW);
  dd_box_set_gap (flow, 8);
  dd_box_set_grow (flow, 1, 0);
  dd_box_set_align (flow, DD_ALIGN_FILL, DD_ALIGN_CENTER);
  text = dd_box_add_text (slab, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, size);
  dd_box_set_align (text, DD_ALIGN_END, DD_ALIGN_CENTER);
  return flow;
}

DdBox *
_dd_view_add_file (DdBox      *flow,
                   const char *id,
                   DdToken     token,
                   const char *name)
{
  DdBox *chip = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_CHIP, token, id);
  DdBox *text;

  dd_box_set_padding (chip, 8, dd_scene_get_density (dd_box_get_shape (chip)->scene) ? 2 : 4);
  dd_box_set_gap (chip, 5);
  if (token == DD_TOKEN_FILE_WHITEOUT)
    dd_box_add_icon (chip, DD_ICON_ERASE, 13);
  text = dd_box_add_text (chip, DD_TEXT_MONO_SMALL,
                          token == DD_TOKEN_FILE ? DD_INK_MAIN : DD_INK_TONE, name);
  dd_box_get_run (text)->shortens = TRUE;
  if (token == DD_TOKEN_FILE_WHITEOUT)
    dd_box_get_run (text)->strike = 1;
  dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (chip),
                     token == DD_TOKEN_FILE_WHITEOUT ? _("%s, hidden by a whiteout")
                     : token == DD_TOKEN_FILE_SHADOWED ? _("%s, covered by the writable layer")
                     : token == DD_TOKEN_FILE_WRITTEN ? _("%s, in the writable layer")
                     : _("%s, read-only"), name);
  return chip;
}

void
_dd_view_add_more (DdBox      *flow,
                   const char *id,
                   guint       n_lines)
{
  DdBox *more = _dd_view_add_file (flow, id, DD_TOKEN_FILE, "+000");

  dd_box_set_lines (flow, n_lines, more);
}

gboolean
_dd_view_is_changed (GPtrArray  *changes,
                     const char *path)
{
  for (guint i = 0; changes && i < changes->len; i++)
    {
      const DdFileChange *change = g_ptr_array_index (changes, i);

      if (change->kind != 'A' && g_str_equal (change->path, path))
        return TRUE;
    }
  return FALSE;
}

/* Files of a layer that are worth showing: first those the writable layer
 * covers, then programs and small files. */
typedef struct
{
  char *path;
  int   rank;
} Pick;

static void
pick_clear (gpointer data)
{
  g_free (((Pick *) data)->path);
}

static int
rank_of (const DdNode *node,
         const char   *path,
         GPtrArray    *changes)
{
  if (_dd_view_is_changed (changes, path))
    return 0;
  if (node->kind != DD_NODE_FILE)
    return 9;
  if (node->content->text && node->content->size > 0)
    return g_str_has_prefix (path, "/etc/") ? 2 : 1;
  return node->content->program ? 3 : 4;
}

static void
collect (const DdNode *node,
         const char   *path,
         GPtrArray    *changes,
         GArray       *picks)
{
  for (guint i = 0; i < node->n_children; i++)
    {
      const DdNode *child = node->children[i];
      g_autofree char *below = g_strconcat (path, "/", node->names[i], NULL);
      Pick pick;

      if (dd_node_is_directory (child))
        {
          collect (child, below, changes, picks);
          continue;
        }
      pick.rank = rank_of (child, below, changes);
      pick.path = g_steal_pointer (&below);
      g_array_append_val (picks, pick);
    }
}

static int
compare_picks (gconstpointer a,
               gconstpointer b)
{
  const Pick *left = a;
  const Pick *right = b;

  return left->rank != right->rank ? left->rank - right->rank : strcmp (left->path, right->path);
}

GPtrArray *
_dd_view_pick_files (const DdLayer *layer,
                     GPtrArray     *changes,
                     guint          most)
{
  g_autoptr (GArray) picks = g_array_new (FALSE, FALSE, sizeof (Pick));
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  g_array_set_clear_func (picks, pick_clear);
  collect (layer->root, "", changes, picks);
  g_array_sort (picks, compare_picks);
  for (guint i = 0; i < MIN (picks->len, most); i++)
    if (g_array_index (picks, Pick, i).rank < 9)
      g_ptr_array_add (paths, g_strdup (g_array_index (picks, Pick, i).path));
  return paths;
}

/* Output */

/* The line that the newest output of a container begins with. */
static char *
dup_last_words (const DdContainer *container)
{
  const DdLogLine *last = container->log->len
                          ? g_ptr_array_index (container->log, container->log->len - 1) : NULL;
  g_autofree char *words = NULL;

  for (guint i = container->log->len; i > 0; i--)
    {
      const DdLogLine *line = g_ptr_array_index (container->log, i - 1);
      g_autofree char *text = g_strstrip (g_utf8_make_valid (line->text, -1));

      if (line->time != last->time)
        break;
      if (*text)
        {
          g_free (words);
          words = g_steal_pointer (&text);
        }
    }
  if (words && g_utf8_strlen (words, -1) > MAX_SAID)
    {
      g_autofree char *start = g_utf8_substring (words, 0, MAX_SAID - 1);

      return g_strconcat (start, "…", NULL);
    }
  return g_steal_pointer (&words);
}

/**
 * _dd_view_add_last_words:
 * @card: a box in a shape
 * @container: a container
 * @id: of the shape that stands for it
 *
 * Adds what a container printed last, if it has printed anything.
 */
void
_dd_view_add_last_words (DdBox             *card,
                         const DdContainer *container,
                         const char        *id)
{
  g_autofree char *words = dup_last_words (container);
  g_autofree char *part = g_strconcat (id, "/says", NULL);
  DdBox *line;
  DdBox *text;

  if (words == NULL)
    return;
  line = dd_box_add_shape (card, DD_BOX_ROW, DD_SHAPE_BOX, DD_TOKEN_CODE, part);
  dd_box_set_padding (line, 8, 4);
  dd_box_set_gap (line, 7);
  dd_box_get_shape (line)->radius = 6;
  dd_shape_describe (dd_box_get_shape (line), _("It printed: %s"), words);
  dd_box_set_align (dd_box_add_icon (line, DD_ICON_TERMINAL, 14), DD_ALIGN_START, DD_ALIGN_CENTER);
  text = dd_box_add_text (line, DD_TEXT_MONO_SMALL, DD_INK_MAIN, words);
  dd_box_get_run (text)->shortens = TRUE;
}
