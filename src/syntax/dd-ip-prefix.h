// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-ip-address.h"

G_BEGIN_DECLS

/**
 * DdIpPrefix:
 * @address: an address in the block
 * @n_bits: how many bits all addresses of the block share with it
 *
 * A block of addresses, such as 10.0.0.0/8.
 */
typedef struct
{
  DdIpAddress address;
  guint       n_bits;
} DdIpPrefix;

gboolean   dd_ip_prefix_parse     (const char        *text,
                                   DdIpPrefix        *prefix,
                                   GError           **error);
char      *dd_ip_prefix_to_string (const DdIpPrefix  *prefix) G_GNUC_WARN_UNUSED_RESULT;
DdIpPrefix dd_ip_prefix_mask      (const DdIpPrefix  *prefix);
DdIpAddress dd_ip_prefix_get_last (const DdIpPrefix  *prefix);
int        dd_ip_prefix_compare   (const DdIpPrefix  *a,
                                   const DdIpPrefix  *b);
gboolean   dd_ip_prefix_contains  (const DdIpPrefix  *prefix,
                                   const DdIpAddress *address);
gboolean   dd_ip_prefix_overlaps  (const DdIpPrefix  *a,
                                   const DdIpPrefix  *b);
gboolean   dd_ip_address_next     (DdIpAddress       *address);

G_END_DECLS
