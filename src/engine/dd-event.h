// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <json-glib/json-glib.h>

#include "dd-types.h"

G_BEGIN_DECLS

/**
 * DdFieldKind:
 *
 * The type of one field of an event. It tells how the field is freed and how
 * it is written to the journal.
 */
typedef enum
{
  DD_FIELD_STRING,  /* char *, owned */
  DD_FIELD_INT,     /* int */
  DD_FIELD_INT64,   /* gint64 or guint64 */
  DD_FIELD_STRV,    /* char **, owned */
  DD_FIELD_VARIANT, /* GVariant *, owned and not floating */
  DD_FIELD_BOXED,   /* a boxed type, owned */
  DD_FIELD_OBJECT,  /* a GObject, owned; never changed after it was emitted */
} DdFieldKind;

/**
 * DdEventField:
 * @name: the key in the journal, %NULL ends the table
 * @kind: the type of the field
 * @offset: where the field is in the event
 * @get_type: for boxed fields, the function that returns its type
 */
typedef struct
{
  const char  *name;
  DdFieldKind  kind;
  gsize        offset;
  GType      (*get_type) (void);
} DdEventField;

#define DD_EVENT_STRING(Type, field)  { #field, DD_FIELD_STRING, G_STRUCT_OFFSET (Type, field), NULL }
#define DD_EVENT_INT(Type, field)     { #field, DD_FIELD_INT, G_STRUCT_OFFSET (Type, field), NULL }
#define DD_EVENT_INT64(Type, field)   { #field, DD_FIELD_INT64, G_STRUCT_OFFSET (Type, field), NULL }
#define DD_EVENT_STRV(Type, field)    { #field, DD_FIELD_STRV, G_STRUCT_OFFSET (Type, field), NULL }
#define DD_EVENT_VARIANT(Type, field) { #field, DD_FIELD_VARIANT, G_STRUCT_OFFSET (Type, field), NULL }
#define DD_EVENT_OBJECT(Type, field)  { #field, DD_FIELD_OBJECT, G_STRUCT_OFFSET (Type, field), NULL }
#define DD_EVENT_BOXED(Type, field, get_type) { #field, DD_FIELD_BOXED, G_STRUCT_OFFSET (Type, field), get_type }

/**
 * DdEventClass:
 * @name: "domain.what-happened", unique
 * @size: of the event's struct, which begins with a #DdEvent
 * @kind: what the event is about; %DD_TICK_NONE if it is no tick of its own
 * @starts_step: whether a new step begins with the event
 * @fields: the payload, ended by an entry without a name
 * @apply: changes the world; the only code that may
 * @caption: (nullable): one line that says what happened
 * @caption_text: (nullable): the same, if it is always the same; translated
 *   when it is shown
 * @why: (nullable): a short explanation in plain words
 * @why_text: (nullable): the same, if it is always the same
 * @topic: (nullable): what processes may wait for, such as "container:ID"
 *
 * A kind of event. Each domain defines its own as static tables.
 */
struct _DdEventClass
{
  const char          *name;
  gsize                size;
  DdTickKind           kind;
  gboolean             starts_step;
  const DdEventField  *fields;
  void               (*apply)   (DdWorld       *world,
                                 const DdEvent *event);
  char              *(*caption) (const DdEvent *event);
  const char          *caption_text;
  char              *(*why)     (const DdEvent *event);
  const char          *why_text;
  char              *(*topic)   (const DdEvent *event);
};

/**
 * DdEvent:
 * @klass: the kind of event
 * @time: when it happened, in microseconds since the world began
 * @index: its place in the journal, from 1
 * @cause: index of the event that led to it, 0 for what the learner did
 * @group: number of the decision that emitted it; a branch starts between two
 * @host: where it happened: 0 on the learner's machine, else on a server
 *
 * Something that happened. Events do not change once they are emitted, and
 * any number of worlds may share one.
 */
struct _DdEvent
{
  const DdEventClass *klass;
  int                 ref_count;
  guint32             index;
  guint32             cause;
  guint32             group;
  guint32             host;
  guint64             time;
};

#define DD_TYPE_EVENT (dd_event_get_type ())

GType       dd_event_get_type    (void);
gpointer    dd_event_new         (const DdEventClass *klass) G_GNUC_WARN_UNUSED_RESULT;
DdEvent    *dd_event_ref         (DdEvent            *self);
void        dd_event_unref       (DdEvent            *self);
gboolean    dd_event_is_tick     (const DdEvent      *self);
char       *dd_event_get_caption (const DdEvent      *self) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_event_get_why     (const DdEvent      *self) G_GNUC_WARN_UNUSED_RESULT;
JsonNode   *dd_event_to_json     (const DdEvent      *self) G_GNUC_WARN_UNUSED_RESULT;
const char *dd_tick_kind_to_string (DdTickKind kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdEvent, dd_event_unref)

G_END_DECLS
