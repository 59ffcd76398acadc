// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "dd-process-ops.h"
#include "dd-view-private.h"

/* The argv view: what the image says, what was typed, and what becomes of the
 * two: the arguments of PID 1, its processes and its environment. */

#define LEAST_NARRATED_HEIGHT 640
#define LEAST_PANEL           280
#define LEAST_NAME            96
#define MAX_VARIABLES         7
#define SHELL                 "/bin/sh"

static const struct
{
  double padding;
  double gap;
  double panel_x;
  double panel_y;
} lengths[DD_N_DENSITIES] = {
  [DD_DENSITY_FULL] = { 24, 18, 18, 14 },
  [DD_DENSITY_CLOSE] = { 14, 12, 14, 9 },
  [DD_DENSITY_FEW] = { 12, 9, 12, 7 },
  [DD_DENSITY_TINY] = { 8, 6, 8, 5 },
};

/* Where a part of the command line comes from. */
typedef enum
{
  FROM_ENTRYPOINT,
  FROM_CMD,
  FROM_LINE,
  FROM_SHELL,
  FROM_NOWHERE,
  N_ORIGINS,
} Origin;

static const struct
{
  DdToken     token;
  const char *word;
} origins[N_ORIGINS] = {
  [FROM_ENTRYPOINT] = { DD_TOKEN_IMAGE, "ENTRYPOINT" },
  [FROM_CMD] = { DD_TOKEN_RULE, "CMD" },
  [FROM_LINE] = { DD_TOKEN_LAYER_WRITABLE, N_("typed") },
  [FROM_SHELL] = { DD_TOKEN_METADATA, N_("shell form") },
  [FROM_NOWHERE] = { DD_TOKEN_LAYER_MISSING, N_("ignored by sh") },
};

/* What the picture is about: a container, or an image that nothing was made
 * from yet. */
typedef struct
{
  DdScene           *scene;
  const DdWorld     *world;
  const DdContainer *container; /* NULL: what docker run would do */
  const DdImage     *image;
  const char        *name;      /* of the image */
  DdDensity          density;
} Picture;

/* The subject */

static const char *
name_image (const DdWorld *world,
            const DdImage *image)
{
  for (guint i = 0; i < world->tags->len; i++)
    {
      const DdTag *tag = g_ptr_array_index (world->tags, i);

      if (g_str_equal (tag->image->id, image->id))
        return tag->familiar;
    }
  return image->id;
}

/* The newest build that made an image. */
static const DdBuild *
find_newest_build (const DdWorld *world)
{
  for (guint i = world->builds->len; i > 0; i--)
    {
      const DdBuild *build = g_ptr_array_index (world->builds, i - 1);

      if (build->image)
        return build;
    }
  return NULL;
}

/* When a build told its last, on the world's clock. The image itself may be
 * dated earlier: what adds no layer leaves the date of the base. */
static guint64
get_build_end (const DdBuild *build)
{
  const DdBuildNote *last = build && build->notes->len
                            ? g_ptr_array_index (build->notes, build->notes->len - 1) : NULL;

  return last ? last->time : 0;
}

static gboolean
find_subject (Picture             *picture,
              const DdViewOptions *options)
{
  const DdWorld *world = picture->world;
  const DdContainer *container = _dd_view_get_focus (world, options);
  const DdBuild *build = find_newest_build (world);

  /* What was built after the last container was made is what comes next. */
  if (container && options->focus == NULL && get_build_end (build) > container->created)
    container = NULL;
  picture->container = container;
  if (container)
    picture->image = container->image;
  else if (build)
    picture->image = build->image;
  else if (world->images->len)
    picture->image = g_ptr_array_index (world->images, world->images->len - 1);
  if (picture->image == NULL)
    return FALSE;
  picture->name = container ? container->image_ref : name_image (world, picture->image);
  return TRUE;
}

static char **
get_typed_entrypoint (const Picture *picture)
{
  return picture->container ? picture->container->config->entrypoint : NULL;
}

static char **
get_typed_arguments (const Picture *picture)
{
  return picture->container ? picture->container->config->cmd : NULL;
}

/* SHELL [...] makes other shells possible; this is the usual one. */
static gboolean
is_shell_form (char **argv)
{
  return argv && argv[0] && g_str_equal (argv[0], SHELL) && g_strcmp0 (argv[1], "-c") == 0 &&
         argv[2] && argv[3] == NULL;
}

static gboolean
has_words (char **argv)
{
  return argv && argv[0] && *argv[0];
}

