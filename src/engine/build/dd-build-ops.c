// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dd-build-fetch.h"
#include "dd-build-private.h"
#include "dd-build-tree.h"
#include "dd-engine-private.h"
#include "dd-image-ops.h"

#define STEP_TIMER "build.step"

/* How long what is no command takes: orders of magnitude. */
#define USEC_STEP            (12 * DD_USEC_PER_MSEC)
/* What is sent about a file beside its name and its bytes. */
#define STAT_BYTES 27

#define COPY_BYTES_PER_SEC   (200 * 1000 * 1000)
#define LINK_BYTES_PER_SEC   (40 * 1000 * 1000)
#define UNPACK_BYTES_PER_SEC (250 * 1000 * 1000)

gpointer
_dd_build_event (const DdEventClass *klass,
                 const DdBuild      *build,
                 int                 step)
{
  DdBuildChanged *event = dd_event_new (klass);
  const DdBuildStep *of = dd_build_plan_get_step (build->plan, step);

  event->id = g_strdup (build->id);
  event->step = step;
  event->line = of ? of->line : 0;
  event->end_line = of ? of->end_line : 0;
  event->name = of ? g_strdup (of->name) : NULL;
  event->kind = of ? (int) of->kind : 0;
  return event;
}

void
_dd_build_note (DdEngine        *engine,
                const DdBuild   *build,
                guint            vertex,
                DdBuildNoteKind  kind,
                const char      *format,
                ...)
{
  DdBuildChanged *event = _dd_build_event (&dd_build_noted_class, build, -1);
  va_list arguments;

  event->vertex = vertex;
  event->kind = kind;
  va_start (arguments, format);
  event->text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  dd_engine_emit (engine, event);
}

/* A vertex that is no step of the plan. */
guint
_dd_build_begin_vertex (DdEngine      *engine,
                        const DdBuild *build,
                        const char    *name)
{
  _dd_build_note (engine, build, 0, DD_BUILD_NOTE_START, "%s", name);
  return build->n_vertices;
}

/* Steps */

static const char *
why_of (DdBuildStepKind kind)
{
  switch (kind)
    {
    case DD_BUILD_RUN:
      return _("A command is not looked into: its text, the environment and the layers below are "
               "its key. When they are the same, the result of last time is taken, however much "
               "the world outside has changed.");
    case DD_BUILD_COPY:
      return _("The key of a copy is the content of the files: names, modes, owners and bytes. "
               "The time of their last change does not count.");
    case DD_BUILD_WORKDIR:
      return _("The directory is made if it is not there. The step is a layer of its own, even an "
               "empty one.");
    case DD_BUILD_IMAGE:
      return _("Every stage begins with an image, or with nothing. The digest of the image, not "
               "its tag, is where the chain of keys begins.");
    case DD_BUILD_FETCH:
      return _("The builder itself fetches the file, not the client. It asks the server every time "
               "whether the file is still the same; what counts for the copy is its content.");
    case DD_BUILD_CONTEXT:
      return _("The client sends the files that the Dockerfile may copy, without those that "
               ".dockerignore names, and only what changed since the last build.");
    case DD_BUILD_CONFIG:
    case DD_BUILD_INLINE:
    default:
      return _("The text between the markers is a file.");
    }
}

static void
schedule_step (DdEngine      *engine,
               const DdBuild *build,
               guint          step,
               guint64        delay)
{
  g_autofree char *subject = g_strdup_printf ("%s %u", build->id, step);

  dd_engine_schedule (engine, delay, STEP_TIMER, subject);
}

static void
emit_started (DdEngine      *engine,
              const DdBuild *build,
              guint          index,
              const char    *reason)
{
  DdBuildChanged *event = _dd_build_event (&dd_build_step_started_class, build, index);

  event->text = g_strdup (reason);
  event->why = g_strdup (why_of (event->kind));
  dd_engine_emit (engine, event);
}

