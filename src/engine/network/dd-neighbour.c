// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-container.h"
#include "dd-neighbour.h"
#include "dd-sandbox.h"

/* The tables of neighbours, which follow from the packets that went from one
 * interface to another: both ends have heard of each other then. */

/* How long an entry is good, and how long an address is asked for.
 * Source: Linux Documentation/networking/ip-sysctl.rst, base_reachable_time,
 * mcast_solicit */
#define REACHABLE_USEC (30 * DD_USEC_PER_SEC)
#define ASKING_USEC    (3 * DD_USEC_PER_SEC)

/* How many are kept. Source: ip-sysctl.rst, gc_thresh3 */
#define MAX_NEIGHBOURS 1024

#define ROUTER_MAC "52:54:00:12:35:02"

DdNeighbour *
_dd_neighbour_copy (const DdNeighbour *self)
{
  DdNeighbour *copy = g_memdup2 (self, sizeof *self);

  copy->container = g_strdup (self->container);
  copy->interface = g_strdup (self->interface);
  return copy;
}

void
_dd_neighbour_free (DdNeighbour *self)
{
  g_free (self->container);
  g_free (self->interface);
  g_free (self);
}

static const DdWorld *
world_of (const DdWorld *site,
          guint32        host)
{
  if (host == 0)
    return site;
  return host <= site->hosts->len ? g_ptr_array_index (site->hosts, host - 1) : NULL;
}

static GPtrArray *
list_interfaces (const DdWorld *site,
                 guint32        host,
                 const char    *container)
{
  const DdWorld *world = world_of (site, host);

  if (world == NULL)
    return g_ptr_array_new ();
  return dd_sandbox_list_interfaces (world, host, dd_world_get_container (world, container));
}

/* The address that an interface speaks with. */
static gboolean
get_address (const DdWorld     *site,
             const DdHop       *hop,
             const char        *interface,
             gboolean           is_v4,
             DdIpAddress       *address)
{
  g_autoptr (GPtrArray) interfaces = list_interfaces (site, hop->host, hop->container);

  for (guint i = 0; interface && i < interfaces->len; i++)
    {
      const DdInterface *at = g_ptr_array_index (interfaces, i);

      for (guint j = 0; g_str_equal (at->name, interface) && j < at->addresses->len; j++)
        if (g_array_index (at->addresses, DdIpPrefix, j).address.is_v4 == is_v4)
          {
            *address = g_array_index (at->addresses, DdIpPrefix, j).address;
            return TRUE;
          }
    }
  return FALSE;
}

static void
hear (DdWorld           *site,
      const DdHop       *where,
      const char        *interface,
      const DdIpAddress *address,
      gboolean           is_silent)
{
  DdNeighbour *entry = NULL;

  if (interface == NULL || world_of (site, where->host) == NULL)
    return;
  for (guint i = 0; entry == NULL && i < site->neighbours->len; i++)
    {
      DdNeighbour *old = g_ptr_array_index (site->neighbours, i);

      if (old->host == where->host && g_strcmp0 (old->container, where->container) == 0 &&
          g_str_equal (old->interface, interface) &&
          dd_ip_address_compare (&old->address, address) == 0)
        entry = old;
    }
  if (entry == NULL)
    {
      if (site->neighbours->len >= MAX_NEIGHBOURS)
        g_ptr_array_remove_index (site->neighbours, 0);
      entry = g_new0 (DdNeighbour, 1);
      entry->host = where->host;
      entry->container = g_strdup (where->container);
      entry->interface = g_strdup (interface);
      entry->address = *address;
      g_ptr_array_add (site->neighbours, entry);
    }
  entry->heard = site->now;
  entry->is_silent = is_silent;
}

/* Whom a stack asks for: the router of the route, or the destination. */
static DdIpAddress
next_of (const DdHop *routed,
         const DdHop *hop)
{
  static const char via[] = "via ";
  const char *found = routed && routed->detail ? strstr (routed->detail, via) : NULL;
  DdIpAddress address = hop->before.destination;
  g_autofree char *text = NULL;

  if (found == NULL)
    return address;
  found += strlen (via);
  text = g_strndup (found, strcspn (found, " "));
  dd_ip_address_parse (text, &address, NULL);
  return address;
}

/*
 * _dd_neighbours_hear:
 * @site: the world of the learner's machine
 * @trip: the way of a packet
 *
 * Lets the namespaces on a way hear of one another. For apply functions.
 */
