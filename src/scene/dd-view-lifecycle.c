// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-connect.h"
#include "dd-container-events.h"
#include "dd-fs.h"
#include "dd-view-private.h"

/* The lifecycle view: the state machine, what is left, the cross-section of
 * the container, and the stages of a start. */

#define LEAST_NARRATED_HEIGHT 640

/* Its lengths, in pixels, for each density. */
static const struct
{
  double padding_x;
  double padding_y;
  double gap;
  double side_gap;
  double state_width;
  double state_height;
  double state_padding;
  double edge;
  double panel_x;
  double panel_y;
} lengths[DD_N_DENSITIES] = {
  [DD_DENSITY_FULL] = { 24, 20, 18, 28, 116, 50, 14, 50, 20, 14 },
  [DD_DENSITY_CLOSE] = { 16, 12, 10, 16, 92, 34, 8, 30, 14, 9 },
  [DD_DENSITY_FEW] = { 14, 10, 10, 16, 88, 32, 8, 28, 12, 8 },
  [DD_DENSITY_TINY] = { 8, 4, 6, 8, 64, 26, 6, 18, 10, 6 },
};

/* The state machine */

static void
add_state (DdBox      *grid,
           DdToken     token,
           const char *id,
           const char *name,
           guint       column,
           guint       row)
{
  DdBox *box = dd_box_add_shape (grid, DD_BOX_ROW, DD_SHAPE_PILL, token, id);
  DdDensity density = dd_scene_get_density (dd_box_get_shape (box)->scene);
  DdTextStyle style = density == DD_DENSITY_TINY ? DD_TEXT_LABEL_STRONG : DD_TEXT_STRONG;

  dd_box_set_cell (box, column, row, 1, 1);
  dd_box_set_padding (box, lengths[density].state_padding, lengths[density].state_padding / 2);
  dd_box_set_least (box, lengths[density].state_width, lengths[density].state_height);
  dd_box_set_justify (box, DD_ALIGN_CENTER);
  dd_box_set_align (box, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  dd_box_add_text (box, style, DD_INK_TONE, name);
  dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (box), _("State %s"), name);
}

static DdBox *
add_edge_label (DdBox      *parent,
                const char *id,
                const char *text)
{
  return dd_box_add_label (parent, id, DD_TOKEN_ARROW, DD_TEXT_MONO_SMALL, DD_INK_DIM, text);
}

