// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-engine.h"
#include "dd-network.h"

G_BEGIN_DECLS

/**
 * DdNetworkRequest:
 * @name: its name
 * @driver: its driver
 * @scope: (nullable): local or swarm
 * @config_from: (nullable): a network whose subnets are taken
 * @configs: (array length=n_configs): the subnets asked for
 * @n_configs: how many
 * @options: (nullable): of the driver
 * @ipam_driver: (nullable): what manages the addresses
 * @ipam_options: (nullable): of that
 * @labels: (nullable): what somebody notes
 * @no_ipv4: whether it shall be without IPv4
 * @ipv6: whether it shall have IPv6
 * @internal: whether nothing shall get out or in
 * @attachable: whether containers may be attached by hand, in a swarm
 * @ingress: whether it is to be the routing mesh of a swarm
 * @config_only: whether it is only a pattern for others
 *
 * What somebody asks for when a network is created.
 */
typedef struct
{
  const char         *name;
  const char         *driver;
  const char         *scope;
  const char         *config_from;
  const DdIpamConfig *configs;
  guint               n_configs;
  const DdStringMap  *options;
  const char         *ipam_driver;
  const DdStringMap  *ipam_options;
  const DdStringMap  *labels;
  guint               no_ipv4 : 1;
  guint               ipv6 : 1;
  guint               internal : 1;
  guint               attachable : 1;
  guint               ingress : 1;
  guint               config_only : 1;
} DdNetworkRequest;

char     *dd_network_create     (DdEngine                *engine,
                                 const DdNetworkRequest  *request,
                                 GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  dd_network_remove     (DdEngine                *engine,
                                 const char              *name,
                                 GError                 **error);
gboolean  dd_network_is_unused  (const DdNetwork         *network);

void      dd_network_notify_pruned (DdEngine             *engine);

gboolean  dd_network_connect    (DdEngine                *engine,
                                 const char              *network,
                                 const char              *container,
                                 const DdEndpointConfig  *config,
                                 GError                 **error);
gboolean  dd_network_disconnect (DdEngine                *engine,
                                 const char              *network,
                                 const char              *container,
                                 gboolean                 force,
                                 GError                 **error);

gboolean  dd_network_check_endpoint (const DdNetwork         *network,
                                     const char              *name,
                                     const DdEndpointConfig  *config,
                                     GError                 **error);

G_END_DECLS
