// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-build-fetch.h"
#include "dd-build-planner.h"
#include "dd-build-preview.h"
#include "dd-build-private.h"
#include "dd-build-tree.h"
#include "dd-fs.h"

/* A build that is only thought through: the same plan, the same keys and the
 * same cache, and files are copied, which is quick and cannot surprise. What a
 * command would write is not known before it ran. */
typedef struct
{
  DdBuildPreview       *preview;
  const DdWorld        *world;
  const DdWorld        *site;
  const DdBuildOptions *options;
  DdBuild              *build; /* what is known of each step's result */
} Forecaster;

static void
forecast_free (gpointer data)
{
  DdBuildForecast *forecast = data;

  g_free (forecast->reason);
  g_free (forecast->path);
  g_free (forecast);
}

static DdBuildForecast *
forecast_of (const Forecaster *self,
             int               step)
{
  return step >= 0 ? g_ptr_array_index (self->preview->forecasts, step) : NULL;
}

/* Takes @reason. */
static void
set_verdict (const Forecaster *self,
             guint             step,
             DdBuildVerdict    verdict,
             int               cause,
             char             *reason)
{
  DdBuildForecast *forecast = forecast_of (self, (int) step);

  forecast->verdict = verdict;
  forecast->cause = cause;
  forecast->reason = reason;
}

/* The first step on the way that decides about @step and those after it. */
static int
cause_of (const Forecaster *self,
          int               step)
{
  const DdBuildForecast *forecast = forecast_of (self, step);

  return forecast && forecast->cause >= 0 ? forecast->cause : step;
}

/* What is known */

static gboolean
knows_files (const Forecaster *self,
             int               step)
{
  const DdBuildRun *run = dd_build_get_run (self->build, step);

  return run == NULL || run->files || run->layers;
}

static gboolean
knows_result (const Forecaster *self,
              int               step)
{
  const DdBuildRun *run = dd_build_get_run (self->build, step);

  return run == NULL || run->result;
}

/* The input whose files are in the key and not known, -1 for none. */
static int
find_unknown_content (const Forecaster  *self,
                      const DdBuildStep *step)
{
  if (step->kind == DD_BUILD_COPY && !knows_files (self, step->input))
    return step->input;
  for (guint i = 0; i < step->mounts->len; i++)
    {
      const DdBuildMount *mount = g_ptr_array_index (step->mounts, i);

      if (g_str_equal (mount->type, "bind") && !knows_files (self, mount->input))
        return mount->input;
    }
  return -1;
}

/* The step without whose result there is no key at all, -1 for none. */
static int
find_unknown_result (const Forecaster *self,
                     guint             index)
{
  const DdBuildStep *step = dd_build_plan_get_step (self->build->plan, (int) index);
  g_autoptr (GArray) inputs = dd_build_plan_list_inputs (self->build->plan, index);

  for (guint i = 0; i < inputs->len; i++)
    {
      int input = g_array_index (inputs, int, i);

      if (!knows_result (self, input) && !(step->link && input == step->parent))
        return input;
    }
  return -1;
}

static int
find_failed_input (const Forecaster *self,
                   guint             index)
{
  g_autoptr (GArray) inputs = dd_build_plan_list_inputs (self->build->plan, index);

  for (guint i = 0; i < inputs->len; i++)
    {
      int input = g_array_index (inputs, int, i);

      if (forecast_of (self, input)->verdict >= DD_BUILD_VERDICT_FAILS)
        return input;
    }
  return -1;
}

static gboolean
is_to_run (const Forecaster *self,
           int               step)
{
  const DdBuildForecast *forecast = forecast_of (self, step);

  return forecast && (forecast->verdict == DD_BUILD_VERDICT_MISS ||
                      forecast->verdict == DD_BUILD_VERDICT_FOLLOWS);
}

/* Results */

