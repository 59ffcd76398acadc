// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-engine.h"

#include "dd-ipam.h"

/* The blocks of a new engine, in the order they are used. */
static const struct
{
  const char *base;
  guint       n_bits;
} local_pools[] = {
  { "172.17.0.0/16", 16 }, { "172.18.0.0/16", 16 }, { "172.19.0.0/16", 16 },
  { "172.20.0.0/14", 16 }, { "172.24.0.0/14", 16 }, { "172.28.0.0/14", 16 },
  { "192.168.0.0/16", 20 },
}, global_pools[] = {
  { "10.0.0.0/8", 24 },
};

/**
 * dd_ipam_new_default_pools:
 * @global: whether for networks of a swarm, and not of one host
 *
 * Returns: (transfer full) (element-type DdAddressPool): the pools that an
 *   engine has
 * Source: moby/moby, libnetwork/ipamutils
 */
GArray *
dd_ipam_new_default_pools (gboolean global)
{
  GArray *pools = g_array_new (FALSE, FALSE, sizeof (DdAddressPool));
  gsize n_pools = global ? G_N_ELEMENTS (global_pools) : G_N_ELEMENTS (local_pools);

  for (gsize i = 0; i < n_pools; i++)
    {
      DdAddressPool pool;

      dd_ip_prefix_parse (global ? global_pools[i].base : local_pools[i].base, &pool.base, NULL);
      pool.n_bits = global ? global_pools[i].n_bits : local_pools[i].n_bits;
      g_array_append_val (pools, pool);
    }

  return pools;
}

static int
compare_pools (gconstpointer a,
               gconstpointer b)
{
  return dd_ip_prefix_compare (&((const DdAddressPool *) a)->base,
                               &((const DdAddressPool *) b)->base);
}

/* Sorts the pools; one that lies in another one is left out, and so are those
 * that cannot be cut into subnets of the size asked for. */
static GArray *
choose_pools (GArray *pools,
              guint   n_bits)
{
  g_autoptr (GArray) sorted = g_array_copy (pools);
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (DdAddressPool));
  const DdAddressPool *last = NULL;

  g_array_sort (sorted, compare_pools);
  for (guint i = 0; i < sorted->len; i++)
    {
      DdAddressPool *pool = &g_array_index (sorted, DdAddressPool, i);
      guint size = pool->base.address.is_v4 ? 32 : 128;

      if (last != NULL && dd_ip_prefix_overlaps (&last->base, &pool->base))
        continue;
      last = pool;
      if (n_bits != 0)
        pool->n_bits = n_bits;
      if (pool->n_bits >= pool->base.n_bits && pool->n_bits <= size)
        g_array_append_val (chosen, *pool);
    }

  return chosen;
}

/* Gives what is in the way of a block. */
static const DdIpPrefix *
find_overlap (GArray           *in_use,
              GArray           *reserved,
              const DdIpPrefix *block)
{
  for (guint i = 0; i < in_use->len; i++)
    if (dd_ip_prefix_overlaps (&g_array_index (in_use, DdSubnet, i).prefix, block))
      return &g_array_index (in_use, DdSubnet, i).prefix;
  for (guint i = 0; reserved != NULL && i < reserved->len; i++)
    if (dd_ip_prefix_overlaps (&g_array_index (reserved, DdIpPrefix, i), block))
      return &g_array_index (reserved, DdIpPrefix, i);

  return NULL;
}

/* Goes to the block behind what is in the way. */
static gboolean
skip_overlap (DdIpPrefix       *block,
              const DdIpPrefix *overlap)
{
  DdIpPrefix larger = overlap->n_bits < block->n_bits ? *overlap : *block;
  DdIpAddress next = dd_ip_prefix_get_last (&larger);

  if (!dd_ip_address_next (&next))
    return FALSE;
  block->address = next;

  return TRUE;
}

