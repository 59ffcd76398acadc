// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-connection.h"
#include "dd-tool.h"

G_BEGIN_DECLS

/* How long the kernel tries to connect before it gives up: six repeats of the
 * first packet. Source: Linux ip-sysctl.rst, tcp_syn_retries */
#define DD_DIAL_KERNEL_TIMEOUT (134 * DD_USEC_PER_SEC)
/* And how long it asks the local network for an address. */
#define DD_DIAL_ARP_TIMEOUT    (3062 * DD_USEC_PER_MSEC)

/**
 * DdDialResult:
 * @DD_DIAL_CONNECTED: there is a connection
 * @DD_DIAL_REFUSED: an error at once: connection refused
 * @DD_DIAL_WAITING: nothing comes back: the program waits in vain
 * @DD_DIAL_NO_ROUTE: there is no way at all: an error at once
 * @DD_DIAL_NO_HOST: nobody has the address: an error after three seconds
 * @DD_DIAL_RESET: connected to docker-proxy, which breaks off
 * @DD_DIAL_STUCK: connected to docker-proxy, which gets no further
 * @DD_DIAL_UNKNOWN_NAME: nobody knows the name
 * @DD_DIAL_NAME_FAILURE: nobody who could know the name answers
 *
 * What became of a tool's attempt to connect.
 */
typedef enum
{
  DD_DIAL_CONNECTED,
  DD_DIAL_REFUSED,
  DD_DIAL_WAITING,
  DD_DIAL_NO_ROUTE,
  DD_DIAL_NO_HOST,
  DD_DIAL_RESET,
  DD_DIAL_STUCK,
  DD_DIAL_UNKNOWN_NAME,
  DD_DIAL_NAME_FAILURE,
} DdDialResult;

DdDialResult dd_dial         (DdToolCall   *call,
                              DdTransport   transport,
                              const char   *host,
                              guint         port,
                              guint        *connection,
                              DdIpAddress  *address);

G_END_DECLS
