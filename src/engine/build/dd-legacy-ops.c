// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dd-build-planner.h"
#include "dd-build-private.h"
#include "dd-build-progress.h"
#include "dd-build-tree.h"
#include "dd-container-private.h"
#include "dd-image-ops.h"

/* The legacy builder: one instruction after the other, each an image of its
 * own, commands in ordinary containers.
 *
 * Source: moby daemon/builder/dockerfile */

#define NOP_PREFIX "/bin/sh -c "
#define USEC_STEP   (25 * DD_USEC_PER_MSEC)
#define USEC_COMMIT (60 * DD_USEC_PER_MSEC)

static void G_GNUC_PRINTF (3, 4)
print (DdEngine      *engine,
       const DdBuild *build,
       const char    *format,
       ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  _dd_build_note (engine, build, 0, DD_BUILD_NOTE_LOG, "%s", text);
}

static const DdImage *
find_image (const DdWorld *world,
            const char    *id)
{
  for (guint i = 0; id && i < world->images->len; i++)
    if (g_str_equal (((const DdImage *) g_ptr_array_index (world->images, i))->id, id))
      return g_ptr_array_index (world->images, i);
  return NULL;
}

static const DdImage *
image_below (DdEngine          *engine,
             const DdBuild     *build,
             const DdBuildStep *step)
{
  const DdBuildRun *below = dd_build_get_run (build, step->parent);

  return below ? find_image (dd_engine_get_world (engine), below->result) : NULL;
}

static const char *
parent_of (const DdBuild     *build,
           const DdBuildStep *step)
{
  const DdBuildRun *below = dd_build_get_run (build, step->parent);

  return below ? below->result : NULL;
}

/* Images */

static void
add_history (JsonObject *root,
             const char *comment,
             const char *created,
             gboolean    is_layer)
{
  JsonObject *entry = json_object_new ();

  if (!json_object_has_member (root, "history"))
    json_object_set_array_member (root, "history", json_array_new ());
  json_object_set_string_member (entry, "created", created);
  json_object_set_string_member (entry, "created_by", comment);
  if (!is_layer)
    json_object_set_boolean_member (entry, "empty_layer", TRUE);
  json_array_add_object_element (json_object_get_array_member (root, "history"), entry);
}

static DdImage *
make_image (DdEngine          *engine,
            const DdImage     *below,
            const DdBuildStep *step,
            const char        *comment,
            DdNode            *layer)
{
  const DdWorld *world = dd_engine_get_world (engine);
  g_autoptr (JsonNode) own = json_from_string (step->config, NULL);
  g_autoptr (JsonNode) node = json_from_string (below ? below->config : step->config, NULL);
  JsonObject *root = json_node_get_object (node);
  g_autofree char *created = dd_world_format_time (world, world->now);
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) layers = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_layer_unref);

  for (guint i = 0; below && i < below->layers->len; i++)
    g_ptr_array_add (layers, dd_layer_ref ((DdLayer *) dd_image_get_layer (below, i)));
  if (layer)
    {
      gint64 size = dd_node_get_tree_size (layer);

      g_ptr_array_add (layers, dd_layer_new (layer, layers->len ? g_ptr_array_index (layers,
                                             layers->len - 1) : NULL, size, MAX (size / 3, 32),
                                             comment));
    }
  json_object_set_member (root, "config",
                          json_node_copy (json_object_get_member (json_node_get_object (own),
                                                                  "config")));
  json_object_set_string_member (root, "created", created);
  add_history (root, comment, created, layer != NULL);
  text = json_to_string (node, FALSE);
  return dd_image_new_from_config (text, layers, NULL);
}

/* The cache */

static char *
make_comment (const DdBuild      *build,
              const DdBuildStep  *step,
              GError            **error)
{
  g_autoptr (DdNode) files = _dd_build_get_files (build, step->input);

  return dd_legacy_make_comment (files, step, error);
}

