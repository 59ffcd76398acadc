// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dd-build-events-private.h"
#include "dd-build-private.h"
#include "dd-world-private.h"

const DdEventField _dd_build_changed_fields[] = {
  DD_EVENT_STRING (DdBuildChanged, id),
  DD_EVENT_OBJECT (DdBuildChanged, plan),
  DD_EVENT_BOXED (DdBuildChanged, context, dd_build_context_get_type),
  DD_EVENT_STRING (DdBuildChanged, folder),
  DD_EVENT_BOXED (DdBuildChanged, transfer, dd_context_transfer_get_type),
  DD_EVENT_STRV (DdBuildChanged, tags),
  DD_EVENT_STRV (DdBuildChanged, familiar),
  DD_EVENT_BOXED (DdBuildChanged, secrets, dd_string_map_get_type),
  DD_EVENT_BOXED (DdBuildChanged, build_args, dd_string_map_get_type),
  DD_EVENT_BOXED (DdBuildChanged, labels, dd_string_map_get_type),
  DD_EVENT_STRING (DdBuildChanged, target),
  DD_EVENT_STRING (DdBuildChanged, platform),
  DD_EVENT_STRING (DdBuildChanged, dockerfile),
  DD_EVENT_STRING (DdBuildChanged, file_name),
  DD_EVENT_STRING (DdBuildChanged, file_path),
  DD_EVENT_INT (DdBuildChanged, step),
  DD_EVENT_INT (DdBuildChanged, vertex),
  DD_EVENT_INT (DdBuildChanged, kind),
  DD_EVENT_INT (DdBuildChanged, line),
  DD_EVENT_INT (DdBuildChanged, end_line),
  DD_EVENT_INT (DdBuildChanged, exit_code),
  DD_EVENT_INT (DdBuildChanged, removal),
  DD_EVENT_STRING (DdBuildChanged, exporter),
  DD_EVENT_STRING (DdBuildChanged, text),
  DD_EVENT_STRING (DdBuildChanged, name),
  DD_EVENT_STRING (DdBuildChanged, why),
  DD_EVENT_STRING (DdBuildChanged, result),
  DD_EVENT_STRING (DdBuildChanged, error),
  DD_EVENT_BOXED (DdBuildChanged, record, dd_build_record_get_type),
  DD_EVENT_BOXED (DdBuildChanged, files, dd_node_get_type),
  DD_EVENT_OBJECT (DdBuildChanged, image),
  DD_EVENT_OBJECT (DdBuildChanged, container),
  DD_EVENT_STRING (DdBuildChanged, container_id),
  DD_EVENT_STRING (DdBuildChanged, link_key),
  DD_EVENT_STRING (DdBuildChanged, link_parent),
  DD_EVENT_STRV (DdBuildChanged, cache_to),
  DD_EVENT_STRING (DdBuildChanged, push),
  DD_EVENT_INT (DdBuildChanged, pushes),
  DD_EVENT_INT (DdBuildChanged, goes_on),
  { NULL },
};

char *
_dd_build_changed_topic (const DdEvent *event)
{
  return g_strconcat ("build:", ((const DdBuildChanged *) event)->id, NULL);
}

static DdBuild *
edit (DdWorld       *world,
      const DdEvent *event)
{
  return (DdBuild *) dd_world_get_build (world, ((const DdBuildChanged *) event)->id);
}

static char *
changed_why (const DdEvent *event)
{
  return g_strdup (((const DdBuildChanged *) event)->why);
}

/* Begun */