/* The labels of the two arrows between two states, beside them. */
static void
add_edge_pair (DdBox      *grid,
               guint       row,
               const char *left_id,
               const char *left,
               const char *right_id,
               const char *right)
{
  DdBox *pair = dd_box_add (grid, DD_BOX_ROW);
  DdBox *side;

  dd_box_set_cell (pair, 2, row, 1, 1);
  dd_box_set_equal (pair, TRUE);
  dd_box_set_gap (pair, 52);
  dd_box_set_align (pair, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  side = add_edge_label (pair, left_id, left);
  dd_box_set_align (side, DD_ALIGN_END, DD_ALIGN_CENTER);
  add_edge_label (pair, right_id, right);
}

static void
add_edge_across (DdBox      *grid,
                 guint       column,
                 guint       row,
                 const char *id,
                 const char *text)
{
  DdBox *box = dd_box_add (grid, DD_BOX_COLUMN);

  dd_box_set_cell (box, column, row, 1, 1);
  dd_box_set_padding (box, 14, 0);
  dd_box_set_least (box, 66, 0);
  dd_box_set_align (box, DD_ALIGN_FILL, DD_ALIGN_CENTER);
  dd_box_set_align (add_edge_label (box, id, text), DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  dd_box_add_space (box, 0, 22);
}

/* The restarting state is part of the picture where a policy can lead to it. */
static gboolean
shows_restarting (const DdContainer *container)
{
  return container && (container->state == DD_CONTAINER_RESTARTING ||
                       !g_str_equal (container->config->restart_name, "no"));
}

/* Where each state stands: as a cross, and as a line for a phone. */
static const struct
{
  DdToken     token;
  const char *id;
  const char *name;
  guint       column;
  guint       row;
  guint       tiny_column;
  guint       tiny_row;
} states[] = {
  { DD_TOKEN_STATE_PAUSED, "state:paused", "paused", 2, 0, 2, 2 },
  { DD_TOKEN_STATE_CREATED, "state:created", "created", 0, 2, 0, 0 },
  { DD_TOKEN_STATE_RUNNING, "state:running", "running", 2, 2, 2, 0 },
  { DD_TOKEN_STATE_REMOVED, "state:removed", "removed", 0, 4, 6, 0 },
  { DD_TOKEN_STATE_EXITED, "state:exited", "exited", 2, 4, 4, 0 },
};

/* On a phone the states stand in a line and the arrows have no names. */
static void
add_state_line (DdBox             *parent,
                const DdContainer *container)
{
  double edge = lengths[DD_DENSITY_TINY].edge;
  DdBox *grid = dd_box_add (parent, DD_BOX_GRID);

  dd_box_set_justify (grid, DD_ALIGN_CENTER);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    add_state (grid, states[i].token, states[i].id, states[i].name, states[i].tiny_column,
               states[i].tiny_row);
  for (guint column = 1; column < 6; column += 2)
    dd_box_set_grow (dd_box_set_cell (dd_box_add_space (grid, edge, 0), column, 0, 1, 1), 1, 0);
  dd_box_set_cell (dd_box_add_space (grid, 0, edge), 0, 1, 1, 1);
  if (shows_restarting (container))
    add_state (grid, DD_TOKEN_STATE_RESTARTING, "state:restarting", "restarting", 4, 2);
}

static void
add_state_machine (DdBox             *parent,
                   const DdContainer *container,
                   const char        *name,
                   DdDensity          density)
{
  g_autofree char *title = name ? g_strdup_printf (_("State of %s"), name)
                                : g_strdup (_("The states of a container"));
  DdBox *grid;

  dd_box_add_label (parent, "states/title", DD_TOKEN_HEADING, DD_TEXT_HEADING, DD_INK_MAIN, title);
  grid = dd_box_add (parent, DD_BOX_GRID);
  dd_box_set_grow (grid, 0, 1);
  dd_box_set_justify (grid, DD_ALIGN_CENTER);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    add_state (grid, states[i].token, states[i].id, states[i].name, states[i].column,
               states[i].row);
  for (guint row = 1; row < 4; row += 2)
    dd_box_set_grow (dd_box_set_cell (dd_box_add_space (grid, 0, lengths[density].edge), 0, row,
                                      1, 1), 0, 1);
  add_edge_pair (grid, 1, "label:pause", "pause", "label:unpause", "unpause");
  add_edge_pair (grid, 3, "label:stop", "stop · kill", "label:restart", "start");
  add_edge_across (grid, 1, 2, "label:start", "start");
  add_edge_across (grid, 1, 4, "label:rm", "rm");
  if (shows_restarting (container))
    {
      add_state (grid, DD_TOKEN_STATE_RESTARTING, "state:restarting", "restarting", 0, 0);
      add_edge_across (grid, 1, 0, "label:policy", "policy");
    }
}

/* What is left */

typedef struct
{
  DdBox *panel;
  guint  n;
} Notes;

static void
add_note (Notes      *notes,
          gboolean    good,
          const char *text)
{
  DdToken token = good ? DD_TOKEN_NOTE_GOOD : DD_TOKEN_NOTE_BAD;
  g_autofree char *id = g_strdup_printf ("survived/%u", notes->n++);
  DdBox *box = dd_box_add_shape (notes->panel, DD_BOX_ROW, DD_SHAPE_TEXT, token, id);

  dd_box_set_gap (box, 7);
  dd_box_add_icon (box, good ? DD_ICON_CHECK : DD_ICON_CROSS, 13);
  dd_shape_describe (dd_box_get_shape (box), "%s", text);
  box = dd_box_add_text (box, DD_TEXT_LABEL_STRONG, DD_INK_TONE, text);
  dd_box_get_run (box)->wraps = TRUE;
}

static const char *
notes_title (const DdContainer *container)
{
  if (container == NULL)
    return _("What is left");
  switch (container->state)
    {
    case DD_CONTAINER_CREATED:
      return _("What create has made");
    case DD_CONTAINER_PAUSED:
      return _("While it is frozen");
    case DD_CONTAINER_RUNNING:
      return container->finished ? _("What survived the restart") : _("What there is now");
    case DD_CONTAINER_RESTARTING:
    case DD_CONTAINER_EXITED:
    case DD_CONTAINER_REMOVING:
    case DD_CONTAINER_DEAD:
    default:
      return _("What is left after the end");
    }
}

static char *
describe_layer (const DdWorld     *world,
                const DdContainer *container)
{
  g_autoptr (GPtrArray) changes = dd_fs_list_changes (world, container->id);

  if (changes->len == 0)
    return g_strdup (_("a writable layer, still empty"));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "the writable layer: %u change",
                                       "the writable layer: %u changes", changes->len),
                          changes->len);
}

