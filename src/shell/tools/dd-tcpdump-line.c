// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-capture-filter.h"
#include "dd-container.h"
#include "dd-host-net.h"
#include "dd-hosts.h"
#include "dd-tcpdump-line.h"

/* A line of tcpdump for each frame.
 * Source: tcpdump 4.99, print-tcp.c, print-icmp.c, print-sll.c */

/* What is said of a window: the size, before and after the scale is known. */
#define SYN_WINDOW     64240
#define SYN_ACK_WINDOW 65160
#define CLIENT_WINDOW  502
#define SERVER_WINDOW  509
#define LOOPBACK_MSS   65495
#define ETHERNET_MSS   1460

/* Headers: of ICMP and of the packet that an ICMP error quotes. */
#define QUOTED_TCP 68
#define QUOTED_UDP 36
#define ECHO_BYTES 64

/* Numbers that a kernel draws: they follow from the connection here. */
static guint32
draw (DdToolCall    *call,
      const DdFrame *frame,
      gboolean       by_client,
      const char    *what)
{
  const DdWorld *site = dd_engine_get_site (call->engine);
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT "/%u/%d/%d/%s", site->seed,
                                           frame->segment.identifier, by_client, frame->is_inner,
                                           what);
  g_autofree char *hex = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  hex[8] = '\0';
  return (guint32) g_ascii_strtoull (hex, NULL, 16);
}

/* Places */

/* The embedded DNS knows the neighbours of a container by NAME.NETWORK. */
static char *
dup_neighbour (DdToolCall *call,
               const char *address)
{
  const DdContainer *container = dd_world_get_container (call->world, dd_process_get_netns (call->process));

  for (guint i = 0; container && i < container->endpoints->len; i++)
    {
      const DdEndpoint *own = g_ptr_array_index (container->endpoints, i);
      const DdNetwork *network = dd_world_get_network (call->world, own->network_id);

      for (guint j = 0; network && own->dns_names && j < network->endpoints->len; j++)
        {
          const DdEndpoint *endpoint = g_ptr_array_index (network->endpoints, j);

          if (g_strcmp0 (endpoint->address, address) == 0 && endpoint->dns_names)
            return g_strdup_printf ("%s.%s", endpoint->dns_names[0], network->name);
        }
    }
  return NULL;
}

/* Names as the resolver of the namespace gives them for an address. */
static char *
dup_host (DdToolCall          *call,
          const DdTcpdumpForm *form,
          const DdIpAddress   *address)
{
  g_autofree char *text = dd_ip_address_to_string (address);
  g_autofree char *hosts = NULL;
  g_auto (GStrv) lines = NULL;
  char *name = NULL;

  if (form->numeric)
    return g_steal_pointer (&text);
  if (dd_fs_read_text (call->fs, "/etc/hosts", &hosts) == 0 && hosts)
    lines = g_strsplit (hosts, "\n", -1);
  for (guint i = 0; lines && lines[i]; i++)
    {
      g_auto (GStrv) words = g_strsplit_set (lines[i], " \t", -1);

      if (words[0] && words[1] && g_str_equal (words[0], text))
        return g_strdup (words[1]);
    }
  name = dup_neighbour (call, text);
  if (name == NULL)
    for (guint32 host = 0; host <= DD_HOST_LAPTOP; host++)
      if (g_str_equal (dd_host_get_address (host), text))
        return g_strdup (dd_host_get_name (host));
  return name ? name : g_steal_pointer (&text);
}

static void
append_place (DdToolCall          *call,
              const DdTcpdumpForm *form,
              const DdIpAddress   *address,
              guint                port,
              gboolean             has_port)
{
  g_autofree char *host = dup_host (call, form, address);
  const char *name = form->numeric ? NULL : dd_port_get_name (port);

  g_string_append (call->out, host);
  if (has_port && name)
    g_string_append_printf (call->out, ".%s", name);
  else if (has_port)
    g_string_append_printf (call->out, ".%u", port);
}

/* TCP */

/* "TS val 1 ecr 2": the clocks of both sides, in milliseconds. */
static void
append_stamps (DdToolCall    *call,
               const DdFrame *frame,
               gboolean       has_answer)
{
  gboolean by_client = frame->segment.by_client;
  guint32 now = (guint32) (frame->time / DD_USEC_PER_MSEC);

  g_string_append_printf (call->out, "TS val %u ecr %u", draw (call, frame, by_client, "clock") + now,
                          has_answer ? draw (call, frame, !by_client, "clock") + now : 0);
}