/* Parts of the picture */

static DdBox *
add_panel (const Picture *picture,
           DdBox         *parent,
           const char    *id,
           DdIcon         icon,
           const char    *title,
           const char    *words)
{
  DdBox *panel = dd_box_add_shape (parent, DD_BOX_COLUMN, DD_SHAPE_GROUP, DD_TOKEN_PANEL, id);
  DdBox *head;
  DdBox *text;

  dd_box_set_padding (panel, lengths[picture->density].panel_x, lengths[picture->density].panel_y);
  dd_box_set_gap (panel, picture->density ? 5 : 9);
  dd_box_set_grow (panel, 1, 0);
  dd_box_set_least (panel, LEAST_PANEL, 0);
  dd_shape_describe (dd_box_get_shape (panel), words ? "%s: %s" : "%s", title, words);
  head = dd_box_set_gap (dd_box_add (panel, DD_BOX_ROW), 9);
  dd_box_set_align (dd_box_add_icon (head, icon, 17), DD_ALIGN_START, DD_ALIGN_CENTER);
  dd_box_add_text (head, DD_TEXT_STRONG, DD_INK_MAIN, title);
  if (words)
    {
      text = dd_box_add_text (head, DD_TEXT_MONO_SMALL, DD_INK_DIM, words);
      dd_box_get_run (text)->shortens = TRUE;
    }
  return panel;
}

/* A line of a panel: a name, what it is, and what becomes of it. */
static void
add_line (const Picture *picture,
          DdBox         *panel,
          const char    *id,
          DdToken        token,
          const char    *name,
          const char    *value,
          const char    *remark,
          gboolean       crossed_out)
{
  DdBox *row = dd_box_add_shape (panel, DD_BOX_FLOW, DD_SHAPE_BOX, token, id);
  DdBox *text;

  dd_box_set_padding (row, 10, picture->density ? 3 : 6);
  dd_box_set_gap (row, 9);
  dd_box_get_shape (row)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (row), "%s %s, %s", name, value, remark);
  text = dd_box_add_text (row, DD_TEXT_MONO_STRONG, DD_INK_TONE, name);
  if (picture->density < DD_DENSITY_FEW)
    dd_box_set_least (text, LEAST_NAME, 0);
  text = dd_box_add_text (row, DD_TEXT_MONO, DD_INK_MAIN, value);
  dd_box_get_run (text)->shortens = TRUE;
  dd_box_get_run (text)->strike = crossed_out ? 1 : 0;
  if (picture->density == DD_DENSITY_TINY)
    return;
  text = dd_box_add_text (row, DD_TEXT_LABEL, DD_INK_DIM, remark);
  dd_box_get_run (text)->wraps = TRUE;
}

static char *
dup_json (char **argv)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; argv[i]; i++)
    g_string_append_printf (text, "%s\"%s\"", i ? ", " : "", argv[i]);
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

/* As it stands in a Dockerfile. */
static char *
dup_instruction (char **argv)
{
  if (!has_words (argv))
    return g_strdup ("—");
  return is_shell_form (argv) ? g_strdup (argv[2]) : dup_json (argv);
}

static const char *
form_of (char **argv)
{
  if (!has_words (argv))
    return _("the image has none");
  return is_shell_form (argv) ? _("shell form") : _("exec form");
}

/* The image */

static void
add_entrypoint (const Picture *picture,
                DdBox         *panel)
{
  char **entrypoint = picture->image->entrypoint;
  g_autofree char *value = dup_instruction (entrypoint);
  gboolean replaced = has_words (entrypoint) && get_typed_entrypoint (picture);

  add_line (picture, panel, "argv/image/entrypoint",
            has_words (entrypoint) && !replaced ? DD_TOKEN_IMAGE : DD_TOKEN_STEP_PENDING,
            "ENTRYPOINT", value, replaced ? _("replaced by --entrypoint") : form_of (entrypoint),
            replaced);
}

static const char *
tell_cmd (const Picture *picture,
          gboolean      *dropped)
{
  char **cmd = picture->image->cmd;

  *dropped = TRUE;
  if (has_words (cmd) && get_typed_arguments (picture))
    return _("replaced by the arguments");
  if (has_words (cmd) && get_typed_entrypoint (picture))
    return _("dropped with the ENTRYPOINT");
  if (has_words (cmd) && is_shell_form (picture->image->entrypoint))
    return _("ignored: the ENTRYPOINT is a shell form");
  *dropped = FALSE;
  return form_of (cmd);
}

