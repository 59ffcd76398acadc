// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-image-ops.h"
#include "dd-world-private.h"

static const DdEventField changed_fields[] = {
  DD_EVENT_STRING (DdImageChanged, reference),
  DD_EVENT_STRING (DdImageChanged, familiar),
  DD_EVENT_STRING (DdImageChanged, id),
  DD_EVENT_STRING (DdImageChanged, pull),
  DD_EVENT_STRING (DdImageChanged, fault),
  DD_EVENT_OBJECT (DdImageChanged, image),
  DD_EVENT_INT (DdImageChanged, layer),
  DD_EVENT_INT (DdImageChanged, state),
  DD_EVENT_INT64 (DdImageChanged, done),
  DD_EVENT_INT (DdImageChanged, up_to_date),
  { NULL },
};

static char *
pull_topic (const DdEvent *event)
{
  return g_strconcat ("pull:", ((const DdImageChanged *) event)->pull, NULL);
}

/* A pull begins */

static void
pull_layer_free (gpointer data)
{
  g_free (((DdPullLayer *) data)->digest);
  g_free (data);
}

static void
begun_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdImageChanged *ev = (const DdImageChanged *) event;
  DdPull *pull = g_new0 (DdPull, 1);

  pull->id = g_strdup (ev->pull);
  pull->reference = g_strdup (ev->reference);
  pull->image = g_object_ref (ev->image);
  pull->begun = event->time;
  pull->up_to_date = ev->up_to_date;
  pull->layers = g_ptr_array_new_with_free_func (pull_layer_free);
  for (guint i = 0; i < ev->image->layers->len; i++)
    {
      const DdLayer *from = dd_image_get_layer (ev->image, i);
      DdPullLayer *layer = g_new0 (DdPullLayer, 1);

      layer->digest = g_strdup (from->digest);
      layer->total = from->download_size;
      layer->state = dd_image_has_layer (world, from->chain_id) ? DD_PULL_EXISTS : DD_PULL_WAITING;
      g_ptr_array_add (pull->layers, layer);
    }
  g_ptr_array_add (world->pulls, pull);
  world->next_id++;
}

static char *
begun_caption (const DdEvent *event)
{
  const DdImageChanged *ev = (const DdImageChanged *) event;

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The registry says what %s is: %u layer",
                                       "The registry says what %s is: %u layers",
                                       ev->image->layers->len),
                          ev->familiar, ev->image->layers->len);
}

static char *
begun_why (const DdEvent *event)
{
  const DdImageChanged *ev = (const DdImageChanged *) event;

  if (ev->image->origin)
    return g_strdup_printf (_("A tag is only a pointer. The engine asks the registry for the manifest "
                              "that it points to: a list of layers by digest. Drydock knows the "
                              "files of %s; this version is those with other numbers in them, so "
                              "its sizes are estimates."), ev->image->origin);
  return g_strdup (_("A tag is only a pointer. The engine asks the registry for the manifest that "
                     "it points to: a list of layers by digest. Layers that are here already "
                     "need not be downloaded."));
}

const DdEventClass dd_pull_begun_class = {
  .name = "pull.begun",
  .size = sizeof (DdImageChanged),
  .kind = DD_TICK_IMAGE,
  .fields = changed_fields,
  .apply = begun_apply,
  .caption = begun_caption,
  .why = begun_why,
  .topic = pull_topic,
};

/* A layer gets on */

static void
layer_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdImageChanged *ev = (const DdImageChanged *) event;
  DdPull *pull = _dd_world_edit_pull (world, ev->pull);
  DdPullLayer *layer = g_ptr_array_index (pull->layers, ev->layer);

  layer->state = ev->state;
  layer->done = ev->done;
}

static char *
layer_caption (const DdEvent *event)
{
  const DdImageChanged *ev = (const DdImageChanged *) event;
  g_autofree char *size = g_format_size (ev->done);

  switch ((DdPullState) ev->state)
    {
    case DD_PULL_DOWNLOADING:
      return g_strdup_printf (_("Layer %d of %s is being downloaded: %s"), ev->layer + 1,
                              ev->familiar, size);
    case DD_PULL_DOWNLOADED:
      return g_strdup_printf (_("Layer %d of %s is here and its digest is right"), ev->layer + 1,
                              ev->familiar);
    case DD_PULL_EXTRACTING:
      return g_strdup_printf (_("Layer %d of %s is being unpacked"), ev->layer + 1, ev->familiar);
    case DD_PULL_COMPLETE:
    case DD_PULL_EXISTS:
    case DD_PULL_WAITING:
    default:
      return g_strdup_printf (_("Layer %d of %s is complete"), ev->layer + 1, ev->familiar);
    }
}

static char *
layer_why (const DdEvent *event)
{
  const DdImageChanged *ev = (const DdImageChanged *) event;

  if (ev->state == DD_PULL_DOWNLOADING)
    return g_strdup (_("Up to three layers are downloaded at a time."));
  if (ev->state == DD_PULL_DOWNLOADED)
    return g_strdup (_("The bytes are hashed and compared with the digest they were asked for by. "
                       "A layer that was damaged on its way would be refused here."));
  return g_strdup (_("Layers are unpacked from the base up, each on top of the one below, however "
                     "they arrived."));
}

const DdEventClass dd_pull_layer_class = {
  .name = "pull.layer",
  .size = sizeof (DdImageChanged),
  .kind = DD_TICK_IMAGE,
  .fields = changed_fields,
  .apply = layer_apply,
  .caption = layer_caption,
  .why = layer_why,
  .topic = pull_topic,
};

/* A pull ends */

