// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-capture.h"
#include "dd-conntrack.h"
#include "dd-container.h"
#include "dd-engine-private.h"
#include "dd-host-net.h"
#include "dd-process.h"
#include "dd-sandbox.h"
#include "dd-world-private.h"

/* Packet sockets. What they see follows from the ways that packets took: the
 * first packet and its answer have walked, what comes later on a connection
 * takes the same ways. */

/* What the kernel keeps for a reader that does not read. */
#define MAX_FRAMES 1000

/* How soon data are acknowledged: an order of magnitude. */
#define ACK_USEC 40

DdCapture *
_dd_capture_copy (const DdCapture *self)
{
  DdCapture *copy = g_new0 (DdCapture, 1);

  copy->host = self->host;
  copy->pid = self->pid;
  copy->container = g_strdup (self->container);
  copy->interface = g_strdup (self->interface);
  copy->last = self->last;
  copy->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_frame_unref);
  for (guint i = 0; i < self->frames->len; i++)
    g_ptr_array_add (copy->frames, dd_frame_ref (g_ptr_array_index (self->frames, i)));
  return copy;
}

void
_dd_capture_free (DdCapture *self)
{
  g_free (self->container);
  g_free (self->interface);
  g_ptr_array_unref (self->frames);
  g_free (self);
}

static DdCapture *
find (const DdWorld *site,
      guint32        host,
      int            pid)
{
  for (guint i = 0; i < site->captures->len; i++)
    {
      DdCapture *capture = g_ptr_array_index (site->captures, i);

      if (capture->host == host && capture->pid == pid)
        return capture;
    }
  return NULL;
}

/* Events. Captures belong to the learner's machine, whose world knows the ways
 * of all packets. */

typedef struct
{
  DdEvent  parent;
  int      of_host;
  int      pid;
  char    *container;
  char    *interface;
} DdCaptureOpened;

static const DdEventField opened_fields[] = {
  DD_EVENT_INT (DdCaptureOpened, of_host),
  DD_EVENT_INT (DdCaptureOpened, pid),
  DD_EVENT_STRING (DdCaptureOpened, container),
  DD_EVENT_STRING (DdCaptureOpened, interface),
  { NULL },
};

static void
opened_apply (DdWorld       *world,
              const DdEvent *event)
{
  const DdCaptureOpened *ev = (const DdCaptureOpened *) event;
  DdCapture *capture = g_new0 (DdCapture, 1);

  capture->host = ev->of_host;
  capture->pid = ev->pid;
  capture->container = g_strdup (ev->container);
  capture->interface = g_strdup (ev->interface);
  capture->frames = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_frame_unref);
  g_ptr_array_add (world->captures, capture);
}

static const DdEventClass opened_class = {
  .name = "capture.opened",
  .size = sizeof (DdCaptureOpened),
  .fields = opened_fields,
  .apply = opened_apply,
};

typedef struct
{
  DdEvent    parent;
  int        of_host;
  int        pid;
  GPtrArray *frames;
} DdCaptureTook;

static const DdEventField took_fields[] = {
  DD_EVENT_INT (DdCaptureTook, of_host),
  DD_EVENT_INT (DdCaptureTook, pid),
  DD_EVENT_BOXED (DdCaptureTook, frames, g_ptr_array_get_type),
  { NULL },
};

static void
took_apply (DdWorld       *world,
            const DdEvent *event)
{
  const DdCaptureTook *ev = (const DdCaptureTook *) event;
  DdCapture *capture = find (world, ev->of_host, ev->pid);

  for (guint i = 0; i < ev->frames->len && capture->frames->len < MAX_FRAMES; i++)
    {
      DdFrame *frame = g_ptr_array_index (ev->frames, i);

      capture->last = frame->time;
      g_ptr_array_add (capture->frames, dd_frame_ref (frame));
    }
}

static const DdEventClass took_class = {
  .name = "capture.took",
  .size = sizeof (DdCaptureTook),
  .fields = took_fields,
  .apply = took_apply,
};

typedef struct
{
  DdEvent  parent;
  int      of_host;
  int      pid;
} DdCaptureUsed;

static const DdEventField used_fields[] = {
  DD_EVENT_INT (DdCaptureUsed, of_host),
  DD_EVENT_INT (DdCaptureUsed, pid),
  { NULL },
};

