// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "dd-endpoint.h"

G_DEFINE_BOXED_TYPE (DdEndpoint, dd_endpoint, dd_endpoint_ref, dd_endpoint_unref)
G_DEFINE_BOXED_TYPE (DdAttachment, dd_attachment, dd_attachment_ref, dd_attachment_unref)

/**
 * dd_endpoint_new:
 *
 * Makes an endpoint without an address. Whoever makes it fills the texts in
 * before it is shared.
 *
 * Returns: (transfer full): the endpoint
 */
DdEndpoint *
dd_endpoint_new (void)
{
  DdEndpoint *self = g_rc_box_new0 (DdEndpoint);
  char **texts[] = {
    &self->interface, &self->veth, &self->mac, &self->address, &self->gateway, &self->address6,
    &self->gateway6,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup ("");
  return self;
}

/**
 * dd_endpoint_copy:
 * @self: an endpoint
 *
 * Returns: (transfer full): another endpoint that is the same in all, to be
 *   changed before it is shared
 */
DdEndpoint *
dd_endpoint_copy (const DdEndpoint *self)
{
  DdEndpoint *copy = g_rc_box_dup (sizeof *self, (DdEndpoint *) self);
  char **texts[] = {
    &copy->container, &copy->name, &copy->network, &copy->network_id, &copy->id, &copy->driver,
    &copy->interface, &copy->veth, &copy->mac, &copy->address, &copy->gateway, &copy->address6,
    &copy->gateway6,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    *texts[i] = g_strdup (*texts[i]);
  copy->dns_names = g_strdupv (copy->dns_names);
  return copy;
}

/**
 * dd_endpoint_ref:
 * @self: an endpoint
 *
 * Returns: (transfer full): the same endpoint, held once more
 */
DdEndpoint *
dd_endpoint_ref (DdEndpoint *self)
{
  return g_rc_box_acquire (self);
}

static void
endpoint_clear (gpointer data)
{
  DdEndpoint *self = data;

  g_free (self->container);
  g_free (self->name);
  g_free (self->network);
  g_free (self->network_id);
  g_free (self->id);
  g_free (self->driver);
  g_free (self->interface);
  g_free (self->veth);
  g_free (self->mac);
  g_free (self->address);
  g_free (self->gateway);
  g_free (self->address6);
  g_free (self->gateway6);
  g_strfreev (self->dns_names);
}

/**
 * dd_endpoint_unref:
 * @self: (transfer full): an endpoint
 *
 * Lets go of an endpoint. The last one who does frees it.
 */
void
dd_endpoint_unref (DdEndpoint *self)
{
  g_rc_box_release_full (self, endpoint_clear);
}

/**
 * dd_endpoint_set_ipv4:
 * @self: an endpoint that is being made
 * @address: an address and the length of its network's prefix
 *
 * Gives it an IPv4 address.
 */
void
dd_endpoint_set_ipv4 (DdEndpoint       *self,
                      const DdIpPrefix *address)
{
  self->has_ipv4 = TRUE;
  self->ipv4 = *address;
  g_free (self->address);
  self->address = dd_ip_address_to_string (&address->address);
  self->prefix_length = (int) address->n_bits;
}

/**
 * dd_endpoint_set_ipv6:
 * @self: an endpoint that is being made
 * @address: an address and the length of its network's prefix
 *
 * Gives it an IPv6 address.
 */
void
dd_endpoint_set_ipv6 (DdEndpoint       *self,
                      const DdIpPrefix *address)
{
  self->has_ipv6 = TRUE;
  self->ipv6 = *address;
  g_free (self->address6);
  self->address6 = dd_ip_address_to_string (&address->address);
  self->prefix_length6 = (int) address->n_bits;
}

static int
count_gateways (const DdEndpoint *self)
{
  return (*self->gateway != '\0') + (*self->gateway6 != '\0');
}

/**
 * dd_endpoint_compare:
 * @a: an endpoint
 * @b: another one of the same container
 *
 * Says which one is the better way out: the one with the higher priority,
 * else one whose network is not internal, else the one that has a gateway for
 * more families, else the one whose network's name comes first.
 *
 * Returns: negative if @a is better, positive if @b is
 * Source: moby/moby, daemon/libnetwork/sandbox.go, Endpoint.Less
 */
int
dd_endpoint_compare (const DdEndpoint *a,
                     const DdEndpoint *b)
{
  if (a->gw_priority != b->gw_priority)
    return a->gw_priority > b->gw_priority ? -1 : 1;
  if (a->internal != b->internal)
    return a->internal ? 1 : -1;
  if (count_gateways (a) != count_gateways (b))
    return count_gateways (b) - count_gateways (a);
  return g_strcmp0 (a->network, b->network);
}

/**
 * dd_attachment_new:
 * @network: name of a network
 * @network_id: (nullable): its id, if the container ran on it
 * @config: what is asked for
 *
 * Returns: (transfer full): the attachment
 */
DdAttachment *
dd_attachment_new (const char             *network,
                   const char             *network_id,
                   const DdEndpointConfig *config)
{
  DdAttachment *self = g_rc_box_new0 (DdAttachment);

  self->network = g_strdup (network);
  self->network_id = g_strdup (network_id ? network_id : "");
  self->config = dd_endpoint_config_copy (config);
  return self;
}

/**
 * dd_attachment_ref:
 * @self: an attachment
 *
 * Returns: (transfer full): the same attachment, held once more
 */
DdAttachment *
dd_attachment_ref (DdAttachment *self)
{
  return g_rc_box_acquire (self);
}

static void
attachment_clear (gpointer data)
{
  DdAttachment *self = data;

  g_free (self->network);
  g_free (self->network_id);
  dd_endpoint_config_free (self->config);
  g_strfreev (self->dns_names);
}

/**
 * dd_attachment_unref:
 * @self: (transfer full): an attachment
 *
 * Lets go of an attachment. The last one who does frees it.
 */
void
dd_attachment_unref (DdAttachment *self)
{
  g_rc_box_release_full (self, attachment_clear);
}

/**
 * dd_attachment_compare:
 * @a: (type gpointer): place of an attachment
 * @b: (type gpointer): place of another one
 *
 * For g_ptr_array_sort(): sorts by the name of the network.
 *
 * Returns: their order
 */
int
dd_attachment_compare (gconstpointer a,
                       gconstpointer b)
{
  const DdAttachment *const *left = a;
  const DdAttachment *const *right = b;

  return g_strcmp0 ((*left)->network, (*right)->network);
}
