// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-build-planner-private.h"

/* Contexts with a name: `--build-context`.
 *
 * Source: moby/buildkit frontend/dockerui/namedcontext.go */

/**
 * dd_build_named_context_new:
 * @name: what the Dockerfile calls it
 * @reference: (nullable): of an image
 * @files: (nullable): of a folder
 *
 * Returns: (transfer full): a further context of a build
 */
DdBuildNamedContext *
dd_build_named_context_new (const char *name,
                            const char *reference,
                            DdNode     *files)
{
  DdBuildNamedContext *self = g_new0 (DdBuildNamedContext, 1);

  self->name = g_strdup (name);
  self->reference = g_strdup (reference);
  self->files = files ? dd_node_ref (files) : NULL;
  return self;
}

/**
 * dd_build_named_context_free:
 * @self: (transfer full): a context
 *
 * Frees a context.
 */
void
dd_build_named_context_free (DdBuildNamedContext *self)
{
  g_free (self->name);
  g_free (self->reference);
  g_clear_pointer (&self->files, dd_node_unref);
  g_free (self);
}

/* The last one of a name counts. */
const DdBuildNamedContext *
_dd_build_find_named_context (DdBuildPlanner *self,
                              const char     *name)
{
  GPtrArray *contexts = self->options->contexts;

  for (guint i = contexts ? contexts->len : 0; i > 0; i--)
    {
      const DdBuildNamedContext *context = g_ptr_array_index (contexts, i - 1);

      if (g_ascii_strcasecmp (context->name, name) == 0)
        return context;
    }
  return NULL;
}

/* A folder is a step that everything which takes from it shares. */
void
_dd_build_begin_named_context (DdBuildPlanner *self,
                               DdBuildStage   *stage)
{
  DdBuildStep *step = dd_build_plan_add (self->plan, DD_BUILD_CONTEXT);

  step->name = g_strdup_printf ("[context %s] load from client", stage->named->name);
  step->instruction = g_strdup (step->name);
  step->stage = g_strdup ("");
  step->context = g_strdup (stage->named->name);
  step->tree = dd_node_ref (stage->named->files);
  stage->draft = dd_build_draft_new (NULL);
  stage->step = dd_build_plan_settle (self->plan);
}