static void
append_syn (DdToolCall    *call,
            const DdFrame *frame)
{
  const DdSegment *segment = &frame->segment;
  gboolean is_answer = segment->kind == DD_SEGMENT_SYN_ACK;
  gboolean loopback = g_str_equal (frame->interface, "lo");
  guint window = is_answer ? SYN_ACK_WINDOW : SYN_WINDOW;

  if (loopback)
    window = is_answer ? LOOPBACK_MSS - 12 : LOOPBACK_MSS;
  g_string_append_printf (call->out, "seq %u, ", draw (call, frame, segment->by_client, "number"));
  if (is_answer)
    g_string_append_printf (call->out, "ack %u, ", draw (call, frame, TRUE, "number") + 1);
  g_string_append_printf (call->out, "win %u, options [mss %d,sackOK,", window,
                          loopback ? LOOPBACK_MSS : ETHERNET_MSS);
  append_stamps (call, frame, is_answer);
  g_string_append (call->out, ",nop,wscale 7], length 0");
}

static gboolean
is_http (const DdPacket *packet)
{
  return packet->source_port == 80 || packet->destination_port == 80 ||
         packet->source_port == 8080 || packet->destination_port == 8080;
}

static void
append_segment (DdToolCall    *call,
                const DdFrame *frame)
{
  const DdSegment *segment = &frame->segment;
  gsize first = segment->text ? strcspn (segment->text, "\r\n") : 0;

  if (segment->length)
    g_string_append_printf (call->out, "seq %u:%u, ", segment->number,
                            segment->number + segment->length);
  else if (segment->kind != DD_SEGMENT_ACK)
    g_string_append_printf (call->out, "seq %u, ", segment->number);
  g_string_append_printf (call->out, "ack %u, win %d, options [nop,nop,", segment->acknowledged,
                          segment->by_client ? CLIENT_WINDOW : SERVER_WINDOW);
  append_stamps (call, frame, TRUE);
  g_string_append_printf (call->out, "], length %u", segment->length);
  if (segment->length && is_http (&frame->packet))
    g_string_append_printf (call->out, ": HTTP: %.*s", (int) first, segment->text);
}

static void
append_tcp (DdToolCall          *call,
            const DdTcpdumpForm *form,
            const DdFrame       *frame,
            gboolean             is_known)
{
  static const char *const flags[] = {
    [DD_SEGMENT_SYN] = "S",  [DD_SEGMENT_SYN_ACK] = "S.", [DD_SEGMENT_ACK] = ".",
    [DD_SEGMENT_DATA] = "P.", [DD_SEGMENT_FIN] = "F.",    [DD_SEGMENT_RESET] = "R.",
  };
  const DdSegment *segment = &frame->segment;

  if (form->quiet)
    {
      g_string_append_printf (call->out, "tcp %u", segment->length);
      return;
    }
  g_string_append_printf (call->out, "Flags [%s], ", flags[segment->kind]);
  if (segment->kind == DD_SEGMENT_SYN || segment->kind == DD_SEGMENT_SYN_ACK)
    append_syn (call, frame);
  else if (segment->kind == DD_SEGMENT_RESET && segment->number == 0)
    g_string_append_printf (call->out, "seq 0, ack %u, win 0, length 0",
                            is_known ? 1 : draw (call, frame, TRUE, "number") + 1);
  else
    append_segment (call, frame);
}

/* ICMP */

/* An error quotes the packet that it is about: the way back of what it says. */
static void
append_unreachable (DdToolCall          *call,
                    const DdTcpdumpForm *form,
                    const DdFrame       *frame)
{
  const DdPacket *packet = &frame->packet;
  g_autofree char *host = dup_host (call, form, &packet->source);
  const char *name = form->numeric ? NULL : dd_port_get_name (packet->source_port);
  g_autofree char *port = name ? g_strdup (name) : g_strdup_printf ("%u", packet->source_port);

  if (packet->transport == DD_TRANSPORT_ICMP)
    g_string_append_printf (call->out, "ICMP host %s unreachable, length %d", host,
                            QUOTED_TCP + ECHO_BYTES - 36);
  else
    g_string_append_printf (call->out, "ICMP %s %s port %s unreachable, length %d", host,
                            dd_transport_to_string (packet->transport), port,
                            packet->transport == DD_TRANSPORT_TCP ? QUOTED_TCP : QUOTED_UDP);
}

