// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-build-tree.h"
#include "dd-image.h"
#include "dd-stages-private.h"

typedef struct
{
  const DdBuild  *build;
  DdStages       *stages;
  DdNode        **roots;  /* what each stage holds, NULL while it has nothing */
  GHashTable    **files;  /* its files by path, borrowed */
} Reader;

static void
file_free (gpointer data)
{
  DdStageFile *self = data;

  g_free (self->path);
  g_free (self);
}

static void
stage_free (gpointer data)
{
  DdBuiltStage *self = data;

  g_ptr_array_unref (self->files);
  g_free (self);
}

static void
copy_free (gpointer data)
{
  DdStageCopy *self = data;

  g_free (self->source);
  g_free (self->target);
  g_free (self);
}

void
_dd_stages_free (DdStages *self)
{
  g_ptr_array_unref (self->stages);
  g_ptr_array_unref (self->copies);
  g_free (self);
}

DdBuiltStage *
_dd_stages_get (const DdStages *self,
                guint           index)
{
  return g_ptr_array_index (self->stages, index);
}

static const DdBuildStep *
get_step (const Reader *reader,
          int           step)
{
  return dd_build_plan_get_step (reader->build->plan, step);
}

/* The layers of the last step of a stage that has some, so far. */
static GPtrArray *
get_layers (const Reader *reader,
            int           step)
{
  for (; step >= 0; step = get_step (reader, step)->parent)
    {
      GPtrArray *layers = dd_build_get_run (reader->build, step)->layers;

      if (layers)
        return layers;
    }
  return NULL;
}

/* The stage that another one names behind FROM. Source: a stage can only be
 * named below itself, and the last one of a name counts. */
static const DdBuiltStage *
find_below (const Reader       *reader,
            const DdBuiltStage *stage)
{
  for (guint i = stage->index; i > 0; i--)
    {
      const DdBuiltStage *other = _dd_stages_get (reader->stages, i - 1);

      if (*other->plan->title && g_ascii_strcasecmp (other->plan->title, stage->plan->base) == 0)
        return other;
    }
  return NULL;
}

/* The step that a stage starts from; -1 for an empty file system. */
static int
find_base_step (const Reader       *reader,
                const DdBuiltStage *stage)
{
  const DdBuiltStage *below = find_below (reader, stage);
  int step = stage->plan->step;

  if (below)
    return below->plan->step;
  for (; step >= 0; step = get_step (reader, step)->parent)
    if (get_step (reader, step)->kind == DD_BUILD_IMAGE)
      return step;
  return -1;
}

static gint64
sum_layers (GPtrArray *layers)
{
  gint64 size = 0;

  for (guint i = 0; layers && i < layers->len; i++)
    size += ((const DdLayer *) g_ptr_array_index (layers, i))->size;
  return size;
}

/* Pending until a step of its own began; failed if one did. */
static DdBuildState
find_state (const Reader *reader,
            int           step,
            int           base)
{
  DdBuildState last = step >= 0 ? dd_build_get_run (reader->build, step)->state
                                : DD_BUILD_STATE_DONE;

  if (last == DD_BUILD_STATE_DONE || last == DD_BUILD_STATE_CACHED)
    return DD_BUILD_STATE_DONE;
  for (; step >= 0; step = step == base ? -1 : get_step (reader, step)->parent)
    {
      DdBuildState state = dd_build_get_run (reader->build, step)->state;

      if (state == DD_BUILD_STATE_FAILED || state == DD_BUILD_STATE_CANCELED)
        return state;
      if (state != DD_BUILD_STATE_PENDING)
        return DD_BUILD_STATE_RUNNING;
    }
  return DD_BUILD_STATE_PENDING;
}

static int
compare_files (gconstpointer a,
               gconstpointer b)
{
  const DdStageFile *left = *(const DdStageFile *const *) a;
  const DdStageFile *right = *(const DdStageFile *const *) b;

  if (left->size != right->size)
    return left->size < right->size ? 1 : -1;
  return strcmp (left->path, right->path);
}

static gboolean
is_same_file (DdNode       *root,
              const char   *path,
              const DdNode *node)
{
  DdNode *other = root ? dd_node_lookup (root, path) : NULL;

  return other && other->content && dd_content_equal (other->content, node->content);
}