/* What a copy would make, as far as that can be told. */
static gboolean
think_through (const Forecaster  *self,
               guint              index,
               GError           **error)
{
  const DdBuildStep *step = dd_build_plan_get_step (self->build->plan, (int) index);
  DdBuildRun *run = dd_build_get_run (self->build, (int) index);
  g_autoptr (DdNode) base = NULL;
  g_autoptr (DdNode) source = NULL;
  g_autoptr (DdNode) layer = NULL;
  gint64 now = self->world->now;
  GPtrArray *layers;

  if (step->kind == DD_BUILD_RUN || !knows_files (self, step->parent) ||
      !knows_files (self, step->input))
    return TRUE;
  base = _dd_build_get_files (self->build, step->parent);
  if (step->kind == DD_BUILD_COPY)
    {
      source = _dd_build_get_sources (self->build, step);
      layer = dd_build_copy_files (base, source, step, now, error);
    }
  else if (step->kind == DD_BUILD_WORKDIR)
    {
      layer = dd_build_make_workdir (base, step, now, error);
    }
  if (layer == NULL && step->kind != DD_BUILD_CONFIG)
    return FALSE;
  layers = _dd_build_list_layers_below (self->build, index);
  if (layer)
    g_ptr_array_add (layers, dd_layer_new (layer, layers->len
                                           ? g_ptr_array_index (layers, layers->len - 1) : NULL,
                                           0, 0, step->name));
  run->layers = layers;
  return TRUE;
}

/* Why */

static gboolean
step_takes (const char *path,
            gpointer    data)
{
  return dd_build_takes (data, path);
}

/* Names the file, when all that differs is what is in the files. */
static char *
name_changed_file (const Forecaster  *self,
                   const DdBuildStep *step,
                   char             **path)
{
  const DdContextTransfer *before = self->options->folder
    ? g_hash_table_lookup (self->world->transfers, self->options->folder) : NULL;
  const DdBuildStep *input = dd_build_plan_get_step (self->build->plan, step->input);
  gboolean from_context = step->input == DD_BUILD_FROM_CONTEXT ||
                          (input && input->kind == DD_BUILD_CONTEXT);

  if (step->kind != DD_BUILD_COPY || !from_context || before == NULL ||
      self->options->context == NULL)
    return NULL;
  switch (dd_context_transfer_find_change (before, self->options->context, step_takes,
                                           (gpointer) step, path))
    {
    case DD_CONTEXT_CHANGED:
      /* Translators: the end of "because …"; %s is a file. */
      return g_strdup_printf (_("%s changed"), *path);
    case DD_CONTEXT_ADDED:
      /* Translators: the end of "because …"; %s is a file. */
      return g_strdup_printf (_("%s is new"), *path);
    case DD_CONTEXT_REMOVED:
      /* Translators: the end of "because …"; %s is a file. */
      return g_strdup_printf (_("%s is gone"), *path);
    case DD_CONTEXT_SAME:
    default:
      return NULL;
    }
}

static void
set_follows (const Forecaster *self,
             guint             index,
             int               input)
{
  set_verdict (self, index, DD_BUILD_VERDICT_FOLLOWS, cause_of (self, input),
               g_strdup (self->preview->is_first ? _("nothing was built here yet")
                                                 : _("a step before it has to be done again")));
}

static void
set_miss (const Forecaster *self,
          guint             index,
          const DdBuildKey *key)
{
  const DdBuildStep *step = dd_build_plan_get_step (self->build->plan, (int) index);
  DdBuildForecast *forecast = forecast_of (self, (int) index);
  GPtrArray *records = self->world->build_records;
  char *reason = NULL;
  guint n_differences;

  if (!step->link && is_to_run (self, step->parent))
    {
      set_follows (self, index, step->parent);
      return;
    }
  if (!step->no_cache &&
      dd_build_cache_compare (records, step, key, &n_differences) == DD_BUILD_PART_CONTENT &&
      n_differences == 1)
    reason = name_changed_file (self, step, &forecast->path);
  set_verdict (self, index, DD_BUILD_VERDICT_MISS, -1,
               reason ? reason : dd_build_cache_explain_miss (records, self->build->plan, step,
                                                              key));
}

static void
set_failure (const Forecaster *self,
             guint             index,
             const GError     *error)
{
  set_verdict (self, index, DD_BUILD_VERDICT_FAILS, -1, g_strdup (error->message));
}

static void
set_open (const Forecaster *self,
          guint             index,
          int               input)
{
  set_verdict (self, index, DD_BUILD_VERDICT_OPEN, cause_of (self, input),
               g_strdup (_("what comes out of a step before it is not known yet")));
}

/* Steps of BuildKit */

/* Whether a step whose key is not known whole was ever built like this, so that
 * it may come out as it did then. */