static void
add_survivors (DdBox             *parent,
               const DdWorld     *world,
               const DdContainer *container,
               DdDensity          density)
{
  DdBox *panel = dd_box_add_shape (parent, DD_BOX_COLUMN, DD_SHAPE_GROUP, DD_TOKEN_PANEL,
                                   "survived");
  Notes notes = { .panel = panel };
  g_autofree char *layer = container ? describe_layer (world, container) : NULL;

  dd_box_set_padding (panel, lengths[density].panel_x, lengths[density].panel_y);
  dd_box_set_gap (panel, lengths[density].panel_y / 2 + 1);
  dd_box_add_text (panel, DD_TEXT_STRONG, DD_INK_MAIN, notes_title (container));
  dd_shape_describe (dd_box_get_shape (panel), "%s", notes_title (container));
  if (container == NULL)
    {
      add_note (&notes, TRUE, _("images and their layers"));
      add_note (&notes, FALSE, _("no container: no writable layer, no process"));
      return;
    }
  add_note (&notes, TRUE, layer);
  add_note (&notes, TRUE, _("name, id, settings, log"));
  if (container->state == DD_CONTAINER_RUNNING && container->finished)
    add_note (&notes, FALSE, _("the processes are new; the address may differ"));
  else if (container->state == DD_CONTAINER_RUNNING)
    add_note (&notes, TRUE, _("processes, namespaces, an address"));
  else if (container->state == DD_CONTAINER_PAUSED)
    add_note (&notes, TRUE, _("processes keep their memory, but do not run"));
  else if (container->has_run)
    add_note (&notes, FALSE, _("processes, namespaces and the address are gone"));
  else
    add_note (&notes, FALSE, _("no process, no namespace, no address yet"));
}

/* The stages of a start */

static const struct
{
  DdStage     stage;
  DdToken     token;
  const char *id;
  const char *detail;
} stages[] = {
  { DD_STAGE_API, DD_TOKEN_STEP, "stage:api", "POST /start" },
  { DD_STAGE_ROOTFS, DD_TOKEN_STEP_STORAGE, "stage:overlay", "mount layers" },
  { DD_STAGE_CONTAINERD, DD_TOKEN_STEP, "stage:containerd", "new task" },
  { DD_STAGE_SHIM, DD_TOKEN_STEP, "stage:shim", "one each" },
  { DD_STAGE_RUNC, DD_TOKEN_STEP, "stage:runc", "create" },
  { DD_STAGE_CGROUP, DD_TOKEN_STEP_KERNEL, "stage:cgroup", "first of all" },
  { DD_STAGE_NAMESPACES, DD_TOKEN_STEP_KERNEL, "stage:namespaces", "clone()" },
  { DD_STAGE_NETWORK, DD_TOKEN_STEP_NETWORK, "stage:network", "veth pair" },
  { DD_STAGE_EXEC, DD_TOKEN_STEP_DONE, "stage:exec", "PID 1" },
  { DD_STAGE_DONE, DD_TOKEN_STEP, "stage:event", "start" },
};

static void
add_stages (DdBox             *panel,
            const DdContainer *container,
            DdDensity          density)
{
  DdStage reached = container ? container->stage : DD_STAGE_NONE;
  DdBox *row = dd_box_add (panel, DD_BOX_FLOW);

  dd_box_set_gap (row, density ? 6 : 12);
  dd_box_set_equal (row, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      gboolean done = reached >= stages[i].stage;
      DdBox *box = dd_box_add_shape (row, DD_BOX_COLUMN, DD_SHAPE_BOX,
                                     done ? stages[i].token : DD_TOKEN_STEP_PENDING, stages[i].id);
      DdBox *text;

      dd_box_set_padding (box, 6, density ? 5 : 10);
      dd_box_set_gap (box, 3);
      if (reached == stages[i].stage && reached != DD_STAGE_DONE)
        dd_box_get_shape (box)->flags |= DD_SHAPE_FLAG_EMPHASIS;
      text = dd_box_add_text (box, DD_TEXT_LABEL_STRONG, done ? DD_INK_MAIN : DD_INK_DIM,
                              dd_stage_to_string (stages[i].stage));
      dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
      if (density == DD_DENSITY_FULL)
        {
          text = dd_box_add_text (box, DD_TEXT_MONO_SMALL, DD_INK_DIM, stages[i].detail);
          dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
        }
      dd_shape_describe (dd_box_get_shape (box), done ? _("%s: done") : _("%s: not yet"),
                         dd_stage_to_string (stages[i].stage));
    }
}

