// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-build.h"

static void
note_clear (gpointer data)
{
  g_free (((DdBuildNote *) data)->text);
}

static void
note_unref (gpointer data)
{
  g_rc_box_release_full (data, note_clear);
}

static gpointer
record_ref (gconstpointer data,
            gpointer      user_data)
{
  return dd_build_record_ref ((DdBuildRecord *) data);
}

static gpointer
cache_ref (gconstpointer data,
           gpointer      user_data)
{
  return g_object_ref ((gpointer) data);
}

static gpointer
note_ref (gconstpointer data,
          gpointer      user_data)
{
  return g_rc_box_acquire ((gpointer) data);
}

static void
run_free (gpointer data)
{
  DdBuildRun *self = data;

  g_free (self->container);
  g_free (self->result);
  g_clear_pointer (&self->layers, g_ptr_array_unref);
  g_clear_pointer (&self->files, dd_node_unref);
  g_clear_pointer (&self->remote, g_ptr_array_unref);
  g_free (self->why);
  g_free (self->error);
  g_free (self);
}

static gpointer
run_copy (gconstpointer data,
          gpointer      user_data)
{
  DdBuildRun *copy = g_memdup2 (data, sizeof *copy);

  copy->container = g_strdup (copy->container);
  copy->result = g_strdup (copy->result);
  copy->layers = copy->layers ? g_ptr_array_ref (copy->layers) : NULL;
  copy->files = copy->files ? dd_node_ref (copy->files) : NULL;
  copy->remote = copy->remote ? g_ptr_array_ref (copy->remote) : NULL;
  copy->why = g_strdup (copy->why);
  copy->error = g_strdup (copy->error);
  return copy;
}

static void
link_clear (gpointer data)
{
  DdLegacyLink *self = data;

  g_free (self->key);
  g_free (self->parent);
  g_free (self->image);
}

/**
 * dd_legacy_link_new:
 * @key: what a step was
 * @parent: id of the image it was done to
 * @image: id of the image that came out
 *
 * Returns: (transfer full): an entry of the legacy builder's cache
 */
DdLegacyLink *
dd_legacy_link_new (const char *key,
                    const char *parent,
                    const char *image)
{
  DdLegacyLink *self = g_rc_box_new0 (DdLegacyLink);

  self->key = g_strdup (key);
  self->parent = g_strdup (parent);
  self->image = g_strdup (image);
  return self;
}

/**
 * dd_legacy_link_unref:
 * @self: (transfer full): an entry
 *
 * Lets go of an entry. The last one who does frees it.
 */
void
dd_legacy_link_unref (DdLegacyLink *self)
{
  g_rc_box_release_full (self, link_clear);
}

/**
 * dd_build_new:
 * @plan: what there is to do
 *
 * Returns: (transfer full): a build that did nothing yet
 */
DdBuild *
dd_build_new (DdBuildPlan *plan)
{
  DdBuild *self = g_new0 (DdBuild, 1);

  self->plan = g_object_ref (plan);
  self->runs = g_ptr_array_new_with_free_func (run_free);
  self->notes = g_ptr_array_new_with_free_func (note_unref);
  self->imported = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_build_record_unref);
  self->caches = g_ptr_array_new_with_free_func (g_object_unref);
  self->failed_step = -1;
  for (guint i = 0; i < plan->steps->len; i++)
    g_ptr_array_add (self->runs, g_new0 (DdBuildRun, 1));
  return self;
}

/**
 * dd_build_copy:
 * @self: a build
 *
 * Returns: (transfer full): the same again, sharing what never changes
 */
