// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dd-capture.h"
#include "dd-conntrack.h"
#include "dd-engine-private.h"
#include "dd-host-net.h"
#include "dd-host-profile.h"
#include "dd-internet.h"
#include "dd-packet-events.h"
#include "dd-process-ops.h"
#include "dd-world-private.h"

/* How long data need within a host and between two: orders of magnitude. */
#define USEC_HERE 60
#define USEC_LAN  180

/* Where a client's own ports begin, and how many there are.
 * Source: Linux Documentation/networking/ip-sysctl.rst, ip_local_port_range */
#define FIRST_PORT 32768
#define N_PORTS    28232

/* Worlds */

DdConnection *
_dd_connection_copy (const DdConnection *self)
{
  DdConnection *copy = g_memdup2 (self, sizeof *self);

  copy->hops = g_ptr_array_ref (self->hops);
  copy->answer_hops = g_ptr_array_ref (self->answer_hops);
  copy->to_server = g_string_new_len (self->to_server->str, self->to_server->len);
  copy->to_client = g_string_new_len (self->to_client->str, self->to_client->len);
  return copy;
}

void
_dd_connection_free (DdConnection *self)
{
  g_ptr_array_unref (self->hops);
  g_ptr_array_unref (self->answer_hops);
  g_string_free (self->to_server, TRUE);
  g_string_free (self->to_client, TRUE);
  g_free (self);
}

static DdConnection *
find (const DdWorld *site,
      guint          id)
{
  for (guint i = 0; i < site->connections->len; i++)
    {
      DdConnection *connection = g_ptr_array_index (site->connections, i);

      if (connection->id == id)
        return connection;
    }
  return NULL;
}

/**
 * dd_world_get_connection:
 * @site: the world of the learner's machine
 * @id: number of a connection
 *
 * Returns: (nullable): the connection, %NULL once both sides closed it
 */
const DdConnection *
dd_world_get_connection (const DdWorld *site,
                         guint          id)
{
  return find (site, id);
}

/**
 * dd_connection_list_served:
 * @engine: the engine
 * @pid: a process of the present host
 *
 * Returns: (transfer full) (element-type guint): the numbers of the connections
 *   that the process serves and has not closed
 */
GArray *
dd_connection_list_served (DdEngine *engine,
                           int       pid)
{
  const DdWorld *site = dd_engine_get_site (engine);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < site->connections->len; i++)
    {
      const DdConnection *connection = g_ptr_array_index (site->connections, i);

      if (connection->server_pid == pid && connection->server_open &&
          connection->server_host == dd_engine_get_host (engine))
        g_array_append_val (ids, connection->id);
    }
  return ids;
}

/**
 * dd_world_get_trip:
 * @site: the world of the learner's machine
 *
 * Returns: (nullable): the way of the last packet that was no answer
 */
const DdTrip *
dd_world_get_trip (const DdWorld *site)
{
  for (guint i = site->trips->len; i > 0; i--)
    {
      const DdTrip *trip = g_ptr_array_index (site->trips, i - 1);

      if (!trip->is_reply)
        return trip;
    }
  return NULL;
}

/* Opened */

typedef struct
{
  DdEvent  parent;
  int      id;
  int      client_host;
  int      client_pid;
  DdTrip  *trip;
  DdTrip  *answer;
} DdConnectionOpened;

static const DdEventField opened_fields[] = {
  DD_EVENT_INT (DdConnectionOpened, id),
  DD_EVENT_INT (DdConnectionOpened, client_host),
  DD_EVENT_INT (DdConnectionOpened, client_pid),
  DD_EVENT_BOXED (DdConnectionOpened, trip, dd_trip_get_type),
  DD_EVENT_BOXED (DdConnectionOpened, answer, dd_trip_get_type),
  { NULL },
};