/* The image that an instruction made of its parent before. */
const DdImage *
_dd_legacy_find_cached (const DdWorld *world,
                        const char    *key)
{
  for (guint i = world->legacy_links->len; i > 0; i--)
    {
      const DdLegacyLink *link = g_ptr_array_index (world->legacy_links, i - 1);
      const DdImage *image = g_str_equal (link->key, key) ? find_image (world, link->image) : NULL;

      if (image)
        return image;
    }
  return NULL;
}

/* Steps */

/* Triggers belong to the step of their base. */
static gboolean
is_followed_by_trigger (const DdBuild *build,
                        guint          index)
{
  const DdBuildStep *next = dd_build_plan_get_step (build->plan, (int) index + 1);

  return next && next->trigger;
}

static void
print_triggers (DdEngine      *engine,
                const DdBuild *build,
                guint          index)
{
  guint n = 0;

  while (is_followed_by_trigger (build, index + n))
    n++;
  if (n)
    print (engine, build, "# Executing %u build trigger%s\n", n, n == 1 ? "" : "s");
}

/* A step ends with the image it made, its last trigger with that of the step. */
static void
print_result (DdEngine      *engine,
              const DdBuild *build,
              guint          index,
              const DdImage *image)
{
  if (!is_followed_by_trigger (build, index))
    print (engine, build, " ---> %.12s\n", image ? image->id + 7 : "");
}

static void
emit_done (DdEngine      *engine,
           const DdBuild *build,
           guint          index,
           DdImage       *image,
           const char    *key)
{
  DdBuildChanged *event = _dd_build_event (&dd_build_step_done_class, build, index);
  const DdBuildRun *below = dd_build_get_run (build, dd_build_plan_get_step (build->plan,
                                                                              index)->parent);

  event->why = g_strdup (_("The legacy builder makes an image of every instruction, also of those "
                           "that only change the configuration."));
  event->result = image ? g_strdup (image->id) : NULL;
  event->image = image ? g_object_ref (image) : NULL;
  event->link_key = g_strdup (key);
  event->link_parent = key ? g_strdup (below && below->result ? below->result : "") : NULL;
  dd_engine_emit (engine, event);
  if (image)
    print_result (engine, build, index, image);
}

static void
fail (DdEngine      *engine,
      const DdBuild *build,
      guint          index,
      const char    *message,
      int            exit_code)
{
  DdBuildChanged *event = _dd_build_event (&dd_build_step_failed_class, build, index);

  event->kind = DD_BUILD_NOTE_ERROR;
  event->error = g_strdup (message);
  event->why = g_strdup (_("An error of one step is an error of the whole build."));
  dd_engine_emit (engine, event);
  event = _dd_build_event (&dd_build_failed_class, build, index);
  event->error = g_strdup (message);
  event->exit_code = exit_code;
  dd_engine_emit (engine, event);
}

static void
emit_started (DdEngine      *engine,
              const DdBuild *build,
              guint          index,
              const char    *container)
{
  DdBuildChanged *event = _dd_build_event (&dd_build_step_started_class, build, index);

  event->text = g_strdup (_("no image was made by this instruction from this parent"));
  event->why = g_strdup (_("The legacy builder looks for an image whose parent, instruction and "
                           "configuration are the same. The first miss makes all later steps of "
                           "the stage miss."));
  event->container_id = g_strdup (container);
  dd_engine_emit (engine, event);
}

static void
take_cached (DdEngine      *engine,
             const DdBuild *build,
             guint          index,
             const DdImage *image)
{
  DdBuildChanged *event = _dd_build_event (&dd_build_step_cached_class, build, index);

  event->text = g_strdup (_("there is an image with this parent, instruction and configuration"));
  event->result = g_strdup (image->id);
  event->image = g_object_ref ((DdImage *) image);
  dd_engine_emit (engine, event);
  print (engine, build, " ---> Using cache\n");
  print_result (engine, build, index, image);
}