void
_dd_neighbours_hear (DdWorld      *site,
                     const DdTrip *trip)
{
  const DdHop *routed = NULL;
  const DdHop *left = NULL;   /* where the frame that is under way comes from */

  for (guint i = 0; i < trip->hops->len; i++)
    {
      const DdHop *hop = g_ptr_array_index (trip->hops, i);
      const DdHop *next = i + 1 < trip->hops->len ? g_ptr_array_index (trip->hops, i + 1) : NULL;
      gboolean is_v4 = hop->before.destination.is_v4;
      DdIpAddress asked;
      DdIpAddress own;

      if (hop->kind == DD_HOP_ROUTED)
        routed = hop;
      if (hop->kind == DD_HOP_LOST && hop->reason == DD_REASON_NO_NEIGHBOUR && routed)
        {
          asked = next_of (routed, hop);
          hear (site, routed, routed->out, &asked, TRUE);
        }
      if (hop->kind != DD_HOP_CROSSED || next == NULL)
        continue;
      /* A bridge only passes a frame on: it is from the one before. */
      if (left == NULL)
        left = hop;
      if (next->kind == DD_HOP_BRIDGED && next->in)
        continue;
      asked = next_of (routed, left);
      hear (site, left, left->out, &asked, FALSE);
      if (get_address (site, left, left->out, is_v4, &own))
        hear (site, next, hop->in, &own, FALSE);
      left = NULL;
    }
}

/**
 * dd_neighbour_list:
 * @site: the world of the learner's machine
 * @host: number of a host
 * @container: (nullable): id of the container that owns a network namespace,
 *   %NULL for the host's own
 *
 * Returns: (transfer full) (element-type DdNeighbour): the table of the
 *   namespace; the entries belong to @site
 */
GPtrArray *
dd_neighbour_list (const DdWorld *site,
                   guint32        host,
                   const char    *container)
{
  g_autoptr (GPtrArray) interfaces = list_interfaces (site, host, container);
  const DdWorld *world = world_of (site, host);
  const DdContainer *owner = world ? dd_world_get_container (world, container) : NULL;
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < site->neighbours->len; i++)
    {
      DdNeighbour *entry = g_ptr_array_index (site->neighbours, i);
      gboolean is_there = FALSE;

      for (guint j = 0; j < interfaces->len; j++)
        is_there |= g_str_equal (((const DdInterface *) g_ptr_array_index (interfaces, j))->name,
                                 entry->interface);
      /* A container that was started again has a new namespace. */
      if (entry->host == host && g_strcmp0 (entry->container, container) == 0 && is_there &&
          (owner == NULL || entry->heard >= owner->started))
        g_ptr_array_add (list, entry);
    }
  return list;
}

/**
 * dd_neighbour_get_state:
 * @self: an entry
 * @now: in microseconds since the world began
 *
 * Returns: what the kernel knows of it
 */
DdNeighbourState
dd_neighbour_get_state (const DdNeighbour *self,
                        guint64            now)
{
  guint64 age = now - MIN (self->heard, now);

  if (self->is_silent)
    return age < ASKING_USEC ? DD_NEIGHBOUR_INCOMPLETE : DD_NEIGHBOUR_FAILED;
  return age < REACHABLE_USEC ? DD_NEIGHBOUR_REACHABLE : DD_NEIGHBOUR_STALE;
}

static char *
find_mac (GPtrArray         *interfaces,
          const DdIpAddress *address)
{
  for (guint i = 0; i < interfaces->len; i++)
    {
      const DdInterface *interface = g_ptr_array_index (interfaces, i);

      for (guint j = 0; j < interface->addresses->len; j++)
        if (dd_ip_address_compare (&g_array_index (interface->addresses, DdIpPrefix, j).address,
                                   address) == 0)
          return g_strdup (interface->mac);
    }
  return NULL;
}

/**
 * dd_neighbour_dup_mac:
 * @site: the world of the learner's machine
 * @self: an entry
 *
 * Returns: (transfer full) (nullable): its hardware address
 */
char *
dd_neighbour_dup_mac (const DdWorld     *site,
                      const DdNeighbour *self)
{
  char *mac = NULL;

  if (self->is_silent)
    return NULL;
  for (guint32 host = 0; mac == NULL && host <= site->hosts->len; host++)
    {
      const DdWorld *world = world_of (site, host);
      g_autoptr (GPtrArray) own = list_interfaces (site, host, NULL);

      /* The bridges of all hosts have the same addresses. */
      if (host == self->host || g_strcmp0 (self->interface, "eth0") == 0)
        mac = find_mac (own, &self->address);
      for (guint i = 0; mac == NULL && host == self->host && i < world->containers->len; i++)
        {
          const DdContainer *container = g_ptr_array_index (world->containers, i);
          g_autoptr (GPtrArray) inside = list_interfaces (site, host, container->id);

          if (dd_container_is_running (container) &&
              dd_sandbox_get_owner (world, container) == container)
            mac = find_mac (inside, &self->address);
        }
    }
  return mac ? mac : g_strdup (ROUTER_MAC);
}