static void
opened_apply (DdWorld       *world,
              const DdEvent *event)
{
  const DdConnectionOpened *ev = (const DdConnectionOpened *) event;
  DdConnection *connection = g_new0 (DdConnection, 1);

  connection->id = world->next_connection++;
  connection->client_host = ev->client_host;
  connection->client_pid = ev->client_pid;
  connection->server_host = dd_host_get_world_number (ev->trip->server_host);
  connection->server_pid = ev->trip->server_pid;
  connection->asked = ev->trip->packet;
  connection->arrived = ev->trip->arrived;
  connection->trip = ev->trip->id;
  connection->hops = g_ptr_array_ref (ev->trip->hops);
  connection->answer_hops = g_ptr_array_ref (ev->answer->hops);
  connection->to_server = g_string_new (NULL);
  connection->to_client = g_string_new (NULL);
  connection->client_open = connection->server_open = TRUE;
  g_ptr_array_add (world->connections, connection);
}

static const DdEventClass opened_class = {
  .name = "connection.opened",
  .size = sizeof (DdConnectionOpened),
  .fields = opened_fields,
  .apply = opened_apply,
};

/* Data, reading, closing */

typedef struct
{
  DdEvent  parent;
  int      id;
  int      by_client;
  char    *text;
  char    *from;
  char    *to;
} DdConnectionUsed;

static const DdEventField used_fields[] = {
  DD_EVENT_INT (DdConnectionUsed, id),
  DD_EVENT_INT (DdConnectionUsed, by_client),
  DD_EVENT_STRING (DdConnectionUsed, text),
  DD_EVENT_STRING (DdConnectionUsed, from),
  DD_EVENT_STRING (DdConnectionUsed, to),
  { NULL },
};

static void
sent_apply (DdWorld       *world,
            const DdEvent *event)
{
  const DdConnectionUsed *ev = (const DdConnectionUsed *) event;
  DdConnection *connection = find (world, ev->id);

  if (connection == NULL)
    return;
  g_string_append (ev->by_client ? connection->to_server : connection->to_client, ev->text);
  connection->n_sent[ev->by_client] += strlen (ev->text);
}

static char *
sent_caption (const DdEvent *event)
{
  const DdConnectionUsed *ev = (const DdConnectionUsed *) event;
  g_autofree char *first = g_strndup (ev->text, strcspn (ev->text, "\r\n"));

  /* Translators: who sends to whom, and the first line of it */
  return g_strdup_printf (_("%s to %s: %s"), ev->from, ev->to, first);
}

static char *
sent_why (const DdEvent *event)
{
  const DdConnectionUsed *ev = (const DdConnectionUsed *) event;
  gsize length = strlen (ev->text);

  return g_strdup_printf (ngettext ("%zu byte goes over the connection. Its packets take the way "
                                    "that the first one found; connection tracking knows them.",
                                    "%zu bytes go over the connection. Their packets take the way "
                                    "that the first one found; connection tracking knows them.",
                                    length), length);
}

static const DdEventClass sent_class = {
  .name = "connection.sent",
  .size = sizeof (DdConnectionUsed),
  .kind = DD_TICK_NETWORK,
  .fields = used_fields,
  .apply = sent_apply,
  .caption = sent_caption,
  .why = sent_why,
};

static void
taken_apply (DdWorld       *world,
             const DdEvent *event)
{
  const DdConnectionUsed *ev = (const DdConnectionUsed *) event;
  DdConnection *connection = find (world, ev->id);

  if (connection)
    g_string_truncate (ev->by_client ? connection->to_client : connection->to_server, 0);
}

static const DdEventClass taken_class = {
  .name = "connection.read",
  .size = sizeof (DdConnectionUsed),
  .fields = used_fields,
  .apply = taken_apply,
};

static void
settle_flows (DdWorld            *world,
              const DdConnection *connection)
{
  for (guint i = 0; i < world->flows->len; i++)
    {
      DdFlow *flow = g_ptr_array_index (world->flows, i);
      DdPacket served = dd_packet_reverse (&flow->reply);

      if (flow->state == DD_FLOW_ESTABLISHED && flow->original.transport == DD_TRANSPORT_TCP &&
          (dd_packet_equal (&flow->original, &connection->asked) ||
           dd_packet_equal (&served, &connection->arrived)))
        dd_flow_set_state (flow, DD_FLOW_TIME_WAIT, TRUE, world->now);
    }
}

