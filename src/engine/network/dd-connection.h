// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"
#include "dd-packet.h"

G_BEGIN_DECLS

/**
 * DdConnection:
 * @id: number, from 1
 * @client_host: number of the host of the process that opened it
 * @client_pid: its PID there
 * @server_host: number of the host of the process that listens
 * @server_pid: its PID there; 0 for a site of the internet
 * @asked: the first packet as the client sent it
 * @arrived: the same as the server sees it
 * @trip: number of the way of the first packet
 * @hops: (element-type DdHop): its stops, which later packets take as well
 * @answer_hops: (element-type DdHop): those of the answer
 * @n_sent: how many bytes the server and the client sent, in this order; an end
 *   counts as one
 * @to_server: what the server has not read yet
 * @to_client: what the client has not read yet
 * @client_open: whether the client may send more
 * @server_open: whether the server may send more
 * @is_reset: whether it broke off
 *
 * A connection between two processes; for UDP, the datagrams between them.
 */
typedef struct
{
  guint      id;
  guint32    client_host;
  int        client_pid;
  guint32    server_host;
  int        server_pid;
  DdPacket   asked;
  DdPacket   arrived;
  guint      trip;
  GPtrArray *hops;
  GPtrArray *answer_hops;
  guint      n_sent[2];
  GString   *to_server;
  GString   *to_client;
  guint      client_open : 1;
  guint      server_open : 1;
  guint      is_reset : 1;
} DdConnection;

const DdConnection *dd_world_get_connection (const DdWorld      *site,
                                             guint               id);
const DdTrip       *dd_world_get_trip       (const DdWorld      *site);
GArray             *dd_connection_list_served (DdEngine       *engine,
                                               int             pid) G_GNUC_WARN_UNUSED_RESULT;

DdTripOutcome dd_connection_open  (DdEngine           *engine,
                                   int                 pid,
                                   DdTransport         transport,
                                   const DdIpAddress  *address,
                                   guint               port,
                                   guint              *id);
DdTripOutcome dd_packet_ping      (DdEngine           *engine,
                                   int                 pid,
                                   const DdIpAddress  *address,
                                   guint               sequence);
void          dd_connection_send  (DdEngine           *engine,
                                   guint               id,
                                   gboolean            by_client,
                                   const char         *text);
char         *dd_connection_take  (DdEngine           *engine,
                                   guint               id,
                                   gboolean            by_client) G_GNUC_WARN_UNUSED_RESULT;
void          dd_connection_close (DdEngine           *engine,
                                   guint               id,
                                   gboolean            by_client);

/* For worlds */
DdConnection *_dd_connection_copy (const DdConnection *self) G_GNUC_WARN_UNUSED_RESULT;
void          _dd_connection_free (DdConnection       *self);

G_END_DECLS