static void
add_bottom (DdBox             *root,
            const DdWorld     *world,
            const DdContainer *container,
            DdDensity          density,
            gboolean           narrated)
{
  DdBox *panel = dd_box_add_shape (root, DD_BOX_COLUMN, DD_SHAPE_GROUP, DD_TOKEN_PANEL, "stages");
  g_autofree char *title = container
                           ? g_strdup_printf (_("docker start %s, inside the engine"),
                                              container->name)
                           : g_strdup (_("docker start, inside the engine"));

  dd_box_set_padding (panel, lengths[density].panel_x, lengths[density].panel_y);
  dd_box_set_gap (panel, lengths[density].panel_y / 2 + 3);
  dd_shape_describe (dd_box_get_shape (panel), "%s", title);
  dd_box_add_text (panel, density ? DD_TEXT_STRONG : DD_TEXT_HEADING, DD_INK_MAIN, title);
  add_stages (panel, container, density);
  if (narrated)
    _dd_view_add_narration (panel, world);
}

static void
add_nothing (DdBox         *parent,
             const DdWorld *world)
{
  DdBox *frame = dd_box_add_shape (parent, DD_BOX_COLUMN, DD_SHAPE_GROUP, DD_TOKEN_PANEL, "nothing");
  DdDensity density = dd_scene_get_density (dd_box_get_shape (frame)->scene);
  DdBox *text;

  dd_box_set_padding (frame, lengths[density].padding_x, lengths[density].padding_x);
  dd_box_set_gap (frame, 10);
  dd_box_set_grow (frame, 4, 1);
  dd_box_set_least (frame, density < DD_DENSITY_FEW ? 470 : 260, 0);
  dd_box_add_text (frame, DD_TEXT_TITLE, DD_INK_MAIN, _("No container here"));
  text = dd_box_add_text (frame, DD_TEXT_BODY, DD_INK_DIM,
                          _("docker create makes one, docker run makes one and starts it. Type "
                            "into the console, or step on."));
  dd_box_get_run (text)->wraps = TRUE;
  dd_shape_describe (dd_box_get_shape (frame), _("There is no container to look at"));
}

void
_dd_view_lifecycle_fill (DdScene             *scene,
                         DdBox               *root,
                         const DdWorld       *world,
                         const DdViewOptions *options)
{
  const DdContainer *container = _dd_view_get_focus (world, options);
  DdDensity density = dd_scene_get_density (scene);
  DdBox *top;
  DdBox *left;

  dd_box_set_padding (root, lengths[density].padding_x, lengths[density].padding_y);
  dd_box_set_gap (root, lengths[density].gap);
  top = dd_box_add (root, DD_BOX_ADAPTIVE);
  dd_box_set_gap (top, lengths[density].side_gap);
  dd_box_set_grow (top, 0, 1);
  left = dd_box_add (top, DD_BOX_COLUMN);
  dd_box_set_gap (left, density ? 8 : 14);
  dd_box_set_grow (left, 1, 0);
  if (density == DD_DENSITY_TINY)
    add_state_line (left, container);
  else
    add_state_machine (left, container, container ? container->name : options->focus, density);
  if (density < DD_DENSITY_FEW)
    add_survivors (left, world, container, density);
  if (container)
    _dd_view_add_cross_section (top, world, container);
  else
    add_nothing (top, world);
  /* On a low stage the inspector beside it tells the same. */
  if (density < DD_DENSITY_FEW)
    add_bottom (root, world, container, density,
                density == DD_DENSITY_FULL && !options->beginning &&
                options->height >= LEAST_NARRATED_HEIGHT);
}

/* Arrows */

