// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-event.h"
#include "dd-hosts.h"

G_DEFINE_BOXED_TYPE (DdEvent, dd_event, dd_event_ref, dd_event_unref)

#define FIELD(event, field, Type) (*(Type *) G_STRUCT_MEMBER_P ((event), (field)->offset))

/**
 * dd_event_new:
 * @klass: a kind of event
 *
 * Makes an event with empty fields. The caller fills them in, as owned
 * copies, and hands the event to dd_engine_emit().
 *
 * Returns: (transfer full): the event
 */
gpointer
dd_event_new (const DdEventClass *klass)
{
  DdEvent *self = g_malloc0 (klass->size);

  self->klass = klass;
  self->ref_count = 1;
  return self;
}

/**
 * dd_event_ref:
 * @self: an event
 *
 * Returns: (transfer full): the same event, held once more
 */
DdEvent *
dd_event_ref (DdEvent *self)
{
  self->ref_count++;
  return self;
}

static void
clear_field (DdEvent            *self,
             const DdEventField *field)
{
  gpointer *place = &FIELD (self, field, gpointer);

  if (field->kind == DD_FIELD_INT || field->kind == DD_FIELD_INT64 || *place == NULL)
    return;

  switch (field->kind)
    {
    case DD_FIELD_STRING:
      g_free (*place);
      break;
    case DD_FIELD_STRV:
      g_strfreev (*place);
      break;
    case DD_FIELD_VARIANT:
      g_variant_unref (*place);
      break;
    case DD_FIELD_OBJECT:
      g_object_unref (*place);
      break;
    case DD_FIELD_BOXED:
      g_boxed_free (field->get_type (), *place);
      break;
    case DD_FIELD_INT:
    case DD_FIELD_INT64:
    default:
      g_assert_not_reached ();
    }
}

/**
 * dd_event_unref:
 * @self: (transfer full): an event
 *
 * Lets go of an event. The last one who does frees it.
 */
void
dd_event_unref (DdEvent *self)
{
  if (--self->ref_count > 0)
    return;

  for (const DdEventField *field = self->klass->fields; field && field->name; field++)
    clear_field (self, field);
  g_free (self);
}

/**
 * dd_event_is_tick:
 * @self: an event
 *
 * Returns: whether the timeline shows the event as a tick of its own
 */
gboolean
dd_event_is_tick (const DdEvent *self)
{
  return self->klass->kind != DD_TICK_NONE;
}

static char *
dup_text (const DdEvent *self,
          char        *(*func) (const DdEvent *event),
          const char    *text,
          const char    *fallback)
{
  if (func)
    return func (self);
  return g_strdup (text ? _(text) : fallback);
}

/**
 * dd_event_get_caption:
 * @self: an event
 *
 * Returns: (transfer full): one line that says what happened
 */
char *
dd_event_get_caption (const DdEvent *self)
{
  const DdEventClass *klass = self->klass;
  g_autofree char *caption = dup_text (self, klass->caption, klass->caption_text, klass->name);

  if (self->host == 0)
    return g_steal_pointer (&caption);
  /* Translators: where something happened, and what */
  return g_strdup_printf (_("%s: %s"), dd_host_get_name (self->host), caption);
}

/**
 * dd_event_get_why:
 * @self: an event
 *
 * Returns: (transfer full): a short explanation, possibly empty
 */
char *
dd_event_get_why (const DdEvent *self)
{
  return dup_text (self, self->klass->why, self->klass->why_text, "");
}

static JsonNode *
strv_to_json (char **strv)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (gsize i = 0; strv && strv[i]; i++)
    json_array_add_string_element (array, strv[i]);
  json_node_take_array (node, array);
  return node;
}

static void
add_field (JsonObject         *object,
           const DdEvent      *self,
           const DdEventField *field)
{
  g_autofree char *printed = NULL;

  switch (field->kind)
    {
    case DD_FIELD_STRING:
      if (FIELD (self, field, char *))
        json_object_set_string_member (object, field->name, FIELD (self, field, char *));
      break;
    case DD_FIELD_INT:
      json_object_set_int_member (object, field->name, FIELD (self, field, int));
      break;
    case DD_FIELD_INT64:
      json_object_set_int_member (object, field->name, FIELD (self, field, gint64));
      break;
    case DD_FIELD_STRV:
      json_object_set_member (object, field->name, strv_to_json (FIELD (self, field, char **)));
      break;
    case DD_FIELD_VARIANT:
      if (FIELD (self, field, GVariant *))
        {
          printed = g_variant_print (FIELD (self, field, GVariant *), FALSE);
          json_object_set_string_member (object, field->name, printed);
        }
      break;
    case DD_FIELD_BOXED:
    case DD_FIELD_OBJECT:
    default:
      break;
    }
}

/**
 * dd_event_to_json:
 * @self: an event
 *
 * Writes an event as the journal shows it: index, time, cause, caption, why
 * and its fields of simple types.
 *
 * Returns: (transfer full): an object node
 */
JsonNode *
dd_event_to_json (const DdEvent *self)
{
  JsonObject *object = json_object_new ();
  JsonNode *node;
  g_autofree char *caption = dd_event_get_caption (self);
  g_autofree char *why = dd_event_get_why (self);

  json_object_set_int_member (object, "index", self->index);
  json_object_set_int_member (object, "time", self->time);
  json_object_set_int_member (object, "cause", self->cause);
  json_object_set_string_member (object, "event", self->klass->name);
  if (dd_event_is_tick (self))
    {
      json_object_set_string_member (object, "kind", dd_tick_kind_to_string (self->klass->kind));
      json_object_set_string_member (object, "caption", caption);
      json_object_set_string_member (object, "why", why);
    }
  for (const DdEventField *field = self->klass->fields; field && field->name; field++)
    add_field (object, self, field);

  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

/**
 * dd_tick_kind_to_string:
 * @kind: a kind of tick
 *
 * Returns: its name in the journal and in style tokens
 */
const char *
dd_tick_kind_to_string (DdTickKind kind)
{
  static const char *const names[DD_N_TICK_KINDS] = {
    "none", "command", "engine", "state", "process", "file", "network", "image",
  };

  return names[MIN (kind, DD_N_TICK_KINDS - 1)];
}