static void
begun_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;
  DdBuild *build = dd_build_new (ev->plan);

  build->id = g_strdup (ev->id);
  build->context = ev->context ? dd_build_context_ref (ev->context) : NULL;
  build->folder = g_strdup (ev->folder);
  build->tags = g_strdupv (ev->tags);
  build->secrets = ev->secrets ? dd_string_map_copy (ev->secrets) : NULL;
  build->build_args = ev->build_args ? dd_string_map_copy (ev->build_args) : NULL;
  build->labels = ev->labels ? dd_string_map_copy (ev->labels) : NULL;
  build->target = g_strdup (ev->target);
  build->exporter = g_strdup (ev->exporter);
  build->cache_to = g_strdupv (ev->cache_to);
  build->pushes = ev->pushes;
  build->n_cpus = world->n_cpus;
  build->removal = (DdLegacyRemoval) ev->removal;
  build->platform = g_strdup (ev->platform);
  build->dockerfile = g_strdup (ev->dockerfile);
  build->file_name = g_strdup (ev->file_name);
  build->file_path = g_strdup (ev->file_path);
  g_ptr_array_add (world->builds, build);
  world->next_id++;
}

static char *
begun_caption (const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;
  guint n = ev->plan->steps->len;

  return g_strdup_printf (ngettext ("A build of %s begins: %u step", "A build of %s begins: "
                                    "%u steps", n), ev->file_name, n);
}

const DdEventClass dd_build_begun_class = {
  .name = "build.begun",
  .size = sizeof (DdBuildChanged),
  .kind = DD_TICK_IMAGE,
  .fields = _dd_build_changed_fields,
  .apply = begun_apply,
  .caption = begun_caption,
  .why_text = N_("BuildKit reads the whole Dockerfile first and makes a graph of it: which step "
                 "needs which. Only what the target needs is in it. Steps that do not need each "
                 "other may run at the same time."),
  .topic = _dd_build_changed_topic,
};

/* A line of the progress */

static void
noted_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;
  DdBuild *build = edit (world, event);
  guint vertex = ev->vertex;

  if (ev->kind == DD_BUILD_NOTE_START)
    vertex = ++build->n_vertices;
  dd_build_add_note (build, vertex, ev->kind, event->time, ev->text);
}

const DdEventClass dd_build_noted_class = {
  .name = "build.noted",
  .size = sizeof (DdBuildChanged),
  .fields = _dd_build_changed_fields,
  .apply = noted_apply,
  .topic = _dd_build_changed_topic,
};

/* A new entry goes to the end; the one it takes the place of goes. */
static void
keep_record (DdWorld       *world,
             DdBuildRecord *record)
{
  for (guint i = 0; i < world->build_records->len; i++)
    {
      const DdBuildRecord *other = g_ptr_array_index (world->build_records, i);

      if (g_str_equal (other->id, record->id) || g_str_equal (other->result, record->result))
        {
          g_ptr_array_remove_index (world->build_records, i);
          break;
        }
    }
  g_ptr_array_add (world->build_records, dd_build_record_ref (record));
}

/* What is kept beside the results of steps */

static void
kept_apply (DdWorld       *world,
            const DdEvent *event)
{
  keep_record (world, ((const DdBuildChanged *) event)->record);
}

const DdEventClass dd_build_source_kept_class = {
  .name = "build.source-kept",
  .size = sizeof (DdBuildChanged),
  .fields = _dd_build_changed_fields,
  .apply = kept_apply,
  .topic = _dd_build_changed_topic,
};

/* Steps */

static DdBuildRun *
start_run (DdBuild       *build,
           const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;
  DdBuildRun *run = dd_build_get_run (build, ev->step);

  run->vertex = ++build->n_vertices;
  run->started = event->time;
  run->why = g_strdup (ev->text && *ev->text ? ev->text : ev->why);
  dd_build_add_note (build, run->vertex, DD_BUILD_NOTE_START, event->time, ev->name);
  return run;
}

static void
started_apply (DdWorld       *world,
               const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;
  DdBuildRun *run = start_run (edit (world, event), event);

  run->state = DD_BUILD_STATE_RUNNING;
  run->container = g_strdup (ev->container_id);
}

static char *
started_caption (const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;

  if (ev->kind == DD_BUILD_RUN || ev->kind == DD_BUILD_COPY || ev->kind == DD_BUILD_WORKDIR)
    /* Translators: a step of a build such as "[2/3] RUN make", and why it was
     * not found in the cache. */
    return g_strdup_printf (_("%s: miss, because %s"), ev->name, ev->text);
  return g_strdup_printf (_("%s: begins"), ev->name);
}