static void
closed_apply (DdWorld       *world,
              const DdEvent *event)
{
  const DdConnectionUsed *ev = (const DdConnectionUsed *) event;
  DdConnection *connection = find (world, ev->id);

  if (connection == NULL)
    return;
  connection->n_sent[ev->by_client]++;
  if (ev->by_client)
    connection->client_open = FALSE;
  else
    connection->server_open = FALSE;
  if (ev->text)
    connection->is_reset = TRUE;
  if (connection->client_open || connection->server_open)
    return;
  settle_flows (world, connection);
  g_ptr_array_remove (world->connections, connection);
}

static const DdEventClass closed_class = {
  .name = "connection.closed",
  .size = sizeof (DdConnectionUsed),
  .fields = used_fields,
  .apply = closed_apply,
};

/* Operations */

static void
emit_trip (DdEngine           *engine,
           const DdEventClass *klass,
           const DdTrip       *trip)
{
  DdPacketTrip *event = dd_event_new (klass);

  event->trip = dd_trip_copy (trip);
  _dd_engine_emit_at_site (engine, event);
}

static void
emit_hops (DdEngine     *engine,
           const DdTrip *trip)
{
  for (guint i = 0; i < trip->hops->len; i++)
    {
      DdHop *hop = g_ptr_array_index (trip->hops, i);
      DdPacketMoved *event = dd_event_new (&dd_packet_moved_class);

      dd_engine_elapse (engine, dd_hop_get_duration (hop));
      event->trip = trip->id;
      event->is_reply = trip->is_reply;
      event->hop = dd_hop_ref (hop);
      _dd_engine_emit_at_site (engine, event);
    }
}

/* Shows the way of a packet, stop by stop. */
static void
emit_way (DdEngine *engine,
          DdTrip   *trip)
{
  trip->id = dd_engine_get_site (engine)->next_trip;
  emit_trip (engine, &dd_packet_began_class, trip);
  emit_hops (engine, trip);
  emit_trip (engine, &dd_packet_ended_class, trip);
}

/* The answer must come back too, or nobody knows that there is somebody. */
static DdTrip *
emit_answer (DdEngine *engine,
             DdTrip   *trip,
             guint     sequence)
{
  guint64 began = dd_engine_get_world (engine)->now;
  g_autoptr (DdNet) net = dd_net_new (dd_engine_get_site (engine));
  g_autoptr (DdTrip) answer = dd_net_answer (net, trip);

  for (guint i = 0; i < trip->flows->len; i++)
    g_ptr_array_add (answer->flows, dd_flow_copy (g_ptr_array_index (trip->flows, i)));
  emit_way (engine, answer);
  _dd_capture_answer (engine, trip, answer, began, sequence);
  if (answer->outcome != DD_TRIP_DELIVERED)
    trip->outcome = DD_TRIP_DROPPED;
  return g_steal_pointer (&answer);
}

/* Sends the first packet and shows its way and that of the answer. */
static DdTrip *
send_first (DdEngine        *engine,
            int              pid,
            const DdPacket  *wanted,
            guint            sequence,
            DdTrip         **answer)
{
  guint64 began = dd_engine_get_world (engine)->now;
  const DdProcess *process = dd_world_get_process (dd_engine_get_world (engine), pid);
  g_autoptr (DdNet) net = dd_net_new (dd_engine_get_site (engine));
  DdStack *from = dd_net_get_stack (net, dd_engine_get_host (engine),
                                    process ? dd_process_get_netns (process) : NULL);
  DdPacket packet = *wanted;
  DdTrip *trip;

  *answer = NULL;
  if (!dd_net_choose_source (from, &packet))
    {
      trip = dd_trip_new (&packet);
      trip->outcome = DD_TRIP_UNREACHABLE;
      return trip;
    }
  trip = dd_net_send (net, from, &packet);
  trip->pid = pid;
  emit_way (engine, trip);
  _dd_capture_first (engine, trip, began, sequence);
  if (trip->outcome == DD_TRIP_DELIVERED)
    *answer = emit_answer (engine, trip, sequence);
  else if (trip->outcome == DD_TRIP_REFUSED || trip->outcome == DD_TRIP_RESET)
    _dd_capture_refusal (engine, trip);
  return trip;
}

