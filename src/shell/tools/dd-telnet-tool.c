// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>

#include "dd-dial.h"
#include "dd-network-tools-private.h"
#include "dd-tool-args.h"

/* telnet of busybox, for text over a connection. */

#define MEMO_FORMAT "(ut)"
#define TELNET_PORT 23

/* Passes on what came from either side. Returns whether it is over: the server
 * hung up, or there is nothing more to say and it has answered. */
static gboolean
pass_on (DdToolCall *call,
         guint       id,
         gboolean   *hung_up)
{
  const DdWorld *site = dd_engine_get_site (call->engine);
  g_autofree char *came = dd_connection_take (call->engine, id, TRUE);
  const DdConnection *connection;

  if (came)
    g_string_append (call->out, came);
  for (;;)
    {
      g_autofree char *line = dd_process_read_line (call->engine, call->pid);
      g_autofree char *text = line ? g_strconcat (line, "\r\n", NULL) : NULL;

      if (text == NULL)
        break;
      dd_connection_send (call->engine, id, TRUE, text);
    }
  connection = dd_world_get_connection (site, id);
  *hung_up = connection == NULL || !connection->server_open;
  return *hung_up || (came && !call->process->input_open);
}

static DdToolResult
go_on (DdToolCall *call,
       guint       id)
{
  g_autofree char *input = g_strdup_printf ("input:%d", call->pid);
  gboolean hung_up = FALSE;

  if (!pass_on (call, id, &hung_up) && call->signals == 0)
    return dd_tool_wait (call, g_variant_new (MEMO_FORMAT, id, (guint64) 0), -1, input, NULL);
  dd_connection_close (call->engine, id, TRUE);
  if (hung_up)
    g_string_append (call->err, "Connection closed by foreign host\n");
  return dd_tool_finish (call, hung_up ? 1 : 0);
}

static DdToolResult
wait_in_vain (DdToolCall *call,
              guint64     until)
{
  return dd_tool_wait (call, g_variant_new (MEMO_FORMAT, 0, until),
                       (gint64) (until - MIN (until, call->world->now)), NULL, NULL);
}

static DdToolResult
fail_to_connect (DdToolCall *call,
                 const char *host,
                 const char *reason)
{
  return dd_tool_fail (call, 1, "telnet: can't connect to remote host (%s): %s", host, reason);
}

static DdToolResult
begin (DdToolCall *call,
       const char *host,
       guint       port)
{
  DdIpAddress address = { 0 };
  g_autofree char *text = NULL;
  DdDialResult result;
  guint id;

  result = dd_dial (call, DD_TRANSPORT_TCP, host, port, &id, &address);
  text = dd_ip_address_to_string (&address);
  switch (result)
    {
    case DD_DIAL_UNKNOWN_NAME:
    case DD_DIAL_NAME_FAILURE:
      return dd_tool_fail (call, 1, "telnet: bad address '%s'", host);
    case DD_DIAL_REFUSED:
      return fail_to_connect (call, text, "Connection refused");
    case DD_DIAL_NO_ROUTE:
      return fail_to_connect (call, text, "Network is unreachable");
    case DD_DIAL_NO_HOST:
      return fail_to_connect (call, text, "No route to host");
    case DD_DIAL_CONNECTED:
      g_string_append_printf (call->out, "Connected to %s\n\nEntering line mode\nEscape character is "
                              "'^]'.\n\n", host);
      return go_on (call, id);
    case DD_DIAL_RESET:
      return dd_tool_finish (call, 1);
    case DD_DIAL_WAITING:
    case DD_DIAL_STUCK:
    default:
      return wait_in_vain (call, call->world->now + DD_DIAL_KERNEL_TIMEOUT);
    }
}

DdToolResult
_dd_telnet_tool (DdToolCall *call)
{
  g_auto (DdToolArgs) args = { 0 };
  const char *host;
  const char *port;
  guint id;
  guint64 until;

  if (!dd_tool_args_parse (&args, call, "al:", NULL))
    return dd_tool_finish (call, 1);
  host = dd_tool_args_get (&args, 0);
  port = dd_tool_args_get (&args, 1);
  if (host == NULL)
    return dd_tool_fail (call, 1, "BusyBox v1.37.0 multi-call binary.\n\nUsage: telnet [-a] [-l USER] "
                         "HOST [PORT]");
  if (call->memo == NULL)
    return begin (call, host, port ? (guint) atoi (port) : TELNET_PORT);
  g_variant_get (call->memo, MEMO_FORMAT, &id, &until);
  if (id)
    return go_on (call, id);
  if (call->signals)
    return dd_tool_finish (call, 130);
  if (call->world->now < until)
    return wait_in_vain (call, until);
  return fail_to_connect (call, host, "Connection timed out");
}
