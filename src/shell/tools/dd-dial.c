// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-dial.h"
#include "dd-resolver.h"

static DdDialResult
result_of (DdToolCall    *call,
           DdTripOutcome  outcome)
{
  const DdTrip *trip = dd_world_get_trip (dd_engine_get_site (call->engine));

  switch (outcome)
    {
    case DD_TRIP_DELIVERED:
      return DD_DIAL_CONNECTED;
    case DD_TRIP_REFUSED:
      return DD_DIAL_REFUSED;
    case DD_TRIP_RESET:
      return DD_DIAL_RESET;
    case DD_TRIP_UNREACHABLE:
      return trip && trip->pid == call->pid ? DD_DIAL_NO_HOST : DD_DIAL_NO_ROUTE;
    case DD_TRIP_DROPPED:
    case DD_TRIP_UNDER_WAY:
    default:
      return trip && trip->taken ? DD_DIAL_STUCK : DD_DIAL_WAITING;
    }
}

/**
 * dd_dial:
 * @call: a turn of a tool
 * @transport: TCP or UDP
 * @host: a name or an address
 * @port: a port
 * @connection: (out): number of the connection
 * @address: (out): the address that was tried last
 *
 * Looks a name up and tries its addresses, one after the other.
 *
 * Returns: what became of it
 */
DdDialResult
dd_dial (DdToolCall  *call,
         DdTransport  transport,
         const char  *host,
         guint        port,
         guint       *connection,
         DdIpAddress *address)
{
  g_autoptr (GArray) addresses = NULL;
  DdLookup lookup = dd_resolver_find (call->engine, call->pid, host, &addresses);
  DdDialResult result = DD_DIAL_UNKNOWN_NAME;

  *connection = 0;
  if (lookup == DD_LOOKUP_FAILED)
    return DD_DIAL_NAME_FAILURE;
  for (guint i = 0; i < addresses->len; i++)
    {
      *address = g_array_index (addresses, DdIpAddress, i);
      result = result_of (call, dd_connection_open (call->engine, call->pid, transport, address,
                                                    port, connection));
      if (result != DD_DIAL_REFUSED && result != DD_DIAL_NO_ROUTE)
        break;
    }
  return result;
}