static void
add_cmd (const Picture *picture,
         DdBox         *panel)
{
  g_autofree char *value = dup_instruction (picture->image->cmd);
  gboolean dropped;
  const char *remark = tell_cmd (picture, &dropped);

  add_line (picture, panel, "argv/image/cmd",
            has_words (picture->image->cmd) && !dropped ? DD_TOKEN_RULE : DD_TOKEN_STEP_PENDING,
            "CMD", value, remark, dropped);
}

/* The build arguments that the history of an image tells. */
static GPtrArray *
list_build_args (const DdImage *image)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  GPtrArray *args = g_ptr_array_new_with_free_func (g_free);
  JsonArray *history = NULL;

  if (json_parser_load_from_data (parser, image->config, -1, NULL) &&
      JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      JsonObject *root = json_node_get_object (json_parser_get_root (parser));

      if (json_object_has_member (root, "history"))
        history = json_object_get_array_member (root, "history");
    }
  for (guint i = 0; history && i < json_array_get_length (history); i++)
    {
      JsonObject *row = json_array_get_object_element (history, i);
      const char *text = json_object_get_string_member_with_default (row, "created_by", "");

      if (g_str_has_prefix (text, "ARG "))
        g_ptr_array_add (args, g_strdup (text + strlen ("ARG ")));
    }
  return args;
}

static gboolean
is_path (const char *variable)
{
  return g_str_has_prefix (variable, "PATH=");
}

static void
add_image (const Picture *picture,
           DdBox         *parent)
{
  DdBox *panel = add_panel (picture, parent, "argv/image", DD_ICON_LAYERS, _("In the image"),
                            picture->name);
  g_autoptr (GPtrArray) args = list_build_args (picture->image);

  add_entrypoint (picture, panel);
  add_cmd (picture, panel);
  if (picture->density >= DD_DENSITY_FEW)
    return;
  for (guint i = 0, n = 0; picture->image->env && picture->image->env[i] && n < MAX_VARIABLES; i++)
    {
      const char *variable = picture->image->env[i];

      if (is_path (variable))
        continue;
      add_line (picture, panel, dd_scene_format (picture->scene, "argv/image/env:%u", n++),
                DD_TOKEN_FILE, "ENV", variable, _("for every container"), FALSE);
    }
  for (guint i = 0; i < MIN (args->len, MAX_VARIABLES); i++)
    add_line (picture, panel, dd_scene_format (picture->scene, "argv/image/arg:%u", i),
              DD_TOKEN_STEP_PENDING, "ARG", g_ptr_array_index (args, i),
              _("for the build only, kept in the history"), FALSE);
}

/* What was typed */

static void
add_typed_entrypoint (const Picture *picture,
                      DdBox         *panel)
{
  char **entrypoint = get_typed_entrypoint (picture);
  const char *value = has_words (entrypoint) ? entrypoint[0] : "\"\"";

  if (entrypoint)
    add_line (picture, panel, "argv/typed/entrypoint", DD_TOKEN_LAYER_WRITABLE, "--entrypoint",
              value, has_words (entrypoint) ? _("instead of the image's")
                                            : _("none at all"), FALSE);
}

static void
add_typed_arguments (const Picture *picture,
                     DdBox         *panel)
{
  char **arguments = get_typed_arguments (picture);
  g_autofree char *value = arguments ? g_strjoinv (" ", arguments) : g_strdup ("—");
  gboolean ignored = arguments && get_typed_entrypoint (picture) == NULL &&
                     is_shell_form (picture->image->entrypoint);

  add_line (picture, panel, "argv/typed/arguments",
            arguments && !ignored ? DD_TOKEN_LAYER_WRITABLE : DD_TOKEN_STEP_PENDING,
            _("arguments"), value,
            arguments == NULL ? _("none behind the name of the image")
            : ignored ? _("ignored: the ENTRYPOINT is a shell form")
            : _("instead of CMD"), ignored);
}

