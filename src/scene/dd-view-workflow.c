// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-connect.h"
#include "dd-fs.h"
#include "dd-hosts.h"
#include "dd-tty-ops.h"
#include "dd-view-places-private.h"

/* The workflow view: the map of build, ship and run. Who only runs images
 * sees a registry and a machine; with a Dockerfile, a push or a server it
 * becomes the whole way from the recipe to the server. */

/* Narrower stages leave the words to the lesson: the arrows need the room. */
#define LEAST_WORDED_WIDTH 640

#define PLACE_GAP      108
#define CLOSE_GAP      80
#define STACKED_GAP    48
#define MAX_CONTAINERS 4
#define HOME           "/home/you"

/* How much of a Dockerfile is shown, by density. */
static const guint recipe_lines[DD_N_DENSITIES] = { 5, 3, 0, 0 };

static DdDensity
density_of (DdBox *box)
{
  return dd_scene_get_density (dd_box_get_scene (box));
}

/* Room for an arrow with its word. */
static double
gap_of (DdBox               *box,
        const DdViewOptions *options)
{
  if (options->width < LEAST_WORDED_WIDTH)
    return STACKED_GAP;
  return density_of (box) ? CLOSE_GAP : PLACE_GAP;
}

/* The recipe: a Dockerfile of the learner */

static char *
dup_dockerfile_in (DdFs       *fs,
                   const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "Dockerfile", NULL);

  return dd_fs_exists (fs, path) && !dd_fs_is_directory (fs, path) ? g_steal_pointer (&path) : NULL;
}

/* That of the last build, or the first in a folder at home. */
static char *
dup_recipe_path (const DdWorld *world)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_world (world, NULL);
  const DdBuild *build = world->builds->len
                         ? g_ptr_array_index (world->builds, world->builds->len - 1) : NULL;
  char *path = build && build->folder ? dup_dockerfile_in (fs, build->folder) : NULL;
  g_auto (GStrv) names = NULL;

  if (path == NULL)
    path = dup_dockerfile_in (fs, HOME);
  if (path || dd_fs_list (fs, HOME, &names) != 0)
    return path;
  for (guint i = 0; names[i] && path == NULL; i++)
    {
      g_autofree char *folder = g_build_filename (HOME, names[i], NULL);

      path = dup_dockerfile_in (fs, folder);
    }
  return path;
}

static void
add_recipe_text (DdBox         *card,
                 const DdWorld *world,
                 const char    *path)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_world (world, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint most = recipe_lines[density_of (card)];
  guint n = 0;

  if (dd_fs_read_text (fs, path, &text) != 0)
    return;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] && n < most; i++)
    {
      DdBox *box;

      if (*g_strstrip (lines[i]) == '\0' || *lines[i] == '#')
        continue;
      box = dd_box_add_text (card, DD_TEXT_MONO_SMALL, DD_INK_MAIN, lines[i]);
      dd_box_get_run (box)->shortens = TRUE;
      n++;
    }
}

/* The way from the recipe to the image, and how far a build is on it. */
static void
add_build (DdBox         *place,
           const DdWorld *world)
{
  const DdBuild *build = world->builds->len
                         ? g_ptr_array_index (world->builds, world->builds->len - 1) : NULL;
  gboolean busy = build && !build->finished;
  g_autofree char *words = NULL;
  DdBox *row;
  guint n_done = 0;

  for (guint i = 0; busy && i < build->runs->len; i++)
    n_done += dd_build_get_run (build, i)->state >= DD_BUILD_STATE_DONE;
  if (busy)
    words = g_strdup_printf (_("docker build: %u of %u steps"), n_done, build->runs->len);
  else
    words = g_strdup (build && build->error ? _("docker build: failed") : "docker build");
  row = dd_box_add_shape (place, DD_BOX_ROW, DD_SHAPE_TEXT,
                          busy ? DD_TOKEN_PACKET
                          : build && build->error ? DD_TOKEN_NOTE_BAD : DD_TOKEN_CAPTION,
                          "place:host/build");
  dd_box_set_gap (row, 8);
  dd_shape_describe (dd_box_get_shape (row), "%s", words);
  dd_box_set_align (dd_box_add_icon (row, DD_ICON_ARROW_DOWN, 15), DD_ALIGN_START,
                    DD_ALIGN_CENTER);
  dd_box_add_text (row, DD_TEXT_LABEL_STRONG, DD_INK_TONE, words);
}