/* Hard links of an image count once, as they do on the disk. */
static void
collect (DdBuiltStage *stage,
         const DdNode *node,
         const char   *path,
         DdNode       *base,
         GHashTable   *seen)
{
  for (guint i = 0; i < node->n_children; i++)
    {
      const DdNode *child = node->children[i];
      g_autofree char *below = g_strconcat (path, "/", node->names[i], NULL);
      DdStageFile *file;

      if (dd_node_is_directory (child))
        collect (stage, child, below, base, seen);
      if (child->kind != DD_NODE_FILE || child->content->size == 0 ||
          (child->inode && !g_hash_table_add (seen, child->content)))
        continue;
      file = g_new0 (DdStageFile, 1);
      file->size = child->content->size;
      file->is_base = is_same_file (base, below, child);
      file->path = g_steal_pointer (&below);
      g_ptr_array_add (stage->files, file);
    }
}

/* Lists of packages: a text with a record each, known by its first word. */
static const struct
{
  const char *path;
  const char *record;
} package_lists[] = {
  { "/var/lib/dpkg/status", "Package: " },
  { "/lib/apk/db/installed", "P:" },
};

#define PACKAGE_FOLDER "/var/lib/dpkg/status.d"

static guint
count_records (DdNode     *root,
               const char *path,
               const char *record)
{
  DdNode *node = dd_build_follow (root, path, NULL);
  g_autofree char *text = node && node->content ? dd_content_dup_text (node->content) : NULL;
  guint n = 0;

  for (const char *line = text; line && *line; line = strchr (line, '\n') ? strchr (line, '\n') + 1
                                                                         : NULL)
    n += g_str_has_prefix (line, record);
  return n;
}

static guint
count_packages (DdNode *root)
{
  DdNode *folder = dd_build_follow (root, PACKAGE_FOLDER, NULL);
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (package_lists); i++)
    n += count_records (root, package_lists[i].path, package_lists[i].record);
  for (guint i = 0; folder && i < folder->n_children; i++)
    n += !g_str_has_suffix (folder->names[i], ".md5sums");
  return n;
}

static GHashTable *
index_files (const DdBuiltStage *stage)
{
  GHashTable *files = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < stage->files->len; i++)
    {
      DdStageFile *file = g_ptr_array_index (stage->files, i);

      g_hash_table_insert (files, file->path, file);
    }
  return files;
}

static void
read_stage (Reader                 *reader,
            const DdBuildPlanStage *plan)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr (DdNode) base = NULL;
  DdBuiltStage *stage = g_new0 (DdBuiltStage, 1);
  GPtrArray *layers;
  GPtrArray *base_layers;
  int base_step;

  stage->plan = plan;
  stage->index = reader->stages->stages->len;
  stage->above = -1;
  stage->files = g_ptr_array_new_with_free_func (file_free);
  g_ptr_array_add (reader->stages->stages, stage);
  if (!plan->is_needed)
    return;
  base_step = find_base_step (reader, stage);
  stage->state = find_state (reader, plan->step, base_step);
  layers = get_layers (reader, plan->step);
  base_layers = get_layers (reader, base_step);
  stage->size = sum_layers (layers);
  stage->base_size = sum_layers (base_layers);
  if (layers == NULL)
    return;
  base = base_layers ? dd_build_merge_layers (base_layers) : NULL;
  reader->roots[stage->index] = dd_build_merge_layers (layers);
  collect (stage, reader->roots[stage->index], "", base, seen);
  g_ptr_array_sort (stage->files, compare_files);
  reader->files[stage->index] = index_files (stage);
  stage->n_packages = count_packages (reader->roots[stage->index]);
  stage->has_shell = dd_build_follow (reader->roots[stage->index], "/bin/sh", NULL) != NULL;
}

/* COPY --from */

static DdStageCopy *
get_copy (const Reader *reader,
          guint         from,
          guint         to)
{
  GPtrArray *copies = reader->stages->copies;
  DdStageCopy *copy;

  for (guint i = 0; i < copies->len; i++)
    {
      copy = g_ptr_array_index (copies, i);
      if (copy->from == from && copy->to == to && !copy->is_base)
        return copy;
    }
  copy = g_new0 (DdStageCopy, 1);
  copy->from = from;
  copy->to = to;
  copy->step = -1;
  g_ptr_array_add (copies, copy);
  return copy;
}

static void
mark_one_taken (DdBuiltStage *stage,
                DdStageCopy  *copy,
                DdStageFile  *file)
{
  if (copy->source == NULL)
    copy->source = g_strdup (file->path);
  if (!file->is_taken)
    stage->taken_size += file->size;
  file->is_taken = TRUE;
}

/* Marks the files of a copy where they come from: one, or all of a folder. */
static void
mark_taken (const Reader *reader,
            DdStageCopy  *copy,
            const char   *path)
{
  DdBuiltStage *stage = _dd_stages_get (reader->stages, copy->from);
  DdStageFile *one = g_hash_table_lookup (reader->files[copy->from], path);
  g_autofree char *below = g_strconcat (g_str_equal (path, "/") ? "" : path, "/", NULL);

  if (one)
    {
      mark_one_taken (stage, copy, one);
      return;
    }
  for (guint i = 0; i < stage->files->len; i++)
    {
      DdStageFile *file = g_ptr_array_index (stage->files, i);

      if (g_str_has_prefix (file->path, below))
        mark_one_taken (stage, copy, file);
    }
}

