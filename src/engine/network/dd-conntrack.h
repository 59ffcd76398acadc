// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "dd-endpoint.h"
#include "dd-packet.h"

G_BEGIN_DECLS

/**
 * DdFlowState:
 * @DD_FLOW_SYN_SENT: the first packet of a connection was seen
 * @DD_FLOW_SYN_RECV: an answer passed by
 * @DD_FLOW_ESTABLISHED: the answer arrived, so the connection stands
 * @DD_FLOW_TIME_WAIT: both sides closed it
 *
 * What connection tracking thinks of a TCP connection.
 */
typedef enum
{
  DD_FLOW_SYN_SENT,
  DD_FLOW_SYN_RECV,
  DD_FLOW_ESTABLISHED,
  DD_FLOW_TIME_WAIT,
} DdFlowState;

/**
 * DdFlow:
 * @host: number of the host whose kernel remembers it
 * @original: the first packet as it came
 * @reply: the answer as it is expected
 * @state: of a TCP connection
 * @is_answered: whether there was an answer
 * @expires: when it is forgotten, in microseconds
 *
 * An entry of the connection tracking table. What is translated follows from
 * @reply not being the reverse of @original.
 */
typedef struct
{
  guint32      host;
  DdPacket     original;
  DdPacket     reply;
  DdFlowState  state;
  gboolean     is_answered;
  guint64      expires;
} DdFlow;

DdFlow *dd_flow_new          (guint32          host,
                              const DdPacket  *original,
                              const DdPacket  *translated) G_GNUC_WARN_UNUSED_RESULT;
DdFlow *dd_flow_copy         (const DdFlow    *self) G_GNUC_WARN_UNUSED_RESULT;
void    dd_flow_free         (DdFlow          *self);
void    dd_flow_set_state    (DdFlow          *self,
                              DdFlowState      state,
                              gboolean         is_answered,
                              guint64          now);
gboolean dd_flow_is_translated (const DdFlow  *self);
const char *dd_flow_get_state  (const DdFlow  *self);
gboolean dd_trip_has_flow      (const DdTrip  *trip,
                              const DdFlow    *flow);
char   *dd_flow_dup_text     (const DdFlow    *self,
                              guint64          now) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *dd_world_list_flows (const DdWorld *site,
                                guint32        host) G_GNUC_WARN_UNUSED_RESULT;

void    dd_conntrack_flush   (DdEngine       *engine);
void    _dd_conntrack_forget (DdEngine         *engine,
                              const DdEndpoint *endpoint);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DdFlow, dd_flow_free)

G_END_DECLS