const DdEventClass dd_build_step_started_class = {
  .name = "build.step-started",
  .size = sizeof (DdBuildChanged),
  .kind = DD_TICK_IMAGE,
  .fields = _dd_build_changed_fields,
  .apply = started_apply,
  .caption = started_caption,
  .why = changed_why,
  .topic = _dd_build_changed_topic,
};

static void
set_output (DdWorld              *world,
            DdBuildRun           *run,
            const DdBuildChanged *ev)
{
  g_free (run->result);
  run->result = g_strdup (ev->result);
  if (ev->record)
    {
      run->layers = g_ptr_array_ref (ev->record->layers);
      keep_record (world, ev->record);
    }
  if (ev->image)
    run->layers = g_ptr_array_ref (ev->image->layers);
  if (ev->link_key)
    {
      _dd_world_add_image (world, ev->image);
      g_ptr_array_add (world->legacy_links, dd_legacy_link_new (ev->link_key, ev->link_parent,
                                                                ev->image->id));
    }
  if (ev->transfer)
    g_hash_table_insert (world->transfers, g_strdup (ev->folder),
                         dd_context_transfer_ref (ev->transfer));
  run->files = ev->files ? dd_node_ref (ev->files) : NULL;
}

static void
cached_apply (DdWorld       *world,
              const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;
  DdBuild *build = edit (world, event);
  DdBuildRun *run = start_run (build, event);

  run->state = DD_BUILD_STATE_CACHED;
  run->ended = event->time;
  run->is_bare = ev->record == NULL && ev->image == NULL;
  if (ev->record)
    run->remote = _dd_build_list_remote (world, ev->record->layers);
  set_output (world, run, ev);
  dd_build_add_note (build, run->vertex, DD_BUILD_NOTE_CACHED, event->time, NULL);
}

static char *
cached_caption (const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;

  /* Translators: a step of a build such as "[2/3] RUN make", and why it was
   * found in the cache. */
  return g_strdup_printf (_("%s: hit, because %s"), ev->name, ev->text);
}

const DdEventClass dd_build_step_cached_class = {
  .name = "build.step-cached",
  .size = sizeof (DdBuildChanged),
  .kind = DD_TICK_IMAGE,
  .fields = _dd_build_changed_fields,
  .apply = cached_apply,
  .caption = cached_caption,
  .why = changed_why,
  .topic = _dd_build_changed_topic,
};

/* The container of a command, with its processes and what was mounted. */
static void
drop_container (DdWorld    *world,
                DdBuildRun *run)
{
  g_autofree char *id = g_steal_pointer (&run->container);
  const DdContainer *container = id ? dd_world_get_container (world, id) : NULL;

  if (container == NULL || !container->is_build)
    return;
  for (guint i = world->processes->len; i > 0; i--)
    {
      const DdProcess *process = g_ptr_array_index (world->processes, i - 1);

      if (g_strcmp0 (process->container, id) == 0)
        _dd_world_remove_process (world, process->pid);
    }
  _dd_world_set_store (world, container->rw_store, NULL);
  for (guint i = 0; i < container->mounts->len; i++)
    {
      const DdMountPoint *mount = g_ptr_array_index (container->mounts, i);

      if (strstr (mount->store, id))
        _dd_world_set_store (world, mount->store, NULL);
    }
  _dd_world_remove_container (world, id);
}

static void
done_apply (DdWorld       *world,
            const DdEvent *event)
{
  DdBuild *build = edit (world, event);
  DdBuildRun *run = dd_build_get_run (build, ((const DdBuildChanged *) event)->step);

  run->state = DD_BUILD_STATE_DONE;
  run->ended = event->time;
  set_output (world, run, (const DdBuildChanged *) event);
  drop_container (world, run);
  dd_build_add_note (build, run->vertex, DD_BUILD_NOTE_DONE, event->time, NULL);
}

