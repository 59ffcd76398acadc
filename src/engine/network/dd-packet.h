// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-port-publish.h"
#include "dd-types.h"

G_BEGIN_DECLS

/**
 * DdTransport:
 * @DD_TRANSPORT_TCP: TCP
 * @DD_TRANSPORT_UDP: UDP
 * @DD_TRANSPORT_SCTP: SCTP
 * @DD_TRANSPORT_ICMP: ICMP, which has no ports
 *
 * What is inside an IP packet. The first three are those of
 * #DdPublishProtocol.
 */
typedef enum
{
  DD_TRANSPORT_TCP = DD_PUBLISH_TCP,
  DD_TRANSPORT_UDP = DD_PUBLISH_UDP,
  DD_TRANSPORT_SCTP = DD_PUBLISH_SCTP,
  DD_TRANSPORT_ICMP,
} DdTransport;

/**
 * DdPacket:
 * @transport: what is in it
 * @source: who sends it
 * @destination: whom it is for
 * @source_port: 0 for ICMP
 * @destination_port: 0 for ICMP
 *
 * The fields of a packet that decide where it goes.
 */
typedef struct
{
  DdTransport transport;
  DdIpAddress source;
  DdIpAddress destination;
  guint       source_port;
  guint       destination_port;
} DdPacket;

/**
 * DdHopKind:
 * @DD_HOP_SENT: a process hands it to the kernel
 * @DD_HOP_OUTPUT: the hook for what a process of this stack sends
 * @DD_HOP_PREROUTING: the hook for what comes in at an interface
 * @DD_HOP_ROUTED: the routing table says where it goes on
 * @DD_HOP_INPUT: the hook for what is for this stack itself
 * @DD_HOP_FORWARD: the hook for what only passes
 * @DD_HOP_POSTROUTING: the hook for what leaves at an interface
 * @DD_HOP_BRIDGED: a bridge finds the port by the hardware address
 * @DD_HOP_CROSSED: it goes through a veth pair or over the local network
 * @DD_HOP_ASKED: ARP asks who has the address of the next machine, and gets its
 *   hardware address
 * @DD_HOP_WRAPPED: a tunnel puts it into a packet between hosts
 * @DD_HOP_UNWRAPPED: the other end of the tunnel takes it out again
 * @DD_HOP_PROXIED: docker-proxy takes it and opens a connection of its own
 * @DD_HOP_RELAYED: a program of the computer carries what it holds over the
 *   border of the virtual machine
 * @DD_HOP_DELIVERED: a process that listens gets it
 * @DD_HOP_REFUSED: nobody listens, which the kernel says
 * @DD_HOP_LOST: nobody has the address, or there is no way to it
 *
 * What happens to a packet at one place.
 */
typedef enum
{
  DD_HOP_SENT,
  DD_HOP_OUTPUT,
  DD_HOP_PREROUTING,
  DD_HOP_ROUTED,
  DD_HOP_INPUT,
  DD_HOP_FORWARD,
  DD_HOP_POSTROUTING,
  DD_HOP_BRIDGED,
  DD_HOP_CROSSED,
  DD_HOP_ASKED,
  DD_HOP_WRAPPED,
  DD_HOP_UNWRAPPED,
  DD_HOP_PROXIED,
  DD_HOP_RELAYED,
  DD_HOP_DELIVERED,
  DD_HOP_REFUSED,
  DD_HOP_LOST,
} DdHopKind;

/**
 * DdVerdict:
 * @DD_VERDICT_NONE: no rule decided; it goes on
 * @DD_VERDICT_ACCEPT: a rule or the policy lets it pass
 * @DD_VERDICT_DROP: it is thrown away without a word
 * @DD_VERDICT_REJECT: it is thrown away and the sender is told
 * @DD_VERDICT_DNAT: its destination was rewritten
 * @DD_VERDICT_SNAT: its source was rewritten
 *
 * What the rules of a hook do with a packet.
 */
typedef enum
{
  DD_VERDICT_NONE,
  DD_VERDICT_ACCEPT,
  DD_VERDICT_DROP,
  DD_VERDICT_REJECT,
  DD_VERDICT_DNAT,
  DD_VERDICT_SNAT,
} DdVerdict;

/**
 * DdHopReason:
 * @DD_REASON_NONE: there is nothing else to say
 * @DD_REASON_NO_ROUTE: no route leads there
 * @DD_REASON_NO_NEIGHBOUR: nobody answers to the address
 * @DD_REASON_OWN_HOST: a card hands nothing of its children to its own host
 * @DD_REASON_OWN_CHILD: nor what the host sends to them
 * @DD_REASON_PRIVATE: the mode keeps the children of a card apart
 * @DD_REASON_VEPA: the mode leaves it to a switch that would have to send it back
 * @DD_REASON_NO_CARD: the parent is a device that leads nowhere
 * @DD_REASON_NO_ARP: the routed modes answer no ARP
 * @DD_REASON_TAKEN_OVER: one container has the whole card for itself
 * @DD_REASON_NO_WAY_BACK: the routers outside do not know the address
 * @DD_REASON_NO_TUNNEL: no host of the swarm has the address
 *
 * Why a packet is lost at a stop.
 */
typedef enum
{
  DD_REASON_NONE,
  DD_REASON_NO_ROUTE,
  DD_REASON_NO_NEIGHBOUR,
  DD_REASON_OWN_HOST,
  DD_REASON_OWN_CHILD,
  DD_REASON_PRIVATE,
  DD_REASON_VEPA,
  DD_REASON_NO_CARD,
  DD_REASON_NO_ARP,
  DD_REASON_TAKEN_OVER,
  DD_REASON_NO_WAY_BACK,
  DD_REASON_NO_TUNNEL,
} DdHopReason;

