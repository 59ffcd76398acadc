// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dd-push.h"
#include "dd-units.h"
#include "dd-world-private.h"

#define SIZE_DIGITS 3

static const DdEventField changed_fields[] = {
  DD_EVENT_STRING (DdPushChanged, push),
  DD_EVENT_STRING (DdPushChanged, reference),
  DD_EVENT_STRING (DdPushChanged, familiar),
  DD_EVENT_STRING (DdPushChanged, repository),
  DD_EVENT_STRING (DdPushChanged, from),
  DD_EVENT_STRING (DdPushChanged, fault),
  DD_EVENT_OBJECT (DdPushChanged, image),
  DD_EVENT_INT (DdPushChanged, layer),
  DD_EVENT_INT (DdPushChanged, state),
  DD_EVENT_INT64 (DdPushChanged, done),
  { NULL },
};

static char *
push_topic (const DdEvent *event)
{
  return g_strconcat ("push:", ((const DdPushChanged *) event)->push, NULL);
}

/* A push begins */

static void
push_layer_free (gpointer data)
{
  g_free (((DdPushLayer *) data)->digest);
  g_free (((DdPushLayer *) data)->from);
  g_free (data);
}

static void
begun_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdPushChanged *ev = (const DdPushChanged *) event;
  DdPush *push = g_new0 (DdPush, 1);

  push->id = g_strdup (ev->push);
  push->reference = g_strdup (ev->reference);
  push->repository = g_strdup (ev->repository);
  push->image = g_object_ref (ev->image);
  push->fault = g_strdup (ev->fault);
  push->finished = ev->fault != NULL;
  push->layers = g_ptr_array_new_with_free_func (push_layer_free);
  for (guint i = 0; i < ev->image->layers->len; i++)
    {
      const DdLayer *from = dd_image_get_layer (ev->image, i);
      DdPushLayer *layer = g_new0 (DdPushLayer, 1);

      layer->digest = g_strdup (from->digest);
      layer->total = from->download_size;
      g_ptr_array_add (push->layers, layer);
    }
  g_ptr_array_add (world->pushes, push);
  world->next_id++;
}

static char *
begun_caption (const DdEvent *event)
{
  const DdPushChanged *ev = (const DdPushChanged *) event;

  if (ev->fault)
    return g_strdup_printf (_("The registry refuses %s"), ev->familiar);
  return g_strdup_printf (_("%s goes to the registry: %u layers"), ev->familiar,
                          ev->image->layers->len);
}

static char *
begun_why (const DdEvent *event)
{
  if (((const DdPushChanged *) event)->fault)
    return g_strdup (_("Pushing needs a login and the right to write to this repository. A missing "
                       "repository and a forbidden one look the same from outside."));
  return g_strdup (_("For every layer the engine first asks whether the repository has it. Only "
                     "what is missing is sent."));
}

const DdEventClass dd_push_begun_class = {
  .name = "push.begun",
  .size = sizeof (DdPushChanged),
  .kind = DD_TICK_IMAGE,
  .fields = changed_fields,
  .apply = begun_apply,
  .caption = begun_caption,
  .why = begun_why,
  .topic = push_topic,
};

/* A layer gets on */

static DdPush *
edit_push (DdWorld    *world,
           const char *id)
{
  return (DdPush *) dd_world_get_push (world, id);
}

static void
layer_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdPushChanged *ev = (const DdPushChanged *) event;
  DdPushLayer *layer = g_ptr_array_index (edit_push (world, ev->push)->layers, ev->layer);

  layer->state = ev->state;
  layer->done = ev->done;
  if (ev->from)
    {
      g_free (layer->from);
      layer->from = g_strdup (ev->from);
    }
}

static char *
layer_caption (const DdEvent *event)
{
  const DdPushChanged *ev = (const DdPushChanged *) event;
  g_autofree char *size = dd_units_human_size (ev->done, SIZE_DIGITS);
  int number = ev->layer + 1;

  switch ((DdPushState) ev->state)
    {
    case DD_PUSH_EXISTS:
      return g_strdup_printf (_("The registry has layer %d of %s already"), number, ev->familiar);
    case DD_PUSH_MOUNTED:
      return g_strdup_printf (_("Layer %d of %s is mounted from %s"), number, ev->familiar,
                              ev->from);
    case DD_PUSH_DONE:
      return g_strdup_printf (_("Layer %d of %s has arrived"), number, ev->familiar);
    case DD_PUSH_UPLOADING:
    case DD_PUSH_WAITING:
    default:
      return g_strdup_printf (_("Layer %d of %s is being sent: %s"), number, ev->familiar, size);
    }
}

static char *
layer_why (const DdEvent *event)
{
  switch ((DdPushState) ((const DdPushChanged *) event)->state)
    {
    case DD_PUSH_EXISTS:
      return g_strdup (_("A layer is named by the digest of its bytes. The same name means the same "
                         "bytes, so nothing has to be sent."));
    case DD_PUSH_MOUNTED:
      return g_strdup (_("Another repository of this registry has a blob of the same digest. The "
                         "registry links it; no bytes travel."));
    case DD_PUSH_DONE:
      return g_strdup (_("The registry hashes what it got and stores it under its digest."));
    case DD_PUSH_UPLOADING:
    case DD_PUSH_WAITING:
    default:
      return g_strdup (_("Up to five layers are sent at a time, compressed."));
    }
}

const DdEventClass dd_push_layer_class = {
  .name = "push.layer",
  .size = sizeof (DdPushChanged),
  .kind = DD_TICK_IMAGE,
  .fields = changed_fields,
  .apply = layer_apply,
  .caption = layer_caption,
  .why = layer_why,
  .topic = push_topic,
};

/* A push ends */

static void
ended_apply (DdWorld       *world,
             const DdEvent *event)
{
  edit_push (world, ((const DdPushChanged *) event)->push)->finished = TRUE;
}

const DdEventClass dd_push_ended_class = {
  .name = "push.ended",
  .size = sizeof (DdPushChanged),
  .fields = changed_fields,
  .apply = ended_apply,
  .topic = push_topic,
};