/* What a command writes below a volume of the image is not kept. */
static DdNode *
drop_volumes (const DdBuildStep *step,
              DdNode            *layer)
{
  g_autoptr (JsonNode) node = json_from_string (step->config, NULL);
  JsonObject *config = json_object_get_object_member (json_node_get_object (node), "config");
  JsonObject *volumes = json_object_has_member (config, "Volumes")
                        ? json_object_get_object_member (config, "Volumes") : NULL;
  g_autoptr (GList) paths = volumes ? json_object_get_members (volumes) : NULL;
  g_autoptr (DdNode) kept = dd_node_ref (layer);

  for (GList *l = paths; l; l = l->next)
    {
      g_autoptr (DdNode) before = g_steal_pointer (&kept);
      DdNode *at = dd_build_follow (before, l->data, NULL);
      g_autoptr (DdNode) empty = at ? dd_node_new_directory (at->mode) : NULL;

      kept = at ? dd_node_set_path (before, l->data, empty) : dd_node_ref (before);
    }
  return g_steal_pointer (&kept);
}

static DdNode *
make_layer (DdEngine           *engine,
            const DdBuild      *build,
            const DdBuildStep  *step,
            GError            **error)
{
  g_autoptr (DdNode) base = _dd_build_get_files (build, step->parent);
  g_autoptr (DdNode) source = NULL;
  gint64 now = dd_engine_get_world (engine)->now;

  if (step->kind == DD_BUILD_WORKDIR)
    return dd_build_make_workdir (base, step, now, error);
  source = _dd_build_get_files (build, step->input);
  return dd_build_copy_files (base, source, step, now, error);
}

/* The container of such a step is never started. Where it is to stay, it is one
 * that docker ps -a shows; otherwise it is gone at once.
 *
 * Returns: (transfer full): its id */
static char *
make_quick_container (DdEngine          *engine,
                      const DdBuild     *build,
                      const DdBuildStep *step,
                      const char        *comment)
{
  const DdImage *below = image_below (engine, build, step);
  g_autoptr (DdContainerConfig) config = NULL;
  char *argv[] = { (char *) "/bin/sh", (char *) "-c", NULL, NULL };

  if (build->removal != DD_LEGACY_REMOVES_NONE || below == NULL || step->kind == DD_BUILD_COPY)
    return dd_world_next_hex_id (dd_engine_get_world (engine), step->name);
  config = dd_container_config_new ();
  config->image = g_strdup (below->id);
  config->entrypoint = g_new0 (char *, 1);
  argv[2] = (char *) (g_str_has_prefix (comment, NOP_PREFIX) ? comment + strlen (NOP_PREFIX)
                                                             : comment);
  config->cmd = g_strdupv (argv);
  return dd_container_create (engine, config, NULL, NULL);
}

/* What makes no process: a container is made, and an image of it. */
static void
do_quick_step (DdEngine      *engine,
               const DdBuild *build,
               guint          index,
               const char    *comment,
               const char    *key)
{
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, index);
  g_autofree char *id = make_quick_container (engine, build, step, comment);
  g_autoptr (GError) error = NULL;
  g_autoptr (DdImage) image = NULL;
  g_autoptr (DdNode) layer = NULL;

  emit_started (engine, build, index, NULL);
  if (step->kind != DD_BUILD_COPY)
    print (engine, build, " ---> Running in %.12s\n", id);
  dd_engine_elapse (engine, USEC_STEP);
  if (step->kind != DD_BUILD_CONFIG)
    {
      layer = make_layer (engine, build, step, &error);
      if (layer == NULL)
        {
          fail (engine, build, index, error->message, 1);
          return;
        }
    }
  image = make_image (engine, image_below (engine, build, step), step, comment, layer);
  if (step->kind != DD_BUILD_COPY && build->removal != DD_LEGACY_REMOVES_NONE)
    print (engine, build, " ---> Removed intermediate container %.12s\n", id);
  emit_done (engine, build, index, image, key);
}

