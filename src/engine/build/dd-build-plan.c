// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-build-plan.h"

G_DEFINE_FINAL_TYPE (DdBuildPlan, dd_build_plan, G_TYPE_OBJECT)

static void
file_free (gpointer data)
{
  DdBuildFile *self = data;

  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

static void
step_free (gpointer data)
{
  DdBuildStep *self = data;

  g_free (self->name);
  g_free (self->instruction);
  g_free (self->stage);
  g_strfreev (self->argv);
  g_strfreev (self->env);
  g_strfreev (self->proxy);
  g_free (self->cwd);
  g_free (self->user);
  g_free (self->network);
  g_free (self->security);
  g_strfreev (self->hosts);
  g_ptr_array_unref (self->mounts);
  g_strfreev (self->sources);
  g_free (self->dest);
  g_free (self->owner);
  g_free (self->mode);
  g_strfreev (self->excludes);
  g_free (self->checksum);
  g_ptr_array_unref (self->files);
  g_array_unref (self->documents);
  g_free (self->context);
  g_clear_pointer (&self->tree, dd_node_unref);
  g_free (self->reference);
  g_free (self->digest);
  g_free (self->config);
  g_free (self->comment);
  g_free (self->refusal);
  g_free (self);
}

static void
stage_free (gpointer data)
{
  DdBuildPlanStage *self = data;

  g_free (self->title);
  g_free (self->base);
  g_free (self);
}

static void
dd_build_plan_finalize (GObject *object)
{
  DdBuildPlan *self = DD_BUILD_PLAN (object);

  g_ptr_array_unref (self->stages);
  g_ptr_array_unref (self->steps);
  g_free (self->config);
  g_strfreev (self->context_paths);
  g_strfreev (self->unused_args);
  G_OBJECT_CLASS (dd_build_plan_parent_class)->finalize (object);
}

static void
dd_build_plan_class_init (DdBuildPlanClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dd_build_plan_finalize;
}

static void
dd_build_plan_init (DdBuildPlan *self)
{
  self->stages = g_ptr_array_new_with_free_func (stage_free);
  self->steps = g_ptr_array_new_with_free_func (step_free);
  self->target = -1;
}

/**
 * dd_build_plan_new:
 *
 * Returns: (transfer full): a plan without steps
 */
DdBuildPlan *
dd_build_plan_new (void)
{
  return g_object_new (DD_TYPE_BUILD_PLAN, NULL);
}

/**
 * dd_build_plan_add:
 * @self: a plan that nobody else has seen yet
 * @kind: what the step does
 *
 * Returns: (transfer none): a new last step, to be filled
 */
DdBuildStep *
dd_build_plan_add (DdBuildPlan     *self,
                   DdBuildStepKind  kind)
{
  DdBuildStep *step = g_new0 (DdBuildStep, 1);

  step->kind = kind;
  step->parent = step->input = -1;
  step->mounts = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_build_mount_free);
  step->files = g_ptr_array_new_with_free_func (file_free);
  step->documents = g_array_new (FALSE, FALSE, sizeof (int));
  g_ptr_array_add (self->steps, step);
  return step;
}

