// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-build-planner.h"
#include "dd-build-private.h"
#include "dd-image-ops.h"
#include "dd-image-reference.h"
#include "dd-registry.h"

/* The plan of a build, and the images that it starts from. */

static const DdImage *
find_base (const DdWorld *world,
           const DdWorld *site,
           const char    *reference,
           gboolean       pull)
{
  const DdTag *tag = dd_world_get_tag (world, reference);
  const DdImage *image = tag ? tag->image : dd_world_find_image (world, reference, NULL);
  const DdImage *remote = image && !pull ? NULL : dd_image_find_remote (world, site, reference);

  return remote ? remote : image;
}

/* The image of a step that was planned. */
const DdImage *
_dd_build_find_step_image (const DdWorld     *world,
                           const DdWorld     *site,
                           const DdBuildStep *step)
{
  const DdImage *here = find_base (world, site, step->reference, FALSE);

  return here && g_strcmp0 (here->id, step->digest) == 0
         ? here : find_base (world, site, step->reference, TRUE);
}

/* A DdBuildResolve; its data is a DdBuildResolver. */
gboolean
_dd_build_resolve_image (const char  *reference,
                         gpointer     data,
                         char       **config,
                         char       **digest,
                         GError     **error)
{
  DdBuildResolver *self = data;
  const DdImage *image = find_base (self->world, self->site, reference, self->pull);
  g_auto (DdImageReference) parsed = { 0 };

  if (!g_ptr_array_find_with_equal_func (self->asked, reference, g_str_equal, NULL))
    g_ptr_array_add (self->asked, g_strdup (reference));
  if (image)
    {
      *config = g_strdup (image->config);
      *digest = g_strdup (image->id);
      return TRUE;
    }
  if (dd_image_reference_parse (reference, &parsed, NULL))
    {
      if (dd_registry_has_repository (self->site, parsed.domain, parsed.path))
        g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND, "%s: not found", reference);
      else
        g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND,
                     "pull access denied, repository does not exist or may require authorization: "
                     "server message: insufficient_scope: authorization failed");
    }
  return FALSE;
}

/* Whether a layer is on the host: in an image, or in the build cache. */
gboolean
_dd_build_has_layer (const DdWorld *world,
                     const DdImage *image,
                     guint          index)
{
  const DdLayer *layer = dd_image_get_layer (image, index);

  if (dd_image_has_layer (world, layer->chain_id))
    return TRUE;
  for (guint i = 0; i < world->build_records->len; i++)
    {
      const DdBuildRecord *record = g_ptr_array_index (world->build_records, i);

      if (index < record->layers->len &&
          g_str_equal (((DdLayer *) g_ptr_array_index (record->layers, index))->chain_id,
                       layer->chain_id))
        return TRUE;
    }
  return FALSE;
}

/* The plan of what is asked for; without a Dockerfile there is none. */
DdBuildPlan *
_dd_build_make_plan (const DdBuildOptions  *options,
                     DdBuildResolver       *resolver,
                     int                   *line,
                     int                   *end_line,
                     GError               **error)
{
  DdBuildPlanOptions plan_options = {
    .build_args = options->build_args,
    .labels = options->labels,
    .target = options->target,
    .platform = options->platform,
    .no_cache = options->no_cache,
    .legacy = options->legacy,
    .file_name = options->file_name,
    .no_cache_stages = options->no_cache_stages,
    .network = options->network,
    .hosts = options->hosts,
    .agents = options->agents,
    .shm_size = options->shm_size,
    .contexts = options->contexts,
    .allows_host = options->allows_host,
    .resolve = _dd_build_resolve_image,
    .resolve_data = resolver,
  };

  if (options->dockerfile)
    return dd_build_plan_from_text (options->dockerfile, &plan_options, line, end_line, error);
  g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND,
               "failed to read dockerfile: open %s: no such file or directory", options->file_name);
  return NULL;
}
