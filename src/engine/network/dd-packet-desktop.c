// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-container.h"
#include "dd-host-profile.h"
#include "dd-packet-walk-private.h"

/* The border of the virtual machine that the engine may run in. No packet
 * crosses it: a program of the computer takes the bytes of a connection, and
 * they go on in another one on the other side.
 *
 * Source: docs.docker.com, Docker Desktop, Networking */

/* The connection on the other side begins at another port. */
#define RELAY_PORT_STEP 4

static DdHop *
relay (DdWalk         *self,
       DdStack        *computer,
       const DdPacket *packet)
{
  DdHop *hop = _dd_walk_add_hop (self, DD_HOP_RELAYED, computer);

  hop->after = self->packet = *packet;
  hop->detail = g_strdup (dd_world_get_profile (computer->world)->backend);
  return hop;
}

/**
 * _dd_walk_enter_vm:
 * @self: a packet that came to a published port of the computer
 * @computer: the computer
 * @published: the port
 *
 * The program that listens at the port carries what it gets into the virtual
 * machine, from where it goes on to the container.
 */
void
_dd_walk_enter_vm (DdWalk            *self,
                   DdStack           *computer,
                   const DdPublished *published)
{
  DdStack *vm = dd_net_get_engine (self->net, computer->host);
  DdPacket packet = self->packet;

  packet.destination = published->container_ip;
  packet.destination_port = published->port;
  packet.source_port += RELAY_PORT_STEP;
  self->trip->taken = TRUE;
  if (!dd_net_choose_source (vm, &packet))
    {
      _dd_walk_lose (self, computer, DD_REASON_NO_ROUTE);
      return;
    }
  relay (self, computer, &packet);
  _dd_walk_send_from (self, vm);
}

/* What stands for the computer in the virtual machine is its own loopback
 * outside: that is why a server that listens there only is reached, too. */
static void
set_destination (const DdHostProfile *profile,
                 DdPacket            *packet)
{
  if (dd_ip_address_compare (&packet->destination, &profile->host) == 0 ||
      dd_ip_address_compare (&packet->destination, &profile->gateway) == 0)
    dd_ip_address_parse ("127.0.0.1", &packet->destination, NULL);
}

/**
 * _dd_walk_leave_vm:
 * @self: a packet that leaves by the card of the virtual machine
 * @vm: the virtual machine
 *
 * The card's other end is a program of the computer, which opens a connection
 * of its own, as any other program does.
 */
void
_dd_walk_leave_vm (DdWalk  *self,
                   DdStack *vm)
{
  const DdHostProfile *profile = dd_world_get_profile (vm->world);
  DdStack *computer = dd_net_get_stack (self->net, 0, NULL);
  DdPacket packet = self->packet;

  set_destination (profile, &packet);
  if (dd_ip_prefix_contains (&profile->address, &packet.destination) ||
      !dd_net_choose_source (computer, &packet))
    {
      _dd_walk_lose (self, vm, DD_REASON_NO_NEIGHBOUR);
      return;
    }
  packet.source_port += RELAY_PORT_STEP;
  relay (self, computer, &packet);
  _dd_walk_send_from (self, computer);
}

/* The stop at which the connection was opened that is answered. */
static const DdHop *
find_relayed (const DdWalk *self)
{
  DdPacket asked = dd_packet_reverse (&self->packet);

  for (guint i = 0; i < self->request->hops->len; i++)
    {
      const DdHop *hop = g_ptr_array_index (self->request->hops, i);

      if (hop->kind == DD_HOP_RELAYED && dd_packet_equal (&hop->after, &asked))
        return hop;
    }
  return NULL;
}

/**
 * _dd_walk_relay_back:
 * @self: an answer that arrived
 * @stack: where
 *
 * Carries it over the border of the virtual machine, if it answers a connection
 * that was opened there.
 *
 * Returns: whether it does
 */
gboolean
_dd_walk_relay_back (DdWalk  *self,
                     DdStack *stack)
{
  const DdHop *hop = find_relayed (self);
  DdStack *computer = dd_net_get_stack (self->net, 0, NULL);
  DdStack *vm = dd_net_get_engine (self->net, 0);
  DdPacket packet;

  if (hop == NULL || stack->container || (stack != computer && stack != vm))
    return FALSE;
  packet = dd_packet_reverse (&hop->before);
  relay (self, computer, &packet);
  if (stack == vm)
    _dd_walk_send_from (self, computer);
  else
    _dd_walk_receive (self, vm, dd_stack_get_device (vm, DD_HOST_CARD));
  return TRUE;
}
