// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-frame.h"
#include "dd-types.h"

/* Where the packets of a way are seen: the stops tell between which interfaces
 * they go, and a capture sees them there. */

/* How long a packet needs for a stop: orders of magnitude. */
#define USEC_HOP   4
#define USEC_LAN   180
#define USEC_PROXY 60
#define USEC_FAR   (12 * DD_USEC_PER_MSEC)

static void
frame_clear (gpointer data)
{
  DdFrame *self = data;

  g_free (self->container);
  g_free (self->interface);
  g_free (self->segment.text);
}

/**
 * dd_frame_ref:
 * @self: a frame
 *
 * Returns: (transfer full): the same frame
 */
DdFrame *
dd_frame_ref (DdFrame *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * dd_frame_unref:
 * @self: (transfer full): a frame
 *
 * Gives a frame back.
 */
void
dd_frame_unref (DdFrame *self)
{
  g_atomic_rc_box_release_full (self, frame_clear);
}

/**
 * dd_hop_get_duration:
 * @hop: a stop
 *
 * Returns: how long a packet needs for it, in microseconds
 */
guint64
dd_hop_get_duration (const DdHop *hop)
{
  if (dd_hop_is_relay (hop))
    return USEC_PROXY;
  if (dd_hop_is_between_hosts (hop))
    return g_strcmp0 (hop->detail, "internet") == 0 ? USEC_FAR : USEC_LAN;
  return USEC_HOP;
}

typedef struct
{
  GPtrArray       *frames;
  const DdSegment *segment;
  guint64          time;
  gboolean         is_inner;
  gboolean         has_crossed;  /* since a process sent it */
} Sight;

static DdFrame *
see (Sight            *self,
     const DdHop      *hop,
     const char       *container,
     const char       *interface,
     DdFrameDirection  direction)
{
  DdFrame *frame = g_atomic_rc_box_new0 (DdFrame);

  frame->time = self->time;
  frame->host = hop->host;
  frame->container = g_strdup (container);
  frame->interface = g_strdup (interface);
  frame->direction = direction;
  frame->is_inner = self->is_inner;
  frame->packet = hop->before;
  frame->vni = hop->vni;
  frame->inner = hop->inner;
  frame->segment = *self->segment;
  frame->segment.text = g_strdup (self->segment->text);
  g_ptr_array_add (self->frames, frame);
  return frame;
}

/* Out of a container: through the veth pair to the bridge, which takes it or
 * passes it on to another port. */
static void
see_leaving (Sight       *self,
             const DdHop *hop,
             const DdHop *next)
{
  gboolean is_switched = next && next->kind == DD_HOP_BRIDGED;
  DdFrame *port;
  DdFrame *bridge;

  see (self, hop, hop->container, hop->out, DD_FRAME_OUT);
  /* A card hands what its children send to nobody on the host, and an overlay
   * has a namespace of its own. */
  if (hop->network)
    return;
  if (hop->detail == NULL || !g_str_has_prefix (hop->detail, "veth"))
    {
      if (next && hop->in)
        see (self, next, next->container, hop->in, DD_FRAME_IN);
      return;
    }
  port = see (self, hop, NULL, hop->detail, DD_FRAME_FOREIGN);
  bridge = see (self, hop, NULL, hop->in, is_switched ? DD_FRAME_FOREIGN : DD_FRAME_IN);
  bridge->is_switched = is_switched;
  /* The kernel with the bridge may be that of a virtual machine. */
  if (next)
    port->host = bridge->host = next->host;
}

/* From the host or a neighbour into a container. */
static void
see_entering (Sight       *self,
              const DdHop *hop,
              const DdHop *next,
              gboolean     is_switched)
{
  if (!is_switched && hop->network == NULL)
    see (self, hop, NULL, hop->out, DD_FRAME_OUT);
  if (hop->network == NULL && hop->detail && g_str_has_prefix (hop->detail, "veth"))
    see (self, hop, NULL, hop->detail, DD_FRAME_OUT);
  if (next)
    see (self, next, next->container, hop->in, DD_FRAME_IN);
}

static void
see_between_hosts (Sight       *self,
                   const DdHop *hop,
                   const DdHop *next)
{
  guint64 arrives = self->time;

  self->time -= dd_hop_get_duration (hop) - USEC_HOP;
  see (self, hop, NULL, hop->out, DD_FRAME_OUT);
  self->time = arrives;
  if (next)
    see (self, next, NULL, hop->in, DD_FRAME_IN);
}

/* Whether a stop is behind the loopback interface: a process sent the packet,
 * and it arrives without having left its namespace. */
static gboolean
is_behind_loopback (const Sight *self,
                    const DdHop *hop)
{
  return !self->has_crossed && (hop->kind == DD_HOP_INPUT || dd_hop_is_relay (hop) ||
                                hop->kind == DD_HOP_DELIVERED || hop->kind == DD_HOP_REFUSED);
}

/**
 * dd_frame_list:
 * @hops: (element-type DdHop): the stops of a way
 * @segment: what is inside of the packet
 * @began: when it was sent, in microseconds since the world began
 *
 * Tells at which interfaces a packet is seen on its way, in all namespaces.
 *
 * Returns: (transfer full) (element-type DdFrame): the frames in their order
 */
GPtrArray *
dd_frame_list (const GPtrArray *hops,
               const DdSegment *segment,
               guint64          began)
{
  GPtrArray *frames = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_frame_unref);
  Sight self = { .frames = frames, .segment = segment, .time = began };
  gboolean is_switched = FALSE;
  guint n_proxied = 0;

  for (guint i = 0; i < hops->len; i++)
    n_proxied += dd_hop_is_relay (g_ptr_array_index (hops, i));
  /* The answer begins in the connection that the proxy made. */
  self.is_inner = n_proxied && !segment->by_client;
  for (guint i = 0; i < hops->len; i++)
    {
      const DdHop *hop = g_ptr_array_index (hops, i);
      const DdHop *next = i + 1 < hops->len ? g_ptr_array_index (hops, i + 1) : NULL;

      self.time += dd_hop_get_duration (hop);
      if (is_behind_loopback (&self, hop))
        {
          see (&self, hop, hop->container, "lo", DD_FRAME_IN);
          self.has_crossed = TRUE;
        }
      if (hop->kind == DD_HOP_BRIDGED)
        is_switched = hop->in != NULL;
      if (dd_hop_is_relay (hop))
        {
          self.is_inner = !self.is_inner;
          self.has_crossed = FALSE;
        }
      if (hop->kind != DD_HOP_CROSSED)
        continue;
      if (dd_hop_is_between_hosts (hop))
        see_between_hosts (&self, hop, next);
      else if (hop->container)
        see_leaving (&self, hop, next);
      else
        see_entering (&self, hop, next, is_switched);
      self.has_crossed = TRUE;
      is_switched = FALSE;
    }
  return frames;
}
