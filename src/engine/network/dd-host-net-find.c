// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-container.h"
#include "dd-host-net-private.h"

/* Who has an address: on a bridge, behind a card, or in an overlay. */

/*
 * _dd_device_has_address:
 * @device: an interface
 * @address: an address
 *
 * Returns: whether it has the address
 */
gboolean
_dd_device_has_address (const DdDevice    *device,
                        const DdIpAddress *address)
{
  return address->is_v4
         ? device->has_v4 && dd_ip_address_compare (&device->v4.address, address) == 0
         : device->has_v6 && dd_ip_address_compare (&device->v6.address, address) == 0;
}

/**
 * dd_net_find_neighbour:
 * @self: a snapshot
 * @stack: a network namespace
 * @device: an interface of it on a bridge's network
 * @address: an address there
 * @there: (out): the interface that has the address
 *
 * Asks who has an address on the same bridge.
 *
 * Returns: (nullable): its network namespace; %NULL if nobody answers
 */
DdStack *
dd_net_find_neighbour (DdNet              *self,
                       const DdStack      *stack,
                       const DdDevice     *device,
                       const DdIpAddress  *address,
                       const DdDevice    **there)
{
  const DdContainer *container = _dd_net_get_by_address (self, stack->host, address);
  DdStack *found = container ? dd_net_get_stack (self, stack->host, container->id)
                             : dd_net_get_engine (self, stack->host);

  for (guint i = 0; i < found->devices->len; i++)
    {
      const DdDevice *candidate = g_ptr_array_index (found->devices, i);

      if (candidate->network != device->network || candidate->network == NULL ||
          !_dd_device_has_address (candidate, address))
        continue;
      *there = candidate;
      return found;
    }
  *there = NULL;
  return NULL;
}

/*
 * _dd_net_find_child:
 * @self: a snapshot
 * @host: number of a host
 * @parent: a card of the host, or a part of one
 * @address: an address
 * @there: (out): the interface that has the address
 *
 * Asks which container on a network of macvlan or ipvlan has an address.
 *
 * Returns: (nullable): its network namespace
 */
DdStack *
_dd_net_find_child (DdNet              *self,
                    guint32             host,
                    const char         *parent,
                    const DdIpAddress  *address,
                    const DdDevice    **there)
{
  const DdContainer *container = _dd_net_get_by_address (self, host, address);
  DdStack *stack = container ? dd_net_get_stack (self, host, container->id) : NULL;

  *there = NULL;
  for (guint i = 0; stack && i < stack->devices->len; i++)
    {
      const DdDevice *device = g_ptr_array_index (stack->devices, i);

      if (!_dd_device_has_card (device) || !g_str_equal (device->network->parent, parent) ||
          !_dd_device_has_address (device, address))
        continue;
      *there = device;
      return stack;
    }
  return NULL;
}

/*
 * _dd_net_find_overlaid:
 * @self: a snapshot
 * @network: id of a network of a swarm
 * @address: an address
 * @there: (out): the interface that has the address
 *
 * Asks which container of all hosts has an address on an overlay network.
 *
 * Returns: (nullable): its network namespace
 */
DdStack *
_dd_net_find_overlaid (DdNet              *self,
                       const char         *network,
                       const DdIpAddress  *address,
                       const DdDevice    **there)
{
  for (guint32 host = 0; host < dd_net_get_n_hosts (self); host++)
    {
      const DdContainer *container = _dd_net_get_by_address (self, host, address);
      const DdEndpoint *endpoint = container ? dd_container_find_endpoint (container, network) : NULL;
      DdStack *stack = endpoint ? dd_net_get_stack (self, host, container->id) : NULL;

      *there = stack ? dd_stack_get_device (stack, endpoint->interface) : NULL;
      if (*there && _dd_device_has_address (*there, address))
        return stack;
    }
  return NULL;
}

/*
 * _dd_net_find_passthru:
 * @self: a snapshot
 * @host: number of a host
 * @there: (out): its interface
 *
 * Asks which container has the card of a host for itself.
 *
 * Returns: (nullable): its network namespace
 */
DdStack *
_dd_net_find_passthru (DdNet           *self,
                       guint32          host,
                       const DdDevice **there)
{
  const DdWorld *world = _dd_net_get_world (self, host);
  const DdEndpoint *endpoint = world ? dd_network_find_passthru (world) : NULL;
  DdStack *stack = endpoint ? dd_net_get_stack (self, host, endpoint->container) : NULL;

  *there = stack ? dd_stack_get_device (stack, endpoint->interface) : NULL;
  return stack;
}