static void
ended_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdImageChanged *ev = (const DdImageChanged *) event;

  _dd_world_edit_pull (world, ev->pull)->finished = TRUE;
  _dd_world_add_image (world, ev->image);
  _dd_world_set_tag (world, ev->reference, ev->familiar, ev->image);
}

static char *
ended_caption (const DdEvent *event)
{
  const DdImageChanged *ev = (const DdImageChanged *) event;

  if (ev->up_to_date)
    return g_strdup_printf (_("%s was up to date"), ev->familiar);
  return g_strdup_printf (_("%s is in the image store"), ev->familiar);
}

const DdEventClass dd_pull_ended_class = {
  .name = "pull.ended",
  .size = sizeof (DdImageChanged),
  .kind = DD_TICK_IMAGE,
  .fields = changed_fields,
  .apply = ended_apply,
  .caption = ended_caption,
  .why_text = N_("The image is a manifest, a configuration and its layers. The tag now points to "
                 "it on this host."),
  .topic = pull_topic,
};

/* A pull fails */

static void
failed_apply (DdWorld       *world,
              const DdEvent *event)
{
  const DdImageChanged *ev = (const DdImageChanged *) event;
  DdPull *pull = _dd_world_edit_pull (world, ev->pull);

  pull->finished = TRUE;
  pull->fault = g_strdup (ev->fault);
}

static char *
failed_caption (const DdEvent *event)
{
  const DdImageChanged *ev = (const DdImageChanged *) event;

  if (ev->image)
    return g_strdup_printf (_("%s is a build cache and no image"), ev->familiar);
  return g_strdup_printf (_("Layer %d of %s is refused: its bytes are not those of %.19s"),
                          ev->layer + 1, ev->familiar, ev->id);
}

static char *
failed_why (const DdEvent *event)
{
  if (((const DdImageChanged *) event)->image)
    return g_strdup (_("A build cache is kept in a registry like an image: a manifest and layers. But "
                       "the layers are those of many steps and no stack, so they cannot become the "
                       "files of a container. docker build --cache-from is what it is for."));
  return g_strdup (_("The digest in the manifest says what the bytes must hash to. These hash to "
                     "something else, so they were damaged or exchanged. Nothing is stored and no "
                     "tag is set."));
}

const DdEventClass dd_pull_failed_class = {
  .name = "pull.failed",
  .size = sizeof (DdImageChanged),
  .kind = DD_TICK_IMAGE,
  .fields = changed_fields,
  .apply = failed_apply,
  .caption = failed_caption,
  .why = failed_why,
  .topic = pull_topic,
};

/* The store */

static void
added_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdImageChanged *ev = (const DdImageChanged *) event;

  _dd_world_add_image (world, ev->image);
  if (ev->reference)
    _dd_world_set_tag (world, ev->reference, ev->familiar, ev->image);
}

static char *
added_caption (const DdEvent *event)
{
  const DdImageChanged *ev = (const DdImageChanged *) event;

  return g_strdup_printf (_("A new image: %s"), ev->familiar ? ev->familiar : ev->id);
}

const DdEventClass dd_image_added_class = {
  .name = "image.added",
  .size = sizeof (DdImageChanged),
  .kind = DD_TICK_IMAGE,
  .fields = changed_fields,
  .apply = added_apply,
  .caption = added_caption,
  .why_text = N_("The writable layer was copied into a new read-only layer on top of the image's "
                 "own. Both images share all the layers below. Volumes and processes are not "
                 "part of it; environment variables are."),
};

static void
tagged_apply (DdWorld       *world,
              const DdEvent *event)
{
  const DdImageChanged *ev = (const DdImageChanged *) event;

  _dd_world_set_tag (world, ev->reference, ev->familiar, ev->image);
}

static char *
tagged_caption (const DdEvent *event)
{
  const DdImageChanged *ev = (const DdImageChanged *) event;

  return g_strdup_printf (_("%s points to %.19s"), ev->familiar, ev->id);
}

const DdEventClass dd_image_tagged_class = {
  .name = "image.tagged",
  .size = sizeof (DdImageChanged),
  .kind = DD_TICK_IMAGE,
  .fields = changed_fields,
  .apply = tagged_apply,
  .caption = tagged_caption,
  .why_text = N_("A tag is a name for an image; it costs nothing and copies nothing. One image "
                 "can have many."),
};

static void
untagged_apply (DdWorld       *world,
                const DdEvent *event)
{
  _dd_world_remove_tag (world, ((const DdImageChanged *) event)->reference);
}

static char *
untagged_caption (const DdEvent *event)
{
  return g_strdup_printf (_("The tag %s is gone"), ((const DdImageChanged *) event)->familiar);
}

const DdEventClass dd_image_untagged_class = {
  .name = "image.untagged",
  .size = sizeof (DdImageChanged),
  .kind = DD_TICK_IMAGE,
  .fields = changed_fields,
  .apply = untagged_apply,
  .caption = untagged_caption,
  .why_text = N_("Only the name was removed. The image goes when nothing points to it any more."),
};

static void
deleted_apply (DdWorld       *world,
               const DdEvent *event)
{
  _dd_world_remove_image (world, ((const DdImageChanged *) event)->id);
}

static char *
deleted_caption (const DdEvent *event)
{
  return g_strdup_printf (_("The image %.19s is deleted"), ((const DdImageChanged *) event)->id);
}

const DdEventClass dd_image_deleted_class = {
  .name = "image.deleted",
  .size = sizeof (DdImageChanged),
  .kind = DD_TICK_IMAGE,
  .fields = changed_fields,
  .apply = deleted_apply,
  .caption = deleted_caption,
  .why_text = N_("Layers that no other image uses are freed; shared ones stay."),
};