/* And where they are now: all of the layer that the step made. */
static void
mark_copied (const Reader *reader,
             DdStageCopy  *copy,
             const DdNode *node,
             const char   *path)
{
  DdBuiltStage *stage = _dd_stages_get (reader->stages, copy->to);

  for (guint i = 0; i < node->n_children; i++)
    {
      const DdNode *child = node->children[i];
      g_autofree char *below = g_strconcat (path, "/", node->names[i], NULL);
      DdStageFile *file;

      if (dd_node_is_directory (child))
        mark_copied (reader, copy, child, below);
      file = g_hash_table_lookup (reader->files[copy->to], below);
      if (file == NULL || file->is_copied)
        continue;
      if (copy->target == NULL)
        copy->target = g_strdup (file->path);
      file->is_copied = TRUE;
      file->from = copy->from;
      stage->copied_size += file->size;
    }
}

/* The stage whose result a step copies from. */
static int
find_source (const Reader *reader,
             int           input)
{
  for (guint i = 0; i < reader->stages->stages->len; i++)
    {
      const DdBuiltStage *stage = _dd_stages_get (reader->stages, i);

      if (stage->plan->is_needed && stage->plan->step == input)
        return (int) i;
    }
  return -1;
}

static void
read_copy (const Reader *reader,
           DdBuiltStage *stage,
           int           step)
{
  const DdBuildStep *copy_step = get_step (reader, step);
  const DdBuildRun *run = dd_build_get_run (reader->build, step);
  int from = copy_step->kind == DD_BUILD_COPY && copy_step->input >= 0
             ? find_source (reader, copy_step->input) : -1;
  DdStageCopy *copy;

  if (from < 0)
    return;
  copy = get_copy (reader, (guint) from, stage->index);
  copy->step = step;
  g_clear_pointer (&copy->source, g_free);
  g_clear_pointer (&copy->target, g_free);
  for (guint i = 0; copy_step->sources && copy_step->sources[i] && reader->roots[from]; i++)
    {
      g_autoptr (GPtrArray) matches = dd_build_find_sources (reader->roots[from],
                                                             copy_step->sources[i]);

      for (guint j = 0; matches && j < matches->len; j++)
        mark_taken (reader, copy, ((const DdBuildMatch *) g_ptr_array_index (matches, j))->path);
    }
  if (run->layers && run->layers->len)
    mark_copied (reader, copy,
                 ((const DdLayer *) g_ptr_array_index (run->layers, run->layers->len - 1))->root, "");
}

static void
read_copies (const Reader *reader,
             DdBuiltStage *stage)
{
  const DdBuiltStage *below = stage->plan->is_needed ? find_below (reader, stage) : NULL;
  int base = stage->plan->is_needed ? find_base_step (reader, stage) : -1;
  int step = stage->plan->is_needed ? stage->plan->step : -1;

  if (below)
    {
      get_copy (reader, below->index, stage->index)->is_base = TRUE;
      _dd_stages_get (reader->stages, below->index)->above = (int) stage->index;
    }
  for (; step >= 0 && step != base; step = get_step (reader, step)->parent)
    read_copy (reader, stage, step);
}

/*
 * _dd_stages_new:
 * @build: a build
 *
 * Finds out what the stages of a build hold so far, file by file, and what one
 * copies from another.
 *
 * Returns: (transfer full): the stages
 */
DdStages *
_dd_stages_new (const DdBuild *build)
{
  g_autofree DdNode **roots = g_new0 (DdNode *, build->plan->stages->len + 1);
  g_autofree GHashTable **files = g_new0 (GHashTable *, build->plan->stages->len + 1);
  DdStages *self = g_new0 (DdStages, 1);
  Reader reader = { .build = build, .stages = self, .roots = roots, .files = files };

  self->stages = g_ptr_array_new_with_free_func (stage_free);
  self->copies = g_ptr_array_new_with_free_func (copy_free);
  for (guint i = 0; i < build->plan->stages->len; i++)
    read_stage (&reader, g_ptr_array_index (build->plan->stages, i));
  for (guint i = 0; i < self->stages->len; i++)
    read_copies (&reader, _dd_stages_get (self, i));
  for (guint i = 0; i < self->stages->len; i++)
    {
      g_clear_pointer (&roots[i], dd_node_unref);
      g_clear_pointer (&files[i], g_hash_table_unref);
    }
  return self;
}
