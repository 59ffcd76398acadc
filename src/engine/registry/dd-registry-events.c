// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-image-ops.h"
#include "dd-image-reference.h"
#include "dd-registry-private.h"
#include "dd-units.h"

#define SIZE_DIGITS 3

static const DdEventField changed_fields[] = {
  DD_EVENT_STRING (DdRegistryChanged, registry),
  DD_EVENT_STRING (DdRegistryChanged, path),
  DD_EVENT_STRING (DdRegistryChanged, tag),
  DD_EVENT_STRING (DdRegistryChanged, digest),
  DD_EVENT_STRING (DdRegistryChanged, moved_from),
  DD_EVENT_OBJECT (DdRegistryChanged, image),
  DD_EVENT_INT (DdRegistryChanged, damaged),
  DD_EVENT_INT64 (DdRegistryChanged, rate),
  { NULL },
};

/* A blob arrives */

static void
blob_apply (DdWorld       *world,
            const DdEvent *event)
{
  const DdRegistryChanged *ev = (const DdRegistryChanged *) event;
  DdRepository *repository = _dd_registry_edit_repository (world, ev->registry, ev->path);

  if (!g_ptr_array_find_with_equal_func (repository->blobs, ev->digest, g_str_equal, NULL))
    g_ptr_array_add (repository->blobs, g_strdup (ev->digest));
}

const DdEventClass dd_registry_blob_class = {
  .name = "registry.blob",
  .size = sizeof (DdRegistryChanged),
  .fields = changed_fields,
  .apply = blob_apply,
};

/* A tag is set or moves */

static int
compare_tags (gconstpointer a,
              gconstpointer b)
{
  return strcmp ((*(const DdRegistryTag *const *) a)->name,
                 (*(const DdRegistryTag *const *) b)->name);
}

static void
add_manifest (DdRepository *repository,
              DdImage      *image)
{
  for (guint i = 0; i < repository->manifests->len; i++)
    if (g_str_equal (((DdImage *) g_ptr_array_index (repository->manifests, i))->id, image->id))
      return;
  g_ptr_array_add (repository->manifests, g_object_ref (image));
}

static void
set_tag (DdRepository *repository,
         const char   *name,
         DdImage      *image)
{
  DdRegistryTag *tag;

  for (guint i = 0; i < repository->tags->len; i++)
    {
      tag = g_ptr_array_index (repository->tags, i);
      if (g_str_equal (tag->name, name))
        {
          g_set_object (&tag->image, image);
          return;
        }
    }
  tag = g_new0 (DdRegistryTag, 1);
  tag->name = g_strdup (name);
  tag->image = g_object_ref (image);
  g_ptr_array_add (repository->tags, tag);
  g_ptr_array_sort (repository->tags, compare_tags);
}

static void
tagged_apply (DdWorld       *world,
              const DdEvent *event)
{
  const DdRegistryChanged *ev = (const DdRegistryChanged *) event;
  DdRepository *repository = _dd_registry_edit_repository (world, ev->registry, ev->path);

  add_manifest (repository, ev->image);
  set_tag (repository, ev->tag, ev->image);
}

static char *
tagged_caption (const DdEvent *event)
{
  const DdRegistryChanged *ev = (const DdRegistryChanged *) event;

  if (ev->moved_from)
    return g_strdup_printf (_("In the registry, %s:%s moves from %.19s to %.19s"), ev->path, ev->tag,
                            ev->moved_from, ev->digest);
  return g_strdup_printf (_("In the registry, %s:%s points to %.19s"), ev->path, ev->tag,
                          ev->digest);
}

static char *
tagged_why (const DdEvent *event)
{
  if (((const DdRegistryChanged *) event)->moved_from)
    return g_strdup (_("A tag is a pointer that the registry keeps, and a push moves it. The older "
                       "manifest stays and can still be pulled by its digest. Hosts that pulled "
                       "before keep what they have until they pull again."));
  return g_strdup (_("The manifest goes last, when all its layers are there. It is stored under its "
                     "digest; the tag is a name for that."));
}

const DdEventClass dd_registry_tagged_class = {
  .name = "registry.tagged",
  .size = sizeof (DdRegistryChanged),
  .kind = DD_TICK_IMAGE,
  .fields = changed_fields,
  .apply = tagged_apply,
  .caption = tagged_caption,
  .why = tagged_why,
};

/* Bytes change on its disk */

static void
damaged_apply (DdWorld       *world,
               const DdEvent *event)
{
  const DdRegistryChanged *ev = (const DdRegistryChanged *) event;
  DdRegistry *registry = (DdRegistry *) dd_registry_find (world, ev->registry);
  guint place;

  g_return_if_fail (registry);
  if (g_ptr_array_find_with_equal_func (registry->damaged, ev->digest, g_str_equal, &place))
    g_ptr_array_remove_index (registry->damaged, place);
  if (ev->damaged)
    g_ptr_array_add (registry->damaged, g_strdup (ev->digest));
}

static char *
damaged_caption (const DdEvent *event)
{
  const DdRegistryChanged *ev = (const DdRegistryChanged *) event;

  return g_strdup_printf (ev->damaged ? _("In the registry, a bit of blob %.19s flips")
                                      : _("In the registry, blob %.19s is restored"), ev->digest);
}