static void
read_apply (DdWorld       *world,
            const DdEvent *event)
{
  const DdCaptureUsed *ev = (const DdCaptureUsed *) event;

  g_ptr_array_set_size (find (world, ev->of_host, ev->pid)->frames, 0);
}

static const DdEventClass read_class = {
  .name = "capture.read",
  .size = sizeof (DdCaptureUsed),
  .fields = used_fields,
  .apply = read_apply,
};

static void
closed_apply (DdWorld       *world,
              const DdEvent *event)
{
  const DdCaptureUsed *ev = (const DdCaptureUsed *) event;

  g_ptr_array_remove (world->captures, find (world, ev->of_host, ev->pid));
}

static const DdEventClass closed_class = {
  .name = "capture.closed",
  .size = sizeof (DdCaptureUsed),
  .fields = used_fields,
  .apply = closed_apply,
};

/* Operations */

static void
emit_used (DdEngine           *engine,
           const DdEventClass *klass,
           int                 pid)
{
  DdCaptureUsed *event = dd_event_new (klass);

  event->of_host = dd_engine_get_host (engine);
  event->pid = pid;
  _dd_engine_emit_at_site (engine, event);
}

/**
 * dd_capture_open:
 * @engine: the engine
 * @pid: a process of the present host
 * @interface: (nullable): an interface of its network namespace, %NULL for all
 *
 * Gives a process a packet socket. It is woken by what passes the interface,
 * and reads it with dd_capture_take().
 */
void
dd_capture_open (DdEngine   *engine,
                 int         pid,
                 const char *interface)
{
  const DdWorld *world = dd_engine_get_world (engine);
  const DdProcess *process = dd_world_get_process (world, pid);
  const DdContainer *owner =
    dd_sandbox_get_owner (world, dd_world_get_container (world, dd_process_get_netns (process)));
  DdCaptureOpened *event = dd_event_new (&opened_class);

  event->of_host = dd_engine_get_host (engine);
  event->pid = pid;
  event->container = owner ? g_strdup (owner->id) : NULL;
  event->interface = g_strdup (interface);
  _dd_engine_emit_at_site (engine, event);
}

/**
 * dd_capture_take:
 * @engine: the engine
 * @pid: a process of the present host
 *
 * Reads a packet socket.
 *
 * Returns: (transfer full) (element-type DdFrame): what was seen since it was
 *   last read, in order
 */
GPtrArray *
dd_capture_take (DdEngine *engine,
                 int       pid)
{
  const DdCapture *capture = find (dd_engine_get_site (engine), dd_engine_get_host (engine), pid);
  GPtrArray *frames = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_frame_unref);

  if (capture == NULL || capture->frames->len == 0)
    return frames;
  for (guint i = 0; i < capture->frames->len; i++)
    g_ptr_array_add (frames, dd_frame_ref (g_ptr_array_index (capture->frames, i)));
  emit_used (engine, &read_class, pid);
  return frames;
}

/**
 * dd_capture_close:
 * @engine: the engine
 * @pid: a process of the present host
 *
 * Closes its packet socket, if it has one.
 */
void
dd_capture_close (DdEngine *engine,
                  int       pid)
{
  if (find (dd_engine_get_site (engine), dd_engine_get_host (engine), pid))
    emit_used (engine, &closed_class, pid);
}

/* What is seen */

static gboolean
sees (const DdCapture *capture,
      const DdFrame   *frame)
{
  return capture->host == frame->host &&
         g_strcmp0 (capture->container, frame->container) == 0 &&
         (capture->interface ? g_str_equal (capture->interface, frame->interface)
                             : !frame->is_switched);
}

static void
offer_frames (DdEngine  *engine,
              guint32    host,
              int        pid,
              GPtrArray *frames)
{
  const DdCapture *capture = find (dd_engine_get_site (engine), host, pid);
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_frame_unref);
  DdCaptureTook *event;

  for (guint i = 0; i < frames->len; i++)
    if (sees (capture, g_ptr_array_index (frames, i)))
      g_ptr_array_add (seen, dd_frame_ref (g_ptr_array_index (frames, i)));
  if (seen->len == 0)
    return;
  event = dd_event_new (&took_class);
  event->of_host = host;
  event->pid = pid;
  event->frames = g_steal_pointer (&seen);
  _dd_engine_emit_at_site (engine, event);
  _dd_engine_wake_on (engine, host, pid);
}