static void
add_recipe (DdBox         *place,
            const DdWorld *world)
{
  g_autofree char *path = dup_recipe_path (world);
  const char *shown = path && g_str_has_prefix (path, HOME "/") ? path + strlen (HOME "/") : path;
  DdBox *card;
  DdBox *head;
  DdBox *text;

  if (path == NULL)
    return;
  card = dd_box_add_shape (place, DD_BOX_COLUMN, DD_SHAPE_BOX, DD_TOKEN_FILE, "place:host/recipe");
  dd_box_set_padding (card, 12, density_of (card) ? 5 : 9);
  dd_box_set_gap (card, 4);
  dd_box_get_shape (card)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (card), _("%s, the recipe of an image"), shown);
  head = dd_box_set_gap (dd_box_add (card, DD_BOX_ROW), 8);
  dd_box_set_align (dd_box_add_icon (head, DD_ICON_FILE, 15), DD_ALIGN_START, DD_ALIGN_CENTER);
  text = dd_box_add_text (head, DD_TEXT_MONO_STRONG, DD_INK_MAIN, shown);
  dd_box_get_run (text)->shortens = TRUE;
  add_recipe_text (card, world, path);
  if (density_of (place) < DD_DENSITY_FEW)
    add_build (place, world);
}

/* Containers */

static void
add_port (DdBox               *card,
          const DdPortBinding *binding)
{
  g_autofree char *words = NULL;
  g_autofree char *port = g_strndup (binding->port, strcspn (binding->port, "/"));
  DdBox *text;

  if (*binding->host_port == '\0')
    return;
  words = g_strdup_printf (_("port %s of this machine leads to port %s in here"),
                           binding->host_port, port);
  text = dd_box_add_text (card, DD_TEXT_LABEL, DD_INK_MAIN, words);
  dd_box_get_run (text)->wraps = TRUE;
}