static char *
done_caption (const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;
  g_autofree char *size = ev->record ? g_format_size (ev->record->size) : NULL;

  if (size)
    return g_strdup_printf (_("%s: done, a layer of %s"), ev->name, size);
  return g_strdup_printf (_("%s: done"), ev->name);
}

const DdEventClass dd_build_step_done_class = {
  .name = "build.step-done",
  .size = sizeof (DdBuildChanged),
  .kind = DD_TICK_IMAGE,
  .fields = _dd_build_changed_fields,
  .apply = done_apply,
  .caption = done_caption,
  .why = changed_why,
  .topic = _dd_build_changed_topic,
};

static void
step_failed_apply (DdWorld       *world,
                   const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;
  DdBuild *build = edit (world, event);
  DdBuildRun *run = dd_build_get_run (build, ev->step);

  run->state = ev->kind == DD_BUILD_NOTE_CANCELED ? DD_BUILD_STATE_CANCELED
                                                  : DD_BUILD_STATE_FAILED;
  run->ended = event->time;
  run->error = g_strdup (ev->error);
  drop_container (world, run);
  dd_build_add_note (build, run->vertex, ev->kind, event->time, ev->error);
}

static char *
step_failed_caption (const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;

  if (ev->kind == DD_BUILD_NOTE_CANCELED)
    return g_strdup_printf (_("%s: given up"), ev->name);
  return g_strdup_printf (_("%s: failed: %s"), ev->name, ev->error);
}

const DdEventClass dd_build_step_failed_class = {
  .name = "build.step-failed",
  .size = sizeof (DdBuildChanged),
  .kind = DD_TICK_IMAGE,
  .fields = _dd_build_changed_fields,
  .apply = step_failed_apply,
  .caption = step_failed_caption,
  .why = changed_why,
  .topic = _dd_build_changed_topic,
};

/* A command gets its container */

static void
run_started_apply (DdWorld       *world,
                   const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;
  DdBuildRun *run = dd_build_get_run (edit (world, event), ev->step);
  g_autoptr (DdContainer) container = dd_container_copy (ev->container);
  g_autoptr (DdNode) empty = dd_node_new_directory (0755);

  container->created = container->started = event->time;
  _dd_world_set_store (world, container->rw_store, empty);
  _dd_world_add_build_container (world, container);
  run->container = g_strdup (container->id);
  world->next_id++;
}

static char *
run_started_caption (const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;

  return g_strdup_printf (_("%s gets a container of its own"), ev->name);
}

const DdEventClass dd_build_run_started_class = {
  .name = "build.run-started",
  .size = sizeof (DdBuildChanged),
  .kind = DD_TICK_ENGINE,
  .fields = _dd_build_changed_fields,
  .apply = run_started_apply,
  .caption = run_started_caption,
  .why_text = N_("A command runs in a container made for it alone: the layers so far, read-only, "
                 "and an empty writable layer on top. What it writes there becomes the new "
                 "layer. Processes, variables and the working directory are gone when it ends."),
  .topic = _dd_build_changed_topic,
};

/* Over */

static void
ended_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;
  DdBuild *build = edit (world, event);

  build->finished = !ev->goes_on;
  build->push_vertex = (guint) ev->vertex;
  build->image = g_object_ref (ev->image);
  _dd_world_add_image (world, ev->image);
  for (guint i = 0; ev->tags && ev->tags[i]; i++)
    _dd_world_set_tag (world, ev->tags[i], ev->familiar[i], ev->image);
  if (!build->pushes)
    dd_build_add_note (build, ev->vertex, DD_BUILD_NOTE_DONE, event->time, NULL);
}

static char *
ended_caption (const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;

  return g_strdup_printf (_("The image is written: %s"),
                          ev->familiar && ev->familiar[0] ? ev->familiar[0] : ev->image->id);
}

const DdEventClass dd_build_ended_class = {
  .name = "build.ended",
  .size = sizeof (DdBuildChanged),
  .kind = DD_TICK_IMAGE,
  .fields = _dd_build_changed_fields,
  .apply = ended_apply,
  .caption = ended_caption,
  .why_text = N_("The layers of the last stage and the configuration become an image. What other "
                 "stages made stays in the build cache only. A name that pointed to an older "
                 "image points to this one now; the older one stays without a name."),
  .topic = _dd_build_changed_topic,
};

