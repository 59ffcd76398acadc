// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "dd-network.h"

#define DEFAULT_MTU 1500

G_DEFINE_FINAL_TYPE (DdNetwork, dd_network, G_TYPE_OBJECT)

static void
clear_subnet (gpointer data)
{
  DdNetworkSubnet *subnet = data;

  g_clear_pointer (&subnet->auxiliary, dd_string_map_free);
}

/* What no event changes, and copies share. */
static void
free_settled (DdNetwork *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->driver);
  g_free (self->subnet);
  g_free (self->gateway);
  g_free (self->bridge);
  g_free (self->bridge_mac);
  g_free (self->parent);
  g_free (self->mode);
  g_free (self->config_from);
  g_array_unref (self->subnets);
  dd_string_map_free (self->options);
  dd_string_map_free (self->ipam_options);
  dd_string_map_free (self->labels);
}

static void
dd_network_finalize (GObject *object)
{
  DdNetwork *self = DD_NETWORK (object);

  if (self->origin)
    g_object_unref (self->origin);
  else
    free_settled (self);
  g_array_unref (self->leases);
  g_ptr_array_unref (self->endpoints);
  G_OBJECT_CLASS (dd_network_parent_class)->finalize (object);
}

static void
dd_network_class_init (DdNetworkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dd_network_finalize;
}

static void
dd_network_init (DdNetwork *self)
{
}

/**
 * dd_network_new:
 * @name: its name
 * @driver: its driver
 *
 * Makes a network without a subnet, to be filled in.
 *
 * Returns: (transfer full): the network
 */
DdNetwork *
dd_network_new (const char *name,
                const char *driver)
{
  DdNetwork *self = g_object_new (DD_TYPE_NETWORK, NULL);

  self->name = g_strdup (name);
  self->driver = g_strdup (driver);
  self->subnet = g_strdup ("");
  self->gateway = g_strdup ("");
  self->bridge = g_strdup ("");
  self->bridge_mac = g_strdup ("");
  self->parent = g_strdup ("");
  self->mode = g_strdup ("");
  self->subnets = g_array_new (FALSE, FALSE, sizeof (DdNetworkSubnet));
  g_array_set_clear_func (self->subnets, clear_subnet);
  self->options = dd_string_map_new ();
  self->ipam_options = dd_string_map_new ();
  self->labels = dd_string_map_new ();
  self->leases = g_array_new (FALSE, FALSE, sizeof (DdIpAddress));
  self->endpoints = g_ptr_array_new_with_free_func ((GDestroyNotify) dd_endpoint_unref);
  self->mtu = DEFAULT_MTU;
  self->has_ipv4 = self->icc = self->masquerade = TRUE;
  return self;
}

static gpointer
ref_endpoint (gconstpointer data,
              gpointer      user_data)
{
  return dd_endpoint_ref ((DdEndpoint *) data);
}

/**
 * dd_network_copy:
 * @self: a network
 *
 * Copies a network. What is settled when it is made is shared.
 *
 * Returns: (transfer full): another network object that is the same in all
 */
DdNetwork *
dd_network_copy (const DdNetwork *self)
{
  DdNetwork *copy = g_object_new (DD_TYPE_NETWORK, NULL);

  /* All plain fields at once; what is owned follows. */
  memcpy ((char *) copy + sizeof (GObject), (const char *) self + sizeof (GObject),
          sizeof *self - sizeof (GObject));
  copy->origin = g_object_ref (self->origin ? self->origin : (DdNetwork *) self);
  copy->leases = g_array_copy (self->leases);
  copy->endpoints = g_ptr_array_copy (self->endpoints, ref_endpoint, NULL);
  return copy;
}

/**
 * dd_network_add_subnet:
 * @self: a network that is being made
 * @subnet: a subnet; IPv4 comes first
 *
 * Gives a network a subnet. Its gateway and its auxiliary addresses are taken.
 */
void
dd_network_add_subnet (DdNetwork             *self,
                       const DdNetworkSubnet *subnet)
{
  DdNetworkSubnet own = *subnet;

  own.auxiliary = dd_string_map_copy (subnet->auxiliary);
  g_array_append_val (self->subnets, own);
  if (!subnet->subnet.prefix.address.is_v4 || *self->subnet)
    return;
  g_free (self->subnet);
  self->subnet = dd_ip_prefix_to_string (&subnet->subnet.prefix);
  if (!subnet->has_gateway)
    return;
  g_free (self->gateway);
  self->gateway = dd_ip_address_to_string (&subnet->gateway);
}

/**
 * dd_network_get_subnet:
 * @self: a network
 * @is_v4: whether the IPv4 one is wanted, and not the IPv6 one
 *
 * Returns: (nullable) (transfer none): its first subnet of that family
 */
const DdNetworkSubnet *
dd_network_get_subnet (const DdNetwork *self,
                       gboolean         is_v4)
{
  for (guint i = 0; i < self->subnets->len; i++)
    {
      const DdNetworkSubnet *subnet = &g_array_index (self->subnets, DdNetworkSubnet, i);

      if (!subnet->subnet.prefix.address.is_v4 == !is_v4)
        return subnet;
    }
  return NULL;
}

/**
 * dd_network_has_dns:
 * @self: a network
 *
 * Returns: whether Docker's DNS server answers on it: it does on networks that
 *   somebody made
 * Source: docs manuals/engine/network/drivers/bridge.md
 */
gboolean
dd_network_has_dns (const DdNetwork *self)
{
  return !self->is_predefined;
}

/**
 * dd_network_is_bridge:
 * @self: a network
 *
 * Returns: whether its driver is bridge
 */
gboolean
dd_network_is_bridge (const DdNetwork *self)
{
  return g_str_equal (self->driver, "bridge");
}

/**
 * dd_network_dup_short_id:
 * @self: a network
 *
 * Returns: (transfer full): the first 12 digits of its id
 */
char *
dd_network_dup_short_id (const DdNetwork *self)
{
  return g_strndup (self->id, 12);
}