static void
start_command (DdEngine      *engine,
               const DdBuild *build,
               guint          index)
{
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, index);
  const DdImage *below = image_below (engine, build, step);
  g_autoptr (DdContainerConfig) config = dd_container_config_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  if (below == NULL)
    {
      fail (engine, build, index, "No image was generated. Is your Dockerfile empty?", 1);
      return;
    }
  config->image = g_strdup (below->id);
  config->entrypoint = g_new0 (char *, 1);
  config->cmd = g_strdupv (step->argv);
  config->env = g_strdupv (step->env);
  config->working_dir = g_strdup (step->cwd);
  config->user = g_strdup (step->user);
  id = dd_container_create (engine, config, NULL, &error);
  emit_started (engine, build, index, id);
  if (id)
    print (engine, build, " ---> Running in %.12s\n", id);
  if (id == NULL || !dd_container_start (engine, id, &error))
    fail (engine, build, index, error->message, 1);
}

static void
begin_image (DdEngine      *engine,
             const DdBuild *build,
             guint          index)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, index);
  const DdImage *image = step->reference ? dd_world_find_image (world, step->reference, NULL)
                                         : image_below (engine, build, step);
  g_autoptr (GError) error = NULL;
  g_autofree char *pull = NULL;

  emit_started (engine, build, index, NULL);
  if (step->reference && image == NULL)
    {
      pull = dd_image_pull_begin (engine, step->reference, &error);
      if (pull == NULL)
        fail (engine, build, index, error->message, 1);
      return;
    }
  emit_done (engine, build, index, (DdImage *) image, NULL);
  if (image == NULL)
    print (engine, build, " ---> \n");
}

static void
fail_copy (DdEngine          *engine,
           const DdBuild     *build,
           guint              index)
{
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, index);
  gboolean from_context = step->input == DD_BUILD_FROM_CONTEXT;
  const char *source = step->sources[0] + (!from_context && *step->sources[0] == '/');
  g_autofree char *message =
    g_strdup_printf ("%s failed: %sstat %s: file does not exist", step->unpacks ? "ADD" : "COPY",
                     from_context ? "file not found in build context or excluded by "
                                    ".dockerignore: " : "", source);

  emit_started (engine, build, index, NULL);
  fail (engine, build, index, message, 1);
}

static void
begin_instruction (DdEngine      *engine,
                   const DdBuild *build,
                   guint          index)
{
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, index);
  g_autofree char *comment = make_comment (build, step, NULL);
  g_autofree char *key = comment ? dd_legacy_make_key (parent_of (build, step), step, comment)
                                 : NULL;
  const DdImage *cached = key && !step->no_cache
                          ? _dd_legacy_find_cached (dd_engine_get_world (engine), key) : NULL;

  if (key == NULL)
    fail_copy (engine, build, index);
  else if (cached)
    take_cached (engine, build, index, cached);
  else if (step->kind == DD_BUILD_RUN)
    start_command (engine, build, index);
  else
    do_quick_step (engine, build, index, comment, key);
}

static void
begin_step (DdEngine      *engine,
            const DdBuild *build,
            guint          index)
{
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, index);

  if (step->number)
    print (engine, build, "Step %u/%u : %s\n", step->number, build->plan->n_numbers, step->name);
  if (step->kind == DD_BUILD_IMAGE)
    print_triggers (engine, build, index);
  if (step->kind == DD_BUILD_IMAGE)
    begin_image (engine, build, index);
  else if (step->refusal)
    {
      emit_started (engine, build, index, NULL);
      fail (engine, build, index, step->refusal, 1);
    }
  else if (step->comment == NULL)
    {
      emit_started (engine, build, index, NULL);
      emit_done (engine, build, index, NULL, NULL);
    }
  else
    begin_instruction (engine, build, index);
}

