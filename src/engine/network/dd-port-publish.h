// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-ip-address.h"

G_BEGIN_DECLS

/**
 * DdPublishProtocol:
 * @DD_PUBLISH_TCP: TCP
 * @DD_PUBLISH_UDP: UDP
 * @DD_PUBLISH_SCTP: SCTP
 *
 * The protocols that ports are published for, in the order they are handled.
 */
typedef enum
{
  DD_PUBLISH_TCP,
  DD_PUBLISH_UDP,
  DD_PUBLISH_SCTP,
} DdPublishProtocol;

/**
 * DdPublishRequest:
 * @protocol: the protocol
 * @port: of the container
 * @has_host_ip: whether there is a @host_ip
 * @host_ip: where the host shall listen
 * @host_port: the first port of the host that will do, 0 for any
 * @host_port_end: the last one, 0 for @host_port alone
 *
 * A port that somebody wants published.
 */
typedef struct
{
  DdPublishProtocol protocol;
  guint             port;
  gboolean          has_host_ip;
  DdIpAddress       host_ip;
  guint             host_port;
  guint             host_port_end;
} DdPublishRequest;

/**
 * DdPublishBinding:
 * @protocol: the protocol
 * @port: of the container
 * @container_ip: of the container
 * @host_ip: where the host listens
 * @host_port: the host's port, 0 where the network is routed
 *
 * A published port, for one address of the host.
 */
typedef struct
{
  DdPublishProtocol protocol;
  guint             port;
  DdIpAddress       container_ip;
  DdIpAddress       host_ip;
  guint             host_port;
} DdPublishBinding;

/**
 * DdPublishPlace:
 * @has_v4: whether the container has an IPv4 address
 * @container_v4: it
 * @has_v6: whether it has an IPv6 address
 * @container_v6: it
 * @has_default: whether the network has a @default_host_ip
 * @default_host_ip: where the host listens when nobody says it
 * @routed_v4: whether IPv4 goes to the container without translation
 * @routed_v6: whether IPv6 does
 * @proxy: whether there is a proxy, which translates IPv6 to IPv4
 *
 * Where the container is.
 */
typedef struct
{
  gboolean    has_v4;
  DdIpAddress container_v4;
  gboolean    has_v6;
  DdIpAddress container_v6;
  gboolean    has_default;
  DdIpAddress default_host_ip;
  gboolean    routed_v4;
  gboolean    routed_v6;
  gboolean    proxy;
} DdPublishPlace;

/**
 * DdPortBusyFunc:
 * @host_ip: an address of the host
 * @protocol: a protocol
 * @port: a port
 * @user_data: what was given with the function
 *
 * Returns: whether a process of the host has the port
 */
typedef gboolean (*DdPortBusyFunc) (const DdIpAddress *host_ip,
                                    DdPublishProtocol  protocol,
                                    guint              port,
                                    gpointer           user_data);

/**
 * DdPortAllocator:
 *
 * Which ports of a host are published, and which was handed out last: the next
 * one is searched behind it.
 */
typedef struct _DdPortAllocator DdPortAllocator;

DdPortAllocator *dd_port_allocator_new  (guint                    first,
                                         guint                    last) G_GNUC_WARN_UNUSED_RESULT;
void             dd_port_allocator_free (DdPortAllocator         *self);

GArray          *dd_publish_ports       (DdPortAllocator         *allocator,
                                         const DdPublishPlace    *place,
                                         GArray                  *requests,
                                         DdPortBusyFunc           busy,
                                         gpointer                 user_data,
                                         GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdPortAllocator, dd_port_allocator_free)

G_END_DECLS
