// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-engine.h"
#include "dd-port-allocator-private.h"

typedef struct
{
  DdIpAddress       address;
  DdPublishProtocol protocol;
  guint             port;
} TakenPort;

struct _DdPortAllocator
{
  guint   first;
  guint   last;
  GArray *taken;
  GArray *ranges;
};

/**
 * dd_port_allocator_new:
 * @first: the first port that is handed out when nobody asks for a certain one
 * @last: the last one
 *
 * Makes an allocator for a host on which nothing is published.
 *
 * Returns: (transfer full): the allocator
 * Source: moby/moby, libnetwork/portallocator
 */
DdPortAllocator *
dd_port_allocator_new (guint first,
                       guint last)
{
  DdPortAllocator *self = g_new0 (DdPortAllocator, 1);

  self->first = first;
  self->last = last;
  self->taken = g_array_new (FALSE, FALSE, sizeof (TakenPort));
  self->ranges = g_array_new (FALSE, FALSE, sizeof (DdPortRange));

  return self;
}

/**
 * dd_port_allocator_free:
 * @self: (transfer full): an allocator
 *
 * Frees it.
 */
void
dd_port_allocator_free (DdPortAllocator *self)
{
  g_array_unref (self->taken);
  g_array_unref (self->ranges);
  g_free (self);
}

static gboolean
is_unspecified (const DdIpAddress *address)
{
  for (guint i = 0; i < (address->is_v4 ? 4 : 16); i++)
    if (address->bytes[i] != 0)
      return FALSE;

  return TRUE;
}

/* Who listens on all addresses is in the way of who listens on one. */
static gboolean
is_taken (const DdPortAllocator *self,
          const DdIpAddress     *address,
          DdPublishProtocol      protocol,
          guint                  port)
{
  for (guint i = 0; i < self->taken->len; i++)
    {
      const TakenPort *taken = &g_array_index (self->taken, TakenPort, i);

      if (taken->protocol == protocol && taken->port == port &&
          taken->address.is_v4 == address->is_v4 &&
          (is_unspecified (address) || is_unspecified (&taken->address) ||
           dd_ip_address_compare (&taken->address, address) == 0))
        return TRUE;
    }

  return FALSE;
}

static const DdIpAddress *
find_taken (const DdPortAllocator *self,
            const DdIpAddress     *addresses,
            guint                  n_addresses,
            DdPublishProtocol      protocol,
            guint                  port)
{
  for (guint i = 0; i < n_addresses; i++)
    if (is_taken (self, &addresses[i], protocol, port))
      return &addresses[i];

  return NULL;
}

static DdPortRange *
get_range (DdPortAllocator   *self,
           const DdIpAddress *address,
           DdPublishProtocol  protocol,
           guint              first,
           guint              last)
{
  DdPortRange made = { *address, protocol, first, last, last };

  for (guint i = 0; i < self->ranges->len; i++)
    {
      DdPortRange *range = &g_array_index (self->ranges, DdPortRange, i);

      if (range->protocol == protocol && range->first == first && range->last == last &&
          dd_ip_address_compare (&range->address, address) == 0)
        return range;
    }
  g_array_append_val (self->ranges, made);

  return &g_array_index (self->ranges, DdPortRange, self->ranges->len - 1);
}

static void
take (DdPortAllocator   *self,
      const DdIpAddress *addresses,
      guint              n_addresses,
      DdPublishProtocol  protocol,
      guint              port)
{
  for (guint i = 0; i < n_addresses; i++)
    {
      TakenPort taken = { addresses[i], protocol, port };

      g_array_append_val (self->taken, taken);
    }
}

static gboolean
take_one (DdPortAllocator    *self,
          const DdIpAddress  *addresses,
          guint               n_addresses,
          DdPublishProtocol   protocol,
          guint               port,
          GError            **error)
{
  const DdIpAddress *clash = find_taken (self, addresses, n_addresses, protocol, port);
  g_autofree char *text = NULL;

  if (clash == NULL)
    {
      take (self, addresses, n_addresses, protocol, port);
      return TRUE;
    }
  text = dd_ip_address_to_string (clash);
  g_set_error (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_SYSTEM,
               "Bind for %s:%u failed: port is already allocated", text, port);

  return FALSE;
}

/* The ports a kernel hands out by itself. Source: Linux ip-sysctl.rst */
#define FIRST_EPHEMERAL_PORT 32768
#define LAST_EPHEMERAL_PORT  60999

/*
 * _dd_port_allocator_new_with:
 * @ranges: (nullable) (element-type DdPortRange): which ports were given last
 *
 * Returns: (transfer full): an allocator that goes on from there
 */
DdPortAllocator *
_dd_port_allocator_new_with (GArray *ranges)
{
  DdPortAllocator *self = dd_port_allocator_new (FIRST_EPHEMERAL_PORT, LAST_EPHEMERAL_PORT);

  if (ranges && ranges->len)
    g_array_append_vals (self->ranges, ranges->data, ranges->len);
  return self;
}

/* Returns which ports were given last, for the next allocator. */
GArray *
_dd_port_allocator_copy_ranges (const DdPortAllocator *self)
{
  return g_array_copy (self->ranges);
}

/* Notes that somebody has a port. */
void
_dd_port_allocator_hold (DdPortAllocator   *self,
                         const DdIpAddress *address,
                         DdPublishProtocol  protocol,
                         guint              port)
{
  take (self, address, 1, protocol, port);
}

/* Takes the next port of a range that is free for all of some addresses. With
 * both ends 0, the range is the allocator's own. */
gboolean
_dd_port_allocator_take (DdPortAllocator    *self,
                         const DdIpAddress  *addresses,
                         guint               n_addresses,
                         DdPublishProtocol   protocol,
                         guint               first,
                         guint               last,
                         guint              *port,
                         GError            **error)
{
  guint candidate;

  if (first != 0 && first == last)
    {
      *port = first;
      return take_one (self, addresses, n_addresses, protocol, first, error);
    }
  if (first == 0)
    {
      first = self->first;
      last = self->last;
    }
  candidate = get_range (self, &addresses[0], protocol, first, last)->given;
  for (guint i = first; i <= last; i++)
    {
      candidate = candidate >= last ? first : candidate + 1;
      if (find_taken (self, addresses, n_addresses, protocol, candidate) != NULL)
        continue;
      take (self, addresses, n_addresses, protocol, candidate);
      for (guint j = 0; j < n_addresses; j++)
        get_range (self, &addresses[j], protocol, first, last)->given = candidate;
      *port = candidate;
      return TRUE;
    }
  g_set_error_literal (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_SYSTEM, "all ports are allocated");

  return FALSE;
}

/* Takes ports back; the next one is still searched behind them. */
void
_dd_port_allocator_give (DdPortAllocator   *self,
                         const DdIpAddress *addresses,
                         guint              n_addresses,
                         DdPublishProtocol  protocol,
                         guint              port)
{
  for (guint i = self->taken->len; i-- > 0;)
    {
      const TakenPort *taken = &g_array_index (self->taken, TakenPort, i);

      for (guint j = 0; j < n_addresses; j++)
        if (taken->protocol == protocol && taken->port == port &&
            dd_ip_address_compare (&taken->address, &addresses[j]) == 0)
          {
            g_array_remove_index (self->taken, i);
            break;
          }
    }
}