static void
add_container_head (DdBox             *card,
                    const DdContainer *container,
                    const char        *id)
{
  DdBox *head = dd_box_set_gap (dd_box_add (card, DD_BOX_ROW), 8);
  g_autofree char *dot_id = g_strconcat (id, "/dot", NULL);
  DdBox *dot = dd_box_add_shape (head, DD_BOX_STACK, DD_SHAPE_CIRCLE,
                                 _dd_view_state_token (container->state), dot_id);
  DdBox *text;

  dd_box_get_shape (dot)->variant = DD_VARIANT_SOLID;
  dd_box_get_shape (dot)->flags |= DD_SHAPE_FLAG_DECORATION;
  dd_box_set_least (dot, 12, 12);
  dd_box_set_align (dot, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  text = dd_box_add_text (head, DD_TEXT_STRONG, DD_INK_MAIN, container->name);
  dd_box_get_run (text)->shortens = TRUE;
}

static char *
describe_state (const DdContainer *container)
{
  const char *status = dd_container_get_status (container);

  if (container->state == DD_CONTAINER_EXITED)
    return g_strdup_printf (_("exited with code %d, made from %s"), container->exit_code,
                            container->image_ref);
  /* Translators: the first is a state, such as running, the second an image. */
  return g_strdup_printf (_("%s, made from %s"), status, container->image_ref);
}

static void
add_container (DdBox             *parent,
               const char        *name,
               const DdContainer *container)
{
  const char *id = dd_scene_format (dd_box_get_scene (parent), "place:%s/container:%s", name,
                                    container->name);
  g_autofree char *state = describe_state (container);
  DdBox *card = dd_box_add_shape (parent, DD_BOX_COLUMN, DD_SHAPE_BOX, DD_TOKEN_CONTAINER, id);
  DdDensity density = density_of (card);
  DdBox *text;

  dd_box_set_padding (card, 12, density ? 6 : 10);
  dd_box_set_gap (card, density ? 4 : 7);
  dd_box_get_shape (card)->flags |= DD_SHAPE_FLAG_FOCUSABLE | DD_SHAPE_FLAG_RAISED;
  dd_shape_describe (dd_box_get_shape (card), _("Container %s, %s"), container->name, state);
  add_container_head (card, container, id);
  text = dd_box_add_text (card, DD_TEXT_LABEL, DD_INK_DIM,
                          density < DD_DENSITY_FEW ? state : dd_container_get_status (container));
  dd_box_get_run (text)->wraps = TRUE;
  if (density >= DD_DENSITY_FEW)
    return;
  for (guint i = 0; i < container->config->port_bindings->len; i++)
    add_port (card, g_ptr_array_index (container->config->port_bindings, i));
  _dd_view_add_last_words (card, container, id);
}

static void
add_section_title (DdBox      *parent,
                   const char *id,
                   const char *title,
                   const char *words)
{
  DdBox *row;
  DdBox *text;

  if (density_of (parent) >= DD_DENSITY_FEW)
    return;
  row = dd_box_set_gap (dd_box_add (parent, DD_BOX_FLOW), 8);
  dd_box_add_label (row, id, DD_TOKEN_CAPTION, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, title);
  text = dd_box_add_label (row, dd_scene_format (dd_box_get_scene (parent), "%s/words", id),
                           DD_TOKEN_CAPTION, DD_TEXT_LABEL, DD_INK_DIM, words);
  dd_box_get_run (text)->wraps = TRUE;
}

static void
add_containers (DdBox         *parent,
                const char    *name,
                const DdWorld *host)
{
  DdScene *scene = dd_box_get_scene (parent);
  guint n = host->containers->len;
  guint first = n > MAX_CONTAINERS ? n - MAX_CONTAINERS : 0;

  add_section_title (parent, dd_scene_format (scene, "place:%s/containers", name), _("Containers"),
                     _("images at work"));
  for (guint i = first; i < n; i++)
    add_container (parent, name, g_ptr_array_index (host->containers, i));
  if (first > 0)
    {
      g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u older container",
                                                            "and %u older containers", first),
                                               first);

      dd_box_add_label (parent, dd_scene_format (scene, "place:%s/containers/more", name),
                        DD_TOKEN_CAPTION, DD_TEXT_CAPTION, DD_INK_DIM, text);
    }
  if (n == 0)
    dd_box_add_label (parent, dd_scene_format (scene, "place:%s/containers/none", name),
                      DD_TOKEN_CAPTION, DD_TEXT_BODY, DD_INK_DIM, _("No container yet"));
}

/* Places */

static void
add_typed_line (DdBox         *place,
                const DdWorld *world)
{
  const DdCommandTyped *typed = (const DdCommandTyped *) world->last_command;
  DdBox *line;
  DdBox *text;
  g_autofree char *shown = NULL;

  if (typed == NULL || density_of (place) >= DD_DENSITY_FEW)
    return;
  shown = g_strdup_printf ("$ %s", typed->line);
  line = dd_box_add_shape (place, DD_BOX_ROW, DD_SHAPE_BOX, DD_TOKEN_FILE, "place:host/typed");
  dd_box_set_padding (line, 10, 6);
  dd_box_set_gap (line, 8);
  dd_box_get_shape (line)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (line), _("You typed: %s"), typed->line);
  dd_box_set_align (dd_box_add_icon (line, DD_ICON_TERMINAL, 16), DD_ALIGN_START, DD_ALIGN_CENTER);
  text = dd_box_add_text (line, DD_TEXT_MONO, DD_INK_MAIN, shown);
  dd_box_get_run (text)->shortens = TRUE;
}

static void
add_images (DdBox         *parent,
            const char    *name,
            const DdWorld *host)
{
  add_section_title (parent, dd_scene_format (dd_box_get_scene (parent), "place:%s/images", name),
                     _("Images"), _("templates, read-only"));
  _dd_view_add_images (parent, name, host, TRUE);
}

static DdBox *
add_column (DdBox *parent)
{
  return dd_box_set_gap (dd_box_set_grow (dd_box_add (parent, DD_BOX_COLUMN), 1, 0), 10);
}