static void
exported_apply (DdWorld       *world,
                const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;
  DdBuild *build = edit (world, event);

  build->finished = !ev->goes_on;
  build->output = dd_node_ref (ev->files);
  dd_build_add_note (build, ev->vertex, DD_BUILD_NOTE_DONE, event->time, NULL);
}

const DdEventClass dd_build_exported_class = {
  .name = "build.exported",
  .size = sizeof (DdBuildChanged),
  .kind = DD_TICK_IMAGE,
  .fields = _dd_build_changed_fields,
  .apply = exported_apply,
  .caption_text = N_("The files go to the client"),
  .why_text = N_("The result of a build need not be an image in the store: the files of the last "
                 "stage, or an archive, go back to where the command was typed. So programs can "
                 "be compiled in containers and used without them."),
  .topic = _dd_build_changed_topic,
};

/* The Dockerfile was asked about, and nothing is built. */

static void
asked_apply (DdWorld       *world,
             const DdEvent *event)
{
  edit (world, event)->finished = TRUE;
}

const DdEventClass dd_build_asked_class = {
  .name = "build.asked",
  .size = sizeof (DdBuildChanged),
  .kind = DD_TICK_IMAGE,
  .fields = _dd_build_changed_fields,
  .apply = asked_apply,
  .caption_text = N_("The Dockerfile was looked at, nothing is built"),
  .why_text = N_("The same program that reads a Dockerfile for a build can tell what it finds in "
                 "it: mistakes that are likely, the arguments there are, or the stages. For that "
                 "no step has to run."),
  .topic = _dd_build_changed_topic,
};

static void
failed_apply (DdWorld       *world,
              const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;
  DdBuild *build = edit (world, event);

  build->finished = TRUE;
  build->error = g_strdup (ev->error);
  build->failed_step = ev->step;
  build->exit_code = ev->exit_code;
  build->failed_line = ev->line;
  build->failed_end_line = ev->end_line;
}

static char *
failed_caption (const DdEvent *event)
{
  return g_strdup_printf (_("The build failed: %s"), ((const DdBuildChanged *) event)->error);
}

const DdEventClass dd_build_failed_class = {
  .name = "build.failed",
  .size = sizeof (DdBuildChanged),
  .kind = DD_TICK_IMAGE,
  .fields = _dd_build_changed_fields,
  .apply = failed_apply,
  .caption = failed_caption,
  .why_text = N_("A step that fails ends the build: no image, no tag. Steps that were done "
                 "before stay in the cache, so that the next build goes on from there."),
  .topic = _dd_build_changed_topic,
};

/* Pruning */

static void
drop_record (DdWorld *world,
             guint    index)
{
  const DdBuildRecord *record = g_ptr_array_index (world->build_records, index);

  if (record->store)
    _dd_world_set_store (world, record->store, NULL);
  g_ptr_array_remove_index (world->build_records, index);
}

static void
pruned_apply (DdWorld       *world,
              const DdEvent *event)
{
  const DdBuildChanged *ev = (const DdBuildChanged *) event;

  for (guint i = 0; i < world->build_records->len; i++)
    if (g_str_equal (((const DdBuildRecord *) g_ptr_array_index (world->build_records, i))->id,
                     ev->id))
      {
        drop_record (world, i);
        return;
      }
}

static char *
pruned_caption (const DdEvent *event)
{
  return g_strdup_printf (_("Gone from the build cache: %s"),
                          ((const DdBuildChanged *) event)->name);
}

const DdEventClass dd_build_cache_pruned_class = {
  .name = "build.cache-pruned",
  .size = sizeof (DdBuildChanged),
  .kind = DD_TICK_IMAGE,
  .fields = _dd_build_changed_fields,
  .apply = pruned_apply,
  .caption = pruned_caption,
  .why_text = N_("The next build that needs this step has to carry it out again. Images that "
                 "were made keep their layers."),
};
