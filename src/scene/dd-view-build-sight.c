// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-view-build-private.h"

/* Which build is looked at, and whether it is the last one or the next. */

#define HOME "/home/you"
#define FILE_NAME "Dockerfile"

static DdNode *
find_on_host (const DdWorld *world,
              const char    *path)
{
  DdNode *root = path ? dd_world_get_store (world, "host") : NULL;

  return root ? dd_node_lookup (root, path) : NULL;
}

static char *
read_text (DdNode *node)
{
  return node && node->content && node->content->text ? dd_content_dup_text (node->content) : NULL;
}

/* The context as it is now; %NULL if the ignore file is wrong. */
static DdBuildContext *
make_context (DdNode     *folder,
              const char *file_name,
              gboolean    own)
{
  g_autoptr (DdIgnore) ignore = NULL;
  g_autofree char *name = NULL;

  if (!dd_build_context_read_ignore (folder, file_name, own, &ignore, &name, NULL))
    return NULL;
  return dd_build_context_new (folder, ignore, NULL);
}

/* Whether a build would see what the last one saw. */
static gboolean
is_as_built (const DdBuildSight   *self,
             const DdBuildContext *context,
             const char           *text)
{
  const DdBuild *build = self->build;

  if (!build->finished)
    return TRUE;
  if (text == NULL || context == NULL || !g_str_equal (text, build->dockerfile))
    return FALSE;
  return build->context == NULL ||
         g_str_equal (dd_node_get_digest (dd_build_context_get_root (context)),
                      dd_node_get_digest (dd_build_context_get_root (build->context)));
}

static void
look_at_last (DdBuildSight *self)
{
  const DdBuild *build = self->build;
  GPtrArray *builds = self->world->builds;

  for (guint i = builds->len - 1; i > 0 && self->before == NULL; i--)
    {
      const DdBuild *other = g_ptr_array_index (builds, i - 1);

      if (other->image && g_strcmp0 (other->folder, build->folder) == 0)
        self->before = other;
    }
  self->plan = build->plan;
  self->text = g_strdup (build->dockerfile);
  self->context = build->context ? dd_build_context_ref (build->context) : NULL;
}

/* Returns: whether there is something to foresee. */
static gboolean
look_at_next (DdBuildSight *self)
{
  DdNode *folder = find_on_host (self->world, self->folder);
  g_autofree char *text = read_text (find_on_host (self->world, self->path));
  g_autofree char *name = self->path ? g_path_get_basename (self->path) : NULL;
  gboolean own = self->build == NULL || !self->build->plan->is_legacy;
  g_autoptr (DdBuildContext) context = folder && name ? make_context (folder, name, own) : NULL;
  DdBuildOptions options = { .file_name = name, .folder = self->folder };

  if (folder == NULL || text == NULL || (self->build && is_as_built (self, context, text)))
    return FALSE;
  self->preview = self->build
                  ? dd_build_preview_again (self->world, self->world, self->build)
                  : dd_build_preview_folder (self->world, self->world, folder, &options);
  if (self->preview == NULL)
    return FALSE;
  self->before = self->build && self->build->image ? self->build : NULL;
  self->plan = self->preview->plan;
  self->text = g_steal_pointer (&text);
  self->context = g_steal_pointer (&context);
  return TRUE;
}

static gboolean
is_same (const DdNode *old,
         const DdNode *node)
{
  return old && old->kind == node->kind && old->mode == node->mode &&
         g_strcmp0 (old->target, node->target) == 0 &&
         (old->content == node->content ||
          (old->content && node->content && dd_content_equal (old->content, node->content)));
}

/* In what the cache looks at. */
static void
list_changed (DdBuildSight *self)
{
  DdNode *root = self->before && self->before->context
                 ? dd_build_context_get_root (self->before->context) : NULL;
  guint n = root && self->context ? dd_build_context_get_n_entries (self->context) : 0;

  self->changed = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++)
    {
      const DdContextEntry *entry = dd_build_context_get_entry (self->context, i);

      if (!dd_node_is_directory (entry->node) &&
          !is_same (dd_node_lookup (root, entry->path), entry->node))
        g_ptr_array_add (self->changed, g_strdup (entry->path));
    }
}

static void
list_made (DdBuildSight *self)
{
  self->made = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->world->builds->len; i++)
    {
      const DdBuild *build = g_ptr_array_index (self->world->builds, i);

      for (guint j = 0; (self->preview || build != self->build) && j < build->runs->len; j++)
        {
          DdBuildRun *run = dd_build_get_run (build, (int) j);
          char *instruction = dd_build_plan_get_step (build->plan, (int) j)->instruction;

          if (instruction && (run->state == DD_BUILD_STATE_DONE ||
                              !g_hash_table_contains (self->made, instruction)))
            g_hash_table_replace (self->made, instruction,
                                  run->state == DD_BUILD_STATE_DONE ? run : NULL);
        }
    }
}

/* Before there was a build: the first folder of somebody at home that has a
 * Dockerfile. */
static void
find_folder (DdBuildSight *self)
{
  DdNode *home = find_on_host (self->world, HOME);

  for (guint i = 0; home && i < home->n_children && self->folder == NULL; i++)
    if (dd_node_is_directory (home->children[i]) &&
        dd_node_get_child (home->children[i], FILE_NAME))
      self->folder = g_strconcat (HOME "/", home->names[i], NULL);
  if (self->folder == NULL && home && dd_node_get_child (home, FILE_NAME))
    self->folder = g_strdup (HOME);
  if (self->folder)
    self->path = g_strconcat (self->folder, "/" FILE_NAME, NULL);
}

/* Returns: (nullable): what there is to see about builds */
DdBuildSight *
_dd_view_look_at_build (const DdWorld *world)
{
  g_autoptr (DdBuildSight) self = g_new0 (DdBuildSight, 1);
  guint n = world->builds->len;

  self->world = world;
  self->build = n ? g_ptr_array_index (world->builds, n - 1) : NULL;
  if (self->build)
    {
      self->folder = g_strdup (self->build->folder);
      self->path = g_strdup (self->build->file_path);
    }
  else
    find_folder (self);
  if (!look_at_next (self))
    {
      if (self->build == NULL)
        return NULL;
      look_at_last (self);
    }
  list_changed (self);
  list_made (self);
  return g_steal_pointer (&self);
}

void
_dd_view_build_sight_free (DdBuildSight *self)
{
  g_clear_pointer (&self->preview, dd_build_preview_free);
  g_clear_pointer (&self->context, dd_build_context_unref);
  g_clear_pointer (&self->changed, g_ptr_array_unref);
  g_clear_pointer (&self->made, g_hash_table_unref);
  g_free (self->text);
  g_free (self->path);
  g_free (self->folder);
  g_free (self);
}

/* What was made by a step: in the build that is looked at, or, of one that is
 * foreseen, the last time such a step was carried out. */
const DdBuildRun *
_dd_view_find_run (const DdBuildSight *sight,
                   int                 step)
{
  const DdBuildStep *wanted = dd_build_plan_get_step (sight->plan, step);

  if (wanted == NULL)
    return NULL;
  if (sight->preview == NULL)
    return dd_build_get_run (sight->build, step);
  return wanted->instruction ? g_hash_table_lookup (sight->made, wanted->instruction) : NULL;
}