static void
add_typed (const Picture *picture,
           DdBox         *parent)
{
  DdBox *panel;
  char **env = picture->container ? picture->container->config->env : NULL;

  if (picture->container == NULL)
    {
      panel = add_panel (picture, parent, "argv/typed", DD_ICON_TERMINAL, _("On the command line"),
                         NULL);
      dd_box_get_run (dd_box_add_label (panel, "argv/typed/none", DD_TOKEN_CAPTION, DD_TEXT_BODY,
                                        DD_INK_DIM, _("Nothing was run from this image yet. Below "
                                                      "is what docker run would start.")))->wraps = TRUE;
      return;
    }
  panel = add_panel (picture, parent, "argv/typed", DD_ICON_TERMINAL, _("On the command line"),
                     picture->container->name);
  add_typed_entrypoint (picture, panel);
  add_typed_arguments (picture, panel);
  for (guint i = 0; env && env[i] && i < MAX_VARIABLES && picture->density < DD_DENSITY_FEW; i++)
    add_line (picture, panel, dd_scene_format (picture->scene, "argv/typed/env:%u", i),
              DD_TOKEN_LAYER_WRITABLE, "-e", env[i], _("for this container"), FALSE);
}

/* The arguments of PID 1 */

static void
add_word (const Picture *picture,
          DdBox         *flow,
          guint          index,
          const char    *word,
          Origin         origin)
{
  DdBox *chip = dd_box_add_shape (flow, DD_BOX_COLUMN, DD_SHAPE_BOX, origins[origin].token,
                                  dd_scene_format (picture->scene, "argv/%u", index));
  DdBox *text;

  dd_box_set_padding (chip, 12, picture->density ? 3 : 7);
  dd_box_set_gap (chip, 2);
  dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (chip), _("Argument %u: %s, %s"), index, word,
                     _(origins[origin].word));
  text = dd_box_add_text (chip, DD_TEXT_MONO_STRONG, DD_INK_MAIN, *word ? word : "\"\"");
  dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  dd_box_get_run (text)->shortens = TRUE;
  dd_box_get_run (text)->strike = origin == FROM_NOWHERE ? 1 : 0;
  text = dd_box_add_text (chip, DD_TEXT_LABEL, DD_INK_TONE, _(origins[origin].word));
  dd_box_set_align (text, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
}

static guint
add_words (const Picture *picture,
           DdBox         *flow,
           guint          index,
           char         **argv,
           Origin         origin,
           gboolean       first,
           gboolean       ignored)
{
  gboolean shell = first && origin != FROM_LINE && is_shell_form (argv);

  for (guint i = 0; argv && argv[i]; i++)
    if (*argv[i] || i)
      add_word (picture, flow, index++, argv[i],
                ignored ? FROM_NOWHERE : shell && i < 2 ? FROM_SHELL : origin);
  return index;
}

/* What docker run puts together.
 * Source: moby daemon/create.go and the Dockerfile reference, "Understand how
 * CMD and ENTRYPOINT interact" */
static void
add_argv (const Picture *picture,
          DdBox         *parent)
{
  char **typed_entrypoint = get_typed_entrypoint (picture);
  char **typed = get_typed_arguments (picture);
  char **entrypoint = typed_entrypoint ? typed_entrypoint : picture->image->entrypoint;
  char **cmd = typed ? typed : typed_entrypoint ? NULL : picture->image->cmd;
  gboolean ignores = typed_entrypoint == NULL && is_shell_form (entrypoint);
  DdBox *panel = add_panel (picture, parent, "argv/result", DD_ICON_PLAY,
                            _("What PID 1 is started with"), NULL);
  DdBox *flow = dd_box_set_gap (dd_box_add (panel, DD_BOX_FLOW), 8);
  guint n;

  n = add_words (picture, flow, 0, entrypoint, typed_entrypoint ? FROM_LINE : FROM_ENTRYPOINT, TRUE,
                 FALSE);
  n = add_words (picture, flow, n, cmd, typed ? FROM_LINE : FROM_CMD, n == 0, ignores);
  if (n == 0)
    dd_box_add_label (flow, "argv/nothing", DD_TOKEN_NOTE_BAD, DD_TEXT_LABEL_STRONG, DD_INK_TONE,
                      _("nothing: docker run says “no command specified”"));
}

/* Processes */

static void
add_note (const Picture *picture,
          DdBox         *panel,
          const char    *id,
          gboolean       good,
          const char    *words)
{
  DdBox *row = dd_box_add_shape (panel, DD_BOX_ROW, DD_SHAPE_TEXT,
                                 good ? DD_TOKEN_NOTE_GOOD : DD_TOKEN_NOTE_BAD, id);

  dd_box_set_gap (row, 7);
  dd_box_set_align (dd_box_add_icon (row, good ? DD_ICON_CHECK : DD_ICON_CROSS, 13),
                    DD_ALIGN_START, DD_ALIGN_CENTER);
  dd_shape_describe (dd_box_get_shape (row), "%s", words);
  dd_box_get_run (dd_box_add_text (row, DD_TEXT_LABEL_STRONG, DD_INK_TONE, words))->wraps = TRUE;
}