static gboolean
is_known (const Forecaster  *self,
          const DdBuildStep *step,
          const DdBuildKey  *key,
          gboolean           parent_counts)
{
  GPtrArray *records = self->world->build_records;

  for (guint i = 0; i < records->len; i++)
    {
      const DdBuildRecord *record = g_ptr_array_index (records, i);
      gboolean same = record->kind == step->kind;

      for (guint part = 0; same && part < DD_BUILD_N_PARTS; part++)
        same = part == DD_BUILD_PART_INPUT || part == DD_BUILD_PART_CONTENT ||
               (part == DD_BUILD_PART_PARENT && !parent_counts) ||
               g_str_equal (record->key->parts[part], key->parts[part]);
      if (same)
        return TRUE;
    }
  return FALSE;
}

/* A step that needs something which is not known before another was run. */
static void
decide_unknown (const Forecaster *self,
                guint             index,
                int               input,
                gboolean          parent_counts)
{
  const DdBuildStep *step = dd_build_plan_get_step (self->build->plan, (int) index);
  g_autofree const char **results = dd_build_list_results (self->build);
  g_autoptr (DdBuildKey) key = dd_build_key_new (self->build->plan, index,
                                                 (const char *const *) results, NULL);

  if (!step->link && is_to_run (self, step->parent))
    set_follows (self, index, step->parent);
  else if (!step->no_cache && is_known (self, step, key, parent_counts))
    set_open (self, index, input);
  else
    set_follows (self, index, input);
}

static void
decide_cacheable (const Forecaster *self,
                  guint             index)
{
  const DdBuildStep *step = dd_build_plan_get_step (self->build->plan, (int) index);
  DdBuildRun *run = dd_build_get_run (self->build, (int) index);
  g_autofree const char **results = dd_build_list_results (self->build);
  int unknown = find_unknown_result (self, index);
  int content = find_unknown_content (self, step);
  const DdBuildRecord *record;
  g_autoptr (DdBuildKey) key = NULL;
  g_autoptr (GError) error = NULL;

  if (unknown >= 0)
    {
      decide_unknown (self, index, unknown, FALSE);
      return;
    }
  if (content < 0)
    key = _dd_build_make_key (self->build, index, &error);
  else
    key = dd_build_key_new (self->build->plan, index, (const char *const *) results, NULL);
  if (key == NULL)
    {
      set_failure (self, index, error);
      return;
    }
  record = step->no_cache ? NULL : dd_build_cache_find (self->world->build_records, key);
  if (record)
    {
      run->result = g_strdup (record->result);
      run->layers = g_ptr_array_ref (record->layers);
      set_verdict (self, index, DD_BUILD_VERDICT_HIT, -1,
                   dd_build_cache_explain_hit (step, key, record));
    }
  else if (content >= 0)
    {
      decide_unknown (self, index, content, TRUE);
    }
  else
    {
      run->result = g_strdup (dd_build_key_get_result (key));
      if (think_through (self, index, &error))
        set_miss (self, index, key);
      else
        set_failure (self, index, error);
    }
}

static void
decide_image (const Forecaster *self,
              guint             index)
{
  const DdBuildStep *step = dd_build_plan_get_step (self->build->plan, (int) index);
  DdBuildRun *run = dd_build_get_run (self->build, (int) index);
  const DdImage *image = _dd_build_find_step_image (self->world, self->site, step);
  guint n_here = 0;

  run->layers = g_ptr_array_ref (image->layers);
  for (guint i = 0; i < image->layers->len; i++)
    n_here += _dd_build_has_layer (self->world, image, i) ? 1 : 0;
  set_verdict (self, index, DD_BUILD_VERDICT_NONE, -1,
               g_strdup (n_here == image->layers->len ? _("the image is on this host")
                                                      : _("the image is fetched first")));
}

static void
decide_fetch (const Forecaster *self,
              guint             index)
{
  const DdBuildStep *step = dd_build_plan_get_step (self->build->plan, (int) index);
  DdBuildRun *run = dd_build_get_run (self->build, (int) index);
  g_autoptr (GError) error = NULL;
  g_autoptr (DdBuildKey) key = NULL;

  run->files = dd_build_fetch (self->site->catalog, step, &error);
  if (run->files == NULL)
    {
      set_verdict (self, index, DD_BUILD_VERDICT_FAILS, -1, g_strdup (error->message));
      return;
    }
  set_verdict (self, index, DD_BUILD_VERDICT_NONE, -1,
               g_strdup (_("the server is asked each time")));
  key = _dd_build_make_fetch_key (self->build, index, run->files);
  run->result = g_strdup (dd_build_key_get_result (key));
}