DdBuild *
dd_build_copy (const DdBuild *self)
{
  DdBuild *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->plan = g_object_ref (self->plan);
  copy->context = self->context ? dd_build_context_ref (self->context) : NULL;
  copy->folder = g_strdup (self->folder);
  copy->tags = g_strdupv (self->tags);
  copy->secrets = self->secrets ? dd_string_map_copy (self->secrets) : NULL;
  copy->build_args = self->build_args ? dd_string_map_copy (self->build_args) : NULL;
  copy->labels = self->labels ? dd_string_map_copy (self->labels) : NULL;
  copy->target = g_strdup (self->target);
  copy->platform = g_strdup (self->platform);
  copy->dockerfile = g_strdup (self->dockerfile);
  copy->file_name = g_strdup (self->file_name);
  copy->file_path = g_strdup (self->file_path);
  copy->runs = g_ptr_array_copy (self->runs, run_copy, NULL);
  copy->notes = g_ptr_array_copy (self->notes, note_ref, NULL);
  copy->imported = g_ptr_array_copy (self->imported, record_ref, NULL);
  copy->cache_to = g_strdupv (self->cache_to);
  copy->push = g_strdup (self->push);
  copy->caches = g_ptr_array_copy (self->caches, cache_ref, NULL);
  copy->error = g_strdup (self->error);
  copy->n_cpus = self->n_cpus;
  copy->removal = self->removal;
  copy->exporter = g_strdup (self->exporter);
  copy->output = self->output ? dd_node_ref (self->output) : NULL;
  if (self->image)
    g_object_ref (self->image);
  return copy;
}

/**
 * dd_build_free:
 * @self: (transfer full): a build
 *
 * Frees a build.
 */
void
dd_build_free (DdBuild *self)
{
  g_free (self->id);
  g_clear_object (&self->plan);
  g_clear_pointer (&self->context, dd_build_context_unref);
  g_free (self->folder);
  g_strfreev (self->tags);
  g_clear_pointer (&self->secrets, dd_string_map_free);
  g_clear_pointer (&self->build_args, dd_string_map_free);
  g_clear_pointer (&self->labels, dd_string_map_free);
  g_free (self->target);
  g_free (self->platform);
  g_free (self->dockerfile);
  g_free (self->file_name);
  g_free (self->file_path);
  g_ptr_array_unref (self->runs);
  g_ptr_array_unref (self->notes);
  g_free (self->error);
  g_clear_object (&self->image);
  g_free (self->exporter);
  g_clear_pointer (&self->output, dd_node_unref);
  g_ptr_array_unref (self->imported);
  g_strfreev (self->cache_to);
  g_free (self->push);
  g_ptr_array_unref (self->caches);
  g_free (self);
}

/**
 * dd_build_get_run:
 * @self: a build
 * @step: index of a step
 *
 * Returns: (nullable) (transfer none): how far the step is
 */
DdBuildRun *
dd_build_get_run (const DdBuild *self,
                  int            step)
{
  return step >= 0 && (guint) step < self->runs->len ? g_ptr_array_index (self->runs, step) : NULL;
}

/**
 * dd_build_list_results:
 * @self: a build
 *
 * Returns: (transfer container): by step, what the keys of later ones are
 *   made of; %NULL for those that are not done
 */
const char **
dd_build_list_results (const DdBuild *self)
{
  const char **results = g_new0 (const char *, self->runs->len + 1);

  for (guint i = 0; i < self->runs->len; i++)
    results[i] = dd_build_get_run (self, i)->result;
  return results;
}

/**
 * dd_build_is_ready:
 * @self: a build
 * @step: index of a step
 *
 * Returns: whether all it needs is there and it has not begun itself
 */
gboolean
dd_build_is_ready (const DdBuild *self,
                   guint          step)
{
  g_autoptr (GArray) inputs = dd_build_plan_list_inputs (self->plan, step);

  if (dd_build_get_run (self, step)->state != DD_BUILD_STATE_PENDING)
    return FALSE;
  for (guint i = 0; i < inputs->len; i++)
    {
      DdBuildState state = dd_build_get_run (self, g_array_index (inputs, int, i))->state;

      if (state != DD_BUILD_STATE_DONE && state != DD_BUILD_STATE_CACHED)
        return FALSE;
    }
  return TRUE;
}

/**
 * dd_build_add_note:
 * @self: a build
 * @vertex: what it is about
 * @kind: what it says
 * @time: when
 * @text: (nullable): in words
 *
 * Adds to the progress; for apply functions.
 */
void
dd_build_add_note (DdBuild         *self,
                   guint            vertex,
                   DdBuildNoteKind  kind,
                   guint64          time,
                   const char      *text)
{
  DdBuildNote *note = g_rc_box_new0 (DdBuildNote);

  note->vertex = vertex;
  note->kind = kind;
  note->time = time;
  note->text = g_strdup (text);
  g_ptr_array_add (self->notes, note);
}
