// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-syntax-error.h"

G_BEGIN_DECLS

/**
 * DdIpAddress:
 * @bytes: the address in network order; an IPv4 address fills the first four
 * @is_v4: whether it is an IPv4 address
 *
 * An IP address without a zone. An IPv4 address written inside an IPv6 one
 * (`::ffff:10.0.0.1`) stays an IPv6 address.
 */
typedef struct
{
  guint8   bytes[16];
  gboolean is_v4;
} DdIpAddress;

gboolean  dd_ip_address_parse        (const char         *text,
                                      DdIpAddress        *address,
                                      GError            **error);
gboolean  dd_ip_address_parse_zone   (const char         *text,
                                      DdIpAddress        *address,
                                      char              **zone,
                                      GError            **error);
char     *dd_ip_address_to_string    (const DdIpAddress  *address) G_GNUC_WARN_UNUSED_RESULT;
int       dd_ip_address_compare      (const DdIpAddress  *a,
                                      const DdIpAddress  *b);
gboolean  dd_ip_address_unmap        (DdIpAddress        *address);
char     *dd_join_host_port          (const char         *host,
                                      const char         *port) G_GNUC_WARN_UNUSED_RESULT;
gboolean  dd_split_host_port         (const char         *text,
                                      char              **host,
                                      char              **port,
                                      GError            **error);
gboolean  dd_is_mac_address          (const char         *text);

G_END_DECLS
