// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-conntrack.h"
#include "dd-engine.h"
#include "dd-host-profile.h"
#include "dd-world.h"

/* How long the kernel remembers what it saw last.
 * Source: Linux Documentation/networking/nf_conntrack-sysctl.rst */
static const guint64 tcp_timeouts[] = {
  [DD_FLOW_SYN_SENT] = 120 * DD_USEC_PER_SEC,
  [DD_FLOW_SYN_RECV] = 60 * DD_USEC_PER_SEC,
  [DD_FLOW_ESTABLISHED] = 432000 * DD_USEC_PER_SEC,
  [DD_FLOW_TIME_WAIT] = 120 * DD_USEC_PER_SEC,
};

#define OTHER_TIMEOUT (30 * DD_USEC_PER_SEC)

/**
 * dd_flow_new:
 * @host: number of the host
 * @original: the first packet as it came
 * @translated: the same as it went on
 *
 * Returns: (transfer full): an entry for it
 */
DdFlow *
dd_flow_new (guint32         host,
             const DdPacket *original,
             const DdPacket *translated)
{
  DdFlow *self = g_new0 (DdFlow, 1);

  self->host = host;
  self->original = *original;
  self->reply = dd_packet_reverse (translated);
  return self;
}

/**
 * dd_flow_copy:
 * @self: an entry
 *
 * Returns: (transfer full): the copy
 */
DdFlow *
dd_flow_copy (const DdFlow *self)
{
  return g_memdup2 (self, sizeof *self);
}

/**
 * dd_flow_free:
 * @self: (transfer full): an entry
 *
 * Frees an entry.
 */
void
dd_flow_free (DdFlow *self)
{
  g_free (self);
}

/**
 * dd_flow_set_state:
 * @self: an entry
 * @state: what is known of the connection now
 * @is_answered: whether there was an answer
 * @now: in microseconds
 *
 * A packet was seen: the time until it is forgotten begins again.
 */
void
dd_flow_set_state (DdFlow      *self,
                   DdFlowState  state,
                   gboolean     is_answered,
                   guint64      now)
{
  self->state = state;
  self->is_answered = is_answered;
  self->expires = now + (self->original.transport == DD_TRANSPORT_TCP ? tcp_timeouts[state]
                                                                       : OTHER_TIMEOUT);
}

/**
 * dd_flow_is_translated:
 * @self: an entry
 *
 * Returns: whether its packets are rewritten
 */
gboolean
dd_flow_is_translated (const DdFlow *self)
{
  DdPacket plain = dd_packet_reverse (&self->original);

  return !dd_packet_equal (&plain, &self->reply);
}

/**
 * dd_flow_get_state:
 * @self: an entry
 *
 * Returns: (nullable): the state's name, %NULL for what is not TCP
 */
const char *
dd_flow_get_state (const DdFlow *self)
{
  static const char *const states[] = { "SYN_SENT", "SYN_RECV", "ESTABLISHED", "TIME_WAIT" };

  return self->original.transport == DD_TRANSPORT_TCP ? states[self->state] : NULL;
}

/**
 * dd_trip_has_flow:
 * @trip: the way of a packet
 * @flow: an entry
 *
 * Returns: whether the packet belongs to the entry's connection
 */
gboolean
dd_trip_has_flow (const DdTrip *trip,
                  const DdFlow *flow)
{
  for (guint i = 0; i < trip->flows->len; i++)
    {
      const DdFlow *own = g_ptr_array_index (trip->flows, i);

      if (own->host == flow->host && dd_packet_equal (&own->original, &flow->original))
        return TRUE;
    }
  return FALSE;
}

static void
append_tuple (GString        *text,
              const DdPacket *packet)
{
  g_autofree char *source = dd_ip_address_to_string (&packet->source);
  g_autofree char *destination = dd_ip_address_to_string (&packet->destination);

  g_string_append_printf (text, "src=%s dst=%s ", source, destination);
  if (packet->transport != DD_TRANSPORT_ICMP)
    g_string_append_printf (text, "sport=%u dport=%u ", packet->source_port,
                            packet->destination_port);
}

/**
 * dd_flow_dup_text:
 * @self: an entry
 * @now: in microseconds
 *
 * Returns: (transfer full): the entry as `conntrack -L` prints it
 * Source: conntrack-tools 1.4.8
 */
