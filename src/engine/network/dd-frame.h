// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-packet.h"

G_BEGIN_DECLS

/**
 * DdSegmentKind:
 * @DD_SEGMENT_SYN: a client wants a connection
 * @DD_SEGMENT_SYN_ACK: the other side accepts it
 * @DD_SEGMENT_ACK: what came is acknowledged
 * @DD_SEGMENT_DATA: bytes of a connection
 * @DD_SEGMENT_FIN: one side closes
 * @DD_SEGMENT_RESET: nobody listens, or one side breaks off
 * @DD_SEGMENT_DATAGRAM: bytes without a connection
 * @DD_SEGMENT_ECHO: an echo request
 * @DD_SEGMENT_ECHO_REPLY: the answer to one
 * @DD_SEGMENT_UNREACHABLE: somebody on the way says that it goes no further
 *
 * What a packet is for its transport.
 */
typedef enum
{
  DD_SEGMENT_SYN,
  DD_SEGMENT_SYN_ACK,
  DD_SEGMENT_ACK,
  DD_SEGMENT_DATA,
  DD_SEGMENT_FIN,
  DD_SEGMENT_RESET,
  DD_SEGMENT_DATAGRAM,
  DD_SEGMENT_ECHO,
  DD_SEGMENT_ECHO_REPLY,
  DD_SEGMENT_UNREACHABLE,
} DdSegmentKind;

/**
 * DdSegment:
 * @kind: what it is
 * @by_client: whether it goes from who asked to who was asked
 * @number: of the first byte in it, from 1; for ICMP the number of the echo
 *   request
 * @acknowledged: the number of the byte that is expected next
 * @identifier: of the connection; for ICMP that of the echo requests
 * @length: of the data, in bytes
 * @text: (nullable): the data
 *
 * What is inside of a packet besides its addresses.
 */
typedef struct
{
  DdSegmentKind  kind;
  gboolean       by_client;
  guint          number;
  guint          acknowledged;
  guint          identifier;
  guint          length;
  char          *text;
} DdSegment;

/**
 * DdFrameDirection:
 * @DD_FRAME_IN: for the namespace itself
 * @DD_FRAME_OUT: sent by it
 * @DD_FRAME_FOREIGN: for somebody else, by the hardware address
 *
 * What a frame is for the interface where it is seen.
 */
typedef enum
{
  DD_FRAME_IN,
  DD_FRAME_OUT,
  DD_FRAME_FOREIGN,
} DdFrameDirection;

/**
 * DdFrame:
 * @time: in microseconds since the world began
 * @host: number of the host
 * @container: (nullable): id of the container whose network namespace it is
 *   seen in, %NULL for the host's own
 * @interface: where it is seen
 * @direction: what it is for @interface
 * @is_switched: whether only who listens to @interface alone sees it: a bridge
 *   shows what it passes between two of its ports to nobody else
 * @is_inner: whether it belongs to the connection that docker-proxy made
 * @packet: its addresses there
 * @segment: what is inside
 * @vni: number of the tunnel it is in, 0 for none
 * @inner: what is in the tunnel's packet; @segment is inside of that
 *
 * A packet at an interface, as a capture shows it. It never changes and is
 * shared: hold it with dd_frame_ref().
 */
typedef struct
{
  guint64           time;
  guint32           host;
  char             *container;
  char             *interface;
  DdFrameDirection  direction;
  gboolean          is_switched;
  gboolean          is_inner;
  DdPacket          packet;
  DdSegment         segment;
  guint             vni;
  DdPacket          inner;
} DdFrame;

DdFrame   *dd_frame_ref        (DdFrame         *self);
void       dd_frame_unref      (DdFrame         *self);

GPtrArray *dd_frame_list       (const GPtrArray *hops,
                                const DdSegment *segment,
                                guint64          began) G_GNUC_WARN_UNUSED_RESULT;
guint64    dd_hop_get_duration (const DdHop     *hop);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdFrame, dd_frame_unref)

G_END_DECLS
