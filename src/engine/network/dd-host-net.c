// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dd-container.h"
#include "dd-host-net-private.h"
#include "dd-host-profile.h"
#include "dd-hosts.h"
#include "dd-network-private.h"
#include "dd-string-map.h"

/* The hosts of the local network: that of the learner and its servers, by
 * number. */
static const char *const host_addresses[] = {
  "192.168.1.20", "192.168.1.21", "192.168.1.22", "192.168.1.50",
};

/**
 * dd_host_get_address:
 * @host: number of a host
 *
 * Returns: its address on the local network
 */
const char *
dd_host_get_address (guint32 host)
{
  return host_addresses[MIN (host, G_N_ELEMENTS (host_addresses) - 1)];
}

/**
 * dd_host_get_mac:
 * @host: number of a host
 *
 * Returns: the hardware address of its card
 */
const char *
dd_host_get_mac (guint32 host)
{
  static const char *const macs[] = {
    DD_HOST_CARD_MAC, "52:54:00:12:34:57", "52:54:00:12:34:58", "52:54:00:12:34:90",
  };

  return macs[MIN (host, G_N_ELEMENTS (macs) - 1)];
}

/**
 * dd_host_find_address:
 * @address: an address
 *
 * Returns: number of the host of the local network that has it,
 *   %DD_HOST_INTERNET if none has
 */
guint32
dd_host_find_address (const char *address)
{
  for (guint i = 0; i < G_N_ELEMENTS (host_addresses); i++)
    if (g_str_equal (host_addresses[i], address))
      return i;
  return DD_HOST_INTERNET;
}

/* Whose processes listen in the virtual machine itself. */
#define VM_KEY "vm"

/* The snapshot */

typedef struct
{
  DdStack    *stack;
  DdStack    *vm;           /* where the engine is, if that is not the host */
  GHashTable *containers;   /* id -> DdStack, made when it is first asked for */
  GHashTable *addresses;    /* address in bytes -> DdContainer */
  GHashTable *listeners;    /* id, "" for the host, VM_KEY -> GPtrArray of DdProcess */
  GPtrArray  *published;
  GHashTable *ports;        /* transport and port -> GPtrArray of DdPublished */
} Site;

struct _DdNet
{
  const DdWorld *world;
  GPtrArray     *sites;
  DdStack       *internet;
  DdStack       *laptop;
};

static void
site_free (gpointer data)
{
  Site *site = data;

  g_clear_pointer (&site->stack, _dd_stack_free);
  g_clear_pointer (&site->vm, _dd_stack_free);
  g_hash_table_unref (site->containers);
  g_hash_table_unref (site->addresses);
  g_hash_table_unref (site->listeners);
  g_hash_table_unref (site->ports);
  g_ptr_array_unref (site->published);
  g_free (site);
}

static guint
address_hash (gconstpointer key)
{
  const DdIpAddress *address = key;
  guint hash = 5381;

  for (gsize i = 0; i < sizeof address->bytes; i++)
    hash = hash * 33 + address->bytes[i];
  return hash;
}

static gboolean
address_equal (gconstpointer a,
               gconstpointer b)
{
  return dd_ip_address_compare (a, b) == 0;
}

static gpointer
port_key (DdTransport transport,
          guint       port)
{
  return GUINT_TO_POINTER (transport << 16 | port);
}

static void
append_to (GHashTable *table,
           gpointer    key,
           gpointer    value)
{
  GPtrArray *list = g_hash_table_lookup (table, key);

  if (list == NULL)
    {
      list = g_ptr_array_new ();
      g_hash_table_insert (table, key, list);
    }
  g_ptr_array_add (list, value);
}

static void
index_addresses (Site              *site,
                 const DdContainer *container)
{
  for (guint i = 0; i < container->endpoints->len; i++)
    {
      DdEndpoint *endpoint = g_ptr_array_index (container->endpoints, i);

      if (endpoint->has_ipv4)
        g_hash_table_insert (site->addresses, &endpoint->ipv4.address, (gpointer) container);
      if (endpoint->has_ipv6)
        g_hash_table_insert (site->addresses, &endpoint->ipv6.address, (gpointer) container);
    }
}

