// SPDX-License-Identifier: GPL-3.0-or-later

#include "dd-capture-filter.h"
#include "dd-fuzz.h"

/* What tcpdump is asked to show. */

static gboolean
resolve (const char  *name,
         DdIpAddress *address,
         gpointer     user_data)
{
  return dd_ip_address_parse (g_str_equal (name, "web") ? "172.17.0.2" : "", address, NULL);
}

/* A packet there and back is the same but for its direction. */
static void
ask (const DdCaptureFilter *filter,
     DdTransport            transport,
     const char            *source,
     const char            *destination)
{
  DdFrame frame = { .packet = { .transport = transport, .source_port = 40000,
                                .destination_port = 80 } };
  gboolean there;

  g_assert_true (dd_ip_address_parse (source, &frame.packet.source, NULL));
  g_assert_true (dd_ip_address_parse (destination, &frame.packet.destination, NULL));
  there = dd_capture_filter_matches (filter, &frame);
  frame.packet = dd_packet_reverse (&frame.packet);
  dd_capture_filter_matches (filter, &frame);
  frame.packet = dd_packet_reverse (&frame.packet);
  g_assert_true (dd_capture_filter_matches (filter, &frame) == there);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (DdCaptureFilter) filter = dd_capture_filter_new (text, resolve, NULL, &error);

  g_assert_true ((filter == NULL) == (error != NULL));
  if (filter == NULL)
    return 0;
  ask (filter, DD_TRANSPORT_TCP, "192.168.1.50", "172.17.0.2");
  ask (filter, DD_TRANSPORT_UDP, "fd00::1", "fd00::2");
  ask (filter, DD_TRANSPORT_ICMP, "172.17.0.3", "172.17.0.2");
  return 0;
}