static guint
depth_of (const Picture   *picture,
          const DdProcess *process)
{
  guint depth = 0;

  while (process && process->ns_pid > 1)
    {
      process = dd_world_get_process (picture->world, process->parent);
      depth++;
    }
  return process ? depth : 1;
}

static void
add_process (const Picture   *picture,
             DdBox           *panel,
             const DdProcess *process)
{
  DdBox *row = dd_box_set_gap (dd_box_add (panel, DD_BOX_ROW), 9);
  g_autofree char *command = dd_process_dup_command (process);
  g_autofree char *pid = g_strdup_printf ("%d", process->ns_pid);
  const char *id = dd_scene_format (picture->scene, "container:%s/process:%d",
                                    picture->container->name, process->ns_pid);
  double least = picture->density ? 26 : 32;
  DdBox *circle;
  DdBox *text;

  dd_box_add_space (row, 34 * MIN (depth_of (picture, process), 3), 0);
  circle = dd_box_add_shape (row, DD_BOX_STACK, DD_SHAPE_CIRCLE, DD_TOKEN_PROCESS, id);
  dd_box_set_padding (circle, 4, 4);
  dd_box_set_least (circle, least, least);
  dd_box_set_align (circle, DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  dd_box_get_shape (circle)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (circle), _("PID %s: %s"), pid, command);
  dd_box_set_align (dd_box_add_text (circle, DD_TEXT_MONO_STRONG, DD_INK_TONE, pid),
                    DD_ALIGN_CENTER, DD_ALIGN_CENTER);
  text = dd_box_add_label (row, dd_scene_format (picture->scene, "%s/name", id), DD_TOKEN_CODE,
                           DD_TEXT_MONO, DD_INK_MAIN, command);
  dd_box_get_shape (text)->variant = DD_VARIANT_PLAIN;
  dd_box_get_run (text)->shortens = TRUE;
}

/* Whether docker stop gets through to the first process. */
static void
add_signal_note (const Picture *picture,
                 DdBox         *panel,
                 guint          n_processes)
{
  const DdProcess *init = dd_world_get_container_process (picture->world, picture->container->id, 1);
  int signal = dd_container_get_stop_signal (picture->container);
  gboolean caught;
  g_autofree char *words = NULL;

  if (init == NULL)
    return;
  caught = (init->caught & (G_GUINT64_CONSTANT (1) << signal)) != 0;
  if (caught)
    words = g_strdup_printf (_("docker stop: PID 1 has a handler for SIG%s"),
                             dd_signal_to_name (signal));
  else if (n_processes > 1)
    words = g_strdup_printf (_("docker stop: PID 1 has no handler for SIG%s and passes nothing on"),
                             dd_signal_to_name (signal));
  else
    words = g_strdup_printf (_("docker stop: PID 1 has no handler for SIG%s, so it is killed after "
                               "the wait"), dd_signal_to_name (signal));
  add_note (picture, panel, "argv/signal", caught, words);
}

static void
add_processes (const Picture *picture,
               DdBox         *parent)
{
  DdBox *panel = add_panel (picture, parent, "argv/processes", DD_ICON_BOX, _("Processes"), NULL);
  g_autoptr (GPtrArray) processes = NULL;

  if (picture->container)
    processes = dd_world_list_processes (picture->world, picture->container->id);
  for (guint i = 0; processes && i < processes->len; i++)
    add_process (picture, panel, g_ptr_array_index (processes, i));
  if (processes && processes->len)
    add_signal_note (picture, panel, processes->len);
  else if (picture->container && picture->container->state == DD_CONTAINER_EXITED)
    {
      g_autofree char *words = g_strdup_printf (_("PID 1 ended with code %d"),
                                                picture->container->exit_code);

      add_note (picture, panel, "argv/ended", picture->container->exit_code == 0, words);
    }
  else
    dd_box_add_label (panel, "argv/processes/none", DD_TOKEN_CAPTION, DD_TEXT_BODY, DD_INK_DIM,
                      _("none yet"));
  if (picture->container)
    _dd_view_add_last_words (panel, picture->container, "argv");
}

/* The environment */

static gboolean
has_variable (char      **env,
              const char *variable)
{
  gsize length = strcspn (variable, "=");

  for (guint i = 0; env && env[i]; i++)
    if (strncmp (env[i], variable, length) == 0 && strchr ("=", env[i][length]))
      return TRUE;
  return FALSE;
}