/* What a command wrote is only made a layer when something needs it as one. */
static gboolean
is_left_open (const DdBuildPlan *plan,
              int                index)
{
  if (plan->target == index || dd_build_plan_get_step (plan, index)->kind != DD_BUILD_RUN)
    return FALSE;
  for (guint i = 0; i < plan->steps->len; i++)
    if (dd_build_plan_get_step (plan, (int) i)->parent == index)
      return FALSE;
  return TRUE;
}

static void
take_from_cache (DdEngine            *engine,
                 const DdBuild       *build,
                 guint                index,
                 const DdBuildKey    *key,
                 const DdBuildRecord *record)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, index);
  DdBuildChanged *event = _dd_build_event (&dd_build_step_cached_class, build, index);
  gboolean is_here = g_ptr_array_find (world->build_records, record, NULL);

  event->text = dd_build_cache_explain_hit (step, key, record);
  event->why = g_strdup (why_of (step->kind));
  event->result = g_strdup (record->result);
  if (is_here)
    event->record = dd_build_record_find_again (record, key);
  else if (!record->is_bare)
    event->record = dd_build_record_bring_in (record, step, key, world->now);
  if (event->record)
    event->record->is_mutable = record->is_mutable && is_left_open (build->plan, (int) index);
  dd_engine_emit (engine, event);
}

/* What is sent of the context: only what changed since the last time. */
static DdContextTransfer *
make_transfer (const DdWorld *world,
               const DdBuild *build)
{
  const DdContextTransfer *before = build->folder ? g_hash_table_lookup (world->transfers,
                                                                         build->folder) : NULL;

  if (build->context == NULL || build->folder == NULL)
    return NULL;
  return dd_context_transfer_new (build->context, before,
                                  (const char *const *) build->plan->context_paths, NULL);
}

static guint64
time_to_move (gint64 n_bytes)
{
  return (guint64) n_bytes * DD_USEC_PER_SEC / COPY_BYTES_PER_SEC;
}

static guint64
time_to_send (const DdWorld *world,
              const DdBuild *build)
{
  g_autoptr (DdContextTransfer) transfer = make_transfer (world, build);

  return time_to_move (transfer ? dd_context_transfer_get_size (transfer) : 0);
}

static guint64
time_to_copy (const DdBuild     *build,
              const DdBuildStep *step)
{
  g_autoptr (DdNode) files = _dd_build_get_files (build, step->input);
  gint64 size = 0;

  for (guint i = 0; step->sources && step->sources[i]; i++)
    {
      g_autoptr (GPtrArray) matches = dd_build_find_sources (files, step->sources[i]);

      for (guint j = 0; j < matches->len; j++)
        size += dd_node_get_tree_size (((DdBuildMatch *) g_ptr_array_index (matches, j))->node);
    }
  return time_to_move (size);
}

/* Keys are only known when the files are here; a command needs not wait. */
static gboolean
is_reading_context (const DdBuild *build)
{
  for (guint i = 0; i < build->runs->len; i++)
    if (dd_build_plan_get_step (build->plan, i)->kind == DD_BUILD_CONTEXT &&
        dd_build_get_run (build, i)->state == DD_BUILD_STATE_RUNNING)
      return TRUE;
  return FALSE;
}

/* Returns: (nullable): what a copy takes its files from that is not modelled */
static const char *
find_unmodelled (const DdBuildStep *step)
{
  for (guint i = 0; step->sources && step->sources[i]; i++)
    if (dd_build_is_git (step->sources[i]))
      return _("Drydock does not model ADD of a git repository yet");
  return NULL;
}

/* A file of the context that is not there is found out while the key is made,
 * one of another stage when it is read. */