static gboolean
find_in_pool (const DdAddressPool *pool,
              GArray              *in_use,
              GArray              *reserved,
              DdIpPrefix          *subnet)
{
  DdIpPrefix block = { pool->base.address, pool->n_bits };

  while (dd_ip_prefix_contains (&pool->base, &block.address))
    {
      const DdIpPrefix *overlap = find_overlap (in_use, reserved, &block);

      if (overlap == NULL)
        {
          *subnet = block;
          return TRUE;
        }
      if (!skip_overlap (&block, overlap))
        return FALSE;
    }

  return FALSE;
}

/**
 * dd_ipam_find_subnet:
 * @pools: (element-type DdAddressPool): what subnets are cut from
 * @in_use: (element-type DdSubnet): the subnets there are
 * @reserved: (nullable) (element-type DdIpPrefix): what the host itself uses:
 *   its routes and its name servers
 * @n_bits: the length of the subnet's prefix, 0 for that of the pool
 * @subnet: (out): the subnet
 * @error: return location for a %DD_ENGINE_ERROR in Docker's words
 *
 * Chooses the lowest subnet that is free.
 *
 * Returns: %FALSE if there is none
 * Source: moby/moby, libnetwork/ipams/defaultipam
 */
gboolean
dd_ipam_find_subnet (GArray      *pools,
                     GArray      *in_use,
                     GArray      *reserved,
                     guint        n_bits,
                     DdIpPrefix  *subnet,
                     GError     **error)
{
  g_autoptr (GArray) chosen = NULL;

  g_return_val_if_fail (pools != NULL && in_use != NULL && subnet != NULL, FALSE);

  chosen = choose_pools (pools, n_bits);
  for (guint i = 0; i < chosen->len; i++)
    if (find_in_pool (&g_array_index (chosen, DdAddressPool, i), in_use, reserved, subnet))
      return TRUE;
  g_set_error_literal (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID,
                       chosen->len == 0
                         ? "invalid address pool"
                         : "all predefined address pools have been fully subnetted");

  return FALSE;
}

static gboolean
is_same_range (const DdSubnet *a,
               const DdSubnet *b)
{
  return a->has_range && b->has_range && dd_ip_prefix_compare (&a->range, &b->range) == 0;
}

/**
 * dd_ipam_check_subnet:
 * @in_use: (element-type DdSubnet): the subnets there are
 * @wanted: the subnet somebody asks for
 * @error: return location for a %DD_ENGINE_ERROR in Docker's words
 *
 * Checks that a subnet may be used. With an address range, Docker only asks
 * that no other network has the same subnet and range.
 *
 * Returns: whether it may
 * Source: moby/moby, libnetwork/ipams/defaultipam
 */
gboolean
dd_ipam_check_subnet (GArray          *in_use,
                      const DdSubnet  *wanted,
                      GError         **error)
{
  g_return_val_if_fail (in_use != NULL && wanted != NULL, FALSE);

  for (guint i = 0; i < in_use->len; i++)
    {
      const DdSubnet *used = &g_array_index (in_use, DdSubnet, i);
      gboolean same = dd_ip_prefix_compare (&used->prefix, &wanted->prefix) == 0;
      gboolean clash = wanted->has_range ? same && is_same_range (used, wanted)
                                         : dd_ip_prefix_overlaps (&used->prefix, &wanted->prefix);

      if (clash)
        {
          g_set_error_literal (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID,
                               "invalid pool request: Pool overlaps with other one on this "
                               "address space");
          return FALSE;
        }
    }

  return TRUE;
}

/* Where an address is in the sorted list, or where it belongs. */
static gboolean
find_taken (GArray            *taken,
            const DdIpAddress *address,
            guint             *place)
{
  guint low = 0;
  guint high = taken->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      int order = dd_ip_address_compare (&g_array_index (taken, DdIpAddress, middle), address);

      if (order == 0)
        {
          *place = middle;
          return TRUE;
        }
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  *place = low;

  return FALSE;
}

