// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-container-config.h"
#include "dd-ip-prefix.h"

G_BEGIN_DECLS

/**
 * DdEndpoint:
 * @container: id of the container, or what the engine calls a namespace of its own
 * @name: (nullable): what lists call it; %NULL for the container's name
 * @network: name of the network
 * @network_id: its id
 * @id: 64 hexadecimal digits
 * @driver: the network's driver
 * @interface: its name inside, such as eth0, "" where there is none
 * @index: the interface's number inside
 * @veth: the end that stays on the host, "" where there is none
 * @host_index: the number of that
 * @mac: hardware address, "" where there is no interface
 * @has_ipv4: whether there is an IPv4 address
 * @ipv4: it, with the length of the prefix
 * @address: it as text, such as 172.17.0.2, "" for none
 * @prefix_length: such as 16
 * @gateway: where what is not local goes, "" for nowhere
 * @has_ipv6: whether there is an IPv6 address
 * @ipv6: it, with the length of the prefix
 * @address6: it as text, "" for none
 * @prefix_length6: such as 64
 * @gateway6: where IPv6 that is not local goes, "" for nowhere
 * @dns_names: (nullable) (array zero-terminated=1): its names on the network,
 *   %NULL where the network has no DNS
 * @gw_priority: which network gives the default route, the highest wins
 * @internal: whether the network has no way out
 *
 * A container's attachment to a network, while it runs. It never changes, and
 * is shared: hold it with dd_endpoint_ref().
 */
typedef struct
{
  char       *container;
  char       *name;
  char       *network;
  char       *network_id;
  char       *id;
  char       *driver;
  char       *interface;
  int         index;
  char       *veth;
  int         host_index;
  char       *mac;
  DdIpPrefix  ipv4;
  char       *address;
  int         prefix_length;
  char       *gateway;
  DdIpPrefix  ipv6;
  char       *address6;
  int         prefix_length6;
  char       *gateway6;
  char      **dns_names;
  int         gw_priority;
  guint       has_ipv4 : 1;
  guint       has_ipv6 : 1;
  guint       internal : 1;
} DdEndpoint;

/**
 * DdAttachment:
 * @network: name of the network
 * @network_id: its id, "" before the container first ran on it
 * @config: what was asked for
 * @dns_names: (nullable) (array zero-terminated=1): names on that network since
 *   the container first ran there
 *
 * What a container is to be attached to when it runs; it keeps it when it is
 * stopped. It never changes, and is shared: hold it with dd_attachment_ref().
 */
typedef struct
{
  char              *network;
  char              *network_id;
  DdEndpointConfig  *config;
  char             **dns_names;
} DdAttachment;

#define DD_TYPE_ENDPOINT   (dd_endpoint_get_type ())
#define DD_TYPE_ATTACHMENT (dd_attachment_get_type ())

GType         dd_endpoint_get_type     (void);
DdEndpoint   *dd_endpoint_new          (void) G_GNUC_WARN_UNUSED_RESULT;
DdEndpoint   *dd_endpoint_copy         (const DdEndpoint        *self) G_GNUC_WARN_UNUSED_RESULT;
DdEndpoint   *dd_endpoint_ref          (DdEndpoint              *self);
void          dd_endpoint_unref        (DdEndpoint              *self);
void          dd_endpoint_set_ipv4     (DdEndpoint              *self,
                                        const DdIpPrefix        *address);
void          dd_endpoint_set_ipv6     (DdEndpoint              *self,
                                        const DdIpPrefix        *address);
int           dd_endpoint_compare      (const DdEndpoint        *a,
                                        const DdEndpoint        *b);

GType         dd_attachment_get_type   (void);
DdAttachment *dd_attachment_new        (const char              *network,
                                        const char              *network_id,
                                        const DdEndpointConfig  *config) G_GNUC_WARN_UNUSED_RESULT;
DdAttachment *dd_attachment_ref        (DdAttachment            *self);
void          dd_attachment_unref      (DdAttachment            *self);
int           dd_attachment_compare    (gconstpointer            a,
                                        gconstpointer            b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdEndpoint, dd_endpoint_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdAttachment, dd_attachment_unref)

G_END_DECLS
