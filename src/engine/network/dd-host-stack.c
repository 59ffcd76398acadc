// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-container.h"
#include "dd-host-net-private.h"
#include "dd-host-profile.h"
#include "dd-hosts.h"
#include "dd-sandbox-private.h"

/* A network namespace, as packets meet it: the interfaces and routes that it
 * has, see dd-sandbox.h, in the form in which they are looked up. */

static void
device_free (gpointer data)
{
  DdDevice *device = data;

  g_free (device->name);
  g_free (device->mac);
  g_free (device);
}

void
_dd_stack_free (gpointer data)
{
  DdStack *stack = data;

  g_ptr_array_unref (stack->devices);
  g_array_unref (stack->routes);
  for (gsize i = 0; i < G_N_ELEMENTS (stack->rules); i++)
    g_clear_pointer (&stack->rules[i], dd_rule_set_free);
  g_free (stack);
}

/*
 * _dd_stack_new:
 * @net: what it is part of
 * @host: number of its host
 * @world: (nullable): the host's world
 * @container: (nullable): whose it is, %NULL for the host's own
 *
 * Returns: (transfer full): a network namespace without an interface
 */
DdStack *
_dd_stack_new (DdNet             *net,
               guint32            host,
               const DdWorld     *world,
               const DdContainer *container)
{
  DdStack *stack = g_new0 (DdStack, 1);

  stack->net = net;
  stack->host = host;
  stack->world = world;
  stack->container = container;
  stack->name = container ? container->name
              : host == DD_HOST_VM ? dd_world_get_profile (world)->name : dd_host_get_name (host);
  stack->devices = g_ptr_array_new_with_free_func (device_free);
  stack->routes = g_array_new (FALSE, TRUE, sizeof (DdStackRoute));
  return stack;
}

/* The ends of cables, parts of cards and devices that lead nowhere are not what
 * a packet is sent to. */
static gboolean
get_kind (const DdStack     *stack,
          const DdInterface *interface,
          DdDeviceKind      *kind)
{
  static const int kinds[] = {
    [DD_INTERFACE_LOOPBACK] = DD_DEVICE_LOOPBACK,
    [DD_INTERFACE_ETHERNET] = DD_DEVICE_LAN,
    [DD_INTERFACE_BRIDGE] = DD_DEVICE_BRIDGE,
  };
  gboolean is_inside = stack->container && interface->endpoint;

  if (!is_inside && interface->kind >= G_N_ELEMENTS (kinds))
    return FALSE;
  *kind = is_inside ? DD_DEVICE_CONTAINER : (DdDeviceKind) kinds[interface->kind];
  return TRUE;
}

/* fe80::/10, which never leaves its own cable */
static gboolean
is_link_local (const DdIpAddress *address)
{
  return !address->is_v4 && address->bytes[0] == 0xfe && (address->bytes[1] & 0xc0) == 0x80;
}

static void
add_device (DdStack           *stack,
            const DdInterface *interface)
{
  DdDeviceKind kind;
  DdDevice *device;

  if (!get_kind (stack, interface, &kind))
    return;
  device = g_new0 (DdDevice, 1);
  device->kind = kind;
  device->name = g_strdup (interface->name);
  device->mac = g_strdup (interface->mac);
  device->network = interface->network;
  device->endpoint = interface->endpoint;
  for (guint i = 0; i < interface->addresses->len; i++)
    {
      const DdIpPrefix *address = &g_array_index (interface->addresses, DdIpPrefix, i);

      if (address->address.is_v4 && !device->has_v4)
        device->v4 = *address;
      else if (!address->address.is_v4 && !device->has_v6 && !is_link_local (&address->address))
        device->v6 = *address;
      else
        continue;
      device->has_v4 |= address->address.is_v4;
      device->has_v6 |= !address->address.is_v4;
    }
  g_ptr_array_add (stack->devices, device);
}

static void
add_route (DdStack       *stack,
           const DdRoute *route)
{
  const DdDevice *device = dd_stack_get_device (stack, route->device);
  gboolean is_v4 = route->destination.address.is_v4;
  DdStackRoute added = {
    .to = route->destination, .has_gateway = route->has_gateway, .gateway = route->gateway,
    .device = device,
  };

  if (device == NULL || is_link_local (&route->destination.address))
    return;
  added.source = is_v4 ? device->v4.address : device->v6.address;
  g_array_append_val (stack->routes, added);
}

/*
 * _dd_stack_fill:
 * @self: a new network namespace
 *
 * Gives it the interfaces and the routes that it has in its world.
 */
void
_dd_stack_fill (DdStack *self)
{
  g_autoptr (GPtrArray) interfaces = _dd_sandbox_list_interfaces (self->world, self->host,
                                                                  self->container, FALSE);
  g_autoptr (GPtrArray) routes = _dd_sandbox_list_routes (self->world, self->host,
                                                          self->container, interfaces);

  for (guint i = 0; i < interfaces->len; i++)
    add_device (self, g_ptr_array_index (interfaces, i));
  for (guint i = 0; i < routes->len; i++)
    add_route (self, g_ptr_array_index (routes, i));
}