static void
add_variable (const Picture *picture,
              DdBox         *flow,
              const char    *variable)
{
  gboolean typed = has_variable (picture->container->config->env, variable);
  gboolean own = has_variable (picture->image->env, variable);
  DdToken token = typed ? DD_TOKEN_LAYER_WRITABLE : own ? DD_TOKEN_IMAGE : DD_TOKEN_METADATA;
  const char *word = typed ? "-e" : own ? "ENV" : _("Docker");
  DdBox *chip = dd_box_add_shape (flow, DD_BOX_ROW, DD_SHAPE_CHIP, token,
                                  dd_scene_format (picture->scene, "argv/env:%.*s",
                                                   (int) strcspn (variable, "="), variable));
  DdBox *text;

  dd_box_set_padding (chip, 9, picture->density ? 2 : 4);
  dd_box_set_gap (chip, 7);
  dd_box_get_shape (chip)->flags |= DD_SHAPE_FLAG_FOCUSABLE;
  dd_shape_describe (dd_box_get_shape (chip), _("Variable %s, from %s"), variable, word);
  text = dd_box_add_text (chip, DD_TEXT_MONO_SMALL, DD_INK_MAIN, variable);
  dd_box_get_run (text)->shortens = TRUE;
  dd_box_add_text (chip, DD_TEXT_CAPTION, DD_INK_TONE, word);
}

/* What was an argument of the build and is no variable now. */
static void
add_lost_args (const Picture *picture,
               DdBox         *panel)
{
  g_autoptr (GPtrArray) args = list_build_args (picture->image);

  for (guint i = 0; i < MIN (args->len, MAX_VARIABLES); i++)
    {
      const char *arg = g_ptr_array_index (args, i);
      g_autofree char *name = g_strndup (arg, strcspn (arg, "="));
      g_autofree char *words = g_strdup_printf (_("no %s: an ARG ends with the build"), name);

      if (!has_variable (picture->container->env, name))
        add_note (picture, panel, dd_scene_format (picture->scene, "argv/lost:%s", name), FALSE,
                  words);
    }
}

static void
add_environment (const Picture *picture,
                 DdBox         *parent)
{
  DdBox *panel;
  DdBox *flow;
  guint n = 0;

  if (picture->container == NULL || picture->density >= DD_DENSITY_FEW)
    return;
  panel = add_panel (picture, parent, "argv/environment", DD_ICON_INFO, _("Environment of PID 1"),
                     NULL);
  flow = dd_box_set_gap (dd_box_add (panel, DD_BOX_FLOW), 7);
  for (guint i = 0; picture->container->env && picture->container->env[i] && n < MAX_VARIABLES; i++)
    if (!is_path (picture->container->env[i]))
      {
        add_variable (picture, flow, picture->container->env[i]);
        n++;
      }
  add_lost_args (picture, panel);
}

static void
add_nothing (DdBox *root)
{
  DdBox *text;

  dd_box_add_label (root, "argv/title", DD_TOKEN_HEADING, DD_TEXT_HEADING, DD_INK_MAIN,
                    _("Command"));
  text = dd_box_add_label (root, "argv/none", DD_TOKEN_CAPTION, DD_TEXT_BODY, DD_INK_DIM,
                           _("No image yet: build or pull one, and see here what it would start"));
  dd_box_get_run (text)->wraps = TRUE;
}

void
_dd_view_argv_fill (DdScene             *scene,
                    DdBox               *root,
                    const DdWorld       *world,
                    const DdViewOptions *options)
{
  Picture picture = { .scene = scene, .world = world, .density = dd_scene_get_density (scene) };
  DdBox *row;

  dd_box_set_padding (root, lengths[picture.density].padding, lengths[picture.density].padding);
  dd_box_set_gap (root, lengths[picture.density].gap);
  if (!find_subject (&picture, options))
    {
      add_nothing (root);
      return;
    }
  row = dd_box_set_gap (dd_box_add (root, DD_BOX_ADAPTIVE), lengths[picture.density].gap);
  add_image (&picture, row);
  add_typed (&picture, row);
  add_argv (&picture, root);
  row = dd_box_set_gap (dd_box_add (root, DD_BOX_ADAPTIVE), lengths[picture.density].gap);
  add_processes (&picture, row);
  add_environment (&picture, row);
  if (picture.density == DD_DENSITY_FULL && !options->beginning &&
      options->height >= LEAST_NARRATED_HEIGHT)
    _dd_view_add_narration (root, world);
}
