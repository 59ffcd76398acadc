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

/* Why a registry does not tell of a repository; NULL if it would. */
char *
_dd_build_find_pull_fault (const DdWorld          *world,
                           const DdWorld          *site,
                           const DdImageReference *parsed)
{
  if (!dd_registry_exists (parsed->domain))
    return g_strdup_printf ("failed to do request: Head \"https://%s/v2/%s/manifests/%s\": dial tcp: "
                            "lookup %s on 192.168.1.1:53: no such host", parsed->domain,
                            parsed->path, parsed->tag, parsed->domain);
  if (!dd_registry_may_pull (world, parsed->domain))
    return g_strdup_printf ("unexpected status from HEAD request to https://%s/v2/%s/manifests/%s: "
                            "401 Unauthorized", parsed->domain, parsed->path, parsed->tag);
  if (g_str_equal (parsed->domain, DD_REGISTRY_HUB) &&
      !dd_registry_has_repository (site, parsed->domain, parsed->path))
    return g_strdup ("pull access denied, repository does not exist or may require authorization: "
                     "server message: insufficient_scope: authorization failed");
  return NULL;
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
  if (image && !image->is_cache)
    {
      *config = g_strdup (image->config);
      *digest = g_strdup (image->id);
      return TRUE;
    }
  g_free (self->fault);
  if (image)
    self->fault = g_strdup ("encountered unknown type application/vnd.buildkit.cacheconfig.v0; children "
                            "may not be fetched");
  else if (dd_image_reference_parse (reference, &parsed, NULL))
    self->fault = _dd_build_find_pull_fault (self->world, self->site, &parsed);
  else
    self->fault = NULL;
  if (self->fault == NULL)
    self->fault = g_strdup_printf ("%s: not found", reference);
  g_set_error_literal (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_NOT_FOUND, self->fault);
  return FALSE;
}

/* Whether a layer of a stack is on the host: in an image, or in the build cache. */
gboolean
_dd_build_has_chain (const DdWorld *world,
                     GPtrArray     *layers,
                     guint          index)
{
  const DdLayer *layer = g_ptr_array_index (layers, index);

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

gboolean
_dd_build_has_layer (const DdWorld *world,
                     const DdImage *image,
                     guint          index)
{
  return _dd_build_has_chain (world, image->layers, index);
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