/* Where the arrows leave and arrive: in the cross, and in the line. */
static const struct
{
  const char *id;
  const char *from;
  const char *to;
  DdSide      from_side;
  DdSide      to_side;
  DdSide      from_side_in_line;
  DdSide      to_side_in_line;
  double      at;
} arrows[] = {
  { "edge:start", "state:created", "state:running",
    DD_SIDE_END, DD_SIDE_START, DD_SIDE_END, DD_SIDE_START, 0.5 },
  { "edge:rm", "state:exited", "state:removed",
    DD_SIDE_START, DD_SIDE_END, DD_SIDE_END, DD_SIDE_START, 0.5 },
  { "edge:pause", "state:running", "state:paused",
    DD_SIDE_TOP, DD_SIDE_BOTTOM, DD_SIDE_BOTTOM, DD_SIDE_TOP, 0.34 },
  { "edge:unpause", "state:paused", "state:running",
    DD_SIDE_BOTTOM, DD_SIDE_TOP, DD_SIDE_TOP, DD_SIDE_BOTTOM, 0.66 },
  { "edge:stop", "state:running", "state:exited",
    DD_SIDE_BOTTOM, DD_SIDE_TOP, DD_SIDE_END, DD_SIDE_START, 0.34 },
  { "edge:restart", "state:exited", "state:running",
    DD_SIDE_TOP, DD_SIDE_BOTTOM, DD_SIDE_START, DD_SIDE_END, 0.66 },
};

static void
add_arrow (DdScene *scene,
           gsize    i)
{
  gboolean line = dd_scene_get_density (scene) == DD_DENSITY_TINY;
  DdAnchor from = { dd_scene_find (scene, arrows[i].from),
                    line ? arrows[i].from_side_in_line : arrows[i].from_side, arrows[i].at };
  DdAnchor to = { dd_scene_find (scene, arrows[i].to),
                  line ? arrows[i].to_side_in_line : arrows[i].to_side, arrows[i].at };
  DdShape *path = dd_scene_connect (scene, arrows[i].id, DD_TOKEN_ARROW, from, to,
                                    DD_ROUTE_STRAIGHT);

  path->flags |= DD_SHAPE_FLAG_HEAD;
  dd_shape_describe (path, _("Arrow from %s to %s"), arrows[i].from + strlen ("state:"),
                     arrows[i].to + strlen ("state:"));
}

/* The arrow that the container in the picture just took. */
static const char *
edge_of (const DdEvent       *event,
         const DdContainer   *container,
         const DdViewOptions *options)
{
  static const struct
  {
    const DdEventClass *klass;
    const char         *edge;
  } edges[] = {
    { &dd_container_paused_class, "edge:pause" },
    { &dd_container_unpaused_class, "edge:unpause" },
    { &dd_container_died_class, "edge:stop" },
    { &dd_container_removed_class, "edge:rm" },
    { &dd_container_started_class, "edge:start" },
  };
  const DdContainerChanged *changed = (const DdContainerChanged *) event;

  for (gsize i = 0; event && i < G_N_ELEMENTS (edges); i++)
    {
      if (event->klass != edges[i].klass)
        continue;
      if (container ? !g_str_equal (changed->container, container->id)
                    : options->focus && !g_str_equal (changed->container_name, options->focus))
        return NULL;
      return event->klass == &dd_container_started_class && container && container->finished
             ? "edge:restart" : edges[i].edge;
    }
  return NULL;
}

static const char *
state_id (const DdContainer *container,
          const DdWorld     *world)
{
  static const char *const ids[DD_N_CONTAINER_STATES] = {
    "state:created", "state:running", "state:paused", "state:restarting", "state:exited",
    "state:removed", "state:exited",
  };

  if (container)
    return ids[container->state];
  return world->last_event && world->last_event->klass == &dd_container_removed_class
         ? "state:removed" : NULL;
}

void
_dd_view_lifecycle_finish (DdScene             *scene,
                           const DdWorld       *world,
                           const DdViewOptions *options)
{
  const DdContainer *container = _dd_view_get_focus (world, options);
  const char *edge = edge_of (world->last_event, container, options);
  const char *state = state_id (container, world);
  DdShape *shape;

  for (gsize i = 0; i < G_N_ELEMENTS (arrows); i++)
    add_arrow (scene, i);
  shape = edge ? dd_scene_find (scene, edge) : NULL;
  if (shape)
    {
      shape->token = container ? _dd_view_state_token (container->state)
                               : DD_TOKEN_STATE_REMOVED;
      shape->flags |= DD_SHAPE_FLAG_EMPHASIS;
    }
  shape = state ? dd_scene_find (scene, state) : NULL;
  if (shape)
    shape->flags |= DD_SHAPE_FLAG_EMPHASIS;
}