static void
end_build (DdEngine      *engine,
           const DdBuild *build)
{
  const DdBuildRun *last = dd_build_get_run (build, build->plan->target);
  const DdImage *image = last ? find_image (dd_engine_get_world (engine), last->result) : NULL;
  DdBuildChanged *event;

  if (image == NULL)
    {
      fail (engine, build, build->plan->target,
            "No image was generated. Is your Dockerfile empty?", 1);
      return;
    }
  if (build->plan->unused_args && build->plan->unused_args[0])
    {
      g_autofree char *names = g_strjoinv (" ", build->plan->unused_args);

      print (engine, build, "[Warning] One or more build-args [%s] were not consumed\n", names);
    }
  print (engine, build, "Successfully built %.12s\n", image->id + 7);
  event = _dd_build_event (&dd_build_ended_class, build, build->plan->target);
  event->image = g_object_ref ((DdImage *) image);
  event->tags = g_strdupv (build->tags);
  event->familiar = _dd_build_familiar_names (build->tags);
  for (guint i = 0; event->familiar[i]; i++)
    print (engine, build, "Successfully tagged %s\n", event->familiar[i]);
  dd_engine_emit (engine, event);
}

/* Goes on until something has to be waited for. */
void
_dd_legacy_advance (DdEngine   *engine,
                    const char *id)
{
  const DdBuild *build = dd_world_get_build (dd_engine_get_world (engine), id);

  for (guint i = 0; i < build->runs->len && !build->finished; i++)
    {
      if (dd_build_get_run (build, i)->state == DD_BUILD_STATE_PENDING)
        begin_step (engine, build, i);
      if (dd_build_get_run (build, i)->state == DD_BUILD_STATE_RUNNING)
        return;
    }
  if (!build->finished)
    end_build (engine, build);
}

/* What is waited for: the end of a command, or of a pull. */

static const DdBuild *
find_running (const DdWorld *world,
              guint         *index)
{
  for (guint i = world->builds->len; i > 0; i--)
    {
      const DdBuild *build = g_ptr_array_index (world->builds, i - 1);

      for (*index = 0; build->plan->is_legacy && !build->finished && *index < build->runs->len;
           (*index)++)
        if (dd_build_get_run (build, *index)->state == DD_BUILD_STATE_RUNNING)
          return build;
    }
  return NULL;
}

static void
finish_command (DdEngine          *engine,
                const DdBuild     *build,
                guint              index,
                const DdContainer *container)
{
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, index);
  g_autoptr (DdNode) layer = drop_volumes (step,
                                           dd_world_get_store (dd_engine_get_world (engine),
                                                               container->rw_store));
  g_autofree char *key = dd_legacy_make_key (parent_of (build, step), step, step->comment);
  g_autofree char *name = g_strdup (container->id);
  g_autoptr (DdImage) image = NULL;

  dd_engine_elapse (engine, USEC_COMMIT);
  image = make_image (engine, image_below (engine, build, step), step, step->comment, layer);
  if (build->removal != DD_LEGACY_REMOVES_NONE)
    {
      _dd_container_forget (engine, container);
      print (engine, build, " ---> Removed intermediate container %.12s\n", name);
    }
  emit_done (engine, build, index, image, key);
  _dd_legacy_advance (engine, build->id);
}

static void
container_died (DdEngine      *engine,
                const DdEvent *event)
{
  const DdContainerChanged *died = (const DdContainerChanged *) event;
  const DdWorld *world = dd_engine_get_world (engine);
  guint index;
  const DdBuild *build = find_running (world, &index);
  const DdContainer *container = dd_world_get_container (world, died->container);
  g_autofree char *command = NULL;
  g_autofree char *message = NULL;

  if (build == NULL || container == NULL ||
      g_strcmp0 (dd_build_get_run (build, index)->container, died->container) != 0)
    return;
  if (died->exit_code == 0)
    {
      finish_command (engine, build, index, container);
      return;
    }
  if (build->removal == DD_LEGACY_REMOVES_ALL)
    {
      print (engine, build, " ---> Removed intermediate container %.12s\n", died->container);
      _dd_container_forget (engine, container);
    }
  command = g_strjoinv (" ", dd_build_plan_get_step (build->plan, index)->argv);
  message = g_strdup_printf ("The command '%s' returned a non-zero code: %d", command,
                             died->exit_code);
  fail (engine, build, index, message, died->exit_code);
}

