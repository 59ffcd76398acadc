// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-dial.h"
#include "dd-network-tools-private.h"
#include "dd-socket.h"
#include "dd-tool-args.h"

/* nc: a client, a probe (-z) and a listener (-l), for text. */

/* What it waits for, the number of the connection, since when. */
#define MEMO_FORMAT "(yut)"

typedef enum
{
  WAIT_NOTHING = 'n',
  WAIT_VAIN = 'v',
  WAIT_DATA = 'd',
  WAIT_CALL = 'c',
} Stage;

typedef struct
{
  DdToolCall *call;
  DdToolArgs  args;
  gboolean    is_busybox;
  const char *host;
  const char *port;
  guint8      stage;
  guint       connection;
  guint64     began;
} Nc;

static void
nc_clear (Nc *self)
{
  dd_tool_args_clear (&self->args);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Nc, nc_clear)

static gboolean
has (Nc   *self,
     char  letter)
{
  return dd_tool_args_has (&self->args, letter);
}

static DdTransport
transport (Nc *self)
{
  return has (self, 'u') ? DD_TRANSPORT_UDP : DD_TRANSPORT_TCP;
}

static DdToolResult
wait_on (Nc      *self,
         Stage    stage,
         guint64  longest)
{
  g_autofree char *input = g_strdup_printf ("input:%d", self->call->pid);
  guint64 until = self->began + longest;

  return dd_tool_wait (self->call,
                       g_variant_new (MEMO_FORMAT, (guint8) stage, self->connection, self->began),
                       longest ? (gint64) (until - MIN (until, self->call->world->now)) : -1,
                       stage == WAIT_DATA ? input : NULL, NULL);
}

static guint64
patience (Nc *self)
{
  const char *value = dd_tool_args_value (&self->args, 'w');

  return value ? (guint64) MAX (atoi (value), 1) * DD_USEC_PER_SEC : 0;
}

static DdToolResult
fail_to_connect (Nc         *self,
                 const char *reason)
{
  if (self->is_busybox)
    return dd_tool_fail (self->call, 1, "nc: can't connect to remote host (%s): %s", self->host,
                         reason);
  if (!has (self, 'v'))
    return dd_tool_finish (self->call, 1);
  return dd_tool_fail (self->call, 1, "nc: connect to %s port %s (%s) failed: %s", self->host,
                       self->port, dd_transport_to_string (transport (self)), reason);
}

static DdToolResult
hang_up (Nc       *self,
         gboolean  by_client)
{
  dd_connection_close (self->call->engine, self->connection, by_client);
  return dd_tool_finish (self->call, 0);
}

/* Passes on what came from either side. Returns whether the other side hung up. */
static gboolean
pass_on (Nc       *self,
         gboolean  by_client)
{
  DdToolCall *call = self->call;
  const DdWorld *site = dd_engine_get_site (call->engine);
  g_autofree char *came = dd_connection_take (call->engine, self->connection, by_client);
  const DdConnection *connection;

  if (came)
    g_string_append (call->out, came);
  if (came && !by_client && g_strcmp0 (dd_tool_args_value (&self->args, 'e'), "cat") == 0)
    dd_connection_send (call->engine, self->connection, FALSE, came);
  for (;;)
    {
      g_autofree char *line = dd_process_read_line (call->engine, call->pid);
      g_autofree char *text = line ? g_strconcat (line, "\n", NULL) : NULL;

      if (text == NULL)
        break;
      dd_connection_send (call->engine, self->connection, by_client, text);
    }
  connection = dd_world_get_connection (site, self->connection);
  return connection == NULL ||
         !(by_client ? connection->server_open : connection->client_open);
}

/* A client */

static DdToolResult
probe (Nc                *self,
       const DdIpAddress *address)
{
  g_autofree char *place = dd_ip_address_to_string (address);

  if (has (self, 'v') && self->is_busybox)
    g_string_append_printf (self->call->err, "%s (%s:%s) open\n", self->host, place, self->port);
  else if (has (self, 'v'))
    g_string_append_printf (self->call->err, "Connection to %s (%s) %s port [%s/*] succeeded!\n",
                            self->host, place, self->port,
                            dd_transport_to_string (transport (self)));
  return has (self, 'z') ? hang_up (self, TRUE) : DD_TOOL_WAIT;
}

static DdToolResult
connect_to (Nc *self)
{
  DdIpAddress address = { 0 };
  DdToolResult result;

  switch (dd_dial (self->call, transport (self), self->host, atoi (self->port),
                   &self->connection, &address))
    {
    case DD_DIAL_UNKNOWN_NAME:
    case DD_DIAL_NAME_FAILURE:
      return self->is_busybox
             ? dd_tool_fail (self->call, 1, "nc: bad address '%s'", self->host)
             : dd_tool_fail (self->call, 1, "nc: getaddrinfo for host \"%s\" port %s: Name or "
                             "service not known", self->host, self->port);
    case DD_DIAL_REFUSED:
      return fail_to_connect (self, "Connection refused");
    case DD_DIAL_NO_ROUTE:
      return fail_to_connect (self, "Network is unreachable");
    case DD_DIAL_RESET:
      return dd_tool_finish (self->call, has (self, 'z') ? 0 : 1);
    case DD_DIAL_CONNECTED:
      result = probe (self, &address);
      if (result != DD_TOOL_WAIT)
        return result;
      pass_on (self, TRUE);
      return wait_on (self, WAIT_DATA, patience (self));
    case DD_DIAL_WAITING:
    case DD_DIAL_NO_HOST:
    case DD_DIAL_STUCK:
    default:
      return wait_on (self, WAIT_VAIN, patience (self) ? patience (self)
                                                       : DD_DIAL_KERNEL_TIMEOUT);
    }
}