static gboolean
is_same_strv (char **a,
              char **b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

static gboolean
is_same_mount (const DdBuildMount *a,
               const DdBuildMount *b)
{
  return a->input == b->input && a->read_only == b->read_only && a->mode == b->mode &&
         g_str_equal (a->type, b->type) && g_strcmp0 (a->target, b->target) == 0 &&
         g_strcmp0 (a->source, b->source) == 0 && g_strcmp0 (a->id, b->id) == 0 &&
         g_strcmp0 (a->env, b->env) == 0;
}

static gboolean
has_same_parts (const DdBuildStep *a,
                const DdBuildStep *b)
{
  if (a->mounts->len != b->mounts->len || a->files->len != b->files->len ||
      a->documents->len != b->documents->len)
    return FALSE;
  for (guint i = 0; i < a->documents->len; i++)
    if (g_array_index (a->documents, int, i) != g_array_index (b->documents, int, i))
      return FALSE;
  for (guint i = 0; i < a->mounts->len; i++)
    if (!is_same_mount (g_ptr_array_index (a->mounts, i), g_ptr_array_index (b->mounts, i)))
      return FALSE;
  for (guint i = 0; i < a->files->len; i++)
    {
      const DdBuildFile *one = g_ptr_array_index (a->files, i);
      const DdBuildFile *other = g_ptr_array_index (b->files, i);

      if (!g_str_equal (one->name, other->name) || !g_str_equal (one->text, other->text))
        return FALSE;
    }
  return TRUE;
}

/* Whether two steps do the same to the same: then they are one. */
static gboolean
is_same_step (const DdBuildStep *a,
              const DdBuildStep *b)
{
  return a->kind == b->kind && a->parent == b->parent && a->input == b->input &&
         a->no_cache == b->no_cache && a->link == b->link && a->unpacks == b->unpacks &&
         a->keeps_parents == b->keeps_parents && is_same_strv (a->argv, b->argv) &&
         is_same_strv (a->env, b->env) && is_same_strv (a->sources, b->sources) &&
         is_same_strv (a->excludes, b->excludes) && g_strcmp0 (a->cwd, b->cwd) == 0 &&
         g_strcmp0 (a->user, b->user) == 0 && g_strcmp0 (a->network, b->network) == 0 &&
         g_strcmp0 (a->security, b->security) == 0 && g_strcmp0 (a->dest, b->dest) == 0 &&
         g_strcmp0 (a->owner, b->owner) == 0 && g_strcmp0 (a->mode, b->mode) == 0 &&
         g_strcmp0 (a->context, b->context) == 0 && is_same_strv (a->hosts, b->hosts) &&
         g_strcmp0 (a->reference, b->reference) == 0 &&
         g_strcmp0 (a->checksum, b->checksum) == 0 && has_same_parts (a, b);
}

/**
 * dd_build_plan_settle:
 * @self: a plan whose last step is filled
 *
 * Two stages that begin alike share their steps: a step that is there already
 * is not kept twice.
 *
 * Returns: the index of the last step, or of the one that it equals
 * Source: moby/buildkit docs/dev/solver.md
 */
int
dd_build_plan_settle (DdBuildPlan *self)
{
  guint last = self->steps->len - 1;

  if (self->is_legacy)
    return last;
  for (guint i = 0; i < last; i++)
    if (is_same_step (g_ptr_array_index (self->steps, i), g_ptr_array_index (self->steps, last)))
      {
        g_ptr_array_set_size (self->steps, last);
        return i;
      }
  return last;
}

/**
 * dd_build_plan_get_step:
 * @self: a plan
 * @index: from 0
 *
 * Returns: (nullable) (transfer none): a step
 */
const DdBuildStep *
dd_build_plan_get_step (const DdBuildPlan *self,
                        int                index)
{
  return index >= 0 && (guint) index < self->steps->len
         ? g_ptr_array_index (self->steps, index) : NULL;
}

static void
add_input (GArray *inputs,
           int     index)
{
  if (index < 0)
    return;
  for (guint i = 0; i < inputs->len; i++)
    if (g_array_index (inputs, int, i) == index)
      return;
  g_array_append_val (inputs, index);
}

/**
 * dd_build_plan_list_inputs:
 * @self: a plan
 * @index: of a step
 *
 * Returns: (transfer full) (element-type int): the steps it needs, its parent
 *   first, each once
 */
GArray *
dd_build_plan_list_inputs (const DdBuildPlan *self,
                           guint              index)
{
  const DdBuildStep *step = g_ptr_array_index (self->steps, index);
  GArray *inputs = g_array_new (FALSE, FALSE, sizeof (int));

  add_input (inputs, step->parent);
  add_input (inputs, step->input);
  for (guint i = 0; i < step->documents->len; i++)
    add_input (inputs, g_array_index (step->documents, int, i));
  for (guint i = 0; i < step->mounts->len; i++)
    add_input (inputs, ((const DdBuildMount *) g_ptr_array_index (step->mounts, i))->input);
  return inputs;
}

/**
 * dd_build_mount_new:
 *
 * Returns: (transfer full): a mount that says nothing yet
 */
DdBuildMount *
dd_build_mount_new (void)
{
  DdBuildMount *self = g_new0 (DdBuildMount, 1);

  self->input = self->mode = -1;
  return self;
}

/**
 * dd_build_mount_free:
 * @self: (transfer full): a mount
 *
 * Frees a mount.
 */
void
dd_build_mount_free (DdBuildMount *self)
{
  g_free (self->type);
  g_free (self->target);
  g_free (self->source);
  g_free (self->id);
  g_free (self->sharing);
  g_free (self->env);
  g_free (self);
}

/**
 * dd_build_file_new:
 * @name: of the file
 * @text: what is in it
 *
 * Returns: (transfer full): the file
 */
DdBuildFile *
dd_build_file_new (const char *name,
                   const char *text)
{
  DdBuildFile *self = g_new0 (DdBuildFile, 1);

  self->name = g_strdup (name);
  self->text = g_strdup (text);
  return self;
}
