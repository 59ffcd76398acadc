// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-engine.h"

/* Source: docker events manual, "only the last 256 log events are returned" */
#define MAX_DOCKER_EVENTS 256

static const DdEventField notified_fields[] = {
  DD_EVENT_STRING (DdDockerEvent, type),
  DD_EVENT_STRING (DdDockerEvent, action),
  DD_EVENT_STRING (DdDockerEvent, id),
  DD_EVENT_BOXED (DdDockerEvent, attributes, dd_string_map_get_type),
  { NULL },
};

static void
notified_apply (DdWorld       *world,
                const DdEvent *event)
{
  g_ptr_array_add (world->docker_events, dd_event_ref ((DdEvent *) event));
  if (world->docker_events->len > MAX_DOCKER_EVENTS)
    g_ptr_array_remove_index (world->docker_events, 0);
}

static char *
notified_topic (const DdEvent *event)
{
  return g_strdup ("events");
}

static const DdEventClass notified_class = {
  .name = "engine.notified",
  .size = sizeof (DdDockerEvent),
  .fields = notified_fields,
  .apply = notified_apply,
  .topic = notified_topic,
};

/**
 * dd_engine_notify:
 * @self: an engine
 * @type: container, image, network or volume
 * @action: such as start
 * @id: what it happened to
 * @attributes: (transfer full): what `docker events` prints in parentheses
 *
 * Adds a line to `docker events`.
 */
void
dd_engine_notify (DdEngine    *self,
                  const char  *type,
                  const char  *action,
                  const char  *id,
                  DdStringMap *attributes)
{
  DdDockerEvent *event = dd_event_new (&notified_class);

  event->type = g_strdup (type);
  event->action = g_strdup (action);
  event->id = g_strdup (id);
  event->attributes = attributes;
  dd_engine_emit (self, event);
}