/**
 * DdHop:
 * @kind: what happens
 * @host: number of the host, see dd-hosts.h
 * @container: (nullable): id of the container whose network namespace it is
 *   in; %NULL for the host's own
 * @place: name of that: of the container or of the host
 * @in: (nullable): the interface it came in at
 * @out: (nullable): the interface it leaves at
 * @before: the packet as it came here
 * @after: the packet as it goes on
 * @verdict: what the rules say
 * @table: (nullable): the table of the rule that decided
 * @chain: (nullable): its chain
 * @number: its place there from 1; 0 for the policy of the chain
 * @rule: (nullable): its text, as `iptables -S` prints it
 * @trace: (nullable): the rules that were looked at, in order, each as
 *   "TABLE CHAIN NUMBER RULE", with "=" before those that matched
 * @detail: (nullable): the route, the process or the address that it is about
 * @mac: (nullable): the hardware address that the frame leaves with
 * @network: (nullable): name of the engine's network that it is on, where no
 *   bridge of the host tells it
 * @reason: why it is lost here
 * @vni: number of the tunnel it is in, 0 for none
 * @inner: what is in the tunnel's packet, if there is a @vni
 *
 * A stop on the way of a packet. Never changes once it was made; worlds and
 * events share it.
 */
typedef struct
{
  int          ref_count;
  DdHopKind    kind;
  guint32      host;
  char        *container;
  char        *place;
  char        *in;
  char        *out;
  DdPacket     before;
  DdPacket     after;
  DdVerdict    verdict;
  char        *table;
  char        *chain;
  guint        number;
  char        *rule;
  char       **trace;
  char        *detail;
  char        *mac;
  char        *network;
  DdHopReason  reason;
  guint        vni;
  DdPacket     inner;
} DdHop;

/**
 * DdTripOutcome:
 * @DD_TRIP_UNDER_WAY: it has not arrived yet
 * @DD_TRIP_DELIVERED: a process got it
 * @DD_TRIP_REFUSED: somebody said that it is not wanted: at once an error
 * @DD_TRIP_DROPPED: nobody says anything: the sender waits until it gives up
 * @DD_TRIP_UNREACHABLE: there is no way, or nobody has the address
 * @DD_TRIP_RESET: docker-proxy took it, but could not reach the container
 *
 * How a packet's way ends.
 */
typedef enum
{
  DD_TRIP_UNDER_WAY,
  DD_TRIP_DELIVERED,
  DD_TRIP_REFUSED,
  DD_TRIP_DROPPED,
  DD_TRIP_UNREACHABLE,
  DD_TRIP_RESET,
} DdTripOutcome;

/**
 * DdTrip:
 * @id: number, from 1
 * @host: number of the host it starts from
 * @container: (nullable): id of the container it starts from
 * @pid: of the sender on its host, 0 for none
 * @packet: as it was sent
 * @is_reply: whether it is the answer to the trip before
 * @hops: (element-type DdHop): so far
 * @outcome: how it ended
 * @server_host: when it was delivered: the host of the process that got it
 * @server_container: (nullable): and its container
 * @server_pid: and its PID on its host; 0 for a site of the internet
 * @arrived: when it was delivered: the packet as that process sees it
 * @taken: whether somebody took the connection: its process or docker-proxy
 * @flows: (element-type DdFlow): what connection tracking remembers of it
 * @begun: index of the event that it began with, 0 for none
 *
 * The way of a packet, hop by hop.
 */
typedef struct
{
  guint          id;
  guint32        host;
  char          *container;
  int            pid;
  DdPacket       packet;
  gboolean       is_reply;
  GPtrArray     *hops;
  DdTripOutcome  outcome;
  guint32        server_host;
  char          *server_container;
  int            server_pid;
  DdPacket       arrived;
  gboolean       taken;
  GPtrArray     *flows;
  guint32        begun;
} DdTrip;

#define DD_TYPE_HOP  (dd_hop_get_type ())
#define DD_TYPE_TRIP (dd_trip_get_type ())

GType       dd_hop_get_type            (void);
DdHop      *dd_hop_new                 (DdHopKind         kind,
                                        const DdPacket   *packet) G_GNUC_WARN_UNUSED_RESULT;
DdHop      *dd_hop_ref                 (DdHop            *self);
void        dd_hop_unref               (DdHop            *self);
gboolean    dd_hop_is_rewritten        (const DdHop      *self);
gboolean    dd_hop_is_between_hosts    (const DdHop      *self);
gboolean    dd_hop_is_relay            (const DdHop      *self);
const char *dd_hop_get_reason          (const DdHop      *self);
const char *dd_hop_kind_to_string      (DdHopKind         kind);
const char *dd_verdict_to_string       (DdVerdict         verdict);

GType       dd_trip_get_type           (void);
DdTrip     *dd_trip_new                (const DdPacket   *packet) G_GNUC_WARN_UNUSED_RESULT;
DdTrip     *dd_trip_copy               (const DdTrip     *self) G_GNUC_WARN_UNUSED_RESULT;
void        dd_trip_free               (DdTrip           *self);
const char *dd_trip_outcome_to_string  (DdTripOutcome     outcome);

const char *dd_transport_to_string     (DdTransport       transport);
gboolean    dd_packet_equal            (const DdPacket   *a,
                                        const DdPacket   *b);
DdPacket    dd_packet_reverse          (const DdPacket   *self);
char       *dd_packet_dup_source       (const DdPacket   *self) G_GNUC_WARN_UNUSED_RESULT;
char       *dd_packet_dup_destination  (const DdPacket   *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdHop, dd_hop_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdTrip, dd_trip_free)

G_END_DECLS