static gboolean
is_watched (DdEngine *engine)
{
  return dd_engine_get_site (engine)->captures->len > 0;
}

/* What follows takes the time of its way, which the world does not wait for. */
static guint64
after_all (DdEngine *engine,
           guint64   time)
{
  const DdWorld *site = dd_engine_get_site (engine);

  for (guint i = 0; i < site->captures->len; i++)
    time = MAX (time, ((const DdCapture *) g_ptr_array_index (site->captures, i))->last);
  return time;
}

/* Shows everybody who listens the way of a packet. */
static void
show_way (DdEngine        *engine,
          const GPtrArray *hops,
          const DdSegment *segment,
          guint64          began)
{
  const DdWorld *site = dd_engine_get_site (engine);
  g_autoptr (GPtrArray) frames = dd_frame_list (hops, segment, after_all (engine, began));

  for (guint i = 0; i < site->captures->len; i++)
    {
      const DdCapture *capture = g_ptr_array_index (site->captures, i);

      offer_frames (engine, capture->host, capture->pid, frames);
    }
}

static DdSegmentKind
first_kind (DdTransport transport)
{
  return transport == DD_TRANSPORT_ICMP  ? DD_SEGMENT_ECHO
         : transport == DD_TRANSPORT_TCP ? DD_SEGMENT_SYN : DD_SEGMENT_DATAGRAM;
}

/* Of UDP there is no packet before the data, unless it goes nowhere. */
static gboolean
has_handshake (const DdTrip *trip)
{
  return trip->packet.transport == DD_TRANSPORT_TCP || trip->packet.transport == DD_TRANSPORT_ICMP;
}

/*
 * _dd_capture_first:
 * @engine: the engine
 * @trip: the way of a first packet
 * @began: when it was sent
 * @sequence: number of an echo request
 *
 * Shows a first packet to those who listen.
 */
void
_dd_capture_first (DdEngine     *engine,
                   const DdTrip *trip,
                   guint64       began,
                   guint         sequence)
{
  DdSegment segment = {
    .kind = first_kind (trip->packet.transport), .by_client = TRUE, .number = sequence,
    .identifier = trip->packet.transport == DD_TRANSPORT_ICMP ? (guint) trip->pid : trip->id,
  };

  if (is_watched (engine) && (has_handshake (trip) || trip->outcome != DD_TRIP_DELIVERED))
    show_way (engine, trip->hops, &segment, began);
}

/*
 * _dd_capture_answer:
 * @engine: the engine
 * @trip: the way of a first packet
 * @answer: that of its answer
 * @began: when the answer was sent
 * @sequence: number of the echo request
 *
 * Shows an answer to those who listen.
 */
void
_dd_capture_answer (DdEngine     *engine,
                    const DdTrip *trip,
                    const DdTrip *answer,
                    guint64       began,
                    guint         sequence)
{
  gboolean is_echo = trip->packet.transport == DD_TRANSPORT_ICMP;
  DdSegment segment = {
    .kind = is_echo ? DD_SEGMENT_ECHO_REPLY : DD_SEGMENT_SYN_ACK, .number = sequence,
    .identifier = is_echo ? (guint) trip->pid : trip->id,
  };
  DdSegment thanks = { .kind = DD_SEGMENT_ACK, .by_client = TRUE, .number = 1, .acknowledged = 1,
                       .identifier = trip->id };

  if (!is_watched (engine) || !has_handshake (trip))
    return;
  show_way (engine, answer->hops, &segment, began);
  if (!is_echo && answer->outcome == DD_TRIP_DELIVERED)
    show_way (engine, trip->hops, &thanks, dd_engine_get_world (engine)->now);
}

/* The packet as it came into the namespace where it is at the end. */
static const DdPacket *
find_entered (const DdTrip *trip)
{
  const DdHop *last = g_ptr_array_index (trip->hops, trip->hops->len - 1);
  const DdHop *first = last;

  for (guint i = trip->hops->len; i > 0; i--)
    {
      const DdHop *hop = g_ptr_array_index (trip->hops, i - 1);

      if (hop->host != last->host || g_strcmp0 (hop->container, last->container) != 0 ||
          hop->kind == DD_HOP_CROSSED || dd_hop_is_relay (hop))
        break;
      first = hop;
    }
  return &first->before;
}

