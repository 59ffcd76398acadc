// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-host-net.h"
#include "dd-network-tools-private.h"
#include "dd-process.h"
#include "dd-resolver.h"
#include "dd-tool-args.h"

/* traceroute of busybox: which routers are on the way. Each of its packets would
 * take the way that the model finds; where it would end, its router answers. */

#define FIRST_PORT   33434
#define MAX_TTL      30
#define N_PROBES     3
#define WAIT_SECONDS 3

/* The lines that are left, and when the next one is due. */
#define MEMO_FORMAT "(^ast)"

/* Whether the last router throws packets away before it looks how far they may
 * go. */
static gboolean
is_dropped_at_the_door (const DdTrip *trip)
{
  const DdHop *last = g_ptr_array_index (trip->hops, trip->hops->len - 1);

  return trip->outcome == DD_TRIP_DROPPED && last->kind == DD_HOP_PREROUTING;
}

/* Who answers, in order: the routers that routes lead to, then the destination. */
static GPtrArray *
list_answers (const DdTrip *trip,
              const char   *destination)
{
  static const char via[] = " via ";
  GPtrArray *answers = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < trip->hops->len; i++)
    {
      const DdHop *hop = g_ptr_array_index (trip->hops, i);
      const char *found = hop->kind == DD_HOP_ROUTED && hop->detail ? strstr (hop->detail, via) : NULL;

      if (found)
        g_ptr_array_add (answers, g_strndup (found + strlen (via),
                                             strcspn (found + strlen (via), " ")));
    }
  if (answers->len && is_dropped_at_the_door (trip))
    g_ptr_array_remove_index (answers, answers->len - 1);
  if (trip->outcome == DD_TRIP_DELIVERED || trip->outcome == DD_TRIP_REFUSED)
    g_ptr_array_add (answers, g_strdup (destination));
  else
    g_ptr_array_add (answers, NULL);
  return answers;
}

static void
append_answer (GString    *line,
               const char *address,
               guint       ttl,
               gboolean    numeric)
{
  if (numeric)
    g_string_append_printf (line, "  %s", address);
  else
    g_string_append_printf (line, "  %s (%s)", address, address);
  for (guint i = 0; i < N_PROBES; i++)
    g_string_append_printf (line, "  0.%03u ms", ttl * 7 + (i ? 2 : 9));
}

static char **
make_lines (GPtrArray *answers,
            guint      max_ttl,
            gboolean   numeric)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();

  for (guint ttl = 1; ttl <= max_ttl; ttl++)
    {
      const char *address = ttl <= answers->len ? g_ptr_array_index (answers, ttl - 1) : NULL;
      g_autoptr (GString) line = g_string_new (NULL);

      if (ttl > answers->len && g_ptr_array_index (answers, answers->len - 1))
        break;
      g_string_append_printf (line, "%2u", ttl);
      if (address)
        append_answer (line, address, ttl, numeric);
      else
        g_string_append (line, "  *  *  *");
      g_strv_builder_add (lines, line->str);
    }
  return g_strv_builder_end (lines);
}

/* Prints lines until one has to be waited for. */
static DdToolResult
print_lines (DdToolCall  *call,
             char       **lines,
             guint64      due,
             guint64      patience)
{
  for (; *lines; lines++)
    {
      if (strchr (*lines, '*') && due == 0)
        due = call->world->now + N_PROBES * patience;
      if (due > call->world->now)
        return dd_tool_wait (call, g_variant_new (MEMO_FORMAT, lines, due),
                             (gint64) (due - call->world->now), NULL, NULL);
      g_string_append_printf (call->out, "%s\n", *lines);
      due = 0;
    }
  return dd_tool_finish (call, 0);
}

static DdToolResult
begin (DdToolCall       *call,
       const DdToolArgs *args,
       const char       *name,
       guint64           patience)
{
  const char *limit = dd_tool_args_value (args, 'm');
  guint max_ttl = limit ? (guint) CLAMP (atoi (limit), 1, 255) : MAX_TTL;
  DdPacket packet = { .transport = DD_TRANSPORT_UDP, .source_port = FIRST_PORT,
                      .destination_port = FIRST_PORT };
  g_autoptr (GArray) addresses = NULL;
  g_autoptr (DdNet) net = NULL;
  g_autoptr (DdTrip) trip = NULL;
  g_autoptr (GPtrArray) answers = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  DdStack *stack;

  dd_resolver_find (call->engine, call->pid, name, &addresses);
  if (addresses->len == 0)
    return dd_tool_fail (call, 1, "traceroute: bad address '%s'", name);
  packet.destination = g_array_index (addresses, DdIpAddress, 0);
  text = dd_ip_address_to_string (&packet.destination);
  net = dd_net_new (dd_engine_get_site (call->engine));
  stack = dd_net_get_stack (net, dd_engine_get_host (call->engine),
                            dd_process_get_netns (call->process));
  if (!dd_net_choose_source (stack, &packet))
    return dd_tool_fail (call, 1, "traceroute: sendto: Network is unreachable");
  g_string_append_printf (call->out, "traceroute to %s (%s), %u hops max, 46 byte packets\n", name,
                          text, max_ttl);
  trip = dd_net_send (net, stack, &packet);
  answers = list_answers (trip, text);
  lines = make_lines (answers, max_ttl, dd_tool_args_has (args, 'n'));
  return print_lines (call, lines, 0, patience);
}

DdToolResult
_dd_traceroute_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };
  g_auto (GStrv) lines = NULL;
  const char *wait;
  const char *name;
  guint64 patience;
  guint64 due;

  if (!dd_tool_args_parse (&args, call, "46Flnrvf:m:q:p:t:w:s:i:z:I", NULL))
    return dd_tool_finish (call, 1);
  name = dd_tool_args_get (&args, 0);
  wait = dd_tool_args_value (&args, 'w');
  patience = (guint64) MAX (wait ? atoi (wait) : WAIT_SECONDS, 1) * DD_USEC_PER_SEC;
  if (name == NULL)
    return dd_tool_fail (call, 1, "BusyBox v1.37.0 multi-call binary.\n\nUsage: traceroute [-46Flnrv] "
                         "[-f 1ST_TTL] [-m MAXTTL] [-q PROBES] [-p PORT]\n\t[-t TOS] [-w WAIT_SEC] [-s "
                         "SRC_IP] [-i IFACE]\n\t[-z PAUSE_MSEC] HOST [BYTES]");
  if (call->memo == NULL)
    return begin (call, &args, name, patience);
  if (call->signals)
    return dd_tool_finish (call, 130);
  g_variant_get (call->memo, MEMO_FORMAT, &lines, &due);
  return print_lines (call, lines, due, patience);
}