static void
add_host (DdBox               *column,
          const DdViewOptions *options,
          const DdWorld       *site,
          guint                number,
          gboolean             wide)
{
  const char *name = dd_host_get_name (number);
  const DdWorld *host = _dd_view_get_host (site, number);
  DdBox *place = _dd_view_add_place (column, name, number ? _("Server") : _("Your machine"),
                                     number ? DD_ICON_SERVER : DD_ICON_COMPUTER);
  DdBox *parts;

  if (number == 0 && !options->beginning)
    add_typed_line (place, site);
  if (number == 0)
    add_recipe (place, site);
  parts = dd_box_set_gap (dd_box_add (place, wide ? DD_BOX_ROW : DD_BOX_COLUMN),
                          wide ? gap_of (place, options) : 14);
  dd_box_set_equal (parts, wide);
  add_images (add_column (parts), name, host);
  if (number || wide || host->containers->len || density_of (place) == DD_DENSITY_FULL)
    add_containers (add_column (parts), name, host);
}

static void
add_no_server (DdBox *column)
{
  DdBox *place = _dd_view_add_place (column, dd_host_get_name (1), _("Server"), DD_ICON_SERVER);
  DdBox *text;

  dd_box_get_shape (place)->token = DD_TOKEN_STEP_PENDING;
  text = dd_box_add_label (place, "place:server/none", DD_TOKEN_CAPTION, DD_TEXT_BODY,
                           DD_INK_DIM, _("Nothing here yet"));
  dd_box_get_run (text)->wraps = TRUE;
}

/* Stages */