static void
decide_step (const Forecaster *self,
             guint             index)
{
  const DdBuildStep *step = dd_build_plan_get_step (self->build->plan, (int) index);
  DdBuildRun *run = dd_build_get_run (self->build, (int) index);
  g_autoptr (DdBuildKey) key = NULL;

  switch (step->kind)
    {
    case DD_BUILD_IMAGE:
      decide_image (self, index);
      break;
    case DD_BUILD_CONTEXT:
      run->files = _dd_build_get_files (self->build, DD_BUILD_FROM_CONTEXT);
      set_verdict (self, index, DD_BUILD_VERDICT_NONE, -1,
                   g_strdup (_("only what changed is sent")));
      break;
    case DD_BUILD_INLINE:
      run->files = dd_build_make_inline (step);
      set_verdict (self, index, DD_BUILD_VERDICT_NONE, -1,
                   g_strdup (_("the text between the markers is a file")));
      break;
    case DD_BUILD_FETCH:
      decide_fetch (self, index);
      return;
    case DD_BUILD_RUN:
    case DD_BUILD_COPY:
    case DD_BUILD_WORKDIR:
    case DD_BUILD_CONFIG:
    default:
      decide_cacheable (self, index);
      return;
    }
  key = _dd_build_make_key (self->build, index, NULL);
  run->result = g_strdup (dd_build_key_get_result (key));
}

/* Steps of the legacy builder */

/* Whether the image that a step makes is not there yet. */
static gboolean
is_unmade (const Forecaster *self,
           int               step)
{
  const DdBuildForecast *forecast = forecast_of (self, step);

  return forecast && (forecast->verdict == DD_BUILD_VERDICT_MISS || forecast->cause >= 0);
}

static void
take_legacy_image (const Forecaster *self,
                   guint             index,
                   const DdImage    *image)
{
  DdBuildRun *run = dd_build_get_run (self->build, (int) index);

  run->result = g_strdup (image->id);
  run->layers = g_ptr_array_ref (image->layers);
}

static void
decide_legacy_image (const Forecaster *self,
                     guint             index)
{
  const DdBuildStep *step = dd_build_plan_get_step (self->build->plan, (int) index);
  const DdBuildRun *below = dd_build_get_run (self->build, step->parent);
  DdBuildRun *run = dd_build_get_run (self->build, (int) index);

  if (step->reference)
    {
      decide_image (self, index);
      run->result = g_strdup (step->digest);
      return;
    }
  set_verdict (self, index, DD_BUILD_VERDICT_NONE, -1,
               g_strdup (_("the stage goes on from an earlier one")));
  if (below == NULL)
    return;
  run->result = g_strdup (below->result);
  run->layers = below->layers ? g_ptr_array_ref (below->layers) : NULL;
  if (is_unmade (self, step->parent))
    forecast_of (self, (int) index)->cause = cause_of (self, step->parent);
}

static void
decide_legacy_instruction (const Forecaster *self,
                           guint             index)
{
  const DdBuildStep *step = dd_build_plan_get_step (self->build->plan, (int) index);
  const DdBuildRun *below = dd_build_get_run (self->build, step->parent);
  g_autoptr (DdNode) files = NULL;
  g_autofree char *comment = NULL;
  g_autofree char *key = NULL;
  const DdImage *image;
  g_autoptr (GError) error = NULL;

  if (step->kind != DD_BUILD_COPY || knows_files (self, step->input))
    {
      files = _dd_build_get_sources (self->build, step);
      comment = dd_legacy_make_comment (files, step, &error);
      if (comment == NULL)
        {
          set_failure (self, index, error);
          return;
        }
    }
  if (is_unmade (self, step->parent))
    {
      set_follows (self, index, step->parent);
      think_through (self, index, NULL);
      return;
    }
  if (comment == NULL)
    {
      set_open (self, index, step->input);
      return;
    }
  key = dd_legacy_make_key (below ? below->result : NULL, step, comment);
  image = step->no_cache ? NULL : _dd_legacy_find_cached (self->world, key);
  if (image)
    {
      take_legacy_image (self, index, image);
      set_verdict (self, index, DD_BUILD_VERDICT_HIT, -1,
                   g_strdup (_("there is an image with this parent, instruction and "
                               "configuration")));
    }
  else if (think_through (self, index, &error))
    {
      set_verdict (self, index, DD_BUILD_VERDICT_MISS, -1,
                   g_strdup (_("no image was made by this instruction from this parent")));
    }
  else
    {
      set_failure (self, index, error);
    }
}