static void
index_listeners (Site          *site,
                 const DdWorld *world)
{
  for (guint i = 0; i < world->processes->len; i++)
    {
      DdProcess *process = g_ptr_array_index (world->processes, i);
      const DdContainer *container;
      const DdContainer *owner;

      if (process->sockets == NULL || process->state != DD_PROCESS_RUNNING)
        continue;
      container = dd_world_get_container (world, dd_process_get_netns (process));
      owner = dd_sandbox_get_owner (world, container);
      append_to (site->listeners, owner ? owner->id
                                  : container && site->vm ? (char *) VM_KEY : (char *) "",
                 process);
    }
}

static Site *
site_new (DdNet         *net,
          guint32        host,
          const DdWorld *world)
{
  Site *site = g_new0 (Site, 1);

  site->containers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, _dd_stack_free);
  site->addresses = g_hash_table_new (address_hash, address_equal);
  site->listeners = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                           (GDestroyNotify) g_ptr_array_unref);
  site->ports = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  site->published = g_ptr_array_new_with_free_func (g_free);
  site->stack = _dd_stack_new (net, host, world, NULL);
  _dd_stack_fill (site->stack);
  if (dd_world_get_profile (world))
    {
      site->vm = _dd_stack_new (net, DD_HOST_VM, world, NULL);
      _dd_stack_fill (site->vm);
    }
  for (guint i = 0; i < world->containers->len; i++)
    {
      const DdContainer *container = g_ptr_array_index (world->containers, i);

      index_addresses (site, container);
      _dd_net_list_published (world, container, site->published);
    }
  for (guint i = 0; i < site->published->len; i++)
    {
      DdPublished *published = g_ptr_array_index (site->published, i);

      append_to (site->ports, port_key (published->transport, published->host_port), published);
    }
  index_listeners (site, world);
  return site;
}

/**
 * dd_net_new:
 * @site: the world of the learner's machine
 *
 * Looks at the networks of all hosts.
 *
 * Returns: (transfer full): what they are now; it borrows from the world
 */
DdNet *
dd_net_new (const DdWorld *site)
{
  DdNet *self = g_new0 (DdNet, 1);

  self->world = site;
  self->sites = g_ptr_array_new_with_free_func (site_free);
  for (guint i = 0; i <= site->hosts->len; i++)
    g_ptr_array_add (self->sites,
                     site_new (self, i, i ? g_ptr_array_index (site->hosts, i - 1) : site));
  return self;
}

/**
 * dd_net_free:
 * @self: (transfer full): a snapshot
 *
 * Frees a snapshot.
 */
void
dd_net_free (DdNet *self)
{
  g_ptr_array_unref (self->sites);
  g_clear_pointer (&self->internet, _dd_stack_free);
  g_clear_pointer (&self->laptop, _dd_stack_free);
  g_free (self);
}

/**
 * dd_net_get_site:
 * @self: a snapshot
 *
 * Returns: the world it was made from
 */
const DdWorld *
dd_net_get_site (const DdNet *self)
{
  return self->world;
}

static DdStack *
get_internet (DdNet *self)
{
  if (self->internet == NULL)
    {
      self->internet = _dd_stack_new (self, DD_HOST_INTERNET, NULL, NULL);
      self->internet->name = "internet";
    }
  return self->internet;
}

/* The laptop is on the local network before somebody logs in there. */
static DdStack *
get_laptop (DdNet *self)
{
  if (self->laptop == NULL)
    {
      self->laptop = _dd_stack_new (self, DD_HOST_LAPTOP, NULL, NULL);
      _dd_stack_fill (self->laptop);
    }
  return self->laptop;
}

static Site *
get_site (DdNet  *self,
          guint32 host)
{
  if (host == DD_HOST_VM)
    host = 0;
  return host < self->sites->len ? g_ptr_array_index (self->sites, host) : NULL;
}

static DdStack *
get_engine (const Site *site)
{
  return site->vm ? site->vm : site->stack;
}

/**
 * dd_net_get_engine:
 * @self: a snapshot
 * @host: number of a host
 *
 * Returns: the network namespace that has the bridges and rules of the host's
 *   engine: the host's own, or that of the virtual machine it runs in
 */