static char *
damaged_why (const DdEvent *event)
{
  if (((const DdRegistryChanged *) event)->damaged)
    return g_strdup (_("The registry still offers the blob under its old name. Nobody notices "
                       "until somebody hashes the bytes, and every pull does."));
  return g_strdup (_("The bytes hash to their name again."));
}

const DdEventClass dd_registry_damaged_class = {
  .name = "registry.damaged",
  .size = sizeof (DdRegistryChanged),
  .kind = DD_TICK_IMAGE,
  .fields = changed_fields,
  .apply = damaged_apply,
  .caption = damaged_caption,
  .why = damaged_why,
};

/* The line to the registries */

static void
link_apply (DdWorld       *world,
            const DdEvent *event)
{
  world->link_rate = ((const DdRegistryChanged *) event)->rate;
}

static char *
link_caption (const DdEvent *event)
{
  g_autofree char *size = dd_units_human_size (((const DdRegistryChanged *) event)->rate,
                                               SIZE_DIGITS);

  return g_strdup_printf (_("The line to the registries carries %s a second"), size);
}

const DdEventClass dd_registry_link_class = {
  .name = "registry.link",
  .size = sizeof (DdRegistryChanged),
  .kind = DD_TICK_NETWORK,
  .fields = changed_fields,
  .apply = link_apply,
  .caption = link_caption,
  .why_text = N_("All layers that are on their way share it."),
};

/* What happens at a registry concerns all hosts. */
static void
emit (DdEngine          *engine,
      DdRegistryChanged *event)
{
  guint32 before = dd_engine_enter_host (engine, 0);

  dd_engine_emit (engine, event);
  dd_engine_enter_host (engine, before);
}

/**
 * dd_registry_store_blob:
 * @engine: the engine
 * @name: of a registry
 * @path: of a repository
 * @digest: of a layer
 *
 * Lets a repository have a layer.
 */
void
dd_registry_store_blob (DdEngine   *engine,
                        const char *name,
                        const char *path,
                        const char *digest)
{
  DdRegistryChanged *event = dd_event_new (&dd_registry_blob_class);

  event->registry = g_strdup (name);
  event->path = g_strdup (path);
  event->digest = g_strdup (digest);
  emit (engine, event);
}

/**
 * dd_registry_store_manifest:
 * @engine: the engine
 * @reference: in full, with a tag
 * @image: what the tag points to from now on
 *
 * PUT /v2/PATH/manifests/TAG.
 */
void
dd_registry_store_manifest (DdEngine   *engine,
                            const char *reference,
                            DdImage    *image)
{
  g_auto (DdImageReference) parsed = { 0 };
  const DdImage *before = dd_registry_find_image (dd_engine_get_site (engine), reference);
  DdRegistryChanged *event;

  if (!dd_image_reference_parse (reference, &parsed, NULL))
    return;
  event = dd_event_new (&dd_registry_tagged_class);
  event->registry = g_strdup (parsed.domain);
  event->path = g_strdup (parsed.path);
  event->tag = g_strdup (parsed.tag);
  event->digest = g_strdup (image->id);
  event->image = g_object_ref (image);
  if (before && !g_str_equal (before->id, image->id))
    event->moved_from = g_strdup (before->id);
  emit (engine, event);
}

/**
 * dd_registry_set_damaged:
 * @engine: the engine
 * @reference: an image of a registry that was pushed to
 * @layer: which of its layers, from 0, the base
 * @damaged: whether its bytes are wrong from now on
 * @error: return location
 *
 * Flips a bit of a layer on the registry's disk, or restores it.
 *
 * Returns: whether there is such a layer
 */
gboolean
dd_registry_set_damaged (DdEngine    *engine,
                         const char  *reference,
                         guint        layer,
                         gboolean     damaged,
                         GError     **error)
{
  const DdWorld *site = dd_engine_get_site (engine);
  g_autofree char *full = dd_image_dup_full_name (reference, error);
  g_auto (DdImageReference) parsed = { 0 };
  DdRegistryChanged *event;
  const DdImage *image;

  if (full == NULL || !dd_image_reference_parse (full, &parsed, error))
    return FALSE;
  image = dd_registry_find_image (site, full);
  if (image == NULL || dd_registry_find_repository (site, parsed.domain, parsed.path) == NULL)
    return dd_refuse (error, "%s: not in a registry that can be changed here", reference);
  if (layer >= image->layers->len)
    return dd_refuse (error, "%s has %u layers", reference, image->layers->len);
  event = dd_event_new (&dd_registry_damaged_class);
  event->registry = g_strdup (parsed.domain);
  event->path = g_strdup (parsed.path);
  event->digest = g_strdup (dd_image_get_layer (image, layer)->digest);
  event->damaged = damaged;
  emit (engine, event);
  return TRUE;
}

/**
 * dd_registry_set_link_rate:
 * @engine: the engine
 * @rate: in bytes a second, more than 0
 *
 * Sets how fast the line to the registries is.
 */
void
dd_registry_set_link_rate (DdEngine *engine,
                           gint64    rate)
{
  DdRegistryChanged *event = dd_event_new (&dd_registry_link_class);

  event->rate = MAX (rate, 1);
  emit (engine, event);
}