static void
fail_source (DdEngine      *engine,
             const DdBuild *build,
             guint          index,
             const GError  *error)
{
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, index);
  const DdBuildStep *input = dd_build_plan_get_step (build->plan, step->input);
  const char *unmodelled = find_unmodelled (step);
  const char *id = build->id;
  g_autofree char *message = NULL;
  g_autofree char *whole = NULL;

  if (unmodelled)
    {
      _dd_build_fail_step (engine, build, index, unmodelled, unmodelled);
      return;
    }
  if (input && input->kind != DD_BUILD_CONTEXT)
    {
      g_auto (GStrv) parts = g_strsplit (error->message, "\"", 3);

      message = g_strdup_printf ("lstat %s: no such file or directory", parts[1]);
      _dd_build_fail_step (engine, build, index, message, message);
      return;
    }
  message = g_strdup_printf ("failed to calculate checksum of ref %.8s-%.4s-%.4s-%.4s-%.12s::%.25s: "
                             "%s", id, id + 8, id + 12, id + 16, id + 20, id + 32, error->message);
  whole = g_strconcat ("failed to compute cache key: ", message, NULL);
  _dd_build_fail_step (engine, build, index, message, whole);
}

static char *
explain_miss (const DdWorld     *world,
              const DdBuild     *build,
              const DdBuildStep *step,
              const DdBuildKey  *key)
{
  if (!step->no_cache && _dd_build_is_stripped (build, key))
    return g_strdup (_("the imported cache knows the step, but was exported without its layer, and "
                       "another step needs that"));
  return dd_build_cache_explain_miss (world->build_records, build->plan, step, key);
}

/* What is carried out needs the files that it is made from. */
static void
fetch_inputs (DdEngine      *engine,
              const DdBuild *build,
              guint          index)
{
  g_autoptr (GArray) inputs = dd_build_plan_list_inputs (build->plan, index);

  for (guint i = 0; i < inputs->len; i++)
    _dd_build_fetch_layers (engine, build, g_array_index (inputs, int, i), TRUE);
}

static void
begin_cacheable (DdEngine      *engine,
                 const DdBuild *build,
                 guint          index)
{
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, index);
  const DdWorld *world = dd_engine_get_world (engine);
  g_autoptr (GError) error = NULL;
  g_autoptr (DdBuildKey) key = _dd_build_make_key (build, index, &error);
  const DdBuildRecord *record = key && !step->no_cache
                                ? _dd_build_find_record (world, build, index, key) : NULL;
  g_autofree char *reason = NULL;

  if ((record || step->kind != DD_BUILD_RUN) && step->kind != DD_BUILD_INLINE &&
      is_reading_context (build))
    return;
  if (record)
    {
      take_from_cache (engine, build, index, key, record);
      return;
    }
  fetch_inputs (engine, build, index);
  reason = key ? explain_miss (world, build, step, key)
               : g_strdup (_("a file it copies is not there"));
  _dd_build_use_inputs (engine, build, index);
  emit_started (engine, build, index, reason);
  if (key == NULL)
    fail_source (engine, build, index, error);
  else if (step->kind == DD_BUILD_RUN)
    _dd_build_start_run (engine, build, index);
  else
    schedule_step (engine, build, index, USEC_STEP + time_to_copy (build, step));
}

/* Layers that are not here are fetched; an image of this host is here. */
static guint64
fetch_time (const DdWorld *world,
            const DdImage *image)
{
  guint64 usec = 0;

  for (guint i = 0; i < image->layers->len; i++)
    {
      const DdLayer *layer = dd_image_get_layer (image, i);
      if (!_dd_build_has_layer (world, image, i))
        usec += (guint64) layer->download_size * DD_USEC_PER_SEC / LINK_BYTES_PER_SEC +
                (guint64) layer->size * DD_USEC_PER_SEC / UNPACK_BYTES_PER_SEC;
    }
  return usec;
}

static const DdImage *
image_of_step (DdEngine          *engine,
               const DdBuildStep *step)
{
  return _dd_build_find_step_image (dd_engine_get_world (engine), dd_engine_get_site (engine), step);
}

static guint64
time_to_fetch (DdEngine          *engine,
               const DdBuildStep *step)
{
  g_autoptr (DdNode) files = dd_build_fetch (dd_engine_get_site (engine)->catalog, step, NULL);
  gint64 size = files ? dd_node_get_tree_size (files) : 0;

  return (guint64) size * DD_USEC_PER_SEC / LINK_BYTES_PER_SEC;
}