/*
 * _dd_capture_refusal:
 * @engine: the engine
 * @trip: a way that ended with a refusal
 *
 * Shows what the sender is told to those who listen.
 */
void
_dd_capture_refusal (DdEngine     *engine,
                     const DdTrip *trip)
{
  const DdHop *last = g_ptr_array_index (trip->hops, trip->hops->len - 1);
  gboolean is_reset = trip->packet.transport == DD_TRANSPORT_TCP &&
                      last->kind == DD_HOP_REFUSED;
  DdSegment segment = { .kind = is_reset ? DD_SEGMENT_RESET : DD_SEGMENT_UNREACHABLE,
                        .identifier = trip->id };
  g_autoptr (DdNet) net = NULL;
  g_autoptr (DdTrip) refused = NULL;
  g_autoptr (DdTrip) answer = NULL;

  if (!is_watched (engine))
    return;
  net = dd_net_new (dd_engine_get_site (engine));
  refused = dd_trip_copy (trip);
  refused->arrived = last->before;
  refused->server_host = last->host;
  g_free (refused->server_container);
  refused->server_container = g_strdup (last->container);
  if (last->kind != DD_HOP_REFUSED)
    g_ptr_array_add (refused->flows, dd_flow_new (last->host, find_entered (trip), &last->before));
  answer = dd_net_answer (net, refused);
  show_way (engine, answer->hops, &segment, dd_engine_get_world (engine)->now);
}

/* What one side of a connection sends and the other acknowledges. */
static void
show_segment (DdEngine           *engine,
              const DdConnection *connection,
              DdSegment          *segment)
{
  guint64 now = dd_engine_get_world (engine)->now;
  gboolean by_client = segment->by_client;
  gboolean is_last = segment->kind == DD_SEGMENT_FIN;
  DdSegment thanks = {
    .kind = DD_SEGMENT_ACK, .by_client = !by_client,
    .number = 1 + connection->n_sent[!by_client],
    .acknowledged = 1 + connection->n_sent[by_client] + segment->length + is_last,
    .identifier = connection->trip,
  };

  segment->number = 1 + connection->n_sent[by_client];
  segment->acknowledged = thanks.number;
  segment->identifier = connection->trip;
  show_way (engine, by_client ? connection->hops : connection->answer_hops, segment, now);
  /* The other side's own end acknowledges this one. */
  if (segment->kind == DD_SEGMENT_DATA || (is_last && !(by_client ? connection->server_open
                                                                  : connection->client_open)))
    show_way (engine, by_client ? connection->answer_hops : connection->hops, &thanks,
              now + ACK_USEC);
}

/*
 * _dd_capture_data:
 * @engine: the engine
 * @connection: a connection
 * @by_client: who sends
 * @text: what
 *
 * Shows data to those who listen.
 */
void
_dd_capture_data (DdEngine           *engine,
                  const DdConnection *connection,
                  gboolean            by_client,
                  const char         *text)
{
  DdSegment segment = {
    .kind = connection->asked.transport == DD_TRANSPORT_TCP ? DD_SEGMENT_DATA
                                                            : DD_SEGMENT_DATAGRAM,
    .by_client = by_client, .length = strlen (text), .text = (char *) text,
  };

  if (is_watched (engine))
    show_segment (engine, connection, &segment);
}

/*
 * _dd_capture_close:
 * @engine: the engine
 * @connection: a connection
 * @by_client: who closes it
 * @is_reset: whether it breaks off
 *
 * Shows the end of one side of a connection to those who listen.
 */
void
_dd_capture_close (DdEngine           *engine,
                   const DdConnection *connection,
                   gboolean            by_client,
                   gboolean            is_reset)
{
  DdSegment segment = { .kind = is_reset ? DD_SEGMENT_RESET : DD_SEGMENT_FIN,
                        .by_client = by_client };

  if (is_watched (engine) && connection->asked.transport == DD_TRANSPORT_TCP)
    show_segment (engine, connection, &segment);
}