DdStack *
dd_net_get_engine (DdNet   *self,
                   guint32  host)
{
  return get_engine (get_site (self, host));
}

/**
 * dd_net_get_n_hosts:
 * @self: a snapshot
 *
 * Returns: how many hosts there are; their numbers begin with 0
 */
guint32
dd_net_get_n_hosts (const DdNet *self)
{
  return self->sites->len;
}

/**
 * dd_net_get_stack:
 * @self: a snapshot
 * @host: number of a host
 * @container: (nullable): id of a container
 *
 * Returns: (nullable): the network namespace that the container uses, its own
 *   or that of the host or of another container; without a container that of
 *   the host; %NULL if there is no such host
 */
DdStack *
dd_net_get_stack (DdNet      *self,
                  guint32     host,
                  const char *container)
{
  Site *site = get_site (self, host);
  const DdContainer *owner;
  DdStack *engine;
  DdStack *stack;

  if (site == NULL && host == DD_HOST_LAPTOP)
    return get_laptop (self);
  if (site == NULL)
    return host == DD_HOST_INTERNET ? get_internet (self) : NULL;
  engine = site->stack;
  owner = container ? dd_world_get_container (site->stack->world, container) : NULL;
  if (site->vm && (owner || host == DD_HOST_VM))
    engine = site->vm;
  owner = dd_sandbox_get_owner (site->stack->world, owner);
  if (owner == NULL)
    return engine;
  stack = g_hash_table_lookup (site->containers, owner->id);
  if (stack == NULL)
    {
      stack = _dd_stack_new (self, site->stack->host, site->stack->world, owner);
      _dd_stack_fill (stack);
      g_hash_table_insert (site->containers, owner->id, stack);
    }
  return stack;
}

/**
 * dd_net_find_host:
 * @self: a snapshot
 * @address: an address
 *
 * Returns: the host of the local network that has it, or the internet, which
 *   is behind the router
 */
DdStack *
dd_net_find_host (DdNet             *self,
                  const DdIpAddress *address)
{
  g_autofree char *text = dd_ip_address_to_string (address);
  DdStack *host = dd_net_get_stack (self, dd_host_find_address (text), NULL);
  static const char *const lan = DD_LAN_SUBNET;
  DdIpPrefix subnet;

  if (host && host->host != DD_HOST_INTERNET)
    return host;
  if (dd_ip_prefix_parse (lan, &subnet, NULL) && dd_ip_prefix_contains (&subnet, address))
    return NULL;
  return get_internet (self);
}

/*
 * _dd_net_get_world:
 * @self: a snapshot
 * @host: number of a host
 *
 * Returns: (nullable): its world
 */
const DdWorld *
_dd_net_get_world (DdNet   *self,
                   guint32  host)
{
  Site *site = get_site (self, host);

  return site ? site->stack->world : NULL;
}

/*
 * _dd_net_get_by_address:
 * @self: a snapshot
 * @host: number of a host
 * @address: an address
 *
 * Returns: (nullable): the container of the host that has it
 */
const DdContainer *
_dd_net_get_by_address (DdNet             *self,
                        guint32            host,
                        const DdIpAddress *address)
{
  Site *site = get_site (self, host);

  return site ? g_hash_table_lookup (site->addresses, address) : NULL;
}

/**
 * dd_net_get_published:
 * @self: a snapshot
 * @host: number of a host
 *
 * Returns: (element-type DdPublished): the ports its containers publish
 */
const GPtrArray *
dd_net_get_published (DdNet   *self,
                      guint32  host)
{
  return get_site (self, host)->published;
}

/**
 * dd_net_has_proxy:
 * @self: a snapshot
 * @host: number of a host
 *
 * Returns: whether its engine starts docker-proxy for published ports
 */
gboolean
dd_net_has_proxy (DdNet   *self,
                  guint32  host)
{
  Site *site = get_site (self, host);

  return site == NULL || dd_world_has_proxy (site->stack->world);
}

/* Looking at one stack */

/**
 * dd_stack_is_local:
 * @self: a network namespace
 * @address: an address
 *
 * Returns: whether an interface has the address
 */