static void
begin_step (DdEngine      *engine,
            const DdBuild *build,
            guint          index)
{
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, index);

  switch (step->kind)
    {
    case DD_BUILD_IMAGE:
      emit_started (engine, build, index, NULL);
      schedule_step (engine, build, index, fetch_time (dd_engine_get_world (engine),
                                                       image_of_step (engine, step)));
      break;
    case DD_BUILD_CONTEXT:
      emit_started (engine, build, index, NULL);
      schedule_step (engine, build, index,
                     DD_BUILD_USEC_READ + time_to_send (dd_engine_get_world (engine), build));
      break;
    case DD_BUILD_FETCH:
      emit_started (engine, build, index, NULL);
      schedule_step (engine, build, index, DD_BUILD_USEC_METADATA + time_to_fetch (engine, step));
      break;
    case DD_BUILD_RUN:
    case DD_BUILD_COPY:
    case DD_BUILD_WORKDIR:
    case DD_BUILD_INLINE:
    case DD_BUILD_CONFIG:
    default:
      begin_cacheable (engine, build, index);
      break;
    }
}

/* A step that made files, but no layer. Takes @files and @transfer. */
static void
emit_files (DdEngine          *engine,
            const DdBuild     *build,
            guint              index,
            DdNode            *files,
            DdContextTransfer *transfer)
{
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, index);
  DdBuildChanged *event = _dd_build_event (&dd_build_step_done_class, build, index);
  g_autoptr (DdBuildKey) key = step->kind == DD_BUILD_FETCH
                               ? _dd_build_make_fetch_key (build, index, files)
                               : _dd_build_make_key (build, index, NULL);

  event->why = g_strdup (why_of (step->kind));
  event->result = g_strdup (dd_build_key_get_result (key));
  event->files = files;
  event->folder = g_strdup (build->folder);
  event->transfer = transfer;
  dd_engine_emit (engine, event);
}

void
_dd_build_finish_step (DdEngine      *engine,
                       const DdBuild *build,
                       guint          index,
                       DdNode        *layer)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, index);
  DdBuildChanged *event = _dd_build_event (&dd_build_step_done_class, build, index);
  g_autoptr (DdBuildKey) key = _dd_build_make_key (build, index, NULL);
  g_autoptr (GPtrArray) layers = _dd_build_list_layers_below (build, index);
  const DdLayer *below = layers->len ? g_ptr_array_index (layers, layers->len - 1) : NULL;
  gint64 size = dd_node_get_tree_size (layer);

  event->why = g_strdup (why_of (step->kind));
  event->result = g_strdup (dd_build_key_get_result (key));
  g_ptr_array_add (layers, dd_layer_new (layer, below, size, MAX (size / 3, 32), step->name));
  event->record = dd_build_record_new (step, key, layers, world->now);
  event->record->is_mutable = is_left_open (build->plan, (int) index);
  dd_node_unref (layer);
  dd_engine_emit (engine, event);
}

void
_dd_build_fail_step (DdEngine      *engine,
                     const DdBuild *build,
                     guint          index,
                     const char    *message,
                     const char    *whole)
{
  DdBuildChanged *event = _dd_build_event (&dd_build_step_failed_class, build, index);

  event->kind = DD_BUILD_NOTE_ERROR;
  event->error = g_strdup (message);
  event->why = g_strdup (_("An error of one step is an error of the whole build."));
  dd_engine_emit (engine, event);
  event = _dd_build_event (&dd_build_failed_class, build, index);
  /* What a source has to say is about no line of the Dockerfile. */
  if (dd_build_plan_get_step (build->plan, (int) index)->kind == DD_BUILD_FETCH)
    event->line = event->end_line = 0;
  event->error = g_strdup (whole);
  dd_engine_emit (engine, event);
  dd_build_cancel (engine, build->id);
}