static DdBox *
add_stage (DdBox               *top,
           const char          *id,
           guint                number,
           const char          *verb,
           const char          *words,
           const DdViewOptions *options)
{
  DdBox *column = dd_box_set_gap (dd_box_set_grow (dd_box_add (top, DD_BOX_COLUMN), 1, 0), 12);
  g_autofree char *what = g_strconcat (id, "/words", NULL);
  g_autofree char *digit = g_strdup_printf ("%u", number);
  DdBox *head = dd_box_set_gap (dd_box_add (column, DD_BOX_ROW), 10);
  DdBox *circle;
  DdBox *text;

  circle = dd_box_add_shape (head, DD_BOX_STACK, DD_SHAPE_CIRCLE, DD_TOKEN_IMAGE,
                             dd_scene_format (dd_box_get_scene (top), "%s/number", id));
  dd_box_get_shape (circle)->variant = DD_VARIANT_SOLID;
  dd_box_get_shape (circle)->flags |= DD_SHAPE_FLAG_DECORATION;
  dd_box_set_padding (circle, 4, 4);
  dd_box_set_least (circle, 26, 26);
  dd_box_set_align (circle, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  dd_box_set_align (dd_box_add_text (circle, DD_TEXT_LABEL_STRONG, DD_INK_MAIN, digit),
                    DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  dd_box_add_label (head, id, DD_TOKEN_HEADING, DD_TEXT_TITLE, DD_INK_MAIN, verb);
  if (options->width < LEAST_WORDED_WIDTH || density_of (top) == DD_DENSITY_TINY)
    return column;
  text = dd_box_add_label (column, what, DD_TOKEN_CAPTION, DD_TEXT_LABEL, DD_INK_DIM, words);
  dd_box_get_run (text)->wraps = TRUE;
  return column;
}

static void
fill_whole_way (DdBox               *top,
                const DdWorld       *world,
                const DdViewOptions *options)
{
  DdBox *column = add_stage (top, "stage:build", 1, _("Build"), _("A Dockerfile becomes an image"),
                             options);

  add_host (column, options, world, 0, FALSE);
  column = add_stage (top, "stage:ship", 2, _("Ship"), _("A registry keeps images for others"),
                      options);
  _dd_view_add_registries (column, world, FALSE);
  column = add_stage (top, "stage:run", 3, _("Run"), _("A container is an image at work"), options);
  for (guint i = 1; i <= world->hosts->len && dd_host_has_engine (i); i++)
    add_host (column, options, world, i, FALSE);
  if (world->hosts->len == 0)
    add_no_server (column);
}

static void
fill_own_machine (DdBox               *top,
                  const DdWorld       *world,
                  const DdViewOptions *options)
{
  DdBox *column = add_stage (top, "stage:pull", 1, _("Pull"), _("An image is copied from a registry"),
                             options);

  _dd_view_add_registries (column, world, FALSE);
  column = add_stage (top, "stage:run", 2, _("Run"), _("A container is an image at work"), options);
  dd_box_set_grow (column, 2, 0);
  add_host (column, options, world, 0, options->width >= LEAST_WORDED_WIDTH);
}

static gboolean
is_whole_way (const DdWorld *world)
{
  g_autofree char *recipe = dup_recipe_path (world);

  return recipe || world->hosts->len || world->pushes->len || world->builds->len;
}

/* What the steps of docker run are, and what happened last. */
static void
add_bottom (DdBox               *root,
            const DdWorld       *world,
            const DdViewOptions *options)
{
  DdBox *panel;
  DdBox *steps;

  if (world->last_event == NULL || options->beginning || density_of (root) == DD_DENSITY_TINY)
    return;
  panel = dd_box_add_shape (root, DD_BOX_COLUMN, DD_SHAPE_GROUP, DD_TOKEN_PANEL, "narration");
  dd_box_set_padding (panel, 18, density_of (root) ? 8 : 14);
  dd_box_set_gap (panel, 8);
  dd_shape_describe (dd_box_get_shape (panel), _("What happened"));
  steps = dd_box_set_gap (dd_box_add (panel, DD_BOX_COLUMN), 8);
  if (!_dd_view_add_run_steps (steps, world) || density_of (root) == DD_DENSITY_FULL)
    _dd_view_add_narration (panel, world);
}

void
_dd_view_workflow_fill (DdScene             *scene,
                        DdBox               *root,
                        const DdWorld       *world,
                        const DdViewOptions *options)
{
  DdDensity density = dd_scene_get_density (scene);
  DdBox *top;

  dd_box_set_padding (root, density ? 14 : 24, density ? 10 : 20);
  dd_box_set_gap (root, density ? 10 : 18);
  top = dd_box_set_gap (dd_box_add (root, DD_BOX_ADAPTIVE), gap_of (root, options));
  dd_box_set_grow (top, 0, 1);
  if (is_whole_way (world))
    fill_whole_way (top, world, options);
  else
    fill_own_machine (top, world, options);
  add_bottom (root, world, options);
}

/* From an image to its containers, where they stand beside each other. */
static void
connect_containers (DdScene             *scene,
                    const DdWorld       *world,
                    const DdViewOptions *options)
{
  const DdShape *labelled = NULL;

  for (guint i = 0; i < world->containers->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (world->containers, i);
      const DdShape *from = dd_scene_find (scene, _dd_view_image_id (scene, "host",
                                                                     container->image));
      const DdShape *to = dd_scene_find (scene, dd_scene_format (scene, "place:host/container:%s",
                                                                 container->name));
      DdShape *path;

      if (from == NULL || to == NULL || !_dd_view_is_beside (from, to))
        continue;
      path = dd_scene_connect (scene, dd_scene_format (scene, "edge:run:%s", container->name),
                               dd_container_is_running (container) ? DD_TOKEN_CONTAINER
                                                                   : DD_TOKEN_ARROW,
                               (DdAnchor) { from, DD_SIDE_END, 0.5 },
                               (DdAnchor) { to, DD_SIDE_START, 0.5 }, DD_ROUTE_CURVE);
      path->flags |= DD_SHAPE_FLAG_HEAD;
      dd_shape_describe (path, _("%s was made from %s"), container->name, container->image_ref);
      labelled = path;
    }
  if (labelled)
    _dd_view_label_path (scene, labelled, options->texts, "run");
}

void
_dd_view_workflow_finish (DdScene             *scene,
                          const DdWorld       *world,
                          const DdViewOptions *options)
{
  _dd_view_connect_places (scene, world);
  _dd_view_name_edges (scene, world, options->texts);
  connect_containers (scene, world, options);
}
