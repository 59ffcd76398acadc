// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-dial.h"
#include "dd-network-tools-private.h"
#include "dd-resolver.h"
#include "dd-tool-args.h"

/* ping, of iputils and of busybox. */

#define INITIAL_TTL  64
#define INTERNET_TTL 54

/* The address; how many were sent and answered; the times of the answers: the
 * least, the sum, the most; when the first was sent, and when to go on. */
#define MEMO_FORMAT "(suutttttb)"

typedef struct
{
  DdToolCall  *call;
  DdToolArgs   args;
  gboolean     is_busybox;
  const char  *name;
  DdIpAddress  address;
  char        *text;
  guint        sent;
  guint        received;
  guint64      least;
  guint64      sum;
  guint64      most;
  guint64      began;
  guint64      due;
  gboolean     is_last_lost;
} Ping;

static void
ping_clear (Ping *self)
{
  dd_tool_args_clear (&self->args);
  g_free (self->text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ping, ping_clear)

static guint64
seconds (Ping   *self,
         char    letter,
         guint64 usual)
{
  const char *value = dd_tool_args_value (&self->args, letter);

  return value ? (guint64) (MAX (g_ascii_strtod (value, NULL), 0) * DD_USEC_PER_SEC) : usual;
}

static DdToolResult
finish (Ping *self)
{
  GString *out = self->call->out;
  guint loss = self->sent ? (self->sent - self->received) * 100 / self->sent : 0;

  g_string_append_printf (out, "\n--- %s ping statistics ---\n", self->name);
  if (self->is_busybox)
    g_string_append_printf (out, "%u packets transmitted, %u packets received, %u%% packet loss\n",
                            self->sent, self->received, loss);
  else
    g_string_append_printf (out, "%u packets transmitted, %u received, %u%% packet loss, time "
                            "%" G_GUINT64_FORMAT "ms\n", self->sent, self->received, loss,
                            (self->call->world->now - self->began) / DD_USEC_PER_MSEC);
  if (self->received)
    g_string_append_printf (out, self->is_busybox ? "round-trip min/avg/max = %.3f/%.3f/%.3f ms\n"
                            : "rtt min/avg/max/mdev = %.3f/%.3f/%.3f/0.000 ms\n",
                            self->least / 1000.0, self->sum / 1000.0 / self->received,
                            self->most / 1000.0);
  else if (!self->is_busybox)
    g_string_append_c (out, '\n');
  return dd_tool_finish (self->call, self->received ? 0 : 1);
}

/* Each router on the way takes one off. */
static guint
ttl_of (const DdTrip *trip)
{
  guint ttl = trip && trip->server_host > 100 ? INTERNET_TTL : INITIAL_TTL;

  for (guint i = 0; trip && i < trip->hops->len; i++)
    ttl -= ((DdHop *) g_ptr_array_index (trip->hops, i))->kind == DD_HOP_FORWARD;
  return ttl;
}

static void
tell_answer (Ping    *self,
             guint64  time)
{
  const DdTrip *trip = dd_world_get_trip (dd_engine_get_site (self->call->engine));

  self->received++;
  self->least = self->received == 1 ? time : MIN (self->least, time);
  self->most = MAX (self->most, time);
  self->sum += time;
  if (dd_tool_args_has (&self->args, 'q'))
    return;
  g_string_append_printf (self->call->out, self->is_busybox
                          ? "64 bytes from %s: seq=%u ttl=%u time=%.3f ms\n"
                          : "64 bytes from %s: icmp_seq=%u ttl=%u time=%.3f ms\n", self->text,
                          self->is_busybox ? self->sent - 1 : self->sent, ttl_of (trip),
                          time / 1000.0);
}

static DdToolResult
wait_for (Ping    *self,
          guint64  delay)
{
  self->due = self->call->world->now + delay;
  return dd_tool_wait (self->call,
                       g_variant_new (MEMO_FORMAT, self->text, self->sent, self->received,
                                      self->least, self->sum, self->most, self->began, self->due,
                                      self->is_last_lost), delay, NULL, NULL);
}

static DdToolResult
send_next (Ping *self)
{
  const char *count = dd_tool_args_value (&self->args, 'c');
  guint64 before;
  DdTripOutcome outcome;

  if (count && self->sent >= (guint) MAX (atoi (count), 1))
    return finish (self);
  dd_tool_flush (self->call);
  before = self->call->world->now;
  outcome = dd_packet_ping (self->call->engine, self->call->pid, &self->address,
                            self->is_busybox ? self->sent : self->sent + 1);
  if (outcome == DD_TRIP_UNREACHABLE && self->sent == 0 &&
      dd_world_get_trip (dd_engine_get_site (self->call->engine)) == NULL)
    return dd_tool_fail (self->call, self->is_busybox ? 1 : 2, self->is_busybox
                         ? "ping: sendto: Network is unreachable"
                         : "ping: connect: Network is unreachable");
  self->sent++;
  self->is_last_lost = outcome != DD_TRIP_DELIVERED;
  if (!self->is_last_lost)
    tell_answer (self, self->call->world->now - before);
  if (count && self->sent >= (guint) MAX (atoi (count), 1))
    return self->is_last_lost ? wait_for (self, seconds (self, 'W', 10 * DD_USEC_PER_SEC))
                              : finish (self);
  return wait_for (self, seconds (self, 'i', DD_USEC_PER_SEC));
}

static DdToolResult
begin (Ping *self)
{
  g_autoptr (GArray) addresses = NULL;
  DdLookup lookup = dd_resolver_find (self->call->engine, self->call->pid, self->name,
                                      &addresses);

  if (addresses->len == 0 && self->is_busybox)
    return dd_tool_fail (self->call, 1, "ping: bad address '%s'", self->name);
  if (addresses->len == 0)
    return dd_tool_fail (self->call, 2, "ping: %s: %s", self->name, lookup == DD_LOOKUP_FAILED
                         ? "Temporary failure in name resolution" : "Name or service not known");
  self->address = g_array_index (addresses, DdIpAddress, 0);
  self->text = dd_ip_address_to_string (&self->address);
  self->began = self->call->world->now;
  g_string_append_printf (self->call->out, self->is_busybox ? "PING %s (%s): 56 data bytes\n"
                          : "PING %s (%s) 56(84) bytes of data.\n", self->name, self->text);
  return send_next (self);
}

DdToolResult
_dd_ping_tool (DdToolCall *call)
{
  g_auto (Ping) self = { .call = call, .is_busybox = dd_tool_is_busybox (call) };

  if (!dd_tool_args_parse (&self.args, call, "c:W:w:i:nq46s:", NULL))
    return dd_tool_finish (call, 2);
  self.name = dd_tool_args_get (&self.args, 0);
  if (self.name == NULL)
    return dd_tool_fail (call, self.is_busybox ? 1 : 2, self.is_busybox
                         ? "BusyBox v1.37.0 multi-call binary.\n\nUsage: ping [OPTIONS] HOST"
                         : "ping: usage error: Destination address required");
  if (call->memo == NULL)
    return begin (&self);
  g_variant_get (call->memo, MEMO_FORMAT, &self.text, &self.sent, &self.received, &self.least,
                 &self.sum, &self.most, &self.began, &self.due, &self.is_last_lost);
  if (call->signals || !dd_ip_address_parse (self.text, &self.address, NULL))
    return finish (&self);
  if (call->world->now < self.due)
    return wait_for (&self, self.due - call->world->now);
  return send_next (&self);
}