static void
pull_ended (DdEngine      *engine,
            const DdEvent *event)
{
  const DdImageChanged *ended = (const DdImageChanged *) event;
  guint index;
  const DdBuild *build = find_running (dd_engine_get_world (engine), &index);
  const DdBuildStep *step = build ? dd_build_plan_get_step (build->plan, index) : NULL;

  if (step == NULL || step->kind != DD_BUILD_IMAGE ||
      g_strcmp0 (step->reference, ended->reference) != 0)
    return;
  emit_done (engine, build, index, ended->image, NULL);
  _dd_legacy_advance (engine, build->id);
}

/* What a command writes to its standard error is red. */
void
_dd_legacy_print_output (DdEngine      *engine,
                         const DdBuild *build,
                         int            fd,
                         const char    *text)
{
  print (engine, build, "%s%s%s", fd == 2 ? "\033[91m" : "", text, fd == 2 ? "\033[0m" : "");
}

void
_dd_legacy_register (DdEngine *engine)
{
  dd_engine_add_reaction (engine, &dd_container_died_class, container_died);
  dd_engine_add_reaction (engine, &dd_pull_ended_class, pull_ended);
}

/**
 * dd_build_print_legacy:
 * @self: a build of the legacy builder
 * @from: how many notes were printed before
 *
 * Returns: (transfer full): what there is to print since
 */
char *
dd_build_print_legacy (const DdBuild *self,
                       guint          from)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = from; i < self->notes->len; i++)
    {
      const DdBuildNote *note = g_ptr_array_index (self->notes, i);

      if (note->kind == DD_BUILD_NOTE_LOG && note->vertex == 0)
        g_string_append (out, note->text);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * dd_legacy_has_children:
 * @world: a world
 * @image: an image
 *
 * Returns: whether the legacy builder made another image of it, so that it is
 *   not dangling
 */
gboolean
dd_legacy_has_children (const DdWorld *world,
                        const DdImage *image)
{
  for (guint i = 0; i < world->legacy_links->len; i++)
    {
      const DdLegacyLink *link = g_ptr_array_index (world->legacy_links, i);

      if (g_str_equal (link->parent, image->id) && find_image (world, link->image))
        return TRUE;
    }
  return FALSE;
}

static const char *
find_parent (const DdWorld *world,
             const char    *id)
{
  for (guint i = 0; i < world->legacy_links->len; i++)
    {
      const DdLegacyLink *link = g_ptr_array_index (world->legacy_links, i);

      if (g_str_equal (link->image, id))
        return link->parent;
    }
  return NULL;
}

/**
 * dd_legacy_remove_parents:
 * @engine: the engine
 * @id: of an image that was removed
 * @lines: (element-type utf8): what is removed is added
 *
 * Removes the images it was made of, as far as nothing else needs them: no name,
 * no container and no other image.
 *
 * Source: moby daemon/containerd/image_delete.go
 */
void
dd_legacy_remove_parents (DdEngine   *engine,
                          const char *id,
                          GPtrArray  *lines)
{
  const DdWorld *world = dd_engine_get_world (engine);
  g_autofree char *parent = g_strdup (find_parent (world, id));
  const DdImage *image = find_image (world, parent);

  while (image && !dd_image_is_tagged (world, image) && !dd_legacy_has_children (world, image) &&
         dd_image_count_users (world, image) == 0 &&
         dd_image_remove (engine, parent, FALSE, lines, NULL))
    {
      g_autofree char *removed = g_steal_pointer (&parent);

      parent = g_strdup (find_parent (world, removed));
      image = find_image (world, parent);
    }
}