gboolean
dd_stack_is_local (const DdStack     *self,
                   const DdIpAddress *address)
{
  if (address->is_v4 && address->bytes[0] == 127)
    return TRUE;
  for (guint i = 0; i < self->devices->len; i++)
    {
      const DdDevice *device = g_ptr_array_index (self->devices, i);

      if (_dd_device_has_address (device, address))
        return TRUE;
    }
  return FALSE;
}

/**
 * dd_stack_find_route:
 * @self: a network namespace
 * @destination: where a packet is to go
 *
 * Returns: (nullable): the route with the longest prefix
 */
const DdStackRoute *
dd_stack_find_route (const DdStack     *self,
                     const DdIpAddress *destination)
{
  const DdStackRoute *best = NULL;

  for (guint i = 0; i < self->routes->len; i++)
    {
      const DdStackRoute *route = &g_array_index (self->routes, DdStackRoute, i);

      if (dd_ip_prefix_contains (&route->to, destination) &&
          (best == NULL || route->to.n_bits > best->to.n_bits))
        best = route;
    }
  return best;
}

/**
 * dd_stack_get_device:
 * @self: a network namespace
 * @name: of an interface
 *
 * Returns: (nullable): it
 */
const DdDevice *
dd_stack_get_device (const DdStack *self,
                     const char    *name)
{
  for (guint i = 0; i < self->devices->len; i++)
    if (g_str_equal (((DdDevice *) g_ptr_array_index (self->devices, i))->name, name))
      return g_ptr_array_index (self->devices, i);
  return NULL;
}

static gboolean
socket_takes (const DdSocket *socket,
              const DdPacket *packet)
{
  return (DdTransport) socket->protocol == packet->transport &&
         socket->port == packet->destination_port &&
         dd_socket_meets (socket, &packet->destination);
}

/**
 * dd_stack_find_listener:
 * @self: a network namespace
 * @packet: a packet for one of its addresses
 *
 * Returns: (nullable): the process that listens for it
 */
const DdProcess *
dd_stack_find_listener (const DdStack  *self,
                        const DdPacket *packet)
{
  Site *site = get_site (self->net, self->host);
  const char *key = self->container ? self->container->id
                  : self->host == DD_HOST_VM ? VM_KEY : "";
  GPtrArray *list = site ? g_hash_table_lookup (site->listeners, key) : NULL;

  for (guint i = 0; list && i < list->len; i++)
    {
      const DdProcess *process = g_ptr_array_index (list, i);

      for (guint j = 0; j < process->sockets->len; j++)
        if (socket_takes (&g_array_index (process->sockets, DdSocket, j), packet))
          return process;
    }
  return NULL;
}

static gboolean
is_unspecified (const DdIpAddress *address)
{
  for (gsize i = 0; i < sizeof address->bytes; i++)
    if (address->bytes[i])
      return FALSE;
  return TRUE;
}

/**
 * dd_stack_find_proxy:
 * @self: a network namespace
 * @packet: a packet for one of its addresses
 *
 * Returns: (nullable): the published port whose docker-proxy listens for it
 */
const DdPublished *
dd_stack_find_proxy (const DdStack  *self,
                     const DdPacket *packet)
{
  Site *site = self->container ? NULL : get_site (self->net, self->host);
  GPtrArray *list = site ? g_hash_table_lookup (site->ports, port_key (packet->transport,
                                                                       packet->destination_port))
                         : NULL;

  for (guint i = 0; list && i < list->len; i++)
    {
      const DdPublished *published = g_ptr_array_index (list, i);

      if (published->host_ip.is_v4 == packet->destination.is_v4 &&
          (is_unspecified (&published->host_ip) ||
           dd_ip_address_compare (&published->host_ip, &packet->destination) == 0))
        return published;
    }
  return NULL;
}

/**
 * dd_stack_get_rules:
 * @self: a network namespace
 * @v6: whether for IPv6
 *
 * Returns: its rules of iptables or ip6tables
 */
const DdRuleSet *
dd_stack_get_rules (DdStack  *self,
                    gboolean  v6)
{
  if (self->rules[v6] == NULL)
    self->rules[v6] = _dd_net_make_rules (self, v6);
  return self->rules[v6];
}