/**
 * dd_connection_open:
 * @engine: the engine
 * @pid: the process that wants it
 * @transport: TCP or UDP
 * @address: of the server, as the process knows it
 * @port: of the server
 * @id: (out): number of the connection
 *
 * connect() of a process: sends the first packet and carries it as far as it
 * comes. What the outcome means for the process (an error at once, or waiting
 * in vain) is up to it.
 *
 * Returns: %DD_TRIP_DELIVERED if there is a connection
 */
DdTripOutcome
dd_connection_open (DdEngine          *engine,
                    int                pid,
                    DdTransport        transport,
                    const DdIpAddress *address,
                    guint              port,
                    guint             *id)
{
  const DdWorld *site = dd_engine_get_site (engine);
  DdPacket packet = {
    .transport = transport, .destination = *address, .destination_port = port,
    .source_port = FIRST_PORT + dd_world_random (site, "port") % N_PORTS,
  };
  g_autoptr (DdTrip) answer = NULL;
  g_autoptr (DdTrip) trip = send_first (engine, pid, &packet, 0, &answer);
  DdConnectionOpened *event;

  *id = 0;
  if (trip->outcome != DD_TRIP_DELIVERED)
    return trip->outcome;
  event = dd_event_new (&opened_class);
  event->id = *id = site->next_connection;
  event->client_host = dd_engine_get_host (engine);
  event->client_pid = pid;
  event->trip = dd_trip_copy (trip);
  event->answer = g_steal_pointer (&answer);
  _dd_engine_emit_at_site (engine, event);
  _dd_engine_wake_on (engine, dd_host_get_world_number (trip->server_host), trip->server_pid);
  return DD_TRIP_DELIVERED;
}

/**
 * dd_packet_ping:
 * @engine: the engine
 * @pid: the process that sends it
 * @address: whom
 * @sequence: the number of the request
 *
 * Sends an ICMP echo request.
 *
 * Returns: %DD_TRIP_DELIVERED if the answer came back
 */
DdTripOutcome
dd_packet_ping (DdEngine          *engine,
                int                pid,
                const DdIpAddress *address,
                guint              sequence)
{
  DdPacket packet = { .transport = DD_TRANSPORT_ICMP, .destination = *address };
  g_autoptr (DdTrip) answer = NULL;
  g_autoptr (DdTrip) trip = send_first (engine, pid, &packet, sequence, &answer);

  return trip->outcome;
}

static char *
dup_name (DdEngine           *engine,
          const DdConnection *connection,
          gboolean            of_client)
{
  const DdWorld *site = dd_engine_get_site (engine);
  guint32 host = of_client ? connection->client_host : connection->server_host;
  int pid = of_client ? connection->client_pid : connection->server_pid;
  const DdWorld *world = host == 0 ? site
                       : host <= site->hosts->len ? g_ptr_array_index (site->hosts, host - 1)
                       : NULL;
  const DdProcess *process = world ? dd_world_get_process (world, pid) : NULL;
  g_autofree char *destination = dd_packet_dup_destination (&connection->arrived);
  g_autofree char *first = NULL;

  if (process == NULL || process->argv == NULL || process->argv[0] == NULL)
    return g_steal_pointer (&destination);
  first = g_strndup (process->argv[0], strcspn (process->argv[0], " :"));
  return g_path_get_basename (first);
}

/**
 * dd_connection_send:
 * @engine: the engine
 * @id: number of a connection
 * @by_client: who sends
 * @text: what
 *
 * Sends something and wakes the other side.
 */