static void
finish_files (DdEngine      *engine,
              const DdBuild *build,
              guint          index)
{
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, index);
  g_autoptr (DdNode) base = _dd_build_get_files (build, step->parent);
  g_autoptr (DdNode) source = _dd_build_get_sources (build, step);
  g_autoptr (GError) error = NULL;
  gint64 now = dd_engine_get_world (engine)->now;
  DdNode *layer = step->kind == DD_BUILD_COPY
                  ? dd_build_copy_files (base, source, step, now, &error)
                  : dd_build_make_workdir (base, step, now, &error);

  if (layer)
    _dd_build_finish_step (engine, build, index, layer);
  else
    _dd_build_fail_step (engine, build, index, error->message, error->message);
}

static void
finish_image (DdEngine      *engine,
              const DdBuild *build,
              guint          index)
{
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, index);
  DdBuildChanged *event = _dd_build_event (&dd_build_step_done_class, build, index);
  g_autoptr (DdBuildKey) key = _dd_build_make_key (build, index, NULL);

  event->why = g_strdup (why_of (step->kind));
  event->result = g_strdup (key->definition);
  event->image = g_object_ref ((DdImage *) image_of_step (engine, step));
  dd_engine_emit (engine, event);
}

char *
_dd_build_format_bytes (gint64 bytes)
{
  if (bytes < 1000)
    return g_strdup_printf ("%dB", (int) bytes);
  if (bytes < 1000 * 1000)
    return g_strdup_printf ("%.2fkB", bytes / 1000.0);
  return g_strdup_printf ("%.2fMB", bytes / 1e6);
}

/* What is sent of a file: what stat tells of it, its name and its bytes. */
gint64
_dd_build_measure_entry (const char *name,
                         gint64      size)
{
  return STAT_BYTES + (gint64) strlen (name) + size;
}

/* What is sent of a folder: each entry, with its bytes. */
gint64
_dd_build_measure_sent (const DdNode *node)
{
  gint64 size = 0;

  for (guint i = 0; i < node->n_children; i++)
    size += _dd_build_measure_entry (node->names[i], node->children[i]->kind == DD_NODE_FILE
                                                     ? dd_node_get_size (node->children[i]) : 0) +
            _dd_build_measure_sent (node->children[i]);
  return size;
}

static void
finish_named_context (DdEngine      *engine,
                      const DdBuild *build,
                      guint          index)
{
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, (int) index);
  g_autofree char *size = _dd_build_format_bytes (_dd_build_measure_sent (step->tree));

  _dd_build_note (engine, build, dd_build_get_run (build, (int) index)->vertex,
                  DD_BUILD_NOTE_STATUS, "transferring %s: %s done", step->context, size);
  _dd_build_keep_local (engine, build, step->context, "", "", dd_node_get_tree_size (step->tree));
  emit_files (engine, build, index, dd_node_ref (step->tree), NULL);
}

static void
finish_context (DdEngine      *engine,
                const DdBuild *build,
                guint          index)
{
  DdNode *files = build->context ? dd_node_ref (dd_build_context_get_root (build->context))
                                 : dd_node_new_directory (0755);
  DdContextTransfer *transfer = make_transfer (dd_engine_get_world (engine), build);
  g_autofree char *size = _dd_build_format_bytes (transfer ? dd_context_transfer_get_size (transfer)
                                                 : DD_BUILD_NOTHING_SENT);

  _dd_build_note (engine, build, dd_build_get_run (build, index)->vertex, DD_BUILD_NOTE_STATUS,
                  "transferring context: %s done", size);
  _dd_build_keep_local (engine, build, "context", "", build->folder,
                        transfer ? dd_context_transfer_get_kept (transfer) : 0);
  emit_files (engine, build, index, files, transfer);
}