char *
dd_flow_dup_text (const DdFlow *self,
                  guint64       now)
{
  static const int numbers[] = { 6, 17, 132, 1 };
  GString *text = g_string_new (NULL);
  DdTransport transport = self->original.transport;

  g_string_append_printf (text, "%-8s %d %" G_GUINT64_FORMAT " ",
                          dd_transport_to_string (transport), numbers[transport],
                          (self->expires - MIN (now, self->expires)) / DD_USEC_PER_SEC);
  if (dd_flow_get_state (self))
    g_string_append_printf (text, "%s ", dd_flow_get_state (self));
  append_tuple (text, &self->original);
  if (!self->is_answered)
    g_string_append (text, "[UNREPLIED] ");
  append_tuple (text, &self->reply);
  if (self->is_answered && transport != DD_TRANSPORT_ICMP &&
      (transport != DD_TRANSPORT_TCP || self->state >= DD_FLOW_ESTABLISHED))
    g_string_append (text, "[ASSURED] ");
  g_string_append (text, "mark=0 use=1");
  return g_string_free (text, FALSE);
}

/**
 * dd_world_list_flows:
 * @site: the world of the learner's machine
 * @host: number of a host
 *
 * Returns: (transfer container) (element-type DdFlow): what the host's kernel
 *   has not forgotten yet, the newest first
 */
GPtrArray *
dd_world_list_flows (const DdWorld *site,
                     guint32        host)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = site->flows->len; i > 0; i--)
    {
      DdFlow *flow = g_ptr_array_index (site->flows, i - 1);

      if (flow->host == host && flow->expires > site->now)
        g_ptr_array_add (list, flow);
    }
  return list;
}

/* Forgetting */

/**
 * DdFlowsForgotten:
 * @host: number of the host
 * @address: (nullable): of a container; %NULL for all entries
 *
 * A host's kernel forgets connections.
 */
typedef struct
{
  DdEvent  parent;
  int      host;
  char    *address;
} DdFlowsForgotten;

static const DdEventField forgotten_fields[] = {
  DD_EVENT_INT (DdFlowsForgotten, host),
  DD_EVENT_STRING (DdFlowsForgotten, address),
  { NULL },
};

static gboolean
is_about (const DdFlow      *flow,
          const DdIpAddress *address)
{
  return dd_ip_address_compare (&flow->original.source, address) == 0 ||
         dd_ip_address_compare (&flow->original.destination, address) == 0 ||
         dd_ip_address_compare (&flow->reply.source, address) == 0;
}

static void
forgotten_apply (DdWorld       *world,
                 const DdEvent *event)
{
  const DdFlowsForgotten *ev = (const DdFlowsForgotten *) event;
  DdIpAddress address;
  gboolean all = ev->address == NULL || !dd_ip_address_parse (ev->address, &address, NULL);

  for (guint i = world->flows->len; i > 0; i--)
    {
      const DdFlow *flow = g_ptr_array_index (world->flows, i - 1);

      if (flow->host == (guint32) ev->host && (all || is_about (flow, &address)))
        g_ptr_array_remove_index (world->flows, i - 1);
    }
}

static const DdEventClass forgotten_class = {
  .name = "flows.forgotten",
  .size = sizeof (DdFlowsForgotten),
  .fields = forgotten_fields,
  .apply = forgotten_apply,
};

static void
forget (DdEngine   *engine,
        guint32     kernel,
        const char *address)
{
  DdFlowsForgotten *event = dd_event_new (&forgotten_class);
  guint32 host = dd_engine_enter_host (engine, 0);

  event->host = kernel;
  event->address = g_strdup (address);
  dd_engine_emit (engine, event);
  dd_engine_enter_host (engine, host);
}

/**
 * dd_conntrack_flush:
 * @engine: the engine
 *
 * Lets the kernel of the host that the decision is about forget everything.
 */
void
dd_conntrack_flush (DdEngine *engine)
{
  forget (engine, dd_engine_get_host (engine), NULL);
}

/*
 * _dd_conntrack_forget:
 * @engine: the engine
 * @endpoint: an attachment
 *
 * Lets the kernel of the host forget the connections of a container on a
 * network.
 *
 * Source: moby daemon/libnetwork/drivers/bridge, clearConntrackEntries
 */
void
_dd_conntrack_forget (DdEngine         *engine,
                      const DdEndpoint *endpoint)
{
  guint32 host = dd_engine_get_host (engine);
  guint32 kernel = host ? host : dd_world_get_kernel (dd_engine_get_world (engine));

  if (endpoint->has_ipv4)
    forget (engine, kernel, endpoint->address);
  if (endpoint->has_ipv6)
    forget (engine, kernel, endpoint->address6);
}