static DdToolResult
go_on_calling (Nc *self)
{
  gboolean is_late = patience (self) && self->call->world->now >= self->began + patience (self);
  guint64 longest = patience (self) ? patience (self) : DD_DIAL_KERNEL_TIMEOUT;

  if (self->stage == WAIT_DATA)
    {
      if (pass_on (self, TRUE) || is_late || self->call->signals)
        return hang_up (self, TRUE);
      return wait_on (self, WAIT_DATA, patience (self));
    }
  if (self->call->world->now < self->began + longest)
    return wait_on (self, WAIT_VAIN, longest);
  if (self->is_busybox)
    return dd_tool_fail (self->call, 1, "nc: timed out");
  return fail_to_connect (self, "Connection timed out");
}

/* A listener */

static guint
find_call (Nc *self)
{
  const DdWorld *site = dd_engine_get_site (self->call->engine);

  for (guint i = 0; i < site->connections->len; i++)
    {
      const DdConnection *connection = g_ptr_array_index (site->connections, i);

      if (connection->server_pid == self->call->pid && connection->server_open &&
          connection->server_host == dd_engine_get_host (self->call->engine))
        return connection->id;
    }
  return 0;
}

static DdToolResult
begin_listening (Nc *self)
{
  const char *port = dd_tool_args_value (&self->args, 'p');
  DdSocket socket = { .protocol = (DdPublishProtocol) transport (self) };
  g_autoptr (GError) error = NULL;

  if (port == NULL)
    port = self->port ? self->port : self->host;
  socket.port = port ? atoi (port) : 0;
  if (socket.port == 0 || socket.port > 65535)
    return dd_tool_fail (self->call, 1, "nc: a port is needed");
  dd_ip_address_parse (self->port && self->host ? self->host : "0.0.0.0", &socket.address, NULL);
  if (!dd_socket_listen (self->call->engine, self->call->pid, &socket, &error))
    return dd_tool_fail (self->call, 1, self->is_busybox ? "nc: bind: %s" : "nc: %s",
                         error->message);
  if (has (self, 'v') && self->is_busybox)
    g_string_append_printf (self->call->err, "listening on 0.0.0.0:%u ...\n", socket.port);
  else if (has (self, 'v'))
    g_string_append_printf (self->call->err, "Listening on 0.0.0.0 %u\n", socket.port);
  return wait_on (self, WAIT_CALL, 0);
}

static void
tell_caller (Nc *self)
{
  const DdConnection *connection =
    dd_world_get_connection (dd_engine_get_site (self->call->engine), self->connection);
  g_autofree char *peer = dd_ip_address_to_string (&connection->arrived.source);
  g_autofree char *own = dd_packet_dup_destination (&connection->arrived);

  if (!has (self, 'v'))
    return;
  if (self->is_busybox)
    g_string_append_printf (self->call->err, "connect to %s from %s:%u (%s:%u)\n", own, peer,
                            connection->arrived.source_port, peer,
                            connection->arrived.source_port);
  else
    g_string_append_printf (self->call->err, "Connection received on %s %u\n", peer,
                            connection->arrived.source_port);
}

static DdToolResult
go_on_listening (Nc *self)
{
  if (self->call->signals)
    return dd_tool_finish (self->call, 130);
  if (self->stage == WAIT_CALL)
    {
      self->connection = find_call (self);
      if (self->connection == 0)
        return wait_on (self, WAIT_CALL, 0);
      tell_caller (self);
    }
  if (!pass_on (self, FALSE))
    return wait_on (self, WAIT_DATA, 0);
  dd_connection_close (self->call->engine, self->connection, FALSE);
  if (!has (self, 'k'))
    return dd_tool_finish (self->call, 0);
  self->connection = 0;
  return wait_on (self, WAIT_CALL, 0);
}

DdToolResult
_dd_nc_tool (DdToolCall *call)
{
  g_auto (Nc) self = {
    .call = call, .stage = WAIT_NOTHING, .began = call->world->now,
    .is_busybox = dd_tool_is_busybox (call),
  };

  if (!dd_tool_args_parse (&self.args, call, "lkuvzw:p:e:nN46q:", NULL))
    return dd_tool_finish (call, 1);
  self.host = dd_tool_args_get (&self.args, 0);
  self.port = dd_tool_args_get (&self.args, 1);
  if (call->memo)
    g_variant_get (call->memo, MEMO_FORMAT, &self.stage, &self.connection, &self.began);
  if (has (&self, 'e') && g_strcmp0 (dd_tool_args_value (&self.args, 'e'), "cat") != 0)
    return dd_tool_fail (call, 1, "nc: Drydock models “-e cat” only");
  if (has (&self, 'l'))
    return call->memo ? go_on_listening (&self) : begin_listening (&self);
  if (self.host == NULL || self.port == NULL)
    return dd_tool_fail (call, 1, self.is_busybox
                         ? "BusyBox v1.37.0 multi-call binary.\n\nUsage: nc [OPTIONS] HOST PORT"
                         : "usage: nc [-46klNnuvz] [-p source_port] [-w timeout] [destination] "
                           "[port]");
  return call->memo ? go_on_calling (&self) : connect_to (&self);
}