static void
decide_legacy_step (const Forecaster *self,
                    guint             index)
{
  const DdBuildStep *step = dd_build_plan_get_step (self->build->plan, (int) index);

  if (step->kind == DD_BUILD_IMAGE)
    decide_legacy_image (self, index);
  else if (step->refusal)
    set_verdict (self, index, DD_BUILD_VERDICT_FAILS, -1, g_strdup (step->refusal));
  else if (step->comment == NULL)
    set_verdict (self, index, DD_BUILD_VERDICT_NONE, -1, g_strdup (_("it makes no image")));
  else
    decide_legacy_instruction (self, index);
}

/* All of it */

static void
decide (const Forecaster *self,
        guint             index)
{
  int failed = find_failed_input (self, index);

  if (failed >= 0)
    set_verdict (self, index, DD_BUILD_VERDICT_UNREACHED, cause_of (self, failed),
                 g_strdup (_("a step it needs fails")));
  else if (self->build->plan->is_legacy)
    decide_legacy_step (self, index);
  else
    decide_step (self, index);
}

static void
count (DdBuildPreview *self,
       guint           index)
{
  const DdBuildForecast *forecast = g_ptr_array_index (self->forecasts, index);
  const DdBuildStep *step = dd_build_plan_get_step (self->plan, (int) index);
  const DdBuildStep *first = dd_build_plan_get_step (self->plan, self->first);

  switch (forecast->verdict)
    {
    case DD_BUILD_VERDICT_HIT:
      self->n_hits++;
      break;
    case DD_BUILD_VERDICT_MISS:
    case DD_BUILD_VERDICT_FAILS:
      if (first == NULL || step->line < first->line)
        self->first = (int) index;
      self->n_to_run++;
      break;
    case DD_BUILD_VERDICT_FOLLOWS:
      self->n_to_run++;
      break;
    case DD_BUILD_VERDICT_OPEN:
      self->n_open++;
      break;
    case DD_BUILD_VERDICT_NONE:
    case DD_BUILD_VERDICT_UNREACHED:
    default:
      break;
    }
}

static void
forecast_steps (DdBuildPreview       *self,
                const DdWorld        *world,
                const DdWorld        *site,
                const DdBuildOptions *options)
{
  g_autoptr (DdBuild) build = dd_build_new (self->plan);
  Forecaster forecaster = { self, world, site, options, build };

  build->context = options->context ? dd_build_context_ref (options->context) : NULL;
  self->is_first = !dd_build_cache_has_steps (world);
  for (guint i = 0; i < self->plan->steps->len; i++)
    {
      DdBuildForecast *forecast = g_new0 (DdBuildForecast, 1);

      forecast->cause = -1;
      g_ptr_array_add (self->forecasts, forecast);
      decide (&forecaster, i);
      count (self, i);
    }
}

static DdBuildPreview *
preview_new (void)
{
  DdBuildPreview *self = g_new0 (DdBuildPreview, 1);

  self->forecasts = g_ptr_array_new_with_free_func (forecast_free);
  self->first = -1;
  return self;
}

/**
 * dd_build_preview:
 * @world: the host
 * @site: the world that has the registries: dd_engine_get_site(), or @world
 *   where there are no other hosts
 * @options: what the build would be asked for
 *
 * Thinks a build through without beginning it: which steps the cache would
 * have, which would be carried out, and why. The rules are those of the
 * builder; nothing changes.
 *
 * Returns: (transfer full): what it would do
 * Source: moby/buildkit docs/dev/solver.md
 */
DdBuildPreview *
dd_build_preview (const DdWorld        *world,
                  const DdWorld        *site,
                  const DdBuildOptions *options)
{
  DdBuildPreview *self = preview_new ();
  g_autoptr (GPtrArray) asked = g_ptr_array_new_with_free_func (g_free);
  DdBuildResolver resolver = { world, site, options->pull, asked };
  g_autoptr (GError) error = NULL;

  self->plan = _dd_build_make_plan (options, &resolver, &self->line, &self->end_line, &error);
  if (self->plan)
    forecast_steps (self, world, site, options);
  else
    self->error = g_strdup (error->message);
  return self;
}

