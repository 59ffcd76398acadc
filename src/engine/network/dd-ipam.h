// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-ip-prefix.h"

G_BEGIN_DECLS

/**
 * DdAddressPool:
 * @base: the block that subnets are cut from
 * @n_bits: the length of a subnet's prefix
 *
 * Where subnets come from when nobody asks for one.
 */
typedef struct
{
  DdIpPrefix base;
  guint      n_bits;
} DdAddressPool;

/**
 * DdSubnet:
 * @prefix: the addresses of a network
 * @range: those that are handed out
 * @has_range: whether there is a @range
 *
 * A subnet that is in use.
 */
typedef struct
{
  DdIpPrefix prefix;
  DdIpPrefix range;
  gboolean   has_range;
} DdSubnet;

/**
 * DdIpamConfig:
 * @subnet: in CIDR form
 * @ip_range: (nullable): the part of it that is handed out
 * @gateway: (nullable): an address
 * @auxiliary: (nullable) (array zero-terminated=1): `NAME=ADDRESS` each
 *
 * What somebody asks for when a network is created, as it was written.
 */
typedef struct
{
  const char          *subnet;
  const char          *ip_range;
  const char          *gateway;
  const char *const   *auxiliary;
} DdIpamConfig;

GArray  *dd_ipam_new_default_pools (gboolean             global) G_GNUC_WARN_UNUSED_RESULT;
gboolean dd_ipam_find_subnet       (GArray              *pools,
                                    GArray              *in_use,
                                    GArray              *reserved,
                                    guint                n_bits,
                                    DdIpPrefix          *subnet,
                                    GError             **error);
gboolean dd_ipam_check_subnet      (GArray              *in_use,
                                    const DdSubnet      *wanted,
                                    GError             **error);
gboolean dd_ipam_check_config      (const DdIpamConfig  *configs,
                                    guint                n_configs,
                                    gboolean             ipv6,
                                    GError             **error);

gboolean dd_ipam_take_next         (const DdSubnet      *subnet,
                                    GArray              *taken,
                                    DdIpAddress         *address,
                                    GError             **error);
gboolean dd_ipam_take              (const DdSubnet      *subnet,
                                    GArray              *taken,
                                    const DdIpAddress   *address,
                                    GError             **error);
void     dd_ipam_give_back         (GArray              *taken,
                                    const DdIpAddress   *address);

G_END_DECLS