void
dd_connection_send (DdEngine   *engine,
                    guint       id,
                    gboolean    by_client,
                    const char *text)
{
  const DdConnection *connection = find (dd_engine_get_site (engine), id);
  DdConnectionUsed *event;

  if (connection == NULL || *text == '\0')
    return;
  dd_engine_elapse (engine, connection->client_host == connection->server_host ? USEC_HERE
                                                                                : USEC_LAN);
  _dd_capture_data (engine, connection, by_client, text);
  event = dd_event_new (&sent_class);
  event->id = id;
  event->by_client = by_client;
  event->text = g_strdup (text);
  event->from = dup_name (engine, connection, by_client);
  event->to = dup_name (engine, connection, !by_client);
  _dd_engine_emit_at_site (engine, event);
  if (by_client && connection->server_pid == 0)
    _dd_internet_answer (engine, connection);
  else if (by_client)
    _dd_engine_wake_on (engine, connection->server_host, connection->server_pid);
  else
    _dd_engine_wake_on (engine, connection->client_host, connection->client_pid);
}

/**
 * dd_connection_take:
 * @engine: the engine
 * @id: number of a connection
 * @by_client: who reads
 *
 * Returns: (nullable) (transfer full): what came since it was last read; %NULL
 *   for nothing
 */
char *
dd_connection_take (DdEngine *engine,
                    guint     id,
                    gboolean  by_client)
{
  const DdConnection *connection = find (dd_engine_get_site (engine), id);
  const GString *text = connection == NULL ? NULL
                      : by_client ? connection->to_client : connection->to_server;
  DdConnectionUsed *event;
  char *taken;

  if (text == NULL || text->len == 0)
    return NULL;
  taken = g_strdup (text->str);
  event = dd_event_new (&taken_class);
  event->id = id;
  event->by_client = by_client;
  _dd_engine_emit_at_site (engine, event);
  return taken;
}

static void
close_connection (DdEngine *engine,
                  guint     id,
                  gboolean  by_client,
                  gboolean  is_reset)
{
  const DdConnection *connection = find (dd_engine_get_site (engine), id);
  DdConnectionUsed *event;
  guint32 host;
  int pid;

  if (connection == NULL || !(by_client ? connection->client_open : connection->server_open))
    return;
  host = by_client ? connection->server_host : connection->client_host;
  pid = by_client ? connection->server_pid : connection->client_pid;
  _dd_capture_close (engine, connection, by_client, is_reset);
  event = dd_event_new (&closed_class);
  event->id = id;
  event->by_client = by_client;
  event->text = is_reset ? g_strdup ("reset") : NULL;
  _dd_engine_emit_at_site (engine, event);
  _dd_engine_wake_on (engine, host, pid);
}

/**
 * dd_connection_close:
 * @engine: the engine
 * @id: number of a connection
 * @by_client: who closes it
 *
 * Closes one side of a connection and wakes the other. It is gone when both are
 * closed.
 */
void
dd_connection_close (DdEngine *engine,
                     guint     id,
                     gboolean  by_client)
{
  close_connection (engine, id, by_client, FALSE);
}

/* The kernel closes what a process leaves open. */
static void
process_exited (DdEngine      *engine,
                const DdEvent *event)
{
  const DdWorld *site = dd_engine_get_site (engine);
  int pid = ((const DdProcessExited *) event)->pid;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < site->connections->len; i++)
    g_array_append_val (ids, ((DdConnection *) g_ptr_array_index (site->connections, i))->id);
  for (guint i = 0; i < ids->len; i++)
    {
      const DdConnection *connection = find (site, g_array_index (ids, guint, i));

      if (connection && connection->server_pid == pid && connection->server_host == event->host)
        close_connection (engine, connection->id, FALSE, TRUE);
      if (connection && connection->client_pid == pid && connection->client_host == event->host)
        close_connection (engine, connection->id, TRUE, FALSE);
    }
  dd_capture_close (engine, pid);
}

void
_dd_engine_register_network (DdEngine *engine)
{
  dd_engine_add_reaction (engine, &dd_process_exited_class, process_exited);
}