static void
append_body (DdToolCall          *call,
             const DdTcpdumpForm *form,
             const DdFrame       *frame,
             gboolean             is_known)
{
  const DdSegment *segment = &frame->segment;

  if (segment->kind == DD_SEGMENT_UNREACHABLE)
    append_unreachable (call, form, frame);
  else if (segment->kind == DD_SEGMENT_ECHO || segment->kind == DD_SEGMENT_ECHO_REPLY)
    g_string_append_printf (call->out, "ICMP%s echo %s, id %u, seq %u, length %d",
                            frame->packet.source.is_v4 ? "" : "6",
                            segment->kind == DD_SEGMENT_ECHO ? "request" : "reply",
                            segment->identifier & 0xffff, segment->number, ECHO_BYTES);
  else if (segment->kind == DD_SEGMENT_DATAGRAM)
    g_string_append_printf (call->out, "UDP, length %u", segment->length);
  else
    append_tcp (call, form, frame, is_known);
}

/* The beginning of a line */

static void
append_time (DdToolCall          *call,
             const DdTcpdumpForm *form,
             const DdFrame       *frame,
             guint64              before)
{
  gint64 time = call->world->epoch + (gint64) frame->time;
  guint64 passed = frame->time - MIN (before, frame->time);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time / (gint64) DD_USEC_PER_SEC);
  g_autofree char *day = g_date_time_format (date, "%Y-%m-%d ");
  g_autofree char *clock = g_date_time_format (date, "%H:%M:%S");
  int rest = (int) (time % (gint64) DD_USEC_PER_SEC);

  switch (form->time)
    {
    case 0:
      g_string_append_printf (call->out, "%s.%06d ", clock, rest);
      break;
    case 1:
      break;
    case 2:
      g_string_append_printf (call->out, "%" G_GINT64_FORMAT ".%06d ",
                              time / (gint64) DD_USEC_PER_SEC, rest);
      break;
    case 4:
      g_string_append_printf (call->out, "%s%s.%06d ", day, clock, rest);
      break;
    default:
      g_string_append_printf (call->out, " %02u:%02u:%02u.%06u ",
                              (guint) (passed / DD_USEC_PER_SEC / 3600),
                              (guint) (passed / DD_USEC_PER_SEC / 60 % 60),
                              (guint) (passed / DD_USEC_PER_SEC % 60),
                              (guint) (passed % DD_USEC_PER_SEC));
      break;
    }
}

static void
append_packet (DdToolCall          *call,
               const DdTcpdumpForm *form,
               const DdFrame       *frame,
               const DdPacket      *packet)
{
  gboolean has_ports = packet->transport != DD_TRANSPORT_ICMP &&
                       frame->segment.kind != DD_SEGMENT_UNREACHABLE;

  g_string_append (call->out, packet->source.is_v4 ? "IP " : "IP6 ");
  append_place (call, form, &packet->source, packet->source_port, has_ports);
  g_string_append (call->out, " > ");
  append_place (call, form, &packet->destination, packet->destination_port, has_ports);
  g_string_append (call->out, ": ");
}

/**
 * dd_tcpdump_append_line:
 * @call: a turn of the tool, whose output gets the line
 * @form: how to print
 * @frame: what was seen
 * @before: when the frame before was seen, for times between frames
 * @is_known: whether the same was seen at another interface just before: then
 *   numbers are told from the beginning of the connection
 *
 * Prints a frame as tcpdump does.
 */
void
dd_tcpdump_append_line (DdToolCall          *call,
                        const DdTcpdumpForm *form,
                        const DdFrame       *frame,
                        guint64              before,
                        gboolean             is_known)
{
  static const char *const directions[] = {
    [DD_FRAME_IN] = "In", [DD_FRAME_OUT] = "Out", [DD_FRAME_FOREIGN] = "P",
  };

  append_time (call, form, frame, before);
  if (form->any)
    g_string_append_printf (call->out, "%-5s %-3s ", frame->interface,
                            directions[frame->direction]);
  append_packet (call, form, frame, &frame->packet);
  if (frame->vni)
    {
      g_string_append_printf (call->out, "VXLAN, flags [I] (0x08), vni %u\n", frame->vni);
      append_packet (call, form, frame, &frame->inner);
    }
  append_body (call, form, frame, is_known);
  g_string_append_c (call->out, '\n');
  if (form->ascii && frame->segment.text)
    g_string_append_printf (call->out, "%s%s", frame->segment.text,
                            g_str_has_suffix (frame->segment.text, "\n") ? "" : "\n");
}