static void
finish_fetch (DdEngine      *engine,
              const DdBuild *build,
              guint          index)
{
  const DdBuildStep *step = dd_build_plan_get_step (build->plan, (int) index);
  g_autoptr (GError) error = NULL;
  DdNode *files = dd_build_fetch (dd_engine_get_site (engine)->catalog, step, &error);

  if (files == NULL)
    {
      g_autofree char *whole = g_strconcat (error->code == DD_ENGINE_ERROR_NOT_FOUND
                                            ? "failed to load cache key: " : "", error->message,
                                            NULL);

      _dd_build_fail_step (engine, build, index, error->message, whole);
      return;
    }
  _dd_build_keep_fetched (engine, build, index, files);
  emit_files (engine, build, index, files, NULL);
}

static void
step_due (DdEngine      *engine,
          const DdTimer *timer)
{
  g_auto (GStrv) parts = g_strsplit (timer->subject, " ", 2);
  const DdBuild *build = dd_world_get_build (dd_engine_get_world (engine), parts[0]);
  guint index = parts[1] ? g_ascii_strtoull (parts[1], NULL, 10) : 0;
  const DdBuildRun *run = build ? dd_build_get_run (build, index) : NULL;

  if (run == NULL || run->state != DD_BUILD_STATE_RUNNING)
    return;
  switch (dd_build_plan_get_step (build->plan, index)->kind)
    {
    case DD_BUILD_IMAGE:
      finish_image (engine, build, index);
      break;
    case DD_BUILD_CONTEXT:
      if (dd_build_plan_get_step (build->plan, (int) index)->tree)
        finish_named_context (engine, build, index);
      else
        finish_context (engine, build, index);
      break;
    case DD_BUILD_FETCH:
      finish_fetch (engine, build, index);
      break;
    case DD_BUILD_INLINE:
      _dd_build_finish_step (engine, build, index,
                             dd_build_make_inline (dd_build_plan_get_step (build->plan, index)));
      break;
    case DD_BUILD_COPY:
    case DD_BUILD_WORKDIR:
      finish_files (engine, build, index);
      break;
    case DD_BUILD_RUN:
    case DD_BUILD_CONFIG:
    default:
      return;
    }
  _dd_build_advance (engine, build->id);
}

/* Begins whatever can begin, and ends the build when all is done. */
void
_dd_build_advance (DdEngine   *engine,
                   const char *id)
{
  const DdBuild *build = dd_world_get_build (dd_engine_get_world (engine), id);
  gboolean open = FALSE;

  for (guint i = 0; i < build->runs->len && !build->finished; i++)
    {
      if (dd_build_is_ready (build, i))
        begin_step (engine, build, i);
    }
  for (guint i = 0; i < build->runs->len; i++)
    open = open || dd_build_get_run (build, i)->state <= DD_BUILD_STATE_RUNNING;
  if (!open && !build->finished)
    _dd_build_export (engine, build);
}

/**
 * dd_build_cancel:
 * @engine: the engine
 * @id: of a build
 *
 * Gives up what is going on.
 */
void
dd_build_cancel (DdEngine   *engine,
                 const char *id)
{
  const DdBuild *build = dd_world_get_build (dd_engine_get_world (engine), id);
  DdBuildChanged *event;

  for (guint i = 0; build && i < build->runs->len; i++)
    {
      if (dd_build_get_run (build, i)->state != DD_BUILD_STATE_RUNNING)
        continue;
      event = _dd_build_event (&dd_build_step_failed_class, build, i);
      event->kind = DD_BUILD_NOTE_CANCELED;
      event->why = g_strdup (_("What the build no longer needs is not carried on."));
      dd_engine_emit (engine, event);
    }
  if (build == NULL || build->finished)
    return;
  event = _dd_build_event (&dd_build_failed_class, build, -1);
  event->error = g_strdup ("Canceled: context canceled");
  dd_engine_emit (engine, event);
}

void
_dd_engine_register_builds (DdEngine *engine)
{
  dd_engine_add_timer (engine, STEP_TIMER, step_due);
  _dd_build_register_runs (engine);
  _dd_build_register_sending (engine);
  _dd_legacy_register (engine);
}