static char *
read_file (DdNode     *folder,
           const char *name)
{
  DdNode *node = dd_node_lookup (folder, name);

  return node && node->content ? dd_content_dup_text (node->content) : NULL;
}

/**
 * dd_build_preview_folder:
 * @world: the host
 * @site: the world that has the registries
 * @folder: the folder that is built, all of it
 * @options: what the build would be asked for; the context is made from
 *   @folder, and the Dockerfile is read from it if it is %NULL
 *
 * Like dd_build_preview(), for a folder as it is, or as it would be with what
 * was not saved yet.
 *
 * Returns: (transfer full): what it would do
 */
DdBuildPreview *
dd_build_preview_folder (const DdWorld        *world,
                         const DdWorld        *site,
                         DdNode               *folder,
                         const DdBuildOptions *options)
{
  DdBuildOptions full = *options;
  g_autofree char *text = options->dockerfile ? g_strdup (options->dockerfile)
                                              : read_file (folder, options->file_name);
  g_autoptr (DdIgnore) ignore = NULL;
  g_autoptr (DdBuildContext) context = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  DdBuildPreview *self;

  if (dd_build_context_read_ignore (folder, options->file_name, !options->legacy, &ignore, &name,
                                    &error))
    context = dd_build_context_new (folder, ignore, &error);
  if (context == NULL)
    {
      self = preview_new ();
      self->error = g_strdup (error->message);
      return self;
    }
  full.dockerfile = text;
  full.context = context;
  return dd_build_preview (world, site, &full);
}

/**
 * dd_build_preview_again:
 * @world: the host
 * @site: the world that has the registries
 * @build: a build of a folder of the host
 *
 * Thinks through what the same command would do now, with the files as they
 * are now. Whether the cache was to be used is not asked again: it is.
 *
 * Returns: (transfer full) (nullable): what it would do; %NULL if the build was
 *   of no folder, or that is gone
 */
DdBuildPreview *
dd_build_preview_again (const DdWorld *world,
                        const DdWorld *site,
                        const DdBuild *build)
{
  g_autoptr (DdFs) fs = dd_fs_new_for_world (world, NULL);
  g_auto (DdFsEntry) folder = { 0 };
  g_autofree char *text = NULL;
  DdBuildOptions options = {
    .file_name = build->file_name,
    .folder = build->folder,
    .build_args = build->build_args,
    .labels = build->labels,
    .target = build->target,
    .platform = build->platform,
    .legacy = build->plan->is_legacy,
  };

  if (build->folder == NULL || dd_fs_stat (fs, build->folder, TRUE, &folder) != 0 ||
      !dd_node_is_directory (folder.node))
    return NULL;
  if (build->file_path)
    dd_fs_read_text (fs, build->file_path, &text);
  options.dockerfile = text;
  return dd_build_preview_folder (world, site, folder.node, &options);
}

/**
 * dd_build_preview_free:
 * @self: (transfer full): a preview
 *
 * Frees a preview.
 */
void
dd_build_preview_free (DdBuildPreview *self)
{
  g_clear_object (&self->plan);
  g_ptr_array_unref (self->forecasts);
  g_free (self->error);
  g_free (self);
}

/**
 * dd_build_preview_get:
 * @self: a preview
 * @step: index of a step of its plan
 *
 * Returns: (transfer none) (nullable): what would happen to the step
 */
const DdBuildForecast *
dd_build_preview_get (const DdBuildPreview *self,
                      int                   step)
{
  return step >= 0 && (guint) step < self->forecasts->len
         ? g_ptr_array_index (self->forecasts, step) : NULL;
}

/**
 * dd_build_preview_find_line:
 * @self: a preview
 * @line: a line of the Dockerfile, from 1
 *
 * Returns: the step that the instruction on the line is, -1 if it is none that
 *   this build needs
 */
int
dd_build_preview_find_line (const DdBuildPreview *self,
                            int                   line)
{
  for (guint i = 0; self->plan && i < self->plan->steps->len; i++)
    {
      const DdBuildStep *step = dd_build_plan_get_step (self->plan, (int) i);

      if (step->kind != DD_BUILD_CONTEXT && step->kind != DD_BUILD_INLINE &&
          step->kind != DD_BUILD_FETCH && step->line &&
          line >= step->line && line <= step->end_line)
        return (int) i;
    }
  return -1;
}