/* The first address of a subnet names it, the last one of an IPv4 subnet is for
 * everybody; a link between two ends has neither. */
static gboolean
is_special (const DdIpPrefix  *subnet,
            const DdIpAddress *address)
{
  DdIpPrefix masked = dd_ip_prefix_mask (subnet);
  DdIpAddress last = dd_ip_prefix_get_last (subnet);

  if (subnet->address.is_v4 && subnet->n_bits >= 31)
    return FALSE;

  return dd_ip_address_compare (&masked.address, address) == 0 ||
         (subnet->address.is_v4 && dd_ip_address_compare (&last, address) == 0);
}

/**
 * dd_ipam_take_next:
 * @subnet: a subnet
 * @taken: (element-type DdIpAddress): the addresses in use, sorted; the new one
 *   is added
 * @address: (out): the lowest free address
 * @error: return location for a %DD_ENGINE_ERROR in Docker's words
 *
 * Hands out an address of the range, or of the subnet if it has none.
 *
 * Returns: %FALSE if all are in use
 * Source: moby/moby, libnetwork/ipams/defaultipam
 */
gboolean
dd_ipam_take_next (const DdSubnet  *subnet,
                   GArray          *taken,
                   DdIpAddress     *address,
                   GError         **error)
{
  DdIpPrefix block;
  guint place;

  g_return_val_if_fail (subnet != NULL && taken != NULL && address != NULL, FALSE);

  block = dd_ip_prefix_mask (subnet->has_range ? &subnet->range : &subnet->prefix);
  *address = block.address;
  find_taken (taken, address, &place);
  do
    {
      gboolean is_taken = place < taken->len &&
                          dd_ip_address_compare (&g_array_index (taken, DdIpAddress, place),
                                                 address) == 0;

      if (!dd_ip_prefix_contains (&block, address))
        break;
      if (!is_taken && !is_special (&subnet->prefix, address))
        {
          g_array_insert_val (taken, place, *address);
          return TRUE;
        }
      place += is_taken;
    }
  while (dd_ip_address_next (address));
  g_set_error_literal (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID,
                       "no available addresses on this pool");

  return FALSE;
}

/**
 * dd_ipam_take:
 * @subnet: a subnet
 * @taken: (element-type DdIpAddress): the addresses in use, sorted; the new one
 *   is added
 * @address: the address somebody asks for; it may be outside the range
 * @error: return location for a %DD_ENGINE_ERROR in Docker's words
 *
 * Hands out one certain address.
 *
 * Returns: whether it was free
 * Source: moby/moby, libnetwork/ipamapi
 */
gboolean
dd_ipam_take (const DdSubnet     *subnet,
              GArray             *taken,
              const DdIpAddress  *address,
              GError            **error)
{
  const char *problem = NULL;
  guint place = 0;

  g_return_val_if_fail (subnet != NULL && taken != NULL && address != NULL, FALSE);

  if (!dd_ip_prefix_contains (&subnet->prefix, address))
    problem = "Requested address is out of range";
  else if (is_special (&subnet->prefix, address) || find_taken (taken, address, &place))
    problem = "Address already in use";
  if (problem == NULL)
    {
      g_array_insert_val (taken, place, *address);
      return TRUE;
    }
  g_set_error_literal (error, DD_ENGINE_ERROR, DD_ENGINE_ERROR_INVALID, problem);

  return FALSE;
}

/**
 * dd_ipam_give_back:
 * @taken: (element-type DdIpAddress): the addresses in use, sorted
 * @address: the address that is not needed any more
 *
 * Takes an address back. It may be handed out again at once.
 */
void
dd_ipam_give_back (GArray            *taken,
                   const DdIpAddress *address)
{
  guint place;

  g_return_if_fail (taken != NULL && address != NULL);

  if (find_taken (taken, address, &place))
    g_array_remove_index (taken, place);
}
